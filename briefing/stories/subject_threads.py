"""Threads: stories of one subject that are not one event.

"Bill 41 passes", "Bill 41: who loses in Kettle Cove" and "Bill 41: the night of the vote" are three events to `group`,
and one subject too many for an edition. What two events of one subject share is not in their headlines: it is the names
and terms that their texts come back to. So the whole texts are compared here, each word by how often it is said and by
how few of the day's stories say it. Every thread is a star: all its stories are near its strongest, the first in rank
(Aslam, Pelekhov and Rus, "The star clustering algorithm", 2004), so that no chain of neighbours leads from the bill to
the weather.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from briefing.stories.article_likeness import dot_product, stem, unit_vector
from briefing.stories.one_form import are_two_alerts
from briefing.text.names import names
from briefing.text.wording import content_words
from briefing.types import Article, Story

_NEAR = 0.18
"""The cosine of two texts from which on they are of one subject. In a day's news, stories of one were seen from 0.18
up, others in one place up to 0.16."""

_SHARED_TERMS, _RARE_SHARE, _RARE_COUNT = 5, 0.02, 4
"""They share so many terms that no more than this part of the day's stories have (or no more than a few)."""
_NEAR_EXCERPTS, _SHARED_TERMS_EXCERPTS = 0.2, 3
"""Of excerpts, which have fewer: so near, with so many terms in common, a name among them."""
_WORDS = 400
"""Words of a text that are read."""
_NAME_WEIGHT = _TITLE_WEIGHT = 1.5
"""What a name and a word of the headline count beside other words."""
_BACKGROUND = 10
"""Stories we pretend to have seen beside the day's: where there are three, a word that two share must not look
common."""
_MOST_STORIES = 600
"""Stories that are looked at, the first in rank: an edition tells 60 at most."""


def assign_threads(stories: Sequence[Story]) -> tuple[Story, ...]:
    """The stories in the same order, each with its thread: the id of the strongest story of its subject.

    Args: stories, the most important first.
    """
    near = _find_neighbours([story.lead for story in stories[:_MOST_STORIES]])
    thread: dict[int, str] = {}
    for place, story in enumerate(stories):
        if place not in thread:
            thread[place] = story.id
            thread |= {other: story.id for other in near.get(place, ()) if other not in thread}
    return tuple(replace(story, thread=thread[place]) for place, story in enumerate(stories))


def _find_neighbours(articles: Sequence[Article]) -> Mapping[int, Sequence[int]]:
    """The places of the articles that are near each article."""
    read = [_weigh_terms(article) for article in articles]
    seen = Counter(term for terms, _ in read for term in terms)
    often = max(_RARE_COUNT, int(_RARE_SHARE * len(articles)))
    idf = {term: math.log((len(articles) + _BACKGROUND) / count) for term, count in seen.items()}
    vectors = [unit_vector({term: weight * idf[term] for term, weight in sorted(terms.items())}) for terms, _ in read]
    rare = [frozenset(term for term in terms if seen[term] <= often) for terms, _ in read]
    near: dict[int, list[int]] = {}
    for i, j in _pairs_with_shared_terms(rare):
        shared, value = rare[i] & rare[j], dot_product(vectors[i], vectors[j])
        named = bool(shared & read[i][1] & read[j][1])
        near_enough = (len(shared) >= _SHARED_TERMS and value >= _NEAR) or (named and value >= _NEAR_EXCERPTS)
        # What alerts of one form share is their form, and no subject.
        if near_enough and not are_two_alerts(articles[i], articles[j]):
            near.setdefault(i, []).append(j)
            near.setdefault(j, []).append(i)
    return near


def _pairs_with_shared_terms(rare: Sequence[frozenset[str]]) -> Sequence[tuple[int, int]]:
    """The pairs of articles, by their places, that share rare terms enough; only those that share one are counted."""
    listed: dict[str, list[int]] = {}
    for place, terms in enumerate(rare):
        for term in terms:
            listed.setdefault(term, []).append(place)
    shared = Counter(pair for places in listed.values() for pair in combinations(places, 2))
    return sorted(pair for pair, count in shared.items() if count >= _SHARED_TERMS_EXCERPTS)


def _weigh_terms(article: Article) -> tuple[Mapping[str, float], frozenset[str]]:
    """The stems of a text by how much they say of its subject, and those of the names in it."""
    body = " ".join(article.text.split(maxsplit=_WORDS)[:_WORDS])
    title = {stem(word) for word in content_words(article.title, article.language)}
    called = frozenset(stem(word) for name in names(body) for word in content_words(name, article.language))
    counts = Counter(
        stem(word) for word in content_words(f"{article.title}. {body}", article.language) if len(word) > 1
    )
    weights = {
        term: (1 + math.log(count))
        * (_NAME_WEIGHT if term in called else 1.0)
        * (_TITLE_WEIGHT if term in title else 1.0)
        for term, count in counts.items()
    }
    return weights, called
