"""What is looked at: the workspace as it is on the disk and in the store at this moment.

Nothing has to be told that something changed. Each answer is kept under a stamp of what it was made from (times and
sizes of files, the row in the store), so that a saved template is seen by the next question and an unchanged one costs
a few looks at the disk.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing import config as configuration
from briefing import phrases, pipeline
from briefing.checks import Mailing
from briefing.composition.reading_length import in_theme
from briefing.config import Briefing, Config
from briefing.edits import Edits
from briefing.errors import NothingToSend, RenderError, StoreError
from briefing.phrases import Phrases
from briefing.pipeline.jobs import edits_of
from briefing.pipeline.ready import mailing_of
from briefing.preview import stress
from briefing.rendering import render, theme
from briefing.store import Store
from briefing.types import Edition, Rendering, ThemeTraits

_KEPT = 24
"""Answers that are kept: a few editions in a few themes, with their checks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An edition in a theme. `fixed` says why it cannot be edited, "" when it can."""

    edition: Edition
    rendering: Rendering
    phrases: Phrases
    theme: str
    final: bool
    fixed: str

    @property
    def made_up(self) -> bool:
        """Whether it is one of the editions that try a theme."""
        return self.edition.id in stress.CASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line in the list of editions."""

    id: str
    final: bool
    made_at: str


class Workspace:
    """The workspace behind a preview. Its methods may be called from any thread."""

    def __init__(self, config: Config, store: Store, *, edition: str, theme_name: str = "") -> None:
        """Args: the configuration as it was read at the start, the open store, and what is shown first."""
        self.store = store
        self.first, self.first_theme = edition, theme_name
        self.writing = threading.Lock()
        self._path, self._root = config.path, config.root
        self._stamp = _stamp_of(config.path)
        self._config = config
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    @property
    def root(self) -> Path:
        """The folder of feeds.yaml."""
        return self._root

    @property
    def path(self) -> Path:
        """feeds.yaml itself."""
        return self._path

    @property
    def config(self) -> Config:
        """feeds.yaml as it is now. Its store stays the one that was opened.

        Raises:
            ConfigError: every mistake in it.
        """
        with self._lock:
            stamp = _stamp_of(self._path)
            if stamp != self._stamp:
                self._config = configuration.load(self._path)
                self._stamp = stamp
            return self._config

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are searched now."""
        return theme.folders(self._root)

    def themes(self) -> tuple[ThemeTraits, ...]:
        """The themes to choose from. One whose theme.toml has a mistake is listed, too: choosing it shows the mista"""
        found = []
        for name in theme.names(self.folders):
            try:
                found.append(theme.traits(name, self.folders))
            except RenderError:
                found.append(ThemeTraits(name=name, title=name))
        return tuple(found)

    def listed(self) -> tuple[Listed, ...]:
        """The editions of the first one's briefing, newest first."""
        briefing = self.first.partition("/")[0]
        rows = self.store.editions(briefing)
        return tuple(Listed(id=row.id, final=bool(row.final), made_at=f"{row.made_at:%Y-%m-%dT%H:%MZ}") for row in rows)

    def shown(self, edition_id: str = "", theme_name: str = "") -> Shown:
        """An edition in a theme.

        Args:
            edition_id: "" for the first one.
            theme_name: "" for the first one's, and then the edition's own.

        Raises:
            ConfigError: feeds.yaml has mistakes.
            RenderError: the theme is missing or broken.
            StoreError: there is no such edition.
        """
        edition_id = edition_id or self.first
        made_up = edition_id in stress.CASES
        edition, final, key = self._made_up(edition_id) if made_up else self._stored(edition_id)
        name = theme_name or self.first_theme or edition.theme
        folders = self.folders
        templates = _stamp_of(*folders)
        words = self._once(("phrases", edition.language, templates), lambda: phrases.load(edition.language, folders))
        words = stress.worded(edition_id, words) if made_up else words
        look = self._once(("theme", name, templates), lambda: theme.load(name, folders))
        if made_up or look.name != edition.theme:
            edition = in_theme(edition, look.traits)
        made = self._once(("rendering", key, name, templates), lambda: render(edition, look, words))
        fixed = "it is made up to try a theme" if made_up else self._fixed(edition, final)
        return Shown(edition=edition, rendering=made, phrases=words, theme=look.name, final=final, fixed=fixed)

    def mailing(self, shown: Shown) -> Mailing:
        """An edition as it would go out to one reader, in the theme it is shown in.

        Raises:
            DeliveryError: the sender's address is none.
        """
        return mailing_of(self.config, shown.edition, rendering=shown.rendering)

    def briefing_of(self, edition: Edition) -> Briefing | None:
        """The briefing that an edition belongs to, if feeds.yaml still has it."""
        return next((briefing for briefing in self.config.briefings if briefing.name == edition.briefing), None)

    def edits_of(self, shown: Shown) -> Edits:
        """What the editor changed in a draft; nothing for an edition that cannot be edited."""
        return Edits() if shown.fixed else edits_of(self.store, shown.edition.id)

    def mark(self, edition_id: str) -> str:
        """A short sign of an edition's row that is another one when the edition was built or edited again."""
        row = self.store.edition(edition_id)
        return "" if row is None else f"{row.final}{_digest(row.document)}"

    def _fixed(self, edition: Edition, final: bool) -> str:
        """Why an edition of the store cannot be edited."""
        if final:
            return "it is final: what was sent cannot be edited"
        if self.briefing_of(edition) is None:
            return "no briefing of feeds.yaml is the one it was built for"
        return ""

    def _made_up(self, edition_id: str) -> tuple[Edition, bool, str]:
        edition = stress.edition(edition_id, self._stored(self.first)[0].theme)
        return edition, False, edition_id

    def _stored(self, edition_id: str) -> tuple[Edition, bool, str]:
        row = self.store.edition(edition_id)
        if row is None:
            raise StoreError("there is no such edition", where=edition_id, hint="choose another one")
        key = f"{edition_id} {_digest(row.document)}"
        edition = self._once(("edition", key), lambda: pipeline.load(self.store, edition_id))
        return edition, bool(row.final), key

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What was made under a key before, or now. Two threads may make the same; one of the two is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def first_edition(config: Config, store: Store, briefing: Briefing, edition_id: str) -> str:
    """The id of the edition that is shown first: the one asked for, else the latest.

    Raises:
        NothingToSend: there is none yet.
        StoreError: there is no such edition.
    """
    if not edition_id:
        try:
            return pipeline.find(store, briefing)
        except NothingToSend as error:
            raise NothingToSend(error.what, where=str(config.path), hint=error.hint) from error
    pipeline.load(store, edition_id)
    return edition_id


def _stamp_of(*places: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of files, and of all files in folders."""
    found = []
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else (place,):
            with suppress(OSError):  # gone between the two looks: an editor replaces files
                seen = file.stat()
                found.append((str(file), seen.st_mtime_ns, seen.st_size))
    return tuple(found)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
