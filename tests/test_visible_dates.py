"""The day of publication: the place's, not UTC's; by address or by what the page says; none rather than a guess."""

from __future__ import annotations

import pytest

from briefing.extraction import extract
from tests.test_page_parts import NEWS, paragraphs

URL = "https://bay.example/news/east-main"


def day(body: str = "", *, head: str = "", url: str = URL, after: str = "", text: tuple[str, ...] = NEWS) -> str:
    """The day as `extract` prints it, "" for none."""
    article = f"<article><h1>Board replaces the east main</h1>{body}{paragraphs(*text)}</article>"
    page = f"<html lang='en'><head>{head}</head><body><main>{article}</main>{after}</body></html>"
    published = extract(page.encode(), url=url).published
    return published.strftime("%Y-%m-%d") if published else ""


META = "<meta property='article:published_time' content='{}'>"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # The day of the place, where the offset tells it, or the address or the page show it.
        (day(head=META.format("2026-05-03T22:46:08-03:00")), "2026-05-03"),
        (day(head=META.format("2026-05-04T01:46:08Z"), url="https://bay.example/2026/05/03/main"), "2026-05-03"),
        (day("<p>Published: May 3, 2026, 6:47 p.m.</p>", head=META.format("2026-05-04T00:47:31Z")), "2026-05-03"),
        (day("<p>Published: May 3, 2026</p>", head=META.format("2026-05-04T14:00:00Z")), "2026-05-04"),
        (day("<p>Updated: May 3, 2026</p>", head=META.format("2026-05-04T00:47:31Z")), "2026-05-04"),
        (
            day(
                "<time datetime='2026-05-04T00:47Z'>May 3, 2026, 8:47 p.m.</time>",
                head=META.format("2026-05-04T00:47Z"),
            ),
            "2026-05-03",
        ),
        (day("<time datetime='2026-04-30'>May 3, 2026</time>", head=META.format("2026-05-04T00:47Z")), "2026-05-04"),
        # The address.
        (day(url="https://bay.example/2026/8/3/main"), "2026-08-03"),
        (day(url="https://bay.example/2026/middle_bay/6/1/main/"), "2026-06-01"),
        (day(url="https://bay.example/news/20260603-main"), "2026-06-03"),
        (day(url="https://bay.example/2026/13/45/main"), ""),
        (day("<p class='date'>9 June 2026</p>", url="https://bay.example/2026/05/main.html"), ""),
        # What the page says: published before what says nothing, before updated.
        (day("<p>Updated June 2, 2026 7:00 a.m. ADT | Posted May 20, 2026 9:00 a.m. ADT</p>"), "2026-05-20"),
        (day("<p class='modified'>2 June 2026</p><p class='date'>20 May 2026</p>"), "2026-05-20"),
        (day("<time datetime='2026-06-02T22:00:00-05:00'>Tuesday night</time>"), "2026-06-02"),
        (day("<span class='entry-date'>3.5.26</span>"), "2026-05-03"),
        (day("<div>Erschienen am 3. Mai 2026</div>"), "2026-05-03"),
        (day("<p class='date'>2026年06月02日 12時00分更新</p>"), "2026-06-02"),
        (day("<div>Tuesday, 2 June 2026</div>"), "2026-06-02"),
        (day(text=("KETTLE BAY, June 1, 2026 /Wireline/ -- " + NEWS[0], *NEWS[1:])), "2026-06-01"),
        # Others' dates, a licence's, a year's.
        (day(after="<aside><time datetime='2026-05-01'>1 May 2026</time></aside>"), ""),
        (day(after="<ul class='related'><li>May 1, 2026 Another story</li></ul>"), ""),
        (day(after="<div class='comments'><p class='comment'><time datetime='2026-05-01'>1 May</time></p></div>"), ""),
        (day(after="<footer><p>Licence 14/GP, 03/03/2001</p></footer>"), ""),
        (day(after="<p>© 2026 The Bay Post</p>"), ""),
        (day("<p>The main that the town laid on 4 May 1931 has burst again, and nobody is surprised by that.</p>"), ""),
    ],
)
def test_days(found: str, expected: str) -> None:
    assert found == expected
