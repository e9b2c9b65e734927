"""Colours as red, green and blue, and how well two of them can be told apart."""

from __future__ import annotations

import colorsys

__all__ = ["LEAST_CONTRAST", "Colour", "contrast", "from_hex", "lightened"]

Colour = tuple[int, int, int]

LEAST_CONTRAST = 4.5
"""The contrast that text needs (WCAG 2.2, success criterion 1.4.3)."""


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two sRGB colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def from_hex(value: str) -> Colour:
    """The colour of "#a3161a"."""
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def lightened(value: str, paper: str, least: float = LEAST_CONTRAST) -> str:
    """A colour of the same hue, as light as it must be to be read on a dark paper, and no lighter.

    Args: both as "#rrggbb"; the contrast it must have.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in from_hex(value)))
    made = value
    while contrast(from_hex(made), from_hex(paper)) < least and lightness < 1:
        lightness = min(1.0, lightness + 0.01)
        made = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    return made


def _luminance(rgb: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in rgb)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
