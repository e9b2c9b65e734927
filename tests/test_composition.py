from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.composition import EditionSpec, compose
from briefing.composition.blurb import compose_blurb
from briefing.composition.credit_line import credit, reporters
from briefing.composition.printed_sentences import balanced, make_sentence, quote_sentence
from briefing.composition.subject_line import preheader, subject
from briefing.phrases import EditionPhrases
from briefing.printed_lines import credit_runs, titles_line
from briefing.stories import are_two_alerts
from briefing.text.wording import content_word_set, needs_context, overlap, word_count, word_set
from briefing.types import Article, Blurb, Edition, LeftOut, Problem, Story
from briefing.verification import find_unproved
from tests.newsroom import FERRY, FERRY_FACTS, NOW, article, phrases, quote, story, summary

EN = phrases()
SPEC = EditionSpec(
    briefing="daily",
    slot="2026-06-03-0630",
    number=7,
    title="The Strait Daily",
    made_at=NOW,
    note="Good morning.",
    signature="Ada",
)


def made(stories: Sequence[Story], spec: EditionSpec = SPEC) -> Edition:
    return compose(stories, spec=spec, phrases=EN)


def told(of: Story) -> Blurb:
    blurb = compose_blurb(of, EditionPhrases(edition=EN))
    assert blurb is not None
    return blurb


def prose(blurb: Blurb) -> str:
    return " ".join(sentence.text for sentence in blurb.sentences)


def line(blurb: Blurb) -> str:
    return "".join(phrase.text for phrase in blurb.credit)


def holds(edition: Edition) -> bool:
    texts = {a.id: a.text for blurb in edition.blurbs for a in blurb.story.articles}
    pieces = [p for b in edition.blurbs for s in (*b.sentences, *b.points) for p in s.pieces if p.span]
    assert pieces or not edition.blurbs
    return all(texts[p.span.article_id][p.span.start : p.span.end] == p.text for p in pieces if p.span)


# --- the blurb


def test_the_example_reads_as_an_editor_would_have_it() -> None:
    (blurb,) = made([story(article())]).blurbs
    assert f"{prose(blurb)} {line(blurb)}" == (
        "Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject a tentative agreement, leaving 9,000 "
        "daily passengers without a schedule past Friday midnight. The deal offered a wage increase of 11 per cent "
        "over four years; inflation since the last contract has been 17 per cent, according to the provincial "
        "statistics office. “We were asked to call a pay cut a raise,” said Tomas Brandl, president of Local 88. "
        "Nadine Okafor has the story for The Strait Courier."
    )
    assert [s.kind for s in blurb.sentences] == ["fact", "fact", "quote"]
    assert holds(made([story(article())]))


def test_points_and_callout_say_different_things() -> None:
    blurb = told(story(article()))
    assert [p.text for p in blurb.points] == list(FERRY_FACTS)
    assert blurb.callout
    assert blurb.callout.speaker == "Tomas Brandl"


def test_a_quote_is_built_when_its_sentence_does_not_name_the_speaker() -> None:
    lead = article()
    cabinet = quote(lead, "Nobody wants an island cut off from its hospital,", "Elodie Marchand", "Transport Minister")

    def built(role: str, before: str = "") -> str:
        made_of = quote_sentence(replace(cabinet, speaker_role=role), lead, before, EN)
        assert made_of
        return made_of.text.removeprefix("“Nobody wants an island cut off from its hospital,” said ")

    assert built("Transport Minister") == "Transport Minister Elodie Marchand."
    assert built("the minister of transport") == "Elodie Marchand, the minister of transport."
    assert built("") == "Elodie Marchand."
    assert built("Transport Minister", "Minister Elodie Marchand spoke on Monday.") == "Elodie Marchand."


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("We will count every vote.", "“We will count every vote,” said Ada Roy."),
        ("We will count every vote,", "“We will count every vote,” said Ada Roy."),
        ("We will count every vote", "“We will count every vote,” said Ada Roy."),
        ("Who will count the votes?", "“Who will count the votes?” said Ada Roy."),
        ("We shipped them to the U.S.", "“We shipped them to the U.S.,” said Ada Roy."),
        ("They count as well as I.", "“They count as well as I,” said Ada Roy."),
        ("He told us, ‘Count them all.’", "“He told us, ‘Count them all.’” said Ada Roy."),
    ],
)
def test_the_comma_inside_the_marks(said: str, printed: str) -> None:
    lead = article(text=f"Ada Roy spoke on Monday. “{said}” she said. It rained.")
    built = quote_sentence(quote(lead, said, "Ada Roy", sentence=f"“{said}” she said."), lead, "", EN)
    assert built
    assert built.text == printed


def test_in_french_the_comma_stands_after_the_marks() -> None:
    lead = article(text="Léa Roy a parlé. « Nous compterons toutes les voix. » Elle est sortie.", language="fr")
    words = quote(lead, "Nous compterons toutes les voix.", "Léa Roy", sentence="« Nous compterons toutes les voix. »")
    built = quote_sentence(words, lead, "", phrases("fr"))
    assert built
    assert built.text == "«\u202fNous compterons toutes les voix\u202f», a dit Léa Roy."


def test_nominal_speakers_lose_their_capital_and_titles_stay_before_the_name() -> None:
    text = "Police chief Ada Roy and one official spoke. “We will count every vote,” it was said."
    lead = article(text=text)
    words = quote(
        lead, "We will count every vote,", "One official", sentence="“We will count every vote,” it was said."
    )
    assert quote_sentence(words, lead, "", EN).text.endswith("said one official.")  # type: ignore[union-attr]
    chief = replace(words, speaker="Ada Roy", speaker_role="Police chief")
    assert quote_sentence(chief, lead, "", EN).text.endswith("said Police chief Ada Roy.")  # type: ignore[union-attr]


def test_no_quote_without_a_speaker_and_no_fragment_is_built() -> None:
    lead = article()
    assert quote_sentence(quote(lead, "Our members can count.", None), lead, "", EN) is None
    lower = quote(lead, "sked to call a pay cut a raise,", "Tomas Brandl", sentence="Our members can count.")
    assert quote_sentence(lower, lead, "", EN) is None


def test_a_sentence_gets_its_capital_and_its_stop_as_pieces_of_ours() -> None:
    lead = article(text="crews said no; the deal is off, and nobody knows")
    made_of = make_sentence(lead, 0, len(lead.text))
    assert made_of
    assert [(p.text, p.span is not None) for p in made_of.pieces] == [
        ("C", False),
        ("rews said no; the deal is off, and nobody knows", True),
        (".", False),
    ]
    phone = article(text="iPhone sales fell,")
    assert make_sentence(phone, 0, 18).text == "iPhone sales fell."  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "   ", "two\nlines.", "“It is not closed.", 'He said "no.', "(open"])
def test_what_makes_no_sentence(text: str) -> None:
    assert make_sentence(article(text=text), 0, len(text)) is None


def test_balanced_knows_the_marks_of_both_languages() -> None:
    assert balanced('“a” «b» (c) "d"')
    assert not balanced("«b")


def test_a_blurb_never_opens_leaning_on_another_sentence() -> None:
    lead = article()
    facts = ("She would not rule out back-to-work legislation.", *FERRY_FACTS[1:])
    blurb = told(story(lead, summary(lead, facts, ())))
    assert prose(blurb).startswith("Inflation since")


def test_a_surname_waits_for_its_full_name() -> None:
    text = (
        "Tomas Brandl, who leads Local 88, met the minister on Monday in Port Allen. Talks went on all night.\n\n"
        "The union wants 17 per cent over four years and a new roster before the summer season begins in July. "
        "The company said Brandl had asked for 60 new jobs on the late boats and a bonus for night work. "
        "The province will send a mediator to the island on Friday with an offer of its own to both sides."
    )
    lead = article(text=text)
    facts = tuple(s.strip() + "." for part in text.split("\n\n")[1:] for s in part.split(".") if s.strip())
    blurb = told(story(lead, summary(lead, facts, ())))
    assert "Brandl" not in prose(blurb)


def test_a_column_s_we_is_not_told_as_ours_and_nobody_is_introduced_by_the_way() -> None:
    text = (
        "Halbrook will silence the oldest foghorn of its coast before the end of the summer, the council said. "
        "The council has counted 61 complaints since 2023, most of them from one building that opened that year. "
        "We should think about who is listening. "
        "The keeper, who is 71, has nothing against a quiet night."
    )
    lead = article(text=text)
    facts = tuple(s.strip().rstrip(".") + "." for s in text.split(". "))
    told_text = prose(told(story(lead, summary(lead, facts, ()))))
    assert "We should" not in told_text
    assert "keeper, who" not in told_text
    assert "61 complaints" in told_text


def test_the_sentence_after_the_dateline_opens_under_a_standfirst() -> None:
    text = (
        "Eleven of 26 nursing jobs are vacant; the next open door is 64 kilometres away.\n\n"
        "SORREL — The emergency department of the Sorrel hospital will close every night between June and August."
    )
    lead = article(text=text)
    facts = (text.partition("\n\n")[0], text.partition(" — ")[2])
    assert prose(told(story(lead, summary(lead, facts, ())))) == f"{facts[1]} {facts[0]}"


def test_a_leaning_fact_may_follow_its_own_sentence() -> None:
    text = (
        "The northern breakwater of the harbour of Port Allen gave way in the storm of Sunday night. "
        "It was built in 1911 and mended twice."
    )
    lead = article(text=text)
    facts = tuple(s.strip().rstrip(".") + "." for s in text.split(". "))
    assert prose(told(story(lead, summary(lead, facts, ())))) == text


def test_a_new_figure_of_another_outlet_may_join() -> None:
    lead = article(text="Ferry crews on the Allen Strait rejected a tentative agreement in a vote on Tuesday.")
    other = article("radio", "Island Ferries cut 60 jobs in 2021 to save money.", source="Island Radio", authors=())
    facts = (*summary(lead, (lead.text,), ()).facts, *summary(other, (other.text,), ()).facts)
    both = replace(story(lead, summary(lead, (lead.text,), ())), articles=(lead, other), facts=facts)
    (blurb,) = made([both]).blurbs
    assert prose(blurb) == f"{lead.text} {other.text}"
    assert line(blurb) == "Nadine Okafor has the story for The Strait Courier; Island Radio also reports."


def test_a_fact_that_repeats_the_quote_or_is_all_quotation_is_not_told() -> None:
    lead = article()
    facts = (
        FERRY_FACTS[0],
        "“Our members can count.”",
        "“We were asked to call a pay cut a raise,” said Tomas Brandl, president of Local 88.",
    )
    text = prose(told(story(lead, summary(lead, facts))))
    assert text.count("pay cut") == 1
    assert "Our members" not in text


# --- the credit


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Nadine Okafor", ("Nadine Okafor",)),
        ("By Nadine Okafor", ("Nadine Okafor",)),
        ("NADINE OKAFOR", ("Nadine Okafor",)),
        ("nadine okafor", ("Nadine Okafor",)),
        ("Nadine Okafor and Tomas Brandl", ("Nadine Okafor", "Tomas Brandl")),
        ("Nadine Okafor, The Canadian Press", ("Nadine Okafor",)),
        ("nadine@courier.example (Nadine Okafor)", ("Nadine Okafor",)),
        ("Ludwig van der Berg", ("Ludwig van der Berg",)),
        ("Séamus O’Neill", ("Séamus O’Neill",)),
        ("admin", ()),
        ("Courier Staff", ()),
        ("The Strait Courier", ()),
        ("nadine@courier.example", ()),
        ("https://courier.example/nadine", ()),
        ("CBC News", ()),
        ("", ()),
        ("La rédaction", ()),
        ("<script>alert(1)</script>", ()),
    ],
)
def test_names_that_are_names(author: str, names: tuple[str, ...]) -> None:
    assert reporters(article(authors=(author,))) == names


def test_the_patterns_take_turns_and_links_sit_on_words_that_say_where_they_go() -> None:
    blurb = told(story(article()))
    lines = ["".join(p.text for p in credit_runs(credit(blurb, place), EN)) for place in range(4)]
    assert lines[0] == lines[3]
    assert len(set(lines)) == 3
    linked = [p for place in range(3) for p in credit_runs(credit(blurb, place), EN) if p.url]
    assert {p.url for p in linked} == {article().url}
    assert all(len(p.text.split()) >= 2 for p in linked)


def test_two_writers_more_writers_and_none() -> None:
    def of(*authors: str) -> str:
        return "".join(p.text for p in credit_runs(credit(told(story(article(authors=authors))), 0), EN))

    assert of("Ada Roy", "Bo Lind") == "Ada Roy and Bo Lind have the story for The Strait Courier."
    assert of("Ada Roy", "Bo Lind", "Cy Day") == "Ada Roy and others have the story for The Strait Courier."
    assert of("admin") == "The Strait Courier has the story."


def test_many_outlets_become_a_number_and_hostile_names_stay_text() -> None:
    lead = article()
    others = tuple(
        article(f"o{n}", source=name) for n, name in enumerate(("{outlets}", "[x](y)", "C \ue000", "D", "E"))
    )
    blurb = replace(told(story(lead)), story=replace(story(lead), articles=(lead, *others)))
    assert "".join(p.text for p in credit_runs(credit(blurb, 0), EN)).endswith(
        "; {outlets}, [x](y), C \ue000 and 2 more also report."
    )


@pytest.mark.parametrize(("fire", "told_too"), [("a fire", True), ("a big fire", False)])
def test_only_a_blurb_of_under_thirty_words_takes_a_second_quotation(fire: str, told_too: bool) -> None:
    opening = f"Crews closed the north quay in Port Allen after a storm and {fire} on Monday."
    said = "“A crane fell before anybody could move,” said Ida Orr, the harbour master."
    more = "Inspectors from the capital wrote that “every single crane on the quay” will be tested by July."
    lead = article(text=f"{opening}\n\n{said}\n\n{more}")
    quotes = (("A crane fell before anybody could move,", "Ida Orr", "the harbour master"),)
    assert (more in prose(told(story(lead, summary(lead, (opening, more), quotes))))) is told_too


# --- the edition


def many(count: int, *, source: str = "", section: str = "") -> list[Story]:
    stories = []
    for n in range(count):
        noun, place = f"quay{n}", f"Harbour{n}"
        text = (
            f"Workers of {noun} in {place} closed gate{n} on Monday after crane{n} fell into basin{n} of the port. "
            f"Repairs of dock{n} cost owner{n} about {n + 2} million crowns and last until week {n + 30} of the year."
        )
        lead = article(
            f"s{n}{source}", text, title=f"Crane{n} falls in {place}", source=source or f"Paper {n}", authors=()
        )
        facts = tuple(s.strip().rstrip(".") + "." for s in text.split(". "))
        stories.append(story(lead, summary(lead, facts, ()), score=100 - n, section=section))
    return stories


def test_the_number_of_stories_is_kept_and_the_rest_is_left_out_with_a_reason() -> None:
    edition = made(many(5), replace(SPEC, stories=3))
    assert [b.story.headline for b in edition.blurbs] == [f"Crane{n} falls in Harbour{n}" for n in range(3)]
    assert [(left.title, left.reason) for left in edition.left_out] == [
        (f"Crane{n} falls in Harbour{n}", EN["left_out.limit"]) for n in (3, 4)
    ]


def test_a_source_leads_no_more_than_its_share_when_others_have_stories() -> None:
    stories = sorted((*many(5, source="Post"), *many(4)), key=lambda s: -s.score)
    stories = [replace(s, id=f"{n}") for n, s in enumerate(stories)]
    edition = made(distinct(stories), replace(SPEC, stories=6, max_per_source=2))
    assert [b.story.lead.source for b in edition.blurbs].count("Post") == 2


def test_outlets_behind_one_host_have_a_share_each() -> None:
    stories = [
        replace(one, articles=(replace(one.lead, source=f"Paper {n % 3}", url=f"https://one.example/{n}"),))
        for n, one in enumerate(distinct(many(9)))
    ]
    edition = made(stories, replace(SPEC, stories=6, max_per_source=2))
    assert [b.story.lead.source for b in edition.blurbs] == [f"Paper {n}" for n in (0, 1, 2, 0, 1, 2)]


def distinct(stories: Sequence[Story]) -> list[Story]:
    """Stories of other texts: every word with a number gets another one."""
    made_over = []
    for n, one in enumerate(stories):
        text = one.lead.text.replace("quay", f"pier{n}x").replace("crane", f"hoist{n}x").replace("gate", f"door{n}x")
        text = text.replace("Harbour", f"Haven{n}x").replace("basin", f"lock{n}x")
        lead = article(f"d{n}", text, title=one.lead.title, source=one.lead.source, authors=(), url=one.lead.url)
        facts = tuple(s.strip().rstrip(".") + "." for s in text.split(". "))
        made_over.append(replace(story(lead, summary(lead, facts, ()), score=one.score), section=one.section))
    return made_over


def test_the_share_of_a_source_gives_way_when_the_edition_would_be_half_empty() -> None:
    assert len(made(many(8, source="Post"), replace(SPEC, stories=8, max_per_source=2)).blurbs) == 4


def test_no_section_starves_and_sections_keep_their_order() -> None:
    low = replace(many(1, source="Far")[0], section="World", score=0.1)
    stories = [*distinct(many(4, section="Islands")), low]
    edition = made(stories, replace(SPEC, stories=3, sections=("World", "Islands", "Empty")))
    assert [(s.name, len(s.blurbs)) for s in edition.sections] == [("World", 1), ("Islands", 2)]


def test_why_a_story_is_left_out() -> None:
    lead = article()
    leaning = story(lead, summary(lead, ("She would not rule out back-to-work legislation.",), ()))
    thin = story(article("thin", "Crews said no."), summary(article("thin", "Crews said no."), ("Crews said no.",), ()))
    old = replace(story(article("old"), summary(article("old"), (), ())), first_told="2026-06-02-0630")
    given_before = LeftOut(title="t", url="u", source="s", reason="r")
    edition = compose([leaning, thin, old], spec=SPEC, phrases=EN, left_out=(given_before,))
    assert [left.reason for left in edition.left_out] == [
        "r",
        *(EN[f"left_out.{k}"] for k in ("no_facts", "thin", "told")),
    ]
    assert edition.blurbs == ()
    assert edition.minutes == 1


@pytest.mark.parametrize(("count", "reason"), [(39, "thin"), (40, "no_facts")])
def test_an_article_of_a_few_words_is_thin(count: int, reason: str) -> None:
    lead = article(text=" ".join(["word"] * count))
    (left,) = made([story(lead, summary(lead, (), ()))]).left_out
    assert left.reason == EN[f"left_out.{reason}"]


def test_an_excerpt_of_one_sentence_is_enough() -> None:
    text = "The school board of Port Allen will vote in June on closing two of its five primary schools."
    lead = article(text=text, excerpt_only=True)
    assert prose(told(story(lead, summary(lead, (text,), ())))) == text


def test_one_event_is_told_once_even_if_grouping_missed_it() -> None:
    twin = article("twin", source="Island Radio")
    edition = made([story(article()), story(twin, score=0.5)])
    assert len(edition.blurbs) == 1
    assert edition.left_out[0].reason == EN["left_out.duplicate"]


@pytest.mark.parametrize(("shared", "told"), [(14, 2), (15, 1)])
def test_openings_that_share_three_quarters_of_their_words_tell_one_event(shared: int, told: int) -> None:
    def of(name: str) -> Story:
        own = [f"{name}{n}ward" for n in range(20 - shared)]
        text = " ".join(["Harbourmaster", *(f"quay{n}side" for n in range(shared - 1)), *own]) + "."
        lead = article(name, text, source=name)
        return story(lead, summary(lead, (text,), ()))

    assert len(made([of("heron"), of("petrel")]).blurbs) == told


@pytest.mark.parametrize(
    ("slot", "bridge"),
    [
        ("2026-06-02-0630", "More on a story from Tuesday:"),
        ("2026-05-12-0630", "More on a story from May 12:"),
        ("2026-06-03-0500", "More on a story from earlier today:"),
        ("", ""),
        ("weekly", ""),
    ],
)
def test_a_follow_up_looks_back(slot: str, bridge: str) -> None:
    (blurb,) = made([replace(story(article()), first_told=slot)]).blurbs
    assert blurb.bridge == bridge


def test_what_is_only_passed_on_is_passed_on() -> None:
    problem = Problem(stage="pull", where="x", what="y")
    edition = compose([story(article())], spec=SPEC, phrases=EN, problems=(problem,), unverified=2)
    assert (edition.id, edition.note, edition.signature, edition.number) == (
        "daily/2026-06-03-0630",
        "Good morning.",
        "Ada",
        7,
    )
    assert (edition.problems, edition.unverified) == ((problem,), 2)
    (blurb,) = edition.blurbs
    assert edition.words == 2 + word_count(prose(blurb)) + word_count(line(blurb))


# --- the subject line


def titled(*titles: str) -> list[Story]:
    """Stories of one article each, with these titles."""
    stories = [replace(many(n + 1)[n], headline=title) for n, title in enumerate(titles)]
    return [replace(one, articles=(replace(one.lead, title=one.headline),)) for one in stories]


def subject_line(stories: Sequence[Story]) -> str:
    return titles_line(subject(stories), {a.id: a for one in stories for a in one.articles})


def preheader_line(stories: Sequence[Story]) -> str:
    return titles_line(preheader(stories, subject(stories)), {a.id: a for one in stories for a in one.articles})


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Ferry crews reject deal", "Bridge closes for six weeks"), "Ferry crews reject deal"),
        (
            ("Harbour workers reject the ferry deal as the province weighs an emergency law for it", "Bridge to close"),
            "Harbour workers reject the ferry deal",
        ),
        # Seventy characters, and no clause.
        (
            ("Ministers of eleven northern countries sign the long fisheries treaty", "Bridge to close"),
            "Ministers of eleven northern countries sign the long fisheries treaty",
        ),
        # Behind a whole phrase, but not before "of" or "to", and not with nothing of what it hangs on.
        (
            ("Negotiators of both ferry unions meet in Port Allen for a third round of talks on wages",),
            "Negotiators of both ferry unions meet in Port Allen for a third round of talks",
        ),
        (
            ("Negotiators of both harbour ferry unions and the province meet in Port Allen for many talks",),
            "Negotiators of both harbour ferry unions and the province meet in Port Allen",
        ),
        (
            ("Province calls for seventeen thousand more volunteers to rebuild the island lighthouses quickly",),
            "Province calls for seventeen thousand more volunteers",
        ),
        # No cut before the sentence that an introduction leads to.
        (
            ("After nine days of talks, ferry crews and the province agree on a contract with more pay for all",),
            "After nine days of talks, ferry crews and the province agree on a contract",
        ),
        (("Ferry crews reject deal | Paper 0",), "Ferry crews reject deal"),
        (("Ferry crews reject deal …",), "Ferry crews reject deal"),
        ((), ""),
    ],
)
def test_the_subject_is_the_first_story(titles: tuple[str, ...], expected: str) -> None:
    assert subject_line(titled(*titles)) == expected


@pytest.mark.parametrize(
    ("asked", "plain", "expected"),
    [
        ("Why are the ferry crews so angry?", "Ferry crews reject deal", "Ferry crews reject deal"),
        ("5 things to know about the ferry deal", "Ferry crews reject deal", "Ferry crews reject deal"),
        ("FERRY CREWS SAY NO", "Ferry crews reject deal", "Ferry crews reject deal"),
        ("Crews say no to the deal", "Ferry crews reject deal", "Crews say no to the deal"),
        ("Why are the ferry crews so angry?", "What now?", "Why are the ferry crews so angry?"),
    ],
)
def test_a_plain_headline_is_taken_where_the_lead_s_asks_or_shouts(asked: str, plain: str, expected: str) -> None:
    lead = article(title=asked)
    one = replace(story(lead), articles=(lead, article("radio", title=plain, source="Island Radio")))
    edition = made([one])
    assert edition.subject == expected
    assert find_unproved(edition, EN) == ()


def test_the_subject_is_in_the_edition_s_language() -> None:
    french = "La mairie de la ville a dit que le bac est dans le port pour les travaux et que les crues ont été fortes."
    lead = article("bac", french, title="Le bac reste au port", source="Le Quai", language="fr")
    best = story(lead, summary(lead, (french,), ()), score=9)
    edition = made([best, story(article(title="Ferry crews reject deal"))])
    assert edition.subject.startswith("Ferry crews reject deal")


@pytest.mark.parametrize(
    "title",
    [
        "Ferry crews turn down the - so far the largest offer that anybody has put to the union",
        "Minister defends the plan to, as she put it in a long speech on the quay today, close it",
        "“We are done and that is final and we will not come back to this table before the snow has gone”",
    ],
)
def test_no_cut_ends_on_a_word_that_more_must_follow_or_in_a_quotation(title: str) -> None:
    assert subject_line(titled(title)) == ""
    assert subject_line(titled(title, "Bridge to close")) == "Bridge to close"


LONG = "Ministers of eleven northern countries and of the union of ports sign the longest of treaties"


TREATY = "Ministers sign treaty of ports"
FISH = "Ministers of eleven northern countries sign a fisheries treaty at last"


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        # Its own up to 60 characters, or else the shortest of all.
        ("Crews reject the deal that they got", ("Crews reject deal",), "Crews reject the deal that they got"),
        (LONG, ("Northern ministers sign a treaty of ports", TREATY), TREATY),
        # Not of another matter, not one that asks, nor one of what was still to come, nor two words.
        (LONG, ("Herons win the final", TREATY), TREATY),
        (LONG, ("Did ministers sign a treaty?", TREATY), TREATY),
        (LONG, ("Ministers to sign treaty", TREATY), TREATY),
        (LONG, ("Ministers sign", TREATY), TREATY),
        # What it is about within the first 50 characters.
        (LONG, ("After nine days of talks in the old port, ministers sign treaty", FISH), FISH),
        (LONG, (f"After talks, {TREATY.casefold()}", FISH), f"After talks, {TREATY.casefold()}"),
    ],
)
def test_the_shortest_good_headline_of_any_outlet(own: str, others: tuple[str, ...], expected: str) -> None:
    lead = article(title=own)
    told_too = tuple(article(f"o{n}", title=title, source=f"Paper {n}") for n, title in enumerate(others))
    one = replace(story(lead), articles=(lead, *told_too))
    assert subject_line([one]) == expected
    edition = made([one])
    assert edition.subject == expected
    assert find_unproved(edition, EN) == ()
    other = replace(edition, subject=edition.subject[:-1])
    assert len(find_unproved(other, EN)) == 1


def test_the_preheader_says_what_the_next_two_stories_are() -> None:
    stories = titled(
        "Ferry crews reject deal",
        "Bridge closes for six weeks in autumn",
        "Budget freezes all fees of the harbour",
        "Whales return to the strait",
    )
    assert preheader_line(stories) == "Bridge closes for six weeks in autumn; Budget freezes all fees of the harbour"
    # A third where the two are short; a long one is cut to leave room, and none says the subject again.
    short = titled("Ferry crews reject deal", "Bridge closes", "Fees frozen", "Whales return to the strait")
    assert preheader_line(short) == "Bridge closes; Fees frozen; Whales return to the strait"
    long = titled("Ferry crews reject deal", f"{LONG} in Port Allen after nine days of talks by the sea", LONG)
    assert len(preheader_line(long)) <= 140
    assert preheader_line(long).count("; ") == 0
    again = titled(
        "Ferry crews reject deal", "Crews of the ferry reject the deal", "Bridge closes for six weeks in autumn"
    )
    assert preheader_line(again) == "Bridge closes for six weeks in autumn"


def test_an_edition_of_one_story_has_one_of_its_sentences_for_a_preheader() -> None:
    edition = made([story(article())])
    assert edition.preheader in [sentence.text for sentence in edition.blurbs[0].sentences]
    assert (edition.preheader_from, find_unproved(edition, EN)) == ((), ())


headlines = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=120)


@given(st.lists(headlines, max_size=5))
def test_a_subject_is_short_and_cut_at_words(titles: list[str]) -> None:
    stories = titled(*titles)
    line = subject_line(stories)
    assert len(line) <= 78
    whole = [" ".join(title.split()) for title in titles]
    assert not line or any(one.startswith(line) for one in whole)
    assert len(preheader_line(stories)) <= 140


# --- properties

NOUNS = sorted(word_set("harbour council mayor school bridge ferry museum orchard clinic library stadium railway"))
VERBS = sorted(word_set("opens closes rejects approves delays sells inspects repaints insures restores"))
STARTS = (
    "The {n}",
    "He",
    "But the {n}",
    "On Monday the {n}",
    "this {n}",
    "“We {v} it,” said Ada Roy of the {n}, which",
)


def random_article(random: Random, number: int) -> tuple[Article, tuple[str, ...]]:
    lines = []
    for _ in range(random.randint(0, 7)):
        start = random.choice(STARTS).format(n=random.choice(NOUNS), v=random.choice(VERBS))
        middle = " ".join(random.choice(NOUNS) for _ in range(random.randint(0, 30)))
        lines.append(f"{start} {random.choice(VERBS)} {random.randint(1, 900)} {middle}{random.choice('.?!,')}")
    name = f"r{number}"
    return article(
        name, "\n\n".join(lines), title=" ".join(random.sample(NOUNS, 4)), source=random.choice("ABC")
    ), tuple(lines)


def random_stories(seed: int) -> list[Story]:
    random = Random(seed)
    stories = []
    for number in range(random.randint(0, 9)):
        lead, lines = random_article(random, number)
        quotes = tuple((f"We {v} it,", "Ada Roy", "mayor") for v in VERBS if f"We {v} it," in lead.text)
        section = random.choice(("Top", "World", "Else"))
        stories.append(
            story(lead, summary(lead, tuple(dict.fromkeys(lines)), quotes), score=10 - number, section=section)
        )
    return stories


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_an_edition_keeps_its_promises(seed: int, most: int) -> None:
    spec = replace(SPEC, stories=most, sections=("Top", "World"))
    stories = random_stories(seed)
    edition = made(stories, spec)
    assert edition == made(stories, spec)
    assert holds(edition)
    assert len(edition.blurbs) <= most
    assert len(edition.blurbs) + len(edition.left_out) == len(stories)
    openings = [(content_word_set(b.sentences[0].text), b.story.lead) for b in edition.blurbs]
    # Two alerts of one form may open in the same words.
    assert all(
        overlap(a, b) < 0.75 or are_two_alerts(lead, other)
        for n, (a, lead) in enumerate(openings)
        for b, other in openings[:n]
    )
    for blurb in edition.blurbs:
        text = prose(blurb)
        assert 15 <= word_count(text) <= 95
        assert word_count(text) + word_count(line(blurb)) <= 110
        assert not needs_context(text)
        assert all(s.text[-1] in ".!?”" and not s.text[0].islower() for s in blurb.sentences)
        assert 1 <= len(blurb.points) <= 4


def test_the_longest_article_still_makes_a_short_blurb() -> None:
    lead = article(text=FERRY * 3)
    assert word_count(prose(told(story(lead)))) <= 95


def test_one_problem_of_two_feeds_is_told_once() -> None:
    problem = Problem(stage="stale", where="The Strait Courier", what="nothing new")
    made = compose([story(article())], spec=SPEC, phrases=EN, problems=(problem, problem))
    assert made.problems == (problem,)


# --- where the numbers begin and end


@pytest.mark.parametrize(("length", "kept"), [(78, True), (79, False)])
def test_a_subject_has_up_to_seventy_eight_characters(length: int, kept: bool) -> None:
    title = f"Crews {'y' * (length - 6)}"
    assert (subject_line(titled(title)) == title) is kept


@pytest.mark.parametrize(("clause", "kept"), [("Crews reject deal", False), ("Ferry crews reject deal", True)])
def test_a_headline_is_cut_to_four_words_or_more(clause: str, kept: bool) -> None:
    assert (subject_line(titled(f"{clause}, {'y' * 79}")) == clause) is kept


@pytest.mark.parametrize(("length", "kept"), [(39, False), (40, True)])
def test_a_headline_is_cut_behind_a_phrase_of_forty_characters(length: int, kept: bool) -> None:
    phrase = f"Ferry crews meet in {'y' * (length - 20)}"
    assert (subject_line(titled(f"{phrase} for {'z' * 79}")) == phrase) is kept


@pytest.mark.parametrize(("length", "kept"), [(60, True), (61, False)])
def test_a_story_keeps_its_own_headline_up_to_sixty_characters(length: int, kept: bool) -> None:
    own = f"Ferry crews reject {'y' * (length - 19)}"
    other = article("radio", title="Ferry crews reject deal", source="Island Radio")
    (one,) = titled(own)
    assert (subject_line([replace(one, articles=(*one.articles, other))]) == own) is kept


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("Ferry crews reject deal", "Ferry crews open bridge", False),
        ("Ferry crews reject wage deal", "Ferry crews open stone bridge", True),
    ],
)
def test_headlines_that_share_half_of_their_words_say_the_same(one: str, other: str, both: bool) -> None:
    assert (preheader_line(titled("Whales return to the bay", one, other)) == f"{one}; {other}") is both


@pytest.mark.parametrize(("length", "titles"), [(39, False), (40, True)])
def test_a_sentence_says_more_than_a_title_of_under_forty_characters(length: int, titles: bool) -> None:
    edition = made([*distinct(many(1)), *titled("Bridge to close", f"Crews {'y' * (length - 6)}")[1:]])
    assert bool(edition.preheader_from) is titles
    assert 40 <= len(edition.preheader) <= 140


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Ada Bo Cy Di Roy", True),
        ("Ada Bo Cy Di El Roy", False),
        (f"Ada R{'o' * 45}", True),
        (f"Ada R{'o' * 46}", False),
    ],
)
def test_a_person_s_name_has_up_to_five_words_and_fifty_characters(name: str, person: bool) -> None:
    assert reporters(article(authors=(name,))) == ((name,) if person else ())
