"""Changes the meaning of single places in the code and says how many of the changes a room's tests notice.

A mutant is a copy of the package with one change: a comparison turned round, a condition negated, `and` for `or`, a
number one off, `return None` for a value. It is caught when a test fails. Which places are changed is drawn by a seed,
so that two runs over the same code agree. Each room has the tests that mirror it, and those named in ROOMS.

    python scripts/mutants.py [--room NAME]... [--count N] [--minutes M] [--seed S]
"""

import argparse
import ast
import copy
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Room or module -> its tests, quick ones first.
ROOMS = {
    "identity": ("tests/identity",),
    "graph": ("tests/graph", "tests/build/test_bases.py", "tests/store/test_articles.py"),
    "read": ("tests/read",),
    "store": ("tests/store", "tests/build/test_rules.py"),
    "terms": ("tests/terms",),
    "web": ("tests/web", "tests/read/test_feed.py"),
    "extract/extractor.py": ("tests/extract/test_extractor.py",),
    "extract/join.py": ("tests/extract/test_join.py", "tests/extract/test_extractor.py"),
    "extract/registry.py": ("tests/extract/test_registry.py", "tests/extract/test_extractor.py"),
}
LEFT_OUT = {"terms/vocab.py", "terms/ontology.py"}  # generated, and what generates it
LONGEST = 120  # seconds that a mutant's tests may take: one that never ends is caught
SLOW = "changed_word_list or a_build_under or kept_articles or tells_its_rules or a_million"  # processes, or the model
_OTHER = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_CALLS = {"max": "min", "min": "max", "any": "all", "all": "any", "sorted": "list"}


@dataclass(frozen=True)
class Mutant:
    """A change: the file, the line, what is done there, and the code with it."""

    file: str
    line: int
    what: str
    code: str


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """What can be changed at a node: a description, and what does it to a copy of the node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _OTHER:
        new = _OTHER[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} -> {new.__name__}", lambda n: n.ops.__setitem__(0, new())
    if isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in _OTHER:
        new = _OTHER[type(node.op)]
        yield f"{type(node.op).__name__} -> {new.__name__}", lambda n: setattr(n, "op", new())
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition negated", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    if isinstance(node, ast.comprehension) and node.ifs:
        yield "filter dropped", lambda n: n.ifs.pop()
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield f"{node.value} -> {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{node.value} -> {not node.value}", lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "return None", lambda n: setattr(n, "value", ast.Constant(None))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        yield f"{node.func.id} -> {_CALLS[node.func.id]}", lambda n: setattr(n.func, "id", _CALLS[n.func.id])


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _places(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes inside functions and values of constants, without annotations, decorators and defaults."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "bases"):
                continue
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                continue
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                continue
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "sorted" and name == "keywords":
                continue
            waiting += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, ast.AST)]


def mutants_of(path: Path) -> list[Mutant]:
    """All changes of a module, in its order.

    Args:
        path: the module.
    """
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    found = []
    for index, node in enumerate(_places(tree)):
        for number, (what, _) in enumerate(_changes(node)):
            changed = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(_places(changed)) if i == index)
            list(_changes(target))[number][1](target)
            line = getattr(node, "lineno", 0) or getattr(
                getattr(node, "target", None), "lineno", 0
            )  # of comprehensions
            found.append(Mutant(str(path), line, what, ast.unparse(ast.fix_missing_locations(changed))))
    return sorted(found, key=lambda m: (m.line, m.what))


def drawn(room: str, count: int, seed: int) -> list[Mutant]:
    """Some mutants of a room, all its places as likely."""
    base = ROOT / "kg" / room
    files = [base] if base.suffix else sorted(base.rglob("*.py"))
    found = [m for f in files if f.relative_to(ROOT / "kg").as_posix() not in LEFT_OUT for m in mutants_of(f)]
    return random.Random(f"{seed} {room}").sample(found, min(count, len(found)))  # noqa: S311 it draws places


def _copied(folder: Path) -> Path:
    """The checkout without what tests of a room do not need."""
    ignored = shutil.ignore_patterns(
        "__pycache__", "large", ".git", ".venv", "demo", "dist", "node_modules", ".*_cache"
    )
    for name in ("kg", "tests", "ontology", "queries", "examples", "scripts", "docs", "training"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _fails(folder: Path, tests: list[str]) -> bool:
    """Whether a test fails; in a fork of this process, which has loaded the libraries already."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.chdir(folder)
            for stream in (1, 2):
                os.dup2(os.open(folder / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
            sys.path[:0] = [str(folder)]
            os.environ["PYTHONPATH"] = str(folder)
            import pytest

            options = [
                "-x",
                "-q",
                "-W",
                "ignore:Module already imported",
                "-p",
                "no:cacheprovider",
                "--hypothesis-seed=0",
                "-k",
                f"not ({SLOW})",
            ]
            os._exit(int(pytest.main([*options, *tests])))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)  # never goes on as the parent does
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _tests(mutant: Mutant, folder: Path, tests: tuple[str, ...]) -> list[str]:
    """The test file that bears the module's name first: most mutants fall there."""
    name = f"test_{Path(mutant.file).stem}.py"
    files = [
        f for t in tests for f in (sorted((folder / t).rglob("test_*.py")) if not t.endswith(".py") else [folder / t])
    ]
    files = [f for f in files if f.exists()]
    return [str(f) for f in sorted(files, key=lambda f: f.name != name)]


def run(rooms: list[str], count: int, minutes: float, seed: int) -> int:
    """Tries the mutants of the rooms in turn, until the time is over, and prints what survives."""
    sys.dont_write_bytecode = True
    for library in ("pytest", "hypothesis", "pyoxigraph", "numpy", "click", "rapidfuzz", "yaml", "httpx", "lxml.etree"):
        __import__(library)
    caught, tried = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as made:
        folder = _copied(Path(made))
        if any(_fails(folder, _tests(Mutant("x", 0, "", ""), folder, ROOMS[room])) for room in rooms):
            sys.exit(f"the tests fail without any change:\n{(folder / 'said.txt').read_text()[-3000:]}")
        end = time.monotonic() + 60 * minutes
        for room in rooms:
            stop = time.monotonic() + (end - time.monotonic()) / (len(rooms) - rooms.index(room))
            for mutant in drawn(room, count, seed):
                if time.monotonic() > stop:
                    break
                file = folder / Path(mutant.file).relative_to(ROOT)
                kept = file.read_text(encoding="utf-8")
                file.write_text(mutant.code, encoding="utf-8")
                fails = _fails(folder, _tests(mutant, folder, ROOMS[room]))
                file.write_text(kept, encoding="utf-8")
                tried[room] += 1
                caught[room] += fails
                if not fails:
                    place = f"{Path(mutant.file).relative_to(ROOT)}:{mutant.line}"
                    print(f"survived  {place}  {mutant.what}", flush=True)
            print(f"{room}: {caught[room]} of {tried[room]} caught", flush=True)
    total = sum(tried.values())
    print(f"all: {sum(caught.values())} of {total} caught ({sum(caught.values()) / max(1, total):.0%})")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--room", action="append", choices=sorted(ROOMS), help="room or module; all without")
    parser.add_argument("--count", type=int, default=25, help="mutants of a room at most")
    parser.add_argument("--minutes", type=float, default=30, help="for all rooms together")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(run(given.room or list(ROOMS), given.count, given.minutes, given.seed))
