"""The stage verbs on JSON lines: every line is answered in its place, whatever stands on it."""

import base64
import io
import json
from pathlib import Path

import pytest

from tests.workspace import SAMPLE, run

TEXT = (
    "PORT ORR — Crews at the Orr yard voted 212 to 87 on Tuesday to accept a four-year agreement.\n\n"
    "“Nobody here is dancing,” said Lena Stubbs, president of the yard council. “But the lights stay on.”\n"
)
GOOD = {"id": "good", "title": "Yard keeps its lights on", "text": TEXT}


class Stdin:
    """Standard input that holds these bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str, lines: list[bytes]
) -> tuple[int, list[dict[str, object]], list[str]]:
    """The exit code, the lines on standard output and those on standard error."""
    monkeypatch.setattr("sys.stdin", Stdin(b"".join(line + b"\n" for line in lines)))
    code = run([verb, "--jsonl"])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err.splitlines()


def line(record: object) -> bytes:
    return json.dumps(record).encode()


BAD = [
    (b"{not json", None, "is not JSON"),
    (b"\xff\xfe{}", None, "is not JSON"),
    (b"[" * 200_000, None, "nested too deeply"),
    (b'{"id": "deep", "text": ' + b"[" * 200_000, None, "nested too deeply"),
    (b"[1, 2]", None, "is not a JSON object"),
    (b"7", None, "is not a JSON object"),
    (line({"id": "a", "title": "No text"}), "a", "has no text"),
    (line({"id": "b", "text": None}), "b", "has no text"),
    (line({"id": "c", "text": ["x"]}), "c", "text is not a string"),
    (line({"id": "d", "text": TEXT, "title": 7}), "d", "title is not a string"),
    (line({"id": "e", "text": TEXT, "url": {}}), "e", "url is not a string"),
    (line({"id": "f", "text": TEXT, "timestamp": []}), "f", "timestamp is neither a number nor a string"),
    (line({"id": {"x": 1}, "text": TEXT}), None, "id is neither a string nor a number"),
    (line({"id": True, "text": TEXT}), None, "id is neither a string nor a number"),
]


@pytest.mark.parametrize(("bad", "record_id", "what"), BAD)
def test_a_bad_line_is_answered_in_its_place_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    bad: bytes,
    record_id: str | None,
    what: str,
) -> None:
    code, made, told = answers(monkeypatch, capsys, "summarize", [line(GOOD), b"", bad, line(GOOD)])
    assert code == 1
    assert [answer["id"] for answer in made] == ["good", record_id, "good"]
    assert made[0] == made[2]
    if record_id is None:
        assert set(made[1]) == {"id", "error", "line"}
        assert made[1]["line"] == 3
    else:
        assert set(made[1]) == {"id", "problem"}
    said = made[1].get("error") or made[1].get("problem")
    assert what in str(said)
    assert told == [f"line 3: {said}"]


@pytest.mark.parametrize(
    ("record", "what"),
    [
        ({"id": 1}, "has no body_b64"),
        ({"id": 1, "body_b64": "é"}, "body_b64 is not base64"),
        ({"id": 1, "body_b64": "QQ", "url": ""}, "body_b64 is not base64"),
        ({"id": 1, "body_b64": 7}, "body_b64 is not a string"),
        ({"id": 1, "body_b64": "", "content_type": 7}, "content_type is not a string"),
    ],
)
@pytest.mark.parametrize("verb", ["parse", "extract"])
def test_a_line_without_a_document_is_answered(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verb: str,
    record: dict[str, object],
    what: str,
) -> None:
    body = base64.b64encode((SAMPLE / "feeds/saltbox.json").read_bytes()).decode()
    code, made, told = answers(monkeypatch, capsys, verb, [line(record), line({"id": 2, "body_b64": body})])
    assert (code, len(made)) == (1, 2)
    assert made[0]["id"] == "1"
    assert what in str(made[0]["problem"])
    assert told[0] == f"line 1: {made[0]['problem']}"


def test_a_document_that_fails_is_a_problem_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = base64.b64encode((SAMPLE / "feeds/broken.xml").read_bytes()).decode()
    code, made, told = answers(monkeypatch, capsys, "parse", [line({"id": "x", "body_b64": broken})])
    assert code == 1
    assert set(made[0]) == {"id", "problem"}
    assert told == [f"line 1: {made[0]['problem']}"]


def test_group_goes_on_behind_a_bad_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line({"id": "a", "title": "Yard"}), b"{", line({"title": "No id"}), line({"id": "b", "title": "Quota"})]
    code, made, told = answers(monkeypatch, capsys, "group", lines)
    assert code == 1
    assert [answer.get("line") for answer in made] == [2, 3, None]
    assert made[1] == {"id": None, "error": "has no id", "line": 3}
    assert sorted(made[2]["clusters"]) == [["a"], ["b"]]  # type: ignore[call-overload]
    assert [text.partition(": ")[0] for text in told] == ["line 2", "line 3"]


def test_a_file_of_lines_may_have_blank_and_bad_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"\n" + line(GOOD) + b"\r\n\r\n{\n" + line(GOOD))
    assert run(["summarize", "--jsonl", str(tmp_path / "none.jsonl"), str(file)]) == 1
    out, err = capsys.readouterr()
    made = [json.loads(text) for text in out.splitlines()]
    assert [answer["id"] for answer in made] == [str(tmp_path / "none.jsonl"), "good", None, "good"]
    assert "problem" in made[0]
    assert made[2]["line"] == 4
    assert err.splitlines()[1] == f"{file}:4: {made[2]['error']}"


def test_group_without_jsonl_prints_clusters_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes(b"7\n" + line({"id": "a", "title": "Yard"}))
    assert run(["group", str(file)]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out) == {"clusters": [["a"]]}
    assert err.splitlines() == [f"{file}:1: is not a JSON object"]


def test_one_deeply_nested_document_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "deep.json"
    file.write_bytes(b'{"text": ' + b"[" * 200_000)
    assert run(["summarize", str(file)]) == 1
    assert capsys.readouterr().err == f"{file}: is nested too deeply\n"
