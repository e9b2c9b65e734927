"""The editor's own words: they prove nothing, but what she puts between quotation marks must have been said."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.text.quotation_marks import quoted_spans
from briefing.text.wording import occurs_as_words
from briefing.types import Article, Edition

_APOSTROPHES = str.maketrans("‘’ʼ\u00a0\u202f", "'''  ")


def strange_quotation(text: str, articles: Iterable[Article]) -> str:
    """The first words between quotation marks that stand in none of these articles, or ""; those of marks that are not
    closed count as strange."""
    sources = [_plain(article.text) for article in articles]
    for found in quoted_spans(text):
        said = text[found.start : found.end]
        words = _plain(said).strip(" ,.;:!?…")
        if not found.closed or (words and not any(occurs_as_words(words, source) for source in sources)):
            return said.strip()
    return ""


def own_words(edition: Edition) -> tuple[int, int]:
    """How many sentences and how many headlines and mail lines (subject, preheader) of an edition are the editor's."""
    sentences = {
        (blurb.story.id, sentence.text)
        for blurb in edition.blurbs
        for sentence in (*blurb.sentences, *blurb.points)
        if sentence.kind == "editor"
    }
    return len(sentences), sum(bool(blurb.headline) for blurb in edition.blurbs) + len(edition.by_editor)


def _plain(text: str) -> str:
    return " ".join(text.translate(_APOSTROPHES).split())
