"""A draft as a sheet: YAML that an editor reads without having learnt it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import yaml

from briefing.config import lines
from briefing.desk.shown import NO_QUOTE, Shown, left_out, shown
from briefing.edits import Edits, StoryEdit
from briefing.phrases import Phrases
from briefing.types import Edition, LeftOut, Quote, ThemeTraits

__all__ = ["quoted", "write"]

_COLUMNS = 100
_HELP = """\
{id}, a draft. Change it, save it and close it; unchanged or emptied, nothing is done.

Move a story's block to move the story. pin: true keeps a story in, and where it stands, when the edition is
built again; drop: true leaves it out. pin: true below left_out takes a story in (its sentences: edit again).
Of the sentences delete, move or reword any. One that says anything else than its article is yours, and is
marked as reworded by the editor wherever it is shown; so is a headline of yours.
A quote is verbatim or it is no quote: give the number of another one, or none.
The note may have *emphasis*, **strong**, [links](https://...) and lists of dashes.
"""


def write(edition: Edition, edits: Edits, phrases: Phrases, theme: ThemeTraits) -> str:
    """The sheet of a draft.

    Args: the draft with its articles' texts; what the editor changed in it before; our words in its language; what its
    theme says of itself.
    """
    out = [f"# {line}".rstrip() for line in _HELP.format(id=edition.id).splitlines()]
    out += ["", f"note: {_note(edition.note)}", f"subject: {_scalar(edition.subject, 0)}"]
    out += [f"preheader: {_scalar(edition.preheader, 0)}", "", "stories:"]
    for blurb in edition.blurbs:
        out += _story(shown(blurb, theme, phrases), edits)
    others = left_out(edition, edits, phrases)
    out += ["left_out:" if others else "left_out: []"]
    for item, edit in others:
        out += _other(item, edit)
    return "\n".join(out).rstrip() + "\n"


def quoted(quote: Quote) -> str:
    """A quote with who said it."""
    said = f"“{' '.join(quote.text.split())}”"
    return f"{said} {', '.join(part for part in (quote.speaker or '', quote.speaker_role) if part)}".rstrip()


def _story(story: Shown, edits: Edits) -> Iterator[str]:
    blurb = story.blurb
    yield f"- id: {_scalar(blurb.story.id, 2)}"
    yield f"  headline: {_scalar(story.headline, 2)}"
    yield f"  outlet: {_scalar(blurb.story.lead.source, 2)}"
    yield f"  section: {_scalar(blurb.story.section, 2)}"
    yield f"  pin: {_bool(edits.pins(blurb.story))}"
    yield "  drop: false"
    yield "  sentences:"
    for number, made in enumerate(story.sentences, start=1):
        mark = {"quote": "a quote: as it is, or not at all", "editor": "yours"}.get(made.kind, "")
        yield f"    {number}: {_scalar(made.text, 4, mark)}"
    if story.quotes:
        yield f"  quote: {story.quote or NO_QUOTE}"
        yield "  quotes:"
        yield from (f"    {at}: {_scalar(quoted(quote), 4)}" for at, quote in enumerate(story.quotes, start=1))
    yield ""


def _other(item: LeftOut, edit: StoryEdit | None) -> Iterator[str]:
    yield f"- id: {_scalar(item.story, 2)}"
    yield f"  headline: {_scalar(' '.join(item.title.split()), 2)}"
    yield f"  outlet: {_scalar(item.source, 2)}"
    yield f"  reason: {_scalar(item.reason, 2)}"
    yield "  pin: false"
    if edit is not None and edit.drop:
        yield "  drop: true"
    yield ""


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _note(text: str) -> str:
    block = "|-\n" + "\n".join(f"  {line}".rstrip() for line in text.splitlines())
    return block if text and _reads(f"note: {block}", text) else _scalar(text, 0)


def _scalar(text: str, indent: int, mark: str = "") -> str:
    """A text as a value: as it is, folded over lines, or in double quotes; the first that reads back as it was."""
    if text and not mark and len(text) < _COLUMNS - 20 and _reads(f"k: {text}", text):
        return text
    space = " " * (indent + 2)
    body = textwrap.wrap(text, _COLUMNS - len(space), break_long_words=False, break_on_hyphens=False)
    comment = f" # {mark}" if mark else ""
    folded = f">-{comment}\n" + "\n".join(f"{space}{line}" for line in body)
    if body and _reads(f"{' ' * indent}k: {folded}", text):
        return folded
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=1_000_000).strip() + comment


def _reads(written: str, text: str) -> bool:
    try:
        document = lines.read(written)
    except lines.YamlMistake:
        return False
    return not document.mistakes and isinstance(document.data, dict) and next(iter(document.data.values())) == text
