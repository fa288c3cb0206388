"""Changes the meaning of single places in the code and says how many of the changes a room's tests notice.

A mutant is a copy of the package with one change: a comparison turned round, a condition negated, `and` for `or`, a
number one off, `return None` for a value. It is caught when a test fails. Which places are changed is drawn by a seed,
so that two runs over the same code agree. Numbers that a module sets for itself (thresholds, sizes, seconds of a pause)
are left alone: one more or less is no change of meaning, and what they are worth is measured on gold data.

The model of spaCy is loaded once, for the rooms of the extraction; of other rooms tests that load it are left out.

Each room is run once with its lines counted. A mutant is then tried with the tests that ran through its line: those of
the file that mirrors its module first, then the shortest. A line that runs when its module is loaded, or when something
is made for many tests, is tried with all files that use the module.

    python scripts/mutants.py [--room NAME]... [--count N] [--minutes M] [--seed S]
"""

import argparse
import ast
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
# Room or module -> its tests.
ROOMS = {
    "identity": ("tests/identity",),
    "graph": (
        "tests/graph",
        "tests/build/test_bases.py",
        "tests/store/test_articles.py",
        "tests/store/test_corrections.py",
    ),
    "read": ("tests/read",),
    "store": ("tests/store", "tests/build/test_rules.py"),
    "terms": ("tests/terms",),
    "web": ("tests/web", "tests/read/test_feed.py"),
    "lang": ("tests/lang",),
    "nlp": ("tests/nlp",),
} | {f"extract/{r}": (f"tests/extract/{r}",) for r in ("claims", "entities", "events", "figures", "offices")}
_WITH_MODEL = "extract/"  # rooms whose tests may load the model of spaCy
# The seam for extractors: what an extractor gets and gives, and what is made of it.
_SEAM = ("extractor", "registry", "join", "assemble", "entities/lookup")
ROOMS["seam"] = ("tests/extract/test_extractor.py", "tests/extract/test_registry.py", "tests/extract/test_join.py",
                 "tests/extract/test_assembler.py")  # fmt: skip
LEFT_OUT = {"terms/vocab.py", "terms/ontology.py"}  # generated, and what generates it
# Seconds of processor time that a mutant's tests may take beyond thrice what they took: one that never ends is caught.
LONGEST = 30
WAITED = 1200  # seconds that are waited for them, on a machine with other work
# Tests that are not tried: they start processes or servers, or read what lies beside the checkout.
SLOW = (
    "changed_word_list or a_build_under or kept_articles or tells_its_rules or a_million or beside_the_checkout "
    "or virtuoso or own_server or another_process"
)
LIBRARIES = (
    "pytest",
    "hypothesis",
    "pyoxigraph",
    "numpy",
    "click",
    "rapidfuzz",
    "yaml",
    "httpx",
    "lxml.etree",
    "spacy",
)
_OTHER = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_CALLS = {"max": "min", "min": "max", "any": "all", "all": "any", "sorted": "list"}


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """What can be changed at a node: a description, and what does it to a copy of the node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _OTHER:
        new = _OTHER[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} -> {new.__name__}", lambda n: n.ops.__setitem__(0, new())
    if isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in _OTHER:
        new = _OTHER[type(node.op)]
        yield f"{type(node.op).__name__} -> {new.__name__}", lambda n: setattr(n, "op", new())
    if isinstance(node, ast.If | ast.IfExp | ast.While) and ast.unparse(node.test) != "TYPE_CHECKING":
        yield "condition negated", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    if isinstance(node, ast.comprehension) and node.ifs:
        yield "filter dropped", lambda n: n.ifs.pop()
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield f"{node.value} -> {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{node.value} -> {not node.value}", lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.Return) and node.value is not None and not _is_false(node.value):
        yield "return None", lambda n: setattr(n, "value", ast.Constant(None))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        yield f"{node.func.id} -> {_CALLS[node.func.id]}", lambda n: setattr(n.func, "id", _CALLS[n.func.id])


def _sets_number(node: ast.AST) -> bool:
    """Whether a statement gives names to plain numbers, or to what is reckoned of them."""
    values = node.value.elts if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) else None
    values = values or ([node.value] if isinstance(node, ast.Assign) else [])
    return bool(values) and all(map(_is_number, values))


def _is_number(value: ast.AST) -> bool:
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) and _is_number(value.right)
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


def _is_false(node: ast.AST) -> bool:
    """Whether a value is None, or counts as little."""
    return isinstance(node, ast.Constant) and not node.value


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
            if node is tree and name == "body":
                value = [statement for statement in value if not _sets_number(statement)]
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "sorted" and name == "keywords":
                continue
            waiting += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, ast.AST)]


@dataclass(frozen=True)
class Mutant:
    """A change: the module, the line, what is done there, and which of the module's places and changes it is."""

    file: Path
    line: int
    what: str
    place: int
    number: int


@dataclass
class Score:
    """What became of the mutants of a room."""

    caught: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """How many were tried."""
        return self.caught + len(self.survivors)


def mutants_of(path: Path) -> list[Mutant]:
    """All changes of a module, in its order.

    Args:
        path: the module.
    """
    found = []
    for place, node in enumerate(_places(ast.parse(path.read_text(encoding="utf-8")))):
        # a comprehension has no line of its own
        line = getattr(node, "lineno", 0) or getattr(getattr(node, "target", None), "lineno", 0)
        found += [Mutant(path, line, what, place, i) for i, (what, _) in enumerate(_changes(node))]
    return sorted(found, key=lambda m: (m.line, m.what, m.place))


def code_of(mutant: Mutant) -> str:
    """A mutant's module with its change."""
    tree = ast.parse(mutant.file.read_text(encoding="utf-8"))
    node = next(n for i, n in enumerate(_places(tree)) if i == mutant.place)
    list(_changes(node))[mutant.number][1](node)
    return ast.unparse(ast.fix_missing_locations(tree))


def modules_of(room: str) -> list[Path]:
    """The modules of a room that are changed."""
    package = ROOT / "kg"
    if room == "seam":
        return [package / "extract" / f"{name}.py" for name in _SEAM]
    return [p for p in sorted((package / room).rglob("*.py")) if p.relative_to(package).as_posix() not in LEFT_OUT]


def drawn(room: str, count: int, seed: int) -> list[Mutant]:
    """Some mutants of a room, all its places as likely."""
    found = [m for path in modules_of(room) for m in mutants_of(path)]
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


class Contexts:
    """A plugin of pytest that tells coverage which test runs: its name, or its file or nothing where a fixture is made
    that many tests share.
    """

    def __init__(self, folder: Path) -> None:
        import coverage

        self.coverage = coverage.Coverage(data_file=None, source=[str(folder / "kg")], config_file=False)
        self.now = ""
        self.failed: list[str] = []
        self.seconds: dict[str, float] = {}
        self._began = 0.0

    def _switch(self, context: str) -> str:
        before, self.now = self.now, context
        self.coverage.switch_context(context)
        return before

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test begins."""
        self._switch(nodeid)
        self._began = time.process_time()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """A test has ended."""
        self._switch("")
        self.seconds[nodeid] = time.process_time() - self._began

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A test failed without any change."""
        if report.failed:
            self.failed.append(report.nodeid)

    def lines(self) -> dict[str, dict[int, list[str]]]:
        """Module -> line -> the tests that ran through it."""
        data = self.coverage.get_data()
        return {f: dict(data.contexts_by_lineno(f)) for f in data.measured_files()}


def _shared(plugin: Contexts) -> None:
    """Makes lines that a shared fixture runs through those of all tests that may use it."""
    import pytest

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(fixturedef, request):  # type: ignore[no-untyped-def]
        wide = fixturedef.scope in ("session", "package")
        narrow = fixturedef.scope == "function"
        before = plugin.now
        if not narrow:
            plugin._switch("" if wide else before.partition("::")[0])
        yield
        if not narrow:
            plugin._switch(before)

    plugin.pytest_fixture_setup = pytest_fixture_setup  # type: ignore[attr-defined]


def _in_child(folder: Path, work: Callable[[], int], longest: int) -> int | None:
    """What a fork of this process, which has loaded the libraries already, gives; None when it takes too long."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.chdir(folder)
            for stream in (1, 2):
                os.dup2(os.open(folder / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
            sys.path[:0] = [str(folder)]
            os.environ |= {"PYTHONPATH": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))
            os._exit(work())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)  # never goes on as the parent does
    end = time.monotonic() + max(longest, WAITED)
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


_NOT_FOUND, _NONE_LEFT = 4, 5  # exit codes of pytest


class WithoutModel:
    """A plugin of pytest that leaves out tests that load the language model."""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keeps the others."""
        items[:] = [item for item in items if "nlp" not in getattr(item, "fixturenames", ())]


def _load_model() -> None:
    """Loads the model of spaCy, which forks of this process then have already."""
    import spacy

    from kg.defaults import MODEL

    for name in [name for name in sys.modules if name.partition(".")[0] == "kg"]:
        del sys.modules[name]  # forks import the changed package
    model = spacy.load(MODEL)
    spacy.load = lambda _: model


def _pytest(room: str, tests: list[str], plugins: list[object], *options: str) -> int:
    import pytest

    options = [*options, "-q", "-W", "ignore:Module already imported", "-p", "no:cacheprovider", "-p",
               "_hypothesis_pytestplugin", "--hypothesis-seed=0"]  # fmt: skip
    if not room.startswith(_WITH_MODEL):
        plugins = [WithoutModel(), *plugins]
    return int(pytest.main([*options, "-k", f"not ({SLOW})", *tests], plugins=plugins))


Lines = Mapping[int, list[str]]


def lines_of(folder: Path, room: str) -> tuple[dict[str, Lines], dict[str, float], list[str]]:
    """Module -> line -> the tests that run through it, the seconds of each test, and those that fail unchanged.

    Raises:
        SystemExit: the tests cannot be run.
    """
    tests = [t for t in ROOMS[room] if (folder / t).exists()]
    out = folder / "lines.json"

    def work() -> int:
        plugin = Contexts(folder)
        _shared(plugin)
        plugin.coverage.start()
        code = _pytest(room, tests, [plugin])
        plugin.coverage.stop()
        out.write_text(json.dumps([plugin.lines(), plugin.seconds, plugin.failed]))
        return 0 if code in (0, 1) else code

    if _in_child(folder, work, 1200) != 0:
        sys.exit(f"{room}: the tests cannot be run:\n{(folder / 'said.txt').read_text()[-3000:]}")
    by_file, seconds, failed = json.loads(out.read_text())
    for test in failed:
        print(f"left out, as it fails without any change: {test}")
    lines = {
        str(Path(f).relative_to(folder)): {int(line): tests for line, tests in lines.items()}
        for f, lines in by_file.items()
    }
    return lines, seconds, failed


def tests_for(mutant: Mutant, lines: Lines, seconds: Mapping[str, float]) -> list[str]:
    """The tests to try, in their order."""
    exact = set(lines.get(mutant.line, []))
    if not exact or any("::" not in t for t in exact):
        exact |= {t.partition("::")[0] for tests in lines.values() for t in tests}
    files = {t for t in exact if t and "::" not in t}
    mirror = f"/test_{mutant.file.stem}.py"

    def order(test: str) -> tuple[bool, float, str]:
        return not test.partition("::")[0].endswith(mirror), _seconds([test], seconds), test

    return sorted({t for t in exact - files if t and t.partition("::")[0] not in files} | files, key=order)


def _seconds(tests: list[str], seconds: Mapping[str, float]) -> float:
    """What tests took, or all tests of files."""
    wanted = set(tests)
    return sum(s for test, s in seconds.items() if test in wanted or test.partition("::")[0] in wanted)


def is_caught(
    folder: Path, room: str, mutant: Mutant, lines: Lines, seconds: Mapping[str, float], failed: Sequence[str]
) -> bool:
    """Whether a test fails with a mutant in the place of its module, or the tests cannot be loaded, or never end."""
    tests = [test for test in tests_for(mutant, lines, seconds) if test not in failed]
    if not tests:
        return False
    file = folder / mutant.file.relative_to(ROOT)
    kept = file.read_text(encoding="utf-8")
    file.write_text(code_of(mutant), encoding="utf-8")
    said = folder / "said.txt"
    said.unlink(missing_ok=True)
    try:
        status = _in_child(
            folder,
            lambda: _pytest(room, tests, [], "-x", *(f"--deselect={test}" for test in failed)),
            LONGEST + 3 * int(_seconds(tests, seconds)),
        )
    finally:
        file.write_text(kept, encoding="utf-8")
    if status is None or not os.WIFEXITED(status):
        return True
    code = os.waitstatus_to_exitcode(status)
    if code in (_NOT_FOUND, _NONE_LEFT):  # no test was tried, unless it is the change that stops them from loading
        return "ImportError while loading conftest" in said.read_text(encoding="utf-8")
    return code != 0


def run(rooms: list[str], count: int, minutes: float, seed: int) -> int:
    """Tries the mutants of the rooms in turn, until the time is over, and prints what survives."""
    sys.dont_write_bytecode = True
    for library in LIBRARIES:
        __import__(library)
    if any(room.startswith(_WITH_MODEL) for room in rooms):
        _load_model()
    scores: dict[str, Score] = defaultdict(Score)
    with tempfile.TemporaryDirectory() as made:
        folder = _copied(Path(made).resolve())
        end = time.monotonic() + 60 * minutes
        for room in rooms:
            lines, seconds, failed = lines_of(folder, room)
            stop = time.monotonic() + (end - time.monotonic()) / (len(rooms) - rooms.index(room))
            for mutant in drawn(room, count, seed):
                if time.monotonic() > stop:
                    break
                place = mutant.file.relative_to(ROOT)
                if is_caught(folder, room, mutant, lines.get(str(place), {}), seconds, failed):
                    scores[room].caught += 1
                else:
                    scores[room].survivors.append(mutant)
                    print(f"survived  {place}:{mutant.line}  {mutant.what}", flush=True)
            print(f"{room}: {scores[room].caught} of {scores[room].tried} caught", flush=True)
    caught, tried = (sum(getattr(s, name) for s in scores.values()) for name in ("caught", "tried"))
    print(f"all: {caught} of {tried} caught ({caught / max(1, tried):.0%})")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--room", action="append", choices=sorted(ROOMS), help="room; all without")
    parser.add_argument("--count", type=int, default=50, help="mutants of a room at most")
    parser.add_argument("--minutes", type=float, default=60, help="for all rooms together")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(run(given.room or list(ROOMS), given.count, given.minutes, given.seed))
