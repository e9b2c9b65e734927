"""Building: pull, read, summarize, group and compose, from a configuration and a clock to an edition in the store.

`build_edition` brings the store up to date and keeps a draft. `compose_edition` is its second half: a function of the
store, the configuration and the job, which is why an edition that is built again has the same bytes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from briefing import composition, phrases, stories, timetable
from briefing.composition import EditionSpec
from briefing.composition.entry_account import account
from briefing.composition.reading_length import in_theme
from briefing.config import Briefing, Config
from briefing.edits import Edits
from briefing.edits import from_json as edits_from_json
from briefing.edits import to_json as edits_to_json
from briefing.errors import BriefingError, ConfigError, NothingToSend, SourceError, StoreError
from briefing.pipeline.gather import Gathered, Progress, Wanted, gather
from briefing.pipeline.history import History, history_of, sentences_told_as, told_versions
from briefing.pipeline.resources import Resources
from briefing.pipeline.slots import Window, another_slot, later_slots, longest_window, page_url, slot_of, window_of
from briefing.pipeline.source_state import outlets_of_articles, with_outlet_names
from briefing.pipeline.summaries import summarize_articles
from briefing.pipeline.window_entries import lines_by_source, window_entries
from briefing.rendering import data, theme
from briefing.store import Choices, DraftInputs, EntryRow, Store
from briefing.types import Article, Edition, Imprint, LeftOut
from briefing.verification import drop_unproved_blurbs

# Languages whose words for "said" may stand beside a quote.
_SENTENCES = ("en", "fr")

ONE_OFF = "one_off"
"""The name of an edition built from addresses on the command line: no briefing of a feeds.yaml can have it, so such an
edition takes nobody's place in the store of the folder it was asked for in."""

# A letter that is being sent for longer than this was broken off: a server has ten minutes to answer a whole message
# (RFC 5321 4.5.3.2.6). Shorter, and a build would call a letter unknown that another program is still sending.
_INTERRUPTED = timedelta(minutes=15)
_BROKEN_OFF = "its sending was broken off: it may have arrived, and is not sent again"

# What is asked for


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
    """One build as data: which edition, and from what.

    `since` is from when on entries were asked to count, None for "from the last edition on"; `again` are ids of
    articles that the last edition could not judge; `history` is what earlier editions told.
    """

    config: Config
    briefing: Briefing
    slot: str
    history: History
    now: datetime
    window: Window
    since: datetime | None
    again: tuple[str, ...]
    choices: Choices
    edits: Edits

    @property
    def edition_id(self) -> str:
        """The id of the edition that the job makes."""
        return f"{self.briefing.name}/{self.slot}"


def wanted_of(job: Job) -> Wanted:
    """What a job wants to know of its sources."""
    return Wanted(
        sources=job.config.sources_of(job.briefing),
        window=job.window,
        title=job.briefing.title,
        again=job.again,
        told=job.history.recent,
        recheck=job.history.recheck,
    )


def plan_build(config: Config, briefing: Briefing, store: Store, *, now: datetime, options: Options) -> Job:
    """The build that these options ask for.

    Raises:
        StoreError: a send of this very edition is under way, or was broken off.
    """
    slot = options.slot or _free_slot(briefing, store, now)
    store.check_replaceable(f"{briefing.name}/{slot}")
    kept = store.choices(f"{briefing.name}/{slot}")
    choices = Choices(
        note=kept.note if options.note is None else options.note,
        theme=kept.theme if options.theme is None else options.theme,
        stories=kept.stories if options.stories is None else options.stories,
    )
    job = plan_build_of_slot(config, briefing, store, slot=slot, now=now, since=options.since, choices=choices)
    if options.fresh:
        return replace(job, edits=Edits())
    return job if options.note is None else replace(job, edits=replace(job.edits, note=None))


def plan_build_of_slot(
    config: Config,
    briefing: Briefing,
    store: Store,
    *,
    slot: str,
    now: datetime,
    since: datetime | None,
    choices: Choices,
) -> Job:
    """The build of one slot; `since` None is from the last final edition on."""
    edition_id = f"{briefing.name}/{slot}"
    longest = longest_window(briefing.schedule, now)
    history = history_of(store, briefing.name, now=now, besides=edition_id, longest=longest)
    window = window_of(now, history.made_at, since, schedule=briefing.schedule)
    return Job(
        config=config,
        briefing=briefing,
        slot=slot,
        history=history,
        now=now,
        window=window,
        since=since,
        again=store.postponed(briefing.name, since=window.since, until=now, oldest=window.oldest),
        choices=choices,
        edits=stored_edits(store, edition_id),
    )


def stored_edits(store: Store, edition_id: str) -> Edits:
    """What the editor changed in a draft.

    Raises:
        StoreError: another version wrote it down.
    """
    document = store.draft_inputs(edition_id).edits
    return edits_from_json(document) if document else Edits()


def _free_slot(briefing: Briefing, store: Store, now: datetime) -> str:
    """The slot of now; when its edition is final the next of the day, or a further one where all of them are."""
    for slot in (slot_of(briefing, now), *later_slots(briefing, now)):
        row = store.edition(f"{briefing.name}/{slot}")
        if row is None or not row.final:
            return slot
    return another_slot(briefing, now)


# What is made


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build made, and how it went: `articles` were looked at, `found` stories seen.

    `last` is the id of the final edition before it, "" where there is none; `known` counts the window's articles that
    say nothing that was not told before; `by_source` says what became of each source's entries where nothing is told;
    `looked_back` is how long its window is.
    """

    edition: Edition
    gathered: Gathered
    articles: int
    found: int
    last: str = ""
    known: int = 0
    by_source: tuple[str, ...] = ()
    looked_back: timedelta = timedelta(0)
    files: tuple[Path, ...] = ()


def no_progress(_what: str, _done: int, _total: int) -> None:
    """No progress shown."""


def build_edition(
    config: Config,
    briefing: Briefing,
    store: Store,
    *,
    now: datetime,
    options: Options | None = None,
    progress: Progress = no_progress,
    resources: Resources | None = None,
) -> BuildResult:
    """Make one edition and keep it in the store as a draft, in the place of an earlier draft of its slot.

    An edition without a story is not kept, be it told in a line.

    Args:
        now: The clock, aware. The same store, clock and configuration give the same edition.
        resources: processors to use, and what is kept from one build to the next; one processor and nothing kept
            when left out.

    Raises:
        ConfigError, RenderError, StoreError: nothing was made. What goes wrong with one source or page is a `Problem`
            of the edition instead.
    """
    options, resources = options or Options(), resources or Resources()
    this_edition = f"{briefing.name}/{options.slot or slot_of(briefing, now)}"
    _settle_interrupted(store, briefing, besides=this_edition, now=now)
    job = plan_build(config, briefing, store, now=now, options=options)
    _check_theme(job)
    name = job.choices.theme or briefing.theme
    resources.themes.load(name, theme.folders(config.root))
    gathered = gather(
        config,
        wanted_of(job),
        store,
        now=now,
        offline=options.offline,
        progress=progress,
        workers=resources.workers,
    )
    made = compose_edition(job, gathered, store, resources)
    _save_composed(job, made, store)
    by_source = () if made.edition.told else _by_source(job, gathered, made.edition, store)
    return BuildResult(
        edition=made.edition,
        gathered=gathered,
        articles=made.articles,
        found=made.found,
        last=job.history.last.id if job.history.last else "",
        known=made.known,
        by_source=by_source,
        looked_back=job.window.until - job.window.since,
    )


def _by_source(job: Job, gathered: Gathered, edition: Edition, store: Store) -> tuple[str, ...]:
    """What became of the entries of each source, those before the window among them: told in their time, or not."""
    sources = _with_outlet_names(job.config, store).sources_of(job.briefing)
    rows = (*gathered.rows, *(one.row for one in gathered.dropped))
    here = Counter(row.source for row in rows)
    keys, until = [it.key for it in sources], job.window.until
    told = Counter(row.source for row in store.entries(keys, until, until, also=job.history.recent))
    told -= Counter(row.source for row in rows if row.article_id in job.history.slots)
    older = {key: store.count_entries(key, until=until) - here[key] - told[key] for key in keys}
    return lines_by_source(edition.account, sources, older, told)


def _check_theme(job: Job) -> None:
    """Refuse a mistyped theme before anything is pulled, with the place in feeds.yaml where it stands."""
    config, briefing = job.config, job.briefing
    folders = theme.folders(config.root)
    if not job.choices.theme and briefing.theme and briefing.theme not in theme.available_themes(folders):
        what, hint = theme.unknown_theme(briefing.theme, folders)
        raise ConfigError(what, where=config.setting_location(briefing, "theme"), hint=hint)


def _save_composed(job: Job, made: ComposedEdition, store: Store) -> None:
    if made.edition.told:
        # In this order: what a crash leaves between the two is looked at once more, and not forgotten.
        store.postpone(job.briefing.name, made.postponed, at=job.now)
        save_draft(store, made.edition, choices=job.choices, edits=job.edits, since=job.since)


def why_nothing(result: BuildResult) -> BriefingError:
    """Why a build has no story to tell: nothing could be read, or nothing is new, and since when."""
    gathered, edition = result.gathered, result.edition
    if gathered.failed and not gathered.ok + gathered.unchanged:
        return SourceError("no source could be read", where=edition.id)
    if not result.last:
        twice = math.ceil(2 * result.looked_back / timedelta(days=1))  # three days for a daily one
        what, hint = "there is no story to tell", f"--since {twice}d looks further back"
        return NothingToSend(what, where=edition.id, hint=hint, by_source=result.by_source)
    if not result.articles:
        seen = "no article since then"
    else:
        seen = f"{result.articles} article{'' if result.articles == 1 else 's'}, "
        left = result.articles - result.known
        seen += "all told before" if not left else f"{result.known} told before, {left} with nothing that can be told"
    what = f"nothing new since {_edition_in_words(result.last, edition.slot)} ({result.last}): {seen}"
    return NothingToSend(what, by_source=result.by_source)


def _edition_in_words(edition_id: str, slot: str) -> str:
    """An earlier edition by its weekday, or its date when that is more than six days ago."""
    try:
        day, today = (date.fromisoformat(name.rpartition("/")[2][:10]) for name in (edition_id, slot))
    except ValueError:  # a slot that a program named
        return "the last edition"
    return f"{day:%A}'s edition" if today - day < timedelta(days=7) else f"the edition of {day}"


def save_draft(store: Store, edition: Edition, *, choices: Choices, edits: Edits, since: datetime | None) -> None:
    """Keep a draft, with what was asked of it and changed in it, in the place of an earlier one of its slot.

    Raises:
        StoreError: that one is final, or some of its letters are out.
    """
    store.save_edition(
        edition.id,
        briefing=edition.briefing,
        slot=edition.slot,
        number=edition.number,
        made_at=edition.made_at,
        document=data.edition_json(edition),
        choices=choices,
        inputs=DraftInputs(since=since, edits=edits_to_json(edits)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedEdition:
    """An edition, how many articles and stories it was chosen from, and the articles it had no time for.

    `known` counts the articles of stories that have nothing new.
    """

    edition: Edition
    articles: int
    found: int
    known: int
    postponed: tuple[str, ...]


def compose_edition(job: Job, gathered: Gathered, store: Store, resources: Resources) -> ComposedEdition:
    """Compose the edition of a job; nothing is kept."""
    config, briefing, history = _with_outlet_names(job.config, store), job.briefing, job.history
    job = replace(job, config=config)
    words = phrases.load(briefing.language, theme.folders(config.root))
    told, versions = history.slots, told_versions(store, history)
    articles = _articles_in_window(store, gathered.rows, job)
    own = {article.id for article in articles}
    known = store.articles(history.recent)
    candidates = (*articles, *(article for article in known.values() if article.id not in own))
    groups: Sequence[Sequence[Article]] = stories.group(candidates)
    read = summarize_articles(candidates, _with_every_fact(groups, told, versions), resources)
    # Without a summary a story would look as if there were nothing in it.
    groups = [tuple(a for a in group if a.id in told or a.id not in read.late) for group in groups]
    ranked = stories.rank_stories(
        groups,
        read.summaries,
        outlets_of_articles(config, gathered.rows),
        now=job.now,
        told=told,
        sections=briefing.sections,
        keywords=dict(briefing.keywords),
        versions=versions,
        between=timetable.rhythm_at(briefing.schedule, job.now) if briefing.schedule else timedelta(0),
    )
    # An event that was told and of which nobody says anything any more is no story of this edition.
    seen = [story for story in ranked if not stories.has_nothing_new(story) or own & {a.id for a in story.articles}]
    spec = _spec(job)
    edition = composition.compose(
        seen,
        spec=spec,
        phrases=words,
        problems=(*gathered.problems, *read.problems),
        left_out=_left_out(
            config,
            [one.row for one in gathered.dropped if one.reason == "filtered"],
            words["left_out.filtered"],
        ),
        unverified=read.dropped,
        told_as=sentences_told_as(store, history, seen),
        other_phrases={language: phrases.load(language, theme.folders(config.root)) for language in _SENTENCES},
    )
    edition = in_theme(drop_unproved_blurbs(edition, words), spec.theme)
    entries = window_entries(
        gathered,
        config.sources_of(briefing),
        articles=own,
        stories={article.id: stories.story_id(group) for group in groups for article in group},
        known={story.id for story in ranked if stories.has_nothing_new(story)},
        late={article for article in read.late if article not in told},
        phrases=words,
    )
    made = account(entries, edition, known=words["left_out.told"], lost=words["left_out.lost"])
    return ComposedEdition(
        edition=replace(edition, account=made),
        articles=len(articles),
        found=len(seen),
        known=sum(article.id in own for story in seen if stories.has_nothing_new(story) for article in story.articles),
        postponed=tuple(article for article in read.late if article not in told),
    )


def _with_outlet_names(config: Config, store: Store) -> Config:
    return config.model_copy(update={"sources": with_outlet_names(config.sources, store)})


def _articles_in_window(store: Store, rows: Sequence[EntryRow], job: Job) -> tuple[Article, ...]:
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
    named = {row.article_id: row.entry.outlet or names[row.source] for row in reversed(rows)}
    return tuple(replace(found[one], source=named[one]) for one in first if one in wanted and one in found)


def _with_every_fact(
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
        number=job.history.number + 1,
        title=briefing.title,
        note=next((note for note in (job.edits.note, choices.note) if note is not None), briefing.note).strip(),
        signature=", ".join(part for part in (briefing.editor.name, briefing.editor.title) if part),
        made_at=job.now,
        timezone=briefing.timezone,
        language=briefing.language,
        theme=theme.traits(choices.theme or briefing.theme, theme.folders(job.config.root)),
        stories=choices.stories or briefing.stories,
        in_brief=briefing.in_brief,
        sections=briefing.sections,
        max_per_source=briefing.per_source,
        max_per_event=briefing.per_event,
        words=briefing.words,
        minutes=briefing.minutes,
        imprint=Imprint(
            days=schedule.days if schedule and not schedule.monthly else (),
            monthly=schedule.monthly if schedule else (),
            times=schedule.time if schedule else (),
            postal_address=briefing.postal_address,
            web_url=page_url(briefing.web_url, job.slot),
            unsubscribe=mail.unsubscribe if mail else "",
        ),
        look=briefing.look.look(),
        edits=job.edits,
    )


def told_articles(edition: Edition) -> dict[str, str]:
    """What an edition tells: article id to the hash of the text it tells."""
    return {article.id: article.sha256 for story in edition.told for article in story.articles}


def _settle_interrupted(store: Store, briefing: Briefing, *, besides: str, now: datetime) -> None:
    """Settle letters of other editions whose sending was killed: they may have arrived, so their edition is final.

    Otherwise a reader who got one would be told its stories again by the next edition.
    """
    for row in store.editions(briefing.name):
        if row.final or row.id == besides or not store.has_letters_out(row.id):
            continue
        told = told_articles(load_edition(store, row.id))
        for letter in store.deliveries(row.id):
            if letter.state == "sending" and letter.at <= now - _INTERRUPTED:
                store.settle(replace(letter, state="unknown", error=_BROKEN_OFF), told=told)


def load_edition(store: Store, edition_id: str) -> Edition:
    """An edition from the store, with the very versions of the articles that it cites.

    Raises:
        StoreError: there is no such edition.
    """
    row = store.edition(edition_id)
    if row is None:
        raise StoreError("there is no such edition", where=edition_id, hint="briefing list shows them")
    told = data.edition_from_json(row.document, {})
    keys = {(article.id, article.sha256) for story in told.told for article in (*story.articles, *story.background)}
    versions = {key: store.article_version(*key) for key in keys}
    return data.edition_from_json(row.document, {key: article for key, article in versions.items() if article})


def find_edition(store: Store, briefing: Briefing, wanted: str = "") -> str:
    """The id of the edition that a person means: by its id, its slot or the beginning of that; the newest for "".

    An id may begin with another briefing's name, which alone means its newest.

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
    if found is None and (other := wanted.partition("/")[0]):
        found = next((str(row.id) for row in store.editions(other) if str(row.id).startswith(wanted)), None)
    if found is None:
        newest = f"the newest is {known[0]}; " if known else ""
        raise StoreError("there is no such edition", where=wanted, hint=f"{newest}briefing list shows them")
    return found
