"""Sitemaps and their indexes (sitemaps.org protocol 0.9), with the namespaces for news and images.

A news sitemap says title, date and language of each article of the last two days; a plain one has every page of a site
and knows only when each was changed. The document is read as a stream, so that the 50,000 addresses which the protocol
allows are never a tree in memory.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from briefing import clean, meta
from briefing.errors import EmptyFeed, SourceError
from briefing.types import Entry, Feed, Request

if TYPE_CHECKING:
    from briefing.config import Source
    from briefing.types import Response

# Of an index so many sitemaps are read, the newest, unless the source's `pages` says otherwise: sites that write one a
# day or a month need one, and sites with one for each of their languages or sections have the others of the same hour.
_SITEMAPS = 3
# The protocol allows 50,000 addresses a document, a news sitemap 1,000 (Google). More of a plain one is no news either.
_MOST_READ, _MOST_KEPT = 50_000, 1_000
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_BROKEN = "check the sitemap with a validator"


def parse(data: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """The addresses of a sitemap as entries, the newest first, or the sitemaps of an index as requests.

    Args:
        data: the document. What can be read of a broken one counts.
        url: its address, for relative addresses and messages.
        content_type: not looked at: XML says its own encoding.

    Raises:
        SourceError: it is no sitemap.
    """
    return _feed(data, url, most=_MOST_KEPT)


def read(source: Source, response: Response) -> Feed:
    """The sitemap of a configured source: its entries, or the newest sitemaps that it names.

    Raises:
        SourceError: it is no sitemap, or it has no address.
    """
    where = response.url or source.path or source.url
    feed = _feed(response.body, response.url or source.url, most=source.pages or _SITEMAPS)
    if not feed.entries and not feed.requests:
        raise EmptyFeed("the sitemap has no addresses", where=where, hint="nothing to tell from it until it has some")
    return feed


def _feed(data: bytes, url: str, *, most: int) -> Feed:
    sitemaps: list[tuple[datetime, str]] = []
    news: list[Entry] = []
    others: list[Entry] = []
    outlet = ""
    for element in _elements(data, url):
        outlet = outlet or _text(element, "news", "publication", "name")
        address = clean.safe_url(_text(element, "loc"), url)
        if not address:
            continue
        if etree.QName(element).localname == "sitemap":
            sitemaps.append((meta.parse_time(_text(element, "lastmod")) or _EARLIEST, address))
        elif element.find("{*}news") is not None:
            news.append(_news(element, address))
        elif urlsplit(address).path not in {"", "/"}:  # the front page changes all day and is no article
            others.append(_page(element, address))
    # Sorting keeps the order of the document among equals, and what says no time goes behind what does.
    sitemaps.sort(key=lambda dated: dated[0], reverse=True)
    # A sitemap that knows which of its pages are news means those.
    entries = sorted(news or others, key=lambda entry: entry.published or entry.updated or _EARLIEST, reverse=True)
    return Feed(
        title=urlsplit(url).netloc,
        outlet=outlet,
        entries=tuple(entries[:_MOST_KEPT]),
        requests=tuple(Request(url=address) for _, address in sitemaps[:most]),
    )


def _elements(data: bytes, url: str) -> Iterator[etree._Element]:
    """The url and sitemap elements, each gone from memory when the next one is asked for.

    Entities are not expanded and nothing is loaded from elsewhere (XXE, "billion laughs").
    """
    if meta.has_crowded_tag(data):
        raise SourceError("the sitemap cannot be read (a tag with thousands of attributes)", where=url, hint=_BROKEN)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    found = 0
    root = None
    try:
        for event, element in events:
            name = etree.QName(element).localname
            if root is None:
                root = element
                if name not in {"urlset", "sitemapindex"}:
                    break
            if event == "end" and name in {"url", "sitemap"} and found < _MOST_READ:
                found += 1
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        if not found:
            raise SourceError("broken XML and no addresses", where=url, hint=_BROKEN) from error
    if root is None or etree.QName(root).localname not in {"urlset", "sitemapindex"}:
        raise SourceError("not a sitemap", where=url, hint="check the address")


def _text(element: etree._Element, *path: str) -> str:
    return clean.clean_line(element.findtext("/".join(f"{{*}}{name}" for name in path)) or "")


def _news(element: etree._Element, address: str) -> Entry:
    keywords = (clean.clean_line(word) for word in _text(element, "news", "keywords").split(","))
    return Entry(
        id=address,
        url=address,
        title=_text(element, "news", "title"),
        published=meta.parse_time(_text(element, "news", "publication_date")),
        updated=meta.parse_time(_text(element, "lastmod")),
        image=clean.safe_url(_text(element, "image", "loc"), address),
        categories=tuple(word for word in keywords if word)[:50],
        language=meta.language(_text(element, "news", "publication", "language")),
    )


def _page(element: etree._Element, address: str) -> Entry:
    return Entry(
        id=address,
        url=address,
        title="",
        updated=meta.parse_time(_text(element, "lastmod")),
        image=clean.safe_url(_text(element, "image", "loc"), address),
    )
