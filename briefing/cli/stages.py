"""The stage verbs: one stage of the house alone, on files, addresses or standard input, as JSON.

Offsets count Unicode code points of the text given, so `text == source[start:end]` holds for whoever reads the output.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from briefing.errors import BriefingError, SourceError
from briefing.types import Article, Feed, Quote, Response, Summary


def parse(args: argparse.Namespace) -> int:
    """`briefing parse`: feeds to their title and items."""
    from briefing.sources import parse_feed

    return _documents(args, lambda r: feed_json(parse_feed(r.body, url=r.url, content_type=r.content_type)))


def extract(args: argparse.Namespace) -> int:
    """`briefing extract`: article pages to text and metadata."""
    from briefing.extract import extract as extract_page

    return _documents(args, lambda r: article_json(extract_page(r.body, url=r.url, content_type=r.content_type)))


def summarize(args: argparse.Namespace) -> int:
    """`briefing summarize`: articles to facts and quotes."""
    from briefing.summarize import summarize as summarize_article
    from briefing.verify import proved

    findings = 0
    for name, article in _articles(args):
        try:
            whole = article()
            summary, _ = proved(summarize_article(whole), whole)
            _print(summary_json(summary, whole), args.jsonl)
        except BriefingError as error:
            findings = 1
            _problem(name, error, args.jsonl)
    return findings


def group(args: argparse.Namespace) -> int:
    """`briefing group`: article lines to clusters of one event each."""
    from briefing.stories import group as group_articles

    articles = [article() for _, article in _articles(args)]
    clusters = [[article.id for article in cluster] for cluster in group_articles(articles)]
    _print({"clusters": clusters}, args.jsonl)
    return 0


# JSON shapes


def feed_json(feed: Feed) -> dict[str, Any]:
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


def article_json(article: Article) -> dict[str, Any]:
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


def summary_json(summary: Summary, article: Article) -> dict[str, Any]:
    """A summary as `summarize` prints it."""
    facts = [
        {"text": fact.text, "start": fact.span.start, "end": fact.span.end, "kind": fact.kind} for fact in summary.facts
    ]
    return {"id": article.id, "facts": facts, "quotes": [_quote_json(quote, article) for quote in summary.quotes]}


def _quote_json(quote: Quote, article: Article) -> dict[str, Any]:
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "speaker_role": quote.speaker_role,
        "start": quote.span.start,
        "end": quote.span.end,
        "kind": quote.kind,
        "cue": quote.cue,
        "source_sentence": article.text[quote.sentence.start : quote.sentence.end],
    }


def _time(time: datetime | None) -> str | None:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


# Input and output


def _documents(args: argparse.Namespace, work: Callable[[Response], dict[str, Any]]) -> int:
    findings = 0
    for name, load in _responses(args):
        try:
            _print(work(load()), args.jsonl)
        except BriefingError as error:
            findings = 1
            _problem(name, error, args.jsonl)
    return findings


def _responses(args: argparse.Namespace) -> Iterator[tuple[str, Callable[[], Response]]]:
    """The documents named by the arguments or standard input: a name, and a function that loads it or raises."""
    inputs = args.inputs or ["-"]
    for name in inputs:
        if name == "-" and args.jsonl:
            for number, line in enumerate(_lines(), start=1):
                record = _record(line, f"line {number}")
                yield str(record.get("id", number)), partial(_from_record, record)
        elif name == "-":
            yield name, lambda: Response(url="", status=200, body=sys.stdin.buffer.read())
        else:
            yield name, partial(read_input, name)


def _from_record(record: dict[str, Any]) -> Response:
    try:
        body = base64.b64decode(str(record["body_b64"]))
    except (KeyError, binascii.Error, ValueError) as error:
        raise SourceError("has no body_b64 that can be decoded", where=str(record.get("id", ""))) from error
    url, content_type = (str(record.get(key) or "") for key in ("url", "content_type"))
    return Response(url=url, status=200, body=body, content_type=content_type)


def read_input(name: str) -> Response:
    """A file or an http(s) address as bytes.

    Raises:
        SourceError: it is not there or cannot be read.
    """
    from briefing.config import Fetch
    from briefing.pull import pull
    from briefing.types import Request

    remote = name.startswith(("http://", "https://"))
    request = Request(url=name) if remote else Request(url="", path=name)
    (answer,) = pull([request], Fetch(), root=Path())
    if answer.responses:
        return answer.responses[0]
    problem = answer.problems[0]
    error = SourceError(problem.what, where=name, hint=problem.hint)
    if not remote:
        error.exit_code = 2
    raise error


def _articles(args: argparse.Namespace) -> Iterator[tuple[str, Callable[[], Article]]]:
    """Articles from JSON lines, JSON objects, pages or plain text."""
    for name in args.inputs or ["-"]:
        if args.jsonl or (args.verb == "group"):
            lines = _lines() if name == "-" else read_input(name).body.splitlines()
            for number, line in enumerate(lines, start=1):
                record = _record(line, f"line {number}")
                yield str(record.get("id", number)), partial(article_of, record)
        else:
            yield name, partial(_single, name)


def _single(name: str) -> Article:
    from briefing.extract import extract as extract_page

    response = Response(url="", status=200, body=sys.stdin.buffer.read()) if name == "-" else read_input(name)
    start = response.body.lstrip()[:1]
    if start == b"{":
        return article_of(_record(response.body, name))
    if start == b"<":
        return extract_page(response.body, url=response.url, content_type=response.content_type)
    text = response.body.decode("utf-8-sig", errors="replace")
    title, _, rest = text.partition("\n")
    return article_of({"id": Path(name).stem, "title": title.strip() if rest.strip() else "", "text": text})


def article_of(record: dict[str, Any]) -> Article:
    """An article of a `summarize` or `group` line: {id, title, text, publisher, timestamp}.

    Raises:
        SourceError: a field has the wrong type.
    """
    wrong = [key for key in ("title", "text", "publisher") if not isinstance(record.get(key) or "", str)]
    if wrong:
        raise SourceError(f"{wrong[0]} is not a string", where=str(record.get("id", "")))
    return Article(
        id=str(record.get("id", "")),
        url=str(record.get("url") or ""),
        canonical_url=str(record.get("url") or ""),
        title=record.get("title") or "",
        source=record.get("publisher") or "",
        published=_moment(record.get("timestamp")),
        language=str(record.get("language") or ""),
        text=record.get("text") or "",
    )


def _moment(value: Any) -> datetime | None:
    """Epoch seconds or milliseconds, or an ISO time; None for anything else."""
    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _lines() -> Iterable[bytes]:
    return (line for line in sys.stdin.buffer if line.strip())


def _record(line: bytes | str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise SourceError("is not JSON", where=where, hint=str(error)) from error
    if not isinstance(record, dict):
        raise SourceError("is not a JSON object", where=where)
    return record


def _print(value: dict[str, Any], one_line: bool) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=None if one_line else 2)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8; JSON's own escape keeps it, and the offsets with it.
        data = json.dumps(value, indent=None if one_line else 2).encode()
    sys.stdout.buffer.write(data + b"\n")


def _problem(name: str, error: BriefingError, one_line: bool) -> None:
    """A document that failed: its line in JSON lines, else one line on standard error."""
    if one_line:
        _print({"id": name, "problem": str(error)}, True)
    else:
        sys.stderr.write(f"{error if error.where else f'{name}: {error}'}\n")
