"""Which addresses may be fetched: http and https, on the open internet.

A feed may name any address, and a name may change its address between two look-ups, so the check is made on the very
address that is connected to: literal addresses before the request, names inside the resolver the connection uses.
Private addresses (a router, a printer, a cloud's metadata service) are fetched only when feeds.yaml allows that host
and port by name. No proxies of the environment are used: behind one, the proxy would look up the name.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import threading
from collections.abc import Iterable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$", re.IGNORECASE)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_ALWAYS_REFUSED = (
    ipaddress.IPv4Network("0.0.0.0/8"),
    ipaddress.IPv4Network("100.64.0.0/10"),  # RFC 6598, shared; also some clouds' metadata
    ipaddress.IPv4Network("192.88.99.0/24"),  # RFC 7526, old 6to4 relays
    ipaddress.IPv4Network("168.63.129.16/32"),  # a cloud's host agent, though a public number
)


class NotAllowed(Exception):
    """An address that is never fetched: `what` it is and a `hint`."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


class PrivateAddress(OSError):
    """A name whose addresses are all private. An OSError, since that is what a resolver may raise."""


def checked_url(address: str | URL, allow: frozenset[str]) -> URL:
    """The address as a URL without user name, password and fragment.

    Args:
        address: as it stands in feeds.yaml, in a feed or in a Location header.
        allow: "host:port" that may be fetched although private, see `allowed_places`.

    Raises:
        NotAllowed: not http or https, no host, or a private address given as a number.
    """
    try:
        url = URL(address).with_fragment(None)
        port = url.port
    except (ValueError, TypeError) as error:  # UnicodeError is a ValueError
        raise NotAllowed("not a web address", "check its spelling") from error
    if url.scheme not in ("http", "https"):
        raise NotAllowed("only http and https addresses are fetched", "use path: for a local file")
    if not url.host or port is None:
        raise NotAllowed("not a web address", "check its spelling")
    _refuse_private_number(url.host, port, allow)
    return url.with_user(None) if url.user or url.password else url


def _refuse_private_number(host: str, port: int, allow: frozenset[str]) -> None:
    """Refuse an address given as a number when it is private, or in a notation that only old libraries read."""
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        # 2130706433, 0x7f.1, 0177.0.0.1: no host name ends in a number (URL Standard, 3.5), and aiohttp before 3.11
        # connects to the first of these without asking the resolver.
        if _ENDS_IN_NUMBER.search(host):
            raise NotAllowed("not a web address", "check its spelling") from None
        return
    if is_private_number(number) and _host_port(host, port) not in allow:
        raise NotAllowed(*private_address_message(_host_port(host, port)))


def private_address_message(place: str) -> tuple[str, str]:
    """What to say of a private address, given as "host:port", and what to do."""
    return "leads to a private address, which is not fetched", f"if it is yours: fetch: allow: ['{place}']"


def allowed_places(places: Iterable[str]) -> frozenset[str]:
    """The "host:port" of settings, in lower case."""
    return frozenset(place.strip().lower() for place in places)


def _host_port(host: str, port: int) -> str:
    """A "host:port" as in feeds.yaml; an IPv6 address stands in brackets."""
    return f"[{host.lower()}]:{port}" if ":" in host else f"{host.lower()}:{port}"


def is_private_number(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True unless the address, and any IPv4 address wrapped in it, is on the open internet."""
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if inner is None and number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return is_private_number(inner)
    elif any(number in network for network in _ALWAYS_REFUSED):
        return True
    return not number.is_global or number.is_multicast or number.is_reserved


class GuardedResolver(AbstractResolver):
    """Looks names up and gives only the addresses that may be connected to.

    Each look-up runs in a daemon thread: a name server that hangs must not hold up the end of the run, and the
    threads of an executor are waited for when the loop and the interpreter close.
    """

    def __init__(self, allow: frozenset[str]) -> None:
        self._allow = allow

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All usable addresses of `host`. Raises OSError: not known, or PrivateAddress."""
        found = [_result(host, info) for info in await _look_up(host, port, family)]
        if _host_port(host, port) in self._allow:
            return found
        public = [result for result in found if not is_private_number(ipaddress.ip_address(result["host"]))]
        if found and not public:
            raise PrivateAddress(_host_port(host, port))
        return public

    async def close(self) -> None:
        """Nothing is held."""


def _result(host: str, info: tuple[Any, ...]) -> ResolveResult:
    family, _, proto, _, address = info
    return ResolveResult(
        hostname=host,
        host=str(address[0]).partition("%")[0],
        port=int(address[1]),
        family=family,
        proto=proto,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


async def _look_up(host: str, port: int, family: int) -> list[tuple[Any, ...]]:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[tuple[Any, ...]]] = loop.create_future()

    def settle(answer: list[tuple[Any, ...]] | OSError) -> None:
        if future.done():
            return
        if isinstance(answer, OSError):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    def ask() -> None:
        answer: list[tuple[Any, ...]] | OSError
        try:
            answer = list(socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG))
        except OSError as error:
            answer = error
        except UnicodeError as error:  # a label over 63 characters, says the idna codec
            answer = socket.gaierror(socket.EAI_NONAME, str(error))
        with contextlib.suppress(RuntimeError):  # the loop was closed while the name server was thinking
            loop.call_soon_threadsafe(settle, answer)

    threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
    return await future
