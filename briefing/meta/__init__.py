"""What pages and feeds say of themselves, read without believing more than needed: encodings, dates, names of writers,
a page's declarations, and which of its titles and addresses to trust.

What must be guessed from the visible page is `briefing.extraction`'s work. Nothing here raises, whatever the input.
"""

from __future__ import annotations

from briefing.meta.bylines import people
from briefing.meta.decoding import charset, crowded, decode
from briefing.meta.page import PageMeta, language, read, read_html
from briefing.meta.times import YEARS, parse_time
from briefing.meta.titles import own_address, page_title, without_site

__all__ = [
    "YEARS",
    "PageMeta",
    "charset",
    "crowded",
    "decode",
    "language",
    "own_address",
    "page_title",
    "parse_time",
    "people",
    "read",
    "read_html",
    "without_site",
]
