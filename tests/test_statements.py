"""What one walk yields beside quotes: statements, and how sure a speaker is. All texts are our own."""

import pytest

from briefing.summary.quotations import Statement, find_quotes, find_speech
from briefing.text.segmentation import sentences
from tests.newsroom import article as news


def stated(text: str) -> list[tuple[str, str, str]]:
    found = find_speech(news("a", text)).statements
    return [(this.speaker, this.cue, text[this.start : this.end]) for this in found]


@pytest.mark.parametrize(
    ("sentence", "speaker", "cue"),
    [
        ("Ida Orr said the boats had left.", "Ida Orr", "said"),
        ("The boats have left, police said.", "police", "said"),
        ("The boats have left, said Ida Orr.", "Ida Orr", "said"),
        ("Wages rose by a third, according to Statistics Canada.", "Statistics Canada", "according to"),
        ("According to the bank's chief economist, wages rose.", "the bank's chief economist", "According to"),
        ("Ida Orr said the plan was “dead” by Monday.", "Ida Orr", "said"),
    ],
)
def test_a_sentence_without_a_direct_quote_has_its_speaker(sentence: str, speaker: str, cue: str) -> None:
    assert stated(f"The wind rose. {sentence} The wind fell.") == [(speaker, cue, sentence)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The boats have left.",
        "“The boats are staying in the harbour,” Ida Orr said.",
        "He said nothing.",
        "Coastal states rise early.",
        "The mill continues to lose.",
        "The mill maintains a dock.",
    ],
)
def test_where_nobody_states_anything_there_is_nothing(text: str) -> None:
    assert stated(text) == []


def test_a_statement_brings_the_role() -> None:
    text = "Ida Orr, president of the council, left. The boats would follow, Orr said."
    assert find_speech(news("a", text)).statements == (
        Statement(start=41, end=len(text), speaker="Ida Orr", speaker_role="president of the council", cue="said"),
    )


def test_the_callers_sentences_are_taken_as_they_are() -> None:
    text = "Ida Orr said the boats had left. Tom Hale said they had not."
    assert find_speech(news("a", text), sentences(text)).statements == find_speech(news("a", text)).statements
    assert [this.speaker for this in find_speech(news("a", text), [(0, 32)]).statements] == ["Ida Orr"]


def sure(text: str) -> float:
    return find_quotes(news("a", text))[-1].confidence


def test_confidence_falls_with_the_evidence() -> None:
    quote = "“The boats are staying in the harbour,”"
    named = sure(f"{quote} Ida Orr said.")
    alone = sure(f"Ida Orr left. {quote} she said.")
    several = sure(f"Ida Orr met Nora Pell. Nora Pell met Ida Orr. {quote} she said.")
    nobody = sure(f"The wind rose. {quote} The wind fell.")
    assert 1 >= named > alone > several > nobody == 0


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The complaint, filed in May, says a mechanic told managers that the bearing was loose.", "The complaint"),
        ("Ida Orr said she had spoken to both men on Sunday and had been “lied to in two languages”.", "Ida Orr"),
        ("President Ida Orr, in the capital, declared three days of mourning.", "Ida Orr"),
        (
            "PORT ALLEN (News Desk) -- The council's envoy to Fell said that the boats had left.",
            "The council's envoy to Fell",
        ),
        ("PORT ALLEN — Ida Orr said that the boats had left.", "Ida Orr"),
    ],
)
def test_who_states_a_sentence(sentence: str, speaker: str) -> None:
    begins = sentence[sentence.rfind("— " if "—" in sentence else "-- ") + 1 :].lstrip("- ")  # behind the dateline
    assert [(name, words) for name, _, words in stated(sentence)] == [(speaker, begins)]


def test_what_it_said_is_stated_by_the_body_before() -> None:
    assert stated("The harbour agency met on Monday. It said in a report that the clock was wrong.")[-1][0] == (
        "The harbour agency"
    )
