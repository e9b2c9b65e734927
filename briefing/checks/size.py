"""How heavy a mail is. Gmail cuts a message behind 102 kB of HTML and hides the rest, the unsubscribe link with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from briefing.checks.finding import Finding, Mailing

CLIPPED, HEAVY = 102.0, 80.0
"""Kilobytes (of 1,024 bytes) at which Gmail clips, and from which on there is no room for a long edition."""
_STORY = re.compile(r'\sid="story-(\d+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A mail's weight in kB, and that of each story in reading order (none where the theme marks no stories)."""

    total: float
    stories: tuple[float, ...]


def weigh(mail: str) -> Weight:
    """The weight of a mail's HTML. A story weighs what stands from its mark to the next one's; the last one, what the
    one before it weighs at most, for the end of the mail is not its own."""
    marks = [found.start() for found in _STORY.finditer(mail)]
    sizes = [_kb(mail[start:end]) for start, end in pairwise([*marks, len(mail)])]
    if len(sizes) > 1:
        sizes[-1] = min(sizes[-1], max(sizes[:-1]))
    return Weight(total=_kb(mail), stories=tuple(sizes))


def findings(mailing: Mailing) -> Iterator[Finding]:
    """A mail that is clipped, or nearly."""
    weight = weigh(mailing.rendering.mail)
    if weight.total <= HEAVY:
        return
    heaviest = sorted(enumerate(weight.stories, start=1), key=lambda pair: -pair[1])[:3]
    listed = ", ".join(f"story {place}: {size:.1f} kB" for place, size in heaviest)
    yield Finding(
        rule="size",
        level="must" if weight.total > CLIPPED else "should",
        where="mail",
        what=f"{weight.total:.1f} kB; Gmail clips at {CLIPPED:.0f} kB" + (f" (heaviest: {listed})" if listed else ""),
        hint="tell fewer stories: `stories:` in feeds.yaml, or --stories",
    )


def _kb(text: str) -> float:
    return len(text.encode("utf-8", "replace")) / 1024
