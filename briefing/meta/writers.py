"""The names of writers in a byline, a field of a feed or a page's declaration: each its own, or none, not a wrong one.

A name is known by its form: two to five words with capitals, particles between them. What stands around it is cut away
(roles, dates, "on", "See full bio"); what has the words of a firm, a desk or a page's furniture in it is no name. Words
are closed classes of several languages; a name of one word is believed only where a field holds nothing else.
"""

from __future__ import annotations

import re

from briefing.meta.value_parsing import comparison_key, plain_line


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names of one writer never have so many words; what has more is two names, or a name and what stands beside it.
_MOST_WORDS = 5
_MOST_WRITERS = 20
# Characters of a field that are looked at: twenty names have 600.
_LONGEST_LINE = 2000
_BY = re.compile(
    r"(?i)^[\s>:–—-]*(?:view orcid profile|[^\W\d]{1,6}：|文[●:：]|(?:post\s+)?author\b[\s:]+(?=\S+\s+\S)"
    r"|(?:auteure?|autore?"
    r"|autorin|автор|текст|szerző|yazar|författare|forfatter|skribent|toimittaja|penulis|γράφει)\b[\s:]*)?"
    r"(?:(?:(?:(?:guest )?(?:essay|column|commentary|feature|interview)"
    r"|text|written|words|story|posted|published|reported|reporting|review(?:ed)?|article|opinion"
    r"|analysis|(?:eine )?kolumne|erstellt"
    r"|verfasst|geschrieben|veröffentlicht|rédigé|publié|escrito|publicado|kommentar)\s+)?"
    r"(?:by|par|von|por|di|door|av|af)(?:\s*:\s*|\s+)|as told to\s+"
    r"|(?:with|words|text|story|report|analysis|haber|بقلم|كتب)\s*:\s*)?"
)
_BY_GLUED = re.compile(r"^(?:By|Author|Von)(?=[A-ZÀ-Þ][^\W\d_]*\s)")
# Words of a date that are no surnames; "May" and "August" are, but not before a day.
_DAYS_OF_WEEK = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:lun|mar"
    r"|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_MONTH_AND_DAY = (
    r"(?:jan|feb|febr|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august"
    r"|september|october|november|december)\.?\s\d"
)
# What ends a name: a date, an address, what a page says of its writer or asks of its reader.
_BEHIND = re.compile(
    rf"(?:^|\s+)(?:(?i:{_MONTH_AND_DAY}|(?:{_DAYS_OF_WEEK})\b|\S+@\S)|(?i:on|in|at|for|from|is|covers|writes|has|via"
    r"|published|updated|posted|modified|created|publi(?:é|ée|cado|cada|cato)|veröffentlicht|erschienen|aktualisiert"
    r"|actualizad[oa]|aggiornato|mis à jour|modifié|gepubliceerd|bijgewerkt|view|see|read (?:full|all|bio)|full bio"
    r"|get author|get the|follow|share|e-?mail|contact|link copied|more stories|read more|opens? in|profile|bio"
    r"|illustrations?|photos?|fotos?|bilder|images?|special to|am|vom)\b|(?i:le|el)\s\d|[\d@(\[]|https?:"
    r"|[-–—•·●/]\s|[-–—]$).*"
)
_BETWEEN = re.compile(
    r"\s*(?:[;|·•/／\n]|\sim Gespräch mit\s|\s&\s|\s\+\s|,\s+(?:and|et|und|y|e)\s|(?<=[\w.])\s+(?i:and|et|und|y"
    r"|with|mit|avec"
    r"|con)\s+(?=\w))\s*"
)
_PARTICLES = _words(
    "de da di del della dei dos das do du des la le los las van von der den ter ten zu zur af av al el bin ben "
    "ibn y e st 't"
)
# "Les Amis de la Terre": what has an article in the plural in front is no person.
_ARTICLES = _words("the les los las die der das")
_ROLES = _words(
    "senior chief staff national political politics deputy managing executive associate assistant editor editors "
    "reporter reporters correspondent correspondents writer writers columnist contributor contributors "
    "contributing freelance freelancer journalist journalists producer photographer special ceo cto "
    "founder co-founder president analyst critic blogger intern fellow director health science business sports "
    "sport tech technology world investigative multimedia digital guest redakteur redakteurin chefredakteur "
    "chefredakteurin autor autorin journaliste rédacteur rédactrice correspondant correspondante envoyé redactor "
    "redactora periodista giornalista redacteur verslaggever columna columnista kolumnist kolumnistin medical "
    "lead local regional"
)
# Behind a name that is not one person's: "The Ost Mail Staff", "Local Reporters".
_OF_A_GROUP = _words("staff team editors reporters writers correspondents contributors journalists")
_NO_NAMES = _words(
    "news press times agency agencies media team desk newsroom editorial redaktion rédaction redacción redazione "
    "redactie department university institute college school inc ltd llc gmbh ag corp company group foundation "
    "association society committee board council ministry office magazine journal daily weekly herald tribune "
    "gazette network online tv radio wire newswire service bureau report reports agence agencia agentur agenzia "
    "presse dpa afp reuters upi efe ansa pti ians xinhua tass bloomberg associated verlag zeitung facebook "
    "twitter instagram linkedin whatsapp email share shares tweet print comment comments follow subscribe read "
    "more full bio articles posts updated published posted modified min mins minutes minute ago hours admin "
    "administrator unknown null none n/a guest anonymous webmaster web name copyright all rights reserved by the "
    "our your and or about contributors january february march april may june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday januar februar märz mai juni juli "
    "oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero "
    "febrero marzo abril mayo junio julio septiembre octubre noviembre diciembre expert experts copy copied link "
    "url opinion opinions collectif collective release content sponsored advertorial promoted promotion communiqué "
    "pressemitteilung comunicado wordpress joomla drupal typo3 squarespace chatgpt openai"
) | _ROLES  # fmt: skip
# These are names of people as well: they make no name of a firm when other words stand beside them.
_ALSO_NAMES = _words("may april june august mars marzo mai juni julio sport min ag guest price press")
_ADDRESS = re.compile(
    r"(?i)https?:|www\.|\S@\S|^\S+\.(?:com|org|net|de|fr|uk|io|info)\b|^\S+\.(?-i:[a-z]){2,}$|[_{}<>=#%]"
)
# "Posted on 3 May 2026 by Jan Orr"
_POSTED = re.compile(
    r"(?i)^(?:posted|published|updated|written|created|submitted|veröffentlicht|geschrieben|verfasst|publié"
    r"|publicado)\b"
    r".{0,60}?\b(?:by|von|par|por|di)\s+"
)
# "il y a 3 heures", "vor 3 Stunden": how long ago.
_AGO = re.compile(r"(?i)\s(?:il y a|hace|vor|stand:)\s\d.*")
# What stands beside a name in Chinese, Japanese and Korean: "text/", "reporter".
_ASIAN_LABELS = re.compile(r"^文\s?[/／]\s?|\s?(?:記者|特派員|기자|특파원)$")
_WEB = re.compile(r"(?i)https?:|www\.|\S@\S")
_LAST_FIRST = re.compile(r"^([^\W\d][\w'’-]+), ([^\W\d][\w'’.-]*(?: [^\W\d]\.?)?)$")
_WORD = re.compile(r"[^\W\d_][\w.'’ʼ‑-]*$")


def people(names: tuple[str, ...], *sites: str) -> tuple[str, ...]:
    """Names of writers, one each: without "By", what stands around them, addresses, desks and the site's own name.

    Args: lines that hold names, each one name or several; the names of the site.
    """
    own = {comparison_key(site) for site in sites}
    found: dict[str, str] = {}
    for line in names:
        text = _BY_GLUED.sub("", _POSTED.sub("", plain_line(line[:_LONGEST_LINE])))
        text = _ASIAN_LABELS.sub("", _AGO.sub("", text))
        if _LAST_FIRST.match(text):
            text = _LAST_FIRST.sub(r"\2 \1", text)
        pieces = [part for piece in _BETWEEN.split(text) for part in _without_roles_behind(piece.split(","))]
        for piece in pieces:
            name = _name_of(piece, alone=len(pieces) == 1)
            key = comparison_key(name)
            if key and key not in own:
                found.setdefault(key, name)
    whole = [name for name in found.values() if " " in name or not name.isascii()]
    return tuple(whole or found.values())[:_MOST_WRITERS]


def named_writers(names: tuple[str, ...]) -> tuple[str, ...]:
    """Who is named as a writer, be it a desk or a firm: as `people`, and where that finds nobody, the line itself.

    What a feed says stays what it says; whether it is a person's name is asked when an article is made of it.
    """
    return tuple(
        dict.fromkeys(name for line in names for name in people((line,)) or _as_it_is(plain_line(line[:_LONGEST_LINE])))
    )


def _as_it_is(line: str) -> tuple[str, ...]:
    bare = _BY.sub("", line, count=1).strip(" ,;-–—|")
    stands_for_none = bare.casefold() in _NO_NAMES or not any(character.isalnum() for character in bare)
    return () if stands_for_none or _WEB.search(bare) or len(bare) > 80 else (bare,)


def _name_of(piece: str, *, alone: bool) -> str:
    """The name in a piece of a byline, or "". `alone`: nothing else stands in the field."""
    named = _BY.sub("", piece.strip(), count=1)
    by = named != piece.strip()
    text = re.sub(r"\s*\([^()]*\)", "", named).strip(" ,;:|“”\"'*~-–—")
    before = _BEHIND.sub("", text)
    if not text or _ADDRESS.search(before if " " in before else text):
        return ""
    words = _without_roles_before(before.split())
    whole, alone = alone, alone and (len(text.split()) == 1 or by)
    role = next((at for at, word in enumerate(words) if word.casefold() in _ROLES and at), len(words))
    behind = words[role:]
    if behind and (whole or len(behind) == 1) and all(word.casefold() in _OF_A_GROUP for word in behind):
        return ""
    words = _without_capitals_behind(_said_once(words[:role]))
    if len(words) == 1:
        return words[0] if alone and _is_one_name(words[0]) else ""
    if not 2 <= len(words) <= _MOST_WORDS or not all(map(_is_name_word, words)) or words[0][0].islower():
        return ""
    ends = (words[0].casefold() in _ARTICLES, words[-1].casefold() in _PARTICLES)
    if any(ends) or any(_says_no_name(word, beside_others=True) for word in words):
        return ""
    name = " ".join(words)
    return _in_small_letters(words) if name.isupper() and len(max(words, key=len)) > 2 else name


def _without_roles_behind(parts: list[str]) -> list[str]:
    """ "Jan Orr", "Local Democracy Reporter": what ends on a role behind a comma is all role, if the name has none."""
    if _ends_on_role(parts[0]):
        return parts
    return [part for at, part in enumerate(parts) if not (at and _ends_on_role(part))]


def _ends_on_role(part: str) -> bool:
    return part.strip().casefold().rpartition(" ")[2] in _ROLES


def _without_roles_before(words: list[str]) -> list[str]:
    """ "Science correspondent Jan Orr" without what Jan Orr is."""
    start = next((at for at, word in enumerate(words) if word.casefold() not in _ROLES), len(words))
    return words[start:] if len(words) - start > 1 else words


def _said_once(words: list[str]) -> list[str]:
    """ "Jan Orr Jan Orr", as of a picture's text and the name beside it."""
    half = len(words) // 2
    return words[:half] if half and words[:half] == words[half:] else words


def _without_capitals_behind(words: list[str]) -> list[str]:
    """A name without an outlet's in capitals behind it ("Jan Orr BAY EVENING POST"); a surname may be in capitals."""
    start = next((at for at, word in enumerate(words) if at > 1 and word.isupper() and len(word.strip(".")) > 2), None)
    if start is None or words[0].isupper() or not all(word.isupper() for word in words[start:]):
        return words
    outlet = len(words) - start > 2 or any(_says_no_name(word, beside_others=True) for word in words[start:])
    return words[:start] if outlet else words


def _is_name_word(word: str) -> bool:
    particle = word.partition("-")[0].casefold() in _PARTICLES  # "al-Haddad"
    return bool(_WORD.match(word)) and (not word[0].islower() or particle or word[1:2] in "'’")


def _is_one_name(word: str) -> bool:
    """Whether a word alone is a name: letters, no word of a firm's or a page's, no abbreviation."""
    letters = any(character.isalpha() for character in word)
    return len(word) > 1 and letters and not word.isupper() and not _says_no_name(word, beside_others=False)


def _says_no_name(word: str, *, beside_others: bool) -> bool:
    known = word.casefold().strip(".")
    return known in _NO_NAMES and not (beside_others and known in _ALSO_NAMES)


def _in_small_letters(words: list[str]) -> str:
    """A name that was set in capitals, as it is spelled: "JAN O'NEIL-MCKAY" is Jan O'Neil-McKay."""
    name = re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), " ".join(words))
    name = re.sub(r"\bMc([a-z])", lambda part: "Mc" + part.group(1).upper(), name)
    return re.sub(r"(?<=['’])S\b", "s", name)
