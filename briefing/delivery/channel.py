"""What a way out has to be, and the two failures that mean something else than "this one was refused"."""

from __future__ import annotations

from typing import Protocol

from briefing.errors import DeliveryError


class Channel(Protocol):
    """A way out. `name` is part of the key of its deliveries, so it never changes."""

    @property
    def name(self) -> str:
        """Short and lasting: "smtp", "folder"."""

    def send(self, recipient: str, message: bytes) -> None:
        """Hand one message over; returning means it was accepted.

        Raises:
            NotConnected: the way out is shut for everybody.
            Unanswered: it may have been accepted; nobody can know.
            DeliveryError: it was refused; nothing was delivered.
        """


class NotConnected(DeliveryError):
    """The channel cannot be used at all now: no connection, no trust, no login. Trying the next recipient is no use."""


class Unanswered(DeliveryError):
    """The message was handed over whole and the answer never came: it may have arrived, and must not be repeated."""
