"""The name of an outlet as readers say it, from what its feed says of itself.

A feed's title is written for programs: "Port News > World", "Courier.example - RSS - Top stories", "World". It is read
in parts; those that only name a section, a list or a feed go, and what is left is compared with the host, because an
outlet's address is its name without spaces. Nothing here knows an outlet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from briefing.text.wording import word_set

_LONGEST_NAME = 60
"""Characters of a name. A longer title is a sentence about the outlet, and would fill a credit."""
_MOST_CHARACTERS = 300
"""Characters of a line that are looked at: a bound on time."""
_LEAST_ACRONYM = 3
"""Letters of initials that are looked up; with two, half of all texts have some words for them."""

_LEAST_LABEL = 4
"""Letters of a host with which a name may begin and be the outlet's; with fewer, many begin so by chance."""

_SEPARATOR = re.compile(r"\s+(?:[-–—|>»/·•]|//|::|&gt;)\s+|\s+[-–—](?=[^\W\d_])|\s*\|\s*|\s*(?:::|»)\s*|\s?:\s+")
_SAID_OF = re.compile(r"^(?P<what>[^:|]+?) (?:on|from|for|to|by|at|sur|chez) (?P<name>[^:|]+)$")
# "cs.XY updates on Quay": whatever the updates are about.
_UPDATES = re.compile(r"(?i)(?:.{1,60}\s)?(?:updates|questions|commits|releases|release notes|search results)$")
# A search ("“ferry” - Quay News"), which is asked of somebody else.
_SEARCH = re.compile(r"^[\"“«„'‘].*[\"”»“'’]$")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DOMAIN = re.compile(r"(?i)^(?:https?://)?(?:www\.)?(?P<name>[^\s/]*?[^\s/.])\.[a-z]{2,6}(?:\.[a-z]{2})?/?$")
_DOMAIN_AT_END = re.compile(r"(?i)(?<=[^\W\d_])\.(?:com|org|net|info|news|[a-z]{2})$")
# "PANews": initials and what the outlet is.
_INITIALS_AND_KIND = re.compile(r"^([A-Z]{2,5})(News|Sports?|Radio|Online|Today|Business|TV)$")
# "Courier (atom)", "Courier (courier » feed)", "Courier (@courier@m.example)": what a program wrote behind the name.
_IN_BRACKETS = re.compile(r"(?i)\s*\((?:[^()]*\b(?:atom|rss|feed)\b|@).*$")
_INITIALS = re.compile(rf"^[A-Z]{{{_LEAST_ACRONYM},6}}$")
_CAPITALISED_RUN = re.compile(
    r"[A-ZÀ-Þ0-9][\w'’.-]*(?: (?:(?:of|the|de|du|des|la|le|&|and|et) )?[A-ZÀ-Þ0-9][\w'’.-]*)*"
)
_ARTICLES = re.compile(r"(?i)^(?:the|le|la|les|l['’])\s*")

# Words that name a section, a list or a feed, and no outlet.
_SECTION_WORDS = word_set(
    """a all and by category categories channel channels comments desk edition feed feeds front full for found from
    headline headlines home homepage in index international item items latest list local main more national new newest
    news of official on online our page pages posts public recent records result results rss section sections story
    stories submissions search tag tags the text title titles to top topic topics update updates version world xml atom
    podcast podcasts video videos blog blogs article articles archive archives entries breaking daily app site website
    africa america americas analysis art arts asia australia business canada climate comment commentary culture economy
    education entertainment environment europe features finance food football health law life lifestyle living markets
    media middle east money nation opinion opinions people politics regional religion reviews science society sport
    sports tech technology travel uk us usa weather
    actualité actualités actu actus à accueil afrique amérique asie avec blogue canada cinéma culture d' dans de depuis
    dernier dernière dernières derniers des du en environnement et europe fil flux france économie heure info infos les
    le la l' international internationale marchés médias météo monde nouvelle nouvelles opinions page politique région
    untitled
    nachrichten schlagzeilen meldungen aktuelles startseite alle noticias portada última últimas hora notizie ultime
    ultimi notícias nieuws laatste nyheter новости все главные главная лента
    pour régions rubrique santé sciences société sports syndication techno titres toute toutes tous une vidéos"""
)
# What a feed adds behind a name: "Port News Search Records Found 1000", "Courier Topics".
_ENDINGS = word_set(
    """rss feed feeds atom xml search records results found headlines topics posts entries channel latest updates flux
    syndication"""
)


def outlet_name(title: str, address: str, about: Iterable[str] = ()) -> str:
    """The name of the outlet that has a feed; its host where the feed does not tell it, and "" without one.

    Args:
        title: the feed's own.
        address: of the outlet's page that the feed names, else of the feed.
        about: what else the feed says of itself: its picture's title, its description, whose rights they are.
    """
    site, host, path = _labels(address)
    said = tuple(" ".join(line[:_MOST_CHARACTERS].split()) for line in about)
    every = [part for part in map(_without_feed_words, _parts(title[:_MOST_CHARACTERS])) if part]
    parts = [part for part in every if not _is_section(part)]
    names = [part for part in parts if not _DOMAIN.match(part)]
    of_host = next((part for part in parts if host & _spellings(part)), "")
    # A domain in the title, or a section that the address leads to ("Film Reviews" at /film-reviews/): the name may
    # be written in the description, or begin the title ("Le Quai du Midi" at lequai.example).
    unsure = len(names) < len(parts) or all(path & _spellings(part) for part in parts)
    written = next((run for run in _runs(said) if host & _spellings(run) and not _is_section(run)), "")
    begun = next((part for part in names if any(_starts_with(part, label) for label in host)), "")
    guessed = (written or begun) if unsure else ""
    found = of_host if of_host in names else guessed or of_host or next(iter(parts), "")
    return _readable(found, host, said, alone=len(every) == 1) if 0 < len(found) <= _LONGEST_NAME else site


def _parts(title: str) -> Sequence[str]:
    """The parts of a title; "Breaking news on Port Daily" has two as well."""
    title = _IN_BRACKETS.sub("", " ".join(title.split()))
    said_of = _SAID_OF.match(title)
    if said_of and (_is_section(said_of["what"]) or _UPDATES.match(said_of["what"])):
        return (said_of["name"],)
    parts = [part.strip(" .,;-–—") for part in _SEPARATOR.split(title)]
    return [part for part in parts if not _SEARCH.match(part)] or parts


def _without_feed_words(part: str) -> str:
    """A part without what a feed puts around a name: "Port News Search Records Found 1000" is Port."""
    words = part.split()
    whole = len(words)
    while words and (words[-1].casefold() in _ENDINGS or (len(words) < whole and _is_filler(words[-1]))):
        words.pop()
    # A number belongs to the list only where a word of lists stands before it.
    if len(words) == whole > 1 and words[-1].isdigit() and words[-2].casefold() in _ENDINGS:
        return _without_feed_words(" ".join(words[:-1]))
    if len(words) == whole > 2 and words[0].casefold() in ("all", "latest", "tous", "toutes") and _is_filler(words[-1]):
        words = words[1:-1]
    return " ".join(words).strip(" .,;-–—")


def _is_filler(word: str) -> bool:
    return word.casefold() in ("news", "top", "all", "latest") or word.isdigit()


def _is_section(part: str) -> bool:
    """Whether a part names a section or a list, and no outlet."""
    return all(word.casefold() in _SECTION_WORDS or word.isdigit() for word in _WORD.findall(part))


def _labels(address: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """The host of an address, its parts without what every host has, and the folders; the latter two in letters."""
    found = urlsplit(address)
    host = (found.hostname or "").removeprefix("www.")
    labels = host.split(".")
    names = {*labels[:-1], "".join(labels), "".join(labels[:-1])}
    folders = frozenset(map(_letters, found.path.split("/")))
    return host, frozenset(map(_letters, names)) - {""}, folders - {""}


def _spellings(name: str) -> frozenset[str]:
    """A name as addresses may have it: with or without its article and its domain."""
    plain = _DOMAIN_AT_END.sub("", name)
    return frozenset({_letters(plain), _letters(_ARTICLES.sub("", plain)), _letters(name)}) - {""}


def _letters(text: str) -> str:
    """The letters and digits of a text, small and without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if letter.isalnum())


def _starts_with(name: str, label: str) -> bool:
    return len(label) >= _LEAST_LABEL and _letters(name).startswith(label)


def _runs(lines: Iterable[str]) -> Iterable[str]:
    """The runs of capitalised words in some lines, and the beginnings of these."""
    for line in lines:
        for found in _CAPITALISED_RUN.finditer(line):
            words = found[0].split()
            yield from (" ".join(words[:end]).strip(".,") for end in range(1, len(words) + 1))


def _readable(name: str, host: frozenset[str], about: Sequence[str], *, alone: bool) -> str:
    """A name as a reader says it: initials in full where the feed has the words for them, and without its domain,
    unless that is all of the title: "Port.example" is a name, "Port.example - World" is Port."""
    name = name.removeprefix("www.")
    if _INITIALS.match(name):
        return _in_full(name, host, about) or name
    if not alone and name[:1].isupper():
        name = _DOMAIN_AT_END.sub("", name)
    return _INITIALS_AND_KIND.sub(r"\1 \2", name)


def _in_full(initials: str, host: frozenset[str], about: Sequence[str]) -> str:
    """The words for which initials stand, if the feed has them and the host a word of theirs: an outlet that is known
    by its initials has them there, too."""
    for line in about:
        for run in _CAPITALISED_RUN.finditer(line):
            words = [word for word in run[0].split() if word[0].isupper()]
            for start in range(len(words) - len(initials) + 1):
                chosen = words[start : start + len(initials)]
                spelled = "".join(word[0] for word in chosen).casefold() == initials.casefold()
                if spelled and any(len(word) > 2 and word.casefold() in label for word in chosen for label in host):
                    article = start and words[start - 1].casefold() == "the"
                    return " ".join(words[start - 1 : start] * bool(article) + chosen)
    return ""
