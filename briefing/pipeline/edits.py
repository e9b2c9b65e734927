"""An editor's changes to a draft: the sheet out, the sheet in, and the draft made again from the store with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from briefing import desk, phrases
from briefing.config import Briefing, Config
from briefing.edits import Edits, StoryEdit, ids, versions
from briefing.errors import ConfigError, EditError
from briefing.pipeline.editions import Run, load, made_of, save
from briefing.pipeline.gather import stored
from briefing.pipeline.jobs import edits_of, job_of, wanted_of
from briefing.rendering import theme
from briefing.store import Store
from briefing.types import Edition

__all__ = ["Draft", "Edited", "draft_of", "edit", "keep", "remake", "sheet_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft that may be edited, and what was changed in it before."""

    edition: Edition
    edits: Edits
    briefing: Briefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A draft made again with edits, not yet kept; `warnings` are for the editor."""

    run: Run
    edits: Edits
    warnings: tuple[str, ...]


def draft_of(config: Config, store: Store, edition_id: str) -> Draft:
    """The draft to edit.

    Raises:
        EditError: the edition is final, or nothing is known of its sources.
        StoreError: there is none.
    """
    edition = load(store, edition_id)
    _check_draft(store, edition)
    try:
        briefing = config.briefing(edition.briefing)
    except ConfigError as error:
        hint = "put its sources into feeds.yaml to edit it"
        raise EditError("no briefing of feeds.yaml is the one it was built for", where=edition_id, hint=hint) from error
    return Draft(edition=edition, edits=edits_of(store, edition_id), briefing=briefing)


def _check_draft(store: Store, edition: Edition) -> None:
    row = store.edition(edition.id)
    if row is not None and row.final:
        hint = "briefing build makes the next one"
        raise EditError("is final, and what was sent cannot be edited", where=edition.id, hint=hint)
    if row is None or row.made_at != edition.made_at:
        raise EditError("was built again meanwhile", where=edition.id, hint="edit it again as it is now")


def sheet_of(config: Config, draft: Draft) -> str:
    """The sheet of a draft: YAML for an editor."""
    folders = theme.folders(config.root)
    words, told = phrases.load(draft.edition.language, folders), theme.traits(draft.edition.theme, folders)
    return desk.write(draft.edition, draft.edits, words, told)


def edit(config: Config, store: Store, draft: Draft, text: str, *, file: str) -> Edited:
    """Make a draft again as a sheet says; `keep` keeps it.

    Raises:
        EditError: the sheet has mistakes, all of them at once; `file` is its name there.
    """
    folders = theme.folders(config.root)
    words = phrases.load(draft.edition.language, folders)
    read = desk.read(
        text,
        file=file,
        edition=draft.edition,
        edits=draft.edits,
        phrases=words,
        theme=theme.traits(draft.edition.theme, folders),
        sections=draft.briefing.sections,
    )
    run = remake(config, draft.briefing, store, draft.edition, read.edits)
    untold = [edit for edit in read.edits.stories if edit.pin and not _told(edit, run.edition)]
    new = [edit for edit in untold if edit not in draft.edits.stories]
    if new:
        what = "cannot be told: nothing in it stands alone"
        where = [(read.lines.get(edit.story, 1), edit.title) for edit in new]
        raise EditError("", mistakes=tuple(f"{file}:{line}: {title!r} {what}; pin: false" for line, title in where))
    return Edited(run=run, edits=_settled(read.edits, run.edition), warnings=read.warnings)


def _told(edit: StoryEdit, edition: Edition) -> bool:
    return any(edit.fits(blurb.story) for blurb in edition.blurbs)


def _settled(edits: Edits, edition: Edition) -> Edits:
    """The edits with what could only be known when the edition was made: the articles of a story that was taken in, and
    where everything stands."""
    stories = tuple(_known(edit, edition) if edit.pin else edit for edit in edits.stories)
    placed = edits.order or any(edit.pin for edit in stories)
    order = tuple(tuple(sorted(ids(blurb.story))) for blurb in edition.blurbs) if placed else ()
    return replace(edits, stories=stories, order=order)


def _known(edit: StoryEdit, edition: Edition) -> StoryEdit:
    story = next((blurb.story for blurb in edition.blurbs if edit.fits(blurb.story)), None)
    if story is None or edit.articles:
        return edit
    return replace(edit, articles=tuple(sorted(ids(story))), versions=versions(story))


def remake(config: Config, briefing: Briefing, store: Store, draft: Edition, edits: Edits) -> Run:
    """Make a draft again from the store alone, at its own clock, with these edits in the place of its own.

    It is not kept. The same store, draft and edits give the same edition.
    """
    job = job_of(
        config,
        briefing,
        store,
        slot=draft.slot,
        now=draft.made_at,
        asked=store.desk(draft.id).since,
        choices=store.choices(draft.id),
    )
    # The problems of summarizing and of edits come again by themselves.
    problems = [problem for problem in draft.problems if problem.stage not in ("summarize", "edit")]
    gathered = stored(config, wanted_of(job), store, problems)
    made = made_of(replace(job, edits=edits), gathered)
    return Run(edition=made.edition, gathered=gathered, articles=made.articles, found=made.found)


def keep(store: Store, edited: Edited) -> None:
    """Keep a draft that was made again in the place of itself, with its edits.

    Raises:
        EditError: it was built again or sent since.
    """
    edition = edited.run.edition
    _check_draft(store, edition)
    asked = store.desk(edition.id).since
    save(store, edition, choices=store.choices(edition.id), edits=edited.edits, asked=asked)
