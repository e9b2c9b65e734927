"""What a field of a feed or a page means: a date, names of writers, a language. Nothing here raises."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from html import unescape

from briefing.clean import clean_line
from briefing.meta.date_reader import DateReader

_OFFSET = re.compile(r":[0-9]{2}(?:\.[0-9]+)?\s?([+-])(0[0-9]|1[0-4]):?([0-5][0-9])$")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)$")


def parse_time(text: object, language: str = "", url: str = "") -> datetime | None:
    """The moment that a field means, in UTC, or None: see `DateReader`, which reads many dates of one source."""
    return DateReader(language, url).read(text)


def local_time(text: object, reader: DateReader | None = None) -> datetime | None:
    """The moment that a field means, in the zone that it names by its offset, else in UTC; None as for `parse_time`."""
    moment = (reader or DateReader()).read(text)
    found = _OFFSET.search(text.strip()) if moment and isinstance(text, str) else None
    if moment is None or found is None:
        return moment
    offset = timedelta(hours=int(found.group(2)), minutes=int(found.group(3)))
    return moment.astimezone(timezone(offset if found.group(1) == "+" else -offset))


def language(text: object) -> str:
    """A language tag as BCP 47 writes it ("en", "fr-CA"), or ""."""
    found = _LANGUAGE.match(text.strip()) if isinstance(text, str) else None
    return found.group(1).lower() + found.group(2).replace("_", "-") if found else ""


def comparison_key(name: str) -> str:
    """A name or title without case, spaces and punctuation, for comparing."""
    return "".join(c for c in name.casefold() if c.isalnum())


def plain_line(value: object) -> str:
    """One plain line of a JSON or meta value; entities are decoded once, for many sites escape what JSON does not."""
    return clean_line(unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", value))) if isinstance(value, str) else ""
