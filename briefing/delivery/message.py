"""An edition written as mail: headers and two parts, text first, as bytes ready for the wire.

Pure: the same edition, subscriber, settings and date give the same bytes, boundary included. Subjects and titles come
from strangers, so every value passes `clean_line` and is encoded here; none of them can start a header of its own.

The headers are folded here and not by `email.policy.SMTP`. It breaks a long value without spaces into encoded words
(seen with CPython 3.11: a List-Unsubscribe address over 78 characters becomes ``=?utf-8?q?=3Cmailto=3A...``, which no
mail program reads as an address), and its folding differs between Python versions: the bytes would, too.
"""

from __future__ import annotations

import hashlib
import re
from binascii import b2a_qp
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from briefing.clean import clean_line
from briefing.delivery.channel import letter_id
from briefing.errors import DeliveryError
from briefing.types import Edition, Rendering, Subscriber

if TYPE_CHECKING:
    from briefing.config import Mail

# RFC 5322 2.1.1: lines should stay within 78 characters and must stay within 998.
_LINE = 78
# A link cannot be folded, so it has to fit into a line of 998 with the longest header's name. A longer one is left out.
_LONGEST_LINK = 900
# The first word of a header stands on the line of its name. A longer one is encoded, since encoded words can be folded:
# with 78, a subject of one such word makes a line of 87 (a test goes red); with 28, all tests pass.
_LONGEST_FIRST_WORD = 58
# Encoded words have at most 75 characters (RFC 2047 2), and the header's name stands before the first of them: with 75,
# lines get 81 long (four tests go red).
_ENCODED_LINE = 60
# Pairs of these set headlines apart that run the other way (rendering/direction.py); cleaning takes every such
# character away, so private ones stand for ours meanwhile.
_ISOLATES, _PRIVATE = "\u2068\u2069", "\ue000\ue001"
_TO_PRIVATE, _FROM_PRIVATE = str.maketrans(_ISOLATES, _PRIVATE), str.maketrans(_PRIVATE, _ISOLATES)
# RFC 5322 3.2.3: these make a display name need quotation marks.
_SPECIALS = re.compile(r'[()<>@,:;.\\"\[\]]')
# A dot-atom; RFC 6531 lets it hold any character beyond ASCII. Quoted local parts are not in use.
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f()<>\[\]:;@\\,.\"]+(?:\.[^\s\x00-\x20\x7f()<>\[\]:;@\\,.\"]+)*")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")


def message(edition: Edition, rendering: Rendering, subscriber: Subscriber, mail: Mail, *, date: datetime) -> bytes:
    """The mail of an edition to one subscriber: RFC 5322 bytes with CRLF line ends.

    Args:
        date: the Date header; aware, in the zone it shall show.

    Raises:
        DeliveryError: the subscriber's or the sender's address is not one.
        ValueError: `date` has no zone.
    """
    if date.tzinfo is None:
        raise ValueError("the date of a message needs a time zone")
    identity = message_id(edition.id, subscriber.email, domain_of(sender_address(mail)))
    # "=_" never occurs in quoted-printable text, so no part can hold the boundary (RFC 2045 6.7).
    boundary = f"=_{hashlib.sha256(identity.encode()).hexdigest()[:32]}"
    headers = [
        *_address_headers(edition, rendering, subscriber, mail),
        ("Date", (format_datetime(date),)),
        ("Message-ID", (identity,)),
        *_list_headers(edition, mail, subscriber),
        ("X-Edition", _text_tokens(edition.id)),
        ("MIME-Version", ("1.0",)),
        ("Content-Language", (re.sub("[^A-Za-z0-9-]", "", edition.language) or "en",)),
        ("Content-Type", ("multipart/alternative;", f'boundary="{boundary}"')),
    ]
    lines = [_fold(name, tokens) for name, tokens in headers if tokens]
    parts = (_body_part("plain", rendering.text), _body_part("html", rendering.mail))
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts)
    return "".join(lines).encode() + b"\r\n" + body + mark + b"--\r\n"


def message_id(edition_id: str, address: str, domain: str) -> str:
    """The Message-ID of an edition to one address: the same each time, so that a repeated mail can be recognized."""
    return f"<{letter_id(edition_id, address_key(address))}@{domain}>"


def address_key(address: str) -> str:
    """An address in the one spelling by which its reader is known.

    RFC 5321 2.4 lets a server tell Reader@ from reader@; no provider in use does, and nobody wants an edition twice.
    """
    return address.strip().lower()


def wire_address(address: str) -> str:
    """An address as SMTP and the headers write it: checked, its domain in ASCII (IDNA).

    Raises:
        DeliveryError: it is not an address.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        # RFC 5321 4.5.3.1 allows 64 and 255 octets. Cut off here only because the codec is slow with long names; the
        # server judges the rest.
        ascii_domain = domain.encode("idna").decode("ascii").lower() if len(domain) < 256 > len(local) else ""
        local.encode()
    except UnicodeError:
        ascii_domain = ""
    if not _LOCAL.fullmatch(local) or clean_line(local) != local or not _DOMAIN.fullmatch(ascii_domain):
        raise DeliveryError(
            "is not an e-mail address", where=clean_line(address) or '""', hint="write name@example.org"
        )
    return f"{local}@{ascii_domain}"


def sender_address(mail: Mail) -> str:
    """The bare address of `delivery.sender`; raises DeliveryError if there is none in it."""
    return wire_address(_split_mailbox(mail.sender)[1])


def domain_of(address: str) -> str:
    """The part of an address after the @."""
    return address.rpartition("@")[2]


def sample_message(edition: Edition, rendering: Rendering, mail: Mail | None) -> bytes:
    """The mail of an edition as one reader would get it, to be looked at and checked; it is never sent.

    Args:
        mail: the settings; None in a workspace without `delivery`, which still gets its mail.eml.

    Raises:
        DeliveryError: the sender's address is not one.
    """
    reader = Subscriber(email="reader@example.org")
    return message(edition, rendering, reader, mail or _sample_settings(edition), date=edition.made_at)


def _sample_settings(edition: Edition) -> Mail:
    """A sender whose domain ends in .invalid, which can never exist (RFC 2606): a reply goes nowhere."""
    from briefing.config import Mail

    title = re.sub(r'[<>"\\]', "", clean_line(edition.title)).strip() or "Briefing"
    return Mail.model_validate({"maildir": "unused", "sender": f'"{title}" <briefing@briefing.invalid>'})


# Headers: each value is a sequence of tokens, and a line may only be folded between two of them.


def _address_headers(
    edition: Edition, rendering: Rendering, subscriber: Subscriber, mail: Mail
) -> tuple[tuple[str, Sequence[str]], ...]:
    name, address = _split_mailbox(mail.sender)
    return (
        ("From", _mailbox_tokens(name or edition.title, address)),
        ("To", _mailbox_tokens(subscriber.name, subscriber.email)),
        ("Reply-To", _mailbox_tokens(*_split_mailbox(mail.reply_to)) if mail.reply_to else ()),
        ("Subject", _subject_tokens(rendering.subject) or _text_tokens(edition.title) or ("Briefing",)),
    )


def _list_headers(edition: Edition, mail: Mail, subscriber: Subscriber) -> tuple[tuple[str, Sequence[str]], ...]:
    """Who runs the list, how to leave it, and that a machine wrote this (so that holiday notices stay away)."""
    sender = sender_address(mail)
    editor = wire_address(_split_mailbox(mail.reply_to)[1]) if mail.reply_to else sender
    name, given = _split_mailbox(mail.list_id)
    label = re.sub("[^a-z0-9]+", "-", edition.briefing.lower()).strip("-") or "briefing"
    list_id = re.sub("[^A-Za-z0-9._-]", "-", given) or f"{label}.{domain_of(sender)}"
    return (
        ("List-Id", (*_display_name(name or edition.title), f"<{list_id}>")),
        *_unsubscribe_headers(mail, editor, subscriber),
        ("List-Help", _link_tokens(f"mailto:{editor}?subject=help")),
        ("List-Archive", _link_tokens(edition.imprint.web_url)),
        ("Auto-Submitted", ("auto-generated",)),
    )


def _unsubscribe_headers(mail: Mail, editor: str, subscriber: Subscriber) -> tuple[tuple[str, Sequence[str]], ...]:
    """How to leave: by one POST where there is an address for it (RFC 8058), and by mail or by hand."""
    written = _link_tokens(mail.unsubscribe or f"mailto:{editor}?subject=unsubscribe")
    if not mail.unsubscribe_url:
        return (("List-Unsubscribe", written),)
    who = quote(address_key(subscriber.email), safe="")
    posted = _link_tokens(mail.unsubscribe_url.replace("{address}", who))
    ways = (*(f"{way}," for way in (*posted, *written)[:-1]), *(*posted, *written)[-1:])
    return (("List-Unsubscribe", ways), ("List-Unsubscribe-Post", ("List-Unsubscribe=One-Click",)))


def _mailbox_tokens(name: str, address: str) -> Sequence[str]:
    return (*_display_name(name), f"<{wire_address(address)}>")


def _split_mailbox(text: str) -> tuple[str, str]:
    """The name and address of "Name <address>", commas and all; a name in quotation marks loses them."""
    name, opened, address = text.strip().removesuffix(">").rpartition("<")
    if not opened:
        return "", address.strip()
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name, address.strip()


def _display_name(name: str) -> Sequence[str]:
    """A display name: quoted or encoded where it has to be (RFC 5322 3.2.5, RFC 2047 5)."""
    words = clean_line(name)
    tokens = _text_tokens(words)
    if tokens == tuple(words.split(" ")) and _SPECIALS.search(words):
        quoted = re.sub(r'(["\\])', r"\\\1", words)
        return tuple(f'"{quoted}"'.split(" "))
    return tokens


def _subject_tokens(subject: str) -> tuple[str, ...]:
    """A subject as tokens, with the pairs of isolates that rendering puts around headlines of the other direction."""
    if subject.count(_ISOLATES[0]) != subject.count(_ISOLATES[1]) or set(_PRIVATE) & set(subject):
        return _text_tokens(subject)
    return _encoded_tokens(clean_line(subject.translate(_TO_PRIVATE)).translate(_FROM_PRIVATE))


def _text_tokens(value: str) -> tuple[str, ...]:
    """Free text as tokens: as it is when it is short words of ASCII, else RFC 2047 encoded words."""
    return _encoded_tokens(clean_line(value))


def _encoded_tokens(line: str) -> tuple[str, ...]:
    words = tuple(line.split(" ")) if line else ()
    # What looks like an encoded word would be decoded by the reader's program: then it is encoded, too.
    if line.isascii() and "=?" not in line and all(len(word) < _LONGEST_FIRST_WORD for word in words):
        return words
    return tuple(Header(line, "utf-8", maxlinelen=_ENCODED_LINE).encode().split())


def _link_tokens(url: str) -> Sequence[str]:
    """An address in angle brackets (RFC 2369 2); what cannot stand there is percent-encoded, an odd scheme left out."""
    if not re.match("(?:mailto:|https://)", url):
        return ()
    safe = quote(url, safe="%:/?#@!$&'()*+;=-._~[]")
    return (f"<{safe}>",) if len(safe) <= _LONGEST_LINK else ()


def _fold(name: str, tokens: Iterable[str]) -> str:
    """One header, folded between tokens (RFC 5322 2.2.3); the first token stays on the line of the name."""
    lines, line = [], f"{name}:"
    for token in tokens:
        if len(line) + 1 + len(token) > _LINE and not line.endswith(":"):
            lines.append(line)
            line = ""
        line += f" {token}"
    return "".join(f"{each}\r\n" for each in (*lines, line))


def _body_part(subtype: str, text: str) -> bytes:
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    # Quoted-printable also keeps lines within 76 characters and needs no 8BITMIME (RFC 2045 6.7).
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return head.encode() + b2a_qp(unix.encode("utf-8", "replace")).replace(b"\n", b"\r\n")
