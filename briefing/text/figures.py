"""Figures in a sentence: what they count, how exactly, and where they stand. English and French.

Only what can be held against another article's figure is found: counts of named things, money, per cent, and the two
sides of a vote. Dates, times of day, ages, ordinals and the numbers of roads, bills and rooms count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from briefing.text.wording import content_words

FigureKind = Literal["count", "money", "percent", "vote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, at `start` to `end` of a text.

    `values` are two for a vote, the higher first, else one. `unit` is the currency, "" for what is no money; `noun` the
    counted word in small letters, `modifiers` what stands between it and the figure, `after` where it ends. `exact` is
    False for "about 25" and "more than 20", and for a part or an addition: "12 of them", "another 12". `step` is how
    finely it is written: 100,000 for "1.2 million".
    """

    start: int
    end: int
    kind: FigureKind
    values: tuple[Decimal, ...]
    after: int
    unit: str = ""
    noun: str = ""
    modifiers: tuple[str, ...] = ()
    exact: bool = True
    step: Decimal = Decimal(1)


_ENGLISH_NUMERALS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
) | dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_FRENCH_NUMERALS = {
    **dict(zip("un deux trois quatre cinq six sept huit neuf dix onze".split(), range(1, 12), strict=True)),
    **dict(zip("douze treize quatorze quinze seize".split(), range(12, 17), strict=True)),
    **dict(zip("vingt trente quarante cinquante soixante".split(), range(20, 70, 10), strict=True)),
    "vingts": 20,
    "une": 1,
}
_HUNDREDS = {"hundred": 100, "cent": 100, "cents": 100}
_THOUSAND = {"thousand": 1000, "mille": 1000}
_SCALES = {
    "thousand": 10**3,
    "mille": 10**3,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "milliard": 10**9,
    "milliards": 10**9,
    "trillion": 10**12,
}
_SCALE_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9}
_FOUR = 4  # of "quatre-vingts", eighty


def _pattern_of_words(language: str) -> str:
    """A pattern for a number in words: "twenty-five", "two hundred and six", "quatre-vingt-dix".

    A lone "hundred" or "mille" is none: "a hundred people" were not counted.
    """
    words = _FRENCH_NUMERALS if language == "fr" else _ENGLISH_NUMERALS
    units = "|".join(sorted(words, key=len, reverse=True))
    joined = "cents?|mille" if language == "fr" else "hundred|thousand"
    return rf"(?:{units})(?:(?:-|[ \u00a0])(?:(?:and|et)[- \u00a0])?(?:{units}|{joined})\b)*"


def _pattern_of_scales(language: str) -> str:
    """A pattern for the word that multiplies a number: "million"."""
    return "millions?|milliards?|mille" if language == "fr" else "thousand|million|billion|trillion"


def _scale_of(word: str) -> int:
    """What a scale word, or the letter in "$184M", multiplies by."""
    lowered = word.casefold()
    return _SCALES.get(lowered) or _SCALE_LETTERS[lowered]


def value_of_words(words: str) -> int:
    """The value of a number in words, as `_pattern_of_words` finds it."""
    total = current = 0
    for word in re.findall(r"[^\W\d_]+", words.casefold()):
        if word in _HUNDREDS:
            current = (current or 1) * _HUNDREDS[word]
        elif word in _THOUSAND:
            total, current = total + (current or 1) * _THOUSAND[word], 0
        elif word in ("vingt", "vingts") and current % 100 == _FOUR:
            current += 80 - _FOUR  # "quatre-vingt": the four is multiplied by twenty
        else:
            current += _ENGLISH_NUMERALS.get(word, _FRENCH_NUMERALS.get(word, 0))
    return total + current


_SPACE = "[ \u00a0\u202f]"
_DIGITS = {
    "en": r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?",
    "fr": rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?",
}
_CURRENCY_SIGN = r"(?:US|CA?|AU?|NZ|HK)?\$|[£€¥₹]"
_CURRENCIES = {"dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "m$": "$", "$": "$", "€": "€"}


def _pattern(language: str, start: str) -> re.Pattern[str]:
    return re.compile(
        rf"{start}(?:(?P<sign>{_CURRENCY_SIGN}){_SPACE}?)?"
        rf"(?:(?P<digits>{_DIGITS[language]})(?!\d)|(?P<words>\b(?i:{_pattern_of_words(language)})\b))"
        rf"(?:(?:{_SPACE}|-)(?P<scale>{_pattern_of_scales(language)})\b|(?P<letter>(?i:bn|mn|m|b|k))\b(?!\$))?"
        rf"(?:{_SPACE}?(?P<percent>%|(?:per{_SPACE}?cent|pour{_SPACE}cent)\b)"
        rf"|{_SPACE}(?:de{_SPACE}|d['’])?(?P<money>dollars?\b|euros?\b|[$€]|M\$))?"
    )


# A figure that is compared stands alone: not inside a number, a date, a score or an address.
_FIGURE = {language: _pattern(language, r"(?<![\w.,:/#-])") for language in _DIGITS}
_ANY_NUMBER = {language: _pattern(language, r"(?<![\w.,])") for language in _DIGITS}
# Two sides: "412 to 287", "34 votes to 17", "49 voix contre 22", where the words around it say that there was a vote.
_VOTE = re.compile(r"(?<![\w.,:/$-])(\d{1,5})(?: votes?| voix)?(?:-|–| to | contre | à )(\d{1,5})(?![\w%-]|[,.:/]\d)")
_VOTING = re.compile(
    r"\b(?:vot(?:e|es|ed|ing|é|ée|ent|ants)|ballots?|passed|adopted|approved|rejected|ratified|adopt\w+|rejet\w+|voix)\b",
    re.IGNORECASE,
)
# A lone 1999 or 2026 is rather a year than a count.
_YEAR = re.compile(r"(?:19|20)\d\d")
# Right before a figure: it is no exact one, or one of more, or of some of them.
_INEXACT_BEFORE = re.compile(
    r"(?:[~≈<>±+]|\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|than|over|under"
    r"|least|most|up to|as"
    r" (?:many|much) as|close to|estimated|between|from|to|or|another|other|additional|further|extra"
    r"|remaining|every|each"
    r"|per|above|below|beyond|maybe|perhaps|first|last|next|past|previous|top|(?:one|two|some|many|most|each|any|none|half"
    r"|group|part|dozens?|hundreds?|thousands?|\d+) of(?: the| these| those)?|environ|près de|plus de|moins de|au moins"
    r"|au plus|presque|quelque|quelques|jusqu['’]à|autour de|peu près|entre|autres?|encore|chaque|premi(?:ers|ères)"
    r"|derni(?:ers|ères)|prochain(?:s|es)|quasi|minimum|ou|à|d['’]ici))\s*$",
    re.IGNORECASE,
)
# "Highway 6", "Bill 41", "June 3", "aged 71", "since 9".
_LABEL_BEFORE = re.compile(
    r"(?:(?<![.!?—–] )(?<!^)\b[A-ZÀ-Ý][\w.’'-]*|\b(?:nos?\.?|number|aged?|age of|section|chapter|article"
    r"|page|room|route"
    r"|exit|day|grade|phase|level|category|version|round|week|n[o°]|numéro|chapitre|âgée? de|channel|flight))\s+$"
)
# A time of day, an ordinal, an age, a date, a part of a name; a number that goes on.
_NO_COUNT_BEHIND = re.compile(
    r":\d|/|\s?(?:a\.m|p\.m|[ap]m\b|h\b|heures?\b|o['’]clock)|(?:st|nd|rd|th|e|er|ère|ème)\b|[-\s]years?[-\s]old|\sans\b"
    r"|-\w|['’]s\b|°|\sdegrees|[.,]\d|\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|\s(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)
# "10 to 20", "12 of the 27", "25-plus", "20 or so".
_RANGE_OR_PART_BEHIND = re.compile(
    rf"\s?[-–+]|\s(?:to|or|à|ou|in|sur)\s(?:{_CURRENCY_SIGN})?(?:\d|(?:{_pattern_of_words('en')}|{_pattern_of_words('fr')}|so|more|plus)\b)"
    r"|\s(?:out of|of the|of them|of these|of those|of all|d['’]entre|de ces)\s"
)
_NEXT_WORD = re.compile(r"\s(?:d['’]|de\s)?([^\W\d_]+(?:[-'’][^\W\d_]+)*)")
_PLURALS = frozenset(
    "people men women children police staff crew fish sheep cattle deer personnel gens aircraft".split()
)
# Participles and adjectives that count people when they follow a figure: "27 injured".
_COUNTS_PEOPLE = frozenset(
    """dead killed injured hurt wounded missing arrested detained hospitalized hospitalised rescued stranded displaced
    evacuated morts tués blessés disparus mortes tuées blessées disparues arrêtés""".split()
)
# Words from a figure to its noun, the noun too ("25 red electric buses"); farther away stands rather something else.
_LONGEST_PHRASE = 4
# Characters around a figure that its patterns look at: a bound on time. Half of both turns no test red.
_CHARACTERS_BEFORE, _CHARACTERS_BEHIND = 40, 90
_THE_NUMBER_ONE = re.compile(r"one|une?|1", re.IGNORECASE)


def figures(text: str, language: str = "") -> tuple[Figure, ...]:
    """The figures of a sentence, in order.

    Args: a sentence; its language: French ("fr", "fr-CA") or, for anything else, English.
    """
    family = "fr" if language.casefold()[:2] == "fr" else "en"
    found = list(_vote_results(text))
    taken = [(vote.start, vote.end) for vote in found]
    for match in _FIGURE[family].finditer(text):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            made = _figure_from(match, family)
            if made:
                found.append(made)
    return tuple(sorted(found, key=lambda figure: figure.start))


def numbers(text: str, language: str = "") -> frozenset[Decimal]:
    """The values of all numbers in a sentence, those of dates and times too: what two sentences that say the same must
    have in common."""
    family = "fr" if language.casefold()[:2] == "fr" else "en"
    found = (match for match in _ANY_NUMBER[family].finditer(text) if not _is_article(match))
    return frozenset(_value_and_step(match, family)[0] for match in found)


def _is_article(match: re.Match[str]) -> bool:
    """ "One of them", "une ville": no number, or not only."""
    return bool(match["words"] and _THE_NUMBER_ONE.fullmatch(match["words"]) and not match["scale"])


def _vote_results(text: str) -> Iterator[Figure]:
    found = list(_VOTE.finditer(text))
    # Sets of a match, or several ballots: which one is meant is not sure.
    if len(found) == 1 and _VOTING.search(text):
        sides = sorted((Decimal(found[0][1]), Decimal(found[0][2])), reverse=True)
        yield Figure(
            start=found[0].start(),
            end=found[0].end(),
            kind="vote",
            values=tuple(sides),
            noun="votes",
            after=found[0].end(),
        )


def _figure_from(match: re.Match[str], family: str) -> Figure | None:
    text, start, end = match.string, match.start(), match.end()
    before, behind = text[max(0, start - _CHARACTERS_BEFORE) : start], text[end : end + _CHARACTERS_BEHIND]
    value, step = _value_and_step(match, family)
    unit = _currency(match)
    exact = not _INEXACT_BEFORE.search(before) and not _RANGE_OR_PART_BEHIND.match(behind)
    made = Figure(start=start, end=end, kind="count", values=(value,), after=end, unit=unit, exact=exact, step=step)
    if match["percent"]:
        return replace(made, kind="percent", unit="%")
    if unit:
        return replace(made, kind="money")
    return _as_count(made, match, behind, before, family)


def _as_count(made: Figure, match: re.Match[str], behind: str, before: str, family: str) -> Figure | None:
    """A figure with the noun that it counts, or None when it counts nothing."""
    if match["letter"] or _NO_COUNT_BEHIND.match(behind) or (match["digits"] and _is_label(match, before)):
        return None
    noun, modifiers, after = _counted_noun(behind, family)
    if not noun or (_THE_NUMBER_ONE.fullmatch(match[0]) and noun not in ("person", "personne")):
        return None
    return replace(made, noun=noun, modifiers=modifiers, after=made.end + after)


def _is_label(match: re.Match[str], before: str) -> bool:
    return bool(_YEAR.fullmatch(match["digits"]) and not match["scale"]) or bool(_LABEL_BEFORE.search(before))


def _counted_noun(behind: str, family: str) -> tuple[str, tuple[str, ...], int]:
    """The noun that follows a figure, the words before it, and where it ends: the first plural of a run of words."""
    modifiers: list[str] = []
    at = 0
    while (match := _NEXT_WORD.match(behind, at)) and len(modifiers) < _LONGEST_PHRASE:
        word = match[1].casefold()
        if not modifiers and word in _COUNTS_PEOPLE:
            return "people" if family == "en" else "personnes", (), 0
        if not content_words(word, family):
            break
        at = match.end()
        if _is_plural(word, family) or word in ("person", "personne"):
            return word, tuple(modifiers), at
        modifiers.append(word)
    return "", (), 0


def _is_plural(word: str, family: str) -> bool:
    if word in _PLURALS:
        return True
    # "class", "virus", "crisis" are singular.
    return word.endswith(("s", "x") if family == "fr" else "s") and not word.endswith(("ss", "us", "is"))


def _currency(match: re.Match[str]) -> str:
    if match["sign"]:
        return match["sign"].upper()
    return _CURRENCIES.get((match["money"] or "").casefold(), "")


def _value_and_step(match: re.Match[str], family: str) -> tuple[Decimal, Decimal]:
    """The value of a figure, and the step in which it is written."""
    if match["words"]:
        value, step = Decimal(value_of_words(match["words"])), Decimal(1)
    else:
        plain = re.sub(rf"{_SPACE}|,", "", match["digits"]) if family == "en" else _french_decimal(match["digits"])
        value = Decimal(plain)
        step = Decimal(1).scaleb(-len(plain.partition(".")[2]))
    name = match["scale"] or (match["letter"] if match["sign"] else "") or ("m" if match["money"] == "M$" else "")
    factor = _scale_of(name) if name else 1
    return value * factor, step * factor


def _french_decimal(digits: str) -> str:
    return re.sub(_SPACE, "", digits).replace(",", ".")
