"""Deliver: an edition becomes one letter for each reader and leaves over a channel, recorded before and after.

`channel` is the seam: a letter, and what a channel has to do. `outbox` decides who still gets a letter and keeps the
record. `smtp` and `maildir` hold the channels; the mail they carry is written by `message`. None of them knows how an
edition came to be, and only the channels touch the world.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefing.config import CHANNELS, Config, Mail
from briefing.config.models import channel_class
from briefing.delivery.channel import Channel, Letter, NotConnected, Unanswered, letter_id
from briefing.delivery.outbox import Ledger, MemoryLedger, deliver, plan
from briefing.errors import ConfigError

__all__ = [
    "CHANNELS",
    "Channel",
    "Ledger",
    "Letter",
    "MemoryLedger",
    "NotConnected",
    "Unanswered",
    "configured_channels",
    "deliver",
    "letter_id",
    "open_channels",
    "plan",
]


def configured_channels(config: Config) -> tuple[Channel, ...]:
    """The channels of a workspace, in the order of feeds.yaml, to make letters but not to send: no secret is looked up.

    Raises:
        ConfigError: there is no `delivery`.
    """
    if config.delivery is None:
        raise ConfigError("has no `delivery`", where=config.path.name, hint="docs/sending.md shows how to write it")
    return _make_channels(config, config.delivery)


def open_channels(config: Config, environ: Mapping[str, str] | None = None) -> tuple[Channel, ...]:
    """The channels of a workspace, in the order of feeds.yaml, ready to send.

    Everything that can fail without connecting has been tried.

    Args:
        environ: the environment for secrets; the process's own when left out.

    Raises:
        ConfigError: there is no `delivery`, a secret is missing, or the DKIM key cannot sign.
        DeliveryError: the sender's address is none, or a channel cannot work as it is set.
    """
    made = _make_channels(config, config.mail(environ))
    for channel in made:
        channel.check()
    return made


def _make_channels(config: Config, mail: Mail) -> tuple[Channel, ...]:
    made: dict[str, Channel] = {}
    for key, settings in mail.channels.items():
        channel: Channel = channel_class(key)(settings, mail, config.root)
        if channel.name in made:
            # The name is part of the key of each delivery: the second would find all its letters sent by the first.
            what = f"two channels have the name {channel.name!r}; give {key} another one"
            raise ConfigError(what, where=f"{config.path.name}: delivery")
        made[channel.name] = channel
    return tuple(made.values())
