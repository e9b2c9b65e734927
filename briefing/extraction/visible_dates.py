"""The day on which an article was published, by its address and by what its page shows.

The address goes first ("/2026/8/3/"), then the times and lines near the heading: what says "Published" before what says
nothing, what says "Updated" last; then the dateline. Dates of teasers, comments and the foot of the page are others'.
htmldate is asked last and its guesses are not all believed: a first of January is a bare year's, a copyright's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from briefing.extraction.bylines import nearness, short_line
from briefing.meta import DateReader, local_time

# htmldate takes "today" for its limit unless told otherwise; extraction must not know the day.
_LATEST = "2099-12-31"
_LONGEST_LINE = 160
# Paragraphs in which a dateline can stand.
_FIRST_PARAGRAPHS = 3
_IN_ADDRESS = re.compile(
    r"(?<![\d-])((?:19|20)\d\d)(?:/|-)(0?[1-9]|1[0-2])(?:/|-)(0?[1-9]|[12]\d|3[01])(?=\D|$)"
    r"|(?<!\d)((?:19|20)\d\d)/[a-z_-]{2,20}/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/"
    r"|(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\D|$)"
)
_MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/?(0?[1-9]|1[0-2])/")
_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    rf"(?:19|20)\d\d-\d\d?-\d\d?(?:T\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?:19|20)\d\d\s?[./年]\s?\d\d?\s?[./月]\s?\d\d?日?"
    rf"|\d\d?(?:st|nd|rd|th|er|º|\.)?\s(?:de\s|of\s)?{_MONTH},?\s(?:de\s|del\s)?(?:19|20)\d\d"
    rf"|{_MONTH}\s\d\d?(?:st|nd|rd|th)?,?\s(?:19|20)\d\d"
    rf"|(?<!\d)\d\d?[./-]\d\d?[./-](?:19|20)\d\d"
)
# "2019年4月21日"
_EASTERN = str.maketrans({"年": "-", "月": "-", "日": None})
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d\d?\.\d\d?\.)(\d\d)(?![\d.])")
_PUBLISHED = re.compile(
    r"(?i)\b(?:published|publi(?:é|ée|cado|cada|shed)|posted|created|issued|released|erschienen|veröffentlicht"
    r"|erstellt|pubblicato"
    r"|geplaatst|gepubliceerd|first published|publisert|datepublished|pubdate|publishdate|post-date|entry-date"
    r"|date-published)"
)
_CHANGED = re.compile(
    r"(?i)(?:updated|modified|last change|changed|edited|mis à jour|modifié|aktualisiert|geändert|stand:"
    r"|actualizad[oa]|aggiornato"
    r"|bijgewerkt|received|accepted|retrieved|accessed|expires|dateModified|deadline|event)"
)
_NAMED_DATE = re.compile(
    r"(?i)(?:^|[\s_-])(?:date|dateline|datum|fecha|time|timestamp|datetime|pub-?date|meta|submitted|info)(?=$|[\s_-])"
)
_DATELINE = re.compile(rf"^[A-ZÀ-Þ][^.!?]{{2,40}}?,\s({_MONTH}\s\d\d?,?\s(?:19|20)\d\d)\s*(?:/|\(|[-–—]{{1,2}}\s)")
_COMMENTS = re.compile(r"(?i)(?:^|[\s_-])(?:comments?|comment-?list|disqus|respond)(?=$|[\s_-])")
_COPYRIGHT = re.compile(r"(?i)©|\(c\)|copyright")
# How much an element or a line says of a date: that it is the publication's, that it is a date, nothing, a change's.
_SURE, _LIKELY, _BARE, _LATER = 4, 3, 2, 1
# What may stand beside a date in a line of its own: "Tuesday, ... 9:00 a.m. ADT", "by Jan Orr".
_BESIDE_A_DATE = 40
_EVENING_IN_AMERICA = 9
_TAGS = tuple("time abbr span div p small li em i b strong h2 h3 h4 h5 h6 td dd font a address header".split())


def visible_date(tree: Any, url: str, language: str = "") -> datetime | None:
    """The moment, mostly a day, or None.

    Args: the page's tree, which is not changed; its address; its language, for the names of months.
    """
    reader = DateReader(language, url)
    day = _date_in_address(url)
    if day is not None:
        return day
    month = _MONTH_IN_ADDRESS.search(url)
    wanted = (int(month.group(1)), int(month.group(2))) if month else None
    found = _shown(tree, reader, month=wanted) or _dateline(tree, reader) or _guessed(tree, url)
    return found if found and wanted in (None, (found.year, found.month)) else None


def in_local_time(moment: datetime, tree: Any, url: str, language: str = "") -> datetime:
    """A moment that a page gives in UTC, in a zone whose day is the one before, if the address or the page say so.

    The zone itself is not known: it is the nearest one to UTC of which that is true. Early in the day of UTC it is the
    day before in America; only then the page is looked at, for that takes time.
    """
    if moment.utcoffset() or (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return moment
    shown = _date_in_address(url)
    if shown is None and moment.hour < _EVENING_IN_AMERICA:
        reader = DateReader(language, url)
        shown = _words_for(moment, tree, reader) or _shown(tree, reader, least=_SURE)
    days = 0 if shown is None else (shown.date() - moment.date()).days
    if days == -1 and moment.hour < 12:
        return moment.astimezone(timezone(timedelta(hours=-moment.hour - 1)))
    return moment


def _words_for(moment: datetime, tree: Any, reader: DateReader) -> datetime | None:
    """The day in the words of a <time> that states the moment: they are of the place, and what it states is of UTC."""
    for element in tree.iter("time"):
        stated = local_time(element.get("datetime") or "", reader)
        words = _DATE.search(short_line(element, _LONGEST_LINE))
        if stated is not None and words and abs(stated - moment) < timedelta(minutes=1):
            return reader.read(words.group())
    return None


def _date_in_address(url: str) -> datetime | None:
    """The day that an address names, or None."""
    found = _IN_ADDRESS.search(url)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _shown(tree: Any, reader: DateReader, *, month: tuple[int, int] | None = None, least: int = 1) -> datetime | None:
    """The best of the dates near the heading: by what is said of it (`least`: no worse), then by its place.

    `month`: the year and month that it must be of.
    """
    best: tuple[int, datetime] | None = None
    is_near = nearness(tree)
    for element in tree.iter(*_TAGS):
        rank, text = _rank_and_text(element)
        if not rank or (best is not None and rank <= best[0]) or not is_near(element):
            continue
        for part_rank, moment in _dates_in(text, rank, reader):
            fits = month is None or month == (moment.year, moment.month)
            if fits and (best is None or part_rank > best[0]):
                best = (part_rank, moment)
        if best is not None and best[0] >= _SURE:
            break
    return best[1] if best and best[0] >= least else None


def _rank_and_text(element: Any) -> tuple[int, str]:
    """How likely an element gives the date of publication, by its tag and names; and its text, or its `datetime`."""
    if element.tag != "time" and len(element) > 8:
        return 0, ""
    name = " ".join(element.get(key) or "" for key in ("class", "id", "itemprop", "property", "pubdate"))
    words = short_line(element, _LONGEST_LINE)
    stated = element.get("datetime") or (element.get("content") if element.get("itemprop") else "") or ""
    if not stated and not any(character.isdigit() for character in words):
        return 0, ""
    said = f"{name} {words[:40]}" if stated else name
    if _CHANGED.search(name):
        return _LATER, stated or words
    if _PUBLISHED.search(said) or element.get("pubdate") is not None:
        return _SURE, stated or words
    if element.tag == "time" or _NAMED_DATE.search(name) or stated:
        return _LIKELY, stated or words
    return _BARE, words


def _dates_in(text: str, rank: int, reader: DateReader) -> Iterator[tuple[int, datetime]]:
    """The dates of a line, each with its rank: what is said in front of it counts more than the element's name."""
    text = _SHORT_YEAR.sub(r"\g<1>20\2", text)
    last = 0
    for found in _DATE.finditer(text):
        before, last = text[last : found.start()], found.end()
        moment = local_time(found.group().translate(_EASTERN), reader)
        if moment is None or _COPYRIGHT.search(before):
            continue
        if _CHANGED.search(before):
            yield _LATER, moment
        elif _PUBLISHED.search(before):
            yield _SURE, moment
        # A line without a name must be about the date: little else may stand in it.
        elif rank > _BARE or len(text) <= len(found.group()) + _BESIDE_A_DATE:
            yield rank, moment


def _dateline(tree: Any, reader: DateReader) -> datetime | None:
    """The day in the place line of a press release: "KETTLE BAY, June 1, 2026 /Wire/ --"."""
    looked = 0
    for paragraph in tree.iter("p"):
        words = " ".join("".join(paragraph.itertext()).split())
        if len(words) > 40:
            found = _DATELINE.match(words)
            if found:
                return reader.read(found.group(1))
            looked += 1
            if looked == _FIRST_PARAGRAPHS:
                return None
    return None


def _guessed(tree: Any, url: str) -> datetime | None:
    """What htmldate finds in the page without its edges, unless it is a bare year's first of January."""
    import htmldate

    page = deepcopy(tree)
    for edge in list(page.iter("footer", "aside", "nav", "form")):
        if edge.getparent() is not None:
            edge.drop_tree()
    for part in list(page.iter("div", "section", "ol", "ul")):
        name = f"{part.get('class') or ''} {part.get('id') or ''}"
        if _COMMENTS.search(name) and part.getparent() is not None and part.find(".//h1") is None:
            part.drop_tree()
    try:
        found = htmldate.find_date(page, original_date=True, extensive_search=False, url=url or None, max_date=_LATEST)
    # A boundary to a large library over hostile input: whatever it raises, this page has no date by it.
    except Exception:
        return None
    moment = DateReader().read(found)
    return None if moment is None or (moment.month, moment.day) == (1, 1) else moment
