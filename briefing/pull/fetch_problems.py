"""What went wrong with a request, in words for people: one line, and what to do about it."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing.types import Problem

if TYPE_CHECKING:
    from aiohttp import ClientError

# Printed in a footer or on a terminal: a data: address or a tracker's may have megabytes. Nothing depends on the value.
_LONGEST_WHERE = 300

_STATUS = {
    401: ("refused: it wants a login", "use an address that is open to all"),
    402: ("refused: it wants to be paid", ""),
    403: ("refused", "it may not want programs to read it"),
    404: ("there is nothing at this address", "look for its new address"),
    410: ("is gone for good", "look for its new address, or take it out of feeds.yaml"),
    429: ("asked us to come less often", "build less often"),
    451: ("refused for legal reasons", ""),
}


NO_NETWORK = "no network"
"""Where the trouble is when no server could be reached: one problem, and none of any source."""
# What is said of one server that was not reached at all, and what of a name server that gives no answer.
_NO_NAME, _NO_ANSWER, _NO_WAY = (
    "there is no server of that name",
    "its name could not be looked up",
    "it cannot be reached from here",
)


def problem(url: str, what: str, hint: str = "") -> Problem:
    """A Problem of this stage; a password in the address is not repeated."""
    return Problem(stage="pull", where=printable_address(url), what=what, hint=hint)


def printable_address(url: str) -> str:
    """An address fit to print: one line, not endless, no user name or password."""
    try:
        parts = urlsplit(url)
        if "@" in parts.netloc:
            url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    except ValueError:
        pass  # printed as it came
    line = "".join(char if char.isprintable() else "?" for char in url[: _LONGEST_WHERE + 1])
    return line if len(line) <= _LONGEST_WHERE else line[: _LONGEST_WHERE - 1] + "…"


def offline(url: str) -> Problem:
    """Nothing was asked for, since the run is offline."""
    return problem(url, "not fetched: offline")


def too_late(url: str, deadline: float) -> Problem:
    """The run's time was up."""
    return problem(url, f"not fetched: the run's time ({deadline:g} s) was up", "raise fetch: deadline, or pull less")


def too_large(url: str, limit: int) -> Problem:
    """The body passed the limit, which is given in bytes."""
    return problem(url, f"larger than {limit / 1e6:g} MB", "raise fetch: max_bytes if you trust it")


def too_slow(url: str, timeout: float) -> Problem:
    """Not complete in time (seconds)."""
    return problem(url, f"no complete answer within {timeout:g} s", "it may be slow or down; try again later")


def status(url: str, code: int, retry_after: str = "") -> Problem:
    """An HTTP status that is no answer."""
    if code in _STATUS:
        what, hint = _STATUS[code]
        # RFC 9110, 10.2.3: seconds or a date. A date says no more to the editor than "less often".
        if code == 429 and retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 8:
            hint = f"it says to wait {int(retry_after)} s"
        return problem(url, f"{what} (status {code})", hint)
    if code >= 500:
        return problem(url, f"the server is in trouble (status {code})", "try again later")
    return problem(url, f"refused (status {code})" if code >= 400 else f"answered with status {code} and no document")


def left_alone(url: str) -> Problem:
    """Not asked for, because its server has just refused another request."""
    return problem(url, "not fetched: its server asked us to come less often", "it is asked again by a later run")


def not_yet(url: str, until: datetime) -> Problem:
    """Not asked for, because its server wants to be left alone until then."""
    what = f"not fetched: its server asked us to wait until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return problem(url, what, "it is asked again by a later run")


def failure(url: str, error: Exception) -> Problem:
    """An exception of the network."""
    import aiohttp

    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or "not trusted"
        return problem(url, f"its certificate is not valid: {reason}", "tell its owner; it is not read until then")
    if isinstance(error, aiohttp.ClientConnectorError):
        return _no_connection(url, error.os_error)
    if isinstance(error, aiohttp.InvalidURL):  # a number in an old notation for a host, say
        return problem(url, "not a web address", "check its spelling")
    if isinstance(error, aiohttp.ClientError):
        return problem(url, _broken(error), "try again later")
    if isinstance(error, OSError):
        return _no_connection(url, error)
    return problem(url, f"could not be fetched: {type(error).__name__}: {str(error)[:200]}", "please report this")


def no_network(problems: Sequence[Problem]) -> Problem | None:
    """What is wrong where none of several servers was reached, each for such a reason: all of them at once are a cable
    that was pulled. One alone may have another name by now, and then its own problem holds."""
    hosts = {urlsplit(problem.where).hostname for problem in problems}
    if len(hosts) < 2 or any(problem.what not in (_NO_NAME, _NO_ANSWER, _NO_WAY) for problem in problems):
        return None
    what = f"none of {len(hosts)} servers could be reached"
    return Problem(stage="pull", where=NO_NETWORK, what=what, hint="are you connected to the internet?")


def _no_connection(url: str, error: OSError) -> Problem:
    from socket import EAI_AGAIN, gaierror

    from briefing.pull.address_guard import PrivateAddress, private_address_message

    if isinstance(error, PrivateAddress):
        return problem(url, *private_address_message(str(error)))
    if isinstance(error, gaierror):
        # No name server answered, as on a machine without a network; otherwise one said that there is no such name.
        if error.errno == EAI_AGAIN:
            return problem(url, _NO_ANSWER, "are you connected to the internet?")
        return problem(url, _NO_NAME, "check the spelling of the address")
    if isinstance(error, ssl.SSLError):
        return problem(url, "no secure connection could be made", "try it in a browser")
    if isinstance(error, ConnectionRefusedError):
        return problem(url, "no server answers there", "it may be down, or the port is wrong")
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return problem(url, _NO_WAY, "are you connected to the internet?")
    return problem(url, "the connection failed", "try again later")


def _broken(error: ClientError) -> str:
    import aiohttp

    if isinstance(error, aiohttp.ClientPayloadError):
        return "the answer broke off before its end"
    if isinstance(error, aiohttp.ClientResponseError):
        return "did not answer in proper HTTP"
    return "the connection broke off"
