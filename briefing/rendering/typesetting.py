"""Words as every rendering prints them: without what does not print, and broken into lines where they may be."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefing.types import Edition

__all__ = [
    "COLUMNS",
    "TextRun",
    "edition_day",
    "in_timezone",
    "last_words_together",
    "one_line",
    "unbroken_marks",
    "unbroken_part",
    "without_controls",
    "wrap",
]

COLUMNS = 72  # RFC 5322 2.1.1 asks for 78 at most; six are left for the marks of a reply
_HANG = re.compile(r"\s*(?:[*–>-] |\[\d+\] )?")
# Characters of a headline that may turn on a phone, and of two words that end it together: longer ones leave a gap
# in the line above.
_TURNS_FROM, _LONGEST_END = 24, 16
_LONGEST_UNBROKEN = 28  # characters of a part that does not turn; it fits the narrowest phone
# Controls, direction overrides and lone surrogates: none of them prints, all of them can rearrange or break a page.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRun:
    """Words, linked when `url` is set. `number` counts the links of the text part; 0 when there is none. `intro` are
    words of ours before a sentence, `title` says in words where it leads, `label` is what a screen reader calls a link
    whose words are another's too."""

    text: str
    url: str = ""
    number: int = 0
    intro: str = ""
    title: str = ""
    label: str = ""


def edition_day(edition: Edition) -> date:
    """The local day of the slot; of `made_at` where the slot does not begin with a date."""
    try:
        return date.fromisoformat(edition.slot[:10])
    except ValueError:
        return in_timezone(edition.made_at, edition.timezone).date()


def in_timezone(moment: datetime, timezone: str) -> datetime:
    """The moment in a zone; as it is where there is no such zone."""
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment


def unbroken_part(part: str) -> str:
    """A short part of a line of facts in one piece: the line may turn between the parts, not inside "2 minutes"."""
    return part.replace(" ", "\u00a0") if len(part) <= _LONGEST_UNBROKEN else part


def without_controls(text: str) -> str:
    """The text without the characters that do not print; its spaces are kept, for they may be meant."""
    return _CONTROLS.sub("", text)


def unbroken_marks(text: str) -> str:
    """The text without a break in front of the marks that French sets off by a space."""
    return re.sub(r"(?<=\S) (?=[:;!?»])|(?<=«) (?=\S)", "\u00a0", text)


def last_words_together(text: str) -> str:
    """A headline whose last words stay in one line where they are short: mail programs balance no lines themselves."""
    words = text.split(" ")
    if len(words) < 4 or len(text) < _TURNS_FROM or len("".join(words[-2:])) > _LONGEST_END:
        return text
    return " ".join([*words[:-2], "\u00a0".join(words[-2:])])


def one_line(text: str) -> str:
    """The text in one line; no-break spaces stay."""
    return re.sub(r"[ \t\r\n\u2028\u2029]+", " ", without_controls(text)).strip()


def wrap(text: str) -> str:
    """The text part, wrapped: templates write a paragraph as one line and leave this to us.

    Every line longer than 72 columns is wrapped under the words of its bullet or number; addresses stay whole.
    Trailing white space goes, more than two blank lines become two, and the text ends with one line break.
    """
    lines = (_wrapped_row(row.rstrip(" \t")) for row in text.splitlines())
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n") + "\n"


def _wrapped_row(row: str) -> str:
    if len(row) <= COLUMNS or ("://" in row and " " not in row.strip()):
        return row
    found = _HANG.match(row)
    indent = " " * len(found[0]) if found else ""
    return textwrap.fill(
        row, COLUMNS, subsequent_indent=indent, break_long_words="://" not in row, break_on_hyphens=False
    )
