"""The seam between the outbox and a way out: a letter, the channel that makes and sends it, and what can go wrong.

Nothing here knows mail. A further channel is one class in one file and one row in `briefing.config.CHANNELS`.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from briefing.errors import DeliveryError
from briefing.types import Edition, Rendering, Subscriber

if TYPE_CHECKING:
    from briefing.config import Mail, SettingsGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One edition to one reader over one channel.

    Args:
        id: the same each time for the same edition and reader (see `letter_id`), so that a repetition is recognized.
        channel: the name of the channel.
        recipient: the reader within the channel, in one spelling: with edition and channel the key of the record.
        address: where the letter goes, as it was given.
        write: writes the letter down as of a time; raises DeliveryError if that cannot be done for this reader.
    """

    id: str
    edition_id: str
    channel: str
    recipient: str
    address: str
    write: Callable[[datetime], bytes]


def letter_id(edition_id: str, recipient: str) -> str:
    """The id of an edition's letter to one reader: 32 hexadecimal digits.

    The Message-IDs of every mail sent so far are made of it: another recipe would make a repeated mail look new.
    """
    return hashlib.sha256(f"{edition_id}\n{recipient}".encode("utf-8", "replace")).hexdigest()[:32]


class Channel(ABC):
    """A way out. `delivery.<its key>` in feeds.yaml holds its settings.

    It is made without touching the world, checked before the first letter, and entered as a context while it sends.

    Args:
        settings: what stands under its key, an instance of `Settings`; secrets are looked up when it is to send.
        mail: the rest of `delivery`: sender, signature and the like.
        root: the folder that paths in feeds.yaml are relative to.
    """

    name: ClassVar[str]
    """Short and lasting: part of the key of every record, so another name would send everything again."""

    Settings: ClassVar[type[SettingsGroup]]
    """The shape of its settings; mistakes in them are reported with their lines like all others of feeds.yaml."""

    def __init__(self, settings: Any, mail: Mail, root: Path) -> None:
        self.settings = settings
        self.mail = mail
        self.root = root

    def check(self) -> None:
        """Find what can fail without connecting: a key that cannot sign, a folder that is a file.

        Raises:
            ConfigError, DeliveryError: nothing can be sent with these settings.
        """
        # Most channels find nothing before they connect.
        return

    @abstractmethod
    def letters(self, edition: Edition, rendering: Rendering, readers: Sequence[Subscriber]) -> tuple[Letter, ...]:
        """The letters of an edition, without connecting and without a secret: `briefing send --dry-run` asks, too.

        Raises:
            DeliveryError: there can be none with these settings.
        """

    def letter(
        self, edition: Edition, recipient: str, write: Callable[[datetime], bytes], *, address: str = ""
    ) -> Letter:
        """A letter of this channel; `address` is the recipient when left out."""
        return Letter(
            id=letter_id(edition.id, recipient),
            edition_id=edition.id,
            channel=self.name,
            recipient=recipient,
            address=address or recipient,
            write=write,
        )

    @abstractmethod
    def send(self, letter: Letter, at: datetime) -> None:
        """Hand one letter over; returning means that it was taken.

        Raises:
            NotConnected: the channel cannot be used at all.
            Unanswered: it may have been taken; nobody can know.
            DeliveryError: it was refused; nothing was delivered.
        """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what `send` opened; must not raise, since every letter is settled by now."""
        # Most channels keep nothing open between two letters.
        return


class NotConnected(DeliveryError):
    """The channel cannot be used at all now: no connection, no trust, no login. Trying the next letter is no use."""


class Unanswered(DeliveryError):
    """The letter was handed over whole and the answer never came: it may have arrived, and must not be repeated."""
