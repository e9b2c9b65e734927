"""Which articles are of one outlet: two sources of one web host are one voice, and so are two of one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from briefing.types import Article


def one_per_outlet(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The first article of every outlet, in order."""
    first: dict[int, Article] = {}
    of = number_outlets(articles)
    for article in articles:
        first.setdefault(of[article.id], article)
    return tuple(first.values())


def number_outlets(articles: Sequence[Article]) -> Mapping[str, int]:
    """Article id to the number of its outlet, by the order in which outlets first speak."""
    known: dict[str, int] = {}
    found: dict[str, int] = {}
    for article in articles:
        keys = {article.source.casefold(), (urlsplit(article.url).hostname or "").removeprefix("www.")} - {""}
        number = min((known[key] for key in keys if key in known), default=len(found))
        found[article.id] = number
        for key in keys:
            known.setdefault(key, number)
    return found
