"""A theme: three templates found file by file, the MJML one compiled once to an HTML template.

How feed text is kept away from the XML parser: every Jinja tag of `mail.mjml.j2` and its includes is replaced by a
token, the MJML (ours alone, no value in it yet) is compiled and its styles are inlined, and then the tags are put back.
What comes out is an HTML Jinja template that is filled per edition with autoescape on. The tokens also remember where
they came from, so that an error in the compiled template still names the file and line the author wrote.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from briefing.errors import RenderError
from briefing.rendering.view import Page
from briefing.rendering.words import together

__all__ = ["Theme", "filled", "folders", "forget", "load", "names", "shared"]

MAIL, WEB, TEXT = "mail.mjml.j2", "web.html.j2", "mail.txt.j2"
_MODULE = re.compile(r"briefing\.rendering\.\w+\.(?=[A-Z])")  # before the name of a view, in messages
# The variables of the style sheets, as in web.css. Sources: CSS Custom Properties 1; caniemail.com, "CSS variables".
_VARIABLES = {
    "accent": "{{ page.look.accent }}",
    "accent-dark": "{{ page.look.accent_dark }}",
    "serif": "{{ page.look.serif }}",
    "sans": "{{ page.look.sans }}",
}
_DEPTH = 8  # includes in includes; more is a circle
_INCLUDE = re.compile(r'<mj-include\s+path="([^"]*)"\s*/>')
_COMMENT = re.compile(r"<!--(?!\[if|<!\[).*?-->", re.DOTALL)  # PyPI mjml moves a comment in a column before its table
_TOKEN = re.compile(r"jinjatag(\d+)x")
# PyPI mjml imports a web font for any of five names it meets, system fonts such as Roboto among them: a request to a
# third party from every opened mail.
_FONTS = re.compile(r'<link href="https://fonts\.googleapis[^>]*>|@import url\([^)]*\);')


@dataclass(frozen=True, slots=True)
class _Tag:
    """A Jinja tag of an MJML source, and where it stands."""

    source: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Three compiled templates. `lines` maps line numbers of the compiled mail to places in its MJML sources."""

    name: str
    mail: Template
    web: Template
    text: Template
    lines: tuple[tuple[int, str, int], ...]

    def fill(self, template: Template, page: Page) -> str:
        """The template with an edition's values. Raises RenderError naming template and line."""
        return _rendered(template, page, self._source)

    def _source(self, file: str, line: int) -> tuple[str, int]:
        return _origin(self.lines, line) if file == f"{self.name}/{MAIL}" else (file, line)


def folders(root: Path | None) -> tuple[Path, ...]:
    """Where templates are searched: `templates/` of the workspace, if it has one, then the shipped folder."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "templates"  # in the wheel; an editable install has them beside the package
    found = shipped if shipped.is_dir() else package.parent / "templates"
    own = [root / "templates"] if root is not None and (root / "templates").is_dir() else []
    return (*(folder for folder in own if folder.resolve() != found.resolve()), found)


def names(search: Sequence[Path]) -> tuple[str, ...]:
    """The themes in the folders: every subfolder with a `mail.mjml.j2`."""
    return tuple(sorted({file.parent.name for folder in search for file in folder.glob(f"*/{MAIL}")}))


def unknown(name: str, search: Sequence[Path]) -> tuple[str, str]:
    """What is wrong with a theme's name that is none, and what to do."""
    known = names(search)
    near = get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"there is no theme {name!r}", f"{meant}there is: {', '.join(known) or 'none'}"


def load(name: str, search: Sequence[Path]) -> Theme:
    """A theme as its files are now. Compiling one takes a tenth of a second: it is kept by what is in the folders.

    Args:
        name: a theme folder's name.
        search: template folders in search order (see `folders`); each file is taken from the first that has it.

    Raises:
        RenderError: no such theme, a file of it that is missing, or a mistake in one, with template and line.
    """
    if name not in names(search):
        what, hint = unknown(name, search)
        raise RenderError(what, where="theme", hint=hint)
    return _compiled(name, tuple(search), _contents(search))


# A build looks at its theme before it pulls anything and fills it when the edition is made; so does every rebuild.
@lru_cache(maxsize=8)
def _compiled(name: str, search: tuple[Path, ...], _contents: str) -> Theme:
    env = _environment(search)
    compiled, lines = _compile(env, f"{name}/{MAIL}", search)
    try:
        code = env.compile(compiled, name=f"{name}/{MAIL}", filename=f"{name}/{MAIL}")
    except TemplateSyntaxError as error:
        _fail(error, *_origin(lines, error.lineno))
    mail = Template.from_code(env, code, env.make_globals(None))
    return Theme(name=name, mail=mail, web=_get(env, f"{name}/{WEB}"), text=_get(env, f"{name}/{TEXT}"), lines=lines)


class ThemeCache:
    """Compiled themes."""

    def load(self, name: str, search: Sequence[Path]) -> Theme:
        """A theme."""
        return load(name, search)


def forget() -> None:
    """Compile every theme anew when it is asked for next."""
    _compiled.cache_clear()


def _contents(search: Sequence[Path]) -> str:
    """A hash of all files in the folders: any of them may be included in any other."""
    found = hashlib.sha256()
    for file in (file for folder in search for file in sorted(folder.rglob("*")) if file.is_file()):
        with suppress(OSError):  # what cannot be read is in no theme, or is named when one is compiled
            found.update(repr((str(file), hashlib.sha256(file.read_bytes()).digest())).encode())
    return found.hexdigest()


def shared(name: str, search: Sequence[Path]) -> Template:
    """A template that is no theme's own, such as `shared/archive.html.j2`.

    Raises:
        RenderError: it is missing, or has a mistake, with template and line.
    """
    return _get(_environment(search), name)


def filled(template: Template, *, page: object) -> str:
    """A shared template with its values. Raises RenderError naming template and line."""
    return _rendered(template, page, lambda file, line: (file, line))


def _rendered(template: Template, page: object, source: Callable[[str, int], tuple[str, int]]) -> str:
    try:
        return template.render(page=page)
    except RenderError:
        raise
    except Exception as error:  # a template is code: anything can be raised in it
        _fail(error, *source(*_place(error.__traceback__)))


def _environment(search: Sequence[Path]) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in search]),
        undefined=StrictUndefined,
        autoescape=lambda name: not (name or "").endswith(".txt.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["together"] = together
    return environment


def _get(env: SandboxedEnvironment, name: str) -> Template:
    try:
        return env.get_template(name)
    except TemplateSyntaxError as error:
        _fail(error, error.filename or error.name or name, error.lineno)
    except TemplateNotFound as error:
        raise RenderError(f"the template {error.name} is missing", where=name) from error


def _compile(
    env: SandboxedEnvironment, name: str, search: Sequence[Path]
) -> tuple[str, tuple[tuple[int, str, int], ...]]:
    """MJML to an HTML Jinja template, and the origin of its lines."""
    from mjml import mjml_to_html  # a quarter of a second to import

    tags: list[_Tag] = []
    source = _expand(env, name, search, tags, (name,))
    try:
        html = str(mjml_to_html(source).html)
    except KeyError as error:
        raise RenderError(f"MJML has no element {error}", where=name) from error
    except Exception as error:  # PyPI mjml raises whatever a mistake in the markup happens to cause
        raise RenderError(f"the MJML cannot be compiled: {error}", where=name) from error
    html = re.sub(r"\n\s+", "\n", _FONTS.sub("", html))
    kept = {int(found[1]) for found in _TOKEN.finditer(html)}
    for at, tag in enumerate(tags):
        if at not in kept:
            raise RenderError(
                f"{tag.source} is lost in MJML", where=f"{tag.file}:{tag.line}", hint="is it in a known mj- element?"
            )
    return _restore(_with_variables(html, name), tags)


def _with_variables(html: str, name: str) -> str:
    """What mail programs do not know, put into the styles per edition: variables, and sides that follow the language.

    They stay plain CSS until the styles are inlined, so that one may stand in a rule that no element has.
    """

    def value(found: re.Match[str]) -> str:
        if found[1] not in _VARIABLES:
            known = ", ".join(f"var(--{known})" for known in _VARIABLES)
            raise RenderError(f"there is no {found[0]} for mail", where=name, hint=f"there is: {known}")
        return _VARIABLES[found[1]]

    html = re.sub(r"var\(--([\w-]*)\)", value, html)
    return re.sub(r"\b(border|padding|margin)-inline-(start|end)\b", r"\1-{{ page.\2 }}", html)


def _expand(
    env: SandboxedEnvironment, name: str, search: Sequence[Path], tags: list[_Tag], path: tuple[str, ...]
) -> str:
    """The MJML of a file with its includes in place and a token for each Jinja tag.

    `<mj-include path="shared/x.mjml"/>` is resolved here and not by mjml, which knows one folder only: an include
    has to follow the search order too. It is a textual include, so a partial may be a head, a section or bare HTML.
    """
    file = next((folder / name for folder in search if (folder / name).is_file()), None)
    if file is None or len(path) > _DEPTH:
        problem = "includes itself" if file else "is missing"
        raise RenderError(f"the template {name} {problem}", where=" > ".join(path[:_DEPTH]))
    out: list[str] = []
    tag: list[str] = []
    begun = 0
    try:
        for line, kind, value in env.lex(file.read_text("utf-8"), name):
            if kind.startswith("comment"):
                continue
            if kind == "data":
                out.append(_included(env, value, search, tags, path))
                continue
            begun = begun if tag else line
            tag.append(value)
            if kind in {"variable_end", "block_end", "raw_begin", "raw_end"}:
                tags.append(_Tag("".join(tag).strip(), str(file), begun))
                out.append(f"jinjatag{len(tags) - 1}x")
                tag.clear()
    except TemplateSyntaxError as error:
        _fail(error, str(file), error.lineno)
    return "".join(out)


def _included(
    env: SandboxedEnvironment, data: str, search: Sequence[Path], tags: list[_Tag], path: tuple[str, ...]
) -> str:
    parts = _INCLUDE.split(_COMMENT.sub("", data))  # odd places are the paths
    return "".join(_expand(env, part, search, tags, (*path, part)) if at % 2 else part for at, part in enumerate(parts))


def _restore(html: str, tags: Sequence[_Tag]) -> tuple[str, tuple[tuple[int, str, int], ...]]:
    """The tags in the place of their tokens, each opened by a line break of its own: Jinja allows one inside a tag, it
    prints nothing, and so no two tags of the compiled template share a line number."""
    out: list[str] = []
    lines: list[tuple[int, str, int]] = []
    line = 1
    for at, part in enumerate(_TOKEN.split(html)):
        if at % 2:
            tag = tags[int(part)]
            found = re.match(r"\{[{%][-+]?", tag.source)
            cut = found.end() if found else 0
            lines.append((line + 1, tag.file, tag.line))
            out.append(f"{tag.source[:cut]}\n{tag.source[cut:]}")
        else:
            out.append(part)
        line += out[-1].count("\n")
    return "".join(out), tuple(lines)


def _origin(lines: Sequence[tuple[int, str, int]], line: int) -> tuple[str, int]:
    """The source of the last tag at or before a line of the compiled mail."""
    at = bisect_right(lines, line, key=lambda entry: entry[0]) - 1
    return (lines[at][1], lines[at][2]) if at >= 0 else (MAIL, line)


def _place(trace: TracebackType | None) -> tuple[str, int]:
    """The innermost template frame of a traceback (Jinja rewrites them to template names and lines)."""
    file, line = "", 0
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file, line


def _fail(error: Exception, file: str, line: int) -> NoReturn:
    if isinstance(error, TemplateNotFound):
        raise RenderError(f"the template {error.name} is missing", where=f"{file}:{line}") from error
    what = error.message if isinstance(error, TemplateError) else str(error)
    what = " ".join(_MODULE.sub("", what or type(error).__name__).split())
    raise RenderError(what, where=f"{file}:{line}") from error
