"""The form of what an entry leads to: a plain article, or a live page, a video, a gallery, a round-up, a section page.

Only a plain article tells one event in sentences that follow each other, so the others neither lead a story nor name
it while a plain article is there. The form is read off the headline and the folders of the address, which outlets the
world over name alike.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Literal
from urllib.parse import unquote, urlsplit

from briefing.text.wording import word_set
from briefing.types import Article

ArticleForm = Literal["article", "live page", "video", "gallery", "round-up", "section page"]

_search = partial(re.compile, flags=re.IGNORECASE)
_LABEL_END = r"\s*(?:[:|–—]|[-.!](?=\s))"
"""What parts a label from the headline behind it: "Watch: ...", "LIVE – ...", "EN DIRECT. ..."."""
_LABEL_START = r"(?:[:|–—(\[]|\s-)\s*"
"""What stands before a label at the end: "... – live", "... (video)"."""

# By form: the folders of addresses, the beginning of slugs or their end, and how headlines say it.
_FOLDERS: dict[ArticleForm, frozenset[str]] = {
    "live page": word_set(
        "live live-blog liveblog live-blogs live-updates live-news livenews en-direct direct directs"
    ),
    "video": word_set(
        """video videos vidéo vidéos watch av clip clips audio podcast podcasts balado balados baladodiffusion listen
        écouter ecouter replay"""
    ),
    "gallery": word_set(
        """gallery galleries photo photos picture pictures in-pictures photo-gallery photogallery photo-galleries
        photo-essay slideshow slideshows diaporama diaporamas galerie galeries portfolio portfolios en-images"""
    ),
    "round-up": word_set(
        """newsletter newsletters roundup roundups round-up round-ups morning-briefing evening-briefing daily-briefing
        infolettre infolettres revue-de-presse"""
    ),
}
_SLUG = {
    "live page": _search(r"(?:^|-)(?:live-?(?:blog|updates?|coverage)|as-it-happened|en-direct)(?:-|$)"),
    "round-up": _search(
        r"^(?!an?-|the-|une?-)(?:\w+-){0,3}(?<!-a-)(?<!-the-)newsletter(?:-|$)|^(?:morning|evening|daily|weekly)-(?:briefing|digest|brief)(?:-|$)"
    ),
}
_PART_OF_DAY = (
    r"(?:morning|midday|noon|afternoon|evening|nightly|night|daily|weekly|weekend"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_HEADLINES: dict[ArticleForm, re.Pattern[str]] = {
    "live page": _search(
        rf"^\W*(?:live|en direct|direct|le direct)(?: (?:updates?|blog|coverage|news|feed))?{_LABEL_END}|^\W*en direct,"
        r"|\blive ?blog\b|\b(?:live|breaking) (?:news )?updates\b|\bas it happened\b|\bminute par minute\b"
        rf"|{_LABEL_START}(?:live|en direct|direct|live coverage)\W*$|^suivez\b.* en direct\b"
    ),
    "video": _search(
        rf"^\W*(?:watch|video|vidéo|regardez|voir|à voir|listen|audio|podcast|balado|écoutez|à écouter)(?: live)?"
        rf"{_LABEL_END}|^watch (?:live|the moment)\b"
        rf"|{_LABEL_START}(?:video|vidéo|watch|audio|podcast)\W*$|\b(?:in|on|en) (?:video|vidéo)(?: and photos?)?\W*$"
    ),
    "gallery": _search(
        r"^\W*(?:photos?|pictures?|images?|galler(?:y|ies)|photo (?:gallery|essay)|diaporama|galerie|slideshow)"
        rf"{_LABEL_END}|\b(?:in|en) (?:pictures|photos|images)\b(?=\s*(?:[:|–—]|- |$))|\bin photos and videos?\b"
        r"|\b(?:photos|pictures|images) (?:of|from) the (?:day|week|month|year)\b"
        rf"|\b(?:photos|images) (?:du jour|de la semaine|de l['’]année)\b|{_LABEL_START}(?:photos|pictures|images)\W*$"
    ),
    "round-up": _search(
        rf"^(?:your |the |\w+['’]s )?{_PART_OF_DAY} (?:news )?(?:briefing|brief|digest|update|round-?up|headlines"
        rf"|report|reads|newsletter|edition)(?:{_LABEL_END}|\s*$)"
        r"|\b(?:news ?letter|round-?up)(?:\W*$|\s*[:|–—]|\s+-\s)|\b(?:news|stories|world|business) in brief\b"
        r"|^(?:the )?(?:week|day|weekend|month|year) in (?:review|brief|news|politics|pictures)\b"
        r"|\bthis week in \w+\W*$|^(?:today|the day|the week)['’]s (?:top |main |biggest )?(?:headlines|stories|news)\b"
        r"|^(?:your |the )?(?:(?:top|main|biggest|big) )?(?:\w+ )?(?:stories|headlines|things) "
        r"(?:to (?:know|watch|read)|you need to know)\b.{0,20}\b(?:today|this (?:morning|week)|for \w+\.? ?\d*$)"
        r"|^(?:la matinale|l['’]essentiel|le récap|(?:la )?revue de presse|en bref|(?:l['’])?infolettre|le brief"
        rf"|les titres|l['’]actu(?:alité)? (?:du jour|de la semaine))(?:{_LABEL_END}|\s*$)"
        r"|\bce qu['’]il faut (?:retenir|savoir) (?:de la (?:journée|semaine)|aujourd['’]hui|ce matin|ce soir)\b"
        # Two matters in one headline: "Crews reject the deal. And, how to ...", "... ; plus, ..."
        r"|[.;:!?]['”’\"]? (?:and|plus|also), |[.;!?]['”’\"]? plus(?::| –) "
        r"|[.;!?] (?:et aussi|plus|également)(?: :|\u00a0:|,) |;[^;]{8,};"
    ),
}

# The words of which the title of a section page or a home page is made, beside the outlet's own.
_SECTION_WORDS = word_set(
    """news world international national local regional politics political business economy economic finance markets
    money sport sports football tennis health science tech technology culture arts art entertainment lifestyle life
    style travel education environment climate weather opinion opinions comment commentary editorial editorials letters
    video videos photos latest breaking top more all other main home homepage front page pages section sections
    headlines headline stories story articles article archive archives topic topics category tag category today now
    this week the of and in on for from a your our welcome to official site website online edition uk us usa eu
    nouvelles nouvelle actualité actualités actu actus info infos monde politique société économie économique finances
    sports santé sciences culture arts vie voyage éducation environnement climat météo opinions débats éditoriaux vidéos
    dernière dernières heure heures titres accueil une toutes tous toute tout le la les l de du des d et en sur à au
    rubrique rubriques thème dossier dossiers page jour direct site officiel"""
)
_SECTION_FOLDERS = word_set(
    """tag tags topic topics category categories section sections subject subjects author authors rubrique rubriques
    theme thème themes thèmes dossier dossiers hub hubs index search"""
)
_WORD = re.compile(r"[^\W_]+")
# "/2026/06/03/", "article-1837", "the-crews-reject", "/releases/tag/v2.4.1": parts that lead to one article.
_ARTICLE_PART = re.compile(r"\d{3}|\w+-\w+-\w+-|\d\.\d")
_PAGE_FILE = re.compile(r"(?:index|default|home|accueil)(?:\.\w{2,5})?$|\.(?:html?|php|aspx?|shtml|cfm)$")
_SHORT_TITLE = 4
"""Words of the title of a topic's page ("Allen Strait ferries"); headlines have more, but for one in a hundred."""


def article_form(article: Article) -> ArticleForm:
    """The form of an article, by its headline and its address."""
    folders, slug = _address_parts(article.url)
    if _is_section_page(article, folders, slug):
        return "section page"
    for form, headline in _HEADLINES.items():
        in_slug = _SLUG.get(form)
        if headline.search(article.title) or (in_slug and in_slug.search(slug)) or _FOLDERS[form] & folders:
            return form
    return "article"


def is_plain_article(article: Article) -> bool:
    """Whether something tells one event in sentences, and is no live page, video, gallery, round-up or section page."""
    return article_form(article) == "article"


def _address_parts(url: str) -> tuple[frozenset[str], str]:
    """The folders of an address and its last part, all in small letters."""
    *folders, slug = [part for part in unquote(urlsplit(url).path).casefold().split("/") if part] or [""]
    return frozenset(folders), _PAGE_FILE.sub("", slug)


def _is_section_page(article: Article, folders: frozenset[str], slug: str) -> bool:
    """Whether a page stands for a section, a topic or the whole site: neither its address nor its title says more."""
    words = [word.casefold() for word in _WORD.findall(article.title)]
    address = urlsplit(article.url)
    if not words or not address.hostname or address.query or any(map(_ARTICLE_PART.search, (*folders, slug))):
        return False
    host = address.hostname.casefold()
    outlet = {word.casefold() for word in _WORD.findall(article.source)}
    own = [word for word in words if word not in _SECTION_WORDS and word not in outlet and word not in host]
    if not own:
        return True
    # "Harbour | The Strait Courier" at "/harbour/", "Allen Strait" at "/topics/allen-strait".
    told_by_address = [word for word in own if word not in slug]
    return not told_by_address and bool(_SECTION_FOLDERS & folders) and len(own) <= _SHORT_TITLE
