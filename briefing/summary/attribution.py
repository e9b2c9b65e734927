"""Who says a quote, from its own sentence: the verb of saying on either side and the subject of that verb.

Evidence is taken in this order: a verb right after the quote with its subject on either side of it; one before the
quote; any other in the sentence; a signature; the subject of the clause the quote stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from briefing.summary.cues import ACCORDING, CUE, PARTICIPLES
from briefing.summary.described import can_speak
from briefing.summary.evidence import Way
from briefing.summary.french import inversion
from briefing.summary.speakers import Cast, Voice, in_text, is_name
from briefing.summary.subjects import alone, clause_subject, subject_after, subject_before
from briefing.text.marks import Stretch
from briefing.text.names import NAME, trimmed

# After these verbs comes the one who was told, called or blamed, not the one who speaks.
TRANSITIVE = frozenset(
    """told tells tell telling called calls described describes cited cites accused accuses blamed blames
    praised dismissed criticized criticised urged urges dubbed labelled labeled denied denies reported
    reports confirmed confirms thinks believes believed pledged promised promises warned warns announced
    announces demanded posted""".split()
)
# Of these some may stand before their subject: "...," warned Orr.
_INVERTED = frozenset(
    """denied denies reported reports confirmed confirms thinks believes believed pledged promised promises warned warns
    announced announces demanded posted""".split()
)
_CLOSED = re.compile(r"\s([\w’'&-]{1,30}(?:\.?\s[\w’'&-]{1,30}){0,7})(?:[,:]|(?<=\w\w)\.(?!\w))")
_NOUN = re.compile(
    r"\s(?:is|are|was|were|has|have|had|will|would|could|can|may|should|of|from|by|show|raise|[a-z]+ed)\b"
)
# "coastal states", "she continues to trail", "the group maintains an office"
_OTHER = re.compile(r"states\b(?!\s(?:that|in|the)\b|:)|continue[sd]?\sto\b|maintain(?:s|ed)?\s(?!that\b)\w")
_MARK = re.compile('[“”"«»‘]')
# "that a mechanic", "his client": the subject of a clause that hangs on a verb of saying.
_SOMEBODY = re.compile(r"\s(?:that\s)?(?:an?|the|his|her|their|its|one)\s(?:[a-z’'-]{1,20}\s){1,3}(?:ha[sd]\s)?")
_TELLING = frozenset(("told", "tells", "tell", "assured", "assures"))
_TOLD_THAT = re.compile(
    r"\s[^.;:\n]{2,80}\sthat(?:\s(?:an?|the|his|her|their|its|one)(?:\s[a-z’'-]{1,20}){1,3}|\s(?:he|she|they))\s(?:ha[sd]\s)?"
)
_OBJECTLESS = re.compile(
    r"(?:\s(?:of|at|in|on|to|during|with|from|after|before|as|when|while|by|again|back|about|reporters|\w+ly|\w+day)\b|[.,]|$)"
)
_BEGINS = re.compile(r"(?:But |And |Then |Yet |When |As |While )?([Hh]e|[Ss]he)\b")
_WITH = re.compile(r"\b[Ww]ith\s")
_TRANSCRIPT = re.compile(r"([A-Z][A-Z.'’-]{2,30}(?: [A-Z][A-Z.'’-]{1,30}){0,2}):\s")
_ENDS = re.compile(r"[;:]\s|(?<=[^\W\d_]{5})[.!?]\s")
_IT = re.compile(r"[\s,]*([Ii]t)(?:\s(?:has|had|also|then|now))?\s")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being)(?:\s(?:\w+ly|also|then|once|later))?\s$")
# "the paper quoted Orr as saying", "Orr was quoted by the paper as saying"
_QUOTED = re.compile(r"\bquot(?:ed|es)\s(?:([^“”\"\n]{1,90}?),?\s)?as\s(?:saying|telling|having\s(?:said|told))\b")
_NEAR = 90
# How far in front of a quote, and at how many verbs, its speaker is looked for: without a bound a text of nothing but
# verbs costs its length squared (10,000 characters: 4 s).
_FAR, _CUES = 700, 12
_HELP = 30
_SIGNED = re.compile(r"\.?\s*[―—–]\s*|\.?\s+-\s+")
_SIGNED_END = re.compile(r"\.?[^\S\n]*(?:$|[\r\n“\"«])|,[^\n“”\"]{2,120}(?:$|[\r\n])")
_LABEL = re.compile(r"^((?:[A-Z][a-z]+ )?[Ff]rom )?([^,:;.!?“”\"\n]{2,80}(?:\.[^,:;.!?“”\"\n]{2,40})?):$")
_WORDS_OF = re.compile(r"\b[Ii]n ([A-Z][\w’'-]{0,30}(?: [A-Z][\w’'-]{0,30}){0,3}['’]s?) (?:own )?words\b")
_ANY_VERB = re.compile(r"\s([a-zé]{2,}(?:ed|s|ew|ote|ung|id))\b")
_ANY_PRONOUN = re.compile(r"\s(he|she)\s([a-z]{3,20})\b")
# After a quote that is part of its sentence the sentence goes on like this; the subject of a verb does not begin so.
_CLAUSE = re.compile(
    r"(?:that|which|while|but|because|if|when|as|to|for|on|in|at|with|about|against|rather|than|of|and|during|by|from"
    r"|after|before|since|until|over)\b"
)
# "a déclaré Orr": the auxiliary is part of the verb.
_AUXILIARY = re.compile(r"(?:(?:a|ont|avait|avaient)(?: (?:aussi|également|encore|ensuite))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Who says a stretch, by which verb, and in which way that was found."""

    voice: Voice | None = None
    cue: str = ""
    way: Way = "none"

    @property
    def own(self) -> bool:
        """Does it stand in the sentence of the stretch?"""
        return self.way in ("verb", "label", "clause", "signed")


NOBODY = Finding()


@dataclass(slots=True, kw_only=True)
class Scene:
    """An article as far as it was read: its people, and who spoke last in which line."""

    text: str
    cast: Cast
    french: bool = False
    last: Voice | None = None
    last_line: int = -9
    previous: tuple[int, int] = (0, 0)

    def spoke(self, voice: Voice, line: int, at: int) -> None:
        """Keep who spoke, in which line and at which offset."""
        self.last, self.last_line = voice, line
        self.cast.note(voice, at)

    def goes_on(self, start: int, end: int) -> None:
        """Keep whom the pronoun means that a sentence begins with."""
        pronoun = _BEGINS.match(self.text, start, end)
        voice = self.cast.meant_by(pronoun[1].casefold(), start, self.last) if pronoun else None
        if voice is not None:
            self.cast.note(voice, start)

    def before(self, start: int, end: int) -> Voice | None:
        """The subject of a verb that begins at `end`; "it" is the body or the document of the sentence before."""
        it = _IT.fullmatch(self.text, start, end)
        if it:
            spoke = self.last if it[1] == "it" and self.last and self.cast.is_thing(self.last) else None
            voice = spoke or self.clause(*self.previous)
            thing = voice is not None and (voice is spoke or not self.cast.is_person(voice))
            return replace(voice, by="pronoun") if voice is not None and thing else None
        return subject_before(self.text, start, end, self.cast, self.last)

    def after(self, start: int, end: int) -> Voice | None:
        """The subject of a verb that ends at `start`."""
        return subject_after(self.text, start, end, self.cast, self.last)

    def clause(self, start: int, end: int) -> Voice | None:
        """The subject that a clause begins with."""
        return clause_subject(self.text, start, end, self.cast, self.last)


def attributed(scene: Scene, before: int, stretch: Stretch, after: int) -> Finding:
    """What the sentence says, first on the side that the punctuation points to."""
    text = scene.text
    quoted = _quoted(scene, before, stretch.outer_start) or _quoted(scene, stretch.outer_end, after)
    if quoted:
        return quoted
    begins = text[stretch.end - 1] in ",.!?…—-" or text[stretch.outer_end : stretch.outer_end + 1] == ","
    for side in ("right", "left") if begins else ("left", "right"):
        found = (
            _right(scene, stretch.outer_end, after) if side == "right" else _left(scene, before, stretch.outer_start)
        )
        if found.voice:
            return found
    return _anywhere(scene, stretch.outer_end, after)


def _passive(text: str, start: int, verb: int) -> re.Match[str] | None:
    """ "was" and the like in front of the verb that begins at `verb`."""
    return _PASSIVE.search(text, max(start, verb - _HELP), verb)


def _quoted(scene: Scene, start: int, end: int) -> Finding | None:
    """Who is quoted as saying something, by whomever."""
    told = _QUOTED.search(scene.text, start, end)
    if told is None:
        return None
    passive = _passive(scene.text, start, told.start())
    if passive:
        voice = scene.before(start, passive.start())
    elif told[1]:
        voice = alone(scene.text, told.start(1), told.start(1) + len(told[1].partition(",")[0]), scene.cast)
    else:
        voice = None
    return Finding(voice=voice, cue="quoted", way="verb") if voice else None


def stated(scene: Scene, start: int, end: int) -> Finding:
    """Who says what a sentence without a quote reports: "Orr said the vote was close", "..., police said"."""
    for cue in _verbs(scene, start, end):
        if cue[0] in PARTICIPLES:
            continue
        voice = in_text(_between(scene, start, cue, end) or scene.before(start, cue.start()), scene.text)
        if voice is not None:
            return Finding(voice=voice, cue=cue[0], way="verb")
    return _according(scene, start, end)


def tells(text: str, start: int, end: int) -> bool:
    """Does this sentence only say who spoke the quote before it: "Ida Orr, the mayor, asked on Monday."?"""
    cue = CUE.search(text, start, min(end, start + _NEAR + 30))
    if cue is None or cue[0] in PARTICIPLES or _MARK.search(text, start, cue.start()):
        return False
    return bool(_OBJECTLESS.match(text, cue.end(), end)) and (
        text[start].isupper() or text[start : start + 4] in ("the ", "one ") or text[start : start + 2] == "a "
    )


def labelled_inside(scene: Scene, stretch: Stretch) -> Finding:
    """ "ORR: We stay. ...": a transcript that names its speaker inside the marks."""
    label = _TRANSCRIPT.match(scene.text, stretch.start, stretch.end)
    if label is None:
        return NOBODY
    name = label[1].title()
    return Finding(voice=scene.cast.voice(name if scene.cast.knows(name) else label[1]), way="label")


def led_in(scene: Scene, start: int, end: int) -> Finding:
    """Who speaks in the paragraph under this sentence that ends with a colon: "Orr made this statement:"."""
    found = _left(scene, start, end)
    if found.voice is None:
        found = _labelled(scene, start, end) or Finding(voice=scene.clause(start, end), way="clause")
    return found if found.voice is not None and found.voice.named else NOBODY


def signed(scene: Scene, stretch: Stretch) -> Finding:
    """“...” — Ida Orr: the speaker under a quote, as in a row of letters."""
    dash = _SIGNED.match(scene.text, stretch.outer_end)
    run = NAME.match(scene.text, dash.end()) if dash else None
    if run is None or not _SIGNED_END.match(scene.text, run.end()) or not is_name(run[0], scene.cast):
        return NOBODY
    return Finding(voice=scene.cast.voice(run[0]), way="signed")


def without_verb(scene: Scene, start: int, stretch: Stretch, after: int, line: int) -> Finding:
    """A quote that no verb of saying claims: Orr chuckled; Orr's clause; the speaker the paragraph has."""
    text = scene.text
    if text[stretch.end - 1] in ",?!":
        run = NAME.match(text, stretch.outer_end + 1, after)
        verb = _ANY_VERB.match(text, run.end(), after) if run else None
        if run and verb and trimmed(run[0]):
            return Finding(voice=scene.cast.voice(run[0]), cue=verb[1], way="verb")
        told = _ANY_PRONOUN.match(text, stretch.outer_end, after)
        if told:
            return Finding(voice=scene.before(told.start(), told.end(1)), cue=told[2], way="verb")
    if stretch.outer_start == start:
        going_on = line == scene.last_line and not CUE.search(text, stretch.outer_end, after)
        return Finding(voice=scene.last, way="carried") if going_on else NOBODY
    label = _labelled(scene, start, stretch.outer_start)
    if label is not None:
        return label
    if any(
        _passive(text, start, cue.start())
        for cue in _verbs(scene, max(start, stretch.outer_start - _FAR), stretch.outer_start)
    ):
        return NOBODY  # "Orr was asked, ...": not by herself
    voice = scene.clause(start, stretch.outer_start)
    return Finding(voice=voice if voice is None or voice.named or can_speak(voice.name) else None, way="clause")


def _labelled(scene: Scene, start: int, end: int) -> Finding | None:
    """`Ida Orr: "..."`, `From the report: "..."`: who stands alone before a colon."""
    start = max(start, end - _NEAR)
    left = scene.text[start:end].rstrip()
    dash = max(left.rfind(" -"), left.rfind(" –"), left.rfind(" —"))
    start += dash + 2 if dash >= 0 else 0
    start += len(scene.text[start:end]) - len(scene.text[start:end].lstrip())
    left = scene.text[start:end].rstrip()
    label = _LABEL.search(left) if left.endswith(":") else None
    if label is None:
        return None
    voice = alone(scene.text, start + label.start(2), start + label.end(2), scene.cast)
    if voice is None or not (label[1] or voice.named):
        return None
    return Finding(voice=voice, way="label")


def _right(scene: Scene, start: int, end: int) -> Finding:
    """`..., said Orr` and `..., Orr, the council's president, said`."""
    text = scene.text
    turned = inversion(text, start, end) if scene.french else None
    if turned:
        return Finding(voice=scene.after(turned.subject, end), cue=turned.verb, way="verb")
    cue = CUE.search(text, start, min(end, start + _NEAR + 80))
    if cue is None:
        return NOBODY
    between = text[start : cue.start()].strip(" ,—–-\u00a0\u202f")
    if _AUXILIARY.fullmatch(between):
        if cue[0] in PARTICIPLES or (cue[0] in TRANSITIVE and not _closes(scene, cue, end)):
            return NOBODY
        return Finding(voice=scene.after(cue.end(), end), cue=cue[0], way="verb")
    if _CLAUSE.match(between):
        inverted = text[start : cue.start()].rstrip().endswith(",") and cue[0] not in TRANSITIVE
        return Finding(voice=scene.after(cue.end(), end) if inverted else None, cue=cue[0], way="verb")
    if cue[0] not in PARTICIPLES and len(between) <= _NEAR and not _ENDS.search(between):
        return Finding(voice=scene.before(start, cue.start()), cue=cue[0], way="verb")
    return NOBODY


def _closes(scene: Scene, cue: re.Match[str], end: int) -> bool:
    """ "...," warned Ida Orr.: nothing but a name stands between the verb and the next comma or stop."""
    named = _CLOSED.match(scene.text, cue.end(), end) if cue[0] in _INVERTED else None
    voice = alone(scene.text, named.start(1), named.end(1), scene.cast) if named else None
    return voice is not None and voice.named


def _verbs(scene: Scene, start: int, end: int) -> Iterator[re.Match[str]]:
    """The verbs of saying in text[start:end], without nouns that look the same ("her claims were")."""
    for cue in islice(CUE.finditer(scene.text, start, end), _CUES):
        if not (cue[0].endswith("s") and _NOUN.match(scene.text, cue.end())) and not _OTHER.match(
            scene.text, cue.start()
        ):
            yield cue


def _left(scene: Scene, start: int, end: int) -> Finding:
    """`Orr said: ...`, `Orr called it ...`, `said Orr: ...`; the verb nearest to the quote that has a subject."""
    text = scene.text
    verbs = list(_verbs(scene, max(start, end - _FAR), end))
    while len(verbs) > 1 and _reported(text, verbs[-2], verbs[-1]):
        verbs.pop()
    for cue in reversed(verbs):
        voice = _between(scene, start, cue, end)
        finite = cue[0] not in PARTICIPLES
        if (
            voice is None
            and finite
            and cue[0] not in TRANSITIVE
            and text[cue.end() : end].rstrip().endswith((":", ","))
        ):
            inverted = text[start : cue.start()].rstrip().endswith(",")
            voice = scene.after(cue.end(), end) if inverted else None
            voice = voice or scene.before(start, cue.start()) or scene.after(cue.end(), end)
        if voice is None:
            voice = scene.before(start, cue.start()) if finite else _participle(scene, start, cue.start())
        if voice is not None:
            return Finding(voice=voice, cue=cue[0], way="verb")
    return _according(scene, start, end)


def _reported(text: str, outer: re.Match[str], inner: re.Match[str]) -> bool:
    """ "The complaint says a mechanic told ...": does the second verb only belong to what the first one says?"""
    if outer[0] in PARTICIPLES or inner[0] in PARTICIPLES:
        return False
    if outer[0] in TRANSITIVE:
        return outer[0] in _TELLING and bool(_TOLD_THAT.fullmatch(text, outer.end(), inner.start()))
    return bool(_SOMEBODY.fullmatch(text, outer.end(), inner.start()))


def _between(scene: Scene, start: int, cue: re.Match[str], end: int) -> Voice | None:
    """ "The vote, says Ida Orr, is ...": a name between commas behind the verb."""
    if cue[0] in TRANSITIVE or cue[0] in PARTICIPLES or not scene.text[start : cue.start()].rstrip().endswith(","):
        return None
    named = _CLOSED.match(scene.text, cue.end(), end)
    voice = alone(scene.text, named.start(1), named.end(1), scene.cast) if named else None
    return voice if voice is not None and voice.named else None


def _participle(scene: Scene, start: int, end: int) -> Voice | None:
    """Who does what a participle says: "..., with Hale adding", else the speaker or the subject of its sentence."""
    own = _WITH.search(scene.text, max(start, end - _NEAR), end)
    if own and "," not in scene.text[own.end() : end]:
        voice = scene.before(own.end(), end)
        if voice is not None:
            return voice
    for cue in reversed(list(_verbs(scene, start, end))):
        if cue[0] in PARTICIPLES or scene.text[start : cue.start()].endswith("who "):
            continue
        voice = scene.before(start, cue.start())
        if voice is not None:
            return voice
    return scene.clause(start, end)


def _anywhere(scene: Scene, start: int, end: int) -> Finding:
    according = _according(scene, start, end)
    if according.voice:
        return according
    for cue in _verbs(scene, start, end):
        voice = scene.before(start, cue.start())
        if voice is not None:
            return Finding(voice=voice, cue=cue[0], way="verb")
    return NOBODY


def _according(scene: Scene, start: int, end: int) -> Finding:
    match = ACCORDING.search(scene.text, start, end)
    if match is None:
        words = _WORDS_OF.search(scene.text, start, end)
        return Finding(voice=scene.cast.voice(words[1]), way="verb") if words else NOBODY
    return Finding(voice=scene.after(match.end(), end), cue=match[0].strip(), way="verb")
