"""Words as every rendering prints them: in one line, without what does not print, broken where they may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefing.types import Edition

__all__ = ["Run", "day_of", "line", "local", "shown", "together", "unbroken", "whole"]

_LONG, _TOGETHER = 24, 16  # characters of a headline that turns, and of two words that end it together
_WHOLE = 28  # characters of a part that does not turn; it fits the narrowest phone
# Controls, direction overrides and lone surrogates: none of them prints, all of them can rearrange or break a page.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words, linked when `url` is set. `number` counts the links of the text part; 0 when there is none. `intro` are
    words of ours before a sentence, `title` says in words where it leads."""

    text: str
    url: str = ""
    number: int = 0
    intro: str = ""
    title: str = ""


def day_of(edition: Edition) -> date:
    """The local day of the slot; of `made_at` where the slot does not begin with a date."""
    try:
        return date.fromisoformat(edition.slot[:10])
    except ValueError:
        return local(edition.made_at, edition.timezone).date()


def local(moment: datetime, timezone: str) -> datetime:
    """The moment in a zone; as it is where there is no such zone."""
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment


def whole(part: str) -> str:
    """A short part of a line of facts in one piece: the line may turn between the parts, not inside "2 minutes"."""
    return part.replace(" ", "\u00a0") if len(part) <= _WHOLE else part


def shown(text: str) -> str:
    """The text without the characters that do not print; its spaces are kept, for they may be meant."""
    return _UNSHOWN.sub("", text)


def unbroken(text: str) -> str:
    """The text without a break in front of the marks that French sets off by a space."""
    return re.sub(r"(?<=\S) (?=[:;!?»])|(?<=«) (?=\S)", "\u00a0", text)


def together(text: str) -> str:
    """A headline whose last words stay in one line where they are short: mail programs balance no lines themselves."""
    words = text.split(" ")
    if len(words) < 4 or len(text) < _LONG or len("".join(words[-2:])) > _TOGETHER:
        return text
    return " ".join([*words[:-2], "\u00a0".join(words[-2:])])


def line(text: str) -> str:
    """The text in one line; no-break spaces stay."""
    return re.sub(r"[ \t\r\n\u2028\u2029]+", " ", shown(text)).strip()
