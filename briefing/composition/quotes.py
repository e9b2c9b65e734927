"""Which quote a blurb prints: one whose speaker the reader can place, and that needs no sentence of its article."""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.composition.languages import Words
from briefing.composition.lines import Line, in_own_voice, is_cut, line_of, may_follow, strangers
from briefing.composition.prose import article_of, quote_sentence
from briefing.composition.select import outlet
from briefing.composition.told import Said, Told
from briefing.phrases import Phrases
from briefing.text import sentences
from briefing.text.wording import content_word_set, needs_context, repeats, word_count
from briefing.types import Article, Fact, Quote, Span, Story

AGAIN = 0.5
"""A fact that shares this part with the quote (or a quote with a fact) would say it twice."""

_COMPARED = 4
"""So many of the strongest quotes are compared for what they have to do with the rest."""
_NAME = 2
"""Words of a bare name; a longer one has a title."""
_INTRODUCTION = 30
"""Words of a sentence that introduces a speaker."""
_MORE = 6
"""Words that the article's own sentence may have more than the one we would build."""
# "said the union's president": which union?
_WHOSE = re.compile(r"\bthe ([a-z-]+)['’]s\b")
# "They are in this job because of this crisis": who, which? The sentence before the quote said so.
_HANGS = re.compile(
    r"\b(?:he|him|she|her|they|them|il|elle|ils|elles|lui)\b|\b(?:this|these|those|ce|cet|cette|ces) "
    r"(?!week|month|year|time|morning|matin|soir|fois)[^\W\d_]",
    re.IGNORECASE,
)


def choose(story: Story, told: Told, words: Words, room: int) -> Said | None:
    """The quote of a story that hangs least on what the blurb does not say, the stronger one first.

    Args: the story; what is told before the quote; our words; the words that both may have.
    """
    articles = {article.id: article for article in story.articles}
    quoted = {quote.span.article_id for quote in story.quotes} & articles.keys()
    inside = {name: words.inside(articles[name]) for name in quoted}
    able: list[Said] = []
    for quote in story.quotes:
        article = article_of(quote.span, articles)
        said = article and _said(quote, article, told, inside[article.id])
        if said and word_count(said.made.text) + told.length <= room:
            able.append(said)
        if len(able) == _COMPARED:
            break
    return min(able, key=lambda said: _loose(said, told)) if able else None


def _said(quote: Quote, article: Article, told: Told, phrases: Phrases) -> Said | None:
    if _inside(quote, told) or repeats(content_word_set(quote.text), tuple(line.words for line in told.lines), AGAIN):
        return None
    made = quote_sentence(quote, article, told.text, phrases)
    unfit = made is None or is_cut(made.text) or in_own_voice(made.text)
    return None if made is None or unfit else Said(quote, article, made, phrases)


def _inside(quote: Quote, told: Told) -> bool:
    span = quote.span
    return any(
        span.article_id == line.fact.span.article_id and line.fact.span.start <= span.start < line.fact.span.end
        for line in told.lines
    )


def _loose(said: Said, told: Told) -> float:
    """How loosely a quote hangs on the rest of the blurb; 0 for one that speaks of the same, needs no sentence before
    it, and whose speaker the reader can place."""
    quote = said.quote
    return (
        2.0 * needs_context(quote.text)
        + 1.0 * bool(_HANGS.search(quote.text))
        + 1.0 * (not _placed(said, told))
        + 0.7 * (outlet(said.article) != outlet(told.opening.article))
        + 0.5 * (not any(content_word_set(quote.text) & line.words for line in told.lines))
        + 0.3 * quote.text.startswith(("You ", "Vous "))
    )


def _placed(said: Said, told: Told) -> bool:
    """Whether the reader learns who the speaker is: by a role, or because she was named before. A description of
    somebody without a name says what there is to say."""
    speaker = said.quote.speaker or ""
    named = (speaker.split() or [""])[-1] in told.text
    described = bool(said.quote.speaker_role) or not speaker[:1].isupper() or len(speaker.split()) > _NAME
    known = f"{told.text} {said.quote.text}".casefold()
    whose = any(found[1] not in known for found in _WHOSE.finditer(said.made.text))
    return not whose and (described or named or not said.made.text.rstrip(".").endswith(speaker))


def introduced(said: Said, told: Told) -> Line | None:
    """The sentence right before a quote that says who its speaker is, where the blurb does not: it goes with it."""
    quote, article = said.quote, said.article
    if not quote.speaker or _placed(said, told):
        return None
    found = [span for span in sentences(article.text, article.language) if span[1] <= quote.sentence.start]
    if not found:
        return None
    start, end = found[-1]
    text = article.text[start:end]
    same_paragraph = "\n" not in article.text[end : quote.sentence.start]
    if not same_paragraph or quote.speaker not in text or word_count(text) > _INTRODUCTION:
        return None
    fact = Fact(span=Span(article_id=article.id, start=start, end=end), text=text, kind="event", score=0.0)
    line = line_of(fact, article)
    return line if line and may_follow(line, ()) and not strangers(line, told.text) else None


def again(said: Said, before: str) -> Said:
    """The quote after all that is read before it, which may have named its speaker."""
    made = quote_sentence(said.quote, said.article, before, said.phrases)
    fits = made and word_count(made.text) <= word_count(said.made.text) + _MORE
    return replace(said, made=made) if made and fits else said
