"""The archive of a briefing: a page that lists its editions, and feeds of them (Atom, RSS, JSON Feed). Pure.

A feed's addresses are absolute when the briefing has a public one, and relative to the feed when not: a folder that is
only looked at on this machine has no address.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from jinja2 import Template

from briefing.phrases import Phrases
from briefing.printed_lines import JOIN
from briefing.rendering import links
from briefing.rendering.theme import fill_shared_template
from briefing.rendering.view import LookView, Page, look_view, page
from briefing.types import Edition, Look

ATOM, RSS, JSON_FEED, INDEX = "feed.xml", "rss.xml", "feed.json", "index.html"
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
# XML 1.0, 2.2 Char: what a document may not hold, not even escaped, beyond what the view has already taken away.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One edition in the archive. `draft`: it was not sent, and may still change."""

    edition: Edition
    draft: bool = False

    @property
    def address(self) -> str:
        """Its page, relative to the archive's. The name of the file is for folders that no server looks after."""
        return f"{self.edition.slot}/{INDEX}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """A line of the archive: the date, number and length; what it tells beside its subject; "draft" where it is one."""

    address: str
    date: str
    iso_date: str
    subject: str
    headlines: tuple[str, ...]
    meta: tuple[str, ...]
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveView:
    """What the archive's template can show."""

    language: str
    direction: str
    look: LookView
    title: str
    issues: tuple[IssueView, ...]
    words: dict[str, str]
    others: tuple[tuple[str, str], ...]


# What an edition's line tells beside its subject: with more, the page of a year is too long to look over.
_HEADLINES = 3


def index(
    title: str, issues: Sequence[Issue], phrases: Phrases, template: Template, *, others: Iterable[tuple[str, str]] = ()
) -> str:
    """The page that lists a briefing's editions, the newest first.

    Args:
        issues: the newest first.
        template: `shared/archive.html.j2`.
        others: titles and addresses of the workspace's other briefings.

    Raises:
        RenderError: the template uses what does not exist.
    """
    view = ArchiveView(
        language=phrases.language,
        direction=phrases.direction,
        look=look_view(issues[0].edition.look if issues else Look(), title),
        title=title,
        issues=tuple(_issue(issue, phrases) for issue in issues),
        words={key: phrases[key] for key in phrases.patterns},
        others=tuple(others),
    )
    return fill_shared_template(template, page=view)


def feeds(title: str, base: str, issues: Sequence[Issue], phrases: Phrases, content: Template) -> dict[str, bytes]:
    """The feeds of a briefing's editions by file name.

    Args:
        base: the public address of the archive, or "".
        issues: the newest first, with the articles' texts where links shall lead to sentences.
        content: `shared/feed-content.html.j2`, the body of one entry.
    """
    base = f"{base.rstrip('/')}/" if base else ""
    entries = [_entry(issue, base, phrases, content) for issue in issues]
    about = _FeedHead(title=title, base=base, language=phrases.language, identity=_identity(base or title))
    return {ATOM: _atom(about, entries), RSS: _rss(about, entries), JSON_FEED: _json_feed(about, entries)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _FeedHead:
    title: str
    base: str
    language: str
    identity: str

    def address(self, name: str) -> str:
        return f"{self.base}{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    identity: str
    url: str
    title: str
    summary: str
    content: str
    at: datetime
    author: str


def _issue(issue: Issue, phrases: Phrases) -> IssueView:
    view = page(issue.edition, phrases)
    said = issue.edition.subject.split(JOIN)
    titled = {part.article_id for part in issue.edition.subject_from}
    headlines = [
        shown.headline.text
        for blurb, shown in zip(issue.edition.blurbs, view.blurbs, strict=True)
        if titled.isdisjoint(article.id for article in blurb.story.articles)
        and not any(shown.headline.text.startswith(part) for part in said if part)
    ]
    return IssueView(
        address=issue.address,
        date=view.date,
        iso_date=view.iso_date,
        subject=view.subject,
        headlines=tuple(headlines[:_HEADLINES]),
        meta=view.meta[1:],
        draft=phrases["archive.draft"] if issue.draft else "",
    )


def _entry(issue: Issue, base: str, phrases: Phrases, content: Template) -> _Entry:
    edition = issue.edition
    view: Page = page(edition, phrases)
    return _Entry(
        identity=_identity(edition.id),
        url=links.linkable(f"{base}{edition.slot}/") if base else issue.address,
        title=view.subject,
        summary=view.preheader,
        content=fill_shared_template(content, page=view).strip(),
        at=edition.made_at.astimezone(UTC),
        author=view.signature,
    )


def _identity(name: str) -> str:
    """An identifier that stays the same wherever the archive is (RFC 4122 4.3)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"briefing:{name}").urn


def _atom(about: _FeedHead, entries: Sequence[_Entry]) -> bytes:
    """RFC 4287."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": about.language})

    def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        made.text = _xml(text) or None
        return made

    add(root, "id", about.identity)
    add(root, "title", about.title)
    add(root, "updated", _iso(max((entry.at for entry in entries), default=datetime.fromtimestamp(0, UTC))))
    add(root, "link", rel="self", href=about.address(ATOM), type="application/atom+xml")
    add(root, "link", rel="alternate", href=about.address(INDEX if not about.base else ""), type="text/html")
    for entry in entries:
        item = add(root, "entry")
        add(item, "id", entry.identity)
        add(item, "title", entry.title)
        add(item, "published", _iso(entry.at))
        add(item, "updated", _iso(entry.at))
        add(item, "link", rel="alternate", href=entry.url, type="text/html")
        add(add(item, "author"), "name", entry.author or about.title)
        if entry.summary:
            add(item, "summary", entry.summary)
        add(item, "content", entry.content, type="html")
    return _document(root)


def _rss(about: _FeedHead, entries: Sequence[_Entry]) -> bytes:
    """RSS 2.0, with the content module for the whole text."""
    ET.register_namespace("content", _CONTENT)
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")

    def add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
        ET.SubElement(parent, name, attributes).text = _xml(text)

    add(channel, "title", about.title)
    add(channel, "link", about.base or INDEX)
    add(channel, "description", about.title)
    add(channel, "language", about.language)
    for entry in entries:
        item = ET.SubElement(channel, "item")
        add(item, "title", entry.title)
        add(item, "link", entry.url)
        add(item, "guid", entry.identity, isPermaLink="false")
        add(item, "pubDate", format_datetime(entry.at))
        if entry.summary:
            add(item, "description", entry.summary)
        add(item, f"{{{_CONTENT}}}encoded", entry.content)
    return _document(root)


def _json_feed(about: _FeedHead, entries: Sequence[_Entry]) -> bytes:
    """JSON Feed 1.1."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        **({"home_page_url": about.base, "feed_url": about.address(JSON_FEED)} if about.base else {}),
        "language": about.language,
        "items": [
            {
                "id": entry.identity,
                "url": entry.url,
                "title": entry.title,
                "content_html": entry.content,
                **({"summary": entry.summary} if entry.summary else {}),
                "date_published": _iso(entry.at),
                "authors": [{"name": entry.author or about.title}],
            }
            for entry in entries
        ],
    }
    # "replace": half of a surrogate pair, which only a program can have put there, is no UTF-8.
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _document(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _xml(text: str) -> str:
    return _NO_XML.sub("", text)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
