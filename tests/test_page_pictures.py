"""Pictures of a page: none that is an icon, an avatar, a thumbnail or a logo."""

from __future__ import annotations

import pytest

from briefing.meta import read_html, shows_something

PICTURE = "https://bay.example/img/2026/east-main.jpg"


@pytest.mark.parametrize(
    "address",
    [
        "https://bay.example/img/logo.png",
        "https://bay.example/img/bay-post-logo-512.png",
        "https://bay.example/img/mark.svg",
        "https://bay.example/img/default.jpg",
        "https://bay.example/icons/x.png",
        "https://0.gravatar.com/avatar/5f?s=512",
        "https://bay.example/img/main-72x72.jpg",
        "https://cdn.bay.example/i/main.jpg?h=40&w=60",
        "https://bay.example/static/share.png",
    ],
)
def test_what_shows_nothing_of_the_news_is_no_picture(address: str) -> None:
    head = f"<meta property='og:image' content='{address}'>"
    assert read_html(f"<html><head>{head}</head></html>").image == ""
    assert (
        read_html(f"<html><head>{head}<meta name='twitter:image' content='{PICTURE}'></head></html>").image == PICTURE
    )


@pytest.mark.parametrize(
    "address",
    [
        PICTURE,
        "https://cdn.bay.example/i/main.jpg?w=1200",
        "https://bay.example/img/the-new-logo-of-the-water-board-on-a-truck.jpg",
        "https://bay.example/img/share-price-of-bay-water.png",
    ],
)
def test_pictures_of_the_news(address: str) -> None:
    assert shows_something(address)


def test_a_picture_that_says_it_is_small_is_none() -> None:
    head = f"<meta property='og:image' content='{PICTURE}'><meta property='og:image:width' content='{{}}'>"
    assert read_html(f"<html><head>{head.format(72)}</head></html>").image == ""
    assert read_html(f"<html><head>{head.format(1200)}</head></html>").image == PICTURE
