"""In brief: what has no sentence to tell is told as a line, in its place and within its limits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from briefing import desk
from briefing.composition import compose
from briefing.composition.reading_length import in_theme
from briefing.config import parse
from briefing.edits import Edits, StoryEdit
from briefing.meta import is_no_title, is_only_links, title_of
from briefing.pipeline.building import told_articles
from briefing.sources import feed as feed_source
from briefing.store import open_store
from briefing.types import Edition, Story
from briefing.verification import drop_unproved_blurbs, find_unproved
from tests.newsroom import BRIEF, POSTED, article, phrases, story, summary
from tests.test_composition import SPEC, many
from tests.test_gather import BODY, NOW, feed, item, workspace
from tests.workspace import finalize, make

EN = phrases()
IN_BRIEF = replace(SPEC, theme=POSTED, in_brief=3)


def link(name: str, title: str = "", *, source: str = "", text: str = "", score: float = 1.0) -> Story:
    lead = article(
        name, text, title=title or f"Harbour{name} opens quay{name} to boat{name}", source=source or f"Links {name}"
    )
    return story(lead, summary(lead, (), ()), score=score)


def links(count: int, source: str = "") -> list[Story]:
    return [link(f"n{n}", source=source, score=1 - n / 100) for n in range(count)]


def made(stories: Sequence[Story], spec: object = IN_BRIEF) -> Edition:
    return compose(stories, spec=spec, phrases=EN)  # type: ignore[arg-type]


def ids(edition: Edition) -> list[str]:
    return [blurb.story.id for blurb in edition.lines]


def test_what_has_only_a_line_or_a_link_is_told_at_the_end() -> None:
    thin = link("thin", text="Tides run high.", score=2)
    edition = made([*many(2), thin, *links(1)])
    assert [(section.name, section.in_brief) for section in edition.sections] == [("", False), ("In brief", True)]
    assert ids(edition) == ["thin", "n0"]
    assert [blurb.sentences for blurb in edition.lines] == [(), ()]
    assert edition.left_out == ()
    assert [one.id for one in edition.told] == [*(blurb.story.id for blurb in edition.blurbs), "thin", "n0"]
    assert set(told_articles(edition)) == {one.lead.id for one in edition.told}
    assert not find_unproved(edition, EN)
    bare = made(many(2))
    assert edition.words == bare.words + 2 * (5 + 2)  # two headlines and "Links n0"
    assert in_theme(edition, BRIEF).words > in_theme(edition, replace(BRIEF, in_brief=False)).words


def test_the_number_is_kept_and_none_turns_it_off() -> None:
    edition = made(links(5))
    assert ids(edition) == ["n0", "n1", "n2"]
    assert [(left.story, left.reason) for left in edition.left_out] == [(f"n{n}", EN["left_out.limit"]) for n in (3, 4)]
    none = made(links(5), replace(IN_BRIEF, in_brief=0))
    assert (none.told, {left.reason for left in none.left_out}) == ((), {EN["left_out.thin"]})
    # A theme that prints no such lines is given none: they would count as told.
    assert made(links(5), replace(IN_BRIEF, theme=replace(POSTED, in_brief=False))).told == ()


def test_a_line_in_another_language_leads_no_subject() -> None:
    edition = made(
        [link("a", title="ياسمين تزهر في دمشق مرة أخرى", score=2), link("b", title="Wheat harvest falls by a tenth")]
    )
    assert (ids(edition), edition.subject) == (["a", "b"], "Wheat harvest falls by a tenth")


def test_an_outlet_has_its_share_of_lines_while_others_have_any() -> None:
    flood = links(5, source="Releases")
    spec = replace(IN_BRIEF, max_per_source=2)
    assert ids(made([*flood, link("other", score=0.1)], spec)) == ["n0", "n1", "other"]
    assert ids(made(flood, spec)) == ["n0", "n1", "n2"]


def test_news_goes_before_what_only_leads_to_it() -> None:
    guides = [
        link("g", "How the lamp of Crane Point is lit", score=9),
        link("v", "Watch: the mill of Quill burns", score=8),
    ]
    assert ids(made([*guides, *links(2)], replace(IN_BRIEF, in_brief=3))) == ["n0", "n1", "g"]


def test_lines_take_the_words_that_are_left() -> None:
    assert ids(made(links(3), replace(IN_BRIEF, words=20, note=""))) == ["n0", "n1"]  # of seven words each


def test_a_headline_that_is_told_is_not_told_again() -> None:
    told = many(1)
    again = link("again", told[0].headline, score=0.5)
    twice = link("twice", "Harbourn0 opens quayn0 to boatn0 at last", score=0.4)
    edition = made([*told, again, *links(1), twice])
    assert ids(edition) == ["n0"]
    assert {left.story: left.reason for left in edition.left_out} == dict.fromkeys(
        ("again", "twice"), EN["left_out.duplicate"]
    )
    # Two words in common are in many headlines.
    assert ids(made([link("a", "Lamp lit"), link("b", "Lamp lit in Ost and Vane")])) == ["a", "b"]
    assert ids(made([link("a", "Lamp lit"), link("b", "lamp lit")])) == ["a"]


def test_what_was_told_has_no_headline_or_is_dropped_is_no_line() -> None:
    known = replace(link("known"), first_told="2026-06-02-0630")
    nameless = replace(link("nameless"), headline="")
    nameless = replace(nameless, articles=(replace(nameless.lead, title=""),))
    edits = Edits(stories=(StoryEdit(story="n0", drop=True),))
    edition = made([known, nameless, *links(1)], replace(IN_BRIEF, edits=edits))
    assert edition.told == ()
    assert {left.story: left.reason for left in edition.left_out} == {
        "known": EN["left_out.told"],
        "nameless": EN["left_out.thin"],
        "n0": EN["left_out.dropped"],
    }


def test_an_edition_of_lines_alone_has_a_subject() -> None:
    edition = made(links(2))
    assert edition.blurbs == ()
    assert edition.subject.startswith("Harbourn0 opens quayn0 to boatn0")
    assert not find_unproved(edition, EN)


def test_the_gate_proves_a_line() -> None:
    edition = made([*many(1), *links(2)])
    (told, brief) = edition.sections
    false = replace(brief.blurbs[0], story=replace(brief.blurbs[0].story, headline="Lighthouse falls into the sea"))
    wrong = replace(edition, sections=(told, replace(brief, blurbs=(false, brief.blurbs[1]))))
    assert len(find_unproved(wrong, EN)) == 1
    kept = drop_unproved_blurbs(wrong, EN)
    assert ids(kept) == ["n1"]
    assert kept.unverified == wrong.unverified + 1
    # A story whose headline is none of its titles is told under a title of its own.
    assert made([replace(link("x"), headline="Lighthouse falls into the sea")]).lines[0].story.headline == (
        "Harbourx opens quayx to boatx"
    )


@pytest.mark.parametrize(
    ("html", "only"),
    [
        ('<a href="https://a.example/1">Comments</a>', True),
        ('<p>Article: <a href="https://a.example/1">https://a.example/1</a></p><p>Score: 12</p>', True),
        (
            '<ol><li><a href="#1">Fare rises to $4</a> The Post</li><li><a href="#2">Isle angry</a> Herald</li></ol>',
            True,
        ),
        ("<p>The fare rises to $4</p>", False),
        ('<p>The fare rises to $4 on Monday. <a href="https://a.example/1">More</a></p>', False),
        ('<p>The quarry closes in August and forty-one people lose their jobs <a href="#1">more</a></p>', False),
        ('<p><a href="#1">The board raised the fare of the ferry to $4 on Monday.</a></p>', False),
        ('<p>票价将于周一上涨。<a href="#1">更多</a></p>', False),
        ('<a href="#1">x</a>' * 2000, False),
    ],
)
def test_links_and_labels_are_no_text(html: str, only: bool) -> None:
    assert is_only_links(html) is only


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        ("The mill burns. Ninety fire fighters came.", "The mill burns"),
        ("The mill burns https://mill.example/1\nMore of it", "The mill burns"),
        (
            "The quarry at Lisk closes for good in August, and 41 people lose their work, the owner said to us",
            "The quarry at Lisk closes for good in August, and 41 people lose their work…",
        ),
        ("word " * 40, f"{'word ' * 15}".strip() + "…"),
        (
            "港口委员会周一批准了一项耗资的东航道疏浚计划，工程将于下月开始并持续六个星期至七月底为止",
            "港口委员会周一批准了一项耗资的东航道疏浚计划…",
        ),
        ("字" * 80, "字" * 36 + "…"),
    ],
)
def test_a_post_without_a_title_is_called_by_its_first_words(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("title", "none"),
    [
        *(("", True), ("Untitled", True), ("(no title)", True), ("[Untitled post]", True), ("Sans titre", True)),
        *(("https://mill.example/fire", True), ("Untitled lamp found in Quill", False), ("No title for Ost", False)),
    ],
)
def test_a_placeholder_is_no_title(title: str, none: bool) -> None:
    assert is_no_title(title) is none


def test_a_post_with_a_placeholder_is_told_under_its_first_words(tmp_path: Path) -> None:
    bare = item(2, title="Untitled", body="")
    config = workspace(tmp_path, one=feed(item(1, title="(no title)", body="The mill burns. Ninety came."), bare))
    with open_store("sqlite://") as store:
        edition = make(config, store, NOW).edition
        assert [story.headline for story in edition.told] == ["The mill burns"]
        assert [(fate.title, fate.became) for fate in edition.account.entries] == [
            ("The mill burns", "told"),
            ("Untitled", "left_out"),
        ]


def gathered_feed(source: str, *, title: str = "Top stories", home: str = "https://gathers.example/") -> str:
    return (
        f"<rss version='2.0'><channel><title>{title}</title><link>{home}</link><item><title>Fare rises - The Quay Post"
        f"</title><link>https://gathers.example/r/1</link><guid>1</guid>{source}</item></channel></rss>"
    )


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        ('<source url="https://quay.example/feed">The Quay Post</source>', "The Quay Post"),
        ('<source url="https://www.gathers.example/feed">Gathers daily</source>', ""),
        ('<source url="https://quay.example/">Top Stories</source>', ""),
        ("<source>The Quay Post</source>", ""),
        ("", ""),
    ],
)
def test_the_outlet_of_an_entry_is_whom_a_gathering_feed_names(source: str, outlet: str) -> None:
    (entry,) = feed_source.parse(gathered_feed(source).encode(), url="https://gathers.example/rss").entries
    assert entry.outlet == outlet


def test_a_link_is_told_under_its_outlet_s_name_without_it_in_the_headline(tmp_path: Path) -> None:
    source = '<source url="https://quay.example/">The Quay Post</source>'
    config = workspace(tmp_path, one=gathered_feed(source))
    with open_store("sqlite://") as store:
        edition = make(config, store, NOW).edition
        (line,) = edition.lines
        assert (line.story.headline, line.story.lead.source) == ("Fare rises", "The Quay Post")
        assert line.story.lead.url == "https://gathers.example/r/1"
        # It counts as told.
        finalize(store, edition)
        assert make(config, store, NOW + timedelta(hours=20)).edition.told == ()


def test_a_story_told_as_a_line_is_no_update_when_its_page_can_be_read(tmp_path: Path) -> None:
    link = "https://mill.example/fire"
    workspace(tmp_path, one=feed(item(1, link=link, body="", title="Mill burns in Quill for three hours")))
    config = parse("sources: [{path: one.xml}]\nfetch: {mirror: pages}", file="feeds.yaml", root=tmp_path)
    with open_store("sqlite://") as store:
        first = make(config, store, NOW).edition
        assert [(blurb.story.headline, blurb.story.lead.text) for blurb in first.lines] == [
            ("Mill burns in Quill for three hours", "")
        ]
        finalize(store, first)
        page = tmp_path / "pages" / "mill.example" / "fire.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<html><body><article><h1>Mill burns</h1><p>{BODY * 3}</p></article></body></html>", "utf-8")
        assert make(config, store, NOW + timedelta(hours=20)).edition.told == ()


def test_the_editor_drops_a_line_by_her_sheet() -> None:
    edition = made([*many(1), *links(2)])
    sheet = desk.write_sheet(edition, Edits(), EN, POSTED)
    block = "  reason: In brief\n  pin: false\n"
    assert sheet.count(block) == 2
    changed = sheet.replace(block, f"{block}  drop: true\n", 1)
    read = desk.read_sheet(changed, file="sheet", edition=edition, edits=Edits(), phrases=EN, theme=POSTED, sections=())
    (again,) = [made([*many(1), *links(2)], replace(IN_BRIEF, edits=read.edits))]
    assert ids(again) == ["n1"]
    assert "drop: true" in desk.write_sheet(again, read.edits, EN, POSTED)
    only = made(links(1))
    unchanged = desk.write_sheet(only, Edits(), EN, POSTED)
    assert (
        desk.read_sheet(
            unchanged, file="sheet", edition=only, edits=Edits(), phrases=EN, theme=POSTED, sections=()
        ).edits
        == Edits()
    )
