"""Every format says the same, in the same bytes."""

import io
import random
import re

import pytest
from fixture import NAMER, alpha, article_iri, beta, quads
from pyoxigraph import Quad
from rdflib import Dataset, Graph

from kg.errors import Misuse
from kg.graph.serialise import FORMATS, format_of, write_quads
from kg.store.articles import read_graph


def written(found: list[Quad], format_: str) -> bytes:
    out = io.BytesIO()
    write_quads(found, format_, NAMER.base, out)
    return out.getvalue()


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_gives_the_graph_back(format_, tmp_path):
    found = quads(alpha(), beta())
    file = tmp_path / f"graph.{format_}"
    file.write_bytes(written(found, format_))
    assert set(read_graph(str(file))) == set(found)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_order_of_the_quads_does_not_matter(format_):
    found = quads(alpha(), beta())
    shuffled = found[:]
    random.Random(7).shuffle(shuffled)
    assert written(shuffled, format_) == written(found, format_)


def test_rdflib_reads_what_is_written():
    found = quads(alpha(), beta())
    graph = Graph().parse(written(found, "ttl"), format="turtle")
    assert len(graph) == len({q.triple for q in found})
    dataset = Dataset()
    dataset.parse(written(found, "trig"), format="trig")
    assert len(list(dataset.quads())) == len(set(found))


def test_turtle_reads_well():
    text = written(quads(alpha(), beta()), "ttl").decode()
    first = article_iri(alpha()).value
    assert text.startswith("@prefix dcterms:")
    assert f"@base <{first}> ." in text
    assert "event:meeting-1 a kg:Event, kg:Meeting ;" in text
    block = text[text.index(f"@base <{first}>") : text.index(f"@base <{article_iri(beta()).value}>")]
    assert (
        block.index("<> a kg:Article")
        < block.index("\nmembership:")
        < block.rindex("claim:claim-6 ")
        < block.index("\n<#char=")
    )


def test_the_graphs_of_an_article_come_in_reading_order():
    """The default graph, the article's, its claims', and its text's last."""
    text = written(quads(alpha()), "trig").decode()
    block = text[text.index("@base <") :]
    opened = re.findall(r"^(\S+) \{$", block, re.MULTILINE)
    assert opened[0] == "<>"
    assert opened[-1].endswith("/text>")
    claims = [graph for graph in opened if graph.startswith("claim:")]
    assert opened[1:-1] == [*sorted(claims), f"<{NAMER.derived('same-events').value}>"]
    assert len(claims) > 2
    assert block.index("a kg:Article .") < block.index("<> {")


@pytest.mark.parametrize("format_", ["nt", "nq"])
def test_lines_stand_by_article_and_are_sorted_in_each(format_):
    lines = written(quads(alpha(), beta()), format_).decode().splitlines()
    assert len(lines) == len(set(lines))
    names = [article_iri(facts).value.rpartition("/")[2] for facts in (alpha(), beta())]
    found = [re.search("|".join(names), line) for line in lines]
    of_articles = [match[0] for match in found if match]
    assert of_articles == sorted(of_articles)
    assert len(set(of_articles)) == 2
    for name in names:
        block = [line for line, match in zip(lines, found, strict=True) if match and match[0] == name]
        assert block == sorted(block)
    shared = [line for line, match in zip(lines, found, strict=True) if not match]
    assert [line.split()[0] for line in shared] == sorted(line.split()[0] for line in shared)


@pytest.mark.parametrize(
    ("name", "chosen", "expected"), [("a.ttl", None, "ttl"), ("a.nq", "trig", "trig"), ("-", "jsonld", "jsonld")]
)
def test_format_by_ending_or_name(name, chosen, expected):
    assert format_of(name, chosen) == expected


def test_an_unknown_format_is_named_with_the_known_ones():
    with pytest.raises(Misuse, match="ttl, trig, nt, nq, jsonld, rdf"):
        format_of("graph.docx")
