"""Feeds that are no XML, or not in the encoding they name, are read all the same."""

import codecs
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.meta import decode
from briefing.sources import parse_feed
from briefing.sources.xml_repair import mended

HEAD = '<rss version="2.0"><channel><title>Quay Post</title>'
TAIL = "</channel></rss>"
SECOND = "<item><title>Second</title><link>https://q.example/2</link></item>"


def titles(document: str | bytes, content_type: str = "") -> list[str]:
    data = document.encode() if isinstance(document, str) else document
    return [entry.title for entry in parse_feed(data, content_type=content_type).entries]


def feed(title: str) -> str:
    return f"{HEAD}<item><title>{title}</title><link>https://q.example/1</link></item>{SECOND}{TAIL}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Rope & tar", "Rope & tar"),
        ("R&D at Q&amp;A", "R&D at Q&A"),
        ("Rope &nbsp;&mdash; tar caf&eacute;", "Rope — tar café"),
        ("Rope &ropewalk; tar", "Rope &ropewalk; tar"),
        ("Rope < tar", "Rope < tar"),
        ("Rope &#xD800;&#29;&#0;tar", "Rope tar"),
        ("Rope &#99999999;tar", "Rope tar"),
        ("Rope \x0b\x1ctar", "Rope tar"),
        ("Rope &#x26; &#233;tar & so", "Rope & étar & so"),
        ("<![CDATA[R&D & caf&eacute;]]> & tar", "R&D & café & tar"),
    ],
)
def test_one_fault_costs_no_entry_and_no_letter(written: str, meant: str) -> None:
    assert titles(feed(written)) == [meant, "Second"]


def test_what_stands_around_a_feed_costs_nothing() -> None:
    notice = "<br />\n<b>Notice</b>: rope & tar in <b>/var/rope.php</b> on line <b>3</b><br />\n"
    for before, behind in [
        (notice, ""),
        ("\n\n<?xml version='1.0'?>", ""),
        ("", "<!-- 0.3 s --><script>x && y</script>"),
    ]:
        assert titles(before + feed("Caf&eacute;") + behind) == ["Café", "Second"]


def test_entities_of_its_own_are_kept() -> None:
    document = '<!DOCTYPE rss [\n<!ENTITY quay "Quay Post">\n]>' + feed("&quay; & tar")
    assert titles(document) == ["Quay Post & tar", "Second"]


def test_a_prefix_that_nobody_declares_means_what_it_says() -> None:
    document = "<rss rss:version=2.0><rss:channel><rss:title>Quay Post</rss:title><rss:item><rss:title>One</rss:title>"
    assert titles(f"{document}<rss:link>https://q.example/1</rss:link></rss:item></rss:channel></rss>") == ["One"]


@given(st.text(alphabet=st.sampled_from("<>&;#![]-?\"'/=xCDATArs1 \x00\ud800"), max_size=60))
def test_mending_leaves_no_bare_ampersand(text: str) -> None:
    again = mended(text)
    assert mended(again) == again


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (codecs.BOM_UTF8 + feed("Café “à”").encode(), "application/rss+xml; charset=iso-8859-1"),
        (codecs.BOM_UTF16_LE + feed("Café “à”").encode("utf-16-le"), "text/xml; charset=utf-8"),
        (f'<?xml version="1.0" encoding="utf-8"?>{feed("Café “à”")}'.encode("cp1252"), ""),
        (f'<?xml version="1.0" encoding="utf-16"?>{feed("Café “à”")}'.encode(), ""),
        (f'<?xml version="1.0" encoding="iso-8859-1"?>{feed("Café “à”")}'.encode("cp1252"), "text/xml; charset=utf-8"),
        (feed("Café “à”").encode("utf-32-le"), ""),
        (gzip.compress(feed("Café “à”").encode()), "application/xml"),
    ],
)
def test_the_encoding_that_fits_is_taken(data: bytes, content_type: str) -> None:
    assert titles(data, content_type) == ["Café “à”", "Second"]


def test_a_few_wrong_bytes_do_not_decide() -> None:
    text = "Élodie a pêché à Québec où l'été naît, " * 4
    assert decode(text.encode() + "“à”".encode("cp1252"), "text/html; charset=iso-8859-1") == text + "“à”"
    assert decode(text.encode()[:-3] + "é".encode()[:1]).startswith("Élodie a pêché")
    # Other encodings, read as UTF-8, have many.
    assert decode(text.encode("cp1252")) == text
    russian = "Порт расширят за четыре года. " * 3
    for name in ("windows-1251", "koi8-r", "iso-8859-5"):
        assert decode(russian.encode(name), f"text/xml; charset={name}") == russian
    chinese = "港口委员会批准扩建计划并将于周一开始。" * 5
    for name in ("gbk", "big5"):
        assert decode(chinese.encode(name, "ignore"), f"text/html; charset={name}") == chinese.encode(
            name, "ignore"
        ).decode(name)


def test_standard_names_of_encodings_are_known_and_windows_is_told_from_them() -> None:
    polish, hebrew, thai = "Żółć gęśla jaźń na molo", "הנמל יורחב השנה", "ท่าเรือขยายใหญ่"
    for label, name, text in (
        ("iso-8859-2", "cp1250", polish),
        ("iso-8859-2", "iso8859-2", polish),
        ("iso-8859-8-i", "iso8859-8", hebrew),
        ("ISO_8859-8-E", "iso8859-8", hebrew),
        ("windows-874", "cp874", thai),
        ("x-sjis", "shift_jis", "港の拡張計画"),
    ):
        assert decode(text.encode(name), f"text/xml; charset={label}") == text


def test_a_text_that_says_nothing_true_of_its_encoding_is_in_that_of_its_language() -> None:
    for language, name, text in (
        ("ru", "cp1251", "Порт расширят за четыре года"),
        ("pl-PL", "cp1250", "Żółć gęśla jaźń na molo"),
        ("ja", "cp932", "港の拡張計画が承認された"),
    ):
        said = f"<language>{language}</language>{text}"
        assert decode(said.encode(name)) == said
        assert decode(f'<html lang="{language}">{text}'.encode(name), "text/html; charset=utf-8").endswith(text)
    assert decode("<language>ru</language>Порт".encode("koi8-r"), "text/xml; charset=koi8-r").endswith("Порт")
    assert decode("<language>en</language>café".encode("cp1252")).endswith("café")


def test_a_letter_that_breaks_off_does_not_decide() -> None:
    assert decode("Größe".encode() + "é".encode()[:1]) == "Größe"
    assert decode(b"Pier voil\xe0") == "Pier voilà"


def test_a_packed_feed_is_no_larger_than_one_that_is_not() -> None:
    data = gzip.compress(f"{HEAD}{SECOND}{TAIL}{' ' * 10_000_000}".encode(), compresslevel=1)
    with pytest.raises(SourceError, match="larger than 10 MB unpacked"):
        titles(data)
