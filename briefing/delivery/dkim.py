"""A DKIM signature (RFC 6376) on a finished message, made with dkimpy. The key never leaves this module's caller."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from briefing.delivery.message import domain_of, sender_address
from briefing.errors import ConfigError

if TYPE_CHECKING:
    from briefing.config import Mail

Signer = Callable[[bytes], bytes]

# RFC 6376 5.4.1 names what should be signed; RFC 8058 4 wants both unsubscribe headers in it.
SIGNED = (
    "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type", "content-language",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "list-help", "list-archive", "auto-submitted",
)  # fmt: skip


def signer(mail: Mail) -> Signer:
    """What signs a message of this sender; it gives messages back as they are when no `dkim` is set.

    Args:
        mail: the settings, with the key itself in `dkim.key` (see `Config.mail`).

    Raises:
        ConfigError: dkimpy is not installed, or the key is none that it can sign with.
        DeliveryError: the sender's address is none.
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
        names = [name.encode() for name in SIGNED if b"\n" + name.encode() + b":" in b"\n" + present]
        try:
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
