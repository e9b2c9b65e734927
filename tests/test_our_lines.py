"""Our own lines as data: names of every shape lose no story, and a line that was changed is found."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from briefing.composition import EditionSpec, compose
from briefing.composition.credit_line import reporters
from briefing.phrases import Phrases
from briefing.printed_lines import bridge_line, credit_runs, introduced
from briefing.rendering.data import edition_from_json, edition_json
from briefing.types import Article, Blurb, Bridge, Credit, CreditedOutlet, Edition, Intro, Sentence, Story
from briefing.verification import drop_unproved_blurbs, find_unproved
from tests.newsroom import NOW, article, fact, phrases

EN, FR = phrases(), phrases("fr")
SPEC = EditionSpec(briefing="daily", slot="2026-06-03-0630", number=7, title="The Strait Daily", made_at=NOW)

NAMES = (
    "World", "World Outlet", "The Times", "The Times of India", "CBC", "CBC News", "News", "8", "And", "and", "Et",
    "The 8 and more", "3 more", "has the story", "X", "x", "é", "新聞", "הארץ", "الجزيرة", "Ъ", "🗞", "(", ".*", "[a]",
    "{outlet}", "{0}", "\\1", "\ue000", "\ue001", "A. B. C.", "J", "No", "never", "Not the News", "M & M", "a b, c; d",
)  # fmt: skip
AUTHORS = (
    "Ada Roy", "Ada", "A. Roy", "J. K. Orr", "Roy, Ada", "ADA ROY", "ada roy", "Ada Roy and Bo Lind", "And And",
    "Ada \ue000 Roy", "李 明", "דנה כהן", "World Outlet", "The Times", "Never No", "Eight 8", "By Ada Roy (staff)",
    "x@y.example (Ada Roy)", "Ida Orr, CBC News", "É È", "🗞 🗞", ".* .*", "", " ",
)  # fmt: skip
OUTLETS = st.one_of(st.sampled_from(NAMES), st.text(min_size=1, max_size=12))
WRITERS = st.one_of(st.sampled_from(AUTHORS), st.text(max_size=16))
TEXT = (
    "Workers of the quay in Port Allen voted on Monday to close its northern gate for the whole summer. "
    "The mayor opened a second fund in Port Allen on Tuesday and put 40 million crowns into it for repairs."
)


def told_by(*outlets: str, authors: tuple[str, ...] = (), name: str = "quay", hosts: int = 99) -> Story:
    """A story that these outlets tell, the first of them in full, on so many hosts."""
    articles = tuple(
        article(
            f"{name}{n}",
            TEXT,
            title="The quay closes",
            source=outlet,
            authors=authors,
            url=f"https://paper{n % hosts}.example/{name}{n // hosts or ''}",
        )
        for n, outlet in enumerate(outlets)
    )
    sentences = TEXT.partition(". ")
    facts = (fact(articles[0], f"{sentences[0]}."), fact(articles[0], sentences[2]))
    return Story(id=name, headline="The quay closes", articles=articles, facts=facts, score=1.0)


def made(story: Story, words: Phrases = EN) -> Edition:
    return compose([story], spec=SPEC, phrases=words)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(OUTLETS, min_size=1, max_size=12),
    st.lists(WRITERS, max_size=4).map(tuple),
    st.sampled_from([EN, FR]),
    st.sampled_from([1, 2, 99]),
)
@example(["World", "World Outlet", *(f"Paper {n}" for n in range(9))], (), EN, 99)
@example(["The Times of India", "The Times"], ("The Times Of",), EN, 99)
@example(["CBC", "CBC News"], ("Ida Orr, CBC News",), FR, 99)
@example(["World", "World Outlet", "World"], ("Ada Roy",), EN, 2)
def test_names_of_every_shape_lose_no_story(
    outlets: list[str], authors: tuple[str, ...], words: Phrases, hosts: int
) -> None:
    edition = made(told_by(*outlets, authors=authors, hosts=hosts), words)
    (blurb,) = edition.blurbs
    assert find_unproved(edition, words) == ()
    assert edition.unverified == 0
    # Nothing had to give way: the credit names its reporters.
    credit = blurb.credit_from
    assert credit
    lead = next(one for one in blurb.story.articles if one.url == credit.outlets[0].url)
    assert credit.reporters == reporters(lead)
    # Each outlet that is named leads to its article.
    for outlet in credit.outlets:
        assert any(outlet.name in run.text and run.url == outlet.url for run in blurb.credit)
    stored = {(one.id, one.sha256): one for one in blurb.story.articles}
    assert edition_from_json(edition_json(edition), stored) == edition


def with_credit(edition: Edition, change: Callable[[Credit], Credit], *, printed: bool) -> Edition:
    """The edition with another credit, and with the words of it or of the true one."""
    (section,) = edition.sections
    (blurb,) = section.blurbs
    assert blurb.credit_from
    credit = change(blurb.credit_from)
    runs = credit_runs(credit, EN) if printed and credit.outlets else blurb.credit
    other = replace(blurb, credit_from=credit, credit=runs)
    return replace(edition, sections=(replace(section, blurbs=(other,)),))


def outlet(credit: Credit, **changes: str) -> Credit:
    return replace(credit, outlets=(replace(credit.outlets[0], **changes), *credit.outlets[1:]))


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        lambda credit: outlet(credit, name="World News"),
        lambda credit: outlet(credit, name="Worl"),
        lambda credit: outlet(credit, url="https://elsewhere.example/quay"),
        lambda credit: outlet(credit, url="https://paper1.example/quay"),
        lambda credit: replace(credit, outlets=(*credit.outlets, credit.outlets[-1]), more=credit.more - 1),
        lambda credit: replace(credit, outlets=(*credit.outlets, CreditedOutlet(name="Paper 9", url="https://x.y/"))),
        lambda credit: replace(credit, outlets=()),
        lambda credit: replace(credit, reporters=("Ada Roy", "Bo Lind")),
        lambda credit: replace(credit, reporters=("Ada Roy",) * 2),
        lambda credit: replace(credit, reporters=("Ada",)),
        lambda credit: replace(credit, reporters=("da Roy",)),
        lambda credit: replace(credit, more=credit.more + 1),
        lambda credit: replace(credit, more=credit.more - 1),
        lambda credit: replace(credit, more=0),
    ],
)
def test_a_credit_that_is_not_its_articles_is_found(change: Callable[[Credit], Credit], printed: bool) -> None:
    edition = made(told_by("World", "World Outlet", *(f"Paper {n}" for n in range(5)), authors=("Ada Roy",)))
    assert find_unproved(edition, EN) == find_unproved(edition) == ()
    wrong = with_credit(edition, change, printed=printed)
    for words in (EN, None):
        assert ["this credit names" in line for line in find_unproved(wrong, words)] == [True]


@pytest.mark.parametrize(
    ("was", "words"),
    [
        ("World", "Worldly"),
        ("World Outlet", "World Trade"),
        ("World Outlet", "World"),
        ("World Outlet", "Paper 4"),  # which tells the story too, at another address
        ("3 more", "4 more"),
        ("also report", "never report"),
        ("Ada Roy", "Bo Lind"),
    ],
)
def test_a_credit_whose_words_were_changed_is_found(was: str, words: str) -> None:
    edition = made(told_by("World", "World Outlet", *(f"Paper {n}" for n in range(5)), authors=("Ada Roy",)))
    (section,) = edition.sections
    (blurb,) = section.blurbs
    assert any(was in run.text for run in blurb.credit)
    runs = tuple(replace(run, text=run.text.replace(was, words)) for run in blurb.credit)
    wrong = replace(edition, sections=(replace(section, blurbs=(replace(blurb, credit=runs),)),))
    for known in (EN, None):
        assert ["this credit names" in line for line in find_unproved(wrong, known)] == [True]


def test_a_credit_of_other_phrases_holds_by_its_data_and_its_words() -> None:
    edition = made(told_by("World", "World Outlet", authors=("Ada Roy",)))
    other = replace(EN, patterns={**EN.patterns, "credit.reporter": "{outlet} had [{reporter}] there"})
    assert find_unproved(edition, other) == ()


# --- bridges and introductions


def two_stories(**changes: object) -> tuple[Story, Story]:
    first, second = told_by("World", name="quay"), told_by("World Outlet", name="fund")
    return first, replace(second, **changes)  # type: ignore[arg-type]


def bridged(bridge: Bridge, changes: dict[str, object]) -> tuple[str, ...]:
    """What the gate says of a bridge between two stories."""
    first, second = (
        Blurb(story=one, sentences=compose([one], spec=SPEC, phrases=EN).blurbs[0].sentences)
        for one in two_stories(**changes)
    )
    second = replace(second, bridge=bridge_line(bridge, SPEC.slot, EN), bridge_from=bridge)
    edition = made(told_by("World"))
    section = replace(edition.sections[0], blurbs=(first, second))
    return find_unproved(replace(edition, sections=(section,), subject="", preheader="", subject_from=()), EN)


@pytest.mark.parametrize(
    ("bridge", "changes", "good"),
    [
        (Bridge(kind="told", day="2026-06-01"), {"first_told": "2026-06-01-0630"}, True),
        (Bridge(kind="told", day="2026-06-02"), {"first_told": "2026-06-01-0630"}, False),
        (Bridge(kind="told", day="2026-06-01"), {}, False),
        (Bridge(kind="place", place="Port Allen"), {}, True),
        (Bridge(kind="place", place="Port Allen", turn=1), {}, True),
        (Bridge(kind="place", place="Port"), {}, True),
        (Bridge(kind="place", place="Port All"), {}, False),
        (Bridge(kind="place", place="Sorrel"), {}, False),
        (Bridge(kind="place"), {}, False),
        (Bridge(kind="subject"), {"thread": "t"}, False),
    ],
)
def test_a_bridge_holds_by_its_data(bridge: Bridge, changes: dict[str, object], good: bool) -> None:
    found = bridged(bridge, changes)
    assert ["this bridge says" in line for line in found] == [True] * (not good)


def test_a_bridge_with_the_words_of_another_is_found() -> None:
    first, second = (
        Blurb(story=one, sentences=made(one).blurbs[0].sentences) for one in two_stories(first_told="2026-06-01-0630")
    )
    edition = made(told_by("World"))
    for words in ("More on a story from Tuesday:", "Also in Sorrel:"):
        lying = replace(second, bridge=words, bridge_from=Bridge(kind="told", day="2026-06-01"))
        section = replace(edition.sections[0], blurbs=(first, lying))
        whole = replace(edition, sections=(section,), subject="", preheader="", subject_from=())
        assert len(find_unproved(whole, EN)) == 1, words


@pytest.mark.parametrize(
    ("intro", "changes", "good"),
    [
        (Intro(kind="adds", outlet="World"), {}, True),
        (Intro(kind="quotes", outlet="World Outlet"), {}, False),  # who tells the story too, but not this sentence
        (Intro(kind="figure", outlet="Worl"), {}, False),
        (Intro(kind="new"), {"first_told": "2026-06-01-0630"}, True),
        (Intro(kind="new"), {}, False),
        (Intro(kind="told", day="2026-06-01"), {"first_told": "2026-06-01-0630"}, False),  # is no look back
        (Intro(kind="corrected", outlet="World"), {"change": "correction"}, True),
        (Intro(kind="corrected", outlet="World"), {"change": "update"}, False),
        (Intro(kind="updated", outlet="Paper 9"), {"change": "update"}, False),
    ],
)
def test_an_introduction_holds_by_its_data(intro: Intro, changes: dict[str, object], good: bool) -> None:
    story = told_by("World", "World Outlet")
    edition = made(story)
    (section,) = edition.sections
    (blurb,) = section.blurbs
    first: Sentence = introduced(blurb.sentences[0], [intro], EN, slot=SPEC.slot)
    other = replace(blurb, story=replace(blurb.story, **changes), sentences=(first, *blurb.sentences[1:]))  # type: ignore[arg-type]
    found = find_unproved(replace(edition, sections=(replace(section, blurbs=(other,)),)), EN)
    assert ["these words before a sentence" in line for line in found] == [True] * (not good)


def test_an_introduction_with_the_words_of_another_outlet_is_found() -> None:
    edition = made(told_by("World", "World Outlet"))
    (section,) = edition.sections
    (blurb,) = section.blurbs
    first = replace(introduced(blurb.sentences[0], [Intro(kind="adds", outlet="World")], EN), intro="Outlet adds:")
    for words, found in (("World adds:", 0), ("World Outlet adds:", 1), ("Outlet adds:", 1)):
        other = replace(blurb, sentences=(replace(first, intro=words), *blurb.sentences[1:]))
        whole = replace(edition, sections=(replace(section, blurbs=(other,)),))
        assert (len(find_unproved(whole, EN)), len(find_unproved(whole))) == (found, found), words


def test_a_subject_goes_with_the_story_that_it_tells() -> None:
    edition = made(told_by("World"))
    gone = replace(edition, sections=())
    assert ["this subject" in line for line in find_unproved(gone, EN)][:1] == [True]
    kept = drop_unproved_blurbs(gone, EN)
    assert (kept.subject, kept.subject_from, kept.preheader, kept.preheader_from) == ("", (), "", ())
    assert find_unproved(kept, EN) == find_unproved(replace(edition, subject="", preheader=""), EN) == ()


def test_an_edition_without_data_is_read_and_proved_by_its_words() -> None:
    edition = made(told_by("World", "World Outlet", authors=("Ada Roy",)))
    stored: dict[tuple[str, str], Article] = {
        (one.id, one.sha256): one for blurb in edition.blurbs for one in blurb.story.articles
    }
    document = edition_json(edition)

    plain = json.loads(document)
    for section in plain["sections"]:
        for blurb in section["blurbs"]:
            del blurb["credit_from"], blurb["bridge_from"]
            for sentence in (*blurb["sentences"], *blurb["points"]):
                del sentence["intro_from"]
    del plain["subject_from"], plain["preheader_from"]
    older = edition_from_json(json.dumps(plain), stored)
    assert older.blurbs[0].credit == edition.blurbs[0].credit
    assert older.blurbs[0].credit_from is None
    assert find_unproved(older, EN) == ()
    lying = document.replace("Ada Roy has the story", "Bo Lind has the story")
    assert len(find_unproved(edition_from_json(lying, stored), EN)) == 1
