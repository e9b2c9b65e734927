"""The editor's note: what of Markdown it may hold, and what nobody can put into it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import phrases
from briefing.rendering import data, render, theme
from briefing.rendering.notes import NoteBlock, NoteRun, note_blocks
from briefing.types import Rendering
from tests.edition_sample import edition
from tests.newsroom import POSTED
from tests.test_render import Reader
from tests.workspace import RESOURCES

SHIPPED = theme.folders(None)
EN = phrases.load("en", SHIPPED)
THEMES = {name: RESOURCES.themes.load(name, SHIPPED) for name in ("posted", "brief")}

TOLD = """Good *morning*, **all**. The [tide table](https://tides.example/today?a=1&b=2) is
out; write to [me](mailto:ines@strait.example).

- Wear boots.
- Bring *two* pairs.

1998. What a year."""


def rendering(told: str, name: str = "posted") -> Rendering:
    return render(edition(note=told), THEMES[name], EN)


@pytest.mark.parametrize("name", THEMES)
def test_a_note_is_set_in_mail_and_web(name: str) -> None:
    made = rendering(TOLD, name)
    for page in (made.mail, made.web):
        assert re.search(r"Good <em>morning</em>, <strong>all</strong>\. The <a [^>]*href=\"https://tides", page)
        assert "today?a=1&amp;b=2" in page
        assert 'href="mailto:ines@strait.example"' in page
        assert re.search(r"<li[^>]*>Wear boots\.</li>\s*<li[^>]*>Bring <em>two</em> pairs\.</li>", page)
        assert re.search(r"<p[^>]*>1998\. What a year\.</p>", page)


def test_a_note_is_readable_as_text() -> None:
    text = rendering(TOLD).text
    assert "Good morning, all. The tide table (https://tides.example/today?a=1&b=2)" in text
    assert "me (ines@strait.example)." in text
    assert "\n* Wear boots.\n* Bring two pairs.\n\n1998. What a year.\n" in text


def test_a_note_stays_markdown_in_markdown() -> None:
    told = data.edition_markdown(edition(note=TOLD), EN, POSTED)
    assert "Good *morning*, **all**. The [tide table](https://tides.example/today?a=1&b=2) is" in told
    assert "- Wear boots.\n- Bring *two* pairs." in told


HOSTILE = """<script>alert(1)</script> <img src=https://beacon.example/x.png onerror=alert(1)> {{ 7*7 }} {% raise %}
[a](javascript:alert(1)) [b](JAVASCRIPT:alert(1)) [c](data:text/html,x) [d](//evil.example) [e](http://plain.example)
![beacon](https://beacon.example/x.png) [f](https://ok.example/"onmouseover=alert(1)) <https://auto.example>
[g](mailto:a@b.example?bcc=c) [h](&#106;avascript:alert(1)) [i](https://user:pass@evil.example/)

<style>body{display:none}</style>

- <iframe src=https://evil.example></iframe>
"""


@pytest.mark.parametrize("name", THEMES)
def test_a_hostile_note_is_words(name: str) -> None:
    plain, made = rendering("", name), rendering(HOSTILE, name)
    for page, bare in ((made.mail, plain.mail), (made.web, plain.web)):
        tags, before = Reader(page).tags, Reader(bare).tags
        for tag in ("script", "img", "iframe", "style", "input", "form"):
            assert sum(name == tag for name, _ in tags) == sum(name == tag for name, _ in before)
        assert not [attrs for _, attrs in tags if any(key.startswith("on") for key in attrs)]
        hrefs = set(Reader(page).hrefs) - set(Reader(bare).hrefs)
        assert all(re.match(r"https://(?:beacon|ok)\.example/|mailto:a@b\.example", href) for href in hrefs), hrefs
        assert "{{ 7*7 }} {% raise %}" in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@given(st.text())
def test_every_note_is_read(told: str) -> None:
    for block in note_blocks(told, str):
        assert isinstance(block, NoteBlock)
        for run in (*block.runs, *(run for item in block.items for run in item)):
            assert isinstance(run, NoteRun)
            assert re.match(r"(?i)https://|mailto:|$", run.url)


@given(st.text(alphabet="abc dé.,\n", max_size=60))
def test_plain_text_is_what_it_was(told: str) -> None:
    said = " ".join(block.text for block in note_blocks(told, str))
    assert said.split() == told.split()
