"""The stage verbs: one stage of the house alone, on files, addresses or standard input, as JSON.

Offsets count Unicode code points of the text given, so `text == source[start:end]` holds for whoever reads the output.
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

from briefing.errors import BriefingError, SourceError
from briefing.types import Article, Fact, Feed, Quote, Response, Summary

T = TypeVar("T")


def parse(args: argparse.Namespace) -> int:
    """`briefing parse`: feeds to their title and items."""
    from briefing.sources import parse_feed

    def work(document: Response) -> dict[str, Any]:
        return _feed_json(parse_feed(document.body, url=document.url, content_type=document.content_type))

    return _answer(_read_documents(args), work, args.jsonl)


def extract(args: argparse.Namespace) -> int:
    """`briefing extract`: article pages to text and metadata."""
    from briefing.extraction import extract as extract_page

    def work(document: Response) -> dict[str, Any]:
        return _article_json(extract_page(document.body, url=document.url, content_type=document.content_type))

    return _answer(_read_documents(args), work, args.jsonl)


def summarize(args: argparse.Namespace) -> int:
    """`briefing summarize`: articles to facts and quotes."""
    from briefing.summary import summarize as summarize_article
    from briefing.verification import proved

    def work(article: Article) -> dict[str, Any]:
        summary, _ = proved(summarize_article(article), article)
        return _summary_json(summary, article)

    return _answer(_read_articles(args), work, args.jsonl)


def group(args: argparse.Namespace) -> int:
    """`briefing group`: article lines to clusters of one event each."""
    from briefing.stories import group as group_articles

    found = []
    findings = 0
    for item in _read_titles(args):
        try:
            found.append(item.load())
        except BriefingError as error:
            findings = 1
            _failed(item, error, args.jsonl)
    clusters = [[article.id for article in cluster] for cluster in group_articles(found)]
    _print({"clusters": clusters}, args.jsonl)
    return findings


# JSON shapes


def _feed_json(feed: Feed) -> dict[str, Any]:
    """A feed as `parse` prints it; times are UTC, to the second."""
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "authors": list(entry.authors),
            "published": _time(entry.published),
            "updated": _time(entry.updated),
            "summary": entry.summary,
            "content": entry.content,
            "image": entry.image,
            "categories": list(entry.categories),
        }
        for entry in feed.entries
    ]
    return {"title": feed.title, "items": items}


def _article_json(article: Article) -> dict[str, Any]:
    """An article as `extract` prints it."""
    return {
        "text": article.text,
        "title": article.title,
        "authors": list(article.authors),
        "date": article.published.strftime("%Y-%m-%d") if article.published else None,
        "image": article.image,
        "url": article.canonical_url or article.url,
        "language": article.language,
    }


def _summary_json(summary: Summary, article: Article) -> dict[str, Any]:
    """A summary as `summarize` prints it."""
    facts = [_fact_json(fact) for fact in summary.facts]
    return {"id": article.id, "facts": facts, "quotes": [_quote_json(quote, article) for quote in summary.quotes]}


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {
        "text": fact.text,
        "start": fact.span.start,
        "end": fact.span.end,
        "kind": fact.kind,
        "speaker": fact.speaker,
        "speaker_role": fact.speaker_role,
    }


def _quote_json(quote: Quote, article: Article) -> dict[str, Any]:
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "speaker_role": quote.speaker_role,
        "start": quote.span.start,
        "end": quote.span.end,
        "kind": quote.kind,
        "cue": quote.cue,
        "confidence": quote.confidence,
        "source_sentence": article.text[quote.sentence.start : quote.sentence.end],
    }


def _time(time: datetime | None) -> str | None:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


# Answers


def _answer(items: Iterable[_StageInput[T]], work: Callable[[T], dict[str, Any]], one_line: bool) -> int:
    """One answer for each input, in order; 1 when one of them could not be worked on, else 0."""
    findings = 0
    for item in items:
        try:
            _print(work(item.load()), one_line)
        except BriefingError as error:
            findings = 1
            _failed(item, error, one_line)
    return findings


def _print(value: dict[str, Any], one_line: bool) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=None if one_line else 2)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8; JSON's own escape keeps it, and the offsets with it.
        data = json.dumps(value, indent=None if one_line else 2).encode()
    sys.stdout.buffer.write(data + b"\n")


def _failed(item: _StageInput[Any], error: BriefingError, one_line: bool) -> None:
    """An input that failed: one line on standard error, and in JSON lines the answer in its place.

    What has an id has a `problem`; of a line that is none to know by an id, its number tells where the `error` is.
    """
    if one_line and item.id is None:
        _print({"id": None, "error": str(error), "line": item.line}, True)
    elif one_line:
        _print({"id": item.id, "problem": str(error)}, True)
    sys.stderr.write(f"{error if error.where and not item.line else f'{item.where}: {error}'}\n")


class _RecordError(SourceError):
    """Something that should be a record, and is none. `what` says all; where it stands is told beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _StageInput(Generic[T]):
    """One input: its id (None when the line tells none), where it stands in words, its line (0 for what is no line),
    and how to load it, which may raise a SourceError."""

    id: str | None
    where: str
    load: Callable[[], T]
    line: int = 0


def _read_documents(args: argparse.Namespace) -> Iterator[_StageInput[Response]]:
    """The documents that the arguments name; with --jsonl and standard input, one a line."""
    for name in args.inputs or ["-"]:
        if name == "-" and args.jsonl:
            yield from _of_lines(sys.stdin.buffer, name, _response_from_record)
        else:
            yield _StageInput(id=name, where=name, load=partial(_document, name))


def _read_articles(args: argparse.Namespace) -> Iterator[_StageInput[Article]]:
    """The articles that the arguments name: pages, texts or JSON objects, or with --jsonl one object a line."""
    for name in args.inputs or ["-"]:
        if args.jsonl:
            yield from _lines(name, article_from_record)
        else:
            yield _StageInput(id=name, where=name, load=partial(_article, name))


def _read_titles(args: argparse.Namespace) -> Iterator[_StageInput[Article]]:
    """The articles to group, always one object a line; each has an id, and may have no text."""
    for name in args.inputs or ["-"]:
        yield from _lines(name, _grouped)


def _response_from_record(record: dict[str, Any]) -> Response:
    """The document of a line {id, url, content_type, body_b64}.

    Raises:
        RecordError: a field is missing or has the wrong type.
    """
    _check_strings(record, ("url", "content_type", "body_b64"))
    if record.get("body_b64") is None:
        raise _RecordError("has no body_b64")
    try:
        body = base64.b64decode(record["body_b64"])
    except (binascii.Error, ValueError) as error:
        raise _RecordError("body_b64 is not base64") from error
    return Response(url=record.get("url") or "", status=200, body=body, content_type=record.get("content_type") or "")


def article_from_record(record: dict[str, Any]) -> Article:
    """The article of a line {id, title, text, publisher, url, language, timestamp}; all but `text` may be left out.

    Raises:
        RecordError: it has no text, or a field has the wrong type.
    """
    if record.get("text") is None:
        raise _RecordError("has no text")
    return _made(record)


def _grouped(record: dict[str, Any]) -> Article:
    if record.get("id") is None:
        raise _RecordError("has no id")
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
            raise _RecordError(f"{key} is not a string")


def _id_of(record: dict[str, Any]) -> str | None:
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise _RecordError("id is neither a string nor a number")
    return None if value is None else str(value)


def _moment(value: Any) -> datetime | None:
    """Epoch seconds or milliseconds, or an ISO time; None for a time that nobody can read."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise _RecordError("timestamp is neither a number nor a string")
    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = float(value or "")
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


# From inputs to records


def _lines(name: str, read: Callable[[dict[str, Any]], T]) -> Iterator[_StageInput[T]]:
    if name == "-":
        yield from _of_lines(sys.stdin.buffer, name, read)
        return
    try:
        lines = io.BytesIO(_file(name).body)
    except SourceError as error:
        yield _StageInput(id=name, where=name, load=partial(_raise, error))
        return
    yield from _of_lines(lines, name, read)


def _of_lines(lines: Iterable[bytes], name: str, read: Callable[[dict[str, Any]], T]) -> Iterator[_StageInput[T]]:
    """An item for each line with something on it, in order; only one line is in memory at a time."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _of_line(line, number, f"line {number}" if name == "-" else f"{name}:{number}", read)


def _of_line(line: bytes, number: int, where: str, read: Callable[[dict[str, Any]], T]) -> _StageInput[T]:
    record_id = None
    try:
        record = _record(line)
        record_id = _id_of(record)
        made = read(record)
    except _RecordError as error:
        return _StageInput(id=record_id, where=where, line=number, load=partial(_raise, error))
    return _StageInput(id=record_id or str(number), where=where, line=number, load=lambda: made)


def _record(line: bytes) -> dict[str, Any]:
    try:
        # Strictly: halves of a character in bytes would be put together by whoever reads our answer, and offsets shift.
        record = json.loads(line.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise _RecordError(f"is not JSON: {error.msg} at character {error.pos + 1}") from error
    except ValueError as error:  # bytes that are no text, a number of 5,000 digits
        raise _RecordError("is not JSON: it cannot be read as UTF-8 text and plain numbers") from error
    except RecursionError as error:
        raise _RecordError("is nested too deeply") from error
    if not isinstance(record, dict):
        raise _RecordError("is not a JSON object")
    return record


def _raise(error: SourceError) -> Any:
    raise error


def _article(name: str) -> Article:
    from briefing import meta
    from briefing.extraction import extract

    document = _document(name)
    start = document.body.lstrip()[:1]
    if start == b"{":
        return article_from_record(_record(document.body))
    if start == b"<":
        return extract(document.body, url=document.url, content_type=document.content_type)
    text = meta.decode(document.body, document.content_type)
    if "\0" in text:
        raise SourceError("is not a text", where=name, hint="give it plain text, a page, or an article as JSON")
    title, _, rest = text.partition("\n")
    return article_from_record({"id": Path(name).stem, "title": title.strip() if rest.strip() else "", "text": text})


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
