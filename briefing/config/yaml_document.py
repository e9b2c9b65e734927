"""YAML to plain data, with the line of every value kept beside it.

Reads scalars the way a person means them: `06:30` stays text (YAML 1.1 would make 390 of it), a key that stands twice
is a mistake, and anchors are refused (a few lines of them can grow into gigabytes). No message repeats a value: it may
be a password.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]

_DEEPEST = 20
_LONGEST_KEY = 60
_KINDS = ("str", "int", "float", "bool", "null")
# What people stumble over most, by the parser's word for it.
_HINTS = (
    (r"'\\t'", "there is a tab; indent with spaces"),
    (r"mapping values are not allowed", "a colon stands where none can; put a value that has one in quotes"),
    (r"tag|handle", "a value starts with an exclamation mark; put it in quotes"),
    (r"scanning an (alias|anchor)", "a value starts with & or *; put it in quotes"),
    (r"cannot start any token", "a value starts with @, ` or %; put it in quotes"),
    (r"quoted scalar", "a quotation mark is not closed, or a backslash stands in double quotes"),
    (r"expected ',' or '\]'", "a [ is not closed with ], or a comma is missing"),
    (r"expected ',' or '}'", "a { is not closed with }, or a comma is missing"),
    (r"while parsing a block", "the indentation does not fit the lines above"),
    (r"could not find expected ':'", "a colon is missing after a key, or the indentation is off"),
    (r"single document", "a second document starts here; take out the ---"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """The data, and the 1-based line of every path in it (`("sources", 3, "url")`, in the order of the file).

    `mistakes` are those that do not keep the rest from being read, as line and text; `unread` are the paths of values
    that are None because of them.
    """

    data: Any
    lines: Mapping[KeyPath, int]
    mistakes: tuple[tuple[int, str], ...] = ()
    unread: frozenset[KeyPath] = frozenset()

    def line(self, path: KeyPath) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class YamlMistake(Exception):
    """What is wrong with the YAML itself, and on which line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(line, what)
        self.line = line
        self.what = what


def _line(mark: Any) -> int:
    """A mark's line, counted from 1."""
    return mark.line + 1 if mark else 1


class _Loader(yaml.SafeLoader):
    """SafeLoader without the sexagesimal integers, dates and octals of YAML 1.1: those stay text."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node. Aliases and bottomless nesting end here, before they cost anything."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):  # &name, or the alias *name
            what = "a value starts with & or *, which would make it an anchor or alias; put it in quotes"
            raise YamlMistake(_line(event.start_mark), what)
        if self.depth > _DEEPEST:
            raise YamlMistake(_line(event.start_mark), "nested too deeply")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Which plain scalars are no text, by their first character: true and false, null, whole and decimal numbers."""
    found = {
        first: [(tag, pattern) for tag, pattern in known if tag.rpartition(":")[2] in ("bool", "null")]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    whole = r"[-+]?(0|[1-9][0-9]{0,17})$"
    decimal = r"[-+]?([0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})$"
    for kind, pattern in (("int", whole), ("float", decimal)):
        for first in "-+.0123456789":
            found.setdefault(first, []).append((f"tag:yaml.org,2002:{kind}", re.compile(pattern)))
    return found


_Loader.yaml_implicit_resolvers = _resolvers()


@dataclass(slots=True)
class _Reader:
    loader: _Loader
    lines: dict[KeyPath, int] = field(default_factory=dict)
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    unread: set[KeyPath] = field(default_factory=set)

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        self.lines.setdefault(path, _line(node.start_mark))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if node.tag.removeprefix("tag:yaml.org,2002:") not in _KINDS:
            return self._unread(node, path, "a value starts with an exclamation mark; put it in quotes")
        try:
            value = self.loader.construct_object(node)
        except (ValueError, LookupError):  # !!int of something that is no number
            return self._unread(node, path, "a value is not what its tag (!!) says; take the tag out")
        return value if _is_text(node.value) else self._unread(node, path, "a value has characters that are no text")

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or not _is_text(key_node.value):
                self._mistake(key_node, "a key is not a word; put a value that starts with { or [ in quotes")
                continue
            key = str(key_node.value)
            if key in found:
                first = self.lines[(*path, key)]
                shown = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
                self._mistake(key_node, f"{shown} stands here for the second time (first on line {first}); keep one")
                continue
            self.lines[(*path, key)] = _line(key_node.start_mark)
            found[key] = self.value(value_node, (*path, key))
        return found

    def _unread(self, node: yaml.Node, path: KeyPath, what: str) -> None:
        self.unread.add(path)
        self._mistake(node, what)

    def _mistake(self, node: yaml.Node, what: str) -> None:
        self.mistakes.append((_line(node.start_mark), what))


def _is_text(value: str) -> bool:
    """Can this be written down? A lone half of a surrogate pair cannot."""
    return not re.search("[\ud800-\udfff]", value)


def read_yaml(text: str) -> Document:
    """Read one YAML document.

    Raises:
        YamlMistake: it is not valid YAML, or uses what is refused; nothing of it can be read.
    """
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlMistake(line, "a character that no text has stands here; is this the right file?") from error
    try:
        node = loader.get_single_node()
        if node is None:
            return Document(None, {})
        reader = _Reader(loader)
        data = reader.value(node, ())
        return Document(data, reader.lines, tuple(reader.mistakes), frozenset(reader.unread))
    except yaml.MarkedYAMLError as error:
        # What is left open is noticed lines later; its beginning is where to look.
        left_open = re.search("quoted scalar|flow", error.context or "")
        mark = error.context_mark if left_open else error.problem_mark or error.context_mark
        raise YamlMistake(_line(mark), f"not valid YAML: {_plain_words(error)}") from error
    except (ValueError, OverflowError) as error:  # "\\UFFFFFFFF"
        raise YamlMistake(_line(loader.get_mark()), "not valid YAML: there is no such character") from error
    finally:
        loader.dispose()


def _plain_words(error: yaml.MarkedYAMLError) -> str:
    told = f"{error.context or ''} {error.problem or ''}".strip()
    return next((hint for pattern, hint in _HINTS if re.search(pattern, told)), told)
