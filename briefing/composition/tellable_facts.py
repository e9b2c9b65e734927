"""The facts that a blurb is chosen from, and whether a reader who has read only the blurb can follow them.

An article leads its reader to each of its sentences; a blurb takes some of them away from there. So nothing may point
at what is not in the blurb: a pronoun, a surname before the full name, "the company" after another one came up, "also".
Each rule answers lines that were printed once; docs/example.md lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing.composition.printed_sentences import article_of_span, as_paragraph, make_sentence
from briefing.text.datelines import dateline_before
from briefing.text.names import SENTENCE_STARTERS, names
from briefing.text.scripts import is_latin
from briefing.text.wording import content_word_set, needs_context, without_roman_one, word_count, word_set
from briefing.types import Article, Fact, Sentence, Story

# What stands before a surname, to the end of what is searched: any word, a capitalised one, a first name.
_WORD_BEFORE = re.compile(r"[^\W\d_][\w.'’-]*\s+\Z")
_CAPITALISED_BEFORE = re.compile(r"[A-Z][\w.'’-]+\s+\Z")
_CAPITALISED_STARTERS = "|".join(sorted(word.capitalize() for word in SENTENCE_STARTERS))
# No first name: "The Brandl ..." names nobody in full.
_FIRST_NAME_BEFORE = re.compile(rf"\b(?!(?:{_CAPITALISED_STARTERS})\s)[A-Z][\w'’-]+\s+(?:[A-Z]\.\s+)?\Z")
# Characters that are searched before a surname: the pattern for a first name needs no more, and long texts stay cheap.
_LONGEST_FIRST_NAME = 60
# "the CLPS contracts": initials need their words, as a surname needs its name.
_INITIALS = re.compile(r"\b[A-Z]{2,6}\b")

# A column's "we" and "I" would be read as the editor's.
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]e|[Mm]y|[Oo]ur|[Uu]s|[Jj]e|[Jj]['’]\w+|[Nn]ous|[Nn]otre|[Nn]os|[Mm]on|[Mm]es)\b"
)
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
# The part of a sentence outside quotation marks, below which it is a quotation and no fact.
_LEAST_UNQUOTED = 0.5

# Headlines that are the first line of a text: of five long words or more, all but the small ones begin with a capital.
_TITLE_WORD_LETTERS, _TITLE_WORDS = 4, 5
_SMALL_IN_TITLES = word_set(
    """about above across after against along among amid around before behind below beside between beyond despite down
    during except from inside into like near onto over past since than that through till toward towards under until
    unto upon when whether while with within without
    dans pour avec sans sous chez vers entre mais donc dont après avant contre depuis leur leurs cette"""
)

# "The company", "the man": nouns that say again who or what was named before.
REPEATING_NOUNS = word_set(
    """
    company firm group agency organization organisation team party bank airline retailer startup maker network
    man woman boy girl teen teenager couple pair suspect victim victims driver passenger officer officers player singer
    actor author director official officials patient child children family brothers sisters men women two
    three four five
    société entreprise groupe agence organisation organisme équipe parti banque
    homme femme garçon fille adolescent couple suspect suspecte victime victimes conducteur joueur auteur enfant enfants
    famille deux trois quatre cinq
    """
)
# "The council" alone is one that was named before; "the city council" is the reader's own.
_INSTITUTIONS = word_set(
    """
    department ministry union court panel committee board commission council club university school hospital
    ministère syndicat tribunal cour comité conseil commission club université école hôpital
    """
)
# "The meeting", "the ruling": nouns of what happened, which an opening has to say first.
EVENT_NOUNS = word_set(
    """
    meeting plot triumph victory win loss defeat move decision ruling verdict attack incident crash accident blast
    explosion shooting outage agreement deal announcement proposal investigation case lawsuit trial arrest death killing
    measure change statement document documents letter email video photo image images post tweet comment
    comments remark remarks news result results findings event game match tour show film movie book album song
    site building facility plan project programme program report study survey poll law bill legislation vote
    rencontre complot victoire défaite décision verdict attaque attentat accident explosion fusillade panne accord
    entente annonce proposition enquête affaire procès arrestation mort mesure changement déclaration document lettre
    courriel vidéo photo image commentaire commentaires nouvelle résultat résultats match spectacle film livre album
    chanson projet programme rapport étude sondage loi vote
    """
)
_DEFINITE = re.compile(r"(?:(?:The|Le|La|Les) |L['’])(?P<words>(?:[\w'’-]+ ){0,3}[\w'’-]+)(?P<mark>[,.:;]?)")
# Behind one of these "change" and "report" are verbs: "The government should change the law".
_AUXILIARIES = word_set(
    "is are was were be been has have had do does did will would can could may might must shall should to not"
    " est sont a ont avait doit doivent peut peuvent va vont ne"
)
# What follows such a noun and says which one is meant.
QUALIFYING_WORDS = word_set(
    """
    of on in between at to for against over that which who whose where by behind with from about into near called named
    known de du des d d' d’ sur dans entre à au aux pour contre que qui dont où par derrière avec près appelé appelée
    """
)
# "also", "57 of them", "for example": they add to a sentence that the blurb may not have.
_ADDING = re.compile(
    r"\b(?:also|another|(?:of|among) (?:them|these|those)|for example|for instance|too(?=[,.])|as well(?! as)|"
    r"d['’]entre (?:eux|elles)|par exemple|aussi|également|un autre|une autre|d['’]autres)\b",
    re.IGNORECASE,
)
# Advice to the reader is no news to open with.
_ADDRESSES_READER = re.compile(r"\b(?:you|your|you['’]\w+|vous|votre|vos)\b", re.IGNORECASE)
# "Mr. Orr is facing ...", "In his book, Orr ...", "The minister, Ida Orr, said ...": said as if we had met.
_ASSUMES_ACQUAINTANCE = re.compile(
    r"(?:Mr|Mrs|Ms|Mx|M|Mme|Mlle)\.? [^\W\d_a-z]|\w+ (?:his|her|their|its|son|sa|ses|leur|leurs) |"
    r"(?:The|Le|La) (?:[\w-]+ ){1,3}?[\w-]+, [^\W\d_a-z]|(?:First of all|Secondly|Finally|Enfin|D['’]abord)\b"
)
# "Edwards ran for re-election ...", and no Edwards before: a surname at the head of a sentence counts as one.
_FIRST_WORD = re.compile(r"[^\W\d_a-z][\w’'-]+")
# "Because the crane fell.": half a sentence, the other half of which stood before it.
_SUBORDINATE_CLAUSE = re.compile(r"(?:Because|Although|Though|While|Parce que?|Bien que?|Alors que?) [^,]*$")
# "Which is why the bridge closed." goes on, too.
_LEADING_AND = re.compile(r"(?:And|Et|Which)\b")
# "The midfielder, who is 19, ...": somebody the article has just introduced.
_INTRODUCES_SOMEBODY = re.compile(
    r"(?:The|Le|La) (?:[\w-]+ )?[\w-]+,? (?:who|whose|qui|dont)\b|(?:The|Le|La) [\w-]*year-old\b"
)

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# A caption has no finite verb. A list of common ones is enough to tell: only excerpts are asked.
_FUNCTION_WORDS = word_set(
    "a an the and or of in on at to for with by from near after before during as de du des la le et à en"
)
_PARTICIPLE_PHRASE = re.compile(r"[^\W\d_]\S* (?:\S+ ){0,4}?[^\W\d_A-Z]\w+ing\b")
_FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|\w{2,}ed|"
    r"said|says|say|told|made|won|lost|took|gave|got|went|came|saw|found|left|held|led|fell|rose|began|met|hit|cut|put|"
    r"set|ran|kept|paid|sent|built|brought|bought|caught|drew|drove|grew|knew|spoke|stood|struck|shot|spent|won['’]t|"
    r"\w+n['’]t|\w+['’](?:s|re|ve|ll|d))\b"
)


@dataclass(frozen=True, slots=True)
class TellableFact:
    """A fact that could be printed: its sentence, its words and where the sentence starts in its article."""

    original: Fact
    article: Article
    sentence: Sentence
    words: frozenset[str]
    start: int

    @property
    def length(self) -> int:
        """Its words as a reader counts them."""
        return word_count(self.sentence.text)

    @property
    def needs_context(self) -> bool:
        """Whether it cannot be read without a sentence before it."""
        return needs_context(self.sentence.text)


@dataclass(frozen=True, slots=True)
class BlurbDraft:
    """The facts chosen so far: the opening, the sides that give other figures, the details. `known` was told before."""

    opening: TellableFact
    sides: tuple[TellableFact, ...] = ()
    details: tuple[TellableFact, ...] = ()
    known: str = ""

    @property
    def facts(self) -> tuple[TellableFact, ...]:
        """All the facts, in the order of choosing."""
        return (self.opening, *self.sides, *self.details)

    @property
    def length(self) -> int:
        """Words of the facts."""
        return sum(fact.length for fact in self.facts)

    @property
    def text(self) -> str:
        """What the reader has read so far, the look back included."""
        return f"{self.known} {as_paragraph(tuple(fact.sentence for fact in self.facts))}".strip()


def find_tellable_facts(facts: Iterable[Fact], story: Story) -> tuple[TellableFact, ...]:
    """The facts of a story that make a sentence fit for print, in their order."""
    articles = {article.id: article for article in story.articles}
    found = (as_tellable_fact(fact, articles.get(fact.span.article_id)) for fact in facts)
    return tuple(fact for fact in found if fact is not None)


def as_tellable_fact(fact: Fact, article: Article | None) -> TellableFact | None:
    """A fact as one that can be told; None for a sentence that is broken off, a headline, or somebody's "we"."""
    if article is None or article_of_span(fact.span, {article.id: article}) is None:
        return None
    made = make_sentence(article, fact.span.start, fact.span.end)
    if made is None or _is_unprintable(made.text, article):
        return None
    return TellableFact(fact, article, made, content_word_set(fact.text, article.language), fact.span.start)


def find_differing_figures(story: Story, opening: TellableFact) -> tuple[tuple[TellableFact, ...], ...]:
    """The facts of each pair of figures that differ, if all of them can be printed: the opening's side first where it
    gives one of them, else the lead article's."""
    articles = {article.id: article for article in story.articles}
    found = []
    for disagreement in story.disagreements:
        facts = [as_tellable_fact(fact, articles.get(fact.span.article_id)) for fact in disagreement.facts]
        sides = [fact for fact in facts if fact is not None and not fact.needs_context]
        if len(sides) == len(facts):
            found.append(tuple(sorted(sides, key=lambda side: not share_passage(side, opening))))
    return tuple(found)


def share_passage(fact: TellableFact, other: TellableFact) -> bool:
    """Whether two facts share a part of their article."""
    a, b = fact.original.span, other.original.span
    return a.article_id == b.article_id and a.start < b.end and b.start < a.end


def _is_unprintable(text: str, article: Article) -> bool:
    return (
        is_truncated(text)
        or _is_quotation_or_first_person(text)
        or _is_title_case(text)
        or bool(_LEADING_AND.match(text))
        or (article.excerpt_only and _is_caption(text))
    )


def is_truncated(text: str) -> bool:
    """Whether a text breaks off, as excerpts do."""
    return text.rstrip("\"'”’»). ").endswith("…") or text.rstrip("\"'”’») ").endswith("...")


def is_first_person(text: str) -> bool:
    """Whether a sentence says "I" or "we" for its writer, outside of quotations."""
    return bool(_FIRST_PERSON.search(without_roman_one(_QUOTATION.sub("", text))))


def _is_quotation_or_first_person(text: str) -> bool:
    """Whether a sentence is mostly quotation, which the blurb's quote is for, or says "we" for its writer."""
    return len(_QUOTATION.sub("", text)) < _LEAST_UNQUOTED * len(text) or is_first_person(text)


def _is_title_case(text: str) -> bool:
    """Whether A Sentence Is Written Like A Headline."""
    words = [word for word in _WORD.findall(text) if len(word) >= _TITLE_WORD_LETTERS]
    small = [word for word in words if not word[0].isupper()]
    # "Tony Orr has met Ida Roy to talk about ...": full names, and verbs that a headline would begin with a capital.
    return len(words) >= _TITLE_WORDS and not any(word not in _SMALL_IN_TITLES for word in small)


def _is_caption(text: str) -> bool:
    """Whether a text has no finite verb, like the words below a picture: "Crews waiting on the quay on Monday."."""
    if _FINITE_VERB.search(text) or not is_latin(text):  # what is a verb in other scripts is not known
        return False
    plain = [word for word in _WORD.findall(text) if word[0].islower() and word not in _FUNCTION_WORDS]
    return bool(_PARTICIPLE_PHRASE.match(text)) or not plain


def follows_dateline(fact: TellableFact) -> bool:
    """Whether a fact follows a dateline ("PORT ALLEN — "): it is the lede, even under a standfirst."""
    return bool(dateline_before(fact.article.text, fact.start))


def may_open(fact: TellableFact) -> bool:
    """Whether a blurb may open with a fact: it needs no sentence and no event before it."""
    text = fact.sentence.text
    return not (
        fact.needs_context or _refers_back(text, REPEATING_NOUNS | EVENT_NOUNS) or _SUBORDINATE_CLAUSE.match(text)
    )


def opens_well(fact: TellableFact) -> bool:
    """Whether a fact is the kind of sentence a newspaper opens with: no quotation, no "also", no advice."""
    text = fact.sentence.text
    return not (
        text[0] in "“\"«'"
        or _ASSUMES_ACQUAINTANCE.match(text)
        or _ADDING.search(text)
        or _ADDRESSES_READER.search(_QUOTATION.sub("", text))
    )


def _refers_back(text: str, nouns: frozenset[str]) -> bool:
    """Whether a sentence begins with "the" and one of these nouns, and does not say which one it means."""
    found = _DEFINITE.match(text)
    if found is None:
        return False
    written = found["words"].split()
    words = [word.casefold() for word in written]
    at = next(
        (place for place, word in enumerate(words[:3]) if word in nouns or (not place and word in _INSTITUTIONS)), None
    )
    if at is None or any(word[0].isupper() or word in _AUXILIARIES for word in written[: at + 1]):
        return False
    after = words[at + 1 : at + 2]
    return not after or not (after[0] in QUALIFYING_WORDS or after[0] in nouns or after[0] in _INSTITUTIONS)


def may_follow(fact: TellableFact, before: Sequence[TellableFact]) -> bool:
    """Whether a fact can be read behind these facts, in any order: it needs no sentence but one of them that stands
    right before it in its article, and it introduces nobody in passing."""
    if any(is_next_sentence(fact, other) for other in before):
        return True
    text = fact.sentence.text
    leads_on = _INTRODUCES_SOMEBODY.match(text) or _ADDING.search(text)
    return not (fact.needs_context or leads_on or _may_mean_another(fact, before))


def _may_mean_another(fact: TellableFact, before: Sequence[TellableFact]) -> bool:
    """Whether "the company" may be another than the one that was told of: the article names somebody new in between."""
    if not _refers_back(fact.sentence.text, REPEATING_NOUNS):
        return False
    own = [other for other in before if other.article.id == fact.article.id and other.start < fact.start]
    if not own:
        return True
    told = " ".join(other.sentence.text for other in before)
    nearest = max(own, key=lambda other: other.start)
    between = fact.article.text[nearest.original.span.end : fact.start]
    return any(name.split()[-1] not in told for name in names(between))


def is_next_sentence(fact: TellableFact, other: TellableFact) -> bool:
    """Whether a fact is the next sentence of the same paragraph."""
    if fact.article.id != other.article.id or fact.start < other.original.span.end:
        return False
    between = fact.article.text[other.original.span.end : fact.start]
    return not between.strip(' "”’»)') and "\n" not in between


def names_unintroduced(fact: TellableFact, before: str) -> bool:
    """Whether a fact has a surname or initials that the article has introduced and the blurb has not."""
    said = f"{before} {fact.sentence.text}"
    earlier = fact.article.text[: fact.original.span.start]
    if any(short not in before and f"({short})" in earlier for short in _INITIALS.findall(fact.sentence.text)):
        return True
    first = _FIRST_WORD.match(fact.sentence.text)
    begins = (
        (first[0].removesuffix("'s").removesuffix("’s"),)
        if first and first[0].casefold() not in SENTENCE_STARTERS
        else ()
    )
    for name in dict.fromkeys((*begins, *names(fact.sentence.text))):
        surname = name.split()[-1]
        if (
            " " in name
            or _occurs_after(surname, before, _WORD_BEFORE)
            or _occurs_after(surname, said, _CAPITALISED_BEFORE)
        ):
            continue
        if _occurs_after(surname, earlier, _FIRST_NAME_BEFORE):
            return True
    return False


def _occurs_after(surname: str, text: str, start: re.Pattern[str]) -> bool:
    """Whether a name occurs in a text as a word of its own, right after a match of `start`."""
    at = text.find(surname)
    while at >= 0:
        end = at + len(surname)
        if not text[end : end + 1].isalnum() and start.search(text, max(0, at - _LONGEST_FIRST_NAME), at):
            return True
        at = text.find(surname, end)
    return False
