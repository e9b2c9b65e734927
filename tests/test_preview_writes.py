"""What the preview writes: edits through the editor's sheet, and test copies by mail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from starlette.testclient import TestClient

from briefing import pipeline
from briefing.config import Config
from briefing.preview import Workspace, writes
from tests.previewed import DRAFT, FINAL, client, copied, headers, opened, told, wish
from tests.test_sending import Mailbox, free_port


@pytest.fixture(scope="module")
def page(source: Config) -> Iterator[TestClient]:
    """For tests that only look."""
    with opened(source) as workspace:
        yield client(workspace)


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Iterator[Workspace]:
    """For tests that change something."""
    with opened(copied(built, tmp_path / "ws")) as workspace:
        yield workspace


# Edits, through the editor's hand


def test_move_pin_drop_and_take(workspace: Workspace) -> None:
    page = client(workspace)
    first, second, third = (story["id"] for story in told(page)[:3])
    assert wish(page, third, "up").json() == {"edition": DRAFT, "warnings": []}
    assert [story["id"] for story in told(page)[:3]] == [first, third, second]
    assert wish(page, third, "pin").status_code == 200
    assert next(story for story in told(page) if story["id"] == third)["pinned"]
    assert wish(page, first, "drop").status_code == 200
    # What is pinned keeps its place, counted from the top.
    assert [story["id"] for story in told(page)[:2]] == [second, third]
    gone = next(one for one in page.get("/api/stories").json()["left_out"] if one["id"] == first)
    assert (gone["dropped"], gone["can_take"]) == (True, True)
    assert wish(page, first, "take").status_code == 200
    assert first in [story["id"] for story in told(page)]
    assert wish(page, third, "unpin").status_code == 200
    assert not any(story["pinned"] for story in told(page))


def test_take_in_what_had_no_room(workspace: Workspace) -> None:
    page = client(workspace)
    other = next(one for one in page.get("/api/stories").json()["left_out"] if one["can_take"])
    assert wish(page, other["id"], "take").status_code == 200
    assert other["title"] in [story["headline"] for story in told(page)]


def test_the_note_is_saved(workspace: Workspace) -> None:
    page = client(workspace)
    note = "Yes: *hello*.\r\n\r\n- one\r\n- <script>two</script>"
    answer = page.post("/api/note", json={"edition": DRAFT, "note": note}, headers=headers(page))
    assert answer.status_code == 200
    assert page.get("/api/state").json()["edition"]["note"] == note.replace("\r\n", "\n")
    assert "hello" in (workspace.root / "out" / DRAFT / "mail.txt").read_text(encoding="utf-8")
    assert "<script>two" not in page.get("/view/mail").text
    assert "&lt;script&gt;two" in page.get("/view/mail").text


def test_the_buttons_never_leave_a_final_edition_as_a_draft_in_the_archive(workspace: Workspace) -> None:
    page = client(workspace)

    def press() -> list[int]:
        story = told(page)[-1]["id"]
        note = page.post("/api/note", json={"edition": DRAFT, "note": "Mind the fog."}, headers=headers(page))
        built_again = page.post("/api/remake", json={"edition": DRAFT}, headers=headers(page))
        return [note.status_code, wish(page, story, "drop").status_code, built_again.status_code]

    assert press() == [200, 200, 200]
    archive = workspace.root / "out/demo/index.html"
    assert "· draft" in archive.read_text(encoding="utf-8")
    edition = pipeline.load_edition(workspace.store, DRAFT)
    pipeline.publish_edition(
        workspace.config, edition, workspace.store, goal="final", out=workspace.root / "out", clock=pipeline.utc_now
    )
    assert all(status >= 400 for status in press())
    assert "· draft" not in archive.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"edition": FINAL, "story": "x", "do": "pin"}, "is final"),
        ({"edition": DRAFT, "story": "x", "do": "pin"}, "not there any more"),
        ({"edition": DRAFT, "story": "x", "do": "burn"}, "cannot be done"),
        ({"edition": "demo/1999", "story": "x", "do": "pin"}, "no such edition"),
        ({"edition": "stress:one", "story": "x", "do": "pin"}, "no such edition"),
    ],
)
def test_what_cannot_be_edited_is_said(page: TestClient, asked: dict[str, str], said: str) -> None:
    answer = page.post("/api/edit", json=asked, headers=headers(page))
    assert answer.status_code == 422
    assert said in answer.json()["error"]["what"]


def test_the_ends_of_the_list_are_ends(workspace: Workspace) -> None:
    page = client(workspace)
    stories = told(page)
    assert "at the end" in wish(page, stories[0]["id"], "up").json()["error"]["what"]
    assert "at the end" in wish(page, stories[-1]["id"], "down").json()["error"]["what"]


def test_a_draft_is_made_again_as_feeds_yaml_is_now(workspace: Workspace) -> None:
    page = client(workspace)
    file = workspace.root / "feeds.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("stories: 6", "stories: 3"), encoding="utf-8")
    assert len(told(page)) == 6
    assert page.post("/api/remake", json={"edition": DRAFT}, headers=headers(page)).status_code == 200
    assert len(told(page)) == 3


def test_a_sheet_keeps_what_plain_yaml_would_take_for_something_else() -> None:
    sheet = 'note: "yes"\nstories:\n- id: "1"\n  headline: 2026-06-03\n  pin: false\nleft_out: []\n'
    changed = writes.sheet_with_wish(sheet, "1", "pin")
    assert writes._sheet_data(changed) == {
        "note": "yes",
        "stories": [{"id": "1", "headline": "2026-06-03", "pin": True}],
        "left_out": [],
    }


# Sending


def test_sending_needs_delivery_and_an_address(page: TestClient) -> None:
    sent = headers(page)
    answer = page.post("/api/send", json={"edition": DRAFT, "to": "me@example.org"}, headers=sent)
    assert "no `delivery`" in answer.json()["error"]["what"]
    for address in ("", "me", "me@example", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"):
        answer = page.post("/api/send", json={"edition": DRAFT, "to": address}, headers=sent)
        assert "is no address" in answer.json()["error"]["what"]
    answer = page.post("/api/send", json={"edition": "stress:one", "to": "me@example.org"}, headers=sent)
    assert "not mailed" in answer.json()["error"]["what"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")
def test_a_test_copy_arrives_in_the_theme_that_is_shown(workspace: Workspace) -> None:
    port, mailbox = free_port(), Mailbox(refused={"no@example.org"})
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    file = workspace.root / "feeds.yaml"
    mail = f"sender: news@merrow.example\n  smtp: {{host: 127.0.0.1, port: {port}, security: none}}\n"
    file.write_text(f"{file.read_text(encoding='utf-8')}\ndelivery:\n  {mail}", encoding="utf-8")
    page = client(workspace)
    asked = {"edition": DRAFT, "theme": "brief"}
    try:
        assert page.get("/api/state").json()["delivery"] is True
        went = page.post("/api/send", json=asked | {"to": "me@example.org"}, headers=headers(page)).json()
        failed = page.post("/api/send", json=asked | {"to": "no@example.org"}, headers=headers(page)).json()
    finally:
        controller.stop()
    assert went == {"deliveries": [{"recipient": "me@example.org", "state": "sent", "error": ""}]}
    assert failed["deliveries"][0]["state"] == "failed"
    assert "no such mailbox" in failed["deliveries"][0]["error"]
    ((address, message),) = mailbox.mails
    html = message.get_body(("html",))
    assert html is not None
    assert address == "me@example.org"
    # A point of theme brief, and no sentence of the theme that feeds.yaml names.
    assert "900 kilograms of ammonia were lost" in " ".join(html.get_content().split())
    assert workspace.store.deliveries(DRAFT) == ()


def test_half_a_character_is_no_text(page: TestClient) -> None:
    for body in (f'{{"edition": "{DRAFT}", "note": "a\\ud800b"}}', '{"edition\\udfff": ""}'):
        sent = headers(page) | {"content-type": "application/json"}
        assert page.post("/api/note", content=body, headers=sent).status_code == 400
