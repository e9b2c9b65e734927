"""What is chosen so far for a blurb, in the order of choosing."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.composition.lines import Line
from briefing.composition.prose import printed
from briefing.phrases import Phrases
from briefing.types import Article, Quote, Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """The opening, the sides that give other figures, the details; `known` is what the reader was told before."""

    opening: Line
    sides: tuple[Line, ...] = ()
    details: tuple[Line, ...] = ()
    known: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of it."""
        return (self.opening, *self.sides, *self.details)

    @property
    def length(self) -> int:
        """Words of the lines."""
        return sum(line.length for line in self.lines)

    @property
    def text(self) -> str:
        """What the reader has read: the look back counts."""
        return f"{self.known} {printed(tuple(line.made for line in self.lines))}".strip()


@dataclass(frozen=True, slots=True)
class Said:
    """A quote that can be printed, and how: its sentence, and our words that go inside it."""

    quote: Quote
    article: Article
    made: Sentence
    phrases: Phrases
