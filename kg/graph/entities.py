"""What articles show of entities: observed in their triples, and described for the default graph."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.placement import MENTION_PREDICATES
from kg.graph.triples import NAMING
from kg.lang.lexicon import coarse_class, known_names
from kg.model import Office, Profile
from kg.terms.ontology import superclasses
from kg.terms.vocab import ITSRDF, KG, NIF, ORG, RDF, RDFS, SCHEMA, SKOS

__all__ = [
    "OBSERVED_PREDICATES",
    "Interned",
    "Observation",
    "describe",
    "entity_of",
    "label_of",
    "observe",
    "profiles",
    "seen_as",
]


@dataclass(slots=True)
class Observation:
    """What the spans of some articles say of one entity.

    Its classes (one vote an article), its names, whether it holds an office in an article's own voice, its offices, and
    the countries that its mentions tell it belongs to.
    """

    classes: Counter[NamedNode] = field(default_factory=Counter)
    names: set[tuple[str, NamedNode]] = field(default_factory=set)
    official: bool = False
    offices: set[Office] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)

    def see(self, profile: Profile) -> None:
        """Takes in what one article shows."""
        self.classes[profile.cls] += 1
        self.names |= profile.names
        self.official |= profile.official

    def add(self, other: "Observation") -> None:
        """Takes in what other articles say."""
        self.classes.update(other.classes)
        self.names |= other.names
        self.official |= other.official
        self.offices |= other.offices
        self.countries |= other.countries

    @property
    def cls(self) -> NamedNode:
        """The class that most articles give it, the most specific one of equals."""
        return max(self.classes, key=lambda c: (self.classes[c], len(superclasses(c)), c.value))


def observe(triples: Iterable[Triple]) -> dict[NamedNode, Observation]:
    """What the triples of one article say of each entity."""
    by_span: dict[NamedNode, dict[NamedNode, list[object]]] = {}
    by_membership: dict[object, dict[NamedNode, Any]] = {}
    labels: dict[object, str] = {}
    publisher: dict[NamedNode, Any] = {}
    for t in triples:
        predicate = t.predicate
        if predicate in MENTION_PREDICATES:
            by_span.setdefault(t.subject, {}).setdefault(predicate, []).append(t.object)  # type: ignore[arg-type]
        elif predicate in _OF_MEMBERSHIP:
            by_membership.setdefault(t.subject, {})[predicate] = t.object
        elif predicate == RDFS.label and isinstance(t.object, Literal):
            labels[t.subject] = t.object.value
        elif predicate in (SCHEMA.publisher, KG.publisherName):
            publisher[predicate] = t.object
    result: dict[NamedNode, Observation] = {}
    for span in by_span.values():
        _observe_span(result, span)
    _observe_publisher(result, publisher)
    for membership in by_membership.values():
        _observe_office(result, membership, labels)
    return result


_OF_MEMBERSHIP = frozenset({ORG.member, ORG.organization, KG.serves, ORG.role, KG.status, KG.modality, KG.confidence})
# What `observe` reads of an article.
OBSERVED_PREDICATES = MENTION_PREDICATES | _OF_MEMBERSHIP | {SCHEMA.publisher, KG.publisherName}
_SURE_OFFICE = 0.65  # least confidence of an office that tells people of one name apart


def _observe_span(observations: dict[NamedNode, Observation], span: dict[NamedNode, list[Any]]) -> None:
    if ITSRDF.taIdentRef not in span:
        return
    for entity, cls, kind in zip(span[ITSRDF.taIdentRef], span[ITSRDF.taClassRef], span[KG.mentionType], strict=False):
        seen = observations.setdefault(entity, Observation())
        seen.classes = Counter({cls: 1})
        seen.countries |= {country.value for country in span.get(KG.ofCountry, ())}
        anchor = span[NIF.anchorOf][0]
        if kind in NAMING and isinstance(anchor, Literal):
            seen.names.add((anchor.value, kind))


def _observe_publisher(observations: dict[NamedNode, Observation], publisher: Mapping[NamedNode, Any]) -> None:
    iri, name = publisher.get(SCHEMA.publisher), publisher.get(KG.publisherName)
    if isinstance(iri, NamedNode):
        seen = observations.setdefault(iri, Observation())
        seen.classes = seen.classes or Counter({KG.NewsOrganisation: 1})
        seen.names.add((name.value if name else "", KG.Name))


def _observe_office(
    observations: Mapping[NamedNode, Observation], membership: Mapping[NamedNode, Any], labels: Mapping[object, str]
) -> None:
    """An office in the article's own voice makes an official; one that was surely read tells namesakes apart."""
    person = membership.get(ORG.member)
    if person is None or person not in observations or membership.get(KG.modality) != KG.Occurred:
        return
    observations[person].official = True
    body = membership.get(ORG.organization, membership.get(KG.serves))
    title = labels.get(membership.get(ORG.role), "")
    if isinstance(body, NamedNode) and title and float(membership[KG.confidence].value) >= _SURE_OFFICE:
        observations[person].offices.add(Office(title, body.value, membership.get(KG.status) == KG.Current))


def profiles(article: NamedNode, observed: Mapping[NamedNode, Observation]) -> Iterator[Profile]:
    """What one article shows of each of its entities, for their resolution across articles."""
    for entity, seen in observed.items():
        if not seen.classes:
            continue
        bodies = [observed[NamedNode(o.body)] for o in seen.offices if NamedNode(o.body) in observed]
        countries = {name for seen_ in (seen, *bodies) for name in seen_.countries}
        countries |= {label_of(body) for body in bodies if body.classes and body.cls == KG.Country}
        yield Profile(
            article.value,
            entity.value,
            seen.cls,
            frozenset(seen.names),
            frozenset(seen.offices),
            frozenset(countries),
            seen.official,
        )


class Interned:
    """Gives profiles whose equal parts are one object: what many articles tell of has the same names in most."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, profile: Profile) -> Profile:
        """The same profile."""
        return Profile(*(self._one(getattr(profile, f.name)) for f in fields(Profile)))

    def _one(self, part: Any) -> Any:
        result = self._known.get(part)
        if result is None:
            whole = isinstance(part, frozenset) and part and isinstance(next(iter(part)), tuple)
            result = frozenset(self._row(row) for row in part) if whole else part
            self._known[result] = result
        return result

    def _row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        held: tuple[Any, ...] | None = self._known.get(row)
        if held is None:
            held = tuple(map(self._one, row))
            self._known[held] = held
        return held


def entity_of(profile: Profile, renamed: Mapping[str, Mapping[str, tuple[str, str]]]) -> str:
    """The IRI of the entity that a profile is of: as observed, where `renamed` tells no other for its article."""
    return renamed.get(profile.article, {}).get(profile.entity, (profile.entity, ""))[0]


def seen_as(
    profiles: Iterable[Profile], renamed: Mapping[str, Mapping[str, tuple[str, str]]]
) -> Iterator[tuple[str, Observation]]:
    """What articles say of each entity, sorted by IRI; `renamed` tells what the entities of an article are called."""
    shown: dict[str, list[Profile]] = {}
    for profile in profiles:
        shown.setdefault(entity_of(profile, renamed), []).append(profile)
    for entity in sorted(shown):
        seen = Observation()
        for profile in shown[entity]:
            seen.see(profile)
        yield entity, seen


def label_of(seen: Observation) -> str:
    """The fullest name of an entity, or that of the word lists; '' where it has none."""
    proper = {name for name, kind in seen.names if kind == KG.Name}
    canonical = {known for name, kind in seen.names if (known := _canonical(name, kind, seen.cls))}
    every = canonical or proper or {name for name, _ in seen.names}
    return max(every, key=lambda n: (len(n.split()), len(n), n), default="")


def describe(entity: NamedNode, seen: Observation) -> Iterator[Triple]:
    """What the default graph says of an entity: classes, exactly one label, other names, demonyms and metonyms."""
    cls = KG.Official if seen.official and seen.cls == KG.Person else seen.cls
    for type_ in (cls, *superclasses(cls)):
        yield Triple(entity, RDF.type, type_)
    proper = {name for name, kind in seen.names if kind == KG.Name}
    label = label_of(seen) or entity.value
    yield Triple(entity, RDFS.label, Literal(label))
    for name in sorted(proper - {label}):
        yield Triple(entity, SKOS.altLabel, Literal(name))
    for name in sorted({name for name, kind in seen.names if kind != KG.Name} - proper - {label}):
        yield Triple(entity, SKOS.hiddenLabel, Literal(name))


def _canonical(name: str, kind: NamedNode, cls: NamedNode) -> str:
    """The fullest name of a listed name, when it is listed for this kind of thing."""
    known = known_names().get(name)
    return known.canonical if known and known.kind == kind and coarse_class(known.cls) == coarse_class(cls) else ""
