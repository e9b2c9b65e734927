"""A date in any usual spelling to an aware datetime. Nothing here raises, whatever the text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from briefing.clean import plain

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt ]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?)?$"
)
YEARS = range(1970, 2100)  # of a date that is not absurd


def parse_time(text: object) -> datetime | None:
    """The moment a feed or a page means, in UTC, or None when it means none or an absurd one.

    Reads ISO 8601 / RFC 3339 (a missing zone is UTC, seconds of 60 are 59) and RFC 5322. Years 1970 to 2099.
    """
    text = plain(text[:100]) if isinstance(text, str) else ""
    if not 8 <= len(text) <= 64 or not text.isascii():
        return None
    found = _ISO.match(text)
    try:
        moment = _iso(found) if found else parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment if moment.year in YEARS else None


def _iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(found.group(i) or 0) for i in range(1, 7))
    zone = found.group(7) or "Z"
    moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    if zone[0] not in "+-":
        return moment
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:].lstrip(":") or 0))
    if offset > timedelta(hours=14):
        raise ValueError("no such time zone")
    return moment - offset if zone[0] == "+" else moment + offset
