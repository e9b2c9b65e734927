"""The editor's desk: a draft as a sheet that she writes in, and what she wrote read back as edits. Pure."""

from __future__ import annotations

from briefing.desk.sheet_reader import ReadSheet, read_sheet
from briefing.desk.sheet_writer import write_sheet

__all__ = ["ReadSheet", "read_sheet", "write_sheet"]
