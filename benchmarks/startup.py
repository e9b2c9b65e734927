"""What `briefing --help` costs, as a multiple of a bare Python start in the same run.

python benchmarks/startup.py [--json] [--at-most 6]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def best(commands: list[list[str]], times: int) -> list[float]:
    """The shortest wall seconds of each command; they take turns, so that a busy machine disturbs all alike."""
    found = [float("inf")] * len(commands)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for _ in range(times + 1):  # one more: the first writes the byte code
        for number, command in enumerate(commands):
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment)
            found[number] = min(found[number], time.perf_counter() - started)
    return found


def main() -> int:
    """Measure; 1 when the ratio is above --at-most."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--at-most", type=float, default=6.0)
    arguments = parser.parse_args()
    python = [sys.executable]
    bare, briefing = best([[*python, "-c", "pass"], [*python, "-m", "briefing", "--help"]], arguments.times)
    ratio = briefing / bare
    if arguments.json:
        print(json.dumps({"bare_s": bare, "help_s": briefing, "ratio": ratio}))
    else:
        print(f"python -c pass     {bare * 1000:6.1f} ms\nbriefing --help    {briefing * 1000:6.1f} ms")
        print(f"ratio              {ratio:6.2f}   (at most {arguments.at_most:g})")
    return int(ratio > arguments.at_most)


if __name__ == "__main__":
    sys.exit(main())
