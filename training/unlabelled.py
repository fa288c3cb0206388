"""Articles without annotations, from which readers learn by what they are already sure of (self-training)."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extract.entities.clusters import cluster_names
from kg.extract.entities.find import find_names
from training.gold import Annotated, load
from training.own import event_articles, office_articles, own_articles
from training.parsed import Read
from training.parses import parses

__all__ = ["unlabelled_articles"]

# How many articles of each corpus; of those with parts only the training part. None is told what a corpus annotates.
DRAWN = {"dwie/dev": 640, "wikinews/dev": 400, "polnear/train": 620, "ecbplus/dev": 120}
PART = {"polnear/train": "train", "ecbplus/dev": "train"}
SHORTEST, LONGEST = 60, 1300  # words
SEED = 3


@dataclass(frozen=True, slots=True)
class _Text:
    id: str
    text: str


def unlabelled_articles(shared: Path, cache: Path | None = None) -> list[Read]:
    """Articles of the corpora beside the checkout that stand in no annotated set, read with the shipped names.

    Args:
        shared: the folder that holds `corpora`, `gold` and `gold2`.
        cache: a folder that keeps parses between runs.
    """
    texts = list(_texts(shared))
    found = []
    for text, doc in zip(texts, parses([t.text for t in texts], cache), strict=True):
        clusters = tuple(cluster_names(doc, find_names(doc)))
        nobody = tuple(frozenset[str]() for _ in clusters)
        found.append(
            Read(Annotated(text.id, text.text, None, (), (), (), (), (), ()), doc, clusters, (), nobody, nobody)
        )
    return found


def _texts(shared: Path) -> Iterator[_Text]:
    known = {k for text in _annotated_texts(shared) for k in _keys(text)}
    for corpus, most in DRAWN.items():
        lines = (shared / "corpora" / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines()
        records = [r for r in map(json.loads, lines) if r.get("split") == PART.get(corpus, r.get("split"))]
        random.Random(SEED).shuffle(records)  # noqa: S311  a draw, no secret
        left = most
        for r in records:
            keys = _keys(r["text"])
            if left and known.isdisjoint(keys) and SHORTEST <= len(r["text"].split()) <= LONGEST:
                known.update(keys)
                left -= 1
                yield _Text(f"{corpus}:{r['id']}", r["text"])


def _annotated_texts(shared: Path) -> Iterator[str]:
    own = (*own_articles(shared), *event_articles(shared), *office_articles(shared))
    yield from (a.text for a in (*load(shared, "train"), *own))
    for folder in (shared / "gold2" / "dev", shared / "gold"):
        yield from (p.read_text(encoding="utf-8") for p in sorted(folder.glob("**/*.txt")))


def _keys(text: str) -> tuple[str, str]:
    """Two stretches of a text's letters: texts that share one are the same article, whatever its headline."""
    letters = re.sub(r"\W", "", text)
    return letters[:120], letters[100:220]
