"""Addresses that several entries of one source share: a podcast's page, a page of advisories, the front page.

Such an address is no entry's own: behind it stands no article, and an entry is known by its guid. One article that a
source announces twice (under a new guid, with a corrected headline) is something else: its words are much the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from urllib.parse import urlsplit

from briefing.clean import canonical_url, text_from_html
from briefing.extraction import article_id
from briefing.store import EntryRow, Store
from briefing.stories import is_of_one_form
from briefing.text.wording import content_word_set, overlap
from briefing.types import Entry

_SAME_AT_ONCE = 0.5
"""The share of common words from which on two entries in one document are one article announced twice. Two advisories
of one form stay below it or differ in their names (tests)."""
_SAME_LATER = 0.2
"""The same for entries of different readings: an outlet that gives an article a new headline and a new guid keeps the
names in it."""
_TEXT_LENGTH = 400
"""Characters of an entry's text that are compared: its first two or three sentences."""
_SERIES_NAME = 3
"""A headline of no more words than this may be a series' name ("Bulletin", "Morning briefing"), and says nothing of
what is in it; a longer one that comes again is one article's."""
_FEW = 4
"""Fewer entries of one address than this are compared each with each."""


def mark_shared_addresses(rows: Sequence[EntryRow], store: Store) -> tuple[EntryRow, ...]:
    """The rows, with the mark on entries whose address is not their own; what is found out is kept for later readings.

    Args: rows of the store that have no article yet, or whose page would be read again.
    """
    sources = sorted({row.source for row in rows})
    known = store.shared_addresses(sources)
    found = _shared_among(_with_earlier_entries(rows, sources, store)) - known
    store.save_shared_addresses(found)
    shared = known | found
    return tuple(
        replace(row, entry=replace(row.entry, shares_address=True))
        if _key(row) in shared or _is_front_page(row.entry)
        else row
        for row in rows
    )


def are_different_items(a: Entry, b: Entry, *, at_once: bool) -> bool:
    """Whether two entries with one address (or one guid) are two things and not one article announced twice.

    Args: the entries; whether they stood in one document.
    """
    text_a, text_b = _text(a), _text(b)
    if is_of_one_form((a.title, text_a), (b.title, text_b)):
        return True
    words_a, words_b = _words(f"{a.title} {text_a}"), _words(f"{b.title} {text_b}")
    name = _words(a.title)
    if name == _words(b.title) and len(name) <= _SERIES_NAME:
        words_a, words_b = words_a - name, words_b - name
    return bool(words_a and words_b) and overlap(words_a, words_b) < (_SAME_AT_ONCE if at_once else _SAME_LATER)


def _with_earlier_entries(rows: Sequence[EntryRow], sources: Sequence[str], store: Store) -> Iterable[EntryRow]:
    """The rows, and the entries that were taken for the owners of their addresses before."""
    if not rows:
        return ()
    ids = sorted({article_id(row.entry.url) for row in rows if row.entry.url})
    moment = rows[0].first_seen
    earlier = store.entries(sources, moment, moment, also=ids)
    return {(row.source, row.entry.id): row for row in (*earlier, *rows)}.values()


def _shared_among(rows: Iterable[EntryRow]) -> frozenset[tuple[str, str]]:
    by_address: dict[tuple[str, str], list[EntryRow]] = {}
    for row in rows:
        if _key(row)[1]:
            by_address.setdefault(_key(row), []).append(row)
    return frozenset(
        key
        for key, mine in by_address.items()
        if any(are_different_items(a.entry, b.entry, at_once=a.first_seen == b.first_seen) for a, b in _pairs(mine))
    )


def _pairs(rows: Sequence[EntryRow]) -> Iterable[tuple[EntryRow, EntryRow]]:
    """Neighbours are enough: among many entries of one page two that stand together are unlike, too."""
    return combinations(rows, 2) if len(rows) < _FEW else pairwise(rows)


def _key(row: EntryRow) -> tuple[str, str]:
    return row.source, canonical_url(row.entry.url)


def _is_front_page(entry: Entry) -> bool:
    """Whether a link leads to a site's front page, and the entry has a name of its own."""
    parts = urlsplit(canonical_url(entry.url))
    return bool(parts.netloc) and parts.path == "/" and not parts.query and canonical_url(entry.id) != parts.geturl()


def _text(entry: Entry) -> str:
    return text_from_html(entry.summary or entry.content)[:_TEXT_LENGTH]


def _words(text: str) -> frozenset[str]:
    return content_word_set(text, "")
