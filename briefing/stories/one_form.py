"""Texts of one form: what an outlet writes again and again with other names in it.

Advisories about five makers, warnings for five rivers, results of five matches: their words are nearly the same, and
each is news of its own. What tells them from two articles of one event is what differs: names on both sides, and hardly
anything else. An update of one event differs in figures ("25 treated", "31 treated") or in other words. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.text.wording import content_words, word_set
from briefing.types import Article

_WORD = re.compile(r"[^\W_]+(?:[.,-]\d+)*")
_OWNER = re.compile(r"['’]s\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]['\"”’»)]*\s+|[\n“\"«(]\s*)$")
# "Advisory 3: ...", "No. 12 - ...": a number that may be a name. "At least 31 treated" has none.
_LABEL = re.compile(r"^\W{0,3}(?:[^\W\d_]\w*\.?\s){0,2}#?(\d[\w.]*)\s*[:–—|-]\s")
# "CVE-2026-0417", "#12", "2.4.1", "v3": a number that is a name and nothing else.
_NUMBER = re.compile(r"\b([A-Z]{2,}(?:-\d+)+)\b|#(\d+)\b|\b(\d+(?:\.\d+){2,})\b|\bv(\d+(?:\.\d+)*)\b")
_LEAD_WORDS = 60
"""Words of a text that are compared: the sentences that say what happened, as in `article_likeness`."""
_LONGEST_SMALL_WORD = 4
"""A longer word in small letters says that a headline's capitals mean something, as in `article_likeness`."""
_FEWEST_COMMON = 2
"""Words that a form has at least. With 1, "Storm in Vane" and "Storm in Ost" would be of one form, and so would any two
headlines of two words."""
_FEWEST_COMMON_OF_TWO_OUTLETS = 8
"""The same for two outlets, in the first sentences: about one clause in the same words. Two outlets that agree on less
have no form in common, and their names may be two sides of one event."""
_CALENDAR = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december
    """
)
"""Names that are about nobody: those of one day may all have them."""
_COMMON_TO_OTHER = 4
"""So many common words for each that differs and is neither a name nor a number: a form is more than half of it. At 2
an update in other words passes for another alert (test)."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is compared of an article: the words of its headline and of its first sentences, case-folded, and which of
    them are names; `labels` are the numbers of its headline that may stand for a name, `numbers` those that do."""

    title: frozenset[str]
    lead: frozenset[str]
    names: frozenset[str]
    labels: frozenset[str]
    numbers: frozenset[str]


def form_of(title: str, text: str) -> Form:
    """The form of an article by its headline and text."""
    title = _OWNER.sub("", title)
    lead = _OWNER.sub("", " ".join(text.split(maxsplit=_LEAD_WORDS)[:_LEAD_WORDS]))
    return Form(
        title=_words(title),
        lead=_words(lead),
        names=_names(lead) | (_names(title) if _capitals_tell(title) else frozenset()) | _first_name(title, lead),
        labels=_groups(_LABEL, title),
        numbers=_groups(_NUMBER, title),
    )


def is_another_of_its_form(a: Form, b: Form) -> bool:
    """Whether two articles of one outlet are of one form and about different things.

    Their headlines (or, where these are the same or are of no one form, their first sentences) share most words, each
    has a name that the other lacks, and little else differs. Or each is about another number of one kind of thing.
    """
    if a.numbers and b.numbers and a.numbers.isdisjoint(b.numbers):
        return True
    names_a, names_b = a.names | a.labels, b.names | b.labels
    if _differ_in_names(a.title, b.title, names_a, names_b):
        return True
    return _differ_in_names(a.lead, b.lead, a.names, b.names)


def share_only_a_form(a: Form, b: Form) -> bool:
    """Whether the articles of two outlets are of one form and about different things.

    As inside an outlet, but they have no name in common at all: what two outlets tell in the same words is mostly an
    agency's text on one event, which names somebody in both.
    """
    # Half of it, for most pairs have a dozen small words in common, and the names need not be looked at.
    fewest = max(_FEWEST_COMMON_OF_TWO_OUTLETS, len(a.lead) // 2, len(b.lead) // 2)
    if len(a.lead & b.lead) < fewest or (a.names & b.names) - _CALENDAR:
        return False
    return _differ_in_names(a.lead, b.lead, a.names - _CALENDAR, b.names - _CALENDAR)


def are_two_alerts(a: Article, b: Article) -> bool:
    """Whether two articles are of one form and about different things, in one outlet or in two."""
    tells_apart = is_another_of_its_form if a.source and a.source == b.source else share_only_a_form
    return tells_apart(form_of(a.title, a.text), form_of(b.title, b.text))


def is_of_one_form(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """The same for two items of one source, each given by its headline and text."""
    return is_another_of_its_form(form_of(*a), form_of(*b))


def _differ_in_names(a: frozenset[str], b: frozenset[str], names_a: frozenset[str], names_b: frozenset[str]) -> bool:
    common, only_a, only_b = a & b, a - b, b - a
    if len(common) < _FEWEST_COMMON or not only_a & names_a or not only_b & names_b:
        return False
    names = names_a | names_b
    other = sum(word not in names and not word[0].isdecimal() for word in only_a | only_b)
    return other * _COMMON_TO_OTHER <= len(common)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _groups(pattern: re.Pattern[str], title: str) -> frozenset[str]:
    return frozenset(group.casefold() for match in pattern.finditer(title) for group in match.groups() if group)


def _capitals_tell(title: str) -> bool:
    """Whether a headline does not capitalise every word: a long one is small."""
    return any(word[0].islower() and len(word) > _LONGEST_SMALL_WORD for word in _WORD.findall(title))


def _first_name(title: str, lead: str) -> frozenset[str]:
    """The word that both a headline and its text begin with: a name, if it means anything. An outlet that says the same
    once of the police and once of officials tells an event twice, which is better than to hide one."""
    first, second = _WORD.search(title), _WORD.search(lead)
    if not first or not second or first[0] != second[0] or not first[0][0].isupper():
        return frozenset()
    return frozenset(content_words(first[0]))


def _names(text: str) -> frozenset[str]:
    """The words with a capital that no sentence begins with."""
    return frozenset(
        match[0].casefold()
        for match in _WORD.finditer(text)
        if match[0][0].isupper() and not _SENTENCE_START.search(text[max(0, match.start() - 6) : match.start()])
    )
