"""Figures in a sentence: value, what is counted, and whether it is exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.text.figures import figures, numbers, value_of_words


def read(text: str, language: str = "en") -> list[tuple[str, str, str, str]]:
    return [
        (text[it.start : it.end], it.kind, "/".join(f"{value:f}" for value in it.values), it.noun or it.unit)
        for it in figures(text, language)
        if it.exact
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("It sent 27 people to hospital.", "en", [("27", "count", "27", "people")]),
        ("Twenty-five young men left.", "en", [("Twenty-five", "count", "25", "men")]),
        ("Two hundred and six workers left.", "en", [("Two hundred and six", "count", "206", "workers")]),
        ("It left 12 dead.", "en", [("12", "count", "12", "people")]),
        ("One person died; one of them sang.", "en", [("One", "count", "1", "person")]),
        ("1,312 seals and 1.2 million herrings.", "en", [
            ("1,312", "count", "1312", "seals"), ("1.2 million", "count", "1200000.0", "herrings"),
        ]),
        ("A $184 million tunnel, US$1.2bn too much.", "en", [
            ("$184 million", "money", "184000000", "$"), ("US$1.2bn", "money", "1200000000.0", "US$"),
        ]),
        ("It costs 184 million dollars, €3.", "en", [
            ("184 million dollars", "money", "184000000", "$"), ("€3", "money", "3", "€"),
        ]),
        ("Up 11 per cent, then 3.5%.", "en", [("11 per cent", "percent", "11", "%"), ("3.5%", "percent", "3.5", "%")]),
        ("It cost $184 million to build.", "en", [("$184 million", "money", "184000000", "$")]),
        ("It cost $3 million in tax, 20 or so boats, 9 or ten cats.", "en", [("$3 million", "money", "3000000", "$")]),
        ("They voted 287 to 412.", "en", [("287 to 412", "vote", "412/287", "votes")]),
        ("The final score was 3-2.", "en", []),
        ("They voted 3-2, then 4-1.", "en", []),
        ("Vingt-cinq personnes et quatre-vingt-dix maisons.", "fr", [
            ("Vingt-cinq", "count", "25", "personnes"), ("quatre-vingt-dix", "count", "90", "maisons"),
        ]),
        ("Il a coûté 1 200 dollars, soit 61,5 % de plus.", "fr", [
            ("1 200 dollars", "money", "1200", "$"), ("61,5 %", "percent", "61.5", "%"),
        ]),
        ("Adopté par 34 voix contre 17.", "fr", [("34 voix contre 17", "vote", "34/17", "votes")]),
        ("184 millions de dollars, 12 morts", "fr", [
            ("184 millions de dollars", "money", "184000000", "$"), ("12", "count", "12", "personnes"),
        ]),
        ("At 7:10 a.m. on June 3, 2026, Bill 41 and Highway 6 closed.", "en", []),
        ("Aged 71, the 17th, a 90-year-old, in the 1990s, 4 of them.", "en", []),
        ("About 340 homes, more than 20 boats, 10 to 20 nets, another 12 cats, 9-plus dogs, 12 of the hens.", "en", []),
        ("Environ 340 maisons, plus de 20 bateaux, quelque 12 chats.", "fr", []),
    ],
)  # fmt: skip
def test_figures(text: str, language: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert read(text, language) == expected


def test_how_finely_a_figure_is_written() -> None:
    steps = [it.step for it in figures("$184 million, $184.3 million, 11 per cent, 2.25 per cent")]
    assert steps == [Decimal(10**6), Decimal(10**5), Decimal(1), Decimal("0.01")]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("nineteen", 19),
        ("forty-two", 42),
        ("two thousand three hundred and eleven", 2311),
        ("soixante et onze", 71),
        ("quatre-vingt-dix-sept", 97),
        ("deux cent trois", 203),
        ("trois mille", 3000),
    ],
)
def test_numbers_in_words(words: str, value: int) -> None:
    assert value_of_words(words) == value


def test_all_numbers_of_a_sentence_count_when_two_are_compared() -> None:
    assert numbers("At 7:10 two of 412-287, one of June 3") == {Decimal(n) for n in (7, 10, 2, 412, 287, 3)}


@given(st.integers(0, 10**7), st.sampled_from(["{:,} homes", "{} homes", "the {:,} homes"]))
def test_a_figure_reads_as_it_was_written(number: int, pattern: str) -> None:
    text = pattern.format(number)
    is_year = "," not in text and 1900 <= number <= 2099
    assert [it.values for it in figures(text)] == ([] if is_year or number == 1 else [(Decimal(number),)])


@given(
    st.text(alphabet="0123456789., $%-–€aeot\u00a0\nmillionper cent", max_size=60), st.sampled_from(["en", "fr", ""])
)
def test_spans_lie_in_the_text_and_do_not_meet(text: str, language: str) -> None:
    at = 0
    for it in figures(text, language):
        assert at <= it.start < it.end <= it.after <= len(text)
        at = it.end


@pytest.mark.parametrize(("between", "noun"), [("red electric quiet", "buses"), ("red electric quiet cheap", "")])
def test_a_figure_counts_a_noun_behind_three_words_at_most(between: str, noun: str) -> None:
    assert [figure.noun for figure in figures(f"They bought 25 {between} buses.")] == ([noun] if noun else [])
