"""French reporting clauses (incises): who speaks stands inside the marks, and any verb may report the quote before it.

« Les bateaux, regrette Ida Orr, restent au port. » is cut into two quotes without "regrette Ida Orr"; « ... », sourit
une retraitée: the noun behind the verb speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.text.quotation_marks import QuotedSpan

# The verbs that stand inside open marks, by the stem of their present, and those whose forms are irregular.
_STEMS = """accus admoneste admir affirm ajout alert analys annonc argu argument articul assur avanc avertiss
    avou balay balbuti certifi clam command comment concéd confess confi confirm conseill consol conspu
    constat contest contre-attaqu corrig critiqu cri déclam déclar décrypt défend déclin demand démen
    dénonc déplor désapprouv désol détaill dévoil dout dress énonc emport enchaîn énumèr esquiv estim
    évoqu exig expliqu exclam exhort expos fulmin glap gliss grogn grommel gronde hasard ignor implor
    indiqu inform insist insinu interpell interrog ironis jubil jug juge jur justifi lanc lâch lament
    martel menac murmur nuanc objet observ oppos ordonn persifl peste pest plaid plaisant précis
    préconis présag press prévoi proclam pronostiqu propos protest racont rappel rapport rassur raill
    réaffirm réagi réclam recommand redout réfut regrett relat relativis relèv remarqu remerci répèt
    répliqu reproch résum rétorqu révèl revendiqu salu signal soulev souffl souhait soulign soupir
    spécul suggèr suppli témoign tempêt tempèr tonn tranch vant vitupèr vocifèr amus agac alarm étonn
    émerveill énerv inquièt indign insurg irrit offusqu impatient félicit lament moqu""".split()
_IRREGULAR = """dit disait disent prévient prévenu dément démenti soutient soutenu maintient maintenu reconnaît
    reconnait reconnu répond répondu poursuit poursuivi promet promis écrit admet admis convient convenu
    conclut conclu sourit souri rit renchérit renchéri avertit averti rugit se réjouit réjoui se plaint
    plaint se souvient souvenu se défend défendu suppose surenchérit gémit reprend repris craint croit
    permet prédit rebondit bondit pense résout réagit réagi fait savoir fait valoir fait remarquer fait
    observer""".split()
_VERB = rf"(?:{'|'.join(sorted(_STEMS, key=len, reverse=True))})(?:e|ent|é|ée|ait|aient|t)"
_VERB_OF_SAYING = (
    rf"(?:{_VERB}|(?:{'|'.join(sorted({w for w in _IRREGULAR if len(w) > 3 or w in ('dit', 'rit')}))})(?:e?s?)\b"
)
_VERB_OF_SAYING += r"|fait\s\w+)"
_AUXILIARY = r"(?:a|ont|avait|avaient|aurait|est|était)"
# "se réjouit", "lui répond", "m’explique".
_CLITIC = r"(?:(?:me|te|se|nous|vous|lui|leur|y)\s|[mts]['’])"
_ADVERB = r"(?:\w+ment|aussitôt|encore|aussi|ensuite|alors|toutefois|cependant|également|déjà|enfin|même|d['’]abord)"
_DAY = (
    r"(?:hier|aujourd['’]hui|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:\s(?:matin|soir|midi|dernier))?)"
)
_SUBJECT_FOLLOWS = (
    r"(?=(?:l['’]|(?:le|la|les|une?|des|son|sa|ses|leurs?|notre|nos|cet?|cette|ces|deux|trois|plusieurs|certains|M\.|MM\.|Mme"
    r"|Mlle|Me|Mᵉ)\s|[A-ZÀ-Ý]))"
)
_PRONOUN = r"-(?:t-)?(?:ils?|elles?|on)\b"
_WITH_PRONOUN = rf"{_CLITIC}?(?:{_AUXILIARY}{_PRONOUN}\s(?:{_ADVERB}\s)?[a-zà-ÿ]{{2,20}}|[a-zà-ÿ]{{2,20}}{_PRONOUN})"
_REPORTING_CLAUSE = re.compile(
    rf",\s(?:{_WITH_PRONOUN}"
    rf"|{_CLITIC}?(?:{_AUXILIARY}\s)?(?:{_ADVERB}\s)?{_VERB_OF_SAYING}\s(?:(?:{_ADVERB}|{_DAY})\s)?{_SUBJECT_FOLLOWS})"
)
# "a-t-il dit", "dit-elle": the verb before its pronoun.
_VERB_WITH_PRONOUN = re.compile(
    rf"[\s,]{{0,4}}{_CLITIC}?(?:{_AUXILIARY}(?=-(?:t-)?(?:il|elle)s?\b)|([a-zà-ÿ]{{2,20}})(?=-(?:t-)?(?:il|elle)s?\b))"
)
# These stand between a quote and a noun, too, and are no verbs.
_NO_VERB = r"(?!(?:à|au|aux|avec|avant|après|chez|comme|contre|dans|de|depuis|des|dont|du|en|entre|est|et|ou|où|mais|ni"
_NO_VERB += (
    r"|par|parce|pendant|pour|puis|quand|que|qui|sans|selon|si|son|sous|sur|tandis|vers|les?|la|une?|voire|via)\s)"
)
_VERB_BEHIND_QUOTE = re.compile(
    rf"[\s,]{{1,4}}{_CLITIC}?(?:{_AUXILIARY}\s(?:{_ADVERB}\s)?)?{_NO_VERB}([a-zà-ÿ]{{3,20}})(?:\s[a-zà-ÿ]{{2,12}}(?:er|ir|re))?"
    rf"(?:\s(?:{_ADVERB}|{_DAY}))?\s{_SUBJECT_FOLLOWS}"
)
# A comma, a question or a cry parts the quote from the verb that its subject follows.
_QUOTE_IS_PARTED = re.compile(r"[,?!…][\s»”\"]*$")
# Not the stop of "M." or of an initial.
_CLAUSE_END = re.compile(r"(?<![ \u00a0\u202f][A-ZÀ-Ý])(?<!\bM)(?<!\bMM)[.!?…]\s(?=[\"“‘]?[A-ZÀ-Ý0-9])|,\s")
# What still belongs to who speaks: an age, a role, a relative clause.
_ROLE_GOES_ON = re.compile(
    r"(?!(?!président|agent|client|adolescent|concurrent)\w+(?:ent|ont|ons|ez|ait|era)\b)(?:\d{1,3}\sans|qui\s|dont\s|en\s\w+ant\b|(?:l['’]|(?:le|la|un|une|son|sa|leur)\s)?[a-zà-ÿ-]+(?:\s[a-zà-ÿ-]+)?"
    r"\s(?:de|du|des|à|au|aux|en|chez|pour)\b|(?:l['’]|d['’])?[a-zà-ÿ-]+\sd['’]|(?:le|la|l['’])\s?\w+[.,]|[A-ZÀ-Ý])"
)
# Characters within which the words for the speaker end and the quote goes on. 100 and 400 change no quote of our tests.
_SPEAKER_REACH = 200
# Reporting clauses in one pair of marks: a bound on time.
_MOST_PARTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class InvertedVerb:
    """A verb behind a quote and where its subject begins."""

    verb: str
    subject: int


def split_at_reporting_clauses(text: str, found: Sequence[QuotedSpan]) -> tuple[QuotedSpan, ...]:
    """The quoted spans of a French text, cut where a reporting clause stands inside the marks."""
    return tuple(part for quoted in found for part in _parts_of(text, quoted))


def _parts_of(text: str, quoted: QuotedSpan) -> Iterator[QuotedSpan]:
    rest = quoted
    for _ in range(_MOST_PARTS):
        incise = _REPORTING_CLAUSE.search(text, rest.start, rest.end)
        if incise is None or _inner_quote_open(text, rest.start, incise.start()):
            break
        resumes = _resumes_at(text, incise.end(), rest.end)
        ends = incise.start()
        if resumes >= rest.end:  # nothing but who speaks follows
            yield replace(rest, end=ends, outer_end=ends)
            return
        yield replace(rest, end=ends, outer_end=ends, closed=True)
        rest = replace(rest, start=resumes, outer_start=resumes)
    yield rest


def _inner_quote_open(text: str, start: int, at: int) -> bool:
    """Does a quote within the quote stand open at `at`?"""
    return text.count("“", start, at) > text.count("”", start, at)


def _resumes_at(text: str, start: int, end: int) -> int:
    """Where the quote goes on behind the words that tell who speaks; `end` when it does not."""
    for stop in _CLAUSE_END.finditer(text, start, min(end, start + _SPEAKER_REACH)):
        if stop[0][0] != "," or not _ROLE_GOES_ON.match(text, stop.end(), end):
            return stop.end()
    return end


def inverted_verb_after(text: str, start: int, end: int) -> InvertedVerb | None:
    """The verb right behind a quote that ends at `start`, whatever it is: "sourit une retraitée"."""
    turned = _VERB_WITH_PRONOUN.match(text, start, end)
    if turned:
        return InvertedVerb(verb=turned[1] or turned[0].strip(" ,\u00a0\u202f\n"), subject=turned.end())
    parted_off = text[start : start + 1] == "," or _QUOTE_IS_PARTED.search(text, max(0, start - 4), start)
    behind = _VERB_BEHIND_QUOTE.match(text, start, end) if parted_off else None
    return InvertedVerb(verb=behind[1], subject=behind.end()) if behind else None
