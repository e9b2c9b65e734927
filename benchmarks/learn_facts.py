"""Learns what each sign of an important sentence counts, from articles in which an editor marked what she would keep.

    python benchmarks/learn_facts.py ANNOTATED TEXTS            what ten-fold cross-validation gives
    python benchmarks/learn_facts.py ANNOTATED TEXTS --write    and writes them into briefing/summary/fact_choice.py

ANNOTATED has a JSON object a line: {"id", "sents": [[start, end], ...], "must": [index, ...], "should": [...],
"never": [...]}; TEXTS has {"id", "text"}. The weights are those of a ridge regression of the editor's marks (must 1,
should 0.5, else 0) on the signs of a sentence, both taken relative to their mean in the article: what lifts a sentence
above its neighbours. Articles weigh by the root of their length. The weights set by hand stay as they are.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.summary.fact_candidates import Candidate, find_candidates
from briefing.summary.fact_choice import LEARNT_WEIGHTS, choose_without_repeating, signs_of, weigh_signs
from briefing.summary.quotations import find_speech
from briefing.text.segmentation import sentences
from briefing.text.wording import content_words
from briefing.types import Article

RIDGE = 3.0
FOLDS = 10
FACTS = 5
NAMES = tuple(LEARNT_WEIGHTS)
TARGET = Path(__file__).resolve().parents[1] / "briefing" / "summary" / "fact_choice.py"


@dataclass(frozen=True, slots=True)
class Marked:
    """An article: its candidates with their signs, what each is worth, and the best that five facts could reach."""

    able: tuple[Candidate, ...]
    signs: tuple[dict[str, float], ...]
    worth: tuple[float, ...]
    sentence: tuple[int, ...]
    marks: dict[int, float]
    must: frozenset[int]
    never: frozenset[int]


def main() -> None:
    """Reads the command line, prints what cross-validation gives, writes the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("annotated", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    texts = {row["id"]: row["text"] for row in map(json.loads, options.texts.open(encoding="utf-8"))}
    marked = [read(row, texts[row["id"]]) for row in map(json.loads, options.annotated.open(encoding="utf-8"))]
    for seed in range(3):
        print(f"cross-validated, seed {seed}: {report(cross_validated(marked, seed), marked)}")
    weights = learnt(marked)
    print(f"the weights on what they were learnt from: {report([weights] * len(marked), marked)}")
    current = tuple(LEARNT_WEIGHTS.values())
    print(f"the weights as they are: {report([current] * len(marked), marked)}")
    for name, weight in zip(NAMES, weights, strict=True):
        print(f"  {name:10} {weight:+.3f}")
    if options.write:
        write(weights)


def read(row: dict[str, object], text: str) -> Marked:
    """An annotated article with the signs of its candidates."""
    article = Article(
        id=str(row["id"]), url="", canonical_url="", title=text.split("\n", 1)[0], source="", language="en", text=text
    )
    units = sentences(text, "en")
    able, length = find_candidates(article, find_speech(article, units), units)
    whole = Counter(content_words(text, "en"))
    spans: list[tuple[int, int]] = row["sents"]  # type: ignore[assignment]
    must, should, never = (frozenset[int](row[key]) for key in ("must", "should", "never"))  # type: ignore[call-overload]
    marks = dict.fromkeys(should, 0.5) | dict.fromkeys(must, 1.0)
    places = tuple(max(range(len(spans)), key=lambda at: _shared(one, spans[at])) for one in able)
    return Marked(
        able=tuple(able),
        signs=tuple(signs_of(one, whole, length) for one in able),
        worth=tuple(marks.get(place, 0.0) for place in places),
        sentence=places,
        marks=marks,
        must=must,
        never=never,
    )


def _shared(one: Candidate, span: Sequence[int]) -> int:
    return max(0, min(one.end, span[1]) - max(one.start, span[0]))


def cross_validated(marked: Sequence[Marked], seed: int) -> list[tuple[float, ...]]:
    """For each article the weights learnt from the folds it is not in."""
    order = list(range(len(marked)))
    random.Random(seed).shuffle(order)
    weights: list[tuple[float, ...]] = [()] * len(marked)
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        learned = learnt([one for at, one in enumerate(marked) if at not in held])
        for at in held:
            weights[at] = learned
    return weights


def learnt(marked: Sequence[Marked]) -> tuple[float, ...]:
    """Ridge regression, by the normal equations."""
    size = len(NAMES)
    left = [[RIDGE * (row == column) for column in range(size)] for row in range(size)]
    right = [0.0] * size
    for one in marked:
        if len(one.able) < 3:
            continue
        weight = len(one.able) ** -0.5
        rows = [[found[name] for name in NAMES] for found in one.signs]
        means = [sum(column) / len(one.able) for column in zip(*rows, strict=True)]
        mean = sum(one.worth) / len(one.able)
        for row, worth in zip(rows, one.worth, strict=True):
            apart = [value - middle for value, middle in zip(row, means, strict=True)]
            for at, value in enumerate(apart):
                right[at] += weight * value * (worth - mean)
                for other in range(size):
                    left[at][other] += weight * value * apart[other]
    return solved(left, right)


def solved(left: list[list[float]], right: list[float]) -> tuple[float, ...]:
    """The solution of a system of equations, by Gauss and Jordan with pivots."""
    size = len(right)
    rows = [[*left[at], right[at]] for at in range(size)]
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for row in range(size):
            if row != at:
                rows[row] = [a - rows[row][at] * b for a, b in zip(rows[row], rows[at], strict=True)]
    return tuple(row[-1] for row in rows)


def report(weights: Sequence[tuple[float, ...]], marked: Sequence[Marked]) -> str:
    """The share of what five facts could be worth, of the sentences that must be in, and of those that must not."""
    pyramid = must = barred = given = 0.0
    for learned, one in zip(weights, marked, strict=True):
        by_name = dict(zip(NAMES, learned, strict=True))
        scores = [(weigh_signs(found, by_name), able) for found, able in zip(one.signs, one.able, strict=True)]
        place = {id(candidate): at for at, candidate in enumerate(one.able)}
        chosen = [one.sentence[place[id(candidate)]] for _, candidate in choose_without_repeating(scores)[:FACTS]]
        pyramid += sum(one.marks.get(at, 0.0) for at in set(chosen)) / sum(
            sorted(one.marks.values(), reverse=True)[:FACTS]
        )
        must += len(one.must & set(chosen))
        barred += sum(at in one.never for at in chosen)
        given += len(chosen)
    wanted = sum(len(one.must) for one in marked)
    return f"pyramid {pyramid / len(marked):.3f}, must {must / wanted:.3f}, never {barred / given:.3f}"


def write(weights: Sequence[float]) -> None:
    """Writes the weights where the product reads them: one table of a module, the rest of which stays as it is."""
    before, start, rest = TARGET.read_text(encoding="utf-8").partition("LEARNT_WEIGHTS: dict[str, float] = {\n")
    _, end, after = rest.partition("}\n")
    lines = "".join(f'    "{name}": {weight:.3f},\n' for name, weight in zip(NAMES, weights, strict=True))
    TARGET.write_text(f"{before}{start}{lines}{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
