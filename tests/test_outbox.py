from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from briefing.config import Mail
from briefing.delivery import Ledger, MemoryLedger, NotConnected, Unanswered, deliver, plan
from briefing.delivery.folder import FolderChannel
from briefing.delivery.message import message_id
from briefing.errors import DeliveryError
from briefing.store import open_store
from briefing.types import Delivery, Rendering, Subscriber
from tests.edition_sample import edition

EDITION = edition()
RENDERING = Rendering(subject="Ferry crews say no", preheader="", mail="<p>no</p>", web="", text="no\n")
MAIL = Mail.model_validate({"smtp": {"host": "localhost"}, "sender": "Strait <news@strait.example>"})
NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)
THREE = tuple(Subscriber(email=f"{name}@reader.example") for name in ("ana", "bo", "cy"))


class Scripted:
    """A channel that fails as it is told, and writes down what came; `seen` are the rows as they stood at the send."""

    name = "smtp"

    def __init__(self, ledger: Ledger, **faults: BaseException) -> None:
        self.ledger, self.faults = ledger, faults
        self.sent: list[tuple[str, bytes]] = []
        self.tried: list[str] = []
        self.seen: list[str] = []

    def send(self, recipient: str, message: bytes) -> None:
        self.tried.append(recipient)
        self.seen += [row.state for row in self.ledger.deliveries(EDITION.id) if row.recipient == recipient]
        fault = self.faults.get(recipient.partition("@")[0])
        if fault:
            raise fault
        self.sent.append((recipient, message))


def ticking() -> Callable[[], datetime]:
    times = iter(NOW + timedelta(seconds=second) for second in range(10_000))
    return lambda: next(times)


def run(channel: Scripted, subscribers: tuple[Subscriber, ...] = THREE, mail: Mail = MAIL) -> tuple[Delivery, ...]:
    return deliver(EDITION, RENDERING, subscribers, channel, channel.ledger, mail=mail, clock=ticking())


def states(rows: tuple[Delivery, ...]) -> list[str]:
    return [row.state for row in rows]


def claimed(recipient: str, state: str = "sending", channel: str = "smtp") -> Delivery:
    row = plan(EDITION, (Subscriber(email=recipient),), MemoryLedger(), channel=channel, mail=MAIL, at=NOW)[0]
    return replace(row, state=state)  # type: ignore[arg-type]


def test_each_row_is_claimed_before_its_send_and_settled_after() -> None:
    channel = Scripted(MemoryLedger())
    rows = run(channel)
    assert states(rows) == ["sent", "sent", "sent"]
    assert channel.seen == ["sending", "sending", "sending"]
    assert channel.ledger.deliveries(EDITION.id) == rows
    assert [row.recipient for row in rows] == [subscriber.email for subscriber in THREE]
    assert rows[0].message_id == message_id(EDITION.id, "ana@reader.example", "strait.example")
    assert rows[0].message_id.encode() in channel.sent[0][1]
    assert rows[0].at == NOW + timedelta(seconds=1)


def test_a_second_run_sends_nothing_and_says_so() -> None:
    ledger = MemoryLedger()
    first = run(Scripted(ledger))
    again = Scripted(ledger)
    assert run(again) == first
    assert again.tried == []


def test_a_new_subscriber_gets_it_the_others_do_not_again() -> None:
    ledger = MemoryLedger()
    run(Scripted(ledger), THREE[:1])
    channel = Scripted(ledger)
    assert states(run(channel)) == ["sent"] * 3
    assert channel.tried == ["bo@reader.example", "cy@reader.example"]


def test_one_refused_recipient_does_not_stop_the_rest_and_is_tried_again() -> None:
    channel = Scripted(MemoryLedger(), bo=DeliveryError("no such mailbox", where="mail.example:25"))
    rows = run(channel)
    assert states(rows) == ["sent", "failed", "sent"]
    assert rows[1].error == "mail.example:25: no such mailbox"
    mended = Scripted(channel.ledger)
    rows = run(mended)
    assert (states(rows), rows[1].error) == (["sent"] * 3, "")
    assert mended.tried == ["bo@reader.example"]


def test_an_unanswered_send_is_unknown_and_never_repeated() -> None:
    channel = Scripted(MemoryLedger(), ana=Unanswered("no answer"))
    assert states(run(channel)) == ["unknown", "sent", "sent"]
    again = Scripted(channel.ledger)
    assert states(run(again)) == ["unknown", "sent", "sent"]
    assert again.tried == []


def test_a_claim_left_by_a_crash_becomes_unknown() -> None:
    ledger = MemoryLedger()
    assert ledger.claim(claimed("bo@reader.example"))
    channel = Scripted(ledger)
    rows = run(channel)
    assert states(rows) == ["sent", "unknown", "sent"]
    assert "an earlier run stopped" in rows[1].error
    assert channel.tried == ["ana@reader.example", "cy@reader.example"]
    assert ledger.deliveries(EDITION.id)[0] == rows[1]


def test_a_claim_another_process_settles_meanwhile_keeps_its_word() -> None:
    ledger = MemoryLedger()
    row = claimed("ana@reader.example")
    ledger.claim(row)

    class Meanwhile(Scripted):
        def send(self, recipient: str, message: bytes) -> None:
            super().send(recipient, message)
            ledger.settle(replace(row, state="sent"))

    assert states(run(Meanwhile(ledger))) == ["sent", "sent", "sent"]


def test_no_connection_fails_everybody_for_one_reason_after_one_try() -> None:
    channel = Scripted(MemoryLedger(), bo=NotConnected("no connection: refused", where="mail.example:25"))
    rows = run(channel)
    assert states(rows) == ["sent", "failed", "failed"]
    assert rows[1].error == rows[2].error == "mail.example:25: no connection: refused"
    assert channel.tried == ["ana@reader.example", "bo@reader.example"]
    assert states(run(Scripted(channel.ledger))) == ["sent"] * 3


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), RuntimeError("ours")])
def test_stopped_in_the_middle_leaves_a_true_record(stop: BaseException) -> None:
    channel = Scripted(MemoryLedger(), bo=stop)
    with pytest.raises(type(stop)):
        run(channel)
    assert [row.state for row in channel.ledger.deliveries(EDITION.id)] == ["sent", "unknown"]
    assert states(run(Scripted(channel.ledger))) == ["sent", "unknown", "sent"]


def test_an_address_that_is_none_fails_alone() -> None:
    channel = Scripted(MemoryLedger())
    rows = run(channel, (Subscriber(email="x\r\nBcc: v@evil.example"), *THREE))
    assert states(rows) == ["failed", "sent", "sent", "sent"]
    assert rows[0].error == "x Bcc: v@evil.example: is not an e-mail address (write name@example.org)"


def test_an_address_that_is_there_twice_gets_one() -> None:
    channel = Scripted(MemoryLedger())
    rows = run(channel, (THREE[0], Subscriber(email=" Ana@Reader.Example")))
    assert states(rows) == ["sent"]
    assert states(run(channel, (Subscriber(email="ANA@reader.example"),))) == ["sent"]
    assert channel.tried == ["ana@reader.example"]


def test_a_sender_that_is_no_address_stops_before_anything() -> None:
    channel = Scripted(MemoryLedger())
    with pytest.raises(DeliveryError, match="is not an e-mail address"):
        run(channel, mail=MAIL.model_copy(update={"sender": "nobody"}))
    assert channel.ledger.deliveries(EDITION.id) == ()


def test_rows_of_other_channels_and_editions_do_not_count() -> None:
    ledger = MemoryLedger()
    ledger.claim(claimed("ana@reader.example", "sent", channel="folder"))
    ledger.claim(replace(claimed("bo@reader.example", "sent"), edition_id="strait/2026-06-02-0630"))
    channel = Scripted(ledger)
    run(channel)
    assert len(channel.tried) == 3


@pytest.mark.parametrize("make", [MemoryLedger, partial(open_store, "sqlite://")])
def test_the_store_and_the_forgetful_ledger_keep_the_same_rows(make: Callable[[], Ledger]) -> None:
    ledger = make()
    assert ledger.claim(claimed("cy@reader.example"))
    assert not ledger.claim(claimed("cy@reader.example"))
    rows = run(Scripted(ledger, ana=DeliveryError("no"), bo=Unanswered("no answer")))
    assert states(rows) == ["failed", "unknown", "unknown"]
    assert tuple(sorted(ledger.deliveries(EDITION.id), key=lambda row: row.recipient)) == rows
    channel = Scripted(ledger)
    assert states(run(channel)) == ["sent", "unknown", "unknown"]
    assert channel.tried == ["ana@reader.example"]
    assert channel.seen == ["sending"]


def test_a_suppressed_row_is_left_alone() -> None:
    ledger = MemoryLedger()
    ledger.claim(claimed("ana@reader.example", "suppressed"))
    assert states(run(Scripted(ledger))) == ["suppressed", "sent", "sent"]


def test_the_plan_touches_nothing() -> None:
    ledger = MemoryLedger()
    for name, state in (("ana", "sent"), ("bo", "failed")):
        ledger.claim(claimed(f"{name}@reader.example", state))
    before = ledger.deliveries(EDITION.id)
    rows = plan(EDITION, THREE, ledger, channel="smtp", mail=MAIL, at=NOW)
    assert states(rows) == ["sent", "queued", "queued"]
    assert ledger.deliveries(EDITION.id) == before


def test_a_folder_is_a_channel(tmp_path: Path) -> None:
    channel = FolderChannel(tmp_path / "mail")
    rows = deliver(EDITION, RENDERING, THREE, channel, MemoryLedger(), mail=MAIL, clock=lambda: NOW)
    assert states(rows) == ["sent"] * 3
    assert {row.channel for row in rows} == {"folder"}
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.name.rpartition("-")[0] for file in files] == [
        "ana-reader-example",
        "bo-reader-example",
        "cy-reader-example",
    ]
    assert b"To: <ana@reader.example>\r\n" in files[0].read_bytes()


def test_a_folder_keeps_strange_names_inside(tmp_path: Path) -> None:
    channel = FolderChannel(tmp_path)
    channel.send("../../etc/passwd", b"x")
    channel.send("/" * 900, b"x")
    channel.send("日本", b"x")
    assert len(list(tmp_path.glob("*.eml"))) == len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DeliveryError, match="cannot be written") as caught:
        FolderChannel(tmp_path / "file").send("a@b.example", b"x")
    assert str(tmp_path / "file") in str(caught.value)
