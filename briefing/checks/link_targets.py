"""Where the links lead: addresses that a reader cannot reach, that spy on her, or that belong to this machine."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from briefing.checks.finding import Finding
from briefing.checks.mail_page import MailPage

# Parameters that tell the publisher's statistics who followed which letter: Urchin's, Meta's, Google's, Mailchimp's and
# HubSpot's. They come with the addresses of feeds.
_TRACKING = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|mc_[ce]id|_hs\w+)=", re.IGNORECASE)
# Names that lead nowhere outside: RFC 6761 (localhost), RFC 6762 (local), RFC 8375 (home), and what routers hand out.
_INTERNAL = re.compile(r"(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp)$", re.IGNORECASE)


def findings(page: MailPage, answers: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with an address of the mail.

    Args: the mail; for addresses that were tried, what went wrong ("" when they answered).
    """
    for address in link_addresses(page):
        problem, hint = _problem(address)
        if problem:
            yield Finding(rule="links", level="must", where="mail", what=f"{problem}: {address[:80]}", hint=hint)
        elif answers.get(address):
            yield Finding(
                rule="dead link",
                level="should",
                where="mail",
                what=f"{address[:80]}: {answers[address]}",
                hint="look at it; drop the story if its article is gone",
            )


def link_addresses(page: MailPage) -> tuple[str, ...]:
    """The addresses of all links in the mail, each once, in order."""
    return tuple(dict.fromkeys(address for address, _ in page.links()))


def _problem(address: str) -> tuple[str, str]:
    if address.startswith(("mailto:", "#")):
        return "", ""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "is no address", "take the link out"
    if parts.scheme not in ("http", "https") or not host:
        return "is no web address", "take the link out"
    if is_private_host(host):
        return "leads into a private network", "only readers in it could follow; use the public address"
    if _TRACKING.search(address):
        return "tracks the reader", "take the parameters away"
    return "", ""


def is_private_host(host: str) -> bool:
    """Whether a host's name or number says that it is of no public network."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(_INTERNAL.search(host)) or "." not in host
