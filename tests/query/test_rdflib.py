"""The named queries are SPARQL 1.1 that other engines run too: rdflib, over TriG, gives the same rows."""

import csv
import io
import re
import time

import pytest
import rdflib
from fixture import linked_store
from pyoxigraph import RdfFormat, Store

import kg
from kg.query.named import named_queries, query_store, render

SECONDS = 10  # of CPU, that rdflib may take for a query over three articles
GIVEN = {"actor": "Ann Lee", "word": "Zenda", "statement": "https://example.org/news/event/alpha-a12b998af4/meeting-1"}


def both(query, store, dataset):
    """The rows of both engines, in no order, and lists in a cell in none either."""
    bound = query.bind({p.name: GIVEN[p.name] for p in query.parameters if p.required})
    ours = list(csv.reader(io.StringIO(render(query_store(bound, store), "csv").decode())))[1:]
    theirs = [["" if v is None else str(v) for v in row] for row in dataset.query(bound)]
    return [sorted(sorted(re.split("[,;] ", cell)) for cell in row) for row in sorted(ours)], [
        sorted(sorted(re.split("[,;] ", cell)) for cell in row) for row in sorted(theirs)
    ]


@pytest.fixture(scope="module")
def fixture_in_both():
    store = linked_store()
    dataset = rdflib.Dataset()
    dataset.parse(data=store.dump(format=RdfFormat.TRIG), format="trig")
    return store, dataset


@pytest.mark.parametrize("query", [q for q in named_queries() if q.columns], ids=lambda q: q.name)
def test_rdflib_gives_the_same_rows(query, fixture_in_both):
    ours, theirs = both(query, *fixture_in_both)
    assert sorted(ours) == sorted(theirs)


def test_rdflib_builds_the_same_graph(fixture_in_both):
    store, dataset = fixture_in_both
    (query,) = [q for q in named_queries() if not q.columns]
    assert len(dataset.query(query.bind({})).graph) == len(set(query_store(query.bind({}), store))) > 0


@pytest.mark.slow
def test_rdflib_ends_on_a_graph_of_real_articles(tmp_path):
    """Each of them, on the articles of `examples/`: before, three did not end in half a minute and one failed."""
    kg.build("examples", tmp_path / "news.trig")
    store, dataset = Store(), rdflib.Dataset()
    store.load(path=str(tmp_path / "news.trig"), format=RdfFormat.TRIG)
    dataset.parse(tmp_path / "news.trig")
    for query in named_queries():
        if query.columns:
            begin = time.process_time()
            ours, theirs = both(query, store, dataset)
            assert sorted(ours) == sorted(theirs), query.name
            assert time.process_time() - begin < SECONDS, query.name
