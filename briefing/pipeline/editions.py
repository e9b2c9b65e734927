"""Pull, read, summarize, group and compose: from a configuration and a clock to an edition in the store."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from briefing import compose as composing
from briefing import engine, phrases, stories
from briefing.compose import EditionSpec
from briefing.config import Briefing, Config
from briefing.errors import NothingToSend, StoreError
from briefing.pipeline.gather import Gathered, Progress, gather
from briefing.pipeline.slots import another_slot, since_of, slot_of
from briefing.render import data, theme
from briefing.store import EntryRow, Store
from briefing.summarize import summarize
from briefing.types import Article, Edition, Imprint, LeftOut, Problem, Summary
from briefing.verify import gated, proved

# So far back an event that was told is recognised when it moves on.
_MEMORY = timedelta(days=7)

# Seconds in which an article is summarized or given up: usual ones take a hundredth of one.
_LONGEST_ARTICLE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one build does otherwise than feeds.yaml says; None means as there."""

    since: datetime | None = None
    offline: bool = False
    theme: str | None = None
    stories: int | None = None
    note: str | None = None
    slot: str = ""


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


def make(
    config: Config,
    briefing: Briefing,
    store: Store,
    *,
    now: datetime,
    options: Options | None = None,
    progress: Progress = quiet,
    keep: bool = True,
) -> Run:
    """Make one edition and keep it in the store as a draft, in the place of an earlier draft of its slot.

    Args:
        now: The clock, aware. The same store, clock and configuration give the same edition.
        keep: False leaves the store without the edition (what was pulled stays). An edition without a story is
            never kept.

    Raises:
        ConfigError, RenderError, StoreError: nothing was made. What goes wrong with one source or page is a `Problem`
            of the edition instead.
    """
    options = options or Options()
    slot = options.slot or _free_slot(briefing, store, now)
    since = options.since or since_of(now, _last_final(briefing, store, slot))
    gathered = gather(
        config, config.sources_of(briefing), store, now=now, since=since, offline=options.offline, progress=progress
    )
    edition, articles, found = _edition(
        config, briefing, store, gathered, slot=slot, now=now, since=since, options=options
    )
    if keep and edition.blurbs:
        store.save_edition(
            edition.id,
            briefing=edition.briefing,
            slot=edition.slot,
            number=edition.number,
            made_at=edition.made_at,
            document=data.edition_json(edition),
        )
    return Run(edition=edition, gathered=gathered, articles=articles, found=found)


def _free_slot(briefing: Briefing, store: Store, now: datetime) -> str:
    slot = slot_of(briefing, now)
    row = store.edition(f"{briefing.name}/{slot}")
    return another_slot(briefing, now) if row is not None and row.final else slot


def _last_final(briefing: Briefing, store: Store, slot: str) -> datetime | None:
    times = [row.made_at for row in store.editions(briefing.name) if row.final and row.slot < slot]
    return max(times, default=None)


def _edition(
    config: Config,
    briefing: Briefing,
    store: Store,
    gathered: Gathered,
    *,
    slot: str,
    now: datetime,
    since: datetime,
    options: Options,
) -> tuple[Edition, int, int]:
    words = phrases.load(briefing.language, theme.folders(config.root))
    told = store.told(briefing.name, before=slot)
    articles = _articles(store, gathered.rows, since)
    earliest = (now - _MEMORY).strftime("%Y-%m-%d")
    known = store.articles(article for article, when in told.items() if when >= earliest)
    candidates = (*articles, *(article for article in known.values() if article.id not in {a.id for a in articles}))
    summaries, dropped, problems = _summaries(candidates)
    ranked = stories.stories(
        stories.group(candidates),
        summaries,
        _outlets(config, gathered.rows),
        now=now,
        told=told,
        sections=briefing.sections,
    )
    spec = _spec(config, briefing, store, slot=slot, now=now, options=options)
    edition = composing.compose(
        ranked,
        spec=spec,
        phrases=words,
        problems=(*gathered.problems, *problems),
        left_out=_left_out(config, gathered.dropped, words["left_out.filtered"]),
        unverified=dropped,
    )
    return gated(edition), len(articles), len(ranked)


def _articles(store: Store, rows: Sequence[EntryRow], since: datetime) -> tuple[Article, ...]:
    """The articles of the window's entries, each once. An undated entry may have an old page: its own date counts."""
    first = dict.fromkeys(row.article_id for row in rows if row.article_id)
    dated = {row.article_id for row in rows if row.entry.published}
    found = store.articles(first)
    articles = (found[article_id] for article_id in first)
    return tuple(a for a in articles if a.id in dated or a.published is None or a.published >= since)


def _summaries(articles: Sequence[Article]) -> tuple[dict[str, Summary], int, tuple[Problem, ...]]:
    """Summaries by article id, every fact and quote in them proved; how many were not; and what failed."""
    made: dict[str, Summary] = {}
    dropped = 0
    problems: list[Problem] = []
    results = engine.run(summarize, articles, workers=os.cpu_count() or 1, timeout=_LONGEST_ARTICLE)
    for article, result in zip(articles, results, strict=True):
        if isinstance(result, Summary):
            made[article.id], unproved = proved(result, article)
            dropped += unproved
        else:
            problems.append(Problem(stage="summarize", where=article.url, what=result.what))
    return made, dropped, tuple(problems)


def _left_out(config: Config, rows: Sequence[EntryRow], reason: str) -> tuple[LeftOut, ...]:
    names = {source.key: source.name for source in config.sources}
    return tuple(
        LeftOut(title=row.entry.title, url=row.entry.url, source=names[row.source], reason=reason) for row in rows
    )


def _outlets(config: Config, rows: Sequence[EntryRow]) -> dict[str, stories.Outlet]:
    """What feeds.yaml says of the source of each article; of several that announce one, the first that has a say."""
    sources = {source.key: source for source in config.sources}
    found: dict[str, stories.Outlet] = {}
    for row in rows:
        source = sources[row.source]
        found.setdefault(row.article_id, stories.Outlet(section=source.section, weight=source.weight))
    return found


def _spec(
    config: Config, briefing: Briefing, store: Store, *, slot: str, now: datetime, options: Options
) -> EditionSpec:
    mail = config.delivery
    schedule = briefing.schedule
    earlier = [row for row in store.editions(briefing.name) if row.final and row.slot < slot]
    return EditionSpec(
        briefing=briefing.name,
        slot=slot,
        number=len(earlier) + 1,
        title=briefing.title,
        note=(briefing.note if options.note is None else options.note).strip(),
        signature=", ".join(part for part in (briefing.editor.name, briefing.editor.title) if part),
        made_at=now,
        timezone=briefing.timezone,
        language=briefing.language,
        theme=options.theme or briefing.theme,
        stories=options.stories or briefing.stories,
        sections=briefing.sections,
        imprint=Imprint(
            days=schedule.days if schedule else (),
            time=schedule.time if schedule else "",
            postal_address=briefing.postal_address,
            web_url=briefing.web_url,
            unsubscribe=mail.unsubscribe if mail else "",
        ),
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
    keys = {(article.id, article.sha256) for blurb in told.blurbs for article in blurb.story.articles}
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
