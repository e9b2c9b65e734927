"""Correction notes: the words in which papers say what they had wrong. English and French; of
other languages their labels and the usual words for an earlier version.

What a reader was told is corrected by them (`stories`); they are no facts of the event, and half of one is the mistake.
"""

from __future__ import annotations

import re

# What corrections are called at the head of their note, or of a headline; an editor's note may be one.
_CORRECTION_NAMES = (
    r"corrections?(?: (?:appended|added))?|correct(?:ed|s)|clarifications?|erratum|errata|retraction|"
    r"rectificatif|rectification|précisions?(?: apportées?)?|mise au point|aclaración|korrektur|berichtigung|"
    r"richtigstellung|fe de err(?:ores|atas)|corrección|rectificación|correzione|errata corrige|correção|rectificatie"
    r"|rättelse"
)
_EDITORS_NOTE = (
    r"(?:editor['’]s note|(?:a )?note to (?:our )?readers|for the record|note de la rédaction|ndlr"
    r"|(?:anmerkung|hinweis) der redaktion|transparenzhinweis|anm\. d\. red\."
    r"|nota (?:de (?:la )?redacción|del editor|della redazione|da redação)"
    r"|noot van de redactie)"
)
_DATE = r"(?:\s*\([^()]{1,40}\)|,? (?:on |du |le )?(?:\w{3,9}\.? \d{1,2}|\d{1,2} \w{3,9})(?:,? \d{4})?)?"
# "Update 28/11/17: added a note", "Updated, June 2: ...": with its date, or the paper's own doing, it is no news.
_UPDATE_NOTE = re.compile(
    r"\W*(?:updated?|edited?|mise à jour|modifié)\b,?\s*(?:\(?(?:on |at |le )?(?:\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?"
    r"|\w{3,9}\.? \d{1,2}|\d{1,2} \w{3,9})[^:\n]{0,30}\)?\s*[:—–-]"
    r"|[:—–-]\s*(?:(?:has |have |was |were )?(?:added|removed|corrected|fixed|clarified|changed)\b"
    r"|(?:this|the) (?:article|story|post|piece|page|headline)\b))",
    re.IGNORECASE,
)
_NOTE_LABEL = re.compile(rf"\W*(?:{_EDITORS_NOTE}|{_CORRECTION_NAMES})\b{_DATE}\s*[:—–-]\s*", re.IGNORECASE)
_BEGINS_CORRECTION = re.compile(rf"\W*(?:{_CORRECTION_NAMES})\b{_DATE}\s*[:—–-]", re.IGNORECASE)
_ONLY_LABEL = re.compile(rf"\W*(?:{_CORRECTION_NAMES})\b{_DATE}\W*", re.IGNORECASE)
_CORRECTED_HEADLINE = re.compile(
    rf"\W*(?:{_CORRECTION_NAMES})\b\s*[:—–-]|.*\((?:corrected|correction|corrigé)\)", re.IGNORECASE
)
_ARTICLE = r"(?:article|story|report|piece|column|headline|post|page|caption|photo caption|version)"
_ARTICLE_FR = r"(?:article|texte|reportage|titre|chronique|version)"
_CORRECTING_WORDS = re.compile(
    rf"\b(?:an|a|the) (?:earlier|previous|original) version of (?:this|the|our) {_ARTICLE}\b"
    rf"|\b(?:this|our|an? (?:earlier|previous)|the (?:earlier|original)) (?:\w+ )?{_ARTICLE}(?: \w+){{0,4}}"
    r" (?:incorrectly|mistakenly|wrongly|erroneously"
    r"|misstated|misidentified|misspelled|misquoted)\b"
    r"|\b(?:because of|due to) an editing error\b"
    rf"|\bthis {_ARTICLE} (?:has been|was|is) (?:corrected|amended|clarified|updated to correct|edited to correct)\b"
    rf"|\b(?:une|la) (?:première |précédente )?version (?:antérieure |précédente |initiale )?"
    rf"(?:de|du) (?:cet?|notre|ce) {_ARTICLE_FR}\b"
    rf"|\bc(?:et|e|ette) {_ARTICLE_FR} a été (?:corrigée?|rectifiée?|mise? à jour|modifiée? pour corriger)\b"
    r"|\bcontrairement à ce que nous (?:avons|avions) écrit\b"
    rf"|\bnous avons (?:écrit|indiqué|rapporté) par erreur\b|\bwe (?:wrongly|incorrectly|mistakenly) \w+\b"
    r"|\bregrets? (?:the|this|that|any) errors?\b"
    r"|\bin einer (?:früheren|ersten|älteren|vorherigen) (?:version|fassung)\b"
    r"|\ben una versión anterior\b|\bin una versione precedente\b|\bnuma versão anterior\b|\bin een eerdere versie\b",
    re.IGNORECASE,
)


_WORDS_OF_NOTES = re.compile(
    r"correct|clarif|errat|retraction|rectif|précision|mise au point|version|amended|wrongly|mistaken|erroneous|misstat"
    r"|misident|misspell|misquot|editing error|modifi|update|edit|mise à jour"
    r"|regret|hinweis|aclaraci|mis à jour"
    r"|korrektur|berichtig|richtigstell|anmerkung|anm\. d|fassung|fe de err|correcci|versión|versione|versão|correção"
    r"|nota d|noot van|eerdere versie|rättelse|correzione"
    r"|erreur|contrairement|editor['’]s note|note to |for the record|note de la r|ndlr"
)


def is_correction(sentence: str) -> bool:
    """Whether a sentence corrects an article: it has the name of a correction before it, or says what was wrong."""
    return bool(_BEGINS_CORRECTION.match(sentence) or _CORRECTING_WORDS.search(sentence))


def is_note(sentence: str) -> bool:
    """Whether a sentence is the paper's word on its article: a correction, or what is called an editor's note."""
    return bool(_NOTE_LABEL.match(sentence) or _UPDATE_NOTE.match(sentence)) or is_correction(sentence)


def may_hold_note(text: str) -> bool:
    """Whether a text has any word of a note: a quick look, for there are many texts and few notes."""
    return bool(_WORDS_OF_NOTES.search(text.lower()))


def is_label(line: str) -> bool:
    """Whether a line is nothing but the name of a correction."""
    return bool(_ONLY_LABEL.fullmatch(line))


def label_length(sentence: str) -> int:
    """How many characters of a sentence are the name of a note, its date and its mark."""
    label = _NOTE_LABEL.match(sentence)
    return label.end() if label else 0


def is_corrected_headline(title: str) -> bool:
    """Whether a headline says that it was corrected."""
    return bool(_CORRECTED_HEADLINE.match(title))
