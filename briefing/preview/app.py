"""The routes of the preview: the page, the JSON it asks for, the mail in its frames, and the events of live reload."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from importlib import resources
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from briefing.errors import BriefingError
from briefing.preview import json_answers, reader_views, request_guard, writes
from briefing.preview.live_reload import LiveReload
from briefing.preview.preview_workspace import ShownEdition, Workspace

_STATIC = MappingProxyType(
    {
        "app.css": "text/css",
        "app.js": "text/javascript",
        "page.js": "text/javascript",
        "stories.js": "text/javascript",
        "tabs.js": "text/javascript",
        "icon.svg": "image/svg+xml",
    }
)


def make_app(workspace: Workspace, live: LiveReload) -> Starlette:
    """The application. It watches files and the store for as long as it runs."""
    token = secrets.token_urlsafe(24)
    page = _Page(workspace, live, token)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        import asyncio

        task = asyncio.create_task(live.watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    return Starlette(
        routes=page.routes(),
        middleware=[Middleware(request_guard.RequestGuard, token=token)],
        exception_handlers={BriefingError: _answer_error, HTTPException: _answer_http_error},
        lifespan=lifespan,
    )


class _Page:
    """The handlers. Starlette runs those that are no coroutines in threads: they render, or read the store."""

    def __init__(self, workspace: Workspace, live: LiveReload, token: str) -> None:
        self._workspace, self._live = workspace, live
        folder = resources.files("briefing.preview") / "static"
        self._files = {name: (folder / name).read_bytes() for name in _STATIC}
        self._shell = _render_shell(
            (folder / "shell.html.j2").read_text("utf-8"), token=token, widths=json_answers.VIEW_WIDTHS
        )

    def routes(self) -> list[Route]:
        asked: dict[str, Callable[[ShownEdition, Request], Any]] = {
            "state": lambda shown, _: json_answers.state_json(self._workspace, shown),
            "stories": lambda shown, _: json_answers.stories_json(self._workspace, shown),
            "provenance": self._provenance,
            "check": lambda shown, _: json_answers.check_json(self._workspace, shown),
            "message": lambda shown, _: json_answers.message_json(self._workspace, shown),
            "parts": lambda shown, _: json_answers.parts_json(shown),
            "sources": lambda shown, _: json_answers.sources_json(self._workspace, shown),
            "compare": self._compare,
        }
        return [
            Route("/", self._index),
            Route("/events", self._events),
            Route("/static/{name}", self._static),
            Route("/view/{part}", self._view),
            *(Route(f"/api/{name}", self._answer_get(answer)) for name, answer in asked.items()),
            *(
                Route(f"/api/{name}", self._answer_post(write), methods=["POST"])
                for name, write in writes.WRITES.items()
            ),
        ]

    def _index(self, _request: Request) -> Response:
        # HTML 7.1.3: without an opener, no other page has a handle on this one. Not for the views: a browser refuses to
        # open a sandboxed page that asks for an opener policy.
        alone = {"cross-origin-opener-policy": "same-origin"}
        return HTMLResponse(self._shell, headers={"content-security-policy": request_guard.PAGE_POLICY} | alone)

    def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            raise HTTPException(404)
        return Response(self._files[name], media_type=_STATIC[name])

    async def _events(self, request: Request) -> Response:
        stream = self._live.events(request.query_params.get("edition", ""))
        return StreamingResponse(stream, media_type="text/event-stream")

    def _view(self, request: Request) -> Response:
        part, query = request.path_params["part"], request.query_params
        mode = query.get("mode", "light")
        if part not in ("mail", "web") or mode not in reader_views.VIEW_MODES:
            raise HTTPException(404)
        alone = query.get("alone") == "1"
        pictures = "'none'" if mode == "bare" else "https: data:"
        allowed = " allow-popups allow-popups-to-escape-sandbox" if alone else ""
        policy = {"content-security-policy": request_guard.VIEW_POLICY.format(pictures=pictures, allowed=allowed)}
        try:
            shown = self._shown(request)
        except BriefingError as error:
            return HTMLResponse(_error_page(error), status_code=422, headers=policy)
        html = shown.rendering.mail if part == "mail" else shown.rendering.web
        story, listed, at = _asked_sentence(request)
        text = json_answers.printed_text(shown.edition, story, listed, at)
        html = reader_views.VIEW_MODES[mode](reader_views.mark_words(html, f"story-{story + 1}", text))
        return HTMLResponse(html if alone else reader_views.keep_links_out(html), headers=policy)

    def _answer_get(self, answer: Callable[[ShownEdition, Request], Any]) -> Callable[[Request], Response]:
        def ask(request: Request) -> Response:
            return JSONResponse(answer(self._shown(request), request))

        return ask

    def _answer_post(self, write: writes.Write) -> Callable[[Request], Any]:
        async def handle(request: Request) -> Response:
            try:
                asked = json.loads(await request.body())
                json.dumps(asked, ensure_ascii=False).encode()  # "\\ud800" is JSON, and no text
            except (ValueError, RecursionError) as error:
                raise HTTPException(400) from error
            if not isinstance(asked, dict) or not all(isinstance(value, str) for value in asked.values()):
                raise HTTPException(400)
            return JSONResponse(await run_in_threadpool(write, self._workspace, asked, _clock))

        return handle

    def _shown(self, request: Request, key: str = "edition") -> ShownEdition:
        query = request.query_params
        return self._workspace.show_edition(query.get(key, ""), query.get("theme", ""))

    def _provenance(self, shown: ShownEdition, request: Request) -> Any:
        found = json_answers.provenance_json(self._workspace, shown, *_asked_sentence(request))
        if found is None:
            raise HTTPException(404)
        return found

    def _compare(self, shown: ShownEdition, request: Request) -> Any:
        return json_answers.comparison_json(shown, self._shown(request, "other"))


def _asked_sentence(request: Request) -> tuple[int, str, int]:
    """Which sentence a request asks about: story, list and number there. A bad number is -1, which none has."""
    query = request.query_params
    numbers = [query.get(name, "") for name in ("story", "at")]
    story, at = (int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1 for text in numbers)
    return story, query.get("list", ""), at


def _clock() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _render_shell(source: str, **values: object) -> str:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source).render(**values)


def _error_page(error: BriefingError) -> str:
    from jinja2 import Environment

    page = '<!doctype html><meta charset="utf-8"><title>Cannot be shown</title><p>{{ error }}</p>'
    return Environment(autoescape=True).from_string(page).render(error=str(error))


def _answer_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BriefingError)
    lines = list(getattr(error, "mistakes", ()))
    told = {"what": error.what, "where": error.where, "hint": error.hint, "lines": lines}
    return JSONResponse({"error": told}, status_code=422)


def _answer_http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = {"what": error.detail, "where": "", "hint": "", "lines": []}
    return JSONResponse({"error": told}, status_code=error.status_code)
