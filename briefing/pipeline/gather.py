"""Pull the sources, read their entries, read the entries' pages: everything that ends in the store.

After `gather` an edition depends on the store, the clock and the configuration alone, which is what makes a rebuild
byte-identical. Nothing here raises for one source or one page: it becomes a `Problem`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from briefing import engine, reading
from briefing.clean import text_from_html
from briefing.config import Config, Filters, Source
from briefing.config.field_values import default_outlet_name
from briefing.pipeline.article_pages import Progress, page_problems, read_pages
from briefing.pipeline.shared_addresses import mark_shared_addresses
from briefing.pipeline.slots import Window
from briefing.pipeline.source_reading import SourceReading, read_in_rounds
from briefing.pipeline.source_state import health, stale_problem, with_outlet_names
from briefing.pull.fetch_problems import NO_NETWORK
from briefing.store import EntryRow, Store
from briefing.types import Problem

__all__ = ["Gathered", "Progress", "Wanted", "gather", "gather_from_store", "matches"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an edition wants to know of: the sources of its briefing, in their order, and which of their entries.

    `title` is the briefing's, for problems that no source has. `again` are ids of articles whose entries are wanted
    whenever they are from. `told` are those that the reader knows: what their sources say of them now is looked at, and
    of those in `recheck` the page, too.
    """

    sources: Sequence[Source]
    window: Window
    title: str = ""
    again: Sequence[str] = ()
    told: Collection[str] = ()
    recheck: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedEntry:
    """An entry of the window that is not looked at, and why.

    A filter of feeds.yaml took it out; its source was read for the first time, and it is one of too many without a
    date; or its article was announced before, under another guid or by another source.
    """

    row: EntryRow
    reason: Literal["filtered", "first_reading", "announced_before"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a run pulled. `rows` are the window's entries that are looked at, `dropped` all others of the window."""

    rows: tuple[EntryRow, ...]
    dropped: tuple[DroppedEntry, ...]
    problems: tuple[Problem, ...]
    ok: int
    unchanged: int
    failed: int
    pages: int


def gather(
    config: Config,
    wanted: Wanted,
    store: Store,
    *,
    now: datetime,
    offline: bool,
    progress: Progress,
    workers: int,
) -> Gathered:
    """Bring the store up to date with these sources, and give the entries that are wanted.

    Args:
        now: The clock, aware.
        offline: Read files and the mirror only.
        progress: Called with what is going on, how much of it is done and how much there is.
        workers: The most processes that read pages.
    """
    with engine.Pool(workers=workers, pace=reading.BYTES_A_SECOND) as pool:
        readings, pages = read_in_rounds(
            config, wanted.sources, store, clock=lambda: now, offline=offline, progress=progress, pool=pool
        )
        wanted = replace(wanted, sources=with_outlet_names(wanted.sources, store))
        names = {source.key: source.name for source in wanted.sources}
        read = read_pages(
            config,
            entries_to_read(config, store, wanted),
            store,
            pages,
            names=names,
            recheck=wanted.recheck,
            now=now,
            offline=offline,
            progress=progress,
            pool=pool,
        )
    rows, dropped = _looked_at(config, store, wanted)
    outcomes = [readings[key].outcome for key in names]
    return Gathered(
        rows=rows,
        dropped=dropped,
        problems=(
            *_source_problems(config, wanted, store, readings, now),
            *_cut_problems(names, dropped, wanted),
            *page_problems(rows, names),
        ),
        ok=outcomes.count("ok"),
        unchanged=outcomes.count("unchanged"),
        failed=outcomes.count("failed"),
        pages=read,
    )


def gather_from_store(config: Config, wanted: Wanted, store: Store, problems: Sequence[Problem]) -> Gathered:
    """What `gather` gave once, from the store alone: nothing is pulled or read.

    Args:
        problems: those of then.
    """
    rows, dropped = _looked_at(config, store, wanted)
    return Gathered(rows=rows, dropped=dropped, problems=tuple(problems), ok=0, unchanged=0, failed=0, pages=0)


# Entries


def entries_to_read(config: Config, store: Store, wanted: Wanted) -> tuple[EntryRow, ...]:
    """The entries whose articles are wanted, those that were read among them."""
    rows, _ = _filter_entries(_wanted_entries(store, wanted), config.filters)
    rows, _ = _limited_first_readings(rows, wanted)
    return mark_shared_addresses([*rows, *_told_entries(store, wanted)], store)


def _wanted_entries(store: Store, wanted: Wanted) -> tuple[EntryRow, ...]:
    window, keys = wanted.window, [source.key for source in wanted.sources]
    late = (window.seen_after, window.oldest) if window.seen_after is not None else None
    rows = store.entries(keys, window.since, window.until, also=wanted.again, late=late)
    return tuple(row for row in rows if window.has(row) or row.article_id in wanted.again)


def _told_entries(store: Store, wanted: Wanted) -> list[EntryRow]:
    """The entries of told articles, one of each: the one of which the source says something else now, if there is."""
    window, keys = wanted.window, [source.key for source in wanted.sources]
    known = set(wanted.told)
    rows = store.entries(keys, window.until, window.until, also=tuple(wanted.told))
    first: dict[str, EntryRow] = {}
    for row in sorted(rows, key=lambda row: not row.changed):
        if row.article_id in known:
            first.setdefault(row.article_id, row)
    return list(first.values())


def _looked_at(config: Config, store: Store, wanted: Wanted) -> tuple[tuple[EntryRow, ...], tuple[DroppedEntry, ...]]:
    """The entries of the window that are looked at, and the others, each with its reason."""
    passed, filtered = _filter_entries(_wanted_entries(store, wanted), config.filters)
    limited, cut = _limited_first_readings(passed, wanted)
    rows = _not_announced_before(limited, store, wanted)
    kept = {(row.source, row.entry.id) for row in rows}
    before = (row for row in limited if (row.source, row.entry.id) not in kept)
    return rows, (
        *(DroppedEntry(row=row, reason="filtered") for row in filtered),
        *(DroppedEntry(row=row, reason="first_reading") for row in cut),
        *(DroppedEntry(row=row, reason="announced_before") for row in before),
    )


def _limited_first_readings(
    rows: Sequence[EntryRow], wanted: Wanted
) -> tuple[tuple[EntryRow, ...], tuple[EntryRow, ...]]:
    """The entries without what is too much of a source's first reading; and what that is.

    Whatever has a date is in the window by it. What has none may be of any time: of it the source's first count.
    """
    most = wanted.window.undated
    kept: list[EntryRow] = []
    cut: list[EntryRow] = []
    seen: dict[str, int] = {}
    for row in rows:  # in the order of their documents
        undated = row.entry.published is None and row.entry.updated is None
        if most is not None and undated and row.first_reading and row.article_id not in wanted.again:
            seen[row.source] = seen.get(row.source, 0) + 1
            if seen[row.source] > most:
                cut.append(row)
                continue
        kept.append(row)
    return tuple(kept), tuple(cut)


def _cut_problems(names: Mapping[str, str], dropped: Sequence[DroppedEntry], wanted: Wanted) -> Iterator[Problem]:
    """What is not looked at and may be news: too many undated entries of a new source, the time of a long pause."""
    cut = Counter(one.row.source for one in dropped if one.reason == "first_reading")
    for source, count in cut.items():
        yield Problem(
            stage="first",
            where=names[source],
            what=f"its first {wanted.window.undated} entries were looked at; {count} more have no date",
            hint="--since 36h looks at all of them",
        )
    last = wanted.window.seen_after
    if last is not None and wanted.window.paused:
        looked, whole = (wanted.window.until - begin for begin in (wanted.window.since, last))
        yield Problem(
            stage="pause",
            where=wanted.title,
            what=f"nothing older than {looked / timedelta(days=1):g} days was looked at",
            hint=f"--since {math.ceil(whole / timedelta(days=1))}d looks at all of it",
        )


def _not_announced_before(rows: Sequence[EntryRow], store: Store, wanted: Wanted) -> tuple[EntryRow, ...]:
    """The entries whose article was not announced before under another guid, or by another source of the briefing.

    Of an article the entry that was seen first counts: a feed that gives old addresses new guids has no news.
    """
    ids = {row.article_id for row in rows if row.article_id}
    window, keys = wanted.window, [source.key for source in wanted.sources]
    first: dict[str, list[EntryRow]] = {}
    for row in store.entries(keys, window.until, window.until, also=tuple(sorted(ids))):
        mine = first.setdefault(row.article_id, [])
        if not mine or row.first_seen < mine[0].first_seen:
            first[row.article_id] = [row]
        elif row.first_seen == mine[0].first_seen:
            mine.append(row)
    news = {article for article, mine in first.items() if any(map(window.has, mine))} | set(wanted.again)
    return tuple(row for row in rows if not row.article_id or row.article_id in news)


def _source_problems(
    config: Config, wanted: Wanted, store: Store, readings: Mapping[str, SourceReading], now: datetime
) -> list[Problem]:
    """What is wrong with the sources: what could not be read, since when, and what answers and has nothing new."""
    found = []
    for source in wanted.sources:
        state = health(config, source, store, now=now)
        failed = readings[source.key].outcome == "failed"
        for problem in readings[source.key].problems:
            if problem.where == NO_NETWORK:
                found += [problem] * (problem not in found)
                continue
            found.append(replace(_under_outlet_name(source, problem), since=state.since if failed else None))
        if not readings[source.key].problems and state.name == "stale":
            found.append(stale_problem(source, state))
    return found


def _under_outlet_name(source: Source, problem: Problem) -> Problem:
    """A problem of a whole source goes under the outlet's name, which readers know; one that has none stays under its
    address: "example.org" may be any of three feeds there. Whole paths of this machine are nobody else's business."""
    shown = bool(source.url) or not source.key.startswith(("/", "~", "\\"))
    nameless = shown and not source.is_named and source.name == default_outlet_name(source.key)
    return replace(problem, where=source.name) if problem.where == source.key and not nameless else problem


def matches(filters: Filters, title: str, text: str) -> bool:
    """Does an entry pass the keyword filters? `drop` wins over `keep`; an empty `keep` keeps everything."""
    words = f"{title}\n{text}".casefold()
    if any(word.casefold() in words for word in filters.drop):
        return False
    return not filters.keep or any(word.casefold() in words for word in filters.keep)


def _filter_entries(rows: Sequence[EntryRow], filters: Filters) -> tuple[tuple[EntryRow, ...], tuple[EntryRow, ...]]:
    kept: list[EntryRow] = []
    dropped: list[EntryRow] = []
    for row in rows:
        passes = matches(filters, row.entry.title, text_from_html(row.entry.summary))
        (kept if passes else dropped).append(row)
    return tuple(kept), tuple(dropped)
