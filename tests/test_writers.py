"""Who wrote an article: names out of declarations and bylines of every form, and none rather than a wrong one."""

from __future__ import annotations

import pytest

from briefing.extraction import excerpt, extract
from briefing.meta import named_writers, people
from briefing.types import Entry
from tests.test_page_parts import NEWS, paragraphs


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("NADINE OKAFOR", ["Nadine Okafor"]),
        ("By JO O'NEIL-MCKAY and PER MCKAY, Staff Writers", ["Jo O'Neil-McKay", "Per McKay"]),
        ("By Nadine Okafor, Tom Brandl and Élodie Marchand", ["Nadine Okafor", "Tom Brandl", "Élodie Marchand"]),
        ("Nadine Okafor; Tom Brandl | Jo Quint / Ann Fox", ["Nadine Okafor", "Tom Brandl", "Jo Quint", "Ann Fox"]),
        ("Nadine Okafor | Health reporter", ["Nadine Okafor"]),
        ("Nadine Okafor Senior Politics Editor, The Bay Post", ["Nadine Okafor"]),
        ("Nadine Okafor BAY EVENING NEWS", ["Nadine Okafor"]),
        ("Marie Anne DUPONT", ["Marie Anne DUPONT"]),
        ("Nadine Okafor, The Associated Press", ["Nadine Okafor"]),
        ("Published by Nadine Okafor on June 2, 2026", ["Nadine Okafor"]),
        ("Posted on 3 May 2026 by Nadine Okafor", ["Nadine Okafor"]),
        ("Nadine Okafor See full bio", ["Nadine Okafor"]),
        ("Nadine Okafor Updated 3 May", ["Nadine Okafor"]),
        ("Nadine Okafor - 4 min read", ["Nadine Okafor"]),
        ("ByNadine Okafor", ["Nadine Okafor"]),
        ("Okafor, Nadine", ["Nadine Okafor"]),
        ("Okafor, Nadine M.", ["Nadine M. Okafor"]),
        ("Ursula van der Brandl", ["Ursula van der Brandl"]),
        ("T. V. Okafor", ["T. V. Okafor"]),
        ("May Okafor", ["May Okafor"]),
        ("Par Loïc Le Clerc", ["Loïc Le Clerc"]),
        ("Ann Isaksen, le 3 mai", ["Ann Isaksen"]),
        ("Inge Atwood", ["Inge Atwood"]),
        ("Les Amis de la Baie", []),
        ("Text von Karl Brandl Illustration von Anna Fuchs", ["Karl Brandl"]),
        ("Anna Fuchs im Gespräch mit Karl Brandl", ["Anna Fuchs", "Karl Brandl"]),
        ("编辑：孔明德", ["孔明德"]),
        ("nokafor77", ["nokafor77"]),
        ("https://facebook.com/baypost", []),
        ("Nadine Okafor nokafor@bay.example", ["Nadine Okafor"]),
        ("nokafor@bay.example", []),
        ("By Nadine Okafor June 2, 2026", ["Nadine Okafor"]),
        ("By Nadine Okafor Tuesday, June 2, 2026", ["Nadine Okafor"]),
        ("Par Nadine Okafor Publié le 2 juin 2026", ["Nadine Okafor"]),
        ("Nadine Okafor Read full bio", ["Nadine Okafor"]),
        ("Science correspondent Nadine Okafor", ["Nadine Okafor"]),
        ("Nadine Okafor, Local Democracy Reporter", ["Nadine Okafor"]),
        ("Nadine Okafor Staff Writer, Tom Brandl Staff Writer", ["Nadine Okafor", "Tom Brandl"]),
        ("Nadine Okafor and Tom Brandl Staff Writers", ["Nadine Okafor", "Tom Brandl"]),
        ("By Kettle Mail Staff", []),
        ("Guest essay by Nadine Okafor", ["Nadine Okafor"]),
        ("As told to Nadine Okafor", ["Nadine Okafor"]),
        ("Analysis: Nadine Okafor", ["Nadine Okafor"]),
        ("Photo: Nadine Okafor", []),
        ("Nadine Okafor il y a 3 heures", ["Nadine Okafor"]),
        ("Nadine Okafor vor 3 Stunden", ["Nadine Okafor"]),
        ("문소리 기자", ["문소리"]),
        ("文/孔明德", ["孔明德"]),
        ("WordPress", []),
        ("Press Release", []),
        ("Sponsored Content", []),
        ("kettlemail.example", []),
        ("By Omar al-Haddad", ["Omar al-Haddad"]),
        ("Автор: Нина Орлова", ["Нина Орлова"]),
        ("admin", []),
        ("Fox News Staff", []),
        ("The Bay Post Team", []),
        ("Kettle Bay University", []),
        ("Comments", []),
        ("May 3, 2026", []),
        ("BBAW", []),
        ("our reporter in the east", []),
    ],
)
def test_names_in_a_line(line: str, names: list[str]) -> None:
    assert people((line,), "The Bay Post") == tuple(names)


def test_a_feeds_desk_is_kept_as_said_and_is_no_writer_of_an_article() -> None:
    assert named_writers(("The Desk Team", "By Nadine Okafor", "admin", "x@y.example")) == (
        "The Desk Team",
        "Nadine Okafor",
    )
    entry = Entry(id="1", url="", title="T", summary=NEWS[0], authors=("The Desk Team", "The Bay Post"))
    assert excerpt(entry, source="The Bay Post").authors == ()


def authors(byline: str, *, head: str = "", after: str = "", before: str = "") -> tuple[str, ...]:
    text = f"<article><h1>Board replaces the east main</h1>{byline}{paragraphs(*NEWS)}</article>"
    page = f"<html><head>{head}</head><body>{before}<main>{text}</main>{after}</body></html>"
    return extract(page.encode(), url="https://bay.example/news/east-main").authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<a rel='author' href='/n'>Nadine Okafor</a>", ["Nadine Okafor"]),
        (
            "<p>By <a rel='author' href='/n'>Nadine Okafor</a> and <a rel='author' href='/t'>Tom Brandl</a></p>",
            ["Nadine Okafor", "Tom Brandl"],
        ),
        (
            "<div itemprop='author'><span itemprop='name'>Nadine Okafor</span><p>Reports from Kettle Bay.</p></div>",
            ["Nadine Okafor"],
        ),
        (
            "<div class='byline'>By <a rel='author'>Nadine Okafor</a> | <a>Email the author</a></div>",
            ["Nadine Okafor"],
        ),
        ("<div class='post-byline'><b>Nadine Okafor</b><p>Reporter</p><time>3 May</time></div>", ["Nadine Okafor"]),
        ("<span class='author vcard'><a class='url fn n'>nokafor</a></span>", ["nokafor"]),
        (
            "<div class='meta'><ul><li class=author>Nadine Okafor</li><li class=author>Tom Brandl</li></ul></div>",
            ["Nadine Okafor", "Tom Brandl"],
        ),
        ("<a class='post-author-name'>Nadine</a>", ["Nadine"]),
        ("<p class='post-byline'>Nadine</p>", []),
        ("<p class='post-byline'>孔明德 記者</p>", ["孔明德"]),
        ("<p><em>Von Karl Brandl und Anna Fuchs</em></p>", ["Karl Brandl", "Anna Fuchs"]),
        ("<p class='byline'>Shared 40 times</p>", []),
        ("<div>By <b>Nadine Okafor</b></div>", ["Nadine Okafor"]),
        ("<div><span>By </span><a href='/p/9'>Nadine Okafor</a></div>", ["Nadine Okafor"]),
        ("<div><b>Autor:</b> <a href='/p/9'>Nadine Okafor</a></div>", ["Nadine Okafor"]),
        ("<div>By <b>a narrow vote</b></div>", []),
        ("<div>By <b>Nadine Okafor</b><div>Published today</div></div>", ["Nadine Okafor"]),
        ("<div>Photo: <b>Nadine Okafor</b></div>", []),
        ("<p class=byline><b>Nadine Okafor</b><b>Tom Brandl</b></p>", ["Nadine Okafor", "Tom Brandl"]),
        ("<p class=byline><b>Nadine Okafor</b><i>Harbour correspondent, Bay News</i></p>", ["Nadine Okafor"]),
        ("<p class=byline>Nadine Okafor <a href='mailto:n@bay.example'>n@bay.example</a></p>", ["Nadine Okafor"]),
        ("<span data-testid='author-name'>Nadine Okafor</span>", ["Nadine Okafor"]),
        ("<p>By <a href='/authors/nadine-okafor'>Nadine Okafor</a></p>", ["Nadine Okafor"]),
        ("<p>See <a href='/people/nadine-okafor'>Nadine Okafor</a></p>", []),
        ("<p>By the end of the week, nobody knew.</p>", []),
    ],
)
def test_visible_bylines(byline: str, names: list[str]) -> None:
    assert authors(byline) == tuple(names)


@pytest.mark.parametrize(
    "other",
    [
        "<div class='trending'><a rel='author' href='/u'>Una Lisk</a></div>",
        "<ol><li class='comment'><span class='comment-author vcard'>Una Lisk</span> says: no.</li></ol>",
        "<aside><p class='author'>Una Lisk</p></aside>",
        "<footer><p class='author'>Una Lisk</p></footer>",
        "<div class='story-card'><p class='author'>Una Lisk</p></div>",
        "<div id='disqus_thread'><p class='author'>Una Lisk</p></div>",
        "<section><article><h3><a href='/u'>Mill is sold</a></h3><p class='author'>Una Lisk</p></article></section>",
    ],
)
def test_writers_of_teasers_and_comments_are_not_the_articles(other: str) -> None:
    assert authors("", after=other) == authors("", before=other) == ()
    assert authors("<p class='byline'>By Nadine Okafor</p>", before=other) == ("Nadine Okafor",)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (
            "<meta name='author' content='The Bay House'><meta property='article:author' content='Nadine Okafor'>",
            ["Nadine Okafor"],
        ),
        (
            "<meta name='author' content='Nadine Okafor'><meta property='article:author' content='https://f.example/b'>",
            ["Nadine Okafor"],
        ),
        (
            "<meta name='citation_author' content='Okafor, N.'><meta name='citation_author' content='Tom Brandl'>",
            ["N. Okafor", "Tom Brandl"],
        ),
    ],
)
def test_declared_writers(head: str, names: list[str]) -> None:
    assert authors("", head=head) == tuple(names)


def test_a_users_name_gives_way_to_the_name_that_is_shown() -> None:
    head = "<meta name='author' content='nokafor'>"
    assert authors("<p class='byline'>By Nadine Okafor</p>", head=head) == ("Nadine Okafor",)
    assert authors("", head=head) == ("nokafor",)


def test_a_byline_is_looked_for_in_the_first_lines_that_begin_like_one() -> None:
    others, byline = "<p>By <b>a vote</b></p>", "<p>By <b>Nadine Okafor</b></p>"
    assert authors(others * 90 + byline) == ("Nadine Okafor",)
    assert authors(others * 110 + byline) == ()
