"""Paragraphs: what stands between line breaks."""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n\u2028\u2029\v\f\x85]+")


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each line that is not blank, without the white space around it."""
    found = []
    for match in _LINE.finditer(text):
        line = match[0]
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start < end:
            found.append((start, end))
    return tuple(found)
