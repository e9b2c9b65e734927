"""What the stage verbs work on: files, addresses and standard input, as documents, or as records of one JSON object a
line.

A batch is answered line by line, so nothing here raises while inputs are listed: what is wrong with one of them is
raised when it is loaded, by whoever answers for it.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from briefing.errors import SourceError
from briefing.types import Article, Response

T = TypeVar("T")


class RecordError(SourceError):
    """Something that should be a record, and is none. `what` says all; where it stands is told beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Generic[T]):
    """One input: its id (None when the line tells none), where it stands in words, its line (0 for what is no line),
    and how to load it, which may raise a SourceError."""

    id: str | None
    where: str
    load: Callable[[], T]
    line: int = 0


def documents(args: argparse.Namespace) -> Iterator[Item[Response]]:
    """The documents that the arguments name; with --jsonl and standard input, one a line."""
    for name in args.inputs or ["-"]:
        if name == "-" and args.jsonl:
            yield from _of_lines(sys.stdin.buffer, name, response_of)
        else:
            yield Item(id=name, where=name, load=partial(_document, name))


def articles(args: argparse.Namespace) -> Iterator[Item[Article]]:
    """The articles that the arguments name: pages, texts or JSON objects, or with --jsonl one object a line."""
    for name in args.inputs or ["-"]:
        if args.jsonl:
            yield from _lines(name, article_of)
        else:
            yield Item(id=name, where=name, load=partial(_article, name))


def titles(args: argparse.Namespace) -> Iterator[Item[Article]]:
    """The articles to group, always one object a line; each has an id, and may have no text."""
    for name in args.inputs or ["-"]:
        yield from _lines(name, _grouped)


def response_of(record: dict[str, Any]) -> Response:
    """The document of a line {id, url, content_type, body_b64}.

    Raises:
        RecordError: a field is missing or has the wrong type.
    """
    _check_strings(record, ("url", "content_type", "body_b64"))
    if record.get("body_b64") is None:
        raise RecordError("has no body_b64")
    try:
        body = base64.b64decode(record["body_b64"])
    except (binascii.Error, ValueError) as error:
        raise RecordError("body_b64 is not base64") from error
    return Response(url=record.get("url") or "", status=200, body=body, content_type=record.get("content_type") or "")


def article_of(record: dict[str, Any]) -> Article:
    """The article of a line {id, title, text, publisher, url, language, timestamp}; all but `text` may be left out.

    Raises:
        RecordError: it has no text, or a field has the wrong type.
    """
    if record.get("text") is None:
        raise RecordError("has no text")
    return _made(record)


def _grouped(record: dict[str, Any]) -> Article:
    if record.get("id") is None:
        raise RecordError("has no id")
    return _made(record)


def _made(record: dict[str, Any]) -> Article:
    _check_strings(record, ("title", "text", "publisher", "url", "language"))
    url = record.get("url") or ""
    return Article(
        id=_id_of(record) or "",
        url=url,
        canonical_url=url,
        title=record.get("title") or "",
        source=record.get("publisher") or "",
        published=_moment(record.get("timestamp")),
        language=record.get("language") or "",
        text=record.get("text") or "",
    )


def _check_strings(record: dict[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        if not isinstance(record.get(key, ""), str | None):
            raise RecordError(f"{key} is not a string")


def _id_of(record: dict[str, Any]) -> str | None:
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise RecordError("id is neither a string nor a number")
    return None if value is None else str(value)


def _moment(value: Any) -> datetime | None:
    """Epoch seconds or milliseconds, or an ISO time; None for a time that nobody can read."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise RecordError("timestamp is neither a number nor a string")
    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = float(value or "")
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


# From inputs to records


def _lines(name: str, read: Callable[[dict[str, Any]], T]) -> Iterator[Item[T]]:
    if name == "-":
        yield from _of_lines(sys.stdin.buffer, name, read)
        return
    try:
        lines = io.BytesIO(_file(name).body)
    except SourceError as error:
        yield Item(id=name, where=name, load=partial(_raise, error))
        return
    yield from _of_lines(lines, name, read)


def _of_lines(lines: Iterable[bytes], name: str, read: Callable[[dict[str, Any]], T]) -> Iterator[Item[T]]:
    """An item for each line with something on it, in order; only one line is in memory at a time."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _of_line(line, number, f"line {number}" if name == "-" else f"{name}:{number}", read)


def _of_line(line: bytes, number: int, where: str, read: Callable[[dict[str, Any]], T]) -> Item[T]:
    record_id = None
    try:
        record = _record(line)
        record_id = _id_of(record)
        made = read(record)
    except RecordError as error:
        return Item(id=record_id, where=where, line=number, load=partial(_raise, error))
    return Item(id=record_id or str(number), where=where, line=number, load=lambda: made)


def _record(line: bytes) -> dict[str, Any]:
    try:
        # Strictly: halves of a character in bytes would be put together by whoever reads our answer, and offsets shift.
        record = json.loads(line.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise RecordError(f"is not JSON: {error.msg} at character {error.pos + 1}") from error
    except ValueError as error:  # bytes that are no text, a number of 5,000 digits
        raise RecordError("is not JSON: it cannot be read as UTF-8 text and plain numbers") from error
    except RecursionError as error:
        raise RecordError("is nested too deeply") from error
    if not isinstance(record, dict):
        raise RecordError("is not a JSON object")
    return record


def _raise(error: SourceError) -> Any:
    raise error


def _article(name: str) -> Article:
    from briefing import meta
    from briefing.extraction import extract

    document = _document(name)
    start = document.body.lstrip()[:1]
    if start == b"{":
        return article_of(_record(document.body))
    if start == b"<":
        return extract(document.body, url=document.url, content_type=document.content_type)
    text = meta.decode(document.body, document.content_type)
    if "\0" in text:
        raise SourceError("is not a text", where=name, hint="give it plain text, a page, or an article as JSON")
    title, _, rest = text.partition("\n")
    return article_of({"id": Path(name).stem, "title": title.strip() if rest.strip() else "", "text": text})


def _document(name: str) -> Response:
    return Response(url="", status=200, body=sys.stdin.buffer.read()) if name == "-" else _file(name)


def _file(name: str) -> Response:
    """A file or an http(s) address as bytes. Raises SourceError: it is not there or cannot be read."""
    from briefing.config import Fetch
    from briefing.pull import pull
    from briefing.types import Request

    remote = name.startswith(("http://", "https://"))
    request = Request(url=name) if remote else Request(url="", path=name)
    # A file of one's own may hold a year of articles, a line each.
    limits = Fetch() if remote else Fetch(max_bytes=100_000_000)
    (answer,) = pull([request], limits, root=Path())
    if answer.responses:
        return answer.responses[0]
    problem = answer.problems[0]
    raise SourceError(problem.what, where=name, hint=problem.hint)
