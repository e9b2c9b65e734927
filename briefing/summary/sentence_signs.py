"""The signs of an important sentence: a figure, a date, a decision, a source, somebody's words, news of a day.

What each sign weighs is for `fact_choice` to say.
"""

from __future__ import annotations

import re

from briefing.summary.page_furniture import QUOTED
from briefing.types import FactKind

# All are searched in lower-cased text, which is twice as fast as ignoring case.
_FIGURE = re.compile(
    r"(?:[$€£]\s?\d|\d[\d.,\u00a0\u202f]*\s?(?:per\s?cent|percent|%|million|billion|trillion|thousand|dollars|euros|"
    r"tonnes?|kilomet|metres?|people|jobs|pour cent|millions?|milliards?)|\b\d[\d,.\u00a0\u202f]*\d\b|\b\d+\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?)\b)",
)
# A year alone is a date and no figure ("since 1911").
_YEAR_ONLY = re.compile(r"\b(?:1[89]|20)\d\d\b")
_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|"
    r"november|december|(?:jan|feb|aug|sept?|oct|nov|dec)\.|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|"
    r"février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|today|tomorrow|yesterday)\b",
)
# The day of the news itself: a sentence with it is an event and no date.
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|hier|aujourd['’]hui)\b",
)
# Counts only together with a date: "will" alone is any promise.
_FUTURE = re.compile(r"\b(?:will|set to|due to|scheduled|planned|starting|beginning|deadline|doit|devra|prévue?s?)\b")
# "to say" belongs to another verb ("went on to say").
_REPORTS_WORDS = re.compile(
    r"\b(?:said|(?<!to )says?|told|warn(?:s|ed)?|believes?|argu(?:es|ed)|claim(?:s|ed)|insist(?:s|ed)|predict(?:s|ed)|"
    r"estimates|acknowledged|cited|suggest(?:s|ed)|a (?:dit|déclaré|affirmé|estimé|expliqué|assuré)|affirme|estime)\b"
)
# What a court, a council or a company does once and for all; "will" with a verb of opening or closing, too.
_DECISION = re.compile(
    r"\b(?:approved?|reject(?:s|ed)|ruled|ordered|sign(?:s|ed)|pass(?:es|ed)|announced|ban(?:s|ned)|agreed|"
    r"appointed|elected|sentenced|convicted|charged|arrested|awarded|fined|cancel(?:s|led)|clos(?:es|ed)|will\s"
    r"(?:open|close|begin|end|cut|raise|build|pay)|cut|raised|lowered|dismissed|granted|suspended|launched|adopté|voté|"
    r"rejeté|approuvé|condamné|annoncé|fermera|ouvrira)\b",
)
_SOURCE = re.compile(r"\b(?:according to|selon|d['’]après)\s")
# "Went on to explain why she left" says that something is said, and not what. The question may only follow at once:
# "described the tunnel and how it flooded" tells of a tunnel. "Asked" is no such word: the answer stands beside it.
_ANNOUNCES = re.compile(
    r"\b(?:(?:explain|reveal|discuss|recall|outlin|detail|describ|recount|elaborat)(?:s|es|d|ed|ing)?\s(?:why|what|how|whether)"
    r"|(?:spoke|talked|speaking|talking)\s(?:at length\s)?about\s(?:why|what|how)"
    r"|went on to (?:say|explain|describe|discuss|reveal|recall|tell)"
    r"|(?:expliqué|raconté|décrit|révélé|détaillé|dit)\s(?:pourquoi|comment|combien))\b"
)
# What is not revealed is news.
_DENIAL = re.compile(r"\b(?:not|never|no|nor|pas|jamais)\b|n['’]t\b")


def has_figure(low: str) -> bool:
    """A number that is more than a year, in a lower-cased text."""
    return bool(_FIGURE.search(_YEAR_ONLY.sub("", low)))


def has_decision(low: str) -> bool:
    """A verb of deciding in a lower-cased text: approved, ruled, sentenced, fermera."""
    return bool(_DECISION.search(low))


def looks_ahead(low: str) -> bool:
    """Something still to come on a day that is given, in a lower-cased text: "will vote on Thursday"."""
    return bool(_FUTURE.search(low) and _DATE.search(low))


def has_source(low: str) -> bool:
    """A source given for what is said, in a lower-cased text: "according to", "selon"."""
    return bool(_SOURCE.search(low))


def only_announces(low: str) -> bool:
    """Words about what somebody goes on to say, and not the words themselves, in a lower-cased text."""
    if not _ANNOUNCES.search(low):
        return False
    plain = QUOTED.sub("", low)
    found = _ANNOUNCES.search(plain)
    return found is not None and not _DENIAL.search(plain, 0, found.end())


def kind_of_fact(text: str) -> FactKind:
    """What a fact is: what somebody says, else a decision, else a day to come, else a figure, else a date or news."""
    plain = QUOTED.sub("", text).lower()
    if _REPORTS_WORDS.search(plain):
        return "statement"
    if has_decision(plain):
        return "decision"
    if looks_ahead(plain):
        return "date"
    if has_figure(plain) and not _DAY.search(plain):
        return "figure"
    if _YEAR_ONLY.search(plain) or (_DATE.search(plain) and not _DAY.search(plain)):
        return "date"
    return "event"
