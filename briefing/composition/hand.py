"""The editor's hand: what she changed in a draft, applied to freshly composed blurbs. Pure.

What she saw is what she gets. The limits of an edition choose among the stories as if she had done nothing; then what
she dropped goes, without another one in its place, and what she pinned comes on top (`by_hand`). Her order follows
(`in_order`), and her sentences, quotes and headlines when all else is told (`worded`). What cannot be applied any more
is a problem of the edition, and never silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from briefing.composition.languages import Words
from briefing.composition.look_back import led_again
from briefing.composition.prose import printed, quote_sentence
from briefing.composition.reword import plain_words, reworded
from briefing.edits import Edits, StoryEdit
from briefing.phrases import Phrases
from briefing.types import Article, Blurb, Edition, Problem, Quote, Section, Sentence, Story
from briefing.verification import find_unsaid_quotation, sentence_holds

__all__ = ["arranged", "by_hand", "in_order", "in_prose", "signed", "worded"]

Passed = tuple[tuple[Story, str], ...]

_STAGE = "edit"
_SEE = "briefing edit shows it"


def by_hand(
    chosen: Sequence[Blurb], passed: Passed, blurbs: Sequence[Blurb], edits: Edits
) -> tuple[tuple[Blurb, ...], Passed]:
    """What she dropped and pinned, and the sections she changed.

    Args:
        chosen, passed: what the limits of the edition made of `blurbs`, as if she had done nothing.
        blurbs: all that can be told, ranked.
        edits: the editor's.

    Returns: the blurbs that are told, ranked; the stories that are not, with the reason's name.
    """
    kept = {blurb.story.id for blurb in chosen}
    made: list[Blurb] = []
    out: list[tuple[Story, str]] = []
    for blurb in blurbs:
        edit = edits.of(blurb.story)
        if edit is not None and edit.drop:
            out.append((blurb.story, "dropped"))
        elif blurb.story.id in kept or (edit is not None and edit.pin):
            made.append(blurb if edit is None else replace(blurb, story=_sorted(blurb.story, edit)))
    told = {blurb.story.id for blurb in made} | {story.id for story, _ in out}
    left = tuple((story, reason) for story, reason in passed if story.id not in told)
    return tuple(made), (*left, *out)


def _sorted(story: Story, edit: StoryEdit) -> Story:
    if edit.section is not None:
        story = replace(story, section=edit.section)
    return replace(story, reasons=(*story.reasons, "pinned by the editor")) if edit.pin else story


def worded(sections: Sequence[Section], edits: Edits, words: Words) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """The sections with her sentences, quotes and headlines, and what of her changes does not fit any more."""
    problems: list[Problem] = []
    made = []
    for section in sections:
        told = []
        for blurb in section.blurbs:
            edit = edits.of(blurb.story)
            own, found = (blurb, ()) if edit is None else _edited(blurb, edit, words)
            told.append(own)
            problems += found
        made.append(replace(section, blurbs=tuple(told)))
    return tuple(made), (*problems, *_missing(made, edits))


def _missing(sections: Iterable[Section], edits: Edits) -> tuple[Problem, ...]:
    """Pinned stories that are not among those that can be told."""
    stories = [blurb.story for section in sections for blurb in section.blurbs]
    return tuple(
        Problem(stage=_STAGE, where=edit.title or edit.story, what="it was pinned and can no longer be told", hint=_SEE)
        for edit in edits.stories
        if edit.pin and not any(edit.fits(story) for story in stories)
    )


def signed(edition: Edition, edits: Edits) -> Edition:
    """The edition with the editor's subject line and preheader, if she wrote any."""
    subject, preheader = edits.subject, edits.preheader
    own = (*(("subject",) if subject is not None else ()), *(("preheader",) if preheader is not None else ()))
    return replace(
        edition,
        subject=edition.subject if subject is None else subject,
        preheader=edition.preheader if preheader is None else preheader,
        by_editor=own,
    )


# The order


def in_order(sections: Sequence[Section], edits: Edits) -> tuple[Section, ...]:
    """The sections as they are, or the blurbs in her own order, where a section is a run of them and may come again."""
    if not edits.order:
        return tuple(sections)
    blurbs = arranged([blurb for section in sections for blurb in section.blurbs], edits)
    grouped = groupby(blurbs, key=lambda blurb: blurb.story.section)
    return tuple(Section(name=name, blurbs=tuple(run)) for name, run in grouped)


def arranged(blurbs: Sequence[Blurb], edits: Edits) -> tuple[Blurb, ...]:
    """The blurbs in the editor's order. One that she has not placed comes last in its section, or after the one that is
    before it without her; a pinned one stands where she put it, counted from the top."""
    places = {blurb.story.id: edits.place(blurb.story) for blurb in blurbs} if edits.order else {}
    known = [blurb for blurb in blurbs if places.get(blurb.story.id) is not None]
    if not known:
        return tuple(blurbs)
    made = sorted(known, key=lambda blurb: places[blurb.story.id] or 0)
    for at, blurb in enumerate(blurbs):
        if blurb not in known:
            made.insert(_behind(blurb, blurbs[:at], made), blurb)
    for blurb in sorted(known, key=lambda blurb: places[blurb.story.id] or 0):
        if edits.pins(blurb.story):
            made.remove(blurb)
            made.insert(places[blurb.story.id] or 0, blurb)
    return tuple(made)


def _behind(blurb: Blurb, before: Sequence[Blurb], made: Sequence[Blurb]) -> int:
    """Where among `made` a blurb goes that the editor has not placed."""
    same = [at for at, other in enumerate(made) if other.story.section == blurb.story.section]
    if same:
        return same[-1] + 1
    return made.index(before[-1]) + 1 if before else 0


# One story


def _edited(blurb: Blurb, edit: StoryEdit, words: Words) -> tuple[Blurb, tuple[Problem, ...]]:
    composed = blurb
    blurb, lost = _lined(blurb, edit)
    blurb, unpicked = _picked(blurb, edit, words)
    if blurb.sentences != composed.sentences:
        blurb = replace(blurb, sentences=led_again(blurb.sentences, composed, words.edition))
    story, headline = blurb.story, edit.headline
    told = [*lost, *unpicked]
    if headline and find_unsaid_quotation(headline, story.articles):
        headline = ""
        told.append("the words her headline quotes are gone, and the headline with them")
    problems = (Problem(stage=_STAGE, where=story.headline, what=what, hint=_SEE) for what in told)
    return replace(blurb, headline=headline), tuple(problems)


def _lined(blurb: Blurb, edit: StoryEdit) -> tuple[Blurb, tuple[str, ...]]:
    """Her sentences, and in the list she did not see the same changes."""
    if not edit.lines:
        return blurb, ()
    story = blurb.story
    own, lost = _own(blurb, edit)
    if not own:
        return blurb, lost
    swapped = {plain_words(line.was.text): _made(line.was, line.text, story) for line in edit.lines if line.text}
    gone = set(map(plain_words, edit.deleted))

    def alike(them: Sequence[Sentence]) -> tuple[Sentence, ...]:
        left = (made for made in them if plain_words(made.text) not in gone)
        return tuple(swapped.get(plain_words(made.text)) or made for made in left)

    if edit.listed == "points":
        return replace(blurb, points=own, sentences=alike(blurb.sentences) or own), lost
    return replace(blurb, sentences=own, points=alike(blurb.points) or own), lost


def _own(blurb: Blurb, edit: StoryEdit) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The sentences as she left them, and what of them does not fit the articles any more.

    A sentence that she only kept and that is gone makes room for those she has not seen.
    """
    story = blurb.story
    fresh = {plain_words(made.text): made for made in (*blurb.sentences, *blurb.points)}
    made: list[Sentence] = []
    lost: list[str] = []
    gone = False
    for line in edit.lines:
        if line.text:
            own = _made(line.was, line.text, story)
            made += [own] if own else []
            lost += [] if own else [f"the words it quotes are gone, and her sentence with them: {line.text}"]
            lost += ["her words stay as they are"] if own and _altered(line.was, story, edit) else []
            continue
        kept = fresh.get(plain_words(line.was.text)) or (line.was if sentence_holds(line.was, story) else None)
        made += [kept] if kept else []
        gone = gone or kept is None
    if gone:
        seen = {plain_words(line.was.text) for line in edit.lines} | set(map(plain_words, edit.deleted))
        listed = blurb.points if edit.listed == "points" else blurb.sentences
        made += [new for new in listed if plain_words(new.text) not in seen and new not in made]
    return tuple(made), tuple(dict.fromkeys(lost))


def _made(was: Sentence, text: str, story: Story) -> Sentence | None:
    """Her wording of a sentence; None when it quotes what is not in the articles (any more)."""
    own = reworded(was, text, story.articles)
    return None if own.kind == "editor" and find_unsaid_quotation(own.text, story.articles) else own


def _altered(was: Sentence, story: Story, edit: StoryEdit) -> bool:
    """Whether the article of a sentence is another than when she reworded it."""
    cited = {piece.span.article_id for piece in was.pieces if piece.span}
    same = {article.id for article in story.articles if article.sha256 in edit.versions}
    return not cited <= same


def _picked(blurb: Blurb, edit: StoryEdit, words: Words) -> tuple[Blurb, tuple[str, ...]]:
    """The quote she picked, in the prose and set apart, or none."""
    if edit.quote is None:
        return blurb, ()
    rest = tuple(made for made in blurb.sentences if made.kind != "quote")
    if not edit.quote:
        return replace(blurb, sentences=rest or blurb.sentences, callout=None), ()
    quote = _again(edit.quote[0], blurb.story.quotes)
    if quote is None:
        return blurb, (f"the quote that she picked is gone: {edit.quote[0].text}",)
    place = next((at for at, made in enumerate(blurb.sentences) if made.kind == "quote"), len(blurb.sentences))
    told = next(article for article in blurb.story.articles if article.id == quote.span.article_id)
    made = in_prose(quote, told, rest[:place], words.inside(told))
    sentences = (*rest[:place], *((made,) if made else ()), *rest[place:])
    return replace(blurb, sentences=sentences, callout=quote), ()


def in_prose(quote: Quote, article: Article, before: tuple[Sentence, ...], phrases: Phrases) -> Sentence | None:
    """A quote as a sentence of a blurb, after these; None when it cannot be told in one."""
    return quote_sentence(quote, article, printed(before), phrases)


def _again(picked: Quote, quotes: Iterable[Quote]) -> Quote | None:
    """A picked quote among those of today's story."""
    same = (quote for quote in quotes if (quote.text, quote.speaker) == (picked.text, picked.speaker))
    return next(same, None)
