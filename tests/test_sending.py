"""From feeds.yaml to a mailbox: `briefing send` and `briefing run` against a real SMTP server."""

import email
import email.policy
import json
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from briefing import schedule
from briefing.delivery import Letter
from briefing.delivery.smtp import SmtpChannel
from briefing.errors import NothingToSend, SourceError
from briefing.pipeline import output, publishing
from briefing.types import Rendering
from tests.workspace import run

# aiosmtpd 1.4 inspects its handler in a way that Python 3.14 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

DELIVERY = """
delivery:
  sender: The Merrow Briefing <news@merrow.example>
  smtp: {{host: 127.0.0.1, port: {port}, security: none}}
subscribers:
  - ada@reader.example
  - {{email: bo@reader.example, name: Bo Lind, briefings: [demo]}}
"""


@dataclass
class Mailbox:
    """Keeps what it is sent; refuses the addresses in `refused`."""

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails += [(address, message) for address in envelope.rcpt_tos]
        return "250 kept"


@dataclass
class Post:
    """A running server and the workspace that sends to it."""

    mailbox: Mailbox
    root: Path

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.mailbox.mails]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def post(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        shutil.copytree(built, tmp_path, dirs_exist_ok=True)
        file = tmp_path / "feeds.yaml"
        file.write_text(file.read_text(encoding="utf-8") + DELIVERY.format(port=port), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        yield Post(mailbox, tmp_path)
    finally:
        controller.stop()


def build(*more: str) -> int:
    return run(["build", "--offline", "--now", "2026-06-03T06:30", *more])


def test_the_latest_edition_arrives_once(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["send"]) == 0
    assert "2 sent" in capsys.readouterr().err
    assert post.addresses == ["ada@reader.example", "bo@reader.example"]
    _, mail = post.mailbox.mails[1]
    assert mail["To"].addresses[0].display_name == "Bo Lind"
    assert mail["From"].addresses[0].addr_spec == "news@merrow.example"
    assert mail["Subject"] == "Ammonia leak at Tern Harbour fish plant sends 27 to hospital"
    assert mail["List-Unsubscribe"] == "<mailto:news@merrow.example?subject=unsubscribe>"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert [part.get_content_type() for part in (text, html)] == ["text/plain", "text/html"]
    assert {part["Content-Transfer-Encoding"] for part in (text, html)} == {"quoted-printable"}
    written = (post.root / "out/demo/2026-06-03-0630/mail.txt").read_text(encoding="utf-8")
    assert text.get_content().split() == written.split()
    assert run(["send"]) == 0
    assert len(post.mailbox.mails) == 2
    assert run(["list", "deliveries"]) == 0
    assert capsys.readouterr().out.count(" sent ") == 2


def test_a_sent_edition_is_final_and_not_told_again(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["send"]) == 0
    assert run(["list"]) == 0
    assert "final" in capsys.readouterr().out
    assert run(["build", "--offline", "--now", "2026-06-03T07:00", "--since", "2d"]) == 0
    first, second = (
        str(json.loads((post.root / f"out/demo/{slot}/edition.json").read_text(encoding="utf-8"))["sections"])
        for slot in ("2026-06-03-0630", "2026-06-03-070000")
    )
    assert "coastal-setback-act-passes" in first
    assert "capecurrent.example" in second
    assert "coastal-setback-act-passes" not in second


@pytest.mark.parametrize("verb", [["send"], ["run", "--once", "--offline", "--now", "2026-06-03T06:31"]])
def test_without_the_password_nothing_counts_as_told(
    post: Post, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: list[str]
) -> None:
    monkeypatch.delenv("NEWS_PASSWORD", raising=False)
    file = post.root / "feeds.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("security: none", "security: none, password: '${NEWS_PASSWORD}'"), encoding="utf-8")
    assert run(verb) == 3
    assert "the environment has no NEWS_PASSWORD" in capsys.readouterr().err
    assert run(["list"]) == 0
    assert "final" not in capsys.readouterr().out
    file.write_text(text, encoding="utf-8")
    assert run(verb) == 0
    assert len(post.mailbox.mails) == 2


def test_with_a_broken_theme_nothing_counts_as_told(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    own = post.root / "templates/posted/web.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{{ page.nothing_of_that_name }}", encoding="utf-8")
    assert run(["send"]) == 1
    assert run(["list"]) == 0
    assert "final" not in capsys.readouterr().out
    assert not post.mailbox.mails


def test_a_send_that_crashed_in_the_middle_is_finished_by_the_next(
    post: Post, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_channel: SmtpChannel, letter: Letter, _at: datetime) -> None:
        raise SystemExit(f"power cut at {letter.recipient}")

    with monkeypatch.context() as power:
        power.setattr(SmtpChannel, "send", crash)
        with pytest.raises(SystemExit, match="ada@reader"):
            run(["send"])
    assert run(["send"]) == 6, "nobody knows whether the first one arrived"
    assert post.addresses == ["bo@reader.example"]
    assert "ada@reader.example: unknown" in capsys.readouterr().err


def test_a_draft_that_is_built_again_while_it_is_sent_is_not_sent(
    post: Post, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = output.rendering_of

    def slow(*args: Any, **more: Any) -> Rendering:
        monkeypatch.setattr(publishing, "rendering_of", real)
        assert run(["build", "--offline", "--now", "2026-06-03T06:40", "--note", "Better."]) == 0
        return real(*args, **more)

    monkeypatch.setattr(publishing, "rendering_of", slow)
    assert run(["send"]) == 1
    assert "demo/2026-06-03-0630: was built again meanwhile (look at it, then send it again)" in capsys.readouterr().err
    assert not post.mailbox.mails
    assert run(["send"]) == 0
    assert "Better." in post.mailbox.mails[0][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_scheduled_edition_keeps_the_note_of_its_draft(post: Post) -> None:
    assert build("--note", "Mind the fog.") == 0
    assert run(["run", "--once", "--offline", "--now", "2026-06-03T06:31"]) == 0
    assert len(post.mailbox.mails) == 2
    assert "Mind the fog." in post.mailbox.mails[0][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_draft_that_is_edited_while_it_is_sent_is_not_sent(
    post: Post, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["edit", "--print"]) == 0
    sheet = capsys.readouterr().out.replace("pin: false", "pin: true", 1)
    (post.root / "sheet.yaml").write_text(sheet, encoding="utf-8")
    real = output.rendering_of

    def slow(*args: Any, **more: Any) -> Rendering:
        monkeypatch.setattr(publishing, "rendering_of", real)
        assert run(["edit", "--from", "sheet.yaml"]) == 0
        return real(*args, **more)

    monkeypatch.setattr(publishing, "rendering_of", slow)
    assert run(["send"]) == 1
    assert "demo/2026-06-03-0630: was built again meanwhile (look at it, then send it again)" in capsys.readouterr().err
    assert not post.mailbox.mails


def test_what_the_editor_changed_is_what_is_sent(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["edit", "--print"]) == 0
    sheet = capsys.readouterr().out
    told = "The Coastal Setback Act, known as Bill 41, takes"
    assert told in sheet
    changed = sheet.replace(told, "The new act takes")
    (post.root / "sheet.yaml").write_text(changed, encoding="utf-8")
    assert run(["edit", "--from", "sheet.yaml"]) == 0
    assert run(["send"]) == 0
    words = post.mailbox.mails[0][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "The new act takes effect on Jan. 1, 2027." in " ".join(words.split())
    assert "(reworded by the editor)" in " ".join(words.split())


def test_one_bad_address_does_not_stop_the_rest_and_is_tried_again(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    post.mailbox.refused.add("ada@reader.example")
    assert run(["send"]) == 6
    assert "no such mailbox" in capsys.readouterr().err
    assert post.addresses == ["bo@reader.example"]
    post.mailbox.refused.clear()
    assert run(["send"]) == 0
    assert post.addresses == ["bo@reader.example", "ada@reader.example"]


def test_a_test_copy_goes_to_one_address_and_changes_nothing(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["send", "--to", "me@example.org"]) == 0
    assert run(["send", "--to", "me@example.org"]) == 0
    assert post.addresses == ["me@example.org"] * 2
    assert run(["list"]) == 0
    assert "draft" in capsys.readouterr().out


def test_a_dry_run_sends_nothing(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["send", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "would go to 2" in out
    assert "bo@reader.example" in out
    assert not post.mailbox.mails


def test_a_dry_run_says_who_has_it_already(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    post.mailbox.refused.add("ada@reader.example")
    assert run(["send"]) == 6
    capsys.readouterr()
    assert run(["send", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "would go to 1:\n  ada@reader.example\n" in out
    assert "bo@reader.example" in out.partition("not again")[2]
    assert run(["send", "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["to"] == ["ada@reader.example"]
    assert run(["send", "--dry-run", "--to", "bo@reader.example"]) == 0
    assert "would go to 1:\n  bo@reader.example\n" in capsys.readouterr().out


def test_a_scheduled_edition_is_built_and_sent_once_for_its_slot(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    due = ["run", "--once", "--offline", "--now"]
    assert run([*due, "2026-06-03T06:29"]) == 0
    tuesday = len(post.mailbox.mails)
    assert run([*due, "2026-06-03T06:31"]) == 0
    subjects = {mail["Subject"] for _, mail in post.mailbox.mails[tuesday:]}
    assert len(post.mailbox.mails) - tuesday == 2
    assert len(subjects) == 1
    assert run([*due, "2026-06-03T09:00"]) == 0
    assert len(post.mailbox.mails) - tuesday == 2
    assert (post.root / "out/demo/2026-06-03-0630/index.html").exists()
    assert run([*due, "2026-06-06T07:00"]) == 0
    assert len(post.mailbox.mails) - tuesday == 2, "Saturday has no slot"
    assert capsys.readouterr().err.endswith("nothing is due now\n")


def test_a_failure_that_was_made_good_is_none_in_the_end(
    post: Post, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slot = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)

    def two_rounds(_config: object, work: Any, *, on_error: Any, **_more: object) -> None:
        on_error("demo", SourceError("no source could be read"))
        on_error("other", NothingToSend("there is nothing new to tell"))
        seen.append(capsys.readouterr().err)
        work("demo", slot)

    seen: list[str] = []
    monkeypatch.setattr(schedule, "run_schedule", two_rounds)
    assert run(["run", "--once", "--offline", "--now", "2026-06-03T06:31"]) == 0
    assert "demo: no source could be read" in seen[0]
    assert len(post.mailbox.mails) == 2


def test_without_delivery_there_is_one_clear_line(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(built)
    assert run(["send", "--to", "me@example.org"]) == 3
    assert "has no `delivery`" in capsys.readouterr().err


def test_a_server_that_is_not_there_fails_clearly(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    file = post.root / "feeds.yaml"
    text = file.read_text(encoding="utf-8")
    port = free_port()
    start = text.index("port: ")
    file.write_text(text[:start] + f"port: {port}" + text[text.index(",", start) :], encoding="utf-8")
    assert run(["send"]) == 6
    assert f"127.0.0.1:{port}" in capsys.readouterr().err
