"""Articles to groups: one event, many outlets.

Two articles are of one event when they have the same address, or when their headlines and first sentences, widened by
what is near them (see `likeness`), share rare words, names and numbers within three days. Groups are joined by average
link (Sneath and Sokal, "Numerical Taxonomy", 1973, as UPGMA): the average over all pairs of two groups is the dot
product of their sums, so no pair needs to be kept, and only groups with one near pair are looked at: the work grows
with the number of articles, not with its square. A wrong merge hides a story from the reader and a miss only tells it
twice, so every threshold leans to the miss. This module knows nothing of outlets, ranks or editions.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from datetime import timedelta

from briefing.stories.article_forms import is_plain_article
from briefing.stories.article_likeness import (
    ArticleVectors,
    Vector,
    candidate_pairs,
    cannot_be_one_event,
    dot_product,
    proof_of_one_event,
    same_source_factor,
    vectorize_articles,
    widen_by_neighbours,
)
from briefing.types import Article

_WINDOW = timedelta(hours=72)
"""Two articles further apart than this are never of one event, however alike: yearly and weekly items look alike."""

_STAGE = timedelta(hours=12)
"""An article so much older than the newest of its event tells an earlier stage of it, and does not lead."""

_LINK = 0.2
"""The average likeness of widened articles at which two groups are one event."""

_PROVED_SHARE, _PROVED_EACH = 0.2, 2
"""The share of the pairs between two groups that must have enough in common themselves; or so many for each article of
the smaller one, for in large groups hardly a fifth of all pairs have. One article that has to do with both ("Does one
need the other?") does not make them one event."""

_PROVED_ONCE = 1
"""What two groups have proved at least: two pairs that are half proved will do, as a third headline may have one word
in common with each of two."""

# Decimal places of a likeness. Doubles have 15 or 16, and sums in another order differ in the last ones: with all of
# them the groups would depend on the order of the articles. 4 or 17 turn no test red.
_PLACES = 12


def group(articles: Sequence[Article]) -> tuple[tuple[Article, ...], ...]:
    """Articles grouped by event, the article to tell it from first.

    Args: articles in any order. An article that is there twice (same id) is kept once, in its fullest form.
    Returns: every article in exactly one group; the same groups in the same order whatever the order given, by the
    smallest article id in them. The first of a group is the one to tell it from: a plain article and no live
    page or round-up, not stale, a whole page before an excerpt, the fuller text, the earlier.
    """
    kept = _one_of_each(articles)
    made = vectorize_articles(kept)

    def within_window(i: int, j: int) -> bool:
        first, second = made[i].time, made[j].time
        return first is None or second is None or abs(first - second) <= _WINDOW.total_seconds()

    groups_so_far = _Groups(made, widen_by_neighbours(made, within_window))
    for i, j in _same_address(kept):
        groups_so_far.join(i, j)
    groups_so_far.agglomerate(candidate_pairs(groups_so_far.vectors, made, within_window, _LINK))
    return tuple(_lead_first(tuple(kept[i] for i in members)) for members in groups_so_far.groups())


def is_earlier_stage(article: Article, newest: Article) -> bool:
    """Whether an article is of an earlier stage of its event: "search under way", when another has "found alive"."""
    return bool(article.published and newest.published and newest.published - article.published > _STAGE)


def _lead_first(articles: Sequence[Article]) -> tuple[Article, ...]:
    dated = [article for article in articles if article.published]
    newest = max(dated, key=_time) if dated else articles[0]
    return tuple(
        sorted(
            articles,
            key=lambda article: (
                not is_plain_article(article),
                is_earlier_stage(article, newest),
                *_lead_preference(article),
            ),
        )
    )


def _one_of_each(articles: Iterable[Article]) -> tuple[Article, ...]:
    best: dict[str, Article] = {}
    for article in sorted(articles, key=lambda a: (a.id, *_lead_preference(a))):
        best.setdefault(article.id, article)
    return tuple(best.values())


def _lead_preference(article: Article) -> tuple[object, ...]:
    """What has a text before a mere headline, whole pages before excerpts, clearly longer texts before shorter ones (in
    steps, doubling from 50 words up to 800: beyond that more is not better), then the earliest, then what is stable."""
    length = min(max(article.text.count(" ") // 50, 1).bit_length(), 5)
    return (
        not article.text,
        article.excerpt_only,
        -length,
        _time(article, math.inf),
        article.id,
        article.source,
        article.sha256,
        article.text,
    )


def _time(article: Article, undated: float = 0.0) -> float:
    return article.published.timestamp() if article.published else undated


def _same_address(articles: Sequence[Article]) -> tuple[tuple[int, int], ...]:
    first: dict[str, int] = {}
    pairs = []
    for i, article in enumerate(articles):
        # Not the link: an article may have one that it shares with others, and no address of its own.
        address = article.canonical_url
        if address and first.setdefault(address, i) != i:
            pairs.append((first[address], i))
    return tuple(pairs)


class _Groups:
    """Groups under construction: by the smallest of their members the places of all, the sum of their vectors, and the
    time that they cover."""

    def __init__(self, made: Sequence[ArticleVectors], vectors: Sequence[Vector]) -> None:
        self.vectors = vectors
        self._made = made
        self._members = {i: [i] for i in range(len(made))}
        self._root = list(range(len(made)))
        self._sums: dict[int, dict[str, float]] = {i: dict(vector) for i, vector in enumerate(vectors)}
        self._time = {i: (it.time, it.time) if it.time is not None else None for i, it in enumerate(made)}
        # The groups near each, and how many pairs between the two are proved to be of one event, some of them half.
        self._near: dict[int, dict[int, float]] = {i: {} for i in range(len(made))}
        # What pairs that cannot be of one event would add to the likeness of two groups.
        self._excluded: dict[int, dict[int, float]] = {}

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """All groups, by their smallest member."""
        return tuple(sorted(tuple(sorted(members)) for members in self._members.values()))

    def join(self, i: int, j: int) -> int:
        """Make one group of the groups `i` and `j` are in; the smaller number stays. Returns it."""
        i, j = sorted((self._root[i], self._root[j]))
        if i == j:
            return i
        moved = self._members.pop(j)
        self._members[i] += moved
        for member in moved:
            self._root[member] = i
        spans = [span for span in (self._time[i], self._time.pop(j)) if span]
        self._time[i] = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None
        total = self._sums[i]
        for term, weight in self._sums.pop(j).items():
            total[term] = total.get(term, 0.0) + weight
        self._inherit(i, j)
        return i

    def _inherit(self, i: int, j: int) -> None:
        """What was near or apart from `j` is so from `i`, too."""
        self._near[i].pop(j, None)
        for k, proved in self._near.pop(j).items():
            if k != i:
                self._near[k].pop(j)
                self._keep_near(i, k, proved)
        for k, value in self._excluded.pop(j, {}).items():
            self._excluded[k].pop(j)
            if k != i:
                self._keep_excluded(i, k, value)

    def _keep_near(self, i: int, j: int, proved: float) -> None:
        self._near[i][j] = self._near[j][i] = self._near[i].get(j, 0) + proved

    def _keep_excluded(self, i: int, j: int, value: float) -> None:
        for one, other in ((i, j), (j, i)):
            of = self._excluded.setdefault(one, {})
            of[other] = of.get(other, 0.0) + value

    def agglomerate(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join the two closest groups until no two are close enough.

        Args: pairs of articles that may be close enough. Two groups can only be so on average if a pair of theirs is.
        """
        for a, b in pairs:
            i, j = self._root[a], self._root[b]
            value = dot_product(self.vectors[a], self.vectors[b])
            if i == j or value * same_source_factor(self._made[a], self._made[b]) < _LINK:
                continue
            if cannot_be_one_event(self._made[a], self._made[b]):
                self._keep_excluded(i, j, value)
            else:
                self._keep_near(i, j, proof_of_one_event(self._made[a], self._made[b]))
        heap = [(-self._closeness(i, j), i, j) for i, near in self._near.items() for j in near if i < j]
        heapq.heapify(heap)
        while heap and -heap[0][0] >= _LINK:
            closeness, i, j = heapq.heappop(heap)
            if i not in self._members or j not in self._members or -closeness != self._closeness(i, j):
                continue
            if self._fit_in_window(i, j) and self._share_enough(i, j):
                root = self.join(i, j)
                for k in sorted(self._near[root]):
                    if (value := self._closeness(root, k)) >= _LINK:
                        heapq.heappush(heap, (-value, min(root, k), max(root, k)))

    def _closeness(self, i: int, j: int) -> float:
        """The average likeness over all pairs of two groups, rounded: sums in another order are no other likeness."""
        i, j = min(i, j), max(i, j)
        total = dot_product(self._sums[i], self._sums[j]) - self._excluded.get(i, {}).get(j, 0.0)
        return round(total / (len(self._members[i]) * len(self._members[j])), _PLACES)

    def _share_enough(self, i: int, j: int) -> bool:
        less, more = sorted((len(self._members[i]), len(self._members[j])))
        proved = self._near[i].get(j, 0)
        return proved >= max(_PROVED_ONCE, min(_PROVED_SHARE * more, _PROVED_EACH) * less)

    def _fit_in_window(self, i: int, j: int) -> bool:
        a, b = self._time[i], self._time[j]
        return a is None or b is None or max(a[1], b[1]) - min(a[0], b[0]) <= _WINDOW.total_seconds()
