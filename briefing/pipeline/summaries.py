"""Summaries of an edition's articles: made in processes, proved, and kept while this process runs."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from briefing import engine
from briefing.summary import summarize
from briefing.types import Article, Problem, Summary
from briefing.verification import prove_summary

__all__ = ["Kept", "Summaries", "summaries"]

# Seconds in which an article is summarized or given up: usual ones take a hundredth of one.
_LONGEST_ARTICLE = 20.0

# As many facts as any article has.
_EVERY = 200

# Articles whose summaries are kept: a few editions of a large workspace, in some tens of megabytes.
_KEPT = 2000

Work = tuple[Article, bool]
"""An article, and whether every sentence that can be a fact is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """Summaries by article id, every fact and quote in them proved; how many were not; and what failed.

    `late` are articles whose work was stopped: on a busy machine that says nothing of them.
    """

    summaries: Mapping[str, Summary]
    dropped: int
    problems: tuple[Problem, ...]
    late: tuple[str, ...]


class Kept:
    """Summaries by what they were made of, the last used of them; of threads that may build at the same time.

    An edit, a pin in the preview and the next hour's build tell mostly articles that were read before.
    """

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._made: OrderedDict[Work, Summary] = OrderedDict()
        self._lock = Lock()

    def get(self, work: Work) -> Summary | None:
        """The summary of exactly this article, text and all, if it is kept."""
        with self._lock:
            found = self._made.get(work)
            if found is not None:
                self._made.move_to_end(work)
            return found

    def put(self, work: Work, summary: Summary) -> None:
        """Keep a summary; the ones that nobody asked for the longest go."""
        with self._lock:
            self._made[work] = summary
            self._made.move_to_end(work)
            while len(self._made) > self._most:
                self._made.popitem(last=False)

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._made.clear()


KEPT = Kept()


def summaries(articles: Sequence[Article], asked: Collection[str]) -> Summaries:
    """Summaries of these articles; with every sentence that can be a fact where it is asked what is new among them: the
    best eight may all be known.

    Args: the articles; ids of those of which it is asked.
    """
    made: dict[str, Summary] = {}
    dropped = 0
    problems: list[Problem] = []
    late: list[str] = []
    work = [(article, article.id in asked) for article in articles]
    for article, result in zip(articles, _results(work), strict=True):
        if isinstance(result, Summary):
            made[article.id], unproved = prove_summary(result, article)
            dropped += unproved
            continue
        hint = ""
        if result.stopped:
            late.append(article.id)
            hint = "the next edition looks at it again"
        problems.append(Problem(stage="summarize", where=article.url, what=result.what, hint=hint))
    return Summaries(summaries=made, dropped=dropped, problems=tuple(problems), late=tuple(late))


def _results(work: Sequence[Work]) -> list[Summary | engine.WorkFailed]:
    """A result for each: what is kept, and the rest from as many processes as there are processors."""
    results: list[Summary | engine.WorkFailed | None] = [KEPT.get(one) for one in work]
    left = [at for at, result in enumerate(results) if result is None]
    made = engine.run(_summarized, [work[at] for at in left], workers=os.cpu_count() or 1, timeout=_LONGEST_ARTICLE)
    for at, result in zip(left, made, strict=True):
        results[at] = result
        if isinstance(result, Summary):
            KEPT.put(work[at], result)
    return [result for result in results if result is not None]


def _summarized(work: Work) -> Summary:
    """The summary of an article, with every fact in it if it shall be whole."""
    article, whole = work
    return summarize(article, most=_EVERY) if whole else summarize(article)
