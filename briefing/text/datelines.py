"""Datelines: the place, day and agency that a paragraph may begin with ("PORT ALLEN, June 2 (Strait Press) - ").

They are told by their form, which agencies and press offices share, and not by a list of agencies: a place in capitals
or capitalised, its region, a day, an agency in brackets or between slashes, a dash.
"""

from __future__ import annotations

import re

from briefing.text.correction_notes import is_label, is_note
from briefing.text.wording import content_words

_WORD = r"[^\W\d_][\w.'’-]{0,24}"
# Not with a small letter, or a small word: "Rio de Janeiro", "Isle of Vane".
_NAME = rf"(?:(?![a-zà-ÿ]){_WORD}|[a-zà-ÿ]{{1,3}}(?!\w))"
_REGION = rf",[ \u00a0]?{_NAME}(?:[ \u00a0]{_NAME}){{0,2}}"
_PLACE = rf"(?![a-zà-ÿ]){_WORD}(?:(?:[ \u00a0]|\s?/\s?){_NAME}){{0,6}}(?:{_REGION}){{0,2}}"
# "June 2, 2026", "2 juin", "1er juin", "2. Juni", "02/06/2026".
_DAY = (
    rf"(?:\d{{1,2}}(?:er|º|\.|st|nd|rd|th)?[ \u00a0](?:de[ \u00a0])?{_WORD}"
    rf"|{_WORD}[ \u00a0]\d{{1,2}}(?:st|nd|rd|th)?(?!\d)"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}/\d{1,2}(?![/\d]))(?:,?[ \u00a0](?:de[ \u00a0])?(?:19|20)\d\d)?"
)
_AGENCY = r"\([^()\n]{2,40}\)|/\s?[^/\n]{2,40}\s?/|\[[^\[\]\n]{2,40}\]"
_BETWEEN = r"[ \u00a0,.;|/—–-]{0,4}"
_END = (
    r"(?P<end>[ \u00a0]?(?:[—―]+|--)[ \u00a0]{0,3}|[ \u00a0]?[–-][ \u00a0]{1,3}|[ \u00a0]?[.:][-–—][ \u00a0]?"
    r"|[ \u00a0][/|][ \u00a0]|(?<=[)\]/])[ \u00a0]?-"
    r"|:[ \u00a0]|(?<=[)\]/])[.:]?[ \u00a0]?)(?=[^\s—–―-])"
)
_FORM = re.compile(rf"(?P<place>{_PLACE})?(?:{_BETWEEN}(?:(?P<agency>{_AGENCY})|(?<!\w)(?P<day>{_DAY}))){{1,3}}{_END}")
_PLAIN_FORM = re.compile(rf"(?P<place>{_PLACE}){_END}")
# Korean, Japanese and Chinese papers: "(서울=통신) 이름 기자 = ", "【北京】", "通讯社北京6月2日电（记者 …）".
_EAST_ASIAN_FORM = re.compile(
    r"[(（][^()（）\n]{1,20}=[^()（）\n]{1,20}[)）](?:[^=\n。.]{1,20}=)?\s*"
    r"|[【［][^【】［］\n]{2,30}[】］](?:\s?[-–—])?\s*"
    r"|[^\s\d，。、,.]{2,16}(?:\d{1,2}月)?\d{1,2}日[电電讯訊](?:[(（][^()（）\n]{1,30}[)）])?[ ，,:：]?\s*"
)
# The time before a post of a live page: "2.15 pm ", "[14:15] ", "14h15 – ", "13:20 BST ". Not "10.30 a.m. Monday is".
_STAMP = re.compile(
    r"[\[(]?\d{1,2}(?:[:.]\d\d(?:[ \u00a0]?(?:[AaPp]\.?[Mm]\.?|Uhr)(?!\w))?|h\d\d|[ \u00a0]?(?:[ap]\.?m\.?|Uhr)(?!\w))"
    r"(?:[ \u00a0][A-Z]{2,4}T)?(?P<end>[\])]?[ \u00a0]?(?:[—–|:-][ \u00a0])?[ \u00a0]?)"
    r"(?=[A-ZÀ-Þ“\"«])(?!\w+day\b|\w+tag\b)"
)
_STAMPED_LINE = re.compile(rf"(?m)^(?:{_STAMP.pattern})")
_END_OF_DATELINE = re.compile(r"[—―–)/|\]】］）日=]|--|[ .:]-|:[ \u00a0]")
_LONGEST = 100
"""Characters of a dateline, two cities, a region, a full date and an agency. A bound on time, and against a sentence
that only looks like one."""
_STAMP_REACH = 2000
"""Characters before and behind a post's time in which that of another post stands: a bound on time; posts are short."""
_FIRST_PARAGRAPHS = 3
"""Paragraphs from the top (a title, a byline, the lede) in which little is enough: a capitalised word before a dash,
one in capitals before a colon, an agency alone. In a later one it is rather the label of a list's entry ("Housing — The
town will build 40 flats.")."""
_LONGEST_PARTICLE = 3
"""Letters of the small words in a place ("Rio de Janeiro", "Isle of Vane"), and of an agency without capitals."""
_LONGEST_BARE_PLACE = 3
"""Words of a place that nothing but a dash marks ("New Port Allen – Crews ..."): more are rather a clause."""
_YEAR_AT_END = re.compile(r"(?:19|20)\d\d$")
_LETTERS = re.compile(r"[^\W\d_]+")
_BLANKS = (" ", "\u00a0")
_DASH = re.compile(r"[—–―]|--|\s-\s")
_SENTENCE_ENDS = re.compile(r"[.!?][\"”’»)]?(?:\s|$)")
# Between a pair of dashes a clause would have one of these; an apposition has none.
_FINITE = re.compile(
    r"(?<![-’'])\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|said|says|told|made|took"
    r"|won|lost|came|went|began|found|held|left|met|saw|set|gave|got|fell|rose|cut|hit|est|sont|a|ont|était|étaient"
    r"|sera|seront|[^\W\d_]{2,}ed)\b"
)


def dateline_end(text: str, start: int, end: int, paragraph: int = 0) -> int:
    """Where the dateline ends that a paragraph begins with, or `start` when it begins with none.

    Args: the text; start and end of the paragraph in it; its number in the text.
    """
    reach = min(end, start + _LONGEST)
    stamp = _STAMP.match(text, start, reach)
    if stamp and _is_stamp(stamp, end):
        return stamp.end()
    if _END_OF_DATELINE.search(text, start, reach) is None:  # most paragraphs: the patterns below are slow
        return start
    asian = None if text[start:reach].isascii() else _EAST_ASIAN_FORM.match(text, start, reach)
    if asian:
        return asian.end() if asian.end() < end else start
    if not (text[start].isupper() or text[start].isdigit() or text[start] in "([/"):
        return start
    for pattern in (_FORM, _PLAIN_FORM):
        form = pattern.match(text, start, reach)
        if form and _is_dateline(form, end, paragraph):
            further = _FORM.match(text, form.end(), reach)  # "(ANSA) - PORT ALLEN, JUN 2 - "
            named = further and further["day"] and form.groupdict().get("agency") and not form["place"]
            return further.end() if further and named and _is_dateline(further, end, paragraph) else form.end()
    return start


def dateline_before(text: str, at: int) -> str:
    """The dateline that the sentence at an offset follows, "" where it follows none."""
    line = text.rfind("\n", max(0, at - 2 * _LONGEST), at) + 1
    begin = line + len(text[line:at]) - len(text[line:at].lstrip())
    return text[begin:at] if begin < at and dateline_end(text, begin, len(text)) == at else ""


def _is_stamp(stamp: re.Match[str], end: int) -> bool:
    """Whether a time in front of a paragraph is that of a post: a sign parts it off, or another one has its own."""
    if stamp.end() >= end or not stamp["end"]:
        return False
    before, behind = max(0, stamp.start() - _STAMP_REACH), stamp.end() + _STAMP_REACH
    others = (_STAMPED_LINE.search(stamp.string, *part) for part in ((before, stamp.start()), (stamp.end(), behind)))
    return bool(stamp["end"].strip()) or any(others)


def _is_dateline(form: re.Match[str], end: int, paragraph: int) -> bool:
    """Whether words in the form of a dateline are one."""
    found = form.groupdict()
    place, agency, day = found["place"] or "", found.get("agency") or "", found.get("day")
    # What follows is a sentence, so it begins like one.
    if form.string[form.end()].islower() or (place and not _is_place(place)) or (agency and not _is_agency(agency)):
        return False
    if is_label(place) or is_note(form[0]):  # "CORRECTION (June 2): "
        return False
    if day and day[0].islower():  # "Lisk led 2 - 0"
        return False
    closing = form["end"].strip(" \u00a0.") or (agency and place and _DASH.search(form[0]) and "—")
    on_top = paragraph < _FIRST_PARAGRAPHS
    city = place.partition(",")[0]
    in_capitals = city.isupper() and len(_LETTERS.findall(city)[0]) > 1
    if agency and not place:
        return bool(closing or day or not form["end"] or (on_top and " " not in agency))
    if agency:
        # "Ida Orr (Liberal) — ..." in a list further down, "Ida Orr (head of the port): ...": somebody, and no place.
        return bool(day) or (bool(closing) and (in_capitals or (on_top and closing != ":")))
    if not place:  # "June 2, 2026 — ", as press offices begin; further down a table of dates may
        return paragraph == 0 and bool(day and _YEAR_AT_END.search(day)) and closing not in ("", "/", ":")
    if closing in ("", "/"):
        return False
    if closing == ":":
        # "ORR: We stay." twice is a transcript.
        return on_top and (bool(day) or (in_capitals and form.string.count(f"{place}:") == 1))
    bare = on_top and len(city.split()) <= _LONGEST_BARE_PLACE and form["end"].endswith(_BLANKS)
    return (bool(day) or in_capitals or (bare and closing != "-")) and not _is_apposition(form, end)


def _is_place(words: str) -> bool:
    """Whether words are written like a place: with capitals, but for small words inside."""
    parts = _LETTERS.findall(words)
    return parts[0][0].isupper() and all(part[0].isupper() or len(part) <= _LONGEST_PARTICLE for part in parts)


def _is_agency(words: str) -> bool:
    """Whether what stands in brackets is written like an agency: with a capital, or few letters ("dpa", "spa Vane")."""
    parts = _LETTERS.findall(words)
    if not parts or parts[0][0].isupper():
        return bool(parts)
    letters = len(parts[0]) <= _LONGEST_PARTICLE
    return letters and (len(parts) == 1 or (parts[1][0].isupper() and bool(content_words(parts[0]))))


def _is_apposition(form: re.Match[str], end: int) -> bool:
    """Whether the dash opens an aside that another one closes ("IBM — the maker of the pumps — said")."""
    text, begin = form.string, form.end()
    stop = _SENTENCE_ENDS.search(text, begin, end)
    dashes = list(_DASH.finditer(text, begin, stop.start() if stop else end))
    # The dateline's dash makes the pair of an odd number of dashes behind it.
    if len(dashes) % 2 == 0:
        return False
    goes_on = _FINITE.match(text, dashes[0].end() + text.startswith(" ", dashes[0].end()))
    return bool(goes_on) or not _FINITE.search(text, begin, dashes[0].start())
