"""Where a printed sentence comes from: its words in the stored article, highlighted in their paragraph. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefing.rendering import links
from briefing.text.paragraph_breaks import paragraphs
from briefing.types import Article, Blurb, Piece, Sentence, Span
from briefing.verification import holds, sentence_holds

Listed = Literal["look_back", "sentences", "points", "callout"]
LISTS: tuple[Listed, ...] = ("look_back", "sentences", "points", "callout")
"""What a blurb prints, by the name of its field, in the order it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One printed sentence of a blurb, and its place: the field it stands in, and its number there from 0."""

    listed: Listed
    at: int
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A printed sentence in its article.

    `verbatim` is what the gate says; `own` that it is the editor's, who cites nothing. `paragraphs` are those that its
    words stand in, each as runs of text with whether the run is the sentence's; `link` leads to the original.
    """

    text: str
    kind: str
    verbatim: bool
    own: bool
    pieces: tuple[Piece, ...]
    article: Article | None
    paragraphs: tuple[tuple[tuple[str, bool], ...], ...]
    link: str


def printed(blurb: Blurb) -> tuple[Printed, ...]:
    """Everything a blurb prints that stands in an article, whichever theme prints it."""
    found: list[Printed] = []
    if blurb.look_back:
        found.append(Printed(listed="look_back", at=0, sentence=blurb.look_back))
    found += [Printed(listed="sentences", at=at, sentence=said) for at, said in enumerate(blurb.sentences)]
    found += [Printed(listed="points", at=at, sentence=said) for at, said in enumerate(blurb.points)]
    if blurb.callout:
        piece = Piece(text=blurb.callout.text, span=blurb.callout.span)
        found.append(Printed(listed="callout", at=0, sentence=Sentence(pieces=(piece,), kind="quote")))
    return tuple(found)


def is_proved(blurb: Blurb, one: Printed) -> bool:
    """Whether a printed sentence passes the gate: word for word its article's."""
    if one.listed == "look_back":
        before = replace(blurb.story, articles=blurb.story.background, quotes=())
        return sentence_holds(one.sentence, before)
    if one.listed == "callout":
        return blurb.callout in blurb.story.quotes and _spans_stand(one.sentence, blurb.story.articles)
    return sentence_holds(one.sentence, blurb.story)


def origin(blurb: Blurb, one: Printed) -> Origin:
    """The place of a printed sentence in its article."""
    sentence = one.sentence
    spans = [piece.span for piece in sentence.pieces if piece.span is not None]
    known = (*blurb.story.articles, *blurb.story.background)
    article = next((a for a in known if spans and a.id == spans[0].article_id), None)
    inside = [span for span in spans if article is not None and span.article_id == article.id]
    return Origin(
        text=sentence.text,
        kind=sentence.kind,
        verbatim=is_proved(blurb, one),
        own=sentence.kind == "editor",
        pieces=sentence.pieces,
        article=article,
        paragraphs=_highlighted(article, inside) if article else (),
        link=links.text_fragment(article.url, _passages(article, inside)) if article else "",
    )


def _spans_stand(sentence: Sentence, articles: Iterable[Article]) -> bool:
    texts = {article.id: article.text for article in articles}
    spans = [(piece.span, piece.text) for piece in sentence.pieces if piece.span is not None]
    return bool(spans) and all(holds(span, text, texts.get(span.article_id, "")) for span, text in spans)


def _passages(article: Article, spans: Iterable[Span]) -> list[str]:
    """The words that a browser is to look for; one alone would be found anywhere."""
    told = [article.text[span.start : span.end] for span in spans]
    return [passage for passage in told if " " in passage.strip()] or told


def _highlighted(article: Article, spans: Sequence[Span]) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """The paragraphs that the spans stand in, cut into runs."""
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
