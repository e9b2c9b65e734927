"""Documents as real sites served them. They stay where they are: skipped where that folder is not."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from briefing import sources
from briefing.config import Source
from briefing.errors import SourceError
from briefing.extraction import extract
from briefing.types import Response

from .test_clean import assert_harmless

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs ../shared/data, documents of others; test_sources and test_extraction have ours"
)


def one_in(few: int) -> int:
    """The step through a collection: all of it takes ten seconds, and is read with `--hypothesis-profile=long`."""
    return 1 if settings.get_current_profile_name() == "long" else few


def manifest() -> list[list[str]]:
    text = (DATA / "feeds" / "snapshots" / "MANIFEST.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_snapshots_give_items_or_say_why() -> None:
    empty = []
    for file, url, *_ in manifest()[:: one_in(4)]:
        body = (DATA / "feeds" / "snapshots" / file).read_bytes()
        try:
            feed = sources.read(Source(url=url or "https://a.example/feed"), Response(url=url, status=200, body=body))
        except SourceError as error:
            empty.append(str(error))
            continue
        assert feed.entries
        for entry in feed.entries:
            assert entry.id
            assert "\n" not in entry.title
            assert entry.url == "" or entry.url.startswith(("https://", "http://"))
            assert entry.published is None or entry.published.utcoffset() is not None
    # One document writes its own XML: <?xml?xml ...?> and namespace prefixes without a namespace.
    assert len(empty) <= 1, empty


def test_hostile_feeds_leave_nothing_active() -> None:
    rows: list[dict[str, Any]] = []
    with gzip.open(DATA / "feeds" / "hostile.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        try:
            feed = sources.parse_feed(base64.b64decode(row["body_b64"]), url="https://example.org/feed")
        except SourceError:
            continue
        for entry in feed.entries:
            assert_harmless(entry.summary)
            assert_harmless(entry.content)
            assert entry.image == "" or entry.image.startswith(("https://", "http://"))


def test_pages_give_text() -> None:
    truth = (DATA / "articles" / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    failed = []
    for line in truth[:: one_in(48)]:
        row = json.loads(line)
        with gzip.open(DATA / "articles" / "pages" / row["file"]) as page:
            data = page.read()
        try:
            article = extract(data, url=row["url"])
        except SourceError as error:
            failed.append(str(error))
            continue
        assert article.text
        assert article.title
    assert len(failed) <= 1, failed
