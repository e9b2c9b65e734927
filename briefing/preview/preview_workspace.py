"""The workspace behind a preview, as it is on the disk and in the store at this moment.

Nobody has to report a change. What was made is cached under a stamp of what it was made from (times and sizes of files,
the row in the store). So the next request sees a saved template, and an unchanged one costs a few `stat` calls.
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
from briefing.pipeline.building import stored_edits
from briefing.pipeline.ready import mailing_of
from briefing.preview import made_up_editions
from briefing.rendering import render, theme
from briefing.store import Store
from briefing.types import Edition, Rendering, ThemeTraits

# Editions, themes, phrases and renderings that are cached: two editions side by side in two themes make nine. To render
# anew costs 20 to 30 ms (docs/benchmarks.md).
_CACHED_ANSWERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEdition:
    """An edition in a theme. `locked` says why it cannot be edited; it is "" when it can."""

    edition: Edition
    rendering: Rendering
    phrases: Phrases
    theme: str
    final: bool
    locked: str

    @property
    def made_up(self) -> bool:
        """Whether it is one of the editions that try a theme."""
        return self.edition.id in made_up_editions.MADE_UP_EDITIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListedEdition:
    """A line in the list of editions."""

    id: str
    final: bool
    made_at: str


class Workspace:
    """The workspace behind a preview. Its methods may be called from any thread."""

    def __init__(
        self,
        config: Config,
        store: Store,
        *,
        edition: str,
        theme_name: str = "",
        resources: pipeline.Resources | None = None,
    ) -> None:
        """Args: the configuration as read at the start, the open store, the edition and theme to show first, and what
        builds share.
        """
        self.store = store
        self.resources = resources or pipeline.Resources()
        self.first, self.first_theme = edition, theme_name
        self.writing = threading.Lock()
        self._path, self._root = config.path, config.root
        self._stamp = _files_stamp(config.path)
        self._config = config
        self._lock = threading.Lock()
        self._cache: OrderedDict[Hashable, Any] = OrderedDict()

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
            stamp = _files_stamp(self._path)
            if stamp != self._stamp:
                self._config = configuration.load(self._path)
                self._stamp = stamp
            return self._config

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are searched now."""
        return theme.folders(self._root)

    def themes(self) -> tuple[ThemeTraits, ...]:
        """The themes to choose from. One whose theme.toml has a mistake is listed, too: choosing it shows the
        mistake."""
        found = []
        for name in theme.available_themes(self.folders):
            try:
                found.append(theme.traits(name, self.folders))
            except RenderError:
                found.append(ThemeTraits(name=name, title=name))
        return tuple(found)

    def list_editions(self) -> tuple[_ListedEdition, ...]:
        """The editions of the first one's briefing, newest first."""
        briefing = self.first.partition("/")[0]
        rows = self.store.editions(briefing)
        return tuple(
            _ListedEdition(id=row.id, final=bool(row.final), made_at=f"{row.made_at:%Y-%m-%dT%H:%MZ}") for row in rows
        )

    def show_edition(self, edition_id: str = "", theme_name: str = "") -> ShownEdition:
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
        made_up = edition_id in made_up_editions.MADE_UP_EDITIONS
        edition, final, key = self._made_up(edition_id) if made_up else self._stored(edition_id)
        name = theme_name or self.first_theme or edition.theme
        folders = self.folders
        templates = _files_stamp(*folders)
        words = self._cached(("phrases", edition.language, templates), lambda: phrases.load(edition.language, folders))
        words = made_up_editions.made_up_phrases(edition_id, words) if made_up else words
        look = self._cached(("theme", name, templates), lambda: theme.load(name, folders))
        if made_up or look.name != edition.theme:
            edition = in_theme(edition, look.traits)
        made = self._cached(("rendering", key, name, templates), lambda: render(edition, look, words))
        locked = "it is made up to try a theme" if made_up else self._why_locked(edition, final)
        return ShownEdition(edition=edition, rendering=made, phrases=words, theme=look.name, final=final, locked=locked)

    def mailing(self, shown: ShownEdition) -> Mailing:
        """An edition as it would go out to one reader, in the theme it is shown in.

        Raises:
            DeliveryError: the sender's address is none.
        """
        return mailing_of(self.config, shown.edition, rendering=shown.rendering)

    def briefing_of(self, edition: Edition) -> Briefing | None:
        """The briefing of an edition, if feeds.yaml still has it."""
        return next((briefing for briefing in self.config.briefings if briefing.name == edition.briefing), None)

    def edits_of(self, shown: ShownEdition) -> Edits:
        """The changes of the editor in a draft; none for an edition that cannot be edited."""
        return Edits() if shown.locked else stored_edits(self.store, shown.edition.id)

    def row_digest(self, edition_id: str) -> str:
        """A digest of the row of an edition. It changes when the edition is built, edited or made final."""
        row = self.store.edition(edition_id)
        return "" if row is None else f"{row.final}{_digest(row.document)}"

    def _why_locked(self, edition: Edition, final: bool) -> str:
        """Why an edition of the store cannot be edited."""
        if final:
            return "it is final, and what was sent cannot be edited"
        if self.briefing_of(edition) is None:
            return "feeds.yaml no longer has its briefing"
        return ""

    def _made_up(self, edition_id: str) -> tuple[Edition, bool, str]:
        edition = made_up_editions.made_up_edition(edition_id, self._stored(self.first)[0].theme)
        return edition, False, edition_id

    def _stored(self, edition_id: str) -> tuple[Edition, bool, str]:
        row = self.store.edition(edition_id)
        if row is None:
            raise StoreError("there is no such edition", where=edition_id, hint="choose another one")
        key = f"{edition_id} {_digest(row.document)}"
        edition = self._cached(("edition", key), lambda: pipeline.load_edition(self.store, edition_id))
        return edition, bool(row.final), key

    def _cached(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The cached thing of a key, made now if there is none. Two threads may both make it; the later is kept."""
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        made = make()
        with self._lock:
            self._cache[key] = made
            while len(self._cache) > _CACHED_ANSWERS:
                self._cache.popitem(last=False)
        return made


def first_edition_id(config: Config, store: Store, briefing: Briefing, edition_id: str) -> str:
    """The id of the edition that is shown first: the one asked for, else the latest.

    Raises:
        NothingToSend: there is none yet.
        StoreError: there is no such edition.
    """
    if not edition_id:
        try:
            return pipeline.find_edition(store, briefing)
        except NothingToSend as error:
            raise NothingToSend(error.what, where=str(config.path), hint=error.hint) from error
    pipeline.load_edition(store, edition_id)
    return edition_id


def _files_stamp(*places: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of files, and of all files in folders: a stamp that changes when one of them does."""
    found = []
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else (place,):
            with suppress(OSError):  # gone since it was listed: editors replace files when they save
                seen = file.stat()
                found.append((str(file), seen.st_mtime_ns, seen.st_size))
    return tuple(found)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
