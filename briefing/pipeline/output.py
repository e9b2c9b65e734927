"""What an edition becomes on disk: its renderings, its files below `out/`, the archive, and other forms of it.

Everything below `out/` is a result and may be deleted at any time; no state lives there.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import phrases
from briefing.composition.reading_length import in_theme
from briefing.config import Briefing, Config
from briefing.delivery.message import sample_message
from briefing.errors import RenderError
from briefing.pipeline.building import ONE_OFF, load_edition
from briefing.rendering import archive, data, epub, render, theme
from briefing.rendering.archive import Issue
from briefing.store import Store
from briefing.types import Edition, Rendering

_LISTED = 366
"""Editions on the archive's page: a year of a daily briefing. Each costs a read of its row and a line of the page."""

_IN_FEEDS = 20
"""Editions in the archive's feeds: what a reader missed in three weeks away. They hold each edition's whole text."""

FORMS = ("html", "mail", "txt", "md", "json", "epub", "pdf")
"""What `export_edition` makes, as file endings; `mail` is the mail's HTML, and ends in .mail.html."""


def rendering_of(
    edition: Edition, root: Path | None, *, theme_name: str = "", themes: theme.ThemeCache | None = None
) -> Rendering:
    """Render an edition in its own theme or another one.

    Args:
        root: The workspace, whose `templates/` are searched first; None for the shipped ones alone.
        theme_name: another theme than the edition's; words and minutes are then what that one prints.
        themes: themes that were compiled before; without it the theme is compiled for this rendering.

    Raises:
        RenderError: the theme is missing or broken.
    """
    folders = theme.folders(root)
    loaded = (themes or theme.ThemeCache()).load(theme_name or edition.theme, folders)
    if loaded.name != edition.theme:
        edition = in_theme(edition, loaded.traits)
    return render(edition, loaded, phrases.load(edition.language, folders))


def _markdown_of(edition: Edition, root: Path | None, *, theme_name: str = "") -> str:
    """An edition as Markdown, as its own theme or another one tells it.

    Raises:
        RenderError: there is no such theme.
    """
    folders = theme.folders(root)
    traits = theme.traits(theme_name or edition.theme, folders)
    if traits.name != edition.theme:
        edition = in_theme(edition, traits)
    return data.edition_markdown(edition, phrases.load(edition.language, folders), traits)


def text_of(config: Config, edition: Edition, form: str, theme_name: str = "") -> str:
    """An edition as one text: "text", "markdown", "json", "web" or "mail"."""
    if form == "json":
        return data.edition_json(edition)
    if form == "markdown":
        return _markdown_of(edition, config.root, theme_name=theme_name)
    rendering = rendering_of(edition, config.root, theme_name=theme_name)
    return {"text": rendering.text, "web": rendering.web, "mail": rendering.mail}[form]


# The files of one edition


def write_edition(config: Config, edition: Edition, rendering: Rendering, out: Path) -> tuple[Path, ...]:
    """Write the edition's files to `out/<briefing>/<slot>/`; returns their paths.

    Raises:
        RenderError: the folder or a file cannot be written.
    """
    return write_files_into(
        out / edition.briefing / edition.slot,
        {
            "index.html": rendering.web.encode(),
            "mail.html": rendering.mail.encode(),
            "mail.txt": rendering.text.encode(),
            "mail.eml": sample_message(edition, rendering, config.delivery),
            "edition.json": data.edition_json(edition).encode(),
            "edition.md": _markdown_of(edition, config.root).encode(),
        },
    )


def write_files_into(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write these files into a folder, each complete or not at all; returns their paths.

    Raises:
        RenderError: the folder or a file cannot be written, with the reason.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_replace_file(folder / name, content) for name, content in files.items())
    except OSError as error:
        reason = error.strerror or str(error)
        raise RenderError(
            f"cannot be written: {reason}", where=str(folder), hint="--out names another folder"
        ) from error


def _replace_file(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files that only their owner can read; a web server has to read these.
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return path


# The archive


def write_archive(
    config: Config, briefing: Briefing, store: Store, out: Path, *, themes: theme.ThemeCache | None = None
) -> tuple[Path, ...]:
    """Write `out/<briefing>/index.html` and the feeds beside it, and `out/index.html`, which leads there.

    A page of a listed edition that is not there (the folder was deleted, or is another one) is made again. A one-off
    stands beside the workspace's briefings: `out/index.html` does not lead to it.

    Raises:
        RenderError: a template is broken, or the folder cannot be written.
        StoreError: the store failed.
    """
    folders = theme.folders(config.root)
    words = phrases.load(briefing.language, folders)
    page, content = (
        theme.load_shared_template(f"shared/{name}.html.j2", folders) for name in ("archive", "feed-content")
    )
    issues = _listed_editions(store, briefing)
    _write_missing_pages(config, store, issues, out / briefing.name, themes)
    others = [
        (other.title, f"../{other.name}/{archive.INDEX}") for other in config.briefings if other.name != briefing.name
    ]
    made = {archive.INDEX: archive.index(briefing.title, issues, words, page, others=others).encode()}
    newest = [Issue(edition=load_edition(store, issue.edition.id), draft=issue.draft) for issue in issues[:_IN_FEEDS]]
    made |= archive.feeds(briefing.title, briefing.web_url, newest, words, content)
    paths = write_files_into(out / briefing.name, made)
    if briefing.name == ONE_OFF:
        return paths
    return (*paths, *write_files_into(out, {archive.INDEX: _front_page(config).encode()}))


def _listed_editions(store: Store, briefing: Briefing) -> tuple[Issue, ...]:
    """A briefing's editions, the newest first: the final ones, and drafts newer than those.

    An older draft was never anybody's edition. Their articles have no text here.
    """
    found: list[Issue] = []
    for row in store.editions(briefing.name):
        if not row.final and any(not issue.draft for issue in found):
            continue
        whole = store.edition(row.id)
        if whole is not None and len(found) < _LISTED:
            found.append(Issue(edition=data.edition_from_json(whole.document, {}), draft=not row.final))
    return tuple(found)


def _write_missing_pages(
    config: Config, store: Store, issues: Sequence[Issue], folder: Path, themes: theme.ThemeCache | None
) -> None:
    for issue in issues:
        if not (folder / issue.edition.slot / archive.INDEX).exists():
            rendering = _rendering_of_old(load_edition(store, issue.edition.id), config.root, themes)
            write_files_into(folder / issue.edition.slot, {archive.INDEX: rendering.web.encode()})


def _rendering_of_old(edition: Edition, root: Path, themes: theme.ThemeCache | None) -> Rendering:
    """An earlier edition in its own theme; in the default one when its own is gone or broken since."""
    try:
        return rendering_of(edition, root, themes=themes)
    except RenderError:
        return rendering_of(in_theme(edition, theme.traits("", theme.folders(root))), root, themes=themes)


def _front_page(config: Config) -> str:
    """`out/index.html`: it leads to the first briefing's archive, which names the others. Needs no script."""
    first = f"{config.briefings[0].name}/{archive.INDEX}"
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Briefings</title>\n'
        f'<meta http-equiv="refresh" content="0; url={first}">\n<a href="{first}">{first}</a>\n</html>\n'
    )


# Other forms


def export_edition(config: Config, edition: Edition, form: str, *, theme_name: str = "") -> bytes:
    """An edition in one of `FORMS`.

    Raises:
        RenderError: the theme is broken, or a form needs an extra that is not installed.
    """
    folders = theme.folders(config.root)
    words = phrases.load(edition.language, folders)
    if form == "json":
        return data.edition_json(edition).encode()
    if form == "md":
        return _markdown_of(edition, config.root, theme_name=theme_name).encode()
    if form == "epub":
        return epub.epub(edition, words, functools.partial(theme.load_shared_template, search=folders))
    rendering = rendering_of(edition, config.root, theme_name=theme_name)
    if form == "pdf":
        return _pdf(rendering.web)
    return {"html": rendering.web, "mail": rendering.mail, "txt": rendering.text}[form].encode()


def _pdf(web: str) -> bytes:
    """The web page as it prints. Nothing is fetched: the page needs nothing, and a feed must not ask for anything."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: the package is there, its Pango is not
        hint = "pip install weasyprint, and Pango of your system"
        raise RenderError("a PDF needs weasyprint", where="--to pdf", hint=hint) from error
    made: bytes = weasyprint.HTML(string=web, base_url="about:blank", url_fetcher=_refuse_fetch).write_pdf()
    return made


def _refuse_fetch(url: str, *_: object, **__: object) -> Any:
    raise ValueError(f"nothing is fetched for a PDF: {url}")
