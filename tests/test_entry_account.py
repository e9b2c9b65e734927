"""Every entry of the window has a line in the account: told, folded, left out, known or filtered, and nothing else."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from briefing import pipeline
from briefing.composition import compose
from briefing.composition.entry_account import WindowEntry, account
from briefing.config import parse
from briefing.rendering import data
from briefing.store import open_store
from briefing.types import Account
from tests.test_composition import EN, SPEC, many
from tests.test_gather import NOW, feed, item, workspace
from tests.workspace import TwoDays, assert_accounted, finalize, make

HOUR = timedelta(hours=1)
DATE = "Wed, 03 Jun 2026 06:00:00 GMT"
PAGE = "https://pages.example/{}"
MILL = (
    "Ninety fire fighters came from four towns to the mill of Quill on Tuesday night. The fire burnt for three hours "
    "and took the roof, and the owner wants to build it again by spring."
)


def entry(article: str, story: str = "", **more: object) -> WindowEntry:
    made = WindowEntry(source="Post", title=article, url=f"https://post.example/{article}", article=article)
    return replace(made, story=story or article, **more)  # type: ignore[arg-type]


def fates(made: Account) -> list[tuple[str, str]]:
    return [(fate.became, fate.why) for fate in made.entries]


def test_what_became_of_an_entry() -> None:
    first, second, third = many(3)
    other = replace(first.lead, id="other")
    edition = compose(
        [replace(first, articles=(first.lead, other)), second, third], spec=replace(SPEC, stories=2), phrases=EN
    )
    entries = (
        entry(first.lead.id, first.id),
        entry(first.lead.id, first.id),
        entry("other", first.id),
        entry("earlier", first.id),
        entry(second.lead.id, second.id),
        entry(third.lead.id, third.id),
        entry("dropped", became="filtered", why="by a filter"),
        entry("nowhere"),
    )
    made = account(entries, edition, known="told before", lost="lost")
    assert fates(made) == [
        ("told", ""),
        ("folded", first.headline),
        ("folded", first.headline),
        ("known", "told before"),
        ("told", ""),
        ("left_out", EN["left_out.limit"]),
        ("filtered", "by a filter"),
        ("left_out", "lost"),
    ]
    assert [fate.story for fate in made.entries[:3]] == [first.id] * 3
    kept = replace(edition, account=made)
    assert data.edition_from_json(data.edition_json(kept), {}).account == made


def test_a_line_in_brief_counts_as_told() -> None:
    from tests.test_in_brief import IN_BRIEF, links

    edition = compose(links(4), spec=IN_BRIEF, phrases=EN)
    made = account([entry(f"n{n}") for n in range(4)], edition)
    assert fates(made) == [("told", "In brief")] * 3 + [("left_out", EN["left_out.limit"])]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pipeline.BuildResult, pipeline.BuildResult]:
    """A workspace with everything that can become of an entry, the first day's build, final, and the next one's."""
    root = tmp_path_factory.mktemp("busy")
    nothing = f"<item><guid>n</guid><link>{PAGE.format('none')}</link><pubDate>{DATE}</pubDate></item>"
    undated = [item(50 + n, title=f"Undated {n}", link=PAGE.format(f"u{n}")) for n in range(32)]
    one = feed(
        item(1, link=PAGE.format(1), date=DATE),
        item(2, link=PAGE.format(2), date=DATE, title="Mill burns in Quill for three hours", body=MILL),
        item(3, link=PAGE.format(3), date=DATE, title="Win a boat"),
        item(4, link=PAGE.format(4), date=DATE, title="Tide clock counts nine harbours", body=""),
        nothing,
    )
    two = feed(
        item(7, link=PAGE.format(2), date=DATE, title="Mill burns in Quill for three hours", body=MILL),
        item(8, link=PAGE.format(8), date=DATE, title="Mill fire in Quill burns three hours", body=MILL),
    )
    config = workspace(root, one=one, two=two, three=feed(*undated))
    text = json.dumps({"sources": [f"{name}.xml" for name in ("one", "two", "three")], "filters": {"drop": ["boat"]}})
    (root / "feeds.yaml").write_text(text, encoding="utf-8")
    config = parse(text, file="feeds.yaml", root=root)
    with open_store(f"sqlite:///{root / 'store.db'}") as store:
        first = make(config, store, NOW)
        finalize(store, first.edition)
        again = item(9, link=PAGE.format(1), guid="new", date="Wed, 03 Jun 2026 12:00:00 GMT")
        (root / "one.xml").write_text(feed(again), encoding="utf-8")
        return root, first, make(config, store, NOW + 5 * HOUR)


def test_every_entry_of_the_window_has_one_line(
    busy: tuple[Path, pipeline.BuildResult, pipeline.BuildResult],
) -> None:
    _, first, second = busy
    for result in (first, second):
        assert_accounted(result)
    said = {fate.title: (fate.became, fate.why) for fate in first.edition.account.entries if fate.source == "one"}
    assert said["Win a boat"] == ("filtered", EN["left_out.filtered"])
    assert said["Tide clock counts nine harbours"] == ("told", "In brief")
    assert said[""] == ("left_out", EN["left_out.no_text"])
    assert said["Mill burns in Quill for three hours"][0] in ("told", "folded")
    counts = Counter(fate.why for fate in first.edition.account.entries if fate.source == "three")
    assert counts[EN["left_out.first_reading"]] == 2
    mill = [fate for fate in first.edition.account.entries if fate.title.startswith("Mill")]
    assert [fate.became for fate in mill].count("told") == 1
    assert {fate.became for fate in mill} == {"told", "folded"}
    assert {fate.became for fate in second.edition.account.entries} == {"known"}


def test_no_story_says_why_for_each_source(
    busy: tuple[Path, pipeline.BuildResult, pipeline.BuildResult],
) -> None:
    _, first, second = busy
    assert first.by_source == ()
    (one, two, three) = second.by_source
    assert one == f"one: 6 entries, 3 told before; 2 too old; 1 known: {EN['left_out.announced_before']}"
    assert two == "two: 2 entries, 2 told before"
    assert three == "three: 32 entries, 30 told before; 2 too old"
    error = pipeline.why_nothing(second)
    assert getattr(error, "by_source", ()) == second.by_source


def test_the_sample_is_accounted_for(days: TwoDays) -> None:
    for result in (days.tuesday, days.wednesday):
        assert_accounted(result)
        assert {fate.became for fate in result.edition.account.entries} >= {"told", "folded"}
