"""What the arguments of the verbs mean: which configuration, which time, and what is a mistake in them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.config import Briefing, Config, load, parse
from briefing.errors import BriefingError
from briefing.pipeline.building import ONE_OFF
from briefing.pipeline.resources import Resources

# datetime ends at the years 1 and 9999, and windows and zones are counted back and ahead from --now and --since.
_YEARS = range(1900, 3000)
_DEFAULT_FILE, _DEFAULT_STORE = "feeds.yaml", ".briefing/briefing.sqlite3"
# The verbs that only read what was built.
_READING_VERBS = frozenset(("list", "show", "verify", "check", "export", "preview"))


class UsageError(BriefingError):
    """An argument that cannot be understood."""

    exit_code = 2


def load_config(args: argparse.Namespace) -> Config:
    """The configuration that --config names, or one made of the addresses on the command line."""
    addresses = getattr(args, "addresses", ())
    if addresses:
        return _config_of_addresses(addresses)
    if (
        args.verb in _READING_VERBS
        and args.config == _DEFAULT_FILE
        and not Path(_DEFAULT_FILE).exists()
        and Path(_DEFAULT_STORE).exists()
    ):
        # Only one-offs were built here: they can be looked at without a feeds.yaml.
        return one_off_config(_config_of_addresses([_DEFAULT_STORE]))
    return load(args.config)


def one_off_config(config: Config) -> Config:
    """The configuration with the name of a one-off for its briefing.

    One-offs and editions of a feeds.yaml share the store of a folder; under one name they would replace each other.
    """
    briefing = config.briefing().model_copy(update={"name": ONE_OFF})
    return config.model_copy(update={"briefings": (briefing,)})


def _config_of_addresses(addresses: Sequence[str]) -> Config:
    import yaml

    return parse(yaml.safe_dump(list(addresses)), file="the command line", root=Path.cwd())


def output_folder(args: argparse.Namespace, config: Config) -> Path:
    """The folder of all results: --out, or `out/` of the workspace."""
    return Path(args.out) if args.out else config.root / "out"


def resources_of(args: argparse.Namespace) -> Resources:
    """What the builds of a command share: what the caller of `run_command` gave, or this machine's processors."""
    given: Resources | None = getattr(args, "resources", None)
    return given or Resources.of_this_machine()


def parse_now(text: str | None, briefing: Briefing | None) -> datetime:
    """The time of --now, or this moment when it is left out; UTC, to the second."""
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    return _parse_moment(text, "--now", briefing)


def _parse_moment(text: str, option: str, briefing: Briefing | None) -> datetime:
    """Read an ISO 8601 time. Without a zone, it is in the zone of the briefing.

    Raises:
        UsageError: the text is not a time, or its year is too far away to count from.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "write 2026-06-03T06:30" + (", or how long ago: 36h or 3d" if option == "--since" else "")
        raise UsageError(f"{text!r} is not a time", where=option, hint=hint) from error
    if time.year not in _YEARS:
        years = f"a year from {_YEARS[0]} to {_YEARS[-1]}"
        raise UsageError(f"{text!r} is too far away", where=option, hint=f"write {years}")
    if time.tzinfo is None:
        time = time.replace(tzinfo=ZoneInfo(briefing.timezone if briefing else "UTC"))
    return time.astimezone(UTC)


def parse_since(text: str | None, now: datetime, briefing: Briefing) -> datetime | None:
    """The time of --since: an ISO 8601 time, or so long before now as "36h" or "3d" say."""
    if not text:
        return None
    ago = re.fullmatch(r"(\d{1,5})\s*([hd])", text)
    if ago:
        return now - (timedelta(hours=int(ago[1])) if ago[2] == "h" else timedelta(days=int(ago[1])))
    since = _parse_moment(text, "--since", briefing)
    if since >= now:
        raise UsageError(f"{text!r} is not before now ({now:%Y-%m-%dT%H:%MZ})", where="--since")
    return since
