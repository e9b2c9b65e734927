"""Who speaks: the people of an article, and the subject of a verb of saying.

A speaker is always words of the article. A surname or a pronoun is led back to the full name and the role that stand at
the first mention; where that is not certain enough, there is no speaker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefing.summarize.cues import CUE, DETERMINER, FEMALE_TITLES, HELPERS, MALE_TITLES, TITLES, VOICES
from briefing.summarize.given_names import HE, SHE
from briefing.text.names import NAME, STARTERS, trimmed

_HE = frozenset(["he", "him", "his", "il", "lui"])
_SHE = frozenset(["she", "her", "hers", "elle"])
_PRONOUN = re.compile(r"(?:^|[\s,“\"])((?:[Hh]e|[Ss]he|[Tt]hey|[Ii]l|[Ee]lle|[Ii]ls|[Ee]lles))$")
_LEADING_PRONOUN = re.compile(r"(he|she|they|il|elle|ils|elles|-t-(?:il|elle)|-(?:il|elle))\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_NOMINAL = re.compile(
    rf"(?:^[\s,—–-]*|[,;:]\s|\b(?:that|but|and|as|while|when|mais|et)\s)({DETERMINER}\s?[^,;:“”\"«».!?]{{2,110}})$",
    re.I,
)
_LEADING_NOMINAL = re.compile(
    rf"({DETERMINER}\s?[\w'’ -]{{2,80}}?)(?=[,.;:“\"«]|$|\s(?:who|in|on|at|after|during|as|when|while|via|through|of his|of her)\b)",
    re.I,
)
_PLURAL = re.compile(r"(?:^[\s,—–-]*|[,;:]\s|\b(?:that|but|and|as|while)\s)((?:[\w’'-]+\s){0,3}[\w’'-]+)$")
_APPOSED = re.compile(
    r",\s+(\d{1,3},\s+)?((?:an?|the|who (?:is|was|heads|leads|runs)|president|chair\w*|head|director|mayor|professor|minister|deputy|chief|founder|author|vice|executive|senior|spokes\w+|owner|manager|coach|captain|lead\w*|co-\w+|its|his|her|la|le|président\w*|direct\w+|ministre|maire\w*|professeur\w*|porte-parole|un|une)\b(?:[^,.;:“”\"«»()\n]|(?<=\b[A-Z])\.|\.(?=[A-Z]\.)){2,140})"
)
_LONGEST_ROLE = 140
_NEARBY = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the article names in full: the name and role as first given, and where."""

    name: str
    role: str
    pronoun: str
    first: int

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A speaker as the article gives it; `named` tells a name from a description."""

    name: str
    role: str = ""
    named: bool = True


class Cast:
    """The people of one article, found once, asked many times."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._by_surname: dict[str, Person] = {}
        self._mentions: list[tuple[int, str]] = []
        for match in NAME.finditer(text):
            title, name = split_title(_POSSESSIVE.sub("", trimmed(match[0])))
            if name:
                self._meet(title, name, match.start() + match[0].find(name))

    def _meet(self, title: str, name: str, start: int) -> None:
        words = name.split()
        known = self._by_surname.get(words[-1])
        if len(words) > 1 and (known is None or (known.name != name and " " not in known.name)):
            role = title or _apposed(self._text, start + len(name))
            self._by_surname[words[-1]] = Person(name=name, role=role, pronoun=_pronoun(title, name), first=start)
        elif title and known is None:
            self._by_surname[words[-1]] = Person(name=name, role=title, pronoun=_pronoun(title, name), first=start)
        if words[-1] in self._by_surname:
            self._mentions.append((start, words[-1]))

    def voice(self, words: str) -> Voice:
        """The voice of a name as it stands somewhere in the text, with or without a title."""
        title, name = split_title(_POSSESSIVE.sub("", trimmed(words)))
        person = self._by_surname.get(name.split()[-1]) if name else None
        if person is None or (" " in name and name != person.name):
            return Voice(name=name or words, role=title)
        return Voice(name=person.name, role=person.role)

    def knows(self, name: str) -> bool:
        """Is this the name or surname of somebody the article names in full?"""
        return bool(name) and name.split()[-1] in self._by_surname

    def meant_by(self, pronoun: str, at: int, last: Voice | None) -> Voice | None:
        """Whom a pronoun at offset `at` means: the last speaker if the pronoun fits, else the nearest name that does."""
        wanted = "he" if pronoun in _HE else "she" if pronoun in _SHE else ""
        if not wanted:
            return last
        recent = [name for start, name in self._mentions if at - _NEARBY <= start < at]
        people = [self._by_surname[name] for name in reversed(recent)]
        if last is not None and self._fits(last, wanted):
            # Somebody else of the same gender, named since the last speaker spoke, is the better guess.
            nearest = next((person for person in people if person.pronoun == wanted), None)
            return last if nearest is None or nearest.name == last.name else self._nearer(nearest, last, at)
        sure = next((person for person in people if person.pronoun == wanted), None)
        person = sure or next((person for person in people if not person.pronoun), None)
        return Voice(name=person.name, role=person.role) if person else None

    def _nearer(self, person: Person, last: Voice, at: int) -> Voice:
        line = self._text.rfind("\n", 0, at) + 1
        here = [name for start, name in self._mentions if line <= start < at]
        if here and here[0] == person.surname:
            return Voice(name=person.name, role=person.role)
        return last

    def _fits(self, voice: Voice, wanted: str) -> bool:
        person = self._by_surname.get(voice.name.split()[-1])
        return voice.named and (person is None or person.pronoun in ("", wanted))


def split_title(run: str) -> tuple[str, str]:
    """("Transport Minister", "Ida Orr") of "Transport Minister Ida Orr"."""
    words = run.split()
    cut = 0
    for index, word in enumerate(words[:-1]):
        if word in TITLES:
            cut = index + 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def _pronoun(title: str, name: str) -> str:
    titles = set(title.split())
    first = name.split()[0].casefold()
    if titles & MALE_TITLES or first in HE:
        return "he"
    return "she" if titles & FEMALE_TITLES or first in SHE else ""


def _apposed(text: str, end: int) -> str:
    """The role that follows a name ("Ida Orr, president of the council, ..."), or ""."""
    match = _APPOSED.match(text, end, end + _LONGEST_ROLE + 20)
    if not match:
        return ""
    role = match[2]
    cue = CUE.search(role)
    role = role[: cue.start()] if cue else role
    return role.strip().removesuffix(" who").strip() if not role.startswith("who ") else ""


def subject_before(text: str, start: int, end: int, cast: Cast, last: Voice | None) -> Voice | None:
    """The subject of a verb that begins at `end`, looked for in text[start:end]."""
    left = HELPERS.sub("", text[start:end]).rstrip()
    comma = left.endswith(",")
    left = left.rstrip(",")
    pronoun = _PRONOUN.search(left)
    if pronoun:
        return cast.meant_by(pronoun[1].casefold(), start + pronoun.start(1), last)
    runs = list(NAME.finditer(left))
    if comma:
        apposed = next((run for run in runs if left.startswith(", ", run.end()) and _is_name(run[0], cast)), None)
        if apposed and not CUE.search(left, apposed.end()):
            return cast.voice(apposed[0])
    nominal = _NOMINAL.search(left)
    if nominal and _speaks(nominal[1]):
        return _nominal(text, start + nominal.start(1), nominal[1])
    if runs and runs[-1].end() == len(left) and trimmed(runs[-1][0]):
        return cast.voice(runs[-1][0])
    plural = _PLURAL.search(left)
    if plural and plural[1].split()[-1].casefold() in VOICES:
        return Voice(name=plural[1], named=False)
    return None


def subject_after(text: str, start: int, end: int, cast: Cast, last: Voice | None) -> Voice | None:
    """The subject of a verb that ends at `start`, looked for in text[start:end] ("said Ida Orr, president of ...")."""
    right = text[start:end]
    shift = len(right) - len(right.lstrip())
    right = right.lstrip()
    pronoun = _LEADING_PRONOUN.match(right)
    if pronoun:
        return cast.meant_by(pronoun[1].casefold().removeprefix("-t").strip("-"), start, last)
    run = NAME.match(right)
    if run and trimmed(run[0]):
        return cast.voice(run[0])
    nominal = _LEADING_NOMINAL.match(right)
    if nominal:
        # "said union leader Ida Orr": the name at the end of the description is the speaker.
        return _nominal(text, start + shift, nominal[1])
    described = re.match(r"(?:[a-zé'’-]+\s){1,5}(?=[A-ZÀ-Þ])", right)
    if described and (run := NAME.match(right, described.end())):
        voice = cast.voice(run[0])
        return Voice(name=voice.name, role=voice.role or described[0].strip())
    plural = re.match(r"(?:[a-zé'’-]+\s){0,3}[a-zé'’-]+(?=[,.;:“\"]|$|\s(?:in|on|at|who)\b)", right)
    if plural and plural[0].split()[-1] in VOICES:
        return Voice(name=plural[0], named=False)
    return None


def _is_name(run: str, cast: Cast) -> bool:
    _, name = split_title(trimmed(run))
    return " " in name or cast.knows(name)


def _speaks(words: str) -> bool:
    return any(_POSSESSIVE.sub("", word).casefold() in VOICES for word in re.findall(r"[\w’'-]+", words))


def _nominal(text: str, at: int, words: str) -> Voice:
    """A description as a speaker; "the source" is led back to "one government source" where that was said before."""
    words = words.strip()
    head = next((w for w in re.findall(r"[\w’'-]+", words) if w.casefold() in VOICES), "")
    if head and len(words.split()) == 2 and words.casefold().startswith(("the ", "le ", "la ")):
        earlier = re.findall(
            rf"\b((?:one|an?|another|une?)\s(?:[\w’'-]+\s){{0,4}}{re.escape(head)})\b", text[:at], re.I
        )
        if earlier:
            return Voice(name=earlier[-1], named=False)
    return Voice(name=words, named=False)


def first_subject(text: str, start: int, end: int, cast: Cast) -> Voice | None:
    """The person a sentence begins with, as a last resort for a quote without a verb of saying."""
    run = NAME.match(text, start, end)
    if run is None or run[0].split()[0].casefold() in STARTERS or not cast.knows(split_title(trimmed(run[0]))[1]):
        return None
    return cast.voice(run[0])


def in_text(voice: Voice | None, text: str) -> Voice | None:
    """The voice if its words stand in the text as they are; a role that does not is left away."""
    if voice is None or not voice.name or voice.name not in text:
        return None
    return voice if voice.role in text else Voice(name=voice.name, named=voice.named)
