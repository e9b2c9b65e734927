"""Editions that no day brings: one story, twenty-six, titles without end, French, right to left. Pure.

They show a theme at its limits before a reader does. Everything in them is invented, and proved like any other edition:
every sentence stands in an article made here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from briefing.phrases import Phrases
from briefing.preview import invented
from briefing.preview.invented import Item
from briefing.types import (
    Article,
    Blurb,
    Edition,
    Imprint,
    LeftOut,
    Phrase,
    Piece,
    Problem,
    Quote,
    Section,
    Sentence,
    Span,
    Story,
)

PREFIX = "stress:"
"""What the id of such an edition begins with; no name of a briefing may hold a colon."""

_AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
_LONG = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A made-up edition: its short name, what it shows, its language and its stories."""

    id: str
    name: str
    items: Callable[[], Sequence[Item]]
    language: str = "en"
    problems: tuple[Problem, ...] = ()


_DOWN = Problem(
    stage="pull",
    where="https://www.islandradio.example/feed.xml",
    what="no answer in 20 seconds",
    hint="check the address",
)

_CASES = (
    Case(id="one", name="One story", items=lambda: invented.english(1)),
    Case(id="three", name="Three stories", items=lambda: invented.english(3)),
    Case(id="twelve", name="Twelve stories", items=lambda: invented.english(12)),
    Case(id="many", name="Twenty-six stories", items=lambda: invented.english(26)),
    Case(id="down", name="A source that is down", items=lambda: invented.english(6), problems=(_DOWN,)),
    Case(id="long", name="Titles of 200 characters", items=lambda: tuple(_stretched(i) for i in invented.english(6))),
    Case(id="french", name="French", items=lambda: invented.FRENCH, language="fr"),
    Case(id="rtl", name="Right to left", items=lambda: invented.ARABIC, language="ar"),
)
CASES: Mapping[str, Case] = MappingProxyType({PREFIX + case.id: case for case in _CASES})
"""The made-up editions by their ids, in the order they are offered."""


def edition(edition_id: str, theme: str) -> Edition:
    """A made-up edition.

    Args:
        edition_id: a key of `CASES`.
        theme: the theme it says it has.
    """
    case = CASES[edition_id]
    items = case.items()
    blurbs = tuple(_blurb(place, item, case) for place, item in enumerate(items))
    names = dict.fromkeys(blurb.story.section for blurb in blurbs)
    words = sum(len(sentence.text.split()) for blurb in blurbs for sentence in blurb.sentences)
    title, note, signature, address = invented.FACES[case.language]
    return Edition(
        id=edition_id,
        briefing="stress",
        slot="2026-06-03-0630",
        number=128,
        title=title,
        note=note,
        signature=signature,
        made_at=_AT,
        timezone="America/Halifax",
        language=case.language,
        theme=theme,
        sections=tuple(
            Section(name=name, blurbs=tuple(blurb for blurb in blurbs if blurb.story.section == name)) for name in names
        ),
        left_out=(_left_out(case),),
        problems=case.problems,
        words=words,
        minutes=max(1, round(words / 230)),
        subject=items[0].headline,
        preheader=items[1].headline if len(items) > 1 else "",
        imprint=Imprint(
            days=(0, 1, 2, 3, 4),
            time="06:30",
            postal_address=address,
            web_url="https://strait.example/2026-06-03-0630/",
            unsubscribe="mailto:leave@strait.example?subject=unsubscribe",
        ),
    )


def worded(edition_id: str, phrases: Phrases) -> Phrases:
    """The phrases of a made-up edition: the few that the right-to-left one needs are its own.

    Args:
        edition_id: a key of `CASES`.
        phrases: those of its language, as the template folders have them.
    """
    if CASES[edition_id].language != "ar" or phrases.words != "en":
        return phrases
    return replace(phrases, words="ar", patterns={**phrases.patterns, **invented.ARABIC_PHRASES})


def _stretched(item: Item) -> Item:
    """The item with a headline of two hundred characters, cut where a word ends."""
    long = f"{item.headline} " + ", ".join((invented.WITHOUT_END,) * 4)
    return replace(item, headline=long[: long.index(" ", _LONG)])


def _left_out(case: Case) -> LeftOut:
    title, reason = invented.LEFT_OUT[case.language]
    return LeftOut(title=title, url="https://gazette.example/left-out", source="The Harbour Gazette", reason=reason)


def _blurb(place: int, item: Item, case: Case) -> Blurb:
    lead = _article(place, item, case.language)
    facts = tuple(_sentence(lead, text, "fact") for text in item.facts)
    quotes = (_quote(lead, item),) if item.quote else ()
    said = (_sentence(lead, item.said, "quote"),) if item.quote else ()
    before, after = invented.CREDITS[case.language]
    return Blurb(
        story=Story(
            id=f"stress-{place}",
            headline=item.headline,
            articles=(lead,),
            quotes=quotes,
            section=item.section,
            score=round(3 - place / 10, 2),
            reasons=("made up to try a theme",),
        ),
        sentences=(*facts, *said),
        points=facts,
        callout=quotes[0] if quotes else None,
        credit=(
            Phrase(text=before.format(reporter=item.author), url=lead.url),
            Phrase(text=after.format(outlet=item.outlet)),
        ),
    )


def _article(place: int, item: Item, language: str) -> Article:
    text = "\n\n".join((" ".join(item.facts), *((item.said,) if item.quote else ())))
    url = f"https://paper.example/{language}/{place}"
    return Article(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        url=url,
        canonical_url=url,
        title=item.headline,
        source=item.outlet,
        authors=(item.author,),
        published=_AT,
        language=language,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _span(article: Article, text: str) -> Span:
    start = article.text.index(text)
    return Span(article_id=article.id, start=start, end=start + len(text))


def _sentence(article: Article, text: str, kind: str) -> Sentence:
    piece = Piece(text=text, span=_span(article, text))
    return Sentence(pieces=(piece,), kind="quote" if kind == "quote" else "fact")


def _quote(article: Article, item: Item) -> Quote:
    return Quote(
        span=_span(article, item.quote),
        text=item.quote,
        speaker=item.speaker,
        speaker_role="",
        cue="",
        kind="direct",
        sentence=_span(article, item.said),
        confidence=1.0,
    )
