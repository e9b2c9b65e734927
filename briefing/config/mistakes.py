"""The mistakes in a feeds.yaml, in plain words: what is wrong, where, and what to do.

Two kinds are found: names that refer to nothing and things that are there twice (`cross_reference_mistakes`), and
values that the models refuse (`validation_mistakes`). The first are looked for in the data as written, not in the
models, so that one wrong value elsewhere hides none of them. No value is repeated that pydantic refused: it may be a
password in the wrong place.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from briefing.config.field_values import short_repr
from briefing.config.models import (
    CHANNELS,
    Briefing,
    Mail,
    SubscriberSettings,
    channel_class,
    is_channel,
    source_fields,
)
from briefing.config.yaml_document import KeyPath, YamlDocument
from briefing.types import Subscriber

# Names that a message lists when none of them is near the wrong one: as many as fit on two lines of a terminal.
_MOST_LISTED = 10
_FoundMistakes = Iterator[tuple[KeyPath, str]]


def cross_reference_mistakes(data: dict[str, Any]) -> _FoundMistakes:
    """Find names that refer to nothing, and things that are there twice.

    Args:
        data: feeds.yaml as written.

    Yields:
        The path of each mistake, and what is wrong there.
    """
    sources = [(index, source_fields(item)) for index, item in _items(data, "sources")]
    briefings = list(_items(data, "briefings"))
    yield from _source_mistakes(sources, briefings)
    yield from _briefing_mistakes(briefings, {_text(source, "name") for _, source in sources} - {""})
    names = {_text(briefing, "name") or _default_name() for _, briefing in briefings} or {_default_name()}
    for index, person in _items(data, "subscribers"):
        for position, name in _texts(person, "briefings"):
            if name not in names:
                yield ("subscribers", index, "briefings", position), _unknown(name, names, "the name of a briefing")


def _source_mistakes(sources: list[tuple[int, Any]], briefings: list[tuple[int, Any]]) -> _FoundMistakes:
    ordered = [{name for _, name in _texts(briefing, "sections")} for _, briefing in briefings]
    # A briefing that lists no sections takes them from its sources, so then any section is right.
    sections = set().union(*ordered) if all(ordered) else set()
    seen: dict[str, int] = {}
    for index, source in sources:
        address = _text(source, "url") or _text(source, "path")
        if address and seen.setdefault(address, index) != index:
            yield ("sources", index), f"has the address of sources[{seen[address]}]; keep one of them"
        section = _text(source, "section")
        if section and sections and section not in sections:
            yield ("sources", index, "section"), _unknown(section, sections, "a section of any briefing")


def _briefing_mistakes(briefings: list[tuple[int, Any]], sources: set[str]) -> _FoundMistakes:
    seen: dict[str, int] = {}
    for index, briefing in briefings:
        name = _text(briefing, "name") or _default_name()
        if seen.setdefault(name, index) != index:
            yield (
                ("briefings", index, "name"),
                f"{short_repr(name)} is the name of briefings[{seen[name]}], too; change one",
            )
        sections = [section for _, section in _texts(briefing, "sections")]
        for position, section in _texts(briefing, "sections"):
            if sections.index(section) != position and section in sections[:position]:
                yield (
                    ("briefings", index, "sections", position),
                    f"{short_repr(section)} is in the list already; keep one",
                )
        for position, wanted in _texts(briefing, "sources"):
            if wanted not in sources:
                yield ("briefings", index, "sources", position), _unknown(wanted, sources, "the name of a source")


def _default_name() -> str:
    """The name of a briefing that was given none."""
    return str(Briefing.model_fields["name"].default)


def _items(data: Any, key: str) -> Iterator[tuple[int, Any]]:
    """The items of the list under a key, numbered; none when something else is there."""
    items = data.get(key) if isinstance(data, dict) else None
    return enumerate(items if isinstance(items, list) else ())


def _texts(data: Any, key: str) -> list[tuple[int, str]]:
    """The texts in the list under a key, each with its position."""
    return [(index, item.strip()) for index, item in _items(data, key) if isinstance(item, str)]


def _text(data: Any, key: str) -> str:
    """The text under a key; "" when something else is there."""
    value = data.get(key) if isinstance(data, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _unknown(value: str, known: Collection[str], what: str) -> str:
    """The message about a name that is not among the known ones, with the nearest of them."""
    folded = {name.casefold(): name for name in sorted(known)}
    near = difflib.get_close_matches(value.casefold(), folded, n=1)
    hint = f"did you mean {short_repr(folded[near[0]])}?" if near else f"there is {_listed(known)}"
    return f"{short_repr(value)} is not {what}; {hint}"


def _listed(known: Collection[str]) -> str:
    names = [short_repr(name)[1:-1] for name in sorted(known)]
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"{', '.join(names[:_MOST_LISTED])}{more}" if names else "none"


# What to write where pydantic wants a type, by its name for the error (pydantic's "Validation Errors" page lists them).
_TYPE_HINTS = {
    "string_type": "is not text; write it in quotes",
    "int_type": "is not a whole number; write it without quotes",
    "float_type": "is not a number; write it without quotes",
    "finite_number": "is not a number; write it without quotes",
    "tuple_type": "is not a list; write one item a line, each after a dash",
    "missing": "is missing; add it",
}
# What a text looks like that has to match a pattern, by its key.
_PATTERN_HINTS = {
    "name": "write small letters, digits and hyphens, like morning-news",
    "theme": "write the name of a theme, which is a folder in templates/ (small letters, digits, - and _)",
    "language": "write en, en-CA, fr or fr-CA",
    "selector": "write letters, digits, dots and hyphens, like news",
    "domain": "write letters, digits, dots and hyphens, like example.org",
    "socket": "write the whole path, like /run/dovecot/lmtp",
    "list_id": "write letters, digits, dots and hyphens, like briefing.example.org",
}


def validation_mistakes(
    error: ValidationError, document: YamlDocument, model: type[BaseModel]
) -> Iterator[tuple[KeyPath, str]]:
    """Put the errors of pydantic into plain words.

    Args:
        error: from validating the data of `document` with `model`.
        document: the file as it was read.
        model: the settings of the whole file.

    Yields:
        The path of each mistake, and what is wrong there.
    """
    for item in error.errors(include_url=False, include_input=False):
        path = item["loc"]
        # pydantic drops wrong items and then finds the list too short; the mistakes of the items say enough.
        if item["type"] != "too_short" or (*path, 0) not in document.lines:
            yield path, _message_about(item, path, model)


def key_path_text(path: Sequence[str | int]) -> str:
    """A key path as people read it: ("sources", 3, "url") is sources[3].url. A long unknown key is cut."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{short_repr(part)[1:-1]}" for part in path).lstrip(".")


def escape_unprintable(text: str) -> str:
    """The text on one line: control characters, which a terminal obeys, and what UTF-8 cannot hold are escaped."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _message_about(item: Any, path: KeyPath, model: type[BaseModel]) -> str:
    """One error of pydantic in plain words."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(str(path[-1]), _known_keys(model, path[:-1]))
    if kind == "value_error":
        return str(context["error"])
    if kind in ("model_type", "model_attributes_type"):
        return "is not a group of settings; write its keys indented below it"
    if kind == "literal_error":
        return f"is not one of {context['expected']}"
    if kind == "string_pattern_mismatch":
        expected = _PATTERN_HINTS.get(str(path[-1]), f"write what fits {context['pattern']}")
        return f"has characters that do not belong there; {expected}"
    if kind in ("too_short", "string_too_short"):
        return "is empty; fill it in"
    if kind in ("too_long", "string_too_long"):
        return f"is too long; at most {context['max_length']} {'characters' if kind[0] == 's' else 'items'} go here"
    return _TYPE_HINTS.get(kind, str(item["msg"]).replace("Input should be", "must be"))


def _unknown_key(key: str, known: Sequence[str]) -> str:
    """The message about a key that is not known, with the nearest known one."""
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f"is not known; did you mean {near[0]}?"
    return f"is not known; the keys here are {', '.join(known)}" if known else "is not known; take it out"


def _known_keys(model: type[BaseModel], path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys of the group of settings at a path."""
    current: Any = model
    for part in path:
        if isinstance(part, str) and current is not None:
            field = current.model_fields.get(part)
            if current is Mail and is_channel(part):
                current = channel_class(part).Settings
            else:
                current = _group_in(field.annotation) if field else None
    keys = tuple(current.model_fields) if current else ()
    return (*CHANNELS, *keys) if current is Mail else keys


def _group_in(annotation: Any) -> Any:
    """The group of settings inside an annotation such as `tuple[Source, ...]` or `Mail | None`."""
    if annotation is Subscriber:
        return SubscriberSettings
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_group_in(inner) for inner in getattr(annotation, "__args__", ()))), None)
