"""A page's bytes to an article: its text, and who wrote it when under which title.

The text is trafilatura's (favouring precision: a line of the site's furniture printed as a fact is worse than a line
lost), read from its tree so that headings and lists are known as such. Of the page's declarations `briefing.meta`
speaks; the feed's word goes before both. trafilatura never fetches here: it is given a tree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from briefing import clean, meta
from briefing.errors import SourceError
from briefing.types import Article, Entry

# A page that gives less than half of what the feed itself carries was not read: a paywall, a consent page, an app.
# With a quarter no test goes red.
_LEAST_SHARE = 0.5
# Shorter feed texts are teasers, and prove nothing about the page.
_LONGEST_TEASER = 600
# A line said twice is furniture; a short one may be an answer.
_SHORTEST_REPETITION = 40
# Fewer characters than this are no article yet, and the balanced reading is tried, too. Half of it, on the public
# benchmarks' pages: the same body F1 (.961), segments F1 .937 instead of .935.
_SHORTEST_ARTICLE = 250
# htmldate takes "today" for its limit unless told otherwise; extraction must not know the day.
_LATEST_DATE = "2099-12-31"
# PDF, PNG, GIF, JPEG, ZIP, gzip: sent as a page now and then, and no text.
_OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b")
_MARKUP = re.compile(r"<[a-zA-Z!/]")
# What XML cannot hold, raw or as a reference: one such character and trafilatura gives up the whole page.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|127|6553[45])|[xX]0*(?:[0-8b-cB-Ce-fE-F]|1[0-9a-fA-F]|7[fF]|[fF]{3}[eEfF]))(?![0-9a-fA-F]);?"
)
_BREAK = "\v"
_HEADINGS = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"cell", "td", "th"})
_BLOCKS = (
    _HEADINGS
    | _CELLS
    | {
        *("p", "item", "quote", "code", "row", "list", "table", "div", "fw", "ab", "body", "main", "section"),
        *("article", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "tr"),
    }
)
_SPLIT = re.compile(rf"\s*{_BREAK}(?:\s*{_BREAK})+\s*|(?<=[.!?…:»\"”’)])\s*{_BREAK}\s*")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_BULLET = re.compile(r"^(?:[-–—•·*▪‣◦]\s+)+")
_NO_LETTERS = re.compile(r"[\W_]+")


def extract(
    data: bytes,
    *,
    url: str = "",
    content_type: str = "",
    entry: Entry | None = None,
    source: str = "",
    key: str = "",
) -> Article:
    """The article on a page.

    Args:
        data: the page, in any encoding, in any state.
        url: its final address.
        content_type: the header of that name; its charset counts.
        entry: what the feed said of it: its title, authors and date go before the page's, and its content or blurb
            stands in (`excerpt_only`) where the page gives no text, or much less.
        source: the configured name of the source.
        key: what tells the source from all others; see `article_id`.

    Raises:
        SourceError: neither the page nor the entry holds text.
    """
    tree = _html_tree(data, content_type)
    page = meta.read(tree, url)
    title = _chosen_title(page, tree, entry, (source, urlsplit(clean.safe_url(url)).netloc))
    if tree is None and content_type.startswith(("text/plain", "text/markdown")):
        text = _text_of_paragraphs(meta.decode(data, content_type).splitlines(), title)
    else:
        text = "" if tree is None else _page_text(tree, url, (title, page.title, page.headline))
    told = _feed_text(entry)
    excerpt_only = bool(told) and (not text or (len(told) >= _LONGEST_TEASER and len(text) < _LEAST_SHARE * len(told)))
    text = told if excerpt_only else text
    address = meta.own_address(page, url or (entry.url if entry else ""))
    if not text:
        raise SourceError(
            "no article text found on the page", where=url or address, hint="open it in a browser to see why"
        )
    given = entry or Entry(id="", url="", title="")
    return _article_of_text(
        text,
        excerpt_only=excerpt_only,
        source=source,
        url=clean.without_tracking(url) or clean.without_tracking(address),
        address=address,
        guid=given.id,
        key=key,
        title=title,
        authors=given.authors or page.authors or _visible_authors(tree, page),
        published=given.published or page.published or given.updated or _visible_date(tree, address),
        language=page.language or given.language,
        image=page.image or given.image,
    )


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
        excerpt_only=True,
        source=source,
        url=clean.without_tracking(entry.url),
        address=entry.url,
        shares_address=entry.shares_address,
        guid=entry.id,
        key=key,
        title=meta.without_site(entry.title, source),
        authors=entry.authors,
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
    text: str, *, address: str, guid: str, key: str, shares_address: bool = False, **fields: Any
) -> Article:
    canonical = "" if shares_address else clean.canonical_url(address)
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = article_id(canonical or guid or digest, key, is_address=not shares_address)
    return Article(id=name, canonical_url=canonical, text=text, sha256=digest, **fields)


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


def _page_text(tree: Any, url: str, titles: tuple[str, ...]) -> str:
    """The main text of a page by trafilatura's careful reading, or its balanced one where that finds little."""
    careful = _text_of_paragraphs(_paragraphs(_main_text_tree(tree, url, careful=True)), *titles)
    if len(careful) >= _SHORTEST_ARTICLE:
        return careful
    return max(careful, _text_of_paragraphs(_paragraphs(_main_text_tree(tree, url, careful=False)), *titles), key=len)


def _main_text_tree(tree: Any, url: str, *, careful: bool) -> Any:
    """trafilatura's tree of the main text, or None."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Extractor

    # With tables: old sites and mail archives lay out their text in them (body F1 .964 with, .951 without).
    options = Extractor(output_format="python", precision=careful, comments=False, tables=True, url=url or None)
    # Little text is for us to judge; trafilatura would log a warning for each such page.
    options.min_output_size = options.min_output_comm_size = 0
    try:
        document = bare_extraction(tree, options=options)
    # A boundary to a large library over hostile input: whatever it raises, this page has no text by it, and the
    # feed's own words stand in.
    except Exception:
        return None
    return getattr(document, "body", None)


def _paragraphs(body: Any) -> Iterator[str]:
    """The paragraphs of trafilatura's tree (or of the HTML tree its fallback returns).

    Headings only where they end like a sentence, as questions of interviews do; a label is no sentence to quote. The
    cells of a table's row are one line, unless they hold paragraphs of their own, as in pages laid out by tables.
    """
    if body is None:
        return
    pieces: list[str] = []
    open_blocks = [""]
    for event, node in etree.iterwalk(body, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        started = event == "start"
        if tag in _BLOCKS:
            text = "".join(pieces).strip()
            pieces.clear()
            if open_blocks[-1] not in _HEADINGS or _SENTENCE_END.search(text):
                yield from _SPLIT.split(text)
            open_blocks.append(tag) if started else open_blocks.pop()
        if tag in _CELLS or (started and tag in {"lb", "br"}):
            pieces.append(" " if tag in _CELLS else _BREAK)
        words = (node.text if tag else "") if started else node.tail if node is not body else ""
        if words:
            pieces.append(words.replace(_BREAK, " "))
    yield from _SPLIT.split("".join(pieces))


def _text_of_paragraphs(paragraphs: Iterable[str], *titles: str) -> str:
    """Paragraphs as an article's text: cleaned, without bullets, repetitions, and the title on top."""
    keys = {_comparison_key(title) for title in titles} - {""}
    kept: list[str] = []
    seen: set[str] = set()
    for raw in paragraphs:
        line = _BULLET.sub("", clean.clean_paragraph(raw.replace(_BREAK, " ")))
        key = _comparison_key(line)
        if not key or (not kept and key in keys) or (len(line) >= _SHORTEST_REPETITION and key in seen):
            continue
        seen.add(key)
        kept.append(line)
    return "\n\n".join(kept)


def _comparison_key(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _feed_text(entry: Entry | None) -> str:
    """The text that the feed itself carries: its content, or its blurb where that is longer."""
    if entry is None:
        return ""
    said = ("" if meta.is_only_links(html) else html for html in (entry.content, entry.summary))
    carried = (clean.text_from_html(html).split("\n\n") for html in said)
    return max((_text_of_paragraphs(paragraphs, entry.title) for paragraphs in carried), key=len)


def _chosen_title(page: meta.PageMeta, tree: Any, entry: Entry | None, names: tuple[str, ...]) -> str:
    """The feed's title, the page's, or what stands as its heading; without the outlet's name at the end."""
    if entry is not None and entry.title:
        return meta.without_site(entry.title, page.site, *names)
    title = meta.page_title(page, *names)
    if title or tree is None:
        return title
    from trafilatura.metadata import extract_title

    return clean.clean_line(_answer_of(extract_title, tree) or "")


def _visible_authors(tree: Any, page: meta.PageMeta) -> tuple[str, ...]:
    """The writers by the visible byline, which trafilatura finds by class names."""
    from trafilatura.metadata import extract_author

    return () if tree is None else meta.people((_answer_of(extract_author, tree) or "",), page.site)


def _visible_date(tree: Any, url: str) -> datetime | None:
    """The publication date that htmldate finds in the address, the markup or the text."""
    if tree is None:
        return None
    import htmldate

    def find(page: Any) -> str | None:
        return htmldate.find_date(
            page, original_date=True, extensive_search=True, url=url or None, max_date=_LATEST_DATE
        )

    return meta.parse_time(_answer_of(find, deepcopy(tree)))


def _answer_of(finder: Any, tree: Any) -> str | None:
    """What a finder of trafilatura's says, or None; they stumble over what nobody foresaw in a page."""
    try:
        found = finder(tree)
    except Exception:
        return None
    return found if isinstance(found, str) else None
