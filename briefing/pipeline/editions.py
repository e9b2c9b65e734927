"""Pull, read, summarize, group and compose: from a configuration and a clock to an edition in the store."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from briefing import compose as composing
from briefing import engine, phrases, stories
from briefing.compose import EditionSpec
from briefing.config import Briefing, Config
from briefing.edits import Edits
from briefing.edits import from_json as edits_from_json
from briefing.edits import to_json as edits_json
from briefing.errors import NothingToSend, StoreError
from briefing.pipeline.gather import Gathered, Progress, gather
from briefing.pipeline.outlets import outlets
from briefing.pipeline.slots import LONGEST_WINDOW, another_slot, page_url, since_of, slot_of
from briefing.render import data, theme
from briefing.store import Choices, Desk, EntryRow, Store
from briefing.summarize import summarize
from briefing.types import Article, Edition, Imprint, LeftOut, Problem, Summary
from briefing.verify import gated, proved

# So far back an event that was told is recognised when it moves on.
_MEMORY = timedelta(days=7)

# Languages whose words for "said" may stand beside a quote.
_SENTENCES = ("en", "fr")

# Seconds in which an article is summarized or given up: usual ones take a hundredth of one.
_LONGEST_ARTICLE = 20.0


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
class Run:
    """What a build made, and how it went: `articles` were read, `found` stories seen."""

    edition: Edition
    gathered: Gathered
    articles: int
    found: int
    files: tuple[Path, ...] = ()


def quiet(_what: str, _done: int, _total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One build: which edition, and from what. `asked` is from when on entries were asked to count, `again` are
    articles that the last edition could not judge."""

    config: Config
    briefing: Briefing
    store: Store
    slot: str
    number: int
    now: datetime
    since: datetime
    asked: datetime | None
    again: tuple[str, ...]
    choices: Choices
    edits: Edits

    @property
    def id(self) -> str:
        """The edition's id."""
        return f"{self.briefing.name}/{self.slot}"


def make(
    config: Config,
    briefing: Briefing,
    store: Store,
    *,
    now: datetime,
    options: Options | None = None,
    progress: Progress = quiet,
) -> Run:
    """Make one edition and keep it in the store as a draft, in the place of an earlier draft of its slot.

    An edition without a story is not kept.

    Args:
        now: The clock, aware. The same store, clock and configuration give the same edition.

    Raises:
        ConfigError, RenderError, StoreError: nothing was made. What goes wrong with one source or page is a `Problem`
            of the edition instead.
    """
    options = options or Options()
    job = _job(config, briefing, store, now=now, options=options)
    # A mistyped theme costs no pulling and makes no draft that cannot be rendered.
    theme.load(job.choices.theme or briefing.theme, theme.folders(config.root))
    gathered = gather(
        config,
        config.sources_of(briefing),
        store,
        now=now,
        since=job.since,
        again=job.again,
        offline=options.offline,
        progress=progress,
    )
    made = made_of(job, gathered)
    _keep(job, made)
    return Run(edition=made.edition, gathered=gathered, articles=made.articles, found=made.found)


def _keep(job: Job, made: Made) -> None:
    if made.edition.blurbs:
        # In this order: what a crash leaves between the two is looked at once more, and not forgotten.
        job.store.postpone(job.briefing.name, made.postponed, at=job.now)
        save(job.store, made.edition, choices=job.choices, edits=job.edits, asked=job.asked)


def save(store: Store, edition: Edition, *, choices: Choices, edits: Edits, asked: datetime | None) -> None:
    """Keep a draft, with what was asked of it and changed in it, in the place of an earlier one of its slot."""
    store.save_edition(
        edition.id,
        briefing=edition.briefing,
        slot=edition.slot,
        number=edition.number,
        made_at=edition.made_at,
        document=data.edition_json(edition),
        choices=choices,
        desk=Desk(since=asked, edits=edits_json(edits)),
    )


def _job(config: Config, briefing: Briefing, store: Store, *, now: datetime, options: Options) -> Job:
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
    number, last = store.finals(briefing.name, until=now, besides=edition_id)
    since = asked or since_of(now, last)
    return Job(
        config=config,
        briefing=briefing,
        store=store,
        slot=slot,
        number=number + 1,
        now=now,
        since=since,
        asked=asked,
        again=store.postponed(briefing.name, since=since, until=now, oldest=now - LONGEST_WINDOW),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An edition, how many articles and stories it was chosen from, and the articles it had no time for."""

    edition: Edition
    articles: int
    found: int
    postponed: tuple[str, ...]


def made_of(job: Job, gathered: Gathered) -> Made:
    """Compose the edition of a job; nothing is kept."""
    config, briefing, store = job.config, job.briefing, job.store
    words = phrases.load(briefing.language, theme.folders(config.root))
    told = store.told(briefing.name, until=job.now, besides=job.id)
    articles = _articles(store, gathered.rows, job)
    earliest = (job.now - _MEMORY).strftime("%Y-%m-%d")
    known = store.articles(article for article, when in told.items() if when >= earliest)
    candidates = (*articles, *(article for article in known.values() if article.id not in {a.id for a in articles}))
    read = _summaries(candidates)
    ranked = stories.stories(
        # Without a summary a story would look as if there were nothing in it.
        stories.group([a for a in candidates if a.id in told or a.id not in read.late]),
        read.summaries,
        outlets(config, gathered.rows),
        now=job.now,
        told=told,
        sections=briefing.sections,
        keywords=dict(briefing.keywords),
    )
    edition = composing.compose(
        ranked,
        spec=_spec(job),
        phrases=words,
        problems=(*gathered.problems, *read.problems),
        left_out=_left_out(config, gathered.dropped, words["left_out.filtered"]),
        unverified=read.dropped,
        other_phrases={language: phrases.load(language, theme.folders(config.root)) for language in _SENTENCES},
    )
    late = tuple(article for article in read.late if article not in told)
    return Made(edition=gated(edition, words), articles=len(articles), found=len(ranked), postponed=late)


def _articles(store: Store, rows: Sequence[EntryRow], job: Job) -> tuple[Article, ...]:
    """The articles of the window's entries, each once. An undated entry may have an old page: its own date counts."""
    first = dict.fromkeys(row.article_id for row in rows if row.article_id)
    wanted = {row.article_id for row in rows if row.entry.published} | set(job.again)
    found = store.articles(first)
    articles = (found[article_id] for article_id in first)
    return tuple(a for a in articles if a.id in wanted or a.published is None or a.published >= job.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Summaries:
    """Summaries by article id, every fact and quote in them proved; how many were not; and what failed.

    `late` are articles whose work was stopped: on a busy machine that says nothing of them.
    """

    summaries: Mapping[str, Summary]
    dropped: int
    problems: tuple[Problem, ...]
    late: tuple[str, ...]


def _summaries(articles: Sequence[Article]) -> _Summaries:
    made: dict[str, Summary] = {}
    dropped = 0
    problems: list[Problem] = []
    late: list[str] = []
    results = engine.run(summarize, articles, workers=os.cpu_count() or 1, timeout=_LONGEST_ARTICLE)
    for article, result in zip(articles, results, strict=True):
        if isinstance(result, Summary):
            made[article.id], unproved = proved(result, article)
            dropped += unproved
            continue
        hint = ""
        if result.stopped:
            late.append(article.id)
            hint = "the next edition looks at it again"
        problems.append(Problem(stage="summarize", where=article.url, what=result.what, hint=hint))
    return _Summaries(summaries=made, dropped=dropped, problems=tuple(problems), late=tuple(late))


def _left_out(config: Config, rows: Sequence[EntryRow], reason: str) -> tuple[LeftOut, ...]:
    names = {source.key: source.name for source in config.sources}
    return tuple(
        LeftOut(title=row.entry.title, url=row.entry.url, source=names[row.source], reason=reason) for row in rows
    )


def _spec(job: Job) -> EditionSpec:
    briefing, choices = job.briefing, job.choices
    mail = job.config.delivery
    schedule = briefing.schedule
    return EditionSpec(
        briefing=briefing.name,
        slot=job.slot,
        number=job.number,
        title=briefing.title,
        note=next((note for note in (job.edits.note, choices.note) if note is not None), briefing.note).strip(),
        signature=", ".join(part for part in (briefing.editor.name, briefing.editor.title) if part),
        made_at=job.now,
        timezone=briefing.timezone,
        language=briefing.language,
        theme=choices.theme or briefing.theme,
        stories=choices.stories or briefing.stories,
        sections=briefing.sections,
        max_per_source=briefing.per_source,
        max_per_event=briefing.per_event,
        words=briefing.words,
        minutes=briefing.minutes,
        imprint=Imprint(
            days=schedule.days if schedule else (),
            time=schedule.time if schedule else "",
            postal_address=briefing.postal_address,
            web_url=page_url(briefing.web_url, job.slot),
            unsubscribe=mail.unsubscribe if mail else "",
        ),
        edits=job.edits,
    )


def load(store: Store, edition_id: str) -> Edition:
    """An edition from the store, with the very versions of the articles that it cites.

    Raises:
        StoreError: there is no such edition.
    """
    row = store.edition(edition_id)
    if row is None:
        raise StoreError("there is no such edition", where=edition_id, hint="briefing list shows them")
    told = data.edition_from_json(row.document, {})
    keys = {
        (article.id, article.sha256)
        for blurb in told.blurbs
        for article in (*blurb.story.articles, *blurb.story.background)
    }
    versions = {key: store.article_version(*key) for key in keys}
    return data.edition_from_json(row.document, {key: article for key, article in versions.items() if article})


def latest(store: Store, briefing: Briefing) -> str:
    """The id of the newest edition of a briefing.

    Raises:
        NothingToSend: there is none yet.
    """
    rows = store.editions(briefing.name)
    if not rows:
        raise NothingToSend(f"{briefing.name} has no edition yet", hint="briefing build makes one")
    return str(rows[0].id)
