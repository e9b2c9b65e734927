"""A story as an edition tells it: what was told before, an opening, what is new, the number, a quote, what is at stake.

A blurb is chosen, not written. The rules are the ones a reader would name: it opens with a sentence that needs no
other, it says nothing twice, people have their full name before they have their surname, a quote has a speaker, and
what another outlet says is said to be that outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.composition.languages import Words
from briefing.composition.lines import (
    Line,
    after_dateline,
    directly_after,
    lines_of,
    may_follow,
    may_open,
    opens_well,
    overlap,
    sides_of,
    strangers,
)
from briefing.composition.look_back import look_back, what_is_new
from briefing.composition.points import callout, points
from briefing.composition.prose import joined, printed
from briefing.composition.quotes import AGAIN, again, choose, introduced
from briefing.composition.select import outlet
from briefing.composition.told import Said, Told
from briefing.stories import is_earlier_stage
from briefing.text.wording import SAME, repeats, word_count, words_of
from briefing.types import Blurb, Sentence, Story

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
_TWO = 2
_STRANGERS_FACTS = 2
"""So many facts of other outlets a blurb takes, and only one when it is long enough without."""
_OTHERS_WORDS = 0.45
"""A fact of another outlet that shares this part with what is told says the same in other words."""
_DIGITS = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_QUOTATION = re.compile(r"[“\"«][^”\"»]{25,}[”\"»]")
_AHEAD = re.compile(
    r"\b(?:will|would|takes? effect|is due|are due|is expected|are expected|is to|are to|begins? on|starts? on|"
    r"doit|doivent|entre(?:ra)? en vigueur|sera|seront|devra|devront|aura lieu|commencera)\b"
)

NOTHING: Mapping[str, Sentence] = {}


def tell(
    story: Story, words: Words, *, slot: str = "", told_as: Mapping[str, Sentence] = NOTHING, most: int = MOST
) -> Blurb | None:
    """The story's blurb without bridge and credit, or None when nothing in it can be told on its own.

    Args:
        story: with its facts and quotes.
        words: our words.
        slot: the edition's, for the day of a look back.
        told_as: by the id of a story, and by those of the articles it was told from before, the sentence that opened
            its blurb then.
        most: words that the sentences may have; the opening has to be told all the same.
    """
    before = look_back(story, told_as, slot, words.edition)
    # What an article now says otherwise has nearly the words in which it was told.
    known = (words_of(before.text),) if before and not story.change else ()
    lines = tuple(line for line in lines_of(story.facts, story) if not repeats(line.words, known))
    opening = _opening(lines, story)
    if opening is None:
        return None
    room = most - (word_count(f"{before.intro} {before.text}") if before else 0)
    if before and room < opening.length:  # The news goes before what was told; a bridge says the day.
        before, room = None, most
    told = _with_sides(Told(opening, known=before.text if before else ""), story, room)
    said = choose(story, told, words, room)
    who = introduced(said, told) if said else None
    told = _with_details(_after(told, who, said, room), lines, said, room)
    if said and repeats(words_of(said.quote.text), tuple(line.words for line in told.lines)):
        said = None
    sentences = _in_order(told, said, story, words, who)
    # What was told at full length and must be shorter is not left out for that.
    if word_count(printed(sentences)) < LEAST and story.change != "correction" and most >= MOST:
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
    # What was wrong is said before what is right now.
    if story.change == "correction" and able and able[0].fact == story.facts[0]:
        return able[0]
    lead = [line for line in able if line.article.id == story.lead.id]
    well = [line for line in lead if opens_well(line)]
    # The lede is the best opening even when it is long or knows its people: newspapers write it to be one.
    first = [line for line in well if after_dateline(line)] or [line for line in well if line.fact == story.facts[0]]
    good = [line for line in well if line.length <= _GOOD_OPENING and not strangers(line, "")]
    others = [line for line in able if opens_well(line) and not is_earlier_stage(line.article, story.lead)]
    return next(iter((*first[:1], *good, *well, *others, *lead, *able)), None)


def _with_sides(told: Told, story: Story, room: int) -> Told:
    """Both figures where articles differ: the side of the blurb's own article first, then the others'."""
    for first, *others in sides_of(story, told.opening):
        opens = overlap(first, told.opening)
        sides = tuple(others) if opens else (first, *others)
        alone = opens or not (strangers(first, told.text) or not may_follow(first, (told.opening,)))
        if alone and told.length + sum(side.length for side in sides) <= room:
            return replace(told, sides=sides)
    return told


def _after(told: Told, who: Line | None, said: Said | None, room: int) -> Told:
    """What is told with the sentence that introduces the quote's speaker, if there is room and it is not told yet."""
    if who is None or said is None or told.length + word_count(said.made.text) + who.length > room:
        return told
    known = any(overlap(who, line) for line in told.lines) or repeats(who.words, tuple(x.words for x in told.lines))
    return told if known else replace(told, details=(who,))


def _with_details(told: Told, lines: Sequence[Line], said: Said | None, room: int) -> Told:
    """One or two facts more, or more of them when they are short."""
    quoted = word_count(said.made.text) if said else 0
    wanted = 1 if said and quoted + told.opening.length >= ENOUGH else 2
    for strict in (True, False):
        for line in lines:
            length = told.length + quoted
            if (len(told.details) >= wanted and length >= ENOUGH) or len(told.details) >= _DETAILS:
                break
            if not strict and length >= BARE:
                break
            if length + line.length <= room and _may_be_told(line, told, said, strict=strict):
                told = replace(told, details=(*told.details, line))
    return told


def _may_be_told(line: Line, told: Told, quote: Said | None, *, strict: bool) -> bool:
    """Whether a line adds something that can be read after what is told. Strict: it also brings no second quotation."""
    least, most = _DETAIL
    if line in told.lines or not least <= line.length <= most or not may_follow(line, told.lines):
        return False
    if line.leaning and told.sides:
        return False
    foreign = line.article.id != told.opening.article.id
    known = tuple(other.words for other in told.lines)
    if _meets(line, quote) or repeats(line.words, known, _OTHERS_WORDS if foreign else SAME) or _counted(line, told):
        return False
    if foreign and not _earns_its_place(line, told):
        return False
    return not strangers(line, told.text) and not (strict and quote and _LONG_QUOTATION.search(line.made.text))


def _meets(line: Line, quote: Said | None) -> bool:
    """Whether a fact and the quote sentence share their place or their words."""
    if quote is None:
        return False
    span = line.fact.span
    for piece in quote.made.pieces:
        other = piece.span
        if other and other.article_id == span.article_id and other.start < span.end and span.start < other.end:
            return True
    return repeats(words_of(quote.made.text), (line.words,), AGAIN)


def _counted(line: Line, told: Told) -> bool:
    """Whether a line's figures stand in one line that is told, with another word of it: "340 homes" was said."""
    numbers = _numbers(line)
    return bool(numbers) and any(
        numbers <= _numbers(other) and (line.words & other.words) - numbers for other in told.lines
    )


def _earns_its_place(line: Line, told: Told) -> bool:
    """A fact of another article is told for a figure that was not told, or where there would be little without it."""
    if is_earlier_stage(line.article, told.opening.article) or line.leaning:
        return False
    foreign = sum(other.article.id != told.opening.article.id for other in told.details)
    numbers = {number for other in told.lines for number in _numbers(other)}
    if told.length < ENOUGH:
        return foreign < _STRANGERS_FACTS
    return not foreign and bool(_numbers(line) - numbers)


def _numbers(line: Line) -> set[str]:
    """The figures of a line, without years."""
    found = (number.rstrip(".,") for number in _DIGITS.findall(line.made.text))
    return {number for number in found if not _YEAR.fullmatch(number)}


def _in_order(told: Told, said: Said | None, story: Story, words: Words, who: Line | None) -> tuple[Sentence, ...]:
    """As it is read: the opening, other figures, the details of its article, the quote, what is still to come, and at
    the end what other outlets add."""
    home = outlet(told.opening.article)
    ranked = sorted(told.details, key=lambda line: (line is who, _reading_order(line, told.opening, story)))
    own = [line for line in ranked if outlet(line.article) == home]
    others = [line for line in ranked if outlet(line.article) != home]
    away = said is not None and outlet(said.article) != home
    ahead = _ahead(own, who) if said and not away else None
    own = [line for line in own if line is not ahead]
    read = (told.opening.made, *_figures(told, story, words), *_joined(own))
    adds = _said_by(others, told.opening, words)
    if said is None:
        return (*read, *adds)
    quote = again(said, f"{told.known} {printed((*read, *adds) if away else read)}").made
    if not away:
        return (*read, quote, *((ahead.made,) if ahead else ()), *adds)
    if not others or outlet(others[-1].article) != outlet(said.article):
        quote = replace(quote, intro=words.edition.format("intro.quotes", outlet=said.article.source))
    return (*read, *adds, quote)


def _reading_order(line: Line, opening: Line, story: Story) -> tuple[object, ...]:
    own = line.article.id == opening.article.id
    place = story.articles.index(line.article)
    return (not own, place, own and line.start < opening.start, line.start)


def _ahead(own: Sequence[Line], who: Line | None) -> Line | None:
    """The last line, if it says what is still to come and can be read behind a quote."""
    last = next((line for line in reversed(own) if line is not who), None)
    if last is None or len(own) < _TWO or last.leaning or any(directly_after(last, other) for other in own):
        return None
    return last if _AHEAD.search(last.made.text) else None


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


def _figures(told: Told, story: Story, words: Words) -> tuple[Sentence, ...]:
    """The sides as they are read: each but the first that the blurb tells is another figure."""
    opens = any(overlap(sides[0], told.opening) and told.sides == sides[1:] for sides in sides_of(story, told.opening))
    first, others = ((), told.sides) if opens else (told.sides[:1], told.sides[1:])
    named = (replace(x.made, intro=words.edition.format("intro.figure", outlet=x.article.source)) for x in others)
    return (*_said_by(first, told.opening, words), *named)


def _said_by(lines: Sequence[Line], opening: Line, words: Words) -> tuple[Sentence, ...]:
    """Lines with the outlet before those that are another's, once where it stays the same."""
    made, teller = [], outlet(opening.article)
    for line in lines:
        if outlet(line.article) == teller:
            made.append(line.made)
            continue
        teller = outlet(line.article)
        made.append(replace(line.made, intro=words.edition.format("intro.adds", outlet=line.article.source)))
    return tuple(made)
