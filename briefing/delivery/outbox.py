"""The outbox: who still gets a letter, and the record of it. It knows letters, and nothing of mail or of editions.

A row is claimed before its send and settled after it, so that whatever happens in between nobody gets a letter
twice: a claim that was never settled becomes `unknown`, is reported, and is not repeated. What it cannot promise is
"exactly once": between the end of a letter and the answer there is a gap that no sender can close (RFC 1047).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from briefing.delivery.channel import Letter, NotConnected, Unanswered
from briefing.errors import DeliveryError
from briefing.types import Delivery, DeliveryState

# States in which nothing has been delivered: such a row may be claimed again.
_CLAIMABLE: frozenset[DeliveryState] = frozenset({"queued", "failed"})
_CRASHED = "an earlier run stopped between the send and its answer: it may have arrived, and is not sent again"
_STOPPED = "stopped while it was being sent: it may have arrived, and is not sent again"

_Key = tuple[str, str, str]


class Sender(Protocol):
    """What the outbox needs of a channel."""

    def send(self, letter: Letter, at: datetime) -> None:
        """Hand one letter over, written down as of a time; see `Channel.send` for what it raises."""


class Ledger(Protocol):
    """Where the rows are kept: the store, or `MemoryLedger`. A row's key is edition, channel and recipient.

    The outbox settles each claimed row exactly once, before it claims the next; what `settle` raises stops it. So a
    ledger can do in the same transaction whatever has to follow the first letter that was taken.
    """

    def claim(self, delivery: Delivery) -> bool:
        """Write the row and commit it, unless one stands that is neither `queued` nor `failed`; then False."""

    def settle(self, delivery: Delivery) -> None:
        """Write how a claimed delivery ended, and commit it."""

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """All rows of an edition."""


class MemoryLedger:
    """A ledger that forgets: for test copies, which are sent each time they are asked for, and for tests."""

    def __init__(self) -> None:
        self._rows: dict[_Key, Delivery] = {}

    def claim(self, delivery: Delivery) -> bool:
        """See `Ledger.claim`."""
        standing = self._rows.get(_key(delivery))
        if standing is not None and standing.state not in _CLAIMABLE:
            return False
        self._rows[_key(delivery)] = delivery
        return True

    def settle(self, delivery: Delivery) -> None:
        """See `Ledger.settle`."""
        self._rows[_key(delivery)] = delivery

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """See `Ledger.deliveries`."""
        return tuple(row for row in self._rows.values() if row.edition_id == edition_id)


def deliver(
    letters: Sequence[Letter], sender: Sender, ledger: Ledger, *, clock: Callable[[], datetime]
) -> tuple[Delivery, ...]:
    """Send each letter that its reader has not got; one that is refused does not stop the rest.

    Args:
        letters: a reader who has two of the same edition and channel gets the first.
        sender: the channel of these letters.
        clock: the time now, aware; asked before and after each send.

    Returns:
        One row for each reader, in order: sent now, or as it stood. `failed` was refused and is tried again by the
        next call; `unknown` may have arrived and never is.

    Raises:
        StoreError: from the ledger; what was being sent stays claimed and will be `unknown`.
    """
    wanted = _by_key(letters)
    done: dict[_Key, Delivery] = {}
    # Once the channel cannot be used, the letters that are left fail for the same reason, without a try each.
    out_of_use: NotConnected | None = None
    for key, letter in wanted.items():
        row = _new_row(letter, "sending", at=clock())
        if not ledger.claim(row):
            continue
        try:
            if out_of_use is None:
                sender.send(letter, row.at)
            settled = _settled_row(row, "failed" if out_of_use else "sent", clock(), error=out_of_use)
        except Unanswered as error:
            settled = _settled_row(row, "unknown", clock(), error=error)
        except DeliveryError as error:
            out_of_use = error if isinstance(error, NotConnected) else None
            settled = _settled_row(row, "failed", clock(), error=error)
        except BaseException:  # Ctrl-C, or a mistake of ours: the record must still tell the truth
            ledger.settle(_settled_row(row, "unknown", clock(), error=_STOPPED))
            raise
        ledger.settle(settled)
        done[key] = settled
    return _all_rows(wanted, done, ledger, clock=clock)


def plan(letters: Sequence[Letter], ledger: Ledger, *, at: datetime) -> tuple[Delivery, ...]:
    """What `deliver` would do, without sending or recording: `queued` would be sent, the others stay as they are."""
    wanted = _by_key(letters)
    standing = _recorded_rows(wanted, ledger)
    rows = []
    for key, letter in wanted.items():
        row = standing.get(key)
        rows.append(_new_row(letter, "queued", at=at) if row is None or row.state in _CLAIMABLE else row)
    return tuple(rows)


def _all_rows(
    wanted: dict[_Key, Letter], done: dict[_Key, Delivery], ledger: Ledger, *, clock: Callable[[], datetime]
) -> tuple[Delivery, ...]:
    """The rows of this run and, for what could not be claimed, the rows that stood in the way.

    Asked for only now, after everything else was sent: a second process that was in the middle of one has had time to
    settle it. If it settles later still, its word is the last.
    """
    standing = _recorded_rows(wanted, ledger) if len(done) < len(wanted) else {}
    rows = []
    for key in wanted:
        row = done.get(key) or standing[key]
        if row.state == "sending":
            row = _settled_row(row, "unknown", clock(), error=_CRASHED)
            ledger.settle(row)
        rows.append(row)
    return tuple(rows)


def _by_key(letters: Sequence[Letter]) -> dict[_Key, Letter]:
    unique: dict[_Key, Letter] = {}
    for letter in letters:
        unique.setdefault(_key(letter), letter)
    return unique


def _recorded_rows(wanted: dict[_Key, Letter], ledger: Ledger) -> dict[_Key, Delivery]:
    editions = dict.fromkeys(letter.edition_id for letter in wanted.values())
    return {_key(row): row for edition_id in editions for row in ledger.deliveries(edition_id)}


def _new_row(letter: Letter, state: DeliveryState, *, at: datetime) -> Delivery:
    return Delivery(
        edition_id=letter.edition_id,
        channel=letter.channel,
        recipient=letter.recipient,
        letter_id=letter.id,
        state=state,
        at=at,
    )


def _settled_row(row: Delivery, state: DeliveryState, at: datetime, *, error: Exception | str | None) -> Delivery:
    return replace(row, state=state, at=at, error=str(error or ""))


def _key(of: Delivery | Letter) -> _Key:
    return of.edition_id, of.channel, of.recipient
