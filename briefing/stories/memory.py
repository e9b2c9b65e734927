"""What earlier editions told: nothing twice, and a follow-up only with what is new.

The pipeline hands the articles that recent editions told to `group` together with the new ones, and `told`, which says
in which slot each of them was told last. Then

* a group whose articles were all told, or that adds only articles older than what was told, is no news;
* a group with later articles beside told ones is a follow-up: it is told from the later ones alone, minus every fact
  that already stood in a told article, and `Story.first_told` says when the reader heard of it;
* an article that was told and has another text now (see `changes`) is told again, with what is new in it alone.

A story with `first_told` and no facts is one that has nothing new: `is_told` names it, and `compose` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from briefing.stories.changes import Change, Told, change
from briefing.text.wording import occurs_as_words
from briefing.types import Article, Fact, Quote, Span, Story

Versions = Mapping[str, Sequence[Article]]
"""The texts in which articles were told, by article id, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the reader knows of a group of articles, and what of it is still to tell.

    `articles` are those to tell it from: all of them when none was told, none when there is nothing new. `first_told`
    is the latest slot that told of the event, or "". `background` are the articles it was told from, as they were told;
    `known` every text of them that was told. `change` and `note` speak of a told article that has another text.
    """

    articles: tuple[Article, ...]
    first_told: str = ""
    background: tuple[Article, ...] = ()
    known: tuple[Article, ...] = ()
    change: Literal["", "update", "correction"] = ""
    note: tuple[Fact, ...] = ()


def recall(group: Sequence[Article], told: Mapping[str, str], versions: Versions) -> Past:
    """What is known of a group.

    Args: the articles of one event, lead first; article ids to the slot of the edition that told them last; the texts
        in which they were told. An article whose text is not known counts as told in the one it has.
    """
    before = [article for article in group if article.id in told]
    if not before:
        return Past(articles=tuple(group))
    texts = {article.id: tuple(versions.get(article.id, ())) or (article,) for article in before}
    # As it was told: what an article says of its date when it was changed says nothing of the others.
    dates = (told_as[-1].published for told_as in texts.values())
    latest = max((date for date in dates if date), default=None)
    later = tuple(
        a for a in group if a.id not in told and (a.published is None or latest is None or a.published > latest)
    )
    changes = {article.id: change(article, texts[article.id]) for article in before}
    corrected = tuple(article for article in before if changes[article.id].kind == "correction")
    updated = tuple(article for article in before if changes[article.id].kind == "update")
    return Past(
        articles=(*corrected, *later, *updated),
        first_told=max(told[article.id] for article in before),
        background=tuple(texts[article.id][-1] for article in before),
        known=tuple(text for article in before for text in texts[article.id]),
        # Beside a new article an update is what any follow-up is.
        change="correction" if corrected else "update" if updated and not later else "",
        note=_note(changes, corrected),
    )


def _note(changes: Mapping[str, Change], corrected: Sequence[Article]) -> tuple[Fact, ...]:
    return changes[corrected[0].id].note if corrected else ()


def new_facts(facts: Sequence[Fact], past: Past) -> tuple[Fact, ...]:
    """The facts that no sentence told already, a correcting note before them."""
    told, same = Told(past.known), {article.id for article in past.background}
    language = {article.id: article.language for article in past.articles}
    fresh = (
        fact
        for fact in facts
        if not told.knows(fact.text, language[fact.span.article_id], dates=fact.span.article_id in same)
    )
    return (*past.note, *(fact for fact in fresh if not any(_meet(fact.span, part.span) for part in past.note)))


def _meet(one: Span, other: Span) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end


def new_quotes(quotes: Sequence[Quote], past: Past) -> tuple[Quote, ...]:
    """The quotes whose words stand in no text that was told."""
    return tuple(quote for quote in quotes if not any(occurs_as_words(quote.text, text.text) for text in past.known))


def is_told(story: Story) -> bool:
    """Whether an earlier edition told this story and there is nothing new in it."""
    return bool(story.first_told) and not story.facts
