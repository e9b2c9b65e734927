"""Summaries of an edition's articles: made in processes, proved, and kept in a cache that the caller owns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from briefing import engine, reading
from briefing.pipeline.resources import Resources
from briefing.reading import SummaryWork
from briefing.types import Article, Problem, Summary
from briefing.verification import prove_summary

__all__ = ["Summaries", "summarize_articles"]

# Seconds of processor time in which an article is summarized or given up: usual ones take a hundredth of one.
_LIMITS = engine.Limits(cpu=8.0, cpu_per_megabyte=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """Summaries by article id, every fact and quote in them proved; how many were not; and what failed.

    `late` are articles whose work was stopped: on a busy machine that says nothing of them.
    """

    summaries: Mapping[str, Summary]
    dropped: int
    problems: tuple[Problem, ...]
    late: tuple[str, ...]


def summarize_articles(articles: Sequence[Article], whole: Collection[str], resources: Resources) -> Summaries:
    """Summaries of these articles, every fact and quote in them proved.

    Args:
        articles: the articles, each once.
        whole: ids of those of which every sentence that can be a fact is wanted: where it is asked what is new in an
            article, its best eight facts may all be known.
        resources: how many processes may work, and the summaries that were made before.
    """
    made: dict[str, Summary] = {}
    dropped = 0
    problems: list[Problem] = []
    late: list[str] = []
    work = [(article, article.id in whole) for article in articles]
    for article, result in zip(articles, _results(work, resources), strict=True):
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


def _results(work: Sequence[SummaryWork], resources: Resources) -> list[Summary | engine.WorkFailed]:
    """A result for each: what is kept, and the rest from the engine."""
    results: list[Summary | engine.WorkFailed | None] = [resources.summaries.get(one) for one in work]
    left = [at for at, result in enumerate(results) if result is None]
    made = engine.run_for_each(
        reading.summarize_article,
        [work[at] for at in left],
        size=reading.text_size,
        pace=reading.CHARACTERS_A_SECOND,
        workers=resources.workers,
        limits=_LIMITS,
    )
    for at, result in zip(left, made, strict=True):
        results[at] = result
        if isinstance(result, Summary):
            resources.summaries.put(work[at], result)
    return [result for result in results if result is not None]
