"""What the inbox shows before a mail is opened: sender, subject, preheader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.checks.finding import Finding, Mailing

PHONE, DESK = 50, 78
"""Characters of a subject that lists show: a phone's, a wide window's. Rules of thumb, for it depends on the font."""
PREHEADER = (40, 140)
"""Characters of a preheader: with fewer the list goes on with the mail's first words, of more none shows the rest."""
# What other newsletter programs fill in, and ours does not: {first_name}, {{ name }}, *|FNAME|*, %%name%%, [NAME].
_PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{[a-z_ ]+\}|\*\|\w+\|\*|%%\w+%%|\[(?:first[ _]?|last[ _]?)?name\]|<<\w+>>"
    r"|\blorem ipsum\b|\b(?:TODO|FIXME|TKTK|XXX+)\b",
    re.IGNORECASE,
)
_FAKE_REPLY = re.compile(r"\s*(?:re|fwd?|tr|rép)\s*:", re.IGNORECASE)


def findings(mailing: Mailing) -> Iterator[Finding]:
    """Subject and preheader that are missing, cut or pretend; words of ours that were never filled in."""
    yield from _subject(mailing.rendering.subject)
    yield from _preheader(mailing.rendering.preheader)
    edition = mailing.edition
    ours = {"title": edition.title, "note": edition.note, "signature": edition.signature}
    ours |= {"subject": edition.subject, "address": edition.imprint.postal_address}
    for where, text in ours.items():
        # A headline may hold braces of its own; what is no word of ours is not judged.
        if where == "subject" and any(text in blurb.story.headline for blurb in edition.blurbs):
            continue
        for found in _PLACEHOLDER.finditer(text):
            yield Finding(
                rule="placeholder",
                level="must",
                where=where,
                what=f"{found[0]!r} looks like a placeholder that nothing fills in",
                hint="write the words themselves",
            )


def as_listed(text: str, width: int) -> str:
    """What a list that is so many characters wide shows of a line."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _subject(subject: str) -> Iterator[Finding]:
    if not subject.strip():
        yield Finding(rule="subject", level="must", where="subject", what="is empty", hint="give the briefing a title")
    if len(subject) > DESK:
        yield Finding(
            rule="subject",
            level="should",
            where="subject",
            what=f"{len(subject)} characters: a list shows {as_listed(subject, DESK)!r}, "
            f"a phone {as_listed(subject, PHONE)!r}",
            hint=f"at most {DESK}, the news in the first {PHONE}",
        )
    if _FAKE_REPLY.match(subject):
        yield Finding(
            rule="subject", level="must", where="subject", what="pretends to be an answer", hint="take the Re: away"
        )


def _preheader(preheader: str) -> Iterator[Finding]:
    least, most = PREHEADER
    if not least <= len(preheader) <= most:
        yield Finding(
            rule="preheader",
            level="should",
            where="preheader",
            what=f"{len(preheader)} characters" if preheader else "is empty: the inbox shows the first words instead",
            hint=f"{least} to {most} characters that the subject does not say",
        )
