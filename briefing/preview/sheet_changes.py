"""Make a change from the page in the sheet of `briefing edit`. Pure: a sheet and a wish in, a sheet out.

The page has no way of its own to change a draft: it writes the text that `briefing edit` reads, so both refuse
the same.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import yaml

from briefing.config import yaml_document
from briefing.errors import EditError

_Wish = Literal["pin", "unpin", "drop", "take", "up", "down"]
WISHES: tuple[_Wish, ...] = get_args(_Wish)
"""What the page can ask for a story."""


def sheet_with_note(sheet: str, note: str) -> str:
    """The sheet with another note."""
    data = _data(sheet)
    data["note"] = note.replace("\r\n", "\n").replace("\r", "\n")
    return _text(data)


def sheet_with_wish(sheet: str, story: str, wish: _Wish) -> str:
    """The sheet with one wish done.

    Args:
        sheet: as `pipeline.sheet_of` gives it.
        story: the story's id there.
        wish: `take` is for a story that was left out, the others for one that is told.

    Raises:
        EditError: the story is not in the sheet, or is at the end already.
    """
    data = _data(sheet)
    told, others = data.get("stories") or [], data.get("left_out") or []
    if wish == "take":
        _take(_found(others, story))
    elif wish in ("up", "down"):
        _move(told, story, -1 if wish == "up" else 1)
    elif wish == "drop":
        _found(told, story).update(drop=True, pin=False)
    else:
        _found(told, story)["pin"] = wish == "pin"
    return _text(data)


def _data(sheet: str) -> dict[str, Any]:
    # Read as `briefing edit` reads it: there a headline "2026-06-03" is text, and plain YAML makes it a date.
    data: dict[str, Any] = yaml_document.read_yaml(sheet).data
    return data


def _text(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000_000)


def _found(blocks: list[dict[str, Any]], story: str) -> dict[str, Any]:
    for block in blocks:
        if block["id"] == story:
            return block
    raise EditError("is not there any more; the edition was made again meanwhile", where=f"story {story}")


def _take(block: dict[str, Any]) -> None:
    """Take in a story that was left out: bring back a dropped one, and pin one that there was no room for."""
    if block.get("drop"):
        block["drop"] = False
    else:
        block["pin"] = True


def _move(blocks: list[dict[str, Any]], story: str, by: int) -> None:
    at = blocks.index(_found(blocks, story))
    to = at + by
    if not 0 <= to < len(blocks):
        raise EditError("is at the end already", where=str(blocks[at].get("headline", story)))
    blocks[at], blocks[to] = blocks[to], blocks[at]
