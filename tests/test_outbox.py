from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from briefing.delivery import Ledger, Letter, MemoryLedger, NotConnected, Unanswered, deliver, letter_id, plan
from briefing.errors import DeliveryError, StoreError
from briefing.store import open_store
from briefing.types import Delivery, DeliveryState

EDITION = "strait/2026-06-03-0630"
NOW = datetime(2026, 6, 3, 10, 30, tzinfo=UTC)


def letter(recipient: str, content: bytes = b"", channel: str = "post", edition_id: str = EDITION) -> Letter:
    return Letter(
        id=letter_id(edition_id, recipient),
        edition_id=edition_id,
        channel=channel,
        recipient=recipient,
        address=recipient.title(),
        write=lambda at: content or f"{recipient} at {at:%H:%M:%S}".encode(),
    )


THREE = (letter("ana"), letter("bo"), letter("cy"))


class Scripted:
    """A channel that fails as it is told, and writes down what came; `seen` are the rows as they stood at the send."""

    def __init__(self, ledger: Ledger, **faults: BaseException) -> None:
        self.ledger, self.faults = ledger, faults
        self.sent: list[tuple[str, bytes]] = []
        self.tried: list[str] = []
        self.seen: list[str] = []

    def send(self, letter: Letter, at: datetime) -> None:
        self.tried.append(letter.recipient)
        self.seen += [row.state for row in self.ledger.deliveries(EDITION) if row.recipient == letter.recipient]
        fault = self.faults.get(letter.recipient)
        if fault:
            raise fault
        self.sent.append((letter.recipient, letter.write(at)))


def ticking() -> Callable[[], datetime]:
    times = iter(NOW + timedelta(seconds=second) for second in range(10_000))
    return lambda: next(times)


def run(channel: Scripted, letters: Sequence[Letter] = THREE) -> tuple[Delivery, ...]:
    return deliver(letters, channel, channel.ledger, clock=ticking())


def states(rows: tuple[Delivery, ...]) -> list[str]:
    return [row.state for row in rows]


def claimed(recipient: str, state: DeliveryState = "sending", **other: str) -> Delivery:
    return replace(plan([letter(recipient, **other)], MemoryLedger(), at=NOW)[0], state=state)  # type: ignore[arg-type]


def test_each_row_is_claimed_before_its_send_and_settled_after() -> None:
    channel = Scripted(MemoryLedger())
    rows = run(channel)
    assert states(rows) == ["sent", "sent", "sent"]
    assert channel.seen == ["sending", "sending", "sending"]
    assert channel.ledger.deliveries(EDITION) == rows
    assert [(row.recipient, row.letter_id) for row in rows] == [(letter.recipient, letter.id) for letter in THREE]
    assert channel.sent[0] == ("ana", b"ana at 10:30:00")
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
    assert channel.tried == ["bo", "cy"]


def test_one_refused_recipient_does_not_stop_the_rest_and_is_tried_again() -> None:
    channel = Scripted(MemoryLedger(), bo=DeliveryError("no such mailbox", where="mail.example:25"))
    rows = run(channel)
    assert states(rows) == ["sent", "failed", "sent"]
    assert rows[1].error == "mail.example:25: no such mailbox"
    mended = Scripted(channel.ledger)
    rows = run(mended)
    assert (states(rows), rows[1].error) == (["sent"] * 3, "")
    assert mended.tried == ["bo"]


def test_an_unanswered_send_is_unknown_and_never_repeated() -> None:
    channel = Scripted(MemoryLedger(), ana=Unanswered("no answer"))
    assert states(run(channel)) == ["unknown", "sent", "sent"]
    again = Scripted(channel.ledger)
    assert states(run(again)) == ["unknown", "sent", "sent"]
    assert again.tried == []


def test_a_claim_left_by_a_crash_becomes_unknown() -> None:
    ledger = MemoryLedger()
    assert ledger.claim(claimed("bo"))
    channel = Scripted(ledger)
    rows = run(channel)
    assert states(rows) == ["sent", "unknown", "sent"]
    assert "an earlier run stopped" in rows[1].error
    assert channel.tried == ["ana", "cy"]
    assert ledger.deliveries(EDITION)[0] == rows[1]


def test_a_claim_another_process_settles_meanwhile_keeps_its_word() -> None:
    ledger = MemoryLedger()
    row = claimed("ana")
    ledger.claim(row)

    class Meanwhile(Scripted):
        def send(self, letter: Letter, at: datetime) -> None:
            super().send(letter, at)
            ledger.settle(replace(row, state="sent"))

    assert states(run(Meanwhile(ledger))) == ["sent", "sent", "sent"]


def test_no_connection_fails_everybody_for_one_reason_after_one_try() -> None:
    channel = Scripted(MemoryLedger(), bo=NotConnected("no connection: refused", where="mail.example:25"))
    rows = run(channel)
    assert states(rows) == ["sent", "failed", "failed"]
    assert rows[1].error == rows[2].error == "mail.example:25: no connection: refused"
    assert channel.tried == ["ana", "bo"]
    assert states(run(Scripted(channel.ledger))) == ["sent"] * 3


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), RuntimeError("ours")])
def test_stopped_in_the_middle_leaves_a_true_record(stop: BaseException) -> None:
    channel = Scripted(MemoryLedger(), bo=stop)
    with pytest.raises(type(stop)):
        run(channel)
    assert states(channel.ledger.deliveries(EDITION)) == ["sent", "unknown"]
    assert states(run(Scripted(channel.ledger))) == ["sent", "unknown", "sent"]


def test_a_reader_who_has_two_letters_gets_the_first() -> None:
    channel = Scripted(MemoryLedger())
    assert states(run(channel, (letter("ana"), letter("ana", b"second")))) == ["sent"]
    assert channel.sent == [("ana", b"ana at 10:30:00")]


def test_a_letter_that_cannot_be_written_fails_alone() -> None:
    def unwritable(_at: datetime) -> bytes:
        raise DeliveryError("is not an address", where="bo")

    channel = Scripted(MemoryLedger())
    rows = run(channel, (letter("ana"), replace(letter("bo"), write=unwritable), letter("cy")))
    assert states(rows) == ["sent", "failed", "sent"]
    assert rows[1].error == "bo: is not an address"


class Watched(MemoryLedger):
    """A ledger that writes down what is asked of it, and fails when told to."""

    def __init__(self, full_at: str = "") -> None:
        super().__init__()
        self.full_at = full_at
        self.calls: list[str] = []

    def claim(self, delivery: Delivery) -> bool:
        self.calls.append(f"claim {delivery.recipient}")
        return super().claim(delivery)

    def settle(self, delivery: Delivery) -> None:
        self.calls.append(f"settle {delivery.recipient} {delivery.state}")
        if delivery.recipient == self.full_at:
            raise StoreError("the disk is full")
        super().settle(delivery)


def test_each_claim_is_settled_once_before_the_next() -> None:
    ledger = Watched()
    run(Scripted(ledger, ana=DeliveryError("no"), bo=Unanswered("no answer")))
    assert ledger.calls == [
        *("claim ana", "settle ana failed"),
        *("claim bo", "settle bo unknown"),
        *("claim cy", "settle cy sent"),
    ]


def test_a_letter_that_cannot_be_settled_stops_everything() -> None:
    channel = Scripted(Watched(full_at="ana"))
    with pytest.raises(StoreError, match="full"):
        run(channel)
    assert channel.tried == ["ana"]
    assert states(channel.ledger.deliveries(EDITION)) == ["sending"]


def test_rows_of_other_channels_and_editions_do_not_count() -> None:
    ledger = MemoryLedger()
    ledger.claim(claimed("ana", "sent", channel="other"))
    ledger.claim(claimed("bo", "sent", edition_id="strait/2026-06-02-0630"))
    channel = Scripted(ledger)
    run(channel)
    assert len(channel.tried) == 3


@pytest.mark.parametrize("make", [MemoryLedger, partial(open_store, "sqlite://")])
def test_the_store_and_the_forgetful_ledger_keep_the_same_rows(make: Callable[[], Ledger]) -> None:
    ledger = make()
    assert ledger.claim(claimed("cy"))
    assert not ledger.claim(claimed("cy"))
    rows = run(Scripted(ledger, ana=DeliveryError("no"), bo=Unanswered("no answer")))
    assert states(rows) == ["failed", "unknown", "unknown"]
    assert tuple(sorted(ledger.deliveries(EDITION), key=lambda row: row.recipient)) == rows
    channel = Scripted(ledger)
    assert states(run(channel)) == ["sent", "unknown", "unknown"]
    assert channel.tried == ["ana"]
    assert channel.seen == ["sending"]


def test_a_suppressed_row_is_left_alone() -> None:
    ledger = MemoryLedger()
    ledger.claim(claimed("ana", "suppressed"))
    assert states(run(Scripted(ledger))) == ["suppressed", "sent", "sent"]


def test_the_plan_touches_nothing() -> None:
    ledger = MemoryLedger()
    ledger.claim(claimed("ana", "sent"))
    ledger.claim(claimed("bo", "failed"))
    before = ledger.deliveries(EDITION)
    rows = plan(THREE, ledger, at=NOW)
    assert states(rows) == ["sent", "queued", "queued"]
    assert ledger.deliveries(EDITION) == before
