"""Which entries an edition looks at."""

from datetime import UTC, datetime, timedelta

import pytest

from briefing.pipeline.slots import FIRST_WINDOW, LONGEST_WINDOW, window_of
from briefing.store import EntryRow
from briefing.types import Entry

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LAST = NOW - 24 * HOUR


def row(time: float, seen: float, *, first_reading: bool = False) -> EntryRow:
    """An entry dated, and first seen, so many hours before now."""
    return EntryRow(
        source="a",
        entry=Entry(id="1", url="", title="Title"),
        time=NOW - time * HOUR,
        first_seen=NOW - seen * HOUR,
        article_id="",
        page_problem="",
        first_reading=first_reading,
    )


@pytest.mark.parametrize(
    ("entry", "seen"),
    [
        (row(23, 0), True),
        (row(0, 0), True),
        (row(-1, 0), False),
        (row(24, 24), False),
        (row(24, 23), True),
        (row(30, 25), False),
        (row(30, 0), True),
        (row(30, 0, first_reading=True), False),
        (row(23, 0, first_reading=True), True),
        (row(96, 0), True),
        (row(97, 0), False),
    ],
)
def test_a_window_goes_on_from_the_last_edition_and_has_what_was_announced_behind_it(
    entry: EntryRow, seen: bool
) -> None:
    assert window_of(NOW, LAST).has(entry) == seen


def test_a_first_edition_takes_a_day_and_a_half_and_a_late_one_four_days() -> None:
    assert window_of(NOW, None).since == NOW - FIRST_WINDOW
    assert window_of(NOW, NOW).since == NOW - FIRST_WINDOW, "one that was made ahead of the clock"
    assert window_of(NOW, NOW - 30 * 24 * HOUR).since == NOW - LONGEST_WINDOW
    assert window_of(NOW, NOW - 30 * 24 * HOUR).has(row(95, 50))
    assert not window_of(NOW, None).has(row(40, 0))


def test_who_says_how_far_back_gets_that_and_nothing_late() -> None:
    asked = window_of(NOW, LAST, NOW - 5 * HOUR)
    assert [asked.has(row(hours, 0)) for hours in (5, 6)] == [True, False]
    assert asked.most is None
    assert window_of(NOW, LAST, NOW - 200 * HOUR).has(row(199, 0))


@pytest.mark.parametrize(("first_reading", "hours"), [(True, 24), (False, 96)])
def test_an_undated_entry_counts_by_its_page(first_reading: bool, hours: int) -> None:
    window, entry = window_of(NOW, LAST), row(0, 0, first_reading=first_reading)
    assert window.has_page(entry, NOW - hours * HOUR)
    assert not window.has_page(entry, NOW - hours * HOUR - HOUR)
