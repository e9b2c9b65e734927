"""What grouping costs as the articles become more, and beside a peer that compares every pair.

    python benchmarks/group.py [1000 3000 10000] [--json]

The articles are made up: events of one to thirty articles over days (1,000 a day), each with rare words of its own
among words that are common as words are (Zipf), a headline of nine and a text of seventy. "exponent" is how the seconds
grow from one size to the next: 1 is with the articles, 2 with their pairs. The peer is average linkage of SciPy over
dense TF-IDF vectors, at the smallest size only, and left out where SciPy is not installed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from briefing.stories import group  # noqa: E402
from briefing.stories.article_likeness import vectorize_articles  # noqa: E402
from briefing.types import Article  # noqa: E402

_CONSONANTS, _VOWELS = "bcdfghjklmnprstvz", "aeiou"
_COMMON, _ALL = 30_000, 200_000


def word(number: int) -> str:
    """A word of our own for each number."""
    made, number = "", number + 100
    while number:
        made += _CONSONANTS[number % 17] + _VOWELS[number // 17 % 5]
        number //= 85
    return made


def articles(count: int, seed: int = 1) -> list[Article]:
    """So many articles of made-up events."""
    rnd = random.Random(seed)
    start, minutes = datetime(2026, 6, 1, tzinfo=UTC), 60 * 24 * max(1, count // 1000)

    def common() -> int:
        return int(rnd.paretovariate(0.9)) % _COMMON

    made: list[Article] = []
    while len(made) < count:
        event = [common() + 50 for _ in range(6)] + [rnd.randrange(5000, _ALL) for _ in range(5)]
        for teller in range(min(count - len(made), 30, int(rnd.paretovariate(1.2)))):
            title = [word(it).title() for it in rnd.sample(event, 6)] + [word(common()) for _ in range(3)]
            text = " ".join(word(rnd.choice(event) if rnd.random() < 0.3 else common()) for _ in range(70))
            made.append(
                Article(
                    id=f"{len(made):06}",
                    url="",
                    canonical_url="",
                    title=" ".join(title),
                    source=f"source {teller}",
                    published=start + timedelta(minutes=rnd.randrange(minutes)),
                    language="en",
                    text=text,
                )
            )
    return made


def peer(given: Sequence[Article]) -> float | None:
    """Processor seconds of SciPy's average linkage over the same vectors; None where it is not installed."""
    try:
        numpy, hierarchy = import_module("numpy"), import_module("scipy.cluster.hierarchy")
    except ImportError:
        return None
    vectors = [document.whole for document in vectorize_articles(given)]
    place = {term: at for at, term in enumerate(sorted({term for vector in vectors for term in vector}))}
    dense = numpy.zeros((len(vectors), len(place)), dtype=numpy.float32)
    for row, vector in enumerate(vectors):
        for term, weight in vector.items():
            dense[row, place[term]] = weight
    started = time.process_time()
    distances = 1 - dense @ dense.T
    hierarchy.linkage(distances[numpy.triu_indices(len(vectors), 1)], "average")
    return time.process_time() - started


def main() -> None:
    """Measure each size and print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 3000, 10000])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for size in arguments.sizes:
        given = articles(size)
        started = time.process_time()
        groups = len(group(given))
        seconds = time.process_time() - started
        before = rows[-1] if rows else None
        exponent = math.log(seconds / before["cpu"]) / math.log(size / before["articles"]) if before else None
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
        rows.append({"articles": size, "cpu": seconds, "groups": groups, "peak_mb": peak, "exponent": exponent})
        if not arguments.json:
            growth = f"{exponent:8.2f}" if exponent is not None else " " * 8
            print(f"{size:8,} articles {groups:8,} groups {seconds:8.2f} cpu s {growth} {peak:6.0f} MB", flush=True)
    other = peer(articles(min(arguments.sizes)))
    if arguments.json:
        print(json.dumps({"rows": rows, "scipy": other}))
    elif other is None:
        print("peer: SciPy is left out: pip install scipy to compare", file=sys.stderr)
    else:
        print(f"peer: scipy, every pair of {min(arguments.sizes):,}: {other:.2f} cpu s")


if __name__ == "__main__":
    main()
