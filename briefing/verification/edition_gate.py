"""The gate in front of every edition: nothing is printed that its articles do not say. Pure.

Facts, quotes and sentences are compared with the texts of the articles; headlines and credits with their titles,
authors and outlets; the subject line with the headlines. Only the editor's own words are not compared: they are marked
as hers wherever they are shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from briefing.phrases import Phrases
from briefing.types import Blurb, Edition, Section, Span
from briefing.verification.facts_and_quotes import (
    disagreement_holds,
    printed_sentence_holds,
    story_fact_holds,
    story_quote_holds,
)
from briefing.verification.our_lines import bridge_fits_anywhere, line_findings, preheader_holds, subject_holds


def find_unproved(edition: Edition, phrases: Phrases | None = None) -> tuple[str, ...]:
    """A line for everything printed that does not hold; no lines when all is proved.

    Args:
        edition: with the texts of the articles in its stories, as after building or loading it.
        phrases: our words in its language. Credits and bridges may use all of them; without them every capital in a
            credit or bridge must belong to a name.
    """
    lines = [line for blurb in edition.blurbs for line in _blurb_findings(blurb, edition, phrases)]
    if not subject_holds(edition):
        lines.append(f"{edition.id}: this subject is not made of the edition's headlines: {edition.subject}")
    if not preheader_holds(edition):
        lines.append(f"{edition.id}: this preheader is not made of the edition's own words: {edition.preheader}")
    return tuple(lines)


def drop_unproved_blurbs(edition: Edition, phrases: Phrases | None = None) -> Edition:
    """The edition without the blurbs that are not proved as a whole; `unverified` counts them.

    A subject or preheader made from one of them is emptied; mail then has the plain one.

    Args: the edition; our words in its language, see `find_unproved`.
    """
    sections = (replace(it, blurbs=_keep_proved_blurbs(it, edition, phrases)) for it in edition.sections)
    kept = tuple(section for section in sections if section.blurbs)
    dropped = len(edition.blurbs) - sum(len(section.blurbs) for section in kept)
    if dropped:
        edition = replace(edition, sections=kept, unverified=edition.unverified + dropped)
    if not subject_holds(edition):
        edition = replace(edition, subject="")
    return edition if preheader_holds(edition) else replace(edition, preheader="")


def _keep_proved_blurbs(section: Section, edition: Edition, phrases: Phrases | None) -> tuple[Blurb, ...]:
    """The blurbs of a section that are proved as a whole. A blurb behind a dropped one loses its bridge, unless the
    bridge speaks only of its own story."""
    held: list[Blurb] = []
    behind_gap = False
    for blurb in section.blurbs:
        if any(_blurb_findings(blurb, edition, phrases)):
            behind_gap = True
            continue
        lost = behind_gap and not bridge_fits_anywhere(blurb, edition, phrases)
        held.append(replace(blurb, bridge="") if lost else blurb)
        behind_gap = False
    return tuple(held)


def count_facts_and_quotes(edition: Edition) -> tuple[int, int]:
    """How many facts and how many quotes an edition prints in blurbs, points and callouts. Each counts once."""
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


def count_editor_lines(edition: Edition) -> tuple[int, int]:
    """How many sentences and how many headlines and mail lines (subject, preheader) of an edition are the editor's."""
    sentences = {
        (blurb.story.id, sentence.text)
        for blurb in edition.blurbs
        for sentence in (*blurb.sentences, *blurb.points)
        if sentence.kind == "editor"
    }
    return len(sentences), sum(bool(blurb.headline) for blurb in edition.blurbs) + len(edition.by_editor)


def _blurb_findings(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> Iterator[str]:
    for article in (*blurb.story.articles, *blurb.story.background):
        if hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() != article.sha256:
            yield f"{article.url or article.title}: the stored text is not the one the edition was made from"
    yield from _story_findings(blurb)
    yield from _sentence_findings(blurb)
    yield from line_findings(blurb, edition, phrases)


def _story_findings(blurb: Blurb) -> Iterator[str]:
    """The facts, figures, quotes and callout of the story that its articles do not have."""
    articles = {article.id: article for article in blurb.story.articles}
    for fact in blurb.story.facts:
        if not story_fact_holds(fact, articles):
            yield _describe(blurb, "fact", fact.text)
    for disagreement in blurb.story.disagreements:
        if not disagreement_holds(disagreement, articles):
            yield _describe(blurb, "pair of figures", " / ".join(fact.text for fact in disagreement.facts))
    for quote in blurb.story.quotes:
        if not story_quote_holds(quote, articles):
            yield _describe(blurb, "quote", quote.text)
    if blurb.callout and blurb.callout not in blurb.story.quotes:
        yield f"{blurb.story.headline}: this callout is none of its story's quotes: {blurb.callout.text}"


def _sentence_findings(blurb: Blurb) -> Iterator[str]:
    """The printed sentences that no article has."""
    articles = {article.id: article for article in blurb.story.articles}
    for sentence in (*blurb.sentences, *blurb.points):
        if not printed_sentence_holds(sentence, articles, blurb.story.quotes):
            yield _describe(blurb, "sentence", sentence.text)
    # A look back was printed by an earlier edition: prove it from the versions that edition had.
    before = {article.id: article for article in blurb.story.background}
    if blurb.look_back and not printed_sentence_holds(blurb.look_back, before, ()):
        yield _describe(blurb, "look back", blurb.look_back.text)


def _describe(blurb: Blurb, what: str, text: str) -> str:
    return f"{blurb.story.headline}: this {what} does not stand in its article: {text}"
