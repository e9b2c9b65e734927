"""Quotes and statements: what stands between marks and has a speaker, and what a sentence says that somebody says.

One walk through the sentences yields both. A sentence that is nothing but a quote belongs to who spoke last in its
paragraph or the one before. Fewer than five words in marks count only with a speaker of their own sentence; scare
quotes, titles of works and nicknames are no quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.summary.attribution import (
    NOBODY,
    Attribution,
    ReadingContext,
    attribute_from_sentence,
    attribute_statement,
    attribute_without_verb,
    introduced_by_colon,
    label_inside_quote,
    only_attributes,
    signature_after_quote,
)
from briefing.summary.french_reporting_clauses import split_at_reporting_clauses
from briefing.summary.interviews import Turn, find_turns
from briefing.summary.speakers import People, Speaker, confidence_in, keep_if_in_text
from briefing.summary.speech_vocabulary import CUE
from briefing.text.language_detection import DetectedLanguage, detect_language
from briefing.text.quotation_marks import QuotedSpan, quoted_spans
from briefing.text.scripts import TERMINATORS, count_dense_words, writes_words_together
from briefing.text.segmentation import sentences
from briefing.types import Article, Quote, Span

# A quote of so many words is "direct", a shorter one a "fragment"; PolNeAR draws the line there, too. A fragment
# counts only with a speaker of its own sentence. 10: joint F1 falls by .004; 2: F1 of all quotes rises by .016, and
# two words are "direct" to every edition.
_FEWEST_WORDS_OF_DIRECT = 5
# Words with a capital that make a title of what ends with a comma, where no verb of saying claims it. Rare: no quote of
# 98 articles turns on it.
_TITLE_CAPITALS = 3
# A pull quote repeats the story's words to catch the eye: so many of its characters are looked for in the text. With 80
# one of our tests is missed; 20 finds no more.
_REPEATED_CHARACTERS = 40
# Its credit ("Ida Orr, reeve") is a line shorter than that; a longer one is the sentence going on.
_CREDIT_REACH = 80
# Characters at the end of a sentence that may be closing marks, one within another: "How do we win?’". 2 and 8 change
# no quote.
_MARKS_AT_END = 4
_CLOSING_MARKS = "”\"’»'"

# Where no grammar says who speaks: “...” are speech where they are set like it, and two words are a name or a title.
_FEWEST_WORDS_OF_SPEECH = 3
_BEFORE_SPEECH = re.compile("[:,：،，、]\\s?$")
_BEHIND_SPEECH = re.compile("[,،，]|\\s[—–-]\\s")

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# “cooling-off” period
_NOUN_BEHIND = re.compile(r"\s+([^\W\d_]\S*)")
# Words that a quote's own sentence may begin with and still be nothing but the quote.
_CONNECTIVE_START = re.compile(
    r"^\s*(?:And|But|Then|Yet|So|Instead|Still|Rather|Also|Later|Finally|Meanwhile|However|Et|Mais|Puis)\b"
)
# “The Pier,” “Low Tide” and “Mud”: a list of works.
_JOINS_WORKS = re.compile(r",?\s(?:and\s|or\s|et\s|ou\s)?")
_PUBLISHES = re.compile(
    r"\b(?:issued|released|published|posted|sent|made|put out|wrote)\s(?:an?|the|its|this|another)\s(?:\w+\s){0,3}"
    r"(?:statement|release|letter|memo|note|post|message|comment|apology|response|reply)\b"
)
_ONLY_CONJUNCTION = re.compile(r",?\s(?:and|but|or|et|mais|ou)\s(?:that\s|qu['’])?")
# Marks that name a thing (“...” is what it is called) are no speech.
_NAMING_BEFORE = re.compile(
    r"(?:so-called|known as|titled|entitled|named|nicknamed|headlined|called|the word|the term|the phrase"
    r"|dite?s?|intitulée?s?|surnommée?)\s*$"
)
# In a headline's single marks a sentence in capitals is a title only if it is long: four capitals in five words. If ten
# words are asked for, joint F1 falls by .001.
_HEADLINE_CAPITALS, _HEADLINE_WORDS = 4, 5
# “Cia”, “Big Ida”. 1 and 4 change no quote.
_NICKNAME_WORDS = 2
_SMALL_TITLE_WORDS = frozenset(
    """a about after against ago all and as at because before but by during even for from had has have he if in into is
    it last like more not of on or over she since so some such than that the then they this to two until was were
    what when where whether which while who why will with without would à au avec ce comme dans de des du en est et
    il elle la le les mais ont ou par pour qu que qui sur un une""".split()
)
"""Small words, which a title writes without capitals."""
# "on “State of the Union,”", "the novel “...,”", "titled “...,”": what stands in front of a work and of no speech.
_BEFORE_WORK = re.compile(
    r"(?:['’]s?|\b(?:on|in|of|the|titled|entitled|called|named|headlined|told|film|movie|show|series|book|memoir"
    r"|novel|play|song|hit|single|album|track|poem|article|essay|column|documentary|podcast|episode|programme|program"
    r"|magazine|musical|opera|painting|sitcom|drama|comedy|special),?)\s$"
)
_OWNER_BEFORE_WORK = re.compile(r"[A-Z][\w.]*['’]s?\s$")
_BEFORE_NICKNAME = re.compile(r"\b[A-Z][\w’'.-]*\s$")
_AFTER_NICKNAME = re.compile(r"\s[A-Z][\w’'-]+")
# Characters before a work in which the word for it stands: the longest, "documentary, ", has 13. A bound on time.
_WORK_REACH = 24


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
class AttributedSpeech:
    """What one walk through an article yields, quotes and statements in the order of the text, and its people."""

    quotes: tuple[Quote, ...]
    statements: tuple[Statement, ...]
    people: People


def find_quotes(article: Article) -> tuple[Quote, ...]:
    """The quotes of an article, in the order of the text. `speaker` is None where the evidence is thin."""
    return find_speech(article).quotes


def find_speech(article: Article, units: Sequence[tuple[int, int]] | None = None) -> AttributedSpeech:
    """The quotes and the attributed statements of an article.

    Args:
        article: any article.
        units: start and end of its sentences, where the caller has split them already.
    """
    text = article.text
    tongue = detect_language(text, article.language)
    found = split_at_reporting_clauses(text, quoted_spans(text)) if tongue == "fr" else quoted_spans(text)
    units = sentences(text, article.language) if units is None else units
    return _ArticleReader(article, found, units, tongue).read()


class _ArticleReader:
    """Walks through an article once and keeps who spoke last."""

    def __init__(
        self, article: Article, found: Sequence[QuotedSpan], units: Sequence[tuple[int, int]], tongue: DetectedLanguage
    ) -> None:
        self._article = article
        self._text = article.text
        # Where neither grammar holds, what looks like a subject is none: better no speaker than a wrong one.
        self._can_tell = bool(tongue)
        french = tongue == "fr"
        people = People(article.text, [(it.start, it.end) for it in found], french=french)
        self._context = ReadingContext(text=article.text, people=people, french=french)
        self._quoted_spans = found
        self._sentences = units
        self._turns = find_turns(article.text, people) if tongue else ()
        self._left_open = False
        self._without_speaker: list[int] = []  # quotes left open whose speaker a later paragraph may name
        self._previous = (0, 0)
        self._quotes: list[Quote] = []
        self._statements: list[Statement] = []

    def read(self) -> AttributedSpeech:
        """Read the sentences in order. Lines, quotes and interview turns are walked along with them."""
        at = 0
        line = 0
        done = 0
        for number, (start, end) in enumerate(self._sentences):
            if start < done:
                continue
            self._previous = self._context.previous_sentence = self._sentences[number - 1] if number else (0, 0)
            if "\n" in self._text[done:start]:
                line += 1
            end = done = self._sentence_end(number)
            marked = []
            while at < len(self._quoted_spans) and self._quoted_spans[at].outer_start < end:
                marked.append(self._quoted_spans[at])
                at += 1
            turn = self._turn_at(start)
            if turn is not None and not turn.marked:
                self._add_answer(turn, line)
                done = max(done, turn.end)
                while at < len(self._quoted_spans) and self._quoted_spans[at].outer_start < done:
                    at += 1  # a quote within the answer
            elif marked:
                if turn is not None and turn.speaker is not None:
                    self._context.remember_speaker(turn.speaker, line, start)
                self._read_sentence(start, end, marked, line)
            else:
                self._left_open = False
                self._context.remember_opening_pronoun(start, end)
                self._add_statement(start, end, line)
        return AttributedSpeech(
            quotes=tuple(self._quotes), statements=tuple(self._statements), people=self._context.people
        )

    def _turn_at(self, start: int) -> Turn | None:
        """The paragraph of an interview in which a sentence begins."""
        at = bisect_right(self._turns, start, key=lambda turn: turn.line)
        turn = self._turns[at - 1] if at else None
        return turn if turn is not None and start < turn.end else None

    def _add_answer(self, turn: Turn, line: int) -> None:
        """An answer without marks is one quote; a question is none."""
        if turn.speaker is None:
            return
        self._context.remember_speaker(turn.speaker, line, turn.end)
        span = Span(article_id=self._article.id, start=turn.start, end=turn.end)
        self._quotes.append(
            Quote(
                span=span,
                text=self._text[turn.start : turn.end],
                speaker=turn.speaker.name,
                speaker_role=turn.speaker.role,
                cue="",
                kind="direct",
                sentence=span,
                confidence=confidence_in("label", turn.speaker.reference),
            )
        )

    def _sentence_end(self, number: int) -> int:
        """The end of a sentence; that of the next, where it says who asked or exclaimed this: "Is it?" Orr asked."""
        _, end = self._sentences[number]
        words = self._text[max(0, end - _MARKS_AT_END) : end].rstrip(_CLOSING_MARKS)
        if (
            number + 1 == len(self._sentences)
            or not words.endswith(("?", "!", "…", "—"))
            or self._text[end - 1] in "?!…—"
        ):
            return end
        following = self._sentences[number + 1]
        if "\n" in self._text[end : following[0]] or not only_attributes(self._text, *following):
            return end
        return following[1]

    def _read_sentence(self, start: int, end: int, marked: Sequence[QuotedSpan], line: int) -> None:
        """The quotes of one sentence, each by its own evidence, else by that of the quote before it."""
        marked = self._without_titles(start, marked)
        # Nothing but quotes, or a "But" before them: no evidence in the sentence itself.
        bare = not _WORD.search(_CONNECTIVE_START.sub("", self._outside_marks(start, end, marked)))
        said = NOBODY
        direct = False
        for index, quoted in enumerate(marked):
            before = marked[index - 1].outer_end if index else start
            after = marked[index + 1].outer_start if index + 1 < len(marked) else end
            attribution = self._attribute(before, quoted, after, line, bare)
            # One speaker for one clause: “back it” but “not pay for it”.
            if (
                said.in_own_sentence
                and attribution.method == "verb"
                and self._continues_quote(marked[index - 1], quoted)
            ):
                attribution = said
            # "..., Orr said: “...” and “...”": the second quote has no verb of its own.
            if attribution.speaker is None and said.speaker is not None and not bare:
                attribution = said
            if (
                attribution.speaker is None
                and self._can_tell
                and not bare
                and _count_words(self._text, quoted) >= _FEWEST_WORDS_OF_DIRECT
            ):
                attribution = attribute_without_verb(self._context, start, quoted, after, line)
            speaker = keep_if_in_text(attribution.speaker, self._text)
            said = said if speaker is None else attribution
            if not self._is_quote(quoted, attribution, speaker) or self._is_pull_quote(quoted):
                continue
            if speaker is not None:
                self._context.remember_speaker(speaker, line, quoted.outer_end)
            quote = self._make_quote(quoted, speaker, attribution, start, end)
            self._add_quote(quoted, attribution, quote)
            direct = direct or quote.kind == "direct"
        # A sentence with fragments only, or mostly in the paper's words, is a statement as well.
        if not direct or self._mostly_own_words(start, end, marked):
            self._add_statement(start, end, line, said)

    def _without_titles(self, start: int, marked: Sequence[QuotedSpan]) -> list[QuotedSpan]:
        """The stretches of a sentence that may be quotes: no nickname, no work, nor another work of the same list."""
        kept: list[QuotedSpan] = []
        work: QuotedSpan | None = None
        for it in marked:
            words = self._text[it.start : it.end]
            listed = work is not None and _JOINS_WORKS.fullmatch(self._text, work.outer_end, it.outer_start)
            if _is_work(self._text, start, it) or (listed and _is_capitalised(words, least=1)):
                work = it
            elif not (_is_nickname(self._text, it) or _is_title(words, headline=False)):
                kept.append(it)
        return kept

    def _continues_quote(self, last: QuotedSpan, quoted: QuotedSpan) -> bool:
        """Whether only a conjunction parts two quotes of one clause: `would “back it” but “is not going to pay”`."""
        return bool(_ONLY_CONJUNCTION.fullmatch(self._text, last.outer_end, quoted.outer_start))

    def _add_quote(self, quoted: QuotedSpan, attribution: Attribution, quote: Quote) -> None:
        """Keep a quote. A paragraph whose quote is left open has the speaker that the next one names."""
        if not self._left_open:
            self._without_speaker.clear()
        if attribution.method == "verb" and quote.speaker is not None:
            for at in self._without_speaker:
                self._quotes[at] = replace(
                    self._quotes[at],
                    speaker=quote.speaker,
                    speaker_role=quote.speaker_role,
                    confidence=quote.confidence,
                )
            self._without_speaker.clear()
        elif not quoted.closed:
            self._without_speaker.append(len(self._quotes))
        self._left_open = not quoted.closed
        self._quotes.append(quote)

    def _attribute(self, before: int, quoted: QuotedSpan, after: int, line: int, bare: bool) -> Attribution:
        if not self._can_tell:
            return NOBODY
        written = signature_after_quote(self._context, quoted)
        if written.speaker is None:
            written = label_inside_quote(self._context, quoted)
        if written.speaker:
            return written
        return self._carried_over(line) if bare else attribute_from_sentence(self._context, before, quoted, after)

    def _make_quote(
        self, quoted: QuotedSpan, speaker: Speaker | None, attribution: Attribution, start: int, end: int
    ) -> Quote:
        name = self._article.id
        return Quote(
            span=Span(article_id=name, start=quoted.start, end=quoted.end),
            text=self._text[quoted.start : quoted.end],
            speaker=speaker.name if speaker else None,
            speaker_role=speaker.role if speaker else "",
            cue=attribution.cue,
            kind="direct" if _count_words(self._text, quoted) >= _FEWEST_WORDS_OF_DIRECT else "fragment",
            sentence=Span(article_id=name, start=min(start, quoted.start), end=max(end, quoted.end)),
            confidence=confidence_in(attribution.method, speaker.reference) if speaker else 0.0,
        )

    def _add_statement(self, start: int, end: int, line: int, said: Attribution = NOBODY) -> None:
        """A sentence without a direct quote may still say who speaks: "Orr said the vote was close." """
        if not self._can_tell:
            return
        attribution = said if said.in_own_sentence else attribute_statement(self._context, start, end)
        speaker = keep_if_in_text(attribution.speaker, self._text)
        if speaker is None:
            return
        if attribution.cue not in ("asked", "asks"):  # who is asked speaks next
            self._context.remember_speaker(speaker, line, start)
        self._statements.append(
            Statement(start=start, end=end, speaker=speaker.name, speaker_role=speaker.role, cue=attribution.cue)
        )

    def _mostly_own_words(self, start: int, end: int, marked: Sequence[QuotedSpan]) -> bool:
        """Whether more than half of a sentence stands outside its quotes."""
        quoted = sum(quoted.end - quoted.start for quoted in marked)
        return 2 * quoted < end - start

    def _outside_marks(self, start: int, end: int, marked: Sequence[QuotedSpan]) -> str:
        pieces, position = [], start
        for quoted in marked:
            pieces.append(self._text[position : quoted.outer_start])
            position = quoted.outer_end
        return "".join((*pieces, self._text[position:end]))

    def _carried_over(self, line: int) -> Attribution:
        """A sentence that is nothing but a quote belongs to who spoke in this paragraph or at the end of the last."""
        if self._text[self._previous[1] - 1 : self._previous[1]] == ":":
            attribution = introduced_by_colon(self._context, *self._previous)
            if attribution.speaker is not None:
                return attribution
        # A quote left open goes on in the next paragraph; else the speaker of this or the last one does.
        near = self._left_open or line - self._context.last_line <= 1
        if near:
            return Attribution(speaker=self._context.last_speaker, method="carried")
        speaker = self._context.subject_of_clause(*self._previous)
        if speaker is None or not speaker.named:
            return NOBODY
        # Of a body only what it is said to have published.
        if not (self._context.people.may_be_person(speaker) or _PUBLISHES.search(self._text, *self._previous)):
            return NOBODY
        return Attribution(speaker=speaker, method="before")

    def _is_quote(self, quoted: QuotedSpan, attribution: Attribution, speaker: Speaker | None) -> bool:
        words = self._text[quoted.start : quoted.end]
        count = _count_words(self._text, quoted)
        headline = self._text[quoted.outer_start] == "‘"
        if not count or _is_title(words, headline=headline):
            return False
        if (
            not attribution.in_own_sentence
            and _is_capitalised(words, least=_TITLE_CAPITALS)
            and words.rstrip()[-1] == ","
        ):
            return False
        if count >= _FEWEST_WORDS_OF_DIRECT or (not self._can_tell and self._is_set_like_speech(quoted, count)):
            return True
        sentence_like = words.rstrip()[-1] in ".!?,…" and words[:1].isupper()
        if speaker is None or (not attribution.in_own_sentence and not sentence_like):
            return False
        before = self._text[max(0, quoted.outer_start - 30) : quoted.outer_start]
        return sentence_like or not (_NAMING_BEFORE.search(before) or self._describes_noun(quoted, count))

    def _is_set_like_speech(self, quoted: QuotedSpan, count: int) -> bool:
        """Whether few words in marks are set as speech is in most languages: behind a colon or comma, before a comma
        or a dash, or with a mark of their own at their end."""
        return count >= _FEWEST_WORDS_OF_SPEECH and bool(
            _BEFORE_SPEECH.search(self._text, max(0, quoted.outer_start - 3), quoted.outer_start)
            or _BEHIND_SPEECH.match(self._text, quoted.outer_end)
            or self._text[quoted.end - 1] in f".!?…,،，{TERMINATORS}"
        )

    def _is_pull_quote(self, quoted: QuotedSpan) -> bool:
        """Whether a quote stands alone and repeats words of the story (a pull quote)."""
        before = self._text[max(0, quoted.outer_start - 2) : quoted.outer_start]
        after = self._text[quoted.outer_end : quoted.outer_end + _CREDIT_REACH].splitlines()[:1]
        words = self._text[quoted.start : quoted.start + _REPEATED_CHARACTERS]
        if before.strip(" ") not in ("", "\n", "\n\n") or quoted.end - quoted.start < _REPEATED_CHARACTERS:
            return False
        if after and (len(after[0]) == _CREDIT_REACH or CUE.search(after[0])):
            return False
        return self._text.find(words) < quoted.start or self._text.find(words, quoted.start + 1) >= 0

    def _describes_noun(self, quoted: QuotedSpan, count: int) -> bool:
        """Whether the words in marks describe the noun behind them: “cooling-off” period."""
        following = _NOUN_BEHIND.match(self._text, quoted.outer_end)
        return count <= 2 and bool(following) and following[1].casefold().strip(".,;:") not in _SMALL_TITLE_WORDS  # type: ignore[index]


def _count_words(text: str, quoted: QuotedSpan) -> int:
    words = text[quoted.start : quoted.end]
    return count_dense_words(words) if writes_words_together(words) else len(_WORD.findall(words))


def _is_nickname(text: str, quoted: QuotedSpan) -> bool:
    """Whether the words in marks are a nickname inside a name: `Ida “Cia” Orr`."""
    words = text[quoted.start : quoted.end].split()
    return (
        len(words) <= _NICKNAME_WORDS
        and words[-1][-1].isalnum()
        and all(word[0].isupper() for word in words)
        and bool(_BEFORE_NICKNAME.search(text, max(0, quoted.outer_start - _WORK_REACH), quoted.outer_start))
        and bool(_AFTER_NICKNAME.match(text, quoted.outer_end))
    )


def _is_work(text: str, begin: int, quoted: QuotedSpan) -> bool:
    """A title that a comma or stop of its sentence ends, told by what stands in front of it: `on “State of Play,”`.

    Args:
        begin: where the sentence begins.
    """
    words = text[quoted.start : quoted.end]
    start = max(begin, quoted.outer_start - _WORK_REACH)
    owned = _OWNER_BEFORE_WORK.search(text, start, quoted.outer_start)
    if not _is_capitalised(words, least=1 if owned else 2) or words.rstrip()[-1] in "!?…":
        return False
    return bool(_BEFORE_WORK.search(text, start, quoted.outer_start))


def _is_title(words: str, *, headline: bool) -> bool:
    """Whether words are a title ("The Long Way Home"): all but small words have capitals, and no punctuation ends it.

    In a headline a long one may end with a mark.
    """
    if not _is_capitalised(words):
        return False
    if words.rstrip()[-1:] not in ".!?,…":
        return True
    found = _WORD.findall(words)
    return (
        headline
        and len(_capitalised(found)) >= _HEADLINE_CAPITALS
        and len(found) >= _HEADLINE_WORDS
        and not words.isupper()
    )


def _is_capitalised(words: str, least: int = 2) -> bool:
    """Whether every word but the small ones begins with a capital, and at least `least` do."""
    found = _WORD.findall(words)
    return len(_capitalised(found)) >= least and not any(
        word[0].islower() and word not in _SMALL_TITLE_WORDS for word in found
    )


def _capitalised(found: list[str]) -> list[str]:
    return [word for word in found if word[0].isupper() or word[0].isdigit()]
