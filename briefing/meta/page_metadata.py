"""What a web page declares of itself (JSON-LD, Open Graph and other meta tags, links, the lang attribute), and which of
its titles and addresses to believe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from briefing.clean import clean_line, parse_html, safe_url
from briefing.meta.picture_address import shows_something
from briefing.meta.value_parsing import comparison_key, language, local_time, plain_line
from briefing.meta.writers import people

_ARTICLE_TYPES = ("article", "posting", "report", "review")
# JSON-LD objects looked at, so that a hostile page is not walked for ever; the most of 250 real pages were 12.
_MOST_NODES = 2000
# Pages wrap their JSON in comments and CDATA, or end it like a statement.
_JSON_WRAPPING = re.compile(r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>|;)\s*$")
_PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "article:published", "publishdate", "publish-date",
    "publish_date", "pubdate", "publication_date", "published_time", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created", "dc.date", "datecreated",
    "article.published",
    "cxenseparse:recs:publishtime",
    "citation_publication_date", "ptime", "date",
)  # fmt: skip
# What is made for one article stands before what a site's template fills ("author" is the publisher on many).
_AUTHOR = (
    "byl", "parsely-author", "sailthru.author", "citation_author", "cxenseparse:author",
    "dc.creator", "dcterms.creator", "dc:creator", "article:author", "og:article:author", "article_author", "author",
    "authors", "creator",
)  # fmt: skip
_TITLE = ("og:title", "twitter:title", "headline", "parsely-title", "sailthru.title", "dc.title", "title")
_SITE = ("og:site_name", "application-name", "dc.publisher", "cxenseparse:recs:publishername")
_IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "image", "thumbnail")


# Pixels: half of what networks for sharing ask for at least.
_SMALLEST_IMAGE = 100
_AT_END = re.compile(r"\s*(?:\s[-–—•·:|»]+\s|\|)\s*([^|]{2,60})$|\s\(([^()]{2,60})\)$")
# Behind a colon only a name of several words: "Orr: We stay" may be news of Orr.
_AT_BEGINNING = re.compile(r"([^|:]{2,60}?)\s*(?:\s[-–—•·|»]+\s|\|)\s*(?=\S)|(?=(\S+\s[^:|]{2,60}):\s)\2:\s+(?=\S)")
_ARTICLE = re.compile(r"(?i)^(?:the|le|la|les|l[’']|der|die|das|el|il|de|het|o)\s*\b(?=\S)")
# A heading of so many words says something; fewer are a name or a section.
_WORDS_OF_A_PHRASE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """A page's own declarations, each "" (or empty, or None) where it makes none. Strings are plain, addresses safe.

    `published` is in the zone that the page gives it in, so that its day is the day of the place. `kind` is og:type;
    `feeds` are the feeds the page names; `headings` its h1 texts; `free` is False where it says
    that only subscribers read all of it.
    """

    title: str = ""
    headline: str = ""
    document_title: str = ""
    site: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    canonical: str = ""
    image: str = ""
    language: str = ""
    description: str = ""
    kind: str = ""
    feeds: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    free: bool = True


def read_html(html: str, url: str = "") -> PageMeta:
    """`read` of a document as text."""
    return read(parse_html(html), url)


def read(root: etree._Element | None, url: str = "") -> PageMeta:
    """The declarations of a page.

    Args:
        root: its tree.
        url: its address, which relative addresses are resolved against.
    """
    if root is None:
        return PageMeta()
    tags = _meta_tags(root)
    nodes = _json_ld(root)
    node = next(filter(_is_article, nodes), {})
    site = _first_value(tags, _SITE) or _name(node.get("publisher"))
    declared = _people(node.get("author"), nodes) or _people(node.get("creator"), nodes)
    return PageMeta(
        title=_first_value(tags, _TITLE),
        headline=plain_line(node.get("headline")),
        document_title=plain_line(" ".join(root.xpath("string((.//head//title|.//title)[1])").split())),
        site=site,
        authors=people(declared, site) or _declared_authors(tags, site),
        published=_published(node, tags),
        canonical=_canonical(root, tags, url),
        image=_image(node, tags, url),
        language=_language(root, node, tags),
        description=_first_value(tags, ("og:description", "description", "twitter:description")),
        kind=_first_value(tags, ("og:type",)).lower(),
        feeds=_feeds(root, url),
        headings=_headings(root, site),
        free=str(node.get("isAccessibleForFree", "")).lower() != "false",
    )


def _meta_tags(root: etree._Element) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = element.get("content") or ""
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content.strip():
                tags.setdefault(name, []).append(content)
    return tags


def _first_value(tags: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((line for name in names for line in map(plain_line, tags.get(name, ())) if line), "")


def _json_ld(root: etree._Element) -> list[dict[str, Any]]:
    """The page's JSON-LD objects in their order."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            text = _JSON_WRAPPING.sub("", script.text)
            try:
                found += _page_objects(json.loads(text, strict=False))
            except (ValueError, RecursionError):
                continue
    return found


def _page_objects(data: object) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document that stand for the page: at the top, in @graph, as its main entity."""
    waiting = [data]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item
        elif isinstance(item, dict):
            yield item
            waiting += [
                item[part]
                for part in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(item.get(part), (list, dict))
            ]


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.lower().endswith(_ARTICLE_TYPES) for kind in kinds)


def _name(value: object) -> str:
    if isinstance(value, list):
        return next((name for name in map(_name, value) if name), "")
    return plain_line(value.get("name")) if isinstance(value, dict) else plain_line(value)


def _people(value: object, nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """The names of JSON-LD persons, given in place or by @id; an organisation is no reporter."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        person = item
        if isinstance(item, dict) and not item.get("name"):
            person = next((n for n in nodes if n.get("name") and n.get("@id") and n["@id"] == item.get("@id")), item)
        if isinstance(person, dict) and "organization" in str(person.get("@type", "")).lower():
            continue
        names = person.get("name") if isinstance(person, dict) else person
        found += [name for name in (names if isinstance(names, list) else [names]) if isinstance(name, str)]
    return tuple(found)


def _declared_authors(tags: dict[str, list[str]], site: str) -> tuple[str, ...]:
    """The writers of the first kind of meta tag that names any."""
    found = (people(tuple(tags.get(name, ())[:20]), site) for name in _AUTHOR)
    return next((names for names in found if names), ())


def _published(node: dict[str, Any], tags: dict[str, list[str]]) -> datetime | None:
    values = [
        node.get("datePublished"),
        *(v for name in _PUBLISHED for v in tags.get(name, ())),
        node.get("dateCreated"),
    ]
    return next((moment for moment in map(local_time, values) if moment), None)


def _canonical(root: etree._Element, tags: dict[str, list[str]], url: str) -> str:
    links = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    return next((safe for safe in (safe_url(link, url) for link in [*links, *tags.get("og:url", ())]) if safe), "")


def _image(node: dict[str, Any], tags: dict[str, list[str]], url: str) -> str:
    """The picture of a page, unless its address or its stated width is that of an icon, an avatar or a logo."""
    value = node.get("image")
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("url") if isinstance(value, dict) else value
    stated = next(iter(tags.get("og:image:width", ())), "").strip()
    small = stated.isascii() and stated.isdigit() and 0 < int(stated[:9]) < _SMALLEST_IMAGE
    names = [name for name in _IMAGE if not (small and name.startswith("og:"))]
    values = [*(v for name in names for v in tags.get(name, ())[:1]), *([value] if isinstance(value, str) else [])]
    return next((safe for safe in (safe_url(unescape(v), url) for v in values) if safe and shows_something(safe)), "")


def _language(root: etree._Element, node: dict[str, Any], tags: dict[str, list[str]]) -> str:
    top = root if root.tag == "html" else root.getroottree().getroot()
    body = root.find(".//body")
    values = [top.get("lang"), top.get("xml:lang"), None if body is None else body.get("lang"), node.get("inLanguage")]
    values += [v for name in ("og:locale", "content-language", "language", "dc.language") for v in tags.get(name, ())]
    return next((tag for tag in map(language, values) if tag), "")


def _headings(root: etree._Element, site: str) -> tuple[str, ...]:
    lines = (clean_line(" ".join("".join(heading.itertext()).split())) for heading in root.iter("h1"))
    return tuple(
        dict.fromkeys(
            line for line in lines if line and len(line) <= 300 and comparison_key(line) != comparison_key(site)
        )
    )


def _feeds(root: etree._Element, url: str) -> tuple[str, ...]:
    links = (
        safe_url(link.get("href") or "", url)
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and re.search(r"(?i)(?:rss|atom|rdf)\+xml|feed\+json", link.get("type") or "")
    )
    return tuple(dict.fromkeys(link for link in links if link))


# Titles and addresses


def page_title(page: PageMeta, *names: str) -> str:
    """The best of a page's titles, without the outlet's name at its end.

    The heading that readers see goes first where it shares its words with what the page declares, or is the only one
    and a phrase (og:title is often rewritten for sharing); but not where it is the name of the site or of a section,
    which stand as headings on many pages. Then JSON-LD's headline, og:title, the document's title.

    Args:
        page: what the page says.
        names: further names of the outlet: the configured source's, the host.
    """
    sites = (page.site, *names)
    declared = [without_site(title, *sites) for title in (page.headline, page.title) if title]
    document = _without_name_beside(without_site(page.document_title, *sites), page.headings, declared)
    titles = declared or [document]
    best = next((title for title in (*titles, document) if title), "")
    headings = [heading for heading in page.headings if not _is_name_of_site(heading, page, declared, document)]
    for heading in headings:
        if any(_same_title(heading, title) for title in (*titles, document) if title):
            return heading if _is_fuller(heading, best) else best
    if len(headings) == 1 and len(headings[0].split()) >= _WORDS_OF_A_PHRASE:
        return headings[0]
    return best or next(iter(page.headings), "")


def _is_fuller(heading: str, title: str) -> bool:
    """Whether a heading is no less than the title: other words, or more behind it.

    What stands in front of a title is another line of the page that is glued to it; behind a stroke stands the site.
    """
    ours, theirs = comparison_key(heading), comparison_key(title)
    if not theirs or theirs not in ours:
        return True
    return ours != theirs and ours.startswith(theirs) and "|" not in heading


def _is_name_of_site(heading: str, page: PageMeta, declared: list[str], document: str) -> bool:
    """Whether a heading is the name of the site or a section, or the site's motto: a small part of the titles."""
    key, site = comparison_key(heading), comparison_key(page.site)
    if not key or (site and (key.startswith(site) or (len(key) > 3 and key in site))):
        return True
    few = len(heading.split()) < _WORDS_OF_A_PHRASE - 1
    for title in declared or [document]:
        other = comparison_key(title)
        if key in other and (
            2 * len(key) >= len(other) or (not few and (other.endswith(key) or other.startswith(key)))
        ):
            return False
    whole = comparison_key(page.document_title)
    return key in whole and 2 * len(key) < len(whole)


def _without_name_beside(document: str, headings: tuple[str, ...], declared: list[str]) -> str:
    """The document's title without the name that a site sets beside every title, where no meta tag tells the title.

    That name is a heading of its own on many pages, and mostly the last part; behind a stroke it is one in any case.
    """
    if declared:
        return document
    parts = [part for part in re.split(r"\s+[-–—|»·:]\s+|_|:\s", document) if part]
    names = {comparison_key(heading) for heading in headings}
    if len(parts) > 1 and comparison_key(parts[-1]) in names:
        return max(parts[:-1], key=len)
    first_is_name = len(parts) > 1 and comparison_key(parts[0]) in names
    if (
        first_is_name
        and len(parts[0].split()) < _WORDS_OF_A_PHRASE
        and 2 * len(parts[0]) < len(max(parts[1:], key=len))
    ):
        return max(parts[1:], key=len)
    stroke = re.match(r"(.+?)\s+\|\s+[^|]{2,60}$", document)
    return stroke.group(1) if stroke and len(stroke.group(1).split()) >= _WORDS_OF_A_PHRASE else document


def _same_title(heading: str, title: str) -> bool:
    """Whether a heading is a form of a title: a good part of it, or most of its words."""
    ours, theirs = set(heading.casefold().split()), set(title.casefold().split())
    key, other = comparison_key(heading), comparison_key(title)
    contained = len(key) >= 5 and key in other and 2 * len(key) >= len(other)
    return contained or len(ours & theirs) >= max(2, 0.6 * min(len(ours), len(theirs)))


def without_site(title: str, *sites: str) -> str:
    """A title without " | Outlet", " - Outlet", " — Outlet" or "(Outlet)" at its end, or "Outlet | " at its beginning,
    where one of `sites` is that outlet: with or without its article ("The Outlet"), or by its address ("outlet.com").
    """
    keys = {_outlet_key(name) for site in sites for name in (site, _host_name(site))} - {""}

    def is_outlet(name: str) -> bool:
        return _outlet_key(name) in keys or _outlet_key(_host_name(name.lower())) in keys

    found = _AT_END.search(title)
    if found and found.start() and is_outlet(found[1] or found[2]):
        return title[: found.start()]
    found = _AT_BEGINNING.match(title)
    return title[found.end() :] if found and is_outlet(found[1] or found[2]) else title


def _outlet_key(name: str) -> str:
    return comparison_key(_ARTICLE.sub("", name.strip()))


def _host_name(host: str) -> str:
    """The name in a host: "theoutlet" of "www.theoutlet.co.uk"; "" for anything else."""
    return _registrable_host(host).partition(".")[0] if "." in host and " " not in host else ""


def own_address(page: PageMeta, url: str) -> str:
    """The address an article is known by: the page's canonical one where that can be trusted, else `url`.

    Another site's address is not believed (a page could take the place of another outlet's article), nor is the front
    page, which some systems name as canonical on every page.
    """
    url = safe_url(url)
    if not page.canonical or not url:
        return url or page.canonical
    ours, theirs = urlsplit(url), urlsplit(page.canonical)
    front = theirs.path in {"", "/"} and not theirs.query and (ours.path not in {"", "/"} or bool(ours.query))
    return url if front or _registrable_host(ours.netloc) != _registrable_host(theirs.netloc) else page.canonical


def _registrable_host(host: str) -> str:
    """The registrable part of a host, by rule of thumb: two labels, three where the second is short ("co.uk")."""
    labels = host.partition(":")[0].split(".")
    return ".".join(labels[-3 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else -2 :])
