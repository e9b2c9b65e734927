"""What a field of a feed or a page means: a date, names of writers, a language. Nothing here raises."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape

from briefing.clean import clean_line

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)$")
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt ]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?)?$"
)
YEARS = range(1970, 2100)  # of a date that is not absurd
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


def parse_time(text: object) -> datetime | None:
    """The moment a feed or a page means, in UTC, or None when it means none or an absurd one.

    Reads ISO 8601 / RFC 3339 (a missing zone is UTC, seconds of 60 are 59) and RFC 5322. Years 1970 to 2099.
    """
    text = clean_line(text[:100]) if isinstance(text, str) else ""
    if not 8 <= len(text) <= 64 or not text.isascii():
        return None
    found = _ISO.match(text)
    try:
        moment = _moment_of_iso(found) if found else parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment if moment.year in YEARS else None


def _moment_of_iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(found.group(i) or 0) for i in range(1, 7))
    zone = found.group(7) or "Z"
    moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    if zone[0] not in "+-":
        return moment
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:].lstrip(":") or 0))
    if offset > timedelta(hours=14):
        raise ValueError("no such time zone")
    return moment - offset if zone[0] == "+" else moment + offset


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
