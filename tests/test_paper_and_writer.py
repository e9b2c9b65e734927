"""What the paper says of itself and what a writer says of herself: correction notes, the "we" of science, an "I"."""

import pytest

from briefing.composition.tellable_facts import find_tellable_facts, is_first_person
from briefing.summary import summarize
from briefing.text.correction_notes import is_correction, is_label, is_note
from tests.newsroom import article, story

NEWS = (
    "The harbour board approved a bridge over the Tarn on Monday at a cost of $3.1 million.\n\n"
    "Work begins in May and lasts nine months, the board's engineer wrote in a note to the council."
)
ABSTRACT = (
    "We show that eels in nine cold rivers grow 3% faster than the common model predicts. "
    "The error comes from the width of the river's mouth. "
    "In a sample of 900 eels, we found that a stronger current halves the time to the sea. "
    "Our results hold for all rivers that are wider than nine metres."
)


def facts(text: str, title: str = "Bridge") -> list[str]:
    return [fact.text for fact in summarize(article("a", text, title=title)).facts]


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this article put the bridge at $1.3 million. It costs $3.1 million.",
        "CORRECTION (June 2): The bridge is in Lisk and not in Vane. The board lies north of the river.",
        "Clarification, June 2: The board has nine members. Two of them did not vote on the bridge.",
        "Correction\nThe story gave a wrong sum for the bridge. The right sum is $3.1 million for both lanes.",
        "Update 11/28/17: Added a note about the boats that sail at night. The first list had none of them.",
        "Updated, June 2, 9 a.m.: The board has answered the questions of the Courier on the bridge.",
        "Update: This story has a comment of the board in it now. It was sent after the vote.",
        "Please see the page on the bridge for more details of what is built in May.",
        "Editor's note: The board is the owner of the pier. It has owned the pier for ninety years.",
        "Because of an editing error, an article on Sunday gave the wrong sum for the bridge. It is $3.1 million.",
        "Our report on Sunday misstated the length of the bridge. The bridge is ninety metres long, not sixty.",
        "CORRECTS: The name of the board in the second paragraph is the Lisk Harbour Board, and not the Port Board.",
        "Correction appended: The bridge is in Lisk and not in Vane, as the story had it at first.",
        "Note to readers: The price of the bridge was changed on Monday night. The first one was a guess.",
        "An earlier headline misstated the price of the bridge over the river Tarn in Lisk.",
        "A version of this article appeared in print on June 2, on page 4 of the Lisk edition, under another title.",
        "Last updated on 2 June 2026 at 10 a.m. with the vote of the board on the bridge.",
        "First published on 2 June 2026 by the Courier of Lisk and the Courier of Vane.",
        "Korrektur: Die Brücke kostet 3,1 Millionen Dollar und nicht 1,3 Millionen.",
        "In einer früheren Fassung dieses Artikels stand, dass die Brücke 1,3 Millionen Dollar kostet.",
        "Anmerkung der Redaktion: Die Summe für die Brücke wurde am Montag geändert.",
        "Hinweis der Redaktion: Die Summe für die Brücke wurde am Montag geändert.",
        "Transparenzhinweis: Die Summe für die Brücke haben wir am Montag geändert.",
        "Aclaración: El puente cuesta 3,1 millones de dólares, y no 1,3 millones.",
        "Précision apportée le 3 juin : le pont coûte 3,1 millions de dollars.",
        "Cet article a été mis à jour le 3 juin pour donner la somme exacte du pont.",
        "The Lisk Courier regrets the error in the sum for the bridge that it printed on Monday.",
        "Fe de errores: El puente cuesta 3,1 millones de dólares, y no 1,3 millones.",
        "En una versión anterior de la nota se decía que el puente cuesta 1,3 millones de dólares.",
        "Rectificatif : le pont coûte 3,1 millions de dollars. La première somme était celle de la route.",
    ],
)
def test_a_note_of_the_paper_is_no_fact(note: str) -> None:
    assert set(facts(f"{NEWS}\n\n{note}")) == set(facts(NEWS))
    assert set(facts(f"{note}\n\n{NEWS}")) == set(facts(NEWS))


def test_what_stands_under_a_note_is_a_fact_again() -> None:
    after = "The council of Vane votes on the bridge on Thursday in the old mill."
    assert after in facts(f"{NEWS}\n\nCorrection: The bridge is in Lisk, and not in Vane at all.\n\n{after}")


def test_news_about_corrections_is_news() -> None:
    update = "Update: Police in Lisk have found the boy who went missing from the pier on Sunday."
    assert update in facts(f"{update}\n\n{NEWS}")
    line = "The state corrections board closed the prison of Vane on Monday after a report on its cells."
    assert line in facts(f"{line}\n\n{NEWS}")
    assert not is_note(line)
    assert not is_correction("The corrected sum is in the report of the board.")
    assert is_label("Correction:")
    assert not is_label("Correction of the sum")


def test_an_abstract_gives_what_its_authors_found() -> None:
    assert set(facts(ABSTRACT, "Eels in cold rivers")) == {
        "eels in nine cold rivers grow 3% faster than the common model predicts.",
        "The error comes from the width of the river's mouth.",
        "a stronger current halves the time to the sea.",
        "Our results hold for all rivers that are wider than nine metres.",
    }


@pytest.mark.parametrize(
    ("abstract", "fact"),
    [
        (
            "Models forget facts. In this paper, we propose a method that keeps 94% of the facts at a tenth of the "
            "cost. The code of the method is available at https://code.example/eels for all who want it.",
            "In this paper, we propose a method that keeps 94% of the facts at a tenth of the cost.",
        ),
        (
            "Methods: We counted 900 eels. Results: We found that 40% of the eels died in turbines by night.",
            "40% of the eels died in turbines by night.",
        ),
        (
            "Nous montrons que la marée dans neuf ports est plus haute de 4 % que prévu. L'erreur vient du port.",
            "la marée dans neuf ports est plus haute de 4 % que prévu.",
        ),
    ],
)
def test_abstracts_of_other_forms(abstract: str, fact: str) -> None:
    found = facts(abstract, "Eels")
    assert fact in found
    assert not any("https" in other for other in found)


@pytest.mark.parametrize(
    "column",
    [
        "We should think of the eels when we build the bridge over the Tarn in May. ",
        "I think the bridge is good. We found that the eels can pass it by night and by day. ",
        "You know the bridge. We found that the eels can pass it by night and by day. ",
    ],
)
def test_the_we_of_a_column_gives_no_fact(column: str) -> None:
    assert not any("eels" in fact for fact in facts(f"{column}\n\n{NEWS}"))


@pytest.mark.parametrize(
    "line",
    [
        "Built in World War I by 200 soldiers, the bridge carries 4,000 cars a day.",
        "Keep the Pier I, the busiest of three funds, bought $2.5 million of time on air.",
        "The bridge that Elizabeth I of Vane opened is closed for nine months.",
    ],
)
def test_the_number_of_a_king_or_a_war_is_no_writer(line: str) -> None:
    assert line in facts(f"{line}\n\n{NEWS}")
    assert not is_first_person(line)


@pytest.mark.parametrize(
    "line", ["On Monday I, for one, crossed it.", "But I, too, crossed it.", "When I was in Vane."]
)
def test_a_writer_is_no_number(line: str) -> None:
    assert is_first_person(line)


@pytest.mark.parametrize(
    ("clause", "whole"),
    [
        ("Though nobody outside the board has yet been able to see how well it works.", False),
        ("Especially for those who live on the west bank of the cold river.", False),
        ("Though nobody has seen how well it works, the board will open the bridge in May.", True),
        ("Although it rained, 400 people came to see the new bridge on Monday night.", True),
    ],
)
def test_a_clause_alone_is_no_fact(clause: str, whole: bool) -> None:
    assert (clause in facts(f"{NEWS}\n\n{clause}")) == whole


def test_a_sentence_that_begins_with_which_is_not_printed_alone() -> None:
    line = "Which is why the board closed the old bridge for good on Monday night."
    lead = article("a", f"{NEWS}\n\n{line}")
    found = summarize(lead)
    assert line in [fact.text for fact in found.facts]
    assert line not in [fact.original.text for fact in find_tellable_facts(found.facts, story(lead, found))]


def test_a_long_sentence_of_a_minister_is_a_fact() -> None:
    line = (
        "Ida Orr, the minister for the harbours, told the Strait Courier last week that it is too early to say if the "
        "province will have a wide or a narrow deal with its neighbour, but she pointed to the larger matters, cheap "
        "power, rare metals, the ports and the safety of the plans that nobody has seen "
        "and that nobody will see."
    )
    assert 60 < len(line.split()) <= 65
    assert line in facts(f"{line}\n\n{NEWS}")


def test_a_short_lede_that_introduces_somebody_is_no_deck() -> None:
    title = "Orr: ferry should be free"
    rest = (
        "The candidate laid out her plan in the Strait Courier on Wednesday, ahead of the vote of the island in June."
    )
    text = f"{title}\n\n{{}}\n\n{rest}\n\nThe board has met four times this year and has put off a ruling each time."
    assert "Ida Orr wants to see the ferry free by spring." in facts(
        text.format("Ida Orr wants to see the ferry free by spring."), title
    )
    deck = "Mayor wants to see the ferry free by spring."
    assert deck not in facts(text.format(deck), title)
