"""The text part: a full edition for readers without HTML, not a stub."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from briefing.checks import page
from briefing.checks.finding import Finding, Level, Mailing

COVER = 0.95
"""The share of the mail's words that the text must have."""
COLUMNS = 78  # RFC 5322 2.1.1
_ADDRESS = re.compile(r"https?://\S+")
_MARKUP = re.compile(r"</[a-z]+>|<[a-z]+(?:\s[^>]*)?>|&(?:amp|nbsp|quot|lt|gt|#\d+);")


def findings(mailing: Mailing) -> Iterator[Finding]:
    """What the text part lacks, or has and should not."""
    text, root = mailing.rendering.text, page.parsed(mailing.rendering.mail)
    mail = page.visible_text(root)
    share = cover(mail, text)
    if share < COVER:
        yield _finding(
            "must", f"has {share:.0%} of the mail's words", f"its template leaves something out; {COVER:.0%}"
        )
    lost = [url for url, _ in page.links(root) if url.startswith("http") and url not in text]
    if lost:
        yield _finding("must", f"lacks {len(lost)} of the mail's links, {lost[0][:60]}", "print every address")
    # What reads like a tag may be an article's own words; then the mail shows the same letters.
    if odd := [found[0] for found in _MARKUP.finditer(text) if found[0] not in mail]:
        yield _finding("must", f"holds markup: {odd[0]}", "its template must end in .txt.j2")
    if long := [line for line in text.splitlines() if len(line) > COLUMNS and "://" not in line]:
        yield _finding(
            "should", f"has {len(long)} lines over {COLUMNS} characters", "leave the wrapping to the renderer"
        )


def cover(mail: str, text: str) -> float:
    """The share of the words of three letters or more in `mail` that `text` has, as often."""
    wanted, found = _words(mail), _words(text)
    return sum((wanted & found).values()) / max(1, sum(wanted.values()))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w{3,}", _ADDRESS.sub(" ", text).casefold()))


def _finding(level: Level, what: str, hint: str) -> Finding:
    return Finding(rule="text part", level=level, where="text", what=what, hint=hint)
