"""People whom an article gives one name only: "Owen, 16,", "her husband, Stu,", "says Marge"."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from briefing.summary.cues import CUE
from briefing.summary.described import gender
from briefing.summary.given_names import HE, SHE

_AGED = re.compile(r", (?:\d{1,2},|aged \d{1,2}\b|who(?:se)?\b|\d{1,3} ans\b)")
_TELLS = re.compile(r" (?:said|says|told|tells|added|adds|asked|asks|recalls|recalled|laughs|laughed)\b")
_TOLD = re.compile(r"\b(?:said|says|asked|asks|told|tells|recalled|recalls) $")
_RELATED = re.compile(r"\b([a-z][\w-]{2,16}),? $")
_LONGEST, _FAR, _MOST = 16, 20, 40


def singles(text: str, alone: Sequence[tuple[int, str]], firsts: Container[str]) -> dict[str, str]:
    """The names of one word that an article gives to people, with the pronoun for each bearer, "" when not known.

    Args: the text; its capitalised words that stand alone, with their offsets; the first names of those named in full.
    """
    found: dict[str, str] = {}
    for start, name in alone:
        if name in found or len(name) > _LONGEST or len(found) >= _MOST or CUE.fullmatch(name.casefold()):
            continue
        pronoun = _person(text, start, name, firsts)
        if pronoun is not None:
            found[name] = pronoun
    return found


def _person(text: str, start: int, name: str, firsts: Container[str]) -> str | None:
    """The pronoun for who bears the name that begins at `start`; None where nothing there says it is a person."""
    pronoun, end = given(name), start + len(name)
    near = text[max(0, start - 2) : start]
    related = _RELATED.search(text, max(0, start - _FAR), start) if near[-1:] == " " and near[0] not in ".”" else None
    kin = gender(related[1]) if related else None
    if kin is not None:
        return kin or pronoun
    if _AGED.match(text, end):
        return pronoun
    if not (pronoun or name in firsts):
        return None
    told = _TELLS.match(text, end) or _TOLD.search(text, max(0, start - _FAR), start)
    return pronoun if told else None


def given(name: str) -> str:
    """The pronoun for the bearer of a first name, or ""."""
    low = name.casefold()
    return "he" if low in HE else "she" if low in SHE else ""
