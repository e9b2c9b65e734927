"""One fact, told by several outlets: which sentences of a story's articles say the same.

Two sentences say the same when they share most of their content words (measured against the shorter one, the overlap
coefficient of Szymkiewicz and Simpson), or some of them and a figure that is an anchor. In either case no number may
differ: sentences with different figures are the matter of `disagreement`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from briefing.same_outlet import number_outlets
from briefing.stories.article_likeness import stem
from briefing.text import sentences
from briefing.text.figures import figures, numbers
from briefing.text.names import names
from briefing.text.wording import content_words
from briefing.types import Article, Fact, Span

# The thresholds were set by reading pairs of sentences. In the groups of real feed entries that several outlets tell,
# five sentences confirm a fact with them, all five rightly. docs/quality.md ("Stories") names what "the feeds" and "the
# week" below are; the tests have a pair on either side of each threshold.
_ALIKE = 0.6
"""The share of the shorter sentence's words that two sentences must have in common. Halved, one more fact of the feeds
is merged; doubled (only an anchor counts then), one confirmation is lost."""

_ANCHORED = 0.3
"""The same for sentences with an anchor: one sum, share or high count of the same thing, or two numbers. Halved, one
fact of the week is merged; doubled, three confirmations of the week are lost."""

_LONGER = 0.4
"""The share of the longer sentence's words: a short sentence ("The vote was close.") is part of half of all long ones.
Doubled, one confirmation in the feeds is lost; halved, nothing moves."""

_LEAST_SHARED, _LEAST_SHARED_ANCHORED = 4, 2
"""How many words two sentences must share, whatever their length: three common words are soon found. One up or down
moves nothing in the feeds or the week."""

_LEAST_UNNAMED, _LEAST_UNNAMED_ANCHORED = 3, 1
"""How many of the shared words must not belong to a name. "Secretary of State Ida Roy" occurs in sentences that say
different things of her; an earlier rule took such a pair of the feeds for the same. With two beside an anchor one
confirmation of the week is lost."""

_HIGH_COUNT = 10
"""From here on a count is an anchor; "two people" occur in every second article. Half and double move nothing in the
feeds or the week."""

_NUMBERS_THAT_ANCHOR = 2
"""So many numbers in common are an anchor. With one, four stories of the feeds and the week get new confirmations."""

# Words that belong to a number, which is compared by its value.
_NUMBER_WORDS = frozenset("million millions billion milliard milliards thousand mille hundred".split())
_NEGATIONS = frozenset("not no never none nor neither without cannot ne pas jamais aucun aucune sans".split())
# "The port denied that ..." says the contrary of what follows, and so does the rejection of a claim. The rejection of a
# deal does not: it is the event.
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|(?:reject|dismiss|disput|refut)\w* (?:\w+ ){0,2}(?:accusations?"
    r"|allegations?|claims?|reports?)"
    r"|nie|nient|nié|dément\w*|démenti\w*)\b"
)


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """What is compared of a sentence: the stems of its content words and of its names, its numbers, the things that it
    counts with their numbers, and whether it denies."""

    span: Span
    stems: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[Decimal]
    counts: frozenset[tuple[str, Decimal]]
    denies: bool


def read_sentence(text: str, span: Span, language: str = "") -> ReadSentence:
    """What is compared of a sentence: its text, its place in an article, and the article's language."""
    words = content_words(text, language)
    plain = text.casefold().replace("n’t", " not").replace("n't", " not").split()
    return ReadSentence(
        span=span,
        stems=frozenset(stem(word) for word in words if _is_comparable(word)),
        names=frozenset(stem(word) for name in names(text) for word in content_words(name, language)),
        numbers=numbers(text, language),
        counts=frozenset(
            (it.unit or stem(it.noun), value)
            for it in figures(text, language)
            for value in it.values
            if it.kind != "count" or value >= _HIGH_COUNT
        ),
        denies=any(word.strip(".,;:“”\"'") in _NEGATIONS for word in plain) or bool(_DENIAL.search(text)),
    )


def _is_comparable(word: str) -> bool:
    """Whether a word says something besides the numbers. A number does not, nor does a half of "p.m."."""
    return len(word) > 1 and not word[0].isdigit() and word not in _NUMBER_WORDS


class SentenceReader:
    """Reads each sentence of a story's articles once, as fact and as sentence.

    The caller makes one for the articles of a story and drops it with them. (Before, facts and sentences were read for
    each comparison: a third of the time of a first run of 60 sources.)
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.id: article for article in articles}
        self._read: dict[Span, ReadSentence] = {}

    def sentence_at(self, span: Span) -> ReadSentence:
        """The sentence or fact at a span."""
        if span not in self._read:
            article = self._articles[span.article_id]
            self._read[span] = read_sentence(article.text[span.start : span.end], span, article.language)
        return self._read[span]

    def sentences_of(self, article: Article) -> tuple[ReadSentence, ...]:
        """All sentences of an article."""
        return tuple(
            self.sentence_at(Span(article_id=article.id, start=start, end=end))
            for start, end in sentences(article.text, article.language)
        )


def says_the_same(a: ReadSentence, b: ReadSentence) -> bool:
    """Whether two sentences say the same: alike in words, and the numbers of one are all among those of the other."""
    if a.denies != b.denies or bool(a.numbers) != bool(b.numbers):
        return False
    both = a.stems & b.stems
    shared, plain = len(both), len(both - a.names - b.names)
    shorter, longer = sorted((len(a.stems), len(b.stems)))
    anchored = bool(a.counts & b.counts) or len(a.numbers & b.numbers) >= _NUMBERS_THAT_ANCHOR
    alike = plain >= _LEAST_UNNAMED and shared >= max(_LEAST_SHARED, _ALIKE * shorter, _LONGER * longer)
    enough = max(_LEAST_SHARED_ANCHORED, _ANCHORED * shorter)
    nearly = anchored and plain >= _LEAST_UNNAMED_ANCHORED and shared >= enough
    return (alike or nearly) and (a.numbers <= b.numbers or b.numbers <= a.numbers)


def add_confirmations(facts: Sequence[Fact], articles: Sequence[Article], reader: SentenceReader) -> tuple[Fact, ...]:
    """The facts, each with the sentences of other outlets that say the same.

    Args: the facts of a story; its articles; the reader of these articles.
    Returns: the same facts in the same order; `Fact.same` has at most one sentence of each other outlet, the
    most alike.
    """
    outlet = number_outlets(articles)
    if len(set(outlet.values())) <= 1:
        return tuple(facts)
    told: dict[int, list[ReadSentence]] = {}
    for article in articles:
        told.setdefault(outlet[article.id], []).extend(reader.sentences_of(article))
    made = []
    for fact in facts:
        own = reader.sentence_at(fact.span)
        others = (told[number] for number in sorted(told) if number != outlet[fact.span.article_id])
        found = (_most_alike(own, sentences_of) for sentences_of in others)
        made.append(replace(fact, same=tuple(one.span for one in found if one)))
    return tuple(made)


def _most_alike(own: ReadSentence, others: Sequence[ReadSentence]) -> ReadSentence | None:
    """Of the sentences that say the same, the one with the largest share of common words; the first of equals."""
    same = (other for other in others if says_the_same(own, other))
    return max(same, key=lambda other: len(own.stems & other.stems) / len(own.stems | other.stems), default=None)
