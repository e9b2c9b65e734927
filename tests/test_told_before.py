"""What another text of a told article is, and what of an event is new beside what was told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.stories import rank_stories
from briefing.stories.told_before import ToldText, find_change, recall_story
from briefing.types import Article, Story, Summary
from tests.newsroom import FERRY, NOW, article, fact, summary

SLOT = "2026-06-02-0630"
BEFORE = article()
NOTE = "An earlier version of this article gave the number of passengers as 9,000."


def changed(text: str, *, title: str = "", **fields: object) -> Article:
    made = replace(BEFORE, text=text, sha256=text[-40:] + str(len(text)), title=title or BEFORE.title)
    return replace(made, **fields)  # type: ignore[arg-type]


def story_of(now: Article, *others: Article, made: Summary | None = None) -> Story:
    summaries = {now.id: made or Summary(article_id=now.id, lede=None, facts=(), quotes=())}
    summaries |= {other.id: summary(other, (other.text.partition("\n")[0],), ()) for other in others}
    told = {BEFORE.id: SLOT}
    (story,) = rank_stories(
        [(now, *others)], summaries, {}, now=NOW, told=told, sections=(), versions={BEFORE.id: (BEFORE,)}
    )
    return story


@pytest.mark.parametrize(
    "text",
    [
        FERRY,
        FERRY.replace("\n\n", "\n\n\n").replace("“", '"').replace("”", '"'),
        FERRY.replace("The last strike, in 2014, lasted", "The last strike, which was in 2014, lasted"),
        f"{FERRY}\n\nUpdated June 3, 2026 at 9:40 a.m.",
        f"{FERRY}\n\nMis à jour le 3 juin à 9 h 40.",
        f"{FERRY}\n\nMore soon.",
        FERRY.replace("The deal offered a wage increase of 11 per cent over four years.", ""),
    ],
)
def test_what_says_nothing_new_is_no_change(text: str) -> None:
    assert find_change(changed(text), (BEFORE,)).kind == ""


@pytest.mark.parametrize(
    "text",
    [
        f"{FERRY}\n\nA mediator from the mainland will meet both sides on Friday.",
        FERRY.replace("9,000 daily passengers", "8,000 daily passengers"),
        FERRY.replace("would meet on Thursday", "would meet on Thursday, June 4"),
        FERRY.replace("lasted 23 days", "lasted thirty-two days"),
    ],
)
def test_a_sentence_more_or_another_figure_is_an_update(text: str) -> None:
    assert find_change(changed(text), (BEFORE,)).kind == "update"


def test_a_text_that_was_told_once_is_known_however_it_comes_back() -> None:
    other = changed(f"{FERRY}\n\nA mediator from the mainland will meet both sides on Friday.")
    assert find_change(BEFORE, (BEFORE, other)).kind == ""
    assert find_change(other, (BEFORE, other)).kind == ""
    assert find_change(changed(FERRY.partition("\n\n")[0]), (other,)).kind == ""


def test_the_whole_text_of_what_was_told_from_an_excerpt_is_no_update() -> None:
    excerpt = replace(BEFORE, text=FERRY.partition("\n\n")[0], sha256="part", excerpt_only=True)
    assert find_change(BEFORE, (excerpt,)).kind == ""
    assert find_change(changed(f"{FERRY}\n\nCorrection: {NOTE}"), (excerpt,)).kind == "correction"


@pytest.mark.parametrize(
    "note",
    [
        f"Correction: {NOTE}",
        f"CORRECTION (June 3, 2026): {NOTE}",
        f"Clarification, June 3: {NOTE}",
        f"Correction\n\n{NOTE}",
        f"Correction. {NOTE}",
        f"Editor’s note: {NOTE}",
        NOTE,
    ],
)
def test_the_note_that_corrects_is_the_first_fact_without_its_label(note: str) -> None:
    found = find_change(changed(f"{FERRY}\n\n{note}"), (BEFORE,))
    assert found.kind == "correction"
    assert [fact.text for fact in found.note] == [NOTE]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            "Rectificatif : une version antérieure de cet article parlait de 9 000 passagers par jour.",
            "une version antérieure de cet article parlait de 9 000 passagers par jour.",
        ),
        (
            "Précision – Le nombre de passagers est celui des jours de semaine en été.",
            "Le nombre de passagers est celui des jours de semaine en été.",
        ),
        ("Cet article a été corrigé : les passagers sont 8 000 par jour.", ""),
    ],
)
def test_french_corrections(note: str, said: str) -> None:
    text = f"Les équipages du traversier ont rejeté l’entente mardi.\n\n{note}"
    now = changed(text, language="fr")
    found = find_change(now, (replace(now, text=text.partition("\n")[0], sha256="old"),))
    assert found.kind == "correction"
    assert [fact.text for fact in found.note] == ([said] if said else [])


def test_a_note_that_leans_on_the_page_corrects_and_is_not_printed() -> None:
    text = FERRY.replace("9,000 daily", "8,000 daily") + "\n\nThis article was amended on June 3 to correct a figure."
    now = changed(text)
    story = story_of(now, made=summary(now, (text.partition("\n")[0].partition("— ")[2],), ()))
    assert (story.change, len(story.facts)) == ("correction", 1)
    assert "8,000" in story.facts[0].text


@pytest.mark.parametrize(
    "line",
    [
        "Corrections officers will guard the ferries until the vote is over.",
        "Editor’s note: readers may find a part of this disturbing to look at.",
        "The minister asked for a clarification of the ballot by Friday noon.",
    ],
)
def test_what_only_sounds_like_a_correction_is_an_update(line: str) -> None:
    assert find_change(changed(f"{FERRY}\n\n{line}"), (BEFORE,)).kind == "update"


def test_a_headline_may_say_that_it_corrects() -> None:
    text = FERRY.replace("9,000", "8,000")
    assert find_change(changed(text, title="CORRECTED: Ferry deal rejected"), (BEFORE,)).kind == "correction"
    assert find_change(changed(FERRY, title="CORRECTED: Ferry deal rejected"), (BEFORE,)).kind == ""
    assert find_change(changed(text, title="Corrections officer dies"), (BEFORE,)).kind == "update"


def test_a_correction_leads_and_later_articles_follow() -> None:
    now = changed(f"{FERRY}\n\nCorrection: {NOTE} The ferries carry 8,000.")
    later = article("later", "Crews of the strait will vote again on Monday.", published=NOW + timedelta(hours=2))
    story = story_of(now, later)
    assert story.change == "correction"
    assert [a.id for a in story.articles] == ["ferry", "later"]
    assert [fact.text for fact in story.facts[:2]] == [NOTE, "The ferries carry 8,000."]
    assert story.background == (BEFORE,)
    assert story.reasons[-1] == f"corrected since {SLOT}"


def test_beside_a_new_article_an_update_is_a_part_of_the_follow_up() -> None:
    more = "A mediator from the mainland will meet both sides on Friday."
    now = changed(f"{FERRY}\n\n{more}")
    later = article("later", "Crews of the strait will vote again on Monday.", published=NOW + timedelta(hours=2))
    made = Summary(article_id=now.id, lede=None, facts=(fact(now, more),), quotes=())
    story = story_of(now, later, made=made)
    assert (story.change, [a.id for a in story.articles]) == ("", ["later", "ferry"])
    assert [f.text for f in story.facts] == ["Crews of the strait will vote again on Monday.", more]
    assert story_of(now, made=made).change == "update"
    assert story_of(now).change == "", "nothing in it can be told"


def test_a_change_that_gives_itself_a_new_date_hides_no_follow_up() -> None:
    now = changed(f"{FERRY}\n\nUpdated June 4.", published=NOW + timedelta(hours=9))
    later = article("later", "Crews of the strait will vote again on Monday.", published=NOW + timedelta(hours=2))
    assert [a.id for a in story_of(now, later).articles] == ["later"]


def test_quotes_that_were_told_are_not_told_again() -> None:
    more = "A mediator from the mainland will meet both sides on Friday."
    now = changed(f"{FERRY}\n\n{more}")
    made = summary(now, (more,))
    assert story_of(now, made=made).quotes == ()
    assert len(made.quotes) == 3


def test_a_rising_toll_is_new_and_another_word_for_the_day_is_not() -> None:
    line = "{} people were treated in Larkin Bay hospital after the ammonia leak at the fish plant on {}."
    told = ToldText([article(text=line.format("Twenty-five", "Tuesday"))])
    assert told.knows(line.format("25", "June 2"))
    assert not told.knows(line.format("25", "June 2"), dates=True)
    assert not told.knows(line.format("27", "Tuesday"))


@pytest.mark.parametrize(
    ("told", "now", "known", "language"),
    [
        (
            "Twenty-five homes on the old quay of Port Allen were flooded again on Tuesday night.",
            "25 homes on the old quay of Port Allen were flooded again on Tuesday night.",
            True,
            "en",
        ),
        ("Eighty homes were flooded on the quay.", "Ninety homes were flooded on the quay.", False, "en"),
        ("The quay costs $1.2 million to mend.", "The quay costs $1.2 billion to mend.", False, "en"),
        ("Two hundred homes were flooded on the quay.", "200 homes were flooded on the quay.", True, "en"),
        (
            "Quatre-vingts cabanes du vieux quai de Port Allen ont été inondées mardi.",
            "80 cabanes du vieux quai de Port Allen ont été inondées mardi.",
            True,
            "fr",
        ),
        ("Le quai a coûté 23,4 millions de dollars.", "Le quai a coûté 23,9 millions de dollars.", False, "fr"),
    ],
)
def test_figures_are_the_same_in_words_and_digits(told: str, now: str, known: bool, language: str) -> None:
    assert ToldText([replace(BEFORE, text=told, language=language)]).knows(now, language) is known


def test_an_article_whose_told_text_is_not_known_counts_as_told_as_it_is() -> None:
    past = recall_story((BEFORE,), {BEFORE.id: SLOT}, {})
    assert (past.articles, past.first_told, past.background) == ((), SLOT, (BEFORE,))


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    now = changed(other, sha256="now")
    found = find_change(now, (replace(BEFORE, text=one),))
    for note in found.note:
        assert now.text[note.span.start : note.span.end] == note.text
