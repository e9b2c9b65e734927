"""The vocabulary of reported speech: verbs of saying (cues), titles, and nouns for those who speak. English and French.

Closed lists. docs/quality.md says what is found with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_VERBS = """said says say told tells tell added adds add wrote writes asked asks ask warned warns warn
explained explains explain noted notes note argued argues argue insisted insists insist claimed claims claim
announced announces stated states replied replies reply recalled recalls concluded concludes acknowledged acknowledges
admitted admits agreed agrees suggested suggests tweeted posted testified testifies declared declares described
describes called calls joked jokes conceded concedes continued continues maintained maintains predicted predicts
responded responds remarked remarks urged urges vowed vows pledged promised promises believes believed thinks
quipped lamented laments observed observes cautioned cautions countered counters confirmed confirms denied denies
emphasized emphasised stressed stresses reiterated shouted yelled cried exclaimed complained complains boasted
cited cites dubbed labelled labeled accused accuses blamed blames praised
dismissed criticized criticised demanded demands
repeated repeats reported reports ruled wondered wonders answered answers offered thundered whispered questioned
questions retorted asserted asserts contended contends commented comments proclaimed elaborated opined mused bragged
chanted chants read reads revealed disclosed gushed fumed snapped recounted recounts talked referred refers
echoed echoes reacted assured assures interjected found finds demurred scoffed marveled pleaded swore begged
exhorted deadpanned intoned hollered enthused texted tweets posts remarks blasted
suggest quip concede admit acknowledge respond reply predict declare complain observe"""
# The subject of these is that of the clause they hang on: "Orr left, saying ...".
_PARTICIPLES = """saying adding writing asking noting arguing explaining insisting warning telling calling describing
declaring claiming citing suggesting tweeting stating replying recalling joking concluding promising vowing announcing
accusing urging predicting pledging dismissing questioning posting demanding yelling shouting screaming chanting reading
remarking exclaiming complaining observing lamenting boasting quipping reporting"""
PARTICIPLES = frozenset(_PARTICIPLES.split())
_FRENCH_VERBS = """dit disait déclaré déclare affirmé affirme expliqué explique ajouté ajoute indiqué indique précisé
précise souligné souligne estimé estime soutenu soutient rappelé rappelle confié confie raconté raconte lancé lance
répondu répond demandé demande conclu conclut assuré assure écrit noté note martelé prévenu prévient résume résumé
reconnu reconnaît poursuit poursuivi insiste insisté plaide plaidé avoue constate"""

# Headlines write them with a capital; "States" and "Reports" are names there.
_HEADLINE = [verb.capitalize() for verb in _VERBS.split() if verb.endswith("ed") or verb in ("said", "says", "told")]
_ALL = {*_VERBS.split(), *_PARTICIPLES.split(), *_FRENCH_VERBS.split(), *_HEADLINE}


def _either(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first, by their first letter: four times as fast as one after the
    other."""
    groups = [
        (letter, sorted(found, key=len, reverse=True)) for letter, found in groupby(sorted(words), lambda w: w[0])
    ]
    return "|".join(f"{letter}(?:{'|'.join(word[1:] for word in found)})" for letter, found in groups)


# "alleged" is mostly an adjective, so it is a cue only with its clause ("alleged that"). The rest are verbs with a
# particle ("pointed out", "shot back").
CUE = re.compile(
    rf"\b(?:{_either(_ALL)}|(?:point(?:ed|s)? out|went on|puts? it)(?: to say)?"
    r"|(?:shot|hit|fired|wrote) back|(?:cut|chimed|weighed|broke) in|piped up|alleg(?:ed|es)(?= that\b|[:,])"
    r"|fait (?:savoir|valoir|remarquer))\b"
)
ACCORDING_TO = re.compile(r"\b(?:[Aa]ccording to|[Ss]elon|[Dd]['’]après)\s+")
# What may stand between a subject and its verb.
BETWEEN_SUBJECT_AND_VERB = re.compile(
    r"(?:[\s,](?:has|had|have|also|then|later|once|previously|repeatedly|recently|often|still|now|only|further|famously"
    r"|instead|thus|just|even|again|first|finally|aussi"
    r"|a|ont|avait|avaient|également|encore|who|qui|could|would|can|will|did|does|do|must|might|may"
    r"|(?:on )?\w+day|\w+ly))+\s*$"
)

TITLES = frozenset(
    """Prime Deputy Vice Acting Interim Former Chief Associate Assistant Senior Federal Provincial Attorney Foreign
    Finance Health Transport Defence Defense Justice Environment Education Housing Energy Fisheries Agriculture
    Labour Labor Trade Immigration Public Safety Safety Treasury Board Minister Premier President Chancellor Mayor
    Reeve Warden Councillor Councilman Councilwoman Coun. Senator Sen. Rep. Del. Gov. Governor General Secretary
    Ambassador Congressman Congresswoman Representative MP MLA MNA MPP MHA Leader Speaker Whip Chair Chairman
    Chairwoman Chairperson Director CEO CFO COO Executive Officer Superintendent Supt. Inspector Insp. Constable
    Const. Sergeant Sgt. Staff Corporal Cpl. Captain Capt. Lieutenant Lt. Colonel Col. Major Maj. Commander Cmdr.
    Admiral Adm. Gen. Detective Det. Sheriff Judge Justice Crown Prosecutor Attorney Dr. Dr Doctor Professor Prof.
    Mr. Mr Mrs. Mrs Ms. Ms Mx. Sir Dame Lord Lady Rev. Reverend Father Sister Bishop Archbishop Pope Rabbi Imam King
    Det Sgt Insp Const Supt Cpl Capt Lt Col Gen Maj Cmdr Adm Prof Rev Sen Rep Gov Cllr Coun PC DC DI DCI Special Agent
    Trooper Marshal Deputy Pastor Cardinal Archdeacon Brigadier Sheikh Ayatollah
    Queen Prince Princess Coach Manager Goaltender Captain Democratic Republican Liberal Conservative NDP Green Bloc
    Party Opposition House Government State Defence Commissioner Auditor Ombudsman Principal Dean Curator Librarian
    Editor Author Analyst Economist M. Mme Mlle Me Ministre Maire TD MSP MEP Taoiseach Tánaiste Honourable Honorable
    Hon Hon. Smt Smt. Shri Shrimati Datuk Dato Tun Haji Elder Hereditary Grand Baroness Baron Viscount
    Ombudsperson""".split()
)
# Titles that tell the pronoun for who bears them.
MALE_TITLES = frozenset(
    """Mr. Mr Shri Baron Viscount Sir Lord King Prince Father Congressman Councilman Chairman M.""".split()
)
FEMALE_TITLES = frozenset(
    """Mrs. Mrs Ms. Ms Dame Lady Queen Princess Sister Congresswoman Councilwoman Chairwoman Mme Mlle""".split()
)

# Letters that stand behind a name ("Ida Orr KC") and are no part of it, and the suffixes that are.
POSTNOMINALS = frozenset(
    "KC QC SC MP MLA MPP MNA MHA TD MSP MEP MBE OBE CBE DBE KBE JP RN PhD MD FRS OC CM CD ONL".split()
)
SUFFIXES = frozenset("Jr. Jr Sr. Sr II III IV".split())

# These tell how somebody is addressed and not what she is.
COURTESY = frozenset(
    """Mr. Mr Mrs. Mrs Ms. Ms Mx. Dr. Dr Sir Dame Lord Lady Rt Hon Hon. Honourable Honorable Prof. Prof Rev. Rev M. Mme
    Mlle Me Smt Smt. Shri Shrimati Datuk Dato""".split()
)

# A determiner that may open the name of an unnamed speaker.
DETERMINER = (
    r"(?:the|a|an|one|another|some|several|many|two|three|four|both|his|her|their|its|our|le|la|l['’]|les|un|une|des|ce"
    r"|cette|son|sa)"
)
# Nouns for what somebody is who speaks; before a name they are the name's role.
SPEAKER_NOUNS = frozenset(
    """source sources official officials spokesman spokeswoman spokesperson spokespeople aide aides adviser advisers
    advisor advisors police officer officers government ministry department agency company union group association
    committee commission council court judge judges prosecutor prosecutors lawyer lawyers witness witnesses resident
    residents neighbour neighbours neighbor neighbors report release statement letter memo study survey document
    documents email post tweet note filing ruling decision affidavit complaint lawsuit website office minister
    premier president mayor director manager captain chief expert experts analyst analysts economist economists
    critic critics scientist scientists researcher researchers professor doctor doctors nurse nurses teacher
    teachers student students worker workers farmer farmers fisherman fishermen fishers owner owners driver
    passenger passengers family mother father son daughter brother sister wife husband friend man woman boy girl
    people person diplomat diplomats leader leaders lawmaker lawmakers senator senators member members campaign bank
    broker firm organization organisation coalition network newspaper author authors editor reporter journalist
    veteran candidate voter voters supporter supporters opponent opponents activist activists protester protesters
    investigator investigators detective detectives coach player players team crew skipper attorney defendant victim
    suspect teenager pastor priest bishop porte-parole responsable responsables ministre maire gouvernement police
    syndicat directeur directrice président présidente communiqué rapport entreprise société témoin habitants
    experts""".split()
)
