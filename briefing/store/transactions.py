"""A database and its two kinds of transaction; what goes wrong in them, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Self

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from briefing.errors import StoreError

WRITING = MappingProxyType({"briefing_writes": True})
"""The execution option of a connection that is going to write."""


class ThereAlready(StoreError):
    """What was to be written is there: another process was faster."""


class Database:
    """An open database. Use as a context manager, or call `close`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**WRITING)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._in_words(), self._engine.connect() as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._in_words(), self._writer.begin() as db:
            yield db

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """What the database raises as a StoreError: it may be full, locked, damaged or gone at any time."""
        where = url_without_secrets(self._engine.url.render_as_string())
        try:
            yield
        except IntegrityError as error:
            raise ThereAlready(
                f"another program wrote the same: {reason_of(error)}", where=where, hint="try again"
            ) from error
        except SQLAlchemyError as error:
            hint = "is its disk full, is it read-only, or is another program holding it?"
            raise StoreError(f"the store failed: {reason_of(error)}", where=where, hint=hint) from error


def reason_of(error: BaseException) -> str:
    """What a database says, on one line."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def url_without_secrets(url: str) -> str:
    """The URL without what may be a password; nothing of what is no URL."""
    scheme, found, rest = url.partition("://")
    head, at, tail = rest.partition("?")[0].rpartition("@")
    return f"{scheme}://{'…@' if at else head}{tail}" if found else "store"
