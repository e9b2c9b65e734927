"""Links as a rendering prints them: only to http(s) addresses, each by words that no other link of the page has.

Everything that becomes an `href` passes through here; what is not a web address becomes "", and the words stand
without a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from briefing.clean import safe_url
from briefing.types import Blurb, Phrase

__all__ = [
    "credits_told_apart",
    "linkable",
    "linkable_mailbox",
    "linkable_picture",
    "readable_address",
    "text_fragment",
]

# Characters up to which a passage is named whole; a longer one by its first and last words, for addresses have their
# weight in a page that has one for every sentence.
_LONGEST_WHOLE = 60
_END_WORDS = 4  # words at each end: with fewer, another sentence of the page may begin so
_MOST_PASSAGES = 3  # passages in one address: a chain of more is found by its first ones
_MAILTO = re.compile(r"(?i)mailto:[^\s<>\"'\\]+")
_LONGEST_READABLE = 48  # characters of an address in a line of prose: it leaves room for a cause beside it


def linkable(url: str) -> str:
    """The address when it may be linked, else ""."""
    return safe_url(url) if url else ""


def linkable_picture(url: str) -> str:
    """The address when it is https: mail programs show no other pictures, and nor should a page; else ""."""
    found = linkable(url)
    return found if found.lower().startswith("https://") else ""


def linkable_mailbox(url: str) -> str:
    """A mailto: or http(s) address (an unsubscribe link may be either), else ""."""
    return url if _MAILTO.fullmatch(url) else linkable(url)


def text_fragment(url: str, passages: Iterable[str]) -> str:
    """The address with a text fragment that scrolls to the passages and marks them.

    Args:
        url: the page. An address that is not http(s) gives "".
        passages: verbatim text; a long one, or one over a paragraph's end, is named by its first and last words.

    Source: https://wicg.github.io/scroll-to-text-fragment/ (`text=start,end`; comma, dash and & percent-encoded).
    """
    page = linkable(url)
    terms = [term for term in map(_passage_term, passages) if term][:_MOST_PASSAGES]
    if not page or not terms:
        return page
    joint = ":~:" if "#" in page else "#:~:"
    return page + joint + "&".join(f"text={term}" for term in terms)


def readable_address(url: str) -> str:
    """An address for the eye: no scheme, no credentials or query (they may hold a key), cut to 48 characters.

    What is not a web address (a file name, an outlet) is kept but for its length.
    """
    parts = urlsplit(url) if re.match(r"(?i)https?://", url) else None
    host = (parts.netloc.rpartition("@")[2].removeprefix("www.") if parts else "") or ""
    shown = (host + parts.path.rstrip("/")) if parts else url
    return shown if len(shown) <= _LONGEST_READABLE else shown[: _LONGEST_READABLE - 1].rstrip() + "…"


def _passage_term(passage: str) -> str:
    words = passage.split()
    if not re.search(r"\w", passage):
        return ""  # a lone full stop is everywhere
    whole = " ".join(words)
    if len(words) <= 2 * _END_WORDS or (len(whole) <= _LONGEST_WHOLE and "\n" not in passage.strip()):
        return _encoded(whole)
    return f"{_encoded(' '.join(words[:_END_WORDS]))},{_encoded(' '.join(words[-_END_WORDS:]))}"


def _encoded(text: str) -> str:
    # quote() leaves the dash alone, but in a directive it marks a prefix or suffix
    return quote(text, safe="").replace("-", "%2D")


# The words of links: a list of a mail's links, as a screen reader reads it, tells them apart by their words only
# (WCAG 2.2, 2.4.9).

_CLOSING = " ;.,"  # what ends a credit, or parts two names in it


def credits_told_apart(
    blurbs: Iterable[Blurb], taken: Iterable[tuple[str, str]] = ()
) -> tuple[tuple[Phrase, ...], ...]:
    """The credit of each blurb, its links told apart from those read before.

    Where the words of the first link are taken, it goes on over the words behind it ("Read Farah Siddiq" becomes "Read
    Farah Siddiq in Tidewater Business"), and where those are taken too, the article's title is linked instead. An
    outlet that is only named as telling the story too keeps its words, and loses the link.

    Args: the blurbs in reading order; words and addresses of links above them.
    """
    targets = {_folded(words): url for words, url in taken}
    return tuple(_credit_told_apart(blurb, targets) for blurb in blurbs)


def _credit_told_apart(blurb: Blurb, targets: dict[str, str]) -> tuple[Phrase, ...]:
    runs = list(blurb.credit)
    first = next((at for at, run in enumerate(runs) if run.url), None)
    if first is not None and not _leads_one_way(runs[first], targets):
        runs[first : first + 2] = _longer_link(runs[first : first + 2], blurb, targets)
    made = [
        run if _leads_one_way(run, targets) or at == first else Phrase(text=run.text) for at, run in enumerate(runs)
    ]
    targets.update((_folded(run.text), run.url) for run in made if run.url)
    return tuple(made)


def _longer_link(runs: list[Phrase], blurb: Blurb, targets: dict[str, str]) -> list[Phrase]:
    """A link and the words behind it, with more of them linked."""
    link, behind = runs[0], "".join(run.text for run in runs[1:] if not run.url)
    rest = [run for run in runs[1:] if run.url]
    words = behind.rstrip(_CLOSING)
    longer = Phrase(text=link.text + words, url=link.url)
    end = [Phrase(text=behind[len(words) :])] if behind[len(words) :] else []
    if words and _leads_one_way(longer, targets):
        return [longer, *end, *rest]
    title = next((article.title for article in blurb.story.articles if article.url == link.url), blurb.story.headline)
    named = Phrase(text=title, url=link.url)
    return [Phrase(text=f"{longer.text} ("), named, Phrase(text=")"), *end, *rest]


def _leads_one_way(run: Phrase, targets: dict[str, str]) -> bool:
    return not run.url or targets.get(_folded(run.text), run.url) == run.url


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
