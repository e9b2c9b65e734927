"""How the sources do: which fail, since when, and which answer and have had nothing new for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from briefing.config import Config, Source
from briefing.store import SourceRow, Store
from briefing.types import Problem

STALE = timedelta(days=7)
"""A source without a new entry for less than this is never stale."""

OFTEN = 5
"""A source is stale when it has been silent for so many times its usual gap."""

_LOOKED_AT = 21
_LEAST_GAPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source does.

    `name` is "ok", "failing", "stale" (it answers, and has had nothing new for long) or "new" (it was never read);
    `since` is when it began to fail or to be silent, None if that is only now; `gap` its usual time between entries.
    """

    name: str
    since: datetime | None = None
    gap: timedelta | None = None


def health(config: Config, source: Source, store: Store, *, now: datetime) -> Health:
    """How a source does, by what the store knows of it.

    Args: the clock, for what is long.
    """
    state = store.source(source.key)
    # Saved articles and single pages are no feeds: nobody expects more of them.
    feed = source.kind != "page" and not (source.path and (config.root / source.path).is_dir())
    return judged(state, store.times(source.key, until=now, most=_LOOKED_AT) if feed else (), now)


def judged(state: SourceRow, times: tuple[datetime, ...], now: datetime) -> Health:
    """How a source does.

    Args: what is known of its readings; the times of its last entries, the newest first; the clock.
    """
    if state.failing_since is not None:
        return Health(name="failing", since=state.failing_since if state.failing_since < now else None)
    if state.last_good is None and state.first_read is None:
        return Health(name="new")
    # Several entries of one moment are one: feeds without dates give each reading the same.
    moments = sorted(set(times), reverse=True)
    gaps = [later - earlier for later, earlier in pairwise(moments)]
    if len(gaps) < _LEAST_GAPS:
        return Health(name="ok")
    gap = sorted(gaps)[len(gaps) // 2]
    silent = now - moments[0]
    return Health(name="stale", since=moments[0], gap=gap) if silent > max(STALE, OFTEN * gap) else Health(name="ok")


def said_of(source: Source, state: Health) -> Problem:
    """A stale source as a problem of the edition."""
    return Problem(
        stage="stale",
        where=source.name,
        what=f"nothing new, and it used to have something every {_every(state.gap or timedelta(0))}",
        hint="look whether the feed has moved",
        since=state.since,
    )


def _every(gap: timedelta) -> str:
    hours = round(gap / timedelta(hours=1))
    number, unit = (round(hours / 24), "day") if hours >= 24 else (max(hours, 1), "hour")
    return unit if number == 1 else f"{number} {unit}s"
