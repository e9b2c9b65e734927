"""A theme: a folder of templates that are found file by file, and what it says of itself in its `theme.toml`.

A theme may build on another one (`extends`): what its own folder lacks is looked for in that one's. Parts that themes
share are in `shared/`; a theme has its own in a folder `shared/` of its own.
"""

from __future__ import annotations

import hashlib
import threading
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, Template

from briefing.errors import RenderError
from briefing.rendering.template_compiler import Lines, compile_mail, compile_page, environment, render_template
from briefing.rendering.view import Page
from briefing.types import ThemeTraits

__all__ = [
    "Theme",
    "ThemeCache",
    "available_themes",
    "fill_shared_template",
    "folders",
    "load",
    "load_shared_template",
    "traits",
    "unknown_theme",
]

_MAIL, _WEB, _TEXT = "mail.mjml.j2", "web.html.j2", "mail.txt.j2"
_SHARED = "shared"
_TRAITS = "theme.toml"
_DEFAULT = "themes.toml"  # beside the themes: it names the one that is taken where none is asked for
_SHOWN = ("headlines", "callouts", "numbers", "in_brief")
_KEYS = ("title", "about", "tells", "shows", "extends")
_LONGEST = 120  # characters of a title or of what is said about a theme: a line in a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a theme says of itself, and its three compiled templates; `lines` are those of the mail."""

    traits: ThemeTraits
    mail: Template
    web: Template
    text: Template
    lines: Lines

    @property
    def name(self) -> str:
        """Its folder."""
        return self.traits.name

    def fill(self, template: Template, page: Page) -> str:
        """One of its templates with an edition's values. Raises RenderError naming template and line."""
        return render_template(template, page, self.lines if template is self.mail else ())


class ThemeCache:
    """Compiled themes, each kept until a file in its template folders changes. Any thread may ask.

    Compiling a theme takes a tenth of a second, to look whether it is the same one a few milliseconds
    (docs/benchmarks.md). Whoever renders more than once owns one of these and hands it down.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, tuple[Path, ...]], tuple[str, Theme]] = {}

    def load(self, name: str, search: Sequence[Path]) -> Theme:
        """A theme as its files are now, compiled if they are others than before. As `load`."""
        key, contents = (name, tuple(search)), _hash_of_files(search)
        with self._lock:
            before, theme = self._kept.get(key, ("", None))
        if theme is None or before != contents:
            theme = load(name, search)
            with self._lock:
                self._kept[key] = (contents, theme)
        return theme


def folders(root: Path | None) -> tuple[Path, ...]:
    """Where templates are searched: `templates/` of the workspace, if it has one, then the shipped folder."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "templates"  # in the wheel; an editable install has them beside the package
    found = shipped if shipped.is_dir() else package.parent / "templates"
    own = [root / "templates"] if root is not None and (root / "templates").is_dir() else []
    return (*(folder for folder in own if folder.resolve() != found.resolve()), found)


def available_themes(search: Sequence[Path]) -> tuple[str, ...]:
    """The themes in the folders: every subfolder with a `theme.toml` or a `mail.mjml.j2`."""
    files = (file for folder in search for sign in (_TRAITS, _MAIL) for file in folder.glob(f"*/{sign}"))
    return tuple(sorted({file.parent.name for file in files}))


def unknown_theme(name: str, search: Sequence[Path]) -> tuple[str, str]:
    """What is wrong with a theme's name that is none, and what to do."""
    known = available_themes(search)
    near = get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"there is no theme {name!r}", f"{meant}there is: {', '.join(known) or 'none'}"


def traits(name: str, search: Sequence[Path]) -> ThemeTraits:
    """What a theme says of itself, and what it does not say as the theme says that it builds on.

    Args:
        name: a theme folder's name; "" for the default theme.
        search: template folders in search order (see `folders`).

    Raises:
        RenderError: no such theme, or a mistake in its `theme.toml`, with file and key.
    """
    own, *built_on = _lineage(name, search)
    said: dict[str, Any] = {}
    for one in (own, *built_on):
        said = {key: one.said[key] for key in ("tells", "shows") if key in one.said} | said
    if "tells" not in said:
        _raise_mistake(own.file, "tells", "is missing", 'write tells = "prose" or tells = "points"')
    return ThemeTraits(
        name=own.name,
        title=own.said.get("title", own.name),
        about=own.said.get("about", ""),
        tells=said["tells"],
        **{part: part in said.get("shows", ()) for part in _SHOWN},
    )


def load(name: str, search: Sequence[Path]) -> Theme:
    """A theme as its files are now. It is compiled each time, which takes a tenth of a second; `ThemeCache` keeps it.

    Args:
        name: a theme folder's name; "" for the default theme.
        search: template folders in search order (see `folders`); each file is taken from the first that has it.

    Raises:
        RenderError: no such theme, a file of it that is missing, or a mistake in one, with template and line.
    """
    own = traits(name, search)
    env = environment(_loader([one.name for one in _lineage(name, search)], search))
    mail, lines = compile_mail(env, f"{own.name}/{_MAIL}")
    web, text = (compile_page(env, f"{own.name}/{part}") for part in (_WEB, _TEXT))
    return Theme(traits=own, mail=mail, web=web, text=text, lines=lines)


def load_shared_template(name: str, search: Sequence[Path]) -> Template:
    """A template that is no theme's own, such as `shared/archive.html.j2`.

    Raises:
        RenderError: it is missing, or has a mistake, with template and line.
    """
    return compile_page(environment(_ConfinedLoader(search)), name)


def fill_shared_template(template: Template, *, page: object) -> str:
    """A shared template with its values. Raises RenderError naming template and line."""
    return render_template(template, page)


def _loader(lineage: Sequence[str], search: Sequence[Path]) -> BaseLoader:
    """Finds a theme's files: its own, then those of the themes it builds on, then what all of them share."""
    homes = [folder / name for name in lineage for folder in search]
    own = _ConfinedLoader(homes)
    parts = _ConfinedLoader([home / _SHARED for home in homes])
    return ChoiceLoader([PrefixLoader({_SHARED: parts, lineage[0]: own}), _ConfinedLoader(search)])


class _ConfinedLoader(FileSystemLoader):
    """Finds files in these folders and below; a link in them that leads elsewhere is refused.

    A theme that somebody else wrote must not print this machine's files. A folder of the search may itself be a link.
    """

    def __init__(self, within: Sequence[Path]) -> None:
        super().__init__([str(folder) for folder in within])

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """As in FileSystemLoader. Raises RenderError for a link that leads out of the folders."""
        source, file, is_current = super().get_source(environment, template)
        real = Path(file).resolve()
        if not any(real.is_relative_to(Path(folder).resolve()) for folder in self.searchpath):
            raise RenderError("a link that leads out of the templates' folders", where=file, hint="copy the file there")
        return source, file, is_current


def _hash_of_files(search: Sequence[Path]) -> str:
    """A hash of all files in the folders: any of them may be included in any other.

    Of their bytes, not of their times: an editor may leave a file's time as it was, and a checkout sets all of them.
    """
    found = hashlib.sha256()
    for file in (file for folder in search for file in sorted(folder.rglob("*")) if file.is_file()):
        with suppress(OSError):  # what cannot be read is in no theme, or is named when one is compiled
            found.update(repr((str(file), hashlib.sha256(file.read_bytes()).digest())).encode())
    return found.hexdigest()


# What a theme says of itself


@dataclass(frozen=True, slots=True, kw_only=True)
class _Described:
    """A theme's folder name, its theme.toml and the keys that it has."""

    name: str
    file: Path
    said: Mapping[str, Any]


def _lineage(name: str, search: Sequence[Path]) -> tuple[_Described, ...]:
    """A theme and those that it builds on, the nearest first."""
    name = name or _default_theme(search)
    if name not in available_themes(search):
        what, hint = unknown_theme(name, search)
        raise RenderError(what, where="theme", hint=hint)
    found = [_described(name, search)]
    while parent := found[-1].said.get("extends"):
        file = found[-1].file
        if parent == found[-1].name:
            hint = "leave extends away: what a folder lacks is found in the shipped theme of its name"
            _raise_mistake(file, "extends", f"{parent} builds on itself", hint)
        if parent in (one.name for one in found):
            circle = " > ".join((*(one.name for one in found), parent))
            _raise_mistake(file, "extends", f"the themes go in a circle: {circle}", "leave out one extends of them")
        if parent not in available_themes(search):
            _raise_mistake(file, "extends", *unknown_theme(parent, search))
        found.append(_described(parent, search))
    return tuple(found)


def _default_theme(search: Sequence[Path]) -> str:
    """The theme that is taken where none is asked for."""
    file = next((folder / _DEFAULT for folder in search if (folder / _DEFAULT).is_file()), None)
    if file is None:
        raise RenderError("there is no default theme", where=_DEFAULT, hint="write theme: and its name in feeds.yaml")
    said = _read_keys(file, ("default",))
    name = said.get("default", "")
    if name not in available_themes(search):
        _raise_mistake(file, "default", *unknown_theme(name, search))
    return str(name)


def _described(name: str, search: Sequence[Path]) -> _Described:
    file = next((at for folder in search if (at := folder / name / _TRAITS).is_file()), None)
    if file is None:
        return _Described(name=name, file=Path(name, _TRAITS), said=_guess_from_template(name, search))
    return _Described(name=name, file=file, said=_read_keys(file, _KEYS))


def _guess_from_template(name: str, search: Sequence[Path]) -> Mapping[str, Any]:
    """What the template of a mail prints: a theme copied from an earlier version has no theme.toml."""
    file = next((at for folder in search if (at := folder / name / _MAIL).is_file()), None)
    if file is None:
        raise RenderError(f"the theme has neither {_TRAITS} nor {_MAIL}", where=name, hint="docs/themes.md shows both")
    try:
        source = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RenderError(f"cannot be read: {error}", where=str(file)) from error
    points = ".points" in source and ".sentences" not in source
    signs = {"headlines": ".headline", "callouts": ".callout", "numbers": "numbers", "in_brief": "in_brief"}
    return {
        "tells": "points" if points else "prose",
        "shows": [part for part, sign in signs.items() if sign in source],
    }


def _read_keys(file: Path, known: Sequence[str]) -> Mapping[str, Any]:
    """The keys of a TOML file, each checked."""
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:  # ValueError: no TOML, or no UTF-8
        raise RenderError(f"cannot be read: {error}", where=str(file)) from error
    for key, value in said.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there is: {', '.join(known)}"
            _raise_mistake(file, key, "is no key of this file", hint)
        if problem := _problem_with_value(key, value):
            _raise_mistake(file, key, *problem)
    return said


def _problem_with_value(key: str, value: object) -> tuple[str, str] | None:
    """What is wrong with the value of a key, and what to write."""
    if key == "shows":
        if isinstance(value, list) and all(part in _SHOWN for part in value):
            return None
        return "is no list of what a theme may show", f"there is: {', '.join(_SHOWN)}"
    if not isinstance(value, str):
        return "is no text", "write it in quotes"
    if key == "tells" and value not in ("prose", "points"):
        return f"is {value!r}", 'write "prose" or "points"'
    if not value.strip() or not value.isprintable() or len(value) > _LONGEST:
        return "is no line of text", f"write up to {_LONGEST} characters in one line"
    return None


def _raise_mistake(file: Path, key: str, what: str, hint: str) -> NoReturn:
    raise RenderError(what, where=f"{file}: {key}", hint=hint)
