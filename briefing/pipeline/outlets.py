"""What is known of each article's source when stories are ranked: what feeds.yaml says, and the place in the feed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from briefing import stories
from briefing.config import Config
from briefing.store import EntryRow


def outlets(config: Config, rows: Sequence[EntryRow]) -> dict[str, stories.Outlet]:
    """By article id what is known of its source; of several that announce one, the first that has a say, and the
    highest of its places.

    Args: the configuration; the entries of the window, in the order of sources and documents.
    """
    sources = {source.key: source for source in config.sources}
    found: dict[str, stories.Outlet] = {}
    for row, place in _placed(config, rows):
        source, before = sources[row.source], found.get(row.article_id)
        places = [it for it in (before.place if before else None, place) if it is not None]
        found[row.article_id] = stories.Outlet(
            section=before.section if before else source.section,
            weight=before.weight if before else source.weight,
            place=min(places, default=None),
        )
    return found


def _placed(config: Config, rows: Sequence[EntryRow]) -> Iterator[tuple[EntryRow, int | None]]:
    """The entries with their places in feeds whose order is an editor's."""
    folders = {it.key for it in config.sources if it.kind == "page" or (it.path and (config.root / it.path).is_dir())}
    for key, of_source in groupby(rows, key=lambda row: row.source):
        mine = list(of_source)
        edited = key not in folders and stories.is_in_editors_order([row.entry.published for row in mine])
        # What has left the feed keeps the place it had; another entry has taken it.
        newest = {row.position: row.first_seen for row in sorted(mine, key=lambda row: row.first_seen)}
        for row in mine:
            yield row, row.position if edited and row.first_seen == newest[row.position] else None
