"""What a sheet shows of a draft, with the numbers of sentences and quotes: writer and reader must count alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from briefing.composition.printed_sentences import as_paragraph, quote_sentence
from briefing.edits import Edits, StoryEdit
from briefing.phrases import Phrases
from briefing.types import Blurb, Edition, LeftOut, Quote, Sentence, Story, ThemeTraits

__all__ = ["NO_QUOTE", "SheetStory", "pinnable_stories", "sheet_story"]

NO_QUOTE = "none"
# Quotes that a sheet numbers. Edits keep the quote itself, not its number, so drafts do not depend on it.
_MOST_QUOTES = 9
# Reasons that no pin can help against.
_NO_PIN_HELPS = ("no_facts", "thin", "told", "filtered", "old")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStory:
    """A told story on the sheet: its sentences and quotes, both numbered from 1. `quote` is the number of the printed
    quote, 0 for none."""

    blurb: Blurb
    listed: Literal["sentences", "points"]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    quote: int

    @property
    def headline(self) -> str:
        """The headline as it is printed."""
        return " ".join((self.blurb.headline or self.blurb.story.headline).split())


def sheet_story(blurb: Blurb, theme: ThemeTraits, phrases: Phrases) -> SheetStory:
    """A blurb as the sheet has it: with the sentences and the quotes that the edition's theme prints."""
    listed: Literal["sentences", "points"] = "sentences" if theme.tells == "prose" else "points"
    sentences = blurb.points if listed == "points" else blurb.sentences
    if listed == "points" and not theme.callouts:  # points hold no quote: whichever is picked, nothing would change
        return SheetStory(blurb=blurb, listed=listed, sentences=sentences, quotes=(), quote=0)
    current = None if listed == "points" else _printed_quote(sentences, blurb.story.quotes)
    current = current or (blurb.callout if theme.callouts else None)
    quotes = tuple(
        quote for quote in blurb.story.quotes if quote == current or _can_be_picked(quote, blurb, sentences, phrases)
    )
    within = (
        quotes[:_MOST_QUOTES]
        if current is None or current in quotes[:_MOST_QUOTES]
        else (*quotes[: _MOST_QUOTES - 1], current)
    )
    number = within.index(current) + 1 if current is not None else 0
    return SheetStory(blurb=blurb, listed=listed, sentences=sentences, quotes=within, quote=number)


def pinnable_stories(edition: Edition, edits: Edits, phrases: Phrases) -> tuple[tuple[LeftOut, StoryEdit | None], ...]:
    """The stories without a blurb that the editor can do something about, each with her earlier edit of it: those that
    were left out and that a pin could bring in, and those told in brief, which she can drop."""
    hopeless = {phrases[f"left_out.{reason}"] for reason in _NO_PIN_HELPS}
    here = {item.story for item in edition.left_out} | {blurb.story.id for blurb in edition.blurbs}
    items = [item for item in edition.left_out if item.story and item.reason not in hopeless]
    items += [_as_item(blurb.story, phrases["in_brief.title"]) for blurb in edition.lines]
    return tuple((item, _edit_of_untold(item, edits, here)) for item in items)


def _as_item(story: Story, reason: str) -> LeftOut:
    return LeftOut(title=story.headline, url=story.lead.url, source=story.lead.source, reason=reason, story=story.id)


def _edit_of_untold(item: LeftOut, edits: Edits, here: Collection[str]) -> StoryEdit | None:
    """The edit of a story that is not told. Its headline names it where an article has joined it and changed its id;
    but two stories with one headline ("The day in pictures") are not one story."""
    own = next((edit for edit in edits.stories if edit.story == item.story), None)
    return own or next((edit for edit in edits.stories if edit.title == item.title and edit.story not in here), None)


def _printed_quote(sentences: Iterable[Sentence], quotes: Iterable[Quote]) -> Quote | None:
    """The quote that is printed by one of the sentences."""
    spans = [piece.span for made in sentences if made.kind == "quote" for piece in made.pieces if piece.span]
    return next(
        (
            quote
            for quote in quotes
            for span in spans
            if span.article_id == quote.span.article_id and span.start < quote.span.end and quote.span.start < span.end
        ),
        None,
    )


def _can_be_picked(quote: Quote, blurb: Blurb, sentences: Iterable[Sentence], phrases: Phrases) -> bool:
    """Whether a quote has a speaker, can be told in a sentence, and is not told already."""
    article = next((article for article in blurb.story.articles if article.id == quote.span.article_id), None)
    others = tuple(made for made in sentences if made.kind != "quote")
    told = any(
        piece.span.article_id == quote.span.article_id and piece.span.start <= quote.span.start < piece.span.end
        for made in others
        for piece in made.pieces
        if piece.span
    )
    return (
        article is not None
        and bool(quote.speaker)
        and not told
        and quote_sentence(quote, article, as_paragraph(others), phrases) is not None
    )
