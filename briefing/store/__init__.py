"""The store: what was pulled, read, told and sent. SQLite by default, any SQLAlchemy URL by choice.

Every public method is one transaction. The store knows the nouns and nothing of the stages; it decides nothing.
"""

from __future__ import annotations

from briefing.store.database import EntryRow, Store, open_store

__all__ = ["EntryRow", "Store", "open_store"]
