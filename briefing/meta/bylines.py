"""Names of writers out of what feeds and pages print as an author."""

from __future__ import annotations

import re
from html import unescape

from briefing.clean import plain

_BY = re.compile(
    r"(?i)^(?:(?:(?:post\s+)?author|auteure?|autore?|autorin|autor)[\s:]+(?=\S+\s+\S))?"
    r"(?:(?:(?:written|words|story|posted|reported)\s+)?(?:by|par|von|por|di)[\s:]+)?"
)
# What page templates put behind a name.
_AFTER = re.compile(
    r"(?i)(?:\s*[·•|]\s.*|\s(?:view\s|more stories|link copied|get author|read more|follow\s).*"
    r"|\s(?:(?:senior|chief|staff|political|national)\s)*"
    r"(?:reporter|correspondent|editor|staff writer|columnist|ceo|chefredakteur(?:in)?))$"
)
_AND = re.compile(r"\s*(?:;|\||\s&\s|\s(?:and|et|und|y)\s)\s*")
_NOT_A_NAME = re.compile(
    r"(?i)https?://|www\.|@|^\W*$|^[\w.-]+\.(?:com|org|net|de)/"
    r"|^(?:admin|staff|editors?|unknown|null|none|n/a|guest|author|newsroom|name|autore?n?|auteure?s?|x+|agencies)$"
    r"|^(?:(?:senior|chief|staff|political|national|contributing)\s)*(?:writer|reporter|correspondent|editor|columnist)s?$"
)


def people(names: tuple[str, ...], site: str = "") -> tuple[str, ...]:
    """Names of writers, one each: without "By", split at "and", commas between full names and semicolons.

    Addresses, placeholders and the site's own name are no names.
    """
    found: dict[str, str] = {}
    for name in names:
        text = re.sub(r"\s*\([^()]*\)|\s*[<][^<>]*[>]", "", _BY.sub("", one_line(name)))
        parts = [part for piece in _AND.split(text) for part in _commas(piece)]
        for part in map(_bare, parts):
            if 1 < len(part) <= 80 and not _NOT_A_NAME.search(part) and key(part) != key(site):
                found.setdefault(key(part), part)
    return tuple(found.values())[:10]


def _bare(part: str) -> str:
    """A name without what stands around it, as long as two words of it are left."""
    part = _BY.sub("", part).strip(" ,;-–—|")
    bare = _AFTER.sub("", part).strip(" ,;-–—|")
    return bare if len(bare.split()) > 1 else part


def _commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    return parts if all(len(part.split()) > 1 for part in parts) else [parts[0] if len(parts[0].split()) > 1 else text]


def key(name: str) -> str:
    """A name or title without case, spaces and punctuation, for comparing."""
    return "".join(c for c in name.casefold() if c.isalnum())


def one_line(value: object) -> str:
    """One plain line of a JSON or meta value; entities are decoded once, for many sites escape what JSON does not."""
    return plain(unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", value))) if isinstance(value, str) else ""
