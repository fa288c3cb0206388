"""A store looked into: names, statements and their places, each looked up once."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.explore.claim_sentence import source_name
from kg.explore.index import Index
from kg.explore.records import ArticleRecord, EntityRecord, Source
from kg.model import Span
from kg.terms.iris import is_entity, last_step, parse_iri, span_iri
from kg.terms.ontology import curie, is_ours, label, superclasses
from kg.terms.vocab import DCTERMS, KG, NIF, ORG, RDF, RDFS, SCHEMA, SKOS

__all__ = ["Look", "Record", "Row", "broad_of", "text_of", "words_of"]

Record = dict[str, Any]  # of a view as a whole; its parts are in kg.explore.records
Row = dict[NamedNode, list[Any]]
_KINDS = {KG.Event: "event", KG.Claim: "claim", ORG.Membership: "membership", KG.Figure: "figure"}
_DEFAULT = DefaultGraph()


def text_of(node: object) -> str:
    """The text of a literal or the IRI of a node."""
    return str(getattr(node, "value", ""))


def words_of(term: object) -> str:
    """A term of the ontology in plain words: "armed group" for kg:ArmedGroup."""
    if not isinstance(term, NamedNode):
        return ""
    return label(term) if is_ours(term) or superclasses(term) else term.value.rpartition("#")[2]


def broad_of(cls: object) -> str:
    """person, organisation or place: what colour and shape stand for."""
    above = {cls, *superclasses(cls)} if isinstance(cls, NamedNode) else set()
    return "person" if KG.Person in above else "place" if KG.Place in above else "organisation"


class Look:
    """Reads a store; what was read is kept for as long as this lives."""

    def __init__(self, store: Store, index: Callable[[], Index] | None = None) -> None:
        self.store = store
        self._index = index
        self._rows: dict[NamedNode, Row] = {}
        self._names: dict[NamedNode, str] = {}
        self._kinds: dict[NamedNode, NamedNode | None] = {}
        self._articles: dict[NamedNode, ArticleRecord] = {}
        self._columns: dict[NamedNode, Row] = {}

    def load(self, *predicates: NamedNode) -> None:
        """Reads all values of some properties at once, for views that look at each of many statements."""
        for predicate in predicates:
            column: Row = {}
            for quad in self.store.quads_for_pattern(None, predicate, None, None):
                column.setdefault(quad.subject, []).append(quad.object)  # type: ignore[arg-type]
            self._columns[predicate] = column

    def values(self, node: NamedNode, predicate: NamedNode) -> list[Any]:
        """The values of one property, without reading all that is said of the node."""
        if predicate in self._columns:
            return self._columns[predicate].get(node, [])
        if node in self._rows:
            return self._rows[node].get(predicate, [])
        return [q.object for q in self.store.quads_for_pattern(node, predicate, None, None)]

    def text(self, node: NamedNode, predicate: NamedNode) -> str:
        """The first of these values as text, '' where there is none."""
        return next((text_of(v) for v in sorted(self.values(node, predicate), key=str)), "")

    def row(self, node: NamedNode) -> Row:
        """What is said of a node in any graph: property -> values."""
        if node not in self._rows:
            row: Row = {}
            for quad in self.store.quads_for_pattern(node, None, None, None):
                row.setdefault(quad.predicate, []).append(quad.object)
            self._rows[node] = row
        return self._rows[node]

    def value(self, node: NamedNode, predicate: NamedNode) -> str:
        """The first value of a property as text, '' where there is none."""
        return next((v.value for v in sorted(self.row(node).get(predicate, ()), key=str)), "")

    def texts(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        """The values of a property as texts, in order."""
        return sorted(v.value for v in self.row(node).get(predicate, ()))

    def subjects(self, predicate: NamedNode, object_: Any) -> Iterator[NamedNode]:
        """What has a value for a property, each once."""
        seen = set()
        for quad in self.store.quads_for_pattern(None, predicate, object_, None):
            if isinstance(quad.subject, NamedNode) and quad.subject not in seen:
                seen.add(quad.subject)
                yield quad.subject

    @cached_property
    def index(self) -> Index:
        """The index of the store."""
        assert self._index is not None, "this view needs an index"
        return self._index()

    # -- names

    def name(self, entity: NamedNode) -> str:
        """The label of an entity, or the end of its IRI."""
        if entity not in self._names:
            found = next(iter(self.store.quads_for_pattern(entity, RDFS.label, None, _DEFAULT)), None)
            self._names[entity] = text_of(found.object) if found else last_step(entity.value)
        return self._names[entity]

    def entity(self, entity: NamedNode) -> EntityRecord:
        """An entity as it is shown in a line."""
        return {"iri": entity.value, "name": self.name(entity), "broad": broad_of(self.kind(entity))}

    def entities(self, nodes: Iterable[Any]) -> list[EntityRecord]:
        """Entities in the order of their names."""
        return sorted((self.entity(n) for n in nodes if isinstance(n, NamedNode)), key=lambda r: (r["name"], r["iri"]))

    def kind(self, entity: NamedNode) -> NamedNode | None:
        """The most specific class of ours that an entity has."""
        if entity not in self._kinds:
            classes = [c for c in self.values(entity, RDF.type) if curie(c.value).startswith("kg:")]
            self._kinds[entity] = max(classes, key=lambda c: (len(superclasses(c)), c.value), default=None)
        return self._kinds[entity]

    @cached_property
    def labels(self) -> list[tuple[str, str, NamedNode]]:
        """All names in lower case, as they are, and whose: labels first, then other names."""
        rows: list[tuple[str, str, NamedNode]] = []
        for predicate in (RDFS.label, SKOS.altLabel, SKOS.hiddenLabel):
            rows += (
                (text_of(quad.object).casefold(), text_of(quad.object), quad.subject)
                for quad in self.store.quads_for_pattern(None, predicate, None, _DEFAULT)
                if isinstance(quad.subject, NamedNode)
            )
        return rows

    def called(self, name: str) -> list[NamedNode]:
        """The entities that bear a name, or whose IRI it is."""
        if name.startswith(("http://", "https://")):
            return [NamedNode(name)]
        exact = [n for p in (RDFS.label, SKOS.altLabel) for n in self.subjects(p, Literal(name))]
        wanted = name.casefold()
        found = exact or [iri for low, _, iri in self.labels if low == wanted]
        return list(dict.fromkeys(n for n in found if is_entity(n.value)))

    # -- articles and places in them

    def article(self, iri: NamedNode) -> ArticleRecord:
        """An article as it is shown in a line."""
        if iri not in self._articles:
            record = {
                p: next((text_of(q.object) for q in self.store.quads_for_pattern(iri, p, None, iri)), "")
                for p in (DCTERMS.identifier, SCHEMA.headline, SCHEMA.datePublished, KG.publisherName)
            }
            self._articles[iri] = {
                "iri": iri.value,
                "article": record[DCTERMS.identifier],
                "headline": record[SCHEMA.headline] or record[DCTERMS.identifier],
                "date": record[SCHEMA.datePublished],
                "outlet": record[KG.publisherName],
            }
        return self._articles[iri]

    def article_of(self, statement: NamedNode) -> NamedNode | None:
        """The article that makes a statement."""
        found = self.row(statement).get(KG.article, ())
        return found[0] if found and isinstance(found[0], NamedNode) else None

    def span(self, span: NamedNode) -> tuple[int, int]:
        """The offsets of a span, read off its IRI.

        Raises:
            ValueError: it is no IRI of a span.
        """
        found = parse_iri(span.value)
        if found is None or found.span is None:
            raise ValueError(f"{span.value} is no IRI of a span")
        return found.span.start, found.span.end

    def spans(self, statement: NamedNode, *predicates: NamedNode) -> list[tuple[int, int]]:
        """The offsets of a statement's spans, in order."""
        return sorted({self.span(s) for p in predicates for s in self.row(statement).get(p, ())})

    def source(self, statement: NamedNode) -> Source | None:
        """Where a statement stands: the article, the first sentence, its place, and its page where there are pages."""
        article = self.article_of(statement)
        spans = self.spans(statement, KG.evidence)
        if article is None or not spans:
            return None
        begin, end = spans[0]
        span = span_iri(article, Span(begin, end))
        return {
            **self.article(article),
            "start": begin,
            "end": end,
            "page": self.text(span, KG.pageNumber),
            "sentence": next(
                (text_of(q.object) for q in self.store.quads_for_pattern(span, NIF.anchorOf, None, None)), ""
            ),
        }

    # -- statements

    def class_of(self, entity: NamedNode) -> dict[str, str]:
        """The class of an entity: `type`, its name in the ontology ("ArmedGroup"), and `label`, in plain words."""
        kind = self.kind(entity)
        return {"type": last_step(text_of(kind)).rpartition("#")[2], "label": words_of(kind)}

    def statement_kind(self, statement: NamedNode) -> str:
        """event, claim, membership or figure; '' for what is none."""
        types = self.row(statement).get(RDF.type, ())
        return next((kind for cls, kind in _KINDS.items() if cls in types), "")

    def cls(self, statement: NamedNode) -> str:
        """What a statement is, in a word: the class of an event, the speech act of a claim."""
        cls = self._narrowest(statement)
        return words_of(cls) if cls else "statement"

    def type(self, statement: NamedNode) -> str:
        """The name of a statement's class in the ontology, without prefix: "Meeting"."""
        return text_of(self._narrowest(statement)).rpartition("#")[2]

    def _narrowest(self, statement: NamedNode) -> NamedNode | None:
        types = [t for t in self.row(statement).get(RDF.type, ()) if t not in _KINDS and isinstance(t, NamedNode)]
        return max(types, key=lambda t: (len(superclasses(t)), t.value), default=None)

    def voice(self, statement: NamedNode) -> EntityRecord | None:
        """Who says so: None for the article itself, else the claim's speaker (`iri` '' where unnamed)."""
        row = self.row(statement)
        claims = row.get(KG.statedIn, ())
        if not claims:
            return None
        speakers = self.row(claims[0]).get(KG.speaker, ())
        words = self.text(claims[0], KG.speakerText)
        return self.source_of(speakers[0], words) if speakers else {"iri": "", "name": words or "an unnamed source"}

    def source_of(self, entity: NamedNode, words: str) -> EntityRecord:
        """An entity as the source of a claim: of a country or place also the words that say who spoke for it."""
        shown = self.entity(entity)
        if shown["broad"] != "place":
            return shown
        names = frozenset(self.texts(entity, RDFS.label) + self.texts(entity, SKOS.altLabel))
        return {**shown, "name": source_name(shown["name"], words, names)}

    def was_said(self, statement: NamedNode) -> bool:
        """Whether the claims that a statement stands in, if any, were made: not "declined to say that"."""
        return all(
            {*self.values(claim, KG.modality), *self.values(claim, KG.claimedModality)} <= {KG.Occurred, KG.Claimed}
            and self.was_said(claim)
            for claim in self.values(statement, KG.statedIn)
        )

    def is_sure(self, statement: NamedNode, least: float) -> bool:
        """Whether a statement's confidence is at least a number; one without any is."""
        return all(float(text_of(v)) >= least for v in self.values(statement, KG.confidence))

    def modality(self, statement: NamedNode) -> str:
        """Whether it is said to have happened, in a word."""
        row = self.row(statement)
        found = row.get(KG.claimedModality) or row.get(KG.modality) or [None]
        return words_of(found[0])
