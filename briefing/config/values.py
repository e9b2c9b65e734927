"""The readers of single values in feeds.yaml: each takes what a person wrote and gives what the program wants, or
raises ValueError with what is wrong and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from email.utils import parseaddr
from ipaddress import IPv6Address
from pathlib import PurePath
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_SETS = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_DAYS_HINT = "write weekdays, daily, weekends or [mon, wed, fri]"
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_ADDRESS = r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+"


# What shows nothing and turns, joins or hides what stands beside it: a mail's sender could be made to read otherwise.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_LONGEST = 60
KEYWORD = 1.5
"""What a keyword without a weight multiplies the score of a story by."""
_HEAVIEST, _MOST_KEYWORDS = 10, 200


def short(value: str) -> str:
    """A value as a message repeats it: in quotes, and cut where it gets long."""
    return repr(value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…")


def one_line(value: str) -> str:
    """Text without line breaks and invisible characters: it goes into headers, titles and terminals."""
    text = value.strip()
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text):
        raise ValueError("has a line break or a control character in it; write it on one line")
    hidden = _INVISIBLE.search(text)
    if hidden:
        raise ValueError(f"has the invisible character U+{ord(hidden[0]):04X} in it; take it out")
    return text


def day_numbers(value: Any) -> Any:
    """Day names to 0 (Monday) to 6, in order."""
    names = re.split(r"[,\s]+", value.strip().casefold()) if isinstance(value, str) else value
    if not isinstance(names, list | tuple):
        raise ValueError(f"is not a list of days; {_DAYS_HINT}")
    if not names:
        raise ValueError(f"has no day; {_DAYS_HINT}")
    if len(names) == 1 and isinstance(names[0], str) and names[0] in _DAY_SETS:
        return tuple(_DAY_SETS[names[0]])
    return tuple(sorted({_day(name) for name in names}))


def _day(name: Any) -> int:
    if isinstance(name, int) and not isinstance(name, bool) and name in range(7):
        return name  # a schedule that was read already
    start = name.casefold() if isinstance(name, str) else ""
    for number, day in enumerate(DAYS):
        if len(start) > 2 and day.startswith(start):
            return number
    raise ValueError(f"{short(str(name))} is not a day; {_DAYS_HINT}")


def time_of_day(value: str) -> str:
    """A time of day as HH:MM."""
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value)
    if not match:
        raise ValueError(f"{short(value)} is not a time of day; write it as 06:30")
    return f"{int(match[1]):02}:{match[2]}"


def timezone_key(value: str) -> str:
    """The key of an IANA zone."""
    if not is_timezone(value):
        raise ValueError(f"{short(value)} is not a time zone; write it as {_nearest_zone(value)}")
    return value


def is_timezone(value: Any) -> bool:
    """Is this the key of a zone? (Listing all of them reads 600 files, looking at one only one.)"""
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    except (ValueError, LookupError, OSError):  # no path, no such zone, a folder of zones
        return False


def _nearest_zone(value: str) -> str:
    """What may have been meant: the zone of the city, a zone spelled nearly so, or an example."""
    city = re.sub(r"\W+", "_", value.rpartition("/")[2]).casefold()
    zones = sorted(available_timezones())
    same = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
    return (same or difflib.get_close_matches(value, zones, n=1) or ["America/Toronto"])[0]


def web_address(value: str) -> str:
    """An http or https address without secrets in it, or ""."""
    if not value:
        return value
    parts = _split(value)
    if "@" in (parts.netloc if parts else value):
        raise ValueError("has a user name or password in it; addresses with secrets are not fetched")
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\x00-\x1f]", value):
        raise ValueError(f"{short(value)} is not an http or https address; write it as https://example.org/feed")
    return one_line(value)


def _split(value: str) -> SplitResult | None:
    """The parts of an address, or None when it has none (a bracket left open, a port beyond 65535)."""
    try:
        parts = urlsplit(value)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def host_and_port(value: str) -> str:
    """A "host:port", as the puller compares it: in lower case, an IPv6 address in brackets and in its short form."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})", value.strip())
    try:
        if not match or not 1 <= int(match[2]) <= 65535:
            raise ValueError
        host = f"[{IPv6Address(match[1][1:-1])}]" if match[1][0] == "[" else match[1].lower()
    except ValueError:
        what = f"{short(value)} is not a host and a port; write it as localhost:8080, without http://"
        raise ValueError(what) from None
    return f"{host}:{int(match[2])}"


def outlet_of(address: str) -> str:
    """A name for a source that was given none: the host without www, or the name of the file."""
    if "://" not in address:
        return PurePath(address).stem or address
    parts = _split(address)
    return ((parts and parts.hostname) or address).removeprefix("www.")


def keyword_weights(value: Any) -> tuple[tuple[str, float], ...]:
    """Keywords with their weights, of a list of words, a group {word: weight}, or a list of both."""
    if isinstance(value, tuple):
        return value  # read already
    if not isinstance(value, list | Mapping):
        raise ValueError("is not a list of words; write [ferry, harbour] or {ferry: 2}")
    weights: dict[str, float] = {}
    for item in (value,) if isinstance(value, Mapping) else value:
        for word, weight in item.items() if isinstance(item, Mapping) else ((item, KEYWORD),):
            weights[_keyword(word)] = _weight(word, weight)
    if len(weights) > _MOST_KEYWORDS:
        raise ValueError(f"has {len(weights)} words; keep {_MOST_KEYWORDS} of them at most")
    return tuple(weights.items())


def _keyword(word: Any) -> str:
    if not isinstance(word, str) or not word.strip():
        raise ValueError(f"{short(str(word))} is not a word; write it in quotes")
    return one_line(word)


def _weight(word: str, weight: Any) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= _HEAVIEST:
        raise ValueError(f"{short(word)} has the weight {short(str(weight))}; write a number from 0 to {_HEAVIEST}")
    return float(weight)


def name_and_address(value: str) -> tuple[str, str]:
    """The name (or "") and the address of one mail address."""
    name, address = parseaddr(value)
    plain = value.strip() == address or value.rstrip().endswith(f"<{address}>")
    if not plain or not re.fullmatch(_ADDRESS, address):
        raise ValueError(f"{short(value)} is not a mail address; write it as name@example.org")
    return one_line(name), one_line(address)


def mailbox(value: str) -> str:
    """One mail address, with or without a name, in one spelling."""
    name, address = name_and_address(value)
    if not name:
        return address
    if re.search(r"[^\w\s'&!?*+/=-]", name):  # RFC 5322 3.2.3: these stand in quotes
        name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{name} <{address}>"


def reply_address(value: str) -> str:
    """A mail address, or ""."""
    return mailbox(value) if value else value


def unsubscribe_address(value: str) -> str:
    """A mailto: or https: address, or ""."""
    if value and not re.fullmatch(rf"mailto:{_ADDRESS}|https://[^\s<>\"]+", value):
        raise ValueError(f"{short(value)} is not a mailto: or https: address; write it as mailto:leave@example.org")
    return one_line(value)


def one_click_url(value: str) -> str:
    """An https address, in which {address} stands for a reader's, or ""."""
    if value and not re.fullmatch(r"https://[^\s<>\"{}]+(?:\{address\}[^\s<>\"{}]*)?", value):
        raise ValueError(
            f"{short(value)} is not an https address; write it as https://example.org/leave?who={{address}}"
        )
    return one_line(value)


def mail_host(value: str) -> str:
    """The name of a mail server."""
    if not re.fullmatch(r"[\w.-]+|\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?", value):
        raise ValueError(
            f"{short(value)} is not the name of a server; write it as smtp.example.org, and the port in `port`"
        )
    return value.strip("[]")


def secret(value: Any) -> Any:
    """A reference to a secret: ${NAME}, or file:path for {file: path}."""
    if isinstance(value, dict) and set(value) == {"file"} and isinstance(value["file"], str):
        return f"file:{value['file']}"
    if isinstance(value, str) and (not value or _REFERENCE.fullmatch(value)):
        return value
    # The value itself is never repeated: a message may end up in a log.
    raise ValueError("holds a secret in plain text; write ${NAME} for a variable of the environment, or {file: path}")


def database(value: str) -> str:
    """A database URL without a password in plain text, or ""."""
    if not value:
        return value
    password = re.search(r"//[^/?#]*?:([^/?#]*)@", value)
    if password and not _REFERENCE.fullmatch(password[1]):
        raise ValueError("holds a password in plain text; write ${NAME} for a variable of the environment")
    return value if value.startswith("${") else database_kind(value)


def database_kind(value: str) -> str:
    """A database URL of a kind that the store knows, or "". No message repeats it: it may hold a password."""
    if value and not re.match(r"(sqlite|postgresql)(\+[a-z0-9_]+)?://", value):
        raise ValueError(
            "is not a database URL; write it as sqlite:///path/to/file or postgresql://user:${NAME}@host/name"
        )
    return value


def expand(value: str, environ: Mapping[str, str]) -> str:
    """A value with every ${NAME} in it replaced. Raises KeyError for a name that is not there."""
    return _REFERENCE.sub(lambda match: environ[match[1]], value)
