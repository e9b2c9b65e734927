"""Requests over HTTP: conditional, bounded in size and time, one at a time per host.

Redirects are followed by hand so that every hop is checked like a first request. There are no cookies, no logins and no
proxies. A request is answered by a Response or a Problem, whatever the server does.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from briefing.pull import address_guard, fetch_problems
from briefing.pull.limited_body import Broken, LimitedBody, TooLarge
from briefing.pull.retry import Refusal, server_of, wants_to_be_left_alone
from briefing.types import Problem, Request, Response

if TYPE_CHECKING:
    from briefing.config import Fetch

# RFC 2068, 10.3, recommended at most five; RFC 9110, 15.4, says that some clients still keep to it.
_MOST_REDIRECTS = 5
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)
# Only what every Python can unpack within a limit; feeds and pages gain little more from brotli.
_ACCEPT_ENCODING = "gzip, deflate"
# News sites send content security policies and cookies of more than aiohttp's 8,190 bytes.
_LONGEST_HEADER = 65_536
# Bytes read at once. A body passes its limit by one block at most, so the size decides speed and nothing else.
_BLOCK = 65_536

# A date has 29 characters (RFC 9110, 5.6.7).
_LONGEST_RETRY_AFTER = 40

# RFC 9110, 15.4, without 300 (a choice for people) and 304 (nothing to fetch).
_REDIRECT_STATUSES = (301, 302, 303, 307, 308)
# "Any future references to this resource ought to use one of the enclosed URIs" (RFC 9110, 15.4.2 and 15.4.9).
_MOVED_STATUSES = (301, 308)
_log = logging.getLogger(__name__)

Answer = Response | Problem | Refusal


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: URL
    for_good: bool


def fetch_all(
    requests: Sequence[Request], settings: Fetch, on_done: Callable[[Request], None] | None = None
) -> tuple[Answer, ...]:
    """One answer for each request, in their order, after at most `settings.deadline` seconds."""
    work = _fetch_all(requests, settings, on_done)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:  # called from a notebook, whose thread has a loop of its own
        return thread.submit(_run, work).result()


def _run(work: Coroutine[Any, Any, tuple[Answer, ...]]) -> tuple[Answer, ...]:
    return asyncio.run(work)


async def _fetch_all(
    requests: Sequence[Request], settings: Fetch, on_done: Callable[[Request], None] | None
) -> tuple[Answer, ...]:
    allow = address_guard.allowed_places(settings.allow)
    # limit=0: `_Fetcher` counts what is open at once, before it asks for a connection.
    connector = aiohttp.TCPConnector(resolver=address_guard.GuardedResolver(allow), limit=0, ttl_dns_cache=300)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),  # `_Fetcher` keeps the time over all hops
        auto_decompress=False,
        # A proxy of the environment would look up the names itself, out of sight of the guard.
        trust_env=False,
        max_line_size=_LONGEST_HEADER,
        max_field_size=_LONGEST_HEADER,
    ) as session:
        fetcher = _Fetcher(session, settings, allow)
        tasks = [asyncio.create_task(_answer(fetcher, request, on_done)) for request in requests]
        try:
            await asyncio.wait(tasks, timeout=settings.deadline)
        finally:  # also when Ctrl-C cancels us
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return tuple(
        fetch_problems.too_late(request.url, settings.deadline) if task.cancelled() else task.result()
        for request, task in zip(requests, tasks, strict=True)
    )


async def _answer(fetcher: _Fetcher, request: Request, on_done: Callable[[Request], None] | None) -> Answer:
    try:
        return await fetcher.fetch(request)
    finally:
        if on_done is not None:
            on_done(request)


class _Fetcher:
    """One run's session, its limits, and who is being asked at the moment."""

    def __init__(self, session: aiohttp.ClientSession, settings: Fetch, allow: frozenset[str]) -> None:
        self._session = session
        self._settings = settings
        self._allow = allow
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._slots = asyncio.Semaphore(max(1, settings.concurrency))
        self._left_alone: set[str] = set()

    async def fetch(self, request: Request) -> Answer:
        """The answer; whatever a server does becomes a Problem."""
        settings = self._settings
        try:
            return await self._follow(request)
        except address_guard.NotAllowed as error:
            return fetch_problems.problem(request.url, error.what, error.hint)
        except TooLarge:
            return fetch_problems.too_large(request.url, settings.max_bytes)
        except Broken as error:
            return fetch_problems.problem(request.url, str(error), "try again later")
        except TimeoutError:
            return fetch_problems.too_slow(request.url, settings.timeout)
        except Exception as error:
            # The promise is that nothing a server does ends the run, and servers are inventive.
            _log.debug("%s", request.url, exc_info=True)
            return fetch_problems.failure(request.url, error)

    async def _follow(self, request: Request) -> Answer:
        """Ask, and follow redirects. The time limit counts the time with the servers, not the time in the queue."""
        clock = asyncio.get_running_loop().time
        left = self._settings.timeout
        url = address_guard.checked_url(request.url, self._allow)
        moved, moving = "", True
        for hop in range(_MOST_REDIRECTS + 1):
            server = server_of(str(url))
            # The host first: whoever waits for one must not hold a slot that another could use.
            async with self._hosts[server], self._slots:
                if server in self._left_alone:
                    return fetch_problems.left_alone(request.url)
                started = clock()
                async with asyncio.timeout(left):
                    answer = await self._ask(url, request, final_url=str(url) if hop else request.url)
                left -= clock() - started
            if isinstance(answer, Refusal):
                self._left_alone.add(server)
            if not isinstance(answer, _Redirect):
                return replace(answer, moved=moved) if isinstance(answer, Response) else answer
            url = address_guard.checked_url(answer.url, self._allow)
            # Behind a redirect for the time being nothing says what is for good.
            moving = moving and answer.for_good
            moved = str(url) if moving else moved
        return fetch_problems.problem(
            request.url, f"redirects more than {_MOST_REDIRECTS} times", "look for its new address"
        )

    async def _ask(self, url: URL, request: Request, *, final_url: str) -> Answer | _Redirect:
        """One request: a Response, what went wrong, or where it redirects to."""
        headers = self._headers(request)
        async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
            location = answer.headers.get("Location", "")
            if answer.status in _REDIRECT_STATUSES and location:
                return _Redirect(url.join(URL(location)), answer.status in _MOVED_STATUSES)
            conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
            if answer.status == 304 and conditional:
                return _response(answer, final_url, b"", unchanged=True)
            if not 200 <= answer.status < 300:
                retry_after = answer.headers.get("Retry-After", "")[:_LONGEST_RETRY_AFTER]
                problem = fetch_problems.status(request.url, answer.status, retry_after)
                if wants_to_be_left_alone(answer.status, retry_after):
                    return Refusal(problem=problem, server=server_of(str(url)), retry_after=retry_after)
                return problem
            return _response(answer, final_url, await self._body(answer))

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        limit = self._settings.max_bytes
        if (answer.content_length or 0) > limit:
            raise TooLarge
        body = LimitedBody(", ".join(answer.headers.getall("Content-Encoding", [])), limit)
        async for block in answer.content.iter_chunked(_BLOCK):
            body.feed(block)
        return body.finish()

    def _headers(self, request: Request) -> dict[str, str]:
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": request.accept or _ACCEPT,
            "Accept-Encoding": _ACCEPT_ENCODING,
            "If-None-Match": _keepable_header(request.etag),
            "If-Modified-Since": _keepable_header(request.last_modified),
        }
        return {name: value for name, value in headers.items() if value}


def _response(answer: aiohttp.ClientResponse, url: str, body: bytes, *, unchanged: bool = False) -> Response:
    return Response(
        url=url,
        status=answer.status,
        body=body,
        content_type=_keepable_header(answer.headers.get("Content-Type", "")),
        etag=_keepable_header(answer.headers.get("ETag", "")),
        last_modified=_keepable_header(answer.headers.get("Last-Modified", "")),
        unchanged=unchanged,
    )


def _keepable_header(header: str) -> str:
    """A header fit to keep and to send back, or "": a server may put any bytes there."""
    return header if len(header) <= 1_000 and header.isascii() and header.isprintable() else ""
