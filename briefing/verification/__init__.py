"""Verification: what is printed stands in the articles, and what is ours claims nothing."""

from __future__ import annotations

from briefing.verification.edition_gate import (
    count_editor_lines,
    count_facts_and_quotes,
    drop_unproved_blurbs,
    find_unproved,
)
from briefing.verification.facts_and_quotes import find_unsaid_quotation, prove_summary, sentence_holds, span_holds

__all__ = [
    "count_editor_lines",
    "count_facts_and_quotes",
    "drop_unproved_blurbs",
    "find_unproved",
    "find_unsaid_quotation",
    "prove_summary",
    "sentence_holds",
    "span_holds",
]
