"""The store: what was pulled, read, told and sent. SQLite by default, any SQLAlchemy URL by choice.

Every public method is one transaction. The store knows the nouns and nothing of the stages; it decides nothing.
"""

from __future__ import annotations

from briefing.store.database import Store
from briefing.store.opening import open_copy, open_store
from briefing.store.readings import Document
from briefing.store.rows import Choices, Desk, EntryRow, SourceRow, Told

__all__ = ["Choices", "Desk", "Document", "EntryRow", "SourceRow", "Store", "Told", "open_copy", "open_store"]
