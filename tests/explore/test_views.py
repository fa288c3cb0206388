"""The views against the hand-made graph."""

from dataclasses import replace

import pytest
from fixture import NAMER, accusing, alpha, article_iri, beta, linked_store, quads
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.explore.index import open_index
from kg.explore.indexing import make_index
from kg.explore.views import VIEWS, view
from kg.terms.vocab import KG, RDFS, SKOS, XSD

LEE, KIM = (NAMER.entity(e, KG.Person.value).value for e in alpha().entities[:2])


@pytest.fixture(scope="module")
def graph():
    return linked_store()


def test_an_article_tells_the_others_that_carry_its_text():
    store = linked_store()
    first, copy = sorted((article_iri(alpha()), article_iri(beta())), key=str)
    store.add(Quad(copy, KG.sameStoryAs, first, NAMER.derived("same-stories")))
    for one, other in ((first, copy), (copy, first)):
        found = view(store, "article", {"iri": one.value})
        assert [a["iri"] for a in found["copies"]] == [other.value]
    assert view(linked_store(), "article", {"iri": first.value})["copies"] == []


def words(lines):
    return [line["text"] for line in lines]


def test_the_start_page_tells_articles_and_actors(graph):
    found = view(graph, "start", {})
    assert [a["headline"] for a in found["articles"]] == ["Lee meets Kim", "beta"]
    assert found["counts"] == {
        "articles": 2, "people": 2, "organisations": 0, "places": 2, "claims": 9, "events": 6,
    }  # fmt: skip
    assert {a["name"] for a in found["actors"]} >= {"Ann Lee", "Bo Kim", "Ruritania", "Zenda"}


@pytest.mark.parametrize(
    ("wanted", "first"), [("ann", "Ann Lee"), ("LEE", "Ann Lee"), ("kim", "Bo Kim"), ("zen", "Zenda")]
)
def test_names_are_found_as_one_types(graph, wanted, first):
    assert view(graph, "search", {"q": wanted})["entities"][0]["name"] == first


def test_words_in_claims_and_titles_are_found(graph):
    found = view(graph, "search", {"q": "we won"})
    assert words(found["claims"]) == ["We won"]
    assert [a["headline"] for a in view(graph, "search", {"q": "meets"})["articles"]] == ["Lee meets Kim"]
    assert view(graph, "search", {"q": "  "})["entities"] == []


def test_an_article_has_its_text_and_every_fact_its_characters(graph):
    found = view(graph, "article", {"iri": article_iri(alpha()).value})
    assert found["text"] == alpha().article.text
    assert {f["kind"] for f in found["facts"]} == {"event", "claim", "membership", "figure"}
    assert len(found["facts"]) == 12
    for fact in found["facts"]:
        evidence = next(m for m in fact["marks"] if m["part"] == "evidence")
        assert found["text"][evidence["start"] : evidence["end"]].endswith((".", "."))
    assert found["mentions"][0]["name"] == "Ann Lee"
    assert found["profile"][0]["kind"] == "own"
    assert view(graph, "article", {"iri": LEE}) is None
    assert (found["date"], found["date_source"]) == ("2020-05-02", "dateline")
    undated = view(graph, "article", {"iri": article_iri(beta()).value})
    assert (undated["date"], undated["date_source"]) == ("", "")


def test_an_entity_tells_its_offices_events_and_words(graph):
    found = view(graph, "entity", {"iri": LEE})
    assert [(o["office"], o["organisation"]["name"], o["status"]) for o in found["offices"] if o["voice"] is None] == [
        ("president", "Ruritania", "current")
    ]
    assert found["count"] == {"events": 2, "said": 6, "about": 2, "articles": 2}
    assert [c["name"] for c in found["company"]] == ["Bo Kim"]
    assert view(graph, "entity", {"iri": "https://example.org/news/entity/nobody"}) is None


def test_what_a_page_links_to_is_an_address():
    store = linked_store()
    (link,) = store.quads_for_pattern(None, SKOS.exactMatch, None, None)
    store.remove(link)
    store.add(Quad(link.subject, link.predicate, NamedNode("javascript:alert(1)"), link.graph_name))
    assert view(store, "entity", {"iri": link.subject.value})["link"] is None


def test_a_link_is_told_with_its_score(graph):
    ruritania = NAMER.entity(alpha().entities[2], KG.Place.value).value
    link = view(graph, "entity", {"iri": ruritania})["link"]
    assert (link["qid"], link["how"], link["score"]) == ("Q0", "exact", "0.9")


def test_events_are_narrowed(graph):
    def count(**given):
        return view(graph, "events", given)["count"]

    assert count() == 2  # in the articles' own voice
    assert count(voices="all") == 6
    assert count(type="meeting") == count(type="Meeting") == 1
    assert count(actor="bo kim", **{"with": "Ann Lee"}) == 1
    assert count(actor="nobody") == 0
    assert count(place="Zenda") == 1
    assert count(**{"from": "2020-05-01", "to": "2020-05-03"}) == 1
    assert count(**{"from": "2020-05-03"}) == 0


def test_the_timeline_draws_what_has_a_date(graph):
    [drawn] = view(graph, "events", {})["timeline"]
    assert (drawn["earliest"], drawn["text"]) == ("2020-05-02", "meeting: Ann Lee, Bo Kim")


def test_claims_are_narrowed(graph):
    def found(**given):
        return sorted(words(view(graph, "claims", given)["lines"]))

    assert found(speaker="Bo Kim") == ["that he attacked Ruritania"]
    assert found(act="denial") == ["that he attacked Ruritania"]
    assert found(direct="true") == ["We won"]
    assert found(speaker="ann lee", about="Bo Kim") == [
        "Kim of murder",
        "that Kim met Lee in Ruritania",
        "that Kim would visit Zenda",
    ]
    assert found(outlet="The Zenda Post", act="denial") == ["that he attacked Ruritania"]
    assert found(outlet="Another") == []


def test_what_was_not_said_is_no_side():
    store = linked_store()
    assert any(g["kind"] == "figure" for g in view(store, "contested", {})["matters"])
    (claim,) = {q.object for q in store.quads_for_pattern(None, KG.statedIn, None) if "figure" in str(q.subject)}
    graph = article_iri(alpha())
    store.remove(Quad(claim, KG.modality, KG.Occurred, graph))
    store.add(Quad(claim, KG.modality, KG.Negated, graph))
    assert not any(g["kind"] == "figure" for g in view(store, "contested", {})["matters"])


def test_voices_that_differ_stand_side_by_side(graph):
    groups = view(graph, "contested", {})["matters"]
    figure = next(g for g in groups if g["kind"] == "figure")
    assert figure["matter"] == "How many people (killed): Zenda"
    assert [s["text"] for s in figure["sides"]] == ["10 people", "at least 20 people"]
    assert [s["voice"] and s["voice"]["name"] for s in figure["sides"]] == ["Ann Lee", None]
    event = next(g for g in groups if g["kind"] == "event")
    assert {s["text"] for s in event["sides"]} == {"it happened", "it did not"}


def test_the_network_is_of_meetings_and_attitudes(graph):
    found = view(graph, "network", {})
    told = {(e["from"]["name"], e["kind"], e["to"]["name"], e["count"]) for e in found["edges"]}
    assert told == {("Ann Lee", "meets", "Bo Kim", 1)}  # that she accuses him is only said by officials
    assert [e["kind"] for e in view(graph, "network", {"kind": "meets"})["edges"]] == ["meets"]
    assert view(graph, "network", {"actor": "Zenda"})["edges"] == []
    small = view(graph, "network", {"nodes": "1"})
    assert (small["nodes"], small["more"]) == ([], 1)


def test_attitudes_are_ties_to_whom_they_are_directed_at_where_the_article_tells_them(graph):
    store = accusing(graph)
    [edge] = view(store, "network", {"kind": "accuses"})["edges"]
    assert (edge["from"]["name"], edge["to"]["name"]) == ("Ann Lee", "Ruritania")  # not Kim, whom she speaks about
    assert words(view(store, "claims", {"speaker": LEE, "about": KIM, "tie": "accuses"})["lines"]) == ["Kim of murder"]
    assert view(accusing(graph, KG.Negated), "network", {"kind": "accuses"})["edges"] == []
    assert view(store, "network", {"kind": "threatens"})["edges"] == []


def test_names_stand_in_the_place_of_iris(graph):
    assert view(graph, "claims", {"speaker": LEE})["given"] == {"speaker": "Ann Lee"}


@pytest.mark.parametrize(("name", "field"), [("events", "type"), ("claims", "act")])
def test_an_unknown_class_is_refused(graph, name, field):
    with pytest.raises(ValueError, match="'nonsense' is none of"):
        view(graph, name, {field: "nonsense"})


def test_a_page_behind_the_last_is_the_last(graph):
    assert view(graph, "claims", {"page": "999"})["page"] == 1
    assert view(graph, "claims", {"page": "999"})["lines"]


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_stands_an_empty_store(name):
    found = view(Store(), name, {"iri": "https://example.org/x"})
    assert found is None or isinstance(found, dict)


def test_views_are_the_same_whatever_the_order_of_quads():
    one, other = Store(), Store()
    told = quads(alpha(), beta())
    one.extend(told)
    other.extend(reversed(told))
    for name in ("start", "events", "claims", "contested", "network"):
        assert view(one, name, {}) == view(other, name, {})


def facet(found, key):
    return {v["text"]: v["count"] for f in found["facets"] if f["key"] == key for v in f["values"]}


def test_facets_count_what_is_left_by_all_else(graph):
    assert facet(view(graph, "claims", {}), "act") == {"statement": 7, "accusation": 1, "denial": 1}
    chosen = view(graph, "claims", {"act": "denial"})
    assert chosen["count"] == 1
    assert facet(chosen, "act") == {"statement": 7, "accusation": 1, "denial": 1}  # without its own narrowing
    assert facet(chosen, "named") == {}  # all alike: nothing to choose
    assert facet(view(graph, "claims", {}), "named") == {"named": 7, "unnamed": 2}
    assert facet(view(graph, "articles", {}), "outlet") == {"The Zenda Post": 1, "unknown": 1}


def test_claims_that_are_not_sure_are_left_out_and_counted(graph):
    store = Store()
    store.extend(graph)
    sure = next(q for q in graph if q.predicate == KG.confidence and "/claim/" in str(q.subject))
    store.remove(sure)
    store.add(Quad(sure.subject, KG.confidence, Literal("0.3", datatype=XSD.decimal), sure.graph_name))
    found = view(store, "claims", {})
    assert (found["count"], found["sure"]["left_out"]) == (8, 1)
    every = view(store, "claims", {"min_confidence": "0", "sort": "least certain"})
    assert (every["count"], every["sure"]["left_out"]) == (9, 0)
    assert every["lines"][0]["confidence"] == "0.3"


def test_a_name_that_nobody_bears_brings_those_that_may_be_meant(graph):
    found = view(graph, "claims", {"speaker": "An Leee"})
    assert (found["count"], found["meant"]) == (0, {"speaker": ["Ann Lee"]})
    assert view(graph, "claims", {"speaker": "Ann Lee"})["meant"] == {}
    assert view(graph, "search", {"q": "Rurittania"})["meant"] == ["Ruritania"]
    short = Store()
    short.extend(graph)
    short.add(Quad(NamedNode(KIM), RDFS.label, Literal("LE"), DefaultGraph()))
    assert "LE" not in make_index(short).meant("Ann Leee")
    assert make_index(short).meant("LEE")[0] in ("LE", "Ann Lee")


def test_the_text_of_articles_is_searched_and_the_hit_stands_in_its_sentence(graph):
    assert view(graph, "search", {"q": "zenda won"})["texts"] == []  # in two sentences
    hit, *_ = view(graph, "search", {"q": "attacked RURITANIA"})["texts"]
    assert alpha().article.text[hit["start"] : hit["end"]] == "".join(p["text"] for p in hit["pieces"])
    assert [p["text"] for p in hit["pieces"] if p["hit"]] == ["attacked", "Ruritania"]


def test_what_is_retracted_is_found_no_more(graph):
    store = Store()
    store.extend(graph)
    assert view(store, "search", {"q": "attacked"})["texts"]
    store.remove_graph(NamedNode(article_iri(alpha()).value + "/text"))
    assert not view(store, "search", {"q": "attacked"})["texts"]


def test_lists_are_sorted(graph):
    titles = [a["headline"] for a in view(graph, "articles", {"sort": "title"})["lines"]]
    assert titles == sorted(titles, key=str.casefold)
    assert view(graph, "articles", {"sort": "most statements"})["lines"][0]["headline"] == "Lee meets Kim"
    assert [e["name"] for e in view(graph, "entities", {"broad": "place", "sort": "name"})["lines"]] == [
        "Ruritania",
        "Zenda",
    ]


def test_the_index_is_a_file_that_is_whole_or_not_there(graph, tmp_path):
    make_index(graph, tmp_path / "index")
    assert [p.name for p in tmp_path.iterdir()] == ["index"]
    assert open_index(tmp_path / "index").called("BO KIM") == [KIM]


def test_a_statement_of_a_document_with_pages_tells_its_page():
    plain = alpha()
    paged = replace(plain, article=replace(plain.article, pages=(0, plain.article.text.index("Kim denied"))))
    pages = {}
    for facts in (plain, paged):
        store = Store()
        store.extend(quads(facts))
        found = view(store, "article", {"iri": article_iri(facts).value})
        pages[facts.article.pages] = {fact["source"]["page"] for fact in found["facts"]}
    assert pages == {(): {""}, paged.article.pages: {"1", "2"}}


def test_links_in_doubt_stand_in_the_queue_of_review_until_they_are_decided():
    store = linked_store()
    doubtful = NamedNode(KIM)
    store.add(Quad(doubtful, SKOS.closeMatch, NamedNode("http://www.wikidata.org/entity/Q5"), DefaultGraph()))
    seen, given = [], {"decided": ""}
    while (found := view(store, "review", given))["fact"] or found["named"]:
        if found["named"]:
            seen.append(found["named"]["iri"])
            assert found["named"]["link"]["how"] == "close"
            assert [p["text"] for p in found["named"]["context"] if p["hit"]]
        given["decided"] += f" {(found['fact'] or found['named'])['iri']}"
    assert seen == [KIM]
