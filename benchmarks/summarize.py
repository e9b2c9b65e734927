"""What facts and quotes cost, for 1,000 articles or those of a file, and on texts made to be slow.

    python benchmarks/summarize.py [ARTICLES.jsonl] [--articles 1000] [--runs 3] [--json]
    python benchmarks/summarize.py --hostile [--json]

ARTICLES has a line {"text": ..., "title": ..., "language": ...} for each article, as `briefing summarize --jsonl` takes
them, and is read as it is. Without it the articles are our own: those of tests/quality and the pages of the sample,
over and over with new ids until there are enough.

Every row is a process of its own: `briefing summarize --jsonl` as a user runs it, all of it measured; then each step,
its imports and what the step before it gives left out of the clock but not out of the memory. The rows take turns,
`--runs` times. Seconds are those of the fastest run (noise only adds), "spread" is the slowest over the fastest, "peak
MB" the most memory that the process held. Two peers read the same texts: pysbd splits sentences, summa's TextRank
splits them and chooses (what the sumy package has needs a download first). One that is not there is left out.

--hostile repeats a token up to 25,000, 50,000 and 100,000 characters in English and in French; the slower one is shown.
It ends with 1 where 100,000 characters take more than a second, or twice what the shorter ones let expect.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from briefing.types import Article

T = TypeVar("T")

COMMAND = [sys.executable, "-m", "briefing", "summarize", "--jsonl"]
START, FILE, PIPE = "summarize, no article", "summarize FILE", "summarize < FILE"
SPLIT, WHOLE, WRITE = "split", "split, quotes, facts", "write"
PEERS = {"peer: pysbd": "pysbd", "peer: summa TextRank": "summa"}
SIZES = (25_000, 50_000, 100_000)
AT_MOST = 1.0
"""Seconds for the longest hostile text."""
_SLOW, _NOTHING = 5.0, 0.05
"""Seconds after which nothing longer is tried, and under which growth is noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One run: seconds, processor seconds (children included) and the most memory held, in MB."""

    wall: float
    cpu: float
    peak_mb: float


class Hostile(NamedTuple):
    """A text made to be slow: one token over and over, and what stands once before and behind."""

    name: str
    token: str
    start: str = ""
    end: str = ""


_WHO = "Ida Orr is the captain. Ida Orr sails. She went home, Ida Orr said.\n"
_ASKED = "Why did you?\nI had to do it.\n"
HOSTILE = (
    Hostile("straight marks", '"'),
    Hostile("marks that open", "“"),
    Hostile("nested marks", "“a ‘b’ "),
    Hostile("single marks, one closes", "‘a ", end="’"),
    Hostile("French marks", "«"),
    Hostile("French quotes", "« Oui », a dit Ida Orr. "),
    Hostile("a mark a line", "“a\n"),
    Hostile("capitals", "A"),
    Hostile("names", "Ida Orr "),
    Hostile("initials", "A. "),
    Hostile("sentence starters", "The "),
    Hostile("commas", ","),
    Hostile("parentheses", "("),
    Hostile("digits", "1"),
    Hostile("thousands", "1,"),
    Hostile("white space", " "),
    Hostile("line breaks", "a\n"),
    Hostile("full stops", "."),
    Hostile("short sentences", "He is. "),
    Hostile("said", "said "),
    Hostile("He said", "He said "),
    Hostile("Ida Orr said", "Ida Orr said it was. She "),
    Hostile("the mayor said", "The mayor said it was. "),
    Hostile("a quote a sentence", '"It was the end of it all," Ida Orr said. '),
    Hostile("questions", "?\n"),
    Hostile("Q and A", "Q: Why did you?\nA: I had to.\n", start=_WHO),
    Hostile("questions and answers", _ASKED, start=_WHO),
    Hostile("labels", "IDA: Why?\nORR: I had to.\n", start=_WHO),
    Hostile("labels of nobody", "ZED: Why?\nQUX: I had to.\n", start=_WHO),
    Hostile("a byline a line", "by Ida Orr\n", end=f"\n{_ASKED * 9}"),
    Hostile("bylines in a line", "Ida Orr by ", end=f"\n{_ASKED * 9}"),
)


def own_articles(count: int) -> Iterator[dict[str, str]]:
    """So many articles of our own as records, the same texts over and over with ids of their own."""
    from tests.quality_set import load

    texts = [{"title": it.title, "language": it.language, "text": it.text} for it in load()]
    pages = sorted(map(str, (ROOT / "briefing" / "sample" / "pages").rglob("*.html")))
    read = subprocess.run(
        [sys.executable, "-m", "briefing", "extract", "--jsonl", *pages], check=True, capture_output=True, cwd=ROOT
    )
    texts += [{key: page[key] or "" for key in texts[0]} for page in map(json.loads, read.stdout.splitlines())]
    for number, record in enumerate(islice(cycle(texts), count)):
        yield {"id": f"{number:05}", **record}


def _write(path: Path, count: int) -> None:
    lines = (json.dumps(record, ensure_ascii=False) for record in own_articles(count))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def articles(path: Path) -> list[Article]:
    """The articles of a JSON lines file, as the command reads them."""
    from briefing.cli.stage_verbs import article_from_record

    return [
        article_from_record(json.loads(line)) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()
    ]


# The steps, each in a process of its own


def _split(found: Sequence[Article]) -> Callable[[], None]:
    from briefing.text.segmentation import sentences

    return lambda: _each(lambda article: sentences(article.text, article.language), found)


def _quotes(found: Sequence[Article]) -> Callable[[], None]:
    from briefing.summary.quotations import find_speech
    from briefing.text.segmentation import sentences

    ready = [(article, sentences(article.text, article.language)) for article in found]
    return lambda: _each(lambda pair: find_speech(*pair), ready)


def _facts(found: Sequence[Article]) -> Callable[[], None]:
    from briefing.summary.fact_choice import choose_facts
    from briefing.summary.quotations import find_speech
    from briefing.text.segmentation import sentences

    split = [(article, sentences(article.text, article.language)) for article in found]
    ready = [(article, find_speech(article, units), units) for article, units in split]
    return lambda: _each(lambda three: choose_facts(*three), ready)


def _whole(found: Sequence[Article]) -> Callable[[], None]:
    from briefing.summary import summarize

    return lambda: _each(summarize, found)


def _pysbd(found: Sequence[Article]) -> Callable[[], None]:
    make = import_module("pysbd").Segmenter
    segmenters = {language: make(language=language, clean=False) for language in ("en", "fr")}
    return lambda: _each(lambda article: segmenters[_language(article)].segment(article.text), found)


def _summa(found: Sequence[Article]) -> Callable[[], None]:
    summarize = import_module("summa.summarizer").summarize
    names = {"en": "english", "fr": "french"}
    return lambda: _each(lambda article: summarize(article.text, language=names[_language(article)]), found)


def _language(article: Article) -> str:
    return "fr" if article.language.casefold().startswith("fr") else "en"


def _each(work: Callable[[T], object], things: Sequence[T]) -> None:
    for thing in things:
        work(thing)


STEPS: dict[str, Callable[[Sequence[Article]], Callable[[], None]]] = {
    SPLIT: _split,
    "quotes": _quotes,
    "facts": _facts,
    WHOLE: _whole,
    "peer: pysbd": _pysbd,
    "peer: summa TextRank": _summa,
}


def step(name: str, path: Path) -> Cost:
    """One step over all articles of a file, in this process."""
    work = STEPS[name](articles(path))
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(
        wall=time.perf_counter() - wall,
        cpu=time.process_time() - cpu,
        peak_mb=_megabytes(resource.getrusage(resource.RUSAGE_SELF)),
    )


def child(command: Sequence[str], given: Path | None = None) -> Cost:
    """A command until it ends, with all that it starts; `given` is its standard input. Raises CalledProcessError."""
    with tempfile.TemporaryFile() as out, Path(given or os.devnull).open("rb") as standard_input:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=standard_input, stdout=out, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak_mb=_megabytes(usage))


def _megabytes(usage: resource.struct_rusage) -> float:
    # Linux counts kibibytes, macOS bytes.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def measure(path: Path, runs: int, steps: Sequence[str]) -> dict[str, list[Cost]]:
    """Every row's runs, by its name; the rows take turns, so that a busy machine disturbs all alike."""
    found: dict[str, list[Cost]] = {name: [] for name in (START, FILE, PIPE, *steps)}
    for _ in range(runs):
        found[START].append(child(COMMAND))
        found[FILE].append(child([*COMMAND, str(path)]))
        found[PIPE].append(child(COMMAND, path))
        for name in steps:
            found[name].append(Cost(**json.loads(_this(path, "--step", name))))
    return found


def _this(*arguments: str | Path) -> bytes:
    """What this file prints when it is started with these arguments."""
    told = subprocess.run([sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, cwd=ROOT)
    return told.stdout


def ratios(found: dict[str, list[Cost]]) -> dict[str, float]:
    """Our processor time over a peer's, the fastest run of each."""
    ours = {"peer: pysbd": SPLIT, "peer: summa TextRank": WHOLE}
    return {
        f"{ours[peer]} / {peer.removeprefix('peer: ')}": _best(found[ours[peer]]) / _best(found[peer])
        for peer in PEERS
        if peer in found
    }


def _best(runs: Sequence[Cost]) -> float:
    return min(run.cpu for run in runs)


def _steps() -> Iterator[str]:
    """Our steps, and the peers that are here; one line on standard error for each that is not."""
    for name in STEPS:
        if name in PEERS:
            try:
                version(PEERS[name])
            except PackageNotFoundError:
                print(f"{name} is left out: pip install {PEERS[name]} to compare", file=sys.stderr)
                continue
        yield name


# Texts made to be slow


def hostile(this: Hostile, language: str) -> list[float]:
    """Processor seconds by size, the best of three; none for a size that is left out because a smaller was too slow."""
    from briefing.summary import summarize
    from briefing.types import Article

    seconds: list[float] = []
    for size in SIZES:
        length = size - len(this.start) - len(this.end)
        text = this.start + (this.token * (length // len(this.token) + 1))[:length] + this.end
        given = Article(id="", url="", canonical_url="", title="", source="", language=language, text=text)
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            summarize(given)
            best = min(best, time.process_time() - started)
            if best > AT_MOST:
                break
        seconds.append(best)
        if best > _SLOW:
            break
    return seconds


def is_slow(seconds: Sequence[float]) -> bool:
    """More than a second for the longest text, or twice what its length and the shortest one's seconds let expect."""
    if len(seconds) < len(SIZES) or seconds[-1] > AT_MOST:
        return True
    return seconds[-1] > max(_NOTHING, 2 * seconds[0] * SIZES[-1] / SIZES[0])


def _hostile(as_json: bool) -> int:
    rows: dict[str, list[float]] = {}
    if not as_json:
        print(f"{'seconds for so many characters':30}" + "".join(f"{size:>9,}" for size in SIZES))
    for this in HOSTILE:
        seconds = max((hostile(this, language) for language in ("en", "fr")), key=lambda found: found[-1])
        rows[this.name] = seconds
        if not as_json:
            cells = "".join(f"{value:9.3f}" for value in seconds)
            print(f"{this.name:30}{cells}{'   slow' if is_slow(seconds) else ''}", flush=True)
    slow = [name for name, seconds in rows.items() if is_slow(seconds)]
    if as_json:
        print(json.dumps({"machine": _machine(), "sizes": SIZES, "seconds": rows, "slow": slow}))
    return int(bool(slow))


def _machine() -> dict[str, object]:
    peers = {}
    for package in PEERS.values():
        with suppress(PackageNotFoundError):
            peers[package] = version(package)
    return {"python": platform.python_version(), "cpus": os.cpu_count(), "system": platform.system(), "peers": peers}


# The command line


def _report(path: Path, runs: int, as_json: bool) -> None:
    found = measure(path, runs, tuple(_steps()))
    texts = [article.text for article in articles(path)]
    characters = sum(map(len, texts))
    about = {"articles": len(texts), "different": len(set(texts)), "characters": characters}
    if as_json:
        rows = {name: [asdict(run) for run in costs] for name, costs in found.items()}
        print(json.dumps({"machine": _machine(), "input": about, "rows": rows, "ratios": ratios(found)}))
        return
    print(
        f"{len(texts):,} articles ({len(set(texts)):,} different texts), {characters:,} characters, "
        f"{characters / len(texts):,.0f} each; {runs} runs"
    )
    print(f"{'':24} {'wall s':>8} {'cpu s':>8} {'ms each':>8} {'peak MB':>8} {'spread':>7}")
    for name, costs in found.items():
        best, worst = _best(costs), max(run.cpu for run in costs)
        each = " " * 8 if name == START else f"{best / len(texts) * 1000:8.2f}"
        wall, peak = min(run.wall for run in costs), max(run.peak_mb for run in costs)
        print(f"{name:24} {wall:8.3f} {best:8.3f} {each} {peak:8.0f} {worst / best:7.2f}")
    for name, ratio in ratios(found).items():
        print(f"{name}: {ratio:.2f} times the processor time")


def main() -> int:
    """Measure as the arguments say and print a table, or JSON; 1 when a hostile text is slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, metavar="ARTICLES.jsonl")
    parser.add_argument("--articles", type=int, default=1000, help="how many of our own, without a file")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--hostile", action="store_true", help="texts made to be slow, and nothing else")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=(*STEPS, WRITE), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.hostile:
        return _hostile(arguments.json)
    if arguments.step == WRITE:
        _write(arguments.file, arguments.articles)
        return 0
    if arguments.step:
        print(json.dumps(asdict(step(arguments.step, arguments.file))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.file.resolve() if arguments.file else Path(folder) / "articles.jsonl"
        if not arguments.file:
            # Not in this process: what it ever held would count as the memory of those that it starts (Linux).
            _this(path, "--articles", str(arguments.articles), "--step", WRITE)
        _report(path, arguments.runs, arguments.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
