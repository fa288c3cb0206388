"""The map: places with coordinates of a snapshot, clusters, and what is not known told."""

import re

import pytest
from fixture import NAMER, alpha
from pyoxigraph import NamedNode, Quad, Store
from server import fixture_store, serving

from kg.identity.wikidata.candidates import Candidate, Origin
from kg.identity.wikidata.snapshot import write_snapshot
from kg.serve.pages.world import HEIGHT, WIDTH, clustered, outlines
from kg.terms.ontology import prefixes
from kg.terms.vocab import KG, SKOS

BROWSER = {"Accept": "text/html"}
ZENDA = NAMER.entity(alpha().entities[3], KG.Place.value)


def place(name, events, coordinates, link="linked"):
    return {"name": name, "iri": name, "events": events, "coordinates": coordinates, "link": link}


def test_places_near_each_other_share_a_spot_named_by_the_busiest():
    near, far = place("Fulham", 1, (51.48, -0.2)), place("Sydney", 3, (-33.9, 151.2))
    spots = clustered([near, far, place("London", 5, (51.5, -0.1))])
    assert [[p["name"] for p in s.places] for s in spots] == [["London", "Fulham"], ["Sydney"]]
    assert spots[0].events == 6
    assert spots[0].x < spots[1].x
    assert spots[0].y < spots[1].y
    assert spots[0].label == "London +1"
    assert clustered([place("A", 1, (0.0, 0.0), "in doubt")])[0].is_sure is False


def test_every_place_of_the_world_lies_on_the_map():
    for latitude in (-90.0, -56.0, 0.0, 84.0, 90.0):
        for longitude in (-180.0, 0.0, 180.0):
            [spot] = clustered([place("x", 1, (latitude, longitude))])
            assert 0 <= spot.x <= WIDTH
            assert 0 <= spot.y <= HEIGHT


def test_the_outlines_are_one_path():
    if not outlines():
        pytest.skip("built without npm")
    assert re.fullmatch(r"[MLz0-9. -]+", outlines())
    assert outlines().count("M") > 100


def test_the_page_shows_places_that_the_snapshot_knows_and_says_which_it_does_not(tmp_path):
    folder = fixture_store(tmp_path / "store")
    store = Store(str(folder))
    store.add(Quad(ZENDA, SKOS.exactMatch, NamedNode(f"{prefixes()['wd']}Q64")))
    store.flush()
    del store
    item = Candidate(
        "Q64", "Zenda", description="town of Ruritania", classes=(KG.Settlement,), coordinates=(52.5, 13.4)
    )
    write_snapshot(str(tmp_path / "snapshot"), [item], Origin("test"))
    with serving(folder, "--snapshot", str(tmp_path / "snapshot")) as server:
        text = server.get("/map", headers=BROWSER).text
        assert "1 of 2 places of events have coordinates" in text
        assert text.count('<circle class="spot"') == 1
        assert "52.50, 13.40" in text
        assert "not linked" in text  # Ruritania
        assert "town of Ruritania" in server.get(ZENDA.value.removeprefix("https://example.org"), headers=BROWSER).text
        assert (
            "Not linked to Wikidata"
            in server.get(
                NAMER.entity(alpha().entities[0], KG.Person.value).value.removeprefix("https://example.org"),
                headers=BROWSER,
            ).text
        )
