"""An edition becomes what readers see: mail, web page and text part, all from one view of it."""

from __future__ import annotations

from briefing.phrases import Phrases
from briefing.rendering.theme import Theme
from briefing.rendering.typesetting import wrap
from briefing.rendering.view import page
from briefing.types import Edition, Rendering

__all__ = ["render"]


def render(edition: Edition, theme: Theme, phrases: Phrases) -> Rendering:
    """Render an edition in a theme; a few milliseconds, the same bytes for the same edition.

    Raises:
        RenderError: a template uses what does not exist; the message names file and line.
    """
    view = page(edition, phrases, numbers=theme.traits.numbers)
    return Rendering(
        subject=view.subject,
        preheader=view.preheader,
        mail=theme.fill(theme.mail, view),
        web=theme.fill(theme.web, view),
        text=wrap(theme.fill(theme.text, view)),
    )
