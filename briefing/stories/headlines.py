"""What a headline tells of the kind of its article: a round-up of many events, or a guide to one subject.

English and French; in other languages only a question mark speaks. This module knows nothing of vectors or groups.
"""

from __future__ import annotations

import re

from briefing.text.wording import content_words

_BARE = 3
"""Content words beside "news in brief" up to which a headline names no event of its own."""

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre)\.?"
)
_DATES = re.compile(
    rf"\b(?:{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}}(?:er)?,? {_MONTHS}(?:,? \d{{4}})?|"
    r"\d{1,2}/\d{1,2}/\d{2,4}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
    r"(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?)(?!\w)",
    re.IGNORECASE,
)
_ROUNDUP = re.compile(
    r"^(?:the |le |la |les )?(?:business|news|sports?|market|morning|evening|midday|world|local|political|weekly|daily)"
    r" (?:afternoon )?(?:business )?(?:briefs?|briefing|highlights|digest|links|headlines|round-?up|wrap)\b"
    r"|^(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|evening))? (?:briefs?|briefing|digest|news)\b"
    r"|\b(?:in brief|in pictures|(?:morning|evening|daily|afternoon) (?:links|digest|wrap|briefing|news)"
    r")\b|\b(?:(?:stocks|what|things|movies|shows) to watch|newsletter|crosswords?|horoscopes?|sudoku|news briefs?"
    r"|business briefs?|as it happened|all of \w+ today|what's news|en bref|en images|revue de presse|mots croisés)\b",
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r"[?？؟]\s*$|^(?:why|how|what|where|which|when|who|best|see|watch|mapping|your|here|here's|"
    r"\d+ (?:\w+ )?(?:facts|things|ways|reasons|questions|takeaways|choses|questions|raisons)|"
    r"pourquoi|comment|quels?|quelles?|ce qu'il)\b",
    re.IGNORECASE,
)


def undated(title: str) -> str:
    """The headline without dates and days of the week: what is of one day shares these, of whatever event it is."""
    return _DATES.sub(" ", title)


def is_roundup(title: str) -> bool:
    """Whether a headline announces many events and names none: "Business highlights", "News in pictures"."""
    title = title.replace("’", "'").strip()
    rest, found = _ROUNDUP.subn(" ", title)
    return bool(found) and len(set(content_words(undated(rest)))) <= _BARE


def is_guide(title: str) -> bool:
    """Whether a headline promises to explain a subject: a question, "How ...", "10 facts about ..."."""
    return bool(_GUIDE.search(title.replace("’", "'").strip()))
