"""How much each sign of an important sentence counts. Made by benchmarks/learn_facts.py (see docs/quality.md)."""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "early": 0.265,
    "late": -0.145,
    "central": 0.084,
    "length": 0.113,
    "long": -0.073,
    "figure": 0.151,
    "source": 0.130,
    "decision": 0.082,
    "names": 0.110,
}
