"""Sitemaps: what they say of articles, which sitemaps of an index are read, and what a hostile one gets."""

import contextlib
import gzip
import zlib
from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import sources
from briefing.config import Source
from briefing.errors import EmptyFeed, SourceError
from briefing.types import Entry, Feed, Response

URL = "https://courier.example/sitemap.xml"
NAMESPACES = (
    "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9' "
    "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'"
)


def urlset(*urls: str) -> bytes:
    return f"<?xml version='1.0'?><urlset {NAMESPACES}>{''.join(f'<url>{url}</url>' for url in urls)}</urlset>".encode()


def index(*sitemaps: str) -> bytes:
    children = "".join(f"<sitemap>{sitemap}</sitemap>" for sitemap in sitemaps)
    return f"<sitemapindex {NAMESPACES}>{children}</sitemapindex>".encode()


def read(body: bytes, *, kind: Literal["auto", "sitemap"] = "auto", pages: int | None = None) -> Feed:
    source = Source(name="The Courier", url=URL, kind=kind, pages=pages)
    return sources.read(source, Response(url=URL, status=200, body=body))


def urls(body: bytes) -> list[str]:
    return [entry.url.removeprefix("https://courier.example") for entry in read(body).entries]


def asked(body: bytes, pages: int | None = None) -> list[str]:
    return [request.url.removeprefix("https://courier.example/") for request in read(body, pages=pages).requests]


NEWS = """<loc>https://courier.example/ferry?a=1&amp;b=2</loc><lastmod>2026-06-03T08:00:00Z</lastmod>
<n:news><n:publication><n:name>The Courier</n:name><n:language>fr-CA</n:language></n:publication>
<n:publication_date>2026-06-03T06:30:00-04:00</n:publication_date><n:title> Ferry crews &lt;reject&gt;
 deal </n:title><n:keywords>ferries, islands,</n:keywords></n:news>
<image:image><image:loc>/ferry.jpg</image:loc></image:image>"""


def test_a_news_sitemap_says_title_and_date() -> None:
    (entry,) = read(urlset(NEWS, "<loc>/about</loc>")).entries
    assert entry == Entry(
        id="https://courier.example/ferry?a=1&b=2",
        url="https://courier.example/ferry?a=1&b=2",
        title="Ferry crews <reject> deal",
        published=datetime(2026, 6, 3, 10, 30, tzinfo=UTC),
        updated=datetime(2026, 6, 3, 8, tzinfo=UTC),
        image="https://courier.example/ferry.jpg",
        categories=("ferries", "islands"),
        language="fr-CA",
    )


def test_a_plain_sitemap_says_when_pages_changed_the_newest_first_and_the_front_page_is_none() -> None:
    body = urlset(
        "<loc>/old</loc><lastmod>2026-06-01</lastmod>",
        "<loc>/undated</loc><lastmod>soon</lastmod>",
        "<loc>/</loc><lastmod>2026-06-03</lastmod>",
        "<loc>javascript:alert(1)</loc>",
        "<lastmod>2026-06-03</lastmod>",
        "<loc>/new</loc><lastmod>2026-06-02</lastmod>",
    )
    assert urls(body) == ["/new", "/old", "/undated"]
    assert len(read(urlset(*(f"<loc>/{number}</loc>" for number in range(1200)))).entries) == 1000


def test_of_an_index_the_newest_sitemaps_are_asked_for() -> None:
    days = [f"<loc>/{day}.xml</loc><lastmod>2026-06-0{day}</lastmod>" for day in (1, 3, 2, 5)]
    body = index("<loc>/undated.xml</loc>", *days, "<loc>ftp://courier.example/x</loc>")
    assert asked(body) == ["5.xml", "3.xml", "2.xml"]
    assert asked(body, pages=1) == ["5.xml"]
    assert asked(body, pages=9) == ["5.xml", "3.xml", "2.xml", "1.xml", "undated.xml"]
    assert read(body).entries == ()


def test_a_packed_sitemap_is_unpacked_within_the_limit() -> None:
    body = gzip.compress(urlset("<loc>/a</loc>"))
    assert urls(body) == ["/a"]
    assert read(body, kind="sitemap").entries == read(body).entries
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(60)) + packer.flush()
    for broken, what in ((bomb, "larger than 10 MB"), (body[:-9], "cut off"), (b"\x1f\x8b\x08oh no", "damaged")):
        with pytest.raises(SourceError, match=what):
            read(broken)


def test_what_is_cut_off_says_what_it_can() -> None:
    whole = urlset("<loc>/a</loc>", "<loc>/b</loc>")
    assert urls(whole.partition(b"/b")[0]) == ["/a"]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<rss version='2.0'><channel/></rss>", "not a sitemap"),
        (b"<html><body>Not found", "not a sitemap"),
        (b"", "broken XML|not a sitemap"),
        (b"\x00\x01", "broken XML|not a sitemap"),
        (b"<urlset " + b" ".join(b"a%d='1'" % number for number in range(5000)) + b"/>", "thousands of attributes"),
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        read(body, kind="sitemap")


def test_an_empty_sitemap_is_empty_and_not_wrong() -> None:
    with pytest.raises(EmptyFeed, match="no addresses"):
        read(urlset())


def test_entities_are_neither_expanded_nor_loaded() -> None:
    declared = "<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'><!ENTITY y '/secret'>]>"
    body = declared.encode() + urlset("<loc>/a&x;</loc>", "<loc>/b&y;</loc>", "<loc>/c</loc>").partition(b"?>")[2]
    assert all(url in {"/a", "/b", "/c"} for url in urls(body))
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<!DOCTYPE urlset [<!ENTITY l0 'lol'>{laughs}]><urlset {NAMESPACES}><url><loc>/&l9;</loc></url></urlset>"
    with pytest.raises(SourceError, match="no addresses"):
        read(bomb.encode())


HEADS = st.sampled_from([b"", b"<urlset>", b"<urlset><url><loc>/a</loc></url>", b"\x1f\x8b\x08"])


@given(st.binary(max_size=200), HEADS)
def test_any_bytes_are_entries_or_a_problem(data: bytes, head: bytes) -> None:
    with contextlib.suppress(SourceError):
        read(head + data, kind="sitemap")
