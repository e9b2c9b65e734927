"""People an article describes and does not name ("her ex-wife", "a retired postman"), whom "he" and "she" may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.summary.cues import VOICES

# Nouns that tell whether he or she is meant, and those for people that do not.
_MEN = """man boy father dad son brother husband uncle nephew grandfather grandson groom stepfather stepson
    widower ex-husband boyfriend gentleman king prince lord monk priest postman spokesman chairman
    fisherman policeman fireman businessman salesman congressman councilman alderman assemblyman
    cameraman doorman foreman frontman craftsman waiter actor countryman horseman lineman repairman
    goalkeeper""".split()
_WOMEN = """woman girl mother mom mum daughter sister wife aunt niece grandmother granddaughter bride stepmother
    stepdaughter widow ex-wife girlfriend queen princess lady nun spokeswoman chairwoman businesswoman
    congresswoman councilwoman policewoman saleswoman actress waitress heroine hostess stewardess
    midwife""".split()
_PEOPLE = """official officer aide adviser advisor lawyer attorney neighbour neighbor resident witness driver
    nurse doctor teacher farmer student worker diplomat commander soldier general colonel captain
    sergeant detective investigator prosecutor judge mechanic engineer scientist researcher professor
    economist analyst expert lawmaker senator spokesperson manager director owner player coach captain
    teammate keeper referee fan supporter voter activist protester passenger tourist visitor customer
    shopper client colleague friend partner cousin parent teenager tenant goaltender master landlord
    baker cook chef carpenter plumber sailor skipper pilot guide guard clerk librarian secretary editor
    reporter writer author poet singer musician painter artist biologist historian archivist curator
    trader broker banker executive founder veteran survivor victim patient refugee migrant immigrant
    pensioner retiree villager bystander caller vet fiancé barber bartender courier envoy delegate
    negotiator mediator paramedic firefighter surgeon midfielder striker bookkeeper accountant janitor
    caretaker gardener miner rancher logger trucker apprentice intern trainee widow""".split()
_GENDER = {
    **dict.fromkeys(_PEOPLE, ""),
    **dict.fromkeys(_MEN, "he"),
    **dict.fromkeys(_WOMEN, "she"),
}
_GENDER["goalkeeper"] = _GENDER["priest"] = ""
# What can be read, bodies that speak, and French nouns for people; beside the nouns for voices.
_SPEAKING = VOICES | frozenset(
    """article piece page ad advertisement story essay book poll sign video banner headline photo caption editorial
    column transcript song poster leaflet pamphlet brochure manual message text email chapter verse motto slogan label
    flyer council board parliament senate cabinet congress church school university hospital club party
    tribunal comité conseil journal quotidien livre affiche texte lettre mémo source sources
    proche proches conseiller conseillère conseillers avocat avocate juge élu élue élus député députée députés sénateur
    sénatrice fonctionnaire policier policière enseignant enseignante étudiant étudiante étudiants médecin infirmière
    infirmier voisin voisine voisins témoins client cliente clients salarié salariée salariés employé employée ouvrier
    ouvrière ouvriers pêcheur pêcheurs agriculteur agricultrice agriculteurs patron patronne dirigeant dirigeante
    dirigeants chercheur chercheuse chercheurs professeure militant militante militants syndicaliste syndicalistes
    parent parents mère père fils fille frère soeur sœur femme homme habitant habitante résident résidente commerçant
    commerçante""".split()
)

# The subject that a sentence begins with: "An official from the north", "Orr's sister", not "the official", whom the
# article may have named.
_WHOSE = r"(?:[Aa]n?|[Oo]ne|[Aa]nother|[Hh]is|[Hh]er|[Tt]heir|[A-ZÀ-Ý][\w-]{1,20}(?:\s[A-ZÀ-Ý][\w-]{1,20}){0,2}['’]s)"
_PHRASE = rf"({_WHOSE}(?:\s[a-z][\w-]{{1,20}}){{1,4}})"
_SUBJECT = re.compile(
    r"(?:\A|[.!?”\"»\n]\s?)(?:(?:But|And|Then|Still),?\s|(?:[A-Z][a-z]{1,15}|On the [a-z]{1,15}),\s)?" + _PHRASE
)
_WHO = re.compile(r", who\s")
_BEFORE = re.compile(rf"\b{_PHRASE}$")
# No name is next to the description and nobody is asked: that one answers.
_NAMED = re.compile(r"[\w-]|['’]s|,?\s[A-ZÀ-Ý]|(?:\s[\w’'-]{1,20}){0,4}\sasked\b")
_FAR = 70
_ARTICLE = {"un": "he", "le": "he", "une": "she", "la": "she"}
_HANGING = re.compile(r"\s(?:of|for|from|at|in|with|to|who)\b")
_ENDING = (("woman", "she"), ("man", "he"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A description of a person: where it begins, its words, and "he", "she" or "" where the noun does not tell."""

    start: int
    name: str
    pronoun: str


def described(text: str) -> Iterator[Described]:
    """The people whom sentences of a text begin with, or relative clauses follow, and whom no name goes with."""
    for match in _SUBJECT.finditer(text):
        yield from _person(text, match.start(1), match[1])
    for who in _WHO.finditer(text):
        before = _BEFORE.search(text, max(0, who.start() - _FAR), who.start())
        if before:
            yield from _person(text, before.start(1), before[1])


def _person(text: str, start: int, words: str) -> Iterator[Described]:
    """The description that `words` begin with, up to the first noun for a person."""
    for end in re.finditer(r"(?<=[a-z])(?=\s|$)", words):
        pronoun = gender(words[: end.start()])
        if pronoun is not None:
            if not _NAMED.match(text, start + end.start()):
                yield Described(start=start, name=words[: end.start()], pronoun=pronoun)
            return


def can_speak(words: str) -> bool:
    """Is a description one of a person, a body or a text? Without a verb of saying nothing else speaks."""
    found = re.findall(r"[^\W\d_]+", words.casefold())
    return gender(words) is not None or any(word in _SPEAKING for word in found)


def gender(words: str, *, french: bool = False) -> str | None:
    """The pronoun for whom a description means, "" when the noun leaves it open, None for what is no person.

    French: the article tells; who speaks is a person.
    """
    if french:
        return _ARTICLE.get(words.casefold().partition(" ")[0])
    head = _HANGING.split(words.casefold(), maxsplit=1)[0].split()[-1:]
    noun = head[0] if head else ""
    if noun in _GENDER:
        return _GENDER[noun]
    return next((pronoun for ending, pronoun in _ENDING if noun.endswith(ending)), None)
