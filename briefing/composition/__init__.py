"""Stories to an edition: which are told, in which order, in which words, and what was left out and why.

Every word of a blurb is an article's, span by span; ours are only joining punctuation, the case of a first letter and
the words of the language files. This module reads no clock and no configuration: `EditionSpec` says it all, so the
same stories and the same spec give the same edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from briefing.composition.blurb import MOST, NOTHING, tell
from briefing.composition.credit_line import credit
from briefing.composition.hand import by_hand, in_order, signed, worded
from briefing.composition.languages import Words
from briefing.composition.order import bridged, sections, told_before
from briefing.composition.reading_length import WORDS_A_MINUTE, length, minutes, prose_length, within
from briefing.composition.select import Limits, choose
from briefing.composition.subject_line import preheader, subject
from briefing.edits import Edits
from briefing.phrases import Phrases
from briefing.stories import is_told
from briefing.text.language import family
from briefing.text.wording import overlap, word_count, words_of
from briefing.types import Blurb, Edition, Imprint, LeftOut, Look, Problem, Section, Sentence, Story, ThemeTraits

__all__ = ["WORDS_A_MINUTE", "EditionSpec", "compose"]

LONGEST = 110
"""Words of a blurb with all that is printed around its sentences."""

_NO_LIMIT = 10**9
_SAME_EVENT = 0.75
"""Two blurbs whose openings share this much tell one event that grouping missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSpec:
    """What the briefing wants of an edition.

    `slot` begins with the local date ("2026-06-03-0630"); `made_at` is aware and also the clock of the edition.
    `stories` is the most it may tell; `max_per_source` how many of them may lead with one source, unless that would
    leave the edition less than half full; `max_per_event` how many may be of one thread; `sections` their order.
    `words` and `minutes` are what it may take to read, note included, or None; then the weakest stories go out.
    `theme` says what is printed of a blurb, and so counts. `edits` are the editor's; none: as composed.
    """

    briefing: str
    slot: str
    number: int
    title: str
    made_at: datetime
    note: str = ""
    signature: str = ""
    timezone: str = "UTC"
    language: str = "en"
    theme: ThemeTraits = field(default_factory=ThemeTraits)
    stories: int = 12
    sections: tuple[str, ...] = ()
    max_per_source: int = 3
    max_per_event: int = 2
    words: int | None = None
    minutes: int | None = None
    imprint: Imprint = field(default_factory=Imprint)
    look: Look = field(default_factory=Look)
    edits: Edits = field(default_factory=Edits)


def compose(
    stories: Sequence[Story],
    *,
    spec: EditionSpec,
    phrases: Phrases,
    problems: Iterable[Problem] = (),
    left_out: Iterable[LeftOut] = (),
    unverified: int = 0,
    told_as: Mapping[str, Sentence] = NOTHING,
    other_phrases: Mapping[str, Phrases] | None = None,
) -> Edition:
    """Compose the edition.

    Args:
        stories: ranked, as `stories.stories` gives them, those that were told before among them.
        spec: what the briefing wants.
        phrases: our words in the edition's language.
        problems: what failed on the way; shown in the edition.
        left_out: what earlier stages dropped, with their reasons; told first in the edition's list.
        unverified: how many facts and quotes were dropped because their article does not hold them.
        told_as: by the id of a story, and by those of the articles it was told from before, the sentence that opened
            its blurb then; it is cut from the story's `background`.
        other_phrases: our words in other languages, for what stands inside a sentence of an article ("a dit").

    Returns: the edition; with no blurbs in it when no story can be told.
    """
    teller = _Teller(spec, Words(edition=phrases, others=other_phrases or {}), told_as)
    blurbs, dropped = _tellable(stories, teller)
    limits = Limits(most=spec.stories, per_source=spec.max_per_source, per_event=spec.max_per_event)
    chosen, passed = choose(blurbs, spec.sections, limits)
    note = word_count(spec.note)
    _, out = within(chosen, teller.sections, spec.theme, max(0, _room(spec) - note))
    in_room = [blurb for blurb in chosen if blurb.story not in out]
    chosen, passed = by_hand(in_room, (*passed, *((story, "limit") for story in out)), blurbs, spec.edits)
    made, altered = worded(teller.sections(chosen), spec.edits, teller.words)
    told = tuple(blurb for section in made for blurb in section.blurbs)
    ranked = sorted((blurb.story for blurb in told), key=lambda story: (_foreign(story, spec), -story.score, story.id))
    words = note + sum(length(blurb, spec.theme) for blurb in told)
    line = subject(ranked, spec.title)
    edition = Edition(
        id=f"{spec.briefing}/{spec.slot}",
        briefing=spec.briefing,
        slot=spec.slot,
        number=spec.number,
        title=spec.title,
        note=spec.note,
        signature=spec.signature,
        made_at=spec.made_at,
        timezone=spec.timezone,
        language=spec.language,
        theme=spec.theme.name,
        sections=made,
        left_out=(*left_out, *(_left_out(story, reason, phrases) for story, reason in (*passed, *dropped))),
        # Two feeds of one outlet may have the same to say.
        problems=tuple(dict.fromkeys((*problems, *altered))),
        unverified=unverified,
        words=words,
        minutes=minutes(words),
        subject=line,
        preheader=preheader(ranked, line, told),
        imprint=spec.imprint,
        look=spec.look,
    )
    return signed(edition, spec.edits)


def _foreign(story: Story, spec: EditionSpec) -> bool:
    """Whether a story's headline is in another language than the edition, which its subject line is not."""
    return family(story.lead.text, story.lead.language) != spec.language.partition("-")[0]


def _room(spec: EditionSpec) -> int:
    """The words an edition may have."""
    by_time = _NO_LIMIT if spec.minutes is None else spec.minutes * WORDS_A_MINUTE
    return min(by_time, _NO_LIMIT if spec.words is None else spec.words)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells the stories of one edition: what it wants, our words, what the edition before opened with."""

    spec: EditionSpec
    words: Words
    told_as: Mapping[str, Sentence]

    def blurb(self, story: Story, most: int = MOST) -> Blurb | None:
        """The story's blurb, without what depends on its place."""
        return tell(story, self.words, slot=self.spec.slot, told_as=self.told_as, most=most)

    def sections(self, blurbs: Sequence[Blurb]) -> tuple[Section, ...]:
        """The blurbs by section, with what depends on their place: credit and bridge."""
        ordered = in_order(sections(blurbs, self.spec.sections), self.spec.edits)
        ordered = bridged(ordered, self.spec.slot, self.words.edition)
        places = iter(range(len(blurbs)))
        return tuple(
            replace(section, blurbs=tuple(self._short(blurb, next(places)) for blurb in section.blurbs))
            for section in ordered
        )

    def _short(self, blurb: Blurb, place: int) -> Blurb:
        """The blurb with its credit, told shorter where the lines around it would make it too long."""
        most = MOST
        made = replace(blurb, credit=credit(blurb, self.words.edition, place))
        while prose_length(made) > LONGEST and most > 0:
            most -= prose_length(made) - LONGEST
            again = self.blurb(blurb.story, most)
            if again is None:
                break
            phrases = self.words.edition
            again = replace(again, bridge=blurb.bridge or told_before(again, self.spec.slot, phrases))
            made = replace(again, credit=credit(again, phrases, place))
        return made


def _tellable(stories: Iterable[Story], teller: _Teller) -> tuple[tuple[Blurb, ...], tuple[tuple[Story, str], ...]]:
    """Blurbs of the stories that can be told, and the others with the reason's name."""
    blurbs: list[Blurb] = []
    dropped: list[tuple[Story, str]] = []
    openings: list[frozenset[str]] = []
    for story in stories:
        blurb = None if is_told(story) else teller.blurb(story)
        if blurb is None:
            dropped.append((story, "told" if is_told(story) else _why_not(story)))
            continue
        opening = words_of(blurb.sentences[0].text, story.lead.language)
        if not teller.spec.edits.pins(story) and any(overlap(opening, other) >= _SAME_EVENT for other in openings):
            dropped.append((story, "duplicate"))
            continue
        openings.append(opening)
        blurbs.append(blurb)
    return tuple(blurbs), tuple(dropped)


_THIN = 40


def _why_not(story: Story) -> str:
    return "thin" if max(word_count(article.text) for article in story.articles) < _THIN else "no_facts"


def _left_out(story: Story, reason: str, phrases: Phrases) -> LeftOut:
    lead = story.lead
    return LeftOut(
        title=story.headline,
        url=lead.url,
        source=lead.source,
        reason=phrases[f"left_out.{reason}"],
        story=story.id,
        score=story.score,
        reasons=story.reasons,
    )
