"""What stands on a page beside its article and is known by its form: consent dialogs, newsletter boxes, links to other
stories, other articles. And what belongs together although its markup says otherwise.

Changes the tree in place, before it is read for its text. Recognises forms, in several languages where words are
needed, and no vendor's names: these change with every season.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from typing import Any

from lxml import etree

# Characters from which a paragraph is text rather than a label, a teaser or a button.
_LONG_TEXT = 80

# A box that asks for an address is small; an old site's <form> around the whole page is not.
_LONGEST_BOX = 600
# A vendor's list of partners is the longest part of it. Boxes beyond these bounds are not looked at, for time's sake.
_LONGEST_DIALOG = 30_000
_MOST_LINKS = 100
# So much of a dialog's text speaks of consent; the rest is "Your choice" and "Settings".
_CONSENT_SHARE = 0.6
# A line that leads elsewhere: a label and a headline.
_LONGEST_LINK_LINE = 250
_LINK_SHARE = 0.95
# With fewer links and letters, a name with a link in it would do for a box of links.
_LEAST_LINKS, _LEAST_LINK_TEXT = 2, 60
# What an article has at least, if others that stand in its element are not part of it.
_LEAST_OWN_TEXT = 250

_BLOCK_TAGS = (
    "p", "div", "section", "article", "aside", "ul", "ol", "li", "table", "tr", "td", "blockquote", "form", "figure",
    "header", "footer", "main", "nav", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dd", "dt", "pre", "dialog",
)  # fmt: skip
_BLOCKS = frozenset(_BLOCK_TAGS)
_PAGE = frozenset({"html", "body", "main", "article"})
_ANSWER = re.compile(
    r"(?i)^\W*(?:yes,? |no,? |i |we |ok,? |tout |alle[sn]? |ich |j[’'])*(?:accept|agree|allow|consent|reject"
    r"|refuse|decline|deny|manage"
    r"|customi[sz]e|accepte[rz]?|refuse[rz]|personnalise[rz]|akzeptiere?n?|zustimmen|stimme zu|ablehnen|einwilligen"
    r"|aceptar|acepto|rechazar|accetta|accetto|rifiuta|aceitar|rejeitar|accepteren|weigeren|akkoord|godta|godkänn"
    r"|acceptera|hyväksy)\b.{0,30}$"
)
_CONSENT = re.compile(
    r"(?i)\bcookies?\b|\bconsent|\bpartners?\b|\bpersonal (?:data|information)|personnelles?\b|\bprivacy|\bvie privée"
    r"|consentement|\bdatenschutz|einwilligung|personenbezogen|privacidad|datos personales|consentimiento"
    r"|protezione dei dati"
    r"|dati personali|consenso|dados pessoais|toestemming|personalised ad|personalized ad"
)
_CONSENT_NAME = re.compile(
    r"(?i)(?:^|[\s_-])(?:cookies?|consent|gdpr|rgpd|dsgvo|cmp)(?:$|[\s_-])|cookie-?(?:banner|notice|bar)"
)
_LABEL = re.compile(r"^[^:.!?]{2,30}\s*[:|]$")
_COMMENTS = re.compile(r"(?i)comment|reply|respon[sd]|review|forum|post-?\d|thread")


def remove_page_parts(tree: Any, addresses: Iterable[str] = ()) -> int:
    """Take what is no part of the article out of a page's tree, and put together what is.

    Args: the tree, which is changed; the page's own addresses. Returns how many characters of long paragraphs are left,
    links not counted: what a good reading can be expected to find at least a part of.
    """
    etree.strip_elements(tree, "script", "style", "template", with_tail=False)
    for dialog in _consent_dialogs(tree):
        _drop(dialog)
    for box in _address_boxes(tree):
        _drop(box)
    for part in [*_link_lines(tree), *_link_boxes(tree)]:
        _drop(part)
    for article in _other_articles(tree, frozenset(map(_path_of, addresses))):
        _drop(article)
    for element in list(tree.iter("div", "td", "section", "article")):
        if element.find("br") is not None and element.find("p") is None:
            _lines_to_paragraphs(element)
    paragraphs = list(_long_paragraphs(tree))
    total = sum(length for _, length in paragraphs)
    _free_article_in_aside(paragraphs, total)
    _join_parts(paragraphs)
    return total


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


def _words_of(element: Any) -> str:
    """The words of an element, white space collapsed."""
    return " ".join(" ".join(element.itertext()).split())


def _consent_dialogs(tree: Any) -> list[Any]:
    """The elements that ask whether cookies are welcome: by the answers they offer, their role, or their name."""
    starts: dict[Any, None] = {}
    for element in tree.iter("button", "a", "input", "dialog", "div", "section", "aside", "form"):
        if element.tag in {"button", "a", "input"}:
            words = (element.get("value") or "") if element.tag == "input" else "".join(element.itertext())
            if len(words) <= 60 and _ANSWER.match(words.strip()):
                starts[element.getparent()] = None
        elif element.tag == "dialog" or element.get("role") in {"dialog", "alertdialog"} or _named_consent(element):
            starts[element] = None
    return _highest(starts, _is_about_consent)


def _named_consent(element: Any) -> bool:
    name = f"{element.get('id') or ''} {element.get('class') or ''}"
    return len(name) > 2 and bool(_CONSENT_NAME.search(name))


def speaks_of_consent(line: str) -> bool:
    """Whether a line is about cookies, partners, personal data and whether they are welcome."""
    return bool(_CONSENT.search(line))


def _is_about_consent(element: Any) -> bool:
    total = about = 0
    for line in element.itertext():
        if len(line.strip()) > 20:
            total += len(line)
            about += len(line) if speaks_of_consent(line) else 0
        if total > _LONGEST_DIALOG:
            return False
    return about >= _CONSENT_SHARE * total


def _highest(starts: Iterable[Any], fits: Callable[[Any], bool]) -> list[Any]:
    """For each element the highest one around it up to which all fit, each once.

    Every element is asked once: a hostile page has ten thousand buttons in one element.
    """
    asked: dict[Any, bool] = {}
    found: dict[Any, None] = {}
    for start in starts:
        highest, element = None, start
        while element is not None and element.tag not in _PAGE:
            if element not in asked:
                asked[element] = fits(element)
            if not asked[element]:
                break
            highest, element = element, element.getparent()
        if highest is not None:
            found[highest] = None
    return list(found)


def _address_boxes(tree: Any) -> list[Any]:
    """The boxes that ask for the reader's mail address, with what they promise for it."""
    fields = [
        field.getparent()
        for field in tree.iter("input")
        if "mail" in f"{field.get('type')} {field.get('name')} {field.get('placeholder')}".lower()
    ]
    return _highest(dict.fromkeys(fields), _is_small_box)


def _is_small_box(element: Any) -> bool:
    total = 0
    for line in element.itertext():
        total += len(line.strip())
        if total > _LONGEST_BOX or len(line.strip()) > 2 * _LONG_TEXT:
            return False
    return True


def _link_lines(tree: Any) -> Iterator[Any]:
    """Lines that lead to other stories: a label with a colon ("Read more:") and links, nothing else."""
    for element in list(tree.iter("p", "div", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside")):
        link = next(element.iter("a"), None)
        if link is None or any(child.tag in _BLOCKS for child in element.iterdescendants()):
            continue
        words = _words_of(element)
        if not 0 < len(words) <= _LONGEST_LINK_LINE:
            continue
        linked = sum(len(_words_of(a)) for a in element.iter("a"))
        label = words[: max(0, len(words) - linked)].strip()
        if len(words) - linked <= 32 and _LABEL.match(label) and words.startswith(label):
            yield element


def _link_boxes(tree: Any) -> Iterator[Any]:
    """Boxes and lists of nothing but links: what opens over a name in the text, what else there is to read."""
    for box in list(tree.iter("ul", "ol", "p", "span")):
        links = list(islice(box.iter("a"), _MOST_LINKS + 1))
        if not _LEAST_LINKS <= len(links) <= _MOST_LINKS or (
            box.tag == "span" and next(box.iterancestors("p"), None) is None
        ):
            continue
        words, linked = len(_words_of(box)), sum(len(_words_of(a)) for a in links)
        if words >= _LEAST_LINK_TEXT and linked >= _LINK_SHARE * (words - 3 * len(links)):
            yield box


def _other_articles(tree: Any, paths: frozenset[str]) -> Iterator[Any]:
    """Articles whose heading leads to another page, where there is text beside them: teasers, the posts before."""
    others = []
    for article in tree.iter("article"):
        headings = (h for h in article.iter("h1", "h2", "h3", "h4") if next(h.iterancestors("article")) is article)
        heading = next(headings, None)
        link = None if heading is None else next(heading.iter("a"), None)
        if link is not None and _path_of(link.get("href") or "") not in {"", *paths}:
            others.append(article)
    if not others:
        return
    outside = set(others)
    own = sum(length for p, length in _long_paragraphs(tree) if not outside.intersection(p.iterancestors("article")))
    if own >= _LEAST_OWN_TEXT:
        yield from others


def _path_of(address: str) -> str:
    """The path of an address, absolute or not, as two of them can be compared."""
    return re.sub(r"^(?:https?:)?//[^/]*|[?#].*", "", address.strip()).strip("/").lower()


def _long_paragraphs(tree: Any) -> Iterator[tuple[Any, int]]:
    """The paragraphs of some length, with how many of their characters are no link's."""
    for paragraph in tree.iter("p"):
        length = len("".join(paragraph.itertext()).strip())
        if length >= _LONG_TEXT:
            length -= sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
            if length >= _LONG_TEXT // 2:
                yield paragraph, length


def _lines_to_paragraphs(element: Any) -> None:
    """Make paragraphs of text that only empty lines (<br><br>) divide; readers of pages lose parts of it otherwise."""
    children = list(element)
    divided = any(a.tag == b.tag == "br" and not (a.tail or "").strip() for a, b in pairwise(children))
    if not divided:
        return
    for child in children:
        element.remove(child)
    paragraph = _new_paragraph(element, element.text)
    element.text, breaks = None, 0
    for child in children:
        tail, child.tail = child.tail, None
        breaks = breaks + 1 if child.tag == "br" else 0
        if child.tag in _BLOCKS:
            element.append(child)
            paragraph = _new_paragraph(element, tail)
        elif breaks == 2:
            paragraph = _new_paragraph(element, tail)
        else:
            child.tail = tail
            paragraph.append(child)
        breaks = 0 if (tail or "").strip() else breaks


def _new_paragraph(element: Any, text: str | None) -> Any:
    paragraph = etree.SubElement(element, "p")
    paragraph.text = text
    return paragraph


def _free_article_in_aside(paragraphs: list[tuple[Any, int]], total: int) -> None:
    """An <aside> with most of the page's text is no aside."""
    lengths: dict[Any, int] = defaultdict(int)
    for paragraph, length in paragraphs:
        for aside in paragraph.iterancestors("aside"):
            lengths[aside] += length
    for aside, length in lengths.items():
        if length > total / 2:
            aside.tag = "div"


def _join_parts(paragraphs: list[tuple[Any, int]]) -> None:
    """Put a text together that advertisements cut into several elements of one form: their content moves to the first.

    Lists of comments or posts look alike; they have their own headings, times and authors, or say what they are.
    """
    parts: dict[tuple[str, str], dict[Any, int]] = defaultdict(dict)
    for paragraph, _ in paragraphs:
        parent = paragraph.getparent()
        if parent is not None and parent.tag in {"div", "section"} and parent.get("class"):
            same = parts[parent.tag, parent.get("class")]
            same[parent] = same.get(parent, 0) + 1
    for counts in parts.values():
        same_form = [part for part, count in counts.items() if count >= 2]
        if len(same_form) > 1 and not any(map(_stands_for_itself, same_form)):
            first = same_form[0]
            for part in same_form[1:]:
                if _beside(first, part):
                    for child in list(part):
                        first.append(child)


def _stands_for_itself(part: Any) -> bool:
    above = [part, *part.iterancestors()][:4]
    names = " ".join(f"{e.get('id') or ''} {e.get('class') or ''}" for e in above)
    own = part.find(".//time") is not None or any(h.find(".//a") is not None for h in part.iter("h1", "h2", "h3"))
    return own or part.getparent().tag in {"article", "li"} or bool(_COMMENTS.search(names))


def _beside(first: Any, part: Any) -> bool:
    """Whether two elements are near each other, and neither holds the other."""
    near = [first, *first.iterancestors()][1:4]
    above = [part, *part.iterancestors()]
    return first not in above and part not in near and any(element in near for element in above[1:4])
