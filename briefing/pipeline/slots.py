"""Slots and windows: which issue a build makes, and from when on its entries count. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from briefing import timetable
from briefing.config import Briefing, Schedule
from briefing.store import EntryRow
from briefing.timetable import GRACE

# The time between two editions where no schedule says it.
_USUAL_GAP = timedelta(days=1)

# Without an earlier edition to continue from, an edition looks half a day further back than from one slot to the next.
# A daily one then has yesterday whole: with a day it lacks yesterday morning, with two it tells what the reader has
# read elsewhere.
_FIRST_MARGIN = timedelta(hours=12)

# After a pause (a holiday, a machine that was off) an edition does not try to tell more than a schedule's usual time
# and this: a long weekend, and the half day within which a missed slot is made up for. Whoever was away for three weeks
# wants the news and no archive, and few feeds of 20 to 50 items still hold more.
_LONGEST_PAUSE = timedelta(days=3) + GRACE

# Of the undated entries of a source that is read for the first time only so many are looked at, from the top: all of
# them are new to us, and nobody knows which are to its readers. A feed of usual length (10 to 30 items) is not cut; an
# archive of thousands would take all pages of the run. What has a date counts by it.
_FIRST_UNDATED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which entries an edition looks at.

    Those dated from `since` to `until`; where the window goes on from the last edition, what is of that very moment was
    in it. Besides, those announced late: first seen after `seen_after`, when the last edition was made, and dated no
    earlier than `oldest`. What was there when its source was read for the first time was announced whenever it was: of
    it only the date counts, and of what has none the first `undated` of each source (None: all).
    """

    since: datetime
    until: datetime
    oldest: datetime
    seen_after: datetime | None = None
    undated: int | None = _FIRST_UNDATED

    @property
    def paused(self) -> bool:
        """Whether it does not reach back to the last edition, because that is too long ago."""
        return self.seen_after is not None and self.since > self.seen_after

    def has(self, row: EntryRow) -> bool:
        """Whether it looks at this entry."""
        if self._late(row) and self.oldest <= row.time <= self.until:
            return True
        begun = self.since < row.time if self.since == self.seen_after else self.since <= row.time
        return begun and row.time <= self.until

    def has_page(self, row: EntryRow, published: datetime) -> bool:
        """Whether it looks at the article of an undated entry whose page says when it was published."""
        return published >= (self.oldest if self._late(row) else self.since)

    def _late(self, row: EntryRow) -> bool:
        return self.seen_after is not None and row.first_seen > self.seen_after and not row.first_reading


def slot_of(briefing: Briefing, now: datetime) -> str:
    """The slot an edition made now is for: the local date, and the scheduled time if the briefing has one.

    Of several times of a day it is the latest that has come; before the first of them, the first.

    >>> slot_of(daily_at_half_past_six, datetime(2026, 6, 3, 9, 0, tzinfo=UTC))  # doctest: +SKIP
    '2026-06-03-0630'
    """
    if briefing.schedule is None:
        return f"{_local_time(briefing, now):%Y-%m-%d}"
    return _slot_name(*timetable.slot_for(briefing.schedule, now))


def later_slots(briefing: Briefing, now: datetime) -> tuple[str, ...]:
    """The slots of the local day of now that are still to come, in order."""
    day = _local_time(briefing, now).date()
    times = timetable.later_times(briefing.schedule, now) if briefing.schedule else ()
    return tuple(_slot_name(day, time) for time in times)


def _slot_name(day: date, time: str) -> str:
    return f"{day:%Y-%m-%d}-{time.replace(':', '')}"


def another_slot(briefing: Briefing, now: datetime) -> str:
    """The slot of a further edition on a day whose own slot is final: the local date and the time of now."""
    return _local_time(briefing, now).strftime("%Y-%m-%d-%H%M%S")


def page_url(base: str, slot: str) -> str:
    """The public address of an edition's page below that of its archive; "" where there is none.

    >>> page_url("https://strait.example/morning", "2026-06-03-0630")
    'https://strait.example/morning/2026-06-03-0630/'
    """
    return f"{base.rstrip('/')}/{slot}/" if base else ""


def window_of(
    now: datetime, last: datetime | None, asked: datetime | None = None, *, schedule: Schedule | None = None
) -> Window:
    """The window of an edition made now.

    Args:
        last: when the last final edition was made: the window goes on from there, within bounds; without one it is the
            schedule's usual time and half a day more.
        asked: from when on entries count instead, whatever was made before.
        schedule: what says how far apart editions are; without one they are a day apart.
    """
    gap = _gap(schedule, now)
    oldest = now - longest_window(schedule, now)
    if asked is not None:
        return Window(since=asked, until=now, oldest=oldest, undated=None)
    if last is None or last >= now:
        return Window(since=now - gap - _FIRST_MARGIN, until=now, oldest=oldest)
    return Window(since=max(last, oldest), until=now, oldest=oldest, seen_after=last)


def longest_window(schedule: Schedule | None, now: datetime) -> timedelta:
    """How far back an edition made now looks at most, however long the last one is ago."""
    return _gap(schedule, now) + _LONGEST_PAUSE


def _gap(schedule: Schedule | None, now: datetime) -> timedelta:
    return (timetable.gap_at(schedule, now) if schedule else None) or _USUAL_GAP


def _local_time(briefing: Briefing, now: datetime) -> datetime:
    """A time in the briefing's zone."""
    return now.astimezone(ZoneInfo(briefing.timezone))
