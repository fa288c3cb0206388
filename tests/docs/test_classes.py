"""Each class of the ontology has an example, and all of them conform to the shapes."""

import re
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.query.validate import validate

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import class_examples  # noqa: E402

PAGE = ROOT / "docs" / "classes.md"
PARTS = dict(re.findall(r"^## kg:(\w+)\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
EXAMPLES = str(ROOT / "docs" / "classes.trig")


def test_the_page_has_each_class_and_no_other():
    assert [f"{class_examples.PREFIXES['kg']}{name}" for name in PARTS] == [c.value for c in class_examples.classes()]


@pytest.mark.parametrize("name", PARTS)
def test_each_class_has_an_example_of_it_in_turtle(name):
    (shown,) = re.findall(r"```turtle\n(.*?)```", PARTS[name], re.DOTALL)
    prefixes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in class_examples.PREFIXES.items())
    triples = list(parse(prefixes + shown, format=RdfFormat.TURTLE, base_iri=class_examples.BASE))
    classes = {t.object for t in triples if str(t.predicate).endswith("#type>")}
    cls = class_examples.term(f"kg:{name}")
    assert classes & {cls, *class_examples.children(cls)}


def test_the_examples_conform_to_the_shapes():
    assert validate(EXAMPLES) == []


def test_an_example_that_breaks_a_shape_is_found(tmp_path):
    store = Store()
    store.load(path=EXAMPLES, format=RdfFormat.TRIG)
    (modality, *_) = store.quads_for_pattern(None, NamedNode(f"{class_examples.PREFIXES['kg']}modality"), None, None)
    store.remove(modality)
    store.dump(str(tmp_path / "broken.trig"), format=RdfFormat.TRIG)
    assert validate(str(tmp_path / "broken.trig"))


def test_page_and_graph_are_those_that_the_script_writes():
    for path, text in class_examples.written().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: make generated"
