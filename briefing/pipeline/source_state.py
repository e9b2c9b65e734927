"""The state of sources: which fail or are silent, and what the ranking knows of each article's source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from briefing import stories
from briefing.config import Config, Source
from briefing.store import EntryRow, SourceRow, Store
from briefing.types import Problem

_STALE_AFTER = timedelta(days=7)
"""A source without a new entry for less than this is never stale."""

_STALE_GAPS = 5
"""A source is stale when it has been silent for so many times its usual gap."""

# The median of the last twenty gaps is how often a source has something.
_MOST_ENTRIES = 21
# With one gap there is no "often": two entries of one morning would make a new source stale a week later.
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
    return judge_health(state, store.times(source.key, until=now, most=_MOST_ENTRIES) if feed else (), now)


def judge_health(state: SourceRow, times: tuple[datetime, ...], now: datetime) -> Health:
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
    return (
        Health(name="stale", since=moments[0], gap=gap)
        if silent > max(_STALE_AFTER, _STALE_GAPS * gap)
        else Health(name="ok")
    )


def stale_problem(source: Source, state: Health) -> Problem:
    """A stale source as a problem of the edition."""
    return Problem(
        stage="stale",
        where=source.name,
        what=f"nothing new, and it used to have something every {_spoken_gap(state.gap or timedelta(0))}",
        hint="look whether the feed has moved",
        since=state.since,
    )


def _spoken_gap(gap: timedelta) -> str:
    hours = round(gap / timedelta(hours=1))
    number, unit = (round(hours / 24), "day") if hours >= 24 else (max(hours, 1), "hour")
    return unit if number == 1 else f"{number} {unit}s"


def with_outlet_names(sources: Iterable[Source], store: Store) -> tuple[Source, ...]:
    """The sources, each under the name that feeds.yaml gives it, else under the one that it gave itself."""
    return tuple(
        source
        if source.is_named or not (name := store.outlet(source.key))
        else source.model_copy(update={"name": name})
        for source in sources
    )


def outlets_of_articles(config: Config, rows: Sequence[EntryRow]) -> dict[str, stories.Outlet]:
    """By article id what is known of its source; of several that announce one, the first that has a say, and the
    highest of its places.

    Args: the configuration; the entries of the window, in the order of sources and documents.
    """
    sources = {source.key: source for source in config.sources}
    found: dict[str, stories.Outlet] = {}
    for row, place in _entries_with_places(config, rows):
        source, before = sources[row.source], found.get(row.article_id)
        places = [it for it in (before.place if before else None, place) if it is not None]
        found[row.article_id] = stories.Outlet(
            section=before.section if before else source.section,
            weight=before.weight if before else source.weight,
            place=min(places, default=None),
        )
    return found


def _entries_with_places(config: Config, rows: Sequence[EntryRow]) -> Iterator[tuple[EntryRow, int | None]]:
    """The entries with their places in feeds whose order is an editor's."""
    folders = {it.key for it in config.sources if it.kind == "page" or (it.path and (config.root / it.path).is_dir())}
    for key, of_source in groupby(rows, key=lambda row: row.source):
        mine = list(of_source)
        # What has left the feed keeps the place it had; another entry has taken it.
        newest = {row.position: _last_seen(row) for row in sorted(mine, key=_last_seen)}
        there = [row for row in mine if _last_seen(row) == newest[row.position]]
        edited = key not in folders and stories.is_in_editors_order([row.entry.published for row in there])
        for row in mine:
            yield row, row.position if edited and _last_seen(row) == newest[row.position] else None


def _last_seen(row: EntryRow) -> datetime:
    return row.last_seen or row.first_seen
