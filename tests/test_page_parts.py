"""What is no part of an article's text, and what is although it does not look like it: each form with its page."""

from __future__ import annotations

import pytest

from briefing.extraction import extract

NEWS = (
    "The water board of Kettle Bay voted on Monday to replace the east main at a cost of $3.1 million, its clerk said.",
    "Work begins on 4 May and lasts eight weeks. Two streets are closed until then, and buses stop at the old mill.",
    "“We have dug this street up four times, and we would like the fifth to be the last,” said Olga Renn, the chair.",
    "Shopkeepers had asked for night work. The board turned them down in March, because it costs a third more.",
    "The main was laid in 1931, and it has burst eleven times in the past three winters, most lately in February.",
)
TEXT = "\n\n".join(NEWS)


def text_of_page(body: str, **options: str) -> str:
    head = options.get("head", "<title>Board replaces the east main</title>")
    page = f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    return extract(page.encode(), url=options.get("url", "https://bay.example/news/east-main")).text


def article(*paragraphs: str) -> str:
    return "<article><h1>Board replaces the east main</h1>" + "".join(paragraphs) + "</article>"


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


CONSENT = "".join(
    f"<p>We and our {number} partners store and use information on your device, such as cookies, and process personal "
    "data to show you personalised ads and to measure them. You may change your mind at any time.</p>"
    for number in (641, 642, 643, 644, 645)
)


@pytest.mark.parametrize(
    "dialog",
    [
        f"<div><h2>Your choice</h2>{CONSENT}<button>Accept all</button><button>Manage choices</button></div>",
        f"<div><h2>Your choice</h2>{CONSENT}<a href='#'>No, reject all</a></div>",
        f"<section role='dialog'><h2>Your choice</h2>{CONSENT}</section>",
        f"<div class='cookie-banner top'><h2>Your choice</h2>{CONSENT}</div>",
    ],
)
def test_a_consent_dialog_is_not_the_article(dialog: str) -> None:
    assert text_of_page(f"<main>{dialog}<div class='text'>{paragraphs(*NEWS)}</div></main>") == TEXT


def test_an_article_about_cookies_stays() -> None:
    news = [f"{line} It is about cookies and the consent of its partners." for line in NEWS]
    body = article(paragraphs(*news), "<button>Accept all</button>")
    assert text_of_page(body) == "\n\n".join(news)


def test_an_article_in_an_aside_is_no_aside() -> None:
    layout = (
        f"<div class='layout'><aside class='column'><h1>Board replaces the east main</h1>{paragraphs(*NEWS)}</aside>"
    )
    assert text_of_page(f"{layout}<footer>Kettle Bay, a town of nine thousand.</footer></div>") == TEXT


def test_a_box_that_asks_for_an_address_goes() -> None:
    box = (
        "<div><h3>The morning letter</h3><p>Good stories before breakfast, six days a week, read by half the town.</p>"
        "<form><input type='email'></form></div>"
    )
    assert text_of_page(article(paragraphs(*NEWS[:3]), box, paragraphs(*NEWS[3:]))) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "<p><strong>Next: </strong><a href='/x'>Three more streets where the water is brown in the morning</a></p>",
        "<h4>Elsewhere: <a href='/y'>What the mayor earns, in one chart</a></h4>",
        "<ul><li><a href='/a'>School gets a new roof</a></li><li><a href='/b'>Bakery is sold to its nine staff</a></li>"
        "<li><a href='/c'>Mill burns for three hours</a></li></ul>",
    ],
)
def test_lines_that_lead_elsewhere_go(line: str) -> None:
    assert text_of_page(article(paragraphs(*NEWS[:3]), line, paragraphs(*NEWS[3:]))) == TEXT


def test_links_in_a_sentence_stay() -> None:
    line = "<p>Its reasons: <a href='/x'>the age of the pipe</a>, and what the clerk called a winter of sandbags.</p>"
    text = text_of_page(article(paragraphs(*NEWS[:3]), line, paragraphs(*NEWS[3:])))
    assert "Its reasons: the age of the pipe, and what the clerk called a winter of sandbags." in text


def test_a_box_of_links_over_a_name_leaves_the_sentence_whole() -> None:
    box = (
        "<span><a href='/p/renn'>Olga Renn</a> <a href='/1'>Chair of the board wants a second well for the town</a> "
        "<a href='/2'>Renn wins a third term by eleven votes</a></span>"
    )
    line = (
        f"<p>The proposal of Renn{box}, who has led the board since 2019, found no seconder at the first meeting.</p>"
    )
    text = text_of_page(article(paragraphs(*NEWS[:3]), line, paragraphs(*NEWS[3:])))
    assert "The proposal of Renn, who has led the board since 2019, found no seconder at the first meeting." in text


def test_articles_whose_heading_leads_to_another_page_are_others() -> None:
    other = (
        "<article><h2><a href='/news/mill'>Mill burns for three hours</a></h2><p>A fire broke out in the old mill at "
        "four in the morning, and sixty people came to carry water from the quay, as in the days of their parents.</p>"
        "<p>Nobody was hurt, and the cause is not known. It has stood empty since the ferry stopped.</p></article>"
    )
    own = (
        "<article><h2><a href='/news/east-main'>Board replaces the east main</a></h2>"
        + paragraphs(*NEWS)
        + "</article>"
    )
    assert text_of_page(f"<div id='posts'>{own}{other}{other.replace('mill', 'school')}</div>") == TEXT


def test_text_that_was_cut_into_parts_of_one_form_is_put_together() -> None:
    parts = "".join(
        f"<div class='grid'><div class='body wide'>{paragraphs(*lines)}</div><div class='rail'>Nothing here</div></div>"
        for lines in (NEWS[:2], NEWS[2:4], (NEWS[4], NEWS[0].replace("Monday", "Tuesday")))
    )
    text = text_of_page(f"<main><h1>Board replaces the east main</h1><div class='chunks'>{parts}</div></main>")
    assert text.split("\n\n") == [*NEWS, NEWS[0].replace("Monday", "Tuesday")]


def test_parts_that_are_comments_are_not_put_together() -> None:
    said = paragraphs(
        "I have lived in that street for forty years and never once have they asked us what we think of their holes.",
        "And who pays for the eighth week, when it becomes a ninth and a tenth, as it has every single time so far?",
    )
    comments = "".join(f"<div class='c'><div class='comment-text'>{said}</div></div>" for _ in range(4))
    assert text_of_page(f"{article(paragraphs(*NEWS))}<div class='all'>{comments}</div>") == TEXT


def test_empty_lines_between_words_make_paragraphs() -> None:
    lines = ["Following the vote, <a href='/b'>the board</a> said on Tuesday: " + NEWS[0], *NEWS[1:]]
    content = f"<div class='content'>{'<br> <br>'.join(lines)}</div>"
    body = f"<div class='article'><h1>Board replaces the east main</h1>{content}</div>"
    assert text_of_page(body).split("\n\n") == ["Following the vote, the board said on Tuesday: " + NEWS[0], *NEWS[1:]]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Share this article",
        "You may also like...",
        "© 2026 The Bay Post. All rights reserved.",
        "The Bay Post 2026. All rights reserved.",
        "This material may not be published or broadcast without leave of the Bay Post.",
        "RELATED: What the mayor earns, in one chart",
        "[Read more: Brown water in the morning]",
        "Tags: water, board, east side",
        "The post Board replaces the east main appeared first on The Bay Post.",
        "Der Beitrag Neue Leitung erschien zuerst auf Bucht-Post.",
        "Follow the Bay Post on Facebook, Instagram and Telegram.",
        "Please subscribe to our newsletter for more of this.",
        "Do you have a story? Email tips@bay.example",
        "Click here for the full list.",
    ],
)
def test_lines_of_the_page_go(line: str) -> None:
    assert text_of_page(article(paragraphs(*NEWS[:3], line, *NEWS[3:]))) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Share prices of the maker of the pipes fell by a tenth when the vote was known.",
        "The board will follow the advice of its engineers on the depth of the new main.",
        "Residents must register for water by bus with the clerk until the end of the week.",
        "The post of engineer, which first appeared on the board's list in 2019, is still free.",
        "Subscribers to the district's heating pay nothing, the clerk told the meeting in March.",
    ],
)
def test_lines_of_news_that_look_like_them_stay(line: str) -> None:
    assert line in text_of_page(article(paragraphs(*NEWS[:3], line, *NEWS[3:])))


@pytest.mark.parametrize("end", ["About Bay Water", "- ends -", "# # #", "Media contacts:", "Notes to editors"])
def test_what_stands_under_a_press_release_goes(end: str) -> None:
    about = "Bay Water is a leading maker of pipes, with nine thousand staff on four continents and a proud history."
    assert text_of_page(article(paragraphs(*NEWS, end, about, "Jo Quint, +1 555 0100"))) == TEXT


def test_the_same_heading_in_front_of_the_news_ends_nothing() -> None:
    text = text_of_page(article(paragraphs(NEWS[0], "About Bay Water", *NEWS[1:])))
    assert text.endswith(NEWS[4])


def test_which_reading_gave_the_text_is_kept() -> None:
    careful = extract(f"<html><body>{article(paragraphs(*NEWS))}</body></html>".encode(), url="https://bay.example/1")
    assert (careful.reading, careful.excerpt_only) == ("careful", False)


def test_a_reading_that_finds_little_of_the_page_is_doubted() -> None:
    # What the markup calls the article is its summary; the news stands under a name of no meaning.
    summary = paragraphs(
        "The board replaces the east main, and two streets are closed from the fourth of May, when buses turn.",
        "What it costs, who voted for it and why the shops wanted the work done by night: all there is to know.",
        "A plan of the streets hangs in the hall, and the clerk explains it on Thursday from six to eight.",
    )
    news = "".join(f"<p>{line} {line.replace('the', 'this')}</p>" for line in NEWS)
    page = f"<html><body><div class='entry-content'>{summary}</div><div class='x7'>{news}</div></body></html>"
    found = extract(page.encode(), url="https://bay.example/1")
    assert NEWS[4] in found.text
    assert found.reading == "second opinion"


@pytest.mark.parametrize(
    "line",
    [
        "Scroll down for the map",
        "Annonse",
        "Advertisement - continue reading below",
        "Skip promotion",
        "Back to top",
        "Courtesy of the water board",
        "Fotografía: Ann Fox",
        "Ann Fox can be reached at afox@bay.example or 555-0100.",
        "Our Standards: The Principles of the Bay Post.",
        "Please log in to comment.",
        "Become a member and keep us going.",
        "To view this map you need to accept the cookies of its maker.",
        "Listen to this article 4 min",
        "Reading time: 4 minutes",
        "4 min read",
        "Gift this article",
        "Make the Bay Post preferred on Google",
        "This video can not be played",
        "Leave a comment below",
        "Photo: Ann Fox / Kettle Press",
        "(Photo by Ann Fox)",
        "Bild: Ann Fox",
        "Image caption, The old main lay open for a week in the year that it was laid",
        "This story originally appeared in the Mill Gazette and is printed here with its leave.",
        "A version of this article appears in print on May 3, Section B, Page 2.",
        "First published by the Mill Gazette on 3 May at noon.",
        "This audio was auto-generated, so tell us what it got wrong.",
        "The Bay Post may earn a small commission when you buy by one of these links.",
        "If you read us often, please consider supporting the Bay Post.",
        "Support local journalism for a dollar a week.",
        "Press contact: Ann Fox, office of the board, Kettle Bay",
        "Follow us on Google News and never miss a thing.",
        "Listen to the second part of our podcast on the mains of the bay.",
        "Melden Sie sich jetzt für unseren Newsletter an.",
        "Recevez chaque matin notre infolettre.",
    ],
)
def test_lines_of_the_page_between_those_of_the_article(line: str) -> None:
    assert text_of_page(article(paragraphs(*NEWS[:2], line, *NEWS[2:]))) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Photos by satellite show that the main has moved by a hand. It lies now under the mill.",
        "The first published plan of the main, of 1930, has two lines more than the one that was built.",
        "Support of local journalism costs the town $40,000 a year, the clerk told the board in its last meeting.",
        "The agent may earn a commission of 4 per cent on the pipes, which two of the members did not know.",
        "Reading time will be cut by half in the schools of Kettle Bay from May, because the library has no water.",
    ],
)
def test_news_that_begins_like_a_line_of_the_page(line: str) -> None:
    assert line in text_of_page(article(paragraphs(*NEWS[:2], line, *NEWS[2:])))
