"""The store: what goes in comes out, drafts are replaced, final editions are not, deliveries are claimed once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from briefing.errors import StoreError
from briefing.store import EntryRow, Store, open_store
from briefing.types import Article, Delivery, Entry, Problem, Request, Response

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def entry_row(number: int, *, time: datetime = NOW, published: datetime | None = NOW) -> EntryRow:
    entry = Entry(id=f"e{number}", url=f"https://a.example/{number}", title=f"Title {number}", published=published)
    return EntryRow(source="a", entry=entry, time=time, first_seen=NOW, article_id="", page_problem="")


def article(text: str = "Crews voted.", **fields: object) -> Article:
    made = Article(
        id="0123456789abcdef",
        url="https://a.example/1",
        canonical_url="https://a.example/1",
        title="Vote",
        source="A",
        authors=("Ida Orr", "Bo Lind"),
        published=NOW,
        text=text,
        sha256=text,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def save(store: Store, *rows: EntryRow, problems: tuple[Problem, ...] = (), at: datetime = NOW) -> None:
    store.save_reading("a", rows, responses={}, problems=problems, at=at)


def test_entries_come_back_in_document_order_within_the_window(store: Store) -> None:
    old = entry_row(3, time=NOW - timedelta(days=3))
    save(store, entry_row(2), entry_row(1), old)
    found = store.entries(["a"], NOW - timedelta(days=1), NOW)
    assert [row.entry.id for row in found] == ["e2", "e1"]
    assert found[0] == entry_row(2)


def test_an_undated_entry_keeps_the_time_it_was_first_seen(store: Store) -> None:
    save(store, entry_row(1, published=None))
    later = replace(entry_row(1, published=None), time=NOW + timedelta(days=1), first_seen=NOW + timedelta(days=1))
    save(store, later, at=NOW + timedelta(days=1))
    (row,) = store.entries(["a"], NOW, NOW + timedelta(days=2))
    assert (row.time, row.first_seen) == (NOW, NOW)


def test_an_entry_read_again_keeps_its_article(store: Store) -> None:
    save(store, entry_row(1))
    store.save_article(article(), entry_row(1), page_problem="", at=NOW)
    save(store, entry_row(1))
    (row,) = store.entries(["a"], NOW, NOW)
    assert row.article_id == article().id


def test_problems_of_the_last_reading_replace_earlier_ones(store: Store) -> None:
    problem = Problem(stage="parse", where="feed.xml", what="cut off", hint="tell them")
    save(store, problems=(problem, replace(problem, what="empty")))
    assert store.problems("a") == (problem, replace(problem, what="empty"))
    save(store)
    assert store.problems("a") == ()


def test_validators_go_into_the_next_request(store: Store) -> None:
    response = Response(url="https://a.example/feed", status=200, body=b"x", etag='"1"', last_modified="Mon")
    store.save_reading("a", [], responses={response.url: (response, "hash")}, problems=(), at=NOW)
    request = store.conditional("a", Request(url=response.url))
    assert (request.etag, request.last_modified) == ('"1"', "Mon")
    assert store.body_hashes("a") == {response.url: "hash"}
    assert store.conditional("b", Request(url=response.url)).etag == ""


def test_articles_keep_their_versions_and_an_excerpt_never_hides_a_full_text(store: Store) -> None:
    save(store, entry_row(1))
    full, excerpt = article("Whole text."), article("Blurb.", excerpt_only=True)
    store.save_article(full, entry_row(1), page_problem="", at=NOW)
    store.save_article(excerpt, entry_row(1), page_problem="gone", at=NOW + timedelta(hours=1))
    assert store.articles([full.id]) == {full.id: full}
    assert store.article_version(full.id, "Blurb.") == excerpt
    assert store.article_version(full.id, "nothing") is None


def test_many_articles_are_found_at_once(store: Store) -> None:
    save(store, entry_row(1))
    made = [article(f"Text {number}.", id=f"{number:016}") for number in range(1200)]
    for one in made[:3]:
        store.save_article(one, entry_row(1), page_problem="", at=NOW)
    assert set(store.articles(one.id for one in made)) == {one.id for one in made[:3]}


def draft(store: Store, slot: str = "2026-06-03-0630", document: str = "{}") -> str:
    edition_id = f"daily/{slot}"
    store.save_edition(edition_id, briefing="daily", slot=slot, number=1, made_at=NOW, document=document)
    return edition_id


def test_a_draft_is_replaced_and_tells_nobody_anything(store: Store) -> None:
    edition_id = draft(store, document="one")
    draft(store, document="two")
    row = store.edition(edition_id)
    assert row is not None
    assert (row.document, row.final, row.made_at) == ("two", False, NOW)
    assert store.told("daily", before="9") == {}


def test_a_final_edition_counts_as_told_and_stays(store: Store) -> None:
    first, second = draft(store, "2026-06-02-0630"), draft(store)
    store.finalize(first, ["a1", "a2", "a1"])
    store.finalize(first, ["a1"])
    store.finalize(second, ["a1"])
    assert store.told("daily", before="2026-06-03-0630") == {"a1": "2026-06-02-0630", "a2": "2026-06-02-0630"}
    assert store.told("daily", before="2026-06-02-0630") == {}
    assert store.told("weekly", before="9") == {}
    with pytest.raises(StoreError, match="final"):
        draft(store)
    with pytest.raises(StoreError, match="no such edition"):
        store.finalize("daily/never", [])


def delivery(state: str = "sending", **fields: object) -> Delivery:
    made = Delivery(
        edition_id="daily/1",
        channel="smtp",
        recipient="a@b.example",
        message_id="<1@b>",
        state=state,  # type: ignore[arg-type]
        at=NOW,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "again"), [("sent", False), ("sending", False), ("unknown", False), ("failed", True)]
)
def test_a_delivery_is_claimed_again_only_if_nothing_was_delivered(store: Store, state: str, again: bool) -> None:
    assert store.claim(delivery())
    store.settle(delivery(state, error="why"))
    assert store.deliveries("daily/1") == (delivery(state, error="why"),)
    assert store.claim(delivery()) is again
    assert store.claim(delivery(recipient="c@d.example"))


def test_everything_survives_closing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/folder/store.sqlite3"
    with open_store(url) as store:
        draft(store)
    with open_store(url) as store:
        assert store.edition("daily/2026-06-03-0630") is not None


def test_times_in_any_zone_are_stored_in_utc(store: Store) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=-3)))
    save(store, entry_row(1, time=local))
    (row,) = store.entries(["a"], NOW, NOW)
    assert row.time.utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="without a time zone"):
        store.entries(["a"], datetime(2026, 6, 3), NOW)  # noqa: DTZ001  the mistake is the point


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////dev/null/x/y.sqlite3", "sqlite:////dev/null"),
        ("nonsense secret", "store: the store cannot be opened"),
        ("postgresql+nodriver://u:secret@h/db", "…@h/db"),
    ],
)
def test_a_store_that_cannot_be_opened_says_so_without_its_password(url: str, shown: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert shown in str(caught.value)
    assert "secret" not in str(caught.value)
