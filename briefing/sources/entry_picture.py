"""Which picture belongs to an entry: the largest that shows something, and no icon, avatar, thumbnail or counter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from briefing.clean import safe_url
from briefing.meta import shows_something

# Pixels. Blogger's thumbnails have 72, share icons and avatars up to 96.
_SMALLEST = 100
_IMAGE_NAME = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)")
_LINK_OR_IMAGE = re.compile(r'<a\b[^<>]*?\shref="([^"]*)"|</a>|<img\b[^<>]*?\ssrc="([^"]+)"[^<>]*>')
_SIDE = re.compile(r'\s(width|height)="(\d{1,5})"')
_SHARING = re.compile(
    r"(?i)/sharer|/intent/|/share(?:[/?.]|$)|addtoany|addthis|/submit\?|pin/create|^https?://[^/]*feedburner\.com/"
)


def entry_image(item: Any, base: str) -> str:
    """The address of the picture that a feed gives an entry beside its text, or "".

    The largest media:content, then the largest media:thumbnail, an image enclosure, itunes:image.

    Args:
        item: feedparser's entry.
        base: what relative addresses are resolved against.
    """
    media = _largest_first(m for m in _dicts(item, "media_content") if _is_image(m))
    thumbnails = _largest_first(_dicts(item, "media_thumbnail"))
    enclosures = [
        e for e in _dicts(item, "links") if e.get("rel") == "enclosure" and str(e.get("type")).startswith("image/")
    ]
    itunes = dict.get(item, "image")
    found = [*(m.get("url") for m in [*media, *thumbnails]), *(e.get("href") for e in enclosures)]
    found += [itunes.get("href")] if isinstance(itunes, dict) else []
    return next((url for url in (safe_url(str(url or ""), base) for url in found) if shows_something(url)), "")


def first_image(html: str) -> str:
    """The address of the first picture of clean HTML that shows something, or ""; none in a link that shares."""
    link = ""
    for found in _LINK_OR_IMAGE.finditer(html):
        if found[2] is None:
            link = unescape(found[1] or "")
            continue
        sides = dict(_SIDE.findall(found[0]))
        # clean.ATTRIBUTES lets nothing else pass; "0" is a counter's
        small = "0" in sides.values() or _is_small(int(sides.get("width", 0)), int(sides.get("height", 0)))
        if not small and not (link and _SHARING.search(link)):
            url = safe_url(unescape(found[2]))
            if shows_something(url):
                return url
    return ""


def _largest_first(pictures: Iterable[Any]) -> list[Any]:
    """Without those that name a size too small; those that name none last, in their order."""
    sized = [(picture, _pixels(picture.get("width")), _pixels(picture.get("height"))) for picture in pictures]
    kept = [(picture, width or height) for picture, width, height in sized if not _is_small(width, height)]
    return [picture for picture, side in sorted(kept, key=lambda pair: -pair[1])]


def _is_small(width: int, height: int) -> bool:
    """Whether a picture's size, 0 where it is not known, is one of an icon or a rule."""
    return 0 < width < _SMALLEST or 0 < height < _SMALLEST // 2


def _pixels(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6 else 0


def _dicts(item: Any, key: str) -> list[Any]:
    value = dict.get(item, key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _is_image(media: Any) -> bool:
    kind, medium = str(media.get("type") or ""), str(media.get("medium") or "")
    named = isinstance(media.get("url"), str) and _IMAGE_NAME.search(media["url"]) is not None
    return medium == "image" or kind.startswith("image/") or (not kind and not medium and named)
