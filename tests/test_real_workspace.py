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
from tests.workspace import assert_accounted, write_edition

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SNAPSHOTS = SHARED / "feeds" / "snapshots"
PAGES = SHARED / "articles" / "pages"

pytestmark = pytest.mark.skipif(
    not SNAPSHOTS.exists(),
    reason="needs ../shared/data, feeds and pages of others; test_pipeline and test_week build workspaces of ours",
)

NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
SINCE = datetime(1996, 1, 1, tzinfo=UTC)


def workspace(root: Path) -> Config:
    """One in four of the feeds of news and a few of the saved pages.

    `test_real_feeds` reads every feed and page where it is asked to. Here all stages meet real texts, and a build of
    all feeds takes 20 seconds of processor time.
    """
    (root / "pages").mkdir()
    with (SNAPSHOTS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        news = [row[0] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[2] == "news"]
    sources: list[dict[str, str]] = [{"name": name, "path": str(SNAPSHOTS / name)} for name in news[::4]]
    for page in sorted(PAGES.iterdir())[::32]:
        shutil.copy(page, root / "pages" / page.name)
    sources.append({"name": "Saved pages", "path": "pages", "kind": "page"})
    briefing = {"name": "real", "stories": 25}
    (root / "feeds.yaml").write_text(yaml.safe_dump({"briefings": [briefing], "sources": sources}), encoding="utf-8")
    return load(root / "feeds.yaml")


def test_a_build_of_real_feeds_names_what_is_wrong_and_is_verbatim_and_the_same_again(tmp_path: Path) -> None:
    config = workspace(tmp_path)
    with open_store("sqlite://") as store:
        options = pipeline.Options(since=SINCE, offline=True)
        run = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options)
        silent = [
            source.name
            for source in config.sources
            if not store.entries([source.key], SINCE, NOW) and not store.problems(source.key)
        ]
        first = {path.name: path.read_bytes() for path in write_edition(config, run.edition, tmp_path / "a")}
        again = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options)
        second = {path.name: path.read_bytes() for path in write_edition(config, again.edition, tmp_path / "b")}
    assert not silent
    assert_accounted(run)
    assert find_unproved(run.edition) == ()
    assert len(run.edition.blurbs) == 25
    assert run.articles > 300
    assert again.gathered.ok == 0
    assert second == first
