"""Proofs of facts, quotes and printed sentences: each occurs, word for word, in the article it cites.

A piece without a span is our own wording: it must be short and claim nothing. The editor's own sentences cite nothing
and are not compared with the articles, but what she puts between quotation marks must occur in one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from briefing.text.connective_words import MOST_AROUND_A_QUOTE, MOST_IN_A_SENTENCE, WORD, claiming_words, words_in
from briefing.text.quotation_marks import quoted_spans
from briefing.text.wording import inside_word, introduces_with_role, names_speaker_in, occurs_as_words
from briefing.types import Article, Disagreement, Fact, Piece, Quote, Sentence, Span, Story, Summary

_PLAIN_MARKS = str.maketrans("‘’ʼ\u00a0\u202f", "'''  ")


def span_holds(span: Span, text: str, source: str) -> bool:
    """Whether `source` has exactly `text` at `span`. An empty text proves nothing."""
    return bool(text) and 0 <= span.start < span.end <= len(source) and source[span.start : span.end] == text


def prove_summary(summary: Summary, article: Article) -> tuple[Summary, int]:
    """The summary without the facts and quotes that do not hold in its article, and how many these are."""
    facts = tuple(fact for fact in summary.facts if _fact_holds(fact, article))
    quotes = tuple(quote for quote in summary.quotes if _quote_holds(quote, article))
    dropped = len(summary.facts) - len(facts) + len(summary.quotes) - len(quotes)
    lede = summary.lede
    if lede is not None and (lede.article_id != article.id or not 0 <= lede.start < lede.end <= len(article.text)):
        lede = None
    return replace(summary, lede=lede, facts=facts, quotes=quotes), dropped


def _fact_holds(fact: Fact, article: Article) -> bool:
    return (
        fact.span.article_id == article.id
        and span_holds(fact.span, fact.text, article.text)
        and _speaker_occurs(fact, article.text)
    )


def _quote_holds(quote: Quote, article: Article) -> bool:
    return (
        quote.span.article_id == quote.sentence.article_id == article.id
        and span_holds(quote.span, quote.text, article.text)
        and 0 <= quote.sentence.start <= quote.span.start
        and quote.span.end <= quote.sentence.end <= len(article.text)
        and _speaker_occurs(quote, article.text)
    )


def _speaker_occurs(said: Fact | Quote, text: str) -> bool:
    """Whether the speaker and the role, where given, occur in the text."""
    known = said.speaker is None or names_speaker_in(said.speaker, text)
    return known and (not said.speaker_role or occurs_as_words(said.speaker_role, text))


def story_fact_holds(fact: Fact, articles: Mapping[str, Article]) -> bool:
    """Whether a fact holds in its article, and each confirming sentence (`Fact.same`) lies in another article of the
    story, one for each article."""
    article = articles.get(fact.span.article_id)
    others = {span.article_id for span in fact.same}
    return (
        article is not None
        and _fact_holds(fact, article)
        and len(others) == len(fact.same)
        and article.id not in others
        and all(_is_inside(span, articles) for span in fact.same)
    )


def story_quote_holds(quote: Quote, articles: Mapping[str, Article]) -> bool:
    """Whether a quote holds in its article. The speaker's role may come from another article of the story, if that
    article introduces the same name with it."""
    article = articles.get(quote.span.article_id)
    if article is None:
        return False
    name, role = quote.speaker or "", quote.speaker_role
    elsewhere = any(introduces_with_role(other.text, name, role) for other in articles.values())
    return _quote_holds(replace(quote, speaker_role="") if elsewhere else quote, article)


def _is_inside(span: Span, articles: Mapping[str, Article]) -> bool:
    article = articles.get(span.article_id)
    return article is not None and 0 <= span.start < span.end <= len(article.text)


def disagreement_holds(disagreement: Disagreement, articles: Mapping[str, Article]) -> bool:
    """Whether at least two articles give the figures, each inside its sentence, and no two figures are the same."""
    facts, figures = disagreement.facts, disagreement.figures
    given = [
        articles[fact.span.article_id].text[figure.start : figure.end]
        for fact, figure in zip(facts, figures, strict=False)
        if story_fact_holds(fact, articles)
        and figure.article_id == fact.span.article_id
        and fact.span.start <= figure.start < figure.end <= fact.span.end
    ]
    sides = {fact.span.article_id for fact in facts}
    return len(given) == len(facts) == len(figures) == len(set(given)) == len(sides) > 1


def sentence_holds(sentence: Sentence, story: Story) -> bool:
    """Whether a sentence is cut from one of the story's articles, or is the editor's own."""
    return printed_sentence_holds(sentence, {article.id: article for article in story.articles}, story.quotes)


def printed_sentence_holds(sentence: Sentence, articles: Mapping[str, Article], quotes: Sequence[Quote]) -> bool:
    """The same as `sentence_holds`, with the articles and quotes to compare with.

    The editor's own sentence must not be empty and must have no span (it would cite what it does not say); what it puts
    between quotation marks must occur in an article.
    """
    if sentence.kind == "editor":
        own = bool(sentence.text.strip()) and not any(piece.span for piece in sentence.pieces)
        return own and not find_unsaid_quotation(sentence.text, articles.values())
    return _spans_hold(sentence, articles) and _our_words_claim_nothing(sentence, quotes)


def _spans_hold(sentence: Sentence, articles: Mapping[str, Article]) -> bool:
    """Whether every span of a sentence holds, and its words (at least one) come from one article, in the order of its
    text, none of them cut. Without this rule any sentence could be "proved" letter by letter."""
    at, told, before = 0, "", Piece(text="")
    for piece in sentence.pieces:
        span = piece.span
        if span:
            article = articles.get(span.article_id)
            if article is None or not span_holds(span, piece.text, article.text):
                return False
            words = WORD.findall(piece.text)
            if words:
                if told not in ("", article.id) or span.start < at or not _cuts_no_word(span, article.text, before):
                    return False
                # The first word may come from elsewhere in the text: its case was changed to open the sentence.
                at, told = span.end if told or len(words) > 1 else 0, article.id
        before = piece
    return bool(told)


def _cuts_no_word(span: Span, text: str, before: Piece) -> bool:
    """Whether a span begins and ends between words. It may begin behind a first letter that stands in the piece before
    it in the other case."""
    if inside_word(text, span.end):
        return False
    if not inside_word(text, span.start) or (before.span and before.span.end == span.start):
        return True
    first = text[span.start - 1]
    return (
        not before.span and before.text.casefold().endswith(first.casefold()) and not inside_word(text, span.start - 1)
    )


def _our_words_claim_nothing(sentence: Sentence, quotes: Sequence[Quote]) -> bool:
    """Whether the pieces without a span say no more than who speaks: a few words, no negation, and no name or number
    but those of the quote's speaker. (The language files define the connecting words.)"""
    ours = " ".join(piece.text for piece in sentence.pieces if not piece.span)
    words = words_in(ours)
    if not words:
        return True
    if sentence.kind == "fact":
        return len(words) <= MOST_IN_A_SENTENCE and not claiming_words(words)
    return any(_name_only_speaker(quote, words, ours, sentence) for quote in quotes if _prints_quote(sentence, quote))


def _name_only_speaker(quote: Quote, words: Sequence[str], ours: str, sentence: Sentence) -> bool:
    """Whether our words name the quote's speaker and the rest of them is short and claims nothing. The first word of
    the sentence may have a capital."""
    speaker = quote.speaker or ""
    known = {word.casefold() for word in words_in(f"{speaker} {quote.speaker_role}")}
    surname = words_in(speaker)[-1:]
    added = [word for word in words if word.casefold() not in known]
    first = sentence.pieces[0]
    opening = not first.span and bool(words_in(first.text)) and added[:1] == words[:1]
    few = len(added) <= MOST_AROUND_A_QUOTE and not claiming_words(added, opening=opening)
    return bool(surname) and surname[0].casefold() in ours.casefold() and few


def _prints_quote(sentence: Sentence, quote: Quote) -> bool:
    """Whether every span of a sentence lies inside this quote."""
    spans = [piece.span for piece in sentence.pieces if piece.span]
    return all(
        span.article_id == quote.span.article_id and quote.span.start <= span.start and span.end <= quote.span.end
        for span in spans
    )


def find_unsaid_quotation(text: str, articles: Iterable[Article]) -> str:
    """The first words between quotation marks that occur in none of these articles, or "".

    Words behind a mark that is never closed count as unsaid: nobody can tell where they end.
    """
    sources = [_with_plain_marks(article.text) for article in articles]
    for found in quoted_spans(text):
        said = text[found.start : found.end]
        words = _with_plain_marks(said).strip(" ,.;:!?…")
        if not found.closed or (words and not any(occurs_as_words(words, source) for source in sources)):
            return said.strip()
    return ""


def _with_plain_marks(text: str) -> str:
    """The text with ASCII apostrophes and single spaces: an editor types these, pages have the typographic ones."""
    return " ".join(text.translate(_PLAIN_MARKS).split())
