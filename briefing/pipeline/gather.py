"""Pull the sources, read their entries, read the entries' pages: everything that ends in the store.

After `gather` an edition depends on the store, the clock and the configuration alone, which is what makes a rebuild
byte-identical. Nothing here raises for one source or one page: it becomes a `Problem`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefing import pull, sources
from briefing.clean import text_from_html
from briefing.config import Config, Filters, Source
from briefing.errors import SourceError
from briefing.pipeline.pages import Progress, believable, page_key, page_problems, pulled, read_pages
from briefing.store import EntryRow, Store
from briefing.types import Entry, Feed, Problem, Request, Response

__all__ = ["Gathered", "Progress", "gather", "matches", "stored"]


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
    config: Config,
    wanted: Sequence[Source],
    store: Store,
    *,
    now: datetime,
    since: datetime,
    again: Sequence[str] = (),
    offline: bool,
    progress: Progress,
) -> Gathered:
    """Bring the store up to date with these sources, and give the entries from `since` to `now`.

    Args:
        wanted: The sources of the briefing, in their order.
        now, since: The window, aware times.
        again: Ids of articles whose entries are wanted, too, whenever they are from.
        offline: Read files and the mirror only.
        progress: Called with what is going on, how much of it is done and how much there is.
    """
    readings, pages = _read_sources(config, wanted, store, now=now, offline=offline, progress=progress)
    names = {source.key: source.name for source in wanted}
    rows, dropped = _filtered(store.entries(tuple(names), since, now, also=again), config.filters)
    read = read_pages(config, rows, store, pages, names=names, now=now, offline=offline, progress=progress)
    rows, _ = _filtered(store.entries(tuple(names), since, now, also=again), config.filters)
    problems = [_told_of(source, problem) for source in wanted for problem in readings[source.key].problems]
    outcomes = [readings[key].outcome for key in names]
    return Gathered(
        rows=rows,
        dropped=dropped,
        problems=(*problems, *page_problems(rows, names)),
        ok=outcomes.count("ok"),
        unchanged=outcomes.count("unchanged"),
        failed=outcomes.count("failed"),
        pages=read,
    )


def stored(
    config: Config,
    wanted: Sequence[Source],
    store: Store,
    *,
    now: datetime,
    since: datetime,
    again: Sequence[str] = (),
    problems: Sequence[Problem] = (),
) -> Gathered:
    """What `gather` gave once, from the store alone: nothing is pulled or read.

    Args:
        problems: those of then.
    """
    rows, dropped = _filtered(store.entries([source.key for source in wanted], since, now, also=again), config.filters)
    return Gathered(rows=rows, dropped=dropped, problems=tuple(problems), ok=0, unchanged=0, failed=0, pages=0)


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
    before = {problem.where: problem for problem in store.problems(source.key) if problem.stage == "parse"}
    reads = [
        _read_response(source, request.url or response.url, response, known, before)
        for request, answer in answers
        for response in answer.responses
    ]
    problems = [problem for _, answer in answers for problem in answer.problems]
    problems += [read.problem for read in reads if read.problem]
    store.save_reading(
        source.key,
        [row for read in reads if read.new for row in _rows(source, read.feed, now)],
        responses={read.key: (read.response, read.digest) for read in reads if read.new},
        problems=[*problems, *_unanswered(before.values(), answers, reads)],
        at=now,
    )
    pages = {
        page_key(source.key, entry): read.response
        for read in reads
        if sources.is_article(read.response)
        for entry in read.feed.entries
    }
    good = [read for read in reads if not read.problem]
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
            problem = Problem(stage="parse", where=key, what=error.what, hint=error.hint)
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
