"""The made-up editions: true like any other, as long as they say, and set from the right where they run from there."""

from __future__ import annotations

import pytest

from briefing import phrases
from briefing.phrases import Phrases
from briefing.preview import made_up_editions
from briefing.rendering import render, theme
from briefing.types import Rendering
from briefing.verification import find_unproved
from tests.workspace import RESOURCES

FOLDERS = theme.folders(None)
COUNTS = {"one": 1, "three": 3, "twelve": 12, "many": 26, "down": 6, "long": 6, "french": 3, "rtl": 3}


def words(edition_id: str) -> Phrases:
    return made_up_editions.made_up_phrases(
        edition_id, phrases.load(made_up_editions.MADE_UP_EDITIONS[edition_id].language, FOLDERS)
    )


def rendered(edition_id: str, name: str) -> Rendering:
    return render(
        made_up_editions.made_up_edition(edition_id, name), RESOURCES.themes.load(name, FOLDERS), words(edition_id)
    )


@pytest.mark.parametrize("edition_id", made_up_editions.MADE_UP_EDITIONS)
def test_every_made_up_edition_passes_the_gate(edition_id: str) -> None:
    made = made_up_editions.made_up_edition(edition_id, "posted")
    assert find_unproved(made, words(edition_id)) == ()
    assert find_unproved(made) == ()
    assert len(made.blurbs) == COUNTS[edition_id.removeprefix(made_up_editions.MADE_UP_PREFIX)]
    assert len({blurb.story.headline for blurb in made.blurbs}) == len(made.blurbs)
    assert made == made_up_editions.made_up_edition(edition_id, "posted")


@pytest.mark.parametrize("name", ["posted", "brief"])
@pytest.mark.parametrize("edition_id", made_up_editions.MADE_UP_EDITIONS)
def test_every_theme_shows_every_made_up_edition(edition_id: str, name: str) -> None:
    made = rendered(edition_id, name)
    for place in range(1, len(made_up_editions.made_up_edition(edition_id, name).blurbs) + 1):
        assert f'id="story-{place}"' in made.mail
    assert made.text


def test_long_titles_are_long() -> None:
    lengths = [len(blurb.story.headline) for blurb in made_up_editions.made_up_edition("stress:long", "brief").blurbs]
    assert all(200 <= length < 260 for length in lengths)


def test_a_source_that_is_down_is_said() -> None:
    assert "islandradio.example" in rendered("stress:down", "posted").text


@pytest.mark.parametrize("name", ["posted", "brief"])
def test_a_right_to_left_mail_is_set_from_the_right(name: str) -> None:
    made = rendered("stress:rtl", name)
    assert 'dir="rtl"' in made.mail
    assert 'dir="rtl"' in made.web
    assert "direction:ltr" not in made.mail.partition("</head>")[2].partition('id="story-1"')[2]
    assert "text-align:right" in made.mail
    assert "text-align:right" not in rendered("stress:one", name).mail
