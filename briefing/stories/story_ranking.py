"""Groups of articles to ranked stories: what matters, to whom it belongs, and why it stands where it does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from briefing.same_outlet import one_per_outlet
from briefing.stories import quote_ranking, told_before
from briefing.stories.agreement import SentenceReader, add_confirmations, says_the_same
from briefing.stories.article_forms import article_form
from briefing.stories.disagreement import find_disagreements
from briefing.stories.story_score import Outlet, StoryMaterial, score_story
from briefing.stories.subject_threads import assign_threads
from briefing.text.figures import numbers
from briefing.text.wording import SAME_OVERLAP, content_word_set, overlap, word_count
from briefing.types import Article, Fact, Story, Summary

_WIDELY_TOLD = 3
"""A story that so many outlets tell belongs to the first section, whatever its sources' sections are."""

_LEDE_SCORE = 1.0  # the most that a score can be: an opening sentence that is none of the facts stands first anyway
_LONGEST_FACT = 40
"""Words up to which a fuller fact of another article takes the place of a shorter one. Chosen, not
measured: with more, stories begin to tell the longest version of everything; with fewer, the richer one is lost."""
_CONFIRMED_BONUS = 3
"""Places that a fact moves up for each further outlet that tells it."""
_OTHER_ARTICLE = 4
"""Places that a fact of another article than the lead stands behind the lead's."""
_NO_KEYWORDS: Mapping[str, float] = MappingProxyType({})


def rank_stories(
    groups: Sequence[Sequence[Article]],
    summaries: Mapping[str, Summary],
    outlets: Mapping[str, Outlet],
    *,
    now: datetime,
    told: Mapping[str, str],
    sections: tuple[str, ...],
    keywords: Mapping[str, float] = _NO_KEYWORDS,
    versions: told_before.Versions = MappingProxyType({}),
    between: timedelta = timedelta(0),
) -> tuple[Story, ...]:
    """Groups as stories, the most important first, each with its thread.

    Args:
        groups: articles by event, as `group` gives them, those of earlier editions among them.
        summaries: by article id; an article without one adds no facts and no quotes.
        outlets: by article id, what is known of the source it came from; none counts as `Outlet()`.
        now: the time of the edition; freshness is measured from it.
        told: article id to the slot of the edition that told it last.
        sections: the briefing's sections in order; none makes everything one section "".
        keywords: the reader's, each with what it multiplies the score of a story by that has it.
        versions: by article id, the texts in which the told ones were told, the oldest first.
        between: the time between editions, where it is more than a day: freshness is measured by it.

    Returns: one story a group; one that has nothing new has `first_told` and no facts (`told_before.has_nothing_new`).
    """
    past = (told_before.recall_story(group, told, versions) for group in groups)
    made = (
        _make_story(group, known, summaries, outlets, now=now, sections=sections, keywords=keywords, between=between)
        for group, known in zip(groups, past, strict=True)
        if group
    )
    return assign_threads(sorted(made, key=lambda story: (-story.score, story.id)))


def _make_story(
    group: Sequence[Article],
    past: told_before.ToldStory,
    summaries: Mapping[str, Summary],
    outlets: Mapping[str, Outlet],
    *,
    now: datetime,
    sections: tuple[str, ...],
    keywords: Mapping[str, float],
    between: timedelta,
) -> Story:
    facts = _merge_facts(past.articles, summaries)
    if past.first_told:
        facts = told_before.new_facts(facts, past)
    found = quote_ranking.rank_quotes(past.articles, summaries) if facts else ()
    said = StoryMaterial(
        articles=past.articles or tuple(group),
        facts=facts,
        quotes=told_before.new_quotes(found, past),
        disagreements=find_disagreements(past.articles, facts) if facts else (),
        first_told=past.first_told,
        change=past.change,
    )
    section, why = _choose_section(said.articles, outlets, sections)
    value, reasons = score_story(said, outlets, now=now, keywords=keywords, between=between)
    return Story(
        id=story_id(group),
        headline=said.articles[0].title,
        articles=tuple(said.articles),
        facts=facts,
        quotes=tuple(said.quotes),
        section=section,
        first_told=past.first_told,
        score=value,
        reasons=(*reasons, *why),
        disagreements=tuple(said.disagreements),
        background=past.background,
        change=past.change if facts else "",
    )


def story_id(group: Sequence[Article]) -> str:
    """The id of the story that a group of articles makes."""
    return hashlib.sha256(min(article.id for article in group).encode()).hexdigest()[:16]


def _choose_section(
    articles: Sequence[Article], outlets: Mapping[str, Outlet], sections: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The section of a story, and why, in words."""
    if not sections:
        return "", ()
    if len(one_per_outlet(articles)) >= _WIDELY_TOLD:
        return sections[0], (f"in {sections[0]}, because {_WIDELY_TOLD} outlets or more tell it",)
    own = outlets.get(articles[0].id, Outlet()).section
    return (own, (f"in {own}, as its source is",)) if own else (sections[0], (f"in {sections[0]}, the first section",))


def _merge_facts(articles: Sequence[Article], summaries: Mapping[str, Summary]) -> tuple[Fact, ...]:
    """Facts of all articles, none told twice: the lead's, or else the fullest; the lead's lede at the head, then what
    the lead tells and what several outlets tell."""
    kept: list[Fact] = []
    told: list[frozenset[str]] = []
    place: list[int] = []
    reader = SentenceReader(articles)
    for article in articles:
        foreign = article is not articles[0]
        # What a round-up or a section page says further down is about something else.
        if foreign and article_form(article) in ("round-up", "section page"):
            continue
        for rank, fact in enumerate(_lede_first(article, summaries.get(article.id))):
            words = content_word_set(fact.text, article.language)
            # Inside one article two sentences with one number are two facts.
            again = next(
                (
                    at
                    for at, other in enumerate(kept)
                    if overlap(words, told[at]) >= SAME_OVERLAP
                    or (foreign and says_the_same(reader.sentence_at(fact.span), reader.sentence_at(other.span)))
                ),
                None,
            )
            if again is None:
                kept.append(fact)
                told.append(words)
                place.append(rank + _OTHER_ARTICLE * foreign)
            elif place[again] >= _OTHER_ARTICLE and _is_fuller(fact, kept[again], article.language):
                kept[again], told[again] = fact, words
    found = add_confirmations(kept, articles, reader)
    order = sorted(range(1, len(found)), key=lambda at: place[at] - _CONFIRMED_BONUS * len(found[at].same))
    return tuple(found[at] for at in ((0, *order) if found else ()))


def _is_fuller(fact: Fact, other: Fact, language: str) -> bool:
    """Whether a fact says all that another one says in numbers, and more in words, and can still be read."""
    longer = word_count(other.text) < word_count(fact.text) <= _LONGEST_FACT
    return longer and numbers(fact.text, language) >= numbers(other.text, language)


def _lede_first(article: Article, summary: Summary | None) -> tuple[Fact, ...]:
    if summary is None:
        return ()
    lede = summary.lede
    if lede is None:
        return summary.facts
    opening = next((f for f in summary.facts if f.span.start <= lede.start < f.span.end), None)
    if opening is None:
        text = article.text[lede.start : lede.end]
        opening = Fact(span=lede, text=text, kind="event", score=_LEDE_SCORE)
    return (opening, *(fact for fact in summary.facts if fact is not opening))
