"""Pull, read, summarize, group and compose: from a configuration and a clock to an edition in the store."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from briefing import composition as composing
from briefing import phrases, stories
from briefing.composition import EditionSpec
from briefing.config import Briefing, Config
from briefing.edits import Edits
from briefing.edits import to_json as edits_json
from briefing.errors import BriefingError, ConfigError, NothingToSend, SourceError, StoreError
from briefing.pipeline.gather import Gathered, Progress, gather
from briefing.pipeline.jobs import Job, Options, asked_for, wanted_of
from briefing.pipeline.past import told_as, versions_of
from briefing.pipeline.slots import page_url
from briefing.pipeline.source_state import outlets_of_articles
from briefing.pipeline.summaries import summaries
from briefing.rendering import data, theme
from briefing.store import Choices, Desk, EntryRow, Store
from briefing.types import Article, Edition, Imprint, LeftOut
from briefing.verification import gated

# Languages whose words for "said" may stand beside a quote.
_SENTENCES = ("en", "fr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a build made, and how it went: `articles` were read, `found` stories seen.

    `last` is the id of the final edition before it, "" where there is none; `known` counts the window's articles that
    say nothing that was not told before.
    """

    edition: Edition
    gathered: Gathered
    articles: int
    found: int
    last: str = ""
    known: int = 0
    files: tuple[Path, ...] = ()


def quiet(_what: str, _done: int, _total: int) -> None:
    """No progress shown."""


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
    job = asked_for(config, briefing, store, now=now, options=options)
    # A mistyped theme costs no pulling and makes no draft that cannot be rendered.
    if not job.choices.theme and briefing.theme not in theme.names(theme.folders(config.root)):
        what, hint = theme.unknown(briefing.theme, theme.folders(config.root))
        raise ConfigError(what, where=config.place(briefing, "theme"), hint=hint)
    theme.load(job.choices.theme or briefing.theme, theme.folders(config.root))
    workers = os.cpu_count() or 1
    gathered = gather(
        config, wanted_of(job), store, now=now, offline=options.offline, progress=progress, workers=workers
    )
    made = made_of(job, gathered)
    _keep(job, made)
    return Run(
        edition=made.edition,
        gathered=gathered,
        articles=made.articles,
        found=made.found,
        last=job.past.last.id if job.past.last else "",
        known=made.known,
    )


def _keep(job: Job, made: Made) -> None:
    if made.edition.blurbs:
        # In this order: what a crash leaves between the two is looked at once more, and not forgotten.
        job.store.postpone(job.briefing.name, made.postponed, at=job.now)
        save(job.store, made.edition, choices=job.choices, edits=job.edits, asked=job.asked)


def nothing(run: Run) -> BriefingError:
    """Why a build has no story to tell: nothing could be read, or nothing is new, and since when."""
    gathered, edition = run.gathered, run.edition
    if gathered.failed and not gathered.ok + gathered.unchanged:
        return SourceError("no source could be read", where=edition.id)
    if not run.last:
        return NothingToSend("there is no story to tell", where=edition.id, hint="--since 3d looks further back")
    if not run.articles:
        seen = "no article since then"
    else:
        seen = f"{run.articles} article{'' if run.articles == 1 else 's'}, "
        left = run.articles - run.known
        seen += "all told before" if not left else f"{run.known} told before, {left} with nothing that can be told"
    return NothingToSend(f"nothing new since {_named(run.last, edition.slot)} ({run.last}): {seen}")


def _named(edition_id: str, slot: str) -> str:
    """An earlier edition by its weekday, or its date when that is more than six days ago."""
    try:
        day, today = (date.fromisoformat(name.rpartition("/")[2][:10]) for name in (edition_id, slot))
    except ValueError:  # a slot that a program named
        return "the last edition"
    return f"{day:%A}'s edition" if today - day < timedelta(days=7) else f"the edition of {day}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An edition, how many articles and stories it was chosen from, and the articles it had no time for.

    `known` counts the articles of stories that have nothing new.
    """

    edition: Edition
    articles: int
    found: int
    known: int
    postponed: tuple[str, ...]


def made_of(job: Job, gathered: Gathered) -> Made:
    """Compose the edition of a job; nothing is kept."""
    config, briefing, store = job.config, job.briefing, job.store
    words = phrases.load(briefing.language, theme.folders(config.root))
    told, versions = job.past.slots, versions_of(store, job.past)
    articles = _articles(store, gathered.rows, job)
    own = {article.id for article in articles}
    known = store.articles(job.past.recent)
    candidates = (*articles, *(article for article in known.values() if article.id not in own))
    groups = stories.group(candidates)
    read = summaries(candidates, _asked(groups, told, versions))
    ranked = stories.stories(
        # Without a summary a story would look as if there were nothing in it.
        [tuple(a for a in group if a.id in told or a.id not in read.late) for group in groups],
        read.summaries,
        outlets_of_articles(config, gathered.rows),
        now=job.now,
        told=told,
        sections=briefing.sections,
        keywords=dict(briefing.keywords),
        versions=versions,
    )
    # An event that was told and of which nobody says anything any more is no story of this edition.
    seen = [story for story in ranked if not stories.is_told(story) or own & {a.id for a in story.articles}]
    edition = composing.compose(
        seen,
        spec=_spec(job),
        phrases=words,
        problems=(*gathered.problems, *read.problems),
        left_out=_left_out(config, gathered.dropped, words["left_out.filtered"]),
        unverified=read.dropped,
        told_as=told_as(store, job.past, seen),
        other_phrases={language: phrases.load(language, theme.folders(config.root)) for language in _SENTENCES},
    )
    return Made(
        edition=gated(edition, words),
        articles=len(articles),
        found=len(seen),
        known=sum(article.id in own for story in seen if stories.is_told(story) for article in story.articles),
        postponed=tuple(article for article in read.late if article not in told),
    )


def _articles(store: Store, rows: Sequence[EntryRow], job: Job) -> tuple[Article, ...]:
    """The articles of the window's entries, each once. An undated entry may have an old page: its own date counts."""
    first = dict.fromkeys(row.article_id for row in rows if row.article_id)
    wanted = {row.article_id for row in rows if row.entry.published} | set(job.again)
    found = store.articles(first)
    for row in rows:
        article = found.get(row.article_id)
        if article and (article.published is None or job.window.has_page(row, article.published)):
            wanted.add(article.id)
    # An outlet is named as feeds.yaml names it now, and not as whatever read the article first named it.
    names = {source.key: source.name for source in job.config.sources}
    named = {row.article_id: names[row.source] for row in reversed(rows)}
    return tuple(replace(found[one], source=named[one]) for one in first if one in wanted and one in found)


def _asked(
    groups: Iterable[Sequence[Article]], told: Mapping[str, str], versions: Mapping[str, Sequence[Article]]
) -> frozenset[str]:
    """Ids of the articles of which it is asked what is new: those of an event that was told, unless as told."""
    known = {(article_id, text.sha256) for article_id, texts in versions.items() for text in texts}
    return frozenset(
        article.id
        for group in groups
        if any(article.id in told for article in group)
        for article in group
        if (article.id, article.sha256) not in known
    )


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
        number=job.past.number + 1,
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
        look=briefing.look.look(),
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


def find(store: Store, briefing: Briefing, wanted: str = "") -> str:
    """The id of the edition that a person means: by its id, its slot or the beginning of that; the newest for "".

    Raises:
        NothingToSend: the briefing has none yet.
        StoreError: none of its editions is meant.
    """
    if wanted and store.edition(wanted) is not None:
        return wanted
    known = [str(row.id) for row in store.editions(briefing.name)]
    if not known and not wanted:
        raise NothingToSend(f"{briefing.name} has no edition yet", hint="briefing build makes one")
    found = next((one for one in known if one.startswith((f"{briefing.name}/{wanted}", wanted or one))), None)
    if found is None:
        newest = f"the newest is {known[0]}; " if known else ""
        raise StoreError("there is no such edition", where=wanted, hint=f"{newest}briefing list shows them")
    return found
