"""Reads the annotated articles of `tests/quality` and scores the program on them.

    python tests/quality_set.py [--show N]

prints every figure by register, and with `--show` the first N misses of each kind. What the tags and the figures mean
stands in `tests/quality/README.md`. Offsets count code points of the text without its tags.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from briefing.summary import summarize
from briefing.types import Article, Fact, Quote, Summary

FOLDER = Path(__file__).resolve().parent / "quality"
REGISTERS = ("politics", "business", "sport", "court", "science", "interview", "french", "local", "world")
VIAS = ("named", "pronoun", "nominal")
TAGS = {"q": {"by", "via", "marks"}, "s": {"by"}, "must": set(), "good": set(), "never": set()}
FACTS = 5
LONG = 5
"""Facts that count, and the words from which on a quote is a direct one and no fragment."""

_TAG = re.compile(r'<(/?)([a-z]{1,9})((?: [a-z]{1,9}="[^"<>]{0,200}"){0,4})>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_EDGE = "“”„‟\"'‘’‚‛«»‹› \t\r\n\u00a0\u202f\u2009"
_CLOSING = ".,;:!?…"
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|mx|dr|sir|dame|m|mme)\.? ")
_DETERMINERS = frozenset("a an the one two her his their its le la les l un une son sa ses".split())
_TAIL = re.compile(r"(?:,| (?:of|for|from|with|at|in|on|to|who|close|whose|qui|de|du|des) | d'|\().*", re.S)


class BadArticle(ValueError):
    """An annotated file that cannot be read: which file, and what to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One tag's span. `by` and `via` are empty where the tag has none; `bare` is a quote that no marks enclose."""

    tag: str
    start: int
    end: int
    by: str = ""
    via: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An article of ours: its plain text and its marks in the order in which they open."""

    name: str
    title: str
    language: str
    register: str
    text: str
    marks: tuple[Mark, ...]

    def of(self, tag: str) -> tuple[Mark, ...]:
        """The marks of one tag."""
        return tuple(mark for mark in self.marks if mark.tag == tag)

    @property
    def article(self) -> Article:
        """What the program is given."""
        return Article(
            id=self.name, url="", canonical_url="", title=self.title, source="", language=self.language, text=self.text
        )


class Tally(Counter[str]):
    """Counts by name."""


class Miss(NamedTuple):
    """One thing that went wrong, for `--show`."""

    kind: str
    name: str
    what: str


class Share(NamedTuple):
    """How a figure is made of counts: a ratio, or an F1 of (right, given, wanted)."""

    right: str
    of: str
    wanted: str = ""


FIGURES: dict[str, Share] = {
    "direct": Share("direct_right", "direct_given", "direct_wanted"),
    "all": Share("all_right", "all_given", "all_wanted"),
    "speaker": Share("speaker_right", "speaker_n"),
    "named": Share("named_right", "named_n"),
    "pronoun": Share("pronoun_right", "pronoun_n"),
    "nominal": Share("nominal_right", "nominal_n"),
    "nobody": Share("nobody_right", "nobody_n"),
    "joint": Share("joint_right", "joint_given", "direct_wanted"),
    "answers": Share("answer_right", "answer_n"),
    "statements": Share("statement_right", "statement_n"),
    "stated_by": Share("stated_by_right", "stated_by_n"),
    "must": Share("must_right", "must_n"),
    "pyramid": Share("weight_right", "weight_n"),
    "never": Share("never_given", "facts_given"),
    "verbatim": Share("verbatim_right", "verbatim_n"),
}


def load(folder: Path = FOLDER) -> tuple[Marked, ...]:
    """Every annotated article, in the order of their names. Raises BadArticle."""
    return tuple(read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt")))


def read(name: str, source: str) -> Marked:
    """An annotated article from the text of its file. Raises BadArticle."""
    head, blank, body = source.partition("\n\n")
    fields = dict(line.partition(": ")[::2] for line in head.splitlines())
    if not blank or set(fields) != {"title", "language", "register"}:
        raise BadArticle(f"{name}: begin with the lines title:, language:, register: and a blank line")
    text, marks = strip_tags(body.strip("\n"), name)
    return Marked(name=name, text=text, marks=marks, **fields)


def strip_tags(source: str, name: str = "text") -> tuple[str, tuple[Mark, ...]]:
    """The plain text and the marks, in the order in which they open. Tags nest. Raises BadArticle."""
    plain: list[str] = []
    opened: list[tuple[int, str, int, dict[str, str]]] = []
    closed: list[tuple[int, Mark]] = []
    size = at = 0
    for order, tag in enumerate(_TAG.finditer(source)):
        plain.append(source[at : tag.start()])
        size, at = size + tag.start() - at, tag.end()
        if not tag[1]:
            opened.append((order, tag[2], size, _attributes(tag, name)))
        elif not opened or opened[-1][1] != tag[2]:
            raise BadArticle(f"{name}: </{tag[2]}> closes nothing that is open there: {_near(source, tag.start())}")
        else:
            place, kind, start, attributes = opened.pop()
            closed.append((place, _mark(kind, start, size, attributes)))
    plain.append(source[at:])
    text = "".join(plain)
    if opened:
        raise BadArticle(f"{name}: <{opened[-1][1]}> is never closed: {_near(text, opened[-1][2])}")
    if "<" in text or ">" in text:
        raise BadArticle(f"{name}: this is no tag: {_near(text, max(text.find('<'), text.find('>')))}")
    return text, tuple(mark for _, mark in sorted(closed, key=lambda pair: pair[0]))


def _attributes(tag: re.Match[str], name: str) -> dict[str, str]:
    attributes = dict(_ATTRIBUTE.findall(tag[3]))
    if tag[2] not in TAGS or not set(attributes) <= TAGS[tag[2]]:
        raise BadArticle(f"{name}: {tag[0]} is not a tag of this set")
    if tag[2] in ("q", "s") and "by" not in attributes:
        raise BadArticle(f"{name}: {tag[0]} does not say who speaks")
    if tag[2] == "q" and attributes.get("via", "") not in (VIAS if attributes["by"] else ("",)):
        raise BadArticle(f"{name}: {tag[0]} does not say how the text names the speaker: {', '.join(VIAS)}")
    return attributes


def _mark(tag: str, start: int, end: int, attributes: dict[str, str]) -> Mark:
    via, bare = attributes.get("via", ""), attributes.get("marks") == "none"
    return Mark(tag=tag, start=start, end=end, by=attributes.get("by", ""), via=via, bare=bare)


def _near(text: str, at: int) -> str:
    return " ".join(text[max(0, at - 30) : at + 50].split())


def score(marked: Marked, summary: Summary) -> tuple[Tally, tuple[Miss, ...]]:
    """The counts of one article, and what went wrong in it."""
    counts: Tally = Tally()
    misses = (
        *_score_quotes(marked, summary.quotes, counts),
        *_score_answers(marked, summary.quotes, counts),
        *_score_statements(marked, summary.facts, counts),
        *_score_facts(marked, summary.facts[:FACTS], counts),
    )
    printed: tuple[Fact | Quote, ...] = (*summary.facts, *summary.quotes)
    for item in printed:
        counts["verbatim_n"] += 1
        counts["verbatim_right"] += marked.text[item.span.start : item.span.end] == item.text != ""
    return counts, misses


def figure(name: str, counts: Counter[str]) -> float:
    """One figure, 0 to 1; 1 where there is nothing to find (0 for `never`)."""
    share = FIGURES[name]
    right, given = counts[share.right], counts[share.of]
    if not share.wanted:
        return right / given if given else float(name != "never")
    return 2 * right / (given + counts[share.wanted]) if given + counts[share.wanted] else 1.0


def same_speaker(wanted: str, got: str | None) -> bool:
    """Whether a speaker is one of those marked ("Ida Orr|the mayor"). Nobody is right where nobody is marked."""
    if not wanted or not got:
        return not wanted and not got
    return any(_same(one, got) for one in wanted.split("|"))


def _same(wanted: str, got: str) -> bool:
    """The same name, or, for a phrase that begins with no capital or with an article, the same noun ("letter" of "the
    union's letter to the board") and half of the words before any preposition (Dice)."""
    if _name(wanted) == _name(got):
        return True
    if wanted[0].isupper() and wanted.split()[0].casefold() not in _DETERMINERS:
        return False
    one, other = _head_words(wanted), _head_words(got)
    return one[-1] in other and 4 * len({*one} & {*other}) >= len({*one}) + len({*other})


def _name(speaker: str) -> str:
    plain = unicodedata.normalize("NFC", " ".join(speaker.split())).casefold().replace("’", "'")
    return _HONORIFIC.sub("", plain)


def _head_words(phrase: str) -> list[str]:
    """The words of a phrase up to its first preposition or comma, without articles unless there is nothing else."""
    head = _WORD.findall(_TAIL.sub("", _name(phrase)))
    words = [word for run in head for word in run.split("'") if word != "s"]
    return [word for word in words if word not in _DETERMINERS] or words or [""]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without marks and blanks at its ends and closing punctuation at its end."""
    while start < end and text[end - 1] in _EDGE + _CLOSING:
        end -= 1
    while start < end and text[start] in _EDGE:
        start += 1
    return start, end


def _score_quotes(marked: Marked, quotes: Sequence[Quote], counts: Tally) -> Iterator[Miss]:
    """Marked quotes against found ones; what lies in an answer without marks is neither right nor wrong here."""
    text = marked.text
    wanted = {_trimmed(text, mark.start, mark.end): mark for mark in marked.of("q") if not mark.bare}
    answers = [mark for mark in marked.of("q") if mark.bare]
    given = {
        _trimmed(text, quote.span.start, quote.span.end): quote
        for quote in quotes
        if not any(_overlap(quote.span.start, quote.span.end, answer) for answer in answers)
    }
    for span, mark in wanted.items():
        long = _is_long(text, span)
        counts["all_wanted"] += 1
        counts["direct_wanted"] += long
        if span not in given:
            yield Miss("missed" if long else "missed-short", marked.name, f"{text[slice(*span)]!r} by {mark.by!r}")
            continue
        counts["all_right"] += 1
        counts["direct_right"] += long
        right = same_speaker(mark.by, given[span].speaker)
        counts["joint_right"] += right and long
        if long:
            via = mark.via or "nobody"
            for group in ("speaker", via):
                counts[f"{group}_n"] += 1
                counts[f"{group}_right"] += right
        if not right:
            kind = f"speaker-{mark.via or 'nobody'}"
            yield Miss(kind, marked.name, f"{text[slice(*span)]!r}: {mark.by!r}, got {given[span].speaker!r}")
    for span, quote in given.items():
        long = _is_long(text, span)
        counts["all_given"] += 1
        counts["direct_given"] += long
        counts["joint_given"] += long
        if span not in wanted:
            yield Miss("extra" if long else "extra-short", marked.name, f"{quote.text!r} by {quote.speaker!r}")


def _score_answers(marked: Marked, quotes: Sequence[Quote], counts: Tally) -> Iterator[Miss]:
    """Answers of an interview that stand without marks: found when quotes of their speaker cover half of one."""
    for answer in marked.of("q"):
        if not answer.bare:
            continue
        mine = (quote.span for quote in quotes if same_speaker(answer.by, quote.speaker))
        covered = sum(_overlap(span.start, span.end, answer) for span in mine)
        right = 2 * covered >= answer.end - answer.start
        counts["answer_n"] += 1
        counts["answer_right"] += right
        if not right:
            yield Miss("answer", marked.name, f"{marked.text[answer.start : answer.end]!r} by {answer.by!r}")


def _score_statements(marked: Marked, facts: Sequence[Fact], counts: Tally) -> Iterator[Miss]:
    stated = [fact for fact in facts if fact.kind == "statement"]
    for mark in marked.of("s"):
        size = mark.end - mark.start
        found = [fact for fact in stated if 2 * _overlap(fact.span.start, fact.span.end, mark) >= size]
        counts["statement_n"] += 1
        counts["statement_right"] += bool(found)
        words = marked.text[mark.start : mark.end]
        if not found:
            yield Miss("statement", marked.name, f"{words!r} by {mark.by!r}")
            continue
        speakers = [getattr(fact, "speaker", None) for fact in found]
        right = any(same_speaker(mark.by, speaker) for speaker in speakers)
        counts["stated_by_n"] += 1
        counts["stated_by_right"] += right
        if not right:
            yield Miss("stated-by", marked.name, f"{words!r}: {mark.by!r}, got {speakers[0]!r}")


def _score_facts(marked: Marked, facts: Sequence[Fact], counts: Tally) -> Iterator[Miss]:
    """The first facts against the marked sentences; one hits a sentence when half of it lies there."""
    weights = {mark: 2 if mark.tag == "must" else 1 for mark in (*marked.of("must"), *marked.of("good"))}
    hit: set[Mark] = {mark for fact in facts for mark in marked.marks if _lies_in(fact, mark)}
    counts["weight_n"] += sum(sorted(weights.values(), reverse=True)[:FACTS])
    counts["weight_right"] += sum(weight for mark, weight in weights.items() if mark in hit)
    counts["facts_given"] += len(facts)
    for mark in marked.of("must"):
        counts["must_n"] += 1
        counts["must_right"] += mark in hit
        if mark not in hit:
            yield Miss("must", marked.name, repr(marked.text[mark.start : mark.end]))
    for fact in facts:
        barred = any(_lies_in(fact, mark) for mark in marked.of("never"))
        counts["never_given"] += barred
        if barred:
            yield Miss("never", marked.name, repr(fact.text))
        elif not any(_lies_in(fact, mark) for mark in weights):
            yield Miss("neutral", marked.name, repr(fact.text))


def _lies_in(fact: Fact, mark: Mark) -> bool:
    return 2 * _overlap(fact.span.start, fact.span.end, mark) >= fact.span.end - fact.span.start > 0


def _overlap(start: int, end: int, mark: Mark) -> int:
    return max(0, min(end, mark.end) - max(start, mark.start))


def _is_long(text: str, span: tuple[int, int]) -> bool:
    return len(_WORD.findall(text[slice(*span)])) >= LONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The counts of the whole set, of each register, and every miss."""

    total: Tally
    by_register: dict[str, Tally]
    misses: tuple[Miss, ...]


def measure(articles: Iterable[Marked]) -> Result:
    """What the program makes of the articles."""
    by_register: dict[str, Tally] = {register: Tally() for register in REGISTERS}
    misses: list[Miss] = []
    for marked in articles:
        counts, wrong = score(marked, summarize(marked.article))
        by_register[marked.register].update(counts)
        misses += wrong
    total: Tally = Tally()
    for counts in by_register.values():
        total.update(counts)
    return Result(total=total, by_register=by_register, misses=tuple(misses))


def table(result: Result) -> str:
    """Every figure, for all articles and by register; a dash where a register has nothing to count."""
    rows = [("all", result.total), *result.by_register.items()]
    lines = [f"{'':12}" + "".join(f"{name[:9]:>10}" for name, _ in rows)]
    for name, share in FIGURES.items():
        cells = [f"{figure(name, counts):.3f}" if counts[share.wanted or share.of] else "-" for _, counts in rows]
        lines.append(f"{name:12}" + "".join(f"{cell:>10}" for cell in cells))
        lines.append(f"{'  of':12}" + "".join(f"{counts[share.wanted or share.of]:>10}" for _, counts in rows))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> Literal[0]:
    """Prints the table, and the first misses of each kind."""
    parser = argparse.ArgumentParser(description="Scores the program on the annotated articles.")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="the first N misses of each kind")
    options = parser.parse_args(arguments)
    result = measure(load())
    lines = [table(result)]
    for kind in dict.fromkeys(miss.kind for miss in result.misses):
        some = [miss for miss in result.misses if miss.kind == kind]
        if options.show:
            lines.append(f"\n{kind} ({len(some)})")
        lines += [f"  {miss.name}: {miss.what}" for miss in some[: options.show]]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    main()
