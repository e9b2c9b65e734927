"""`briefing parse`, `extract`, `summarize` and `group`: one stage alone, on files, addresses or standard input.

The output is JSON. Offsets count Unicode code points of the given text, so `text == source[start:end]` holds in Python.
With --jsonl, an input is one JSON object a line (a record) and is answered by one line. A bad input must not end the
batch, so nothing raises while inputs are listed: the error is raised when the input is loaded, and answered there.
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

    return _answer_each(_documents(args), work, args.jsonl)


def extract(args: argparse.Namespace) -> int:
    """`briefing extract`: article pages to text and metadata."""
    from briefing.extraction import extract as extract_page

    def work(document: Response) -> dict[str, Any]:
        return _article_json(extract_page(document.body, url=document.url, content_type=document.content_type))

    return _answer_each(_documents(args), work, args.jsonl)


def summarize(args: argparse.Namespace) -> int:
    """`briefing summarize`: articles to facts and quotes."""
    from briefing.summary import summarize as summarize_article
    from briefing.verification import prove_summary

    def work(article: Article) -> dict[str, Any]:
        summary, _ = prove_summary(summarize_article(article), article)
        return _summary_json(summary, article)

    return _answer_each(_articles(args), work, args.jsonl)


def group(args: argparse.Namespace) -> int:
    """`briefing group`: article lines to clusters of one event each."""
    from briefing.stories import group as group_articles

    found = []
    findings = 0
    for item in _articles_to_group(args):
        try:
            found.append(item.load())
        except BriefingError as error:
            findings = 1
            _report_failure(item, error, args.jsonl)
    clusters = [[article.id for article in cluster] for cluster in group_articles(found)]
    _print_json({"clusters": clusters}, args.jsonl)
    return findings


# JSON shapes


def _feed_json(feed: Feed) -> dict[str, Any]:
    """A feed as `parse` prints it. Times are UTC, to the second."""
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "authors": list(entry.authors),
            "published": _time_text(entry.published),
            "updated": _time_text(entry.updated),
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


def _time_text(time: datetime | None) -> str | None:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


# From inputs to answers


def _answer_each(items: Iterable[_StageInput[T]], work: Callable[[T], dict[str, Any]], one_line: bool) -> int:
    """Print one answer for each input, in order. Returns the exit code: 1 when an input failed, else 0."""
    findings = 0
    for item in items:
        try:
            _print_json(work(item.load()), one_line)
        except BriefingError as error:
            findings = 1
            _report_failure(item, error, one_line)
    return findings


def _print_json(value: dict[str, Any], one_line: bool) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=None if one_line else 2)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        # UTF-8 has no form for a lone surrogate. The escape of JSON (RFC 8259, 7) keeps it, and the offsets with it.
        data = json.dumps(value, indent=None if one_line else 2).encode()
    sys.stdout.buffer.write(data + b"\n")


def _report_failure(item: _StageInput[Any], error: BriefingError, one_line: bool) -> None:
    """Report an input that failed: one line on standard error, and with --jsonl an answer in its place.

    The answer to a record with an id has a `problem`. The answer to a line without one has an `error` and the number of
    the line.
    """
    if one_line and item.id is None:
        _print_json({"id": None, "error": str(error), "line": item.line}, True)
    elif one_line:
        _print_json({"id": item.id, "problem": str(error)}, True)
    sys.stderr.write(f"{error if error.where and not item.line else f'{item.where}: {error}'}\n")


class _RecordError(SourceError):
    """A line that should be a record and is none. `what` says it all; the place is reported beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _StageInput(Generic[T]):
    """One input of a stage.

    Attributes:
        id: the id of its record, or its name; None when a line has none that can be read.
        where: its place, for messages.
        load: reads it; may raise a SourceError.
        line: the number of its line; 0 for an input that is not a line.
    """

    id: str | None
    where: str
    load: Callable[[], T]
    line: int = 0


def _documents(args: argparse.Namespace) -> Iterator[_StageInput[Response]]:
    """The documents that the arguments name: files, addresses, and with --jsonl a record a line of standard input."""
    for name in args.inputs or ["-"]:
        if name == "-" and args.jsonl:
            yield from _inputs_from_lines(sys.stdin.buffer, name, _response_from_record)
        else:
            yield _StageInput(id=name, where=name, load=partial(_load_document, name))


def _articles(args: argparse.Namespace) -> Iterator[_StageInput[Article]]:
    """The articles that the arguments name: pages, texts or JSON objects, and with --jsonl a record a line."""
    for name in args.inputs or ["-"]:
        if args.jsonl:
            yield from _inputs_from(name, article_from_record)
        else:
            yield _StageInput(id=name, where=name, load=partial(_load_article, name))


def _articles_to_group(args: argparse.Namespace) -> Iterator[_StageInput[Article]]:
    """The articles to group: always a record a line, each with an id; the text may be missing."""
    for name in args.inputs or ["-"]:
        yield from _inputs_from(name, _article_to_group)


def _response_from_record(record: dict[str, Any]) -> Response:
    """The document of a record {id, url, content_type, body_b64}.

    Raises:
        _RecordError: a field is missing or has the wrong type.
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
    """The article of a record {id, title, text, publisher, url, language, timestamp}; only `text` is needed.

    Raises:
        _RecordError: it has no text, or a field has the wrong type.
    """
    if record.get("text") is None:
        raise _RecordError("has no text")
    return _article_from_fields(record)


def _article_to_group(record: dict[str, Any]) -> Article:
    if record.get("id") is None:
        raise _RecordError("has no id")
    return _article_from_fields(record)


def _article_from_fields(record: dict[str, Any]) -> Article:
    _check_strings(record, ("title", "text", "publisher", "url", "language"))
    url = record.get("url") or ""
    return Article(
        id=_record_id(record) or "",
        url=url,
        canonical_url=url,
        title=record.get("title") or "",
        source=record.get("publisher") or "",
        published=_timestamp(record.get("timestamp")),
        language=record.get("language") or "",
        text=record.get("text") or "",
    )


def _check_strings(record: dict[str, Any], keys: Iterable[str]) -> None:
    for key in keys:
        if not isinstance(record.get(key, ""), str | None):
            raise _RecordError(f"{key} is not a string")


def _record_id(record: dict[str, Any]) -> str | None:
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise _RecordError("id is neither a string nor a number")
    return None if value is None else str(value)


def _timestamp(value: Any) -> datetime | None:
    """A time in seconds or milliseconds since 1970, or in ISO 8601; None for one that cannot be read."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise _RecordError("timestamp is neither a number nor a string")
    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = float(value or "")
        # 1e11 seconds are the year 5138, 1e11 milliseconds March 1973: no article is from either side.
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


# From arguments to records


def _inputs_from(name: str, read: Callable[[dict[str, Any]], T]) -> Iterator[_StageInput[T]]:
    if name == "-":
        yield from _inputs_from_lines(sys.stdin.buffer, name, read)
        return
    try:
        lines = io.BytesIO(_load_file(name).body)
    except SourceError as error:
        yield _StageInput(id=name, where=name, load=partial(_raise, error))
        return
    yield from _inputs_from_lines(lines, name, read)


def _inputs_from_lines(
    lines: Iterable[bytes], name: str, read: Callable[[dict[str, Any]], T]
) -> Iterator[_StageInput[T]]:
    """An input for each line that is not blank, in order. Only one line is in memory at a time."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _input_from_line(line, number, f"line {number}" if name == "-" else f"{name}:{number}", read)


def _input_from_line(line: bytes, number: int, where: str, read: Callable[[dict[str, Any]], T]) -> _StageInput[T]:
    record_id = None
    try:
        record = _parse_record(line)
        record_id = _record_id(record)
        made = read(record)
    except _RecordError as error:
        return _StageInput(id=record_id, where=where, line=number, load=partial(_raise, error))
    return _StageInput(id=record_id or str(number), where=where, line=number, load=lambda: made)


def _parse_record(line: bytes) -> dict[str, Any]:
    try:
        # Decoded strictly: readers of the answer would join a surrogate pair in bytes (CESU-8), and offsets shift.
        record = json.loads(line.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise _RecordError(f"is not JSON: {error.msg} at character {error.pos + 1}") from error
    except ValueError as error:  # bytes that are not UTF-8, or a number of more than 4,300 digits (CVE-2020-10735)
        raise _RecordError("is not JSON: it cannot be read as UTF-8 text and plain numbers") from error
    except RecursionError as error:
        raise _RecordError("is nested too deeply") from error
    if not isinstance(record, dict):
        raise _RecordError("is not a JSON object")
    return record


def _raise(error: SourceError) -> Any:
    raise error


def _load_article(name: str) -> Article:
    from briefing import meta
    from briefing.extraction import extract

    document = _load_document(name)
    start = document.body.lstrip()[:1]
    if start == b"{":
        return article_from_record(_parse_record(document.body))
    if start == b"<":
        return extract(document.body, url=document.url, content_type=document.content_type)
    text = meta.decode(document.body, document.content_type)
    if "\0" in text:
        raise SourceError("is not a text", where=name, hint="give it plain text, a page, or an article as JSON")
    title, _, rest = text.partition("\n")
    return article_from_record({"id": Path(name).stem, "title": title.strip() if rest.strip() else "", "text": text})


def _load_document(name: str) -> Response:
    return Response(url="", status=200, body=sys.stdin.buffer.read()) if name == "-" else _load_file(name)


def _load_file(name: str) -> Response:
    """The bytes of a file or of an http(s) address. Raises SourceError when they cannot be read."""
    from briefing.config import Fetch
    from briefing.pull import pull
    from briefing.types import Request

    remote = name.startswith(("http://", "https://"))
    request = Request(url=name) if remote else Request(url="", path=name)
    # The limits of fetching are for strangers. A file of your own may hold a year of articles, a line each.
    limits = Fetch() if remote else Fetch(max_bytes=100_000_000)
    (answer,) = pull([request], limits, root=Path())
    if answer.responses:
        return answer.responses[0]
    problem = answer.problems[0]
    raise SourceError(problem.what, where=name, hint=problem.hint)
