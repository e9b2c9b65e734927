"""What the verbs share: opening the workspace, reading times, printing tables and progress."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.config import Briefing, Config, load, parse
from briefing.errors import BriefingError
from briefing.pipeline.building import ONE_OFF
from briefing.pipeline.resources import Resources
from briefing.types import Problem

_YEARS = range(1900, 3000)
"""Years of --now and --since: weeks are counted back and ahead from them, in any zone."""


DEFAULT, STORE = "feeds.yaml", ".briefing/briefing.sqlite3"
READING = frozenset(("list", "show", "verify", "check", "export", "preview"))
"""Verbs that only read what was built."""


class UsageError(BriefingError):
    """An argument that cannot be understood."""

    exit_code = 2


def config_of(args: argparse.Namespace) -> Config:
    """The configuration named by --config, or made of the addresses given."""
    addresses = getattr(args, "addresses", ())
    if addresses:
        return _of(addresses)
    if args.verb in READING and args.config == DEFAULT and not Path(DEFAULT).exists() and Path(STORE).exists():
        # Only one-offs were built here: they can be looked at without a feeds.yaml.
        return one_off(_of([STORE]))
    return load(args.config)


def one_off(config: Config) -> Config:
    """The configuration made of addresses, with a name that no briefing of a feeds.yaml can have.

    Its editions go into the store of the folder they were asked for in, and must not take the place of another's.
    """
    briefing = config.briefing().model_copy(update={"name": ONE_OFF})
    return config.model_copy(update={"briefings": (briefing,)})


def _of(addresses: Sequence[str]) -> Config:
    import yaml

    return parse(yaml.safe_dump(list(addresses)), file="the command line", root=Path.cwd())


def output_folder(args: argparse.Namespace, config: Config) -> Path:
    """The folder of all results: --out, or `out/` of the workspace."""
    return Path(args.out) if args.out else config.root / "out"


def resources_of(args: argparse.Namespace) -> Resources:
    """What the builds of a command share: what the caller of `cli.run` gave, or this machine's processors."""
    given: Resources | None = getattr(args, "resources", None)
    return given or Resources.of_this_machine()


def now_of(text: str | None, briefing: Briefing | None) -> datetime:
    """The clock: --now in the briefing's zone, or this moment; UTC, to the second."""
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    return moment(text, "--now", briefing)


def moment(text: str, option: str, briefing: Briefing | None) -> datetime:
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


def since_of(text: str | None, now: datetime, briefing: Briefing) -> datetime | None:
    """--since: a time, or so long before now ("36h", "3d")."""
    if not text:
        return None
    ago = re.fullmatch(r"(\d{1,5})\s*([hd])", text)
    if ago:
        return now - (timedelta(hours=int(ago[1])) if ago[2] == "h" else timedelta(days=int(ago[1])))
    since = moment(text, "--since", briefing)
    if since >= now:
        raise UsageError(f"{text!r} is not before now ({now:%Y-%m-%dT%H:%MZ})", where="--since")
    return since


def say(line: str = "") -> None:
    """One line for people, on standard error."""
    sys.stderr.write(f"{line}\n")


def out(text: str) -> None:
    """The result, on standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def problem_text(problem: Problem) -> str:
    """A problem on one line, with when it began if it lasts."""
    since = f" (since {problem.since:%Y-%m-%d})" if problem.since else ""
    return f"{problem.where}: {problem.what}{since}"


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows in columns as wide as their widest cell; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal; nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if total and what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            if what in tasks:
                bar.update(tasks[what], completed=done, total=total)

        yield show
