"""Whether every fact and quote stands in its article, and whether the edition says what it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.checks.finding import Finding
from briefing.phrases import Phrases
from briefing.types import Edition
from briefing.verification import find_unproved as unproved


def findings(edition: Edition, phrases: Phrases) -> Iterator[Finding]:
    """What does not hold, and what no reader should get: an edition without a story, a mail without an address."""
    for line in unproved(edition, phrases):
        yield Finding(rule="truth", level="must", where="edition", what=line, hint="drop the story, or build it again")
    if not edition.blurbs:
        yield Finding(rule="empty", level="must", where="edition", what="tells no story", hint="send nothing today")
    if not edition.imprint.postal_address:
        yield Finding(
            rule="address",
            level="should",
            where="footer",
            what="there is no postal address; laws on mail to many ask for one (CAN-SPAM 5(a)(5), CASL 6(2))",
            hint="set briefings.postal_address in feeds.yaml",
        )
