"""Whether everybody can read it: language, title, headings, pictures, tables and link words.

After the failures that the Email Markup Consortium's accessibility report counts most often, and WCAG 2.2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from lxml.html import HtmlElement

from briefing.checks import page
from briefing.checks.finding import Finding, Level, Mailing

_GENERIC = frozenset(
    "click here|here|more|read more|learn more|find out more|link|this|continue|cliquez ici|ici|plus|lire la suite|"
    "en savoir plus|lien|suite".split("|")
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg)$|^(?:image|img|photo|picture)?[\W_]*\d*$", re.IGNORECASE)
_ACTIVE = frozenset(("script", "form", "iframe", "object", "embed", "video", "audio"))
_SCRIPT = re.compile(r"\s*javascript:", re.IGNORECASE)
_REMOTE = re.compile(r"(?i)<style[^>]*>[^<]*@import|<link[^>]+stylesheet")


def findings(mailing: Mailing) -> Iterator[Finding]:
    """What a screen reader, a keyboard or a client without pictures would trip over."""
    html = mailing.rendering.mail
    root = page.parsed(html)
    if not re.fullmatch(r"(?!und)[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", root.get("lang") or ""):
        yield _finding("language", "must", "the document names no language", 'give <mjml> lang="{{ page.language }}"')
    if not (root.findtext(".//title") or "").strip():
        yield _finding("title", "should", "the document has no title", "put mj-title into the head")
    if any(map(_is_active, root.iter())):
        yield _finding("active", "must", "there is active content, which mail programs strip", "take it out")
    if _REMOTE.search(html):
        yield _finding("remote", "must", "a style sheet or font is fetched from elsewhere", "name fonts that are there")
    yield from _headings(root)
    yield from _pictures(root)
    yield from _tables(root)
    yield from _link_words(root)


def _is_active(element: HtmlElement) -> bool:
    """Whether an element does something; what only speaks of it ("javascript:" in a headline) does not."""
    attributes = element.attrib.items()
    return element.tag in _ACTIVE or any(name.startswith("on") or _SCRIPT.match(value) for name, value in attributes)


def _headings(root: HtmlElement) -> Iterator[Finding]:
    levels = [int(one.tag[1]) for one in root.iter("h1", "h2", "h3", "h4", "h5", "h6") if not page.hidden(one)]
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


def _link_words(root: HtmlElement) -> Iterator[Finding]:
    targets = defaultdict(set)
    written: dict[str, str] = {}
    for address, words in page.links(root):
        plain = re.sub(r"\W+", " ", words.casefold()).strip()
        if not plain or plain in _GENERIC:
            told = f"the link {words!r} does not say where it goes" if words else "a link has no words"
            yield _finding("link words", "must", f"{told} ({address[:60]})", "link the words that name it")
        targets[words.casefold()].add(address)
        written.setdefault(words.casefold(), words)
    for words, addresses in targets.items():
        if words and len(addresses) > 1:
            told = f"{written[words]!r} leads to {len(addresses)} places"
            yield _finding("link words", "should", told, "a list of links tells them apart by their words only")


def _finding(rule: str, level: Level, what: str, hint: str) -> Finding:
    return Finding(rule=rule, level=level, where="mail", what=what, hint=hint)
