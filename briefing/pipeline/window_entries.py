"""The entries of a window as the account of an edition needs them: each with its article, its story, or why it has
none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from briefing.clean import text_from_html
from briefing.composition.entry_account import WindowEntry
from briefing.config import Source
from briefing.meta import is_no_title, title_of
from briefing.phrases import Phrases
from briefing.pipeline.gather import Gathered
from briefing.store import EntryRow
from briefing.types import Account, Fate

_DROPPED: Mapping[str, tuple[Fate, str]] = {
    "filtered": ("filtered", "filtered"),
    "first_reading": ("left_out", "first_reading"),
    "announced_before": ("known", "announced_before"),
}
"""What an entry is that is not looked at, and the name of the reason, by why it was dropped."""
_MOST_REASONS = 4
"""Reasons that a line about a source names; the rest is counted."""


def window_entries(
    gathered: Gathered,
    sources: Sequence[Source],
    *,
    articles: Collection[str],
    stories: Mapping[str, str],
    known: Collection[str],
    late: Collection[str],
    phrases: Phrases,
) -> tuple[WindowEntry, ...]:
    """Every entry of the window, in the order of the sources.

    Args:
        gathered: what is looked at, and what is not.
        sources: the briefing's, in order.
        articles: ids of those that count as of this window.
        stories: article id to the id of its story.
        known: ids of the stories that say nothing new.
        late: ids of the articles that could not be judged in time.
        phrases: our words in the edition's language.
    """
    names = {source.key: source.name for source in sources}
    order = {source.key: at for at, source in enumerate(sources)}
    fates = [(row, *_fate_of(row, articles, stories, known, late)) for row in gathered.rows]
    fates += [(one.row, *_DROPPED[one.reason]) for one in gathered.dropped]
    fates.sort(key=lambda fate: (order[fate[0].source], fate[0].position))
    return tuple(
        WindowEntry(
            source=names[row.source],
            title=_title(row),
            url=row.entry.url,
            article=row.article_id,
            story=stories.get(row.article_id, "") if row.article_id in articles else "",
            became=became,
            why=phrases[f"left_out.{reason}"] if reason else "",
        )
        for row, became, reason in fates
    )


def _title(row: EntryRow) -> str:
    """The title of an entry, or its first words."""
    if not is_no_title(row.entry.title):
        return row.entry.title
    return title_of(text_from_html(row.entry.summary or row.entry.content)) or row.entry.title


def _fate_of(
    row: EntryRow,
    articles: Collection[str],
    stories: Mapping[str, str],
    known: Collection[str],
    late: Collection[str],
) -> tuple[Fate | None, str]:
    """What an entry is that is looked at, and the name of the reason; None where the edition says it."""
    if not row.article_id:
        return "left_out", "no_text"
    if row.article_id not in articles:
        return "left_out", "old"
    if row.article_id in late:
        return "left_out", "late"
    return ("known", "told") if stories.get(row.article_id) in known else (None, "")


def lines_by_source(
    account: Account, sources: Sequence[Source], older: Mapping[str, int], told: Mapping[str, int]
) -> tuple[str, ...]:
    """What became of the entries of each source, in words: one line an outlet.

    Args: the account; the briefing's sources; by a source's key, how many entries before the window it has of which no
        edition told, and how many of which one did.
    """
    counts: dict[str, Counter[str]] = {source.name: Counter() for source in sources}
    for fate in account.entries:
        counts[fate.source][_IN_WORDS[fate.became].format(why=fate.why)] += 1
    for source in sources:
        for before, words in ((told, "told before"), (older, "too old")):
            if before.get(source.key, 0) > 0:
                counts[source.name][words] += before[source.key]
    return tuple(f"{name}: {_counted(mine) if mine else 'no entries'}" for name, mine in counts.items())


_IN_WORDS: Mapping[Fate, str] = {
    "told": "told",
    "folded": "folded into a story",
    "left_out": "left out: {why}",
    "known": "known: {why}",
    "filtered": "filtered",
}


def _counted(counts: Counter[str]) -> str:
    total = sum(counts.values())
    said = [f"{count} {words}" for words, count in counts.most_common(_MOST_REASONS)]
    rest = total - sum(count for _, count in counts.most_common(_MOST_REASONS))
    said += [f"{rest} for other reasons"] if rest else []
    return f"{total} {'entry' if total == 1 else 'entries'}, {'; '.join(said)}"
