"""The editor's desk: the sheet, what is read from it, and what composing makes of it."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import desk
from briefing.composition import EditionSpec, compose
from briefing.composition.editor_changes import renew_introductions, reword_sentence
from briefing.config import yaml_document
from briefing.desk.sheet_writer import _yaml_scalar
from briefing.edits import Edits, StoryEdit, from_json, to_json
from briefing.errors import EditError, StoreError
from briefing.printed_lines import introduced
from briefing.rendering import data, render, theme
from briefing.types import Article, Blurb, Edition, Intro, Piece, Sentence, Span, Story
from briefing.verification import count_editor_lines, drop_unproved_blurbs, find_unproved
from tests.newsroom import FERRY, FERRY_FACTS, NOW, POSTED, article, phrases, story, summary
from tests.workspace import RESOURCES

EN = phrases()
SPEC = EditionSpec(
    briefing="daily",
    slot="2026-06-03-0630",
    number=7,
    title="The Strait Daily",
    made_at=NOW,
    note="Good morning.",
    sections=("Water", "Town"),
)
LIBRARY = (
    "The library board voted on Monday to keep its Sunday hours until October after 2,100 people signed a plea.\n\n"
    "The branch on Quay Street will close at 8 p.m. instead of 9 p.m., which saves $40,000 a year. "
    "“I wrote it on a napkin,” said Ada Lund, who began the plea.\n"
)
HERONS = (
    "The Herons beat Port Lisle 3–2 on Tuesday in front of 4,216 people. Deborah Akande scored twice in 11 minutes.\n\n"
    "The final is on June 14 at the Rope Walk. Tickets cost $22 and go on sale on Friday at noon.\n"
)
FOGHORN = (
    "A foghorn drew 64 complaints in one year, the harbour board said on Tuesday. It sounds 900 times a month.\n\n"
    "The board will test a quieter horn for 90 days from July 1 at a cost of $12,000.\n"
)


def hashed(of: Article) -> Article:
    return replace(of, sha256=hashlib.sha256(of.text.encode()).hexdigest())


def ferry(text: str = FERRY) -> Story:
    facts = tuple(fact for fact in FERRY_FACTS if fact in text)
    of = hashed(article(text=text))
    return story(of, summary(of, facts), score=4, section="Water")


def other(name: str, title: str, text: str, score: float, section: str) -> Story:
    of = hashed(article(name, text, title=title, source=f"The {name.title()} Post"))
    facts = tuple(re.findall(r"[^\n.“]*(?:\.m\.[^\n.]*)*\.(?=\s|$)", text.partition("“")[0]))
    said = (("I wrote it on a napkin,", "Ada Lund", "who began the plea"),) if "napkin" in text else ()
    return story(of, summary(of, tuple(fact.strip() for fact in facts), said), score=score, section=section)


STORIES = (
    ferry(),
    other("library", "Library keeps Sunday hours until October", LIBRARY, 3, "Town"),
    other("herons", "Herons reach the final", HERONS, 2, "Town"),
    other("foghorn", "Foghorn draws 64 complaints", FOGHORN, 1, "Water"),
)


def made(edits: Edits | None = None, stories: Sequence[Story] = STORIES, most: int = 12) -> Edition:
    edition = compose(stories, spec=replace(SPEC, edits=edits or Edits(), stories=most), phrases=EN)
    assert find_unproved(edition, EN) == ()
    return drop_unproved_blurbs(edition, EN)


def read(change: Callable[[str], str], edits: Edits | None = None) -> desk.ReadSheet:
    """What is read from the sheet of an edition after a change."""
    before = edits or Edits()
    edition = made(before)
    text = change(desk.write_sheet(edition, before, EN, POSTED))
    return desk.read_sheet(
        text, file="sheet", edition=edition, edits=before, phrases=EN, theme=POSTED, sections=SPEC.sections
    )


def swap(*pairs: tuple[str, str]) -> Callable[[str], str]:
    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text, (old, text)
            text = text.replace(old, new, 1)
        return text

    return change


def mistakes(change: Callable[[str], str]) -> tuple[str, ...]:
    with pytest.raises(EditError) as raised:
        read(change)
    return raised.value.mistakes


def block(text: str, story_id: str) -> str:
    found = re.search(rf"- id: {story_id}\n(?:  .*\n|\n)*", text)
    assert found
    return found[0]


def move(story_id: str, before: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        moved = block(text, story_id)
        return text.replace(moved, "").replace(f"- id: {before}\n", f"{moved}- id: {before}\n")

    return change


def order(edition: Edition) -> list[str]:
    return [blurb.story.id for blurb in edition.blurbs]


def of(edition: Edition, story_id: str) -> Blurb:
    return next(blurb for blurb in edition.blurbs if blurb.story.id == story_id)


def said(blurb: Blurb) -> list[str]:
    return [sentence.text for sentence in blurb.sentences]


# --- the sheet


def test_a_sheet_that_was_not_changed_changes_nothing() -> None:
    assert read(lambda text: text).edits == Edits()


@given(st.text(max_size=200))
def test_every_text_comes_back_from_the_sheet(text: str) -> None:
    try:
        written = _yaml_scalar(text, 2)
        again = yaml_document.read_yaml(f"  k: {written}").data
    except yaml_document.YamlMistake:
        assert re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", text)
        return
    assert again == {"k": text}


def test_the_sheet_shows_what_an_editor_decides_on() -> None:
    sheet = desk.write_sheet(made(), Edits(), EN, POSTED)
    assert sheet.startswith("# daily/2026-06-03-0630, a draft.")
    ferry_block = block(sheet, "ferry")
    assert "  outlet: The Strait Courier\n  section: Water\n  pin: false\n  drop: false\n" in ferry_block
    assert "# a quote: as it is, or not at all" in ferry_block
    assert re.search(r"quotes:\n    1: ", ferry_block)


# --- order, pins, drops


def test_a_moved_block_moves_its_story() -> None:
    assert order(made()) == ["ferry", "foghorn", "library", "herons"]
    edits = read(move("herons", "foghorn")).edits
    edition = made(edits)
    assert order(edition) == ["ferry", "herons", "foghorn", "library"]
    assert [section.name for section in edition.sections] == ["Water", "Town", "Water", "Town"]


def test_a_dropped_story_stays_out_and_none_takes_its_place() -> None:
    assert order(made(stories=STORIES, most=3)) == ["ferry", "library", "herons"]
    edits = Edits(stories=(StoryEdit(story="x", articles=("library",), drop=True),))
    edition = made(edits, most=3)
    assert order(edition) == ["ferry", "herons"]
    reasons = {item.story: item.reason for item in edition.left_out}
    assert reasons["library"] == "dropped by the editor"
    assert "foghorn" in reasons


def test_two_stories_of_one_headline_are_two() -> None:
    twins = tuple(
        other(name, "The day in pictures", text, score, "Town")
        for name, text, score in (("library", LIBRARY, 3), ("herons", HERONS, 2))
    )
    stories = (STORIES[0], *twins)
    edits = Edits(stories=(StoryEdit(story="library", title="The day in pictures", articles=("library",), drop=True),))
    draft = made(edits, stories, most=1)
    sheet = desk.write_sheet(draft, edits, EN, POSTED)
    assert "drop: true" in block(sheet, "library")
    assert "drop: true" not in block(sheet, "herons")
    assert (
        desk.read_sheet(sheet, file="sheet", edition=draft, edits=edits, phrases=EN, theme=POSTED).edits.stories
        == edits.stories
    )


def test_a_pinned_story_comes_on_top_of_the_limit_and_is_marked() -> None:
    edits = Edits(stories=(StoryEdit(story="foghorn", pin=True),))
    edition = made(edits, most=2)
    assert order(edition) == ["ferry", "foghorn", "library"]
    assert "pinned by the editor" in of(edition, "foghorn").story.reasons
    assert "pinned by the editor" not in of(edition, "ferry").story.reasons


def test_a_pinned_story_keeps_its_place_when_news_comes_in() -> None:
    edits = Edits(
        order=(("herons",), ("ferry",), ("library",), ("foghorn",)),
        stories=(StoryEdit(story="herons", articles=("herons",), pin=True),),
    )
    new = other("mill", "Mill sold for $184 million", FOGHORN.replace("foghorn", "mill"), 9, "Water")
    new = replace(new, articles=(hashed(replace(new.lead, text=new.lead.text)),))
    edition = made(edits, (new, *STORIES))
    assert order(edition)[0] == "herons"
    assert [story_id for story_id in order(edition) if story_id != "mill"][:3] == ["herons", "ferry", "library"]


def test_a_story_is_known_by_any_of_its_articles() -> None:
    edits = Edits(stories=(StoryEdit(story="old", articles=("gone", "ferry"), headline="No deal"),))
    assert of(made(edits), "ferry").headline == "No deal"


def test_a_pinned_story_is_dropped_with_one_word() -> None:
    edits = Edits(stories=(StoryEdit(story="herons", pin=True),))
    found = read(swap(("pin: true\n  drop: false", "pin: true\n  drop: true")), edits)
    assert "herons" not in order(made(found.edits))


def test_a_pinned_story_that_is_gone_is_a_problem() -> None:
    edits = Edits(stories=(StoryEdit(story="gone", title="Bakery wins", pin=True),))
    (problem,) = made(edits).problems
    assert (problem.stage, problem.where) == ("edit", "Bakery wins")


# --- words


def test_a_reworded_sentence_is_hers_and_marked() -> None:
    change = swap(("Deborah Akande scored twice in 11 minutes.", "Deborah Akande scored two goals."))
    edition = made(read(change).edits)
    sentence = next(s for s in of(edition, "herons").sentences if s.kind == "editor")
    assert sentence == Sentence(pieces=sentence.pieces, kind="editor")
    assert sentence.text == "Deborah Akande scored two goals."
    assert any(s.text == sentence.text and s.kind == "editor" for s in of(edition, "herons").points)
    assert count_editor_lines(edition) == (1, 0)


def test_a_sentence_that_is_moved_or_left_keeps_its_spans() -> None:
    before = said(of(made(), "herons"))
    assert len(before) > 2
    change = swap((f"    2: {before[1]}\n", ""))
    after = of(made(read(change).edits), "herons")
    assert said(after) == [before[0], *before[2:]]
    assert all(piece.span for sentence in after.sentences for piece in sentence.pieces)
    assert all(sentence.text != before[1] for sentence in after.points)


def test_her_wording_outlives_an_article_that_changes_and_says_so() -> None:
    edits = read(swap(("Deborah Akande scored twice in 11 minutes.", "Deborah Akande scored two goals."))).edits
    changed = other("herons", "Herons reach the final", HERONS.replace("twice", "three times"), 2, "Town")
    edition = made(edits, (*STORIES[:2], changed, STORIES[3]))
    assert "Deborah Akande scored two goals." in said(of(edition, "herons"))
    (problem,) = edition.problems
    assert (problem.where, problem.what) == ("Herons reach the final", "her words stay as they are")


def test_a_rebuild_without_a_change_says_nothing() -> None:
    edits = read(swap(("Deborah Akande scored twice in 11 minutes.", "Deborah Akande scored two goals."))).edits
    assert made(edits).problems == ()
    assert made(from_json(to_json(edits))) == made(edits)


def test_rewording_again_starts_from_the_article_and_its_words_bring_it_back() -> None:
    first = read(swap(("Deborah Akande scored twice in 11 minutes.", "Deborah Akande scored two goals."))).edits
    second = read(swap(("Deborah Akande scored two goals.", "Akande scored two.")), first).edits
    assert "Akande scored two." in said(of(made(second), "herons"))
    third = read(swap(("Akande scored two.", "Deborah Akande scored twice in 11 minutes.")), second)
    assert count_editor_lines(made(third.edits)) == (0, 0)
    assert made(third.edits).sections == made().sections


def test_a_headline_a_subject_and_a_preheader_of_hers() -> None:
    change = swap(
        ("headline: Herons reach the final", "headline: Herons, at last"),
        ("subject: ", f"subject: {'Fog ' * 20}\n# "),
        ("preheader: ", "preheader: Ferries and fog\n# "),
    )
    found = read(change)
    edition = made(found.edits)
    assert of(edition, "herons").headline == "Herons, at last"
    assert (edition.preheader, edition.by_editor) == ("Ferries and fog", ("subject", "preheader"))
    assert found.warnings == ("the subject has 79 characters; mail programs show about 78",)
    assert count_editor_lines(edition) == (0, 3)


LEAD = hashed(
    article(
        "cuts",
        "On Tuesday, the board cut 12 jobs at the yard, according to the union. The bridge is safe, the minister said. "
        "The mayor denied that the bridge is closed. "
        "The yard, in a side street, built 40 boats in May, its best month. "
        "The boats were not sold, but three were lent.",
    )
)


def whole(text: str) -> Sentence:
    from briefing.composition.printed_sentences import make_sentence

    start = LEAD.text.index(text)
    cut = make_sentence(LEAD, start, start + len(text))
    assert cut
    return cut


@pytest.mark.parametrize(
    ("was", "text", "kind"),
    [
        ("The yard, in a side street, built 40 boats in May, its best month.", "", "fact"),
        ("The yard, in a side street, built 40 boats in May, its best month.", "The yard built 40 boats.", "editor"),
        (
            "The yard, in a side street, built 40 boats in May, its best month.",
            "The yard, in a side street, built 40 boats in May.",
            "fact",
        ),
        (
            "The yard, in a side street, built 40 boats in May, its best month.",
            "The yard, in a side street, built 40 boats.",
            "editor",
        ),
        (
            "On Tuesday, the board cut 12 jobs at the yard, according to the union.",
            "The board cut 12 jobs at the yard, according to the union.",
            "fact",
        ),
        (
            "On Tuesday, the board cut 12 jobs at the yard, according to the union.",
            "On Tuesday, the board cut 12 jobs at the yard.",
            "editor",
        ),
        ("The bridge is safe, the minister said.", "The bridge is safe.", "editor"),
        ("The mayor denied that the bridge is closed.", "The bridge is closed.", "editor"),
        ("The mayor denied that the bridge is closed.", "The mayor denied that the bridge is close.", "editor"),
        ("The boats were not sold, but three were lent.", "The boats were not sold.", "editor"),
        ("The boats were not sold, but three were lent.", "The boats were sold.", "editor"),
    ],
)
def test_only_a_cut_that_changes_nothing_keeps_its_span(was: str, text: str, kind: str) -> None:
    found = reword_sentence(whole(was), text or was, (LEAD,))
    assert (found.text, found.kind) == (text or was, kind)
    assert any(piece.span for piece in found.pieces) == (kind == "fact")


@pytest.mark.parametrize("name", ["posted", "brief"])
@pytest.mark.parametrize(("language", "mark"), [("en", "reworded by the editor"), ("fr", "reformulé par la rédaction")])
def test_her_words_are_marked_wherever_they_are_shown(name: str, language: str, mark: str) -> None:
    change = swap(
        ("headline: Herons reach the final", "headline: Herons, at last"),
        ("Deborah Akande scored twice in 11 minutes.", "Deborah <b>Akande</b> scored two goals."),
    )
    edition = replace(made(read(change).edits), theme=name, language=language)
    words = phrases(language)
    page = render(edition, RESOURCES.themes.load(name, theme.folders(None)), words)
    for text in (page.mail.replace("\u00a0", " "), page.web):
        assert f"Deborah &lt;b&gt;Akande&lt;/b&gt; scored two goals. ({mark})" in text
        assert (f"Herons, at last ({mark})" in text) == (name == "brief")
    assert f"Deborah <b>Akande</b> scored two goals. ({mark})" in " ".join(page.text.split())
    markdown = data.edition_markdown(edition, words, POSTED)
    assert f"Herons, at last ({mark})](https://" in markdown
    assert f"scored two goals. ({mark})" in markdown
    assert '"kind": "editor"' in data.edition_json(edition)
    assert words["footer.traced_edited"] in page.web
    assert words["footer.traced"] in render(made(), RESOURCES.themes.load(name, theme.folders(None)), words).web


# --- quotes


def test_another_quote_is_picked_or_none() -> None:
    sheet = block(desk.write_sheet(made(), Edits(), EN, POSTED), "ferry")
    assert re.search(r"\n  quote: 1\n", sheet)
    number = next(n for n, text in re.findall(r"\n    (\d): (?:>-\n +)?(“.*)", sheet) if "an island cut off" in text)
    picked = of(made(read(swap(("quote: 1\n", f"quote: {number}\n"))).edits), "ferry")
    assert any("Nobody wants an island cut off from its hospital" in text for text in said(picked))
    assert not any("pay cut" in text for text in said(picked))
    assert picked.callout
    assert picked.callout.speaker == "Elodie Marchand"
    bare = of(made(read(swap(("quote: 1\n", "quote: none\n"))).edits), "ferry")
    assert bare.callout is None
    assert all(sentence.kind != "quote" for sentence in bare.sentences)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (swap(("pay cut a raise,” said", "wage cut a raise,” said")), "is verbatim or it is no quote"),
        (swap(("    1: “We were asked", "    1: “We were ordered")), "quote 1 was reworded"),
        (swap(("scored twice in 11 minutes.", "was “unstoppable” all night.")), "“unstoppable” stands in none"),
        (swap(("headline: Herons reach the final", "headline: “Heroic” Herons")), "“Heroic” stands in none"),
        (swap(("subject: ", "subject: “Heroic” Herons\n# ")), "“Heroic” stands in none"),
        (swap(("quote: 1\n", "quote: 77\n")), "there is no such quote"),
        (swap(("section: Town", "section: Twon")), "there is no section 'Twon'"),
        (swap(("pin: false\n  drop: false", "pin: true\n  drop: true")), "pin and drop are both true"),
        (swap(("pin: false", "pin: perhaps")), "pin is neither true nor false"),
        (swap(("- id: herons", "- id: heroes")), "there is no story heroes in this edition"),
        (swap(("- id: herons\n", "-\n")), "a block has no id"),
        (swap(("- id: herons\n", "- id: ferry\n")), "stands here for the second time (first on line"),
        (swap(("outlet: The Strait Courier", "outlet: Somebody")), "the outlet cannot be changed here"),
        (swap(("    2: Deborah", "    9: Deborah")), "there is no number 9 here"),
        (swap(("headline: Herons reach the final", "headline:")), "headline is empty"),
        (swap(("headline: Herons reach the final", "headline: [a]")), "headline is not text"),
        (swap(("  drop: false", "  dorp: false")), "dorp is not known"),
        (swap(("note: |-\n  Good morning.", "note: {}")), "note is not text"),
        (swap(("  Good morning.", f"  {'x' * 5001}")), "the note has 5001 characters"),
        (swap(("stories:\n", "stories: none\nothers:\n")), "stories is not a list"),
        (lambda text: text.replace("drop: false", "drop: true"), "every story is dropped"),
        (lambda text: text.replace(block(text, "herons"), ""), "the block of 'Herons reach the final' is gone"),
        (lambda text: "- a\n", "is no sheet"),
        (lambda text: text + "\n  x: [", "not valid YAML"),
    ],
)
def test_a_mistake_has_its_line(change: Callable[[str], str], line: str) -> None:
    found = mistakes(change)
    assert any(line in mistake for mistake in found), found
    assert all(re.match(r"sheet:\d+: ", mistake) for mistake in found)


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    found = mistakes(swap(("pin: false", "pin: 3"), ("section: Town", "section: Twon"), ("subject: ", "sbject: ")))
    assert len(found) == 3
    numbers = [int(mistake.split(":")[1]) for mistake in found]
    assert numbers == sorted(numbers)


def test_quotation_that_stands_in_the_article_may_be_used() -> None:
    change = swap(("It sounds 900 times a month.", "The horn drew “64 complaints in one year” in all."))
    assert count_editor_lines(made(read(change).edits)) == (1, 0)


def test_a_quotation_of_hers_that_the_article_takes_back_goes() -> None:
    change = swap(("It sounds 900 times a month.", "The horn drew “64 complaints in one year” in all."))
    edits = read(change).edits
    changed = other("foghorn", "Foghorn draws complaints", FOGHORN.replace("64", "46"), 1, "Water")
    edition = made(edits, (*STORIES[:3], changed))
    assert count_editor_lines(edition) == (0, 0)
    assert "the words it quotes are gone" in edition.problems[0].what


def test_edits_of_another_version_are_refused() -> None:
    with pytest.raises(StoreError, match="build --fresh"):
        from_json('{"stories": 3}')


def test_no_edits_are_no_document() -> None:
    assert to_json(Edits()) == ""


@given(st.text(max_size=300))
def test_no_sheet_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(EditError):
        assert (
            desk.read_sheet(text, file="s", edition=_EDITION, edits=Edits(), phrases=EN, theme=POSTED).edits is not None
        )


_EDITION = made()


# --- what stands before her sentences


MONDAY = hashed(article("monday", "The ferry strike began on Monday at 6 a.m. in Port Allen, the union said.\n"))
TUESDAY = hashed(
    article(
        "tuesday",
        "The ferry union and the province met for six hours on Tuesday night without a result in Port Allen.\n\n"
        "A mediator from Halbourne will sit at the table from Thursday morning until the weekend.\n",
    )
)
QUAY = hashed(
    article(
        "quay",
        "The ferry talks of the union and the province failed on Tuesday.\n\n"
        "“We heard the chairs fall over,” said Ola Brand, a night porter of the hotel.\n\n"
        "The hotel has asked both sides to pay for 14 broken chairs by Friday.\n",
        source="Quay FM",
    )
)


def followed() -> tuple[Story, dict[str, Sentence]]:
    """A story that was told on Monday and goes on, with a quote that another outlet has."""
    own = summary(TUESDAY, tuple(TUESDAY.text.strip().split("\n\n")), ())
    said = (("We heard the chairs fall over,", "Ola Brand", "a night porter of the hotel"),)
    more = summary(QUAY, (), said)
    told = replace(
        story(TUESDAY, own, section="Water"),
        articles=(TUESDAY, QUAY),
        quotes=more.quotes,
        background=(MONDAY,),
        first_told="2026-06-01-0630",
    )
    return told, {told.id: sentence_of(MONDAY)}


def sentence_of(of: Article) -> Sentence:
    span = Span(article_id=of.id, start=0, end=len(of.text.strip()))
    return Sentence(pieces=(Piece(text=of.text.strip(), span=span),))


def follow_up(change: Callable[[str], str]) -> Blurb:
    told, before = followed()

    def composed(edits: Edits) -> Edition:
        spec = replace(SPEC, edits=edits)
        edition = compose([told, STORIES[2]], spec=spec, phrases=EN, told_as=before)
        assert find_unproved(edition, EN) == ()
        return edition

    draft = composed(Edits())
    left = change(desk.write_sheet(draft, Edits(), EN, POSTED))
    return of(
        composed(desk.read_sheet(left, file="sheet", edition=draft, edits=Edits(), phrases=EN, theme=POSTED).edits),
        told.id,
    )


def numbered(text: str, *order: int) -> str:
    """A sheet with only these sentences of its first story, in this order."""
    head, own, rest = re.split(r"(?<=  sentences:\n)((?:    .*\n)+)", text, maxsplit=1)
    yaml_document = dict(zip((1, 2, 3), re.findall(r"    \d: .*\n(?:      .*\n)*", own), strict=True))
    return head + "".join(yaml_document[number] for number in order) + rest


@pytest.mark.parametrize(
    ("order", "intros"),
    [
        ((1, 2, 3), ["New today:", "", "From Quay FM:"]),
        ((2, 3), ["New today:", "From Quay FM:"]),
        ((2, 1), ["New today:", ""]),
        ((3, 1, 2), ["New today: From Quay FM:", "", ""]),
    ],
)
def test_what_is_new_is_said_before_the_first_sentence_that_she_left(order: tuple[int, ...], intros: list[str]) -> None:
    blurb = follow_up(lambda text: numbered(text, *order))
    assert blurb.look_back
    assert [sentence.intro for sentence in blurb.sentences] == intros


def test_a_correction_stays_before_the_outlet_that_corrects() -> None:
    told, _ = followed()
    lead, quay = sentence_of(TUESDAY), sentence_of(QUAY)
    corrected = Intro(kind="corrected", outlet="The Strait Courier")
    composed = Blurb(story=told, sentences=(introduced(lead, [corrected], EN), quay))
    again = renew_introductions((quay, lead), composed, EN)
    assert [made.intro for made in again] == ["From Quay FM:", "The Strait Courier has corrected its story:"]
    assert [made.intro for made in renew_introductions((quay,), composed, EN)] == ["From Quay FM:"]


def test_a_picked_quote_is_said_in_its_articles_language_and_by_its_outlet() -> None:
    heard = "« Nous avons entendu tomber les chaises », a dit Ola Brand, gardien de nuit de l’hôtel du port.\n"
    radio = hashed(article("radio", heard, source="Radio Quai", language="fr"))
    said = (("Nous avons entendu tomber les chaises", "Ola Brand", "gardien de nuit de l’hôtel du port"),)
    own = summary(TUESDAY, tuple(TUESDAY.text.strip().split("\n\n")), ())
    quote = replace(summary(radio, (), said).quotes[0], sentence=Span(article_id="radio", start=2, end=40))
    told = replace(story(TUESDAY, own), articles=(TUESDAY, radio), quotes=(quote,))
    edits = Edits(stories=(StoryEdit(story=told.id, quote=(quote,)),))
    words = {"en": EN, "fr": phrases("fr")}
    edition = compose([told], spec=replace(SPEC, edits=edits), phrases=EN, other_phrases=words)
    assert find_unproved(edition, EN) == ()
    last = edition.blurbs[0].sentences[-1]
    assert last.intro == "From Radio Quai:"
    assert re.fullmatch(r"«\sNous avons entendu tomber les chaises\s», a dit Ola Brand, gardien .*", last.text)
