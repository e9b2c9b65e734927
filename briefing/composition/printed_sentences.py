"""Make printed sentences of spans: the only module that puts words of ours beside an article's.

Every piece that carries a span is cut from the article's text here, so it cannot differ from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from briefing.phrases import Phrases
from briefing.text.names import SENTENCE_STARTERS
from briefing.text.scripts import CLOSING_MARKS, TERMINATORS, THAI_LETTERS
from briefing.text.wording import needs_context, occurs_as_words, word_count, word_set
from briefing.types import Article, Piece, Quote, Sentence, Span

_LONGEST_QUOTE_SENTENCE = 45
"""Words of an article's own sentence with a quote; a longer one is built anew around the quote. Of 106 blurbs 3 change
at 34, one at 58."""
_LONGEST_HALF, _LONGEST_JOINED = 16, 30
"""Words of a sentence that a semicolon may join to another, and of the two together. Of 106 blurbs 2 change at 12 and
one at 21; one at 22 and none at 39."""
_SHORTEST_QUOTE = 5
"""Words of a quote that a sentence is built around: fewer are a fragment (`Quote.kind`), so 4 changes nothing."""
_LONGEST_QUOTE = 40
"""Words of a quote that a sentence is built around. None of 106 changes at 30 or 52."""

_TRAILING_MARKS = " \t\r\n,;:–—-\u00a0\u202f"
_AFTER_FULL_STOP = f"\"'”’»›)] \u00a0\u202f{CLOSING_MARKS}"
_STOPS = f".!?…{TERMINATORS}"
_ENDS_IN_THAI = re.compile(f"[{THAI_LETTERS}]$")
# "Ida J." or "U.S.": the stop is the abbreviation's, and stays. "So am I." and "World War I." end with none.
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?!(?<!\.)I\.)[^\W\d_]\.$")
# The name at the end of a description: "Fire Chief Darlene Whitty".
_NAME_AT_END = re.compile(r"[^\W\d_a-z][\w'’-]+ (?:[^\W\d_a-z]\. )?[^\W\d_a-z][\w'’-]+$")
# A private-use character stands for the quote while the phrase is filled in: what people say may hold anything.
_QUOTE_PLACEHOLDER = "\ue000"
# A second semicolon, a quotation or a dash would make the joined sentence hard to read.
_PREVENTS_JOINING = re.compile(r"[;:“”\"«»()…]|[–—]")
# "Inflation", "Evacuations": no name ends so, and a small first letter is right.
_NOUN_IN_TION = re.compile(r"[a-z]{3}[ts]ions?$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def make_sentence(article: Article, start: int, end: int) -> Sentence | None:
    """Characters `start` to `end` of an article as a sentence: a capital at its head, a stop at its end.

    Returns None when they make no sentence: empty, over a line's end, or with a quotation that is not closed.
    """
    text = article.text
    start, end = _trimmed(text, start, end)
    said = text[start:end]
    if not said or "\n" in said or not balanced(said):
        return None
    head, at = _capitalised_head(article, start, end)
    body = Piece(text=text[at:end], span=Span(article_id=article.id, start=at, end=end))
    stop = said.rstrip(_AFTER_FULL_STOP)[-1:]
    tail = () if stop in _STOPS or _ENDS_IN_THAI.search(said) else (Piece(text="."),)
    return Sentence(pieces=(*head, body, *tail))


def quote_sentence(quote: Quote, article: Article, before: str, phrases: Phrases) -> Sentence | None:
    """A quote with its speaker: the article's own sentence where that says who speaks, else one built around it.

    Args: the quote; its article; the blurb's words so far, which may have named the speaker; our words.
    """
    return _articles_quote_sentence(quote, article, before) or _built_quote_sentence(quote, article, before, phrases)


def join_with_semicolon(first: Sentence, second: Sentence, article: Article) -> Sentence | None:
    """Two short sentences of an article as one, with a semicolon between them; None when they are better left apart.

    The second one's first letter changes its case, so it must begin with a word that is no name: one of the small ones,
    one that the article writes with a small letter elsewhere, or one in "-tion".
    """
    texts = (first.text, second.text)
    if any(word_count(text) > _LONGEST_HALF or _PREVENTS_JOINING.search(text) for text in texts):
        return None
    head, tail = first.pieces[-1], second.pieces[0]
    word = _FIRST_WORD.match(tail.text)
    if word_count(" ".join(texts)) > _LONGEST_JOINED or tail.span is None or word is None or len(word[0]) < 2:
        return None
    small = word[0].lower()
    if (
        word[0].casefold() not in SENTENCE_STARTERS
        and not _NOUN_IN_TION.search(small)
        and not occurs_as_words(small, article.text)
    ):
        return None
    before = _without_stop(first.pieces)
    if before is None or head.text[-1:] != ".":
        return None
    rest = Piece(text=tail.text[1:], span=replace(tail.span, start=tail.span.start + 1))
    return Sentence(pieces=(*before, Piece(text=f"; {small[0]}"), rest, *second.pieces[1:]))


def _without_stop(pieces: tuple[Piece, ...]) -> tuple[Piece, ...] | None:
    """The pieces of a sentence without its full stop; None where the stop is an abbreviation's."""
    last = pieces[-1]
    if last.span is None:
        return pieces[:-1] if last.text == "." else None
    if _ABBREVIATION.search(last.text):
        return None
    return (*pieces[:-1], Piece(text=last.text[:-1], span=replace(last.span, end=last.span.end - 1)))


def balanced(text: str) -> bool:
    """Whether every quotation and bracket that opens in a text closes in it."""
    pairs = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"), ("„", "“"))
    straight = text.count('"') % 2 == 0
    return straight and all(text.count(a) == text.count(b) for a, b in pairs if a != "„" or "„" in text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1] in _TRAILING_MARKS:
        end -= 1
    return start, end


def _capitalised_head(article: Article, start: int, end: int) -> tuple[tuple[Piece, ...], int]:
    """The first letter as a piece of ours when its case must change, and where the article's words go on."""
    first = article.text[start]
    word = article.text[start:end].split(maxsplit=1)[0]
    capital = first.title()  # which Georgian's small letters are themselves: no sentence begins with a capital there
    if not first.islower() or capital == first or any(letter.isupper() for letter in word):  # iPhone, eBay
        return (), start
    return (Piece(text=capital),), start + 1


def _articles_quote_sentence(quote: Quote, article: Article, before: str) -> Sentence | None:
    start, end = quote.sentence.start, quote.sentence.end
    said = article.text[start:end]
    inside = start <= quote.span.start and quote.span.end <= end
    if not inside or word_count(said) > _LONGEST_QUOTE_SENTENCE or not _identifies_speaker(said, quote, before):
        return None
    if needs_context(_without_quoted_words(said, quote, start)) and needs_context(said):
        return None
    made = make_sentence(article, start, end)
    return None if made is None else Sentence(pieces=made.pieces, kind="quote")


def _without_quoted_words(said: str, quote: Quote, start: int) -> str:
    """The sentence without the quoted words: "I did," said Tomas Brandl leans on nothing, though "I" may."""
    return said[: quote.span.start - start] + said[quote.span.end - start :]


def _identifies_speaker(said: str, quote: Quote, before: str) -> bool:
    speaker = quote.speaker or ""
    if speaker and speaker in said:
        return True
    surname = speaker.split()[-1:] or [""]
    return bool(surname[0]) and speaker in before and bool(re.search(rf"\b{re.escape(surname[0])}\b", said))


def _built_quote_sentence(quote: Quote, article: Article, before: str, phrases: Phrases) -> Sentence | None:
    start, end = _trimmed(article.text, quote.span.start, quote.span.end)
    said = article.text[start:end]
    if quote.speaker is None or "\n" in said or not balanced(said) or not said[:1].isupper():
        return None
    if quote.kind != "direct" or not _SHORTEST_QUOTE <= word_count(said) <= _LONGEST_QUOTE:
        return None
    close, end = _closing_mark(article.text, start, end, phrases)
    opening, rest = _words_around_quote(quote, article, before, phrases)
    span = Span(article_id=article.id, start=start, end=end)
    return Sentence(
        pieces=(
            Piece(text=opening + phrases["quote.open"]),
            Piece(text=article.text[start:end], span=span),
            Piece(text=close + rest),
        ),
        kind="quote",
    )


def _closing_mark(text: str, start: int, end: int, phrases: Phrases) -> tuple[str, int]:
    """The mark that closes a quote before "said", and where the quoted words end: a full stop becomes our comma, but
    that of an abbreviation stays before it."""
    said = text[start:end]
    if said.endswith(".") and not said.endswith(".."):
        return phrases["quote.close_comma"], end if _ABBREVIATION.search(said) else end - 1
    ended = said.rstrip("'’\"”»")[-1:] in f"{_STOPS},"
    return phrases["quote.close" if ended else "quote.close_comma"], end


def _words_around_quote(quote: Quote, article: Article, before: str, phrases: Phrases) -> tuple[str, str]:
    """Our words before and after a quotation: who said it, as the article names and describes the speaker."""
    speaker, role = _inside_a_sentence((quote.speaker or "").strip(" ,;")), quote.speaker_role.strip(" ,;")
    known = _name_after_first_mention(speaker, before, article)
    title = f"{role} {speaker}"
    if known:
        speaker, role = known, ""
    elif role and title in article.text:
        speaker, role = title, ""
    elif role and (role.casefold() in speaker.casefold() or "\n" in role):
        role = ""
    key = "quote.said_role" if role else "quote.said"
    frame = phrases.format(key, quote=_QUOTE_PLACEHOLDER, speaker=speaker, role=role)
    opening, _, rest = frame.partition(_QUOTE_PLACEHOLDER)
    return opening, rest if rest.endswith(".") else rest + "."


def _name_after_first_mention(speaker: str, before: str, article: Article) -> str:
    """The name to print of a speaker whom the blurb has introduced already, else "": the surname, if the article uses
    it alone and the blurb names nobody else by it; else the full name."""
    name = _NAME_AT_END.search(speaker)
    if name is None or not re.search(rf"\b{re.escape(name[0])}\b", before):
        return ""
    first, surname = name[0].split()[0], name[0].split()[-1]
    alone = re.search(rf"(?:^|[^\w\s.]\s?|[.!?]\s|\n|\b[^\W\d_A-ZÀ-Þ]+\s){re.escape(surname)}\b", article.text)
    others = set(re.findall(rf"([^\W\d_a-z][\w'’.-]+) {re.escape(surname)}\b", before)) - {first}
    return surname if alone and not others else name[0]


def _inside_a_sentence(speaker: str) -> str:
    """A speaker inside a sentence: "One official" is "one official" there; a name keeps its capital."""
    first, _, rest = speaker.partition(" ")
    if rest and rest.islower() and first.istitle() and first.casefold() in _DETERMINERS:
        return f"{first.lower()} {rest}"
    return speaker


_DETERMINERS = word_set("a an the one two another some several many his her their un une le la les des")


def as_paragraph(sentences: tuple[Sentence, ...]) -> str:
    """The sentences as one paragraph."""
    return " ".join(made.text for made in sentences)


def article_of_span(span: Span, articles: Mapping[str, Article]) -> Article | None:
    """The article a span points into, if the span lies inside its text."""
    article = articles.get(span.article_id)
    return article if article and 0 <= span.start < span.end <= len(article.text) else None
