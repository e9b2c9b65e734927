"""The subject of a verb of saying: in front of it, behind it, or of the clause that it hangs on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.summary import noun_phrases
from briefing.summary.given_names import FEMALE_GIVEN_NAMES, MALE_GIVEN_NAMES
from briefing.summary.noun_phrases import (
    Token,
    is_capital,
    is_determiner,
    is_listed_body,
    is_possessive,
    is_word,
    tokens,
)
from briefing.summary.pronouns import may_be_person
from briefing.summary.speakers import People, Speaker, is_full_or_known_name, split_title
from briefing.summary.speech_vocabulary import BETWEEN_SUBJECT_AND_VERB, COURTESY, CUE, PARTICIPLES, TITLES
from briefing.text.names import NAME, SENTENCE_STARTERS, without_sentence_starters

_PRONOUN = re.compile(r"(?:^|[\s,“\"(-])((?:[Hh]e|[Ss]he|[Tt]hey|[Ii]l|[Ee]lle|[Ii]ls|[Ee]lles))$")
_LEADING_PRONOUN = re.compile(r"(he|she|they|il|elle|ils|elles|-t-(?:il|elle)s?|-(?:il|elle)s?)\b", re.I)
_PARENTHESIS = re.compile(r"\s*\([^()]{1,80}\)\s*$")
_RELATIVE = re.compile(r",?\s(?:which|that)$")
_BLANKS_AND_DASHES = re.compile(r"[\s,—–(-]*")
_BLANKS = re.compile(r"\s*")
_CLAUSE_JOINER = re.compile(
    r"(?:(?:And|But|So) (?:then|now|so|yet|still)|But|And|So|Then|Yet|Still|Instead|Meanwhile|However|Mais|Et|with"
    r"|avec),?\s+"
)
# What somebody says: "Orr's answer was ...".
_NOUNS_FOR_WORDS = frozenset(
    """advice answer argument claim comment comments dictum explanation line message mantra motto phrase point promise
    question reaction rejoinder remark remarks reply response retort slogan take verdict view vow warning word
    words""".split()
)
_INSIDE_NAMES = frozenset("de la du des van von der bin al el di da of the &".split())
_BEFORE_BODIES = frozenset(("of", "from", "at", "for", "with"))
_INDEFINITE = frozenset("a an another one un une".split())
# What may hang on a description: "a spokeswoman for the port", "officials at the ministry".
_DESCRIPTION_LINKS = frozenset("of for from with to de du des pour".split())
# "familiar with", "close to", "released by", "known in"
_ADJECTIVE_ENDINGS, _AFTER_ADJECTIVE = ("ed", "iar", "se", "wn"), frozenset(("by", "in", "with", "to", "on"))
_APPOSITION_LINKS = _DESCRIPTION_LINKS | {"at", "in", "on"}
_APPOSITION_MARKS = frozenset((",", "—", "–", "--"))
_CLAUSE_STARTS = frozenset((*',:;“”"(', "'", "’", "that"))
# Words and marks in brackets behind a name: "(L-Port Allen)". A bound on time; 6 and 24 change no quote.
_LONGEST_BRACKET = 12
# One word and a comma behind the verb, and no quote: an aside in somebody else's clause.
_CLAUSE_GOES_ON = re.compile(r"[\w’'-]{1,20},(?!\s?[“\"‘«][A-ZÀ-Ý])")
# Capitals alone: so many words are a heading, fewer may be an agency ("NASA", "PORT ALLEN POLICE"). From 10 on a
# heading of our tests speaks.
_HEADING_WORDS = 5
_CONJUNCTION = re.compile(r"^(?:but|and|as|when|while|then)\s", re.IGNORECASE)
# A sentence may begin with these, and no subject is meant.
_ADVERBS_IN_FRONT = frozenset("meanwhile also still however instead later then further now yet finally".split())
# The words of an aside before a verb: "the union, for example, said". 1 misses such asides (tests); 6 finds no more.
_LONGEST_ASIDE = 3
# Characters in front of a verb within which its subject begins; behind it, within which it ends. Half loses speakers
# in one article of 50, twice as many find none.
_SUBJECT_REACH = 300
# Introductions that are passed over for a subject: "On Monday, after the vote, Orr ...". A bound on time; 2 and 8
# change no quote.
_MOST_CLAUSES = 4


def subject_before(text: str, start: int, end: int, people: People, last: Speaker | None) -> Speaker | None:
    """The subject of a verb that begins at `end`, looked for in text[start:end]."""
    start = max(start, end - _SUBJECT_REACH)
    # Strip from the right what parts a subject from its verb: "Ida Orr (L), who (later) said".
    left = BETWEEN_SUBJECT_AND_VERB.sub("", text[start:end]).rstrip()
    left = _PARENTHESIS.sub("", left)
    relative = _RELATIVE.search(left)
    left = left[: relative.start()] if relative else left
    comma = left.endswith((",", "—", "–", "--"))
    left = _PARENTHESIS.sub("", left.rstrip(" ,—–-"))
    pronoun = _PRONOUN.search(left)
    if pronoun:
        return people.resolve(pronoun[1].casefold(), start + pronoun.start(1), last)
    stop = start + len(left)
    words = tokens(text, start, stop)
    if words and words[-1][0] in ("and", "but", "then", "et", "mais"):  # "Orr left and said"
        return clause_subject(text, start, stop, people, last)
    aside = not comma and _CLAUSE_GOES_ON.match(text, end)  # "Orr, an aide said, is tired"
    apposed = None if aside else _apposed_subject(text, words, people, closed=comma)
    if apposed is not None:
        return (_titled_name_between_commas(text, words, people) if comma and apposed.named else None) or apposed
    first = noun_phrases.relative_antecedent_start(words) if relative else noun_phrases.phrase_start(words)
    if first < 0:
        return None
    who = next((i for i in range(first, len(words)) if words[i][0] == "who"), len(words))
    if who < len(words):
        return _speaker_of_phrase(text, words[first:who], people)
    pair = _pair_of_names_before(text, words, first)
    return Speaker(name=pair) if pair else _speaker_of_phrase(text, words[first:], people)


def _titled_name_between_commas(text: str, words: Sequence[Token], people: People) -> Speaker | None:
    """The name with a title that stands alone between commas before a verb: "in Port Allen, Mayor Ida Orr, said"."""
    first = _name_start(words, 0)
    if not 0 < first < len(words) or words[first - 1][0] != ",":
        return None
    run = text[words[first].start() : words[-1].end()]
    title, name = split_title(run)
    return people.speaker_named(run) if title and " " in name and name[0].isupper() and may_be_person(name) else None


def _pair_of_names_before(text: str, words: Sequence[Token], first: int) -> str:
    """The two names of a clause that has nothing else before its verb ("Orr and Hale said"); "" elsewhere."""
    if first < 2 or words[first - 1][0] != "and" or _name_start(words, first) != first or not is_capital(words[-1]):
        return ""
    begin = _name_start(words[: first - 1], 0)
    opens = begin < first - 1 and (begin == 0 or not is_word(words[begin - 1]))
    return text[words[begin].start() : words[-1].end()] if opens else ""


def subject_after(text: str, start: int, end: int, people: People, last: Speaker | None) -> Speaker | None:
    """The subject of a verb that ends at `start`, looked for in text[start:end] ("said Ida Orr, president of ...")."""
    end = min(end, start + _SUBJECT_REACH)
    start = _BLANKS.match(text, start, end).end()  # type: ignore[union-attr]
    pronoun = _LEADING_PRONOUN.match(text, start, end)
    if pronoun:
        return people.resolve(pronoun[1].casefold().removeprefix("-t").strip("-"), start, last)
    nicknamed = NAME.match(text, start, end)
    if nicknamed and ('"' in nicknamed[0] or "“" in nicknamed[0]):
        return people.speaker_named(nicknamed[0])
    words = tokens(text, start, end)
    base = noun_phrases.phrase_end(words, 0)
    stop = _phrase_end_with_name(words, base)
    first = _name_start(words[:stop], base) if stop > base else stop
    if first < stop:
        return people.speaker_named(text[words[first].start() : words[stop - 1].end()])
    if stop <= 0 or (words[0][0].islower() and words[0][0].endswith("ing")):
        return None
    speaker = _speaker_of_phrase(text, words[:stop], people)
    if speaker is None or speaker.named:
        return speaker
    hung = _extended_end(words, stop)
    run = NAME.match(text, words[hung].end() + 1, end) if hung < len(words) and words[hung][0] == "," else None
    if run and is_full_or_known_name(run[0], people):  # "said the council's president, Ida Orr"
        named = people.speaker_named(run[0])
        return Speaker(name=named.name, role=named.role or speaker.name)
    return _described_speaker(text, start, text[start : words[hung - 1].end()])


def clause_subject(text: str, start: int, end: int, people: People, last: Speaker | None) -> Speaker | None:
    """The subject of a clause, from what it begins with ("Orr left the hall, saying ...": Orr)."""
    begin = start
    for _ in range(_MOST_CLAUSES):
        begin = _BLANKS_AND_DASHES.match(text, begin, end).end()  # type: ignore[union-attr]
        opening = _CLAUSE_JOINER.match(text, begin, end)
        begin = opening.end() if opening else begin
        pronoun = _LEADING_PRONOUN.match(text, begin, end)
        if pronoun:
            return people.resolve(pronoun[1].casefold(), begin, last)
        words = tokens(text, begin, min(end, begin + _SUBJECT_REACH))
        stop = noun_phrases.phrase_end(words, 0, clause=True)
        if stop and _may_be_subject(text, words[:stop], people) and not _is_no_subject(words, stop):
            joined = _pair_of_names_at_start(text, words, stop)
            if joined:
                return Speaker(name=joined)
            return _owner_of_words(text, words[:stop], people) or _speaker_of_phrase(text, words[:stop], people)
        # No subject here: an introduction, and the subject behind its comma.
        begin = text.find(", ", begin, end) + 1
        if not begin:
            break
    return None


def _pair_of_names_at_start(text: str, words: Sequence[Token], stop: int) -> str:
    """The two names that a clause begins with ("Orr and Hale, who lost, said"); "" elsewhere."""
    if stop >= len(words) - 1 or words[stop][0] != "and" or not is_capital(words[stop - 1]):
        return ""
    further = noun_phrases.phrase_end(words, stop + 1, clause=True)
    names = (
        further > stop + 1 and all(map(is_capital, words[stop + 1 : further])) and all(map(is_capital, words[:stop]))
    )
    return text[words[0].start() : words[further - 1].end()] if names else ""


def speaker_of_whole_text(text: str, start: int, end: int, people: People) -> Speaker | None:
    """The speaker whom text[start:end] names or describes, if all of it is that name or description."""
    words = tokens(text, start, end)
    if not words:
        return None
    stop = noun_phrases.phrase_end(words, 0, clause=True)
    if stop != len(words):
        joined = _pair_of_names_at_start(text, words, stop)
        return Speaker(name=joined) if joined and words[-1].end() - words[0].start() == len(joined) else None
    return _owner_of_words(text, words, people) or _speaker_of_phrase(text, words, people)


def _is_no_subject(words: Sequence[Token], stop: int) -> bool:
    """Whether a phrase is an introduction and no subject: "Eight years ago, ...", "This week, ..."."""
    if stop == len(words):
        return False
    if noun_phrases.is_time(words[stop]) and not is_capital(words[stop - 1]):
        return True
    if words[stop][0] != "," or is_capital(words[stop - 1]) or stop + 1 == len(words):
        return False
    return not (words[stop + 1][0] in ("who", "which") or words[stop + 1][0].endswith(("ed", "ing")))


def _owner_of_words(text: str, words: Sequence[Token], people: People) -> Speaker | None:
    """Ida Orr of "Ida Orr's answer was": the owner of words said them."""
    owner = next((i for i, word in enumerate(words) if is_possessive(word)), -1)
    if owner < 0 or not is_capital(words[owner]) or words[-1][0] not in _NOUNS_FOR_WORDS:
        return None
    first = _name_start(words[: owner + 1], 0)
    return people.speaker_named(text[words[first].start() : words[owner].end()]) if first <= owner else None


def _may_be_subject(text: str, words: Sequence[Token], people: People) -> bool:
    """Whether words are a subject and not a participle or an adverb that a sentence begins with."""
    first = words[0]
    if is_determiner(first):
        return True
    if first[0].casefold() in SENTENCE_STARTERS:
        return False
    if len(words) > 1:
        return (
            not first[0].endswith(("ing", "ed", "ly")) or first[0].casefold() in MALE_GIVEN_NAMES | FEMALE_GIVEN_NAMES
        )
    if not is_capital(first):
        return False
    # A lone word with a capital may only begin the sentence; a name comes again.
    return people.knows(first[0]) or text.count(first[0]) > 1


def _apposed_subject(text: str, words: Sequence[Token], people: People, *, closed: bool) -> Speaker | None:
    """The name or description that an apposition follows: "Ida Orr (L), who leads the council, " and the verb."""
    begin = 1 if words and words[0][0].casefold() in ("as", "but", "and", "when", "while") else 0
    for _ in range(_MOST_CLAUSES):
        stop = at = noun_phrases.phrase_end(words, begin)
        if closed and begin < stop < len(words) and _may_be_extended(words, stop):
            stop = at = _extended_end(words, stop, _APPOSITION_LINKS)
        elif stop < len(words) and words[stop][0] == "(":
            at = next(
                (i + 1 for i in range(stop, min(len(words), stop + _LONGEST_BRACKET)) if words[i][0] == ")"), stop
            )
        if begin < stop and at < len(words) - 1 and words[at][0] in _APPOSITION_MARKS and _has_no_cue(words[at + 1 :]):
            speaker = _speaker_of_phrase(text, words[begin:stop], people)
            if speaker is not None and not speaker.named and closed:  # "the mayor, Ida Orr, said"
                run = NAME.match(text, words[at + 1].start(), words[-1].end())
                if run and is_full_or_known_name(run[0], people):
                    named = people.speaker_named(run[0])
                    return Speaker(name=named.name, role=named.role or speaker.name)
            if (
                speaker is not None
                and (speaker.named or closed)
                and _is_apposition(words, at + 1, closed, speaker.named)
            ):
                return speaker
        # Not here: try behind a time, then behind the next comma or mark.
        if begin < len(words) and noun_phrases.is_time(words[begin]):
            begin += 2  # "Last week Ida Orr"
            continue
        begin = next((i + 1 for i in range(begin, len(words)) if words[i][0] in _CLAUSE_STARTS), 0)
        if not begin:
            break
    return None


def _may_be_extended(words: Sequence[Token], stop: int) -> bool:
    """Whether words[:stop] are a description, which "of" or "at" may extend, and not a name."""
    last = words[stop - 1]
    return words[stop][0] in _APPOSITION_LINKS and (not is_capital(last) or (stop == 1 and last[0].endswith("s")))


def _is_apposition(words: Sequence[Token], at: int, closed: bool, named: bool) -> bool:
    """Whether an apposition begins at words[at]. If no comma closes it, it has to describe a name."""
    token = words[at]
    low = token[0].casefold()
    if low in ("who", "whose", "which"):
        following = words[at + 1] if at + 1 < len(words) else token
        # "Ida Orr, who leads the board said": the comma was forgotten.
        return closed or (named and low == "who" and following[0].islower() and following[0].endswith(("s", "ed")))
    plain = token[0].islower() and low not in noun_phrases.CLAUSE_WORDS
    describes = plain or is_determiner(token) or low[0].isdigit() or _begins_with_owner(words[at:])
    if not closed:
        return describes and not any(word[0] == "," for word in words[at:])
    if not named or low in ("and", "or", "but", "et"):
        return not named and (
            describes or (len(words) - at <= _LONGEST_ASIDE and low not in ("and", "or", "but", "et"))
        )
    if not is_capital(token) or describes or token[0] in TITLES:
        return True
    return len(words) - at <= 3 or "of" in (word[0] for word in words[at + 1 : at + 3])  # "L-Port Allen"


def _begins_with_owner(words: Sequence[Token]) -> bool:
    """Whether words begin with an owner: "Orr's campaign manager"."""
    return any(map(is_possessive, words[:3]))


def _has_no_cue(words: Sequence[Token]) -> bool:
    """Whether words hold no verb of saying of their own; one in a relative clause is not."""
    relative = bool(words) and words[0][0] in ("who", "whose", "which")
    # "a house called Lisk" is none either.
    return relative or not any(CUE.fullmatch(word[0]) for word in words if word[0] not in {*PARTICIPLES, "called"})


def _name_start(words: Sequence[Token], begin: int) -> int:
    """Where the name begins that ends words[begin:]; behind the last of them where none does."""
    first = len(words)
    while first > begin and (is_capital(words[first - 1]) or _is_inside_name(words, first - 1, begin)):
        if is_possessive(words[first - 1]) and first < len(words) and not _goes_on_as_body(words, first):
            break
        first -= 1
    while first < len(words) and (words[first][0].casefold() in SENTENCE_STARTERS or not is_capital(words[first])):
        first += 1
    return first


def _is_inside_name(words: Sequence[Token], at: int, begin: int) -> bool:
    """Whether a function word or an ampersand stands inside a name ("Ida van Orr", "Orr & Hale")."""
    inner = begin < at < len(words) - 1 and is_capital(words[at - 1])
    if inner and words[at][0] == "and":
        return is_possessive(words[at - 1]) and _goes_on_as_body(words, at)
    return inner and words[at][0] in _INSIDE_NAMES


def _goes_on_as_body(words: Sequence[Token], at: int) -> bool:
    """Whether a plural possessive is part of a body's name: "the Millers' Union", "the Bakers' and Millers' Union"."""
    return words[at - 1][0].endswith(("s’", "s'")) and not may_be_person(words[-1][0])


def _speaker_of_phrase(text: str, words: Sequence[Token], people: People) -> Speaker | None:
    """The speaker of a noun phrase: the name that it ends with, else the whole phrase as a description."""
    begin, stop = words[0].start(), words[-1].end()
    if len(words) >= _HEADING_WORDS and text[begin:stop].isupper():
        return None
    home = next((i for i, word in enumerate(words) if i > 1 and word[0] in ("of", "from")), 0)
    if (
        home
        and all(map(is_capital, words[:home]))
        and home + 1 < len(words)
        and (speaker := _person_of_place(text[begin : words[home - 1].end()], people, words[home + 1][0]))
    ):
        return speaker
    if len(words) == 1 and words[0][0].casefold() in _ADVERBS_IN_FRONT:
        return None
    if is_listed_body(words[-1]) and not _is_described_by_place(words):
        return Speaker(name=words[-1][0])
    kind = words[0][0].casefold() in _INDEFINITE and all(map(is_capital, words[1:]))  # "a Port Allen Liberal"
    if is_capital(words[-1]) and not _is_described_by_place(words) and not kind:
        first = _name_start(words, 0)
        if whole := _name_with_its_body(text, words, first, people):
            return whole
        run = _without_place(text[words[first].start() : stop]) if first < len(words) else ""
        if without_sentence_starters(run):
            speaker = people.speaker_named(run)
            described = _CONJUNCTION.sub("", text[begin : words[first].start()].strip())
            tells = described[1:].islower() and not (first == 1 and is_determiner(words[0]))
            return Speaker(name=speaker.name, role=speaker.role or (described if tells else ""))
    return _described_speaker(text, begin, text[begin:stop])


def _person_of_place(run: str, people: People, behind: str) -> Speaker | None:
    """Ida Orr of "Reeve Ida Orr of the Port of Allen": the name of a person ends before the "of".

    A name without a title or a role is a person's by its given name, or before "of the" ("Ida Orr of the River Club").
    """
    title, name = split_title(run)
    known = people.speaker_named(run)
    full = " " in name or (title in COURTESY and people.knows(name))  # "Mr. Orr of the River Club"
    given = name.partition(" ")[0].casefold() in MALE_GIVEN_NAMES | FEMALE_GIVEN_NAMES
    return known if full and may_be_person(name) and (title or known.role or given or behind == "the") else None


def _name_with_its_body(text: str, words: Sequence[Token], first: int, people: People) -> Speaker | None:
    """Tom Orr of "Tom Orr at the University of Vane", and all of "Quay Party of the North"; None for other phrases.

    The name that a body ends with (at `first`) speaks for nobody.
    """
    head = next((i for i, word in enumerate(words) if i and word[0] in _BEFORE_BODIES), 0)
    if not (0 < head < first and all(map(is_capital, words[:head]))):
        return None
    if first < len(words) - 1 and not is_determiner(words[first - 1]):
        return None  # "Chief Executive of the port Ida Orr"
    person = _person_of_place(text[words[0].start() : words[head - 1].end()], people, "the")
    return person or Speaker(name=text[words[0].start() : words[-1].end()])


def _without_place(run: str) -> str:
    """Ida Orr of "Ida Orr of Port Allen", but not the Royal Bank of "the Royal Bank of Port Allen"."""
    left = re.split(r"\s(?:of|from)\s", run, maxsplit=1)[0]
    name = split_title(left)[1]
    return left if " " in name and may_be_person(name) else run


def _is_described_by_place(words: Sequence[Token]) -> bool:
    """Whether the name at the end belongs to a description ("a source at the Ministry")."""
    links = [i for i, word in enumerate(words) if word[0] in noun_phrases.LINKING_PREPOSITIONS and i]
    plural = words[0][0].endswith("s")  # "Officials at the Harbour Board"
    return any(is_determiner(words[0]) or not is_capital(words[i - 1]) or (i == 1 and plural) for i in links)


def _phrase_end_with_name(words: Sequence[Token], stop: int) -> int:
    """The end of a phrase and the name behind it: "master of ceremonies Ida Orr", "Gov. and party leader Ida Orr"."""
    if not 0 < stop < len(words) - 1:
        return stop
    link, following = words[stop][0], words[stop + 1]
    further = noun_phrases.phrase_end(words, stop + 1)
    if further <= stop + 1 or not is_capital(words[further - 1]):
        return stop
    if link == "and" and words[stop - 1][0] in TITLES:
        return further
    if link != "of" or is_determiner(following):
        return stop
    if stop > 1 and all(map(is_capital, words[:stop])) and words[0][0] not in TITLES:
        return stop  # "Ida Orr of advertising firm Lisk"
    described = not is_capital(following) and further > stop + 2
    return further if described or (stop == 1 and is_capital(words[0])) else stop


def _extended_end(words: Sequence[Token], stop: int, links: frozenset[str] = _DESCRIPTION_LINKS) -> int:
    """The end of a description with its complements: "a source close to the talks", "a spokeswoman for the port"."""
    while stop < len(words) - 1:
        link = stop + (words[stop][0].endswith(_ADJECTIVE_ENDINGS) and words[stop + 1][0] in _AFTER_ADJECTIVE)
        if link == stop and words[stop][0] not in links:
            break
        further = noun_phrases.phrase_end(words, link + 1)
        if further <= link + 1:
            break
        stop = further
    return stop


def _described_speaker(text: str, at: int, words: str) -> Speaker | None:
    """A description as a speaker; "the source" is led back to "one government source" where that was said before."""
    words = words.strip()
    parts = words.split()
    if len(parts) == 2 and words.casefold().startswith(("the ", "le ", "la ")) and parts[1][0].islower():
        word = r"(?!(?:on|in|of|from|by|to|at|for|the|that|as|is|was|are|were|be|has|had)\s)[\w’'-]+\s"
        which = r"(?:one|an?|another|the(?=\s(?:first|second|third|other|same)\b)|une?)"
        # Only the last 4,000 characters: who was met pages ago is called by name again.
        pattern = rf"\b({which}\s(?:{word}){{0,4}}{re.escape(parts[1])})\b"
        earlier = re.findall(pattern, text[max(0, at - 4000) : at], re.I)
        if earlier:
            return Speaker(name=earlier[-1], named=False, reference="description")
    return Speaker(name=words, named=False, reference="description") if words else None
