"""What does not hold costs a story its part or its sentence, not its place; and the next story takes a lost one's."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from briefing.composition import EditionSpec, compose
from briefing.composition.plainer_telling import tell_otherwise, withhold, without_parts
from briefing.composition.reading_length import in_theme
from briefing.types import Blurb, Edition, Piece, Quote, Sentence, Span, Story
from briefing.verification import Part, Unproved, drop_unproved_blurbs, find_unproved, provable_story
from tests.newsroom import NOW, POSTED, article, phrases, story, summary

EN = phrases()
SPEC = EditionSpec(briefing="daily", slot="2026-06-03-0630", number=7, title="The Strait Daily", made_at=NOW)
NOUNS = ("quay", "bridge", "school", "theatre", "harbour", "market", "chapel", "stadium")


def told_of(noun: str, *, outlet: str = "", score: float = 1.0) -> Story:
    """A story of two sentences that either could open."""
    own = " ".join(f"{noun}{word}" for word in ("gate", "road", "tower", "yard", "lamp", "wall"))
    facts = (
        f"Workers of the {noun} voted on Monday to close its {own} for the summer.",
        f"The mayor opened a second {noun} fund on Tuesday and put 40 million crowns into its {own} for repairs.",
    )
    lead = article(noun, " ".join(facts), title=f"The {noun} closes", source=outlet or f"Paper {noun}", authors=())
    return story(lead, summary(lead, facts, ()), score=score)


def edition(stories: Sequence[Story], most: int = 12) -> Edition:
    made = compose(stories, spec=replace(SPEC, stories=most), phrases=EN)
    assert find_unproved(made, EN) == ()
    # The last net has nothing to do, and the edition says how long it is.
    assert in_theme(drop_unproved_blurbs(made, EN), POSTED) == replace(made, theme=POSTED.name)
    return made


def with_false_fact(one: Story, which: int) -> Story:
    """The story, one of whose facts has a word that its article does not have."""
    facts = list(one.facts)
    facts[which] = replace(facts[which], text=facts[which].text.replace("mayor", "king").replace("Workers", "Owners"))
    return replace(one, facts=tuple(facts))


def test_a_story_is_told_from_its_next_sentence_where_one_does_not_hold() -> None:
    one = told_of("quay")
    assert edition([one]).blurbs[0].sentences[0].text.startswith("Workers of the quay")
    made = edition([with_false_fact(one, 0)])
    assert made.blurbs[0].sentences[0].text.startswith("The mayor opened")
    assert made.unverified == 1


@pytest.mark.parametrize("most", [1, 3, 7])
def test_the_next_story_takes_the_place_of_one_without_a_sentence_that_holds(most: int) -> None:
    stories = [told_of(noun, score=9 - n) for n, noun in enumerate(NOUNS)]
    lost = with_false_fact(with_false_fact(stories[0], 0), 1)
    made = edition([lost, *stories[1:]], most)
    assert [blurb.story.id for blurb in made.blurbs] == list(NOUNS[1 : most + 1])
    reasons = {left.story: left.reason for left in made.left_out}
    assert reasons[lost.id] == EN["left_out.unproved"]
    assert set(reasons) | {blurb.story.id for blurb in made.blurbs} == set(NOUNS)
    assert made.subject.startswith("The bridge closes")


def test_a_story_takes_the_place_of_one_of_the_same_event_that_cannot_be_told() -> None:
    one, same = told_of("quay", score=2), told_of("quay", outlet="Quay Post")
    same = replace(same, id="same", thread="")
    assert [left.reason for left in edition([one, same]).left_out] == [EN["left_out.duplicate"]]
    lost = with_false_fact(with_false_fact(one, 0), 1)
    made = edition([lost, same])
    assert [blurb.story.id for blurb in made.blurbs] == ["same"]
    assert [left.reason for left in made.left_out] == [EN["left_out.unproved"]]


def test_an_article_that_is_not_as_it_was_stored_is_not_told() -> None:
    one = told_of("quay")
    changed = replace(one.lead, text=one.lead.text.replace("40", "50"))
    other = told_of("quay", outlet="Quay Post")
    beside = replace(other.lead, id="other")
    both = replace(one, articles=(changed, beside), facts=summary(beside, tuple(f.text for f in other.facts), ()).facts)
    assert [article.id for article in edition([both]).blurbs[0].story.articles] == ["other"]
    (left,) = edition([replace(one, articles=(changed,))]).left_out
    assert left.reason == EN["left_out.unproved"]


def test_a_headline_that_no_article_has_is_the_leads_title() -> None:
    assert edition([replace(told_of("quay"), headline="The quay opens")]).blurbs[0].story.headline == "The quay closes"


def test_what_is_doubted_is_told_from_no_place_again() -> None:
    one = told_of("quay")
    span = one.facts[0].span
    doubted = Sentence(pieces=(Piece(text="x", span=Span(article_id="quay", start=span.end - 1, end=span.end)),))
    held = provable_story(one, (doubted,))
    assert held
    assert held.facts == one.facts[1:]
    assert provable_story(one) == one


def unproved(*parts: Part) -> tuple[Unproved, ...]:
    return tuple(Unproved(story="s", part=part, line="") for part in parts)


def test_a_credit_gives_way_in_two_steps_and_a_sentence_never() -> None:
    once = withhold({}, unproved("credit", "sentence", "callout"))
    assert once == {"s": ("callout", "credit")}
    assert withhold(once, unproved("credit"))["s"].count("credit") == 2


@pytest.mark.parametrize(
    ("parts", "before", "told"),
    [
        (("credit",), (), True),
        (("credit", "bridge"), ("credit",), True),
        (("credit",), ("credit", "credit"), False),
        (("bridge",), ("bridge",), False),
        (("quote", "bridge"), (), False),  # and nothing of the story that could be told otherwise
    ],
)
def test_what_cannot_give_way_any_more_costs_the_story_its_place(
    parts: tuple[Part, ...], before: tuple[Part, ...], told: bool
) -> None:
    made = edition([told_of("quay")])
    found = tuple(Unproved(story="quay", part=part, line="") for part in parts)
    other = Blurb(story=told_of("bridge"), sentences=())
    kept, lost = tell_otherwise((made.blurbs[0], other), found, made, {"quay": before}, lambda _: made.blurbs[0])
    assert (made.blurbs[0] in kept, [story.id for story in lost]) == (told, [] if told else ["quay"])
    assert other in kept


def test_a_sentence_goes_with_the_outlet_that_says_it() -> None:
    first, second = (Sentence(pieces=(Piece(text=text),), intro="Radio adds:") for text in ("One.", "Two."))
    third = replace(second, intro="")
    said = Span(article_id="quay", start=0, end=5)
    callout = Quote(span=said, text="Words", speaker=None, speaker_role="", cue="", kind="direct", sentence=said)
    blurb = Blurb(story=told_of("quay"), sentences=(first, second, third), points=(first, second), callout=callout)
    plain = without_parts(blurb, ("intro", "callout"))
    assert [(made.text, made.intro) for made in plain.sentences] == [("One.", ""), ("Two.", "")]
    assert (len(plain.points), plain.callout) == (1, None)
    assert without_parts(blurb, ("bridge",)) == blurb


def test_outlets_whose_names_contain_each_other_lose_no_story() -> None:
    names = ["World Outlet", *(f"Paper {n}" for n in range(9))]
    one = told_of("quay", outlet="World")
    others = tuple(
        replace(one.lead, id=name, url=f"https://x.example/{n}", source=name) for n, name in enumerate(names)
    )
    made = edition([replace(one, articles=(one.lead, *others))])
    assert len(made.blurbs) == 1
    assert made.blurbs[0].credit
