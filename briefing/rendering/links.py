"""Addresses as a rendering prints them: only http(s) ones, with a text fragment where a sentence is meant.

Everything that becomes an `href` passes through here; what is not a web address becomes "", and the words stand
without a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from briefing.clean import safe_url

__all__ = ["address", "fragment", "mailbox", "picture", "web"]

_WHOLE = 60  # characters up to which a passage is named whole; a longer one by its first and last words
_EDGE = 4  # words at each end
_DIRECTIVES = 3  # passages in one address: a chain of more is found by its first ones
_MAILTO = re.compile(r"(?i)mailto:[^\s<>\"'\\]+")
_SHOWN = 48


def web(url: str) -> str:
    """The address when it may be linked, else ""."""
    return safe_url(url) if url else ""


def picture(url: str) -> str:
    """The address when it is https: mail programs show no other pictures, and nor should a page; else ""."""
    found = web(url)
    return found if found.lower().startswith("https://") else ""


def mailbox(url: str) -> str:
    """A mailto: or http(s) address (an unsubscribe link may be either), else ""."""
    return url if _MAILTO.fullmatch(url) else web(url)


def fragment(url: str, passages: Iterable[str]) -> str:
    """The address with a text fragment that scrolls to the passages and marks them.

    Args:
        url: the page. An address that is not http(s) gives "".
        passages: verbatim text; a long one, or one over a paragraph's end, is named by its first and last words.

    Source: https://wicg.github.io/scroll-to-text-fragment/ (`text=start,end`; comma, dash and & percent-encoded).
    """
    page = web(url)
    terms = [term for term in map(_term, passages) if term][:_DIRECTIVES]
    if not page or not terms:
        return page
    joint = ":~:" if "#" in page else "#:~:"
    return page + joint + "&".join(f"text={term}" for term in terms)


def address(url: str) -> str:
    """An address for the eye: no scheme, no credentials or query (they may hold a key), cut to 48 characters.

    What is not a web address (a file name, an outlet) is kept but for its length.
    """
    parts = urlsplit(url) if re.match(r"(?i)https?://", url) else None
    host = (parts.netloc.rpartition("@")[2].removeprefix("www.") if parts else "") or ""
    shown = (host + parts.path.rstrip("/")) if parts else url
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1].rstrip() + "…"


def _term(passage: str) -> str:
    words = passage.split()
    if not re.search(r"\w", passage):
        return ""  # a lone full stop is everywhere
    whole = " ".join(words)
    if len(words) <= 2 * _EDGE or (len(whole) <= _WHOLE and "\n" not in passage.strip()):
        return _encoded(whole)
    return f"{_encoded(' '.join(words[:_EDGE]))},{_encoded(' '.join(words[-_EDGE:]))}"


def _encoded(text: str) -> str:
    # quote() leaves the dash alone, but in a directive it marks a prefix or suffix
    return quote(text, safe="").replace("-", "%2D")
