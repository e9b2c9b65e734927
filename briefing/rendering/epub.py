"""An edition as a book for an e-reader: EPUB 3.3, one chapter, a table of contents. Same edition, same bytes. Pure."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from jinja2 import Template

from briefing.phrases import Phrases
from briefing.rendering.theme import fill_shared_template
from briefing.rendering.view import Page, page
from briefing.types import Edition

TEMPLATES = ("shared/epub.xhtml.j2", "shared/epub-nav.xhtml.j2", "shared/book.css")
# The first moment that a ZIP archive can date a file: an edition's bytes must not depend on when they were made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NO_XML = re.compile("[\ufffe\uffff]")  # XML 1.0, 2.2; the view has taken the control characters away
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def epub(edition: Edition, phrases: Phrases, template: Callable[[str], Template]) -> bytes:
    """The book.

    Args:
        template: gives each of `TEMPLATES` by its name.

    Raises:
        RenderError: a template uses what does not exist.
    """
    view = page(edition, phrases)
    chapter, contents, style = (_NO_XML.sub("", fill_shared_template(template(name), page=view)) for name in TEMPLATES)
    files = {
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/content.opf": _package(edition, view),
        "OEBPS/nav.xhtml": contents,
        "OEBPS/edition.xhtml": chapter,
        "OEBPS/book.css": style,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        # OCF 3.3, 4.2.1: first in the archive, and not compressed.
        book.writestr(_named("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in files.items():
            book.writestr(_named(name), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


def _package(edition: Edition, view: Page) -> str:
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"briefing:{edition.id}").urn
    author = f"<dc:creator>{escape(view.signature)}</dc:creator>" if view.signature else ""
    return _NO_XML.sub(
        "",
        f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang={quoteattr(view.language)}>
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identity}</dc:identifier>
<dc:title>{escape(f"{view.title}, {view.date}")}</dc:title>
<dc:language>{escape(view.language)}</dc:language>
{author}
<dc:date>{edition.made_at:%Y-%m-%dT%H:%M:%SZ}</dc:date>
<meta property="dcterms:modified">{edition.made_at:%Y-%m-%dT%H:%M:%SZ}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="edition" href="edition.xhtml" media-type="application/xhtml+xml"/>
<item id="style" href="book.css" media-type="text/css"/>
</manifest>
<spine><itemref idref="edition"/></spine>
</package>
""",
    )
