"""One link for unlike entries: each is an article of its own, today and later; one article announced twice is one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from briefing import pipeline
from briefing.store import Store, open_store
from tests.test_gather import NOW, feed, gather, item, sent, workspace

PAGE = "https://radio.example/shows/"
DATE = "Wed, 03 Jun 2026 06:00:00 GMT"
SHOWS = {
    "The keeper of the Crane light": "Ida Orr has kept the lamp of the Crane light for forty years and knows storms.",
    "Who owns the tide mill": "The tide mill in Quill was sold in May, and its buyer hides behind a post office box.",
    "A choir for the quarry": "Forty voices sang in the empty quarry at Lisk on Sunday, and the stone sang back.",
}


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def shows(link: str = PAGE, guid: str = "", **more: str) -> list[str]:
    rows = enumerate((SHOWS | more).items())
    return [item(n, title=t, body=b, link=link, guid=guid or f"show-{t}", date=DATE) for n, (t, b) in rows]


def articles(gathered: pipeline.Gathered, store: Store) -> dict[str, str]:
    """The articles of the entries, title to text."""
    found = store.articles(row.article_id for row in gathered.rows if row.article_id)
    return {article.title: article.text for article in found.values()}


@pytest.mark.parametrize(("link", "guid"), [(PAGE, ""), ("https://radio.example/", ""), (PAGE, PAGE)])
def test_unlike_entries_of_one_link_are_articles_of_their_own(
    tmp_path: Path, store: Store, link: str, guid: str
) -> None:
    config = workspace(tmp_path, one=feed(*shows(link, guid)))
    gathered = gather(config, store)
    assert articles(gathered, store) == SHOWS
    assert {row.article_id for row in gathered.rows} != {""}
    assert told_links(store, gathered) == {link}
    # What is known of an address holds for every later entry.
    late = item(9, title="The last ferry", body="The last ferry left at noon.", link=link, guid=guid, date=DATE)
    (tmp_path / "one.xml").write_text(feed(late), encoding="utf-8")
    read = articles(gather(config, store, NOW + timedelta(hours=1)), store)
    assert read["The last ferry"] == "The last ferry left at noon."


def told_links(store: Store, gathered: pipeline.Gathered) -> set[str]:
    return {article.url for article in store.articles(row.article_id for row in gathered.rows).values()}


def test_parts_of_one_page_are_known_by_their_guids(tmp_path: Path, store: Store) -> None:
    rows = [
        item(n, title=t, body=b, link=f"{PAGE}#{n}", guid=f"{PAGE}#{n}", date=DATE)
        for n, (t, b) in enumerate(SHOWS.items())
    ]
    assert articles(gather(workspace(tmp_path, one=feed(*rows)), store), store) == SHOWS


def test_a_later_entry_of_an_address_that_had_one_is_its_own(tmp_path: Path, store: Store) -> None:
    first, second, third = shows()
    config = workspace(tmp_path, one=feed(first))
    gather(config, store)
    for more in (second, third):
        (tmp_path / "one.xml").write_text(feed(more), encoding="utf-8")
        gathered = gather(config, store, NOW + timedelta(hours=1))
    assert articles(gathered, store) == SHOWS
    assert store.shared_addresses(["one.xml"]) == {("one.xml", PAGE.rstrip("/"))}
    assert store.shared_addresses(["two.xml"]) == frozenset()


def test_one_article_under_two_guids_is_one(tmp_path: Path, store: Store) -> None:
    link = "https://radio.example/tugs"
    rows = [
        item(1, title="Tug crews accept contract", link=link, guid="a", date=DATE),
        item(2, title="Tug crews vote to accept", link=link, guid="b", date=DATE),
    ]
    config = workspace(tmp_path, one=feed(*rows))
    gathered = gather(config, store)
    assert len({row.article_id for row in gathered.rows}) == 1
    new = "Port to open on Thursday after tug crews say yes"
    text = "The port opens on Thursday at noon, for crews of the harbour tugs accepted the contract."
    (tmp_path / "one.xml").write_text(feed(item(3, title=new, body=text, link=link, date=DATE)), encoding="utf-8")
    assert len({row.article_id for row in gather(config, store, NOW + timedelta(hours=1)).rows}) == 1
    assert store.shared_addresses(["one.xml"]) == frozenset()


@pytest.mark.parametrize(
    ("link", "titles"), [("", tuple(SHOWS)), ("https://radio.example/bulletin", ("Bulletin",) * 3)]
)
def test_a_feed_with_one_entry_that_is_another_each_day_loses_none(
    tmp_path: Path, store: Store, link: str, titles: tuple[str, ...]
) -> None:
    config = workspace(tmp_path, one=feed())
    for day, (title, text) in enumerate(zip(titles, SHOWS.values(), strict=True)):
        date = f"{('Wed', 'Thu', 'Fri')[day]}, 0{3 + day} Jun 2026 06:00:00 GMT"
        row = item(1, title=title, body=text, link=link, guid="bulletin", date=date)
        (tmp_path / "one.xml").write_text(feed(row), encoding="utf-8")
        (told,) = sent(config, store, NOW + timedelta(days=day)).edition.told
        assert told.lead.text == text
    # Read again it is the same.
    later, options = NOW + timedelta(days=2, hours=1), pipeline.Options(offline=True)
    again = pipeline.build_edition(config, config.briefing(), store, now=later, options=options)
    assert not again.edition.told


def test_an_article_that_is_written_anew_stays_one_entry(tmp_path: Path, store: Store) -> None:
    rows = [
        item(1, title="Tug crews accept contract", guid="tugs", link="https://radio.example/tugs", date=DATE),
        # Other words, and its date.
        item(
            1,
            title="Ferries sail",
            body="Captains are glad.",
            guid="tugs",
            link="https://radio.example/tugs",
            date=DATE,
        ),
    ]
    config = workspace(tmp_path, one=feed(rows[0]))
    gather(config, store)
    (tmp_path / "one.xml").write_text(feed(rows[1]), encoding="utf-8")
    gather(config, store, NOW + timedelta(hours=1))
    assert store.count_entries("one.xml", until=NOW) == 1
