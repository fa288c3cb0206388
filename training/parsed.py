"""Annotated articles parsed and read by the pipeline as it stands: what readers are trained on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.extract.claims.attribution import Attribution
from kg.extract.claims.find import find_attributions
from kg.extract.entities.clusters import Cluster, cluster_names
from kg.extract.entities.names import Name
from kg.terms.vocab import KG
from training.gold import Annotated, load, plain_name
from training.names import held_out_names
from training.own import own_articles
from training.parses import parses

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Read", "parse_train", "read", "train_articles"]


@dataclass(frozen=True)
class Read:
    """An annotated article with its parse, entities and attributions; `names` and `may_be` are the annotated names that
    each entity stands for, without and with those that a capital may stand for; `weight` is what its lessons count,
    `of_every_genre` says that every mention is annotated, and nobody tells who speaks.
    """

    gold: Annotated
    doc: "Doc"
    clusters: tuple[Cluster, ...]
    attributions: tuple[Attribution, ...]
    names: tuple[frozenset[str], ...]
    may_be: tuple[frozenset[str], ...]
    weight: float = 1.0
    of_every_genre: bool = False


def train_articles(shared: Path, extra: Sequence[Path] = ()) -> list[Read]:
    """All articles that may be trained on, read: with names as a model finds them that did not see the article, as
    good and as bad as on news.
    """
    articles = parse_train(shared, extra)
    return [read(a, doc, names) for (a, doc), names in zip(articles, held_out_names(articles), strict=True)]


def parse_train(shared: Path, extra: Sequence[Path] = ()) -> list[tuple[Annotated, "Doc"]]:
    """All articles that may be trained on, parsed."""
    given = [*load(shared, "train", extra), *own_articles(shared)]
    return list(zip(given, parses([a.text for a in given]), strict=True))


def read(article: Annotated, doc: "Doc", names: Sequence[Name]) -> Read:
    """One article with its parse and names."""
    clusters = cluster_names(doc, names)
    (attributions,) = find_attributions([doc])
    return Read(article, doc, tuple(clusters), attributions, *_annotated(clusters, article))


def _annotated(
    clusters: Sequence[Cluster], article: Annotated
) -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]:
    """The annotated names that each entity stands for: by its label, else by its other names."""
    by_name, by_alias = defaultdict(set), defaultdict(set)
    for entity in article.entities:
        by_name[plain_name(entity.name)].add(entity.name)
        for name in entity.names:
            by_alias[plain_name(name)].add(entity.name)
    exact, wide = [], []
    for cluster in clusters:
        label = [plain_name(cluster.label)]
        others = label + [plain_name(n.text) for n in cluster.names if n.kind == KG.Name]
        found: set[str] = set()
        for names, index in ((label, by_name), (label, by_alias), (others, by_alias)):
            if found := {x for name in names for x in index.get(name, ())}:
                found = found if len(found) == 1 or names is label else set()
                break
        exact.append(frozenset(found))
        wide.append(frozenset(found | by_alias.get(label[0], set())))
    return tuple(exact), tuple(wide)
