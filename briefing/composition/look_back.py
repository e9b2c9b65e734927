"""What the reader was told before of a story that goes on, and the words that say what is new in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from briefing.composition.prose import balanced
from briefing.composition.select import outlet
from briefing.phrases import Phrases
from briefing.text.wording import word_count
from briefing.types import Article, Blurb, Piece, Sentence, Story

_LONG = 26
"""Words of a look back from which on it is shortened to its main clause."""
_SHORTEST = 7
_WEEK = 7
_LONGEST = 40
"""A look back longer than this takes the place of the news; a bridge says the day instead."""

# Where a main clause may end: before what only adds to it. What stands before must have said something by itself.
_ADDS = re.compile(
    r"(?:, (?=(?:leaving|making|after|while|as|which|who|where|bringing|adding|prompting|forcing|according|citing|and|"
    r"but|because|laissant|après|tandis|alors|ce qui|qui|selon|et|mais)\b)"
    r"| (?=(?:after|while|because|following|amid|après|tandis que|alors que|parce que|selon) ))"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|may|must|\w{2,}ed|said|says|won|lost|took|made|told|found|fell|"
    r"rose|began|met|hit|cut|put|set|ran|kept|built|est|sont|a|ont|sera|seront|était|fut|va|vont)\b"
)


def look_back(story: Story, told_as: Mapping[str, Sentence], slot: str, phrases: Phrases) -> Sentence | None:
    """The sentence that an earlier edition printed of a story, with the day in words before it.

    Args: the story, with `background` and `first_told`; story and article ids to what was printed; this
    edition's slot; our words.
    Returns: None where nothing was printed that can be read again.
    """
    versions = {article.id: article for article in story.background}
    for key in (story.id, *(article.id for article in story.background)):
        told = told_as.get(key)
        made = _shortened(told, versions) if told else None
        if made:
            return replace(made, intro=told_on(story.first_told, slot, "intro.told", phrases))
    return None


def told_on(told: str, slot: str, key: str, phrases: Phrases) -> str:
    """Words that say when a story was told: the weekday within six days, else the date, or that it was today.

    Args: the slot that told it; this edition's; the pattern's key, beside which there is one for dates (`_date`) and
    one for today; our words.
    Returns: "" when the slot has no date.
    """
    day, today = _day(told), _day(slot)
    if day is None:
        return ""
    if day == today:
        return phrases[f"{key.removesuffix('_again')}_today"]
    if today is not None and 0 < (today - day).days < _WEEK:
        return phrases.format(key, day=phrases.weekday(day))
    return phrases.format(f"{key}_date", day=phrases.short_date(day))


def _day(slot: str) -> date | None:
    try:
        return date.fromisoformat(slot[:10])
    except ValueError:
        return None


def _shortened(told: Sentence, versions: Mapping[str, Article]) -> Sentence | None:
    """The sentence, or its main clause where it is long and the clause stands alone; None when it is too long or does
    not stand in the versions that were told."""
    spans = [piece for piece in told.pieces if piece.span]
    if not spans or not all(_stands(piece, versions) for piece in spans):
        return None
    if word_count(told.text) <= _LONG:
        return replace(told, intro="")
    last = spans[-1]
    if len(spans) == 1 and told.kind == "fact":
        ahead = told.text.index(last.text)
        for found in reversed(tuple(_ADDS.finditer(last.text))):
            clause = last.text[: found.start()]
            whole = told.text[:ahead] + clause
            if _SHORTEST <= word_count(whole) <= _LONG and balanced(whole) and _VERB.search(clause):
                return _ending(told, last, clause)
    return replace(told, intro="") if word_count(told.text) <= _LONGEST else None


def _ending(told: Sentence, last: Piece, clause: str) -> Sentence:
    """The sentence up to the end of a clause of its last piece."""
    assert last.span is not None
    cut = Piece(text=clause, span=replace(last.span, end=last.span.start + len(clause)))
    return Sentence(pieces=(*told.pieces[: told.pieces.index(last)], cut, Piece(text=".")))


def _stands(piece: Piece, versions: Mapping[str, Article]) -> bool:
    span = piece.span
    article = versions.get(span.article_id) if span else None
    return span is not None and article is not None and article.text[span.start : span.end] == piece.text


def what_is_new(
    sentences: tuple[Sentence, ...], opening: Article, story: Story, phrases: Phrases, *, looks_back: bool
) -> tuple[Sentence, ...]:
    """A blurb's sentences with the words that say what is new in it: an update, a correction, or what came after the
    look back.

    Args: the sentences; the article of the first; the story; our words; whether a look back is read before them.
    """
    first, *rest = sentences
    changed = {article.id for article in story.background if article.sha256 != opening.sha256}
    if story.change and opening.id in changed:
        key = "intro.corrected" if story.change == "correction" else "intro.updated"
        return (replace(first, intro=phrases.format(key, outlet=opening.source)), *rest)
    if looks_back:
        return (replace(first, intro=phrases["intro.new"]), *rest)
    return sentences


def led_again(sentences: Sequence[Sentence], composed: Blurb, phrases: Phrases) -> tuple[Sentence, ...]:
    """A blurb's sentences after an editor took some away or moved them, with the words before them put right: what is
    new stands before the first, a correction before the first of the corrected article's outlet, and another outlet's
    name where that begins to speak.

    Args: the sentences as she left them; the blurb as it was composed; our words.
    """
    articles = {article.id: article for article in composed.story.articles}
    opening = composed.sentences[0]
    home = teller = _outlet(_article(opening, articles))
    lead, at = opening.intro, None
    made: list[Sentence] = []
    for sentence in sentences:
        article = _article(sentence, articles)
        own, intro = _outlet(article), "" if sentence.intro == lead else sentence.intro
        # "Another figure" is another than one that was read before.
        if article and own != home and (not made or (not intro and own != teller)):
            intro = phrases.format("intro.quotes", outlet=article.source)
        if at is None and own in ("", home):
            at = len(made)
        teller = own or teller
        made.append(replace(sentence, intro=intro))
    if lead and made:
        if at is None or lead == phrases["intro.new"]:
            lead, at = phrases["intro.new"] if composed.look_back else "", 0
        made[at] = replace(made[at], intro=f"{lead} {made[at].intro}".strip())
    return tuple(made)


def _article(sentence: Sentence, articles: Mapping[str, Article]) -> Article | None:
    """The article that a sentence is of; None for the editor's own."""
    return next((articles.get(piece.span.article_id) for piece in sentence.pieces if piece.span), None)


def _outlet(article: Article | None) -> str:
    return outlet(article) if article else ""
