"""What platforms write around an entry's text is no news; in feeds of our own writing."""

import pytest

from briefing.clean import clean_html, text_from_html
from briefing.config import Source
from briefing.sources import parse_feed, read
from briefing.sources.platform_lines import without_platform_lines
from briefing.types import Response

NEWS = "The harbour board closed the north pier on Monday."
PAGE = "https://quay.example/pier/"
TITLE = "Pier closed"


def rest(html: str, url: str = PAGE, title: str = TITLE) -> str:
    """The words that are left of an entry's text."""
    return text_from_html(without_platform_lines(clean_html(html, url), url, title))


@pytest.mark.parametrize(
    "line",
    [
        # WordPress, in English and in languages that nobody listed
        f'<p>The post <a href="{PAGE}">{TITLE}</a> appeared first on <a href="https://quay.example">Quay Post</a>.</p>',
        f'<p>L’article <a href="{PAGE}">{TITLE}</a> est apparu en premier sur <a href="https://quay.example/">Q</a>.</p>',
        f'<p>Artykuł <a href="{PAGE}?utm_source=rss">{TITLE}</a> pochodzi z serwisu <a href="https://www.quay.example">Q</a>.</p>',
        "<p>The post Pier closed first appeared on Quay Post.</p>",
        # links to the entry itself
        f'<p><a href="{PAGE}">Lire la suite</a></p>',
        f'<p><a href="{PAGE}#comments">12 Kommentare</a></p>',
        f'<p><a href="{PAGE}">Continue reading &rarr;</a></p>',
        '<p><a href="https://elsewhere.example/x">Read the full story</a></p>',
        # Reddit
        ' &#32; submitted by &#32; <a href="https://www.reddit.example/user/tar"> /u/tar </a> <br> '
        '<span><a href="https://q.example/a">[link]</a></span> &#32; <span><a href="https://r.example/b">[comments]</a></span>',
        # Hacker News and its kin
        '<p>Article URL: <a href="https://q.example/a">https://q.example/a</a></p>'
        '<p>Comments URL: <a href="https://n.example/1">https://n.example/1</a></p>'
        "<p>Points: 31</p><p># Comments: 4</p>",
        '<a href="https://n.example/item?id=4">Comments</a>',
        "<p>Article URL: https://q.example/a Comments URL: https://n.example/1 Points: 31 # Comments: 4</p>",
        # Discourse, Slashdot, Medium, Substack, Kill the Newsletter
        '<p><small>3 posts - 2 participants</small></p><p><a href="https://d.example/t/9">Read full topic</a></p>',
        '<p><a href="https://s.example/1">Read more of this story</a> at Slashdot.</p>',
        '<p><a href="https://m.example/1">Continue reading on The Tar Barrel »</a></p>',
        '<hr><p><a href="https://m.example/1">Pier closed</a> was originally published in <a href="https://m.example">Tar</a>'
        " on Medium, where people are continuing the conversation by highlighting and responding to this story.</p>",
        "<p>Thanks for reading The Tar Barrel! Subscribe for free to receive new posts and support my work.</p>",
        "<p>The Tar Barrel is a reader-supported publication. To receive new posts, become a subscriber.</p>",
        '<hr><p><small><a href="https://k.example">Kill the Newsletter! feed settings</a></small></p>',
    ],
)
def test_a_platforms_line_is_no_news(line: str) -> None:
    assert rest(f"<p>{NEWS}</p>{line}") == NEWS
    assert rest(line) == ""


@pytest.mark.parametrize(
    "news",
    [
        f'<p>{NEWS}</p><p><a href="{PAGE}">The board of the harbour will meet again on 9 June, its chair said</a></p>',
        f'<p>{NEWS}</p><p>See <a href="https://elsewhere.example">the plan</a> of the board for the pier.</p>',
        f"<p>{NEWS}</p><p>Share prices fell by a third.</p>",
        f"<p>{NEWS}</p><p>Comments on the plan may be sent until Friday.</p>",
        f"<p>{NEWS}</p><p>The post of harbour master is vacant.</p>",
        f'<p>{NEWS}</p><p>The post <a href="https://other.example/">Pier closed</a> was moved in 1920.</p>',
        f'<p>{NEWS} It told the <a href="{PAGE}">Quay Post</a>.</p>',
        f"<p>{NEWS}</p><p>[Link] is the name of the new ferry.</p>",
    ],
)
def test_news_stays_as_it_is(news: str) -> None:
    cleaned = clean_html(news, PAGE)
    assert without_platform_lines(cleaned, PAGE, TITLE) == cleaned


def test_a_line_behind_the_last_sentence_goes_alone() -> None:
    assert rest(f"<p>{NEWS} The post Pier closed appeared first on Quay Post.</p>") == NEWS
    assert rest(f"<p>{NEWS} submitted by /u/tar [link] [comments]</p>") == NEWS


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Der Beitrag Ferry fare rises erschien zuerst auf Kai.", False),
        ("La entrada Ferry fare rises se publicó primero en El Muelle.", False),
        ("Ferry fare rises again in July, the board expects.", True),
        ("Ask why the Ferry fare rises: the board has answers.", True),
        ("The Ferry fare rises", True),
    ],
)
def test_a_last_line_that_only_names_its_title_and_a_site_goes(line: str, kept: bool) -> None:
    assert rest(f"<p>{NEWS}</p><p>{line}</p>", title="Ferry fare rises") == (f"{NEWS}\n\n{line}" if kept else NEWS)
    # With nothing before it, it may be the news.
    assert rest(f"<p>{line}</p>", title="Ferry fare rises") == line


def test_arxiv_begins_with_the_abstract() -> None:
    assert rest("arXiv:2606.01234v1 Announce Type: new \nAbstract: We measure piers.") == "We measure piers."
    assert (
        rest("<p>arXiv:2606.01234v2 Announce Type: replace-cross <br>Abstract: We measure piers.</p>")
        == "We measure piers."
    )


def test_what_stands_before_the_end_is_kept_to_the_letter() -> None:
    long = "".join(f"<p>{NEWS} <em>{number}</em></p>" for number in range(200))
    assert without_platform_lines(f'{long}<p><a href="{PAGE}">Mehr</a></p>', PAGE, TITLE) == long


def item(body: str) -> str:
    return (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Quay Post</title>'
        f"<item><title>{TITLE}</title><link>{PAGE}</link>{body}</item></channel></rss>"
    )


@pytest.mark.parametrize("behind", [True, False])
def test_a_caption_takes_no_texts_place(behind: bool) -> None:
    text, caption = f"<description>{NEWS}</description>", "<media:description type='plain'>A gull.</media:description>"
    picture = f'<media:content url="https://q.example/gull.jpg" medium="image">{caption}</media:content>'
    entry = parse_feed(item(text + picture if behind else picture + text).encode()).entries[0]
    assert text_from_html(entry.summary + entry.content) == NEWS
    alone = parse_feed(item(f"<media:group>{caption}</media:group>").encode()).entries[0]
    assert text_from_html(alone.summary) == "A gull."


def test_an_entry_of_platform_lines_is_a_link_and_may_have_a_picture() -> None:
    body = "&lt;img src='https://q.example/pier.jpg'&gt; submitted by /u/tar [link] [comments]"
    document = item(f"<description>{body}</description>").encode()
    entry = read(Source(name="Quay Post", url=PAGE), Response(url=PAGE, status=200, body=document)).entries[0]
    assert (entry.summary, entry.content, entry.image) == ("", "", "https://q.example/pier.jpg")
    assert "submitted by" in parse_feed(document).entries[0].summary
