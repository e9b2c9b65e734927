"""Sentences, paragraph by paragraph, with quotes kept whole.

A quote of several sentences is one unit with its attribution (`"We lost. We tried," she said.`): cut inside, it would
lose its speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from briefing.text.datelines import dateline_end
from briefing.text.names import SENTENCE_STARTERS
from briefing.text.paragraph_breaks import paragraphs
from briefing.text.quotation_marks import quoted_spans

_STOP = re.compile(r"(?<![.!?…])[.!?…]+(?:\s?»|[\"'”’)\]])*(?=\s|$)")
# These never end a sentence: a name or a number follows.
_NEVER_END = frozenset(
    """mr mrs ms mx dr drs prof st ste sgt capt cpl const col gen lt maj cmdr sen sens rep reps gov govs adm hon rev
    fr supt insp coun det del smt messrs m mm me mgr vs v cf art fig vol approx pres sec atty cst mt
    ft""".split()
)
# "No" and "Me" are words, too: the stop ends a sentence unless a number follows ("No. 5") or, for the words of the
# second list, they begin with a capital ("Me. Orr").
_BEFORE_NUMBERS = frozenset(("no", "nos"))
_ALSO_WORDS = frozenset(("me", "art", "m", "st", "mm", "del", "sec", "mt", "ft"))
# These may end one: only a word that begins sentences may follow ("Orr Inc. The port ...", not "Orr Inc. Ferries").
_MAY_END = frozenset(
    """jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp bros jr sr ont que alta sask man b.c n.b n.s
    n.l p.e.i nfld ave blvd rd u.s u.k u.n d.c e.u a.m p.m etc e.g i.e ph.d calif fla tex mass conn pa va wash ore
    ariz colo ill ind kan ky la md mich minn miss mo mont neb nev okla tenn vt wis wyo janv févr avr juill
    déc""".split()
)
# Characters before a full stop in which its word is looked for; a bound on time, and no word is longer.
_STOP_REACH = 40
# "J.-P.", "U.S.A.", and a single initial; "v." is versus.
_INITIALS = re.compile(r"(?:^|[\s(“\"])(?:[^\W\d_]\.-?){2,4}$")
_ONE_LETTER = re.compile(r"(?:^|[\s(“\"])([^\W\d_])\.$")
_LAST_WORD = re.compile(r"([^\s(\[“\"«]+?)\.+$")
# A full stop before a dash ends a place ("PORT ORR, N.S. — "), not a sentence.
_DASH_FOLLOWS = re.compile(r"\s*[—–―]")
_NEXT_WORD = re.compile(r"\s*[“\"«(\[‘]*\s*([\w’'-]+)")
# `"Is it?" Orr asked.`: the mark ends the quote, not the sentence.
_SAYING_NEXT = re.compile(
    r"\s+(?:[\w.’'-]+\s+){1,4}(?:said|says|asked|asks|wondered|added|told|wrote|shouted|yelled|replied|exclaimed|recalled"
    r"|demande|lance|ajoute|s['’]exclame|dit)\b"
)


def sentences(text: str, language: str = "") -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence; a dateline is part of none.

    Args:
        text: any text.
        language: a BCP 47 tag. Not used: the rules are the same for every language.
    """
    quoted = [(stretch.outer_start, stretch.outer_end) for stretch in quoted_spans(text)]
    found: list[tuple[int, int]] = []
    at = 0
    for number, (start, end) in enumerate(paragraphs(text)):
        start = dateline_end(text, start, end, number)
        after = bisect_left(quoted, end, at, key=lambda span: span[0])
        found += _in_paragraph(text, start, end, quoted[at:after])
        at = after
    return tuple(found)


def _in_paragraph(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found = []
    begin = start
    at = 0
    for match in _STOP.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            break
        while at < len(quoted) and quoted[at][1] <= stop:
            at += 1
        if (at < len(quoted) and quoted[at][0] < stop) or not _ends_sentence(text, begin, match, end):
            continue
        found.append((begin, stop))
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return found


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    following = _NEXT_WORD.match(text, match.end(), end)
    if following is None:
        return _DASH_FOLLOWS.match(text, match.end(), end) is None
    word = following[1]
    if word[0].islower():
        return False
    mark = match[0]
    closed = mark[-1] not in ".!?…"
    if closed and mark[0] in "?!" and _SAYING_NEXT.match(text, match.end(), end):
        return False
    if mark[0] != "." or closed or len(mark) > 1:
        return True
    return _full_stop_ends_sentence(text[max(begin, match.end() - _STOP_REACH) : match.end()], word)


def _full_stop_ends_sentence(sentence: str, next_word: str) -> bool:
    """Does the full stop at the end of `sentence` end it, or only an abbreviation?"""
    last = _LAST_WORD.search(sentence)
    word = last[1].casefold() if last else ""
    capital = sentence[-len(word) - 1 :][:1].isupper()
    if word in _BEFORE_NUMBERS:
        return not next_word[0].isdigit()
    if word in _NEVER_END and (capital or word not in _ALSO_WORDS):
        return False
    letter = _ONE_LETTER.search(sentence)
    if letter and (letter[1].isupper() or letter[1] == "v"):
        return False
    if word in _MAY_END or _INITIALS.search(sentence):
        return not next_word[0].isdigit() and next_word.casefold() in SENTENCE_STARTERS
    return True
