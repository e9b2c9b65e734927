"""Words that carry meaning: lower-cased, without the closed classes of English and French."""

from __future__ import annotations

import re

# Closed classes (articles, pronouns, prepositions, auxiliaries, conjunctions) and the verbs of saying, which every
# news text shares; no vocabulary of any subject.
_ENGLISH = frozenset(
    """a about above after again against ago all almost along already also although always am among an and another any
    are around as asked at away back be became because become been before began being below between both but by came
    can cannot could did do does doing done down during each either else even ever every few for from further gave
    get give given go goes going gone got had has have having he her here hers herself him himself his how however i
    if in including into is it its itself just last later least less like made make makes making many may me might
    more most mr mrs ms much must my near never new next no nor not now of off often on once one only onto or other
    others our out over own per put rather said same say saying says several she should since so some still such
    take taken than that the their them themselves then there these they this those though three through time to
    told too took toward two under until up upon us very was way we well went were what when where whether which
    while who whom whose why will with within without would year years yes yet you your""".split()
)
_FRENCH = frozenset(
    """à a ai ainsi alors après au aucun aura aurait aussi autre autres aux avait avant avec avoir c car ce cela celle
    celui cent ces cet cette ceux chaque chez comme contre d dans de depuis des deux devant dit doit donc dont du
    elle elles en encore entre es est et été être eu eux fait faire fois font il ils j je jusqu l la le les leur
    leurs lors lui m ma mais même mes moins mon n ne ni nos notre nous on ont ou où par pas pendant peu peut plus
    pour pourrait qu quand que quelque quelques qui s sa sans se selon sera serait ses si son sont sous sur t ta
    tandis te tes toi ton tous tout toute toutes très trois tu un une vers vos votre vous y""".split()
)
_EITHER = _ENGLISH | _FRENCH
_WORD = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)+|[^\W_]+(?:[-'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)")


def content_words(text: str, language: str = "") -> tuple[str, ...]:
    """The words of a text that carry meaning, in order.

    Args:
        text: any text.
        language: a BCP 47 tag; "fr" drops French function words, anything else English ones, and an unknown language
            ("") both.

    Returns:
        Case-folded words without possessive endings and French elisions; numbers as written.
    """
    family = language.casefold()[:2]
    stop = _FRENCH if family == "fr" else _ENGLISH if family else _EITHER
    found = []
    for word in _WORD.findall(text.casefold()):
        if "'" in word or "’" in word:
            word = _ELISION.sub("", _POSSESSIVE.sub("", word))
        if word and word not in stop:
            found.append(word)
    return tuple(found)
