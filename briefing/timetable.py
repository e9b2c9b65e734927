"""The slots of a schedule: its local days and times as moments, and back. Pure.

A slot is a local date and time of one briefing. All moments are aware, and compared in UTC: within one zone Python
compares what the clock on the wall shows (PEP 495).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from briefing.config import Schedule

# How old a slot may be and still be worked on. A morning edition is still worth having at supper, and not the next
# morning: at a day, a laptop that was shut overnight would send yesterday's and today's at once.
GRACE = timedelta(hours=12)
# Days in which any schedule has a slot: two months, for the one date of a month may be one that a zone skipped.
_FARTHEST = 63


def slot_at(schedule: Schedule, now: datetime, *, grace: timedelta = GRACE) -> datetime | None:
    """The latest slot that is due now, if it is no older than `grace`.

    Args:
        now: aware, in any zone.

    Returns:
        Its time in UTC; `slot_for` says which date and time of day it has. None when nothing is due.
    """
    slot = _last_slot(schedule, now)
    return slot if slot is not None and now.astimezone(UTC) - grace <= slot else None


def _last_slot(schedule: Schedule, now: datetime) -> datetime | None:
    """The latest slot up to now, in UTC; None for a schedule without days."""
    now = now.astimezone(UTC)
    day = _local_date(schedule, now)
    for back in range(_FARTHEST):
        slots = [slot for slot in _slots_near(schedule, day - timedelta(days=back)) if slot <= now]
        if slots:
            return max(slots)
    return None


def next_slot(schedule: Schedule, now: datetime) -> datetime | None:
    """The first slot after now, in UTC; None for a schedule without days."""
    now = now.astimezone(UTC)
    day = _local_date(schedule, now)
    for ahead in range(_FARTHEST):
        slots = [slot for slot in _slots_near(schedule, day + timedelta(days=ahead)) if slot > now]
        if slots:
            return min(slots)
    return None


def slot_for(schedule: Schedule, now: datetime) -> tuple[date, str]:
    """The local date and time of day ("06:30") of the slot that an edition made now is for.

    It is the latest of the day's times that has come; before the first of them, the first.
    """
    now = now.astimezone(UTC)
    day = _local_date(schedule, now)
    late = [wall for slot, wall in _slots_on(schedule, day - timedelta(days=1)) if slot == now]
    if late:  # the clocks skipped the end of yesterday
        return day - timedelta(days=1), late[-1]
    times = _times_on(schedule, day)
    return day, max([pair for pair in times if pair[0] <= now], default=times[0])[1]


def later_times(schedule: Schedule, now: datetime) -> tuple[str, ...]:
    """The times of day at which the local day of now has slots that are still to come, in order."""
    now = now.astimezone(UTC)
    return tuple(wall for slot, wall in _slots_on(schedule, _local_date(schedule, now)) if slot > now)


def gap_at(schedule: Schedule, now: datetime) -> timedelta | None:
    """The time from the slot before to the slot that an edition made now is for; None for a schedule without days.

    On a day without a slot it is the time between those around it: a weekly briefing has a week at any time.
    """
    now = now.astimezone(UTC)
    today = [slot for slot, _ in _slots_on(schedule, _local_date(schedule, now))]
    come = [slot for slot in today if slot <= now]
    slot = come[-1] if come else today[0] if today else next_slot(schedule, now)
    before = _last_slot(schedule, slot - timedelta.resolution) if slot is not None else None
    return slot - before if slot is not None and before is not None else None


def rhythm_at(schedule: Schedule, now: datetime) -> timedelta:
    """How far apart slots are: the shortest time between any two in a row of the four about now; 0 without slots.

    The weekend between two weekdays does not make a daily briefing one of three days.
    """
    last, after = _last_slot(schedule, now), next_slot(schedule, now)
    before = _last_slot(schedule, last - timedelta.resolution) if last is not None else None
    then = next_slot(schedule, after) if after is not None else None
    slots = [slot for slot in (before, last, after, then) if slot is not None]
    return min((later - earlier for earlier, later in pairwise(slots)), default=timedelta(0))


def _local_date(schedule: Schedule, now: datetime) -> date:
    return now.astimezone(ZoneInfo(schedule.timezone)).date()


def _slots_near(schedule: Schedule, day: date) -> list[datetime]:
    """The slots of a local date and of the one before, whose last may be on this one by the clock on the wall."""
    return [slot for one in (day - timedelta(days=1), day) for slot, _ in _slots_on(schedule, one)]


def _slots_on(schedule: Schedule, day: date) -> list[tuple[datetime, str]]:
    """The slots of a local date, in order: moments in UTC, each with its time of day."""
    return _times_on(schedule, day) if _has_slots(schedule, day) else []


def _has_slots(schedule: Schedule, day: date) -> bool:
    """Whether a date is one of the schedule's, and not one that the zone skipped.

    A day of the month that a month is too short for is its last one.
    """
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(schedule.timezone)).astimezone(UTC)
    if _local_date(schedule, noon) != day:
        return False
    if not schedule.monthly:
        return day.weekday() in schedule.days
    length = monthrange(day.year, day.month)[1]
    return day.day in {min(wanted, length) for wanted in schedule.monthly}


def _times_on(schedule: Schedule, day: date) -> list[tuple[datetime, str]]:
    """The times of a schedule on a local date, in order of the moments they are.

    A time that the clocks skip in spring is as much later as they skip (02:30 becomes 03:30); a time that they show
    twice in autumn is the first one. Both are what `fold=0` means (PEP 495).
    """
    zone = ZoneInfo(schedule.timezone)
    return sorted(
        (datetime.combine(day, time.fromisoformat(wall), tzinfo=zone).astimezone(UTC), wall) for wall in schedule.time
    )
