"""How long an edition takes to read, and which stories stay when its length is limited."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from briefing.text.wording import word_count
from briefing.types import Blurb, Edition, Section, Story, ThemeTraits

WORDS_A_MINUTE = 230
"""Silent reading of English prose: Brysbaert 2019, doi:10.1016/j.jml.2019.104047, gives 238 for non-fiction."""


def printed_words(blurb: Blurb, theme: ThemeTraits) -> int:
    """Words of a blurb as a theme prints it."""
    words = prose_words(blurb) if theme.tells == "prose" else _point_words(blurb)
    if theme.headlines:
        words += word_count(blurb.headline or blurb.story.headline)
    if theme.callouts and blurb.callout:
        said = (blurb.callout.text, blurb.callout.speaker or "", blurb.callout.speaker_role)
        words += sum(map(word_count, said))
    return words


def _point_words(blurb: Blurb) -> int:
    return sum(word_count(f"{point.intro} {point.text}") for point in blurb.points)


def prose_words(blurb: Blurb) -> int:
    """Words of a blurb as prose: bridge, look back, sentences with what introduces them, credit."""
    sentences = (*((blurb.look_back,) if blurb.look_back else ()), *blurb.sentences)
    said = (blurb.bridge, *(f"{made.intro} {made.text}" for made in sentences))
    return sum(map(word_count, said)) + word_count("".join(phrase.text for phrase in blurb.credit))


def in_theme(edition: Edition, theme: ThemeTraits) -> Edition:
    """The edition as another theme prints it: the same stories, with the words and minutes that they have there."""
    words = word_count(edition.note) + sum(printed_words(blurb, theme) for blurb in edition.blurbs)
    if theme.in_brief:
        words += sum(map(line_words, edition.lines))
    return replace(edition, theme=theme.name, words=words, minutes=reading_minutes(words))


def line_words(blurb: Blurb) -> int:
    """Words of a story told in brief: its headline and its outlet."""
    return word_count(f"{blurb.story.headline} {blurb.story.lead.source}")


def reading_minutes(words: int) -> int:
    """Whole minutes that a number of words takes, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def fit_within(
    blurbs: Sequence[Blurb], arrange: Callable[[Sequence[Blurb]], tuple[Section, ...]], theme: ThemeTraits, most: int
) -> tuple[tuple[Section, ...], tuple[Story, ...]]:
    """The edition's sections within a number of words: the weakest stories are left out, and none is shortened.

    Args:
        blurbs: the chosen ones.
        arrange: makes sections of blurbs, with the credits and bridges that count too.
        theme: what the theme that prints them says of itself.
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
