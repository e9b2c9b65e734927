"""What the store hands out beside the nouns, and how nouns become rows and rows nouns."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.engine import Row

from briefing.types import Article, Entry

_ENTRY = TypeAdapter(Entry)
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
    "reading",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry as the store holds it.

    `time` is when it was published, or first seen where the source gives no believable date; `article_id` is "" until
    its page was read, `page_problem` says why the page could not be. `changed`: the source says something else of it
    since its page was read. `first_reading`: it was there when its source was read for the first time. `position` is
    its place in the source when it was last there, 0 at the top, and `last_seen` when that was; None where that is not
    known. It says nothing of the entry itself, so rows are equal without it.
    """

    source: str
    entry: Entry
    time: datetime
    first_seen: datetime
    article_id: str
    page_problem: str
    position: int = 0
    changed: bool = False
    first_reading: bool = False
    last_seen: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """How a source does; each time is None where there was none.

    `first_read` is when it first gave entries, `last_good` when it was last read well, `last_new` when it last gave an
    entry that was not known, `failing_since` the first of the readings that failed since.
    """

    first_read: datetime | None = None
    last_good: datetime | None = None
    last_new: datetime | None = None
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldArticle:
    """An article that a final edition told, in which version: `sha256` is "" where that is not known."""

    article_id: str
    sha256: str
    edition_id: str
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was asked of a draft beside feeds.yaml; None where nothing was."""

    note: str | None = None
    theme: str | None = None
    stories: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftInputs:
    """What a draft is made again with: from when on its entries were asked to count (None: as usual), and the editor's
    edits as JSON, "" where there are none."""

    since: datetime | None = None
    edits: str = ""


def entry_document(entry: Entry) -> str:
    """An entry as JSON."""
    return _ENTRY.dump_json(entry).decode()


def entry_of_document(document: str) -> Entry:
    """Read back what `entry_document` wrote."""
    return _ENTRY.validate_json(document)


def entry_from_row(row: Row[Any]) -> EntryRow:
    """A row of `entries`, with its source's `first_read`."""
    return EntryRow(
        source=row.source,
        entry=entry_of_document(row.document),
        time=row.time,
        first_seen=row.first_seen,
        article_id=row.article_id,
        page_problem=row.page_problem,
        position=row.position,
        changed=row.changed,
        first_reading=row.first_seen == row.first_read,
        last_seen=row.last_seen,
    )


def entry_changed(entry: Entry, document: str) -> bool:
    """Whether a source says something else of an entry than it did: of its article there may be another version."""
    before = entry_of_document(document)
    words = ("url", "title", "updated", "summary", "content")
    return any(getattr(entry, name) != getattr(before, name) for name in words)


def article_values(article: Article) -> dict[str, Any]:
    """The columns of an article, but for the time it was fetched."""
    values = {name: getattr(article, name) for name in _ARTICLE_FIELDS}
    return values | {"authors": json.dumps(article.authors, ensure_ascii=False)}


def article_from_row(row: Row[Any]) -> Article:
    """A row of `articles`."""
    values = {name: getattr(row, name) for name in _ARTICLE_FIELDS}
    return Article(**values, authors=tuple(json.loads(row.authors)))
