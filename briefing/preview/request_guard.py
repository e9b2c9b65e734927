"""The door of the preview: who may ask, and what a page that is answered may do.

Anything on this machine, and any page in its browser, can reach a port of 127.0.0.1. So a request must name this
address as its host (a page elsewhere may point a name of its own here: DNS rebinding), a page of another origin gets
nothing, and a write needs this page's origin and the token that only this page was given.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LARGEST_WRITE = 64 * 1024
"""Bytes of a write: a note and its words about it."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""The policy of the page itself: its own files, no inline script or style, nothing from anywhere else."""

VIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox{allowed}"
)
"""The policy of a shown mail: data, never a program. Its frame is a sandbox even when it is opened alone."""

_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
)


class RequestGuard:
    """ASGI middleware: refuses strangers, and sets the headers that every answer has."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                more = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                if b"content-security-policy" not in names:
                    more.append((b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"))
                message["headers"] = [*message["headers"], *more]
            await send(message)

        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        hosts = request.headers.getlist("host")
        server = request.scope.get("server") or ("", 0)
        ours = {f"{name}:{server[1]}" for name in ("127.0.0.1", "localhost")}
        if len(hosts) != 1 or hosts[0].lower() not in ours:
            return _refused("this preview is served to 127.0.0.1 only", 403)
        site = request.headers.get("sec-fetch-site", "same-origin")
        if site not in ("same-origin", "none") and not (request.method == "GET" and request.url.path == "/"):
            return _refused("a page elsewhere may not ask here", 403)
        if request.method in ("GET", "HEAD"):
            return None
        if request.headers.get("origin", "") != f"http://{hosts[0]}":
            return _refused("a write must come from the preview's own page", 403)
        if not secrets.compare_digest(request.headers.get("x-briefing-token", "").encode(), self._token.encode()):
            return _refused("the page is older than this preview; load it again", 403)
        return _unreadable(request)


def _unreadable(request: Request) -> Response | None:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _refused("a write is JSON", 415)
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal() and len(length) < 9):
        return _refused("a write says how long it is", 411)
    return _refused(f"a write has at most {_LARGEST_WRITE} bytes", 413) if int(length) > _LARGEST_WRITE else None


def _refused(what: str, status: int) -> Response:
    return JSONResponse({"error": {"what": what, "where": "", "hint": "", "lines": []}}, status_code=status)
