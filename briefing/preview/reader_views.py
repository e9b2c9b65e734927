"""A rendering as different readers see it: by day, at night, inverted by a mail app, without pictures. Pure.

What a browser cannot be told from outside (which colour scheme a framed page prefers, what an app does to its colours)
is written into the page instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import escape

_PREFERS = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")
_BOTH_SCHEMES = re.compile(r"\b(?:light\s+dark|dark\s+light)\b")
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\s(?:src|srcset)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_MARK = "background-color:#ffe58f;color:#1d1b18"
_NO_WINDOW = '<base target="_blank">'


def day_view(html: str) -> str:
    """The page in the colours of the day, whatever the browser prefers."""
    return _in_head(html, lambda head: _scheme(head, "light"))


def night_view(html: str) -> str:
    """The page in its own colours of the night."""
    return _in_head(html, lambda head: _scheme(head, "dark"))


def inverted_view(html: str) -> str:
    """The page of the day with its colours turned round, as apps do that know no dark mode of the mail's own. Every app
    has a rule of its own for it; this is what they have in common, and pictures stay as they are."""
    style = "html{background:#fff;filter:invert(1) hue-rotate(180deg)}img{filter:invert(1) hue-rotate(180deg)}"
    return _in_head(day_view(html), lambda head: f"{head}<style>{style}</style>")


def view_without_pictures(html: str) -> str:
    """The page of the day without its pictures: their alternative texts stand there, as in most first views."""
    style = "*{background-image:none!important}"
    without = _PICTURE.sub(lambda found: _ADDRESS.sub("", found[0]), day_view(html))
    return _in_head(without, lambda head: f"{head}<style>{style}</style>")


VIEW_MODES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"light": day_view, "dark": night_view, "inverted": inverted_view, "bare": view_without_pictures}
)
"""What a page can be shown as, by name."""


def mark_words(html: str, anchor: str, text: str) -> str:
    """The page with one story's words marked; unchanged where they do not stand in it as they are.

    Args:
        html: a rendering.
        anchor: the id of the story's element.
        text: the words, unescaped; "" marks nothing.
    """
    story = re.search(rf'\sid="{re.escape(anchor)}"', html)
    # A rendering keeps the words and may change the spaces, so that a line does not turn at the wrong one.
    words = r"\s+".join(re.escape(str(escape(word))) for word in text.split())
    if story is None or not words:
        return html
    found = re.compile(words).search(html, story.end(), _next_story(html, story.end()))
    if found is None:
        return html
    return f'{html[: found.start()]}<mark style="{_MARK}">{found[0]}</mark>{html[found.end() :]}'


def keep_links_out(html: str) -> str:
    """The page for a frame in which nothing leads away: a link asks for a window, and the frame may open none."""
    return _in_head(html, lambda head: head + _NO_WINDOW)


def _next_story(html: str, start: int) -> int:
    found = re.compile(r'\sid="story-\d+"').search(html, start)
    return found.start() if found else len(html)


def _scheme(head: str, scheme: str) -> str:
    one = _PREFERS.sub(lambda found: "@media all" if found[1] == scheme else "@media not all", head)
    return _BOTH_SCHEMES.sub(scheme, one)


def _in_head(html: str, change: Callable[[str], str]) -> str:
    """The page with its head changed: the stories' own words are never touched."""
    head, end, rest = html.partition("</head>")
    return f"{change(head)}{end}{rest}" if end else html
