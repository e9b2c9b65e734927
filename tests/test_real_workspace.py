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
from briefing.verify import findings

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SNAPSHOTS = SHARED / "feeds" / "snapshots"
PAGES = SHARED / "articles" / "pages"

pytestmark = pytest.mark.skipif(not SNAPSHOTS.exists(), reason="the collection of real feeds is not here")

NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
SINCE = datetime(1996, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    root = tmp_path_factory.mktemp("real")
    (root / "pages").mkdir()
    with (SNAPSHOTS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        news = [row[0] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[2] == "news"]
    sources: list[dict[str, str]] = [{"name": name, "path": str(SNAPSHOTS / name)} for name in news]
    # A third of the pages: 670 of them, summarized twice, would take half a minute.
    for page in sorted(PAGES.iterdir())[::3]:
        shutil.copy(page, root / "pages" / page.name)
    sources.append({"name": "Saved pages", "path": "pages", "kind": "page"})
    briefing = {"name": "real", "stories": 40}
    (root / "feeds.yaml").write_text(yaml.safe_dump({"briefings": [briefing], "sources": sources}), encoding="utf-8")
    return load(root / "feeds.yaml")


@pytest.mark.usefixtures("two_processors")
def test_every_snapshot_gives_items_or_a_named_problem_and_all_is_verbatim(config: Config, tmp_path: Path) -> None:
    with open_store("sqlite://") as store:
        options = pipeline.Options(since=SINCE, offline=True)
        run = pipeline.make(config, config.briefing(), store, now=NOW, options=options)
        silent = [
            source.name
            for source in config.sources
            if not store.entries([source.key], SINCE, NOW) and not store.problems(source.key)
        ]
        assert not silent
        assert findings(run.edition) == ()
        assert len(run.edition.blurbs) == 40
        assert run.articles > 300
        first = {path.name: path.read_bytes() for path in pipeline.write_files(config, run.edition, tmp_path / "a")}
        again = pipeline.make(config, config.briefing(), store, now=NOW, options=options)
        second = {path.name: path.read_bytes() for path in pipeline.write_files(config, again.edition, tmp_path / "b")}
    assert again.gathered.ok == 0
    assert second == first
