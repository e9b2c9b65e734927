"""The look of an edition as templates print it: values that may stand in a style, and nothing else.

The configuration has checked them; an edition that another program made has not been through it, so that what does not
fit its pattern is left to the theme here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from briefing.rendering import links
from briefing.rendering.words import line
from briefing.types import FONT_NAME, Logo, Look, Show

__all__ = ["LookView", "look"]

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Words of CSS for fonts that every machine has; in quotes they would be names of fonts that none has.
_GENERIC = frozenset(
    "serif sans-serif monospace system-ui ui-serif ui-sans-serif ui-rounded ui-monospace -apple-system".split()
)
_SERIF = ("Charter", "Bitstream Charter", "Georgia", "Cambria", "Times New Roman", "serif")
_SANS = ("-apple-system", "Segoe UI", "Inter", "Roboto", "Helvetica", "Arial", "sans-serif")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """Colours as "#rrggbb", stacks of fonts as CSS has them, the logo with its alternative text, what is shown."""

    accent: str
    accent_dark: str
    serif: Markup
    sans: Markup
    logo: Logo | None
    show: Show


def look(chosen: Look, title: str) -> LookView:
    """What templates get as `page.look`.

    Args: the look; the title, which a logo without words of its own says.
    """
    usual = Look()
    return LookView(
        accent=chosen.accent if _COLOUR.fullmatch(chosen.accent) else usual.accent,
        accent_dark=chosen.accent_dark if _COLOUR.fullmatch(chosen.accent_dark) else usual.accent_dark,
        serif=_stack((*chosen.serif, *_SERIF)),
        sans=_stack((*chosen.sans, *_SANS)),
        logo=_logo(chosen.logo, title) if chosen.logo else None,
        show=chosen.show,
    )


def _stack(names: Iterable[str]) -> Markup:
    """Font names for a style. They are letters, digits, spaces and hyphens, so no escaping is left to do: in a style
    block it would even be read as it is written."""
    known = (name for name in dict.fromkeys(names) if re.fullmatch(FONT_NAME, name))
    quoted = (name if name in _GENERIC or re.fullmatch(r"[A-Za-z]+", name) else f"'{name}'" for name in known)
    return Markup(", ".join(quoted))


def _logo(logo: Logo, title: str) -> Logo | None:
    image = links.picture(logo.image)
    return Logo(image=image, width=logo.width, alt=line(logo.alt) or title) if image else None
