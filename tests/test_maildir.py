"""Letters in a Maildir, read back with the standard library's own reader of the format."""

from __future__ import annotations

import mailbox
import re
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from briefing.config import Mail
from briefing.delivery import Letter, MemoryLedger, NotConnected, deliver
from briefing.delivery.maildir import MaildirChannel
from briefing.errors import DeliveryError
from briefing.types import Delivery, Rendering, Subscriber
from tests.edition_sample import edition

EDITION = edition()
RENDERING = Rendering(subject="Ferry crews say no", preheader="", mail="<p>no</p>", web="", text="no\nFrom here\n.\n")
NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
READERS = tuple(Subscriber(email=f"{name}@reader.example") for name in ("ana", "bo"))


def channel_in(root: Path, path: str = "mail") -> MaildirChannel:
    mail = Mail.model_validate({"maildir": path, "sender": "Strait <news@strait.example>"})
    return MaildirChannel(mail.channels["maildir"], mail, root)


def send(root: Path, *readers: Subscriber, ledger: MemoryLedger | None = None) -> tuple[Delivery, ...]:
    with channel_in(root) as channel:
        channel.check()
        letters = channel.letters(EDITION, RENDERING, readers or READERS)
        return deliver(letters, channel, ledger or MemoryLedger(), clock=lambda: NOW)


def box(root: Path) -> mailbox.Maildir:
    return mailbox.Maildir(root / "mail", create=False)


def states(rows: tuple[Delivery, ...]) -> list[str]:
    return [row.state for row in rows]


def test_a_mail_program_finds_the_letters_as_new(tmp_path: Path) -> None:
    rows = send(tmp_path)
    assert states(rows) == ["sent", "sent"]
    kept = {message["To"]: (key, message) for key, message in box(tmp_path).items()}
    assert set(kept) == {"<ana@reader.example>", "<bo@reader.example>"}
    key, message = kept["<ana@reader.example>"]
    assert message.get_subdir() == "new"
    assert message["Message-ID"] == f"<{rows[0].letter_id}@strait.example>"
    assert message["Subject"] == "Ferry crews say no"
    assert re.fullmatch(rf"1780482600\.{rows[0].letter_id}\.[A-Za-z0-9.-]+", key)
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


def test_the_letters_are_whole_and_for_their_owner_alone(tmp_path: Path) -> None:
    send(tmp_path, READERS[0])
    (file,) = (tmp_path / "mail" / "new").iterdir()
    with channel_in(tmp_path) as channel:
        (letter,) = channel.letters(EDITION, RENDERING, READERS[:1])
    assert file.read_bytes() == letter.write(NOW).replace(b"\r\n", b"\n")
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    text = read.get_body(("plain",))
    assert text is not None
    assert text.get_content() == RENDERING.text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "mail" / "new").stat().st_mode) == 0o700


def test_a_repeated_letter_is_known_by_its_id(tmp_path: Path) -> None:
    first = send(tmp_path, READERS[0])
    (file,) = (tmp_path / "mail" / "new").iterdir()
    file.rename(tmp_path / "mail" / "cur" / f"{file.name}:2,S")
    # With a store that was lost, say. Only the store knows who has what: the folder takes every letter it is given.
    assert send(tmp_path, READERS[0]) == first
    names = [path.name for path in (tmp_path / "mail").glob("*/*")]
    assert [name.split(".")[1] for name in names] == [first[0].letter_id] * 2
    assert len({message["Message-ID"] for message in box(tmp_path)}) == 1


def test_the_next_edition_is_another_letter(tmp_path: Path) -> None:
    send(tmp_path)
    with channel_in(tmp_path) as channel:
        for letter in channel.letters(edition(id="strait/2026-06-04-0630"), RENDERING, READERS):
            channel.send(letter, NOW)
    assert len(box(tmp_path)) == 4


def test_no_letter_leaves_the_folder(tmp_path: Path) -> None:
    letter = Letter(
        id="../../x:2,", edition_id="a/1", channel="maildir", recipient="a", address="a", write=lambda _: b"x"
    )
    with channel_in(tmp_path) as channel:
        channel.send(letter, NOW)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file.parent == tmp_path / "mail" / "new"
    assert ":" not in file.name


def test_an_address_that_is_none_fails_alone(tmp_path: Path) -> None:
    rows = send(tmp_path, Subscriber(email="x\r\nBcc: v@evil.example"), *READERS)
    assert states(rows) == ["failed", "sent", "sent"]
    assert "is not an e-mail address" in rows[0].error


def test_a_folder_that_cannot_be_made_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(NotConnected, match=r"mail: cannot be written: .*\(check delivery\.maildir") as caught:
        channel_in(tmp_path).check()
    assert isinstance(caught.value, DeliveryError)


def test_a_folder_that_cannot_be_written_fails_all_for_one_reason(tmp_path: Path) -> None:
    channel = channel_in(tmp_path)
    channel.check()
    (tmp_path / "mail" / "tmp").rmdir()
    (tmp_path / "mail" / "tmp").write_text("in the way")
    with channel:
        rows = deliver(channel.letters(EDITION, RENDERING, READERS), channel, MemoryLedger(), clock=lambda: NOW)
    assert states(rows) == ["failed", "failed"]
    assert rows[0].error == rows[1].error
    assert f"{tmp_path}/mail: cannot be written" in rows[1].error


def test_a_path_may_be_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert channel_in(Path("/srv"), "~/Maildir").folder == tmp_path / "Maildir"
    assert channel_in(Path("/srv"), "mail").folder == Path("/srv/mail")
