"""The editor's desk: a draft as a sheet that she writes in, and what she wrote read back as edits. Pure."""

from __future__ import annotations

from briefing.desk.reading import Read, read
from briefing.desk.sheet import write

__all__ = ["Read", "read", "write"]
