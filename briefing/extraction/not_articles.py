"""Pages that came with status 200 and are no article: checks for robots, refusals, requests for consent or for
JavaScript, lists of links. Told by their form: little text, and most of it about the page instead of any news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from briefing.extraction.page_parts import speaks_of_consent
from briefing.meta import PageMeta
from briefing.types import Entry

# A page with more words than this says something of its own.
_LONGEST_BLOCK_PAGE = 3000
# So many characters in lines of text that speak of other things are news.
_LEAST_NEWS = 300
_LEAST_LINE = 60
# The share of a block page's text that says what it is; the rest is the site's name, an address, a number to quote.
_LEAST_SHARE = 0.4
_WITHOUT_WORDS = frozenset({"script", "style", "title", "head"})
# The share of links in the text of a list of links.
_LINK_SHARE = 0.7
# Headings that lead to other pages, of which an article has a few below it.
_LEAST_TEASERS = 6

_ROBOT = re.compile(
    r"(?i)\b(?:verify|verifying|confirm|check(?:ing)?|prove|make sure)\b.{0,40}\b(?:human|robots?|browser|bots?)\b"
    r"|\bnot a (?:ro)?bot\b|\bare you (?:a )?(?:human|robot|person)|\bcaptcha\b|\bunusual (?:activity|traffic)"
    r"|\bautomated (?:access|requests|queries|traffic)|\bsecurity (?:check\b|of your connection)|\bray id\b"
    r"|\bjust a moment\b|\battention required\b|\byou have been blocked|\bsuspicious activity"
    r"|\b(?:block )?reference id\b"
    r"|\bperformance and security by\b|\bun robot\b.{0,20}\?|\bpas un robot|\bkein roboter|\bno (?:eres|soy) un robot"
    r"|\bêtes.{0,3}humain|\bsicherheitsüberprüfung|\bcomprobación de seguridad|\bverifica di sicurezza"
    r"|\b(?:verifi[cqk]\w+|confirm\w+|prüf\w+|controll\w+)\b.{0,40}\b(?:human[oa]|umano|mensch|conexión|conexão"
    r"|connessione|verbindung|navegador|navigateur|robô)\b|\b(?:geen|inte en|nie jesteś|ikke en) robot"
    r"|не робот|проверк\w+ .{0,20}браузера|安全验证|安全驗證|人机验证|拖动滑块|ロボットではない|로봇이 아닙니다"
    r"|\bcomportement inhabituel\b|\bjesteś człowiekiem|\brobot olmadı"
    r"|\bwhitelist your ip\b|\b(?:incident|block) (?:id|reason)\b"
)
_SCRIPT = re.compile(
    r"(?i)\b(?:enable|turn on|activate|allow|requires?|needs?|without|supports?|activer|activez|habilit\w+|attiva\w*)"
    r"\b.{0,40}\b(?:javascript|js)\b|\bjavascript\b.{0,40}\b(?:disabled|required|enabled?|turned off|désactivé"
    r"|aktivier\w+"
    r"|deaktiviert|desactivado|disattivato)|\bdisable\b.{0,30}\bad.?block"
    r"|\b(?:aktivier\w+|ativ(?:e|ar)|włącz\w*|schakel|slå på|включите)\b.{0,40}\bjavascript"
    r"|javascript\s?(?:を有効|を使用|를 (?:사용|활성))|(?:启用|开启|啟用|開啟)\s?javascript"
)
_REFUSED = re.compile(
    r"(?i)^\W*(?:error\W+)?(?:access(?: to this page)?(?: has been| is)? denied|(?:40[0134]|410|429|451"
    r"|50[0234])\b.{0,60}"
    r"|(?:403 )?forbidden|unauthori[sz]ed|request (?:blocked|rejected)|(?:page |404 )?not found"
    r"|page (?:introuvable|no encontrada)"
    r"|service (?:temporarily )?unavailable|too many requests|unavailable for legal reasons|seite nicht gefunden"
    r"|zugriff verweigert|accès (?:refusé|interdit)|acceso denegado|accesso negato)\W*(?:$|[|–—-])"
    r"|\byou (?:don[’']t|do not) have permission to access\b|\bnot available in your (?:country|region|location)\b"
    r"|\b(?:website|site|content|page)\b.{0,30}\bunavailable in\b.{0,20}\b(?:countr|europe|region|eu\b)"
    r"|\baccess (?:can ?not|could not) be granted\b"
    r"|\b(?:couldn[’']t|could not|can[’']t|cannot) find (?:that|the|this) page\b"
    r"|\bpage you(?:[’']re| are)? (?:looking|look|request\w*)\b|\bseite\b.{0,40}\bexistiert\b.{0,10}\bnicht\b"
    r"|\bpage\b.{0,40}\bn[’']existe (?:pas|plus)\b|\bpágina\b.{0,40}\b(?:no existe|não existe|no se encuentra)"
    r"|\b(?:down|closed|offline) for (?:\w+ )?maintenance\b|^\W*we(?:[’']ll| will) be back (?:soon|shortly)\b"
    r"|\bpage (?:isn[’']t|is not) available\b|\bpage est introuvable\b"
    r"|\bno está disponible en (?:tu|su) (?:país|región)\b"
    r"|\baccount has been suspended\b|\bdomain is for sale\b|\bmust be \d\d or older to enter\b"
    r"|^\W*application error\b"
    r"|\bwartungsarbeiten\b|\ben maintenance\b"
    r"|\bbrowser (?:is )?(?:not|no longer) supported\b|\b(?:outdated|unsupported) (?:web )?browser\b"
)
_ASKED = re.compile(
    r"(?i)^\W*(?:before you continue|avant de continuer|bevor sie fortfahren|antes de continuar|prima di continuare)\b"
)
_LOG_IN = re.compile(
    r"(?i)\b(?:log|sign) ?in\b.{0,40}\bto (?:continue|read|keep|view|access|see)\b"
    r"|\b(?:create|register for) an? (?:free )?account to\b"
    r"|\bmelden sie sich\b.{0,20}\ban\b|\bmelde dich\b.{0,20}\ban\b|\bconnectez-vous pour\b"
    r"|\binicia(?:r|e)? sesión para\b"
    r"|\baccedi per\b|\bfaça login para\b|\blog in om\b|\bвойдите,? чтобы\b"
)
_LEADS_ON = re.compile(
    r"(?i)\byou (?:are being|will be|have been) redirected\b|\bredirected automatically\b|^\W*redirecting\b"
    r"|\b(?:continue|open|read|view) (?:this )?in (?:the|our) app\b|\bsie werden (?:\w+ )?weitergeleitet\b"
    r"|\bvous allez être redirigé|\bserá redirigid"
)
_SUBSCRIBERS = re.compile(
    r"(?i)\bsubscribe (?:now )?(?:to|for) (?:continue|read|full|unlimited|keep)|\b(?:log|sign) in to (?:continue"
    r"|read|keep)"
    r"|\b(?:for|to) (?:our )?subscribers(?: only)?\b|\balready a (?:subscriber|member)\b|\b(?:continue"
    r"|keep) reading (?:with|for)"
    r"|\babonnez-vous pour\b|\bréservé(?:e)? aux abonnés|\bnur für abonnent|\bsuscríbete para"
    r"|\b(?:per gli|riservato agli) abbonati"
    r"|\bexclusive (?:to|for) (?:our )?(?:members|subscribers)\b|\balleen voor (?:abonnees|leden)\b"
    r"|\bkun for abonnenter\b|\bexclusivo para (?:suscriptores|assinantes)\b"
)


def fault_of(tree: Any, page: PageMeta, url: str, entry: Entry | None) -> str:
    """What a page is instead of an article, in words for people, or "" where it may be one.

    Args: the page's tree, before anything but its scripts was taken out; what it declares; its final address; what the
    feed said of it, for without that a list of links or a front page may be just what is wanted.
    """
    if entry is not None and _front(url) and not _front(entry.url):
        return "its link leads to the front page"
    if page.headline or page.kind == "article" or _has_article(tree):
        return ""
    lines = _lines(tree)
    return (_what_blocks(lines, page) if lines else "") or ("" if entry is None else _list_of_links(tree))


def _has_article(tree: Any) -> bool:
    """Whether an element that says it is an article holds some text."""
    paragraphs = (p for article in tree.iter("article") for p in article.iter("p"))
    return sum(len("".join(p.itertext())) for p in islice(paragraphs, 20)) >= _LEAST_NEWS


def _what_blocks(lines: list[str], page: PageMeta) -> str:
    heads = [page.document_title, *page.headings, *lines[:1]]
    for what, found in _FAULTS:
        if _has_news(lines, found):
            continue
        said = {line for line in lines if found(line)}
        mostly = sum(map(len, said)) >= _LEAST_SHARE * sum(map(len, lines))
        if (said and mostly) or any(map(found, heads)):
            return what
    return ""


def _has_news(lines: list[str], found: Callable[[str], object]) -> bool:
    """Whether there is enough text that does not speak of the fault. The first lines of an article settle it."""
    news = 0
    for line in lines:
        if len(line) >= _LEAST_LINE and not found(line):
            news += len(line)
            if news >= _LEAST_NEWS:
                return True
    return False


def is_for_subscribers(tree: Any, page: PageMeta) -> bool:
    """Whether a page says that it shows only a part of its article to whoever has not subscribed."""
    if not page.free:
        return True
    return any(len(line) < 200 and _SUBSCRIBERS.search(line) for line in tree.itertext())


def without_invitations(text: str) -> str:
    """The text of a page for subscribers without the lines that ask to become one."""
    return "\n\n".join(line for line in text.split("\n\n") if len(line) >= 200 or not _SUBSCRIBERS.search(line))


def _front(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc) and parts.path in {"", "/", "/index.html"} and not parts.query


def _lines(tree: Any) -> list[str] | None:
    """The lines of text of a page that has few; None for any other."""
    lines: list[str] = []
    total = 0
    for element in tree.iter(etree.Element):
        own = "" if element.tag in _WITHOUT_WORDS else element.text
        for line in (" ".join((words or "").split()) for words in (own, element.tail)):
            if line:
                lines.append(line)
                total += len(line)
        if total > _LONGEST_BLOCK_PAGE:
            return None
    return lines


def _list_of_links(tree: Any) -> str:
    if _has_only_teasers(tree):
        return "the page is a list of links"
    total = linked = long = 0
    for element in tree.iter("p", "a", "li", "h1", "h2", "h3", "h4", "td", "span", "div"):
        words = len(" ".join((element.text or "").split()))
        total += words
        linked += words if element.tag == "a" or next(element.iterancestors("a"), None) is not None else 0
        long += words if element.tag == "p" and words >= _LEAST_LINE else 0
    return "the page is a list of links" if linked >= _LINK_SHARE * total and long < _LEAST_NEWS else ""


def _has_only_teasers(tree: Any) -> bool:
    """Whether a page has headings that lead to other pages, each with a line or two, and little text beside them."""
    headings = [h for h in tree.iter("h2", "h3", "h4") if h.find(".//a") is not None or h.getparent().tag == "a"]
    if len(headings) < _LEAST_TEASERS:
        return False
    around = Counter(parent for h in headings for parent in islice(h.iterancestors(), 2))
    teasers = {element for element, count in around.items() if count == 1}
    own = 0
    for element in tree.iter("p", "div", "td", "section", "article", "br", "a", "b", "i", "em", "strong", "span", "li"):
        texts = (element.tail, None if element.tag == "a" else element.text)
        words = sum(len(line) for line in texts if line and len(line.strip()) >= _LEAST_LINE)
        if words and not teasers.intersection(islice(element.iterancestors(), 3)):
            own += words
        if own >= _LEAST_NEWS:
            return False
    return True


_FAULTS = (
    ("the page only leads on to another", _LEADS_ON.search),
    ("the page is a check for robots", _ROBOT.search),
    ("the page shows nothing without JavaScript", _SCRIPT.search),
    ("the server refuses the page", _REFUSED.search),
    ("the page wants its readers to log in", _LOG_IN.search),
    ("the page asks for consent first", lambda line: bool(_ASKED.search(line)) or speaks_of_consent(line)),
)
