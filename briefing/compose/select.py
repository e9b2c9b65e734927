"""Which stories an edition tells: the strongest, but no section without one and no source with too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from briefing.types import Article, Blurb, Story


def choose(
    blurbs: Sequence[Blurb], sections: Sequence[str], *, most: int, per_source: int
) -> tuple[tuple[Blurb, ...], tuple[tuple[Story, str], ...]]:
    """Choose at most `most` blurbs.

    The best story of every section comes first, then the best of all. A source leads at most `per_source` of them,
    unless that leaves the edition less than half full.

    Args: blurbs ranked, the section names, the two limits.
    Returns: the chosen ones in their rank's order; the others with why: "limit" or "source".
    """
    taken: list[Blurb] = []
    for blurb in _best_of_sections(blurbs, sections, per_source)[:most]:
        taken.append(blurb)
    _fill(taken, blurbs, most, per_source)
    if len(taken) * 2 < most:
        _fill(taken, blurbs, (most + 1) // 2, len(blurbs))
    kept = {blurb.story.id for blurb in taken}
    reason = "limit" if len(taken) >= most else "source"
    left = tuple((blurb.story, reason) for blurb in blurbs if blurb.story.id not in kept)
    return tuple(blurb for blurb in blurbs if blurb.story.id in kept), left


def _best_of_sections(blurbs: Sequence[Blurb], sections: Sequence[str], per_source: int) -> list[Blurb]:
    """The best story of each section, ranked; from a source that has room, where the section has such a story."""
    led: Counter[str] = Counter()
    best = []
    for name in sections:
        own = [blurb for blurb in blurbs if blurb.story.section == name]
        first = next((blurb for blurb in own if led[_outlet(blurb)] < per_source), own[0] if own else None)
        if first is not None:
            led[_outlet(first)] += 1
            best.append(first)
    return sorted(best, key=blurbs.index)


def _fill(taken: list[Blurb], blurbs: Sequence[Blurb], most: int, per_source: int) -> None:
    led = Counter(map(_outlet, taken))
    kept = {blurb.story.id for blurb in taken}
    for blurb in blurbs:
        if len(taken) >= most:
            return
        if blurb.story.id not in kept and led[_outlet(blurb)] < per_source:
            taken.append(blurb)
            kept.add(blurb.story.id)
            led[_outlet(blurb)] += 1


def _outlet(blurb: Blurb) -> str:
    return outlet(blurb.story.lead)


def outlet(article: Article) -> str:
    """What counts as one outlet: the web host, or the source's name where there is none."""
    return (urlsplit(article.url).hostname or "").removeprefix("www.") or article.source.casefold()
