"""The text part: wrapped at 72 columns. Templates write a paragraph as one line and leave the wrapping to this."""

from __future__ import annotations

import re
import textwrap

__all__ = ["COLUMNS", "wrap"]

COLUMNS = 72  # RFC 5322 2.1.1 asks for 78 at most; six are left for the marks of a reply
_HANG = re.compile(r"\s*(?:[*–>-] |\[\d+\] )?")


def wrap(text: str) -> str:
    """Wrap every line longer than 72 columns, under the words of its bullet or number; addresses stay whole.

    Trailing white space goes, more than two blank lines become two, and the text ends with one line break.
    """
    lines = (_wrapped(line.rstrip(" \t")) for line in text.splitlines())
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n") + "\n"


def _wrapped(line: str) -> str:
    if len(line) <= COLUMNS:
        return line
    found = _HANG.match(line)
    indent = " " * len(found[0]) if found else ""
    return textwrap.fill(
        line, COLUMNS, subsequent_indent=indent, break_long_words="://" not in line, break_on_hyphens=False
    )
