"""`briefing show`: an edition's reasons, one of its stories in detail, and who said what."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefing import pipeline
from briefing.cli import run_command, show_verb
from briefing.cli.arguments import UsageError
from briefing.config import load
from briefing.types import Edition, EntryFate, LeftOut, Story
from tests.workspace import WEDNESDAY, make, sample

SLOT = "demo/2026-06-03-0630"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("show")
    sample(root)
    feeds = root / "feeds.yaml"
    asked = "    stories: 12\n    keywords: [foghorn]\n    per_event: 1\n"
    feeds.write_text(re.sub(r"    stories: 12 .*\n", asked, feeds.read_text("utf-8"), count=1), "utf-8")
    config = load(feeds)
    with pipeline.open_workspace(config) as store:
        make(config, store, WEDNESDAY)
    return root


@pytest.fixture
def at_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


@pytest.fixture(scope="module")
def edition(folder: Path) -> Edition:
    with pipeline.open_workspace(load(folder / "feeds.yaml")) as store:
        return pipeline.load_edition(store, SLOT)


def shown(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert run_command(["show", *args]) == 0
    return capsys.readouterr().out


def data(capsys: pytest.CaptureFixture[str], *args: str) -> Any:
    return json.loads(shown(capsys, *args, "--json"))


def ammonia(edition: Edition) -> Story:
    return next(blurb.story for blurb in edition.blurbs if "mmonia" in blurb.story.headline)


@pytest.mark.usefixtures("at_work")
def test_why_lists_every_story_with_an_id_that_can_be_used(
    edition: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(capsys, "--why")
    for blurb in edition.blurbs:
        assert f"({blurb.story.lead.source}, {blurb.story.score:.2f}; {show_verb.short_id(blurb.story.id)})" in text
    made = data(capsys, SLOT, "--why")
    assert [it["id"] for it in made["stories"]] == [blurb.story.id for blurb in edition.blurbs]
    left = [it for it in made["left_out"] if it["left_out"] == "its event is told already"]
    assert "How Bill 41" in " ".join(it["headline"] for it in left)
    for item in left:
        assert item["score"] > 0
        assert item["reasons"][0] == "one outlet tells it (×1.00)"
        assert f"; {show_verb.short_id(item['id'])})" in text


def test_the_settings_of_a_briefing_reach_the_ranking(edition: Edition) -> None:
    foghorn = next(blurb.story for blurb in edition.blurbs if "foghorn" in blurb.story.headline)
    assert "has your keyword “foghorn” (×1.50)" in foghorn.reasons
    threads = [blurb.story.thread for blurb in edition.blurbs]
    assert len(set(threads)) == len(threads)


@pytest.mark.usefixtures("at_work")
def test_a_story_in_detail(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    story = ammonia(edition)
    text = shown(capsys, "story", show_verb.short_id(story.id), SLOT, "--why")
    made = data(capsys, "story", story.id)
    assert made["headline"] == story.headline
    assert [it["outlet"] for it in made["articles"]] == [it.source for it in story.articles]
    assert len(made["facts"]) == len(story.facts)
    (sides,) = made["figures_that_differ"]
    assert {side["figure"] for side in sides} == {"27", "Twenty-five"}
    assert len({side["outlet"] for side in sides}) == 2
    for place in (*made["facts"], *made["quotes"], *sides):
        assert "#:~:text=" in place["url"]
        assert place["url"] in text
    assert all(reason in text for reason in story.reasons)
    assert made["quotes"][0]["speaker"] in text


@pytest.mark.usefixtures("at_work")
def test_what_several_outlets_tell_is_shown_with_all_of_them(
    edition: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    story = next(blurb.story for blurb in edition.blurbs if "mill" in blurb.story.headline)
    (fact,) = (it for it in data(capsys, "story", story.id)["facts"] if it["same"])
    assert fact["outlets"] == ["Tidewater Business", "The Halbourne Ledger", "Foreshore FM"]
    text = shown(capsys, "story", story.id)
    assert "3 outlets: Tidewater Business, The Halbourne Ledger, Foreshore FM" in text
    assert "= Foreshore FM: " in text


@pytest.mark.usefixtures("at_work")
def test_a_story_that_was_left_out_says_why(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    left = next(it for it in edition.left_out if it.story)
    text = shown(capsys, "story", left.story[:6])
    assert left.reason in text
    assert left.url in text
    assert data(capsys, "story", left.story)["left_out"] == left.reason


@pytest.mark.usefixtures("at_work")
def test_who_said_what(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    made = data(capsys, "quotes")
    people = {it["speaker"]: it for it in made["speakers"]}
    whitty = people["Darlene Whitty"]
    assert whitty["role"] == "Fire Chief"
    assert set(whitty["outlets"]) == {"Foreshore FM", "The Halbourne Ledger"}
    said = [quote["text"] for person in made["speakers"] for quote in person["quotes"]]
    assert sorted(said) == sorted(quote.text for blurb in edition.blurbs for quote in blurb.story.quotes)
    text = shown(capsys, "quotes", SLOT)
    assert "Darlene Whitty, Fire Chief (Foreshore FM, The Halbourne Ledger)" in text
    assert all(quote["url"] in text for quote in whitty["quotes"])


@pytest.mark.usefixtures("at_work")
@pytest.mark.parametrize(
    ("args", "code", "line"),
    [
        (["story"], 2, "show story: needs the id of a story (briefing show --why lists them)"),
        (["story", "zzzz"], 2, f"zzzz: is not a story of {SLOT} (briefing show --why lists the ids)"),
        (["story", "zz", "demo/1999"], 1, "demo/1999: there is no such edition"),
        (["quotes", "demo/1999"], 1, "demo/1999: there is no such edition"),
        (["quotes", SLOT, "more"], 2, "more: is one too many"),
        ([SLOT, "more"], 2, "more: is one too many"),
        (["quotes", "--format", "web"], 2, "--format web: is for whole editions (leave it out, or use --json)"),
    ],
)
def test_a_mistake_is_one_line(args: list[str], code: int, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["show", *args]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(line)
    assert err.count("\n") == 1


def test_an_unknown_id_names_the_nearest(edition: Edition) -> None:
    story = ammonia(edition)
    near = story.id[:3] + "x" + story.id[4:8]
    with pytest.raises(UsageError, match=rf"near it: .*{story.id[:8]} \(25 treated"):
        show_verb.find_story(edition, near)


def test_the_beginning_of_several_ids_is_none(edition: Edition) -> None:
    both = [it.story for it in edition.left_out if it.story] + [blurb.story.id for blurb in edition.blurbs]
    first = next(it[0] for it in both if sum(other[0] == it[0] for other in both) > 1)
    with pytest.raises(UsageError, match="is the beginning of several ids"):
        show_verb.find_story(edition, first)
    with pytest.raises(UsageError, match="is not a story"):
        show_verb.find_story(edition, "")
    assert isinstance(show_verb.find_story(edition, next(it.story for it in edition.left_out if it.story)), LeftOut)


def test_one_name_in_two_stories_is_one_person_unless_her_roles_differ(edition: Edition) -> None:
    section = edition.sections[0]
    first, second = section.blurbs[:2]
    name = first.story.quotes[0].speaker

    def speakers(*roles: str) -> list[tuple[str, str]]:
        blurbs = tuple(
            replace(
                blurb,
                story=replace(blurb.story, quotes=(replace(blurb.story.quotes[0], speaker=name, speaker_role=role),)),
            )
            for blurb, role in zip((first, second), roles, strict=True)
        )
        made = show_verb.quotes_data(replace(edition, sections=(replace(section, blurbs=blurbs),)))
        return [(person["speaker"], person["role"]) for person in made["speakers"]]

    assert speakers("mayor", "") == speakers("", "mayor") == speakers("mayor", "mayor") == [(name, "mayor")]
    assert speakers("mayor", "goalkeeper") == [(name, "mayor"), (name, "goalkeeper")]


@pytest.mark.usefixtures("at_work")
def test_why_says_what_became_of_every_entry(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    entries = edition.account.entries
    text = shown(capsys, "--why")
    told, folded, left = (
        next(fate for fate in entries if fate.became == became and fate.title)
        for became in ("told", "folded", "left_out")
    )
    assert f"   told      {told.title}\n" in text
    assert f"   folded    {folded.title} (into: {folded.why})\n" in text
    assert f"   left out  {left.title} ({left.why})\n" in text
    count = sum(fate.became == "told" for fate in entries if fate.source == told.source)
    assert re.search(rf"^{re.escape(told.source)}: .*\b{count} told", text, re.MULTILINE)
    assert [EntryFate(**said) for said in data(capsys, "--why")["entries"]] == list(entries)
    line = {"source": "Quay FM", "title": "Tide clock 2.4", "url": "", "became": "told", "why": "In brief"}
    assert "   told      Tide clock 2.4 (In brief)" in list(show_verb._entry_lines([line]))
