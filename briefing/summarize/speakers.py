"""Who speaks: the people of an article, and the subject of a verb of saying.

A speaker is always words of the article. A surname or a pronoun is led back to the full name and the role that stand at
the first mention; where that is not certain enough, there is no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from briefing.summarize.cues import CUE, DETERMINER, FEMALE_TITLES, HELPERS, MALE_TITLES, TITLES, VOICES
from briefing.summarize.given_names import HE, SHE
from briefing.summarize.pronouns import Mention, is_person, learnt, meant, mention
from briefing.text.names import NAME, STARTERS, trimmed

_HE = frozenset(["he", "him", "his", "il", "lui"])
_SHE = frozenset(["she", "her", "hers", "elle"])
_PRONOUN = re.compile(r"(?:^|[\s,“\"-])((?:[Hh]e|[Ss]he|[Tt]hey|[Ii]l|[Ee]lle|[Ii]ls|[Ee]lles))$")
_LEADING_PRONOUN = re.compile(r"(he|she|they|il|elle|ils|elles|-t-(?:il|elle)|-(?:il|elle))\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_NOMINAL = re.compile(
    rf"(?:^[\s,—–-]*|[,;:]\s|\b(?:that|but|and|as|while|when|mais|et)\s)({DETERMINER}\s?[^,;:“”\"«».!?]{{2,110}})$",
    re.I,
)
_LEADING_NOMINAL = re.compile(
    rf"({DETERMINER}\s?[\w'’ -]{{2,80}}?)"
    r"(?=[,.;:“\"«]|$|\s(?:who|in|on|at|after|during|as|when|while|via|through|of his|of her)\b)",
    re.I,
)
_PLURAL = re.compile(r"(?:^[\s,—–-]*|[,;:]\s|\b(?:that|but|and|as|while)\s)((?:[\w’'-]+\s){0,3}[\w’'-]+)$")
_APPOSED = re.compile(
    r",\s+(\d{1,3},\s+)?((?:an?|the|who (?:is|was|heads|leads|runs)|president|chair\w*|head|director|mayor|professor"
    r"|minister|deputy|chief|founder|author|vice|executive|senior|spokes\w+|owner|manager|coach|captain|lead\w*|co-\w+|its"
    r"|his|her|la|le|président\w*|direct\w+|ministre|maire\w*|professeur\w*|porte-parole|un|une)\b"
    r"(?:[^,.;:“”\"«»()\n]|(?<=\b[A-Z])\.|\.(?=[A-Z]\.)){2,140})"
)
_LONGEST_ROLE = 140
_LONGEST_NAME = 5
_JOINING = re.compile(r"(?:But|And|So|Then|Yet|Mais|Et)\s+")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
# What may stand between a noun and the verb it is the subject of.
_LINKS = frozenset("of for from in at with on who and familiar close briefed de du des pour à au".split())
_PHRASE_WORDS = _LINKS | STARTERS
_NO_NOUN = frozenset(
    """is are was were be been has had have that which what when but to as not it he she they i we you will would could
    if because est sont était qui que""".split()
)
_PLAIN = re.compile(rf"[\s,—–-]*({DETERMINER}\s?[\w’'.-]+(?:\s[\w’'.-]+){{0,6}})", re.I)
_AGENT = re.compile(r"\w{2,}(?:ist|man|woman|ian|ster|er|or|runner|ee)s?$|\w{4,}(?:ant|ent|ive)$")
_NO_AGENT = frozenset("after over under never ever later earlier further however whether either neither rather".split())
_TOKEN = re.compile(r"[^\W_][\w’'.-]*(?=\s|$|[,.;:“\"«])")


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
        self._mentions: list[Mention] = []
        for match in NAME.finditer(text):
            title, name = split_title(_POSSESSIVE.sub("", trimmed(match[0])))
            if name:
                self._meet(title, name, match.start() + match[0].find(name))
        self._places = [this.start for this in self._mentions]
        heard = learnt(text, self._mentions)
        self._pronouns = {
            surname: person.pronoun or heard.get(surname, "")
            for surname, person in self._by_surname.items()
            if is_person(person.name)
        }

    def _meet(self, title: str, name: str, start: int) -> None:
        words = name.split()
        if len(words) > _LONGEST_NAME or not words[-1][0].isupper() or STARTERS & {w.casefold() for w in words[1:-1]}:
            return  # a headline, not a person
        known = self._by_surname.get(words[-1])
        # A shorter form is the name where the longer one is a run of a headline ("Council Told Ida Orr").
        clipped = known is not None and known.name.endswith(f" {name}") and known.name.count(" ") > 2
        if len(words) > 1 and (known is None or clipped or (known.name != name and " " not in known.name)):
            role = title or _apposed(self._text, start + len(name))
            self._by_surname[words[-1]] = Person(name=name, role=role, pronoun=_pronoun(title, name), first=start)
        elif title and known is None:
            self._by_surname[words[-1]] = Person(name=name, role=title, pronoun=_pronoun(title, name), first=start)
        if words[-1] in self._by_surname:
            self._mentions.append(mention(self._text, start, words[-1]))

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
        """Whom a pronoun at offset `at` means; the last speaker for one that tells nothing ("they")."""
        wanted = "he" if pronoun in _HE else "she" if pronoun in _SHE else ""
        if not wanted:
            return last
        before = self._mentions[: bisect_left(self._places, at)]
        spoke = last.name.split()[-1] if last is not None and last.named and is_person(last.name) else ""
        person = self._by_surname.get(meant(wanted, at, self._text, before, self._pronouns, spoke))
        if person is None:
            return last if spoke and spoke not in self._by_surname else None
        return Voice(name=person.name, role=person.role)


def split_title(run: str) -> tuple[str, str]:
    """("Transport Minister", "Ida Orr") of "Transport Minister Ida Orr"; "Secretary of State Ida Orr" likewise."""
    words = run.split()
    cut = 0
    for index, word in enumerate(words[:-1]):
        if word in TITLES:
            cut = index + 1
    if cut and words[cut] in ("of", "for") and len(words) - cut > 3:
        cut = len(words) - 2
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
    left = _PARENTHESIS.sub("", left)
    comma = left.endswith(",")
    left = left.rstrip(",")
    pronoun = _PRONOUN.search(left)
    if pronoun:
        return cast.meant_by(pronoun[1].casefold(), start + pronoun.start(1), last)
    runs = list(NAME.finditer(left))
    if comma:
        apposed = next((run for run in runs if left.startswith(", ", run.end()) and is_name(run[0], cast)), None)
        if apposed and not CUE.search(left, apposed.end()):
            return cast.voice(apposed[0])
    named = runs[-1][0] if runs and runs[-1].end() == len(left) and trimmed(runs[-1][0]) else ""
    nominal = _NOMINAL.search(left)
    words = _noun_phrase(nominal[1]) if nominal else ""
    if words and not (named and is_name(named, cast) and not _LINKS & set(words.split())):
        return _nominal(text, start + left.rindex(words), words)
    if named:
        return cast.voice(named)
    plain = _PLAIN.fullmatch(left)
    if plain and not _NO_NOUN & set(plain[1].casefold().split()):
        return _nominal(text, start + plain.start(1), plain[1])
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
    described = _described(right)
    run = NAME.match(right, described)
    if run and trimmed(run[0]):
        voice = cast.voice(run[0])
        return Voice(name=voice.name, role=voice.role or right[:described].strip())
    titled = NAME.match(right, 4) if right.startswith("the ") else None
    if titled and split_title(titled[0])[0].endswith("."):  # "said the Rev. Ida Orr"
        return cast.voice(titled[0])
    nominal = _LEADING_NOMINAL.match(right)
    if nominal:
        run = NAME.match(right, nominal.end() + 2) if right.startswith(", ", nominal.end()) else None
        if run and is_name(run[0], cast):  # "said the council's president, Ida Orr"
            voice = cast.voice(run[0])
            return Voice(name=voice.name, role=voice.role or nominal[1])
        return _nominal(text, start + shift, nominal[1])
    plural = re.match(r"(?:[a-zé'’-]+\s){0,3}[a-zé'’-]+(?=[,.;:“\"]|$|\s(?:in|on|at|who)\b)", right)
    if plural and plural[0].split()[-1] in VOICES:
        return Voice(name=plural[0], named=False)
    return None


def clause_subject(text: str, start: int, end: int, cast: Cast, last: Voice | None) -> Voice | None:
    """The subject of a clause, from what it begins with ("Orr left the hall, saying ...": Orr)."""
    for begin in (start, text.find(", ", start, end) + 1):
        if begin < start or begin >= end:
            continue
        begin += len(text[begin:end]) - len(text[begin:end].lstrip(" ,—–-\u00a0"))
        joined = _JOINING.match(text, begin, end)
        begin = joined.end() if joined else begin
        pronoun = _LEADING_PRONOUN.match(text[begin : begin + 6].casefold())
        if pronoun:
            return cast.meant_by(pronoun[1], begin, last)
        run = NAME.match(text, begin + _described(text[begin:end]), end)
        if run and trimmed(run[0]) and is_name(_POSSESSIVE.sub("", run[0]), cast):
            return None if _POSSESSIVE.search(run[0]) else cast.voice(run[0])
    return None


def _described(right: str) -> int:
    """Where the name begins in "former Port Allen union leader Ida Orr"; 0 where no name follows a description."""
    article = right.startswith(("the ", "a ", "an "))
    position = found = 0
    agent = False
    for number in range(10):
        token = _TOKEN.match(right, position)
        if token is None:
            break
        word, small = token[0], token[0][0].islower()
        # "mill hand Ida Orr": small words and then a name are enough, if no article makes it "the hand of Ida".
        if not small and (agent or (number and not found and not article and right[:position].islower())):
            found = position
        if small and word in _PHRASE_WORDS and not (article and number == 0):
            break
        agent = small and (word in VOICES or (bool(_AGENT.match(word)) and word not in _NO_AGENT))
        position = token.end() + 1
        if right[token.end() : position] != " ":
            break
    return found


def _noun_phrase(words: str) -> str:
    """The description at the end of `words` whose head is a noun for someone who speaks, or ""."""
    parts = words.split()
    for index in range(len(parts) - 1, -1, -1):
        if _POSSESSIVE.sub("", parts[index]).casefold() not in VOICES:
            continue
        if index + 1 == len(parts) or parts[index + 1].casefold() in _LINKS:
            break
    else:
        return ""
    begin = 0
    for at in range(1, index):
        if re.fullmatch(DETERMINER, parts[at], re.I) and parts[at - 1].casefold() not in _LINKS:
            begin = at
    kept = parts[begin:]
    if _NO_NOUN & {part.casefold() for part in kept[: index - begin]} or kept[-1] in ("to", "as"):
        return ""
    match = re.search(r"\s+".join(map(re.escape, kept)) + "$", words)
    return match[0] if match else ""


def is_name(run: str, cast: Cast) -> bool:
    """Is this run of capitalised words a name in full, or one of somebody the article names in full?"""
    _, name = split_title(trimmed(run))
    return " " in name or cast.knows(name)


def _nominal(text: str, at: int, words: str) -> Voice:
    """A description as a speaker; "the source" is led back to "one government source" where that was said before."""
    words = words.strip()
    head = next((w for w in re.findall(r"[\w’'-]+", words) if w.casefold() in VOICES), "")
    if head and len(words.split()) == 2 and words.casefold().startswith(("the ", "le ", "la ")):
        word = r"(?!(?:on|in|of|from|by|to|at|for|the|that|as)\s)[\w’'-]+\s"
        pattern = rf"\b((?:one|an?|another|une?)\s(?:{word}){{0,4}}{re.escape(head)})\b"
        earlier = re.findall(pattern, text[:at], re.I)
        if earlier:
            return Voice(name=earlier[-1], named=False)
    return Voice(name=words, named=False)


def in_text(voice: Voice | None, text: str) -> Voice | None:
    """The voice if its words stand in the text as they are; a role that does not is left away."""
    if voice is None or not voice.name or voice.name not in text:
        return None
    return voice if voice.role in text else Voice(name=voice.name, named=voice.named)
