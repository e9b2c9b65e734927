"""A mail's HTML as rules ask about it: elements with their inline styles, visible text, links, colours in the dark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import lxml.html
from lxml.html import HtmlElement

# The rules for the dark (Media Queries 5, 12.4); css-inline writes no rule of a media query into the elements itself.
_DARK_RULES = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_UNSEEN = frozenset(("head", "style", "script", "title"))


class MailPage:
    """One mail's HTML, parsed once for all rules; conditional comments for Outlook are comments here."""

    def __init__(self, html: str) -> None:
        """Args: the mail as it is written."""
        self.html = html
        self.root: HtmlElement = lxml.html.document_fromstring(_COMMENT.sub("", html) or "<html></html>")
        # A mail has a few dozen different styles on thousands of elements, and each is asked for by everything in it:
        # without this a check of the contrast takes half as long again.
        self._declarations: dict[str, Mapping[str, str]] = {}

    def in_the_dark(self) -> MailPage:
        """The mail as a client shows it that prefers the dark: its dark rules written into the elements."""
        import css_inline

        rules = "".join(found[1] for found in _DARK_RULES.finditer(self.html))
        styled = self.html.replace("</head>", f"<style>{rules}</style></head>", 1)
        inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
        return MailPage(inliner.inline(styled))

    def styles(self, element: HtmlElement) -> Mapping[str, str]:
        """An element's inline declarations, lower case; a later one wins, and one that is important over all."""
        style = element.get("style") or ""
        if style not in self._declarations:
            self._declarations[style] = _declarations_of(style)
        return self._declarations[style]

    def is_hidden(self, element: HtmlElement) -> bool:
        """Whether a reader does not see an element: it, or what it stands in, is not displayed."""
        around = (element, *element.iterancestors())
        return any(self.styles(one).get("display") == "none" or one.tag in _UNSEEN for one in around)

    def visible_runs(self) -> Iterator[tuple[HtmlElement, str]]:
        """Every run of visible text, with the element it stands in."""
        for element in self.root.iter():
            if not isinstance(element.tag, str) or self.is_hidden(element):
                continue
            if element.text and element.text.strip():
                yield element, " ".join(element.text.split())
            for child in element:
                if child.tail and child.tail.strip():
                    yield element, " ".join(child.tail.split())

    def visible_text(self) -> str:
        """All visible text in one line."""
        return " ".join(text for _, text in self.visible_runs())

    def links(self) -> tuple[tuple[str, str], ...]:
        """(address, words) of every link that is seen, as a screen reader calls it: by its label, if it has one; a
        picture's alternative text counts as words."""
        found = []
        for link in self.root.iter("a"):
            if link.get("href") is not None and not self.is_hidden(link):
                pictures = (image.get("alt") or "" for image in link.iter("img"))
                words = " ".join((link.text_content() + " " + " ".join(pictures)).split())
                label = " ".join((link.get("aria-label") or "").split())
                found.append((link.get("href"), label or words))
        return tuple(found)


def _declarations_of(style: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            value = value.strip().lower()
            kept = important if value.endswith("!important") else found
            kept[name.strip().lower()] = value.removesuffix("!important").strip()
    return found | important
