"""Who says a quote: descriptions, appositions, inversions, labels. All texts are our own."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.summary import noun_phrases
from briefing.summary.quotations import find_quotes
from tests.newsroom import article as news

QUOTE = "“The boats are staying in the harbour,”"
SAID = "“the boats are staying in the harbour.”"


def speaker(text: str, language: str = "en") -> str | None:
    return find_quotes(news("a", text, language=language))[-1].speaker


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (f"{QUOTE} said a person close to the talks.", "a person close to the talks"),
        (f"{QUOTE} a person close to the talks said.", "a person close to the talks"),
        (f"{QUOTE} said a Port Allen Liberal.", "a Port Allen Liberal"),
        (f"{QUOTE} one B&G Mills employee told the Courier.", "one B&G Mills employee"),
        (f"{QUOTE} Ida Orr’s son told the Courier.", "Ida Orr’s son"),
        (f"One of her ads asks: {SAID}", "One of her ads"),
        (f"The report found {SAID}", "The report"),
        (f"A May letter from the Harbour Guild obtained by The Courier warns that {SAID}",
         "A May letter from the Harbour Guild obtained by The Courier"),
        (f"Sooner or later, the harbour master told reporters, {SAID}", "the harbour master"),
        (f"Hale’s letter makes a case: {SAID}", "Hale’s letter"),
        (f"Her campaign quickly sent out a note stating, {SAID}", "Her campaign"),
        (f"An aide who saw the mayor on Monday said {SAID}", "An aide"),
        (f"Another said {SAID}", "Another"),
        (f"The Gull crews’ union, for example, said {SAID}", "The Gull crews’ union"),
        (f"Officials at the Harbour Board, a part of the ministry, said {SAID}", "Officials at the Harbour Board"),
        (f"From the report: {SAID}", "the report"),
        (f"With one of the posters asking, {SAID}", "one of the posters"),
    ],
)  # fmt: skip
def test_whatever_is_the_subject_of_a_verb_of_saying_speaks(sentence: str, name: str) -> None:
    assert speaker(sentence) == name


@pytest.mark.parametrize(
    "sentence",
    [
        f"Ida Orr (L-Port Allen), who leads the council, said {SAID}",
        f"Ida Orr, president and owner of the Gull Mill said {SAID}",
        f"Ida Orr, during a visit to Port Allen, said {SAID}",
        f"Ida Orr, Hale’s deputy, said {SAID}",
        f"{QUOTE} said Gull Party boss Ida Orr.",
        f"{QUOTE} said Port Allen delegate Ida Orr, who voted against.",
        f"{QUOTE} said Sen. Ida Orr of Port Allen.",
        f"{QUOTE} said master of ceremonies Ida Orr.",
        f"{QUOTE} said former Port Allen Gov. and Gull Party Chairman Ida Orr.",
        f"{QUOTE} Ida Orr of Port Allen said.",
        f"{QUOTE} warned Ida Orr.",
        f"{QUOTE} reacted Ida Orr.",
        "“Are the boats staying in the harbour?” Ida Orr, the council’s president since 2011, asked on Monday.",
        "“The boats are staying in the harbour!” Ida Orr fumed.",
        f"Harbour board president, Ida Orr, said {SAID}",
        f"The board’s president — Ida Orr, who lives in Port Allen — said {SAID}",
        f"Last week Ida Orr, the council’s president, said {SAID}",
        f"Ida Orr left the hall and said {SAID}",
        f"The vote, says Ida Orr, shows that {SAID}",
        f"In other words, explained Ida Orr: {SAID}",
        f"As Ida Orr put it: {SAID}",
        f"Pollster Ida Orr: {SAID}",
        f"The polls agree - Ida Orr: {SAID}",
        f"In Ida Orr’s words, {SAID}",
        f"Ida Orr’s answer was {SAID}",
        f"Ida Orr issued this statement:\n\n{SAID.capitalize()}",
        "“ORR: The boats are staying in the harbour tonight.” Ida Orr left.",
        f"{QUOTE} Ida Orr said. Instead, {SAID}",
        f"Asked about the storm, with Ida Orr reportedly shouting, {SAID}",
        f"Ida Orr Says {SAID}",
    ],
)
def test_the_name_is_found_in_its_place(sentence: str) -> None:
    assert speaker(sentence) == "Ida Orr"


@pytest.mark.parametrize("verb", ["told", "called", "urged", "accused"])
def test_after_some_verbs_comes_the_one_who_hears(verb: str) -> None:
    assert speaker(f"{QUOTE} {verb} Ida Orr.") is None


@pytest.mark.parametrize("noun", ["claims", "questions", "reports"])
def test_a_noun_that_looks_like_a_verb_has_no_subject(noun: str) -> None:
    assert speaker(f"Ida Orr said the new {noun} of Tom Hale were {SAID}") == "Ida Orr"


def test_two_who_speak_together_are_both_named() -> None:
    assert speaker(f"Ida Orr and Tom Hale said {SAID}") == "Ida Orr and Tom Hale"


def test_an_aside_names_the_speaker_and_no_apposition() -> None:
    assert speaker(f"Orr, an aide said, {SAID}") == "an aide"


def test_a_phrase_that_only_sets_the_scene_does_not_speak() -> None:
    assert speaker(f"Eight years ago, Ida Orr noted in a low voice: {SAID}") == "Ida Orr"


def test_a_first_name_in_the_run_begins_the_name() -> None:
    text = f"Harbour Affairs Ida Orr left.\n\n{QUOTE} Orr said."
    assert speaker(text) == "Ida Orr"


@pytest.mark.parametrize(
    ("sentence", "name", "role"),
    [
        ("« Les bateaux restent tous au port », affirme la ministre Ida Orr.", "Ida Orr", "la ministre"),
        ("« Les bateaux, a expliqué Ida Orr, restent tous au port. »", "Ida Orr", ""),
        ("Ida Orr est partie. « Les bateaux restent au port », se désole-t-elle.", "Ida Orr", ""),
        ("« Les bateaux restent tous au port », a fait savoir Ida Orr par courriel.", "Ida Orr", ""),
        ("« Les bateaux restent tous au port », a dit le maire de Port-Allen, Tom Hale.", "Tom Hale", "le maire"),
        ("« Les bateaux restent tous au port », dit un porte-parole du port.", "un porte-parole du port", ""),
    ],
)
def test_french(sentence: str, name: str, role: str) -> None:
    quote = find_quotes(news("a", sentence, language="fr"))[-1]
    assert (quote.speaker, quote.speaker_role) == (name, role)


def test_a_role_ends_before_what_the_person_does() -> None:
    quote = find_quotes(news("a", f"Ida Orr, a captain who sails to Port Allen each May, left.\n\n{QUOTE} Orr said."))[
        -1
    ]
    assert quote.speaker_role == "a captain"


def test_a_long_role_ends_with_a_word() -> None:
    long = "director of the very old society for the study of " + "northern " * 20
    quote = find_quotes(news("a", f"Ida Orr, {long}waters, left.\n\n{QUOTE} Orr said."))[-1]
    assert quote.speaker_role.endswith(" northern")


@given(
    st.lists(st.sampled_from(["the", "a", "of", "Orr", "Orr's", "said", ",", "who", "and", "aide", "voted", "1", "–"]))
)
def test_a_noun_phrase_lies_within_its_words(words: list[str]) -> None:
    text = " ".join(words)
    found = noun_phrases.tokens(text, 0, len(text))
    assert -1 <= noun_phrases.phrase_start(found) <= max(0, len(found) - 1)
    for begin in range(len(found)):
        assert begin <= noun_phrases.phrase_end(found, begin) <= len(found)
        assert begin <= noun_phrases.phrase_end(found, begin, clause=True) <= len(found)


@pytest.mark.parametrize(
    "piece",
    ["“one two three four five,” said the ", "“one two three four five,” warned a.", "Ida Orr said ", "the aide "],
)
def test_a_text_of_one_thing_is_read_in_time_that_grows_with_it(piece: str) -> None:
    began = time.process_time()
    find_quotes(news("a", piece * (60000 // len(piece))))
    assert time.process_time() - began < 5  # minutes where a pattern goes back and forth
