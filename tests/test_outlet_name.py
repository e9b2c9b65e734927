"""How an outlet is named: by feeds.yaml, else by its feed, as readers say it. All outlets are invented."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing.config import Source, parse
from briefing.pipeline import with_outlet_names
from briefing.sources import parse_feed
from briefing.sources.outlet_name import outlet_name
from briefing.store import Document, Store, open_store
from briefing.types import Request

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
FEED = """<rss version="2.0"><channel><title>TSC &gt; Harbour News</title>
<link>https://straitcourier.example/harbour</link>
<copyright>Copyright 2026 The Strait Courier Company</copyright>
<item><title>Crews vote</title></item></channel></rss>"""


def sources_of(text: str) -> tuple[Source, ...]:
    return parse(f"sources: [{text}]", file="feeds.yaml", root=Path()).sources


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


@pytest.mark.parametrize(
    ("title", "home", "about", "name"),
    [
        ("The Strait Courier", "https://courier.example/", "", "The Strait Courier"),
        ("The Strait Courier | All stories", "https://courier.example/", "", "The Strait Courier"),
        ("World news | The Courier", "https://courier.example/", "", "The Courier"),
        ("Harbour Radio - Category World", "https://harbourradio.example/", "", "Harbour Radio"),
        ("Gull News: International", "https://gullnews.example/", "", "Gull News"),
        ("Gull News Search Records Found 1000", "https://gull.example/", "", "Gull"),
        ("PAR Topics: World", "https://par.example/", "", "PAR"),
        ("Latest headlines on Gull Point Daily", "https://gullpoint.example/", "", "Gull Point Daily"),
        ("Comments on: Gull Point – Home", "https://gullpoint.example/", "", "Gull Point"),
        ("Le Quai - Les titres", "https://lequai.example/", "", "Le Quai"),
        ("Le Quai.fr - Actualités en France et dans le monde", "https://www.lequai.fr/", "", "Le Quai"),
        ("Gull Point -Top stories", "https://gp.example/", "", "Gull Point"),
        ("Portada // Gull Point", "https://gp.example/", "", "Gull Point"),
        ("“ferry” - Gull News", "https://gp.example/search?q=ferry", "", "Gull News"),
        ("Gull Point (@gull@point.example)", "https://point.example/@gull", "", "Gull Point"),
        ("Comments for Gull Point", "https://gp.example/", "", "Gull Point"),
        ("Release notes from gullnet", "https://code.example/gullnet", "", "gullnet"),
        ("cs.XY updates on Gull Archive", "https://archive.example/", "", "Gull Archive"),
        ("Все новости / Причал", "https://gp.example/", "", "Причал"),
        ("www.gp.example - All News", "https://www.gp.example/", "", "gp.example"),
        ("Untitled", "https://gp.example/", "", "gp.example"),
        ("Letters for Gull Point", "https://letters.example/", "", "Letters for Gull Point"),
        # The part that the host repeats, wherever it stands.
        ("Tides and Boats - Gullpoint.com", "https://www.gullpoint.com/", "", "Gullpoint"),
        ("Gullpoint.com", "https://www.gullpoint.com/", "", "Gullpoint.com"),
        ("World - GPNews.com", "https://www.gpnews.com/", "", "GP News"),
        ("gullpoint.com - boats", "https://www.gullpoint.com/", "Gull Point", "Gull Point"),
        ("Le Gull du Midi : tout sur la région - legull.fr", "https://www.legull.fr/", "", "Le Gull du Midi"),
        # Nothing but a section: the feed says more of itself, or its host does.
        ("World", "https://www.gullpoint.example/", "The Gull Point World section has news.", "The Gull Point"),
        ("Boat Reviews", "https://gullpoint.example/boat-reviews/", "GullPoint, boats", "GullPoint"),
        ("With Ida and Bo", "https://shows.example/withidaandbo", "Two friends talk", "With Ida and Bo"),
        ("Top stories", "https://www.gullpoint.example/asia", "", "gullpoint.example"),
        ("", "", "", ""),
        # Initials in full, if the feed has the words and the host one of them.
        ("TSC > World News", "https://tscourier.example/", "© 2026 The Strait Courier Company", "The Strait Courier"),
        ("SCB > World News", "https://scb.example/", "© 2026 Strait Courier Broadcasting", "SCB"),
        # Not split, and not cut: a name may hold all this.
        ("Al-Gull: The Pulse of the Strait", "https://www.al-gull.example/", "", "Al-Gull"),
        ("National Post of Gull Point", "https://post.example/feed", "", "National Post of Gull Point"),
        ("Courier (courier » feed)", "https://courier.example/", "", "Courier"),
        ("All GPM News", "https://gullpointmemo.example/", "", "GPM"),
        ("A title that tells at length and for no reason what is there to read", "https://a.example/", "", "a.example"),
    ],
)  # fmt: skip
def test_a_name_is_what_readers_say(title: str, home: str, about: str, name: str) -> None:
    assert outlet_name(title, home, (about,)) == name


def test_a_feed_knows_its_outlet() -> None:
    assert parse_feed(FEED.encode()).outlet == "The Strait Courier"
    json = b'{"version": "https://jsonfeed.org/version/1.1", "title": "Gull Point - Home", "items": []}'
    assert parse_feed(json).outlet == "Gull Point"


def test_what_is_hostile_costs_no_time() -> None:
    assert outlet_name("( rss " * 5000 + " on " * 5000, "https://a.example/", ("A of the " * 5000,)) == "a.example"


def test_a_name_of_feeds_yaml_is_never_touched_and_one_that_is_made_up_makes_room(store: Store) -> None:
    address = "https://feeds.example/world.xml"
    plain = sources_of(address)
    named = sources_of(f"{{url: '{address}', name: feeds.example}}")
    empty = sources_of(f"{{url: '{address}', name: ''}}")
    assert [it.name for it in (*plain, *named, *empty)] == ["feeds.example"] * 3
    assert [it.name for it in with_outlet_names(plain, store)] == ["feeds.example"]
    read = {address: Document(sha256="0" * 64, read_as="auto", outlet="Gull Point")}
    store.save_reading(address, (), documents=read, problems=(), at=NOW)
    assert [it.name for it in with_outlet_names((*plain, *named, *empty), store)] == [
        "Gull Point",
        "feeds.example",
        "Gull Point",
    ]


def test_the_outlet_of_a_front_page_is_that_of_the_feed_it_leads_to_and_a_folder_has_none(store: Store) -> None:
    home, feed = "https://gull.example/", "https://gull.example/feed"
    page = Document(sha256="0" * 64, read_as="auto", requests=(Request(url=feed),))
    known = Document(sha256="1" * 64, read_as="auto", outlet="Gull Point")
    store.save_reading(home, (), documents={home: page, feed: known}, problems=(), at=NOW)
    assert store.outlet(home) == "Gull Point"
    store.save_reading("in", (), documents={"in/a.xml": known, "in/b.xml": known}, problems=(), at=NOW)
    assert store.outlet("in") == ""
    store.save_reading("a.xml", (), documents={"/home/a.xml": known}, problems=(), at=NOW)
    assert store.outlet("a.xml") == "Gull Point"
