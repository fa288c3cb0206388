"""The Reconciliation Service API 0.2, by the schemas of its report, and as OpenRefine asks."""

import json

import pytest
from jsonschema import validate

# By hand from the report of the W3C community group, 2023: what a manifest, an answer and a suggestion must have.
TYPE = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
    "required": ["id", "name"],
}
MANIFEST = {
    "type": "object",
    "properties": {
        "versions": {"type": "array", "items": {"type": "string"}},
        "name": {"type": "string"},
        "identifierSpace": {"type": "string", "format": "uri"},
        "schemaSpace": {"type": "string", "format": "uri"},
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "view": {
            "type": "object",
            "properties": {"url": {"type": "string", "pattern": r".*\{\{id\}\}.*"}},
            "required": ["url"],
        },
        "suggest": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"service_url": {"type": "string"}, "service_path": {"type": "string"}},
                "required": ["service_url", "service_path"],
            },
        },
    },
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "string"},
                        "name": {"type": "string"},
                        "type": {"type": "array", "items": TYPE},
                        "score": {"type": "number"},
                        "match": {"type": "boolean"},
                    },
                    "required": ["id", "name", "score"],
                },
            }
        },
        "required": ["result"],
    },
}
SUGGESTED = {
    "type": "object",
    "properties": {"result": {"type": "array", "items": TYPE}},
    "required": ["result"],
}


def ask(server, queries):
    reply = server.client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert reply.status_code == 200, reply.text
    validate(reply.json(), RESULTS)
    return {key: found["result"] for key, found in reply.json().items()}


def test_the_manifest(reading):
    manifest = reading.get("/reconcile").json()
    validate(manifest, MANIFEST)
    assert manifest["versions"] == ["0.2"]
    address = manifest["view"]["url"].replace("{{id}}", "https://example.org/news/entity/bo-kim-e7970b1813")
    assert "Bo Kim" in reading.client.get(address, headers={"Accept": "text/html"}).text
    for told in manifest["suggest"].values():
        validate(
            reading.client.get(told["service_url"] + told["service_path"], params={"prefix": "p"}).json(), SUGGESTED
        )


def test_names_of_a_table_are_matched(reading):
    found = ask(reading, {"q0": {"query": "Ann Lee"}, "q1": {"query": "kim, bo"}, "q2": {"query": "Zanzibar Xyz"}})
    assert [(r["name"], r["score"], r["match"]) for r in found["q0"][:1]] == [("Ann Lee", 100.0, True)]
    assert (found["q1"][0]["name"], found["q1"][0]["match"]) == ("Bo Kim", True)
    assert not [r for r in found["q2"] if r["match"]]
    assert found["q0"][0]["id"].startswith(reading.get("/reconcile").json()["identifierSpace"])


def test_a_name_that_is_only_like_one_is_no_match(reading):
    (first, *_) = ask(reading, {"q": {"query": "Ann Lie"}})["q"]
    assert (first["name"], first["match"]) == ("Ann Lee", False)
    assert 55 < first["score"] < 90


@pytest.mark.parametrize(
    ("kind", "names"),
    [("Place", {"Ruritania"}), ("Country", {"Ruritania"}), ("Person", set()), (["Person", "Place"], {"Ruritania"})],
)
def test_a_type_narrows(reading, kind, names):
    assert {r["name"] for r in ask(reading, {"q": {"query": "Ruritania", "type": kind}})["q"] if r["match"]} == names


def test_a_limit_holds(reading):
    assert len(ask(reading, {"q": {"query": "a", "limit": 1}})["q"]) <= 1
    assert ask(reading, {}) == {}


def test_it_may_be_asked_by_get(reading):
    reply = reading.get("/reconcile", params={"queries": json.dumps({"q": {"query": "Zenda"}})})
    assert reply.json()["q"]["result"][0]["type"] == [{"id": "Settlement", "name": "settlement"}]


def test_suggestions_while_one_types(reading):
    names = [r["name"] for r in reading.get("/reconcile/suggest/entity", params={"prefix": "Rurit"}).json()["result"]]
    assert names[0] == "Ruritania"
    assert {"id": "Person", "name": "person"} in reading.get(
        "/reconcile/suggest/type", params={"prefix": "per"}
    ).json()["result"]
    assert reading.get("/reconcile/suggest/colour").status_code == 404


@pytest.mark.parametrize(
    "queries", ["{", "[]", '{"q": {}}', '{"q": {"query": 3}}', '{"q": 3}', '{"q": {"query": "a", "limit": "x"}}']
)
def test_what_is_no_query_is_refused_in_words(reading, queries):
    reply = reading.client.post("/reconcile", data={"queries": queries})
    assert (reply.status_code, "queries is" in reply.text) == (400, True)


EXTENSION = {
    "type": "object",
    "properties": {
        "meta": {"type": "array", "items": TYPE},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"str": {"type": "string"}, "int": {"type": "integer"}},
                        "additionalProperties": False,
                    },
                },
            },
        },
    },
    "required": ["meta", "rows"],
}


def test_what_is_known_of_entities_fills_further_columns(reading):
    told = reading.get("/reconcile").json()["extend"]["propose_properties"]
    known = reading.client.get(told["service_url"] + told["service_path"], params={"type": "Person"}).json()
    assert [p["id"] for p in known["properties"]] == ["label", "item", "offices", "articles"]
    ((ann, *_), (ruritania, *_)) = ask(reading, {"a": {"query": "Ann Lee"}, "b": {"query": "Ruritania"}}).values()
    wanted = {"ids": [ann["id"], ruritania["id"]], "properties": [{"id": "label"}, {"id": "articles"}, {"id": "x"}]}
    found = reading.client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    validate(found, EXTENSION)
    assert [m["id"] for m in found["meta"]] == ["label", "articles"]
    assert found["rows"][ruritania["id"]]["label"] == [{"str": "country"}]
    assert found["rows"][ann["id"]]["articles"][0]["int"] >= 1
    wanted["properties"] = [{"id": "offices"}]
    found = reading.client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    assert found["rows"][ann["id"]]["offices"]
    assert found["rows"][ruritania["id"]]["offices"] == []


@pytest.mark.parametrize(
    "wanted", ["{", "[]", "{}", '{"ids": "a", "properties": []}', '{"ids": ["file:///a b"], "properties": []}',
               '{"ids": [], "properties": ["label"]}'],
)  # fmt: skip
def test_what_is_no_extension_is_refused_in_words(reading, wanted):
    reply = reading.client.post("/reconcile", data={"extend": wanted})
    assert (reply.status_code, "extend is" in reply.text) == (400, True)
