"""A workspace of real feeds and pages: all of them give items or a named problem, and all that is told is verbatim."""

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from briefing import pipeline
from briefing.config import Config, load
from briefing.store import open_store
from briefing.verification import find_unproved
from tests.workspace import write_edition

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SNAPSHOTS = SHARED / "feeds" / "snapshots"
PAGES = SHARED / "articles" / "pages"

pytestmark = pytest.mark.skipif(not SNAPSHOTS.exists(), reason="the collection of real feeds is not here")

NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
SINCE = datetime(1996, 1, 1, tzinfo=UTC)


def workspace(root: Path, *, every: int, stories: int) -> Config:
    """One in `every` of the feeds, and a few of the saved pages."""
    (root / "pages").mkdir()
    with (SNAPSHOTS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        news = [row[0] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[2] == "news"]
    sources: list[dict[str, str]] = [{"name": name, "path": str(SNAPSHOTS / name)} for name in news[::every]]
    # One page in eight: all 670 would take a quarter of a minute.
    for page in sorted(PAGES.iterdir())[:: 8 * every]:
        shutil.copy(page, root / "pages" / page.name)
    sources.append({"name": "Saved pages", "path": "pages", "kind": "page"})
    briefing = {"name": "real", "stories": stories}
    (root / "feeds.yaml").write_text(yaml.safe_dump({"briefings": [briefing], "sources": sources}), encoding="utf-8")
    return load(root / "feeds.yaml")


def test_every_snapshot_gives_items_or_a_named_problem_and_all_is_verbatim(tmp_path: Path) -> None:
    config = workspace(tmp_path, every=1, stories=40)
    with open_store("sqlite://") as store:
        options = pipeline.Options(since=SINCE, offline=True)
        run = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options)
        silent = [
            source.name
            for source in config.sources
            if not store.entries([source.key], SINCE, NOW) and not store.problems(source.key)
        ]
    assert not silent
    assert find_unproved(run.edition) == ()
    assert len(run.edition.blurbs) == 40
    assert run.articles > 300


def test_real_feeds_give_the_same_bytes_twice(tmp_path: Path) -> None:
    config = workspace(tmp_path, every=12, stories=8)
    with open_store("sqlite://") as store:
        options = pipeline.Options(since=SINCE, offline=True)
        run = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options)
        first = {path.name: path.read_bytes() for path in write_edition(config, run.edition, tmp_path / "a")}
        again = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options)
        second = {path.name: path.read_bytes() for path in write_edition(config, again.edition, tmp_path / "b")}
    assert len(run.edition.blurbs) == 8
    assert again.gathered.ok == 0
    assert second == first
