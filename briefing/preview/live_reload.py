"""Live reload: watch the files and the rows of the store, and tell every open page what changed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from briefing.errors import BriefingError
from briefing.preview.preview_workspace import Workspace

# An editor saves a file in several steps (a new file, a rename). They are one change until none came for 20 ms, and for
# 60 ms at most (watchfiles' own are 50 and 1,600): a page does not wait for a folder that never rests.
_DEBOUNCE_MS, _STEP_MS = 60, 20
# Seconds between two looks at the store. A look costs 1.5 ms for an edition of twelve stories; "within a second" holds
# below about 0.8.
_STORE_INTERVAL = 0.4
# Seconds between two comment lines, by which the server finds out that a page is gone. HTML (9.2.7) suggests "every 15
# seconds or so".
_HEARTBEAT = 15.0
# Files that editors write beside the real ones: Emacs, Vim (4913 tries whether a folder is writable) and downloads.
_SCRATCH_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".part", "4913")


class LiveReload:
    """Tells open pages what changed: "templates", "feeds.yaml", "edition" or "editions"."""

    def __init__(self, workspace: Workspace) -> None:
        """Args: the workspace to watch. Nothing is watched before `watch`."""
        self._workspace = workspace
        self._pages: dict[asyncio.Queue[str], str] = {}
        self._closed = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def watch(self) -> None:
        """Watch until cancelled."""
        self._loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as tasks:
            folders = tasks.create_task(self._watch_templates())
            tasks.create_task(self._watch_settings(folders, tasks))
            tasks.create_task(self._watch_store())

    def tell(self, what: str) -> None:
        """Tell every page that something changed."""
        for page in self._pages:
            page.put_nowait(what)

    def close(self) -> None:
        """End the streams of all pages, so that the server can stop. May be called from any thread."""
        self._closed = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed, and all streams with it
                self._loop.call_soon_threadsafe(self.tell, "")

    async def events(self, edition_id: str) -> AsyncIterator[str]:
        """The stream of events for one page that shows an edition (HTML 9.2, server-sent events)."""
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

    async def _watch_templates(self) -> None:
        async for _ in _folder_changes(self._workspace.folders, recursive=True):
            self.tell("templates")

    async def _watch_settings(self, folders: asyncio.Task[None], tasks: asyncio.TaskGroup) -> None:
        """Watch the folder of feeds.yaml, not what is below it: for feeds.yaml, and for templates/ to come or go."""
        watched = self._workspace.folders
        root, name = self._workspace.root, self._workspace.path.name
        async for changes in _folder_changes((root,), recursive=False):
            if self._workspace.folders != watched:
                watched = self._workspace.folders
                folders.cancel()
                folders = tasks.create_task(self._watch_templates())
                self.tell("templates")
            if any(Path(file).name == name for _, file in changes):
                self.tell("feeds.yaml")

    async def _watch_store(self) -> None:
        """Look at the rows of the editions on open pages, and at the list of all editions."""
        seen: dict[str, str] = {}
        listed = await asyncio.to_thread(self._edition_states)
        while True:
            await asyncio.sleep(_STORE_INTERVAL)
            shown = set(self._pages.values())
            if not shown:
                continue
            # When the store fails, the next request of the page reports it; the streams go on.
            with contextlib.suppress(BriefingError):
                digests = {one: await asyncio.to_thread(self._workspace.row_digest, one) for one in shown}
                for edition_id, digest in digests.items():
                    if seen.get(edition_id, digest) != digest:
                        self._tell_pages_of(edition_id)
                seen = digests
                now = await asyncio.to_thread(self._edition_states)
                if now != listed:
                    listed = now
                    self.tell("editions")

    def _tell_pages_of(self, edition_id: str) -> None:
        for page, shown in self._pages.items():
            if shown == edition_id:
                page.put_nowait("edition")

    def _edition_states(self) -> tuple[tuple[str, bool], ...]:
        return tuple((one.id, one.final) for one in self._workspace.list_editions())


async def _folder_changes(places: tuple[Path, ...], *, recursive: bool) -> AsyncIterator[set[tuple[Any, str]]]:
    """The changes in folders. They are polled where the system can watch no more files (inotify has a limit)."""
    from watchfiles import awatch

    for polling in (False, True):
        with contextlib.suppress(OSError):
            async for changes in awatch(
                *places,
                watch_filter=_is_no_scratch_file,
                debounce=_DEBOUNCE_MS,
                step=_STEP_MS,
                recursive=recursive,
                force_polling=polling,
            ):
                yield changes


def _is_no_scratch_file(_change: object, file: str) -> bool:
    """Whether a file is more than the scratch file of an editor."""
    return not file.endswith(_SCRATCH_ENDINGS)
