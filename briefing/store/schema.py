"""The tables, described once, and the numbered migrations that make them.

Times are kept as fixed-width ISO text in UTC, so that they sort as text in every database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.schema import CreateColumn
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, stored as 2026-06-03T09:30:00.000000Z."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Aware time to text; a naive one is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Text to an aware time in UTC."""
        return None if value is None else datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

# What the last pull of an address said, for conditional requests and for "same body as before". By source: two
# sources may share an address, and each must read it once. `reading` says how a source's document was read and what it
# asked for besides (JSON): an unchanged one is not read again, and leads where it led. It is "" for an article's page.
http = Table(
    "http",
    metadata,
    Column("source", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("reading", Text, nullable=False, server_default=""),
)

# The problems of a source's last reading: an unchanged source keeps them, so that a rebuild says the same.
problems = Table(
    "problems",
    metadata,
    Column("source", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("where", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("hint", Text, nullable=False),
)

# How a source does: when it was first read, last read well and last had an entry that was not known, and since when it
# fails. What came with the first reading is news by its own date alone.
sources = Table(
    "sources",
    metadata,
    Column("source", Text, primary_key=True),
    Column("first_read", UtcTime),
    Column("last_good", UtcTime),
    Column("last_new", UtcTime),
    Column("failing_since", UtcTime),
)

# Every entry a source has announced. `page_problem` says why its page could not be read, `article_id` what was made
# of it ("" until then), `changed` that the source says something else of it since its page was read, `last_seen` when
# it was last in a document that was read (null: not since that is kept).
entries = Table(
    "entries",
    metadata,
    Column("source", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("time", UtcTime, nullable=False, index=True),
    Column("first_seen", UtcTime, nullable=False),
    Column("document", Text, nullable=False),
    Column("article_id", String(16), nullable=False),
    Column("page_problem", Text, nullable=False),
    Column("changed", Boolean, nullable=False, server_default=false()),
    Column("last_seen", UtcTime),
    Index("ix_entries_article_id", "article_id"),
)

# Every version of every article that was read. Facts and quotes point into exactly one version, by its hash.
articles = Table(
    "articles",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("url", Text, nullable=False),
    Column("canonical_url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("authors", Text, nullable=False),  # JSON list
    Column("published", UtcTime),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("image", Text, nullable=False),
    Column("excerpt_only", Boolean, nullable=False),
    Column("reading", Text, nullable=False, server_default=""),
    Column("fetched_at", UtcTime, nullable=False, index=True),
)

# `document` is the edition's JSON without the articles' texts; they are in `articles`.
editions = Table(
    "editions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("briefing", Text, nullable=False, index=True),
    Column("slot", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("document", Text, nullable=False),
)

# What final editions have told, and in which version: `sha256` is "" where that is not known. A draft tells nobody
# anything.
told = Table(
    "told",
    metadata,
    Column("edition_id", Text, primary_key=True),
    Column("article_id", String(16), primary_key=True),
    Column("briefing", Text, nullable=False, index=True),
    Column("slot", Text, nullable=False),
    Column("sha256", String(64), nullable=False, server_default=""),
)

# One edition to one reader over one channel: claimed before the send, settled after it. `recipient` is the reader's key
# within the channel (for mail: the address in small letters), and `letter_id` goes into the letter itself, so that a
# repeated one can be recognized.
deliveries = Table(
    "deliveries",
    metadata,
    Column("edition_id", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("letter_id", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("error", Text, nullable=False),
)

# What was asked of a draft beside feeds.yaml; a later build of its slot keeps to it. Null where nothing was.
choices = Table(
    "choices",
    metadata,
    Column("edition_id", Text, primary_key=True),
    Column("note", Text),
    Column("theme", Text),
    Column("stories", Integer),
)

# What the editor changed in a draft, and from when on its entries were asked to count (null: from the last edition on):
# it is made again from the store with both. `document` is "" until she changes something.
edits = Table(
    "edits",
    metadata,
    Column("edition_id", Text, primary_key=True),
    Column("since", UtcTime),
    Column("document", Text, nullable=False),
)

# Articles that an edition could not summarize in time: the next one looks at them again.
postponed = Table(
    "postponed",
    metadata,
    Column("briefing", Text, primary_key=True),
    Column("article_id", String(16), primary_key=True),
    Column("at", UtcTime, primary_key=True),
)

# The addresses that several unlike entries of a source have (a podcast's page): none is an article's own.
shared_addresses = Table(
    "shared_addresses",
    metadata,
    Column("source", Text, primary_key=True),
    Column("address", Text, primary_key=True),
)

# Servers that asked to be left alone, and until when.
waits = Table(
    "waits",
    metadata,
    Column("server", Text, primary_key=True),
    Column("until", UtcTime, nullable=False),
)


class TooNew(Exception):
    """The database has a schema that this program does not know."""


def data_tables() -> tuple[Table, ...]:
    """The tables that hold data."""
    return tuple(table for table in metadata.sorted_tables if table is not schema_version)


def _create_tables(connection: Connection) -> None:
    metadata.create_all(connection, tables=[http, problems, entries, articles, editions, told, deliveries])


def _add_choices_and_postponed(connection: Connection) -> None:
    metadata.create_all(connection, tables=[choices, postponed])


def _add_sources_and_told_versions(connection: Connection) -> None:
    metadata.create_all(connection, tables=[sources])
    _add_column(connection, entries.c.changed)
    _add_column(connection, told.c.sha256)
    for index in entries.indexes:
        index.create(connection, checkfirst=True)
    # What was read and told before is known from the entries and from the editions themselves.
    seen = select(entries.c.source, func.min(entries.c.first_seen), func.max(entries.c.first_seen))
    columns = ["source", "first_read", "last_new"]
    connection.execute(sources.insert().from_select(columns, seen.group_by(entries.c.source)))
    for edition_id, document in connection.execute(select(editions.c.id, editions.c.document).where(editions.c.final)):
        for article_id, sha256 in _told_versions(document):
            key = (told.c.edition_id == edition_id) & (told.c.article_id == article_id)
            connection.execute(told.update().where(key).values(sha256=sha256))


def _add_column(connection: Connection, column: Column[Any]) -> None:
    """Add a column to its table, unless an earlier step has made the table as it is now."""
    table = column.table
    if column.name not in {known["name"] for known in inspect(connection).get_columns(table.name)}:
        definition = CreateColumn(column).compile(dialect=connection.dialect)
        connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))


def _told_versions(document: str) -> Iterator[tuple[str, str]]:
    """The articles that an edition tells, by id and hash of the text."""
    for section in json.loads(document).get("sections", ()):
        for blurb in section["blurbs"]:
            for article in blurb["story"]["articles"]:
                yield article["id"], article["sha256"]


def _add_edits(connection: Connection) -> None:
    metadata.create_all(connection, tables=[edits])


def _rename_message_ids(connection: Connection) -> None:
    # Mail is one channel among others: what stood here was a Message-ID, "<letter id@domain>".
    if "message_id" in {known["name"] for known in inspect(connection).get_columns(deliveries.name)}:
        connection.execute(text("ALTER TABLE deliveries RENAME COLUMN message_id TO letter_id"))
        # The id is 32 digits long, after the bracket.
        mailed = deliveries.c.letter_id.like("<%")
        id_part = func.substr(deliveries.c.letter_id, 2, 32)
        connection.execute(deliveries.update().where(mailed).values(letter_id=id_part))


def _add_document_readings(connection: Connection) -> None:
    _add_column(connection, http.c.reading)


def _add_shared_addresses(connection: Connection) -> None:
    metadata.create_all(connection, tables=[shared_addresses])


def _add_readings_of_articles(connection: Connection) -> None:
    _add_column(connection, articles.c.reading)


def _add_waits(connection: Connection) -> None:
    metadata.create_all(connection, tables=[waits])


def _add_last_seen(connection: Connection) -> None:
    _add_column(connection, entries.c.last_seen)


# Applied in order, each in a transaction; never edited once released.
_MIGRATIONS = (
    _create_tables,
    _add_choices_and_postponed,
    _add_sources_and_told_versions,
    _add_edits,
    _rename_message_ids,
    _add_document_readings,
    _add_shared_addresses,
    _add_readings_of_articles,
    _add_waits,
    _add_last_seen,
)


def migrate(connection: Connection) -> int:
    """Bring the database to the newest version inside the caller's transaction; returns that version.

    Raises:
        TooNew: it has a version that is still to come; nothing was changed.
    """
    schema_version.create(connection, checkfirst=True)
    row = connection.execute(schema_version.select()).first()
    version = row.version if row else 0
    if version > len(_MIGRATIONS):
        raise TooNew(f"it was made by a later version of briefing (schema {version}; {len(_MIGRATIONS)} is known here)")
    for number, step in enumerate(_MIGRATIONS[version:], start=version + 1):
        step(connection)
        connection.execute(schema_version.delete())
        connection.execute(schema_version.insert().values(version=number))
        version = number
    return int(version)
