"""The edition that the documentation shows is the one that the sample workspace gives."""

import os
from pathlib import Path
from typing import Any

import pytest

from briefing import engine, phrases, pipeline
from briefing.rendering import render, theme
from tests.workspace import make, sample

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "example-edition.txt"


def test_the_example_edition_is_what_the_sample_workspace_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Built by processes, as a day's real pages are: what they make is what one process makes, to the letter."""
    monkeypatch.setattr(engine, "_LARGEST_HERE", 0)
    elsewhere = engine.Processes.map
    done: list[str] = []

    def counting(self: engine.Processes, function: Any, items: Any, **more: Any) -> Any:
        done.extend([function.__name__] * len(items))
        return elsewhere(self, function, items, **more)

    monkeypatch.setattr(engine.Processes, "map", counting)
    config = sample(tmp_path)
    with pipeline.open_workspace(config) as store:
        run = make(config, store, resources=pipeline.Resources(workers=2))
    assert {name: done.count(name) >= 10 for name in done} == {
        "read_document": True,
        "make_article": True,
        "summarize_article": True,
    }
    edition = run.edition
    folders = theme.folders(None)
    text = render(edition, theme.load("posted", folders), phrases.load("en", folders)).text
    head = f"Subject: {edition.subject}\nPreheader: {edition.preheader}\n\n"
    if os.environ.get("BRIEFING_UPDATE_GOLDEN"):
        EXAMPLE.write_text(head + text, "utf-8", newline="\n")
    assert head + text == EXAMPLE.read_text("utf-8"), "BRIEFING_UPDATE_GOLDEN=1 writes docs/example-edition.txt anew"
