"""Builders of articles, summaries and stories for the tests of stories and compose. All texts are our own."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

from briefing.phrases import Phrases, load
from briefing.rendering import theme
from briefing.types import Article, Fact, FactKind, Quote, Span, Story, Summary

NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
POSTED, BRIEF = (theme.traits(name, [TEMPLATES]) for name in ("posted", "brief"))

FERRY = """\
PORT ALLEN — Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement, leaving \
9,000 daily passengers without a schedule past Friday midnight.

The deal offered a wage increase of 11 per cent over four years. Inflation since the last contract has been 17 per \
cent, according to the provincial statistics office.

“We were asked to call a pay cut a raise,” said Tomas Brandl, president of Local 88. “Our members can count.”

Transport Minister Elodie Marchand told reporters that the cabinet would meet on Thursday. She would not rule out \
back-to-work legislation. “Nobody wants an island cut off from its hospital,” she said.

The last strike, in 2014, lasted 23 days and cost island businesses an estimated $41 million.
"""
FERRY_FACTS = (
    "Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement, leaving "
    "9,000 daily passengers without a schedule past Friday midnight.",
    "The deal offered a wage increase of 11 per cent over four years.",
    "Inflation since the last contract has been 17 per cent, according to the provincial statistics office.",
    "The last strike, in 2014, lasted 23 days and cost island businesses an estimated $41 million.",
)
FERRY_QUOTES = (
    ("We were asked to call a pay cut a raise,", "Tomas Brandl", "president of Local 88"),
    ("Our members can count.", "Tomas Brandl", ""),
    ("Nobody wants an island cut off from its hospital,", "Elodie Marchand", "Transport Minister"),
)


def phrases(language: str = "en") -> Phrases:
    return load(language, [TEMPLATES])


def article(
    name: str = "ferry",
    text: str = FERRY,
    *,
    title: str = "Harbour workers reject ferry deal as province weighs emergency law",
    source: str = "The Strait Courier",
    authors: tuple[str, ...] = ("Nadine Okafor",),
    published: datetime | None = NOW,
    url: str = "",
    language: str = "en",
    excerpt_only: bool = False,
) -> Article:
    host = re.sub(r"\W+", "", source.casefold())
    url = url or f"https://{host}.example/{name}"
    return Article(
        id=name,
        url=url,
        canonical_url=url,
        title=title,
        source=source,
        authors=authors,
        published=published,
        language=language,
        text=text,
        excerpt_only=excerpt_only,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def fact(of: Article, text: str, score: float = 0.5) -> Fact:
    start = of.text.index(text)
    kind: FactKind = "figure" if re.search(r"\d", text) else "event"
    return Fact(span=Span(article_id=of.id, start=start, end=start + len(text)), text=text, kind=kind, score=score)


def quote(of: Article, text: str, speaker: str | None, role: str = "", *, sentence: str = "") -> Quote:
    start = of.text.index(text)
    if sentence:
        first = of.text.index(sentence)
        last = first + len(sentence)
    else:
        stop_before = of.text.rfind(". ", 0, start)
        first = max(stop_before + 2 if stop_before >= 0 else 0, of.text.rfind("\n", 0, start) + 1)
        stop = re.compile(r"[.!?][”\"]?(?=\s|$)").search(of.text, start)
        last = stop.end() if stop else len(of.text)
    return Quote(
        span=Span(article_id=of.id, start=start, end=start + len(text)),
        text=text,
        speaker=speaker,
        speaker_role=role,
        cue="said",
        kind="direct" if len(text.split()) >= 5 else "fragment",
        sentence=Span(article_id=of.id, start=first, end=last),
        confidence=0.95 if speaker else 0.0,
    )


def summary(
    of: Article,
    facts: tuple[str, ...] = FERRY_FACTS,
    quotes: tuple[tuple[str, str | None, str], ...] = FERRY_QUOTES,
) -> Summary:
    made = tuple(fact(of, text, 1 - place / 10) for place, text in enumerate(facts))
    said = tuple(quote(of, text, speaker, role) for text, speaker, role in quotes)
    return Summary(article_id=of.id, lede=made[0].span if made else None, facts=made, quotes=said)


def story(of: Article, made: Summary | None = None, *, score: float = 1.0, section: str = "") -> Story:
    made = made or summary(of)
    return Story(
        id=of.id,
        headline=of.title,
        articles=(of,),
        facts=made.facts,
        quotes=made.quotes,
        section=section,
        score=score,
    )
