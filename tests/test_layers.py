"""The import order is one-way, and pure stages do no I/O."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"
# The rooms in the order in which data flows: a module imports only from rooms before its own, and from its own room.
LAYERS = [
    {"errors", "defaults"},
    {"model"},
    {"terms", "files"},
    {"lang"},
    {"web"},
    {"read"},
    {"nlp"},
    {"extract"},
    {"identity"},
    {"graph"},
    {"store"},
    {"explore"},
    {"query"},
    {"build", "publish"},
    {"api"},
    {"serve", "agents"},
    {"cli"},
]
LEVEL = {name: i for i, row in enumerate(LAYERS) for name in row}
PURE = [
    "model",
    "extract/assemble",
    "graph/canonical",
    "graph/copies",
    "graph/triples",
    "identity/identify",
    "identity/names",
    "terms/iris",
]
IMPURE = {"open", "requests", "urllib", "socket", "subprocess", "random", "time", "os"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def stage(path: Path) -> str:
    part = path.relative_to(PACKAGE).parts[0]
    return part.removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kg"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("kg.")}
    return {name for name in found if name in LEVEL}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_earlier_stages(path):
    own = stage(path)
    if own in ("__init__", "__main__"):
        assert imported(path) <= {"api", "cli", "errors"}  # `kg.read` is the function of the API
        return
    assert own in LEVEL, f"{own} has no place in the order of stages: give it one"
    wrong = {name for name in imported(path) - {own} if LEVEL[name] >= LEVEL[own]}
    assert not wrong, f"{path} imports {sorted(wrong)}, which comes later or stands beside it"


@pytest.mark.parametrize("name", PURE)
def test_a_pure_stage_does_no_io(name):
    tree = ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))
    imports = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imports |= {n.module.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
    called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert not (imports | called) & IMPURE
    assert "now" not in {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def test_no_module_imports_itself_by_others():
    names = {name_of(path): path for path in modules()}
    names.pop("kg")  # it only names what is loaded when it is used
    graph = {name: set() for name in names}
    for name, path in names.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kg"):
                wanted = {f"{node.module}.{alias.name}" for alias in node.names}
                graph[name] |= {w if w in names else node.module for w in wanted}
    list(TopologicalSorter({name: found - {name} for name, found in graph.items()}).static_order())


def test_few_files_stand_outside_the_rooms():
    assert len([p for p in PACKAGE.glob("*.py") if p.name != "__init__.py"]) <= 6


GENERATED = {"terms/vocab.py"}


def test_no_module_is_long():
    sizes = {str(p.relative_to(PACKAGE)): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    assert sizes.keys() > GENERATED
    assert {name: lines for name, lines in sizes.items() if lines > 400 and name not in GENERATED} == {}


def test_no_iri_stands_in_the_code():
    for path in modules():
        if path.name == "vocab.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"\{?https?:", node.value):
                assert node.value in ALLOWED, f"{path}: {node.value}"


# How a source begins, and where example data lie.
ALLOWED = {"http://", "https://", "https://example.org/news/"}
