"""A story that goes on: the sentence in which readers were told of it before, and the words that say what is new."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from briefing.composition.printed_sentences import balanced
from briefing.phrases import Phrases
from briefing.printed_lines import date_of_slot, introduced, without_intro
from briefing.text.wording import word_count
from briefing.types import Article, Intro, Piece, Sentence, Story

_LONG_LOOK_BACK = 26
"""Words beyond which a look back is shortened to its main clause. One of 106 blurbs changes at 20, one at 34."""
_SHORTEST_CLAUSE = 7
"""Words of a main clause that says something by itself."""
_LONGEST_LOOK_BACK = 40
"""A look back longer than this would take the place of the news; a bridge says the day instead. One of 106 blurbs
changes at 30, none at 52."""

# Where a main clause may end: before what only adds to it. What stands before must have said something by itself.
_CLAUSE_BREAK = re.compile(
    r"(?:, (?=(?:leaving|making|after|while|as|which|who|where|bringing|adding|prompting|forcing|according|citing|and|"
    r"but|because|laissant|après|tandis|alors|ce qui|qui|selon|et|mais)\b)"
    r"| (?=(?:after|while|because|following|amid|après|tandis que|alors que|parce que|selon) ))"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|may|must|\w{2,}ed|said|says|won|lost|took|made|told|found|fell|"
    r"rose|began|met|hit|cut|put|set|ran|kept|built|est|sont|a|ont|sera|seront|était|fut|va|vont)\b"
)


def find_look_back(story: Story, told_as: Mapping[str, Sentence], slot: str, phrases: Phrases) -> Sentence | None:
    """Find the sentence that an earlier edition printed of a story, and put the day before it in words.

    Args: the story, with `background` and `first_told`; story and article ids to what was printed; this
    edition's slot; our words.
    Returns: None where nothing was printed that can be read again.
    """
    versions = {article.id: article for article in story.background}
    for key in (story.id, *(article.id for article in story.background)):
        told = told_as.get(key)
        made = _to_main_clause(told, versions) if told else None
        if made:
            day = date_of_slot(story.first_told)
            told_on = (Intro(kind="told", day=day.isoformat()),) if day else ()
            return introduced(made, told_on, phrases, slot=slot)
    return None


def _to_main_clause(told: Sentence, versions: Mapping[str, Article]) -> Sentence | None:
    """The sentence, or its main clause where it is long and the clause stands alone; None when it is too long or does
    not stand in the versions that were told."""
    spans = [piece for piece in told.pieces if piece.span]
    if not spans or not all(_is_verbatim(piece, versions) for piece in spans):
        return None
    if word_count(told.text) <= _LONG_LOOK_BACK:
        return without_intro(told)
    last = spans[-1]
    if len(spans) == 1 and told.kind == "fact":
        ahead = told.text.index(last.text)
        for found in reversed(tuple(_CLAUSE_BREAK.finditer(last.text))):
            clause = last.text[: found.start()]
            whole = told.text[:ahead] + clause
            if _SHORTEST_CLAUSE <= word_count(whole) <= _LONG_LOOK_BACK and balanced(whole) and _VERB.search(clause):
                return _cut_after(told, last, clause)
    return without_intro(told) if word_count(told.text) <= _LONGEST_LOOK_BACK else None


def _cut_after(told: Sentence, last: Piece, clause: str) -> Sentence:
    """The sentence cut after a clause of its last piece."""
    assert last.span is not None
    cut = Piece(text=clause, span=replace(last.span, end=last.span.start + len(clause)))
    return Sentence(pieces=(*told.pieces[: told.pieces.index(last)], cut, Piece(text=".")))


def _is_verbatim(piece: Piece, versions: Mapping[str, Article]) -> bool:
    span = piece.span
    article = versions.get(span.article_id) if span else None
    return span is not None and article is not None and article.text[span.start : span.end] == piece.text


def introduce_news(
    sentences: tuple[Sentence, ...],
    opening: Article,
    story: Story,
    phrases: Phrases,
    *,
    looks_back: bool,
) -> tuple[Sentence, ...]:
    """A blurb's sentences with an introduction before the first: an update, a correction, or what came after the
    look back.

    Args: the sentences; the article of the first; the story; our words; whether a look back is read before them.
    """
    first, *rest = sentences
    changed = {article.id: article for article in story.background if article.sha256 != opening.sha256}
    if story.change and opening.id in changed:
        kind: Literal["corrected", "updated"] = "corrected" if story.change == "correction" else "updated"
        return (introduced(first, [Intro(kind=kind, outlet=opening.source)], phrases), *rest)
    if looks_back:
        return (introduced(first, [Intro(kind="new")], phrases), *rest)
    return sentences
