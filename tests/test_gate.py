"""The gate as properties: whatever the text, the marks and the characters, what passes stands at its offsets."""

import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from briefing.phrases import Phrases
from briefing.summary import summarize
from briefing.types import Article, Blurb, Edition, Fact, Phrase, Piece, Quote, Section, Sentence, Span, Summary
from briefing.verification import drop_unproved_blurbs, find_unproved, prove_summary, span_holds
from tests.edition_sample import edition
from tests.newsroom import FERRY, phrases
from tests.workspace import run

MARKS = "\"'“”‘’«»‹›„‚‟‛「」『』＂"
SPACES = ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\u00a0", "\u202f", "\u2009", "\u3000", "\t", "\u2028", "\x85", "  ")
ODD = (
    "e\u0301",
    "\u0301",
    "n\u0303",
    "\U0001f6a2",
    "\U0001d4d0",
    "\ud800",
    "\udc00",
    "\ud83d\ude00",
    "\ufeff",
    "\x00",
    "ß",
)
WORDS = (
    "Tomas Brandl", "Brandl", "Elodie Marchand", "She", "she", "he", "said", "told reporters", "a dit", "according to",
    "Transport Minister", "president of Local 88,", "the ferry", "voted 412 to 287", "on Tuesday", "17 %",
    "We were asked to call a pay cut a raise", "Nobody wants an island cut off from its hospital", "Mr.", "U.S.", "not",
    "le bac à voile", "l’équipage", "李明說", "москва", "because", "that", "—", ",", ".", "?", "!", ":", "…", "(", ")",
)  # fmt: skip

FRAGMENTS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(MARKS),
    st.sampled_from(SPACES),
    st.sampled_from(ODD),
    st.text(st.characters(), max_size=8),
)
MADE_UP = st.lists(st.one_of(FRAGMENTS, st.just(" ")), max_size=60).map("".join)


@st.composite
def scratched(draw: st.DrawFn) -> str:
    """A real text with a few things pushed into it, and its marks changed for others of their kind."""
    text = FERRY
    pairs = draw(st.sampled_from(["“”", '""', "«»", "‘’", "''", "„“", "「」", "”“"]))
    text = text.replace("“", pairs[0]).replace("”", pairs[1])
    for fragment in draw(st.lists(FRAGMENTS, max_size=8)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + fragment + text[at:]
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


TEXTS = st.one_of(MADE_UP, scratched())
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def article(text: str, language: str = "") -> Article:
    return Article(
        id="a", url="", canonical_url="", title="Ferry crews reject offer", source="x", text=text, language=language
    )


@SOME
@given(TEXTS, st.sampled_from(["en", "fr", "", "de", "zh"]))
@example("“\ud800”\r\nsaid e\u0301.", "en")
@example("“" * 50 + "a" + "”" * 50, "en")
def test_what_leaves_a_summary_stands_at_its_offsets(text: str, language: str) -> None:
    whole = article(text, language)
    kept, dropped = prove_summary(summarize(whole), whole)
    assert prove_summary(kept, whole) == (kept, 0)
    assert dropped >= 0
    for fact in kept.facts:
        assert text[fact.span.start : fact.span.end] == fact.text != ""
    for quote in kept.quotes:
        assert text[quote.span.start : quote.span.end] == quote.text != ""
        assert quote.text in text[quote.sentence.start : quote.sentence.end]
        assert quote.speaker is None or quote.speaker in text
        assert quote.speaker_role in text


@st.composite
def summaries(draw: st.DrawFn) -> tuple[Article, Summary]:
    """A text, and a summary of it that may be true or not."""
    text = draw(TEXTS)
    ends = st.integers(-3, len(text) + 3)
    spans = st.builds(Span, article_id=st.sampled_from(["a", "b"]), start=ends, end=ends)

    def said(span: Span) -> str:
        return draw(st.one_of(st.just(text[max(span.start, 0) : max(span.end, 0)]), st.text(max_size=5)))

    facts, quotes = [], []
    for span in draw(st.lists(spans, max_size=4)):
        facts.append(Fact(span=span, text=said(span), kind="event", score=0.5))
        around = Span(article_id=span.article_id, start=span.start - draw(st.integers(-2, 9)), end=span.end + 2)
        speaker, role = (draw(st.one_of(st.none(), st.sampled_from(WORDS), st.text(max_size=4))) for _ in range(2))
        quote = Quote(
            span=span, text=said(span), speaker=speaker, speaker_role=role or "", cue="", kind="direct", sentence=around
        )
        quotes.append(quote)
    lede = draw(st.one_of(st.none(), spans))
    return article(text), Summary(article_id="a", lede=lede, facts=tuple(facts), quotes=tuple(quotes))


@SOME
@given(summaries())
def test_of_any_summary_only_what_holds_is_kept(made: tuple[Article, Summary]) -> None:
    whole, claimed = made
    kept, dropped = prove_summary(claimed, whole)
    assert dropped == len(claimed.facts) + len(claimed.quotes) - len(kept.facts) - len(kept.quotes)
    assert all(fact in claimed.facts and span_holds(fact.span, fact.text, whole.text) for fact in kept.facts)
    for quote in kept.quotes:
        assert span_holds(quote.span, quote.text, whole.text)
        assert 0 <= quote.sentence.start <= quote.span.start < quote.span.end <= quote.sentence.end <= len(whole.text)
        assert quote.speaker is None or quote.speaker in whole.text
    true = [
        fact for fact in claimed.facts if fact.span.article_id == "a" and span_holds(fact.span, fact.text, whole.text)
    ]
    assert list(kept.facts) == true
    assert kept.lede is None or 0 <= kept.lede.start < kept.lede.end <= len(whole.text)


class Stream:
    """A standard stream of bytes."""

    def __init__(self, data: bytes = b"") -> None:
        self.buffer = io.BytesIO(data)
        self.errors: list[str] = []

    def write(self, text: str) -> None:
        self.errors.append(text)

    def flush(self) -> None:
        """Nothing is held back."""


def answered(lines: list[bytes]) -> tuple[int, list[str]]:
    """The exit code and the answers of `briefing summarize --jsonl`."""
    answers = Stream()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", Stream(b"\n".join(lines)))
        patch.setattr("sys.stdout", answers)
        patch.setattr("sys.stderr", Stream())
        code = run(["summarize", "--jsonl"])
    # Not splitlines: a text may hold what else ends a line to Python.
    return code, answers.buffer.getvalue().decode("utf-8").split("\n")[:-1]


@SOME
@given(st.lists(TEXTS, max_size=3), st.booleans())
def test_offsets_stand_through_json_in_and_out(texts: list[str], escaped: bool) -> None:
    lines = []
    for number, text in enumerate(texts):
        escape = escaped or any("\ud800" <= letter <= "\udfff" for letter in text)
        lines.append(json.dumps({"id": number, "title": "x", "text": text}, ensure_ascii=escape).encode())
    code, answers = answered(lines)
    assert code == 0
    for line, answer in zip(lines, answers, strict=True):
        # What counts is the text as the reader of the line has it: JSON joins two halves of a character.
        text = json.loads(line)["text"]
        made = json.loads(answer)
        for item in (*made["facts"], *made["quotes"]):
            assert text[item["start"] : item["end"]] == item["text"] != ""
        for quote in made["quotes"]:
            assert quote["text"] in quote["source_sentence"]
            assert quote["source_sentence"] in text


@SOME
@given(st.lists(st.binary(max_size=40).filter(lambda data: b"\n" not in data and data.strip()), max_size=5))
@example([b'{"id": "a", "text": "\xed\xa0\xbd\xed\xb8\x80"}'])
def test_every_line_of_bytes_has_an_answer(lines: list[bytes]) -> None:
    code, answers = answered(lines)
    assert len(answers) == len(lines)
    assert code == int(any("facts" not in json.loads(answer) for answer in answers))


WORD = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=6), st.sampled_from(["", "The Strait Courier", "Nadine Okafor"])
)


# The sample's blurbs, their callouts being quotes of their stories.
PROVABLE = tuple(
    replace(blurb, story=replace(blurb.story, quotes=(blurb.callout,) if blurb.callout else ()))
    for blurb in edition().blurbs
)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """The sample edition with anything in it exchanged."""
    blurbs = draw(st.lists(st.sampled_from(PROVABLE), min_size=1, max_size=4))
    made = [_changed(draw, blurb) if draw(st.booleans()) else blurb for blurb in blurbs]
    subject = draw(st.one_of(WORD, st.sampled_from([blurb.story.headline for blurb in blurbs])))
    return edition(sections=(Section(name="", blurbs=tuple(made)),), subject=subject, preheader=draw(WORD))


def _changed(draw: st.DrawFn, blurb: Blurb) -> Blurb:
    story = blurb.story
    spans = st.builds(Span, article_id=st.just(story.lead.id), start=st.integers(-2, 200), end=st.integers(-2, 200))
    pieces = st.builds(Piece, text=WORD, span=st.one_of(st.none(), spans))
    cut = spans.map(lambda span: Piece(text=story.lead.text[max(span.start, 0) : max(span.end, 0)], span=span))
    made = st.builds(
        Sentence,
        pieces=st.lists(st.one_of(pieces, cut), min_size=1, max_size=4).map(tuple),
        kind=st.sampled_from(["fact", "quote"]),
    )
    changes = {
        "sentences": st.tuples(made),
        "points": st.tuples(made),
        "bridge": WORD,
        "credit": st.tuples(
            st.builds(Phrase, text=WORD, url=st.sampled_from(["", story.lead.url, "https://b.example"]))
        ),
        "story": st.builds(replace, st.just(story), headline=WORD, first_told=st.sampled_from(["", "2026-06-01", "x"])),
        "callout": st.just(None),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(changes)), min_size=1, max_size=3, unique=True))
    values = {name: draw(changes[name]) for name in chosen}
    return replace(blurb, **values)


@SOME
@given(editions(), st.sampled_from([None, phrases(), phrases("fr")]))
def test_a_gated_edition_has_no_findings(made: Edition, words: Phrases | None) -> None:
    kept = drop_unproved_blurbs(made, words)
    assert find_unproved(kept, words) == ()
    assert drop_unproved_blurbs(kept, words) == kept
    # A bridge from a blurb that went out goes with it.
    assert {replace(blurb, bridge="") for blurb in kept.blurbs} <= {replace(blurb, bridge="") for blurb in made.blurbs}
    assert kept.unverified - made.unverified == len(made.blurbs) - len(kept.blurbs)
    assert bool(find_unproved(made, words)) == (kept != made)
