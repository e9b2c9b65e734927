"""Facts: the sentences of an article that an editor would keep, verbatim, in order of importance.

The score adds what extractive summarizing has long known to help (position: Baxendale 1958; title and cue words:
Edmundson 1969; closeness to the whole text: Radev et al. 2004, "Centroid-based summarization") to what an editor of a
daily looks for: a figure, a date, a decision. Redundancy is taken out as in maximal marginal relevance (Carbonell and
Goldstein 1998).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing.text.paragraphs import paragraphs
from briefing.text.sentences import sentences
from briefing.text.wording import leans, overlap, words_of
from briefing.text.words import content_words
from briefing.types import Article, Fact, FactKind, Quote, Span

MOST = 8
SHORTEST, LONGEST = 8, 60
"""Words of a fact. Shorter ones say nothing alone; longer ones are read by nobody."""

_LONGEST_LINE = 1200
"""Characters of a fact; what is longer is no sentence, and patterns need not look at it."""

_DECK = 13
"""A first paragraph of at most so many words is the headline's second line."""

SAME = 0.6
"""Facts that share this part of the shorter one's content words say one thing."""

# Weights by order of magnitude: where it stands says most, then what it is about, then what it holds.
_POSITION, _TITLE, _CENTRE, _FIGURE, _DATE, _DECISION = 1.0, 0.6, 0.7, 0.25, 0.08, 0.2
_HALF_WAY = 5.0
_LENGTH, _FULL = 0.3, 22
_MIND = 0.5

_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w.'’À-ÿ-]*(?:[ ,/]+[A-ZÀ-Þ(][\w.'’À-ÿ)-]*){0,6}(?:\s*\([^()\n]{2,30}\))?\s*(?:—|–|--|-{1,2}(?=\s))\s*"
)
# A heading in capitals that a page set on the line of its text.
_HEADING = re.compile(r"(?:[A-ZÀ-Þ0-9$€£][A-ZÀ-Þ0-9.,:;$%&’'‘-]*[\s]+){4,}(?=[A-ZÀ-Þ“\"][\w’]*[a-zà-ÿ])")
_CONNECTOR = re.compile(
    r"(?:But|And|However,|Meanwhile,|Still,|Yet|So|Also,|In addition,|Moreover,|In other words,|As a result,|That said,"
    r"|Nonetheless,|Nevertheless,|Mais|Et|Cependant,|Toutefois,|Pourtant,|Or,|Par ailleurs,|De plus,|En outre,)\s+"
    r"(?=[\w“\"«])"
)
# What may stand behind the stop that ends a sentence.
_CLOSING = "\"'”’»)] \t\n\u00a0\u202f"
_SOURCE_NOTE = re.compile(r"[\[(][^\[\]()]{2,40}[\])]$")
_ASIDE = re.compile(r"[(\[].*[)\]]\W*$")
_LABEL = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.’' -]+:\s")
# Headlines and lists leave the subject out ("Rejects offer", "Ran for mayor twice").
_NO_SUBJECT = re.compile(
    r"(?:Is|Are|Was|Were|Has|Had|Does|Did|Ran|Won|Lost|Made|Got|Gave|Took|Says|Said|Calls|Lacks|Keeps|Seeks|Gets|Makes"
    r"|Wants|Spurns|Repeats|Vows|Urges|Rejects|Sees|Takes|Gives|Warns|Tells|Backs)\s"
)
# What is left of "And openly lie about it" has no subject either; "But clearly, the crews lost" has.
_AFTER_CONNECTOR = re.compile(r"[a-z]+ly\s(?!(?:all|every|no|some|the|a|an|[a-z]+s)\b)")
_PARTICIPLE = re.compile(
    r"[A-Z][a-z]+ed\b(?![^.]*,\s+(?:[A-Z]|the\b|a\b|an\b|he\b|she\b|they\b))(?=\s(?:for|to|by|in|on|a|the)\b)"
)
# Who writes and who owns the paper: a line about it, not about the news.
_OWN_HOUSE = re.compile(
    r"[A-ZÀ-Þ][^\s,]*(?: [^\s,]+){0,3} (?:is|are|est|sont) (?:(?!to\b|that\b|who\b|by\b|of\b|not\b)[\w’'&.-]+ ){0,6}"
    r"(?i:editor|reporter|columnist|correspondent|staff writer|contributor|journaliste?|chroniqueu(?:r|se))s?\b"
    r"|[^.]{1,120}\bparent company of\b"
)
# What a picture shows: the present tense, a place and the full date.
_CAPTION = re.compile(
    r"\b(?:arrives?|speaks?|waves?|looks?|gestures?|greets?|stands?|walks?|listens?|reacts?|address(?:es)?|holds?|poses?"
    r"|attends?|smiles?|shakes?|sits?|is seen|are seen)\b[^.]*\b[A-Z][a-z]+\.? \d{1,2}, (?:19|20)\d\d\b"
)
# Searched in lower-cased text, which is twice as fast as ignoring case.
_BOILERPLATE = re.compile(
    r"""\b(?:sign\ up|subscrib|newsletter|bookmark|read\ more|click\ here|cookies?|all\ rights\ reserved|copyright|©
    |advertis(?:e|ing)\ with|follow\ us|on\ twitter|on\ facebook|@\w{3,}|share\ this|comments?\ (?:are|section|policy)
    |be\ the\ first\ to\ comment|photo(?:graph)?\ (?:by|:)|file\ photo|\(photo|getty\ images|handout
    |(?:is|was)\ (?:pictured|seen|shown)\ (?:here|in|on|at)\b.{0,60}\b(?:photo|picture|file|image)
    |originally\ (?:published|appeared)|^editor['’]s\ note|^note:|^here(?:\ (?:is|are)|['’]s)\b|\bhere\.$
    |check\ out\ (?:this|our|the)|found\ here|see\ (?:below|also|more)|read\ the\ (?:rest|full|whole)|as\ follows
    |transcript\ (?:below|follows)|<\w+|developing\ story|will\ be\ updated|more\ (?:video\ )?news
    |this\ (?:article|story|post)\ (?:was|has\ been|first|originally)
    |contributed\ to\ this|with\ files\ from|reporting\ by|editing\ by|e-?mail\ (?:us|the|your|him|her)|newsroom@
    |watch\ (?:the\ )?(?:video|live)|listen\ (?:to|live)|download\ (?:the|our)|terms\ of\ (?:use|service)
    |abonnez-vous|infolettre|inscrivez-vous|lire\ (?:aussi|la\ suite)|tous\ droits|avec\ (?:des\ )?informations\ de
    |story\ continues\ below|related:|our\ website|support\ (?:our|local)\ journalism|donate|gift\ link|https?://|www\.)""",
    re.VERBOSE,
)
_OWN_VOICE = re.compile(
    r"(?<![\w(-])(?:I(?!-)|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]y|[Oo]ur|[Yy]ou|[Yy]our|[Jj]e|[Nn]ous|[Vv]ous)\b"
)
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?")
_FIGURE_IN = re.compile(
    r"(?:[$€£]\s?\d|\d[\d.,\u00a0\u202f]*\s?(?:per\s?cent|percent|%|million|billion|trillion|thousand|dollars|euros|"
    r"tonnes?|kilomet|metres?|people|jobs|pour cent|millions?|milliards?)|\b\d[\d,.\u00a0\u202f]*\d\b|\b\d+\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?)\b)",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(r"\b(?:1[89]|20)\d\d\b")
_DATE_IN = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|"
    r"november|december|(?:jan|feb|aug|sept?|oct|nov|dec)\.|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|"
    r"février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|today|tomorrow|yesterday)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|hier|aujourd['’]hui)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:will|set to|due to|scheduled|planned|starting|beginning|deadline|doit|devra|prévue?s?)\b")
_SAYS = re.compile(
    r"\b(?:said|(?<!to )says?|told|warn(?:s|ed)?|believes?|argu(?:es|ed)|claim(?:s|ed)|insist(?:s|ed)|predict(?:s|ed)|"
    r"estimates|acknowledged|cited|suggest(?:s|ed)|a (?:dit|déclaré|affirmé|estimé|expliqué|assuré)|affirme|estime)\b"
)
_DECISION_IN = re.compile(
    r"\b(?:approved?|reject(?:s|ed)|ruled|ordered|sign(?:s|ed)|pass(?:es|ed)|announced|ban(?:s|ned)|agreed|"
    r"appointed|elected|sentenced|convicted|charged|arrested|awarded|fined|cancel(?:s|led)|clos(?:es|ed)|will\s"
    r"(?:open|close|begin|end|cut|raise|build|pay)|cut|raised|lowered|dismissed|granted|suspended|launched|adopté|voté|"
    r"rejeté|approuvé|condamné|annoncé|fermera|ouvrira)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that may be a fact: its span without dateline and connector, its place and its words."""

    start: int
    end: int
    text: str
    place: int
    words: frozenset[str]
    score: float = 0.0


def facts(article: Article, quotes: Sequence[Quote]) -> tuple[Fact, ...]:
    """The facts of an article, the most important first, at most eight; `score` is 1 for the first."""
    candidates = _candidates(article, quotes)
    if not candidates:
        return ()
    scored = _scored(article, candidates)
    best = max(candidate.score for candidate in scored)
    return tuple(
        Fact(
            span=Span(article_id=article.id, start=candidate.start, end=candidate.end),
            text=candidate.text,
            kind=_kind(candidate.text),
            score=round(max(candidate.score, 0.0) / best, 4) if best > 0 else 0.0,
        )
        for candidate in _different(scored)
    )


def lede(article: Article, chosen: Iterable[Fact]) -> Span | None:
    """The span of the first fact that can open a blurb, in the order of the text."""
    able = [fact.span for fact in chosen if not leans(fact.text)]
    return min(able, key=lambda span: span.start, default=None)


def _candidates(article: Article, quotes: Sequence[Quote]) -> list[_Candidate]:
    text = article.text
    title = words_of(article.title, article.language)
    lines = paragraphs(text)
    furniture = {span for span in lines if _is_furniture(text[span[0] : span[1]], article.title)}
    furniture |= _deck(text, [span for span in lines if span not in furniture]) | _under(lines, text, article.title)
    starts = [start for start, _ in lines]
    inside = sorted((quote.span.start, quote.span.end) for quote in quotes)
    found = []
    for place, (first, end) in enumerate(sentences(text, article.language)):
        if lines[bisect_right(starts, first) - 1] in furniture:
            continue
        start = _beginning(text, first, end)
        if start >= end or not _is_eligible(text[start:end], _share(start, end, inside)):
            continue
        if start > first and _AFTER_CONNECTOR.match(text, start, end):
            continue
        words = words_of(text[start:end], article.language)
        if not (title and words == title):
            found.append(_Candidate(start=start, end=end, text=text[start:end], place=place, words=words))
    return found


def _is_furniture(paragraph: str, title: str) -> bool:
    """A paragraph that is no part of the story: the title again, a heading, a byline, a caption."""
    if _plain(paragraph) == _plain(title) or not _is_closed(_SOURCE_NOTE.sub("", paragraph)):
        return True
    return len(paragraph) < 400 and bool(_BOILERPLATE.search(_QUOTED.sub("", paragraph).lower()))


def _deck(text: str, lines: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The line under a headline, where a page's text begins with it: short, and longer text follows."""
    if len(lines) < 3 or len(text[slice(*lines[0])].split()) > _DECK:
        return set()
    return {lines[0]} if len(text[slice(*lines[1])].split()) > _DECK else set()


def _under(lines: Sequence[tuple[int, int]], text: str, title: str) -> set[tuple[int, int]]:
    """The short line right under the title, without a blank line between, where a page's text begins with the title."""
    if len(lines) < 3 or _plain(text[slice(*lines[0])]) != _plain(title):
        return set()
    between, second = text[lines[0][1] : lines[1][0]], text[slice(*lines[1])]
    return {lines[1]} if between.count("\n") == 1 and len(second.split()) <= _DECK else set()


def _plain(line: str) -> str:
    """A title as it can be compared: no case, nothing at its ends that a page adds."""
    return line.strip(" \t\n.;:").casefold()


def _beginning(text: str, start: int, end: int) -> int:
    """The start of a sentence without its dateline and a connecting word that ties it to the one before."""
    dateline = _DATELINE.match(text, start, end)
    if dateline and dateline.end() - start < 70 and _is_dateline(dateline[0]):
        start = dateline.end()
    heading = _HEADING.match(text, start, end)
    if heading:
        start = heading.end()
    connector = _CONNECTOR.match(text, start, end)
    return connector.end() if connector else start


def _is_dateline(words: str) -> bool:
    """ "PORT ORR, N.S. — ": a place in capitals, or one with its agency in brackets."""
    first = re.match(r"[^\W\d_]+", words)
    return bool(first) and ((len(first[0]) > 1 and first[0].isupper()) or "(" in words)  # type: ignore[index]


def _share(start: int, end: int, inside: Sequence[tuple[int, int]]) -> float:
    """The part of a sentence that stands inside quotes."""
    first = bisect_right(inside, start, key=lambda span: span[1])
    last = bisect_left(inside, end, key=lambda span: span[0])
    return sum(min(high, end) - max(low, start) for low, high in inside[first:last]) / (end - start)


def _is_eligible(sentence: str, quoted: float) -> bool:
    if len(sentence) > _LONGEST_LINE or quoted >= _MIND or sentence[0] in '“"«':
        return False
    if not SHORTEST <= len(sentence.split()) <= LONGEST or not _is_closed(sentence):
        return False
    if leans(sentence) or _is_broken(sentence):
        return False
    plain = _QUOTED.sub("", sentence)
    return not _OWN_VOICE.search(plain) and not _BOILERPLATE.search(plain.lower())


def _is_closed(text: str) -> bool:
    """Does a full stop end it, and not the dots of a blurb that was cut? (No pattern: a page of full stops would cost
    one its square.)"""
    end = text.rstrip(_CLOSING)
    return end.endswith(".") and not end.endswith("..")


def _is_broken(sentence: str) -> bool:
    """No sentence of the story: a caption, an aside, a line of a transcript, words without a subject."""
    patterns = (_ASIDE, _LABEL, _NO_SUBJECT, _PARTICIPLE, _OWN_HOUSE)
    return any(pattern.match(sentence) for pattern in patterns) or bool(_CAPTION.search(sentence))


def _scored(article: Article, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    title = words_of(article.title, article.language)
    whole = Counter(content_words(article.text, article.language))
    norm = math.sqrt(sum(math.log1p(count) ** 2 for count in whole.values())) or 1.0
    first = candidates[0].place
    return [
        _Candidate(
            start=candidate.start,
            end=candidate.end,
            text=candidate.text,
            place=candidate.place,
            words=candidate.words,
            score=_POSITION / (1 + (candidate.place - first) / _HALF_WAY)
            + _TITLE * overlap(candidate.words, title)
            + _CENTRE * _closeness(candidate.words, whole, norm)
            + _LENGTH * min(1.0, len(candidate.text.split()) / _FULL)
            + _substance(candidate.text),
        )
        for candidate in candidates
    ]


def _closeness(words: frozenset[str], whole: Counter[str], norm: float) -> float:
    """Cosine between a sentence and the article, by words that the article says more than once."""
    if not words:
        return 0.0
    shared = sum(math.log1p(whole[word]) for word in words if whole[word] > 1)
    return shared / (norm * math.sqrt(len(words)))


def _substance(text: str) -> float:
    figure = bool(_FIGURE_IN.search(_YEAR_ONLY.sub("", text)))
    return _FIGURE * figure + _DATE * bool(_DATE_IN.search(text)) + _DECISION * bool(_DECISION_IN.search(text))


def _different(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The best ones that do not repeat a better one."""
    chosen: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.score, candidate.start)):
        if len(chosen) == MOST:
            break
        if not any(overlap(candidate.words, other.words) >= SAME for other in chosen):
            chosen.append(candidate)
    return chosen


def _kind(text: str) -> FactKind:
    """What a fact is: what somebody says, else a decision, else news of a day, else a figure, else a date."""
    plain = _QUOTED.sub("", text)
    figure = _FIGURE_IN.search(_YEAR_ONLY.sub("", plain))
    if _SAYS.search(plain):
        return "statement"
    if _DECISION_IN.search(plain):
        return "decision"
    if _AHEAD.search(plain) and _DATE_IN.search(plain):
        return "date"
    if figure and not _DAY.search(plain):
        return "figure"
    if _YEAR_ONLY.search(plain) or (_DATE_IN.search(plain) and not _DAY.search(plain)):
        return "date"
    return "event"
