"""The whole house, from feeds.yaml to files, on the sample workspace."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import briefing
from briefing import engine, pipeline
from briefing.config import Briefing, Config
from briefing.errors import NothingToSend, RenderError, StoreError
from briefing.pipeline.building import plan_build
from briefing.pipeline.resources import SummaryCache
from briefing.store import Choices, DraftInputs, Store, open_store
from briefing.summary import summarize
from briefing.summary.fact_choice import MOST_FACTS
from briefing.types import Article, Edition
from briefing.verification import count_facts_and_quotes, find_unproved
from tests.newsroom import article
from tests.workspace import RESOURCES, WEDNESDAY, TwoDays, finalize, make, read, small, write_edition

EVER = datetime(1995, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The small workspace: what a build does, it does of three sources as of ten."""
    return small(tmp_path_factory.mktemp("small"))


@pytest.fixture
def empty() -> Iterator[Store]:
    with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture(scope="module")
def gathered(config: Config) -> Iterator[Store]:
    """A store that has read Wednesday's sources, with no edition in it yet."""
    with open_store("sqlite://") as store:
        read(config, store)
        yield store


@pytest.fixture
def store(gathered: Store, empty: Store) -> Store:
    """Its copy: most tests are about what is made of the readings."""
    gathered.copy_into(empty)
    return empty


def files_of(folder: Path) -> dict[str, str]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def told(edition: Edition) -> set[str]:
    return {article.id for blurb in edition.blurbs for article in blurb.story.articles}


def test_all_facts_are_looked_for_only_where_it_is_asked_what_is_new(
    days: TwoDays,
) -> None:
    stories = [blurb.story for made in (days.tuesday, days.wednesday) for blurb in made.edition.blurbs]
    found = [(it.first_told, sum(f.span.article_id == a.id for f in it.facts)) for it in stories for a in it.articles]
    # The lede may stand beside the chosen ones.
    assert max(number for told, number in found if not told) <= MOST_FACTS + 1
    assert max(number for told, number in found if told) > MOST_FACTS + 1


def test_the_sample_edition_is_a_briefing(days: TwoDays) -> None:
    edition = days.wednesday.edition
    facts, quotes = count_facts_and_quotes(edition)
    assert len(edition.blurbs) == 12
    assert facts >= 30
    assert quotes >= 12
    assert 400 <= edition.words <= 1400
    assert len({blurb.story.section for blurb in edition.blurbs}) >= 5
    assert 0 < len(edition.subject) < 60
    assert 40 <= len(edition.preheader) <= 140


def test_every_fact_and_quote_is_verbatim(days: TwoDays) -> None:
    for run in (days.tuesday, days.wednesday):
        assert find_unproved(run.edition) == ()
        for blurb in run.edition.blurbs:
            texts = {article.id: article.text for article in blurb.story.articles}
            for fact in blurb.story.facts:
                assert texts[fact.span.article_id][fact.span.start : fact.span.end] == fact.text
            for quote in blurb.story.quotes:
                assert texts[quote.span.article_id][quote.span.start : quote.span.end] == quote.text


def test_one_event_of_several_outlets_is_one_story(days: TwoDays) -> None:
    leak = [b for b in days.wednesday.edition.blurbs if any("ammonia" in a.url for a in b.story.articles)]
    assert len(leak) == 1
    assert len({article.source for article in leak[0].story.articles}) >= 3
    assert "report" in "".join(phrase.text for phrase in leak[0].credit)


def test_what_was_told_is_not_told_again_and_a_follow_up_is(days: TwoDays) -> None:
    tuesday, wednesday = days.tuesday, days.wednesday
    assert len(tuesday.edition.blurbs) >= 4
    assert not told(tuesday.edition) & told(wednesday.edition)
    follow_ups = [blurb for blurb in wednesday.edition.blurbs if blurb.story.first_told]
    assert [blurb.story.first_told for blurb in follow_ups] == [tuesday.edition.slot]
    assert "second-wind" in follow_ups[0].story.lead.url


def test_the_broken_source_is_named_and_costs_nothing_else(days: TwoDays) -> None:
    run = days.wednesday
    assert run.gathered.failed == 1
    broken = [problem for problem in run.edition.problems if problem.stage == "parse"]
    assert [(problem.where, problem.what) for problem in broken] == [
        ("North Shore Bulletin", "an HTML page, not a feed"),
    ]


def test_the_duplicate_address_is_one_article(days: TwoDays) -> None:
    urls = [a.canonical_url for blurb in days.wednesday.edition.blurbs for a in blurb.story.articles]
    assert len(urls) == len(set(urls))
    assert not any("utm_" in url for url in urls)
    assert "utm_" not in pipeline.rendering_of(days.wednesday.edition, None, themes=RESOURCES.themes).mail


def test_the_promotion_is_filtered_with_its_reason(days: TwoDays) -> None:
    assert any("Subscribe today" in item.title and "filter" in item.reason for item in days.wednesday.edition.left_out)


def test_every_story_found_is_told_or_left_out_with_a_reason(days: TwoDays) -> None:
    run = days.wednesday
    filtered = len(run.gathered.dropped)
    assert len(run.edition.blurbs) + len(run.edition.left_out) - filtered == run.found
    assert all(item.reason for item in run.edition.left_out)


def test_hostile_markup_comes_out_as_text(days: TwoDays, empty: Store) -> None:
    packet = tuple(source for source in days.config.sources if source.name == "The Tern Harbour Packet")
    run = make(days.config.model_copy(update={"sources": packet}), empty)
    rendering = pipeline.rendering_of(run.edition, days.config.root, themes=RESOURCES.themes)
    parking = [blurb.story for blurb in run.edition.blurbs if "parking-notices" in blurb.story.lead.url]
    assert "{{ 7*7 }}" in parking[0].headline
    assert "{{ 7*7 }}" in rendering.web
    assert "49" not in parking[0].headline
    for html in (rendering.mail, rendering.web):
        assert "<script" not in html
        assert "javascript:" not in html
        assert not re.search(r"\son\w+=", re.sub(r"&[a-z]+;|&#\d+;", "", html.split("</style>")[-1]))


def test_the_same_build_twice_gives_the_same_bytes(config: Config, store: Store, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        write_edition(config, make(config, store, resources=pipeline.Resources()).edition, tmp_path / folder)
    first = files_of(tmp_path / "first")
    assert set(first) == {
        f"demo/2026-06-03-0630/{name}"
        for name in ("index.html", "mail.html", "mail.txt", "mail.eml", "edition.json", "edition.md")
    }
    assert files_of(tmp_path / "second") == first


def test_an_unchanged_source_is_not_read_again_and_its_problem_stays(config: Config, empty: Store) -> None:
    first, second = make(config, empty), make(config, empty)
    assert (first.gathered.unchanged, second.gathered.unchanged) == (0, first.gathered.ok)
    assert second.gathered.pages < first.gathered.pages
    assert second.edition == first.edition


def test_an_edition_comes_back_from_the_store_as_it_was(config: Config, store: Store) -> None:
    edition = make(config, store).edition
    assert pipeline.load_edition(store, edition.id) == edition
    assert pipeline.find_edition(store, config.briefing()) == edition.id
    another = config.briefing().model_copy(update={"name": "weekend"})
    for wanted in (edition.id, edition.id[:-2], "demo"):
        assert pipeline.find_edition(store, another, wanted) == edition.id
    with pytest.raises(StoreError, match="no such edition"):
        pipeline.find_edition(store, another, "dem")
    with pytest.raises(StoreError, match="no such edition"):
        pipeline.load_edition(store, "demo/1999-01-01")


def test_a_missing_article_is_a_finding(days: TwoDays) -> None:
    edition = days.wednesday.edition

    def forget(article: Article) -> Article:
        return replace(article, text=article.text.replace("e", "x"))

    section, *rest = edition.sections
    blurb = section.blurbs[0]
    story = replace(blurb.story, articles=tuple(map(forget, blurb.story.articles)))
    wrong = replace(section, blurbs=(replace(blurb, story=story), *section.blurbs[1:]))
    assert find_unproved(replace(edition, sections=(wrong, *rest)))


def test_the_options_win_over_the_file(config: Config, store: Store) -> None:
    run = make(config, store, stories=3, note="Ours today.", theme="brief", since=WEDNESDAY - timedelta(hours=20))
    assert len(run.edition.blurbs) == 3
    assert (run.edition.note, run.edition.theme) == ("Ours today.", "brief")
    for blurb in run.edition.blurbs:
        published = blurb.story.lead.published
        assert published is None or published >= WEDNESDAY - timedelta(hours=21)


def test_a_further_edition_of_a_final_day_gets_a_slot_of_its_own(config: Config, store: Store) -> None:
    first = make(config, store)
    finalize(store, first.edition)
    second = make(config, store, WEDNESDAY + timedelta(hours=2), since=WEDNESDAY - timedelta(days=1))
    assert second.edition.slot == "2026-06-03-083000"
    assert told(second.edition)
    assert not told(first.edition) & told(second.edition)
    assert second.edition.number == first.edition.number + 1


def test_an_edition_sent_before_its_hour_counts_as_told_at_once(config: Config, store: Store) -> None:
    evening = config.model_copy(update={"briefings": (at_times(config.briefing(), "18:00"),)})
    early = make(evening, store)
    assert early.edition.slot == "2026-06-03-1800"
    finalize(store, early.edition)
    noon = make(evening, store, WEDNESDAY + timedelta(hours=3), since=WEDNESDAY - timedelta(days=2))
    assert noon.edition.slot == "2026-06-03-093000"
    assert told(noon.edition)
    assert not told(early.edition) & told(noon.edition)
    assert noon.edition.number == 2
    rows = make(evening, store, WEDNESDAY + timedelta(hours=3)).gathered.rows
    assert all(row.time >= WEDNESDAY for row in rows), "it goes on where the early one ended"


def test_a_second_edition_of_the_day_is_for_its_next_time(config: Config, empty: Store) -> None:
    briefing = at_times(config.briefing(), "06:30", "17:00")

    def slot(hours: int) -> str:
        now = WEDNESDAY + timedelta(hours=hours)
        return plan_build(config, briefing, empty, now=now, options=pipeline.Options()).slot.removeprefix("2026-06-03-")

    def send(slot: str) -> None:
        edition_id = f"demo/2026-06-03-{slot}"
        empty.save_edition(
            edition_id,
            briefing="demo",
            slot=f"2026-06-03-{slot}",
            number=1,
            made_at=WEDNESDAY,
            document="{}",
            choices=Choices(),
            inputs=DraftInputs(),
        )
        empty.finalize(edition_id, {}, document="{}")

    assert [slot(hours) for hours in (-2, 0, 10, 11)] == ["0630", "0630", "0630", "1700"]
    send("0630")
    assert [slot(hours) for hours in (1, 11)] == ["1700", "1700"]
    send("1700")
    assert [slot(hours) for hours in (1, 12)] == ["073000", "183000"]


def at_times(briefing: Briefing, *times: str) -> Briefing:
    assert briefing.schedule is not None
    return briefing.model_copy(update={"schedule": briefing.schedule.model_copy(update={"time": times})})


def test_a_draft_that_was_built_again_is_not_made_final_in_its_place(
    config: Config, store: Store, tmp_path: Path
) -> None:
    first = make(config, store).edition
    again = make(config, store, WEDNESDAY + timedelta(minutes=1)).edition
    assert again.id == first.id
    with pytest.raises(StoreError, match="was built again meanwhile"):
        pipeline.publish_edition(config, first, store, goal="final", out=tmp_path, clock=lambda: WEDNESDAY)
    assert not list(tmp_path.iterdir())
    finalize(store, pipeline.load_edition(store, again.id))


def test_what_was_asked_of_a_draft_is_kept_when_it_is_built_again(config: Config, store: Store) -> None:
    make(config, store, note="Ours today.", theme="brief", stories=3)
    kept = make(config, store, WEDNESDAY + timedelta(minutes=1)).edition
    assert (kept.note, kept.theme, len(kept.blurbs)) == ("Ours today.", "brief", 3)
    again = make(config, store, WEDNESDAY + timedelta(minutes=2), note="", stories=4).edition
    assert (again.note, again.theme, len(again.blurbs)) == ("", "brief", 4)
    other = make(config, store, WEDNESDAY + timedelta(days=1)).edition
    assert (other.note, other.theme) == (config.briefing().note.strip(), "posted")


def test_a_theme_that_is_not_there_leaves_everything_as_it_was(config: Config, empty: Store) -> None:
    with pytest.raises(RenderError, match="there is no theme 'baroque'"):
        make(config, empty, theme="baroque")
    assert empty.editions() == ()
    assert empty.entries([source.key for source in config.sources], EVER, WEDNESDAY) == ()


def test_an_article_that_took_too_long_is_told_by_the_next_edition(
    config: Config, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(function: Any, items: Sequence[Any], **more: Any) -> tuple[Any, ...]:
        stopped = engine.WorkFailed(kind="TimedOut", what="took longer than 20 s and was stopped")
        late = [isinstance(item, tuple) and item[0].id == victim.id for item in items]
        return tuple(stopped if slow else function(item) for slow, item in zip(late, items, strict=True))

    alone = [blurb.story for blurb in make(config, store).edition.blurbs if len(blurb.story.articles) == 1]
    victim = alone[0].lead
    with monkeypatch.context() as machine:
        machine.setattr(engine, "run_for_each", busy)
        first = make(config, store, resources=pipeline.Resources()).edition
    (problem,) = [problem for problem in first.problems if problem.stage == "summarize"]
    assert (problem.where, problem.hint) == (victim.url, "the next edition looks at it again")
    assert victim.url not in [item.url for item in first.left_out]
    assert victim.id not in told(first)
    finalize(store, first)
    second = make(config, store, WEDNESDAY + timedelta(hours=2)).edition
    assert victim.id in told(second)
    third = make(config, store, WEDNESDAY + timedelta(hours=2, minutes=1)).edition
    assert told(third) == told(second), "a rebuild does as the build"


def test_a_summary_is_kept_for_the_very_text_it_was_made_of() -> None:
    made = {name: article(name) for name in ("first", "second", "third")}
    summaries = {name: summarize(one) for name, one in made.items()}
    kept = SummaryCache(most=2)
    kept.put((made["first"], True), summaries["first"])
    kept.put((made["second"], True), summaries["second"])
    assert kept.get((made["first"], True)) == summaries["first"]
    assert kept.get((made["first"], False)) is None
    assert kept.get((replace(made["first"], text=made["first"].text[:-1]), True)) is None
    kept.put((made["third"], True), summaries["third"])
    assert kept.get((made["second"], True)) is None, "the one that nobody asked for the longest"
    assert kept.get((made["first"], True)) == summaries["first"]


def test_a_rebuild_summarizes_nothing_again(config: Config, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = pipeline.Resources()
    first = make(config, store, resources=resources).edition
    asked: list[int] = []

    def counting(function: Any, items: Sequence[Any], **more: Any) -> tuple[Any, ...]:
        asked.append(len(items))
        return tuple(function(item) for item in items)

    monkeypatch.setattr(engine, "run_for_each", counting)
    assert make(config, store, resources=resources).edition == first
    assert make(config, store, resources=pipeline.Resources()).edition == first
    assert asked[0] == 0
    assert asked[1] > 10


def test_no_edition_yet_is_one_clear_line(config: Config, store: Store) -> None:
    with pytest.raises(NothingToSend, match="demo has no edition yet"):
        pipeline.find_edition(store, config.briefing())


def test_the_public_verbs(config: Config) -> None:
    edition = briefing.build(config, now=WEDNESDAY, options=pipeline.Options(offline=True))
    assert briefing.verify(edition) == ()
    assert edition.title in briefing.render(edition).web
    assert briefing.render(edition, theme="brief").mail != briefing.render(edition).mail
    assert briefing.deliver(config, edition, dry_run=True) == ()
    page = (config.root / "pages/capecurrent.example/2026/06/02/brackett-ammonia-evacuation.html").read_bytes()
    article = briefing.extract(page, url="https://capecurrent.example/2026/06/02/brackett-ammonia-evacuation")
    assert briefing.summarize(article).facts
    assert briefing.group([article]) == ((article,),)
    assert briefing.parse_feed((config.root / "feeds/cape-current.xml").read_bytes()).entries


def test_every_public_name_is_there() -> None:
    import briefing.extraction as module_of_that_name  # noqa: F401  importing it must not hide the function

    assert sorted(briefing.__all__) == briefing.__all__
    for name in briefing.__all__:
        assert getattr(briefing, name) is not None
    assert callable(briefing.extract)
    with pytest.raises(AttributeError):
        briefing.nothing  # noqa: B018  looking it up is the point


def test_a_relative_store_is_found_from_anywhere(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pipeline.open_workspace(config.model_copy(update={"store": "sqlite:///news.db"})):
        assert list(tmp_path.iterdir()) == []
