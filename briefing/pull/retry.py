"""When a server wants to be asked again: `Retry-After`, and whom it holds for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from briefing.types import Problem

# So long a server is left alone at most, whatever it says: once a day it may be asked whether it has meant it. A slip
# of seconds for milliseconds, or of a year in a date, would end a source for good.
LONGEST_WAIT = timedelta(days=1)

# 429 says that we come too often; 503 may say how long the server is away (RFC 9110, 15.6.4).
_TOO_OFTEN, _AWAY = 429, 503

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A server that wants to be left alone: what to tell, and its `Retry-After`, "" where it says nothing of when."""

    problem: Problem
    server: str
    retry_after: str


def wants_to_be_left_alone(status: int, retry_after: str) -> bool:
    """Whether an answer means that nothing more should be asked of its server for now."""
    return status == _TOO_OFTEN or (status == _AWAY and bool(retry_after))


def server_of(url: str) -> str:
    """Who is asked one thing at a time: http and https are one server, a port of its own is another; "" for no URL."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def wait_until(header: str, now: datetime) -> datetime | None:
    """The time before which a server does not want to be asked, by its `Retry-After`; None where that says nothing.

    It is a number of seconds or a date (RFC 9110, 10.2.3).
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=int(text[:9]))
    else:
        try:
            date = parsedate_to_datetime(text)
        except ValueError:
            return None
        wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    return now + min(wait, LONGEST_WAIT) if wait > timedelta(0) else None
