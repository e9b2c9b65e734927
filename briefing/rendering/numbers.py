"""The edition by the numbers: figures of its facts with the words that follow them, or with their story's headline.

Nothing is made here: a figure and its caption are cut from one printed sentence, whose words have been proved, and what
might say something else when it stands alone is left out: a figure that is about right, somebody's word, in a sentence
that denies or supposes, or that another outlet has differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.text.figures import Figure, figures
from briefing.text.language_detection import detect_language
from briefing.text.wording import content_words
from briefing.types import Blurb, Edition, Sentence, Span, Story

__all__ = ["LEAST", "MOST", "PrintedNumber", "printed_numbers"]

# One figure alone is no block, and the block has room for three. The samples have three and two, whatever the most.
LEAST, MOST = 2, 3
# Content words that say what a figure counts ("people" alone does not). 1 or 3 changes nothing in the samples.
_FEWEST_WORDS = 2
# Characters of a caption: three lines under its figure. Half of it leaves two of the samples' five numbers, twice
# as much adds none.
_LONGEST_CAPTION = 64
# Characters of a headline that serves as caption. Half of it takes both votes of the samples away; twice adds none.
_LONGEST_HEADLINE = 90
# "Eleven of the 26 positions", "the other 12": what follows the figure is not what it counts, or not all of it.
_PART_OF_WHOLE = re.compile(
    r"(?:\b(?:without|sans|the|its|their|his|her|our|those|these|all|any|of|than|by|from|every|each|per|other|another|more|fewer|les|des"
    r"|ses|leurs?|nos|ces|cet|cette|sur|de|par|que|autres?)|['’]s?|\bd['’])\s*$",
    re.IGNORECASE,
)
# A smaller count is no figure to open with, and newspapers write it as a word. 5 or 20 changes nothing in the samples.
_SMALLEST = 10
# What turns or weakens a sentence. A figure cut out of it would say more than it does.
_WEAKENS = re.compile(
    r"n['’]t\b|\b(?:not|no|never|nor|neither|would|could|may|might|should|if|unless|whether|den(?:y|ied|ies)"
    r"|allege[ds]?|allegedly|reportedly|claim(?:s|ed)?|estimate[ds]?|expect(?:s|ed)?|plan(?:s|ned)?|propos\w+|forecast"
    r"|projected|instead|rather|once|ne|n['’]|pas|jamais|si|pourrai\w+|serai\w+|aurai\w+|devrai\w+|selon|estime\w*"
    r"|prév\w+|propos\w+)\b",
    re.IGNORECASE,
)
# How long, how far, how old: a measure says little without what is measured.
_MEASURES = frozenset(
    """seconds minutes hours days weeks months years decades metres meters kilometres kilometers miles feet knots
    degrees times points dollars euros cents litres tonnes tons kilograms
    secondes minutes heures jours semaines mois ans années mètres kilomètres milles points fois litres tonnes""".split()
)
_CLAUSE_END = re.compile(r"[,;:()\[\]“”\"«»…!?]|\.(?=\s|$)|\s[–—-]\s")
_SUBCLAUSE = re.compile(
    r"\s(?:after|before|while|when|because|since|as|but|who|which|where|que|qui|après|avant|alors|pendant|car|mais|où)\s"
)
# Words that point at what was said before.
_NEEDS_CONTEXT = re.compile(
    r"\b(?:this|these|those|such|there|it|its|they|them|their|he|him|his|she|her|(?:in|inside|of|on|at|to|from|for|with|by"
    r"|under|over) that|ce|cet|cette|ces|cela|il|ils|elles?|son|sa|ses|leurs?|y)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:to|for|of|in|from|de|des|du|d['’]|pour|en|aux?|sur)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A figure of the edition, its caption, and the sentence it is from."""

    figure: str
    caption: str
    blurb: Blurb
    sentence: Sentence


def printed_numbers(edition: Edition) -> tuple[PrintedNumber, ...]:
    """Up to three figures, one a story, in reading order and in the edition's language; none where there are not two
    good ones."""
    found: dict[str, PrintedNumber] = {}
    for blurb in edition.blurbs:
        if detect_language(blurb.story.lead.text, blurb.story.lead.language) != edition.language.partition("-")[0]:
            continue
        number = next(_numbers_of(blurb), None)
        if number and number.figure not in found:
            found[number.figure] = number
        if len(found) == MOST:
            break
    return tuple(found.values()) if len(found) >= LEAST else ()


def _numbers_of(blurb: Blurb) -> Iterator[PrintedNumber]:
    for sentence in blurb.points:
        text = _unchallenged_text(sentence, blurb.story)
        for figure in figures(text, blurb.story.lead.language):
            shown = text[figure.start : figure.end]
            if _is_telling(figure, shown) and (
                figure.kind == "vote" or not _PART_OF_WHOLE.search(text, 0, figure.start)
            ):
                caption = _caption_behind(text, figure) or _headline_as_caption(blurb, sentence, figure, shown)
                if caption:
                    yield PrintedNumber(
                        figure=_figure_text(figure, shown), caption=caption, blurb=blurb, sentence=sentence
                    )


def _figure_text(figure: Figure, shown: str) -> str:
    """A vote as its two sides with a dash of ours; anything else as it stands."""
    return "–".join(re.findall(r"\d+", shown)) if figure.kind == "vote" else shown


def _unchallenged_text(sentence: Sentence, story: Story) -> str:
    """The words of a sentence that is one article's, says what is the case and stands unchallenged; else ""."""
    spans = [piece for piece in sentence.pieces if piece.span]
    if sentence.kind != "fact" or sentence.intro or len(spans) != 1 or _WEAKENS.search(spans[0].text):
        return ""
    span = spans[0].span
    challenged = (fact.span for disagreement in story.disagreements for fact in disagreement.facts)
    spoken = (fact.span for fact in story.facts if fact.kind == "statement" or fact.speaker)
    return "" if span is None or any(_spans_overlap(span, other) for other in (*challenged, *spoken)) else spans[0].text


def _spans_overlap(one: Span, other: Span) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end


def _is_telling(figure: Figure, shown: str) -> bool:
    if not figure.exact or not any(letter.isdigit() for letter in shown):
        return False
    return figure.kind != "count" or (figure.values[0] >= _SMALLEST and figure.noun not in _MEASURES)


def _caption_behind(text: str, figure: Figure) -> str:
    """The words behind a figure up to the end of their clause, where they say what it counts; else ""."""
    rest = text[figure.end :]
    if not rest.startswith((" ", "\u00a0")):
        return ""
    rest = rest.strip()
    ends = _CLAUSE_END.search(rest)
    clause = rest[: ends.start()] if ends else rest
    if len(clause) > _LONGEST_CAPTION and (turning := _SUBCLAUSE.search(clause)):
        clause = clause[: turning.start()]
    clause = clause.strip()
    says = figure.kind == "count" or bool(_PREPOSITION.match(clause))
    enough = len(content_words(clause)) >= _FEWEST_WORDS
    alone = not _NEEDS_CONTEXT.search(clause) and not re.search(r"\d", clause)
    return clause if says and enough and alone and len(clause) <= _LONGEST_CAPTION else ""


def _headline_as_caption(blurb: Blurb, sentence: Sentence, figure: Figure, shown: str) -> str:
    """The headline, where it has the figure, or where the vote that opens the story is what it tells."""
    lead = blurb.story.lead
    own = not blurb.headline and blurb.story.headline == lead.title
    its = all(piece.span.article_id == lead.id for piece in sentence.pieces if piece.span)
    opens = figure.kind == "vote" and sentence == blurb.points[0]
    tells = shown in blurb.story.headline or opens
    return blurb.story.headline if own and its and tells and len(blurb.story.headline) <= _LONGEST_HEADLINE else ""
