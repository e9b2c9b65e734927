"""Markup is counted before a parser gets it, and what is quadratic in a library is held short.

No clock: a form that would take minutes is told by its counts, and what reaches a library by the library's own calls.
"""

import nh3
import pytest
from feedparser.api import LooseFeedParser, StrictFeedParser

from briefing import clean, markup, meta
from briefing.errors import SourceError
from briefing.extraction import excerpt
from briefing.sources import feedparser_driver, parse_feed
from briefing.sources.feed import parse
from briefing.types import Entry

MANY = " ".join(f"a{number}" for number in range(1000))
VALUED = " ".join(f'a{number}=">"' for number in range(1000))


@pytest.mark.parametrize(
    ("text", "crowded"),
    [
        (f"<p {MANY}>x</p>", True),
        (f"<p {VALUED}>x</p>", True),
        (f"<p {VALUED}", True),
        (f"<p {MANY.replace(' ', '/')}>", True),
        (f"<p {MANY.rpartition(' ')[0]}>", False),
        (f"<p title='{MANY}'>", False),
        (f'<p title="{MANY}">', False),
        (f"<p title={'a' * 5000}>", False),
        (f"<!-- <p {MANY}> -->", False),
        (f"<!-- <p a='> --><p {MANY}>", True),
        (f"<!--><p {MANY}>", True),
        (f"<![CDATA[<p a='>]]><p {MANY}>", True),
        (f'<script>if (i<n && a == "{MANY}) {{}}</script><p>', False),
        (f"<style><p a='</style><p {MANY}>", True),
        (f"<p a='>{MANY}", False),
        (f"</p {MANY}>", True),
        ("<p>" * 1000, False),
        (f"2 < 3 {MANY} > 1", False),
        ("", False),
    ],
)
def test_a_tag_with_a_thousand_attributes(text: str, crowded: bool) -> None:
    assert markup.is_crowded(text) is crowded
    assert meta.has_crowded_tag(text.encode()) is crowded
    assert meta.has_crowded_tag(text.encode("utf-16")) is crowded
    assert meta.has_crowded_tag(text.encode("utf-32-be")) is crowded


@pytest.mark.parametrize("piece", ["<a ", "<a", "<p a='", '<p a="', "<!--", "<![CDATA[", "<script>", "<p =", "<p a= '"])
def test_nothing_is_looked_at_twice(piece: str) -> None:
    """The tokens of a document cover it once, whatever is left open in it: their lengths sum up to no more than it."""
    text = piece * 2000
    tokens = list(markup._TOKEN.finditer(text))
    assert sum(len(token.group()) for token in tokens) <= len(text)
    assert tokens[-1].end() == len(text)


@pytest.mark.parametrize(
    ("html", "many"),
    [
        ("<div>" * 8001, True),
        ("<div a='</div>'>" * 8001, True),
        ("<div><!--</div>-->" * 8001, True),
        ("<div>x</div>" * 8000, False),
        # 600 differently dressed runs of text, reopened in a thousand paragraphs.
        ("<p>" + "".join(f"<b x={number}>" for number in range(600)) + "<p>x" * 1000, True),
        ("<p><b>x</b></p>" * 3000, False),
        ("<p>" + "<b x=1>x</b>" * 100 + "<p>x" * 1000, False),
    ],
)
def test_a_fragment_with_too_many_elements(html: str, many: bool) -> None:
    assert markup.has_too_many_elements(html) is many


def test_what_is_too_much_for_the_cleaner_keeps_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nh3, "clean", lambda *_, **__: pytest.fail("the cleaner got it"))
    deep = "<div a='</div>'>" * 9000 + "<P>deep <i>&amp;</i> wide</P><!-- not --><script>not</script>2 < 3"
    assert clean.clean_html(deep) == "<p>deep &amp; wide</p><p>2 &lt; 3</p>"
    assert clean.clean_html(f"<p {MANY}>x</p>") == "<p>x</p>"
    assert clean.parse_html(f"<p {MANY}>x</p>") is None


def rss(item: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title><item><title>A</title>{item}</item></channel></rss>'.encode()


@pytest.mark.parametrize("end", ["", "</b>"])  # as XML, and as what is none
def test_an_author_is_held_short(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    search = StrictFeedParser._sync_author_detail

    def spy(self: object, key: str = "author") -> None:
        seen.append(self._get_context()[key])  # type: ignore[attr-defined]
        search(self, key)

    for parser in (StrictFeedParser, LooseFeedParser):
        monkeypatch.setattr(parser, "_sync_author_detail", spy)
    parse(rss(f"<author>{'a.' * 10_000}</author>{end}"))
    assert seen == []  # it never looks for an address
    (entry,) = feedparser_driver.parse_document(rss(f"<author>{'a.' * 10_000}</author>{end}")).entries
    assert len(entry.author) == 1000


def test_categories_and_namespaces_are_held_short() -> None:
    many = "".join(f"<category>c{number}</category>" for number in range(2000))
    names = "".join(f'<n{number}:x xmlns:n{number}="urn:n{number}"/>' for number in range(300))
    answer = feedparser_driver.parse_document(rss(many + names))
    assert len(answer.entries[0].tags) == 500
    reader = feedparser_driver._Strict("", None, "utf-8")
    for number in range(300):
        reader.track_namespace(f"n{number}", f"urn:n{number}")
    assert len(reader.namespaces_in_use) == 100


@pytest.mark.parametrize("before", ["\n" * 200_000, "\n \n" * 60_000, "\n<!ENTITY a" * 20_000])
def test_what_stands_before_the_feed_is_held_short(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[bytes] = []

    def spy(data: bytes) -> tuple[None, bytes, dict[str, str]]:
        handed.append(data)
        return None, data, {}

    monkeypatch.setattr(feedparser_driver, "replace_doctype", spy)
    assert parse(before.encode() + rss("")).entries[0].title == "A"
    (data,) = handed
    assert data.index(b"<rss") <= 32_768


def test_an_utf_16_feed_is_counted_too() -> None:
    with pytest.raises(SourceError, match="a tag with thousands of attributes"):
        parse_feed(f'<?xml version="1.0" encoding="utf-16"?><rss {VALUED}/>'.encode("utf-16"))


def test_what_is_longer_than_anything_real_is_cut() -> None:
    html = clean.clean_html("<p>" + "word " * 200_000)
    assert 499_000 < len(html) < 500_100
    entry = Entry(
        id="1", url="https://a.example/1", title="A", content="".join(f"<p>{n} word</p>" for n in range(40_000))
    )
    text = excerpt(entry).text
    assert 199_000 < len(text) <= 200_000
    assert text.endswith(" word")
    assert len(excerpt(Entry(id="1", url="https://a.example/1", title="A", content="x" * 300_000)).text) == 200_000
