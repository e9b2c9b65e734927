"""`briefing build` beside the editions that are there: what it keeps, what it replaces, what it leaves alone."""

import hashlib
import shutil
from pathlib import Path

import pytest
import yaml

from briefing import pipeline
from briefing.config import load
from tests.workspace import run, small


@pytest.fixture(scope="module")
def built(readings: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace, its briefing named as one is by default, with a draft of Wednesday's edition."""
    root = tmp_path_factory.mktemp("built")
    shutil.copytree(readings, root, dirs_exist_ok=True)
    file = root / "feeds.yaml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    settings["briefings"][0]["name"] = "daily"
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    assert run(["build", "--offline", "--now", "2026-06-03T06:30", "--config", str(file)]) == 0
    return root


def files_of(root: Path) -> dict[str, str]:
    """The state and the results of a workspace, but for what the database keeps beside itself while it is open."""
    kept = [path for folder in ("out", ".briefing") for path in sorted((root / folder).rglob("*")) if path.is_file()]
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in kept
        if not path.name.endswith(("-wal", "-shm"))
    }


def content_of(root: Path) -> list[object]:
    """What the store holds."""
    config = load(root / "feeds.yaml")
    with pipeline.open_workspace(config) as store:
        rows = store.editions()
        keys = [source.key for source in config.sources]
        times = [store.entries([key], rows[0].made_at.replace(year=1995), rows[0].made_at) for key in keys]
        return [rows, [store.edition(row.id) for row in rows], times, [store.problems(key) for key in keys]]


def test_a_one_off_leaves_the_draft_of_the_workspace_alone(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(built)
    before, files = content_of(built), files_of(built)
    assert run(["build", "feeds/cape-current.xml", "--offline", "--now", "2026-06-03T06:30", "--since", "3d"]) == 0
    capsys.readouterr()
    after = content_of(built)
    assert [row for row in after[1] if row.briefing == "daily"] == before[1]  # type: ignore[attr-defined]
    assert {name: files_of(built)[name] for name in files if name.startswith("out/")} == {
        name: digest for name, digest in files.items() if name.startswith("out/")
    }
    assert (built / "out/one_off/2026-06-03/index.html").exists()
    assert run(["verify", "one_off/2026-06-03"]) == 0
    assert run(["show"]) == 0
    assert "The Merrow Briefing" in capsys.readouterr().out


def test_a_dry_run_leaves_no_trace(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(built)
    before, files = content_of(built), files_of(built)
    (built / "feeds/cape-current.xml").write_bytes((built / "feeds/cape-current.xml").read_bytes() + b"<!-- new -->")
    (built / "feeds/north-shore.xml").unlink(missing_ok=True)
    assert run(["build", "--offline", "--now", "2026-06-03T07:30", "--dry-run", "--note", "Hm."]) == 0
    assert "(The Halbourne Ledger)" in capsys.readouterr().out
    assert content_of(built) == before
    assert files_of(built) == files


def test_a_dry_run_in_a_new_workspace_makes_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    small(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    assert run(["build", "--offline", "--now", "2026-06-03T06:30", "--dry-run"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_mistyped_theme_leaves_the_draft_alone(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(built)
    before = content_of(built)
    assert run(["build", "--offline", "--now", "2026-06-03T08:00", "--theme", "baroque"]) == 1
    assert "there is no theme 'baroque'" in capsys.readouterr().err
    assert content_of(built) == before
