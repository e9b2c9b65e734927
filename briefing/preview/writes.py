"""What the page writes: edits of a draft, through the editor's door, and test copies by mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from briefing import pipeline
from briefing.errors import DeliveryError, EditError
from briefing.preview import changes, stress
from briefing.preview.state import Workspace

Asked = Mapping[str, str]
Clock = Callable[[], datetime]
Write = Callable[[Workspace, Asked, Clock], dict[str, Any]]

# Enough to catch a slip; whether an address exists only its server knows.
_ADDRESS = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}")


def _edit(workspace: Workspace, asked: Asked, _clock: Clock) -> dict[str, Any]:
    """One wish about one story."""
    wish, story = asked.get("do", ""), asked.get("story", "")
    if wish not in changes.WISHES:
        raise EditError(f"{wish!r} cannot be done", where="edit", hint=f"one of {', '.join(changes.WISHES)}")
    return _changed(workspace, asked.get("edition", ""), lambda sheet: changes.with_wish(sheet, story, wish))


def _note(workspace: Workspace, asked: Asked, _clock: Clock) -> dict[str, Any]:
    """The editor's note."""
    return _changed(workspace, asked.get("edition", ""), lambda sheet: changes.with_note(sheet, asked.get("note", "")))


def _remake(workspace: Workspace, asked: Asked, _clock: Clock) -> dict[str, Any]:
    """The draft made again from the store, as feeds.yaml and its edits are now."""
    with workspace.writing:
        config, store = workspace.config, workspace.store
        draft = pipeline.draft_of(config, store, asked.get("edition", ""))
        run = pipeline.remake(config, draft.briefing, store, draft.edition, draft.edits)
        if not run.edition.blurbs:
            raise EditError("would tell no story any more", where=draft.edition.id, hint="look at feeds.yaml")
        _keep(workspace, draft, pipeline.Edited(run=run, edits=draft.edits, warnings=()))
    return {"edition": draft.edition.id, "warnings": []}


def _send(workspace: Workspace, asked: Asked, clock: Clock) -> dict[str, Any]:
    """A test copy to one address, in the theme that is shown."""
    address = asked.get("to", "").strip()
    if not _ADDRESS.fullmatch(address):
        raise DeliveryError(f"{address!r} is no address", where="Send a test", hint="write name@example.org")
    shown = workspace.shown(asked.get("edition", ""), asked.get("theme", ""))
    edition = shown.edition
    if edition.id in stress.CASES:
        raise DeliveryError("a made-up edition is not mailed", where=edition.id, hint="choose one of the briefing's")
    done = pipeline.send_copies(workspace.config, edition, [address], clock=clock)
    return {"deliveries": [{"recipient": one.recipient, "state": one.state, "error": one.error} for one in done]}


def _changed(workspace: Workspace, edition_id: str, change: Callable[[str], str]) -> dict[str, Any]:
    """A draft made again as its changed sheet says, and kept. One at a time: each begins where the last ended."""
    with workspace.writing:
        config, store = workspace.config, workspace.store
        draft = pipeline.draft_of(config, store, edition_id)
        sheet = change(pipeline.sheet_of(config, draft))
        edited = pipeline.edit(config, store, draft, sheet, file="the page")
        if not edited.run.edition.blurbs:
            raise EditError("would tell no story any more", where=edition_id, hint="leave one in")
        if edited.edits != draft.edits:
            _keep(workspace, draft, edited)
    return {"edition": edition_id, "warnings": list(edited.warnings)}


def _keep(workspace: Workspace, draft: pipeline.Draft, edited: pipeline.Edited) -> None:
    """Keep a draft that was made again, and write its files and the archive anew, as `briefing edit` does."""
    config, folder = workspace.config, workspace.root / "out"
    pipeline.keep(workspace.store, edited)
    pipeline.write_files(config, edited.run.edition, folder)
    pipeline.write_archive(config, draft.briefing, workspace.store, folder)


WRITES: Mapping[str, Write] = MappingProxyType({"edit": _edit, "note": _note, "remake": _remake, "send": _send})
"""The writes by the name of their route."""
