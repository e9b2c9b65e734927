"""Connective words: the one rule for the words that an edition sets beside an article's own.

The loader of the phrase files and the gate ask the same functions. So a phrase that the gate would take for a claim is
refused where it is written, and not edition by edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_IN_A_SENTENCE = 3
"""Words of ours in a sentence of an article, at most: more could say something of their own."""
MOST_AROUND_A_QUOTE = 2 * MOST_IN_A_SENTENCE
"""Words of ours around a quote at most, beside its speaker's name and role: it has two sides."""

WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
"""A word: "per-cent", "U.S" and "d’un" are one each."""
# Words that turn a sentence into its contrary, however few: a limit of words does not see them.
_TURNING = frozenset(
    "not no never nor none nobody nothing without hardly denied ne pas jamais non sans rien personne nie".split()
)


def words_in(text: str) -> list[str]:
    """The words of a text that could say something, in order: a single letter cannot, a digit can."""
    return [word for word in WORD.findall(text) if len(word) > 1 or word.isdigit()]


def claiming_words(words: Iterable[str], *, opening: bool = False) -> tuple[str, ...]:
    """Which of our words would claim something: a name, a number, or a word that turns a sentence into its contrary.

    Args: the words; whether the first of them opens a sentence, where a capital is no sign of a name.
    """
    return tuple(
        word for place, word in enumerate(words) if _is_claim(word.lower() if opening and place == 0 else word)
    )


def _is_claim(word: str) -> bool:
    return word in _TURNING or any(letter.isdigit() or letter.isupper() for letter in word)
