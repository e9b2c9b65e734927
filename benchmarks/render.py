"""What a rendering costs once a theme is compiled: mail, web page and text of one edition, from first to last byte.

python benchmarks/render.py [--stories 12] [--json] [--at-most 50]

The edition is the sample workspace's, built without a network. The named peer is the usual way: PyPI mjml, which
compiles the finished MJML of the very same mail for every edition. Both take turns; the shortest of them counts.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jinja2
import mjml

import briefing
from briefing import phrases, pipeline
from briefing.config import load
from briefing.rendering import render, theme, view
from briefing.rendering.typesetting import last_words_together
from briefing.store import open_store
from briefing.types import Edition

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
SAMPLE = Path(briefing.__file__).parent / "sample"
THEMES = ("posted", "brief")


def edition(stories: int) -> Edition:
    """The sample's edition of so many stories, or of all there are."""
    with tempfile.TemporaryDirectory() as folder, open_store("sqlite://") as store:
        config = load(shutil.copytree(SAMPLE, Path(folder) / "sample") / "feeds.yaml")
        options = pipeline.Options(offline=True, stories=stories, since=NOW - timedelta(days=4))
        return pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options).edition


def peer(name: str, made: Edition) -> Callable[[], object]:
    """The same mail with its values in the MJML, compiled each time."""
    folders = theme.folders(None)
    words = phrases.load(made.language, folders)
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["together"] = last_words_together
    numbers = theme.traits(name, folders).numbers
    template = environment.from_string(whole(folders[-1], f"{name}/mail.mjml.j2"))
    return lambda: mjml.mjml_to_html(template.render(page=view.page(made, words, numbers=numbers)))


def whole(folder: Path, name: str) -> str:
    """A template with its includes in place, and with what `theme` puts into the styles."""
    text = re.sub(
        r'<mj-include\s+path="([^"]*)"\s*/>',
        lambda found: whole(folder, found[1]),
        (folder / name).read_text("utf-8"),
    )
    text = re.sub(r"var\(--([a-z]+)-?([a-z]*)\)", r"{{ page.look.\1\2 }}", text).replace("accentdark", "accent_dark")
    return text.replace("-inline-start", "-left").replace("-inline-end", "-right")


def measured(jobs: list[Callable[[], object]], times: int) -> list[tuple[float, float]]:
    """The first and the shortest later milliseconds of each job."""
    found = [(0.0, float("inf"))] * len(jobs)
    for turn in range(times + 1):
        for number, job in enumerate(jobs):
            started = time.perf_counter()
            job()
            took = (time.perf_counter() - started) * 1000
            first, best = found[number]
            found[number] = (first, min(best, took)) if turn else (took, best)
    return found


def row(name: str, made: Edition, times: int) -> dict[str, float]:
    """The figures of one theme."""
    compiled, words = theme.load(name, theme.folders(None)), phrases.load(made.language, theme.folders(None))
    mail = len(render(made, compiled, words).mail.encode())
    compiled = theme.load(name, theme.folders(None))  # one that has rendered nothing yet
    (first, ours), (_, theirs) = measured([lambda: render(made, compiled, words), peer(name, made)], times)
    return {"mail_kb": mail / 1024, "first_ms": first, "ms": ours, "peer_ms": theirs, "ratio": ours / theirs}


def main() -> int:
    """Measure; 1 when a later rendering takes longer than --at-most milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=12)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--at-most", type=float, default=50.0)
    arguments = parser.parse_args()
    made = edition(arguments.stories)
    rows = [row(name, made, arguments.times) for name in THEMES]
    if arguments.json:
        print(json.dumps({"stories": len(made.blurbs)} | dict(zip(THEMES, rows, strict=True))))
    else:
        print(f"{len(made.blurbs)} stories  mail kB  first ms     ms  peer: mjml each time, ms  ratio")
        for name, one in zip(THEMES, rows, strict=True):
            print(
                f"{name:10} {one['mail_kb']:8.1f} {one['first_ms']:9.1f} {one['ms']:6.1f} {one['peer_ms']:25.1f}"
                f" {one['ratio']:6.2f}"
            )
    return int(any(one["ms"] > arguments.at_most for one in rows))


if __name__ == "__main__":
    sys.exit(main())
