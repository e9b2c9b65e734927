"""The editor's note: a little Markdown, read into words that templates can show.

No HTML is made here and none is passed on. What markdown-it finds (its HTML, image, heading and code rules are off)
becomes runs of plain text with two flags and an address that is https: or mailto: or nothing, so autoescape does the
rest, and a note can hold no more than these fields say: paragraphs, lists, *emphasis*, **strong** and links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.rendering import links

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["NoteBlock", "NoteRun", "note_blocks"]

_LINKED = re.compile(r"(?i)(?:https|mailto):")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRun:
    """Words of a note, linked when `url` is set; `strong` and `emphasis` are how they are set."""

    text: str
    url: str = ""
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBlock:
    """A paragraph of a note (`items` is empty), or a list (`runs` is empty)."""

    runs: tuple[NoteRun, ...] = ()
    items: tuple[tuple[NoteRun, ...], ...] = ()

    @property
    def text(self) -> str:
        """The block for the text part: addresses behind their words, a list item a line."""
        return "\n".join(f"* {_plain_text(item)}" for item in self.items) if self.items else _plain_text(self.runs)

    @property
    def linked(self) -> tuple[NoteRun, ...]:
        """The runs that lead somewhere."""
        return tuple(run for runs in (self.runs, *self.items) for run in runs if run.url)

    def __str__(self) -> str:
        return self.text


def note_blocks(markdown: str, shown: Callable[[str], str]) -> tuple[NoteBlock, ...]:
    """The blocks of a note.

    Args:
        markdown: as the editor wrote it.
        shown: what takes out the characters that do not print.
    """
    blocks: list[NoteBlock] = []
    items: list[tuple[NoteRun, ...]] = []
    depth, number = 0, ""
    for token in _parser().parse(markdown):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline" and depth and not number:
            items.append(_note_runs(token.children or (), shown))
        elif token.type == "inline":
            # A number at the head of a line is the editor's word: "1998. What a year."
            said = NoteRun(text=number if depth else "")
            blocks += [NoteBlock(items=tuple(items))] if items else []
            blocks.append(
                NoteBlock(runs=tuple(run for run in (said, *_note_runs(token.children or (), shown)) if run.text))
            )
            items = []
    blocks += [NoteBlock(items=tuple(items))] if items else []
    return tuple(block for block in blocks if block.text.strip())


def _parser() -> MarkdownIt:
    """A parser that knows five rules of CommonMark; to make one takes a fifth of a millisecond."""
    from markdown_it import MarkdownIt  # only a note needs it

    return MarkdownIt("zero", {"html": False}).enable(["emphasis", "link", "list", "escape", "newline"])


def _note_runs(tokens: Iterable[Token], shown: Callable[[str], str]) -> tuple[NoteRun, ...]:
    runs: list[NoteRun] = []
    strong = emphasis = 0
    url = ""
    for token in tokens:
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        emphasis += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            url = _address(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            url = ""
        words = " " if token.type in ("softbreak", "hardbreak") else shown(token.content)
        if words:
            runs.append(NoteRun(text=words, url=url, strong=strong > 0, emphasis=emphasis > 0))
    return tuple(runs)


def _address(url: str) -> str:
    """A link's address if it may be one, else "": the words then stand without it."""
    return links.linkable_mailbox(url) if _LINKED.match(url) else ""


def _plain_text(runs: Sequence[NoteRun]) -> str:
    said = ""
    for at, run in enumerate(runs):
        said += run.text
        address = run.url.removeprefix("mailto:")
        ends = at + 1 == len(runs) or runs[at + 1].url != run.url
        if run.url and ends and address not in said:
            said += f" ({address})"
    return said
