"""What the twelve most used mail clients do not show, by the data of caniemail.com bundled in `clients.json`.

Each entry there is a CSS property, a value or an HTML element with the clients that lack it; the file carries its date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from briefing.checks.finding import Finding
from briefing.checks.mail_page import MailPage

# Without these a mail looks a little different and loses nothing: the corner is square, the long word sticks out, the
# width is the table's. What MJML writes of them is written a second time in a way that every client knows.
_HARMLESS = frozenset(
    "border-radius border-spacing box-sizing color-scheme cursor height max-height max-width min-height min-width "
    "opacity outline overflow overflow-wrap table-layout text-wrap white-space width word-break word-spacing word-wrap "
    "text-decoration-thickness hyphens orphans widows".split()
)
_HARMLESS_ELEMENTS = frozenset(("body", "link", "base"))
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_CONDITIONAL = re.compile(r"<!--\[if.*?<!\[endif\]-->", re.DOTALL)
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;{}]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The bundled table. Each mapping leads from a name to the clients that lack it; `date` is the data's."""

    date: str
    properties: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    elements: Mapping[str, tuple[str, ...]]


def support() -> Support:
    """The table in `clients.json`; reading it takes a fifth of a millisecond."""
    data = json.loads((resources.files("briefing.checks") / "clients.json").read_text("utf-8"))
    tables = {
        name: {key: tuple(lacking) for key, lacking in data[name].items()}
        for name in ("properties", "values", "elements")
    }
    return Support(date=data["date"], **tables)


def findings(page: MailPage) -> Iterator[Finding]:
    """What the mail uses and some clients lack, each once; what is lost without harm is not counted."""
    known = support()
    html = _CONDITIONAL.sub("", page.html)
    used = dict.fromkeys(_declared(html))
    for name, value in used:
        if name not in _HARMLESS and name in known.properties:
            yield _finding(f"the property {name}", known.properties[name], known.date)
        for sign, lacking in known.values.items():
            if sign in f"{name}:{value.replace(' ', '')}":
                yield _finding(sign, lacking, known.date)
    elements = dict.fromkeys(one.tag for one in page.root.iter() if isinstance(one.tag, str))
    for element in elements:
        if element in known.elements and element not in _HARMLESS_ELEMENTS:
            yield _finding(f"the element <{element}>", known.elements[element], known.date)


def _declared(html: str) -> Iterator[tuple[str, str]]:
    """Every declaration of the mail, inline or in a style block; a property once for each value."""
    blocks = [found[1] for found in _STYLE.finditer(html)]
    blocks += re.findall(r'style="([^"]*)"', html)
    seen: set[str] = set()
    for block in dict.fromkeys(blocks):
        for name, value in _DECLARATION.findall(block.lower()):
            value = value.strip()
            if name not in seen or "(" in value or name == "display":
                seen.add(name)
                yield name, value


def _finding(what: str, lacking: tuple[str, ...], date: str) -> Finding:
    return Finding(
        rule="clients",
        level="should",
        where="mail",
        what=f"{what} is not supported by {', '.join(lacking)} (caniemail.com, {date})",
        hint="make sure that nothing is lost without it, or leave it out",
    )
