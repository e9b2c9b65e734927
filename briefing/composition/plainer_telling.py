"""What becomes of a story when something of its blurb does not hold: it is told otherwise, not lost.

A part that a blurb can do without goes, or becomes plainer: the reporters of a credit, then the credit, a bridge, a
look back, an introduction, a quote set apart. For a sentence that does not hold the story is told from its next one.
Only a story without any that holds is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from briefing.printed_lines import without_intro
from briefing.types import Blurb, Edition, Sentence, Story
from briefing.verification import Part, Unproved, provable_story, unproved_sentences

Withheld = Mapping[str, tuple[Part, ...]]
"""By the id of a story the parts that it is told without; one that stands twice did not hold in its plainer form."""

_PLAINER_FORMS: Mapping[Part, int] = MappingProxyType(
    {"credit": 2, "bridge": 1, "look_back": 1, "intro": 1, "callout": 1}
)
"""How often a part can give way: a credit first loses its reporters."""


def withhold(withheld: Withheld, found: Iterable[Unproved]) -> Withheld:
    """What is withheld, and of each story the parts that were found not to hold, each once more."""
    parts: dict[str, set[Part]] = defaultdict(set)
    for one in found:
        parts[one.story].add(one.part)
    more = {story: (*withheld.get(story, ()), *sorted(new & _PLAINER_FORMS.keys())) for story, new in parts.items()}
    return {**withheld, **more}


def count_verbatim_parts(found: Iterable[Unproved]) -> int:
    """How many facts, figures, quotes and sentences are among what does not hold; the same line counts once."""
    return len({one.line for one in found if one.part in ("fact", "figures", "quote", "sentence")})


def tell_otherwise(
    blurbs: Iterable[Blurb],
    found: Sequence[Unproved],
    edition: Edition,
    withheld: Withheld,
    make: Callable[[Story], Blurb | None],
) -> tuple[tuple[Blurb, ...], tuple[Story, ...]]:
    """Tell the stories otherwise of which something does not hold.

    Args:
        blurbs: all that can be told, without what depends on their place.
        found: what does not hold in `edition`, which tells some of them.
        withheld: what was withheld from that edition.
        make: makes a blurb of a story, without what is withheld now.

    Returns: the blurbs; the stories that cannot be told after all.
    """
    printed = {blurb.story.id: blurb for blurb in edition.blurbs}
    failing: dict[str, set[Part]] = defaultdict(set)
    for one in found:
        failing[one.story].add(one.part)
    kept: list[Blurb] = []
    lost: list[Story] = []
    for blurb in blurbs:
        story: Story | None = blurb.story
        parts = failing.get(blurb.story.id)
        if parts and not all(_gives_way(part, withheld.get(blurb.story.id, ())) for part in parts):
            held = provable_story(blurb.story, unproved_sentences(printed[blurb.story.id]))
            story = held if held != blurb.story else None
        made = blurb if not parts else make(story) if story else None
        kept += [made] if made else []
        lost += [] if made else [blurb.story]
    return tuple(kept), tuple(lost)


def _gives_way(part: Part, withheld: tuple[Part, ...]) -> bool:
    """Whether a part can be left away, or be made plainer than it was."""
    return withheld.count(part) < _PLAINER_FORMS.get(part, 0)


def without_parts(blurb: Blurb, withheld: Iterable[Part]) -> Blurb:
    """The blurb without its callout or introductions, where these are withheld. A sentence that another outlet's name
    leads in goes with it: without the name it would be the first outlet's word."""
    parts = frozenset(withheld)
    if "callout" in parts:
        blurb = replace(blurb, callout=None)
    if "intro" in parts:
        blurb = replace(
            blurb, sentences=_without_introductions(blurb.sentences), points=_without_introductions(blurb.points)
        )
    return blurb


def _without_introductions(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    return (*(without_intro(made) for made in sentences[:1]), *(made for made in sentences[1:] if not made.intro))
