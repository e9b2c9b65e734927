"""What earlier editions told: nothing twice, and a follow-up only with what is new.

The pipeline hands the articles that recent editions told to `group` together with the new ones, and `told`, which says
in which slot each of them was told. Then

* a group whose articles were all told, or that adds only articles older than what was told, is no news;
* a group with later articles beside told ones is a follow-up: it is told from the later ones alone, minus every fact
  that already stood in a told article, and `Story.first_told` says when the reader heard of it.

A story with `first_told` and no facts is one that has nothing new: `is_told` names it, and `compose` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefing.text import sentences
from briefing.text.wording import overlap, words_of
from briefing.types import Article, Fact, Story

KNOWN = 0.7
"""A fact that shares this part of its content words with one sentence of a told article is known to the reader."""


def news(group: Sequence[Article], told: Mapping[str, str]) -> tuple[tuple[Article, ...], str]:
    """What of a group is still to tell.

    Args: the articles of one event, lead first; article ids to the slot of the edition that told them.
    Returns: the articles to tell it from (all of them when none was told; none when there is nothing new), and the
    latest slot that told of the event, or "".
    """
    slots = [told[article.id] for article in group if article.id in told]
    if not slots:
        return tuple(group), ""
    times = [article.published for article in group if article.id in told and article.published]
    latest = max(times, default=None)
    later = (a for a in group if a.id not in told and (a.published is None or latest is None or a.published > latest))
    return tuple(later), max(slots)


def new_facts(facts: Sequence[Fact], known: Sequence[Article]) -> tuple[Fact, ...]:
    """The facts that no sentence of the `known` articles tells already."""
    said = tuple(
        words_of(article.text[start:end], article.language)
        for article in known
        for start, end in sentences(article.text, article.language)
    )
    return tuple(fact for fact in facts if not _known(words_of(fact.text), said))


def _known(words: frozenset[str], said: Sequence[frozenset[str]]) -> bool:
    # Against a very short sentence ("He agreed.") the overlap says nothing: measure by the fact's own words.
    return any(len(words & other) >= KNOWN * len(words) and overlap(words, other) >= KNOWN for other in said)


def is_told(story: Story) -> bool:
    """Whether an earlier edition told this story and there is nothing new in it."""
    return bool(story.first_told) and not story.facts
