"""The ready verdict of an edition: its mail is made as for one reader, and every rule is asked."""

from __future__ import annotations

import re
import shutil
import subprocess

from briefing import checks, phrases
from briefing.checks import Finding, Mailing, link_targets
from briefing.checks.mail_page import MailPage
from briefing.config import Config
from briefing.delivery.message import sample_message
from briefing.errors import BriefingError
from briefing.pipeline.article_pages import Puller
from briefing.pipeline.gather import Progress
from briefing.pipeline.output import rendering_of
from briefing.rendering import theme
from briefing.types import Edition, Rendering, Request

# Seconds for all links of an edition together. Each may take `fetch.timeout` (20 s), and the slowest decides; an editor
# who waits longer than a minute for a check no longer asks for it.
_LINKS_DEADLINE = 60.0
_SPAM_LINE = re.compile(r"^Content analysis details: *\((-?[\d.]+) points", re.MULTILINE)
_SPAM_RULE = re.compile(r"^ *-?\d+\.\d+ ([A-Z][A-Z0-9_]+)", re.MULTILINE)


def mailing_of(
    config: Config, edition: Edition, *, theme_name: str = "", rendering: Rendering | None = None
) -> Mailing:
    """An edition as it would go out to one reader.

    Args:
        theme_name: another theme than the edition's.
        rendering: the edition as it is rendered already; `theme_name` is not asked then.

    Raises:
        RenderError: the theme is missing or broken.
        DeliveryError: the sender's address is none.
    """
    rendering = rendering or rendering_of(edition, config.root, theme_name=theme_name)
    made = sample_message(edition, rendering, config.delivery)
    return Mailing(edition=edition, rendering=rendering, message=made, to_be_set=config.delivery is None)


def ready_findings(
    config: Config,
    edition: Edition,
    progress: Progress,
    *,
    theme_name: str = "",
    spam: bool = False,
    links: bool = False,
) -> tuple[Finding, ...]:
    """Everything to mend before an edition goes out, what must be first.

    Args:
        theme_name: another theme than the edition's.
        spam: ask the SpamAssassin of this machine, with its local tests alone.
        links: fetch the address of every link, as politely and as guarded as sources are.

    Raises:
        RenderError, DeliveryError: there is no mail to check.
        BriefingError: there is no SpamAssassin.
    """
    mailing = mailing_of(config, edition, theme_name=theme_name)
    return checks.check(
        mailing,
        phrases.load(edition.language, theme.folders(config.root)),
        answers=_link_answers(config, mailing, progress) if links else None,
        spam=spam_score(mailing.message) if spam else None,
    )


def spam_score(mail: bytes, program: str = "spamassassin") -> tuple[float, tuple[str, ...]]:
    """The score that SpamAssassin gives a message by its local tests, and the names of the rules that count.

    Raises:
        BriefingError: it is not on this machine, or says nothing.
    """
    path = shutil.which(program)
    if path is None:
        raise BriefingError("is not on this machine", where=program, hint="install SpamAssassin, or leave --spam away")
    # -L: no network tests, which would send parts of an unpublished mail to strangers; -t: report instead of deliver.
    try:
        run = subprocess.run([path, "-L", "-t"], input=mail, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired as error:
        raise BriefingError("gave no answer in two minutes", where=path) from error
    report = run.stdout.decode("utf-8", "replace")
    found = _SPAM_LINE.search(report)
    if found is None:
        told = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BriefingError(told[-1] if told else "says nothing", where=path, hint="does it run by hand?")
    return float(found[1]), tuple(_SPAM_RULE.findall(report[found.start() :]))


def _link_answers(config: Config, mailing: Mailing, progress: Progress) -> dict[str, str]:
    """What went wrong with each address, "" where it answered. The fragment is the browser's alone."""
    targets = link_targets.link_addresses(MailPage(mailing.rendering.mail))
    wanted = [url for url in targets if url.startswith(("http://", "https://"))]
    limits = config.fetch.model_copy(update={"deadline": min(config.fetch.deadline, _LINKS_DEADLINE), "mirror": ""})
    asked = config.model_copy(update={"fetch": limits})
    requests = [Request(url=url.partition("#")[0]) for url in wanted]
    answers = Puller(asked, "links", offline=False, progress=progress).pull(requests)
    return {
        url: "" if answer.responses else "; ".join(problem.what for problem in answer.problems)
        for url, answer in zip(wanted, answers, strict=True)
    }
