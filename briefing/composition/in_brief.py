"""In brief: a story of which there is only a line or a link, told as its headline, its outlet and where to read it.

A feed of links, of releases or of headlines has no sentence to tell, and its news is news all the same. So what cannot
be told in sentences takes a line at the end, the strongest first, and no outlet more than its share while others have
something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.composition.reading_length import line_words
from briefing.edits import Edits
from briefing.stories import article_form
from briefing.stories.article_likeness import is_guide
from briefing.text.wording import content_word_set, overlap
from briefing.types import Blurb, Story
from briefing.verification import provable_story

_UNTOLD = ("thin", "no_facts", "unproved")
"""Why a story has no blurb that a line can do without: too little text, no sentence that stands alone, or none that
holds. What was told before or is a section page is no news in a line either."""
_SAME_HEADLINE = 0.75
"""A headline that shares this part of its words with one that is told says the same, as for openings of blurbs."""
_FEWEST_WORDS = 3
"""Words of a headline of which part can be compared; a shorter one is the same or another (test)."""

_Untold = tuple[tuple[Story, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLimits:
    """The most lines, how many of them one outlet has while others have any, and the words left for all of them."""

    most: int
    per_source: int
    words: int


def tell_in_brief(
    untold: Sequence[tuple[Story, str]], told: Sequence[Story], limits: LineLimits, edits: Edits
) -> tuple[tuple[Blurb, ...], _Untold]:
    """The lines of an edition, and the stories that are still not told.

    Args:
        untold: stories that have no blurb, each with the reason's name.
        told: the stories of the blurbs: none of them is told again by its headline.
        limits: how much room there is.
        edits: the editor's: what she dropped has no line.

    Returns: the blurbs without sentences, the strongest first; the other stories with the names of the reasons.
    """
    reasons = {story.id: reason for story, reason in untold}
    waiting = sorted(untold, key=lambda pair: _rank(pair[0])) if limits.most else []
    said = [content_word_set(article.title) for story in told for article in story.articles]
    lines: list[Blurb] = []
    for story, reason in waiting:
        line = _line_of(story) if reason in _UNTOLD else None
        if line is None:
            continue
        words = content_word_set(line.story.headline)
        edit = edits.of(story)
        if edit is not None and edit.drop:
            reasons[story.id] = "dropped"
        elif any(_say_the_same(words, other) for other in said):
            reasons[story.id] = "duplicate"
        else:
            said.append(words)
            lines.append(line)
    chosen = _by_share(lines, limits)
    kept = {blurb.story.id for blurb in chosen}
    reasons |= {blurb.story.id: "limit" for blurb in lines if blurb.story.id not in kept}
    return chosen, tuple((story, reasons[story.id]) for story, _ in untold if story.id not in kept)


def _say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two headlines are of one event by their words; a word or two ("Letters") are in many."""
    enough = min(len(one), len(other)) >= _FEWEST_WORDS
    return overlap(one, other) >= _SAME_HEADLINE if enough else one == other != frozenset()


def _rank(story: Story) -> tuple[bool, float, str]:
    """The order of lines: the strongest first, and news before what only leads to it, which a headline shows: live
    pages, videos, galleries, round-ups, and guides ("How ...", "See the ...")."""
    leads_on = article_form(story.lead) != "article" or is_guide(story.headline)
    return leads_on, -story.score, story.id


def _line_of(story: Story) -> Blurb | None:
    """The line of a story; None where it has no headline, or one that its articles do not carry."""
    held = provable_story(story)
    if held is None or not held.headline.strip():
        return None
    return Blurb(story=replace(held, facts=(), quotes=(), disagreements=()), sentences=())


def _by_share(lines: Sequence[Blurb], limits: LineLimits) -> tuple[Blurb, ...]:
    """The strongest lines within the limits, in their order: each outlet's share first, then whatever there is."""
    kept: set[str] = set()
    led: Counter[str] = Counter()
    room = limits.words
    for per_source in (limits.per_source, len(lines)):
        for blurb in lines:
            outlet = blurb.story.lead.source.casefold()
            fits = len(kept) < limits.most and line_words(blurb) <= room
            if fits and blurb.story.id not in kept and led[outlet] < per_source:
                kept.add(blurb.story.id)
                led[outlet] += 1
                room -= line_words(blurb)
    return tuple(blurb for blurb in lines if blurb.story.id in kept)
