"""Any base does: under one that looks like a part of our IRIs the same graph comes out."""

import io

import pytest
from click.testing import CliRunner
from fixture import RUN, alpha, beta
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.cli.app import main
from kg.explore.changes import differences
from kg.explore.reader import Look
from kg.graph.entities import Observation, describe, observe
from kg.graph.placement import place
from kg.graph.serialise import write_quads
from kg.graph.triples import article_triples, run_triples
from kg.identity.decisions import Decisions
from kg.query.named import load_query, query_store, render
from kg.store.articles import article_iris, article_quads, base_of, remove_article
from kg.store.identities import resolve_store
from kg.terms.iris import Namer
from kg.terms.vocab import OWL, RDFS

USUAL = "https://example.org/news/"
ODD = [
    "https://example.org/resolution/",
    "https://x.org/external/",
    "https://x.org/article/",
    "https://x.org/entity/claim/",
    "https://x.org/article/a-0123456789/",
    "https://x.org/graph/",
]


def quads(base: str) -> list[Quad]:
    """Both hand-made articles under a base, with the entities described."""
    namer, out, seen = Namer(base), [], {}
    for facts in (alpha(), beta()):
        triples = article_triples(facts, namer, RUN)
        out += place(triples)
        for entity, observation in observe(triples).items():
            seen.setdefault(entity, Observation()).add(observation)
    shared = [t for e, o in seen.items() for t in describe(e, o)] + list(run_triples(RUN, namer))
    return [*out, *(Quad(t.subject, t.predicate, t.object) for t in shared)]


def resolved(base: str) -> Store:
    store = Store()
    store.extend(quads(base))
    resolve_store(store, Decisions())
    return store


def lines(quads, base: str) -> list[str]:
    return sorted(str(q).replace(base, USUAL) for q in quads)


@pytest.mark.parametrize("base", ODD)
def test_every_quad_lies_where_it_would_under_another_base(base):
    assert lines(quads(base), base) == lines(quads(USUAL), USUAL)
    store, usual = resolved(base), resolved(USUAL)
    assert lines(store, base) == lines(usual, USUAL)
    assert base_of(store) == base
    for article, other in zip(article_iris(store), article_iris(usual), strict=True):
        assert lines(article_quads(store, article), base) == lines(article_quads(usual, other), USUAL)


@pytest.mark.parametrize("base", ODD)
@pytest.mark.parametrize("format_", ["ttl", "trig", "nt", "nq"])
def test_every_format_is_written_as_under_another_base(base, format_):
    def written(base: str) -> list[str]:
        out = io.BytesIO()
        write_quads(resolved(base), format_, base, out)
        text = out.getvalue().decode().replace(base, USUAL).splitlines()
        return text if format_ in ("ttl", "trig") else sorted(text)

    assert written(base) == written(USUAL)


@pytest.mark.parametrize("base", ODD)
def test_readers_find_what_they_find_under_another_base(base):
    def told(base: str) -> list:
        store = resolved(base)
        look, old = Look(store), resolved(base)
        article = article_iris(old)[0]
        remove_article(old, article)
        names = sorted(n.value.replace(base, USUAL) for n in look.called("Ann Lee"))
        asked = (render(query_store(load_query(q).text, store), "csv").decode() for q in ("meetings", "statistics"))
        tables = [table.replace(base, USUAL) for table in asked]
        changed = str(differences(old, store)).replace(base, USUAL)
        return [names, tables, changed]

    found = told(base)
    assert found == told(USUAL)
    assert found[0]


def test_a_store_without_articles_knows_its_base_by_its_history():
    store, namer = Store(), Namer(ODD[0])
    retired, heir = (NamedNode(f"{namer.folder('entity')}{name}-0123456789") for name in ("lee", "ann-lee"))
    history = Quad(retired, OWL.sameAs, heir, namer.derived("history"))
    store.extend([history, Quad(heir, RDFS.label, Literal("left over"), NamedNode("https://a.org/event/x-1/y"))])
    resolve_store(store, Decisions())
    assert history not in store  # whom it stood for is gone


@pytest.mark.slow
def test_a_build_under_such_a_base_finds_its_entities(tmp_path):
    news = tmp_path / "a.txt"
    news.write_text("BERLIN, May 4, 2020 - Angela Merkel met Emmanuel Macron in Berlin on Friday.\n")
    built = {}
    for number, base in enumerate((USUAL, *ODD[:3])):
        file = tmp_path / f"{number}.nq"
        done = CliRunner().invoke(main, ["build", str(news), "--base-iri", base, "-o", str(file)])
        assert "3 entities" in done.stderr
        built[base] = sorted(file.read_text(encoding="utf-8").replace(base, USUAL).splitlines())
        asked = CliRunner().invoke(main, ["query", "meetings", str(file)])
        assert "Emmanuel Macron" in asked.stdout
    assert all(lines == built[USUAL] for lines in built.values())
