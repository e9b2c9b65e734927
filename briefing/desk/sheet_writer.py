"""Write a draft as a sheet: YAML that an editor can read without having learnt YAML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import yaml

from briefing.config import yaml_document
from briefing.desk.sheet_contents import NO_QUOTE, SheetStory, pinnable_stories, sheet_story
from briefing.edits import Edits, StoryEdit
from briefing.phrases import Phrases
from briefing.types import Edition, LeftOut, Quote, ThemeTraits

__all__ = ["quote_line", "write_sheet"]

# Columns of a sheet, and of a value that is written as it is. Any width reads back as the same text.
_LINE_WIDTH, _LONGEST_PLAIN = 100, 80
_HELP = """\
{id}, a draft. Change it, save it and close it; unchanged or emptied, nothing is done.

Move a story's block to move the story. pin: true keeps a story in, and where it stands, when the edition is
built again; drop: true leaves it out. pin: true below left_out takes a story in (its sentences: edit again).
What is told in brief stands there, too: drop: true leaves it out.
Of the sentences delete, move or reword any. One that says anything else than its article is yours, and is
marked as reworded by the editor wherever it is shown; so is a headline of yours.
A quote is verbatim or it is no quote: give the number of another one, or none.
The note may have *emphasis*, **strong**, [links](https://...) and lists of dashes.
"""


def write_sheet(edition: Edition, edits: Edits, phrases: Phrases, theme: ThemeTraits) -> str:
    """The sheet of a draft.

    Args: the draft with its articles' texts; the editor's edits of it so far; our words in its language; what its theme
    says of itself.
    """
    out = [f"# {line}".rstrip() for line in _HELP.format(id=edition.id).splitlines()]
    out += ["", f"note: {_note(edition.note)}", f"subject: {_yaml_scalar(edition.subject, 0)}"]
    out += [f"preheader: {_yaml_scalar(edition.preheader, 0)}", "", "stories:"]
    for blurb in edition.blurbs:
        out += _story(sheet_story(blurb, theme, phrases), edits)
    others = pinnable_stories(edition, edits, phrases)
    out += ["left_out:" if others else "left_out: []"]
    for item, edit in others:
        out += _untold_story(item, edit)
    return "\n".join(out).rstrip() + "\n"


def quote_line(quote: Quote) -> str:
    """A quote with who said it."""
    said = f"“{' '.join(quote.text.split())}”"
    return f"{said} {', '.join(part for part in (quote.speaker or '', quote.speaker_role) if part)}".rstrip()


def _story(story: SheetStory, edits: Edits) -> Iterator[str]:
    blurb = story.blurb
    yield f"- id: {_yaml_scalar(blurb.story.id, 2)}"
    yield f"  headline: {_yaml_scalar(story.headline, 2)}"
    yield f"  outlet: {_yaml_scalar(blurb.story.lead.source, 2)}"
    yield f"  section: {_yaml_scalar(blurb.story.section, 2)}"
    yield f"  pin: {_true_or_false(edits.pins(blurb.story))}"
    yield "  drop: false"
    yield "  sentences:"
    for number, made in enumerate(story.sentences, start=1):
        mark = {"quote": "a quote: as it is, or not at all", "editor": "yours"}.get(made.kind, "")
        yield f"    {number}: {_yaml_scalar(made.text, 4, mark)}"
    if story.quotes:
        yield f"  quote: {story.quote or NO_QUOTE}"
        yield "  quotes:"
        yield from (f"    {at}: {_yaml_scalar(quote_line(quote), 4)}" for at, quote in enumerate(story.quotes, start=1))
    yield ""


def _untold_story(item: LeftOut, edit: StoryEdit | None) -> Iterator[str]:
    yield f"- id: {_yaml_scalar(item.story, 2)}"
    yield f"  headline: {_yaml_scalar(' '.join(item.title.split()), 2)}"
    yield f"  outlet: {_yaml_scalar(item.source, 2)}"
    yield f"  reason: {_yaml_scalar(item.reason, 2)}"
    yield "  pin: false"
    if edit is not None and edit.drop:
        yield "  drop: true"
    yield ""


def _true_or_false(value: bool) -> str:
    return "true" if value else "false"


def _note(text: str) -> str:
    block = "|-\n" + "\n".join(f"  {line}".rstrip() for line in text.splitlines())
    return block if text and _reads_back_as(f"note: {block}", text) else _yaml_scalar(text, 0)


def _yaml_scalar(text: str, indent: int, mark: str = "") -> str:
    """A text as a YAML value: plain, folded over lines, or in double quotes; the first that reads back the same."""
    if text and not mark and len(text) < _LONGEST_PLAIN and _reads_back_as(f"k: {text}", text):
        return text
    space = " " * (indent + 2)
    body = textwrap.wrap(text, _LINE_WIDTH - len(space), break_long_words=False, break_on_hyphens=False)
    comment = f" # {mark}" if mark else ""
    folded = f">-{comment}\n" + "\n".join(f"{space}{line}" for line in body)
    if body and _reads_back_as(f"{' ' * indent}k: {folded}", text):
        return folded
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=1_000_000).strip() + comment


def _reads_back_as(written: str, text: str) -> bool:
    try:
        document = yaml_document.read_yaml(written)
    except yaml_document.YamlMistake:
        return False
    return not document.mistakes and isinstance(document.data, dict) and next(iter(document.data.values())) == text
