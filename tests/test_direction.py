"""Which way a blurb runs and in which language, and what an edition says of its excerpts."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest

from briefing import phrases
from briefing.rendering import render, theme
from briefing.rendering.direction import language_of
from briefing.rendering.view import page
from briefing.types import Credit, CreditedOutlet, Section
from tests.edition_sample import ARABIC, FRENCH_PORT, HEBREW, edition, ferry, library, told_in
from tests.newsroom import article
from tests.workspace import RESOURCES

SHIPPED = theme.folders(None)
EN = phrases.load("en", SHIPPED)
THEMES = {name: RESOURCES.themes.load(name, SHIPPED) for name in ("posted", "brief")}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("text", "title", "tagged", "language"),
    [
        (ARABIC, "مجلس الميناء يوافق على خطة", "ar-EG", "ar"),
        (HEBREW, "מועצת הנמל אישרה תוכנית", "he", "he"),
        (HEBREW, "מועצת הנמל אישרה תוכנית", "en", "und"),  # what the page says cannot be
        (HEBREW, "מועצת הנמל אישרה תוכנית", "", "und"),
    ],
)
def test_a_blurb_says_its_language_and_direction(name: str, text: str, title: str, tagged: str, language: str) -> None:
    made = told_in(text, title, tagged)
    shown = render(made, THEMES[name], EN)
    for html in (shown.mail, shown.web):
        root = lxml.html.document_fromstring(html)
        (block,) = [one for one in root.iter("p", "ul") if text in one.text_content() and one.get("dir")]
        assert (block.get("lang"), block.get("dir")) == (language, "rtl")
        ours = [one for one in block.iter("em", "span") if one.text_content() in ("New today:", "Also on this:")]
        assert {(one.get("lang"), one.get("dir")) for one in ours} == {("en", "ltr")}
        assert root.get("dir") == "ltr"
    # Set apart in lists of mail, where it stands beside the sender and other subjects.
    assert shown.subject == f"\u2068{title}\u2069"
    assert shown.preheader == f"\u2068{title}\u2069; Bridge closes"


@pytest.mark.parametrize("name", THEMES)
def test_another_language_of_the_same_script_is_named_and_the_editions_own_is_not_set_apart(name: str) -> None:
    shown = render(told_in(FRENCH_PORT, "Le bac reste au port", "fr"), THEMES[name], EN)
    for html in (shown.mail, shown.web):
        root = lxml.html.document_fromstring(html)
        (french,) = [one for one in root.iter("p", "ul") if FRENCH_PORT in one.text_content() and one.get("lang")]
        assert (french.get("lang"), french.get("dir")) == ("fr", "ltr")
    assert shown.subject == "Le bac reste au port"
    own = render(edition(sections=(Section(name="", blurbs=(ferry(),)),)), THEMES[name], EN)
    assert 'lang="en" dir="ltr">Nadine' not in own.mail + own.web


@pytest.mark.parametrize(
    ("title", "tagged", "language"),
    [
        ("ياسمين تزهر في دمشق مرة أخرى", "", "und"),
        ("ياسمين تزهر في دمشق مرة أخرى", "ar", "ar"),
        ("Le port ferme pour les vacances", "", "fr"),
        ("The port closes for the winter", "", "en"),
    ],
)
def test_a_headline_without_a_text_says_its_language_itself(title: str, tagged: str, language: str) -> None:
    assert language_of(article(text="", title=title, language=tagged)) == language


def test_the_line_under_a_headline_names_the_reporters_that_the_credit_proved() -> None:
    one = ferry()
    lead = replace(one.story.lead, authors=("By admin, Nadine Okafor (staff)",))
    outlet = CreditedOutlet(name=lead.source, url=lead.url)
    told = replace(
        one,
        story=replace(one.story, articles=(lead, *one.story.articles[1:])),
        credit_from=Credit(outlets=(outlet,), reporters=("Nadine Okafor",), more=1),
    )
    for credit, line in (
        (told.credit_from, "Nadine Okafor, The Strait Courier"),
        (replace(told.credit_from, reporters=()), "The Strait Courier"),  # type: ignore[type-var]
        (None, "By admin, Nadine Okafor (staff), The Strait Courier"),
    ):
        shown = edition(sections=(Section(name="", blurbs=(replace(told, credit_from=credit),)),))
        assert page(shown, EN).blurbs[0].quiet[0].replace("\xa0", " ") == line


@pytest.mark.parametrize(
    ("outlets", "said"),
    [
        ((), ""),
        (("Quay FM",), "From Quay FM we had only an excerpt."),
        (("Quay FM", "Radio", "Quay FM"), "From Quay FM and Radio we had only excerpts."),
    ],
)
@pytest.mark.parametrize("name", THEMES)
def test_who_gave_only_an_excerpt_is_said_once(name: str, outlets: tuple[str, ...], said: str) -> None:
    blurbs = [ferry()]
    for outlet in outlets:
        one = library()
        lead = replace(one.story.lead, source=outlet)
        blurbs.append(replace(one, story=replace(one.story, articles=(lead,))))
    shown = render(edition(sections=(Section(name="", blurbs=tuple(blurbs)),)), THEMES[name], EN)
    for html in (shown.mail, shown.web, shown.text):
        words = " ".join(html.split())
        assert words.count("excerpt") == bool(said)
        assert said in words
