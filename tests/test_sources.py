from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import sources
from briefing.config import Source
from briefing.errors import SourceError
from briefing.meta import decode, parse_time, people, without_site
from briefing.types import Entry, Feed, Response

URL = "https://courier.example/feeds/news.xml"


def source(**fields: Any) -> Source:
    made = Source(name="The Strait Courier", url=URL)
    return made.model_copy(update=fields)


def response(body: bytes | str, url: str = URL, content_type: str = "") -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(url=url, status=200, body=data, content_type=content_type)


def rss(items: str, head: str = "<title>The Strait Courier</title><link>https://courier.example/</link>") -> bytes:
    spaces = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    channel = f"<channel>{head}<language>en-ca</language>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}>{channel}</rss>'.encode()


def only(data: bytes | str, **more: Any) -> Entry:
    (entry,) = parse(data, **more).entries
    return entry


def parse(data: bytes | str, url: str = URL, content_type: str = "") -> Feed:
    return sources.parse_feed(data.encode() if isinstance(data, str) else data, url=url, content_type=content_type)


ITEM = """<item>
  <title>Ferry crews reject deal &amp;amp; walk out</title>
  <link>/news/ferries?utm_source=rss</link>
  <guid isPermaLink="false">tag:courier.example,2026:1</guid>
  <dc:creator>By Nadine Okafor and Tomas Brandl</dc:creator>
  <pubDate>Wed, 03 Jun 2026 06:30:00 -0400</pubDate>
  <category>Transport</category><category>Islands</category>
  <description>&lt;p onclick="x()"&gt;Crews voted &lt;a href="/vote"&gt;412 to 287&lt;/a&gt;.&lt;/p&gt;</description>
  <content:encoded><![CDATA[<p>Ferry crews voted.</p><script>alert(1)</script><img src="/late.jpg">]]></content:encoded>
  <media:content url="small.jpg" medium="image" width="100"/>
  <media:content url="large.jpg" medium="image" width="900"/>
</item>"""


def test_rss_item() -> None:
    feed = parse(rss(ITEM))
    assert (feed.title, feed.url, feed.language) == ("The Strait Courier", "https://courier.example/", "en-ca")
    (entry,) = feed.entries
    assert entry == Entry(
        id="tag:courier.example,2026:1",
        url="https://courier.example/news/ferries?utm_source=rss",
        title="Ferry crews reject deal & walk out",
        authors=("Nadine Okafor", "Tomas Brandl"),
        published=datetime(2026, 6, 3, 10, 30, tzinfo=UTC),
        updated=datetime(2026, 6, 3, 10, 30, tzinfo=UTC),
        summary='<p>Crews voted <a href="https://courier.example/vote" rel="noopener noreferrer">412 to 287</a>.</p>',
        content='<p>Ferry crews voted.</p><img src="https://courier.example/late.jpg">',
        image="https://courier.example/feeds/large.jpg",
        categories=("Transport", "Islands"),
        language="en-ca",
    )


def test_atom_entry() -> None:
    entry = only(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Détroit</title>
        <entry xml:base="https://detroit.example/archives/">
        <title type="text">L&lt;3 et &amp;eacute;t&amp;eacute;</title>
        <link rel="enclosure" type="image/png" href="a.png"/><link href="x"/><id>urn:1</id>
        <published>2026-06-03T06:30:00+02:00</published><updated>2026-06-03T07:00:00Z</updated>
        <author><name>Élodie Marchand</name></author><summary type="text">Un &lt;b&gt; deux</summary></entry></feed>"""
    )
    assert entry.title == "L<3 et été"
    assert entry.url == "https://detroit.example/archives/x"
    assert entry.published == datetime(2026, 6, 3, 4, 30, tzinfo=UTC)
    assert entry.updated == datetime(2026, 6, 3, 7, tzinfo=UTC)
    assert entry.summary == "<p>Un &lt;b&gt; deux</p>"
    assert entry.authors == ("Élodie Marchand",)
    assert entry.language == "fr"


def test_rdf_and_old_rss() -> None:
    rdf = only(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>R</title></channel>
        <item rdf:about="https://r.example/1"><title>One</title><link>https://r.example/1</link>
        <dc:date>2026-06-03T06:30Z</dc:date></item></rdf:RDF>"""
    )
    assert (rdf.url, rdf.published) == ("https://r.example/1", datetime(2026, 6, 3, 6, 30, tzinfo=UTC))
    old = only(
        '<rss version="0.91"><channel><title>O</title><item><title>T</title><link>http://o.example/1</link></item></channel></rss>'
    )
    assert (old.id, old.title) == ("http://o.example/1", "T")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
        ("How the &amp;lt;script&amp;gt; tag works", "How the <script> tag works"),
        ("5 &lt; 6", "5 < 6"),
        ("Two\n  lines", "Two lines"),
        ("Don&amp;#8217;t", "Don’t"),
        ("One&lt;br/&gt;two", "One two"),
    ],
)
def test_titles_are_text(title: str, shown: str) -> None:
    assert only(rss(f"<item><title>{title}</title><link>https://a.example/</link></item>")).title == shown


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ('<media:thumbnail url="https://a.example/t.jpg"/>', "https://a.example/t.jpg"),
        ('<enclosure url="https://a.example/e.jpg" type="image/jpeg" length="1"/>', "https://a.example/e.jpg"),
        ('<enclosure url="https://a.example/e.mp3" type="audio/mpeg" length="1"/>', ""),
        ('<media:content url="https://a.example/v.mp4" type="video/mp4"/>', ""),
        ('<media:content url="javascript:alert(1)" medium="image"/>', ""),
        (
            '<description>&lt;img src="/p.gif" width="1" height="1"&gt;&lt;img src="/r.jpg"&gt;</description>',
            "https://courier.example/r.jpg",
        ),
    ],
)
def test_images(image: str, url: str) -> None:
    assert only(rss(f"<item><title>T</title>{image}</item>")).image == url


def test_entries_without_anything_to_follow_or_read_are_dropped() -> None:
    data = rss("<item><author>x</author></item><item><title>Kept</title></item>")
    assert [entry.title for entry in sources.read(source(), response(data)).entries] == ["Kept"]


def test_an_entry_without_id_gets_a_stable_one() -> None:
    first, second = (only(rss("<item><title>T</title><description>D</description></item>")) for _ in range(2))
    assert first.id == second.id
    assert len(first.id) == 64


def test_feed_behind_a_proxy_leads_to_the_original() -> None:
    item = (
        "<item><title>T</title><link>https://proxy.example/~r/1</link><feedburner:origLink "
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">https://a.example/1</feedburner:origLink></item>'
    )
    assert only(rss(item)).url == "https://a.example/1"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "", ""),
        ("utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1"),  # a server that lies: the bytes are UTF-8
        ("utf-8-sig", "", "text/xml"),
        ("utf-16", "utf-16", ""),
        ("cp1252", "windows-1252", "text/xml"),
        ("cp1252", "", "text/xml; charset=windows-1252"),
        ("cp1252", "", ""),
    ],
)
def test_encodings(encoding: str, declared: str, content_type: str) -> None:
    xml = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = (
        f"{xml}<rss version='2.0'><channel><title>Q</title><item><title>Montréal – l’été</title></item></channel></rss>"
    )
    assert only(text.encode(encoding), content_type=content_type).title == "Montréal – l’été"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "empty document"),
        (b"\xef\xbb\xbf \n", "empty document"),
        (b"<!doctype html><html><body>Hi</body></html>", "an HTML page, not a feed (give the address of the feed)"),
        (b"just words", "not a feed: neither RSS, Atom, RDF nor JSON Feed"),
        (b"<note><to>you</to></note>", "not a feed: neither RSS, Atom, RDF nor JSON Feed"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">\n<channel>\n', "XML is cut off after line 4"),
        (rss(""), "the feed has no entries"),
        (b'{"a": 1}', "JSON, but not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "the feed has no entries"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "JSON is cut off at line 1"),
        (b"{" * 100_000, "broken JSON"),
        (b"<rss " + b" ".join(b'a%d="1"' % n for n in range(9000)) + b">", "a tag with thousands of attributes"),
        (b"[" * 100_000, "JSON that cannot be read"),
    ],
)
def test_what_is_wrong_is_said(body: bytes, what: str) -> None:
    with pytest.raises(SourceError) as caught:
        sources.read(source(kind="feed"), response(body))
    assert what in str(caught.value)
    assert URL in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_page_names_its_feed_in_the_error() -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
    with pytest.raises(SourceError, match=r"the page names this feed: https://courier\.example/feed\.xml"):
        parse(page)


def test_a_broken_feed_gives_what_can_be_read() -> None:
    data = rss(ITEM + "<item><title>A & B</title><link>https://a.example/2</link></item>")[:-40]
    assert [entry.title for entry in parse(data).entries] == ["Ferry crews reject deal & walk out", "A & B"]


def test_an_empty_feed_is_a_feed_to_parse_but_not_to_read() -> None:
    assert parse(rss("")).title == "The Strait Courier"


JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Island Radio",
    "home_page_url": "https://radio.example/",
    "language": "en_CA",
    "authors": [{"name": "The Desk Team"}],
    "items": [
        {
            "id": 7,
            "url": "/news/7",
            "title": "Cabinet &amp; crews <b>meet</b>",
            "content_html": "<p>Text</p><iframe src=x></iframe><img src='/in.jpg'>",
            "summary": "Five < six",
            "date_published": "2026-06-03T06:30:00-04:00",
            "date_modified": "soon",
            "author": {"name": "Nadine Okafor"},
            "tags": ["Ferries", 3, None, "Ferries"],
            "banner_image": "https://radio.example/b.jpg",
        },
        {"external_url": "https://elsewhere.example/x", "content_text": "One\n\nTwo & three"},
        {"id": "nothing"},
        "not an item",
    ],
}


def test_json_feed() -> None:
    feed = parse(json.dumps(JSON_FEED), url="https://radio.example/feed.json")
    assert (feed.title, feed.url, feed.language) == ("Island Radio", "https://radio.example/", "en-CA")
    first, second = feed.entries
    assert first == Entry(
        id="7",
        url="https://radio.example/news/7",
        title="Cabinet & crews meet",
        authors=("Nadine Okafor",),
        published=datetime(2026, 6, 3, 10, 30, tzinfo=UTC),
        summary="<p>Five &lt; six</p>",
        content='<p>Text</p><img src="https://radio.example/in.jpg">',
        image="https://radio.example/b.jpg",
        categories=("Ferries",),
        language="en-CA",
    )
    assert (second.id, second.content) == ("https://elsewhere.example/x", "<p>One</p><p>Two &amp; three</p>")
    assert second.authors == ("The Desk Team",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_feed_encodings(encoding: str) -> None:
    data = json.dumps({"version": "jsonfeed.org", "items": [{"title": "Été"}]}, ensure_ascii=False).encode(encoding)
    assert only(data).title == "Été"


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Deal rejected | The Strait Courier</title>
<link rel="canonical" href="/news/ferries"><meta property="og:site_name" content="The Strait Courier">
<meta property="og:description" content="Crews voted.">
<meta property="article:published_time" content="2026-06-03T06:30:00Z">
</head><body><h1>Deal rejected</h1></body></html>"""


def test_a_page_is_one_entry() -> None:
    read = sources.read(source(), response(PAGE, url="https://courier.example/news/ferries?x=1"))
    (entry,) = read.entries
    assert (read.title, entry.title) == ("The Strait Courier", "Deal rejected")
    assert entry.url == entry.id == "https://courier.example/news/ferries"
    assert entry.published == datetime(2026, 6, 3, 6, 30, tzinfo=UTC)
    assert entry.summary == "<p>Crews voted.</p>"


def test_a_saved_page_is_from_the_outlet_that_it_names_unless_its_source_has_a_name() -> None:
    page = b"<title>Ferries stop</title><meta property='og:site_name' content='Quay Radio'><p>No ferry sails.</p>"
    saved = response(page, url="cuttings/ferries.html")
    for asked, outlet in (
        (Source(path="cuttings"), "Quay Radio"),
        (Source(path="cuttings", name="My cuttings"), ""),
        (Source(url="https://quay.example/ferries"), ""),
    ):
        assert [entry.outlet for entry in sources.read(asked, saved).entries] == [outlet]


def test_a_front_page_is_no_source_unless_asked_for() -> None:
    front = response(PAGE, url="https://courier.example/")
    with pytest.raises(SourceError, match="an HTML page, not a feed"):
        sources.read(source(), front)
    assert sources.read(source(kind="page"), front).entries


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("\ufeff <!-- c > <html> --> <?pi?> <rss>", "feed"),
        ('<?xml version="1.0"?><rdf:RDF>', "feed"),
        ("<a10:feed xmlns:a10='http://www.w3.org/2005/Atom'>", "feed"),
        ("<!DOCTYPE rss [ <!ENTITY a 'b'> ]><rss>", "feed"),
        ("<!DOCTYPE html><rss version='2.0'>", "feed"),
        ("Notice: undefined index\n<rss>", "feed"),
        ("<!doctype HTML><html>", "page"),
        ("<br>Warning<html><body>a feed: <p>", "page"),
        (" {", "jsonfeed"),
        ("words", "feed"),
    ],
)
def test_sniff(body: str, kind: str) -> None:
    assert sources.sniff(body.encode()) == kind
    assert sources.sniff(body.encode("utf-16")) == kind
    assert sources.is_article(source(), response(body)) == (kind == "page")


def test_requests() -> None:
    (asked,) = sources.requests(source())
    assert (asked.url, asked.path) == (URL, "")
    assert "feed+json" in asked.accept
    (file,) = sources.requests(source(url="", path="feeds/a.xml"))
    assert (file.url, file.path) == ("", "feeds/a.xml")


FRAGMENTS = st.sampled_from(
    [
        b"<rss>",
        b"<channel>",
        b"<item>",
        b"</item>",
        b"<title>",
        b"<pubDate>9",
        b"<![CDATA[",
        b"]]>",
        b"<feed ",
        b"xmlns='",
        b"&#x1f;",
        b"&lt;",
        b'{"items":[',
        b'{"id":',
        b"1e999",
        b"null",
        b"]}",
        b"<html>",
        b"<!DOCTYPE x [",
        b"\xff\xfe",
        b"\x00",
        b"<media:content url='[",
    ]
)


@given(
    st.lists(FRAGMENTS | st.binary(max_size=6), max_size=30).map(b"".join),
    st.text(max_size=20),
    st.sampled_from(["auto", "feed", "page"]),
)
def test_no_bytes_raise_anything_else(data: bytes, content_type: str, kind: str) -> None:
    readers: list[Callable[[], Feed]] = [
        lambda: sources.parse_feed(data, url=URL, content_type=content_type),
        lambda: sources.read(source(kind=kind), response(data, content_type=content_type)),
    ]
    for reader in readers:
        try:
            feed = reader()
        except SourceError:
            continue
        assert all(entry.id for entry in feed.entries)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda v: st.lists(v, max_size=3),
    max_leaves=4,
)
KEYS = st.sampled_from(
    [
        "id",
        "url",
        "title",
        "summary",
        "content_html",
        "content_text",
        "tags",
        "authors",
        "author",
        "image",
        "attachments",
        "date_published",
    ]
)


@given(
    st.lists(st.dictionaries(KEYS, JSON) | JSON, max_size=4),
    st.dictionaries(st.sampled_from(["title", "language", "authors"]), JSON),
)
def test_json_of_any_types_is_read(items: list[Any], head: dict[str, Any]) -> None:
    feed = parse(json.dumps({"version": "https://jsonfeed.org/version/1", **head, "items": items}))
    assert len(feed.entries) <= len(items)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-03T06:30:00-04:00", datetime(2026, 6, 3, 10, 30, tzinfo=UTC)),
        ("2026-06-03 06:30:00.123Z", datetime(2026, 6, 3, 6, 30, tzinfo=UTC)),
        ("2026-06-03", datetime(2026, 6, 3, tzinfo=UTC)),
        ("2026-06-30T23:59:60Z", datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("Wed, 03 Jun 2026 06:30:00 EST", datetime(2026, 6, 3, 11, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59+14:00", None),
        ("2026-02-30", None),
        ("2026-01-05T10:00:00+99:99", None),
        ("1767607200", None),
        ("٢٠٢٦-٠١-٠٥", datetime(2026, 1, 5, tzinfo=UTC)),
        ("", None),
        (7, None),
    ],
)
def test_parse_time(text: object, moment: datetime | None) -> None:
    assert parse_time(text) == moment


@given(st.text(max_size=70))
def test_parse_time_never_raises(text: str) -> None:
    moment = parse_time(text)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    "date", ["10000-01-01", "2026-13-01", "1767607200000", "Mon, 05 Jan 2026 10:00:00 +9999", "yesterday"]
)
def test_absurd_dates_are_none(date: str) -> None:
    assert only(rss(f"<item><title>T</title><pubDate>{date}</pubDate></item>")).published is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("By Nadine Okafor and Tomas Brandl",), ("Nadine Okafor", "Tomas Brandl")),
        (("Nadine Okafor, Staff Writer",), ("Nadine Okafor",)),
        (("Okafor, Nadine",), ("Nadine Okafor",)),
        (("desk@courier.example (Nadine Okafor)", "https://courier.example/x"), ()),
        (("admin", "The Strait Courier", "Par Élodie Marchand"), ("Élodie Marchand",)),
    ],
)
def test_people(names: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert people(names, "The Strait Courier") == expected


def test_titles_lose_only_the_outlets_name() -> None:
    assert without_site("Deal rejected | The Strait Courier", "the strait courier") == "Deal rejected"
    assert without_site("Deal rejected - Strait Courier", "www.straitcourier.example") == "Deal rejected"
    assert without_site("Deal rejected - again", "The Strait Courier") == "Deal rejected - again"
    for title in (
        "Deal rejected - Strait Courier",
        "Deal rejected - StraitCourier.example",
        "Deal rejected (The Strait Courier)",
        "The Strait Courier | Deal rejected",
        "The Strait Courier: Deal rejected",
    ):
        assert without_site(title, "The Strait Courier") == "Deal rejected"
    for title in ("Courier: Deal rejected", "The Strait Herald: Deal rejected", "Courier (2026)", "The Strait Courier"):
        assert without_site(title, "Courier" if title.startswith("Courier") else "The Strait Courier") == title


@given(st.binary(max_size=60), st.text(max_size=30))
def test_decode_never_raises(data: bytes, content_type: str) -> None:
    assert isinstance(decode(data, content_type), str)


def text_file(body: bytes, kind: str = "text/plain", url: str = "notes/yard.txt") -> Response:
    return Response(url=url, status=200, body=body, content_type=kind)


def test_a_text_file_is_one_article_with_its_title_on_top() -> None:
    response = text_file(b"# Yard keeps its lights on\n\nCrews voted on Tuesday.\n")
    assert sources.is_article(Source(path="notes/yard.txt"), response)
    (entry,) = sources.read(Source(path="notes/yard.txt"), response).entries
    assert (entry.id, entry.url, entry.title) == ("file:notes/yard.txt", "", "Yard keeps its lights on")


def test_a_text_file_without_a_text_says_so() -> None:
    with pytest.raises(SourceError, match="holds no article"):
        sources.read(Source(path="notes/yard.txt"), text_file(b"Only a title\n"))


def test_feeds_served_as_text_stay_feeds() -> None:
    assert not sources.is_article(source(), text_file(b"<rss version='2.0'><channel/></rss>"))
    assert not sources.is_article(source(), text_file(b'{"items": []}'))
    assert not sources.is_article(source(), text_file(b"Too many requests.\nCome back.", url="https://a.example/feed"))


def test_the_name_behind_a_mail_address_is_the_author_whatever_the_domain() -> None:
    entry = only(rss("<item><title>A</title><author>desk@courier.example (Ida Orr)</author></item>"))
    assert entry.authors == ("Ida Orr",)
