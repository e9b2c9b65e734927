"""Paragraphs, sentences, quotation marks, names and words of any text."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.text import paragraphs, sentences
from briefing.text.datelines import dateline_end
from briefing.text.language_detection import detect_language
from briefing.text.names import names, without_sentence_starters
from briefing.text.quotation_marks import quoted_spans
from briefing.text.wording import content_words

# The pieces that make texts hard: every mark, blanks of all kinds, combining marks, emoji, half a surrogate pair.
HARD = st.lists(
    st.one_of(
        st.sampled_from(
            "“ ” \" „ « » ‹ › ‘ ’ ' ″ . ! ? … , : ; - — ( ) [ ] \n \r\n \u2028 \x85 \v \f \t \u00a0 \u202f \u200b "
            "\u0301 e\u0301 👩‍🚒 \ud800 \udfff 5 12.5 No. U.S. Mr. Dr. a.m. he she said told Orr Ida according to "
            "selon dit il M. the source a a The release".split(" ")
        ),
        st.just(" "),
        st.text(max_size=6),
        st.text(alphabet=st.characters(categories=["Cs", "Mn", "So", "Zs", "Pi", "Pf"]), max_size=4),
    ),
    max_size=60,
).map("".join)


def split(text: str, language: str = "") -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


def quoted(text: str) -> list[str]:
    return [text[found.start : found.end] for found in quoted_spans(text)]


class TestParagraphs:
    @pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\n\n", "\u2028", "\u2029", "\x85", " \n \u00a0\n\t"])
    def test_every_kind_of_line_break_ends_one(self, line_break: str) -> None:
        text = f"One.{line_break}Two."
        assert [text[start:end] for start, end in paragraphs(text)] == ["One.", "Two."]

    def test_white_space_around_is_left_out(self) -> None:
        text = "\u00a0 \tOne two. \u202f\r\n\r\n \u00a0 \r\n  Three."
        assert [text[start:end] for start, end in paragraphs(text)] == ["One two.", "Three."]

    @pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\u00a0\n\u202f"])
    def test_blank_text_has_none(self, text: str) -> None:
        assert (paragraphs(text), sentences(text), quoted_spans(text)) == ((), (), ())


class TestSentences:
    @pytest.mark.parametrize(
        "sentence",
        [
            "The U.S. Navy sent two ships to the strait.",
            "Ferries in the U.S. and the U.K. ran late.",
            "Orr et al. [2004] put the tide of nine harbours at 4 metres.",
            "Orr et al. (2021) put it higher.",
            "The firm (est. 1911) employs ca. 900 people.",
            "The book of Ida P. Orr Jr. has 200 pages.",
            "The gate (see Fig. 2 and p. 12 of the report) cost approx. $4 million.",
            "The Dept. of Ferries & Boats and the Com. & Adm. Court agreed.",
            "Boats with sails, i.e. The Heron and the Tern, may stay.",
            "She works in Washington, D.C. and lives in Baltimore.",
            "The Canada-U.S. trade talks resume on Monday.",
            "The plant in Sarnia, Ont. opened a second line.",
            "The rule begins on Sept. 30 and ends in Dec. 2027.",
            "Mr. Vale and Mrs. Orr met Dr. Lund on St. Anne Street.",
            "Gen. Paul Ruiz, Sgt. Ann Lee and Prof. Kurt Olm testified.",
            "In the April issue Pres. Orr told Sec. Hale and Cst. Moss of Mt. Lisk and Ft. Brack.",
            "The ferries of Port Orr, N.S. — He has known them all — are for sale.",
            "J. R. Hale and A.B. Moss own the mill.",
            "The council took Bylaw No. 5 off the list.",
            "The first boat sails at 6:30 a.m. and the last at 9 p.m. on weekdays.",
            "Rates rose 2.5 per cent, to $1.75 a litre.",
            "Kelp LLC. Texas owes the port $3 million.",
            "The Boat Assn. President Ida Orr left on Monday.",
            "Her Op. 27 cost the town Rs. 4,000 and no more.",
            "Harbour Foods Inc. bought the rival Kelp Ltd. for 3.1 million.",
            "The case of Moss v. Hale, vol. 2, is on the web at example.com today.",
            "The boat (built in 1911. restored twice) sank... and rose again.",
        ],
    )
    def test_a_full_stop_inside_is_no_end(self, sentence: str) -> None:
        assert split(f"{sentence} Nobody was hurt.") == [sentence, "Nobody was hurt."]

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("He flew to the U.S. The talks failed.", "He flew to the U.S."),
            ("The boat fell 30 ft. The crew swam.", "The boat fell 30 ft."),
            ("It sails at 6 a.m. But few get up for it.", "It sails at 6 a.m."),
            ("They said no. Six of them left.", "They said no."),
            ("Will it float? Nobody knows.", "Will it float?"),
            ("It floats! Nobody knew.", "It floats!"),
            ("It floats…  Nobody knew.", "It floats…"),
            ("The mill closed (in May.) Nobody came.", "The mill closed (in May.)"),
            ("The mill closed.\nNobody came.", "The mill closed."),
            ("The mill closed.\u00a0Nobody came.", "The mill closed."),
            ("She called it “a good year.” Nobody came.", "She called it “a good year.”"),
            ('She called it "a good year." Nobody came.', 'She called it "a good year."'),
            ("Paid by Kelp LLC. The rest is ours.", "Paid by Kelp LLC."),
            ("Paid by Kelp Inc. The rest is ours.", "Paid by Kelp Inc."),
        ],
    )
    def test_an_end_is_an_end(self, text: str, first: str) -> None:
        assert split(text)[0] == first
        assert len(split(text)) == 2

    @pytest.mark.parametrize(
        "unit",
        [
            "“We lost. We tried. We go home,” she said.",
            '"We lost. We tried. We go home," she said.',
            "“Is it?” Orr asked.",
            "“Is it?” the mayor asked.",
            "“Stop!” he shouted.",
            "« On a perdu. On rentre », a dit Orr.",
            "Orr said: “We lost. We tried.”",
        ],
    )
    def test_a_quote_is_kept_with_its_attribution(self, unit: str) -> None:
        assert split(f"{unit} Nobody moved.") == [unit, "Nobody moved."]

    @pytest.mark.parametrize(
        "sentence",
        [
            "M. Roy et Mme Lavoie ont refusé.",
            "Le port de St. Anne ferme à 18 h.",
            "« Est-ce vrai ? » demande Orr.",
            "La loi no. 12 entre en vigueur le 1er janv. 2027.",
        ],
    )
    def test_french(self, sentence: str) -> None:
        assert split(f"{sentence} La ville attend.", "fr") == [sentence, "La ville attend."]

    def test_a_paragraph_ends_a_sentence_without_a_stop(self) -> None:
        assert split("HARBOUR NEWS\r\n\r\nThe mill closed") == ["HARBOUR NEWS", "The mill closed"]

    def test_an_open_mark_does_not_swallow_the_next_paragraph(self) -> None:
        assert split("“We lost. We tried.\nNobody came. It rained.")[-2:] == ["Nobody came.", "It rained."]


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "inside"),
        [
            ("She said “it floats well” again.", ["it floats well"]),
            ('She said "it floats well" again.', ["it floats well"]),
            ("Elle dit « ça flotte » encore.", ["ça flotte"]),
            ("Elle dit «\u00a0ça flotte\u202f» encore.", ["ça flotte"]),
            ("Sie sagt „es schwimmt“ oft.", ["es schwimmt"]),
            ("Mówi „to pływa” często.", ["to pływa"]),
            ("Er sagt ‹es schwimmt› oft.", ["es schwimmt"]),
            ("Er sagt »es schwimmt« oft, »nur ›nie‹ lange«.", ["es schwimmt", "nur ›nie‹ lange"]),
            ("Hon säger ”den flyter” ofta.", ["den flyter"]),
            ("Hon säger »den flyter» ofta.", ["den flyter"]),
            ("“One,” he said, “two.”", ["One,", "two."]),
            ('"One," he said, "two."', ["One,", "two."]),
            ("She said ‘it floats well,’ and left.", ["it floats well,"]),
            ('("It floats.")', ["It floats."]),
            ('The deal—"a gift"—failed.', ["a gift"]),
        ],
    )
    def test_pairs(self, text: str, inside: list[str]) -> None:
        assert quoted(text) == inside

    @pytest.mark.parametrize(
        ("text", "inside"),
        [
            ("“He told me ‘go home’ twice,” she said.", ["He told me ‘go home’ twice,"]),
            ("“They call it “the hole” here,” she said.", ["They call it “the hole” here,"]),
            ("« Il a dit “non” hier », dit-elle.", ["Il a dit “non” hier"]),
            ("\"He told me 'go home' twice,\" she said.", ["He told me 'go home' twice,"]),
        ],
    )
    def test_a_quote_in_a_quote_is_part_of_it(self, text: str, inside: list[str]) -> None:
        assert quoted(text) == inside

    @pytest.mark.parametrize(
        "text",
        [
            "It’s the dogs’ dinner, and ’tis Orr's.",
            "The class of ‘98 meets.",
            "The ‘rock ’n’ roll years.",
            'A 6" pipe and a 12" pipe.',
            "A 6″ pipe and a 12″ pipe.",
            "Nothing here.",
            "“”",
            '""',
            "« »",
        ],
    )
    def test_apostrophes_inches_and_empty_marks_quote_nothing(self, text: str) -> None:
        assert quoted(text) == []

    def test_a_french_paragraph_that_goes_on_with_a_closing_mark_turns_no_marks_around(self) -> None:
        text = "« Un bateau est resté.\n» Un autre est parti », dit-elle. Puis « rien ».\nEt « encore »."
        assert quoted(text)[-2:] == ["rien", "encore"]

    def test_attributes_of_markup_quote_nothing(self) -> None:
        assert quoted('Orr left. <b class="a long name for it" id="the second one">Hale stayed</b>.') == []

    def test_a_mark_left_open_ends_with_its_paragraph(self) -> None:
        text = "Orr said: “We lost.\nNobody came."
        (found,) = quoted_spans(text)
        assert (text[found.start : found.end], found.closed) == ("We lost.", False)

    def test_a_quote_of_two_paragraphs_opens_again(self) -> None:
        text = "“We lost the boat.\r\n\r\n“We go home,” Orr said."
        assert quoted(text) == ["We lost the boat.", "We go home,"]
        assert [found.closed for found in quoted_spans(text)] == [False, True]

    def test_a_forgotten_closing_mark_does_not_join_two_quotes(self) -> None:
        assert quoted("“We lost the boat, Orr said. “We go home.”")[-1] == "We go home."

    @pytest.mark.parametrize(
        "text",
        [
            '“We lost it," said Orr. "We go home.”',
            '"We lost it,” said Orr. “We go home."',
            "“We lost it,“ said Orr. “We go home.“",
        ],
    )
    def test_mixed_marks_close_each_other(self, text: str) -> None:
        assert quoted(text) == ["We lost it,", "We go home."]

    def test_a_straight_mark_after_a_number_closes_a_quote(self) -> None:
        assert quoted('"We had 2,500" he said, "and lost 40."') == ["We had 2,500", "and lost 40."]

    @pytest.mark.parametrize(
        ("text", "inside"),
        [
            ("'We stay,' said Orr. 'The miners' strike is on.'", ["We stay,", "The miners' strike is on."]),
            ("‘We stay,’ said Orr. ‘The miners’ strike is on.’", ["We stay,", "The miners’ strike is on."]),
            ("Orr called it 'a scandal'. It wasn't.", ["a scandal"]),
            ("She said: ‘It is “over”, I fear.’", ["It is “over”, I fear."]),
            ("'We stay.\n'We fight,' said Orr.", ["We stay.", "We fight,"]),
            ("“It’s the ‘in’ thing,” said Orr. “So 'twas.”", ["It’s the ‘in’ thing,", "So 'twas."]),
        ],
    )
    def test_british_single_marks(self, text: str, inside: list[str]) -> None:
        assert [text[it.start : it.end] for it in quoted_spans(text)] == inside

    @pytest.mark.parametrize(
        "text", ["The '90s were rock 'n' roll.", "The miners' strike.", "''We stay,'' said Orr.", "Get 'em, O'Dell's."]
    )
    def test_apostrophes_are_no_single_marks(self, text: str) -> None:
        assert quoted_spans(text) == ()

    def test_an_opening_mark_before_a_gap_closes(self) -> None:
        text = "Hale called it “abhorrent“ in a post and Orr “a shame.”"
        assert [text[it.start : it.end] for it in quoted_spans(text)] == ["abhorrent", "a shame."]

    def test_a_mark_that_can_only_close_opens_nothing(self) -> None:
        text = 'Hale called it abhorrent." Then she left, and the hall was empty.'
        assert quoted_spans(text) == ()

    def test_the_outer_offsets_take_the_marks_in(self) -> None:
        text = "Elle dit « oui » encore."
        (found,) = quoted_spans(text)
        assert text[found.outer_start : found.outer_end] == "« oui »"


class TestNames:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("But Ida Orr met Tomas Brandl.", ("Ida Orr", "Tomas Brandl")),
            ("Yesterday the Bank of Canada met J. R. Hale.", ("Bank of Canada", "J. R. Hale")),
            ("Anna van der Berg and Luis de la Cruz left.", ("Anna van der Berg", "Luis de la Cruz")),
            ("Later, Zoë O’Neil-Šimić sang.", ("Zoë O’Neil-Šimić",)),
            ("Harbours froze. The mill closed.", ()),
            ("Then Sen. Ida Orr met Dr. Hale.", ("Ida Orr", "Hale")),
            ("Orr spoke. Nobody heard Orr.", ("Orr", "Orr")),
        ],
    )
    def test_runs_of_capitals(self, text: str, expected: tuple[str, ...]) -> None:
        assert names(text) == expected

    @pytest.mark.parametrize(("run", "name"), [("But Ida Orr", "Ida Orr"), ("The", ""), ("Ida", "Ida"), ("", "")])
    def test_sentence_starters_go(self, run: str, name: str) -> None:
        assert without_sentence_starters(run) == name


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "tongue"),
        [
            ("The boats that were in the harbour on Monday have gone to the yard, and it is not clear who pays.", "en"),
            (
                "Les bateaux qui étaient au port lundi sont partis pour le chantier, et il reste à savoir qui paie.",
                "fr",
            ),
            (
                "Die Boote, die am Montag im Hafen lagen, sind in der Werft, und wer sie bezahlt, sagt keiner, so Orr.",
                "",
            ),
            (
                "Los barcos que el lunes estaban en el puerto se han ido al astillero y nadie sabe quién los paga.",
                "",
            ),
            ("ボートは月曜日に港を出た。" * 30, ""),
        ],
    )
    @pytest.mark.parametrize("tag", ["", "en", "fr-CA", "de"])
    def test_a_text_tells_its_language_whatever_its_tag(self, text: str, tongue: str, tag: str) -> None:
        assert detect_language(f"{text} {text}", tag) == tongue

    @pytest.mark.parametrize(("tag", "tongue"), [("", "en"), ("en-GB", "en"), ("fr", "fr"), ("de", "")])
    def test_of_few_words_the_tag_decides(self, tag: str, tongue: str) -> None:
        assert detect_language("Ida Orr, Port Allen", tag) == tongue

    @pytest.mark.parametrize(
        ("text", "tongue"),
        [
            ("the " + "ox " * 19, ""),
            ("the and " + "ox " * 18, "en"),
            ("ox " * 372 + "the " * 28, ""),
            ("ox " * 371 + "the " * 29, "en"),
            ("ox " * 400 + "the " * 400, ""),  # words behind the first 400 are not looked at
        ],
    )
    def test_seven_common_words_of_a_hundred_tell_a_language(self, text: str, tongue: str) -> None:
        assert detect_language(text) == tongue


class TestWords:
    @pytest.mark.parametrize(
        ("text", "language", "words"),
        [
            (
                "The mayor's boats’ sails are not 1,250.50 metres.",
                "en",
                ("mayor", "boats", "sails", "1,250.50", "metres"),
            ),
            ("L’usine d'Orr n’est pas à la ville.", "fr", ("usine", "orr", "ville")),
            ("The son of the mill.", "en", ("son", "mill")),
            ("The mill et le port", "", ("mill", "port")),
            ("STRASSE Straße", "de", ("strasse", "strasse")),
            ("", "en", ()),
        ],
    )
    def test_content_words(self, text: str, language: str, words: tuple[str, ...]) -> None:
        assert content_words(text, language) == words


def in_order(spans: list[tuple[int, int]], text: str) -> bool:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return edges == sorted(edges) and all(start < end for start, end in spans)


@given(HARD, st.sampled_from(["", "en", "fr-CA"]))
@example("“a. “b. ”\r\n“c ‘d’ \ud800.", "")
@example("Orr — Ida. U.S. — Orr", "")
def test_any_text_is_cut_in_order_without_losing_a_letter_but_datelines(text: str, language: str) -> None:
    cut, found = sentences(text, language), quoted_spans(text)
    assert in_order(list(cut), text)
    assert in_order(list(paragraphs(text)), text)
    assert in_order([(mark.outer_start, mark.outer_end) for mark in found], text)
    assert all(mark.outer_start < mark.start < mark.end <= mark.outer_end for mark in found)
    kept = "".join(text[start:end] for start, end in cut)
    behind_datelines = (
        text[dateline_end(text, start, end, number) : end] for number, (start, end) in enumerate(paragraphs(text))
    )
    assert "".join(kept.split()) == "".join("".join(behind_datelines).split())
    assert all(any(low <= start and end <= high for low, high in paragraphs(text)) for start, end in cut)


@given(HARD)
def test_names_and_words_of_any_text_stand_in_it(text: str) -> None:
    assert all(name in text for name in names(text))
    assert all(word == word.casefold() and word.strip() for word in content_words(text))


@pytest.mark.parametrize(
    "text", ["“a " * 50_000, "« a " * 50_000, "“a. " * 25_000, "“a " * 40_000 + "” ”", '“"' * 9_000]
)
def test_marks_that_open_and_never_close_are_read_in_time(text: str) -> None:
    start = time.process_time()
    quoted_spans(text)
    assert time.process_time() - start < 1


def test_a_delegate_does_not_end_a_sentence() -> None:
    text = "The bill of Del. Ida Orr passed. She left."
    assert [text[start:end] for start, end in sentences(text)] == ["The bill of Del. Ida Orr passed.", "She left."]
