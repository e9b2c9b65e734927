"""What the program behind a feed writes around an entry's text: "The post X appeared first on Y", "[link] [comments]".

Such lines stand at the end of a text, but for arXiv's at its beginning. They are told by their form where that is
enough, in any language: a last line that is nothing but a link to the entry itself, or links its title and its site's
front page. The rest is what the large platforms write. A text that is only such lines is no text.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

# What is looked at: the lines of all platforms together have under 2,000 characters, most of them addresses.
_LONGEST_END = 4000
# Words of a line that only leads on ("Lire la suite sur notre site"), as against a teaser that is a link.
_MOST_WORDS = 6
# Words and marks beside the two links in "L'article X est apparu en premier sur Y.", in seven languages at most 7.
_MOST_BESIDE_LINKS = 8
# Words of a title that no sentence has by chance, and before it in WordPress's line ("La entrada", "O post").
_LEAST_TITLE, _MOST_BEFORE_TITLE = 3, 2
# The longest line that a platform writes, Medium's, has 200 characters and a title.
_LONGEST_LINE = 500
_TAGS = re.compile(r"(<[^<>]*>)")
_BLOCK = re.compile(r"</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|table|tbody|tr|td|th|h[1-6]|blockquote|pre|figure|center)\b")
_LINK = re.compile(r'<a\b[^<>]*?\shref="([^"]*)"')
_EMPTY = re.compile(r"<(p|div|span|small|em|strong|b|i|u|a|tr|td|th|tbody|table|li|ul|ol|h[1-6])(?:\s[^<>]*)?>\s*</\1>")
_RULER = re.compile(r"(?:<hr>|<br>|\s)+$")

_LINES = re.compile(
    r"(?ix)"
    # Reddit
    r"submitted\ by\ /?u/\S+(?:\ to\ /?r/\S+)?(?:\ \[link\])?(?:\ \[(?:\d+\ )?comments?\])?"
    r"|(?:\[(?:link|(?:\d+\ )?comments?)\]\ ?)+"
    # Hacker News, hnrss, Lobsters
    r"|(?:(?:article|comments)\ url:\ \S+|(?:\#\ )?(?:points|comments|score|votes):\ \d+|\ )+"
    r"|(?:view\ |see\ |\d+\ )?comments?"
    # Discourse
    r"|\d+\ posts?\ -\ \d+\ participants?|read\ full\ topic"
    # Medium, Slashdot, Substack, Kill the Newsletter
    r"|continue\ reading\ on\ .{1,80}|.{1,300}\ was\ originally\ published\ (?:in|on)\ .{1,250}"
    r"|read\ more\ of\ this\ story\ at\ .{1,40}"
    r"|thanks\ for\ reading\b.{0,100}\bsubscribe\b.{0,100}|.{0,100}\breader-supported\ publication\b.{0,200}"
    r"|subscribe(?:\ now)?|share(?:\ this(?:\ post)?)?|leave\ a\ comment|upgrade\ to\ paid"
    r"|kill\ the\ newsletter\b.{0,60}"
    # WordPress in English, where the links went
    r"|the\ post\ .{1,300}\ (?:first\ appeared|appeared\ first)\ on\ .{1,100}"
    # and the ways to say that there is more
    r"|(?:\W*(?:read|continue|view|see)\b(?=.*\b(?:more|reading|full|rest|entire|whole|original|article|story|post)\b).{1,60})"
)
# The same behind the last sentence of a text without paragraphs.
_ENDS = re.compile(
    r"(?i)\s*(?:\bthe post (?:(?!\bthe post\b).){1,300}? (?:first appeared|appeared first) on [^<>]{1,100}"
    r"|\bsubmitted by\s+/?u/\S+\s*\[link\]\s*\[comments\]"
    r"|\barticle url: \S+\s+comments url: \S+\s+points: \d+\s+# comments: \d+"
    r"|\bread more of this story at slashdot\.?)\s*$"
)
_ARXIV = re.compile(
    r"(?i)^((?:<p>)?\s*)arxiv:\S{5,30}\s+announce type:\s*[\w-]+\s*(?:<br>|</p>\s*<p>)?\s*(?:abstract:\s*)?"
)


def without_platform_lines(html: str, url: str = "", title: str = "") -> str:
    """Clean HTML without its platform's lines; "" when there was nothing else.

    Args:
        html: an entry's summary or content, as `clean_html` gives it.
        url: the entry's address.
        title: its title.
    """
    if html[:30].lower().removeprefix("<p>").lstrip().startswith("arxiv:"):
        html = _ARXIV.sub(r"\1", html)
    start = html.find("<", len(html) - _LONGEST_END) if len(html) > _LONGEST_END else 0
    if start < 0:
        return html
    tokens = _TAGS.split(html[start:])
    changed, end = False, len(tokens)
    while end > 0:
        first = next((at for at in range(end - 1, -1, -1) if _BLOCK.match(tokens[at])), -1) + 1
        words = _words("".join(tokens[first:end]))
        ends = _is_platform_line(tokens[first:end], words, url, title) or (
            _tells_title(words, title) and bool(_words("".join(tokens[:first])))
        )
        if words and not ends:
            line = _TAGS.sub("", "".join(tokens[first:end]))
            ending = _ENDS.search(line)
            if ending and ending.start():
                tokens[first:end] = [line[: ending.start()]]
                changed = True
            break
        if words:
            tokens[first:end] = [token for token in tokens[first:end] if token.startswith("<")]
            changed = True
        end = first - 1
    return _tidied(html[:start], "".join(tokens)) if changed else html


def _is_platform_line(tokens: list[str], words: str, url: str, title: str) -> bool:
    if len(words) > _LONGEST_LINE:
        return False
    if _LINES.fullmatch(words.strip(" .\u2026\u00bb\u2192>|-")):
        return True
    links = _links(tokens)
    if not links or not url:
        return False
    own = [text for address, text in links if _same_page(address, url)]
    outside = len(words.split()) - sum(len(text.split()) for _, text in links)
    if len(own) == len(links):
        return outside <= 0 and len(words.split()) <= _MOST_WORDS and words != title
    # The post "Title" appeared first on Site, in whatever language
    front = any(urlsplit(address).path in ("", "/") and _same_site(address, url) for address, _ in links)
    return len(links) == 2 and front and own == [title] and outside <= _MOST_BESIDE_LINKS


def _tells_title(words: str, title: str) -> bool:
    """Whether a last line only says where a text of this title was first: the title whole, and few words around it.

    So WordPress writes in every language ("Der Beitrag Title erschien zuerst auf Site"), where its links went.
    """
    before, found, behind = words.partition(title) if len(title.split()) >= _LEAST_TITLE else ("", "", "")
    around = len(before.split()), len(behind.split())
    return bool(found and 1 <= around[0] <= _MOST_BEFORE_TITLE and 2 <= around[1] <= _MOST_BESIDE_LINKS)


def _links(tokens: list[str]) -> list[tuple[str, str]]:
    """The addresses of a line's links, each with its words."""
    found: list[tuple[str, list[str]]] = []
    inside = False
    for token in tokens:
        if link := _LINK.match(token):
            found.append((unescape(link[1]), []))
            inside = True
        elif token == "</a>":
            inside = False
        elif inside and not token.startswith("<"):
            found[-1][1].append(token)
    return [(address, _words("".join(parts))) for address, parts in found]


def _same_page(address: str, url: str) -> bool:
    one, other = urlsplit(address), urlsplit(url)
    return _same_site(address, url) and one.path.rstrip("/") == other.path.rstrip("/")


def _same_site(address: str, url: str) -> bool:
    one, other = urlsplit(address).netloc, urlsplit(url).netloc
    return one.removeprefix("www.") == other.removeprefix("www.")


def _words(html: str) -> str:
    return " ".join(unescape(_TAGS.sub(" ", html)).split())


def _tidied(head: str, tail: str) -> str:
    """The text without the elements that are empty by now; "" when no words are left."""
    before = ""
    while before != tail:
        before, tail = tail, _EMPTY.sub("", tail)
    html = head + _RULER.sub("", tail)
    return html if _words(html) else ""
