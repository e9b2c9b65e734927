"""Articles to stories: grouped by event, ranked, and weighed against what earlier editions told."""

from __future__ import annotations

from briefing.same_outlet import one_per_outlet
from briefing.stories.article_forms import article_form
from briefing.stories.grouping import group, is_earlier_stage
from briefing.stories.one_form import are_two_alerts, is_of_one_form
from briefing.stories.story_ranking import rank_stories, story_id
from briefing.stories.story_score import Outlet, is_in_editors_order
from briefing.stories.told_before import has_nothing_new

__all__ = [
    "Outlet",
    "are_two_alerts",
    "article_form",
    "group",
    "has_nothing_new",
    "is_earlier_stage",
    "is_in_editors_order",
    "is_of_one_form",
    "one_per_outlet",
    "rank_stories",
    "story_id",
]
