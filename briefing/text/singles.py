"""British style: single marks around a quote and double ones within it, the other way round than elsewhere.

A text is in that style when more of its paragraphs have a single mark first than a double one. It is then read as if
its marks were exchanged, character for character, so that one parser serves both styles. The work is to tell a mark
from an apostrophe: what opens stands before a word and behind none, what closes the other way round; behind a plural s
or a dropped g ("the miners' strike", "goin' home") it is an apostrophe where the quote closes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SINGLE = re.compile("(?<!['‘’])['‘’](?!['‘’])")
_OPENS = re.compile(
    r"(?<![\w.,!?…'‘’])['‘](?!(?:tis|twas|em|n|til|till|cause|cos|bout|round|\d0s)\b|\d\d\b(?!\s\w))(?=[\w“\"$£€(\[…])",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"(?<=\S)(?<!['’]n)['’](?!\w)")
_CLIPPED = re.compile(r"(?:s|in)['’]\s")
_FIRST = re.compile("[“„«\"]|''|" + _OPENS.pattern, re.IGNORECASE)
_DOUBLE = re.compile('[“”„"]')


def exchanged(text: str, lines: Sequence[tuple[int, int]]) -> str:
    """A text in British style with its marks exchanged, any other as it is; offsets stay the same.

    Args: the text; where its paragraphs start and end.
    """
    if ("'" not in text and "‘" not in text) or not _OPENS.search(text):
        return text
    found: list[tuple[int, int]] = []
    style = 0
    for number, (start, end) in enumerate(lines):
        first = _FIRST.search(text, start, end)
        if first is None:
            continue
        pairs = list(_pairs(text, start, end))
        if first[0] not in ("'", "‘"):
            style -= 1
        elif pairs:
            style += 1
        elif first.start() == start and number + 1 < len(lines) and _OPENS.match(text, lines[number + 1][0]):
            pairs = [(start, end)]  # the next paragraph goes on with it
        found += pairs
    return _with_doubles(text, found) if style > 0 else text


def _pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the single marks of a paragraph open and close."""
    marks = [match.start() for match in _SINGLE.finditer(text, start, end)]
    kinds = ["open" if _OPENS.match(text, at) else "close" if _CLOSES.match(text, at) else "" for at in marks]
    follows = ""
    closes_later = []
    for kind in reversed(kinds):
        closes_later.append(follows == "close")
        follows = kind or follows
    opening = -1
    for at, kind, later in zip(marks, kinds, reversed(closes_later), strict=True):
        if kind == "open":
            opening = at
        elif kind == "close" and opening >= 0 and not (later and _CLIPPED.match(text, at - 2 + (text[at - 1] == "s"))):
            yield opening, at
            opening = -1


def _with_doubles(text: str, pairs: Sequence[tuple[int, int]]) -> str:
    pieces = []
    done = 0
    for start, end in pairs:
        pieces += [text[done:start], "“", _DOUBLE.sub("'", text[start + 1 : end])]
        closed = text[end : end + 1] in ("'", "’")
        pieces.append("”" if closed else "")
        done = end + closed
    return "".join((*pieces, text[done:]))
