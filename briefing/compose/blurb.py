"""A story as an edition tells it: an opening, one or two facts more, a quote; and the points and callout of lists.

A blurb is chosen, not written. The rules are the ones a reader would name: it opens with a sentence that needs no
other, it says nothing twice, people have their full name before they have their surname, and a quote has a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from briefing.compose.prose import article_of, printed, quote_sentence, sentence
from briefing.phrases import Phrases
from briefing.stories import stale
from briefing.text.names import names
from briefing.text.wording import leans, repeats, word_count, words_of
from briefing.types import Article, Blurb, Fact, Quote, Sentence, Story

LEAST = 15
"""Words under which there is nothing to tell."""
ENOUGH = 45
"""A blurb this long stops looking for more."""
BARE = 30
"""A blurb shorter than this takes what it can get: better a stranger's surname than half a story."""
MOST = 95
"""Words of the sentences; credit and bridge come on top, and together they stay within 110."""

_OPENING = (8, 60)
_GOOD_OPENING = 45
_DETAIL = (6, 40)
_DETAILS = 4
_POINTS = 4
_CALLOUT = (4, 30)
_QUOTE_AGAIN = 0.5
"""A fact that shares this part with the quote (or a quote with a fact) would say it twice."""
_DIGITS = re.compile(r"\d[\d.,]*")
_LONG_QUOTATION = re.compile(r"[“\"«][^”\"»]{25,}[”\"»]")
_DATELINE = re.compile(r"[^\W\d_a-z][^\n]{1,60}\s?[—–-]+\s+")
# "The midfielder, who is 19, ...": somebody the article has just introduced.
_INTRODUCING = re.compile(r"(?:The|Le|La) (?:[\w-]+ )?[\w-]+,? (?:who|whose|qui|dont)\b|(?:The|Le|La) [\w-]*year-old\b")
# What stands before a surname, to the end of what is searched: any word, a capitalised one, a first name.
_ANY_WORD = re.compile(r"[^\W\d_][\w.'’-]*\s+\Z")
_CAPITAL = re.compile(r"[A-Z][\w.'’-]+\s+\Z")
_FULL_NAME = re.compile(r"(?<![.!?]\s)\b[A-Z][\w'’-]+\s+(?:[A-Z]\.\s+)?\Z")
_LONGEST_NAME = 60
# A column's "we" and "I" would be read as the editor's.
_OWN_VOICE = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]y|[Oo]ur|[Uu]s|[Jj]e|[Jj]['’]\w+|[Nn]ous|[Nn]otre|[Nn]os|[Mm]on|[Mm]es)\b"
)
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class _Line:
    """A fact that could be printed: its sentence, its words and its place."""

    fact: Fact
    article: Article
    made: Sentence
    words: frozenset[str]

    @property
    def length(self) -> int:
        return word_count(self.made.text)

    @property
    def leaning(self) -> bool:
        return leans(self.made.text)


def tell(story: Story, phrases: Phrases) -> Blurb | None:
    """The story's blurb without bridge and credit, or None when nothing in it can be told on its own."""
    lines = _lines(story)
    opening = _opening(lines, story)
    if opening is None:
        return None
    quote = _quote(story, opening, phrases)
    room = MOST - opening.length - (word_count(quote.text) if quote else 0)
    details = _details(lines, opening, quote, room, story)
    if quote and not _quote_fits(quote, opening, details):
        quote = None
    sentences = (opening.made, *(line.made for line in details), *((quote,) if quote else ()))
    if word_count(printed(sentences)) < LEAST:
        return None
    callout = _callout(story)
    return Blurb(story=story, sentences=sentences, points=_points(lines, opening, callout), callout=callout)


def _lines(story: Story) -> tuple[_Line, ...]:
    articles = {article.id: article for article in story.articles}
    lines = []
    for fact in story.facts:
        article = article_of(fact.span, articles)
        made = sentence(article, fact.span.start, fact.span.end) if article else None
        if article and made and not _nobodys_words(made.text):
            lines.append(_Line(fact, article, made, words_of(fact.text, article.language)))
    return tuple(lines)


def _nobodys_words(text: str) -> bool:
    """Whether a sentence is mostly quotation, which the blurb's quote is for, or says "we" for its writer."""
    own = _QUOTATION.sub("", text)
    return len(own) < _MOSTLY * len(text) or bool(_OWN_VOICE.search(own))


def _opening(lines: Iterable[_Line], story: Story) -> _Line | None:
    """The first line that stands alone; one of readable length, whose people are introduced, if there is one."""
    least, most = _OPENING
    able = [line for line in lines if least <= line.length <= most and not line.leaning]
    lead = [line for line in able if line.article.id == story.lead.id] or able
    good = (line for line in lead if line.length <= _GOOD_OPENING and not _strangers(line, ""))
    dated = next((line for line in lead if _after_dateline(line)), None)
    if dated is not None:
        return dated
    # The lede is the best opening even when it is long or knows its people: newspapers write it to be one.
    if lead and lead[0].fact == story.facts[0]:
        return lead[0]
    return next(good, lead[0] if lead else None)


def _after_dateline(line: _Line) -> bool:
    """Whether a line follows a dateline ("PORT ALLEN — "): it is the lede, even under a standfirst."""
    text, start = line.article.text, line.fact.span.start
    return bool(_DATELINE.fullmatch(text[text.rfind("\n", 0, start) + 1 : start]))


def _quote(story: Story, opening: _Line, phrases: Phrases) -> Sentence | None:
    """The strongest quote that can be printed and that the opening does not hold already."""
    articles = {article.id: article for article in story.articles}
    for quote in story.quotes:
        article = article_of(quote.span, articles)
        if article is None or _inside(quote, opening) or repeats(words_of(quote.text), (opening.words,), _QUOTE_AGAIN):
            continue
        made = quote_sentence(quote, article, opening.made.text, phrases)
        if made and word_count(made.text) + opening.length <= MOST:
            return made
    return None


def _inside(quote: Quote, line: _Line) -> bool:
    span = line.fact.span
    return quote.span.article_id == span.article_id and span.start <= quote.span.start < span.end


def _quote_fits(quote: Sentence, opening: _Line, details: tuple[_Line, ...]) -> bool:
    said = tuple(line.words for line in (opening, *details))
    return not repeats(words_of(quote.text), said)


def _details(
    lines: tuple[_Line, ...], opening: _Line, quote: Sentence | None, room: int, story: Story
) -> tuple[_Line, ...]:
    """One or two more facts, or more of them when they are short; in the order the article tells them."""
    quoted = word_count(quote.text) if quote else 0
    wanted = 1 if quote and quoted + opening.length >= ENOUGH else 2
    chosen: list[_Line] = []
    for strict in (True, False):
        for line in lines:
            length = opening.length + quoted + sum(other.length for other in chosen)
            if (len(chosen) >= wanted and length >= ENOUGH) or len(chosen) >= _DETAILS:
                break
            if not strict and length >= BARE:
                break
            if _may_follow(line, opening, chosen, quote, strict=strict) and line.length <= room - (
                sum(other.length for other in chosen)
            ):
                chosen.append(line)
    return tuple(sorted(chosen, key=lambda line: _reading_order(line, opening, story)))


def _reading_order(line: _Line, opening: _Line, story: Story) -> tuple[object, ...]:
    own = line.article.id == opening.article.id
    place = story.articles.index(line.article)
    return (not own, place, own and line.fact.span.start < opening.fact.span.start, line.fact.span.start)


def _may_follow(line: _Line, opening: _Line, chosen: list[_Line], quote: Sentence | None, *, strict: bool) -> bool:
    """Whether a line can stand after the opening. Strict: it also brings no strangers and no second quotation."""
    before = [opening, *chosen]
    least, most = _DETAIL
    if line in before or not least <= line.length <= most:
        return False
    if line.leaning and not any(_directly_after(line, other) for other in before):
        return False
    if repeats(line.words, tuple(other.words for other in before), _QUOTE_AGAIN) or _meets(line, quote):
        return False
    if line.article.id != opening.article.id and not _adds_number(line, before):
        return False
    if _INTRODUCING.match(line.made.text) and not any(_directly_after(line, other) for other in before):
        return False
    said = printed(tuple(other.made for other in before))
    return not strict or not (_strangers(line, said) or (quote and _LONG_QUOTATION.search(line.made.text)))


def _directly_after(line: _Line, other: _Line) -> bool:
    if line.article.id != other.article.id or line.fact.span.start < other.fact.span.end:
        return False
    between = line.article.text[other.fact.span.end : line.fact.span.start]
    return not between.strip(' "”’»)') and "\n" not in between


def _meets(line: _Line, quote: Sentence | None) -> bool:
    """Whether a fact and the quote sentence share their place or their words."""
    if quote is None:
        return False
    span = line.fact.span
    for piece in quote.pieces:
        other = piece.span
        if other and other.article_id == span.article_id and other.start < span.end and span.start < other.end:
            return True
    return repeats(words_of(quote.text), (line.words,), _QUOTE_AGAIN)


def _adds_number(line: _Line, before: list[_Line]) -> bool:
    """A fact of another outlet earns its place with a figure that was not told; one such fact is enough."""
    if stale(line.article, before[0].article):
        return False
    foreign = any(other.article.id != before[0].article.id for other in before)
    told = {number for other in before for number in _DIGITS.findall(other.made.text)}
    return not foreign and bool(set(_DIGITS.findall(line.made.text)) - told)


def _strangers(line: _Line, before: str) -> bool:
    """Whether a line calls somebody by surname whom the article has introduced and the blurb has not."""
    said = f"{before} {line.made.text}"
    earlier = line.article.text[: line.fact.span.start]
    for name in names(line.made.text):
        surname = name.split()[-1]
        if " " in name or _follows(surname, before, _ANY_WORD) or _follows(surname, said, _CAPITAL):
            continue
        if _follows(surname, earlier, _FULL_NAME):
            return True
    return False


def _follows(surname: str, text: str, start: re.Pattern[str]) -> bool:
    """Whether a name stands in a text as a word of its own, behind what `start` ends with."""
    at = text.find(surname)
    while at >= 0:
        end = at + len(surname)
        if not text[end : end + 1].isalnum() and start.search(text, max(0, at - _LONGEST_NAME), at):
            return True
        at = text.find(surname, end)
    return False


def _callout(story: Story) -> Quote | None:
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


def _points(lines: tuple[_Line, ...], opening: _Line, callout: Quote | None) -> tuple[Sentence, ...]:
    """Two to four facts for a list, most important first; the callout's words are not among them."""
    said: tuple[frozenset[str], ...] = (words_of(callout.text),) if callout else ()
    points: list[Sentence] = []
    for line in (opening, *(line for line in lines if line is not opening)):
        if len(points) == _POINTS:
            break
        if line.leaning or (line is not opening and not _DETAIL[0] <= line.length <= _DETAIL[1]):
            continue
        if callout and _inside(callout, line) and line is not opening:
            continue
        if not repeats(line.words, said, _QUOTE_AGAIN):
            points.append(line.made)
            said += (line.words,)
    return tuple(points) or (opening.made,)
