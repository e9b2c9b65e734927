"""Sources that ask more than once: a page that names its feed, feeds in pages, indexes of sitemaps, and chains."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing import pipeline, pull, sources
from briefing.config import Config, Fetch, parse
from briefing.pipeline.gather import Wanted, gather
from briefing.pipeline.slots import Window
from briefing.store import Store, open_store
from briefing.types import Entry, Feed, Request, Response
from tests.newsstand import Newsstand, serving

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
EXAMPLES = map("example-{}".format, count())  # one store serves all examples of a property: each has its own source


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[Newsstand]:
    yield from serving()


def item(number: int) -> str:
    date = (NOW - HOUR).strftime("%a, %d %b %Y %H:%M:%S GMT")
    guid = f"<guid isPermaLink='false'>n{number}</guid>"
    return f"<item><title>Item {number}</title>{guid}<pubDate>{date}</pubDate></item>"


def rss(*numbers: int, more: str = "") -> bytes:
    channel = f"<channel><title>N</title>{more}{''.join(map(item, numbers))}</channel>"
    return f"<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'>{channel}</rss>".encode()


def link(rel: str, href: str) -> str:
    return f"<a:link rel='{rel}' href='{href}'/>"


def front(*feeds: str) -> bytes:
    links = "".join(f"<link rel=alternate type=application/rss+xml href='{feed}'>" for feed in feeds)
    return f"<!DOCTYPE html><html><head><title>The Paper</title>{links}</head><body><p>News.</html>".encode()


def index(*sitemaps: str) -> bytes:
    children = "".join(f"<sitemap><loc>{sitemap}</loc></sitemap>" for sitemap in sitemaps)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{children}</sitemapindex>".encode()


def urlset(*names: str) -> bytes:
    urls = "".join(f"<url><loc>/{name}</loc><lastmod>2026-06-03T08:00:00Z</lastmod></url>" for name in names)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()


def workspace(server: Newsstand, path: str, root: Path, *, fetch: str = "", **keys: Any) -> Config:
    one = json.dumps({"url": server.url(path), "name": "The Paper", **keys})
    text = f"sources: [{one}]\nfetch: {{pages: 0, allow: ['{server.place}']{fetch}}}"
    return parse(text, file="feeds.yaml", root=root)


def read(config: Config, store: Store) -> pipeline.Gathered:
    wanted = Wanted(sources=config.sources, window=Window(since=NOW - 24 * HOUR, until=NOW, oldest=NOW, undated=None))
    return gather(config, wanted, store, now=NOW, offline=False, progress=lambda *_: None, workers=1)


def ids(gathered: pipeline.Gathered) -> list[str]:
    return [row.entry.id for row in gathered.rows]


def wrong(gathered: pipeline.Gathered) -> list[str]:
    return [f"{it.where}: {it.what}" for it in gathered.problems if it.stage != "page"]


def asked(server: Newsstand) -> list[str]:
    paths = [path for path, _ in server.seen]
    server.seen.clear()
    return paths


# A page that names its feed


def test_a_front_page_leads_to_its_feed(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/": front("/comments/feed", "feed.xml", "/other.xml"), "/feed.xml": rss(1, 2)}
    config = workspace(server, "/", tmp_path)
    first = read(config, store)
    assert (ids(first), wrong(first), first.ok) == (["n1", "n2"], [], 1)
    assert asked(server) == ["/", "/feed.xml"]
    again = read(config, store)
    assert (ids(again), wrong(again), again.unchanged) == (["n1", "n2"], [], 1)
    assert [path for path, head in server.seen if "If-None-Match" in head] == ["/", "/feed.xml"]


def test_an_unchanged_page_leads_to_the_news_of_its_feed(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/": front("/feed.xml"), "/feed.xml": rss(1)}
    config = workspace(server, "/", tmp_path)
    read(config, store)
    server.documents["/feed.xml"] = rss(2, 1)
    later = read(config, store)
    assert (ids(later), later.ok) == (["n2", "n1"], 1)


def test_a_source_whose_feed_is_away_fails_and_names_the_address(
    server: Newsstand, store: Store, tmp_path: Path
) -> None:
    server.documents = {"/": front("/status/404")}
    gone = read(workspace(server, "/", tmp_path), store)
    assert (gone.failed, wrong(gone)) == (
        1,
        [f"{server.url('/status/404')}: there is nothing at this address (status 404)"],
    )


def test_a_page_that_names_no_feed_is_a_problem(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/": front()}
    assert wrong(read(workspace(server, "/", tmp_path), store)) == ["The Paper: an HTML page, not a feed"]


def test_a_page_that_comes_instead_of_a_feed_does_not_lead_to_another(
    server: Newsstand, store: Store, tmp_path: Path
) -> None:
    """A section's feed that is gone redirects to the front page, whose feed is not the section's."""
    server.documents = {"/": front("/feed.xml"), "/feed.xml": rss(1)}
    for path, kind in (("/to?/", "auto"), ("/", "feed")):
        gathered = read(workspace(server, path, tmp_path, kind=kind), store)
        assert (ids(gathered), wrong(gathered)) == ([], ["The Paper: an HTML page, not a feed"])


def test_a_page_that_names_itself_says_so(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/": front("/")}
    gathered = read(workspace(server, "/", tmp_path), store)
    assert (asked(server), wrong(gathered)) == (["/"], ["The Paper: leads to no other document"])
    assert gathered.failed == 1


def test_another_kind_reads_an_unchanged_document_anew(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/": front("/feed.xml"), "/feed.xml": rss(1)}
    assert wrong(read(workspace(server, "/", tmp_path, kind="feed"), store)) != []
    mended = read(workspace(server, "/", tmp_path), store)
    assert (ids(mended), wrong(mended)) == (["n1"], [])


# Feeds in pages


def test_pages_are_asked_for_only_where_feeds_yaml_says_so(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {
        "/1": rss(1, 2, more=link("next", "/2")),
        "/2": rss(2, 3, more=link("next", "/3")),
        "/3": rss(4, more=link("next", "/4")),
    }
    assert ids(read(workspace(server, "/1", tmp_path), store)) == ["n1", "n2"]
    assert asked(server) == ["/1"]
    two = read(workspace(server, "/1", tmp_path, pages=2), store)
    assert (ids(two), asked(server)) == (["n1", "n2", "n3"], ["/1", "/2"])
    assert wrong(two) == []
    three = workspace(server, "/1", tmp_path, pages=3)
    assert ids(read(three, store)) == ["n1", "n2", "n3", "n4"]
    assert read(three, store).unchanged == 1
    assert [row.position for row in read(three, store).rows] == [0, 1, 3, 4]
    server.documents["/2"] = rss(2, 3, 5, more=link("next", "/3"))
    assert [(row.entry.id, row.position) for row in read(three, store).rows] == [
        ("n1", 0), ("n2", 2), ("n3", 3), ("n4", 4), ("n5", 4),
    ]  # fmt: skip


def test_archived_feeds_and_json_feeds_have_pages_too(server: Newsstand, store: Store, tmp_path: Path) -> None:
    entry = {"date_published": "2026-06-03T08:00:00Z", "title": "J"}
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "N"}
    server.documents = {
        "/a/1": rss(1, more=link("prev-archive", "2")),
        "/a/2": rss(2),
        "/j/1": json.dumps({**head, "next_url": "2", "items": [{"id": "j1", **entry}]}).encode(),
        "/j/2": json.dumps({**head, "next_url": 7, "items": [{"id": "j2", **entry}]}).encode(),
    }
    assert ids(read(workspace(server, "/a/1", tmp_path, pages=5), store)) == ["n1", "n2"]
    assert ids(read(workspace(server, "/j/1", tmp_path, pages=5), store)) == ["j1", "j2"]


def test_a_page_that_is_gone_costs_only_itself(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/1": rss(1, more=link("next", "/status/500"))}
    gathered = read(workspace(server, "/1", tmp_path, pages=2), store)
    assert (ids(gathered), gathered.ok) == (["n1"], 1)
    assert wrong(gathered) == [f"{server.url('/status/500')}: the server is in trouble (status 500)"]


def test_a_broken_page_stays_broken_while_nothing_changes(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/1": rss(1, more=link("next", "/2")), "/2": b"{"}
    config = workspace(server, "/1", tmp_path, pages=2)
    first = wrong(read(config, store))
    assert first[0].startswith(f"{server.url('/2')}: JSON is cut off")
    assert wrong(read(config, store)) == first
    server.documents["/2"] = rss(2)
    assert wrong(read(config, store)) == []


# Sitemaps


def test_an_index_leads_to_its_sitemaps(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/sitemap.xml": index("/a.xml", "/b.xml"), "/a.xml": urlset("a1"), "/b.xml": urlset("b1")}
    config = workspace(server, "/sitemap.xml", tmp_path)
    assert [row.entry.url for row in read(config, store).rows] == [server.url("/a1"), server.url("/b1")]
    server.documents["/b.xml"] = urlset("b2", "b1")
    later = read(config, store)
    assert sorted(ids(later)) == sorted(map(server.url, ("/a1", "/b2", "/b1")))
    assert later.ok == 1


# Chains and what they must not do


def test_a_chain_of_indexes_ends_with_a_problem(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {f"/{n}.xml": index(f"/{n + 1}.xml", "/news.xml") for n in range(99)}
    server.documents["/news.xml"] = urlset("news")
    gathered = read(workspace(server, "/0.xml", tmp_path), store)
    assert ids(gathered) == [server.url("/news")]
    assert asked(server) == ["/0.xml", "/1.xml", "/news.xml", "/2.xml", "/3.xml"]
    what = "leads from one document to the next more than 3 times; the rest was not asked for"
    assert wrong(gathered) == [f"The Paper: {what}"]


def test_a_wide_index_ends_with_a_problem(server: Newsstand, store: Store, tmp_path: Path) -> None:
    names = [f"/{n}.xml" for n in range(20)]
    server.documents = {"/": index(*names), **{name: index(*(f"{name}{n}" for n in range(20))) for name in names}}
    gathered = read(workspace(server, "/", tmp_path, pages=20), store)
    assert len(server.seen) == 21
    assert wrong(gathered) == ["The Paper: leads to more than 21 documents; the first 21 were read"]
    assert gathered.failed == 1


def test_what_is_asked_for_besides_is_guarded_like_everything(store: Store, tmp_path: Path, server: Newsstand) -> None:
    server.documents = {"/": front("http://127.0.0.1:1/feed.xml")}
    (problem,) = wrong(read(workspace(server, "/", tmp_path), store))
    assert problem == "http://127.0.0.1:1/feed.xml: leads to a private address, which is not fetched"


def test_the_rounds_share_the_time_of_the_run(server: Newsstand, store: Store, tmp_path: Path) -> None:
    server.documents = {"/": front("/wait")}
    gathered = read(workspace(server, "/", tmp_path, fetch=", deadline: 0.000001"), store)
    assert wrong(gathered) == ["The Paper: not fetched: the run's time (1e-06 s) was up"]


class Chain(ModuleType):
    """A kind of source that leads wherever the test says."""

    def __init__(self, leads: Any) -> None:
        super().__init__("chain")
        self.leads = leads

    def read(self, _source: object, response: Response) -> Feed:
        requests, next_page, entries = self.leads(response.url)
        found = tuple(Entry(id=f"{response.url}#{n}", url="", title=f"Entry {n}") for n in range(entries))
        return Feed(title="", entries=found, requests=tuple(requests), next_page=next_page)


def chained(
    leads: Any, store: Store, monkeypatch: pytest.MonkeyPatch, root: Path, *, host: str = "a.example", **keys: Any
) -> tuple[pipeline.Gathered, list[str]]:
    """What a source gives whose documents lead as told, and the addresses asked for. Nothing is fetched."""
    seen: list[str] = []

    def served(requests: Sequence[Request], _settings: Fetch, **_more: Any) -> tuple[pull.Pulled, ...]:
        seen.extend(request.path or request.url for request in requests)
        bodies = [Response(url=request.url, status=200, body=request.url.encode()) for request in requests]
        return tuple(pull.Pulled(responses=(body,)) for body in bodies)

    with monkeypatch.context() as patch:
        patch.setattr(pull, "pull", served)
        patch.setattr(sources, "_kind_module", lambda _kind: Chain(leads))
        source = json.dumps({"url": f"https://{host}/0", "kind": "sitemap", **keys})
        config = parse(f"[{source}]", file="feeds.yaml", root=root)
        return read(config, store), seen


def test_a_document_opens_no_file_and_no_odd_address(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def leads(url: str) -> tuple[list[Request], str, int]:
        ways = [Request(url="", path="/etc/passwd"), *(Request(url=odd) for odd in ("javascript:1", "#top", "1#a"))]
        return (ways, "", 1) if url.endswith("0") else ([], "", 1)

    gathered, seen = chained(leads, store, monkeypatch, tmp_path)
    assert seen == ["https://a.example/0", "https://a.example/1"]
    assert wrong(gathered) == [
        "https://a.example/0: names a file of this machine, which is not read",
        "https://a.example/0: leads to something that is not a web address",
    ]
    assert len(gathered.rows) == 2


@given(
    graph=st.lists(
        st.tuples(st.lists(st.integers(0, 400), max_size=30), st.integers(-1, 400), st.integers(0, 1)),
        min_size=1,
        max_size=30,
    ),
    pages=st.integers(1, 20),
)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_chain_of_documents_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, graph: list[tuple[list[int], int, int]], pages: int
) -> None:
    """Whatever leads where, forever or in circles: nothing is asked twice, the bounds hold, what was read is kept."""

    def leads(url: str) -> tuple[list[Request], str, int]:
        ways, following, entries = graph[int(url.rpartition("/")[2]) % len(graph)]
        number = int(url.rpartition("/")[2])
        later = "" if following < 0 else str(number + following)
        return [Request(url=str(number + way)) for way in ways], later, entries

    gathered, seen = chained(leads, store, monkeypatch, tmp_path, host=f"{next(EXAMPLES)}.example", pages=pages)
    assert len(seen) == len(set(seen)) <= 21
    there = sum(leads(url)[2] for url in seen)
    assert len(gathered.rows) == there
    assert not (gathered.failed and there)
