"""What is installed is what is in the repository: templates, sample, version, and documentation that keeps up."""

import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import briefing
from briefing.cli import VERBS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    code = (
        "import os, sys; from hatchling.builders.wheel import WheelBuilder; "
        f"print(next(WheelBuilder({str(ROOT)!r}).build(directory={str(folder)!r}, versions=['standard'])))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_the_templates(wheel_names: set[str]) -> None:
    shipped = {name.removeprefix("briefing/templates/") for name in wheel_names if "briefing/templates/" in name}
    assert shipped == files_below(ROOT / "templates")


def test_the_wheel_carries_the_package_and_the_sample(wheel_names: set[str]) -> None:
    assert {f"briefing/{name}" for name in files_below(ROOT / "briefing")} <= wheel_names
    assert not any(name.startswith(("tests/", "out/", "benchmarks/")) for name in wheel_names)


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert newest is not None
    assert project["version"] == briefing.__version__ == newest[1]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    everything = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    missing = [name for text in everything if (name := re.split(r"[<>=;\[]", text)[0]) not in listed]
    assert not missing


def test_the_readme_names_every_verb() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [verb for verb in VERBS if f"briefing {verb}" not in readme]


def test_the_links_of_the_documentation_lead_somewhere() -> None:
    broken = []
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert not broken


MODULES = [
    module.name
    for module in pkgutil.walk_packages(briefing.__path__, "briefing.")
    if not module.name.startswith(("briefing.__main__", "briefing.sample"))
]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_found_in_both_forms_of_import(name: str) -> None:
    """`import a.b.c` and `import a.b.c as c`: no function of a package stands in front of its module."""
    module = importlib.import_module(name)
    package, _, last = name.rpartition(".")
    assert getattr(sys.modules[package], last) is module


def test_the_public_verbs_stay_verbs_whatever_is_imported() -> None:
    for name in MODULES:
        importlib.import_module(name)
    verbs = [name for name in briefing.__all__ if name[0].islower()]
    assert verbs == [
        "build",
        "deliver",
        "extract",
        "group",
        "load",
        "parse_feed",
        "publish",
        "read_sources",
        "render",
        "run_due",
        "summarize",
        "verify",
    ]
    assert not [name for name in verbs if not callable(getattr(briefing, name))]
