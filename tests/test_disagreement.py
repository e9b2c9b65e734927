"""Figures of one story that differ from outlet to outlet: found when they are sure, and never else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.stories import rank_stories
from briefing.stories.disagreement import find_disagreements
from briefing.types import Article, Blurb, Edition, Piece, Section, Sentence, Summary
from briefing.verification import find_unproved
from tests.newsroom import NOW, article, fact

DIFFER = (
    (
        "A gas leak at the Orme cannery sent 27 people to hospital on Monday.",
        "Twenty-five people were treated in hospital after a gas leak at the Orme cannery on Monday.",
        ("27", "Twenty-five"),
    ),
    (
        "The Sable tunnel will cost $184 million, the transport ministry said.",
        "The transport ministry puts the cost of the Sable tunnel at $180 million, a spokesperson said.",
        ("$184 million", "$180 million"),
    ),
    (
        "Dock crews in Port Allen voted 412 to 287 to reject the offer.",
        "The dock crews rejected the offer in a 412-278 vote in Port Allen.",
        ("412 to 287", "412-278"),
    ),
    (
        "The storm tore the roofs off 61 houses in Lower Quoin overnight.",
        "Wind tore the roofs off 58 houses in Lower Quoin during the storm.",
        ("61", "58"),
    ),
    (
        "Police arrested 14 people at the march through Port Allen.",
        "At the march through Port Allen, 19 people were arrested by police.",
        ("14", "19"),
    ),
    (
        "The mine fire in Gannel killed 12 people and injured 30.",
        "Eleven people were killed when fire broke out in the Gannel mine.",
        ("12", "Eleven"),
    ),
    (
        "Rangers counted 1,312 seals on the Lorne sandbank in May.",
        "Rangers counted 1,123 seals in May on the Lorne sandbank.",
        ("1,312", "1,123"),
    ),
    (
        "The town council of Lorne closed three schools on the north shore.",
        "Four schools on the north shore were closed by the Lorne town council.",
        ("three", "Four"),
    ),
    (
        "L’incendie de l’usine de Gannel a blessé vingt-sept personnes, selon la police de Lorne.",
        "La police de Lorne dit que 25 personnes ont été blessées dans l’incendie de l’usine de Gannel.",
        ("vingt-sept", "25"),
    ),
    (
        "Le conseil de Lorne a voté 34 voix contre 17 pour le nouveau quai.",
        "Le nouveau quai de Lorne a été adopté par le conseil par 36 voix contre 17.",
        ("34 voix contre 17", "36 voix contre 17"),
    ),
)
AGREE = {
    "the same figure in words": (
        "A gas leak at the Orme cannery sent 25 people to hospital on Monday.",
        "Twenty-five people were treated in hospital after a gas leak at the Orme cannery on Monday.",
    ),
    "an approximation": (
        "A gas leak at the Orme cannery sent about 25 people to hospital on Monday.",
        "A gas leak at the Orme cannery sent 27 people to hospital on Monday.",
    ),
    "a lower bound": (
        "More than 20 people were sent to hospital by a gas leak at the Orme cannery.",
        "A gas leak at the Orme cannery sent 25 people to hospital on Monday.",
    ),
    "a dozen is no exact figure": (
        "A dozen people were sent to hospital by a gas leak at the Orme cannery.",
        "A gas leak at the Orme cannery sent 14 people to hospital on Monday.",
    ),
    "a rounded sum": (
        "The Sable tunnel will cost $184 million, the transport ministry said.",
        "The transport ministry puts the cost of the Sable tunnel at $184.3 million, a spokesperson said.",
    ),
    "a rounded count": (
        "Rangers counted 1,200 seals on the Lorne sandbank in May.",
        "Rangers counted 1,187 seals in May on the Lorne sandbank.",
    ),
    "1.2 million is 1,200,000": (
        "The council spent 1.2 million dollars on the Lorne quay repairs last spring.",
        "The council spent $1,200,000 on the Lorne quay repairs last spring.",
    ),
    "the killed and the injured": (
        "The mine fire in Gannel killed 12 people on Monday.",
        "The mine fire in Gannel injured 30 people on Monday.",
    ),
    "men and women": (
        "Police arrested 14 men at the march through Port Allen.",
        "Police arrested 19 women at the march through Port Allen.",
    ),
    "a part of them": (
        "Police arrested 14 people at the march through Port Allen.",
        "Police arrested 3 of the people at the march through Port Allen.",
    ),
    "others of them": (
        "Police arrested 14 people at the march through Port Allen.",
        "Police arrested another 6 people at the march through Port Allen.",
    ),
    "young ones of them": (
        "Police arrested 14 people at the march through Port Allen.",
        "Police arrested 6 young people at the march through Port Allen.",
    ),
    "another day": (
        "Police arrested 14 people at the march through Port Allen on Monday.",
        "Police arrested 19 people at the march through Port Allen on Tuesday.",
    ),
    "a figure that rose": (
        "A gas leak at the Orme cannery sent 25 people to hospital on Monday.",
        "The gas leak at the Orme cannery has now sent 27 people to hospital since Monday.",
    ),
    "another place": (
        "The storm tore the roofs off 61 houses in Lower Quoin overnight.",
        "The storm tore the roofs off 58 houses in Port Allen overnight.",
    ),
    "both figures in one article": (
        "The storm tore the roofs off 61 houses in Lower Quoin overnight.",
        "The storm tore the roofs off 58 houses in Lower Quoin overnight. The mayor had spoken of 61 before.",
    ),
    "two that would fit": (
        "The storm tore the roofs off 61 houses in Lower Quoin overnight.",
        "The storm tore the roofs off 40 houses in Lower Quoin overnight. It tore the roofs off 23 houses "
        "near Lower Quoin.",
    ),
    "other money": (
        "The Sable tunnel will cost $184 million, the transport ministry said.",
        "The Sable tunnel ministry lost $27 million on the transport of rock, it said.",
    ),
    "other currencies": (
        "The Sable tunnel will cost $184 million, the transport ministry said.",
        "The transport ministry puts the cost of the Sable tunnel at €170 million, a spokesperson said.",
    ),
    "other shares": (
        "The province pays 61 per cent of the cost of the Sable tunnel, the ministry said.",
        "The ministry said that 39 per cent of the Sable tunnel was dug by the province.",
    ),
    "times, roads and ages": (
        "At 7:10 a.m. on Highway 6 near Lorne, a driver aged 71 hit a moose on June 3.",
        "At 7:14 a.m. on Highway 9 near Lorne, a driver aged 72 hit a moose on June 4.",
    ),
    "another ballot": (
        "Dock crews in Port Allen voted 412 to 287 to reject the offer.",
        "Clerks in Port Allen voted 96 to 41 to reject the offer of the dock.",
    ),
    "what may come": (
        "A gas leak at the Orme cannery sent 25 people to hospital on Monday.",
        "A gas leak at the Orme cannery could send 90 people to hospital, a report said on Monday.",
    ),
    "lengths of time": (
        "The crew of the Orme spent 40 hours in a raft off Lorne.",
        "The crew of the Orme spent 38 hours in a raft off Lorne.",
    ),
    "a range": (
        "Rangers counted 130 to 140 seals on the Lorne sandbank in May.",
        "Rangers counted 123 seals in May on the Lorne sandbank.",
    ),
}


def outlets(*texts: str, hours: float = 0.0) -> tuple[Article, ...]:
    """An article of an outlet of its own for each text."""
    made = (
        article(f"a{place}", text, source=f"Outlet {place}", published=NOW + timedelta(hours=hours * place))
        for place, text in enumerate(texts)
    )
    return tuple(
        replace(it, language="fr" if " de l’" in it.text or " du " in it.text or " quai " in it.text else "en")
        for it in made
    )


def found(*articles: Article) -> list[tuple[str, ...]]:
    texts = {it.id: it.text for it in articles}
    return [
        tuple(texts[span.article_id][span.start : span.end] for span in disagreement.figures)
        for disagreement in find_disagreements(articles, ())
    ]


@pytest.mark.parametrize(("first", "second", "figures"), DIFFER)
def test_figures_that_differ_are_found_the_leads_first(first: str, second: str, figures: tuple[str, ...]) -> None:
    assert found(*outlets(first, second)) == [figures]
    assert found(*outlets(second, first)) == [figures[::-1]]


@pytest.mark.parametrize(("first", "second"), AGREE.values(), ids=AGREE)
def test_figures_that_may_both_be_right_are_not(first: str, second: str) -> None:
    assert found(*outlets(first, second)) == []
    assert found(*outlets(second, first)) == []


def test_an_earlier_stage_and_one_outlet_do_not_differ() -> None:
    first, second, _ = DIFFER[0]
    assert found(*outlets(second, first, hours=13)) == []
    one = outlets(first, second)
    assert found(one[0], replace(one[1], source=one[0].source)) == []


def test_what_is_written_in_another_language_is_not_read_as_ours() -> None:
    german = (
        " Der Sturm hat in der Stadt und auf dem Land auch noch die Schulen und den Hafen getroffen, sagt die Polizei."
    )
    assert found(*(replace(it, language="de") for it in outlets(DIFFER[0][0] + german * 2, DIFFER[0][1]))) == []


def test_three_outlets_with_three_figures_are_three_sides_and_a_fourth_agrees_with_one() -> None:
    texts = [f"The storm tore the roofs off {n} houses in Lower Quoin." for n in (61, 58, 55, 58)]
    assert found(*outlets(*texts)) == [("61", "58", "55")]


def test_an_article_that_gives_its_figure_twice_differs_once() -> None:
    first, second, figures = DIFFER[0]
    again = " All 27 people from the Orme cannery were treated in hospital after the gas leak."
    assert found(*outlets(first + again, second)) == [figures]
    assert found(*outlets(second, first + again)) == [figures[::-1]]


def test_the_storys_own_fact_is_used_where_it_holds_the_figure() -> None:
    lead, other = outlets(*DIFFER[0][:2])
    own = fact(lead, lead.text)
    (disagreement,) = find_disagreements((lead, other), (own,))
    assert disagreement.facts[0] is own
    assert (disagreement.facts[1].text, disagreement.facts[1].kind) == (other.text, "figure")


_NUMBER = st.sampled_from(["12", "Twenty-five", "1,312", "about 40", "$3 million", "61 per cent", "412 to 287", "two"])
_THING = st.sampled_from(["people", "houses", "of the seals", "young people", "votes", "", "dollars"])
_VERB = st.sampled_from(["were hurt", "voted", "burned", "were treated in hospital", "now stand", "cost the town"])
_SENTENCE = st.builds("{} {} {} in the storm in Lower Quoin. ".format, _NUMBER, _THING, _VERB)
_TEXT = st.lists(st.one_of(_SENTENCE, st.text(max_size=40)), min_size=1, max_size=6).map("".join)


@settings(max_examples=40)
@given(st.lists(_TEXT.filter(str.strip), min_size=2, max_size=4))
def test_whatever_is_found_passes_the_gate(texts: list[str]) -> None:
    articles = tuple(replace(it, sha256=_hash(it.text)) for it in outlets(*texts))
    summaries = {it.id: Summary(article_id=it.id, lede=None, facts=(), quotes=()) for it in articles}
    (story,) = rank_stories([articles], summaries, {}, now=NOW, told={}, sections=())
    lead = story.lead
    end = len(lead.text.rstrip())
    start = len(lead.text) - len(lead.text.lstrip())
    whole = fact(lead, lead.text[start:end]).span
    blurb = Blurb(story=story, sentences=(Sentence(pieces=(Piece(text=lead.text[start:end], span=whole),)),))
    edition = Edition(
        id="d/1",
        briefing="d",
        slot="2026-06-03",
        number=1,
        title="The Day",
        note="",
        signature="",
        made_at=NOW,
        timezone="UTC",
        language="en",
        theme="posted",
        sections=(Section(name="", blurbs=(blurb,)),),
    )
    assert not [line for line in find_unproved(edition) if "pair of figures" in line or "fact" in line]


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
