"""What earlier editions told: nothing twice, and a follow-up only with what is new.

The pipeline hands the articles that recent editions told to `group` together with the new ones, and `told`, which says
in which slot each of them was told last. Then

* a group whose articles were all told, or that adds only articles older than what was told, is no news;
* a group with later articles beside told ones is a follow-up: it is told from the later ones alone, minus every fact
  that already stood in a told article, and `Story.first_told` says when the reader heard of it;
* an article that was told and has another text now (see `find_change`) is told again, with what is new in it alone.

A story with `first_told` and no facts has nothing new (`has_nothing_new`), and `compose` leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefing.text import sentences
from briefing.text.correction_notes import is_corrected_headline, is_correction, is_label, label_length
from briefing.text.figures import numbers
from briefing.text.paragraph_breaks import paragraphs
from briefing.text.wording import content_word_set, needs_context, occurs_as_words, overlap, word_count
from briefing.types import Article, Fact, Quote, Span, Story

Versions = Mapping[str, Sequence[Article]]
"""The texts in which articles were told, by article id, the oldest first."""

_KNOWN = 0.7
"""A sentence that shares this part of its content words with one that was told is known to the reader."""

_LEAST_WORDS = 5
"""Words of a sentence that can be news."""
_FIRST_SENTENCES, _LAST_SENTENCES = 150, 50
"""Sentences that are looked at from the beginning and from the end of another text: corrections stand there, and a page
without end must not cost its square."""
_LEAST_NOTE_WORDS = 8
"""Words of a correcting note that can be printed by itself."""

# "Updated June 3, 9:40 a.m.": says nothing of the event.
_UPDATE_STAMP = re.compile(
    r"\W*(?:last |first )?(?:updated|published|posted|modified|mis à jour|mise à jour|publié|modifié)\b", re.IGNORECASE
)
# "Last updated on Wednesday, June 3, 2026 at 6:14 p.m. AST" has eleven words. A longer sentence has
# news in it. With 6 stamps are told as updates (tests).
_LONGEST_STAMP = 12
# Days, years and times of day: when another outlet names them it has no other figure.
_DATE_OR_TIME = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b(?!,\d)(?:, \d{4})?"
    r"|\b\d{1,2}(?:er)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|févr|avr|mai|juin|juil|août|déc)[^\W\d]*\b"
    r"|\b\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\b|h\b(?: ?\d\d)?|heures\b)|\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """What the reader knows of a group of articles, and what of it is still to tell.

    `articles` are those to tell it from: all of them when none was told, none when there is nothing new. `first_told`
    is the latest slot that told of the event, or "". `background` are the articles it was told from, as they were told;
    `known` every text of them that was told. `change` and `note` speak of a told article that has another text.
    """

    articles: tuple[Article, ...]
    first_told: str = ""
    background: tuple[Article, ...] = ()
    known: tuple[Article, ...] = ()
    change: Literal["", "update", "correction"] = ""
    note: tuple[Fact, ...] = ()


def recall_story(group: Sequence[Article], told: Mapping[str, str], versions: Versions) -> ToldStory:
    """What is known of a group.

    Args: the articles of one event, lead first; article ids to the slot of the edition that told them last; the texts
        in which they were told. An article whose text is not known counts as told in the one it has.
    """
    before = [article for article in group if article.id in told]
    if not before:
        return ToldStory(articles=tuple(group))
    texts = {article.id: tuple(versions.get(article.id, ())) or (article,) for article in before}
    # As it was told: what an article says of its date when it was changed says nothing of the others.
    dates = (told_as[-1].published for told_as in texts.values())
    latest = max((date for date in dates if date), default=None)
    later = tuple(
        a for a in group if a.id not in told and (a.published is None or latest is None or a.published > latest)
    )
    changes = {article.id: find_change(article, texts[article.id]) for article in before}
    corrected = tuple(article for article in before if changes[article.id].kind == "correction")
    updated = tuple(article for article in before if changes[article.id].kind == "update")
    return ToldStory(
        articles=(*corrected, *later, *updated),
        first_told=max(told[article.id] for article in before),
        background=tuple(texts[article.id][-1] for article in before),
        known=tuple(text for article in before for text in texts[article.id]),
        # Beside a new article an update is what any follow-up is.
        change="correction" if corrected else "update" if updated and not later else "",
        note=_note_of_first(changes, corrected),
    )


def _note_of_first(changes: Mapping[str, Change], corrected: Sequence[Article]) -> tuple[Fact, ...]:
    return changes[corrected[0].id].note if corrected else ()


def new_facts(facts: Sequence[Fact], past: ToldStory) -> tuple[Fact, ...]:
    """The facts that no sentence told already, a correcting note before them."""
    told, same = ToldText(past.known), {article.id for article in past.background}
    language = {article.id: article.language for article in past.articles}
    fresh = (
        fact
        for fact in facts
        if not told.knows(fact.text, language[fact.span.article_id], dates=fact.span.article_id in same)
    )
    return (
        *past.note,
        *(fact for fact in fresh if not any(_spans_overlap(fact.span, part.span) for part in past.note)),
    )


def _spans_overlap(one: Span, other: Span) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end


def new_quotes(quotes: Sequence[Quote], past: ToldStory) -> tuple[Quote, ...]:
    """The quotes whose words stand in no text that was told."""
    return tuple(quote for quote in quotes if not any(occurs_as_words(quote.text, text.text) for text in past.known))


def has_nothing_new(story: Story) -> bool:
    """Whether an earlier edition told this story and there is nothing new in it."""
    return bool(story.first_told) and not story.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What another text of a told article is: "" when there is nothing in it for the reader.

    `note` are the sentences of a correcting note that can be printed, the first of them by itself.
    """

    kind: Literal["", "update", "correction"] = ""
    note: tuple[Fact, ...] = ()


class ToldText:
    """What the reader was told: the sentences of these texts."""

    def __init__(self, articles: Sequence[Article]) -> None:
        texts = (
            (article.text[start:end], article.language)
            for article in articles
            for start, end in sentences(article.text, article.language)
        )
        self._as_it_is = dict(texts)
        self._said = [
            (content_word_set(said, language), numbers(said, language)) for said, language in self._as_it_is.items()
        ]

    def has(self, text: str) -> bool:
        """Whether a sentence was told word for word."""
        return text in self._as_it_is

    def knows(self, text: str, language: str = "", *, dates: bool = False) -> bool:
        """Whether a sentence says no more than what was told: the same words, and no other figure.

        Args:
            dates: days and times are figures, too, as in another version of the same text.
        """
        if self.has(text):
            return True
        words, given = (
            content_word_set(text, language),
            numbers(text if dates else _DATE_OR_TIME.sub(" ", text), language),
        )
        # Against a very short sentence ("He agreed.") the overlap says nothing: measure by the sentence's own words.
        same = [
            known
            for other, known in self._said
            if len(words & other) >= _KNOWN * len(words) and overlap(words, other) >= _KNOWN
        ]
        return bool(same) and given <= frozenset().union(*same)


def find_change(now: Article, told: Sequence[Article]) -> Change:
    """What the text that an article has now is beside the versions that were told.

    Args: the article as it is; its versions that were told, oldest first.
    """
    if not told or now.sha256 in {version.sha256 for version in told}:
        return Change()
    known = ToldText(told)
    units = sentences(now.text, now.language)
    others = [(start, end) for start, end in units if not known.has(now.text[start:end])]
    new = [
        (start, end)
        for start, end in (*others[:_FIRST_SENTENCES], *others[_FIRST_SENTENCES:][-_LAST_SENTENCES:])
        if not known.knows(now.text[start:end], now.language, dates=True) and _can_be_news(now.text[start:end])
    ]
    note = _find_note(now, new, units)
    titled = is_corrected_headline(now.title) and not is_corrected_headline(told[-1].title)
    if note is not None or (titled and new):
        return Change(kind="correction", note=note or ())
    # A feed's own words come and go, and a page that could not be read yesterday is no news.
    part = now.excerpt_only or told[-1].excerpt_only
    return Change(kind="update") if new and not part else Change()


def _can_be_news(text: str) -> bool:
    words = word_count(text)
    return words >= _LEAST_WORDS and not (_UPDATE_STAMP.match(text) and words <= _LONGEST_STAMP)


def _find_note(
    now: Article, new: Sequence[tuple[int, int]], units: Sequence[tuple[int, int]]
) -> tuple[Fact, ...] | None:
    """The correcting note among new sentences, with what follows in its paragraph; None without one."""
    for start, end in new:
        text = now.text[start:end]
        if not (is_correction(text) or _is_under_label(now.text, start)):
            continue
        start += label_length(text)
        if word_count(now.text[start:end]) < _LEAST_NOTE_WORDS or needs_context(now.text[start:end]):
            return ()
        stop = next(to for at, to in paragraphs(now.text) if at <= start < to)
        rest = [span for span in units if end <= span[0] < stop]
        return tuple(_note_sentence(now, *span) for span in ((start, end), *rest))
    return None


def _is_under_label(text: str, start: int) -> bool:
    """Whether what stands before a sentence, as a line or sentence of its own, is only the name of a correction."""
    before = re.split(r"\n|(?<=[.!?]) ", text[:start].rstrip())[-1]
    return is_label(before)


def _note_sentence(now: Article, start: int, end: int) -> Fact:
    text = now.text[start:end]
    return Fact(span=Span(article_id=now.id, start=start, end=end), text=text, kind="event", score=1.0)
