"""Links as a rendering prints them: only to http(s) addresses, each called otherwise than every other of the page.

Everything that becomes an `href` passes through here; what is not a web address becomes "", and the words stand
without a link.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from briefing.clean import safe_url
from briefing.types import Blurb, Phrase

__all__ = [
    "labels_of_credits",
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


# The words of links: a list of a mail's links, as a screen reader reads it, tells them apart by what it calls them
# (WCAG 2.2, 2.4.9). Credits name one outlet often, each time for another article.


def labels_of_credits(blurbs: Iterable[Blurb], above: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
    """What a screen reader calls each run of the blurbs' credits, one after the other, ""
    where it needs no other name than its words.

    A link whose words lead elsewhere too is called by them and the title of its article ("Dawn: Ferry crews reject
    deal"), and where that does not do by the story's headline as well. So its name begins with what is seen (WCAG
    2.5.3).

    Args: the blurbs in reading order; words and addresses of links above them.
    """
    told = [(run, blurb) for blurb in blurbs for run in blurb.credit]
    taken = tuple(above)
    names = [run.text.strip() if run.url else "" for run, _ in told]
    for more in (_title_of, _headline_of_story):
        targets: dict[str, set[str]] = defaultdict(set)
        for name, url in (*taken, *((name, run.url) for name, (run, _) in zip(names, told, strict=True))):
            targets[_folded(name)].add(url)
        names = [
            f"{name}: {more(run, blurb)}" if name and len(targets[_folded(name)]) > 1 else name
            for name, (run, blurb) in zip(names, told, strict=True)
        ]
    return tuple("" if name == run.text.strip() else name for name, (run, _) in zip(names, told, strict=True))


def _headline_of_story(_run: Phrase, blurb: Blurb) -> str:
    return blurb.story.headline


def _title_of(run: Phrase, blurb: Blurb) -> str:
    titles = (article.title for article in blurb.story.articles if article.url == run.url)
    return next(titles, blurb.story.headline)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
