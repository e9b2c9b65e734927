"""What the page writes: edits of a draft, through the editor's door, and test copies by mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from briefing import pipeline
from briefing.errors import DeliveryError, EditError
from briefing.preview import made_up_editions, sheet_changes
from briefing.preview.preview_workspace import Workspace

FormFields = Mapping[str, str]
Clock = Callable[[], datetime]
Write = Callable[[Workspace, FormFields, Clock], dict[str, Any]]

# Enough to catch a slip; whether an address exists only its server knows.
_ADDRESS = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}")


def _edit(workspace: Workspace, asked: FormFields, clock: Clock) -> dict[str, Any]:
    """One wish about one story."""
    wish, story = asked.get("do", ""), asked.get("story", "")
    if wish not in sheet_changes.WISHES:
        raise EditError(f"{wish!r} cannot be done", where="edit", hint=f"one of {', '.join(sheet_changes.WISHES)}")
    return _changed(
        workspace, clock, asked.get("edition", ""), lambda sheet: sheet_changes.sheet_with_wish(sheet, story, wish)
    )


def _note(workspace: Workspace, asked: FormFields, clock: Clock) -> dict[str, Any]:
    """The editor's note."""
    return _changed(
        workspace,
        clock,
        asked.get("edition", ""),
        lambda sheet: sheet_changes.sheet_with_note(sheet, asked.get("note", "")),
    )


def _remake(workspace: Workspace, asked: FormFields, clock: Clock) -> dict[str, Any]:
    """The draft made again from the store, as feeds.yaml and its edits are now."""
    with workspace.writing:
        config, store = workspace.config, workspace.store
        draft = pipeline.draft_of(config, store, asked.get("edition", ""))
        result = pipeline.rebuild_draft(config, draft, store, draft.edits, workspace.resources)
        if not result.edition.blurbs:
            raise EditError("would tell no story any more", where=draft.edition.id, hint="look at feeds.yaml")
        _keep(workspace, pipeline.Edited(result=result, edits=draft.edits, warnings=()), clock)
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


def _changed(workspace: Workspace, clock: Clock, edition_id: str, change: Callable[[str], str]) -> dict[str, Any]:
    """A draft made again as its changed sheet says, and kept. One at a time: each begins where the last ended."""
    with workspace.writing:
        config, store = workspace.config, workspace.store
        draft = pipeline.draft_of(config, store, edition_id)
        sheet = change(pipeline.sheet_of(config, draft))
        edited = pipeline.edit_draft(config, store, draft, sheet, file="the page", resources=workspace.resources)
        if not edited.result.edition.blurbs:
            raise EditError("would tell no story any more", where=edition_id, hint="leave one in")
        if edited.edits != draft.edits:
            _keep(workspace, edited, clock)
    return {"edition": edition_id, "warnings": list(edited.warnings)}


def _keep(workspace: Workspace, edited: pipeline.Edited, clock: Clock) -> None:
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


WRITES: Mapping[str, Write] = MappingProxyType({"edit": _edit, "note": _note, "remake": _remake, "send": _send})
"""The writes by the name of their route."""
