"""`briefing edit` as an editor does it: in an editor, as a file, again and again, until the edition is sent."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workspace import run

SLOT = "demo/2026-06-03-0630"
NOW = "2026-06-03T06:30"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def workspace(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.delenv("VISUAL", raising=False)
    capsys.readouterr()
    return tmp_path


def sheet(capsys: Capture) -> str:
    capsys.readouterr()
    assert run(["edit", "--print"]) == 0
    return capsys.readouterr().out


def edited(folder: Path, capsys: Capture, change: Callable[[str], str], *more: str) -> int:
    file = folder / "sheet.yaml"
    text = sheet(capsys)
    file.write_text(change(text), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != text
    return run(["edit", "--from", str(file), *more])


def blocks(text: str) -> tuple[str, list[str], list[str]]:
    """The head of a sheet, its stories' blocks and those of what was left out."""
    head, rest = text.split("\nstories:\n")
    told, left = rest.split("\nleft_out:\n")
    parts = [re.findall(r"- id: .*\n(?:  .*\n|\n)*", part + "\n") for part in (told, left)]
    return head, parts[0], parts[1]


def joined(head: str, told: list[str], left: list[str]) -> str:
    return f"{head}\nstories:\n{''.join(told)}\nleft_out:\n{''.join(left)}"


def ids(some: list[str]) -> list[str]:
    return [re.findall(r"- id: (\w+)", block)[0] for block in some]


def edition(folder: Path) -> dict[str, object]:
    made: dict[str, object] = json.loads((folder / f"out/{SLOT}/edition.json").read_text(encoding="utf-8"))
    return made


def told(folder: Path) -> list[str]:
    sections: list[dict[str, list[dict[str, dict[str, str]]]]] = edition(folder)["sections"]  # type: ignore[assignment]
    return [blurb["story"]["id"] for section in sections for blurb in section["blurbs"]]


def script(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """A program as the editor: `text` is what it was given, and what it leaves."""
    file = folder / "editor.py"
    head = "import pathlib, re, sys\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text('utf-8')\n"
    file.write_text(f"{head}{code}\nfile.write_text(text, 'utf-8')\n", encoding="utf-8")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {file}")


def everything(text: str) -> str:
    """The first story to third place, the third out, one in from those left out, words, quote and note."""
    head, some, left = blocks(text)
    some[1] = some[1].replace("headline: Merrow bans", "headline: Merrow, at last, bans")
    some[1] = re.sub(r"    2: The Coastal.*", "    2: The law takes effect in January.", some[1])
    some[2] = some[2].replace("drop: false", "drop: true")
    some[3] = some[3].replace("quote: 1", "quote: 2")
    left[0] = left[0].replace("pin: false", "pin: true")
    head = re.sub(r"note: \|-\n(?:  .*\n)+", "note: |-\n  Mind the *fog*.\n", head + "\n")
    return joined(head, [some[1], some[2], some[0], *some[3:]], left)


def test_an_edition_is_edited_and_stays_so(workspace: Path, capsys: Capture) -> None:
    before = blocks(sheet(capsys))
    assert edited(workspace, capsys, everything) == 0
    told_now = told(workspace)
    assert told_now[:2] == [ids(before[1])[1], ids(before[1])[0]]
    assert ids(before[1])[2] not in told_now
    assert ids(before[2])[0] in told_now
    assert len(told_now) == len(before[1])
    text = (workspace / f"out/{SLOT}/mail.txt").read_text(encoding="utf-8")
    assert "Mind the fog." in text
    assert "The law takes effect in January. (reworded by the editor)" in " ".join(text.split())
    assert "I only wish they had said it before the concrete" in " ".join(text.split())
    for name in ("index.html", "mail.html", "edition.md"):
        written = (workspace / f"out/{SLOT}/{name}").read_text(encoding="utf-8")
        assert "The law takes effect in January. (reworded by the editor)" in written
    assert '"kind": "editor"' in (workspace / f"out/{SLOT}/edition.json").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["verify"]) == 0
    assert (
        "editor's own words, marked as the editor's, which no article proves: 1 sentence, 1 line"
        in capsys.readouterr().out
    )
    assert run(["show", "--why"]) == 0
    why = capsys.readouterr().out
    assert why.count("pinned by the editor") == 1
    assert why.count("left out: dropped by the editor") == 1
    # The same clock and store give the same bytes; a later build does as she said.
    files = {file.name: file.read_bytes() for file in (workspace / f"out/{SLOT}").iterdir()}
    assert run(["build", "--offline", "--now", NOW]) == 0
    assert {file.name: file.read_bytes() for file in (workspace / f"out/{SLOT}").iterdir()} == files
    assert run(["run", "--once", "--offline", "--now", "2026-06-03T06:45"]) == 0
    assert told(workspace) == told_now
    assert run(["edit"]) == 1
    line = f"{SLOT}: is final, and what was sent cannot be edited (briefing build makes the next one)"
    assert line in capsys.readouterr().err


def test_fresh_forgets_it_all_and_a_note_takes_the_place_of_hers(workspace: Path, capsys: Capture) -> None:
    before = edition(workspace)
    assert edited(workspace, capsys, everything) == 0
    assert run(["build", "--offline", "--now", NOW, "--note", "Better."]) == 0
    assert edition(workspace)["note"] == "Better."
    assert run(["build", "--offline", "--now", NOW, "--fresh"]) == 0
    assert edition(workspace)["sections"] == before["sections"]


def test_an_edit_of_an_edit_keeps_the_first(workspace: Path, capsys: Capture) -> None:
    assert edited(workspace, capsys, everything) == 0
    now = told(workspace)
    head, some, left = blocks(sheet(capsys))
    assert "# yours" in some[0]
    assert any("drop: true" in block for block in left)
    assert edited(workspace, capsys, lambda text: text.replace("\nsubject: ", "\nsubject: Fog and fishes\n# ")) == 0
    assert told(workspace) == now
    assert edition(workspace)["subject"] == "Fog and fishes"
    back = [block.replace("drop: true", "drop: false") for block in left]
    head, some, _ = blocks(sheet(capsys))
    assert edited(workspace, capsys, lambda _: joined(head, some, back)) == 0
    assert len(told(workspace)) == len(now) + 1
    assert edition(workspace)["subject"] == "Fog and fishes"


def test_an_edition_of_another_window_is_edited_in_that_window(workspace: Path, capsys: Capture) -> None:
    assert run(["build", "--offline", "--now", NOW, "--since", "12h", "--note", "Hm."]) == 0
    before = told(workspace)
    assert edited(workspace, capsys, lambda text: text.replace("  Hm.", "  Hm.\n\n  Well.")) == 0
    assert told(workspace) == before
    assert edition(workspace)["note"] == "Hm.\n\nWell."


def test_in_theme_brief_the_points_are_edited(workspace: Path, capsys: Capture) -> None:
    assert run(["build", "--offline", "--now", NOW, "--theme", "brief"]) == 0
    capsys.readouterr()

    def change(text: str) -> str:
        text = text.replace("headline: Ammonia leak at", "headline: A leak at", 1)
        text = re.sub(r"About 900 kilograms of ammonia were", "Some 900 kilograms were", text, count=1)
        return text.replace("quote: 1", "quote: 2", 1)

    before = edition(workspace)
    assert edited(workspace, capsys, change) == 0
    page = (workspace / f"out/{SLOT}/mail.txt").read_text(encoding="utf-8")
    words = " ".join(page.split())
    assert "A leak at Tern Harbour fish plant sends 27 to hospital (reworded by the editor)" in words
    assert (
        "Some 900 kilograms were lost before the system was shut down from outside. (reworded by the editor)" in words
    )
    assert edition(workspace) != before


def test_the_editor_is_opened_and_the_sheet_is_gone_when_it_was_read(
    workspace: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(workspace, monkeypatch, "text = re.sub(r'pin: false', 'pin: true', text, count=1)")
    assert run(["edit", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["edition"], report["changed"], report["own_sentences"]) == (SLOT, True, 0)
    assert len(report["told"]) == report["stories"] == 6
    assert not list((workspace / "tmp").iterdir())


@pytest.mark.parametrize("code", ["", "text = ''", "text = '\\n'.join(re.findall('(?m)^#.*', text))"])
def test_unchanged_or_emptied_nothing_is_done(
    workspace: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    before = (workspace / f"out/{SLOT}/edition.json").stat().st_mtime_ns
    script(workspace, monkeypatch, code)
    assert run(["edit"]) == 0
    assert f"{SLOT}: nothing was changed" in capsys.readouterr().err
    assert run(["edit", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"edition": SLOT, "changed": False}
    assert (workspace / f"out/{SLOT}/edition.json").stat().st_mtime_ns == before
    assert not list((workspace / "tmp").iterdir())


def test_a_mistake_loses_nothing(workspace: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    script(workspace, monkeypatch, "text = text.replace('pin: false', 'pin: maybe', 1)")
    assert run(["edit"]) == 1
    err = capsys.readouterr().err
    (file,) = (workspace / "tmp").iterdir()
    assert f"your text is in {file} (briefing edit --from {file})" in err
    assert re.search(rf"{re.escape(str(file))}:\d+: pin is neither true nor false", err)
    assert "pin: maybe" in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace("pin: maybe", "pin: true"), encoding="utf-8")
    assert run(["edit", "--from", str(file)]) == 0


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_same_text_is_opened_again(
    workspace: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "text = text.replace('pin: maybe', 'pin: true') if 'maybe' in text"
        " else text.replace('pin: false', 'pin: maybe', 1)"
    )
    script(workspace, monkeypatch, code)
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert run(["edit"]) == 0
    err = capsys.readouterr().err
    assert "pin is neither true nor false" in err
    assert "Open it again? [Y/n]" in err
    assert not list((workspace / "tmp").iterdir())
    script(workspace, monkeypatch, "text = text.replace('  pin: true', '  pin: maybe', 1)")
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert run(["edit"]) == 1
    assert list((workspace / "tmp").iterdir())


@pytest.mark.parametrize(
    ("editor", "code", "line"),
    [
        ("no-such-editor", 2, "no-such-editor: the editor cannot be started: No such file or directory (set $EDITOR"),
        ("false", 2, "false: the editor ended with an error (1); nothing was changed"),
        ("vi 'x", 2, '$EDITOR: "vi \'x" is no command'),
    ],
)
def test_an_editor_that_does_not_work_is_one_line(
    workspace: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, editor: str, code: int, line: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    assert run(["edit"]) == code
    assert line in capsys.readouterr().err
    assert not list((workspace / "tmp").iterdir())


def test_dry_run_keeps_nothing(workspace: Path, capsys: Capture) -> None:
    before = sheet(capsys)
    assert edited(workspace, capsys, everything, "--dry-run") == 0
    assert "Top stories: Merrow, at last, bans new building" in capsys.readouterr().out
    assert sheet(capsys) == before


def test_a_draft_that_was_built_again_meanwhile_is_left_alone(
    workspace: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build_and_pin(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        """The editor, while the draft is built again."""
        assert run(["build", "--offline", "--now", "2026-06-03T06:35"]) == 0
        file = Path(command[-1])
        file.write_text(file.read_text("utf-8").replace("pin: false", "pin: true", 1), "utf-8")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", build_and_pin)
    assert run(["edit"]) == 1
    err = capsys.readouterr().err
    assert f"{SLOT}: was built again meanwhile" in err
    assert "your text is in " in err


def test_what_cannot_be_edited_is_one_line(workspace: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["edit", "--from", "nowhere.yaml"]) == 1
    assert "nowhere.yaml: No such file or directory" in capsys.readouterr().err
    (workspace / "bad.yaml").write_bytes(b"caf\xe9")
    assert run(["edit", "--from", "bad.yaml"]) == 2
    assert "bad.yaml: is not UTF-8 text" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\tnote: 1\n")))
    assert run(["edit", "--from", "-"]) == 1
    assert "standard input:1: not valid YAML" in capsys.readouterr().err
    assert run(["edit", "demo/1999"]) == 1
    assert "demo/1999: there is no such edition" in capsys.readouterr().err
    story = workspace / "story.txt"
    words = (
        "Crews at the Orr yard voted 212 to 87 on Tuesday to accept a four-year agreement with the owners of the yard."
    )
    story.write_text(f"Orr yard keeps its lights on\n\n{words}\n\n{words.replace('Orr', 'Ash')}\n", encoding="utf-8")
    assert run(["build", str(story), "--offline"]) == 0
    (made,) = (path for path in (workspace / "out/one_off").iterdir() if path.is_dir())
    assert run(["edit", f"one_off/{made.name}"]) == 1
    assert "no briefing of feeds.yaml is the one it was built for" in capsys.readouterr().err
