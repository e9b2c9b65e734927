"""The archive in `out/`: a page and feeds of each briefing's editions, made anew from the store with every edition."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from briefing import phrases
from briefing.config import Briefing, Config
from briefing.pipeline import files
from briefing.pipeline.editions import load
from briefing.pipeline.publish import rendering_of
from briefing.rendering import archive, data, theme
from briefing.rendering.archive import Issue
from briefing.store import Store

LISTED, IN_FEEDS = 366, 20
"""Editions on the archive's page, and in its feeds: a year, and what a reader may have missed."""


def write_archive(
    config: Config, briefing: Briefing, store: Store, out: Path, *, front: bool = True
) -> tuple[Path, ...]:
    """Write `out/<briefing>/index.html` and the feeds beside it, and `out/index.html`, which leads there.

    A page of a listed edition that is not there (the folder was deleted, or is another one) is made again.

    Args:
        front: write `out/index.html`, too; not for a one-off, which stands beside the workspace's briefings.

    Raises:
        RenderError: a template is broken, or the folder cannot be written.
        StoreError: the store failed.
    """
    folders = theme.folders(config.root)
    words = phrases.load(briefing.language, folders)
    page, content = (theme.shared(f"shared/{name}.html.j2", folders) for name in ("archive", "feed-content"))
    issues = listed(store, briefing)
    _restore(config, store, issues, out / briefing.name)
    others = [
        (other.title, f"../{other.name}/{archive.INDEX}") for other in config.briefings if other.name != briefing.name
    ]
    made = {archive.INDEX: archive.index(briefing.title, issues, words, page, others=others).encode()}
    newest = [Issue(edition=load(store, issue.edition.id), draft=issue.draft) for issue in issues[:IN_FEEDS]]
    made |= archive.feeds(briefing.title, briefing.web_url, newest, words, content)
    paths = files.write(out / briefing.name, made)
    return (*paths, *files.write(out, {archive.INDEX: _front(config).encode()})) if front else paths


def listed(store: Store, briefing: Briefing) -> tuple[Issue, ...]:
    """A briefing's editions, the newest first: the final ones, and drafts newer than those.

    An older draft was never anybody's edition. Their articles have no text here.
    """
    found: list[Issue] = []
    for row in store.editions(briefing.name):
        if not row.final and any(not issue.draft for issue in found):
            continue
        whole = store.edition(row.id)
        if whole is not None and len(found) < LISTED:
            found.append(Issue(edition=data.edition_from_json(whole.document, {}), draft=not row.final))
    return tuple(found)


def _restore(config: Config, store: Store, issues: Sequence[Issue], folder: Path) -> None:
    for issue in issues:
        if not (folder / issue.edition.slot / archive.INDEX).exists():
            rendering = rendering_of(load(store, issue.edition.id), config.root)
            files.write(folder / issue.edition.slot, {archive.INDEX: rendering.web.encode()})


def _front(config: Config) -> str:
    """The door of `out/`: it leads to the first briefing's archive, which names the others. Needs no script."""
    first = f"{config.briefings[0].name}/{archive.INDEX}"
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Briefings</title>\n'
        f'<meta http-equiv="refresh" content="0; url={first}">\n<a href="{first}">{first}</a>\n</html>\n'
    )
