"""Choose the quote of a blurb: one whose speaker the reader can place, and that needs no sentence of its article."""

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
from briefing.text.wording import content_word_set, needs_context, repeats, word_count
from briefing.types import Article, Fact, Quote, Sentence, Span, Story

SAME_WORDS_AS_QUOTE = 0.5
"""A fact that shares this part with the quote (or a quote with a fact) would say it twice. 4 of 106 blurbs change at
0.35, 4 at 0.65."""

_QUOTES_COMPARED = 4
"""The strongest quotes that are compared for what they need of the rest. One of 106 blurbs changes at 3, none at 5."""
_BARE_NAME_WORDS = 2
"""Words of a bare name; a longer one has a title ("Chief Darlene Whitty"). 5 of 106 blurbs change at 1, one at 3."""
_LONGEST_INTRODUCTION = 30
"""Words of a sentence that introduces a speaker. One of 106 blurbs changes at 22, none at 39."""
_EXTRA_WORDS = 6
"""Words by which a quote's sentence may grow when it is made again, behind all that is read before it. None of 106
changes at 4 or 8."""

# What a quote may lack, and how much a reader minds: set by reading editions (docs/example.md), not learnt. Halving
# _POINTS_OUT changes 3 of 106 blurbs, halving _UNKNOWN_SPEAKER one, _OTHER_OUTLET at 0.49 one; nothing else moves any.
_NEEDS_CONTEXT = 2.0  # it begins with "That is why ..."
_POINTS_OUT = 1.0  # a pronoun or "this" in it means something that the blurb may not say
_UNKNOWN_SPEAKER = 1.0  # a bare name that the blurb has not introduced
_OTHER_OUTLET = 0.7  # it needs the words "Island Radio quotes:" before it
_NO_SHARED_WORD = 0.5  # it speaks of something else
_ADDRESSES_SOMEBODY = 0.3  # "You ..." seems to scold the reader

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
    sentence: Sentence
    phrases: Phrases


def choose_quote(story: Story, draft: BlurbDraft, words: EditionPhrases, room: int) -> PrintableQuote | None:
    """The quote of a story that needs least of what the blurb does not say; among equals the stronger one.

    Args: the story; what is told before the quote; our words; the words that both may have.
    """
    articles = {article.id: article for article in story.articles}
    quoted = {quote.span.article_id for quote in story.quotes} & articles.keys()
    phrases = {name: words.for_article(articles[name]) for name in quoted}
    candidates: list[PrintableQuote] = []
    for quote in story.quotes:
        article = article_of_span(quote.span, articles)
        candidate = article and _printable_quote(quote, article, draft, phrases[article.id])
        if candidate and word_count(candidate.sentence.text) + draft.length <= room:
            candidates.append(candidate)
        if len(candidates) == _QUOTES_COMPARED:
            break
    return min(candidates, key=lambda candidate: _missing_context(candidate, draft)) if candidates else None


def _printable_quote(quote: Quote, article: Article, draft: BlurbDraft, phrases: Phrases) -> PrintableQuote | None:
    told = tuple(fact.words for fact in draft.facts)
    if _is_told_already(quote, draft) or repeats(content_word_set(quote.text), told, SAME_WORDS_AS_QUOTE):
        return None
    made = quote_sentence(quote, article, draft.text, phrases)
    unfit = made is None or is_truncated(made.text) or is_first_person(made.text)
    return None if made is None or unfit else PrintableQuote(quote, article, made, phrases)


def _is_told_already(quote: Quote, draft: BlurbDraft) -> bool:
    """Whether a fact of the draft holds the quote."""
    spans = (fact.original.span for fact in draft.facts)
    return any(span.article_id == quote.span.article_id and span.start <= quote.span.start < span.end for span in spans)


def _missing_context(candidate: PrintableQuote, draft: BlurbDraft) -> float:
    """How much a reader of the blurb lacks to follow a quote; 0 for one that speaks of the same, needs no sentence
    before it, and whose speaker the reader can place."""
    text = candidate.quote.text
    return (
        _NEEDS_CONTEXT * needs_context(text)
        + _POINTS_OUT * bool(_POINTS_OUTSIDE.search(text))
        + _UNKNOWN_SPEAKER * (not _speaker_is_placed(candidate, draft))
        + _OTHER_OUTLET * (outlet_key(candidate.article) != outlet_key(draft.opening.article))
        + _NO_SHARED_WORD * (not any(content_word_set(text) & fact.words for fact in draft.facts))
        + _ADDRESSES_SOMEBODY * text.startswith(("You ", "Vous "))
    )


def _speaker_is_placed(candidate: PrintableQuote, draft: BlurbDraft) -> bool:
    """Whether the reader learns who the speaker is: by a role, or because she was named before. A description of
    somebody without a name says what there is to say."""
    quote, text = candidate.quote, candidate.sentence.text
    speaker = quote.speaker or ""
    named = (speaker.split() or [""])[-1] in draft.text
    described = bool(quote.speaker_role) or not speaker[:1].isupper() or len(speaker.split()) > _BARE_NAME_WORDS
    known = f"{draft.text} {quote.text}".casefold()
    possessor_unknown = any(found[1] not in known for found in _POSSESSOR.finditer(text))
    return not possessor_unknown and (described or named or not text.rstrip(".").endswith(speaker))


def find_introduction(candidate: PrintableQuote, draft: BlurbDraft) -> TellableFact | None:
    """The sentence right before a quote that says who its speaker is, where the blurb does not: it goes with it."""
    quote, article = candidate.quote, candidate.article
    if not quote.speaker or _speaker_is_placed(candidate, draft):
        return None
    found = [span for span in sentences(article.text, article.language) if span[1] <= quote.sentence.start]
    if not found:
        return None
    start, end = found[-1]
    text = article.text[start:end]
    same_paragraph = "\n" not in article.text[end : quote.sentence.start]
    if not same_paragraph or quote.speaker not in text or word_count(text) > _LONGEST_INTRODUCTION:
        return None
    span = Span(article_id=article.id, start=start, end=end)
    fact = as_tellable_fact(Fact(span=span, text=text, kind="event", score=0.0), article)
    return fact if fact and may_follow(fact, ()) and not names_unintroduced(fact, draft.text) else None


def requote(candidate: PrintableQuote, before: str) -> PrintableQuote:
    """The quote as it is printed after all that is read before it, which may have named its speaker."""
    made = quote_sentence(candidate.quote, candidate.article, before, candidate.phrases)
    fits = made and word_count(made.text) <= word_count(candidate.sentence.text) + _EXTRA_WORDS
    return replace(candidate, sentence=made) if made and fits else candidate
