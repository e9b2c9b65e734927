"""Groups of articles to ranked stories: what matters, to whom it belongs, and why it stands where it does.

The score multiplies four things an editor asks: how many outlets tell it, how much she trusts the source, how fresh
it is, and how much there is to tell. It is no probability; only its order counts.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from briefing.stories import memory
from briefing.stories.group import stale
from briefing.text.wording import SAME, leans, repeats, word_count, words_of
from briefing.types import Article, Fact, Quote, Story, Summary

HALF_LIFE = 12.0
"""Hours in which a story loses half of its freshness: yesterday evening's is worth half of this morning's."""

WIDELY_TOLD = 3
"""A story that so many outlets tell belongs to the first section, whatever its sources' sections are."""

SURE = 0.75
"""Confidence from which on a speaker is printed: fewer than one in five may be wrong, and of most one in twenty is."""

_UNDATED = 0.35
_FOLLOW_UP = 0.8
_LEDE_SCORE = 1.0
_MIN_NAME = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """What the configuration says of a source: the section its stories go to, and how much it counts (1 is usual)."""

    section: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Substance:
    """How much there is to tell."""

    facts: int
    figures: int
    quotes: int
    words: int

    @property
    def value(self) -> float:
        """0 (nothing) to 1 (an edition's lead)."""
        parts = ((self.facts, 6, 0.4), (self.figures, 2, 0.2), (self.quotes, 2, 0.25), (self.words, 400, 0.15))
        return sum(share * min(have / enough, 1.0) for have, enough, share in parts)


def stories(
    groups: Sequence[Sequence[Article]],
    summaries: Mapping[str, Summary],
    outlets: Mapping[str, Outlet],
    *,
    now: datetime,
    told: Mapping[str, str],
    sections: tuple[str, ...],
) -> tuple[Story, ...]:
    """Groups as stories, the most important first.

    Args:
        groups: articles by event, as `group` gives them, those of earlier editions among them.
        summaries: by article id; an article without one adds no facts and no quotes.
        outlets: by article id, what the configuration says of the source it came from; none counts as `Outlet()`.
        now: the time of the edition; freshness is measured from it.
        told: article id to the slot of the edition that told it.
        sections: the briefing's sections in order; none makes everything one section "".

    Returns: one story a group; a story that has nothing new has `first_told` and no facts (see `memory`).
    """
    made = (_story(group, summaries, outlets, now=now, told=told, sections=sections) for group in groups if group)
    return tuple(sorted(made, key=lambda story: (-story.score, story.id)))


def voices(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The first article of every outlet, in order. Two sources of one web host are one outlet."""
    seen: set[str] = set()
    first = []
    for article in articles:
        keys = {article.source.casefold(), (urlsplit(article.url).hostname or "").removeprefix("www.")} - {""}
        if not keys & seen:
            first.append(article)
        seen |= keys
    return tuple(first)


def _story(
    group: Sequence[Article],
    summaries: Mapping[str, Summary],
    outlets: Mapping[str, Outlet],
    *,
    now: datetime,
    told: Mapping[str, str],
    sections: tuple[str, ...],
) -> Story:
    articles, first_told = memory.news(group, told)
    facts = _facts(articles, summaries)
    quotes = _quotes(articles, summaries)
    if first_told:
        facts = memory.new_facts(facts, [article for article in group if article.id in told])
    articles = articles or tuple(group)
    score, reasons = _score(articles, facts, quotes, outlets, now=now, first_told=first_told)
    return Story(
        id=hashlib.sha256(min(article.id for article in group).encode()).hexdigest()[:16],
        headline=articles[0].title,
        articles=articles,
        facts=facts,
        quotes=quotes if facts else (),
        section=_section(articles, outlets, sections),
        first_told=first_told,
        score=score,
        reasons=reasons,
    )


def _section(articles: Sequence[Article], outlets: Mapping[str, Outlet], sections: tuple[str, ...]) -> str:
    if not sections:
        return ""
    if len(voices(articles)) >= WIDELY_TOLD:
        return sections[0]
    return outlets.get(articles[0].id, Outlet()).section or sections[0]


def _facts(articles: Sequence[Article], summaries: Mapping[str, Summary]) -> tuple[Fact, ...]:
    """Facts of all articles, the lead's first and its lede at the head, none told twice."""
    kept: list[Fact] = []
    said: tuple[frozenset[str], ...] = ()
    for article in articles:
        for fact in _own_facts(article, summaries.get(article.id)):
            words = words_of(fact.text, article.language)
            if not repeats(words, said):
                kept.append(fact)
                said += (words,)
    return tuple(kept)


def _own_facts(article: Article, summary: Summary | None) -> tuple[Fact, ...]:
    if summary is None:
        return ()
    lede = summary.lede
    if lede is None:
        return summary.facts
    opening = next((f for f in summary.facts if f.span.start <= lede.start < f.span.end), None)
    if opening is None:
        text = article.text[lede.start : lede.end]
        opening = Fact(span=lede, text=text, kind="event", score=_LEDE_SCORE)
    return (opening, *(fact for fact in summary.facts if fact is not opening))


def _quotes(articles: Sequence[Article], summaries: Mapping[str, Summary]) -> tuple[Quote, ...]:
    """Quotes whose speaker is sure, the strongest first, each once; those of an earlier stage of the event last."""
    ranked = sorted(
        (
            (
                (stale(article, articles[0]), -_strength(quote, article, lead=place == 0)),
                place,
                quote.span.start,
                article,
                quote,
            )
            for place, article in enumerate(articles)
            for quote in (summaries[article.id].quotes if article.id in summaries else ())
            if quote.speaker and quote.confidence >= SURE
        ),
        key=lambda row: row[:3],
    )
    kept: list[Quote] = []
    said: tuple[frozenset[str], ...] = ()
    for *_, article, quote in ranked:
        words = words_of(quote.text, article.language)
        if words and not repeats(words, said, SAME):
            kept.append(quote)
            said += (words,)
    return tuple(kept)


def _strength(quote: Quote, article: Article, *, lead: bool) -> float:
    """How much a reader gets from a quote: a named person with a role, of readable length, that stands alone."""
    length = word_count(quote.text)
    named = len([part for part in (quote.speaker or "").split() if part[:1].isupper()]) >= _MIN_NAME
    return (
        2.0 * named
        + 0.5 * bool(quote.speaker_role)
        + 1.5 * (6 <= length <= 30)
        + 0.5 * (8 <= length <= 22)
        + 1.0 * (quote.text[:1].isupper() and not leans(quote.text))
        + 1.0 * (quote.kind == "direct")
        + 0.5 * lead
        - 1.0 * quote.span.start / max(len(article.text), 1)
    )


def _score(
    articles: Sequence[Article],
    facts: Sequence[Fact],
    quotes: Sequence[Quote],
    outlets: Mapping[str, Outlet],
    *,
    now: datetime,
    first_told: str,
) -> tuple[float, tuple[str, ...]]:
    told_by = len(voices(articles))
    weight = max(outlets.get(article.id, Outlet()).weight for article in articles)
    hours = _age(articles, now)
    substance = _Substance(
        facts=len(facts),
        figures=sum(fact.kind == "figure" for fact in facts),
        quotes=len(quotes),
        words=max(word_count(article.text) for article in articles),
    )
    freshness = _UNDATED if hours is None else 0.5 ** (hours / HALF_LIFE)
    score = weight * (1 + math.log2(told_by)) * (0.3 + 0.7 * freshness) * (0.5 + 0.5 * substance.value)
    score *= _FOLLOW_UP if first_told else 1.0
    return round(score, 6), _reasons(told_by, weight, hours, substance, first_told)


def _age(articles: Sequence[Article], now: datetime) -> float | None:
    times = [article.published for article in articles if article.published]
    return max((now - max(times)).total_seconds() / 3600, 0.0) if times else None


def _reasons(told_by: int, weight: float, hours: float | None, substance: _Substance, told: str) -> tuple[str, ...]:
    facts = _count(substance.facts, "fact") + (f", {substance.figures} with figures" if substance.figures else "")
    quotes = f"{_count(substance.quotes, 'quote')} with a speaker" if substance.quotes else "no quote with a speaker"
    return (
        "one outlet tells it" if told_by == 1 else f"{told_by} outlets tell it",
        "no date" if hours is None else f"published {_ago(hours)}",
        facts if substance.facts else "no facts",
        quotes,
        *((f"source weight {weight:g}",) if weight != 1 else ()),
        *((f"follows up on {told}",) if told and substance.facts else ()),
        *((f"nothing new since {told}",) if told and not substance.facts else ()),
    )


def _ago(hours: float) -> str:
    if hours < 1:
        return f"{_count(round(hours * 60), 'minute')} ago" if hours * 60 >= 1 else "just now"
    return f"{_count(round(hours), 'hour') if hours < 48 else _count(round(hours / 24), 'day')} ago"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
