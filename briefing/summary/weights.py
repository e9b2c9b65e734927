"""How much each sign of an important sentence counts. Made by benchmarks/learn_facts.py (see docs/quality.md)."""

from __future__ import annotations

# Not learnt, because the articles that were learnt from hold too few of them: what is still to come on a given day,
# what needs another sentence to be understood or is mostly somebody's quoted words, how much such a quote says, and
# what tells that somebody says something and not what ("went on to explain why").
BY_HAND: dict[str, float] = {"ahead": 0.15, "borrowed": -0.25, "says": 0.2, "announces": -0.15}
WEIGHTS: dict[str, float] = {
    "early": 0.264,
    "late": -0.147,
    "central": 0.085,
    "length": 0.109,
    "long": -0.058,
    "figure": 0.150,
    "source": 0.127,
    "decision": 0.082,
    "names": 0.109,
}
