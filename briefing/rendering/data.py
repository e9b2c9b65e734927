"""An edition as data (JSON, read back without loss) and as Markdown for an editor's desk.

The JSON leaves out the articles' text, which the store has: their ids and hashes bring it back. Same edition, same
bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from briefing.errors import StoreError
from briefing.phrases import Phrases
from briefing.rendering.notes import NoteBlock, NoteRun
from briefing.rendering.typesetting import TextRun, edition_day
from briefing.rendering.view import BlurbView, CalloutView, Page, page, problem_line
from briefing.types import Article, Blurb, Edition, ThemeTraits

__all__ = ["SCHEMA", "edition_from_json", "edition_json", "edition_markdown"]

SCHEMA = 1
"""Goes up when an edition's JSON cannot be read as before any more. A new field with a default needs none."""

# An edition in a tuple: only then does pydantic take a configuration for a dataclass. `defer_build` puts the 70 ms that
# the schema costs off to the first edition that is read or written.
_EDITION = TypeAdapter(tuple[Edition], config=ConfigDict(defer_build=True))
_MARKUP = re.compile(r"([\\`*_\[\]#|~])")
_LINE_START = re.compile(r"^(\s*)([-+>]|\d+[.)])(\s)")


def edition_json(edition: Edition) -> str:
    """The edition as JSON: `schema`, then its fields; articles without their text. Ends with a line break."""
    made = _EDITION.dump_python((edition,), mode="json")[0]
    for article in _article_documents(made):
        del article["text"]
    return json.dumps({"schema": SCHEMA} | made, ensure_ascii=False, indent=1) + "\n"


def edition_from_json(text: str, articles: Mapping[tuple[str, str], Article]) -> Edition:
    """Read back what `edition_json` wrote.

    Args:
        text: the JSON.
        articles: stored articles by (id, sha256). They stand in place of what the document says of them; one that is
            not there keeps its metadata and has no text.

    Raises:
        StoreError: not JSON, another schema, or a field that does not fit.
    """
    try:
        made = json.loads(text)
        if not isinstance(made, dict) or made.pop("schema", None) != SCHEMA:
            raise StoreError("this is no edition of schema 1", hint="build it again with this version")
        _read_one_time(made)
        edition = _EDITION.validate_python((made,))[0]
    except (json.JSONDecodeError, RecursionError, ValidationError) as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise StoreError(f"the edition cannot be read: {what}", hint="build it again") from error
    sections = tuple(
        replace(section, blurbs=tuple(_with_stored_articles(blurb, articles) for blurb in section.blurbs))
        for section in edition.sections
    )
    return replace(edition, sections=sections)


def edition_markdown(edition: Edition, phrases: Phrases, theme: ThemeTraits) -> str:
    """The edition as Markdown: the blurbs with what its theme prints of them, what was left out, and what failed with
    what to do about it. Every blurb has its headline here, for an editor has to find it."""
    view = page(edition, phrases)
    parts = [f"# {_escaped(view.title)}", _escaped(" · ".join(view.meta)), *map(_note_block, view.note)]
    if view.note and view.signature:
        parts.append(f"*{_escaped(view.signature)}*")
    for section in view.sections:
        if section.name:
            parts.append(f"## {_escaped(section.name)}")
        for blurb in section.blurbs:
            parts.append(f"### {_linked_run(blurb.headline)}")
            parts.extend(_prose(blurb) if theme.tells == "prose" else _points(blurb))
            if theme.callouts and blurb.callout:
                parts.append(_callout(blurb.callout))
    if view.in_brief:
        lines = (f"- {_linked_run(line.headline)} · {_escaped(line.outlet)}" for line in view.in_brief.lines)
        parts += [f"## {_escaped(view.in_brief.name)}", "\n".join(lines)]
    parts.extend(_what_is_missing(view, edition, phrases))
    return "\n\n".join(part for part in parts if part) + "\n"


def _read_one_time(made: dict[str, Any]) -> None:
    """An edition of before briefings could come several times a day says `time` in its imprint."""
    imprint = made.get("imprint")
    if isinstance(imprint, dict) and "time" in imprint:
        time = imprint.pop("time")
        imprint.setdefault("times", [time] if time else [])


def _note_block(block: NoteBlock) -> str:
    if block.items:
        return "\n".join(f"- {''.join(map(_note_run, item))}" for item in block.items)
    return "".join(map(_note_run, block.runs))


def _note_run(run: NoteRun) -> str:
    said = _linked_run(TextRun(text=run.text, url=run.url))
    words = said.strip()  # Markdown sets nothing that begins or ends with a space
    mark = "*" * (run.emphasis + 2 * run.strong)
    return said.replace(words, f"{mark}{words}{mark}") if words and mark else said


def _prose(blurb: BlurbView) -> list[str]:
    words = [
        _escaped(blurb.bridge),
        *map(_sentence_with_source, blurb.sentences),
        "".join(map(_linked_run, blurb.credit)),
    ]
    return [" ".join(filter(None, words))]


def _points(blurb: BlurbView) -> list[str]:
    listed = "\n".join(f"- {_sentence_with_source(point)}" for point in blurb.points)
    return [f"*{_escaped(' · '.join(blurb.quiet))}*", listed]


def _callout(callout: CalloutView) -> str:
    said = f"> {_escaped(callout.text)}"
    return f"{said}\n> — {_escaped(callout.attribution)}" if callout.attribution else said


def _what_is_missing(view: Page, edition: Edition, phrases: Phrases) -> list[str]:
    parts = ["---", *([_escaped(view.footer.excerpts)] if view.footer.excerpts else [])]
    if view.left_out:
        lines = [
            f"- {_linked_run(TextRun(text=s.title, url=s.url))} · {_escaped(s.source)} · {_escaped(s.reason)}"
            for s in view.left_out
        ]
        parts += [f"**{_escaped(view.left_out_title)}**", "\n".join(lines)]
    if edition.problems:
        hinted = (
            problem_line(problem, phrases, edition_day(edition), edition.timezone)
            + (f" ({problem.hint})" if problem.hint else "")
            for problem in edition.problems
        )
        lines = [f"- {_escaped(line)}" for line in hinted]
        parts += [f"**{_escaped(view.words['web.missing'])}**", "\n".join(lines)]
    if view.footer.unverified:
        parts.append(_escaped(view.footer.unverified))
    return parts if len(parts) > 1 else []


def _linked_run(run: TextRun) -> str:
    if not run.url:
        return _escaped(run.text)
    words = run.text.strip()  # a link's brackets close on its words, not on the space beside them
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{before}[{_escaped(words)}]({_link_target(run.url)}){after}"


def _sentence_with_source(run: TextRun) -> str:
    """A sentence with its place in the original as a small arrow, so that the prose stays readable as source."""
    intro = f"{_escaped(run.intro)} " if run.intro else ""
    return f"{intro}{_escaped(run.text)} [↗]({_link_target(run.url)})" if run.url else intro + _escaped(run.text)


def _link_target(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is: feeds write neither markup nor HTML into an editor's file."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINE_START.sub(r"\1\\\2\3", _MARKUP.sub(r"\\\1", re.sub(r"[\r\n]+", " ", plain)))


def _with_stored_articles(blurb: Blurb, articles: Mapping[tuple[str, str], Article]) -> Blurb:
    def stored(them: Iterable[Article]) -> tuple[Article, ...]:
        # The outlet's name is the configuration's word at that time; all else is the store's.
        kept = ((articles.get((article.id, article.sha256), article), article.source) for article in them)
        return tuple(replace(article, source=source) for article, source in kept)

    story = blurb.story
    return replace(blurb, story=replace(story, articles=stored(story.articles), background=stored(story.background)))


def _article_documents(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        article
        for section in made["sections"]
        for blurb in section["blurbs"]
        for article in (*blurb["story"]["articles"], *blurb["story"]["background"])
    ]
