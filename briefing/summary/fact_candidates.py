"""Which sentences of an article may be facts: those of the story itself that say something a reader can use.

Left out are what a page adds, headings and asides, questions, the writer's own "we", and what is too short to say
anything. A sentence too long to be read is cut to its main clause. One that needs another ("He said ...") is a
candidate that knows which; one that is mostly a quote is a candidate if it is known who speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing.summary.page_furniture import (
    FINITE_VERB,
    QUOTED,
    ends_with_dash,
    ends_with_full_stop,
    furniture_paragraphs,
    is_caption_or_about_paper,
    is_promotion,
    is_sentence_without_stop,
)
from briefing.summary.quotations import AttributedSpeech, Statement
from briefing.summary.sentence_signs import has_source
from briefing.text.correction_notes import is_label, is_note, may_hold_note
from briefing.text.names import NAME, without_sentence_starters
from briefing.text.paragraph_breaks import paragraphs
from briefing.text.wording import content_word_set, needs_context, without_roman_one, word_count
from briefing.types import Article, Quote, Span

# "Fact units" are those of REALSumm (docs/quality.md).
_SHORTEST, _LONGEST = 8, 65
"""Words of a fact. Shorter ones say nothing alone (7 let headings in: a test goes red); longer ones are read by nobody.
At most 60 loses a "must" in a minister's long sentence (a test goes red), 30 a quarter of the fact units; 120 changes
nothing."""
_LONGEST_QUOTED = 60
"""Words of a fact that is somebody's words in good part; with 80 long answers take the place of news (our own set loses
a "must" in two articles)."""
_READABLE_WORDS = 40
"""A longer sentence is cut to its main clause. From 20 words on that loses .034 of the fact units; from 80 on it wins
.006, for sentences that nobody reads to the end."""
_FEWEST_CLAUSE_WORDS = 12
"""Words of a main clause that says enough alone. 11 and 13 change no fact."""
_MOST_CHARACTERS = 1200
"""Characters of a fact: a bound on time for texts without full stops. Half of it and twice of it change no fact."""
MOSTLY_QUOTED = 0.5
"""The part in quotes that makes a sentence a quote. A quarter costs .002 of the fact units; all of it takes half-quoted
sentences for the story's own and loses .006 against the writers' summaries."""
_PARTLY_QUOTED = 0.3
"""The part in quotes that makes a sentence its speaker's. With .6 our own set loses speakers of statements."""

_MARKS = "“”\"«»‘’'\u00a0\u202f"

# A heading in capitals that a page set on the line of its text.
_HEADING = re.compile(r"(?:[A-ZÀ-Þ0-9$€£][A-ZÀ-Þ0-9.,:;$%&’'‘-]*[\s]+){4,}(?=[A-ZÀ-Þ“\"][\w’]*[a-zà-ÿ])")
_CONNECTOR = re.compile(
    r"(?:But|And|However,|Meanwhile,|Still,|Yet|So|Also,|In addition,|Moreover,|In other words,|As a result,|That said,"
    r"|Nonetheless,|Nevertheless,|Mais|Et|Cependant,|Toutefois,|Pourtant,|Or,|Par ailleurs,|De plus,|En outre,)\s+"
    r"(?=[\w“\"«])"
)
# A whole sentence in brackets.
_ASIDE = re.compile(r"[(\[].*[)\]]\W*$")
_LABEL = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.’' -]+:\s|[QAR][.:]\s")
# "Though nobody has tried it yet.": without a comma there is no main clause behind it.
_ONLY_CLAUSE = re.compile(
    r"(?:(?:And |But )?(?:[Tt]hough|[Ww]hereas|[Ee]specially|[Pp]articularly|[Ii]ncluding|[Ss]uch as|[Nn]ot to mention)"
    r"|Bien que|Quoique|Parce que|Puisque|Tandis que|Même si|Notamment)\s[^,;:—–]*$"
)
# Headlines and lists leave the subject out ("Rejects offer", "Ran for mayor twice").
_NO_SUBJECT = re.compile(
    r"(?:Is|Are|Was|Were|Has|Had|Does|Did|Ran|Won|Lost|Made|Got|Gave|Took|Says|Said|Calls|Lacks|Keeps|Seeks|Gets|Makes"
    r"|Wants|Spurns|Repeats|Vows|Urges|Rejects|Sees|Takes|Gives|Warns|Tells|Backs)\s"
)
# What is left of "And openly lie about it" has no subject either; "But clearly, the crews lost" has.
_ADVERB_AND_VERB = re.compile(r"[a-z]+ly\s(?!(?:all|every|no|some|the|a|an|[a-z]+s)\b)")
# A columnist or an answer talks so; news does not.
_TALK = re.compile(r"(?:Hey|Well|Look|Oh|Wow|Yes|No|Sure|OK|Okay|Sorry|Thanks|Eh bien|Bon|Oui|Non),\s")
# "Wanted for theft in Port Allen.": a headline without its subject; not "Asked for a comment, the mayor ...".
_HEADLINE_PARTICIPLE = re.compile(
    r"[A-Z][a-z]+ed\b(?![^.]*,\s+(?:[A-Z]|the\b|a\b|an\b|he\b|she\b|they\b))(?=\s(?:for|to|by|in|on|a|the)\b)"
)
# The writer speaks of herself: a column, a letter, a page's own words.
_OWN_VOICE = re.compile(
    r"(?<![\w(-])(?:I(?!-)|I['’](?:m|ve|d|ll)|[Ww]e|[Ww]e['’](?:re|ve|d|ll)|[Mm]y|[Mm]e|[Uu]s|[Oo]ur|[Jj]e|[Nn]ous|[Nn]otre|[Nn]os|[Vv]ous)\b"
)
# The "we" of science speaks of what was found and how: an abstract is told by its authors.
_RESEARCH = (
    r"(?:show|find|found|present|propose|report|demonstrat|introduc|describ|study|studi|investigat|prov(?:e|ed|ide)\b"
    r"|develop|estimat|measur|analy[sz]|evaluat|examin|test|compar|deriv|observ|conclu|review|assess|conduct|obtain"
    r"|identif|quantif|characteri|construct|explor|us(?:e|ed)\b|apply|appli|model|simulat|detect|discover|establish"
    r"|train|collect|sampl|enrol|randomi|survey|interview|argue|suggest|highlight|outline|discuss|consider|determin"
    r"|montr|démontr|trouv|présent|étudi|mesur|évalu|développ|calcul)"
)
_OF_SCIENCE = re.compile(
    rf"\b(?:[Ww]e|[Nn]ous)(?: (?:\w+ly|also|then|further|first|here|have|had|can|did|avons))* {_RESEARCH}\w*"
    r"|\b[Oo]ur (?:\w+ )?(?:results?|findings?|study|trial|method|model|data|analys[ie]s|approach|algorithm|work"
    r"|framework|experiments?|observations?|measurements?|simulations?|cohort|sample|survey|evidence|proposed|proof|theory|code)\b"
    r"|\b[Nn]os (?:résultats|données|analyses|travaux|observations)\b"
)
# "In a study of 4,100 patients, we found that a walk ...": what was found is the news.
_WE_FOUND_THAT = re.compile(
    r"(?:[A-Z][a-z]+: )?(?:[A-Z][^.;:“”\"]{0,120}?, |Here,? |[A-Z]\w+,? )?"
    r"[Ww]e (?:\w+ly |also |then |further |first |here |have )*"
    r"(?:show|found|find|demonstrated?|showed|shown|proved?|observed?|confirm(?:ed)?|established?) that (?=\w)"
    r"|(?:Ici, )?[Nn]ous (?:montrons|avons montré|démontrons|trouvons|avons trouvé|observons) (?:que |qu['’])(?=\w)"
)
# A column or a letter also says "I" or "you".
_PERSONAL = re.compile(r"(?<![\w(-])(?:I(?![-\w])|I['’]\w+|[Mm]y|[Mm]e|[Yy]ou|[Yy]our|[Jj]e|[Mm]on|[Vv]ous)\b(?!['’]s)")
# The pronoun for whom a sentence needs another one: its subject, or who said it.
_POINTS_TO_PERSON = re.compile(
    r"(?:[A-ZÀ-Þ][^,“”\"«»]{1,45}, )?(\b(?:he|she|his|her|il|elle)\b)"
    r"|\b(he|she|il|elle)\s(?:said|says|added|told|wrote|noted)\b"
    r"|\b(?:said|says|added|-t-)\s?(he|she|il|elle)\b",
    re.IGNORECASE,
)
# What may be left away behind a main clause: it describes or adds, and changes nothing of what was said before it.
_MAY_BE_CUT = re.compile(
    r",\s+(?:which|who|where|whose|dont)\b|,\s+(?:including|such as|notamment)\b|\s+[—–]\s+|\s--\s+"
    r"|,\s+(?!according|including|saying|adding|telling|arguing|warning|depending|being|noting|claiming|insisting|pending"
    r"|barring|regarding|beginning|starting|during)[a-z]{3,}ing\s"
)
# Who says it, and what turns or limits it, belongs to the clause.
_MUST_STAY = re.compile(
    r"\b(?:not|no|never|nor|neither|none|without|unless|if|but|however|although|though|despite|except|only|den(?:y|ies|ied)"
    r"|disput\w+|reject\w*|false\w*|alleg\w+|claim\w*|unclear|doubt\w*|refus\w+|fail\w*|said|says|told|according|wrote"
    r"|ne|pas|jamais|sauf|mais|selon|dit|déclaré)\b|n['’]t\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s(?:[—–]|--)\s")
# The clause was not at its end: "the issues – power, water – that are left", "the board, which met, rejected it".
_CLAUSE_GOES_ON = re.compile(rf".\s(?:[—–]|--)\s|,\s+{FINITE_VERB.pattern}")
# What stands behind these is what is said; other verbs ("admitted theft", "called the county") need a "that" or a mark.
_LEADS_TO_WORDS = frozenset(
    """say says said saying tell tells told write writes wrote warn warns warned argue argues argued add adds added note
    notes noted claim claims claimed insist insists insisted suggest suggests suggested explain explains explained state
    states stated maintain maintains maintained testify testifies testified reply replies replied predict predicts
    predicted estimate estimates estimated believe believes believed think thinks fear fears feared concede concedes
    conceded dit disent déclaré déclare affirme affirmé affirment assure assuré assurent estime estimé estiment explique
    expliqué précise précisé rappelle rappelé ajoute ajouté raconte raconté souligne souligné indique indiqué""".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may be a fact: its span without connector, and what the choice needs to know.

    `place` counts the sentences of the story; `names` are the last words of names that no earlier sentence has;
    `quoted` is the share inside quotes. `needs_context` tells that it needs another sentence; `context_name` is the
    surname of the person that one has to name, "" when it is not known who that is, None when it is no person.
    `speaker` and `speaker_role` are whose words it gives, by the verb or other words `cue`.
    """

    start: int
    end: int
    text: str
    place: int
    words: frozenset[str]
    names: frozenset[str]
    quoted: float
    needs_context: bool
    context_name: str | None
    speaker: str | None
    speaker_role: str
    cue: str


def find_candidates(
    article: Article, found: AttributedSpeech, units: Sequence[tuple[int, int]]
) -> tuple[list[Candidate], int]:
    """The sentences that may be facts, and how many sentences the story has.

    Args: the article; who says what in it; the start and end of its sentences.
    """
    finder = _CandidateFinder(article, found)
    story = list(finder.story(units))
    able = [candidate for place, unit in enumerate(story) if (candidate := finder.candidate(place, *unit))]
    return able, len(story)


class _CandidateFinder:
    """Looks at the sentences of one article, in order."""

    def __init__(self, article: Article, found: AttributedSpeech) -> None:
        self._article = article
        self._text = article.text
        self._title = content_word_set(article.title, article.language)
        self._quoted_ranges = [(quote.span.start, quote.span.end) for quote in found.quotes]
        self._quotes: dict[int, Quote] = {}
        for quote in found.quotes:
            self._quotes.setdefault(quote.sentence.start, quote)
        self._stated = {statement.start: statement for statement in found.statements}
        self._people = found.people
        self._surnames_met: set[str] = set()
        self._by_scientists = bool(_OF_SCIENCE.search(self._text)) and not _PERSONAL.search(
            without_roman_one(QUOTED.sub("", self._text))
        )

    def story(self, units: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The sentences of the story, without the page's furniture."""
        lines = paragraphs(self._text)
        of_feed = self._article.excerpt_only
        other = furniture_paragraphs(self._text, lines, self._article.title, of_feed=of_feed)
        starts = [start for start, _ in lines]
        noted = -1
        has_notes = may_hold_note(self._text)
        for start, end in units:
            at = bisect_right(starts, start) - 1
            line = lines[at]
            # A note is one to the end of its paragraph, or of the one under its name.
            if at == noted or (has_notes and is_note(self._text[start:end])):
                noted = at
                continue
            if has_notes and is_label(self._text[start:end]):
                noted = at + 1
                continue
            # A sentence that sends the reader somewhere ("Watch them here.") may stand in a paragraph that tells news.
            if line not in other and not is_promotion(self._text[start:end]):
                yield start, end

    def candidate(self, place: int, first: int, end: int) -> Candidate | None:
        """The sentence as a candidate, or None."""
        start = _sentence_start(self._text, first, end)
        found = _WE_FOUND_THAT.match(self._text, start, end) if self._by_scientists else None
        start = found.end() if found else start
        if start >= end:
            return None
        names = self._new_names(start, end)
        quoted = self._share_quoted(start, end)
        quote = self._quotes.get(first) if quoted >= MOSTLY_QUOTED else None
        if end - start > _MOST_CHARACTERS or (quoted >= MOSTLY_QUOTED and (quote is None or quote.speaker is None)):
            return None
        # Questions, cries and sentences that a feed or a speaker broke off say nothing for sure.
        if not self._is_whole_sentence(start, end) or ends_with_dash(self._text[start:end]):
            return None
        if quote is None:
            end = _main_clause_end(self._text, start, end)
        elif needs_context(QUOTED.sub("", self._text[start:end])):
            start, end = _with_marks(self._text, quote.span)
        text = self._text[start:end]
        if not self._is_eligible(text, quoted) or (start > first and _ADVERB_AND_VERB.match(text)):
            return None
        words = content_word_set(text, self._article.language)
        # The headline once more, in the text.
        if self._title and words == self._title:
            return None
        said = (self._quotes.get(first) if quoted >= _PARTLY_QUOTED else None) or self._statement(first, text)
        unclear = quote is None and needs_context(text)
        return Candidate(
            start=start,
            end=end,
            text=text,
            place=place,
            words=words,
            names=names,
            quoted=quoted,
            needs_context=unclear,
            context_name=self._surname_pointed_to(start, text) if unclear else None,
            speaker=said.speaker if said else None,
            speaker_role=said.speaker_role if said else "",
            cue=said.cue if said else "",
        )

    def _is_eligible(self, sentence: str, quoted: float) -> bool:
        """Whether a sentence has the length of a fact, is a whole one of the story, and not the writer's "we"."""
        if not _SHORTEST <= word_count(sentence) <= (_LONGEST if quoted < _PARTLY_QUOTED else _LONGEST_QUOTED):
            return False
        if quoted >= MOSTLY_QUOTED:
            return True
        if _is_broken(sentence) or is_caption_or_about_paper(sentence):
            return False
        plain = without_roman_one(QUOTED.sub("", sentence))
        return not _OWN_VOICE.search(plain) or (self._by_scientists and bool(_OF_SCIENCE.search(plain)))

    def _is_whole_sentence(self, start: int, end: int) -> bool:
        """Whether a full stop ends a sentence, or the text that a feed carried ends with it."""
        text = self._text[start:end]
        at_end = self._article.excerpt_only and not self._text[end:].strip()
        return ends_with_full_stop(text) or (at_end and is_sentence_without_stop(text))

    def _share_quoted(self, start: int, end: int) -> float:
        """The part of a sentence that stands inside quotes."""
        first = bisect_right(self._quoted_ranges, start, key=lambda span: span[1])
        last = bisect_left(self._quoted_ranges, end, key=lambda span: span[0])
        return sum(min(high, end) - max(low, start) for low, high in self._quoted_ranges[first:last]) / (end - start)

    def _new_names(self, start: int, end: int) -> frozenset[str]:
        """The last words of names that no sentence before this one has."""
        runs = (without_sentence_starters(match[0]) for match in NAME.finditer(self._text, start, end))
        here = {run.split()[-1] for run in runs if run}
        new = frozenset(here - self._surnames_met)
        self._surnames_met |= here
        return new

    def _statement(self, first: int, text: str) -> Statement | None:
        """What the sentence that begins at `first` states for somebody: what a verb of saying, or "that", leads to."""
        found = self._stated.get(first)
        if found is None or found.cue.casefold() in _LEADS_TO_WORDS or has_source(f"{found.cue.lower()} "):
            return found
        led = re.search(rf"\b{re.escape(found.cue)}(?:\s\w+){{0,3}}?\s(?:that\b|que\b|qu['’]|[“\"«‘])", text)
        return found if led else None

    def _surname_pointed_to(self, start: int, text: str) -> str | None:
        """The surname of the person whom "he" or "she" means in a sentence that begins with it, or says it."""
        match = _POINTS_TO_PERSON.match(text) or _POINTS_TO_PERSON.search(
            QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
        )
        if match is None:
            return None
        group = match.lastindex or 1
        speaker = self._people.resolve(match[group].casefold(), start + match.start(group), None)
        return speaker.name.split()[-1] if speaker else ""


def _sentence_start(text: str, start: int, end: int) -> int:
    """The start of a sentence without a heading and a connecting word that ties it to the one before."""
    heading = _HEADING.match(text, start, end)
    if heading:
        start = heading.end()
    connector = _CONNECTOR.match(text, start, end)
    return connector.end() if connector else start


def _main_clause_end(text: str, start: int, end: int) -> int:
    """Where the main clause of a long sentence ends, if what follows only describes or adds; else `end`.

    A clause is never cut from who said it, nor from what turns or limits it.
    """
    if word_count(text[start:end]) <= _READABLE_WORDS:
        return end
    for behind in _MAY_BE_CUT.finditer(text, start, end):
        head, tail = text[start : behind.start()], text[behind.start() : end]
        if (
            len(head.split()) < _FEWEST_CLAUSE_WORDS
            or not FINITE_VERB.search(head)
            or _MUST_STAY.search(tail)
            or _CLAUSE_GOES_ON.search(tail)
        ):
            continue
        if _is_whole(head):
            return behind.start()
    return end


def _is_whole(clause: str) -> bool:
    """Whether every mark, bracket and pair of dashes that opens in a clause is closed in it."""
    pairs = all(clause.count(a) == clause.count(b) for a, b in ("“”", "«»", "()", "[]"))
    return pairs and clause.count('"') % 2 == 0 and len(_DASH.findall(clause)) % 2 == 0


def _with_marks(text: str, span: Span) -> tuple[int, int]:
    """A quote with its marks, without "he said": the fact has its speaker, and "he" would need a name before it."""
    start, end = span.start, span.end
    while start and text[start - 1] in _MARKS:
        start -= 1
    while end < len(text) and text[end] in _MARKS:
        end += 1
    return start, end


def _is_broken(sentence: str) -> bool:
    """Whether words are no full sentence of the story: an aside, a line of a transcript, a headline without subject."""
    return any(
        pattern.match(sentence) for pattern in (_ASIDE, _LABEL, _TALK, _ONLY_CLAUSE, _NO_SUBJECT, _HEADLINE_PARTICIPLE)
    )
