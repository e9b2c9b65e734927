"""The credit line of a blurb: its reporter and its outlets.

Feeds put anything into the author field: "admin", addresses, the outlet itself, capitals, whole bylines. What does not
look like a person's name is not printed; the outlet always is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.phrases import Phrases
from briefing.stories import one_per_outlet
from briefing.text.wording import word_set
from briefing.types import Article, Blurb, Phrase

_NAMED_OUTLETS = 3
"""More outlets than these become a number, so that a credit stays one line."""
_NAMED_REPORTERS = 2
"""More reporters than these become "the first and others", for the same reason."""
_NAME_WORDS, _LONGEST_NAME = (2, 5), 50
"""Words and characters of a person's name: one word is a pen name or a desk, more than five a sentence."""

# Patterns take turns by the blurb's place, so that the blurbs of an edition do not all end alike.
_REPORTER = ("credit.reporter", "credit.reporter_2", "credit.reporter_3")
_REPORTERS = ("credit.reporters", *_REPORTER[1:])
_OUTLET = ("credit.outlet", "credit.outlet_2", "credit.outlet_3")

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


def credit(blurb: Blurb, phrases: Phrases, place: int, *, by_name: bool = True) -> tuple[Phrase, ...]:
    """The credit line of a blurb.

    Args: the blurb; our words; its place in the edition, which decides among the patterns; whether it may name the
    reporters.
    Returns: runs of words; those that lead to an article carry its address.
    """
    lead, *others = _articles_by_outlet(blurb)
    line = _lead_credit(lead, reporters(lead) if by_name else (), phrases, place)
    if others:
        line += (Phrase(text=phrases["credit.separator"]), *_other_outlets(others, phrases))
    return _with_full_stop(line, phrases["credit.end"])


def reporters(article: Article) -> tuple[str, ...]:
    """The names of persons in an article's author field, in order, each once."""
    found = (name for author in article.authors for name in _persons_in(author, article.source))
    return tuple(dict.fromkeys(found))


def _articles_by_outlet(blurb: Blurb) -> tuple[Article, ...]:
    """One article an outlet; the one that the opening words come from is first."""
    spans = (piece.span for sentence in blurb.sentences for piece in sentence.pieces if piece.span)
    opening = next((span.article_id for span in spans), blurb.story.lead.id)
    return one_per_outlet(sorted(blurb.story.articles, key=lambda article: article.id != opening))


def _lead_credit(article: Article, names: Sequence[str], phrases: Phrases, place: int) -> tuple[Phrase, ...]:
    if not names:
        parts = phrases.parts(_OUTLET[place % len(_OUTLET)], outlet=article.source)
    else:
        who = (
            phrases.join(names)
            if len(names) <= _NAMED_REPORTERS
            else phrases.format("credit.others", reporter=names[0])
        )
        patterns = _REPORTER if len(names) == 1 else _REPORTERS
        parts = phrases.parts(patterns[place % len(patterns)], reporter=who, outlet=article.source)
    return tuple(Phrase(text=text, url=article.url if linked else "") for text, linked in parts)


def _other_outlets(articles: list[Article], phrases: Phrases) -> tuple[Phrase, ...]:
    shown = articles[:_NAMED_OUTLETS]
    rest = len(articles) - len(shown)
    # Outlets' names are hostile text: the sentence is made with stand-ins, and the names put in afterwards.
    stand_ins = [chr(0xE000 + number) for number in range(len(shown))]
    listed = [*stand_ins, *([phrases.plural("footer.more", rest)] if rest else [])]
    key = "credit.also.one" if len(articles) == 1 else "credit.also.other"
    runs = re.split(r"([\ue000-\ue0ff])", phrases.format(key, outlets=phrases.join(listed)))
    return tuple(
        Phrase(text=shown[ord(run) - 0xE000].source, url=shown[ord(run) - 0xE000].url)
        if run in stand_ins
        else Phrase(text=run)
        for run in runs
        if run
    )


def _with_full_stop(line: tuple[Phrase, ...], end: str) -> tuple[Phrase, ...]:
    said = "".join(phrase.text for phrase in line)
    if said.endswith(end):
        return line
    return (*line, Phrase(text=end))


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
