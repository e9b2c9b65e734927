"""Our own lines, printed from their data: credits, bridges, introductions, subjects.

Whoever composes such a line prints it here, and the gate prints it here again: a line holds when its data hold and
these are its words. Names come from feeds and are never read as part of a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from briefing.phrases import Phrases
from briefing.types import Article, Bridge, Credit, CreditedOutlet, Intro, Phrase, Sentence, TitlePart

JOIN = "; "
"""What stands between the headlines of a subject or preheader."""

_NAMED_REPORTERS = 2
"""More reporters than these become "the first and others", so that a credit stays one line."""
_DAYS_OF_WEEK = 7
"""Days after which the name of a weekday is no longer clear, and the date stands instead."""
# Patterns take turns by the blurb's place, so that the blurbs of an edition do not all end alike.
_REPORTER = ("credit.reporter", "credit.reporter_2", "credit.reporter_3")
_REPORTERS = ("credit.reporters", *_REPORTER[1:])
_OUTLET = ("credit.outlet", "credit.outlet_2", "credit.outlet_3")
_SAME_SUBJECT = ("bridge.related", "bridge.related_2")
_SAME_PLACE = ("bridge.place", "bridge.place_2")
# Private characters stand for names while a pattern is filled.
_OUTLET_HERE, _REPORTER_HERE = "\ue000", "\ue001"
_STAND_INS = re.compile("([\ue000-\uf8ff])")


def credit_runs(credit: Credit, phrases: Phrases) -> tuple[Phrase, ...]:
    """The words of a credit in runs. Each outlet that is named stands in a run that leads to its article.

    Args: the credit, with one outlet or more; our words.
    """
    lead, *others = credit.outlets
    line = list(_lead_runs(credit, lead, phrases))
    if others or credit.more:
        line += [Phrase(text=phrases["credit.separator"]), *_other_runs(others, credit.more, phrases)]
    end = phrases["credit.end"]
    return tuple(line) if "".join(run.text for run in line).endswith(end) else (*line, Phrase(text=end))


def _lead_runs(credit: Credit, lead: CreditedOutlet, phrases: Phrases) -> tuple[Phrase, ...]:
    names = credit.reporters
    if not names:
        parts = phrases.parts(_OUTLET[credit.place % len(_OUTLET)], outlet=_OUTLET_HERE)
    else:
        patterns = _REPORTER if len(names) == 1 else _REPORTERS
        key = patterns[credit.place % len(patterns)]
        parts = phrases.parts(key, reporter=_REPORTER_HERE, outlet=_OUTLET_HERE)
    few = len(names) <= _NAMED_REPORTERS
    who = phrases.join(names) if few else phrases.format("credit.others", reporter=names[0])
    named = {_OUTLET_HERE: lead.name, _REPORTER_HERE: who}
    runs = []
    for text, linked in parts:
        # Where the pattern links other words than the outlet's, the outlet is a link too.
        for run in [text] if linked else _STAND_INS.split(text):
            words = _STAND_INS.sub(lambda found: named.get(found[0], found[0]), run)
            runs.append(Phrase(text=words, url=lead.url if linked or run == _OUTLET_HERE else ""))
    return tuple(run for run in runs if run.text)


def _other_runs(others: Iterable[CreditedOutlet], more: int, phrases: Phrases) -> tuple[Phrase, ...]:
    known = {chr(ord(_OUTLET_HERE) + number): outlet for number, outlet in enumerate(others)}
    listed = [*known, *([phrases.plural("footer.more", more)] if more else [])]
    key = "credit.also.one" if len(known) + more == 1 else "credit.also.other"
    runs = _STAND_INS.split(phrases.format(key, outlets=phrases.join(listed)))
    named = ((known.get(run), run) for run in runs if run)
    return tuple(Phrase(text=it.name, url=it.url) if it else Phrase(text=run) for it, run in named)


def bridge_line(bridge: Bridge | None, slot: str, phrases: Phrases) -> str:
    """The words of a bridge in an edition of this slot; "" where there is none."""
    if bridge is None:
        return ""
    if bridge.kind == "told":
        return _words_for_day_told(bridge.day, slot, "bridge.told_again", phrases)
    if bridge.kind == "subject":
        return phrases[_SAME_SUBJECT[bridge.turn % 2]]
    return phrases.format(_SAME_PLACE[bridge.turn % 2], place=bridge.place)


def intro_line(intros: Iterable[Intro], slot: str, phrases: Phrases) -> str:
    """The words before a sentence in an edition of this slot."""
    return " ".join(_intro_words(intro, slot, phrases) for intro in intros)


def _intro_words(intro: Intro, slot: str, phrases: Phrases) -> str:
    if intro.kind == "told":
        return _words_for_day_told(intro.day, slot, "intro.told", phrases)
    return phrases.format(f"intro.{intro.kind}", outlet=intro.outlet)


def introduced(sentence: Sentence, intros: Iterable[Intro], phrases: Phrases, *, slot: str = "") -> Sentence:
    """The sentence with these introductions before it, in place of others.

    Args: the sentence; what stands before it; our words; the edition's slot, which one that names a day needs.
    """
    made = tuple(intros)
    return replace(sentence, intro=intro_line(made, slot, phrases), intro_from=made)


def without_intro(sentence: Sentence) -> Sentence:
    """The sentence with nothing of ours before it."""
    return replace(sentence, intro="", intro_from=())


def _words_for_day_told(told: str, slot: str, key: str, phrases: Phrases) -> str:
    """Words that say when a story was told: the weekday within six days, else the date, or that it was today.

    Args: the slot that told it, or its day; this edition's slot; the pattern's key, beside which there is one for dates
    (`_date`) and one for today; our words.
    Returns: "" when the slot has no date.
    """
    day, today = date_of_slot(told), date_of_slot(slot)
    if day is None:
        return ""
    if day == today:
        return phrases[f"{key.removesuffix('_again')}_today"]
    if today is not None and 0 < (today - day).days < _DAYS_OF_WEEK:
        return phrases.format(key, day=phrases.weekday(day))
    return phrases.format(f"{key}_date", day=phrases.short_date(day))


def date_of_slot(slot: str) -> date | None:
    """The day with which a slot begins; None where it begins with none."""
    try:
        return date.fromisoformat(slot[:10])
    except ValueError:
        return None


def titles_line(parts: Iterable[TitlePart], articles: Mapping[str, Article]) -> str:
    """The words of a subject or preheader; "" where one of its articles or places is not there."""
    made = []
    for part in parts:
        title = " ".join(articles[part.article_id].title.split()) if part.article_id in articles else ""
        if not 0 <= part.start < part.end <= len(title):
            return ""
        made.append(title[part.start : part.end])
    return JOIN.join(made)
