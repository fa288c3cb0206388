"""What people decided on statements: applied to a store, taken back, kept when articles are read again."""

import pytest
from fixture import NAMER, alpha, article_iri, beta, quads
from pyoxigraph import NamedNode, Store

from kg.errors import KgError
from kg.explore.views import view
from kg.graph.corrections import corrected, uncorrected
from kg.identity.corrections import Correction, correction_line, parse_correction
from kg.identity.decisions import parse_decisions
from kg.query.validate import validate
from kg.store.articles import article_quads, put_article, remove_article
from kg.store.corrections import correct_store
from kg.store.identities import as_extracted, resolve_store
from kg.terms.vocab import KG

BASE = NAMER.base
ART = article_iri(alpha())
LEE, KIM, RURITANIA, ZENDA = (
    NAMER.entity(e, g.value).value
    for e, g in zip(alpha().entities, (KG.Person, KG.Person, KG.Place, KG.Place), strict=True)
)


def statement(kind, key):
    return NAMER.statement(kind, ART, key).value


def short(iri):
    return iri.removeprefix(BASE)


@pytest.fixture
def store():
    made = Store()
    made.extend(quads(alpha(), beta()))
    return made


def decided(*lines):
    return parse_decisions(lines, BASE).corrections


def violations(store, folder):
    path = folder / "graph.nq"
    path.write_text("\n".join(f"{q} ." for q in store), encoding="utf-8")
    return [str(v) for v in validate(str(path))]


def facts(store):
    return {f["iri"]: f for f in view(store, "article", {"iri": ART.value})["facts"]}


def test_a_wrong_statement_goes_with_all_that_only_it_states(store):
    claim, inner = statement("claim", "claim-3"), statement("event", "attack-2")
    assert {claim, inner} <= set(facts(store))
    correct_store(store, decided(f"wrong {short(claim)}  # by Ann, 2026-11-28: he did not"))
    assert not {claim, inner} & set(facts(store))
    assert len(facts(store)) == 10
    assert not list(store.quads_for_pattern(None, None, NamedNode(claim), None))


def test_a_decision_that_is_gone_is_undone_to_the_last_quad(store):
    before = set(store)
    correct_store(
        store,
        decided(
            f"wrong {short(statement('claim', 'claim-3'))}",
            f"change {short(statement('event', 'meeting-1'))} place= date=2020-05",
        ),
    )
    assert set(store) != before
    correct_store(store, decided(f"right {short(statement('claim', 'claim-1'))}"))
    assert statement("claim", "claim-3") in facts(store)
    correct_store(store, ())
    assert set(store) == before


def test_speaker_roles_date_and_modality_are_changed(store):
    claim, meeting, attack = (
        statement("claim", "claim-1"),
        statement("event", "meeting-1"),
        statement("event", "attack-1"),
    )
    correct_store(
        store,
        decided(
            f"change {short(claim)} speaker={short(KIM)}",
            f"change {short(meeting)} date=2020-02 place={short(RURITANIA)}",
            f"change {short(attack)} agent={short(LEE)} modality=Negated",
        ),
    )
    found = facts(store)
    assert found[claim]["speaker"]["name"] == "Bo Kim"
    assert found[claim]["confidence"] == "1"
    assert [p["name"] for p in found[meeting]["places"]] == ["Ruritania"]
    assert (found[meeting]["date"], found[meeting]["earliest"], found[meeting]["latest"]) == (
        "2020-02",
        "2020-02-01",
        "2020-02-29",
    )
    assert [p["name"] for p in found[meeting]["participants"]] == ["Ann Lee", "Bo Kim"]
    assert [p["name"] for p in found[attack]["agents"]] == ["Ann Lee"]
    assert found[attack]["modality"] == "negated"
    assert {q.object.value for q in store.quads_for_pattern(NamedNode(attack), KG.participant, None)} == {
        LEE,
        RURITANIA,
    }


def test_what_was_missed_is_added_by_its_words(store):
    line = f'add {short(ART.value)} type=Denial quote="accused Kim of murder" speaker={short(KIM)}'
    correct_store(store, decided(line))
    [added] = [f for f in facts(store).values() if f["type"] == "Denial" and "Officials" in f["source"]["sentence"]]
    assert added["speaker"]["name"] == "Bo Kim"
    assert added["text"] == "accused Kim of murder"
    assert added["source"]["sentence"] == "Officials said that Lee accused Kim of murder."
    assert added["date"] == "2020-05-02"
    correct_store(store, decided(f'add {short(ART.value)} type=Denial quote="words that it lacks"'))
    assert added["iri"] not in facts(store)


def test_a_corrected_store_conforms(store, tmp_path):
    correct_store(
        store,
        decided(
            f'add {short(ART.value)} type=Meeting quote="met" participant={short(LEE)},{short(KIM)} date=2020',
            f'add {short(ART.value)} type=Statement quote="We won" speaker={short(LEE)}',
            f"change {short(statement('event', 'attack-1'))} agent={short(LEE)} date=2020-05-01",
            f"wrong {short(statement('claim', 'claim-5'))}",
        ),
    )
    path = tmp_path / "graph.nq"
    path.write_text("\n".join(f"{q} ." for q in store), encoding="utf-8")
    assert [str(v) for v in validate(str(path))] == []


def test_a_decision_holds_when_the_article_is_read_again_and_goes_with_it(store):
    wrong = decided(f"wrong {short(statement('claim', 'claim-3'))}")
    correct_store(store, wrong)
    put_article(store, ART, list(quads(alpha())))
    assert statement("claim", "claim-3") in facts(store)
    correct_store(store, wrong)
    assert statement("claim", "claim-3") not in facts(store)
    remove_article(store, ART)
    assert not list(store.quads_for_pattern(None, KG.setAside, None, None))
    assert correct_store(store, wrong) == [statement("claim", "claim-3")]  # told: nothing here bears the name


def test_an_article_is_told_as_it_was_read_whatever_was_decided(store):
    before = set(as_extracted(store, ART))
    resolve_store(store, parse_decisions([f"wrong {short(statement('claim', 'claim-3'))}"], BASE))
    assert statement("claim", "claim-3") not in facts(store)
    assert set(as_extracted(store, ART)) == before


def test_corrections_and_merges_go_together(store):
    claim = statement("claim", "claim-1")
    resolve_store(
        store,
        parse_decisions([f"merge {short(LEE)} {short(KIM)}", f"change {short(claim)} speaker={short(KIM)}"], BASE),
    )
    assert (
        len({f["speaker"]["iri"] for f in facts(store).values() if f["kind"] == "claim" and f["speaker"]["iri"]}) == 1
    )
    resolve_store(store, parse_decisions([], BASE))
    assert facts(store)[claim]["speaker"]["name"] == "Ann Lee"


def test_corrected_and_back_is_the_same():
    own = list(quads(alpha()))
    changed = corrected(own, ART, decided(f"wrong {short(statement('event', 'meeting-1'))}"), alpha().article.text)
    assert set(uncorrected(changed)) == set(own)
    assert set(uncorrected(own)) == set(own)
    assert set(article_quads(Store(), ART)) == set()


def test_a_line_is_read_as_it_was_written():
    for made in (
        Correction("wrong", statement("claim", "claim-3"), (), "by Ann, 2026-11-28: no # sign"),
        Correction("change", statement("event", "meeting-1"), (("agent", f"{LEE},{KIM}"), ("date", "2020")), ""),
        Correction(
            "add", ART.value, (("quote", 'he said: "no" # really \\'), ("speaker", LEE), ("type", "Denial")), "why"
        ),
    ):
        assert parse_correction(correction_line(made, BASE).strip(), BASE, "x") == made


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("wrong entity/x-0123456789", "is not the IRI of"),
        ("wrong claim/alpha-0123456789/claim-1 speaker=entity/x", "write it as"),
        ("change claim/alpha-0123456789/claim-1", "write it as"),
        ("change claim/alpha-0123456789/claim-1 mood=good", "is not NAME=VALUE"),
        ("change claim/alpha-0123456789/claim-1 date=yesterday", "is not a date"),
        ("change claim/alpha-0123456789/claim-1 modality=Maybe", "modality is one of"),
        ("add article/alpha-0123456789 type=Meeting", "needs type=CLASS and quote"),
        ('add article/alpha-0123456789 type=Office quote="x" title=king', "needs member="),
        ('add article/alpha-0123456789 type=Figure quote="x" number=2 of=people', "needs measure="),
        ("change figure/alpha-0123456789/f number=many", "is not a number"),
        ("change figure/alpha-0123456789/f measure=Sold", "measure is one of Abducted"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(line, message):
    with pytest.raises(KgError, match=rf"decisions:1: .*{message}"):
        parse_decisions([line], BASE)


def test_a_statement_is_not_both_right_and_wrong():
    claim = short(statement("claim", "claim-3"))
    with pytest.raises(KgError, match="both wrong and right"):
        parse_decisions([f"wrong {claim}", f"right {claim}"], BASE)


def test_corrections_of_some_articles_leave_the_others(store):
    wrong = decided(f"wrong {short(statement('claim', 'claim-3'))}")
    correct_store(store, wrong, frozenset({article_iri(beta()).value}))
    assert statement("claim", "claim-3") in facts(store)
    correct_store(store, wrong, frozenset({ART.value}))
    assert statement("claim", "claim-3") not in facts(store)


def test_what_corrections_name_and_the_store_does_not_hold_is_told(store):
    here, gone = statement("claim", "claim-3"), statement("claim", "claim-99")
    assert correct_store(store, decided(f"wrong {short(here)}", f"wrong {short(gone)}")) == [gone]
    assert correct_store(store, decided(f"wrong {short(here)}", f"wrong {short(gone)}")) == [gone]  # set aside is known
    elsewhere = NAMER.statement("claim", NamedNode(f"{BASE}article/nowhere-0123456789"), "claim-1").value
    assert correct_store(store, decided(f"wrong {short(elsewhere)}")) == [elsewhere]


def test_an_office_and_a_figure_are_added_and_keep_to_the_shapes(store, tmp_path):
    before = set(store)
    correct_store(
        store,
        decided(
            f'add {short(ART.value)} type=Office quote="Lee" member={short(LEE)} title=minister'
            f" organization={short(RURITANIA)} status=Former",
            f'add {short(ART.value)} type=Figure quote="met" number=12 of=guests measure=Killed comparator=AtLeast',
        ),
    )
    offices = [f for f in facts(store).values() if f["kind"] == "membership" and f["office"] == "minister"]
    assert [(o["person"]["iri"], o["organisation"]["iri"], o["status"]) for o in offices] == [
        (LEE, RURITANIA, "former")
    ]
    (figure,) = [f for f in facts(store).values() if f["kind"] == "figure" and f["of"] == "guests"]
    assert figure["number"] == "at least 12"
    assert list(store.quads_for_pattern(NamedNode(figure["iri"]), KG.min, None, None))
    assert not list(store.quads_for_pattern(NamedNode(figure["iri"]), KG.max, None, None))
    assert violations(store, tmp_path) == []
    correct_store(store, ())
    assert set(store) == before


def test_a_figure_and_an_office_are_changed_and_the_bounds_follow(store, tmp_path):
    figure = next(f for f in facts(store).values() if f["kind"] == "figure")
    office = next(f for f in facts(store).values() if f["kind"] == "membership")
    correct_store(
        store,
        decided(
            f"change {short(figure['iri'])} number=2.5 comparator=Exactly",
            f"change {short(office['iri'])} title=envoy status=Incoming",
        ),
    )
    assert facts(store)[figure["iri"]]["number"] == "2.5"
    assert not [q for p in (KG.min, KG.max) for q in store.quads_for_pattern(NamedNode(figure["iri"]), p, None, None)]
    changed = facts(store)[office["iri"]]
    assert (changed["office"], changed["status"]) == ("envoy", "incoming")
    assert violations(store, tmp_path) == []
