from __future__ import annotations

import hashlib
import json
import logging
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import meta
from briefing.errors import SourceError
from briefing.extraction import article_id, excerpt, extract
from briefing.types import Entry

URL = "https://courier.example/news/ferries?utm_source=rss"

PARAGRAPHS = (
    "PORT ALLEN — Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement, leaving "
    "9,000 daily passengers without a schedule past Friday midnight.",
    "The deal offered a wage increase of 11 per cent over four years. Inflation since the last contract has been 17 "
    "per cent, according to the provincial statistics office.",
    "“We were asked to call a pay cut a raise,” said Tomas Brandl, president of Local 88. “Our members can count.”",
    "Transport Minister Elodie Marchand told reporters that the cabinet would meet on Thursday. She would not rule out "
    "back-to-work legislation.",
    "The last strike, in 2014, lasted 23 days and cost island businesses an estimated $41 million, the chamber said.",
)

JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "NewsArticle", "headline": "Harbour workers reject ferry deal", "datePublished": "2026-06-03T06:30:00-04:00",
 "author": [{"@id": "#okafor"}, {"@type": "Organization", "name": "The Strait Courier"}]},
{"@type": "Person", "@id": "#okafor", "name": "Nadine Okafor"}]}</script>"""

HEAD = f"""<title>Harbour workers reject ferry deal | The Strait Courier</title>
<meta property="og:site_name" content="The Strait Courier">
<meta property="og:title" content="Ferry deal rejected - The Strait Courier">
<meta property="og:image" content="/ferry.jpg"><link rel="canonical" href="https://www.courier.example/news/ferries/">
{JSON_LD}"""


def page(*paragraphs: str, head: str = HEAD, lang: str = "en-CA") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    nav = "<nav><a href='/'>Home</a><a href='/news'>News</a></nav>"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{nav}<article>'
        f"<h1>Harbour workers reject ferry deal</h1>{text}</article><footer>© The Strait Courier</footer></body></html>"
    ).encode("utf-8", "surrogatepass")


def entry(**fields: object) -> Entry:
    return Entry(**{"id": "tag:1", "url": "https://courier.example/news/ferries", "title": "From the feed", **fields})  # type: ignore[arg-type]


def test_an_article_by_its_page_alone() -> None:
    article = extract(page(*PARAGRAPHS), url=URL, source="The Strait Courier")
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.sha256 == hashlib.sha256(article.text.encode()).hexdigest()
    assert article.title == "Harbour workers reject ferry deal"
    assert article.authors == ("Nadine Okafor",)
    assert article.published == datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
    assert (article.url, article.canonical_url) == (
        "https://courier.example/news/ferries",
        "https://www.courier.example/news/ferries",
    )
    assert article.id == article_id(article.canonical_url)
    assert article.image == "https://courier.example/ferry.jpg"
    assert article.language == "en-CA"
    assert article.source == "The Strait Courier"
    assert not article.excerpt_only


def test_the_feeds_word_goes_first() -> None:
    told = entry(authors=("Somebody Else",), published=datetime(2026, 6, 2, tzinfo=UTC), title="Title by the feed")
    article = extract(page(*PARAGRAPHS), url=URL, entry=told)
    assert article.title == "Title by the feed"
    assert article.authors == ("Somebody Else",)
    assert article.published == datetime(2026, 6, 2, tzinfo=UTC)
    assert not article.excerpt_only


def test_extraction_is_repeatable() -> None:
    assert extract(page(*PARAGRAPHS), url=URL) == extract(page(*PARAGRAPHS), url=URL)


def test_paragraphs_are_cleaned_and_not_repeated() -> None:
    odd = "The&nbsp;premier \t said\r\n that nothing\u200b had been decided, and that talks would go on until "
    odd += "midnight.\x07&#7;&#x1B;"
    article = extract(page(*PARAGRAPHS, odd, PARAGRAPHS[1]), url=URL)
    paragraphs = article.text.split("\n\n")
    assert paragraphs[-1] == (
        "The premier said that nothing had been decided, and that talks would go on until midnight."
    )
    assert paragraphs.count(PARAGRAPHS[1]) == 1
    assert "Harbour workers reject ferry deal" not in article.text


def test_headings_and_lists_and_lines_stay() -> None:
    body = (
        PARAGRAPHS[0],
        "</p><h2>What comes next</h2><ul><li>Cabinet meets on Thursday to consider its options for the strait.</li>"
        "<li>Crews walk out on Friday at midnight if nothing is agreed before that.</li></ul><p>",
        "The island has one hospital and no bridge.<br><br>It has two schools,<br>and a market on Saturdays.",
        *PARAGRAPHS[1:],
    )
    paragraphs = extract(page(*body), url=URL).text.split("\n\n")
    assert "What comes next" in paragraphs
    assert "Cabinet meets on Thursday to consider its options for the strait." in paragraphs
    assert "The island has one hospital and no bridge." in paragraphs
    assert "It has two schools, and a market on Saturdays." in paragraphs


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = page(*PARAGRAPHS).decode().replace('<meta charset="utf-8">', "")
    header = "text/html; charset=windows-1252" if encoding == "cp1252" else "text/html"
    assert extract(text.encode(encoding), url=URL, content_type=header).text.startswith("PORT ALLEN — Ferry")


def test_a_page_without_text_falls_back_to_the_feeds_content() -> None:
    content = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    article = extract(
        b"<html><body>Please enable JavaScript</body></html>",
        url=URL,
        entry=entry(content=content, summary="<p>Short.</p>"),
    )
    assert article.excerpt_only
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.title == "From the feed"
    assert article.canonical_url == "https://courier.example/news/ferries"


def test_a_teaser_does_not_displace_a_page() -> None:
    article = extract(page(*PARAGRAPHS), url=URL, entry=entry(summary="<p>Crews voted.</p>"))
    assert not article.excerpt_only
    assert article.text.startswith("PORT ALLEN")


def test_excerpt() -> None:
    article = excerpt(entry(summary="<p>Crews voted.</p><ul><li>Twice</li></ul>", language="en"), source="Courier")
    assert (article.text, article.excerpt_only, article.language) == ("Crews voted.\n\nTwice", True, "en")
    assert article.id == article_id("https://courier.example/news/ferries")
    assert excerpt(entry(url="", summary="x")).id == article_id("tag:1")
    with pytest.raises(SourceError, match="has no text"):
        excerpt(entry())


@pytest.mark.parametrize("data", [b"", b"\x00", b"<html></html>", b"<!-- -->", b"\xff\xfe", b"%PDF-1.4", b"{}"])
def test_nothing_is_said_to_be_nothing(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"courier\.example.*no article text found"):
        extract(data, url=URL)


@pytest.mark.parametrize(
    ("canonical", "believed"),
    [
        ("https://evil.example/other", "https://courier.example/news/ferries"),
        ("https://courier.example/", "https://courier.example/news/ferries"),
        ("javascript:alert(1)", "https://courier.example/news/ferries"),
        ("/news/ferries-reject", "https://courier.example/news/ferries-reject"),
    ],
)
def test_canonical_addresses_are_not_believed_blindly(canonical: str, believed: str) -> None:
    head = f'<title>T</title><link rel="canonical" href="{canonical}">'
    assert extract(page(*PARAGRAPHS, head=head), url=URL).canonical_url == believed


def test_article_id() -> None:
    assert article_id("https://Courier.example/a/?utm_source=x#y") == article_id("https://courier.example/a")
    assert article_id("urn:1") != article_id("urn:2")
    assert len(article_id("\ud800")) == 16


def test_a_guid_belongs_to_its_source_and_an_address_to_everybody() -> None:
    assert article_id("7", "a.xml") != article_id("7", "b.xml")
    assert article_id("7", "a.xml") == article_id(" 7 ", "a.xml")
    assert article_id("https://courier.example/a", "a.xml") == article_id("https://courier.example/a", "b.xml")
    one, other = (excerpt(entry(url="", summary="Crews voted."), key=key) for key in ("a.xml", "b.xml"))
    assert one.id != other.id
    assert excerpt(entry(summary="x"), key="a.xml").id == excerpt(entry(summary="x"), key="b.xml").id
    pages = [extract(page(*PARAGRAPHS, head=""), entry=entry(url=""), key=key).id for key in ("a.xml", "b.xml")]
    assert len(set(pages)) == 2


def test_it_is_quiet(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    extract(page(*PARAGRAPHS), url=URL)
    with pytest.raises(SourceError):
        extract(b"<html></html>", url=URL)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr() == ("", "")


PARTS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<table><td>",
        "<h1>",
        "<br>",
        "<article>",
        "<script type='application/ld+json'>",
        "</script>",
        "[{",
        "}]",
        "\x00",
        "&#0;",
        "<html lang=",
        "<meta name=author content='",
    ]
) | st.text(st.characters(), max_size=12)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["NewsArticle", "2026-06-03", "#a"]),
    lambda v: (
        st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "@id", "@type"]), v, max_size=3)
    ),
    max_leaves=5,
)
LD_KEYS = st.sampled_from(
    ["@type", "@id", "@graph", "author", "headline", "datePublished", "image", "publisher", "inLanguage", "mainEntity"]
)


@given(st.dictionaries(LD_KEYS, JSON))
def test_declarations_of_any_types_are_read(node: dict[str, object]) -> None:
    data = json.dumps([{"@type": "NewsArticle"} | node, node]).replace("</", "<\\/")
    read = meta.read_html(
        f'<html><head><script type="application/ld+json">{data}</script></head></html>', "http://[::1"
    )
    assert read.published is None or read.published.tzinfo is UTC


@given(st.lists(PARTS, max_size=30).map("".join), st.binary(max_size=20))
def test_no_bytes_raise_anything_else(text: str, noise: bytes) -> None:
    for data in (text.encode("utf-8", "surrogatepass") + noise, page(*PARAGRAPHS[:3], text)):
        try:
            article = extract(data, url=URL)
        except SourceError:
            continue
        article.text.encode("utf-8")
        assert all(part == part.strip() != "" for part in article.text.split("\n\n"))
