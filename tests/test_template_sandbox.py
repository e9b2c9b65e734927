"""A template prints, and does nothing else: it ends, it makes no more text than an edition has, it changes nothing, and
it reads the files of its theme only."""

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FunctionLoader, TemplateRuntimeError

from briefing.errors import RenderError
from briefing.rendering import theme
from briefing.rendering.template_compiler import compile_page, render_template
from briefing.rendering.template_sandbox import Sandbox

LONG = "makes more text than any edition has"


def fill(source: str, page: object = None, **limits: Any) -> str:
    """A template that is filled in a sandbox of these limits; the clock counts what looks at it."""
    env = Sandbox(loader=FunctionLoader(lambda name: (source, name, None)), **limits)
    return render_template(compile_page(env, "odd/mail.txt.j2"), page)


class Ticks:
    """A clock that goes on by a second each time somebody looks."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 1
        return self.now


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("{% for a in range(99999) %}\n{% for b in range(99999) %}\n{% endfor %}{% endfor %}", 2),
        ("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", 1),
        ("\n{% macro m() %}{% for a in range(99999) %}{{ m2() }}{% endfor %}{% endmacro %}"
         "{% macro m2() %}{% for a in range(99999) %}{% endfor %}{% endmacro %}{{ m() }}", 2),
        ("{% set x %}{% for a in range(99999) if a %}{% if a %}y{% endif %}{% endfor %}{% endset %}", 1),
        ("{% for a in [1] recursive %}{% for b in range(99999) %}{% endfor %}{{ loop([1]) }}{% endfor %}", 1),
    ],
)  # fmt: skip
def test_a_loop_without_an_end_is_stopped_with_its_place(
    source: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Ticks()
    monkeypatch.setattr("briefing.rendering.template_sandbox.time", clock)
    with pytest.raises(RenderError) as caught:
        fill(source, longest=50.0)
    assert (
        str(caught.value) == f"odd/mail.txt.j2:{line}: takes longer than 50 s to fill, as a loop without an end would"
    )
    assert clock.now < 60
    assert fill("{% for a in range(20) %}{{ a }}{% endfor %}", longest=50.0).endswith("19"), "the next has its own time"


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10 ** 9 }}",
        "{{ 10 ** 9 * 'a' }}",
        "{{ [1] * 10 ** 9 }}",
        "{{ 10 ** (10 ** 10) }}",
        "{% set n = namespace(x=9) %}{% for a in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{% set n = namespace(x='ab') %}{% for a in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x='ab') %}{% for a in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set x = 'a' * 9000 %}{% for a in range(99) %}{{ x }}{% endfor %}",
        "{% set x = 'a' * 9000 %}{% set y %}{% for a in range(99) %}{{ x }}{% endfor %}{% endset %}",
        "{{ 'a'.ljust(10 ** 9) }}",
        "{{ 'a'.center(width=10 ** 9) }}",
        "{{ 'a' | center(10 ** 9) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%*d' % (1000000000, 1) }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:{}}'.format(1, 9) }}",
        "{{ ('a' * 9000).replace('a', 'b' * 9000) }}",
        "{{ ('a' * 9000) | replace('a', 'b' * 9000) }}",
        "{{ ('a' * 9000).join(['b'] * 9000) }}",
        "{{ (['b'] * 9000) | join('a' * 9000) }}",
    ],
)
def test_a_template_makes_no_more_text_than_it_may(source: str) -> None:
    with pytest.raises(RenderError, match=LONG):
        fill(source, most=100_000)


def test_too_much_output_names_its_template() -> None:
    with pytest.raises(RenderError) as caught:
        fill("{{ page }}{{ page }}", "a" * 60, most=100)
    assert str(caught.value) == f"odd/mail.txt.j2: {LONG}"


def test_what_makes_much_of_little_is_out_of_reach() -> None:
    for source in ("{{ ('\t' * 9000).expandtabs(9000) }}", "{{ 'a'.translate({97: 'b'}) }}"):
        with pytest.raises(RenderError, match="unsafe"):
            fill(source)
    with pytest.raises(RenderError, match="'lipsum' is undefined"):
        fill("{{ lipsum(n=9) }}")


def test_usual_templates_are_filled_as_ever() -> None:
    page = {"titles": ["Vote", "Fire"], "note": "a b", "n": 3}
    source = (
        "{% for t in page.titles %}{{ loop.index }} {{ t | replace('o', '0') | upper }}{{ ', ' if not loop.last }}"
        "{% endfor %} {{ page.titles | join(' and ') }} {{ 2 ** 3 }} {{ '%s!' % page.n }}"
        " {{ page.note.split() | length }}"
        " {{ '-' * page.n }} {{ 'a' ~ 1 }} {{ '{}'.format(2) }}"
    )
    expected = Environment().from_string(source).render(page=page)
    assert fill(source, page) == expected
    for _ in range(3):  # what one filling made does not count for the next
        assert fill("{{ 'a' * 60 }}", most=125) == "a" * 60


def test_a_template_changes_nothing() -> None:
    page = {"titles": ["Vote"]}
    with pytest.raises(RenderError, match="unsafe"):
        fill("{{ page.titles.append('x') }}", page)
    assert page == {"titles": ["Vote"]}


def test_each_thread_has_its_own_time() -> None:
    env = Sandbox(longest=-1.0)
    stopped: list[str] = []

    def look() -> None:
        env.look_at_clock()  # it fills nothing
        stopped.append("not")

    with env.filling():
        with pytest.raises(TemplateRuntimeError):
            env.look_at_clock()
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert stopped == ["not"]
    env.look_at_clock()


@pytest.fixture
def search(tmp_path: Path) -> tuple[Path, ...]:
    """Template folders with a theme of one's own, a copy of the shipped one."""
    (shipped,) = theme.folders(None)
    own = tmp_path / "templates"
    shutil.copytree(shipped / "posted", own / "mine")
    return own, shipped


@pytest.mark.parametrize(
    "tag",
    [
        "<mj-include path='{}'/>",
        "<mj-include  type='html' path=\"{}\"/>",
        '<MJ-INCLUDE path="{}"></MJ-INCLUDE>',
        '<mj-inc{{# #}}lude path="{}"/>',
        '<mj-inc<!-- -->lude path="{}"></mj-include>',
        '<mj-include path="{}"/>',
    ],
)
def test_mjml_includes_nothing_but_the_themes_parts(tag: str, tmp_path: Path, search: tuple[Path, ...]) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("<mj-section><mj-column><mj-text>PRIVATE {{ 7 * 7 }}</mj-text></mj-column></mj-section>", "utf-8")
    mail = search[0] / "mine" / "mail.mjml.j2"
    mail.write_text(mail.read_text("utf-8").replace("<mj-body", tag.format(secret) + "<mj-body", 1), "utf-8")
    with pytest.raises(RenderError, match=r"an mj-include that is none of ours|is missing"):
        theme.load("mine", search)


def test_a_link_in_a_theme_does_not_lead_out_of_it(tmp_path: Path, search: tuple[Path, ...]) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("PRIVATE", "utf-8")
    text = search[0] / "mine" / "mail.txt.j2"
    text.unlink()
    text.symlink_to(secret)
    with pytest.raises(RenderError) as caught:
        theme.load("mine", search)
    assert str(caught.value).startswith(f"{text}: a link that leads out of the templates' folders")
    text.unlink()
    text.symlink_to("web.html.j2")
    theme.load("mine", search)
    # A whole folder may be a link, as the one of a theme that is worked on elsewhere.
    (search[0] / "mine").rename(tmp_path / "elsewhere")
    (search[0] / "mine").symlink_to(tmp_path / "elsewhere")
    theme.load("mine", search)
