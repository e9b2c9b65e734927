"""Show a rendering as different readers see it: by day, at night, inverted by a mail app, without pictures. Pure.

Nothing can tell a browser from outside which colour scheme a framed page prefers, or what an app does to its colours.
So the page itself is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import escape

_PREFERS = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")
_BOTH_SCHEMES = re.compile(r"\b(?:light\s+dark|dark\s+light)\b")
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SOURCE_ATTRIBUTE = re.compile(r"\s(?:src|srcset)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_MARK = "background-color:#ffe58f;color:#1d1b18"
_NO_WINDOW = '<base target="_blank">'


def day_view(html: str) -> str:
    """The page in its light colours, whatever the browser prefers."""
    return _in_head(html, lambda head: _scheme(head, "light"))


def night_view(html: str) -> str:
    """The page in its own dark colours."""
    return _in_head(html, lambda head: _scheme(head, "dark"))


def inverted_view(html: str) -> str:
    """The light page with inverted colours, as mail apps show it that ignore the dark colours of a mail.

    Every app inverts by a rule of its own. Turning lightness round and keeping hues is what they have in common;
    pictures stay as they are.
    """
    style = "html{background:#fff;filter:invert(1) hue-rotate(180deg)}img{filter:invert(1) hue-rotate(180deg)}"
    return _in_head(day_view(html), lambda head: f"{head}<style>{style}</style>")


def view_without_pictures(html: str) -> str:
    """The light page without its pictures, with their alternative texts, as most mail programs show a first mail."""
    style = "*{background-image:none!important}"
    without = _PICTURE.sub(lambda found: _SOURCE_ATTRIBUTE.sub("", found[0]), day_view(html))
    return _in_head(without, lambda head: f"{head}<style>{style}</style>")


VIEW_MODES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"light": day_view, "dark": night_view, "inverted": inverted_view, "bare": view_without_pictures}
)
"""The views by the names that the page uses."""


def mark_words(html: str, anchor: str, text: str) -> str:
    """Mark words of a story in the page. It is unchanged where they are not in it as they are.

    Args:
        html: a rendering.
        anchor: the id of the story's element.
        text: the words, unescaped; "" marks nothing.
    """
    story = re.search(rf'\sid="{re.escape(anchor)}"', html)
    # A rendering keeps the words, but some spaces become no-break spaces.
    words = r"\s+".join(re.escape(str(escape(word))) for word in text.split())
    if story is None or not words:
        return html
    found = re.compile(words).search(html, story.end(), _next_story(html, story.end()))
    if found is None:
        return html
    return f'{html[: found.start()]}<mark style="{_MARK}">{found[0]}</mark>{html[found.end() :]}'


def keep_links_out(html: str) -> str:
    """The page for a frame whose links do nothing: each asks for a new window, which the sandbox does not allow."""
    return _in_head(html, lambda head: head + _NO_WINDOW)


def _next_story(html: str, start: int) -> int:
    found = re.compile(r'\sid="story-\d+"').search(html, start)
    return found.start() if found else len(html)


def _scheme(head: str, scheme: str) -> str:
    one = _PREFERS.sub(lambda found: "@media all" if found[1] == scheme else "@media not all", head)
    return _BOTH_SCHEMES.sub(scheme, one)


def _in_head(html: str, change: Callable[[str], str]) -> str:
    """The page with its head changed. The words of the stories are in the body, so no pattern touches them."""
    head, end, rest = html.partition("</head>")
    return f"{change(head)}{end}{rest}" if end else html
