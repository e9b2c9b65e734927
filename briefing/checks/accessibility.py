"""Whether everybody can read the mail: language, title, headings, pictures, tables, link words, contrast.

The rules follow the failures that the Email Markup Consortium's accessibility report counts most often, and WCAG 2.2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from lxml.html import HtmlElement

from briefing.checks.finding import Finding, Level
from briefing.checks.mail_page import MailPage
from briefing.colours import LEAST_CONTRAST, Colour, contrast

_LEAST_LARGE = 3.0
"""The contrast that large text needs (WCAG 2.2, success criterion 1.4.3)."""

# What counts as large there: 18 points, or 14 points and bold. A CSS pixel is three quarters of a point.
_LARGE, _LARGE_BOLD = 24.0, 18.66
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b")
_RGB = re.compile(r"rgba?\((\d+)[ ,]+(\d+)[ ,]+(\d+)")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0)}  # MJML writes no other name of a colour

# Words of a link that say nothing in a screen reader's list of links (WCAG 2.2, 2.4.4), English and French.
_GENERIC = frozenset(
    "click here|here|more|read more|learn more|find out more|link|this|continue|cliquez ici|ici|plus|lire la suite|"
    "en savoir plus|lien|suite".split("|")
)
# A file's name in the place of an alternative text, as content systems put it there.
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg)$|^(?:image|img|photo|picture)?[\W_]*\d*$", re.IGNORECASE)
# What mail programs strip, or warn of (caniemail.com).
_ACTIVE = frozenset(("script", "form", "iframe", "object", "embed", "video", "audio"))
_SCRIPT = re.compile(r"\s*javascript:", re.IGNORECASE)
_REMOTE = re.compile(r"(?i)<style[^>]*>[^<]*@import|<link[^>]+stylesheet")


def findings(page: MailPage) -> Iterator[Finding]:
    """What a screen reader, a keyboard, weak eyes or a client without pictures would trip over."""
    root = page.root
    if not re.fullmatch(r"(?!und)[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", root.get("lang") or ""):
        yield _finding("language", "must", "the document names no language", 'give <mjml> lang="{{ page.language }}"')
    if not (root.findtext(".//title") or "").strip():
        yield _finding("title", "should", "the document has no title", "put mj-title into the head")
    if any(map(_is_active, root.iter())):
        yield _finding("active", "must", "there is active content, which mail programs strip", "take it out")
    if _REMOTE.search(page.html):
        yield _finding("remote", "must", "a style sheet or font is fetched from elsewhere", "name fonts that are there")
    yield from _headings(page)
    yield from _pictures(root)
    yield from _tables(root)
    yield from _link_words(page)
    for mode, shown in (("light", page), ("dark", page.in_the_dark())):
        yield from _faint_text(shown, mode)


def _is_active(element: HtmlElement) -> bool:
    """Whether an element does something; what only speaks of it ("javascript:" in a headline) does not."""
    attributes = element.attrib.items()
    return element.tag in _ACTIVE or any(name.startswith("on") or _SCRIPT.match(value) for name, value in attributes)


def _headings(page: MailPage) -> Iterator[Finding]:
    levels = [int(one.tag[1]) for one in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6") if not page.is_hidden(one)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield _finding("headings", "must", "there is not one h1, before all other headings", "the title is the h1")
    for before, after in pairwise(levels):
        if after > before + 1:
            yield _finding("headings", "should", f"h{after} follows h{before}", "leave no level out")
            return


def _pictures(root: HtmlElement) -> Iterator[Finding]:
    for image in root.iter("img"):
        source = image.get("src") or ""
        name = source.rpartition("/")[2][:60]
        if image.get("alt") is None or _FILE.search(image.get("alt") or "x"):
            yield _finding("alt", "must", f"the picture {name} has no alternative text", 'say what it shows, or alt=""')
        if not (image.get("width") or "").strip():
            yield _finding("width", "should", f"the picture {name} has no width", "Outlook shows it at full size")
        if not source.startswith("https://"):
            yield _finding("picture", "must", f"the picture {name} is not on https", "most programs do not show it")
        if {image.get("width"), image.get("height")} & {"0", "1"}:
            yield _finding("pixel", "must", f"the picture {name} looks like a tracking pixel", "take it out")


def _tables(root: HtmlElement) -> Iterator[Finding]:
    plain = sum(table.get("role") not in ("presentation", "none") for table in root.iter("table"))
    if plain:
        told = f"{plain} tables are read out as tables of data"
        yield _finding("tables", "must", told, 'give layout tables role="presentation"')


def _link_words(page: MailPage) -> Iterator[Finding]:
    targets = defaultdict(set)
    written: dict[str, str] = {}
    for address, words in page.links():
        plain = re.sub(r"\W+", " ", words.casefold()).strip()
        if not plain or plain in _GENERIC:
            told = f"the link {words!r} does not say where it goes" if words else "a link has no words"
            yield _finding("link words", "must", f"{told} ({address[:60]})", "link the words that name it")
        targets[words.casefold()].add(address)
        written.setdefault(words.casefold(), words)
    for words, addresses in targets.items():
        if words and len(addresses) > 1:
            told = f"{written[words]!r} leads to {len(addresses)} places"
            yield _finding(
                "link words", "should", told, "a list of links tells them apart by their words or labels only"
            )


def _finding(rule: str, level: Level, what: str, hint: str) -> Finding:
    return Finding(rule=rule, level=level, where="mail", what=what, hint=hint)


def _faint_text(page: MailPage, mode: str) -> Iterator[Finding]:
    """The runs of text that are too faint on their ground, each pair of colours once."""
    told: set[tuple[Colour, Colour]] = set()
    for element, text in page.visible_runs():
        ink = _nearest_colour(page, element, ("color",)) or (0, 0, 0)
        ground = _nearest_colour(page, element, ("background-color", "background")) or (255, 255, 255)
        ratio = contrast(ink, ground)
        if ratio < (_LEAST_LARGE if _is_large(page, element) else LEAST_CONTRAST) and (ink, ground) not in told:
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


def _nearest_colour(page: MailPage, element: HtmlElement, names: tuple[str, ...]) -> Colour | None:
    """The nearest colour of an element or of what it stands in."""
    for one in (element, *element.iterancestors()):
        styles = page.styles(one)
        for name in names:
            if name in styles and (found := colour(styles[name])):
                return found
        if "background-color" in names and (found := colour(one.get("bgcolor") or "")):
            return found
    return None


def _is_large(page: MailPage, element: HtmlElement) -> bool:
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
