"""One build before it begins: which edition, from which window, with whose choices and edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from briefing.config import Briefing, Config
from briefing.edits import Edits
from briefing.edits import from_json as edits_from_json
from briefing.pipeline.gather import Wanted
from briefing.pipeline.past import Past, past_of
from briefing.pipeline.slots import LONGEST_WINDOW, Window, another_slot, slot_of, window_of
from briefing.store import Choices, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one build does otherwise than feeds.yaml says; None means as there.

    `note`, `theme` and `stories` are kept with the draft: a later build of its slot that says nothing of them does as
    the draft did. So are the editor's edits, unless the build is `fresh`; a note given here takes the place of hers.
    """

    since: datetime | None = None
    offline: bool = False
    theme: str | None = None
    stories: int | None = None
    note: str | None = None
    slot: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One build: which edition, and from what. `asked` is from when on entries were asked to count, `again` are
    articles that the last edition could not judge."""

    config: Config
    briefing: Briefing
    store: Store
    slot: str
    past: Past
    now: datetime
    window: Window
    asked: datetime | None
    again: tuple[str, ...]
    choices: Choices
    edits: Edits

    @property
    def id(self) -> str:
        """The edition's id."""
        return f"{self.briefing.name}/{self.slot}"


def wanted_of(job: Job) -> Wanted:
    """What a job wants to know of its sources."""
    return Wanted(
        sources=job.config.sources_of(job.briefing),
        window=job.window,
        again=job.again,
        told=job.past.recent,
        recheck=job.past.recheck,
    )


def asked_for(config: Config, briefing: Briefing, store: Store, *, now: datetime, options: Options) -> Job:
    """The build that these options ask for."""
    slot = options.slot or _free_slot(briefing, store, now)
    kept = store.choices(f"{briefing.name}/{slot}")
    choices = Choices(
        note=kept.note if options.note is None else options.note,
        theme=kept.theme if options.theme is None else options.theme,
        stories=kept.stories if options.stories is None else options.stories,
    )
    job = job_of(config, briefing, store, slot=slot, now=now, asked=options.since, choices=choices)
    if options.fresh:
        return replace(job, edits=Edits())
    return job if options.note is None else replace(job, edits=replace(job.edits, note=None))


def job_of(
    config: Config,
    briefing: Briefing,
    store: Store,
    *,
    slot: str,
    now: datetime,
    asked: datetime | None,
    choices: Choices,
) -> Job:
    """The build of one slot; `asked` None is from the last final edition on."""
    edition_id = f"{briefing.name}/{slot}"
    past = past_of(store, briefing.name, now=now, besides=edition_id)
    window = window_of(now, past.made_at, asked)
    return Job(
        config=config,
        briefing=briefing,
        store=store,
        slot=slot,
        past=past,
        now=now,
        window=window,
        asked=asked,
        again=store.postponed(briefing.name, since=window.since, until=now, oldest=now - LONGEST_WINDOW),
        choices=choices,
        edits=edits_of(store, edition_id),
    )


def edits_of(store: Store, edition_id: str) -> Edits:
    """What the editor changed in a draft.

    Raises:
        StoreError: another version wrote it down.
    """
    document = store.desk(edition_id).edits
    return edits_from_json(document) if document else Edits()


def _free_slot(briefing: Briefing, store: Store, now: datetime) -> str:
    slot = slot_of(briefing, now)
    row = store.edition(f"{briefing.name}/{slot}")
    return another_slot(briefing, now) if row is not None and row.final else slot
