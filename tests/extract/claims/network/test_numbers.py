"""What the networks read and compute, number by number: small weights drawn by a seed, over parses kept as data.

The weights that ship were trained over just these inputs. Whoever changes them trains anew, and writes `numbers.json`
with `python tests/extract/claims/network/test_numbers.py`.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from kg.extract.claims.network import model
from kg.extract.claims.network.inputs import DEPS, PLACES, SIZES, Geometry, Marked, child_deps, inputs, windows
from kg.extract.claims.network.model import DILATIONS, WINDOW_DILATIONS, Network, find, find_cues, spans_of
from kg.extract.claims.quotations import find_quotations, paragraph_tokens
from kg.extract.claims.rules import rule_attributions, rule_marks
from kg.nlp.ranges import tokens_of

FILE = Path(__file__).parent / "numbers.json"
D, W, TENSOR, EMBEDDED = 6, 5, 4, 2
TEXTS = (
    "“We lost,” the minister told the BBC. “But we will win,” Norway’s Ann Lee added, before Bo Kim could answer. “Never!” cried Kim.",
    "An interview\n\nANN LEE: We will build the road.\n\nThe valley needs it.\n\nBO KIM: Nobody believes that.\n\nIt was held in Oslo.",
    "Ann Lee reportedly said, speaking in Oslo on Monday, that Bo Kim, the head of the Bank of Sofia, had lied to her.",
)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return made(tmp_path_factory.mktemp("weights"))


def made(folder, seed=0):
    """A network with weights by chance."""
    draw = np.random.default_rng(seed).normal
    own = EMBEDDED * len(SIZES)
    shapes = {f"emb.{j}": (size, EMBEDDED) for j, size in enumerate(SIZES)}
    shapes |= {"inp": (2 * TENSOR + len(DEPS) + 1 + 2 * own, D), "inp.bias": (D,), "vec": (300, D)}
    shapes |= {"out": (D, 9), "out.bias": (9,), "tok": (D, W), "tok.bias": (W,), "dout": (W, 5), "dout.bias": (5,)}
    shapes |= dict.fromkeys(("cue", "mul", "mul2"), (D, W)) | {f"feats.{j}": (n, W) for j, n in enumerate(PLACES)}
    for j in range(len(DILATIONS)):
        shapes |= {f"convs.{j}": (4 * D, D), f"convs.{j}.bias": (D,), f"norms.{j}": (D,), f"norms.{j}.bias": (D,)}
    for j in range(2):
        shapes[f"kidw.{j}"] = (D, D)
    for j in range(len(WINDOW_DILATIONS)):
        shapes |= {f"dconvs.{j}": (3 * W, W), f"dconvs.{j}.bias": (W,), f"dnorms.{j}": (W,), f"dnorms.{j}.bias": (W,)}
    path = folder / f"{seed}.npz"
    np.savez(path, **{name: draw(0, 1, shape) for name, shape in shapes.items()})
    return Network(path, draw(0, 1, (3, 300)))


def marked(doc):
    doc.tensor = np.sin(np.arange(len(doc) * TENSOR, dtype=np.float32)).reshape(len(doc), TENSOR)
    quotations = find_quotations(doc)
    marks = rule_marks(doc, rule_attributions(doc, quotations))
    return Marked(doc, marks, tokens_of(quotations), paragraph_tokens(doc))


def numbers(docs, network):
    """The inputs, windows, states and odds of some documents that are read together."""
    x = inputs([marked(doc) for doc in docs])
    states, odds = network.encode(x)
    cues = [(i, i + 1 + i % 2) for i in range(3, int(x.begins[-1]) - 1, 7)]
    at = windows(Geometry(x), cues, cues[::2])
    return {
        "cats": x.cats.tolist(),
        "heads": x.heads.tolist(),
        "sentences": x.sents.tolist(),
        "begins": x.begins.tolist(),
        "children": child_deps(x).sum(1).tolist(),
        "states": [round(float(s), 2) for s in states.sum(1)],
        "odds": np.round(odds, 2).tolist(),
        "windows": [
            at.begins.tolist(),
            at.cue.tolist(),
            (at.place * (np.arange(len(at.place))[:, None] % 97)).sum(0).tolist(),
            at.place[::5].tolist(),
        ],
        "decoded": [round(float(s), 2) for s in network.decode(states, at).sum(1)],
        "cues": [[*cue, round(chance, 3)] for cue, chance in find_cues(odds, x.begins)],
        "found": [[f.source, f.cue, f.content, round(f.score, 3)] for f in find([network], x)],
    }


def close(a, b):
    """Whether two trees of lists are alike, the numbers nearly."""
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(close, a, b))
    return a == b if a is None or b is None else a == pytest.approx(b, abs=0.02)


@pytest.mark.parametrize("part", ["cats", "heads", "sentences", "begins", "children", "states", "odds", "windows", "decoded", "cues", "found"])  # fmt: skip
def test_the_networks_read_and_compute_what_they_did(parsed, network, part):
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    told = json.loads(json.dumps(numbers([parsed(t) for t in TEXTS], network)))
    assert close(told[part], kept[part])


def test_two_networks_are_asked_for_their_mean(parsed, network, tmp_path):
    x = inputs([marked(parsed(t)) for t in TEXTS])
    both, alone = find([network, made(tmp_path, 3)], x), find([network], x)
    kept = json.loads(FILE.read_text(encoding="utf-8"))["both"]
    assert close(json.loads(json.dumps([[f.source, f.cue, f.content, round(f.score, 3)] for f in both])), kept)
    assert [f.cue for f in both] != [f.cue for f in alone]


@pytest.mark.parametrize(
    ("best", "labels"),
    [
        ([0, 1, 2, 0], [0, 1, 2, 0]),
        ([0, 2, 2, 0], [0, 1, 2, 0]),  # I follows B alone: the nearest way that is one
        ([3, 4, 4, 0, 3], [3, 4, 4, 4, 4]),  # a further piece of a content has a price
        ([3, 4, 4, 4], [3, 4, 4, 4]),
        ([0, 1, 0, 0], [0, 1, 0, 0]),
        ([1, 3, 4, 0], [1, 3, 4, 0]),
    ],
)
def test_labels_make_a_sequence(best, labels):
    scores = np.full((len(best), 5), -1.8)
    scores[range(len(best)), best] = -1.0
    assert model._best(scores).tolist() == labels


def test_what_is_plainly_nothing_is_not_searched():
    scores = np.full((5, 5), -50.0)
    scores[range(5), [0, 0, 1, 0, 0]] = 0.0
    assert model._best(scores).tolist() == [0, 0, 1, 0, 0]
    assert model._best(np.full((3, 5), -50.0) + np.array([50.0, 0, 0, 0, 0])).tolist() == [0, 0, 0]


def test_a_second_piece_that_is_sure_is_kept():
    scores = np.full((4, 5), -9.0)
    scores[range(4), [3, 0, 3, 4]] = -0.1
    assert list(spans_of(model._best(scores), 3)) == [(0, 1), (2, 4)]


def write() -> None:
    """Writes the numbers."""
    import tempfile

    from parses import Parses

    parses = Parses()
    with tempfile.TemporaryDirectory() as folder:
        network, other = made(Path(folder)), made(Path(folder), 3)
        told = numbers([parses.doc(t) for t in TEXTS], network)
        x = inputs([marked(parses.doc(t)) for t in TEXTS])
        told["both"] = [[f.source, f.cue, f.content, round(f.score, 3)] for f in find([network, other], x)]
    lines = (f'"{name}": {json.dumps(value)}' for name, value in told.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
