"""The look that an editor chooses: colour, fonts, logo, what is shown; and figures, pictures and link words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from briefing import phrases
from briefing.checks import accessibility
from briefing.checks.mail_page import MailPage
from briefing.colours import LEAST_CONTRAST, contrast, from_hex
from briefing.errors import RenderError
from briefing.phrases import Phrases
from briefing.rendering import render, theme
from briefing.rendering.numbers import printed_numbers
from briefing.rendering.typesetting import last_words_together
from briefing.rendering.view import page
from briefing.types import (
    DARK_PAPER,
    PAPER,
    Article,
    Blurb,
    Edition,
    Logo,
    Look,
    Phrase,
    Rendering,
    Section,
    Sentence,
    Show,
    Story,
)
from tests.edition_sample import HEBREW, article, edition, ferry, piece, quota, told_in
from tests.test_config import SOURCE, mistake, read
from tests.test_render import Reader, workspace
from tests.workspace import RESOURCES

SHIPPED = theme.folders(None)
EN = phrases.load("en", SHIPPED)
THEMES = {name: RESOURCES.themes.load(name, SHIPPED) for name in ("posted", "brief")}


def chosen(text: str) -> Look:
    return read(f"{SOURCE}briefings:\n- look: {text}\n").briefing().look.look()


def rendered(name: str = "posted", look: Look | None = None, words: Phrases = EN, **changes: object) -> Rendering:
    return render(edition(look=look or Look(), **changes), THEMES[name], words)


# settings


def test_without_settings_a_briefing_looks_as_the_theme_does() -> None:
    assert chosen("") == Look() == chosen("{accent: '#A3161A'}")


def test_settings_become_the_look() -> None:
    look = chosen(
        "{accent: '#0a5c36', accent_dark: '#59c48d', fonts: {serif: Iowan Old Style, sans: [Inter, system-ui]}, "
        "logo: {image: https://strait.example/logo.png, width: 240}, show: {pictures: true, minutes: false}}"
    )
    assert look == Look(
        accent="#0a5c36",
        accent_dark="#59c48d",
        serif=("Iowan Old Style",),
        sans=("Inter", "system-ui"),
        logo=Logo(image="https://strait.example/logo.png", width=240),
        show=Show(pictures=True, minutes=False),
    )


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ("{accent: '#ffcc00'}", "accent: has a contrast of 1.5 on the paper, #fffdf9; it needs 4.5: make it darker"),
        ("{accent_dark: '#550000'}", "accent_dark: has a contrast of 1.2 on the paper, #1a1917; it needs 4.5: make it"),
        ("{accent: red}", "accent: 'red' is not a colour; write it as '#a3161a', in quotes"),
        ("{accent: '#a3161a;x'}", "accent: '#a3161a;x' is not a colour"),
        ("{accent: }", "has a colour that is empty; write it in quotes, '#a3161a': YAML takes # for a comment"),
        ('{fonts: {serif: ["x\'; } a"]}}', "is not the name of a font; write a name alone, such as Iowan Old Style"),
        ("{fonts: {sans: ['url(https://x.example)']}}", "is not the name of a font"),
        ("{logo: {image: 'http://x.example/l.png', width: 200}}", "is not an https address; mail programs show no"),
        ("{logo: {image: 'https://x.example/l.png', width: 900}}", "logo.width: "),
        ("{show: {pictures: often}}", "show.pictures: "),
        ("{acccent: '#000000'}", "acccent: is not known; did you mean accent?"),
    ],
)
def test_a_mistake_says_what_is_wrong(look: str, told: str) -> None:
    assert told in mistake(f"{SOURCE}briefings:\n- look: {look}\n")


@given(st.integers(0, 0xFFFFFF))
def test_a_colour_for_the_dark_can_always_be_read(number: int) -> None:
    accent = f"#{number:06x}"
    assume(contrast(from_hex(accent), from_hex(PAPER)) >= LEAST_CONTRAST)
    assert contrast(from_hex(chosen(f"{{accent: '{accent}'}}").accent_dark), from_hex(DARK_PAPER)) >= LEAST_CONTRAST


# what is printed


@pytest.mark.parametrize("name", THEMES)
def test_colours_and_fonts_reach_mail_and_web(name: str) -> None:
    look = Look(accent="#0a5c36", accent_dark="#59c48d", serif=("Iowan Old Style",), sans=("Inter",))
    made = rendered(name, look)
    for source in (made.mail, made.web):
        assert "#0a5c36" in source
        assert "#59c48d" in source
        assert "#a3161a" not in source
        assert "'Iowan Old Style', Charter, 'Bitstream Charter', Georgia" in source
        assert "Inter, -apple-system, 'Segoe UI', Roboto" in source
    assert "var(--" not in made.mail


@pytest.mark.parametrize("name", THEMES)
def test_a_look_that_was_not_checked_writes_no_style(name: str) -> None:
    bad = "x;}</style><script>"
    look = Look(accent=bad, accent_dark=bad, serif=(bad,), sans=(bad,), logo=Logo(image="javascript:x", width=9))
    made = rendered(name, look)
    assert made == rendered(name)


@pytest.mark.parametrize("name", THEMES)
def test_a_logo_says_the_title(name: str) -> None:
    look = Look(logo=Logo(image="https://strait.example/logo.png?a=1&b=2", width=240))
    for source in (rendered(name, look).mail, rendered(name, look).web):
        (image,) = [attrs for tag, attrs in Reader(source).tags if tag == "img"]
        assert (image["alt"], image["width"]) == ("The Strait Briefing", "240")
        assert image["src"] == "https://strait.example/logo.png?a=1&b=2"
    assert "img-src https:" in rendered(name, look).web
    assert "img-src" not in rendered(name).web


def test_an_unknown_variable_names_those_there_are(tmp_path: Path) -> None:
    css = (SHIPPED[-1] / "shared" / "mail.css").read_text("utf-8").replace("var(--accent)", "var(--acccent)")
    with pytest.raises(RenderError, match=r"no var\(--acccent\) for mail.*var\(--accent\), var\(--accent-dark\)"):
        theme.load("posted", workspace(tmp_path, shared__mail_css="", **{"shared__mail.css": css}))


@pytest.mark.parametrize("name", THEMES)
def test_right_to_left_turns_every_side(name: str) -> None:
    hebrew = told_in(HEBREW, "מועצת הנמל אישרה תוכנית", "he")
    made = rendered(name, words=replace(EN, words="he"), sections=hebrew.sections)
    assert '<html lang="en" dir="rtl"' in made.mail
    assert 'dir="rtl"' in made.web
    for side in ("border-left", "padding-left: 2", "padding-left: 1", "direction:ltr"):
        assert side not in made.mail
    assert "-inline-" not in made.mail
    assert "text-align:right" in made.mail


def test_parts_can_be_left_away() -> None:
    look = Look(show=Show(sections=False, minutes=False, left_out=False))
    for name in THEMES:
        made = rendered(name, look)
        for source in (made.mail, made.web, made.text):
            assert "On the water" not in source
            assert "ON THE WATER" not in source
            assert "1\u00a0min" not in source
            assert "left out; " not in source
        assert "Bakery wins" not in made.web
    assert "1\u00a0min" in rendered("brief").mail
    assert "could not be matched" in rendered("brief", look).mail, "what failed is always said"


@pytest.mark.parametrize("name", THEMES)
def test_pictures_are_shown_when_asked_for_and_only_from_https(name: str) -> None:
    def pictured(image: str) -> Section:
        blurb = quota()
        lead = replace(blurb.story.lead, image=image)
        return Section(name="", blurbs=(replace(blurb, story=replace(blurb.story, articles=(lead,))),))

    look = Look(show=Show(pictures=True))
    shown = rendered(name, look, sections=(pictured("https://tidewater.example/p.jpg"),))
    for source in (shown.mail, shown.web):
        (image,) = [attrs for tag, attrs in Reader(source).tags if tag == "img"]
        assert image["alt"] == ""
        assert "Picture: Tidewater Weekly" in source
    assert "<img" not in rendered(name, sections=(pictured("https://tidewater.example/p.jpg"),)).mail
    assert "<img" not in rendered(name, look, sections=(pictured("http://tidewater.example/p.jpg"),)).mail


def test_intros_and_bridges_are_set_apart() -> None:
    for source in (rendered().mail, rendered().web):
        assert "<em>As we told you on Monday,</em>" in source


# by the numbers


def told(text: str, *, headline: str = "A day in Port Allen", slug: str = "", language: str = "en") -> Blurb:
    lead = replace(article("The Strait Courier", headline, text, slug=slug or text[:9]), language=language)
    said = Sentence(pieces=(piece(lead, text),))
    return Blurb(story=Story(id=text, headline=headline, articles=(lead,)), sentences=(said,), points=(said,))


def captions(*blurbs: Blurb) -> list[tuple[str, str]]:
    # The other story makes two: a lone figure is not shown.
    first = told("The strike left 9,000 ferry passengers without a schedule on Friday.", slug="other")
    made = edition(sections=(Section(name="", blurbs=(first, *blurbs)),))
    return [(number.figure, number.caption) for number in printed_numbers(made)][1:]


def test_a_figure_and_the_words_behind_it_are_cut_from_one_sentence() -> None:
    text = "The board kept its hours after 2,100 people signed a petition, the chair told a meeting."
    assert captions(told(text)) == [("2,100", "people signed a petition")]
    blurb = told("A fund of $4.2 million for a new library roof will be set up in the spring.")
    assert captions(blurb) == []  # a sentence of plans would need "will be set up", which stands behind the caption


def test_a_vote_is_captioned_by_the_headline_of_its_story() -> None:
    text = "Ferry crews on the Allen Strait voted 412 to 287 on Tuesday to reject the agreement."
    headline = "Harbour workers reject ferry deal"
    assert captions(told(text, headline=headline)) == [("412–287", headline)]


@pytest.mark.parametrize(
    "text",
    [
        "Eleven of the department's 26 nursing positions are vacant.",
        "About 340 homes inside the cordon have been evacuated.",
        "The town did not lose 340 homes along the harbour.",
        "The fire could reach 340 homes along the harbour.",
        "The fire destroyed 340 homes in that old harbour district.",
        "The fire destroyed 7 homes along the harbour.",
        "The crews have 340 days for a new agreement.",
        "The mayor counted 340 homes.",
        "The deal would bring back 310 of the 420 jobs in the mill.",
        "The house has room for twenty guests from the mainland.",
    ],
)
def test_a_figure_that_says_something_else_alone_is_left_out(text: str) -> None:
    assert captions(told(text)) == []


def test_a_figure_of_another_language_or_of_somebodys_word_is_left_out() -> None:
    text = "The fire destroyed 340 homes along the harbour."
    assert captions(told(text)) == [("340", "homes along the harbour")]
    french = (
        "Le feu a détruit 340 maisons le long du port de la ville, et les gens ont dormi dans le gymnase de l’école."
    )
    assert captions(told(french, language="fr")) == []
    blurb = told(text)
    assert captions(replace(blurb, points=(replace(blurb.points[0], intro="Island Radio adds:"),))) == []
    assert captions(replace(blurb, points=(replace(blurb.points[0], kind="editor"),))) == []


def test_numbers_stand_in_theme_brief_and_lead_to_their_sentences() -> None:
    sections = (
        Section(
            name="",
            blurbs=(
                told("The fire destroyed 340 homes along the harbour.", slug="a"),
                told("The city received 64 noise complaints about the foghorn.", slug="b"),
            ),
        ),
    )
    made = rendered("brief", sections=sections)
    assert "64 noise complaints about the foghorn" in Reader(made.mail).text
    view = page(edition(sections=sections), EN, numbers=True)
    assert view.numbers
    for number in view.numbers:
        assert number.url in Reader(made.mail).hrefs
        assert number.url in Reader(made.web).hrefs
        assert number.url in made.text
        assert "#:~:text=" in number.url
    off = rendered("brief", Look(show=Show(numbers=False)), sections=sections)
    assert 'class="numbers"' not in off.mail + off.web


# link words


def credited(slug: str, words: str, behind: str, *others: tuple[str, str]) -> Blurb:
    lead = article("Cape Current", f"Title {slug}", f"Text of {slug}.", "Ewan Strickland", slug=slug)
    more: tuple[Article, ...] = tuple(article(name, "Other", f"Other {to}.", slug=to) for name, to in others)
    credit = [Phrase(text=words, url=lead.url), Phrase(text=behind)]
    credit += [Phrase(text=other.source, url=other.url) for other in more]
    story = Story(id=slug, headline=lead.title, articles=(lead, *more))
    said = Sentence(pieces=(piece(lead, lead.text),))
    return Blurb(story=story, sentences=(said,), points=(said,), credit=(*credit, Phrase(text=".")))


def of_links(made: Edition, name: str = "posted") -> dict[str, set[str]]:
    targets: dict[str, set[str]] = defaultdict(set)
    for url, words in MailPage(render(made, THEMES[name], EN).mail).links():
        targets[words].add(url)
    return {words: urls for words, urls in targets.items() if "strait.example" not in "".join(urls)}


def test_the_same_words_lead_to_one_place() -> None:
    read = ("Read Ewan Strickland", " in Cape Current; ")
    blurbs = (
        credited("one", *read, ("Island Radio", "r1")),
        credited("two", *read, ("Island Radio", "r2")),
        credited("three", *read, ("Le Quai", "q3")),
    )
    made = edition(sections=(Section(name="", blurbs=blurbs),), note="", look=Look())
    assert of_links(made) == {
        "Read Ewan Strickland: Title one": {"https://capecurrent.example/one"},
        "Island Radio: Other: Title one": {"https://islandradio.example/r1"},
        "Read Ewan Strickland: Title two": {"https://capecurrent.example/two"},
        "Island Radio: Other: Title two": {"https://islandradio.example/r2"},
        "Read Ewan Strickland: Title three": {"https://capecurrent.example/three"},
        "Le Quai": {"https://lequai.example/q3"},
    }
    # What is seen stays as it is, and every outlet is a link.
    rendering = render(made, THEMES["posted"], EN)
    seen = [link.text_content() for link in MailPage(rendering.mail).root.iter("a") if "strait" not in link.get("href")]
    assert seen == ["Read Ewan Strickland", "Island Radio"] * 2 + ["Read Ewan Strickland", "Le Quai"]
    assert "Read Ewan Strickland [3] in Cape Current; Island Radio [4]." in " ".join(rendering.text.split())
    for html in (rendering.mail, rendering.web):
        assert len(re.findall(r"<a [^>]*aria-label=", html)) == 5


def test_words_of_the_note_are_taken_too() -> None:
    blurbs = (credited("one", "Cape Current", " has more"),)
    made = edition(sections=(Section(name="", blurbs=blurbs),), note="See [Cape Current](https://elsewhere.example/).")
    assert of_links(made)["Cape Current"] == {"https://elsewhere.example/"}
    assert of_links(made)["Cape Current: Title one"] == {"https://capecurrent.example/one"}


@pytest.mark.parametrize("name", THEMES)
def test_no_link_words_are_objected_to(name: str) -> None:
    blurbs = tuple(
        credited(f"s{n}", "Read Ewan Strickland", " in Cape Current; ", ("Le Quai", f"q{n}")) for n in range(9)
    )
    made = edition(sections=(Section(name="", blurbs=(ferry(), *blurbs)),))
    rendering = render(made, THEMES[name], EN)
    assert [one.what for one in accessibility.findings(MailPage(rendering.mail)) if one.rule == "link words"] == []


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (
            "25 treated after a leak at Tern Harbour fish plant",
            "25 treated after a leak at Tern Harbour fish\u00a0plant",
        ),
        ("The deal is off", "The deal is off"),
        (
            "Province publishes its recommendations internationally",
            "Province publishes its recommendations internationally",
        ),
        ("", ""),
    ],
)
def test_a_headline_ends_in_no_lone_word(told: str, kept: str) -> None:
    assert last_words_together(told) == kept
