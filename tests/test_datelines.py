"""Datelines: what a paragraph begins with before its first sentence, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.summary import summarize
from briefing.text import sentences
from briefing.text.datelines import dateline_end
from tests.newsroom import article

LEDE = "The harbour board kept its fare of $4 on Tuesday, as all nine crews had hoped."
TITLES = "Fare stays\n\nBy Ida Orr\n\nThe board has met.\n\n"


def first_sentence(text: str) -> str:
    start, end = sentences(text)[0]
    return text[start:end]


@pytest.mark.parametrize(
    "dateline",
    [
        "PORT ALLEN, June 2 (Strait Press) - ",
        "PORT ALLEN, June 2 (Strait Press) ",
        "VANE, Aug. 20 (Strapress) -- ",
        "VANE, 2 June 2026 – ",
        "VANE, N.S., April 29, 2026 /PRStrait/ -- ",
        "PORT ORR, BC, June 2, 2026 /SPW/ - ",
        "VANE, le 2 juin 2026 /SPW/ - ",
        "PORT ORR — June 2, 2026 — ",
        "Port Orr, NS – June 2, 2026 – ",
        "PORT ORR, NS / STRAITWIRE / June 2, 2026 / ",
        "PORT ORR--(STRAIT WIRE)--",
        "June 2, 2026 – ",
        "(SPA) - VANE, JUN 2 - ",
        "(SPN)",
        "(SPN) ",
        "(Straitbook) -- ",
        "/PRStrait/ --",
        "June 2 (Strait Press) - ",
        "VANE - ",
        "VANE—",
        "VANE: ",
        "VANE (SP) — ",
        "VANE, Merrow — (SP) ",
        "(SP) -",
        "VANE —  ",
        "LISK, June 2 (SPE) .- ",
        "Lisk, June 2: ",
        "ON THE ROAD TO LISK, Merrow (SP) — ",
        "VANE/LISK, June 2 (Strait Press) - ",
        "LISK and VANE, 2nd June 2026 (Strait Press) - ",
        "ST. JOHN’S, N.L. - ",
        "Lisk, 2 juin (SP) — ",
        "Lisk, 1er juin 2026 (SP) – ",
        "Lisk, Monday, June 2 — ",
        "Lisk, 2 jun (SPE).- ",
        "Lisk (spa) - ",
        "Vane/Lisk (spa Nachrichtenagentur) - ",
        "Lisk, 2 de junio (SP).- ",
        "Lisk, 2 de junho de 2026 (SP) - ",
        "LISK, 02/06 (SP) - ",
        "VANE | ",
        "2.15 pm — ",
        "[14:15] ",
        "14h15 – ",
        "13:20 BST: ",
        "14.15 Uhr: ",
        "Rio de Orr (SP) — ",
        "Port Allen – ",
        "ВАНЕ, 2 июня. /ВАСС/. ",
        "(서울=통신) 홍길동 기자 = ",
        "【北京】",
        "新通社北京6月2日电（记者王某）",
    ],
)
def test_a_dateline_is_part_of_no_sentence(dateline: str) -> None:
    assert first_sentence(dateline + LEDE) == LEDE
    assert summarize(article("a", f"{dateline}{LEDE}\n\nThe vote was on Monday.")).facts[0].text == LEDE


@pytest.mark.parametrize(
    "sentence",
    [
        "Lisk — the city of light — drew 4,000 people on Monday.",
        "Lisk — Vane’s capital — drew 400 people on Monday.",
        "LISK — Vane’s old rival — said on Monday that it will close.",
        "Tom Orr — Bay League-trained surgeon and star — has been called to Lisk.",
        "Tom Orr — Vane trained him — is a surgeon.",
        "NATO — an alliance of 32 — met on Monday.",
        "Ida Orr — who runs the harbour — told the board of it.",
        "Vane, June 2 — Monday — was the day of the vote.",
        "Vane–Lisk trains will run again on Monday.",
        "Vane - Lisk trains will run again on Monday.",
        "Ida Orr, 41 (Liberal) won the seat of Vane on Monday.",
        "The Port Director (Vane) Ida Orr said so on Monday.",
        "The old Bank of Vane — Ida Orr's first — is closed.",
        "June 2 is the day of the vote.",
        "A 40-year-old man was hurt on Monday.",
        "Port Lisk led 2–0 at the half.",
        "Port Lisk led 2 – Lena Ost scored both.",
        "X/Strait is down.",
        "Ida Orr (Lisk Ports): Ferries will stay for nine years.",
        "He/She may vote on Monday.",
        "10:30 a.m. Monday is when the board meets.",
        "2.15 pm The board meets, and not before.",
        "3.15 Million were paid for the boats.",
        "Orr: Ferries will stay for nine years.",
        "Vane (and Port Vane) — Lisk has another name for it.",
        "Vane (or Port Vane) — Lisk has another name for it.",
    ],
)
def test_a_sentence_that_looks_like_a_dateline_loses_no_word(sentence: str) -> None:
    assert first_sentence(sentence) == sentence


@pytest.mark.parametrize("label", ["Housing — ", "HOUSING: ", "(Strait) ", "Ida Orr (Liberal) — "])
def test_far_down_a_label_is_no_dateline(label: str) -> None:
    text = f"{TITLES}{label}The town will build 40 flats."
    assert [text[start:end] for start, end in sentences(text)][3] == f"{label}The town will build 40 flats."


@pytest.mark.parametrize("stamps", [("2.15 pm ", "1:50pm "), ("14:15 ", "13:50 ")])
def test_the_times_of_posts_are_part_of_no_sentence(stamps: tuple[str, str]) -> None:
    text = f"{stamps[0]}The board has voted.\n\nIt took an hour.\n\n{stamps[1]}Ida Orr tells the board why."
    told = [text[start:end] for start, end in sentences(text)]
    assert told == ["The board has voted.", "It took an hour.", "Ida Orr tells the board why."]


def test_a_label_that_comes_again_is_a_speaker() -> None:
    assert first_sentence("ORR: We stay here.\n\nVANE: Why?\n\nORR: It is cheap.") == "ORR: We stay here."


def test_the_sentence_of_a_quote_begins_behind_the_dateline() -> None:
    text = "LISK, June 2 (Strait Press) - “We will keep the fare at four dollars,” said Ida Orr, who leads the board."
    quote = summarize(article("a", text)).quotes[0]
    assert text[quote.sentence.start :].startswith("“We will keep")
    assert quote.speaker == "Ida Orr"


@given(
    st.lists(
        st.sampled_from([" ", *"LISK Vane June 2 (SP) /SP/ - -- — , . : 2026 and x \n 【 】 = ( )".split(" ")]),
        max_size=30,
    ).map("".join)
)
def test_a_dateline_ends_inside_its_paragraph(text: str) -> None:
    if text:
        assert 0 <= dateline_end(text, 0, len(text)) < len(text)


def test_long_runs_of_words_are_read_in_time() -> None:
    text = "\n".join("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z " * 4 for _ in range(2_000))
    assert len(sentences(text)) == 2_000


def test_a_date_alone_is_no_dateline_in_a_table_of_dates() -> None:
    for text in (f"The plan\n\nJune 2, 2026 – {LEDE}", f"June 2 – {LEDE}", f"June 2, 2026: {LEDE}"):
        start = text.index("June")
        assert dateline_end(text, start, len(text), text[:start].count("\n") // 2) == start
