"""The end of an edition: what is missing and why, why the reader gets it, and the ways out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from briefing.phrases import Phrases
from briefing.rendering import links
from briefing.rendering.typesetting import TextRun, edition_day, in_timezone, one_line
from briefing.types import Edition, LeftOut, Problem

__all__ = ["PROBLEMS_SHOWN", "FooterView", "LeftOutView", "footer_view", "left_out_view", "problem_line"]

PROBLEMS_SHOWN = 4  # in a mail's footer, which is one paragraph; the web page names them all
_LONGEST_CAUSE = 90  # characters of a problem's cause: what a library says of an error can be a page long


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutView:
    """A story that was not told. `source` and `reason` are words."""

    title: str
    url: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterView:
    """What is missing, why the reader gets this, and the ways out. Every field may be empty."""

    missing: str
    problems: tuple[str, ...]
    unverified: str
    left_out: tuple[TextRun, ...]
    why: str
    unsubscribe: TextRun | None
    browser: TextRun | None
    address: str


def left_out_view(story: LeftOut) -> LeftOutView:
    """A story that was not told, its words and its address safe to print."""
    return LeftOutView(
        title=one_line(story.title),
        url=links.linkable(story.url),
        source=one_line(story.source),
        reason=one_line(story.reason),
    )


def footer_view(edition: Edition, phrases: Phrases) -> FooterView:
    """The end of an edition in our words."""
    imprint = edition.imprint
    problems = tuple(
        problem_line(problem, phrases, edition_day(edition), edition.timezone) for problem in edition.problems
    )
    unsubscribe, browser = links.linkable_mailbox(imprint.unsubscribe), links.linkable(imprint.web_url)
    return FooterView(
        missing=_missing_line(problems, phrases),
        problems=problems,
        unverified=phrases.plural("footer.unverified", edition.unverified) if edition.unverified else "",
        left_out=_left_out_line(len(edition.left_out), browser, phrases),
        why=_why_line(edition, phrases),
        unsubscribe=TextRun(text=phrases["footer.unsubscribe"], url=unsubscribe) if unsubscribe else None,
        browser=TextRun(text=phrases["footer.browser"], url=browser) if browser else None,
        address=one_line(imprint.postal_address),
    )


def problem_line(problem: Problem, phrases: Phrases, day: date, timezone: str = "UTC") -> str:
    """A problem in words: "islandradio.example/feed could not be fetched since Thursday (no answer in 20 s)".

    Args: the problem, our words, the day of the edition and its zone.
    """
    key = f"problem.{problem.stage}"
    what = one_line(problem.what).rstrip(".")
    failed = phrases[key if key in phrases.patterns else "problem.other"]
    if problem.since is not None:
        failed = f"{failed} {_since(problem.since, phrases, day, timezone)}"
    return phrases.format(
        "footer.problem",
        where=links.readable_address(one_line(problem.where)),
        failed=failed,
        what=what if len(what) <= _LONGEST_CAUSE else what[: _LONGEST_CAUSE - 1].rstrip() + "…",
    )


def _since(moment: datetime, phrases: Phrases, day: date, timezone: str) -> str:
    """Since when: the weekday within the last six days, else the date, with another year's."""
    began = in_timezone(moment, timezone).date()
    if 0 <= (day - began).days < 7:
        return phrases.format("problem.since", day=phrases.weekday(began))
    date_of = phrases.short_date(began) if began.year == day.year else phrases.date(began)
    return phrases.format("problem.since_date", day=date_of)


def _missing_line(problems: tuple[str, ...], phrases: Phrases) -> str:
    if not problems:
        return ""
    shown, rest = problems[:PROBLEMS_SHOWN], len(problems) - PROBLEMS_SHOWN
    listed = phrases["footer.separator"].join(shown)
    if rest > 0:
        listed += phrases["list.and"] + phrases.plural("footer.more", rest)
    return phrases.format("footer.missing", problems=listed)


def _left_out_line(count: int, web_url: str, phrases: Phrases) -> tuple[TextRun, ...]:
    if not count:
        return ()
    if not web_url:
        return (TextRun(text=phrases.plural("footer.left_out", count)),)
    target = web_url.partition("#")[0] + "#left-out"
    parts = phrases.plural_parts("footer.left_out_linked", count)
    return tuple(TextRun(text=text, url=target if linked else "") for text, linked in parts)


def _why_line(edition: Edition, phrases: Phrases) -> str:
    days, time = phrases.days(edition.imprint.days), edition.imprint.time
    if days and time:
        return phrases.format("footer.why_days_time", days=days, time=time)
    return phrases.format("footer.why_days", days=days) if days else phrases["footer.why"]
