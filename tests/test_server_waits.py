"""Servers that asked to be left alone, and sources that moved, over several runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.config import Config, parse
from briefing.pipeline.building import no_progress
from briefing.pipeline.gather import Gathered, Wanted, gather
from briefing.pipeline.slots import window_of
from briefing.pull.retry import server_of, wait_until
from briefing.store import Store, open_store
from tests.newsstand import Newsstand, serving
from tests.test_gather import NOW, feed, item

MINUTE = timedelta(minutes=1)
stand = pytest.fixture(serving)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def workspace(stand: Newsstand, root: Path, *paths: str, name: str = "") -> Config:
    named = f", name: {name}" if name else ""
    listed = "\n".join(f"- {{url: '{stand.url(path)}'{named}}}" for path in paths)
    return parse(f"sources:\n{listed}\nfetch: {{allow: ['{stand.place}']}}", file="feeds.yaml", root=root)


def read(config: Config, store: Store, now: datetime = NOW, *, offline: bool = False) -> Gathered:
    wanted = Wanted(sources=config.sources, window=window_of(now, None))
    return gather(config, wanted, store, now=now, offline=offline, progress=no_progress, workers=1)


def said(gathered: Gathered) -> list[str]:
    return [f"{problem.where}: {problem.what}" for problem in gathered.problems]


def test_a_server_that_asked_for_time_gets_it(stand: Newsstand, store: Store, tmp_path: Path) -> None:
    config = workspace(stand, tmp_path, "/status/429", name="The Tide")
    assert said(read(config, store)) == ["The Tide: asked us to come less often (status 429)"]
    soon = read(config, store, NOW + MINUTE)
    assert said(soon) == ["The Tide: not fetched: its server asked us to wait until 2026-06-03 09:31 UTC"]
    assert soon.failed == 1
    assert [path for path, _ in stand.seen] == ["/status/429"]
    read(config, store, NOW + 2 * MINUTE)  # 90 seconds are over
    assert len(stand.seen) == 2


def test_so_do_the_pages_of_that_server(stand: Newsstand, store: Store, tmp_path: Path) -> None:
    pages = [item(number, link=stand.url(f"/status/{status}")) for number, status in enumerate((503, 404, 403))]
    stand.documents["/feed"] = feed(*pages).encode()
    config = workspace(stand, tmp_path, "/feed", name="The Tide")
    assert sorted(said(read(config, store))) == [
        "The Tide: 1 article: the server is in trouble (status 503)",
        "The Tide: 2 articles: not fetched: its server asked us to come less often",
    ]
    read(config, store, NOW + MINUTE)
    assert [path for path, _ in stand.seen] == ["/feed", "/status/503"], "not its feeds either"


def test_a_source_that_has_moved_is_read_and_says_so_every_time(stand: Newsstand, store: Store, tmp_path: Path) -> None:
    stand.documents["/new"] = feed(item(1)).encode()
    config = workspace(stand, tmp_path, "/moved?/new", name="The Tide")
    for now in (NOW, NOW + MINUTE):
        found = read(config, store, now)
        assert said(found) == [f"The Tide: has moved for good, to {stand.url('/new')}"]
        assert (len(found.rows), found.failed) == (1, 0)
    assert [problem.stage for problem in store.problems(stand.url("/moved?/new"))] == ["moved"]


def test_a_source_that_was_sent_away_to_no_feed_has_not_moved(stand: Newsstand, store: Store, tmp_path: Path) -> None:
    stand.documents["/"] = b"<!DOCTYPE html><html><title>Home</title></html>"
    found = read(workspace(stand, tmp_path, "/moved?/", name="The Tide"), store)
    assert found.failed == 1
    assert [problem.stage for problem in found.problems] == ["parse"]


def test_a_source_without_a_name_is_told_by_its_address(stand: Newsstand, store: Store, tmp_path: Path) -> None:
    config = workspace(stand, tmp_path, "/status/404", "/status/410")
    assert said(read(config, store)) == [
        f"{stand.url('/status/404')}: there is nothing at this address (status 404)",
        f"{stand.url('/status/410')}: is gone for good (status 410)",
    ]


@pytest.mark.parametrize(
    ("header", "minutes"),
    [
        ("60", 1),
        (" 3600 ", 60),
        ("Wed, 03 Jun 2026 09:40:00 GMT", 10),
        ("Wed, 03 Jun 2026 09:20:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("99999999999999999999", 24 * 60),
        ("Fri, 31 Dec 2049 00:00:00 GMT", 24 * 60),
        ("Wed, 03 Jun 99999 00:00:00 GMT", None),
    ],
)
def test_when_a_server_may_be_asked_again(header: str, minutes: int | None) -> None:
    assert wait_until(header, NOW) == (None if minutes is None else NOW + minutes * MINUTE)


def test_a_wait_beyond_a_day_is_a_clock_that_was_set_back(stand: Newsstand, store: Store, tmp_path: Path) -> None:
    store.save_wait(stand.place, NOW + timedelta(days=2), at=NOW)
    assert store.waits(NOW) == {stand.place: NOW + timedelta(days=2)}
    stand.documents["/feed"] = feed(item(1)).encode()
    assert read(workspace(stand, tmp_path, "/feed"), store).ok == 1
    store.save_wait("b.example", NOW + timedelta(days=9), at=NOW + timedelta(days=3))
    assert set(store.waits(datetime(2026, 1, 1, tzinfo=UTC))) == {"b.example"}, "what is over is forgotten"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("https://A.example/feed", "a.example"),
        ("http://a.example:80/", "a.example"),
        ("https://a.example:8443/", "a.example:8443"),
        ("https://[", ""),
    ],
)
def test_whom_a_wait_holds_for(url: str, server: str) -> None:
    assert server_of(url) == server
