"""From entries to articles: pull their pages, read them, keep what they say."""

from __future__ import annotations

import contextlib
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from briefing import engine, pull
from briefing.clean import canonical_url, safe_url
from briefing.config import Config
from briefing.errors import SourceError
from briefing.extract import excerpt, extract
from briefing.pull import words
from briefing.store import EntryRow, Store
from briefing.types import Article, Entry, Problem, Request, Response

# A feed with a wrong clock dates its entries some hours ahead: they wait for their hour. Beyond a day the date is no
# date at all, and the entry counts from when it was first seen.
_AHEAD = timedelta(hours=24)
_EARLIEST = 1995

# Seconds in which a page is read or given up: the largest real ones take under two.
_LONGEST_PAGE = 30.0

# So many pages are in memory at a time; each may have `fetch.max_bytes`.
_BATCH = 50

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWork:
    """What a worker needs to make one article; `source` is the outlet's name, `key` the source's."""

    entry: Entry
    source: str
    key: str
    page: Response | None


def believable(date: datetime | None, now: datetime) -> datetime | None:
    """A date that news can have; None for any other."""
    return date if date is not None and date.year >= _EARLIEST and date <= now + _AHEAD else None


def page_key(source: str, entry: Entry) -> str:
    """What names an entry's page: its canonical address; a local page without one is named by source and entry."""
    return canonical_url(entry.url) or f"{source}\n{entry.id}"


def pulled(
    config: Config,
    requests: Sequence[Request],
    what: str,
    *,
    offline: bool,
    progress: Progress,
    before: int = 0,
    total: int = 0,
    deadline: float | None = None,
) -> tuple[pull.Pulled, ...]:
    """Pull, with progress: `before` of `total` were done before; `deadline` replaces the one of feeds.yaml."""
    on_done = _counted(what, before, total or len(requests), progress)
    settings = config.fetch if deadline is None else config.fetch.model_copy(update={"deadline": deadline})
    return pull.pull(requests, settings, root=config.root, offline=offline, on_done=on_done)


def read_pages(
    config: Config,
    rows: Sequence[EntryRow],
    store: Store,
    pages: Mapping[str, Response],
    *,
    names: Mapping[str, str],
    now: datetime,
    offline: bool,
    progress: Progress,
) -> int:
    """Make an article of every entry that has none yet, or whose page failed before. Returns how many were made.

    Args:
        pages: those that came with their source, by `page_key`.
        names: the outlets' names by the keys of their sources.
    """
    # What failed is tried again, but not without a network: a rebuild offline must say what the build before it said.
    due = [row for row in rows if (row.page_problem and not offline) or not (row.article_id or row.page_problem)]
    fetching = _Fetching(config, due, pages, offline=offline, progress=progress)
    made = done = 0
    with engine.choose(make_article, len(due), workers=os.cpu_count() or 1, timeout=_LONGEST_PAGE) as workers:
        for batch in _batches(due):
            got, failures = fetching.fetch(batch)
            work = [
                PageWork(
                    entry=row.entry,
                    source=names[row.source],
                    key=row.source,
                    page=got.get(page_key(row.source, row.entry)),
                )
                for row in batch
            ]
            results = workers.map(make_article, work, on_done=_counted("articles", done, len(due), progress))
            done += len(batch)
            for row, result in zip(batch, results, strict=True):
                made += _keep(store, row, result, failures.get(page_key(row.source, row.entry), ""), now)
    return made


def _keep(store: Store, row: EntryRow, result: Article | engine.WorkFailed | None, problem: str, now: datetime) -> bool:
    """Keep the article of an entry, or why there is none. Returns whether there is one."""
    if isinstance(result, Article):
        article = replace(result, published=believable(result.published, now))
        store.save_article(article, row, page_problem=problem, at=now)
        return True
    reason = result.what if isinstance(result, engine.WorkFailed) else "no text was found"
    store.save_failure(row, page_problem=problem or reason)
    return False


def _counted(what: str, before: int, total: int, progress: Progress) -> Callable[[object], None]:
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
    size = math.ceil(len(ordered) / max(1, math.ceil(len(ordered) / _BATCH)))
    for start in range(0, len(ordered), max(1, size)):
        yield [row for same in ordered[start : start + size] for row in same]


def make_article(work: PageWork) -> Article | None:
    """The article of one entry: from its page, else from the feed's own words; None when neither has any text."""
    if work.page is not None:
        with contextlib.suppress(SourceError):
            return extract(
                work.page.body,
                url=work.page.url or work.entry.url,
                content_type=work.page.content_type,
                entry=work.entry,
                source=work.source,
                key=work.key,
            )
    with contextlib.suppress(SourceError):
        return excerpt(work.entry, source=work.source, key=work.key)
    return None


class _Fetching:
    """The pulling of one run's pages, batch by batch, within the limits of feeds.yaml: so many pages, so long."""

    def __init__(
        self,
        config: Config,
        due: Sequence[EntryRow],
        pages: Mapping[str, Response],
        *,
        offline: bool,
        progress: Progress,
    ) -> None:
        self._config = config
        self._pages = pages
        self._offline = offline
        self._progress = progress
        self._left = config.fetch.deadline
        self._done = 0
        wanted: dict[str, str] = {}
        for row in due:
            url = safe_url(row.entry.url)
            if url and canonical_url(url) not in pages:
                wanted.setdefault(canonical_url(url), url)
        self._wanted = wanted
        self._within = set(wanted if offline else list(wanted)[: config.fetch.pages])

    def fetch(self, batch: Sequence[EntryRow]) -> tuple[dict[str, Response], dict[str, str]]:
        """The pages of these entries, and what went wrong, both by `page_key`."""
        keys = dict.fromkeys(page_key(row.source, row.entry) for row in batch)
        got = {key: self._pages[key] for key in keys if key in self._pages}
        too_many = f"more than {self._config.fetch.pages} pages in one run"
        failures = {key: too_many for key in keys if key in self._wanted and key not in self._within}
        asked = {key: self._wanted[key] for key in keys if key in self._within}
        for key, answer in zip(asked, self._pull(tuple(asked.values())), strict=True):
            if answer.responses:
                got[key] = answer.responses[0]
            else:
                failures[key] = answer.problems[0].what
        return got, failures

    def _pull(self, urls: Sequence[str]) -> tuple[pull.Pulled, ...]:
        """The answers, within what is left of the run's time."""
        whole, left = self._config.fetch.deadline, self._left
        if left <= 0:
            return tuple(pull.Pulled(problems=(words.too_late(url, whole),)) for url in urls)
        started = time.monotonic()
        answers = pulled(
            self._config,
            [Request(url=url, accept="text/html,application/xhtml+xml") for url in urls],
            "pages",
            offline=self._offline,
            progress=self._progress,
            before=self._done,
            total=len(self._within),
            deadline=left,
        )
        self._left -= time.monotonic() - started
        self._done += len(urls)
        # What a batch came too late for came too late for the run: the reader is told of the time that he set.
        return tuple(
            pull.Pulled(problems=(words.too_late(url, whole),))
            if answer.problems == (words.too_late(url, left),)
            else answer
            for url, answer in zip(urls, answers, strict=True)
        )


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
