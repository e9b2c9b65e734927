"""Rules for who speaks that one sentence of English each can state. All texts and names are our own."""

import pytest

from briefing.summary.quotations import find_quotes
from tests.newsroom import article as news

SAID = "“The boats are staying in the harbour,”"


def last(text: str) -> tuple[str | None, str]:
    quote = find_quotes(news("a", text, language="en"))[-1]
    return quote.speaker, quote.speaker_role


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # A suffix is no surname.
        (f"Tom Hale Jr. runs the mill. {SAID} Hale said.", "Tom Hale Jr."),
        # Where the family's name comes first, a title goes with it.
        (f"Chen Wei-ling runs the mill. {SAID} Ms. Chen said.", "Chen Wei-ling"),
        # A name is whole before "of" and a place.
        (f"Chief Ida Orr of Kettle Narrows Cree Nation left. {SAID} Orr said.", "Ida Orr"),
        # Small prefixes and nicknames are part of a name.
        (f"{SAID} Guido d’Ambra told the council.", "Guido d’Ambra"),
        (f"{SAID} said Farouk el-Amin, a cardiologist.", "Farouk el-Amin"),
        (f'{SAID} said Ida "Bo" Orr, the mayor.', 'Ida "Bo" Orr'),
        # Letters behind a name are not.
        (f"{SAID} Judge Ida Orr KC said.", "Ida Orr"),
    ],
)
def test_names(text: str, speaker: str) -> None:
    assert last(text)[0] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # Who is asked does not speak.
        ("Ida Orr was asked, “Will you go if the boats stay?”", None),
        # Who is quoted does, whoever quotes.
        ("The Strait Courier quoted Ida Orr as saying “we will not move the boats.”", "Ida Orr"),
        (f"{SAID} Ida Orr was quoted by the paper as saying.", "Ida Orr"),
        # "It" is the body that spoke.
        (f"Gull Insurance said it was sorry. {SAID} it said.", "Gull Insurance"),
        # Who is told that somebody says something is told it by the subject.
        ("Ida Orr told the Courier that the council believes it “has no money for the boats.”", "Ida Orr"),
        # A relative clause belongs to the noun in front of it.
        ("Tom Hale posted it under a headline that said, “The boats are staying here for good.”", "a headline"),
        # A name with a title that stands alone before the verb is its subject.
        ("At a mill in Berea, OH, after the vote, Gov. Tom Hale (R-OH), said, “The boats are staying.”", "Tom Hale"),
        # A description between commas may miss its second one.
        ("Ida Orr, president of the Harbour Board stated, “The boats are staying here for good.”", "Ida Orr"),
        # What only a conjunction parts has one speaker.
        (
            "Orr’s office said she would “back the boats” but “is not going to pay for them,” while Tom Hale said no.",
            "Orr’s office",
        ),
        # A participle hangs on the clause in front of it.
        ("With Tom Hale gone, Ida Orr said the council must choose, saying, “We have no money left.”", "Ida Orr"),
        # A heading in capitals is nobody.
        ("CORRUPT OFFICES IN THE HARBOUR “We found that nobody had counted the boats.”", None),
        # Two names before a colon are two speakers.
        ("Ida Orr and Tom Hale: “We found that nobody had counted the boats.”", "Ida Orr and Tom Hale"),
        # "The first source" is not the second one.
        (
            f"One source left. A second source spoke. The first source laughed. {SAID} the source said.",
            "The first source",
        ),
    ],
)
def test_speakers(text: str, speaker: str | None) -> None:
    assert last(text)[0] == speaker


def test_a_quote_left_open_belongs_to_whom_its_next_paragraph_names() -> None:
    text = "“We are down to peas and little else.\n\n“Nobody has counted the boats,” Ida Orr said."
    assert [quote.speaker for quote in find_quotes(news("a", text, language="en"))] == ["Ida Orr", "Ida Orr"]


def test_a_lead_in_is_thin_evidence() -> None:
    quote = find_quotes(news("a", "Ida Orr opened the session.\n\n“Every boat is a debt to the sea.”", language="en"))[
        0
    ]
    assert (quote.speaker, quote.confidence) == ("Ida Orr", 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "On CTV’s “Question Hour with Dora Blank,” Ida Orr said the boats would stay.",
        "Ida Orr told NBC’s “Today” on Monday that the boats would stay.",
        "Ida Orr said so in her memoir, “The Girl Who Counted Every Boat.”",
        "The film, “Nine Boats: The Men of the Strait,” opens on Friday.",
        "Ida Orr, an officer in the “Gang of Nine,” said the boats would stay.",
    ],
)
def test_titles_are_no_quotes(text: str) -> None:
    assert find_quotes(news("a", text, language="en")) == ()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (f"{SAID} said Dr. Ida Orr, chief of medicine at Gull Regional.", "chief of medicine at Gull Regional"),
        (f"{SAID} said the Honourable Ida Orr, Minister of Boats.", "Minister of Boats"),
        (f"{SAID} said Mayor Ida Orr, the sister of the reeve.", "Mayor"),
        ("Hale left, but her lawyer Ida Orr said the boats were “staying in the harbour for good.”", "her lawyer"),
        ("The Ida Orr said the boats were “staying in the harbour for good.”", ""),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert last(text)[1] == role
