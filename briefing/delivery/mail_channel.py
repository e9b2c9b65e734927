"""The base class of the channels that carry mail: one message for each reader, signed with DKIM (RFC 6376)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.delivery.channel import Channel, Letter
from briefing.delivery.message import address_key, domain_of, message, sender_address
from briefing.errors import ConfigError
from briefing.types import Edition, Rendering, Subscriber

if TYPE_CHECKING:
    from briefing.config import Mail

_Signer = Callable[[bytes], bytes]

# RFC 6376 5.4.1 names what should be signed; RFC 8058 4 wants both unsubscribe headers in it.
_SIGNED_HEADERS = (
    "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type", "content-language",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "list-help", "list-archive", "auto-submitted",
)  # fmt: skip


class MailChannel(Channel):
    """A channel whose letters are mail. A class that builds on it only has to send them."""

    def check(self) -> None:
        """Check that the sender has an address and that the DKIM key can sign.

        Raises:
            ConfigError: dkimpy is not installed, or cannot sign with the key.
            DeliveryError: the sender's address is not one.
        """
        _ = self.sender, self._sign

    def letters(self, edition: Edition, rendering: Rendering, readers: Sequence[Subscriber]) -> tuple[Letter, ...]:
        """One mail for each reader.

        Raises:
            DeliveryError: the sender's address is not one.
        """
        # Asked for here because a sender that is no address would fail every letter for the same reason.
        _ = self.sender
        return tuple(self._letter(edition, rendering, reader) for reader in readers)

    @property
    def sender(self) -> str:
        """The bare address of `delivery.sender`; raises DeliveryError if there is none in it."""
        return sender_address(self.mail)

    @cached_property
    def _sign(self) -> _Signer:
        return dkim_signer(self.mail)

    def _letter(self, edition: Edition, rendering: Rendering, reader: Subscriber) -> Letter:
        def write(at: datetime) -> bytes:
            return self._sign(message(edition, rendering, reader, self.mail, date=at))

        return self.letter(edition, address_key(reader.email), write, address=reader.email)


def dkim_signer(mail: Mail) -> _Signer:
    """A function that puts the sender's DKIM signature on a message; without `dkim` it returns the message unchanged.

    Args:
        mail: the settings, with the key itself in `dkim.key` (see `Config.mail`).

    Raises:
        ConfigError: dkimpy is not installed, or cannot sign with the key.
        DeliveryError: the sender's address is not one.
    """
    settings = mail.dkim
    if settings is None:
        return lambda message: message
    try:
        import dkim
    except ImportError as error:
        hint = "pip install dkimpy"
        raise ConfigError("needs dkimpy", where="delivery.dkim", hint=hint) from error
    domain = (settings.domain or domain_of(sender_address(mail))).encode()
    selector, key = settings.selector.encode(), settings.key.encode()

    def signed(message: bytes) -> bytes:
        present = message.partition(b"\r\n\r\n")[0].lower()
        names = [name.encode() for name in _SIGNED_HEADERS if b"\n" + name.encode() + b":" in b"\n" + present]
        try:
            # Relaxed, for header and body: relays fold headers anew and trim white space (RFC 6376 3.4).
            header: bytes = dkim.sign(
                message, selector, domain, key, canonicalize=(b"relaxed", b"relaxed"), include_headers=names
            )
        except (dkim.DKIMException, ValueError, TypeError) as error:
            hint = "an RSA key in PEM: openssl genrsa -out dkim.pem 2048"
            raise ConfigError(f"cannot sign with this key ({error})", where="delivery.dkim.key", hint=hint) from error
        return header + message

    # A key that cannot sign is found before anything is sent.
    signed(b"From: a@example.org\r\n\r\n")
    return signed
