"""Whose pages are read first."""

from datetime import UTC, datetime, timedelta

from briefing.pipeline.page_turns import in_turns
from briefing.store import EntryRow
from briefing.types import Entry

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
NAMES = {"tide": "The Tide", "tide-business": "The Tide", "quay": "Quay Radio", "flood": "Flood Wire"}


def row(source: str, title: str, *, hours: float = 1) -> EntryRow:
    return EntryRow(
        source=source,
        entry=Entry(id=f"{source} {title}", url="", title=title, language="en"),
        time=NOW - timedelta(hours=hours),
        first_seen=NOW,
        article_id="",
        page_problem="",
    )


def order(*rows: EntryRow) -> list[str]:
    return [turn.row.entry.title for turn in in_turns(rows, NAMES)]


def test_the_sources_take_turns() -> None:
    flood = [row("flood", f"Notice {number} of hundreds") for number in range(5)]
    assert order(*flood, row("tide", "Bakery sold"), row("quay", "Library opens"), row("quay", "Quarry shut")) == [
        "Notice 0 of hundreds",
        "Bakery sold",
        "Library opens",
        "Notice 1 of hundreds",
        "Quarry shut",
        "Notice 2 of hundreds",
        "Notice 3 of hundreds",
        "Notice 4 of hundreds",
    ]


def test_what_several_outlets_tell_comes_first() -> None:
    tide = [row("tide", "Bakery sold"), row("tide", "Ferry crews reject the offer")]
    quay = [row("quay", "Library opens"), row("quay", "Offer rejected by ferry crews")]
    turns = in_turns([*tide, *quay], NAMES)
    assert [(turn.row.entry.title, turn.turn, turn.outlets) for turn in turns] == [
        ("Ferry crews reject the offer", 0, 2),
        ("Offer rejected by ferry crews", 0, 2),
        ("Bakery sold", 1, 1),
        ("Library opens", 1, 1),
    ]


def test_two_sources_of_one_outlet_are_no_two_witnesses() -> None:
    turns = in_turns(
        [row("tide", "Ferry crews reject the offer"), row("tide-business", "Ferry crews reject it")], NAMES
    )
    assert [turn.outlets for turn in turns] == [1, 1]


def test_new_entries_and_those_at_the_top_come_first() -> None:
    assert order(row("tide", "Old", hours=9), row("tide", "New")) == ["Old", "New"], (
        "the top counts as much as the hour"
    )
    assert order(row("tide", "Older", hours=9), row("tide", "Old", hours=8), row("tide", "New"))[0] == "Older"
    assert order(row("tide", "A", hours=9), row("tide", "B", hours=9.5), row("tide", "C", hours=1)) == ["A", "C", "B"]
    assert order(row("tide", "First"), row("tide", "Second"), row("tide", "Third")) == ["First", "Second", "Third"]
