"""Where printed sentences stand: whole, joined, quoted, told before, the editor's, and those that do not hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from briefing.preview.provenance import PrintedList, SentenceOrigin, printed_sentences, sentence_origin
from briefing.types import Blurb, Piece, Sentence, Span
from tests.edition_sample import FERRY, RADIO, article, edition, ferry, library, sentence


def place(blurb: Blurb, listed: PrintedList, at: int = 0) -> SentenceOrigin:
    return sentence_origin(blurb, next(one for one in printed_sentences(blurb) if (one.listed, one.at) == (listed, at)))


def marked(found: SentenceOrigin) -> list[str]:
    return [text for runs in found.paragraphs for text, is_marked in runs if is_marked]


def test_a_whole_sentence_in_its_paragraph() -> None:
    found = place(library(), "sentences")
    assert (found.verbatim, found.own, marked(found)) == (True, False, [found.text])
    assert found.article is not None
    assert found.link.startswith(f"{found.article.url}#:~:text=")


def test_a_joined_sentence_marks_its_pieces_and_not_ours() -> None:
    found = place(ferry(), "sentences", 1)
    assert found.verbatim
    assert {" since the last contract has been 17 per cent"} < set(marked(found))
    assert next(text for text, is_marked in found.paragraphs[-1] if not is_marked) == ". Inflation"
    assert "".join(text for text, _ in found.paragraphs[-1]) == FERRY.split("\n\n")[1]
    assert ("; inflation", None) in [(piece.text, piece.span) for piece in found.pieces]


def test_a_callout_must_be_one_of_the_quotes_of_its_story() -> None:
    blurb = ferry()
    assert not place(blurb, "callout").verbatim
    assert blurb.callout is not None
    known = replace(blurb, story=replace(blurb.story, quotes=(blurb.callout,)))
    assert place(known, "callout").verbatim
    assert marked(place(known, "callout")) == [blurb.callout.text]


def test_what_was_told_before_stands_in_the_version_of_then() -> None:
    then = article("Island Radio", "Ferry offer rejected", RADIO, slug="then")
    blurb = ferry()
    blurb = replace(blurb, story=replace(blurb.story, background=(then,)), look_back=sentence(then, RADIO))
    found = place(blurb, "look_back")
    assert (found.verbatim, marked(found), found.article) == (True, [RADIO], then)
    forgotten = replace(blurb, story=replace(blurb.story, background=()))
    assert not place(forgotten, "look_back").verbatim


def test_the_editors_words_cite_nothing() -> None:
    own = Sentence(pieces=(Piece(text="Bring a book."),), kind="editor")
    found = place(replace(library(), sentences=(own,)), "sentences")
    assert (found.own, found.verbatim, found.article, found.paragraphs, found.link) == (True, True, None, (), "")


def test_what_does_not_stand_there_is_said() -> None:
    blurb = library()
    (said,) = blurb.sentences
    (piece,) = said.pieces
    forged = replace(said, pieces=(replace(piece, text=piece.text.replace("2,100", "9,100")),))
    found = place(replace(blurb, sentences=(forged,)), "sentences")
    assert not found.verbatim
    beyond = replace(said, pieces=(replace(piece, span=Span(article_id="elsewhere", start=0, end=9)),))
    assert place(replace(blurb, sentences=(beyond,)), "sentences").article is None


def test_everything_printed_is_listed_once() -> None:
    for blurb in edition().blurbs:
        places = [(one.listed, one.at) for one in printed_sentences(blurb)]
        assert len(places) == len(set(places))
        assert len(places) == len(blurb.sentences) + len(blurb.points) + (blurb.callout is not None)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=6))
def test_the_runs_of_a_paragraph_are_its_text_whatever_the_spans(cuts: list[tuple[int, int]]) -> None:
    blurb = ferry()
    lead = blurb.story.lead
    pieces = tuple(Piece(text="x", span=Span(article_id=lead.id, start=a, end=b)) for a, b in cuts)
    found = place(replace(blurb, sentences=(Sentence(pieces=pieces),)), "sentences")
    for runs in found.paragraphs:
        assert "".join(text for text, _ in runs) in FERRY.split("\n\n")
        assert all(text for text, _ in runs)
