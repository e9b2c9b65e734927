"""What the verbs share: opening the workspace, reading times, printing tables and progress."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.config import Briefing, Config, load, parse
from briefing.errors import BriefingError

_YEARS = range(1900, 3000)
"""Years of --now and --since: weeks are counted back and ahead from them, in any zone."""


ONE_OFF_NAME = "one_off"
_DEFAULT_FILE, _DEFAULT_STORE = "feeds.yaml", ".briefing/briefing.sqlite3"
_READING_VERBS = frozenset(("list", "show", "verify", "check", "export", "preview"))
"""Verbs that only read what was built."""


class UsageError(BriefingError):
    """An argument that cannot be understood."""

    exit_code = 2


def load_config(args: argparse.Namespace) -> Config:
    """The configuration named by --config, or made of the addresses given."""
    addresses = getattr(args, "addresses", ())
    if addresses:
        return _of(addresses)
    if (
        args.verb in _READING_VERBS
        and args.config == _DEFAULT_FILE
        and not Path(_DEFAULT_FILE).exists()
        and Path(_DEFAULT_STORE).exists()
    ):
        # Only one-offs were built here: they can be looked at without a feeds.yaml.
        return one_off_config(_of([_DEFAULT_STORE]))
    return load(args.config)


def one_off_config(config: Config) -> Config:
    """The configuration made of addresses, with a name that no briefing of a feeds.yaml can have.

    Its editions go into the store of the folder they were asked for in, and must not take the place of another's.
    """
    briefing = config.briefing().model_copy(update={"name": ONE_OFF_NAME})
    return config.model_copy(update={"briefings": (briefing,)})


def _of(addresses: Sequence[str]) -> Config:
    import yaml

    return parse(yaml.safe_dump(list(addresses)), file="the command line", root=Path.cwd())


def parse_now(text: str | None, briefing: Briefing | None) -> datetime:
    """The clock: --now in the briefing's zone, or this moment; UTC, to the second."""
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    return _parse_moment(text, "--now", briefing)


def _parse_moment(text: str, option: str, briefing: Briefing | None) -> datetime:
    """An ISO time; without a zone it is in the briefing's.

    Raises:
        UsageError: it is no time, or so far away that there is no calendar on one side of it.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a time", where=option, hint="write 2026-06-03T06:30") from error
    if time.year not in _YEARS:
        years = f"a year from {_YEARS[0]} to {_YEARS[-1]}"
        raise UsageError(f"{text!r} is too far away", where=option, hint=f"write {years}")
    if time.tzinfo is None:
        time = time.replace(tzinfo=ZoneInfo(briefing.timezone if briefing else "UTC"))
    return time.astimezone(UTC)


def parse_since(text: str | None, now: datetime, briefing: Briefing) -> datetime | None:
    """--since: a time, or so long before now ("36h", "3d")."""
    if not text:
        return None
    ago = re.fullmatch(r"(\d{1,5})\s*([hd])", text)
    if ago:
        return now - (timedelta(hours=int(ago[1])) if ago[2] == "h" else timedelta(days=int(ago[1])))
    since = _parse_moment(text, "--since", briefing)
    if since >= now:
        raise UsageError(f"{text!r} is not before now ({now:%Y-%m-%dT%H:%MZ})", where="--since")
    return since
