"""Refuse requests that do not come from the preview's own page, and limit what an answered page may do.

Any program on this machine, and any page in its browser, can reach a port of 127.0.0.1. Four checks answer that:

* The Host header names this address. A page elsewhere may point a name of its own at 127.0.0.1 (DNS rebinding), and the
  browser then takes the preview for that page's own server; but the Host header still says the other name.
* Sec-Fetch-Site (W3C, Fetch Metadata) does not say that a page of another origin asks.
* A write has this page's Origin (RFC 6454, 7; OWASP, cross-site request forgery).
* A write has the token of this page: neither a page elsewhere nor one of an earlier preview at this port knows it.

They keep out pages, not people: a program of another user of this machine can read the page and take its token.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Bytes of a write. The largest holds a note of 5,000 characters (`config.models.LONGEST_NOTE`), which JSON spells with
# 12 bytes each at most.
_LARGEST_WRITE = 64 * 1024

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""The policy of the page itself (W3C, Content Security Policy Level 3): its own files only, and no inline script or
style. A story's words can then not become a script by `innerHTML` either (W3C, Trusted Types)."""

VIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox{allowed}"
)
"""The policy of a shown mail: it is data, never a program. Mails need inline styles. The sandbox (HTML, 7.1.5)
allows no scripts and no forms and gives the mail an origin of its own, also when the view is opened alone, so that
nothing in a mail reaches the page or its token."""

# no-store: each answer is the state of this moment. same-origin (Fetch, Cross-Origin-Resource-Policy): no other page
# embeds an answer. no-referrer: links to articles do not tell their outlets about the preview. nosniff (Fetch): a JSON
# answer is never run as a script or shown as a page.
_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
)


class RequestGuard:
    """ASGI middleware: it refuses requests from elsewhere, and sets the headers that every answer has."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                more = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                if b"content-security-policy" not in names:
                    more.append((b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"))
                message["headers"] = [*message["headers"], *more]
            await send(message)

        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that is refused; None when it may pass."""
        hosts = request.headers.getlist("host")
        server = request.scope.get("server") or ("", 0)
        ours = {f"{name}:{server[1]}" for name in ("127.0.0.1", "localhost")}
        if len(hosts) != 1 or hosts[0].lower() not in ours:
            return _refused("this preview is served to 127.0.0.1 only", 403)
        # The page itself may be opened by a link from anywhere. Programs that are not browsers send no Sec-Fetch-Site;
        # this check is not for them.
        site = request.headers.get("sec-fetch-site", "same-origin")
        if site not in ("same-origin", "none") and not (request.method == "GET" and request.url.path == "/"):
            return _refused("requests from other pages are refused", 403)
        if request.method in ("GET", "HEAD"):
            return None
        if request.headers.get("origin", "") != f"http://{hosts[0]}":
            return _refused("a write must come from the preview's own page", 403)
        # Compared in constant time: how long it takes tells nothing about the token.
        if not secrets.compare_digest(request.headers.get("x-briefing-token", "").encode(), self._token.encode()):
            return _refused("the page is older than this preview; reload it", 403)
        return _refusal_of_body(request)


def _refusal_of_body(request: Request) -> Response | None:
    """The answer to a write whose body cannot be taken; None when it can.

    An HTML form cannot send JSON, so a page elsewhere would need a preflight (Fetch, 3.2), which is refused here.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _refused("a write must be JSON", 415)
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal() and len(length) < 9):
        return _refused("a write must have a Content-Length", 411)
    return _refused(f"a write may have {_LARGEST_WRITE} bytes at most", 413) if int(length) > _LARGEST_WRITE else None


def _refused(what: str, status: int) -> Response:
    return JSONResponse({"error": {"what": what, "where": "", "hint": "", "lines": []}}, status_code=status)
