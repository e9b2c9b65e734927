"""The editor's desk: write a draft as a sheet that an editor changes, and read the sheet back as edits. Pure."""

from __future__ import annotations

from briefing.desk.sheet_reader import ReadSheet, read_sheet
from briefing.desk.sheet_writer import write_sheet

__all__ = ["ReadSheet", "read_sheet", "write_sheet"]
