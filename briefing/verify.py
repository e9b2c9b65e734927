"""The gate: nothing is printed that does not stand, word for word, in the article it is said to come from. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefing.types import Article, Blurb, Edition, Fact, Quote, Sentence, Span, Summary

# A word that says something by itself: it has a digit, or begins with a capital and has two letters.
_CLAIM = re.compile(r"\b(?:[^\W\d_]*\d[\w.,]*\w|\d|[A-ZÀ-Þ]\w+)\b")


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
        if not _sentence_holds(sentence, articles):
            yield _line(blurb, "sentence", sentence.text)


def _sentence_holds(sentence: Sentence, articles: Mapping[str, Article]) -> bool:
    """Every piece with a span holds, there is one, and what has none adds no name and no number of its own."""
    spanned = [(piece.span, piece.text) for piece in sentence.pieces if piece.span]
    ours = [piece.text for piece in sentence.pieces if not piece.span]
    return (
        bool(spanned)
        and all(
            span.article_id in articles and holds(span, text, articles[span.article_id].text) for span, text in spanned
        )
        and all(_adds_nothing(text, articles) for text in ours)
    )


def _adds_nothing(words: str, articles: Mapping[str, Article]) -> bool:
    """Connecting words are ours; every name and number among them stands in an article of the story.

    A single letter is the case of a sentence's first one.
    """
    claims = [re.compile(rf"(?<!\w){re.escape(claim)}(?!\w)") for claim in _CLAIM.findall(words)]
    return all(any(claim.search(article.text) for article in articles.values()) for claim in claims)


def _line(blurb: Blurb, what: str, text: str) -> str:
    return f"{blurb.story.headline}: this {what} does not stand in its article: {text}"
