"""From an edition to what people see: renderings, the files of `out/`, deliveries, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from briefing import delivery, phrases
from briefing.config import Config
from briefing.delivery.message import sample_message
from briefing.errors import StoreError
from briefing.pipeline import files
from briefing.pipeline.editions import load
from briefing.rendering import data, render, theme
from briefing.store import Store
from briefing.types import Delivery, Edition, Rendering, Subscriber


def rendering_of(edition: Edition, root: Path | None, *, theme_name: str = "") -> Rendering:
    """Render an edition in its own theme or another one.

    Args:
        root: The workspace, whose `templates/` are searched first; None for the shipped ones alone.

    Raises:
        RenderError: the theme is missing or broken.
    """
    folders = theme.folders(root)
    return render(edition, theme.load(theme_name or edition.theme, folders), phrases.load(edition.language, folders))


def write_files(config: Config, edition: Edition, out: Path) -> tuple[Path, ...]:
    """Write the edition's files to `out/<briefing>/<slot>/`; returns their paths."""
    rendering = rendering_of(edition, config.root)
    words = phrases.load(edition.language, theme.folders(config.root))
    return files.write(
        out / edition.briefing / edition.slot,
        {
            "index.html": rendering.web.encode(),
            "mail.html": rendering.mail.encode(),
            "mail.txt": rendering.text.encode(),
            "mail.eml": sample_message(edition, rendering, config.delivery),
            "edition.json": data.edition_json(edition).encode(),
            "edition.md": data.edition_markdown(edition, words).encode(),
        },
    )


def finalize(store: Store, edition: Edition) -> None:
    """Make an edition final: what it tells counts as told from now on.

    Raises:
        StoreError: it is not in the store, or another one was built in its place since.
    """
    told = {article.id: article.sha256 for blurb in edition.blurbs for article in blurb.story.articles}
    store.finalize(edition.id, told, made_at=edition.made_at)


def _check_current(store: Store, edition: Edition) -> None:
    """An edit leaves the time at which a draft was made: that alone does not tell whether it is the one in hand."""
    row = store.edition(edition.id)
    if row is not None and not row.final and load(store, edition.id) != edition:
        raise StoreError("was built again meanwhile", where=edition.id, hint="look at it, then send it again")


def subscribers_of(config: Config, edition: Edition) -> tuple[Subscriber, ...]:
    """The subscribers of the edition's briefing, in the order of feeds.yaml."""
    return tuple(s for s in config.subscribers if not s.briefings or edition.briefing in s.briefings)


def send(config: Config, edition: Edition, store: Store, *, clock: Callable[[], datetime]) -> tuple[Delivery, ...]:
    """Make an edition final and mail it, once to each subscriber.

    A second call sends nothing more, except to those whose delivery failed before anything was accepted.

    Raises:
        ConfigError: there is no `delivery`, a secret it names is missing, or the key cannot sign.
        DeliveryError: the sender's address is none.
        RenderError: the theme is broken.
        StoreError: the edition was built again since, or the store failed.
            Unless the store failed later, nothing was sent and the edition is the draft it was.
    """
    channels = delivery.open_channels(config)
    rendering = rendering_of(edition, config.root)
    readers = subscribers_of(config, edition)
    letters = [channel.letters(edition, rendering, readers) for channel in channels]
    _check_current(store, edition)
    # The last step before the first mail: what a reader was not sent must not count as told to him.
    finalize(store, edition)
    return _delivered(channels, letters, store, clock=clock)


def plan(config: Config, edition: Edition, store: Store, *, at: datetime) -> tuple[Delivery, ...]:
    """What `send` would do, without doing it: `queued` would be sent, the others stay as they are.

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
    config: Config, edition: Edition, addresses: Sequence[str], *, clock: Callable[[], datetime]
) -> tuple[Delivery, ...]:
    """Mail test copies to these addresses; nothing is recorded and the edition stays as it is."""
    channels = delivery.open_channels(config)
    rendering = rendering_of(edition, config.root)
    copies = [Subscriber(email=address) for address in addresses]
    letters = [channel.letters(edition, rendering, copies) for channel in channels]
    return _delivered(channels, letters, delivery.MemoryLedger(), clock=clock)


def _delivered(
    channels: Sequence[delivery.Channel],
    letters: Sequence[Sequence[delivery.Letter]],
    ledger: delivery.Ledger,
    *,
    clock: Callable[[], datetime],
) -> tuple[Delivery, ...]:
    done: list[Delivery] = []
    for channel, mine in zip(channels, letters, strict=True):
        with channel:
            done += delivery.deliver(mine, channel, ledger, clock=clock)
    return tuple(done)


def text_of(config: Config, edition: Edition, form: str, theme_name: str = "") -> str:
    """An edition as one text: "text", "markdown", "json", "web" or "mail"."""
    if form == "json":
        return data.edition_json(edition)
    if form == "markdown":
        return data.edition_markdown(edition, phrases.load(edition.language, theme.folders(config.root)))
    rendering = rendering_of(edition, config.root, theme_name=theme_name)
    return {"text": rendering.text, "web": rendering.web, "mail": rendering.mail}[form]
