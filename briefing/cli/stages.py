"""The stage verbs: one stage of the house alone, on files, addresses or standard input, as JSON.

Offsets count Unicode code points of the text given, so `text == source[start:end]` holds for whoever reads the output.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from briefing.cli.records import Item, articles, documents, titles
from briefing.errors import BriefingError
from briefing.types import Article, Fact, Feed, Quote, Response, Summary

T = TypeVar("T")


def parse(args: argparse.Namespace) -> int:
    """`briefing parse`: feeds to their title and items."""
    from briefing.sources import parse_feed

    def work(document: Response) -> dict[str, Any]:
        return feed_json(parse_feed(document.body, url=document.url, content_type=document.content_type))

    return _answer(documents(args), work, args.jsonl)


def extract(args: argparse.Namespace) -> int:
    """`briefing extract`: article pages to text and metadata."""
    from briefing.extraction import extract as extract_page

    def work(document: Response) -> dict[str, Any]:
        return article_json(extract_page(document.body, url=document.url, content_type=document.content_type))

    return _answer(documents(args), work, args.jsonl)


def summarize(args: argparse.Namespace) -> int:
    """`briefing summarize`: articles to facts and quotes."""
    from briefing.summary import summarize as summarize_article
    from briefing.verification import prove_summary

    def work(article: Article) -> dict[str, Any]:
        summary, _ = prove_summary(summarize_article(article), article)
        return summary_json(summary, article)

    return _answer(articles(args), work, args.jsonl)


def group(args: argparse.Namespace) -> int:
    """`briefing group`: article lines to clusters of one event each."""
    from briefing.stories import group as group_articles

    found = []
    findings = 0
    for item in titles(args):
        try:
            found.append(item.load())
        except BriefingError as error:
            findings = 1
            _failed(item, error, args.jsonl)
    clusters = [[article.id for article in cluster] for cluster in group_articles(found)]
    _print({"clusters": clusters}, args.jsonl)
    return findings


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


def _answer(items: Iterable[Item[T]], work: Callable[[T], dict[str, Any]], one_line: bool) -> int:
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


def _failed(item: Item[Any], error: BriefingError, one_line: bool) -> None:
    """An input that failed: one line on standard error, and in JSON lines the answer in its place.

    What has an id has a `problem`; of a line that is none to know by an id, its number tells where the `error` is.
    """
    if one_line and item.id is None:
        _print({"id": None, "error": str(error), "line": item.line}, True)
    elif one_line:
        _print({"id": item.id, "problem": str(error)}, True)
    sys.stderr.write(f"{error if error.where and not item.line else f'{item.where}: {error}'}\n")
