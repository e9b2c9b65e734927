"""What a newcomer ran into: each of these was one step of somebody who had only the README."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.workspace import SAMPLE, run

Capture = pytest.CaptureFixture[str]
NOW = "2026-06-03T06:30"


@pytest.fixture
def workspace(readings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(readings, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(*more: str) -> int:
    return run(["build", "--offline", "--now", NOW, *more])


def test_a_one_off_does_not_rename_the_outlets_of_a_briefing(workspace: Path, capsys: Capture) -> None:
    shutil.rmtree(workspace / ".briefing")  # the one-off is the first to read them
    assert build("feeds/cape-current.xml", "feeds/ledger-news.xml") == 0
    assert build() == 0
    capsys.readouterr()
    assert run(["show", "demo/2026-06-03-0630"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Cape Current" in told
    assert not re.search(r"(?<![/.-])(?:cape-current|ledger-news)(?!\.)", told)
    assert run(["verify", "demo/2026-06-03-0630"]) == 0
    assert run(["verify", "one_off/2026-06-03"]) == 0


def test_a_one_off_can_be_read_where_there_is_no_feeds_yaml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    shutil.copytree(SAMPLE / "feeds", tmp_path / "feeds")
    monkeypatch.chdir(tmp_path)
    assert run(["list"]) == 3
    assert "feeds.yaml: is not there" in capsys.readouterr().err
    assert build("feeds/foreshore-fm.xml", "--since", "5d") == 0
    capsys.readouterr()
    for verb in (["list"], ["show"], ["show", "2026-06-03"], ["verify"], ["export", "--to", "md", "--out", "-"]):
        assert run(verb) == 0
    assert "one_off/2026-06-03" in capsys.readouterr().out
    assert run(["send"]) == 3


@pytest.mark.usefixtures("workspace")
def test_an_edition_is_found_by_its_day_and_times_are_local(capsys: Capture) -> None:
    assert build("--final") == 0
    for name in ("demo/2026-06-03-0630", "2026-06-03-0630", "2026-06-03", "demo/2026-06-03"):
        capsys.readouterr()
        assert run(["show", name]) == 0
        assert "The Merrow Briefing" in capsys.readouterr().out
    assert run(["show", "2026-06-04"]) == 1
    assert "2026-06-04: there is no such edition (the newest is demo/2026-06-03-0630" in capsys.readouterr().err
    assert run(["list"]) == 0
    assert re.search(r"demo/2026-06-03-0630\s+final\s+2026-06-03 06:30", capsys.readouterr().out)


def test_the_editions_of_all_briefings_are_listed_and_found_by_their_names(workspace: Path, capsys: Capture) -> None:
    file = workspace / "feeds.yaml"
    text = file.read_text("utf-8")
    assert build() == 0
    file.write_text(text.replace("briefings:\n", "briefings:\n  - {name: weekend, title: The Weekend}\n"), "utf-8")
    capsys.readouterr()
    assert run(["list"]) == 0
    assert "demo/2026-06-03-0630" in capsys.readouterr().out
    assert run(["list", "--briefing", "weekend"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["show", "demo"]) == 0
    assert "The Merrow Briefing" in capsys.readouterr().out


@pytest.mark.usefixtures("workspace")
def test_what_is_final_is_told(capsys: Capture) -> None:
    assert run(["build", "--offline", "--now", "2026-06-02T06:30", "--final"]) == 0
    capsys.readouterr()
    assert build() == 0
    first, second = (json.loads(path.read_text("utf-8")) for path in sorted(Path("out/demo").glob("*/edition.json")))
    told = {a["id"] for s in first["sections"] for b in s["blurbs"] for a in b["story"]["articles"]}
    again = {a["id"] for s in second["sections"] for b in s["blurbs"] for a in b["story"]["articles"]}
    assert second["number"] == first["number"] + 1
    assert told
    assert again
    assert not told & again


@pytest.mark.usefixtures("workspace")
def test_options_may_stand_before_what_is_shown(capsys: Capture) -> None:
    assert build("--stories", "2") == 0
    capsys.readouterr()
    assert run(["show", "quotes", "--json", "demo/2026-06-03-0630"]) == 0
    edition = json.loads(Path("out/demo/2026-06-03-0630/edition.json").read_text("utf-8"))
    known = {a["id"] for s in edition["sections"] for b in s["blurbs"] for a in b["story"]["articles"]}
    for person in json.loads(capsys.readouterr().out)["speakers"]:
        for said in person["quotes"]:
            assert said["article"] in known
            assert said["end"] - said["start"] == len(said["text"])
    with pytest.raises(SystemExit):
        run(["show", "--nonsense"])


def test_a_wrong_theme_is_named_with_its_line(workspace: Path, capsys: Capture) -> None:
    file = workspace / "feeds.yaml"
    file.write_text(file.read_text("utf-8").replace("theme: posted", "theme: postd"), "utf-8")
    assert build() == 3
    line = 1 + file.read_text("utf-8")[: file.read_text("utf-8").index("theme: postd")].count("\n")
    assert f"feeds.yaml:{line}: briefings[0].theme: there is no theme 'postd' (did you mean posted?" in (
        capsys.readouterr().err
    )
    assert build("--theme", "brif") == 1
    assert "theme: there is no theme 'brif' (did you mean brief?" in capsys.readouterr().err


@pytest.mark.usefixtures("workspace")
def test_a_file_that_is_not_there_is_looked_for_by_name(capsys: Capture) -> None:
    assert build("--note-file", "nope.md") != 0
    assert "nope.md: No such file or directory (check the path)" in capsys.readouterr().err
