"""An index of a store in SQLite: what lists and facets are counted from, and the words that are searched (FTS5).

It is made anew from the store whenever the store changes, so that nothing of a retracted article stays in it.
"""

import os
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.explore.index import Index, open_index
from kg.explore.reader import Look, broad_of, text_of, words_of
from kg.store.articles import article_iris
from kg.terms.iris import article_in, is_entity, text_iri
from kg.terms.ontology import children, curie, superclasses
from kg.terms.vocab import DCTERMS, KG, NIF, ORG, RDF, RDFS, SCHEMA, SKOS

__all__ = ["make_index"]

_TABLES = """
CREATE TABLE article (iri TEXT PRIMARY KEY, id TEXT, title TEXT, outlet TEXT, date TEXT, statements INT) WITHOUT ROWID;
CREATE TABLE entity (iri TEXT PRIMARY KEY, name TEXT, cls TEXT, broad TEXT, link TEXT, articles INT) WITHOUT ROWID;
CREATE TABLE name (low TEXT, name TEXT, iri TEXT);
CREATE TABLE statement (
  iri TEXT PRIMARY KEY, kind TEXT, cls TEXT, article TEXT, outlet TEXT, earliest TEXT, latest TEXT,
  confidence REAL, modality TEXT, own INT, direct TEXT, named INT
) WITHOUT ROWID;
CREATE TABLE party (entity TEXT, role TEXT, statement TEXT, PRIMARY KEY (entity, role, statement)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, kind UNINDEXED, iri UNINDEXED, start UNINDEXED,
  tokenize = "unicode61 remove_diacritics 2", prefix = "2 3");
"""
_INDEXES = """
CREATE INDEX name_low ON name (low);
CREATE INDEX entity_broad ON entity (broad, articles);
CREATE INDEX statement_kind ON statement (kind, latest);
CREATE INDEX statement_article ON statement (article);
"""
_KINDS = {KG.Event: "event", KG.Claim: "claim", ORG.Membership: "membership", KG.Figure: "figure"}
_ROLES = {
    KG.participant: "participant", KG.place: "place", KG.speaker: "speaker", KG.about: "about",
    KG.directedAt: "directed_at", ORG.member: "member", ORG.organization: "organization", KG.serves: "organization",
    KG.addressee: "addressee",
}  # fmt: skip
_DEFAULT = DefaultGraph()


def make_index(store: Store, path: Path | None = None) -> Index:
    """The index of a store, in a file or in memory.

    Args:
        store: what is indexed.
        path: where the file comes to lie, whole or not at all; in memory without it.
    """
    half = path.with_name(f"{path.name}.{os.getpid()}") if path else None
    index = sqlite3.connect(half or ":memory:", isolation_level=None)
    index.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_TABLES}")
    _fill(index, Look(store))
    index.executescript(f"{_INDEXES} ANALYZE;")  # commits what is open first
    if path is None or half is None:
        return Index(index)
    index.close()
    half.replace(path)
    return open_index(path)


def _fill(into: sqlite3.Connection, look: Look) -> None:
    articles = {a: look.article(a) for a in sorted(article_iris(look.store), key=str)}
    outlets = {a.value: record["outlet"] for a, record in articles.items()}
    count: Counter[str] = Counter()
    into.executemany(f"INSERT INTO statement VALUES ({', '.join('?' * 12)})", _statements(look, outlets, count))
    into.executemany("INSERT OR IGNORE INTO party VALUES (?, ?, ?)", _parties(look))
    into.executemany(
        "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)",
        (
            (a.value, look.text(a, DCTERMS.identifier), t["headline"], t["outlet"], t["date"], count[a.value])
            for a, t in articles.items()
        ),
    )
    names = _names(look)
    into.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?)", _entities(look, names))
    into.executemany(
        "INSERT INTO name VALUES (?, ?, ?)", ((n.casefold(), n, e.value) for e, own in names.items() for n in own)
    )
    into.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", _words(look, articles, names))


def _column(look: Look, predicate: NamedNode) -> dict[NamedNode, str]:
    """The value of a property of each node that has one; the first in the order of values where there are several."""
    found: dict[NamedNode, str] = {}
    for quad in look.store.quads_for_pattern(None, predicate, None, None):
        if isinstance(quad.subject, NamedNode):
            value = text_of(quad.object)
            found[quad.subject] = min(value, found.get(quad.subject, value))
    return found


def _of_class(look: Look, top: NamedNode) -> dict[NamedNode, NamedNode]:
    """What is of a class or one below it, with the most specific of them."""
    found: dict[NamedNode, NamedNode] = {}
    for cls in sorted((top, *children(top)), key=lambda c: (len(superclasses(c)), c.value)):
        for quad in look.store.quads_for_pattern(None, RDF.type, cls, None):
            if isinstance(quad.subject, NamedNode):
                found[quad.subject] = cls
    return found


def _statements(look: Look, outlets: dict[str, str], count: Counter[str]) -> Iterator[tuple[Any, ...]]:
    article, confidence = _column(look, KG.article), _column(look, KG.confidence)
    earliest, latest = _column(look, KG.earliest), _column(look, KG.latest)
    modality, claimed = _column(look, KG.modality), _column(look, KG.claimedModality)
    within, direct, speaker = _column(look, KG.statedIn), _column(look, KG.direct), _column(look, KG.speaker)
    for top, kind in _KINDS.items():
        for node, cls in sorted(_of_class(look, top).items(), key=lambda item: item[0].value):
            source = article.get(node, "")
            if not source:
                continue
            count[source] += 1
            how = claimed.get(node) or modality.get(node, "")
            sure = confidence.get(node)
            yield (
                node.value, kind, words_of(cls) if cls != KG.Claim else "statement", source, outlets.get(source, ""),
                earliest.get(node, ""), latest.get(node, ""), float(sure) if sure else None,
                words_of(NamedNode(how)) if how else "", int(node not in within), direct.get(node, ""),
                int(node in speaker),
            )  # fmt: skip


def _parties(look: Look) -> Iterator[tuple[str, str, str]]:
    for predicate, role in _ROLES.items():
        for quad in look.store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.object.value, role, quad.subject.value


def _names(look: Look) -> dict[NamedNode, list[str]]:
    """The names of each entity, the label first."""
    found: dict[NamedNode, list[str]] = defaultdict(list)
    for predicate in (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel):
        for quad in look.store.quads_for_pattern(None, predicate, None, _DEFAULT):
            if isinstance(quad.subject, NamedNode) and is_entity(quad.subject.value):
                found[quad.subject].append(text_of(quad.object))
    return found


def _entities(look: Look, names: dict[NamedNode, list[str]]) -> Iterator[tuple[Any, ...]]:
    named = Counter(q.object for q in look.store.quads_for_pattern(None, SCHEMA.mentions, None, None))
    exact, close = _column(look, SKOS.exactMatch), _column(look, SKOS.closeMatch)
    classes: dict[NamedNode, NamedNode] = {}
    for quad in look.store.quads_for_pattern(None, RDF.type, None, _DEFAULT):
        node, cls = quad.subject, quad.object
        if (
            isinstance(node, NamedNode)
            and isinstance(cls, NamedNode)
            and node in names
            and curie(cls.value)[:3] == "kg:"
        ):
            known = classes.get(node, cls)
            classes[node] = max(known, cls, key=lambda c: (len(superclasses(c)), c.value))
    for node, cls in sorted(classes.items(), key=lambda item: item[0].value):
        link = "linked" if node in exact else "in doubt" if node in close else "not linked"
        if named[node]:  # not an outlet that no article names
            yield node.value, names[node][0], words_of(cls), broad_of(cls), link, named[node]


_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"”’')]*(?=\s)|\n|$)", re.DOTALL)


def _words(
    look: Look, articles: dict[NamedNode, Any], names: dict[NamedNode, list[str]]
) -> Iterator[tuple[str, str, str, int]]:
    for entity, own in names.items():
        yield "\n".join(own), "entity", entity.value, 0
    for quad in look.store.quads_for_pattern(None, SCHEMA.text, None, None):
        if isinstance(quad.subject, NamedNode) and article_in(quad.subject.value):
            yield text_of(quad.object), "claim", quad.subject.value, 0
    for article, record in articles.items():
        yield f"{record['headline']}\n{record['outlet']}", "article", article.value, 0
        for quad in look.store.quads_for_pattern(None, NIF.isString, None, text_iri(article)):
            for sentence in _SENTENCE.finditer(text_of(quad.object)):
                yield sentence[0].rstrip(), "text", article.value, sentence.start()
