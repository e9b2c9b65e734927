"""The store of a workspace: its tables in one class, opening it, and opening a copy to try something out in."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from briefing.errors import StoreError
from briefing.store import schema
from briefing.store.edition_tables import EditionTables
from briefing.store.readings import Readings
from briefing.store.rows import EntryRow, article_from_row, article_values
from briefing.store.transactions import WRITING, reason_of, url_without_secrets
from briefing.types import Article

# SQLite takes at most 32,766 variables in a statement since 3.32; 500 is far below every database's limit.
_BATCH = 500


class Store(EditionTables, Readings):
    """The database of one workspace. Use as a context manager, or call `close`."""

    def copy_into(self, other: Store) -> None:
        """Copy everything into an empty store."""
        with self._reading() as here, other._writing() as there:
            for table in schema.data_tables():
                for rows in here.execute(select(table)).mappings().partitions(_BATCH):
                    there.execute(table.insert(), [dict(row) for row in rows])

    def save_article(self, article: Article, entry: EntryRow, *, page_problem: str, at: datetime) -> None:
        """Keep this version of an article, and that it was made of this entry."""
        table, kept = schema.entries, schema.articles
        version = (kept.c.id == article.id) & (kept.c.sha256 == article.sha256)
        with self._writing() as db:
            # A text that comes back is the newest version again.
            if not db.execute(kept.update().where(version).values(fetched_at=at)).rowcount:
                db.execute(kept.insert().values(**article_values(article), fetched_at=at))
            key = (table.c.source == entry.source) & (table.c.id == entry.entry.id)
            values = {"article_id": article.id, "page_problem": page_problem, "changed": False}
            db.execute(table.update().where(key).values(values))

    def save_unchanged(self, entry: EntryRow) -> None:
        """Keep that the article of this entry was looked at again and is as it was."""
        table = schema.entries
        key = (table.c.source == entry.source) & (table.c.id == entry.entry.id)
        with self._writing() as db:
            db.execute(table.update().where(key).values(changed=False))

    def save_failure(self, entry: EntryRow, *, page_problem: str) -> None:
        """Keep why no article could be made of this entry."""
        table = schema.entries
        key = (table.c.source == entry.source) & (table.c.id == entry.entry.id)
        with self._writing() as db:
            db.execute(table.update().where(key).values(page_problem=page_problem))

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The newest version of each of these articles, by id."""
        wanted = sorted(set(ids))
        table = schema.articles
        found: dict[str, Article] = {}
        with self._reading() as db:
            for start in range(0, len(wanted), _BATCH):
                batch = wanted[start : start + _BATCH]
                query = select(table).where(table.c.id.in_(batch)).order_by(table.c.fetched_at, table.c.sha256)
                # A later version replaces an earlier one; a full text is never replaced by an excerpt.
                for row in db.execute(query):
                    if row.id not in found or not row.excerpt_only or found[row.id].excerpt_only:
                        found[row.id] = article_from_row(row)
        return found

    def article_version(self, article_id: str, sha256: str) -> Article | None:
        """Exactly this version of an article."""
        table = schema.articles
        with self._reading() as db:
            row = db.execute(select(table).where((table.c.id == article_id) & (table.c.sha256 == sha256))).first()
        return article_from_row(row) if row else None

    def fetched_at(self, article_id: str, sha256: str) -> datetime | None:
        """When this version of an article was read; None when it is not here."""
        table = schema.articles
        query = select(table.c.fetched_at).where((table.c.id == article_id) & (table.c.sha256 == sha256))
        with self._reading() as db:
            found: datetime | None = db.execute(query).scalar()
        return found


# Opening

_BUSY_SECONDS = 10
"""Seconds that a program waits for another one to be done with the store. A build writes for well under one; shorter,
a second program that starts at the same moment fails, longer, a store that hangs looks like a program that hangs."""


def open_store(url: str) -> Store:
    """Open the database at this SQLAlchemy URL ("sqlite:///path" or "sqlite://" in memory), made or migrated.

    Raises:
        StoreError: it cannot be opened, with the reason, or was made by a later version of the program.
    """
    engine = None
    try:
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            if engine.url.database:
                Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "connect", _sqlite_settings)
            event.listen(engine, "begin", _sqlite_begin)
        # As a writer: of two programs that start at once on a new store, the second finds it made.
        with engine.execution_options(**WRITING).begin() as db:
            schema.migrate(db)
    except (SQLAlchemyError, OSError, ImportError, schema.TooNew) as error:
        if engine is not None:
            engine.dispose()
        hint = "update briefing" if isinstance(error, schema.TooNew) else "see `store` in feeds.yaml"
        what, where = f"the store cannot be opened: {reason_of(error)}", url_without_secrets(url)
        raise StoreError(what, where=where, hint=hint) from error
    return Store(engine)


@contextmanager
def open_copy(url: str) -> Iterator[Store]:
    """A copy of the store at this URL that is gone at the end; nothing is made where there is none yet.

    Raises:
        StoreError: as `open_store`.
    """
    file = url.removeprefix("sqlite:///")
    if file != url and not Path(file).exists():
        with open_store("sqlite://") as empty:
            yield empty
        return
    # In a file and not in memory: a store holds every article that was ever read.
    with TemporaryDirectory(prefix="briefing-") as folder, open_store(f"sqlite:///{folder}/copy.sqlite3") as copy:
        with open_store(url) as store:
            store.copy_into(copy)
        yield copy


def _sqlite_settings(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late: with the first change, not with what it was decided on.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
    _write_ahead(connection)
    # FULL keeps a settled delivery through a power cut.
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """WAL lets a reader look while a build writes. SQLite does not wait for its turn to switch to it, so we do."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            # A switch takes milliseconds: often enough to lose no time, seldom enough not to keep the other one busy.
            time.sleep(0.02)
        else:
            return


def _sqlite_begin(connection: Connection) -> None:
    # A writer takes its turn at the start. One that reads first and writes then would be turned away, without waiting,
    # when another has written in between.
    writing = WRITING.items() <= connection.get_execution_options().items()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
