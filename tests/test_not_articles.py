"""Pages that came with status 200 and are no article: the feed's words stand in, and what happened has a name."""

from __future__ import annotations

import pytest

from briefing.errors import SourceError
from briefing.extraction import extract, read_page
from briefing.types import Article, Entry

TOLD = "The water board of Kettle Bay voted on Monday to replace the east main at a cost of $3.1 million."
URL = "https://bay.example/news/east-main"
NEWS = "".join(
    f"<p>{line}</p>"
    for line in (
        "The water board of Kettle Bay voted on Monday to replace the east main, its clerk said after the meeting.",
        "Work begins on 4 May and lasts eight weeks. Two streets are closed, and buses stop at the old mill.",
        "Shopkeepers had asked for night work. The board turned them down, because it costs a third more.",
        "The main was laid in 1931, and it has burst eleven times in the past three winters.",
    )
)


def read(page: str, *, url: str = URL, summary: str = TOLD) -> tuple[Article, str]:
    entry = Entry(id="1", url=URL, title="Board replaces the east main", summary=summary)
    return read_page(page.encode(), url=url, entry=entry)


ROBOT, SCRIPT = "the page is a check for robots", "the page shows nothing without JavaScript"
REFUSED, CONSENT = "the server refuses the page", "the page asks for consent first"
LOG_IN, ELSEWHERE = "the page wants its readers to log in", "the page only leads on to another"
BLOCKS = [
    (
        ROBOT,
        "<title>One moment</title><h1>bay.example</h1><p>Please verify that you are human.</p><p>ID 4a-11</p>",
    ),
    (ROBOT, "<title>Security check</title><p>Your network sends unusual traffic. Solve the captcha below.</p>"),
    (ROBOT, "<title>bay.example</title><p>Êtes-vous un robot ? Cochez la case.</p>"),
    (SCRIPT, "<title>The Bay Post</title><div id=app></div><noscript>This site requires JavaScript to run.</noscript>"),
    (SCRIPT, "<title>bay.example</title><p>Please turn on JS and disable any ad blocker</p>"),
    (
        REFUSED,
        "<title>403 Forbidden</title><h1>Forbidden</h1><p>It was 10:41 today. Reference 7f-2.</p>",
    ),
    (REFUSED, "<title>Bay</title><p>You do not have permission to access /news/east-main on this server.</p>"),
    (REFUSED, "<title>Page not found | The Bay Post</title><p>It may have moved on 3 May.</p>"),
    (
        CONSENT,
        "<title>Before you continue</title><p>The Bay Post works with cookies, and so do its 300 friends, to measure "
        "what you read and to show you what you might buy next.</p>",
    ),
    (
        CONSENT,
        "<title>Bay</title><p>Wir und unsere Partner verarbeiten personenbezogene Daten, für Anzeigen.</p>"
        "<p>Ihre Einwilligung können Sie jederzeit widerrufen. Mehr im Datenschutz.</p>",
    ),
    (ROBOT, "<title>bay.example</title><p>Verificamos que usted es humano.</p><p>Un minuto, por favor.</p>"),
    (ROBOT, "<title>bay.example</title><p>Подтвердите, что вы не робот.</p>"),
    (ROBOT, "<title>bay.example</title><p>请完成人机验证，然后继续。</p>"),
    (ROBOT, "<title>Firewall</title><p>If you own the site, whitelist your IP.</p><p>Block reason: your country.</p>"),
    (SCRIPT, "<title>bay.example</title><p>Bitte aktivieren Sie zum Lesen der Seite JavaScript.</p>"),
    (SCRIPT, "<title>bay.example</title><p>ページを読むには、JavaScriptを有効にしてください。</p>"),
    (REFUSED, "<title>Bay</title><p>For legal reasons our site is unavailable in most countries of Europe.</p>"),
    (REFUSED, "<title>Bay</title><p>From where you are, access cannot be granted at this time.</p>"),
    (REFUSED, "<title>Bay</title><p>We cannot find that page.</p><p>Try the search, or go to our front page.</p>"),
    (REFUSED, "<title>Bay</title><p>The page you are looking for has moved.</p>"),
    (REFUSED, "<title>Bay</title><p>Diese Seite existiert nicht.</p>"),
    (REFUSED, "<title>Bay</title><p>We are down for maintenance until noon.</p>"),
    (REFUSED, "<title>Bay</title><p>Your browser is not supported.</p><p>Take a newer one.</p>"),
    (ROBOT, "<title>bay.example</title><p>Nous avons vu un comportement inhabituel de votre réseau.</p>"),
    (REFUSED, "<title>Bay</title><p>Sorry, this page isn't available.</p>"),
    (REFUSED, "<title>Bay</title><p>Este texto no está disponible en tu país.</p>"),
    (REFUSED, "<title>Bay</title><p>This account has been suspended.</p>"),
    (REFUSED, "<title>Bay</title><p>You must be 18 or older to enter.</p>"),
    (LOG_IN, "<title>Bay</title><p>Please log in to your account to read this article.</p>"),
    (LOG_IN, "<title>Bay</title><p>Melden Sie sich zum Lesen bitte an.</p>"),
    (ELSEWHERE, "<title>Bay</title><p>You are being redirected to the new address.</p>"),
    (ELSEWHERE, "<title>Bay</title><p>Continue in the app, where it looks best.</p>"),
]


@pytest.mark.parametrize(("fault", "page"), BLOCKS)
def test_a_page_that_blocks_is_not_the_article(fault: str, page: str) -> None:
    article, found = read(f"<html><body>{page}</body></html>")
    assert found == fault
    assert (article.text, article.excerpt_only, article.reading) == (TOLD, True, "feed")
    with pytest.raises(SourceError, match=fault):
        extract(f"<html><body>{page}</body></html>".encode(), url=URL)


@pytest.mark.parametrize(
    "line",
    [
        "The firm says that its check for robots, a captcha, stopped 40 per cent of the automated requests in May.",
        "A judge ruled that sites may not ask for consent to cookies twice, and that a refusal of partners counts.",
        "The new browser runs without JavaScript and needs no plug-in, the makers said.",
        "Access denied, said the sign on the door of the hall, and sixty people waited in the rain for an hour.",
    ],
)
def test_news_about_such_pages_is_news(line: str) -> None:
    article, found = read(
        f"<html><body><article><h1>A matter of the web</h1><p>{line}</p>{NEWS}</article></body></html>"
    )
    assert (found, article.reading) == ("", "careful")
    assert line in article.text


@pytest.mark.parametrize("headline", ["Captcha maker is sued", "Access denied", "Sites must not ask for cookies twice"])
def test_a_headline_about_such_pages_is_news_over_an_article(headline: str) -> None:
    article, found = read(f"<html><body><h1>{headline}</h1>{NEWS}</body></html>")
    assert (found, article.reading) == ("", "careful")


def test_a_list_of_links_is_not_the_article() -> None:
    links = "".join(
        f"<li><a href='/{n}'>Headline number {n} about the harbour and the town</a></li>" for n in range(30)
    )
    article, found = read(f"<html><body><h1>News</h1><ul>{links}</ul><p>All of today.</p></body></html>")
    assert (article.text, found) == (TOLD, "the page is a list of links")


def test_a_page_of_teasers_is_not_the_article_and_an_article_above_them_is() -> None:
    line = "The board met on Monday and took its time, as it has done all through this long winter in the hall."
    teasers = "".join(f"<div><h3><a href='/{n}'>Board, part {n}</a></h3><p>{line}</p></div>" for n in range(8))
    article, found = read(f"<html><body><h1>The board</h1>{teasers}</body></html>")
    assert (article.text, found) == (TOLD, "the page is a list of links")
    for text in (NEWS, NEWS.replace("<p>", "").replace("</p>", "<br><br>")):
        article, found = read(f"<html><body><h1>The east main</h1><div>{text}</div>{teasers}</body></html>")
        assert (article.reading, found) == ("careful", "")


def test_a_front_page_is_not_the_article_that_was_asked_for() -> None:
    article, found = read(f"<html><body><article>{NEWS}</article></body></html>", url="https://bay.example/")
    assert (article.text, found) == (TOLD, "its link leads to the front page")


@pytest.mark.parametrize(
    "sign",
    [
        "<p>Subscribe to continue reading.</p>",
        "<div>Already a subscriber? Come in.</div>",
        "<div>This article is exclusive to members.</div>",
        "<div>Dit artikel is alleen voor abonnees.</div>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Board", '
        '"isAccessibleForFree": false}'
        "</script>",
    ],
)
def test_a_teaser_for_subscribers_gives_way_to_the_longer_words_of_the_feed(sign: str) -> None:
    teaser = f"<p>{TOLD}</p><p>It was a long night.</p>"
    told = f"{TOLD} " + "Two streets are closed for eight weeks, and the buses stop at the old mill until then. " * 3
    article, found = read(f"<html><body><article>{teaser}</article>{sign}</body></html>", summary=told)
    assert article.text == told.strip()
    assert found == "the page shows only a part of the article to those who have not subscribed"
    # A whole article stays, whatever its page sells, and so does one of which the feed has less.
    whole, found = read(f"<html><body><article>{NEWS}</article>{sign}</body></html>")
    assert (whole.reading, found) == ("careful", "")


def test_what_a_teaser_asks_of_its_readers_does_not_make_it_longer() -> None:
    asked = "<p>Dieser Artikel ist nur für Abonnenten der Post am Kettle Bay, und auch für alle, die sie drucken.</p>"
    article, found = read(f"<html><body><article><p>{TOLD[:60]}</p>{asked}</article></body></html>")
    assert article.text == TOLD
    assert found == "the page shows only a part of the article to those who have not subscribed"


def test_a_page_with_much_less_than_the_feed_is_named() -> None:
    told = "".join(
        f"<p>Street number {n} is closed for a week, and the buses stop at the old mill.</p>" for n in range(12)
    )
    article, found = read(f"<html><body><article><p>{TOLD}</p></article></body></html>", summary=told)
    assert article.reading == "feed"
    assert found == "the page gives less than half of the feed's own text"
