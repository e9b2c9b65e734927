"""Quotation marks: which spans of a text stand between them.

Parsing, not matching: “ ” „ « » ‹ › 「 」 『 』 tell open from close by themselves, the straight mark by what stands
around it. A span ends with its paragraph at the latest; one that was left open there is continued by the next paragraph
if that opens with the same mark (the newspapers' rule for quotes of several paragraphs).

British style sets single marks around a quote and double ones within it. A text is in that style when more of its
paragraphs have a single mark first than a double one. It is then read as if its marks were exchanged, character for
character, so that one parser serves both styles. The work is to tell a mark from an apostrophe: a mark that opens
stands before a word and behind none, one that closes the other way round; behind a plural s or a dropped g ("the
miners' strike", "goin' home") it is an apostrophe if the quote closes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefing.text.paragraph_breaks import paragraphs
from briefing.text.scripts import is_latin

# German sets „...“ and „...”.
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "‘": "’", "「": "」", "『": "』", '"': '"'}
_STRAIGHT = '"'
_OPENER = re.compile('[“„«‹‘「『"]')
_MARK = re.compile('[“”„«»‹›‘’「」『』"]')
# Hebrew writes a mark inside its abbreviations: צה"ל.
_INSIDE_HEBREW_WORD = re.compile('[\u05d0-\u05ea]"[\u05d0-\u05ea]')
_CURLY_MARK = re.compile("[“”„]")
_ANGLE_MARK = re.compile("[«»]")
# Content systems turn only one mark of a pair into a curly one: “..." and "...”.
_OTHER_KIND_OF_CLOSER = {"“": '"', '"': "“”"}
# Behind punctuation a single mark is no apostrophe.
_SINGLE_CLOSES = re.compile(r"[,.!?…]’(?!\w)")
_LAST_SINGLE_KEY = "single"
_NEW_SENTENCE = re.compile(r"[.!?…]\s+$")
# A single mark alone: two in a row stand for a double one.
_SINGLE_MARK = re.compile("(?<!['‘’])['‘’](?!['‘’])")
# Not the apostrophe of a clipped word or year ("’tis", "’em", "’90s", "’68").
_SINGLE_OPENS = re.compile(
    r"(?<![\w.,!?…'‘’])['‘](?!(?:tis|twas|em|n|til|till|cause|cos|bout|round|\d0s)\b|\d\d\b(?!\s\w))(?=[\w“\"$£€(\[…])",
    re.IGNORECASE,
)
# "rock ’n’ roll" closes nothing.
_SINGLE_MAY_CLOSE = re.compile(r"(?<=\S)(?<!['’]n)['’](?!\w)")
_CLIPPED_WORD = re.compile(r"(?:s|in)['’]\s")
_FIRST_MARK = re.compile("[“„«\"]|''|" + _SINGLE_OPENS.pattern, re.IGNORECASE)
_DOUBLE_MARK = re.compile('[“”„"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSpan:
    """Text between marks: `start` and `end` are inside them, `outer_start` and `outer_end` take them in.

    `closed` is False where the paragraph ended first.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool


def quoted_spans(text: str) -> tuple[QuotedSpan, ...]:
    """The outermost quoted spans of a text, in order. Offsets count code points."""
    lines = paragraphs(text)
    written = _british_as_double(text, lines).translate(_to_usual_marks(text, lines))
    return tuple(found for start, end in lines for found in _in_paragraph(written, start, end))


def _to_usual_marks(text: str, lines: Iterable[tuple[int, int]]) -> dict[int, str]:
    """What turns the marks of a text into the usual ones: German sets »...«, Swedish ”...” and »...»."""
    table: dict[int, str] = {}
    if "”" in text and not is_latin(text):
        # Urdu and others that are written from the right set ”...“.
        opening = [mark[0] for start, end in lines if (mark := _CURLY_MARK.search(text, start, end))]
        if 2 * opening.count("”") > len(opening):
            return dict(zip(map(ord, "”“"), "“”", strict=True))
    if "”" in text and not re.search("[“„]", text):
        table |= {ord("”"): _STRAIGHT}
    if "»" in text and "«" not in text:
        table |= {ord("»"): _STRAIGHT}
    elif "»" in text:
        # French may begin the paragraphs of a long quote with », so one line does not decide.
        first = [mark[0] for start, end in lines if (mark := _ANGLE_MARK.search(text, start, end))]
        if 2 * first.count("»") > len(first):
            table |= dict(zip(map(ord, "»«›‹"), "«»‹›", strict=True))
    return table


def _in_paragraph(text: str, start: int, end: int) -> Iterator[QuotedSpan]:
    """The quoted spans of one paragraph. `positions` keeps what had to be searched to the paragraph's end: when each of
    100,000 opening marks searched anew, a text took minutes."""
    position = start
    positions: dict[str, int] = {}
    while mark := _OPENER.search(text, position, end):
        position = mark.start()
        closer = _closers_if_opening(text, position, start, end, positions)
        if closer is None:
            position += 1
            continue
        stop, closed = _closing(text, position, end, closer, positions)
        inner_start, inner_end = _without_white_space(text, position + 1, stop)
        if inner_start < inner_end:
            yield QuotedSpan(
                start=inner_start,
                end=inner_end,
                outer_start=position,
                outer_end=stop + 1 if closed else inner_end,
                closed=closed,
            )
        position = stop + 1 if closed else stop


def _closers_if_opening(text: str, position: int, start: int, end: int, positions: dict[str, int]) -> str | None:
    """The marks that may close what opens here, or None when nothing does."""
    mark = text[position]
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < end else " "
    if mark == "‘":
        # An outer single mark is British style; a lone one before a year or a clipped word is an apostrophe.
        opens = not before.isalnum() and after.isalpha() and position + 1 < _last_single(text, start, end, positions)
        return _CLOSERS[mark] if opens else None
    if mark == _STRAIGHT and (before.isdigit() or (not before.isspace() and after.isspace() and position > start)):
        return None  # inches (6'2"), or a mark that can only close
    if mark == _STRAIGHT and (before == "=" or after == ">"):
        return None  # an attribute of markup that was left in the text
    if mark == _STRAIGHT and position and _INSIDE_HEBREW_WORD.match(text, position - 1):
        return None
    return _CLOSERS[mark]


def _last_single(text: str, start: int, end: int, positions: dict[str, int]) -> int:
    """Where the last single mark of a paragraph stands that can only close, -1 when there is none."""
    if _LAST_SINGLE_KEY not in positions:
        positions[_LAST_SINGLE_KEY] = max(
            (match.end() - 1 for match in _SINGLE_CLOSES.finditer(text, start, end)), default=-1
        )
    return positions[_LAST_SINGLE_KEY]


def _closing(text: str, opening: int, end: int, closers: str, positions: dict[str, int]) -> tuple[int, bool]:
    """Where the span that opens at `opening` ends, and whether a mark closes it."""
    mark = text[opening]
    other = _OTHER_KIND_OF_CLOSER.get(mark, "")
    depth = within = 0
    for match in _MARK.finditer(text, opening + 1, end):
        position, here = match.start(), match[0]
        if here in other:
            # Editors mix the two kinds; one that closes nothing of its own kind closes this.
            if _can_only_close(text, position, end):
                if not within and not depth:
                    return position, True
                within = max(0, within - 1)
            elif here != "”":
                within += 1
        elif here in closers and _may_close(text, position, end, mark):
            if depth == 0:
                return position, True
            depth -= 1
        elif here == mark and mark not in closers and mark in "“„«‹「『":
            # A closing mark typed the wrong way round, that of a quote within, or of a new one where somebody forgot to
            # close: one that follows white space after the end of a sentence is new.
            if not depth and _can_only_close(text, position, end):
                return position, True
            if position < _last_but_one(text, opening, end, closers, positions):
                depth += 1
            elif _NEW_SENTENCE.search(text, max(opening, position - 3), position):
                return position, False
    return end, False


def _can_only_close(text: str, position: int, end: int) -> bool:
    """Does the mark here stand where only a closing one can: after a word or its punctuation, before a gap?"""
    after = text[position + 1] if position + 1 < end else " "
    return not text[position - 1].isspace() and (after.isspace() or after in ",.;:!?)]—–-")


def _last_but_one(text: str, start: int, end: int, closers: str, positions: dict[str, int]) -> int:
    """Where the last but one of the closing marks of a paragraph stands, -1 when there is none."""
    if closers not in positions:
        last = [position for position in range(end - 1, start, -1) if text[position] in closers][:2]
        positions[closers] = last[1] if len(last) == 2 else -1
    return positions[closers]


def _may_close(text: str, position: int, end: int, mark: str) -> bool:
    """Can the mark at `position` close what `mark` opened?"""
    after = text[position + 1] if position + 1 < end else " "
    before = text[position - 1]
    if mark == _STRAIGHT:
        # A straight mark after a space and before a letter opens; a closing one follows a word or its punctuation.
        return not (before.isspace() and after.isalnum()) and not _INSIDE_HEBREW_WORD.match(text, position - 1)
    if mark == "‘":
        return not after.isalnum()
    return True


def _without_white_space(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the white space that French sets inside its marks."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _british_as_double(text: str, lines: Sequence[tuple[int, int]]) -> str:
    """A text in British style with its marks exchanged, any other as it is; offsets stay the same.

    Args: the text; where its paragraphs start and end.
    """
    if ("'" not in text and "‘" not in text) or not _SINGLE_OPENS.search(text):
        return text
    found: list[tuple[int, int]] = []
    style = 0
    for number, (start, end) in enumerate(lines):
        first = _FIRST_MARK.search(text, start, end)
        if first is None:
            continue
        pairs = list(_single_pairs(text, start, end))
        # One vote a paragraph: a text is British when more of them begin with a single mark than with a double one.
        if first[0] not in ("'", "‘"):
            style -= 1
        elif pairs:
            style += 1
        elif first.start() == start and number + 1 < len(lines) and _SINGLE_OPENS.match(text, lines[number + 1][0]):
            pairs = [(start, end)]  # the next paragraph goes on with it
        found += pairs
    return _exchange_marks(text, found) if style > 0 else text


def _single_pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the single marks of a paragraph open and close."""
    marks = [match.start() for match in _SINGLE_MARK.finditer(text, start, end)]
    kinds = [
        "open" if _SINGLE_OPENS.match(text, at) else "close" if _SINGLE_MAY_CLOSE.match(text, at) else ""
        for at in marks
    ]
    # Whether the next mark that is one closes tells an apostrophe ("the miners' strike'") from the end of the quote.
    follows = ""
    closes_later = []
    for kind in reversed(kinds):
        closes_later.append(follows == "close")
        follows = kind or follows
    opening = -1
    for at, kind, later in zip(marks, kinds, reversed(closes_later), strict=True):
        if kind == "open":
            opening = at
        elif (
            kind == "close"
            and opening >= 0
            and not (later and _CLIPPED_WORD.match(text, at - 2 + (text[at - 1] == "s")))
        ):
            yield opening, at
            opening = -1


def _exchange_marks(text: str, pairs: Sequence[tuple[int, int]]) -> str:
    """The text with each pair of single marks made double, and the double ones within it single."""
    pieces = []
    done = 0
    for start, end in pairs:
        pieces += [text[done:start], "“", _DOUBLE_MARK.sub("'", text[start + 1 : end])]
        closed = text[end : end + 1] in ("'", "’")
        pieces.append("”" if closed else "")
        done = end + closed
    return "".join((*pieces, text[done:]))
