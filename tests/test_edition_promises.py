"""What holds of every edition, whatever is in the stories: told the same twice, proved, short enough, nothing twice."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from briefing.composition import EditionSpec, compose
from briefing.composition.printed_sentences import make_sentence
from briefing.composition.reading_length import prose_words
from briefing.text.wording import word_count
from briefing.types import Article, Disagreement, Edition, Fact, Quote, Sentence, Span, Story
from briefing.verification import find_unproved
from tests.newsroom import BRIEF, NOW, POSTED, article, fact, phrases, quote

EN, FR = phrases(), phrases("fr")
SPEC = EditionSpec(
    briefing="daily",
    slot="2026-06-03-0630",
    number=7,
    title="The Strait Daily",
    made_at=NOW,
    note="Good morning.",
    sections=("Top", "Region"),
)
PEOPLE = ("Ada Roy", "Bo Lind", "Cy Day", "Tomas Brandl", "Elodie Marchand")
ROLES = ("mayor of Port Allen", "president of Local 88", "", "the harbour master")
PLACES = ("Port Allen", "Sorrel", "Gull Point", "Larkin Bay")
OUTLETS = ("The Strait Courier", "Island Radio", "Cape Current", "Le Quai")
NOUNS = tuple("council harbour school bridge ferry museum orchard clinic library stadium railway bakery quarry".split())
VERBS = tuple(
    "opened closed rejected approved delayed sold inspected repainted insured restored flooded mended".split()
)
STARTS = (
    "The {noun} of {place} {verb}",
    "The company {verb}",
    "{surname} {verb}",
    "{person}, the {noun} keeper, {verb}",
    "He {verb}",
    "The {noun} also {verb}",
    "Officials in {place} {verb}",
    "About {n} people {verb}",
    "Nous avons {verb}",
    "This {noun} {verb}",
    "And the {noun} {verb}",
)


def clause(random: Random) -> str:
    person = random.choice(PEOPLE)
    start = random.choice(STARTS).format(
        noun=random.choice(NOUNS),
        place=random.choice(PLACES),
        verb=random.choice(VERBS),
        person=person,
        surname=person.split()[-1],
        n=random.randint(2, 900),
    )
    rest = " ".join(random.choice(NOUNS) for _ in range(random.randint(2, 28)))
    return f"{start} {random.randint(1, 900)} {rest}{random.choice(('.', '.', '.', '…', '?'))}"


def said(random: Random) -> tuple[str, str, str]:
    words = " ".join(random.choice(NOUNS) for _ in range(random.randint(3, 20)))
    return f"We saw the {words},", random.choice(PEOPLE), random.choice(ROLES)


def told(random: Random, name: str, outlet: str) -> tuple[Article, tuple[Fact, ...], tuple[Quote, ...]]:
    lines = [clause(random) for _ in range(random.randint(1, 7))]
    quotes = [said(random) for _ in range(random.randint(0, 3))]
    spoken = [f"“{text}” {random.choice(('she said', f'said {who}'))}, {role}." for text, who, role in quotes]
    parts = [*lines, *spoken]
    text = "".join(part + random.choice((" ", "\n\n")) for part in parts).strip()
    made = article(
        name,
        text,
        title=" ".join(random.sample(NOUNS, random.randint(1, 9))),
        source=outlet,
        authors=random.choice(((), ("Nadine Okafor",), ("A B", "C D", "E F"))),
        language=random.choice(("en", "fr")),
    )
    facts = tuple(fact(made, line) for line in dict.fromkeys(lines))
    found = tuple(quote(made, text, who, role if role in made.text else "") for text, who, role in quotes)
    return made, facts, tuple(q for q in found if q.speaker and q.speaker in made.text)


def one_story(random: Random, number: int) -> tuple[Story, dict[str, Sentence]]:
    many = random.sample(OUTLETS, random.randint(1, 3))
    read = [told(random, f"a{number}-{place}", outlet) for place, outlet in enumerate(many)]
    background: tuple[Article, ...] = ()
    told_as: dict[str, Sentence] = {}
    first_told = random.choice(("", "", "2026-06-02-0630", "2026-05-01", "2026-06-03-0500"))
    if first_told:
        old, facts, _ = told(random, f"a{number}-0", many[0])
        background = (old,)
        printed = make_sentence(old, facts[0].span.start, facts[0].span.end)
        told_as = {old.id: printed} if printed and random.random() < 0.7 else {}
    disagreements: tuple[Disagreement, ...] = ()
    if len(read) > 1:
        sides = read[0][1][0], read[1][1][0]
        figures = [_number(side) for side in sides]
        if sides[0].text[_rel(figures[0], sides[0])] != sides[1].text[_rel(figures[1], sides[1])]:
            disagreements = (Disagreement(facts=sides, figures=(figures[0], figures[1])),)
    made = Story(
        id=f"s{number}",
        headline=read[0][0].title,
        articles=tuple(row[0] for row in read),
        facts=tuple(f for row in read for f in row[1]),
        quotes=tuple(q for row in read for q in row[2]),
        section=random.choice(("Top", "Region", "Else")),
        first_told=first_told,
        score=float(random.randint(1, 9)),
        disagreements=disagreements,
        background=background,
        change=random.choice(("", "update", "correction")) if first_told else "",
        thread=random.choice(("", "", "t1", "t2")),
    )
    return made, told_as


def _number(of: Fact) -> Span:
    start = next(at for at, letter in enumerate(of.text) if letter.isdigit())
    end = start + 1
    return Span(article_id=of.span.article_id, start=of.span.start + start, end=of.span.start + end)


def _rel(span: Span, of: Fact) -> slice:
    return slice(span.start - of.span.start, span.end - of.span.start)


def edition_of(seed: int, spec: EditionSpec) -> Edition:
    random = Random(seed)
    stories: list[Story] = []
    told_as: dict[str, Sentence] = {}
    for number in range(random.randint(0, 8)):
        story, known = one_story(random, number)
        stories.append(story)
        told_as |= known
    stories.sort(key=lambda story: (-story.score, story.id))
    return compose(stories, spec=spec, phrases=EN, told_as=told_as, other_phrases={"en": EN, "fr": FR})


# Other editions in each run, and each of them composed once for all its promises. 2408 has a long look back, a long
# opening and a long credit.
SEEDS = (2408, *Random().sample(range(10**6), 50))
THEMES = {"posted": POSTED, "brief": BRIEF}


@pytest.fixture(scope="module")
def editions() -> dict[tuple[int, str], Edition]:
    return {
        (seed, theme): edition_of(seed, replace(SPEC, theme=THEMES[theme]))
        for seed in SEEDS
        for theme in list(THEMES)[: 1 + seed % 2]
    }


def test_every_edition_is_proved(editions: dict[tuple[int, str], Edition]) -> None:
    for made, edition in editions.items():
        assert find_unproved(edition, EN) == (), made
        for blurb in edition.blurbs:
            looked = (blurb.look_back,) if blurb.look_back else ()
            sentences = (*looked, *blurb.sentences, *blurb.points)
            assert all(any(p.span for p in sentence.pieces) for sentence in sentences), made


def test_every_edition_is_composed_the_same_again(editions: dict[tuple[int, str], Edition]) -> None:
    for seed, theme in list(editions)[:25]:
        assert edition_of(seed, replace(SPEC, theme=THEMES[theme])) == editions[seed, theme], (seed, theme)


@pytest.mark.parametrize("theme", list(THEMES))
def test_an_edition_stays_within_its_words(theme: str) -> None:
    # A note that is long enough to count.
    spec = replace(SPEC, theme=THEMES[theme], note="Good morning, and mind the fog. " * 8)
    for seed in SEEDS[:20]:
        most = 150 + seed % 300
        edition = edition_of(seed, replace(spec, words=most))
        assert edition.words <= most or len(edition.blurbs) == 1, seed
        minutes = edition_of(seed, replace(spec, minutes=1))
        assert minutes.minutes == 1 or len(minutes.blurbs) == 1, seed


def test_a_blurb_is_short_and_says_nothing_twice(editions: dict[tuple[int, str], Edition]) -> None:
    for seed in SEEDS:
        edition = editions[seed, "posted"]
        printed = [made.text for blurb in edition.blurbs for made in blurb.sentences]
        assert len(printed) == len(set(printed)), seed
        for blurb in edition.blurbs:
            assert prose_words(blurb) <= 110, seed
            assert sum(made.kind == "quote" for made in blurb.sentences) <= 1, seed
        assert edition.words == word_count(SPEC.note) + sum(map(prose_words, edition.blurbs)), seed


def test_no_quote_without_a_speaker(editions: dict[tuple[int, str], Edition]) -> None:
    for seed in SEEDS:
        for blurb in editions[seed, "posted"].blurbs:
            for made in (made for made in blurb.sentences if made.kind == "quote"):
                said_by = [q.speaker or "" for q in blurb.story.quotes if _inside(q, made)]
                assert said_by, seed
                assert any(speaker and speaker.split()[-1] in made.text for speaker in said_by), seed


def _inside(of: Quote, made: Sentence) -> bool:
    return any(
        piece.span
        and piece.span.article_id == of.span.article_id
        and piece.span.start < of.span.end
        and of.span.start < piece.span.end
        for piece in made.pieces
    )


def test_bridges_are_rare_and_vary(editions: dict[tuple[int, str], Edition]) -> None:
    for seed in SEEDS:
        edition = editions[seed, "posted"]
        ours = [b.bridge for b in edition.blurbs if b.bridge and not b.bridge.startswith("More on")]
        assert len(ours) <= (len(edition.blurbs) + 2) // 3, seed
        assert all(a != b for a, b in pairwise(ours)), seed
        firsts = [section.blurbs[0] for section in edition.sections]
        assert all(not blurb.bridge or blurb.story.first_told for blurb in firsts), seed


def test_subject_and_preheader_keep_their_lengths(editions: dict[tuple[int, str], Edition]) -> None:
    for seed in SEEDS:
        edition = editions[seed, "posted"]
        assert len(edition.subject) <= 78, seed
        assert edition.preheader or not edition.blurbs, seed
        assert len(edition.preheader) <= 140 or not edition.preheader_from, seed
        assert not set(edition.subject.split()[-1:]) & {"the", "of", "and", "to", "after"}, seed
