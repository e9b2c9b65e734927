"""Which of a page's titles and addresses to believe."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from briefing.clean import safe_url
from briefing.meta.bylines import key
from briefing.meta.page import PageMeta


def page_title(page: PageMeta, *names: str) -> str:
    """The best of a page's titles, without the outlet's name at its end.

    The heading that readers see goes first where it shares its words with what the page declares (og:title is often
    rewritten for sharing, and a lone heading may be a logo), then JSON-LD's headline, og:title, the document's title.

    Args:
        page: what the page says.
        names: further names of the outlet: the configured source's, the host.
    """
    declared = [t for t in (page.headline, page.title, page.document_title) if t]
    best = next((without_site(title, page.site, *names) for title in declared), "")
    for heading in page.headings:
        if any(_same_title(heading, title) for title in declared) and key(best) not in key(heading):
            return heading
    lone = page.headings if len(page.headings) == 1 and not (page.headline or page.title) else ()
    if lone and len(lone[0].split()) > 2:
        return lone[0]
    return best or next(iter(page.headings), "")


def _same_title(heading: str, title: str) -> bool:
    """Whether a heading is a form of a title: part of it, or most of its words."""
    ours, theirs = set(heading.casefold().split()), set(title.casefold().split())
    contained = len(key(heading)) >= 5 and key(heading) in key(title)
    return contained or len(ours & theirs) >= max(2, 0.6 * min(len(ours), len(theirs)))


def without_site(title: str, *sites: str) -> str:
    """A title without " | Outlet", " - Outlet" or " — Outlet" at its end, where one of `sites` is that outlet."""
    keys = {key(name) for site in sites for name in (site, _host_name(site))} - {""}
    found = re.search(r"\s*(?:\s[-–—•·:|»]+\s|\|)\s*([^|]{2,60})$", title)
    return title[: found.start()] if found and key(found.group(1)) in keys and found.start() else title


def _host_name(host: str) -> str:
    """The name in a host: "theoutlet" of "www.theoutlet.co.uk"; "" for anything else."""
    return _site_of(host).partition(".")[0] if "." in host and " " not in host else ""


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
    return url if front or _site_of(ours.netloc) != _site_of(theirs.netloc) else page.canonical


def _site_of(host: str) -> str:
    """The registrable part of a host, by rule of thumb: two labels, three where the second is short ("co.uk")."""
    labels = host.partition(":")[0].split(".")
    return ".".join(labels[-3 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else -2 :])
