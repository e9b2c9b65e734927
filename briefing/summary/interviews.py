"""Interviews: questions and answers in paragraphs of their own, where the answers stand without marks.

Three shapes: "Q:" and "A:"; the names of those who talk before a colon; short questions, bold or not, each with an
answer under it. A text is an interview only with three such pairs; a feature with rhetorical questions is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.summary.speakers import People, Speaker, keep_if_in_text
from briefing.text.paragraph_breaks import paragraphs

_QUESTION = re.compile(r"(?:\*\*)?Q(?:uestion)?\s?[.:](?:\*\*)?\s+")
_ANSWER = re.compile(r"(?:\*\*)?A(?:nswer)?\s?[.:](?:\*\*)?\s+")
_LABEL = re.compile(
    r"(?:\*\*)?([A-ZÀ-Ý][\w.’'-]{0,30}(?:\s[A-ZÀ-Ý][\w.’'-]{0,30}){0,3})\s?:(?:\*\*)?\s+(?=\S)(?:\*\*\s)?",
)
_BOLD = re.compile(r"\*\*[^*]{3,400}\*\*$")
_QUOTATION_MARKS = '“"«‘'
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|vous|votre|vos)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|we|We|my|My|our|Our|me|je|Je|mon|ma|mes|nous|Nous)\b|\b[Jj]['’]")
# "By Ida Orr", "as told to Ida Orr": who wrote or photographed is not interviewed.
_CREDIT = re.compile(
    r"\b(?:by|By|BY|as told to|As told to|photographs?|Photographs?|[Pp]ar|Photo|Illustration)\b[^.?!]*$"
)
# Questions with an answer: a feature has a rhetorical one, or two. With 1 a list is an interview, with 6 our short ones
# are none (tests).
_FEWEST_PAIRS = 3
# Words of a question; a paragraph that only ends with one is longer.
_LONGEST_QUESTION = 45
# A line of fewer characters that no stop ends is a byline or a credit.
_LONGEST_CREDIT = 90
# More names before colons are a list: a line-up, credits, a glossary.
_MOST_TALKERS, _MOST_LABELS = 5, 20
_CREDIT_REACH = 200
"""Characters before a name in which it may be credited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A paragraph of an interview: it begins at `line`, its words at `start`, behind the label.

    `speaker` is None for a question. `marked`: an answer in quotation marks, which are read as in any article.
    """

    line: int
    start: int
    end: int
    speaker: Speaker | None
    marked: bool = False


def find_turns(text: str, people: People) -> tuple[Turn, ...]:
    """The questions and answers of an interview, in order; none where a text is not plainly one."""
    if text.count("?") < _FEWEST_PAIRS - 1:
        return ()
    lines = paragraphs(text)
    return _by_letters(text, lines, people) or _by_names(text, lines, people) or _by_questions(text, lines, people)


def _turn(text: str, start: int, end: int, speaker: Speaker | None) -> Turn:
    line = text.rfind("\n", 0, start) + 1
    return Turn(
        line=line, start=start, end=end, speaker=speaker, marked=speaker is not None and text[start] in _QUOTATION_MARKS
    )


def _by_letters(text: str, lines: Sequence[tuple[int, int]], people: People) -> tuple[Turn, ...]:
    """ "Q: ..." and under it "A: ..." or an answer without a label."""
    asked = [at for at, (start, end) in enumerate(lines) if _QUESTION.match(text, start, end)]
    speaker = _find_interviewee(text, lines, asked[0], people) if len(asked) >= _FEWEST_PAIRS else None
    if speaker is None:
        return ()
    found = []
    questions = frozenset(asked)
    for at, (start, end) in enumerate(lines):
        answer = _ANSWER.match(text, start, end)
        if at in questions:
            found.append(_turn(text, start, end, None))
        elif answer and answer.end() < end:
            found.append(_turn(text, answer.end(), end, speaker))
        elif at - 1 in questions:
            found.append(_turn(text, start, end, speaker))
    return tuple(found)


def _by_names(text: str, lines: Sequence[tuple[int, int]], people: People) -> tuple[Turn, ...]:
    """ "IDA ORR: ...", then "ORR: ..." or "IO: ..."; who asks most is the interviewer."""
    labelled = [(match, end) for start, end in lines if (match := _LABEL.match(text, start, end))]
    if len(labelled) < 2 * _FEWEST_PAIRS:
        return ()
    if len({match[1] for match, _ in labelled}) > _MOST_LABELS:
        return ()
    full = _full_labels([match[1] for match, _ in labelled])
    said = Counter(full[match[1]] for match, _ in labelled)
    asks = Counter(full[match[1]] for match, end in labelled if text[:end].endswith(("?", "?**")))
    talkers = [name for name, count in said.items() if count >= _FEWEST_PAIRS]
    if not asks or not 2 <= len(talkers) <= _MOST_TALKERS:
        return ()
    # Who asks most is the interviewer, if half of what she says ends with a question mark.
    interviewer, count = asks.most_common(1)[0]
    if count < _FEWEST_PAIRS or 2 * count < said[interviewer]:
        return ()
    speakers = {name: None if name == interviewer else _speaker_of_label(name, text, people) for name in said}
    return tuple(
        _turn(text, match.end(), end, speakers[full[match[1]]]) for match, end in labelled if said[full[match[1]]] > 1
    )


def _full_labels(labels: Sequence[str]) -> dict[str, str]:
    """By label the longest label that it is short for: a surname, or the initials."""
    full = {label: label for label in labels}
    for label in full:
        for other in full:
            initials = "".join(word[0] for word in re.split(r"[\s-]", other) if word)
            short = other.endswith(f" {label}") or (" " in other and label.replace(".", "") == initials)
            if short and len(other) > len(full[label]):
                full[label] = other
    return full


def _speaker_of_label(label: str, text: str, people: People) -> Speaker:
    """The speaker of a label, in the letters in which the article writes the name elsewhere."""
    written = re.search(rf"(?<!\w){re.escape(label.title())}(?!\w)", text) or re.search(
        rf"(?<!\w)(?!{re.escape(label)}){re.escape(label)}(?!\w)", text, re.IGNORECASE
    )
    return people.speaker_named(written[0] if written else label)


def _by_questions(text: str, lines: Sequence[tuple[int, int]], people: People) -> tuple[Turn, ...]:
    """Short questions, or bold lines half of which ask, each with an answer under it that says "I"."""
    bold = [at for at, (start, end) in enumerate(lines) if _BOLD.match(text, start, end)]
    asking = [at for at, (start, end) in enumerate(lines) if _is_question(text, start, end)]
    if len(bold) >= _FEWEST_PAIRS:
        # Bold lines that mostly do not ask are headings.
        if 2 * len(set(bold) & set(asking)) < len(bold):
            return ()
        asking = bold
    questions = frozenset(asking)
    if any(_LABEL.match(text, *lines[at]) for at in asking):
        return ()  # several talk
    pairs = [at for at in asking if at + 1 < len(lines) and at + 1 not in questions]
    if len(pairs) < _FEWEST_PAIRS:
        return ()
    to_them = sum(bool(_SECOND_PERSON.search(text, *lines[at])) for at in asking)
    of_them = sum(bool(_FIRST_PERSON.search(text, *lines[at + 1])) for at in pairs)
    speaker = _find_interviewee(text, lines, asking[0], people)
    # A third of the questions must address somebody, half of the answers speak of themselves: rhetorical ones do not.
    if speaker is None or 3 * to_them < len(asking) or 2 * of_them < len(pairs):
        return ()
    found, open_ = [], False
    for at, (start, end) in enumerate(lines):
        if at in questions:
            found.append(_turn(text, start, end, None))
        elif open_:
            found.append(_turn(text, start, end, speaker))
        # Between two questions all is answer; of what follows the last, its first paragraph.
        open_ = at in questions or (open_ and at < asking[-1])
    return tuple(found)


def _is_question(text: str, start: int, end: int) -> bool:
    line = text[start:end]
    return (
        line.rstrip("* ").endswith("?")
        and len(line.split()) <= _LONGEST_QUESTION
        and not any(mark in line[:1] for mark in _QUOTATION_MARKS)
    )


def _find_interviewee(text: str, lines: Sequence[tuple[int, int]], first: int, people: People) -> Speaker | None:
    """Who is written of most in front of the first question, and is not credited with the interview."""
    stop = lines[first][0]
    starts = [start for start, _ in lines[:first]]
    named = Counter[str]()
    for name, at in people.named_before(stop):
        start, end = lines[bisect_right(starts, at) - 1]
        is_credit = end - start < _LONGEST_CREDIT and text[end - 1] not in '.!?”"'
        if not is_credit and not _CREDIT.search(text, max(start, at - _CREDIT_REACH), at):
            named[name] += 1
    best = max(named, key=lambda name: named[name], default="")
    return keep_if_in_text(people.speaker_named(best), text) if best else None
