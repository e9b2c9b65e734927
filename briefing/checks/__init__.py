"""The ready-to-send verdict: one list of rules for the preview, the command line and the tests alike. Pure.

A rule is a module with `findings(mailing)`. What a rule cannot know without a network or a program (dead links, a spam
filter's score) the shell finds out and hands in.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefing.checks import access, addresses, clients, contrast, headers, inbox, plaintext, size, truth
from briefing.checks.finding import Finding, Level, Mailing
from briefing.phrases import Phrases

__all__ = ["SPAM", "Finding", "Level", "Mailing", "check"]

SPAM = 0.5
"""A SpamAssassin score (local tests alone) from which on it is worth a look; providers often file away from 5 on."""


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
    found = [
        *truth.findings(mailing.edition, phrases),
        *headers.findings(mailing),
        *size.findings(mailing),
        *inbox.findings(mailing),
        *access.findings(mailing),
        *contrast.findings(mailing),
        *addresses.findings(mailing, answers or {}),
        *plaintext.findings(mailing),
        *clients.findings(mailing),
        *(_spam(*spam) if spam else ()),
    ]
    return tuple(sorted(found, key=lambda finding: finding.level != "must"))


def _spam(score: float, rules: tuple[str, ...]) -> tuple[Finding, ...]:
    if score <= SPAM:
        return ()
    what = f"SpamAssassin gives it {score:g} ({', '.join(rules)})"
    return (Finding(rule="spam", level="should", where="message", what=what, hint="mend what these rules name"),)
