"""Live reload: files are watched, the store's rows looked at, and every open page is told what changed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from briefing.errors import BriefingError
from briefing.preview.preview_workspace import Workspace

# An editor that saves a file writes it in several steps; they are one change when they come within this many ms.
_SETTLED = 60
_LOOK_AGAIN = 20
# Seconds between two looks at the store; one costs a millisecond and a half for an edition of twelve stories.
_STORE = 0.4
# A line that says nothing keeps the connection, and finds out that the page is gone.
_HEARTBEAT = 15.0
_SCRATCH = ("~", ".swp", ".swx", ".tmp", ".part", "4913")


class LiveReload:
    """Tells open pages what changed: "templates", "feeds.yaml", "edition" or "editions"."""

    def __init__(self, workspace: Workspace) -> None:
        """Args: what is watched. Nothing is watched before `watch`."""
        self._workspace = workspace
        self._pages: dict[asyncio.Queue[str], str] = {}
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def watch(self) -> None:
        """Watch until cancelled."""
        self._loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as tasks:
            folders = tasks.create_task(self._templates())
            tasks.create_task(self._settings(folders, tasks))
            tasks.create_task(self._store())

    def tell(self, what: str) -> None:
        """Say to every page that something changed."""
        for page in self._pages:
            page.put_nowait(what)

    def close(self) -> None:
        """End the streams of all pages, so that the server can stop. May be called from any thread."""
        self._closed = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: there are no streams any more
                self._loop.call_soon_threadsafe(self.tell, "")

    async def events(self, edition_id: str) -> AsyncIterator[str]:
        """The stream of one page that shows an edition (server-sent events, WHATWG HTML 9.2)."""
        page: asyncio.Queue[str] = asyncio.Queue()
        self._pages[page] = edition_id
        try:
            yield "retry: 500\nevent: hello\ndata: {}\n\n"
            while not self._closed:
                try:
                    what = await asyncio.wait_for(page.get(), _HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if what:
                    yield f"event: changed\ndata: {json.dumps({'what': what})}\n\n"
        finally:
            del self._pages[page]

    async def _templates(self) -> None:
        async for _ in _changes(self._workspace.folders, recursive=True):
            self.tell("templates")

    async def _settings(self, folders: asyncio.Task[None], tasks: asyncio.TaskGroup) -> None:
        """The workspace's own folder, not what is below it: feeds.yaml, and templates/ that comes or goes."""
        watched = self._workspace.folders
        root, name = self._workspace.root, self._workspace.path.name
        async for changes in _changes((root,), recursive=False):
            if self._workspace.folders != watched:
                watched = self._workspace.folders
                folders.cancel()
                folders = tasks.create_task(self._templates())
                self.tell("templates")
            if any(Path(file).name == name for _, file in changes):
                self.tell("feeds.yaml")

    async def _store(self) -> None:
        """The rows of the editions that are looked at, and the list of all of them."""
        seen: dict[str, str] = {}
        listed = await asyncio.to_thread(self._ids)
        while True:
            await asyncio.sleep(_STORE)
            shown = set(self._pages.values())
            if not shown:
                continue
            # A store that fails now says so to the next question; the pages stay.
            with contextlib.suppress(BriefingError):
                marks = {one: await asyncio.to_thread(self._workspace.row_digest, one) for one in shown}
                for edition_id, mark in marks.items():
                    if seen.get(edition_id, mark) != mark:
                        self._tell_those(edition_id)
                seen = marks
                now = await asyncio.to_thread(self._ids)
                if now != listed:
                    listed = now
                    self.tell("editions")

    def _tell_those(self, edition_id: str) -> None:
        for page, shown in self._pages.items():
            if shown == edition_id:
                page.put_nowait("edition")

    def _ids(self) -> tuple[tuple[str, bool], ...]:
        return tuple((one.id, one.final) for one in self._workspace.list_editions())


async def _changes(places: tuple[Path, ...], *, recursive: bool) -> AsyncIterator[set[tuple[Any, str]]]:
    """What changes in these folders. Where the system can watch no more files, they are looked at again and again."""
    from watchfiles import awatch

    for polling in (False, True):
        with contextlib.suppress(OSError):
            async for changes in awatch(
                *places,
                watch_filter=_is_meant,
                debounce=_SETTLED,
                step=_LOOK_AGAIN,
                recursive=recursive,
                force_polling=polling,
            ):
                yield changes


def _is_meant(_change: object, file: str) -> bool:
    """Whether a file is one that somebody means: not an editor's scratch file."""
    return not file.endswith(_SCRATCH)
