"""Words of English stand in kg/lang/en, where they are checked, and not in the code that reads them."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "kg"
ROOMS = ("extract", "nlp")
# Names that the code gives: of extractors, patterns' keys, arrays, features, kinds of reference.
NAMES = {
    "extract/claims/by_network.py": {"none", "small", "large"},
    "extract/claims/network/model.py": {"emb", "feats", "vec"},
    "extract/claims/speech_acts.py": {"table", "dense", "offsets"},
    "extract/dates.py": {
        "until", "from", "to", "iso", "mdy", "dmy", "month", "weekday", "day", "period", "past", "ago",
    },
    "extract/entities/places.py": {"he", "she", "it", "they", "i", "we", "you"},
    "extract/entities/pronoun_rules.py": {
        "sentence", "token", "subject", "parallel", "modifier", "oblique", "demonym", "frequent",
    },
    "extract/entities/reference_features.py": {"the", "this", "a", "bare", "before"},
    "extract/entities/references.py": {"i", "we", "you"},
    "extract/events/patterns.py": {
        "id", "class", "pos", "lemmas", "roles", "needs", "also", "must", "person", "alone", "peoples", "press", "object",
        "light", "unless", "objects", "phrases", "particle", "yes", "no", "subject", "passive", "by", "modifier", "under",
    },
    "extract/events/reader.py": {"modality", "dates", "same", "found", "whole"},
    "extract/figures/numbers.py": {"units", "tens", "scales"},
    "extract/llm/service.py": {"model", "messages", "temperature", "seed"},
    "extract/registry.py": {"claims", "events", "offices", "rules", "standard", "large"},
    "nlp/heads.py": {"classes", "modalities", "acts"},
    "nlp/trees.py": {"feature", "threshold", "left", "value", "roots", "rest"},
}  # fmt: skip
# spaCy's labels of the parse.
LABELS = frozenset(
    "acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative dep det "
    "dobj expl intj iobj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj "
    "predet prep prt punct quantmod relcl xcomp".split()
)  # fmt: skip


def texts(nodes):
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def words_in(node):
    """The words of a set, tuple, list, of a table's keys, or of a text that is split."""
    match node:
        case ast.Set(elts=elements) | ast.Tuple(elts=elements) | ast.List(elts=elements):
            found = texts(elements)
        case ast.Dict(keys=keys):
            found = texts(k for k in keys if k is not None)
        case ast.Call(func=ast.Attribute(attr="split", value=ast.Constant(value=str(text)))):
            found = text.split()
        case _:
            found = []
    return [w for w in found if w.isalpha() and w.islower() and w not in LABELS]


def lists_of_words(source, names=frozenset()):
    """The lists of three words and more, with their lines, without those of names."""
    tree = ast.parse(source)
    public = {
        id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"
    }
    found = [(n.lineno, words_in(n)) for n in ast.walk(tree) if hasattr(n, "lineno") and id(n) not in public]
    return [(line, words) for line, words in found if len(words) > 2 and not set(words) <= names]


def test_no_list_of_english_words_stands_in_the_code():
    found = {}
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            if lists := lists_of_words(path.read_text(encoding="utf-8"), NAMES.get(name, set())):
                found[name] = lists
    assert found == {}, "put these into a file of kg/lang/en, or into NAMES when they are names that the code gives"


def test_such_lists_are_seen():
    source = 'A = {"say", "tell", "add"}\nB = "die kill shoot".split()\nC = {"mr": 1, "mrs": 2, "miss": 2}\n'
    assert lists_of_words(source) == [
        (1, ["say", "tell", "add"]),
        (2, ["die", "kill", "shoot"]),
        (3, ["mr", "mrs", "miss"]),
    ]
    assert (
        lists_of_words('__all__ = ["find", "load", "read"]\nD = ("nsubj", "dobj", "pobj")\nE = ("VERB", "AUX", "x")')
        == []
    )


def test_names_that_the_code_gives_are_there():
    for name, words in NAMES.items():
        source = (PACKAGE / name).read_text(encoding="utf-8")
        assert {w for w in words if f'"{w}"' not in source} == set(), name
