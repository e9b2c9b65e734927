"""What the order of a feed says: a front page is in its editor's order, most feeds only in that of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

_LEAST = 4
_BY_TIME = 0.15
"""Pairs of neighbours that may be out of the order of time in a feed that goes by it: what was pinned, or updated."""


def is_edited(times: Sequence[datetime | None]) -> bool:
    """Whether the order of a feed is its editor's.

    Args: when its entries were published, in its order.
    Returns: False for a feed that is ordered by time, newest or oldest first, and for one too short to tell; True where
    no entry has a time, for then the order is all that it says.
    """
    if len(times) < _LEAST:
        return False
    if not any(times):
        return True
    pairs = [(first, second) for first, second in pairwise(times) if first and second and first != second]
    rising = sum(first < second for first, second in pairs)
    return bool(pairs) and _BY_TIME < rising / len(pairs) < 1 - _BY_TIME
