"""Names as newspapers write them: runs of capitalised words, with the small words and initials inside them."""

from __future__ import annotations

import re

_UPPER = r"[A-ZÀ-ÖØ-ÞŁŚŠŽĆČĐĞİ]"
# A stop inside a name: titles and initials ("Sen. J. K. Orr", "Ida R. Orr").
_TITLE_WITH_STOP = (
    r"(?:(?:Sens?|Reps?|Gov|Govs|Dr|Drs|Mr|Mrs|Ms|Mx|Prof|Gen|Lt|Col|Capt|Cpl|Sgt|Maj|Cmdr|Adm|Det|Insp|Supt|Const|Coun"
    r"|Hon|Rev|Del|Fr|St|Ste|Smt|M|Jr|Sr)\.)"
)
_NAME_WORD = (
    rf"(?:{_TITLE_WITH_STOP}|(?:{_UPPER}\.){{2,}}|{_UPPER}\.(?=-?[ \u00a0]?{_UPPER})-?"
    rf"|(?:[dl][’']|[ae]l-)?{_UPPER}(?:[\w’'-]*\w)?)"
)
_PARTICLE = (
    r"(?:de la|de las|de los|von der|van der|van den|de|du|des|del|della|di|da|dos|van|von|der|den|bin|ibn|al|el|la|le"
    r"|of the|of)"
)
# "Ida “Cia” Orr"; a longer stretch in marks is no nickname.
_NICKNAME = rf"[\"“]{_UPPER}[\w’'.-]{{0,20}}[\"”][ \u00a0]"
# The lookahead for the first letter makes the search four times as fast.
NAME = re.compile(
    rf"(?={_UPPER}){_NAME_WORD}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]|{_NICKNAME})?{_NAME_WORD})*(?:, (?:Jr|Sr)\.)?"
)
_TITLES_BEFORE = re.compile(rf"(?:{_TITLE_WITH_STOP}[ \u00a0])+(?={_UPPER})")
_WORD = re.compile(r"\S+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]['\"”’»)]*\s+|[\n“\"«(]\s*)$")
# Capitalised only because a sentence begins with them.
SENTENCE_STARTERS = frozenset(
    """a about after again all also although among an and another any as asked at because before both but by despite
    during each even every few first for from further he her here his how however i if in instead it its just last
    later like many meanwhile more most much my nearly no none not nothing now of on once one only or other our over
    police several she since so some still such that the their then there these they this those though three through
    to two under unless until we what when where whether which while who why with without yes yet you your au aux
    avec ce ces cette comme dans de depuis des deux elle elles en et il ils je la le les leur lors mais nous on où
    par pour quand que qui sa ses si son sous sur tous tout un une vous""".split()
)


def names(text: str) -> tuple[str, ...]:
    """The names in a text, in order, repetitions included.

    A single capitalised word that begins a sentence counts only if it stands elsewhere in the text too.
    """
    found = []
    for match in NAME.finditer(text):
        name = _TITLES_BEFORE.sub("", without_sentence_starters(match[0]), count=1)
        start = match.end() - len(name)
        if not name or len(name) < 2:
            continue
        single = " " not in name and not _TITLES_BEFORE.match(without_sentence_starters(match[0]))
        if single and _begins_sentence(text, start) and text.count(name) < 2:
            continue
        found.append(name)
    return tuple(found)


def without_sentence_starters(name: str) -> str:
    """A run of capitalised words without the sentence starters in front of it ("But Ida Orr" is Ida Orr)."""
    for word in _WORD.finditer(name):
        if word[0].casefold().strip("’'") not in SENTENCE_STARTERS:
            return name[word.start() :]
    return ""


def _begins_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_START.search(text[max(0, start - 6) : start])) or start == 0
