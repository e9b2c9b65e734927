"""From entries to articles: pull their pages, read them, keep what they say."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from briefing import engine, pull, reading
from briefing.clean import canonical_url, safe_url
from briefing.config import Config
from briefing.pipeline.page_turns import in_turns
from briefing.pipeline.server_waits import ServerWaits
from briefing.pull import fetch_problems
from briefing.store import EntryRow, Store
from briefing.types import Entry, Problem, Request, Response

# A feed with a wrong zone dates its entries some hours ahead: they wait for their hour. Beyond a day it is the date of
# something to come, or none at all, and the entry counts from when it was first seen.
_FARTHEST_AHEAD = timedelta(hours=24)
# Chosen, not measured: before that year hardly any news was on the web. An earlier date is that of an empty field or a
# clock that was never set (1 January 1970), and the entry counts from when it was first seen.
_EARLIEST = 1995

# Bytes of a usual page, to tell before they come whether they are worth a process.
_USUAL_PAGE = 100_000

# So many pages are in memory at a time; each may have `fetch.max_bytes`.
_PAGES_AT_A_TIME = 50

Progress = Callable[[str, int, int], None]

_Result = reading.MadeArticle | engine.WorkFailed | None


def believable_date(date: datetime | None, now: datetime) -> datetime | None:
    """A date that news can have; None for any other."""
    return date if date is not None and date.year >= _EARLIEST and date <= now + _FARTHEST_AHEAD else None


def page_key(source: str, entry: Entry) -> str:
    """What names an entry's page: its canonical address; one without a page of its own by source and entry."""
    own = "" if entry.shares_address else canonical_url(entry.url)
    return own or f"{source}\n{entry.id}"


class Puller:
    """Pulls in several parts what together must not take longer than `fetch.deadline`, and reports how far it is."""

    def __init__(
        self,
        config: Config,
        what: str,
        *,
        offline: bool,
        progress: Progress,
        total: int = 0,
        waits: ServerWaits | None = None,
    ) -> None:
        """Args: `what` is pulled, for the progress; `total` is how much of it there is, if that is known before;
        `waits` are the servers that want to be left alone."""
        self._config = config
        self._what = what
        self._offline = offline
        self._progress = progress
        self._total = total
        self._waits = waits
        self._done = 0
        self._left = config.fetch.deadline

    def _pull(self, requests: Sequence[Request]) -> tuple[pull.Pulled, ...]:
        whole, left = self._config.fetch.deadline, self._left
        if left <= 0:
            return tuple(pull.Pulled(problems=(fetch_problems.too_late(request.url, whole),)) for request in requests)
        settings = self._config.fetch.model_copy(update={"deadline": left})
        total = max(self._total, self._done + len(requests))
        on_done = _progress_callback(self._what, self._done, total, self._progress)
        started = time.monotonic()
        answers = pull.pull(requests, settings, root=self._config.root, offline=self._offline, on_done=on_done)
        self._left -= time.monotonic() - started
        self._done += len(requests)
        # What a part came too late for came too late for the run: the reader is told of the time that he set.
        return tuple(
            pull.Pulled(problems=(fetch_problems.too_late(request.url, whole),))
            if answer.problems == (fetch_problems.too_late(request.url, left),)
            else answer
            for request, answer in zip(requests, answers, strict=True)
        )

    def pull(self, requests: Sequence[Request]) -> tuple[pull.Pulled, ...]:
        """The answers, within what is left of the time; of a server that wants to be left alone, that it does."""
        if self._waits is None or self._offline:
            return self._pull(requests)
        not_yet = {place: answer for place, one in enumerate(requests) if (answer := self._waits.answer(one))}
        answers = iter(self._pull([one for place, one in enumerate(requests) if place not in not_yet]))
        whole = tuple(not_yet.get(place) or next(answers) for place in range(len(requests)))
        self._waits.note(whole)
        return whole


def read_pages(
    config: Config,
    rows: Sequence[EntryRow],
    store: Store,
    pages: Mapping[str, Response],
    *,
    names: Mapping[str, str],
    recheck: Collection[str] = (),
    now: datetime,
    offline: bool,
    progress: Progress,
    pool: engine.Pool,
) -> int:
    """Make an article of every entry that has none yet, or whose page failed before. Returns how many were made.

    Pages that were read are read once more where their source says something else of them now, and where `recheck`
    asks: an article may have been corrected. One that cannot be had again stays as it is.

    Args:
        pages: those that came with their source, by `page_key`.
        names: the outlets' names by the keys of their sources.
        recheck: ids of articles whose pages are read once more.
        pool: where pages are read.
    """
    due, again = _first_and_reread(rows, recheck, offline=offline)
    # What could not be had before comes behind what nobody has asked for.
    tried = [row for row in due if row.page_problem]
    due = [turn.row for rows in ([row for row in due if not row.page_problem], tried) for turn in in_turns(rows, names)]
    first = {(row.source, row.entry.id) for row in due}
    waits = ServerWaits(store, now)
    fetching = _PagePuller(config, store, due, again, pages, offline=offline, progress=progress, waits=waits)
    made = done = 0
    total = len(due) + len(again)
    for batch in (*_batches(due), *_batches(again)):
        if not offline:
            pool.prepare(reading.make_article, len(batch), _USUAL_PAGE)
        got, failures = fetching.fetch(batch, now)
        work = [_page_work(row, names, got) for row in batch]
        on_done = _progress_callback("articles", done, total, progress)
        read = pool.map(reading.make_article, work, size=reading.page_size, on_done=on_done)
        results, stopped = _with_own_words(work, read, pool)
        done += len(batch)
        for row, one, result, what in zip(batch, work, results, stopped, strict=True):
            if (row.source, row.entry.id) in first:
                problem = failures.get(page_key(row.source, row.entry), "") or what
                made += _keep_article(store, row, result, problem, now)
            else:
                _keep_reread(store, row, one.page, result, now)
    return made


def _with_own_words(
    work: Sequence[reading.PageWork], results: Sequence[_Result], pool: engine.Pool
) -> tuple[list[_Result], list[str]]:
    """The results, with the feed's own words in the place of pages that failed; and why each of these did."""
    failed = [at for at, result in enumerate(results) if isinstance(result, engine.WorkFailed) and work[at].page]
    again = [replace(work[at], page=None) for at in failed]
    told = dict(zip(failed, pool.map(reading.make_article, again, size=reading.page_size), strict=True))
    reasons = [result.what if isinstance(result, engine.WorkFailed) else "" for result in results]
    return [told.get(at, result) for at, result in enumerate(results)], reasons


def _first_and_reread(
    rows: Sequence[EntryRow], recheck: Collection[str], *, offline: bool
) -> tuple[list[EntryRow], list[EntryRow]]:
    """The entries of which there is no article yet, and those whose page is read once more.

    These come last: when the run's pages or its time are used up, news goes before corrections.
    """
    due: list[EntryRow] = []
    again: list[EntryRow] = []
    for row in rows:
        # What failed is tried again, but not without a network: a rebuild offline must say what the build before it
        # said.
        if (row.page_problem and not offline) or not (row.article_id or row.page_problem):
            due.append(row)
        elif row.article_id and (row.changed or row.article_id in recheck):
            again.append(row)
    return due, again


def _page_work(row: EntryRow, names: Mapping[str, str], got: Mapping[str, Response]) -> reading.PageWork:
    page = got.get(page_key(row.source, row.entry))
    return reading.PageWork(entry=row.entry, source=row.entry.outlet or names[row.source], key=row.source, page=page)


def _keep_reread(store: Store, row: EntryRow, page: Response | None, result: _Result, now: datetime) -> None:
    """Keep what an article that was read before says now, if it could be had, and is as whole as it was."""
    if page is not None and page.unchanged:
        store.save_unchanged(row)
        return
    before = store.articles([row.article_id]).get(row.article_id)
    if before is None or not isinstance(result, reading.MadeArticle) or result.article.id != row.article_id:
        return
    if not result.article.excerpt_only or before.excerpt_only:
        article = replace(result.article, published=believable_date(result.article.published, now))
        problem = result.fault or row.page_problem
        store.save_article(article, row, page_problem=problem if article.excerpt_only else "", at=now)


def _keep_article(store: Store, row: EntryRow, result: _Result, problem: str, now: datetime) -> bool:
    """Keep the article of an entry, or why there is none. Returns whether there is one."""
    if isinstance(result, reading.MadeArticle):
        article = replace(result.article, published=believable_date(result.article.published, now))
        store.save_article(article, row, page_problem=problem or result.fault, at=now)
        return True
    reason = result.what if isinstance(result, engine.WorkFailed) else "no text was found"
    store.save_failure(row, page_problem=problem or reason)
    return False


def _progress_callback(what: str, before: int, total: int, progress: Progress) -> Callable[[object], None]:
    """A callback that reports one more of `total` done each time, `before` of which were done before."""
    done = before
    progress(what, done, total)

    def one_more(_: object) -> None:
        nonlocal done
        done += 1
        progress(what, done, total)

    return one_more


def _batches(rows: Sequence[EntryRow]) -> Iterator[list[EntryRow]]:
    """The rows in batches of about the same size; entries of one page stay together, and hosts take turns.

    A host is asked for one page at a time: a batch of one host alone would leave all others waiting.
    """
    by_page: dict[str, list[EntryRow]] = {}
    for row in rows:
        by_page.setdefault(page_key(row.source, row.entry), []).append(row)
    turns: dict[str, int] = {}
    order: list[tuple[int, list[EntryRow]]] = []
    for same in by_page.values():
        host = urlsplit(safe_url(same[0].entry.url)).netloc
        turns[host] = turns.get(host, 0) + 1
        order.append((turns[host], same))
    ordered = [same for _, same in sorted(order, key=lambda pair: pair[0])]
    size = math.ceil(len(ordered) / max(1, math.ceil(len(ordered) / _PAGES_AT_A_TIME)))
    for start in range(0, len(ordered), max(1, size)):
        yield [row for same in ordered[start : start + size] for row in same]


class _PagePuller:
    """The pulling of one run's pages, batch by batch, within the limits of feeds.yaml: so many pages, so long."""

    def __init__(
        self,
        config: Config,
        store: Store,
        due: Sequence[EntryRow],
        again: Sequence[EntryRow],
        pages: Mapping[str, Response],
        *,
        offline: bool,
        progress: Progress,
        waits: ServerWaits,
    ) -> None:
        self._config = config
        self._store = store
        self._pages = pages
        # The address asked for and the source that asks, by the page's key.
        wanted: dict[str, tuple[str, str]] = {}
        for row in (*due, *again):
            url = safe_url(row.entry.url)
            if url and not row.entry.shares_address and canonical_url(url) not in pages:
                wanted.setdefault(canonical_url(url), (url, row.source))
        self._wanted = wanted
        self._again = {canonical_url(row.entry.url) for row in again}
        self._again -= {canonical_url(row.entry.url) for row in due}
        self._within = set(wanted if offline else list(wanted)[: config.fetch.pages])
        self._puller = Puller(config, "pages", offline=offline, progress=progress, total=len(self._within), waits=waits)

    def fetch(self, batch: Sequence[EntryRow], now: datetime) -> tuple[dict[str, Response], dict[str, str]]:
        """The pages of these entries, and what went wrong, both by `page_key`."""
        keys = dict.fromkeys(page_key(row.source, row.entry) for row in batch)
        got = {key: self._pages[key] for key in keys if key in self._pages}
        too_many = f"more than {self._config.fetch.pages} pages in one run"
        failures = {key: too_many for key in keys if key in self._wanted and key not in self._within}
        asked = [key for key in keys if key in self._within]
        for key, answer in zip(asked, self._puller.pull([self._request(key) for key in asked]), strict=True):
            if answer.responses:
                got[key] = answer.responses[0]
                self._remember(key, answer.responses[0], now)
            else:
                failures[key] = answer.problems[0].what
        return got, failures

    def _request(self, key: str) -> Request:
        """The request for a page; for one that was read before, conditional on a change if it can be."""
        url, source = self._wanted[key]
        request = Request(url=url, accept="text/html,application/xhtml+xml")
        return self._store.conditional(source, request) if key in self._again else request

    def _remember(self, key: str, response: Response, now: datetime) -> None:
        url, source = self._wanted[key]
        if (response.etag or response.last_modified) and not response.unchanged:
            digest = hashlib.sha256(response.body).hexdigest()
            self._store.save_validators(source, url, response, sha256=digest, at=now)


def page_problems(rows: Sequence[EntryRow], names: Mapping[str, str]) -> tuple[Problem, ...]:
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
