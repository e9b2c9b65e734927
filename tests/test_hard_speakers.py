"""Speakers in sentences that mislead: bodies named by a list, asides, participles, labels, verbs that nobody lists."""

import pytest

from briefing.summary.quotations import find_quotes
from tests.newsroom import article

WORDS = "we will keep nine boats in the harbour"


def speakers(text: str) -> list[str | None]:
    return [quote.speaker for quote in find_quotes(article("a", text))]


def speaker(text: str) -> str | None:
    found = [quote.speaker for quote in find_quotes(article("a", text)) if "nine boats" in quote.text]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # A body named by a list: none of its parts speaks, and a person of it is told with all of it.
        (
            "A source from the Department for Ports, Ferries and Island Roads told the Courier so.\n\n"
            f"“And {WORDS},” they said.",
            "A source from the Department for Ports, Ferries and Island Roads",
        ),
        (f"“And {WORDS},” said the Ministry of Ports, Labour and Roads.", "Ministry of Ports, Labour and Roads"),
        (f"A spokesman for Orr, Hale and Lisk LLP said: “And {WORDS}.”", "A spokesman for Orr, Hale and Lisk LLP"),
        (f"A spokesman for Orr, Hale & Lisk Ltd. said: “And {WORDS}.”", "A spokesman for Orr, Hale & Lisk Ltd."),
        # Press releases and letters.
        (f"“And {WORDS}” – Commissioner Ida Orr", "Ida Orr"),
        (f"Readers wrote.\n\n“And {WORDS}.”\n\n-Reeve Ida Orr, at the meeting", "Ida Orr"),
        (f"The bridge is open.\n\n“And {WORDS}.”\n\nIda Orr, head of the Port of Lisk\n\nIt cost little.", "Ida Orr"),
        (f"And from Chair Ida Orr:\n\n“And {WORDS}”", "Ida Orr"),
        (f"From the desk of Ida Orr, head of the port:\n\n“And {WORDS}.”", "Ida Orr"),
        (f"Statement of Mayor Ida Orr: “And {WORDS}.”", "Ida Orr"),
        (f"Statement attributable to Ida Orr, head of the port: “And {WORDS}.”", "Ida Orr"),
        (f"A word from the chair, Ida Orr:\n\n“And {WORDS}.”", "Ida Orr"),
        (f"A word from the friends of Ida Orr:\n\n“And {WORDS}.”", None),
        (f"“And {WORDS}.” ~ Ida Orr", "Ida Orr"),
        (f"The port is open.\n\n“And {WORDS}.”\n\n-- Ida Orr, head of the port", "Ida Orr"),
        (f"Remarks by Ida Orr on Monday: “And {WORDS}.”", "Ida Orr"),
        (f"Here is Orr in 1992: “And {WORDS}.” Ida Orr led the board then.", "Ida Orr"),
        (f"“And {WORDS}.” That line from Commissioner Ida Orr was printed in 1980.", "Ida Orr"),
        (f"The Harbour Board issued a short statement on Monday. “And {WORDS}.”", "Harbour Board"),
        (f"Ida Orr (head, Port of Lisk): “And {WORDS}.”", "Ida Orr"),
        (f"The board is glad.\n\n“And {WORDS}.” (Ida Orr, head of the port)", "Ida Orr"),
        (
            f"“And {WORDS},” said the National Union of Rail, Boat and Port Workers.",
            "National Union of Rail, Boat and Port Workers",
        ),
        (
            f"Le ministère de l’Agriculture, des Pêches et de la Forêt a déclaré : « Et {WORDS}. »",
            "ministère de l’Agriculture, des Pêches et de la Forêt",
        ),
        # Who is of a place or a firm, and a firm in an aside.
        (f"“And {WORDS},” Ms. Orr of the River Club said. Ida Orr fishes there.", "Ida Orr"),
        (f"“And {WORDS},” said Ida Orr of advertising firm Lisk.", "Ida Orr"),
        (f"Ida Orr, at a research house called Lisk, argues that “{WORDS}.”", "Ida Orr"),
        (f"“And {WORDS},” Ida Orr, who chairs Our River Fund said in a note.", "Ida Orr"),
        (f"“And {WORDS},” said Vane ally Ida Orr. Tom Vane won.", "Ida Orr"),
        (f"“And {WORDS},” said Will Orr, the mayor.", "Will Orr"),
        (f"“And {WORDS},” Ida Orr, in a straw hat and “Save the Barn” pins, said flatly.", "Ida Orr"),
        (f"“And {WORDS},” the grey-haired, 71-year-old diplomat said.", "the grey-haired, 71-year-old diplomat"),
        (
            f"According to the recently released Port Orr handbook, “{WORDS}.”",
            "the recently released Port Orr handbook",
        ),
        (f"“And {WORDS},” in Orr’s view. Ida Orr was an envoy.", "Ida Orr"),
        # Participles, passives and clauses.
        (f"The clip in which Ida Orr is heard saying, “Will it be that {WORDS}?”, is new.", "Ida Orr"),
        (f"The clip shows footage of Ida Orr asking, “Will it be that {WORDS}?”", "Ida Orr"),
        (f"And then Ida Orr went on the attack, saying, “And {WORDS}.”", "Ida Orr"),
        (f"Ida Orr threw her weight behind the plan (R-Vane) on Friday, saying “{WORDS}.”", "Ida Orr"),
        (f"Told of the vote, Orr thought for long and said that “{WORDS}.” Ida Orr leads.", "Ida Orr"),
        (f"Ida Orr told the board so on Monday. She paused. Adding, “And {WORDS}.”", "Ida Orr"),
        (f"Tom Vane was asked by host Ida Orr, “Is it that {WORDS}?”", "Ida Orr"),
        (f"Tom Vane signed the order, while Ida Orr, the reeve, proposed “{WORDS}.”", "Ida Orr"),
        (f"“And {WORDS},” is one common saying here.", None),
        # Any verb behind the comma of a quote.
        (f"“And {WORDS},” advises Ida Orr.", "Ida Orr"),
        (f"“And {WORDS},” remembered Ida Orr, the old reeve.", "Ida Orr"),
        (f"“And {WORDS},” an angry Orr retaliated. Ida Orr is the reeve.", "Ida Orr"),
        (f"“And {WORDS},” the vice-mayoral nominee riffed on her answer.", "the vice-mayoral nominee"),
        # "He" before anybody is named, and somebody glued behind the quote.
        (f"“And {WORDS},” she said.\n\nIda Orr, 41, leads the crews.", "Ida Orr"),
        (f"“So be it,” Orr said. “And {WORDS}.”Tom Vane often lies. Ida Orr is an aide.", "Ida Orr"),
    ],
)
def test_who_speaks(text: str, name: str | None) -> None:
    assert speaker(text) == name


def test_a_pronoun_before_two_people_is_nobody() -> None:
    assert speaker(f"“And {WORDS},” she said.\n\nIda Orr met Ann Hale on the pier.") is None


def test_she_who_replied_that_something_was_so_begins_a_sentence() -> None:
    text = f"Orr wrote to Vane, telling her, “and {WORDS}!” She replied to her that it was. Ida Orr and Ann Vane met."
    assert speaker(text) == "Ida Orr"


def test_a_list_of_works_holds_no_quote() -> None:
    text = (
        "Tom Vane, who had parts in “How the Boat Stole Easter,” “Pier 9,” and “Mud Flats: The Man Who Sold Me,” left."
    )
    assert speakers(text) == []


def test_ordinary_lists_of_people_are_no_body() -> None:
    assert speaker(f"The board met Tom Vane, Ann Hale and Ida Orr. Orr said: “And {WORDS}.”") == "Ida Orr"


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        # Who belongs to a body speaks, and not the body or the place that its name ends with.
        ("Una Lisk of the University of Vane", "Una Lisk"),
        ("Una Lisk from the Harbour Union", "Una Lisk"),
        ("Una Lisk at the University of Vane", "Una Lisk"),
        ("Una Lisk with the Quay Institute", "Una Lisk"),
        ("Tom Lisk of Port Allen", "Tom Lisk"),
        # A body is told whole.
        ("Quay Party of the North", "Quay Party of the North"),
        ("Bath University of the Arts", "Bath University of the Arts"),
        ("the Organisation for Food and Rail", "Organisation for Food and Rail"),
        ("the Vane Chamber of Commerce and Industry", "Vane Chamber of Commerce and Industry"),
        ("the University of Vane, Ost and Lisk", "University of Vane, Ost and Lisk"),
        ("Brandl, Orr and Sons", "Brandl, Orr and Sons"),
        ("the Minister for Food, Farms and Rail", "Minister for Food, Farms and Rail"),
        ("Minister for Food, Farms and Rail Una Lisk", "Una Lisk"),
    ],
)
def test_neither_a_body_nor_its_place_speaks_for_its_people(subject: str, name: str) -> None:
    assert speaker(f"“{WORDS.capitalize()},” {subject} said on Monday.") == name
