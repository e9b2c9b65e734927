"""Quotes of French articles: who speaks inside the marks, behind them, and whom "elle" means. All texts are our own."""

import time

import pytest

from briefing.summary.quotations import find_quotes, find_speech
from briefing.types import Quote
from tests.newsroom import article as news


def found(text: str) -> tuple[Quote, ...]:
    return find_quotes(news("a", text, language="fr"))


def read(text: str) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.speaker) for quote in found(text)]


class TestInsideTheMarks:
    @pytest.mark.parametrize(
        "incise",
        [
            "regrette Ida Orr, présidente du conseil du port.",
            "a regretté Ida Orr.",
            "avait aussitôt lancé Ida Orr.",
            "s'est réjouie Ida Orr, 61 ans.",
            "prévient Ida Orr, qui dirige le port.",
        ],
    )
    def test_who_speaks_is_cut_out(self, incise: str) -> None:
        text = f"« Les bateaux restent tous au port, {incise} Nous rentrons tous à la maison ce soir. »"
        assert read(text) == [
            ("Les bateaux restent tous au port", "Ida Orr"),
            ("Nous rentrons tous à la maison ce soir.", "Ida Orr"),
        ]

    def test_a_pronoun_may_stand_there(self) -> None:
        text = (
            "La directrice, Ida Orr, a quitté la salle. « Les bateaux restent tous au port, a-t-elle prévenu lundi. "
            "Nous rentrons tous à la maison. »"
        )
        assert read(text) == [
            ("Les bateaux restent tous au port", "Ida Orr"),
            ("Nous rentrons tous à la maison.", "Ida Orr"),
        ]

    def test_the_quote_may_go_on_behind_a_comma(self) -> None:
        assert read("« Les bateaux, a dit Ida Orr, restent tous au port jusqu'à lundi »") == [
            ("Les bateaux", "Ida Orr"),
            ("restent tous au port jusqu'à lundi", "Ida Orr"),
        ]

    def test_it_may_end_with_who_speaks(self) -> None:
        assert read("« Les bateaux restent tous au port, souffle Ida Orr. »") == [
            ("Les bateaux restent tous au port", "Ida Orr")
        ]

    def test_a_verb_of_the_quote_is_left_in_it(self) -> None:
        text = "« Les bateaux, la ville et le port restent fermés », a dit Ida Orr."
        assert read(text) == [("Les bateaux, la ville et le port restent fermés", "Ida Orr")]

    def test_every_piece_stands_in_the_text(self) -> None:
        text = "« Ils restent, dit Ida Orr. Nous partons, ajoute-t-elle. Et c'est tout. »"
        assert [quote.text for quote in found(text)] == [
            text[quote.span.start : quote.span.end] for quote in found(text)
        ]


class TestBehindTheMarks:
    @pytest.mark.parametrize(
        ("words", "speaker"),
        [
            ("sourit une retraitée à la sortie.", "une retraitée"),
            ("a pesté l'entraîneur adverse, qui part.", "l'entraîneur adverse"),
            ("a voulu croire le président du port, Tom Hale.", "Tom Hale"),
            ("promet Mme Orr.", "Ida Orr"),
            ("s'emporte-t-elle.", "Ida Orr"),
            ("a-t-elle martelé à la radio.", "Ida Orr"),
        ],
    )
    def test_every_verb_may_be_one_of_saying(self, words: str, speaker: str) -> None:
        text = f"La maire, Ida Orr, a quitté la salle. « Les bateaux restent tous au port », {words}"
        assert [quote.speaker for quote in found(text)] == [speaker]

    def test_a_preposition_is_no_verb(self) -> None:
        (quote,) = found("Le film « La Nuit des bateaux du port », dans une salle, a plu.")
        assert quote.speaker != "une salle"

    def test_what_the_crowd_says_has_no_speaker(self) -> None:
        text = "Ida Orr est partie.\n\n« Les bateaux restent tous au port », a-t-on entendu sur le quai."
        assert [quote.speaker for quote in found(text)] == [None]


class TestPeople:
    def test_an_article_inside_a_name_is_part_of_it(self) -> None:
        text = "Yann Le Dantec est parti. M. Le Dantec a ri. « Les bateaux restent tous au port », plaisante-t-il."
        assert [quote.speaker for quote in found(text)] == ["Yann Le Dantec"]

    def test_a_title_is_a_role(self) -> None:
        (quote,) = found("« Les bateaux restent tous au port », a plaidé Me Ida Orr.")
        assert (quote.speaker, quote.speaker_role) == ("Ida Orr", "Me")

    def test_a_verb_is_no_role(self) -> None:
        text = "La ministre, Ida Orr, a exclu de recevoir les marins. « Les bateaux restent au port », a-t-elle dit."
        (quote,) = found(text)
        assert quote.speaker == "Ida Orr"
        assert not quote.speaker_role.startswith("a ")

    def test_a_small_word_tied_to_a_verb_is_no_name(self) -> None:
        text = "Luc Orr a nié. « J'aimais Bertrand comme un frère », a-t-il répété."
        assert [quote.speaker for quote in found(text)] == ["Luc Orr"]

    @pytest.mark.parametrize(
        ("described", "pronoun"),
        [("La gardienne du phare, Quill Marsh,", "elle"), ("Son avocat, Quill Marsh,", "il")],
    )
    def test_the_role_tells_whom_a_pronoun_means(self, described: str, pronoun: str) -> None:
        text = f"{described} part. Wren Hale reste. « Les bateaux restent au port », a-t-{pronoun} dit."
        assert found(text)[-1].speaker in ("Quill Marsh", "Wren Hale")

    def test_who_is_described_and_spoke_is_meant_next(self) -> None:
        text = (
            "Luc Orr attend. « Je rate mon train tous les matins », souffle une passagère. "
            "« Et le soir aussi, tous les jours », ajoute-t-elle."
        )
        assert [quote.speaker for quote in found(text)] == ["une passagère", "une passagère"]

    def test_an_object_before_the_verb_is_no_speaker(self) -> None:
        assert find_speech(news("a", "La cour d'assises l'a reconnu coupable.", language="fr")).statements == ()

    def test_according_to_her_is_a_statement(self) -> None:
        text = "La ministre, Ida Orr, a parlé. Selon elle, les bateaux restent au port."
        assert [(this.speaker, this.cue) for this in find_speech(news("a", text, language="fr")).statements] == [
            ("Ida Orr", "Selon")
        ]


def test_hostile_text_is_read_in_time() -> None:
    for text in ("« " + ", a dit Ida " * 8000, "« a, dit-il, b » " * 5000, "la " * 30000 + "Ida Orr", ", dit " * 20000):
        start = time.process_time()
        found(text)
        assert time.process_time() - start < 5
