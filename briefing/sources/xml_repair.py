"""XML that a strict parser refuses, without what is most often wrong with it. Everything here takes linear time."""

from __future__ import annotations

import re
from html.entities import name2codepoint

_ROOT = re.compile(r"(?i)<(?:[a-z0-9_]{1,20}:)?(?:rss|rdf|feed|channel)\b")
_END = re.compile(r"(?i)</(?:rss|rdf:rdf|feed)\s*>")
_DOCTYPE = re.compile(r"(?is)<!DOCTYPE[^\[<>]{0,300}(?:\[.{0,9000}?\]\s*)?>")
_ENTITY = re.compile(r"<!ENTITY\s+(\w{1,30})\s")
# XML 1.0, section 2.2: what is no character of XML, neither written out nor by its number.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CDATA_OR_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<(?![a-zA-Z_/!?])"
    r"|&(?:#(?:(?P<decimal>[0-9]{1,8})|[xX](?P<hexadecimal>[0-9a-fA-F]{1,8}));|(?P<name>[a-zA-Z][a-zA-Z0-9]{0,30});)?",
    re.DOTALL,
)
# As far as the kind of a document is looked for: see `briefing.sources`.
_LONGEST_PROLOGUE = 65536
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))


def mended(text: str) -> str:
    """A document that a strict parser refuses, without what is most often wrong with it.

    What stands before the root and behind it goes, and what is no character; HTML's entities become characters, and a
    bare "&" or "<" stands for itself.
    """
    root = _ROOT.search(text[:_LONGEST_PROLOGUE])
    if root:
        doctype = _DOCTYPE.search(text[: root.start()])
        text = (doctype[0] if doctype else "") + text[root.start() :]
    ends = [found.end() for found in _END.finditer(text)]
    known = {*_XML_NAMES, *_ENTITY.findall(text[:_LONGEST_PROLOGUE])}
    text = _NO_CHARACTER.sub("", text[: ends[-1]] if ends else text)
    return _CDATA_OR_REFERENCE.sub(lambda found: _sound_reference(found, known), text)


def _sound_reference(found: re.Match[str], known: set[str]) -> str:
    """A reference that XML knows, for anything that `_CDATA_OR_REFERENCE` finds."""
    whole, name = found[0], found["name"]
    if whole == "<":
        return "&lt;"
    if whole[0] != "&" or name in known:
        return whole
    if name:
        return f"&#{name2codepoint[name]};" if name in name2codepoint else f"&amp;{name};"
    number = int(found["decimal"] or 0) or int(found["hexadecimal"] or "0", 16)
    if not number:
        return "&amp;" if whole == "&" else ""
    return whole if number < 0x110000 and not _NO_CHARACTER.match(chr(number)) else ""
