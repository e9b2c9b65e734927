"""Which sentence opens a blurb: the one that tells the headlines' event and stands alone, whoever says it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from briefing.composition.blurb import compose_blurb
from briefing.phrases import EditionPhrases
from briefing.summary import summarize
from briefing.types import Story
from tests.newsroom import NOW, article, fact, phrases

EVENT = "Crews of the Allen Strait ferries rejected a tentative agreement on Tuesday by 412 votes to 287 at the quay."
HEADLINES = ("Ferry crews reject tentative agreement", "Allen Strait ferry crews reject agreement, 412 to 287")


def opening(*texts: str, titles: tuple[str, str] = HEADLINES, hours: float = 0.0, url: str = "") -> str:
    """What opens the blurb of the sentences of two outlets, the first of which is the lead."""
    first, second = texts
    lead = article("lead", first, title=titles[0])
    other = article(
        "other", second, title=titles[1], source="Island Radio", published=NOW - timedelta(hours=hours), url=url
    )
    facts = (*(fact(lead, text) for text in first.split("\n\n")), *(fact(other, text) for text in second.split("\n\n")))
    blurb = compose_blurb(
        Story(id="s", headline=lead.title, articles=(lead, other), facts=facts), EditionPhrases(edition=phrases())
    )
    assert blurb is not None
    return blurb.sentences[0].text


@pytest.mark.parametrize(
    "weak",
    [
        # It adds to its headline and does not tell the event.
        "Passengers said in Port Allen that the cabinet had slept through a whole winter of warnings.",
        # A thing that is known from the headline: who, which?
        "The troops, who came by boat from Gull Point, will not work on the ferries, officials said.",
        "Rescuers with ferry crews are racing to the scene, which has seen a tentative thaw since Tuesday.",
        "Union leaders among the ferry crews dismissed the claim on Tuesday as nonsense, and went home early.",
        "At his house near the ferries, he told crews of the agreement that a vote would be tentative at best.",
        "The group that leads ferry crews says she read all of the tentative agreement to them on Tuesday.",
        "Ferry crews have those people to thank for a tentative agreement that was years in the making.",
        "All three will bring the ferry crews a tentative agreement on Tuesday, whatever the union says of it.",
        "Some are sure that the tentative agreement was read to ferry crews on Tuesday by a man of few words.",
        "Now, ferry crews read the tentative agreement on a bench, and nobody on the quay asks what it says.",
        # A scene, and what was.
        "Hours before ferry crews met on a tentative agreement, gulls sat on the quay and watched the rain.",
        "One of the ferry crews was on the quay with a tentative smile before an agreement had even been read.",
        "When ferry crews came to the quay on a tentative Tuesday, gulls sat on the rail and watched the rain.",
        "A few weeks ago, ferry crews had a tentative agreement that the boats were as good as the sea let them be.",
        "Ferry crews have long had a tentative agreement that the boats were as good as the sea let them be.",
        "Ferry crews had their last tentative agreement in March 2014, when the boats were new and the pay was old.",
    ],
)
def test_another_outlets_sentence_opens_where_the_leads_adds_leans_or_paints(weak: str) -> None:
    assert opening(weak, EVENT) == EVENT


def test_the_lead_opens_where_it_tells_the_event_as_well() -> None:
    own = "Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement on their pay."
    assert opening(own, EVENT) == own


def test_a_surname_waits_for_its_first_name() -> None:
    titles = ("Ida Brandl leads ferry crews", "Ida Brandl is elected by ferry crews")
    bare = "Union members say Brandl leads the ferry crews like nobody before, and that nobody else had a chance."
    full = "Ida Brandl was elected on Tuesday to lead the ferry crews of the Allen Strait for the next three years."
    assert opening(bare, full, titles=titles) == full


def test_the_first_of_one_outlets_sentences_opens_and_a_long_one_only_if_it_must() -> None:
    other = "Inflation since the last contract has been 17 per cent, according to the provincial statistics office."
    second = "Ferry crews want a say in the agreement, and so do the dockers who work beside them on the quays."
    assert opening(f"{EVENT}\n\n{second}", other) == EVENT
    assert opening(f"{second}\n\n{EVENT}", other) == EVENT
    long = f"{second.rstrip('.')} {' '.join(f'and quay {n}' for n in 'abcdefghi')}."
    assert len(long.split()) > 45
    plain = "Ferry crews want a say in the agreement before the summer."
    assert opening(f"{long}\n\n{plain}", other) == plain


def test_an_earlier_stage_or_a_video_opens_no_story_that_a_newer_article_tells() -> None:
    weak = "Passengers wait in Port Allen and ask when they will hear of the ferries and of their crews again."
    assert opening(weak, EVENT) == EVENT
    assert opening(weak, EVENT, hours=13) == weak
    half = "Crews of ferries wait in Port Allen and ask when the union will read its agreement to them in full."
    assert opening(half, EVENT) == EVENT
    assert opening(half, EVENT, url="https://radio.example/videos/crews-vote") == half


def test_what_was_wrong_is_said_first() -> None:
    note = "An earlier version of this article gave a wrong number of ferry crews, and the union corrected it since."
    lead = article("lead", f"{note}\n\n{EVENT}", title=HEADLINES[0])
    one = Story(id="s", headline=lead.title, articles=(lead,), facts=(fact(lead, note), fact(lead, EVENT)))
    words = EditionPhrases(edition=phrases())
    corrected = compose_blurb(replace(one, change="correction", first_told="2026-06-02"), words)
    plain = compose_blurb(one, words)
    assert corrected is not None
    assert plain is not None
    assert (corrected.sentences[0].text, plain.sentences[0].text) == (note, EVENT)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ferry crews on the Allen Strait rejected a tentative agreement in a vote on Tuesday", True),
        ("The vote was counted twice. Ferry crews on the Allen Strait rejected a tentative agreement on Tuesday", True),
        ("Ferry crews on the Allen Strait rejected a tentative agreement in a vote on Tuesday and the", False),
        ("Ferry crews on the Allen Strait rejected a tentative agreement in a vote on…", False),
        ("A tentative agreement for the ferry crews on the Allen Strait and for Gull Point", False),
        ("Ferry crews rejected a tentative agreement", False),
    ],
)
def test_a_feed_may_leave_the_last_full_stop_away(text: str, told: bool) -> None:
    carried = article(text=text, title="Ferry news", excerpt_only=True)
    assert any("Ferry crews" in fact.text for fact in summarize(carried).facts) is told
    assert not any("Ferry crews" in fact.text for fact in summarize(replace(carried, excerpt_only=False)).facts)


def test_who_the_headline_names_is_named_in_the_opening() -> None:
    titles = ("Ida Orr sees ferries lose hope", "Ida Orr sees no hope for ferries")
    vague = "A cabinet minister suggested to passengers of the ferries that they lose nothing by waiting for a day."
    named = "In a talk with Island Radio, Ida Orr said that little had been left of the summer and its boats."
    assert opening(vague, named, titles=titles) == named


def test_words_of_one_kind_are_of_one_event() -> None:
    titles = ("Hibernating captains need smaller cabins", "Cabins for hibernating captains")
    vague = "Gull Point and Port Allen have the best cooks of the strait, and the most tired guests in the world."
    told = "The hibernation of captains would change how boats are built, the yard of Gull Point has found."
    assert opening(vague, told, titles=titles) == told


@pytest.mark.parametrize(("year", "opens"), [(2025, False), (2026, True), (2027, True)])
def test_a_year_before_the_article_is_background(year: int, opens: bool) -> None:
    other = "Crews of Gull Point voted on their agreement and left the quay without a word for anybody on it."
    dated = f"Ferry crews will reject a tentative agreement in March {year}, when the boats are new and the pay is old."
    assert (opening(other, dated) == dated) is opens


def test_somebody_described_is_the_owner_of_a_pronoun() -> None:
    told = "The harbour master says he is asking for details of orders that let ferry crews reject an agreement."
    other = "Little is known of the agreement, and less of the ferry crews of Gull Point in the late summer."
    assert opening(told, other) == told


def test_names_make_no_headline_of_a_sentence() -> None:
    titles = ("Ministers meet over ferry bid", "Ferry bid brings ministers to the table")
    met = (
        "Ida Orr has met Fisheries Minister Bo Brandl and Transport Minister Elodie Marchand to talk about Gull Point."
    )
    other = "Some are worried that a low average income on the islands might make a bid for a ferry difficult."
    assert opening(met, other, titles=titles) == met
    headline = "Ida Orr Meets Fisheries Minister Bo Brandl About Gull Point Ferry Bid From Islands."
    assert opening(headline, other, titles=titles) == other


def test_change_is_a_verb_behind_should() -> None:
    titles = ("Law must protect ferry crews, union says", "Protect ferry crews, says union")
    told = "The government should change the law to protect ferry crews who report faults, the union has said."
    other = "Union reports on the law were drawn from cases of ferry crews that went to a tribunal at Gull Point."
    assert opening(told, other, titles=titles) == told


def test_a_place_is_no_stranger() -> None:
    titles = ("Merrow asks for a ferry", "Merrow wants a ferry back")
    told = "Tired of the long road, Merrow asked on Tuesday for a ferry, and wants one before the winter begins."
    other = "Ferries left the north of the strait for good when Old Merrow lost its pier, and nobody in Merrow spoke."
    assert opening(told, other, titles=titles) == told


def test_what_an_article_has_named_before_is_known_to_its_own_readers_only() -> None:
    first = "The yellow buoys that mark the strait were laid by a navy, and captains still steer by them at night."
    moved = "Ferry crews see the buoys move in a channel at night, and the navy moves them back in the morning."
    other = "Little is known of navies, and less of what they lay on the floor of the sea in a late summer."
    titles = ("Ferry crews see a channel move", "Channel moves, ferry crews say")
    assert opening(f"{first}\n\n{moved}", other, titles=titles) == first
    plain = moved.replace("the buoys", "some marks").replace("the navy", "a boat")
    assert opening(f"{first}\n\n{plain}", other, titles=titles) == plain


def test_what_an_article_says_before_its_opening_is_not_told_behind_it() -> None:
    scene = "When gulls sat on the quay on Monday, captains at the rail counted them until the rain was over."
    after = "Union members will be paid 11 per cent more over the next four years, according to the ministry."
    lead = article("lead", f"{scene}\n\n{EVENT}\n\n{after}", title=HEADLINES[0])
    facts = tuple(fact(lead, text) for text in (scene, EVENT, after))
    blurb = compose_blurb(
        Story(id="s", headline=lead.title, articles=(lead,), facts=facts), EditionPhrases(edition=phrases())
    )
    assert blurb is not None
    assert [sentence.text for sentence in blurb.sentences] == [EVENT, after]
    assert scene in [point.text for point in blurb.points]


def test_a_description_does_not_open_where_the_headline_has_the_name() -> None:
    titles = ("Ida Orr of the ferry crews is dead", "Friends mourn Ida Orr of the ferry crews")
    hidden = "The Allen Strait activist changed the life of ferry crews from Gull Point to the old town of Merrow."
    named = "Tributes were read to friends who described Ida Orr as a captain that few would ever forget."
    assert opening(hidden, named, titles=titles) == named
    assert opening(hidden.replace("The Allen Strait activist", "Ida Orr of Port Allen"), named, titles=titles) != named


def test_a_day_behind_a_small_word_is_nobodys_surname() -> None:
    other = "On Tuesday, engineers asked the roads department for a barrier between the lanes of Mill Road."
    crash = "Two buses crashed near Port Allen on Tuesday, and six schoolchildren were taken to hospital at once."
    assert opening(crash, other, titles=("A day that few will forget", "Fog hid everything at dawn")) == crash
