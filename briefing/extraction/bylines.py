"""The writers whom a page shows under its heading: by what its markup says of an element, else by "By" and a name.

Bylines of teasers, comments and columns beside the article are not looked at. Of several that are left, the first below
the heading counts, with those that stand in its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Any

from lxml import etree

from briefing.meta import people

_LONGEST_LINE = 120
# What stands in one line of the page with a byline: roles, a date, the buttons to share it.
_LONGEST_BYLINE = 200
# The address of somebody's page among those of a site's writers.
_OF_A_WRITER = re.compile(
    r"/(?:authors?|writers?|contributors?|journalists?|reporters?|by|autor(?:es|en)?|auteurs?|autori)/[^/?#]+/?$"
)
# One name ends and another begins without a blank, as pages set what stands side by side ("Jan OrrTom Vane").
_GLUED = re.compile(r"[a-zß-ÿ.][A-ZÀ-Þ]")
# Pieces of text in a line; with more it is a list.
_MOST_PIECES = 200
# Lines that begin with "By" of which the writer's is one, if any is: a bound on time.
_MOST_LINES = 100
_ELSEWHERE = re.compile(
    r"(?i)(?:^|\s)(?:comments?|respond|reply|replies|sidebar|widget|related|trending|recommend(?:ed|ations?)?|recent"
    r"|popular|most|teasers?|promo|newsletter|latest|cards?|social|footer|nav|menu|more|share|avatar|upnext"
    r"|summary-item)(?=$|[\s_-]|list)"
    r"|(?:^|[\s_-])(?:comments?|related|recommended|trending|teaser|widget|cards?|disqus|discussion)(?=$|[\s_-])"
)
_POST = re.compile(r"(?i)(?:^|\s)(?:h-?entry|post|blog-?post|article|story)(?=$|\s)")
_NAME = re.compile(r"(?i)(?:^|\s)(?:author|vcard|fn)(?=$|\s)|author-?name(?=$|\s)")
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
# The same where the name stands in an element of its own: "By <b>Ida Orr</b>", "Autor: <a>Ida Orr</a>".
_BY_ALONE = re.compile(
    r"(?i)(?:(?:written |text )?(?:by|von|par|por)\s*:?|(?:author|auteure?|autore?|autor(?:in)?|text)\s*:)"
)
_PARTS = frozenset({"div", "p", "br", "ul", "li", "time", "img", "svg", "button", "h3", "h4", "h5"})


def visible_authors(tree: Any, site: str) -> tuple[str, ...]:
    """The writers of a page by its visible bylines, or none."""
    is_near = nearness(tree)
    for element in (*_by_relation(tree), *_by_name_of_element(tree), *_by_address(tree)):
        found = people(tuple(_lines(element)), site) if is_near(element) else ()
        sure = element.get("rel") == "author" or bool(_NAME.search(element.get("class") or ""))
        # One word is a whole name only in scripts without capitals ("孔明德").
        if found and (sure or any(" " in name or name[0].lower() == name[0].upper() for name in found)):
            return _with_others(element, found, site)
    for element in islice(_beginning_with_by(tree), _MOST_LINES):
        found = people((_first_line(element),), site) if is_near(element) else ()
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
        name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
        if (element.tag in {"address", "byline"} or _BYLINE.search(name)) and (
            short_line(element, 3 * _LONGEST_BYLINE)
        ):
            yield element


def _by_address(tree: Any) -> Iterator[Any]:
    """The links to a writer's own page on the site."""
    for link in tree.iter("a"):
        if _OF_A_WRITER.search(link.get("href") or ""):
            yield link


def nearness(tree: Any) -> Callable[[Any], bool]:
    """Asks of an element whether it stands in no comment, teaser, column or foot, up to what the heading stands in.

    Every element is looked at once: a hostile page has ten thousand bylines deep in one element.
    """
    heading = tree.find(".//h1")
    known: dict[Any, bool] = {} if heading is None else dict.fromkeys(heading.iterancestors(), True)
    in_article = any(element.tag == "article" for element in known)

    def place(element: Any) -> bool | None:
        # Of several articles, one in the other or not, the heading's is the one.
        return False if in_article and element.tag == "article" else _place(element)

    def is_near(element: Any) -> bool:
        asked = []
        near: bool | None = None
        above = element
        while near is None and above is not None:
            near = known[above] if above in known else place(above)
            asked.append(above)
            above = above.getparent()
        near = near is not False
        known.update(dict.fromkeys(asked, near))
        return near

    return is_near


def _place(element: Any) -> bool | None:
    """Whether an element is the article's (True) or another part of the page (False); None if it does not say."""
    if element.tag in {"body", "html", "main"}:
        return True
    if element.tag in {"nav", "form"}:
        return False
    if element.tag in {"footer", "aside"} and next(element.iterancestors("article"), None) is None:
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _ELSEWHERE.search(name):
        return False
    return True if _POST.search(name) else None


def short_line(element: Any, longest: int) -> str:
    """The words of an element in one line, or "" where they are longer: what is longer is not read to its end."""
    words: list[str] = []
    total = 0
    for text in element.itertext():
        line = text.strip()
        if line:
            total += len(line)
            if total > longest:
                return ""
        words.append(text)
        if len(words) > _MOST_PIECES:
            return ""
    return " ".join("".join(words).split())


def _with_others(element: Any, found: tuple[str, ...], site: str) -> tuple[str, ...]:
    """The names in an element, and those in the elements of its form that share its line."""
    above = element.getparent()
    for _ in range(3):
        if above is None or not short_line(above, _LONGEST_BYLINE):
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
        linked = [short_line(link, _LONGEST_LINE) for link in element.iter("a") if link.get("rel") == "author"]
        if any(linked):
            return linked
    whole = short_line(element, 3 * _LONGEST_BYLINE)
    parts = any(
        child.tag in _PARTS or _NOT_THE_NAME.search(child.get("class") or "") for child in element.iterdescendants()
    )
    pieces = [text for text in element.itertext() if text]
    parts = parts or any(_GLUED.fullmatch(one[-1] + other[0]) for one, other in pairwise(pieces))
    if len(whole) <= _LONGEST_LINE and not parts:
        return [whole]
    return [line for line in (" ".join(text.split()) for text in pieces) if line]


def _first_line(element: Any) -> str:
    """The words of an element up to the first part in it that stands on a line of its own, as a date does."""
    words: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and node is not element and node.tag in _PARTS:
            break
        words.append((node.text if event == "start" else None if node is element else node.tail) or "")
    return " ".join("".join(words).split())


def _beginning_with_by(tree: Any) -> Iterator[Any]:
    """Short elements that begin with "By" and a name, from the heading on."""
    started = tree.find(".//h1") is None
    for element in tree.iter(
        "h1", "p", "div", "span", "em", "strong", "h2", "h3", "h4", "h5", "h6", "small", "li", "i", "b"
    ):
        started = started or element.tag == "h1"
        words = " ".join((element.text or (element[0].text if len(element) else "") or "").split())
        if started and (_BY.match(words) or _BY_ALONE.fullmatch(words)) and short_line(element, _LONGEST_LINE):
            yield element
