"""The gate: nothing is printed that does not stand, word for word, in the article it is said to come from. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefing.types import Article, Blurb, Edition, Fact, Piece, Quote, Sentence, Span, Summary

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_FEW = 3
"""Words of ours in a sentence; a sentence around a quote may have twice as many beside its speaker's name and role."""
# Words that turn a sentence into its contrary, however few.
_TURNING = frozenset(
    "not no never nor none nobody nothing without hardly denied ne pas jamais non sans rien personne nie".split()
)


def holds(span: Span, text: str, source: str) -> bool:
    """Is `text` what stands at `span` of `source`? An empty text proves nothing."""
    return bool(text) and 0 <= span.start < span.end <= len(source) and source[span.start : span.end] == text


def proved(summary: Summary, article: Article) -> tuple[Summary, int]:
    """What of a summary holds in its article, and how many facts and quotes did not."""
    facts = tuple(fact for fact in summary.facts if _fact_holds(fact, article))
    quotes = tuple(quote for quote in summary.quotes if _quote_holds(quote, article))
    dropped = len(summary.facts) - len(facts) + len(summary.quotes) - len(quotes)
    lede = summary.lede
    if lede is not None and (lede.article_id != article.id or not 0 <= lede.start < lede.end <= len(article.text)):
        lede = None
    return replace(summary, lede=lede, facts=facts, quotes=quotes), dropped


def findings(edition: Edition) -> tuple[str, ...]:
    """Every printed fact, quote and piece of a sentence that does not hold, a line each; none when all is proved.

    The articles' texts must be in the edition's stories, as they are after building or loading it.
    """
    return tuple(line for blurb in edition.blurbs for line in _blurb_findings(blurb))


def gated(edition: Edition) -> Edition:
    """The edition without the blurbs in which anything does not hold; each of them is added to `unverified`."""
    sections = tuple(
        replace(section, blurbs=tuple(blurb for blurb in section.blurbs if not any(_blurb_findings(blurb))))
        for section in edition.sections
    )
    kept = tuple(section for section in sections if section.blurbs)
    dropped = len(edition.blurbs) - sum(len(section.blurbs) for section in kept)
    return replace(edition, sections=kept, unverified=edition.unverified + dropped) if dropped else edition


def counts(edition: Edition) -> tuple[int, int]:
    """How many facts and quotes an edition prints, in its blurbs, points and callouts, each counted once."""
    facts: set[Span] = set()
    quotes: set[Span] = set()
    for blurb in edition.blurbs:
        for sentence in (*blurb.sentences, *blurb.points):
            spans = [piece.span for piece in sentence.pieces if piece.span]
            if spans:
                (quotes if sentence.kind == "quote" else facts).add(spans[0])
        if blurb.callout and blurb.callout.sentence not in quotes and blurb.callout.span not in quotes:
            quotes.add(blurb.callout.span)
    return len(facts), len(quotes)


def _fact_holds(fact: Fact, article: Article) -> bool:
    return fact.span.article_id == article.id and holds(fact.span, fact.text, article.text)


def _quote_holds(quote: Quote, article: Article) -> bool:
    return (
        quote.span.article_id == quote.sentence.article_id == article.id
        and holds(quote.span, quote.text, article.text)
        and quote.sentence.start <= quote.span.start
        and quote.span.end <= quote.sentence.end <= len(article.text)
        and (quote.speaker is None or (bool(quote.speaker) and quote.speaker in article.text))
        and quote.speaker_role in article.text
    )


def _blurb_findings(blurb: Blurb) -> Iterator[str]:
    articles = {article.id: article for article in blurb.story.articles}
    for article in blurb.story.articles:
        if hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() != article.sha256:
            yield f"{article.url or article.title}: the stored text is not the one the edition was made from"
    for fact in blurb.story.facts:
        if fact.span.article_id not in articles or not _fact_holds(fact, articles[fact.span.article_id]):
            yield _line(blurb, "fact", fact.text)
    quotes = (*blurb.story.quotes, *((blurb.callout,) if blurb.callout else ()))
    for quote in quotes:
        if quote.span.article_id not in articles or not _quote_holds(quote, articles[quote.span.article_id]):
            yield _line(blurb, "quote", quote.text)
    for sentence in (*blurb.sentences, *blurb.points):
        if not (_spans_hold(sentence, articles) and _ours_is_little(sentence, quotes)):
            yield _line(blurb, "sentence", sentence.text)


def _spans_hold(sentence: Sentence, articles: Mapping[str, Article]) -> bool:
    """Whether every span of a sentence holds, and its words (there must be some) stand in one article in the order of
    its text, with no word cut: what is pieced together from letters and scraps is ours, whatever its spans say."""
    at, told, before = 0, "", Piece(text="")
    for piece in sentence.pieces:
        span = piece.span
        if span:
            article = articles.get(span.article_id)
            if article is None or not holds(span, piece.text, article.text):
                return False
            words = _WORD.findall(piece.text)
            if words:
                if told not in ("", article.id) or span.start < at or not _is_whole(span, article.text, before):
                    return False
                # A sentence's first word, set in the other case, may stand anywhere.
                at, told = span.end if told or len(words) > 1 else 0, article.id
        before = piece
    return bool(told)


def _is_whole(span: Span, text: str, before: Piece) -> bool:
    """Whether a span begins and ends between words, or begins behind a first letter that is ours for its case only."""
    if _inside_word(text, span.end):
        return False
    if not _inside_word(text, span.start) or (before.span and before.span.end == span.start):
        return True
    first = text[span.start - 1]
    return (
        not before.span and before.text.casefold().endswith(first.casefold()) and not _inside_word(text, span.start - 1)
    )


def _inside_word(text: str, at: int) -> bool:
    """Whether letters or digits meet at an offset. (Scripts without upper case often write no space between words.)"""
    around = text[at - 1 : at + 1] if 0 < at < len(text) else ""
    return bool(around) and all(letter.isdigit() or letter.lower() != letter.upper() for letter in around)


def _ours_is_little(sentence: Sentence, quotes: Sequence[Quote]) -> bool:
    """Whether the pieces without a span say no more than who speaks: a few connecting words, none that turns the sense,
    and no name or number but those of the quote's speaker. (Which words connect is for the language files to say.)"""
    ours = " ".join(piece.text for piece in sentence.pieces if not piece.span)
    words = [word for word in _WORD.findall(ours) if len(word) > 1 or word.isdigit()]
    if not words:
        return True
    if sentence.kind == "fact":
        return len(words) <= _FEW and not any(map(_is_claim, words))
    return any(_only_names(quote, words, ours, sentence) for quote in quotes if _holds_quote(sentence, quote))


def _only_names(quote: Quote, words: Sequence[str], ours: str, sentence: Sentence) -> bool:
    """Whether our words name a quote's speaker and, beside the speaker's name and role, are few and claim nothing. The
    sentence's own first word may have a capital."""
    speaker = quote.speaker or ""
    known = {word.casefold() for word in _WORD.findall(f"{speaker} {quote.speaker_role}")}
    surname = _WORD.findall(speaker)[-1:]
    added = [word for word in words if word.casefold() not in known]
    opens = not sentence.pieces[0].span and added[:1] == words[:1]
    claims = [_is_claim(word.lower() if opens and not place else word) for place, word in enumerate(added)]
    return bool(surname) and surname[0].casefold() in ours.casefold() and len(added) <= 2 * _FEW and not any(claims)


def _holds_quote(sentence: Sentence, quote: Quote) -> bool:
    """Whether what a sentence prints with a span are this quote's words."""
    spans = [piece.span for piece in sentence.pieces if piece.span]
    return all(
        span.article_id == quote.span.article_id and quote.span.start <= span.start and span.end <= quote.span.end
        for span in spans
    )


def _is_claim(word: str) -> bool:
    """A name, a number or a word that turns a sentence into its contrary: none of these is ours to add."""
    return word in _TURNING or any(letter.isdigit() or letter.isupper() for letter in word)


def _line(blurb: Blurb, what: str, text: str) -> str:
    return f"{blurb.story.headline}: this {what} does not stand in its article: {text}"
