"""Can it be read? The contrast of every run of text on its ground, light and dark.

WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1, and 3 to 1 for large text (24 px, or 18.66 px and bold).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from briefing.checks import page
from briefing.checks.finding import Finding, Mailing
from briefing.colours import LEAST, Colour, contrast

__all__ = ["LEAST", "LEAST_LARGE", "Colour", "colour", "contrast", "findings"]

LEAST_LARGE = 3.0
_LARGE, _LARGE_BOLD = 24.0, 18.66
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b")
_RGB = re.compile(r"rgba?\((\d+)[ ,]+(\d+)[ ,]+(\d+)")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0)}


def findings(mailing: Mailing) -> Iterator[Finding]:
    """The runs of text that are too faint, each pair of colours once."""
    for mode, html in (("light", mailing.rendering.mail), ("dark", page.dark(mailing.rendering.mail))):
        told: set[tuple[Colour, Colour]] = set()
        for element, text in page.seen(page.parsed(html)):
            ink, ground = _colour(element, ("color",)), _colour(element, ("background-color", "background"))
            ink, ground = ink or (0, 0, 0), ground or (255, 255, 255)
            ratio = contrast(ink, ground)
            if ratio < (LEAST_LARGE if _is_large(element) else LEAST) and (ink, ground) not in told:
                told.add((ink, ground))
                yield Finding(
                    rule="contrast",
                    level="must",
                    where=f"mail, {mode}",
                    what=f"{_hex(ink)} on {_hex(ground)} has a contrast of {ratio:.1f} ({text[:40]})",
                    hint="at least 4.5, or 3 for large text: darken the one or lighten the other",
                )


def colour(value: str) -> Colour | None:
    """A CSS colour as red, green and blue; None where the value names none."""
    value = value.lower()
    if found := _HEX.search(value):
        digits = found[1] if len(found[1]) == 6 else "".join(letter * 2 for letter in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.search(value):
        red, green, blue = (min(int(part), 255) for part in found.groups())
        return red, green, blue
    return next((rgb for name, rgb in _NAMED.items() if re.search(rf"\b{name}\b", value)), None)


def _colour(element: HtmlElement, names: tuple[str, ...]) -> Colour | None:
    """The nearest colour of an element or of what it stands in."""
    for one in (element, *element.iterancestors()):
        styles = page.styles(one)
        for name in names:
            if name in styles and (found := colour(styles[name])):
                return found
        if "background-color" in names and (found := colour(one.get("bgcolor") or "")):
            return found
    return None


def _is_large(element: HtmlElement) -> bool:
    size, bold = 0.0, False
    for one in (element, *element.iterancestors()):
        styles = page.styles(one)
        size = size or _pixels(styles.get("font-size", ""))
        bold = (
            bold or styles.get("font-weight", "") in ("bold", "600", "700", "800") or one.tag in ("b", "strong", "h1")
        )
    return size >= _LARGE or (bold and size >= _LARGE_BOLD)


def _pixels(value: str) -> float:
    found = re.fullmatch(r"([\d.]+)px", value)
    return float(found[1]) if found else 0.0


def _hex(rgb: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in rgb)
