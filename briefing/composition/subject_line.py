"""The subject line and the preheader: headlines in the articles' own words, cut only where a clause ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.stories.grouping import is_earlier_stage
from briefing.text.wording import content_word_set, overlap, word_set
from briefing.types import Article, Blurb, Story

_LONGEST_SUBJECT = 60
"""Characters a subject stays under: about what a phone shows. 7 of 11 subjects are others at 45, 5 at 78."""
_PREHEADER = (40, 140)
"""Characters of a preheader: shorter says too little, and mail programs show no more. Nothing changes at 30 or 52; 9 of
11 are others at 105, 10 at 182."""

_JOIN = "; "
_SHORTEST_CLAUSE = 4
"""Words of a clause that a headline may be cut to; a shorter one names a subject and says nothing of it."""
_STORIES_CONSIDERED = 4
"""The subject speaks of the first story, and of others among so many: what ranks lower is not the day's news."""
_SAME_HEADLINE = 0.5
"""Headlines that share this part of their words say the same."""
_CLAUSE = re.compile(
    r"[,;:]\s|\s[–—-]+\s|\s(?=(?:as|after|while|amid|amidst|but|because|despite|before|following|ahead of|"
    r"alors que|tandis que|après|malgré|avant|selon|mais)\s)",
    re.IGNORECASE,
)
# "Ferry deal rejected | The Strait Courier": some feeds hang the outlet's name on the headline.
_OUTLET_SUFFIX = re.compile(r"\s+[|–—-]\s+(?P<outlet>[^|–—]{2,40})$")
_ELLIPSIS = re.compile(r"[\s.…]*(?:\.\.\.|…)[\s.…]*$")
# Words that a cut headline may not end on: more was to come.
_DANGLING = word_set(
    """
    a an the and or but nor of in on at to for from by with without into onto over under as after before than that
    which who whose while when where why how if is are was were be has have had will would not no its his her their
    this these says said
    un une le la les et ou mais ni de du des à au aux en dans sur sous pour par avec sans que qui dont où si est sont
    sera a ont son sa ses leur leurs ce cette ces ne pas dit
    """
)
# What makes a reader click, and tells nothing.
_CLICKBAIT = re.compile(
    r"[?!]|^(?:here['’]s|here is|here are|this is|these are|why|how|what|see|watch|listen|opinion|live|voici|pourquoi|"
    r"comment|ce que|ce qu['’])\b|^\W*\d{1,2}\s+(?:\w+\s+)?(?:things|ways|reasons|tips|takeaways|facts|questions|"
    r"photos|choses|façons|raisons|conseils)\b|\b(?:need to know|you won['’]t believe|what we know|what happened next|"
    r"must-see|shocking|à savoir|ne croirez pas)\b",
    re.IGNORECASE,
)
# A word in capitals may be an agency; a row of them is a shout.
_SHOUTED = re.compile(r"\b[A-Z]{5,}(?: [A-Z]{2,})+\b")


def subject(stories: Sequence[Story], title: str) -> str:
    """The subject line of an edition, under 60 characters: its strongest story, and one or two more that fit beside it.

    Args: its stories, the strongest first; the briefing's title, for an edition whose headlines are all too long.
    """
    for first in stories:
        options = [clause for clause in _cut_at_clauses(headline(first)) if len(clause) < _LONGEST_SUBJECT]
        if options:
            return _with_more(options, first, stories)
    return title if len(title) < _LONGEST_SUBJECT else ""


def preheader(stories: Sequence[Story], line: str, blurbs: Sequence[Blurb]) -> str:
    """The line that mail programs show after the subject: what the subject does not say, 40 to 140 characters, or "".

    Args: the stories, the strongest first; the subject; the blurbs, whose sentences help out when headlines do not.
    """
    least, most = _PREHEADER
    said: list[str] = []
    for story in stories:
        if _is_in_line(headline(story), line):
            continue
        room = most - len(_JOIN.join(said)) - (len(_JOIN) if said else 0)
        options = [clause for clause in _cut_at_clauses(headline(story)) if len(clause) <= room]
        if options and not any(_say_the_same(options[0], other) for other in (*said, *line.split(_JOIN))):
            said.append(options[0])
    text = _JOIN.join(said)
    if len(text) >= least:
        return text
    sentences = (sentence.text for blurb in blurbs for sentence in blurb.sentences if sentence.kind == "fact")
    return next((s for s in sentences if least <= len(s) <= most), "")


def headline(story: Story) -> str:
    """A story's headline on one line, without the outlet's name that some feeds hang on it. Where the lead's asks or
    shouts and another article of the story has a plain one, that one."""
    if _is_bait(story.headline):
        plain = (article for article in story.articles if not is_earlier_stage(article, story.lead))
        found = next((article for article in plain if article.title.strip() and not _is_bait(article.title)), None)
        if found:
            return _without_outlet(found.title, found)
    return _without_outlet(story.headline, story.lead)


def _is_bait(title: str) -> bool:
    return bool(_CLICKBAIT.search(title) or _SHOUTED.search(title))


def _without_outlet(title: str, article: Article) -> str:
    text = " ".join(title.split())
    found = _OUTLET_SUFFIX.search(text)
    if found and content_word_set(found["outlet"]) & content_word_set(article.source):
        text = text[: found.start()]
    return _ELLIPSIS.sub("", text).rstrip(" .,;:")


def _with_more(options: Sequence[str], first: Story, stories: Sequence[Story]) -> str:
    """The first headline and the longest second and third ones that fit; the first is shortened for the second only at
    a clause."""
    others = [_cut_at_clauses(headline(story)) for story in stories[:_STORIES_CONSIDERED] if story is not first]
    for one in options:
        line = _append_clause(one, others)
        if line != one:
            return _append_clause(line, others)
    return options[0]


def _append_clause(line: str, others: Sequence[Sequence[str]]) -> str:
    said = line.split(_JOIN)
    for clauses in others:
        for clause in clauses:
            if len(line) + len(_JOIN) + len(clause) < _LONGEST_SUBJECT and not any(
                _say_the_same(clause, other) for other in said
            ):
                return line + _JOIN + clause
    return line


def _say_the_same(one: str, other: str) -> bool:
    return overlap(content_word_set(one), content_word_set(other)) >= _SAME_HEADLINE


def _cut_at_clauses(text: str) -> tuple[str, ...]:
    """A headline whole, then cut at its clauses, the longest first; a cut leaves no quotation open, and no last word
    that must be followed by more."""
    cuts = [text[: found.start()] for found in _CLAUSE.finditer(text)]
    whole = [cut for cut in reversed(cuts) if _may_end(cut)]
    return (text, *whole) if text else ()


def _may_end(cut: str) -> bool:
    words = cut.casefold().split()
    return len(words) >= _SHORTEST_CLAUSE and words[-1].strip("\"'’”») ") not in _DANGLING and _marks_are_closed(cut)


def _marks_are_closed(text: str) -> bool:
    pairs = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
    singles = len(re.findall(r"(?<!\w)['‘]", text)) == len(re.findall(r"['’](?!\w)", text))
    return singles and text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)


def _is_in_line(text: str, line: str) -> bool:
    return any(clause in line for clause in _cut_at_clauses(text))
