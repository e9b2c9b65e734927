"""`Store`: the transactions of the product, over SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from briefing.store import schema
from briefing.store.editions import Editions
from briefing.store.rows import EntryRow, article_of, article_values, entry_document, entry_of
from briefing.types import Article, Problem, Request, Response

# SQLite takes at most 32,766 variables in a statement since 3.32; 500 is far below every database's limit.
_BATCH = 500


class Store(Editions):
    """The database of one workspace. Use as a context manager, or call `close`."""

    def copy_into(self, other: Store) -> None:
        """Copy everything into an empty store."""
        with self._reading() as here, other._writing() as there:
            for table in schema.contents():
                for rows in here.execute(select(table)).mappings().partitions(_BATCH):
                    there.execute(table.insert(), [dict(row) for row in rows])

    # Sources and their entries

    def conditional(self, source: str, request: Request) -> Request:
        """The request with the validators of the last answer this source got to it."""
        key = (schema.http.c.source == source) & (schema.http.c.url == request.url)
        with self._reading() as db:
            row = db.execute(select(schema.http).where(key)).first()
        return replace(request, etag=row.etag, last_modified=row.last_modified) if row else request

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
    ) -> None:
        """Keep what one reading of a source gave, in one transaction.

        `responses` maps the address asked for to its response and the sha256 of its body. An entry known already keeps
        the time it was first seen, its article, and its time, unless it says when it was published.
        """
        with self._writing() as db:
            for position, row in enumerate(rows):
                key = (schema.entries.c.source == source) & (schema.entries.c.id == row.entry.id)
                document = entry_document(row.entry)
                known = db.execute(select(schema.entries.c.time).where(key)).first()
                if known:
                    time = row.time if row.entry.published else known.time
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
        with self._reading() as db:
            rows = db.execute(select(table).where(table.c.source == source).order_by(table.c.position)).all()
        return tuple(Problem(stage=row.stage, where=row.where, what=row.what, hint=row.hint) for row in rows)

    def entries(
        self, sources: Sequence[str], since: datetime, until: datetime, *, also: Sequence[str] = ()
    ) -> tuple[EntryRow, ...]:
        """Entries of these sources with `since` <= time <= `until`, in the order of sources and documents.

        Args:
            also: ids of articles whose entries are wanted, too, whenever they are from.
        """
        table = schema.entries
        within = (table.c.time >= since) & (table.c.time <= until)
        where = table.c.source.in_(sources) & (within | table.c.article_id.in_(also))
        with self._reading() as db:
            rows = db.execute(select(table).where(where)).all()
        order = {source: index for index, source in enumerate(sources)}
        rows = sorted(rows, key=lambda row: (order[row.source], row.position, row.id))
        return tuple(entry_of(row) for row in rows)

    # Articles

    def save_article(self, article: Article, entry: EntryRow, *, page_problem: str, at: datetime) -> None:
        """Keep this version of an article, and that it was made of this entry."""
        table = schema.entries
        with self._writing() as db:
            known = (schema.articles.c.id == article.id) & (schema.articles.c.sha256 == article.sha256)
            if db.execute(select(schema.articles.c.id).where(known)).first() is None:
                db.execute(schema.articles.insert().values(**article_values(article), fetched_at=at))
            key = (table.c.source == entry.source) & (table.c.id == entry.entry.id)
            db.execute(table.update().where(key).values(article_id=article.id, page_problem=page_problem))

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
                        found[row.id] = article_of(row)
        return found

    def article_version(self, article_id: str, sha256: str) -> Article | None:
        """Exactly this version of an article."""
        table = schema.articles
        with self._reading() as db:
            row = db.execute(select(table).where((table.c.id == article_id) & (table.c.sha256 == sha256))).first()
        return article_of(row) if row else None
