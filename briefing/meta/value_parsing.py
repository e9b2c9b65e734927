"""What a field of a feed or a page means: a date, names of writers, a language. Nothing here raises."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from briefing.clean import clean_line
from briefing.meta.date_reader import DateReader

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)$")
_BY = re.compile(
    r"(?i)^(?:(?:(?:post\s+)?author|auteure?|autore?|autorin|autor)[\s:]+(?=\S+\s+\S))?"
    r"(?:(?:(?:written|words|story|posted|reported)\s+)?(?:by|par|von|por|di)[\s:]+)?"
)
# What page templates put behind a name.
_BEHIND_A_NAME = re.compile(
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


def parse_time(text: object, language: str = "", url: str = "") -> datetime | None:
    """The moment that a field means, in UTC, or None: see `DateReader`, which reads many dates of one source."""
    return DateReader(language, url).read(text)


def language(text: object) -> str:
    """A language tag as BCP 47 writes it ("en", "fr-CA"), or ""."""
    found = _LANGUAGE.match(text.strip()) if isinstance(text, str) else None
    return found.group(1).lower() + found.group(2).replace("_", "-") if found else ""


def people(names: tuple[str, ...], site: str = "") -> tuple[str, ...]:
    """Names of writers, one each: without "By", split at "and", commas between full names and semicolons.

    Addresses, placeholders and the site's own name are no names.
    """
    found: dict[str, str] = {}
    for name in names:
        text = re.sub(r"\s*\([^()]*\)|\s*[<][^<>]*[>]", "", _BY.sub("", plain_line(name)))
        parts = [part for piece in _AND.split(text) for part in _split_at_commas(piece)]
        for part in map(_without_title, parts):
            if 1 < len(part) <= 80 and not _NOT_A_NAME.search(part) and comparison_key(part) != comparison_key(site):
                found.setdefault(comparison_key(part), part)
    return tuple(found.values())[:10]


def _without_title(part: str) -> str:
    """A name without what stands around it, as long as two words of it are left."""
    part = _BY.sub("", part).strip(" ,;-–—|")
    bare = _BEHIND_A_NAME.sub("", part).strip(" ,;-–—|")
    return bare if len(bare.split()) > 1 else part


def _split_at_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    return parts if all(len(part.split()) > 1 for part in parts) else [parts[0] if len(parts[0].split()) > 1 else text]


def comparison_key(name: str) -> str:
    """A name or title without case, spaces and punctuation, for comparing."""
    return "".join(c for c in name.casefold() if c.isalnum())


def plain_line(value: object) -> str:
    """One plain line of a JSON or meta value; entities are decoded once, for many sites escape what JSON does not."""
    return clean_line(unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", value))) if isinstance(value, str) else ""
