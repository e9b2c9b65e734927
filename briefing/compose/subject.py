"""The subject line and the preheader: headlines in the articles' own words, cut only where a clause ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.text.wording import overlap, words_of
from briefing.types import Blurb, Story

SUBJECT = 60
"""Characters a subject stays under: about what a phone shows."""
PREHEADER = (40, 140)

_JOIN = "; "
_MIN_CLAUSE = 4
_CLAUSE = re.compile(
    r"[,;:]\s|\s[–—-]+\s|\s(?=(?:as|after|while|amid|amidst|but|because|despite|before|following|ahead of|"
    r"alors que|tandis que|après|malgré|avant|selon|mais)\s)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+[|–—-]\s+(?P<outlet>[^|–—]{2,40})$")
_ELLIPSIS = re.compile(r"[\s.…]*(?:\.\.\.|…)[\s.…]*$")


def subject(stories: Sequence[Story], title: str) -> str:
    """The subject line of an edition, under 60 characters.

    Args: its stories, the strongest first; the briefing's title, for an edition whose headlines are all too long.
    """
    for first in stories:
        options = [clause for clause in _shortened(headline(first)) if len(clause) < SUBJECT]
        if options:
            return _with_second(options, first, stories)
    return title if len(title) < SUBJECT else ""


def preheader(stories: Sequence[Story], line: str, blurbs: Sequence[Blurb]) -> str:
    """The line that mail programs show after the subject: what the subject does not say, 40 to 140 characters."""
    least, most = PREHEADER
    said = line
    for story in stories:
        if _said(headline(story), line):
            continue
        options = [clause for clause in _shortened(headline(story)) if len(said) - len(line) + len(clause) + 2 <= most]
        if options:
            said += (_JOIN if said != line else "\n") + options[0]
    text = said[len(line) :].strip()
    if len(text) >= least:
        return text
    sentences = (sentence.text for blurb in blurbs for sentence in blurb.sentences)
    return next((s for s in sentences if least <= len(s) <= most), text)


def headline(story: Story) -> str:
    """A story's headline on one line, without the outlet's name that some feeds hang on it."""
    text = " ".join(story.headline.split())
    found = _SUFFIX.search(text)
    if found and words_of(found["outlet"]) & words_of(story.lead.source):
        text = text[: found.start()]
    return _ELLIPSIS.sub("", text).rstrip(" .")


def _with_second(options: Sequence[str], first: Story, stories: Sequence[Story]) -> str:
    """The first headline and the longest second one that fits; the first is shortened for it only at a clause."""
    seconds = [clause for other in stories[:4] if other is not first for clause in _shortened(headline(other))]
    pairs = (
        one + _JOIN + other
        for one in options
        for other in seconds
        if len(one) + len(_JOIN) + len(other) < SUBJECT and overlap(words_of(one), words_of(other)) < 0.5
    )
    return next(pairs, options[0])


def _shortened(text: str) -> tuple[str, ...]:
    """A headline whole, then cut at its clauses, the longest first; a cut leaves no quotation open."""
    cuts = [text[: found.start()] for found in _CLAUSE.finditer(text)]
    whole = [cut for cut in reversed(cuts) if len(cut.split()) >= _MIN_CLAUSE and _balanced(cut)]
    return (text, *whole) if text else ()


def _balanced(text: str) -> bool:
    pairs = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
    singles = len(re.findall(r"(?<!\w)['‘]", text)) == len(re.findall(r"['’](?!\w)", text))
    return singles and text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)


def _said(text: str, line: str) -> bool:
    return any(clause in line for clause in _shortened(text))
