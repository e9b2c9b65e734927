"""The account of an edition: what became of every entry of its window. Nothing is lost without a line here. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefing.types import Account, Edition, EntryFate, Fate, LeftOut, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowEntry:
    """An entry of an edition's window, as far as it came before the edition was composed.

    `article` and `story` are the ids of what it became, or "". Where it went no further, `became` says what it is and
    `why` says it in words; "" leaves it to the edition.
    """

    source: str
    title: str
    url: str
    article: str = ""
    story: str = ""
    became: Fate | None = None
    why: str = ""


def account(entries: Iterable[WindowEntry], edition: Edition, *, known: str = "", lost: str = "") -> Account:
    """What became of each of these entries in an edition.

    Args:
        entries: every entry of the window, each once, in the order of the account.
        edition: the edition that was made of them.
        known: our words for what was told before; lost: for a story that is neither told nor left out, which is a
            mistake of ours.

    Returns: one line an entry: told, folded into a story, left out, known already, or filtered.
    """
    told = {story.id: story for story in edition.told}
    brief = {blurb.story.id for blurb in edition.lines}
    name = next((section.name for section in edition.sections if section.in_brief), "")
    left = {item.story: item for item in edition.left_out if item.story}
    first: set[str] = set()
    fates = []
    for entry in entries:
        became, why = entry.became, entry.why
        if became is None and entry.story in told:
            became, why = _in_told_story(entry, told[entry.story], first, known)
            why = why or (name if entry.story in brief else "")
        elif became is None:
            became, why = "left_out", left.get(entry.story, _nothing(lost)).reason
        fates.append(
            EntryFate(source=entry.source, title=entry.title, url=entry.url, became=became, why=why, story=entry.story)
        )
    return Account(entries=tuple(fates))


def _in_told_story(entry: WindowEntry, story: Story, first: set[str], known: str) -> tuple[Fate, str]:
    """What became of an entry whose story is told. `first` collects the articles that an entry was told of: a second
    entry of one article is folded into it."""
    if entry.article not in {article.id for article in story.articles}:
        return "known", known
    if entry.article == story.lead.id and entry.article not in first:
        first.add(entry.article)
        return "told", ""
    return "folded", story.headline


def _nothing(reason: str) -> LeftOut:
    return LeftOut(title="", url="", source="", reason=reason)
