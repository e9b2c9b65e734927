"""What the page writes: edits of a draft, and test copies by mail.

The page has no way of its own to change a draft: it writes the text that `briefing edit` reads, so both refuse
the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

from briefing import pipeline
from briefing.config import yaml_document
from briefing.errors import DeliveryError, EditError
from briefing.preview import made_up_editions
from briefing.preview.preview_workspace import Workspace

FormFields = Mapping[str, str]
Clock = Callable[[], datetime]
Write = Callable[[Workspace, FormFields, Clock], dict[str, Any]]

# Enough to catch a slip; whether an address exists only its server knows.
_ADDRESS = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}")

_Wish = Literal["pin", "unpin", "drop", "take", "up", "down"]
_WISHES: tuple[_Wish, ...] = get_args(_Wish)
"""What the page can ask for a story."""


def _edit(workspace: Workspace, asked: FormFields, clock: Clock) -> dict[str, Any]:
    """One wish about one story."""
    wish, story = asked.get("do", ""), asked.get("story", "")
    if wish not in _WISHES:
        raise EditError(f"{wish!r} cannot be done", where="edit", hint=f"one of {', '.join(_WISHES)}")
    return _edit_through_sheet(
        workspace, clock, asked.get("edition", ""), lambda sheet: sheet_with_wish(sheet, story, wish)
    )


def _note(workspace: Workspace, asked: FormFields, clock: Clock) -> dict[str, Any]:
    """The editor's note."""
    return _edit_through_sheet(
        workspace,
        clock,
        asked.get("edition", ""),
        lambda sheet: _sheet_with_note(sheet, asked.get("note", "")),
    )


def _rebuild(workspace: Workspace, asked: FormFields, clock: Clock) -> dict[str, Any]:
    """The draft made again from the store, as feeds.yaml and its edits are now."""
    with workspace.writing:
        config, store = workspace.config, workspace.store
        draft = pipeline.draft_of(config, store, asked.get("edition", ""))
        result = pipeline.rebuild_draft(config, draft, store, draft.edits, workspace.resources)
        if not result.edition.told:
            raise EditError("would tell no story any more", where=draft.edition.id, hint="look at feeds.yaml")
        _keep_and_publish(workspace, pipeline.Edited(result=result, edits=draft.edits, warnings=()), clock)
    return {"edition": draft.edition.id, "warnings": []}


def _send(workspace: Workspace, asked: FormFields, clock: Clock) -> dict[str, Any]:
    """A test copy to one address, in the theme that is shown."""
    address = asked.get("to", "").strip()
    if not _ADDRESS.fullmatch(address):
        raise DeliveryError(f"{address!r} is no address", where="Send a test", hint="write name@example.org")
    shown = workspace.show_edition(asked.get("edition", ""), asked.get("theme", ""))
    edition = shown.edition
    if edition.id in made_up_editions.MADE_UP_EDITIONS:
        raise DeliveryError("a made-up edition is not mailed", where=edition.id, hint="choose one of the briefing's")
    done = pipeline.send_copies(workspace.config, edition, [address], clock=clock)
    return {"deliveries": [{"recipient": one.recipient, "state": one.state, "error": one.error} for one in done]}


def _edit_through_sheet(
    workspace: Workspace, clock: Clock, edition_id: str, change: Callable[[str], str]
) -> dict[str, Any]:
    """A draft made again as its changed sheet says, and kept. One at a time: each begins where the last ended."""
    with workspace.writing:
        config, store = workspace.config, workspace.store
        draft = pipeline.draft_of(config, store, edition_id)
        sheet = change(pipeline.sheet_of(config, draft))
        edited = pipeline.edit_draft(config, store, draft, sheet, file="the page", resources=workspace.resources)
        if not edited.result.edition.told:
            raise EditError("would tell no story any more", where=edition_id, hint="leave one in")
        if edited.edits != draft.edits:
            _keep_and_publish(workspace, edited, clock)
    return {"edition": edition_id, "warnings": list(edited.warnings)}


def _keep_and_publish(workspace: Workspace, edited: pipeline.Edited, clock: Clock) -> None:
    """Keep a draft that was made again, and publish it as the draft it is."""
    pipeline.keep_edited(workspace.store, edited)
    pipeline.publish_edition(
        workspace.config,
        edited.result.edition,
        workspace.store,
        goal="draft",
        out=workspace.root / "out",
        clock=clock,
        resources=workspace.resources,
    )


WRITES: Mapping[str, Write] = MappingProxyType({"edit": _edit, "note": _note, "remake": _rebuild, "send": _send})
"""The writes by the name of their route."""


# The change in the sheet: a sheet and a wish in, a sheet out


def _sheet_with_note(sheet: str, note: str) -> str:
    """The sheet with another note."""
    data = _sheet_data(sheet)
    data["note"] = note.replace("\r\n", "\n").replace("\r", "\n")
    return _sheet_text(data)


def sheet_with_wish(sheet: str, story: str, wish: _Wish) -> str:
    """The sheet with one wish done.

    Args:
        sheet: as `pipeline.sheet_of` gives it.
        story: the story's id there.
        wish: `take` is for a story that was left out, the others for one that is told.

    Raises:
        EditError: the story is not in the sheet, or is at the end already.
    """
    data = _sheet_data(sheet)
    told, others = data.get("stories") or [], data.get("left_out") or []
    if wish == "take":
        _take_in(_story_block(others, story))
    elif wish in ("up", "down"):
        _move_story(told, story, -1 if wish == "up" else 1)
    elif wish == "drop":
        _story_block(told, story).update(drop=True, pin=False)
    else:
        _story_block(told, story)["pin"] = wish == "pin"
    return _sheet_text(data)


def _sheet_data(sheet: str) -> dict[str, Any]:
    # Read as `briefing edit` reads it: there a headline "2026-06-03" is text, and plain YAML makes it a date.
    data: dict[str, Any] = yaml_document.read_yaml(sheet).data
    return data


def _sheet_text(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000_000)


def _story_block(blocks: list[dict[str, Any]], story: str) -> dict[str, Any]:
    for block in blocks:
        if block["id"] == story:
            return block
    raise EditError("is not there any more; the edition was made again meanwhile", where=f"story {story}")


def _take_in(block: dict[str, Any]) -> None:
    """Take in a story that was left out: bring back a dropped one, and pin one that there was no room for."""
    if block.get("drop"):
        block["drop"] = False
    else:
        block["pin"] = True


def _move_story(blocks: list[dict[str, Any]], story: str, by: int) -> None:
    at = blocks.index(_story_block(blocks, story))
    to = at + by
    if not 0 <= to < len(blocks):
        raise EditError("is at the end already", where=str(blocks[at].get("headline", story)))
    blocks[at], blocks[to] = blocks[to], blocks[at]
