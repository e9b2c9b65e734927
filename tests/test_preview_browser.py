"""The preview in a real browser: live reload, provenance, edits, every tab, and nothing that leaves this machine."""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from briefing import pipeline
from briefing.config import Config, load
from briefing.preview import Preview
from briefing.rendering import data
from tests.edition_sample import edition
from tests.previewed import DRAFT, FINAL, copied, opened
from tests.workspace import make

playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
expect = playwright.expect
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium; test_preview and its like try the same server without a browser"
)

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
_LOG = logging.getLogger(__name__)
# Generous: the machine may have other things to do. No test asserts on time.
PATIENCE = 90_000


@dataclass
class Desk:
    """A page that shows a workspace, and all that it asked for and said."""

    page: Any
    root: Path
    address: str
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def refuse(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def tab(self, name: str) -> Any:
        self.page.get_by_role("tab", name=name, exact=True).click()
        return self.page.locator("[role=tabpanel]:not([hidden])")

    def headlines(self) -> list[str]:
        return [text.removesuffix(" pinned") for text in self.page.locator("#told h3").all_inner_texts()]

    def frame(self, width: int, mode: str) -> Any:
        return self.page.frame_locator(f"#strip-mail iframe[title^='Mail at {width} pixels, {mode}']")


# One for the module and not for the session: while it is open, its loop runs in this thread, and a test elsewhere that
# starts a loop of its own could not.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(source: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """For tests that only look: what one has had rendered, the next one gets."""
    config = copied(source.root, tmp_path_factory.mktemp("served") / "ws")
    with opened(config) as workspace, Preview(workspace) as server:
        yield server


@pytest.fixture
def look(browser: Any, source: Config, served: Preview) -> Iterator[Desk]:
    """A desk of its own in a preview that is nobody's: for tests that change nothing in the workspace."""
    with seated(browser, source, served.address) as desk:
        yield desk


@pytest.fixture
def desk(browser: Any, built: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A preview of its own, of a small workspace that the test may change."""
    config = copied(built, tmp_path / "ws")
    prepare = request.node.get_closest_marker("prepared")
    if prepare is not None:
        prepare.kwargs["change"](config)
    with opened(config) as workspace, Preview(workspace) as server, seated(browser, config, server.address) as desk:
        yield desk


@contextmanager
def seated(browser: Any, config: Config, address: str) -> Iterator[Desk]:
    """A page that shows the preview at an address; when it is left, nothing strange may have happened in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    desk = Desk(page=page, root=config.root, address=address)
    context.on("request", lambda asked: desk.requests.append(asked.url))
    page.on("console", lambda said: desk.console.append(said.text))
    page.on("pageerror", lambda error: desk.console.append(f"error: {error}"))
    page.on("dialog", desk.refuse)
    page.goto(address)
    page.wait_for_selector("#told .story")
    page.wait_for_selector("body[data-live='1']")
    try:
        yield desk
    finally:
        context.close()
    strangers = [url for url in desk.requests if not url.startswith(address)]
    assert strangers == []
    assert desk.dialogs == []
    assert [line for line in desk.console if line.startswith("error")] == []


def test_the_mail_by_day_and_at_night_at_every_width(look: Desk) -> None:
    for width in (320, 375, 600, 1200):
        for mode in ("light", "dark"):
            frame = look.page.locator(f"#strip-mail iframe[title='Mail at {width} pixels, {mode}']")
            assert frame.get_attribute("sandbox") == ""
            assert frame.get_attribute("width") == str(width)
    assert "The Merrow Briefing" in look.frame(320, "light").locator("body").inner_text()
    look.page.get_by_label("Inverted by an app").first.check()
    look.page.wait_for_selector("#strip-mail iframe[title='Mail at 320 pixels, inverted']")
    look.page.get_by_label("Pictures off").first.check()
    look.page.wait_for_selector("#strip-mail iframe[title='Mail at 320 pixels, pictures off']")


def test_every_tab(look: Desk) -> None:
    look.tab("Web page").locator("iframe").first.wait_for()
    expected = {
        "Text": "The Merrow Briefing",
        "Source": "<!DOCTYPE html>",
        "Headers": "List-Unsubscribe",
        "MIME tree": "multipart/alternative",
        "Check": "Ready to send",
        "Sources": "North Shore Bulletin",
    }
    for name, words in expected.items():
        look.tab(name).get_by_text(words).first.wait_for()
    look.page.keyboard.press("Home")
    assert look.page.evaluate("document.activeElement.id") == "tab-mail"
    look.page.keyboard.press("ArrowLeft")
    assert look.page.evaluate("document.activeElement.id") == "tab-sources"
    assert look.page.locator("[role=tab][aria-selected=true]").inner_text() == "Sources"


def test_live_reload(desk: Desk) -> None:
    desk.frame(320, "light").locator("body").wait_for()
    own = desk.root / "templates" / "shared" / "masthead.mjml"
    own.parent.mkdir(parents=True)
    masthead = (Path(__file__).resolve().parents[1] / "templates/shared/masthead.mjml").read_text(encoding="utf-8")
    own.write_text(masthead, encoding="utf-8")
    desk.page.wait_for_timeout(1000)  # the folder is new: its watcher starts in a thread of its own
    began = time.monotonic()
    own.write_text(masthead.replace("{{ page.title }}", "Fresh from the press", 1), encoding="utf-8")
    desk.frame(320, "light").get_by_text("Fresh from the press").wait_for()
    _LOG.info("%.2f seconds from saving a template to its words in the frame", time.monotonic() - began)
    own.write_text(masthead.replace("{{ page.title }}", "{{ page.titel }}", 1), encoding="utf-8")
    desk.page.get_by_text(re.compile(r"masthead\.mjml:\d+: .*titel")).wait_for()
    own.write_text(masthead, encoding="utf-8")
    desk.page.wait_for_selector("#alert", state="hidden")
    desk.frame(320, "light").get_by_text("The Merrow Briefing").first.wait_for()


def test_a_rebuilt_draft_is_seen(desk: Desk) -> None:
    config = load(desk.root / "feeds.yaml")
    with pipeline.open_workspace(config) as store:
        make(config, store, note="A note from elsewhere.")
    desk.frame(320, "light").get_by_text("A note from elsewhere.").wait_for()


def test_provenance(look: Desk) -> None:
    line = look.page.locator("#told .line").first
    text = line.inner_text()
    line.click()
    origin = look.page.locator(".origin")
    origin.get_by_text("Word for word in the stored article").wait_for()
    assert origin.locator("mark").inner_text() == text
    assert ":~:text=" in (origin.get_by_role("link").get_attribute("href") or "")
    assert line.get_attribute("aria-expanded") == "true"
    assert look.frame(320, "light").locator("mark").inner_text() == text
    line.click()
    origin.wait_for(state="detached")


def test_pin_move_and_drop(desk: Desk) -> None:
    first, second = desk.headlines()[:2]
    desk.page.get_by_role("button", name=f"Pin: {first}").click()
    desk.page.get_by_role("button", name=f"Unpin: {first}").wait_for()
    desk.page.locator("#told .story").nth(1).focus()
    desk.page.keyboard.press("Alt+ArrowUp")
    desk.page.locator("#told li:first-child h3", has_text=second).wait_for()
    desk.page.locator("#told .story").nth(0).focus()
    desk.page.keyboard.press("d")
    desk.page.locator("#left li", has_text=second).wait_for()
    assert second not in desk.headlines()
    desk.page.get_by_role("button", name=f"Bring back: {second}").click()
    desk.page.locator("#told h3", has_text=second).wait_for()


def test_the_note(desk: Desk) -> None:
    desk.page.get_by_text("Note", exact=True).click()
    desk.page.get_by_label("The editor’s note").fill("Hello from *the page*.")
    desk.page.get_by_role("button", name="Save the note").click()
    desk.frame(320, "light").get_by_text("Hello from the page.").wait_for()


def test_today_beside_yesterday(look: Desk) -> None:
    look.page.get_by_label("Beside").select_option(FINAL)
    look.page.wait_for_selector(f"#strip-mail iframe[title='Mail at 320 pixels, {FINAL}']")
    look.page.get_by_text(re.compile("Only here: ")).first.wait_for()


def test_a_view_alone_has_its_links(look: Desk) -> None:
    with look.page.expect_popup() as opened_page:
        look.page.locator(".alone").first.click()
    opened_page.value.get_by_text("The Merrow Briefing").first.wait_for()
    assert opened_page.value.get_by_role("link").count() > 5


def test_the_keyboard_comes_to_the_stories(look: Desk) -> None:
    look.page.keyboard.press("Tab")
    look.page.keyboard.press("Enter")
    assert look.page.evaluate("document.activeElement.id") == "stories"
    look.page.locator("#told .story").first.focus()
    look.page.keyboard.press("j")
    assert look.page.evaluate("[...document.querySelectorAll('.story')].indexOf(document.activeElement)") == 1
    look.page.locator("#strip-mail").first.focus()
    for _ in range(3):
        look.page.keyboard.press("Tab")
    assert look.page.evaluate("document.activeElement.tagName") != "IFRAME"


def test_a_note_that_is_being_written_is_not_lost(desk: Desk) -> None:
    desk.page.get_by_text("Note", exact=True).click()
    desk.page.get_by_label("The editor’s note").fill("Half a")
    desk.page.locator("#told .story").first.focus()
    file = desk.root / "feeds.yaml"
    with desk.page.expect_response(re.compile("/api/stories")):
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert desk.page.get_by_label("The editor’s note").input_value() == "Half a"


def test_themes_and_made_up_editions(look: Desk) -> None:
    look.page.get_by_label("Theme").select_option("brief")
    look.frame(320, "light").locator(".headline, h2").first.wait_for()
    look.page.locator("#edition").select_option("stress:many")
    expect(look.page.locator("#told .story")).to_have_count(26, timeout=PATIENCE)
    assert look.page.locator("#told .actions").count() == 0
    look.page.locator("#edition").select_option("stress:rtl")
    expect(look.page.locator("#told .story")).to_have_count(3, timeout=PATIENCE)


RAN = "<script>document.title='ran'; alert('ran'); fetch('/ran')</script><img src=x onerror=\"fetch('/ran')\">"


def hostile(config: Config) -> None:
    """An edition of hostile words, and a theme that lets them and a script of its own through."""
    made = replace(edition(), id=DRAFT, briefing="demo", note=RAN)
    with pipeline.open_workspace(config) as store:
        store.save_edition(
            made.id,
            briefing="demo",
            slot=made.slot,
            number=3,
            made_at=made.made_at,
            document=data.edition_json(made),
        )
    own = config.root / "templates" / "posted" / "web.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text(
        "<html><head></head><body><p>Shown</p>"
        "{% for blurb in page.blurbs %}{{ blurb.headline.text | safe }}{% endfor %}" + RAN + "</body></html>",
        encoding="utf-8",
    )


@pytest.mark.prepared(change=hostile)
def test_no_script_of_an_article_runs(desk: Desk) -> None:
    assert any("alert(" in headline for headline in desk.headlines())  # as words
    panel = desk.tab("Web page")
    panel.locator("iframe").first.wait_for()
    desk.page.frame_locator("#strip-web iframe").first.get_by_text("Shown").wait_for()
    for name in ("Text", "Source", "Headers", "Check", "Sources"):
        desk.tab(name).locator("*").first.wait_for()
    assert not [url for url in desk.requests if url.endswith("/ran")]
    assert "ran" not in desk.page.title()
    # That the browser says so proves that there was something to stop.
    assert [line for line in desk.console if "Blocked script execution" in line]


def test_a_narrow_window_scrolls_in_one_direction_only(look: Desk) -> None:
    for width in (320, 640):  # 640 is 1280 at 200 %
        look.page.set_viewport_size({"width": width, "height": 900})
        assert look.page.evaluate("document.documentElement.scrollWidth") <= width
