"""The gate: nothing is printed that does not stand, word for word, in the article it is said to come from. Pure.

Facts, quotes and sentences are held against the articles' texts, headlines and credits against their titles, authors
and outlets, the subject line against the headlines. What is left must be words of ours: few, and claiming nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from briefing.phrases import Phrases
from briefing.text.ours import AROUND_A_QUOTE, FEW, WORD, claims, words_in
from briefing.text.wording import inside_word, is_speaker, stands
from briefing.types import Article, Blurb, Edition, Fact, Phrase, Piece, Quote, Sentence, Span, Summary

_IN_A_LINE = 16
"""Words in a credit or a bridge that are neither names nor known to be ours."""
_AUTHORS, _AUTHOR_WORDS = 50, 60
"""How many authors of an article are looked at, and how many words of each."""
_NAME_WORDS = range(2, 13)
"""Words of a person's name: "Ana-Maria de la Cruz O’Neil" has seven."""
_PART = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]")

_Names = frozenset[tuple[str, ...]]


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
    if not _subject_holds(edition):
        lines.append(f"{edition.id}: this subject is not made of the edition's headlines: {edition.subject}")
    if not _preheader_holds(edition):
        lines.append(f"{edition.id}: this preheader is not made of the edition's own words: {edition.preheader}")
    return tuple(lines)


def gated(edition: Edition, phrases: Phrases | None = None) -> Edition:
    """The edition without the blurbs in which anything does not hold; each of them is added to `unverified`. A subject
    or preheader that speaks of one of them goes with it; mail then has the plain one.

    Args: the edition; our words in its language, see `findings`.
    """
    sections = tuple(
        replace(
            section,
            blurbs=tuple(blurb for blurb in section.blurbs if not any(_blurb_findings(blurb, edition, phrases))),
        )
        for section in edition.sections
    )
    kept = tuple(section for section in sections if section.blurbs)
    dropped = len(edition.blurbs) - sum(len(section.blurbs) for section in kept)
    if dropped:
        edition = replace(edition, sections=kept, unverified=edition.unverified + dropped)
    if not _subject_holds(edition):
        edition = replace(edition, subject="")
    return edition if _preheader_holds(edition) else replace(edition, preheader="")


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
    known = said.speaker is None or is_speaker(said.speaker, text)
    return known and (not said.speaker_role or stands(said.speaker_role, text))


def _blurb_findings(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> Iterator[str]:
    articles = {article.id: article for article in blurb.story.articles}
    for article in blurb.story.articles:
        if hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() != article.sha256:
            yield f"{article.url or article.title}: the stored text is not the one the edition was made from"
    for fact in blurb.story.facts:
        if fact.span.article_id not in articles or not _fact_holds(fact, articles[fact.span.article_id]):
            yield _line(blurb, "fact", fact.text)
    quotes = blurb.story.quotes
    for quote in quotes:
        if quote.span.article_id not in articles or not _quote_holds(quote, articles[quote.span.article_id]):
            yield _line(blurb, "quote", quote.text)
    if blurb.callout and blurb.callout not in quotes:
        yield f"{blurb.story.headline}: this callout is none of its story's quotes: {blurb.callout.text}"
    for sentence in (*blurb.sentences, *blurb.points):
        if not (_spans_hold(sentence, articles) and _ours_is_little(sentence, quotes)):
            yield _line(blurb, "sentence", sentence.text)
    yield from _line_findings(blurb, edition, phrases)


def _line_findings(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> Iterator[str]:
    """What does not hold in the lines around a blurb's sentences."""
    if not any(_heads(blurb.story.headline, article.title) for article in blurb.story.articles):
        yield f"{blurb.story.headline}: this headline is the title of none of its articles"
    said = "".join(phrase.text for phrase in blurb.credit)
    if blurb.credit and not _credit_holds(blurb, phrases):
        yield f"{blurb.story.headline}: this credit names what its articles do not carry: {said}"
    if blurb.bridge and not _bridge_holds(blurb, edition, phrases):
        yield f"{blurb.story.headline}: this bridge says more than when the story was told: {blurb.bridge}"


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


# The lines around the sentences


def _heads(line: str, whole: str) -> bool:
    """Whether a line is a headline, or what is left of one that was cut between words, whatever its spaces."""
    line, whole = " ".join(line.split()), " ".join(whole.split())
    return line == whole or (bool(line) and stands(line, whole))


def _subject_holds(edition: Edition) -> bool:
    return edition.subject in ("", edition.title) or _made_of_headlines(edition.subject, edition)


def _preheader_holds(edition: Edition) -> bool:
    text = edition.preheader
    sentences = (sentence.text for blurb in edition.blurbs for sentence in blurb.sentences)
    return not text or text in sentences or _made_of_headlines(text, edition)


def _made_of_headlines(line: str, edition: Edition) -> bool:
    """Whether every clause of a line begins a headline or, behind a semicolon, a clause of one."""
    clauses = [
        " ".join(clause.split()) for blurb in edition.blurbs for clause in blurb.story.headline.split(";") if clause
    ]
    return all(any(_begins(part.strip(), clause) for clause in clauses) for part in line.split(";"))


def _begins(part: str, whole: str) -> bool:
    return bool(part) and whole.startswith(part) and not inside_word(whole, len(part))


def _credit_holds(blurb: Blurb, phrases: Phrases | None) -> bool:
    """Whether a credit names outlets of the story and the authors of one article of an outlet it names, whether its
    links lead to what they name, and whether the rest is ours."""
    articles = blurb.story.articles
    if not all(_link_holds(phrase, articles, phrases) for phrase in blurb.credit if phrase.url):
        return False
    said = "".join(phrase.text for phrase in blurb.credit)
    whole = f" {' '.join(_parts(said))} "
    named = {article.source for article in articles if f" {' '.join(_parts(article.source))} " in whole}
    unnamed = len({article.source for article in articles} - named)
    return any(
        _is_ours(said, _names(articles, article.authors), phrases, more=unnamed)
        for article in articles
        if article.source in named
    )


def _link_holds(phrase: Phrase, articles: Iterable[Article], phrases: Phrases | None) -> bool:
    """Whether a link of the credit leads to an article, and to one whose outlet or authors its words name."""
    targets = (article for article in articles if article.url == phrase.url)
    return any(_is_ours(phrase.text, _names((target,), target.authors), phrases) for target in targets)


def _bridge_holds(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a bridge names no day but the one on which the story was told, and the rest is ours."""
    tellers = (phrases,) if phrases else (Phrases(language=x, words=x, patterns={}) for x in (edition.language, "en"))
    try:
        told = date.fromisoformat(blurb.story.first_told[:10])
    except ValueError:
        return _is_ours(blurb.bridge, frozenset(), phrases)
    days = frozenset(_parts(day) for teller in tellers for day in (teller.weekday(told), teller.short_date(told)))
    return _is_ours(blurb.bridge, days, phrases)


def _is_ours(line: str, names: _Names, phrases: Phrases | None, *, more: int = 0) -> bool:
    """Whether a line says nothing beside these names but words of the phrase files, or few that claim nothing; its
    first word may have a capital, and a number may count up to so many more."""
    said = _PART.findall(line)
    parts = _parts(line)
    known = _vocabulary(phrases) if phrases else frozenset()
    longest = max(map(len, names), default=0)
    rest = []
    at = 0
    while at < len(parts):
        ends = range(min(at + longest, len(parts)), at, -1)
        end = next((end for end in ends if parts[at:end] in names), 0)
        counted = said[at].isdecimal() and 1 <= int(said[at][:9]) <= more
        if not end and not counted and parts[at] not in known:
            rest.append(said[at] if at else parts[at])
        at = end or at + 1
    words = words_in(" ".join(rest))
    return len(words) <= _IN_A_LINE and not claims(words)


def _names(articles: Iterable[Article], authors: Iterable[str]) -> _Names:
    """The outlets of articles, and every run of words in author fields that is as long as a name."""
    found = {_parts(article.source) for article in articles}
    for author in tuple(authors)[:_AUTHORS]:
        for field in (author, _ASIDE.sub(" ", author)):
            words = _parts(field)[:_AUTHOR_WORDS]
            found |= {words[at : at + length] for at in range(len(words)) for length in _NAME_WORDS}
    return frozenset(name for name in found if name)


def _vocabulary(phrases: Phrases) -> frozenset[str]:
    """Our own words for credits and bridges."""
    patterns = (
        pattern
        for key, pattern in phrases.patterns.items()
        if key.startswith(("credit.", "bridge.", "list.", "footer."))
    )
    return frozenset(part for pattern in patterns for part in _parts(re.sub(r"\{\w*\}", " ", pattern)))


def _parts(text: str) -> tuple[str, ...]:
    """The words of a name, whatever joins them, and whatever their case."""
    return tuple(part.casefold() for part in _PART.findall(text))


def _line(blurb: Blurb, what: str, text: str) -> str:
    return f"{blurb.story.headline}: this {what} does not stand in its article: {text}"
