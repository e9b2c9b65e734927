"""The ready verdict: a sound mailing passes, and each thing that can be wrong is found and named."""

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.checks import (
    Finding,
    Mailing,
    accessibility,
    check,
    headers,
    inbox,
    link_targets,
    mail_clients,
    mail_parts,
)
from briefing.checks.accessibility import colour
from briefing.checks.mail_page import MailPage
from briefing.colours import Colour, contrast
from briefing.delivery.message import message
from briefing.rendering import theme
from briefing.rendering.typesetting import wrap
from briefing.types import Blurb, Edition, Rendering, Section, Story, Subscriber
from tests import edition_sample
from tests.newsroom import phrases
from tests.test_message import DATE, settings
from tests.test_render import rendering as rendered

THEMES = ("posted", "brief")
PREHEADER = "Also: the shellfish quota falls by a third, to 1,400 tonnes"


rendering = cache(rendered)


def edition(**changes: object) -> Edition:
    """The sample edition with its callouts among its stories' quotes, so that everything in it is proved."""
    made = edition_sample.edition(**({"subject": "", "preheader": ""} | changes))
    sections = (replace(part, blurbs=tuple(map(_proved, part.blurbs))) for part in made.sections)
    return replace(made, sections=tuple(sections))


def _proved(blurb: Blurb) -> Blurb:
    return replace(blurb, story=replace(blurb.story, quotes=(blurb.callout,) if blurb.callout else ()))


def mailing(made: Edition | None = None, *, name: str = "posted", **changes: str) -> Mailing:
    """The sample edition on its way out, with parts of its rendering changed."""
    told = made or edition()
    shown = replace(rendering(name), subject="Ferry crews reject their deal", preheader=PREHEADER)
    shown = replace(shown, **changes)
    return with_message(told, shown)


def with_message(told: Edition, shown: Rendering, **options: object) -> Mailing:
    reader = Subscriber(email="reader@example.org")
    sent = message(told, shown, reader, settings(**options), date=DATE)
    return Mailing(edition=told, rendering=shown, message=sent)


def found(given: Mailing, **asked: object) -> list[Finding]:
    return list(check(given, phrases(), **asked))  # type: ignore[arg-type]


@cache
def usual() -> frozenset[str]:
    """The rules that the sample mailing itself breaks."""
    return frozenset(rules(mailing()))


def rules(given: Mailing, level: str = "") -> set[str]:
    return {finding.rule for finding in found(given) if level in ("", finding.level)}


@pytest.mark.parametrize("name", THEMES)
def test_a_sound_mailing_is_ready(name: str) -> None:
    assert rules(mailing(name=name), "must") == set()


def changed(old: str, new: str, name: str = "posted") -> Mailing:
    """A mailing whose mail differs in one place."""
    mail = rendering(name).mail
    assert re.search(old, mail, re.DOTALL)
    return mailing(name=name, mail=re.sub(old, new, mail, count=1, flags=re.DOTALL))


def test_what_a_headline_speaks_of_is_no_active_content() -> None:
    said = "<p>The only = sign, @import and [here](javascript:alert(1)) stood in it, on board = 3.</p></body>"
    assert not {"active", "remote"} & rules(changed("</body>", said), "must")
    assert rules(changed("</body>", '<a href=" JavaScript:alert(1)">The whole story</a></body>'), "must") >= {"active"}
    assert rules(changed("</head>", "<style>a{b:c} @import url(https://x.example/a.css);</style></head>"), "must") == {
        "remote"
    }


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (r'<html[^>]* lang="en"', "<html", "language"),
        ("<title>.*?</title>", "<title></title>", "title"),
        ("</body>", "<script>1</script></body>", "active"),
        ("</body>", '<p onclick="1">x</p></body>', "active"),
        ("</head>", '<link rel="stylesheet" href="https://fonts.example/x.css"></head>', "remote"),
        ("<h1", "<h2", "headings"),
        ("</h1>", "</h1><h4>Too deep</h4>", "headings"),
        ("</h1>", "</h1><h1>Again</h1>", "headings"),
        ("</body>", '<img src="https://x.example/a.png" width="9"></body>', "alt"),
        ("</body>", '<img src="https://x.example/a.png" width="9" alt="IMG_2041.jpg"></body>', "alt"),
        ("</body>", '<img src="https://x.example/a.png" alt="A gull"></body>', "width"),
        ("</body>", '<img src="http://x.example/a.png" width="9" alt="A gull"></body>', "picture"),
        ("</body>", '<img src="https://x.example/a.png" width="1" alt=""></body>', "pixel"),
        ('(class="mark"[^>]*><table[^>]*) role="presentation"', r"\1", "tables"),
        ("</body>", '<a href="https://x.example/a">Read more</a></body>', "link words"),
        ("</body>", '<a href="https://x.example/a"> </a></body>', "link words"),
        (
            "</body>",
            '<a href="https://x.example/a">Gulls</a> <a href="https://x.example/b">gulls</a></body>',
            "link words",
        ),
        ("</body>", '<a href="https://intranet.local/a">Gulls on the quay</a></body>', "links"),
        ("</body>", '<a href="http://10.0.0.8/a">Gulls on the quay</a></body>', "links"),
        ("</body>", '<a href="ftp://x.example/a">Gulls on the quay</a></body>', "links"),
        ("</body>", '<a href="https://x.example/?utm_source=y">Gulls on the quay</a></body>', "links"),
        ("</body>", '<p style="color:#999999;background:#ffffff">Faint</p></body>', "contrast"),
        ("</body>", '<p style="backdrop-filter:blur(2px)">x</p></body>', "clients"),
        ("</body>", '<div style="display:grid">x</div></body>', "clients"),
        ("</body>", "<svg></svg></body>", "clients"),
        ("</body>", "<p>" + "word " * 400 + "</p></body>", "text part"),
        ("</body>", '<a href="https://x.example/nowhere">Gulls on the quay</a></body>', "text part"),
        ("</body>", "<p>" + "x" * 110_000 + "</p></body>", "size"),
    ],
)
def test_what_is_wrong_with_a_mail_is_found(old: str, new: str, rule: str) -> None:
    given = changed(old, new)
    assert rule in rules(given) - usual()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "Re: your order"}, "subject"),
        ({"subject": "A " * 40}, "subject"),
        ({"preheader": ""}, "preheader"),
        ({"preheader": "Also"}, "preheader"),
        ({"text": "See the web page."}, "text part"),
    ],
)
def test_what_is_wrong_around_a_mail_is_found(changes: dict[str, str], rule: str) -> None:
    assert rule in rules(mailing(None, **changes)) - usual()


def test_a_text_part_with_markup_and_long_lines_is_found() -> None:
    text = rendering("posted").text
    told = [finding.what for finding in found(mailing(text=text + "<p>bold</p>\n")) if finding.rule == "text part"]
    assert told == ["holds markup: <p>"]
    assert "text part" in rules(mailing(text=text + "word " * 30))


@pytest.mark.parametrize("note", ["Hello {first_name}", "Dear *|FNAME|*,", "Good morning {{ name }}", "TODO: the note"])
def test_placeholders_that_nothing_fills_are_found(note: str) -> None:
    assert "placeholder" in rules(mailing(edition(note=note)), "must")
    assert "placeholder" not in rules(mailing(edition(note="Seven (or {so}) of us.".replace("{so}", "so"))))


def test_a_headline_may_hold_braces() -> None:
    story = replace(edition().blurbs[0].story, headline="Why {first_name} fails")
    made = edition(subject="Why {first_name} fails")
    blurb = replace(made.blurbs[0], story=story)
    assert "placeholder" not in rules(mailing(replace(made, sections=(Section(name="", blurbs=(blurb,)),))))


def test_what_does_not_hold_is_a_must() -> None:
    story: Story = replace(edition().blurbs[0].story, headline="An invented headline")
    made = replace(edition(), sections=(Section(name="", blurbs=(replace(edition().blurbs[0], story=story),)),))
    assert "truth" in rules(mailing(made), "must")


def test_an_edition_without_stories_or_address_is_found() -> None:
    bare = edition(sections=())
    assert "empty" in rules(mailing(replace(bare, imprint=replace(bare.imprint, postal_address=""))), "must")
    assert "address" in rules(mailing(replace(bare, imprint=replace(bare.imprint, postal_address=""))))


def test_headers_of_a_real_message_hold_and_broken_ones_are_found() -> None:
    good = mailing()
    assert [finding for finding in headers.findings(good) if finding.level == "must"] == []
    for old, new in (
        (b"\r\nFrom:", b"\r\nX-From:"),
        (b"\r\nSubject:", b"\r\nSubject: a\r\nSubject:"),
        (b"\r\nList-Unsubscribe:", b"\r\nX-List-Unsubscribe:"),
        (b"\r\nList-Id:", b"\r\nX-List-Id:"),
        (b"\r\nSubject: F", b"\r\nSubject: \xc3\x89"),
        (b"text/plain", b"text/html"),
        (b'text/plain; charset="utf-8"', b'text/plain; charset="latin-1"'),
        (b"\r\n\r\n--", b"\r\n\r\n" + b"x" * 1200 + b"\r\n--"),
    ):
        broken = replace(good, message=(b"\r\n" + good.message).replace(old, new, 1).removeprefix(b"\r\n"))
        assert [f for f in headers.findings(broken) if f.level == "must"], (old, new)


def test_a_sample_sender_is_named_as_one() -> None:
    told = [finding.what for finding in headers.findings(replace(mailing(), to_be_set=True))]
    assert any("no sender yet" in what for what in told)


def test_the_mime_tree_lists_both_parts() -> None:
    tree = headers.mime_tree(mailing().message)
    assert [(depth, kind) for depth, kind, _ in tree] == [
        (0, "multipart/alternative"),
        (1, "text/plain"),
        (1, "text/html"),
    ]
    assert tree[1][2] >= len(rendering("posted").text.encode())


def test_dead_links_and_a_spam_score_come_from_outside() -> None:
    given = mailing()
    url = link_targets.link_addresses(MailPage(given.rendering.mail))[0]
    assert {f.rule for f in found(given, answers={url: "404 Not Found"})} - rules(given) == {"dead link"}
    assert {f.rule for f in found(given, spam=(4.2, ("HTML_IMAGE_ONLY",)))} - rules(given) == {"spam"}
    assert found(given, spam=(0.1, ())) == found(given, answers={url: ""}) == found(given)


@pytest.mark.parametrize(
    ("host", "private"),
    [("example.org", False), ("127.0.0.1", True), ("nas", True), ("printer.local", True), ("8.8.8.8", False)],
)
def test_private_hosts(host: str, private: bool) -> None:
    assert link_targets.is_private_host(host) is private


def test_contrast_is_the_one_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
def test_contrast_is_symmetric_and_bounded(one: Colour, other: Colour) -> None:
    ratio = contrast(one, other)
    assert ratio == contrast(other, one)
    assert 1.0 <= ratio <= 21.0


@given(st.text(max_size=30))
def test_any_colour_is_read_or_none(value: str) -> None:
    read = colour(value)
    assert read is None or all(0 <= part <= 255 for part in read)


def test_colours() -> None:
    assert colour("#FfF") == colour("white") == (255, 255, 255)
    assert colour("1px solid rgba(1, 2, 300, .5)") == (1, 2, 255)


@pytest.mark.parametrize("name", THEMES)
def test_dark_mode_has_its_own_contrast(name: str) -> None:
    mail = rendering(name).mail
    dimmed = mail.replace("#e9e4da", "#3a3835")
    assert dimmed != mail
    where = {one.where for one in accessibility.findings(MailPage(dimmed)) if one.rule == "contrast"}
    assert where == {"mail, dark"}


@pytest.mark.parametrize("name", THEMES)
def test_every_story_has_its_weight(name: str) -> None:
    weight = mail_parts.weigh(rendering(name).mail)
    assert len(weight.stories) == len(edition().blurbs)
    assert 0 < sum(weight.stories) < weight.total
    assert mail_parts.weigh("<p>no marks</p>").stories == ()


def test_what_an_inbox_shows() -> None:
    assert inbox.as_listed("Ferry crews say no", 40) == "Ferry crews say no"
    assert inbox.as_listed("x" * 50, 40) == "x" * 39 + "…"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_a_text_covers_itself(text: str) -> None:
    assert mail_parts.share_of_words(text, wrap(text)) == 1.0 or not re.search(r"\w{3}", text)


def test_the_table_of_clients_has_its_date() -> None:
    known = mail_clients.support()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", known.date)
    assert "outlook.windows" in known.values["display:flex"]


def test_shipped_themes_are_what_is_checked() -> None:
    assert set(theme.available_themes(theme.folders(None))) == set(THEMES)
