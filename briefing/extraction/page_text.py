"""The main text of a page: trafilatura's readings of it, and which of them to believe.

The careful reading by the page's structure alone is the cheapest and mostly the best. Where it finds little of what the
page holds, two others are made: one with a second opinion (readability, then justext), and one that leaves out less.
Headings are kept; that they are no sentences is for the summary to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from briefing import clean
from briefing.extraction.page_lines import is_page_line, without_tail
from briefing.extraction.page_parts import remove_page_parts

# Who gave an article's text: a reading of its page, or its feed.
CAREFUL, FEED = "careful", "feed"
_SECOND, _BALANCED = "second opinion", "balanced"

# A reading with less than half of another is doubted, and so is one with less than half of the page's long paragraphs.
# On 97 pages with their whole texts .33 to .7 give the same body F1 (.975); with .8 two pages get furniture.
_LEAST_SHARE = 0.5
# Fewer characters than this are no article yet. Half of it loses two of 97 pages, twice as much changes none.
_SHORTEST_ARTICLE = 250
# A line said twice is furniture; a short one may be an answer.
_SHORTEST_REPETITION = 40
_BREAK = "\v"
_CELLS = frozenset({"cell", "td", "th"})
_BLOCKS = (
    frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
    | _CELLS
    | {
        *("p", "item", "quote", "code", "row", "list", "table", "div", "fw", "ab", "body", "main", "section"),
        *("article", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "tr"),
    }
)
_SPLIT = re.compile(rf"\s*{_BREAK}(?:\s*{_BREAK})+\s*|(?<=[.!?…:»\"”’)])\s*{_BREAK}\s*")
_BULLET = re.compile(r"^(?:[-–—•·*▪‣◦]\s+)+")
_NO_LETTERS = re.compile(r"[\W_]+")


def main_text(tree: Any, url: str, titles: tuple[str, ...], addresses: tuple[str, ...] = ()) -> tuple[str, str]:
    """The main text of a page and which reading it is.

    Args: the page's tree, which is changed; its address; titles, which are no part of the text where they stand on top;
    all addresses by which the page knows itself.
    """
    expected = remove_page_parts(tree, (url, *addresses))

    def read(*, careful: bool, alone: bool) -> str:
        return text_of_paragraphs(_paragraphs(_text_tree(tree, url, careful=careful, alone=alone)), *titles)

    found, reading = read(careful=True, alone=True), CAREFUL
    if len(found) >= max(_SHORTEST_ARTICLE, _LEAST_SHARE * expected):
        return found, reading
    for name, careful in ((_SECOND, True), (_BALANCED, False)):
        other = read(careful=careful, alone=not careful)
        if len(found) < _LEAST_SHARE * len(other) or len(found) < min(_SHORTEST_ARTICLE, len(other)):
            found, reading = other, name
    return found, reading


def text_of_paragraphs(paragraphs: Iterable[str], *titles: str) -> str:
    """Paragraphs as an article's text: cleaned, without bullets, repetitions, the page's lines, a title on top."""
    keys = {_comparison_key(title) for title in titles} - {""}
    kept: list[str] = []
    seen: set[str] = set()
    lines = [clean.clean_paragraph(raw.replace(_BREAK, " ")) for raw in paragraphs]
    for line in (_BULLET.sub("", line) for line in without_tail([line for line in lines if line])):
        key = _comparison_key(line)
        if not key or (not kept and key in keys) or (len(line) >= _SHORTEST_REPETITION and key in seen):
            continue
        seen.add(key)
        if not is_page_line(line):
            kept.append(line)
    return "\n\n".join(kept)


def _text_tree(tree: Any, url: str, *, careful: bool, alone: bool) -> Any:
    """trafilatura's tree of the main text, or None; `alone` without the second opinion."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Extractor

    # With tables: old sites and mail archives lay out their text in them (body F1 .964 with, .951 without).
    options = Extractor(
        output_format="python", precision=careful, fast=alone, comments=False, tables=True, url=url or None
    )
    # Little text is for us to judge; trafilatura would log a warning for each such page.
    options.min_output_size = options.min_output_comm_size = 0
    try:
        document = bare_extraction(tree, options=options)
    # A boundary to a large library over hostile input: whatever it raises, this page has no text by it, and the
    # feed's own words stand in.
    except Exception:
        return None
    return getattr(document, "body", None)


def _paragraphs(body: Any) -> Iterator[str]:
    """The paragraphs of trafilatura's tree (or of the HTML tree its fallback returns), headings among them.

    The cells of a table's row are one line, unless they hold paragraphs of their own, as in pages laid out by tables.
    """
    if body is None:
        return
    pieces: list[str] = []
    for event, node in etree.iterwalk(body, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        started = event == "start"
        if tag in _BLOCKS:
            text = "".join(pieces).strip()
            pieces.clear()
            yield from _SPLIT.split(text)
        if tag in _CELLS or (started and tag in {"lb", "br"}):
            pieces.append(" " if tag in _CELLS else _BREAK)
        words = (node.text if tag else "") if started else node.tail if node is not body else ""
        if words:
            pieces.append(words.replace(_BREAK, " "))
    yield from _SPLIT.split("".join(pieces))


def _comparison_key(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())
