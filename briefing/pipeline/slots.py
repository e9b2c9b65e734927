"""Slots and windows: which issue a build makes, and from when on its entries count. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from briefing.config import Briefing
from briefing.store import EntryRow

# Without an earlier edition to continue from, an edition takes the entries of a day and a half: a morning edition then
# has yesterday whole. With a day it lacks yesterday morning; with two it tells what the reader has read elsewhere.
FIRST_WINDOW = timedelta(hours=36)

# After a pause (a holiday, a machine that was off) an edition does not try to tell more than the last days: a long
# weekend, and no more than feeds of 20 to 50 items still hold.
LONGEST_WINDOW = timedelta(days=4)

# Of a source that is read for the first time only so many entries are looked at, the newest: all of them are new to us,
# and few to its readers. A feed of usual length (10 to 30 items) is not cut; an archive of thousands would take all
# pages of the run.
_FIRST_ENTRIES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which entries an edition looks at.

    Those dated from `since` to `until`; where the window goes on from the last edition, what is of that very moment was
    in it. Besides, those announced late: first seen after `seen_after`, when the last edition was made, and dated no
    earlier than `oldest`. What was there when its source was read for the first time was announced whenever it was: of
    it only the date counts, and the newest `most` of each source (None: all).
    """

    since: datetime
    until: datetime
    oldest: datetime
    seen_after: datetime | None = None
    most: int | None = _FIRST_ENTRIES

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

    >>> slot_of(daily_at_half_past_six, datetime(2026, 6, 3, 9, 0, tzinfo=UTC))  # doctest: +SKIP
    '2026-06-03-0630'
    """
    date = _local_time(briefing, now).strftime("%Y-%m-%d")
    return f"{date}-{briefing.schedule.time.replace(':', '')}" if briefing.schedule else date


def another_slot(briefing: Briefing, now: datetime) -> str:
    """The slot of a further edition on a day whose own slot is final: the local date and the time of now."""
    return _local_time(briefing, now).strftime("%Y-%m-%d-%H%M%S")


def page_url(base: str, slot: str) -> str:
    """The public address of an edition's page below that of its archive; "" where there is none.

    >>> page_url("https://strait.example/morning", "2026-06-03-0630")
    'https://strait.example/morning/2026-06-03-0630/'
    """
    return f"{base.rstrip('/')}/{slot}/" if base else ""


def window_of(now: datetime, last: datetime | None, asked: datetime | None = None) -> Window:
    """The window of an edition made now.

    Args:
        last: when the last final edition was made: the window goes on from there, within bounds; without one it is a
            day and a half.
        asked: from when on entries count instead, whatever was made before.
    """
    oldest = now - LONGEST_WINDOW
    if asked is not None:
        return Window(since=asked, until=now, oldest=oldest, most=None)
    if last is None or last >= now:
        return Window(since=now - FIRST_WINDOW, until=now, oldest=oldest)
    return Window(since=max(last, oldest), until=now, oldest=oldest, seen_after=last)


def _local_time(briefing: Briefing, now: datetime) -> datetime:
    """A time in the briefing's zone."""
    return now.astimezone(ZoneInfo(briefing.timezone))
