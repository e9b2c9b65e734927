"""What Python callers use of the pipeline: `briefing.build`, `render`, `publish`, `deliver`, and the store."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from briefing.config import Config
from briefing.pipeline.between_slots import ReadAhead, read_ahead
from briefing.pipeline.building import Options, build_edition, no_progress
from briefing.pipeline.output import rendering_of
from briefing.pipeline.publishing import Clock, Goal, Published, publish_edition, subscribers_of
from briefing.pipeline.resources import Resources
from briefing.store import Store, open_copy, open_store
from briefing.types import Delivery, Edition, Rendering, Subscriber


def open_workspace(config: Config) -> Store:
    """The workspace's store: the URL in feeds.yaml, or `.briefing/briefing.sqlite3` beside it."""
    return open_store(_store_url(config))


def open_rehearsal(config: Config) -> AbstractContextManager[Store]:
    """A copy of the workspace's store that is gone at the end: what is done in it leaves no trace."""
    return open_copy(_store_url(config))


def _store_url(config: Config) -> str:
    """The URL of the workspace's store.

    A relative SQLite path starts from the workspace, not from where the command was called: cron and a terminal must
    find the same store.
    """
    scheme, path = "sqlite:///", config.store.removeprefix("sqlite:///")
    if not config.store:
        path = ".briefing/briefing.sqlite3"
    elif not config.store.startswith(scheme) or not path:
        return config.store
    return f"{scheme}{config.root / path}"


def utc_now() -> datetime:
    """The clock of the machine: UTC, to the second, as times are stored and shown."""
    return datetime.now(UTC).replace(microsecond=0)


def build(
    config: Config,
    *,
    now: datetime,
    briefing: str = "",
    options: Options | None = None,
    resources: Resources | None = None,
) -> Edition:
    """Pull the sources and compose an edition, kept in the store as a draft.

    Args:
        config: from `briefing.load`.
        now: the clock, aware.
        briefing: the name of one of the configuration's briefings; the first when "".
        options: what to do otherwise than feeds.yaml says.
        resources: all processors of this machine when left out; give one object to several calls, and themes and
            summaries are made once.

    Raises:
        ConfigError, RenderError, StoreError: nothing was made.
    """
    resources = resources or Resources.of_this_machine()
    with open_workspace(config) as store:
        return build_edition(
            config, config.briefing(briefing), store, now=now, options=options, resources=resources
        ).edition


def read_sources(
    config: Config, *, briefing: str = "", clock: Clock = utc_now, resources: Resources | None = None
) -> ReadAhead:
    """Read the sources between slots, as `briefing pull` does: what is new is kept for the next edition.

    Not `pull`, which is a package: the import system binds it under that name in `briefing`.

    Args:
        briefing: the name of one of the configuration's briefings; the sources of all of them when "".
        clock: the time now, aware.

    Raises:
        ConfigError, StoreError: nothing was read. A source that fails is told in the result.
    """
    resources = resources or Resources.of_this_machine()
    with open_workspace(config) as store:
        return read_ahead(
            config,
            (config.briefing(briefing),) if briefing else config.briefings,
            store,
            clock=clock,
            offline=False,
            progress=no_progress,
            workers=resources.workers,
        )


def render(edition: Edition, *, theme: str = "", root: Path | None = None) -> Rendering:
    """Render an edition.

    Args:
        theme: the name of a shipped theme or of one of the workspace's own; the edition's when "".
        root: the workspace whose `templates/` are searched first.

    Raises:
        RenderError: the theme is missing or broken, with template and line.
    """
    return rendering_of(edition, root, theme_name=theme)


def publish(
    config: Config,
    edition: Edition,
    *,
    goal: Goal = "sent",
    out: Path | None = None,
    clock: Clock = utc_now,
    resources: Resources | None = None,
) -> Published:
    """Publish an edition of the workspace: its files, its letters, then it is final, then the archive.

    Args:
        goal: "draft" writes the files and the archive, "final" besides makes it count as told, "sent" mails it, once to
            each subscriber, and makes it final when the first of them has got it.
        out: the folder of all results; `out/` of the workspace when left out.
        clock: the time now, aware.

    Raises:
        ConfigError: there is no `delivery` in feeds.yaml, or a secret is missing.
        DeliveryError, RenderError, StoreError: as `publish_edition` says.
    """
    with open_workspace(config) as store:
        return publish_edition(
            config, edition, store, goal=goal, out=out or config.root / "out", clock=clock, resources=resources
        )


def deliver(
    config: Config, edition: Edition, *, dry_run: bool = False, clock: Clock = utc_now
) -> tuple[Delivery, ...] | tuple[Subscriber, ...]:
    """Publish an edition to its subscribers, and say how each letter ended; with `dry_run`, say to whom and do nothing.

    Raises:
        ConfigError: there is no `delivery` in feeds.yaml, or a secret is missing.
    """
    return subscribers_of(config, edition) if dry_run else publish(config, edition, clock=clock).deliveries
