"""Trains the CRF of `kg.nlp.tagger` on PolNeAR.

    train_attribution.py SHARED [--without-dev] [-o FILE]

With `--without-dev` the documents of `dev.jsonl` whose split is dev are left out: the model to report dev scores with.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

from kg.nlp.attribution import cue_lemmas, find_quotations, paragraph_tokens, rule_attributions, rule_marks, tokens_of
from kg.nlp.pipeline import load, parse
from kg.nlp.tagger import MODEL, features
from kg.nlp.text import prepare
from kg.resources import model_file

ROLES = (("content", "C"), ("source", "S"), ("cue", "K"))  # later ones are written over earlier ones
SETTINGS = {"c1": 0.3, "c2": 0.02, "max_iterations": 120, "feature.minfreq": 3, "feature.possible_transitions": True}


def records(shared: Path, without_dev: bool) -> list[dict]:
    folder = shared / "corpora" / "polnear"
    held = set()
    if without_dev:
        lines = (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
        held = {d["id"] for d in map(json.loads, lines) if d["split"] == "dev"}
    lines = (folder / "train.jsonl").read_text(encoding="utf-8").splitlines()
    return [d for d in map(json.loads, lines) if d["id"] not in held]


def outermost(attributions: list[dict]) -> list[dict]:
    """The attributions whose cue (or content) lies in no other's content."""

    def inside(a: dict, b: dict) -> bool:
        at = (a["cue"] or a["content"] or [[-1, -1]])[0]
        return a is not b and any(s <= at[0] and at[1] <= e for s, e in b["content"])

    return [a for a in attributions if not any(inside(a, b) for b in attributions)]


def labels_of(doc, record: dict) -> list[str]:
    labels = ["O"] * len(doc)
    at = {t.idx: t.i for t in doc}
    for role, letter in ROLES:
        for attribution in outermost(record["attributions"]):
            for begin, end in attribution[role]:
                tokens = [i for idx, i in at.items() if begin <= idx < end and not doc[i].is_space]
                for n, i in enumerate(sorted(tokens)):
                    labels[i] = f"{'I' if n else 'B'}-{letter}"
    return labels


def sequences(shared: Path, without_dev: bool) -> Iterator[tuple[list[list[str]], list[str]]]:
    nlp = load()
    docs = records(shared, without_dev)
    for record, doc in zip(docs, parse(nlp, (prepare(d["text"]) for d in docs)), strict=True):
        quotations = find_quotations(doc)
        marks = rule_marks(doc, rule_attributions(doc, quotations))
        quoted = tokens_of(quotations)
        rows, labels = features(doc, marks, quoted, cue_lemmas()), labels_of(doc, record)
        for begin, end in paragraph_tokens(doc):
            if begin < end:
                yield rows[begin:end], labels[begin:end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--without-dev", action="store_true")
    parser.add_argument("-o", "--output", type=Path, default=model_file(MODEL))
    args = parser.parse_args()
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for rows, labels in sequences(args.shared, args.without_dev):
        trainer.append(rows, labels)
    trainer.train(str(args.output))
    print(f"{args.output}: {args.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
