"""Everything a source sends is hostile until it went through here: allow-list HTML, safe addresses, plain text.

Pure functions of strings; none of them raises, whatever the string. What cannot be made safe comes back shorter or
empty. The HTML boundary is ammonia (through nh3), which builds the tree a browser would build before it decides; our
part is the lists and the addresses.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

import nh3
from lxml import etree

from briefing import markup


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins "
    "kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead time tr u ul var"
)
ATTRIBUTES = {"a": frozenset({"href", "title"}), "img": frozenset({"src", "alt", "title", "width", "height"})}
# Elements whose content is no text for readers; every other element that is not allowed only loses its tags.
_DROPPED = _words(
    "applet audio button canvas embed frame frameset head iframe math noembed noframes noscript object plaintext "
    "script select style svg template textarea title video xmp"
)
_BLOCKS = _words(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td tfoot th thead "
    "tr ul"
)

_BINARY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# Invisible or dangerous in one line: C0, C1, bidi marks, embeddings, overrides and isolates (CVE-2021-42574),
# zero-width characters, soft hyphen, fillers, interlinear annotation, tag characters, noncharacters, lone surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\ud800-\udfff]"
)
# The flags of Scotland and Wales are a black flag and tag characters (Unicode Technical Standard 51, ED-14a).
_BLACK_FLAG = "\U0001f3f4"
_FLAG_OR_INVISIBLE = re.compile(
    f"({_BLACK_FLAG}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,6}}\U000e007f)|{_INVISIBLE.pattern}"
)
# Joiners are spelling in Persian and the Indic scripts and glue in emoji: they stay between two non-ASCII characters.
_JOINERS = re.compile("(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\u200c\u200d])")
# No language stacks more than four marks on a letter; "Zalgo" text covers its neighbours.
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACKED = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
# What a paragraph loses: the same but for letters' own characters and the joiners, which its offsets count.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)

_URL_ENDS = "".join(map(chr, range(33))) + "\u00a0\u2028\u2029\ufeff"
# Chosen, not measured: a longer address is dropped. A tenth of it would drop real ones with long queries; ten times as
# much would let one hostile link take a large part of the 102 kB at which Gmail clips a mail.
_URL_LENGTH = 4096
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"(?i)https?://")
_HOST = re.compile(r"(?=.{1,253}\.?$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|$)){4}(?<!\.)$")
_IPV6 = re.compile(r"\[[0-9a-f:.]{2,45}\]$")
_NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)$")
_PATH_SAFE = "%/:@!$&'()*+,;=~-._"
_TRACKING = re.compile(
    r"(?i)(?:utm_.*|hsa_.*|mtm_.*|pk_.*|at_(?:medium|campaign|custom\d|link.*|format|ptr.*)|fbclid|gclid|gclsrc|dclid"
    r"|wbraid|gbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|oly_(?:anon|enc)_id"
    r"|vero_id|cmp|cmpid|ncid|ocid|s_cid|smid|smtyp|ref_src|ref_url|partner|emc|xtor|wt_mc|maca|traffic_source"
    r"|__twitter_impression|guccounter|icid)$"
)

# Characters of a field of a feed; what follows is left out. It is cleaned once and read up to five times. Whole mails
# in a feed have up to 300,000; the longest of 177 real feeds has 44,000.
_LONGEST_HTML = 500_000

# ammonia takes quadratic time for the "&" of one text: 900,000 took it 13 s, a hundred thousand a fifth of one.
_MOST_REFERENCES = 100_000


def clean_html(html: str, base: str = "") -> str:
    """HTML that holds only the tags of `TAGS` with the attributes of `ATTRIBUTES`, and absolute http(s) addresses.

    Args:
        html: a fragment, in any state.
        base: the address that relative links and images are resolved against; without one they are dropped.
    """
    html = html[:_LONGEST_HTML]
    crowded = markup.has_too_many_elements(html) or markup.is_crowded(html)
    if crowded or html.count("&") > _MOST_REFERENCES:
        paragraphs = map(clean_paragraph, unescape(markup.without_tags(html, _BLOCKS)).split("\n\n"))
        return "".join(f"<p>{escape(line, quote=False)}</p>" for line in paragraphs if line)

    def attribute(_tag: str, name: str, value: str) -> str | None:
        if name in {"href", "src"}:
            return safe_url(value, base) or None
        if name in {"width", "height"}:
            return value if value.isascii() and value.isdigit() else None
        return clean_line(value)

    cleaned = nh3.clean(
        _SURROGATES.sub("", html).replace("\x00", ""),
        tags=set(TAGS),
        clean_content_tags=set(_DROPPED),
        # "*" empty: by default ammonia lets lang and title pass on every tag.
        attributes={"*": set(), **{tag: set(names) for tag, names in ATTRIBUTES.items()}},
        attribute_filter=attribute,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )
    # After, too: "&#27;" only becomes an escape character in the parser.
    return _BINARY.sub("", cleaned).strip()


def text_from_html(html: str) -> str:
    """The text a reader would see: paragraphs joined by a blank line, white space collapsed, no markup.

    One line break joins words, two make a paragraph. Scripts, styles and what else `_DROPPED` names are left out.
    """
    root = parse_html(f"<html><body>{html}</body></html>")
    if root is None:
        return ""
    lines: list[list[str]] = [[]]
    skipped = breaks = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        started = event == "start"
        skipped += (1 if started else -1) * (tag in _DROPPED)
        if tag in _BLOCKS:
            lines.append([])
        if started and tag == "br":
            breaks += 1
            lines.append([]) if breaks == 2 else lines[-1].append(" ")
        words = (node.text if started and tag else "" if started else node.tail) or ""
        if words and not skipped:
            breaks = 0 if words.strip() else breaks
            lines[-1].append(words)
    return "\n\n".join(line for line in (clean_paragraph("".join(pieces)) for pieces in lines) if line)


def parse_html(html: str) -> etree._Element | None:
    """The tree of an HTML document, or None when there is nothing in it. Lone surrogates and NULs are dropped.

    None, too, where a tag has thousands of attributes: no parser takes those in linear time.
    """
    if markup.is_crowded(html):
        return None
    data = _SURROGATES.sub("", html).replace("\x00", "").encode("utf-8")
    # Bytes with a stated encoding: lxml refuses a str that names another one in its XML declaration.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def clean_paragraph(text: str) -> str:
    """One paragraph: control characters and lone surrogates removed, white space runs (NBSP too) one plain space.

    Everything else stays as it is, so that offsets into an article's text stay true to what the source wrote.
    """
    return _SPACE.sub(" ", _CONTROLS.sub("", text)).strip()


def clean_line(text: str) -> str:
    """One line for a title, a name, a label: no controls, bidi overrides, zero-width characters or lone surrogates.

    White space runs become one space; entities are not decoded here.
    """
    line = _SPACE.sub(" ", text)
    line = _FLAG_OR_INVISIBLE.sub(r"\1", line) if _BLACK_FLAG in line else _INVISIBLE.sub("", line)
    line = _JOINERS.sub("", line)
    return _SPACE.sub(" ", _STACKED.sub(r"\1", line)).strip()


def safe_url(url: str, base: str = "") -> str:
    """The absolute http or https address, or "" for anything else.

    Follows the WHATWG URL standard where browsers and `urllib` differ (tabs and newlines vanish, a backslash is a
    slash), and refuses what only serves to deceive: credentials, percent signs in the host, numeric hosts that are no
    plain IPv4 address, hosts that name nothing. It says nothing about where an address leads: the puller guards that.

    Args:
        url: the address as the source wrote it.
        base: an absolute address to resolve it against.
    """
    url = re.sub(r"[\t\r\n]", "", url.strip(_URL_ENDS))
    if not url or len(url) > _URL_LENGTH or _INVISIBLE.search(url):
        return ""
    head, mark, tail = _partition_query(url)
    url = head.replace("\\", "/") + mark + tail
    absolute = _WEB.match(url)
    if not absolute and _SCHEME.match(url):
        return ""
    try:
        # Joining is half of the time, and changes no absolute address.
        parts = urlsplit(urljoin(safe_url(base), url) if base and not absolute else url)
        port = parts.port
    except ValueError:
        return ""
    host = _host_in_ascii(parts.netloc, parts.hostname or "")
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    netloc = host if port is None or port == {"http": 80, "https": 443}[parts.scheme] else f"{host}:{port}"
    query = quote(parts.query, safe=_PATH_SAFE + "?")
    fragment = quote(parts.fragment, safe=_PATH_SAFE + "?")
    return urlunsplit((parts.scheme, netloc, quote(parts.path, safe=_PATH_SAFE), query, fragment))


def canonical_url(url: str) -> str:
    """The address by which two mentions of one article are known to be the same, or "" when it is no http(s) address.

    Lower-case host, no fragment, no tracking parameters, no trailing slash except for the root.
    """
    parts = urlsplit(without_tracking(url))
    if not parts.netloc:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rstrip("."), parts.path.rstrip("/") or "/", parts.query, ""))


def without_tracking(url: str) -> str:
    """An address without the parameters that only tell its owner where the reader came from; "" if it is none."""
    parts = urlsplit(safe_url(url))
    query = parts.query
    if any(_TRACKING.match(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        query = "&".join(pair for pair in query.split("&") if not _TRACKING.match(pair.partition("=")[0]))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def _partition_query(url: str) -> tuple[str, str, str]:
    """What stands before the first ? or #, that mark, and the rest."""
    found = re.search(r"[?#]", url)
    return (url, "", "") if found is None else (url[: found.start()], found.group(), url[found.end() :])


def _host_in_ascii(netloc: str, host: str) -> str:
    """The host of `netloc` in ASCII and lower case, or "" when it is not one we link to."""
    if "@" in netloc or "%" in netloc or not host:
        return ""
    if "[" in netloc:
        host = f"[{host}]"
        return host if _IPV6.match(host) else ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return ""
    if not _HOST.match(host):
        return ""
    last = host.rstrip(".").rpartition(".")[2]
    # 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1 to a browser: only the plain form passes.
    return "" if _NUMERIC.match(last) and not _IPV4.match(host) else host
