"""The three public verbs that need a workspace: `briefing.build`, `briefing.rendering`, `briefing.delivery`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from briefing.config import Config
from briefing.pipeline.editions import make
from briefing.pipeline.jobs import Options
from briefing.pipeline.publish import rendering_of, send, subscribers_of
from briefing.store import Store, open_copy, open_store
from briefing.types import Delivery, Edition, Rendering, Subscriber


def open_workspace(config: Config) -> Store:
    """The workspace's store: the URL in feeds.yaml, or `.briefing/briefing.sqlite3` beside it."""
    return open_store(_url(config))


def open_rehearsal(config: Config) -> AbstractContextManager[Store]:
    """A copy of the workspace's store that is gone at the end: what is done in it leaves no trace."""
    return open_copy(_url(config))


def _url(config: Config) -> str:
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


def build(config: Config, *, now: datetime, briefing: str = "", options: Options | None = None) -> Edition:
    """Pull the sources and compose an edition, kept in the store as a draft.

    Args:
        config: from `briefing.load`.
        now: the clock, aware.
        briefing: the name of one of the configuration's briefings; the first when "".
        options: what to do otherwise than feeds.yaml says.

    Raises:
        ConfigError, RenderError, StoreError: nothing was made.
    """
    with open_workspace(config) as store:
        return make(config, config.briefing(briefing), store, now=now, options=options).edition


def render(edition: Edition, *, theme: str = "", root: Path | None = None) -> Rendering:
    """Render an edition.

    Args:
        theme: a folder of templates, shipped or the workspace's own; the edition's when "".
        root: the workspace whose `templates/` are searched first.

    Raises:
        RenderError: the theme is missing or broken, with template and line.
    """
    return rendering_of(edition, root, theme_name=theme)


def deliver(
    config: Config, edition: Edition, *, dry_run: bool = False
) -> tuple[Delivery, ...] | tuple[Subscriber, ...]:
    """Mail an edition once to each of its subscribers; with `dry_run`, say to whom and do nothing.

    Raises:
        ConfigError: there is no `delivery` in feeds.yaml, or a secret is missing.
    """
    if dry_run:
        return subscribers_of(config, edition)
    with open_workspace(config) as store:
        return send(config, edition, store, clock=lambda: datetime.now(UTC))
