"""Facts across the articles of a story: what several outlets tell is one fact, with each outlet's sentence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from briefing.stories import rank_stories
from briefing.stories.agreement import ReadSentence, SentenceReader, add_confirmations, read_sentence, says_the_same
from briefing.types import Article, Fact, Span, Story
from tests.newsroom import FERRY, FERRY_FACTS, NOW, article, fact, quote, summary

WIRE = """\
Ferry crews on the Allen Strait have turned down a tentative agreement, 412 votes to 287. In 2014 the last strike cost \
island businesses an estimated $41 million and lasted 23 days.

Cabinet meets on Thursday. The offer was a wage increase of 12 per cent over four years.
"""
AT = Span(article_id="x", start=0, end=1)


def texts(one: Fact, articles: tuple[Article, ...]) -> list[str]:
    by_id = {it.id: it.text for it in articles}
    return [by_id[span.article_id][span.start : span.end] for span in one.same]


def confirm(facts: list[Fact], articles: tuple[Article, ...]) -> tuple[Fact, ...]:
    return add_confirmations(facts, articles, SentenceReader(articles))


def test_a_fact_carries_the_sentence_of_each_other_outlet_that_says_the_same() -> None:
    lead, wire, post = article(), article("wire", WIRE, source="Wire"), article("post", source="Post")
    facts = confirm([fact(lead, text) for text in FERRY_FACTS], (lead, wire, post))
    last = texts(facts[3], (lead, wire, post))
    assert last == [
        "In 2014 the last strike cost island businesses an estimated $41 million and lasted 23 days.",
        FERRY_FACTS[3],
    ]
    assert [span.article_id for span in facts[3].same] == ["wire", "post"]


def test_a_sentence_with_another_number_is_not_the_same() -> None:
    lead, wire = article(), article("wire", WIRE, source="Wire")
    (deal,) = confirm([fact(lead, FERRY_FACTS[1])], (lead, wire))
    assert deal.same == ()


def test_an_outlet_does_not_confirm_itself() -> None:
    lead = article()
    again = article("again", url=lead.url + "-2")
    (made,) = confirm([fact(lead, FERRY_FACTS[3])], (lead, again))
    assert made.same == ()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Rangers counted 25 seals on the Lorne bank.", "On the Lorne bank rangers counted twenty-five seals.", True),
        ("The council closed the Lorne harbour school.", "The Lorne harbour school was closed by the council.", True),
        ("The council closed the Lorne harbour school.", "The council did not close the Lorne harbour school.", False),
        ("Rangers counted 25 seals on the Lorne bank.", "Rangers counted seals on the Lorne bank.", False),
        ("Rangers counted 25 seals on the Lorne bank.", "Rangers counted 26 seals on the Lorne bank.", False),
        ("The vote was close.", "The vote was close.", False),
        (
            "Harbour Secretary Ida Roy met Premier Maud Ashby in Port Allen on Monday.",
            "Harbour Secretary Ida Roy and Premier Maud Ashby fell out in Port Allen.",
            False,
        ),
        (
            "Five islands said the dock at Lorne had been poisoned with copper.",
            "The port denied that the dock at Lorne had been poisoned with copper.",
            False,
        ),
        (
            "Orme Fibre will buy the idle Gannel mill for $184 million and turn it to packaging board.",
            "The buyer of the Gannel mill pays $184 million and hires 310 people to make board by March.",
            True,
        ),
    ],
)
def test_what_says_the_same(first: str, second: str, same: bool) -> None:
    a, b = read_sentence(first, AT, "en"), read_sentence(second, AT, "en")
    assert says_the_same(a, b) is says_the_same(b, a) is same


def read(
    stems: str, *, named: str = "", given: tuple[int, ...] = (), counts: tuple[tuple[str, int], ...] = ()
) -> ReadSentence:
    """A sentence with a letter for each content word."""
    return ReadSentence(
        span=AT,
        stems=frozenset(stems),
        names=frozenset(named),
        numbers=frozenset(map(Decimal, given)),
        counts=frozenset((what, Decimal(number)) for what, number in counts),
        denies=False,
    )


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        # Six tenths of the shorter sentence, four tenths of the longer one.
        (read("abcdefghij"), read("abcdefklmn"), True),
        (read("abcdefghij"), read("abcdeklmno"), False),
        (read("abcd"), read("abcdefghij"), True),
        (read("abcd"), read("abcdefghijk"), False),
        # Four words at the least, three of which are no names.
        (read("abcd"), read("abcd"), True),
        (read("abc"), read("abc"), False),
        (read("abcdefg", named="abcd"), read("abcdefg"), True),
        (read("abcdefg", named="abcde"), read("abcdefg"), False),
        # Two numbers, or a count of one thing, need three tenths of the shorter one; one bare number does not help.
        (read("abcghijklm", given=(3, 70)), read("abcnopqrst", given=(3, 70)), True),
        (read("abghijklmn", given=(3, 70)), read("abopqrstuv", given=(3, 70)), False),
        (read("abcghijklm", given=(70,)), read("abcnopqrst", given=(70,)), False),
        (
            read("abcghijklm", given=(70,), counts=(("seal", 70),)),
            read("abcnopqrst", given=(70,), counts=(("seal", 70),)),
            True,
        ),
        # ... and two words, one of which is no name.
        (read("abc", given=(3, 70)), read("ade", given=(3, 70)), False),
        (read("abc", given=(3, 70)), read("abd", given=(3, 70)), True),
        (read("abc", named="a", given=(3, 70)), read("abd", given=(3, 70)), True),
        (read("abc", named="ab", given=(3, 70)), read("abd", given=(3, 70)), False),
    ],
)
def test_how_much_two_sentences_must_share(first: ReadSentence, second: ReadSentence, same: bool) -> None:
    assert says_the_same(first, second) is says_the_same(second, first) is same


def test_a_low_count_is_no_anchor() -> None:
    counts = [read_sentence(f"Rangers counted {number} seals.", AT, "en").counts for number in (9, 10)]
    assert counts == [frozenset(), {("seal", Decimal(10))}]


def made(*articles: Article) -> Story:
    summaries = {it.id: summary(it) if it.text == FERRY else summary(it, _facts(it), ()) for it in articles}
    (story,) = rank_stories([articles], summaries, {}, now=NOW, told={}, sections=())
    return story


def _facts(it: Article) -> tuple[str, ...]:
    return tuple(f"{text.strip()}." for text in it.text.replace("\n\n", " ").strip().rstrip(".").split(". "))


def test_what_several_outlets_tell_comes_before_what_only_the_lead_tells() -> None:
    story = made(article(), article("wire", WIRE, source="Wire"))
    assert [it.text for it in story.facts if it.span.article_id == "ferry"] == [
        FERRY_FACTS[0],
        FERRY_FACTS[3],
        *FERRY_FACTS[1:3],
    ]


def test_a_story_that_outlets_agree_on_is_bigger() -> None:
    wire = article("wire", WIRE, source="Wire")
    other = replace(wire, text="Cabinet meets on Thursday. Ministers will hear the ferry crews of Port Allen. " * 2)
    agreed, alone = made(article(), wire), made(article(), other)
    assert any("told by several outlets" in reason for reason in agreed.reasons)
    assert not any("told by several outlets" in reason for reason in alone.reasons)


def test_of_two_that_say_the_same_and_are_not_the_leads_the_fuller_is_kept() -> None:
    short = "The Lorne harbour school closed on Friday."
    long = "The Lorne harbour school closed for good on Friday after 90 years of teaching."
    story = made(article(), article("b", short, source="B"), article("c", long, source="C"))
    assert long in [it.text for it in story.facts]
    assert short not in [it.text for it in story.facts]


def test_a_role_comes_from_another_article_of_the_story_for_the_same_full_name() -> None:
    lead = article(text="The Orme bridge is shut. “I have never seen such a crack in my life,” said Ida Roy. " * 1)
    # The word stands there before, too, far from the name.
    first = (
        "An engineer found the crack in the bridge on Monday. It is as long as a bus and as wide as a hand, and the "
    )
    more = "county has sent for divers, a crane and two barges. "
    said = "“It is closed for now, and rightly so,” said engineer Ida Roy."
    other = article("b", f"The bridge at Orme is shut. {first}{more}{said}")
    other = replace(other, source="B")
    summaries = {
        lead.id: replace(
            summary(lead, (), ()), quotes=(quote(lead, "I have never seen such a crack in my life,", "Ida Roy"),)
        ),
        other.id: replace(
            summary(other, ("The bridge at Orme is shut.",), ()),
            quotes=(quote(other, "It is closed for now, and rightly so,", "Ida Roy", "engineer"),),
        ),
    }
    (story,) = rank_stories([(lead, other)], summaries, {}, now=NOW, told={}, sections=())
    assert [it.speaker_role for it in story.quotes] == ["engineer", "engineer"]


def test_no_procedural_quote_and_the_party_before_the_onlooker() -> None:
    text = (
        "Ferry crews of Local 88 struck in Port Allen. “We have no comment at this time,” said Bo Lind, spokesperson. "
        "“The whole strait will feel this in the morning,” said Una Fell, a professor. "
        "“We were asked to call a pay cut a raise, and we can count,” said Tomas Brandl, president of Local 88."
    )
    lead = article(text=text)
    quotes = (
        ("We have no comment at this time,", "Bo Lind", "spokesperson"),
        ("The whole strait will feel this in the morning,", "Una Fell", "a professor"),
        ("We were asked to call a pay cut a raise, and we can count,", "Tomas Brandl", "president of Local 88"),
    )
    summaries = {lead.id: summary(lead, ("Ferry crews of Local 88 struck in Port Allen.",), quotes)}
    (story,) = rank_stories([(lead,)], summaries, {}, now=NOW, told={}, sections=())
    assert [it.speaker for it in story.quotes] == ["Tomas Brandl", "Una Fell"]
