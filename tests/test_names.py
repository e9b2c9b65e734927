"""One name for one thing, in the syntax trees of the whole product: a search for a name leads to its module."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "briefing"

# Public functions that are defined more than once, each with the reason.
SHARED_FUNCTIONS = {
    "requests": "each kind of source says what to fetch",
    "read": "each kind of source turns a response into entries",
    "findings": "each check lists what it finds, and so does the gate",
    "build": "the verb of Python callers, and that of the command line",
    "check": "the stage, and its verb of the command line",
    "deliver": "the stage, and its verb of Python callers",
    "extract": "the stage, and its verb of the command line",
    "group": "the stage, and its verb of the command line",
    "pull": "the stage, and the verb of the command line that reads ahead",
    "render": "the stage, and its verb of Python callers",
    "summarize": "the stage, and its verb of the command line",
    "load": "the configuration, our words, a theme: always called with its module (`config.load`, `phrases.load`)",
    "parse": "each kind of source turns bytes into a feed, and so does the verb; `config.parse` reads feeds.yaml",
}

CONTAINERS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
STATEFUL = frozenset(("Condition", "Counter", "Event", "Lock", "OrderedDict", "Queue", "RLock", "defaultdict", "deque"))
CHANGING = frozenset(
    "add append appendleft clear discard extend insert pop popitem remove setdefault sort update".split()
)
MAKERS = frozenset(("dict", "list", "set"))
CACHES = frozenset(("cache", "lru_cache"))

Trees = dict[str, ast.Module]


def trees_of(folder: Path) -> Trees:
    """The syntax trees of all modules below a folder, by their paths."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.py"))
        if "sample" not in path.parts
    }


def definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """The names that a module defines at its top level, each with its statement."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (name for target in targets for name in ast.walk(target)):
                if isinstance(name, ast.Name):
                    yield name.id, node


def repeated(kind: str, names: Iterable[tuple[str, str]]) -> set[str]:
    """A line for each name that has more than one path."""
    paths = defaultdict(list)
    for name, path in names:
        paths[name].append(path.removeprefix("briefing/"))
    return {f"{kind} {name}: {', '.join(found)}" for name, found in paths.items() if len(found) > 1}


def repeated_modules(trees: Trees) -> set[str]:
    """Base names of several modules or packages."""
    names = []
    for path in map(Path, trees):
        if path.name == "__init__.py":
            names.append((path.parent.name, path.as_posix()))
        elif path.name != "__main__.py":
            names.append((path.stem, path.as_posix()))
    return repeated("module", names)


def repeated_classes(trees: Trees) -> set[str]:
    """Names of several classes, private ones among them."""
    found = ((name, path, node) for path, tree in trees.items() for name, node in definitions(tree))
    return repeated("class", ((name, path) for name, path, node in found if isinstance(node, ast.ClassDef)))


def repeated_functions(trees: Trees) -> set[str]:
    """Public names of several functions that have no reason for it."""
    return repeated(
        "function",
        (
            (name, path)
            for path, tree in trees.items()
            for name, node in definitions(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if not name.startswith("_") and name not in SHARED_FUNCTIONS
        ),
    )


def names_used(tree: ast.AST) -> set[str]:
    """Every name that a tree mentions: variables, attributes, imports, and the parts of strings "briefing.a.b:name"."""
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.alias):
            used.add(node.name.rpartition(".")[2])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("briefing."):
            used |= set(node.value.replace(":", ".").split("."))
    return used


def words_of(text: str) -> list[str]:
    """The words of a text that may be names."""
    return re.findall(r"[A-Za-z_]\w*", text)


def used_at_home_only(trees: Trees, callers: set[str]) -> set[str]:
    """Public names that no other module mentions, and no caller.

    Left out are names in `__all__`, entry points (of VERBS and the tables of the packages, as strings), and classes: a
    class is the type of what a public function takes or returns, though nobody writes its name.
    """
    used = {path: names_used(tree) for path, tree in trees.items()}
    found = set()
    for path, tree in trees.items():
        exported = {text for name, node in definitions(tree) if name == "__all__" for text in texts_in(node)}
        for name, node in definitions(tree):
            if name.startswith("_") or isinstance(node, ast.ClassDef) or is_type_alias(node) or name in exported:
                continue
            if name not in callers and not any(name in names for other, names in used.items() if other != path):
                found.add(f"private {name}: {path.removeprefix('briefing/')}")
    return found


def texts_in(node: ast.stmt) -> Iterator[str]:
    """The strings of a statement."""
    return (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def is_type_alias(node: ast.stmt) -> bool:
    """Whether an assignment names a type: `Found = Iterator[str]`."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript | ast.BinOp)


def hidden_state(trees: Trees) -> set[str]:
    """What outlives a call: `global`, caches of functions, and containers of a module that are filled later."""
    found = set()
    for path, tree in trees.items():
        containers = set()
        for name, node in definitions(tree):
            value = getattr(node, "value", None)
            if isinstance(value, ast.Call) and name_of(value.func) in STATEFUL:
                found.add(f"state {name}: {path.removeprefix('briefing/')}")
            if isinstance(value, CONTAINERS) or (isinstance(value, ast.Call) and name_of(value.func) in MAKERS):
                containers.add(name)
        for part in ast.walk(tree):
            names = [name for name in changed_by(part) if name in containers]
            if isinstance(part, ast.Global):
                names += part.names
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                names += [part.name for mark in part.decorator_list if name_of(mark) in CACHES]
            found |= {f"state {name}: {path.removeprefix('briefing/')}" for name in names}
    return found


def name_of(node: ast.expr) -> str:
    """The last name of `cache`, `functools.cache` or `functools.lru_cache(...)`."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def changed_by(node: ast.AST) -> Iterator[str]:
    """The names of containers that a statement or call changes: `x[k] = v`, `del x[k]`, `x += y`, `x.append(y)`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        yield name_of(node.value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        yield getattr(node.func.value, "id", "")


def test_every_name_stands_for_one_thing() -> None:
    product = trees_of(PACKAGE)
    files = (path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
    # Words, not trees: it costs a tenth, and a word too many in a test hides little.
    callers = {word for path in files if path.name != "test_names.py" for word in words_of(path.read_text("utf-8"))}
    found = repeated_modules(product) | repeated_classes(product) | repeated_functions(product)
    found |= used_at_home_only(product, callers) | hidden_state(product)
    assert sorted(found) == []


@pytest.fixture
def tree() -> ast.Module:
    return ast.parse(
        "from functools import lru_cache\n"
        "TABLE = {'a': 1}\nKNOWN = {}\nSEEN = set()\nQUEUE = deque()\n"
        "class Told: ...\n"
        "def read(): ...\n"
        "def shown(): ...\n"
        "@lru_cache(maxsize=None)\ndef slow(): ...\n"
        "def work(x):\n    global COUNT\n    KNOWN[x] = 1\n    SEEN.add(x)\n    return TABLE[x]\n"
    )


def test_the_check_sees_what_it_looks_for(tree: ast.Module) -> None:
    trees = {"briefing/a/words.py": tree, "briefing/b/words.py": tree}
    assert repeated_modules(trees) == {"module words: a/words.py, b/words.py"}
    assert repeated_classes(trees) == {"class Told: a/words.py, b/words.py"}
    assert {line.split()[1] for line in repeated_functions(trees)} == {"shown:", "slow:", "work:"}
    one = {"briefing/a/words.py": tree}
    user = {"briefing/b.py": ast.parse("from briefing.a.words import TABLE\n'briefing.a.words:work'\n")}
    assert {line.split()[1] for line in used_at_home_only(one | user, {"read"})} == {
        "KNOWN:",
        "SEEN:",
        "QUEUE:",
        "shown:",
        "slow:",
    }
    assert {line.split()[1] for line in hidden_state(one)} == {"KNOWN:", "SEEN:", "QUEUE:", "slow:", "COUNT:"}
