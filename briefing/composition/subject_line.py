"""The subject line and the preheader: headlines in the articles' own words, cut only where they can end.

The subject is the day's first story, the preheader the two behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.printed_lines import JOIN, titles_line
from briefing.stories import article_form, is_earlier_stage
from briefing.text.wording import content_word_set, overlap, word_set
from briefing.types import Article, Blurb, Story, TitlePart

LONGEST_SUBJECT = 78
"""Characters of a subject: what a wide window shows."""
_PHONE_SUBJECT = 60
"""Characters up to which a story keeps its own headline; above, another outlet's may be shorter."""
_SENSE_WITHIN = 50
"""Characters in which a subject says what it is about: a phone shows no more."""
_PREHEADER = (40, 140)
"""Characters of a preheader: shorter says too little, and mail programs show no more."""

_SHORTEST_CLAUSE = 4
"""Words of a clause that a headline may be cut to; a shorter one names a subject and says nothing of it."""
_SHORTEST_CUT = 40
"""Characters of a headline that is cut behind a phrase: by then its verb was said."""
_SHORTEST_HEADLINE = 3
"""Words of another outlet's headline that may stand for the story's own."""
_SAME_HEADLINE = 0.5
"""Headlines that share this part of their words say the same."""
_SAME_MATTER = 0.25
"""Another outlet's headline shares this part of its words with the story's at least: one that shares none may have
another matter of a round-up."""
_CLAUSE = re.compile(
    r"[,;:]\s|\s[–—-]+\s|\s(?=(?:as|after|while|amid|amidst|but|because|despite|before|following|ahead of|"
    r"alors que|tandis que|après|malgré|avant|selon|mais)\s)",
    re.IGNORECASE,
)
# A phrase that hangs on what stands before it. Before "of" and "to" more must follow.
_PREPOSITION = (
    r"in|on|at|for|with|over|from|against|under|near|into|during|since|about|across|by"
    r"|dans|à|aux?|en|sur|pour|par|avec|contre|sous|chez|vers|depuis|entre"
)
_PHRASE = re.compile(rf"\s(?:{_PREPOSITION})\s", re.IGNORECASE)
_PURPOSE = re.compile(r"\sto\s", re.IGNORECASE)
_WHOLE_PHRASE = re.compile(rf"\s(?:{_PREPOSITION}|of|de|du|des)\s\S", re.IGNORECASE)
# What a headline begins with that has its sense later: "After nine days of talks, ...".
_INTRODUCES = re.compile(
    r"(?:as|after|amid|before|despite|following|for|from|in|with|while|when|alors que|après|avant|dans|malgré|pour)\s",
    re.IGNORECASE,
)
# What is still to come: an older headline than one that says what happened.
_ANNOUNCES = re.compile(
    r"^(?:\S+\s){1,5}to\s(?!(?:the|an?)\s)|\b(?:will|set to|due to|expected to|ahead of)\b"
    r"|\b(?:va|vont|doit|doivent|devrait|devraient)\b",
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


def subject(stories: Sequence[Story]) -> tuple[TitlePart, ...]:
    """The part of a title that is an edition's subject: its first story, in 78 characters at most.

    Args: the stories, the first one first.
    Returns: nothing where no headline can be cut; the first story has one, but for headlines of a strange form.
    """
    options = (_headline_within(story, LONGEST_SUBJECT) for story in stories)
    return next(((part,) for part in options if part), ())


def preheader(
    stories: Sequence[Story], line: Sequence[TitlePart], blurbs: Sequence[Blurb] = ()
) -> tuple[TitlePart, ...]:
    """The parts of titles that mail programs show after the subject: the two stories behind the one that it tells, or
    three where these have short headlines; 140 characters at most.

    Args: the stories, the first one first; the subject; the blurbs, one of whose sentences may say more.
    Returns: nothing where the titles are under 40 characters and a sentence is not: see `preheader_sentence`.
    """
    least, most = _PREHEADER
    made: list[TitlePart] = []
    said = [_words_of(part, story) for story in stories for part in line if _holds(part, story)]
    rest = [story for story in stories if not any(_holds(part, story) for part in line)]
    for at, story in enumerate(rest):
        length = len(JOIN.join(said[len(line) :])) + len(JOIN) * bool(made)
        if len(made) >= 2 and length >= least:
            break
        # The first leaves room for the next one.
        after = _headline_within(rest[at + 1], most // 2) if not made and at + 1 < len(rest) else None
        room = most - length - (after.end - after.start + len(JOIN) if after else 0)
        part = _headline_within(story, room, own=room)
        if part and not any(_say_the_same(_words_of(part, story), other) for other in said):
            made.append(part)
            said.append(_words_of(part, story))
    length = len(JOIN.join(said[len(line) :]))
    return tuple(made) if length >= least or len(preheader_sentence(blurbs, line)) < least else ()


def preheader_sentence(blurbs: Sequence[Blurb], line: Sequence[TitlePart]) -> str:
    """A printed sentence in place of a preheader, for an edition that has too little else to name: of 40 to 140
    characters if there is one, rather of a story that the subject does not tell. "" without a sentence.

    Args: the blurbs, the subject.
    """
    least, most = _PREHEADER
    behind = sorted(blurbs, key=lambda blurb: any(_holds(part, blurb.story) for part in line))
    told = [made.text for blurb in behind for made in blurb.sentences if made.kind == "fact" and made.text.strip()]
    return next((text for text in told if least <= len(text) <= most), min(told, key=len, default=""))


def _headline_within(story: Story, most: int, *, own: int = _PHONE_SUBJECT) -> TitlePart | None:
    """A story's headline in so many characters: its own or another outlet's, else its own cut where it can end.

    Args: the story; the characters there are; up to how many of them its own headline is kept though another is
    shorter.
    Returns: None where it has no place to end.
    """
    first, *others = _headlines(story)
    if len(first.text) <= min(own, most):
        return first.part
    short = [one for one in (first, *others) if len(one.text) <= most]
    if short:
        return min(short, key=lambda one: (not _has_early_sense(one.text), len(one.text))).part
    for anywhere in (False, True):
        for one in (first, *others):
            cut = next((cut for cut in _cuts(one.text, anywhere=anywhere) if len(cut) <= most), "")
            if cut:
                return replace(one.part, end=one.part.start + len(cut))
    return None


@dataclass(frozen=True, slots=True)
class _Headline:
    """A title without what an outlet hangs on it, and where it stands."""

    text: str
    part: TitlePart


def _headlines(story: Story) -> tuple[_Headline, ...]:
    """The story's own headline first, then the plain ones of the other articles that tell the same; where the own one
    asks or shouts, they come first."""
    own = _own_headline(story)
    others = []
    for article in story.articles:
        one = _headline_of(article)
        plain = not _is_bait(article.title) and article_form(article) == "article"
        alike = _is_bait(own.text) or overlap(content_word_set(one.text), content_word_set(own.text)) >= _SAME_MATTER
        old = bool(_ANNOUNCES.search(one.text)) and not _ANNOUNCES.search(own.text)
        whole = len(one.text.split()) >= _SHORTEST_HEADLINE and _marks_are_closed(one.text)
        if one.text and plain and alike and whole and not old and not is_earlier_stage(article, story.lead):
            others.append(one)
    return (*others, own) if _is_bait(own.text) and others else (own, *others)


def _own_headline(story: Story) -> _Headline:
    line = " ".join(story.headline.split())
    titled = next((one for one in story.articles if line and line in " ".join(one.title.split())), story.lead)
    start = max(0, " ".join(titled.title.split()).find(line))
    text = _without_outlet(line, titled)
    return _Headline(text, TitlePart(article_id=titled.id, start=start, end=start + len(text)))


def _headline_of(article: Article) -> _Headline:
    text = _without_outlet(article.title, article)
    return _Headline(text, TitlePart(article_id=article.id, start=0, end=len(text)))


def _holds(part: TitlePart, story: Story) -> bool:
    return any(article.id == part.article_id for article in story.articles)


def _words_of(part: TitlePart, story: Story) -> str:
    return titles_line((part,), {article.id: article for article in story.articles})


def _is_bait(title: str) -> bool:
    return bool(_CLICKBAIT.search(title) or _SHOUTED.search(title))


def _without_outlet(title: str, article: Article) -> str:
    text = " ".join(title.split())
    found = _OUTLET_SUFFIX.search(text)
    if found and content_word_set(found["outlet"]) & content_word_set(article.source):
        text = text[: found.start()]
    return _ELLIPSIS.sub("", text).rstrip(" .,;:")


def _say_the_same(one: str, other: str) -> bool:
    return overlap(content_word_set(one), content_word_set(other)) >= _SAME_HEADLINE


def _has_early_sense(text: str) -> bool:
    """Whether a headline says within 50 characters what it is about."""
    if len(text) <= _SENSE_WITHIN:
        return True
    first = _CLAUSE.search(text)
    return not (_INTRODUCES.match(text) and first and first.end() > _SENSE_WITHIN // 2)


def _cuts(text: str, *, anywhere: bool) -> tuple[str, ...]:
    """A headline cut where it stands alone: at its clauses, or else behind its phrases, the longest first of each. A
    cut leaves no quotation open and no last word that must be followed by more.

    Args: the headline; whether it may also be cut before a purpose ("... to rebuild"), or at any word.
    """
    clauses = list(_CLAUSE.finditer(text))
    # "turn down the - so far the largest - offer": what is broken off in its middle has no end before its end.
    if any(found[0].strip() and _last_word(text[: found.start()]) in _DANGLING for found in clauses):
        return ()
    breaks = [found.start() for found in clauses]
    # "After nine days of talks, ...": the sentence begins behind it.
    start = breaks.pop(0) if breaks and _INTRODUCES.match(text) else 0
    long = [found for found in re.finditer(r"\s", text) if found.start() - start >= _SHORTEST_CUT]
    ends = [found.start() for found in long]
    whole = [end for end in ends if _WHOLE_PHRASE.search(text[start:end])]
    phrases = [end for end in whole if _PHRASE.match(text, end)]
    purposes = [end for end in whole if _PURPOSE.match(text, end)]
    order = (*reversed(purposes), *reversed(ends)) if anywhere else (*reversed(breaks), *reversed(phrases))
    return tuple(text[:end] for end in order if _may_end(text[start:end]))


def _last_word(text: str) -> str:
    words = text.casefold().split()
    return words[-1].strip("\"'’”») ,") if words else ""


def _may_end(cut: str) -> bool:
    return len(cut.split()) >= _SHORTEST_CLAUSE and _last_word(cut) not in _DANGLING and _marks_are_closed(cut)


def _marks_are_closed(text: str) -> bool:
    pairs = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
    singles = len(re.findall(r"(?<!\w)['‘]", text)) == len(re.findall(r"['’](?!\w)", text))
    return singles and text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)
