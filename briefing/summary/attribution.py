"""Who says a quote, from its own sentence: the verb of saying on either side and the subject of that verb.

Evidence is taken in this order: a verb right after the quote with its subject on either side of it; one before the
quote; any other in the sentence; a signature; the subject of the clause that the quote is part of. A verb of saying is
called a cue here, as the literature on quotations does (Pareti 2015: source, cue, content).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from briefing.summary.french_reporting_clauses import inverted_verb_after
from briefing.summary.noun_phrases import is_determiner, phrase_end, tokens
from briefing.summary.pronouns import can_speak, may_be_person
from briefing.summary.speakers import AttributionMethod, People, Speaker, is_full_or_known_name, keep_if_in_text
from briefing.summary.speech_vocabulary import ACCORDING_TO, CUE, PARTICIPLES
from briefing.summary.verb_subjects import clause_subject, speaker_of_whole_text, subject_after, subject_before
from briefing.text.names import NAME, without_sentence_starters
from briefing.text.quotation_marks import QuotedSpan
from briefing.text.wording import content_words

# After these verbs comes the one who was told, called or blamed, not the one who speaks.
_TAKES_OBJECT = frozenset(
    """told tells tell telling called calls described describes cited cites accused accuses blamed blames
    praised dismissed criticized criticised urged urges dubbed labelled labeled denied denies reported
    reports confirmed confirms thinks believes believed pledged promised promises warned warns announced
    announces demanded posted""".split()
)
# Of these some may stand before their subject: "...," warned Orr.
_MAY_PRECEDE_SUBJECT = frozenset(
    """denied denies reported reports confirmed confirms thinks believes believed pledged promised promises warned warns
    announced announces demanded posted""".split()
)
# Up to eight words and the comma, colon or stop behind them: "(says) Ida Orr,". The stop of an initial is none.
_WORDS_TO_NEXT_MARK = re.compile(r"\s([\w’'&-]{1,30}(?:\.?\s[\w’'&-]{1,30}){0,7})(?:[,:]|(?<=\w\w)\.(?!\w))")
# "Her claims were ...", "the reports of ...": what follows shows that the cue is a plural noun.
_CUE_IS_NOUN = re.compile(
    r"\s(?:is|are|was|were|has|have|had|will|would|could|can|may|should|of|from|by|show|raise|[a-z]+ed)\b"
)
# "coastal states", "she continues to trail", "the group maintains an office"
_CUE_IS_OTHER_VERB = re.compile(
    r"states\b(?!\s(?:that|in|the)\b|:)|continue[sd]?\sto\b|maintain(?:s|ed)?\s(?!that\b)\w"
)
_QUOTATION_MARK = re.compile('[“”"«»‘]')
# "that a mechanic", "his client": the subject of a clause that hangs on a verb of saying.
_SUBJECT_OF_REPORT = re.compile(
    r"\s(?:that\s)?(?:an?|the|his|her|their|its|one)\s(?:[a-z’'-]{1,20}\s){1,3}(?:ha[sd]\s)?"
)
_TELLING_VERBS = frozenset(("told", "tells", "tell", "assured", "assures"))
# "told the court that a mechanic": what follows is said by whoever told, not by the mechanic.
_TOLD_THAT_SUBJECT = re.compile(
    r"\s[^.;:\n]{2,80}\sthat(?:\s(?:an?|the|his|her|their|its|one)(?:\s[a-z’'-]{1,20}){1,3}|\s(?:he|she|they))\s(?:ha[sd]\s)?"
)
# "Orr asked on Monday." only names who asked; "Orr asked the board." goes on.
_NO_OBJECT_FOLLOWS = re.compile(
    r"(?!(?:\s\w+){0,3}\sthat\b)(?:\s(?:of|at|in|on|to|during|with|from|after|before|as|when|while|by|again|back|about|reporters|\w+ly|\w+day)\b|[.,]|$)"
)
# A sentence that begins so is about whom the pronoun means, and who is told of may speak next.
_OPENING_PRONOUN = re.compile(r"(?:But |And |Then |Yet |When |As |While )?([Hh]e|[Ss]he)\b")
_WITH = re.compile(r"\b[Ww]ith\s")
# "ORR: We stay." in capitals, inside the marks: how papers print an exchange in court.
_TRANSCRIPT_LABEL = re.compile(r"([A-Z][A-Z.'’-]{2,30}(?: [A-Z][A-Z.'’-]{1,30}){0,2}):\s")
# Not behind a short word: that may be an abbreviation ("Sen.", "Corp.").
_SENTENCE_ENDS = re.compile(r"[;:]\s|(?<=[^\W\d_]{5})[.!?]\s")
# "..., it said": a body or a document.
_IT_BEFORE_VERB = re.compile(r"[\s,]*([Ii]t)(?:\s(?:has|had|also|then|now))?\s")
# "was also asked": its subject is not who speaks.
_PASSIVE_AUXILIARY = re.compile(r"\b(?:was|were|is|are|be|been|being)(?:\s(?:\w+ly|also|then|once|later))?\s$")
# "the paper quoted Orr as saying", "Orr was quoted by the paper as saying"
_QUOTED_AS_SAYING = re.compile(
    r"\bquot(?:ed|es)\s(?:([^“”\"\n]{1,90}?),?\s)?as\s(?:saying|telling|having\s(?:said|told))\b"
)
# Characters between a quote and a verb behind it: a subject with its apposition ("Orr, who has led the council since
# June, said"). Half of it loses speakers in 4 of the 488 articles (joint F1 .9240 to .9228), twice finds none.
_LONGEST_SUBJECT = 90
# How far in front of a quote, and at how many verbs, its speaker is looked for: without a bound a text of nothing but
# verbs costs its length squared (10,000 characters: 4 s).
_CUE_REACH, _MOST_CUES = 700, 12
# Characters of "have been repeatedly" before its participle. A bound on time; 15 and 60 change no quote.
_AUXILIARY_REACH = 30
# A dash behind the quote and a name at the end of a line, or before a comma and a role.
_SIGNATURE_DASH = re.compile(r"\.?\s*[―—–~]\s*|\.?\s+-\s+|\.?[^\S\n]*\n+[^\S\n]*--?[^\S\n]?(?=[A-Z])")
# “...” (Ida Orr, head of the port)
_SIGNATURE_BRACKET = re.compile(r"\.?\s\((?=[A-ZÀ-Þ][^()\n]{2,120}\)\.?\s*(?:$|\n))")
# “...” and on a line of its own "Ida Orr, head of the port", without a stop.
_SIGNATURE_LINE = re.compile(r"\.?[^\S\n]*\n\s*(?=[A-ZÀ-Þ][\w’'-]+ [^\n,.“\"]{2,40}, [^\n.:;!?“”\"«»]{2,80}(?:$|\n))")
_SIGNATURE_ENDS = re.compile(r"\)?\.?[^\S\n]*(?:$|[\r\n“\"«])|,[^\n“”\"]{2,120}(?:$|[\r\n])")
# "Ida Orr:", "From the report:"; a stop only as that of an initial or title.
_COLON_LABEL = re.compile(r"^((?:[A-Z][a-z]+ )?[Ff]rom )?([^,:;.!?“”\"\n]{2,80}(?:\.[^,:;.!?“”\"\n]{2,40})?):$")
# "In Orr's own words", "in Orr's view".
_IN_OWN_WORDS = re.compile(
    r"\b[Ii]n ([A-Z][\w’'-]{0,30}(?: [A-Z][\w’'-]{0,30}){0,3}['’]s?) "
    r"(?:own )?(?:words|view|opinion|telling|phrase|account|mind|eyes|estimation|judgment|judgement)\b"
)
# "footage of Ida Orr asking": no comma parts the name from what she does.
_NAME_BEFORE_PARTICIPLE = re.compile(
    r"\b(?:of|from|by|showing|shows|hears?|heard|saw|sees|which) ([A-Z][\w’'-]+ [A-Z][\w’'-]+)"
    r"(?: (?:is|was|can be) (?:heard|seen|shown))?\s$"
)
# "an old saying": a noun.
_BEFORE_SAYING = re.compile(
    r"\b(?:an?|the|one|this|that)(?: (?:common|famous|familiar|favou?rite|local|old|popular|well-known))? $"
)
# "That quote from Ida Orr ...", behind the quote.
_QUOTE_OF = re.compile(
    r"\s(?:Th(?:at|is|ose|ese|e)) (?:quot(?:e|ation)|words?|lines?|remarks?|comments?|sentences?|statement|message)s?"
    r"(?: (?:is|are|was|were|came|comes))? (?:from|of|by|those of) "
)
# "Statement of Mayor Ida Orr:", "From the desk of Ida Orr, head of the board:", "Here is Orr in 1992:".
_SOURCE_LABEL = re.compile(
    r"(?:And )?(?:[A-Z][\w’'-]*(?: (?!(?:from|of|by)\b)[a-zà-ÿ][\w’'-]*){0,5} )?(?:[Ff]rom|of|by|de"
    r"|attribut(?:able|ed) to) (?:the |la |le )?"
    r"(?:(?!(?:of|de|and|to|by|about|for|on|in)\b)[a-zà-ÿ’'-]+,? ){0,3}(?=[A-ZÀ-Þ])"
)
_HERE_IS = re.compile(r"(?:And )?(?:[Hh]ere|[Tt]his)(?:\s(?:is|was)|['’]s) (?=[A-Z])")
_BRACKET_TO_COLON = re.compile(r" \([^()\n]{2,80}\)\s*:\s*")
_TO_COLON = re.compile(
    r"(?: \([^()\n]{2,80}\)|, [^:;!?“”\"\n]{2,120}|(?: [a-z]\w*)? (?:in|on) [^:;!?“”\"\n]{2,40})?\s*:\s*"
)
# Behind a comma, a cry or a question in marks any past tense tells who speaks: "...!" Orr chuckled.
_VERB_AFTER_NAME = re.compile(r"\s([a-zé]{2,}(?:ed|s|ew|ote|ung|id))\b")
_OPENING_PARTICIPLE = re.compile(rf"(?:{'|'.join(sorted(word.capitalize() for word in PARTICIPLES))})[,:]?\s")
_VERB_FIRST = re.compile(r",?\s([a-z]{3,20}(?:ed|s))\s(?=[A-Za-z])")
_PRONOUN_AND_VERB = re.compile(r"\s(he|she)\s([a-z]{3,20})\b")
# "Ida Orr signed the order, while Tom Hale ...": another clause, with a subject of its own.
_NEW_CLAUSE = re.compile(r",\s(?:while|whereas|but|although|though)\s(?=[A-Z])")
# After a quote that is part of its sentence the sentence goes on like this; the subject of a verb does not begin so.
_CLAUSE_OPENER = re.compile(
    r"(?:that|which|while|but|because|if|when|as|to|for|on|in|at|with|about|against|rather|than|of|and|during|by|from"
    r"|after|before|since|until|over)\b"
)
# "a déclaré Orr": the auxiliary is part of the verb.
_AUXILIARY = re.compile(r"(?:(?:a|ont|avait|avaient)(?: (?:aussi|également|encore|ensuite))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says a quote, by which verb, and how that was found."""

    speaker: Speaker | None = None
    cue: str = ""
    method: AttributionMethod = "none"

    @property
    def in_own_sentence(self) -> bool:
        """Was the speaker found in the sentence of the quote?"""
        return self.method in ("verb", "label", "clause", "signed")


NOBODY = Attribution()


@dataclass(slots=True, kw_only=True)
class ReadingContext:
    """An article as far as it was read: its people, and who spoke last in which line."""

    text: str
    people: People
    french: bool = False
    last_speaker: Speaker | None = None
    last_line: int = -9
    previous_sentence: tuple[int, int] = (0, 0)

    def remember_speaker(self, speaker: Speaker, line: int, at: int) -> None:
        """Keep who spoke, in which line and at which offset."""
        self.last_speaker, self.last_line = speaker, line
        self.people.note_mention(speaker, at)

    def remember_opening_pronoun(self, start: int, end: int) -> None:
        """Keep whom the pronoun means that a sentence begins with."""
        pronoun = _OPENING_PRONOUN.match(self.text, start, end)
        speaker = self.people.resolve(pronoun[1].casefold(), start, self.last_speaker) if pronoun else None
        if speaker is not None:
            self.people.note_mention(speaker, start)

    def subject_before(self, start: int, end: int) -> Speaker | None:
        """The subject of a verb that begins at `end`; "it" is the body or the document of the sentence before."""
        it = _IT_BEFORE_VERB.fullmatch(self.text, start, end)
        if it:
            spoke = (
                self.last_speaker
                if it[1] == "it" and self.last_speaker and self.people.may_be_thing(self.last_speaker)
                else None
            )
            speaker = spoke or self.subject_of_clause(*self.previous_sentence)
            thing = speaker is not None and (speaker is spoke or not self.people.may_be_person(speaker))
            return replace(speaker, reference="pronoun") if speaker is not None and thing else None
        return subject_before(self.text, start, end, self.people, self.last_speaker)

    def subject_after(self, start: int, end: int) -> Speaker | None:
        """The subject of a verb that ends at `start`."""
        return subject_after(self.text, start, end, self.people, self.last_speaker)

    def subject_of_clause(self, start: int, end: int) -> Speaker | None:
        """The subject that a clause begins with."""
        return clause_subject(self.text, start, end, self.people, self.last_speaker)


def attribute_from_sentence(context: ReadingContext, before: int, quoted: QuotedSpan, after: int) -> Attribution:
    """The speaker by the quote's own sentence, first on the side that its punctuation points to."""
    text = context.text
    as_saying = _quoted_as_saying(context, before, quoted.outer_start)
    as_saying = as_saying or _quoted_as_saying(context, quoted.outer_end, after)
    if as_saying:
        return as_saying
    # `“...,” said Orr`: a comma or stop before the closing mark points to the right, a bare word to the left.
    begins = text[quoted.end - 1] in ",.!?…—-" or text[quoted.outer_end : quoted.outer_end + 1] == ","
    for side in ("right", "left") if begins else ("left", "right"):
        found = (
            _verb_after_quote(context, quoted.outer_end, after)
            if side == "right"
            else _verb_before_quote(context, before, quoted.outer_start)
        )
        if found.speaker:
            return found
    return _verb_anywhere(context, quoted.outer_end, after)


def _passive_before(text: str, start: int, verb: int) -> re.Match[str] | None:
    """The auxiliary of a passive in front of the verb that begins at `verb`: "was", "has been"."""
    return _PASSIVE_AUXILIARY.search(text, max(start, verb - _AUXILIARY_REACH), verb)


def _quoted_as_saying(context: ReadingContext, start: int, end: int) -> Attribution | None:
    """Who is quoted as saying something, by whomever."""
    told = _QUOTED_AS_SAYING.search(context.text, start, end)
    if told is None:
        return None
    passive = _passive_before(context.text, start, told.start())
    if passive:
        speaker = context.subject_before(start, passive.start())
    elif told[1]:
        speaker = speaker_of_whole_text(
            context.text, told.start(1), told.start(1) + len(told[1].partition(",")[0]), context.people
        )
    else:
        speaker = None
    return Attribution(speaker=speaker, cue="quoted", method="verb") if speaker else None


def attribute_statement(context: ReadingContext, start: int, end: int) -> Attribution:
    """Who says what a sentence without a quote reports: "Orr said the vote was close", "..., police said"."""
    for cue in _saying_verbs(context, start, end):
        if cue[0] in PARTICIPLES:
            continue
        speaker = keep_if_in_text(
            _name_between_commas(context, start, cue, end) or context.subject_before(start, cue.start()),
            context.text,
        )
        if speaker is not None:
            return Attribution(speaker=speaker, cue=cue[0], method="verb")
    return _according_to(context, start, end)


def only_attributes(text: str, start: int, end: int) -> bool:
    """Whether a sentence only says who spoke the quote before it: "Ida Orr, the mayor, asked on Monday."."""
    cue = CUE.search(text, start, min(end, start + _LONGEST_SUBJECT + 30))
    if cue is None or cue[0] in PARTICIPLES or _QUOTATION_MARK.search(text, start, cue.start()):
        return False
    return bool(_NO_OBJECT_FOLLOWS.match(text, cue.end(), end)) and (
        text[start].isupper() or text[start : start + 4] in ("the ", "one ") or text[start : start + 2] == "a "
    )


def label_inside_quote(context: ReadingContext, quoted: QuotedSpan) -> Attribution:
    """ "ORR: We stay. ...": a transcript that names its speaker inside the marks."""
    label = _TRANSCRIPT_LABEL.match(context.text, quoted.start, quoted.end)
    if label is None:
        return NOBODY
    name = label[1].title()
    return Attribution(
        speaker=context.people.speaker_named(name if context.people.knows(name) else label[1]), method="label"
    )


def introduced_by_colon(context: ReadingContext, start: int, end: int) -> Attribution:
    """Who speaks in the paragraph under this sentence that ends with a colon: "Orr made this statement:"."""
    found = _verb_before_quote(context, start, end)
    if found.speaker is None:
        found = _label_before_colon(context, start, end) or Attribution(
            speaker=context.subject_of_clause(start, end), method="clause"
        )
    return found if found.speaker is not None and found.speaker.named else NOBODY


def signature_after_quote(context: ReadingContext, quoted: QuotedSpan) -> Attribution:
    """“...” — Ida Orr: the speaker under a quote, as in a row of letters."""
    told = _QUOTE_OF.match(context.text, quoted.outer_end)
    if told:
        return Attribution(speaker=context.subject_after(told.end(), len(context.text)), method="before")
    dash = _SIGNATURE_DASH.match(context.text, quoted.outer_end)
    dash = dash or _SIGNATURE_BRACKET.match(context.text, quoted.outer_end)
    dash = dash or _SIGNATURE_LINE.match(context.text, quoted.outer_end)
    run = NAME.match(context.text, dash.end()) if dash else None
    if (
        run is None
        or not _SIGNATURE_ENDS.match(context.text, run.end())
        or not is_full_or_known_name(run[0], context.people)
    ):
        return NOBODY
    return Attribution(speaker=context.people.speaker_named(run[0]), method="signed")


def attribute_without_verb(
    context: ReadingContext, start: int, quoted: QuotedSpan, after: int, line: int
) -> Attribution:
    """The speaker of a quote without a verb of saying: who chuckled or shrugged beside it, the last speaker of the
    paragraph, a label before a colon, the subject of its clause."""
    text = context.text
    if text[quoted.end - 1] in ",?!":
        run = NAME.match(text, quoted.outer_end + 1, after)
        verb = _VERB_AFTER_NAME.match(text, run.end(), after) if run else None
        if run and verb and without_sentence_starters(run[0]):
            return Attribution(speaker=context.people.speaker_named(run[0]), cue=verb[1], method="verb")
        told = _PRONOUN_AND_VERB.match(text, quoted.outer_end, after)
        if told:
            return Attribution(speaker=context.subject_before(told.start(), told.end(1)), cue=told[2], method="verb")
    if "," in (text[quoted.end - 1], text[quoted.outer_end : quoted.outer_end + 1]):
        found = _any_verb_after_quote(context, quoted.outer_end, after)
        if found.speaker is not None:
            return found
    if _OPENING_PARTICIPLE.match(text, start, quoted.outer_start) and line - context.last_line <= 1:
        return Attribution(speaker=context.last_speaker, method="carried")  # "Adding, ..."
    # A sentence that begins with the quote and has no verb of saying behind it goes on with the last speaker.
    if quoted.outer_start == start:
        going_on = line == context.last_line and not CUE.search(text, quoted.outer_end, after)
        return Attribution(speaker=context.last_speaker, method="carried") if going_on else NOBODY
    label = _label_before_colon(context, start, quoted.outer_start)
    if label is not None:
        return label
    if any(
        _passive_before(text, start, cue.start())
        for cue in _saying_verbs(context, max(start, quoted.outer_start - _CUE_REACH), quoted.outer_start)
    ):
        return NOBODY  # "Orr was asked, ...": not by herself
    clauses = [opening.end() for opening in _NEW_CLAUSE.finditer(text, start, quoted.outer_start)]
    speaker = context.subject_of_clause(clauses[-1], quoted.outer_start) if clauses else None
    speaker = speaker or context.subject_of_clause(start, quoted.outer_start)
    return Attribution(
        speaker=speaker if speaker is None or speaker.named or can_speak(speaker.name) else None, method="clause"
    )


def _any_verb_after_quote(context: ReadingContext, start: int, end: int) -> Attribution:
    """Behind a comma that ends a quote any verb tells who speaks: `"...," advises Orr.`, `"...," a guest riffed.`"""
    text = context.text
    inverted = _VERB_FIRST.match(text, start, end)
    if inverted and inverted[1] not in _TAKES_OBJECT and content_words(inverted[1], "en"):
        named = context.subject_after(inverted.end(), end)
        return Attribution(speaker=named if named and named.named else None, cue=inverted[1], method="verb")
    words = tokens(text, start, min(end, start + _LONGEST_SUBJECT))
    words = words[1:] if words and words[0][0] == "," else words
    stop = phrase_end(words, 0, clause=True)
    verb = words[stop][0] if 0 < stop < len(words) else ""
    if not (verb.islower() and verb.endswith(("ed", "s")) and content_words(verb, "en")):
        return NOBODY
    speaker = speaker_of_whole_text(text, words[0].start(), words[stop - 1].end(), context.people)
    known = speaker is not None and (speaker.named or is_determiner(words[0]))
    return Attribution(speaker=speaker if known else None, cue=verb, method="verb")


def _label_before_colon(context: ReadingContext, start: int, end: int) -> Attribution | None:
    """`Ida Orr: "..."`, `From the report: "..."`: who stands alone before a colon."""
    named = _source_before_colon(context, start, end)
    if named is not None:
        return named
    start = max(start, end - _LONGEST_SUBJECT)
    left = context.text[start:end].rstrip()
    dash = max(left.rfind(" -"), left.rfind(" –"), left.rfind(" —"))
    start += dash + 2 if dash >= 0 else 0
    start += len(context.text[start:end]) - len(context.text[start:end].lstrip())
    left = context.text[start:end].rstrip()
    label = _COLON_LABEL.search(left) if left.endswith(":") else None
    if label is None:
        return None
    speaker = speaker_of_whole_text(context.text, start + label.start(2), start + label.end(2), context.people)
    if speaker is None or not (label[1] or speaker.named):
        return None
    return Attribution(speaker=speaker, method="label")


def _source_before_colon(context: ReadingContext, start: int, end: int) -> Attribution | None:
    """Who is named before a colon: `Statement of Mayor Ida Orr: "..."`, `Here is Orr in 1992: "..."`."""
    head = _SOURCE_LABEL.match(context.text, start, end) or _HERE_IS.match(context.text, start, end)
    run = NAME.match(context.text, head.end() if head else start, end)
    if run is None or not (_TO_COLON if head else _BRACKET_TO_COLON).fullmatch(context.text, run.end(), end):
        return None
    if not is_full_or_known_name(run[0], context.people):
        return None
    return Attribution(speaker=context.people.speaker_named(run[0]), method="label")


def _verb_after_quote(context: ReadingContext, start: int, end: int) -> Attribution:
    """`..., said Orr` and `..., Orr, the council's president, said`."""
    text = context.text
    turned = inverted_verb_after(text, start, end) if context.french else None
    if turned:
        return Attribution(speaker=context.subject_after(turned.subject, end), cue=turned.verb, method="verb")
    cue = CUE.search(text, start, min(end, start + _LONGEST_SUBJECT + 80))
    if cue is None:
        return NOBODY
    between = text[start : cue.start()].strip(" ,—–-\u00a0\u202f")
    if _AUXILIARY.fullmatch(between):
        if cue[0] in PARTICIPLES or (cue[0] in _TAKES_OBJECT and not _name_ends_clause(context, cue, end)):
            return NOBODY
        return Attribution(speaker=context.subject_after(cue.end(), end), cue=cue[0], method="verb")
    if _CLAUSE_OPENER.match(between):
        inverted = text[start : cue.start()].rstrip().endswith(",") and cue[0] not in _TAKES_OBJECT
        return Attribution(
            speaker=context.subject_after(cue.end(), end) if inverted else None, cue=cue[0], method="verb"
        )
    if cue[0] not in PARTICIPLES and len(between) <= _LONGEST_SUBJECT and not _SENTENCE_ENDS.search(between):
        return Attribution(speaker=context.subject_before(start, cue.start()), cue=cue[0], method="verb")
    return NOBODY


def _name_ends_clause(context: ReadingContext, cue: re.Match[str], end: int) -> bool:
    """Whether only a name stands between the verb and the next comma or stop: `"...," warned Ida Orr.`"""
    named = _WORDS_TO_NEXT_MARK.match(context.text, cue.end(), end) if cue[0] in _MAY_PRECEDE_SUBJECT else None
    speaker = speaker_of_whole_text(context.text, named.start(1), named.end(1), context.people) if named else None
    return speaker is not None and speaker.named


def _saying_verbs(context: ReadingContext, start: int, end: int) -> Iterator[re.Match[str]]:
    """The verbs of saying in text[start:end], without nouns that look the same ("her claims were")."""
    for cue in islice(CUE.finditer(context.text, start, end), _MOST_CUES):
        if cue[0] == "saying" and _BEFORE_SAYING.search(context.text, max(0, cue.start() - 40), cue.start()):
            continue
        if not (cue[0].endswith("s") and _CUE_IS_NOUN.match(context.text, cue.end())) and not _CUE_IS_OTHER_VERB.match(
            context.text, cue.start()
        ):
            yield cue


def _verb_before_quote(context: ReadingContext, start: int, end: int) -> Attribution:
    """`Orr said: ...`, `Orr called it ...`, `said Orr: ...`; the verb nearest to the quote that has a subject."""
    text = context.text
    verbs = list(_saying_verbs(context, max(start, end - _CUE_REACH), end))
    # The verb nearest to the quote speaks, unless it is part of what another one reports.
    while len(verbs) > 1 and _belongs_to_report(text, verbs[-2], verbs[-1]):
        verbs.pop()
    for cue in reversed(verbs):
        speaker = _name_between_commas(context, start, cue, end) or _agent(context, start, cue, end)
        finite = cue[0] not in PARTICIPLES
        if (
            speaker is None
            and finite
            and cue[0] not in _TAKES_OBJECT
            and text[cue.end() : end].rstrip().endswith((":", ","))
        ):
            inverted = text[start : cue.start()].rstrip().endswith(",")
            speaker = context.subject_after(cue.end(), end) if inverted else None
            speaker = speaker or context.subject_before(start, cue.start()) or context.subject_after(cue.end(), end)
        if speaker is None:
            speaker = (
                context.subject_before(start, cue.start())
                if finite
                else _subject_of_participle(context, start, cue.start())
            )
        if speaker is not None:
            return Attribution(speaker=speaker, cue=cue[0], method="verb")
    return _according_to(context, start, end)


def _agent(context: ReadingContext, start: int, cue: re.Match[str], end: int) -> Speaker | None:
    """The agent of a passive: "Orr was asked by a host, ...": the host."""
    if not context.text.startswith(" by ", cue.end()) or not _passive_before(context.text, start, cue.start()):
        return None
    return context.subject_after(cue.end() + len(" by "), end)


def _belongs_to_report(text: str, outer: re.Match[str], inner: re.Match[str]) -> bool:
    """Whether the second verb is part of what the first one reports: "The complaint says a mechanic told ..."."""
    if outer[0] in PARTICIPLES or inner[0] in PARTICIPLES:
        return False
    if outer[0] in _TAKES_OBJECT:
        return outer[0] in _TELLING_VERBS and bool(_TOLD_THAT_SUBJECT.fullmatch(text, outer.end(), inner.start()))
    return bool(_SUBJECT_OF_REPORT.fullmatch(text, outer.end(), inner.start()))


def _name_between_commas(context: ReadingContext, start: int, cue: re.Match[str], end: int) -> Speaker | None:
    """The speaker named between a verb of saying and the next comma: "The vote, says Ida Orr, is ..."."""
    if cue[0] in _TAKES_OBJECT or cue[0] in PARTICIPLES or not context.text[start : cue.start()].rstrip().endswith(","):
        return None
    named = _WORDS_TO_NEXT_MARK.match(context.text, cue.end(), end)
    speaker = speaker_of_whole_text(context.text, named.start(1), named.end(1), context.people) if named else None
    return speaker if speaker is not None and speaker.named else None


def _subject_of_participle(context: ReadingContext, start: int, end: int) -> Speaker | None:
    """The subject of a participle: Hale of "..., with Hale adding", else who speaks or acts in its sentence."""
    own = _WITH.search(context.text, max(start, end - _LONGEST_SUBJECT), end)
    if own and "," not in context.text[own.end() : end]:
        speaker = context.subject_before(own.end(), end)
        if speaker is not None:
            return speaker
    named = _NAME_BEFORE_PARTICIPLE.search(context.text, max(start, end - _LONGEST_SUBJECT), end)
    if named and may_be_person(named[1]):
        return context.people.speaker_named(named[1])
    for cue in reversed(list(_saying_verbs(context, start, end))):
        if cue[0] in PARTICIPLES or context.text[start : cue.start()].endswith("who "):
            continue
        speaker = context.subject_before(start, cue.start())
        if speaker is not None:
            return speaker
    return context.subject_of_clause(start, end)


def _verb_anywhere(context: ReadingContext, start: int, end: int) -> Attribution:
    according = _according_to(context, start, end)
    if according.speaker:
        return according
    for cue in _saying_verbs(context, start, end):
        speaker = context.subject_before(start, cue.start())
        if speaker is not None:
            return Attribution(speaker=speaker, cue=cue[0], method="verb")
    return NOBODY


def _according_to(context: ReadingContext, start: int, end: int) -> Attribution:
    match = ACCORDING_TO.search(context.text, start, end)
    if match is None:
        words = _IN_OWN_WORDS.search(context.text, start, end)
        return Attribution(speaker=context.people.speaker_named(words[1]), method="verb") if words else NOBODY
    return Attribution(speaker=context.subject_after(match.end(), end), cue=match[0].strip(), method="verb")
