"""From sources to articles: what is kept of a reading, which dates are believed, which pages are read when."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from briefing import pipeline, pull
from briefing.config import Config, Fetch, Schedule, parse
from briefing.pipeline import article_pages, source_reading
from briefing.pipeline.article_pages import believable_date
from briefing.pipeline.building import no_progress
from briefing.pipeline.gather import Wanted
from briefing.pipeline.gather import gather as gather_all
from briefing.pipeline.slots import window_of
from briefing.store import Store, open_store
from briefing.types import Problem, Request, Response
from tests.workspace import finalize

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
BODY = (
    "Crews of the harbour tugs voted 212 to 87 on Tuesday to accept the contract. The port will reopen on Thursday at "
    "noon, the harbour master said. The strike cost the port 4 million dollars in eleven days."
)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


def item(number: int, *, guid: str = "", link: str = "", date: str = "", title: str = "", body: str = BODY) -> str:
    return (
        f"<item><title>{title or f'Tug crews accept contract number {number}'}</title>"
        f"<guid isPermaLink='false'>{guid or f'news-{number}'}</guid>"
        + (f"<link>{link}</link>" if link else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"<description>{body}</description></item>"
    )


def feed(*items: str, comment: str = "") -> str:
    return f"<rss version='2.0'><channel><title>News</title><!--{comment}-->{''.join(items)}</channel></rss>"


def workspace(root: Path, **files: str) -> Config:
    """A workspace whose sources are these files, `one` for one.xml; each is its own outlet."""
    for name, text in files.items():
        (root / f"{name}.xml").write_text(text, encoding="utf-8")
    lines = "".join(f"- {{path: {name}.xml, kind: feed, name: The {name.title()} Paper}}\n" for name in files)
    return parse(lines, file="feeds.yaml", root=root)


def gather(config: Config, store: Store, now: datetime = NOW, *, since: datetime | None = None) -> pipeline.Gathered:
    options = pipeline.Options(offline=True, since=since)
    return pipeline.build_edition(config, config.briefing(), store, now=now, options=options).gathered


def told(gathered: pipeline.Gathered, *, stage: str = "") -> list[str]:
    return [problem.what for problem in gathered.problems if stage in ("", problem.stage)]


# What went wrong with a source


def test_a_source_that_was_away_once_is_well_when_it_is_back(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1)))
    assert told(gather(config, store)) == []
    (tmp_path / "one.xml").rename(tmp_path / "away.xml")
    away = gather(config, store)
    assert told(away) == ["there is no such file or folder"]
    assert away.failed == 1
    assert [problem.what for problem in store.problems("one.xml")] == ["there is no such file or folder"]
    (tmp_path / "away.xml").rename(tmp_path / "one.xml")
    back = gather(config, store)
    assert told(back) == []
    assert (back.unchanged, back.failed) == (1, 0)
    assert store.problems("one.xml") == ()


def test_a_missing_file_without_a_name_is_told_by_its_path(tmp_path: Path, store: Store) -> None:
    config = parse(f"- courier.example/feed\n- {tmp_path}/private/letters.xml\n", file="feeds.yaml", root=tmp_path)
    problems = gather(config, store).problems
    assert [problem.where for problem in problems] == ["courier.example/feed", "letters"]  # no path of this machine
    assert problems[0].hint == "paths start from the folder of feeds.yaml, addresses with https://"


def test_a_broken_source_that_was_away_once_is_still_broken(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one="<!DOCTYPE html><html><title>Not found</title></html>")
    broken = told(gather(config, store))
    assert broken == ["an HTML page, not a feed"]
    (tmp_path / "one.xml").rename(tmp_path / "away.xml")
    assert told(gather(config, store)) == ["there is no such file or folder"]
    (tmp_path / "away.xml").rename(tmp_path / "one.xml")
    back = gather(config, store)
    assert told(back) == broken
    assert back.failed == 1


@pytest.mark.parametrize(("name", "outlets"), [("", {"Quay Radio", "Dawn"}), (", name: My cuttings", {"My cuttings"})])
def test_saved_pages_in_a_folder_are_told_under_their_own_outlets(
    tmp_path: Path, store: Store, name: str, outlets: set[str]
) -> None:
    folder = tmp_path / "cuttings"
    folder.mkdir()
    for outlet, text in (
        ("Quay Radio", "The tug crews of Port Allen accepted a contract of four years by 212 votes to 87 on Tuesday."),
        ("Dawn", "A baker in Weldon found a ring from 1911 in the oven that her family bought at an auction in May."),
    ):
        head = f"<title>{text[:24]}</title><meta property='og:site_name' content='{outlet}'>"
        page = f"<html><head>{head}</head><body><article><p>{text}</p></article></body></html>"
        (folder / f"{outlet}.html").write_text(page, encoding="utf-8")
    config = parse(f"- {{path: cuttings{name}}}\n", file="feeds.yaml", root=tmp_path)
    options = pipeline.Options(offline=True)
    edition = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options).edition
    assert {article.source for blurb in edition.blurbs for article in blurb.story.articles} == outlets


def test_a_file_taken_out_of_a_folder_takes_its_problem_with_it(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "good.xml").write_text(feed(item(1)), encoding="utf-8")
    (folder / "bad.xml").write_text("<!DOCTYPE html><html><title>Gone</title></html>", encoding="utf-8")
    config = parse("- {path: saved, kind: feed, name: Saved}", file="feeds.yaml", root=tmp_path)
    assert told(gather(config, store)) == ["an HTML page, not a feed"]
    assert told(gather(config, store)) == ["an HTML page, not a feed"]
    (folder / "bad.xml").unlink()
    assert told(gather(config, store)) == []
    assert store.problems("saved") == ()


# Dates


@pytest.mark.parametrize(
    ("date", "believed"),
    [
        (NOW, True),
        (NOW + timedelta(hours=24), True),
        (NOW + timedelta(hours=25), False),
        (datetime(1994, 12, 31, tzinfo=UTC), False),
        (datetime(1995, 1, 1, tzinfo=UTC), True),
        (None, False),
    ],
)
def test_which_dates_are_believed(date: datetime | None, believed: bool) -> None:
    assert believable_date(date, NOW) == (date if believed else None)


@pytest.mark.parametrize("date", ["", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_an_entry_without_a_believable_date_is_new_once(tmp_path: Path, store: Store, date: str) -> None:
    config = workspace(tmp_path, one=feed(item(1, date=date)))
    first = gather(config, store, NOW, since=NOW - HOUR)
    assert [row.time for row in first.rows] == [NOW]
    (tmp_path / "one.xml").write_text(feed(item(1, date=date), comment="changed"), encoding="utf-8")
    later = gather(config, store, NOW + 24 * HOUR, since=NOW + 23 * HOUR)
    assert later.unchanged == 0
    assert later.rows == ()
    assert gather(config, store, NOW + 24 * HOUR, since=NOW - HOUR).rows[0].time == NOW


def test_an_article_with_a_nonsense_date_is_told(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1, date="Thu, 01 Jan 1970 00:00:00 GMT")))
    options = pipeline.Options(offline=True, since=NOW - HOUR)
    run = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options)
    assert [blurb.story.lead.published for blurb in run.edition.blurbs] == [None]


def test_an_entry_that_only_says_when_it_changed_is_not_new_with_each_change(tmp_path: Path, store: Store) -> None:
    def atom(updated: str) -> str:
        return (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><id>urn:f</id><entry><id>urn:1</id>"
            f"<title>Tug crews accept contract</title><updated>{updated}</updated><summary>{BODY}</summary>"
            "</entry></feed>"
        )

    config = workspace(tmp_path, one=atom("2026-06-01T08:00:00Z"))
    assert gather(config, store, since=NOW - HOUR).rows == ()
    (tmp_path / "one.xml").write_text(atom("2026-06-03T09:00:00Z"), encoding="utf-8")
    assert gather(config, store, since=NOW - HOUR).rows == ()


# Articles


def test_equal_guids_of_two_feeds_without_links_are_two_articles(tmp_path: Path, store: Store) -> None:
    other = "The school board closed 3 schools on Monday. Parents had asked for a year more, the board's chair said."
    config = workspace(
        tmp_path,
        one=feed(item(1, guid="1")),
        two=feed(item(1, guid="1", title="Board closes schools", body=other)),
    )
    rows = gather(config, store).rows
    assert len({row.article_id for row in rows}) == 2
    articles = store.articles(row.article_id for row in rows)
    assert {article.text[:9] for article in articles.values()} == {"Crews of ", "The schoo"}


def test_equal_links_of_two_feeds_are_one_article(tmp_path: Path, store: Store) -> None:
    link = "https://tug.example/1"
    config = workspace(tmp_path, one=feed(item(1, link=link)), two=feed(item(2, link=link)))
    assert len({row.article_id for row in gather(config, store).rows}) == 1


@pytest.mark.parametrize("ahead", [HOUR, 24 * 365 * HOUR])
def test_an_entry_dated_a_little_or_very_far_ahead_is_news_when_it_is_seen_and_only_then(
    tmp_path: Path, store: Store, ahead: timedelta
) -> None:
    config = workspace(tmp_path, one=feed(item(1, date=rfc_822(NOW + ahead))))
    first = gather(config, store)
    assert [row.time for row in first.rows] == [NOW]
    for later in (2 * HOUR, ahead + HOUR):
        (tmp_path / "one.xml").write_text(feed(item(1, date=rfc_822(NOW + ahead)), comment=str(later)), "utf-8")
        assert [row.time for row in gather(config, store, NOW + later, since=NOW).rows] == [NOW]


def test_an_entry_dated_some_hours_ahead_waits_for_its_time(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1, date=rfc_822(NOW + 3 * HOUR))))
    assert gather(config, store).rows == ()
    assert [row.time for row in gather(config, store, NOW + 3 * HOUR).rows] == [NOW + 3 * HOUR]


def test_an_entry_with_another_date_of_its_own_is_of_that_time(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(item(1, date=rfc_822(NOW - 3 * HOUR))))
    gather(config, store)
    (tmp_path / "one.xml").write_text(feed(item(1, date=rfc_822(NOW - HOUR))), encoding="utf-8")
    assert [row.time for row in gather(config, store, NOW + HOUR).rows] == [NOW - HOUR]


def rfc_822(moment: datetime) -> str:
    return f"{moment:%a, %d %b %Y %H:%M:%S} GMT"


def test_only_articles_that_were_made_are_counted(tmp_path: Path, store: Store) -> None:
    nothing = "<item><guid isPermaLink='false'>2</guid><link>https://one.example/2</link></item>"
    config = workspace(tmp_path, one=feed(item(1), nothing))
    gathered = gather(config, store)
    assert len(gathered.rows) == 2
    assert gathered.pages == 1


# Pages


def mirrored(root: Path, hosts: str, each: int) -> tuple[Config, list[str]]:
    """A workspace of one feed with so many pages of each host, all saved; and their addresses."""
    links = [f"https://{host}.example/{number}" for host in hosts for number in range(each)]
    (root / "many.xml").write_text(feed(*(item(n, link=link) for n, link in enumerate(links))), encoding="utf-8")
    for number, link in enumerate(links):
        page = root / "pages" / f"{link.removeprefix('https://')}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<!DOCTYPE html><html><body><article><p>{BODY} No. {number}.</p></article></body></html>")
    return parse("sources: [{path: many.xml}]\nfetch: {mirror: pages}", file="feeds.yaml", root=root), links


def test_many_pages_are_read_a_part_at_a_time(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    many, links = mirrored(tmp_path, "ab", 12)
    batches: list[list[str]] = []
    real = pull.pull

    def watched(requests: Sequence[Request], settings: Fetch, **more: Any) -> tuple[pull.Pulled, ...]:
        batches.append([request.url for request in requests if request.url])
        return real(requests, settings, **more)

    monkeypatch.setattr(pull, "pull", watched)
    monkeypatch.setattr(article_pages, "_PAGES_AT_A_TIME", 10)
    gathered = gather(many, store)
    del batches[0]  # the source
    assert [len(batch) for batch in batches] == [8, 8, 8]
    assert sorted(url for batch in batches for url in batch) == sorted(links)
    assert all(sum("a.example" in url for url in batch) == 4 for batch in batches), "both hosts have work all the time"
    assert gathered.pages == 24
    texts = {
        article.text.rpartition(" ")[2] for article in store.articles(r.article_id for r in gathered.rows).values()
    }
    assert texts == {f"{number}." for number in range(24)}


def test_the_time_for_pages_is_one_for_all_parts(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    config, _ = mirrored(tmp_path, "a", 6)
    monkeypatch.setattr(article_pages, "_PAGES_AT_A_TIME", 2)
    clock = SimpleNamespace(monotonic=count(step=70).__next__)  # each part takes 70 of the 120 seconds
    monkeypatch.setattr(article_pages, "time", clock)
    options = pipeline.Options()
    gathered = pipeline.build_edition(config, config.briefing(), store, now=NOW, options=options).gathered
    assert told(gathered) == ["2 articles: not fetched: the run's time (120 s) was up"]
    assert sum(article.excerpt_only for article in store.articles(r.article_id for r in gathered.rows).values()) == 2


def test_a_flooding_source_takes_nobodys_pages(tmp_path: Path, store: Store) -> None:
    config, links = mirrored(tmp_path, "a", 10)
    quiet = "https://b.example/1"
    page = tmp_path / "pages" / "b.example" / "1.html"
    page.parent.mkdir()
    page.write_text(f"<!DOCTYPE html><html><body><article><p>{BODY} As told.</p></article></body></html>")
    (tmp_path / "one.xml").write_text(feed(item(90, link=quiet)), encoding="utf-8")
    config = parse(
        "sources: [{path: many.xml}, {path: one.xml}]\nfetch: {mirror: pages, pages: 4}",
        file="feeds.yaml",
        root=tmp_path,
    )
    gathered = read_only(config, store, hours=36, offline=False)
    read = {row.entry.url for row in gathered.rows if not row.page_problem}
    assert read == {*links[:3], quiet}
    assert told(gathered, stage="page") == ["7 articles: more than 4 pages in one run"]
    again = read_only(config, store, hours=36, offline=False)
    assert {row.entry.url for row in again.rows if not row.page_problem} == {*links[:7], quiet}


def test_a_page_that_is_no_article_leaves_the_feeds_words_and_is_named(tmp_path: Path, store: Store) -> None:
    page = tmp_path / "pages" / "b.example" / "1.html"
    page.parent.mkdir(parents=True)
    page.write_text("<html><title>One moment</title><body><p>Please verify that you are human.</p></body></html>")
    (tmp_path / "one.xml").write_text(feed(item(90, link="https://b.example/1")), encoding="utf-8")
    config = parse("sources: [{path: one.xml}]\nfetch: {mirror: pages}", file="feeds.yaml", root=tmp_path)
    gathered = pipeline.build_edition(config, config.briefing(), store, now=NOW).gathered
    assert told(gathered, stage="page") == ["1 article: the page is a check for robots"]
    (article,) = store.articles(row.article_id for row in gathered.rows).values()
    assert (article.text, article.excerpt_only, article.reading) == (BODY, True, "feed")


def test_a_feed_gives_no_more_than_its_newest_500_entries(tmp_path: Path, store: Store) -> None:
    many = [item(number, date=dated(number / 100), body="") for number in range(510)]
    config = workspace(tmp_path, one=feed(*reversed(many)))
    first = read_only(config, store)
    times = store.times("one.xml", until=NOW, most=1000)
    assert (len(times), times[0], times[-1]) == (500, NOW, NOW - timedelta(seconds=499 * 36))
    assert told(first, stage="many") == ["has 510 entries; the newest 500 were looked at"]
    assert first.failed == 0
    again = read_only(config, store)
    assert told(again, stage="many") == told(first, stage="many"), "an unchanged source says the same"
    (tmp_path / "one.xml").write_text(feed(*many[:20]), encoding="utf-8")
    assert told(read_only(config, store), stage="many") == []


@pytest.mark.parametrize(("oldest", "said"), [(34, True), (36, False)])
def test_an_archive_of_old_entries_is_cut_without_a_word(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, oldest: int, said: bool
) -> None:
    monkeypatch.setattr(source_reading, "_MOST_ENTRIES", 2)
    days = (1, 2, oldest, 400)
    config = workspace(tmp_path, one=feed(*(item(number, date=dated(24 * day)) for number, day in enumerate(days))))
    assert bool(told(read_only(config, store), stage="many")) == said
    assert len(store.times("one.xml", until=NOW, most=1000)) == 2


def read_only(config: Config, store: Store, hours: float = 0, *, offline: bool = True) -> pipeline.Gathered:
    """The sources and the pages of so many hours read, and no edition made of them."""
    wanted = Wanted(sources=config.sources, window=window_of(NOW, None, NOW - hours * HOUR))
    return gather_all(config, wanted, store, now=NOW, offline=offline, progress=no_progress, workers=1)


# The window


def dated(hours_ago: float, now: datetime = NOW) -> str:
    return (now - hours_ago * HOUR).strftime("%a, %d %b %Y %H:%M:%S GMT")


def sent(config: Config, store: Store, now: datetime) -> pipeline.BuildResult:
    options = pipeline.Options(offline=True)
    run = pipeline.build_edition(config, config.briefing(), store, now=now, options=options)
    finalize(store, run.edition)
    return run


def other(number: int, **more: str) -> str:
    """An item about something else than the others."""
    names = ("Ana Orr", "Bo Lind", "Cy Moss", "Dee Pratt", "Eve Stone")
    things = ("library roof", "ferry pier", "school bus", "river wall", "town clock")
    name, thing = names[number % 5], things[number % 5]
    body = (
        f"The {thing} of village {number} will cost {number + 3} million dollars, {name} said in the house on Monday."
    )
    return item(number, title=f"{name} wants the {thing} mended", body=body, **more)


def news_of(gathered: pipeline.Gathered) -> list[str]:
    return [row.entry.id for row in gathered.rows]


def test_an_entry_announced_behind_the_last_edition_is_news_unless_it_is_too_old(tmp_path: Path, store: Store) -> None:
    day = 24 * HOUR
    config = workspace(tmp_path, one=feed(other(0, date=dated(1))))
    sent(config, store, NOW)
    late = (other(1, date=dated(20)), other(2, date=dated(83)), other(3, date=dated(85)))
    (tmp_path / "one.xml").write_text(feed(*late, other(0, date=dated(1))), encoding="utf-8")
    assert news_of(gather(config, store, NOW + day)) == ["news-1", "news-2"], "not more than a long weekend back"
    sent(config, store, NOW + day)
    assert news_of(gather(config, store, NOW + 2 * day)) == []


def test_what_a_new_source_had_before_it_was_ours_is_no_news(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(other(0, date=dated(1))))
    sent(config, store, NOW)
    later = NOW + 24 * HOUR
    two = feed(other(1, date=dated(30, later)), other(2, date=dated(20, later)))
    config = workspace(tmp_path, one=feed(other(0, date=dated(1))), two=two)
    assert news_of(gather(config, store, later)) == ["news-2"]


def test_a_first_reading_is_looked_at_as_far_as_its_dates_go(tmp_path: Path, store: Store) -> None:
    many = [other(number, date=dated(40 - number / 2)) for number in range(60)]
    config = workspace(tmp_path, one=feed(*many), two=feed(other(90, date=dated(39))))
    first = gather(config, store)
    assert news_of(first) == [f"news-{number}" for number in range(8, 60)], "those of the last 36 hours"
    assert told(first, stage="first") == []
    assert first.dropped == ()


def test_of_a_first_reading_without_dates_the_first_entries_are_looked_at(tmp_path: Path, store: Store) -> None:
    many = [other(number, date=dated(3) if number == 40 else "") for number in range(50)]
    config = workspace(tmp_path, one=feed(*many))
    first = gather(config, store)
    assert news_of(first) == [f"news-{number}" for number in (*range(30), 40)]
    assert {(one.row.entry.id, one.reason) for one in first.dropped} == {
        (f"news-{number}", "first_reading") for number in range(30, 50) if number != 40
    }
    assert told(first, stage="first") == ["its first 30 entries were looked at; 19 more have no date"]
    again = gather(config, store)
    assert (news_of(again), again.dropped) == (news_of(first), first.dropped), "a rebuild does as the build"
    assert len(gather(config, store, since=NOW - 36 * HOUR).rows) == 50, "who says how far back gets all of it"


def test_what_is_not_looked_at_has_its_reason(tmp_path: Path, store: Store) -> None:
    link = "https://tug.example/1"
    config = workspace(tmp_path, one=feed(other(1, link=link), item(2, title="The horoscope for June")))
    config = config.model_copy(update={"filters": config.filters.model_copy(update={"drop": ("horoscope",)})})
    assert [(one.row.entry.id, one.reason) for one in gather(config, store).dropped] == [("news-2", "filtered")]
    sent(config, store, NOW)
    (tmp_path / "one.xml").write_text(feed(other(1, link=link, guid="renamed")), encoding="utf-8")
    later = gather(config, store, NOW + 24 * HOUR)
    assert [(one.row.entry.id, one.reason) for one in later.dropped] == [("renamed", "announced_before")]


def test_a_long_pause_is_said(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(other(0, date=dated(1))))
    sent(config, store, NOW)
    (tmp_path / "one.xml").write_text(feed(other(1, date=dated(-15 * 24)), other(2, date=dated(-20 * 24))))
    away = gather(config, store, NOW + 21 * 24 * HOUR)
    assert news_of(away) == ["news-2"]
    (problem,) = (one for one in away.problems if one.stage == "pause")
    assert problem.what == "nothing older than 4.5 days was looked at"
    assert problem.hint == "--since 21d looks at all of it"


def test_a_weekly_briefing_tells_its_week(tmp_path: Path, store: Store) -> None:
    config = workspace(tmp_path, one=feed(*(other(days, date=dated(24 * days + 1)) for days in range(9))))
    schedule = Schedule(time=("09:30",), days=(2,), timezone="UTC")  # NOW is a Wednesday
    weekly = config.briefing().model_copy(update={"schedule": schedule})
    config = config.model_copy(update={"briefings": (weekly,)})
    assert news_of(gather(config, store)) == [f"news-{days}" for days in range(8)]
    sent(config, store, NOW)
    later = NOW + 7 * 24 * HOUR
    week = [other(20 + days, date=dated(24 * days + 1, later)) for days in range(8)]
    (tmp_path / "one.xml").write_text(feed(*week), encoding="utf-8")
    # What is an hour older than the last edition was announced after it.
    assert news_of(gather(config, store, later)) == [f"news-{20 + days}" for days in range(8)]


@pytest.mark.parametrize("date", ["", dated(1)])
def test_a_new_name_for_a_known_address_is_no_news(tmp_path: Path, store: Store, date: str) -> None:
    link = "https://tug.example/1"
    config = workspace(tmp_path, one=feed(other(1, link=link, date=date)))
    assert len(sent(config, store, NOW).edition.blurbs) == 1
    later = NOW + 24 * HOUR
    renamed = feed(
        other(1, link=f"{link}?utm_source=feed", date=date and dated(2, later), guid="renamed"),
        other(2, date=dated(3, later)),
    )
    (tmp_path / "one.xml").write_text(renamed, encoding="utf-8")
    assert news_of(gather(config, store, later)) == ["news-2"]


def test_an_entry_that_leaves_its_feed_and_returns_is_no_news(tmp_path: Path, store: Store) -> None:
    one, two = other(1), other(2)
    config = workspace(tmp_path, one=feed(one, two))
    sent(config, store, NOW)
    (tmp_path / "one.xml").write_text(feed(two), encoding="utf-8")
    assert news_of(gather(config, store, NOW + 20 * HOUR)) == []
    (tmp_path / "one.xml").write_text(feed(one, two, comment="back"), encoding="utf-8")
    assert news_of(gather(config, store, NOW + 24 * HOUR)) == []


# Pages that are read again


def test_a_told_page_is_asked_for_once_more_and_only_if_it_changed(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = workspace(tmp_path, one=feed(item(1, link="https://tug.example/1", date=dated(1))))
    page = f"<!DOCTYPE html><html><body><article><p>{BODY}</p></article></body></html>"
    asked: list[Request] = []

    def server(requests: Sequence[Request], settings: Fetch, **more: Any) -> tuple[pull.Pulled, ...]:
        if requests and requests[0].path:
            return real(requests, settings, **more)
        asked.extend(requests)
        fresh = pull.Pulled(responses=(Response(url=requests[0].url, status=200, body=page.encode(), etag='"a"'),))
        same = pull.Pulled(responses=(Response(url=requests[0].url, status=304, body=b"", unchanged=True),))
        return tuple(same if request.etag == '"a"' else fresh for request in requests)

    real = pull.pull
    monkeypatch.setattr(pull, "pull", server)
    sent(config, store, NOW)
    later = gather(config, store, NOW + 24 * HOUR)
    assert [request.etag for request in asked] == ["", '"a"']
    assert later.problems == ()
    gather(config, store, NOW + 72 * HOUR)
    assert len(asked) == 2, "what was told three days ago stays as it was"


def test_a_page_that_cannot_be_had_again_leaves_its_article_as_it_was(tmp_path: Path, store: Store) -> None:
    config, links = mirrored(tmp_path, "a", 1)
    page = tmp_path / "pages" / f"{links[0].removeprefix('https://')}.html"
    first = sent(config, store, NOW)
    (article,) = first.edition.blurbs[0].story.articles
    page.unlink()
    later = gather(config, store, NOW + 24 * HOUR)
    assert later.problems == ()
    assert store.articles([article.id])[article.id] == article


def test_what_a_source_says_of_an_old_entry_has_its_page_read_again(tmp_path: Path, store: Store) -> None:
    config, links = mirrored(tmp_path, "a", 1)
    page = tmp_path / "pages" / f"{links[0].removeprefix('https://')}.html"
    sent(config, store, NOW)
    later = NOW + 72 * HOUR
    note = "An earlier version of this article gave a wrong number of votes for the contract."
    page.write_text(page.read_text().replace("212 to 87", "221 to 87").replace("No. 0.", f"</p><p>Correction: {note}"))
    options = pipeline.Options(offline=True)
    quiet = pipeline.build_edition(config, config.briefing(), store, now=later, options=options)
    assert quiet.edition.blurbs == (), "nobody says anything of an edition three days old"
    (tmp_path / "many.xml").write_text(feed(item(0, link=links[0], title="Tug crews accept, corrected")))
    (blurb,) = pipeline.build_edition(config, config.briefing(), store, now=later, options=options).edition.blurbs
    assert blurb.story.change == "correction"
    assert blurb.sentences[0].text == note
    assert "221 to 87" in blurb.sentences[1].text


def test_no_network_is_told_once(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreached(requests: Sequence[Request], *_: Any, **__: Any) -> tuple[pull.Pulled, ...]:
        gone = pull.Pulled(problems=(Problem(stage="pull", where="no network", what="none of 2 servers"),))
        return (gone,) * len(requests)

    monkeypatch.setattr(pull, "pull", unreached)
    config = parse("- https://one.test/feed\n- https://two.test/feed\n", file="feeds.yaml", root=tmp_path)
    gathered = gather(config, store)
    assert gathered.failed == 2
    assert [(problem.where, problem.what) for problem in gathered.problems] == [("no network", "none of 2 servers")]
