"""Who speaks: the people of an article, and the subject of a verb of saying.

A speaker is always words of the article. A surname or a pronoun is led back to the full name and the role that stand at
the first mention; where that is not certain enough, there is no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.summarize.cues import CUE, FEMALE_TITLES, MALE_TITLES, TITLES, VOICES
from briefing.summarize.evidence import By
from briefing.summarize.given_names import HE, SHE
from briefing.summarize.pronouns import Mention, is_person, learnt, meant, mention
from briefing.text.names import NAME, STARTERS, trimmed

_HE = frozenset(["he", "him", "his", "il", "lui"])
_SHE = frozenset(["she", "her", "hers", "elle"])
_NOT_SPACE = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"['’]s?$")
_APPOSED = re.compile(
    r",\s+(\d{1,3},\s+)?((?:an?|the|who (?:is|was|heads|leads|runs)|president|chair\w*|head|director|mayor|professor"
    r"|minister|deputy|chief|founder|author|vice|executive|senior|spokes\w+|owner|manager|coach|captain|lead\w*|co-\w+|its"
    r"|his|her|la|le|président\w*|direct\w+|ministre|maire\w*|professeur\w*|porte-parole|un|une)\b"
    r"(?:[^,.;:“”\"«»()\n]|(?<=\b[A-Z])\.|\.(?=[A-Z]\.)){2,140})"
)
# "la ministre Ida Orr", "political scientist Ida Orr": a title in small letters before a name.
_DESCRIBED = re.compile(
    r"\b((?:[Ll]a|[Ll]e)\s)?"
    r"(?:(?!(?:the|an?|and|of|with|that|by|la|le|les|une?)\s)[a-zà-ÿ’'-]+\s){0,2}([a-zà-ÿ-]+)\s$"
)
_ONE_WORD = re.compile(r"[^\W\d_]+")
_RELATIVE = re.compile(r"\s(?:who|whose|whom|which|that|has|have|is|was)\b.*", re.DOTALL)
_LONGEST_ROLE, _LONGEST_TITLE = 140, 60
_LONGEST_NAME = 5


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
    """A speaker as the article gives it; `named` tells a name from a description, `by` what words led to it."""

    name: str
    role: str = ""
    named: bool = True
    by: By = "name"


class Cast:
    """The people of one article, found once, asked many times."""

    def __init__(self, text: str, quoted: Sequence[tuple[int, int]] = ()) -> None:
        """Find the people of a text. `quoted`: start and end of its quotes, in order; who is named inside one is
        spoken of and rarely speaks next."""
        self._text = text
        self._quoted = quoted
        self._by_surname: dict[str, Person] = {}
        self._people: dict[str, Person] = {}
        self._mentions: list[Mention] = []
        for match in NAME.finditer(text):
            run = match[0]
            if run.casefold() in STARTERS:
                continue
            run = _POSSESSIVE.sub("", run)
            if _ONE_WORD.fullmatch(run):
                title, name = "", run if run in self._by_surname else ""
            else:
                title, name = split_title(trimmed(run))
                name = _core(name)
            if name:
                self._meet(title, name, match.start() + run.find(name))
        self._places = [this.start for this in self._mentions]
        heard = learnt(text, self._mentions)
        self._pronouns = {
            name: person.pronoun or heard.get(name, "") for name, person in self._people.items() if is_person(name)
        }

    def _meet(self, title: str, name: str, start: int) -> None:
        words = name.split()
        if len(words) > _LONGEST_NAME or not words[-1][0].isupper() or STARTERS & {w.casefold() for w in words[1:-1]}:
            return  # a headline, not a person
        known = self._by_surname.get(words[-1])
        # A shorter form is the name where the longer one is a run of a headline ("Council Told Ida Orr").
        clipped = known is not None and known.name.endswith(f" {name}") and known.name.count(" ") > 2
        if len(words) > 1 and (known is None or clipped or (known.name != name and " " not in known.name)):
            described = _DESCRIBED.search(self._text, max(0, start - _LONGEST_TITLE), start)
            role = title or _apposed(self._text, start + len(name))
            pronoun = _pronoun(title, name)
            if described and described[2].casefold() in VOICES:
                first, _, rest = described[0].strip().partition(" ")
                role = role or (rest if CUE.fullmatch(first) else described[0].strip())
                pronoun = pronoun or {"le": "he", "la": "she"}.get((described[1] or "").strip().casefold(), "")
            self._by_surname[words[-1]] = Person(name=name, role=role, pronoun=pronoun, first=start)
        elif title and known is None:
            self._by_surname[words[-1]] = Person(name=name, role=title, pronoun=_pronoun(title, name), first=start)
        person = self._by_surname.get(words[-1])
        if person is None:
            return
        if len(words) > 1 and name != person.name and words[0] != person.name.split()[0]:
            person = self._people.get(name) or Person(name=name, role=title, pronoun=_pronoun(title, name), first=start)
        self._people.setdefault(person.name, person)
        self._mentions.append(mention(self._text, start, person.name, inside=self._is_quoted(start)))

    def _is_quoted(self, at: int) -> bool:
        number = bisect_right(self._quoted, at, key=lambda span: span[0]) - 1
        return number >= 0 and at < self._quoted[number][1]

    def voice(self, words: str) -> Voice:
        """The voice of a name as it stands somewhere in the text, with or without a title."""
        title, name = split_title(_POSSESSIVE.sub("", trimmed(words)))
        name = _core(name) or name
        person = self._by_surname.get(name.split()[-1]) if name else None
        if person is None or (" " in name and name != person.name):
            return Voice(name=name or words, role=title)
        return Voice(name=person.name, role=person.role)

    def knows(self, name: str) -> bool:
        """Is this the name or surname of somebody the article names in full?"""
        return bool(name) and name.split()[-1] in self._by_surname

    def note(self, voice: Voice, at: int) -> None:
        """Keep that the sentence around offset `at` is about somebody who speaks there or whom its subject means."""
        if voice.name in self._pronouns:
            place = bisect_left(self._places, at)
            self._places.insert(place, at)
            self._mentions.insert(place, Mention(start=at, name=voice.name, subject=True))

    def meant_by(self, pronoun: str, at: int, last: Voice | None) -> Voice | None:
        """Whom a pronoun at offset `at` means; the last speaker for one that tells nothing ("they")."""
        wanted = "he" if pronoun in _HE else "she" if pronoun in _SHE else ""
        if not wanted:
            return last
        before = self._mentions[: bisect_left(self._places, at)]
        spoke = last.name if last is not None and last.named and is_person(last.name) else ""
        name, contested = meant(wanted, at, self._text, before, self._pronouns, spoke)
        person = self._people.get(name)
        if person is None:
            return last if spoke and spoke not in self._people else None
        return Voice(name=person.name, role=person.role, by="one of several" if contested else "pronoun")


def split_title(run: str) -> tuple[str, str]:
    """("Transport Minister", "Ida Orr") of "Transport Minister Ida Orr"; "Secretary of State Ida Orr" likewise."""
    found = list(_NOT_SPACE.finditer(run))
    words = [match[0] for match in found]
    cut = 0
    for index, word in enumerate(words[:-1]):
        if word in TITLES:
            cut = index + 1
    if cut and words[cut] in ("of", "for") and len(words) - cut > 3:
        cut = len(words) - 2
    if not found:
        return "", ""
    return run[: found[cut - 1].end()] if cut else "", run[found[cut].start() :]


def _core(name: str) -> str:
    """Ida Orr of "Courier's Ida Orr" and of "Harbour Affairs Ida Orr": a first name that people have begins a name."""
    found = list(_NOT_SPACE.finditer(name))
    begin = 0
    for at, word in enumerate(found[:-1]):
        given = word[0].casefold() in HE or word[0].casefold() in SHE
        if _POSSESSIVE.search(word[0]):
            begin = at + 1
        elif given and begin < at and not any(w[0].casefold() in HE | SHE or "." in w[0] for w in found[begin:at]):
            begin = at
            break
        elif given:
            break
    return name[found[begin].start() :] if found else ""


def _pronoun(title: str, name: str) -> str:
    titles = set(title.split())
    first = name.split()[0].casefold()
    if titles & MALE_TITLES or first in HE:
        return "he"
    return "she" if titles & FEMALE_TITLES or first in SHE else ""


def _apposed(text: str, end: int) -> str:
    """The role that follows a name ("Ida Orr, president of the council, ..."), or ""."""
    match = _APPOSED.match(text, end, end + _LONGEST_ROLE + 20)
    if not match or match[2].startswith("who "):
        return ""
    role = match[2]
    if len(role) >= _LONGEST_ROLE:
        role = role[: role.rfind(" ")]  # no end in sight: at least no half word
    cue = CUE.search(role)
    return _RELATIVE.sub("", role[: cue.start()] if cue else role).strip()


def is_name(run: str, cast: Cast) -> bool:
    """Is this run of capitalised words a name in full, or one of somebody the article names in full?"""
    _, name = split_title(trimmed(run))
    return " " in name or cast.knows(name)


def in_text(voice: Voice | None, text: str) -> Voice | None:
    """The voice if its words stand in the text as they are; a role that does not is left away."""
    if voice is None or not voice.name or voice.name not in text:
        return None
    return voice if voice.role in text else replace(voice, role="")
