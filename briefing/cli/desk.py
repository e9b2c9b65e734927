"""What an editor asks of an edition, as data: who said what, what a story rests on, why it stands where it does. Pure.

Every sentence comes with the outlet that has it and the address of its place there.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from briefing.cli.workspace import UsageError
from briefing.rendering.links import text_fragment
from briefing.types import Article, Edition, Fact, LeftOut, Quote, Span, Story

Data = dict[str, Any]
_SHORT, _NEAR = 8, 3
"""Characters of an id that are shown, and ids that are named when none fits."""


def short(story_id: str) -> str:
    """The beginning of a story's id, which is enough to ask for it."""
    return story_id[:_SHORT]


def find(edition: Edition, wanted: str) -> Story | LeftOut:
    """The story of an edition that an id, or the beginning of one, names; it may have been left out.

    Raises:
        UsageError: none, or several; the message names the nearest.
    """
    known: dict[str, Story | LeftOut] = {item.story: item for item in edition.left_out if item.story}
    known |= {blurb.story.id: blurb.story for blurb in edition.blurbs}
    found = [key for key in known if wanted and key.startswith(wanted.casefold())]
    if len(found) == 1:
        return known[found[0]]
    if not found:
        near = difflib.get_close_matches(wanted.casefold(), [short(key) for key in known], n=_NEAR, cutoff=0.5)
        hint = f"near it: {_named(near, known)}" if near else "briefing show --why lists the ids"
        raise UsageError(f"is no story of {edition.id}", where=wanted or "''", hint=hint)
    raise UsageError("is the beginning of several ids", where=wanted, hint=_named(found[:_NEAR], known))


def _named(keys: Iterable[str], known: Mapping[str, Story | LeftOut]) -> str:
    whole = (next(it for it in known if it.startswith(key)) for key in keys)
    return ", ".join(f"{short(key)} ({_title(known[key])})" for key in whole)


def _title(item: Story | LeftOut) -> str:
    title = item.headline if isinstance(item, Story) else item.title
    return title if len(title) <= 40 else f"{title[:39].rstrip()}…"


# Why


def why(edition: Edition) -> Data:
    """The stories of an edition and what it left out, each with its reasons."""
    return {
        "edition": edition.id,
        "stories": [
            {
                "id": blurb.story.id,
                "headline": blurb.headline or blurb.story.headline,
                "source": blurb.story.lead.source,
                "section": blurb.story.section,
                "thread": blurb.story.thread,
                "score": blurb.story.score,
                "reasons": list(blurb.story.reasons),
            }
            for blurb in edition.blurbs
        ],
        "left_out": [_left_out(item) for item in edition.left_out],
    }


def _left_out(item: LeftOut) -> Data:
    return {
        "id": item.story,
        "headline": item.title,
        "source": item.source,
        "url": item.url,
        "left_out": item.reason,
        "score": item.score,
        "reasons": list(item.reasons),
    }


# One story


def story(edition: Edition, told: Story | LeftOut) -> Data:
    """One story in detail: articles, facts with all who tell them, differing figures, quotes, reasons, and the past."""
    if isinstance(told, LeftOut):
        return {"edition": edition.id} | _left_out(told)
    articles = {article.id: article for article in told.articles}
    thread = [blurb.story for blurb in edition.blurbs if blurb.story.thread == told.thread != ""]
    return {
        "edition": edition.id,
        "id": told.id,
        "headline": told.headline,
        "section": told.section,
        "score": told.score,
        "reasons": list(told.reasons),
        "thread": told.thread,
        "also_of_it": [{"id": it.id, "headline": it.headline} for it in thread if it.id != told.id],
        "first_told": told.first_told,
        "change": told.change,
        "background": [_article(article) for article in told.background],
        "articles": [_article(article) for article in told.articles],
        "facts": [_fact(fact, articles) for fact in told.facts],
        "figures_that_differ": [
            [
                _place(fact.span, articles) | {"figure": _words(figure, articles)}
                for fact, figure in zip(it.facts, it.figures, strict=True)
            ]
            for it in told.disagreements
        ],
        "quotes": [_quote(quote, articles) for quote in told.quotes],
    }


def _article(article: Article) -> Data:
    return {
        "outlet": article.source,
        "title": article.title,
        "authors": list(article.authors),
        "published": _time(article.published),
        "url": text_fragment(article.url, ()),
        "excerpt_only": article.excerpt_only,
    }


def _fact(fact: Fact, articles: Mapping[str, Article]) -> Data:
    same = [_place(span, articles) for span in fact.same]
    return _place(fact.span, articles) | {
        "kind": fact.kind,
        "speaker": fact.speaker,
        "outlets": [articles[fact.span.article_id].source, *(it["outlet"] for it in same)],
        "same": same,
    }


def _quote(quote: Quote, articles: Mapping[str, Article]) -> Data:
    return _place(quote.span, articles) | {
        "speaker": quote.speaker,
        "role": quote.speaker_role,
        "confidence": quote.confidence,
    }


def _place(span: Span, articles: Mapping[str, Article]) -> Data:
    """Words of an article, whose they are, and the address of their place."""
    text, article = _words(span, articles), articles[span.article_id]
    return {"text": text, "outlet": article.source, "url": text_fragment(article.url, (text,))}


def _words(span: Span, articles: Mapping[str, Article]) -> str:
    return articles[span.article_id].text[span.start : span.end]


def _time(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


# Quotes


def quotes(edition: Edition) -> Data:
    """Who said what in the stories of an edition: by speaker, in the order in which they are first heard."""
    people: dict[tuple[str, str], Data] = {}
    for blurb in edition.blurbs:
        told = blurb.story
        articles = {article.id: article for article in told.articles}
        full = [quote.speaker for quote in told.quotes if quote.speaker]
        for quote in told.quotes:
            name = _full(quote.speaker or "", full)
            # One name in two stories is one person where both give her one role, or one of them none.
            key = next((it for it in people if it[0] == name and _one_role(people[it], quote)), (name, told.id))
            person = people.setdefault(key, {"speaker": name, "role": "", "outlets": [], "quotes": []})
            person["role"] = max(person["role"], quote.speaker_role, key=len)
            said = _quote(quote, articles) | {"story": told.id, "headline": told.headline}
            place = {"article": quote.span.article_id, "start": quote.span.start, "end": quote.span.end}
            kept = {key: said[key] for key in ("text", "outlet", "url", "story", "headline")}
            person["quotes"].append(kept | place)
            person["outlets"] = list(dict.fromkeys((*person["outlets"], said["outlet"])))
    return {"edition": edition.id, "speakers": list(people.values())}


def _one_role(person: Data, quote: Quote) -> bool:
    return not person["role"] or not quote.speaker_role or person["role"] == quote.speaker_role


def _full(name: str, full: Sequence[str]) -> str:
    """The full name of who is called by a surname, where the story has one such."""
    if " " in name:
        return name
    whole = {other for other in full if " " in other and other.split()[-1] == name}
    return whole.pop() if len(whole) == 1 else name
