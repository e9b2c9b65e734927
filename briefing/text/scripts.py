"""Scripts: which marks end a sentence in each, and how much is a word where words are not written apart.

The marks are Unicode's property Sentence_Terminal (PropList.txt, Basic Multilingual Plane), those that close a
quotation its Close; Unicode Standard Annex 29 says how they end a sentence.
"""

from __future__ import annotations

import re

FULL_STOPS = "։۔܁܂।॥။።។៕᠃᠉᥄᪨᪩᭚᭞᭟᰻᱾꓿꘎꛳꡶꣎꧈꩝꩟꫰꯫︒。．｡"
"""Marks of other scripts that end a sentence which states something, as the full stop does in ours."""
TERMINATORS = FULL_STOPS + "؝؞؟܀߹࠷࠹࠽࠾၊፧፨᙮᜵᜶។។᠃᥅᪪᪫᭛᭽᭾᰼᱿‼‽⁇⁈⁉⸮⸼⹓⹔꘏꛷꡷꣏꤯꧉꩞꫱︕︖﹒﹖﹗！？"
"""All marks of other scripts that end a sentence, with nothing needed behind them."""
THAI_LETTERS = "\u0e01-\u0e4e\u0e81-\u0ece"
"""Thai and Lao, for a pattern: they write no mark at a sentence's end."""
CLOSING_MARKS = "”’»›」』）】》〉〕］｣"
"""Marks that close a quotation or a bracket and may stand behind a terminator."""

# Ideographs, kana and Hangul: two characters say about what a word says. Thai, Lao, Burmese and Khmer: five do.
_EAST_ASIAN = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3105-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\uff66-\uff9f"
)
_SOUTH_EAST_ASIAN = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3"
_EAST_ASIAN_RUN = re.compile(f"[{_EAST_ASIAN}]+")
_SOUTH_EAST_ASIAN_RUN = re.compile(f"[{_SOUTH_EAST_ASIAN}]+")
_DENSE = re.compile(f"[{_EAST_ASIAN}{_SOUTH_EAST_ASIAN}]")
_CHARACTERS_A_WORD = 2
_SOUTH_EAST_ASIAN_CHARACTERS_A_WORD = 5
# Most texts have none of all these letters, and one search tells.
_FAR_SCRIPT = re.compile("[\u0900-\u1fff\u2e80-\uffff]")
# Hiragana alone writes endings and particles.
_ONLY_HIRAGANA = re.compile("[\u3040-\u309f]+")
# In the scripts of India vowels are marks, which patterns of letters do not take in.
_INDIC = re.compile("[\u0900-\u0dff]")
_INDIC_WORD = re.compile("(?:[^\\W_]|[\u0900-\u0963\u0970-\u0dff])+")
_OTHER_LETTER = re.compile("[^\\W\\d_A-Za-zÀ-ɏ]")
_LETTER = re.compile(r"[^\W\d_]")
# Letters looked at: the script of a text is settled long before.
_LETTERS_LOOKED_AT = 400


def writes_words_together(text: str) -> bool:
    """Whether a text has letters of a script that writes no blanks between words, or long words of syllables."""
    return not text.isascii() and bool(_FAR_SCRIPT.search(text)) and bool(_DENSE.search(text))


def is_latin(text: str) -> bool:
    """Whether most letters at the start of a text are of our script; so is a text without letters."""
    start = text[:_LETTERS_LOOKED_AT]
    other = 0 if start.isascii() else len(_OTHER_LETTER.findall(start))
    return not other or 2 * other <= len(_LETTER.findall(start))


def count_dense_words(text: str) -> int:
    """Words of a text for which `writes_words_together` holds: those between blanks, and what its characters say."""
    east = sum(map(len, _EAST_ASIAN_RUN.findall(text)))
    south = sum(map(len, _SOUTH_EAST_ASIAN_RUN.findall(text)))
    rest = _SOUTH_EAST_ASIAN_RUN.sub(" ", _EAST_ASIAN_RUN.sub(" ", text)).split()
    plain = sum(any(letter.isalnum() for letter in word) for word in rest)
    return plain + -(-east // _CHARACTERS_A_WORD) + -(-south // _SOUTH_EAST_ASIAN_CHARACTERS_A_WORD)


def split_dense_word(word: str) -> tuple[str, ...]:
    """A run of letters as what can be compared: pairs of characters where words are not written apart, else itself.

    Pairs do what words do in finding what texts share (Nie et al. 1996, "On Chinese text retrieval").
    """
    run = _EAST_ASIAN_RUN.search(word) or _SOUTH_EAST_ASIAN_RUN.search(word)
    if run is None or len(word) <= _CHARACTERS_A_WORD:
        return (word,)
    pairs = (word[at : at + _CHARACTERS_A_WORD] for at in range(len(word) - 1))
    return tuple(pair for pair in pairs if not _ONLY_HIRAGANA.fullmatch(pair))


def indic_words(text: str) -> list[str] | None:
    """The words of a text in a script of India, None for any other."""
    far = not text.isascii() and _FAR_SCRIPT.search(text)
    return _INDIC_WORD.findall(text) if far and _INDIC.search(text) else None
