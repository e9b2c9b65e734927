"""The sentences a blurb is chosen from, and whether a reader who has read only the blurb can follow them.

An article leads its reader to each of its sentences; a blurb takes some of them away from there. So nothing may point
at what is not in the blurb: a pronoun, a surname before the full name, "the company" after another one came up, "also".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing.composition.prose import article_of, sentence
from briefing.text.names import SENTENCE_STARTERS, names
from briefing.text.wording import content_word_set, needs_context, word_count, word_set
from briefing.types import Article, Fact, Sentence, Story

# What stands before a surname, to the end of what is searched: any word, a capitalised one, a first name.
_ANY_WORD = re.compile(r"[^\W\d_][\w.'’-]*\s+\Z")
_CAPITAL = re.compile(r"[A-Z][\w.'’-]+\s+\Z")
_SMALL_WORDS = "|".join(sorted(word.capitalize() for word in SENTENCE_STARTERS))
_FULL_NAME = re.compile(rf"\b(?!(?:{_SMALL_WORDS})\s)[A-Z][\w'’-]+\s+(?:[A-Z]\.\s+)?\Z")
_LONGEST_NAME = 60
_SHORT_NAME = re.compile(r"\b[A-Z]{2,6}\b")

# A column's "we" and "I" would be read as the editor's.
_OWN_VOICE = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]e|[Mm]y|[Oo]ur|[Uu]s|[Jj]e|[Jj]['’]\w+|[Nn]ous|[Nn]otre|[Nn]os|[Mm]on|[Mm]es)\b"
)
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_MOSTLY = 0.5

_DATELINE = re.compile(r"[^\W\d_a-z][^\n]{1,60}\s?[—–-]+\s+")
# "Port Allen (Strait Press) – Crews ...": a dateline that is not in capitals, which a sentence begins with.
_PLACE = r"[^\W\d_a-z][\w.'’-]+(?:[ -][^\W\d_a-z][\w.'’-]+){0,2}"
_OWN_DATELINE = re.compile(rf"{_PLACE}(?:, {_PLACE})?(?: \([^()\n]{{1,40}}\))? ?[—–]{{1,2}} (?=[^\W\d_a-z]|[“\"«])")

_LONG_WORD = 4
_TITLE_WORDS, _TITLE_SHARE = 5, 0.8

# "The company", "the man": nouns that say again who or what was named before.
_AGAIN = word_set(
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
_BODIES = word_set(
    """
    department ministry union court panel committee board commission council club university school hospital
    ministère syndicat tribunal cour comité conseil commission club université école hôpital
    """
)
# "The meeting", "the ruling": nouns of what happened, which an opening has to say first.
_HAPPENED = word_set(
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
# What follows such a noun and says which one is meant.
_WHICH = word_set(
    """
    of on in between at to for against over that which who whose where by behind with from about into near called named
    known de du des d d' d’ sur dans entre à au aux pour contre que qui dont où par derrière avec près appelé appelée
    """
)
_MORE = re.compile(
    r"\b(?:also|another|(?:of|among) (?:them|these|those)|for example|for instance|too(?=[,.])|as well(?! as)|"
    r"d['’]entre (?:eux|elles)|par exemple|aussi|également|un autre|une autre|d['’]autres)\b",
    re.IGNORECASE,
)
_TO_THE_READER = re.compile(r"\b(?:you|your|you['’]\w+|vous|votre|vos)\b", re.IGNORECASE)
# "Mr. Orr is facing ...", "In his book, Orr ...", "The minister, Ida Orr, said ...": said as if we had met.
_AS_IF_MET = re.compile(
    r"(?:Mr|Mrs|Ms|Mx|M|Mme|Mlle)\.? [^\W\d_a-z]|\w+ (?:his|her|their|its|son|sa|ses|leur|leurs) |"
    r"(?:The|Le|La) (?:[\w-]+ ){1,3}?[\w-]+, [^\W\d_a-z]|(?:First of all|Secondly|Finally|Enfin|D['’]abord)\b"
)
_FIRST_WORD = re.compile(r"[^\W\d_a-z][\w’'-]+")
_HALF = re.compile(r"(?:Because|Although|Though|While|Parce que?|Bien que?|Alors que?) [^,]*$")
_AND = re.compile(r"(?:And|Et)\b")
# "The midfielder, who is 19, ...": somebody the article has just introduced.
_INTRODUCING = re.compile(r"(?:The|Le|La) (?:[\w-]+ )?[\w-]+,? (?:who|whose|qui|dont)\b|(?:The|Le|La) [\w-]*year-old\b")

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL = word_set("a an the and or of in on at to for with by from near after before during as de du des la le et à en")
_DOING = re.compile(r"[^\W\d_]\S* (?:\S+ ){0,4}?[^\W\d_A-Z]\w+ing\b")
_SAYS_SOMETHING = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|\w{2,}ed|"
    r"said|says|say|told|made|won|lost|took|gave|got|went|came|saw|found|left|held|led|fell|rose|began|met|hit|cut|put|"
    r"set|ran|kept|paid|sent|built|brought|bought|caught|drew|drove|grew|knew|spoke|stood|struck|shot|spent|won['’]t|"
    r"\w+n['’]t|\w+['’](?:s|re|ve|ll|d))\b"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A fact that could be printed: its sentence, its words and where the sentence starts in its article."""

    fact: Fact
    article: Article
    made: Sentence
    words: frozenset[str]
    start: int

    @property
    def length(self) -> int:
        """Its words as a reader counts them."""
        return word_count(self.made.text)

    @property
    def leaning(self) -> bool:
        """Whether it leans on a sentence before it."""
        return needs_context(self.made.text)


def lines_of(facts: Iterable[Fact], story: Story) -> tuple[Line, ...]:
    """The facts of a story that make a sentence fit for print, in their order."""
    articles = {article.id: article for article in story.articles}
    found = (line_of(fact, articles.get(fact.span.article_id)) for fact in facts)
    return tuple(line for line in found if line is not None)


def line_of(fact: Fact, article: Article | None) -> Line | None:
    """A fact as a line, or None when its sentence is nothing to print: broken off, a headline, somebody's "we"."""
    if article is None or article_of(fact.span, {article.id: article}) is None:
        return None
    start = _behind_dateline(article.text, fact.span.start, fact.span.end)
    made = sentence(article, start, fact.span.end)
    if made is None or _unfit(made.text, article):
        return None
    return Line(fact, article, made, content_word_set(fact.text, article.language), start)


def sides_of(story: Story, opening: Line) -> tuple[tuple[Line, ...], ...]:
    """The lines of each pair of figures that differ, if all of them can be printed: the opening's side first where it
    gives one of them, else the lead article's."""
    articles = {article.id: article for article in story.articles}
    found = []
    for disagreement in story.disagreements:
        lines = [line_of(fact, articles.get(fact.span.article_id)) for fact in disagreement.facts]
        sides = [line for line in lines if line is not None and not line.leaning]
        if len(sides) == len(lines):
            found.append(tuple(sorted(sides, key=lambda side: not overlap(side, opening))))
    return tuple(found)


def overlap(line: Line, other: Line) -> bool:
    """Whether two lines share a part of their article."""
    a, b = line.fact.span, other.fact.span
    return a.article_id == b.article_id and a.start < b.end and b.start < a.end


def _behind_dateline(text: str, start: int, end: int) -> int:
    first = start == 0 or text[start - 1] == "\n"
    found = _OWN_DATELINE.match(text, start, end) if first else None
    return found.end() if found else start


def _unfit(text: str, article: Article) -> bool:
    return (
        is_cut(text)
        or _nobodys_words(text)
        or _is_headline(text)
        or bool(_AND.match(text))
        or (article.excerpt_only and _is_caption(text))
    )


def is_cut(text: str) -> bool:
    """Whether a text breaks off, as excerpts do."""
    return text.rstrip("\"'”’»). ").endswith("…") or text.rstrip("\"'”’») ").endswith("...")


def in_own_voice(text: str) -> bool:
    """Whether a sentence says "I" or "we" for its writer, outside of quotations."""
    return bool(_OWN_VOICE.search(_QUOTATION.sub("", text)))


def _nobodys_words(text: str) -> bool:
    """Whether a sentence is mostly quotation, which the blurb's quote is for, or says "we" for its writer."""
    return len(_QUOTATION.sub("", text)) < _MOSTLY * len(text) or in_own_voice(text)


def _is_headline(text: str) -> bool:
    """Whether A Sentence Is Written Like This."""
    words = [word for word in _WORD.findall(text) if len(word) >= _LONG_WORD]
    return len(words) >= _TITLE_WORDS and sum(word[0].isupper() for word in words) >= _TITLE_SHARE * len(words)


def _is_caption(text: str) -> bool:
    """Whether a text has no verb that says something: "Crews waiting on the quay on Monday." stands below a picture."""
    if _SAYS_SOMETHING.search(text):
        return False
    plain = [word for word in _WORD.findall(text) if word[0].islower() and word not in _SMALL]
    return bool(_DOING.match(text)) or not plain


def after_dateline(line: Line) -> bool:
    """Whether a line follows a dateline ("PORT ALLEN — "): it is the lede, even under a standfirst."""
    text = line.article.text
    return bool(_DATELINE.fullmatch(text[text.rfind("\n", 0, line.start) + 1 : line.start]))


def may_open(line: Line) -> bool:
    """Whether a blurb may open with a line: it leans on nothing, and needs nothing that happened before."""
    text = line.made.text
    return not (line.leaning or _points_back(text, _AGAIN | _HAPPENED) or _HALF.match(text))


def opens_well(line: Line) -> bool:
    """Whether a line is the kind of sentence a newspaper opens with: no quotation, no "also", no advice."""
    text = line.made.text
    return not (
        text[0] in "“\"«'"
        or _AS_IF_MET.match(text)
        or _MORE.search(text)
        or _TO_THE_READER.search(_QUOTATION.sub("", text))
    )


def _points_back(text: str, nouns: frozenset[str]) -> bool:
    """Whether a sentence begins with "the" and one of these nouns, and does not say which one it means."""
    found = _DEFINITE.match(text)
    if found is None:
        return False
    written = found["words"].split()
    words = [word.casefold() for word in written]
    at = next((place for place, word in enumerate(words[:3]) if word in nouns or (not place and word in _BODIES)), None)
    if at is None or any(word[0].isupper() for word in written[: at + 1]):
        return False
    after = words[at + 1 : at + 2]
    return not after or not (after[0] in _WHICH or after[0] in nouns or after[0] in _BODIES)


def may_follow(line: Line, before: Sequence[Line]) -> bool:
    """Whether a line can be read behind these, in whatever order: it leans on none but the one it stands behind in its
    article, and nobody is introduced by the way."""
    if any(directly_after(line, other) for other in before):
        return True
    text = line.made.text
    return not (line.leaning or _INTRODUCING.match(text) or _MORE.search(text) or _means_another(line, before))


def _means_another(line: Line, before: Sequence[Line]) -> bool:
    """Whether "the company" may be one that came up after what was told: its article names somebody new between."""
    if not _points_back(line.made.text, _AGAIN):
        return False
    own = [other for other in before if other.article.id == line.article.id and other.start < line.start]
    if not own:
        return True
    told = " ".join(other.made.text for other in before)
    nearest = max(own, key=lambda other: other.start)
    between = line.article.text[nearest.fact.span.end : line.start]
    return any(name.split()[-1] not in told for name in names(between))


def directly_after(line: Line, other: Line) -> bool:
    """Whether a line is the next sentence of the same paragraph."""
    if line.article.id != other.article.id or line.start < other.fact.span.end:
        return False
    between = line.article.text[other.fact.span.end : line.start]
    return not between.strip(' "”’»)') and "\n" not in between


def strangers(line: Line, before: str) -> bool:
    """Whether a line calls somebody by surname, or something by its initials, whom or which the article has introduced
    and the blurb has not."""
    said = f"{before} {line.made.text}"
    earlier = line.article.text[: line.fact.span.start]
    if any(short not in before and f"({short})" in earlier for short in _SHORT_NAME.findall(line.made.text)):
        return True
    first = _FIRST_WORD.match(line.made.text)
    begins = (
        (first[0].removesuffix("'s").removesuffix("’s"),)
        if first and first[0].casefold() not in SENTENCE_STARTERS
        else ()
    )
    for name in dict.fromkeys((*begins, *names(line.made.text))):
        surname = name.split()[-1]
        if " " in name or _follows(surname, before, _ANY_WORD) or _follows(surname, said, _CAPITAL):
            continue
        if _follows(surname, earlier, _FULL_NAME):
            return True
    return False


def _follows(surname: str, text: str, start: re.Pattern[str]) -> bool:
    """Whether a name stands in a text as a word of its own, behind what `start` ends with."""
    at = text.find(surname)
    while at >= 0:
        end = at + len(surname)
        if not text[end : end + 1].isalnum() and start.search(text, max(0, at - _LONGEST_NAME), at):
            return True
        at = text.find(surname, end)
    return False
