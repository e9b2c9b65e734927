"""An edition in other forms: files to read elsewhere, to print, or to go on working with."""

from __future__ import annotations

import functools
from typing import Any

from briefing import phrases
from briefing.config import Config
from briefing.errors import RenderError
from briefing.pipeline.publish import markdown_of, rendering_of
from briefing.rendering import data, epub, theme
from briefing.types import Edition

FORMS = ("html", "mail", "txt", "md", "json", "epub", "pdf")
"""File endings; `mail` is the mail's HTML, and ends in .mail.html."""


def exported(config: Config, edition: Edition, form: str, *, theme_name: str = "") -> bytes:
    """An edition in one of `FORMS`.

    Raises:
        RenderError: the theme is broken, or a form needs an extra that is not installed.
    """
    folders = theme.folders(config.root)
    words = phrases.load(edition.language, folders)
    if form == "json":
        return data.edition_json(edition).encode()
    if form == "md":
        return markdown_of(edition, config.root, theme_name=theme_name).encode()
    if form == "epub":
        return epub.epub(edition, words, functools.partial(theme.shared, search=folders))
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
    made: bytes = weasyprint.HTML(string=web, base_url="about:blank", url_fetcher=_refused).write_pdf()
    return made


def _refused(url: str, *_: object, **__: object) -> Any:
    raise ValueError(f"nothing is fetched for a PDF: {url}")
