"""Articles to groups: one event, many outlets.

Two articles are of one event when they have the same address, or when their headlines and first sentences share rare
words, names and numbers within three days. The method is TF-IDF with average-link agglomeration (Sneath and Sokal,
"Numerical Taxonomy", 1973, as UPGMA) over candidate pairs from an inverted index, so the work grows with the number of
articles, not with its square. A wrong merge hides a story from the reader and a miss only tells it twice, so every
threshold leans to the miss. This module knows nothing of outlets, ranks or editions.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from briefing.clean import canonical_url
from briefing.text.names import names
from briefing.text.words import content_words
from briefing.types import Article

WINDOW = timedelta(hours=72)
"""Two articles further apart than this are never of one event, however alike: yearly and weekly items look alike."""

STAGE = timedelta(hours=12)
"""An article so much older than the newest of its event tells an earlier stage of it, and does not lead."""

LINK = 0.1
"""The average likeness at which two groups are one event: a cosine between headlines alone."""

_FULL = 0.3
"""What a cosine between texts counts beside one between headlines. Two headlines of one event often share a single
word; sixty words of prose share some with any other prose of their subject: pairs of one event were seen from 0.3 up
and pairs of one subject up to 0.25, so the border, LINK / _FULL, lies between."""

_TITLE_WEIGHT = 2.5
_NAME_WEIGHT = 1.5
_LEAD_WORDS = 60
_BACKGROUND = 500
"""Articles we pretend to have seen beside the batch: in a batch of two, a shared word must not look common."""
_KEYS = 14
"""The heaviest terms of an article are the ones it is looked up by."""
_NEIGHBOURS = 60
"""For a term with a long list, the neighbours in time each article is compared with: this keeps the work linear."""
_SAME_HEADLINE_BODY = 0.08
"""Two full texts whose bodies share less than this are a column's fixed headline ("Letters"), not one event."""
_BODY_TERMS = 20
"""Different content words in a lead that make it a full one."""

_ENDINGS = re.compile(r"(?:ies|es|s|ed|ing|'s|’s)$")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Document:
    """What is compared of an article: unit vectors of headline with first sentences, and of the first sentences;
    `prose` is how much of a lead there is, 0 to 1."""

    article: Article
    whole: Mapping[str, float]
    body: Mapping[str, float]
    prose: float


def group(articles: Sequence[Article]) -> tuple[tuple[Article, ...], ...]:
    """Articles grouped by event, the article to tell it from first.

    Args: articles in any order. An article that is there twice (same id) is kept once, in its fullest form.
    Returns: every article in exactly one group; the same groups in the same order whatever the order given, by the
    smallest article id in them. The first of a group is the one to tell it from: not stale, a whole page before an
    excerpt, the fuller text, the earlier.
    """
    kept = _one_of_each(articles)
    documents = _documents(kept)
    forest = _Forest(documents)
    for i, j in _same_address(kept):
        forest.join(i, j)
    forest.agglomerate(_links(documents))
    return tuple(_led(tuple(kept[i] for i in members)) for members in forest.groups())


def stale(article: Article, newest: Article) -> bool:
    """Whether an article is of an earlier stage of its event: "search under way", when another has "found alive"."""
    return bool(article.published and newest.published and newest.published - article.published > STAGE)


def _led(articles: Sequence[Article]) -> tuple[Article, ...]:
    dated = [article for article in articles if article.published]
    newest = max(dated, key=_time) if dated else articles[0]
    return tuple(sorted(articles, key=lambda article: (stale(article, newest), *_lead_order(article))))


def _one_of_each(articles: Iterable[Article]) -> tuple[Article, ...]:
    best: dict[str, Article] = {}
    for article in sorted(articles, key=lambda a: (a.id, *_lead_order(a))):
        best.setdefault(article.id, article)
    return tuple(best.values())


def _lead_order(article: Article) -> tuple[object, ...]:
    """Whole pages before excerpts, clearly longer texts before shorter ones (in steps, doubling from 50 words up to
    800: beyond that more is not better), then the earliest, then what is stable."""
    length = min(max(article.text.count(" ") // 50, 1).bit_length(), 5)
    return (
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
        address = article.canonical_url or (canonical_url(article.url) if article.url else "")
        if address and first.setdefault(address, i) != i:
            pairs.append((first[address], i))
    return tuple(pairs)


def _documents(articles: Sequence[Article]) -> tuple[_Document, ...]:
    counted = [(_title_terms(article), _body_terms(article)) for article in articles]
    seen = Counter(term for title, body in counted for term in title.keys() | body.keys())
    total = len(articles) + _BACKGROUND
    idf = {term: math.log(total / n) for term, n in seen.items()}
    documents = []
    for article, (title, body) in zip(articles, counted, strict=True):
        both = {term: title.get(term, 0.0) + body.get(term, 0.0) for term in title.keys() | body.keys()}
        prose = min(len(body) / _BODY_TERMS, 1.0)
        documents.append(_Document(article, _unit(both, idf), _unit(body, idf), prose))
    return tuple(documents)


def _title_terms(article: Article) -> dict[str, float]:
    return dict.fromkeys(_terms(article.title, article.language), _TITLE_WEIGHT)


def _body_terms(article: Article) -> dict[str, float]:
    lead = " ".join(article.text.split(maxsplit=_LEAD_WORDS)[:_LEAD_WORDS])
    terms: dict[str, float] = {}
    for term in _terms(lead, article.language):
        terms[term] = terms.get(term, 0.0) + (1.0 if term not in terms else 0.5)
    named = {term for name in names(lead) for term in _terms(name, article.language)}
    return {t: w * (_NAME_WEIGHT if t in named or _DIGITS.search(t) else 1.0) for t, w in terms.items()}


def _terms(text: str, language: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in content_words(text, language) if len(word) > 1)


def _stem(word: str) -> str:
    """A crude stem: enough to meet "votes" with "voted", in English and, mostly, in French."""
    stem = _ENDINGS.sub("", word)
    return stem.rstrip("e") if len(stem) > 3 and not _DIGITS.search(word) else word


def _unit(terms: Mapping[str, float], idf: Mapping[str, float]) -> dict[str, float]:
    weights = {term: weight * idf[term] for term, weight in sorted(terms.items())}
    norm = math.sqrt(sum(w * w for w in weights.values()))
    return {term: w / norm for term, w in weights.items()} if norm else {}


def _dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    return sum(w * b[term] for term, w in a.items() if term in b)


def _links(documents: Sequence[_Document]) -> dict[tuple[int, int], float]:
    """Likeness of every candidate pair (i < j) that has any."""
    return {(i, j): likeness for i, j in _candidates(documents) if (likeness := _likeness(documents[i], documents[j]))}


def _candidates(documents: Sequence[_Document]) -> tuple[tuple[int, int], ...]:
    """Pairs of articles that share one of their heaviest terms, within the window."""
    when = [_time(d.article) for d in documents]
    index: dict[str, list[int]] = defaultdict(list)
    for i in sorted(range(len(documents)), key=lambda i: (when[i], i)):
        terms = documents[i].whole
        for term in sorted(terms, key=lambda t: (-terms[t], t))[:_KEYS]:
            index[term].append(i)
    pairs = {
        (min(i, j), max(i, j))
        for listed in index.values()
        for place, i in enumerate(listed)
        for j in listed[place + 1 : place + 1 + _NEIGHBOURS]
        if _near(documents[i].article, documents[j].article)
    }
    return tuple(sorted(pairs))


def _near(a: Article, b: Article) -> bool:
    return a.published is None or b.published is None or abs(a.published - b.published) <= WINDOW


def _likeness(a: _Document, b: _Document) -> float:
    if a.prose == b.prose == 1.0 and _dot(a.body, b.body) < _SAME_HEADLINE_BODY:
        return 0.0
    return _dot(a.whole, b.whole) * (1.0 - (1.0 - _FULL) * min(a.prose, b.prose))


class _Forest:
    """Groups under construction: lists of places, with the time each covers."""

    def __init__(self, documents: Sequence[_Document]) -> None:
        self._members: dict[int, list[int]] = {i: [i] for i in range(len(documents))}
        self._root = list(range(len(documents)))
        times = [d.article.published for d in documents]
        self._time = {i: (t, t) if t else None for i, t in enumerate(times)}

    def root(self, i: int) -> int:
        """The number of the group that holds article `i`."""
        return self._root[i]

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
        spans = [span for span in (self._time[i], self._time[j]) if span]
        self._time[i] = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None
        return i

    def _fits(self, i: int, j: int) -> bool:
        a, b = self._time[i], self._time[j]
        return a is None or b is None or max(a[1], b[1]) - min(a[0], b[0]) <= WINDOW

    def agglomerate(self, links: Mapping[tuple[int, int], float]) -> None:
        """Join the two closest groups until no two are close enough.

        The closeness of two groups is the average likeness over all pairs between them; a pair that was no candidate
        counts as 0. Sums of likeness simply add when groups join, so each step costs the neighbours of one group.
        """
        sums: dict[int, dict[int, float]] = defaultdict(dict)
        for (a, b), likeness in links.items():
            i, j = self._root[a], self._root[b]
            if i != j:
                sums[i][j] = sums[j][i] = sums[i].get(j, 0.0) + likeness
        heap = [(-self._average(i, j, total), i, j) for i, near in sums.items() for j, total in near.items() if i < j]
        heapq.heapify(heap)
        while heap and -heap[0][0] >= LINK:
            closeness, i, j = heapq.heappop(heap)
            if i not in self._members or j not in self._members or j not in sums[i]:
                continue
            if -closeness != self._average(i, j, sums[i][j]) or not self._fits(i, j):
                continue
            self._merge(i, j, sums, heap)

    def _average(self, i: int, j: int, total: float) -> float:
        return total / (len(self._members[i]) * len(self._members[j]))

    def _merge(self, i: int, j: int, sums: dict[int, dict[int, float]], heap: list[tuple[float, int, int]]) -> None:
        self.join(i, j)
        near, old = sums[i], sums.pop(j)
        del near[j], old[i]
        for k, total in old.items():
            del sums[k][j]
            near[k] = near.get(k, 0.0) + total
        for k, total in sorted(near.items()):
            sums[k][i] = total
            average = self._average(i, k, total)
            if average >= LINK:
                heapq.heappush(heap, (-average, min(i, k), max(i, k)))
