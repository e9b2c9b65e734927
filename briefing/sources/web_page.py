"""A web page as a source: one entry, the page itself; or, of a site's front page, the feed that it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing import clean, meta
from briefing.errors import SourceError
from briefing.sources.feed import as_paragraphs
from briefing.types import Entry, Feed, Request

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
    page = _read_meta(data, url, content_type)
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
    return Feed(
        title=page.site or title, outlet=page.site, url=clean.safe_url(home), language=page.language, entries=(entry,)
    )


def read(source: Source, response: Response) -> Feed:
    """The page of a configured source.

    A front page that was not asked for as a page (`kind: page`) is no article but a list of headlines: its feed is
    asked for, if it names one (HTML, 4.6.7.1: rel=alternate). Only the front page that feeds.yaml gives does so. Where
    a feed's address leads to it, the feed is gone, and the site's main feed is another one.

    A saved page is the outlet's that it names, unless feeds.yaml names the source: a folder has those of many outlets.

    Raises:
        SourceError: nothing to go by, or a front page that leads to no feed.
    """
    if source.kind != "auto" or not _is_front_page(response.url):
        feed = parse(response.body, url=response.url, content_type=response.content_type)
        outlet = feed.outlet if source.path and not source.is_named else ""
        return replace(feed, entries=tuple(replace(entry, outlet=outlet) for entry in feed.entries))
    page = _read_meta(response.body, response.url, response.content_type)
    if not page.feeds or not _is_front_page(source.url):
        raise _not_a_feed(page, response.url)
    return Feed(
        title=page.site or page.title,
        outlet=page.site,
        url=response.url,
        requests=(Request(url=_main_feed(page)),),
    )


def _is_front_page(url: str) -> bool:
    address = urlsplit(clean.safe_url(url))
    return bool(address.netloc) and address.path in {"", "/"} and not address.query


def _main_feed(page: meta.PageMeta) -> str:
    """The first feed that a page names, but for WordPress's feed of comments, which some themes put first."""
    return next((feed for feed in page.feeds if "comments" not in urlsplit(feed).path), page.feeds[0])


def _read_meta(data: bytes, url: str, content_type: str) -> meta.PageMeta:
    return meta.read_html("" if meta.has_crowded_tag(data) else meta.decode(data, content_type), url)


def not_a_feed(data: bytes, *, url: str = "", content_type: str = "") -> SourceError:
    """The error for an HTML page where a feed was expected, naming the page's own feed if it has one."""
    return _not_a_feed(_read_meta(data, url, content_type), url)


def _not_a_feed(page: meta.PageMeta, url: str) -> SourceError:
    hint = f"the page names this feed: {_main_feed(page)}" if page.feeds else "give the address of the feed"
    return SourceError("an HTML page, not a feed", where=url, hint=hint)
