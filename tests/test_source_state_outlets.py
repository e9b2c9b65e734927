"""What the pipeline knows of an article's source when stories are ranked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from briefing.config import Config, parse
from briefing.pipeline.source_state import outlets_of_articles
from briefing.store import EntryRow
from briefing.types import Entry
from tests.newsroom import NOW

HOURS = (3, 0, 5, 1, 2)
"""How old the entries of a front page are, from its top."""


def config(*sources: str, root: Path = Path()) -> Config:
    return parse("sources:\n" + "".join(f"- {source}\n" for source in sources), file="feeds.yaml", root=root)


def row(source: str, place: int, hours: float, article: str = "", *, days_ago: int = 0) -> EntryRow:
    time = NOW - timedelta(hours=hours)
    return EntryRow(
        source=source,
        entry=Entry(id=f"{source}-{place}-{days_ago}", url="", title="", published=time),
        time=time,
        first_seen=NOW - timedelta(days=days_ago),
        article_id=article or f"{source}-{place}-{days_ago}",
        page_problem="",
        position=place,
    )


def front(source: str = "a.xml") -> list[EntryRow]:
    return [row(source, place, hours) for place, hours in enumerate(HOURS)]


def test_the_place_counts_where_an_editor_made_the_order() -> None:
    found = outlets_of_articles(config("{path: a.xml, weight: 2.0, section: Top}"), front())
    assert [found[f"a.xml-{place}-0"].place for place in range(5)] == [0, 1, 2, 3, 4]
    assert (found["a.xml-0-0"].weight, found["a.xml-0-0"].section) == (2.0, "Top")


def test_a_feed_in_the_order_of_time_and_a_folder_have_no_places(tmp_path: Path) -> None:
    newest_first = [row("a.xml", place, hours) for place, hours in enumerate(sorted(HOURS))]
    assert {it.place for it in outlets_of_articles(config("a.xml"), newest_first).values()} == {None}
    (tmp_path / "letters").mkdir()
    letters = outlets_of_articles(config("letters", root=tmp_path), front("letters"))
    assert {it.place for it in letters.values()} == {None}


def test_what_has_left_the_feed_has_no_place() -> None:
    rows = sorted((*front(), row("a.xml", 0, 30, days_ago=1)), key=lambda it: it.position)
    found = outlets_of_articles(config("a.xml"), rows)
    assert (found["a.xml-0-0"].place, found["a.xml-0-1"].place) == (0, None)


def test_what_was_there_last_has_the_place_however_long_it_is_there() -> None:
    passing = replace(row("a.xml", 0, 1, days_ago=0), entry=Entry(id="x", url="", title=""), article_id="x")
    long_there = replace(front()[0], first_seen=NOW - timedelta(days=2), last_seen=NOW + timedelta(hours=1))
    found = outlets_of_articles(config("a.xml"), [passing, long_there, *front()[1:]])
    assert (found["x"].place, found["a.xml-0-0"].place) == (None, 0)


def test_what_has_left_a_feed_in_the_order_of_time_does_not_make_it_an_editors() -> None:
    there = [replace(row("a.xml", place, place), last_seen=NOW) for place in range(5)]
    hour = timedelta(hours=1)
    gone = [replace(row("a.xml", 4, old, f"gone-{old}", days_ago=1), last_seen=NOW - hour) for old in (9, 7, 8, 5, 6)]
    found = outlets_of_articles(config("a.xml"), [*there[:4], *gone, there[4]])
    assert {it.place for it in found.values()} == {None}


def test_of_two_feeds_with_one_article_the_first_has_a_say_and_the_higher_place_counts() -> None:
    both = config("{path: a.xml, weight: 2.0}", "{path: b.xml, weight: 3.0}")
    rows = [*front("a.xml")[:-1], row("a.xml", 4, 2, "shared"), row("b.xml", 0, 3, "shared"), *front("b.xml")[1:]]
    assert (outlets_of_articles(both, rows)["shared"].place, outlets_of_articles(both, rows)["shared"].weight) == (
        0,
        2.0,
    )
