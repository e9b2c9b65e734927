"""Reading between slots: what a fast feed drops is told, pages of likely stories are read ahead, and no more."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

import briefing
from briefing import pipeline, pull
from briefing.config import Config, Fetch, Schedule, parse
from briefing.store import Store, open_store
from briefing.types import Request
from tests.test_gather import HOUR, NOW, dated, feed, item, mirrored, news_of, other, sent, workspace
from tests.workspace import RESOURCES, run


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def read(config: Config, store: Store, now: datetime, **more: Any) -> pipeline.ReadAhead:
    return pipeline.read_ahead(
        config,
        config.briefings,
        store,
        clock=lambda: now,
        offline=True,
        progress=pipeline.no_progress,
        workers=1,
        **more,
    )


def test_what_was_seen_between_slots_and_has_left_its_feed_is_told(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(other(0, date=dated(1))))
    sent(config, store, NOW)
    passing = other(1, date=dated(-3)), other(2)
    (tmp_path / "one.xml").write_text(feed(*passing), encoding="utf-8")
    (found,) = read(config, store, NOW + 4 * HOUR).sources
    assert (found.name, found.outcome) == ("The One Paper", "ok")
    assert found.new == ("Bo Lind wants the ferry pier mended", "Cy Moss wants the school bus mended")
    (tmp_path / "one.xml").write_text(feed(other(3, date=dated(-20))), encoding="utf-8")
    later = sent(config, store, NOW + 24 * HOUR)
    assert sorted(news_of(later.gathered)) == ["news-1", "news-2", "news-3"]
    assert later.gathered.pages == 1, "those of the pull were read then"
    assert "Bo Lind wants the ferry pier mended" in {blurb.story.headline for blurb in later.edition.blurbs}


def test_what_a_pull_keeps_while_an_edition_is_made_is_in_the_next(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(other(0, date=dated(1))))
    sent(config, store, NOW)
    (tmp_path / "one.xml").write_text(feed(other(1, date=dated(2))), encoding="utf-8")
    clock = chain((NOW - HOUR / 60,), repeat(NOW + HOUR / 60))  # it began before the edition, and ends behind it
    pipeline.read_ahead(
        config,
        config.briefings,
        store,
        clock=clock.__next__,
        offline=True,
        progress=pipeline.no_progress,
        workers=1,
    )
    (tmp_path / "one.xml").write_text(feed(other(0, date=dated(1))), encoding="utf-8")
    assert news_of(sent(config, store, NOW + 24 * HOUR).gathered) == ["news-1"]


def test_two_editions_of_a_day_tell_what_came_between(tmp_path: Path) -> None:
    config = workspace(tmp_path, one=feed(other(0, date=dated(1))))
    schedule = Schedule.model_validate({"time": "09:30, 17:00", "timezone": "UTC"})
    config = config.model_copy(update={"briefings": (config.briefing().model_copy(update={"schedule": schedule}),)})

    def due(hours: float) -> list[tuple[str, bool, list[str]]]:
        results = briefing.run_due(config, clock=lambda: NOW + hours * HOUR, offline=True, resources=RESOURCES)
        done = [result.published for result in results if result.published]
        return [(it.edition.slot, it.built, [b.story.headline for b in it.edition.blurbs]) for it in done]

    assert due(0) == [("2026-06-03-0930", True, ["Ana Orr wants the library roof mended"])]
    (tmp_path / "one.xml").write_text(feed(other(1, date=dated(-5)), other(0, date=dated(1))), encoding="utf-8")
    assert due(7) == [("2026-06-03-0930", False, ["Ana Orr wants the library roof mended"])]
    assert due(7.5) == [("2026-06-03-1700", True, ["Bo Lind wants the ferry pier mended"])]
    assert due(8) == [("2026-06-03-1700", False, ["Bo Lind wants the ferry pier mended"])]


def test_an_unchanged_source_and_one_that_fails_stop_nothing(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1)), two="<!DOCTYPE html><title>Gone</title>", six=feed(item(6)))
    first = read(config, store, NOW)
    assert [(source.outcome, len(source.new)) for source in first.sources] == [("ok", 1), ("failed", 0), ("ok", 1)]
    assert [problem.what for problem in first.sources[1].problems] == ["an HTML page, not a feed"]
    again = read(config, store, NOW + HOUR)
    assert [source.outcome for source in again.sources] == ["unchanged", "failed", "unchanged"]
    assert again.articles == 0


def test_a_source_that_was_just_read_rests(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1)))
    read(config, store, NOW)
    half = timedelta(minutes=30)
    assert [source.outcome for source in read(config, store, NOW + half / 2, rest=half).sources] == ["rested"]
    assert [source.outcome for source in read(config, store, NOW + half, rest=half).sources] == ["unchanged"]
    assert [source.outcome for source in read(config, store, NOW - half, rest=half).sources] == ["unchanged"]


def test_pages_of_likely_stories_are_read_ahead(tmp_path: Path, store: Store) -> None:
    config, links = mirrored(tmp_path, "a", 8)
    shared = item(90, title="Tug crews accept contract number 6", date=dated(1))
    (tmp_path / "one.xml").write_text(feed(shared), encoding="utf-8")
    words = {"sources": "[{path: many.xml, name: Many}, {path: one.xml, name: One}]", "fetch": "{mirror: pages}"}
    config = parse("\n".join(f"{key}: {text}" for key, text in words.items()), file="feeds.yaml", root=tmp_path)
    many = "".join(
        item(n, link=link, date=dated(1), title=f"Notice {n}" if n != 6 else "") for n, link in enumerate(links)
    )
    (tmp_path / "many.xml").write_text(feed(many), encoding="utf-8")
    assert read(config, store, NOW).articles == 4
    rows = store.entries(["many.xml"], NOW - 36 * HOUR, NOW)
    assert [row.entry.id for row in rows if row.article_id] == ["news-0", "news-1", "news-6"]
    assert read(config, store, NOW + HOUR).articles == 0, "the likeliest of the window, and not three more each hour"


def test_reading_ahead_takes_no_more_pages_than_a_run(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, links = mirrored(tmp_path, "a", 3)
    config = config.model_copy(update={"fetch": config.fetch.model_copy(update={"pages": 4})})
    asked: list[str] = []
    real = pull.pull

    def watched(requests: Sequence[Request], settings: Fetch, **more: Any) -> tuple[pull.Pulled, ...]:
        asked.extend(request.url for request in requests if request.url)
        return real(requests, settings, **more)

    monkeypatch.setattr(pull, "pull", watched)
    read(config, store, NOW)
    assert asked == links
    new = [item(number, link=f"https://a.example/{number}") for number in range(10, 13)]
    (tmp_path / "many.xml").write_text(feed(*new), encoding="utf-8")
    read(config, store, NOW + HOUR)
    assert asked[3:] == ["https://a.example/10"]


def test_a_page_that_cannot_be_had_is_left_to_the_edition(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1, link="https://tug.example/1")))
    assert read(config, store, NOW).articles == 1, "the feed's own words"
    assert read(config, store, NOW + HOUR).articles == 0


def test_a_briefing_is_read_as_far_as_its_next_edition_looks(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1, date=dated(30)), item(2, date=dated(40))))
    assert read(config, store, NOW).articles == 1


# The command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "one.xml").write_text(feed(*(item(number, date=dated(1)) for number in range(7))), encoding="utf-8")
    (tmp_path / "two.xml").write_text("<!DOCTYPE html><title>Gone</title>", encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text(
        "briefings:\n- {name: first, sources: [One]}\n- {name: second, sources: [Two]}\n"
        "sources: [{path: one.xml, name: One}, {path: two.xml, name: Two}]\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


PULL = ["pull", "--now", "2026-06-03T09:30"]


@pytest.mark.usefixtures("folder")
def test_pull_says_per_source_what_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(PULL) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "One: 7 new",
        *(f"  Tug crews accept contract number {number}" for number in range(5)),
        "  and 2 more",
        "Two: could not be read",
    ]
    assert "problem   Two: an HTML page, not a feed" in told.err or "problem   two.xml: an HTML page" in told.err
    assert "articles  3 read" in told.err
    assert run([*PULL, "first"]) == 0
    assert capsys.readouterr().out == "One: unchanged\n"


@pytest.mark.usefixtures("folder")
def test_pull_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*PULL, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["articles"]) == (7, 3)
    assert [(one["name"], one["outcome"], len(one["new"]), len(one["problems"])) for one in told["sources"]] == [
        ("One", "ok", 7, 0),
        ("Two", "failed", 0, 1),
    ]


@pytest.mark.usefixtures("folder")
def test_pull_fails_when_nothing_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*PULL, "second"]) == 4
    assert "no source could be read" in capsys.readouterr().err
    assert run(["pull", "third"]) == 3
    assert "has no briefing 'third'" in capsys.readouterr().err


def test_python_reads_between_slots_too(folder: Path) -> None:
    config = briefing.load(folder / "feeds.yaml")
    found = briefing.read_sources(config, briefing="first", clock=lambda: NOW)
    assert [(one.name, len(one.new)) for one in found.sources] == [("One", 7)]
    assert (folder / ".briefing" / "briefing.sqlite3").exists()
