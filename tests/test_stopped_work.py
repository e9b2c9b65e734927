"""A document or a page that takes too long is stopped: it is named, all others are told, and another time it is read.

The processes are real, and the system really ends them; what is too long is what these tests make it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefing import engine
from briefing.config import parse
from briefing.pipeline import article_pages
from briefing.store import Store, open_store
from tests.test_gather import BODY, NOW, feed, gather, item, told, workspace

DATE = "Wed, 03 Jun 2026 08:00:00 GMT"
STOPPED = "took more than 0.001 s of processor time and was stopped"
# More than is worked on in this process, and than is read in a thousandth of a second.
LARGE = "".join(f"<p>{number}. {BODY}</p>" for number in range(1000))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.Limits, "cpu_of", lambda _, size: 0.001 if size > engine._LARGEST_HERE else 10.0)


def test_a_document_that_is_stopped_is_named_and_read_another_time(
    tmp_path: Path, store: Store, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = feed(*(item(number, title=f"Large {number}", date=DATE) for number in range(60)), comment="x" * 40_000)
    config = workspace(tmp_path, large=large, small=feed(item(1, title="Small", date=DATE)))
    first = gather(config, store)
    assert (first.ok, first.failed) == (1, 1)
    assert [(problem.where, problem.what, problem.hint) for problem in first.problems] == [
        ("The Large Paper", STOPPED, "it is tried again next time")
    ]
    assert [row.entry.title for row in first.rows] == ["Small"]
    assert told(gather(config, store)) == [STOPPED], "it is tried again, and stopped again"
    monkeypatch.undo()
    second = gather(config, store)
    assert told(second) == []
    assert len(second.rows) == 61


def test_a_page_that_is_stopped_leaves_the_words_of_its_feed(
    tmp_path: Path, store: Store, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "pages" / "courier.example"
    page.mkdir(parents=True)
    (page / "large.html").write_text(f"<html><body><article>{LARGE}</article></body></html>", "utf-8")
    (page / "small.html").write_text(f"<html><body><article><p>{BODY}</p></article></body></html>", "utf-8")
    links = [f"https://courier.example/{name}" for name in ("large", "small")]
    (tmp_path / "one.xml").write_text(
        feed(*(item(number, link=link, body="The tugs are at work again.") for number, link in enumerate(links))),
        "utf-8",
    )
    config = parse(
        "sources: [{path: one.xml, kind: feed, name: The Paper}]\nfetch: {mirror: pages}\n",
        file="feeds.yaml",
        root=tmp_path,
    )
    first = gather(config, store)
    assert told(first) == [f"1 article: {STOPPED}"]
    articles = {article.url: article for article in store.articles([row.article_id for row in first.rows]).values()}
    assert [articles[link].excerpt_only for link in links] == [True, False]
    assert articles[links[0]].text == "The tugs are at work again."
    # Offline a rebuild says what the build before it said; with a network the page is read again.
    assert told(gather(config, store)) == [f"1 article: {STOPPED}"]
    monkeypatch.undo()
    rows = store.entries(["one.xml"], NOW, NOW, also=[row.article_id for row in first.rows])
    due, _ = article_pages._first_and_reread(rows, (), offline=False)
    assert [row.entry.url for row in due] == [links[0]]
