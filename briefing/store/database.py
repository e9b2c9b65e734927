"""`Store`: the transactions of the product, over SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from briefing.store import schema
from briefing.store.edition_tables import Editions
from briefing.store.readings import Readings
from briefing.store.rows import EntryRow, article_of, article_values
from briefing.types import Article

# SQLite takes at most 32,766 variables in a statement since 3.32; 500 is far below every database's limit.
_BATCH = 500


class Store(Editions, Readings):
    """The database of one workspace. Use as a context manager, or call `close`."""

    def copy_into(self, other: Store) -> None:
        """Copy everything into an empty store."""
        with self._reading() as here, other._writing() as there:
            for table in schema.contents():
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
                        found[row.id] = article_of(row)
        return found

    def article_version(self, article_id: str, sha256: str) -> Article | None:
        """Exactly this version of an article."""
        table = schema.articles
        with self._reading() as db:
            row = db.execute(select(table).where((table.c.id == article_id) & (table.c.sha256 == sha256))).first()
        return article_of(row) if row else None

    def fetched_at(self, article_id: str, sha256: str) -> datetime | None:
        """When this version of an article was read; None when it is not here."""
        table = schema.articles
        query = select(table.c.fetched_at).where((table.c.id == article_id) & (table.c.sha256 == sha256))
        with self._reading() as db:
            found: datetime | None = db.execute(query).scalar()
        return found
