"""What another outlet says once more: the event in other words, or somebody who was named already."""

import pytest

from briefing.composition.blurb import compose_blurb
from briefing.phrases import EditionPhrases
from briefing.types import Story
from tests.newsroom import article, fact, phrases

LEAD = "Ida Orr, the first woman to lead the Allen Strait ferries, died at the age of 84 on Tuesday at her home."
CRASH = "Two buses crashed on the Mill Road near Port Allen on Tuesday, and six schoolchildren were taken to hospital."


def told(opening: str, other: str, *, title: str = "Strait news", second_title: str = "More news") -> tuple[str, ...]:
    """The sentences of a story that one outlet opens, and another one tells besides."""
    lead = article("lead", opening, title=title)
    more = article("more", other, title=second_title, source="Island Radio")
    story = Story(id="s", headline=lead.title, articles=(lead, more), facts=(fact(lead, opening), fact(more, other)))
    blurb = compose_blurb(story, EditionPhrases(edition=phrases()))
    assert blurb is not None
    assert [point.text for point in blurb.points] == [sentence.text for sentence in blurb.sentences]
    return tuple(sentence.text for sentence in blurb.sentences)


@pytest.mark.parametrize(
    ("opening", "other", "new"),
    [
        (LEAD, "Captain Orr, who passed away on Tuesday, fought for cheap fares and night boats to Gull Point.", False),
        (
            LEAD,
            "Orr, a fisherman's daughter, fought for cheap fares, school passes and night boats to Gull Point.",
            False,
        ),
        (LEAD, "Orr (84) had fought for cheap fares, school passes and night boats to Gull Point since 1971.", False),
        (LEAD, "Flags on the ferries were lowered, and the cabinet promised a ceremony in Gull Point on Sunday.", True),
        (LEAD, "Bob Stone, who sailed with her for years, remembered cheap fares and night boats to Gull Point.", True),
        (
            CRASH,
            "Six schoolchildren were hurt in a crash of two buses near Port Allen, with others still in shock.",
            False,
        ),
        (CRASH, "Engineers had asked for a barrier between the lanes since the fatal winter of 2019.", True),
        (CRASH, "On Tuesday, engineers asked the roads department for a barrier between its two lanes.", True),
    ],
)
def test_another_outlet_adds_what_is_new_or_nothing(opening: str, other: str, new: bool) -> None:
    assert told(opening, other) == ((opening, other) if new else (opening,))


def test_what_a_headline_says_is_not_new() -> None:
    other = "Doctors from Cape Current flew in overnight, and the school stays shut until Monday."
    title = "Two buses crash near Port Allen, six schoolchildren in hospital"
    assert len(told(CRASH, other, title=title)) == 2
    headline = "School shut, doctors from Cape Current flown in overnight"
    assert len(told(CRASH, other, title=title, second_title=headline)) == 1


@pytest.mark.parametrize(
    ("event", "again"),
    [
        ("was killed", "had died"),
        ("has resigned", "had quit"),
        ("has won", "was victorious"),
        ("was arrested", "was detained"),
        ("was injured", "was wounded"),
    ],
)
def test_one_event_has_several_words(event: str, again: str) -> None:
    opening = f"The mayor of Port Allen {event} near the old quay on Tuesday evening in front of many friends."
    assert len(told(opening, f"Harbour guards say the mayor {again} at the quay.")) == 1
    assert len(told(opening.replace(event, "was cheered"), f"Harbour guards say the mayor {again} at the quay.")) == 2
