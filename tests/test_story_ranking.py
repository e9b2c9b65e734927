import math
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from briefing.same_outlet import one_per_outlet
from briefing.stories import Outlet, group
from briefing.stories.story_ranking import rank_stories
from briefing.stories.story_score import is_in_editors_order
from briefing.stories.told_before import has_nothing_new
from briefing.text.wording import content_word_set, needs_context, overlap
from briefing.types import Article, Story
from tests.newsroom import FERRY, NOW, article, fact, summary

RADIO = """\
Crews of the Allen Strait ferries have turned down a tentative deal, 412 votes to 287. The dispute began in 2021, when \
the company cut 60 jobs. Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement.
"""
RADIO_FACTS = (
    "Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement.",
    "The dispute began in 2021, when the company cut 60 jobs.",
)


def told_by(*names: str, hours: float = 1.0, text: str = FERRY) -> tuple[Article, ...]:
    return tuple(article(name, text, source=name.title(), published=NOW - timedelta(hours=hours)) for name in names)


def rank(*groups: tuple[Article, ...], sections: tuple[str, ...] = (), **outlets: Outlet) -> tuple[Story, ...]:
    summaries = {a.id: summary(a) for articles in groups for a in articles if a.text == FERRY}
    by_article = {a.id: outlets[a.source] for group in groups for a in group if a.source in outlets}
    return rank_stories(groups, summaries, by_article, now=NOW, told={}, sections=sections)


def test_more_outlets_rank_higher() -> None:
    assert [s.lead.id for s in rank(told_by("one"), told_by("two", "three"))] == ["two", "one"]


def test_fresher_ranks_higher_and_twelve_hours_halve_the_freshness() -> None:
    old, new = rank(told_by("old", hours=24), told_by("new", hours=0))[::-1]
    assert (old.lead.id, new.lead.id) == ("old", "new")
    assert old.score / new.score == pytest.approx(0.3 + 0.7 / 4, abs=1e-4)


def test_a_weekly_edition_measures_freshness_by_its_week() -> None:
    def halves(between: timedelta) -> float:
        groups = [told_by("old", hours=84), told_by("new", hours=0)]
        known = {one.id: summary(one) for (one,) in groups}
        new, old = rank_stories(groups, known, {}, now=NOW, told={}, sections=(), between=between)
        return old.score / new.score

    assert halves(timedelta(days=7)) == pytest.approx(0.3 + 0.7 / 2, abs=1e-4)
    assert halves(timedelta(days=1)) == halves(timedelta(0)) == pytest.approx(0.3 + 0.7 / 2**7, abs=1e-4)
    assert halves(timedelta(hours=6)) == halves(timedelta(0)), "several times a day it stays at twelve hours"


def test_weight_and_substance_count() -> None:
    thin = told_by("thin", text="Crews said no.")
    assert [s.lead.id for s in rank(thin, told_by("full"))] == ["full", "thin"]
    assert [s.lead.id for s in rank(told_by("a"), told_by("b"), B=Outlet(weight=2))] == ["b", "a"]


def test_a_future_date_is_not_fresher_than_now() -> None:
    assert rank(told_by("a", hours=-30))[0].score == rank(told_by("a", hours=0))[0].score


def test_reasons_are_words() -> None:
    (three,) = rank(told_by("one", "two", "three", hours=2))
    assert three.reasons == (
        "3 outlets tell it: One, Two, Three (×2.58)",
        "published 2 hours ago (×0.92)",
        "4 facts, 4 with figures, 4 told by several outlets; 3 quotes with a speaker (×0.89)",
    )
    (undated,) = rank_stories([(article(published=None),)], {}, {}, now=NOW, told={}, sections=())
    assert undated.reasons == (
        "one outlet tells it (×1.00)",
        "no date (×0.54)",
        "no facts; no quote with a speaker (×0.52)",
    )


def test_the_score_is_the_product_of_what_the_reasons_contributed() -> None:
    outlets = {"one": Outlet(weight=1.5, place=0, section="Islands")}
    (made,) = rank_stories(
        [told_by("one", "two", hours=2)],
        {name: summary(article(name)) for name in ("one", "two")},
        outlets,
        now=NOW,
        told={},
        sections=("Top stories", "Islands"),
        keywords={"ferry crew": 2.0, "tram": 3.0},
    )
    assert made.reasons[3:] == (
        "at the top of One’s feed (×1.30)",
        "has your keyword “ferry crew” (×2.00)",
        "source weight 1.5 (×1.50)",
        "in Islands, as its source is",
    )
    factors = [float(match[1]) for reason in made.reasons if (match := re.search(r"\(×([\d.]+)\)$", reason))]
    assert made.score == pytest.approx(math.prod(factors), rel=0.02)


@pytest.mark.parametrize(
    ("keyword", "lifted"),
    [("FERRY", True), ("deal", True), ("passenger", True), ("ferr", False), ("strait  courier", False), ("(", False)],
)
def test_a_keyword_is_a_word_of_its_own_in_what_the_story_tells(keyword: str, lifted: bool) -> None:
    def made(**wanted: float) -> Story:
        (one,) = rank_stories(
            [(article(),)], {"ferry": summary(article())}, {}, now=NOW, told={}, sections=(), keywords=wanted
        )
        return one

    assert (made(**{keyword: 2.0}).score > made().score) is lifted


def test_a_place_counts_less_the_further_down_it_is() -> None:
    groups = [told_by(name) for name in ("a", "b", "c", "d")]
    ranked = rank(*groups, A=Outlet(place=0), B=Outlet(place=3), C=Outlet(place=40))
    assert [s.lead.id for s in ranked][:2] == ["a", "b"]
    assert ranked[2].score == ranked[3].score
    assert "number 4 of B’s feed (×1.11)" in ranked[1].reasons


def test_the_eighth_place_is_the_last_that_is_a_reason() -> None:
    eighth, ninth = rank(told_by("a"), told_by("b"), A=Outlet(place=7), B=Outlet(place=8))
    assert "number 8 of A’s feed (×1.03)" in eighth.reasons
    assert not any("feed" in reason for reason in ninth.reasons)


def test_a_reason_names_four_outlets_and_counts_the_others() -> None:
    four, five = (rank(told_by(*names))[0].reasons[0] for names in ("abcd", "abcde"))
    assert four == "4 outlets tell it: A, B, C, D (×3.00)"
    assert five == "5 outlets tell it: A, B, C, D and 1 more (×3.32)"


def test_a_keyword_counts_in_the_first_hundred_words() -> None:
    def lifted(place: int) -> bool:
        words = ["word"] * (place - 1) + ["tram", "word"]
        lead = article(text=" ".join(words))
        (made,) = rank_stories([(lead,)], {}, {}, now=NOW, told={}, sections=(), keywords={"tram": 2.0})
        return any("keyword" in reason for reason in made.reasons)

    assert lifted(100)
    assert not lifted(101)


def test_a_pinned_entry_does_not_make_an_editors_order() -> None:
    def times(pinned: int) -> list[datetime]:
        """Twenty pairs of neighbours, so many of which are out of order."""
        falling = [NOW - timedelta(hours=hours) for hours in range(21 - pinned)]
        return [*falling, *(falling[-1] + timedelta(minutes=rank) for rank in range(1, pinned + 1))]

    assert not is_in_editors_order(times(3))
    assert is_in_editors_order(times(4))


def test_a_feed_ordered_by_time_says_nothing_by_its_order() -> None:
    times = [NOW - timedelta(hours=hours) for hours in range(8)]
    assert not is_in_editors_order(times)
    assert not is_in_editors_order(times[::-1])
    assert not is_in_editors_order(times[:3])
    assert is_in_editors_order([times[i] for i in (3, 0, 5, 1, 2, 7, 4, 6)])
    assert is_in_editors_order([None] * 4)
    assert not is_in_editors_order([times[0]] * 8)


def test_the_section_is_the_sources_unless_three_outlets_tell_it() -> None:
    sections = ("Top stories", "Islands")
    islands = Outlet(section="Islands")
    one, two = (rank(told_by(*names), sections=sections, One=islands)[0] for names in (("one",), ("one", "two", "six")))
    assert (one.section, two.section) == ("Islands", "Top stories")
    assert rank(told_by("unknown"), sections=sections)[0].section == "Top stories"
    assert rank(told_by("one"), One=islands)[0].section == ""


def test_facts_of_all_articles_without_repeats_the_leads_first() -> None:
    lead, radio = article(), article("radio", RADIO, source="Island Radio")
    summaries = {lead.id: summary(lead), radio.id: summary(radio, RADIO_FACTS, ())}
    (story,) = rank_stories([(lead, radio)], summaries, {}, now=NOW, told={}, sections=())
    assert [f.span.article_id for f in story.facts] == ["ferry"] * 4 + ["radio"]
    assert story.facts[-1].text == RADIO_FACTS[1]
    assert story.id == rank_stories([(radio, lead)], summaries, {}, now=NOW, told={}, sections=())[0].id


def test_the_lede_opens_even_when_it_is_no_ranked_fact() -> None:
    lead = article()
    made = replace(
        summary(lead), facts=(fact(lead, "The deal offered a wage increase of 11 per cent over four years."),)
    )
    (story,) = rank_stories([(lead,)], {lead.id: made}, {}, now=NOW, told={}, sections=())
    assert [f.text[:5] for f in story.facts] == ["Ferry", "The d"]


def test_quotes_have_a_speaker_and_the_strongest_is_first() -> None:
    lead = article()
    unknown = (
        ("Our members can count.", None, ""),
        ("Nobody wants an island cut off from its hospital,", "one official", ""),
    )
    made = summary(lead, quotes=(*unknown, ("We were asked to call a pay cut a raise,", "Tomas Brandl", "president")))
    (story,) = rank_stories([(lead,)], {lead.id: made}, {}, now=NOW, told={}, sections=())
    assert [q.speaker for q in story.quotes] == ["Tomas Brandl", "one official"]


def test_a_speaker_who_may_well_be_wrong_is_not_printed() -> None:
    lead = article()
    made = summary(lead, quotes=(("Our members can count.", "Tomas Brandl", "president"),))
    thin = replace(made, quotes=tuple(replace(quote, confidence=0.55) for quote in made.quotes))
    (story,) = rank_stories([(lead,)], {lead.id: thin}, {}, now=NOW, told={}, sections=())
    assert story.quotes == ()


def test_two_feeds_of_one_host_are_one_outlet() -> None:
    twice = (article(source="Post"), article("b", source="Post Canada", url="https://www.post.example/b"))
    assert [a.id for a in one_per_outlet((replace(twice[0], url="https://post.example/a"), twice[1]))] == ["ferry"]


def test_what_was_told_is_not_told_again() -> None:
    lead = article()
    (story,) = rank_stories([(lead,)], {lead.id: summary(lead)}, {}, now=NOW, told={"ferry": "2026-06-02"}, sections=())
    assert has_nothing_new(story)
    assert (story.facts, story.quotes) == ((), ())


def test_a_later_article_makes_a_follow_up_of_what_is_new() -> None:
    lead = article(published=NOW - timedelta(days=1))
    later = article("radio", RADIO, source="Island Radio")
    told = {"ferry": "2026-06-02-0630"}
    summaries = {lead.id: summary(lead), later.id: summary(later, RADIO_FACTS, ())}
    (story,) = rank_stories([(lead, later)], summaries, {}, now=NOW, told=told, sections=())
    assert story.first_told == "2026-06-02-0630"
    assert [a.id for a in story.articles] == ["radio"]
    assert [f.text for f in story.facts] == [RADIO_FACTS[1]]
    assert "follows up on 2026-06-02-0630 (×0.80)" in story.reasons
    assert not has_nothing_new(story)


def test_an_article_older_than_what_was_told_is_no_follow_up() -> None:
    older = article("radio", RADIO, source="Island Radio", published=NOW - timedelta(hours=5))
    summaries = {"radio": summary(older, RADIO_FACTS, ())}
    (story,) = rank_stories([(article(), older)], summaries, {}, now=NOW, told={"ferry": "2026-06-02"}, sections=())
    assert has_nothing_new(story)


def test_grouped_and_ranked_twice_is_the_same() -> None:
    articles = (*told_by("a", "b"), article("radio", RADIO, source="Island Radio"))
    summaries = {a.id: summary(a) for a in articles[:2]}
    made = [
        rank_stories(group(order), summaries, {}, now=NOW, told={}, sections=()) for order in (articles, articles[::-1])
    ]
    assert made[0] == made[1]


def test_leaning_sentences_are_known_by_their_start_and_by_nobodys_saying() -> None:
    leaning = (
        "He left on Monday.",
        "Forty-one of them came from one building.",
        "But the vote was close.",
        "“It was close,” she said.",
        "The move came late.",
        "They're tired.",
        "Elle a quitté la salle.",
        "For example, fares rose.",
        "The cabinet would meet on Thursday, she added.",
    )
    standing = (
        "Ferry crews rejected a deal.",
        "This week the cabinet meets.",
        "Ce mardi, le conseil a voté.",
        "Then-minister Ada Roy resigned.",
        "Itinerant workers came back.",
        "“We can count,” said Tomas Brandl.",
    )
    assert [text for text in leaning if not needs_context(text)] == []
    assert [text for text in standing if needs_context(text)] == []


def test_overlap_is_measured_against_the_shorter() -> None:
    short, long = (
        content_word_set("Ferry crews voted"),
        content_word_set("Ferry crews voted 412 to 287 to reject a deal"),
    )
    assert overlap(short, long) == 1.0
    assert overlap(frozenset(), long) == 0.0
