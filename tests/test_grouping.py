from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.stories import group
from briefing.stories.article_likeness import likeness, vectorize_articles
from briefing.text.wording import word_set
from briefing.types import Article
from tests.newsroom import FERRY, NOW, article

RADIO = """\
Crews of the Allen Strait ferries have turned down a tentative deal, 412 votes to 287, and sailings are not certain \
after Friday midnight. Tomas Brandl, who leads Local 88, said members saw the offer of 11 per cent as a cut. About \
9,000 passengers take the ferries every day, many of them to work in Port Allen.
"""
BRIDGE = """\
The Gull Point bridge will close for repairs in September, the roads department said. Engineers found cracks in two \
of its steel piers during a yearly inspection. Traffic will be led over the Mill Road for six weeks, and a shuttle bus \
will take schoolchildren across the river.
"""
BUDGET = """\
Finance Minister Ruth Adeyemi tabled a budget with a deficit of 2.3 billion on Monday and promised to balance the \
books within four years. The plan freezes university fees and raises the fuel tax by a cent a litre. Opposition \
members called it a budget of postponed decisions.
"""
DAY = (
    article(),
    article("radio", RADIO, title="Ferry crews vote down deal, strike looms", source="Island Radio"),
    article("bridge", BRIDGE, title="Gull Point bridge to close in September", source="Island Radio"),
    article("budget", BUDGET, title="Budget freezes fees, raises fuel tax", source="The Strait Courier"),
)


def ids(groups: tuple[tuple[Article, ...], ...]) -> list[list[str]]:
    return [[article.id for article in articles] for articles in groups]


def test_one_event_told_by_two_outlets_is_one_group_with_the_longer_text_first() -> None:
    assert ids(group(DAY)) == [["bridge"], ["budget"], ["ferry", "radio"]]


def test_the_order_given_does_not_matter() -> None:
    for seed in range(6):
        shuffled = list(DAY)
        Random(seed).shuffle(shuffled)
        assert group(shuffled) == group(DAY)


def test_the_same_address_is_the_same_story_however_different_the_words() -> None:
    moved = replace(article("bridge2", "Nothing of the kind.", title="Other words"), canonical_url=DAY[2].canonical_url)
    assert ["bridge", "bridge2"] in [sorted(names) for names in ids(group((*DAY, moved)))]


def test_an_article_without_an_address_meets_no_other_by_its_address() -> None:
    bare = [replace(a, url="", canonical_url="") for a in DAY[2:]]
    assert ids(group(bare)) == [["bridge"], ["budget"]]


def test_a_week_apart_is_another_event() -> None:
    later = replace(DAY[1], published=NOW + timedelta(days=7))
    assert ids(group((DAY[0], later))) == [["ferry"], ["radio"]]


def test_a_chain_of_days_does_not_grow_longer_than_the_window() -> None:
    days = tuple(replace(article(f"day{n}"), published=NOW + timedelta(hours=48 * n)) for n in range(4))
    assert ids(group(days)) == [["day1", "day0"], ["day3", "day2"]]


def test_an_undated_article_joins_by_its_words() -> None:
    assert ids(group((DAY[0], replace(DAY[1], published=None)))) == [["ferry", "radio"]]


def test_a_column_with_a_fixed_headline_is_not_one_event() -> None:
    letters = (
        article("letters1", BRIDGE, title="Letters to the editor"),
        article("letters2", BUDGET, title="Letters to the editor"),
    )
    assert len(group(letters)) == 2


def test_a_whole_page_leads_before_an_excerpt_and_an_article_is_there_once() -> None:
    excerpt = replace(article(), source="Aggregator", text=FERRY[:150], excerpt_only=True)
    older = replace(DAY[1], published=NOW - timedelta(hours=3))
    assert [a.source for a in group((excerpt, DAY[0], older))[0]] == ["The Strait Courier", "Island Radio"]


def test_the_latest_stage_of_an_event_leads_and_not_the_longest_text() -> None:
    searching = replace(DAY[0], published=NOW - timedelta(hours=20))
    assert ids(group((searching, DAY[1]))) == [["radio", "ferry"]]


def test_headlines_alone_are_enough_when_they_share_rare_words() -> None:
    titles = (
        "Chestnut blight reaches Marl Valley",
        "Marl Valley chestnut blight spreads",
        "Rates unchanged, bank says",
    )
    bare = [article(f"t{n}", "", title=title) for n, title in enumerate(titles)]
    assert ids(group(bare)) == [["t0", "t1"], ["t2"]]


def test_nothing_and_empty_texts_are_no_error() -> None:
    assert group(()) == ()
    assert len(group([article("a", "", title=""), article("b", "", title="")])) == 2


words = st.sampled_from(
    sorted(word_set("ferry deal vote strike island bridge close budget fees fuel tax school river"))
)
titles = st.lists(words, max_size=6).map(" ".join)
hours = st.one_of(st.none(), st.integers(-100, 100))


@given(st.lists(st.tuples(titles, titles, hours), max_size=12), st.integers())
def test_every_article_is_in_exactly_one_group_in_any_order(rows: list[tuple[str, str, int | None]], seed: int) -> None:
    articles = [
        article(
            f"a{n}",
            text,
            title=title,
            published=None if hour is None else NOW + timedelta(hours=hour),
            url=f"https://outlet.example/{n % 9}",
        )
        for n, (title, text, hour) in enumerate(rows)
    ]
    groups = group(articles)
    assert sorted(a.id for articles in groups for a in articles) == sorted(a.id for a in articles)
    Random(seed).shuffle(articles)
    assert group(articles) == groups


@pytest.mark.parametrize("count", [400])
def test_many_articles_of_one_subject_take_no_long(count: int) -> None:
    many = [
        article(f"n{n:04}", f"Ferry number {n} left harbour {n * 7}.", title=f"Ferry {n} sails") for n in range(count)
    ]
    assert sum(map(len, group(many))) == count


def test_two_headlines_without_a_common_word_meet_through_what_is_near_both() -> None:
    titles = (
        "Chestnut blight closes Marl nurseries",
        "Marl nurseries lose trees to blight",
        "Blight takes trees of the old avenue",
        "Old avenue chestnut felled",
    )
    bare = [article(f"t{n}", "", title=title, source=f"Paper {n}") for n, title in enumerate(titles)]
    apart = [bare[1], bare[3]]
    assert len(group(apart)) == 2
    assert ids(group(bare)) == [["t0", "t1", "t2", "t3"]]


def test_one_place_in_common_is_not_one_event() -> None:
    both = (
        article(
            "a",
            "Nurses say the wards of the Mbeli hospital are full and patients sleep on the floor.",
            title="Mbeli: No beds in town hospitals",
        ),
        article(
            "b",
            "The envoy denied on Monday that a visitor broke any law of the port.",
            title="Mbeli: Embassy answers on arrest",
        ),
    )
    assert len(group(both)) == 2


def test_a_hyphen_parts_two_words() -> None:
    bare = [
        article("a", "", title="Harbour-Town worker struck by train"),
        article("b", "", source="Island Radio", title="Harbour Town rail worker killed"),
    ]
    assert len(group(bare)) == 1


def test_likeness_is_the_same_both_ways_and_at_most_one() -> None:
    made = vectorize_articles(DAY)
    for a in made:
        assert likeness(a, a) <= 1.0 + 1e-9
        for b in made:
            assert likeness(a, b) == pytest.approx(likeness(b, a))


def test_two_pieces_of_one_outlet_must_be_nearer() -> None:
    def told(name: str, source: str, title: str) -> Article:
        return article(name, "", source=source, title=title)

    first = told("a", "Ledger", "How Merrow builds ferries, docks, piers, cranes, wharves, slips")
    second = "Why Merrow builds buses, trams, trains, carts, barges, mules"
    assert len(group((first, told("b", "Courier", second)))) == 1
    assert len(group((first, told("b", "Ledger", second)))) == 2
    assert len(group((first, told("b", "Ledger", first.title)))) == 1


def headlines(*titles: str) -> list[Article]:
    return [article(f"t{n}", "", title=title, source=f"Outlet {n}") for n, title in enumerate(titles)]


def test_one_word_in_common_makes_no_event_of_two_headlines_but_a_third_may_share_one_with_each() -> None:
    assert len(group(headlines("Merrow clinic sued", "Merrow bus fares double"))) == 2
    assert (
        len(group(headlines("Chestnut blight closes Marl nurseries", "Marl chestnut felled", "Nurseries lose Marl")))
        == 1
    )


def test_a_headline_is_not_lost_in_a_text_of_which_it_has_one_word() -> None:
    told = article(
        "a",
        "The hospital opened a clinic for minor injuries on Tuesday. It has 14 nurses.",
        title="Hospital opens night clinic",
    )
    line, same = (
        article(f"l{n}", "", title=title, source="Links")
        for n, title in enumerate(("Hospital parking fees double", "Night clinic opens at hospital"))
    )
    assert ids(group((told, line, same))) == [["a", "l1"], ["l0"]]


def test_one_day_in_common_is_not_one_event() -> None:
    assert len(group(headlines("Grain prices for May 10, 2026", "Tide tables for May 10, 2026"))) == 2


def test_a_roundup_goes_with_nothing_but_itself() -> None:
    titles = ("Marl Valley chestnut blight spreads", "Marl Valley in brief", "Chestnut blight reaches Marl Valley")
    assert ids(group(headlines(*titles, titles[1]))) == [["t0", "t2"], ["t1", "t3"]]


def test_one_name_in_texts_of_two_events_is_not_enough() -> None:
    def told(name: str, title: str, text: str) -> Article:
        return article(name, text, title=title, source=name)

    vote = told("a", "Okonjo wins a second term", "Okonjo, 61, beat the mayor of Selby by four points on Sunday.")
    count = told(
        "b", "Okonjo re-elected by four points", "The count in Selby gave Okonjo a second term over its mayor."
    )
    flood = told("c", "Okonjo visits flooded farms", "Okonjo promised the growers of the delta seed and new pumps.")
    assert ids(group((vote, count, flood))) == [["a", "b"], ["c"]]


def test_one_headline_about_two_events_does_not_make_them_one() -> None:
    ferry = [
        f"Ferry crews strike {word}" for word in ("Merrow", "again", "Tuesday", "harbour", "pay", "offer", "talks")
    ]
    blight = [f"Chestnut blight kills {word}" for word in ("avenue", "nursery", "elms", "park", "road", "wood", "hope")]
    assert len(group(headlines(*ferry, *blight, "Ferry crews carry chestnut blight"))) == 2


@pytest.mark.parametrize(
    ("same", "first", "second", "other"),
    [
        ("渡轮船员否决临时协议", "工会周一公布结果。", "数千名乘客受影响，公司没有回应。", "中央银行维持利率不变"),
        (
            "أطقم العبارات ترفض الاتفاق",
            "أعلنت النقابة النتيجة.",
            "لم ترد الشركة على الأسئلة.",
            "البنك المركزي يبقي الفائدة",
        ),
        ("Паромщики отвергли соглашение", "Профсоюз сообщил итоги.", "Компания молчит.", "Банк сохранил ставку"),
    ],
)
def test_in_any_script_one_headline_is_one_event_and_another_is_not(
    same: str, first: str, second: str, other: str
) -> None:
    for texts in (("", ""), (first, second)):
        told = [
            article("a", texts[0], title=same, source="A", language=""),
            article("b", texts[1], title=same, source="B", language=""),
            article("c", texts[0] and f"{other}。", title=other, source="C", language=""),
        ]
        assert ids(group(told)) == [["a", "b"], ["c"]]


WEEK = (
    ("Ferry crews of Merrow walk out", "Merrow ferry crews walk out over wages", "Crews left 9,000 passengers ashore."),
    ("Merrow hires buses for ferry passengers", "Buses hired in Merrow for stranded passengers", "Forty coaches came."),
    (
        "Bus drivers in Merrow fall ill",
        "Merrow bus drivers ill, coaches idle",
        "Doctors suspect shellfish from a stall.",
    ),
    (
        "Shellfish stall in Merrow shut",
        "Inspectors shut Merrow shellfish stall",
        "They found water from the tannery in it.",
    ),
    (
        "Merrow tannery denies leak",
        "Tannery in Merrow denies it leaked",
        "Its owner, the Quill estate, blamed the rains.",
    ),
    (
        "Quill estate in Merrow sold",
        "Merrow: Quill estate sold to a bank",
        "The heirs had quarrelled about the library.",
    ),
    ("Library of Merrow gets rare maps", "Rare maps go to the library in Merrow", "They show the coast in 1611."),
)
"""Seven events, a day each, that take up one another: each shares the town with all and a word with the last."""


def test_a_week_of_stories_that_each_take_up_the_last_is_not_one_story() -> None:
    told = [
        article(f"d{day}{outlet}", text, title=title, source=outlet, published=NOW + timedelta(days=day))
        for day, (first, second, text) in enumerate(WEEK)
        for outlet, title in (("Courier", first), ("Radio", second))
    ]
    groups = group(told)
    for articles in groups:
        days = [int(a.id[1]) for a in articles]
        assert all(days.count(day) == 2 for day in days)
        assert max(days) - min(days) <= 1
    Random(1).shuffle(told)
    assert group(told) == groups


def test_what_was_told_does_not_change_the_groups_of_today() -> None:
    older = [replace(a, id=f"old {a.id}", published=NOW - timedelta(days=5), canonical_url="", url="") for a in DAY]
    today = [names for names in ids(group((*DAY, *older))) if not any(name.startswith("old") for name in names)]
    assert today == ids(group(DAY))
