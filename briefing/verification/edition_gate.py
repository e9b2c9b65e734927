"""The gate in front of every edition: nothing is printed that its articles do not say. Pure.

Facts, quotes and sentences are compared with the texts of the articles; headlines and credits with their titles,
authors and outlets; the subject line with the headlines. Only the editor's own words are not compared: they are marked
as hers wherever they are shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from briefing.phrases import Phrases
from briefing.types import Article, Blurb, Edition, LeftOut, Section, Sentence, Span, Story
from briefing.verification.facts_and_quotes import (
    disagreement_holds,
    find_unsaid_quotation,
    printed_sentence_holds,
    story_fact_holds,
    story_quote_holds,
)
from briefing.verification.our_lines import (
    bridge_fits_anywhere,
    bridge_holds,
    credit_holds,
    headline_holds,
    intro_holds,
    preheader_holds,
    subject_holds,
)

Part = Literal[
    "text", "headline", "fact", "figures", "quote", "sentence", "callout", "look_back", "credit", "bridge", "intro"
]
"""What of a blurb may fail to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproved:
    """A part of a blurb that does not hold: its story's id, which part, and a line that says so."""

    story: str
    part: Part
    line: str


def find_unproved(edition: Edition, phrases: Phrases | None = None) -> tuple[str, ...]:
    """A line for everything printed that does not hold; no lines when all is proved.

    Args:
        edition: with the texts of the articles in its stories, as after building or loading it.
        phrases: our words in its language. Credits and bridges may use all of them; without them every capital in a
            credit or bridge must belong to a name.
    """
    lines = [found.line for found in find_unproved_parts(edition, phrases)]
    if not subject_holds(edition):
        lines.append(f"{edition.id}: this subject is not made of the edition's headlines: {edition.subject}")
    if not preheader_holds(edition):
        lines.append(f"{edition.id}: this preheader is not made of the edition's own words: {edition.preheader}")
    return tuple(lines)


def find_unproved_parts(edition: Edition, phrases: Phrases | None = None) -> tuple[Unproved, ...]:
    """What does not hold in the blurbs of an edition, part by part, in the order of reading.

    Args: as for `find_unproved`.
    """
    told = (found for blurb in edition.blurbs for found in _blurb_findings(blurb, edition, phrases))
    return (*told, *(found for blurb in edition.lines for found in _blurb_findings(blurb, edition, phrases)))


def provable_story(story: Story, doubted: Iterable[Sentence] = ()) -> Story | None:
    """The story with no more than what holds: its articles as they were stored, its headline, facts and quotes.

    Args: the story; sentences that could not be proved: no fact or quote is told again from their place.
    Returns: None when none of its articles is left.
    """
    articles = tuple(article for article in story.articles if _is_as_stored(article))
    if not articles:
        return None
    by_id = {article.id: article for article in articles}
    spans = [piece.span for sentence in doubted for piece in sentence.pieces if piece.span]
    held = replace(story, articles=articles, background=tuple(filter(_is_as_stored, story.background)))
    return replace(
        held,
        headline=story.headline if headline_holds(held) else articles[0].title,
        facts=tuple(fact for fact in story.facts if story_fact_holds(fact, by_id) and not _touches(fact.span, spans)),
        quotes=tuple(it for it in story.quotes if story_quote_holds(it, by_id) and not _touches(it.sentence, spans)),
        disagreements=tuple(it for it in story.disagreements if disagreement_holds(it, by_id)),
    )


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.article_id == it.article_id and span.start < it.end and it.start < span.end for it in others)


def drop_unproved_blurbs(edition: Edition, phrases: Phrases | None = None) -> Edition:
    """The edition without the blurbs that are not proved as a whole; `unverified` counts them, `left_out` has them.

    A subject or preheader made from one of them is emptied; mail then has the plain one. This is the last net:
    composing proves an edition too, and tells a story otherwise, or the next one, where something does not hold.

    Args: the edition; our words in its language, see `find_unproved`.
    """
    told = (*edition.blurbs, *edition.lines)
    dropped = [blurb.story for blurb in told if any(_blurb_findings(blurb, edition, phrases))]
    sections = (replace(it, blurbs=_keep_proved_blurbs(it, edition, phrases)) for it in edition.sections)
    kept = tuple(section for section in sections if section.blurbs)
    if dropped:
        left_out = (*edition.left_out, *(_as_unproved(story, phrases) for story in dropped))
        unverified = edition.unverified + len(dropped)
        edition = replace(edition, sections=kept, unverified=unverified, left_out=left_out)
    if not subject_holds(edition):
        edition = replace(edition, subject="", subject_from=())
    return edition if preheader_holds(edition) else replace(edition, preheader="", preheader_from=())


def _as_unproved(story: Story, phrases: Phrases | None) -> LeftOut:
    return LeftOut(
        title=story.headline,
        url=story.lead.url,
        source=story.lead.source,
        reason=phrases["left_out.unproved"] if phrases else "unproved",
        story=story.id,
        score=story.score,
        reasons=story.reasons,
    )


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


def _blurb_findings(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> Iterator[Unproved]:
    for part, line in (*_story_findings(blurb), *_sentence_findings(blurb), *_line_findings(blurb, edition, phrases)):
        yield Unproved(story=blurb.story.id, part=part, line=line)


def _is_as_stored(article: Article) -> bool:
    """Whether a text is the one that its hash was made of."""
    return hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() == article.sha256


def _story_findings(blurb: Blurb) -> Iterator[tuple[Part, str]]:
    """The texts, facts, figures, quotes and callout of the story that its articles do not have."""
    articles = {article.id: article for article in blurb.story.articles}
    for article in (*blurb.story.articles, *blurb.story.background):
        if not _is_as_stored(article):
            yield "text", f"{article.url or article.title}: the stored text is not the one the edition was made from"
    for fact in blurb.story.facts:
        if not story_fact_holds(fact, articles):
            yield "fact", _describe(blurb, "fact", fact.text)
    for disagreement in blurb.story.disagreements:
        if not disagreement_holds(disagreement, articles):
            yield "figures", _describe(blurb, "pair of figures", " / ".join(fact.text for fact in disagreement.facts))
    for quote in blurb.story.quotes:
        if not story_quote_holds(quote, articles):
            yield "quote", _describe(blurb, "quote", quote.text)
    if blurb.callout and blurb.callout not in blurb.story.quotes:
        said = f"this callout is none of its story's quotes: {blurb.callout.text}"
        yield "callout", f"{blurb.story.headline}: {said}"


def _sentence_findings(blurb: Blurb) -> Iterator[tuple[Part, str]]:
    """The printed sentences that no article has."""
    for sentence in unproved_sentences(blurb):
        yield "sentence", _describe(blurb, "sentence", sentence.text)
    # A look back was printed by an earlier edition: prove it from the versions that edition had.
    before = {article.id: article for article in blurb.story.background}
    if blurb.look_back and not printed_sentence_holds(blurb.look_back, before, ()):
        yield "look_back", _describe(blurb, "look back", blurb.look_back.text)


def unproved_sentences(blurb: Blurb) -> tuple[Sentence, ...]:
    """The sentences and points of a blurb that none of its articles has."""
    articles = {article.id: article for article in blurb.story.articles}
    told = (*blurb.sentences, *blurb.points)
    return tuple(made for made in told if not printed_sentence_holds(made, articles, blurb.story.quotes))


def _line_findings(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> Iterator[tuple[Part, str]]:
    """The headline, the credit, the bridge and the introductions that do not hold."""
    head = blurb.story.headline
    if not headline_holds(blurb.story):
        yield "headline", f"{head}: this headline is the title of none of its articles"
    if unsaid := find_unsaid_quotation(blurb.headline, blurb.story.articles):
        yield "headline", f"{head}: the editor's headline quotes what none of its articles says: {unsaid}"
    if not credit_holds(blurb, phrases):
        said = "".join(phrase.text for phrase in blurb.credit)
        yield "credit", f"{head}: this credit names what its articles do not carry: {said}"
    if not bridge_holds(blurb, edition, phrases):
        yield "bridge", f"{head}: this bridge says more than when and where: {blurb.bridge}"
    for sentence in (*blurb.sentences, *blurb.points, *((blurb.look_back,) if blurb.look_back else ())):
        if not intro_holds(sentence, blurb, edition, phrases):
            part: Part = "look_back" if sentence is blurb.look_back else "intro"
            yield part, f"{head}: these words before a sentence say more than who tells it: {sentence.intro}"


def _describe(blurb: Blurb, what: str, text: str) -> str:
    return f"{blurb.story.headline}: this {what} does not stand in its article: {text}"
