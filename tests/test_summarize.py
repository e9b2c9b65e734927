"""Facts: which sentences of an article are chosen, in which order, and what they are. All texts are our own."""

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.summary import summarize
from briefing.summary.fact_candidates import Candidate
from briefing.summary.fact_choice import WEIGHTS_BY_HAND, signs_of, weigh_signs
from briefing.summary.sentence_signs import only_announces
from briefing.types import Fact
from briefing.verification import prove_summary
from tests.newsroom import FERRY, FERRY_FACTS, article
from tests.test_text import HARD

SEED = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed" / "article.txt"
# Filler of three eligible sentences that say different things.
REST = (
    "The harbour board will vote on the new timetable in the second week of September. "
    "Repairs to the northern pier cost the town 2.4 million dollars last winter. "
    "Fishing crews from Port Allen landed more lobster this spring than in any year on record."
)


def facts(text: str, title: str = "Ferry news", language: str = "en") -> tuple[Fact, ...]:
    return summarize(article("a", text, title=title, language=language)).facts


def texts(text: str, title: str = "Ferry news", language: str = "en") -> list[str]:
    return [fact.text for fact in facts(text, title, language)]


def test_the_ferry_story_gives_its_facts() -> None:
    found = summarize(article())
    kinds = {fact.text: fact.kind for fact in found.facts[:5]}
    assert found.facts[0].text == FERRY_FACTS[0]
    assert set(FERRY_FACTS) <= set(kinds)
    assert found.lede is not None
    assert found.lede == found.facts[0].span
    assert FERRY[found.lede.start :].startswith("Ferry crews")


def test_scores_fall_from_one_and_eight_are_enough() -> None:
    words = "harbour budget school road water parks library culture energy housing".split()
    many = "\n\n".join(
        f"The {word} committee of {town} approved {number} new {thing} after talks with {who}."
        for number, (word, town, thing, who) in enumerate(
            zip(
                words,
                "Orrville Brack Tolm Vess Quill Harn Dunmore Lisk Ferrol Aune".split(),
                "boats clerks desks bridges pumps benches books plays dams roofs".split(),
                "crews unions parents drivers engineers gardeners readers actors miners tenants".split(),
                strict=True,
            ),
            11,
        )
    )
    scores = [fact.score for fact in facts(many)]
    assert len(scores) == 8
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_fact_told_twice_is_given_once() -> None:
    twice = "The council approved a budget of 41 million dollars for the harbour on Monday night."
    again = "On Monday night the council approved the harbour budget of 41 million dollars."
    found = texts(f"{twice}\n\n{again}\n\n{REST}")
    assert (twice in found) != (again in found)


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our evening newsletter to get all the harbour news.",
        "Please bookmark our page and subscribe for the latest from Port Allen.",
        "Read more about the ferry talks and the harbour on our island page.",
        "Be the first to comment on the latest ferry news from Port Allen.",
        "Follow us on Facebook for more news about the ferry and the town.",
        "Editor’s note: the harbour board has answered our letter of last week.",
        "Here are five things that every islander should know this week.",
        "Nadine Okafor covers the islands. Sign up for her letter on the harbour.",
        "You can subscribe to the Strait Courier's podcast wherever you listen to shows.",
        "To get the news of the islands each Monday, subscribe here.",
        "You can follow the council's meeting of Monday night in our live text from 14:00.",
        "The full report of the harbour board can be found here.",
        "Mayor Ida Orr speaks to ferry crews in the harbour of Port Allen, June 3, 2026.",
        "Abonnez-vous à notre infolettre pour suivre les nouvelles du port.",
        "Nadine Okafor is the senior harbour reporter at the Strait Courier in Port Allen.",
        "Maud Rivière est la chroniqueuse maritime du Quai depuis bientôt douze ans.",
        "Tidewater Holdings is the parent company of the Strait Courier and Island Radio.",
        "With files from Piet Hallam and the Strait Agency in Port Allen harbour.",
        "Our full guide to the islands is at https://strait.example/guide for all readers.",
        "The ferry crews leave the hall of Port Allen on Monday night. Photo: Strait Courier",
        "By Nadine Okafor, the Strait Courier's reporter in the harbour of Port Allen",
    ],
)
def test_furniture_is_no_fact(line: str) -> None:
    assert line not in texts(f"{REST}\n\n{line}")
    assert len(texts(f"{REST}\n\n{line}")) == 3


@pytest.mark.parametrize(
    "line",
    [
        "About 4,000 islanders had to sign up for the new ferry cards by the end of June.",
        "The harbour board said the mayor's comments are false and will be answered in court.",
        "Crews would not listen to the board, which had turned 12 offers down since May.",
        "The library closed its bookmark workshop after the council cut 40,000 dollars.",
        "Nothing of the kind has worked for the 900 fishing crews who still live here.",
        "The party's monthly newsletters and talks cost the town 12,000 dollars last year.",
        "A tax on flood-related: work on the piers brought in 2.1 million dollars.",
        "The 1911 novel, originally published in the islands, is sold again from Monday.",
    ],
)
def test_news_in_the_words_of_a_page_is_news(line: str) -> None:
    assert line in texts(f"{line}\n\n{REST}")


@pytest.mark.parametrize("cut", ["Opponents of the plan …", "The crews said…", "The crews [...]"])
def test_an_excerpt_that_is_cut_off_gives_its_whole_sentences(cut: str) -> None:
    whole = "The council of Port Allen voted 5 to 4 on Monday to close the old ferry pier."
    assert texts(f"{whole} {cut}") == [whole]


@pytest.mark.parametrize(
    "line",
    [
        "Will the islanders have a boat to the mainland this winter?",
        "We think that the islanders deserve a boat all year round.",
        "I have seen the new boat that the islanders will get.",
        "Rejects an offer of the board after a week of talks.",
        "(The total does not include the boats of the fishing crews.)",
        "ORR: The crews have every right to turn an offer down today.",
        "The crews voted again.",
        "Well, the crews have every right to turn an offer of the board down.",
        "What a day it was for the crews of the harbour!",
        "The crews of the harbour of Port Allen and what they want",
        "And openly call the board a pack of thieves in the evening.",
        "The crews were not amused at all.",
    ],
)
def test_what_is_no_sentence_of_the_story_is_no_fact(line: str) -> None:
    assert not any(line.endswith(text) or text in line for text in texts(f"{REST}\n\n{line}\n\n{line}"))


def test_a_line_that_sends_the_reader_away_is_no_fact_inside_a_paragraph_of_news() -> None:
    line = "The councillors' 12 speeches on the ferry and the harbour can be watched here."
    found = texts(f"{line} {REST}\n\nThe council of Port Allen approved 40 new berths on Monday.")
    assert len(found) == 4
    assert line not in found


@pytest.mark.parametrize("dash", ["—", "–", "-", "--"])
def test_a_sentence_that_somebody_cuts_off_is_no_fact(dash: str) -> None:
    line = f"The mayor does not want to lose the 12 crossings of the winter, but she {dash}."
    assert len(texts(f"{REST} {line}")) == 3
    assert line not in texts(f"{REST} {line}")
    assert line.replace(f" {dash}", "") in texts(f"{REST}\n\n{line.replace(f' {dash}', '')}")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Orr explained why the board of the harbour gave up the crossings.", True),
        ("Orr then went on to describe the crossings that the board gave up.", True),
        ("Orr talked at length about what the board of the harbour gave up.", True),
        ("Orr a expliqué pourquoi le port abandonne les traversées de l'hiver.", True),
        ("Orr did not explain why the board of the harbour gave up the crossings.", False),
        ("Orr has never revealed what the board of the harbour paid for it.", False),
        ("Orr described the crossings that the board of the harbour gave up.", False),
        ("Asked whether the board should give up the crossings, 75 percent said no.", False),
        ("“The board explained why it gave the crossings up,” Orr said on Monday.", False),
    ],
)
def test_what_only_announces_what_somebody_says(line: str, told: bool) -> None:
    assert only_announces(line.lower()) is told


def test_a_line_that_announces_stands_behind_one_that_tells() -> None:
    announced = "Orr explained why the board of the harbour gave up the crossings."
    told = "Orr regretted that the crews of the pier turned down the overtime."
    found = texts(f"{REST}\n\n{announced}\n\n{told}")
    assert found.index(told) < found.index(announced)


@pytest.mark.parametrize(
    ("words", "quoted", "says"),
    [(5, 1.0, 0.25), (20, 1.0, 1.0), (40, 0.5, 1.0), (20, 0.5, 0.5), (20, 0.4, 0.0), (20, 0.0, 0.0), (0, 1.0, 0.0)],
)
def test_a_quote_counts_by_the_content_words_in_its_marks(words: int, quoted: float, says: float) -> None:
    one = Candidate(
        start=0,
        end=4,
        text="“We”",
        place=0,
        words=frozenset(map(str, range(words))),
        names=frozenset(),
        quoted=quoted,
        needs_context=False,
        context_name=None,
        speaker="Ida Orr",
        speaker_role="",
        cue="said",
    )
    found = signs_of(one, Counter(), 1)
    assert (found["says"], found["borrowed"]) == (says, float(quoted >= 0.5))
    assert weigh_signs(found, {}) == pytest.approx(
        WEIGHTS_BY_HAND["borrowed"] * (quoted >= 0.5) + WEIGHTS_BY_HAND["says"] * says
    )


LEANING = [
    "He would not rule out a law that ends the strike of the crews.",
    "They had promised a new boat to the islanders two years ago.",
    "This would leave the islanders without a boat until the spring.",
    "That was the third time the crews had turned an offer down.",
    "The move leaves the islanders without a boat until the spring.",
]


@pytest.mark.parametrize("line", LEANING)
def test_a_sentence_that_leans_on_nothing_chosen_is_no_fact(line: str) -> None:
    assert line not in texts(f"{line}\n\n{REST}")


@pytest.mark.parametrize("line", LEANING[1:])
def test_a_sentence_that_leans_on_a_fact_stands_right_behind_it(line: str) -> None:
    before = "Ida Orr told the council on Monday that the harbour board had turned down all 12 offers of the crews."
    found = texts(f"{REST}\n\n{before} {line}")
    assert found[found.index(before) + 1] == line


def test_he_and_she_stand_behind_the_fact_that_names_them() -> None:
    said = "Mayor Ida Orr signed the 2.4 million dollar contract for the new ferry on Monday."
    other = "The ferry will carry 40 cars and cross the strait six times a day from May."
    late = "She had promised the islanders a second boat in the campaign of 2024."
    found = texts(f"{said}\n\n{other}\n\n{late}\n\n{REST}")
    assert found[found.index(said) + 1] == late
    # Without the mayor among the facts nobody would know who "she" is.
    assert late not in texts(f"{other}\n\n{late}\n\n{REST}")


def test_a_quote_with_a_speaker_is_a_statement() -> None:
    line = "“The crews have every right to turn the offer down today,” said Ida Orr."
    fact = next(fact for fact in facts(f"{REST}\n\n{line}") if fact.text == line)
    assert (fact.kind, fact.speaker) == ("statement", "Ida Orr")


def test_a_quote_said_by_a_pronoun_is_given_without_it() -> None:
    before = "Ida Orr, the mayor of Port Allen, told the council on Monday that all 12 offers had been turned down."
    line = "“The crews have every right to turn the offer down today,” she said."
    fact = next(fact for fact in facts(f"{before}\n\n{line}\n\n{REST}") if "every right" in fact.text)
    assert fact.text == "“The crews have every right to turn the offer down today,”"
    assert (fact.kind, fact.speaker, fact.speaker_role) == ("statement", "Ida Orr", "the mayor of Port Allen")


def test_a_paraphrase_is_a_statement_of_its_speaker() -> None:
    line = "Tomas Brandl, who heads the union, said the crews would not sail before the board met all nine demands."
    fact = next(fact for fact in facts(f"{REST}\n\n{line}") if fact.text == line)
    assert (fact.kind, fact.speaker) == ("statement", "Tomas Brandl")


def test_a_quote_of_nobody_is_no_fact() -> None:
    line = "“The crews have every right to turn the offer down today.”"
    assert not any("every right" in text for text in texts(f"{REST}\n\n{line}"))


LONG = (
    "The harbour board of Port Allen on Monday approved a budget of 41 million dollars for the repair of the northern "
    "pier, the new ferry terminal and the road between them"
)


def test_a_sentence_too_long_to_read_is_cut_to_its_clause() -> None:
    tail = (
        ", which was built by fishermen in the year of the great storm and has carried the traffic of the island since."
    )
    assert LONG in texts(f"{LONG}{tail}\n\n{REST}")


@pytest.mark.parametrize(
    "tail",
    [
        ", which the mayor of the town has said in two meetings of the council would not be paid for by the islanders.",
        ", according to papers that the Strait Courier was given by two people who sit on the board of the harbour.",
        " – the bridge, the lock, the northern pier and the ramp of the old terminal – that have been shut.",
        ", which has seen the worst winter in the memory of the oldest of its fishermen, opened to the public at nine.",
        ", including the bridge, although the council has yet to vote on how the town is to pay for half of it all.",
    ],
)
def test_a_clause_is_not_cut_from_what_binds_it(tail: str) -> None:
    assert LONG + tail in texts(f"{LONG}{tail}\n\n{REST}")


def test_the_headline_and_its_second_line_are_no_facts() -> None:
    title = "Ferry crews on the Allen Strait reject the offer."
    second = "Board says that talks will go on until Friday."
    lede = "The crews turned the offer of the board down on Tuesday, and the strike goes on into a third week."
    assert sorted(texts(f"{title}\n\n{second}\n\n{lede}\n\n{REST}", title)) == sorted(texts(f"{lede}\n\n{REST}", title))


def test_a_line_set_right_under_the_headline_is_no_fact() -> None:
    title = "Ferry crews reject the offer"
    under = "Board says that talks will go on until Friday night."
    short = "The crews of the strait turned the offer down on Tuesday."
    assert under not in texts(f"{title};\n{under}\n\n{short}\n\n{REST}", title)
    assert short in texts(f"{title};\n\n{short}\n\n{REST}", title), "a paragraph of its own is the lede"
    assert under in texts(f"{title} in a vote that nobody had seen coming.\n{under}\n\n{REST}", title)


def test_a_reporter_in_the_news_is_news() -> None:
    line = "The board of the Strait Courier fired the editor who had reported on the harbour."
    assert line in texts(f"{line}\n\n{REST}")


def test_capitals_are_no_condition() -> None:
    line = "ferry crews on the allen strait rejected a new offer of the board on tuesday."
    assert line in texts(f"{line}\n\n{REST.lower()}", "ferry crews reject the offer")


@pytest.mark.parametrize(
    ("opening", "fact"),
    [
        ("PORT ALLEN — ", "Ferry crews on the strait rejected a new offer on Tuesday."),
        ("PORT ALLEN, N.S. (Strait Agency) - ", "Ferry crews on the strait rejected a new offer on Tuesday."),
        ("Port Allen (SA) — ", "Ferry crews on the strait rejected a new offer on Tuesday."),
        ("But ", "ferry crews on the strait rejected a new offer on Tuesday."),
        ("However, ", "Ida Orr and her crews rejected a new offer of the board on Tuesday."),
        ("Meanwhile, ", "the crews of the strait rejected a new offer on Tuesday."),
    ],
)
def test_dateline_and_connector_are_left_out(opening: str, fact: str) -> None:
    assert fact in texts(f"{opening}{fact}\n\n{REST}")


def test_a_dash_inside_a_sentence_is_no_dateline() -> None:
    line = "Ida Orr — who runs the harbour — told the board on Tuesday that the boats are old."
    assert line in texts(f"{line}\n\n{REST}")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The harbour board approved a budget for three new boats.", "decision"),
        ("The new boat carries 240 passengers and forty cars to the islands.", "figure"),
        ("The old boat was built in a yard across the strait in 1974.", "date"),
        ("The new boat will leave the yard for Port Allen on June 12.", "date"),
        ("The mayor told reporters that the boats need a new engine.", "statement"),
        ("Crews of the northern line walked off their boats on Tuesday.", "event"),
        ("Le maire a déclaré que le bac reprendra la mer avant l’hiver.", "statement"),
    ],
)
def test_kinds(line: str, kind: str) -> None:
    assert {fact.text: fact.kind for fact in facts(f"{line}\n\n{REST}")}[line] == kind


def test_french_facts() -> None:
    found = texts(
        "SAINT-ORR — Les équipages du bac ont rejeté mardi l’offre de la direction par 412 voix contre 287.\n\n"
        "Il a refusé de répondre aux questions des journalistes.\n\n"
        "Abonnez-vous à notre infolettre pour suivre les nouvelles du port.",
        "Le bac reste à quai",
        "fr",
    )
    assert found == ["Les équipages du bac ont rejeté mardi l’offre de la direction par 412 voix contre 287."]


@pytest.mark.parametrize("text", ["", " \n ", "x", "“", "No sentence here", "。。。", "\ud800"])
def test_nothing_gives_an_empty_summary(text: str) -> None:
    found = summarize(article("a", text))
    assert (found.lede, found.facts, found.quotes) == (None, (), ())


def test_the_sample_article() -> None:
    if not SEED.exists():
        pytest.skip("needs ../shared, an article of others; test_quality reads ours")
    title, _, text = SEED.read_text(encoding="utf-8").partition("\n\n")
    of = article("seed", text, title=title)
    found = summarize(of)
    assert len(found.facts) == 8
    assert found.facts[0].text.startswith("As federal officials downplay the likelihood")
    assert not any("bookmark" in fact.text or "newsletter" in fact.text for fact in found.facts)
    assert prove_summary(found, of) == (found, 0)


@pytest.mark.parametrize(
    "unit",
    ["“", ".", "A. ", "‘a.’ ", '"We lost this one," he said. ', "“Well now we have it\n\n", "ORR, ", "( ", ") ", "a"],
)
def test_a_hostile_page_costs_no_more_than_its_length(unit: str) -> None:
    text = unit * (30_000 // len(unit)) + "x"
    before = time.process_time()
    summarize(article("a", text))
    assert time.process_time() - before < 5, "its square would be minutes"


@given(HARD, HARD, st.sampled_from(["", "en", "fr", "de", "zh-Hans"]))
def test_any_text_is_summarized_and_all_of_it_is_proved(text: str, title: str, language: str) -> None:
    of = article("a", f"{text}\n\n{REST}\n\n{text}", title=title, language=language)
    found = summarize(of)
    assert prove_summary(found, of) == (found, 0)
    assert len({fact.span for fact in found.facts}) == len(found.facts) <= 8
    assert summarize(of) == found


@pytest.mark.parametrize("dots", ["…", "...", "[…]", " […]"])
def test_a_sentence_that_the_feed_has_cut_is_no_fact(dots: str) -> None:
    whole = "The harbour council approved 40 new berths for fishing boats on Monday."
    found = summarize(article("a", f"{whole}\n\nThe ferry company will cut 12 of its 90 crossings because of{dots}"))
    assert [fact.text for fact in found.facts] == [whole]
