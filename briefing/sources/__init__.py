"""Sources: which requests one needs, and what its responses say. Pure: bytes in, entries or further requests out.

A kind of source is a module with `read(source, response) -> Feed`, named in `KINDS`; the names are resolved on first
use, so that one more kind costs one file and one row, and nothing is imported that is not needed. A document that leads
to others says so in `Feed.requests` and `Feed.next_page`; `read` gets their responses in turn, like the first one.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, cast

from briefing.errors import SourceError
from briefing.sources.platform_lines import without_platform_lines
from briefing.types import Entry, Feed, Request, Response

if TYPE_CHECKING:
    from briefing.config import Source

__all__ = ["KINDS", "is_article", "parse_feed", "read", "requests", "sniff"]

KINDS = MappingProxyType(
    {
        "feed": "briefing.sources.feed",
        "jsonfeed": "briefing.sources.jsonfeed",
        "page": "briefing.sources.web_page",
        "plain": "briefing.sources.text_file",
        "sitemap": "briefing.sources.sitemap",
    }
)
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)
_PAGE_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.5"

# The kinds whose documents are told apart by their bytes; every other kind reads whatever comes.
_KINDS_BY_BYTES = ("auto", "feed", "page")
_GZIP = b"\x1f\x8b\x08"
_LARGEST_UNPACKED = 50_000_000
"""Bytes of an unpacked file: what the sitemap protocol allows. A gzip bomb of 10 MB would hold 10 GB."""
_LARGEST_FEED = 10_000_000
"""Bytes of any other unpacked file: what `fetch.max_bytes` lets through unless it says otherwise."""

# What is looked at to find the first tag: comments and declarations may stand before it. The first 256 bytes were
# enough for each of 177 real feeds.
_FIRST_BYTES = 65536
_PROLOGUE = re.compile(
    r"\s+|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->|<!doctype\s(?!html)[^<>\[]*(?:\[[^\]]*\]\s*)?>", re.I
)
_FEED_ROOT = re.compile(r"<(?:[a-z0-9_]{1,20}:)?(?:rss|rdf|feed|channel)\b", re.I)
_SITEMAP_ROOT = re.compile(r"<(?:[a-z0-9_]{1,20}:)?(?:urlset|sitemapindex)\b", re.I)
# Some feeds stand under an HTML doctype, or inside a page of nothing else.
_FEED_IN_HTML = re.compile(r"<feed\s[^<>]*xmlns=|<rss[\s>]", re.I)
# An HTML page under a feed's name is what a server says when it has no feed to give.
_FEED_TYPE = re.compile(r"\b(?:rss|atom|rdf)\+xml|[/+]json|(?:application|text)/xml")
_HTML_TAG = re.compile(r"<!doctype\s+html|<(?:html|head|body|title|meta|div|script)\b", re.I)


def requests(source: Source) -> tuple[Request, ...]:
    """What the puller shall fetch first for a source: its file or folder, or its address."""
    accept = _PAGE_ACCEPT if source.kind == "page" else _ACCEPT
    return (Request(url=source.url, path=source.path, accept=accept),)


def read(source: Source, response: Response) -> Feed:
    """What a source's response says.

    Args:
        source: its `kind` "auto" looks at the bytes; "feed" takes any feed, JSON too; "page" takes a page; any other
            kind is the one that reads.
        response: a body with its final address; a gzip file is unpacked.

    Raises:
        SourceError: the body is not what the source says it is, or holds nothing to tell.
    """
    where = response.url or source.path or source.url
    if response.body.startswith(_GZIP):
        response = replace(response, body=_unpacked(response.body, where))
    if source.kind not in _KINDS_BY_BYTES:
        return _as_told(_kind_module(source.kind).read(source, response))
    if not response.body.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise SourceError("empty document", where=where, hint="check the address")
    kind = "plain" if _is_local_text_file(response) else sniff(response.body)
    if source.kind == "page" and kind != "plain":
        kind = "page"
    elif kind == "page" and (source.kind == "feed" or _FEED_TYPE.search(response.content_type)):
        raise _page_error(response.body, where, response.content_type)
    return _as_told(_kind_module(kind).read(source, response))


def _as_told(feed: Feed) -> Feed:
    """A feed without what programs write around its entries' texts. `parse_feed` says what the document says."""
    return replace(feed, entries=tuple(_entry_as_told(entry) for entry in feed.entries))


def _entry_as_told(entry: Entry) -> Entry:
    summary = without_platform_lines(entry.summary, entry.url, entry.title)
    content = without_platform_lines(entry.content, entry.url, entry.title)
    changed = (summary, content) != (entry.summary, entry.content)
    return replace(entry, summary=summary, content=content) if changed else entry


def parse_feed(data: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """The feed in a document: RSS, RDF, Atom or JSON Feed, told apart by its first bytes. It may have no entries.

    Args:
        data: the document; a gzip file is unpacked.
        url: its address, for relative links and messages.
        content_type: the header of that name.

    Raises:
        SourceError: empty, an HTML page, or no feed at all.
    """
    if data.startswith(_GZIP):
        data = _unpacked(data, url)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise SourceError("empty document", where=url, hint="check the address")
    kind = sniff(data)
    if kind == "page":
        raise _page_error(data, url, content_type)
    return cast(Feed, _kind_module(kind).parse(data, url=url, content_type=content_type))


def _unpacked(data: bytes, where: str) -> bytes:
    """The contents of a gzip file, as sitemaps are often served: without a Content-Encoding, so the puller left it."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        body = unpacker.decompress(data, _LARGEST_UNPACKED)
    except zlib.error as error:
        raise SourceError("the packed file is damaged", where=where, hint="fetch it again") from error
    largest = _LARGEST_UNPACKED if sniff(body) == "sitemap" else _LARGEST_FEED
    if unpacker.unconsumed_tail or len(body) > largest:
        raise SourceError(f"larger than {largest / 1e6:g} MB unpacked", where=where, hint="it is not read")
    if not unpacker.eof:
        raise SourceError("the packed file is cut off", where=where, hint="fetch it again")
    return body


def is_article(source: Source, response: Response) -> bool:
    """True when the response is itself an article, an HTML page or a text file, rather than a feed of them."""
    if source.kind not in _KINDS_BY_BYTES:
        return False
    page = bool(response.body) and not _FEED_TYPE.search(response.content_type) and sniff(response.body) == "page"
    return page or (bool(response.body) and _is_local_text_file(response))


def _is_local_text_file(response: Response) -> bool:
    """A text file of this machine. Feeds are served as text/plain, too, and no feed is without a bracket."""
    local = "://" not in response.url and response.content_type in ("text/plain", "text/markdown")
    return (
        local
        and not re.search(rb"<[a-zA-Z!?]", response.body[:1024])
        and response.body.lstrip()[:1] not in (b"{", b"[")
    )


def sniff(data: bytes) -> str:
    """The kind of a document by its first bytes: "jsonfeed", "feed", "sitemap" or "page"; "feed" where nothing tells.

    What servers say of the type is not asked: feeds come as text/html and pages as text/xml every day.
    """
    head = _first_text(data)
    if head.startswith(("{", "[")):
        return "jsonfeed"
    if _FEED_ROOT.match(head):
        return "feed"
    if _SITEMAP_ROOT.match(head):
        return "sitemap"
    if _HTML_TAG.match(head):
        return "feed" if _FEED_IN_HTML.search(head[:2048]) else "page"
    # Something before the root: a PHP notice, a stray tag, text. The first mark of either kind decides.
    feed, page = _FEED_ROOT.search(head[:1024]), _HTML_TAG.search(head[:1024])
    return "page" if page and not (feed and feed.start() < page.start()) else "feed"


def _first_text(data: bytes) -> str:
    """The beginning of a document as text, without byte order mark, comments, declarations and white space."""
    data = data[:_FIRST_BYTES]
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]
    text = data.replace(b"\x00", b"").decode("latin-1") if wide else data.decode("utf-8", "replace")
    text = text.lstrip("\ufeffÿþ")  # once as bytes of UTF-16, or twice by a careless program
    start = 0
    while found := _PROLOGUE.match(text, start):
        start = found.end()
    return text[start:]


def _kind_module(kind: str) -> ModuleType:
    return import_module(KINDS[kind])


def _page_error(data: bytes, url: str, content_type: str) -> SourceError:
    return cast(SourceError, _kind_module("page").not_a_feed(data, url=url, content_type=content_type))
