"""Which language words are in and which way they run, so that a page can say it where they are not its own."""

from __future__ import annotations

import re
import unicodedata

from briefing.printed_lines import JOIN
from briefing.text.language_detection import detect_language
from briefing.types import Article

__all__ = ["direction_of", "isolated", "language_of"]

_TAG = re.compile(r"[a-z]{2,3}")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def direction_of(text: str) -> str:
    """How a line runs by its first letter that says so (Unicode's rule P2): "rtl" or "ltr"."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return "rtl" if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def language_of(article: Article) -> str:
    """The tag of an article's language: what its text or its mere headline says of English and French, else its page.

    Returns: "en", "ar" and so on; "und" where nobody knows.
    """
    tag = article.language.partition("-")[0].partition("_")[0].casefold()
    found = detect_language(article.text or article.title, article.language)
    # A page that says English of another language is wrong, whatever that other language is.
    known = tag if _TAG.fullmatch(tag) and tag not in ("en", "fr") else "und"
    return found or known


def isolated(line: str, direction: str) -> str:
    """A line of headlines, with those that run the other way isolated: their marks stay with them (Unicode UAX 9)."""
    parts = (
        part if direction_of(part) == direction else f"{_FIRST_STRONG_ISOLATE}{part}{_POP_ISOLATE}"
        for part in line.split(JOIN)
    )
    return JOIN.join(parts)
