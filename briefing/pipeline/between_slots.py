"""Reading between slots: what fast feeds drop before the next edition is kept, and pages of likely stories are read.

No edition is made. What was read is in the store, and so in the window of the next edition, whether or not its source
still has it by then; and that edition has fewer pages to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from briefing import engine, reading
from briefing.config import Briefing, Config, Source
from briefing.pipeline.article_pages import Progress, read_pages
from briefing.pipeline.gather import Wanted, entries_to_read
from briefing.pipeline.page_turns import in_turns
from briefing.pipeline.slots import window_of
from briefing.pipeline.source_reading import SourceReading, read_in_rounds
from briefing.pipeline.source_state import with_outlet_names
from briefing.store import EntryRow, Store
from briefing.types import Problem, Response

# Of each source so many pages are read ahead, the likeliest, and those whose titles several outlets share: an edition
# tells about a dozen stories, of which no source has more than three by default (`per_source`).
_LIKELY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNews:
    """What reading a source between slots gave.

    `source` is its address, `name` its outlet; `outcome` is "rested" where it was read so lately that it was not asked;
    `new` are the titles of the entries that were not known, in the source's order.
    """

    source: str
    name: str
    outcome: Literal["ok", "unchanged", "failed", "rested"]
    new: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAhead:
    """What reading between slots gave: each source, in the order of feeds.yaml, and how many articles were read."""

    sources: tuple[SourceNews, ...]
    articles: int


def read_ahead(
    config: Config,
    briefings: Sequence[Briefing],
    store: Store,
    *,
    clock: Callable[[], datetime],
    offline: bool,
    progress: Progress,
    workers: int,
    rest: timedelta = timedelta(0),
) -> ReadAhead:
    """Read the sources of these briefings, and the pages of what their next editions may tell.

    A page that could not be had is left to the next edition. Together, reading ahead takes no more pages for an edition
    than one run does (`fetch.pages`).

    Args:
        clock: the time now, aware.
        workers: the most processes that read pages.
        rest: sources that were read well within this time are not asked again.

    Raises:
        StoreError: it failed. What goes wrong with a source or a page is told in the result, or by the next edition.
    """
    now = clock()
    used = {source.key for briefing in briefings for source in config.sources_of(briefing)}
    wanted = [source for source in config.sources if source.key in used]
    asked = [source for source in wanted if not _is_rested(store, source, now, rest)]
    articles = 0
    with engine.Pool(workers=workers, pace=reading.BYTES_A_SECOND) as pool:
        readings, pages = read_in_rounds(
            config, asked, store, clock=clock, offline=offline, progress=progress, pool=pool
        )
        for briefing in briefings:
            sources = [source for source in config.sources_of(briefing) if source.key in readings]
            articles += _read_likely_pages(
                config, briefing, sources, store, pages, now=now, offline=offline, progress=progress, pool=pool
            )
    named = with_outlet_names(wanted, store)
    return ReadAhead(sources=tuple(_news(source, readings) for source in named), articles=articles)


def _is_rested(store: Store, source: Source, now: datetime, rest: timedelta) -> bool:
    last = store.source(source.key).last_good
    return bool(rest) and last is not None and now - rest < last <= now


def _read_likely_pages(
    config: Config,
    briefing: Briefing,
    sources: Sequence[Source],
    store: Store,
    pages: Mapping[str, Response],
    *,
    now: datetime,
    offline: bool,
    progress: Progress,
    pool: engine.Pool,
) -> int:
    """Read pages of what the next edition of a briefing may tell. Returns how many articles there are of them."""
    last = store.last_final(briefing.name, until=now, besides="")
    window = window_of(now, last.made_at if last else None, schedule=briefing.schedule)
    rows = entries_to_read(config, store, Wanted(sources=sources, window=window, title=briefing.title))
    names = {source.key: source.name for source in with_outlet_names(sources, store)}
    likely = _likely(rows, names, pages=config.fetch.pages)
    return read_pages(config, likely, store, pages, names=names, now=now, offline=offline, progress=progress, pool=pool)


def _likely(rows: Sequence[EntryRow], names: Mapping[str, str], *, pages: int) -> list[EntryRow]:
    """The entries whose pages are read ahead, of those that nobody has asked for."""
    likely = [turn.row for turn in in_turns(rows, names) if turn.turn < _LIKELY or turn.outlets > 1]
    asked = sum(bool(row.article_id or row.page_problem) for row in rows)
    return [row for row in likely if not row.article_id and not row.page_problem][: max(0, pages - asked)]


def _news(source: Source, readings: Mapping[str, SourceReading]) -> SourceNews:
    reading = readings.get(source.key)
    if reading is None:
        return SourceNews(source=source.key, name=source.name, outcome="rested")
    return SourceNews(
        source=source.key,
        name=source.name,
        outcome=reading.outcome,
        new=_titles(reading.new),
        problems=reading.problems,
    )


def _titles(rows: Iterable[EntryRow]) -> tuple[str, ...]:
    return tuple(row.entry.title for row in sorted(rows, key=lambda row: row.position))
