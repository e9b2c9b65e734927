"""One block of a sheet: the values of its keys, what is wrong with them, and what it changes in a told story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefing.clean import plain
from briefing.composition.reword import plain_words, reworded
from briefing.config import yaml_document
from briefing.desk.sheet import quoted
from briefing.desk.shown import NO_QUOTE, Shown
from briefing.edits import Line, StoryEdit, ids, versions
from briefing.types import Quote, Sentence, Story
from briefing.verification import strange_quotation

__all__ = ["Block", "told_edit"]

_KEYS = ("id", "headline", "outlet", "section", "pin", "drop", "sentences", "quote", "quotes", "reason")
_LONGEST_SENTENCE, _LONGEST_HEADLINE = 600, 200


@dataclass(frozen=True, slots=True)
class Block:
    """A group of keys at a path of the document; what is wrong with it goes to `mistakes`."""

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

    def wrong(self, key: str, what: str) -> None:
        """Note a mistake."""
        self.mistakes.append((self.line(key), what))

    def has(self, key: str) -> bool:
        """Whether a key stands there."""
        return key in self.data

    def only(self, known: Sequence[str]) -> None:
        """Note every key that is none of these."""
        for key in self.data:
            if key not in known:
                self.wrong(key, f"{key} is not known; the keys here are {', '.join(known)}")

    def text(self, key: str, default: str, *, empty: bool = False) -> str:
        """A text; `default` where the key is not there, or nothing readable behind it."""
        if key not in self.data:
            return default
        return self._text(key, self.data[key], default, empty=empty)

    def numbered(self, key: str, count: int) -> dict[int, str]:
        """The texts of a numbered list by their numbers, in the order of the file."""
        found: dict[int, str] = {}
        value = self.data[key]
        if not isinstance(value, dict):
            self.wrong(key, f"{key} is not a numbered list; write each as 1: and its words")
            return found
        for number, text in value.items():
            at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
            if not 1 <= at <= count:
                hint = "words of your own go into the note" if key == "sentences" else "none can be added"
                self.wrong(f"{key}/{number}", f"there is no number {number} here ({count} in all); {hint}")
            elif text is not None and text != "":
                found[at] = self._text(f"{key}/{number}", text, "")
        return found

    def _text(self, key: str, value: Any, default: str, *, empty: bool = False) -> str:
        if isinstance(value, str) and (value.strip() or empty):
            return value
        if value is None and empty:
            return ""
        if isinstance(value, str) or value is None:
            self.wrong(key, f"{key.partition('/')[0]} is empty; put the words back")
        elif (*self.path, *key.split("/")) not in self.document.unread:
            self.wrong(key, f"{key.partition('/')[0]} is not text; write it in quotes")
        return default

    def truth(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.data.get(key, default)
        if isinstance(value, bool):
            return value
        self.wrong(key, f"{key} is neither true nor false; write one of them")
        return default

    def same(self, key: str, printed: str) -> None:
        """Note a change of what the articles say."""
        if plain(self.text(key, printed)) != plain(printed):
            hint = "take the story in first, then edit again" if key == "headline" else "it names who tells it"
            self.wrong(key, f"the {key} cannot be changed here; {hint}")


def told_edit(block: Block, story: Shown, old: StoryEdit | None, sections: Sequence[str]) -> StoryEdit:
    """What a block changes in a told story.

    Args:
        block: as she left it.
        story: as the sheet showed it.
        old: what she had changed in it before.
        sections: those there are.
    """
    whole = story.blurb.story
    block.only(_KEYS)
    block.same("outlet", whole.lead.source)
    was = old or StoryEdit(story=whole.id)
    pin, drop = block.truth("pin", default=was.pin), block.truth("drop", default=False)
    if pin and drop and not was.pin:
        block.wrong("drop", "pin and drop are both true; keep one")
    edit = replace(
        was,
        story=whole.id,
        title=whole.headline,
        articles=tuple(sorted(ids(whole))),
        versions=versions(whole),
        pin=pin and not drop,
        drop=drop,
        headline=_headline(block, story, was),
        section=_section(block, whole, was, sections),
    )
    return _with_quote(block, story, _with_lines(block, story, edit))


def _headline(block: Block, story: Shown, was: StoryEdit) -> str:
    whole = story.blurb.story
    said = plain(block.text("headline", story.headline))
    if said == plain(story.headline):
        return was.headline
    if said == plain(whole.headline):
        return ""
    if len(said) > _LONGEST_HEADLINE:
        block.wrong("headline", f"the headline has {len(said)} characters; at most {_LONGEST_HEADLINE} go there")
    _check_quotation(block, "headline", said, whole)
    return said


def _section(block: Block, story: Story, was: StoryEdit, sections: Sequence[str]) -> str | None:
    name = plain(block.text("section", story.section, empty=True))
    if name == story.section:
        return was.section
    if sections and name not in sections:
        block.wrong("section", f"there is no section {name!r}; the sections are {', '.join(sections)}")
    return name


def _with_lines(block: Block, story: Shown, edit: StoryEdit) -> StoryEdit:
    """The edit with the sentences as she left them."""
    shown = dict(enumerate(story.sentences, start=1))
    if not shown or not block.has("sentences"):
        return edit
    before = len(block.mistakes)
    left = block.numbered("sentences", len(shown))
    same = list(left) == list(shown) and all(_alike(text, shown[number]) for number, text in left.items())
    if len(block.mistakes) > before or same:
        return edit
    if not left:
        block.wrong("sentences", "every sentence is gone; keep one, or write drop: true")
    made = tuple(_line(block, number, text, story, edit) for number, text in left.items())
    gone = (_first(shown[number], edit).text for number in shown if number not in left)
    return replace(edit, listed=story.listed, lines=made, deleted=tuple(dict.fromkeys((*edit.deleted, *gone))))


def _line(block: Block, number: int, text: str, story: Shown, edit: StoryEdit) -> Line:
    shown = story.sentences[number - 1]
    was = _first(shown, edit)
    key, said = f"sentences/{number}", plain(text)
    if _alike(said, shown):
        return Line(was=was, text="" if was is shown else shown.text)
    if _alike(said, was):
        return Line(was=was)
    if was.kind == "quote":
        hint = "put it back, delete the line, or pick another quote by its number"
        block.wrong(key, f"sentence {number} is a quote, and a quote is verbatim or it is no quote; {hint}")
    elif len(said) > _LONGEST_SENTENCE:
        block.wrong(key, f"sentence {number} has {len(said)} characters; at most {_LONGEST_SENTENCE} go there")
    elif reworded(was, said, story.blurb.story.articles).kind == "editor":
        _check_quotation(block, key, said, story.blurb.story)
    return Line(was=was, text=said)


def _first(shown: Sentence, edit: StoryEdit) -> Sentence:
    """A sentence as it was composed, before she reworded it."""
    return next((line.was for line in edit.lines if line.text and _alike(line.text, shown)), shown)


def _alike(text: str, made: Sentence) -> bool:
    return plain_words(text) == plain_words(made.text)


def _check_quotation(block: Block, key: str, said: str, story: Story) -> None:
    if strange := strange_quotation(said, story.articles):
        hint = "what is between quotation marks is verbatim; take the marks away or use the article's words"
        block.wrong(key, f"“{strange}” stands in none of the story's articles; {hint}")


def _with_quote(block: Block, story: Shown, edit: StoryEdit) -> StoryEdit:
    """The edit with the quote that she picked."""
    if block.has("quotes"):
        for number, text in block.numbered("quotes", len(story.quotes)).items():
            if plain(text) != plain(quoted(story.quotes[number - 1])):
                what = f"quote {number} was reworded, and a quote is verbatim or it is no quote; put it back"
                block.wrong(f"quotes/{number}", what)
    value = block.data.get("quote", story.quote or NO_QUOTE)
    picked: tuple[Quote, ...]
    if value in (NO_QUOTE, None, 0, "", False):
        number, picked = 0, ()
    elif isinstance(value, int) and 1 <= value <= len(story.quotes):
        number, picked = value, (story.quotes[value - 1],)
    else:
        block.wrong("quote", f"there is no such quote; write a number from 1 to {len(story.quotes)}, or {NO_QUOTE}")
        return edit
    return edit if number == story.quote else replace(edit, quote=picked)
