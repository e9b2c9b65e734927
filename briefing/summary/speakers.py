"""Who speaks: the people of an article by name, pronoun and description, and how sure a speaker is.

A speaker is always words of the article. A surname or a pronoun is led back to the full name and the role that stand at
the first mention; where that is not certain enough, there is no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefing.summary.given_names import (
    FEMALE_GIVEN_NAMES,
    MALE_GIVEN_NAMES,
    people_with_one_name,
    pronoun_for_given_name,
)
from briefing.summary.pronouns import (
    Mention,
    find_unnamed_people,
    learn_pronouns,
    make_mention,
    may_be_person,
    pronoun_for_description,
    resolve_pronoun,
)
from briefing.summary.speech_vocabulary import (
    COURTESY,
    CUE,
    FEMALE_TITLES,
    MALE_TITLES,
    POSTNOMINALS,
    SPEAKER_NOUNS,
    SUFFIXES,
    TITLES,
)
from briefing.text.names import NAME, SENTENCE_STARTERS, without_sentence_starters
from briefing.text.wording import names_speaker_in, occurs_as_words

_MASCULINE = frozenset(["he", "him", "his", "il", "lui"])
_FEMININE = frozenset(["she", "her", "hers", "elle"])
_WORD_RUN = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"['’]s?$")
# An age, then a role: "Ida Orr, 59, president of the Port Allen Council, ...".
_ROLE_BEHIND_NAME = re.compile(
    r",\s+(\d{1,3},\s+)?((?:an?|the|who (?:is|was|heads|leads|runs)|president|chair\w*|head|director|mayor|professor"
    r"|minister|deputy|chief|founder|author|vice|executive|senior|spokes\w+|owner|manager|coach|captain|lead\w*|co-\w+|its"
    r"|his|her|(?:[A-Z][a-z]+\s){0,3}(?:Minister|President|Chair\w*|Officer|Director|Chief|Secretary|Commissioner|Head|Professor)"
    r"(?=\s(?:of|for|and|at)\b|[.,])|la|le|président\w*|direct\w+|ministre|maire\w*|professeur\w*|porte-parole|un|une)\b"
    r"(?:[^,.;:“”\"«»()\n]|(?<=\b[A-Z])\.|\.(?=[A-Z]\.)){2,140})"
)
# "la ministre Ida Orr", "political scientist Ida Orr": a title in small letters before a name.
_ROLE_BEFORE_NAME = re.compile(
    r"\b((?:[Ll]a|[Ll]e)\s)?"
    r"(?:(?!(?:the|an?|and|but|or|as|when|while|if|for|from|in|on|at|to|who|of|with|that|by|la|le|les|une?)\s)[a-zà-ÿ’'-]+\s){0,2}([a-zà-ÿ-]+)\s$"
)
_ONE_WORD = re.compile(r"[^\W\d_]+")
_RELATIVE_CLAUSE = re.compile(r"\s(?:who|whose|whom|which|that|has|have|is|was)\b.*", re.DOTALL)
# Characters: a role behind a name is cut there, a title in small letters before it is looked for so far back. Half cuts
# roles in 8 articles of a hundred, and loses titles in two.
_LONGEST_ROLE, _LONGEST_TITLE = 140, 60
# Words of a name: more capitals in a row are a headline.
_LONGEST_NAME = 5
# "in Nether Ashby", "the Anchor Bar": a name behind these, with no title and no known first name, is no person.
_PLACE_PREPOSITION = re.compile(r"\b(?:[Tt]he|[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|across|around|into|inside)\s$")
# Characters of the longest of these, "outside ", and one before it.
_PREPOSITION_REACH = 9
_OF_OR_FROM = re.compile(r"\s(?:of|from)\s")
_NAME_PARTICLES = frozenset("van von der den de di da du la le el al bin ibn ní nic mac ó o".split())
# "D'Ida Orr", "Qu'Ida Orr": elided words with a capital, at the start of a sentence.
_ELIDED = re.compile(r"(?:[CDJLMNST]|Qu|Lorsqu|Puisqu|Jusqu)['’](?=\w)")
# Inside a run of capitals these show a headline and no name, but for the articles that names have ("Ida Le Dantec").
_HEADLINE_WORDS = SENTENCE_STARTERS - {"le", "la", "les", "des", "au"}
# "La gardienne du phare, Ida Orr": the article of the role tells the gender of the name; "son avocate" its ending; "Ida
# Orr, 59 ans, a été condamnée" the participle.
_FRENCH_FEMININE_ROLE = re.compile(
    r"\b(?:[Ss]on|[Ll]eur|[Nn]otre|[Ll]['’])\s?[a-zà-ÿ-]+(?:ate|ente|ante|rice|euse|ière|enne|ère)\b[^.,;]{0,40},?\s"
    r"(?:Me\s)?$"
)
_FRENCH_PARTICIPLE = re.compile(r"(?:, \d{1,3} ans,)?\s(?:a été|est|était|s['’]est)\s(?:\w+ment\s)?\w+[éiu](e?)\b")
_FRENCH_ROLE_WITH_ARTICLE = re.compile(
    r"(?<!\bde )(?<!\bà )\b([Ll]a|[Ll]e|[Uu]ne?|[Ss]a)\s[a-zà-ÿ-]{3,}"
    r"(?:\s(?!a\b|ont\b|est\b|avait\b)[\w’'-]{1,20}){0,5},?\s(?:Me\s|M\.\s)?$"
)

# How a speaker was found: by a verb of saying (or "according to") in the quote's sentence; by a name before a colon; by
# a line under the quote; by what its clause, or the sentence before, begins with; by being the one who spoke before.
AttributionMethod = Literal["verb", "label", "signed", "clause", "before", "carried", "none"]
# What the words were: a name, a description, a pronoun that one person fits, one that others fit nearly as well.
Reference = Literal["name", "description", "pronoun", "one of several"]

# Measured on 2,400 quotes of annotated news articles of seven papers whose speakers are known for sure: the share of
# right speakers among those found in this way, to .05; where fewer than 25 were found so, the lower neighbour.
_SHARE_RIGHT: dict[tuple[AttributionMethod, Reference], float] = {
    ("verb", "name"): 0.95,
    ("verb", "description"): 0.9,
    ("verb", "pronoun"): 0.9,
    ("verb", "one of several"): 0.8,
    ("label", "name"): 0.95,
    ("label", "description"): 0.5,
    ("signed", "name"): 0.95,
    ("clause", "name"): 0.9,
    ("clause", "description"): 0.55,
    ("clause", "pronoun"): 0.5,
    ("clause", "one of several"): 0.4,
    ("before", "name"): 0.5,
    ("carried", "name"): 0.95,
    ("carried", "description"): 0.95,
    ("carried", "pronoun"): 0.9,
    ("carried", "one of several"): 0.5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the article names in full: the name and role as first given, and where."""

    name: str
    role: str
    pronoun: str
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A speaker as the article gives it; `named` tells a name from a description, `reference` what words led to it."""

    name: str
    role: str = ""
    named: bool = True
    reference: Reference = "name"


class People:
    """The people of one article, found once, asked many times."""

    def __init__(self, text: str, quoted: Sequence[tuple[int, int]] = (), *, french: bool = False) -> None:
        """Find the people of a text. `quoted`: start and end of its quotes, in order; who is named inside one is
        spoken of and rarely speaks next. `french`: the text is French."""
        self._french = french
        self._text = text
        self._quoted_ranges = quoted
        self._by_surname: dict[str, Person] = {}
        self._people: dict[str, Person] = {}
        self._after_place_preposition: set[str] = set()
        self._by_single_name: dict[str, Person] = {}
        self._mentions: list[Mention] = []
        self._find_people()
        unnamed = list(find_unnamed_people(text))
        self._unnamed = {this.name: this.pronoun for this in unnamed}
        self._mentions += [
            Mention(start=this.start, name=this.name, subject=True)
            for this in unnamed
            if not self._is_quoted(this.start)
        ]
        self._mentions.sort(key=lambda this: this.start)
        self._mention_starts = [this.start for this in self._mentions]
        heard = learn_pronouns(text, self._mentions, self._is_quoted)
        self._pronouns = {
            name: person.pronoun or heard.get(name, "")
            for name, person in self._people.items()
            if name not in self._after_place_preposition and may_be_person(name)
        } | {name: pronoun or heard.get(name, "") for name, pronoun in self._unnamed.items()}

    def _find_people(self) -> None:
        """Collect the people: first those with a full name or a title, then the single words that mean one of them."""
        alone: list[tuple[int, str]] = []
        for match in NAME.finditer(self._text):
            run = _without_elision(match[0]) if self._french else match[0]
            if not run or run.casefold() in SENTENCE_STARTERS:
                continue
            start = match.start() + match[0].find(run)
            if run.startswith(("Q. ", "A. ")) and self._text[max(0, start - 1) : start] in ("", "\n"):
                continue  # the label of a question
            if start == 0 and run.isupper() and self._text[match.end() : match.end() + 1] == ":":
                continue  # "PORT ALLEN: The council ..."
            run = _POSSESSIVE.sub("", run)
            if _ONE_WORD.fullmatch(run):
                alone.append((start, run))
                if run in self._by_surname:
                    self._add_mention("", run, start)
                continue
            title, name = _split_name(without_sentence_starters(run))
            if name:
                self._add_mention(title, name, start + run.find(name))
        self._add_people_with_one_name(alone)

    def _add_people_with_one_name(self, alone: Sequence[tuple[int, str]]) -> None:
        """Add the mentions by given name alone, and the people who have one name only."""
        firsts: dict[str, list[Person]] = {}
        for person in self._people.values():
            if " " in person.name:
                firsts.setdefault(person.name.split()[0], []).append(person)
        single = people_with_one_name(self._text, alone, firsts)
        # A given name that two people share means neither for sure.
        for start, run in alone:
            same = firsts.get(run, ())
            if (
                run in self._by_surname
                or len(same) > 1
                or not (run in single or (same and pronoun_for_given_name(run)))
            ):
                continue
            person = same[0] if same else Person(name=run, role="", pronoun=single[run], first=start)
            self._people.setdefault(person.name, person)
            self._by_single_name.setdefault(run, person)
            self._mentions.append(make_mention(self._text, start, person.name, inside=self._is_quoted(start)))

    def _add_mention(self, title: str, name: str, start: int) -> None:
        """Keep that somebody is named at `start`; the first full name of a surname is the person."""
        words = name.split()
        if (
            len(words) > _LONGEST_NAME
            or not words[-1][0].isupper()
            or _HEADLINE_WORDS & {w.casefold() for w in words[1:-1]}
        ):
            return  # a headline, not a person
        surname = _surname(name)
        known = self._by_surname.get(surname)
        # A shorter form is the name where the longer one is a run of a headline ("Council Told Ida Orr").
        clipped = known is not None and known.name.endswith(f" {name}") and known.name.count(" ") > 2
        clipped = clipped and words[0].casefold() not in _NAME_PARTICLES
        if len(words) > 1 and (known is None or clipped or (known.name != name and " " not in known.name)):
            described_before = _ROLE_BEFORE_NAME.search(self._text, max(0, start - _LONGEST_TITLE), start)
            # A title says enough, but for "Mr." or "Dr.": then the role behind the name says more.
            apposed = "" if title and not COURTESY.issuperset(title.split()) else self._role_behind(start + len(name))
            role = apposed or title
            pronoun = _pronoun_for_name(title, name)
            if self._french and not pronoun:
                pronoun = self._french_pronoun(start, start + len(name))
            if described_before and described_before[2].casefold() in SPEAKER_NOUNS:
                first, _, rest = described_before[0].strip().partition(" ")
                role = role or (rest if CUE.fullmatch(first) else described_before[0].strip())
                pronoun = pronoun or {"le": "he", "la": "she"}.get((described_before[1] or "").strip().casefold(), "")
            if not (role or pronoun) and _PLACE_PREPOSITION.search(
                self._text, max(0, start - _PREPOSITION_REACH), start
            ):
                self._after_place_preposition.add(name)
            self._by_surname[surname] = Person(name=name, role=role, pronoun=pronoun, first=start)
        elif title and known is None:
            # "Ms. Orr" and never a full name.
            alone = Person(name=name, role=title, pronoun=_pronoun_for_name(title, name), first=start)
            self._by_surname[surname] = self._surname_first(name) or alone
        person = self._by_surname.get(surname)
        if person is None:
            return
        # Another given name with the surname is somebody else: a brother, a wife.
        if len(words) > 1 and not _is_shorter_form(name, person.name) and words[0] != person.name.split()[0]:
            person = self._people.get(name) or Person(
                name=name, role=title, pronoun=_pronoun_for_name(title, name), first=start
            )
        self._people.setdefault(person.name, person)
        self._mentions.append(make_mention(self._text, start, person.name, inside=self._is_quoted(start)))

    def _surname_first(self, name: str) -> Person | None:
        """Chen Wei-ling of "Ms. Chen": where the family's name comes first, as it does in China and Korea."""
        people = [this for this in self._people.values() if this.name.startswith(f"{name} ")]
        return people[0] if len(people) == 1 else None

    def _french_pronoun(self, start: int, end: int) -> str:
        before = max(0, start - _LONGEST_TITLE)
        article = _FRENCH_ROLE_WITH_ARTICLE.search(self._text, before, start)
        if article:
            return {"le": "he", "un": "he"}.get(article[1].casefold(), "she")
        agrees = _FRENCH_PARTICIPLE.match(self._text, end)
        if agrees:
            return "she" if agrees[1] else "he"
        return "she" if _FRENCH_FEMININE_ROLE.search(self._text, before, start) else ""

    def _role_behind(self, end: int) -> str:
        """The role behind a name; in French "a" is a verb ("Ida Orr, a annoncé ...") and no article."""
        role = _role_behind_name(self._text, end)
        return "" if self._french and role.startswith(("a ", "his ")) else role

    def _is_quoted(self, at: int) -> bool:
        number = bisect_right(self._quoted_ranges, at, key=lambda span: span[0]) - 1
        return number >= 0 and at < self._quoted_ranges[number][1]

    def speaker_named(self, words: str) -> Speaker:
        """The speaker whom a name in the text means, with or without a title."""
        title, name = _split_name(_POSSESSIVE.sub("", without_sentence_starters(words)))
        person = self._by_surname.get(_surname(name)) if name else None
        if person is None and name in self._by_single_name:
            person = self._by_single_name[name]
            return Speaker(name=person.name, role=person.role)
        if person is None or (" " in name and not _is_shorter_form(name, person.name)):
            return Speaker(name=name or words, role=title)
        return Speaker(name=person.name, role=person.role)

    def knows(self, name: str) -> bool:
        """Whether this is the name or surname of somebody the article names in full."""
        return bool(name) and (_surname(name) in self._by_surname or name in self._by_single_name)

    def named_before(self, stop: int) -> Iterator[tuple[str, int]]:
        """The people by full name, and where each is named, in front of offset `stop`."""
        for this in self._mentions[: bisect_left(self._mention_starts, stop)]:
            if this.name in self._people and this.name in self._pronouns:
                yield this.name, this.start

    def note_mention(self, speaker: Speaker, at: int) -> None:
        """Keep that somebody speaks at offset `at`, or is the subject there: a pronoun may mean her."""
        definite = speaker.name.casefold().startswith(("the ", "le ", "la ", "l'", "l’"))  # it may mean who has a name
        if not speaker.named and speaker.name not in self._pronouns and not definite:
            pronoun = pronoun_for_description(speaker.name, french=self._french)
            if pronoun is not None:
                self._unnamed[speaker.name] = self._pronouns[speaker.name] = pronoun
        if speaker.name in self._pronouns:
            place = bisect_left(self._mention_starts, at)
            self._mention_starts.insert(place, at)
            self._mentions.insert(place, Mention(start=at, name=speaker.name, subject=True))

    def resolve(self, pronoun: str, at: int, last: Speaker | None) -> Speaker | None:
        """Whom a pronoun at offset `at` means. For one without gender ("they") that is the last speaker."""
        wanted = "he" if pronoun in _MASCULINE else "she" if pronoun in _FEMININE else ""
        if not wanted:
            return last
        before = self._mentions[: bisect_left(self._mention_starts, at)]
        spoke = last.name if last is not None and self._is_person(last) else ""
        name, contested = resolve_pronoun(wanted, at, self._text, before, self._pronouns, spoke)
        reference: Reference = "one of several" if contested else "pronoun"
        if name in self._unnamed:
            return Speaker(name=name, named=False, reference=reference)
        person = self._people.get(name)
        if person is None and not before:
            return self._introduced_later(wanted)
        if person is None:
            return last if spoke and spoke not in self._people else None
        return Speaker(name=person.name, role=person.role, reference=reference)

    def _introduced_later(self, pronoun: str) -> Speaker | None:
        """Whom a pronoun means before anybody is named: the one person of the article whom it fits, if there is one."""
        fitting = [name for name, theirs in self._pronouns.items() if theirs in (pronoun, "") and name in self._people]
        if len(fitting) != 1:
            return None
        person = self._people[fitting[0]]
        return Speaker(name=person.name, role=person.role, reference="one of several")

    def _is_person(self, speaker: Speaker) -> bool:
        return may_be_person(speaker.name) if speaker.named else speaker.name in self._unnamed

    def may_be_thing(self, speaker: Speaker) -> bool:
        """Whether "it" may mean this speaker: nothing says that it is a person."""
        return not self._pronouns.get(speaker.name) and (
            speaker.named or pronoun_for_description(speaker.name, french=self._french) is None
        )

    def may_be_person(self, speaker: Speaker) -> bool:
        """Whether "he" or "she" may mean this speaker: a person's name, or a noun for people."""
        if not speaker.named:
            return pronoun_for_description(speaker.name, french=self._french) is not None
        return bool(self._pronouns.get(speaker.name)) or (" " in speaker.name and self._is_person(speaker))


def _without_elision(run: str) -> str:
    """Ida Orr of "D'Ida Orr", nothing of "J'aimais": French ties small words to what follows."""
    tied = _ELIDED.match(run)
    if tied is None:
        return run
    return run[tied.end() :] if run[tied.end()].isupper() else run.partition(" ")[2]


def split_title(run: str) -> tuple[str, str]:
    """("Transport Minister", "Ida Orr") of "Transport Minister Ida Orr"; "Secretary of State Ida Orr" likewise."""
    found = list(_WORD_RUN.finditer(run))
    words = [match[0] for match in found]
    cut = 0
    for index, word in enumerate(words[:-1]):
        if word in TITLES:
            cut = index + 1
    if not cut and len(words) > 2 and pronoun_for_description(words[0]) is not None:
        cut = 1  # "Trucker Ida Orr", at the beginning of a sentence
    if cut and words[cut] in ("of", "for") and len(words) - cut > 3:
        cut = len(words) - 2
    if not found:
        return "", ""
    return run[: found[cut - 1].end()] if cut else "", run[found[cut].start() :]


def _split_name(run: str) -> tuple[str, str]:
    """("Chief", "Ida Orr") of "Chief Ida Orr of Port Allen", "Courier's Chief Ida Orr" and "Chief Ida Orr KC"."""
    title, rest = split_title(run)
    name = _name_from_given_name(rest) or rest
    words = name.split()
    while len(words) > 2 and words[-1] in POSTNOMINALS:
        words.pop()
        name = name[: name.rfind(" ")].rstrip(" ,")
    left = _OF_OR_FROM.split(name, maxsplit=1)[0]
    first = left.partition(" ")[0].casefold()
    at_home = (
        " " in left and (title or first in MALE_GIVEN_NAMES or first in FEMALE_GIVEN_NAMES) and may_be_person(left)
    )
    return title, left if at_home else name


def _surname(name: str) -> str:
    """The last word of a name that is no suffix."""
    words = name.split()
    return next((word for word in reversed(words) if word not in SUFFIXES), words[-1]).rstrip(",")


def _is_shorter_form(name: str, full: str) -> bool:
    """Whether a name is part of a fuller one, with or without its "Jr."."""
    return f" {name} " in f" {full.replace(',', '')} "


def _name_from_given_name(name: str) -> str:
    """Ida Orr of "Courier's Ida Orr" and of "Harbour Affairs Ida Orr": a first name that people have begins a name."""
    found = list(_WORD_RUN.finditer(name))
    begin = 0
    for at, word in enumerate(found[:-1]):
        is_given = word[0].casefold() in MALE_GIVEN_NAMES or word[0].casefold() in FEMALE_GIVEN_NAMES
        plural = word[0].endswith(("s'", "s’"))
        if _POSSESSIVE.search(word[0]) and not (plural and not may_be_person(name)):  # "Bakers' Union" is whole
            begin = at + 1
        elif (
            is_given
            and begin < at
            and not any(
                w[0].casefold() in MALE_GIVEN_NAMES | FEMALE_GIVEN_NAMES or "." in w[0] for w in found[begin:at]
            )
        ):
            begin = at
            break
        elif is_given:
            break
    return name[found[begin].start() :] if found else ""


def _pronoun_for_name(title: str, name: str) -> str:
    titles = set(title.split())
    first = name.split()[0].casefold()
    if titles & MALE_TITLES or first in MALE_GIVEN_NAMES:
        return "he"
    return "she" if titles & FEMALE_TITLES or first in FEMALE_GIVEN_NAMES else ""


def _role_behind_name(text: str, end: int) -> str:
    """The role that follows a name ("Ida Orr, president of the council, ..."), or ""."""
    match = _ROLE_BEHIND_NAME.match(text, end, end + _LONGEST_ROLE + 20)
    if not match or match[2].startswith("who "):
        return ""
    role = match[2]
    if len(role) >= _LONGEST_ROLE:
        role = role[: role.rfind(" ")]  # no end in sight: at least no half word
    cue = CUE.search(role)
    return _RELATIVE_CLAUSE.sub("", role[: cue.start()] if cue else role).strip()


def is_full_or_known_name(run: str, people: People) -> bool:
    """Whether a run of capitalised words is a full name, or a short one of somebody the article names in full."""
    _, name = split_title(without_sentence_starters(run))
    return " " in name or people.knows(name)


def keep_if_in_text(speaker: Speaker | None, text: str) -> Speaker | None:
    """The speaker if its words occur in the text as they are, without a role that does not occur in it."""
    if speaker is None or not names_speaker_in(speaker.name, text):
        return None
    return speaker if not speaker.role or occurs_as_words(speaker.role, text) else replace(speaker, role="")


def confidence_in(method: AttributionMethod, reference: Reference) -> float:
    """How likely a speaker found by this method, in such words, is right, 0 to 1."""
    return _SHARE_RIGHT.get((method, reference), 0.4)
