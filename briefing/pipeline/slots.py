"""Slots and windows: which issue a build makes, and from when on its entries count. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from briefing.config import Briefing

# Without an earlier edition to continue from, an edition takes the entries of a day and a half: a morning edition
# then has yesterday whole.
FIRST_WINDOW = timedelta(hours=36)

# After a pause (a holiday, a machine that was off) an edition does not try to tell more than the last days.
LONGEST_WINDOW = timedelta(days=4)


def slot_of(briefing: Briefing, now: datetime) -> str:
    """The slot an edition made now is for: the local date, and the scheduled time if the briefing has one.

    >>> slot_of(daily_at_half_past_six, datetime(2026, 6, 3, 9, 0, tzinfo=UTC))  # doctest: +SKIP
    '2026-06-03-0630'
    """
    date = local(briefing, now).strftime("%Y-%m-%d")
    return f"{date}-{briefing.schedule.time.replace(':', '')}" if briefing.schedule else date


def another_slot(briefing: Briefing, now: datetime) -> str:
    """The slot of a further edition on a day whose own slot is final: the local date and the time of now."""
    return local(briefing, now).strftime("%Y-%m-%d-%H%M%S")


def page_url(base: str, slot: str) -> str:
    """The public address of an edition's page below that of its archive; "" where there is none.

    >>> page_url("https://strait.example/morning", "2026-06-03-0630")
    'https://strait.example/morning/2026-06-03-0630/'
    """
    return f"{base.rstrip('/')}/{slot}/" if base else ""


def since_of(now: datetime, last: datetime | None) -> datetime:
    """From when on entries count: from the last final edition, within bounds, or a day and a half back."""
    if last is None or last >= now:
        return now - FIRST_WINDOW
    return max(last, now - LONGEST_WINDOW)


def local(briefing: Briefing, now: datetime) -> datetime:
    """A time in the briefing's zone."""
    return now.astimezone(ZoneInfo(briefing.timezone))
