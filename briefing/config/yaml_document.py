"""Read YAML into plain data, and keep the line of every value for the messages.

feeds.yaml and the editor's sheet are read here. Scalars are read as a person means them, a repeated key is a mistake,
and anchors are refused. No message repeats a value: it may be a password.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]

# feeds.yaml nests 6 levels, the editor's sheet fewer. Without a limit PyYAML, which recurses, ends in a RecursionError
# between 300 and 400 brackets.
_DEEPEST = 20
# Characters of a repeated key that its message shows. The longest known key has 15; a long one is a value in the wrong
# place, and may be a secret.
_LONGEST_KEY = 60
_SCALAR_TAGS = ("str", "int", "float", "bool", "null")
# The mistakes that people make most, by a pattern of PyYAML's message about them. The first that fits wins.
_HINTS = (
    (r"'\\t'", "there is a tab; indent with spaces"),
    (r"mapping values are not allowed", "a colon is in the wrong place; put a value that contains one in quotes"),
    (r"tag|handle", "a value starts with an exclamation mark; put it in quotes"),
    (r"scanning an (alias|anchor)", "a value starts with & or *; put it in quotes"),
    (r"cannot start any token", "a value starts with @, ` or %; put it in quotes"),
    (r"quoted scalar", "a quotation mark is not closed, or there is a backslash in double quotes"),
    (r"expected ',' or '\]'", "a [ is not closed with ], or a comma is missing"),
    (r"expected ',' or '}'", "a { is not closed with }, or a comma is missing"),
    (r"while parsing a block", "the indentation does not fit the lines above"),
    (r"could not find expected ':'", "a colon is missing after a key, or the indentation is off"),
    (r"single document", "a second document starts here; take out the ---"),
)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A YAML document as plain data, with the line of every value.

    Attributes:
        data: dictionaries, lists and scalars.
        lines: the line, counted from 1, of every key path, such as `("sources", 3, "url")`, in the order of the file.
        mistakes: line and text of each mistake that leaves the rest readable.
        unread: the paths of the values that are None because of those mistakes.
    """

    data: Any
    lines: Mapping[KeyPath, int]
    mistakes: tuple[tuple[int, str], ...] = ()
    unread: frozenset[KeyPath] = frozenset()

    def line(self, path: KeyPath) -> int:
        """The line of a path; when it is not in the file, the line of the nearest path around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class YamlMistake(Exception):
    """A mistake in the YAML itself: the line, and what is wrong there."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(line, what)
        self.line = line
        self.what = what


def _line(mark: Any) -> int:
    """The line of a PyYAML mark, counted from 1; 1 where there is no mark."""
    return mark.line + 1 if mark else 1


class _Loader(yaml.SafeLoader):
    """SafeLoader that reads fewer plain scalars as numbers and dates, and refuses anchors and deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose the next node. Anchors and deep nesting are refused here, before anything is built from them."""
        # "Billion laughs": each anchor may repeat the one before it, so 200 bytes make 3 MB with six of them, and
        # every further one multiplies by nine. feeds.yaml needs no anchors.
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):  # &name, and *name, its alias
            what = "a value starts with & or *, which would make it an anchor or alias; put it in quotes"
            raise YamlMistake(_line(event.start_mark), what)
        if self.depth > _DEEPEST:
            raise YamlMistake(_line(event.start_mark), "nested too deeply")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """The plain scalars that are not text, by their first character: booleans, null, integers and decimals.

    YAML 1.1 (yaml.org/type), which PyYAML follows, reads more: 6:30 is 390 (base 60), 010 is 8 (base 8), 1_000 is
    1000, 2026-06-03 is a date. People who write these mean the text.
    """
    found = {
        first: [(tag, pattern) for tag, pattern in known if tag.rpartition(":")[2] in ("bool", "null")]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    # 18 digits fit into 64 bits. A longer run of digits is a serial number, not a quantity, and from 4,300 digits on
    # Python's int() refuses it (CVE-2020-10735).
    whole = r"[-+]?(0|[1-9][0-9]{0,17})$"
    decimal = r"[-+]?([0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})$"
    for kind, pattern in (("int", whole), ("float", decimal)):
        for first in "-+.0123456789":
            found.setdefault(first, []).append((f"tag:yaml.org,2002:{kind}", re.compile(pattern)))
    return found


_Loader.yaml_implicit_resolvers = _resolvers()


@dataclass(slots=True)
class _NodeReader:
    """Turns composed nodes into data, and notes lines and mistakes on the way."""

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
        if node.tag.removeprefix("tag:yaml.org,2002:") not in _SCALAR_TAGS:
            return self._unread(node, path, "a value starts with an exclamation mark; put it in quotes")
        try:
            value = self.loader.construct_object(node)
        except (ValueError, LookupError):  # !!int of something that is no number
            return self._unread(node, path, "a value is not what its tag (!!) says; take the tag out")
        return value if _is_text(node.value) else self._unread(node, path, "a value has characters that are not text")

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or not _is_text(key_node.value):
                self._mistake(key_node, "a key is not a word; put a value that starts with { or [ in quotes")
                continue
            key = str(key_node.value)
            if key in found:
                first = self.lines[(*path, key)]
                name = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
                self._mistake(key_node, f"{name} is here for the second time (first on line {first}); keep one")
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
    """Whether UTF-8 can hold this. It cannot hold half of a surrogate pair, which "\\ud800" in double quotes makes."""
    return not re.search("[\ud800-\udfff]", value)


def read_yaml(text: str) -> YamlDocument:
    """Read one YAML document.

    Raises:
        YamlMistake: the text is not valid YAML, or uses a refused feature, so that nothing of it can be read.
    """
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlMistake(line, "here is a character that no text contains; is this the right file?") from error
    try:
        node = loader.get_single_node()
        if node is None:
            return YamlDocument(None, {})
        reader = _NodeReader(loader)
        data = reader.value(node, ())
        return YamlDocument(data, reader.lines, tuple(reader.mistakes), frozenset(reader.unread))
    except yaml.MarkedYAMLError as error:
        # PyYAML notices an open quotation mark or bracket lines later; the place to look is where it was opened.
        left_open = re.search("quoted scalar|flow", error.context or "")
        mark = error.context_mark if left_open else error.problem_mark or error.context_mark
        raise YamlMistake(_line(mark), f"not valid YAML: {_plain_words(error)}") from error
    except (ValueError, OverflowError) as error:  # "\\UFFFFFFFF": there are no such code points (Unicode 3.4, D9)
        raise YamlMistake(_line(loader.get_mark()), "not valid YAML: there is no such character") from error
    finally:
        loader.dispose()


def _plain_words(error: yaml.MarkedYAMLError) -> str:
    """What to do about a mistake that PyYAML found, or its own words where no hint fits."""
    message = f"{error.context or ''} {error.problem or ''}".strip()
    return next((hint for pattern, hint in _HINTS if re.search(pattern, message)), message)
