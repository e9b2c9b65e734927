from __future__ import annotations

import re
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.config import Config, Schedule
from briefing.errors import ConfigError, SourceError
from briefing.schedule import _trigger, next_slot, run_schedule, slot_at
from briefing.timetable import GRACE, gap_at, later_times, rhythm_at, slot_for

TORONTO = "America/Toronto"
ZONES = [TORONTO, "UTC", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Paris", "America/St_Johns", "Africa/Cairo"]
# The zone data may not change under the feet of these dates: 2025 is history.
DATES = st.datetimes(datetime(2011, 1, 1), datetime(2025, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
SCHEDULES = st.builds(
    lambda hour, minute, days, zone: at(f"{hour:02}:{minute:02}", zone, tuple(sorted(days))),
    st.integers(0, 23),
    st.sampled_from([0, 15, 30]),
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(ZONES),
)


def at(time: str = "06:30", zone: str = TORONTO, days: tuple[int, ...] = tuple(range(7))) -> Schedule:
    return Schedule.model_validate({"time": time, "days": days, "timezone": zone})


def monthly(*days: int, time: str = "06:30", zone: str = TORONTO) -> Schedule:
    return Schedule.model_validate({"time": time, "monthly": days, "timezone": zone})


def all_slots(schedule: Schedule, since: str, until: str) -> list[str]:
    """The slots of a time, as the clock on the wall and the offset show them."""
    found, now = [], utc(since)
    while (slot := next_slot(schedule, now)) is not None and slot < utc(until):
        now = slot
        found.append(f"{slot.astimezone(ZoneInfo(schedule.timezone)):%Y-%m-%dT%H:%M%z}")
    return found


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str = TORONTO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def local_date(schedule: Schedule, slot: datetime) -> date:
    return slot.astimezone(ZoneInfo(schedule.timezone)).date()


def workspace(*briefings: dict[str, object]) -> Config:
    return Config.model_validate({"sources": ["https://a.example/feed"], "briefings": list(briefings)})


def daily(name: str, time: str = "06:30", **more: object) -> dict[str, object]:
    return {"name": name, "schedule": {"time": time, "timezone": TORONTO, **more}}


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-06-03T06:29:59", None),
        ("2026-06-03T06:30:00", "2026-06-03T06:30:00"),
        ("2026-06-03T18:30:00", "2026-06-03T06:30:00"),
        ("2026-06-03T18:30:01", None),
    ],
)
def test_due_from_its_minute_until_the_grace_is_over(now: str, slot: str | None) -> None:
    assert slot_at(at(), local(now)) == (local(slot) if slot else None)


def test_due_over_midnight_keeps_the_date_of_the_slot() -> None:
    slot = slot_at(at("23:00"), local("2026-06-04T01:00"))
    assert slot == local("2026-06-03T23:00")
    assert slot is not None
    assert slot.astimezone(ZoneInfo(TORONTO)).date() == date(2026, 6, 3)


def test_only_the_latest_of_several_missed_slots_is_due() -> None:
    assert slot_at(at(), local("2026-06-05T07:00"), grace=timedelta(days=4)) == local("2026-06-05T06:30")


def test_only_on_its_days() -> None:
    weekdays = at(days=(0, 1, 2, 3, 4))
    assert slot_at(weekdays, local("2026-06-06T08:00")) is None
    assert next_slot(weekdays, local("2026-06-05T08:00")) == local("2026-06-08T06:30")
    assert next_slot(weekdays, local("2026-06-05T06:00")) == local("2026-06-05T06:30")
    assert next_slot(weekdays, local("2026-06-05T06:30")) == local("2026-06-08T06:30")


def test_a_time_the_clocks_skip_is_later_that_day_once() -> None:
    # 2025-03-09 in Toronto: 02:00 is followed by 03:00.
    night = at("02:30")
    assert next_slot(night, utc("2025-03-09T05:00")) == utc("2025-03-09T07:30") == local("2025-03-09T03:30")
    assert next_slot(night, utc("2025-03-09T07:30")) == utc("2025-03-10T06:30")


def test_a_time_the_clocks_show_twice_is_the_first_once() -> None:
    # 2025-11-02 in Toronto: 02:00 is followed by 01:00.
    night = at("01:30")
    assert next_slot(night, utc("2025-11-02T04:00")) == utc("2025-11-02T05:30")
    assert next_slot(night, utc("2025-11-02T05:30")) == utc("2025-11-03T06:30")
    assert slot_at(night, utc("2025-11-02T06:30")) == utc("2025-11-02T05:30")
    # The wall clock shows 01:10 for the second time: 01:30 has been.
    again = local("2025-11-02T01:10").replace(fold=1)
    assert slot_at(night, again) == utc("2025-11-02T05:30")
    assert next_slot(night, again) == utc("2025-11-03T06:30")
    # Twelve hours are twelve hours, whatever the clock on the wall did meanwhile.
    assert slot_at(night, local("2025-11-02T12:30")) == utc("2025-11-02T05:30")
    assert slot_at(night, local("2025-11-02T12:31")) is None


@pytest.mark.parametrize(
    ("time", "zone", "year", "changed"),
    [
        ("02:30", TORONTO, 2025, {"2025-03-09": "03:30-0400", "2025-11-02": "02:30-0500"}),
        ("01:30", TORONTO, 2025, {"2025-11-02": "01:30-0400", "2025-11-03": "01:30-0500"}),
        ("02:15", "Europe/Paris", 2024, {"2024-03-31": "03:15+0200", "2024-10-27": "02:15+0200"}),
        ("02:10", "Australia/Lord_Howe", 2024, {"2024-10-06": "02:40+1100", "2024-04-07": "02:10+1030"}),
        ("06:30", "Asia/Tokyo", 2025, {"2025-03-09": "06:30+0900"}),
    ],
)
def test_a_daily_briefing_comes_once_on_every_day_of_a_year(
    time: str, zone: str, year: int, changed: dict[str, str]
) -> None:
    start, end = f"{year}-01-01T12:00", f"{year}-12-31T12:00"
    slots = [slot.split("T") for slot in all_slots(at(time, zone), start, end)]
    days = [date.fromisoformat(day) for day, _ in slots]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert (days[-1] - days[0]).days >= 363
    assert {day: dict(slots)[day] for day in changed} == changed
    usual = {time} | {clock[:5] for clock in changed.values()}
    assert {clock[:5] for _, clock in slots} <= usual


@pytest.mark.parametrize("time", ["01:30", "02:30", "03:30"])
@pytest.mark.parametrize("day", ["2025-03-09", "2025-11-02"])
def test_called_every_ten_minutes_a_slot_is_worked_on_once_and_at_its_minute(time: str, day: str) -> None:
    started = local(f"{day}T00:00").astimezone(UTC) - timedelta(days=1)
    config, late = workspace(daily("one", time)), dict[tuple[date, str], timedelta]()
    for number in range(3 * 144):
        now = started + timedelta(minutes=10 * number)

        def clock(now: datetime = now) -> datetime:
            return now

        def work(_: str, slot: datetime, now: datetime = now) -> None:
            late.setdefault(slot_for(at(time), slot), now - slot)

        run_schedule(config, work, once=True, clock=clock, on_error=_never)
    days = [date.fromisoformat(day) + timedelta(days=number) for number in (-1, 0, 1)]
    assert late == {(one, time): timedelta(0) for one in days}


def test_a_time_skipped_at_the_end_of_a_day_comes_late_and_keeps_its_date() -> None:
    # In Nuuk the Saturday of 2024-03-30 ended at 23:00, and Sunday began.
    night = at("23:30", "America/Nuuk")
    assert all_slots(night, "2024-03-29T12:00", "2024-04-01T12:00") == [
        "2024-03-29T23:30-0200",
        "2024-03-31T00:30-0100",
        "2024-03-31T23:30-0100",
    ]
    late = next_slot(night, utc("2024-03-30T12:00"))
    assert late is not None
    assert slot_for(night, late) == (date(2024, 3, 30), "23:30")
    assert slot_at(night, late + timedelta(hours=1)) == late
    assert slot_for(night, late + timedelta(hours=1)) == (date(2024, 3, 31), "23:30")


def test_several_times_a_day_are_several_slots() -> None:
    twice = at("06:30, 17:00", days=(0, 1, 2, 3, 4))
    # 2026-06-05 is a Friday.
    assert all_slots(twice, "2026-06-05T00:00", "2026-06-09T00:00") == [
        "2026-06-05T06:30-0400",
        "2026-06-05T17:00-0400",
        "2026-06-08T06:30-0400",
        "2026-06-08T17:00-0400",
    ]
    assert slot_at(twice, local("2026-06-05T16:59")) == local("2026-06-05T06:30")
    assert slot_at(twice, local("2026-06-05T17:00")) == local("2026-06-05T17:00")
    day = date(2026, 6, 5)
    clocks = {"05:00": "06:30", "06:30": "06:30", "16:59": "06:30", "17:00": "17:00", "23:00": "17:00"}
    assert {clock: slot_for(twice, local(f"{day}T{clock}")) for clock in clocks} == {
        clock: (day, time) for clock, time in clocks.items()
    }
    assert later_times(twice, local("2026-06-05T08:00")) == ("17:00",)
    assert later_times(twice, local("2026-06-06T08:00")) == (), "no slots on Saturdays"
    assert gap_at(twice, local("2026-06-08T06:30")) == timedelta(hours=61.5)
    assert gap_at(twice, local("2026-06-08T18:00")) == timedelta(hours=10.5)


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        (at(), 24),
        (at(days=(0, 1, 2, 3, 4)), 24),
        (at(days=(0,)), 7 * 24),
        (at(days=(0, 3)), 72),
        (at("06:30, 17:00"), 10.5),
        (monthly(8), 30 * 24),  # from June to July
    ],
)
def test_how_far_apart_editions_are(schedule: Schedule, hours: float) -> None:
    # A Monday morning: the weekend does not make a daily briefing one of three days.
    assert rhythm_at(schedule, local("2026-06-08T06:30")) == timedelta(hours=hours)


def test_times_that_the_clocks_make_one_are_one_slot() -> None:
    # 2025-03-09 in Toronto: 02:30 is 03:30.
    assert all_slots(at("02:30, 03:30"), "2025-03-09T05:00", "2025-03-10T05:00") == ["2025-03-09T03:30-0400"]
    assert all_slots(at("02:30, 03:15"), "2025-03-09T05:00", "2025-03-10T05:00") == [
        "2025-03-09T03:15-0400",
        "2025-03-09T03:30-0400",
    ]
    assert slot_for(at("02:30, 03:15"), local("2025-03-09T03:30")) == (date(2025, 3, 9), "02:30")


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    ends = [slot[:10] for slot in all_slots(monthly(31), "2024-01-01T00:00", "2024-07-01T12:00")]
    assert ends == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30"]
    both = [slot[:10] for slot in all_slots(monthly(1, 30), "2026-02-01T00:00", "2026-04-01T00:00")]
    assert both == ["2026-02-01", "2026-02-28", "2026-03-01", "2026-03-30"]
    assert [slot[:10] for slot in all_slots(monthly(30, 31), "2026-02-02T00:00", "2026-03-02T00:00")] == ["2026-02-28"]
    assert slot_at(monthly(1), local("2026-07-01T18:00")) == local("2026-07-01T06:30")
    assert slot_at(monthly(1), local("2026-07-02T06:30")) is None
    assert gap_at(monthly(1), local("2026-07-01T09:00")) == timedelta(days=30)


def test_a_date_that_a_zone_skipped_has_no_slot() -> None:
    # Samoa had no Friday 2011-12-30.
    before = utc("2011-12-29T17:00")
    assert next_slot(at("06:30", "Pacific/Apia"), before) == local("2011-12-31T06:30", "Pacific/Apia")
    assert next_slot(at("06:30", "Pacific/Apia", (4,)), before) == local("2012-01-06T06:30", "Pacific/Apia")


def test_a_schedule_without_days_is_never_due() -> None:
    never = at(days=(0,)).model_copy(update={"days": ()})
    assert next_slot(never, utc("2026-06-03T00:00")) is None
    assert slot_at(never, utc("2026-06-03T00:00")) is None


@given(SCHEDULES, DATES)
def test_the_next_slot_is_the_one_that_is_then_due(schedule: Schedule, now: datetime) -> None:
    slot = next_slot(schedule, now)
    assert slot is not None
    assert slot > now
    assert local_date(schedule, slot).weekday() in schedule.days
    assert slot_at(schedule, slot) == slot
    assert slot_at(schedule, slot + GRACE) is not None
    due = slot_at(schedule, slot - timedelta(seconds=1))
    assert due is None or due <= now


@given(SCHEDULES, DATES)
def test_slots_fall_on_different_dates(schedule: Schedule, now: datetime) -> None:
    slots: list[datetime] = []
    for _ in range(8):
        slot = next_slot(schedule, slots[-1] if slots else now)
        assert slot is not None
        slots.append(slot)
    assert len({local_date(schedule, slot) for slot in slots}) == 8


@given(SCHEDULES, DATES)
def test_the_clock_rings_at_the_slots(schedule: Schedule, now: datetime) -> None:
    trigger = _trigger(schedule)
    first = trigger.get_next_fire_time(None, now)
    assert first == next_slot(schedule, now)
    assert trigger.get_next_fire_time(first, first) == next_slot(schedule, first)


# run


def test_once_does_what_is_due_and_returns() -> None:
    config = workspace(daily("early"), daily("late", "20:00"), {"name": "one-off"}, daily("also", "07:00"))
    done: list[tuple[str, datetime]] = []
    run_schedule(
        config,
        lambda name, slot: done.append((name, slot)),
        once=True,
        clock=lambda: local("2026-06-03T09:00"),
        on_error=_never,
    )
    assert done == [("early", local("2026-06-03T06:30")), ("also", local("2026-06-03T07:00"))]


def test_once_tells_of_a_failing_briefing_and_goes_on() -> None:
    told: list[tuple[str, str]] = []
    done: list[str] = []

    def work(name: str, _: datetime) -> None:
        if name == "first":
            raise SourceError("could not be read", where="a.xml")
        if name == "second":
            raise KeyError("a line\nand another")
        done.append(name)

    run_schedule(
        workspace(daily("first"), daily("second"), daily("last")),
        work,
        once=True,
        clock=lambda: local("2026-06-03T09:00"),
        on_error=lambda name, error: told.append((name, str(error))),
    )
    assert told[0] == ("first", "a.xml: could not be read")
    assert re.fullmatch(
        r"tests/test_schedule\.py:\d+: KeyError: 'a line\\nand another' \(a mistake of the program; please report it\)",
        told[1][1],
    )
    assert [name for name, _ in told] == ["first", "second"]
    assert done == ["last"]


def pulled(monkeypatch: pytest.MonkeyPatch, now: str, *briefings: dict[str, object], once: bool = False) -> list[str]:
    """What a run does at its start: the names of the briefings whose slots are worked on, and `name every` of pulls."""
    done: list[str] = []

    def forever(jobs: list[Any], pulls: list[Any]) -> None:
        for job, _ in (*jobs, *pulls):
            job()

    monkeypatch.setattr("briefing.schedule._run_forever", forever)
    run_schedule(
        workspace(*briefings),
        lambda name, _: done.append(name),
        once=once,
        clock=lambda: local(now),
        on_error=lambda name, error: done.append(f"{name} failed: {error}"),
        pull=lambda name, every: done.append(f"{name} {every}"),
    )
    return done


def test_the_sources_are_read_between_slots_where_a_schedule_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    both = daily("one", pull="1h"), daily("two", "20:00")
    assert pulled(monkeypatch, "2026-06-03T09:00", *both) == ["one", "one 1:00:00"]
    assert pulled(monkeypatch, "2026-06-03T09:00", *both, once=True) == ["one"]


@pytest.mark.parametrize(("now", "read"), [("19:55", True), ("19:56", False), ("20:00", True)])
def test_nothing_is_read_ahead_shortly_before_any_slot(monkeypatch: pytest.MonkeyPatch, now: str, read: bool) -> None:
    done = pulled(monkeypatch, f"2026-06-03T{now}", daily("one", "08:30", pull="1h"), daily("two", "20:00"))
    assert ("one 1:00:00" in done) == read


def test_a_pull_that_fails_is_told_and_stops_nothing() -> None:
    told: list[str] = []

    def pull(name: str, _: timedelta) -> None:
        if name == "one":
            signal.raise_signal(signal.SIGTERM)
        raise SourceError("could not be read", where=name)

    both = daily("one", "08:30", pull="1h"), daily("two", "08:30", pull="1h")
    with rescued():
        run_schedule(
            workspace(*both),
            lambda name, _: told.append(name),
            clock=lambda: local("2026-06-03T09:00"),
            on_error=lambda _, error: told.append(str(error)),
            pull=pull,
        )
    assert told == ["one", "two", "one: could not be read"]


def test_a_workspace_without_a_schedule_says_so() -> None:
    with pytest.raises(ConfigError, match="no briefing has a schedule"):
        run_schedule(workspace({"name": "one-off"}), _never, clock=lambda: utc("2026-06-03T00:00"), on_error=_never)


def _never(*_: object) -> None:
    pytest.fail("was called")


def test_a_signal_leaves_the_work_it_meets_alone_and_begins_no_other() -> None:
    done: list[str] = []
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    def work(name: str, _: datetime) -> None:
        signal.raise_signal(signal.SIGTERM)
        done.append(name)

    run_schedule(workspace(daily("one"), daily("two")), work, clock=lambda: local("2026-06-03T09:00"), on_error=_never)
    assert done == ["one"]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_second_signal_breaks_the_work_off() -> None:
    done: list[str] = []
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    def work(name: str, _: datetime) -> None:
        signal.raise_signal(signal.SIGINT)
        done.append(name)
        signal.raise_signal(signal.SIGTERM)
        done.append("not reached")

    with pytest.raises(KeyboardInterrupt):
        run_schedule(
            workspace(daily("one"), daily("two")), work, clock=lambda: local("2026-06-03T09:00"), on_error=_never
        )
    assert done == ["one"]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


BOTH = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals, which Windows does not have")


@contextmanager
def rescued() -> Iterator[None]:
    """Break `run` off with a further signal where nothing has ended it after 30 seconds."""
    main = threading.get_ident()

    def twice() -> None:
        for _ in range(2):
            signal.pthread_kill(main, signal.SIGTERM)

    rescue = threading.Timer(30, twice)
    rescue.start()
    try:
        yield
    finally:
        rescue.cancel()


@posix
@BOTH
@pytest.mark.parametrize("thread", ["main", "other"])
def test_it_sleeps_until_a_signal_comes_to_whichever_thread(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, thread: str
) -> None:
    told: list[str] = []
    seen: list[str] = []
    main = threading.get_ident()
    sleep = select.select

    def falling_asleep(*args: Any) -> Any:
        # One that another thread is given interrupts no call of the main one, like one that comes in the moment before
        # it falls asleep.
        if seen == ["bad", "good"]:
            seen.append("asleep")
            threading.Timer(
                0.05, lambda: signal.pthread_kill(main if thread == "main" else threading.get_ident(), number)
            ).start()
        return sleep(*args)

    def work(name: str, slot: datetime) -> None:
        assert slot == local("2026-06-03T06:30")
        seen.append(name)
        if name == "bad":
            raise ValueError("broke")

    monkeypatch.setattr(select, "select", falling_asleep)
    with rescued():
        run_schedule(
            workspace(daily("bad"), daily("good")),
            work,
            clock=lambda: local("2026-06-03T09:00"),
            on_error=lambda name, error: told.append(f"{name} {error}"),
        )
    assert seen == ["bad", "good", "asleep"]
    assert len(told) == 1
    assert re.match(r"bad tests/test_schedule\.py:\d+: ValueError: broke ", told[0])


FOREVER = """
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
from briefing.config import Config
from briefing.schedule import run_schedule

config = Config.model_validate({
    "sources": ["https://a.example/feed"],
    "briefings": [{"name": "good", "schedule": {"timezone": "America/Toronto", "time": "06:30"}}],
})

def work(name, slot):
    print("at work", slot.isoformat(), flush=True)
    sys.stdin.readline()
    print("done", flush=True)

now = datetime(2026, 6, 3, 9, 0, tzinfo=ZoneInfo("America/Toronto"))
run_schedule(config, work, clock=lambda: now, on_error=lambda name, error: print("failed", name, error, flush=True))
print("stopped")
"""


@posix
def test_a_process_finishes_what_it_does_when_a_signal_comes() -> None:
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-W", "error", "-c", FOREVER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=root) as process:
        killer = threading.Timer(60, process.kill)
        killer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline() == "at work 2026-06-03T10:30:00+00:00\n"
            # It works until it is told to go on, and by then it has the signal. All is read from the one stream:
            # `communicate` would miss what `readline` took in beyond its line.
            process.send_signal(signal.SIGTERM)
            process.stdin.write("\n")
            process.stdin.close()
            assert process.stdout.read() == "done\nstopped\n"
            assert process.stderr.read() == ""
        finally:
            killer.cancel()
    assert process.returncode == 0


def test_apscheduler_is_only_loaded_to_run_for_long() -> None:
    code = "import sys, briefing.schedule; sys.exit('apscheduler' in sys.modules or 'pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
