"""Dumps to snapshots: JSON and N-Triples alike, classes by the chain above them, and imports that go on."""

import bz2
import gzip
import json

import pytest

from kg.errors import KgError
from kg.identity.wikidata.candidates import Origin, Position
from kg.identity.wikidata.enrich import ItemFact, coverage, enricher_of
from kg.identity.wikidata.importing import import_files
from kg.identity.wikidata.items import Keep
from kg.identity.wikidata.snapshot import Snapshot, put
from kg.terms.vocab import KG, OWL

ORIGIN = Origin("dump", "2026-11-20")
WD = "http://www.wikidata.org/entity/"


def snak(value):
    return {"mainsnak": {"datavalue": {"value": value}}}


def claim(qid, **qualifiers):
    times = {p: [{"datavalue": {"value": {"time": f"+{day}T00:00:00Z", "precision": 11}}}] for p, day in qualifiers.items()}  # fmt: skip
    return {**snak({"entity-type": "item", "id": qid}), "qualifiers": times}


def entity(qid, label, *, links=3, languages=("en",), **claims):
    return {
        "id": qid,
        "type": "item",
        "labels": {lang: {"value": label if lang == "en" else f"{label} ({lang})"} for lang in languages},
        "descriptions": {"en": {"value": f"about {label}"}},
        "aliases": {"en": [{"value": f"{label} II"}]},
        "sitelinks": {f"{i}wiki": {} for i in range(links)},
        "claims": claims,
    }


LEE = entity("Q5001", "Ann Lee", languages=("en", "de"), P31=[claim("Q5")], P27=[claim("Q9001")], P39=[claim("Q88", P580="2016-03-01", P582="2019-02-28"), claim("Q89")], P106=[claim("Q82955")])  # fmt: skip
ZENDA = entity("Q5002", "Zenda", P31=[claim("Q900101")], P17=[claim("Q9001")], P625=[snak({"latitude": 49.5, "longitude": 14.25, "globe": WD + "Q2"})], P18=[snak("Zenda old town.jpg")])  # fmt: skip
CRATER = entity("Q5003", "Zenda Crater", P31=[claim("Q900103")], P625=[snak({"latitude": 1.0, "longitude": 2.0, "globe": WD + "Q405"})])  # fmt: skip
MINISTER = entity("Q88", "minister of finance", links=0)
CLASSES = [
    entity("Q900101", "spa town", P279=[claim("Q900102")]),
    entity("Q900102", "town of a kind", P279=[claim("Q515"), claim("Q900101")]),  # a circle
    entity("Q900103", "crater of a kind", P279=[claim("Q900104")]),
]


def dump(path, *rows):
    lines = ["[", *(json.dumps(r) + "," for r in rows[:-1]), json.dumps(rows[-1]), "]"]
    data = "\n".join(lines).encode()
    pack = {".gz": gzip.compress, ".bz2": bz2.compress}.get(path.suffix, bytes)
    path.write_bytes(pack(data))
    return str(path)


def imported(tmp_path, *files, keep=None):
    count = import_files(files, str(tmp_path / "s.sqlite"), keep or Keep(), ORIGIN, pytest.fail)
    return count, Snapshot(tmp_path / "s.sqlite")


@pytest.mark.parametrize("name", ["d.json", "d.json.gz", "d.json.bz2"])
def test_a_dump_keeps_what_linking_and_maps_need(tmp_path, name):
    count, snapshot = imported(tmp_path, dump(tmp_path / name, LEE, ZENDA, CRATER, MINISTER, *CLASSES))
    lee, zenda, crater = snapshot.get(["Q5001", "Q5002", "Q5003"])
    assert count == 7
    assert (lee.label, lee.aliases, lee.classes, lee.country, lee.sitelinks) == ("Ann Lee", ("Ann Lee II",), (KG.Person,), "Q9001", 3)  # fmt: skip
    assert lee.positions == (Position("Q88", "2016-03-01", "2019-02-28"), Position("Q89"))
    assert lee.statements["P106"] == ("Q82955",)
    assert (zenda.coordinates, crater.coordinates) == ((49.5, 14.25), None)  # the other lies on the Moon
    assert not (tmp_path / "s.sqlite.part").exists()


def test_classes_are_found_up_the_chain_and_stay_unknown_where_it_ends(tmp_path):
    _, snapshot = imported(tmp_path, dump(tmp_path / "d.json", ZENDA, CRATER, *CLASSES))
    zenda, crater = snapshot.get(["Q5002", "Q5003"])
    assert (zenda.classes, zenda.types) == ((KG.Settlement,), ())
    assert (crater.classes, crater.types) == ((), ("Q900103",))
    assert OWL.Thing not in zenda.classes


def test_names_are_kept_in_the_languages_asked_for(tmp_path):
    file = dump(tmp_path / "d.json", LEE)
    _, snapshot = imported(tmp_path, file, keep=Keep(languages=("de", "en")))
    assert snapshot.get(["Q5001"])[0].label == "Ann Lee (de)"
    assert snapshot.search([["Ann Lee"]], 5)[0][0].qid == "Q5001"
    _, english = imported(tmp_path, file)
    assert english.search([["Ann Lee (de)"]], 5) == [[]]


def triples(*lines):
    return "".join(f"{line} .\n" for line in lines).encode()


LEE_TRIPLES = triples(
    f'<https://www.wikidata.org/wiki/Special:EntityData/Q5001> <http://wikiba.se/ontology#sitelinks> "3"^^<http://www.w3.org/2001/XMLSchema#integer>',  # noqa: F541
    f"<https://www.wikidata.org/wiki/Special:EntityData/Q5001> <http://schema.org/about> <{WD}Q5001>",
    f'<{WD}Q5001> <http://www.w3.org/2000/01/rdf-schema#label> "Ann \\u004Cee"@en',
    f'<{WD}Q5001> <http://www.w3.org/2004/02/skos/core#altLabel> "Ann Lee II"@en',
    f'<{WD}Q5001> <http://schema.org/description> "about \\"Ann\\""@en',
    f"<{WD}Q5001> <http://www.wikidata.org/prop/direct/P31> <{WD}Q5>",
    f"<{WD}Q5001> <http://www.wikidata.org/prop/direct/P27> <{WD}Q9001>",
    f"<{WD}Q5001> <http://www.wikidata.org/prop/direct/P39> <{WD}Q88>",
    f'<{WD}P31> <http://www.w3.org/2000/01/rdf-schema#label> "instance of"@en',
    f'<{WD}Q5002> <http://www.w3.org/2000/01/rdf-schema#label> "Zenda"@en',
    f'<{WD}Q5002> <http://www.wikidata.org/prop/direct/P625> "Point(14.25 49.5)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>',
    f"<{WD}Q5003> <http://www.wikidata.org/prop/direct/P31> <{WD}Q5>",  # without any name
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_truthy_triples_tell_the_same_but_for_days(tmp_path, pack):
    ending = {gzip.compress: ".gz", bz2.compress: ".bz2"}.get(pack, "")
    (tmp_path / f"truthy.nt{ending}").write_bytes(pack(LEE_TRIPLES))
    count, snapshot = imported(tmp_path, str(tmp_path / f"truthy.nt{ending}"))
    lee, zenda = snapshot.get(["Q5001", "Q5002"])
    assert count == 2
    assert (lee.label, lee.aliases, lee.classes, lee.country, lee.sitelinks) == ("Ann Lee", ("Ann Lee II",), (KG.Person,), "Q9001", 3)  # fmt: skip
    assert (lee.description, lee.positions) == ('about "Ann"', (Position("Q88"),))
    assert zenda.coordinates == (49.5, 14.25)


def test_a_line_that_is_no_triple_is_told_and_the_rest_read(tmp_path):
    (tmp_path / "t.nt").write_bytes(LEE_TRIPLES + b"nonsense\n")
    bad = []
    assert import_files([str(tmp_path / "t.nt")], str(tmp_path / "s"), Keep(), ORIGIN, bad.append) == 2
    assert [str(e) for e in bad] == [f"{tmp_path}/t.nt:13: is no item: no triple"]


class Stopped(RuntimeError):
    """The import is broken off."""


def test_an_import_that_breaks_off_goes_on_to_the_same_snapshot(tmp_path, monkeypatch):
    rows = [entity(f"Q{n}", f"Person {n}", P31=[claim("Q5")]) for n in range(7001, 7101)]
    file, read = dump(tmp_path / "d.json.bz2", *rows), []
    monkeypatch.setattr("kg.identity.wikidata.importing._STEP", 30)

    def put_or_stop(db, items):
        put(db, items)
        read.extend(item.qid for item in items)
        if len(read) == 59:
            raise Stopped

    monkeypatch.setattr("kg.identity.wikidata.importing.put", put_or_stop)
    with pytest.raises(Stopped):
        imported(tmp_path, file)
    assert not (tmp_path / "s.sqlite").exists()
    count, snapshot = imported(tmp_path, file)
    assert count == 100
    assert read.count("Q7001") == 1  # the first step was kept
    assert len(read) == 59 + 71  # the second was not; the opening bracket is a line of the first
    assert snapshot.search([["Person 7100"]], 1)[0][0].qid == "Q7100"


def test_a_newer_dump_takes_the_place_of_the_old_one(tmp_path):
    _, old = imported(tmp_path, dump(tmp_path / "a.json", LEE, ZENDA, *CLASSES))
    old.close()
    married = {**LEE, "labels": {"en": {"value": "Ann Lee Kim"}}}
    count, new = imported(tmp_path, dump(tmp_path / "b.json", married))
    assert (count, new.count) == (1, 1)
    assert new.get(["Q5001"])[0].label == "Ann Lee Kim"
    assert new.get(["Q5002"]) == []  # gone from the newer dump
    assert new.search([["Zenda"]], 10) == [[]]


def test_of_two_files_the_later_item_counts(tmp_path):
    changed = {**LEE, "labels": {"en": {"value": "Ann Lee Kim"}}}
    count, snapshot = imported(tmp_path, dump(tmp_path / "a.json", LEE, MINISTER), dump(tmp_path / "b.json", changed))
    assert count == 2
    assert [c.label for c in snapshot.get(["Q5001", "Q88"])] == ["Ann Lee Kim", "minister of finance"]


def test_a_part_of_another_import_is_of_no_use(tmp_path):
    (tmp_path / "s.sqlite.part").write_bytes(b"something else")
    count, _ = imported(tmp_path, dump(tmp_path / "d.json", LEE))
    assert count == 1


def test_nothing_to_keep_is_no_snapshot(tmp_path):
    with pytest.raises(KgError, match="no item was found"):
        imported(tmp_path, dump(tmp_path / "d.json", LEE), keep=Keep(frozenset({"Q7278"})))
    assert not (tmp_path / "s.sqlite").exists()


def test_offices_of_a_snapshot_come_with_their_time(tmp_path):
    _, snapshot = imported(tmp_path, dump(tmp_path / "d.json", LEE, MINISTER))
    facts = enricher_of(snapshot).facts(["Q5001"])
    assert ItemFact("Q5001", "P39", "Q88", "minister of finance", "2016-03-01", "2019-02-28") in facts
    assert [f.property for f in facts].count("P39") == 2  # each office once
    assert not any(f.property == "P106" for f in facts)


def test_a_snapshot_tells_places_countries_and_images_of_items(tmp_path):
    ruritania = entity("Q9001", "Ruritania", P31=[claim("Q6256")])
    _, snapshot = imported(tmp_path, dump(tmp_path / "d.json", LEE, ZENDA, CRATER, ruritania, *CLASSES))
    facts = enricher_of(snapshot).facts(["Q5001", "Q5002", "Q5003"])
    assert ItemFact("Q5001", "P27", "Q9001", "Ruritania") in facts  # of a person
    assert [f for f in facts if f.item == "Q5002"] == [
        ItemFact("Q5002", "P17", "Q9001", "Ruritania"),  # of a place
        ItemFact("Q5002", "P18", "Zenda old town.jpg"),
        ItemFact("Q5002", "P625", "49.50000 14.25000"),
    ]
    assert not [f for f in facts if f.item == "Q5003"]
    assert coverage(facts) == "offices of 1, parties of none, countries of 2, coordinates of 1, images of 1"
