"""Select the stories that an edition tells: the strongest, one or more of each section, and not too many of one source
or of one event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from briefing.types import Article, Blurb, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLimits:
    """How many blurbs an edition has at most, and of these how many lead with one source and are of one event."""

    most: int
    per_source: int
    per_event: int


def choose_stories(
    blurbs: Sequence[Blurb], sections: Sequence[str], limits: EditionLimits
) -> tuple[tuple[Blurb, ...], tuple[tuple[Story, str], ...]]:
    """Choose the blurbs of an edition.

    The best story of every section comes first, then the best of all. A source leads at most so many of them, unless
    that leaves the edition less than half full; an event (a thread of stories) never has more than its share.

    Args: blurbs ranked, the section names, the limits.
    Returns: the chosen ones in their rank's order; the others with why: "limit", "source" or "event".
    """
    choice = _Selection(limits)
    choice.fill(_best_of_sections(blurbs, sections, limits), limits.most, limits.most)
    choice.fill(blurbs, limits.most, limits.per_source)
    # Rather one source too often than an edition that is less than half full.
    if len(choice.kept) * 2 < limits.most:
        choice.fill(blurbs, (limits.most + 1) // 2, len(blurbs))
    last = max((place for place, blurb in enumerate(blurbs) if blurb.story.id in choice.kept), default=-1)
    left = tuple(
        (blurb.story, choice.why_not(blurb, outranked=place > last))
        for place, blurb in enumerate(blurbs)
        if blurb.story.id not in choice.kept
    )
    return tuple(blurb for blurb in blurbs if blurb.story.id in choice.kept), left


def _event_of(story: Story) -> str:
    """What counts as one event: the thread, or the story itself where it has none."""
    return story.thread or story.id


class _Selection:
    """An edition being filled: what is in it, and how many of each source and event."""

    def __init__(self, limits: EditionLimits) -> None:
        self.kept: set[str] = set()
        self._limits = limits
        self._led: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def fill(self, blurbs: Iterable[Blurb], most: int, per_source: int) -> None:
        """Take the blurbs that the limits allow, in order, until there are `most`."""
        for blurb in blurbs:
            if len(self.kept) >= most:
                return
            if (
                blurb.story.id not in self.kept
                and self._led[_lead_outlet(blurb)] < per_source
                and not self._is_full(blurb)
            ):
                self.kept.add(blurb.story.id)
                self._led[_lead_outlet(blurb)] += 1
                self._told[_event_of(blurb.story)] += 1

    def why_not(self, blurb: Blurb, *, outranked: bool) -> str:
        """The reason's name for a blurb that was not taken; one that ranks behind all that were is over the limit."""
        if self._is_full(blurb):
            return "event"
        full = len(self.kept) >= self._limits.most
        return "limit" if full and (outranked or self._led[_lead_outlet(blurb)] < self._limits.per_source) else "source"

    def _is_full(self, blurb: Blurb) -> bool:
        return self._told[_event_of(blurb.story)] >= self._limits.per_event


def _best_of_sections(blurbs: Sequence[Blurb], sections: Sequence[str], limits: EditionLimits) -> list[Blurb]:
    """The best story of each section, ranked. Where the section has a choice, the story comes from a source that may
    still lead and is among the strongest of its event, so that no sequel takes the place of news."""
    strongest = _strongest_of_events(blurbs, limits.per_event)
    led: Counter[str] = Counter()
    best = []
    for name in sections:
        own = [blurb for blurb in blurbs if blurb.story.section == name]
        own = [blurb for blurb in own if blurb.story.id in strongest] or own
        first = next((blurb for blurb in own if led[_lead_outlet(blurb)] < limits.per_source), own[0] if own else None)
        if first is not None:
            led[_lead_outlet(first)] += 1
            best.append(first)
    return sorted(best, key=blurbs.index)


def _strongest_of_events(blurbs: Sequence[Blurb], per_event: int) -> frozenset[str]:
    """The ids of the stories that are among the first `per_event` of their events."""
    seen: Counter[str] = Counter()
    kept = []
    for blurb in blurbs:
        seen[_event_of(blurb.story)] += 1
        if seen[_event_of(blurb.story)] <= per_event:
            kept.append(blurb.story.id)
    return frozenset(kept)


def _lead_outlet(blurb: Blurb) -> str:
    """The configured outlet: three outlets behind one host are three, and one outlet may have two hosts."""
    return blurb.story.lead.source.casefold()


def outlet_key(article: Article) -> str:
    """What counts as one outlet: the web host, or the source's name where there is none."""
    return (urlsplit(article.url).hostname or "").removeprefix("www.") or article.source.casefold()
