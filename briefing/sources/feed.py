"""RSS 0.9x, 1.0, 2.0 and Atom: feedparser reads the document, this module turns its answer into our types.

`feedparser_driver` gives it text, bounded; every field goes through `briefing.clean` here. It may still take long on a
hostile document: whoever calls this on a stranger's bytes does so in a process that can be killed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from html import escape, unescape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from briefing import clean, meta
from briefing.errors import EmptyFeed, SourceError
from briefing.sources.entry_picture import entry_image, first_image
from briefing.sources.feedparser_driver import FeedDocument, parse_document
from briefing.sources.outlet_name import outlet_name
from briefing.types import Entry, Feed

if TYPE_CHECKING:
    from briefing.config import Source
    from briefing.types import Response

# Tags inside a line: they go without a trace, where a block's tag leaves a space.
_INLINE = re.compile(
    r"(?i)</?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|p|q|s|small|span|strike|strong|sub|sup|tt"
    r"|u|wbr)(?:\s[^<>]*)?/?>"
)
_SURNAME_AND_INITIALS = re.compile(r"([^\W\d_][^\d,;]{0,40}), ((?:[^\W\d_]\.[ -]?){1,4})(?:,|$)")
_SURNAMES_FIRST = re.compile(rf"(?:{_SURNAME_AND_INITIALS.pattern}\s*){{2,100}}")
_IN_BRACKETS = re.compile(r"^\(([^()]*)\)$")
_SHOWN_TAG = re.compile(
    r"(?i)&lt;(/?)(a|abbr|article|audio|b|big|blockquote|br|button|center|cite|del|div|em|figcaption|figure|font|footer|form"
    r"|h[1-6]|header|hr|i|iframe|img|ins|label|li|mark|ol|p|picture|s|script|section|small|source|span|strike|strong|style"
    r"|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)((?:\s(?:(?!&[lg]t;)[^<>]){0,2000})?/?)&gt;"
)
# A reference that is still there when a text has been decoded: it was escaped once more than its reader decodes.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPED_REFERENCE = re.compile(r"<[^<>]*>|&amp;((?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)")
_MOST_ESCAPES = 3  # times that a program, its database and its feed escape one text
# "[caption id=3]A crane[/caption]", "[url=x]a plan[/url]": tags of WordPress and of forums that nobody turned to HTML.
_SHORTCODE_END = re.compile(r"\[/([a-z][a-z0-9_-]{0,30})\]")
_MOST_SHORTCODES = 100  # that are looked for in one text: a bound on time
_SHOWN_CAPTION = re.compile(r"\[caption\b[^\[\]<>]{0,500}\](?:<img\b[^<>]*>)?[^\[\]<>]{0,1000}\[/caption\]")
_SHOWN_CDATA = re.compile(r"(?i)(?:<|&lt;)!\[CDATA\[|\]\](?:>|&gt;)")
# A title's own tags that are there for its look, in pairs.
_PAIR = re.compile(r"(?i)<(a|b|big|cite|em|font|i|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,200})?>([^<>]*)</\1>")
_MAIL = re.compile(r"<?(?:mailto:)?[^\s<>()]{1,64}@[^\s<>()]{1,255}>?")
_LINE_BREAK = re.compile(r"(?i)<(?:br|p|div|li)\b")
_UNREADABLE_ELEMENTS = re.compile(
    r"(?is)</?(?:embed|object|iframe|form|base|link|meta)\b[^<>]*/?>|<(script|style|iframe|svg|math|object|noscript)\b[^<>]*>.*?</\1\s*>|<!--.*?-->"
)
_REDIRECTOR = re.compile(
    r"^(?:www\.|news\.|l\.)?(?:google\.[a-z.]{2,6}(?:/news)?/url|bing\.com/news/apiclick\.aspx|facebook\.com/l\.php"
    r"|duckduckgo\.com/l/)$"
)
_TITLE_LENGTH = 4000  # what is longer is no title, and costs time


def parse(data: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """The feed that `data` holds; it may have no entries.

    Args:
        data: the document, in any encoding; one that is broken off or badly formed gives what can be read of it.
        url: where it came from, for relative addresses and messages.
        content_type: the header of that name; only its charset counts.

    Raises:
        SourceError: it is no feed, or so broken that neither a title nor an entry is left.
    """
    document = _document(data, url, content_type)
    feed = _feed(document, url)
    if not feed.entries and not feed.title and (document.error or not document.version):
        raise _why_unreadable(document, url)
    return feed


def read(source: Source, response: Response) -> Feed:
    """The feed of a configured source, with the entries a reader can follow or read.

    Raises:
        SourceError: it is no feed, or it has no such entry.
    """
    document = _document(response.body, response.url, response.content_type)
    feed = _feed(document, response.url)
    entries = tuple(entry for entry in feed.entries if entry.url or entry.title or entry.summary or entry.content)
    if not entries:
        raise _why_unreadable(document, response.url or source.path or source.url)
    return replace(feed, entries=entries)


def _document(data: bytes, url: str, content_type: str) -> FeedDocument:
    """What feedparser makes of the bytes. An exception of its own becomes a SourceError."""
    if meta.has_crowded_tag(data):
        raise SourceError("the feed cannot be read (a tag with thousands of attributes)", where=url, hint=_VALIDATE)
    try:
        return parse_document(data, clean.safe_url(url), content_type)
    # It lets through whatever its base64 and SGML machinery trip over: any exception means that it cannot read this
    # document, and nothing for the rest of the run.
    except Exception as error:
        what = clean.clean_line(f"{type(error).__name__}: {error}")[:200]
        raise SourceError(f"the feed cannot be read ({what})", where=url, hint=_VALIDATE) from error


_VALIDATE = "check the feed with a feed validator"


def _why_unreadable(document: FeedDocument, where: str) -> SourceError:
    """Why a document gave nothing, in words for the editor."""
    error = document.error
    if error is not None:
        if "no element found" in error.getMessage() or "unclosed" in error.getMessage():
            return SourceError(f"XML is cut off after line {error.getLineNumber()}", where=where, hint="fetch it again")
        if document.version:
            what = f"broken XML at line {error.getLineNumber()} ({clean.clean_line(error.getMessage())})"
            return SourceError(f"{what} and no entries", where=where, hint=_VALIDATE)
    if not document.version:
        return SourceError("not a feed: neither RSS, Atom, RDF nor JSON Feed", where=where, hint="check the address")
    return EmptyFeed("the feed has no entries", where=where, hint="nothing to tell from it until it has some")


def _feed(document: FeedDocument, url: str) -> Feed:
    head, version = document.head, document.version
    home = clean.safe_url(_text(head, "link"), url)
    base = clean.safe_url(url) or home
    language = meta.language(head.get("language"))
    # A document that is cut off inside an item leaves an empty one.
    items = [item for item in document.entries if item]
    dates = meta.DateReader(language, base, [_text(item, key) for item in items for key in ("published", "updated")])
    title = _title(head, version)
    # RFC 4287, 4.2.1: who wrote the feed wrote each entry that names nobody.
    writers = _authors(head, title) if version.startswith("atom") else ()
    entries = tuple(
        replace(
            made,
            outlet=_outlet(item, made.url, base, title),
            authors=made.authors or _authors(dict.get(item, "source") or {}, title) or writers,
        )
        for item in items
        for made in (_entry(item, version, base, language, dates),)
    )
    return Feed(
        title=title,
        outlet=outlet_name(title, home or base, _about_the_feed(head)),
        url=home,
        language=language,
        entries=entries,
        next_page=_next_page(head, base),
    )


def _about_the_feed(head: Any) -> tuple[str, ...]:
    """What a feed says of itself beside its title: its picture's title, its description, its rights, who makes it."""
    image = dict.get(head, "image")
    picture = _text(image, "title") if isinstance(image, dict) else ""
    said = (picture, *(_text(head, key) for key in ("subtitle", "rights", "publisher", "author")))
    return tuple(clean.clean_line(line[:_TITLE_LENGTH]) for line in said)


def _next_page(head: Any, base: str) -> str:
    """The page with older entries: RFC 5005, "next" of a paged feed, "prev-archive" of an archived one."""
    links = {str(link.get("rel")): str(link.get("href") or "") for link in reversed(_dicts(head, "links"))}
    return clean.safe_url(links.get("next") or links.get("prev-archive") or "", base)


def _entry(item: Any, version: str, base: str, language: str, dates: meta.DateReader) -> Entry:
    url = _address(item, base)
    title = _title(item, version)
    summary = _clean_html_of(item.get("summary"), item.get("summary_detail"), version, url, base)
    content = max(
        (_clean_html_of(c.get("value"), c, version, url, base) for c in _dicts(item, "content")), key=len, default=""
    )
    if not summary and not content:  # a picture's or video's own
        summary = _clean_html_of(
            item.get("media_description"), item.get("media_description_detail"), version, url, base
        )
    published, updated = dates.read(_text(item, "published")), dates.read(_text(item, "updated"))
    if version in ("atom01", "atom02", "atom03") or not version.startswith("atom"):
        # RSS says one time; feedparser calls pubDate published and dc:date updated. Atom had no other until 2005.
        published, updated = published or updated, updated or published
    return Entry(
        id=clean.clean_line(_text(item, "id"))
        or url
        or hashlib.sha256(f"{title}\n{summary or content}".encode()).hexdigest(),
        url=url,
        title=title,
        authors=_authors(item),
        published=published,
        updated=updated,
        summary=summary,
        content=content,
        image=entry_image(item, base) or first_image(content) or first_image(summary),
        categories=_categories(item),
        language=meta.language((item.get("title_detail") or {}).get("language")) or language,
    )


def _text(item: Any, key: str) -> str:
    # Not `item.get`: where an entry has no "updated", feedparser answers with "published" (its issue 310).
    value = dict.get(item, key)
    return value if isinstance(value, str) else ""


def _dicts(item: Any, key: str) -> list[Any]:
    value = dict.get(item, key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _title(item: Any, version: str) -> str:
    """A title as one line of text. Atom says whether it is HTML; RSS does not, and is by custom."""
    detail = dict.get(item, "title_detail")
    kind = detail.get("type") if isinstance(detail, dict) else ""
    return title_text(_text(item, "title"), html=not (version.startswith("atom") and kind == "text/plain"))


def title_text(title: str, *, html: bool = True) -> str:
    """A title as one plain line: inline tags go, also where they were escaped twice, and entities are decoded.

    What then looks like a tag, and is no pair of them for the look of words, is text.
    """
    title = title[:_TITLE_LENGTH]
    if html:
        title = _INLINE.sub("", _LINE_BREAK.sub(r" \g<0>", _UNREADABLE_ELEMENTS.sub(" ", title)))
    title = unescape(title)
    if html:
        title = _decoded_again(title)
    return clean.clean_line(_PAIR.sub(r"\2", title) if html and "</" in title else title)


def _decoded_again(title: str) -> str:
    """A decoded title without the references and CDATA marks that are still shown in it."""
    for _ in range(_MOST_ESCAPES):
        if not _REFERENCE.search(title):
            break
        title = _REFERENCE.sub(lambda reference: unescape(reference[0]), title)
    return _SHOWN_CDATA.sub("", title) if "<![CDATA[" in title else title


def _clean_html_of(value: object, detail: object, version: str, url: str, feed: str) -> str:
    """A summary or content as clean HTML. A base of its own (`xml:base`) goes before the entry's address."""
    own = clean.safe_url(str(detail.get("base") or "")) if isinstance(detail, dict) else ""
    base = own if own and own != feed else url or feed
    kind = str(detail.get("type") or "") if isinstance(detail, dict) else ""
    if not isinstance(value, str) or not value:
        return ""
    # RFC 4287, 4.1.3.3: other types are in Base64, which feedparser has decoded where it was text.
    decoded = kind == "application/octet-stream" and " " in value
    if kind and "html" not in kind and not kind.startswith("text/") and not decoded:
        return ""
    if kind == "text/plain" and version.startswith("atom"):
        return as_paragraphs(value)
    if "<" not in value and "&" not in value:
        return _without_shortcodes(as_paragraphs(value)) if "[/" in value else as_paragraphs(value)
    return clean_markup(value, base)


def clean_markup(html: str, base: str) -> str:
    """`clean_html` of an entry's text, also where its source escaped tags twice, so that they would be read as text.

    A tag that opens and never closes is what a text is about ("the <b> tag"), and so is what stands in code.
    """
    cleaned = clean.clean_html(_SHOWN_CDATA.sub("", html) if "![CDATA[" in html else html, base)
    if "[/" in cleaned:
        cleaned = _without_shortcodes(cleaned)
    if ("&lt;" not in cleaned and "&amp;" not in cleaned) or "<code" in cleaned or "<pre" in cleaned:
        return cleaned
    cleaned = _with_references_decoded(cleaned)
    if "&lt;" not in cleaned:
        return cleaned
    tags = [(found[1], found[2].lower()) for found in _SHOWN_TAG.finditer(cleaned)]
    closed = {name for slash, name in tags if slash} | {"br", "hr", "img"}
    paired = {name for slash, name in tags if not slash and name in closed}
    if not paired:
        return cleaned
    shown = _SHOWN_TAG.sub(lambda tag: unescape(tag[0]) if tag[2].lower() in paired else tag[0], cleaned)
    return clean.clean_html(shown, base)


def _without_shortcodes(html: str) -> str:
    """Clean HTML without the tags in brackets that are closed in it, and without captions in such tags."""
    names = set(islice((found[1] for found in _SHORTCODE_END.finditer(html)), _MOST_SHORTCODES))
    if not names or "<code" in html or "<pre" in html:
        return html
    tags = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    html = _SHOWN_CAPTION.sub(lambda found: "".join(re.findall(r"<img\b[^<>]*>", found[0])), html)
    return re.sub(rf"\[/?(?:{tags})(?:[\s=/][^\[\]<>]{{0,500}})?\]", "", html)


def _with_references_decoded(html: str) -> str:
    """Clean HTML in whose text no reference is shown ("the board&amp;#8217;s plan")."""
    before = ""
    for _ in range(_MOST_ESCAPES):
        if before == html or "&amp;" not in html:
            break
        before = html
        html = _ESCAPED_REFERENCE.sub(lambda found: _as_text(f"&{found[1]}") if found[1] else found[0], html)
    return html


def _as_text(reference: str) -> str:
    """The sign that a reference stands for, as HTML has it; a reference that nobody knows stays as it is shown."""
    return escape(unescape(reference), quote=False)


def as_paragraphs(text: str) -> str:
    """Plain text as clean HTML, a paragraph for each run of lines between blank ones."""
    parts = (clean.clean_paragraph(part) for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part)


def _address(item: Any, base: str) -> str:
    """Where the entry leads: the original behind a feed proxy, its link, or the best of its other links."""
    links = [link for link in _dicts(item, "links") if link.get("rel") in {"alternate", "related", "via", "self"}]
    links.sort(key=lambda link: ("alternate", "related", "via", "self").index(link["rel"]))
    wanted = [_text(item, "feedburner_origlink"), _text(item, "link"), *(str(link.get("href") or "") for link in links)]
    # Some feeds escape the link twice; "&amp;" in an address is never meant.
    addresses = (clean.safe_url(link.replace("&amp;", "&"), base) for link in wanted)
    return next((behind_redirect(address) for address in addresses if address), "")


def behind_redirect(url: str) -> str:
    """The address that a search engine's own leads to, as Google Alerts and Bing News write it; any other as it is."""
    parts = urlsplit(url)
    if not _REDIRECTOR.search(f"{parts.hostname}{parts.path}"):
        return url
    inner = parse_qs(parts.query)
    values = (value for key in ("url", "q", "u", "uddg") for value in inner.get(key, ()))
    return next((safe for value in values if (safe := clean.safe_url(value))), url)


def _authors(item: Any, site: str = "") -> tuple[str, ...]:
    """Who wrote an entry, or a feed; the site's own name is no writer's."""
    names = tuple(str(person.get("name") or "") for person in _dicts(item, "authors"))
    written = [part for name in (names if any(names) else (_text(item, "author"),)) for part in _initials_first(name)]
    # RSS 2.0 asks for an address and allows a name behind it: "desk@example.org (Ida Orr)".
    bare = (_IN_BRACKETS.sub(r"\1", _MAIL.sub(" ", name).strip(" ,;:-")) for name in written)
    return tuple(name for name in meta.named_writers(tuple(bare)) if name.casefold() != site.casefold())


def _initials_first(line: str) -> list[str]:
    """The writers of "Orr, I., Brandl, T. K.", as journals name them; any other line as it is."""
    if not _SURNAMES_FIRST.fullmatch(line.strip()):
        return [line]
    return [f"{initials.strip()} {surname.strip()}" for surname, initials in _SURNAME_AND_INITIALS.findall(line)]


def _outlet(item: Any, link: str, base: str, feed_title: str) -> str:
    """Who wrote an entry of a feed that gathers what others wrote: RSS's and Atom's `source`, where it names another
    site than the feed's or the link's. An outlet that names itself there is called as its reader calls it."""
    named = dict.get(item, "source")
    if not isinstance(named, dict):
        return ""
    title = title_text(_text(named, "title"))
    address = _text(named, "href") or _text(named, "link") or _text(named, "id")
    theirs, *ours = (_site_of(url) for url in (address, link, base))
    return title if theirs and set(ours) != {theirs} and title.casefold() not in feed_title.casefold() else ""


def _site_of(url: str) -> str:
    """The last two parts of an address's host: feeds.outlet.example and www.outlet.example are one site."""
    return ".".join((urlsplit(clean.safe_url(url)).hostname or "").split(".")[-2:])


def _categories(item: Any) -> tuple[str, ...]:
    terms = (
        str(tag.get("label") if "://" in str(tag.get("term")) else tag.get("term") or "")
        for tag in _dicts(item, "tags")
    )
    lines = (title_text(term) for term in terms)
    return tuple(dict.fromkeys(line for line in lines if line))[:50]
