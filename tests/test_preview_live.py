"""The preview follows what is saved, tells its pages, and serves this machine alone."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from briefing import pipeline
from briefing.errors import BriefingError
from briefing.preview import Preview, Workspace
from briefing.preview.live_reload import LiveReload
from tests.previewed import DRAFT, client, copied, opened, told, wish
from tests.workspace import finalize


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Iterator[Workspace]:
    """For tests that change something."""
    with opened(copied(built, tmp_path / "ws")) as workspace:
        yield workspace


# A template, phrases or feeds.yaml saved


def test_a_saved_template_is_seen_and_a_broken_one_is_named(workspace: Workspace) -> None:
    page = client(workspace)
    own = workspace.root / "templates" / "posted" / "web.html.j2"
    assert page.get("/api/state").status_code == 200
    own.parent.mkdir(parents=True)
    own.write_text("<html><head></head>\n<body>{{ page.titel }}</body></html>", encoding="utf-8")
    for path in ("/api/state", "/api/stories"):
        answer = page.get(path)
        assert answer.status_code == 422
        assert answer.json()["error"]["where"].endswith("posted/web.html.j2:2")
    view = page.get("/view/web")
    assert (view.status_code, "titel" in view.text) == (422, True)
    assert "sandbox" in view.headers["content-security-policy"]
    own.write_text("<html><head></head>\n<body>Mended: {{ page.title }}</body></html>", encoding="utf-8")
    assert "Mended: The Merrow Briefing" in page.get("/view/web").text


def test_phrases_are_seen(workspace: Workspace) -> None:
    page = client(workspace)
    assert "Issue" not in page.get("/api/parts").json()["text"]
    file = workspace.root / "templates" / "phrases" / "en.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[masthead]\nnumber = "Issue {n}"\n', encoding="utf-8")
    assert "Issue\u00a01" in page.get("/api/parts").json()["text"]


def test_mistakes_in_feeds_yaml_are_listed_and_mended(workspace: Workspace) -> None:
    page = client(workspace)
    file = workspace.root / "feeds.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("stories: 6", "stories: many"), encoding="utf-8")
    answer = page.get("/api/state")
    assert answer.status_code == 422
    assert answer.json()["error"]["lines"][0].startswith("feeds.yaml:")
    file.write_text(text, encoding="utf-8")
    assert page.get("/api/state").status_code == 200


# Live reload, and the server itself


def test_pages_are_told_what_changed(workspace: Workspace) -> None:
    (workspace.root / "templates").mkdir()
    file = workspace.root / "feeds.yaml"
    settings = file.read_text(encoding="utf-8")
    page = client(workspace)
    story = told(page)[0]["id"]

    async def told_of(stream: Any, *wanted: str) -> None:
        missing = set(wanted)
        while missing:
            event = await asyncio.wait_for(anext(stream), 60)
            missing -= {what for what in missing if what in event}

    async def told_of_changes(stream: Any, what: str, change: Callable[[int], object]) -> None:
        """Change it until that is told: a watcher starts in a thread of its own, and sees nothing that was before."""
        is_told = asyncio.Event()

        async def make_changes() -> None:
            for number in itertools.count():
                await asyncio.to_thread(change, number)
                await asyncio.sleep(0.1)
                if is_told.is_set():
                    return

        changing = asyncio.create_task(make_changes())
        await told_of(stream, what)
        is_told.set()
        await changing

    def save_settings(number: int) -> None:
        saved = file.with_suffix(".tmp")  # and put in its place, for the file is read meanwhile
        saved.write_text(settings + number * "\n", encoding="utf-8")
        saved.replace(file)

    async def scenario() -> None:
        live = LiveReload(workspace)
        watching = asyncio.create_task(live.watch())
        stream = live.events(DRAFT)
        await told_of(stream, "hello")
        template = workspace.root / "templates" / "x.css"
        await told_of_changes(stream, '"templates"', lambda number: template.write_text(str(number), encoding="utf-8"))
        await told_of_changes(stream, '"feeds.yaml"', save_settings)
        await told_of_changes(stream, '"edition"', lambda number: wish(page, story, "unpin" if number % 2 else "pin"))
        await asyncio.to_thread(finalize, workspace.store, pipeline.load_edition(workspace.store, DRAFT))
        await told_of(stream, '"editions"')
        live.close()
        assert [event async for event in stream] == []
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching

    asyncio.run(scenario())


def get(server: Preview, path: str, host: str | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.address.rstrip("/").rpartition(":")[2]), timeout=30)
    connection.request("GET", path, headers={"Host": host} if host else {})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def test_a_server_of_this_machine_alone(workspace: Workspace) -> None:
    with Preview(workspace) as server:
        assert server.address.startswith("http://127.0.0.1:")
        assert get(server, "/")[0] == 200
        assert get(server, "/", host="evil.example:80")[0] == 403
        port = int(server.address.rstrip("/").rpartition(":")[2])
        with pytest.raises(BriefingError, match=rf"127.0.0.1:{port}"):
            Preview(workspace, port=port)
        stream = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        stream.request("GET", "/events")
        assert stream.getresponse().readline().startswith(b"retry")
    # To be here at all is the test: leaving ends the stream of a page that is still open.
    stream.close()


def test_only_an_opened_preview_loads_a_server() -> None:
    script = (
        "import sys, briefing.cli.editions, briefing.preview\n"
        "sys.exit(','.join(sorted({'starlette', 'uvicorn', 'watchfiles'} & set(sys.modules))) or 0)\n"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
