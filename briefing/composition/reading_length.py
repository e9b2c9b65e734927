"""How long an edition takes to read, and which stories stay when its length is limited."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from briefing.text.wording import word_count
from briefing.types import Blurb, Section, Story

WORDS_A_MINUTE = 230
"""Silent reading of English prose: Brysbaert 2019, doi:10.1016/j.jml.2019.104047, gives 238 for non-fiction."""

_LISTS = "brief"
"""The theme that prints points and the callout; all others print the prose."""


def printed_words(blurb: Blurb, theme: str) -> int:
    """Words of a blurb as a theme prints it."""
    if theme == _LISTS:
        said = [blurb.headline or blurb.story.headline]
        said += [f"{point.intro} {point.text}" for point in blurb.points]
        if blurb.callout:
            said += [blurb.callout.text, blurb.callout.speaker or "", blurb.callout.speaker_role]
        return sum(map(word_count, said))
    return prose_words(blurb)


def prose_words(blurb: Blurb) -> int:
    """Words of a blurb as prose: bridge, look back, sentences with what introduces them, credit."""
    sentences = (*((blurb.look_back,) if blurb.look_back else ()), *blurb.sentences)
    said = (blurb.bridge, *(f"{made.intro} {made.text}" for made in sentences))
    return sum(map(word_count, said)) + word_count("".join(phrase.text for phrase in blurb.credit))


def reading_minutes(words: int) -> int:
    """Whole minutes that a number of words takes, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def fit_within(
    blurbs: Sequence[Blurb], arrange: Callable[[Sequence[Blurb]], tuple[Section, ...]], theme: str, most: int
) -> tuple[tuple[Section, ...], tuple[Story, ...]]:
    """The edition's sections within a number of words: the weakest stories are left out, and none is shortened.

    Args:
        blurbs: the chosen ones.
        arrange: makes sections of blurbs, with the credits and bridges that count too.
        theme: the one that prints them.
        most: words; the strongest story stays whatever its length.

    Returns: the sections; the stories that went out, the weakest first.
    """
    kept, out = list(blurbs), []
    sections = arrange(kept)
    while len(kept) > 1 and sum(printed_words(blurb, theme) for section in sections for blurb in section.blurbs) > most:
        weakest = min(kept, key=lambda blurb: (blurb.story.score, -kept.index(blurb)))
        kept.remove(weakest)
        out.append(weakest.story)
        sections = arrange(kept)
    return sections, tuple(out)
