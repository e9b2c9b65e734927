"""Verification: what is printed stands in the articles, and what is ours claims nothing."""

from __future__ import annotations

from briefing.verification.edition_gate import (
    Part,
    Unproved,
    count_editor_lines,
    count_facts_and_quotes,
    drop_unproved_blurbs,
    find_unproved,
    find_unproved_parts,
    provable_story,
    unproved_sentences,
)
from briefing.verification.facts_and_quotes import find_unsaid_quotation, prove_summary, sentence_holds, span_holds

__all__ = [
    "Part",
    "Unproved",
    "count_editor_lines",
    "count_facts_and_quotes",
    "drop_unproved_blurbs",
    "find_unproved",
    "find_unproved_parts",
    "find_unsaid_quotation",
    "provable_story",
    "prove_summary",
    "sentence_holds",
    "span_holds",
    "unproved_sentences",
]
