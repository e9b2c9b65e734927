"""How long an edition is to read, and which stories stay when it may be only so long."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from briefing.text.wording import word_count
from briefing.types import Blurb, Edition, Section, Story, ThemeTraits

WORDS_A_MINUTE = 230
"""Silent reading of English prose: Brysbaert 2019, doi:10.1016/j.jml.2019.104047, gives 238 for non-fiction."""


def length(blurb: Blurb, theme: ThemeTraits) -> int:
    """Words of a blurb as a theme prints it."""
    words = prose_length(blurb) if theme.tells == "prose" else _points_length(blurb)
    if theme.headlines:
        words += word_count(blurb.headline or blurb.story.headline)
    if theme.callouts and blurb.callout:
        said = (blurb.callout.text, blurb.callout.speaker or "", blurb.callout.speaker_role)
        words += sum(map(word_count, said))
    return words


def _points_length(blurb: Blurb) -> int:
    return sum(word_count(f"{point.intro} {point.text}") for point in blurb.points)


def prose_length(blurb: Blurb) -> int:
    """Words of a blurb as prose: bridge, look back, sentences with what introduces them, credit."""
    sentences = (*((blurb.look_back,) if blurb.look_back else ()), *blurb.sentences)
    said = (blurb.bridge, *(f"{made.intro} {made.text}" for made in sentences))
    return sum(map(word_count, said)) + word_count("".join(phrase.text for phrase in blurb.credit))


def in_theme(edition: Edition, theme: ThemeTraits) -> Edition:
    """The edition as another theme prints it: the same stories, with the words and minutes that they have there."""
    words = word_count(edition.note) + sum(length(blurb, theme) for blurb in edition.blurbs)
    return replace(edition, theme=theme.name, words=words, minutes=minutes(words))


def minutes(words: int) -> int:
    """Whole minutes that so many words take, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def within(
    blurbs: Sequence[Blurb], arrange: Callable[[Sequence[Blurb]], tuple[Section, ...]], theme: ThemeTraits, most: int
) -> tuple[tuple[Section, ...], tuple[Story, ...]]:
    """The edition's sections within a number of words: the weakest stories go out, and none is cut.

    Args:
        blurbs: the chosen ones.
        arrange: makes sections of blurbs, with the credits and bridges that count too.
        theme: what the one says that prints them.
        most: words; the strongest story stays whatever its length.

    Returns: the sections; the stories that went out, the weakest first.
    """
    kept, out = list(blurbs), []
    sections = arrange(kept)
    while len(kept) > 1 and sum(length(blurb, theme) for section in sections for blurb in section.blurbs) > most:
        weakest = min(kept, key=lambda blurb: (blurb.story.score, -kept.index(blurb)))
        kept.remove(weakest)
        out.append(weakest.story)
        sections = arrange(kept)
    return sections, tuple(out)
