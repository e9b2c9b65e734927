"""Facts: the sentences of an article that an editor would keep, verbatim, in order of importance.

The score is a sum of few signs that extractive summarizing has long known (position: Baxendale 1958; cue words:
Edmundson 1969; closeness to the whole text: Radev et al. 2004, "Centroid-based summarization") and that an editor of a
daily looks for: a figure, a source, a decision, somebody new. What each counts is learnt (`LEARNT_WEIGHTS`). What
repeats is left out as in maximal marginal relevance (Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from briefing.summary.fact_candidates import MOSTLY_QUOTED, Candidate, find_candidates
from briefing.summary.quotations import AttributedSpeech
from briefing.summary.sentence_signs import (
    has_decision,
    has_figure,
    has_source,
    kind_of_fact,
    looks_ahead,
    only_announces,
)
from briefing.text.segmentation import sentences
from briefing.text.wording import SAME_OVERLAP, content_words, needs_context, overlap, word_count
from briefing.types import Article, Fact, FactKind, Span

MOST_FACTS = 8
"""Facts of an article: more than the three and five that docs/quality.md counts, since an edition passes over those
that were told before or point at another sentence."""
# The weights below were learnt with the next three values, so one that is moved alone is weighed wrongly. What is said
# of "fact units" is said of those of REALSumm (docs/quality.md).
_HALF_BONUS_PLACE = 5
"""After so many sentences the bonus for standing early is half of what it was. With 2 the fact units lose .010; with 10
they win .007 and the writers' summaries lose; with 6 our own set loses a "must"."""
_ENOUGH_WORDS, _TOO_MANY_WORDS = 22, 45
"""Words of a sentence that says enough, and of one that says too much. The first at 11 loses .008 of the fact units, at
44 .018; the second at 22 loses .012, at 90 nothing."""
_MOST_NEW_NAMES = 3
"""New names that count. With 1 or 6 other facts are chosen in a third of the articles, and no figure falls."""
_RICH_QUOTE_WORDS = 20
"""Content words of a quote that says as much as a sentence of the story. docs/quality.md says what was tried."""
_REPETITION_COST = 0.3
"""What a sentence loses that says again what a chosen one says. With half or twice as much ROUGE-1 falls with the
writers' summaries (by .002 and .003), and with twice as much by .006 with REALSumm's, whose units gain .006."""

# Written by benchmarks/learn_facts.py --write; docs/quality.md says from what.
LEARNT_WEIGHTS: dict[str, float] = {
    "early": 0.264,
    "late": -0.147,
    "central": 0.085,
    "length": 0.109,
    "long": -0.058,
    "figure": 0.150,
    "source": 0.127,
    "decision": 0.082,
    "names": 0.109,
}
# Not learnt, because the articles that were learnt from hold too few of them: what is still to come on a given day,
# what needs another sentence to be understood or is mostly somebody's quoted words, how much such a quote says, and
# what tells that somebody says something and not what ("went on to explain why").
WEIGHTS_BY_HAND: dict[str, float] = {"ahead": 0.15, "borrowed": -0.25, "says": 0.2, "announces": -0.15}


def choose_facts(
    article: Article, found: AttributedSpeech, units: Sequence[tuple[int, int]] | None = None, most: int = MOST_FACTS
) -> tuple[Fact, ...]:
    """The facts of an article, the most important first, at most `most`; `score` is 1 for the first.

    One that needs another fact ("He said ...") stands right behind it.

    Args: the article; who says what in it; start and end of its sentences, where the caller has split them already;
        how many to choose.
    """
    units = sentences(article.text, article.language) if units is None else units
    able, length = find_candidates(article, found, units)
    whole = Counter(content_words(article.text, article.language))
    scores = [(weigh_signs(signs_of(one, whole, length), LEARNT_WEIGHTS), one) for one in able]
    chosen = choose_without_repeating(scores, most)
    best = max((value for value, _ in chosen), default=0.0)
    return tuple(
        Fact(
            span=Span(article_id=article.id, start=one.start, end=one.end),
            text=one.text,
            kind=_kind_of(one),
            score=round(max(value, 0.0) / best, 4) if best > 0 else 0.0,
            speaker=one.speaker,
            speaker_role=one.speaker_role,
        )
        for value, one in chosen
    )


def find_lede(article: Article, chosen: Iterable[Fact]) -> Span | None:
    """The span of the first fact that can open a blurb, in the order of the text."""
    able = [fact.span for fact in chosen if not needs_context(fact.text) and fact.text[0] not in "“\"«'‘"]
    return min(able, key=lambda span: span.start, default=None)


def signs_of(one: Candidate, whole: Mapping[str, int], length: int) -> dict[str, float]:
    """What tells an important sentence, each 0 to 1 (`central` a little more).

    Args: the candidate; how often each content word stands in the article; the number of the article's sentences.
    """
    words, low = word_count(one.text), one.text.lower()
    is_quote = one.quoted >= MOSTLY_QUOTED
    return {
        "early": 1 / (1 + one.place / _HALF_BONUS_PLACE),
        "late": one.place / max(1, length - 1),
        "central": _centrality(one.words, whole),
        "length": min(1.0, words / _ENOUGH_WORDS),
        "long": float(words > _TOO_MANY_WORDS),
        "figure": float(has_figure(low)),
        "source": float(has_source(low)),
        "decision": float(has_decision(low)),
        "ahead": float(looks_ahead(low)),
        "announces": float(only_announces(low)),
        "borrowed": float(one.needs_context or is_quote),
        "says": min(1.0, len(one.words) * one.quoted / _RICH_QUOTE_WORDS) if is_quote else 0.0,
        "names": min(len(one.names), _MOST_NEW_NAMES) / _MOST_NEW_NAMES,
    }


def weigh_signs(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How important a sentence is: its signs, each by its weight."""
    return sum(weight * found[name] for name, weight in (*weights.items(), *WEIGHTS_BY_HAND.items()))


def choose_without_repeating(
    scores: Sequence[tuple[float, Candidate]], most: int = MOST_FACTS
) -> list[tuple[float, Candidate]]:
    """The best candidates, each as it says something that the ones before it do not, in order of importance.

    Args: each candidate with its score; how many to choose.
    """
    left = sorted(scores, key=lambda pair: (-pair[0], pair[1].start))
    again = [0.0] * len(left)
    fits = [not one.needs_context for _, one in left]
    chosen: list[tuple[float, Candidate]] = []
    while len(chosen) < most:
        able = [
            (value - _REPETITION_COST * again[at], -one.start, at)
            for at, (value, one) in enumerate(left)
            if fits[at] and again[at] < SAME_OVERLAP
        ]
        if not able:
            break
        value, _, best = max(able)
        new = left[best][1]
        _insert_fact(chosen, (value, new))
        again[best] = 1.0
        # What is said already stays said, and what has something to lean on keeps it.
        for at, (_, one) in enumerate(left):
            if again[at] < SAME_OVERLAP:
                again[at] = max(again[at], overlap(one.words, new.words))
                fits[at] = fits[at] or _gives_context_to(new, one)
    return chosen


def _kind_of(one: Candidate) -> FactKind:
    """A statement if a verb of saying gives it to somebody; a figure "according to" an office stays a figure."""
    return "statement" if one.speaker and not has_source(f"{one.cue.lower()} ") else kind_of_fact(one.text)


def _centrality(words: frozenset[str], whole: Mapping[str, int]) -> float:
    """How much a sentence is made of the words that the article comes back to."""
    shared = sum(math.log1p(whole[word]) for word in words if whole[word] > 1)
    return shared / math.sqrt(len(words) or 1)


def _gives_context_to(other: Candidate, one: Candidate) -> bool:
    """Whether a sentence that needs context has it in another: one that names whom it means, else the one before it."""
    if one.context_name is None:
        return other.place == one.place - 1
    return (
        bool(one.context_name)
        and other.place < one.place
        and bool(re.search(rf"\b{re.escape(one.context_name)}\b", other.text))
    )


def _insert_fact(chosen: list[tuple[float, Candidate]], new: tuple[float, Candidate]) -> None:
    """Puts a fact at its place: at the end, or right behind the one that gives it context."""
    places = [at for at, (_, other) in enumerate(chosen) if new[1].needs_context and _gives_context_to(other, new[1])]
    chosen.insert(places[-1] + 1 if places else len(chosen), new)
