"""Interviews whose answers stand without marks, and articles that are none. All texts are our own."""

import time

import pytest

from briefing.summary.quotations import find_quotes
from tests.newsroom import article as news

INTRO = "Interview by Sam Dunn\n\nIda Orr, 61, has led the harbour council for ten years. Orr leaves in May.\n\n"
ANSWERS = ["Because I am tired of it.", "I have a boat, and we all need one.", "My sister does, and I let her."]
ASKED = ["Why do you leave?", "What will you do now?", "Who runs your shop?"]


def read(text: str) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.speaker) for quote in find_quotes(news("a", text))]


def woven(asked: str, answered: str) -> str:
    pairs = zip(ASKED, ANSWERS, strict=True)
    return INTRO + "\n\n".join(f"{asked.format(q)}\n\n{answered.format(a)}" for q, a in pairs)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Q: {}", "A: {}"),
        ("Q. {}", "A. {}"),
        ("**Q:** {}", "**A:** {}"),
        ("Q: {}", "{}"),
        ("**{}**", "{}"),
        ("{}", "{}"),
        ("DUNN: {}", "IDA ORR: {}"),
        ("Sam Dunn: {}", "Ida Orr: {}"),
    ],
)
def test_an_answer_is_one_quote_of_who_is_interviewed(asked: str, answered: str) -> None:
    assert read(woven(asked, answered)) == [(answer, "Ida Orr") for answer in ANSWERS]


@pytest.mark.parametrize("short", ["ORR", "IO", "I.O."])
def test_a_label_may_become_short(short: str) -> None:
    text = INTRO
    for at, (asked, answer) in enumerate(zip(ASKED, ANSWERS, strict=True)):
        text += f"{'SAM DUNN' if at == 0 else 'DUNN'}: {asked}\n\n{'IDA ORR' if at == 0 else short}: {answer}\n\n"
    assert read(text) == [(answer, "Ida Orr") for answer in ANSWERS]


def test_marked_answers_are_read_as_ever() -> None:
    assert read(woven("Q. {}", "“{}”")) == [(answer, "Ida Orr") for answer in ANSWERS]


def test_a_quote_within_an_answer_is_part_of_it() -> None:
    text = woven("Q: {}", "A: {}") + "\n\nQ: And you?\n\nA: He said “the boats are staying in the harbour.” I laughed."
    assert read(text)[-1] == ("He said “the boats are staying in the harbour.” I laughed.", "Ida Orr")


def test_what_is_told_between_is_no_answer() -> None:
    text = woven("Q: {}", "A: {}").replace("\n\nQ: Who", "\n\nThe town has three shops.\n\nQ: Who")
    assert [words for words, _ in read(text)] == ANSWERS


def test_bold_lines_need_not_all_ask() -> None:
    text = woven("**{}**", "{}").replace("**What will you do now?**", "**You have plans.**")
    assert [words for words, _ in read(text)] == ANSWERS


@pytest.mark.parametrize(
    "text",
    [
        # Two pairs only.
        INTRO + f"{ASKED[0]}\n\n{ANSWERS[0]}\n\n{ASKED[1]}\n\n{ANSWERS[1]}",
        # Questions that nobody is asked.
        INTRO + "\n\n".join(f"Will the harbour freeze {at}?\n\nThe council met at noon." for at in "abcd"),
        # Questions and answers of an office, with nobody who says "I".
        INTRO + "\n\n".join(f"What do you pay {at}?\n\nThe fee is ten pounds." for at in "abcd"),
        # Bold headings.
        INTRO + "\n\n".join(f"**The harbour {at}**\n\nI met the council?" for at in "abcd"),
        # Labels without questions.
        INTRO + "\n\n".join(f"Port Allen: The boats stay {at}.\n\nFell Harbour: They leave." for at in "abcd"),
    ],
)
def test_a_plain_article_is_no_interview(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(("words", "answers"), [(45, 3), (46, 0)])
def test_a_paragraph_of_more_than_45_words_is_no_question(words: int, answers: int) -> None:
    asked = [f"{'and ' * (words - len(question.split()))}{question}" for question in ASKED]
    text = INTRO + "\n\n".join(f"{question}\n\n{answer}" for question, answer in zip(asked, ANSWERS, strict=True))
    assert len(read(text)) == answers


@pytest.mark.parametrize(("talkers", "answers"), [(2, 3), (5, 12), (6, 0)])
def test_more_than_five_who_talk_in_turn_are_no_interview(talkers: int, answers: int) -> None:
    names = ("IDA ORR", "ANN HALE", "BO LIND", "CY MARR", "DEE FOX")[: talkers - 1]
    rounds = zip(ASKED, ANSWERS, strict=True)
    lines = [f"SAM DUNN: {q}\n\n" + "\n\n".join(f"{name}: {a}" for name in names) for q, a in rounds]
    assert len(read(INTRO + "\n\n".join(lines))) == answers


@pytest.mark.parametrize(("labels", "answers"), [(20, 3), (21, 0)])
def test_a_list_of_more_than_twenty_labels_is_no_interview(labels: int, answers: int) -> None:
    entries = "\n\n".join(f"Boat {chr(65 + number)}: stays" for number in range(labels - 2))
    assert len(read(f"{woven('SAM DUNN: {}', 'IDA ORR: {}')}\n\n{entries}")) == answers


def test_nobody_is_interviewed_whom_no_one_names() -> None:
    assert read(woven("{}", "{}").replace(INTRO, "")) == []


def test_hostile_text_is_read_in_time() -> None:
    for text in ("Q: a?\n\n" * 9000, "**a?**\n\n" * 9000, "A B: c?\n\n" * 9000, "A" * 100_000 + "???", "Orr " * 20_000):
        start = time.process_time()
        read(text)
        assert time.process_time() - start < 5
