"""Pull the sources, read their entries, read the entries' pages: everything that ends in the store.

After `gather` an edition depends on the store, the clock and the configuration alone, which is what makes a rebuild
byte-identical. Nothing here raises for one source or one page: it becomes a `Problem`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefing import engine, pull, sources
from briefing.clean import canonical_url, safe_url, text_from_html
from briefing.config import Config, Filters, Source
from briefing.errors import SourceError
from briefing.extract import excerpt, extract
from briefing.store import EntryRow, Store
from briefing.types import Article, Entry, Feed, Problem, Request, Response

# A feed with a wrong clock dates its entries some hours ahead: they wait for their hour. Beyond a day the date is no
# date at all, and the entry counts from when it was first seen.
_AHEAD = timedelta(hours=24)
_EARLIEST = 1995

# Seconds in which a page is read or given up: the largest real ones take under two.
_LONGEST_PAGE = 30.0

Progress = Callable[[str, int, int], None]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _PageWork:
    """What a worker needs to make one article; `source` is the outlet's name."""

    entry: Entry
    source: str
    page: Response | None


def gather(
    config: Config,
    wanted: Sequence[Source],
    store: Store,
    *,
    now: datetime,
    since: datetime,
    offline: bool,
    progress: Progress,
) -> Gathered:
    """Bring the store up to date with these sources, and give the entries from `since` to `now`.

    Args:
        wanted: The sources of the briefing, in their order.
        now, since: The window, aware times.
        offline: Read files and the mirror only.
        progress: Called with what is going on, how much of it is done and how much there is.
    """
    readings, pages = _read_sources(config, wanted, store, now=now, offline=offline, progress=progress)
    names = {source.key: source.name for source in wanted}
    rows, dropped = _filtered(store.entries(tuple(names), since, now), config.filters)
    read = _read_pages(config, rows, store, pages, names=names, now=now, offline=offline, progress=progress)
    rows, _ = _filtered(store.entries(tuple(names), since, now), config.filters)
    problems = [_told_of(source, problem) for source in wanted for problem in readings[source.key].problems]
    outcomes = [readings[key].outcome for key in names]
    return Gathered(
        rows=rows,
        dropped=dropped,
        problems=(*problems, *_page_problems(rows, names)),
        ok=outcomes.count("ok"),
        unchanged=outcomes.count("unchanged"),
        failed=outcomes.count("failed"),
        pages=read,
    )


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
    pulled = _pull(config, requests, "sources", offline=offline, progress=progress)
    readings: dict[str, _Reading] = {}
    pages: dict[str, Response] = {}
    for source in wanted:
        mine = [
            (request, answer) for (owner, request), answer in zip(asked, pulled, strict=True) if owner.key == source.key
        ]
        readings[source.key] = _read_source(source, mine, store, now=now)
        pages.update(readings[source.key].pages)
    return readings, pages


def _pull(
    config: Config, requests: Sequence[Request], what: str, *, offline: bool, progress: Progress
) -> tuple[pull.Pulled, ...]:
    done = 0

    def one_more(_: Request) -> None:
        nonlocal done
        done += 1
        progress(what, done, len(requests))

    progress(what, 0, len(requests))
    return pull.pull(requests, config.fetch, root=config.root, offline=offline, on_done=one_more)


def _read_source(
    source: Source, answers: Sequence[tuple[Request, pull.Pulled]], store: Store, *, now: datetime
) -> _Reading:
    known = store.body_hashes(source.key)
    before = {problem.where: problem for problem in store.problems(source.key)}
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
        problems=problems,
        at=now,
    )
    pages = {
        _page_key(entry): read.response
        for read in reads
        if sources.is_article(read.response)
        for entry in read.feed.entries
    }
    good = [read for read in reads if not read.problem]
    outcome = "failed" if not good else "ok" if any(read.new for read in good) else "unchanged"
    return _Reading(outcome=outcome, problems=tuple(problems), pages=pages)


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
    feed, problem = Feed(title=""), None if new else before.get(response.url)
    # What is known is not parsed again, but for a page: its body is needed if its article is not in the store yet.
    if new or (sources.is_article(response) and not problem):
        try:
            feed = sources.read(source, response)
        except SourceError as error:
            problem = Problem(stage="parse", where=response.url, what=error.what, hint=error.hint)
    return _Read(key=key, response=response, digest=digest, new=new, feed=feed, problem=problem)


def _rows(source: Source, feed: Feed, now: datetime) -> tuple[EntryRow, ...]:
    unique = {entry.id: entry for entry in reversed(feed.entries)}
    return tuple(
        EntryRow(
            source=source.key,
            entry=entry,
            time=_time(entry, now),
            first_seen=now,
            article_id="",
            page_problem="",
        )
        for entry in reversed(unique.values())
    )


def _time(entry: Entry, now: datetime) -> datetime:
    date = entry.published or entry.updated
    if date is None or date.year < _EARLIEST or date > now + _AHEAD:
        return now
    return date


# Pages


def _page_key(entry: Entry) -> str:
    """What names an entry's page: its canonical address; a local page without one is named by the entry."""
    return canonical_url(entry.url) or entry.id


def _read_pages(
    config: Config,
    rows: Sequence[EntryRow],
    store: Store,
    pages: dict[str, Response],
    *,
    names: Mapping[str, str],
    now: datetime,
    offline: bool,
    progress: Progress,
) -> int:
    """Make an article of every entry that has none yet, or whose page failed before. Returns how many were made."""
    # What failed is tried again, but not without a network: a rebuild offline must say what the build before it said.
    due = [row for row in rows if (row.page_problem and not offline) or not (row.article_id or row.page_problem)]
    failures = _fetch_pages(config, due, pages, offline=offline, progress=progress)
    work = [_PageWork(entry=row.entry, source=names[row.source], page=pages.get(_page_key(row.entry))) for row in due]
    progress("articles", 0, len(work))
    results = engine.run(
        make_article,
        work,
        workers=os.cpu_count() or 1,
        timeout=_LONGEST_PAGE,
        on_done=lambda index: progress("articles", index + 1, len(work)),
    )
    for row, result in zip(due, results, strict=True):
        problem = failures.get(_page_key(row.entry), "")
        if isinstance(result, Article):
            store.save_article(result, row, page_problem=problem, at=now)
        else:
            reason = result.what if isinstance(result, engine.WorkFailed) else "no text was found"
            store.save_failure(row, page_problem=problem or reason)
    return len(due)


def make_article(work: _PageWork) -> Article | None:
    """The article of one entry: from its page, else from the feed's own words; None when neither has any text."""
    if work.page is not None:
        with contextlib.suppress(SourceError):
            return extract(
                work.page.body,
                url=work.page.url or work.entry.url,
                content_type=work.page.content_type,
                entry=work.entry,
                source=work.source,
            )
    with contextlib.suppress(SourceError):
        return excerpt(work.entry, source=work.source)
    return None


def _fetch_pages(
    config: Config, due: Sequence[EntryRow], pages: dict[str, Response], *, offline: bool, progress: Progress
) -> dict[str, str]:
    """Add the pages of these entries to `pages`; returns what went wrong, by canonical address."""
    wanted: dict[str, str] = {}
    for row in due:
        url = safe_url(row.entry.url)
        if url and canonical_url(url) not in pages:
            wanted.setdefault(canonical_url(url), url)
    within = wanted if offline else dict(list(wanted.items())[: config.fetch.pages])
    failures = {key: f"more than {config.fetch.pages} pages in one run" for key in wanted if key not in within}
    requests = [Request(url=url, accept="text/html,application/xhtml+xml") for url in within.values()]
    answers = _pull(config, requests, "pages", offline=offline, progress=progress)
    for key, answer in zip(within, answers, strict=True):
        if answer.responses:
            pages[key] = answer.responses[0]
        else:
            failures[key] = answer.problems[0].what
    return failures


def _page_problems(rows: Sequence[EntryRow], names: Mapping[str, str]) -> tuple[Problem, ...]:
    """One problem for each source and reason, with how many pages it hit."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.page_problem:
            key = (row.source, row.page_problem)
            counts[key] = counts.get(key, 0) + 1
    return tuple(
        Problem(
            stage="page",
            where=names[source],
            what=f"{count} {'article' if count == 1 else 'articles'}: {what}",
            hint="the feed's own words were used where it had any",
        )
        for (source, what), count in counts.items()
    )
