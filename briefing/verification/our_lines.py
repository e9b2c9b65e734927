"""The lines around a blurb's sentences, and those above the edition: headline, credit, bridge, subject, preheader.

They name nothing but what the articles carry: their titles, outlets and authors, and the day of an earlier edition.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from briefing.phrases import Phrases
from briefing.text.names import NAME
from briefing.text.ours import claims, words_in
from briefing.text.wording import inside_word, stands
from briefing.types import Article, Blurb, Edition, Phrase, Story
from briefing.verification.facts_and_quotes import find_unsaid_quotation

_IN_A_LINE = 16
"""Words in a credit or a bridge that are neither names nor known to be ours."""
_AUTHORS, _AUTHOR_WORDS = 50, 60
"""How many authors of an article are looked at, and how many words of each."""
_NAME_WORDS = range(2, 13)
"""Words of a person's name: "Ana-Maria de la Cruz O’Neil" has seven."""
_PART = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]")

_Names = frozenset[tuple[str, ...]]


def line_findings(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> Iterator[str]:
    """What does not hold in the lines around a blurb's sentences."""
    if not any(_heads(blurb.story.headline, article.title) for article in blurb.story.articles):
        yield f"{blurb.story.headline}: this headline is the title of none of its articles"
    if strange := find_unsaid_quotation(blurb.headline, blurb.story.articles):
        yield f"{blurb.story.headline}: the editor's headline quotes what none of its articles says: {strange}"
    said = "".join(phrase.text for phrase in blurb.credit)
    if blurb.credit and not _credit_holds(blurb, phrases):
        yield f"{blurb.story.headline}: this credit names what its articles do not carry: {said}"
    if blurb.bridge and not _bridge_holds(blurb, edition, phrases):
        yield f"{blurb.story.headline}: this bridge says more than when and where: {blurb.bridge}"
    for sentence in (*blurb.sentences, *blurb.points, *((blurb.look_back,) if blurb.look_back else ())):
        if sentence.intro and not _intro_holds(sentence.intro, blurb.story, edition, phrases):
            yield f"{blurb.story.headline}: these words before a sentence say more than who tells it: {sentence.intro}"


def _heads(line: str, whole: str) -> bool:
    """Whether a line is a headline, or what is left of one that was cut between words, whatever its spaces."""
    line, whole = " ".join(line.split()), " ".join(whole.split())
    return line == whole or (bool(line) and stands(line, whole))


def subject_holds(edition: Edition) -> bool:
    """Whether the subject is the edition's title, or made of its headlines, or the editor's own."""
    if "subject" in edition.by_editor:
        return _quotes_hold(edition.subject, edition)
    return edition.subject in ("", edition.title) or _made_of_headlines(edition.subject, edition)


def preheader_holds(edition: Edition) -> bool:
    """Whether the preheader is one of the articles' sentences, or made of headlines, or the editor's own."""
    text = edition.preheader
    if "preheader" in edition.by_editor:
        return _quotes_hold(text, edition)
    sentences = (s.text for blurb in edition.blurbs for s in blurb.sentences if s.kind != "editor")
    return not text or text in sentences or _made_of_headlines(text, edition)


def _quotes_hold(line: str, edition: Edition) -> bool:
    return not find_unsaid_quotation(line, (article for blurb in edition.blurbs for article in blurb.story.articles))


def _made_of_headlines(line: str, edition: Edition) -> bool:
    """Whether every clause of a line begins a headline or, behind a semicolon, a clause of one."""
    titles = (title for blurb in edition.blurbs for title in _headlines(blurb))
    clauses = [" ".join(clause.split()) for title in titles for clause in title.split(";") if clause]
    return all(any(_begins(part.strip(), clause) for clause in clauses) for part in line.split(";"))


def _headlines(blurb: Blurb) -> tuple[str, ...]:
    """The headlines an edition may head itself with: the story's, and those of the other articles that tell it."""
    return (blurb.story.headline, *(article.title for article in blurb.story.articles))


def _begins(part: str, whole: str) -> bool:
    return bool(part) and whole.startswith(part) and not inside_word(whole, len(part))


def _credit_holds(blurb: Blurb, phrases: Phrases | None) -> bool:
    """Whether a credit names outlets of the story and the authors of one article of an outlet it names, whether its
    links lead to what they name, and whether the rest is ours."""
    articles = blurb.story.articles
    if not all(_link_holds(phrase, articles, phrases) for phrase in blurb.credit if phrase.url):
        return False
    said = "".join(phrase.text for phrase in blurb.credit)
    whole = f" {' '.join(_parts(said))} "
    named = {article.source for article in articles if f" {' '.join(_parts(article.source))} " in whole}
    unnamed = len({article.source for article in articles} - named)
    return any(
        _is_ours(said, _names(articles, article.authors), phrases, more=unnamed)
        for article in articles
        if article.source in named
    )


def _link_holds(phrase: Phrase, articles: Iterable[Article], phrases: Phrases | None) -> bool:
    """Whether a link of the credit leads to an article, and to one whose outlet or authors its words name."""
    targets = (article for article in articles if article.url == phrase.url)
    return any(_is_ours(phrase.text, _names((target,), target.authors), phrases) for target in targets)


def _bridge_holds(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a bridge names no more than what may stand before a sentence, and a place or other name that stands both
    in the blurb's articles and in those of the blurb read before it."""
    shared = _shared_names(blurb.bridge, blurb.story, _before(blurb, edition))
    return _intro_holds(blurb.bridge, blurb.story, edition, phrases, shared)


def leads_from_anywhere(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a blurb's bridge says when its story was told, and so holds whatever is read before it."""
    return bool(blurb.story.first_told) and _intro_holds(blurb.bridge, blurb.story, edition, phrases)


def _before(blurb: Blurb, edition: Edition) -> Story | None:
    """The story that is read before a blurb in its section."""
    for section in edition.sections:
        for before, own in pairwise(section.blurbs):
            if own is blurb:
                return before.story
    return None


def _shared_names(line: str, story: Story, before: Story | None) -> _Names:
    if before is None:
        return frozenset()
    found = (match[0] for match in NAME.finditer(line))
    return frozenset(_parts(name) for name in found if _stands_in(name, story) and _stands_in(name, before))


def _stands_in(name: str, story: Story) -> bool:
    return any(stands(name, article.text) for article in story.articles)


def _intro_holds(
    line: str, story: Story, edition: Edition, phrases: Phrases | None, shared: _Names = frozenset()
) -> bool:
    """Whether a line before sentences names no more than the story's outlets, the day on which it was told and these
    names, and the rest is ours."""
    tellers = (phrases,) if phrases else (Phrases(language=x, words=x, patterns={}) for x in (edition.language, "en"))
    names = _names((*story.articles, *story.background), ()) | shared
    with contextlib.suppress(ValueError):
        told = date.fromisoformat(story.first_told[:10])
        days = (_parts(day) for teller in tellers for day in (teller.weekday(told), teller.short_date(told)))
        names |= frozenset(days)
    return _is_ours(line, names, phrases)


def _is_ours(line: str, names: _Names, phrases: Phrases | None, *, more: int = 0) -> bool:
    """Whether a line says nothing beside these names but words of the phrase files, or few that claim nothing; its
    first word may have a capital, and a number may count up to so many more."""
    said = _PART.findall(line)
    parts = _parts(line)
    known = _vocabulary(phrases) if phrases else frozenset()
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
    return len(words) <= _IN_A_LINE and not claims(words)


def _names(articles: Iterable[Article], authors: Iterable[str]) -> _Names:
    """The outlets of articles, and every run of words in author fields that is as long as a name."""
    found = {_parts(article.source) for article in articles}
    for author in tuple(authors)[:_AUTHORS]:
        for field in (author, _ASIDE.sub(" ", author)):
            words = _parts(field)[:_AUTHOR_WORDS]
            found |= {words[at : at + length] for at in range(len(words)) for length in _NAME_WORDS}
    return frozenset(name for name in found if name)


def _vocabulary(phrases: Phrases) -> frozenset[str]:
    """Our own words for credits and bridges."""
    patterns = (
        pattern
        for key, pattern in phrases.patterns.items()
        if key.startswith(("credit.", "bridge.", "intro.", "list.", "footer."))
    )
    return frozenset(part for pattern in patterns for part in _parts(re.sub(r"\{\w*\}", " ", pattern)))


def _parts(text: str) -> tuple[str, ...]:
    """The words of a name, whatever joins them, and whatever their case."""
    return tuple(part.casefold() for part in _PART.findall(text))
