"""Whose pages are read first: the sources take turns, each with its likely stories first. Pure.

A run reads so many pages and takes so long; a source with hundreds of new entries must not have all of it, and where
not everything can be read, what will be told comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from briefing.store import EntryRow
from briefing.text.wording import content_word_set

# The longest words of a title are its rarest, as a rule: eight make 28 pairs, and a headline seldom has more that
# count. Half as many miss an event that two outlets word differently.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurn:
    """An entry whose page is to be read: its place among its source's, from 0, and how many outlets share its title."""

    row: EntryRow
    turn: int
    outlets: int


def in_turns(rows: Sequence[EntryRow], names: Mapping[str, str]) -> list[PageTurn]:
    """The entries in the order in which their pages are read: one of each source, then the second of each, and so on.

    A source's own come in the order of how likely they are told: by how many outlets have a like title, then by how
    new they are and how near to the top of the source, which count the same. So do the sources within one turn.

    Args:
        names: the outlets' names by the keys of their sources; two sources of one outlet are one.
    """
    outlets = _outlets_of_titles(rows, names)
    by_source: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        by_source.setdefault(row.source, []).append(number)
    turns: list[PageTurn] = []
    for mine in by_source.values():
        newest = sorted(mine, key=lambda number: rows[number].time, reverse=True)
        age = {number: place for place, number in enumerate(newest)}
        place = {number: place for place, number in enumerate(mine)}
        likely = sorted(mine, key=lambda number: (-outlets[number], age[number] + place[number], place[number]))
        turns += (PageTurn(row=rows[number], turn=turn, outlets=outlets[number]) for turn, number in enumerate(likely))
    return sorted(turns, key=lambda turn: (turn.turn, -turn.outlets))  # stable: then in the order of feeds.yaml


def _outlets_of_titles(rows: Sequence[EntryRow], names: Mapping[str, str]) -> list[int]:
    """How many outlets have a title with two words in common with each entry's, itself among them."""
    bits: dict[str, int] = {}
    pairs: list[list[tuple[str, str]]] = []
    having: dict[tuple[str, str], int] = {}
    for row in rows:
        bit = bits.setdefault(names[row.source], 1 << len(bits))
        words = sorted(content_word_set(row.entry.title, row.entry.language), key=lambda word: (-len(word), word))
        mine = list(combinations(sorted(words[:_MOST_WORDS]), 2))
        pairs.append(mine)
        for pair in mine:
            having[pair] = having.get(pair, 0) | bit
    return [max((having[pair].bit_count() for pair in mine), default=1) for mine in pairs]
