"""Documents read where they can be stopped: the work of one worker, as functions of plain data.

A worker imports this module and what its work needs, nothing else of the product: what comes from outside the
functions here is imported inside them.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from briefing.errors import SourceError
from briefing.types import Article, Entry, Feed, Response, Summary

if TYPE_CHECKING:
    from briefing.config import Source

__all__ = [
    "BYTES_A_SECOND",
    "CHARACTERS_A_SECOND",
    "DocumentWork",
    "MadeArticle",
    "PageWork",
    "SourceSettings",
    "SummaryWork",
    "document_size",
    "make_article",
    "page_size",
    "read_document",
    "settings_of",
    "summarize_article",
    "text_size",
]

BYTES_A_SECOND = 3e6
"""How fast usual feeds and pages are read: 166 feeds and 60 pages of the benchmarks, 2 to 4 MB/s."""
CHARACTERS_A_SECOND = 3e5
"""How fast usual articles are summarized: 3,000 characters in ten milliseconds."""

# More facts than any article has: with it, `summarize` gives every sentence that can be a fact.
_EVERY_FACT = 200

SummaryWork = tuple[Article, bool]
"""An article, and whether every sentence that can be a fact is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """What of a source's settings says how its documents are read; without the library that checks settings."""

    kind: str
    url: str
    path: str
    pages: int | None
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWork:
    """A document of a source."""

    source: SourceSettings
    response: Response


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWork:
    """What it takes to make one article; `source` is the outlet's name, `key` the source's."""

    entry: Entry
    source: str
    key: str
    page: Response | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeArticle:
    """The article of an entry; `fault` says what its page is instead of the article, where that is known."""

    article: Article
    fault: str = ""


def settings_of(source: Source) -> SourceSettings:
    """The settings of a configured source that a worker needs."""
    return SourceSettings(
        kind=source.kind, url=source.url, path=source.path, pages=source.pages, is_named=source.is_named
    )


def document_size(work: DocumentWork) -> int:
    """Bytes to be read."""
    return len(work.response.body)


def page_size(work: PageWork) -> int:
    """Bytes and characters to be read: the page's, and those that the feed itself carries."""
    return (len(work.page.body) if work.page else 0) + len(work.entry.content) + len(work.entry.summary)


def text_size(work: SummaryWork) -> int:
    """Characters to be read."""
    return len(work[0].text)


def read_document(work: DocumentWork) -> Feed:
    """What a document of a source says.

    Raises:
        SourceError: nothing that its source could have.
    """
    from briefing import sources

    return sources.read(cast("Source", work.source), work.response)


def make_article(work: PageWork) -> MadeArticle | None:
    """The article of one entry: from its page, else from the feed's own words, else of its headline alone.

    One without a headline is called by its first words. None where there are no words at all.
    """
    from briefing.extraction import article_of_headline
    from briefing.meta import is_no_title, title_of

    found = _read_article(work)
    if found is None and not is_no_title(work.entry.title) and (work.entry.url or work.entry.id):
        found = MadeArticle(article=article_of_headline(work.entry, source=work.source, key=work.key))
    if found is None or not is_no_title(found.article.title):
        return found
    return replace(found, article=replace(found.article, title=title_of(found.article.text)))


def _read_article(work: PageWork) -> MadeArticle | None:
    from briefing.extraction import excerpt, read_page

    if work.page is not None:
        with contextlib.suppress(SourceError):
            article, fault = read_page(
                work.page.body,
                url=work.page.url or work.entry.url,
                content_type=work.page.content_type,
                entry=work.entry,
                source=work.source,
                key=work.key,
            )
            return MadeArticle(article=article, fault=fault)
    with contextlib.suppress(SourceError):
        return MadeArticle(article=excerpt(work.entry, source=work.source, key=work.key))
    return None


def summarize_article(work: SummaryWork) -> Summary:
    """The summary of an article, with every fact in it if it shall be whole."""
    from briefing.summary import summarize

    article, whole = work
    return summarize(article, most=_EVERY_FACT) if whole else summarize(article)
