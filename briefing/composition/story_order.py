"""The order in which stories are read, and the bridges that lead from one to the next.

Stories of one subject stand next to each other, and so do stories of one place. A bridge says why; it is rare, for a
reader who is taken by the hand at every step feels led.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefing.printed_lines import date_of_slot
from briefing.text.names import NAME, SENTENCE_STARTERS
from briefing.text.wording import occurs_as_words, word_set
from briefing.types import Blurb, Bridge, Section, Story

# The sample and the week have no neighbours of one place: none of 106 blurbs changes with any of these one up or down.
_BLURBS_BETWEEN_BRIDGES = 3
"""A bridge stands at most before every third blurb, so that the reader does not feel led."""
_LOOK_AHEAD = 3
"""How far down a story of the same place may be fetched from, so that what ranks much lower stays lower."""
_COMMON_SHARE = 3
"""A place that more than one in three blurbs speak of makes no bridge: the whole edition is there."""
_LONGEST_PLACE = 4
"""Words of a place's name ("Prince Edward Island" has three); a longer run of capitals is something else."""

# "in Larkin Bay": only what stands behind such a word is taken for a place.
_PREPOSITION_BEFORE_NAME = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[ÀàAa]u?|[Dd]ans|[Ee]n) (?=[^\W\d_a-z])")
# "in June", "at Christmas", "in English".
_NOT_PLACES = word_set(
    """
    january february march april may june july august september october november december jan feb aug sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter christmas easter english
    french janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi
    jeudi vendredi samedi dimanche noël pâques
    """
)


def arrange_sections(blurbs: Sequence[Blurb], names: Iterable[str]) -> tuple[Section, ...]:
    """Arrange ranked blurbs by section, and in a section so that stories of one subject or place follow each other.

    Args: the blurbs; the sections' names in their order. Others follow as they come.
    """
    order = dict.fromkeys((*names, *(blurb.story.section for blurb in blurbs)))
    places = {blurb.story.id: _places_in_opening(blurb) for blurb in blurbs}
    made = []
    for name in order:
        own = [blurb for blurb in blurbs if blurb.story.section == name]
        if own:
            made.append(Section(name=name, blurbs=_related_together(own, places)))
    return tuple(made)


def _related_together(blurbs: list[Blurb], places: dict[str, tuple[str, ...]]) -> tuple[Blurb, ...]:
    """The blurbs by rank, but behind each one the others of its subject, and one of its place that is not far down."""
    waiting, placed = list(blurbs), []
    while waiting:
        placed.append(waiting.pop(0))
        thread = placed[-1].story.thread
        related = [blurb for blurb in waiting if thread and blurb.story.thread == thread]
        placed += related
        waiting = [blurb for blurb in waiting if blurb not in related]
        here = set(places[placed[-1].story.id])
        near = next((blurb for blurb in waiting[:_LOOK_AHEAD] if here & set(places[blurb.story.id])), None)
        if near:
            waiting.remove(near)
            waiting.insert(0, near)
    return tuple(placed)


def add_bridges(edition: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, in their order, with bridges before their blurbs, not yet in words: what was told before and cannot
    be read again, what is on the same subject, what is in the same place."""
    blurbs = [blurb for section in edition for blurb in section.blurbs]
    everywhere = _common_places(blurbs)
    since = _BLURBS_BETWEEN_BRIDGES
    last: Bridge | None = None
    made = []
    for section in edition:
        told: list[Blurb] = []
        for blurb in section.blurbs:
            bridge = bridge_for_told_story(blurb)
            if not bridge and since >= _BLURBS_BETWEEN_BRIDGES and told and not blurb.look_back:
                bridge = _bridge_between(told[-1], blurb, everywhere, last)
                last = bridge or last
            since = 1 if bridge else since + 1
            told.append(replace(blurb, bridge_from=bridge))
        made.append(replace(section, blurbs=tuple(told)))
    return tuple(made)


def bridge_for_told_story(blurb: Blurb) -> Bridge | None:
    """The bridge that says when a blurb's story was told, where the blurb does not look back itself. What follows it is
    new, so it does not say that we told that."""
    day = date_of_slot(blurb.story.first_told)
    return None if blurb.look_back or day is None else Bridge(kind="told", day=day.isoformat())


def _bridge_between(before: Blurb, blurb: Blurb, everywhere: frozenset[str], last: Bridge | None) -> Bridge | None:
    """The bridge between two neighbours, in other words than the last one; None when nothing joins them."""
    if blurb.story.thread and blurb.story.thread == before.story.thread:
        made = Bridge(kind="subject")
    else:
        here = [name for name in _places_in_opening(blurb) if name not in everywhere]
        shared = (name for name in here if name in _places_in_opening(before))
        both = (before.story, blurb.story)
        place = next((name for name in shared if all(_story_names(name, story) for story in both)), "")
        if not place:
            return None
        made = Bridge(kind="place", place=place)
    return replace(made, turn=1) if made == last else made


def _places_in_opening(blurb: Blurb) -> tuple[str, ...]:
    """The places that a blurb's opening names: "in Larkin Bay"."""
    text = blurb.sentences[0].text
    found = []
    for match in _PREPOSITION_BEFORE_NAME.finditer(text):
        name = NAME.match(text, match.end())
        words = name[0].split() if name else []
        known = {word.casefold().strip(".") for word in words}
        if words and len(words) <= _LONGEST_PLACE and not known & (_NOT_PLACES | SENTENCE_STARTERS):
            found.append(" ".join(words))
    return tuple(dict.fromkeys(found))


def _common_places(blurbs: Sequence[Blurb]) -> frozenset[str]:
    names = {name for blurb in blurbs for name in _places_in_opening(blurb)}
    most = max(2, len(blurbs) // _COMMON_SHARE)
    return frozenset(name for name in names if sum(_story_names(name, blurb.story) for blurb in blurbs) > most)


def _story_names(place: str, story: Story) -> bool:
    return any(occurs_as_words(place, article.text) for article in story.articles)
