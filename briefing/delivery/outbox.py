"""The outbox: who still gets an edition, and the record of it.

A row is claimed before its send and settled after it, so that whatever happens in between nobody gets an edition
twice: a claim that was never settled becomes `unknown`, is reported, and is not repeated. What it cannot promise is
"exactly once": between the end of a message and the server's answer there is a gap no sender can close (RFC 1047).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from briefing.delivery.channel import Channel, NotConnected, Unanswered
from briefing.delivery.dkim import Signer
from briefing.delivery.message import domain_of, message, message_id, same_address, sender_address, wire_address
from briefing.errors import DeliveryError
from briefing.types import Delivery, DeliveryState, Edition, Rendering, Subscriber

if TYPE_CHECKING:
    from briefing.config import Mail

# States in which nothing has been delivered: such a row may be claimed again.
RETRIED: frozenset[DeliveryState] = frozenset({"queued", "failed"})
_CRASHED = "an earlier run stopped between the send and its answer: it may have arrived, and is not sent again"
_STOPPED = "stopped while it was being sent: it may have arrived, and is not sent again"


class Ledger(Protocol):
    """Where the rows are kept: the store, or `MemoryLedger`. A row's key is edition, channel and recipient."""

    def claim(self, delivery: Delivery) -> bool:
        """Write the row and commit it, unless one stands that is neither `queued` nor `failed`; then False."""

    def settle(self, delivery: Delivery) -> None:
        """Write how a claimed delivery ended, and commit it."""

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """All rows of an edition."""


class MemoryLedger:
    """A ledger that forgets: for test copies, which are sent each time they are asked for, and for tests."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], Delivery] = {}

    def claim(self, delivery: Delivery) -> bool:
        """See `Ledger.claim`."""
        standing = self._rows.get(_key(delivery))
        if standing is not None and standing.state not in RETRIED:
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
    edition: Edition,
    rendering: Rendering,
    subscribers: Sequence[Subscriber],
    channel: Channel,
    ledger: Ledger,
    *,
    mail: Mail,
    clock: Callable[[], datetime],
    sign: Signer = bytes,
) -> tuple[Delivery, ...]:
    """Send an edition to everybody who has not got it; one refused recipient does not stop the rest.

    Args:
        sign: puts a signature on a finished message, see `dkim.signer`.
        subscribers: an address that is there twice gets one.
        clock: the time now, aware; asked before and after each send.

    Returns:
        One row for each address, in order: sent now, or as it stood. `failed` was refused and is tried again by the
        next call; `unknown` may have arrived and never is.

    Raises:
        DeliveryError: the sender's own address is none; nothing was sent.
        StoreError: from the ledger; what was being sent stays claimed and will be `unknown`.
    """
    wanted = _unique(subscribers)
    domain = domain_of(sender_address(mail))
    done: dict[str, Delivery] = {}
    shut: NotConnected | None = None
    for recipient, subscriber in wanted.items():
        row = _row(edition, channel.name, recipient, domain, state="sending", at=clock())
        if not ledger.claim(row):
            continue
        try:
            if shut is None:
                made = message(edition, rendering, subscriber, mail, date=row.at)
                channel.send(wire_address(subscriber.email), sign(made))
            settled = _ended(row, "failed" if shut else "sent", clock(), error=shut)
        except Unanswered as error:
            settled = _ended(row, "unknown", clock(), error=error)
        except DeliveryError as error:
            shut = error if isinstance(error, NotConnected) else None
            settled = _ended(row, "failed", clock(), error=error)
        except BaseException:  # Ctrl-C, or a mistake of ours: the record must still tell the truth
            ledger.settle(_ended(row, "unknown", clock(), error=_STOPPED))
            raise
        ledger.settle(settled)
        done[recipient] = settled
    return _all_rows(edition, wanted, channel, ledger, done, clock=clock)


def plan(
    edition: Edition, subscribers: Sequence[Subscriber], ledger: Ledger, *, channel: str, mail: Mail, at: datetime
) -> tuple[Delivery, ...]:
    """What `deliver` would do, without touching ledger or network: `queued` would be sent, the others stay as they are.

    Raises:
        DeliveryError: the sender's own address is none.
    """
    domain = domain_of(sender_address(mail))
    standing = _standing(edition, channel, ledger)
    rows = []
    for recipient in _unique(subscribers):
        row = standing.get(recipient)
        if row is None or row.state in RETRIED:
            row = _row(edition, channel, recipient, domain, state="queued", at=at)
        rows.append(row)
    return tuple(rows)


def _all_rows(
    edition: Edition,
    wanted: dict[str, Subscriber],
    channel: Channel,
    ledger: Ledger,
    done: dict[str, Delivery],
    *,
    clock: Callable[[], datetime],
) -> tuple[Delivery, ...]:
    """The rows of this run and, for what could not be claimed, the rows that stood in the way.

    Asked for only now, after everything else was sent: a second process that was in the middle of one has had time to
    settle it. If it settles later still, its word is the last.
    """
    standing = _standing(edition, channel.name, ledger) if len(done) < len(wanted) else {}
    rows = []
    for recipient in wanted:
        row = done.get(recipient) or standing[recipient]
        if row.state == "sending":
            row = _ended(row, "unknown", clock(), error=_CRASHED)
            ledger.settle(row)
        rows.append(row)
    return tuple(rows)


def _unique(subscribers: Sequence[Subscriber]) -> dict[str, Subscriber]:
    unique: dict[str, Subscriber] = {}
    for subscriber in subscribers:
        unique.setdefault(same_address(subscriber.email), subscriber)
    return unique


def _standing(edition: Edition, channel: str, ledger: Ledger) -> dict[str, Delivery]:
    return {row.recipient: row for row in ledger.deliveries(edition.id) if row.channel == channel}


def _row(
    edition: Edition, channel: str, recipient: str, domain: str, *, state: DeliveryState, at: datetime
) -> Delivery:
    return Delivery(
        edition_id=edition.id,
        channel=channel,
        recipient=recipient,
        message_id=message_id(edition.id, recipient, domain),
        state=state,
        at=at,
    )


def _ended(row: Delivery, state: DeliveryState, at: datetime, *, error: Exception | str | None) -> Delivery:
    return replace(row, state=state, at=at, error=str(error or ""))


def _key(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.edition_id, delivery.channel, delivery.recipient
