"""A web page as a source: one entry, the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing import clean, meta
from briefing.errors import SourceError
from briefing.sources.feed import as_paragraphs
from briefing.types import Entry, Feed

if TYPE_CHECKING:
    from briefing.config import Source
    from briefing.types import Response


def parse(data: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """A feed of one entry: what the page says of itself.

    Args:
        data: the page.
        url: its address; the address that the page itself gives as canonical goes first.
        content_type: the header of that name.

    Raises:
        SourceError: the page has neither a title nor an address.
    """
    page = meta.read_html("" if meta.crowded(data) else meta.decode(data, content_type), url)
    address = meta.own_address(page, url)
    title = meta.page_title(page, urlsplit(address).netloc)
    if not title and not address:
        raise SourceError("the page has no title and no address", where=url, hint="check the address")
    entry = Entry(
        id=address or title,
        url=address,
        title=title,
        authors=page.authors,
        published=page.published,
        summary=as_paragraphs(page.description),
        image=page.image,
        language=page.language,
    )
    root = urlsplit(address)
    home = f"{root.scheme}://{root.netloc}/" if address else ""
    return Feed(title=page.site or title, url=clean.safe_url(home), language=page.language, entries=(entry,))


def read(source: Source, response: Response) -> Feed:
    """The page of a configured source.

    A front page that was not asked for as a page (`kind: page`) is refused: as a source it is somebody's feed address
    mistyped, and as an article it would be a list of headlines.

    Raises:
        SourceError: nothing to go by, or a front page.
    """
    feed = parse(response.body, url=response.url, content_type=response.content_type)
    address = urlsplit(clean.safe_url(response.url))
    if source.kind == "auto" and address.netloc and address.path in {"", "/"} and not address.query:
        raise not_a_feed(response.body, url=response.url, content_type=response.content_type)
    return feed


def not_a_feed(data: bytes, *, url: str = "", content_type: str = "") -> SourceError:
    """The error for an HTML page where a feed was expected, naming the page's own feed if it has one."""
    feeds = () if meta.crowded(data) else meta.read_html(meta.decode(data, content_type), url).feeds
    hint = f"the page names this feed: {feeds[0]}" if feeds else "give the address of the feed"
    return SourceError("an HTML page, not a feed", where=url, hint=hint)
