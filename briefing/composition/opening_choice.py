"""Choose the opening of a blurb: of all outlets' sentences the one that tells the headlines' event and stands alone.

A newspaper's first sentence is mostly that, and an excerpt's often is not: it adds to its headline ("The troops, who
landed at ..."), and a feature begins with a scene. The headlines of a story say what the event is. A candidate is
weighed by how much of them it tells, by whom it names in full, by what it leans on, and by where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from briefing.composition.retelling import event_stems
from briefing.composition.story_selection import outlet_key
from briefing.composition.tellable_facts import (
    EVENT_NOUNS,
    QUALIFYING_WORDS,
    REPEATING_NOUNS,
    TellableFact,
    follows_dateline,
    may_open,
    names_unintroduced,
    opens_well,
)
from briefing.stories import article_form, is_earlier_stage, one_per_outlet
from briefing.stories.article_likeness import stem, without_dates
from briefing.text.names import SENTENCE_STARTERS, names
from briefing.text.wording import occurs_as_words, word_set
from briefing.types import Story

_OPENING_WORDS = (8, 60)
"""Words of an opening. 3 of 106 blurbs change at 45, one of 179 at 10, none at 6 or 78."""
_GOOD_OPENING_WORDS = 45
"""Words up to which an opening is read with ease. None of 106 changes at 34 or 58."""

# What counts for and against a sentence. Set by reading, not learnt: openings of 88 real pages and of 26 stories that
# several outlets tell, half of what there is; the other half was only counted (docs/quality.md).
_TELLS_EVENT = 0.7
"""For all that the headlines say; less for a part of it."""
_LEAST_TOLD = 0.75
"""The part of the most telling headline that counts as all where no sentence has more: what tells less of it tells the
event by chance."""
_CLEARLY, _BY_FAR = 0.05, 0.3
"""What a later sentence must have before an earlier one of its article, and before one without any fault: a newspaper's
own first sentence is rarely the wrong one, even where its headline has other words."""
_AT_THE_TOP = 100
"""Characters in which the first sentence begins, behind a byline that was left in the text."""
_SHORTEST_STEM = 4
"""Letters of a stem that another may begin with; with three "car" begins "careful"."""
_LEDE, _LEDE_CHARACTERS = 0.5, 300
"""For the sentence at the top of its article, and the characters after which half of that is left."""
_OF_LEAD = 0.15
"""For the outlet that the rest of the blurb comes from: another one's opening must tell clearly more."""
_HAS_DAY = 0.05
"""For the day of the event; it decides between equals."""
_DOES_NOT_OPEN_WELL = 0.5
"""Against quotations, advice, "also": more than a lede has for its place."""
_STRANGERS = 0.2
"""Against a surname whose first name the reader has not met."""
_LEANS, _MOST_LEANING = 0.2, 2
"""Against each thing that the sentence has as known, and how many of them count."""
_HIDES = 0.3
"""Against "the activist's influence ...", where the headline has her name."""
_OWNERLESS = 2
"""For how many things a pronoun without an owner counts, or "all three": nobody knows who acts."""
_SCENE, _BACKGROUND = 0.25, 0.35
"""Against a scene before the news, which may follow in the same sentence, and against what was long ago."""
_TOO_LONG = 0.25
"""Against a sentence over `_GOOD_OPENING_WORDS`: what the second sentence of an article has less for its place."""
_OTHER_FORM, _EARLIER_STAGE = 0.3, 0.45
"""Against the words under a video or of a live page, and against an article that is hours behind."""
_LOOKED_AT = 5000
"""Characters of an article in which a first name is looked for: it stands where somebody is named first."""

_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|overnight|this (?:week|weekend|morning|month)"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|aujourd['’]hui|hier|cette semaine|ce (?:matin|soir|mois))\b",
    re.IGNORECASE,
)
# "Hours before the vote, ...", "As tensions mount, ...": the news comes behind it.
_SETS_SCENE = re.compile(
    r"(?:When|While|As|During|Since|Before|Whether|Until|If|Because|Although|Though"
    r"|Lorsque?|Quand|Pendant|Depuis|Avant|Tandis|Alors|Si|Bien que)\b"
    r"|(?:The )?(?:Minutes|Hours|Days|Weeks|Months|Years|day|week|night|year) (?:before|after|later|ago|since)\b"
    r"|[A-Z][\w-]+ (?:\w+ ){0,3}?(?:minutes|hours|days|weeks|months|years|decades) (?:ago|later|earlier)\b"
    r"|There (?:is|are|was|were|will|has|have)\b|Il y (?:a|avait|aura)\b"
)
# "She was on the beach before the clerk had finished ...", "was in line when ...": what was meanwhile.
_MEANWHILE = re.compile(
    r"\b(?:was|were|était|étaient) (?:on|in|at|sur|dans|à|[^\W\d_]+ing) (?:\S+ ){1,12}(?:when|before|as|quand|lorsque) "
)
# What was, and not what is new.
_LONG_SINCE = re.compile(
    r"\b(?:used to|has long|have long|for (?:years|decades)|over the (?:past|last)|depuis longtemps|depuis des)\b"
    r"|\b(?:the|les années) (?:(?:19|20)\d0s?|[’']\d0s)\b"
)
_YEAR = re.compile(
    r"\b(?:in|since|depuis|en|de) (?:(?:jan|feb|fév|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|août|sep|oct|nov|dec|déc)"
    r"[^\W\d_]*\.? )?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]*[^\W_]")
_DESCRIPTION = re.compile(r"(?:The|Le|La|Les) |L['’]")
_THE_AT_HEAD = re.compile(r"(?:(?:The|Le|La|Les) |L['’])(?P<words>[a-zà-ÿ][^\s]*(?: [^\s]+){0,3})")
_SAYS_WHICH = word_set("of that who whose between behind where called named de du des d’ d' qui que dont où entre")
_KNOWN_TO_ALL = word_set(
    """government police president prime parliament cabinet gouvernement président présidente parlement
    world sun moon earth internet weather pope sea sky economy public planet universe first last latest next number
    only most best biggest largest oldest youngest newest longest highest lowest worst same more less
    monde soleil lune terre météo pape mer ciel économie planète premier première dernier dernière plus nombre"""
)
# "All three will be ...", "Now, half of ...": the sentence before said who, and what was before.
_COUNTS_THE_KNOWN = re.compile(
    r"(?:All|Both|The(?: other)?|Some|Most|None|Each|Neither|Half|One) (?:of the )?(?:two|three|four|five|six|seven"
    r"|eight|nine|ten|others?|latter|former)\b(?! of\b)"
    r"|(?:Some|Many|Most|Others|Few|Several) (?:are|were|have|had|will|would|could|say|said|fear|also)\b"
    r"|(?:Both|Neither|Now|Here|Elsewhere|Later|Earlier|Meantime|(?:First|Second|Third|Next)(?=,))\b"
    r"|(?:Tous|Toutes|Les) (?:les )?(?:deux|trois|quatre|cinq|six)\b|(?:Maintenant|Désormais|Ici|Ailleurs)\b"
)
_THE_NOUN = re.compile(
    r"\b(?:the|this|that|these|those|le|la|les|ce|cet|cette|ces) (?P<noun>[^\W\d_]+)\b|\bl['’](?P<elided>[^\W\d_]+)"
)
# "During that time", "these plans"; not "this week".
_DEMONSTRATIVE = re.compile(
    r"(?:^|[^\w ] ?)(?:During|At|In|By|Since|After|For|Before|On|With) that [a-z]"
    r"|\b(?:these|those|this|ces|cette|cet) (?!week|weekend|month|year|morning|afternoon|evening|summer|winter|spring"
    r"|fall|autumn|season|time|past|coming|(?:who|of|in|with|is|was|has|had|could|would|will|may|might|can|should|means?)\b|semaine|année|fois|nuit|saison|été|hiver|automne)"
    r"[a-zà-ÿ]+"
)
# What happened, who was named before, and people by their part in it.
_SUBJECTS = word_set("he she they it we i you qu’il qu'il qu’elle qu'elle")
_KNOWN_NOUNS = (
    EVENT_NOUNS
    | (REPEATING_NOUNS - word_set("two three four five deux trois quatre cinq"))
    | word_set(
        """scene claim claims talks victim victims suspect suspects attacker attackers troops rescuers researcher
        researchers scientist scientists doctors author authors witness witnesses
        lieu scène affirmation victime victimes suspect suspecte chercheur chercheurs médecins auteur auteurs témoins"""
    )
)
_PERSON_PRONOUN = re.compile(
    r"\b(?:he|she|his|her|him|hers|il|elle|lui|(?P<many>their|they|ils|elles|leur|leurs))\b", re.IGNORECASE
)
# What stands right before a name: a capitalised word, a first name inside a sentence, a word that leads to a place.
_CAPITALISED_WORD = re.compile(r"[A-Z][\w.’'-]+ \Z")
_STARTERS = "|".join(sorted(word.capitalize() for word in SENTENCE_STARTERS))
_FIRST_NAME = re.compile(rf"(?:[a-zà-ÿ,;] |\n)(?!(?:{_STARTERS}|\w+(?:ing|ed)) )[A-Z][a-zà-ÿ’'-]+ \Z")
_INTO = re.compile(r"\b(?:in|from|into|across|en|au|aux) \Z")
_LONGEST_FIRST_NAME = 40
"""Characters before a surname that are looked at: the patterns need no more."""
# "The Free Merrowian army": an adjective, whatever word stands before it.
_OF_A_COUNTRY = re.compile(r"(?:ian|ish|ese|ean)s?$")
# Nouns of people by their endings; most others that end so are in the second list.
_PERSON = re.compile(
    r"(?!(?:after|another|either|ever|former|however|later|matter|neither|never|number|offer|order|other|over|paper|power"
    r"|rather|river|summer|together|tower|under|water|whether|winter|border|corner|computer|letter|member|quarter|tender"
    r"|transfer|weather|for|floor|door|major|error|sector|motor|human|certain)$)"
    r"(?:[a-zà-ÿ]{2,}(?:er|or|ist|ian|man|woman|ee|ess|eur|euse|trice|ant)|chief|legend|star|king|queen|boss|coach|captain)"
)
_SOMEBODY = re.compile(r"\b(?:an?|one|une?)\b", re.IGNORECASE)
_SOME_PEOPLE = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|some|many|several|most|more|people|police|[^\W\d_]{3,}s|\d[\d,.]*"
    r"|deux|trois|quatre|cinq|des|plusieurs)\b",
    re.IGNORECASE,
)


def choose_opening(facts: Sequence[TellableFact], story: Story) -> TellableFact | None:
    """The fact that opens a story's blurb; None when none can be read alone.

    Args: the facts that can be told, the most important first; the story, for its headlines.
    """
    least, most = _OPENING_WORDS
    able = [fact for fact in facts if least <= fact.length <= most and may_open(fact)]
    # What was wrong is said before what is right now.
    if story.change == "correction" and able and able[0].original == story.facts[0]:
        return able[0]
    if len(able) <= 1:
        return next(iter(able), None)
    event = _HeadlineEvent(story, able)
    faults = {id(fact): _weigh_faults(fact, event) for fact in able}
    weights = {id(fact): _weigh_merits(fact, event) - faults[id(fact)] for fact in able}
    best = max(able, key=lambda fact: weights[id(fact)])
    # What an article says first is told first, if the later sentence is not clearly the better one.
    near = [fact for fact in able if fact.article.id == best.article.id and _place(fact) <= _place(best)]
    first = min(near, key=lambda fact: (not follows_dateline(fact), fact.start))
    if not faults[id(first)] and _place(first) <= _AT_THE_TOP and weights[id(first)] >= weights[id(best)] - _BY_FAR:
        return first
    return min((fact for fact in near if weights[id(fact)] >= weights[id(best)] - _CLEARLY), key=_place)


def tells_on(fact: TellableFact, opening: TellableFact) -> bool:
    """Whether a fact may be told behind an opening: what stood before it in its article would go back in time."""
    return fact.article.id != opening.article.id or _place(fact) >= _place(opening)


class _HeadlineEvent:
    """What the headlines of a story say happened, read once for all the facts that may open it."""

    def __init__(self, story: Story, facts: Sequence[TellableFact]) -> None:
        dated = [article for article in story.articles if article.published]
        self.newest = max(dated, key=lambda article: (article.published, article.id), default=story.lead)
        self.lead = outlet_key(story.lead)
        self.tops = "".join(f"\n{article.title}\n{article.text[:_LOOKED_AT]}" for article in story.articles)
        self.other_form = {article.id for article in story.articles if article_form(article) != "article"}
        self._words = self._words_of_headlines(story)
        said = "\n".join(article.text[:_LOOKED_AT] for article in story.articles)
        # A headline in capitals makes one name of all its words; in a text nobody does.
        full = {name for article in story.articles for name in names(article.title) if " " in name and name in said}
        self._people = {name.split()[-1] for name in full}
        titles = (event_stems(article.title, article.language) for article in story.articles)
        self._told = {id(fact): self._weight(event_stems(fact.sentence.text, fact.article.language)) for fact in facts}
        self._most_told = max(_LEAST_TOLD * max(map(self._weight, titles)), 1.0, *self._told.values())

    def _words_of_headlines(self, story: Story) -> Mapping[str, float]:
        """The stems of the headlines, each with the number of outlets that use it; names count twice, because the
        reader asks first who."""
        outlets = one_per_outlet(story.articles)
        plain = [it for it in outlets if it.id not in self.other_form and not is_earlier_stage(it, self.newest)]
        counted: Counter[str] = Counter()
        text = "\n".join(article.text[:_LOOKED_AT] for article in outlets)
        for article in plain or outlets:
            title = without_dates(article.title)
            named = " ".join(word for word in _CAPITALISED.findall(title) if word in text and word.lower() not in text)
            counted.update(event_stems(title, article.language))
            counted.update(event_stems(named, article.language))
        return counted

    def _weight(self, stems: frozenset[str]) -> float:
        """The weight of the headlines' words among these stems. "Child" and "children" are one word, and so are
        "planned" and "plans"."""
        alike: dict[str, list[str]] = {}
        for word in stems:
            if len(word) >= _SHORTEST_STEM:
                alike.setdefault(word[:_SHORTEST_STEM], []).append(word)
        return sum(
            weight
            for word, weight in self._words.items()
            if word in stems
            or (
                len(word) >= _SHORTEST_STEM
                and any(
                    other.startswith(word) or word.startswith(other) for other in alike.get(word[:_SHORTEST_STEM], ())
                )
            )
        )

    def hides_somebody(self, text: str) -> bool:
        """Whether a sentence begins with a description and leaves out whom the headlines name in full."""
        return bool(self._people and _DESCRIPTION.match(text)) and not any(name in text for name in self._people)

    def part_told(self, fact: TellableFact) -> float:
        """How much of the event one of the facts tells, 0 to 1."""
        return self._told[id(fact)] / self._most_told


def _weigh_merits(fact: TellableFact, event: _HeadlineEvent) -> float:
    """What speaks for a fact as the opening."""
    return (
        _TELLS_EVENT * event.part_told(fact)
        + _LEDE / (1 + _place(fact) / _LEDE_CHARACTERS)
        + _OF_LEAD * (outlet_key(fact.article) == event.lead)
        + _HAS_DAY * bool(_DAY.search(fact.sentence.text))
    )


def _weigh_faults(fact: TellableFact, event: _HeadlineEvent) -> float:
    """What speaks against it; 0 for a sentence that stands alone and is of the day."""
    text = fact.sentence.text
    return (
        _DOES_NOT_OPEN_WELL * (not opens_well(fact))
        + _STRANGERS * (names_unintroduced(fact, "") or _names_stranger(text, event.tops))
        + _LEANS * min(_count_known_things(fact), _MOST_LEANING)
        + _HIDES * event.hides_somebody(text)
        + _SCENE * bool(_SETS_SCENE.match(text) or _MEANWHILE.search(text))
        + _BACKGROUND * _tells_of_long_ago(fact)
        + _TOO_LONG * (fact.length > _GOOD_OPENING_WORDS)
        + _OTHER_FORM * (fact.article.id in event.other_form)
        + _EARLIER_STAGE * is_earlier_stage(fact.article, event.newest)
    )


def _place(fact: TellableFact) -> int:
    """Characters from the top of its article to a fact; none from a dateline."""
    return 0 if follows_dateline(fact) else fact.start


def _tells_of_long_ago(fact: TellableFact) -> bool:
    """Whether a fact tells of an earlier year, or of what has been so for long."""
    text, published = fact.sentence.text, fact.article.published
    year = _YEAR.search(text)
    # Without a date only a year at the head of the sentence is telling ("In 2016, ...").
    past = year and (int(year[1]) < published.year if published else year.start() == 0)
    return bool(past or _LONG_SINCE.search(text))


def _count_known_things(fact: TellableFact) -> int:
    """How many things a sentence speaks of as known: "the troops, who ...", "racing to the scene", "her plan"."""
    text, earlier = fact.sentence.text, fact.article.text[: _place(fact)].casefold()
    return (
        _has_unknown_subject(text)
        + sum(_is_unknown(found, text, earlier) for found in _THE_NOUN.finditer(text))
        + _OWNERLESS * (_has_pronoun_without_name(text) or bool(_COUNTS_THE_KNOWN.match(text)))
        + bool(_DEMONSTRATIVE.search(text))
    )


def _has_unknown_subject(text: str) -> bool:
    """Whether a sentence begins with "the" and a thing that nothing says which one it is."""
    found = _THE_AT_HEAD.match(text)
    if found is None:
        return False
    words = found["words"].split()
    plain = [word.casefold().strip(",") for word in words]
    if plain[0] in _KNOWN_TO_ALL or any(word[0].isupper() for word in words):
        return False
    end = next((at for at, word in enumerate(words) if word.endswith(",")), len(words))
    return not any(word in _SAYS_WHICH for word in plain[: end + 1])


def _is_unknown(found: re.Match[str], text: str, earlier: str) -> bool:
    """Whether "the claim" inside a sentence is one that the sentence has not named before and does not describe: a
    noun of what is named first, or one that the article has had before."""
    noun = (found["noun"] or found["elided"]).casefold()
    before = text[: found.start()]
    # "Ida Orr ... as the teenager went out": she was named.
    somebody = _PERSON.fullmatch(noun.removesuffix("s")) and not any(" " in name for name in names(before))
    named = noun not in _KNOWN_TO_ALL and occurs_as_words(noun, earlier)
    if not (noun in _KNOWN_NOUNS or somebody or named) or stem(noun) in map(stem, before.casefold().split()):
        return False
    after = text[found.end() :].split(maxsplit=1)
    # "The country he has made ..."
    return not after or after[0].casefold() not in QUALIFYING_WORDS | _SUBJECTS


def _has_pronoun_without_name(text: str) -> bool:
    """Whether somebody is "he", "her" or "their" before the sentence has named or described anybody."""
    found = _PERSON_PRONOUN.search(text)
    if found is None:
        return False
    before = text[: found.start()]
    named = any(word[0].isupper() for word in before.split()[1:]) or bool(names(before))
    named = named or any(map(_PERSON.fullmatch, before.split()))
    return not (named or _SOMEBODY.search(before) or (found["many"] and _SOME_PEOPLE.search(before)))


def _names_stranger(text: str, tops: str) -> bool:
    """Whether a sentence has a bare surname whose first name the story has elsewhere. What people go to or live in is
    a place, whatever word stands before it.

    Args: the sentence; the headlines and beginnings of the story's articles.
    """
    single = {name for name in names(text) if " " not in name and name.casefold() not in SENTENCE_STARTERS}
    return any(
        not _OF_A_COUNTRY.search(name)
        and not _stands_behind(_CAPITALISED_WORD, name, text)
        and _stands_behind(_FIRST_NAME, name, tops)
        and not _stands_behind(_INTO, name, tops)
        for name in single
    )


def _stands_behind(before: re.Pattern[str], name: str, text: str) -> bool:
    """Whether a name stands somewhere in a text right behind a match of `before`."""
    at = text.find(name)
    while at >= 0:
        whole = not text[at + len(name) : at + len(name) + 1].isalnum()
        if whole and before.search(text, max(0, at - _LONGEST_FIRST_NAME), at):
            return True
        at = text.find(name, at + 1)
    return False
