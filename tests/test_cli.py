"""The command line: what goes in, what comes out, exit codes, and one line for a mistake."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from briefing.cli import VERBS
from briefing.cli.parser import make_parser
from tests.workspace import SAMPLE, run

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = (
    "PORT ORR — Crews at the Orr yard voted 212 to 87 on Tuesday to accept a four-year agreement.\n\n"
    "“Nobody here is dancing,” said Lena Stubbs, president of the yard council. “But the lights stay on.”\n"
)


@pytest.fixture
def workspace(readings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(readings, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(*more: str) -> int:
    return run(["build", "--offline", "--now", "2026-06-03T06:30", *more])


def test_demo_makes_every_file_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--no-open"]) == 0
    out, err = capsys.readouterr()
    paths = [Path(line) for line in out.split()]
    assert [path.name for path in paths] == [
        "index.html",
        "mail.html",
        "mail.txt",
        "mail.eml",
        "edition.json",
        "edition.md",
    ]
    assert all(path.stat().st_size > 500 for path in paths)
    assert paths[0].parent == Path("out/demo/2026-06-03-0630")
    assert re.search(r"verified: \d+ facts and \d+ quotes stand word for word", err)
    assert not (tmp_path / ".briefing").exists()


def test_demo_copy_gives_a_workspace_to_play_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["demo", "--copy", "mine"]) == 0
    assert run(["demo", "--copy", "mine"]) == 2
    assert {path.name for path in (tmp_path / "mine").iterdir()} >= {"feeds.yaml", "feeds", "pages"}
    assert run(["list", "sources", "--config", "mine/feeds.yaml"]) == 0


def test_an_edition_is_built_listed_shown_and_proved(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(workspace / ".briefing")  # nothing was read before
    assert build("--note", "Welcome to <b>Wednesday</b>.") == 0
    err = capsys.readouterr().err
    assert re.search(r"^sources   2 read, 0 unchanged, 1 failed$", err, re.M)
    assert "problem   North Shore Bulletin: an HTML page, not a feed" in err
    assert run(["list"]) == 0
    assert "demo/2026-06-03-0630  draft" in capsys.readouterr().out
    assert run(["list", "sources", "--json"]) == 0
    sources = json.loads(capsys.readouterr().out)
    assert [row["source"] for row in sources if row["last_problem"]] == ["North Shore Bulletin"]
    assert run(["show"]) == 0
    assert "Welcome to <b>Wednesday</b>." in capsys.readouterr().out
    assert run(["show", "demo/2026-06-03-0630", "--format", "web"]) == 0
    assert "Welcome to &lt;b&gt;Wednesday" in capsys.readouterr().out
    assert run(["show", "--why"]) == 0
    assert "left out: " in capsys.readouterr().out
    assert run(["verify"]) == 0
    assert "are word for word in the stored articles" in capsys.readouterr().out
    assert run(["verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert run(["check", "--theme", "brief"]) == 0
    assert "demo/2026-06-03-0630: ready to send" in capsys.readouterr().out
    assert (workspace / "out/demo/2026-06-03-0630/index.html").exists()


def test_an_edition_that_is_not_ready_says_what_to_mend(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build("--note", "Good morning {first_name}.", "--stories", "2") == 0
    capsys.readouterr()
    assert run(["check", "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["ready"] is False
    assert [item["rule"] for item in verdict["findings"] if item["level"] == "must"] == ["placeholder"]
    assert run(["check"]) == 1
    assert "1 to fix" in capsys.readouterr().out
    monkeypatch.setenv("PATH", str(workspace))
    assert run(["check", "--spam"]) == 1
    assert "spamassassin: is not on this machine" in capsys.readouterr().err


def test_build_as_json(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build("--json", "--stories", "4", "--theme", "brief", "--out", "elsewhere", "--since", "20h") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["edition"], report["stories"]) == ("demo/2026-06-03-0630", 4)
    assert report["sources"]["failed"] == 1
    assert all(path.startswith("elsewhere/") for path in report["files"])
    edition = json.loads((workspace / "elsewhere/demo/2026-06-03-0630/edition.json").read_text(encoding="utf-8"))
    assert edition["theme"] == "brief"


def test_dry_run_keeps_and_writes_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build("--dry-run") == 0
    assert "(The Halbourne Ledger)" in capsys.readouterr().out
    assert not (workspace / "out").exists()
    assert run(["show"]) == 5


def test_a_one_off_from_addresses_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text("Orr yard keeps its lights on\n\n" + ARTICLE, encoding="utf-8")
    assert run(["build", "story.txt", "--offline"]) == 0
    text = next((tmp_path / "out").rglob("mail.txt")).read_text(encoding="utf-8")
    assert "voted 212 to 87" in text
    assert "Lena Stubbs" in text
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["build", "--now", "yesterday"], 2, "--now: 'yesterday' is not a time"),
        (["build", "--since", "2027-01-01T00:00", "--now", "2026-06-03T06:30"], 2, "--since:"),
        (
            ["build", "--now", "9999-12-31T23:00"],
            2,
            "--now: '9999-12-31T23:00' is too far away (write a year from 1",
        ),
        (["build", "--now", "0001-01-01T00:00"], 2, "--now: '0001-01-01T00:00' is too far away"),
        (["run", "--once", "--now", "0001-01-01T00:00+14:00"], 2, "--now: '0001-01-01T00:00+14:00' is too far away"),
        (["build", "--since", "0001-01-01"], 2, "--since: '0001-01-01' is too far away"),
        (
            ["build", "--since", "3x"],
            2,
            "--since: '3x' is not a time (write 2026-06-03T06:30, or how long ago: 36h or 3d)",
        ),
        (
            ["build", "weekend"],
            2,
            "weekend: there is no such file or folder (a briefing is built with --briefing weekend;",
        ),
        (
            ["run", "--now", "2026-06-03T06:30"],
            2,
            "--now: would stop the clock by which the program waits (add --on",
        ),
        (["build", "--note", "x" * 5001], 2, "--note: has 5001 characters (at most 5000 go there)"),
        (["build", "--note", "bad \udcff"], 2, "--note: is not UTF-8 text (set your terminal to UTF-8)"),
        (["build", "--note-file", "note.md"], 1, "note.md: No such file or directory"),
        (["show", "\udcff"], 2, "argument 2: is not UTF-8 text"),
        (["demo", "--copy", "feeds.yaml/x"], 1, "feeds.yaml/x: Not a directory"),
        (["demo", "--copy", "x" * 300], 1, "x: File name too long"),
        (["build", "--stories", "0"], 2, "--stories: 0 is not between 1 and 60"),
        (["build", "--briefing", "evening"], 3, "has no briefing 'evening'"),
        (["build", "--config", "other.yaml"], 3, "other.yaml: is not there"),
        (["build", "--offline", "--theme", "baroque"], 1, "baroque"),
        (["show", "demo/1999"], 1, "demo/1999: there is no such edition"),
        (["show"], 5, "demo has no edition yet"),
        (["send"], 5, "demo has no edition yet"),
        (["preview", "demo/1999"], 1, "demo/1999: there is no such edition"),
        (["summarize", "nothing.txt"], 1, "nothing.txt"),
    ],
)
def test_a_mistake_is_one_line(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, line: str
) -> None:
    assert run(arguments) == code
    err = capsys.readouterr().err
    assert line in err
    assert "Traceback" not in err


@pytest.mark.parametrize("now", ["1900-01-01T00:00", "2999-12-31T23:59", "2026-06-03T06:30-23:59"])
def test_the_clock_may_stand_far_away(workspace: Path, now: str) -> None:
    assert run(["build", "--offline", "--dry-run", "--now", now, "--since", "36h"]) in (0, 5)


def test_a_note_from_a_file(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "note.md").write_text("Good *morning*.\n\n- Mind the fog.\n", encoding="utf-8")
    assert build("--note-file", "note.md") == 0
    capsys.readouterr()
    assert run(["show"]) == 0
    assert "\nGood morning.\n\n* Mind the fog.\n" in capsys.readouterr().out
    (workspace / "note.md").write_bytes(b"caf\xe9")
    assert build("--note-file", "note.md") == 2
    assert "note.md: is not UTF-8 text" in capsys.readouterr().err


def test_a_note_as_long_as_one_may_be(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build("--dry-run", "--note", "x" * 5000) == 0


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(13, "Permission denied", "/srv/x"), "/srv/x: Permission denied (name another place, or"),
        (FileNotFoundError(2, "No such file or directory", "a.md"), "a.md: No such file or directory (check the path"),
        (shutil.Error([("a", "/srv/b", "No space left on device")]), "/srv/b: No space left on device"),
        (OSError("something unexpected"), ""),
    ],
)
def test_an_error_of_the_system_is_a_line_when_it_names_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, line: str
) -> None:
    def work(_args: object) -> int:
        raise error

    monkeypatch.setattr("briefing.cli.store_verbs.list_", work)
    if not line:
        with pytest.raises(OSError, match="something unexpected"):
            run(["list"])
        return
    assert run(["list"]) == 1
    assert line in capsys.readouterr().err


def test_nothing_new_is_one_line_and_no_edition(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = workspace / "feeds.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("keep: []", "keep: [zyzzyva]"), encoding="utf-8")
    assert build() == 5
    assert "demo/2026-06-03-0630: there is no story to tell (--since 3d looks further back)" in capsys.readouterr().err
    assert run(["list"]) == 0
    assert "no editions yet" in capsys.readouterr().err
    assert not (workspace / "out").exists()


def test_no_source_that_answers_is_a_problem_of_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["build", "http://127.0.0.1:9/feed"]) == 4
    first, last = capsys.readouterr().err.splitlines()
    assert first.startswith("problem   http://127.0.0.1:9/feed: ")
    assert last.endswith("no source could be read")


def test_mistakes_of_feeds_yaml_are_listed_at_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "feeds.yaml").write_text("sources:\n  - url: ftp://x\n  - {}\nsubscriber: []\n", encoding="utf-8")
    assert run(["build"]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["feeds.yaml:2", "feeds.yaml:3", "feeds.yaml:4"]


# The stage verbs


def stage(capsys: pytest.CaptureFixture[str], *arguments: str) -> object:
    assert run(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_parse(capsys: pytest.CaptureFixture[str]) -> None:
    made = stage(capsys, "parse", str(SAMPLE / "feeds/cape-current.xml"))
    assert isinstance(made, dict)
    assert set(made) == {"title", "items"}
    assert set(made["items"][0]) == {
        *("id", "url", "title", "authors", "published", "updated", "summary", "content", "image", "categories"),
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["items"][0]["published"])


def test_extract(capsys: pytest.CaptureFixture[str]) -> None:
    made = stage(capsys, "extract", str(SAMPLE / "pages/halbourneledger.example/2026/06/02/dunmarrow-mill-sold.html"))
    assert isinstance(made, dict)
    assert set(made) == {"text", "title", "authors", "date", "image", "url", "language"}
    assert made["date"] == "2026-06-02"
    assert made["url"] == "https://halbourneledger.example/2026/06/02/dunmarrow-mill-sold"


def test_summarize_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"Yard keeps its lights on\n\n{ARTICLE}", encoding="utf-8")
    made = stage(capsys, "summarize", str(file))
    assert isinstance(made, dict)
    text = file.read_text(encoding="utf-8")
    for item in (*made["facts"], *made["quotes"]):
        assert text[item["start"] : item["end"]] == item["text"]
    assert [(quote["text"], quote["speaker"]) for quote in made["quotes"]] == [
        ("Nobody here is dancing,", "Lena Stubbs"),
        ("But the lights stay on.", "Lena Stubbs"),
    ]
    assert made["quotes"][0]["speaker_role"] == "president of the yard council"


def test_summarize_reads_any_encoding_and_says_what_is_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, binary = tmp_path / "old.txt", tmp_path / "picture.txt"
    old.write_bytes("Le port\n\n« Nous restons au port », a dit Élodie Orr, la mairesse.".encode("cp1252"))
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    made = stage(capsys, "summarize", str(old))
    assert isinstance(made, dict)
    assert made["quotes"][0]["speaker"] == "Élodie Orr"
    assert run(["summarize", str(binary)]) == 1
    assert capsys.readouterr().err.startswith(f"{binary}: is not a text (give it plain text")


class Lines:
    """A verb of stages, fed with JSON lines as its standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def run(self, verb: str, lines: list[dict[str, object]]) -> tuple[int, list[dict[str, object]]]:
        given = "".join(json.dumps(line) + "\n" for line in lines).encode()
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        code = run([verb, "--jsonl"])
        return code, [json.loads(line) for line in self._capsys.readouterr().out.splitlines()]


@pytest.fixture
def lines_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lines:
    return Lines(monkeypatch, capsys)


def test_summarize_lines_with_any_text(lines_of: Lines) -> None:
    lines: list[dict[str, object]] = [
        {"id": "1", "title": "Yard", "text": ARTICLE},
        {"id": "2", "title": "", "text": "A lone \ud800 surrogate, “said Bo Lind of it,” and e\u0301\u00a0\r\n more."},
        {"id": "3", "title": 7, "text": "x"},
        {"id": "4", "title": "", "text": ""},
    ]
    code, made = lines_of.run("summarize", lines)
    assert code == 1
    assert [line["id"] for line in made] == ["1", "2", "3", "4"]
    assert "title is not a string" in str(made[2]["problem"])
    for line, answer in zip(lines, made, strict=True):
        facts: list[dict[str, int]] = answer.get("facts", [])  # type: ignore[assignment]
        for fact in facts:
            assert str(line["text"])[fact["start"] : fact["end"]] == str(fact["text"])


def test_group_lines(lines_of: Lines) -> None:
    lines: list[dict[str, object]] = [
        {"id": "a", "title": "Orr yard crews accept four-year deal", "publisher": "A", "timestamp": 1780392600000},
        {
            "id": "b",
            "title": "Crews at Orr yard accept deal of four years",
            "publisher": "B",
            "timestamp": "1780392600",
        },
        {"id": "c", "title": "Petrel count finds fewer birds on Gannet Rock", "publisher": "B"},
    ]
    code, made = lines_of.run("group", lines)
    assert code == 0
    assert sorted(map(sorted, made[0]["clusters"])) == [["a", "b"], ["c"]]  # type: ignore[call-overload]


def test_parse_lines_answers_each_in_order(lines_of: Lines) -> None:
    body = base64.b64encode((SAMPLE / "feeds/saltbox.json").read_bytes()).decode()
    broken = base64.b64encode((SAMPLE / "feeds/broken.xml").read_bytes()).decode()
    code, made = lines_of.run(
        "parse", [{"id": 1, "body_b64": broken}, {"id": 2, "body_b64": body}, {"id": 3}, {"id": 4, "body_b64": body}]
    )
    assert code == 1
    assert ["problem" in line for line in made] == [True, False, True, False]
    assert made[0]["id"] == "1"


# The help


def test_every_verb_has_a_handler_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    parser = make_parser()
    assert set(parser._subparsers._group_actions[0].choices) == set(VERBS)  # type: ignore[union-attr,arg-type]
    for verb in VERBS:
        with pytest.raises(SystemExit) as stop:
            run([verb, "--help"])
        assert stop.value.code == 0
        assert f"briefing {verb}" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stop:
        run(["--version"])
    assert stop.value.code == 0
    assert re.match(r"briefing \d", capsys.readouterr().out)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from briefing.cli import run_command\n"
        "try: run_command(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'aiohttp', 'sqlalchemy', 'feedparser', 'apscheduler', 'mjml', 'jinja2', 'trafilatura',"
        " 'lxml', 'rich', 'nh3', 'babel', 'yaml', 'asyncio', 'starlette', 'uvicorn', 'watchfiles'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (made.returncode, made.stderr) == (0, "")


def test_a_closed_pipe_is_no_error(workspace: Path) -> None:
    made = subprocess.run(
        f"{sys.executable} -m briefing parse feeds/cape-current.xml | head -c 1",
        shell=True,
        capture_output=True,
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert b"Traceback" not in made.stderr
    assert b"Exception" not in made.stderr
