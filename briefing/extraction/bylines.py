"""The writers whom a page shows under its heading: by what its markup says of an element, else by "By" and a name.

Bylines of teasers, comments and columns beside the article are not looked at. Of several that are left, the first below
the heading counts, with those that stand in its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from briefing.meta import people

_LONGEST_LINE = 120
# What stands in one line of the page with a byline: roles, a date, the buttons to share it.
_LONGEST_BYLINE = 200
_ELSEWHERE = re.compile(
    r"(?i)(?:^|\s)(?:comments?|respond|reply|replies|sidebar|widget|related|trending|recommend(?:ed|ations?)?|recent"
    r"|popular|most|teasers?|promo|newsletter|latest|cards?|social|footer|nav|menu|more|share|avatar|upnext"
    r"|summary-item)(?=$|[\s_-]|list)"
    r"|(?:^|[\s_-])(?:comments?|related|recommended|trending|teaser|widget)(?=$|[\s_-])"
)
_POST = re.compile(r"(?i)(?:^|\s)(?:h-?entry|post|blog-?post|article|story)(?=$|\s)")
_NAME = re.compile(r"(?i)(?:^|\s)(?:author|vcard|fn)(?=$|\s)")
_BYLINE = re.compile(
    r"(?i)(?:^|[\s_-])(?:by-?lines?|by-author|authors?|autore?n?|auteure?s?|writers?|contributor|signature|reporters?"
    r"|vcard)(?=$|[\s_-]|[A-Z]|-?names?)|(?:byline|author)(?:name|s)?$|authorname|author-name|field-contributor"
)
_NOT_THE_NAME = re.compile(
    r"(?i)bio|desc|image|img|photo|avatar|link|social|posts|info-?box|more|title|role|job|email|twitter"
)
_BY = re.compile(
    r"(?:(?i:(?:text|story|words|written|reported|eine kolumne|ein gastbeitrag|posted|published)\s+)?"
    r"(?:[Bb]y|BY|[Vv]on|VON|Par|PAR|Por|POR)\s*:?\s+(?=[A-ZÀ-Þ]))"
)
_PARTS = frozenset({"div", "p", "br", "ul", "li", "time", "img", "svg", "button", "h3", "h4", "h5"})


def visible_authors(tree: Any, site: str) -> tuple[str, ...]:
    """The writers of a page by its visible bylines, or none."""
    heading = tree.find(".//h1")
    around: frozenset[Any] = frozenset() if heading is None else frozenset(heading.iterancestors())
    for element in (*_by_relation(tree), *_by_name_of_element(tree)):
        found = people(tuple(_lines(element)), site) if stands_near(element, around) else ()
        sure = element.get("rel") == "author" or bool(_NAME.search(element.get("class") or ""))
        if found and (sure or any(" " in name for name in found)):
            return _with_others(element, found, site)
    for element in _beginning_with_by(tree):
        found = people((_one_line(element),), site) if stands_near(element, around) else ()
        if found and all(" " in name for name in found):
            return found
    return ()


def _by_relation(tree: Any) -> Iterator[Any]:
    """The elements that say in a standard's words that they are the author's name."""
    for element in tree.iter("a", "span", "div", "p", "b", "strong", "address", "li", "h4", "h5", "h6"):
        said = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".lower().split()
        if "author" in said:
            named = element.find(".//*[@itemprop='name']") if "author" in (element.get("itemprop") or "") else None
            yield element if named is None else named


def _by_name_of_element(tree: Any) -> Iterator[Any]:
    """The elements whose class or id names a byline: the innermost that does."""
    for element in tree.iter(
        "a", "span", "div", "p", "b", "strong", "address", "byline", "li", "em", "cite", "section"
    ):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if (element.tag in {"address", "byline"} or _BYLINE.search(name)) and (
            len("".join(element.itertext())) <= 3 * _LONGEST_BYLINE
        ):
            yield element


def stands_near(element: Any, around: frozenset[Any]) -> bool:
    """Whether an element stands in no comment, teaser, column or foot, up to what the heading stands in, too."""
    for above in (element, *element.iterancestors()):
        if above in around or above.tag in {"body", "html", "main"}:
            return True
        outside = next(above.iterancestors("article"), None) is None
        if above.tag in {"nav", "form"} or (above.tag in {"footer", "aside"} and outside):
            return False
        name = f"{above.get('class') or ''} {above.get('id') or ''}"
        if _ELSEWHERE.search(name):
            return False
        if _POST.search(name):
            return True
    return True


def _with_others(element: Any, found: tuple[str, ...], site: str) -> tuple[str, ...]:
    """The names in an element, and those in the elements of its form that share its line."""
    above = element.getparent()
    for _ in range(3):
        if above is None or len(" ".join("".join(above.itertext()).split())) > _LONGEST_BYLINE:
            break
        same = [
            one
            for one in above.iter(element.tag)
            if one.get("class") == element.get("class") and one.get("rel") == element.get("rel")
        ]
        if len(same) > 1:
            lines = tuple(line for one in same for line in _lines(one))
            return people(lines, site) or found
        above = above.getparent()
    return found


def _lines(element: Any) -> list[str]:
    """The lines of an element's text: the names that are linked as an author's; or all of it where it is one line."""
    if element.tag != "a":
        linked = [_one_line(link) for link in element.iter("a") if link.get("rel") == "author"]
        if any(linked):
            return linked
    whole = _one_line(element)
    parts = any(
        child.tag in _PARTS or _NOT_THE_NAME.search(child.get("class") or "") for child in element.iterdescendants()
    )
    if len(whole) <= _LONGEST_LINE and not parts:
        return [whole]
    return [line for line in (" ".join(text.split()) for text in element.itertext()) if line]


def _one_line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _beginning_with_by(tree: Any) -> Iterator[Any]:
    """Short elements that begin with "By" and a name, from the heading on."""
    started = tree.find(".//h1") is None
    for element in tree.iter(
        "h1", "p", "div", "span", "em", "strong", "h2", "h3", "h4", "h5", "h6", "small", "li", "i", "b"
    ):
        started = started or element.tag == "h1"
        if started and _BY.match(" ".join((element.text or "").split())) and len(_one_line(element)) <= _LONGEST_LINE:
            yield element
