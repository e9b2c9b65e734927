"""A plain text file as a source: one article, its first line the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing import clean, meta
from briefing.errors import SourceError
from briefing.types import Entry, Feed

if TYPE_CHECKING:
    from briefing.config import Source
    from briefing.types import Response


def parse(data: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """A feed of one entry: the text's first line as its title.

    Args:
        data: the text, in any encoding.
        url: its file name, which also tells it from others.
        content_type: the header of that name.

    Raises:
        SourceError: there is no text after the title.
    """
    first, _, rest = meta.decode(data, content_type).lstrip("\ufeff\r\n \t").partition("\n")
    if not rest.strip():
        raise SourceError("holds no article", where=url, hint="the first line is the title, the text follows")
    title = clean.clean_line(first.lstrip("# "))
    return Feed(title=title, entries=(Entry(id=f"file:{url}", url="", title=title),))


def read(source: Source, response: Response) -> Feed:
    """The text of a configured file. See `parse`."""
    return parse(response.body, url=response.url or source.path, content_type=response.content_type)
