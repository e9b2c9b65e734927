"""Noun phrases next to a verb of saying: where the words for a speaker begin and end.

There is no list of nouns: whatever its head, a phrase in the place of the subject is the subject ("the report", "one of
her ads", "a source close to the talks"). Closed classes of words (articles, prepositions, conjunctions, auxiliaries)
and endings tell where it begins and ends. A list would only hold the nouns of the articles it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.summary.speech_vocabulary import CUE, DETERMINER
from briefing.text.names import SENTENCE_STARTERS

Token = re.Match[str]

# A body's name may be a list: "Department for Food, Harbours and Rural Affairs", "Orr, Hale and Lisk LLP". It is one
# word here, so that no part of the list speaks.
_LISTED = r"[A-ZÀ-Þ][\w’'-]{1,20}(?: [A-ZÀ-Þ][\w’'-]{1,20})?"
_LISTED_FR = r"(?:de la |de l['’]|du |des |de |d['’])[A-ZÀ-Þ][\w’'-]{1,20}"
_BODY = (
    r"(?:(?!The |An? )[A-ZÀ-Þ][\w’'-]{1,20} ){0,3}(?:Academy|Agency|Alliance|Association|Authority|Board|Bureau"
    r"|Campaign|Cent(?:er|re)|Chamber|Coalition|College|Commission|Committee|Confederation|Council|Department|Directorate"
    r"|Division|Faculty|Federation|Forum|Foundation|Fund|Institute|Minister|Ministry|Network|Office|Organi[sz]ation|School"
    r"|Secretariat|Secretary of State|Service|Society|Union|Universit(?:y|ies)) (?:for|of|on)(?: the)?"
    rf" {_LISTED}(?:, {_LISTED}){{0,5}},? (?:and|&) {_LISTED}"
    rf"|{_LISTED}(?:, {_LISTED}){{0,5}},? (?:and|&) [A-ZÀ-Þ][\w’'-]{{1,20}} (?:LLP|LLC|PLC|Inc\b\.?|Ltd\b\.?)"
    rf"|{_LISTED}(?:, {_LISTED}){{0,5}},? (?:and|&) (?:Partners|Associates|Sons|Co\b\.?)"
    rf"|[Mm]inistère {_LISTED_FR}(?:, {_LISTED_FR}){{0,5}} et {_LISTED_FR}"
)
# An abbreviation keeps its stop and a number its separators; all else is a word or one mark.
_TOKENS = re.compile(
    r"(?:Sens?|Reps?|Govs?|Drs?|Mr|Mrs|Ms|Prof|Gen|Lt|Col|Capt|Sgt|Maj|Det|Supt|Const|Coun|Hon|Rev|Del|St|Jr|Sr|Jan|Feb"
    r"|Sept?|Oct|Nov|Dec|No|Smt|Insp|Cmdr|Adm|Cpl)\.|(?:[^\W\d_]\.)+|[$€£]?\d[\d.,]*\d%?(?![\w/-])|[^\W_][\w’'&/-]*|--|\S"
)
_TOKENS_AND_BODIES = re.compile(rf"(?:{_BODY})|{_TOKENS.pattern}")
_LIST_ENDS = re.compile(r"(?:and|&) [A-ZÀ-Þ]|\bet (?:de|du|d['’])")
_DETERMINER = re.compile(
    DETERMINER + r"|yet|most|more|few|each|every|all|any|no|my|your|this|these|that|those|nos|notre|leurs?"
)
# These join two parts of one phrase ("the head of the union at the port"); other prepositions end it.
LINKING_PREPOSITIONS = frozenset("of for from in at with on to by de du des pour à au aux en d’ d'".split())
_PREPOSITIONS = LINKING_PREPOSITIONS | frozenset(
    """about near among against within outside inside behind under over than via between through during after before
    without into since until despite amid around across toward towards upon off like alongside besides beyond throughout
    above below per chez dans par sur avec sans""".split()
)
# Relative pronouns, conjunctions, auxiliaries, personal pronouns: none of them stands inside a noun phrase.
_ENDS_PHRASE = frozenset(
    """who which whom whose what while as but because if when where whether although though until so that than why how
    or nor then not only even just is are was were be been being am has have had do does did will would can could may
    might shall should must he she they it i we you him them himself herself me us there here est sont était ont qui
    que mais quand si il elle ils elles on nous""".split()
)
CLAUSE_WORDS = _ENDS_PHRASE | _PREPOSITIONS | frozenset(("and", "before", "saying"))
# Before a verb these say when, not who: "Orr on Monday said".
_TIME_WORDS = frozenset(
    """this last next earlier later yesterday today tonight tomorrow ago again afterward afterwards recently once
    twice monday tuesday wednesday thursday friday saturday sunday hier lundi mardi mercredi jeudi vendredi samedi
    dimanche january february march april june july august september october november december jan. feb. aug. sept. oct.
    nov. dec.""".split()
)
# Irregular forms, for which no ending tells: regular ones are known by "-ed".
_VERB_FORMS = frozenset(
    """put made took gave went came saw held sent met got ran began kept left led found drew fired spoke stood sat won
    lost broke chose knew grew brought sought shot cut set hit let read fell rose paid laid kept met sold built spent
    goes does says has""".split()
)
# The other irregular pasts of English that are no participles. Many look like nouns, so only a name before them tells.
_VERBS_BEHIND_NAME = frozenset(
    """arose ate awoke became beat bent bet bit bled blew bore bought bound bred broke brought burst came cast caught
    chose clung cost crept cut dealt did dreamt drank drove dug dwelt fed fell felt fled flew flung forgave forgot
    fought foresaw forecast froze gave got grew ground hid hung hurt kept knelt knew laid leapt left lent let lit lost
    meant met misled mistook overcame overheard oversaw overtook overthrew paid put quit ran rang rebuilt reread rode
    rose sang sank sat sent set shed shone shook shot shrank shut slept slid slung sold sought spat sped spent split
    sprang spread spun stank stole stood strode strove struck stuck stung swam swept swore swung taught thought threw
    thrust took tore underwent understood undertook undid upheld upset withdrew withheld withstood woke wore wound wove
    wrung""".split()
)
# Adverbs without "-ly".
_ADVERBS = frozenset(
    "also then now once again still later often never ever already soon sometimes always perhaps aussi encore".split()
)
_NOUNS_IN_LY = frozenset(
    "ally anomaly assembly bully butterfly family fly homily lily monopoly rally reply supply".split()
)
# "boss", "bus", "crisis", "Orr's": no plural, and no verb of the third person.
_SINGULAR_IN_S = re.compile(r"(?:ss|us|is|['’]s)$")
# "isn't", "there's", "they're"; "l'a", "m'ont": a French object before its auxiliary.
_CONTRACTION = re.compile(
    r"n['’]t$|^(?:there|it|that|here|what|who|he|she|let)['’]s$|['’](?:re|ve|ll|d|m)$"
    r"|^[lmtsnjcy]['’](?:a|ai|as|ont|avai(?:t|ent)|est|était|aurait|aura|en|y)$"
)
# These stand for a noun, too: "another said".
_STAND_FOR_NOUN = frozenset(("another", "one", "some", "many", "several", "both", "une"))
_SMALL_NUMBERS = frozenset("one two three four five six seven eight".split())
# Words of a phrase: a bound on time. Half of it gives another speaker in one article of a hundred, twice none.
_LONGEST_PHRASE = 16
# "d'Orr", "al-Hakim".
_NAME_PARTICLE = re.compile(r"(?:[dl]['’]|[ae]l-)(?=[A-ZÀ-Ý])")


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of text[start:end]."""
    # Twice as slow with the bodies, so only where a list ends.
    pattern = _TOKENS_AND_BODIES if _LIST_ENDS.search(text, start, end) else _TOKENS
    return list(pattern.finditer(text, start, end))


def _lowered(token: Token) -> str:
    return token[0].casefold()


def is_word(token: Token) -> bool:
    """A word or a number, no mark."""
    return token[0][0].isalnum() or token[0][0] in "$€£"


def is_capital(token: Token) -> bool:
    """A word that begins with a capital, or with the particle of a name ("d'Orr")."""
    return token[0][0].isupper() or bool(_NAME_PARTICLE.match(token[0]))


def is_listed_body(token: Token) -> bool:
    """A body whose name is a list, which is one token."""
    return " " in token[0]


def is_determiner(token: Token) -> bool:
    """An article, a number word or a possessive pronoun."""
    low = _lowered(token)
    return low != "son" and bool(_DETERMINER.fullmatch(low))


def is_possessive(token: Token) -> bool:
    """A possessive: "Orr's", "the crews'"."""
    return token[0].endswith(("’s", "'s", "s’", "s'"))


def _breaks_phrase(found: Sequence[Token], at: int) -> bool:
    """Whether a token ends any noun phrase: a mark, a conjunction, an auxiliary, a pronoun."""
    token, low = found[at], _lowered(found[at])
    if not (is_word(token) or token[0] == "&" or (token[0] == "-" and not _is_dash(token))):
        return True
    if (
        token[0] in ("Will", "May")
        and at + 1 < len(found)
        and is_capital(found[at + 1])
        and not is_determiner(found[at + 1])
    ):
        return False  # a given name
    if token[0] == "Me" and at + 1 < len(found) and is_capital(found[at + 1]):
        return False  # the title of a French lawyer
    if (
        low == "and"
        and 0 < at < len(found) - 1
        and found[at - 1][0].endswith(("s’", "s'"))
        and is_capital(found[at + 1])
    ):
        return not is_capital(found[at - 1])  # "the Bakers' and Millers' Union"
    return (low in _ENDS_PHRASE or low == "and" or bool(_CONTRACTION.search(low))) and not _is_part_of_name(found, at)


def _is_dash(token: Token) -> bool:
    """Whether a hyphen is set as a dash, behind a blank."""
    return token.string[token.start() - 1 : token.start()].isspace()


def _is_preposition(found: Sequence[Token], at: int) -> bool:
    return _lowered(found[at]) in _PREPOSITIONS and not _is_part_of_name(found, at)


def _is_adverb(token: Token) -> bool:
    return token[0].islower() and token[0].endswith("ly") and token[0] not in _NOUNS_IN_LY


def _is_part_of_name(found: Sequence[Token], at: int) -> bool:
    """Whether a function word is part of a name: it has a capital, and so has the word before it ("Al From")."""
    return at > 0 and is_capital(found[at]) and is_capital(found[at - 1])


def phrase_start(found: Sequence[Token]) -> int:
    """The index where the noun phrase begins that ends with the last of the tokens; -1 when none does."""
    if len(found) > 2 and _lowered(found[-1]) in _SMALL_NUMBERS and _lowered(found[-2]) == "of":
        found = found[:-2]  # "the mother of three"
    if not found or not _is_head(found[-1]):
        return -1
    first = _core_start(found, len(found) - 1)
    first -= 3 if _follows_adjective(found, first) else 0
    who = _relative_head_start(found, first)
    if who != first:
        return who
    if found[-1][0].islower() and found[-1][0].endswith(("ed", "ing")) and not is_determiner(found[first]):
        return -1  # "raised questions": no verb follows
    # Go on to the left over prepositions, and keep the last place where a phrase may begin.
    best = first
    while first >= 2 and len(found) - first < _LONGEST_PHRASE and _lowered(found[first - 1]) in LINKING_PREPOSITIONS:
        head = first - 2
        if found[head][0].endswith("ed") and head and not is_determiner(found[head - 1]):
            head -= 1  # "a letter obtained by the paper"
        if not _is_head(found[head]) or _is_adverb(found[head]):
            break
        first = _core_start(found, head)
        if first == 0 or _breaks_phrase(found, first - 1):
            best = first if _may_begin_phrase(found, first, head) else best
        elif is_determiner(found[first]):
            best = first if _lowered(found[first - 1]) not in _PREPOSITIONS else best
    if best and found[-1][0].islower() and _is_preposition(found, best - 1):
        return -1  # "in a low voice said"
    # Without an article or a name only some words may begin it.
    plain = is_capital(found[-1]) or is_determiner(found[best]) or _may_lack_article(found, best)
    return best if plain else -1


def _follows_adjective(found: Sequence[Token], first: int) -> bool:
    """Whether an adjective and a comma precede a description: "the grey-haired, 71-year-old diplomat"."""
    if first < 3 or found[first - 1][0] != "," or is_determiner(found[first]):
        return False
    return found[first - 2][0].islower() and is_determiner(found[first - 3]) and found[-1][0].islower()


def relative_antecedent_start(found: Sequence[Token]) -> int:
    """As `phrase_start`, for a phrase before "that" or "which": it may follow a preposition ("in a note that said")."""
    first = phrase_start(found)
    if first >= 0 or not found or not _is_head(found[-1]):
        return first
    first = _core_start(found, len(found) - 1)
    return first if is_determiner(found[first]) else -1


def _may_lack_article(found: Sequence[Token], first: int) -> bool:
    """Whether a description may lack its article here: "senior officials", "police", not "passed out bottles"."""
    if not found[first][0].islower():
        return True
    if len(found) - first == 1:
        return found[first][0] in ("police", "people") or (found[first][0].endswith("s") and len(found[first][0]) > 3)
    verbal = found[first][0].endswith(("ed", "ing", "s")) or found[first][0] in _VERB_FORMS
    return not verbal and (found[-1][0].endswith(("s", "people", "police", "x")) or is_capital(found[-1]))


def _relative_head_start(found: Sequence[Token], first: int) -> int:
    """The start of the phrase before a "who" ("An aide who saw the mayor said"), or `first` when there is none."""
    for at in range(first - 1, max(1, first - _LONGEST_PHRASE), -1):
        if not is_word(found[at]) or (found[at][0].islower() and CUE.fullmatch(found[at][0])):
            break
        if found[at][0] == "who" and _is_head(found[at - 1]):
            return _core_start(found, at - 1)
    return first


def _may_begin_phrase(found: Sequence[Token], first: int, head: int) -> bool:
    """Whether a phrase with a preposition behind it may begin here: not "Monday in ..." or "Speaking to ..."."""
    if is_determiner(found[first]):
        return True
    word = found[head][0]
    if is_capital(found[head]) and head > first and _lowered(found[head + 1]) in ("of", "from", "at", "with"):
        return True  # "Ida Orr of Port Allen", "Ida Orr at the Port of Allen"
    return (
        _lowered(found[first]) not in SENTENCE_STARTERS
        and (word.endswith("s") or is_possessive(found[first]))
        and not word.endswith("ings")
    )


def _is_head(token: Token) -> bool:
    low = _lowered(token)
    if token[0].islower() and CUE.fullmatch(low) and not low.endswith("s"):
        return False
    if not is_word(token) or is_determiner(token):
        return low in _STAND_FOR_NOUN
    if low in _ENDS_PHRASE or low in _PREPOSITIONS or low in _TIME_WORDS or _CONTRACTION.search(low):
        return False
    return not (low in ("and", "own") or low in _ADVERBS or is_possessive(token) or _is_adverb(token))


def _core_start(found: Sequence[Token], last: int) -> int:
    """Where the last part of a phrase begins, behind its prepositions: "the mayor" of "the letter from the mayor"."""
    first = last
    while first > 0 and last - first < _LONGEST_PHRASE:
        if is_determiner(found[first]) and not (first and is_determiner(found[first - 1])):
            break
        token = found[first - 1]
        if _breaks_phrase(found, first - 1) or _is_preposition(found, first - 1) or _is_past_verb(found, first - 1):
            break
        if token[0].islower() and CUE.fullmatch(token[0]):
            break
        if _is_adverb(token) and not is_determiner(found[max(0, first - 2)]):
            break
        first -= 1
    return first


def is_time(token: Token) -> bool:
    """Whether a token is a word of time ("ago", "Monday") and not the subject of anything."""
    return _lowered(token) in _TIME_WORDS and not is_determiner(token)


def _is_past_verb(found: Sequence[Token], at: int) -> bool:
    """Whether a word in -ed is a verb ("the council voted ...") and no adjective ("a retired teacher")."""
    if at == 0 or not found[at][0].islower() or not found[at][0].endswith("ed"):
        return False
    previous = found[at - 1]
    if _lowered(previous) in _PREPOSITIONS or not is_word(previous):
        return False
    return not (
        is_determiner(previous) or is_possessive(previous) or is_capital(previous) or previous[0].endswith("ly")
    )


def phrase_end(found: Sequence[Token], begin: int, *, clause: bool = False) -> int:
    """The index behind the noun phrase that begins at `begin`; `begin` when none does.

    Args:
        clause: it is the subject of a clause, and its verb ends it.
    """
    at = begin
    seen = False
    if begin < len(found) and (
        _lowered(found[begin]) in _PREPOSITIONS or is_time(found[begin]) or _is_adverb(found[begin])
    ):
        return begin
    while at < len(found) and at - begin < _LONGEST_PHRASE:
        token, low = found[at], _lowered(found[at])
        if _breaks_phrase(found, at) or _is_preposition(found, at) or (seen and low in _TIME_WORDS):
            break
        if seen and (_is_verb(found, at, clause=clause) or _is_adverb(token)):
            break
        seen = seen or not is_determiner(token)
        at += 1
    return at if seen or (at > begin and _lowered(found[at - 1]) in _STAND_FOR_NOUN) else begin


def _is_verb(found: Sequence[Token], at: int, *, clause: bool) -> bool:
    """Whether a word is a verb, as far as its form and its neighbours tell."""
    token, previous = found[at], found[at - 1]
    low = token[0]
    if (
        not low.islower()
        or (is_determiner(previous) and _lowered(previous) not in _STAND_FOR_NOUN)
        or is_possessive(previous)
    ):
        return False
    if clause and low in _VERBS_BEHIND_NAME and is_capital(previous):
        return True
    if clause and (low in _VERB_FORMS or CUE.fullmatch(low) or low in _ADVERBS):
        return True
    following = found[at + 1] if at + 1 < len(found) else None
    if low.endswith("ed") and clause:
        return not previous[0].endswith("ly")
    if low.endswith(("ed", "ing")):
        recently = _is_adverb(previous) and at > 1 and is_determiner(found[at - 2])  # "the recently released report"
        return not recently and _may_begin_object(following)
    if (
        not clause
        or not low.endswith("s")
        or _SINGULAR_IN_S.search(low)
        or (following is not None and following[0] == ",")
    ):
        return False
    return _may_begin_object(following) and (following is None or is_capital(previous) or not is_capital(following))


def _may_begin_object(token: Token | None) -> bool:
    """Whether an object or an adverbial of a verb may begin with this token."""
    if token is None or not is_word(token) or is_determiner(token) or is_capital(token) or is_possessive(token):
        return True
    low = _lowered(token)
    return low in _PREPOSITIONS or low in _ENDS_PHRASE or low.endswith("ly")
