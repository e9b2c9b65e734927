"""What sentences share, what they need, and what they name: the limits of `briefing.text.wording`."""

import pytest

from briefing.text.wording import introduces_with_role, names_speaker_in, needs_context, occurs_as_words, repeats


@pytest.mark.parametrize(("shared", "told"), [("ferry crews reject", True), ("ferry crews vote", False)])
def test_three_of_five_words_say_a_sentence_again(shared: str, told: bool) -> None:
    new = frozenset("ferry crews reject harbour deal".split())
    assert repeats(new, (frozenset(f"{shared} on sunday".split()),)) is told


@pytest.mark.parametrize(("between", "near"), [(111, True), (112, False)])
def test_a_role_belongs_to_a_name_within_120_characters(between: int, near: bool) -> None:
    for text in (f"Ida Orr {'x' * between} mayor", f"mayor {'x' * between} Ida Orr"):
        assert introduces_with_role(text, "Ida Orr", "mayor") is near


@pytest.mark.parametrize(
    ("words", "text", "occurs"),
    [
        ("Orr", "The Orrs left.", False),
        ("Orr", "Corr and Orr left.", True),
        ("7", "In 1997 and 7 days.", True),
        ("7", "In 1997.", False),
        ("a" * 1000, "a" * 1000, True),
        ("a" * 1001, "a" * 1001, False),  # no name is longer than a page, and a search for it costs time
    ],
)
def test_words_occur_uncut(words: str, text: str, occurs: bool) -> None:
    assert occurs_as_words(words, text) is occurs


def test_the_word_the_names_nobody() -> None:
    assert not names_speaker_in("the", "the mayor left")
    assert names_speaker_in("the mayor", "the mayor left")


@pytest.mark.parametrize(
    ("sentence", "unclear"),
    [
        ("This week the crews vote.", False),
        ("This is what the crews vote on.", True),
        ("Instead of a strike, the crews want a vote.", False),
        ("Instead, the crews want a vote.", True),
        ("Several hundred of them left.", True),
        ("At that time, he cited the budget.", True),
        ("Ida Orr of Port Allen won the seat by nine votes on Sunday night, she said.", False),
        ("The crews had won, she said.", True),
    ],
)
def test_a_sentence_needs_context_that_it_does_not_have_itself(sentence: str, unclear: bool) -> None:
    assert needs_context(sentence) is unclear
