"""The moments that feeds write in a hundred forms: right, or none. Nothing here raises, whatever the text.

A date is read by what it is made of (a day, a time, a half of the day, a zone), and every part must be understood: an
unknown word could be a zone or an afternoon, and the date would be wrong by hours in silence. No zone at all is UTC, as
in most programs that leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from briefing.clean import clean_line
from briefing.meta import date_words

_YEARS = range(1970, 2100)  # of a date that is not absurd

# What nine in ten dates are, read in a tenth of the time: RFC 3339, and RFC 5322 as feeds write it.
_RFC_3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?:Z|([+-])([0-9]{2}):?([0-9]{2}))?"
)
_RFC_5322 = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r" (?:GMT|UTC|Z|([+-])([0-9]{2})([0-9]{2}))"
)
_MONTHS = {month.capitalize(): number for number, month in enumerate(date_words.MONTHS, 1)}

# Minutes east of UTC by abbreviation: RFC 5322, section 4.3, and what the tz database writes today for one offset only
# (a test compares), and the German names. Four are written in several countries: see `_BY_REGION`.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60,
    "mest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "wat": 60, "cat": 120, "sast": 120,
    "eat": 180, "idt": 180, "pkt": 300, "ist": 330, "wib": 420, "wita": 480, "wit": 540, "hkt": 480, "awst": 480,
    "jst": 540, "kst": 540, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210,
    "ndt": -150, "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
_BY_REGION = {
    ("ist", "IL"): 120, ("ist", "IE"): 60, ("cst", "CN"): 480, ("cst", "TW"): 480, ("cst", "CU"): -300,
    ("cdt", "CU"): -240, ("pst", "PH"): 480,
}  # fmt: skip
_REGION_OF_LANGUAGE = {"he": "IL", "iw": "IL", "ga": "IE", "zh": "CN", "fil": "PH", "tl": "PH"}
# North American custom: "ET" is whatever the clocks of the east show.
_CLOCKS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
# How the tz database spells its keys: "America/Port_of_Spain", "Etc/GMT+7".
_TZ_WORD = re.compile(r"[a-z]+")
_TZ_SPELLING = {word: word for word in ("of", "es", "au")} | {
    word: word.upper() for word in ("gmt", "utc", "uct", "us")
}
# Dates of a source that no language could read, before other languages than its own are asked no more: three
# milliseconds each.
_MOST_UNREAD = 20
# Top-level domains of countries that are sold to the whole world.
_SOLD_DOMAINS = frozenset("ac ai am cc co fm gg im io is la ly me nu sh st tk to tv ws".split())

_MONTH = (
    r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?![a-z])\.?"
)
_DAY = r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th|er|o|\.)?(?![\d:])"
_YEAR = r"(\d{4})(?![\d:])"
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)\.?")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?)?(?!\d)")
_DAY_MONTH_YEAR = re.compile(rf"{_DAY}[\s,/-]*{_MONTH}[\s,/'-]*(\d{{4}}|\d{{2}})(?![\d:])")
# Not "03 Jun 26 1815", the form of RFC 822.
_MONTH_DAY_YEAR = re.compile(rf"(?<!^\d )(?<!^\d\d )(?<![ ,]\d )(?<![ ,]\d\d ){_MONTH}\s*{_DAY}[\s,]+{_YEAR}")
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})[\s/.-]+{_MONTH}[\s/-]*{_DAY}")
_YEAR_LAST = re.compile(rf"(?:{_MONTH}\s+{_DAY}|{_DAY}\s+{_MONTH}),?\s(.*?:.*?)\s{_YEAR}")
_NUMBERS = re.compile(r"(?<![\d:])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d:])\.?")
_WEEK = re.compile(r"^(\d{4})-?w(\d{2})-?(\d)(?!\d)")
_DAY_OF_YEAR = re.compile(r"^(\d{4})-(\d{3})(?!\d)")

_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|day|sday|nesday|rsday|urday)?\b\.?")
_TIME = re.compile(
    r"(?:(am|pm)\s*)?(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,:]\d{1,9})?)?)?\s*(?:h|hrs|uhr)?\s*(?:([ap])\.?\s?m\b\.?)?"
)
_MILITARY_TIME = re.compile(r"^(\d{2})(\d{2})(?=\s(?:[a-z]|[+-]\d))")
_OFFSET = re.compile(r"(?:(?:utc|gmt|ut|z)\s?)?([+-])\s?(?:(\d{2}):?(\d{2})|(\d{1,2})(?::(\d{2}))?|(\d)(\d{2}))(?!\d)")
_NOTE = re.compile(r"\s*(?:[(\[][\w\s/+:,.'-]*[)\]]|[a-z]{2,5})?")
_NAMED_ZONE = re.compile(r"[(\[]?([a-z_]+(?:/[a-z_+-]+[0-9]*){0,2})[)\]]?")


class DateReader:
    """Reads the dates of one source as that source writes them.

    Args:
        language: its language's tag, "" if it says none.
        url: its address, which may name a country.
        others: further dates of the same source. One of them with a 13 or more in it shows whether the day or the month
            comes first in "6/2/2026".
    """

    def __init__(self, language: str = "", url: str = "", others: Iterable[str] = ()) -> None:
        self._language = language
        self._regions = _regions(language, url)
        self._others = others
        self._shown: frozenset[bool] | None = None
        self._words: dict[str, date_words.DateWords | None] = {}
        self._likely: tuple[str, ...] = ()
        self._unread = 0

    def read(self, text: object) -> datetime | None:
        """The moment in UTC, or None when the text is none, absurd (not of the years 1970 to 2099), or not clear.

        A time without a zone is UTC, seconds of 60 are 59, a day without a time begins at midnight. "6/2/2026" is 2
        June or 6 February by the weekday beside it, the other dates, or the custom of the source's country; in English
        of no country only with "AM" or "PM", where it is the American custom; otherwise it is None.
        """
        moment = _usual_moment(text) if isinstance(text, str) else None
        if moment is None and isinstance(text, str):
            line = date_words.plain(clean_line(text[:120]))
            # The shortest is "2026-6-2"; without a digit there is no date.
            if 8 <= len(line) <= 80 and re.search(r"\d", line):
                moment = self._moment(line)
        return moment if moment is not None and moment.year in _YEARS else None

    def _moment(self, line: str) -> datetime | None:
        found = self._moment_in_english(line)
        if found or not re.search(r"[^\W\d_]{2}", line):
            return found
        own = self._moment_in(self._language, line) if self._language else None
        if own or self._unread > _MOST_UNREAD:
            return own
        # Nobody says which language it is: those that can read it must agree ("lis" is November in Polish, and
        # October in Croatian).
        for languages in (self._likely, tuple(date_words.likely_languages(line))):
            answers = {language: self._moment_in(language, line) for language in languages}
            moments = set(answers.values()) - {None}
            if len(moments) == 1:
                self._likely = tuple(language for language, moment in answers.items() if moment)
                return moments.pop()
        self._unread += 1
        return None

    def _moment_in(self, language: str, line: str) -> datetime | None:
        if language not in self._words:
            self._words[language] = date_words.words_of(language)
        words = self._words[language]
        english = words.in_english(line) if words else ""
        return self._moment_in_english(english) if english else None

    def _moment_in_english(self, line: str) -> datetime | None:
        try:
            for day, rest in self._days(line):
                moment = self._with_time(day, rest)
                if moment:
                    return moment
        except (ValueError, OverflowError):  # a thirteenth month, a 25th hour
            pass
        return None

    def _days(self, line: str) -> Iterator[tuple[date, str]]:
        """The days that a line may name, each with what stands around it."""
        if found := _YEAR_FIRST.search(line):
            yield _day(found[1], found[3], found[4]), _around(line, found)
        elif found := _COMPACT.match(line):
            clock = f" {found[4]}:{found[5]}:{found[6] or '00'} " if found[4] else " "
            yield _day(found[1], found[2], found[3]), clock + line[found.end() :]
        elif found := _YEAR_MONTH_DAY.search(line):
            yield _day(found[1], found[2], found[3]), _around(line, found)
        elif found := _MONTH_DAY_YEAR.search(line):
            yield _day(found[3], found[1], found[2]), _around(line, found)
        elif found := _YEAR_LAST.search(line):
            day = _day(found[6], found[1] or found[4], found[2] or found[3])
            yield day, f"{line[: found.start()]} {found[5]} {line[found.end() :]}"
        elif found := _DAY_MONTH_YEAR.search(line):
            yield _day(found[3], found[2], found[1]), _around(line, found)
        elif found := _NUMBERS.search(line):
            yield from self._day_in_numbers(found, _around(line, found))
        elif found := _WEEK.match(line):
            yield date.fromisocalendar(int(found[1]), int(found[2]), int(found[3])), line[found.end() :]
        elif found := _DAY_OF_YEAR.match(line):
            day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
            yield _day(found[1], str(day.month), str(day.day)) if day.year == int(found[1]) else date.min, line[8:]

    def _day_in_numbers(self, found: re.Match[str], rest: str) -> Iterator[tuple[date, str]]:
        """The day of "6/2/2026" if it can be known: see `read`."""
        first, second, year = found[1], found[3], found[4]
        month_first: bool | None
        if found[2] == "." or int(first) > 12 or first == second:
            month_first = False
        elif int(second) > 12:
            month_first = True
        else:
            month_first = self._month_comes_first(_day(year, first, second), _day(year, second, first), rest)
        if month_first is not None:
            yield (_day(year, first, second) if month_first else _day(year, second, first)), rest

    def _month_comes_first(self, american: date, european: date, rest: str) -> bool | None:
        if named := _WEEKDAY.search(rest):
            weekday = date_words.DAYS.index(named[1])
            if (american.weekday() == weekday) != (european.weekday() == weekday):
                return american.weekday() == weekday
        if self._shown is None:  # once for all dates of a source, when the first needs it
            self._shown = frozenset(_shown_orders(self._others))
        if self._shown:
            return next(iter(self._shown)) if len(self._shown) == 1 else None
        english = self._language.partition("-")[0].lower() in ("", "en")
        if english and not self._regions:
            # Not "p. m.", which is Spanish.
            return True if re.search(r"\d\s*[ap]\.?m\b", rest) else None
        orders = {date_words.month_comes_first(self._language, region) for region in self._regions or {""}}
        return orders.pop() if len(orders) == 1 else None

    def _with_time(self, day: date, rest: str) -> datetime | None:
        """The moment on a day, by what stands around the day's name; None when a part of it is not understood."""
        rest = _WEEKDAY.sub(" ", rest).strip(" ,;.|-\u00b7\u060c")
        # A weekday in any language: one word in front of all, without a meaning of its own.
        rest = re.sub(r"^[^\W\d_]+[.,]+\s", "", rest)
        rest = re.sub(r"^(?:at\b|on\b|t(?=\d)|[-|,])?\s*", "", rest)
        rest = _MILITARY_TIME.sub(r"\1:\2", rest)
        found = _TIME.match(rest) if re.match(r"(?:am|pm)?\s*\d", rest) else None
        clock, zone = (_clock(found), rest[found.end() :].strip(" ,")) if found else (timedelta(), rest)
        if clock is None:
            return None
        local = datetime.combine(day, time(), UTC) + clock
        offset = self._offset(zone, local)
        return None if offset is None else local - offset

    def _offset(self, zone: str, local: datetime) -> timedelta | None:
        """How far a zone is from UTC; None for one that nobody knows."""
        if not zone:
            return timedelta()
        if zone[0] == "(" and zone[-1] == ")":
            zone = zone[1:-1]
        if found := _OFFSET.match(zone):
            hours, minutes = found[2] or found[4] or found[6], found[3] or found[5] or found[7] or "0"
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            # The easternmost clocks are those of Kiritimati. A name behind the number says the same again.
            known = offset <= timedelta(hours=14) and int(minutes) < 60 and _NOTE.fullmatch(zone, found.end())
            return None if not known else offset if found[1] == "+" else -offset
        named = _NAMED_ZONE.fullmatch(zone)
        return self._offset_by_name(named[1], local) if named else None

    def _offset_by_name(self, name: str, local: datetime) -> timedelta | None:
        if name in _ZONES:
            here = [_BY_REGION[name, region] for region in sorted(self._regions) if (name, region) in _BY_REGION]
            return timedelta(minutes=here[0] if here else _ZONES[name])
        key = _CLOCKS.get(name) or _TZ_WORD.sub(lambda word: _TZ_SPELLING.get(word[0], word[0].capitalize()), name)
        try:
            return local.replace(tzinfo=ZoneInfo(key)).utcoffset() if "/" in key else None
        except (LookupError, ValueError, OSError):  # LookupError: no such zone; OSError: a folder of zones
            return None


def _usual_moment(text: str) -> datetime | None:
    """The moment of a date in one of the two usual forms; None for any other text."""
    text = text.strip()
    try:
        if found := _RFC_3339.fullmatch(text):
            year, month, day, hour, minute, second = map(int, found.group(1, 2, 3, 4, 5, 6))
        elif (found := _RFC_5322.fullmatch(text)) and found[2] in _MONTHS:
            year, month, day = int(found[3]), _MONTHS[found[2]], int(found[1])
            hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
        else:
            return None
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        if not found[7]:
            return moment
        offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
        if offset > timedelta(hours=14) or int(found[9]) > 59:
            return None
        return moment - offset if found[7] == "+" else moment + offset
    except (ValueError, OverflowError):
        return None


def _clock(found: re.Match[str]) -> timedelta | None:
    """The time since midnight of a match of `_TIME`; None when it is none."""
    half = (found[1] or found[5] or "")[:1]
    hour, minute, second = int(found[2]), int(found[3] or 0), min(int(found[4] or 0), 60)
    if found[3] is None and not half:
        return None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half and not (half == "p" and 12 < hour < 24) and not (half == "a" and hour == 0):
        return None
    clock = timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    return clock if minute < 60 and (hour < 24 or clock == timedelta(days=1)) else None


def _day(year: str, month: str, day: str) -> date:
    """A day of numbers or names. RFC 5322, section 4.3: a year of two digits under 50 is of this century."""
    number = int(month) if month.isdigit() else date_words.MONTHS.index(month[:3]) + 1
    return date(int(year) + (0 if len(year) > 2 else 2000 if int(year) < 50 else 1900), number, int(day))


def _around(line: str, found: re.Match[str]) -> str:
    return f"{line[: found.start()]} {line[found.end() :]}"


def _shown_orders(texts: Iterable[str]) -> Iterator[bool]:
    """Whether the month comes first, for each date among `texts` that can only be read in one way."""
    for text in texts:
        found = _NUMBERS.search(text[:120])
        if found and found[2] != "." and (int(found[1]) > 12) != (int(found[3]) > 12):
            yield int(found[1]) <= 12


def _regions(language: str, url: str) -> frozenset[str]:
    """The countries that a source names: by its language's tag, and by the last part of its host."""
    tag = re.split("[-_]", language)
    named = {part.upper() for part in tag[1:] if len(part) == 2 and part.isalpha()}
    if not named and tag[0].lower() in _REGION_OF_LANGUAGE:
        named = {_REGION_OF_LANGUAGE[tag[0].lower()]}
    last = (urlsplit(url).hostname or "").rpartition(".")[2] if "://" in url else ""
    if len(last) == 2 and last.isalpha() and last not in _SOLD_DOMAINS:
        named |= {"GB" if last == "uk" else last.upper()}
    return frozenset(named - {"EU"})
