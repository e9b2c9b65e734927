"""The ready-to-send verdict: one list of rules for the preview, the command line and the tests alike. Pure.

The rules stand in the modules beside this one, by what they look at; each has `findings`. What a rule cannot know
without a network or a program (dead links, a spam filter's score) the shell finds out and hands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.checks import accessibility, headers, inbox, link_targets, mail_clients, mail_parts
from briefing.checks.finding import Finding, Level, Mailing
from briefing.checks.mail_page import MailPage
from briefing.phrases import Phrases
from briefing.types import Edition
from briefing.verification import find_unproved as unproved

__all__ = ["SPAM", "Finding", "Level", "Mailing", "check"]

SPAM = 0.5
"""A SpamAssassin score (local tests alone) from which on it is worth a look. Chosen, not measured: a sound mail has
nothing that scores, and its own limit for spam is 5 (required_score)."""


def check(
    mailing: Mailing,
    phrases: Phrases,
    *,
    answers: Mapping[str, str] | None = None,
    spam: tuple[float, tuple[str, ...]] | None = None,
) -> tuple[Finding, ...]:
    """Everything to mend before an edition goes out, what must be first.

    Args:
        mailing: the edition, its rendering and the message that one reader would get.
        phrases: our words in its language.
        answers: for addresses that were tried, what went wrong; "" for those that answered.
        spam: a spam filter's score and the names of its rules, if it was asked.
    """
    page = MailPage(mailing.rendering.mail)
    found = [
        *_edition(mailing.edition, phrases),
        *headers.findings(mailing),
        *inbox.findings(mailing),
        *accessibility.findings(page),
        *link_targets.findings(page, answers or {}),
        *mail_parts.findings(mailing, page),
        *mail_clients.findings(page),
        *(_spam(*spam) if spam else ()),
    ]
    return tuple(sorted(found, key=lambda finding: finding.level != "must"))


def _edition(edition: Edition, phrases: Phrases) -> Iterator[Finding]:
    """What does not hold, and what no reader should get: an edition without a story, a mail without an address."""
    for line in unproved(edition, phrases):
        yield Finding(rule="truth", level="must", where="edition", what=line, hint="drop the story, or build it again")
    if not edition.told:
        yield Finding(rule="empty", level="must", where="edition", what="tells no story", hint="send nothing today")
    if not edition.imprint.postal_address:
        yield Finding(
            rule="address",
            level="should",
            where="footer",
            what="there is no postal address; laws on mail to many ask for one (CAN-SPAM 5(a)(5), CASL 6(2))",
            hint="set briefings.postal_address in feeds.yaml",
        )


def _spam(score: float, rules: tuple[str, ...]) -> tuple[Finding, ...]:
    if score <= SPAM:
        return ()
    what = f"SpamAssassin gives it {score:g} ({', '.join(rules)})"
    return (Finding(rule="spam", level="should", where="message", what=what, hint="mend what these rules name"),)
