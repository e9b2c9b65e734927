"""Numbers written in words, English and French: what they are worth."""

from __future__ import annotations

import re

_ENGLISH = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
) | dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_FRENCH = {
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
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9}
_FOUR_SCORE = 4


def spelled(language: str) -> str:
    """A pattern for a number in words: "twenty-five", "two hundred and six", "quatre-vingt-dix".

    A lone "hundred" or "mille" is none: "a hundred people" were not counted.
    """
    words = _FRENCH if language == "fr" else _ENGLISH
    units = "|".join(sorted(words, key=len, reverse=True))
    joined = "cents?|mille" if language == "fr" else "hundred|thousand"
    return rf"(?:{units})(?:(?:-|[ \u00a0])(?:(?:and|et)[- \u00a0])?(?:{units}|{joined})\b)*"


def scales(language: str) -> str:
    """A pattern for the word that multiplies a number: "million"."""
    return "millions?|milliards?|mille" if language == "fr" else "thousand|million|billion|trillion"


def scale_of(word: str) -> int:
    """What a scale word, or the letter in "$184M", multiplies by."""
    lowered = word.casefold()
    return _SCALES.get(lowered) or _LETTERS[lowered]


def value_of(words: str) -> int:
    """The value of a number in words, as `spelled` finds it."""
    total = current = 0
    for word in re.findall(r"[^\W\d_]+", words.casefold()):
        if word in _HUNDREDS:
            current = (current or 1) * _HUNDREDS[word]
        elif word in _THOUSAND:
            total, current = total + (current or 1) * _THOUSAND[word], 0
        elif word in ("vingt", "vingts") and current % 100 == _FOUR_SCORE:
            current += 80 - _FOUR_SCORE
        else:
            current += _ENGLISH.get(word, _FRENCH.get(word, 0))
    return total + current
