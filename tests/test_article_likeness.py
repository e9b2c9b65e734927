import pytest

from briefing.stories.article_likeness import is_guide, is_roundup, without_dates


@pytest.mark.parametrize(
    "title",
    [
        "Business Highlights",
        "Monday briefing",
        "Morning news",
        "The morning links for May 10, 2026",
        "What’s News",
        "What to watch",
        "News in pictures - 10 May, 2026",
        "Port Allen in brief",
        "Evening quick crossword",
        "Revue de presse",
        "Mardi en images",
    ],
)
def test_a_roundup_names_no_event(title: str) -> None:
    assert is_roundup(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Ferry crews vote down deal",
        "Market wrap: Merrow Ferries buys its rival Northline for 2 million",
        "Prime minister cancels morning briefing after leak",
        "Newsletter publisher Quill files for bankruptcy in Port Allen",
        "Toll of the ferry fire could top 30",
    ],
)
def test_what_names_an_event_is_no_roundup(title: str) -> None:
    assert not is_roundup(title)


@pytest.mark.parametrize(
    "title",
    [
        "Can the ferries be saved?",
        "How ferries run",
        "10 facts about ferries",
        "Pourquoi le bac ferme",
        "渡轮会停航吗？",
    ],
)
def test_a_guide_asks_or_explains(title: str) -> None:
    assert is_guide(title)


def test_news_is_no_guide() -> None:
    assert not is_guide("Ferry crews vote down deal")
    assert not is_guide("Howe wins the Merrow seat")


@pytest.mark.parametrize(
    "text",
    [
        "Prices for March 10, 2026",
        "Prices for 10 March 2026",
        "Prices for 3/10/2026",
        "Prices for Tuesday",
        "Prices for mardi",
    ],
)
def test_a_date_is_taken_out(text: str) -> None:
    assert without_dates(text).split() == ["Prices", "for"]


def test_what_only_looks_like_a_date_stays() -> None:
    text = "March on May street: 10 held, 24/7 watch, flight 310"
    assert without_dates(text) == text
