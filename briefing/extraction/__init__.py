"""A page's bytes to an article: its text, and who wrote it when under which title.

The text is trafilatura's (favouring precision: a line of the site's furniture printed as a fact is worse than a line
lost), read from its tree after what is known to be no part of the article was taken out. Of the page's declarations
`briefing.meta` speaks; the feed's word goes before both. trafilatura never fetches here: it is given a tree. Which
reading gave the text, or whether the feed did, is `Article.reading`.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from briefing import clean, meta
from briefing.errors import SourceError
from briefing.extraction.bylines import visible_authors
from briefing.extraction.not_articles import fault_of, is_for_subscribers, without_invitations
from briefing.extraction.page_text import CAREFUL, FEED, main_text, text_of_paragraphs
from briefing.extraction.visible_dates import in_local_time, visible_date
from briefing.types import Article, Entry

# A page that gives less than half of what the feed itself carries was not read: a paywall, a consent page, an app.
# With a quarter no test goes red.
_LEAST_SHARE = 0.5
# Shorter feed texts are teasers, and prove nothing about the page.
_LONGEST_TEASER = 600
# PDF, PNG, GIF, JPEG, ZIP, gzip: sent as a page now and then, and no text.
_OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b")
_MARKUP = re.compile(r"<[a-zA-Z!/]")
# What XML cannot hold, raw or as a reference: one such character and trafilatura gives up the whole page.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127|6553[45])|[xX]0*(?:[0-8b-cB-Ce-fE-F]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF]))(?![0-9a-fA-F]);?"
)
# Characters of a text; what follows is left out, for each sentence costs its reading and its likeness to all others.
# The longest article of the public benchmarks has 20,000, a whole book 500,000.
_LONGEST_TEXT = 200_000


def extract(
    data: bytes,
    *,
    url: str = "",
    content_type: str = "",
    entry: Entry | None = None,
    source: str = "",
    key: str = "",
) -> Article:
    """The article on a page: `read_page` without its fault."""
    return read_page(data, url=url, content_type=content_type, entry=entry, source=source, key=key)[0]


def read_page(
    data: bytes,
    *,
    url: str = "",
    content_type: str = "",
    entry: Entry | None = None,
    source: str = "",
    key: str = "",
) -> tuple[Article, str]:
    """The article on a page, and why the feed's words had to stand in, "" where they did not or no reason was found.

    Args:
        data: the page, in any encoding, in any state.
        url: its final address.
        content_type: the header of that name; its charset counts.
        entry: what the feed said of it: its title, authors and date go before the page's, and its content or blurb
            stands in (`excerpt_only`) where the page is no article, gives no text, or much less.
        source: the configured name of the source.
        key: what tells the source from all others; see `article_id`.

    Raises:
        SourceError: neither the page nor the entry holds text.
    """
    tree = _html_tree(data, content_type)
    page = meta.read(tree, url)
    title = _chosen_title(page, tree, entry, (source, urlsplit(clean.safe_url(url)).netloc))
    address = meta.own_address(page, url or (entry.url if entry else ""))
    given = entry or Entry(id="", url="", title="")
    # Before the text: what is no part of it leaves the tree.
    authors = meta.people(given.authors, page.site, source) or _writers(tree, page)
    published = given.published or _published(tree, page, address, given.updated)
    if tree is None and content_type.startswith(("text/plain", "text/markdown")):
        text, reading, fault = text_of_paragraphs(meta.decode(data, content_type).splitlines(), title), CAREFUL, ""
    else:
        text, reading, fault = _text_of_page(tree, page, url, entry, (title, page.title, page.headline), address)
    told = _feed_text(entry)
    if len(told) >= _LONGEST_TEASER and 0 < len(text) < _LEAST_SHARE * len(told):
        text, fault = "", "the page gives less than half of the feed's own text"
    if not text and told:
        text, reading = told, FEED
    if not text:
        raise SourceError(
            fault or "no article text found on the page",
            where=url or address,
            hint="open it in a browser to see why",
        )
    article = _article_of_text(
        text,
        reading=reading,
        source=source,
        url=clean.without_tracking(url) or clean.without_tracking(address),
        address=address,
        guid=given.id,
        key=key,
        title=title,
        authors=authors,
        published=published,
        language=page.language or given.language,
        image=page.image or given.image,
    )
    return article, fault


def _text_of_page(
    tree: Any, page: meta.PageMeta, url: str, entry: Entry | None, titles: tuple[str, ...], address: str
) -> tuple[str, str, str]:
    """The text of a page, the reading that it is of, and what the page is instead of an article; no text with that."""
    fault = "" if tree is None else fault_of(tree, page, url, entry)
    if tree is None or fault:
        return "", "", fault
    closed = entry is not None and is_for_subscribers(tree, page)
    text, reading = main_text(tree, url, titles, (address, entry.url if entry else ""))
    if closed:
        text = without_invitations(text)
        if 0 < len(text) < len(_feed_text(entry)):
            return "", "", "the page shows only a part of the article to those who have not subscribed"
    return text, reading, ""


def excerpt(entry: Entry, *, source: str = "", key: str = "") -> Article:
    """The article as far as the feed itself carries it: its content, else its blurb; `excerpt_only` is set.

    Args:
        entry: what the feed said.
        source: the configured name of the source.
        key: what tells the source from all others; see `article_id`.

    Raises:
        SourceError: the entry has no text.
    """
    text = _feed_text(entry)
    if not text:
        raise SourceError("the feed entry has no text", where=entry.url or entry.id, hint="nothing to tell from it")
    return _article_of_entry(entry, text, source=source, key=key)


def article_of_headline(entry: Entry, *, source: str = "", key: str = "") -> Article:
    """The article of which there is only a headline and a link: without text. Args as for `excerpt`."""
    return _article_of_entry(entry, "", source=source, key=key)


def _article_of_entry(entry: Entry, text: str, *, source: str, key: str) -> Article:
    return _article_of_text(
        text,
        reading=FEED,
        source=source,
        url=clean.without_tracking(entry.url),
        address=entry.url,
        shares_address=entry.shares_address,
        guid=entry.id,
        key=key,
        title=meta.without_site(entry.title, source),
        authors=meta.people(entry.authors, source),
        published=entry.published or entry.updated,
        language=entry.language,
        image=entry.image,
    )


def article_id(url_or_guid: str, key: str = "", *, is_address: bool = True) -> str:
    """16 hexadecimal characters of the SHA-256 of the canonical address, or of a guid that is no address.

    A guid is one only within its feed ("1", "news-7"): `key`, what tells the source from all others, goes with it.
    `is_address` False: not even one that looks like it ("https://host/changes#v2", whose page has all the changes).
    """
    known = clean.canonical_url(url_or_guid) if is_address else ""
    if not known:
        known = f"{key}\n{url_or_guid.strip()}" if key else url_or_guid.strip()
    return hashlib.sha256(known.encode("utf-8", "replace")).hexdigest()[:16]


def _article_of_text(
    text: str, *, reading: str, address: str, guid: str, key: str, shares_address: bool = False, **fields: Any
) -> Article:
    if len(text) > _LONGEST_TEXT:
        end = text.rfind("\n\n", 0, _LONGEST_TEXT)
        text = text[: end if end > 0 else _LONGEST_TEXT]
    canonical = "" if shares_address else clean.canonical_url(address)
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = article_id(canonical or guid or digest, key, is_address=not shares_address)
    return Article(
        id=name,
        canonical_url=canonical,
        text=text,
        sha256=digest,
        reading=reading,
        excerpt_only=reading == FEED,
        **fields,
    )


def _html_tree(data: bytes, content_type: str) -> Any:
    """The page as an lxml.html tree, or None when there is nothing in it."""
    if data.startswith(_OTHER_FORMATS) or meta.has_crowded_tag(data):
        return None
    text = _CONTROL.sub("", meta.decode(data, content_type))
    if not _MARKUP.search(text):
        return None
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    try:
        return lxml_html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None


def _feed_text(entry: Entry | None) -> str:
    """The text that the feed itself carries: its content, or its blurb where that is longer."""
    if entry is None:
        return ""
    said = ("" if meta.is_only_links(html) else html for html in (entry.content, entry.summary))
    carried = (clean.text_from_html(html).split("\n\n") for html in said)
    return max((text_of_paragraphs(paragraphs, entry.title) for paragraphs in carried), key=len)


def _chosen_title(page: meta.PageMeta, tree: Any, entry: Entry | None, names: tuple[str, ...]) -> str:
    """The feed's title, the page's, or what stands as its heading; without the outlet's name at the end."""
    if entry is not None and entry.title:
        return meta.without_site(entry.title, page.site, *names)
    title = meta.page_title(page, *names)
    if title or tree is None:
        return title
    from trafilatura.metadata import extract_title

    return clean.clean_line(_answer_of(extract_title, tree) or "")


def _writers(tree: Any, page: meta.PageMeta) -> tuple[str, ...]:
    """The writers whom the page declares, or else shows; a user's name gives way to the name that is shown."""
    if tree is None or any(" " in name for name in page.authors):
        return page.authors
    return visible_authors(tree, page.site) or page.authors


def _published(tree: Any, page: meta.PageMeta, url: str, updated: datetime | None = None) -> datetime | None:
    """When a page says that it was published, in the time of the place where that can be told; else when its feed says
    that it was `updated`; else what the page shows."""
    if page.published is not None and tree is not None:
        return in_local_time(page.published, tree, url, page.language)
    return updated or (None if tree is None else visible_date(tree, url, page.language))


def _answer_of(finder: Any, tree: Any) -> str | None:
    """What a finder of trafilatura's says, or None; they stumble over what nobody foresaw in a page."""
    try:
        found = finder(tree)
    except Exception:
        return None
    return found if isinstance(found, str) else None
