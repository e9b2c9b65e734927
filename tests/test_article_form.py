"""What leads a story and what does not: plain articles before live pages, videos, galleries and round-ups."""

from dataclasses import replace

import pytest

from briefing.composition import EditionSpec, compose
from briefing.stories import article_form, group, rank_stories
from briefing.stories.article_forms import is_plain_article
from briefing.types import Article
from tests.newsroom import FERRY_FACTS, NOW, POSTED, article, phrases, story, summary

HOST = "https://courier.example"


def titled(title: str, path: str = "/news/2026/06/03/ferry") -> Article:
    return article(title=title, url=f"{HOST}{path}")


@pytest.mark.parametrize(
    ("title", "path", "form"),
    [
        ("Ferry crews reject deal", "/news/2026/06/03/ferry", "article"),
        ("Live: ferry crews vote on a deal", "/news/1", "live page"),
        ("EN DIRECT, grève des traversiers", "/monde/1", "live page"),
        ("Ferry vote – as it happened", "/news/1", "live page"),
        ("Ferry vote - live", "/news/1", "live page"),
        ("Ferry crews count their votes", "/news/ferry-vote-live-updates-1837", "live page"),
        ("Ferry crews count their votes", "/news/live/1837", "live page"),
        ("Ferry crews live on the quay", "/news/ferry-crews-live-on-the-quay", "article"),
        ("Where the crews live", "/news/where-the-crews-live", "article"),
        ("Watch: Crews sing on the quay", "/news/1", "video"),
        ("Vidéo – Les équipages chantent", "/monde/1", "video"),
        ("Crews sing on the quay", "/videos/crews-sing", "video"),
        ("Watch prices rise in Port Allen", "/news/watch-prices", "article"),
        ("Crews appear in court by video link", "/news/crews-in-court", "article"),
        ("In pictures: the strike of the ferries", "/news/1", "gallery"),
        ("Grève des traversiers : les images", "/galeries/greve", "gallery"),
        ("La grève en images", "/monde/1", "gallery"),
        ("Photos show cracks in the Gull Point bridge", "/news/photos-show-cracks", "article"),
        ("Morning briefing: Crews reject deal", "/news/1", "round-up"),
        ("The Strait newsletter: What the vote tells us", "/news/1", "round-up"),
        ("Crews reject deal. And, a bridge is closed", "/news/1", "round-up"),
        ("La matinale : les équipages rejettent l'accord", "/monde/1", "round-up"),
        ("Crews reject deal; bridge is closed; budget is late", "/news/1", "round-up"),
        ("Five things to know for June 3", "/news/1", "round-up"),
        ("Crews reject deal, and the cabinet meets", "/news/1", "article"),
        ("How a newsletter brought the crews together", "/news/how-a-newsletter-brought", "article"),
        ("World News", "/world", "section page"),
        ("Courier | Business", "/business/", "section page"),
        ("Harbour", "/topics/harbour", "section page"),
        ("Actualités", "/", "section page"),
        ("Harbour", "/2026/06/03/harbour", "article"),
        ("Harbour reopens", "/harbour", "article"),
        ("Sports", "/news?id=1837", "article"),
        ("Courier tool v2.4.1", "/tool/releases/tag/v2.4.1", "article"),
    ],
)
def test_the_form_is_read_off_headline_and_address(title: str, path: str, form: str) -> None:
    assert article_form(titled(title, path)) == form


def test_an_article_without_an_address_or_a_title_is_an_article() -> None:
    assert is_plain_article(replace(titled("World News"), url="", canonical_url=""))
    assert is_plain_article(titled("", "/world"))


@pytest.mark.parametrize(
    "title", ["Live: Ferry crews vote down deal, strike looms", "Ferry crews vote down deal. And, a bridge is closed"]
)
def test_a_plain_article_leads_whatever_is_longer_or_newer(title: str) -> None:
    short = article(
        "plain", FERRY_FACTS[0], title="Ferry crews vote down deal", source="Island Radio", excerpt_only=True
    )
    long = article("long", title=title)
    (articles,) = group((long, short))
    assert [it.id for it in articles] == ["plain", "long"]
    (told,) = rank_stories([articles], {}, {}, now=NOW, told={}, sections=())
    assert told.headline == "Ferry crews vote down deal"


def test_what_else_a_round_up_tells_is_not_told_of_the_story() -> None:
    bridge = "Engineers found cracks in two steel piers of the Gull Point bridge on Tuesday, the roads department said."
    plain = article("plain", "\n\n".join(FERRY_FACTS[:2]), source="Island Radio")

    def facts_with(title: str) -> list[str]:
        other = article("other", f"{FERRY_FACTS[0]}\n\n{bridge}", title=title)
        read = {it.id: summary(it, tuple(it.text.split("\n\n")), ()) for it in (plain, other)}
        (told,) = rank_stories([(plain, other)], read, {}, now=NOW, told={}, sections=())
        return [it.text for it in told.facts]

    assert bridge in facts_with("Ferry crews vote down deal")
    assert bridge not in facts_with("Ferry crews vote down deal. And, a bridge is closed")


def test_a_section_page_is_left_out_with_its_reason() -> None:
    page = article(title="World News", url=f"{HOST}/world")
    spec = EditionSpec(
        briefing="daily", slot="2026-06-03-0630", number=1, title="The Strait", made_at=NOW, theme=POSTED
    )
    told = story(page, summary(page, FERRY_FACTS))
    edition = compose([told], spec=spec, phrases=phrases())
    assert not edition.blurbs
    assert [item.reason for item in edition.left_out] == [phrases()["left_out.section_page"]]
