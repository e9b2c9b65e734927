"""What an editor changed in a draft, applied to freshly composed blurbs. Pure.

The editor gets what the draft showed her. The limits of an edition choose among the stories as if she had changed
nothing; then the stories she dropped go, without others in their place, and those she pinned come on top
(`apply_pins_and_drops`). Her order follows (`apply_story_order`), and last her sentences, quotes and headlines
(`apply_wording`). A change that can no longer be applied is a problem of the edition, never silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from briefing.composition.printed_sentences import as_paragraph, make_sentence, quote_sentence
from briefing.composition.story_selection import outlet_key
from briefing.edits import Edits, StoryEdit
from briefing.phrases import EditionPhrases, Phrases
from briefing.printed_lines import introduced, without_intro
from briefing.summary.speech_vocabulary import ACCORDING_TO, CUE
from briefing.text.wording import inside_word, word_count
from briefing.types import Article, Blurb, Edition, Intro, Piece, Problem, Quote, Section, Sentence, Story
from briefing.verification import find_unsaid_quotation, sentence_holds

__all__ = [
    "apply_mail_lines",
    "apply_pins_and_drops",
    "apply_story_order",
    "apply_wording",
    "comparable_words",
    "reword_sentence",
]

_Untold = tuple[tuple[Story, str], ...]

_STAGE = "edit"
_HINT = "briefing edit shows it"

# What follows such a mark may be cut off.
_CLAUSE_END = re.compile(r"\s*(?:[,;:]|\s[–—]|\s--)\s")
_CUT_INTRODUCTION_WORDS = 6
"""Words of an introduction that may be left away: "On Tuesday evening, ..."."""
# What may not be cut off a sentence without a mark: who says it, and what turns, limits or doubts it.
_MUST_STAY = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|nothing|none|without|unless|if|whether|but|however|although|though|despite"
    r"|except|only|until|while|when|once|should|could|would|may|might|must|almost|nearly|perhaps|possibly|probably"
    r"|likely|reportedly|apparently|allegedly|supposedly|false\w*|wrong\w*|alleg\w+|claim\w*|unclear|doubt\w*|refus\w+"
    r"|fail\w*|disput\w+|reject\w*|den(?:y|ies|ied|ying)|deni\w+|so far|for now|at least|at most|up to|less|fewer"
    r"|ne|pas|jamais|aucune?|rien|sans|sauf|si|mais|selon|dit|déclaré|toutefois|cependant|peut-être|environ|presque"
    r"|quand|lorsque|jusqu|moins|seulement)\b|n['’]t\b|\bn['’]",
    re.IGNORECASE,
)


def apply_pins_and_drops(
    chosen: Sequence[Blurb], passed: _Untold, blurbs: Sequence[Blurb], edits: Edits
) -> tuple[tuple[Blurb, ...], _Untold]:
    """Drop and pin stories as the editor said, and put them into the sections she chose.

    Args:
        chosen, passed: how the limits of the edition divide `blurbs`, as if she had changed nothing.
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
            made.append(blurb if edit is None else replace(blurb, story=_with_section_and_pin(blurb.story, edit)))
    told = {blurb.story.id for blurb in made} | {story.id for story, _ in out}
    left = tuple((story, reason) for story, reason in passed if story.id not in told)
    return tuple(made), (*left, *out)


def _with_section_and_pin(story: Story, edit: StoryEdit) -> Story:
    if edit.section is not None:
        story = replace(story, section=edit.section)
    return replace(story, reasons=(*story.reasons, "pinned by the editor")) if edit.pin else story


def apply_wording(
    sections: Sequence[Section], edits: Edits, words: EditionPhrases
) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """The sections with the editor's sentences, quotes and headlines; as problems, her changes that no longer fit."""
    problems: list[Problem] = []
    made = []
    for section in sections:
        told = []
        for blurb in section.blurbs:
            edit = edits.of(blurb.story)
            own, found = (blurb, ()) if edit is None else _apply_story_edit(blurb, edit, words)
            told.append(own)
            problems += found
        made.append(replace(section, blurbs=tuple(told)))
    return tuple(made), (*problems, *_lost_pins(made, edits))


def _lost_pins(sections: Iterable[Section], edits: Edits) -> tuple[Problem, ...]:
    """Pinned stories that are not among those that can be told."""
    stories = [blurb.story for section in sections for blurb in section.blurbs]
    return tuple(
        Problem(
            stage=_STAGE, where=edit.title or edit.story, what="it was pinned and can no longer be told", hint=_HINT
        )
        for edit in edits.stories
        if edit.pin and not any(edit.fits(story) for story in stories)
    )


def apply_mail_lines(edition: Edition, edits: Edits) -> Edition:
    """The edition with the editor's subject line and preheader, if she wrote any."""
    subject, preheader = edits.subject, edits.preheader
    own = (*(("subject",) if subject is not None else ()), *(("preheader",) if preheader is not None else ()))
    return replace(
        edition,
        subject=edition.subject if subject is None else subject,
        preheader=edition.preheader if preheader is None else preheader,
        by_editor=own,
        subject_from=edition.subject_from if subject is None else (),
        preheader_from=edition.preheader_from if preheader is None else (),
    )


# The order of stories


def apply_story_order(sections: Sequence[Section], edits: Edits) -> tuple[Section, ...]:
    """The blurbs in the editor's order. A section is then a run of blurbs, and its name may come again."""
    if not edits.order:
        return tuple(sections)
    blurbs = _in_editors_order([blurb for section in sections for blurb in section.blurbs], edits)
    grouped = groupby(blurbs, key=lambda blurb: blurb.story.section)
    return tuple(Section(name=name, blurbs=tuple(run)) for name, run in grouped)


def _in_editors_order(blurbs: Sequence[Blurb], edits: Edits) -> tuple[Blurb, ...]:
    """The blurbs in the editor's order. One that she has not placed comes last in its section, or behind the one that
    it follows in the composed order; a pinned one stands where she put it, counted from the top."""
    places = {blurb.story.id: edits.place(blurb.story) for blurb in blurbs} if edits.order else {}
    known = [blurb for blurb in blurbs if places.get(blurb.story.id) is not None]
    if not known:
        return tuple(blurbs)
    made = sorted(known, key=lambda blurb: places[blurb.story.id] or 0)
    for at, blurb in enumerate(blurbs):
        if blurb not in known:
            made.insert(_position_of_unplaced(blurb, blurbs[:at], made), blurb)
    for blurb in sorted(known, key=lambda blurb: places[blurb.story.id] or 0):
        if edits.pins(blurb.story):
            made.remove(blurb)
            made.insert(places[blurb.story.id] or 0, blurb)
    return tuple(made)


def _position_of_unplaced(blurb: Blurb, before: Sequence[Blurb], made: Sequence[Blurb]) -> int:
    """The index in `made` for a blurb that the editor has not placed."""
    same = [at for at, other in enumerate(made) if other.story.section == blurb.story.section]
    if same:
        return same[-1] + 1
    return made.index(before[-1]) + 1 if before else 0


# One story


def _apply_story_edit(blurb: Blurb, edit: StoryEdit, words: EditionPhrases) -> tuple[Blurb, tuple[Problem, ...]]:
    composed = blurb
    blurb, lost = _apply_sentence_edits(blurb, edit)
    blurb, unpicked = _apply_picked_quote(blurb, edit, words)
    if blurb.sentences != composed.sentences:
        blurb = replace(blurb, sentences=renew_introductions(blurb.sentences, composed, words.edition))
    story, headline = blurb.story, edit.headline
    told = [*lost, *unpicked]
    if headline and find_unsaid_quotation(headline, story.articles):
        headline = ""
        told.append("the words her headline quotes are gone, and the headline with them")
    problems = (Problem(stage=_STAGE, where=story.headline, what=what, hint=_HINT) for what in told)
    return replace(blurb, headline=headline), tuple(problems)


def _apply_sentence_edits(blurb: Blurb, edit: StoryEdit) -> tuple[Blurb, tuple[str, ...]]:
    """The list that the editor saw as she left it, and the same changes in the other list."""
    if not edit.lines:
        return blurb, ()
    story = blurb.story
    own, lost = _sentences_as_left(blurb, edit)
    if not own:
        return blurb, lost
    swapped = {
        comparable_words(line.was.text): _editors_sentence(line.was, line.text, story)
        for line in edit.lines
        if line.text
    }
    gone = set(map(comparable_words, edit.deleted))

    def changed_alike(them: Sequence[Sentence]) -> tuple[Sentence, ...]:
        left = (made for made in them if comparable_words(made.text) not in gone)
        return tuple(swapped.get(comparable_words(made.text)) or made for made in left)

    if edit.listed == "points":
        return replace(blurb, points=own, sentences=changed_alike(blurb.sentences) or own), lost
    return replace(blurb, sentences=own, points=changed_alike(blurb.points) or own), lost


def _sentences_as_left(blurb: Blurb, edit: StoryEdit) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The sentences as the editor left them, and what of them no longer fits the articles.

    Where a sentence that she kept unchanged is gone, sentences that she has not seen fill its place.
    """
    story = blurb.story
    fresh = {comparable_words(made.text): made for made in (*blurb.sentences, *blurb.points)}
    made: list[Sentence] = []
    lost: list[str] = []
    gone = False
    for line in edit.lines:
        if line.text:
            own = _editors_sentence(line.was, line.text, story)
            made += [own] if own else []
            lost += [] if own else [f"the words it quotes are gone, and her sentence with them: {line.text}"]
            lost += ["her words stay as they are"] if own and _article_has_changed(line.was, story, edit) else []
            continue
        kept = fresh.get(comparable_words(line.was.text)) or (line.was if sentence_holds(line.was, story) else None)
        made += [kept] if kept else []
        gone = gone or kept is None
    if gone:
        seen = {comparable_words(line.was.text) for line in edit.lines} | set(map(comparable_words, edit.deleted))
        listed = blurb.points if edit.listed == "points" else blurb.sentences
        made += [new for new in listed if comparable_words(new.text) not in seen and new not in made]
    return tuple(made), tuple(dict.fromkeys(lost))


def _editors_sentence(was: Sentence, text: str, story: Story) -> Sentence | None:
    """The editor's wording of a sentence; None when it quotes words that the articles do not have (any more)."""
    own = reword_sentence(was, text, story.articles)
    return None if own.kind == "editor" and find_unsaid_quotation(own.text, story.articles) else own


def _article_has_changed(was: Sentence, story: Story, edit: StoryEdit) -> bool:
    """Whether an article that a sentence cites has another text than when the editor reworded it."""
    cited = {piece.span.article_id for piece in was.pieces if piece.span}
    same = {article.id for article in story.articles if article.sha256 in edit.versions}
    return not cited <= same


def _apply_picked_quote(blurb: Blurb, edit: StoryEdit, words: EditionPhrases) -> tuple[Blurb, tuple[str, ...]]:
    """The blurb with the quote that the editor picked, in the prose and as the callout, or without one."""
    if edit.quote is None:
        return blurb, ()
    rest = tuple(made for made in blurb.sentences if made.kind != "quote")
    if not edit.quote:
        return replace(blurb, sentences=rest or blurb.sentences, callout=None), ()
    quote = _same_quote(edit.quote[0], blurb.story.quotes)
    if quote is None:
        return blurb, (f"the quote that she picked is gone: {edit.quote[0].text}",)
    place = next((at for at, made in enumerate(blurb.sentences) if made.kind == "quote"), len(blurb.sentences))
    told = next(article for article in blurb.story.articles if article.id == quote.span.article_id)
    made = quote_sentence(quote, told, as_paragraph(rest[:place]), words.for_article(told))
    sentences = (*rest[:place], *((made,) if made else ()), *rest[place:])
    return replace(blurb, sentences=sentences, callout=quote), ()


def _same_quote(picked: Quote, quotes: Iterable[Quote]) -> Quote | None:
    """The quote that the editor picked, among those that the story has today."""
    same = (quote for quote in quotes if (quote.text, quote.speaker) == (picked.text, picked.speaker))
    return next(same, None)


# A reworded sentence


def comparable_words(text: str) -> str:
    """A sentence for comparison: its words with one space between them and without its last full stop."""
    return " ".join(text.split()).removesuffix(".")


def reword_sentence(was: Sentence, text: str, articles: Iterable[Article]) -> Sentence:
    """The sentence for which the editor wrote `text`.

    The same words are the same sentence. A shorter run of the article's words is still the article's, and can be
    proved, if the part that was cut is an introduction or what follows a clause, and neither says who speaks nor turns
    or limits the rest. Every other wording is the editor's.
    """
    if comparable_words(text) == comparable_words(was.text):
        return was
    by_id = {article.id: article for article in articles}
    shorter = _shortened_verbatim(was, text, by_id) if was.kind == "fact" else None
    return shorter or Sentence(pieces=(Piece(text=text),), kind="editor", intro=was.intro, intro_from=was.intro_from)


def _shortened_verbatim(was: Sentence, text: str, articles: dict[str, Article]) -> Sentence | None:
    """The sentence cut to `text` with its span, where that is a run of the article's words and the cut is harmless."""
    spans = [piece.span for piece in was.pieces if piece.span]
    article = articles.get(spans[0].article_id) if spans else None
    if article is None or any(span.article_id != article.id for span in spans):
        return None
    first, last = spans[0].start, spans[-1].end
    if not was.pieces[0].span and was.pieces[0].text.casefold() == article.text[first - 1 : first].casefold():
        first -= 1  # a first letter whose case we changed
    said = comparable_words(text)
    at = article.text.find(said[1:], first, last) if len(said) > 1 else -1
    while at >= 0:
        start, end = at - 1, at + len(said) - 1
        made = make_sentence(article, start, end) if first <= start else None
        same = made and comparable_words(made.text) == said
        if made and same and _cut_keeps_meaning(article.text, (first, start), (end, last)):
            return replace(made, intro=was.intro, intro_from=was.intro_from)
        at = article.text.find(said[1:], at + 1, last)
    return None


def _cut_keeps_meaning(text: str, head: tuple[int, int], tail: tuple[int, int]) -> bool:
    """Whether a clause says the same without what is cut before and behind it."""
    before, behind = text[slice(*head)].strip(), text[slice(*tail)]
    if inside_word(text, head[1]) or inside_word(text, tail[0]):
        return False
    if before and not (before.endswith(",") and word_count(before) <= _CUT_INTRODUCTION_WORDS):
        return False
    if behind.strip(" .!?") and not _CLAUSE_END.match(behind):
        return False
    return not any(mark.search(cut) for cut in (before, behind) for mark in (_MUST_STAY, CUE, ACCORDING_TO))


# Introductions


def renew_introductions(sentences: Sequence[Sentence], composed: Blurb, phrases: Phrases) -> tuple[Sentence, ...]:
    """Put the introductions right after an editor took sentences away or moved them: "New today:" before the first
    sentence, a correction before the first one of the corrected article's outlet, and another outlet's name where that
    begins to speak.

    Args: the sentences as the editor left them; the blurb as it was composed; our words.
    """
    articles = {article.id: article for article in composed.story.articles}
    opening = composed.sentences[0]
    home = teller = _outlet_of(_article_of_sentence(opening, articles))
    lead, at = opening.intro_from, None
    made: list[Sentence] = []
    for sentence in sentences:
        article = _article_of_sentence(sentence, articles)
        own = _outlet_of(article)
        said = without_intro(sentence) if sentence.intro == opening.intro else sentence
        # "Another figure" is another than one that was read before.
        if article and own != home and (not made or (not said.intro and own != teller)):
            said = introduced(said, [Intro(kind="quotes", outlet=article.source)], phrases)
        if at is None and own in ("", home):
            at = len(made)
        teller = own or teller
        made.append(said)
    new = (Intro(kind="new"),)
    if lead and made:
        if at is None or lead == new:
            lead, at = new if composed.look_back else (), 0
        made[at] = introduced(made[at], (*lead, *made[at].intro_from), phrases)
    return tuple(made)


def _article_of_sentence(sentence: Sentence, articles: Mapping[str, Article]) -> Article | None:
    """The article that a sentence cites first; None for the editor's own sentences."""
    return next((articles.get(piece.span.article_id) for piece in sentence.pieces if piece.span), None)


def _outlet_of(article: Article | None) -> str:
    return outlet_key(article) if article else ""
