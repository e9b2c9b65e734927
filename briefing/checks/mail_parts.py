"""The two parts of a mail: the HTML light enough to be shown whole, the text a full edition and not a stub."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from briefing.checks.finding import Finding, Level, Mailing
from briefing.checks.mail_page import MailPage

CLIPPED, HEAVY = 102.0, 80.0
"""Kilobytes (of 1,024 bytes) at which Gmail cuts a message and hides the rest, the unsubscribe link with it; and from
which on a long edition has no room. The sample's twelve stories weigh 44 kB with headlines and points."""

_LEAST_COVER = 0.95
"""The share of the mail's words that the text must have. The shipped themes have all of them (1.0 on the samples); the
rest is for words that wrapping, or a mark of a theme of one's own, splits in two."""

_COLUMNS = 78  # RFC 5322 2.1.1
_ADDRESS = re.compile(r"https?://\S+")
_MARKUP = re.compile(r"</[a-z]+>|<[a-z]+(?:\s[^>]*)?>|&(?:amp|nbsp|quot|lt|gt|#\d+);")
_STORY = re.compile(r'\sid="story-(\d+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A mail's weight in kB, and that of each story in reading order (none where the theme marks no stories)."""

    total: float
    stories: tuple[float, ...]


def weigh(mail: str) -> Weight:
    """The weight of a mail's HTML. A story weighs what stands from its mark to the next one's; the last one, what the
    one before it weighs at most, for the end of the mail is not its own."""
    marks = [found.start() for found in _STORY.finditer(mail)]
    sizes = [_kb(mail[start:end]) for start, end in pairwise([*marks, len(mail)])]
    if len(sizes) > 1:
        sizes[-1] = min(sizes[-1], max(sizes[:-1]))
    return Weight(total=_kb(mail), stories=tuple(sizes))


def findings(mailing: Mailing, page: MailPage) -> Iterator[Finding]:
    """A mail that is clipped, or nearly; what the text part lacks, or has and should not."""
    yield from _weight(mailing)
    yield from _text_part(mailing.rendering.text, page)


def _weight(mailing: Mailing) -> Iterator[Finding]:
    weight = weigh(mailing.rendering.mail)
    if weight.total <= HEAVY:
        return
    heaviest = sorted(enumerate(weight.stories, start=1), key=lambda pair: -pair[1])[:3]
    listed = ", ".join(f"story {place}: {size:.1f} kB" for place, size in heaviest)
    yield Finding(
        rule="size",
        level="must" if weight.total > CLIPPED else "should",
        where="mail",
        what=f"{weight.total:.1f} kB; Gmail clips at {CLIPPED:.0f} kB" + (f" (heaviest: {listed})" if listed else ""),
        hint="tell fewer stories: `stories:` in feeds.yaml, or --stories",
    )


def _kb(text: str) -> float:
    return len(text.encode("utf-8", "replace")) / 1024


def _text_part(text: str, page: MailPage) -> Iterator[Finding]:
    mail = page.visible_text()
    share = share_of_words(mail, text)
    if share < _LEAST_COVER:
        yield _of_text(
            "must", f"has {share:.0%} of the mail's words", f"its template leaves something out; {_LEAST_COVER:.0%}"
        )
    lost = [url for url, _ in page.links() if url.startswith("http") and url not in text]
    if lost:
        yield _of_text("must", f"lacks {len(lost)} of the mail's links, {lost[0][:60]}", "print every address")
    # What reads like a tag may be an article's own words; then the mail shows the same letters.
    if odd := [found[0] for found in _MARKUP.finditer(text) if found[0] not in mail]:
        yield _of_text("must", f"holds markup: {odd[0]}", "its template must end in .txt.j2")
    if long := [line for line in text.splitlines() if len(line) > _COLUMNS and "://" not in line]:
        yield _of_text(
            "should", f"has {len(long)} lines over {_COLUMNS} characters", "leave the wrapping to the renderer"
        )


def share_of_words(mail: str, text: str) -> float:
    """The share of the words of three letters or more in `mail` that `text` has, as often."""
    wanted, found = _words(mail), _words(text)
    return sum((wanted & found).values()) / max(1, sum(wanted.values()))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w{3,}", _ADDRESS.sub(" ", text).casefold()))


def _of_text(level: Level, what: str, hint: str) -> Finding:
    return Finding(rule="text part", level=level, where="text", what=what, hint=hint)
