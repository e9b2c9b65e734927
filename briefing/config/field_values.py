"""Read the single values of feeds.yaml.

Each function takes what a person wrote and returns what the program needs, or raises ValueError with what is wrong and
what to write instead. pydantic calls them while it validates (`models`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import IPv6Address
from pathlib import PurePath
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_SETS = {"daily": range(7), "weekdays": range(5), "weekends": range(5, 7)}
_DAYS_HINT = "write weekdays, daily, weekends or [mon, wed, fri]"
_TIME_HINT = "write it as 06:30"
_MONTHLY_HINT = "write it as 1, or [1, 15]; 31 is the last day of every month"
# More than one edition an hour is a news ticker, and no briefing.
_MOST_TIMES = 24
_INTERVAL_HINT = "write it as 1h or 30m"
# Sooner than every ten minutes no feed has asked to be read: of those that say how often (`ttl` of RSS 2.0, in minutes;
# `sy:updateFrequency`), most say an hour. A day is a schedule of its own.
_SHORTEST_INTERVAL, _LONGEST_INTERVAL = timedelta(minutes=10), timedelta(hours=24)
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
# A mail address, without the quoted local parts and comments that RFC 5322 allows and nobody uses.
_ADDRESS = r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+"
# Characters that show nothing and reverse, join or hide their neighbours: the sender of a mail could be made to read as
# another one (Unicode Technical Report 36, "Bidirectional Text Spoofing"; CVE-2021-42574). The joiners U+200C and
# U+200D are allowed: Persian words and emoji need them.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
# Characters of a value that a message repeats, so that a message stays one line of a terminal or two.
_LONGEST_VALUE = 60
# What a keyword without a weight multiplies the score of a story by. docs/configuration.md promises it to readers.
_DEFAULT_KEYWORD_WEIGHT = 1.5
# Scores of the sample's edition run from 0.36 to 2.61, so a weight of 10 lifts any story above those without the word;
# a larger number is a slip. So are more than 200 words: each is looked for in every story of a build.
_HEAVIEST_KEYWORD, _MOST_KEYWORDS = 10, 200


def short_repr(value: str) -> str:
    """A value as a message repeats it: in quotes, and cut where it gets long."""
    return repr(value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…")


def single_line(value: str) -> str:
    """Text without line breaks, control characters and invisible ones: it goes into headers, titles and terminals."""
    text = value.strip()
    # A line break in a header begins another header (RFC 5322 2.2); a terminal obeys control characters (ECMA-48).
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
        return name  # a schedule of a model that is validated again
    start = name.casefold() if isinstance(name, str) else ""
    for number, day in enumerate(_DAYS):
        if len(start) > 2 and day.startswith(start):  # "t" and "s" begin two days each; calendars print three letters
            return number
    raise ValueError(f"{short_repr(str(name))} is not a day; {_DAYS_HINT}")


def times_of_day(value: Any) -> tuple[str, ...]:
    """One time of day, or several, as HH:MM, in order and each once."""
    times = re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(times, list | tuple):
        raise ValueError(f"{short_repr(str(value))} is not a time of day; {_TIME_HINT}")
    if not times:
        raise ValueError(f"has no time of day; {_TIME_HINT}")
    if len(times) > _MOST_TIMES:
        raise ValueError(f"has {len(times)} times; an edition an hour ({_MOST_TIMES}) is the most")
    return tuple(sorted({_time_of_day(each) for each in times}))


def _time_of_day(value: Any) -> str:
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value.strip()) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"{short_repr(str(value))} is not a time of day; {_TIME_HINT}")
    return f"{int(match[1]):02}:{match[2]}"


def month_days(value: Any) -> tuple[int, ...]:
    """One day of the month, or several, in order and each once."""
    days = value if isinstance(value, list | tuple) else (value,)
    for day in days:
        if not isinstance(day, int) or isinstance(day, bool) or not 1 <= day <= 31:
            raise ValueError(f"{short_repr(str(day))} is not a day of the month; {_MONTHLY_HINT}")
    if isinstance(value, list) and not value:
        raise ValueError(f"has no day; {_MONTHLY_HINT}")
    return tuple(sorted(set(days)))


def interval(value: Any) -> timedelta:
    """A time such as 1h, 30m or 1h30m."""
    if isinstance(value, timedelta):  # of a model that is validated again
        return value
    text = value.strip() if isinstance(value, str) else ""
    match = re.fullmatch(r"(?:([0-9]{1,3})\s*h)?\s*(?:([0-9]{1,4})\s*m)?", text)
    if not text or not match:
        raise ValueError(f"{short_repr(str(value))} is not a time; {_INTERVAL_HINT}")
    found = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
    if not _SHORTEST_INTERVAL <= found <= _LONGEST_INTERVAL:
        raise ValueError(f"{short_repr(value)} is not between 10m and 24h; {_INTERVAL_HINT}")
    return found


def timezone_key(value: str) -> str:
    """The key of a zone of the IANA time zone database."""
    if not is_timezone(value):
        raise ValueError(f"{short_repr(value)} is not a time zone; write it as {_nearest_zone(value)}")
    return value


def is_timezone(value: Any) -> bool:
    """Whether this is the key of a zone. Opens one file; `available_timezones` would look at all 600."""
    try:
        return isinstance(value, str) and bool(ZoneInfo(value).key)
    except (ValueError, LookupError, OSError):  # "../x", a zone that is not there, a folder of zones such as "America"
        return False


def _nearest_zone(value: str) -> str:
    """The zone that may have been meant: that of the city, one with nearly this spelling, or an example."""
    city = re.sub(r"\W+", "_", value.rpartition("/")[2]).casefold()
    zones = sorted(available_timezones())
    same = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
    return (same or difflib.get_close_matches(value, zones, n=1) or ["America/Toronto"])[0]


def web_address(value: str) -> str:
    """An http or https address without secrets in it, or ""."""
    if not value:
        return value
    parts = _split_address(value)
    # Whoever reads logs and archives would have the password too, and RFC 3986 3.2.1 deprecates it in addresses.
    if "@" in (parts.netloc if parts else value):
        raise ValueError("has a user name or password in it; addresses with secrets are not fetched")
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\x00-\x1f]", value):
        raise ValueError(f"{short_repr(value)} is not an http or https address; write it as https://example.org/feed")
    return single_line(value)


def _split_address(value: str) -> SplitResult | None:
    """The parts of an address, or None when it has none (a bracket left open, a port beyond 65535)."""
    try:
        parts = urlsplit(value)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def host_and_port(value: str) -> str:
    """A "host:port" in one spelling, for comparing: in lower case, an IPv6 address in brackets and short (RFC 5952)."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})", value.strip())
    try:
        if not match or not 1 <= int(match[2]) <= 65535:
            raise ValueError
        host = f"[{IPv6Address(match[1][1:-1])}]" if match[1][0] == "[" else match[1].lower()
    except ValueError:
        what = f"{short_repr(value)} is not a host and a port; write it as localhost:8080, without http://"
        raise ValueError(what) from None
    return f"{host}:{int(match[2])}"


def default_outlet_name(address: str) -> str:
    """The name of a source that was given none: the host without www, or the name of the file."""
    if "://" not in address:
        return PurePath(address).stem or address
    parts = _split_address(address)
    return ((parts and parts.hostname) or address).removeprefix("www.")


def keyword_weights(value: Any) -> tuple[tuple[str, float], ...]:
    """Keywords with their weights, from a list of words, a group {word: weight}, or a list of both."""
    if isinstance(value, tuple):
        return value  # of a model that is validated again
    if not isinstance(value, list | Mapping):
        raise ValueError("is not a list of words; write [ferry, harbour] or {ferry: 2}")
    weights: dict[str, float] = {}
    for item in (value,) if isinstance(value, Mapping) else value:
        for word, weight in item.items() if isinstance(item, Mapping) else ((item, _DEFAULT_KEYWORD_WEIGHT),):
            weights[_keyword(word)] = _weight(word, weight)
    if len(weights) > _MOST_KEYWORDS:
        raise ValueError(f"has {len(weights)} words; keep {_MOST_KEYWORDS} of them at most")
    return tuple(weights.items())


def _keyword(word: Any) -> str:
    if not isinstance(word, str) or not word.strip():
        raise ValueError(f"{short_repr(str(word))} is not a word; write it in quotes")
    return single_line(word)


def _weight(word: str, weight: Any) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= _HEAVIEST_KEYWORD:
        raise ValueError(
            f"{short_repr(word)} has the weight {short_repr(str(weight))}; write a number from 0 to {_HEAVIEST_KEYWORD}"
        )
    return float(weight)


def name_and_address(value: str) -> tuple[str, str]:
    """The name (or "") and the address of one mail address."""
    name, address = parseaddr(value)
    plain = value.strip() == address or value.rstrip().endswith(f"<{address}>")
    if not plain or not re.fullmatch(_ADDRESS, address):
        raise ValueError(f"{short_repr(value)} is not a mail address; write it as name@example.org")
    return single_line(name), single_line(address)


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
        raise ValueError(
            f"{short_repr(value)} is not a mailto: or https: address; write it as mailto:leave@example.org"
        )
    return single_line(value)


def one_click_url(value: str) -> str:
    """An https address, in which {address} stands for a reader's, or ""."""
    if value and not re.fullmatch(r"https://[^\s<>\"{}]+(?:\{address\}[^\s<>\"{}]*)?", value):
        raise ValueError(
            f"{short_repr(value)} is not an https address; write it as https://example.org/leave?who={{address}}"
        )
    return single_line(value)


def mail_host(value: str) -> str:
    """The name of a mail server."""
    if not re.fullmatch(r"[\w.-]+|\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\]?", value):
        raise ValueError(
            f"{short_repr(value)} is not the name of a server; write it as smtp.example.org, and the port in `port`"
        )
    return value.strip("[]")


def secret_reference(value: Any) -> Any:
    """A reference to a secret: ${NAME} as it is, or "file:path" for {file: path}."""
    if isinstance(value, dict) and set(value) == {"file"} and isinstance(value["file"], str):
        return f"file:{value['file']}"
    if isinstance(value, str) and (not value or _REFERENCE.fullmatch(value)):
        return value
    # The value is never repeated: messages end up in logs.
    raise ValueError("holds a secret in plain text; write ${NAME} for a variable of the environment, or {file: path}")


def database_url(value: str) -> str:
    """A database URL without a password in plain text, or ""; variables in it are looked up later."""
    if not value:
        return value
    password = re.search(r"//[^/?#]*?:([^/?#]*)@", value)
    if password and not _REFERENCE.fullmatch(password[1]):
        raise ValueError("holds a password in plain text; write ${NAME} for a variable of the environment")
    return value if value.startswith("${") else known_database_url(value)


def known_database_url(value: str) -> str:
    """A database URL of a kind that the store knows, or "". No message repeats the value: it may hold a password."""
    if value and not re.match(r"(sqlite|postgresql)(\+[a-z0-9_]+)?://", value):
        raise ValueError(
            "is not a database URL; write it as sqlite:///path/to/file or postgresql://user:${NAME}@host/name"
        )
    return value


def expand_variables(value: str, environ: Mapping[str, str]) -> str:
    """The value with every ${NAME} in it replaced. Raises KeyError with the name of a variable that is not set."""
    return _REFERENCE.sub(lambda match: environ[match[1]], value)
