"""What a query calls is read off its tokens, not off its letters."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.serve.protocol.tokens import Refusal, Uncalled, vetted, with_dataset

NONE = frozenset()
HERE = frozenset({"https://query.test/sparql", "https://query.test/service/sparql"})


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://a/> { ?s ?p ?o } }",
        "SELECT * {SERVICE<http://a/>{?s ?p ?o}}",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "PREFIX s: <http://a/> SELECT * { SERVICE s:x { ?s ?p ?o } }",
        "SELECT * { # comment\nSERVICE\n# another\n<http://a/> { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
        "load silent <http://a/> into graph <http://b/>",
        "INSERT DATA { <a> <b> '''it's''' } ; LOAD <http://a/>",
        "SELECT * { SERVICE",
    ],
)
def test_calls_are_refused(text):
    for allowed in (NONE, HERE):
        with pytest.raises(Uncalled, match="refused"):
            vetted(text, allowed)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICESILENT <http://a/> {} }",
        "SELECT * { ?s ?p reload:x }",
        "SELECT * { ?s a relative:service } # PREFIX relative: <x>",
        "PREFIX relative: <x> SELECT * { ?s a relative:service }",
    ],
)
def test_letters_that_mean_nothing_are_refused(text):
    with pytest.raises(Uncalled):
        vetted(text, HERE)


DATA = [
    Quad(NamedNode("http://a/Service"), NamedNode("http://a/load"), Literal('a "quoted" SERVICE <http://a/>')),
    Quad(NamedNode("http://a/x"), NamedNode("http://a/p"), Literal("download", language="en")),
]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("SELECT ?service { ?service <http://a/load> ?load }", 1),
        ('SELECT * { ?s ?p """a "quoted" SERVICE <http://a/>""" }', 1),
        ("SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'download')) }", 1),
        ('SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, "nload")) }', 1),
        ("SELECT * { <http://a/Service> ?p ?o } # SERVICE <http://a/>", 1),
        ("PREFIX service: <http://a/> SELECT * { service:Service service:load ?o }", 1),
        ("PREFIX : <http://a/> PREFIX load: <http://b/> SELECT * { :Service :load ?o . FILTER(?o != load:x) }", 1),
        ("PREFIX a: <http://a/> SELECT * { ?s a:load ?o.?s a:load ?o }", 1),
        ("PREFIX xxx: <http://a/> PREFIX service: <http://c/> SELECT * { ?s xxx:load ?o }", 1),
    ],
)
@pytest.mark.parametrize("allowed", [NONE, HERE])
def test_the_letters_elsewhere_change_nothing(text, rows, allowed):
    store = Store()
    store.extend(DATA)
    assert len([*store.query(vetted(text, allowed))]) == rows
    assert [*store.query(vetted(text, allowed))] == [*store.query(text)]


def test_a_text_without_the_letters_stays_as_it_is():
    text = "SELECT * { ?s ?p ?o } # a comment"
    assert vetted(text, HERE) is text


@pytest.mark.parametrize("silent", ["", " SILENT"])
@pytest.mark.parametrize("iri", sorted(HERE))
def test_an_allowed_service_is_called_whatever_else_is_said(silent, iri):
    text = f"SELECT ?load {{ SERVICE{silent} <{iri}> {{ ?s ?p 'a service' }} }} # a SERVICE <http://a/>"
    written = vetted(text, HERE)
    assert "SERVICE <http://a/>" not in written
    assert f"SERVICE{silent} <https://query.test/" in written


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX u:<{url}> SELECT * {{ FILTER(1<2)SERVICEu:#>\n{{ ?x ?y ?z }} }}",
        "PREFIX e:<urn:e:> SELECT * {{ OPTIONAL {{?s e:a\\# ?o}} SERVICE <{url}> {{?x ?y ?z}} }}",
        "PREFIX t: <urn:t:> SELECT * {{ ?s a t:.SERVICE<{url}>{{?x ?y ?z}} }}",
        "SELECT * {{ ?s <http://a/p>?SERVICE<{url}>{{?x ?y ?z}} }}",
        "SELECT * {{ ?s <http://a/p> 1SERVICE<{url}>{{?x ?y ?z}} }}",
    ],
)
def test_what_looks_like_something_else_calls_nothing(text):
    """Every letter of the two words that is left was looked at."""
    try:
        written = vetted(text.format(url="http://127.0.0.1:9/"), HERE)
    except Uncalled:
        return
    assert "SERVICE<" not in written.replace("?SERVICE<", "")
    assert "SERVICE <" not in written


def test_the_protocols_dataset_goes_before_each_where():
    text = "INSERT { ?s a ?t } WHERE { { SELECT * WHERE { ?s a ?t } } } ; DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
    found = with_dataset(text, ["http://g/1"], ["http://g/2"])
    assert found.count("USING <http://g/1> USING NAMED <http://g/2>") == 2
    assert "SELECT * WHERE" in found


def test_an_update_without_parameters_stays_as_it_is():
    assert with_dataset("INSERT DATA { <a:b> <a:c> <a:d> }", (), ()) == "INSERT DATA { <a:b> <a:c> <a:d> }"


@pytest.mark.parametrize(
    "text",
    [
        "WITH <http://g/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <http://g/> WHERE { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_what_has_a_dataset_of_its_own_takes_none(text):
    with pytest.raises(Refusal):
        with_dataset(text, ["http://g/1"], [])
