"""How the languages of the world write a date: names of months and days, halves of the day, which number comes first.

The words are the Unicode CLDR's, through Babel, which is here for the editions anyway: own lists would be worse and
never done, and dateparser answers also where nobody can know ("02/06/2026", an unknown zone). A language costs 10 ms
when it is first asked for, so only a word that English does not explain asks, and the source's own language goes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Asked where a source does not write its own language: those with newspapers on the web, by the script of the word.
# Arabic has a second set of months in the Levant, and others in the Maghreb.
_LANGUAGES: Mapping[str, str] = {
    "LATIN": "fr de es it pt nl pl cs sk sl hr hu ro sv da nb fi et lv lt is ga ca eu gl sq id ms vi tr az af",
    "CYRILLIC": "ru uk be bg sr mk kk",
    "GREEK": "el",
    "ARABIC": "ar ar_LB ar_DZ ar_MA fa ur ps",
    "HEBREW": "he",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "THAI": "th",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "HANGUL": "ko",
    "CJK": "zh ja",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
}
# What programs write for a month, and the CLDR does not.
_FURTHER_MONTHS: Mapping[str, Mapping[str, str]] = {"de": {"mrz": "mar"}}
# What stands before a time in several languages, and in none of the CLDR's patterns.
_BEFORE_TIMES = "at|um|kl|klo|om|ore|alle|a las|las|as|a|ob|o"
_CJK_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]")
_CJK_TIME = re.compile(r"(\d{1,2})\s*[時时點点시]\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?")
_LETTER = r"[^\W\d_]"


class DateWords:
    """A language's words, as `plain` writes them, to the English ones.

    Args:
        months: names of months to those of `MONTHS`.
        days: of weekdays to those of `DAYS`.
        halves: of the halves of the day to "am" and "pm".
        joining: words that only join ("de").
    """

    def __init__(
        self, months: Mapping[str, str], days: Mapping[str, str], halves: Mapping[str, str], joining: Iterable[str]
    ) -> None:
        self._english = {**halves, **days, **months}
        self._days = days
        self._first_day = re.compile(rf"^\W*({_any_of(days)})\.?(?!{_LETTER})")
        self._month = re.compile(_whole_words(months))
        # Not the Spanish "mar", which is Tuesday and March, nor the English words that stand there by now.
        self._further_days = re.compile(_whole_words(day for day in days if day not in (*months, *DAYS)))
        half = _any_of(halves)
        self._half = re.compile(rf"(?<=\d)\s*({half})(?!{_LETTER})|(?<!{_LETTER})({half})\s*(?=\d)")
        self._joining = re.compile(rf"{_whole_words(joining)}|(?<!{_LETTER})(?:{_BEFORE_TIMES})\.?\s+(?=\d)")

    def in_english(self, text: str) -> str:
        """A date with these words replaced; "" when it has none of them, or may mean two months."""
        words = self._first_day.sub(lambda day: f"{self._days[day[1]]} ", text)
        if len(self._month.findall(words)) > 1:
            return ""
        words = self._further_days.sub(" ", words)
        words = self._month.sub(lambda month: f" {self._english[month[1]]} ", words)
        words = self._half.sub(lambda half: f" {self._english[half[1] or half[2]]} ", words)
        words = self._joining.sub(" ", words)
        return "" if words == text else " ".join(words.split())


def plain(text: str) -> str:
    """A date in one form: lower case, ASCII digits, no accents, one kind of dash, apostrophe and blank.

    Chinese, Japanese and Korean dates are in the order of ISO 8601, with signs in the place of its dashes.
    """
    if not text.isascii():
        text = _CJK_TIME.sub(lambda t: f"{t[1]}:{t[2].zfill(2)}:{(t[3] or '0').zfill(2)} ", text)
        text = _CJK_DATE.sub(r"\1-\2-\3 ", text)
        text = unicodedata.normalize("NFKD", text)
        text = "".join(_plain_sign(sign) for sign in text if unicodedata.category(sign) != "Mn")
    return " ".join(text.casefold().split())


def _plain_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return "-" if unicodedata.category(sign) == "Pd" or sign == "\u2212" else "'" if sign in "\u2019\u02bc" else sign


def words_of(language: str) -> DateWords | None:
    """The words of a language by its BCP 47 tag, or None when the CLDR has none."""
    locale = _locale(language)
    if locale is None:
        return None
    forms = [(use, width) for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    months = [{plain(locale.months[use][width][month]) for use, width in forms} for month in range(1, 13)]
    widths = ("wide", "abbreviated", "short")
    days = [{plain(locale.days[use][w][day]) for use in ("format", "stand-alone") for w in widths} for day in range(7)]
    halves = [{plain(name) for name in _halves(locale, half)} for half in ("am", "pm")]
    patterns = [str(locale.date_formats["full"].pattern), str(locale.date_formats["long"].pattern)]
    patterns.append(str(getattr(locale.datetime_formats["long"], "pattern", locale.datetime_formats["long"])))
    joining = {plain(word) for pattern in patterns for word in re.findall(r"'([^']+)'", pattern)}
    if locale.language in _FURTHER_MONTHS:
        for name, month in _FURTHER_MONTHS[locale.language].items():
            months[MONTHS.index(month)].add(name)
    return DateWords(
        months=_month_names(months),
        days=_names(days, DAYS),
        halves=_names(halves, ("am", "pm")),
        joining=joining,
    )


def _halves(locale: Locale, half: str) -> Iterator[str]:
    for width in ("wide", "abbreviated"):
        name = locale.day_periods["format"].get(width, {}).get(half)
        if name:
            yield name


def likely_languages(text: str) -> Iterator[str]:
    """The languages that a date may be in, by the script of its first foreign letter."""
    letter = next((sign for sign in text if sign.isalpha() and not sign.isascii()), "a")
    script = unicodedata.name(letter, "LATIN").split()[0]
    yield from _LANGUAGES.get(script, "").split()


def month_comes_first(language: str, region: str) -> bool | None:
    """Whether "6/2/2026" is 2 June where a language is written; None where nobody can know, as in Canada.

    Args:
        language: its tag, "" for an unknown one.
        region: two letters of the country; "" where it is not known.
    """
    name = language.replace("-", "_").partition("_")[0] or "en"
    locale = _locale(f"{name}_{region}" if region else name) or (_locale(f"und_{region}") if region else None)
    pattern = locale.date_formats["short"].pattern.lower() if locale else ""
    if not re.match(r"\W*(?:d+\W+m+|m+\W+d+)\W+y", pattern):
        return None
    return pattern.index("m") < pattern.index("d")


def _locale(tag: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _month_names(months: list[set[str]]) -> dict[str, str]:
    """The names and their first letters, at least three ("janv", "sept", "marz"): every program shortens them anew."""
    whole = _names(months, MONTHS)
    beginnings = _names([{part for name in names for part in _beginnings(name)} for names in months], MONTHS)
    return {**beginnings, **whole}


def _beginnings(name: str) -> Iterator[str]:
    if re.fullmatch(rf"{_LETTER}+", name):
        yield from (name[:end] for end in range(3, len(name)))


def _names(forms: Iterable[set[str]], english: tuple[str, ...]) -> dict[str, str]:
    """Each form to its English word, without those that would be two ("jui" is June and July in French)."""
    found: dict[str, str] = {}
    twice = set()
    for names, word in zip(forms, english, strict=True):
        for name in {name.rstrip(".") for name in names} - {""}:
            if found.setdefault(name, word) != word:
                twice.add(name)
    return {name: word for name, word in found.items() if name not in twice}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


def _whole_words(words: Iterable[str]) -> str:
    return rf"(?<!{_LETTER})({_any_of(words)})\.?(?!{_LETTER})"
