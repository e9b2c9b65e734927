"""Proofs of our own lines by their words alone: of editions made before credits, bridges and introductions were data,
and where the phrases they were printed with are not at hand.

Such a line may name only what the articles carry (outlets, authors) and the day of an earlier edition. The rest of its
words must come from the phrase files or claim nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import date

from briefing.phrases import Phrases
from briefing.text.connective_words import claiming_words, words_in
from briefing.text.names import NAME
from briefing.text.wording import occurs_as_words
from briefing.types import Article, Blurb, Edition, Phrase, Story

_MOST_OTHER_WORDS = 16
"""Words in a credit or a bridge that are neither names nor known to be ours."""
_MOST_AUTHORS, _MOST_AUTHOR_WORDS = 50, 60
"""How many authors of an article are looked at, and how many words of each."""
_NAME_LENGTHS = range(2, 13)
"""Words of a person's name: "Ana-Maria de la Cruz O’Neil" has seven."""
_PART = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]")

_Names = frozenset[tuple[str, ...]]


def credit_words_hold(blurb: Blurb, phrases: Phrases | None) -> bool:
    """Whether a credit names only outlets of the story and authors of one article (of an outlet that it names), its
    links lead to what they name, and the rest is our wording."""
    articles = blurb.story.articles
    if not all(_link_holds(phrase, articles, phrases) for phrase in blurb.credit if phrase.url):
        return False
    said = "".join(phrase.text for phrase in blurb.credit)
    whole = f" {' '.join(_folded_words(said))} "
    named = {article.source for article in articles if f" {' '.join(_folded_words(article.source))} " in whole}
    unnamed = len({article.source for article in articles} - named)
    return any(
        _says_only_ours(said, _outlets_and_authors(articles, article.authors), phrases, more=unnamed)
        for article in articles
        if article.source in named
    )


def _link_holds(phrase: Phrase, articles: Iterable[Article], phrases: Phrases | None) -> bool:
    """Whether a link of the credit leads to an article whose outlet or authors its words name."""
    names = (_outlets_and_authors((it,), it.authors) for it in articles if it.url == phrase.url)
    return any(_says_only_ours(phrase.text, known, phrases) for known in names)


def bridge_words_hold(blurb: Blurb, before: Story | None, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a bridge names no more than an introduction may, and names that occur both in the blurb's articles and in
    those of the story before it."""
    shared = _shared_names(blurb.bridge, blurb.story, before)
    return intro_words_hold(blurb.bridge, blurb.story, edition, phrases, shared)


def story_names(name: str, story: Story) -> bool:
    """Whether an article of a story has this name."""
    return any(occurs_as_words(name, article.text) for article in story.articles)


def _shared_names(line: str, story: Story, before: Story | None) -> _Names:
    if before is None:
        return frozenset()
    found = (match[0] for match in NAME.finditer(line))
    return frozenset(_folded_words(name) for name in found if story_names(name, story) and story_names(name, before))


def intro_words_hold(
    line: str, story: Story, edition: Edition, phrases: Phrases | None, shared: _Names = frozenset()
) -> bool:
    """Whether a line before a sentence names no more than the story's outlets, the day on which it was told and the
    given names, and the rest is our wording."""
    names = _outlets_and_authors((*story.articles, *story.background), ()) | shared
    with contextlib.suppress(ValueError):
        told = date.fromisoformat(story.first_told[:10])
        names |= frozenset(map(_folded_words, names_of_day(told, edition, phrases)))
    return _says_only_ours(line, names, phrases)


def names_of_day(day: date, edition: Edition, phrases: Phrases | None) -> tuple[str, ...]:
    """How a line may name a day. Without phrases it may be in the edition's language or English."""
    tellers = (phrases,) if phrases else (Phrases(language=x, words=x, patterns={}) for x in (edition.language, "en"))
    return tuple(name for teller in tellers for name in (teller.weekday(day), teller.short_date(day)))


def says_no_more_than(line: str, names: Iterable[str], phrases: Phrases | None, *, more: int = 0) -> bool:
    """Whether a line consists of these names, words of the phrase files, and a few other words that claim nothing.

    Args: the line; the names; our words; the number of outlets that it may count.
    """
    return _says_only_ours(line, frozenset(filter(None, map(_folded_words, names))), phrases, more=more)


def _says_only_ours(line: str, names: _Names, phrases: Phrases | None, *, more: int = 0) -> bool:
    """Whether a line consists of these names, words of the phrase files, and a few other words that claim nothing.

    Its first word may have a capital. `more` is the highest number that it may give: "and 3 more" counts the outlets
    that a credit does not name.
    """
    said = _PART.findall(line)
    parts = _folded_words(line)
    known = _phrase_words(phrases) if phrases else frozenset()
    longest = max(map(len, names), default=0)
    rest = []
    at = 0
    while at < len(parts):
        ends = range(min(at + longest, len(parts)), at, -1)
        end = next((end for end in ends if parts[at:end] in names), 0)
        counted = said[at].isdecimal() and 1 <= int(said[at][:9]) <= more
        if not end and not counted and parts[at] not in known:
            rest.append(said[at] if at else parts[at])
        at = end or at + 1
    words = words_in(" ".join(rest))
    return len(words) <= _MOST_OTHER_WORDS and not claiming_words(words)


def _outlets_and_authors(articles: Iterable[Article], authors: Iterable[str]) -> _Names:
    """The outlets of articles, and every run of words in author fields that is as long as a name: "By Ida Roy, CBC
    News" may be printed as "Ida Roy". An aside in brackets may be left out."""
    found = {_folded_words(article.source) for article in articles}
    for author in tuple(authors)[:_MOST_AUTHORS]:
        for field in (author, _ASIDE.sub(" ", author)):
            words = _folded_words(field)[:_MOST_AUTHOR_WORDS]
            found |= {words[at : at + length] for at in range(len(words)) for length in _NAME_LENGTHS}
    return frozenset(name for name in found if name)


def _phrase_words(phrases: Phrases) -> frozenset[str]:
    """The words that the phrase files use in credits, bridges, introductions, lists and footers."""
    patterns = (
        pattern
        for key, pattern in phrases.patterns.items()
        if key.startswith(("credit.", "bridge.", "intro.", "list.", "footer."))
    )
    return frozenset(part for pattern in patterns for part in _folded_words(re.sub(r"\{\w*\}", " ", pattern)))


def _folded_words(text: str) -> tuple[str, ...]:
    """The words of a name without case and punctuation: a credit may print JEAN-LUC as Jean-Luc."""
    return tuple(part.casefold() for part in _PART.findall(text))
