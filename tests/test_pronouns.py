"""Whom a pronoun means. All texts are our own."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.summarize.pronouns import is_person, learnt, mention
from briefing.summarize.quotes import quotes
from briefing.summarize.speakers import Cast
from tests.newsroom import article as news

QUOTE = "“The boats are staying in the harbour,”"


def speaker(text: str) -> str | None:
    return quotes(news("a", text, language="en"))[-1].speaker


@pytest.mark.parametrize(("pronoun", "name"), [("she", "Wren Hale"), ("he", "Quill Marsh")])
def test_a_name_of_unknown_gender_is_learnt_from_its_pronouns(pronoun: str, name: str) -> None:
    text = f"Wren Hale opened her office in May.\n\nQuill Marsh closed his shop in June.\n\n{QUOTE} {pronoun} said."
    assert speaker(text) == name


def test_a_vote_that_is_even_teaches_nothing() -> None:
    text = "Hale met her. Hale met him."
    assert learnt(text, [mention(text, 0, "Hale"), mention(text, 14, "Hale")]) == {}


def test_the_subject_is_a_better_guess_than_a_name_in_passing() -> None:
    assert speaker(f"Ida Orr met the crews of Nora Pell on Monday. {QUOTE} she said.") == "Ida Orr"


@pytest.mark.parametrize(("pronoun", "name"), [("she", "Ida Orr"), ("he", "Tom Orr")])
def test_two_of_one_surname_are_told_apart(pronoun: str, name: str) -> None:
    assert speaker(f"Ida Orr met the crews. Tom Orr met the council. {QUOTE} {pronoun} said.") == name


def test_a_chain_of_pronouns_stays_with_its_person() -> None:
    text = (
        "Tom Hale runs the mill.\n\nHe has met Paul Quint twice this year, and Paul Quint has written to the board.\n\n"
        f"He built it in 1990.\n\n{QUOTE} he said."
    )
    assert speaker(text) == "Tom Hale"


def test_who_is_named_inside_a_quote_is_spoken_of() -> None:
    text = f"“We all miss Paul Quint,” Tom Hale said.\n\nThe mill closed. “Paul Quint built it.” {QUOTE} he said."
    assert speaker(text) == "Tom Hale"


@pytest.mark.parametrize("name", ["Port Allen", "Gull University", "Strait Courier Network", ""])
def test_places_and_bodies_are_no_persons(name: str) -> None:
    assert not is_person(name)


def test_a_pronoun_means_no_place() -> None:
    assert speaker(f"Ida Orr won on Monday. New Gullhaven cheered. {QUOTE} she said.") == "Ida Orr"


@given(st.text(alphabet="AaOrr.’'\"“” \n,—Ida said she he é\u0301\u00a0\ud800😀", max_size=120), st.integers(-5, 200))
def test_any_text_and_place_will_do(text: str, at: int) -> None:
    for pronoun in ("he", "she", "they", "elle"):
        Cast(text).meant_by(pronoun, at, None)


def test_a_text_of_nothing_but_verbs_is_read_in_no_time() -> None:
    began = time.process_time()
    quotes(news("a", "said " * 8000 + "“one two three four five six”"))
    assert time.process_time() - began < 2  # 60 s when every verb looks back to the beginning
