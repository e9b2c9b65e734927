"""How alike two sentences are, and whether one can stand on its own: what the stages ask of words.

Word lists are closed classes of English and French (pronouns, conjunctions, adverbs that lean on the sentence before),
not a vocabulary of the news.
"""

from __future__ import annotations

import re

from briefing.text.ours import words_in
from briefing.text.words import content_words

# These alone name nobody.
_NO_SPEAKER = frozenset(
    "a an the he she it they him her them who this that un une le la les il elle ils elles lui on des du qui".split()
)
_PAGE = 1000
_CLOSE_BY = 120
"""Characters between a name and the role that a text gives it, at the most."""
SAME = 0.6
"""Two sentences that share this part of the shorter one's content words say the same thing twice."""


def word_set(text: str) -> frozenset[str]:
    """A list of words, written as one text, as a set."""
    return frozenset(text.split())


_MARKS = "\"'“”‘’«»‹›„‚( \u00a0\u202f"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")

# A sentence that begins with one of these says who or what in the sentence before it.
_LEANING = word_set(
    """
    he she it they him them his her hers its their theirs this that these those such both neither another others
    but and or nor so yet however meanwhile instead still also then moreover furthermore additionally besides
    nevertheless nonetheless therefore thus hence otherwise similarly likewise conversely indeed again afterward
    afterwards rather namely seriously sure
    he's she's it's they're that's he’s she’s it’s they’re that’s
    il elle ils elles lui eux ce cet cette ces cela ça celui celle ceux celles son sa ses leur leurs
    mais et ou ni or donc car cependant toutefois pourtant ainsi puis ensuite enfin aussi néanmoins
    c'est c’est c'était c’était
    """
)
_LEANING_STARTS = (
    "in addition", "as a result", "for example", "for instance", "on the other hand", "by contrast", "in contrast",
    "at the same time", "the same", "the former", "the latter", "the move", "the pair", "the trio", "the two",
    "the duo",
    "in turn", "in other words", "that said", "even so", "despite this", "despite that", "because of this",
    "because of that", "after that", "since then", "until then", "by then", "of those", "of these", "among them",
    "one of them", "some of them", "most of them", "all of them", "as such", "to that end", "in response", "not so",
    "en outre", "de plus", "par ailleurs", "par exemple", "en revanche", "au contraire", "à son tour", "selon lui",
    "selon elle", "depuis lors", "dès lors", "du coup", "les deux",
)  # fmt: skip
# "This week" and "ce mardi" point at the calendar, not at the sentence before.
_CALENDAR = re.compile(
    r"(?:this|that|these|ce|cet|cette|ces)\s+(?:past\s+|coming\s+)?(?:morning|afternoon|evening|week|weekend|month|year|"
    r"spring|summer|autumn|fall|winter|season|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche|matin|semaine|mois|année|été|hiver|automne|printemps|soir)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"(?:[\w-]+ ){1,4}(?:of (?:them|these|those|which|whom)|d['’]entre (?:eux|elles))\b", re.IGNORECASE
)
# "Instead of a strike, the crews ..." leans on nothing.
_STANDS = re.compile(r"(?:instead of|rather than|neither [\w ]+ nor|both [\w ]+ and)\b", re.IGNORECASE)
# "Orr then went on": what came first is elsewhere.
_GOES_ON = re.compile(r"[\w.’'-]+(?: [\w.’'-]+)? (?:then|also) (?:went|goes|turned|moved)\b|[\w.’'-]+ went on to\b")
# "At that time, he cited": the introduction leans less than its subject does.
_PRONOUN_AFTER_INTRO = re.compile(
    r"[A-Z][^,“”\"«»]{1,45}, (?:he|she|they|il|elle|ils|elles)\b(?![^,]*[A-Z][a-z]+ [A-Z])"
)
# "..., he said": the sentence is somebody's, and the somebody is elsewhere.
_SAYING = re.compile(
    r"\b(?:(?:he|she|they|it|who)\s+(?:said|says|added|adds|told|wrote|writes|noted|explained|continued|argued|asked|"
    r"replied|recalled|warned|insisted|testified|tweeted|stated|concluded|joked)|"
    r"(?<=[,”\"»!?] )(?:said|says|added|wrote|asked)\s+(?:he|she|they)|"
    r"(?:a-t-|ajoute-t-|dit-|explique-t-|affirme-t-|poursuit-|a déclaré-t-)(?:il|elle)|(?:a-t-(?:il|elle)))\b",
    re.IGNORECASE,
)


def words_of(text: str, language: str = "") -> frozenset[str]:
    """The different content words of a sentence."""
    return frozenset(content_words(text, language))


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The part of the shorter one's words that the other has too, 0 to 1; 0 when one has none."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def repeats(words: frozenset[str], said: tuple[frozenset[str], ...], limit: float = SAME) -> bool:
    """Whether one of the sentences `said` has told these words already."""
    return any(overlap(words, other) >= limit for other in said)


def leans(text: str) -> bool:
    """Whether a sentence leans on one before it: it opens with a pronoun or a connecting word, or is somebody's saying
    without the somebody ("..., he said")."""
    start = text.lstrip(_MARKS)
    if _CALENDAR.match(start) or _STANDS.match(start):
        return False
    lowered = start.casefold()
    first = _WORD.match(lowered)
    if first is None or first[0] in _LEANING:
        return True
    if _PRONOUN_AFTER_INTRO.match(start) or _GOES_ON.match(start):
        return True
    if lowered.startswith(_LEANING_STARTS) and any(
        lowered.startswith(opening) and not lowered[len(opening) :][:1].isalpha() for opening in _LEANING_STARTS
    ):
        return True
    return bool(_OF_THEM.match(start)) or _said_by_nobody(text)


def _said_by_nobody(text: str) -> bool:
    """A saying pronoun with no name before it to stand for."""
    said = _SAYING.search(text)
    if said is None:
        return False
    before = text[: said.start()]
    return not re.search(r"(?<=[\w,;] )[A-Z][a-z]+\s+[A-Z][a-z]+|^[“\"]?[A-Z][a-z]+\s+[A-Z][a-z]+", before)


def word_count(text: str) -> int:
    """Words as a reader counts them: what stands between white space."""
    return len(text.split())


def stands(words: str, text: str) -> bool:
    """Whether words stand in a text, cut at neither end. (No name and no part of a headline is longer than a page.)"""
    at = text.find(words) if len(words) <= _PAGE else -1
    while at >= 0:
        if not inside_word(text, at) and not inside_word(text, at + len(words)):
            return True
        at = text.find(words, at + 1)
    return False


def introduces(text: str, name: str, role: str) -> bool:
    """Whether a text has somebody's full name and, close by, what she is: what is pages away may be another's."""
    at = text.find(role) if role and " " in name and stands(role, text) else -1
    while at >= 0:
        if stands(name, text[max(0, at - _CLOSE_BY) : at + len(role) + _CLOSE_BY]):
            return True
        at = text.find(role, at + 1)
    return False


def is_speaker(speaker: str, text: str) -> bool:
    """Whether somebody is named by these words, and so in the text: "the" stands in every one and names nobody."""
    return any(word.casefold() not in _NO_SPEAKER for word in words_in(speaker)) and stands(speaker, text)


def inside_word(text: str, at: int) -> bool:
    """Whether letters or digits meet at an offset. (Scripts without upper case often write no space between words.)"""
    around = text[at - 1 : at + 1] if 0 < at < len(text) else ""
    return bool(around) and all(letter.isdigit() or letter.lower() != letter.upper() for letter in around)
