from __future__ import annotations

import html
import os
import re
import shutil
import time
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import phrases
from briefing.errors import RenderError, StoreError
from briefing.rendering import data, links, render, theme
from briefing.rendering.theme import ThemeCache
from briefing.rendering.typesetting import wrap
from briefing.rendering.view import page, problem_line
from briefing.types import Article, Edition, Imprint, Piece, Problem, Rendering, Section, Sentence
from tests.edition_sample import edition, ferry
from tests.newsroom import BRIEF, POSTED
from tests.workspace import RESOURCES

SHIPPED = theme.folders(None)
EN = phrases.load("en", SHIPPED)
GOLDEN = Path(__file__).with_name("golden")
THEMES = {name: RESOURCES.themes.load(name, SHIPPED) for name in ("posted", "brief")}


def rendering(name: str, **changes: object) -> Rendering:
    return render(edition(**changes), THEMES[name], EN)


def workspace(tmp_path: Path, **files: str) -> tuple[Path, ...]:
    """Template folders of a workspace with these files; "__" in a name stands for "/"."""
    for name, content in files.items():
        file = tmp_path / "templates" / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return theme.folders(tmp_path)


def copied(tmp_path: Path, name: str, old: str, new: str) -> tuple[Path, ...]:
    """A workspace with one shipped file changed in one place."""
    source = (SHIPPED[-1] / name).read_text("utf-8")
    assert old in source
    return workspace(tmp_path, **{name.replace("/", "__"): source.replace(old, new, 1)})


class Reader(HTMLParser):
    """What a reader of the HTML gets: words, links, tags with attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden = tag if tag in {"style", "title"} else self._hidden

    def handle_endtag(self, tag: str) -> None:
        self._hidden = "" if tag == self._hidden else self._hidden

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def hrefs(self) -> list[str]:
        return [attrs["href"] or "" for _, attrs in self.tags if "href" in attrs]


# golden files


@pytest.mark.parametrize("name", THEMES)
def test_golden(name: str) -> None:
    """Set BRIEFING_UPDATE_GOLDEN=1 to write the files anew, and look at the difference."""
    made = rendering(name)
    for part, content in {"mail.html": made.mail, "web.html": made.web, "mail.txt": made.text}.items():
        golden(f"{name}-{part}", content)


def test_golden_data() -> None:
    golden("edition.json", data.edition_json(edition()))
    golden("posted.md", data.edition_markdown(edition(), EN, POSTED))
    golden("brief.md", data.edition_markdown(edition(theme="brief"), EN, BRIEF))


@pytest.mark.parametrize(
    ("imprint", "english", "french"),
    [
        (
            Imprint(days=(0, 1, 2, 3, 4), times=("06:30", "17:00")),
            "You get this on weekdays at 06:30 and 17:00 because you asked for it.",
            "Vous recevez ceci en semaine à 06:30 et 17:00 parce que vous l’avez demandé.",
        ),
        (
            Imprint(days=tuple(range(7)), monthly=(1,), times=("06:30",)),
            "You get this on the 1st of each month at 06:30 because you asked for it.",
            "Vous recevez ceci le 1er de chaque mois à 06:30 parce que vous l’avez demandé.",
        ),
    ],
)
def test_an_edition_says_when_it_comes(imprint: Imprint, english: str, french: str) -> None:
    told = rendering("posted", imprint=imprint).text
    traduit = render(edition(imprint=imprint, language="fr"), THEMES["posted"], phrases.load("fr", SHIPPED)).text
    assert [english in " ".join(told.split()), french in " ".join(traduit.split())] == [True, True]


def test_that_a_source_has_moved_is_for_the_editor_alone() -> None:
    moved = Problem(stage="moved", where="The Tide", what="has moved for good, to https://b.example/", hint="change it")
    made = edition(problems=(moved,))
    for text in (rendering("posted", problems=(moved,)).text, rendering("brief", problems=(moved,)).web):
        assert "The Tide" not in text
        assert "b.example" not in text
    assert "The Tide was read from another address (has moved for good, to https://b.example/)" in " ".join(
        data.edition_markdown(made, EN, POSTED).split()
    )


def test_an_edition_of_before_several_times_is_read() -> None:
    told = data.edition_json(edition()).replace('"times": [\n   "06:30"\n  ]', '"time": "06:30"')
    assert '"time": "06:30"' in told
    assert data.edition_from_json(told, {}).imprint.times == ("06:30",)


def test_golden_french() -> None:
    made = render(edition(language="fr"), THEMES["posted"], phrases.load("fr", SHIPPED))
    golden("posted-fr-mail.txt", made.text)


def golden(name: str, content: str) -> None:
    file = GOLDEN / name
    if os.environ.get("BRIEFING_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, "utf-8", newline="\n")
    assert content == file.read_text("utf-8"), f"{name} changed; BRIEFING_UPDATE_GOLDEN=1 writes it anew"


# hostile text


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("part", ["mail", "web"])
def test_feed_text_is_only_text(name: str, part: str) -> None:
    source = str(getattr(rendering(name), part))
    reader = Reader(source)
    assert "script" not in {tag for tag, _ in reader.tags}
    assert "The <script>alert('x')</script> & \"friends\" cost {{ 7*7 }} crowns {% raise %}" in reader.text
    assert "\u202e" not in source
    assert not [key for _, attrs in reader.tags for key in attrs if key.startswith("on")]


@pytest.mark.parametrize("name", THEMES)
@given(told=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_headline_survives(name: str, told: str) -> None:
    blurb = ferry()
    blurb = replace(blurb, story=replace(blurb.story, headline=told))
    made = rendering(name, title=f"T{told}", sections=(Section(name=told, blurbs=(blurb,)),))
    h1 = re.search(r"<h1>(.*?)</h1>", made.web, re.DOTALL)
    assert h1
    assert "<" not in h1[1]
    assert html.unescape(h1[1]).split() == page(edition(title=f"T{told}"), EN).title.split()


@pytest.mark.parametrize("name", THEMES)
def test_links_are_web_addresses_or_anchors(name: str) -> None:
    made = rendering(name)
    hrefs = Reader(made.mail).hrefs + [href for href in Reader(made.web).hrefs if href != "../feed.xml"]
    assert len(hrefs) > 15
    assert [href for href in hrefs if not re.match(r"https://|#|mailto:leave@", href)] == []
    anchors = {attrs.get("id") for _, attrs in Reader(made.web).tags}
    assert [href for href in Reader(made.web).hrefs if href.startswith("#") and href[1:] not in anchors] == []


def test_an_unsafe_way_out_is_no_link() -> None:
    imprint = Imprint(web_url="javascript:x", unsubscribe='mailto:a@b.example" onclick=x')
    made = rendering("posted", imprint=imprint)
    assert "onclick" not in made.mail
    assert "javascript" not in made.mail


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("part", ["mail", "web"])
def test_nothing_is_loaded_from_anywhere(name: str, part: str) -> None:
    source = str(getattr(rendering(name), part))
    loading = {"img", "link", "script", "iframe", "object", "video", "audio", "source", "form", "base"}
    # Where the page and its feed are is told, not loaded.
    told = [attrs for tag, attrs in Reader(source).tags if tag == "link"]
    assert {attrs["rel"] for attrs in told} <= {"canonical", "alternate"}
    assert (loading - {"link"}).isdisjoint(tag for tag, _ in Reader(source).tags)
    assert not re.search(r"(?i)@import|url\(|googleapis|\bsrc=|srcset", source)


# what a mail needs


@pytest.mark.parametrize("name", THEMES)
def test_mail_has_language_title_and_dark_colours(name: str) -> None:
    made = rendering(name)
    assert re.search(r'<html lang="en" dir="ltr"', made.mail)
    assert re.search(r"<title>\s*Ferry crews reject their deal", made.mail)
    assert "prefers-color-scheme: dark" in made.mail
    assert '<meta content="light dark" name="color-scheme">' in made.mail
    assert re.search(r'<div class="preheader" style="[^"]*display: none[^"]*color: #1d1b18', made.mail)
    assert "jinjatag" not in made.mail


@pytest.mark.parametrize("name", THEMES)
def test_mail_keeps_its_look_without_the_style_block(name: str) -> None:
    stripped = re.sub(r"<style.*?</style>", "", rendering(name).mail, flags=re.DOTALL)
    for tag, attrs in Reader(stripped).tags:
        if tag in {"h1", "h2", "h3", "p", "ul"} and attrs.get("class"):
            assert "color:" in (attrs.get("style") or ""), attrs


@pytest.mark.parametrize("name", THEMES)
def test_a_long_edition_is_not_clipped(name: str) -> None:
    blurbs = tuple(replace(ferry(), bridge=f"As we told you, {n},") for n in range(26))
    made = rendering(name, sections=(Section(name="All", blurbs=blurbs),))
    assert made.mail.count("9,000 daily passengers") == 26
    assert len(made.mail.encode()) < 80_000  # mailboxes clip at 102 kB


def test_an_edition_with_nothing_optional_renders() -> None:
    bare = edition(
        number=0,
        note="",
        signature="",
        left_out=(),
        problems=(),
        unverified=0,
        words=0,
        subject="",
        preheader="",
        imprint=Imprint(),
    )
    for made in (render(bare, found, EN) for found in THEMES.values()):
        assert made.subject == "The Strait Briefing, Wednesday, June 3, 2026"
        assert "No." not in made.mail
        assert "Unsubscribe" not in made.mail
        assert 'class="preheader"' not in made.mail
        assert "left-out" not in Reader(made.web).hrefs


# text part


@pytest.mark.parametrize("name", THEMES)
def test_text_part_is_narrow_and_complete(name: str) -> None:
    made = rendering(name)
    assert [line for line in made.text.splitlines() if len(line) > 72 and "://" not in line] == []
    reader = Reader(made.mail)
    missing = set(re.findall(r"\w{3,}", reader.text)) - set(re.findall(r"\w{3,}", made.text))
    assert {word for word in missing if word not in made.preheader and word.upper() not in made.text} == set()
    assert [href for href in reader.hrefs if href not in made.text] == []
    assert "&amp;" not in made.text


@given(st.text())
def test_wrapping_keeps_the_words(told: str) -> None:
    wrapped = wrap(told)
    assert "".join(wrapped.split()) == "".join(told.split())
    assert all(len(line) <= 72 or "://" in line for line in wrapped.split("\n"))


def test_wrapping_leaves_a_long_address_where_it_stands() -> None:
    address = f"  https://strait.example/{'x' * 80}"
    assert wrap(address) == f"{address}\n"


def test_wrapping_hangs_under_the_bullet() -> None:
    assert wrap("* " + "word " * 20).splitlines()[1].startswith("  word")


# addresses


@pytest.mark.parametrize(
    ("passage", "directive"),
    [
        ("a-b, c & d", "text=a%2Db%2C%20c%20%26%20d"),
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
            "text=one%20two%20three%20four,eleven%20twelve%20thirteen%20fourteen",
        ),
        ("« L’Étoile »", "text=%C2%AB%20L%E2%80%99%C3%89toile%20%C2%BB"),
    ],
)
def test_text_fragments(passage: str, directive: str) -> None:
    assert links.text_fragment("https://a.example/b", [passage]) == f"https://a.example/b#:~:{directive}"


def test_a_chain_of_passages_and_a_page_with_a_fragment() -> None:
    assert links.text_fragment("https://a.example/b#c", ["d", "e"]) == "https://a.example/b#c:~:text=d&text=e"
    assert links.text_fragment("javascript:x", ["d"]) == ""
    assert links.text_fragment("https://a.example/b", [" ", "."]) == "https://a.example/b"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_fragment_decodes_to_its_passage(passage: str) -> None:
    url = links.text_fragment("https://a.example/", [passage])
    assert not re.search(r"[\s<>\"'-]", url.partition(":~:")[2])
    terms = unquote(url.partition("text=")[2].partition(",")[0])
    assert " ".join(passage.split()).startswith(terms)


def test_an_address_for_the_eye_keeps_secrets() -> None:
    assert links.readable_address("https://user:secret@www.radio.example/feed?key=1") == "radio.example/feed"
    assert len(links.readable_address("https://a.example/" + "x" * 200)) == 48


@pytest.mark.parametrize("name", THEMES)
def test_a_sentence_of_the_web_page_leads_to_its_place(name: str) -> None:
    made = Reader(rendering(name).web)
    chain = (
        "#:~:text=The%20deal%20offered%20a,cent%20over%20four%20years"
        "&text=since%20the%20last%20contract%20has%20been%2017%20per%20cent"
    )
    assert f"https://thestraitcourier.example/ferry?id=1&p=2{chain}" in made.hrefs
    figures = [number.url for number in page(edition(), EN, numbers=True).numbers] if name == "brief" else []
    assert [href for href in Reader(rendering(name).mail).hrefs if ":~:" in href] == figures


def test_a_piece_that_begins_inside_a_word_leads_to_the_word() -> None:
    blurb = ferry()
    first = blurb.sentences[0].pieces[0]
    assert first.span is not None
    cut = replace(first, text=first.text[1:], span=replace(first.span, start=first.span.start + 1))
    changed = replace(blurb, sentences=(Sentence(pieces=(Piece(text="f"), cut)),))
    view = page(edition(sections=(Section(name="", blurbs=(changed,)),)), EN)
    assert view.blurbs[0].sentences[0].text.startswith("ferry crews")
    assert ":~:text=Ferry%20crews" in view.blurbs[0].sentences[0].url


# the footer


@pytest.mark.parametrize(
    ("language", "since", "said"),
    [
        ("en", "2026-06-02T02:59:00+00:00", "Cape Current could not be read since Monday (cut off)"),
        ("en", "2026-05-28T09:30:00+00:00", "Cape Current could not be read since Thursday (cut off)"),
        ("en", "2026-05-27T09:30:00+00:00", "Cape Current could not be read since May 27 (cut off)"),
        ("en", "2025-05-27T09:30:00+00:00", "Cape Current could not be read since Tuesday, May 27, 2025 (cut off)"),
        ("fr", "2026-06-02T09:30:00+00:00", "Cape Current n’a pu être lu depuis mardi"),
        ("fr", "2026-05-27T09:30:00+00:00", "Cape Current n’a pu être lu depuis le 27 mai"),
        ("fr", "2025-05-27T09:30:00+00:00", "Cape Current n’a pu être lu depuis le mardi 27 mai 2025"),
    ],
)
def test_a_problem_that_lasts_says_since_which_day_of_the_briefing_s_zone(language: str, since: str, said: str) -> None:
    problem = Problem(stage="parse", where="Cape Current", what="cut off", since=datetime.fromisoformat(since))
    line = problem_line(problem, phrases.load(language, SHIPPED), date(2026, 6, 3), "America/Halifax")
    assert line == said


@pytest.mark.parametrize(
    ("stage", "language", "said"),
    [
        ("stale", "en", "Cape Current has had nothing new since May 27"),
        ("empty", "en", "Cape Current has had no entries since May 27"),
        ("stale", "fr", "Cape Current n’a rien eu de nouveau depuis le 27 mai"),
    ],
)
def test_what_the_stage_says_is_not_said_again(stage: str, language: str, said: str) -> None:
    since = datetime.fromisoformat("2026-05-27T09:30:00+00:00")
    problem = Problem(stage=stage, where="Cape Current", what="nothing new, as ever", since=since)
    assert problem_line(problem, phrases.load(language, SHIPPED), date(2026, 6, 3)) == said


def test_many_problems_are_four_and_a_number() -> None:
    problems = tuple(Problem(stage="pull", where=f"https://f{n}.example/", what="gone") for n in range(20))
    made = rendering("posted", problems=problems)
    assert "f3.example could not be fetched (gone) and 16 more." in made.text.replace("\n", " ")
    assert "f4.example" not in made.mail
    assert all(f"f{n}.example" in made.web for n in range(20))


def test_left_out_stories_are_told_in_the_web_page() -> None:
    made = rendering("posted")
    assert "Bakery wins" not in made.mail
    assert "there was no more room" in made.web
    assert "https://strait.example/2026-06-03-0630/#left-out" in Reader(made.mail).hrefs
    assert "2 stories were left out." in rendering("posted", imprint=Imprint()).text


def test_an_unknown_stage_and_a_long_cause() -> None:
    problem = Problem(stage="guess", where="notes.txt", what="x" * 200)
    assert re.search(r"notes\.txt failed \(x{89}…\)", rendering("posted", problems=(problem,)).web)


# themes


def test_a_workspace_replaces_one_partial(tmp_path: Path) -> None:
    search = copied(tmp_path, "shared/end.mjml", "</mj-text>", "<p>That was all.</p></mj-text>")
    assert search == (tmp_path / "templates", SHIPPED[-1])
    made = render(edition(), theme.load("posted", search), EN)
    assert "That was all." in made.mail
    assert "That was all." not in made.web


def test_a_workspace_replaces_a_web_partial_and_adds_a_theme(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "mine"
    shutil.copytree(SHIPPED[-1] / "brief", folder)
    search = workspace(tmp_path, **{"shared__web-footer.html.j2": "<p>{{ page.title }} ends</p>"})
    assert theme.available_themes(search) == ("brief", "mine", "posted")
    assert "<p>The Strait Briefing ends</p>" in render(edition(), theme.load("mine", search), EN).web


def test_a_theme_is_compiled_again_when_a_file_of_it_changed(tmp_path: Path) -> None:
    search = copied(tmp_path, "shared/end.mjml", "</mj-text>", "<p>That was all.</p></mj-text>")
    themes = ThemeCache()
    first = themes.load("posted", search)
    assert themes.load("posted", search) is first
    end = tmp_path / "templates" / "shared" / "end.mjml"
    seen = end.stat()
    end.write_text(end.read_text(encoding="utf-8").replace("was all.", "was it. "), encoding="utf-8")
    os.utime(end, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert "That was it." in render(edition(), themes.load("posted", search), EN).mail
    end.unlink()
    assert "That was" not in render(edition(), themes.load("posted", search), EN).mail


def test_folders_leave_out_what_is_not_there(tmp_path: Path) -> None:
    assert theme.folders(tmp_path) == SHIPPED
    assert theme.folders(SHIPPED[-1].parent) == SHIPPED


def test_a_missing_theme_lists_those_found(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"no theme 'postd'.*did you mean posted\? there is: brief, posted"):
        theme.load("postd", SHIPPED)
    with pytest.raises(RenderError, match="there is: none"):
        theme.load("posted", (tmp_path,))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "shared/footer.mjml",
            "{{ page.footer.address }}",
            "\n{{ page.footer.adress }}",
            "footer.mjml:14: 'FooterView object' .*adress",
        ),
        ("shared/end.mjml", "</mj-text>", "{% if %}</mj-text>", "end.mjml:3: "),
        ("shared/end.mjml", "</mj-text>", "{{ 'a }}</mj-text>", "end.mjml:3: "),
        ("shared/end.mjml", "</mj-text>", "</mj-text>\n{{ page.title }}", "end.mjml:4: .*lost"),
        ("shared/end.mjml", "</mj-text>", "{{ page.__class__.__mro__ }}</mj-text>", "end.mjml:3: .*unsafe"),
        ("shared/end.mjml", "</mj-text>", '{% include "no.html" %}</mj-text>', "end.mjml:3: .*no.html is missing"),
        ("shared/end.mjml", "<mj-text>", '<mj-include path="shared/end.mjml" />', "includes itself"),
        ("posted/mail.mjml.j2", "shared/note.mjml", "shared/nope.mjml", "nope.mjml is missing"),
        ("shared/web-footer.html.j2", "{{ page.footer.why }}", "{{ page.footer.wy }}", "web-footer.html.j2:28: .*wy"),
        ("posted/web.html.j2", "{% endfor %}", "", "posted/web.html.j2:"),
        ("posted/web.html.j2", "shared/web-head.html.j2", "shared/head", "shared/head is missing"),
        ("posted/mail.txt.j2", "blurb.bridge", "blurp.bridge", "mail.txt.j2:3: 'blurp' is undefined"),
        ("posted/mail.mjml.j2", "<mj-body", "<mj-bod", "cannot be compiled"),
        ("shared/end.mjml", "<mj-divider", "<mj-dividr", "MJML has no element 'mj-dividr'"),
        ("shared/head.mjml", "<mj-attributes>", "<mj-nope /><mj-attributes>", "no element 'mj-nope'"),
    ],
)
def test_a_mistake_names_template_and_line(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    search = copied(tmp_path, name, old, new)
    with pytest.raises(RenderError, match=said):
        render(edition(), theme.load("posted", search), EN)


def test_a_theme_without_a_text_part_is_broken(tmp_path: Path) -> None:
    search = workspace(tmp_path, bare__mail_mjml="")
    (tmp_path / "templates" / "bare" / "mail.mjml.j2").write_text("<mjml><mj-body></mj-body></mjml>", "utf-8")
    with pytest.raises(RenderError, match=r"bare/web\.html\.j2 is missing"):
        theme.load("bare", search)


def test_web_fonts_are_never_imported(tmp_path: Path) -> None:
    search = copied(tmp_path, "shared/head.mjml", "var(--serif)", "'Open Sans', var(--serif)")
    made = render(edition(), theme.load("posted", search), EN)
    assert "Open Sans" in made.mail
    assert "googleapis" not in made.mail


def test_rendering_is_repeatable_and_quick() -> None:
    ours = edition()
    first = render(ours, THEMES["posted"], EN)
    begun = time.process_time()
    again = [render(ours, THEMES["posted"], EN) for _ in range(10)]
    assert time.process_time() - begun < 1.0  # measured: 2.5 ms each; compiling in each would cost 0.3 s
    assert set(again) == {first}


# data


def stored(made: Edition) -> dict[tuple[str, str], Article]:
    return {(a.id, a.sha256): a for blurb in made.blurbs for a in blurb.story.articles}


def test_json_comes_back_as_it_was() -> None:
    ours = edition()
    told = data.edition_json(ours)
    assert data.edition_from_json(told, stored(ours)) == ours
    assert data.edition_json(data.edition_from_json(told, stored(ours))) == told
    assert told.startswith('{\n "schema": 1,')
    assert told.endswith("}\n")
    assert "L’Étoile" in told


def test_json_has_no_article_text() -> None:
    told = data.edition_json(edition())
    assert "according to the provincial statistics office" not in told
    bare = data.edition_from_json(told, {})
    assert [blurb.story.lead.text for blurb in bare.blurbs] == [""] * 5


@pytest.mark.parametrize("told", ["{", "[]", "{}", '{"schema": 2}', '{"schema": 1, "id": "x"}'])
def test_json_that_is_no_edition(told: str) -> None:
    with pytest.raises(StoreError):
        data.edition_from_json(told, {})


def test_markdown_writes_no_markup_of_a_feed() -> None:
    told = data.edition_markdown(edition(), EN, POSTED)
    assert "<script>" not in told
    assert "### &lt;script&gt;" in told
    assert "[Nadine Okafor has the story](https://thestraitcourier.example/ferry?id=1&p=2) for The Strait" in told
    assert "(check the address)" in told
    assert "Bakery wins &lt;prize&gt;" in told


@pytest.mark.parametrize("told", ["- item", "# head", "1. one", "> said", "*a* _b_ [c](d) `e`"])
def test_markdown_escapes(told: str) -> None:
    first = data.edition_markdown(edition(title="x", signature=told), EN, POSTED).split("\n\n")[3].strip("*")
    assert first != told
    assert html.unescape(first.replace("\\", "")).strip("*") == told.strip("*")


def test_a_title_stands_before_its_name() -> None:
    told = ferry()
    text = f"{told.story.lead.text}\n\nDr. Tomas Brandl said so."
    lead = replace(told.story.lead, text=text)
    assert told.callout is not None
    said = replace(told.callout, speaker_role="Dr.")
    story = replace(told.story, articles=(lead, *told.story.articles[1:]))
    section = Section(name="", blurbs=(replace(told, story=story, callout=said),))
    view = page(edition(sections=(section,)), EN)
    assert view.blurbs[0].callout is not None
    assert view.blurbs[0].callout.attribution == "Dr. Tomas Brandl"
