"""What a page adds to a story: bylines, captions, headings, promotion, the paper's words about itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.text.scripts import CLOSING_MARKS, FULL_STOPS
from briefing.text.wording import content_words, word_count

_LONGEST_DECK, _LONGEST_HEADLINE = 13, 9
"""Words of a headline's second line (its deck), and of a headline, at most. With half as many a deck is told as news
(tests). With twice as many short ledes are lost: ROUGE-1 with the writers' summaries falls by .014."""
_LONGEST_PROMOTION = 400
"""Characters of a paragraph that can be all promotion. In a longer one only its sentence goes: with 800 a
long paragraph of news is lost, 200 changes nothing."""

# What may stand behind the stop that ends a sentence.
_CLOSING = f"\"'“”’»)] \t\n\u00a0\u202f{CLOSING_MARKS}"
# A clause without one of these is no sentence. Auxiliaries, irregular pasts, and "-ed".
FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|did|do|said|says|told|made|took"
    r"|won|lost|came|went|began|found|held|left|led|met|put|saw|set|spent|spoke|wrote|gave|got|fell|died|rose|cut|hit"
    r"|est|sont|a|ont|était|étaient|sera|seront|\w{2,}ed)\b"
)
_LAST_WORD = re.compile(r"[^\W_]+$")
_SHORTEST_WITHOUT_STOP = 8
"""Words of a sentence without a full stop; what is shorter is a label or a heading, as of a fact."""
_ENDS_OF_OTHER_SCRIPTS = (*FULL_STOPS, *map(chr, (*range(0x0E01, 0x0E4F), *range(0x0E81, 0x0ECF))))
# "(Reuters)", "[updated]" behind a paragraph.
_SOURCE_NOTE = re.compile(r"[\[(][^\[\]()]{2,40}[\])]$")
# The first words of a sentence, fewer than any fact has, and where one ends before another.
_FIRST_WORDS = re.compile(r"(?:\S+\s+){7}")
_SENTENCE_ENDS_INSIDE = re.compile(r"[^\W_]{2}[)”\"’']*\.[)”\"’']*\s+(?=[A-ZÀ-Þ“\"‘'«])")
# Who writes and who owns the paper: a line about it, not about the news.
_ABOUT_THE_PAPER = re.compile(
    r"[A-ZÀ-Þ][^\s,]*(?: [^\s,]+){0,3} (?:is|are|est|sont) (?:(?!to\b|that\b|who\b|by\b|of\b|not\b)[\w’'&.-]+ ){0,6}"
    r"(?i:editor|reporter|columnist|correspondent|staff writer|contributor|journaliste?|chroniqueu(?:r|se))s?\b"
    r"|[^.]{1,120}\bparent company of\b"
)
# What a picture shows: the present tense, a place and the full date.
_CAPTION = re.compile(
    r"\b(?:arrives?|speaks?|waves?|looks?|gestures?|greets?|stands?|walks?|listens?|reacts?|address(?:es)?|holds?|poses?"
    r"|attends?|smiles?|shakes?|sits?|is seen|are seen)\b[^.]*\b[A-Z][a-z]+\.? \d{1,2}, (?:19|20)\d\d\b"
)
# Searched in lower-cased text, which is twice as fast as ignoring case. What news tells as well ("had to sign up for
# the draft", "would not listen to them", "his comments are false") is a page's only where it is asked of the reader.
# A deck, like its headline, knows its people by surname: who is named in full is introduced by a lede.
_INTRODUCES_PERSON = re.compile(r"[A-ZÀ-Þ][\w’'-]+ (?:[A-ZÀ-Þ]\. )?[A-ZÀ-Þ][\w’'-]+ (?=[a-zà-ÿ])")
_PROMOTION = re.compile(
    r"""\b(?:click\ here|(?:use|accept|our)\ cookies
    |all\ rights\ reserved|copyright\ (?:©|\(c|\d)|©|advertis(?:e|ing)\ with|share\ this|@\w{3,}|follow\ us
    |(?:follow|like|find|join)\b.{1,40}\bon\ (?:twitter|facebook|instagram)
    |comments?\ (?:are\ (?:closed|open|moderated|welcome)|section|policy)
    |be\ the\ first\ to\ comment|photo(?:graph)?\ (?:by|:)|file\ photo|\(photo|getty\ images|/handout
    |handout\ (?:photo|picture|image)|(?:is|was)\ (?:pictured|seen|shown)\ (?:here|in|on|at)\b.{0,60}\b(?:photo|file
    |picture|image)
    |version\ of\ this\ (?:article|story|column|essay)|^\W*(?:last|first)\ (?:updated|published)\ (?:on|at|in|by)\b
    |(?:was|were)\ originally\ published|^originally\ published|originally\ appeared|^editor['’]s\ note|^note:
    |^here(?:\ (?:is|are)|['’]s)\b
    |(?:found|watch(?:ed)?|read|view(?:ed)?|listen|enjoy|available|download(?:ed)?|posted|can\ be\ \w+)\b[^.,;]{0,40}
    \ here\.$
    |^\W*(?:please\ )?(?:listen\ to|check\ out|see\ more)\b|(?:^\W*|[.!?]\W+|please\ )(?:sign\ up|subscribe|bookmark)\b
    |(?:sign\ up|subscribe)\ (?:here|now|today|below|(?:for|to)\ (?:our|this))|and\ subscribe\b
    |(?:sign\ up|subscribe)\b.{1,40}\b(?:newsletter|podcast|channel|alerts|e-?mail)
    |(?:our|free|daily|weekly|e-?mail)\ (?:\w+\ )?newsletter|read\ more
    |please\ (?:see|visit|refer\ to|consult|note|contact|e-?mail|call)\b
    |found\ here|see\ (?:below|also)|read\ the\ (?:rest|full|whole)|as\ follows
    |transcript\ (?:below|follows)|<\w+|developing\ story|will\ be\ updated|more\ (?:video\ )?news
    |this\ (?:article|story|post)\ (?:was|has\ been|first|originally)|contributed\ to\ this|with\ files\ from
    |edited\ (?:and\ condensed|for\ (?:length|clarity|brevity))
    |^\W*(?:additional\ )?(?:reporting|editing)\ by|e-?mail\ (?:us|the|your|him|her)|newsroom@
    |watch\ (?:the\ )?(?:video|live)|listen\ live|download\ (?:the|our)|terms\ of\ (?:use|service)
    |abonnez-vous|infolettre|inscrivez-vous|lire\ (?:aussi|la\ suite)|tous\ droits|avec\ (?:des\ )?informations\ de
    |you\ can\ (?:also\ )?(?:follow|watch|read|listen|find|sign|subscribe|e-?mail|contact|share|send|download)\b
    |story\ continues\ below|^related:|our\ website|support\ (?:our|local)\ journalism|^donate
    |donate\ (?:now|today|here)|gift\ link|https?://|www\.)""",
    re.VERBOSE,
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>]+")
QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?|「[^」]*」?|『[^』]*』?|''(?:[^']|'(?!'))*(?:'')?")
"""What stands between marks."""

_Line = tuple[int, int]


def furniture_paragraphs(text: str, lines: Sequence[_Line], title: str, *, of_feed: bool = False) -> frozenset[_Line]:
    """The paragraphs that are no part of the story.

    Args: the text; the start and end of its paragraphs; the article's title, which its text may repeat; whether the
    text is what a feed carried, whose last sentence may have no full stop.
    """
    whole = lines[-1] if of_feed and lines and is_sentence_without_stop(text[lines[-1][0] : lines[-1][1]]) else None
    found = {line for line in lines if _is_furniture(text[line[0] : line[1]], title, whole=line == whole)}
    rest = [line for line in lines if line not in found]
    # The deck is looked for below what is known to be furniture: a byline may stand above it.
    found |= _find_deck(text, rest, titled=bool(rest) and rest[0] != lines[0])
    return frozenset(found | _line_under_title(lines, text, title))


def is_promotion(sentence: str) -> bool:
    """Whether a sentence, its quotations left away, asks something of the reader or speaks of the page."""
    return bool(_PROMOTION.search(QUOTED.sub("", sentence).lower()))


def is_caption_or_about_paper(sentence: str) -> bool:
    """Whether a sentence describes a picture, or who writes or owns the paper."""
    return bool(_ABOUT_THE_PAPER.match(sentence) or _CAPTION.search(sentence))


def ends_with_full_stop(text: str) -> bool:
    """Whether a full stop of any script ends a text, and not the dots of an excerpt. Thai and Lao write none.

    It is no pattern: on a page of nothing but full stops one costs the square of its length.
    """
    end = text.rstrip(_CLOSING)
    return (end.endswith(".") and not end.endswith("..")) or end.endswith(_ENDS_OF_OTHER_SCRIPTS)


def is_sentence_without_stop(text: str) -> bool:
    """Whether a text is a whole sentence but for its full stop, which some feeds leave away behind the last one: it has
    a verb, and does not end on a word behind which more must follow."""
    last = _LAST_WORD.search(text.rstrip(_CLOSING))
    words = text.split()
    return (
        last is not None
        and len(words) >= _SHORTEST_WITHOUT_STOP
        and bool(content_words(last[0]))
        and bool(FINITE_VERB.search(text))
    )


def ends_with_dash(sentence: str) -> bool:
    """Whether a dash ends a sentence, as where somebody is interrupted ("I want to try to get —.")."""
    return sentence.rstrip(_CLOSING).endswith(("—.", "–.", "-."))


def _is_furniture(paragraph: str, title: str, *, whole: bool) -> bool:
    """A paragraph that is no part of the story: the title again, a heading, a byline, a caption."""
    if _comparable(paragraph) == _comparable(title):
        return True
    if not whole and not ends_with_full_stop(_SOURCE_NOTE.sub("", paragraph)) and not _holds_whole_sentence(paragraph):
        return True
    # An address alone makes no promotion of a paragraph: abstracts say where their code is.
    return len(paragraph) < _LONGEST_PROMOTION and is_promotion(_ADDRESS.sub("", paragraph))


def _holds_whole_sentence(paragraph: str) -> bool:
    """Whether dots cut a paragraph off behind a whole sentence, as in a feed's excerpt: that sentence tells news."""
    begun = _FIRST_WORDS.match(paragraph)
    # The dots of a cut, not a full stop.
    cut = paragraph.rstrip(_CLOSING).endswith(("…", ".."))
    return cut and begun is not None and bool(_SENTENCE_ENDS_INSIDE.search(paragraph, begun.end()))


def _find_deck(text: str, lines: Sequence[_Line], *, titled: bool) -> set[_Line]:
    """The line under a headline: short, and longer text follows. Where the text does not repeat its headline, a short
    first line is rather a lede, unless it is as short as a headline."""
    longest = _LONGEST_DECK if titled else _LONGEST_HEADLINE
    if len(lines) < 3 or word_count(text[slice(*lines[0])]) > longest:
        return set()
    if titled and _INTRODUCES_PERSON.match(text, *lines[0]):
        return set()
    return {lines[0]} if word_count(text[slice(*lines[1])]) > _LONGEST_DECK else set()


def _line_under_title(lines: Sequence[tuple[int, int]], text: str, title: str) -> set[tuple[int, int]]:
    """The short line right under the title, without a blank line between, where a page's text begins with the title."""
    if len(lines) < 3 or _comparable(text[slice(*lines[0])]) != _comparable(title):
        return set()
    between, second = text[lines[0][1] : lines[1][0]], text[slice(*lines[1])]
    return {lines[1]} if between.count("\n") == 1 and word_count(second) <= _LONGEST_DECK else set()


def _comparable(line: str) -> str:
    """A title as it can be compared: no case, nothing at its ends that a page adds."""
    return line.strip(" \t\n.;:").casefold()
