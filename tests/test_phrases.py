from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.composition import printed_sentences
from briefing.errors import RenderError
from briefing.phrases import Phrases, load
from briefing.rendering.theme import folders
from briefing.types import Blurb, Section, Story
from briefing.verification import find_unproved
from tests.edition_sample import edition
from tests.newsroom import article, quote

SHIPPED = folders(None)
EN = load("en", SHIPPED)
FR = load("fr", SHIPPED)
WEDNESDAY = date(2026, 6, 3)


def own(tmp_path: Path, text: str, language: str = "en") -> Phrases:
    """Phrases of a workspace that has a file of its own."""
    file = tmp_path / "phrases" / f"{language}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return load(language, (tmp_path, *SHIPPED))


def test_a_credit_names_reporter_and_outlet() -> None:
    assert EN.format("credit.reporter", reporter="Nadine Okafor", outlet="The Strait Courier") == (
        "Nadine Okafor has the story for The Strait Courier"
    )


def test_parts_tell_the_linked_words() -> None:
    assert EN.parts("footer.left_out_linked.one", n=1) == (
        ("1 story was left out; ", False),
        ("see which and why", True),
        (".", False),
    )


def test_a_pattern_is_read_without_its_brackets() -> None:
    assert EN["credit.outlet"] == "{outlet} has the story"


@pytest.mark.parametrize(
    ("outlets", "told"),
    [(("A",), "A also reports"), (("A", "B"), "A and B also report"), (("A", "B", "C"), "A, B and C")],
)
def test_other_outlets_agree_with_their_verb(outlets: tuple[str, ...], told: str) -> None:
    assert EN.plural("credit.also", len(outlets), outlets=EN.join(outlets)).startswith(told)


@given(st.text(), st.text())
def test_values_are_never_read_as_patterns(reporter: str, outlet: str) -> None:
    told = EN.format("credit.reporter", reporter=reporter, outlet=outlet)
    assert told == f"{reporter} has the story for {outlet}"
    assert "".join(text for text, _ in EN.parts("credit.reporter", reporter=reporter, outlet=outlet)) == told


def test_a_value_cannot_reach_into_objects() -> None:
    hostile = "{outlet.__class__} [x] {0}"
    assert EN.format("credit.outlet", outlet=hostile) == f"{hostile} has the story"


def test_numbers_choose_their_form() -> None:
    assert EN.plural("masthead.minutes", 1) == "1 minute"
    assert EN.plural("masthead.words", 1240) == "1,240 words"


def test_french_counts_zero_as_one() -> None:
    french = load("fr", SHIPPED)
    assert french.plural("masthead.minutes", 0) == "0 minute"
    assert french.plural("masthead.words", 1_000_000).endswith("mots")  # CLDR calls a million "many" in French


def test_french_marks_have_narrow_spaces() -> None:
    assert load("fr", SHIPPED).quote("oui") == "«\u202foui\u202f»"


@pytest.mark.parametrize(
    ("language", "full"),
    [
        ("en", "Wednesday, June 3, 2026"),
        ("en-GB", "Wednesday, 3 June 2026"),
        ("fr-CA", "mercredi 3 juin 2026"),
        ("de", "Mittwoch, 3. Juni 2026"),
        ("tlh", "Wednesday, June 3, 2026"),
        ("", "Wednesday, June 3, 2026"),
        ("../../etc/passwd", "Wednesday, June 3, 2026"),
    ],
)
def test_dates_follow_the_language(language: str, full: str) -> None:
    assert load(language, SHIPPED).date(WEDNESDAY) == full


def test_words_without_a_file_are_english() -> None:
    german = load("de", SHIPPED)
    assert german.words == "en"
    assert german.format("intro.told", day=german.weekday(WEDNESDAY)) == "As we told you on Wednesday:"


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((0, 1, 2, 3, 4), "on weekdays"),
        ((6, 5), "on weekends"),
        (tuple(range(7)), "every day"),
        ((4, 0), "on Mondays and Fridays"),
        ((), ""),
    ],
)
def test_days_are_spoken(days: tuple[int, ...], told: str) -> None:
    assert EN.days(days) == told


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        ((1,), "on the 1st of each month", "le 1er de chaque mois"),
        ((22,), "on the 22nd of each month", "le 22 de chaque mois"),
        ((31,), "on the last day of each month", "le dernier jour de chaque mois"),
        ((15, 1), "on the 1st and 15th of each month", "les 1er et 15 de chaque mois"),
        ((), "", ""),
    ],
)
def test_days_of_the_month_are_spoken(days: tuple[int, ...], english: str, french: str) -> None:
    assert EN.month_days(days) == english
    assert FR.month_days(days) == french


def test_the_workspace_replaces_single_keys(tmp_path: Path) -> None:
    phrases = own(tmp_path, '[footer]\nunsubscribe = "Let me go"\n')
    assert phrases["footer.unsubscribe"] == "Let me go"
    assert phrases["footer.browser"] == EN["footer.browser"]


def test_english_that_leaves_a_name_out_takes_it_from_no_other_language(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases/en.toml").write_text('[credit]\noutlet = "[Read it]"\n', "utf-8")
    assert load("en", (tmp_path, *SHIPPED))["credit.outlet"] == "Read it"
    assert load("fr", (tmp_path, *SHIPPED))["credit.outlet"] == FR["credit.outlet"]


def test_a_language_wins_over_the_workspaces_english(tmp_path: Path) -> None:
    own(tmp_path, '[footer]\nunsubscribe = "Let me go"\n')
    assert load("fr", (tmp_path, *SHIPPED))["footer.unsubscribe"] == "Se désabonner"


def test_a_regional_file_wins_over_its_language(tmp_path: Path) -> None:
    phrases = own(tmp_path, '[list]\nand = " et puis "\n', "fr-ca")
    assert phrases.join(["a", "b"]) == "a et puis b"
    assert phrases["footer.unsubscribe"] == "Se désabonner"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[footer]\nunsubscibe = "x"\n', "footer.unsubscibe"),
        ('[credit]\noutlet = "{outlets} has it"\n', "credit.outlet"),
        ("[credit]\noutlet = 3\n", "credit.outlet"),
        ("[credit\n", "line 1"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_mistake_names_file_and_key(tmp_path: Path, text: str, said: str, language: str) -> None:
    with pytest.raises(RenderError, match=re.escape(said)) as caught:
        own(tmp_path, text, language)
    assert f"phrases/{language}.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("key", "pattern", "said"),
    [
        ("said", "{quote} as it was put to us on the day by {speaker}", "has 10 words of its own; a quote may have 6"),
        ("said", "{quote} Said {speaker}", "says 'Said'"),
        ("said", "{quote} laut Angaben von {speaker}", "says 'Angaben'"),
        ("said_role", "{quote} said {speaker}, {role}, in 2031", "says '2031'"),
        ("said", "{quote} never said {speaker}", "says 'never'"),
        ("said", "{quote} it was said", "needs {speaker}"),
        ("said", "said {speaker}", "needs {quote}"),
        ("open", "Quote: “", "has a word in it; only marks go there"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_words_around_a_quote_that_the_gate_would_drop_are_refused(
    tmp_path: Path, language: str, key: str, pattern: str, said: str
) -> None:
    with pytest.raises(RenderError, match=re.escape(f"phrase 'quote.{key}' {said}")) as caught:
        own(tmp_path, f'[quote]\n{key} = "{pattern}"\n', language)
    assert f"phrases/{language}.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        "Said {speaker}: {quote}",
        "{quote}, {speaker} told us when we asked",
        "{speaker}: {quote}",
        "{quote} — {speaker}",
    ],
)
def test_what_the_loader_takes_passes_the_gate(tmp_path: Path, pattern: str) -> None:
    words = own(tmp_path, f'[quote]\nsaid = "{pattern}"\n')
    ferry = article()
    said = quote(ferry, "Nobody wants an island cut off from its hospital,", "Elodie Marchand")
    made = printed_sentences.quote_sentence(said, ferry, "", words)
    assert made is not None
    assert [piece.text for piece in made.pieces if piece.span] == ["Nobody wants an island cut off from its hospital"]
    assert not made.pieces[0].span
    lead = replace(ferry, sha256=hashlib.sha256(ferry.text.encode()).hexdigest())
    story = Story(id="f", headline=lead.title, articles=(lead,), quotes=(said,))
    blurb = Blurb(story=story, sentences=(made,))
    issue = edition(sections=(Section(name="", blurbs=(blurb,)),), subject="", preheader="")
    assert find_unproved(issue) == ()


def test_no_english_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"en\.toml"):
        load("fr", (tmp_path,))


def test_an_unknown_key_and_a_missing_value_are_errors() -> None:
    with pytest.raises(RenderError, match=r"no phrase 'credit\.nobody'"):
        EN["credit.nobody"]
    with pytest.raises(RenderError, match=r"needs \{outlet\}"):
        EN.format("credit.outlet")


def test_both_languages_have_the_same_keys() -> None:
    english, french = (
        tomllib.loads((SHIPPED[-1] / "phrases" / f"{tag}.toml").read_text("utf-8")) for tag in ("en", "fr")
    )

    def keys(table: dict[str, object], prefix: str = "") -> set[str]:
        return {
            key
            for name, value in table.items()
            for key in (keys(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name})
        }

    assert keys(english) == keys(french)


def test_direction_is_that_of_the_words() -> None:
    assert EN.direction == "ltr"


def test_every_key_stands_in_the_page_about_our_words() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "phrases.md").read_text("utf-8")
    days = {f"days.name.{day}" for day in range(1, 6)}  # "days.name.0 to days.name.6"
    named = set(re.findall(r"`([a-z_]+(?:\.\w+)+)`", page)) | days
    assert set(EN.patterns) - named == set()
    assert {key for key in named if "." in key and not key.endswith(".toml")} <= set(EN.patterns)
