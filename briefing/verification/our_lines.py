"""Proofs of the lines that we word ourselves: headline, credit, bridge, introduction, subject and preheader.

Credits, bridges and introductions are data (`types.Credit`, `Bridge`, `Intro`), and it is the data that are proved:
this is what the source of an article is called, this person is one of its authors, this address is its own, so many
outlets tell the story, on this day it was told. Then the words must be what these data print.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from briefing.phrases import Phrases
from briefing.printed_lines import JOIN, bridge_line, credit_runs, date_of_slot, intro_line, titles_line
from briefing.same_outlet import one_per_outlet
from briefing.text.wording import inside_word, occurs_as_words
from briefing.types import Article, Blurb, Bridge, Credit, Edition, Intro, Phrase, Sentence, Story
from briefing.verification.facts_and_quotes import find_unsaid_quotation
from briefing.verification.lines_without_data import (
    bridge_words_hold,
    credit_words_hold,
    intro_words_hold,
    names_of_day,
    says_no_more_than,
    story_names,
)

_ASIDE = re.compile(r"[(\[][^()\[\]]{0,200}[)\]]")
_PART = re.compile(r"[^\W_]+")


def headline_holds(story: Story) -> bool:
    """Whether a story's headline is the title of one of its articles, or cut from one between words."""
    return any(_is_headline(story.headline, article.title) for article in story.articles)


def _is_headline(line: str, whole: str) -> bool:
    """Whether a line is a title, or a part of it that was cut between words. Spaces do not count."""
    line, whole = " ".join(line.split()), " ".join(whole.split())
    return line == whole or (bool(line) and occurs_as_words(line, whole))


def subject_holds(edition: Edition) -> bool:
    """Whether the subject is the edition's title, or made of its headlines, or the editor's own words."""
    if "subject" in edition.by_editor:
        return _quotations_hold(edition.subject, edition)
    if edition.subject and edition.subject_from:
        return edition.subject == titles_line(edition.subject_from, _articles_told(edition))
    return edition.subject in ("", edition.title) or _made_of_headlines(edition.subject, edition)


def preheader_holds(edition: Edition) -> bool:
    """Whether the preheader is a printed sentence of an article, or made of headlines, or the editor's own words."""
    text = edition.preheader
    if "preheader" in edition.by_editor:
        return _quotations_hold(text, edition)
    if text and edition.preheader_from:
        return text == titles_line(edition.preheader_from, _articles_told(edition))
    sentences = (s.text for blurb in edition.blurbs for s in blurb.sentences if s.kind != "editor")
    return not text or text in sentences or _made_of_headlines(text, edition)


def _articles_told(edition: Edition) -> dict[str, Article]:
    return {article.id: article for story in edition.told for article in story.articles}


def _quotations_hold(line: str, edition: Edition) -> bool:
    return not find_unsaid_quotation(line, (article for blurb in edition.blurbs for article in blurb.story.articles))


def _made_of_headlines(line: str, edition: Edition) -> bool:
    """Whether every part of a line between semicolons is the beginning of a headline, or of a part of one."""
    titles = (title for blurb in (*edition.blurbs, *edition.lines) for title in _headlines(blurb))
    clauses = [" ".join(clause.split()) for title in titles for clause in title.split(JOIN.strip()) if clause]
    return all(any(_begins_at_word(part.strip(), clause) for clause in clauses) for part in line.split(JOIN.strip()))


def _headlines(blurb: Blurb) -> tuple[str, ...]:
    """The headlines that a subject may be made of: the story's, and those of all articles that tell it."""
    return (blurb.story.headline, *(article.title for article in blurb.story.articles))


def _begins_at_word(part: str, whole: str) -> bool:
    return bool(part) and whole.startswith(part) and not inside_word(whole, len(part))


def credit_holds(blurb: Blurb, phrases: Phrases | None) -> bool:
    """Whether a credit's outlets, reporters, addresses and count are those of its story's articles, and its words are
    what they print. No credit claims nothing."""
    made = blurb.credit_from
    if not blurb.credit:
        return True
    if made is None:
        return credit_words_hold(blurb, phrases)
    if not _credit_data_hold(made, blurb.story.articles):
        return False
    printed = phrases is not None and blurb.credit == credit_runs(made, phrases)
    return printed or _credit_says_no_more(blurb.credit, made, phrases)


def _credit_says_no_more(line: Sequence[Phrase], credit: Credit, phrases: Phrases | None) -> bool:
    """Whether a credit that was printed with other phrases, or ones that are not at hand, says what its data say."""
    said = "".join(run.text for run in line)
    outlets = [outlet.name for outlet in credit.outlets]
    linked = {
        outlet.url: (outlet.name, *credit.reporters[: len(credit.reporters) * (not at)])
        for at, outlet in enumerate(credit.outlets)
    }
    return (
        all(name in said for name in (*outlets, *credit.reporters[:1]))
        and says_no_more_than(said, (*outlets, *credit.reporters), phrases, more=credit.more)
        and all(says_no_more_than(run.text, linked.get(run.url, ()), phrases) for run in line if run.url)
        and all(run.url in linked for run in line if run.url)
    )


def _credit_data_hold(credit: Credit, articles: Sequence[Article]) -> bool:
    """Whether the credit names outlets of the articles, each once and with the address of its article, persons who are
    authors of the first one's, and counts the other outlets right."""
    named = [(outlet.name, outlet.url) for outlet in credit.outlets]
    lead = next((article for article in articles if named[:1] == [(article.source, article.url)]), None)
    if lead is None or len(set(named)) < len(named):
        return False
    outlets = [(it.source, it.url) for it in one_per_outlet(sorted(articles, key=lambda it: it.id != lead.id))]
    known = set(named) <= set(outlets) and credit.more == len(outlets) - len(named)
    once = len(set(credit.reporters)) == len(credit.reporters)
    return known and once and all(_is_author(name, lead) for name in credit.reporters)


def _is_author(name: str, article: Article) -> bool:
    """Whether a name of two words or more stands in an author field of an article. Its case may be another, and an
    aside in brackets may be left out of the field."""
    wanted = f" {' '.join(_PART.findall(name)).casefold()} "
    fields = (text for author in article.authors for text in (author, _ASIDE.sub(" ", author)))
    return (
        len(name.split()) > 1
        and bool(wanted.strip())
        and any(wanted in f" {' '.join(_PART.findall(text)).casefold()} " for text in fields)
    )


def bridge_holds(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a bridge joins what it says that it joins, and its words are what it prints."""
    made = blurb.bridge_from
    if not blurb.bridge:
        return True
    before = _previous_story(blurb, edition)
    if made is None:
        return bridge_words_hold(blurb, before, edition, phrases)
    if not _bridge_data_hold(made, blurb.story, before):
        return False
    printed = phrases is not None and blurb.bridge == bridge_line(made, edition.slot, phrases)
    return printed or says_no_more_than(blurb.bridge, (made.place, *_names_of_day(made.day, edition, phrases)), phrases)


def _bridge_data_hold(bridge: Bridge, story: Story, before: Story | None) -> bool:
    if bridge.kind == "told":
        return _is_day_told(bridge.day, story)
    if before is None:
        return False
    if bridge.kind == "subject":
        return story.thread == before.thread != ""
    return bool(bridge.place) and all(story_names(bridge.place, one) for one in (story, before))


def _is_day_told(day: str, story: Story) -> bool:
    told = date_of_slot(story.first_told)
    return told is not None and day == told.isoformat()


def bridge_fits_anywhere(blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether a blurb's bridge says only when its story was told before, and so holds behind any other blurb."""
    if blurb.bridge_from:
        return blurb.bridge_from.kind == "told"
    return bool(blurb.story.first_told) and intro_words_hold(blurb.bridge, blurb.story, edition, phrases)


def _previous_story(blurb: Blurb, edition: Edition) -> Story | None:
    """The story of the blurb before this one in its section."""
    for section in edition.sections:
        for before, own in pairwise(section.blurbs):
            if own is blurb:
                return before.story
    return None


def intro_holds(sentence: Sentence, blurb: Blurb, edition: Edition, phrases: Phrases | None) -> bool:
    """Whether what stands before a sentence of a blurb, if anything does, is true of it, and its words are what that
    prints."""
    if not sentence.intro:
        return True
    if not sentence.intro_from:
        return intro_words_hold(sentence.intro, blurb.story, edition, phrases)
    if not all(_intro_data_hold(intro, sentence, blurb) for intro in sentence.intro_from):
        return False
    printed = phrases is not None and sentence.intro == intro_line(sentence.intro_from, edition.slot, phrases)
    outlets = [intro.outlet for intro in sentence.intro_from]
    days = [name for intro in sentence.intro_from for name in _names_of_day(intro.day, edition, phrases)]
    return printed or (
        all(outlet in sentence.intro for outlet in outlets)
        and says_no_more_than(sentence.intro, (*outlets, *days), phrases)
    )


def _names_of_day(day: str, edition: Edition, phrases: Phrases | None) -> tuple[str, ...]:
    told = date_of_slot(day)
    return names_of_day(told, edition, phrases) if told else ()


def _intro_data_hold(intro: Intro, sentence: Sentence, blurb: Blurb) -> bool:
    story = blurb.story
    if intro.kind == "told":
        return sentence is blurb.look_back and _is_day_told(intro.day, story)
    if intro.kind == "new":
        return bool(story.first_told)
    if intro.kind in ("corrected", "updated"):
        changed = story.change == ("correction" if intro.kind == "corrected" else "update")
        return changed and intro.outlet in {article.source for article in story.articles}
    # The outlet that is named tells the sentence; one of the editor's cites nothing.
    cited = {piece.span.article_id for piece in sentence.pieces if piece.span}
    return intro.outlet in {article.source for article in story.articles if article.id in cited or not cited}
