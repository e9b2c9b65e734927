"""Read and check feeds.yaml: the sources, briefings, delivery and subscribers of a workspace.

All mistakes are listed at once, as ``feeds.yaml:12: sources[3].url: what is wrong; what to do``. The smallest file is a
list of addresses. Secrets are never in the file: a password is ``${NAME}`` (a variable) or ``{file: path}``. These
references are kept as written and looked up by `Config.mail` when mail is sent. So building an edition needs no secret,
and nothing that prints a configuration can print one. Only this module and the command line read the environment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from briefing.config import mistakes, yaml_document
from briefing.config.field_values import expand_variables, known_database_url
from briefing.config.mistakes import escape_unprintable, key_path_text, validation_mistakes
from briefing.config.models import (
    CHANNELS,
    Briefing,
    Config,
    Editor,
    Fetch,
    Filters,
    Mail,
    Reference,
    Schedule,
    Secret,
    Source,
    WebAddress,
)
from briefing.config.settings_group import SettingsGroup
from briefing.errors import ConfigError

__all__ = [
    "CHANNELS",
    "Briefing",
    "Config",
    "Editor",
    "Fetch",
    "Filters",
    "Mail",
    "Reference",
    "Schedule",
    "Secret",
    "SettingsGroup",
    "Source",
    "WebAddress",
    "json_schema",
    "load",
    "parse",
]


def load(path: Path | str, *, environ: Mapping[str, str] | None = None) -> Config:
    """Read and check a feeds.yaml.

    Args:
        path: the file; a folder means the feeds.yaml in it.
        environ: the environment for `store`; the process's own when left out.

    Raises:
        ConfigError: the file is not there, or has mistakes; the error lists all of them.
    """
    file = Path(path)
    file = file / "feeds.yaml" if file.is_dir() else file
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        hint = "write one (docs/configuration.md), name another with --config, or try: briefing demo"
        raise ConfigError("is not there", where=str(file), hint=hint) from error
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot be read: {getattr(error, 'strerror', None) or error}", where=str(file)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _error((f"{file.name}:{line}: is not UTF-8 text; save it as UTF-8 in your editor",)) from error
    return parse(text, file=file.name, root=file.resolve().parent, environ=environ)


def parse(text: str, *, file: str, root: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Check the text of a feeds.yaml.

    Args:
        text: the YAML.
        file: the name of the file, for the messages.
        root: the folder that its paths are relative to.
        environ: the environment for `store`; the process's own when left out.

    Raises:
        ConfigError: the text has mistakes; the error lists all of them, in the order of the file.
    """
    try:
        document = _sources_of_list(yaml_document.read_yaml(text))
    except yaml_document.YamlMistake as mistake:
        raise _error((f"{file}:{mistake.line}: {mistake.what}",)) from mistake
    if not isinstance(document.data, dict):
        raise _error((f"{file}:1: holds no settings; the smallest file is a list: - https://example.org/feed",))
    found = list(mistakes.cross_reference_mistakes(document.data))
    config = None
    try:
        config = Config.model_validate(document.data)
        store = expand_variables(config.store, os.environ if environ is None else environ)
        config = config.model_copy(update={"store": known_database_url(store)})
    except ValidationError as error:
        found += validation_mistakes(error, document, Config)
    except KeyError as error:
        found.append((("store",), f"the environment has no {error.args[0]}; set it"))
    except ValueError as error:  # the environment has no database URL under that name
        found.append((("store",), str(error)))
    if config is None or found or document.mistakes:
        raise _error(_mistake_lines(found, document, file))
    config._path, config._root, config._document = root / file, root, document
    return config


def _sources_of_list(document: yaml_document.YamlDocument) -> yaml_document.YamlDocument:
    """The document of a file that is only a list: the list under the key `sources`."""
    if not isinstance(document.data, list):
        return document
    unread = frozenset(("sources", *path) for path in document.unread)
    numbers = {("sources", *path): line for path, line in document.lines.items()}
    return replace(document, data={"sources": document.data}, lines=numbers, unread=unread)


def _mistake_lines(
    found: list[tuple[yaml_document.KeyPath, str]], document: yaml_document.YamlDocument, file: str
) -> tuple[str, ...]:
    """Each mistake as one line of text, in the order of the file."""
    places = {path: position for position, path in enumerate(document.lines)}
    told = [(line, -1, what) for line, what in document.mistakes]
    for path, what in found:
        if any(unread[: len(path)] == path for unread in document.unread):
            continue  # it follows from a mistake of the YAML that is listed already
        where = f"{key_path_text(path)}: {what}" if path else what
        told.append((document.line(path), places.get(path, len(places)), where))
    return tuple(dict.fromkeys(f"{file}:{line}: {escape_unprintable(what)}" for line, _, what in sorted(told)))


def _error(mistakes: tuple[str, ...]) -> ConfigError:
    return ConfigError("has mistakes", mistakes=mistakes)


def json_schema() -> str:
    """The JSON Schema (2020-12) of feeds.yaml, for text editors; docs/feeds.schema.json holds a copy."""
    schema = Config.model_json_schema(mode="validation")
    definitions = schema.pop("$defs")
    full = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "feeds.yaml of briefing",
        "anyOf": [schema["properties"]["sources"] | {"description": "The smallest file: a list of sources."}, schema],
        "$defs": definitions,
    }
    return json.dumps(full, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
