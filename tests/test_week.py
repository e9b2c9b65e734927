"""Seven days in a row: nothing twice, follow-ups with what was told before, corrections, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from briefing import pipeline, verify
from briefing.config import Config
from briefing.errors import NothingToSend, SourceError
from briefing.pipeline.history import history_of, sentences_told_as
from briefing.printed_lines import without_intro
from briefing.rendering import data
from briefing.store import Store
from briefing.types import Blurb, Edition, Problem, Sentence
from tests.week import EDITIONS, write
from tests.workspace import RESOURCES, finalize, make, run

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    root: Path
    config: Config
    store: Store
    runs: tuple[pipeline.BuildResult, ...]
    again: tuple[Edition, ...]

    def edition(self, day: int) -> Edition:
        return self.runs[day].edition

    def told_as(self, day: int) -> dict[str, Sentence]:
        edition = self.edition(day)
        past = history_of(self.store, "week", now=edition.made_at, besides=edition.id)
        return sentences_told_as(self.store, past, [blurb.story for blurb in edition.blurbs])


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """Each day's edition built twice and sent."""
    root = tmp_path_factory.mktemp("week")
    runs, again = [], []
    with pipeline.open_workspace(write(root, EDITIONS[0])) as store:
        for now in EDITIONS:
            config = write(root, now)
            runs.append(make(config, store, now))
            again.append(make(config, store, now).edition)
            if runs[-1].edition.blurbs:
                finalize(store, runs[-1].edition)
        yield Week(root=root, config=config, store=store, runs=tuple(runs), again=tuple(again))


def slugs(edition: Edition) -> list[str]:
    return [article.url.rpartition("/")[2] for blurb in edition.blurbs for article in blurb.story.articles]


def blurb_of(edition: Edition, slug: str) -> Blurb:
    (found,) = [b for b in edition.blurbs if slug in {a.url.rpartition("/")[2] for a in b.story.articles}]
    return found


def problem_of(edition: Edition, where: str) -> Problem | None:
    return next((problem for problem in edition.problems if problem.where == where), None)


def test_every_day_has_its_news_and_all_of_it_is_proved(week: Week) -> None:
    assert [len(run.edition.blurbs) >= 5 for run in week.runs] == [True] * 6 + [False]
    for made in week.runs:
        assert verify(made.edition) == ()
        assert made.edition.unverified == 0


def test_a_day_built_twice_gives_the_same_bytes(week: Week) -> None:
    for made, again in zip(week.runs, week.again, strict=True):
        assert data.edition_json(again) == data.edition_json(made.edition)


def test_no_article_is_told_twice_unless_it_was_changed(week: Week) -> None:
    told: dict[str, str] = {}
    for made in week.runs:
        for blurb in made.edition.blurbs:
            for article in blurb.story.articles:
                known = told.setdefault(article.id, article.sha256)
                assert known == article.sha256 or blurb.story.change
                assert (known != article.sha256) == bool(blurb.story.change and article is blurb.story.lead)
    sentences = [s.text for made in week.runs for blurb in made.edition.blurbs for s in blurb.sentences]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize(
    ("day", "slug", "before", "opening"),
    [
        (THURSDAY, "ammonia-valve-frozen", WEDNESDAY, "Twenty-five people were treated after ammonia leaked from"),
        (SATURDAY, "brackett-fined", THURSDAY, "The ammonia leak at the Brackett & Sons fish plant began at"),
        (FRIDAY, "mill-sale-court", WEDNESDAY, "Corvane Fibre"),
    ],
)
def test_a_follow_up_knows_when_and_in_which_words_it_was_told(
    week: Week, day: int, slug: str, before: int, opening: str
) -> None:
    edition, earlier = week.edition(day), week.edition(before)
    story = blurb_of(edition, slug).story
    assert story.first_told == earlier.slot
    assert story.change == ""
    texts = {article.id: article.text for article in story.background}
    assert texts
    assert not {article.id for article in story.articles} & set(texts)
    printed = week.told_as(day)[story.id]
    assert printed.text.startswith(opening)
    assert printed in [without_intro(blurb.sentences[0]) for blurb in earlier.blurbs]
    assert all(texts[p.span.article_id][p.span.start : p.span.end] == p.text for p in printed.pieces if p.span)
    assert {week.told_as(day)[article_id] for article_id in texts} == {printed}


def test_a_follow_up_tells_only_what_is_new(week: Week) -> None:
    story = blurb_of(week.edition(THURSDAY), "ammonia-cause").story
    assert not any("a day after the leak" not in fact.text and "340 homes" in fact.text for fact in story.facts)
    known = "\n".join(article.text for article in story.background)
    assert not any(fact.text in known for fact in story.facts)


def test_a_correction_is_told_as_one_and_says_first_what_was_wrong(week: Week) -> None:
    blurb = blurb_of(week.edition(WEDNESDAY), "rail-yard-homes")
    assert (blurb.story.change, blurb.story.first_told) == ("correction", week.edition(TUESDAY).slot)
    assert blurb.sentences[0].text == "An earlier version of this article gave the number of homes as 1,400."
    assert "1,140 homes" in " ".join(sentence.text for sentence in blurb.sentences[1:])
    before = next(article for article in blurb.story.background if article.id == blurb.story.lead.id)
    assert "1,400 homes be built" in before.text
    assert "1,140 homes be built" in blurb.story.lead.text


def test_a_correction_is_found_though_only_its_page_says_so_and_in_french(week: Week) -> None:
    blurb = blurb_of(week.edition(FRIDAY), "chorale")
    assert blurb.story.change == "correction"
    assert blurb.sentences[0].text.casefold().startswith("une version antérieure de cet article indiquait")


def test_a_paragraph_more_is_an_update_and_a_new_time_is_nothing(week: Week) -> None:
    blurb = blurb_of(week.edition(THURSDAY), "night-bus")
    assert blurb.story.change == "update"
    assert [fact.text[:22] for fact in blurb.story.facts] == ["A third route, the N3 "]
    assert blurb.story.quotes == ()
    assert sum(slugs(made.edition).count("ecole-des-embruns") for made in week.runs) == 1


def test_an_entry_that_was_announced_late_is_told_once(week: Week) -> None:
    assert [slugs(made.edition).count("eelgrass-returns") for made in week.runs] == [0, 0, 0, 0, 1, 0, 0]


def test_undated_entries_are_told_once(week: Week) -> None:
    told = [slug for made in week.runs for slug in slugs(made.edition)]
    packet = ("church-bell-stolen", "keeper-for-a-dollar", "parade-of-dories", "parrot-in-gym", "quilt-for-bridge")
    assert [told.count(slug) for slug in packet] == [1] * 5
    assert blurb_of(week.edition(WEDNESDAY), "parade-of-dories").story.lead.published is None


def test_a_source_that_is_down_is_named_with_since_when_and_what_it_missed_is_told(week: Week) -> None:
    first, second, back = (problem_of(week.edition(day), "Foreshore FM") for day in (THURSDAY, FRIDAY, SATURDAY))
    assert first is not None
    assert second is not None
    assert (first.stage, first.since) == ("parse", None)
    assert (second.stage, second.since) == ("parse", EDITIONS[THURSDAY])
    assert back is None
    assert "beach-water-warning" in slugs(week.edition(SATURDAY))
    text = pipeline.rendering_of(week.edition(FRIDAY), None, themes=RESOURCES.themes).text
    assert "Foreshore FM could not be read since Thursday" in " ".join(text.split())


def test_silent_and_empty_sources_are_named(week: Week) -> None:
    for made in week.runs:
        silent, empty = (problem_of(made.edition, name) for name in ("North Shore Bulletin", "Quarry Lane Notices"))
        assert silent is not None
        assert empty is not None
        assert (silent.stage, f"{silent.since:%m-%d}") == ("stale", "05-20")
        assert empty.stage == "empty"
        assert empty.since == (EDITIONS[MONDAY] if made is not week.runs[MONDAY] else None)


def test_a_day_with_nothing_new_makes_no_edition(week: Week, capsys: pytest.CaptureFixture[str]) -> None:
    assert week.edition(SUNDAY).blurbs == ()
    assert week.store.edition(week.edition(SUNDAY).id) is None
    capsys.readouterr()
    where = ["--offline", "--now", "2026-06-07T06:30", "--config", str(week.root / "feeds.yaml")]
    assert run(["build", *where]) == 5
    last = capsys.readouterr().err.splitlines()[-1]
    line = "nothing new since Saturday's edition (week/2026-06-06-0630): 1 article, all told before"
    assert last.endswith(line)
    assert run(["run", "--once", *where]) == 0
    assert line in capsys.readouterr().err
    assert run(["list", "sources", "--config", where[-1]]) == 0
    listed = {line.split("  ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "stale" in listed["North Shore Bulletin"]
    assert "2026-05-20" in listed["North Shore Bulletin"]
    assert "failing" in listed["Quarry Lane Notices"]


def test_the_line_says_how_much_there_was_and_why_it_is_nothing(week: Week) -> None:
    sunday = week.runs[SUNDAY]
    for articles, known, said in ((0, 0, "no article since then"), (2, 2, "2 articles, all told before")):
        made = replace(sunday, articles=articles, known=known)
        assert str(pipeline.why_nothing(made)) == f"nothing new since Saturday's edition (week/2026-06-06-0630): {said}"
    some = str(pipeline.why_nothing(replace(sunday, articles=5, known=3)))
    assert some.endswith("5 articles, 3 told before, 2 with nothing that can be told")
    assert "the edition of 2026-05-30 (" in str(pipeline.why_nothing(replace(sunday, last="week/2026-05-30-0630")))
    assert "since the last edition (week/extra)" in str(pipeline.why_nothing(replace(sunday, last="week/extra")))
    assert isinstance(pipeline.why_nothing(replace(sunday, last="")), NothingToSend)
    down = replace(sunday.gathered, ok=0, unchanged=0, failed=9)
    assert isinstance(pipeline.why_nothing(replace(sunday, gathered=down)), SourceError)


def test_what_cannot_be_proved_again_is_not_looked_back_at(week: Week) -> None:
    edition = week.edition(THURSDAY)
    past = history_of(week.store, "week", now=edition.made_at, besides=edition.id)
    story = blurb_of(edition, "ammonia-cause").story
    assert set(sentences_told_as(week.store, past, [story])) == {
        story.id,
        *(article.id for article in story.background),
    }
    other = tuple(replace(article, text=f"— {article.text}") for article in story.background)
    assert sentences_told_as(week.store, past, [replace(story, background=other)]) == {}
    assert sentences_told_as(week.store, past, [replace(story, background=())]) == {}


def test_old_news_under_a_new_name_is_no_news(week: Week) -> None:
    rows = week.store.entries(["feeds/ledger.xml"], EDITIONS[MONDAY], EDITIONS[SUNDAY])
    again = [row for row in rows if "library-knots" in row.entry.url]
    assert len({row.article_id for row in again}) == 1
    assert len(again) == 2
    assert all("library-knots" not in row.entry.url for row in week.runs[SUNDAY].gathered.rows)
