"""Where a printed sentence comes from: its words in the stored article, marked in their paragraphs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefing.rendering import links
from briefing.text.paragraph_breaks import paragraphs
from briefing.types import Article, Blurb, Piece, Sentence, Span
from briefing.verification import sentence_holds, span_holds

PrintedList = Literal["look_back", "sentences", "points", "callout"]
PRINTED_LISTS: tuple[PrintedList, ...] = ("look_back", "sentences", "points", "callout")
"""The fields of a blurb that hold printed sentences, in reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSentence:
    """One printed sentence of a blurb, with its place: the field that holds it, and its number there from 0."""

    listed: PrintedList
    at: int
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceOrigin:
    """A printed sentence in its article.

    Attributes:
        verbatim: whether the gate (`briefing.verification`) proves it.
        own: whether it is a sentence of the editor, which cites nothing.
        paragraphs: the paragraphs that have its words, each as runs of text with whether the run is the sentence's.
        link: the address of the place in the original.
    """

    text: str
    kind: str
    verbatim: bool
    own: bool
    pieces: tuple[Piece, ...]
    article: Article | None
    paragraphs: tuple[tuple[tuple[str, bool], ...], ...]
    link: str


def printed_sentences(blurb: Blurb) -> tuple[PrintedSentence, ...]:
    """Everything that a blurb takes from an article, whichever theme prints it."""
    found: list[PrintedSentence] = []
    if blurb.look_back:
        found.append(PrintedSentence(listed="look_back", at=0, sentence=blurb.look_back))
    found += [PrintedSentence(listed="sentences", at=at, sentence=said) for at, said in enumerate(blurb.sentences)]
    found += [PrintedSentence(listed="points", at=at, sentence=said) for at, said in enumerate(blurb.points)]
    if blurb.callout:
        piece = Piece(text=blurb.callout.text, span=blurb.callout.span)
        found.append(PrintedSentence(listed="callout", at=0, sentence=Sentence(pieces=(piece,), kind="quote")))
    return tuple(found)


def passes_gate(blurb: Blurb, one: PrintedSentence) -> bool:
    """Whether a printed sentence passes the gate: it is word for word in its article."""
    if one.listed == "look_back":
        before = replace(blurb.story, articles=blurb.story.background, quotes=())
        return sentence_holds(one.sentence, before)
    if one.listed == "callout":
        return blurb.callout in blurb.story.quotes and _spans_hold(one.sentence, blurb.story.articles)
    return sentence_holds(one.sentence, blurb.story)


def sentence_origin(blurb: Blurb, one: PrintedSentence) -> SentenceOrigin:
    """Find the place of a printed sentence in its article."""
    sentence = one.sentence
    spans = [piece.span for piece in sentence.pieces if piece.span is not None]
    known = (*blurb.story.articles, *blurb.story.background)
    article = next((a for a in known if spans and a.id == spans[0].article_id), None)
    inside = [span for span in spans if article is not None and span.article_id == article.id]
    return SentenceOrigin(
        text=sentence.text,
        kind=sentence.kind,
        verbatim=passes_gate(blurb, one),
        own=sentence.kind == "editor",
        pieces=sentence.pieces,
        article=article,
        paragraphs=_marked_paragraphs(article, inside) if article else (),
        link=links.text_fragment(article.url, _passages(article, inside)) if article else "",
    )


def _spans_hold(sentence: Sentence, articles: Iterable[Article]) -> bool:
    texts = {article.id: article.text for article in articles}
    spans = [(piece.span, piece.text) for piece in sentence.pieces if piece.span is not None]
    return bool(spans) and all(span_holds(span, text, texts.get(span.article_id, "")) for span, text in spans)


def _passages(article: Article, spans: Iterable[Span]) -> list[str]:
    """The words for a text fragment (WICG, Scroll to Text Fragment). A single word would be found anywhere; skip it."""
    told = [article.text[span.start : span.end] for span in spans]
    return [passage for passage in told if " " in passage.strip()] or told


def _marked_paragraphs(article: Article, spans: Sequence[Span]) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """The paragraphs that have words of the spans, cut into runs."""
    made = []
    for start, end in paragraphs(article.text):
        inside = [(max(span.start, start), min(span.end, end)) for span in spans]
        cuts = [(first, last) for first, last in inside if first < last]
        if cuts:
            made.append(tuple(_runs(article.text, start, end, sorted(cuts))))
    return tuple(made)


def _runs(text: str, start: int, end: int, cuts: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    at = start
    for first, last in cuts:
        if first > at:
            yield text[at:first], False
        if last > max(first, at):
            yield text[max(first, at) : last], True
        at = max(at, last)
    if at < end:
        yield text[at:end], False
