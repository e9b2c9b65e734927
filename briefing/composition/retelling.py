"""Whether another outlet's sentence tells again what a blurb has told: the event once more, or somebody once more.

Each outlet opens with the event, so the strongest sentence of the second outlet is mostly the first one's in other
words. The headlines of a story say what the event is: what stands in one of them is not new behind the opening.
"""

from __future__ import annotations

import re

from briefing.composition.tellable_facts import TellableFact
from briefing.stories.article_likeness import stem
from briefing.text.names import NAME, without_sentence_starters
from briefing.text.wording import content_word_set, word_set
from briefing.types import Story

_MOST_KNOWN = 0.5
"""The part of a main clause's content words that is new where the reader still meets the event again: what is added
must be more than half new, beside the blurb and the story's headlines. The tests have a sentence on either side."""
_FEWEST_CLAUSE_WORDS = 4
"""Content words of a main clause; behind a shorter one ("On Tuesday, ...") the sentence goes on."""

_LETTERS_OF_STEM = 7
"""Letters of a word that are compared: "hibernating" and "hibernation" are of one event. With 6, "contract" is one with
"contrast"."""

# Every news text has the day, and it is the same one.
_CALENDAR = word_set(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday morning afternoon evening day week
    lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd'hui matin soir jour semaine people personnes"""
)
# What happens to people most often has the most words for it: whoever has one of a row has its first.
_SAME_EVENT = tuple(
    frozenset(stem(word)[:_LETTERS_OF_STEM] for word in row.split())
    for row in (
        "die dies died dead death deaths dying passed pass passing away killed kills kill killing lives "
        "mort morte morts meurt mourir décès décédé décédée disparition disparu disparue tué tuée tués",
        "resign resigns resigned resignation quit quits step steps stepped stepping down leave leaves leaving "
        "démission démissionne démissionné quitte quitté",
        "win wins won winning victory victorious beat beats beaten defeat defeats defeated "
        "victoire gagne gagné bat battu défaite remporte remporté",
        "arrest arrests arrested detain detains detained custody held arrêté arrêtée arrestation détenu détenue",
        "hurt injured injuries injury wounded blessé blessés blessée blessées",
    )
)
# "Ida Orr, who died on Tuesday, ...", "Ida Orr, a former mayor, ...": said as if nobody had been named yet.
_INTRODUCES_AGAIN = re.compile(
    r"['’]?s?, (?:who|whose|whom|a|an|the|one of|qui|dont|un|une|le|la|l['’])\b|['’]?s?, \d{1,3}(?: ans)?,|,? \(\d"
)


def retells(fact: TellableFact, told: str, story: Story) -> bool:
    """Whether a fact of another outlet says no more than what was told, or introduces again whom the blurb has named.

    Args: the fact; the blurb's words so far; the story, for its headlines.
    """
    text = fact.sentence.text
    return _introduces_again(text, told) or _says_little_new(text, told, story)


def _introduces_again(text: str, told: str) -> bool:
    found = NAME.search(text)
    if found is None or not _INTRODUCES_AGAIN.match(text, found.end()):
        return False
    name = without_sentence_starters(found[0]).split()
    return bool(name) and bool(re.search(rf"\b{re.escape(name[-1])}\b", told))


def event_stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words that say what happened, without the day; for an event that has several words, all of them.

    Args: a headline or a sentence, and its language.
    """
    words = content_word_set(text.replace("-", " "), language)
    found = {stem(word)[:_LETTERS_OF_STEM] for word in words if word not in _CALENDAR}
    for row in _SAME_EVENT:
        if found & row:
            found = found - row | {min(row)}
    return frozenset(found)


def _says_little_new(text: str, told: str, story: Story) -> bool:
    language = story.lead.language
    known = event_stems(" ".join((told, *(article.title for article in story.articles))), language)
    said = event_stems(text.partition(", ")[0], language)
    if len(said) < _FEWEST_CLAUSE_WORDS:
        said = event_stems(text, language)
    return len(said - known) <= _MOST_KNOWN * len(said)
