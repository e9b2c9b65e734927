"""Opening a store, and opening a copy of one to try something out in."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from briefing.errors import StoreError
from briefing.store import schema
from briefing.store.database import Store
from briefing.store.transactions import WRITING, reason_of, url_without_secrets

_PATIENCE = 10
"""Seconds that a program waits for another one to be done with the store."""


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
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
    _write_ahead(connection)
    # FULL keeps a settled delivery through a power cut.
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """WAL lets a reader look while a build writes. SQLite does not wait for its turn to switch to it, so we do."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _sqlite_begin(connection: Connection) -> None:
    # A writer takes its turn at the start. One that reads first and writes then would be turned away, without waiting,
    # when another has written in between.
    writing = WRITING.items() <= connection.get_execution_options().items()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
