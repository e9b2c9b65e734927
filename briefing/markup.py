"""Markup before any parser sees it: how many elements, and how many attributes a tag has, in linear time.

Parsers are quadratic in both, and whoever writes a feed or a page chooses both. The tokenizer follows the HTML standard
(13.2.5) where it matters here, quoted values, comments and raw text; each part of its pattern takes what it can and
never gives it back, and all end with the document, so that no input is looked at twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection

__all__ = ["has_too_many_elements", "is_crowded", "without_tags"]

# Parsers compare each attribute of a tag with all the others: 32,000 (208 kB) took libxml2 23 s and feedparser 20 s;
# tags of a thousand each fill 1 MiB in under two seconds. No source means more than some dozens.
_MOST_ATTRIBUTES = 1000
# A tree builder walks through the open elements at each tag: 100,000 nested ones took ammonia 24 s, 8,000 take 0.2 s,
# and the largest entry of 177 real feeds has 1,100.
_MOST_ELEMENTS = 8000
# Left open, elements for the look of text are opened anew in each block that follows, unless they are alike (HTML
# standard, 13.2.4.3): 3,000 before 6,000 paragraphs are 18 million elements.
_MOST_REOPENED = 500_000

_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|(?=>|\Z)))?+"""
_TOKEN = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|(?i:(script|style)(?=[\s/>])).*?(?:</\1[^>]*+>?|\Z)"
    rf"|(?P<tag>/?[a-zA-Z][^\s/>]*+(?:[\s/]++|{_ATTRIBUTE})*+(?:>|\Z)))",
    re.S,
)
_NAME = re.compile(r"/?([a-zA-Z][^\s/>]*)")
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_OPENING = re.compile("<[a-zA-Z]")
_DRESSED = re.compile(r"(?i)<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)[\s/]")


def is_crowded(markup: str) -> bool:
    """Whether a tag of HTML or XML has a thousand attributes or more.

    The inside of CDATA sections, comments, scripts and styles is no markup to the parser that is asked next.
    """
    shortest = 2 * _MOST_ATTRIBUTES  # a letter and a space for each
    if len(markup) < shortest:
        return False
    for token in _TOKEN.finditer(markup):
        start, end = token.span("tag")
        if end - start >= shortest:
            found = _ATTRIBUTES.finditer(markup, _NAME.match(markup, start).end(), end)  # type: ignore[union-attr]
            if sum(1 for _ in found) >= _MOST_ATTRIBUTES:
                return True
    return False


def has_too_many_elements(html: str) -> bool:
    """Whether a fragment of HTML has more elements than its tree can be built of in a moment.

    Their number is what counts, and not their depth: which tag closes which is known to the tree builder alone.
    """
    if html.count("<") <= _MOST_ATTRIBUTES:  # most fragments: not counted more closely
        return False
    elements = len(_OPENING.findall(html))
    return elements > _MOST_ELEMENTS or elements * len(_DRESSED.findall(html)) > _MOST_REOPENED


def without_tags(html: str, blocks: Collection[str]) -> str:
    """What stands between the tags, without comments, scripts and styles; entities stay as they are.

    For what no parser should get. A tag of one of these `blocks` leaves a blank line, any other none.
    """

    def gap(token: re.Match[str]) -> str:
        name = _NAME.match(token["tag"] or "")
        return "\n\n" if name and name[1].lower() in blocks else ""

    return _TOKEN.sub(gap, html)
