"""The gate: nothing is printed that does not stand, word for word, in the article it is said to come from. Pure.

Facts, quotes and sentences are held against the articles' texts, headlines and credits against their titles, authors
and outlets, the subject line against the headlines. What is left must be words of ours: few, and claiming nothing. Only
what the editor reworded is not held against anything: it is marked as hers wherever it is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from briefing.phrases import Phrases
from briefing.text.connective_words import MOST_AROUND_A_QUOTE, MOST_IN_A_SENTENCE, WORD, claiming_words, words_in
from briefing.text.wording import inside_word, introduces_with_role, names_speaker_in, occurs_as_words
from briefing.types import (
    Article,
    Blurb,
    Disagreement,
    Edition,
    Fact,
    Piece,
    Quote,
    Section,
    Sentence,
    Span,
    Story,
    Summary,
)
from briefing.verification.lines import leads_from_anywhere, line_findings, preheader_holds, subject_holds
from briefing.verification.own import own_words, strange_quotation

__all__ = ["counts", "findings", "gated", "holds", "own_words", "proved", "sentence_holds", "strange_quotation"]


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


def findings(edition: Edition, phrases: Phrases | None = None) -> tuple[str, ...]:
    """Everything printed that does not hold, a line each; none when all is proved.

    Args:
        edition: with the articles' texts in its stories, as they are after building or loading it.
        phrases: our words in its language. They may stand in credits and bridges whatever they look like; without them
            a capital there must be a name's.
    """
    lines = [line for blurb in edition.blurbs for line in _blurb_findings(blurb, edition, phrases)]
    if not subject_holds(edition):
        lines.append(f"{edition.id}: this subject is not made of the edition's headlines: {edition.subject}")
    if not preheader_holds(edition):
        lines.append(f"{edition.id}: this preheader is not made of the edition's own words: {edition.preheader}")
    return tuple(lines)


def gated(edition: Edition, phrases: Phrases | None = None) -> Edition:
    """The edition without the blurbs in which anything does not hold; each of them is added to `unverified`. A subject
    or preheader that speaks of one of them goes with it; mail then has the plain one.

    Args: the edition; our words in its language, see `findings`.
    """
    sections = tuple(replace(section, blurbs=_held(section, edition, phrases)) for section in edition.sections)
    kept = tuple(section for section in sections if section.blurbs)
    dropped = len(edition.blurbs) - sum(len(section.blurbs) for section in kept)
    if dropped:
        edition = replace(edition, sections=kept, unverified=edition.unverified + dropped)
    if not subject_holds(edition):
        edition = replace(edition, subject="")
    return edition if preheader_holds(edition) else replace(edition, preheader="")


def _held(section: Section, edition: Edition, phrases: Phrases | None) -> tuple[Blurb, ...]:
    """The blurbs of a section in which all holds; a bridge from one that goes out goes with it."""
    held: list[Blurb] = []
    behind_gap = False
    for blurb in section.blurbs:
        if any(_blurb_findings(blurb, edition, phrases)):
            behind_gap = True
            continue
        lost = behind_gap and not leads_from_anywhere(blurb, edition, phrases)
        held.append(replace(blurb, bridge="") if lost else blurb)
        behind_gap = False
    return tuple(held)


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
    return (
        fact.span.article_id == article.id
        and holds(fact.span, fact.text, article.text)
        and _voice_stands(fact, article.text)
    )


def _quote_holds(quote: Quote, article: Article) -> bool:
    return (
        quote.span.article_id == quote.sentence.article_id == article.id
        and holds(quote.span, quote.text, article.text)
        and 0 <= quote.sentence.start <= quote.span.start
        and quote.span.end <= quote.sentence.end <= len(article.text)
        and _voice_stands(quote, article.text)
    )


def _voice_stands(said: Fact | Quote, text: str) -> bool:
    """Whether the speaker, if there is one, and the role stand in the text."""
    known = said.speaker is None or names_speaker_in(said.speaker, text)
    return known and (not said.speaker_role or occurs_as_words(said.speaker_role, text))


def _blurb_findings(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> Iterator[str]:
    for article in (*blurb.story.articles, *blurb.story.background):
        if hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() != article.sha256:
            yield f"{article.url or article.title}: the stored text is not the one the edition was made from"
    yield from _story_findings(blurb)
    yield from _sentence_findings(blurb)
    yield from line_findings(blurb, edition, phrases)


def _story_findings(blurb: Blurb) -> Iterator[str]:
    """What the story has found in its articles, and does not stand there."""
    articles = {article.id: article for article in blurb.story.articles}
    for fact in blurb.story.facts:
        if not _is_told(fact, articles):
            yield _line(blurb, "fact", fact.text)
    for disagreement in blurb.story.disagreements:
        if not _differ(disagreement, articles):
            yield _line(blurb, "pair of figures", " / ".join(fact.text for fact in disagreement.facts))
    for quote in blurb.story.quotes:
        if not _is_said(quote, articles):
            yield _line(blurb, "quote", quote.text)
    if blurb.callout and blurb.callout not in blurb.story.quotes:
        yield f"{blurb.story.headline}: this callout is none of its story's quotes: {blurb.callout.text}"


def _sentence_findings(blurb: Blurb) -> Iterator[str]:
    """What is printed and is not its article's."""
    articles = {article.id: article for article in blurb.story.articles}
    for sentence in (*blurb.sentences, *blurb.points):
        if not _sentence_holds(sentence, articles, blurb.story.quotes):
            yield _line(blurb, "sentence", sentence.text)
    # What an earlier edition printed was cut from the versions it was told from.
    before = {article.id: article for article in blurb.story.background}
    if blurb.look_back and not _sentence_holds(blurb.look_back, before, ()):
        yield _line(blurb, "look back", blurb.look_back.text)


def sentence_holds(sentence: Sentence, story: Story) -> bool:
    """Whether a sentence is that of one of the story's articles, or the editor's own."""
    return _sentence_holds(sentence, {article.id: article for article in story.articles}, story.quotes)


def _is_told(fact: Fact, articles: Mapping[str, Article]) -> bool:
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


def _is_said(quote: Quote, articles: Mapping[str, Article]) -> bool:
    """Whether a quote holds in its article, but for the speaker's role, which another article may give the same
    name."""
    article = articles.get(quote.span.article_id)
    if article is None:
        return False
    name, role = quote.speaker or "", quote.speaker_role
    elsewhere = any(introduces_with_role(other.text, name, role) for other in articles.values())
    return _quote_holds(replace(quote, speaker_role="") if elsewhere else quote, article)


def _inside(span: Span, articles: Mapping[str, Article]) -> bool:
    article = articles.get(span.article_id)
    return article is not None and 0 <= span.start < span.end <= len(article.text)


def _differ(disagreement: Disagreement, articles: Mapping[str, Article]) -> bool:
    """Whether two articles or more really give the figures that are said to differ, each inside its sentence."""
    facts, figures = disagreement.facts, disagreement.figures
    given = [
        articles[fact.span.article_id].text[figure.start : figure.end]
        for fact, figure in zip(facts, figures, strict=False)
        if _is_told(fact, articles)
        and figure.article_id == fact.span.article_id
        and fact.span.start <= figure.start < figure.end <= fact.span.end
    ]
    sides = {fact.span.article_id for fact in facts}
    return len(given) == len(facts) == len(figures) == len(set(given)) == len(sides) > 1


def _sentence_holds(sentence: Sentence, articles: Mapping[str, Article], quotes: Sequence[Quote]) -> bool:
    """Whether a sentence is its article's. The editor's own is hers, is marked as such, and may cite nothing; what it
    puts between quotation marks was said."""
    if sentence.kind == "editor":
        own = bool(sentence.text.strip()) and not any(piece.span for piece in sentence.pieces)
        return own and not strange_quotation(sentence.text, articles.values())
    return _spans_hold(sentence, articles) and _ours_is_little(sentence, quotes)


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
        return len(words) <= MOST_IN_A_SENTENCE and not claiming_words(words)
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
    few = len(added) <= MOST_AROUND_A_QUOTE and not claiming_words(added, opening=opening)
    return bool(surname) and surname[0].casefold() in ours.casefold() and few


def _holds_quote(sentence: Sentence, quote: Quote) -> bool:
    """Whether what a sentence prints with a span are this quote's words."""
    spans = [piece.span for piece in sentence.pieces if piece.span]
    return all(
        span.article_id == quote.span.article_id and quote.span.start <= span.start and span.end <= quote.span.end
        for span in spans
    )


def _line(blurb: Blurb, what: str, text: str) -> str:
    return f"{blurb.story.headline}: this {what} does not stand in its article: {text}"
