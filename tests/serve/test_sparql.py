"""What a query calls is read off its tokens, not off its letters."""

import pytest

from kg.serve.protocol.tokens import Refusal, refused, with_dataset

NONE = frozenset()
HERE = frozenset({"https://query.test/sparql"})


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
    assert "refused" in refused(text, NONE)
    assert "refused" in refused(text, HERE)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?load ?o }",
        "SELECT * { ?s ?p 'SERVICE <http://a/>' }",
        'SELECT * { ?s ?p """a "quoted" SERVICE <http://a/>""" }',
        "SELECT * { ?s <http://a/SERVICE> ?o } # SERVICE <http://a/>",
        "PREFIX service: <http://a/> SELECT * { ?s service:load ?o ; :LOAD ?x }",
    ],
)
def test_other_texts_are_not(text):
    assert refused(text, NONE) is None


@pytest.mark.parametrize("silent", ["", " SILENT"])
def test_an_allowed_service_is_not_but_then_its_letters_stand_nowhere_else(silent):
    text = f"SELECT * {{ SERVICE{silent} <https://query.test/sparql> {{ ?s ?p ?o }} }}"
    assert refused(text, HERE) is None
    for more in (" # a service", " SERVICESILENT <http://a/> {}", " \\u0061"):
        assert "nowhere else" in refused(text + more, HERE)


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
