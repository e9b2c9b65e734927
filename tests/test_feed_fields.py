"""Fields of entries that feeds write in their own ways: writers, pictures, addresses, markup escaped twice."""

import json

import pytest

from briefing.clean import text_from_html
from briefing.meta import shows_something
from briefing.sources import parse_feed
from briefing.sources.entry_picture import first_image
from briefing.types import Entry, Feed

BIG = "https://q.example/pier.jpg"
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def rss(body: str) -> Entry:
    """The entry of an RSS item with this body."""
    item = f"<item><link>https://q.example/1</link>{body}</item>"
    (entry,) = parse_feed(
        f'<rss version="2.0" {NAMESPACES}><channel><title>Quay Post</title>{item}</channel></rss>'.encode()
    ).entries
    return entry


def atom(*entries: str, head: str = "") -> Feed:
    """The feed of Atom entries with these bodies."""
    bodies = "".join(f"<entry><id>{number}</id>{body}</entry>" for number, body in enumerate(entries))
    head = f"<title>Quay Post</title>{head}"
    return parse_feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{bodies}</feed>'.encode())


def test_atoms_entries_inherit_their_writers() -> None:
    orr, brandl = ("<author><name>Ida Orr</name></author>", "<author><name>Tomas Brandl</name></author>")
    feed = atom("<title>A</title>", f"<title>B</title>{brandl}", f"<source>{brandl}</source>", head=orr)
    assert [entry.authors for entry in feed.entries] == [("Ida Orr",), ("Tomas Brandl",), ("Tomas Brandl",)]
    assert atom("<title>A</title>", head="<author><name>Quay Post</name></author>").entries[0].authors == ()
    channel = f'<rss version="2.0" {NAMESPACES}><channel><title>Q</title><dc:creator>Ida Orr</dc:creator>'
    (entry,) = parse_feed(f"{channel}<item><title>A</title></item></channel></rss>".encode()).entries
    assert entry.authors == ()


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("<dc:creator>Ida Orr</dc:creator><dc:creator>Tomas Brandl</dc:creator>", ("Ida Orr", "Tomas Brandl")),
        ("<author>noreply@q.example (Ida Orr)</author>", ("Ida Orr",)),
        ("<author>Ida Orr &lt;ida@q.example&gt;</author>", ("Ida Orr",)),
        ("<author>ida@q.example Ida Orr</author>", ("Ida Orr",)),
        ("<dc:creator>Ida Orr, ida.orr@quaypost.example</dc:creator>", ("Ida Orr",)),
        (
            "<dc:creator>Orr, I., Brandl-Kay, T. K., van Os, B.-J.</dc:creator>",
            ("I. Orr", "T. K. Brandl-Kay", "B.-J. van Os"),
        ),
        ("<author>ida@q.example</author>", ()),
        ("<author>ida@q.example (noreply@q.example)</author>", ()),
    ],
)
def test_writers_without_their_addresses(written: str, names: tuple[str, ...]) -> None:
    assert rss(f"<title>A</title>{written}").authors == names


def test_both_forms_of_a_json_feeds_writers() -> None:
    item = {"url": "https://q.example/1", "authors": [{"name": "Ida Orr"}], "author": {"name": "Tomas Brandl"}}
    (entry,) = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()).entries
    assert entry.authors == ("Ida Orr", "Tomas Brandl")


@pytest.mark.parametrize(
    ("body", "picture"),
    [
        (f'<media:thumbnail url="https://q.example/s.jpg" width="72" height="72"/><media:content url="{BIG}"/>', BIG),
        ('<media:thumbnail url="https://q.example/s.jpg" width="72" height="72"/>', ""),
        (
            f'<media:thumbnail url="https://q.example/s.jpg" width="140"/><media:thumbnail url="{BIG}" width="480"/>',
            BIG,
        ),
        (f'<media:content url="https://q.example/m.jpg" width="300"/><media:content url="{BIG}" width="1200"/>', BIG),
        (f'<media:content url="https://q.example/m.jpg"/><media:content url="{BIG}" width="1200"/>', BIG),
        ('<media:content url="https://1.gravatar.com/avatar/5?s=96" medium="image"/>', ""),
        ('<enclosure url="https://q.example/blank.gif" type="image/gif"/>', ""),
    ],
)
def test_the_picture_of_a_feed_is_the_largest_that_shows_something(body: str, picture: str) -> None:
    assert rss(f"<title>A</title>{body}").image == picture


@pytest.mark.parametrize(
    "before",
    [
        '<img src="https://q.example/counter.php" width="1" height="0">',
        '<img src="https://q.example/a.png" width="32" height="32">',
        '<a href="https://social.example/sharer.php?u=x"><img src="https://q.example/a.png"></a>',
        '<img src="https://q.example/img/twitter-32.png">',
        '<img src="https://q.example/social-icons/b.png">',
        '<img src="https://q.example/core/twemoji/2.png">',
        '<img src="https://q.example/72x72/pier.png">',
        '<img src="https://q.example/tracking/a.png?story=7">',
        '<img src="https://q.example/quay-rss-pixel.png">',
        '<img src="https://q.example/2026/undefined">',
        '<img src="https://blog.example/-a/b/s72-c/pier.jpg">',
        '<img src="https://q.example/2026/pier-72x72.jpg">',
        '<img src="https://feeds.feedburner.com/~r/quay/~4/x">',
    ],
)
def test_icons_and_counters_are_no_pictures(before: str) -> None:
    picture = f'<a href="https://q.example/1"><img src="{BIG}" width="640"></a>'
    assert first_image(before + picture) == BIG
    assert first_image(before) == ""


def test_an_articles_words_in_an_address_are_no_icon() -> None:
    for path in (
        "2026/share-prices-fall.jpg",
        "icons-of-the-sea.jpg",
        "social/x/pier.jpg",
        "pier-1024x72.jpg?w=9",
        "google-pixel-9.jpg",
    ):
        assert shows_something(f"https://q.example/{path}")


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://q.example/pier%3Fa%3D1&amp;ct=ga",
            "https://q.example/pier?a=1",
        ),
        ("https://www.google.co.uk/url?q=https://q.example/pier&amp;sa=U", "https://q.example/pier"),
        (
            "http://www.bing.com/news/apiclick.aspx?ref=rss&amp;url=https%3a%2f%2fq.example%2fpier",
            "https://q.example/pier",
        ),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fq.example%2Fpier&amp;h=x", "https://q.example/pier"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fq.example%2Fpier", "https://q.example/pier"),
        ("https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com/url?url=javascript:alert(1)"),
        ("https://q.example/url?url=https://r.example/", "https://q.example/url?url=https://r.example/"),
    ],
)
def test_search_engines_links_lead_to_the_article(link: str, address: str) -> None:
    assert atom(f'<title>A</title><link href="{link}"/>').entries[0].url == address


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("H&lt;sub&gt;2&lt;/sub&gt;O &amp;amp; salt", "H2O & salt"),
        ("H&amp;lt;sub&amp;gt;2&amp;lt;/sub&amp;gt;O", "H2O"),
        ("What the &amp;lt;b&amp;gt; tag does", "What the <b> tag does"),
        ("<![CDATA[Salt &amp;amp; the pilot&amp;#8217;s caf&amp;eacute;]]>", "Salt & the pilot’s café"),
        ("Salt &amp;amp;amp; tar", "Salt & tar"),
        (
            "&amp;lt;a href=&amp;quot;https://q.example/x&amp;quot;&amp;gt;The plan&amp;lt;/a&amp;gt; holds",
            "The plan holds",
        ),
        ("&lt;![CDATA[Salt and tar]]&gt;", "Salt and tar"),
        ("Salt &amp;amp;pier; and R&amp;D;", "Salt &pier; and R&D;"),
    ],
)
def test_titles_show_no_tags(written: str, read: str) -> None:
    assert rss(f"<title>{written}</title>").title == read


def test_markup_escaped_twice_is_markup() -> None:
    link = "&amp;lt;a href=&quot;https://q.example/plan&quot; onclick=&quot;x()&quot;&amp;gt;the plan&amp;lt;/a&amp;gt;"
    twice = rss(f"<description>&lt;p&gt;Read {link}.&amp;lt;br&amp;gt;&amp;lt;script&amp;gt;x&lt;/p&gt;</description>")
    assert '<a href="https://q.example/plan" rel="noopener noreferrer">the plan</a>' in twice.summary
    assert "onclick" not in twice.summary
    assert text_from_html(twice.summary) == "Read the plan. <script>x"
    item = {"url": "https://q.example/1", "content_html": "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;"}
    (entry,) = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()).entries
    assert text_from_html(entry.content) == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The pilot&amp;amp;#8217;s caf&amp;amp;eacute; costs &amp;amp;pound;4.", "The pilot’s café costs £4."),
        ("&lt;p&gt;Salt &amp;amp;amp;amp; tar&lt;/p&gt;", "Salt & tar"),
        (
            "&amp;amp;lt;p&amp;amp;gt;One.&amp;amp;lt;/p&amp;amp;gt;&amp;amp;lt;p&amp;amp;gt;Two.&amp;amp;lt;/p&amp;amp;gt;",
            "One.\n\nTwo.",
        ),
        ("&lt;![CDATA[&lt;p&gt;One.&lt;/p&gt;]]&gt;", "One."),
        (
            "&lt;p&gt;One. &amp;lt;script&amp;gt;x()&amp;lt;/script&amp;gt;&lt;/p&gt;",
            "One.",
        ),
        ("&lt;p&gt;[row][column width=2]One.[/column][/row]&lt;/p&gt;", "One."),
        ("&lt;p&gt;[caption id=3]A crane.[/caption]One [url=https://q.example/]plan[/url].&lt;/p&gt;", "One plan."),
        ("[row]One.[/row]", "One."),
        ("&lt;p&gt;The board [of Vane] met.&lt;/p&gt;", "The board [of Vane] met."),
        ("&lt;code&gt;[b]x[/b]&lt;/code&gt; is bold.", "[b]x[/b] is bold."),
        ("&lt;code&gt;&amp;amp;eacute;&lt;/code&gt; is a letter.", "&eacute; is a letter."),
    ],
)
def test_a_text_shows_no_references_and_no_marks_of_its_feed(written: str, read: str) -> None:
    assert text_from_html(rss(f"<description>{written}</description>").summary).strip() == read


def test_a_text_with_a_base_of_its_own_is_resolved_by_it() -> None:
    link = '<title>A</title><link href="https://q.example/2026/1"/>'
    text = '&lt;a href="more"&gt;More&lt;/a&gt;'
    assert (
        'href="https://r.example/in/more"'
        in atom(f'{link}<content type="html" xml:base="https://r.example/in/">{text}</content>').entries[0].content
    )
    # "base=" in a text is no base.
    assert (
        'href="https://q.example/2026/more"'
        in atom(f'{link}<content type="html">{text} base=</content>').entries[0].content
    )


@pytest.mark.parametrize(
    "text",
    [
        "The &amp;lt;b&amp;gt; tag is old.",
        "&lt;code&gt;&amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt;&lt;/code&gt; is bold.",
        "2 &amp;lt; 3 &amp;gt; 1",
    ],
)
def test_a_text_about_tags_keeps_them(text: str) -> None:
    assert text_from_html(rss(f"<description>&lt;p&gt;{text}&lt;/p&gt;</description>").summary).count("<") >= 1


def test_text_in_base64_is_read_and_other_types_are_not() -> None:
    for kind, text in (("application/octet-stream", "The pier."), ("image/png", "")):
        (entry,) = atom(f'<title>A</title><content type="{kind}">VGhlIHBpZXIu</content>').entries
        assert text_from_html(entry.content) == text


def test_atom_before_2005_says_one_time() -> None:
    document = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Q</title><entry><title>A</title><modified>'
    (entry,) = parse_feed(f"{document}2004-06-03T18:15:00Z</modified></entry></feed>".encode()).entries
    assert entry.published is not None
