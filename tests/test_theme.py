"""What a theme says of itself, what follows from it, and what a theme may be built on."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

import briefing
from briefing import phrases, pipeline
from briefing.config import Config
from briefing.errors import RenderError
from briefing.rendering import data, render, theme
from briefing.rendering.theme import ThemeCache, traits
from briefing.store import Store, open_store
from briefing.types import ThemeTraits
from tests.edition_sample import edition
from tests.workspace import WEDNESDAY, make, sample

SHIPPED = theme.folders(None)
EN = phrases.load("en", SHIPPED)


def folder(tmp_path: Path, **files: str) -> tuple[Path, ...]:
    """Template folders of a workspace with these files; "__" in a name stands for "/", "_toml" for ".toml"."""
    for name, content in files.items():
        file = tmp_path / "templates" / name.replace("__", "/").replace("_toml", ".toml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return theme.folders(tmp_path)


def copy(tmp_path: Path, name: str, to: str) -> tuple[Path, ...]:
    shutil.copytree(SHIPPED[-1] / name, tmp_path / "templates" / to)
    return theme.folders(tmp_path)


# No theme's name stands in Python


def strings(tree: ast.Module) -> list[str]:
    """The strings of a module that are more than documentation: a docstring is a statement of its own."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs)
    return [node.value for node in found if isinstance(node.value, str)]


def names_in(source: str) -> set[str]:
    """Shipped themes that a module names: as a string of its own, or in a sentence about themes."""
    names = theme.available_themes(SHIPPED)
    said = strings(ast.parse(source))
    return {
        name for name in names for text in said if text == name or ("theme" in text and re.search(rf"\b{name}\b", text))
    }


def test_no_module_knows_a_theme_by_its_name() -> None:
    assert names_in('"""Theme brief."""\nLISTS = "brief"\n') == {"brief"}
    assert names_in('help("a theme: posted or yours")') == {"posted"}
    assert names_in('def verbs():\n    """Of theme posted."""\n    return "said posted".split()') == set()
    package = Path(briefing.__file__).parent
    found = {file.name: names_in(file.read_text("utf-8")) for file in sorted(package.rglob("*.py"))}
    assert {name: told for name, told in found.items() if told} == {}


# What it says


def test_the_shipped_themes_say_what_they_are() -> None:
    posted, brief = (traits(name, SHIPPED) for name in ("posted", "brief"))
    assert (posted.title, posted.tells, posted.headlines, posted.callouts, posted.numbers) == (
        *("Posted", "prose"),
        *(False, False, False),
    )
    assert (brief.title, brief.tells, brief.headlines, brief.callouts, brief.numbers) == (
        *("Brief", "points"),
        *(True, True, True),
    )
    assert posted.about
    assert brief.about


def test_the_default_theme_is_named_beside_the_themes_and_may_be_another_one(tmp_path: Path) -> None:
    assert traits("", SHIPPED).name == theme.load("", SHIPPED).name == "posted"
    assert traits("", folder(tmp_path, themes_toml='default = "brief"')).name == "brief"
    with pytest.raises(RenderError, match=r"themes\.toml: default: there is no theme 'brif' \(did you mean brief"):
        traits("", folder(tmp_path, themes_toml='default = "brif"'))
    with pytest.raises(RenderError, match="no default theme"):
        traits("", (tmp_path,))


def test_without_a_title_a_theme_is_called_as_its_folder(tmp_path: Path) -> None:
    assert traits("mine", folder(tmp_path, mine__theme_toml='tells = "prose"')) == ThemeTraits(
        name="mine", title="mine", tells="prose"
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('tels = "prose"', r"tels: is no key of this file \(did you mean tells\?\)"),
        (
            'colour = "red"',
            r"colour: is no key of this file \(there is: title, about, tells, shows, extends\)",
        ),
        ('title = "Mine"', r"tells: is missing \(write tells = \"prose\" or tells = \"points\"\)"),
        ('tells = "bullets"', r"tells: is 'bullets' \(write \"prose\" or \"points\"\)"),
        ("tells = 3", r"tells: is no text \(write it in quotes\)"),
        ('tells = "prose"\ntitle = ""', r"title: is no line of text"),
        ('tells = "prose"\ntitle = "a\\nb"', r"title: is no line of text"),
        (
            f'tells = "prose"\nabout = "{"x" * 121}"',
            r"about: is no line of text \(write up to 120 characters",
        ),
        (
            'tells = "prose"\nshows = "numbers"',
            r"shows: is no list .*\(there is: headlines, callouts, numbers, in_brief\)",
        ),
        ('tells = "prose"\nshows = ["number"]', r"shows: is no list of what a theme may show"),
        ("tells = prose", r"cannot be read: Invalid value \(at line 1"),
        (
            'extends = "postd"',
            r"extends: there is no theme 'postd' \(did you mean posted\? there is: brief, mine, po",
        ),
        ('extends = "mine"', r"extends: mine builds on itself \(leave extends away"),
        ('extends = "other"', r"extends: the themes go in a circle: mine > other > mine"),
    ],
)
def test_a_mistake_names_file_and_key_in_one_line(tmp_path: Path, written: str, said: str) -> None:
    other = 'extends = "mine"'
    search = folder(tmp_path, mine__theme_toml=written, **({"other__theme_toml": other} if "other" in written else {}))
    for ask in (traits, theme.load):
        with pytest.raises(RenderError, match=rf"/theme\.toml: {said}") as told:
            ask("mine", search)
        assert "\n" not in str(told.value)


def test_a_theme_that_is_gone_says_so() -> None:
    with pytest.raises(RenderError, match="there is no theme 'gone'"):
        traits("gone", SHIPPED)


def test_a_theme_of_a_shipped_name_has_the_shipped_description(tmp_path: Path) -> None:
    search = copy(tmp_path, "brief", "brief")
    (tmp_path / "templates/brief/theme.toml").unlink()
    assert traits("brief", search) == traits("brief", SHIPPED)


@pytest.mark.parametrize("name", ["posted", "brief"])
def test_a_theme_copied_from_an_earlier_version_is_read_off_its_template(tmp_path: Path, name: str) -> None:
    search = copy(tmp_path, name, "mine")
    (tmp_path / "templates/mine/theme.toml").unlink()
    told, shipped = traits("mine", search), traits(name, SHIPPED)
    assert (told.tells, told.headlines, told.callouts, told.numbers) == (
        *(shipped.tells, shipped.headlines),
        *(shipped.callouts, shipped.numbers),
    )
    assert (told.name, told.title) == ("mine", "mine")


# What follows from it


@pytest.fixture
def store() -> Store:
    return open_store("sqlite://")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return sample(tmp_path)


def test_a_copied_theme_counts_shows_and_edits_what_it_prints(config: Config, store: Store) -> None:
    """Copied to another name, `brief` said 1,094 words in place of 1,470, and its sheet had the prose of `posted`."""
    copy(config.root, "brief", "mine")
    made = make(config, store, WEDNESDAY, theme="mine").edition
    assert (made.theme, made.words) == ("mine", 1470)
    assert "1,470\u00a0words" in pipeline.rendering_of(made, config.root).web
    sheet = pipeline.sheet_of(config, pipeline.draft_of(config, store, made.id))
    printed = pipeline.rendering_of(made, config.root).text
    for blurb in made.blurbs:
        for point in blurb.points:
            assert " ".join(point.text.split())[:60] in " ".join(sheet.split())
        for sentence in blurb.sentences:
            if " ".join(sentence.text.split()) not in " ".join(printed.split()):
                assert " ".join(sentence.text.split()) not in " ".join(sheet.split())
    told = pipeline.text_of(config, made, "markdown")
    assert told == data.edition_markdown(made, EN, traits("brief", SHIPPED))
    assert told != data.edition_markdown(made, EN, traits("posted", SHIPPED))


def test_in_another_theme_the_masthead_says_what_is_printed_there(config: Config, store: Store) -> None:
    made = make(config, store, WEDNESDAY).edition
    assert (made.theme, made.words) == ("posted", 1103)
    assert "1,103\u00a0words" in pipeline.rendering_of(made, config.root, theme_name="posted").web
    assert "1,470\u00a0words" in pipeline.rendering_of(made, config.root, theme_name="brief").web
    assert "1,470 words" in pipeline.text_of(config, made, "markdown", "brief").replace("\u00a0", " ")


def test_an_edition_of_an_earlier_version_is_rendered_and_one_whose_theme_is_gone_says_so(tmp_path: Path) -> None:
    stored = data.edition_from_json(data.edition_json(edition(theme="brief")), {})
    assert pipeline.rendering_of(stored, tmp_path).web
    gone = data.edition_from_json(data.edition_json(edition(theme="gone")), {})
    with pytest.raises(RenderError, match=r"there is no theme 'gone' \(there is: brief, posted\)"):
        pipeline.rendering_of(gone, tmp_path)


# What it builds on


def test_a_theme_of_one_partial_takes_the_rest_from_the_one_it_builds_on(tmp_path: Path) -> None:
    search = folder(
        tmp_path,
        mine__theme_toml='title = "Mine"\nextends = "posted"',
        **{"mine__shared__web-footer.html.j2": "<p>{{ page.title }} ends</p>"},
    )
    assert theme.available_themes(search) == ("brief", "mine", "posted")
    made, before = (render(edition(), theme.load(name, search), EN) for name in ("mine", "posted"))
    assert "<p>The Strait Briefing ends</p>" in made.web
    assert "<p>The Strait Briefing ends</p>" not in before.web
    assert (made.mail, made.text) == (before.mail, before.text)
    assert made == render(edition(), ThemeCache().load("mine", search), EN)
    assert traits("mine", search) == ThemeTraits(name="mine", title="Mine", tells="prose", in_brief=True)


def test_a_theme_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    search = folder(
        tmp_path,
        mine__theme_toml='extends = "brief"\nshows = ["headlines"]',
        further__theme_toml='extends = "mine"',
        **{
            "mine__shared__end.mjml": "<mj-text>Mine ends.</mj-text>",
            "further__mail.txt.j2": "Further: {{ page.title }}",
        },
    )
    told = traits("further", search)
    assert (told.name, told.tells, told.headlines, told.callouts, told.numbers) == (
        *("further", "points", True),
        *(False, False),
    )
    made = render(edition(), theme.load("further", search), EN)
    assert "Mine ends." in made.mail
    assert 'class="points"' in made.web
    assert made.text == "Further: The Strait Briefing\n"


def test_what_a_theme_does_not_show_is_not_counted_among_the_numbers(tmp_path: Path) -> None:
    search = folder(tmp_path, mine__theme_toml='extends = "brief"\nshows = ["headlines", "callouts"]')
    assert 'class="numbers"' not in render(edition(), theme.load("mine", search), EN).web


def test_a_mistake_in_a_theme_that_another_one_builds_on_is_named(tmp_path: Path) -> None:
    search = folder(
        tmp_path,
        base__theme_toml='extends = "posted"',
        mine__theme_toml='extends = "base"',
        **{"base__mail.txt.j2": "one\n{{ page.titel }}"},
    )
    with pytest.raises(RenderError, match=r"base/mail\.txt\.j2:2: .*titel"):
        render(edition(), theme.load("mine", search), EN)


def test_a_template_may_call_the_one_of_its_name_that_it_builds_on(tmp_path: Path) -> None:
    search = folder(
        tmp_path,
        mine__theme_toml='extends = "posted"',
        **{"mine__web.html.j2": "{% include 'posted/web.html.j2' %}<!-- mine -->"},
    )
    assert render(edition(), theme.load("mine", search), EN).web.endswith("<!-- mine -->")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The themes that are compiled, by their names."""
    names: list[str] = []
    load = theme.load

    def counted(name: str, search: Sequence[Path]) -> theme.Theme:
        names.append(name)
        return load(name, search)

    monkeypatch.setattr(theme, "load", counted)
    return names


def test_a_build_and_its_renderings_compile_a_theme_once(config: Config, store: Store, compiled: list[str]) -> None:
    themes = ThemeCache()
    options = pipeline.Options(offline=True, stories=3)
    run = pipeline.build_edition(
        config, config.briefing(), store, now=WEDNESDAY, options=options, resources=pipeline.Resources(themes=themes)
    )
    for _ in range(2):
        assert pipeline.rendering_of(run.edition, config.root, themes=themes).web
    assert compiled == ["posted"]


def test_a_cache_compiles_a_theme_anew_when_a_file_changed(tmp_path: Path, compiled: list[str]) -> None:
    search = folder(tmp_path, mine__theme_toml='title = "One"\nextends = "posted"')
    themes = ThemeCache()
    assert themes.load("mine", search) is themes.load("mine", search)
    folder(tmp_path, mine__theme_toml='title = "Two"\nextends = "posted"')
    assert themes.load("mine", search).traits.title == "Two"
    assert compiled == ["mine", "mine"]
