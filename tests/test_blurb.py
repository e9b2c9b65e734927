"""What a blurb says of a story beyond its own article: other figures and outlets, what was told before, and where."""

from dataclasses import replace

import pytest

from briefing.composition import EditionSpec, compose
from briefing.composition.blurb import compose_blurb
from briefing.composition.look_back import find_look_back
from briefing.composition.printed_sentences import join_with_semicolon, make_sentence, quote_sentence
from briefing.phrases import EditionPhrases
from briefing.rendering import render, theme
from briefing.rendering.data import edition_markdown
from briefing.rendering.view import page
from briefing.text.wording import word_count
from briefing.types import Article, Blurb, Disagreement, Edition, Fact, Section, Sentence, Span, Story
from briefing.verification import drop_unproved_blurbs, find_unproved
from tests.newsroom import BRIEF, NOW, POSTED, article, fact, phrases, quote, story, summary
from tests.workspace import RESOURCES

EN, FR = phrases(), phrases("fr")
BOTH = {"en": EN, "fr": FR}
SPEC = EditionSpec(briefing="daily", slot="2026-06-04-0630", number=7, title="The Strait Daily", made_at=NOW)

LEAK = (
    "Twenty-five people were treated at Port Allen hospital after ammonia leaked from a fish plant on Tuesday. "
    "About 340 homes near the plant were left for the night. "
    "The road to the harbour is open."
)
RADIO = "Doctors treated 27 people after the leak at Port Allen. The plant had passed an inspection in May, its 12th."


def facts_of(of: Article) -> tuple[Fact, ...]:
    return tuple(fact(of, part.strip().rstrip(".") + ".") for part in of.text.split(". "))


def leak() -> tuple[Article, Article]:
    return (
        article("leak", LEAK, title="Ammonia leaks at fish plant"),
        article("radio", RADIO, title="Leak at plant", source="Island Radio", authors=()),
    )


def differ(lead: Article, other: Article) -> Disagreement:
    sides = facts_of(lead)[0], facts_of(other)[0]
    return Disagreement(facts=sides, figures=(_span(lead, "Twenty-five"), _span(other, "27")))


def _span(of: Article, text: str) -> Span:
    start = of.text.index(text)
    return Span(article_id=of.id, start=start, end=start + len(text))


def told_by(lead: Article, other: Article, **changes: object) -> Story:
    made = Story(id="leak", headline=lead.title, articles=(lead, other), facts=(*facts_of(lead), *facts_of(other)))
    return replace(made, **changes)  # type: ignore[arg-type]


def made(*stories: Story, told_as: dict[str, Sentence] | None = None, spec: EditionSpec = SPEC) -> Edition:
    edition = compose(stories, spec=spec, phrases=EN, told_as=told_as or {}, other_phrases=BOTH)
    assert find_unproved(edition, EN) == ()
    return edition


def read(blurb: Blurb) -> str:
    """The blurb as it is read aloud."""
    sentences = (*((blurb.look_back,) if blurb.look_back else ()), *blurb.sentences)
    words = (blurb.bridge, *(f"{made.intro} {made.text}" for made in sentences), "".join(p.text for p in blurb.credit))
    return " ".join(" ".join(words).split())


# --- several outlets


def test_figures_that_differ_stand_side_by_side() -> None:
    lead, other = leak()
    (blurb,) = made(told_by(lead, other, disagreements=(differ(lead, other),))).blurbs
    assert read(blurb).startswith(
        "Twenty-five people were treated at Port Allen hospital after ammonia leaked from a fish plant on Tuesday. "
        "Island Radio has another figure: Doctors treated 27 people after the leak at Port Allen. About 340 homes"
    )
    listed = [(point.intro, point.text) for point in blurb.points]
    assert listed[1] == ("Island Radio has another figure:", "Doctors treated 27 people after the leak at Port Allen.")
    assert read(blurb).count("Doctors treated") == 1


def test_what_another_outlet_adds_is_told_as_its_own() -> None:
    lead, other = leak()
    short = Story(id="x", headline=lead.title, articles=(lead, other), facts=(facts_of(lead)[0], facts_of(other)[1]))
    blurb = compose_blurb(short, EditionPhrases(edition=EN))
    assert blurb
    assert [made.intro for made in blurb.sentences] == ["", "Island Radio adds:"]


def test_a_quote_of_another_outlet_comes_from_there() -> None:
    lead, other = leak()
    more = f"{RADIO} “The horn never stopped,” said Ada Roy, the harbour master."
    other = article("radio", more, title="Leak at plant", source="Island Radio", authors=())
    said = quote(other, "The horn never stopped,", "Ada Roy", "the harbour master")
    blurb = compose_blurb(told_by(lead, other, facts=facts_of(lead), quotes=(said,)), EditionPhrases(edition=EN))
    assert blurb
    assert [made.intro for made in blurb.sentences if made.kind == "quote"] == ["From Island Radio:"]


def test_the_words_inside_a_sentence_are_of_its_language() -> None:
    text = (
        "La ville de Port-Allen ferme la piscine des Quais pour les réparations de la toiture, a dit la mairie. "
        "Le toit est en mauvais état. « Nous rouvrirons le bassin avant les fêtes. » Léa Roy, la mairesse, est sortie."
    )
    lead = article("piscine", text, title="La piscine ferme", source="Le Quai", authors=("Léo Roy",), language="fr")
    words = "Nous rouvrirons le bassin avant les fêtes."
    said = quote(lead, words, "Léa Roy", "la mairesse", sentence=f"« {words} »")
    facts = (fact(lead, text.partition(". ")[0] + "."),)
    one = Story(id="p", headline=lead.title, articles=(lead,), facts=facts, quotes=(said,))
    (blurb,) = made(one).blurbs
    assert read(blurb).endswith(
        "« Nous rouvrirons le bassin avant les fêtes », a dit Léa Roy, la mairesse. Léo Roy has the story for Le Quai."
    )


# --- sentences


def test_two_short_figures_become_one_sentence() -> None:
    lead = article()
    made_of = summary(lead)
    facts = tuple(replace(one, kind="figure") for one in made_of.facts)
    (blurb,) = made(replace(story(lead), facts=facts)).blurbs
    assert (
        "The deal offered a wage increase of 11 per cent over four years; inflation since the last contract has been "
        "17 per cent, according to the provincial statistics office."
    ) in [one.text for one in blurb.sentences]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Fares rose by 4 per cent. Fares had been frozen since 2019.", False),
        ("Fares rose by 4 per cent. Prices of fuel fell by 9 per cent. The prices stayed.", True),
        ("Fares rose by 4 per cent. Brandl leads 412 members.", False),
        ("Fares rose by 4 per cent; nobody noticed. The fuel costs 9 crowns.", False),
        ("It went to the U.S. The fuel costs 9 crowns.", False),
    ],
)
def test_what_may_be_joined(text: str, joined: bool) -> None:
    lead = article("fares", text)
    middle = text.index(". ", text.index("U.S") + 2 if "U.S" in text else 0) + 1
    end = text.index(".", middle + 1) + 1
    first, second = make_sentence(lead, 0, middle), make_sentence(lead, middle, end)
    assert first
    assert second
    both = join_with_semicolon(first, second, lead)
    assert (both is not None) == joined
    if both:
        assert both.text == "Fares rose by 4 per cent; prices of fuel fell by 9 per cent."


def test_a_speaker_who_was_named_has_her_surname_only() -> None:
    text = (
        "Captain Winston Paek says the crew of his boat gave up two days of fishing worth about 30,000 crowns. "
        "Paek would do it again. “You look because you will want looking for.” The boat went home."
    )
    lead = article("rescue", text)
    words = "You look because you will want looking for."
    said = quote(lead, words, "Captain Winston Paek", sentence=f"“{words}”")
    one = replace(story(lead, summary(lead, (text.partition(". ")[0] + ".",), ())), quotes=(said,))
    (blurb,) = made(one).blurbs
    assert "want looking for,” said Paek." in read(blurb)


def test_a_speaker_without_a_role_is_introduced_by_the_sentence_before() -> None:
    text = (
        "The festival of Port Allen opens in August with a piece for seven foghorns, the organizers said on Tuesday. "
        "Rehearsals of the choir begin in June in the curling rink.\n\n"
        "The piece is by Caspian Wu, who spent two years on it. “A foghorn has one note and no manners,” Wu said."
    )
    lead = article("fog", text)
    words = "A foghorn has one note and no manners,"
    said = quote(lead, words, "Caspian Wu", sentence=f"“{words}” Wu said.")
    facts = [part.strip() for part in text.split("\n\n")[0].split(". ")]
    made_of = summary(lead, tuple(part.rstrip(".") + "." for part in facts), ())
    (blurb,) = made(replace(story(lead, made_of), quotes=(said,))).blurbs
    assert "The piece is by Caspian Wu, who spent two years on it. “A foghorn has one note" in read(blurb)


def test_two_of_one_surname_keep_their_first_names() -> None:
    text = (
        "Ruth Delorey and her nephew Kiran Delorey were picked out of a life raft 46 miles from the cape on Monday. "
        "Delorey was cold. “We argued about the shortbread.” The boat went home."
    )
    lead = article("raft", text)
    said = quote(lead, "We argued about the shortbread.", "Ruth Delorey", sentence="“We argued about the shortbread.”")
    one = replace(story(lead, summary(lead, (text.partition(". ")[0] + ".",), ())), quotes=(said,))
    assert "said Ruth Delorey." in read(made(one).blurbs[0])


@pytest.mark.parametrize(
    "line",
    [
        "The company cut 60 jobs in the spring of last year to save money.",
        "The council also heard from 12 owners of houses near the old quay.",
        "Another ferry will be out of service for 6 weeks in the autumn.",
        "The 64-year-old has lived in the house by the light for 30 years.",
        "Brandl has led the 412 members of the union for six years.",
        "Our readers have sent 300 letters about the ferry this year.",
        "The Crews Of The Ferry Reject The Deal In A Vote.",
        "The minister said that 9,000 passengers should make other plans until…",
    ],
)
def test_what_points_outside_the_blurb_is_not_told(line: str) -> None:
    text = (
        "Ferry crews on the Allen Strait rejected a tentative agreement in a vote on Tuesday night. "
        "Tomas Brandl of Local 88 spoke of a pay cut, and Kelp Works of a good year. "
        f"{line}"
    )
    lead = article("far", text)
    opening = text.partition(". ")[0] + "."
    facts = (fact(lead, opening), fact(lead, line))
    one = Story(id="far", headline=lead.title, articles=(lead,), facts=facts)
    assert [made.text for made in made(one).blurbs[0].sentences] == [opening]


@pytest.mark.parametrize(
    "line",
    [
        "The foiled plot led to the end of three shows that were planned for the harbour in August.",
        "The meeting came as the island waits for a new ferry and for its crew.",
        "The company said on Tuesday that it would close the plant in August.",
        "Because the ferry is late the island waits for its bread and its mail.",
    ],
)
def test_no_blurb_opens_in_the_middle(line: str) -> None:
    lead = article("mid", line)
    assert compose_blurb(story(lead, summary(lead, (line,), ())), EditionPhrases(edition=EN)) is None


# --- what was told before

BEFORE = (
    "Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement, leaving 9,000 daily "
    "passengers of the four island towns without a schedule past Friday midnight."
)
TODAY = (
    "The cabinet of the province ordered both sides back to the table for 30 days on Wednesday evening. "
    "A mediator arrives on the island on Friday with 2 offers of the province."
)


def follow_up(**changes: object) -> tuple[Story, dict[str, Sentence]]:
    old = article("old", BEFORE, title="Crews reject deal")
    new = article("new", TODAY, title="Cabinet orders talks")
    told = make_sentence(old, 0, len(old.text))
    assert told
    values = {"first_told": "2026-06-03-0630", "background": (old,)} | changes
    made = Story(id="f", headline=new.title, articles=(new,), facts=facts_of(new), **values)  # type: ignore[arg-type]
    return made, {"old": told}


def test_a_story_that_goes_on_looks_back_at_what_was_printed() -> None:
    one, told_as = follow_up()
    (blurb,) = made(one, told_as=told_as).blurbs
    assert read(blurb).startswith(
        "As we told you on Wednesday: Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a "
        "tentative agreement. New today: The cabinet of the province ordered"
    )
    assert blurb.bridge == ""


@pytest.mark.parametrize(
    ("slot", "intro"),
    [
        ("2026-05-29-0630", "As we told you on Friday:"),
        ("2026-05-28-0630", "As we told you on May 28:"),
        ("2026-05-12-0630", "As we told you on May 12:"),
        ("2026-06-04-0500", "As we told you earlier today:"),
    ],
)
def test_the_day_of_a_look_back(slot: str, intro: str) -> None:
    one, told_as = follow_up(first_told=slot)
    (blurb,) = made(one, told_as=told_as).blurbs
    assert blurb.look_back
    assert blurb.look_back.intro == intro


def test_without_the_printed_sentence_a_bridge_says_the_day() -> None:
    one, _ = follow_up()
    (blurb,) = made(one).blurbs
    assert (blurb.look_back, blurb.bridge) == (None, "More on a story from Wednesday:")


def test_a_sentence_of_another_version_is_not_looked_back_at() -> None:
    one, told_as = follow_up()
    one = replace(one, background=(article("old", BEFORE.replace("412", "413"), title="Crews reject deal"),))
    (blurb,) = made(one, told_as=told_as).blurbs
    assert blurb.look_back is None


def test_what_was_told_is_not_new() -> None:
    again = f"{BEFORE} {TODAY}"
    new = article("new", again, title="Cabinet orders talks")
    one, told_as = follow_up()
    one = replace(one, articles=(new,), facts=facts_of(new))
    (blurb,) = made(one, told_as=told_as).blurbs
    assert read(blurb).count("voted 412") == 1


def test_news_that_itself_recalls_what_was_told_is_told_without_a_look_back() -> None:
    told = "Ferry crews on the Allen Strait voted on Tuesday to reject the tentative agreement of the union."
    news = (
        "The cabinet offered the Allen Strait a mediator on Wednesday, a day after the ferry crews voted to reject the "
        "tentative agreement of the union. The mediator would stay for 30 days and cost the province $80,000."
    )
    old, new = article("old", told, title="Crews reject deal"), article("new", news, title="Cabinet offers mediator")
    one = replace(follow_up()[0], articles=(new,), facts=facts_of(new), background=(old,))
    before = make_sentence(old, 0, len(old.text))
    assert before
    (blurb,) = made(one, told_as={"old": before}).blurbs
    assert (blurb.look_back, blurb.bridge) == (None, "More on a story from Wednesday:")
    assert read(blurb).startswith("More on a story from Wednesday: The cabinet offered")


@pytest.mark.parametrize(
    ("change", "intro"),
    [
        ("correction", "The Strait Courier has corrected its story:"),
        ("update", "The Strait Courier has updated its story:"),
    ],
)
def test_an_article_that_was_changed_says_so(change: str, intro: str) -> None:
    one, told_as = follow_up(change=change)
    old = article("new", BEFORE, title="Crews reject deal")
    one = replace(one, background=(old,))
    told = make_sentence(old, 0, len(old.text))
    assert told
    (blurb,) = made(one, told_as={"new": told}).blurbs
    assert [made.intro for made in blurb.sentences][:1] == [intro]
    assert blurb.look_back
    assert told_as


# --- neighbours


NEIGHBOURS = {
    "a": ("quay", "gave way under 40 tonnes of salt on Monday night and nobody was hurt"),
    "b": ("school", "opens its new kitchen with bread that pupils have baked since five"),
    "c": ("library", "lends umbrellas from this week because its roof is to be mended twice"),
    "d": ("museum", "shows the oldest compass of the coast beside the wreck it came with"),
    "e": ("stadium", "sold every seat for the final in eleven minutes and two by mistake"),
}


def neighbour(name: str, place: str, *, thread: str = "", score: float = 1.0) -> Story:
    noun, rest = NEIGHBOURS[name]
    text = f"A {noun} in {place} {rest}."
    lead = article(name, text, title=f"The {noun} closes", source=f"Paper {name}", authors=())
    return replace(story(lead, summary(lead, (text,), ()), score=score), thread=thread)


def test_stories_of_one_subject_stand_together_with_a_bridge() -> None:
    edition = made(
        neighbour("a", "Port Allen", thread="t", score=3),
        neighbour("b", "Sorrel", score=2),
        neighbour("c", "Gull Point", thread="t", score=1),
    )
    assert [(b.story.id, b.bridge) for b in edition.blurbs] == [("a", ""), ("c", "Also on this:"), ("b", "")]


def test_neighbours_of_one_place_say_so() -> None:
    edition = made(
        neighbour("a", "Port Allen", score=5),
        neighbour("b", "Sorrel", score=4),
        neighbour("c", "Port Allen", score=3),
        neighbour("d", "Gull Point", score=2),
    )
    told = [(b.story.id, b.bridge) for b in edition.blurbs]
    assert told == [("a", ""), ("c", "Also in Port Allen:"), ("b", ""), ("d", "")]


def test_a_place_that_is_everywhere_leads_nowhere() -> None:
    edition = made(*(neighbour(name, "Port Allen", score=9 - n) for n, name in enumerate("abc")))
    assert {b.bridge for b in edition.blurbs} == {""}


def test_bridges_are_rare_and_never_alike_in_a_row() -> None:
    stories = [neighbour(name, "Port Allen", thread="t", score=9 - n) for n, name in enumerate("abcde")]
    all_of_them = replace(SPEC, max_per_event=9)
    assert [b.bridge for b in made(*stories, spec=all_of_them).blurbs] == [
        "",
        "Also on this:",
        "",
        "",
        "In related news:",
    ]


def test_the_gate_lets_a_bridge_name_only_what_both_articles_name() -> None:
    edition = made(neighbour("a", "Port Allen", score=2), neighbour("b", "Port Allen", score=1))
    (section,) = edition.sections
    first, second = section.blurbs
    assert second.bridge == "Also in Port Allen:"

    def with_(*blurbs: Blurb) -> Edition:
        return replace(edition, sections=(Section(name="", blurbs=blurbs),), subject="", preheader="")

    assert find_unproved(with_(first, second), EN) == ()
    assert len(find_unproved(with_(first, replace(second, bridge="Also in Sorrel:")), EN)) == 1
    assert len(find_unproved(with_(second), EN)) == 1
    broken = replace(first, story=replace(first.story, headline="Something else"))
    assert [b.bridge for b in drop_unproved_blurbs(with_(broken, second), EN).blurbs] == [""]


# --- length


def test_the_weakest_go_out_when_words_are_few() -> None:
    stories = [neighbour(name, f"Town{name}", score=9 - n) for n, name in enumerate("abcde")]
    whole = made(*stories)
    edition = made(*stories, spec=replace(SPEC, words=whole.words - 1))
    assert [b.story.id for b in edition.blurbs] == ["a", "b", "c", "d"]
    assert [(left.story, left.score, left.reason) for left in edition.left_out] == [("e", 5, EN["left_out.limit"])]
    assert edition.words == whole.words - word_count(read(whole.blurbs[-1]))
    assert [b.story.id for b in made(*stories, spec=replace(SPEC, words=1)).blurbs] == ["a"]


def test_minutes_are_words_at_a_reader_s_pace() -> None:
    stories = [neighbour(name, f"Town{name}", score=9 - n) for n, name in enumerate("abcde")]
    note = " ".join(["word"] * 200)
    edition = made(*stories, spec=replace(SPEC, minutes=1, note=note))
    assert edition.words <= 230
    assert edition.minutes == 1


def test_theme_brief_counts_what_it_lists() -> None:
    (blurb,) = (edition := made(story(article()), spec=replace(SPEC, theme=BRIEF))).blurbs
    assert blurb.callout
    said = (
        blurb.story.headline,
        *(p.text for p in blurb.points),
        blurb.callout.text,
        "Tomas Brandl president of Local 88",
    )
    assert edition.words == sum(map(word_count, said))


def test_a_long_credit_costs_a_fact_and_no_half_sentence() -> None:
    lead = article()
    long = " ".join(["The"] * 30)
    others = tuple(article(f"o{n}", source=f"{long} {n}") for n in range(3))
    one = replace(story(lead), articles=(lead, *others))
    (blurb,) = made(one).blurbs
    texts = [made.text for made in blurb.sentences]
    assert len(texts) == 1
    assert lead.text.count(texts[0]) == 1


# --- as it is shown


def test_introductions_look_backs_and_one_subject_are_shown_in_every_theme() -> None:
    lead, other = leak()
    one = told_by(lead, other, disagreements=(differ(lead, other),), thread="t", score=2.0)
    again, told_as = follow_up(thread="t", score=1.0)
    edition = made(one, again, told_as=told_as)
    assert [blurb.story.id for blurb in edition.blurbs] == ["leak", "f"]
    for name in ("posted", "brief"):
        shown = render(edition, RESOURCES.themes.load(name, theme.folders(None)), EN)
        for text in (shown.mail, shown.web, " ".join(shown.text.split())):
            assert "Island Radio has another figure:" in text
    posted = render(edition, RESOURCES.themes.load("posted", theme.folders(None)), EN)
    assert "As we told you on Wednesday:" in posted.web
    assert posted.web.count("<li>") == 1
    assert posted.mail.count('role="listitem"') == 1
    assert posted.text.count("\n* ") == 1
    assert 'title="This sentence in Island Radio"' in posted.web
    assert page(edition, EN).blurbs[1].joined
    assert "Island Radio has another figure: Doctors" in edition_markdown(edition, EN, POSTED)


# --- where the numbers begin and end


def of_words(count: int, name: str, start: str = "Crews") -> str:
    """A sentence of so many words, all its own but the first."""
    return " ".join([start, *(f"{name}{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count - 1))]) + "."


def of_facts(*texts: str, others: tuple[str, ...] = ()) -> Blurb | None:
    """The blurb of one article's sentences, and of another outlet's."""
    lead = article("lead", "\n\n".join(texts))
    other = article("other", "\n\n".join(others), source="Island Radio")
    facts = (*(fact(lead, text) for text in texts), *(fact(other, text) for text in others))
    one = Story(id="s", headline="h", articles=(lead, other) if others else (lead,), facts=facts)
    return compose_blurb(one, EditionPhrases(edition=EN))


def texts_of(blurb: Blurb | None) -> list[str]:
    return [sentence.text for sentence in blurb.sentences] if blurb else []


@pytest.mark.parametrize(("count", "opens"), [(7, False), (8, True), (60, True), (61, False)])
def test_an_opening_has_eight_to_sixty_words(count: int, opens: bool) -> None:
    text = of_words(count, "heron")
    assert (texts_of(of_facts(text, of_words(20, "petrel")))[0] == text) is opens


@pytest.mark.parametrize(("count", "opens"), [(45, True), (46, False)])
def test_a_shorter_opening_is_taken_where_the_lede_does_not_open_well(count: int, opens: bool) -> None:
    advice, long, short = of_words(12, "quay", "You"), of_words(count, "heron"), of_words(20, "petrel")
    assert (texts_of(of_facts(advice, long, short))[0] == long) is opens


@pytest.mark.parametrize(("count", "told"), [(5, False), (6, True), (40, True), (41, False)])
def test_a_detail_and_a_point_have_six_to_forty_words(count: int, told: bool) -> None:
    text = of_words(count, "heron")
    blurb = of_facts(of_words(20, "petrel"), text)
    assert blurb is not None
    assert (text in texts_of(blurb)) is told
    assert (text in [point.text for point in blurb.points]) is told


def test_a_blurb_of_short_facts_has_four_details_and_four_points() -> None:
    names = ("heron", "petrel", "gannet", "puffin", "plover", "curlew", "dunlin")
    blurb = of_facts(of_words(8, "quay"), *(of_words(6, name) for name in names))
    assert blurb is not None
    assert (len(blurb.sentences), len(blurb.points)) == (5, 4)


def test_a_short_blurb_takes_two_facts_of_other_outlets() -> None:
    blurb = of_facts(of_words(10, "quay"), others=tuple(of_words(6, name) for name in ("heron", "gull", "tern")))
    assert len(texts_of(blurb)) == 3


@pytest.mark.parametrize(("shared", "told"), [(8, True), (9, False)])
def test_what_another_outlet_says_in_nearly_the_same_words_is_not_told(shared: int, told: bool) -> None:
    opening = of_words(20, "quay")
    other = " ".join([*opening.rstrip(".").split()[:shared], *of_words(21 - shared, "heron").split()[1:]])
    assert (other in texts_of(of_facts(opening, others=(other,)))) is told


@pytest.mark.parametrize(("shared", "listed"), [(9, True), (10, False)])
def test_a_point_that_shares_half_of_its_words_is_not_listed(shared: int, listed: bool) -> None:
    opening = of_words(20, "quay")
    other = " ".join([*opening.rstrip(".").split()[:shared], *of_words(21 - shared, "heron").split()[1:]])
    blurb = of_facts(opening, other)
    assert blurb is not None
    assert (other in [point.text for point in blurb.points]) is listed


@pytest.mark.parametrize(("count", "apart"), [(3, False), (4, True), (30, True), (31, False)])
def test_a_quote_that_is_set_apart_has_four_to_thirty_words(count: int, apart: bool) -> None:
    text = of_words(count, "heron")
    lead = article("lead", f"{of_words(20, 'quay')}\n\n“{text}” said Ida Orr.")
    one = story(lead, summary(lead, (of_words(20, "quay"),), ((text, "Ida Orr", ""),)))
    blurb = compose_blurb(one, EditionPhrases(edition=EN))
    assert blurb is not None
    assert (blurb.callout is not None) is apart


@pytest.mark.parametrize(("count", "whole"), [(45, True), (46, False)])
def test_a_sentence_with_a_quote_is_printed_whole_up_to_forty_five_words(count: int, whole: bool) -> None:
    said = "“We will count every vote,” said Ada Roy"
    text = f"{said}, {of_words(count - word_count(said), 'heron', 'who')}"
    lead = article(text=text)
    printed = quote_sentence(quote(lead, "We will count every vote,", "Ada Roy", sentence=text), lead, "", EN)
    assert printed
    assert printed.text == (text if whole else f"{said}.")


@pytest.mark.parametrize(("count", "built"), [(40, True), (41, False)])
def test_a_sentence_is_built_around_a_quote_of_up_to_forty_words(count: int, built: bool) -> None:
    text = of_words(count, "heron")
    lead = article(text=f"It rained. “{text}” It rained.")
    printed = quote_sentence(quote(lead, text, "Ada Roy", sentence=f"“{text}”"), lead, "", EN)
    assert (printed is not None) is built


@pytest.mark.parametrize(("first", "second", "joined"), [(16, 14, True), (17, 13, False), (16, 15, False)])
def test_sentences_of_sixteen_words_and_thirty_together_are_joined(first: int, second: int, joined: bool) -> None:
    one, other = of_words(first, "heron"), of_words(second, "petrel", "The")
    lead = article(text=f"{one} {other}")
    made = make_sentence(lead, 0, len(one)), make_sentence(lead, len(one) + 1, len(lead.text))
    assert made[0]
    assert made[1]
    assert (join_with_semicolon(made[0], made[1], lead) is not None) is joined


@pytest.mark.parametrize(
    ("clause", "rest", "printed"),
    [(20, 6, 26), (20, 7, 20), (7, 20, 7), (6, 21, 27), (6, 34, 40), (6, 35, 0)],
)
def test_a_long_look_back_is_cut_to_its_main_clause_or_left_out(clause: int, rest: int, printed: int) -> None:
    text = f"{of_words(clause - 1, 'heron', 'Crews closed').rstrip('.')}, {of_words(rest, 'petrel', 'leaving')}"
    old = article("old", text)
    told = make_sentence(old, 0, len(text))
    assert told
    new = Story(id="f", headline="h", articles=(article("new"),), background=(old,), first_told="2026-06-03-0630")
    found = find_look_back(new, {"old": told}, SPEC.slot, EN)
    assert (word_count(found.text) if found else 0) == printed
