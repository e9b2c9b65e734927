"""The credit line of a blurb: its reporter and its outlets.

Feeds put anything into the author field: "admin", addresses, the outlet itself, capitals, whole bylines. What does not
look like a person's name is not printed; the outlet always is.
"""

from __future__ import annotations

import re

from briefing.stories import one_per_outlet
from briefing.text.wording import word_set
from briefing.types import Article, Blurb, Credit, CreditedOutlet

_NAMED_OUTLETS = 3
"""More outlets than these become a number, so that a credit stays one line."""
_NAME_WORDS, _LONGEST_NAME = (2, 5), 50
"""Words and characters of a person's name: one word is a pen name or a desk, more than five a sentence."""

_NAME_SEPARATOR = re.compile(r"\s*(?:,|;|/|\||&|\band\b|\bet\b|\bwith\b|\bavec\b)\s*", re.IGNORECASE)
# Feeds put whole bylines into the author field: "Story by Ada Roy".
_BYLINE = re.compile(
    r"^\s*(?:by|par|from|de|written by|story by|words by|reported by|posted by|updated by|author|byline)\b\s*:?\s+",
    re.IGNORECASE,
)
_ADDRESS_WITH_NAME = re.compile(r"^\s*\S+@\S+\s*\(([^()]+)\)\s*$")  # RSS 2.0's author: mail (name)
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
# Addresses, numbers and markup.
_NOT_A_NAME = re.compile(r"[@\d:/_#<>{}=+*\"“”«»]|www\.|\.(?:com|org|net|ca|co|fr|uk)\b", re.IGNORECASE)
# "More from Jeff Orr Monday": a day behind a name is no part of it.
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi")
# The small words inside names.
_PARTICLES = word_set("de da di do du del della der den des dos la le van von zu al el bin ibn ben y e abu ter ten")
# Words that make a "name" an office, a desk or an agency.
_OFFICES = word_set(
    """
    admin administrator administrateur agence agences agency afp anonymous ap associated author authors auteur blog
    board broadcast bureau business canadian company contributor contributors contributing corporation correspondent
    correspondents daily desk digital dpa editor editorial editors feed gazette group guest herald inc insider journal
    journalist ltd magazine media network networks news newsletter newsroom newspaper online opinion podcast post press
    presse producer publisher pr radio reader readers redaction rédaction reporter reporters reuters rss service
    services special sport sports staff staffer studio team television times tribune tv unknown user various webmaster
    weekly wire wires writer writers
    """
)


def credit(blurb: Blurb, place: int, *, by_name: bool = True) -> Credit:
    """The credit of a blurb.

    Args: the blurb; its place in the edition, which decides among the patterns; whether it may name the reporters.
    """
    lead, *others = _articles_by_outlet(blurb)
    named = (lead, *others[:_NAMED_OUTLETS])
    return Credit(
        outlets=tuple(CreditedOutlet(name=article.source, url=article.url) for article in named),
        reporters=reporters(lead) if by_name else (),
        more=len(others) + 1 - len(named),
        place=place,
    )


def reporters(article: Article) -> tuple[str, ...]:
    """The names of persons in an article's author field, in order, each once."""
    found = (name for author in article.authors for name in _persons_in(author, article.source))
    return tuple(dict.fromkeys(found))


def _articles_by_outlet(blurb: Blurb) -> tuple[Article, ...]:
    """One article an outlet; the one that the opening words come from is first."""
    spans = (piece.span for sentence in blurb.sentences for piece in sentence.pieces if piece.span)
    opening = next((span.article_id for span in spans), blurb.story.lead.id)
    return one_per_outlet(sorted(blurb.story.articles, key=lambda article: article.id != opening))


def _persons_in(author: str, outlet: str) -> tuple[str, ...]:
    mailed = _ADDRESS_WITH_NAME.match(author)
    text = _IN_BRACKETS.sub(" ", mailed[1] if mailed else author)
    text = _BYLINE.sub("", " ".join(text.split()))
    if text.casefold() == outlet.casefold():
        return ()
    names = (_person_name(part, outlet) for part in _NAME_SEPARATOR.split(text))
    return tuple(name for name in names if name)


def _person_name(part: str, outlet: str) -> str:
    """A person's name as it is printed, or "" when this is none."""
    words = part.strip(" .-–—").split()
    while words and words[-1].casefold() in _DAYS:
        words.pop()
    plain = [word.strip(".").casefold() for word in words]
    least, most = _NAME_WORDS
    if not least <= len(words) <= most or len(part) > _LONGEST_NAME or _NOT_A_NAME.search(part):
        return ""
    if _OFFICES & set(plain) or set(plain) <= set(outlet.casefold().split()):
        return ""
    if part.isupper() or part.islower():
        words = [word if word.casefold() in _PARTICLES else _capitalised(word) for word in words]
    if not all(word[0].isupper() or word.casefold() in _PARTICLES or "'" in word or "’" in word for word in words):
        return ""
    return " ".join(words)


def _capitalised(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), word)
