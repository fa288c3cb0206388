"""References of GUM, a corpus of many genres in which every mention is annotated: further lessons for references.

GUM: https://github.com/amir-zeldes/gum (Zeldes 2017). Only genres whose texts may be reused freely are read, and none
of the twenty articles of `gum_news`, which are for measuring.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.extract.claims.find import find_attributions
from kg.extract.entities.clusters import Cluster, cluster_names
from kg.extract.entities.find import find_names
from kg.nlp.ranges import span_of
from training.gold import Annotated, GoldReference
from training.parsed import Read
from training.parses import parses

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["gum_articles"]

GENRES = frozenset({"bio", "interview", "news", "speech", "voyage"})
ACTORS = frozenset({"PER", "ORG", "LOC"})
WEIGHT = 0.5  # of a lesson beside one of an annotated news article


def gum_articles(shared: Path, cache: Path | None = None) -> list[Read]:
    """The documents with the references to those that they name, read as articles are.

    Args:
        shared: the folder that holds `corpora`; nothing where GUM is not there.
        cache: a folder for parses.
    """
    path = shared / "corpora" / "gum_coref" / "dev.jsonl.gz"
    if not path.is_file():
        return []
    aside = {json.loads(line)["id"] for line in (shared / "corpora/gum_news/dev.jsonl").read_text("utf-8").splitlines()}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [r for r in map(json.loads, file) if r["genre"] in GENRES and r["id"] not in aside]
    docs = parses([r["text"] for r in records], cache)
    return [_read(record, doc) for record, doc in zip(records, docs, strict=True)]


def _read(record: Mapping[str, Any], doc: "Doc") -> Read:
    clusters = cluster_names(doc, find_names(doc))
    names = _annotated(doc, clusters, record["mentions"])
    (attributions,) = find_attributions([doc])
    gold = Annotated(
        id=record["id"],
        text=record["text"],
        date=None,
        entities=(),
        positions=(),
        events=(),
        claims=(),
        references=tuple(_references(record["mentions"], set().union(*names))),
        figures=(),
    )
    return Read(gold, doc, tuple(clusters), attributions, names, names, WEIGHT, of_every_genre=True)


def _annotated(
    doc: "Doc", clusters: Sequence[Cluster], mentions: Sequence[Mapping[str, Any]]
) -> tuple[frozenset[str], ...]:
    """The annotated entity of each of ours: the one that most of its names stand in, next to their last word."""
    by_end: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for m in mentions:
        if m["level"] == "NAM" and m.get("type") in ACTORS:
            by_end[m["end"]].append(m)
    found = []
    for cluster in clusters:
        votes: Counter[str] = Counter()
        for name in cluster.names:
            start, end = span_of(doc, (name.start, name.end))
            near = [m for e in (end, end + 2) for m in by_end.get(e, ()) if m["start"] <= start]
            votes.update(m["entity"] for m in near[:1])
        found.append(frozenset(e for e, _ in votes.most_common(1)))
    return tuple(found)


def _references(mentions: Sequence[Mapping[str, Any]], named: set[str]) -> Iterator[GoldReference]:
    for m in mentions:
        if m["entity"] in named and m["level"] != "NAM":
            yield GoldReference((m["start"], m["end"]), m["entity"], optional=False)
