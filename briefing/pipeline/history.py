"""The history of a briefing: what its earlier editions told, in which versions of the articles and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from briefing.printed_lines import without_intro
from briefing.rendering import data
from briefing.store import Store, ToldArticle
from briefing.types import Article, Sentence, Story
from briefing.verification import span_holds

# So far back an event that was told is recognised when it moves on. An outlet's follow-up comes within days; with a
# month, every court case of last month would compete with today's events for the same names, and each build would
# read four times as many old articles.
_MEMORY = timedelta(days=7)

# The pages of the last edition are read again unless it is older than this. Outlets correct an article within a day or
# two; each day more costs one conditional request for every article of the edition.
_RECHECKED = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The earlier editions of a briefing as one that is made now sees them.

    `number` counts the final ones, `last` is the newest: a row of its id, slot and made_at. `slots` say for each
    article that was told when it was told last, `recent` are those told within `_MEMORY` or the longest window,
    `recheck` those whose pages are looked at again; `told` is everything told, in order.
    """

    number: int
    last: Any | None
    told: tuple[ToldArticle, ...]
    slots: Mapping[str, str]
    recent: tuple[str, ...]
    recheck: tuple[str, ...]

    @property
    def made_at(self) -> datetime | None:
        """When the last final edition was made."""
        return self.last.made_at if self.last else None


def history_of(store: Store, briefing: str, *, now: datetime, besides: str, longest: timedelta = _MEMORY) -> History:
    """The final editions of a briefing made up to now, but for the one that is built again.

    Args:
        longest: how far back the edition looks at most: its memory is no shorter, or a monthly one had none.
    """
    last = store.last_final(briefing, until=now, besides=besides)
    told = store.told(briefing, until=now, besides=besides)
    slots = {one.article_id: one.slot for one in told}
    earliest = (now - max(_MEMORY, longest)).strftime("%Y-%m-%d")
    fresh = last is not None and now - last.made_at <= _RECHECKED
    return History(
        number=store.finals(briefing, until=now, besides=besides)[0],
        last=last,
        told=told,
        slots=slots,
        recent=tuple(article for article, slot in slots.items() if slot >= earliest),
        recheck=tuple(one.article_id for one in told if last and fresh and one.edition_id == last.id),
    )


def told_versions(store: Store, history: History) -> dict[str, tuple[Article, ...]]:
    """The texts in which the recent articles were told, by article id, the oldest first."""
    wanted = set(history.recent)
    found: dict[str, tuple[Article, ...]] = {}
    for one in history.told:
        texts = found.get(one.article_id, ())
        if one.article_id not in wanted or one.sha256 in {text.sha256 for text in texts}:
            continue
        version = store.article_version(one.article_id, one.sha256) if one.sha256 else None
        if version is not None:
            found[one.article_id] = (*texts, version)
    return found


def sentences_told_as(store: Store, history: History, stories: Sequence[Story]) -> dict[str, Sentence]:
    """The sentence that opened the blurb in which a story was told before, by story id and by its articles' ids.

    Only what can be proved again from the story's `background` is given, and nothing that an editor reworded.
    """
    wanted = {article.id for story in stories if story.facts for article in story.background}
    openings = _opening_sentences(store, history, wanted)
    found: dict[str, Sentence] = {}
    for story in stories:
        texts = {article.id: article.text for article in story.background}
        # The edition that told of it last: its sentence is the one the reader may remember.
        provable = [openings[key] for key in texts if key in openings and _is_provable(openings[key][1], texts)]
        if story.facts and provable:
            _, sentence = max(provable, key=lambda pair: pair[0])
            found |= dict.fromkeys((story.id, *texts), sentence)
    return found


def _opening_sentences(store: Store, history: History, wanted: set[str]) -> dict[str, tuple[int, Sentence]]:
    """By article id, the opening of the last blurb that told it, and which of the editions that was in."""
    editions = dict.fromkeys(one.edition_id for one in history.told if one.article_id in wanted)
    found: dict[str, tuple[int, Sentence]] = {}
    for place, edition_id in enumerate(editions):
        row = store.edition(edition_id)
        blurbs = data.edition_from_json(row.document, {}).blurbs if row else ()
        for blurb in blurbs:
            opening = without_intro(blurb.sentences[0])
            found |= dict.fromkeys((article.id for article in blurb.story.articles), (place, opening))
    return found


def _is_provable(sentence: Sentence, texts: Mapping[str, str]) -> bool:
    """Whether a sentence is no editor's and each of its spans occurs in these texts, at its place."""
    spans = [(piece.span, piece.text) for piece in sentence.pieces if piece.span]
    return (
        sentence.kind == "fact"
        and bool(spans)
        and all(span_holds(span, text, texts.get(span.article_id, "")) for span, text in spans)
    )
