"""Opening the reader's browser, where there is one."""

from __future__ import annotations

import os
import sys
import webbrowser

from briefing.cli.workspace import say


def open_page(address: str) -> None:
    """Show an address in the browser if somebody is there to see it.

    Not without a terminal (cron, CI), and not where only a text browser would take over the terminal.
    """
    screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not (screen and sys.stderr.isatty()):
        return
    if not webbrowser.open(address):
        say(f"open {address} in your browser")
