"""How much a story matters, and why, in words.

The score is a product, so that each reason can say what it contributed: how many outlets tell it, how fresh it is, how
much there is to tell, where an editor placed it, what the reader asked for, and how much its source is trusted. It is
no probability; only its order counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from briefing.stories.same_outlet import one_per_outlet
from briefing.text.wording import word_count
from briefing.types import Article, Disagreement, Fact, Quote

_HALF_LIFE = 12.0
"""Hours in which a story loses half of its freshness: yesterday evening's is worth half of this morning's."""

_UNDATED = 0.35
_FOLLOW_UP = 0.8
_TOP_PLACE, _PLACES_TO_HALF = 0.3, 2.0
"""What the first place in an edited feed adds, and after how many places half of that is left."""
_LEAST_SHOWN = 0.02
_LEAD_WORDS = 100
_NAMED_OUTLETS = 4
_LEAST_ENTRIES = 4
_OUT_OF_ORDER = 0.15
"""Pairs of neighbours that may be out of the order of time in a feed that goes by it: what was pinned, or updated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """What is known of an article's source: the section its stories go to, and how much it counts (1 is usual).

    `place` is the article's in a feed that its editor puts in order, 0 at the top; None where the order says nothing.
    """

    section: str = ""
    weight: float = 1.0
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMaterial:
    """What there is to tell of a story; `change` as in `Story`."""

    articles: Sequence[Article]
    facts: Sequence[Fact]
    quotes: Sequence[Quote]
    disagreements: Sequence[Disagreement] = ()
    first_told: str = ""
    change: Literal["", "update", "correction"] = ""


_Reason = tuple[str, float | None]
"""Words, and what they multiply the score by; None for what only explains."""


def score_story(
    told: StoryMaterial, outlets: Mapping[str, Outlet], *, now: datetime, keywords: Mapping[str, float]
) -> tuple[float, tuple[str, ...]]:
    """The score of a story, and the reasons for it with what each contributed ("3 outlets tell it (×2.58)").

    Args: what there is to tell; by article id, what is known of its source; the clock of the edition; the reader's
    keywords, each with what it multiplies the score by.
    """
    reasons = (
        _spread(told.articles),
        *((_freshness(told.articles, now),) if not told.change else ()),
        _material(told),
        *_feed_place(told.articles, outlets),
        *_keywords(told, keywords),
        *_source_weight(told.articles, outlets),
        *_told_before(told),
        *((("outlets give different figures", None),) if told.disagreements else ()),
    )
    total = math.prod(value for _, value in reasons if value is not None)
    return round(total, 6), tuple(words if value is None else f"{words} (×{value:.2f})" for words, value in reasons)


def _counted(number: int, word: str) -> str:
    """A number of things in words of ours: "1 fact", "2 facts"."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _spread(articles: Sequence[Article]) -> _Reason:
    names = [article.source for article in one_per_outlet(articles)]
    value = 1 + math.log2(len(names))
    if len(names) == 1:
        return "one outlet tells it", value
    more = f" and {len(names) - _NAMED_OUTLETS} more" if len(names) > _NAMED_OUTLETS else ""
    return f"{len(names)} outlets tell it: {', '.join(names[:_NAMED_OUTLETS])}{more}", value


def _freshness(articles: Sequence[Article], now: datetime) -> _Reason:
    times = [article.published for article in articles if article.published]
    if not times:
        return "no date", 0.3 + 0.7 * _UNDATED
    hours = max((now - max(times)).total_seconds() / 3600, 0.0)
    return f"published {_ago(hours)}", 0.3 + 0.7 * 0.5 ** (hours / _HALF_LIFE)


def _material(told: StoryMaterial) -> _Reason:
    """How much there is to tell: 0.5 for nothing, 1 for an edition's lead."""
    figures = sum(fact.kind == "figure" for fact in told.facts)
    agreed = sum(bool(fact.same) for fact in told.facts)
    words = max(word_count(article.text) for article in told.articles)
    parts = (
        (len(told.facts), 6, 0.35),
        (figures, 2, 0.15),
        (agreed, 3, 0.15),
        (len(told.quotes), 2, 0.2),
        (words, 400, 0.15),
    )
    value = 0.5 + 0.5 * sum(share * min(have / enough, 1.0) for have, enough, share in parts)
    facts = _counted(len(told.facts), "fact") if told.facts else "no facts"
    details = (f", {figures} with figures" if figures else "") + (
        f", {agreed} told by several outlets" if agreed else ""
    )
    quotes = f"{_counted(len(told.quotes), 'quote')} with a speaker" if told.quotes else "no quote with a speaker"
    return f"{facts}{details}; {quotes}", value


def _feed_place(articles: Sequence[Article], outlets: Mapping[str, Outlet]) -> tuple[_Reason, ...]:
    placed = [
        (outlet.place, article.source)
        for article in articles
        if (outlet := outlets.get(article.id)) and outlet.place is not None
    ]
    if not placed:
        return ()
    place, source = min(placed)
    value = 1 + _TOP_PLACE * 0.5 ** (place / _PLACES_TO_HALF)
    where = "at the top" if place == 0 else f"number {place + 1}"
    return ((f"{where} of {source}’s feed", value),) if value - 1 >= _LEAST_SHOWN else ()


def _keywords(told: StoryMaterial, keywords: Mapping[str, float]) -> tuple[_Reason, ...]:
    if not keywords:
        return ()
    leads = (" ".join(article.text.split(maxsplit=_LEAD_WORDS)[:_LEAD_WORDS]) for article in told.articles)
    text = "\n".join((*(article.title for article in told.articles), *leads, *(fact.text for fact in told.facts)))
    return tuple((f"has your keyword “{word}”", value) for word, value in keywords.items() if _has_keyword(text, word))


def _has_keyword(text: str, keyword: str) -> bool:
    """Whether a text has a keyword, as a word or words of its own; an English or French plural is the same word."""
    words = r"\s+".join(map(re.escape, keyword.split()))
    return bool(words) and bool(re.search(rf"(?<!\w){words}(?:s|es|x)?(?!\w)", text, re.IGNORECASE))


def _source_weight(articles: Sequence[Article], outlets: Mapping[str, Outlet]) -> tuple[_Reason, ...]:
    value = max(outlets.get(article.id, Outlet()).weight for article in articles)
    return ((f"source weight {value:g}", value),) if value != 1 else ()


def _told_before(told: StoryMaterial) -> tuple[_Reason, ...]:
    if not told.first_told:
        return ()
    if not told.facts:
        return ((f"nothing new since {told.first_told}", _FOLLOW_UP),)
    # What was changed since we told it is as fresh as we found it, and what was wrong counts as much as anything.
    what = {"": "follows up on", "update": "updated since", "correction": "corrected since"}[told.change]
    return ((f"{what} {told.first_told}", None if told.change == "correction" else _FOLLOW_UP),)


def _ago(hours: float) -> str:
    if hours < 1:
        return f"{_counted(round(hours * 60), 'minute')} ago" if hours * 60 >= 1 else "just now"
    return f"{_counted(round(hours), 'hour') if hours < 48 else _counted(round(hours / 24), 'day')} ago"


def is_in_editors_order(times: Sequence[datetime | None]) -> bool:
    """Whether the order of a feed is its editor's.

    Args: when its entries were published, in its order.
    Returns: False for a feed that is ordered by time, newest or oldest first, and for one too short to tell; True where
    no entry has a time, for then the order is all that it says.
    """
    if len(times) < _LEAST_ENTRIES:
        return False
    if not any(times):
        return True
    pairs = [(first, second) for first, second in pairwise(times) if first and second and first != second]
    rising = sum(first < second for first, second in pairs)
    return bool(pairs) and _OUT_OF_ORDER < rising / len(pairs) < 1 - _OUT_OF_ORDER
