"""Whether a fact, a quote or a printed sentence stands, word for word, in the article it is said to come from.

What has no span must be words of ours: few, and claiming nothing. What the editor wrote is not held against anything,
but what she puts between quotation marks must have been said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from briefing.text.marks import stretches
from briefing.text.ours import AROUND_A_QUOTE, FEW, WORD, claims, words_in
from briefing.text.wording import inside_word, introduces, is_speaker, stands
from briefing.types import Article, Disagreement, Fact, Piece, Quote, Sentence, Span, Story, Summary

_APOSTROPHES = str.maketrans("‘’ʼ\u00a0\u202f", "'''  ")


def span_holds(span: Span, text: str, source: str) -> bool:
    """Is `text` what stands at `span` of `source`? An empty text proves nothing."""
    return bool(text) and 0 <= span.start < span.end <= len(source) and source[span.start : span.end] == text


def prove_summary(summary: Summary, article: Article) -> tuple[Summary, int]:
    """What of a summary holds in its article, and how many facts and quotes did not."""
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
        and _voice_stands(fact, article.text)
    )


def _quote_holds(quote: Quote, article: Article) -> bool:
    return (
        quote.span.article_id == quote.sentence.article_id == article.id
        and span_holds(quote.span, quote.text, article.text)
        and 0 <= quote.sentence.start <= quote.span.start
        and quote.span.end <= quote.sentence.end <= len(article.text)
        and _voice_stands(quote, article.text)
    )


def _voice_stands(said: Fact | Quote, text: str) -> bool:
    """Whether the speaker, if there is one, and the role stand in the text."""
    known = said.speaker is None or is_speaker(said.speaker, text)
    return known and (not said.speaker_role or stands(said.speaker_role, text))


def story_fact_holds(fact: Fact, articles: Mapping[str, Article]) -> bool:
    """Whether a fact holds in its article, and what is said to be the same stands in others."""
    article = articles.get(fact.span.article_id)
    others = {span.article_id for span in fact.same}
    return (
        article is not None
        and _fact_holds(fact, article)
        and len(others) == len(fact.same)
        and article.id not in others
        and all(_inside(span, articles) for span in fact.same)
    )


def story_quote_holds(quote: Quote, articles: Mapping[str, Article]) -> bool:
    """Whether a quote holds in its article, but for the speaker's role, which another article may give the same
    name."""
    article = articles.get(quote.span.article_id)
    if article is None:
        return False
    name, role = quote.speaker or "", quote.speaker_role
    elsewhere = any(introduces(other.text, name, role) for other in articles.values())
    return _quote_holds(replace(quote, speaker_role="") if elsewhere else quote, article)


def _inside(span: Span, articles: Mapping[str, Article]) -> bool:
    article = articles.get(span.article_id)
    return article is not None and 0 <= span.start < span.end <= len(article.text)


def disagreement_holds(disagreement: Disagreement, articles: Mapping[str, Article]) -> bool:
    """Whether two articles or more really give the figures that are said to differ, each inside its sentence."""
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
    """Whether a sentence is that of one of the story's articles, or the editor's own."""
    return printed_sentence_holds(sentence, {article.id: article for article in story.articles}, story.quotes)


def printed_sentence_holds(sentence: Sentence, articles: Mapping[str, Article], quotes: Sequence[Quote]) -> bool:
    """Whether a sentence is its article's. The editor's own is hers, is marked as such, and may cite nothing; what it
    puts between quotation marks was said."""
    if sentence.kind == "editor":
        own = bool(sentence.text.strip()) and not any(piece.span for piece in sentence.pieces)
        return own and not find_unsaid_quotation(sentence.text, articles.values())
    return _spans_hold(sentence, articles) and _ours_is_little(sentence, quotes)


def _spans_hold(sentence: Sentence, articles: Mapping[str, Article]) -> bool:
    """Whether every span of a sentence holds, and its words (there must be some) stand in one article in the order of
    its text, with no word cut: what is pieced together from letters and scraps is ours, whatever its spans say."""
    at, told, before = 0, "", Piece(text="")
    for piece in sentence.pieces:
        span = piece.span
        if span:
            article = articles.get(span.article_id)
            if article is None or not span_holds(span, piece.text, article.text):
                return False
            words = WORD.findall(piece.text)
            if words:
                if told not in ("", article.id) or span.start < at or not _is_whole(span, article.text, before):
                    return False
                # A sentence's first word, set in the other case, may stand anywhere.
                at, told = span.end if told or len(words) > 1 else 0, article.id
        before = piece
    return bool(told)


def _is_whole(span: Span, text: str, before: Piece) -> bool:
    """Whether a span begins and ends between words, or begins behind a first letter that is ours for its case only."""
    if inside_word(text, span.end):
        return False
    if not inside_word(text, span.start) or (before.span and before.span.end == span.start):
        return True
    first = text[span.start - 1]
    return (
        not before.span and before.text.casefold().endswith(first.casefold()) and not inside_word(text, span.start - 1)
    )


def _ours_is_little(sentence: Sentence, quotes: Sequence[Quote]) -> bool:
    """Whether the pieces without a span say no more than who speaks: a few connecting words, none that turns the sense,
    and no name or number but those of the quote's speaker. (Which words connect is for the language files to say.)"""
    ours = " ".join(piece.text for piece in sentence.pieces if not piece.span)
    words = words_in(ours)
    if not words:
        return True
    if sentence.kind == "fact":
        return len(words) <= FEW and not claims(words)
    return any(_only_names(quote, words, ours, sentence) for quote in quotes if _holds_quote(sentence, quote))


def _only_names(quote: Quote, words: Sequence[str], ours: str, sentence: Sentence) -> bool:
    """Whether our words name a quote's speaker and, beside the speaker's name and role, are few and claim nothing. The
    sentence's own first word may have a capital."""
    speaker = quote.speaker or ""
    known = {word.casefold() for word in words_in(f"{speaker} {quote.speaker_role}")}
    surname = words_in(speaker)[-1:]
    added = [word for word in words if word.casefold() not in known]
    first = sentence.pieces[0]
    opening = not first.span and bool(words_in(first.text)) and added[:1] == words[:1]
    few = len(added) <= AROUND_A_QUOTE and not claims(added, opening=opening)
    return bool(surname) and surname[0].casefold() in ours.casefold() and few


def _holds_quote(sentence: Sentence, quote: Quote) -> bool:
    """Whether what a sentence prints with a span are this quote's words."""
    spans = [piece.span for piece in sentence.pieces if piece.span]
    return all(
        span.article_id == quote.span.article_id and quote.span.start <= span.start and span.end <= quote.span.end
        for span in spans
    )


def find_unsaid_quotation(text: str, articles: Iterable[Article]) -> str:
    """The first words between quotation marks that stand in none of these articles, or ""; those of marks that are not
    closed count as strange."""
    sources = [_plain(article.text) for article in articles]
    for found in stretches(text):
        said = text[found.start : found.end]
        words = _plain(said).strip(" ,.;:!?…")
        if not found.closed or (words and not any(stands(words, source) for source in sources)):
            return said.strip()
    return ""


def _plain(text: str) -> str:
    return " ".join(text.translate(_APOSTROPHES).split())
