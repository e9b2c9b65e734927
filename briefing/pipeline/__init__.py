"""The shell that joins stages, store and edges; the only place that opens both."""

from __future__ import annotations

from briefing.pipeline.between_slots import ReadAhead, SourceNews, read_ahead
from briefing.pipeline.building import (
    BuildResult,
    Options,
    build_edition,
    find_edition,
    load_edition,
    no_progress,
    why_nothing,
)
from briefing.pipeline.drafts import Draft, Edited, draft_of, edit_draft, keep_edited, rebuild_draft, sheet_of
from briefing.pipeline.entry_points import (
    build,
    deliver,
    open_rehearsal,
    open_workspace,
    publish,
    read_sources,
    render,
    utc_now,
)
from briefing.pipeline.gather import Gathered, Progress
from briefing.pipeline.output import rendering_of, text_of
from briefing.pipeline.publishing import (
    Published,
    planned_deliveries,
    publish_edition,
    publish_slot,
    send_copies,
    subscribers_of,
)
from briefing.pipeline.resources import Resources
from briefing.pipeline.slots import slot_of
from briefing.pipeline.source_state import health, with_outlet_names

__all__ = [
    "BuildResult",
    "Draft",
    "Edited",
    "Gathered",
    "Options",
    "Progress",
    "Published",
    "ReadAhead",
    "Resources",
    "SourceNews",
    "build",
    "build_edition",
    "deliver",
    "draft_of",
    "edit_draft",
    "find_edition",
    "health",
    "keep_edited",
    "load_edition",
    "no_progress",
    "open_rehearsal",
    "open_workspace",
    "planned_deliveries",
    "publish",
    "publish_edition",
    "publish_slot",
    "read_ahead",
    "read_sources",
    "rebuild_draft",
    "render",
    "rendering_of",
    "send_copies",
    "sheet_of",
    "slot_of",
    "subscribers_of",
    "text_of",
    "utc_now",
    "why_nothing",
    "with_outlet_names",
]
