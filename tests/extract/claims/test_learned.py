"""How claims are judged and told when the readers say this or that: the readers stand in for trained ones."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from kg.extract.claims import learned
from kg.extract.claims.act_features import WIDTH, hashed
from kg.extract.claims.find import find_attributions
from kg.extract.claims.learned import chosen_act, judged, read_claims
from kg.extract.claims.pieces import by_sentence
from kg.extract.claims.quotations import find_quotations
from kg.extract.claims.speaker_features import PAIR
from kg.extract.claims.speakers import Spoken, choose
from kg.extract.claims.speech_acts import ACTS, Acts, Uttered, read_piece
from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.lookup import entities_of
from kg.extract.entities.names_by_rule import names_by_rule
from kg.extract.entities.references_by_rule import resolve
from kg.terms.vocab import KG

ROAD = "Ann Lee said that the road was closed. She added that Bo Kim had closed it."
QUOTED = "“The road is closed,” said Ann Lee, the mayor of Sofia. “Nobody will open it.” Kim nodded."
TOGETHER = "Bo Kim, Ann Lee and Sweden said that the plan was dead, and warned Norway against it."
UNSAID = "Ann Lee did not say that the ship was lost. She has never claimed that Bo Kim sank it, her lawyer said."
REFUSED = "Ann Lee refused to say whether she would leave. No official said that she would. She declined to comment."
LATER = "“Norway must stop. It is important that they leave. We will help,” Bo Kim said in Sofia. “They are terrorists,” he said."


class Acting:
    """An act for every sentence, and how likely it is that nobody says it."""

    def __init__(self, *acts, none=0.0):
        self.acts, self.none = acts, none

    def chances(self, uttered):
        rows = np.zeros((len(uttered), len(ACTS) + 1))
        for i in range(len(uttered)):
            rows[i, ACTS.index(self.acts[i % len(self.acts)])] = 1 - self.none
        rows[:, -1] = self.none
        return rows


def trees(chance):
    """Trees that say one chance, or the chances of so many rows."""
    return SimpleNamespace(chances=lambda rows: np.resize(np.array(chance, float), len(rows)))


def read(monkeypatch, doc, *, speakers=(0.9, 0.1), acts=None, claims=1.0, right=0.75, rule="", **given):
    """What is read of a text by readers that say so."""
    own = learned.Readers(trees(speakers), acts or Acting(KG.Claim), trees(claims), trees(right))
    monkeypatch.setattr(learned, "_readers", lambda: own)
    clusters = cluster_names(doc, names_by_rule(doc))
    entities = entities_of(doc, clusters, tuple(resolve(doc, clusters)))
    (found,) = find_attributions([doc])
    found = [replace(a, rule=rule or a.rule) for a in found]
    told = read_claims(doc, entities, found, find_quotations(doc), **given)
    return [(" … ".join(doc[b:e].text for b, e in c.said.content), [entities.entities[s].label for s in c.speakers], c.act, c.confidence)
            for c in told]  # fmt: skip


def test_a_claim_has_the_likeliest_speaker_the_act_and_the_chance_of_being_right(parsed, monkeypatch):
    first, second = read(monkeypatch, parsed(ROAD), acts=Acting(KG.Accusation), right=[0.25, 0.75])
    assert first == ("that the road was closed", ["Ann Lee"], KG.Accusation, 0.25)
    assert second[3] == 0.75


def test_where_nobody_is_likelier_nobody_is_named(parsed, monkeypatch):
    assert [c[1] for c in read(monkeypatch, parsed(ROAD), speakers=(0.1, 0.1, 0.9))] == [[], []]
    assert next(c[1] for c in read(monkeypatch, parsed(ROAD), speakers=(0.8, 0.1, 0.9))) == ["Ann Lee"]


def test_those_who_say_it_together_are_told_where_the_rules_find_the_same_first(parsed, monkeypatch):
    doc = parsed(TOGETHER)
    assert read(monkeypatch, doc, speakers=(0.9, 0.1, 0.1, 0.1))[0][1] == ["Bo Kim", "Ann Lee", "Sweden"]
    assert read(monkeypatch, doc, speakers=(0.1, 0.9, 0.1, 0.1))[0][1] == ["Ann Lee"]


def test_without_weights_the_rules_say_all(parsed, monkeypatch):
    monkeypatch.setattr(learned, "_readers", lambda: None)
    doc = parsed(LATER)
    clusters = cluster_names(doc, names_by_rule(doc))
    (found,) = find_attributions([doc])
    told = read_claims(doc, entities_of(doc, clusters, ()), found, find_quotations(doc))
    assert [(c.act, c.confidence, len(c.said.content)) for c in told] == [(KG.Demand, 0.8, 3), (KG.Accusation, 0.8, 1)]
    assert read_claims(doc, entities_of(doc, clusters, ()), (), ()) == ()


@pytest.mark.parametrize(("chance", "least", "told"), [(0.29, 0.3, 0), (0.3, 0.3, 2), (0.29, 0.0, 2), (0.5, 0.6, 0)])
def test_what_is_hardly_a_claim_is_left_out_of_what_the_network_finds(parsed, monkeypatch, chance, least, told):
    found = read(monkeypatch, parsed(ROAD), claims=chance, rule="model-attribution", least=least)
    assert len(found) == told


def test_what_rules_find_is_quoted_or_was_not_said_is_never_left_out(parsed, monkeypatch):
    assert len(read(monkeypatch, parsed(ROAD), claims=0.0)) == 2
    assert len(read(monkeypatch, parsed(QUOTED), claims=0.0, rule="model-attribution")) == 2
    unsaid = read(monkeypatch, parsed(UNSAID), claims=0.0, rule="model-attribution")
    assert [c[0] for c in unsaid] == ["that the ship was lost", "that Bo Kim sank it"]
    assert [c[0] for c in read(monkeypatch, parsed(REFUSED), claims=0.0, rule="model-attribution")] == [
        "whether she would leave", "that she would",
    ]  # fmt: skip


def test_who_declines_to_comment_is_left_out_however_sure(parsed, monkeypatch):
    doc = parsed(REFUSED)
    (verb,) = [t for t in doc if t.text == "declined"]
    (found,) = find_attributions([doc])
    comment = replace(found[0], cue=((verb.i, verb.i + 3),), content=((verb.i + 1, verb.i + 3),))
    own = learned.Readers(trees((0.9, 0.1)), Acting(KG.Claim), trees(1.0), trees(1.0))
    monkeypatch.setattr(learned, "_readers", lambda: own)
    entities = entities_of(doc, cluster_names(doc, names_by_rule(doc)), ())
    assert read_claims(doc, entities, [comment], ()) == ()
    (refused,) = [t for t in doc if t.text == "refused"]
    said = replace(comment, cue=((refused.i, refused.i + 3),), rule="model-attribution")
    assert len(read_claims(doc, entities, [said], ())) == 1


def test_what_is_asked_or_refused_is_no_act(parsed, monkeypatch):
    told = read(monkeypatch, parsed(REFUSED), acts=Acting(KG.Promise))
    assert [c[2] for c in told] == [KG.Claim, KG.Promise]


def test_the_act_of_several_sentences_is_the_likeliest_of_all(parsed, monkeypatch):
    told = read(monkeypatch, parsed(LATER), acts=Acting(KG.Demand, KG.Demand, KG.Promise))
    assert [c[2] for c in told] == [KG.Demand, KG.Demand]
    assert told[0][0].count(" … ") == 2


@pytest.mark.parametrize(
    ("statement", "demand", "act"),
    [(0.6, 0.4, KG.Demand), (0.63, 0.37, KG.Claim), (0.5, 0.1, KG.Claim), (0, 0, KG.Threat)],
)
def test_a_plain_statement_has_to_be_likelier(statement, demand, act):
    chances = np.zeros(len(ACTS) + 1)
    chances[0], chances[ACTS.index(KG.Demand)] = statement, demand
    chances[ACTS.index(KG.Threat)] = 0.05
    chances[-1] = 0.99  # that nobody says it counts for nothing here
    assert chosen_act(chances) == act


def test_a_claim_is_judged_by_these_numbers():
    chances = np.zeros((2, len(ACTS) + 1))
    chances[0, 0], chances[0, -1], chances[0, 5], chances[1, 5], chances[1, -1] = 0.5, 0.3, 0.2, 0.9, 0.1
    told = judged(Spoken(-1, 0.5, 0.25, 0.125), chances, ACTS[5])
    assert told.tolist() == pytest.approx([0.5, 0.25, 0.125, 1, 2, 0.2, 0.3, 0.1, 0.25, 0.55, 0.25, 5, 1])
    other = judged(Spoken(3, 0.5, 0.25, 0.125), chances, ACTS[0])
    assert (other[3], other[-1]) == (0, 0)


@pytest.mark.parametrize(
    ("scores", "speaker", "share", "second", "nobody"),
    [
        ((0.5, 0.3, 0.25), 7, 0.5, 0.3, 0.2),  # nobody's score counts four fifths
        ((0.5, 0.3, 0.625), 7, 0.5 / 1.3, 0.5 / 1.3, 0.5 / 1.3),
        ((0.1, 0.1, 1.0), -1, 0.8, 0.1, 0.8),
        ((0.0, 0.0, 0.0), 7, 0.0, 0.0, 0.0),
    ],
)
def test_the_likeliest_candidate_speaks(scores, speaker, share, second, nobody):
    spoken = choose(trees(scores), [7, 9, -1], np.zeros((3, 2)))
    assert spoken == Spoken(speaker, pytest.approx(share), pytest.approx(second), pytest.approx(nobody))
    alone = choose(trees((0.5,)), [-1], np.zeros((1, 2)))
    assert (alone.speaker, alone.share, alone.second) == (-1, 1.0, 0.0)


def test_the_installed_weights_are_read_once():
    own = learned._readers()
    assert own is learned._readers()
    width = own.speakers.feature.max() + 1
    assert width <= 28 + PAIR + 1
    assert own.claims.feature.max() < 28 + PAIR + 1 + 13
    assert own.acts.table.shape == (WIDTH, len(ACTS) + 1)


def test_a_sentence_is_read_with_its_place_in_quotation_marks_and_the_act_of_the_rules(parsed):
    doc = parsed(QUOTED)
    (first, _) = find_attributions([doc])[0]
    quoted = frozenset(range(*first.content[0]))
    inside, outside = (read_piece(doc, first, 0, q) for q in (quoted, frozenset()))
    rule = KG.Claim.value
    assert inside.rule == KG.Claim
    assert inside.places.tolist() == hashed(doc, first, first.content[0], direct=True, rule=rule).tolist()
    assert outside.places.tolist() == hashed(doc, first, first.content[0], direct=False, rule=rule).tolist()
    assert inside.places.tolist() != outside.places.tolist()


def test_acts_are_a_softmax_of_features_and_vectors():
    table, dense = np.zeros((4, len(ACTS) + 1)), np.zeros((2, len(ACTS) + 1))
    table[1, 3], table[2, 3], dense[0, 4] = 1.0, 2.0, 3.0
    model = Acts(table, dense, np.zeros(len(ACTS) + 1))
    own = Uttered(np.array([1, 2]), np.array([1.0, 5.0]), KG.Claim)
    (chances,) = model.chances([own])
    assert chances[3] == chances[4] == pytest.approx(np.exp(3) / (2 * np.exp(3) + len(ACTS) - 1), abs=1e-5)
    assert chances.sum() == pytest.approx(1, abs=1e-4)
    arrays = {"acts.table": table, "acts.dense": dense, "acts.offsets": np.ones(len(ACTS) + 1), "other": table}
    assert (Acts.read(arrays).chances([own])[0] == chances).all()


def test_content_that_is_nothing_but_marks_stays_whole(parsed):
    doc = parsed(QUOTED)
    assert by_sentence(doc, [(0, 1)]) == ((0, 1),)
