"""What only shows when the parts of feeds.yaml are held against each other: names that stand for nothing, things that
are there twice. It reads the data as written, not the models, so that one wrong value elsewhere hides none of this."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from briefing.config.field_values import short_repr
from briefing.config.models import Briefing, SubscriberSettings, source_fields
from briefing.config.yaml_document import Document, KeyPath
from briefing.types import Subscriber

_LISTED = 10
_FoundMistakes = Iterator[tuple[KeyPath, str]]


def cross_reference_mistakes(data: dict[str, Any]) -> _FoundMistakes:
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


def _source_mistakes(sources: list[tuple[int, Any]], briefings: list[tuple[int, Any]]) -> _FoundMistakes:
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
                    f"{short_repr(section)} stands there already; keep one",
                )
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
    hint = f"did you mean {short_repr(folded[near[0]])}?" if near else f"there is {_listed(known)}"
    return f"{short_repr(value)} is not {what}; {hint}"


def _listed(known: Collection[str]) -> str:
    names = [short_repr(name)[1:-1] for name in sorted(known)]
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{', '.join(names[:_LISTED])}{more}" if names else "none"


# What a person should write where a type was expected.
_WANTED = {
    "string_type": "is not text; write it in quotes",
    "int_type": "is not a whole number; write it without quotes",
    "float_type": "is not a number; write it without quotes",
    "finite_number": "is not a number; write it without quotes",
    "tuple_type": "is not a list; write one item a line, each after a dash",
    "missing": "is missing; add it",
}
# What a text with a pattern looks like, by its key.
_LOOKS = {
    "name": "write small letters, digits and hyphens, like morning-news",
    "theme": "write posted, brief, or the name of a folder in templates/ (small letters, digits, - and _)",
    "language": "write en, en-CA, fr or fr-CA",
    "list_id": "write letters, digits, dots and hyphens, like briefing.example.org",
}


def validation_mistakes(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> Iterator[tuple[KeyPath, str]]:
    """The path of each mistake, and what is wrong there.

    Args:
        error: from validating the document's data with `model`.
        document: tells what is in the file.
    """
    for item in error.errors(include_url=False, include_input=False):
        path = item["loc"]
        # A list whose items are all wrong counts as empty for the validator; to the writer it is not.
        if item["type"] != "too_short" or (*path, 0) not in document.lines:
            yield path, _words(item, path, model)


def key_path_text(path: Sequence[str | int]) -> str:
    """("sources", 3, "url") as sources[3].url; a key that is none is cut where it gets long."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{short_repr(part)[1:-1]}" for part in path).lstrip(".")


def escape_unprintable(text: str) -> str:
    """Text on one line, with what a terminal would obey (and what UTF-8 cannot hold) shown as its escape."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _words(item: Any, path: KeyPath, model: type[BaseModel]) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(str(path[-1]), _fields(model, path[:-1]))
    if kind == "value_error":
        return str(context["error"])
    if kind in ("model_type", "model_attributes_type"):
        return "is not a group of settings; write its keys indented below it"
    if kind == "literal_error":
        return f"is not one of {context['expected']}"
    if kind == "string_pattern_mismatch":
        return f"has characters that do not belong there; {_LOOKS[str(path[-1])]}"
    if kind in ("too_short", "string_too_short"):
        return "is empty; fill it in"
    if kind in ("too_long", "string_too_long"):
        return f"is too long; at most {context['max_length']} {'characters' if kind[0] == 's' else 'items'} go here"
    return _WANTED.get(kind, str(item["msg"]).replace("Input should be", "must be"))


def _unknown_key(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return f"is not known; did you mean {near[0]}?"
    return f"is not known; the keys here are {', '.join(known)}" if known else "is not known; take it out"


def _fields(model: type[BaseModel], path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys of the settings group at a path."""
    current: Any = model
    for part in path:
        if isinstance(part, str) and current is not None:
            field = current.model_fields.get(part)
            current = _model_in(field.annotation) if field else None
    return tuple(current.model_fields) if current else ()


def _model_in(annotation: Any) -> Any:
    """The settings group inside an annotation such as `tuple[Source, ...]` or `Mail | None`."""
    if annotation is Subscriber:
        return SubscriberSettings
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_model_in(inner) for inner in getattr(annotation, "__args__", ()))), None)
