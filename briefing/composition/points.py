"""What a theme that tells in points lists of a story: two to four facts, and a quote set apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.composition.lines import Line, overlap, sides_of
from briefing.composition.prose import article_of
from briefing.composition.select import outlet
from briefing.phrases import Phrases
from briefing.text.wording import leans, repeats, word_count, words_of
from briefing.types import Quote, Sentence, Story

_POINTS = 4
_POINT = (6, 40)
_CALLOUT = (4, 30)
_AGAIN = 0.5
"""A point that shares this part of its words with the callout or another point would say it twice."""


def callout(story: Story) -> Quote | None:
    """The best quote to set apart: whole, with a speaker, of readable length."""
    articles = {article.id: article for article in story.articles}
    least, most = _CALLOUT
    for quote in story.quotes:
        article = article_of(quote.span, articles)
        if article is None or not quote.speaker or not least <= word_count(quote.text) <= most:
            continue
        if "\n" not in quote.text and quote.text[:1].isupper() and not leans(quote.text):
            return quote
    return None


def points(
    story: Story, lines: Sequence[Line], opening: Line, apart: Quote | None, phrases: Phrases
) -> tuple[Sentence, ...]:
    """Two to four facts, most important first; the callout's words are not among them, and where articles give
    different figures both sides stand one under the other.

    Args: the story, its lines, the line that opens it; the quote that is set apart; our words.
    """
    said: tuple[frozenset[str], ...] = (words_of(apart.text),) if apart else ()
    chosen: list[Line] = []
    sides = next(iter(sides_of(story, opening)), ())
    for line in (opening, *(line for line in lines if line is not opening)):
        if len(chosen) >= _POINTS:
            break
        if any(overlap(line, other) for other in (*sides[1:], *chosen)) or not _may_be_listed(line, opening, apart):
            continue
        if not repeats(line.words, said, _AGAIN):
            chosen.append(line)
            said += (line.words,)
            if sides and overlap(line, sides[0]):
                chosen.extend(sides[1:])
    others = sides[1:] if any(side in chosen for side in sides[1:]) else ()
    return tuple(_credited(line, opening, others, phrases) for line in chosen or [opening])


def _may_be_listed(line: Line, opening: Line, apart: Quote | None) -> bool:
    least, most = _POINT
    if line is opening:
        return not line.leaning
    if line.leaning or not least <= line.length <= most:
        return False
    span = line.fact.span
    held = apart and apart.span.article_id == span.article_id and span.start <= apart.span.start < span.end
    return not held


def _credited(line: Line, opening: Line, others: Sequence[Line], phrases: Phrases) -> Sentence:
    if line in others:
        return replace(line.made, intro=phrases.format("intro.figure", outlet=line.article.source))
    if outlet(line.article) == outlet(opening.article):
        return line.made
    return replace(line.made, intro=phrases.format("intro.adds", outlet=line.article.source))
