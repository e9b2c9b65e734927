"""Whom "he" and "she" mean: nearness first, then the subject of a sentence, the last speaker, a fitting first name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefing.summary.cues import TITLES
from briefing.summary.described import gender
from briefing.text.names import STARTERS

_GENDERED = re.compile(r"(?=[hs])\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
_LEAD = re.compile(r"[.!?:;”\"]\s")
_SHORT_TITLE = re.compile(
    r"(?:\b(?:Sens?|Reps?|Govs?|Drs?|Mr|Mrs|Ms|Prof|Gen|Lt|Col|Capt|Sgt|Maj|Det|Coun|Hon|Rev|Del|M|Jr|St)\. ){1,3}$"
)
# Names that end or begin with these are of bodies and places; no pronoun for a person means them.
_BODIES = frozenset(
    """Agency Alliance Army Assembly Association Authority Bank Board Bureau Cabinet Center Centre Church
    City Club Coalition College Commission Committee Company Conference Congress Convention Corp Council
    County Court Department District Foundation Fund Government Group Guard Hospital House Inc Inc.
    Institute International Island Journal League Library Airline Airlines Airport Arena Avenue Bar Bay
    Beach Bridge Bureau Cup Festival Gazette Harbor Harbour Holdings Industries Lines Management Medal
    Partners Prize River Road Shore Square Stadium Station Systems Theater Theatre Village Workers Ltd
    Ministry Museum Network News Office Organization Parliament Party Police Post Press Program Project
    Radio Republic School Senate Service Services Society State States Street Television Times Tower
    Tribune Trust Union University Valley Web""".split()
)
_PLACES = frozenset("New North South West East San Los Las Fort Port Lake Mount United White Middle Cape".split())
_ROLE_WORDS = 4
_REACH, _NEARBY, _MENTIONS = 200, 900, 40
# A point is 150 characters of distance; a paragraph in between costs 1.7 (from 1.4 to 1.8 all do well).
_DISTANCE, _BREAK, _SUBJECT, _SURE, _SPOKE, _INSIDE = 150, 1.7, 2.0, 0.8, 1.0, 3.0
_CLOSE = 2.0
_RUN = re.compile(r"[\w.'’-]*(?:\s[A-ZÀ-Ý][\w.'’-]*){0,4}")
_OWNER = re.compile(r"[\w.-]{1,40}(?:\s[A-ZÀ-Ý][\w.-]{0,40}){0,4}['’]s\s")
_CLAUSE_ENDS = re.compile(r"[.!?;:\n“”\"]|\b(?:who|that|which|because|when|if|as|and|but|while|says?|said|told)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a person, by full name, is named; `subject` when a sentence or clause begins with the name; `inside` when
    it stands in a quote."""

    start: int
    name: str
    subject: bool
    inside: bool = False


def mention(text: str, start: int, name: str, *, inside: bool = False) -> Mention:
    """The mention of a name in a name that begins at `start`."""
    before = text[max(0, start - 40, text.rfind("\n", 0, start) + 1) : start]
    if before.endswith(". "):
        before = _SHORT_TITLE.sub("", before)
    lead = _LEAD.split(before)[-1]
    owner = _OWNER.match(text, start)
    subject = not (inside or owner) and (len(lead.split()) <= 1 or lead.rstrip().endswith(",") or _is_role(lead))
    return Mention(start=start, name=name, subject=subject, inside=inside)


def _is_role(lead: str) -> bool:
    """Is what stands before a name nothing but its role ("Harbour master")?"""
    words = lead.split()
    plain = len(words) <= _ROLE_WORDS and words[0].casefold() not in STARTERS
    return plain and (words[-1] in TITLES or gender(lead.strip()) is not None)


def is_person(name: str) -> bool:
    """Not the name of a body or a place, as far as its words tell."""
    words = name.split()
    return bool(words) and words[0] not in _PLACES and _BODIES.isdisjoint(words)


def learnt(text: str, mentions: Sequence[Mention], quoted: Callable[[int], bool]) -> dict[str, str]:
    """By name the pronoun, "he" or "she", that most often follows a name before somebody else is named.

    `quoted` tells whether an offset lies in a quote: there somebody else may be meant.
    """
    votes: dict[str, Counter[str]] = {}
    for index, this in enumerate(mentions):
        others = (other.start for other in mentions[index + 1 : index + 4] if other.name != this.name)
        stop = min(this.start + _REACH, next(others, len(text)))
        paragraph = text.find("\n", this.start, stop)
        if paragraph >= 0 and not this.subject:
            stop = paragraph  # the next one may be about somebody else
        pronouns = _GENDERED.finditer(text, this.start + len(this.name), stop)
        found = next(
            (it for it in pronouns if quoted(it.start()) == this.inside and not _of_another(text, this, it)), None
        )
        if found:
            votes.setdefault(this.name, Counter())["he" if found[1] else "she"] += 1
    return {
        name: count.most_common(1)[0][0]
        for name, count in votes.items()
        if count.most_common(1)[0][1] * 2 > count.total()
    }


def _of_another(text: str, name: Mention, pronoun: re.Match[str]) -> bool:
    """ "Orr, her deputy, ...", "Orr sat beside him.": what is beside its subject in one clause means somebody else."""
    between = text[_RUN.match(text, name.start).end() : pronoun.start()]  # type: ignore[union-attr]
    if between == ", ":
        return True
    return pronoun[0] == "him" and name.subject and not _CLAUSE_ENDS.search(between)


def meant(
    wanted: str, at: int, text: str, mentions: Sequence[Mention], pronouns: Mapping[str, str], last: str
) -> tuple[str, bool]:
    """The name that the pronoun `wanted` at offset `at` means, or "", and whether another comes near it.

    Args:
        mentions: those before `at`, in order; `pronouns`: what is known of each name ("" unknown, absent no person);
            `last`: the name of the last speaker, or "".
    """
    scores: dict[str, float] = {}
    for this in mentions[-_MENTIONS:]:
        pronoun = pronouns.get(this.name)
        if at - this.start > _NEARBY or pronoun not in ("", wanted):
            continue
        score = _SUBJECT * this.subject - (at - this.start) / _DISTANCE + _SURE * bool(pronoun)
        score -= _INSIDE * this.inside
        score -= _BREAK * len(re.findall(r"\n+", text[this.start : at]))
        scores[this.name] = max(score, scores.get(this.name, score))
    if last and pronouns.get(last, "") in ("", wanted):
        scores[last] = max(scores.get(last, -2.0), -2.0) + _SPOKE
    best = max(scores, key=lambda name: (scores[name], name), default="")
    return best, any(name != best and scores[best] - score < _CLOSE for name, score in scores.items())
