"""Read a sheet that an editor changed: the edits in it, or every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from briefing.clean import clean_line
from briefing.composition.editor_changes import comparable_words, reword_sentence
from briefing.config import yaml_document
from briefing.config.mistakes import escape_unprintable
from briefing.config.models import LONGEST_NOTE
from briefing.desk.sheet_contents import NO_QUOTE, SheetStory, pinnable_stories, sheet_story
from briefing.desk.sheet_writer import quote_line
from briefing.edits import EditedLine, Edits, StoryEdit, article_ids, article_versions, only_changing
from briefing.errors import EditError
from briefing.phrases import Phrases
from briefing.types import Article, Edition, LeftOut, Quote, Sentence, Story, ThemeTraits
from briefing.verification import find_unsaid_quotation

__all__ = ["ReadSheet", "read_sheet"]

_STORY_KEYS = ("id", "headline", "outlet", "section", "pin", "drop", "sentences", "quote", "quotes", "reason")
_TOP_KEYS = ("note", "subject", "preheader", "stories", "left_out")
# Characters that mail programs show; as `composition/subject_line.py`. A longer line is taken, with a warning.
_SUBJECT_SHOWN, _PREHEADER_SHOWN = 78, 140
# Characters that are refused: more is a paragraph pasted into the wrong place, not a line, sentence or headline.
_LONGEST_MAIL_LINE, _LONGEST_SENTENCE, _LONGEST_HEADLINE = 300, 600, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """The edits of a sheet, warnings for the editor, and by a story's id the line of its block."""

    edits: Edits
    warnings: tuple[str, ...]
    lines: Mapping[str, int]


def read_sheet(
    text: str,
    *,
    file: str,
    edition: Edition,
    edits: Edits,
    phrases: Phrases,
    theme: ThemeTraits,
    sections: Sequence[str] = (),
) -> ReadSheet:
    """Read a sheet.

    Args:
        text: the sheet as the editor left it.
        file: its name, for the messages.
        edition: the draft it was written from.
        edits: what the editor had changed in that draft before.
        phrases: our words in its language.
        theme: what the theme that it was written for says of itself.
        sections: those that a story may move to, besides the edition's own. Where there are none at all, any name goes.

    Raises:
        EditError: with every mistake in it, in the order of the file.
    """
    try:
        document = yaml_document.read_yaml(text)
    except yaml_document.YamlMistake as mistake:
        raise EditError("", mistakes=(f"{file}:{mistake.line}: {escape_unprintable(mistake.what)}",)) from mistake
    if not isinstance(document.data, dict):
        raise EditError("", mistakes=(f"{file}:1: is no sheet; briefing edit --print writes one",))
    sheet = _SheetReader(document, edition, edits, phrases, theme, sections)
    made = sheet.edits()
    if sheet.mistakes:
        told = dict.fromkeys(f"{file}:{line}: {escape_unprintable(what)}" for line, what in sorted(sheet.mistakes))
        raise EditError("", mistakes=tuple(told))
    return ReadSheet(edits=made, warnings=tuple(sheet.warnings), lines=sheet.block_lines)


@dataclass(slots=True)
class _SheetReader:
    """Reads one sheet, and gathers its mistakes and warnings."""

    document: yaml_document.YamlDocument
    edition: Edition
    before: Edits
    phrases: Phrases
    theme: ThemeTraits
    sections: Sequence[str]
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    block_lines: dict[str, int] = field(default_factory=dict)

    def edits(self) -> Edits:
        self.mistakes += self.document.mistakes
        top = _SheetBlock(self.document, (), self.mistakes)
        top.refuse_keys_besides(_TOP_KEYS)
        told = {blurb.story.id: sheet_story(blurb, self.theme, self.phrases) for blurb in self.edition.blurbs}
        others = {item.story: (item, edit) for item, edit in pinnable_stories(self.edition, self.before, self.phrases)}
        blocks = self._blocks("stories", [*told, *others])
        below = self._blocks("left_out", [*told, *others])
        for story in told:
            if story not in self.block_lines:
                what = f"the block of {told[story].headline!r} is gone; put it back (drop: true leaves a story out)"
                self.mistakes.append((self.document.line(("stories",)), what))
        stories = [self._story_edit(story, block, told, others, below=False) for story, block in blocks.items()]
        stories += [self._story_edit(story, block, told, others, below=True) for story, block in below.items()]
        if told and not any(not edit.drop for edit in stories[: len(blocks)]) and not any(edit.pin for edit in stories):
            self.mistakes.append((self.document.line(("stories",)), "every story is dropped; keep one or more"))
        return Edits(
            note=self._note(top),
            subject=self._mail_line(top, "subject", self.edition.subject, self.before.subject, _SUBJECT_SHOWN),
            preheader=self._mail_line(
                top, "preheader", self.edition.preheader, self.before.preheader, _PREHEADER_SHOWN
            ),
            order=self._order(list(blocks), stories, told),
            stories=only_changing([*stories, *self._edits_not_shown(told)]),
        )

    def _blocks(self, name: str, known: Sequence[str]) -> dict[str, _SheetBlock]:
        """The blocks of a list by their stories' ids."""
        found: dict[str, _SheetBlock] = {}
        value = self.document.data.get(name)
        if value is None:
            return found
        if not isinstance(value, list):
            self.mistakes.append(
                (self.document.line((name,)), f"{name} is not a list; keep the dash before each block")
            )
            return found
        for at, item in enumerate(value):
            block = _SheetBlock(self.document, (name, at), self.mistakes)
            story = str(item["id"]) if isinstance(item, dict) and "id" in item else ""
            if not story:
                block.refuse("", "a block has no id; leave the line that begins with - id: as it was")
            elif story not in known:
                block.refuse("id", f"there is no story {story} in this edition; put its id back as it was")
            elif story in self.block_lines:
                block.refuse(
                    "id", f"story {story} stands here for the second time (first on line {self.block_lines[story]})"
                )
            else:
                self.block_lines[story] = block.line("")
                found[story] = block
        return found

    def _story_edit(
        self,
        story: str,
        block: _SheetBlock,
        told: Mapping[str, SheetStory],
        others: Mapping[str, tuple[LeftOut, StoryEdit | None]],
        *,
        below: bool,
    ) -> StoryEdit:
        """The edit that a block asks for. A block that was moved to the other list asks for it by its place."""
        if story in told:
            old = self.before.of(told[story].blurb.story)
            edit = _edit_of_told_story(block, told[story], old, self._sections())
            return replace(edit, drop=True, pin=False) if below else edit
        item, known = others[story]
        before = known or StoryEdit(story=story)
        block.refuse_change("headline", item.title)
        block.refuse_change("outlet", item.source)
        pin = block.boolean("pin", default=False) or not below
        drop = block.boolean("drop", default=False)
        if pin and block.has("drop") and drop and not before.drop:
            block.refuse("drop", "pin and drop are both true; keep one")
        return replace(before, story=story, title=item.title, pin=pin, drop=drop and not pin)

    def _sections(self) -> tuple[str, ...]:
        own = (blurb.story.section for blurb in self.edition.blurbs)
        return tuple(name for name in dict.fromkeys((*self.sections, *own)) if name)

    def _edits_not_shown(self, told: Mapping[str, SheetStory]) -> tuple[StoryEdit, ...]:
        """The earlier edits that stay: of stories not on the sheet, or whose block below `left_out` was deleted."""
        seen = {edit for shown_ in told.values() if (edit := self.before.of(shown_.blurb.story))}
        seen |= {
            edit
            for item, edit in pinnable_stories(self.edition, self.before, self.phrases)
            if edit and item.story in self.block_lines
        }
        return tuple(edit for edit in self.before.stories if edit not in seen)

    def _order(
        self, blocks: Sequence[str], stories: Sequence[StoryEdit], told: Mapping[str, SheetStory]
    ) -> tuple[tuple[str, ...], ...]:
        """The editor's order, if she has one. A story that only changed its section goes where that section is."""
        edits = dict(zip(blocks, stories, strict=False))
        stay = [story for story in blocks if story in told]
        moved = stay != [story for story in told if story in stay] or any(story not in told for story in blocks)
        if not moved and not self.before.order and not any(edit.pin for edit in stories):
            return ()
        placed = (story for story in blocks if moved or edits[story].section in (None, told[story].blurb.story.section))
        return tuple(
            tuple(sorted(article_ids(told[story].blurb.story))) if story in told else (story,) for story in placed
        )

    def _note(self, top: _SheetBlock) -> str | None:
        note = top.text("note", self.edition.note, empty=True).strip()
        if len(note) > LONGEST_NOTE:
            top.refuse("note", f"the note has {len(note)} characters; at most {LONGEST_NOTE} go there")
        return self.before.note if note == self.edition.note.strip() else note

    def _mail_line(self, top: _SheetBlock, key: str, printed: str, before: str | None, most: int) -> str | None:
        """The editor's subject or preheader; None where it is the composed one, or was emptied to get that back."""
        line = clean_line(top.text(key, printed, empty=True))
        if line == clean_line(printed):
            return before
        if not line:
            return None
        if len(line) > _LONGEST_MAIL_LINE:
            top.refuse(key, f"has {len(line)} characters; at most {_LONGEST_MAIL_LINE} go there, and {most} are shown")
        elif len(line) > most:
            self.warnings.append(f"the {key} has {len(line)} characters; mail programs show about {most}")
        if strange := find_unsaid_quotation(line, self._articles()):
            top.refuse(key, f"“{strange}” stands in none of the articles; what is between quotation marks is verbatim")
        return line

    def _articles(self) -> Iterable[Article]:
        return (article for blurb in self.edition.blurbs for article in blurb.story.articles)


@dataclass(frozen=True, slots=True)
class _SheetBlock:
    """The keys at one path of the document; what is wrong with them goes to `mistakes`."""

    document: yaml_document.YamlDocument
    path: yaml_document.KeyPath
    mistakes: list[tuple[int, str]]

    @property
    def data(self) -> dict[str, Any]:
        """The keys and their values."""
        found = self.document.data
        for part in self.path:
            found = found[part]
        return found if isinstance(found, dict) else {}

    def line(self, key: str) -> int:
        """The line of a key; of the block itself for ""."""
        return self.document.line((*self.path, *key.split("/")) if key else self.path)

    def refuse(self, key: str, what: str) -> None:
        """Note a mistake."""
        self.mistakes.append((self.line(key), what))

    def has(self, key: str) -> bool:
        """Whether the block has a key."""
        return key in self.data

    def refuse_keys_besides(self, known: Sequence[str]) -> None:
        """Note every key that is not among `known`."""
        for key in self.data:
            if key not in known:
                self.refuse(key, f"{key} is not known; the keys here are {', '.join(known)}")

    def text(self, key: str, default: str, *, empty: bool = False) -> str:
        """The text of a key; `default` where the key is missing or its value cannot be read as text."""
        if key not in self.data:
            return default
        return self._text(key, self.data[key], default, empty=empty)

    def numbered(self, key: str, count: int) -> dict[int, str]:
        """The texts of a numbered list by their numbers, in the order of the file."""
        found: dict[int, str] = {}
        value = self.data[key]
        if not isinstance(value, dict):
            self.refuse(key, f"{key} is not a numbered list; write each as 1: and its words")
            return found
        for number, text in value.items():
            # int() reads other scripts' digits, too, and refuses thousands of them.
            at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
            if not 1 <= at <= count:
                hint = "words of your own go into the note" if key == "sentences" else "none can be added"
                self.refuse(f"{key}/{number}", f"there is no number {number} here ({count} in all); {hint}")
            elif text is not None and text != "":
                found[at] = self._text(f"{key}/{number}", text, "")
        return found

    def _text(self, key: str, value: Any, default: str, *, empty: bool = False) -> str:
        if isinstance(value, str) and (value.strip() or empty):
            return value
        if value is None and empty:
            return ""
        if isinstance(value, str) or value is None:
            self.refuse(key, f"{key.partition('/')[0]} is empty; put the words back")
        elif (*self.path, *key.split("/")) not in self.document.unread:
            self.refuse(key, f"{key.partition('/')[0]} is not text; write it in quotes")
        return default

    def boolean(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.data.get(key, default)
        if isinstance(value, bool):
            return value
        self.refuse(key, f"{key} is neither true nor false; write one of them")
        return default

    def refuse_change(self, key: str, printed: str) -> None:
        """Note a change of a value that is the articles' own."""
        if clean_line(self.text(key, printed)) != clean_line(printed):
            hint = "take the story in first, then edit again" if key == "headline" else "it names who tells it"
            self.refuse(key, f"the {key} cannot be changed here; {hint}")


def _edit_of_told_story(
    block: _SheetBlock, story: SheetStory, old: StoryEdit | None, sections: Sequence[str]
) -> StoryEdit:
    """What a block changes in a told story.

    Args:
        block: as the editor left it.
        story: as the sheet showed it.
        old: what the editor had changed in it before.
        sections: those there are.
    """
    whole = story.blurb.story
    block.refuse_keys_besides(_STORY_KEYS)
    block.refuse_change("outlet", whole.lead.source)
    was = old or StoryEdit(story=whole.id)
    pin, drop = block.boolean("pin", default=was.pin), block.boolean("drop", default=False)
    if pin and drop and not was.pin:
        block.refuse("drop", "pin and drop are both true; keep one")
    edit = replace(
        was,
        story=whole.id,
        title=whole.headline,
        articles=tuple(sorted(article_ids(whole))),
        versions=article_versions(whole),
        pin=pin and not drop,
        drop=drop,
        headline=_headline(block, story, was),
        section=_section(block, whole, was, sections),
    )
    return _with_quote(block, story, _with_sentences(block, story, edit))


def _headline(block: _SheetBlock, story: SheetStory, was: StoryEdit) -> str:
    whole = story.blurb.story
    said = clean_line(block.text("headline", story.headline))
    if said == clean_line(story.headline):
        return was.headline
    if said == clean_line(whole.headline):
        return ""
    if len(said) > _LONGEST_HEADLINE:
        block.refuse("headline", f"the headline has {len(said)} characters; at most {_LONGEST_HEADLINE} go there")
    _check_quotation(block, "headline", said, whole)
    return said


def _section(block: _SheetBlock, story: Story, was: StoryEdit, sections: Sequence[str]) -> str | None:
    name = clean_line(block.text("section", story.section, empty=True))
    if name == story.section:
        return was.section
    if sections and name not in sections:
        block.refuse("section", f"there is no section {name!r}; the sections are {', '.join(sections)}")
    return name


def _with_sentences(block: _SheetBlock, story: SheetStory, edit: StoryEdit) -> StoryEdit:
    """The edit with the sentences as the editor left them."""
    shown = dict(enumerate(story.sentences, start=1))
    if not shown or not block.has("sentences"):
        return edit
    before = len(block.mistakes)
    left = block.numbered("sentences", len(shown))
    same = list(left) == list(shown) and all(_same_words(text, shown[number]) for number, text in left.items())
    if len(block.mistakes) > before or same:
        return edit
    if not left:
        block.refuse("sentences", "every sentence is gone; keep one, or write drop: true")
    made = tuple(_edited_line(block, number, text, story, edit) for number, text in left.items())
    gone = (_as_composed(shown[number], edit).text for number in shown if number not in left)
    return replace(edit, listed=story.listed, lines=made, deleted=tuple(dict.fromkeys((*edit.deleted, *gone))))


def _edited_line(block: _SheetBlock, number: int, text: str, story: SheetStory, edit: StoryEdit) -> EditedLine:
    shown = story.sentences[number - 1]
    was = _as_composed(shown, edit)
    key, said = f"sentences/{number}", clean_line(text)
    if _same_words(said, shown):
        return EditedLine(was=was, text="" if was is shown else shown.text)
    if _same_words(said, was):
        return EditedLine(was=was)
    if was.kind == "quote":
        hint = "put it back, delete the line, or pick another quote by its number"
        block.refuse(key, f"sentence {number} is a quote, and a quote is verbatim or it is no quote; {hint}")
    elif len(said) > _LONGEST_SENTENCE:
        block.refuse(key, f"sentence {number} has {len(said)} characters; at most {_LONGEST_SENTENCE} go there")
    elif reword_sentence(was, said, story.blurb.story.articles).kind == "editor":
        _check_quotation(block, key, said, story.blurb.story)
    return EditedLine(was=was, text=said)


def _as_composed(shown: Sentence, edit: StoryEdit) -> Sentence:
    """A sentence of the sheet as it was composed, before the editor reworded it."""
    return next((line.was for line in edit.lines if line.text and _same_words(line.text, shown)), shown)


def _same_words(text: str, made: Sentence) -> bool:
    return comparable_words(text) == comparable_words(made.text)


def _check_quotation(block: _SheetBlock, key: str, said: str, story: Story) -> None:
    if strange := find_unsaid_quotation(said, story.articles):
        hint = "what is between quotation marks is verbatim; take the marks away or use the article's words"
        block.refuse(key, f"“{strange}” stands in none of the story's articles; {hint}")


def _with_quote(block: _SheetBlock, story: SheetStory, edit: StoryEdit) -> StoryEdit:
    """The edit with the quote that the editor picked."""
    if block.has("quotes"):
        for number, text in block.numbered("quotes", len(story.quotes)).items():
            if clean_line(text) != clean_line(quote_line(story.quotes[number - 1])):
                what = f"quote {number} was reworded, and a quote is verbatim or it is no quote; put it back"
                block.refuse(f"quotes/{number}", what)
    value = block.data.get("quote", story.quote or NO_QUOTE)
    picked: tuple[Quote, ...]
    if value in (NO_QUOTE, None, 0, "", False):
        number, picked = 0, ()
    elif isinstance(value, int) and 1 <= value <= len(story.quotes):
        number, picked = value, (story.quotes[value - 1],)
    else:
        block.refuse("quote", f"there is no such quote; write a number from 1 to {len(story.quotes)}, or {NO_QUOTE}")
        return edit
    return edit if number == story.quote else replace(edit, quote=picked)
