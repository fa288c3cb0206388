"""Learns how much each feature of a link candidate weighs, from DWIE's development articles, and measures it.

    train_linking.py SHARED SNAPSHOT [--write]

Every article is resolved and linked for itself; the candidates of an entity whose mentions the gold links (or calls
NIL) are the examples. Two regressions that choose one or none: of the candidates alone, and with what surrounds them,
once the sure ones of the first are known. Prints the figures of five-fold cross-validation by article; `--write`
learns from all of them and puts the weights into kg/models/linking.json.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.build.run import extract
from kg.graph.entities import observe, profiles
from kg.graph.triples import article_triples
from kg.identity.corpus.decide import resolve
from kg.identity.decisions import Decisions
from kg.identity.wikidata.candidates import Candidate
from kg.identity.wikidata.features import Context, Subject, bears_name, features, may_be
from kg.identity.wikidata.linker import _context, _countries, of_country_stated, ranked
from kg.identity.wikidata.snapshot import Snapshot
from kg.identity.wikidata.subjects import subjects_of
from kg.lang.lexicon import coarse_class, known_names
from kg.model import ArticleFacts, Run
from kg.nlp.load import load
from kg.read import read
from kg.terms.data import model_file
from kg.terms.iris import Namer

AROUND = ("tied", "untied", "stated_beside", "absent", "title", "other_trade", "absent_behind", "named_beside")
FOR_DOUBTS = ("title_told", "unlisted_place", "work", "written_otherwise")  # which weigh nothing
SIGNS = {
    "named_beside": 1,
    "known_body": 1,
    "tied": 1,
    "untied": -1,
    "absent": -1,
    "absent_behind": -1,
    "other_trade": -1,
    "near": -1,
    "class_none": -1,
    "lead": 1,
    "leads": 1,
}
LIMITS = {"exact": 0.75, "close": 0.55, "anchor": 0.75}
NAMER, RUN = Namer(), Run("", "", "")
ACTORS = {"PER", "ORG", "GPE", "LOC", "FAC"}
FOLDS, L2, STEPS, LIMIT = 5, 1.0, 30, 50
# Six articles of the gold set stand in this corpus: they are left out.
Array = NDArray[np.float64]
Example = tuple[Subject, list[Candidate], str]  # the right QID, or "NIL"


def articles(shared: Path, limit: int | None = None) -> Iterator[tuple[ArticleFacts, dict]]:
    gold_texts = {p.read_text(encoding="utf-8").strip()[:200] for p in (shared / "gold").glob("*.txt")}
    path = shared / "corpora" / "dwie" / "dev.jsonl"
    gold = {str(d["id"]): d for d in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    wanted = (a for a in read([str(path)]) if not any(a.text[:150] in t or t[:150] in a.text for t in gold_texts))
    for facts in extract(wanted, load()):
        yield facts, gold[facts.article.id]


def right_items(facts: ArticleFacts, gold: dict) -> dict[str, str]:
    """IRI of an entity -> the QID that most of its mentions have in the gold, or NIL; without those that are unsure."""
    items = {e["id"]: e["wikidata"] or ("" if e["wikipedia"] else "NIL") for e in gold["entities"]}
    at = {(m["start"], m["end"]): m for m in gold["mentions"]}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in facts.mentions:
        found = at.get(tuple(mention.span))
        if found and (item := items.get(found.get("entity"))) and found["type"] in ACTORS:
            entity = facts.entities[mention.entity]
            votes[NAMER.entity(entity, coarse_class(entity.cls).value).value][item] += 1
    return {iri: max(v, key=lambda q: (v[q], q)) for iri, v in votes.items()}


def examples_of(facts: ArticleFacts, gold: dict, snapshot: Snapshot) -> tuple[list[Subject], list[Example]]:
    article = NAMER.article(facts.article.source, facts.article.id)
    seen = observe(article_triples(facts, NAMER, RUN, text=False))
    subjects = subjects_of(resolve(profiles(article, seen), Decisions()))
    right = right_items(facts, gold)
    rows = snapshot.search([s.names for s in subjects], LIMIT)
    return subjects, [
        (s, [c for c in row if may_be(s.cls, c) and bears_name(s, c)], right.get(s.iri, ""))
        for s, row in zip(subjects, rows, strict=True)
    ]


Group = tuple[list[dict[str, float]], int]  # features of an entity's candidates, and which is right, or -1


def learn(groups: list[Group], names: list[str]) -> Array:
    """Weights by which one candidate or none is chosen (multinomial logistic regression), with a ridge, by Newton."""
    x = np.array([[row[n] for n in names] + [1.0] for rows, _ in groups for row in rows])
    y = np.array([float(i == right) for rows, right in groups for i in range(len(rows))])
    starts = np.cumsum([0, *(len(rows) for rows, _ in groups)])[:-1]
    sizes = [len(rows) for rows, _ in groups]
    weights, ridge = np.zeros(x.shape[1]), np.diag([L2] * len(names) + [1e-6])
    for _ in range(STEPS):
        odds = np.exp(np.clip(x @ weights, -30, 30))
        p = odds / np.repeat(1 + np.add.reduceat(odds, starts), sizes)
        means = np.add.reduceat(x * p[:, None], starts)
        step = np.linalg.solve((x * p[:, None]).T @ x - means.T @ means + ridge, x.T @ (p - y) + ridge @ weights)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def model_of(groups: list[Group], drop: tuple[str, ...] = ()) -> dict[str, float]:
    """The weights; a feature of `SIGNS` that came out with the other sign, since others tell the same, is left out."""
    names = [n for n in sorted(groups[0][0][0]) if n not in drop]
    found = dict(zip([*names, "bias"], learn(groups, names).tolist(), strict=True))
    if wrong := tuple(n for n, sign in SIGNS.items() if found.get(n, 0.0) * sign < 0):
        return model_of(groups, (*drop, *wrong))
    return {n: round(w, 4) for n, w in found.items()}


def groups_of(examples: list[Example], contexts: list[Context]) -> list[Group]:
    groups = []
    for (subject, every, right), context in zip(examples, contexts, strict=True):
        candidates = of_country_stated(every, context)
        # Wikidata has an item of every body of our list: a gold that has none of it is mistaken.
        mistaken = right == "NIL" and subject.names[:1] and subject.names[0] in known_names()
        if right and not mistaken and candidates and not subject.alone:
            place = next((i for i, c in enumerate(candidates) if c.qid == right), -1)
            groups.append((features(subject, candidates, context), place))
    return groups


def best(example: Example, context: Context, model: dict[str, float]) -> tuple[float, str]:
    subject, candidates, _ = example
    candidates = list(of_country_stated(candidates, context))
    scored = ranked(subject, candidates, context, model) if candidates and not subject.alone else ()
    return (scored[0].probability, scored[0].candidate.qid) if scored else (0.0, "")


def train(data: list[tuple[list[Subject], list[Example], dict[str, frozenset[str]]]]) -> dict[str, dict[str, float]]:
    every = [e for _, examples, _ in data for e in examples]
    alone = model_of(groups_of(every, [Context()] * len(every)), drop=(*AROUND, *FOR_DOUBTS))
    contexts = [c for row in data for c in contexts_of(*row, alone)]
    return {"alone": alone, "around": model_of(groups_of(every, contexts), drop=FOR_DOUBTS), "thresholds": LIMITS}


def contexts_of(
    subjects: list[Subject], examples: list[Example], countries: dict[str, frozenset[str]], alone: dict[str, float]
) -> list[Context]:
    anchors = {}
    for example in examples:
        p, qid = best(example, Context(), alone)
        if p >= LIMITS["anchor"]:
            anchors[example[0].iri] = next(c for c in example[1] if c.qid == qid)
    return [_context(s, anchors, countries) for s in subjects]


def measure(data: list, model: dict, tally: dict[float, Counter[str]]) -> None:
    """Counts entities linked, linked rightly and to be linked, at some thresholds."""
    for subjects, examples, countries in data:
        contexts = contexts_of(subjects, examples, countries, model["alone"])
        for example, context in zip(examples, contexts, strict=True):
            right = example[2]
            p, qid = best(example, context, model["around"])
            for limit, counts in tally.items():
                given = p >= limit
                counts["gold"] += bool(right) and right != "NIL"
                counts["linked"] += bool(right) and given
                counts["right"] += bool(right) and given and qid == right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    snapshot = Snapshot(args.snapshot)
    data = []
    for facts, gold in articles(args.shared):
        subjects, examples = examples_of(facts, gold, snapshot)
        data.append((subjects, examples, _countries(subjects, snapshot)))
    tally: dict[float, Counter[str]] = {limit: Counter() for limit in (0.5, 0.6, 0.7, 0.8, 0.9)}
    for fold in range(FOLDS):
        model = train([d for i, d in enumerate(data) if i % FOLDS != fold])
        measure([d for i, d in enumerate(data) if i % FOLDS == fold], model, tally)
    for limit, n in tally.items():
        p, r = n["right"] / n["linked"], n["right"] / n["gold"]
        print(f"exact from {limit}: P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r):.3f} of {n['gold']} entities")
    model = train(data)
    for name, weights in model.items():
        print(name, weights)
    if args.write:
        text = json.dumps(model, indent=2, sort_keys=True) + "\n"
        model_file("linking.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
