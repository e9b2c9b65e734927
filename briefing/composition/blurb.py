"""A story as an edition tells it: what was told before, an opening, what is new, the number, a quote, what is at stake.

A blurb is chosen, not written. The rules are the ones a reader would name: it opens with a sentence that needs no
other, it says nothing twice, people have their full name before they have their surname, a quote has a speaker, and
what another outlet says is said to be that outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.composition.look_back import find_look_back, introduce_news
from briefing.composition.printed_sentences import article_of_span, as_paragraph, join_with_semicolon
from briefing.composition.quote_choice import (
    SAME_WORDS_AS_QUOTE,
    PrintableQuote,
    choose_quote,
    find_introduction,
    requote,
)
from briefing.composition.story_selection import outlet_key
from briefing.composition.tellable_facts import (
    BlurbDraft,
    TellableFact,
    find_differing_figures,
    find_tellable_facts,
    follows_dateline,
    is_next_sentence,
    may_follow,
    may_open,
    names_unintroduced,
    opens_well,
    share_passage,
)
from briefing.phrases import EditionPhrases, Phrases
from briefing.stories import stale
from briefing.text.wording import SAME, leans, repeats, word_count, words_of
from briefing.types import Blurb, Quote, Sentence, Story

_FEWEST_WORDS = 15
"""Words under which there is nothing to tell."""
_ENOUGH_WORDS = 45
"""A blurb this long stops looking for more."""
_BARE_WORDS = 30
"""A blurb shorter than this takes a second quotation rather than stay so short."""
MOST_SENTENCE_WORDS = 95
"""Words of the sentences; credit and bridge come on top, and together they stay within 110."""

_OPENING_WORDS = (8, 60)
_GOOD_OPENING_WORDS = 45
_DETAIL_WORDS = (6, 40)
_MOST_DETAILS = 4
_TWO = 2
_MOST_FACTS_OF_OTHERS = 2
"""So many facts of other outlets a blurb takes, and only one when it is long enough without."""
_SAME_FROM_OTHERS = 0.45
"""A fact of another outlet that shares this part with what is told says the same in other words."""
_DIGITS = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_QUOTATION = re.compile(r"[“\"«][^”\"»]{25,}[”\"»]")
_FUTURE = re.compile(
    r"\b(?:will|would|takes? effect|is due|are due|is expected|are expected|is to|are to|begins? on|starts? on|"
    r"doit|doivent|entre(?:ra)? en vigueur|sera|seront|devra|devront|aura lieu|commencera)\b"
)

NOTHING_TOLD: Mapping[str, Sentence] = {}


def compose_blurb(
    story: Story,
    words: EditionPhrases,
    *,
    slot: str = "",
    told_as: Mapping[str, Sentence] = NOTHING_TOLD,
    most: int = MOST_SENTENCE_WORDS,
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
    before = find_look_back(story, told_as, slot, words.edition)
    # What an article now says otherwise has nearly the words in which it was told.
    known = (words_of(before.text),) if before and not story.change else ()
    lines = tuple(line for line in find_tellable_facts(story.facts, story) if not repeats(line.words, known))
    opening = _choose_opening(lines, story)
    if opening is None:
        return None
    room = most - (word_count(f"{before.intro} {before.text}") if before else 0)
    if before and room < opening.length:  # The news goes before what was told; a bridge says the day.
        before, room = None, most
    told = _with_differing_figures(BlurbDraft(opening, known=before.text if before else ""), story, room)
    said = choose_quote(story, told, words, room)
    who = find_introduction(said, told) if said else None
    told = _with_details(_with_introduction(told, who, said, room), lines, said, room)
    if said and repeats(words_of(said.quote.text), tuple(line.words for line in told.lines)):
        said = None
    sentences = _in_reading_order(told, said, story, words, who)
    # What was told at full length and must be shorter is not left out for that.
    if (
        word_count(as_paragraph(sentences)) < _FEWEST_WORDS
        and story.change != "correction"
        and most >= MOST_SENTENCE_WORDS
    ):
        return None
    apart = choose_callout(story)
    return Blurb(
        story=story,
        sentences=introduce_news(sentences, opening.article, story, words.edition, looks_back=before is not None),
        look_back=before,
        points=choose_points(story, lines, opening, apart, words.edition),
        callout=apart,
    )


def _choose_opening(lines: Sequence[TellableFact], story: Story) -> TellableFact | None:
    """The first line that stands alone; one of readable length, whose people are introduced, if there is one."""
    least, most = _OPENING_WORDS
    able = [line for line in lines if least <= line.length <= most and may_open(line)]
    # What was wrong is said before what is right now.
    if story.change == "correction" and able and able[0].fact == story.facts[0]:
        return able[0]
    lead = [line for line in able if line.article.id == story.lead.id]
    well = [line for line in lead if opens_well(line)]
    # The lede is the best opening even when it is long or knows its people: newspapers write it to be one.
    first = [line for line in well if follows_dateline(line)] or [line for line in well if line.fact == story.facts[0]]
    good = [line for line in well if line.length <= _GOOD_OPENING_WORDS and not names_unintroduced(line, "")]
    others = [line for line in able if opens_well(line) and not stale(line.article, story.lead)]
    return next(iter((*first[:1], *good, *well, *others, *lead, *able)), None)


def _with_differing_figures(told: BlurbDraft, story: Story, room: int) -> BlurbDraft:
    """Both figures where articles differ: the side of the blurb's own article first, then the others'."""
    for first, *others in find_differing_figures(story, told.opening):
        opens = share_passage(first, told.opening)
        sides = tuple(others) if opens else (first, *others)
        alone = opens or not (names_unintroduced(first, told.text) or not may_follow(first, (told.opening,)))
        if alone and told.length + sum(side.length for side in sides) <= room:
            return replace(told, sides=sides)
    return told


def _with_introduction(
    told: BlurbDraft, who: TellableFact | None, said: PrintableQuote | None, room: int
) -> BlurbDraft:
    """What is told with the sentence that introduces the quote's speaker, if there is room and it is not told yet."""
    if who is None or said is None or told.length + word_count(said.made.text) + who.length > room:
        return told
    known = any(share_passage(who, line) for line in told.lines) or repeats(
        who.words, tuple(x.words for x in told.lines)
    )
    return told if known else replace(told, details=(who,))


def _with_details(
    told: BlurbDraft, lines: Sequence[TellableFact], said: PrintableQuote | None, room: int
) -> BlurbDraft:
    """One or two facts more, or more of them when they are short."""
    quoted = word_count(said.made.text) if said else 0
    wanted = 1 if said and quoted + told.opening.length >= _ENOUGH_WORDS else 2
    for strict in (True, False):
        for line in lines:
            length = told.length + quoted
            if (len(told.details) >= wanted and length >= _ENOUGH_WORDS) or len(told.details) >= _MOST_DETAILS:
                break
            if not strict and length >= _BARE_WORDS:
                break
            if length + line.length <= room and _may_be_detail(line, told, said, strict=strict):
                told = replace(told, details=(*told.details, line))
    return told


def _may_be_detail(line: TellableFact, told: BlurbDraft, quote: PrintableQuote | None, *, strict: bool) -> bool:
    """Whether a line adds something that can be read after what is told. Strict: it also brings no second quotation."""
    least, most = _DETAIL_WORDS
    if line in told.lines or not least <= line.length <= most or not may_follow(line, told.lines):
        return False
    if line.leaning and told.sides:
        return False
    foreign = line.article.id != told.opening.article.id
    known = tuple(other.words for other in told.lines)
    if (
        _repeats_quote(line, quote)
        or repeats(line.words, known, _SAME_FROM_OTHERS if foreign else SAME)
        or _figures_are_told(line, told)
    ):
        return False
    if foreign and not _adds_to_lead(line, told):
        return False
    return not names_unintroduced(line, told.text) and not (strict and quote and _LONG_QUOTATION.search(line.made.text))


def _repeats_quote(line: TellableFact, quote: PrintableQuote | None) -> bool:
    """Whether a fact and the quote sentence share their place or their words."""
    if quote is None:
        return False
    span = line.fact.span
    for piece in quote.made.pieces:
        other = piece.span
        if other and other.article_id == span.article_id and other.start < span.end and span.start < other.end:
            return True
    return repeats(words_of(quote.made.text), (line.words,), SAME_WORDS_AS_QUOTE)


def _figures_are_told(line: TellableFact, told: BlurbDraft) -> bool:
    """Whether a line's figures stand in one line that is told, with another word of it: "340 homes" was said."""
    numbers = _figures_in(line)
    return bool(numbers) and any(
        numbers <= _figures_in(other) and (line.words & other.words) - numbers for other in told.lines
    )


def _adds_to_lead(line: TellableFact, told: BlurbDraft) -> bool:
    """A fact of another article is told for a figure that was not told, or where there would be little without it."""
    if stale(line.article, told.opening.article) or line.leaning:
        return False
    foreign = sum(other.article.id != told.opening.article.id for other in told.details)
    numbers = {number for other in told.lines for number in _figures_in(other)}
    if told.length < _ENOUGH_WORDS:
        return foreign < _MOST_FACTS_OF_OTHERS
    return not foreign and bool(_figures_in(line) - numbers)


def _figures_in(line: TellableFact) -> set[str]:
    """The figures of a line, without years."""
    found = (number.rstrip(".,") for number in _DIGITS.findall(line.made.text))
    return {number for number in found if not _YEAR.fullmatch(number)}


def _in_reading_order(
    told: BlurbDraft, said: PrintableQuote | None, story: Story, words: EditionPhrases, who: TellableFact | None
) -> tuple[Sentence, ...]:
    """As it is read: the opening, other figures, the details of its article, the quote, what is still to come, and at
    the end what other outlets add."""
    home = outlet_key(told.opening.article)
    ranked = sorted(told.details, key=lambda line: (line is who, _reading_position(line, told.opening, story)))
    own = [line for line in ranked if outlet_key(line.article) == home]
    others = [line for line in ranked if outlet_key(line.article) != home]
    away = said is not None and outlet_key(said.article) != home
    ahead = _closing_fact(own, who) if said and not away else None
    own = [line for line in own if line is not ahead]
    read = (told.opening.made, *_figure_sentences(told, story, words), *_join_figures(own))
    adds = _with_outlets_named(others, told.opening, words)
    if said is None:
        return (*read, *adds)
    quote = requote(said, f"{told.known} {as_paragraph((*read, *adds) if away else read)}").made
    if not away:
        return (*read, quote, *((ahead.made,) if ahead else ()), *adds)
    if not others or outlet_key(others[-1].article) != outlet_key(said.article):
        quote = replace(quote, intro=words.edition.format("intro.quotes", outlet=said.article.source))
    return (*read, *adds, quote)


def _reading_position(line: TellableFact, opening: TellableFact, story: Story) -> tuple[object, ...]:
    own = line.article.id == opening.article.id
    place = story.articles.index(line.article)
    return (not own, place, own and line.start < opening.start, line.start)


def _closing_fact(own: Sequence[TellableFact], who: TellableFact | None) -> TellableFact | None:
    """The last line, if it says what is still to come and can be read behind a quote."""
    last = next((line for line in reversed(own) if line is not who), None)
    if last is None or len(own) < _TWO or last.leaning or any(is_next_sentence(last, other) for other in own):
        return None
    return last if _FUTURE.search(last.made.text) else None


def _join_figures(lines: Sequence[TellableFact]) -> tuple[Sentence, ...]:
    """The lines as sentences; a short figure and the one that follows it in the article become one."""
    made: list[Sentence] = []
    at = 0
    while at < len(lines):
        line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
        both = None
        if after and line.fact.kind == after.fact.kind == "figure" and is_next_sentence(after, line):
            both = join_with_semicolon(line.made, after.made, line.article)
        made.append(both or line.made)
        at += 2 if both else 1
    return tuple(made)


def _figure_sentences(told: BlurbDraft, story: Story, words: EditionPhrases) -> tuple[Sentence, ...]:
    """The sides as they are read: each but the first that the blurb tells is another figure."""
    opens = any(
        share_passage(sides[0], told.opening) and told.sides == sides[1:]
        for sides in find_differing_figures(story, told.opening)
    )
    first, others = ((), told.sides) if opens else (told.sides[:1], told.sides[1:])
    named = (replace(x.made, intro=words.edition.format("intro.figure", outlet=x.article.source)) for x in others)
    return (*_with_outlets_named(first, told.opening, words), *named)


def _with_outlets_named(
    lines: Sequence[TellableFact], opening: TellableFact, words: EditionPhrases
) -> tuple[Sentence, ...]:
    """Lines with the outlet before those that are another's, once where it stays the same."""
    made, teller = [], outlet_key(opening.article)
    for line in lines:
        if outlet_key(line.article) == teller:
            made.append(line.made)
            continue
        teller = outlet_key(line.article)
        made.append(replace(line.made, intro=words.edition.format("intro.adds", outlet=line.article.source)))
    return tuple(made)


_MOST_POINTS = 4
_POINT_WORDS = (6, 40)
_CALLOUT_WORDS = (4, 30)
_SAME_POINT = 0.5
"""A point that shares this part of its words with the callout or another point would say it twice."""


def choose_callout(story: Story) -> Quote | None:
    """The best quote to set apart: whole, with a speaker, of readable length."""
    articles = {article.id: article for article in story.articles}
    least, most = _CALLOUT_WORDS
    for quote in story.quotes:
        article = article_of_span(quote.span, articles)
        if article is None or not quote.speaker or not least <= word_count(quote.text) <= most:
            continue
        if "\n" not in quote.text and quote.text[:1].isupper() and not leans(quote.text):
            return quote
    return None


def choose_points(
    story: Story, lines: Sequence[TellableFact], opening: TellableFact, apart: Quote | None, phrases: Phrases
) -> tuple[Sentence, ...]:
    """Two to four facts, most important first; the callout's words are not among them, and where articles give
    different figures both sides stand one under the other.

    Args: the story, its lines, the line that opens it; the quote that is set apart; our words.
    """
    said: tuple[frozenset[str], ...] = (words_of(apart.text),) if apart else ()
    chosen: list[TellableFact] = []
    sides = next(iter(find_differing_figures(story, opening)), ())
    for line in (opening, *(line for line in lines if line is not opening)):
        if len(chosen) >= _MOST_POINTS:
            break
        if any(share_passage(line, other) for other in (*sides[1:], *chosen)) or not _may_be_point(
            line, opening, apart
        ):
            continue
        if not repeats(line.words, said, _SAME_POINT):
            chosen.append(line)
            said += (line.words,)
            if sides and share_passage(line, sides[0]):
                chosen.extend(sides[1:])
    others = sides[1:] if any(side in chosen for side in sides[1:]) else ()
    return tuple(_with_outlet_introduction(line, opening, others, phrases) for line in chosen or [opening])


def _may_be_point(line: TellableFact, opening: TellableFact, apart: Quote | None) -> bool:
    least, most = _POINT_WORDS
    if line is opening:
        return not line.leaning
    if line.leaning or not least <= line.length <= most:
        return False
    span = line.fact.span
    held = apart and apart.span.article_id == span.article_id and span.start <= apart.span.start < span.end
    return not held


def _with_outlet_introduction(
    line: TellableFact, opening: TellableFact, others: Sequence[TellableFact], phrases: Phrases
) -> Sentence:
    if line in others:
        return replace(line.made, intro=phrases.format("intro.figure", outlet=line.article.source))
    if outlet_key(line.article) == outlet_key(opening.article):
        return line.made
    return replace(line.made, intro=phrases.format("intro.adds", outlet=line.article.source))
