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
# The well-formed sequences of the Unicode standard (table 3-7), or one byte that begins none.
_UTF8_RUN_OR_BYTE = re.compile(
    rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
    rb"|(.)",
    re.DOTALL,
)
# A letter of UTF-8 that a document broke off.
_BROKEN_LETTER = re.compile(rb"(?:[\xc2-\xdf]|\xe0[\xa0-\xbf]?|[\xe1-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})$")
_HIGH_BYTES = bytes(range(128, 256))
# The encodings of the WHATWG standard under names that Python reads more narrowly.
_WHATWG_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
# What Windows programs write where they name the standard's encoding of the same languages. The bytes 80 to 9F show it:
# the standard has nothing there that a text needs.
_WINDOWS_NAMES = {
    "iso8859-2": "cp1250", "iso8859-4": "cp1257", "iso8859-5": "cp1251", "iso8859-6": "cp1256", "iso8859-7": "cp1253",
    "iso8859-8": "cp1255", "iso8859-13": "cp1257", "iso8859-15": "cp1252",
}  # fmt: skip
# Labels of the WHATWG standard that Python does not know, by their form: "x-sjis", "windows-874", "iso-8859-8-i".
_LABEL = re.compile(
    r"(?i)^(?:x-)*(?:(?:windows|win|cp|dos)[-_]?(?P<page>\d+)|iso[-_]?(?P<part>8859[-_]?\d+)(?:[-_][ei])?|.+)$"
)
# What a document in a language is most likely in when it says nothing true of that: the HTML standard, 13.2.3.2.
_LEGACY_ENCODINGS = {
    "ar": "cp1256", "fa": "cp1256", "be": "cp1251", "bg": "cp1251", "kk": "cp1251", "mk": "cp1251", "ru": "cp1251",
    "sr": "cp1251", "uk": "cp1251", "cs": "cp1250", "hr": "cp1250", "hu": "cp1250", "pl": "cp1250", "sk": "cp1250",
    "sl": "cp1250", "el": "cp1253", "he": "cp1255", "et": "cp1257", "lt": "cp1257", "lv": "cp1257", "tr": "cp1254",
    "th": "cp874", "vi": "cp1258", "ja": "cp932", "ko": "cp949", "zh": "gb18030",
}  # fmt: skip
_LANGUAGE = re.compile(rb"""(?i)(?:<(?:dc:)?language>\s*|\blang\s*=\s*["']?)([a-z]{2})(?![a-z])""")
_C1_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")


def has_crowded_tag(data: bytes) -> bool:
    """Whether a tag of the document has a thousand attributes or more, which no source means.

    In UTF-16 and UTF-32, too: every other encoding writes tags in the bytes of ASCII.
    """
    wide = b"\x00" in data[:8]
    return markup.is_crowded((data.replace(b"\x00", b"") if wide else data).decode("latin-1"))


def decode(data: bytes, content_type: str = "") -> str:
    """The text of a page, a feed or a JSON document, whatever its bytes.

    The byte order mark decides; then UTF-8 if the bytes are that (few other texts are by accident) or nearly so; then
    what the Content-Type header, the XML declaration or the page's meta tag says; then the usual encoding of the
    language that it names; then Windows-1252, which never fails.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if name != "utf-8":
                return data.decode(name, "replace")
    if b"\x00" in data[:4]:
        wide = "utf-32" if data[:4] in (b"<\x00\x00\x00", b"\x00\x00\x00<") else "utf-16"
        return data.decode(f"{wide}-{'be' if data[0] == 0 else 'le'}", "replace")
    for name in _encodings(data, content_type):
        try:
            text = data.decode(name)
            windows = _WINDOWS_NAMES.get(name) if _C1_CONTROLS.search(text) else None
            return data.decode(windows, "replace") if windows else text
        except (LookupError, ValueError, TypeError):
            if name == "utf-8" and (mixed := _mixed_with_windows(data)):
                return mixed
    stated = next((name for name in _encodings(data, content_type)[1:] if _python_name(name)), "utf-8")
    return data.decode(stated if stated != "cp1252" else "utf-8", "replace")


def _mixed_with_windows(data: bytes) -> str:
    """The text of UTF-8 with some bytes of Windows-1252 in it, as articles have that were pasted together, or that
    break off in the middle of a letter; "" where it is no such text.

    A sixth of the bytes above ASCII may be wrong, beside a letter at the end: of other encodings read as UTF-8 nine in
    ten are.
    """
    broken = _BROKEN_LETTER.search(data, max(0, len(data) - 3))
    data = data[: broken.start()] if broken else data
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    if not high:
        return ""
    pieces = [(found[0], found[1] is not None) for found in _UTF8_RUN_OR_BYTE.finditer(data)]
    if sum(wrong for _, wrong in pieces) * 6 > high:
        return ""
    return "".join(piece.decode("cp1252", "replace") if wrong else piece.decode() for piece, wrong in pieces)


def _encodings(data: bytes, content_type: str) -> list[str]:
    stated = [found.group(1) for found in (_CHARSET.search(content_type),) if found]
    stated += [f.group(1).decode() for f in (_XML_ENCODING.search(data[:300]), _META_CHARSET.search(data[:4096])) if f]
    names = [_WHATWG_NAMES.get(_python_name(name), _python_name(name)) for name in stated]
    # ISO-2022-JP and its kin are plain ASCII bytes: only there may the label go before the UTF-8 test.
    first = [name for name in names if name.startswith("iso2022") and data.isascii()]
    language = _LANGUAGE.search(data[:4096])
    likely = _LEGACY_ENCODINGS.get(language[1].decode().lower(), "") if language else ""
    return [*first, "utf-8", *(name for name in (*names, likely) if name), "cp1252"]


def _python_name(name: str) -> str:
    """Python's name of a text encoding, or "" when it is none."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        found = _LABEL.match(name)
        page, part = (found["page"], found["part"]) if found else (None, None)
        plain = f"cp{page}" if page else f"iso{part.replace('_', '-')}" if part else name.lower().replace("x-", "", 2)
        return _python_name(plain) if plain != name.lower() else ""
    return info.name if getattr(info, "_is_text_encoding", True) and info.name not in {"idna", "punycode"} else ""
