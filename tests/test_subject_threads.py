"""Stories of one subject that are not one event, and how many of them an edition tells."""

from __future__ import annotations

from dataclasses import replace

from briefing.composition import EditionSpec, compose
from briefing.stories.subject_threads import assign_threads
from briefing.types import Edition, Story
from tests.newsroom import NOW, article, phrases, story, summary

EN = phrases()
SPEC = EditionSpec(briefing="daily", slot="2026-06-03-0630", number=1, title="The Day", made_at=NOW)
BILL = (
    (
        "Bill 19 passes after a night of speeches",
        "The house passed Bill 19, the Peat Lands Act, by 26 votes to 21 on Tuesday. The act ends peat cutting on the "
        "moors of Upper Gannel within five years. Premier Maud Ashby called the Peat Lands Act a promise kept.",
    ),
    (
        "Cutters of Upper Gannel ask what is left",
        "In Upper Gannel, 60 families live from peat cutting. The Peat Lands Act, which became law as Bill "
        "19, pays each "
        "of them for two years. Lew Tarn, a cutter on the moors, said that Premier Ashby had never cut a "
        "spade of peat.",
    ),
    (
        "How three members changed their minds on the moors",
        "Three members who had opposed the Peat Lands Act walked out of the house before the vote on Bill "
        "19. Premier Maud "
        "Ashby had called each of them. The moors of Upper Gannel came up in every call, and so did peat cutting.",
    ),
)
OTHERS = (
    (
        "Ferry to Sable Isle stops for repairs",
        "The ferry to Sable Isle stops on Friday for three weeks. A crack was found in the bow door during "
        "an inspection in "
        "the dry dock at Port Allen. A smaller boat will carry the mail and twelve passengers.",
    ),
    (
        "Gannel school choir wins a cup",
        "The choir of the Upper Gannel school won the provincial cup for songs about rain. Forty children "
        "sang in the hall "
        "of Port Allen. The judges said that the basses, both of them, were a revelation.",
    ),
)


def one(place: int, title: str, text: str) -> Story:
    lead = article(f"s{place}", text, title=title, source=f"Paper {place}", authors=())
    facts = tuple(f"{part.strip().rstrip('.')}." for part in text.split(". "))
    return replace(story(lead, summary(lead, facts, ()), score=10.0 - place), section="")


STORIES = assign_threads([one(place, *told) for place, told in enumerate((*BILL, *OTHERS))])


def test_stories_of_one_subject_have_the_thread_of_the_strongest() -> None:
    assert [it.thread for it in STORIES] == ["s0", "s0", "s0", "s3", "s4"]


def test_no_chain_of_neighbours_makes_a_thread() -> None:
    middle = one(1, "Peat and song", " ".join((BILL[1][1], OTHERS[1][1])))
    made = assign_threads([one(0, *BILL[0]), middle, one(2, *OTHERS[1])])
    assert made[2].thread != made[0].thread


def test_the_order_and_all_else_stay() -> None:
    assert [replace(it, thread="") for it in STORIES] == [one(n, *told) for n, told in enumerate((*BILL, *OTHERS))]
    assert assign_threads([]) == ()


def edition(per_event: int = 2) -> Edition:
    spec = replace(SPEC, stories=4, max_per_event=per_event)
    return compose(STORIES, spec=spec, phrases=EN)


def test_an_edition_tells_two_stories_of_a_thread_and_says_why_not_the_third() -> None:
    made = edition()
    assert [blurb.story.id for blurb in made.blurbs] == ["s0", "s1", "s3", "s4"]
    (left,) = made.left_out
    assert (left.story, left.reason, left.score) == ("s2", "its event is told already", 8.0)


def test_the_limit_is_the_editors_and_never_gives_way() -> None:
    assert [blurb.story.id for blurb in edition(3).blurbs] == ["s0", "s1", "s2", "s3"]
    assert [blurb.story.id for blurb in edition(1).blurbs] == ["s0", "s3", "s4"]


def test_what_is_left_out_keeps_its_reasons() -> None:
    stories = [replace(it, reasons=("one outlet tells it (×1.00)",)) for it in STORIES]
    made = compose(stories, spec=replace(SPEC, stories=1), phrases=EN)
    assert {left.reasons for left in made.left_out} == {("one outlet tells it (×1.00)",)}
    assert [left.reason for left in made.left_out] == ["there was no more room"] * 4


def test_a_section_does_not_starve_for_a_thread_and_takes_no_more_of_it() -> None:
    sections = ("Politics", "Moors", "Culture")
    placed = [replace(it, section=sections[place % 3]) for place, it in enumerate(STORIES)]
    spec = replace(SPEC, stories=3, sections=sections, max_per_event=1)
    assert [blurb.story.id for blurb in compose(placed, spec=spec, phrases=EN).blurbs] == ["s0", "s3", "s4"]


def test_where_a_section_has_only_the_sequel_it_is_told() -> None:
    sections = ("Politics", "Moors")
    placed = [replace(STORIES[0], section="Politics"), replace(STORIES[1], section="Moors")]
    spec = replace(SPEC, stories=2, sections=sections)
    assert [it.name for it in compose(placed, spec=spec, phrases=EN).sections] == ["Politics", "Moors"]
