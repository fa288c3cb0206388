"""The examples in the docs of the code run, and give what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kg"
# Those of `kg/api` need a graph: tests/api runs them.
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8") and path.relative_to(PACKAGE).parts[0] != "api"
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    done = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert done.attempted > 0
    assert done.failed == 0


def test_there_are_examples_in_every_room_that_is_called_by_others():
    rooms = {name.split(".")[1] for name in MODULES}
    assert rooms >= {"extract", "graph", "identity", "lang", "nlp", "read", "terms"}
