"""Compose an edition from stories: which are told, in which order and words, what is left out, and why.

Every word of a blurb is an article's, span by span; ours are only joining punctuation, the case of a first letter and
the phrases of the language files. This module reads no clock and no configuration. `EditionSpec` says it all, so the
same stories and the same spec give the same edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from briefing.composition.blurb import MOST_SENTENCE_WORDS, NOTHING_TOLD, compose_blurb
from briefing.composition.credit_line import credit
from briefing.composition.editor_changes import apply_mail_lines, apply_pins_and_drops, apply_story_order, apply_wording
from briefing.composition.in_brief import LineLimits, tell_in_brief
from briefing.composition.plainer_telling import (
    Withheld,
    count_verbatim_parts,
    tell_otherwise,
    withhold,
    without_parts,
)
from briefing.composition.reading_length import (
    WORDS_A_MINUTE,
    fit_within,
    line_words,
    printed_words,
    prose_words,
    reading_minutes,
)
from briefing.composition.story_order import add_bridges, arrange_sections, bridge_for_told_story
from briefing.composition.story_selection import EditionLimits, choose_stories
from briefing.composition.subject_line import LONGEST_SUBJECT, preheader, preheader_sentence, subject
from briefing.edits import Edits
from briefing.phrases import EditionPhrases, Phrases
from briefing.printed_lines import bridge_line, credit_runs, titles_line
from briefing.stories import are_two_alerts, article_form, has_nothing_new
from briefing.text.language_detection import detect_language
from briefing.text.wording import content_word_set, overlap, word_count
from briefing.types import (
    Article,
    Blurb,
    Bridge,
    Edition,
    Imprint,
    LeftOut,
    Look,
    Problem,
    Section,
    Sentence,
    Story,
    ThemeTraits,
)
from briefing.verification import find_unproved_parts

__all__ = ["WORDS_A_MINUTE", "EditionSpec", "compose"]

_Untold = tuple[tuple[Story, str], ...]
"""Stories that are not told, each with the name of the reason."""

_LONGEST_BLURB = 110
"""Words of a blurb with all that is printed around its sentences. The newsletter of docs/example.md stops at 109.
Of 179 blurbs 70 change at 82, and one at 143."""

# Words under which an article without facts is called thin. It decides the reason that is shown, and nothing else.
_THIN_ARTICLE = 40
# More words than any edition has.
_NO_LIMIT = 10**9
_SAME_EVENT = 0.75
"""Two blurbs whose openings share this much tell one event that grouping missed. At 0.53 one more of 111 real stories
is left out for it; a test has both sides of the border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSpec:
    """What a briefing asks of an edition.

    `slot` begins with the local date ("2026-06-03-0630"); `made_at` is aware and also the clock of the edition.
    `stories` is the most it may tell; `max_per_source` how many of them may lead with one source, unless that would
    leave the edition less than half full; `max_per_event` how many may be of one thread; `in_brief` the most it tells
    beside them in a line each, where its theme prints such lines; `sections` their order.
    `words` and `minutes` limit the reading, note included (None: no limit); the weakest stories make room. `edits` are
    the editor's; without any the edition is as composed.
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
    in_brief: int = 0
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
    told_as: Mapping[str, Sentence] = NOTHING_TOLD,
    other_phrases: Mapping[str, Phrases] | None = None,
) -> Edition:
    """Compose the edition.

    Args:
        stories: ranked, as `stories.rank_stories` gives them, those that were told before among them.
        spec: what the briefing asks for.
        phrases: our words in the edition's language.
        problems: what failed on the way; shown in the edition.
        left_out: what earlier stages dropped, with their reasons; told first in the edition's list.
        unverified: how many facts and quotes were dropped because their article does not hold them.
        told_as: by the id of a story, and by those of the articles it was told from before, the sentence that opened
            its blurb then; it is cut from the story's `background`.
        other_phrases: our words in other languages, for what stands inside a sentence of an article ("a dit").

    Returns: the edition; with no blurbs in it when no story can be told. All of it is proved.
    """
    maker = _BlurbMaker(spec, EditionPhrases(edition=phrases, others=other_phrases or {}), told_as)
    made = [(story, maker.blurb(story) if _may_be_told(story) else None) for story in stories]
    blurbs = tuple(blurb for _, blurb in made if blurb)
    dropped: _Untold = tuple((story, _why_untellable(story)) for story, blurb in made if not blurb)
    earlier = _EarlierStages(tuple(problems), tuple(left_out), unverified)
    # What does not hold is told otherwise or goes, and the next story takes its place: see `plainer_telling`. Each turn
    # takes something away, so there is a last one.
    while True:
        edition = _choose_and_arrange(blurbs, dropped, maker, earlier)
        found = find_unproved_parts(edition, phrases)
        doubtful = {one.story for one in found}
        if not any(blurb.story.id in doubtful for blurb in blurbs):
            return edition
        before, maker = maker.withheld, replace(maker, withheld=withhold(maker.withheld, found))
        blurbs, lost = tell_otherwise(blurbs, found, edition, before, maker.blurb)
        dropped = (*dropped, *((story, "unproved") for story in lost))
        earlier = replace(earlier, unverified=earlier.unverified + count_verbatim_parts(found))


@dataclass(frozen=True, slots=True)
class _EarlierStages:
    """What failed before: problems, stories that were left out, how many facts and quotes were dropped."""

    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...]
    unverified: int


def _choose_and_arrange(
    blurbs: Sequence[Blurb],
    dropped: _Untold,
    maker: _BlurbMaker,
    earlier: _EarlierStages,
) -> Edition:
    """The edition of the blurbs that are chosen among these.

    Args: what can be told, ranked; what cannot, with the names of the reasons; what makes blurbs; what failed before.
    """
    spec, phrases = maker.spec, maker.words.edition
    limits = EditionLimits(most=spec.stories, per_source=spec.max_per_source, per_event=spec.max_per_event)
    blurbs, same = _without_duplicates(blurbs, spec.edits)
    chosen, passed = choose_stories(blurbs, spec.sections, limits)
    note = word_count(spec.note)
    _, out = fit_within(chosen, maker.sections, spec.theme, max(0, _most_words(spec) - note))
    in_room = [blurb for blurb in chosen if blurb.story not in out]
    chosen, passed = apply_pins_and_drops(in_room, (*passed, *((story, "limit") for story in out)), blurbs, spec.edits)
    made, altered = apply_wording(maker.sections(chosen), spec.edits, maker.words)
    told = tuple(blurb for section in made for blurb in section.blurbs)
    words = note + sum(printed_words(blurb, spec.theme) for blurb in told)
    lines, dropped = tell_in_brief(dropped, [blurb.story for blurb in told], _line_limits(spec, words), spec.edits)
    if lines:
        made = (*made, Section(name=phrases["in_brief.title"], blurbs=lines, in_brief=True))
    words += sum(map(line_words, lines))
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
        left_out=(
            *earlier.left_out,
            *(_as_left_out(story, reason, phrases) for story, reason in (*passed, *same, *dropped)),
        ),
        # Two feeds of one outlet may have the same to say.
        problems=tuple(dict.fromkeys((*earlier.problems, *altered))),
        unverified=earlier.unverified,
        words=words,
        minutes=reading_minutes(words),
        imprint=spec.imprint,
        look=spec.look,
    )
    return apply_mail_lines(_with_mail_lines(edition, told, lines, spec), spec.edits)


def _line_limits(spec: EditionSpec, words: int) -> LineLimits:
    """What room an edition has for lines in brief, when so many words are told."""
    most = spec.in_brief if spec.theme.in_brief else 0
    return LineLimits(most=most, per_source=spec.max_per_source, words=_most_words(spec) - words)


def _with_mail_lines(edition: Edition, told: Sequence[Blurb], lines: Sequence[Blurb], spec: EditionSpec) -> Edition:
    """The edition with its subject and preheader: of the strongest stories, those in its own language first."""
    ranked = sorted(
        (blurb.story for blurb in told),
        key=lambda story: (_is_in_another_language(story, spec), -story.score, story.id),
    )
    ranked += sorted((blurb.story for blurb in lines), key=lambda story: _is_in_another_language(story, spec))
    line = subject(ranked)
    behind = preheader(ranked, line, told)
    titled = {article.id: article for story in ranked for article in story.articles}
    return replace(
        edition,
        subject=titles_line(line, titled) or _plain_subject(spec.title),
        preheader=titles_line(behind, titled) or preheader_sentence(told, line),
        subject_from=line,
        preheader_from=behind,
    )


def _plain_subject(title: str) -> str:
    return title if len(title) <= LONGEST_SUBJECT else ""


def _is_in_another_language(story: Story, spec: EditionSpec) -> bool:
    """Whether a story's headline is in another language than the edition: it must not lead the subject line."""
    return detect_language(story.lead.text or story.lead.title, story.lead.language) != spec.language.partition("-")[0]


def _most_words(spec: EditionSpec) -> int:
    """The most words that an edition may have."""
    by_time = _NO_LIMIT if spec.minutes is None else spec.minutes * WORDS_A_MINUTE
    return min(by_time, _NO_LIMIT if spec.words is None else spec.words)


@dataclass(frozen=True, slots=True)
class _BlurbMaker:
    """Makes the blurbs of one edition from its spec, our words, and the sentences that earlier editions opened with.

    `withheld` are the parts of stories, by their ids, that did not hold.
    """

    spec: EditionSpec
    words: EditionPhrases
    told_as: Mapping[str, Sentence]
    withheld: Withheld = field(default_factory=dict)

    def blurb(self, story: Story, most: int = MOST_SENTENCE_WORDS) -> Blurb | None:
        """The story's blurb, without what depends on its place."""
        parts = self.withheld.get(story.id, ())
        told_as = NOTHING_TOLD if "look_back" in parts else self.told_as
        blurb = compose_blurb(story, self.words, slot=self.spec.slot, told_as=told_as, most=most)
        return without_parts(blurb, parts) if blurb else None

    def sections(self, blurbs: Sequence[Blurb]) -> tuple[Section, ...]:
        """The blurbs by section, with what depends on their place: credit and bridge."""
        ordered = apply_story_order(arrange_sections(blurbs, self.spec.sections), self.spec.edits)
        ordered = add_bridges(ordered)
        places = iter(range(len(blurbs)))
        return tuple(
            replace(section, blurbs=tuple(self._with_credit(blurb, next(places)) for blurb in section.blurbs))
            for section in ordered
        )

    def _with_credit(self, blurb: Blurb, place: int) -> Blurb:
        """The blurb with its credit; told in fewer words where credit, bridge or look back would make it too long."""
        most = MOST_SENTENCE_WORDS
        parts = self.withheld.get(blurb.story.id, ())
        bridge = None if "bridge" in parts else blurb.bridge_from
        made = self._credited(self._bridged(blurb, bridge), place)
        while prose_words(made) > _LONGEST_BLURB and most > 0:
            most -= prose_words(made) - _LONGEST_BLURB
            shorter = self.blurb(blurb.story, most)
            if shorter is None:
                break
            if not bridge and "bridge" not in parts:
                bridge = bridge_for_told_story(shorter)
            made = self._credited(self._bridged(shorter, bridge), place)
        return made

    def _bridged(self, blurb: Blurb, bridge: Bridge | None) -> Blurb:
        return replace(blurb, bridge=bridge_line(bridge, self.spec.slot, self.words.edition), bridge_from=bridge)

    def _credited(self, blurb: Blurb, place: int) -> Blurb:
        """The blurb with its credit: without the reporters where it did not hold, and none where it did not hold
        without them."""
        failed = self.withheld.get(blurb.story.id, ()).count("credit")
        if failed > 1:
            return blurb
        made = credit(blurb, place, by_name=not failed)
        return replace(blurb, credit=credit_runs(made, self.words.edition), credit_from=made)


def _without_duplicates(blurbs: Iterable[Blurb], edits: Edits) -> tuple[tuple[Blurb, ...], _Untold]:
    """The blurbs without those that open with what a stronger one opens with, and the stories of these."""
    kept: list[Blurb] = []
    same: list[tuple[Story, str]] = []
    openings: list[tuple[frozenset[str], Article]] = []
    for blurb in blurbs:
        story = blurb.story
        opening = content_word_set(blurb.sentences[0].text, story.lead.language)
        if not edits.pins(story) and any(
            overlap(opening, other) >= _SAME_EVENT and not are_two_alerts(story.lead, lead) for other, lead in openings
        ):
            same.append((story, "duplicate"))
            continue
        openings.append((opening, story.lead))
        kept.append(blurb)
    return tuple(kept), tuple(same)


def _may_be_told(story: Story) -> bool:
    """Whether there is something new in a story, and more than a section page."""
    return not has_nothing_new(story) and not _is_section_page(story)


def _is_section_page(story: Story) -> bool:
    """Whether nobody but a section page tells a story: a lead of another form would stand before it."""
    return article_form(story.lead) == "section page"


def _why_untellable(story: Story) -> str:
    if has_nothing_new(story):
        return "told"
    if _is_section_page(story):
        return "section_page"
    return "thin" if max(word_count(article.text) for article in story.articles) < _THIN_ARTICLE else "no_facts"


def _as_left_out(story: Story, reason: str, phrases: Phrases) -> LeftOut:
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
