"""Templates to Jinja templates; the MJML of a mail is compiled once, before any edition is put into it.

How feed text is kept away from the XML parser: every Jinja tag of `mail.mjml.j2` and its includes is replaced by a
token, the MJML (ours alone, no value in it yet) is compiled and its styles are inlined, and then the tags are put back.
What comes out is an HTML Jinja template that is filled per edition with autoescape on. The tokens also remember where
they came from, so that an error in the compiled template still names the file and line the author wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from types import TracebackType
from typing import NoReturn

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateError, TemplateNotFound, TemplateSyntaxError

from briefing.errors import RenderError
from briefing.rendering.template_sandbox import Sandbox
from briefing.rendering.typesetting import last_words_together

__all__ = ["Lines", "compile_mail", "compile_page", "environment", "render_template"]

Lines = tuple[tuple[int, str, int], ...]
"""Lines of a compiled mail, each with the file and the line that it comes from."""

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
_OTHER_INCLUDE = re.compile(r"(?i)<mj-include")
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


def environment(loader: BaseLoader) -> Sandbox:
    """The environment that all templates are compiled in: sandboxed, escaping, strict about names that are none."""
    made = Sandbox(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=lambda name: not (name or "").endswith(".txt.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["together"] = last_words_together
    return made


def compile_page(env: Sandbox, name: str) -> Template:
    """A template of a web page, of a text part or of a shared part.

    Raises:
        RenderError: it is missing, or has a mistake, with template and line.
    """
    try:
        return env.get_template(name)
    except TemplateSyntaxError as error:
        _fail_at(error, error.filename or error.name or name, error.lineno)
    except TemplateNotFound as error:
        raise RenderError(f"the template {error.name} is missing", where=name) from error


def compile_mail(env: Sandbox, name: str) -> tuple[Template, Lines]:
    """The Jinja template of a mail's HTML, and where its lines come from.

    Raises:
        RenderError: a file is missing, or has a mistake, with template and line.
    """
    html, lines = _compile_mjml(env, name)
    try:
        code = env.compile(html, name=name, filename=name)
    except TemplateSyntaxError as error:
        _fail_at(error, *_place_in_source(lines, error.lineno))
    return Template.from_code(env, code, env.make_globals(None)), lines


def render_template(template: Template, page: object, lines: Lines = ()) -> str:
    """A template with its values.

    Args:
        lines: where its lines come from, for a compiled mail.

    Raises:
        RenderError: with template and line.
    """
    sandbox = template.environment
    try:
        with sandbox.filling() if isinstance(sandbox, Sandbox) else nullcontext():
            return template.render(page=page)
    except RenderError:
        raise
    except Exception as error:  # a template is code: anything can be raised in it
        file, line = _innermost_template(error.__traceback__)
        if not file:  # it failed when it was filled and put together
            raise RenderError(str(error), where=template.name or "") from error
        # The compiled mail is no file; whatever it includes when it is filled is one.
        _fail_at(error, *(_place_in_source(lines, line) if lines and file == template.name else (file, line)))


def _compile_mjml(env: Sandbox, name: str) -> tuple[str, Lines]:
    """MJML to an HTML Jinja template, and the origin of its lines."""
    from mjml import mjml_to_html  # a quarter of a second to import

    tags: list[_Tag] = []
    source = _with_includes(env, name, tags, (name,))
    if _OTHER_INCLUDE.search(source):  # PyPI mjml would read whatever file it names, and Jinja would run it
        raise RenderError(
            "an mj-include that is none of ours", where=name, hint='write <mj-include path="shared/part.mjml"/>'
        )
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
    return _with_tags(_with_variables(html, name), tags)


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
    return re.sub(
        r"\b(border|padding|margin)-inline-(start|end)\b", r"\1-{{ (blurb if blurb is defined else page).\2 }}", html
    )


def _with_includes(env: Sandbox, name: str, tags: list[_Tag], path: tuple[str, ...]) -> str:
    """The MJML of a file with its includes in place and a token for each Jinja tag.

    `<mj-include path="shared/x.mjml"/>` is resolved here and not by mjml, which knows one folder only: an include
    has to follow the search order too. It is a textual include, so a partial may be a head, a section or bare HTML.
    """
    source, file = _read_source(env, name)
    if file is None or len(path) > _DEPTH:
        problem = "includes itself" if file else "is missing"
        raise RenderError(f"the template {name} {problem}", where=" > ".join(path[:_DEPTH]))
    out: list[str] = []
    tag: list[str] = []
    begun = 0
    try:
        for line, kind, value in env.lex(source, name):
            if kind.startswith("comment"):
                continue
            if kind == "data":
                out.append(_with_parts(env, value, tags, path))
                continue
            begun = begun if tag else line
            tag.append(value)
            if kind in {"variable_end", "block_end", "raw_begin", "raw_end"}:
                tags.append(_Tag("".join(tag).strip(), file, begun))
                out.append(f"jinjatag{len(tags) - 1}x")
                tag.clear()
    except TemplateSyntaxError as error:
        _fail_at(error, file, error.lineno)
    return "".join(out)


def _read_source(env: Sandbox, name: str) -> tuple[str, str | None]:
    """A template as it is written, and its file; None where there is none."""
    try:
        source, file, _ = env.loader.get_source(env, name) if env.loader else ("", None, None)
    except TemplateNotFound:
        return "", None
    return source, file


def _with_parts(env: Sandbox, data: str, tags: list[_Tag], path: tuple[str, ...]) -> str:
    parts = _INCLUDE.split(_COMMENT.sub("", data))  # odd places are the paths
    return "".join(_with_includes(env, part, tags, (*path, part)) if at % 2 else part for at, part in enumerate(parts))


def _with_tags(html: str, tags: Sequence[_Tag]) -> tuple[str, Lines]:
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


def _place_in_source(lines: Sequence[tuple[int, str, int]], line: int) -> tuple[str, int]:
    """The source of the last tag at or before a line of the compiled mail."""
    at = bisect_right(lines, line, key=lambda entry: entry[0]) - 1
    return (lines[at][1], lines[at][2]) if at >= 0 else ("", line)


def _innermost_template(trace: TracebackType | None) -> tuple[str, int]:
    """The innermost template frame of a traceback (Jinja rewrites them to template names and lines)."""
    file, line = "", 0
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file, line


def _fail_at(error: Exception, file: str, line: int) -> NoReturn:
    if isinstance(error, TemplateNotFound):
        raise RenderError(f"the template {error.name} is missing", where=f"{file}:{line}") from error
    what = error.message if isinstance(error, TemplateError) else str(error)
    what = " ".join(_MODULE.sub("", what or type(error).__name__).split())
    raise RenderError(what, where=f"{file}:{line}") from error
