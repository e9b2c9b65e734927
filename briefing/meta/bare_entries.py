"""Entries that are hardly more than a link: whether what a feed says of them is a text, and what to call a post that
has no title."""

from __future__ import annotations

import re

from briefing.clean import text_from_html
from briefing.text import sentences
from briefing.text.wording import word_count

_LINK = re.compile(r"(?is)<a\b[^<>]*>(.*?)</a\s*>")
_SENTENCE = re.compile(r"[.!?…](?=[\s\"'”’»)\]]|$)|[。！？]")
_LONGEST_LIST = 20_000
"""Characters of HTML that a list of links has at most: the longest of an aggregator's are of 10,000. More is a text."""
_SENTENCE_WORDS = 8
"""Words of a link's text that is a sentence of the article, and no headline that ends with a stop."""
_LABEL_WORDS = 6
"""Words beside each link of a list: the outlet, or what the link is ("Article URL:", "submitted by")."""

_LONGEST_TITLE = 90
"""Characters of a sentence that can be a title as it is: headlines of up to 90 were seen in most feeds."""
_CUT = (30, 76)
"""Where a longer one is cut: behind a clause that ends here, else between words."""
_NO_SPACES_CUT = 36
"""Characters of a title in a script without spaces, where one says about as much as two letters."""
_CLAUSE_END = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|[，；：、]")
# What programs write where somebody wrote no title.
_PLACEHOLDER = re.compile(
    r"(?i)\W*(?:untitled(?: (?:post|document|entry|page))?|no (?:title|subject)|sans titre|sans objet|https?://\S+)\W*"
)
_ADDRESS = re.compile(r"\s*https?://\S+")


def is_only_links(html: str) -> bool:
    """Whether clean HTML has links and labels, and no sentence: a list of headlines, "Comments", "Points: 12"."""
    links = _LINK.findall(html) if len(html) <= _LONGEST_LIST else []
    if not links:
        return False
    said = [" ".join(text_from_html(link).split()) for link in links]
    if any(_SENTENCE.search(link) and word_count(link) >= _SENTENCE_WORDS and link.endswith(".") for link in said):
        return False
    beside = text_from_html(_LINK.sub(" ", html))
    most = max(sum(map(word_count, said)), _LABEL_WORDS * len(links))
    return not _SENTENCE.search(beside) and word_count(beside) <= most


def is_no_title(title: str) -> bool:
    """Whether a title says nothing: "", "Untitled", "(no title)", an address."""
    return not title.strip() or bool(_PLACEHOLDER.fullmatch(title.strip()))


def title_of(text: str) -> str:
    """What to call a text without a title: its first sentence, or the beginning of it with "…"; "" for no words."""
    line = _ADDRESS.sub("", text.strip().partition("\n")[0]).strip()
    start, end = next(iter(sentences(line)), (0, len(line)))
    sentence = line[start:end].rstrip(".。").strip()
    if len(sentence) <= _LONGEST_TITLE and (" " in sentence or len(sentence) <= _NO_SPACES_CUT):
        return sentence
    least, most = _CUT if " " in sentence[: _CUT[1]] else (_NO_SPACES_CUT // 3, _NO_SPACES_CUT)
    clauses = [found.start() for found in _CLAUSE_END.finditer(sentence, 0, most + 1) if found.start() >= least]
    at = clauses[-1] if clauses else sentence.rfind(" ", 0, most + 1)
    return f"{sentence[: at if at > 0 else most].rstrip(' ,;:–—-')}…"
