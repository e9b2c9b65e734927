"""The preview's door, the shapes of its answers, and its views."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from briefing import pipeline
from briefing.checks.accessibility import colour
from briefing.colours import contrast
from briefing.config import Config
from briefing.preview import Workspace, reader_views
from briefing.rendering import data
from tests.edition_sample import edition
from tests.previewed import DRAFT, FINAL, client, copied, headers, opened


@pytest.fixture(scope="module")
def page(source: Config) -> Iterator[TestClient]:
    """For tests that only look."""
    with opened(source) as workspace:
        yield client(workspace)


@pytest.fixture
def workspace(source: Config, tmp_path: Path) -> Iterator[Workspace]:
    """For tests that change something."""
    with opened(copied(source.root, tmp_path / "ws")) as workspace:
        yield workspace


def keys(answer: Any) -> Any:
    """The shape of an answer: its keys, of lists that of the first one."""
    if isinstance(answer, dict):
        return {key: keys(value) for key, value in answer.items()}
    return [keys(answer[0])] if isinstance(answer, list) and answer else type(answer).__name__


# The door


def test_the_page_has_its_own_files_and_a_policy(page: TestClient) -> None:
    shell = page.get("/")
    policy = shell.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert shell.headers["referrer-policy"] == "no-referrer"
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|https?://", shell.text)
    for name in re.findall(r'"/static/([^"]+)"', shell.text):
        assert page.get(f"/static/{name}").status_code == 200
    script = page.get("/static/app.js")
    assert script.headers["content-type"].startswith("text/javascript")
    for name in re.findall(r'from "\./([a-z.]+)"', script.text):
        assert page.get(f"/static/{name}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/shell.html.j2",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/../feeds.yaml",
        "/view/text",
        "/view/mail?mode=purple",
        "/api/nothing",
        "/api/provenance?story=99&list=sentences&at=0",
        "/api/provenance?story=-1&list=sentences&at=0",
        "/api/provenance?story=0&list=headline&at=0",
        "/api/provenance?story=²&list=sentences&at=0",
        "/api/provenance",
    ],
)
def test_nothing_else_is_served(page: TestClient, path: str) -> None:
    assert page.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example:8000", "127.0.0.1", "127.0.0.1:9", "127.0.0.1:8000.evil.example", ""])
def test_another_name_for_this_machine_gets_nothing(page: TestClient, host: str) -> None:
    for path in ("/", "/api/state", "/view/mail", "/events"):
        assert page.get(path, headers={"host": host}).status_code == 403


def test_localhost_is_this_machine(page: TestClient) -> None:
    assert page.get("/", headers={"host": "localhost:8000"}).status_code == 200


def test_a_page_elsewhere_gets_only_the_shell(page: TestClient) -> None:
    for site in ("cross-site", "same-site"):
        assert page.get("/", headers={"sec-fetch-site": site}).status_code == 200
        for path in ("/api/state", "/view/mail", "/events", "/static/app.js"):
            assert page.get(path, headers={"sec-fetch-site": site}).status_code == 403


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://127.0.0.1:9000"}, 403),
        ({"x-briefing-token": "guessed"}, 403),
        ({"x-briefing-token": ""}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
@pytest.mark.parametrize("route", ["edit", "note", "remake", "send"])
def test_a_write_needs_origin_token_and_json(page: TestClient, route: str, change: dict[str, str], status: int) -> None:
    sent = {"content-type": "application/json"} | headers(page) | change
    answer = page.post(f"/api/{route}", content=b"{}", headers=sent)
    assert answer.status_code == status
    assert keys(answer.json()) == {"error": {"what": "str", "where": "str", "hint": "str", "lines": "list"}}


def test_a_write_is_small_and_readable(page: TestClient) -> None:
    sent = headers(page)
    assert page.post("/api/note", json={"note": "x" * 70_000}, headers=sent).status_code == 413
    for body in (b"[]", b"{", b'{"note": 1}', b"[" * 3000):
        answer = page.post("/api/note", content=body, headers=sent | {"content-type": "application/json"})
        assert answer.status_code == 400
    chunked = page.post("/api/note", content=iter([b"{}"]), headers=sent | {"content-type": "application/json"})
    assert chunked.status_code == 411
    assert page.get("/api/note").status_code == 405


def test_the_page_can_be_read_by_day_and_at_night() -> None:
    css = resources.files("briefing.preview").joinpath("static/app.css").read_text("utf-8")
    for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL):
        colours = {name: colour(value) for name, value in re.findall(r"--(\w[\w-]*): (#\w+)", block)}
        for ink, ground, least in (
            ("ink", "paper", 7.0),
            ("ink", "ground", 7.0),
            ("quiet", "paper", 4.5),
            ("quiet", "ground", 4.5),
            ("accent", "paper", 4.5),
            ("mark-ink", "mark", 4.5),
            ("edge", "paper", 3.0),
        ):
            one, other = colours.get(ink), colours.get(ground)
            assert one is not None
            if other is not None:
                assert contrast(one, other) >= least, (ink, ground)


# The answers


def test_state(page: TestClient) -> None:
    answer = page.get("/api/state").json()
    row = {"width": "int", "subject": "str", "preheader": "str"}
    assert keys(answer) == {
        "edition": {
            "id": "str",
            "title": "str",
            "slot": "str",
            "number": "int",
            "final": "bool",
            "made_up": "bool",
            "fixed": "str",
            "language": "str",
            "note": "str",
            "stories": "int",
            "words": "int",
            "minutes": "int",
        },
        "theme": "str",
        "themes": [{"name": "str", "title": "str", "about": "str"}],
        "editions": [{"id": "str", "final": "bool", "made_at": "str"}],
        "stress": [{"id": "str", "name": "str"}],
        "inbox": {"sender": "str", "subject": "str", "preheader": "str", "phone": row, "desk": row},
        "size": {"total": "float", "clipped": "float", "heavy": "float", "stories": ["float"]},
        "delivery": "bool",
    }
    assert answer["edition"]["id"] == DRAFT
    assert answer["theme"] == "posted"
    assert [(one["name"], one["title"]) for one in answer["themes"]] == [("brief", "Brief"), ("posted", "Posted")]
    assert [(one["id"], one["final"]) for one in answer["editions"]] == [(DRAFT, False), (FINAL, True)]
    assert len(answer["size"]["stories"]) == answer["edition"]["stories"]
    inbox = answer["inbox"]
    assert inbox["sender"] == "The Merrow Briefing"
    assert (inbox["phone"]["width"], inbox["desk"]["width"]) == (50, 78)
    assert len(inbox["phone"]["subject"]) <= 50


def test_stories(page: TestClient) -> None:
    answer = page.get("/api/stories").json()
    told, left = answer["stories"], answer["left_out"]
    line = {"at": "int", "intro": "str", "text": "str", "kind": "str", "verbatim": "bool", "shown": "bool"}
    story = keys(told[0])
    assert story.pop("lines") == {"look_back": "list", "sentences": [line], "points": [line], "callout": [line]}
    assert story == {
        "id": "str",
        "place": "int",
        "anchor": "str",
        "headline": "str",
        "section": "str",
        "outlets": ["str"],
        "score": "float",
        "reasons": ["str"],
        "first_told": "str",
        "pinned": "bool",
        "kb": "float",
    }
    assert keys(left[0]) == {
        "id": "str",
        "title": "str",
        "source": "str",
        "url": "str",
        "reason": "str",
        "score": "float",
        "reasons": keys(left[0]["reasons"]),
        "dropped": "bool",
        "can_take": "bool",
    }
    lines = [line for one in told for kind in one["lines"].values() for line in kind]
    assert all(line["verbatim"] for line in lines)
    assert all(line["shown"] for one in told for line in one["lines"]["sentences"])
    assert any(one["can_take"] for one in left)
    assert keys(answer["problems"][0]) == {"stage": "str", "where": "str", "what": "str", "hint": "str"}


def test_every_sentence_is_found_in_its_article(page: TestClient) -> None:
    told = page.get("/api/stories").json()["stories"]
    for story in told[:4]:
        for listed, lines in story["lines"].items():
            for line in lines:
                asked = {"story": story["place"], "list": listed, "at": line["at"]}
                found = page.get("/api/provenance", params=asked).json()
                marked = [run["text"] for runs in found["paragraphs"] for run in runs if run["marked"]]
                assert found["verbatim"] is True
                assert found["text"] == line["text"]
                assert "".join(marked) == "".join(p["text"] for p in found["pieces"] if p["start"] is not None)
                assert found["link"].startswith("https://")
                assert ":~:text=" in found["link"]
                assert found["article"]["fetched"] == "2026-06-03T09:30Z"


def test_provenance(page: TestClient) -> None:
    answer = page.get("/api/provenance?story=0&list=sentences&at=0").json()
    assert keys(answer) == {
        "text": "str",
        "kind": "str",
        "verbatim": "bool",
        "own": "bool",
        "pieces": [{"text": "str", "start": "int", "end": "int"}],
        "paragraphs": [[{"text": "str", "marked": "bool"}]],
        "link": "str",
        "article": {
            "id": "str",
            "title": "str",
            "outlet": "str",
            "authors": ["str"],
            "published": "str",
            "fetched": "str",
            "address": "str",
            "excerpt_only": "bool",
            "sha256": "str",
        },
    }


def test_check_message_parts_and_sources(page: TestClient) -> None:
    check = page.get("/api/check").json()
    assert keys(check) == {
        "ready": "bool",
        "findings": [{"rule": "str", "level": "str", "where": "str", "what": "str", "hint": "str"}],
    }
    message = page.get("/api/message").json()
    assert keys(message) == {
        "headers": [["str"]],
        "tree": [{"depth": "int", "type": "str", "bytes": "int"}],
        "bytes": "int",
    }
    assert [part["type"] for part in message["tree"]] == ["multipart/alternative", "text/plain", "text/html"]
    assert dict(message["headers"])["Subject"]
    parts = page.get("/api/parts").json()
    assert keys(parts) == {"text": "str", "source": "str"}
    assert parts["source"].startswith("<!DOCTYPE html>")
    sources = page.get("/api/sources").json()
    assert keys(sources["sources"][0]) == {
        "name": "str",
        "address": "str",
        "section": "str",
        "told": "int",
        "left_out": "int",
        "problems": "list",
    }
    broken = next(one for one in sources["sources"] if one["name"] == "North Shore Bulletin")
    assert broken["problems"][0]["what"] == "an HTML page, not a feed"


def test_compare(page: TestClient) -> None:
    answer = page.get("/api/compare", params={"other": FINAL}).json()
    row = {"headline": "str", "here": "int", "there": "NoneType"}
    assert keys(answer["new"]) == [row]
    assert {one["here"] for one in answer["new"] + answer["again"]} == set(range(1, 13))
    same = page.get("/api/compare", params={"other": DRAFT}).json()
    assert [(one["here"], one["there"]) for one in same["again"]] == [(n, n) for n in range(1, 13)]
    assert (same["new"], same["gone"]) == ([], [])


@pytest.mark.parametrize("name", ["state", "stories", "check", "message", "parts", "sources"])
def test_what_is_not_there_is_said_in_words(page: TestClient, name: str) -> None:
    answer = page.get(f"/api/{name}", params={"edition": "demo/1999"})
    assert answer.status_code == 422
    assert answer.json()["error"]["what"] == "there is no such edition"
    theme = page.get(f"/api/{name}", params={"theme": "../../etc"})
    assert theme.status_code == 422
    assert "no theme" in theme.json()["error"]["what"]


# The views


@pytest.mark.parametrize("part", ["mail", "web"])
@pytest.mark.parametrize("mode", sorted(reader_views.VIEW_MODES))
def test_a_view_is_data(page: TestClient, part: str, mode: str) -> None:
    view = page.get(f"/view/{part}", params={"mode": mode})
    policy = view.headers["content-security-policy"]
    assert view.status_code == 200
    assert policy.endswith("sandbox")
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert ("img-src 'none'" in policy) == (mode == "bare")
    assert '<base target="_blank"></head>' in view.text
    alone = page.get(f"/view/{part}", params={"mode": mode, "alone": "1"})
    assert alone.headers["content-security-policy"].endswith("sandbox allow-popups allow-popups-to-escape-sandbox")


PLAIN = (
    '<html><head><meta name="color-scheme" content="light dark"><style>p{color:#000}'
    "@media (prefers-color-scheme: dark){p{color:#fff}}</style></head>"
    '<body><p id="story-1">light dark <img alt="A boat" src="https://x.example/a.png" srcset=b.png></p>'
    '<p id="story-2">One &amp; “two”. light dark</p></body></html>'
)


def test_day_and_night_are_written_into_the_page() -> None:
    assert "@media not all{p{color:#fff}}" in reader_views.day_view(PLAIN)
    assert "@media all{p{color:#fff}}" in reader_views.night_view(PLAIN)
    assert 'content="dark"' in reader_views.night_view(PLAIN)
    assert '<p id="story-2">One &amp; “two”. light dark</p>' in reader_views.night_view(PLAIN)
    assert "filter:invert(1)" in reader_views.inverted_view(PLAIN)
    assert '<img alt="A boat">' in reader_views.view_without_pictures(PLAIN)


def test_a_sentence_is_marked_in_its_own_story() -> None:
    marked = reader_views.mark_words(PLAIN, "story-2", "One & “two”.")
    assert re.search(r"<mark style=[^>]+>One &amp; “two”\.</mark> light dark</p>", marked)
    assert "<mark" in reader_views.mark_words(PLAIN.replace("One &amp;", "One\u00a0&amp;"), "story-2", "One & “two”.")
    for anchor, text in (("story-1", "One & “two”."), ("story-3", "One"), ("story-2", ""), ("story-2", "Two")):
        assert reader_views.mark_words(PLAIN, anchor, text) == PLAIN


def test_a_view_marks_the_sentence_that_is_asked_about(page: TestClient) -> None:
    asked = {"story": "1", "list": "sentences", "at": "0"}
    text = page.get("/api/provenance", params=asked).json()["text"]
    for mode in reader_views.VIEW_MODES:
        marked = re.findall(r"<mark[^>]*>([^<]*)</mark>", page.get("/view/mail", params=asked | {"mode": mode}).text)
        assert marked == [text]
    assert "<mark" not in page.get("/view/mail", params={"story": "1", "list": "sentences", "at": "99"}).text


def test_hostile_text_stays_text(workspace: Workspace) -> None:
    hostile = replace(edition(), id=DRAFT, briefing="demo")
    with pipeline.open_workspace(workspace.config) as store:
        store.save_edition(
            hostile.id,
            briefing="demo",
            slot=hostile.slot,
            number=3,
            made_at=hostile.made_at,
            document=data.edition_json(hostile),
        )
    page = client(workspace)
    assert "<script>alert" not in page.get("/view/mail").text
    assert "<script>alert" not in page.get("/view/web").text
    told = page.get("/api/stories").json()["stories"]
    evil = next(one for one in told if "alert" in one["headline"])
    found = page.get("/api/provenance", params={"story": evil["place"], "list": "sentences", "at": 0}).json()
    assert found["link"] == ""  # a javascript: address leads nowhere
    assert found["verbatim"] is False  # this article is not in the store
    assert "javascript:" not in page.get("/api/stories").text
