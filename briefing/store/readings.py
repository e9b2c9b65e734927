"""What sources said and how they do: their entries, their problems, and what to ask them next time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from briefing.store import schema
from briefing.store.rows import EntryRow, SourceRow, entry_changed, entry_document, entry_from_row
from briefing.store.transactions import Database
from briefing.types import Problem, Request, Response


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
        with self._writing() as db:
            _keep_answer(db, source, url, response, sha256, at)

    def body_hashes(self, source: str) -> dict[str, str]:
        """Address -> sha256 of the last body that this source read from it."""
        with self._reading() as db:
            rows = db.execute(select(schema.http.c.url, schema.http.c.sha256).where(schema.http.c.source == source))
            return {row.url: row.sha256 for row in rows}

    def save_reading(
        self,
        source: str,
        rows: Iterable[EntryRow],
        *,
        responses: Mapping[str, tuple[Response, str]],
        problems: Sequence[Problem],
        at: datetime,
        failed: bool = False,
    ) -> None:
        """Keep what one reading of a source gave, in one transaction.

        `responses` maps the address asked for to its response and the sha256 of its body; `failed` says that nothing of
        the source could be read. An entry known already keeps the time it was first seen, its article, and its time,
        unless it says when it was published.
        """
        with self._writing() as db:
            new = [_keep_entry(db, source, position, row) for position, row in enumerate(rows)]
            for url, (response, sha256) in responses.items():
                _keep_answer(db, source, url, response, sha256, at)
            db.execute(schema.problems.delete().where(schema.problems.c.source == source))
            for position, problem in enumerate(problems):
                values = {name: getattr(problem, name) for name in ("stage", "where", "what", "hint")}
                db.execute(schema.problems.insert().values(source=source, position=position, **values))
            _keep_state(db, source, read=bool(new), new=any(new), failed=failed, at=at)

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


def _keep_entry(db: Connection, source: str, position: int, row: EntryRow) -> bool:
    """Keep an entry; returns whether it is a new one."""
    table = schema.entries
    key = (table.c.source == source) & (table.c.id == row.entry.id)
    values: dict[str, Any] = {"document": entry_document(row.entry), "position": position, "time": row.time}
    known = db.execute(select(table).where(key)).first()
    if known is None:
        seen = {"first_seen": row.first_seen, "article_id": "", "page_problem": "", "changed": False}
        db.execute(table.insert().values(source=source, id=row.entry.id, **values, **seen))
        return True
    values["time"] = row.time if row.entry.published else known.time
    values["changed"] = known.changed or (bool(known.article_id) and entry_changed(row.entry, known.document))
    db.execute(table.update().where(key).values(values))
    return False


def _keep_answer(db: Connection, source: str, url: str, response: Response, sha256: str, at: datetime) -> None:
    table = schema.http
    db.execute(table.delete().where((table.c.source == source) & (table.c.url == url)))
    values = {"etag": response.etag, "last_modified": response.last_modified, "sha256": sha256, "fetched_at": at}
    db.execute(table.insert().values(source=source, url=url, **values))


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
