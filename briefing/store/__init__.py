"""The store: what was pulled, read, told and sent. SQLite by default, any SQLAlchemy URL by choice.

Every public method is one transaction. The store knows the nouns and nothing of the stages; it decides nothing.
"""

from __future__ import annotations

from briefing.store.readings import Document
from briefing.store.rows import Choices, DraftInputs, EntryRow, SourceRow, ToldArticle
from briefing.store.workspace_store import Store, open_copy, open_store

__all__ = [
    "Choices",
    "Document",
    "DraftInputs",
    "EntryRow",
    "SourceRow",
    "Store",
    "ToldArticle",
    "open_copy",
    "open_store",
]
