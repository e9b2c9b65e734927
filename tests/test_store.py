"""The store: what goes in comes out, drafts are replaced, final editions are not, deliveries are claimed once."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from briefing.errors import StoreError
from briefing.store import Choices, Document, DraftInputs, EntryRow, SourceRow, Store, open_copy, open_store
from briefing.store.rows import entry_document
from briefing.types import Article, Delivery, Entry, Problem, Request, Response

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
T = TypeVar("T")
LATER = NOW + timedelta(days=30)
HOUR = timedelta(hours=1)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def entry_row(
    number: int, *, time: datetime = NOW, published: datetime | None = NOW, first_seen: datetime = NOW
) -> EntryRow:
    entry = Entry(id=f"e{number}", url=f"https://a.example/{number}", title=f"Title {number}", published=published)
    return EntryRow(source="a", entry=entry, time=time, first_seen=first_seen, article_id="", page_problem="")


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
    placed = [replace(row, position=position) for position, row in enumerate(rows)]
    store.save_reading("a", placed, documents={}, problems=problems, at=at)


def test_entries_come_back_in_document_order_within_the_window(store: Store) -> None:
    old = entry_row(3, time=NOW - timedelta(days=3))
    save(store, entry_row(2), entry_row(1), old)
    found = store.entries(["a"], NOW - timedelta(days=1), NOW)
    assert [row.entry.id for row in found] == ["e2", "e1"]
    assert found[0] == replace(entry_row(2), first_reading=True)


def test_an_entry_is_last_seen_by_the_last_reading_that_has_it(store: Store) -> None:
    save(store, entry_row(1), entry_row(2))
    later = NOW + timedelta(hours=1)
    save(store, replace(entry_row(2), first_seen=later), at=later)
    found = {
        row.entry.id: (row.first_seen, row.last_seen) for row in store.entries(["a"], NOW - timedelta(days=1), NOW)
    }
    assert found == {"e1": (NOW, NOW), "e2": (NOW, later)}


def test_an_undated_entry_keeps_the_time_it_was_first_seen(store: Store) -> None:
    save(store, entry_row(1, published=None))
    later = replace(entry_row(1, published=None), time=NOW + timedelta(days=1), first_seen=NOW + timedelta(days=1))
    save(store, later, at=NOW + timedelta(days=1))
    (row,) = store.entries(["a"], NOW, NOW + timedelta(days=2))
    assert (row.time, row.first_seen) == (NOW, NOW)


def test_an_entry_dated_by_its_last_change_alone_does_not_become_new_with_each_change(store: Store) -> None:
    save(store, entry_row(1, published=None, time=NOW - timedelta(days=3)))
    save(store, entry_row(1, published=None, time=NOW))
    assert store.entries(["a"], NOW, NOW) == ()
    save(store, entry_row(1, published=NOW, time=NOW))
    assert len(store.entries(["a"], NOW, NOW)) == 1, "a date of its own is believed, also later"


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
    documents = {response.url: Document(sha256="hash", etag=response.etag, last_modified=response.last_modified)}
    store.save_reading("a", [], documents=documents, problems=(), at=NOW)
    request = store.conditional("a", Request(url=response.url))
    assert (request.etag, request.last_modified) == ('"1"', "Mon")
    assert store.documents("a")[response.url].sha256 == "hash"
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


def draft(
    store: Store,
    slot: str = "2026-06-03-0630",
    document: str = "{}",
    *,
    at: datetime = NOW,
    choices: Choices | None = None,
    inputs: DraftInputs | None = None,
) -> str:
    edition_id = f"daily/{slot}"
    store.save_edition(
        edition_id, briefing="daily", slot=slot, number=1, made_at=at, document=document, choices=choices, inputs=inputs
    )
    return edition_id


def test_a_draft_is_replaced_and_tells_nobody_anything(store: Store) -> None:
    edition_id = draft(store, document="one")
    draft(store, document="two")
    row = store.edition(edition_id)
    assert row is not None
    assert (row.document, row.final, row.made_at) == ("two", False, NOW)
    assert store.told("daily", until=LATER, besides="") == ()


def test_a_final_edition_counts_as_told_and_stays(store: Store) -> None:
    first, second = draft(store, "2026-06-02-0630", at=NOW - HOUR), draft(store)
    store.finalize(first, {"a1": "s1", "a2": "s2"}, document="{}")
    store.finalize(first, {"a1": "s1"}, document="{}")
    store.finalize(second, {"a1": "s3"}, document="{}")
    told = store.told("daily", until=NOW, besides=second)
    assert [(one.article_id, one.sha256, one.slot) for one in told] == [
        ("a1", "s1", "2026-06-02-0630"),
        ("a2", "s2", "2026-06-02-0630"),
    ]
    assert [one.sha256 for one in store.told("daily", until=NOW, besides="")] == ["s1", "s2", "s3"], "as they were made"
    assert store.told("daily", until=NOW - 2 * HOUR, besides="") == ()
    assert store.told("weekly", until=LATER, besides="") == ()
    last = store.last_final("daily", until=NOW, besides="")
    assert last is not None
    assert (last.id, last.slot, last.made_at) == (second, "2026-06-03-0630", NOW)
    assert store.last_final("daily", until=NOW - 2 * HOUR, besides="") is None
    assert store.finals("daily", until=LATER, besides="") == (2, NOW)
    assert store.finals("daily", until=LATER, besides=second) == (1, NOW - HOUR)
    assert store.finals("daily", until=NOW - 2 * HOUR, besides="") == (0, None)
    with pytest.raises(StoreError, match="final"):
        draft(store)
    with pytest.raises(StoreError, match="no such edition"):
        store.finalize("daily/never", {}, document="{}")


def test_what_was_told_goes_by_the_time_it_was_made_and_not_by_the_name_of_its_slot(store: Store) -> None:
    evening = draft(store, "2026-06-03-1800", at=NOW)
    store.finalize(evening, {"a1": ""}, document="{}")
    (told,) = store.told("daily", until=NOW + HOUR, besides="daily/2026-06-03-120000")
    assert (told.article_id, told.slot) == ("a1", "2026-06-03-1800")


def test_the_edition_that_was_meant_is_made_final_and_no_other(store: Store) -> None:
    edition_id = draft(store, document="one")
    draft(store, document="two")
    with pytest.raises(StoreError, match="was built again meanwhile"):
        store.finalize(edition_id, {"a1": ""}, document="one")
    row = store.edition(edition_id)
    assert row is not None
    assert not row.final
    store.finalize(edition_id, {"a1": ""}, document="two")
    with pytest.raises(StoreError, match="was built again meanwhile"):
        store.finalize(edition_id, {"a1": ""}, document="one")


def test_a_draft_keeps_what_was_asked_of_it_until_it_is_replaced(store: Store) -> None:
    asked = Choices(note="", theme="brief", stories=4)
    edition_id = draft(store, choices=asked)
    assert store.choices(edition_id) == asked
    draft(store)
    assert store.choices(edition_id) == Choices()
    assert store.choices("daily/never") == Choices()


def test_a_draft_is_kept_with_what_it_is_made_again_with(store: Store) -> None:
    assert store.draft_inputs("daily/2026-06-03") == DraftInputs()
    made = draft(store, inputs=DraftInputs(since=NOW, edits="{}"))
    assert store.draft_inputs(made) == DraftInputs(since=NOW, edits="{}")
    assert store.draft_inputs(draft(store)) == DraftInputs()


def test_the_list_of_editions_is_read_without_their_documents(store: Store) -> None:
    draft(store, "2026-06-02-0630", at=NOW - HOUR)
    draft(store)
    assert [row.slot for row in store.editions("daily")] == ["2026-06-03-0630", "2026-06-02-0630"]
    assert store.editions("weekly") == ()
    assert store.editions()[0]._fields == ("id", "briefing", "slot", "number", "final", "made_at")


def test_postponed_articles_come_back_once_and_not_for_ever(store: Store) -> None:
    def waiting(since: datetime, until: datetime = LATER, oldest: datetime = NOW - HOUR) -> tuple[str, ...]:
        return store.postponed("daily", since=since, until=until, oldest=oldest)

    store.postpone("daily", ["a2", "a1"], at=NOW)
    store.postpone("daily", ["a1"], at=NOW)
    assert waiting(NOW) == ("a1", "a2")
    assert waiting(NOW + HOUR) == ()
    assert waiting(NOW - HOUR, until=NOW - HOUR) == ()
    store.postpone("daily", ["a1"], at=NOW + HOUR)
    assert waiting(NOW + HOUR) == ("a1",)
    assert waiting(NOW + HOUR, oldest=NOW + HOUR) == (), "tried since before the oldest time"
    assert store.postponed("weekly", since=NOW, until=LATER, oldest=NOW) == ()


def delivery(state: str = "sending", **fields: object) -> Delivery:
    made = Delivery(
        edition_id="daily/1",
        channel="smtp",
        recipient="a@b.example",
        letter_id="1",
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


def file_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.sqlite3'}"


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    open_store(file_of(tmp_path)).close()
    with sqlite3.connect(tmp_path / "store.sqlite3") as database:
        database.execute("update schema_version set version = 99")
    database.close()
    with pytest.raises(StoreError, match=r"later version of briefing \(schema 99.*update briefing"):
        open_store(file_of(tmp_path))


# What later versions of the schema changed, as the first one had it.
FIRST = """
DROP TABLE choices; DROP TABLE postponed; DROP TABLE sources; DROP TABLE entries; DROP TABLE told;
UPDATE schema_version SET version = 1;
CREATE TABLE entries (
    source TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, time VARCHAR(27) NOT NULL,
    first_seen VARCHAR(27) NOT NULL, document TEXT NOT NULL, article_id VARCHAR(16) NOT NULL,
    page_problem TEXT NOT NULL, PRIMARY KEY (source, id));
CREATE INDEX ix_entries_time ON entries (time);
CREATE TABLE told (
    edition_id TEXT NOT NULL, article_id VARCHAR(16) NOT NULL, briefing TEXT NOT NULL, slot TEXT NOT NULL,
    PRIMARY KEY (edition_id, article_id));
DROP TABLE deliveries;
CREATE TABLE deliveries (
    edition_id TEXT NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL, message_id TEXT NOT NULL,
    state VARCHAR(10) NOT NULL, at VARCHAR(27) NOT NULL, error TEXT NOT NULL,
    PRIMARY KEY (edition_id, channel, recipient));
"""


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    row = entry_row(1)
    blurb = {"story": {"articles": [{"id": "a1", "sha256": "s1"}]}}
    document = json.dumps({"schema": 1, "sections": [{"blurbs": [blurb]}]})
    time = "2026-06-03T09:30:00.000000Z"
    open_store(file_of(tmp_path)).close()
    with sqlite3.connect(tmp_path / "store.sqlite3") as database:
        database.executescript(FIRST)
        values = ("a", row.entry.id, 0, time, time, entry_document(row.entry), "", "")
        database.execute("insert into entries values (?, ?, ?, ?, ?, ?, ?, ?)", values)
        database.execute("insert into told values ('daily/x', 'a1', 'daily', 'x')")
        database.execute("insert into told values ('daily/x', 'a2', 'daily', 'x')")
        database.execute("insert into editions values ('daily/x', 'daily', 'x', 1, 1, ?, ?)", (time, document))
        sent = ("daily/x", "smtp", "a@b.example", f"<{'0' * 32}@b.example>", "sent", time, "")
        database.execute("insert into deliveries values (?, ?, ?, ?, ?, ?, ?)", sent)
    database.close()
    with open_store(file_of(tmp_path)) as store:
        assert store.choices(draft(store, choices=Choices(stories=3))) == Choices(stories=3)
        assert store.entries(["a"], NOW, NOW) == (replace(row, first_reading=True),)
        assert store.source("a") == SourceRow(first_read=NOW, last_new=NOW)
        told = store.told("daily", until=NOW, besides="")
        assert [(one.article_id, one.sha256) for one in told] == [("a1", "s1"), ("a2", "")]
        kept = delivery("sent", edition_id="daily/x", letter_id="0" * 32)
        assert store.deliveries("daily/x") == (kept,)
        assert not store.claim(kept)
        store.save_article(article(), row, page_problem="", at=NOW)
        save(store, replace(row, entry=replace(row.entry, title="Another")))
        assert store.entries(["a"], NOW, NOW)[0].changed


def test_an_entry_of_which_its_source_says_something_else_is_changed_until_it_is_looked_at(store: Store) -> None:
    row = entry_row(1)
    save(store, row)
    save(store, replace(row, entry=replace(row.entry, summary="Yes.")))
    assert not store.entries(["a"], NOW, NOW)[0].changed, "its page was not read yet"
    store.save_article(article(), row, page_problem="", at=NOW)
    other = replace(row, entry=replace(row.entry, summary="No.", categories=("news",)))
    save(store, replace(other, entry=replace(other.entry, summary="Yes.")))
    assert not store.entries(["a"], NOW, NOW)[0].changed, "another label is no other word"
    save(store, other)
    assert store.entries(["a"], NOW, NOW)[0].changed
    save(store, other)
    assert store.entries(["a"], NOW, NOW)[0].changed
    store.save_unchanged(row)
    assert not store.entries(["a"], NOW, NOW)[0].changed


def test_an_entry_announced_late_is_found_unless_its_source_was_new(store: Store) -> None:
    last, later = NOW - HOUR, NOW + HOUR
    save(store, entry_row(1, time=NOW - 30 * HOUR, first_seen=last - HOUR), at=last - HOUR)
    late = entry_row(2, time=NOW - 30 * HOUR)
    save(store, late, entry_row(3, time=NOW - 200 * HOUR))
    store.save_reading("b", [replace(late, source="b")], documents={}, problems=(), at=NOW)
    found = store.entries(["a", "b"], last, later, late=(last, NOW - 96 * HOUR))
    assert found == (late,)
    assert store.entries(["a", "b"], last, later) == ()


def test_how_a_source_does_is_remembered(store: Store) -> None:
    assert store.source("a") == SourceRow()
    save(store, entry_row(1))
    fine = SourceRow(first_read=NOW, last_good=NOW, last_new=NOW)
    assert store.source("a") == fine
    for hours in (1, 2):
        store.save_reading("a", [], documents={}, problems=(), at=NOW + hours * HOUR, failed=True)
        assert store.source("a") == replace(fine, failing_since=NOW + HOUR)
    save(store, at=NOW + 3 * HOUR)
    assert store.source("a") == replace(fine, last_good=NOW + 3 * HOUR)
    assert store.times("a", until=NOW, most=5) == (NOW,)
    assert store.times("a", until=NOW - HOUR, most=5) == ()


def test_a_text_that_comes_back_is_the_newest_version_again(store: Store) -> None:
    save(store, entry_row(1))
    for hours, text in enumerate(("One.", "Two.", "One.")):
        store.save_article(article(text), entry_row(1), page_problem="", at=NOW + hours * HOUR)
    assert store.articles([article().id])[article().id].text == "One."


def test_what_goes_wrong_later_is_a_line_too(tmp_path: Path) -> None:
    with open_store(file_of(tmp_path)) as store:
        with sqlite3.connect(tmp_path / "store.sqlite3") as database:
            database.execute("drop table problems")
        database.close()
        with pytest.raises(StoreError, match=r"store\.sqlite3: the store failed: no such table: problems"):
            store.problems("a")
        with pytest.raises(StoreError, match="the store failed"):
            save(store, entry_row(1))
        assert store.entries(["a"], NOW, NOW) == (), "one transaction: all of a reading or nothing"


def at_once(work: Callable[[int], T], times: int = 8) -> list[T]:
    """What each of so many threads that start together gets; raises what one of them raises."""
    start = threading.Barrier(times)

    def one(number: int) -> T:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def _open_and_close(url: str, _: int) -> None:
    open_store(url).close()


def test_programs_that_start_at_once_make_one_store(tmp_path: Path) -> None:
    for number in range(5):
        url = f"sqlite:///{tmp_path / str(number)}/new/store.sqlite3"
        at_once(partial(_open_and_close, url))
        with open_store(url) as store:
            draft(store)


def _finalize(store: Store, edition_id: str, _: int) -> None:
    store.finalize(edition_id, {"a1": "", "a2": ""}, document="{}")


def test_an_edition_that_two_programs_make_final_is_final_once(tmp_path: Path) -> None:
    with open_store(file_of(tmp_path)) as store:
        for number in range(5):
            edition_id = draft(store, f"2026-06-0{number + 1}")
            at_once(partial(_finalize, store, edition_id))
        assert store.finals("daily", until=LATER, besides="")[0] == 5


def test_a_final_edition_is_never_replaced_even_at_the_same_moment(tmp_path: Path) -> None:
    with open_store(file_of(tmp_path)) as store:

        def work(slot: str, number: int) -> str:
            try:
                if number % 2:
                    draft(store, slot, f"draft {number}")
                else:
                    row = store.edition(f"daily/{slot}")
                    assert row is not None
                    store.finalize(f"daily/{slot}", {f"a{number}": ""}, document=row.document)
            except StoreError as error:
                return error.what
            return ""

        for slot in ("2026-06-01", "2026-06-02", "2026-06-03"):
            edition_id = draft(store, slot)
            errors = {"", "this edition is final and cannot be built again", "was built again meanwhile"}
            assert set(at_once(partial(work, slot))) <= errors
            work(slot, 0)
            row = store.edition(edition_id)
            assert row is not None
            assert row.final


def test_a_delivery_is_claimed_by_one_of_many(tmp_path: Path) -> None:
    with open_store(file_of(tmp_path)) as store:
        assert at_once(lambda _: store.claim(delivery())).count(True) == 1


def test_a_copy_has_everything_and_gives_nothing_back(tmp_path: Path) -> None:
    with open_store(file_of(tmp_path)) as store:
        save(store, entry_row(1))
        store.save_article(article(), entry_row(1), page_problem="", at=NOW)
        edition_id = draft(store, choices=Choices(stories=3))
        store.finalize(edition_id, {"a1": ""}, document="{}")
        with open_copy(file_of(tmp_path)) as copy:
            assert copy.entries(["a"], NOW, NOW) == store.entries(["a"], NOW, NOW)
            assert copy.articles([article().id]) == {article().id: article()}
            assert copy.told("daily", until=NOW, besides="") == store.told("daily", until=NOW, besides="") != ()
            assert copy.source("a") == store.source("a") == SourceRow(first_read=NOW, last_good=NOW, last_new=NOW)
            assert copy.choices(edition_id) == Choices(stories=3)
            draft(copy, "2026-06-04")
            save(copy, entry_row(2))
        assert [row.slot for row in store.editions()] == ["2026-06-03-0630"]
        assert len(store.entries(["a"], NOW, NOW)) == 1


def test_the_copy_of_no_store_makes_none(tmp_path: Path) -> None:
    with open_copy(f"sqlite:///{tmp_path}/.briefing/store.sqlite3") as copy:
        draft(copy)
    assert list(tmp_path.iterdir()) == []
