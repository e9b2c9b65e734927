"""Publishing: the one way in which an edition goes out, for the command line, the scheduler, the preview and Python.

The order is always the same: the edition's files, then its letters, then it is final, then the archive and its feeds.
An edition is final when a channel has taken it for the first reader, or may have, and not before: until then its
stories are not told, and it can be edited and built again. The end of that letter and the edition's becoming final are
written in one transaction, so that no crash can come between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

from briefing import delivery
from briefing.config import Briefing, Config
from briefing.errors import BriefingError, StoreError
from briefing.pipeline.building import (
    Options,
    build_edition,
    load_edition,
    no_progress,
    told_articles,
    why_nothing,
)
from briefing.pipeline.gather import Progress
from briefing.pipeline.output import rendering_of, write_archive, write_edition
from briefing.pipeline.resources import Resources
from briefing.pipeline.slots import slot_of
from briefing.store import Store
from briefing.types import Delivery, DeliveryState, Edition, Rendering, Subscriber

Clock = Callable[[], datetime]
"""The time now, aware."""

Goal = Literal["draft", "final", "sent"]
"""How far an edition is published: its files and a line in the archive; besides, it counts as told; besides, it goes
to its subscribers, and counts as told when the first of them has got it."""

_MAY_HAVE_ARRIVED: frozenset[DeliveryState] = frozenset({"sent", "unknown"})
"""Ends of a letter after which a reader may have it: what she may have read is final and is not told her twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of an edition.

    `final` says whether it counts as told; `files` are its own files below `out/`. `deliveries` has a row for each
    subscriber and channel; those in `before` (channel and recipient) had it, or may have had it, before this call.
    `built`: it was made by this call. `archive_error` says why the archive could not be written after the letters.
    """

    edition: Edition
    final: bool
    files: tuple[Path, ...]
    deliveries: tuple[Delivery, ...] = ()
    before: frozenset[tuple[str, str]] = frozenset()
    built: bool = False
    archive_error: BriefingError | None = None


def publish_edition(
    config: Config,
    edition: Edition,
    store: Store,
    *,
    goal: Goal,
    out: Path,
    clock: Clock,
    resources: Resources | None = None,
) -> Published:
    """Publish an edition that is in the store: files, letters, final, archive.

    A second call sends nothing more, except to those whose letter failed before anything was accepted.

    Args:
        goal: how far; `sent` sends one letter to each subscriber.
        out: the folder of all results.
        clock: asked before and after each letter.
        resources: compiled themes; none when left out.

    Returns:
        How far it came. When no channel took a letter, the edition is the draft it was.

    Raises:
        ConfigError: there is no `delivery`, a secret it names is missing, or the key cannot sign.
        DeliveryError: the sender's address is none.
        RenderError: the theme is broken, or the files cannot be written.
        StoreError: the edition was built again since, or the store failed.
            Unless the store failed later, nothing was sent and the edition is the draft it was.
    """
    resources = resources or Resources()  # what cannot be sent with at all is known before a file is written
    channels = delivery.open_channels(config) if goal == "sent" else ()
    rendering = rendering_of(edition, config.root, themes=resources.themes)
    readers = subscribers_of(config, edition)
    letters = [channel.letters(edition, rendering, readers) for channel in channels]
    document = _current_document(store, edition)
    files = write_edition(config, edition, rendering, out)
    plan = delivery.plan([letter for its_letters in letters for letter in its_letters], store, at=clock())
    archive = partial(write_archive, config, briefing_of(config, edition), store, out, themes=resources.themes)
    try:
        if goal == "final":
            store.finalize(edition.id, told_articles(edition), document=document)
        deliveries = _deliver(channels, letters, _EditionLedger(store, edition, document), clock=clock)
    except BaseException:
        # Also when sending is broken off: an edition may be final by then, and the archive must not call it a draft.
        with suppress(BriefingError):
            archive()
        raise
    archive_error = _try_archive(archive)
    if archive_error is not None and goal == "draft":
        raise archive_error
    row = store.edition(edition.id)
    return Published(
        edition=edition,
        final=bool(row and row.final),
        files=files,
        deliveries=deliveries,
        before=frozenset((one.channel, one.recipient) for one in plan if one.state != "queued"),
        archive_error=archive_error,
    )


def _try_archive(archive: Callable[[], object]) -> BriefingError | None:
    """Write the archive; what goes wrong is told beside what became of the letters, and does not take its place."""
    try:
        archive()
    except BriefingError as error:
        return error
    return None


def publish_slot(
    config: Config,
    name: str,
    slot: datetime,
    store: Store,
    *,
    out: Path,
    clock: Clock,
    offline: bool = False,
    resources: Resources | None = None,
    progress: Progress = no_progress,
) -> Published:
    """Build and publish the edition of one slot, unless that was done; what is left of an earlier try is finished.

    Without a `delivery`, or without subscribers, the edition is final when its files are written.

    Args:
        name: the briefing's.
        slot: when the edition was due; its own clock is the time now.

    Raises:
        BriefingError: it could not be built or sent; the next call tries again.
    """
    briefing = config.briefing(name)
    slot_name = slot_of(briefing, slot)
    edition_id = f"{name}/{slot_name}"
    row = store.edition(edition_id)
    begun = row is not None and (row.final or store.has_letters_out(edition_id))
    if begun:
        edition = load_edition(store, edition_id)
    else:
        options = Options(offline=offline, slot=slot_name)
        result = build_edition(
            config, briefing, store, now=clock(), options=options, progress=progress, resources=resources
        )
        if not result.edition.told:
            raise why_nothing(result)
        edition = result.edition
    goal: Goal = "sent" if config.delivery is not None and subscribers_of(config, edition) else "final"
    published = publish_edition(config, edition, store, goal=goal, out=out, clock=clock, resources=resources)
    return replace(published, built=not begun)


def subscribers_of(config: Config, edition: Edition) -> tuple[Subscriber, ...]:
    """The subscribers of the edition's briefing, in the order of feeds.yaml."""
    return tuple(s for s in config.subscribers if not s.briefings or edition.briefing in s.briefings)


def briefing_of(config: Config, edition: Edition) -> Briefing:
    """The briefing of an edition; for a one-off, or one that feeds.yaml no longer has, what the edition says of it."""
    known = next((briefing for briefing in config.briefings if briefing.name == edition.briefing), None)
    said = {"name": edition.briefing, "title": edition.title, "language": edition.language}
    return known or Briefing().model_copy(update=said)


def _current_document(store: Store, edition: Edition) -> str:
    """The stored document of an edition in hand.

    An edit leaves the time at which a draft was made: that alone does not tell whether it is the one in hand.
    """
    row = store.edition(edition.id)
    if row is None:
        raise StoreError("there is no such edition", where=edition.id, hint="briefing list shows them")
    if not row.final and load_edition(store, edition.id) != edition:
        raise StoreError("was built again meanwhile", where=edition.id, hint="look at it, then send it again")
    return str(row.document)


# Letters


class _EditionLedger:
    """The outbox's ledger for one edition: what the store knows, and that the edition is final once a letter may have
    arrived."""

    def __init__(self, store: Store, edition: Edition, document: str) -> None:
        self._store = store
        self._edition = edition
        self._document = document

    def claim(self, delivery: Delivery) -> bool:
        """Claim a letter. Raises StoreError when another draft stands in the edition's place by now."""
        return self._store.claim(delivery, document=self._document)

    def settle(self, delivery: Delivery) -> None:
        """Write how a letter ended; with it, when it may have arrived, that the edition is final."""
        taken = delivery.state in _MAY_HAVE_ARRIVED
        self._store.settle(delivery, told=told_articles(self._edition) if taken else None)

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """All letters of an edition."""
        return self._store.deliveries(edition_id)


def _deliver(
    channels: Sequence[delivery.Channel],
    letters: Sequence[Sequence[delivery.Letter]],
    ledger: delivery.Ledger,
    *,
    clock: Clock,
) -> tuple[Delivery, ...]:
    """Send the letters of each channel, one channel after the other."""
    done: list[Delivery] = []
    for channel, its_letters in zip(channels, letters, strict=True):
        with channel:
            done += delivery.deliver(its_letters, channel, ledger, clock=clock)
    return tuple(done)


def planned_deliveries(config: Config, edition: Edition, store: Store, *, at: datetime) -> tuple[Delivery, ...]:
    """What `publish_edition` would send, without doing it: `queued` would be sent, the others stay as they are.

    Raises:
        ConfigError: there is no `delivery`.
        DeliveryError: the sender's address is none.
    """
    readers = subscribers_of(config, edition)
    # No letter is written down for a plan, so there is nothing to render.
    blank = Rendering(subject="", preheader="", mail="", web="", text="")
    channels = delivery.configured_channels(config)
    letters = [letter for channel in channels for letter in channel.letters(edition, blank, readers)]
    return delivery.plan(letters, store, at=at)


def send_copies(
    config: Config, edition: Edition, addresses: Sequence[str], *, clock: Clock, resources: Resources | None = None
) -> tuple[Delivery, ...]:
    """Send test copies to these addresses; nothing is recorded and the edition stays as it is."""
    channels = delivery.open_channels(config)
    rendering = rendering_of(edition, config.root, themes=(resources or Resources()).themes)
    copies = [Subscriber(email=address) for address in addresses]
    letters = [channel.letters(edition, rendering, copies) for channel in channels]
    return _deliver(channels, letters, delivery.MemoryLedger(), clock=clock)
