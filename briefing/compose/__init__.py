"""Stories to an edition: which are told, in which order, in which words, and what was left out and why.

Every word of a blurb is an article's, span by span; ours are only joining punctuation, the case of a first letter and
the words of the language files. This module reads no clock and no configuration: `EditionSpec` says it all, so the
same stories and the same spec give the same edition.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from briefing.compose.blurb import tell
from briefing.compose.credit import credit
from briefing.compose.select import Limits, choose
from briefing.compose.subject import preheader, subject
from briefing.phrases import Phrases
from briefing.stories import is_told
from briefing.text.wording import overlap, word_count, words_of
from briefing.types import Blurb, Edition, Imprint, LeftOut, Problem, Section, Story

__all__ = ["WORDS_A_MINUTE", "EditionSpec", "compose"]

WORDS_A_MINUTE = 230
"""Silent reading of English prose: Brysbaert 2019, doi:10.1016/j.jml.2019.104047, gives 238 for non-fiction."""

_SAME_EVENT = 0.75
"""Two blurbs whose openings share this much tell one event that grouping missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSpec:
    """What the briefing wants of an edition.

    `slot` begins with the local date ("2026-06-03-0630"); `made_at` is aware and also the clock of the edition.
    `stories` is the most it may tell; `max_per_source` how many of them may lead with one source, unless that would
    leave the edition less than half full; `max_per_event` how many may be of one thread; `sections` their order.
    """

    briefing: str
    slot: str
    number: int
    title: str
    made_at: datetime
    note: str = ""
    signature: str = ""
    timezone: str = "UTC"
    language: str = "en"
    theme: str = "posted"
    stories: int = 12
    sections: tuple[str, ...] = ()
    max_per_source: int = 3
    max_per_event: int = 2
    imprint: Imprint = field(default_factory=Imprint)


def compose(
    stories: Sequence[Story],
    *,
    spec: EditionSpec,
    phrases: Phrases,
    problems: Iterable[Problem] = (),
    left_out: Iterable[LeftOut] = (),
    unverified: int = 0,
) -> Edition:
    """Compose the edition.

    Args:
        stories: ranked, as `stories.stories` gives them, those that were told before among them.
        spec: what the briefing wants.
        phrases: our words in the edition's language.
        problems: what failed on the way; shown in the edition.
        left_out: what earlier stages dropped, with their reasons; told first in the edition's list.
        unverified: how many facts and quotes were dropped because their article does not hold them.

    Returns: the edition; with no blurbs in it when no story can be told.
    """
    blurbs, dropped = _tellable(stories, phrases)
    limits = Limits(most=spec.stories, per_source=spec.max_per_source, per_event=spec.max_per_event)
    chosen, passed = choose(blurbs, spec.sections, limits)
    sections = _sections(chosen, spec, phrases)
    told = tuple(blurb for section in sections for blurb in section.blurbs)
    ranked = sorted((blurb.story for blurb in told), key=lambda story: (-story.score, story.id))
    words = word_count(spec.note) + sum(map(_length, told))
    line = subject(ranked, spec.title)
    return Edition(
        id=f"{spec.briefing}/{spec.slot}",
        briefing=spec.briefing,
        slot=spec.slot,
        number=spec.number,
        title=spec.title,
        note=spec.note,
        signature=spec.signature,
        made_at=spec.made_at,
        timezone=spec.timezone,
        language=spec.language,
        theme=spec.theme,
        sections=sections,
        left_out=(*left_out, *(_left_out(story, reason, phrases) for story, reason in (*passed, *dropped))),
        problems=tuple(problems),
        unverified=unverified,
        words=words,
        minutes=max(1, math.ceil(words / WORDS_A_MINUTE)),
        subject=line,
        preheader=preheader(ranked, line, told),
        imprint=spec.imprint,
    )


def _tellable(stories: Iterable[Story], phrases: Phrases) -> tuple[tuple[Blurb, ...], tuple[tuple[Story, str], ...]]:
    """Blurbs of the stories that can be told, and the others with the reason's name."""
    blurbs: list[Blurb] = []
    dropped: list[tuple[Story, str]] = []
    openings: list[frozenset[str]] = []
    for story in stories:
        blurb = None if is_told(story) else tell(story, phrases)
        if blurb is None:
            dropped.append((story, "told" if is_told(story) else _why_not(story)))
            continue
        opening = words_of(blurb.sentences[0].text, story.lead.language)
        if any(overlap(opening, other) >= _SAME_EVENT for other in openings):
            dropped.append((story, "duplicate"))
            continue
        openings.append(opening)
        blurbs.append(blurb)
    return tuple(blurbs), tuple(dropped)


_THIN = 40


def _why_not(story: Story) -> str:
    return "thin" if max(word_count(article.text) for article in story.articles) < _THIN else "no_facts"


def _sections(chosen: Sequence[Blurb], spec: EditionSpec, phrases: Phrases) -> tuple[Section, ...]:
    """The chosen blurbs by section, with what depends on their place: the bridge and the credit."""
    names = dict.fromkeys((*spec.sections, *(blurb.story.section for blurb in chosen)))
    place = 0
    sections = []
    for name in names:
        told = []
        for blurb in (blurb for blurb in chosen if blurb.story.section == name):
            bridge = _bridge(blurb.story, spec.slot, phrases)
            told.append(replace(blurb, credit=credit(blurb, phrases, place), bridge=bridge))
            place += 1
        if told:
            sections.append(Section(name=name, blurbs=tuple(told)))
    return tuple(sections)


def _bridge(story: Story, slot: str, phrases: Phrases) -> str:
    """The look back at what we told before. What follows it is new, so it does not say that we told that."""
    told, today = _day(story.first_told), _day(slot)
    if told is None:
        return ""
    recent = today is not None and 0 < (today - told).days < 7
    if told == today:
        return phrases["bridge.told_today"]
    return phrases.format("bridge.told_again", day=phrases.weekday(told) if recent else phrases.short_date(told))


def _day(slot: str) -> date | None:
    try:
        return date.fromisoformat(slot[:10])
    except ValueError:
        return None


def _left_out(story: Story, reason: str, phrases: Phrases) -> LeftOut:
    lead = story.lead
    return LeftOut(
        title=story.headline,
        url=lead.url,
        source=lead.source,
        reason=phrases[f"left_out.{reason}"],
        story=story.id,
        score=story.score,
        reasons=story.reasons,
    )


def _length(blurb: Blurb) -> int:
    said = (*(sentence.text for sentence in blurb.sentences), "".join(phrase.text for phrase in blurb.credit))
    return word_count(blurb.bridge) + sum(map(word_count, said))
