"""The wording of a sentence: its content words, whether it repeats another or needs its context, and what it names.

The word lists are closed classes of English and French (articles, pronouns, conjunctions, adverbs that point at the
sentence before), not a vocabulary of the news.
"""

from __future__ import annotations

import re

from briefing.text.connective_words import words_in
from briefing.text.names import SENTENCE_STARTERS
from briefing.text.scripts import count_dense_words, indic_words, split_dense_word, writes_words_together

# Articles, pronouns, prepositions, auxiliaries, conjunctions, and the verbs of saying, which every news text shares.
_ENGLISH_FUNCTION_WORDS = frozenset(
    """a about above after again against ago all almost along already also although always am among an and another any
    are around as asked at away back be became because become been before began being below between both but by came
    can cannot could did do does doing done down during each either else even ever every few for from further gave
    get give given go goes going gone got had has have having he her here hers herself him himself his how however i
    if in including into is it its itself just last later least less like made make makes making many may me might
    more most mr mrs ms much must my near never new next no nor not now of off often on once one only onto or other
    others our out over own per put rather said same say saying says several she should since so some still such
    take taken than that the their them themselves then there these they this those though three through time to
    told too took toward two under until up upon us very was way we well went were what when where whether which
    while who whom whose why will with within without would year years yes yet you your""".split()
)
_FRENCH_FUNCTION_WORDS = frozenset(
    """à a ai ainsi alors après au aucun aura aurait aussi autre autres aux avait avant avec avoir c car ce cela celle
    celui cent ces cet cette ceux chaque chez comme contre d dans de depuis des deux devant dit doit donc dont du
    elle elles en encore entre es est et été être eu eux fait faire fois font il ils j je jusqu l la le les leur
    leurs lors lui m ma mais même mes moins mon n ne ni nos notre nous on ont ou où par pas pendant peu peut plus
    pour pourrait qu quand que quelque quelques qui s sa sans se selon sera serait ses si son sont sous sur t ta
    tandis te tes toi ton tous tout toute toutes très trois tu un une vers vos votre vous y""".split()
)
_FUNCTION_WORDS = _ENGLISH_FUNCTION_WORDS | _FRENCH_FUNCTION_WORDS
# A number with its separators is one word: "1,200.50", "1 200".
_CONTENT_WORD = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)+|[^\W_]+(?:[-'’][^\W_]+)*")
_POSSESSIVE_ENDING = re.compile(r"['’]s?$")
# "l’eau", "qu’il": French ties small words to the next.
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)")
# These alone name nobody.
_NAMES_NOBODY = frozenset(
    "a an the he she it they him her them who this that un une le la les il elle ils elles lui on des du qui".split()
)
# Characters of words that are sought; a bound on time. No name and no part of a headline is longer than a page.
_LONGEST_SOUGHT = 1000
_ROLE_DISTANCE = 120
"""Characters from a role to the end of the name it belongs to. Half or twice as many turn no
test of the gate, of ranking or of composing red; farther away it is rather somebody else's."""
SAME_OVERLAP = 0.6
"""Two sentences that share this part of the shorter one's content words say the same thing twice. At .5 a sentence that
goes on from a fact is lost as its repetition (a test goes red)."""


def word_set(text: str) -> frozenset[str]:
    """A list of words, written as one text, as a set."""
    return frozenset(text.split())


_OPENING_MARKS = "\"'“”‘’«»‹›„‚( \u00a0\u202f"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")

# A sentence that begins with one of these has its subject or its reason in the sentence before.
_NEEDS_CONTEXT = word_set(
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
_NEEDS_CONTEXT_STARTS = (
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
# "Several hundred of them", "deux d’entre eux".
_OF_THEM = re.compile(
    r"(?:[\w-]+ ){1,4}(?:of (?:them|these|those|which|whom)|d['’]entre (?:eux|elles))\b", re.IGNORECASE
)
# "Instead of a strike, the crews ...": what is compared stands in the sentence itself.
_COMPLETE_COMPARISON = re.compile(r"(?:instead of|rather than|neither [\w ]+ nor|both [\w ]+ and)\b", re.IGNORECASE)
# "Orr then went on": what came first is elsewhere.
_GOES_ON = re.compile(r"[\w.’'-]+(?: [\w.’'-]+)? (?:then|also) (?:went|goes|turned|moved)\b|[\w.’'-]+ went on to\b")
# "At that time, he cited ...": the introduction is clear, its subject is not.
_PRONOUN_AFTER_INTRO = re.compile(
    r"[A-Z][^,“”\"«»]{1,45}, (?:he|she|they|il|elle|ils|elles)\b(?![^,]*[A-Z][a-z]+ [A-Z])"
)
# "..., he said": the sentence is somebody's, and the somebody is elsewhere.
_SAYING_PRONOUN = re.compile(
    r"\b(?:(?:he|she|they|it|who)\s+(?:said|says|added|adds|told|wrote|writes|noted|explained|continued|argued|asked|"
    r"replied|recalled|warned|insisted|testified|tweeted|stated|concluded|joked)|"
    r"(?<=[,”\"»!?] )(?:said|says|added|wrote|asked)\s+(?:he|she|they)|"
    r"(?:a-t-|ajoute-t-|dit-|explique-t-|affirme-t-|poursuit-|a déclaré-t-)(?:il|elle)|(?:a-t-(?:il|elle)))\b",
    re.IGNORECASE,
)


# Behind a name, and before a mark or a preposition: the number of a king, a war or a fund.
_ROMAN_ONE = re.compile(r"\b([A-ZÀ-Þ][\w’'-]+) I(?=[,.;:)]|\s(?:by|in|of|and|or|at|on|to|for|with|from|as)\b|$)")


def content_words(text: str, language: str = "") -> tuple[str, ...]:
    """The words of a text that carry meaning, in order.

    Args:
        text: any text.
        language: a BCP 47 tag; "fr" drops French function words, anything else English ones, and an unknown language
            ("") both.

    Returns:
        Case-folded words without possessive endings and French elisions; numbers as written.
    """
    family = language.casefold()[:2]
    stop = _FRENCH_FUNCTION_WORDS if family == "fr" else _ENGLISH_FUNCTION_WORDS if family else _FUNCTION_WORDS
    found = []
    for word in _words_of_any_script(text.casefold()):
        if "'" in word or "’" in word:
            word = _ELISION.sub("", _POSSESSIVE_ENDING.sub("", word))
        if word and word not in stop:
            found.append(word)
    return tuple(found)


def _words_of_any_script(text: str) -> list[str]:
    if writes_words_together(text):
        return [part for word in _CONTENT_WORD.findall(text) for part in split_dense_word(word)]
    indic = indic_words(text)
    return _CONTENT_WORD.findall(text) if indic is None else indic


def content_word_set(text: str, language: str = "") -> frozenset[str]:
    """The different content words of a sentence."""
    return frozenset(content_words(text, language))


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The part of the shorter one's words that the other has too, 0 to 1; 0 when one has none."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def repeats(words: frozenset[str], said: tuple[frozenset[str], ...], limit: float = SAME_OVERLAP) -> bool:
    """Whether one of the sentences `said` has told these words already."""
    return any(overlap(words, other) >= limit for other in said)


def without_roman_one(text: str) -> str:
    """A text in which the number I of a name ("World War I", "Elizabeth I of Vane") is no pronoun any more."""
    return _ROMAN_ONE.sub(_number_one, text) if " I" in text else text


def _number_one(found: re.Match[str]) -> str:
    return found[0] if found[1].casefold() in SENTENCE_STARTERS or found[1].endswith("day") else f"{found[1]} 1"


def needs_context(text: str) -> bool:
    """Whether a sentence is unclear without the one before it: it opens with a pronoun or a connecting word, or says
    "..., he said" and does not name him."""
    start = text.lstrip(_OPENING_MARKS)
    if _CALENDAR.match(start) or _COMPLETE_COMPARISON.match(start):
        return False
    lowered = start.casefold()
    first = _WORD.match(lowered)
    if first is None or first[0] in _NEEDS_CONTEXT:
        return True
    if _PRONOUN_AFTER_INTRO.match(start) or _GOES_ON.match(start):
        return True
    if lowered.startswith(_NEEDS_CONTEXT_STARTS) and any(
        lowered.startswith(opening) and not lowered[len(opening) :][:1].isalpha() for opening in _NEEDS_CONTEXT_STARTS
    ):
        return True
    return bool(_OF_THEM.match(start)) or _said_by_unnamed(text)


def _said_by_unnamed(text: str) -> bool:
    """Does a pronoun say something here, with no full name before it that it could mean?"""
    said = _SAYING_PRONOUN.search(text)
    if said is None:
        return False
    before = text[: said.start()]
    return not re.search(r"(?<=[\w,;] )[A-Z][a-z]+\s+[A-Z][a-z]+|^[“\"]?[A-Z][a-z]+\s+[A-Z][a-z]+", before)


def word_count(text: str) -> int:
    """Words as a reader counts them: what stands between white space, and where a script writes no white space what as
    many characters say."""
    return count_dense_words(text) if writes_words_together(text) else len(text.split())


def occurs_as_words(words: str, text: str) -> bool:
    """Whether words occur in a text, cut at neither end."""
    at = text.find(words) if len(words) <= _LONGEST_SOUGHT else -1
    while at >= 0:
        if not inside_word(text, at) and not inside_word(text, at + len(words)):
            return True
        at = text.find(words, at + 1)
    return False


def introduces_with_role(text: str, name: str, role: str) -> bool:
    """Whether a text has somebody's full name and her role near it. A role far away may be somebody else's."""
    at = text.find(role) if role and " " in name and occurs_as_words(role, text) else -1
    while at >= 0:
        if occurs_as_words(name, text[max(0, at - _ROLE_DISTANCE) : at + len(role) + _ROLE_DISTANCE]):
            return True
        at = text.find(role, at + 1)
    return False


def names_speaker_in(speaker: str, text: str) -> bool:
    """Whether words name somebody and occur in the text: "the" occurs in every one and names nobody."""
    return any(word.casefold() not in _NAMES_NOBODY for word in words_in(speaker)) and occurs_as_words(speaker, text)


def inside_word(text: str, at: int) -> bool:
    """Whether letters or digits meet at an offset. (Scripts without upper case often write no space between words.)"""
    around = text[at - 1 : at + 1] if 0 < at < len(text) else ""
    return bool(around) and all(letter.isdigit() or letter.lower() != letter.upper() for letter in around)
