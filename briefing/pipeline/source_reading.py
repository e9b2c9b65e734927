"""Sources read in rounds: their documents, what these lead to, and the entries that are kept of them.

Nothing here raises for one source: it becomes a `Problem`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urldefrag

from briefing import engine, pull, reading, sources
from briefing.clean import safe_url
from briefing.config import Config, Source
from briefing.pipeline.article_pages import Progress, Puller, believable_date, page_key
from briefing.pipeline.server_waits import ServerWaits
from briefing.pipeline.shared_addresses import are_different_items
from briefing.pull import fetch_problems
from briefing.store import Document, EntryRow, Store
from briefing.types import Entry, Feed, Problem, Request, Response

# So many documents of one source are read in a run: the most that `pages` may say, and the index that leads to them.
# A chain of documents without an end costs no more.
_MOST_DOCUMENTS = 21

# A usual feed has 10 to 50 entries, a news sitemap of a large paper some hundreds a day. More is a whole archive, or
# somebody who floods us; each entry costs its cleaning, a row and, in the window, a page.
_MOST_ENTRIES = 500

# The longest window of any schedule, a month and a pause. What is older was no news that anybody could miss.
_OLD_NEWS = timedelta(days=35)

# A live page is dated by its last change, and a clock may be wrong by its summer time: what is there is news now.
_FAST_CLOCK = timedelta(hours=2)

# A front page names a feed, or robots a sitemap; an index names another, which the protocol forbids and some sites
# have; that one names the sitemaps. Pages of a feed are on one level.
_DEEPEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """One source read: how it went, its entries that were not known, and the pages that came with it, by canonical
    address."""

    outcome: Literal["ok", "unchanged", "failed"]
    problems: tuple[Problem, ...]
    new: tuple[EntryRow, ...]
    pages: Mapping[str, Response]


def read_in_rounds(
    config: Config,
    wanted: Sequence[Source],
    store: Store,
    *,
    clock: Callable[[], datetime],
    offline: bool,
    progress: Progress,
    pool: engine.Pool,
) -> tuple[dict[str, SourceReading], dict[str, Response]]:
    """Read the sources in rounds: what all of them ask for first, then what those documents lead to, and so on.

    Args:
        clock: asked when the entries of a source are kept, which are first seen then.

    Each round asks at least one source for a document that it was not asked for before, and a source is asked for at
    most `_MOST_DOCUMENTS`: so there are not more rounds than that, whatever the documents say.
    """
    readers = [_SourceReader(source, store) for source in wanted]
    puller = Puller(config, "sources", offline=offline, progress=progress, waits=ServerWaits(store, clock()))
    while asked := [(reader, step) for reader in readers for step in reader.take_steps()]:
        answers = pull.as_without_network(puller.pull([step.request for _, step in asked]))
        opened = [
            (reader, step, document)
            for (reader, step), answer in zip(asked, answers, strict=True)
            for document in reader.open(step, answer)
        ]
        work = [document.work for _, _, document in opened if document.work]
        results = iter(pool.map(reading.read_document, work, size=reading.document_size))
        for reader, step, document in opened:
            reader.read(step, document, next(results) if document.work else Feed(title=""))
    readings: dict[str, SourceReading] = {}
    pages: dict[str, Response] = {}
    for reader in readers:
        readings[reader.source.key] = reader.keep(clock())
        pages.update(readings[reader.source.key].pages)
    return readings, pages


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A request, how many documents led to it, and which page of a feed it is for."""

    request: Request
    depth: int = 0
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenedDocument:
    """One response: `new` when its body is not the one that was read before; `work` is None if it need not be read."""

    key: str
    response: Response
    sha256: str
    new: bool
    work: reading.DocumentWork | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadDocument:
    """One response read: `new` when its body is not the one that was read before, `document` what is kept of it."""

    key: str
    response: Response
    document: Document
    new: bool
    feed: Feed
    problem: Problem | None

    @property
    def leads_only(self) -> bool:
        """Whether it has no entries of its own and names other documents: an index, a page with a feed."""
        return not self.document.entries and bool(self.document.requests)


class _SourceReader:
    """The reading of one source: its documents, those they lead to, and so on within bounds."""

    def __init__(self, source: Source, store: Store) -> None:
        self.source = source
        self._store = store
        self._known = store.documents(source.key)
        # Of what is read again only what was wrong with the document itself still holds.
        lasting = ("parse", "empty")
        before = store.problems(source.key)
        self._before = {problem.where: problem for problem in before if problem.stage in lasting}
        self._cut_before = [problem for problem in before if problem.stage == "many"]
        # What decides how a document is read: with other settings an unchanged one is read again.
        self._read_as = f"{source.kind} {source.pages or ''}".strip()
        self._steps = [_Step(request=request) for request in sources.requests(source)]
        self._seen = {_request_key(step.request) for step in self._steps}
        self._taken = 0
        self._silent = False
        self._problems: list[Problem] = []
        self._reads: list[_ReadDocument] = []
        self._moved = ""

    def take_steps(self) -> list[_Step]:
        """The steps of the next round, conditional on a change where the document was read before."""
        steps, self._steps = self._steps, []
        room = _MOST_DOCUMENTS - self._taken
        if len(steps) > room:
            self._stop(f"leads to more than {_MOST_DOCUMENTS} documents; the first {_MOST_DOCUMENTS} were read")
        self._taken += len(steps[:room])
        return [replace(step, request=self._conditional(step.request)) for step in steps[:room]]

    def open(self, step: _Step, answer: pull.Pulled) -> list[_OpenedDocument]:
        """The documents of the answer to a step."""
        self._problems += answer.problems
        self._silent = self._silent or not answer.responses
        for response in answer.responses:
            if response.moved and step.request.url == self.source.url:
                self._moved = response.moved
        return [self._opened(step.request.url or response.url, response) for response in answer.responses]

    def read(self, step: _Step, document: _OpenedDocument, result: Feed | engine.WorkFailed) -> None:
        """Take what a document says, and note the steps that it leads to."""
        read = self._read_document(document, result)
        self._reads.append(read)
        url = document.response.url
        self._seen.add(urldefrag(url).url)
        for request in read.document.requests:
            self._follow(request, url, depth=step.depth + 1, page=step.page)
        if read.document.next_page and step.page < (self.source.pages or 1):
            self._follow(Request(url=read.document.next_page), url, depth=step.depth, page=step.page + 1)

    def keep(self, now: datetime) -> SourceReading:
        """Keep what was read, in one transaction, whatever became of the rest."""
        good = [read for read in self._reads if not read.problem and not read.leads_only]
        problems = [*self._problems, *(read.problem for read in self._reads if read.problem)]
        if not good and not problems:
            problems.append(self._problem("leads to no other document", "give the address of its feed"))
        if self._moved and good:  # where it moved to has no news, the address to put into feeds.yaml is another one
            what = f"has moved for good, to {fetch_problems.printable_address(self._moved)}"
            hint = "put the new address into feeds.yaml"
            problems.append(Problem(stage="moved", where=self.source.key, what=what, hint=hint))
        rows, cut = self._newest(_entry_rows(self.source, self._reads, now, self._store))
        if any(row.time > now - _OLD_NEWS for row in cut):
            problems.append(self._cut_problem(len(rows) + len(cut)))
        elif not any(read.new for read in self._reads):
            problems += self._cut_before
        new = self._store.save_reading(
            self.source.key,
            rows,
            documents={read.key: read.document for read in self._reads if read.new},
            problems=[*problems, *self._unanswered(problems)],
            at=now,
            failed=not good,
        )
        pages = {
            page_key(self.source.key, entry): read.response
            for read in self._reads
            if sources.is_article(self.source, read.response)
            for entry in read.feed.entries
        }
        return SourceReading(
            outcome="failed" if not good else "ok" if any(read.new for read in good) else "unchanged",
            problems=tuple(problems),
            new=new,
            pages=pages,
        )

    def _follow(self, request: Request, base: str, *, depth: int, page: int) -> None:
        """Note a step that a document leads to, unless it is one that was taken before or must not be."""
        if request.path and self.source.url:
            self._stop("names a file of this machine, which is not read")
            return
        url = "" if request.path else safe_url(request.url, base)
        if not url and not request.path:
            self._stop("leads to something that is not a web address")
            return
        request = replace(request, url=urldefrag(url).url)
        if _request_key(request) in self._seen:
            return
        if depth > _DEEPEST:
            self._stop(f"leads from one document to the next more than {_DEEPEST} times; the rest was not asked for")
            return
        self._seen.add(_request_key(request))
        self._steps.append(_Step(request=request, depth=depth, page=page))

    def _stop(self, what: str) -> None:
        problem = self._problem(what, "give the address of the document that has the entries")
        if problem not in self._problems:
            self._problems.append(problem)

    def _newest(self, rows: list[EntryRow]) -> tuple[list[EntryRow], list[EntryRow]]:
        """The newest entries of the feeds in a reading, with all saved pages, in its order; and the others.

        An entry without a date is as new as the reading; of several of one time the first in the document are newest.
        """
        pages = {
            entry.id
            for read in self._reads
            if sources.is_article(self.source, read.response)
            for entry in read.feed.entries
        }
        of_feeds = sorted((row for row in rows if row.entry.id not in pages), key=lambda row: row.time, reverse=True)
        cut = of_feeds[_MOST_ENTRIES:]
        ids = {row.entry.id for row in cut}
        return [row for row in rows if row.entry.id not in ids], cut

    def _cut_problem(self, count: int) -> Problem:
        what = f"has {count} entries; the newest {_MOST_ENTRIES} were looked at"
        hint = "give the address of a feed with fewer, of one section"
        return Problem(stage="many", where=self.source.key, what=what, hint=hint)

    def _problem(self, what: str, hint: str) -> Problem:
        return Problem(stage="pull", where=self.source.key, what=what, hint=hint)

    def _conditional(self, request: Request) -> Request:
        known = self._known.get(request.url)
        same = known is not None and known.read_as == self._read_as
        return replace(
            request,
            etag=known.etag if known and same else "",
            last_modified=known.last_modified if known and same else "",
        )

    def _opened(self, key: str, response: Response) -> _OpenedDocument:
        known = self._known.get(key)
        digest = hashlib.sha256(response.body).hexdigest()
        same = known is not None and known.read_as == self._read_as and known.sha256 == digest
        new = not response.unchanged and not same
        # What is known is not parsed again, but for a page: its body is needed if its article is not in the store yet.
        needed = new or (sources.is_article(self.source, response) and key not in self._before)
        work = reading.DocumentWork(source=reading.settings_of(self.source), response=response) if needed else None
        return _OpenedDocument(key=key, response=response, sha256=digest, new=new, work=work)

    def _read_document(self, opened: _OpenedDocument, result: Feed | engine.WorkFailed) -> _ReadDocument:
        known, response = self._known.get(opened.key), opened.response
        feed = result if isinstance(result, Feed) else Feed(title="")
        problem = None if opened.new else self._before.get(opened.key)
        # What was stopped is not kept as known: the next reading takes it up again.
        new = opened.new and not (isinstance(result, engine.WorkFailed) and result.stopped)
        if isinstance(result, engine.WorkFailed):
            problem = _why_unread(opened.key, result)
        document = Document(
            sha256=opened.sha256,
            etag=response.etag,
            last_modified=response.last_modified,
            read_as=self._read_as,
            entries=len(feed.entries),
            requests=feed.requests,
            next_page=feed.next_page,
            outlet=feed.outlet,
        )
        kept = document if new or known is None else known
        return _ReadDocument(key=opened.key, response=response, document=kept, new=new, feed=feed, problem=problem)

    def _unanswered(self, problems: Sequence[Problem]) -> list[Problem]:
        """The problems of documents that could not be had this time: they will be as they were, and are not read again.

        A file that was taken out of a folder has neither an answer nor a problem of its own, and is forgotten.
        """
        missed = {problem.where for problem in problems}
        read = {read.key for read in self._reads}
        return [
            problem
            for problem in self._before.values()
            if problem.where not in read and (self._silent or problem.where in missed)
        ]


def _why_unread(where: str, failed: engine.WorkFailed) -> Problem:
    """Why a document was not read; of one that was stopped nothing is said for good."""
    stage = "pull" if failed.stopped else "empty" if failed.kind == "EmptyFeed" else "parse"
    hint = failed.hint or ("it is tried again next time" if failed.stopped else "")
    return Problem(stage=stage, where=where, what=failed.what, hint=hint)


def _request_key(request: Request) -> str:
    """What tells a request from the others of its source."""
    return request.path or urldefrag(request.url).url


def _entry_rows(source: Source, reads: Sequence[_ReadDocument], now: datetime, store: Store) -> list[EntryRow]:
    """The entries of the documents that are new, each once, with their places in the source as a whole."""
    rows: dict[str, EntryRow] = {}
    before = 0
    read_now = [entry for read in reads if read.new for entry in read.feed.entries]
    crowded = _ids_of_several(read_now)
    again: frozenset[str] = frozenset()
    # A saved page is found again by its entry's id.
    if not any(sources.is_article(source, read.response) for read in reads):
        again = _ids_given_again(read_now, store.known_entries(source.key, [entry.id for entry in read_now]))
    for read in reads:
        for position, entry in enumerate(read.feed.entries if read.new else (), start=before):
            if entry.id in crowded or entry.id in again:
                entry = _with_id_of_its_own(entry, dated=entry.id in again)
            if entry.id in rows:
                continue
            dated = _with_believable_dates(entry, now)
            rows[entry.id] = EntryRow(
                source=source.key,
                entry=dated,
                time=_time_of(dated, now),
                first_seen=now,
                article_id="",
                page_problem="",
                position=position,
            )
        before += read.document.entries
    return list(rows.values())


def _time_of(entry: Entry, now: datetime) -> datetime:
    """When an entry counts: by its date; from now on where it has none, or a clock that is fast dates it ahead."""
    dated = entry.published or entry.updated or now
    return now if now < dated <= now + _FAST_CLOCK else dated


def _ids_of_several(entries: Iterable[Entry]) -> frozenset[str]:
    """The ids that unlike entries of a source have, which then name none of them."""
    first: dict[str, Entry] = {}
    return frozenset(
        entry.id
        for entry in entries
        if first.setdefault(entry.id, entry) is not entry and are_different_items(first[entry.id], entry, at_once=True)
    )


def _ids_given_again(entries: Iterable[Entry], known: Mapping[str, Entry]) -> frozenset[str]:
    """The ids that their source gave to other entries before, unlike these and of another time: the one entry of
    "today's bulletin", which is another each day. An article that is written anew keeps its date or some of its words.
    """
    return frozenset(
        entry.id
        for entry in entries
        for before in (known.get(entry.id),)
        if before is not None
        and (entry.published != before.published or (entry.published is None and entry.title != before.title))
        and are_different_items(before, entry, at_once=False)
    )


def _with_id_of_its_own(entry: Entry, *, dated: bool) -> Entry:
    """The entry under an id of its own: its source gives one to several (a link to the page that has them all).

    Its headline tells it from the others, and if it is `dated` its time: each day has another bulletin.
    """
    told_by = f"{entry.title} {entry.published}" if dated else entry.title
    return replace(entry, id=f"{entry.id} {hashlib.sha256(told_by.encode()).hexdigest()[:16]}")


def _with_believable_dates(entry: Entry, now: datetime) -> Entry:
    """The entry without the dates that are none, which would pass for its article's, too."""
    return replace(entry, published=believable_date(entry.published, now), updated=believable_date(entry.updated, now))
