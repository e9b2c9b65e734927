"""Which quote a blurb prints: one whose speaker the reader can place, and that needs no sentence of its article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from briefing.composition.printed_sentences import article_of_span, quote_sentence
from briefing.composition.story_selection import outlet_key
from briefing.composition.tellable_facts import (
    BlurbDraft,
    TellableFact,
    as_tellable_fact,
    is_first_person,
    is_truncated,
    may_follow,
    names_unintroduced,
)
from briefing.phrases import EditionPhrases, Phrases
from briefing.text import sentences
from briefing.text.wording import leans, repeats, word_count, words_of
from briefing.types import Article, Fact, Quote, Sentence, Span, Story

SAME_WORDS_AS_QUOTE = 0.5
"""A fact that shares this part with the quote (or a quote with a fact) would say it twice."""

_QUOTES_COMPARED = 4
"""So many of the strongest quotes are compared for what they have to do with the rest."""
_BARE_NAME_WORDS = 2
"""Words of a bare name; a longer one has a title."""
_LONGEST_INTRODUCTION = 30
"""Words of a sentence that introduces a speaker."""
_EXTRA_WORDS = 6
"""Words that the article's own sentence may have more than the one we would build."""
# "said the union's president": which union?
_POSSESSOR = re.compile(r"\bthe ([a-z-]+)['’]s\b")
# "They are in this job because of this crisis": who, which? The sentence before the quote said so.
_POINTS_OUTSIDE = re.compile(
    r"\b(?:he|him|she|her|they|them|il|elle|ils|elles|lui)\b|\b(?:this|these|those|ce|cet|cette|ces) "
    r"(?!week|month|year|time|morning|matin|soir|fois)[^\W\d_]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintableQuote:
    """A quote that can be printed, and how: its sentence, and our words that go inside it."""

    quote: Quote
    article: Article
    made: Sentence
    phrases: Phrases


def choose_quote(story: Story, told: BlurbDraft, words: EditionPhrases, room: int) -> PrintableQuote | None:
    """The quote of a story that hangs least on what the blurb does not say, the stronger one first.

    Args: the story; what is told before the quote; our words; the words that both may have.
    """
    articles = {article.id: article for article in story.articles}
    quoted = {quote.span.article_id for quote in story.quotes} & articles.keys()
    inside = {name: words.inside(articles[name]) for name in quoted}
    able: list[PrintableQuote] = []
    for quote in story.quotes:
        article = article_of_span(quote.span, articles)
        said = article and _printable_quote(quote, article, told, inside[article.id])
        if said and word_count(said.made.text) + told.length <= room:
            able.append(said)
        if len(able) == _QUOTES_COMPARED:
            break
    return min(able, key=lambda said: _missing_context(said, told)) if able else None


def _printable_quote(quote: Quote, article: Article, told: BlurbDraft, phrases: Phrases) -> PrintableQuote | None:
    if _is_told_already(quote, told) or repeats(
        words_of(quote.text), tuple(line.words for line in told.lines), SAME_WORDS_AS_QUOTE
    ):
        return None
    made = quote_sentence(quote, article, told.text, phrases)
    unfit = made is None or is_truncated(made.text) or is_first_person(made.text)
    return None if made is None or unfit else PrintableQuote(quote, article, made, phrases)


def _is_told_already(quote: Quote, told: BlurbDraft) -> bool:
    span = quote.span
    return any(
        span.article_id == line.fact.span.article_id and line.fact.span.start <= span.start < line.fact.span.end
        for line in told.lines
    )


def _missing_context(said: PrintableQuote, told: BlurbDraft) -> float:
    """How loosely a quote hangs on the rest of the blurb; 0 for one that speaks of the same, needs no sentence before
    it, and whose speaker the reader can place."""
    quote = said.quote
    return (
        2.0 * leans(quote.text)
        + 1.0 * bool(_POINTS_OUTSIDE.search(quote.text))
        + 1.0 * (not _speaker_is_placed(said, told))
        + 0.7 * (outlet_key(said.article) != outlet_key(told.opening.article))
        + 0.5 * (not any(words_of(quote.text) & line.words for line in told.lines))
        + 0.3 * quote.text.startswith(("You ", "Vous "))
    )


def _speaker_is_placed(said: PrintableQuote, told: BlurbDraft) -> bool:
    """Whether the reader learns who the speaker is: by a role, or because she was named before. A description of
    somebody without a name says what there is to say."""
    speaker = said.quote.speaker or ""
    named = (speaker.split() or [""])[-1] in told.text
    described = bool(said.quote.speaker_role) or not speaker[:1].isupper() or len(speaker.split()) > _BARE_NAME_WORDS
    known = f"{told.text} {said.quote.text}".casefold()
    whose = any(found[1] not in known for found in _POSSESSOR.finditer(said.made.text))
    return not whose and (described or named or not said.made.text.rstrip(".").endswith(speaker))


def find_introduction(said: PrintableQuote, told: BlurbDraft) -> TellableFact | None:
    """The sentence right before a quote that says who its speaker is, where the blurb does not: it goes with it."""
    quote, article = said.quote, said.article
    if not quote.speaker or _speaker_is_placed(said, told):
        return None
    found = [span for span in sentences(article.text, article.language) if span[1] <= quote.sentence.start]
    if not found:
        return None
    start, end = found[-1]
    text = article.text[start:end]
    same_paragraph = "\n" not in article.text[end : quote.sentence.start]
    if not same_paragraph or quote.speaker not in text or word_count(text) > _LONGEST_INTRODUCTION:
        return None
    fact = Fact(span=Span(article_id=article.id, start=start, end=end), text=text, kind="event", score=0.0)
    line = as_tellable_fact(fact, article)
    return line if line and may_follow(line, ()) and not names_unintroduced(line, told.text) else None


def requote(said: PrintableQuote, before: str) -> PrintableQuote:
    """The quote after all that is read before it, which may have named its speaker."""
    made = quote_sentence(said.quote, said.article, before, said.phrases)
    fits = made and word_count(made.text) <= word_count(said.made.text) + _EXTRA_WORDS
    return replace(said, made=made) if made and fits else said
