"""A sentence in the editor's words: hers, unless it is the article's own, cut where that changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from briefing.composition.prose import sentence
from briefing.summary.speech_vocabulary import ACCORDING_TO, CUE
from briefing.text.wording import inside_word, word_count
from briefing.types import Article, Piece, Sentence

__all__ = ["plain_words", "reworded"]

_CLAUSE_ENDS = re.compile(r"\s*(?:[,;:]|\s[–—]|\s--)\s")
_LONGEST_HEAD = 6
"""Words of an introduction that may be left away: "On Tuesday evening, ..."."""
# What may not be cut off a sentence without a mark: who says it, and what turns, limits or doubts it.
_BINDING = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|nothing|none|without|unless|if|whether|but|however|although|though|despite"
    r"|except|only|until|while|when|once|should|could|would|may|might|must|almost|nearly|perhaps|possibly|probably"
    r"|likely|reportedly|apparently|allegedly|supposedly|false\w*|wrong\w*|alleg\w+|claim\w*|unclear|doubt\w*|refus\w+"
    r"|fail\w*|disput\w+|reject\w*|den(?:y|ies|ied|ying)|deni\w+|so far|for now|at least|at most|up to|less|fewer"
    r"|ne|pas|jamais|aucune?|rien|sans|sauf|si|mais|selon|dit|déclaré|toutefois|cependant|peut-être|environ|presque"
    r"|quand|lorsque|jusqu|moins|seulement)\b|n['’]t\b|\bn['’]",
    re.IGNORECASE,
)


def plain_words(text: str) -> str:
    """A sentence for comparison: its words with one space between them and without its last full stop."""
    return " ".join(text.split()).removesuffix(".")


def reworded(was: Sentence, text: str, articles: Iterable[Article]) -> Sentence:
    """A sentence that the editor reads as `text` now.

    The same words are the same sentence. A shorter run of the article's words is still the article's, and can be
    proved, if what was cut is an introduction or ends the sentence behind a clause, and neither says who speaks nor
    turns or limits what is left. Every other wording is hers.
    """
    if plain_words(text) == plain_words(was.text):
        return was
    shorter = _shortened(was, text, {article.id: article for article in articles}) if was.kind == "fact" else None
    return shorter or Sentence(pieces=(Piece(text=text),), kind="editor", intro=was.intro)


def _shortened(was: Sentence, text: str, articles: dict[str, Article]) -> Sentence | None:
    spans = [piece.span for piece in was.pieces if piece.span]
    article = articles.get(spans[0].article_id) if spans else None
    if article is None or any(span.article_id != article.id for span in spans):
        return None
    first, last = spans[0].start, spans[-1].end
    if not was.pieces[0].span and was.pieces[0].text.casefold() == article.text[first - 1 : first].casefold():
        first -= 1  # a first letter whose case we changed
    said = plain_words(text)
    at = article.text.find(said[1:], first, last) if len(said) > 1 else -1
    while at >= 0:
        start, end = at - 1, at + len(said) - 1
        made = sentence(article, start, end) if first <= start else None
        if made and plain_words(made.text) == said and _cuts_nothing(article.text, (first, start), (end, last)):
            return replace(made, intro=was.intro)
        at = article.text.find(said[1:], at + 1, last)
    return None


def _cuts_nothing(text: str, head: tuple[int, int], tail: tuple[int, int]) -> bool:
    """Whether what is cut before and behind a clause changes nothing of what it says."""
    before, behind = text[slice(*head)].strip(), text[slice(*tail)]
    if inside_word(text, head[1]) or inside_word(text, tail[0]):
        return False
    if before and not (before.endswith(",") and word_count(before) <= _LONGEST_HEAD):
        return False
    if behind.strip(" .!?") and not _CLAUSE_ENDS.match(behind):
        return False
    return not any(mark.search(cut) for cut in (before, behind) for mark in (_BINDING, CUE, ACCORDING_TO))
