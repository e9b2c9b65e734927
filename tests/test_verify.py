"""The gate: what does not stand in its article is dropped, named and never counted as proved."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.types import Blurb, Edition, Piece, Quote, Section, Sentence, Span, Story
from briefing.verify import counts, findings, gated, holds, proved
from tests.edition_sample import edition
from tests.newsroom import article, quote, summary

FERRY = article()
TEXT = FERRY.text


def span(start: int, end: int, article_id: str = "ferry") -> Span:
    return Span(article_id=article_id, start=start, end=end)


@given(st.text(max_size=40), st.integers(-3, 45), st.integers(-3, 45))
def test_a_span_holds_when_its_text_stands_there(text: str, start: int, end: int) -> None:
    good = 0 <= start < end <= len(text)
    assert holds(span(start, end), text[start:end] if good else "x", text) is good
    assert not holds(span(start, end), "", text)


@pytest.mark.parametrize(("start", "end"), [(-5, -1), (0, 0), (4, 2), (0, 10_000)])
def test_a_span_outside_the_text_proves_nothing(start: int, end: int) -> None:
    assert not holds(span(start, end), TEXT[start:end] or "x", TEXT)


def test_a_true_summary_passes_whole() -> None:
    made = summary(FERRY)
    assert proved(made, FERRY) == (made, 0)


def test_a_changed_word_is_dropped_and_counted() -> None:
    made = summary(FERRY)
    lie = replace(made.facts[1], text=made.facts[1].text.replace("11", "12"))
    kept, dropped = proved(replace(made, facts=(made.facts[0], lie, *made.facts[2:])), FERRY)
    assert dropped == 1
    assert kept.facts == (made.facts[0], *made.facts[2:])


@pytest.mark.parametrize(
    "change",
    [
        {"text": "We were asked to call a pay cut a rise,"},
        {"speaker": "Tomas Brandt"},
        {"speaker": ""},
        {"speaker_role": "president of Local 89"},
        {"sentence": span(0, 40)},
        {"sentence": span(0, 10_000)},
        {"span": span(0, 39, "another")},
    ],
)
def test_a_quote_must_stand_in_its_sentence_with_its_speaker(change: dict[str, object]) -> None:
    true = summary(FERRY)
    said = replace(true.quotes[0], **change)  # type: ignore[arg-type]
    kept, dropped = proved(replace(true, quotes=(said, *true.quotes[1:])), FERRY)
    assert dropped == 1
    assert kept.quotes == true.quotes[1:]


def test_a_quote_without_a_speaker_may_hold() -> None:
    said = quote(FERRY, "Our members can count.", None)
    made = replace(summary(FERRY), quotes=(said,))
    assert proved(made, FERRY) == (made, 0)


def test_a_lede_of_another_article_is_taken_away() -> None:
    made = replace(summary(FERRY), lede=span(0, 20, "another"))
    assert proved(made, FERRY)[0].lede is None


class TestEditions:
    def test_a_true_edition_has_no_findings(self) -> None:
        assert findings(edition()) == ()

    def test_a_changed_article_is_found(self) -> None:
        lines = findings(self._first(lambda text: text.replace("412", "413")))
        assert any("412 to 287" in line for line in lines)
        assert any("is not the one the edition was made from" in line for line in lines)

    def test_a_sentence_without_a_span_is_found(self) -> None:
        ours = Sentence(pieces=(Piece(text="The crews are angry."),))
        lines = findings(self._with(sentences=(ours,)))
        assert [line for line in lines if "The crews are angry." in line]

    def test_a_piece_that_was_reworded_is_found(self) -> None:
        blurb = edition().blurbs[0]
        pieces = tuple(replace(piece, text=piece.text.upper()) for piece in blurb.sentences[0].pieces)
        assert findings(self._with(sentences=(replace(blurb.sentences[0], pieces=pieces),)))

    def test_a_name_or_a_number_of_ours_is_found(self) -> None:
        blurb = edition().blurbs[0]
        true = blurb.sentences[0]
        for words in (" Bo Lind agreed", ", 7 said", " in 2031"):
            added = replace(true, pieces=(*true.pieces, Piece(text=words)))
            assert findings(self._with(sentences=(added,))), words
        assert findings(self._with(sentences=(replace(true, pieces=(*true.pieces, Piece(text=" and more"))),))) == ()

    def test_what_does_not_hold_is_not_in_the_edition(self) -> None:
        whole = edition()
        assert gated(whole) == whole
        blurb = whole.blurbs[0]
        wrong = replace(blurb, sentences=(Sentence(pieces=(Piece(text="The crews are angry."),)),))
        section = whole.sections[0]
        mixed = replace(whole, sections=(replace(section, blurbs=(wrong, *section.blurbs[1:])), *whole.sections[1:]))
        passed = gated(mixed)
        assert len(passed.blurbs) == len(whole.blurbs) - 1
        assert passed.unverified == whole.unverified + 1
        assert findings(passed) == ()

    def test_a_piece_of_an_unknown_article_is_found(self) -> None:
        stray = Sentence(pieces=(Piece(text="Ferry", span=span(0, 5, "nowhere")),))
        assert findings(self._with(sentences=(stray,)))

    def test_a_callout_with_a_made_up_speaker_is_found(self) -> None:
        blurb = next(blurb for blurb in edition().blurbs if blurb.callout)
        assert blurb.callout is not None
        wrong = replace(blurb, callout=replace(blurb.callout, speaker="Nobody Atall"))
        assert findings(self._only(wrong))

    def test_facts_and_quotes_are_counted_once(self) -> None:
        printed, said = counts(edition())
        assert printed > 0
        assert said > 0
        blurb = edition().blurbs[0]
        assert counts(self._only(replace(blurb, points=blurb.sentences))) == counts(
            self._only(replace(blurb, points=()))
        )

    def test_an_empty_edition_counts_nothing(self) -> None:
        assert counts(edition(sections=())) == (0, 0)

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
    blurb = Blurb(story=Story(id="f", headline="Ferry", articles=(lead,), quotes=quotes), sentences=(sentence,))
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
    assert findings(built(before, after)) == ()


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
    assert len(findings(built(before, after))) == 1


def test_a_quote_of_a_speaker_that_nobody_found_is_not_given_to_anybody() -> None:
    core = cut("Our members can count.")
    assert findings(told(Sentence(pieces=(Piece(text="“"), core, Piece(text="” said Tomas Brandl.")), kind="quote")))


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
    assert findings(told(Sentence(pieces=pieces))) == ()


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
    assert len(findings(told(Sentence(pieces=pieces)))) == 1


def test_a_sentence_tells_of_one_article() -> None:
    lead = edition().blurbs[0].story.lead
    other = edition().blurbs[0].story.articles[1]
    first = Piece(text="Ferry crews", span=span(0, 11, lead.id))
    second = Piece(text="Ferry crews", span=span(0, 11, other.id))
    blurb = replace(edition().blurbs[0], sentences=(Sentence(pieces=(first, Piece(text=" and "), second)),))
    assert len(findings(edition(sections=(replace(edition().sections[0], blurbs=(blurb,)),)))) == 1


def test_an_article_that_is_not_there_is_found() -> None:
    blurb = edition().blurbs[0]
    lost = replace(blurb, story=replace(blurb.story, articles=tuple(replace(a, text="") for a in blurb.story.articles)))
    assert findings(edition(sections=(replace(edition().sections[0], blurbs=(lost,)),)))
