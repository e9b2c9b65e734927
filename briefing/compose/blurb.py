"""A story as an edition tells it: what was told before, an opening, what is new, the number, a quote, what is at stake.

A blurb is chosen, not written. The rules are the ones a reader would name: it opens with a sentence that needs no
other, it says nothing twice, people have their full name before they have their surname, a quote has a speaker, and
what another outlet says is said to be that outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefing.compose.languages import Words
from briefing.compose.lines import (
    Line,
    after_dateline,
    directly_after,
    in_own_voice,
    is_cut,
    line_of,
    lines_of,
    may_follow,
    may_open,
    opens_well,
    strangers,
)
from briefing.compose.look_back import look_back, what_is_new
from briefing.compose.points import callout, points
from briefing.compose.prose import article_of, joined, printed, quote_sentence
from briefing.compose.select import outlet
from briefing.stories import stale
from briefing.text.wording import SAME, leans, repeats, word_count, words_of
from briefing.types import Blurb, Quote, Sentence, Story

LEAST = 15
"""Words under which there is nothing to tell."""
ENOUGH = 45
"""A blurb this long stops looking for more."""
BARE = 30
"""A blurb shorter than this takes a second quotation rather than stay so short."""
MOST = 95
"""Words of the sentences; credit and bridge come on top, and together they stay within 110."""

_OPENING = (8, 60)
_GOOD_OPENING = 45
_DETAIL = (6, 40)
_DETAILS = 4
_STRANGERS_FACTS = 2
"""So many facts of other outlets a blurb takes, and only one when it is long enough without."""
_QUOTES = 4
"""So many of the strongest quotes are compared for what they have to do with the rest."""
_QUOTE_AGAIN = 0.5
"""A fact that shares this part with the quote (or a quote with a fact) would say it twice."""
_OTHERS_WORDS = 0.45
"""A fact of another outlet that shares this part with what is told says the same in other words."""
_DIGITS = re.compile(r"\d[\d.,]*")
_LONG_QUOTATION = re.compile(r"[“\"«][^”\"»]{25,}[”\"»]")
# "You are in this job because of this crisis": who, which, why? The sentence before the quote said so.
_HANGS = re.compile(
    r"\b(?:he|him|she|her|they|them|il|elle|ils|elles|lui)\b|\b(?:this|these|those|ce|cet|"
    r"cette|ces) (?!week|month|year|time|morning|matin|soir|fois)[^\W\d_]",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|would|takes? effect|is due|are due|is expected|are expected|is to|are to|begins? on|starts? on|"
    r"doit|doivent|entre(?:ra)? en vigueur|sera|seront|devra|devront|aura lieu|commencera)\b"
)

NOTHING: Mapping[str, Sentence] = {}


@dataclass(frozen=True, slots=True)
class _Told:
    """What is chosen so far, in the order of choosing: the opening, sides that give other figures, details."""

    opening: Line
    sides: tuple[Line, ...] = ()
    details: tuple[Line, ...] = ()
    known: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.opening, *self.sides, *self.details)

    @property
    def length(self) -> int:
        return sum(line.length for line in self.lines)

    @property
    def text(self) -> str:
        """What the reader has read: the look back counts."""
        return f"{self.known} {printed(tuple(line.made for line in self.lines))}".strip()


def tell(
    story: Story, words: Words, *, slot: str = "", told_as: Mapping[str, Sentence] = NOTHING, most: int = MOST
) -> Blurb | None:
    """The story's blurb without bridge and credit, or None when nothing in it can be told on its own.

    Args:
        story: with its facts and quotes.
        words: our words.
        slot: the edition's, for the day of a look back.
        told_as: article id to the sentence with which an earlier edition opened its story.
        most: words that the sentences may have; the opening has to be told all the same.
    """
    before = look_back(story, told_as, slot, words.edition)
    known = (words_of(before.text),) if before else ()
    lines = tuple(line for line in lines_of(story.facts, story) if not repeats(line.words, known))
    opening = _opening(lines, story)
    if opening is None:
        return None
    room = most - (word_count(f"{before.intro} {before.text}") if before else 0)
    told = _with_sides(_Told(opening, known=before.text if before else ""), story, room)
    quote = _quote(story, told, words, room)
    told = _with_details(told, lines, quote, room)
    if quote and repeats(words_of(quote.text), tuple(line.words for line in told.lines)):
        quote = None
    sentences = _in_order(told, quote, story, words)
    if word_count(printed(sentences)) < LEAST:
        return None
    apart = callout(story)
    return Blurb(
        story=story,
        sentences=what_is_new(sentences, opening.article, story, words.edition, looks_back=before is not None),
        look_back=before,
        points=points(story, lines, opening, apart, words.edition),
        callout=apart,
    )


def _opening(lines: Sequence[Line], story: Story) -> Line | None:
    """The first line that stands alone; one of readable length, whose people are introduced, if there is one."""
    least, most = _OPENING
    able = [line for line in lines if least <= line.length <= most and may_open(line)]
    lead = [line for line in able if line.article.id == story.lead.id]
    well = [line for line in lead if opens_well(line)]
    # The lede is the best opening even when it is long or knows its people: newspapers write it to be one.
    first = [line for line in well if after_dateline(line)] or [line for line in well if line.fact == story.facts[0]]
    good = [line for line in well if line.length <= _GOOD_OPENING and not strangers(line, "")]
    others = [line for line in able if opens_well(line) and not stale(line.article, story.lead)]
    return next(iter((*first[:1], *good, *well, *lead, *others, *able)), None)


def _with_sides(told: _Told, story: Story, room: int) -> _Told:
    """Both figures where articles differ: the lead's side first, then the others'."""
    articles = {article.id: article for article in story.articles}
    for disagreement in story.disagreements:
        lines = [line_of(fact, articles.get(fact.span.article_id)) for fact in disagreement.facts]
        sides = [line for line in lines if line is not None and not line.leaning]
        if len(sides) != len(lines):
            continue
        if _overlap(sides[0], told.opening):
            sides = sides[1:]
        elif strangers(sides[0], told.text) or not may_follow(sides[0], (told.opening,)):
            continue
        if told.length + sum(side.length for side in sides) <= room:
            return replace(told, sides=tuple(sides))
    return told


def _overlap(line: Line, other: Line) -> bool:
    a, b = line.fact.span, other.fact.span
    return a.article_id == b.article_id and a.start < b.end and b.start < a.end


def _quote(story: Story, told: _Told, words: Words, room: int) -> Sentence | None:
    """The strongest quote that can be printed, that the opening does not hold already, and that hangs on nothing."""
    articles = {article.id: article for article in story.articles}
    able: list[tuple[float, Sentence]] = []
    for quote in story.quotes:
        article = article_of(quote.span, articles)
        said = words_of(quote.text)
        if article is None or _inside(quote, told) or repeats(said, tuple(x.words for x in told.lines), _QUOTE_AGAIN):
            continue
        made = quote_sentence(quote, article, told.text, words.inside(article))
        if made and not (is_cut(made.text) or in_own_voice(made.text)) and word_count(made.text) + told.length <= room:
            if outlet(article) != outlet(told.opening.article):
                made = replace(made, intro=words.edition.format("intro.quotes", outlet=article.source))
            able.append((_loose(quote, made, told), made))
        if len(able) == _QUOTES:
            break
    return min(able, key=lambda row: row[0])[1] if able else None


def _loose(quote: Quote, made: Sentence, told: _Told) -> float:
    """How loosely a quote hangs on the rest of the blurb; 0 for one that speaks of the same, needs no sentence before
    it, and whose speaker the reader can place."""
    said = words_of(quote.text)
    shares = any(said & line.words for line in told.lines)
    speaker = quote.speaker or ""
    placed = bool(quote.speaker_role) or not speaker[:1].isupper() or (speaker.split() or [""])[-1] in told.text
    described = placed or not made.text.rstrip(".").endswith(speaker)
    return (
        2.0 * leans(quote.text)
        + 1.0 * bool(_HANGS.search(quote.text))
        + 1.0 * (not described)
        + 0.5 * (not shares)
        + 0.5 * quote.text.startswith(("You ", "Vous "))
    )


def _inside(quote: Quote, told: _Told) -> bool:
    span = quote.span
    return any(
        span.article_id == line.fact.span.article_id and line.fact.span.start <= span.start < line.fact.span.end
        for line in told.lines
    )


def _with_details(told: _Told, lines: Sequence[Line], quote: Sentence | None, room: int) -> _Told:
    """One or two facts more, or more of them when they are short."""
    quoted = word_count(quote.text) if quote else 0
    wanted = 1 if quote and quoted + told.opening.length >= ENOUGH else 2
    for strict in (True, False):
        for line in lines:
            length = told.length + quoted
            if (len(told.details) >= wanted and length >= ENOUGH) or len(told.details) >= _DETAILS:
                break
            if not strict and length >= BARE:
                break
            if length + line.length <= room and _may_be_told(line, told, quote, strict=strict):
                told = replace(told, details=(*told.details, line))
    return told


def _may_be_told(line: Line, told: _Told, quote: Sentence | None, *, strict: bool) -> bool:
    """Whether a line adds something that can be read after what is told. Strict: it also brings no second quotation."""
    least, most = _DETAIL
    if line in told.lines or not least <= line.length <= most or not may_follow(line, told.lines):
        return False
    if line.leaning and told.sides:
        return False
    foreign = line.article.id != told.opening.article.id
    said = tuple(other.words for other in told.lines)
    if _meets(line, quote) or repeats(line.words, said, _OTHERS_WORDS if foreign else SAME):
        return False
    if foreign and not _earns_its_place(line, told):
        return False
    return not strangers(line, told.text) and not (strict and quote and _LONG_QUOTATION.search(line.made.text))


def _meets(line: Line, quote: Sentence | None) -> bool:
    """Whether a fact and the quote sentence share their place or their words."""
    if quote is None:
        return False
    span = line.fact.span
    for piece in quote.pieces:
        other = piece.span
        if other and other.article_id == span.article_id and other.start < span.end and span.start < other.end:
            return True
    return repeats(words_of(quote.text), (line.words,), _QUOTE_AGAIN)


def _earns_its_place(line: Line, told: _Told) -> bool:
    """A fact of another article is told for a figure that was not told, or where there would be little without it."""
    if stale(line.article, told.opening.article) or line.leaning:
        return False
    foreign = sum(other.article.id != told.opening.article.id for other in told.details)
    numbers = {number for other in told.lines for number in _DIGITS.findall(other.made.text)}
    if told.length < ENOUGH:
        return foreign < _STRANGERS_FACTS
    return not foreign and bool(set(_DIGITS.findall(line.made.text)) - numbers)


def _in_order(told: _Told, quote: Sentence | None, story: Story, words: Words) -> tuple[Sentence, ...]:
    """As it is read: the opening, other figures, the details of its article, the quote, what is still to come, and at
    the end what other outlets add."""
    own = [line for line in told.details if outlet(line.article) == outlet(told.opening.article)]
    own.sort(key=lambda line: _reading_order(line, told.opening, story))
    others = [line for line in told.details if line not in own]
    others.sort(key=lambda line: _reading_order(line, told.opening, story))
    ahead = own.pop() if quote and len(own) > 1 and _looks_ahead(own[-1], own) else None
    elsewhere = bool(quote and quote.intro)
    return (
        told.opening.made,
        *_said_by(told.sides, told.opening, "intro.figure", words),
        *_joined(own),
        *((quote,) if quote and not elsewhere else ()),
        *((ahead.made,) if ahead else ()),
        *_said_by(others, told.opening, "intro.adds", words),
        *((_spoken_last(quote, others, story),) if quote and elsewhere else ()),
    )


def _spoken_last(quote: Sentence, others: Sequence[Line], story: Story) -> Sentence:
    """A quote of another outlet, after that outlet's facts without naming it again."""
    span = next(piece.span for piece in quote.pieces if piece.span)
    teller = next(article for article in story.articles if article.id == span.article_id)
    return replace(quote, intro="") if others and outlet(others[-1].article) == outlet(teller) else quote


def _reading_order(line: Line, opening: Line, story: Story) -> tuple[object, ...]:
    own = line.article.id == opening.article.id
    place = story.articles.index(line.article)
    return (not own, place, own and line.start < opening.start, line.start)


def _looks_ahead(line: Line, own: Sequence[Line]) -> bool:
    """Whether a line says what is still to come, and can be read behind a quote."""
    free = not line.leaning and not any(directly_after(line, other) for other in own)
    return free and bool(_AHEAD.search(line.made.text))


def _joined(lines: Sequence[Line]) -> tuple[Sentence, ...]:
    """The lines as sentences; a short figure and the one that follows it in the article become one."""
    made: list[Sentence] = []
    at = 0
    while at < len(lines):
        line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
        both = None
        if after and line.fact.kind == after.fact.kind == "figure" and directly_after(after, line):
            both = joined(line.made, after.made, line.article)
        made.append(both or line.made)
        at += 2 if both else 1
    return tuple(made)


def _said_by(lines: Sequence[Line], opening: Line, key: str, words: Words) -> tuple[Sentence, ...]:
    """Lines with the outlet before those that are another's, once where it stays the same."""
    made, teller = [], outlet(opening.article)
    for line in lines:
        if outlet(line.article) == teller:
            made.append(line.made)
            continue
        teller = outlet(line.article)
        made.append(replace(line.made, intro=words.edition.format(key, outlet=line.article.source)))
    return tuple(made)
