"""The parts of the verdict that reach outside: a spam filter, and the links' addresses."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from briefing import pipeline
from briefing.errors import BriefingError
from briefing.pipeline.ready import ready_findings, spam_score
from tests.workspace import TwoDays

REPORT = """
Content analysis details:   (1.7 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
 1.6 HTML_IMAGE_ONLY_04     BODY: HTML: images with 0-400 bytes of words
 0.1 MISSING_MID            Missing Message-Id: header
"""


def program(folder: Path, script: str) -> str:
    file = folder / "filter"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IEXEC)
    return str(file)


def test_the_score_and_its_rules_are_read(tmp_path: Path) -> None:
    told = program(tmp_path, f"cat > {tmp_path}/given\ncat <<'END'\n{REPORT}\nEND")
    assert spam_score(b"Subject: x\r\n\r\nHello", told) == (1.7, ("HTML_IMAGE_ONLY_04", "MISSING_MID"))
    assert (tmp_path / "given").read_bytes() == b"Subject: x\r\n\r\nHello"


def test_a_filter_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(BriefingError, match="no rules found"):
        spam_score(b"", program(tmp_path, "cat > /dev/null; echo 'no rules found' >&2; exit 1"))
    with pytest.raises(BriefingError, match="not on this machine"):
        spam_score(b"", "a-program-that-is-nowhere")


def test_links_are_fetched_with_the_guard_of_sources(days: TwoDays) -> None:
    config, edition = days.config, days.wednesday.edition
    first = edition.sections[0]
    edition = replace(edition, sections=(replace(first, blurbs=first.blurbs[:1]),))
    # The sample's outlets have no server: each link is dead, and each is told once.
    limits = config.fetch.model_copy(update={"timeout": 5.0})
    found = ready_findings(config.model_copy(update={"fetch": limits}), edition, pipeline.no_progress, links=True)
    dead = [finding for finding in found if finding.rule == "dead link"]
    assert len(dead) == len({article.url for article in edition.blurbs[0].story.articles})
    assert all("there is no server of that name" in finding.what for finding in dead)
