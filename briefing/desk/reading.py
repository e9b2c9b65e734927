"""What an editor wrote on a sheet, as edits, or as every mistake in it with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefing.clean import plain
from briefing.config import lines
from briefing.config.models import LONGEST_NOTE
from briefing.config.words import printable
from briefing.desk.blocks import Block, told_edit
from briefing.desk.shown import Shown, left_out, shown
from briefing.edits import Edits, StoryEdit, ids, kept
from briefing.errors import EditError
from briefing.phrases import Phrases
from briefing.types import Article, Edition, LeftOut, ThemeTraits
from briefing.verification import strange_quotation

__all__ = ["Read", "read"]

_TOP = ("note", "subject", "preheader", "stories", "left_out")
_SUBJECT, _PREHEADER, _LONGEST = 60, 140, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The edits, what the editor should know of them, and the line of each story's block by its id."""

    edits: Edits
    warnings: tuple[str, ...]
    lines: Mapping[str, int]


def read(
    text: str,
    *,
    file: str,
    edition: Edition,
    edits: Edits,
    phrases: Phrases,
    theme: ThemeTraits,
    sections: Sequence[str] = (),
) -> Read:
    """Read a sheet.

    Args:
        text: the sheet as she left it.
        file: its name, for the messages.
        edition: the draft it was written from.
        edits: what she had changed in that draft before.
        phrases: our words in its language.
        theme: what the theme says that it was written for.
        sections: those that a story may go into, beside the edition's own; none anywhere: any.

    Raises:
        EditError: with every mistake in it, in the order of the file.
    """
    try:
        document = lines.read(text)
    except lines.YamlMistake as mistake:
        raise EditError("", mistakes=(f"{file}:{mistake.line}: {printable(mistake.what)}",)) from mistake
    if not isinstance(document.data, dict):
        raise EditError("", mistakes=(f"{file}:1: is no sheet; briefing edit --print writes one",))
    sheet = _Sheet(document, edition, edits, phrases, theme, sections)
    made = sheet.edits()
    if sheet.mistakes:
        told = dict.fromkeys(f"{file}:{line}: {printable(what)}" for line, what in sorted(sheet.mistakes))
        raise EditError("", mistakes=tuple(told))
    return Read(edits=made, warnings=tuple(sheet.warnings), lines=sheet.places)


@dataclass(slots=True)
class _Sheet:
    """A sheet on its way to edits; mistakes and warnings gather here."""

    document: lines.Document
    edition: Edition
    before: Edits
    phrases: Phrases
    theme: ThemeTraits
    sections: Sequence[str]
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def edits(self) -> Edits:
        self.mistakes += self.document.mistakes
        top = Block(self.document, (), self.mistakes)
        top.only(_TOP)
        told = {blurb.story.id: shown(blurb, self.theme, self.phrases) for blurb in self.edition.blurbs}
        others = {item.story: (item, edit) for item, edit in left_out(self.edition, self.before, self.phrases)}
        blocks = self._blocks("stories", [*told, *others])
        below = self._blocks("left_out", [*told, *others])
        for story in told:
            if story not in self.places:
                what = f"the block of {told[story].headline!r} is gone; put it back (drop: true leaves a story out)"
                self.mistakes.append((self.document.line(("stories",)), what))
        stories = [self._edit(story, block, told, others, below=False) for story, block in blocks.items()]
        stories += [self._edit(story, block, told, others, below=True) for story, block in below.items()]
        if not any(not edit.drop for edit in stories[: len(blocks)]) and not any(edit.pin for edit in stories):
            self.mistakes.append((self.document.line(("stories",)), "every story is dropped; keep one or more"))
        return Edits(
            note=self._note(top),
            subject=self._line(top, "subject", self.edition.subject, self.before.subject, _SUBJECT),
            preheader=self._line(top, "preheader", self.edition.preheader, self.before.preheader, _PREHEADER),
            order=self._order(list(blocks), stories, told),
            stories=kept([*stories, *self._unseen(told)]),
        )

    def _blocks(self, name: str, known: Sequence[str]) -> dict[str, Block]:
        """The blocks of a list by their stories' ids."""
        found: dict[str, Block] = {}
        value = self.document.data.get(name)
        if value is None:
            return found
        if not isinstance(value, list):
            self.mistakes.append(
                (self.document.line((name,)), f"{name} is not a list; keep the dash before each block")
            )
            return found
        for at, item in enumerate(value):
            block = Block(self.document, (name, at), self.mistakes)
            story = str(item["id"]) if isinstance(item, dict) and "id" in item else ""
            if not story:
                block.wrong("", "a block has no id; leave the line that begins with - id: as it was")
            elif story not in known:
                block.wrong("id", f"there is no story {story} in this edition; put its id back as it was")
            elif story in self.places:
                block.wrong("id", f"story {story} stands here for the second time (first on line {self.places[story]})")
            else:
                self.places[story] = block.line("")
                found[story] = block
        return found

    def _edit(
        self,
        story: str,
        block: Block,
        told: Mapping[str, Shown],
        others: Mapping[str, tuple[LeftOut, StoryEdit | None]],
        *,
        below: bool,
    ) -> StoryEdit:
        """What a block says. One that was moved from list to list says so by its place."""
        if story in told:
            old = self.before.of(told[story].blurb.story)
            edit = told_edit(block, told[story], old, self._sections())
            return replace(edit, drop=True, pin=False) if below else edit
        item, known = others[story]
        before = known or StoryEdit(story=story)
        block.same("headline", item.title)
        block.same("outlet", item.source)
        pin = block.truth("pin", default=False) or not below
        drop = block.truth("drop", default=False)
        if pin and block.has("drop") and drop and not before.drop:
            block.wrong("drop", "pin and drop are both true; keep one")
        return replace(before, story=story, title=item.title, pin=pin, drop=drop and not pin)

    def _sections(self) -> tuple[str, ...]:
        own = (blurb.story.section for blurb in self.edition.blurbs)
        return tuple(name for name in dict.fromkeys((*self.sections, *own)) if name)

    def _unseen(self, told: Mapping[str, Shown]) -> tuple[StoryEdit, ...]:
        """Edits of stories that the sheet does not show, or whose block below was taken away: they stay."""
        seen = {edit for shown_ in told.values() if (edit := self.before.of(shown_.blurb.story))}
        seen |= {
            edit
            for item, edit in left_out(self.edition, self.before, self.phrases)
            if edit and item.story in self.places
        }
        return tuple(edit for edit in self.before.stories if edit not in seen)

    def _order(
        self, blocks: Sequence[str], stories: Sequence[StoryEdit], told: Mapping[str, Shown]
    ) -> tuple[tuple[str, ...], ...]:
        """Her order, if she has one. A story that only got another section goes where that section is."""
        edits = dict(zip(blocks, stories, strict=False))
        stay = [story for story in blocks if story in told]
        moved = stay != [story for story in told if story in stay] or any(story not in told for story in blocks)
        if not moved and not self.before.order and not any(edit.pin for edit in stories):
            return ()
        placed = (story for story in blocks if moved or edits[story].section in (None, told[story].blurb.story.section))
        return tuple(tuple(sorted(ids(told[story].blurb.story))) if story in told else (story,) for story in placed)

    def _note(self, top: Block) -> str | None:
        note = top.text("note", self.edition.note, empty=True).strip()
        if len(note) > LONGEST_NOTE:
            top.wrong("note", f"the note has {len(note)} characters; at most {LONGEST_NOTE} go there")
        return self.before.note if note == self.edition.note.strip() else note

    def _line(self, top: Block, key: str, printed: str, before: str | None, most: int) -> str | None:
        """A line of the mail: hers, None for the composed one, which an emptied one means, too."""
        line = plain(top.text(key, printed, empty=True))
        if line == plain(printed):
            return before
        if not line:
            return None
        if len(line) > _LONGEST:
            top.wrong(key, f"has {len(line)} characters; at most {_LONGEST} go there, and {most} are shown")
        elif len(line) > most:
            self.warnings.append(f"the {key} has {len(line)} characters; mail programs show about {most}")
        if strange := strange_quotation(line, self._articles()):
            top.wrong(key, f"“{strange}” stands in none of the articles; what is between quotation marks is verbatim")
        return line

    def _articles(self) -> Iterable[Article]:
        return (article for blurb in self.edition.blurbs for article in blurb.story.articles)
