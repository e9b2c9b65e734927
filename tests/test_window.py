"""Which entries an edition looks at."""

from datetime import UTC, datetime, timedelta

import pytest

from briefing.config import Schedule
from briefing.pipeline.slots import window_of
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
        (row(108, 0), True),
        (row(109, 0), False),
    ],
)
def test_a_window_goes_on_from_the_last_edition_and_has_what_was_announced_behind_it(
    entry: EntryRow, seen: bool
) -> None:
    assert window_of(NOW, LAST).has(entry) == seen


def test_a_first_edition_takes_a_day_and_a_half_and_a_late_one_a_long_weekend() -> None:
    assert window_of(NOW, None).since == NOW - 36 * HOUR
    assert window_of(NOW, NOW).since == NOW - 36 * HOUR, "one that was made ahead of the clock"
    away = window_of(NOW, NOW - 21 * 24 * HOUR)
    assert away.since == NOW - 108 * HOUR
    assert away.paused
    assert away.has(row(107, 50))
    assert not window_of(NOW, None).has(row(40, 0))
    weekend = window_of(NOW, NOW - 99 * HOUR)
    assert weekend.since == NOW - 99 * HOUR, "from Friday's 06:30 to Tuesday's 09:30"
    assert not weekend.paused


# Wednesday 3 June 2026; a slot at 09:30 in UTC.
@pytest.mark.parametrize(
    ("schedule", "first", "longest"),
    [
        ({"time": "09:30"}, 36, 108),
        ({"time": "09:30", "days": "weekdays"}, 36, 108),
        ({"time": "09:30", "days": ["mon", "wed"]}, 60, 132),
        ({"time": "09:30", "days": ["wed"]}, 7 * 24 + 12, 7 * 24 + 84),
        ({"time": "09:30", "days": ["sat"]}, 7 * 24 + 12, 7 * 24 + 84),
        ({"time": ["05:30", "09:30"]}, 4 + 12, 4 + 84),
        ({"time": ["11:30", "23:30"]}, 12 + 12, 12 + 84),
        ({"time": "09:30", "monthly": 3}, 31 * 24 + 12, 31 * 24 + 84),
        ({"time": "09:30", "monthly": 31}, 30 * 24 + 12, 30 * 24 + 84),
    ],
)
def test_a_window_follows_the_schedule(schedule: dict[str, object], first: int, longest: int) -> None:
    said = Schedule.model_validate(schedule)
    assert window_of(NOW, None, schedule=said).since == NOW - first * HOUR
    late = window_of(NOW, NOW - 2000 * HOUR, schedule=said)
    assert (late.since, late.oldest) == (NOW - longest * HOUR, NOW - longest * HOUR)
    on_time = window_of(NOW, NOW - (first - 12) * HOUR, schedule=said)
    assert on_time.since == NOW - (first - 12) * HOUR
    assert not on_time.paused


def test_who_says_how_far_back_gets_that_and_nothing_late() -> None:
    asked = window_of(NOW, LAST, NOW - 5 * HOUR)
    assert [asked.has(row(hours, 0)) for hours in (5, 6)] == [True, False]
    assert asked.undated is None
    assert window_of(NOW, LAST, NOW - 200 * HOUR).has(row(199, 0))


@pytest.mark.parametrize(("first_reading", "hours"), [(True, 24), (False, 108)])
def test_an_undated_entry_counts_by_its_page(first_reading: bool, hours: int) -> None:
    window, entry = window_of(NOW, LAST), row(0, 0, first_reading=first_reading)
    assert window.has_page(entry, NOW - hours * HOUR)
    assert not window.has_page(entry, NOW - hours * HOUR - HOUR)
