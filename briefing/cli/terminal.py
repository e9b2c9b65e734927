"""Opening the reader's browser, where there is one."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from briefing.types import Problem


def print_notice(line: str = "") -> None:
    """One line for people, on standard error."""
    sys.stderr.write(f"{line}\n")


def print_result(text: str) -> None:
    """The result, on standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def problem_text(problem: Problem) -> str:
    """A problem on one line, with when it began if it lasts."""
    since = f" (since {problem.since:%Y-%m-%d})" if problem.since else ""
    return f"{problem.where}: {problem.what}{since}"


def format_table(rows: list[tuple[str, ...]]) -> str:
    """Rows in columns as wide as their widest cell; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
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


def open_in_browser(address: str) -> None:
    """Show an address in the browser if somebody is there to see it.

    Not without a terminal (cron, CI), and not where only a text browser would take over the terminal.
    """
    screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not (screen and sys.stderr.isatty()):
        return
    if not webbrowser.open(address):
        print_notice(f"open {address} in your browser")
