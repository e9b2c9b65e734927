"""Imports point one way: a module imports only from the rows above its own."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "briefing"

ROWS = (
    ("types", "errors", "colours"),
    ("config", "clean", "text", "edits"),
    ("meta", "phrases"),
    ("sources", "extraction", "summary", "stories", "verification", "writer"),
    ("composition", "rendering", "checks"),
    ("desk",),
    ("pull", "delivery", "store", "engine"),
    ("pipeline",),
    ("schedule", "preview", "serve"),
    ("cli", "__main__", "__init__"),
)
ROW_OF = {name: row for row, names in enumerate(ROWS) for name in names}

# Inside the bottom row the entry point calls the command line; the package's face imports from everywhere.
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


def test_every_module_has_a_row() -> None:
    assert {part_of(path) for path in PACKAGE.rglob("*.py") if "sample" not in path.parts} <= set(ROW_OF)


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
