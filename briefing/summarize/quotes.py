"""Quotes: what stands between marks and has a speaker.

Evidence is taken in this order: a verb of saying right after the quote with its subject on either side; one before it
in the same sentence; any other in the sentence; then what the paragraph, and the paragraph before, have established.
Stretches of fewer than five words count only with a speaker of their own sentence; scare quotes, titles and nicknames
are no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from briefing.summarize.cues import ACCORDING, CUE, PARTICIPLES
from briefing.summarize.speakers import Cast, Voice, clause_subject, in_text, is_name, subject_after, subject_before
from briefing.text.marks import Stretch, stretches
from briefing.text.names import NAME, trimmed
from briefing.text.sentences import sentences
from briefing.types import Article, Quote, Span

FEW_WORDS = 5

# After these verbs comes the one who was told, called or blamed, not the one who speaks.
_TRANSITIVE = frozenset(
    """told tells tell telling called calls described describes cited cites accused accuses blamed praised dismissed
    criticized criticised urged urges dubbed labelled labeled denied denies reported reports confirmed confirms
    thinks believes believed pledged promised promises warned warns announced announces demanded posted""".split()
)
_NEAR = 90
# How far in front of a quote, and at how many verbs, its speaker is looked for: without a bound a text of nothing but
# verbs costs its length squared (10,000 characters: 4 s).
_FAR, _CUES = 700, 12
_SIGNED = re.compile(r"\.?\s*[―—–]\s*|\.?\s+-\s+")
_SIGNED_END = re.compile(r"\.?[^\S\n]*(?:$|[\r\n“\"«])")
_ANY_VERB = re.compile(r"\s([a-zé]{2,}(?:ed|s|ew|ote|ung|id))\b")
# After a quote that is part of its sentence the sentence goes on like this; the subject of a verb does not begin so.
_CLAUSE = re.compile(
    r"(?:that|which|while|but|because|if|when|as|to|for|on|in|at|with|about|against|rather|than|of|and|during|by|from"
    r"|after|before|since|until|over)\b"
)
# "a déclaré Orr": the auxiliary is part of the verb.
_AUXILIARY = re.compile(r"(?:(?:a|ont|avait|avaient)(?: (?:aussi|également|encore|ensuite))?)?")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TAKES_NOUN = re.compile(r"\s+([^\W\d_]\S*)")
_FUNCTION = frozenset(
    """a about after against ago all and as at because before but by during even for from had has have he if in into is
    it last like more not of on or over she since so some such than that the then they this to two until was were
    what when where which while who why will with without would à au avec ce comme dans de des du en est et il elle
    la le les mais ont ou par pour qu que qui sur un une""".split()
)
_NAMING = re.compile(
    r"(?:so-called|known as|titled|entitled|named|nicknamed|headlined|called|the word|the term|the phrase"
    r"|dite?s?|intitulée?s?|surnommée?)\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """Who says a stretch, by which verb, and whether that stands in its own sentence."""

    voice: Voice | None
    cue: str = ""
    own: bool = False


def quotes(article: Article) -> tuple[Quote, ...]:
    """The quotes of an article, in the order of the text. `speaker` is None where the evidence is thin."""
    text = article.text
    found = stretches(text)
    if not found:
        return ()
    units = sentences(text, article.language)
    reader = _Reader(article, found, units)
    return tuple(reader.read())


class _Reader:
    """Walks through an article once, keeping who spoke last."""

    def __init__(self, article: Article, found: Sequence[Stretch], units: Sequence[tuple[int, int]]) -> None:
        self._article = article
        self._text = article.text
        self._cast = Cast(article.text)
        self._found = found
        self._units = units
        self._last: Voice | None = None
        self._last_line = -9
        self._open = False

    def read(self) -> Iterator[Quote]:
        at = 0
        line = 0
        for number, (start, end) in enumerate(self._units):
            if number and "\n" in self._text[self._units[number - 1][1] : start]:
                line += 1
            inside = []
            while at < len(self._found) and self._found[at].outer_start < end:
                inside.append(self._found[at])
                at += 1
            if inside:
                yield from self._sentence(start, end, inside, line)
            else:
                self._hear(start, end, line)

    def _sentence(self, start: int, end: int, inside: Sequence[Stretch], line: int) -> Iterator[Quote]:
        bare = not _WORD.search(self._outside(start, end, inside))
        said: _Finding | None = None
        for index, stretch in enumerate(inside):
            before = inside[index - 1].outer_end if index else start
            after = inside[index + 1].outer_start if index + 1 < len(inside) else end
            finding = self._signed(stretch) or (
                self._carried(line) if bare else self._attributed(before, stretch, after)
            )
            if finding.voice is None and said is not None and not bare:
                finding = said
            if finding.voice is None and not bare and _words(self._text, stretch) >= FEW_WORDS:
                finding = self._without_verb(start, stretch, after, line)
            voice = in_text(finding.voice, self._text)
            if not self._is_quote(stretch, finding, voice):
                continue
            if voice is not None:
                said = finding
                self._last, self._last_line = voice, line
            self._open = not stretch.closed
            yield self._quote(stretch, voice, finding.cue, start, end)

    def _quote(self, stretch: Stretch, voice: Voice | None, cue: str, start: int, end: int) -> Quote:
        name = self._article.id
        return Quote(
            span=Span(article_id=name, start=stretch.start, end=stretch.end),
            text=self._text[stretch.start : stretch.end],
            speaker=voice.name if voice else None,
            speaker_role=voice.role if voice else "",
            cue=cue,
            kind="direct" if _words(self._text, stretch) >= FEW_WORDS else "fragment",
            sentence=Span(article_id=name, start=min(start, stretch.start), end=max(end, stretch.end)),
        )

    def _signed(self, stretch: Stretch) -> _Finding | None:
        """“...” — Ida Orr: the speaker under a quote, as in a row of letters."""
        dash = _SIGNED.match(self._text, stretch.outer_end)
        run = NAME.match(self._text, dash.end()) if dash else None
        if run is None or not _SIGNED_END.match(self._text, run.end()) or not is_name(run[0], self._cast):
            return None
        return _Finding(voice=self._cast.voice(run[0]), own=True)

    def _without_verb(self, start: int, stretch: Stretch, after: int, line: int) -> _Finding:
        """A quote that no verb of saying claims: Orr chuckled; Orr's clause; the speaker the paragraph has."""
        if self._text[stretch.end - 1] in ",?!":
            run = NAME.match(self._text, stretch.outer_end + 1, after)
            verb = _ANY_VERB.match(self._text, run.end(), after) if run else None
            if run and verb and trimmed(run[0]):
                return _Finding(voice=self._cast.voice(run[0]), cue=verb[1], own=True)
        if stretch.outer_start == start:
            going_on = line == self._last_line and not CUE.search(self._text, stretch.outer_end, after)
            return _Finding(voice=self._last if going_on else None)
        return _Finding(voice=clause_subject(self._text, start, stretch.outer_start, self._cast, self._last))

    def _outside(self, start: int, end: int, inside: Sequence[Stretch]) -> str:
        pieces, position = [], start
        for stretch in inside:
            pieces.append(self._text[position : stretch.outer_start])
            position = stretch.outer_end
        return "".join((*pieces, self._text[position:end]))

    def _carried(self, line: int) -> _Finding:
        """A sentence that is nothing but a quote belongs to who spoke in this paragraph or at the end of the last."""
        near = self._open or line - self._last_line <= 1
        return _Finding(voice=self._last if near else None, own=False)

    def _attributed(self, before: int, stretch: Stretch, after: int) -> _Finding:
        """What the sentence says, first on the side that the punctuation points to."""
        begins = (
            self._text[stretch.end - 1] in ",.!?…—-" or self._text[stretch.outer_end : stretch.outer_end + 1] == ","
        )
        for side in ("right", "left") if begins else ("left", "right"):
            found = (
                self._right(stretch.outer_end, after) if side == "right" else self._left(before, stretch.outer_start)
            )
            if found.voice:
                return found
        return self._anywhere(stretch.outer_end, after)

    def _right(self, start: int, end: int) -> _Finding:
        """`..., said Orr` and `..., Orr, the council's president, said`."""
        cue = CUE.search(self._text, start, min(end, start + _NEAR + 80))
        if cue is None:
            return _Finding(voice=None)
        between = self._text[start : cue.start()].strip(" ,—–-\u00a0\u202f")
        if _AUXILIARY.fullmatch(between):
            if cue[0] in _TRANSITIVE:
                return _Finding(voice=None)
            return _Finding(
                voice=subject_after(self._text, cue.end(), end, self._cast, self._last), cue=cue[0], own=True
            )
        if _CLAUSE.match(between):
            inverted = self._text[start : cue.start()].rstrip().endswith(",") and cue[0] not in _TRANSITIVE
            after = subject_after(self._text, cue.end(), end, self._cast, self._last) if inverted else None
            return _Finding(voice=after, cue=cue[0], own=True)
        if cue[0] not in PARTICIPLES and len(between) <= _NEAR and not re.search(r"[.!?;:]\s", between):
            voice = subject_before(self._text, start, cue.start(), self._cast, self._last)
            return _Finding(voice=voice, cue=cue[0], own=True)
        return _Finding(voice=None)

    def _left(self, start: int, end: int) -> _Finding:
        """`Orr said: ...`, `Orr called it ...`, `said Orr: ...`; the verb nearest to the quote that has a subject."""
        for cue in reversed(list(islice(CUE.finditer(self._text, max(start, end - _FAR), end), _CUES))):
            if cue[0] in PARTICIPLES:
                voice = self._participle(start, cue.start())
            else:
                voice = subject_before(self._text, start, cue.start(), self._cast, self._last)
            if voice is None and cue[0] not in _TRANSITIVE and cue[0] not in PARTICIPLES:
                rest = self._text[cue.end() : end].rstrip()
                if rest.endswith((":", ",")):
                    voice = subject_after(self._text, cue.end(), end, self._cast, self._last)
            if voice is not None:
                return _Finding(voice=voice, cue=cue[0], own=True)
        return self._according(start, end)

    def _participle(self, start: int, end: int) -> Voice | None:
        for cue in islice(CUE.finditer(self._text, start, end), _CUES):
            voice = subject_before(self._text, start, cue.start(), self._cast, self._last)
            if cue[0] not in PARTICIPLES and voice is not None:
                return voice
        return clause_subject(self._text, start, end, self._cast, self._last)

    def _anywhere(self, start: int, end: int) -> _Finding:
        according = self._according(start, end)
        if according.voice:
            return according
        for cue in islice(CUE.finditer(self._text, start, end), _CUES):
            voice = subject_before(self._text, start, cue.start(), self._cast, self._last)
            if voice is not None:
                return _Finding(voice=voice, cue=cue[0], own=True)
        return _Finding(voice=None)

    def _according(self, start: int, end: int) -> _Finding:
        match = ACCORDING.search(self._text, start, end)
        if match is None:
            return _Finding(voice=None)
        voice = subject_after(self._text, match.end(), end, self._cast, self._last)
        return _Finding(voice=voice, cue=match[0].strip(), own=True)

    def _hear(self, start: int, end: int, line: int) -> None:
        """A sentence without a quote may still say who speaks: "Orr said the vote was close." """
        self._open = False
        for cue in islice(CUE.finditer(self._text, start, end), _CUES):
            voice = in_text(subject_before(self._text, start, cue.start(), self._cast, self._last), self._text)
            if voice is not None:
                self._last, self._last_line = voice, line
                return

    def _is_quote(self, stretch: Stretch, finding: _Finding, voice: Voice | None) -> bool:
        words = self._text[stretch.start : stretch.end]
        count = _words(self._text, stretch)
        if not count or _is_title(words):
            return False
        if count >= FEW_WORDS:
            return True
        sentence_like = words.rstrip()[-1] in ".!?,…" and words[:1].isupper()
        if voice is None or (not finding.own and not sentence_like):
            return False
        before = self._text[max(0, stretch.outer_start - 30) : stretch.outer_start]
        return sentence_like or not (_NAMING.search(before) or self._describes(stretch, count))

    def _describes(self, stretch: Stretch, count: int) -> bool:
        """“cooling-off” period: marks around a word that belongs to the noun behind it."""
        following = _TAKES_NOUN.match(self._text, stretch.outer_end)
        return count <= 2 and bool(following) and following[1].casefold().strip(".,;:") not in _FUNCTION  # type: ignore[index]


def _words(text: str, stretch: Stretch) -> int:
    return len(_WORD.findall(text, stretch.start, stretch.end))


def _is_title(words: str) -> bool:
    """ "The Long Way Home": every word that matters begins with a capital, and no punctuation ends it."""
    found = _WORD.findall(words)
    if len(found) < 2 or words.rstrip()[-1:] in ".!?,…":
        return False
    capital = [word for word in found if word[0].isupper() or word[0].isdigit()]
    small = [word for word in found if word[0].islower() and word not in _FUNCTION]
    return not small and len(capital) >= 2
