"""What a larger network says of articles that nobody annotated: its probabilities for each token."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.model import Article
from training.event_labels import CLASSES, Prepared, prepare_articles
from training.parses import parses

__all__ = ["Taught", "taught_articles"]


@dataclass(frozen=True)
class Taught:
    """An article with the probabilities of all classes for each candidate token, shape (candidates, classes)."""

    prepared: Prepared
    odds: np.ndarray[Any, np.dtype[np.float32]]


def taught_articles(shared: Path, folder: Path, cache: Path | None) -> list[Taught]:
    """The articles of a teacher.

    Args:
        shared: the folder that holds `corpora`.
        folder: `manifest.json` (classes, and for each article its file, corpus and id) and an .npz file an article with
            `idx`, the first character of each token, and `trigger`, its probabilities.
        cache: a folder that keeps parses.
    """
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    order = [about["classes"].index(c.removeprefix("kg:")) for c in CLASSES]
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in about["articles"]:
        wanted[entry["corpus"]][str(entry["id"])] = entry["file"]
    records = []
    for corpus, files in sorted(wanted.items()):
        for line in (shared / "corpora" / corpus).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if str(record["id"]) in files:
                records.append((files[str(record["id"])], record["text"]))
    pairs = [(Article(name, text, name), None) for name, text in records]
    made = []
    for prepared in prepare_articles(pairs, parses([text for _, text in records], cache)):
        with np.load(folder / f"{prepared.article.id}.npz") as said:
            row = {int(b): k for k, b in enumerate(said["idx"])}
            given = said["trigger"][:, order].astype(np.float32)
        odds = np.zeros((len(prepared.at), len(CLASSES)), np.float32)
        odds[:, 0] = 1
        for k, token in enumerate(prepared.at):
            if (at := row.get(prepared.context.doc[int(token)].idx)) is not None:
                odds[k] = given[at]
        if len(prepared.at):
            made.append(Taught(prepared, odds))
    return made
