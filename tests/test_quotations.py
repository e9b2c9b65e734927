"""Quotes and their speakers: what a sentence, a paragraph and an article tell. All texts are our own."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.summary.quotations import find_quotes
from briefing.types import Article, Quote
from tests.newsroom import FERRY, FERRY_QUOTES
from tests.newsroom import article as news
from tests.test_text import HARD

SEED = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed" / "article.txt"
ORR = "Ida Orr, president of the harbour council, met the crews on Monday. "


def article(text: str, language: str = "en") -> Article:
    return news("a", text, language=language)


def read(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    return [(quote.text, quote.speaker) for quote in find_quotes(article(text, language))]


def only(text: str, language: str = "en") -> Quote:
    (quote,) = find_quotes(article(text, language))
    return quote


class TestInTheSentence:
    @pytest.mark.parametrize(
        "sentence",
        [
            "“The boats are staying in the harbour,” Ida Orr said.",
            "“The boats are staying in the harbour,” said Ida Orr.",
            "“The boats are staying in the harbour,” Ida Orr told the council on Monday.",
            "“The boats are staying in the harbour,” said Ida Orr, who leads the council.",
            "“The boats are staying in the harbour,” Ida Orr, 61, of Port Allen, said.",
            "“The boats are staying in the harbour,” mill worker Ida Orr said.",
            "“The boats are staying in the harbour,” said mill worker Ida Orr.",
            "“Are the boats staying in the harbour?” Ida Orr asked.",
            "Ida Orr said: “The boats are staying in the harbour.”",
            "Ida Orr said, “The boats are staying in the harbour.”",
            "Ida Orr has repeatedly said that “the boats are staying in the harbour.”",
            "Asked about the storm, Ida Orr replied: “The boats are staying in the harbour.”",
            "On Monday, Ida Orr, the council's president, told reporters that “the boats are staying in the harbour.”",
            "“The boats are staying in the harbour,” according to Ida Orr.",
            "According to Ida Orr, “the boats are staying in the harbour.”",
            '"The boats are staying in the harbour," Ida Orr said.',
            "‘The boats are staying in the harbour,’ Ida Orr said.",
        ],
    )
    def test_the_subject_of_the_verb_speaks(self, sentence: str) -> None:
        assert [speaker for _, speaker in read(f"{sentence} Tomas Brandl left.")] == ["Ida Orr"]

    @pytest.mark.parametrize(
        ("sentence", "speaker"),
        [
            ("“The boats are staying in the harbour,” said Sen. Ida Orr, L-Port Allen.", "Ida Orr"),
            ("“The boats are staying in the harbour,” Ida Orr (L-Port Allen) said.", "Ida Orr"),
            ("“The boats are staying in the harbour,” said Gull University political scientist Ida Orr.", "Ida Orr"),
            ("“The boats are staying in the harbour,” said former Port Allen councilman Tom Hale.", "Tom Hale"),
            ("“The boats are staying in the harbour,” said the council's president, Ida Orr.", "Ida Orr"),
            ("“The boats are staying in the harbour,” said the Rev. Ida Orr.", "Ida Orr"),
            ("“The boats are staying in the harbour,” Ida Orr grumbled.", "Ida Orr"),
            ("“The boats are staying in the harbour tonight.” — Ida Orr", "Ida Orr"),
            ("Ida Orr left the hall early, saying “the boats are staying in the harbour.”", "Ida Orr"),
            ("Ida Orr met Tom Hale at noon, adding that “the boats are staying in the harbour.”", "Ida Orr"),
            ("Ida Orr answered with a smile: “The boats are staying in the harbour.”", "Ida Orr"),
            ("Ida Orr said she “is keeping the boats in the harbour,” while Tom Hale suggested waiting.", "Ida Orr"),
            ("“The boats are staying in” until the wind turns, said Ida Orr.", "Ida Orr"),
        ],
    )
    def test_the_speaker_is_found_behind_titles_descriptions_and_clauses(self, sentence: str, speaker: str) -> None:
        assert only(sentence).speaker == speaker

    def test_a_headline_is_no_name(self) -> None:
        text = "What The Council Told Ida Orr\n\nIda Orr left.\n\n“The boats are staying in the harbour,” Orr said."
        assert only(text).speaker == "Ida Orr"

    def test_a_split_quote_is_two_by_one_speaker(self) -> None:
        text = "“The boats are all staying,” said Ida Orr, “until the wind has turned again.”"
        assert read(text) == [
            ("The boats are all staying,", "Ida Orr"),
            ("until the wind has turned again.", "Ida Orr"),
        ]

    def test_the_one_who_was_told_does_not_speak(self) -> None:
        text = "“The boats are staying in the harbour,” Ida Orr told Tomas Brandl. Tomas Brandl told Ida Orr to wait."
        assert only(text).speaker == "Ida Orr"

    def test_the_one_who_was_called_something_does_not_speak(self) -> None:
        assert only("Ida Orr called Tomas Brandl “a man who never kept a promise.”").speaker == "Ida Orr"

    def test_two_speakers_of_one_paragraph_are_told_apart(self) -> None:
        text = (
            "“We will stay in the harbour,” said Ida Orr. “We will sail on Monday night,” said Tomas Brandl. "
            "“That would be a great mistake,” Orr said."
        )
        assert [speaker for _, speaker in read(text)] == ["Ida Orr", "Tomas Brandl", "Ida Orr"]


class TestFromTheArticle:
    def test_a_surname_stands_for_the_full_name_and_its_role(self) -> None:
        quote = only(f"{ORR}\n\n“The boats are staying in the harbour,” Orr said.")
        assert (quote.speaker, quote.speaker_role) == ("Ida Orr", "president of the harbour council")

    @pytest.mark.parametrize(
        ("first", "role"),
        [
            ("Harbour Minister Ida Orr met the crews.", "Minister"),
            ("Ida Orr, the minister responsible for Canada-U.S. ferries, met them.",
             "the minister responsible for Canada-U.S. ferries"),
            ("Ida Orr, a professor of tides at Gull University, met them.", "a professor of tides at Gull University"),
            ("Ida Orr met the crews.", ""),
        ],
    )  # fmt: skip
    def test_the_role_stands_as_the_article_gives_it(self, first: str, role: str) -> None:
        quote = only(f"{first}\n\n“The boats are staying in the harbour,” Orr said.")
        assert quote.speaker == "Ida Orr"
        assert quote.speaker_role.endswith(role)
        assert bool(quote.speaker_role) == bool(role)

    @pytest.mark.parametrize(("pronoun", "speaker"), [("she", "Ida Orr"), ("he", "Tomas Brandl")])
    def test_a_pronoun_stands_for_the_nearest_name_it_fits(self, pronoun: str, speaker: str) -> None:
        text = f"Tomas Brandl met Ida Orr on Monday. “The boats are staying in the harbour,” {pronoun} said."
        assert only(text).speaker == speaker

    def test_a_no_break_space_in_a_name_or_title_stays_as_it_stands(self) -> None:
        quote = only("Prime\u00a0Minister Ida\u00a0Orr met them.\n\n“The boats are staying in the harbour,” Orr said.")
        assert (quote.speaker, quote.speaker_role) == ("Ida\u00a0Orr", "Prime\u00a0Minister")

    def test_a_pronoun_after_a_quote_stands_for_its_speaker(self) -> None:
        text = (
            "“We will stay in the harbour,” said Wren Hale. “The wind is too strong to sail,” he said. "
            "“Nobody will be paid for it,” he added."
        )
        assert {speaker for _, speaker in read(text)} == {"Wren Hale"}

    def test_a_paragraph_goes_on_with_its_speaker(self) -> None:
        text = "“We will stay in the harbour,” Ida Orr said. “The wind is too strong to sail.”"
        assert [speaker for _, speaker in read(text)] == ["Ida Orr", "Ida Orr"]

    def test_a_paragraph_that_is_only_a_quote_goes_on_with_the_speaker_of_the_last(self) -> None:
        text = "Ida Orr said the crews were tired of waiting.\n\n“The wind is too strong to sail.”"
        assert read(text) == [("The wind is too strong to sail.", "Ida Orr")]

    def test_a_quote_of_two_paragraphs_has_one_speaker(self) -> None:
        text = "“We will stay in the harbour,” Ida Orr said. “The wind is strong.\n\n“We sail when it drops for good.”"
        assert {speaker for _, speaker in read(text)} == {"Ida Orr"}

    def test_nobody_is_taken_from_far_away(self) -> None:
        text = "Ida Orr said no.\n\nThe mill is old.\n\nIt closed in May.\n\n“The wind is too strong to sail.”"
        assert read(text) == [("The wind is too strong to sail.", None)]

    @pytest.mark.parametrize(
        "text",
        [
            "“The boats are staying in the harbour tonight.”",
            "Over the door hangs a sign: “The boats are staying in the harbour tonight.”",
            "“The boats are staying in the harbour,” he said.",
            "The wind rose. “The boats are staying in the harbour tonight.” The wind fell.",
        ],
    )
    def test_without_evidence_there_is_no_speaker(self, text: str) -> None:
        assert only(text).speaker is None


class TestUnnamed:
    @pytest.mark.parametrize(
        ("sentence", "speaker"),
        [
            ("“The boats are staying in the harbour,” one government source said.", "one government source"),
            ("“The boats are staying in the harbour,” said a spokeswoman for the ministry.", "spokeswoman"),
            ("“The boats are staying in the harbour,” the ministry said in a statement.", "the ministry"),
            ("“The boats are staying in the harbour,” according to a police report.", "a police report"),
            ("“The boats are staying in the harbour,” an official who asked not to be named said.", "an official"),
            ("Residents said “the boats are staying in the harbour.”", "Residents"),
            ("In the end, the harbour police said “the boats are staying in the harbour.”", "the harbour police"),
            ("A press release from the mayor's office described it as “a plan for the whole of the harbour.”",
             "press release"),
        ],
    )  # fmt: skip
    def test_a_description_speaks(self, sentence: str, speaker: str) -> None:
        found = only(f"{sentence} Nobody else spoke.").speaker
        assert found is not None
        assert speaker in found

    def test_the_source_is_the_source_named_before(self) -> None:
        text = (
            "One government source said the talks failed. They ended, the source said, at dawn.\n“It is all over now.”"
        )
        assert only(text).speaker == "One government source"


class TestNoQuotes:
    @pytest.mark.parametrize(
        "text",
        [
            "Ida Orr said the “temporary” bridge was built in 1950.",
            "The so-called “harbour tax” rose again, Ida Orr said.",
            "Ida Orr is known as “the Gull” in Port Allen.",
            "Ida Orr said she read “The Long Way Home” twice.",
            "Ida “Gull” Orr said the mill was closed.",
            "Ida Orr said a “cooling-off” period would begin.",
            "The class of “confidential” papers grew.",
        ],
    )
    def test_scare_quotes_titles_and_nicknames_are_left_out(self, text: str) -> None:
        assert read(text) == []

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Ida Orr called the offer “an insult.”", "an insult."),
            ("The plan is “dead in the water,” Ida Orr said.", "dead in the water,"),
            ("“Never again,” said Ida Orr.", "Never again,"),
        ],
    )
    def test_a_fragment_with_a_speaker_is_kept(self, text: str, words: str) -> None:
        quote = only(text)
        assert (quote.text, quote.speaker, quote.kind) == (words, "Ida Orr", "fragment")

    def test_no_marks_no_quotes(self) -> None:
        assert read("Ida Orr said the mill was closed.") == []


class TestFrench:
    @pytest.mark.parametrize(
        "sentence",
        [
            "« Les bateaux restent tous au port », a déclaré Ida Orr.",
            "« Les bateaux restent tous au port », a-t-elle déclaré.",
            "« Les bateaux restent tous au port », dit Orr.",
            "« Les bateaux restent tous au port », explique-t-elle.",
            "« Les bateaux restent tous au port », a affirmé Mme Orr.",
            "Selon Ida Orr, « les bateaux restent tous au port ».",
            "Ida Orr a ajouté : « Les bateaux restent tous au port. »",
        ],
    )
    def test_french_verbs(self, sentence: str) -> None:
        text = f"Ida Orr, présidente du conseil, a rencontré les équipages.\n\n{sentence}"
        quote = only(text, "fr")
        assert (quote.speaker, quote.speaker_role) == ("Ida Orr", "présidente du conseil")

    def test_an_unnamed_speaker(self) -> None:
        found = only("« Les bateaux restent tous au port », a indiqué la porte-parole du ministère.", "fr").speaker
        assert found is not None
        assert found.startswith("la porte-parole")


def proved(quote: Quote, text: str) -> bool:
    return (
        quote.text == text[quote.span.start : quote.span.end] != ""
        and quote.sentence.start <= quote.span.start < quote.span.end <= quote.sentence.end <= len(text)
        and (quote.speaker is None or (quote.speaker != "" and quote.speaker in text))
        and quote.speaker_role in text
        and quote.cue in text
    )


def test_the_ferry_story_with_its_roles() -> None:
    found = find_quotes(news())
    assert [(quote.text, quote.speaker) for quote in found] == [(text, speaker) for text, speaker, _ in FERRY_QUOTES]
    assert found[0].speaker_role == "president of Local 88"
    assert all(proved(quote, FERRY) for quote in found)


def test_quotes_come_in_order_with_their_sentence_and_verb() -> None:
    text = (
        f"{ORR}“We stay in the harbour tonight,” Orr said. The mill is dark. “Come back on Monday morning,” she added."
    )
    found = find_quotes(article(text))
    assert [text[quote.sentence.start : quote.sentence.end] for quote in found] == [
        "“We stay in the harbour tonight,” Orr said.",
        "“Come back on Monday morning,” she added.",
    ]
    assert [(quote.cue, quote.kind) for quote in found] == [("said", "direct"), ("added", "direct")]


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared, an article of others; test_quality reads ours")
def test_the_sample_article_keeps_its_quotes() -> None:
    text = SEED.read_text(encoding="utf-8")
    found = find_quotes(article(text))
    assert all(proved(quote, text) for quote in found)
    assert "confidential" not in [quote.text for quote in found]
    speakers = [quote.speaker for quote in found if quote.kind == "direct"]
    assert speakers[0] is not None
    assert speakers[0].casefold().startswith("a press release")
    assert speakers[1:] == [
        "Dominic LeBlanc", "Mark Manger", "Fen Hampson", "Mark Carney", "Mark Carney",
    ]  # fmt: skip
    roles = {quote.speaker: quote.speaker_role for quote in found}
    assert roles["Dominic LeBlanc"].endswith("trade")
    assert any(str(speaker).startswith("One ") for speaker in roles)


@given(HARD)
def test_any_text_is_read_and_every_quote_is_proved(text: str) -> None:
    found = find_quotes(article(text))
    assert all(proved(quote, text) for quote in found)
    starts = [(quote.span.start, quote.span.end) for quote in found]
    assert starts == sorted(starts)
    assert all(a[1] <= b[0] for a, b in pairwise(starts))


SPEAKING = st.lists(
    st.sampled_from(
        [
            "“The boats are staying in,”", "“No,”", "« Les bateaux restent au port »,", '"We go home now,"', "“Open ",
            " Ida Orr", " Orr", " Mr. Orr", " he", " she", " the source", " one source", " said", " told", " a dit",
            " according to", " selon", ", president of the U.S. council,", " of the", " Prime Minister", ". ", ", ",
            ": ", "\n\n", "\r\n", " and ", " But", " that ", "’s", "\ud800", "e\u0301",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(SPEAKING)
def test_sentences_in_disorder_are_read_and_every_quote_is_proved(text: str) -> None:
    assert all(proved(quote, text) for quote in find_quotes(article(text)))


def test_a_quote_set_apart_to_catch_the_eye_is_told_once() -> None:
    words = "The boats are staying in the harbour until the wind has turned."
    text = f"Ida Orr met the crews.\n\n“{words}” Ida Orr, president\n\n“{words}” Orr said on Monday."
    assert [quote.span.start for quote in find_quotes(article(text))] == [text.rindex(words)]


@pytest.mark.parametrize(("length", "quotes"), [(79, 1), (80, 2)])
def test_the_credit_of_a_pull_quote_is_a_short_line(length: int, quotes: int) -> None:
    words = "The boats are staying in the harbour until the wind has turned."
    credit = " Ida Orr, president of".ljust(length, "x")
    text = f"Ida Orr met the crews.\n\n“{words}”{credit}\n\n“{words}” Orr said on Monday."
    assert len(find_quotes(article(text))) == quotes


@pytest.mark.parametrize(
    ("words", "quotes"), [("Boats for all the Harbours,", 1), ("Boats for all the Nine Harbours,", 0)]
)
def test_three_capitals_before_a_comma_are_a_title(words: str, quotes: int) -> None:
    assert len(read(f"“{words}” was on the wall of the hall.")) == quotes


def test_a_quote_said_twice_in_the_story_stays_twice() -> None:
    words = "“The boats are staying in the harbour until the wind has turned,”"
    assert len(read(f"{words} Orr said. The mill closed. {words} Orr said again.")) == 2


def test_a_headline_in_single_marks_is_no_quote() -> None:
    assert read("Ida Orr: ‘The Boats Are Staying In The Harbour.’\n\nThe wind rose.") == []


class TestWhoeverElseSpeaks:
    @pytest.mark.parametrize(
        ("sentence", "speaker"),
        [
            ("“The boats are staying in the harbour,” Det Sgt Ida Orr said.", "Ida Orr"),
            ("Special Agent Ida Orr said “the boats are staying in the harbour”.", "Ida Orr"),
            (
                "The Bakers' and Allied Millers' Union called it “a hammer blow to two whole towns”.",
                "Bakers' and Allied Millers' Union",
            ),
            ("The complaint says a mechanic told managers it was “one bus away from a failure”.", "The complaint"),
            ("The mayor's lawyer argued that his client believed they were “flowers for a wedding day”.", None),
        ],
    )
    def test_in_the_sentence(self, sentence: str, speaker: str | None) -> None:
        assert only(sentence).speaker == (speaker or "The mayor's lawyer")


class TestOtherLanguages:
    GERMAN = (
        "Der Hafen bleibt zu, und die Boote liegen in der Werft, seit der Sturm am Montag die Mole zerstört hat. "
        "Der Klub nennt sich »die Bucht«. "
        "»Wir haben alles versucht, was man in einer Nacht versuchen kann«, sagt Ida Orr. "
        "Doch „in dem Moment, in dem die Mole nachgibt, ist es zu spät“, so der Hafenmeister. "
        "Interessanterweise sieht sich der Klub als „Verein, der mit allen Gemeinden der Bucht zusammenarbeitet“."
    )

    @pytest.mark.parametrize("tag", ["", "de-DE", "en"])
    def test_quotes_are_found_and_nobody_is_made_to_say_them(self, tag: str) -> None:
        assert read(self.GERMAN, tag) == [
            ("Wir haben alles versucht, was man in einer Nacht versuchen kann", None),
            ("in dem Moment, in dem die Mole nachgibt, ist es zu spät", None),
            ("Verein, der mit allen Gemeinden der Bucht zusammenarbeitet", None),
        ]


@pytest.mark.parametrize(
    ("opening", "speaker"),
    [
        ("A letter to the council begins with", "A letter"),
        ("The faint smile left her face, her eyes grew dark:", None),
        ("The phrase I found most moving was", None),
        ("One of the best pieces of advice was:", None),
    ],
)
def test_without_a_verb_of_saying_only_people_bodies_and_texts_speak(opening: str, speaker: str | None) -> None:
    assert only(f"The hall was full. {opening} “the boats are staying in the harbour.”").speaker == speaker
