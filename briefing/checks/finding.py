"""What a check says, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefing.types import Edition, Rendering

Level = Literal["must", "should"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to mend before sending. `must` stands in the way, `should` is advice.

    `rule` is the short name of the rule, `where` the part of the mailing (subject, mail, headers ...), `what` was seen,
    `hint` says what to do about it.
    """

    rule: str
    level: Level
    where: str
    what: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """An edition on its way out: `message` are the bytes that one reader would get, headers and all. `to_be_set` says
    that the workspace has no sender yet, so that the headers are a sample's."""

    edition: Edition
    rendering: Rendering
    message: bytes
    to_be_set: bool = False
