"""Bytes to text: the encoding of a page or a JSON document. Nothing here raises, whatever the bytes."""

from __future__ import annotations

import codecs
import re

from briefing import markup

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"""(?i)charset\s*=\s*["']?\s*([a-z0-9_.:-]{2,40})""")
_META_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-z0-9_.:-]{2,40})""")
_XML_ENCODING = re.compile(rb"""(?i)^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_.:-]{2,40})""")
# The encodings of the WHATWG standard under names that Python reads more narrowly.
_WHATWG_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


def has_crowded_tag(data: bytes) -> bool:
    """Whether a tag of the document has a thousand attributes or more, which no source means.

    In UTF-16 and UTF-32, too: every other encoding writes tags in the bytes of ASCII.
    """
    wide = b"\x00" in data[:8]
    return markup.is_crowded((data.replace(b"\x00", b"") if wide else data).decode("latin-1"))


def decode(data: bytes, content_type: str = "") -> str:
    """The text of a page or JSON document, whatever its bytes.

    The byte order mark decides; then UTF-8 if the bytes are that (few other texts are by accident); then what the
    Content-Type header, the XML declaration or the page's meta tag says; then Windows-1252, which never fails.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if b"\x00" in data[:4]:
        return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", "replace")
    for name in _encodings(data, content_type):
        try:
            return data.decode(name)
        except (LookupError, ValueError, TypeError):
            continue
    stated = next((name for name in _encodings(data, content_type)[1:] if _python_name(name)), "utf-8")
    return data.decode(stated if stated != "cp1252" else "utf-8", "replace")


def charset(content_type: str) -> str:
    """The encoding that a Content-Type header names, as Python calls it, or ""."""
    found = _CHARSET.search(content_type)
    return _python_name(found.group(1)) if found else ""


def _encodings(data: bytes, content_type: str) -> list[str]:
    stated = [found.group(1) for found in (_CHARSET.search(content_type),) if found]
    stated += [f.group(1).decode() for f in (_XML_ENCODING.search(data[:300]), _META_CHARSET.search(data[:4096])) if f]
    names = [_WHATWG_NAMES.get(_python_name(name), _python_name(name)) for name in stated]
    # ISO-2022-JP and its kin are plain ASCII bytes: only there may the label go before the UTF-8 test.
    first = [name for name in names if name.startswith("iso2022") and data.isascii()]
    return [*first, "utf-8", *(name for name in names if name), "cp1252"]


def _python_name(name: str) -> str:
    """Python's name of a text encoding, or "" when it is none."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in {"idna", "punycode"} else ""
