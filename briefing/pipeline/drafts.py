"""Drafts that an editor works on: the sheet out, the sheet in, and the draft made again from the store with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from briefing import desk, phrases
from briefing.config import Briefing, Config
from briefing.edits import Edits, StoryEdit, article_ids, article_versions
from briefing.errors import ConfigError, EditError
from briefing.pipeline.building import (
    BuildResult,
    compose_edition,
    load_edition,
    plan_build_of_slot,
    save_draft,
    stored_edits,
    wanted_of,
)
from briefing.pipeline.gather import gather_from_store
from briefing.pipeline.resources import Resources
from briefing.rendering import theme
from briefing.store import Store
from briefing.types import Edition

__all__ = ["Draft", "Edited", "draft_of", "edit_draft", "keep_edited", "rebuild_draft", "sheet_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft that may be edited, and what was changed in it before."""

    edition: Edition
    edits: Edits
    briefing: Briefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A draft made again with edits, not yet kept; `warnings` are for the editor."""

    result: BuildResult
    edits: Edits
    warnings: tuple[str, ...]


def draft_of(config: Config, store: Store, edition_id: str) -> Draft:
    """The draft to edit.

    Raises:
        EditError: the edition is final, or nothing is known of its sources.
        StoreError: there is none.
    """
    edition = load_edition(store, edition_id)
    _check_draft(store, edition)
    try:
        briefing = config.briefing(edition.briefing)
    except ConfigError as error:
        hint = "put its sources into feeds.yaml to edit it"
        raise EditError("no briefing of feeds.yaml is the one it was built for", where=edition_id, hint=hint) from error
    return Draft(edition=edition, edits=stored_edits(store, edition_id), briefing=briefing)


def _check_draft(store: Store, edition: Edition) -> None:
    row = store.edition(edition.id)
    if row is not None and row.final:
        hint = "briefing build makes the next one"
        raise EditError("is final, and what was sent cannot be edited", where=edition.id, hint=hint)
    if row is None or row.made_at != edition.made_at:
        raise EditError("was built again meanwhile", where=edition.id, hint="edit it again as it is now")
    if store.has_letters_out(edition.id):
        hint = "briefing send finishes it"
        raise EditError("is being sent, or its sending was broken off", where=edition.id, hint=hint)


def sheet_of(config: Config, draft: Draft) -> str:
    """The sheet of a draft: YAML for an editor."""
    folders = theme.folders(config.root)
    words, traits = phrases.load(draft.edition.language, folders), theme.traits(draft.edition.theme, folders)
    return desk.write_sheet(draft.edition, draft.edits, words, traits)


def edit_draft(
    config: Config, store: Store, draft: Draft, text: str, *, file: str, resources: Resources | None = None
) -> Edited:
    """Make a draft again as a sheet says; `keep_edited` keeps it.

    Raises:
        EditError: the sheet has mistakes, all of them at once; `file` is its name there.
    """
    folders = theme.folders(config.root)
    words = phrases.load(draft.edition.language, folders)
    read = desk.read_sheet(
        text,
        file=file,
        edition=draft.edition,
        edits=draft.edits,
        phrases=words,
        theme=theme.traits(draft.edition.theme, folders),
        sections=draft.briefing.sections,
    )
    result = rebuild_draft(config, draft, store, read.edits, resources)
    untold = [edit for edit in read.edits.stories if edit.pin and not _is_told(edit, result.edition)]
    new = [edit for edit in untold if edit not in draft.edits.stories]
    if new:
        what = "cannot be told: nothing in it stands alone"
        where = [(read.lines.get(edit.story, 1), edit.title) for edit in new]
        raise EditError("", mistakes=tuple(f"{file}:{line}: {title!r} {what}; pin: false" for line, title in where))
    return Edited(result=result, edits=_with_articles_and_order(read.edits, result.edition), warnings=read.warnings)


def _is_told(edit: StoryEdit, edition: Edition) -> bool:
    return any(edit.fits(blurb.story) for blurb in edition.blurbs)


def _with_articles_and_order(edits: Edits, edition: Edition) -> Edits:
    """The edits with what could only be known when the edition was made: the articles of a story that was taken in, and
    where everything stands."""
    stories = tuple(_with_articles(edit, edition) if edit.pin else edit for edit in edits.stories)
    placed = edits.order or any(edit.pin for edit in stories)
    order = tuple(tuple(sorted(article_ids(blurb.story))) for blurb in edition.blurbs) if placed else ()
    return replace(edits, stories=stories, order=order)


def _with_articles(edit: StoryEdit, edition: Edition) -> StoryEdit:
    story = next((blurb.story for blurb in edition.blurbs if edit.fits(blurb.story)), None)
    if story is None or edit.articles:
        return edit
    return replace(edit, articles=tuple(sorted(article_ids(story))), versions=article_versions(story))


def rebuild_draft(
    config: Config, draft: Draft, store: Store, edits: Edits, resources: Resources | None = None
) -> BuildResult:
    """Make a draft again from the store alone, at its own clock, with these edits in the place of its own.

    It is not kept. The same store, draft and edits give the same edition.
    """
    resources, edition = resources or Resources(), draft.edition
    job = plan_build_of_slot(
        config,
        draft.briefing,
        store,
        slot=edition.slot,
        now=edition.made_at,
        since=store.draft_inputs(edition.id).since,
        choices=store.choices(edition.id),
    )
    # The problems of summarizing and of edits come again by themselves.
    problems = [problem for problem in edition.problems if problem.stage not in ("summarize", "edit")]
    gathered = gather_from_store(config, wanted_of(job), store, problems)
    made = compose_edition(replace(job, edits=edits), gathered, store, resources)
    return BuildResult(edition=made.edition, gathered=gathered, articles=made.articles, found=made.found)


def keep_edited(store: Store, edited: Edited) -> None:
    """Keep a draft that was made again in the place of itself, with its edits.

    Raises:
        EditError: it was built again or sent since.
    """
    edition = edited.result.edition
    _check_draft(store, edition)
    since = store.draft_inputs(edition.id).since
    save_draft(store, edition, choices=store.choices(edition.id), edits=edited.edits, since=since)
