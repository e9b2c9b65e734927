"""The shell that joins stages, store and edges; the only place that opens both."""

from __future__ import annotations

from briefing.pipeline.archive import write_archive
from briefing.pipeline.editions import Run, find, load, make, nothing, quiet
from briefing.pipeline.edits import Draft, Edited, draft_of, edit, keep, remake, sheet_of
from briefing.pipeline.face import build, deliver, open_rehearsal, open_workspace, render
from briefing.pipeline.gather import Gathered, Progress
from briefing.pipeline.jobs import Options
from briefing.pipeline.publish import (
    finalize,
    plan,
    rendering_of,
    send,
    send_copies,
    subscribers_of,
    text_of,
    write_files,
)
from briefing.pipeline.slots import slot_of
from briefing.pipeline.source_state import health

__all__ = [
    "Draft",
    "Edited",
    "Gathered",
    "Options",
    "Progress",
    "Run",
    "build",
    "deliver",
    "draft_of",
    "edit",
    "finalize",
    "find",
    "health",
    "keep",
    "load",
    "make",
    "nothing",
    "open_rehearsal",
    "open_workspace",
    "plan",
    "quiet",
    "remake",
    "render",
    "rendering_of",
    "send",
    "send_copies",
    "sheet_of",
    "slot_of",
    "subscribers_of",
    "text_of",
    "write_archive",
    "write_files",
]
