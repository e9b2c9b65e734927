"""The archive page and the feeds of editions: complete, read back by our own parser, and as safe as any page."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import briefing
from briefing import pipeline
from briefing.pipeline.output import write_archive
from briefing.rendering import archive, theme
from briefing.rendering.archive import Issue
from briefing.store import open_store
from briefing.types import Feed, TitlePart
from tests import edition_sample
from tests.newsroom import phrases
from tests.workspace import TUESDAY, WEDNESDAY, TwoDays, finalize, make, small, write_edition

BASE = "https://strait.example/morning"
SEARCH = theme.folders(None)
CONTENT = theme.load_shared_template("shared/feed-content.html.j2", SEARCH)
PAGE = theme.load_shared_template("shared/archive.html.j2", SEARCH)


def issue(days: int = 0, **changes: object) -> Issue:
    made = edition_sample.edition(**changes)
    at = made.made_at - timedelta(days=days)
    slot = f"{at:%Y-%m-%d}-0630"
    return Issue(edition=replace(made, id=f"strait/{slot}", slot=slot, made_at=at))


def feeds(*issues: Issue, base: str = BASE, title: str = "The Strait Briefing") -> dict[str, bytes]:
    return archive.feeds(title, base, issues, phrases(), CONTENT)


def page(*issues: Issue, **options: object) -> str:
    return archive.index("The Strait Briefing", issues, phrases(), PAGE, **options)  # type: ignore[arg-type]


def read(name: str, data: bytes) -> Feed:
    kind = "application/feed+json" if name.endswith("json") else "application/xml"
    return briefing.parse_feed(data, url=f"{BASE}/{name}", content_type=kind)


@pytest.mark.parametrize("name", [archive.ATOM, archive.RSS, archive.JSON_FEED])
def test_a_feed_has_every_edition(name: str) -> None:
    made = read(name, feeds(issue(), issue(1))[name])
    assert made.title == "The Strait Briefing"
    assert [entry.url for entry in made.entries] == [
        f"{BASE}/2026-06-03-0630/",
        f"{BASE}/2026-06-02-0630/",
    ]
    first = made.entries[0]
    assert first.title == "Ferry crews reject their deal, and the library keeps its Sundays"
    assert first.published == issue().edition.made_at
    assert len({entry.id for entry in made.entries}) == 2
    assert "voted 412 to 287" in first.content
    assert "<script" not in first.content


@pytest.mark.parametrize("name", [archive.ATOM, archive.RSS, archive.JSON_FEED])
def test_without_a_public_address_links_are_relative(name: str) -> None:
    data = feeds(issue(), base="")[name].decode()
    assert "2026-06-03-0630/index.html" in data
    assert "https://strait.example/morning" not in data


def test_an_edition_keeps_its_identity_wherever_the_archive_is() -> None:
    ids = [
        read(archive.ATOM, feeds(issue(), base=base)[archive.ATOM]).entries[0].id
        for base in (BASE, "https://b.example")
    ]
    assert ids[0] == ids[1]


@settings(max_examples=15)  # ten milliseconds each
@given(st.text(max_size=60))
@example("<b>&amp;]]>\u2028")
@example("\x00\x0b\ud800\ufffe")
def test_any_title_makes_feeds_that_can_be_read(title: str) -> None:
    for name, data in feeds(issue(subject=title, note=title), title=title).items():
        assert len(read(name, data).entries) == 1


def test_a_feed_without_editions_can_be_read() -> None:
    assert all(read(name, data).entries == () for name, data in feeds().items())


def test_the_page_lists_editions_with_their_headlines() -> None:
    made = page(issue(), Issue(edition=issue(1).edition, draft=True), others=[("Evening", "../evening/index.html")])
    assert made.index("2026-06-03-0630/index.html") < made.index("2026-06-02-0630/index.html")
    assert made.count("· draft") == 1
    assert '<a href="../evening/index.html">Evening</a>' in made
    assert "<script" not in page(issue(subject="<script>alert(1)</script>"))
    assert "There is no edition yet." in page()


def test_the_page_tells_no_headline_twice() -> None:
    first = edition_sample.edition().blurbs[0].story.headline
    assert page(issue(subject=first)).count(first) == 1
    # Nor that of the story that the subject tells in another outlet's words.
    lead = edition_sample.edition().blurbs[0].story.lead
    told = page(issue(subject="Crews say no", subject_from=(TitlePart(article_id=lead.id, start=0, end=5),)))
    assert first not in told
    assert '<li dir="auto">' in told


def test_nothing_is_fetched_from_elsewhere() -> None:
    made = page(issue())
    assert "default-src 'none'" in made
    assert not re.search(r'(?:src|href)="https?:', made)


@pytest.fixture(scope="module")
def written(days: TwoDays, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a workspace with a final edition of Tuesday and a draft of Wednesday."""
    out = tmp_path_factory.mktemp("archive")
    with pipeline.open_workspace(days.config) as store:
        write_edition(days.config, days.wednesday.edition, out)
        write_archive(days.config, days.config.briefing(), store, out)
    return out


def test_the_archive_is_complete_even_where_a_page_was_missing(written: Path) -> None:
    made = (written / "demo/index.html").read_text(encoding="utf-8")
    for address in re.findall(r'href="([^"]*/index\.html)"', made):
        assert (written / "demo" / address).is_file()
    assert made.count('class="issue"') == 2
    assert made.count("· draft") == 1
    items = json.loads((written / "demo/feed.json").read_text(encoding="utf-8"))["items"]
    assert [item["url"][:10] for item in items] == ["2026-06-03", "2026-06-02"]
    assert 'url=demo/index.html"' in (written / "index.html").read_text(encoding="utf-8")


def test_a_draft_older_than_the_last_final_edition_is_nobodys(tmp_path: Path) -> None:
    config = small(tmp_path)
    with open_store("sqlite://") as store:
        make(config, store, TUESDAY)
        finalize(store, make(config, store, WEDNESDAY).edition)
        write_archive(config, config.briefing(), store, tmp_path / "out")
    made = (tmp_path / "out/demo/index.html").read_text(encoding="utf-8")
    assert "2026-06-03" in made
    assert "2026-06-02" not in made
