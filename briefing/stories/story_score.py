"""How much a story matters, and why, in words.

The score is a product, so that each reason can say what it contributed: how many outlets tell the story, how fresh it
is, how much there is to tell, where an editor placed it, which keywords of the reader it has, and the weight of its
source. It is no probability; only the order of scores counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from briefing.same_outlet import one_per_outlet
from briefing.text.wording import word_count
from briefing.types import Article, Disagreement, Fact, Quote

# These numbers are an editor's judgement, not learnt: nobody has ranked whole days for us. "Of 215 stories" counts the
# stories of our week and sample (docs/quality.md, "Stories") whose place in the order another value changes.
_HALF_LIFE = 12.0
"""Hours in which a story loses half of its freshness: at the morning edition, last evening's news is worth half of this
morning's. Half: 102 of 215 stories change places; double: 107. Where editions are further apart it is half of the time
between them: by the hours of a day, a weekly edition would tell its last day."""

_OLD, _FRESH = 0.3, 0.7
"""What a story of any age keeps, and what freshness adds: old news that many outlets tell stays above fresh trifles."""

_UNDATED = 0.35
"""The freshness of a story without a date: that of one of 18 hours, so neither first nor lost. Half: 7 of 215 stories
change places; double: 26."""

_FOLLOW_UP = 0.8
"""What a follow-up or an update keeps: the reader knows the event. Half: 46 of 215 stories change places;
double: 91."""

_TOP_PLACE, _PLACES_TO_HALF = 0.3, 2.0
"""What the first place in an edited feed adds, and after how many places half of that is left: an editor's first choice
counts about as much as a third of a second outlet. Half of either: 6 and 4 of 215 stories change places; double: 12
and 4."""

_LEAST_SHOWN = 0.02
"""A place that adds less is no reason: it would read "×1.01". With the values above the eighth place is the last."""

_LEAD_WORDS = 100
"""Words of a text in which a keyword counts; one in the last paragraph is by the way. Half and double move nothing in
our week and sample."""

_NAMED_OUTLETS = 4
"""Outlets that a reason names before "and 3 more": one line of a terminal."""

_LEAST_ENTRIES = 4
"""Entries from which on the order of a feed can be told: three are in order of time by chance in two of six cases."""

_OUT_OF_ORDER = 0.15
"""The share of neighbours that may be out of the order of time in a feed that goes by it: what was pinned or updated.
An editor's order has about half of them out of it. Half and double move nothing in our week and sample."""

_ENOUGH = {"facts": (6, 0.35), "figures": (2, 0.15), "confirmed": (3, 0.15), "quotes": (2, 0.2), "words": (400, 0.15)}
"""What the lead of an edition has of each, and its share of the whole. What goes beyond adds nothing: a blurb has no
room for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """What is known of an article's source: the section of its stories, and its weight (1 is usual).

    `place` is the place of the article in a feed that its editor puts in order, 0 at the top; None where the order says
    nothing.
    """

    section: str = ""
    weight: float = 1.0
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMaterial:
    """What there is to tell of a story. `change` means what it means in `Story`."""

    articles: Sequence[Article]
    facts: Sequence[Fact]
    quotes: Sequence[Quote]
    disagreements: Sequence[Disagreement] = ()
    first_told: str = ""
    change: Literal["", "update", "correction"] = ""


_Reason = tuple[str, float | None]
"""A reason in words, and what it multiplies the score by; None for a reason that only explains."""


def score_story(
    told: StoryMaterial,
    outlets: Mapping[str, Outlet],
    *,
    now: datetime,
    keywords: Mapping[str, float],
    between: timedelta = timedelta(0),
) -> tuple[float, tuple[str, ...]]:
    """The score of a story, and the reasons for it, each with its factor ("3 outlets tell it (×2.58)").

    Args: what there is to tell; by article id, what is known of its source; the time of the edition; the reader's
    keywords, each with the factor of a story that has it; the time between editions, where it is more than a day.
    """
    reasons = (
        _spread(told.articles),
        *((_freshness(told.articles, now, between),) if not told.change else ()),
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
    # The second outlet says more of a story than the eighth: twice the outlets add 1.
    value = 1 + math.log2(len(names))
    if len(names) == 1:
        return "one outlet tells it", value
    more = f" and {len(names) - _NAMED_OUTLETS} more" if len(names) > _NAMED_OUTLETS else ""
    return f"{len(names)} outlets tell it: {', '.join(names[:_NAMED_OUTLETS])}{more}", value


def _freshness(articles: Sequence[Article], now: datetime, between: timedelta) -> _Reason:
    times = [article.published for article in articles if article.published]
    if not times:
        return "no date", _OLD + _FRESH * _UNDATED
    hours = max((now - max(times)).total_seconds() / 3600, 0.0)
    half_life = max(_HALF_LIFE, between / timedelta(hours=2))
    return f"published {_ago(hours)}", _OLD + _FRESH * 0.5 ** (hours / half_life)


def _material(told: StoryMaterial) -> _Reason:
    """How much there is to tell: 0.5 for nothing, 1 for the lead of an edition."""
    have = {
        "facts": len(told.facts),
        "figures": sum(fact.kind == "figure" for fact in told.facts),
        "confirmed": sum(bool(fact.same) for fact in told.facts),
        "quotes": len(told.quotes),
        "words": max(word_count(article.text) for article in told.articles),
    }
    value = 0.5 + 0.5 * sum(share * min(have[what] / enough, 1.0) for what, (enough, share) in _ENOUGH.items())
    facts = _counted(len(told.facts), "fact") if told.facts else "no facts"
    details = (f", {have['figures']} with figures" if have["figures"] else "") + (
        f", {have['confirmed']} told by several outlets" if have["confirmed"] else ""
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
    """Whether a keyword occurs in a text, on word borders. An English or French plural counts as the same word."""
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
    # A correction keeps its whole score: the reader was told something wrong.
    what = {"": "follows up on", "update": "updated since", "correction": "corrected since"}[told.change]
    return ((f"{what} {told.first_told}", None if told.change == "correction" else _FOLLOW_UP),)


def _ago(hours: float) -> str:
    if hours < 1:
        return f"{_counted(round(hours * 60), 'minute')} ago" if hours * 60 >= 1 else "just now"
    return f"{_counted(round(hours), 'hour') if hours < 48 else _counted(round(hours / 24), 'day')} ago"


def is_in_editors_order(times: Sequence[datetime | None]) -> bool:
    """Whether the order of a feed is its editor's: a front page is put in order by hand, most feeds by time alone.

    Args: when the entries were published, in the order of the feed.
    Returns: False for a feed that is ordered by time, newest or oldest first, and for one too short to tell; True where
    no entry has a time, because then the order is all that it says.
    """
    if len(times) < _LEAST_ENTRIES:
        return False
    if not any(times):
        return True
    pairs = [(first, second) for first, second in pairwise(times) if first and second and first != second]
    rising = sum(first < second for first, second in pairs)
    return bool(pairs) and _OUT_OF_ORDER < rising / len(pairs) < 1 - _OUT_OF_ORDER
