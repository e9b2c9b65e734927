"""Headers and MIME structure of the message as it goes over the wire."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage

from briefing.checks.finding import Finding, Level, Mailing

_LONGEST_LINE = 998  # RFC 5322 2.1.1
_ONCE = ("From", "To", "Date", "Subject", "Message-ID", "MIME-Version")


def findings(mailing: Mailing) -> Iterator[Finding]:
    """What a mailbox provider would hold against the message."""
    raw = mailing.message.replace(b"\r\n", b"\n")
    head = raw.partition(b"\n\n")[0]
    message = email.message_from_bytes(mailing.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for name in _ONCE:
        count = len(message.get_all(name) or ())
        if count != 1:
            yield _must(f"{name} stands there {count} times (RFC 5322 3.6)", "report this: the program wrote it")
    if any(byte > 127 for byte in head):
        yield _must("a header is not ASCII (RFC 2047)", "report this: the program wrote it")
    if max(map(len, raw.split(b"\n"))) > _LONGEST_LINE or b"\0" in raw:
        yield _must("a line is too long for mail, or has a NUL (RFC 5322 2.1.1)", "report this: the program wrote it")
    yield from _unsubscribe_headers(message)
    yield from _parts(message)
    if mailing.to_be_set:
        yield _finding(
            "should", "there is no sender yet, so these headers are a sample's", "docs/sending.md sets it up"
        )


def mime_tree(message: bytes) -> tuple[tuple[int, str, int], ...]:
    """The MIME tree of a message: depth, content type and decoded bytes of each part, in order."""
    parts: list[tuple[int, str, int]] = []

    def walk(part: email.message.Message[str, str], depth: int) -> None:
        body = part.get_payload(decode=True)
        parts.append((depth, part.get_content_type(), len(body) if isinstance(body, bytes) else 0))
        if part.is_multipart():
            for child in part.get_payload():
                if isinstance(child, email.message.Message):
                    walk(child, depth + 1)

    walk(email.message_from_bytes(message, policy=policy.default), 0)
    return tuple(parts)


def _unsubscribe_headers(message: EmailMessage) -> Iterator[Finding]:
    """How a reader, and her mail program, can leave the list."""
    ways = str(message["List-Unsubscribe"] or "")
    if not re.search(r"<(?:mailto:|https://)", ways):
        yield _must("there is no List-Unsubscribe (RFC 2369 3.2)", "set delivery.unsubscribe or a sender")
    elif "<https://" not in ways.replace(" ", ""):
        yield _finding(
            "should",
            "one cannot leave with one click (RFC 8058): large providers ask for it in bulk mail",
            "a few dozen readers can do without; beyond that an https address for leaving is needed",
        )
    if not re.search(r"<[^<>\s@]+\.[^<>\s@]+>", str(message["List-Id"] or "")):
        yield _must("there is no List-Id (RFC 2919)", "set delivery.list_id")


def _parts(message: EmailMessage) -> Iterator[Finding]:
    kinds = [part.get_content_type() for part in message.iter_parts()]
    if message.get_content_type() != "multipart/alternative" or kinds != ["text/plain", "text/html"]:
        yield _must("it is not text, then HTML (RFC 2046 5.1.4)", "report this: the program wrote it")
    for part in message.iter_parts():
        if (part.get_content_charset() or "").lower() != "utf-8":
            yield _must(f"{part.get_content_type()} is not UTF-8", "report this: the program wrote it")


def _must(what: str, hint: str) -> Finding:
    return _finding("must", what, hint)


def _finding(level: Level, what: str, hint: str) -> Finding:
    return Finding(rule="headers", level=level, where="headers", what=what, hint=hint)
