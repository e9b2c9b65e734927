"""Whom "he" and "she" mean: the people an article names or describes ("her ex-wife", "a retired postman").

Nearness counts first, then being the subject of a sentence, the last speaker, a fitting first name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing.summary.speech_vocabulary import SPEAKER_NOUNS, TITLES
from briefing.text.names import SENTENCE_STARTERS

# Nouns that tell whether he or she is meant, and those for people that do not.
_NOUNS_FOR_MEN = """man boy father dad son brother husband uncle nephew grandfather grandson groom stepfather stepson
    widower ex-husband boyfriend gentleman king prince lord monk priest postman spokesman chairman
    fisherman policeman fireman businessman salesman congressman councilman alderman assemblyman
    cameraman doorman foreman frontman craftsman waiter actor countryman horseman lineman repairman
    goalkeeper""".split()
_NOUNS_FOR_WOMEN = """woman girl mother mom mum daughter sister wife aunt niece grandmother granddaughter bride
    stepmother stepdaughter widow ex-wife girlfriend queen princess lady nun spokeswoman chairwoman businesswoman
    congresswoman councilwoman policewoman saleswoman actress waitress heroine hostess stewardess
    midwife""".split()
_NOUNS_FOR_PEOPLE = """official officer aide adviser advisor lawyer attorney neighbour neighbor resident witness driver
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
_PRONOUN_OF_NOUN = {
    **dict.fromkeys(_NOUNS_FOR_PEOPLE, ""),
    **dict.fromkeys(_NOUNS_FOR_MEN, "he"),
    **dict.fromkeys(_NOUNS_FOR_WOMEN, "she"),
    # Among the men above, though women are both.
    **dict.fromkeys(("goalkeeper", "priest"), ""),
}
# What can be read, bodies that speak, and French nouns for people; beside the nouns for speakers.
_CAN_SPEAK = SPEAKER_NOUNS | frozenset(
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
_OPENS_DESCRIPTION = (
    r"(?:[Aa]n?|[Oo]ne|[Aa]nother|[Hh]is|[Hh]er|[Tt]heir|[A-ZÀ-Ý][\w-]{1,20}(?:\s[A-ZÀ-Ý][\w-]{1,20}){0,2}['’]s)"
)
_DESCRIPTION = rf"({_OPENS_DESCRIPTION}(?:\s[a-z][\w-]{{1,20}}){{1,4}})"
_SENTENCE_BEGINS_WITH = re.compile(
    r"(?:\A|[.!?”\"»\n]\s?)(?:(?:But|And|Then|Still),?\s|(?:[A-Z][a-z]{1,15}|On the [a-z]{1,15}),\s)?" + _DESCRIPTION
)
_WHO = re.compile(r", who\s")
_DESCRIPTION_BEFORE = re.compile(rf"\b{_DESCRIPTION}$")
# No name is next to the description and nobody is asked: that one answers.
_NAME_FOLLOWS = re.compile(r"[\w-]|['’]s|,?\s[A-ZÀ-Ý]|(?:\s[\w’'-]{1,20}){0,4}\sasked\b")
# Characters before ", who" in which its description begins: a bound on time; 35 and 140 change no quote.
_BEFORE_WHO = 70
# The article of a French noun tells its gender: "une retraitée".
_FRENCH_ARTICLES = {"un": "he", "le": "he", "une": "she", "la": "she"}
# The noun before "of" or "who" says who it is: "the sister of a captain" is a sister.
_AFTER_HEAD_NOUN = re.compile(r"\s(?:of|for|from|at|in|with|to|who)\b")
_NOUN_ENDINGS = (("woman", "she"), ("man", "he"))

_GENDERED = re.compile(r"(?=[hs])\b(?:(he|his|him|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
# What stands behind these belongs to the clause of the name.
_BEFORE_CLAUSE = re.compile(r"[.!?:;”\"]\s")
_SHORT_TITLE = re.compile(
    r"(?:\b(?:Sens?|Reps?|Govs?|Drs?|Mr|Mrs|Ms|Prof|Gen|Lt|Col|Capt|Sgt|Maj|Det|Coun|Hon|Rev|Del|M|Jr|St)\. ){1,3}$"
)
# Names that end or begin with these are of bodies and places; no pronoun for a person means them.
_BODY_WORDS = frozenset(
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
# Places of two words begin with these, and few people do.
_PLACE_WORDS = frozenset("New North South West East San Los Las Fort Port Lake Mount United White Middle Cape".split())
# Words of a role before a name ("Harbour master"). With 8 other clauses pass for a role.
_MOST_ROLE_WORDS = 4
# Characters behind a name within which a pronoun votes for its bearer's. Half loses one of our tests.
_VOTE_REACH = 200
# Characters between a name and a pronoun that may mean it; half and twice give other speakers in two articles of a
# hundred. How many mentions are looked at is a bound on time.
_MEANT_REACH, _MOST_MENTIONS = 900, 40

# What a mention gains and loses, in points, when it is asked whom a pronoun means. Of the 128 pronouns resolved by hand
# (docs/quality.md) .898 are right; the shares below are those with another value.

# So many characters of distance cost one point (75: .852, 300: .891).
_POINT_OF_DISTANCE = 150
# A paragraph between the mention and the pronoun (from 1.4 to 1.8 all do well; .85: .875, 3.4: .852).
_PARAGRAPH_COST = 1.7
# The name is the subject of its sentence or clause (1: .852, 4: .891).
_SUBJECT_BONUS = 2.0
# The pronoun of the name is known: by a first name, a title, or what follows the name elsewhere (.4: .891, 1.6: .875).
_KNOWN_PRONOUN_BONUS = 0.8
# Who spoke last mostly goes on: "... ," Orr said. "...," she added.
_LAST_SPEAKER_BONUS = 1.0  # .5: .875, 2: .859
# Who is named inside a quote is spoken of, and rarely speaks next. 1.5 and 6 give other speakers in 15 and 3 of the 488
# articles, none of them resolved by hand.
_INSIDE_QUOTE_COST = 3.0
# Another name within so many points makes the pronoun "one of several", which lowers the confidence and changes no
# speaker.
_CONTESTED_MARGIN = 2.0
_REST_OF_NAME = re.compile(r"[\w.'’-]*(?:\s[A-ZÀ-Ý][\w.'’-]*){0,4}")
_POSSESSIVE_NAME = re.compile(r"[\w.-]{1,40}(?:\s[A-ZÀ-Ý][\w.-]{0,40}){0,4}['’]s\s")
_CLAUSE_ENDS = re.compile(r"[.!?;:\n“”\"]|\b(?:who|that|which|because|when|if|as|and|but|while|says?|said|told)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a person, by full name, is named; `subject` when a sentence or clause begins with the name; `inside` when
    it stands in a quote."""

    start: int
    name: str
    subject: bool
    inside: bool = False


def make_mention(text: str, start: int, name: str, *, inside: bool = False) -> Mention:
    """The mention of somebody by a name that begins at `start`; `name` is the full one."""
    before = text[max(0, start - 40, text.rfind("\n", 0, start) + 1) : start]
    if before.endswith(". "):
        before = _SHORT_TITLE.sub("", before)
    lead = _BEFORE_CLAUSE.split(before)[-1]
    owner = _POSSESSIVE_NAME.match(text, start)
    subject = not (inside or owner) and (len(lead.split()) <= 1 or lead.rstrip().endswith(",") or _is_role(lead))
    return Mention(start=start, name=name, subject=subject, inside=inside)


def _is_role(lead: str) -> bool:
    """Whether only a role stands before a name ("Harbour master")."""
    words = lead.split()
    plain = len(words) <= _MOST_ROLE_WORDS and words[0].casefold() not in SENTENCE_STARTERS
    return plain and (words[-1] in TITLES or pronoun_for_description(lead.strip()) is not None)


def may_be_person(name: str) -> bool:
    """Whether a name may be a person's: no word of it says that it is a body or a place."""
    words = name.split()
    return bool(words) and words[0] not in _PLACE_WORDS and _BODY_WORDS.isdisjoint(words)


def learn_pronouns(text: str, mentions: Sequence[Mention], quoted: Callable[[int], bool]) -> dict[str, str]:
    """By name the pronoun, "he" or "she", that most often follows a name before somebody else is named.

    `quoted` tells whether an offset lies in a quote: there somebody else may be meant.
    """
    votes: dict[str, Counter[str]] = {}
    for index, this in enumerate(mentions):
        others = (other.start for other in mentions[index + 1 : index + 4] if other.name != this.name)
        # Up to the next name, and to the end of the paragraph unless the name is its subject.
        stop = min(this.start + _VOTE_REACH, next(others, len(text)))
        paragraph = text.find("\n", this.start, stop)
        if paragraph >= 0 and not this.subject:
            stop = paragraph  # the next one may be about somebody else
        pronouns = _GENDERED.finditer(text, this.start + len(this.name), stop)
        # What is said in a quote of somebody named outside it is about somebody else, and the other way round.
        found = next(
            (it for it in pronouns if quoted(it.start()) == this.inside and not _means_another(text, this, it)), None
        )
        if found:
            votes.setdefault(this.name, Counter())["he" if found[1] else "she"] += 1
    return {
        name: count.most_common(1)[0][0]
        for name, count in votes.items()
        if count.most_common(1)[0][1] * 2 > count.total()
    }


def _means_another(text: str, name: Mention, pronoun: re.Match[str]) -> bool:
    """Whether a pronoun behind a name means somebody else: "Orr, her deputy, ...", "Orr sat beside him."."""
    between = text[_REST_OF_NAME.match(text, name.start).end() : pronoun.start()]  # type: ignore[union-attr]
    if between == ", ":
        return True
    return pronoun[0] == "him" and name.subject and not _CLAUSE_ENDS.search(between)


def resolve_pronoun(
    wanted: str, at: int, text: str, mentions: Sequence[Mention], pronouns: Mapping[str, str], last: str
) -> tuple[str, bool]:
    """The name that the pronoun `wanted` at offset `at` means, or "", and whether another comes near it.

    Args:
        mentions: those before `at`, in order; `pronouns`: what is known of each name ("" unknown, absent no person);
            `last`: the name of the last speaker, or "".
    """
    scores: dict[str, float] = {}
    for this in mentions[-_MOST_MENTIONS:]:
        pronoun = pronouns.get(this.name)
        if at - this.start > _MEANT_REACH or pronoun not in ("", wanted):
            continue
        score = (
            _SUBJECT_BONUS * this.subject
            - (at - this.start) / _POINT_OF_DISTANCE
            + _KNOWN_PRONOUN_BONUS * bool(pronoun)
        )
        score -= _INSIDE_QUOTE_COST * this.inside
        score -= _PARAGRAPH_COST * len(re.findall(r"\n+", text[this.start : at]))
        scores[this.name] = max(score, scores.get(this.name, score))
    if last and pronouns.get(last, "") in ("", wanted):
        scores[last] = max(scores.get(last, -2.0), -2.0) + _LAST_SPEAKER_BONUS
    best = max(scores, key=lambda name: (scores[name], name), default="")
    return best, any(name != best and scores[best] - score < _CONTESTED_MARGIN for name, score in scores.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedPerson:
    """A description of a person: where it begins, its words, and "he", "she" or "" where the noun does not tell."""

    start: int
    name: str
    pronoun: str


def find_unnamed_people(text: str) -> Iterator[UnnamedPerson]:
    """The people whom sentences of a text begin with, or relative clauses follow, and whom no name goes with."""
    for match in _SENTENCE_BEGINS_WITH.finditer(text):
        yield from _person_described_by(text, match.start(1), match[1])
    for who in _WHO.finditer(text):
        before = _DESCRIPTION_BEFORE.search(text, max(0, who.start() - _BEFORE_WHO), who.start())
        if before:
            yield from _person_described_by(text, before.start(1), before[1])


def _person_described_by(text: str, start: int, words: str) -> Iterator[UnnamedPerson]:
    """The description that `words` begin with, up to the first noun for a person."""
    for end in re.finditer(r"(?<=[a-z])(?=\s|$)", words):
        pronoun = pronoun_for_description(words[: end.start()])
        if pronoun is not None:
            if not _NAME_FOLLOWS.match(text, start + end.start()):
                yield UnnamedPerson(start=start, name=words[: end.start()], pronoun=pronoun)
            return


def can_speak(words: str) -> bool:
    """Whether a description is one of a person, a body or a text. Without a verb of saying nothing else speaks."""
    found = re.findall(r"[^\W\d_]+", words.casefold())
    return pronoun_for_description(words) is not None or any(word in _CAN_SPEAK for word in found)


def pronoun_for_description(words: str, *, french: bool = False) -> str | None:
    """The pronoun for whom a description means, "" when the noun leaves it open, None for what is no person.

    French: the article tells; who speaks is a person.
    """
    if french:
        return _FRENCH_ARTICLES.get(words.casefold().partition(" ")[0])
    head = _AFTER_HEAD_NOUN.split(words.casefold(), maxsplit=1)[0].split()[-1:]
    noun = head[0] if head else ""
    if noun in _PRONOUN_OF_NOUN:
        return _PRONOUN_OF_NOUN[noun]
    return next((pronoun for ending, pronoun in _NOUN_ENDINGS if noun.endswith(ending)), None)
