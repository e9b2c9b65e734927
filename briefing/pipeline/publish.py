"""From an edition to what people see: renderings, the files of `out/`, deliveries, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from briefing import phrases
from briefing.composition.reading_length import in_theme
from briefing.config import Config, Mail
from briefing.delivery import dkim, message, outbox
from briefing.delivery.smtp import SmtpChannel
from briefing.errors import ConfigError, StoreError
from briefing.pipeline import files
from briefing.pipeline.editions import load
from briefing.rendering import data, render, theme
from briefing.store import Store
from briefing.types import Delivery, Edition, Rendering, Subscriber


def rendering_of(
    edition: Edition, root: Path | None, *, theme_name: str = "", themes: theme.ThemeCache | None = None
) -> Rendering:
    """Render an edition in its own theme or another one.

    Args:
        root: The workspace, whose `templates/` are searched first; None for the shipped ones alone.
        theme_name: another theme than the edition's.
        themes: Keeps compiled themes; without it the theme is compiled for this rendering alone.

    Raises:
        RenderError: the theme is missing or broken.
    """
    folders = theme.folders(root)
    look = (themes or theme.ThemeCache()).load(theme_name or edition.theme, folders)
    if look.name != edition.theme:
        edition = in_theme(edition, look.traits)
    return render(edition, look, phrases.load(edition.language, folders))


def markdown_of(edition: Edition, root: Path | None, *, theme_name: str = "") -> str:
    """An edition as Markdown, as its own theme or another one tells it.

    Raises:
        RenderError: there is no such theme.
    """
    folders = theme.folders(root)
    told = theme.traits(theme_name or edition.theme, folders)
    if told.name != edition.theme:
        edition = in_theme(edition, told)
    return data.edition_markdown(edition, phrases.load(edition.language, folders), told)


def write_files(config: Config, edition: Edition, out: Path) -> tuple[Path, ...]:
    """Write the edition's files to `out/<briefing>/<slot>/`; returns their paths."""
    rendering = rendering_of(edition, config.root)
    reader = Subscriber(email="reader@example.org")
    mail = config.delivery or message.sample_mail(edition)
    return files.write(
        out / edition.briefing / edition.slot,
        {
            "index.html": rendering.web.encode(),
            "mail.html": rendering.mail.encode(),
            "mail.txt": rendering.text.encode(),
            "mail.eml": message.message(edition, rendering, reader, mail, date=edition.made_at),
            "edition.json": data.edition_json(edition).encode(),
            "edition.md": markdown_of(edition, config.root).encode(),
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


def mail_of(config: Config) -> Mail:
    """The mail settings, or an error that says how to write them.

    Raises:
        ConfigError: there is no `delivery` in feeds.yaml.
    """
    if config.delivery is None:
        raise ConfigError(
            "there is no `delivery`", where=str(config.path), hint="docs/sending.md shows how to write it"
        )
    return config.delivery


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
    mail = config.mail()
    sign = dkim.signer(mail)
    rendering = rendering_of(edition, config.root)
    with SmtpChannel(mail) as channel:
        _check_current(store, edition)
        # The last step before the first mail: what a reader was not sent must not count as told to him.
        finalize(store, edition)
        return outbox.deliver(
            edition, rendering, subscribers_of(config, edition), channel, store, mail=mail, clock=clock, sign=sign
        )


def plan(config: Config, edition: Edition, store: Store, *, at: datetime) -> tuple[Delivery, ...]:
    """What `send` would do, without doing it: `queued` would be sent, the others stay as they are.

    Raises:
        ConfigError: there is no `delivery`.
        DeliveryError: the sender's address is none.
    """
    readers = subscribers_of(config, edition)
    return outbox.plan(edition, readers, store, channel=SmtpChannel.name, mail=mail_of(config), at=at)


def send_copies(
    config: Config, edition: Edition, addresses: Sequence[str], *, clock: Callable[[], datetime]
) -> tuple[Delivery, ...]:
    """Mail test copies to these addresses; nothing is recorded and the edition stays as it is."""
    mail = config.mail()
    sign = dkim.signer(mail)
    rendering = rendering_of(edition, config.root)
    copies = [Subscriber(email=address) for address in addresses]
    with SmtpChannel(mail) as channel:
        return outbox.deliver(
            edition, rendering, copies, channel, outbox.MemoryLedger(), mail=mail, clock=clock, sign=sign
        )


def text_of(config: Config, edition: Edition, form: str, theme_name: str = "") -> str:
    """An edition as one text: "text", "markdown", "json", "web" or "mail"."""
    if form == "json":
        return data.edition_json(edition)
    if form == "markdown":
        return markdown_of(edition, config.root, theme_name=theme_name)
    rendering = rendering_of(edition, config.root, theme_name=theme_name)
    return {"text": rendering.text, "web": rendering.web, "mail": rendering.mail}[form]
