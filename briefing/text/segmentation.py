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
from briefing.text.scripts import CLOSING_MARKS, TERMINATORS, THAI_LETTERS

_STOP = re.compile(r"(?<![.!?…])[.!?…]+(?:\s?»|[\"'”’)\]])*(?=\s|$|(?<=[.!?]”)[A-ZÀ-Þ])")
# Thai and Lao write no mark: a blank between letters ends a sentence or a clause of it.
_THAI_BLANK = rf"(?<=[{THAI_LETTERS}])[^\S\n]+(?=[{THAI_LETTERS}])"
_SHORTEST_THAI = 40
"""Letters of a piece of Thai that is told as a sentence: some eight words, as many as a fact needs."""
# A semicolon is the question mark of Greek.
_GREEK = "\u0370-\u037d\u0386-\u03ff\u1f00-\u1fff"
# The marks of other scripts need no blank behind them: "港口开放。船来了。" A fullwidth stop may stand in a number.
_FOREIGN_STOP = re.compile(f"[{TERMINATORS}{THAI_LETTERS}{_GREEK}]")
_ANY_STOP = re.compile(
    rf"{_STOP.pattern}|(?<![{TERMINATORS}])(?!．[0-9０-９])[{TERMINATORS}]+[{CLOSING_MARKS}]*|{_THAI_BLANK}"
    rf"|(?<=[{_GREEK}])[;\u037e](?=\s+[{_GREEK}])"
)
# Japanese goes on behind a quotation with a particle: 「待った。」と述べた。
_PARTICLE_OF_QUOTATION = re.compile("と|って|など")
# These never end a sentence: a name, a number or the rest of a reference follows.
_NEVER_END = frozenset(
    """mr mrs ms mx dr drs prof st ste sgt capt cpl const col gen lt maj cmdr sen sens rep reps gov govs adm hon rev
    fr supt insp coun det del smt messrs m mm me mgr vs v cf art fig figs vol vols approx pres sec atty cst mt
    ft al eq eqs com dept univ viz e.g i.e""".split()
)
# "No" and "Me" are words, too: the stop ends a sentence unless a number follows ("No. 5", "pp. 12") or, for the words
# of the second list, they begin with a capital ("Me. Orr").
_BEFORE_NUMBERS = frozenset(("no", "nos", "pp", "ch", "ref", "refs", "tab", "ca", "est", "op", "rs", "nr", "ext"))
# "CA." is a state, "EST." a time.
_BEFORE_NUMBERS_SMALL = frozenset(("ca", "est"))
_ALSO_WORDS = frozenset(("me", "art", "m", "st", "mm", "del", "sec", "mt", "ft", "com"))
# These may end one: only a word that begins sentences may follow ("Orr Inc. The port ...", not "Orr Inc. Ferries").
_MAY_END = frozenset(
    """jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp bros llc llp plc pty assn assoc intl natl jr
    sr ont que alta sask man b.c n.b n.s n.l p.e.i nfld ave blvd rd u.s u.k u.n d.c e.u a.m p.m etc ph.d calif fla
    tex mass conn pa va wash ore ariz colo ill ind kan ky la md mich minn miss mo mont neb nev okla tenn vt wis
    wyo janv févr avr juill déc""".split()
)
# Characters before a full stop in which its word is looked for; a bound on time, and no word is longer.
_STOP_REACH = 40
# "J.-P.", "U.S.A.", and a single initial; "v." is versus, "p. 12" a page.
_INITIALS = re.compile(r"(?:^|[\s(“\"])(?:[^\W\d_]\.-?){2,4}$")
_ONE_LETTER = re.compile(r"(?:^|[\s(“\"])([^\W\d_])\.$")
_LAST_WORD = re.compile(r"([^\s(\[“\"«]+?)\.+$")
# A full stop before a dash ends a place ("PORT ORR, N.S. — "), not a sentence.
_DASH_FOLLOWS = re.compile(r"\s*[—–―]")
_NEXT_WORD = re.compile(r"\s*[“\"«(\[‘]*\s*[$€£¥₹]?([\w’'-]+)")
# "Com. & Adm.": a sign that joins words begins no sentence.
_JOINS = re.compile(r"\s*[&+=/,;:]")
# `"Is it?" Orr asked.`: the mark ends the quote, not the sentence.
_SAYING_NEXT = re.compile(
    r"\s+(?:[\w.’'-]+\s+){1,4}(?:said|says|asked|asks|wondered|added|told|wrote|shouted|yelled|replied|exclaimed|recalled"
    r"|demande|lance|ajoute|s['’]exclame|dit)\b(?!(?:\s\w+){0,2}\sthat\b)"
)


def sentences(text: str, language: str = "") -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence; a dateline is part of none.

    Args:
        text: any text.
        language: a BCP 47 tag. Not used: the rules are the same for every language.
    """
    stops = _ANY_STOP if not text.isascii() and _FOREIGN_STOP.search(text) else _STOP
    quoted = [(stretch.outer_start, stretch.outer_end) for stretch in quoted_spans(text)]
    found: list[tuple[int, int]] = []
    at = 0
    for number, (start, end) in enumerate(paragraphs(text)):
        start = dateline_end(text, start, end, number)
        after = bisect_left(quoted, end, at, key=lambda span: span[0])
        found += _in_paragraph(text, start, end, quoted[at:after], stops)
        at = after
    return tuple(found)


def _in_paragraph(
    text: str, start: int, end: int, quoted: list[tuple[int, int]], stops: re.Pattern[str]
) -> list[tuple[int, int]]:
    found = []
    begin = start
    at = 0
    for match in stops.finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            break
        while at < len(quoted) and quoted[at][1] <= stop:
            at += 1
        if (at < len(quoted) and quoted[at][0] < stop) or not _ends_sentence(text, begin, match, end):
            continue
        found.append((begin, match.start() if match[0].isspace() else stop))
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return found


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    if match[0][0] in TERMINATORS:
        goes_on = match[0][-1] in CLOSING_MARKS and _PARTICLE_OF_QUOTATION.match(text, match.end(), end)
        return not goes_on
    if match[0].isspace():
        return match.start() - begin >= _SHORTEST_THAI
    following = _NEXT_WORD.match(text, match.end(), end)
    if following is None:
        return not (_DASH_FOLLOWS.match(text, match.end(), end) or _JOINS.match(text, match.end(), end))
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
    if word in _BEFORE_NUMBERS and not (capital and word in _BEFORE_NUMBERS_SMALL):
        return not next_word[0].isdigit()
    if word in _NEVER_END and (capital or word not in _ALSO_WORDS):
        return False
    letter = _ONE_LETTER.search(sentence)
    if letter and (letter[1].isupper() or letter[1] == "v" or (letter[1] == "p" and next_word[0].isdigit())):
        return False
    if word in _MAY_END or _INITIALS.search(sentence):
        return not next_word[0].isdigit() and next_word.casefold() in SENTENCE_STARTERS
    return True
