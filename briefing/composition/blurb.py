"""Compose the blurb of a story: what was told before, an opening, other figures, details, a quote, what is to come.

A blurb is chosen, not written. It opens with a sentence that needs no other, it says nothing twice, people have their
full name before they have their surname, a quote has a speaker, and another outlet's facts stand under its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from briefing.composition.look_back import find_look_back, introduce_news
from briefing.composition.opening_choice import choose_opening, tells_on
from briefing.composition.printed_sentences import article_of_span, as_paragraph, join_with_semicolon
from briefing.composition.quote_choice import (
    SAME_WORDS_AS_QUOTE,
    PrintableQuote,
    choose_quote,
    find_introduction,
    requote,
)
from briefing.composition.retelling import retells
from briefing.composition.story_selection import outlet_key
from briefing.composition.tellable_facts import (
    BlurbDraft,
    TellableFact,
    find_differing_figures,
    find_tellable_facts,
    is_next_sentence,
    may_follow,
    names_unintroduced,
    share_passage,
)
from briefing.phrases import EditionPhrases, Phrases
from briefing.printed_lines import introduced
from briefing.stories import is_earlier_stage
from briefing.text.wording import SAME_OVERLAP, content_word_set, needs_context, repeats, word_count
from briefing.types import Blurb, Intro, Quote, Sentence, Story

# "n of 106" are the blurbs of the sample, the week of the tests and 38 real articles that change when a number moves by
# about a quarter, or by one (docs/example.md).
_FEWEST_WORDS = 15
"""Words under which there is nothing to tell. An excerpt of one sentence must be enough: a test with
18 words is red at 20. At 11 one more of 111 real stories is told."""
_ENOUGH_WORDS = 45
"""A blurb this long stops looking for more: ours are to have 45 to 110 words (docs/example.md). Of 179 blurbs 28 change
at 34, 38 at 58."""
_BARE_WORDS = 30
"""A blurb shorter than this takes a second quotation rather than stay so short. None of 179 changes at 22 or 39; a test
has both sides of the border."""
MOST_SENTENCE_WORDS = 95
"""Words of the sentences; credit and bridge come on top, and together they stay within 110."""

_DETAIL_WORDS = (6, 40)
"""Words of a detail: at (8, 30) 6 of 106 change, at (4, 52) none."""
_MOST_DETAILS = 4
"""Details of a blurb whose facts are short. None of 106 changes at 3 or 5."""
_MOST_FACTS_OF_OTHERS = 2
"""Facts of other outlets that a short blurb takes; one that is long enough takes one. None of 106 changes at 1 or 3."""
_SAME_FROM_OTHERS = 0.45
"""A fact of another outlet that shares this part with what is told says the same in other words. Lower than
`SAME_OVERLAP`, which holds in one article. None of 106 changes at 0.32 or 0.59."""

_MOST_POINTS = 4
"""Points of a story. Of 106 stories 63 list fewer at 3, and 55 more at 5."""
_POINT_WORDS = (6, 40)
"""Words of a point, as of a detail: at (8, 30) 21 of 106 lists change, at (4, 52) 6."""
_CALLOUT_WORDS = (4, 30)
"""Words of a quote that is set apart: at (5, 22) 4 of 106 change, at (3, 39) one."""
_SAME_POINT = 0.5
"""A point that shares this part of its words with the callout or another point would say it twice. 18 of 106
lists change at 0.35, 10 at 0.65."""

_DIGITS = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
# A quotation of a clause; a scare quote of a word or two is none.
_LONG_QUOTATION = re.compile(r"[“\"«][^”\"»]{25,}[”\"»]")
# What is still to come may be read last, behind the quote.
_FUTURE = re.compile(
    r"\b(?:will|would|takes? effect|is due|are due|is expected|are expected|is to|are to|begins? on|starts? on|"
    r"doit|doivent|entre(?:ra)? en vigueur|sera|seront|devra|devront|aura lieu|commencera)\b"
)

NOTHING_TOLD: Mapping[str, Sentence] = MappingProxyType({})


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
    known = (content_word_set(before.text),) if before and not story.change else ()
    tellable = find_tellable_facts(story.facts, story)
    facts = tuple(fact for fact in tellable if not repeats(fact.words, known))
    blurb = _tell_beside(before, facts, story, words, most)
    if blurb is None and len(facts) < len(tellable):
        # "The cabinet sent a mediator, a day after the crews voted": the news itself recalls what was told.
        blurb = _tell_beside(None, tellable, story, words, most)
    return blurb


def _tell_beside(
    before: Sentence | None, facts: tuple[TellableFact, ...], story: Story, words: EditionPhrases, most: int
) -> Blurb | None:
    """The blurb of these facts beside a look back, if there is one; None when they make none."""
    opening = choose_opening(facts, story)
    if opening is None:
        return None
    room = most - (word_count(f"{before.intro} {before.text}") if before else 0)
    if before and room < opening.length:  # The news goes before what was told; a bridge says the day.
        before, room = None, most
    draft = _with_differing_figures(BlurbDraft(opening, known=before.text if before else ""), story, room)
    quote = choose_quote(story, draft, words, room)
    introduction = find_introduction(quote, draft) if quote else None
    new = tuple(fact for fact in facts if not _retells_lead(fact, draft, story))
    # A correction opens with its note, which stands at the foot: what it corrects is above it.
    later = tuple(fact for fact in new if story.change == "correction" or tells_on(fact, opening))
    draft = _with_details(_with_introduction(draft, introduction, quote, room), later, quote, room)
    if quote and repeats(content_word_set(quote.quote.text), tuple(fact.words for fact in draft.facts)):
        quote = None
    sentences = _in_reading_order(draft, quote, story, words, introduction)
    # A story told at full length and must be shorter is not left out for that.
    if (
        word_count(as_paragraph(sentences)) < _FEWEST_WORDS
        and story.change != "correction"
        and most >= MOST_SENTENCE_WORDS
    ):
        return None
    apart = _choose_callout(story)
    return Blurb(
        story=story,
        sentences=introduce_news(sentences, opening.article, story, words.edition, looks_back=before is not None),
        look_back=before,
        points=_choose_points(story, new, opening, apart, words.edition),
        callout=apart,
    )


def _with_differing_figures(draft: BlurbDraft, story: Story, room: int) -> BlurbDraft:
    """Both figures where articles differ: the side of the blurb's own article first, then the others'."""
    for first, *others in find_differing_figures(story, draft.opening):
        opens = share_passage(first, draft.opening)
        sides = tuple(others) if opens else (first, *others)
        alone = opens or not (names_unintroduced(first, draft.text) or not may_follow(first, (draft.opening,)))
        if alone and draft.length + sum(side.length for side in sides) <= room:
            return replace(draft, sides=sides)
    return draft


def _with_introduction(
    draft: BlurbDraft, introduction: TellableFact | None, quote: PrintableQuote | None, room: int
) -> BlurbDraft:
    """The draft with the sentence that introduces the quote's speaker, if there is room and it is not told yet."""
    if (
        introduction is None
        or quote is None
        or draft.length + word_count(quote.sentence.text) + introduction.length > room
    ):
        return draft
    told = any(share_passage(introduction, fact) for fact in draft.facts)
    told = told or repeats(introduction.words, tuple(fact.words for fact in draft.facts))
    return draft if told else replace(draft, details=(introduction,))


def _with_details(
    draft: BlurbDraft, facts: Sequence[TellableFact], quote: PrintableQuote | None, room: int
) -> BlurbDraft:
    """One or two facts more, or more of them when they are short."""
    quoted = word_count(quote.sentence.text) if quote else 0
    wanted = 1 if quote and quoted + draft.opening.length >= _ENOUGH_WORDS else 2
    for strict in (True, False):
        for fact in facts:
            length = draft.length + quoted
            if (len(draft.details) >= wanted and length >= _ENOUGH_WORDS) or len(draft.details) >= _MOST_DETAILS:
                break
            if not strict and length >= _BARE_WORDS:
                break
            if length + fact.length <= room and _may_be_detail(fact, draft, quote, strict=strict):
                draft = replace(draft, details=(*draft.details, fact))
    return draft


def _may_be_detail(fact: TellableFact, draft: BlurbDraft, quote: PrintableQuote | None, *, strict: bool) -> bool:
    """Whether a fact adds something that can be read after the draft. Strict: it also brings no second quotation."""
    least, most = _DETAIL_WORDS
    if fact in draft.facts or not least <= fact.length <= most or not may_follow(fact, draft.facts):
        return False
    if fact.needs_context and draft.sides:
        return False
    foreign = fact.article.id != draft.opening.article.id
    known = tuple(other.words for other in draft.facts)
    if (
        _repeats_quote(fact, quote)
        or repeats(fact.words, known, _SAME_FROM_OTHERS if foreign else SAME_OVERLAP)
        or _figures_are_told(fact, draft)
    ):
        return False
    if foreign and not _adds_to_lead(fact, draft):
        return False
    if strict and quote and _LONG_QUOTATION.search(fact.sentence.text):
        return False
    return not names_unintroduced(fact, draft.text)


def _retells_lead(fact: TellableFact, draft: BlurbDraft, story: Story) -> bool:
    """Whether a fact of another outlet is the opening once more in its words."""
    return outlet_key(fact.article) != outlet_key(draft.opening.article) and retells(fact, draft.text, story)


def _repeats_quote(fact: TellableFact, quote: PrintableQuote | None) -> bool:
    """Whether a fact and the quote sentence share their place or their words."""
    if quote is None:
        return False
    span = fact.original.span
    for piece in quote.sentence.pieces:
        other = piece.span
        if other and other.article_id == span.article_id and other.start < span.end and span.start < other.end:
            return True
    return repeats(content_word_set(quote.sentence.text), (fact.words,), SAME_WORDS_AS_QUOTE)


def _figures_are_told(fact: TellableFact, draft: BlurbDraft) -> bool:
    """Whether a fact's figures stand in one fact of the draft, with another of its words: "340 homes" was said."""
    numbers = _figures_in(fact)
    return bool(numbers) and any(
        numbers <= _figures_in(other) and (fact.words & other.words) - numbers for other in draft.facts
    )


def _adds_to_lead(fact: TellableFact, draft: BlurbDraft) -> bool:
    """A fact of another article is told for a figure that is new, or where there would be little without it."""
    if is_earlier_stage(fact.article, draft.opening.article) or fact.needs_context:
        return False
    foreign = sum(other.article.id != draft.opening.article.id for other in draft.details)
    numbers = {number for other in draft.facts for number in _figures_in(other)}
    if draft.length < _ENOUGH_WORDS:
        return foreign < _MOST_FACTS_OF_OTHERS
    return not foreign and bool(_figures_in(fact) - numbers)


def _figures_in(fact: TellableFact) -> set[str]:
    """The figures of a fact, without years."""
    found = (number.rstrip(".,") for number in _DIGITS.findall(fact.sentence.text))
    return {number for number in found if not _YEAR.fullmatch(number)}


def _in_reading_order(
    draft: BlurbDraft,
    quote: PrintableQuote | None,
    story: Story,
    words: EditionPhrases,
    introduction: TellableFact | None,
) -> tuple[Sentence, ...]:
    """The sentences in the order of reading: the opening, other figures, the details of its article, the quote, what is
    still to come, and last what other outlets add."""
    opening = draft.opening
    home = outlet_key(opening.article)
    ranked = sorted(draft.details, key=lambda fact: (fact is introduction, _reading_position(fact, opening, story)))
    own = [fact for fact in ranked if outlet_key(fact.article) == home]
    others = [fact for fact in ranked if outlet_key(fact.article) != home]
    away = quote is not None and outlet_key(quote.article) != home
    closing = _closing_fact(own, introduction) if quote and not away else None
    own = [fact for fact in own if fact is not closing]
    read = (opening.sentence, *_figure_sentences(draft, story, words), *_join_figures(own))
    adds = _with_outlets_named(others, opening, words)
    if quote is None:
        return (*read, *adds)
    spoken = requote(quote, f"{draft.known} {as_paragraph((*read, *adds) if away else read)}").sentence
    if not away:
        return (*read, spoken, *((closing.sentence,) if closing else ()), *adds)
    if not others or outlet_key(others[-1].article) != outlet_key(quote.article):
        spoken = introduced(spoken, [Intro(kind="quotes", outlet=quote.article.source)], words.edition)
    return (*read, *adds, spoken)


def _reading_position(fact: TellableFact, opening: TellableFact, story: Story) -> tuple[object, ...]:
    own = fact.article.id == opening.article.id
    place = story.articles.index(fact.article)
    return (not own, place, own and fact.start < opening.start, fact.start)


def _closing_fact(own: Sequence[TellableFact], introduction: TellableFact | None) -> TellableFact | None:
    """The last fact, if it says what is still to come and can be read behind a quote."""
    last = next((fact for fact in reversed(own) if fact is not introduction), None)
    if last is None or len(own) < 2 or last.needs_context or any(is_next_sentence(last, other) for other in own):
        return None
    return last if _FUTURE.search(last.sentence.text) else None


def _join_figures(facts: Sequence[TellableFact]) -> tuple[Sentence, ...]:
    """The facts as sentences; a short figure and the one that follows it in the article become one."""
    made: list[Sentence] = []
    at = 0
    while at < len(facts):
        fact, after = facts[at], facts[at + 1] if at + 1 < len(facts) else None
        both = None
        if after and fact.original.kind == after.original.kind == "figure" and is_next_sentence(after, fact):
            both = join_with_semicolon(fact.sentence, after.sentence, fact.article)
        made.append(both or fact.sentence)
        at += 2 if both else 1
    return tuple(made)


def _figure_sentences(draft: BlurbDraft, story: Story, words: EditionPhrases) -> tuple[Sentence, ...]:
    """The sides as sentences; each but the first figure of the blurb is introduced as another one."""
    opens = any(
        share_passage(sides[0], draft.opening) and draft.sides == sides[1:]
        for sides in find_differing_figures(story, draft.opening)
    )
    first, others = ((), draft.sides) if opens else (draft.sides[:1], draft.sides[1:])
    named = (_told_by_outlet(side, "figure", words.edition) for side in others)
    return (*_with_outlets_named(first, draft.opening, words), *named)


def _with_outlets_named(
    facts: Sequence[TellableFact], opening: TellableFact, words: EditionPhrases
) -> tuple[Sentence, ...]:
    """The facts as sentences, with the outlet's name before the first of each run that is another outlet's."""
    made, teller = [], outlet_key(opening.article)
    for fact in facts:
        if outlet_key(fact.article) == teller:
            made.append(fact.sentence)
            continue
        teller = outlet_key(fact.article)
        made.append(_told_by_outlet(fact, "adds", words.edition))
    return tuple(made)


# The points and the callout


def _choose_callout(story: Story) -> Quote | None:
    """The best quote to set apart: whole, with a speaker, of readable length."""
    articles = {article.id: article for article in story.articles}
    least, most = _CALLOUT_WORDS
    for quote in story.quotes:
        article = article_of_span(quote.span, articles)
        if article is None or not quote.speaker or not least <= word_count(quote.text) <= most:
            continue
        if "\n" not in quote.text and quote.text[:1].isupper() and not needs_context(quote.text):
            return quote
    return None


def _choose_points(
    story: Story, facts: Sequence[TellableFact], opening: TellableFact, apart: Quote | None, phrases: Phrases
) -> tuple[Sentence, ...]:
    """Two to four facts, most important first; the callout's words are not among them, and where articles give
    different figures both sides stand one under the other.

    Args: the story, its facts, the fact that opens it; the quote that is set apart; our words.
    """
    said: tuple[frozenset[str], ...] = (content_word_set(apart.text),) if apart else ()
    chosen: list[TellableFact] = []
    sides = next(iter(find_differing_figures(story, opening)), ())
    for fact in (opening, *(fact for fact in facts if fact is not opening)):
        if len(chosen) >= _MOST_POINTS:
            break
        if any(share_passage(fact, other) for other in (*sides[1:], *chosen)) or not _may_be_point(
            fact, opening, apart
        ):
            continue
        if not repeats(fact.words, said, _SAME_POINT):
            chosen.append(fact)
            said += (fact.words,)
            if sides and share_passage(fact, sides[0]):
                chosen.extend(sides[1:])
    others = sides[1:] if any(side in chosen for side in sides[1:]) else ()
    return tuple(_with_outlet_introduction(fact, opening, others, phrases) for fact in chosen or [opening])


def _may_be_point(fact: TellableFact, opening: TellableFact, apart: Quote | None) -> bool:
    least, most = _POINT_WORDS
    if fact is opening:
        return not fact.needs_context
    if fact.needs_context or not least <= fact.length <= most:
        return False
    span = fact.original.span
    held = apart and apart.span.article_id == span.article_id and span.start <= apart.span.start < span.end
    return not held


def _with_outlet_introduction(
    fact: TellableFact, opening: TellableFact, others: Sequence[TellableFact], phrases: Phrases
) -> Sentence:
    if fact in others:
        return _told_by_outlet(fact, "figure", phrases)
    if outlet_key(fact.article) == outlet_key(opening.article):
        return fact.sentence
    return _told_by_outlet(fact, "adds", phrases)


def _told_by_outlet(fact: TellableFact, kind: Literal["figure", "adds"], phrases: Phrases) -> Sentence:
    """A fact as a sentence, with its outlet's name before it."""
    return introduced(fact.sentence, [Intro(kind=kind, outlet=fact.article.source)], phrases)
