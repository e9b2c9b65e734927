"""How sources do: failing, silent for long, or well."""

from datetime import UTC, datetime, timedelta

import pytest

from briefing.pipeline.source_state import judge_health
from briefing.store import SourceRow

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
WELL = SourceRow(first_read=NOW, last_good=NOW)
DAY = timedelta(days=1)


def silent_for(days: float, *, gap: float, entries: int = 5) -> tuple[datetime, ...]:
    return tuple(NOW - days * DAY - number * gap * DAY for number in range(entries))


@pytest.mark.parametrize(
    ("days", "gap", "entries", "name"),
    [
        (6.9, 0.1, 5, "ok"),
        (7.1, 0.1, 5, "stale"),
        (30, 7, 5, "ok"),
        (36, 7, 5, "stale"),
        (400, 1, 2, "ok"),
        (400, 1, 0, "ok"),
    ],
)
def test_a_source_is_stale_when_it_is_silent_for_longer_than_it_used_to_be(
    days: float, gap: float, entries: int, name: str
) -> None:
    found = judge_health(WELL, silent_for(days, gap=gap, entries=entries), NOW)
    assert found.name == name
    assert found.since == (NOW - days * DAY if name == "stale" else None)


def test_entries_of_one_moment_say_nothing_of_how_often_a_source_speaks() -> None:
    assert judge_health(WELL, (NOW - 100 * DAY,) * 20, NOW).name == "ok"


def test_a_source_fails_since_its_first_failure_and_not_since_this_one() -> None:
    times = silent_for(100, gap=1)
    assert judge_health(SourceRow(failing_since=NOW - DAY), times, NOW).since == NOW - DAY
    assert judge_health(SourceRow(failing_since=NOW), times, NOW).since is None
    assert judge_health(SourceRow(failing_since=NOW), times, NOW).name == "failing"
    assert judge_health(SourceRow(), (), NOW).name == "new"
