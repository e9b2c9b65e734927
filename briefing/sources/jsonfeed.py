"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1): our own reader, for feedparser has none.

Any field may have any type: what is not what the standard says is taken as absent, and an item is only lost when
nothing of it can be used.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from briefing import clean, meta
from briefing.errors import EmptyFeed, SourceError
from briefing.sources.entry_picture import first_image
from briefing.sources.feed import as_paragraphs, behind_redirect, clean_markup, title_text
from briefing.sources.outlet_name import outlet_name
from briefing.types import Entry, Feed

if TYPE_CHECKING:
    from briefing.config import Source
    from briefing.types import Response


def parse(data: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """The feed that `data` holds; it may have no entries.

    Args:
        data: the document, in any Unicode encoding, with or without a byte order mark.
        url: where it came from, for relative addresses and messages.
        content_type: the header of that name; only its charset counts.

    Raises:
        SourceError: it is no JSON, or JSON that is no feed.
    """
    document = _load(data, url, content_type)
    version = _text(document, "version")
    items = document.get("items")
    if not isinstance(items, list) and "jsonfeed.org" not in version:
        raise SourceError("JSON, but not a JSON Feed: it has no items", where=url, hint="check the address")
    home = clean.safe_url(_text(document, "home_page_url"), url)
    base = clean.safe_url(url) or home or clean.safe_url(_text(document, "feed_url"))
    language = meta.language(document.get("language"))
    authors = _authors(document)
    dates = meta.DateReader(language, base)
    found = (_entry(item, base, language, authors, dates) for item in items or () if isinstance(item, dict))
    title = title_text(_text(document, "title"), html=False)
    return Feed(
        title=title,
        outlet=outlet_name(title, home or base, (_text(document, "description"), *authors)),
        url=home,
        language=language,
        entries=tuple(entry for entry in found if entry is not None),
        next_page=clean.safe_url(_text(document, "next_url"), base),
    )


def read(source: Source, response: Response) -> Feed:
    """The feed of a configured source.

    Raises:
        SourceError: it is no JSON Feed, or it has no entries.
    """
    where = response.url or source.path or source.url
    feed = parse(response.body, url=response.url, content_type=response.content_type)
    if not feed.entries:
        raise EmptyFeed("the feed has no entries", where=where, hint="nothing to tell from it until it has some")
    return feed


def _load(data: bytes, url: str, content_type: str) -> dict[str, Any]:
    text = meta.decode(data, content_type)
    try:
        # Not strict: RFC 8259, 7, wants line breaks in strings escaped; not every feed is written by a JSON library.
        document = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        end = len(text.rstrip())
        what = "JSON is cut off" if error.pos >= end - 1 or "Unterminated" in error.msg else "broken JSON"
        raise SourceError(f"{what} at line {error.lineno}: {error.msg}", where=url, hint="fetch it again") from error
    except (ValueError, RecursionError) as error:
        raise SourceError("JSON that cannot be read: nested too deep or a number too long", where=url) from error
    if not isinstance(document, dict):
        raise SourceError("JSON, but not a JSON Feed: it is no object", where=url, hint="check the address")
    return document


def _entry(
    item: dict[str, Any], base: str, language: str, authors: tuple[str, ...], dates: meta.DateReader
) -> Entry | None:
    """One item, or None when it can neither be followed nor read. External links lead, as linked-list blogs mean them
    only when there is no page of the item's own."""
    url = behind_redirect(clean.safe_url(_text(item, "url"), base) or clean.safe_url(_text(item, "external_url"), base))
    title = title_text(_text(item, "title"))
    # JSON Feed 1.1, "Items": a summary is plain text, so what looks like a tag in it is text, too.
    summary = as_paragraphs(_text(item, "summary"))
    html, text = _text(item, "content_html"), _text(item, "content_text")
    content = clean_markup(html, url or base) or as_paragraphs(text)
    if not url and not title and not summary and not content:
        return None
    return Entry(
        id=_id(item) or url or hashlib.sha256(f"{title}\n{summary or content}".encode()).hexdigest(),
        url=url,
        title=title,
        authors=_authors(item) or authors,
        published=dates.read(item.get("date_published")),
        updated=dates.read(item.get("date_modified")),
        summary=summary,
        content=content,
        image=_image(item, base) or first_image(content),
        categories=_tags(item),
        language=meta.language(item.get("language")) or language,
    )


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _id(item: dict[str, Any]) -> str:
    """The id as text: many feeds give a number. (`bool` is an `int` to Python, and no id.)"""
    value = item.get("id")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return clean.clean_line(value if isinstance(value, str) else json.dumps(value))


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    """`authors` of 1.1 and `author` of 1.0; bare names are taken too."""
    people = [
        person
        for value in (item.get("authors"), item.get("author"))
        for person in (value if isinstance(value, list) else [value])
    ]
    names = (person.get("name") if isinstance(person, dict) else person for person in people)
    return meta.named_writers(tuple(name for name in names if isinstance(name, str)))


def _image(item: dict[str, Any], base: str) -> str:
    attachments = item.get("attachments")
    files = [a for a in attachments if isinstance(a, dict)] if isinstance(attachments, list) else []
    urls = [_text(item, "image"), _text(item, "banner_image")]
    urls += [_text(file, "url") for file in files if _text(file, "mime_type").startswith("image/")]
    return next((safe for safe in (clean.safe_url(url, base) for url in urls) if meta.shows_something(safe)), "")


def _tags(item: dict[str, Any]) -> tuple[str, ...]:
    tags = item.get("tags")
    lines = (title_text(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    return tuple(dict.fromkeys(line for line in lines if line))[:50]
