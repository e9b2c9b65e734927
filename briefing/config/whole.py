"""What only shows when the parts of feeds.yaml are held against each other: names that stand for nothing, things that
are there twice. It reads the data as written, not the models, so that one wrong value elsewhere hides none of this."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import Any

from briefing.config.lines import Path
from briefing.config.models import Briefing, source_fields
from briefing.config.values import short

_LISTED = 10
Found = Iterator[tuple[Path, str]]


def mistakes(data: dict[str, Any]) -> Found:
    """The path of each mistake, and what is wrong there."""
    sources = [(index, source_fields(item)) for index, item in _items(data, "sources")]
    briefings = list(_items(data, "briefings"))
    yield from _source_mistakes(sources, briefings)
    yield from _briefing_mistakes(briefings, {_text(source, "name") for _, source in sources} - {""})
    names = {_text(briefing, "name") or _default_name() for _, briefing in briefings} or {_default_name()}
    for index, person in _items(data, "subscribers"):
        for position, name in _texts(person, "briefings"):
            if name not in names:
                yield ("subscribers", index, "briefings", position), _unknown(name, names, "the name of a briefing")


def _source_mistakes(sources: list[tuple[int, Any]], briefings: list[tuple[int, Any]]) -> Found:
    ordered = [{name for _, name in _texts(briefing, "sections")} for _, briefing in briefings]
    # A briefing without sections takes them as its sources name them.
    sections = set().union(*ordered) if all(ordered) else set()
    seen: dict[str, int] = {}
    for index, source in sources:
        address = _text(source, "url") or _text(source, "path")
        if address and seen.setdefault(address, index) != index:
            yield ("sources", index), f"has the address of sources[{seen[address]}]; keep one of them"
        section = _text(source, "section")
        if section and sections and section not in sections:
            yield ("sources", index, "section"), _unknown(section, sections, "a section of any briefing")


def _briefing_mistakes(briefings: list[tuple[int, Any]], sources: set[str]) -> Found:
    seen: dict[str, int] = {}
    for index, briefing in briefings:
        name = _text(briefing, "name") or _default_name()
        if seen.setdefault(name, index) != index:
            yield ("briefings", index, "name"), f"{short(name)} is the name of briefings[{seen[name]}], too; change one"
        sections = [section for _, section in _texts(briefing, "sections")]
        for position, section in _texts(briefing, "sections"):
            if sections.index(section) != position and section in sections[:position]:
                yield ("briefings", index, "sections", position), f"{short(section)} stands there already; keep one"
        for position, wanted in _texts(briefing, "sources"):
            if wanted not in sources:
                yield ("briefings", index, "sources", position), _unknown(wanted, sources, "the name of a source")


def _default_name() -> str:
    return str(Briefing.model_fields["name"].default)


def _items(data: Any, key: str) -> Iterator[tuple[int, Any]]:
    """The items of a list, if there is one."""
    items = data.get(key) if isinstance(data, dict) else None
    return enumerate(items if isinstance(items, list) else ())


def _texts(data: Any, key: str) -> list[tuple[int, str]]:
    """The texts in a list, each with its position."""
    return [(index, item.strip()) for index, item in _items(data, key) if isinstance(item, str)]


def _text(data: Any, key: str) -> str:
    value = data.get(key) if isinstance(data, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _unknown(value: str, known: Collection[str], what: str) -> str:
    folded = {name.casefold(): name for name in sorted(known)}
    near = difflib.get_close_matches(value.casefold(), folded, n=1)
    hint = f"did you mean {short(folded[near[0]])}?" if near else f"there is {_listed(known)}"
    return f"{short(value)} is not {what}; {hint}"


def _listed(known: Collection[str]) -> str:
    names = [short(name)[1:-1] for name in sorted(known)]
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{', '.join(names[:_LISTED])}{more}" if names else "none"
