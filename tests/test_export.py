"""Editions in other forms: an EPUB that is well formed whatever a feed says, a PDF that fetches nothing."""

import io
import shutil
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.pipeline.output import FORMS, export_edition
from briefing.rendering import theme
from briefing.rendering.epub import epub
from briefing.types import Edition
from tests import edition_sample
from tests.newsroom import phrases
from tests.workspace import run, sample

TEMPLATE: Callable[..., object] = cache(partial(theme.load_shared_template, search=theme.folders(None)))
XHTML = "{http://www.w3.org/1999/xhtml}"


def book(edition: Edition) -> dict[str, bytes]:
    data = epub(edition, phrases(), TEMPLATE)  # type: ignore[arg-type]
    assert data == epub(edition, phrases(), TEMPLATE)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_book_has_its_parts_and_every_story() -> None:
    made = edition_sample.edition()
    files = book(made)
    assert files["mimetype"] == b"application/epub+zip"
    package = ET.fromstring(files["OEBPS/content.opf"])
    named = {item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf}item")}
    assert {f"OEBPS/{name}" for name in named} == {name for name in files if name.startswith("OEBPS/")} - {
        "OEBPS/content.opf"
    }
    chapter = ET.fromstring(files["OEBPS/edition.xhtml"])
    ids = {element.get("id") for element in chapter.iter() if element.get("id")}
    contents = ET.fromstring(files["OEBPS/nav.xhtml"])
    targets = [link.get("href", "").partition("#")[2] for link in contents.iter(f"{XHTML}a")]
    assert len(targets) == len(made.blurbs) + 1
    assert targets[-1] == "in-brief"
    assert set(targets) <= ids
    assert "voted 412 to 287" in "".join(chapter.itertext())
    assert not list(chapter.iter(f"{XHTML}script"))


@settings(max_examples=30)
@given(st.text(max_size=50), st.text(max_size=50))
def test_any_words_make_a_well_formed_book(note: str, title: str) -> None:
    files = book(edition_sample.edition(note=note, title=title, signature=title))
    for name in ("OEBPS/content.opf", "OEBPS/edition.xhtml", "OEBPS/nav.xhtml"):
        ET.fromstring(files[name])


def test_an_empty_edition_makes_a_book() -> None:
    assert b"edition.xhtml" in book(edition_sample.edition(sections=()))["OEBPS/nav.xhtml"]


@pytest.mark.parametrize("form", [form for form in FORMS if form != "pdf"])
def test_every_form_has_the_stories(form: str, tmp_path: Path) -> None:
    data = export_edition(sample(tmp_path), edition_sample.edition(), form)
    if form == "epub":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read("OEBPS/edition.xhtml")
    assert b"9,000" in data


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_pdf_is_printed_without_a_request(tmp_path: Path) -> None:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"weasyprint is not usable here: {error}")
    assert export_edition(sample(tmp_path), edition_sample.edition(), "pdf").startswith(b"%PDF-")


def test_exports_from_the_command_line(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    capsysbinary.readouterr()
    assert run(["export", "--to", "epub, md", "--out", "books"]) == 0
    assert capsysbinary.readouterr().out.decode().split() == [
        "books/demo-2026-06-03-0630.epub",
        "books/demo-2026-06-03-0630.md",
    ]
    assert run(["export", "--to", "md", "--out", "-"]) == 0
    assert capsysbinary.readouterr().out == (tmp_path / "books/demo-2026-06-03-0630.md").read_bytes()
    assert run(["export", "--to", "docx"]) == 2
    assert b"there is: html, mail" in capsysbinary.readouterr().err
    assert run(["export", "--to", "md,txt", "--out", "-"]) == 2
    assert run(["export", "--to", ","]) == 2
