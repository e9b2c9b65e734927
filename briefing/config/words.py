"""pydantic's findings in plain words: what is wrong, where, and what to do. No value is repeated that pydantic judged:
it may be a password in the wrong place."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from briefing.config.lines import Document, Path
from briefing.config.models import Person
from briefing.config.values import short
from briefing.types import Subscriber

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
    "theme": "write the name of a theme, which is a folder in templates/ (small letters, digits, - and _)",
    "language": "write en, en-CA, fr or fr-CA",
    "list_id": "write letters, digits, dots and hyphens, like briefing.example.org",
}


def mistakes_of(error: ValidationError, document: Document, model: type[BaseModel]) -> Iterator[tuple[Path, str]]:
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


def shown(path: Sequence[str | int]) -> str:
    """("sources", 3, "url") as sources[3].url; a key that is none is cut where it gets long."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{short(part)[1:-1]}" for part in path).lstrip(".")


def printable(text: str) -> str:
    """Text on one line, with what a terminal would obey (and what UTF-8 cannot hold) shown as its escape."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _words(item: Any, path: Path, model: type[BaseModel]) -> str:
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
        return Person
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_model_in(inner) for inner in getattr(annotation, "__args__", ()))), None)
