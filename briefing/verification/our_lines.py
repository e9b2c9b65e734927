"""Proofs of the lines that we word ourselves: headline, credit, bridge, introduction, subject and preheader.

Such a line may name only what the articles carry (titles, outlets, authors) and the day of an earlier edition. The rest
of its words must come from the phrase files or claim nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from briefing.phrases import Phrases
from briefing.text.connective_words import claiming_words, words_in
from briefing.text.names import NAME
from briefing.text.wording import inside_word, occurs_as_words
from briefing.types import Article, Blurb, Edition, Phrase, Sentence, Story
from briefing.verification.facts_and_quotes import find_unsaid_quotation

_MOST_OTHER_WORDS = 16
"""Words in a credit or a bridge that are neither names nor known to be ours."""
_MOST_AUTHORS, _MOST_AUTHOR_WORDS = 50, 60
"""How many authors of an article are looked at, and how many words of each."""
_NAME_LENGTHS = range(2, 13)
"""Words of a person's name: "Ana-Maria de la Cruz O’Neil" has seven."""
_PART = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]")

_Names = frozenset[tuple[str, ...]]


def headline_holds(story: Story) -> bool:
    """Whether a story's headline is the title of one of its articles, or cut from one between words."""
    return any(_is_headline(story.headline, article.title) for article in story.articles)


def _is_headline(line: str, whole: str) -> bool:
    """Whether a line is a title, or a part of it that was cut between words. Spaces do not count."""
    line, whole = " ".join(line.split()), " ".join(whole.split())
    return line == whole or (bool(line) and occurs_as_words(line, whole))


def subject_holds(edition: Edition) -> bool:
    """Whether the subject is the edition's title, or made of its headlines, or the editor's own words."""
    if "subject" in edition.by_editor:
        return _quotations_hold(edition.subject, edition)
    return edition.subject in ("", edition.title) or _made_of_headlines(edition.subject, edition)


def preheader_holds(edition: Edition) -> bool:
    """Whether the preheader is a printed sentence of an article, or made of headlines, or the editor's own words."""
    text = edition.preheader
    if "preheader" in edition.by_editor:
        return _quotations_hold(text, edition)
    sentences = (s.text for blurb in edition.blurbs for s in blurb.sentences if s.kind != "editor")
    return not text or text in sentences or _made_of_headlines(text, edition)


def _quotations_hold(line: str, edition: Edition) -> bool:
    return not find_unsaid_quotation(line, (article for blurb in edition.blurbs for article in blurb.story.articles))


def _made_of_headlines(line: str, edition: Edition) -> bool:
    """Whether every part of a line between semicolons is the beginning of a headline, or of a part of one."""
    titles = (title for blurb in edition.blurbs for title in _headlines(blurb))
    clauses = [" ".join(clause.split()) for title in titles for clause in title.split(";") if clause]
    return all(any(_begins_at_word(part.strip(), clause) for clause in clauses) for part in line.split(";"))


def _headlines(blurb: Blurb) -> tuple[str, ...]:
    """The headlines that a subject may be made of: the story's, and those of all articles that tell it."""
    return (blurb.story.headline, *(article.title for article in blurb.story.articles))


def _begins_at_word(part: str, whole: str) -> bool:
    return bool(part) and whole.startswith(part) and not inside_word(whole, len(part))


def credit_holds(blurb: Blurb, phrases: Phrases | None) -> bool:
    """Whether a credit names only outlets of the story and authors of one article (of an outlet that it names), its
    links lead to what they name, and the rest is our wording. No credit claims nothing."""
    if not blurb.credit:
        return True
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


def bridge_holds(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a bridge names no more than an introduction may, and names that occur both in the blurb's articles and in
    those of the blurb before it."""
    if not blurb.bridge:
        return True
    shared = _shared_names(blurb.bridge, blurb.story, _previous_story(blurb, edition))
    return _intro_holds(blurb.bridge, blurb.story, edition, phrases, shared)


def bridge_fits_anywhere(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a blurb's bridge says only when its story was told before, and so holds behind any other blurb."""
    return bool(blurb.story.first_told) and _intro_holds(blurb.bridge, blurb.story, edition, phrases)


def _previous_story(blurb: Blurb, edition: Edition) -> Story | None:
    """The story of the blurb before this one in its section."""
    for section in edition.sections:
        for before, own in pairwise(section.blurbs):
            if own is blurb:
                return before.story
    return None


def _shared_names(line: str, story: Story, before: Story | None) -> _Names:
    if before is None:
        return frozenset()
    found = (match[0] for match in NAME.finditer(line))
    return frozenset(_folded_words(name) for name in found if _story_names(name, story) and _story_names(name, before))


def _story_names(name: str, story: Story) -> bool:
    return any(occurs_as_words(name, article.text) for article in story.articles)


def intro_holds(sentence: Sentence, blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether the words before a sentence of a blurb, if there are any, name no more than who tells it and when."""
    return not sentence.intro or _intro_holds(sentence.intro, blurb.story, edition, phrases)


def _intro_holds(
    line: str, story: Story, edition: Edition, phrases: Phrases | None, shared: _Names = frozenset()
) -> bool:
    """Whether a line before a sentence names no more than the story's outlets, the day on which it was told and the
    given names, and the rest is our wording. Without phrases the day may be in the edition's language or English."""
    tellers = (phrases,) if phrases else (Phrases(language=x, words=x, patterns={}) for x in (edition.language, "en"))
    names = _outlets_and_authors((*story.articles, *story.background), ()) | shared
    with contextlib.suppress(ValueError):
        told = date.fromisoformat(story.first_told[:10])
        days = (_folded_words(day) for teller in tellers for day in (teller.weekday(told), teller.short_date(told)))
        names |= frozenset(days)
    return _says_only_ours(line, names, phrases)


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
