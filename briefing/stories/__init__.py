"""Articles to stories: grouped by event, ranked, and weighed against what earlier editions told."""

from __future__ import annotations

from briefing.stories.grouping import group, stale
from briefing.stories.memory import is_told
from briefing.stories.outlets import voices
from briefing.stories.places import is_edited
from briefing.stories.rank import stories
from briefing.stories.score import Outlet

__all__ = ["Outlet", "group", "is_edited", "is_told", "stale", "stories", "voices"]
