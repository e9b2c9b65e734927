"""feedparser, run by hand: a document is decoded and, where it is no XML, mended before feedparser's parsers read it.

feedparser's `parse` knows less of encodings than `briefing.meta`, and reads a whole document as tag soup for one bare
"&", which loses what HTML's entities say. Its parsers are classes made to be joined with others (`feedparser.api`):
ours come first. They hold short what one element may make feedparser search through in quadratic time, and read dates
and the captions of pictures otherwise. What no real feed has is cut; the rest is feedparser's own answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXParseException
from xml.sax.expatreader import ExpatParser
from xml.sax.handler import feature_external_ges, feature_namespaces

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.sanitizer import replace_doctype

from briefing import meta
from briefing.sources.xml_repair import mended

__all__ = ["FeedDocument", "parse_document"]

_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*>")
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
        person = (dict.get(context, f"{key}s") or [{}])[-1]
        if person or not isinstance(author, str):
            super()._sync_author_detail(key)  # type: ignore[misc]
        else:  # text alone, in which it looks for a mail address, and cuts hosts like "example" after four letters
            context[key] = person["name"] = author[:_LONGEST_AUTHOR]

    def _add_tag(self, *tag: object) -> None:
        if len(dict.get(self._get_context(), "tags") or ()) < _MOST_TAGS:  # type: ignore[attr-defined]
            super()._add_tag(*tag)  # type: ignore[misc]

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        if len(self.namespaces_in_use) < _MOST_NAMESPACES:
            super().track_namespace(prefix, uri)  # type: ignore[misc]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """What feedparser found: the feed's own fields, its entries, its format ("rss20", "atom10", "" for none), and what
    was wrong with the document at first."""

    head: Any
    entries: list[Any]
    version: str
    error: SAXParseException | None


def parse_document(data: bytes, url: str = "", content_type: str = "") -> FeedDocument:
    """What a feed's bytes say, with nothing sanitized and no address of its text resolved.

    Args:
        data: the document, in any encoding; one that is broken off or badly formed gives what can be read of it.
        url: its absolute address, for relative ones in it.
        content_type: the header of that name; only its charset counts.

    Raises:
        Exception: whatever feedparser's base64 and SGML machinery trip over.
    """
    text = _DECLARATION.sub("", meta.decode(data, content_type), count=1)
    error = None
    for repair in (str, mended):
        netscape, document, entities = replace_doctype(_with_short_prologue(repair(text).encode("utf-8", "replace")))
        # Joined with the address of its document at each element, which only a document with bases of its own needs:
        # every address is made absolute where it becomes a field.
        base = url if b"base=" in document else ""
        parser = _Strict(base, None, "utf-8")
        try:
            _parse_strictly(parser, document)
        except SAXParseException as problem:
            error = error or problem
        else:
            return _answer(parser, netscape, error)
    loose = _Loose(base, None, "utf-8", entities)
    # A prefix that nobody declares means what it says.
    loose.namespacemap.update({"rss": "", "atom": ""})
    loose.resolve_relative_uris = loose.sanitize_html = False
    loose.feed(document.decode("utf-8", "replace"))
    return _answer(loose, netscape, error)


def _answer(parser: Any, netscape: str | None, error: SAXParseException | None) -> FeedDocument:
    return FeedDocument(
        head=parser.feeddata, entries=parser.entries, version=netscape or parser.version or "", error=error
    )


def _parse_strictly(parser: _Strict, document: bytes) -> None:
    parser.resolve_relative_uris = parser.sanitize_html = False
    reader = _BufferedExpat()
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    reader.feed(document)
    reader.close()


def _with_short_prologue(data: bytes) -> bytes:
    found = re.search(rb"<\w", data)
    start = found.start() if found else len(data)
    if start <= _USUAL_PROLOGUE:
        return data
    prologue = re.sub(rb"\s+", b"\n", data[:start])
    return (prologue if len(prologue) <= _LONGEST_PROLOGUE else b"") + data[start:]


class _BufferedExpat(ExpatParser):
    """expat that hands over a text at once, and not a line at a time: two thirds of the calls of a long feed."""

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True  # type: ignore[attr-defined]


class _OurReading:
    """What we read otherwise than feedparser does. The names are its own: `_start_` and `_end_`, prefix, element."""

    def _end_published(self) -> None:
        self.pop("published")  # type: ignore[attr-defined]

    def _end_updated(self) -> None:
        self.pop("updated")  # type: ignore[attr-defined]

    def _end_created(self) -> None:
        self.pop("created")  # type: ignore[attr-defined]

    def _end_expirationdate(self) -> None:
        self.pop("expired")  # type: ignore[attr-defined]

    _end_issued = _end_pubdate = _end_dcterms_issued = _end_published
    _end_modified = _end_lastbuilddate = _end_dc_date = _end_dcterms_modified = _end_updated
    _end_dcterms_created = _end_created

    def _start_media_description(self, attributes: dict[str, str]) -> None:
        # Of a picture's it is the caption: the entry's text only where it has no other.
        self.push_content("media_description", attributes, "text/plain", 1)  # type: ignore[attr-defined]

    def _end_media_description(self) -> None:
        self.pop_content("media_description")  # type: ignore[attr-defined]


class _Strict(_Bounds, _OurReading, StrictFeedParser):  # type: ignore[misc]
    """Reads what expat takes for XML."""


class _Loose(_Bounds, _OurReading, LooseFeedParser):  # type: ignore[misc]
    """Reads the rest."""
