"""What builds share, owned by whoever starts them: processors, summaries that were made, themes that were compiled.

A command that builds once throws it away; `briefing run` and the preview keep one for as long as they live. Nothing of
it changes an edition: the same build with nothing kept, on one processor, has the same bytes.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from briefing.reading import SummaryWork
from briefing.rendering.theme import ThemeCache
from briefing.types import Summary

__all__ = ["Resources", "SummaryCache"]

# Summaries that a cache keeps: a few editions of a large workspace. A summary takes some ten kilobytes, its article's
# text included, so a full cache has some tens of megabytes.
_MOST_KEPT = 2000


class SummaryCache:
    """Summaries by the article they were made of, the last used ones; for threads that may build at the same time.

    An edit, a pin in the preview and the next hour's build tell mostly articles that were read before.
    """

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._made: OrderedDict[SummaryWork, Summary] = OrderedDict()
        self._lock = Lock()

    def get(self, work: SummaryWork) -> Summary | None:
        """The summary of exactly this article, text and all, if it is kept."""
        with self._lock:
            found = self._made.get(work)
            if found is not None:
                self._made.move_to_end(work)
            return found

    def put(self, work: SummaryWork, summary: Summary) -> None:
        """Keep a summary; the ones that nobody asked for the longest go."""
        with self._lock:
            self._made[work] = summary
            self._made.move_to_end(work)
            while len(self._made) > self._most:
                self._made.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """Processors, and caches that may be used from several threads.

    `workers` is how many processes may work at once. What is little work is done in this process, and what is large in
    one that can be stopped, also when it is 1.
    """

    workers: int = 1
    summaries: SummaryCache = field(default_factory=SummaryCache)
    themes: ThemeCache = field(default_factory=ThemeCache)

    @classmethod
    def of_this_machine(cls) -> Resources:
        """As many workers as the machine has processors, and nothing kept yet."""
        return cls(workers=os.cpu_count() or 1)
