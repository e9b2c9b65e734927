"""The mail's HTML as rules ask about it: elements with their inline styles, visible text, links, colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

import lxml.html
from lxml.html import HtmlElement

_MEDIA = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_UNSEEN = frozenset(("head", "style", "script", "title"))


def parsed(html: str) -> HtmlElement:
    """The document, without comments (conditional ones for Outlook among them)."""
    return lxml.html.document_fromstring(_COMMENT.sub("", html) or "<html></html>")


def dark(html: str) -> str:
    """The mail as a client shows it that prefers the dark: its dark rules written into the elements."""
    import css_inline

    rules = "".join(found[1] for found in _MEDIA.finditer(html))
    styled = html.replace("</head>", f"<style>{rules}</style></head>", 1)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    return inliner.inline(styled)


def styles(element: HtmlElement) -> Mapping[str, str]:
    """An element's inline declarations, lower case; a later one wins, and one that is important over all."""
    return _declarations(element.get("style") or "")


@cache
def _declarations(style: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            value = value.strip().lower()
            kept = important if value.endswith("!important") else found
            kept[name.strip().lower()] = value.removesuffix("!important").strip()
    return found | important


def hidden(element: HtmlElement) -> bool:
    """Whether a reader does not see an element: it, or what it stands in, is not displayed."""
    return any(
        styles(one).get("display") == "none" or one.tag in _UNSEEN for one in (element, *element.iterancestors())
    )


def seen(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Every run of visible text, with the element it stands in."""
    for element in root.iter():
        if not isinstance(element.tag, str) or hidden(element):
            continue
        if element.text and element.text.strip():
            yield element, " ".join(element.text.split())
        for child in element:
            if child.tail and child.tail.strip():
                yield element, " ".join(child.tail.split())


def visible_text(root: HtmlElement) -> str:
    """All visible text in one line."""
    return " ".join(text for _, text in seen(root))


def links(root: HtmlElement) -> tuple[tuple[str, str], ...]:
    """(address, words) of every link that is seen; a picture's alternative text counts as words."""
    found = []
    for link in root.iter("a"):
        if link.get("href") is not None and not hidden(link):
            pictures = (image.get("alt") or "" for image in link.iter("img"))
            words = " ".join((link.text_content() + " " + " ".join(pictures)).split())
            found.append((link.get("href"), words))
    return tuple(found)
