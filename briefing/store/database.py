"""`Store`: the transactions of the product, over SQLAlchemy Core."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from briefing.errors import StoreError
from briefing.store import schema
from briefing.types import Article, Delivery, Entry, Problem, Request, Response

_ENTRY = TypeAdapter(Entry)

# SQLite takes at most 32,766 variables in a statement since 3.32; 500 is far below every database's limit.
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry as the store holds it.

    `time` is when it was published, or first seen where the source gives no believable date; `article_id` is "" until
    its page was read, `page_problem` says why the page could not be.
    """

    source: str
    entry: Entry
    time: datetime
    first_seen: datetime
    article_id: str
    page_problem: str


class Store:
    """The database of one workspace. Use as a context manager, or call `close`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # Sources and their entries

    def conditional(self, source: str, request: Request) -> Request:
        """The request with the validators of the last answer this source got to it."""
        key = (schema.http.c.source == source) & (schema.http.c.url == request.url)
        with self._engine.connect() as db:
            row = db.execute(select(schema.http).where(key)).first()
        return replace(request, etag=row.etag, last_modified=row.last_modified) if row else request

    def body_hashes(self, source: str) -> dict[str, str]:
        """Address -> sha256 of the last body that this source read from it."""
        with self._engine.connect() as db:
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
    ) -> None:
        """Keep what one reading of a source gave, in one transaction.

        `responses` maps the address asked for to its response and the sha256 of its body. An entry known already keeps
        the time it was first seen and its article.
        """
        with self._engine.begin() as db:
            for position, row in enumerate(rows):
                key = (schema.entries.c.source == source) & (schema.entries.c.id == row.entry.id)
                document = _ENTRY.dump_json(row.entry).decode()
                known = db.execute(select(schema.entries.c.first_seen).where(key)).first()
                if known:
                    time = row.time if row.entry.published else known.first_seen
                    values = {"document": document, "position": position, "time": time}
                    db.execute(schema.entries.update().where(key).values(values))
                else:
                    values = {
                        "source": source,
                        "id": row.entry.id,
                        "position": position,
                        "time": row.time,
                        "first_seen": row.first_seen,
                        "document": document,
                        "article_id": "",
                        "page_problem": "",
                    }
                    db.execute(schema.entries.insert().values(values))
            for url, (response, sha256) in responses.items():
                db.execute(schema.http.delete().where((schema.http.c.source == source) & (schema.http.c.url == url)))
                db.execute(
                    schema.http.insert().values(
                        source=source,
                        url=url,
                        etag=response.etag,
                        last_modified=response.last_modified,
                        sha256=sha256,
                        fetched_at=at,
                    )
                )
            db.execute(schema.problems.delete().where(schema.problems.c.source == source))
            for position, problem in enumerate(problems):
                values = {name: getattr(problem, name) for name in ("stage", "where", "what", "hint")}
                db.execute(schema.problems.insert().values(source=source, position=position, **values))

    def problems(self, source: str) -> tuple[Problem, ...]:
        """What went wrong when this source was last read."""
        table = schema.problems
        with self._engine.connect() as db:
            rows = db.execute(select(table).where(table.c.source == source).order_by(table.c.position)).all()
        return tuple(Problem(stage=row.stage, where=row.where, what=row.what, hint=row.hint) for row in rows)

    def entries(self, sources: Sequence[str], since: datetime, until: datetime) -> tuple[EntryRow, ...]:
        """Entries of these sources with `since` <= time <= `until`, in the order of sources and documents."""
        table = schema.entries
        where = table.c.source.in_(sources) & (table.c.time >= since) & (table.c.time <= until)
        with self._engine.connect() as db:
            rows = db.execute(select(table).where(where)).all()
        order = {source: index for index, source in enumerate(sources)}
        rows = sorted(rows, key=lambda row: (order[row.source], row.position, row.id))
        return tuple(_entry_row(row) for row in rows)

    # Articles

    def save_article(self, article: Article, entry: EntryRow, *, page_problem: str, at: datetime) -> None:
        """Keep this version of an article, and that it was made of this entry."""
        table = schema.entries
        with self._engine.begin() as db:
            known = (schema.articles.c.id == article.id) & (schema.articles.c.sha256 == article.sha256)
            if db.execute(select(schema.articles.c.id).where(known)).first() is None:
                db.execute(schema.articles.insert().values(**_article_values(article), fetched_at=at))
            key = (table.c.source == entry.source) & (table.c.id == entry.entry.id)
            db.execute(table.update().where(key).values(article_id=article.id, page_problem=page_problem))

    def save_failure(self, entry: EntryRow, *, page_problem: str) -> None:
        """Keep why no article could be made of this entry."""
        table = schema.entries
        key = (table.c.source == entry.source) & (table.c.id == entry.entry.id)
        with self._engine.begin() as db:
            db.execute(table.update().where(key).values(page_problem=page_problem))

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The newest version of each of these articles, by id."""
        wanted = sorted(set(ids))
        table = schema.articles
        found: dict[str, Article] = {}
        with self._engine.connect() as db:
            for start in range(0, len(wanted), _BATCH):
                batch = wanted[start : start + _BATCH]
                query = select(table).where(table.c.id.in_(batch)).order_by(table.c.fetched_at, table.c.sha256)
                # A later version replaces an earlier one; a full text is never replaced by an excerpt.
                for row in db.execute(query):
                    if row.id not in found or not row.excerpt_only or found[row.id].excerpt_only:
                        found[row.id] = _article(row)
        return found

    def article_version(self, article_id: str, sha256: str) -> Article | None:
        """Exactly this version of an article."""
        table = schema.articles
        with self._engine.connect() as db:
            row = db.execute(select(table).where((table.c.id == article_id) & (table.c.sha256 == sha256))).first()
        return _article(row) if row else None

    # Editions

    def save_edition(
        self, edition_id: str, *, briefing: str, slot: str, number: int, made_at: datetime, document: str
    ) -> None:
        """Keep a draft, in the place of an earlier draft of the same slot. A final edition is never replaced."""
        table = schema.editions
        with self._engine.begin() as db:
            if db.execute(select(table.c.id).where((table.c.id == edition_id) & table.c.final)).first():
                raise StoreError("this edition is final and cannot be built again", where=edition_id)
            db.execute(table.delete().where(table.c.id == edition_id))
            values = {"id": edition_id, "briefing": briefing, "slot": slot, "number": number, "made_at": made_at}
            db.execute(table.insert().values(**values, final=False, document=document))

    def finalize(self, edition_id: str, articles: Iterable[str]) -> None:
        """Make a draft final: from now on its articles count as told."""
        table = schema.editions
        with self._engine.begin() as db:
            row = db.execute(select(table).where(table.c.id == edition_id)).first()
            if row is None:
                raise StoreError("there is no such edition", where=edition_id, hint="briefing list shows them")
            if row.final:
                return
            db.execute(table.update().where(table.c.id == edition_id).values(final=True))
            for article in sorted(set(articles)):
                values = {"edition_id": edition_id, "article_id": article, "briefing": row.briefing, "slot": row.slot}
                db.execute(schema.told.insert().values(values))

    def editions(self, briefing: str = "") -> tuple[Row[Any], ...]:
        """Editions, newest first, as rows (id, briefing, slot, number, final, made_at, document)."""
        table = schema.editions
        query = select(table).order_by(table.c.made_at.desc(), table.c.id.desc())
        if briefing:
            query = query.where(table.c.briefing == briefing)
        with self._engine.connect() as db:
            return tuple(db.execute(query).all())

    def edition(self, edition_id: str) -> Row[Any] | None:
        """One edition's row, or None."""
        table = schema.editions
        with self._engine.connect() as db:
            return db.execute(select(table).where(table.c.id == edition_id)).first()

    def told(self, briefing: str, *, before: str) -> dict[str, str]:
        """Article id -> the first slot before `before` in which a final edition of this briefing told of it."""
        table = schema.told
        query = select(table).where((table.c.briefing == briefing) & (table.c.slot < before)).order_by(table.c.slot)
        found: dict[str, str] = {}
        with self._engine.connect() as db:
            for row in db.execute(query):
                found.setdefault(row.article_id, row.slot)
        return found

    # Deliveries: the ledger of the outbox

    def claim(self, delivery: Delivery) -> bool:
        """Write the row of a delivery before its send; False when one stands that forbids a second send.

        A row that says `failed` or `queued` is taken over: nothing was delivered then.
        """
        table = schema.deliveries
        key = _delivery_key(delivery)
        values = {"message_id": delivery.message_id, "state": delivery.state, "at": delivery.at, "error": ""}
        try:
            with self._engine.begin() as db:
                again = table.update().where(key & table.c.state.in_(("failed", "queued"))).values(values)
                if db.execute(again).rowcount:
                    return True
                names = {name: getattr(delivery, name) for name in ("edition_id", "channel", "recipient")}
                db.execute(table.insert().values(**names, **values))
        except IntegrityError:
            return False
        return True

    def settle(self, delivery: Delivery) -> None:
        """Write how a claimed delivery ended."""
        values = {"state": delivery.state, "at": delivery.at, "error": delivery.error}
        with self._engine.begin() as db:
            db.execute(schema.deliveries.update().where(_delivery_key(delivery)).values(values))

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """All deliveries of an edition, by channel and recipient."""
        table = schema.deliveries
        query = select(table).where(table.c.edition_id == edition_id).order_by(table.c.channel, table.c.recipient)
        with self._engine.connect() as db:
            return tuple(Delivery(**row._mapping) for row in db.execute(query))


def open_store(url: str) -> Store:
    """Open the database at this SQLAlchemy URL ("sqlite:///path" or "sqlite://" in memory), made or migrated.

    Raises:
        StoreError: it cannot be opened, with the reason.
    """
    engine = None
    try:
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            if engine.url.database:
                Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "connect", _sqlite_pragmas)
        with engine.begin() as db:
            schema.migrate(db)
            db.execute(text("select 1"))
    except (SQLAlchemyError, OSError, ImportError) as error:
        if engine is not None:
            engine.dispose()
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(
            f"the store cannot be opened: {reason}", where=_shown(url), hint="see `store` in feeds.yaml"
        ) from error
    return Store(engine)


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    # WAL lets a reader look while a build writes; FULL keeps a settled delivery through a power cut.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _shown(url: str) -> str:
    """The URL without what may be a password; nothing of what is no URL."""
    scheme, found, rest = url.partition("://")
    head, at, tail = rest.partition("?")[0].rpartition("@")
    return f"{scheme}://{'…@' if at else head}{tail}" if found else "store"


def _delivery_key(delivery: Delivery) -> Any:
    table = schema.deliveries
    return (
        (table.c.edition_id == delivery.edition_id)
        & (table.c.channel == delivery.channel)
        & (table.c.recipient == delivery.recipient)
    )


def _entry_row(row: Row[Any]) -> EntryRow:
    return EntryRow(
        source=row.source,
        entry=_ENTRY.validate_json(row.document),
        time=row.time,
        first_seen=row.first_seen,
        article_id=row.article_id,
        page_problem=row.page_problem,
    )


_ARTICLE_FIELDS = (
    "id",
    "url",
    "canonical_url",
    "title",
    "source",
    "published",
    "language",
    "text",
    "image",
    "excerpt_only",
    "sha256",
)


def _article_values(article: Article) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in _ARTICLE_FIELDS}
    return values | {"authors": json.dumps(article.authors, ensure_ascii=False)}


def _article(row: Row[Any]) -> Article:
    values = {name: getattr(row, name) for name in _ARTICLE_FIELDS}
    return Article(**values, authors=tuple(json.loads(row.authors)))
