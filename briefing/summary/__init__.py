"""Summarize: from an article to its key facts and its quotes with who said them, every one a span of the text. Pure."""

from __future__ import annotations

from briefing.summary.fact_choice import MOST_FACTS, choose_facts, find_lede
from briefing.summary.quotations import find_speech
from briefing.text.segmentation import sentences
from briefing.types import Article, Summary

__all__ = ["summarize"]


def summarize(article: Article, most: int = MOST_FACTS) -> Summary:
    """The facts of an article in order of importance, at most `most`, and its quotes in the order of the text.

    Any text is fine and none raises; a text without sentences gives an empty summary.
    """
    units = sentences(article.text, article.language)
    found = find_speech(article, units)
    chosen = choose_facts(article, found, units, most)
    return Summary(article_id=article.id, lede=find_lede(article, chosen), facts=chosen, quotes=found.quotes)
