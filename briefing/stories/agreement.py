"""What several articles of a story say alike: one fact, told by several outlets.

Two sentences say the same when they share most of their content words (which part of the shorter one's they share is
Szymkiewicz and Simpson's overlap coefficient), or some of them and a figure that nothing else in a story has, and in
either case disagree in no number. A sentence with another figure is not the same, however alike its words: `differ`
looks at those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from briefing.stories.article_likeness import stem
from briefing.stories.same_outlet import number_outlets
from briefing.text import sentences
from briefing.text.figures import figures, numbers
from briefing.text.names import names
from briefing.text.words import content_words
from briefing.types import Article, Fact, Span

ALIKE = 0.6
"""The part of the shorter sentence's words that two must share to say the same."""

ANCHORED = 0.3
"""The same where both have one sum, share or count of one thing, or two numbers."""

_LONGER = 0.4
"""The part of the longer sentence's words; a short one ("The vote was close.") is found in half of all long ones."""
_LEAST_SHARED, _LEAST_SHARED_ANCHORED = 4, 2
"""The words that two sentences must share, at the least."""
_LEAST_UNNAMED, _LEAST_UNNAMED_ANCHORED = 3, 1
"""How many of these are no names: "Secretary of State Ida Roy" stands in sentences that say different things of her."""
_HIGH_COUNT = 10
"""A count so high is no chance: "two people" stand in every second article."""
_TWO = 2
_NUMBER_WORDS = frozenset("million millions billion milliard milliards thousand mille hundred".split())
_NEGATIONS = frozenset("not no never none nor neither without cannot ne pas jamais aucun aucune sans".split())
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|(?:reject|dismiss|disput|refut)\w* (?:\w+ ){0,2}(?:accusations?"
    r"|allegations?|claims?|reports?)"
    r"|nie|nient|nié|dément\w*|démenti\w*)\b"
)


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence as it is compared: the stems of its content words and of its names, the numbers in it, what it counts
    and how many, and whether it denies."""

    span: Span
    stems: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[Decimal]
    counts: frozenset[tuple[str, Decimal]]
    denies: bool


def read_sentence(text: str, span: Span, language: str = "") -> ReadSentence:
    """A sentence as it is compared."""
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
    """Whether a word says something beside the numbers: no number itself, and no half of "p.m."."""
    return len(word) > 1 and not word[0].isdigit() and word not in _NUMBER_WORDS


class SentenceReader:
    """The sentences of a story's articles as they are compared, each read once."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.id: article for article in articles}
        self._read: dict[Span, ReadSentence] = {}

    def sentence_at(self, span: Span) -> ReadSentence:
        """The sentence, or fact, at a place of an article."""
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
    """Whether two sentences say the same: alike in words, and no number in one that the other does not have, unless
    it has all of them and more."""
    if a.denies != b.denies or bool(a.numbers) != bool(b.numbers):
        return False
    both = a.stems & b.stems
    shared, plain = len(both), len(both - a.names - b.names)
    shorter, longer = sorted((len(a.stems), len(b.stems)))
    anchored = bool(a.counts & b.counts) or len(a.numbers & b.numbers) >= _TWO
    alike = plain >= _LEAST_UNNAMED and shared >= max(_LEAST_SHARED, ALIKE * shorter, _LONGER * longer)
    nearly = anchored and plain >= _LEAST_UNNAMED_ANCHORED and shared >= max(_LEAST_SHARED_ANCHORED, ANCHORED * shorter)
    return (alike or nearly) and (a.numbers <= b.numbers or b.numbers <= a.numbers)


def add_confirmations(
    facts: Sequence[Fact], articles: Sequence[Article], reader: SentenceReader | None = None
) -> tuple[Fact, ...]:
    """The facts, each with the sentences of other outlets that say the same.

    Args: the facts of a story; its articles; what was read of them before, if anything was.
    Returns: the same facts in the same order; `Fact.same` has at most one sentence of an outlet, the most alike, and
    none of the fact's own.
    """
    outlet = number_outlets(articles)
    if len(set(outlet.values())) < _TWO:
        return tuple(facts)
    reader = reader or SentenceReader(articles)
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
    """The sentence that says the same in the most of its words, the first of equals."""
    same = (other for other in others if says_the_same(own, other))
    return max(same, key=lambda other: len(own.stems & other.stems) / len(own.stems | other.stems), default=None)
