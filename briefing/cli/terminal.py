"""What the verbs write to the terminal: results, notices, tables and progress; and the browser beside it."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from briefing.types import Problem


def print_notice(line: str = "") -> None:
    """Write one line for people to standard error."""
    sys.stderr.write(f"{line}\n")


def print_result(text: str) -> None:
    """Write a result to standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def problem_text(problem: Problem) -> str:
    """A problem on one line, with the day on which it began if it lasts."""
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
    """Show progress on a terminal; show nothing where standard error goes elsewhere (cron, CI, a file)."""
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
    """Open an address in the browser, if somebody is there to see it.

    Nothing is opened without a terminal (cron, CI). Without a screen the `webbrowser` module would start a text
    browser, which takes over the terminal.
    """
    screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not (screen and sys.stderr.isatty()):
        return
    if not webbrowser.open(address):
        print_notice(f"open {address} in your browser")
