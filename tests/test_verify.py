"""The gate: what does not stand in its article is dropped, named and never counted as proved."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.phrases import Phrases
from briefing.rendering.data import edition_from_json, edition_json
from briefing.types import Blurb, Edition, Phrase, Piece, Quote, Section, Sentence, Span, Story
from briefing.verification import count_facts_and_quotes, drop_unproved_blurbs, find_unproved, prove_summary, span_holds
from tests import edition_sample
from tests.newsroom import article, phrases, quote, summary

FERRY = article()
TEXT = FERRY.text


def edition(**changes: object) -> Edition:
    """The sample edition with nothing in it but what can be proved: its callouts are quotes of their stories, and it
    has no editor's subject."""
    made = edition_sample.edition(**({"subject": "", "preheader": ""} | changes))
    return replace(
        made,
        sections=tuple(
            replace(section, blurbs=tuple(_with_its_quote(blurb) for blurb in section.blurbs))
            for section in made.sections
        )
        if "sections" not in changes
        else made.sections,
    )


def _with_its_quote(blurb: Blurb) -> Blurb:
    return replace(blurb, story=replace(blurb.story, quotes=(blurb.callout,) if blurb.callout else ()))


def span(start: int, end: int, article_id: str = "ferry") -> Span:
    return Span(article_id=article_id, start=start, end=end)


@given(st.text(max_size=40), st.integers(-3, 45), st.integers(-3, 45))
def test_a_span_holds_when_its_text_stands_there(text: str, start: int, end: int) -> None:
    good = 0 <= start < end <= len(text)
    assert span_holds(span(start, end), text[start:end] if good else "x", text) is good
    assert not span_holds(span(start, end), "", text)


@pytest.mark.parametrize(("start", "end"), [(-5, -1), (0, 0), (4, 2), (0, 10_000)])
def test_a_span_outside_the_text_proves_nothing(start: int, end: int) -> None:
    assert not span_holds(span(start, end), TEXT[start:end] or "x", TEXT)


def test_a_true_summary_passes_whole() -> None:
    made = summary(FERRY)
    assert prove_summary(made, FERRY) == (made, 0)


def test_a_changed_word_is_dropped_and_counted() -> None:
    made = summary(FERRY)
    lie = replace(made.facts[1], text=made.facts[1].text.replace("11", "12"))
    kept, dropped = prove_summary(replace(made, facts=(made.facts[0], lie, *made.facts[2:])), FERRY)
    assert dropped == 1
    assert kept.facts == (made.facts[0], *made.facts[2:])


@pytest.mark.parametrize(
    "change",
    [
        {"text": "We were asked to call a pay cut a rise,"},
        {"speaker": "Tomas Brandt"},
        {"speaker": ""},
        {"speaker": "the"},
        {"speaker": "mas Brandl"},
        {"speaker": "Tomas Brand"},
        {"speaker": "she"},
        {"speaker_role": "president of Local 89"},
        {"speaker_role": "resident of Local 88"},
        {"sentence": span(0, 40)},
        {"sentence": span(0, 10_000)},
        {"sentence": span(-1, len(TEXT))},
        {"span": span(0, 39, "another")},
    ],
)
def test_a_quote_must_stand_in_its_sentence_with_its_speaker(change: dict[str, object]) -> None:
    true = summary(FERRY)
    said = replace(true.quotes[0], **change)  # type: ignore[arg-type]
    kept, dropped = prove_summary(replace(true, quotes=(said, *true.quotes[1:])), FERRY)
    assert dropped == 1
    assert kept.quotes == true.quotes[1:]


@pytest.mark.parametrize("change", [{"speaker": "Tomas Brandt"}, {"speaker": "the"}, {"speaker_role": "a president"}])
def test_a_fact_that_is_somebodys_word_has_a_speaker_of_the_article(change: dict[str, str]) -> None:
    made = summary(FERRY)
    said = replace(made.facts[0], kind="statement", speaker="Tomas Brandl", speaker_role="president of Local 88")
    true = replace(made, facts=(said,))
    assert prove_summary(true, FERRY) == (true, 0)
    false = replace(made, facts=(replace(said, **change),))  # type: ignore[arg-type]
    assert prove_summary(false, FERRY) == (replace(made, facts=()), 1)


def test_a_quote_without_a_speaker_may_hold() -> None:
    said = quote(FERRY, "Our members can count.", None)
    made = replace(summary(FERRY), quotes=(said,))
    assert prove_summary(made, FERRY) == (made, 0)


def test_a_lede_of_another_article_is_taken_away() -> None:
    made = replace(summary(FERRY), lede=span(0, 20, "another"))
    assert prove_summary(made, FERRY)[0].lede is None


class TestEditions:
    def test_a_true_edition_has_no_findings(self) -> None:
        assert find_unproved(edition()) == ()

    def test_a_changed_article_is_found(self) -> None:
        lines = find_unproved(self._first(lambda text: text.replace("412", "413")))
        assert any("412 to 287" in line for line in lines)
        assert any("is not the one the edition was made from" in line for line in lines)

    def test_a_sentence_without_a_span_is_found(self) -> None:
        ours = Sentence(pieces=(Piece(text="The crews are angry."),))
        lines = find_unproved(self._with(sentences=(ours,)))
        assert [line for line in lines if "The crews are angry." in line]

    def test_a_piece_that_was_reworded_is_found(self) -> None:
        blurb = edition().blurbs[0]
        pieces = tuple(replace(piece, text=piece.text.upper()) for piece in blurb.sentences[0].pieces)
        assert find_unproved(self._with(sentences=(replace(blurb.sentences[0], pieces=pieces),)))

    def test_a_name_or_a_number_of_ours_is_found(self) -> None:
        blurb = edition().blurbs[0]
        true = blurb.sentences[0]
        for words in (" Bo Lind agreed", ", 7 said", " in 2031"):
            added = replace(true, pieces=(*true.pieces, Piece(text=words)))
            assert find_unproved(self._with(sentences=(added,))), words
        assert (
            find_unproved(self._with(sentences=(replace(true, pieces=(*true.pieces, Piece(text=" and more"))),))) == ()
        )

    def test_a_fourth_word_of_ours_in_a_sentence_is_found(self) -> None:
        true = edition().blurbs[0].sentences[0]
        for words, found in ((" and so on", 0), (" and so on again", 1)):
            added = replace(true, pieces=(*true.pieces, Piece(text=words)))
            assert len(find_unproved(self._with(sentences=(added,)))) == found, words

    def test_what_does_not_hold_is_not_in_the_edition(self) -> None:
        whole = edition()
        assert drop_unproved_blurbs(whole) == whole
        blurb = whole.blurbs[0]
        wrong = replace(blurb, sentences=(Sentence(pieces=(Piece(text="The crews are angry."),)),))
        section = whole.sections[0]
        mixed = replace(whole, sections=(replace(section, blurbs=(wrong, *section.blurbs[1:])), *whole.sections[1:]))
        passed = drop_unproved_blurbs(mixed)
        assert len(passed.blurbs) == len(whole.blurbs) - 1
        assert passed.unverified == whole.unverified + 1
        assert find_unproved(passed) == ()

    def test_a_piece_of_an_unknown_article_is_found(self) -> None:
        stray = Sentence(pieces=(Piece(text="Ferry", span=span(0, 5, "nowhere")),))
        assert find_unproved(self._with(sentences=(stray,)))

    def test_a_callout_with_a_made_up_speaker_is_found(self) -> None:
        blurb = next(blurb for blurb in edition().blurbs if blurb.callout)
        assert blurb.callout is not None
        wrong = replace(blurb, callout=replace(blurb.callout, speaker="Nobody Atall"))
        assert find_unproved(self._only(wrong))

    def test_facts_and_quotes_are_counted_once(self) -> None:
        printed, said = count_facts_and_quotes(edition())
        assert printed > 0
        assert said > 0
        blurb = edition().blurbs[0]
        assert count_facts_and_quotes(self._only(replace(blurb, points=blurb.sentences))) == count_facts_and_quotes(
            self._only(replace(blurb, points=()))
        )

    def test_an_empty_edition_counts_nothing(self) -> None:
        assert count_facts_and_quotes(edition(sections=())) == (0, 0)

    def _first(self, change: object) -> Edition:
        blurb = edition().blurbs[0]
        assert callable(change)
        lead = replace(blurb.story.lead, text=change(blurb.story.lead.text))
        return self._only(replace(blurb, story=replace(blurb.story, articles=(lead, *blurb.story.articles[1:]))))

    def _with(self, **changes: object) -> Edition:
        return self._only(replace(edition().blurbs[0], **changes))  # type: ignore[arg-type]

    @staticmethod
    def _only(blurb: Blurb) -> Edition:
        return edition(sections=(replace(edition().sections[0], blurbs=(blurb,)),))


def built(before: str, after: str, speaker: str = "Tomas Brandl") -> Edition:
    """An edition that prints the ferry story's first quote with these words of ours around it."""
    said = replace(summary(FERRY).quotes[0], speaker=speaker, speaker_role="president of Local 88")
    core = Piece(text=said.text, span=said.span)
    pieces = tuple(piece for piece in (Piece(text=before), core, Piece(text=after)) if piece.text)
    return told(Sentence(pieces=pieces, kind="quote"), said)


def told(sentence: Sentence, *quotes: Quote) -> Edition:
    """An edition of one blurb that prints one sentence of the ferry story."""
    lead = replace(FERRY, sha256=hashlib.sha256(TEXT.encode()).hexdigest())
    blurb = Blurb(story=Story(id="f", headline=lead.title, articles=(lead,), quotes=quotes), sentences=(sentence,))
    return edition(sections=(Section(name="", blurbs=(blurb,)),))


def cut(text: str) -> Piece:
    start = TEXT.index(text)
    return Piece(text=text, span=span(start, start + len(text)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“", "” said Tomas Brandl, president of Local 88."),
        ("“", "” a dit Tomas Brandl."),
        ("“", "” Brandl told reporters."),
        ("Said Tomas Brandl: “", "”"),
        ("According to Tomas Brandl, “", "”"),
        ("“", "” said president of Local 88 Tomas Brandl."),
    ],
)
def test_a_quote_with_its_speaker_around_it_holds(before: str, after: str) -> None:
    assert find_unproved(built(before, after)) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“", "” said Elodie Marchand."),  # who speaks elsewhere in the article
        ("“", "” said Tomas Brandl, a friend of Elodie Marchand."),
        ("“", "” Tomas Brandl never said."),
        ("“", "” Tomas Brandl said in 2031."),
        ("“", "” said somebody."),
        ("“", "” said Tomas Brandl, and the islanders who heard it wept for a week."),
        ("Marchand said: “", "”"),
    ],
)
def test_words_of_ours_that_claim_more_than_the_speaker_are_found(before: str, after: str) -> None:
    assert len(find_unproved(built(before, after))) == 1


def test_a_quote_of_a_speaker_that_nobody_found_is_not_given_to_anybody() -> None:
    core = cut("Our members can count.")
    assert find_unproved(
        told(Sentence(pieces=(Piece(text="“"), core, Piece(text="” said Tomas Brandl.")), kind="quote"))
    )


@pytest.mark.parametrize(
    "pieces",
    [
        (cut("The deal offered a wage increase"), Piece(text=".")),
        (Piece(text="F"), cut("erry crews on the Allen Strait")),
        (cut("The deal offered a wage increase"), Piece(text=", and"), cut(" since the last contract")),
        (cut("The deal "), cut("offered"), Piece(text=".")),
    ],
)
def test_joined_pieces_hold(pieces: tuple[Piece, ...]) -> None:
    assert find_unproved(told(Sentence(pieces=pieces))) == ()


@pytest.mark.parametrize(
    "pieces",
    [
        (cut("The deal"), Piece(text=" never "), cut("offered a wage increase")),
        (cut("offered a wage increase"), cut("The deal")),  # against the order of the text
        (cut("The deal"), cut("The deal offered")),  # told twice
        (Piece(text="B"), cut("erry crews on the Allen Strait")),
        (cut("erry crews on the Allen Strait"),),
        (cut("The deal offered a wage incre"), Piece(text=".")),
        (cut("The deal"), Piece(text=" that the angry islanders hate "), cut("offered a wage increase")),
        (cut("The deal"), Piece(text=" of Brandl "), cut("offered a wage increase")),
    ],
)
def test_sentences_pieced_together_are_found(pieces: tuple[Piece, ...]) -> None:
    assert len(find_unproved(told(Sentence(pieces=pieces)))) == 1


def test_a_sentence_tells_of_one_article() -> None:
    lead = edition().blurbs[0].story.lead
    other = edition().blurbs[0].story.articles[1]
    first = Piece(text="Ferry crews", span=span(0, 11, lead.id))
    second = Piece(text="Ferry crews", span=span(0, 11, other.id))
    blurb = replace(edition().blurbs[0], sentences=(Sentence(pieces=(first, Piece(text=" and "), second)),))
    assert len(find_unproved(edition(sections=(replace(edition().sections[0], blurbs=(blurb,)),)))) == 1


def test_an_article_that_is_not_there_is_found() -> None:
    blurb = edition().blurbs[0]
    lost = replace(blurb, story=replace(blurb.story, articles=tuple(replace(a, text="") for a in blurb.story.articles)))
    assert find_unproved(edition(sections=(replace(edition().sections[0], blurbs=(lost,)),)))


class TestLines:
    """What is printed around the sentences: headline, credit, bridge, subject, preheader, callout."""

    BLURB = edition().blurbs[0]
    LEAD, RADIO = BLURB.story.articles

    def found(self, made: Edition, told: Phrases | None = None) -> tuple[str, ...]:
        """The findings, which no line break may part."""
        lines = find_unproved(made, told)
        assert not any("\n" in line for line in lines)
        return lines

    def with_(self, **changes: object) -> Edition:
        made = replace(self.BLURB, **changes)  # type: ignore[arg-type]
        return edition(sections=(Section(name="", blurbs=(made,)),))

    def headed(self, headline: str) -> Edition:
        return self.with_(story=replace(self.BLURB.story, headline=headline))

    @pytest.mark.parametrize(
        "headline",
        [
            "Harbour workers reject ferry deal as province weighs emergency law",
            "Harbour  workers reject ferry deal",
            "Ferry offer rejected",
        ],
    )
    def test_a_headline_is_a_title_or_cut_from_one(self, headline: str) -> None:
        assert self.found(self.headed(headline)) == ()

    @pytest.mark.parametrize(
        "headline",
        [
            "Harbour workers accept ferry deal",
            "Harbour workers weighs emergency law",
            "Harbour work",
            "",
            "Ferry. Offer",
        ],
    )
    def test_any_other_headline_is_found(self, headline: str) -> None:
        (line,) = self.found(self.headed(headline))
        assert line.endswith("this headline is the title of none of its articles")
        assert drop_unproved_blurbs(self.headed(headline)).blurbs == ()

    @pytest.mark.parametrize(
        "credit",
        [
            (("Read Nadine Okafor", "lead"), (" in The Strait Courier.", "")),
            (("The Strait Courier has more", "lead"), (".", "")),
            (("The whole story", "lead"), (" is at The Strait Courier; ", ""), ("Island Radio", "radio"), (".", "")),
            (
                ("Nadine Okafor and others have the story", "lead"),
                (" for The Strait Courier and 1 more also report.", ""),
            ),
            (("À lire", "lead"), (" sous la signature de Nadine Okafor dans The Strait Courier.", "")),
        ],
    )
    def test_a_credit_of_authors_and_outlets_holds(self, credit: tuple[tuple[str, str], ...]) -> None:
        assert self.found(self.with_(credit=self.credit(credit))) == ()

    @pytest.mark.parametrize(
        "credit",
        [
            (("Read Elodie Marchand", "lead"), (" in The Strait Courier.", "")),
            (("Read Nadine Marchand", "lead"), (" in The Strait Courier.", "")),
            (("Read Nadine Okafor", "lead"), (" in Island Radio.", "")),  # who works elsewhere
            (("Read Nadine Okafor", "radio"), (" in The Strait Courier.", "")),  # and the link leads elsewhere
            (("Read Nadine Okafor", "nowhere"), (" in The Strait Courier.", "")),
            (("Island Radio", "lead"), (" also reports for The Strait Courier.", "")),
            (("The Evening Post has more", "lead"), (".", "")),
            (("Nadine Okafor has the story", "lead"), (" for The Strait Courier and 2 more also report.", "")),
            (("Nadine Okafor never had the story", "lead"), (" for The Strait Courier.", "")),
            (("Nadine Okafor has the story", "lead"), (" for The Strait Courier since 2031.", "")),
            (("Nadine Okafor has", "lead"), (" a very long tale " * 6 + "for The Strait Courier.", "")),
            (("Somebody has the story", "lead"), (".", "")),
        ],
    )
    def test_a_credit_that_names_anybody_else_is_found(self, credit: tuple[tuple[str, str], ...]) -> None:
        made = self.with_(credit=self.credit(credit))
        (line,) = self.found(made)
        assert "this credit names what its articles do not carry: " in line
        assert self.found(made, phrases()) == (line,)

    def credit(self, runs: tuple[tuple[str, str], ...]) -> tuple[Phrase, ...]:
        urls = {"lead": self.LEAD.url, "radio": self.RADIO.url, "nowhere": "https://elsewhere.example/", "": ""}
        return tuple(Phrase(text=text, url=urls[target]) for text, target in runs)

    def test_names_of_every_spelling_are_found_in_the_author_field(self) -> None:
        author = "By JEAN-LUC O’NEIL (staff) de la Cruz, and others"
        lead = replace(self.LEAD, authors=(author,))
        story = replace(self.BLURB.story, articles=(lead,))
        line = (Phrase(text="Read Jean-Luc O’Neil de la Cruz", url=lead.url), Phrase(text=" in The Strait Courier."))
        assert self.found(self.with_(story=story, credit=line)) == ()

    def test_words_of_the_phrase_files_may_look_like_names(self) -> None:
        german = replace(
            phrases(), patterns={**phrases().patterns, "credit.outlet": "[Die ganze Geschichte] in {outlet}"}
        )
        made = self.with_(credit=self.credit((("Die ganze Geschichte", "lead"), (" in The Strait Courier.", ""))))
        assert len(self.found(made)) == 1
        assert self.found(made, german) == ()
        assert drop_unproved_blurbs(made).blurbs == ()
        assert drop_unproved_blurbs(made, german) == made

    @pytest.mark.parametrize(
        ("bridge", "good"),
        [
            ("As we told you on Monday,", True),
            ("More on a story from June 1:", True),
            ("More on a story from earlier today:", True),
            ("As we told you on Tuesday,", False),
            ("More on a story from June 2:", False),
            ("As Elodie Marchand told you on Monday,", False),
            ("As we never told you,", False),
        ],
    )
    def test_a_bridge_names_the_day_of_the_story(self, bridge: str, good: bool) -> None:
        made = self.with_(bridge=bridge, story=replace(self.BLURB.story, first_told="2026-06-01-0630"))
        assert (self.found(made) == ()) is good
        assert (self.found(made, phrases()) == ()) is good

    def test_a_bridge_in_french_and_one_of_a_story_that_was_not_told(self) -> None:
        story = replace(self.BLURB.story, first_told="2026-06-01-0630")
        french = replace(self.with_(bridge="La suite d’un récit de lundi :", story=story), language="fr-CA")
        assert self.found(french) == ()
        assert len(self.found(self.with_(bridge="More on a story from Monday:"))) == 1

    @pytest.mark.parametrize(
        ("line", "good"),
        [
            ("Harbour workers reject ferry deal; Library keeps Sunday hours", True),
            ("The Strait Briefing", True),
            ("", True),
            ("Harbour workers accept ferry deal", False),
            ("Harbour workers reject ferry deal; Mayor resigns", False),
            ("reject ferry deal", False),
            ("Harbour workers reject fer", False),
            ("Harbour workers reject ferry deal;", False),
        ],
    )
    def test_a_subject_is_made_of_headlines(self, line: str, good: bool) -> None:
        made = edition(subject=line)
        assert (self.found(made) == ()) is good
        assert drop_unproved_blurbs(made) == (made if good else replace(made, subject=""))

    def test_a_headline_with_a_semicolon_makes_a_subject(self) -> None:
        headline = "Ferry deal rejected; province weighs a law"
        story = replace(self.BLURB.story, headline=headline, articles=(replace(self.LEAD, title=headline),))
        made = replace(self.with_(story=story, credit=()), subject=headline)
        assert self.found(made) == ()

    def test_a_preheader_is_made_of_headlines_or_a_sentence(self) -> None:
        for line in (self.BLURB.sentences[0].text, "Library keeps Sunday hours until October"):
            assert self.found(edition(preheader=line)) == ()
        wrong = edition(preheader="Also: the mayor resigns.")
        assert len(self.found(wrong)) == 1
        assert drop_unproved_blurbs(wrong).preheader == ""

    def test_a_subject_goes_with_the_blurb_that_it_speaks_of(self) -> None:
        wrong = replace(self.BLURB, sentences=(Sentence(pieces=(Piece(text="The crews are angry."),)),))
        first, *rest = edition().sections
        made = edition(
            sections=(replace(first, blurbs=(wrong, *first.blurbs[1:])), *rest),
            subject="Harbour workers reject ferry deal",
            preheader="Library keeps Sunday hours until October",
        )
        kept = drop_unproved_blurbs(made)
        assert (kept.subject, kept.preheader) == ("", made.preheader)
        assert find_unproved(kept) == ()

    @pytest.mark.parametrize(
        "change", [{"speaker": "Elodie Marchand"}, {"speaker": None}, {"speaker_role": "Local 88"}]
    )
    def test_a_callout_is_a_quote_of_its_story(self, change: dict[str, object]) -> None:
        assert self.BLURB.callout is not None
        made = self.with_(callout=replace(self.BLURB.callout, **change))  # type: ignore[arg-type]
        (line,) = self.found(made)
        assert "this callout is none of its story's quotes" in line


def test_a_capital_behind_the_quote_opens_no_sentence() -> None:
    assert len(find_unproved(built("“", "” Says Tomas Brandl."))) == 1


def test_what_an_edition_says_of_its_articles_is_what_the_store_says() -> None:
    made = edition()
    stored = {(a.id, a.sha256): a for blurb in made.blurbs for a in blurb.story.articles}
    document = edition_json(made)
    assert edition_from_json(document, stored) == made
    for true, false in (("Harbour workers reject", "Harbour workers accept"), ("Nadine Okafor", "Elodie Marchand")):
        told = edition_from_json(document.replace(true, false), stored)
        assert told.blurbs[0].story.lead == made.blurbs[0].story.lead
        assert len(find_unproved(told)) == 1
