"""Figures of one thing that differ from outlet to outlet: "27 people were treated", "25 people have been treated".

Precision first: a pair that is none makes the edition doubt what nobody doubts, and a miss only tells one outlet's
figure as it always was. So two figures differ only when all of this holds:

* both are exact, of one kind and unit, and count things of one name, described alike;
* what is said of them near by is alike too (where people were killed, hurt or treated, the same of these), and the
  sentences share more words, no different names and no different days;
* neither rounds the other, neither sentence speaks of a change ("rose to", "now"), and neither article is of an earlier
  stage of the event;
* neither article has the other's figure anywhere, nor another one that fits as well: then they would count two things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from briefing.same_outlet import one_per_outlet
from briefing.stories.article_likeness import stem
from briefing.stories.grouping import is_earlier_stage
from briefing.text import sentences
from briefing.text.datelines import dateline_before
from briefing.text.figures import Figure, figures, numbers
from briefing.text.language_detection import detect_language
from briefing.text.names import names
from briefing.text.wording import content_words, word_set
from briefing.types import Article, Disagreement, Fact, Span

_SHARED_BY_COUNTS = 2
"""Words that the sentences of two figures share beside what is counted."""
_SHARED_BY_AMOUNTS = 3
"""The same for money and per cent, of which one story has many."""
_CLOSE_COUNTS, _CLOSE_AMOUNTS = Decimal("0.5"), Decimal("0.75")
"""The part of the higher figure that the lower one is, at the least: outlets that count one thing are not far apart.
(For money and per cent the second.)"""
_WORDS_BEFORE, _WORDS_BEHIND = 7, 7
"""Words on each side of a figure, in its clause, that tell what it counts. Three or fourteen on either
side turn no test red."""
_ROUNDING = Decimal("0.01")
"""Two whole numbers of which one ends in a nought and that differ by less than this part were rounded."""
_ROUND_ZEROS = 2
"""Noughts from which on a number is a round one, right to half a step: 1,200 for 1,187. With 1, $180
million passes for $184 million rounded, and the difference is lost; with 3, a rounded count is told as a difference
(tests)."""
_MOST_FIGURES, _MOST_OUTLETS = 40, 12
"""Figures of an article, and outlets of a story, that are looked at."""

# What happened to people: each of these words says that the figure counts others than those of another line.
_STATES_OF_PEOPLE = tuple(
    frozenset(map(stem, words.split()))
    for words in (
        "killed killing kills dead died die deaths death fatal fatalities toll tué tués tuant mort morts "
        "mortes décès décédé",
        "injured injuring injuries injury hurt wounded wounding blessé blessés blessées blessant",
        "treated treatment hospital hospitals hospitalized hospitalised patients soigné soignés hôpital hospitalisé",
        "missing unaccounted disparu disparus disparues",
        "arrested arresting arrests detained custody charged charges arrêté arrêtés interpellés accusés",
        "evacuated evacuating evacuation displaced homeless fled emptied évacué évacués déplacés",
        "rescued rescuing rescue saved sauvé sauvés secourus",
        "born births naissances",
        "sick infected cases ill malades infectés",
        "vaccinated vaccinés",
        "laid layoffs fired jobs dismissed licenciés emplois",
        "hired hiring embauchés",
    )
)
# Things of which a story has many counts, and a length of time is no thing.
_NOT_COMPARED = word_set(
    """years days hours minutes seconds weeks months decades times points things ways thirds quarters others nights
    mornings evenings ages goals games sets runs yards metres meters feet inches kilometres kilometers miles degrees
    places percent reasons questions words pages votes
    ans jours heures minutes secondes semaines mois fois points choses nuits matins soirs mètres kilomètres buts"""
)
_PEOPLE = word_set("people person persons personnes personne")
_SPEAKS_OF_CHANGE = re.compile(
    r"\b(?:now|ris(?:en|es|ing)|rose|climb(?:s|ed|ing)?|grew|grown|jumped|increased|fell|dropped|revised"
    r"|updated?|so far"
    r"|[Ee]arlier|[Ii]nitially|[Pp]revious(?:ly)?|[Oo]riginally|[Aa]t first|first reported|had been"
    r"|since then|later|still"
    r"|yet|already|forecasts?|expected|would|could|may|might|[Ii]f|désormais|maintenant|pass[ée]e?s? (?:de|à)|revu"
    r"|jusqu['’]ici|[Aa]uparavant|[Ii]nitialement|[Dd]['’]abord|déjà|encore|pourrai\w+|serai\w+|[Ss]i)\b"
)
_NAMES_TIME = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|January|February"
    r"|March|April|May|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin|juillet"
    r"|août|septembre|octobre|novembre|décembre|(?:19|20)\d\d|yesterday|overnight|hier|annual\w*|yearly|monthly|weekly"
    r"|daily|(?:a|per|each|every|last|this|next) (?:year|month|week|day|quarter)|par (?:an|mois|jour|semaine))\b"
)
_CLAUSE = re.compile(
    r"[,;:—–()“”\"«»]|\b(?:and|but|while|whereas|including|among|et|mais|tandis|dont|parmi)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure in its sentence, as it is compared."""

    article: Article
    sentence: Span
    figure: Figure
    near: frozenset[str]
    states: frozenset[int]
    words: frozenset[str]
    names: frozenset[str]
    times: frozenset[str]


def find_disagreements(articles: Sequence[Article], facts: Sequence[Fact]) -> tuple[Disagreement, ...]:
    """Where outlets give different figures for one thing.

    Args: the articles of a story, lead first; its facts, which are used where they hold the figure.
    Returns: one for each thing, in the order of the lead article's text, one side for each figure.
    """
    current = one_per_outlet([it for it in articles if not any(is_earlier_stage(it, other) for other in articles)])[
        :_MOST_OUTLETS
    ]
    if len(current) <= 1:
        return ()
    claims = {article.id: _claims(article) for article in current}
    given = {article.id: _all_numbers(article) for article in current}
    found: list[Disagreement] = []
    # What is a side already, and the pairs of figures that are told: an article may give its figure twice.
    used: set[Span] = set()
    told: set[frozenset[tuple[Decimal, ...]]] = set()
    for place, article in enumerate(current):
        for claim in claims[article.id]:
            if _figure_span(claim) in used:
                continue
            others = (
                _find_contradiction(claim, claims[it.id], claims[article.id], given) for it in current[place + 1 :]
            )
            against = [other for other in others if other]
            used |= {_figure_span(other) for other in against}
            sides = _sides(claim, against)
            values = frozenset(side.figure.values for side in sides)
            if len(sides) > 1 and values not in told:
                told.add(values)
                found.append(_disagreement(sides, facts))
    return tuple(found)


def _sides(claim: _Claim, against: Sequence[_Claim]) -> list[_Claim]:
    """A claim and what others say against it, one for each figure."""
    sides = [claim]
    for other in against:
        if all(_contradict(side.figure, other.figure) for side in sides):
            sides.append(other)
    return sides


def _claims(article: Article) -> tuple[_Claim, ...]:
    found: list[_Claim] = []
    language = detect_language(article.text, article.language)
    for start, end in sentences(article.text, language) if language else ():
        text = article.text[start:end]
        told = figures(text, language)
        if not told or "\n" in text or _SPEAKS_OF_CHANGE.search(text):
            continue
        span = Span(article_id=article.id, start=start, end=end)
        found += (_claim(article, span, figure, told, language) for figure in told if _is_comparable(figure))
    return tuple(found[:_MOST_FIGURES])


def _is_comparable(figure: Figure) -> bool:
    return figure.exact and (figure.kind == "vote" or figure.noun not in _NOT_COMPARED)


def _claim(article: Article, span: Span, figure: Figure, told: Sequence[Figure], language: str) -> _Claim:
    text = article.text[span.start : span.end]
    near = _stems(_words_near(text, figure, told), language)
    dates = frozenset(match[0].casefold() for match in _NAMES_TIME.finditer(text))
    placed = f"{dateline_before(article.text, span.start)}{text}"
    called = frozenset(word for name in names(placed) for word in _stems(name, language))
    days = _stems(" ".join(dates), language)
    counted = {stem(word) for word in (figure.noun, *figure.modifiers)}
    return _Claim(
        article=article,
        sentence=span,
        figure=figure,
        near=near - counted - days,
        states=frozenset(place for place, state in enumerate(_STATES_OF_PEOPLE) if state & (near | counted)),
        words=_stems(_without_figures(text, told), language) - counted - days,
        names=called - days,
        times=dates,
    )


def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(text, language) if not word[0].isdigit())


def _without_figures(text: str, told: Sequence[Figure]) -> str:
    """A sentence without its figures: every sum is of millions."""
    ends = (0, *(figure.end for figure in told))
    starts = (*(figure.start for figure in told), len(text))
    return " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _words_near(text: str, figure: Figure, told: Sequence[Figure]) -> str:
    """What stands near a figure in its clause, up to the figures beside it."""
    begin = max((other.after for other in told if other.end <= figure.start), default=0)
    stop = min((other.start for other in told if other.start >= figure.end), default=len(text))
    before = _CLAUSE.split(text[begin : figure.start])[-1]
    behind = _CLAUSE.split(text[figure.after : stop])[0]
    words = (*_WORD.findall(before)[-_WORDS_BEFORE:], *_WORD.findall(behind)[:_WORDS_BEHIND])
    return " ".join(words)


def _all_numbers(article: Article) -> frozenset[Decimal]:
    return numbers(f"{article.title}\n{article.text}", detect_language(article.text, article.language))


def _find_contradiction(
    claim: _Claim, others: Sequence[_Claim], own: Sequence[_Claim], given: dict[str, frozenset[Decimal]]
) -> _Claim | None:
    """The one figure among an article's that differs from a claim of another's, if there is one and no doubt of it."""
    fitting = [other for other in others if _count_one_thing(claim, other)]
    if not fitting or not all(_contradict(claim.figure, other.figure) for other in fitting):
        return None
    other = max(fitting, key=lambda other: len(claim.words & other.words))
    if _are_too_far_apart(claim.figure, other.figure):
        return None
    rivals = (*fitting, *(mine for mine in own if _count_one_thing(mine, other)))
    if any(rival.figure.values not in (claim.figure.values, other.figure.values) for rival in rivals):
        return None
    if _gives_figure(other.figure, claim.figure, given[claim.article.id]) or _gives_figure(
        claim.figure, other.figure, given[other.article.id]
    ):
        return None
    return other


def _gives_figure(figure: Figure, beside: Figure, given: Iterable[Decimal]) -> bool:
    """Whether an article gives a figure, or one that rounds it; of a vote the side that is another one `beside`."""
    values = set(figure.values) - set(beside.values)
    return any(abs(number - value) <= _ROUNDING * value for value in values for number in given)


def _count_one_thing(a: _Claim, b: _Claim) -> bool:
    if a.figure.kind != b.figure.kind or a.figure.unit != b.figure.unit or not _have_one_noun(a.figure, b.figure):
        return False
    if (a.states or b.states) and not a.states & b.states:
        return False
    if _are_disjoint(a.names, b.names) or _are_disjoint(a.times, b.times):
        return False
    near, shared = a.near & b.near, len(a.words & b.words)
    if a.figure.kind == "vote":
        return shared >= _SHARED_BY_COUNTS and bool(set(a.figure.values) & set(b.figure.values))
    if a.figure.kind == "count":
        return shared >= _SHARED_BY_COUNTS and bool(near or a.states & b.states)
    return shared >= _SHARED_BY_AMOUNTS and bool(near - a.names)


def _are_too_far_apart(a: Figure, b: Figure) -> bool:
    """Whether two figures are too far apart to be two counts of one thing."""
    if a.kind == "vote":
        return False
    low, high = sorted((*a.values, *b.values))
    return low < high * (_CLOSE_COUNTS if a.kind == "count" else _CLOSE_AMOUNTS)


def _are_disjoint(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b and not a & b)


def _have_one_noun(a: Figure, b: Figure) -> bool:
    one = stem(a.noun) == stem(b.noun) or {a.noun, b.noun} <= _PEOPLE
    return one and set(map(stem, a.modifiers)) == set(map(stem, b.modifiers))


def _contradict(a: Figure, b: Figure) -> bool:
    """Whether two figures cannot both be right: not the same, and neither the other one rounded."""
    if a.values == b.values or a.kind == "vote":
        return a.values != b.values
    (first,), (second,) = a.values, b.values
    return not any(_may_round(*pair) for pair in ((first, second, a.step), (second, first, b.step)))


def _may_round(rough: Decimal, fine: Decimal, step: Decimal) -> bool:
    """Whether `rough`, written in steps of `step`, may be said for `fine`: 1,200 for 1,187, 1.2 million for 1,260,000,
    340 for 342; not 180 million for 184."""
    apart = abs(rough - fine)
    whole = str(int(rough / step))
    zeros = len(whole) - len(whole.rstrip("0"))
    if zeros >= _ROUND_ZEROS:
        return apart * 2 <= step.scaleb(zeros)
    if zeros and apart < _ROUNDING * fine:
        return True
    return apart < step if step > 1 else apart * 2 <= step


def _disagreement(sides: Sequence[_Claim], facts: Sequence[Fact]) -> Disagreement:
    return Disagreement(
        facts=tuple(_fact_with_figure(side, facts) for side in sides),
        figures=tuple(_figure_span(side) for side in sides),
    )


def _figure_span(claim: _Claim) -> Span:
    start = claim.sentence.start
    return Span(article_id=claim.article.id, start=start + claim.figure.start, end=start + claim.figure.end)


def _fact_with_figure(claim: _Claim, facts: Sequence[Fact]) -> Fact:
    """The story's own fact where it holds the figure, else the sentence."""
    figure = _figure_span(claim)
    for fact in facts:
        span = fact.span
        if span.article_id == figure.article_id and span.start <= figure.start and figure.end <= span.end:
            return fact
    span = claim.sentence
    return Fact(span=span, text=claim.article.text[span.start : span.end], kind="figure", score=0.0)
