"""Imports point one way: a module imports only from the rows above its own."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "briefing"
PLAN = PACKAGE.parent / "docs" / "design.md"

ROWS = (
    ("types", "errors", "colours", "markup"),
    ("config", "clean", "text", "edits", "same_outlet"),
    ("meta", "phrases"),
    ("printed_lines",),
    ("sources", "extraction", "summary", "stories", "verification", "timetable"),
    ("composition", "rendering", "checks", "reading"),
    ("desk",),
    ("pull", "delivery", "store", "engine"),
    ("pipeline",),
    ("schedule", "preview"),
    ("cli", "__main__", "__init__"),
)
ROW_OF = {name: row for row, names in enumerate(ROWS) for name in names}

# Inside the bottom row the entry point calls the command line; the package's `__init__` imports from everywhere.
ALLOWED = {("__main__", "cli"), ("cli", "__init__")}


def part_of(path: Path) -> str:
    """The first folder or the module's name below the package."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported_parts(tree: ast.AST) -> set[str]:
    """The parts of the package that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "briefing"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module == "briefing":
                found |= {f"briefing.{alias.name}" for alias in node.names}
            elif node.module and node.module.startswith("briefing."):
                found.add(node.module)
    parts = {name.split(".")[1] if "." in name else "__init__" for name in found}
    return {part if part in ROW_OF else "__init__" for part in parts}


def wrong_imports(part: str, tree: ast.AST) -> list[str]:
    return [
        f"{part} imports {other}"
        for other in sorted(imported_parts(tree))
        if other != part and ROW_OF[other] >= ROW_OF[part] and (part, other) not in ALLOWED
    ]


def rows_of(page: str) -> tuple[tuple[str, ...], ...]:
    """The rows as docs/design.md draws them: names, and after a `#` what they are."""
    drawn = page.partition("## Which way imports point")[2].split("```")[1]
    return tuple(tuple(line.partition("#")[0].split()) for line in drawn.strip().splitlines())


def described_in(page: str) -> list[str]:
    """The packages that the table of rooms in docs/design.md describes."""
    table = page.partition("## The rooms")[2].partition("\n## ")[0]
    return [name for cell in re.findall(r"^\| (`[^|]*) \|", table, re.M) for name in re.findall(r"`(\w+)`", cell)]


def test_every_module_has_a_row_and_no_row_names_what_is_not_there() -> None:
    assert {part_of(path) for path in PACKAGE.rglob("*.py") if "sample" not in path.parts} == set(ROW_OF)


def test_the_plan_in_the_documentation_has_the_same_rows() -> None:
    page = PLAN.read_text(encoding="utf-8")
    assert rows_of(page) == ROWS
    assert sorted(described_in(page)) == sorted(name for name in ROW_OF if not name.startswith("__"))


def test_the_plan_is_read_as_it_is_drawn() -> None:
    page = (
        "## Which way imports point\n\n```\ntypes errors   # nouns\ncli\n```\n\n"
        "## The rooms\n\n| package | x |\n|---|---|\n| `types`, `errors` | `nouns` |\n\n## Words\n\n| `cli` | y |\n"
    )
    assert rows_of(page) == (("types", "errors"), ("cli",))
    assert described_in(page) == ["types", "errors"]


def test_imports_point_one_way() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        part = part_of(path)
        if part == "__init__":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        wrong += [f"{path.relative_to(PACKAGE)}: {line}" for line in wrong_imports(part, tree)]
    assert not wrong, "\n".join(wrong)


def test_the_check_sees_an_import_against_the_grain() -> None:
    tree = ast.parse("def f():\n    from briefing.pipeline import build\n    import briefing.store\n")
    assert wrong_imports("text", tree) == ["text imports pipeline", "text imports store"]
    assert wrong_imports("cli", tree) == []
