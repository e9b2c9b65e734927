"""What an editor changed in a draft, as data that outlives the draft: every later build of its slot applies it.

Nothing here knows how a sheet shows them (`desk`) or how they are applied (`composition/editor_changes.py`). A story is
recognised by any one of its articles: its id changes when an article joins it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from briefing.errors import StoreError
from briefing.types import Quote, Sentence, Story

__all__ = ["EditedLine", "Edits", "StoryEdit", "from_json", "to_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedLine:
    """A sentence that the editor kept: as it was composed, and in `text` her own wording, or ""."""

    was: Sentence
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEdit:
    """What an editor changed in one story.

    `title` is the story's headline, for messages; `articles` are the ids of its articles, `versions` the hashes of the
    texts that she saw. `headline` "" and `section` None mean: as composed. `lines`, unless empty, are the sentences of
    the list named by `listed`, in her order; `deleted` are the texts of the sentences that she took out. `quote` has
    the quote that she picked, is empty for no quote, and None for the composed one.
    """

    story: str
    title: str = ""
    articles: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    pin: bool = False
    drop: bool = False
    headline: str = ""
    section: str | None = None
    listed: Literal["sentences", "points"] = "sentences"
    lines: tuple[EditedLine, ...] = ()
    deleted: tuple[str, ...] = ()
    quote: tuple[Quote, ...] | None = None

    def fits(self, story: Story) -> bool:
        """Whether this is the edit of a story."""
        return self.story == story.id or not article_ids(story).isdisjoint(self.articles)

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        own = self.headline or self.lines or self.section is not None or self.quote is not None
        return bool(self.pin or self.drop or own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What an editor changed in a draft.

    `note`, `subject` and `preheader` are hers, or None: as composed. `order` has the stories from first to last, each
    by its own id or by those of its articles; empty: as composed.
    """

    note: str | None = None
    subject: str | None = None
    preheader: str | None = None
    order: tuple[tuple[str, ...], ...] = ()
    stories: tuple[StoryEdit, ...] = ()

    def of(self, story: Story) -> StoryEdit | None:
        """The first edit that fits a story."""
        return next((edit for edit in self.stories if edit.fits(story)), None)

    def pins(self, story: Story) -> bool:
        """Whether the editor pinned a story, so that it is told whatever the limits say."""
        edit = self.of(story)
        return edit is not None and edit.pin

    def place(self, story: Story) -> int | None:
        """The editor's place for a story, counted from 0; None for one that she did not place."""
        own = article_ids(story) | {story.id}
        return next((place for place, articles in enumerate(self.order) if not own.isdisjoint(articles)), None)


def article_ids(story: Story) -> frozenset[str]:
    """The ids of a story's articles."""
    return frozenset(article.id for article in story.articles)


def article_versions(story: Story) -> tuple[str, ...]:
    """The hashes of a story's texts."""
    return tuple(article.sha256 for article in story.articles)


def only_changing(stories: Iterable[StoryEdit]) -> tuple[StoryEdit, ...]:
    """The edits that change anything."""
    return tuple(edit for edit in stories if edit.changes)


def to_json(edits: Edits) -> str:
    """The edits as JSON; "" for none."""
    # The adapter costs 5 ms to make: once for each draft that is read or kept, and never where nothing was edited.
    return "" if edits == Edits() else TypeAdapter(Edits).dump_json(edits, exclude_defaults=True).decode()


def from_json(text: str) -> Edits:
    """Read back what `to_json` wrote.

    Raises:
        StoreError: it was written by another version.
    """
    try:
        return TypeAdapter(Edits).validate_json(text)
    except ValidationError as error:
        what = f"the edits of this draft cannot be read: {error.errors()[0]['msg']}"
        raise StoreError(what, hint="briefing build --fresh forgets them") from error
