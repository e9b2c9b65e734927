"""A workspace as a preview has it open, and a client of its page; the fixture `source` builds it, tests copy it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from briefing import pipeline
from briefing.config import Config, load
from briefing.preview import Workspace
from briefing.preview.app import make_app
from briefing.preview.live_reload import LiveReload
from tests.workspace import RESOURCES

DRAFT, FINAL = "demo/2026-06-03-0630", "demo/2026-06-02-0630"
ORIGIN = "http://127.0.0.1:8000"


def copied(source: Path, target: Path) -> Config:
    """A copy that a test may change."""
    shutil.copytree(source, target)
    return load(target / "feeds.yaml")


@contextmanager
def opened(config: Config, edition: str = DRAFT) -> Iterator[Workspace]:
    """The workspace as a preview has it open."""
    with pipeline.open_workspace(config) as store:
        yield Workspace(config, store, edition=edition, resources=RESOURCES)


def client(workspace: Workspace) -> TestClient:
    """A client of the application, not started: nothing is watched."""
    return TestClient(make_app(workspace, LiveReload(workspace)), base_url=ORIGIN)


def headers(page: TestClient) -> dict[str, str]:
    """The headers of a write by the page itself."""
    shell = page.get("/").text
    token = shell.partition('name="token" content="')[2].partition('"')[0]
    return {"origin": ORIGIN, "x-briefing-token": token}


def told(page: TestClient) -> list[dict[str, Any]]:
    """The told stories, as the page has them."""
    stories: list[dict[str, Any]] = page.get("/api/stories").json()["stories"]
    return stories


def wish(page: TestClient, story: str, do: str) -> Any:
    """The answer to one wish about a story of the draft."""
    return page.post("/api/edit", json={"edition": DRAFT, "story": story, "do": do}, headers=headers(page))
