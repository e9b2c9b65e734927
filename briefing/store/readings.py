"""What sources said and how they do: their entries, their problems, and what to ask them next time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from briefing.store import schema
from briefing.store.rows import EntryRow, SourceRow, entry_changed, entry_document, entry_from_row, entry_of_document
from briefing.store.transactions import Database
from briefing.types import Entry, Problem, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a source as it was read last.

    `read_as` are the settings of the source that decide how it is read; `entries` is how many it had; `requests`,
    `next_page` and `outlet` are those of its `Feed`, so that an unchanged document leads where it led.
    """

    sha256: str
    etag: str = ""
    last_modified: str = ""
    read_as: str = ""
    entries: int = 0
    requests: tuple[Request, ...] = ()
    next_page: str = ""
    outlet: str = ""


class Readings(Database):
    """The part of the store that is about sources and their entries."""

    def conditional(self, source: str, request: Request) -> Request:
        """The request with the validators of the last answer this source got to it."""
        key = (schema.http.c.source == source) & (schema.http.c.url == request.url)
        with self._reading() as db:
            row = db.execute(select(schema.http).where(key)).first()
        return replace(request, etag=row.etag, last_modified=row.last_modified) if row else request

    def save_validators(self, source: str, url: str, response: Response, *, sha256: str, at: datetime) -> None:
        """Keep what a later request of this source for this address may be conditional on."""
        answer = Document(sha256=sha256, etag=response.etag, last_modified=response.last_modified)
        with self._writing() as db:
            _keep_document(db, source, url, answer, at)

    def waits(self, now: datetime) -> dict[str, datetime]:
        """The servers that want to be left alone now, each with the time until when."""
        table = schema.waits
        with self._reading() as db:
            return {row.server: row.until for row in db.execute(select(table).where(table.c.until > now))}

    def save_wait(self, server: str, until: datetime, *, at: datetime) -> None:
        """Keep until when a server wants to be left alone; what is over is forgotten."""
        table = schema.waits
        with self._writing() as db:
            db.execute(table.delete().where((table.c.server == server) | (table.c.until <= at)))
            db.execute(table.insert().values(server=server, until=until))

    def documents(self, source: str) -> dict[str, Document]:
        """The documents that this source has read, by the address asked for."""
        with self._reading() as db:
            rows = db.execute(select(schema.http).where(schema.http.c.source == source))
            return {row.url: _document_of(row) for row in rows}

    def led_to(self, source: str) -> tuple[str, ...]:
        """The addresses of the documents that this source's own document leads to, when it has no entries itself."""
        first = self.documents(source).get(source)
        return tuple(it.url or it.path for it in first.requests) if first and not first.entries else ()

    def outlet(self, source: str) -> str:
        """The name of its outlet that this source gave when it was read last, "" where it gave none.

        A folder of documents is of no outlet.
        """
        read = self.documents(source)
        first = read.get(source) or (next(iter(read.values())) if len(read) == 1 else None)
        led = (read.get(it.url) for it in first.requests) if first and not first.outlet else ()
        return next((it.outlet for it in (first, *led) if it and it.outlet), "")

    def save_reading(
        self,
        source: str,
        rows: Iterable[EntryRow],
        *,
        documents: Mapping[str, Document],
        problems: Sequence[Problem],
        at: datetime,
        failed: bool = False,
    ) -> tuple[EntryRow, ...]:
        """Keep what one reading of a source gave, in one transaction. Returns the entries that were not known.

        `documents` are those that were read anew, by the address asked for; `failed` says that nothing of the source
        could be read. An entry known already keeps the time it was first seen, its article, and its time, unless it
        says when it was published.
        """
        with self._writing() as db:
            kept = [(row, _keep_entry(db, source, row)) for row in rows]
            new = tuple(row for row, is_new in kept if is_new)
            for url, document in documents.items():
                _keep_document(db, source, url, document, at)
            db.execute(schema.problems.delete().where(schema.problems.c.source == source))
            for position, problem in enumerate(problems):
                values = {name: getattr(problem, name) for name in ("stage", "where", "what", "hint")}
                db.execute(schema.problems.insert().values(source=source, position=position, **values))
            _keep_state(db, source, read=bool(kept), new=bool(new), failed=failed, at=at)
        return new

    def problems(self, source: str) -> tuple[Problem, ...]:
        """What went wrong when this source was last read."""
        table = schema.problems
        with self._reading() as db:
            rows = db.execute(select(table).where(table.c.source == source).order_by(table.c.position)).all()
        return tuple(Problem(stage=row.stage, where=row.where, what=row.what, hint=row.hint) for row in rows)

    def source(self, source: str) -> SourceRow:
        """How a source does; a row of nothing for one that was never read."""
        table = schema.sources
        with self._reading() as db:
            row = db.execute(select(table).where(table.c.source == source)).first()
        return _state_of(row) if row else SourceRow()

    def shared_addresses(self, sources: Sequence[str]) -> frozenset[tuple[str, str]]:
        """The addresses that several unlike entries of one of these sources have, each with its source."""
        table = schema.shared_addresses
        with self._reading() as db:
            rows = db.execute(select(table).where(table.c.source.in_(sources)))
            return frozenset((row.source, row.address) for row in rows)

    def save_shared_addresses(self, found: Iterable[tuple[str, str]]) -> None:
        """Keep further such addresses, each with its source."""
        rows = [{"source": source, "address": address} for source, address in sorted(found)]
        if rows:
            with self._writing() as db:
                db.execute(schema.shared_addresses.insert(), rows)

    def known_entries(self, source: str, ids: Sequence[str]) -> dict[str, Entry]:
        """The entries of a source that have these ids, as they were read last, by id."""
        table = schema.entries
        with self._reading() as db:
            rows = db.execute(
                select(table.c.id, table.c.document).where((table.c.source == source) & table.c.id.in_(ids))
            )
            return {row.id: entry_of_document(row.document) for row in rows}

    def count_entries(self, source: str, *, until: datetime) -> int:
        """How many entries of a source are known that are dated up to a moment."""
        table = schema.entries
        query = select(func.count()).where((table.c.source == source) & (table.c.time <= until))
        with self._reading() as db:
            return int(db.execute(query).scalar() or 0)

    def times(self, source: str, *, until: datetime, most: int) -> tuple[datetime, ...]:
        """The times of a source's last entries up to a moment, the newest first."""
        table = schema.entries
        query = select(table.c.time).where((table.c.source == source) & (table.c.time <= until))
        with self._reading() as db:
            return tuple(db.execute(query.order_by(table.c.time.desc()).limit(most)).scalars())

    def entries(
        self,
        sources: Sequence[str],
        since: datetime,
        until: datetime,
        *,
        also: Sequence[str] = (),
        late: tuple[datetime, datetime] | None = None,
    ) -> tuple[EntryRow, ...]:
        """Entries of these sources with `since` <= time <= `until`, in the order of sources and documents.

        Args:
            also: ids of articles whose entries are wanted, too, whenever they are from.
            late: two times; entries first seen after the first of them and dated from the second one on are wanted,
                too, unless they came with the first reading of their source.
        """
        table, state = schema.entries, schema.sources
        within = (table.c.time >= since) & (table.c.time <= until)
        if late is not None:
            seen_after, oldest = late
            announced = (table.c.first_seen > seen_after) & (table.c.first_seen != state.c.first_read)
            within |= announced & (table.c.first_seen <= until) & (table.c.time >= oldest) & (table.c.time <= until)
        where = table.c.source.in_(sources) & (within | table.c.article_id.in_(also))
        query = select(table, state.c.first_read).outerjoin(state, state.c.source == table.c.source).where(where)
        with self._reading() as db:
            rows = db.execute(query).all()
        order = {source: index for index, source in enumerate(sources)}
        rows = sorted(rows, key=lambda row: (order[row.source], row.position, row.id))
        return tuple(entry_from_row(row) for row in rows)


def _keep_entry(db: Connection, source: str, row: EntryRow) -> bool:
    """Keep an entry; returns whether it is a new one."""
    table = schema.entries
    key = (table.c.source == source) & (table.c.id == row.entry.id)
    values: dict[str, Any] = {
        "document": entry_document(row.entry),
        "position": row.position,
        "time": row.time,
        "last_seen": row.first_seen,
    }
    known = db.execute(select(table).where(key)).first()
    if known is None:
        seen = {"first_seen": row.first_seen, "article_id": "", "page_problem": "", "changed": False}
        db.execute(table.insert().values(source=source, id=row.entry.id, **values, **seen))
        return True
    values["time"] = row.time if _has_other_time(row, known) else known.time
    values["changed"] = known.changed or (bool(known.article_id) and entry_changed(row.entry, known.document))
    db.execute(table.update().where(key).values(values))
    return False


def _has_other_time(row: EntryRow, known: Any) -> bool:
    """Whether a source says now that an entry was published at another time than it said. One that is dated ahead keeps
    the time it was first seen, for as long as the date lies ahead and afterwards, or it would be news twice."""
    published = row.entry.published
    if published is None or row.time == known.time:
        return False
    before = entry_of_document(known.document).published
    return published != before and not (before is None and published > known.first_seen)


def _keep_document(db: Connection, source: str, url: str, document: Document, at: datetime) -> None:
    table = schema.http
    db.execute(table.delete().where((table.c.source == source) & (table.c.url == url)))
    values = {name: getattr(document, name) for name in ("etag", "last_modified", "sha256")}
    db.execute(table.insert().values(source=source, url=url, **values, fetched_at=at, reading=_reading_text(document)))


def _reading_text(document: Document) -> str:
    if not document.read_as:
        return ""
    asked = [{"url": it.url, "path": it.path, "accept": it.accept} for it in document.requests]
    reading = {"as": document.read_as, "entries": document.entries, "requests": asked, "next": document.next_page}
    reading |= {"outlet": document.outlet} if document.outlet else {}
    return json.dumps(reading, ensure_ascii=False)


def _document_of(row: Any) -> Document:
    reading = json.loads(row.reading) if row.reading else {}
    return Document(
        sha256=row.sha256,
        etag=row.etag,
        last_modified=row.last_modified,
        read_as=reading.get("as", ""),
        entries=reading.get("entries", 0),
        requests=tuple(Request(**asked) for asked in reading.get("requests", ())),
        next_page=reading.get("next", ""),
        outlet=reading.get("outlet", ""),
    )


def _keep_state(db: Connection, source: str, *, read: bool, new: bool, failed: bool, at: datetime) -> None:
    table = schema.sources
    row = db.execute(select(table).where(table.c.source == source)).first()
    before = _state_of(row) if row else SourceRow()
    values = {
        "first_read": before.first_read or (at if read else None),
        "last_good": before.last_good if failed else at,
        "last_new": at if new else before.last_new,
        "failing_since": (before.failing_since or at) if failed else None,
    }
    if row:
        db.execute(table.update().where(table.c.source == source).values(values))
    else:
        db.execute(table.insert().values(source=source, **values))


def _state_of(row: Any) -> SourceRow:
    names = ("first_read", "last_good", "last_new", "failing_since")
    return SourceRow(**{name: getattr(row, name) for name in names})
