"""What the store hands out beside the nouns, and how nouns become rows and rows nouns."""

from __future__ import annotations

import json
from dataclasses import dataclass
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry as the store holds it.

    `time` is when it was published, or first seen where the source gives no believable date; `article_id` is "" until
    its page was read, `page_problem` says why the page could not be. `position` is its place in the source when it was
    last there, 0 at the top.
    """

    source: str
    entry: Entry
    time: datetime
    first_seen: datetime
    article_id: str
    page_problem: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was asked of a draft beside feeds.yaml; None where nothing was."""

    note: str | None = None
    theme: str | None = None
    stories: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a draft is made again with: from when on its entries were asked to count (None: as usual), and the editor's
    edits as JSON, "" where there are none."""

    since: datetime | None = None
    edits: str = ""


def entry_document(entry: Entry) -> str:
    """An entry as JSON."""
    return _ENTRY.dump_json(entry).decode()


def entry_of(row: Row[Any]) -> EntryRow:
    """A row of `entries`."""
    return EntryRow(
        source=row.source,
        entry=_ENTRY.validate_json(row.document),
        time=row.time,
        first_seen=row.first_seen,
        article_id=row.article_id,
        page_problem=row.page_problem,
        position=row.position,
    )


def article_values(article: Article) -> dict[str, Any]:
    """The columns of an article, but for the time it was fetched."""
    values = {name: getattr(article, name) for name in _ARTICLE_FIELDS}
    return values | {"authors": json.dumps(article.authors, ensure_ascii=False)}


def article_of(row: Row[Any]) -> Article:
    """A row of `articles`."""
    values = {name: getattr(row, name) for name in _ARTICLE_FIELDS}
    return Article(**values, authors=tuple(json.loads(row.authors)))
