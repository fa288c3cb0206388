"""The attribution networks: documents that are read together are read as if each were alone."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from kg.extract.claims import by_network
from kg.extract.claims.by_network import networks
from kg.extract.claims.find import find_attributions
from kg.extract.claims.network.inputs import Geometry, Marked, inputs, room_in, windows
from kg.extract.claims.network.model import MarkedSpans, find, find_cues
from kg.extract.claims.quotations import paragraph_tokens
from kg.nlp.load import parse
from kg.nlp.parser_text import prepare

TEXTS = [
    "“The road is closed,” Ann Lee said. She added that nobody had asked her\n\nBo Kim told the council:\n\n“We will pay.”",
    "Said",
    "",
    "According to",
    "Ministers warned on Monday that the bridge could fall. “It is old,” one official told",
    "He said",
    "that the mayor, who denied it, had left. Officials said so too. " * 9,
]


@pytest.fixture(scope="module")
def docs(nlp):
    return list(parse(nlp, map(prepare, TEXTS)))


def marked(doc):
    return Marked(doc, "-" * len(doc), frozenset({0} if len(doc) else ()), paragraph_tokens(doc))


@pytest.mark.parametrize("wanted", ["none", "small", "large"])
def test_attributions_are_the_same_alone_and_in_company_to_the_last_digit(docs, wanted):
    alone = [find_attributions([doc], wanted)[0] for doc in docs]
    assert find_attributions(docs, wanted) == alone
    assert find_attributions(docs[::-1], wanted) == alone[::-1]
    assert sum(map(len, alone)) >= 5
    assert alone[2] == ()
    assert find_attributions([], wanted) == []


@pytest.mark.parametrize("together", [True, False])
def test_where_rows_do_not_stand_alone_documents_are_read_one_by_one(docs, monkeypatch, together):
    sizes = []

    def counted(known, x, *, really=find):
        sizes.append(len(x.begins) - 1)
        return really(known, x)

    alone = [find_attributions([doc])[0] for doc in docs]
    monkeypatch.setattr(by_network, "find", counted)
    monkeypatch.setitem(networks(docs[0].vocab, "small")[0].__dict__, "stands_alone", together)
    found = find_attributions(docs)
    assert sizes == ([len(docs)] if together else [1] * len(docs))
    if not together:
        assert found == alone


def test_a_network_stands_alone_where_all_its_products_do(nlp, monkeypatch):
    (network,) = networks(nlp.vocab, "small")
    asked = set()
    monkeypatch.setattr("kg.nlp.batching.stand_alone", lambda shape: asked.add(shape) or True)
    assert type(network).stands_alone.func(network)
    assert {network.w[name].shape for name in ("inp", "convs.0", "kidw.0", "out", "cue", "dconvs.0", "dout")} <= asked
    monkeypatch.setattr("kg.nlp.batching.stand_alone", lambda shape: shape != network.w["cue"].shape)
    assert not type(network).stands_alone.func(network)


@pytest.fixture(params=["small", "large"])
def network(nlp, request):
    known = networks(nlp.vocab, request.param)
    if not known:
        pytest.skip("the larger weights are not installed")
    found = known[-1]
    if not found.stands_alone:
        pytest.skip("this processor tells rows apart")
    return found


def test_states_and_odds_of_tokens_do_not_depend_on_other_documents(docs, network):
    def seen(doc):
        width = network.w["states"].shape[0] if "states" in network.w else 0
        states = np.random.default_rng(len(doc)).standard_normal((len(doc), width), dtype=np.float32)
        return replace(marked(doc), states=states if width else None)

    x = inputs([seen(doc) for doc in docs])
    states, odds = network.encode(x)
    cues = [(b, b + 1) for b, e in pairwise(x.begins.tolist()) for b in range(b, e, 5)]
    decoded, at = network.decode(states, w := windows(Geometry(x), cues)), iter(pairwise(w.begins.tolist()))
    for doc, (begin, end) in zip(docs, pairwise(x.begins.tolist()), strict=True):
        own = inputs([seen(doc)])
        own_states, own_odds = network.encode(own)
        assert (states[begin:end] == own_states).all()
        assert (odds[begin:end] == own_odds).all()
        if own_cues := [(b - begin, e - begin) for b, e in cues if begin <= b < end]:
            alone = network.decode(own_states, windows(Geometry(own), own_cues))
            rows = [range(*next(at)) for _ in own_cues]
            assert (decoded[rows[0].start : rows[-1].stop] == alone).all()


def test_windows_hold_tokens_of_one_document_alone(docs):
    x = inputs([marked(doc) for doc in docs])
    cues = [(i, i + 1) for i in range(x.begins[-1])]
    for (cue, _), at, end in zip(cues, (w := windows(Geometry(x), cues)).begins, w.begins[1:], strict=False):
        document = np.searchsorted(x.begins, cue, side="right")
        assert (np.searchsorted(x.begins, w.token[at:end], side="right") == document).all()


def test_no_cue_goes_on_in_the_next_document():
    odds = np.array([[5, 0, 0], [0, 9, 0], [0, 0, 9], [0, 0, 9], [5, 0, 0]], np.float32)
    assert [c for c, _ in find_cues(odds, np.array([0, 5]))] == [(1, 4)]
    assert next(c for c, _ in find_cues(odds, np.array([0, 3, 5]))) == (1, 3)


def test_room_is_what_stands_before_and_behind_in_the_same_part():
    before, behind = room_in(np.array([0, 3, 3, 5]))
    assert before.tolist() == [0, 1, 2, 0, 1]
    assert behind.tolist() == [2, 1, 0, 1, 0]


def test_what_was_found_is_counted_from_elsewhere():
    assert MarkedSpans((5, 6), (7, 8), ((9, 12),), 0.5).moved(-5) == MarkedSpans((0, 1), (2, 3), ((4, 7),), 0.5)
    assert MarkedSpans(None, (7, 8), (), 0.5).moved(1) == MarkedSpans(None, (8, 9), (), 0.5)
