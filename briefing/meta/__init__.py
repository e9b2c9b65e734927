"""What pages and feeds say of themselves, read without believing more than needed: encodings, dates, names of writers,
a page's declarations, and which of its titles and addresses to trust.

What must be guessed from the visible page is `briefing.extraction`'s work. Nothing here raises, whatever the input.
"""

from __future__ import annotations

from briefing.meta.bare_entries import is_no_title, is_only_links, title_of
from briefing.meta.date_reader import DateReader
from briefing.meta.decoding import decode, has_crowded_tag
from briefing.meta.page_metadata import PageMeta, own_address, page_title, read, read_html, without_site
from briefing.meta.picture_address import shows_something
from briefing.meta.value_parsing import language, local_time, parse_time
from briefing.meta.writers import named_writers, people

__all__ = [
    "DateReader",
    "PageMeta",
    "decode",
    "has_crowded_tag",
    "is_no_title",
    "is_only_links",
    "language",
    "local_time",
    "named_writers",
    "own_address",
    "page_title",
    "parse_time",
    "people",
    "read",
    "read_html",
    "shows_something",
    "title_of",
    "without_site",
]
