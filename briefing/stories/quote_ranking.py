"""The quotes of a story, the strongest first.

Strong is what an editor would set apart: somebody with a name and a role who has a part in the event, in words that
stand alone, that can be read in one breath, and that nobody would have written for her.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefing.stories.article_likeness import stem
from briefing.stories.grouping import is_earlier_stage
from briefing.text.wording import (
    SAME_OVERLAP,
    content_word_set,
    introduces_with_role,
    needs_context,
    occurs_as_words,
    repeats,
    word_count,
)
from briefing.types import Article, Quote, Summary

_SURE = 0.75
"""Confidence from which on a speaker is printed: fewer than one in five may be wrong, and of most one in twenty is."""

# A first name and a surname. With one word a surname would take the role of whoever shares it.
_FULL_NAME_WORDS = 2
_SAYS_NOTHING = re.compile(
    r"\bno (?:further |other )?comments?\b|\b(?:decline[sd]?|unable|not (?:able|going)) to (?:comment|discuss)"
    r"|\b(?:can(?:not|['’]t)|won['’]t|will not|not) (?:publicly )?(?:comment|discuss|confirm or deny|speculate)\b"
    r"|\b(?:ongoing|active|open) investigation\b|\bunder investigation\b|\binvestigation (?:is"
    r"|remains) (?:ongoing|active)"
    r"|\bwe are (?:aware|looking into|investigating|monitoring|reviewing|cooperating)\b|\bthoughts and prayers\b"
    r"|\btakes? [\w’' ]{0,40}(?:very )?seriously\b|\bmore information (?:will|as)\b|\bfurther (?:details|updates)\b"
    r"|\bwe (?:thank|appreciate) (?:the|our|your)\b|\bwill be (?:providing|releasing) (?:an update|more)"
    r"|\b(?:aucun|pas (?:de|d['’]autre)) commentaires?\b|\benquête est (?:en cours|ouverte)\b"
    r"|\bnous suivons la situation\b"
    r"|\bne (?:commente|commentera|commenterons|pouvons pas commenter)",
    re.IGNORECASE,
)
# What committees write and nobody says.
_OFFICIALESE = re.compile(
    r"\b(?:stakeholders?|going forward|moving forward|committed to|commitment|in accordance|regarding|pursuant"
    r"|implement\w*|facilitat\w*|prioriti\w+|initiatives?|robust|ensur(?:e|ing)|framework|leverag\w+|deliverables"
    r"|processus|démarche|dans le cadre|mise en œuvre|engagement envers)\b",
    re.IGNORECASE,
)
_OWN_VOICE = re.compile(r"\b(?:I|we|my|our|you|your|je|j['’]|nous|notre|nos|vous|votre|mon|ma)\b", re.IGNORECASE)
_ONLOOKER = re.compile(
    r"\b(?:analysts?|experts?|professors?|economists?|commentators?|columnists?|historians?|political scientists?"
    r"|strategists?|pollsters?|analyste|expert\w*|professeure?|économiste|chroniqueu\w+|politologue)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Event:
    """What the strength of a quote is measured against: the words of the event, and who is heard by several outlets."""

    stems: frozenset[str]
    heard: Mapping[str, int]


def rank_quotes(articles: Sequence[Article], summaries: Mapping[str, Summary]) -> tuple[Quote, ...]:
    """The quotes of a story whose speaker is sure, the strongest first, each once; those of an earlier stage last.

    A speaker without a role gets the one that another article of the story gives the same full name. What only says
    that nothing is said ("We have no comment") is no quote of a story.
    """
    sure = [
        (place, article, quote)
        for place, article in enumerate(articles)
        for quote in (summaries[article.id].quotes if article.id in summaries else ())
        if quote.speaker and quote.confidence >= _SURE and not _SAYS_NOTHING.search(quote.text)
    ]
    roles = _find_roles([(article, quote) for _, article, quote in sure])
    event = _find_event(articles, sure)
    rows = []
    for place, article, quote in sure:
        whole = replace(quote, speaker_role=quote.speaker_role or roles.get(quote.speaker or "", ""))
        key = (
            is_earlier_stage(article, articles[0]),
            -_strength(whole, article, event, lead=place == 0),
            place,
            quote.span.start,
        )
        rows.append((key, article, whole))
    kept: list[Quote] = []
    said: tuple[frozenset[str], ...] = ()
    for _, article, quote in sorted(rows, key=lambda row: row[0]):
        words = content_word_set(quote.text, article.language)
        if words and not repeats(words, said, SAME_OVERLAP):
            kept.append(quote)
            said += (words,)
    return tuple(kept)


def _find_roles(quotes: Sequence[tuple[Article, Quote]]) -> Mapping[str, str]:
    """The role of each full name: the first that an article of the story gives it, the lead's before others'. Close
    to the name, as `verify` asks."""
    found: dict[str, str] = {}
    for article, quote in quotes:
        name, role = quote.speaker or "", quote.speaker_role
        if role and _is_full_name(name) and name not in found and introduces_with_role(article.text, name, role):
            found[name] = role
    return found


def _is_full_name(name: str) -> bool:
    return len([part for part in name.split() if part[:1].isupper()]) >= _FULL_NAME_WORDS


def _find_event(articles: Sequence[Article], sure: Sequence[tuple[int, Article, Quote]]) -> _Event:
    heads = " ".join(f"{article.title}. {article.text.partition(chr(10))[0]}" for article in articles)
    speakers = {quote.speaker for _, _, quote in sure if quote.speaker and _is_full_name(quote.speaker)}
    return _Event(
        stems=frozenset(map(stem, content_word_set(heads, articles[0].language))),
        heard={name: sum(occurs_as_words(name, article.text) for article in articles) for name in speakers},
    )


def _strength(quote: Quote, article: Article, event: _Event, *, lead: bool) -> float:
    """How much a reader gets from a quote."""
    length = word_count(quote.text)
    return (
        _speaker_strength(quote, event)
        + 1.5 * (6 <= length <= 30)
        + 0.5 * (8 <= length <= 22)
        + 1.0 * (quote.text[:1].isupper() and not needs_context(quote.text))
        + 1.0 * (quote.kind == "direct")
        + 0.5 * bool(_OWN_VOICE.search(quote.text))
        - 1.0 * bool(_OFFICIALESE.search(quote.text))
        + 0.5 * lead
        - 1.0 * quote.span.start / max(len(article.text), 1)
    )


def _speaker_strength(quote: Quote, event: _Event) -> float:
    """A person by name, with a role, who has a part in the event: her name or what she is stands in a headline or a
    first sentence, or several outlets name her. Who looks on for a living has none."""
    speaker = quote.speaker or ""
    named, onlooker = _is_full_name(speaker), bool(_ONLOOKER.search(f"{speaker} {quote.speaker_role}"))
    words = frozenset(map(stem, content_word_set(f"{speaker} {quote.speaker_role}")))
    party = not onlooker and (bool(words & event.stems) or event.heard.get(speaker, 0) > 1)
    return 2.0 * named + 0.5 * bool(quote.speaker_role) + 0.75 * party - 0.5 * onlooker
