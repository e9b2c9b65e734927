"""feedparser, run by hand: the steps of its `parse` with bounds on what takes it quadratic time.

Its parsers are classes made to be joined with others (`feedparser.api`); ours come first and hold short what one
element may make them search through. What no real feed has is cut; the rest is feedparser's own answer.
"""

from __future__ import annotations

import io
import re
import xml.sax
from collections.abc import Mapping
from typing import Any

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.encodings import convert_to_utf8
from feedparser.sanitizer import replace_doctype
from feedparser.util import FeedParserDict

__all__ = ["parse_document"]

# Its pattern for a mail address begins anew at each letter: an author of 200 kB ("a.a.a.") took it 280 s. Ten writers
# with their addresses are shorter.
_LONGEST_AUTHOR = 1000
# It compares each category with all before. Of 177 real feeds none has more than 250; `feed` keeps fifty.
_MOST_TAGS = 500
# At each element it looks through all namespaces that it does not know.
_MOST_NAMESPACES = 100
# What stands before the first element is searched for entities from each line on, and 16,000 empty lines took 2 s.
# The three sets of HTML's entities, written out, are 27 kB.
_LONGEST_PROLOGUE = 32_768
_USUAL_PROLOGUE = 1000  # up to here lines keep their numbers, for messages


class _Bounds:
    """What both parsers are held to."""

    namespaces_in_use: dict[str, str]

    def _sync_author_detail(self, key: str = "author") -> None:
        context = self._get_context()  # type: ignore[attr-defined]
        author = dict.get(context, key)
        if isinstance(author, str) and len(author) > _LONGEST_AUTHOR:
            context[key] = author[:_LONGEST_AUTHOR]
        super()._sync_author_detail(key)  # type: ignore[misc]

    def _add_tag(self, *tag: object) -> None:
        if len(dict.get(self._get_context(), "tags") or ()) < _MOST_TAGS:  # type: ignore[attr-defined]
            super()._add_tag(*tag)  # type: ignore[misc]

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        if len(self.namespaces_in_use) < _MOST_NAMESPACES:
            super().track_namespace(prefix, uri)  # type: ignore[misc]


class _Strict(_Bounds, StrictFeedParser):  # type: ignore[misc]
    """Reads what expat takes for XML."""


class _Loose(_Bounds, LooseFeedParser):  # type: ignore[misc]
    """Reads the rest."""


def parse_document(data: bytes, headers: Mapping[str, str]) -> Any:
    """feedparser's answer to a document, with nothing sanitized and no address resolved.

    Args:
        data: its bytes.
        headers: "content-type", and "content-location" for relative addresses.

    Raises:
        Exception: whatever its encodings, dates and SGML machinery trip over.
    """
    result = FeedParserDict(bozo=False, entries=[], feed=FeedParserDict(), headers=dict(headers))
    data = convert_to_utf8(result["headers"], data, result)
    result["version"], data, entities = replace_doctype(_with_short_prologue(data))
    base = headers.get("content-location", "")
    parser = _strictly_parsed(data, base, result) if result["encoding"] else None
    if parser is None:
        parser = _Loose(base, None, "utf-8", entities)
        _read_only(parser)
        parser.feed(data.decode("utf-8", "replace"))
    result["feed"], result["entries"] = parser.feeddata, parser.entries
    result["version"] = result["version"] or parser.version
    return result


def _with_short_prologue(data: bytes) -> bytes:
    found = re.search(rb"<\w", data)
    start = found.start() if found else len(data)
    if start <= _USUAL_PROLOGUE:
        return data
    prologue = re.sub(rb"\s+", b"\n", data[:start])
    return (prologue if len(prologue) <= _LONGEST_PROLOGUE else b"") + data[start:]


def _strictly_parsed(data: bytes, base: str, result: Any) -> Any:
    """The parser that has read the document as XML, or None where it is not."""
    parser = _Strict(base, None, "utf-8")
    _read_only(parser)
    reader = xml.sax.make_parser()
    reader.setFeature(xml.sax.handler.feature_namespaces, True)
    reader.setFeature(xml.sax.handler.feature_external_ges, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    source = xml.sax.xmlreader.InputSource()
    source.setByteStream(io.BytesIO(data))
    try:
        reader.parse(source)
    except xml.sax.SAXException as error:
        result["bozo"], result["bozo_exception"] = True, parser.exc or error
        return None
    return parser


def _read_only(parser: Any) -> None:
    parser.resolve_relative_uris = parser.sanitize_html = False
