"""Quotes and statements: what stands between marks and has a speaker, and what a sentence says that somebody says.

One walk through the sentences yields both. A sentence that is nothing but a quote belongs to who spoke last in its
paragraph or the one before. Stretches of fewer than five words count only with a speaker of their own sentence; scare
quotes, titles and nicknames are no quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.summary.attribution import (
    NOBODY,
    Finding,
    Scene,
    attributed,
    labelled_inside,
    led_in,
    signed,
    stated,
    tells,
    without_verb,
)
from briefing.summary.cues import CUE
from briefing.summary.evidence import confidence
from briefing.summary.french import parted
from briefing.summary.interviews import Turn, turns
from briefing.summary.speakers import Cast, Voice, in_text
from briefing.summary.works import FUNCTION, is_capitalised, is_nickname, is_title, is_work
from briefing.text.language import Family, family
from briefing.text.marks import Stretch, stretches
from briefing.text.segmentation import sentences
from briefing.types import Article, Quote, Span

FEW_WORDS = 5
_TITLE_WORDS = 3
# So many characters of a quote that stand in the text again make it a repetition, set to catch the eye.
_REPEATED, _CREDIT = 40, 80
# A mark within the last one may end a quote, too: "How do we win?’"
_ENDING = 4
_CLOSING = "”\"’»'"

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TAKES_NOUN = re.compile(r"\s+([^\W\d_]\S*)")
# Words that a quote's own sentence may begin with and still be nothing but the quote.
_CONNECTING = re.compile(
    r"^\s*(?:And|But|Then|Yet|So|Instead|Still|Rather|Also|Later|Finally|Meanwhile|However|Et|Mais|Puis)\b"
)
_JOINED = re.compile(r",?\s(?:and|but|or|et|mais|ou)\s(?:that\s|qu['’])?")
# "PORT ALLEN (News Desk) --"
_DATELINE = re.compile(
    r"[A-ZÀ-Ý][A-ZÀ-Ý.'’-]{1,30}(?: [A-ZÀ-Ý.'’-]{2,20}){0,3}(?:, [A-Z][\w.]{1,20}){0,2}(?: \([^()\n]{1,40}\))?"
    r"\s(?:—|–|--?)\s"
)
_NAMING = re.compile(
    r"(?:so-called|known as|titled|entitled|named|nicknamed|headlined|called|the word|the term|the phrase"
    r"|dite?s?|intitulée?s?|surnommée?)\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence that says what somebody says in words that are not, or only in fragments, the speaker's own.

    `start` and `end` are those of the sentence; `speaker` and `speaker_role` stand in the article; `cue` is the verb of
    saying or "according to".
    """

    start: int
    end: int
    speaker: str
    speaker_role: str
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one walk through an article yields, quotes and statements in the order of the text, and its people."""

    quotes: tuple[Quote, ...]
    statements: tuple[Statement, ...]
    cast: Cast


def quotes(article: Article) -> tuple[Quote, ...]:
    """The quotes of an article, in the order of the text. `speaker` is None where the evidence is thin."""
    return heard(article).quotes


def heard(article: Article, units: Sequence[tuple[int, int]] | None = None) -> Heard:
    """The quotes and the attributed statements of an article.

    Args:
        article: any article.
        units: start and end of its sentences, where the caller has split them already.
    """
    text = article.text
    tongue = family(text, article.language)
    found = parted(text, stretches(text)) if tongue == "fr" else stretches(text)
    units = sentences(text, article.language) if units is None else units
    return _Reader(article, found, units, tongue).read()


class _Reader:
    """Walks through an article once, keeping who spoke last."""

    def __init__(
        self, article: Article, found: Sequence[Stretch], units: Sequence[tuple[int, int]], tongue: Family
    ) -> None:
        self._article = article
        self._text = article.text
        # Where neither grammar holds, what looks like a subject is none: better no speaker than a wrong one.
        self._can_tell = bool(tongue)
        french = tongue == "fr"
        cast = Cast(article.text, [(it.start, it.end) for it in found], french=french)
        self._scene = Scene(text=article.text, cast=cast, french=french)
        self._found = found
        self._units = units
        self._turns = turns(article.text, cast) if tongue else ()
        self._open = False
        self._waiting: list[int] = []  # quotes left open whose speaker a later paragraph may name
        self._before = (0, 0)
        self._begin = 0  # of the sentence, behind its dateline
        self._quotes: list[Quote] = []
        self._statements: list[Statement] = []

    def read(self) -> Heard:
        at = 0
        line = 0
        done = 0
        for number, (start, end) in enumerate(self._units):
            if start < done:
                continue
            self._before = self._scene.previous = self._units[number - 1] if number else (0, 0)
            if "\n" in self._text[done:start]:
                line += 1
            end = done = self._ending(number)
            marked = []
            while at < len(self._found) and self._found[at].outer_start < end:
                marked.append(self._found[at])
                at += 1
            turn = self._turn(start)
            dateline = _DATELINE.match(self._text, start, end) if self._text[start].isupper() else None
            self._begin = dateline.end() if dateline else start
            if turn is not None and not turn.marked:
                self._answer(turn, line)
                done = max(done, turn.end)
                while at < len(self._found) and self._found[at].outer_start < done:
                    at += 1  # a quote within the answer
            elif marked:
                if turn is not None and turn.voice is not None:
                    self._scene.spoke(turn.voice, line, start)
                self._sentence(start, end, marked, line)
            else:
                self._open = False
                self._scene.goes_on(start, end)
                self._state(start, end, line)
        return Heard(quotes=tuple(self._quotes), statements=tuple(self._statements), cast=self._scene.cast)

    def _turn(self, start: int) -> Turn | None:
        """The paragraph of an interview in which a sentence begins."""
        at = bisect_right(self._turns, start, key=lambda turn: turn.line)
        turn = self._turns[at - 1] if at else None
        return turn if turn is not None and start < turn.end else None

    def _answer(self, turn: Turn, line: int) -> None:
        """An answer without marks is one quote; a question is none."""
        if turn.voice is None:
            return
        self._scene.spoke(turn.voice, line, turn.end)
        span = Span(article_id=self._article.id, start=turn.start, end=turn.end)
        self._quotes.append(
            Quote(
                span=span,
                text=self._text[turn.start : turn.end],
                speaker=turn.voice.name,
                speaker_role=turn.voice.role,
                cue="",
                kind="direct",
                sentence=span,
                confidence=confidence("label", turn.voice.by),
            )
        )

    def _ending(self, number: int) -> int:
        """The end of a sentence; that of the next, where it says who asked or exclaimed this: "Is it?" Orr asked."""
        _, end = self._units[number]
        words = self._text[max(0, end - _ENDING) : end].rstrip(_CLOSING)
        if number + 1 == len(self._units) or not words.endswith(("?", "!", "…", "—")) or self._text[end - 1] in "?!…—":
            return end
        following = self._units[number + 1]
        if "\n" in self._text[end : following[0]] or not tells(self._text, *following):
            return end
        return following[1]

    def _sentence(self, start: int, end: int, marked: Sequence[Stretch], line: int) -> None:
        marked = [it for it in marked if not (is_nickname(self._text, it) or is_work(self._text, start, it))]
        bare = not _WORD.search(_CONNECTING.sub("", self._outside(start, end, marked)))
        said = NOBODY
        direct = False
        for index, stretch in enumerate(marked):
            before = marked[index - 1].outer_end if index else self._begin
            after = marked[index + 1].outer_start if index + 1 < len(marked) else end
            finding = self._finding(before, stretch, after, line, bare)
            if said.own and finding.way == "verb" and self._continues(marked[index - 1], stretch):
                finding = said
            if finding.voice is None and said.voice is not None and not bare:
                finding = said
            if finding.voice is None and self._can_tell and not bare and _words(self._text, stretch) >= FEW_WORDS:
                finding = without_verb(self._scene, self._begin, stretch, after, line)
            voice = in_text(finding.voice, self._text)
            said = said if voice is None else finding
            if not self._is_quote(stretch, finding, voice) or self._is_pulled(stretch):
                continue
            if voice is not None:
                self._scene.spoke(voice, line, stretch.outer_end)
            quote = self._quote(stretch, voice, finding, start, end)
            self._goes_on(stretch, finding, quote)
            direct = direct or quote.kind == "direct"
        if not direct or self._tells_more(start, end, marked):
            self._state(start, end, line, said)

    def _continues(self, last: Stretch, stretch: Stretch) -> bool:
        """`would “back it” but “is not going to pay”`: no more than a conjunction parts two pieces of one saying."""
        return bool(_JOINED.fullmatch(self._text, last.outer_end, stretch.outer_start))

    def _goes_on(self, stretch: Stretch, finding: Finding, quote: Quote) -> None:
        """Keep a quote; a paragraph that ends without a closing mark belongs to whom the next one names."""
        if not self._open:
            self._waiting.clear()
        if finding.way == "verb" and quote.speaker is not None:
            for at in self._waiting:
                self._quotes[at] = replace(
                    self._quotes[at],
                    speaker=quote.speaker,
                    speaker_role=quote.speaker_role,
                    confidence=quote.confidence,
                )
            self._waiting.clear()
        elif not stretch.closed:
            self._waiting.append(len(self._quotes))
        self._open = not stretch.closed
        self._quotes.append(quote)

    def _finding(self, before: int, stretch: Stretch, after: int, line: int, bare: bool) -> Finding:
        if not self._can_tell:
            return NOBODY
        written = signed(self._scene, stretch)
        if written.voice is None:
            written = labelled_inside(self._scene, stretch)
        if written.voice:
            return written
        return self._carried(line) if bare else attributed(self._scene, before, stretch, after)

    def _quote(self, stretch: Stretch, voice: Voice | None, finding: Finding, start: int, end: int) -> Quote:
        name = self._article.id
        return Quote(
            span=Span(article_id=name, start=stretch.start, end=stretch.end),
            text=self._text[stretch.start : stretch.end],
            speaker=voice.name if voice else None,
            speaker_role=voice.role if voice else "",
            cue=finding.cue,
            kind="direct" if _words(self._text, stretch) >= FEW_WORDS else "fragment",
            sentence=Span(article_id=name, start=min(start, stretch.start), end=max(end, stretch.end)),
            confidence=confidence(finding.way, voice.by) if voice else 0.0,
        )

    def _state(self, start: int, end: int, line: int, said: Finding = NOBODY) -> None:
        """A sentence without a direct quote may still say who speaks: "Orr said the vote was close." """
        if not self._can_tell:
            return
        finding = said if said.own else stated(self._scene, self._begin, end)
        voice = in_text(finding.voice, self._text)
        if voice is None:
            return
        if finding.cue not in ("asked", "asks"):  # who is asked speaks next
            self._scene.spoke(voice, line, start)
        self._statements.append(
            Statement(start=start, end=end, speaker=voice.name, speaker_role=voice.role, cue=finding.cue)
        )

    def _tells_more(self, start: int, end: int, marked: Sequence[Stretch]) -> bool:
        """Is more than half of a sentence with a quote in it in other words than the speaker's?"""
        quoted = sum(stretch.end - stretch.start for stretch in marked)
        return 2 * quoted < end - start

    def _outside(self, start: int, end: int, marked: Sequence[Stretch]) -> str:
        pieces, position = [], start
        for stretch in marked:
            pieces.append(self._text[position : stretch.outer_start])
            position = stretch.outer_end
        return "".join((*pieces, self._text[position:end]))

    def _carried(self, line: int) -> Finding:
        """A sentence that is nothing but a quote belongs to who spoke in this paragraph or at the end of the last."""
        if self._text[self._before[1] - 1 : self._before[1]] == ":":
            finding = led_in(self._scene, *self._before)
            if finding.voice is not None:
                return finding
        near = self._open or line - self._scene.last_line <= 1
        if near:
            return Finding(voice=self._scene.last, way="carried")
        voice = self._scene.clause(*self._before)
        if voice is None or not voice.named or not self._scene.cast.is_person(voice):
            return NOBODY
        return Finding(voice=voice, way="before")

    def _is_quote(self, stretch: Stretch, finding: Finding, voice: Voice | None) -> bool:
        words = self._text[stretch.start : stretch.end]
        count = _words(self._text, stretch)
        headline = self._text[stretch.outer_start] == "‘"
        if not count or is_title(words, headline=headline):
            return False
        if not finding.own and is_capitalised(words, least=_TITLE_WORDS) and words.rstrip()[-1] == ",":
            return False
        if count >= FEW_WORDS:
            return True
        sentence_like = words.rstrip()[-1] in ".!?,…" and words[:1].isupper()
        if voice is None or (not finding.own and not sentence_like):
            return False
        before = self._text[max(0, stretch.outer_start - 30) : stretch.outer_start]
        return sentence_like or not (_NAMING.search(before) or self._describes(stretch, count))

    def _is_pulled(self, stretch: Stretch) -> bool:
        """A quote that stands alone and is in the story once more: set there to catch the eye."""
        before = self._text[max(0, stretch.outer_start - 2) : stretch.outer_start]
        after = self._text[stretch.outer_end : stretch.outer_end + _CREDIT].splitlines()[:1]
        words = self._text[stretch.start : stretch.start + _REPEATED]
        if before.strip(" ") not in ("", "\n", "\n\n") or stretch.end - stretch.start < _REPEATED:
            return False
        if after and (len(after[0]) == _CREDIT or CUE.search(after[0])):
            return False
        return self._text.find(words) < stretch.start or self._text.find(words, stretch.start + 1) >= 0

    def _describes(self, stretch: Stretch, count: int) -> bool:
        """“cooling-off” period: marks around a word that belongs to the noun behind it."""
        following = _TAKES_NOUN.match(self._text, stretch.outer_end)
        return count <= 2 and bool(following) and following[1].casefold().strip(".,;:") not in FUNCTION  # type: ignore[index]


def _words(text: str, stretch: Stretch) -> int:
    return len(_WORD.findall(text, stretch.start, stretch.end))
