"""What an export is made of: a store with its lines for people, and rows of named queries."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.explore.reader import Look, Record
from kg.explore.statements import event_line, office_line
from kg.explore.views import view
from kg.query.named import load_query, query_store
from kg.store.articles import article_iris
from kg.terms.iris import is_entity
from kg.terms.vocab import KG, ORG, RDF, RDFS, SCHEMA, SKOS

__all__ = ["Files", "Source"]

Files = Mapping[str, bytes]  # name -> content; one file has the name ""


class Source:
    """A store to be exported: things in the order of their IRIs, so that the same graph gives the same bytes."""

    def __init__(self, store: Store) -> None:
        """Takes the store."""
        self.store, self.look = store, Look(store)

    def rows(self, name: str, given: Mapping[str, str] | None = None) -> tuple[tuple[str, ...], list[list[str]]]:
        """Columns and cells of a named query, as texts."""
        found = query_store(load_query(name).bind(given or {}), self.store)
        assert isinstance(found, QuerySolutions)
        columns = tuple(v.value for v in found.variables)
        return columns, [[getattr(row[c], "value", "") or "" for c in columns] for row in found]

    @cached_property
    def entities(self) -> list[NamedNode]:
        """The entities."""
        found = {q.subject for q in self.store.quads_for_pattern(None, RDFS.label, None, None)}
        return sorted((e for e in found if isinstance(e, NamedNode) and is_entity(e.value)), key=str)

    def item(self, entity: NamedNode) -> str:
        """The Wikidata item that an entity is, "Q567", or ''."""
        return self.look.value(entity, SKOS.exactMatch).rpartition("/")[2]

    @cached_property
    def articles(self) -> list[Record]:
        """The articles with address, author and language."""
        return [
            {
                **self.look.article(a),
                "url": self.look.value(a, SCHEMA.url),
                "author": self.look.value(a, SCHEMA.author),
                "language": self.look.value(a, SCHEMA.inLanguage),
            }
            for a in article_iris(self.store)
        ]

    def events(self) -> Iterator[tuple[NamedNode, Mapping[str, Any]]]:
        """The events that happened by articles' own voice."""
        for node in sorted(self.look.subjects(RDF.type, KG.Event), key=str):
            if KG.Occurred in self.look.values(node, KG.modality):
                yield node, event_line(self.look, node)

    def offices(self) -> Iterator[tuple[NamedNode, Mapping[str, Any]]]:
        """The offices that articles tell in their own voice."""
        for node in sorted(self.look.subjects(RDF.type, ORG.Membership), key=str):
            if KG.Occurred in self.look.values(node, KG.modality):
                yield node, office_line(self.look, node)

    def network(self) -> Record:
        """Who meets, accuses, supports and threatens whom: nodes and edges."""
        found = view(self.store, "network", {"nodes": "all"})
        assert found is not None
        return found
