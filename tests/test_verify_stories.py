"""The gate on what a story has from several articles, from an earlier edition, and from the editor's own hand."""

import hashlib
from dataclasses import replace

import pytest

from briefing.rendering.data import edition_from_json, edition_json
from briefing.types import Article, Blurb, Disagreement, Edition, Fact, Piece, Quote, Section, Sentence, Span, Story
from briefing.verification import find_unproved
from tests import edition_sample
from tests.newsroom import phrases


def article(name: str, outlet: str, text: str) -> Article:
    url = f"https://{name}.example/leak"
    return Article(
        id=name,
        url=url,
        canonical_url=url,
        title="Leak at fish plant",
        source=outlet,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


LEDGER = article("ledger", "The Ledger", "Twenty-five people were treated. The road is open.")
RADIO = article("radio", "Foreshore FM", "Doctors treated 27 people. The road has opened again.")
BEFORE = article("before", "The Ledger", "Homes were left on Monday.")


def fact(source: Article, text: str, same: tuple[Span, ...] = ()) -> Fact:
    return Fact(span=span(source, text), text=text, kind="figure", score=1.0, same=same)


def span(source: Article, text: str) -> Span:
    start = source.text.index(text)
    return Span(article_id=source.id, start=start, end=start + len(text))


def sentence(source: Article, text: str, intro: str = "") -> Sentence:
    return Sentence(pieces=(Piece(text=text, span=span(source, text)),), intro=intro)


TREATED = fact(LEDGER, "Twenty-five people were treated.")
DOCTORS = fact(RADIO, "Doctors treated 27 people.")
DIFFER = Disagreement(facts=(TREATED, DOCTORS), figures=(span(LEDGER, "Twenty-five"), span(RADIO, "27")))


def edition(blurb: Blurb) -> Edition:
    made = edition_sample.edition(subject="", preheader="")
    return replace(made, sections=(Section(name="", blurbs=(blurb,)),))


def blurb(**changes: object) -> Blurb:
    told = {"articles": (LEDGER, RADIO), "facts": (TREATED,), "background": (BEFORE,), "first_told": "2026-06-01-0630"}
    story = Story(id="leak", headline="Leak at fish plant", **(told | _of(Story, changes)))  # type: ignore[arg-type]
    lines = {"sentences": (sentence(LEDGER, "Twenty-five people were treated."),)} | _of(Blurb, changes)
    return Blurb(story=story, **lines)  # type: ignore[arg-type]


def _of(kind: type, changes: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in changes.items() if name in kind.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"facts": (replace(TREATED, same=(span(RADIO, "Doctors treated 27 people."),)),)},
        {"disagreements": (DIFFER,)},
        {"look_back": sentence(BEFORE, "Homes were left on Monday.", "As we told you on Monday:")},
        {"sentences": (sentence(RADIO, "Doctors treated 27 people.", "Foreshore FM has another figure:"),)},
        {"sentences": (Sentence(pieces=(Piece(text="Nobody knows how many."),), kind="editor"),)},
    ],
)
def test_what_holds_passes_and_survives_the_store(changes: dict[str, object]) -> None:
    made = edition(blurb(**changes))
    assert find_unproved(made, phrases()) == ()
    stored = {(item.id, item.sha256): item for item in (LEDGER, RADIO, BEFORE)}
    assert edition_from_json(edition_json(made), stored) == made


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"facts": (replace(TREATED, same=(span(LEDGER, "The road is open."),)),)}, "fact"),
        ({"facts": (replace(TREATED, same=(Span(article_id="gone", start=0, end=5),)),)}, "fact"),
        ({"facts": (replace(TREATED, same=(Span(article_id="radio", start=40, end=900),)),)}, "fact"),
        ({"disagreements": (replace(DIFFER, figures=DIFFER.figures[:1]),)}, "pair of figures"),
        ({"disagreements": (replace(DIFFER, figures=(DIFFER.figures[0], span(RADIO, "road"))),)}, "pair of figures"),
        ({"disagreements": (Disagreement(facts=(TREATED,), figures=DIFFER.figures[:1]),)}, "pair of figures"),
        ({"look_back": sentence(LEDGER, "The road is open.")}, "look back"),
        ({"look_back": sentence(BEFORE, "Homes were left on Monday.", "As Tomas Brandl told you:")}, "words before"),
        ({"sentences": (sentence(RADIO, "Doctors treated 27 people.", "The Courier has 28:"),)}, "words before"),
        ({"sentences": (Sentence(pieces=(Piece(text=" "),), kind="editor"),)}, "sentence"),
        ({"background": (replace(BEFORE, sha256="0" * 64),)}, "stored text"),
    ],
)
def test_what_does_not_hold_is_named(changes: dict[str, object], named: str) -> None:
    found = find_unproved(edition(blurb(**changes)), phrases())
    assert len(found) == 1
    assert named in found[0]


SAID = article(
    "said", "The Ledger", "“Nobody ran, and nobody fell,” said Ida Roy. The fire chief left at noon. Bo Lind stayed."
)
NAMED = article(
    "named", "Foreshore FM", "Fire chief Ida Roy closed the road." + " The day was long." * 20 + " A mayor came."
)


def with_role(role: str, speaker: str = "Ida Roy") -> Blurb:
    words = span(SAID, "Nobody ran, and nobody fell,")
    quote = Quote(
        span=words,
        text="Nobody ran, and nobody fell,",
        speaker=speaker,
        speaker_role=role,
        cue="said",
        kind="direct",
        sentence=span(SAID, "“Nobody ran, and nobody fell,” said Ida Roy."),
        confidence=0.95,
    )
    return blurb(
        articles=(SAID, NAMED),
        facts=(),
        quotes=(quote,),
        sentences=(sentence(SAID, "The fire chief left at noon."),),
    )


@pytest.mark.parametrize(
    ("role", "speaker", "holds"),
    [
        ("Fire chief", "Ida Roy", True),  # the other article introduces her so
        ("mayor", "Ida Roy", False),  # there, but pages from her name
        ("Fire chief", "Bo Lind", False),  # somebody else's
        ("Fire chief", "Roy", False),  # a surname alone may be another Roy's
        ("admiral", "Ida Roy", False),
        ("", "Ida Roy", True),
    ],
)
def test_a_role_may_stand_beside_the_same_full_name_in_another_article(role: str, speaker: str, holds: bool) -> None:
    found = [line for line in find_unproved(edition(with_role(role, speaker)), phrases()) if "this quote" in line]
    assert bool(found) is not holds
