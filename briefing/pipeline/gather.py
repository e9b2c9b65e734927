"""Pull the sources, read their entries, read the entries' pages: everything that ends in the store.

After `gather` an edition depends on the store, the clock and the configuration alone, which is what makes a rebuild
byte-identical. Nothing here raises for one source or one page: it becomes a `Problem`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefing import pull, sources
from briefing.clean import text_from_html
from briefing.config import Config, Filters, Source
from briefing.errors import EmptyFeed, SourceError
from briefing.pipeline.pages import Progress, believable, page_key, page_problems, pulled, read_pages
from briefing.pipeline.slots import Window
from briefing.pipeline.source_health import health, said_of
from briefing.store import EntryRow, Store
from briefing.types import Entry, Feed, Problem, Request, Response

__all__ = ["Gathered", "Progress", "Wanted", "gather", "matches", "stored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an edition wants to know of: the sources of its briefing, in their order, and which of their entries.

    `again` are ids of articles whose entries are wanted whenever they are from. `told` are those that the reader knows:
    what their sources say of them now is looked at, and of those in `recheck` the page, too.
    """

    sources: Sequence[Source]
    window: Window
    again: Sequence[str] = ()
    told: Collection[str] = ()
    recheck: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a run pulled. `rows` are the window's entries, `dropped` those a filter took out."""

    rows: tuple[EntryRow, ...]
    dropped: tuple[EntryRow, ...]
    problems: tuple[Problem, ...]
    ok: int
    unchanged: int
    failed: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One source read: how it went and the pages that came with it, by canonical address."""

    outcome: str
    problems: tuple[Problem, ...]
    pages: Mapping[str, Response]


def gather(
    config: Config, wanted: Wanted, store: Store, *, now: datetime, offline: bool, progress: Progress
) -> Gathered:
    """Bring the store up to date with these sources, and give the entries that are wanted.

    Args:
        now: The clock, aware.
        offline: Read files and the mirror only.
        progress: Called with what is going on, how much of it is done and how much there is.
    """
    readings, pages = _read_sources(config, wanted.sources, store, now=now, offline=offline, progress=progress)
    names = {source.key: source.name for source in wanted.sources}
    rows, dropped = _filtered(_entries(store, wanted), config.filters)
    rows, cut = _newest(rows, wanted)
    looked = [*rows, *_looked_at_again(store, wanted)]
    read = read_pages(
        config, looked, store, pages, names=names, recheck=wanted.recheck, now=now, offline=offline, progress=progress
    )
    rows, _ = _newest(_filtered(_entries(store, wanted), config.filters)[0], wanted)
    rows = _announced(rows, store, wanted)
    outcomes = [readings[key].outcome for key in names]
    return Gathered(
        rows=rows,
        dropped=dropped,
        problems=(
            *_source_problems(config, wanted, store, readings, now),
            *(_cut(names[source], count, wanted.window) for source, count in cut.items()),
            *page_problems(rows, names),
        ),
        ok=outcomes.count("ok"),
        unchanged=outcomes.count("unchanged"),
        failed=outcomes.count("failed"),
        pages=read,
    )


def stored(config: Config, wanted: Wanted, store: Store, problems: Sequence[Problem]) -> Gathered:
    """What `gather` gave once, from the store alone: nothing is pulled or read.

    Args:
        problems: those of then.
    """
    found, dropped = _filtered(_entries(store, wanted), config.filters)
    rows = _announced(_newest(found, wanted)[0], store, wanted)
    return Gathered(rows=rows, dropped=dropped, problems=tuple(problems), ok=0, unchanged=0, failed=0, pages=0)


# Entries


def _entries(store: Store, wanted: Wanted) -> tuple[EntryRow, ...]:
    window, keys = wanted.window, [source.key for source in wanted.sources]
    late = (window.seen_after, window.oldest) if window.seen_after is not None else None
    rows = store.entries(keys, window.since, window.until, also=wanted.again, late=late)
    return tuple(row for row in rows if window.has(row) or row.article_id in wanted.again)


def _looked_at_again(store: Store, wanted: Wanted) -> list[EntryRow]:
    """The entries of told articles, one of each: the one of which the source says something else now, if there is."""
    window, keys = wanted.window, [source.key for source in wanted.sources]
    known = set(wanted.told)
    rows = store.entries(keys, window.until, window.until, also=tuple(wanted.told))
    first: dict[str, EntryRow] = {}
    for row in sorted(rows, key=lambda row: not row.changed):
        if row.article_id in known:
            first.setdefault(row.article_id, row)
    return list(first.values())


def _newest(rows: Sequence[EntryRow], wanted: Wanted) -> tuple[tuple[EntryRow, ...], dict[str, int]]:
    """The entries without what is too much of a source's first reading; and how many each such source had."""
    most = wanted.window.most
    by_source: dict[str, list[EntryRow]] = {}
    for row in rows:
        if row.first_reading and row.article_id not in wanted.again:
            by_source.setdefault(row.source, []).append(row)
    too_many = {key: mine for key, mine in by_source.items() if most is not None and len(mine) > most}
    dropped = {
        (row.source, row.entry.id)
        for mine in too_many.values()
        for row in sorted(mine, key=lambda row: row.time, reverse=True)[most:]
    }
    kept = tuple(row for row in rows if (row.source, row.entry.id) not in dropped)
    return kept, {key: len(mine) for key, mine in too_many.items()}


def _cut(name: str, count: int, window: Window) -> Problem:
    return Problem(
        stage="first",
        where=name,
        what=f"the newest {window.most} of its {count} entries were looked at",
        hint="--since 36h looks at all of them",
    )


def _announced(rows: Sequence[EntryRow], store: Store, wanted: Wanted) -> tuple[EntryRow, ...]:
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
    config: Config, wanted: Wanted, store: Store, readings: Mapping[str, _Reading], now: datetime
) -> list[Problem]:
    """What is wrong with the sources: what could not be read, since when, and what answers and has nothing new."""
    found = []
    for source in wanted.sources:
        state = health(config, source, store, now=now)
        failed = readings[source.key].outcome == "failed"
        for problem in readings[source.key].problems:
            found.append(replace(_told_of(source, problem), since=state.since if failed else None))
        if not readings[source.key].problems and state.name == "stale":
            found.append(said_of(source, state))
    return found


def _told_of(source: Source, problem: Problem) -> Problem:
    """A problem of a whole source goes under the outlet's name, which readers know."""
    return replace(problem, where=source.name) if problem.where == source.key else problem


def matches(filters: Filters, title: str, text: str) -> bool:
    """Does an entry pass the keyword filters? `drop` wins over `keep`; an empty `keep` keeps everything."""
    words = f"{title}\n{text}".casefold()
    if any(word.casefold() in words for word in filters.drop):
        return False
    return not filters.keep or any(word.casefold() in words for word in filters.keep)


def _filtered(rows: Sequence[EntryRow], filters: Filters) -> tuple[tuple[EntryRow, ...], tuple[EntryRow, ...]]:
    kept: list[EntryRow] = []
    dropped: list[EntryRow] = []
    for row in rows:
        passes = matches(filters, row.entry.title, text_from_html(row.entry.summary))
        (kept if passes else dropped).append(row)
    return tuple(kept), tuple(dropped)


# Sources


def _read_sources(
    config: Config, wanted: Sequence[Source], store: Store, *, now: datetime, offline: bool, progress: Progress
) -> tuple[dict[str, _Reading], dict[str, Response]]:
    asked = [(source, request) for source in wanted for request in sources.requests(source)]
    requests = [store.conditional(source.key, request) for source, request in asked]
    answers = pulled(config, requests, "sources", offline=offline, progress=progress)
    readings: dict[str, _Reading] = {}
    pages: dict[str, Response] = {}
    for source in wanted:
        mine = [
            (request, answer)
            for (owner, request), answer in zip(asked, answers, strict=True)
            if owner.key == source.key
        ]
        readings[source.key] = _read_source(source, mine, store, now=now)
        pages.update(readings[source.key].pages)
    return readings, pages


def _read_source(
    source: Source, answers: Sequence[tuple[Request, pull.Pulled]], store: Store, *, now: datetime
) -> _Reading:
    known = store.body_hashes(source.key)
    # Of what is read again only what was wrong with the document itself still holds.
    lasting = ("parse", "empty")
    before = {problem.where: problem for problem in store.problems(source.key) if problem.stage in lasting}
    reads = [
        _read_response(source, request.url or response.url, response, known, before)
        for request, answer in answers
        for response in answer.responses
    ]
    problems = [problem for _, answer in answers for problem in answer.problems]
    problems += [read.problem for read in reads if read.problem]
    good = [read for read in reads if not read.problem]
    store.save_reading(
        source.key,
        [row for read in reads if read.new for row in _rows(source, read.feed, now)],
        responses={read.key: (read.response, read.digest) for read in reads if read.new},
        problems=[*problems, *_unanswered(before.values(), answers, reads)],
        at=now,
        failed=not good,
    )
    pages = {
        page_key(source.key, entry): read.response
        for read in reads
        if sources.is_article(read.response)
        for entry in read.feed.entries
    }
    outcome = "failed" if not good else "ok" if any(read.new for read in good) else "unchanged"
    return _Reading(outcome=outcome, problems=tuple(problems), pages=pages)


def _unanswered(
    before: Iterable[Problem], answers: Sequence[tuple[Request, pull.Pulled]], reads: Sequence[_Read]
) -> tuple[Problem, ...]:
    """The problems of documents that could not be had this time: they will be as they were, and are not read again.

    A file that was taken out of a folder has neither an answer nor a problem of its own, and is forgotten.
    """
    silent = any(not answer.responses for _, answer in answers)
    missed = {problem.where for _, answer in answers for problem in answer.problems}
    read = {read.key for read in reads}
    return tuple(problem for problem in before if problem.where not in read and (silent or problem.where in missed))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One response read: `new` when its body is not the one that was read before."""

    key: str
    response: Response
    digest: str
    new: bool
    feed: Feed
    problem: Problem | None


def _read_response(
    source: Source, key: str, response: Response, known: Mapping[str, str], before: Mapping[str, Problem]
) -> _Read:
    digest = hashlib.sha256(response.body).hexdigest()
    new = not response.unchanged and known.get(key) != digest
    feed, problem = Feed(title=""), None if new else before.get(key)
    # What is known is not parsed again, but for a page: its body is needed if its article is not in the store yet.
    if new or (sources.is_article(response) and not problem):
        try:
            feed = sources.read(source, response)
        except SourceError as error:
            stage = "empty" if isinstance(error, EmptyFeed) else "parse"
            problem = Problem(stage=stage, where=key, what=error.what, hint=error.hint)
    return _Read(key=key, response=response, digest=digest, new=new, feed=feed, problem=problem)


def _rows(source: Source, feed: Feed, now: datetime) -> tuple[EntryRow, ...]:
    unique = {entry.id: _dated(entry, now) for entry in reversed(feed.entries)}
    return tuple(
        EntryRow(
            source=source.key,
            entry=entry,
            time=entry.published or entry.updated or now,
            first_seen=now,
            article_id="",
            page_problem="",
        )
        for entry in reversed(unique.values())
    )


def _dated(entry: Entry, now: datetime) -> Entry:
    """The entry without the dates that are none, which would pass for its article's, too."""
    return replace(entry, published=believable(entry.published, now), updated=believable(entry.updated, now))
