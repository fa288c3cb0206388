"""Snapshots: made of files of items, looked into by name and by spelling."""

import bz2
import gzip
import json

import pytest
from profiles import item

from kg.errors import KgError
from kg.identity.wikidata.candidates import Origin, classes_of, is_nothing_named
from kg.identity.wikidata.items import Keep, read_rows
from kg.identity.wikidata.snapshot import Snapshot, write_snapshot
from kg.identity.wikidata.starter import starter
from kg.terms.vocab import KG, OWL

ORIGIN = Origin("test", "2026-01-02")
LEE = item(
    "Q5001",
    "Ann Lee",
    KG.Person,
    aliases=["Annie Lee", "A. Lee"],
    country="Q9001",
    description="minister",
    P102=("Q77",),
)
ZENDA = item("Q5002", "Zenda", KG.Settlement, aliases=["Zénda"], country="Q9001", sitelinks=12)


@pytest.fixture
def snapshot(tmp_path):
    write_snapshot(str(tmp_path / "s.sqlite"), [LEE, ZENDA], ORIGIN)
    return Snapshot(tmp_path / "s.sqlite")


def read_items(path, keep, skipped):
    return (row.item for row in read_rows(path, keep, skipped, lambda _: None) if row.item is not None)


def found(snapshot, *names):
    return [c.qid for c in snapshot.search([names], 10)[0]]


def test_what_goes_in_comes_out(snapshot):
    assert snapshot.get(["Q5001", "Q5002", "Q1"]) == [LEE, ZENDA]
    assert (snapshot.origin, snapshot.count) == (ORIGIN, 2)


@pytest.mark.parametrize("name", ["Ann Lee", "ANN LEE", "Annie Lee", "A Lee", "Ann Lee’s", "Ann Lée"])
def test_a_name_is_found_in_its_plain_form(snapshot, name):
    assert found(snapshot, name) == ["Q5001"]


@pytest.mark.parametrize(
    ("name", "qids"), [("Annie Leee", ["Q5001"]), ("Anny Lee", ["Q5001"]), ("Bo Kim", []), ("Lee", []), ("", [])]
)
def test_a_spelling_is_found_by_trigrams(snapshot, name, qids):
    assert found(snapshot, name) == qids


def test_all_names_are_looked_up_and_each_item_comes_once(snapshot):
    assert found(snapshot, "Ann Lee", "Annie Lee", "Zenda") == ["Q5001", "Q5002"]


def test_a_query_may_hold_anything(snapshot):
    for name in ['"', 'a" OR name:b', "%", "💥💥💥💥💥💥", "NEAR(x y)", "x" * 5000, "'; DROP TABLE item; --"]:
        assert isinstance(found(snapshot, name), list)


def test_no_snapshot_is_told_in_a_line(tmp_path):
    with pytest.raises(KgError, match=r"no snapshot there: make one"):
        Snapshot(tmp_path / "none")
    (tmp_path / "text").write_text("hello")
    with pytest.raises(KgError, match=r"is no snapshot"):
        Snapshot(tmp_path / "text")
    with pytest.raises(KgError, match=r"cannot be written"):
        write_snapshot(str(tmp_path / "no" / "s"), [LEE], ORIGIN)


def test_a_snapshot_that_fails_leaves_the_old_one(tmp_path):
    path = tmp_path / "s.sqlite"
    write_snapshot(str(path), [LEE], ORIGIN)

    def broken():
        yield ZENDA
        raise KgError("the file breaks off")

    with pytest.raises(KgError):
        write_snapshot(str(path), broken(), ORIGIN)
    assert Snapshot(path).get(["Q5001"]) == [LEE]
    assert list(tmp_path.iterdir()) == [path]


# ---------------------------------------------------------------- files of items


ROWS = [
    {"qid": "Q5001", "label": "Ann Lee", "aliases": ["Annie Lee", "A. Lee"], "types": ["Q5"], "country": "Q9001", "description": "minister", "sitelinks": 3, "statements": {"P102": ["Q77"]}},
    {"qid": "Q5002", "label": "Zenda", "types": [], "coarse": ["LOC"], "country": None, "sitelinks": None},
    {"qid": "Q5003", "label": "Zenda (disambiguation)", "types": ["Q4167410"]},
    {"qid": "Q5004", "label": "The Zenda Film", "types": ["Q11424"]},
]  # fmt: skip


def write_rows(path, text):
    data = text.encode()
    path.write_bytes({".gz": gzip.compress, ".bz2": bz2.compress}.get(path.suffix, lambda d: d)(data))
    return str(path)


@pytest.mark.parametrize("ending", ["", ".gz", ".bz2"])
def test_json_lines_are_read(tmp_path, ending):
    path = write_rows(tmp_path / f"i.jsonl{ending}", "\n".join(map(json.dumps, ROWS)))
    items = list(read_items(path, Keep(), pytest.fail))
    assert [c.qid for c in items] == ["Q5001", "Q5002", "Q5004"]
    assert [c.classes for c in items] == [(KG.Person,), (KG.Place,), (OWL.Thing,)]
    assert items[0].statements == {"P102": ("Q77",)}


def test_filters(tmp_path):
    path = write_rows(tmp_path / "i.jsonl", "\n".join(map(json.dumps, ROWS)))
    assert [c.qid for c in read_items(path, Keep(frozenset(["Q5"])), pytest.fail)] == ["Q5001"]
    assert [c.qid for c in read_items(path, Keep(sitelinks=2), pytest.fail)] == ["Q5001"]


def test_bad_lines_are_told_and_skipped(tmp_path):
    path = write_rows(
        tmp_path / "i.jsonl",
        '{"qid": "Q1"}\n{"qid": "x", "label": "y"}\nno json\n[1]\n' + json.dumps(ROWS[0]) + "\n\xff",
    )
    errors = []
    items = list(read_items(path, Keep(), errors.append))
    assert [c.qid for c in items] == ["Q5001"]
    assert [str(e).split(":")[1] for e in errors] == ["1", "2", "3", "4", "6"]


@pytest.mark.parametrize(
    "row",
    [
        {"qid": "Q" + "9" * 40, "label": "x"}, {"qid": "Q1", "label": "\ud800"}, {"qid": "Q1", "label": "x", "country": ["Q30"]},
        {"qid": "Q1", "label": "x", "statements": ["P1"]}, {"qid": "Q1", "label": "x", "sitelinks": "many"},
        {"id": "Q1", "labels": [], "claims": {}}, {"id": "Q1", "labels": {"en": {"value": "x"}}, "claims": {"P31": [{"mainsnak": None}]}},
        {"id": "Q1", "labels": {"en": {"value": "x"}}, "aliases": [], "claims": {"P31": "x"}},
    ],
)  # fmt: skip
def test_json_of_another_shape_is_a_bad_line(tmp_path, row):
    path = write_rows(tmp_path / "i.jsonl", json.dumps(row) + "\n" + json.dumps(ROWS[0]))
    errors = []
    assert [c.qid for c in read_items(path, Keep(), errors.append)][-1] == "Q5001"
    assert len(errors) <= 1


def test_nothing_is_written_in_the_place_of_a_snapshot(tmp_path):
    path = tmp_path / "s.sqlite"
    write_snapshot(str(path), [LEE], ORIGIN)
    with pytest.raises(KgError, match="no item was found"):
        write_snapshot(str(path), [], ORIGIN)
    assert Snapshot(path).count == 1


def test_a_damaged_snapshot_is_told(tmp_path):
    path = tmp_path / "s.sqlite"
    write_snapshot(str(path), [item(f"Q{n}", f"Name {n} of many", KG.Person) for n in range(1, 3000)], ORIGIN)
    data = bytearray(path.read_bytes())
    data[20_000:-4096] = b"\xff" * (len(data) - 20_000 - 4096)
    path.write_bytes(data)
    with pytest.raises(KgError, match="snapshot"):
        Snapshot(path).search([["Name 77 of many"], ["Nam 99 of mani"]], 5)


def test_a_file_that_breaks_off_is_told(tmp_path):
    path = tmp_path / "i.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"qid": "Q1", "label": "x"}\n' * 10_000)[:-20])
    with pytest.raises(KgError, match="cannot be read"):
        list(read_items(str(path), Keep(), lambda _: None))
    with pytest.raises(KgError, match="No such file"):
        list(read_items(str(tmp_path / "none"), Keep(), lambda _: None))


def test_a_wikidata_dump_is_read(tmp_path):
    def claim(value, **qualifiers):
        snak = {"snaktype": "value", "datavalue": {"value": value}}
        return {"mainsnak": snak, "rank": "normal", "qualifiers": {p: [{"snaktype": "value", "datavalue": {"value": v}}] for p, v in qualifiers.items()}}  # fmt: skip

    def entity(qid):
        return {"entity-type": "item", "id": qid}

    lee = {
        "type": "item", "id": "Q5001",
        "labels": {"mul": {"value": "Ann Lee"}, "de": {"value": "Anne Lee"}},
        "aliases": {"en": [{"value": "Annie Lee"}]},
        "descriptions": {"en": {"value": "minister"}},
        "sitelinks": {"enwiki": {}, "dewiki": {}},
        "claims": {
            "P31": [claim(entity("Q5"))], "P27": [claim(entity("Q9001"))], "P102": [claim(entity("Q77"))],
            "P39": [claim(entity("Q88"), P580={"time": "+2019-03-01T00:00:00Z", "precision": 11}, P582={"time": "+2021-00-00T00:00:00Z", "precision": 9})],
            "P569": [{"mainsnak": {"snaktype": "somevalue"}, "rank": "normal"}],
        },
    }  # fmt: skip
    text = (
        "[\n"
        + json.dumps(lee)
        + ",\n"
        + json.dumps({"type": "property", "id": "P31", "labels": {}, "claims": {}})
        + "\n]\n"
    )
    [only] = read_items(write_rows(tmp_path / "dump.json.bz2", text), Keep(), pytest.fail)
    assert (only.qid, only.label, only.aliases, only.country, only.sitelinks) == (
        "Q5001",
        "Ann Lee",
        ("Annie Lee",),
        "Q9001",
        2,
    )
    assert only.statements == {"P27": ("Q9001",), "P102": ("Q77",), "P39": ("Q88",)}
    assert only.classes == (KG.Person,)


def test_classes_of_items():
    assert classes_of(["Q5"]) == (KG.Person,)
    assert KG.Country in classes_of(["Q6256", "Q3624078"])
    assert classes_of(["Q999999999"]) == ()
    assert is_nothing_named(["Q4167410"])
    assert not is_nothing_named(["Q5", "Q999999999"])


# ---------------------------------------------------------------- the one of the package


@pytest.mark.slow
def test_the_starter_knows_every_country_of_the_word_lists():
    from kg.lang.lexicon import known_names

    states = sorted({k.canonical for k in known_names().values() if k.cls == KG.Country})
    rows = starter().search([[name] for name in states], 5)
    assert [n for n, row in zip(states, rows, strict=True) if not any(KG.Country in c.classes for c in row)] == []


@pytest.mark.slow
def test_the_starter_agrees_with_the_snapshot_beside_the_checkout(shared):
    rows = {}
    with gzip.open(shared / "kb" / "entities.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            rows[row["qid"]] = row["sources"]
    ours = {f"Q{q}" for (q,) in starter()._db.execute("SELECT qid FROM item")}
    assert len(ours) >= 60_000
    assert ours <= rows.keys()
    assert {"Q11208", "Q66096", "Q1741", "Q567"} <= ours  # the Pentagon, a senate, Vienna, a chancellor


@pytest.mark.slow
def test_the_index_of_the_starter_is_made_once_and_again_when_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    starter.cache_clear()
    try:
        count = starter().count
        (index,) = (tmp_path / "newskg").glob("starter-*.sqlite")
        written = index.stat().st_mtime_ns
        starter.cache_clear()
        assert starter().count == count
        assert index.stat().st_mtime_ns == written
        index.write_bytes(b"damaged")
        starter.cache_clear()
        assert starter().count == count
        assert starter().search([["Vienna"]], 1)[0][0].qid == "Q1741"
    finally:
        starter.cache_clear()


@pytest.mark.slow
def test_the_starter_lies_in_memory_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    starter.cache_clear()
    try:
        assert starter().search([["Vienna"]], 1)[0][0].qid == "Q1741"
    finally:
        starter.cache_clear()


@pytest.mark.slow
def test_the_snapshot_beside_the_checkout_is_built_and_asked(shared, tmp_path):
    path = str(tmp_path / "kb.sqlite")
    count = write_snapshot(path, read_items(str(shared / "kb" / "entities.jsonl.gz"), Keep(), pytest.fail), ORIGIN)
    assert count > 170_000
    rows = Snapshot(path).search([[f"Angela Merkel {n % 7}", "Berlin"] for n in range(300)], 50)
    assert all("Q64" in {c.qid for c in row} for row in rows)
