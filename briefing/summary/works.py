"""Stretches in marks that nobody says: titles of works and programmes, and nicknames inside a name."""

from __future__ import annotations

import re

from briefing.text.marks import Stretch

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TITLE_WORDS, _FEW_WORDS = 4, 5
_NICKNAME_WORDS = 2
FUNCTION = frozenset(
    """a about after against ago all and as at because before but by during even for from had has have he if in into is
    it last like more not of on or over she since so some such than that the then they this to two until was were
    what when where whether which while who why will with without would à au avec ce comme dans de des du en est et
    il elle la le les mais ont ou par pour qu que qui sur un une""".split()
)
"""Small words, which a title writes without capitals."""
# "on “State of the Union,”", "the novel “...,”", "titled “...,”": what stands in front of a work and of no speech.
_BEFORE = re.compile(
    r"(?:['’]s?|\b(?:on|in|of|the|titled|entitled|called|named|headlined|told|film|movie|show|series|book|memoir"
    r"|novel|play|song|hit|single|album|track|poem|article|essay|column|documentary|podcast|episode|programme|program"
    r"|magazine|musical|opera|painting|sitcom|drama|comedy|special),?)\s$"
)
_OWNED = re.compile(r"[A-Z][\w.]*['’]s?\s$")
_BEFORE_NICKNAME = re.compile(r"\b[A-Z][\w’'.-]*\s$")
_AFTER_NICKNAME = re.compile(r"\s[A-Z][\w’'-]+")
_FAR = 24


def is_nickname(text: str, stretch: Stretch) -> bool:
    """Cia of `Ida “Cia” Orr`."""
    words = text[stretch.start : stretch.end].split()
    return (
        len(words) <= _NICKNAME_WORDS
        and words[-1][-1].isalnum()
        and all(word[0].isupper() for word in words)
        and bool(_BEFORE_NICKNAME.search(text, max(0, stretch.outer_start - _FAR), stretch.outer_start))
        and bool(_AFTER_NICKNAME.match(text, stretch.outer_end))
    )


def is_work(text: str, begin: int, stretch: Stretch) -> bool:
    """A title that a comma or stop of its sentence ends, told by what stands in front of it: `on “State of Play,”`.

    Args:
        begin: where the sentence begins.
    """
    words = text[stretch.start : stretch.end]
    start = max(begin, stretch.outer_start - _FAR)
    owned = _OWNED.search(text, start, stretch.outer_start)
    if not is_capitalised(words, least=1 if owned else 2) or words.rstrip()[-1] in "!?…":
        return False
    return bool(_BEFORE.search(text, start, stretch.outer_start))


def is_title(words: str, *, headline: bool) -> bool:
    """ "The Long Way Home": every word that matters begins with a capital, and no punctuation ends it but in a long
    one in a headline."""
    if not is_capitalised(words):
        return False
    if words.rstrip()[-1:] not in ".!?,…":
        return True
    found = _WORD.findall(words)
    return headline and len(_capital(found)) >= _TITLE_WORDS and len(found) >= _FEW_WORDS and not words.isupper()


def is_capitalised(words: str, least: int = 2) -> bool:
    """Does every word but the small ones begin with a capital, and do `least` of them?"""
    found = _WORD.findall(words)
    return len(_capital(found)) >= least and not any(word[0].islower() and word not in FUNCTION for word in found)


def _capital(found: list[str]) -> list[str]:
    return [word for word in found if word[0].isupper() or word[0].isdigit()]
