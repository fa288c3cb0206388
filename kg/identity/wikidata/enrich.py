"""What Wikidata says of linked items besides: offices with their time, parties, countries, days of birth, where they
are, and the file of an image.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kg.identity.wikidata.candidates import Candidate
from kg.identity.wikidata.client import SourceDown
from kg.identity.wikidata.entity import (
    BIRTH,
    CITIZENSHIP,
    COORDINATES,
    COUNTRY,
    IMAGE,
    PARTY,
    POSITION,
    Entity,
    read_entity,
)
from kg.identity.wikidata.live import ApiSource, SparqlSource
from kg.identity.wikidata.snapshot import Snapshot
from kg.identity.wikidata.truthy import file_name, point
from kg.terms.data import template
from kg.terms.ontology import prefixes
from kg.terms.vocab import KG

__all__ = ["Enricher", "ItemFact", "coverage", "enricher_of", "gives_item"]

_OF_ITEMS = frozenset({POSITION, PARTY, CITIZENSHIP, COUNTRY})
_KINDS = {
    "offices": {POSITION},
    "parties": {PARTY},
    "countries": {CITIZENSHIP, COUNTRY},
    "coordinates": {COORDINATES},
    "images": {IMAGE},
}
_BATCH = 50
_PLACE = "{:.5f} {:.5f}"  # latitude and longitude
_DAY = 10  # letters of an ISO day


@dataclass(frozen=True, slots=True, order=True)
class ItemFact:
    """A statement of an item: `value` is an item, an ISO day, month or year, latitude and longitude in degrees, or the
    name of a file, by its property; `label` the name of the value's item.

    `start` and `end` are as precise as they are told, '' where they are not.
    """

    item: str
    property: str
    value: str
    label: str = ""
    start: str = ""
    end: str = ""


def gives_item(fact: ItemFact) -> bool:
    """Whether the value of a statement is an item."""
    return fact.property in _OF_ITEMS


class Enricher(Protocol):
    """Tells what items say."""

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        """The statements of some items, sorted.

        Raises:
            SourceDown: the service fails.
        """


class _FromSnapshot:
    """A snapshot knows no days of birth, and days of offices where it was made of a JSON dump."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        told = [fact for c in self._snapshot.get(qids) for fact in _facts_of(c)]
        return _labelled(told, {c.qid: c.label for c in self._snapshot.get(_items_in(told))})


class _FromApi:
    def __init__(self, source: ApiSource) -> None:
        self._source = source

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        told = [fact for e in self._entities(qids) for fact in (*_facts_of(e.candidate), *_birth_of(e))]
        labels = {e.candidate.qid: e.candidate.label for e in self._entities(_items_in(told))}
        return _labelled(told, labels)

    def _entities(self, qids: Sequence[str]) -> list[Entity]:
        return [e for row in self._source.entities(qids) if (e := read_entity(row))]


def _birth_of(entity: Entity) -> Iterable[ItemFact]:
    if entity.birth:
        yield ItemFact(entity.candidate.qid, BIRTH, entity.birth)


def _facts_of(item: Candidate) -> Iterable[ItemFact]:
    timed = {p.item for p in item.positions}
    for position in item.positions:
        yield ItemFact(item.qid, POSITION, position.item, "", position.start, position.end)
    for prop in (PARTY, CITIZENSHIP, POSITION, IMAGE):
        for value in item.statements.get(prop, ()):
            if prop != POSITION or value not in timed:
                yield ItemFact(item.qid, prop, value)
    if item.country not in ("", item.qid, *item.statements.get(CITIZENSHIP, ())):
        yield ItemFact(item.qid, CITIZENSHIP if KG.Person in item.classes else COUNTRY, item.country)
    if item.coordinates:
        yield ItemFact(item.qid, COORDINATES, _PLACE.format(*item.coordinates))


def _items_in(facts: Iterable[ItemFact]) -> list[str]:
    return sorted({f.value for f in facts if gives_item(f)})


def _labelled(facts: Iterable[ItemFact], labels: Mapping[str, str]) -> list[ItemFact]:
    return sorted({replace(f, label=labels.get(f.value, "")) if gives_item(f) else f for f in facts})


class _FromSparql:
    def __init__(self, source: SparqlSource) -> None:
        self._source = source

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        text, result = template("statements.rq").read_text(encoding="utf-8"), set()
        for start in range(0, len(qids), _BATCH):
            items = " ".join(f"wd:{q}" for q in qids[start : start + _BATCH])
            rows = self._source.select(text.replace("#items", items))
            result |= {fact for row in rows if (fact := _of_row(row)).value}
        return sorted(result)


def _of_row(row: dict[str, str]) -> ItemFact:
    base = prefixes()["wd"]
    return ItemFact(
        row["item"].removeprefix(base),
        row["property"],
        _FORMS.get(row["property"], str)(row["value"].removeprefix(base)),
        row.get("label", ""),
        _iso_day(row.get("start", "")),
        _iso_day(row.get("end", "")),
    )


def _degrees(text: str) -> str:
    """Latitude and longitude of a point in well-known text, "" for one that is not on Earth."""
    place = point(text)
    return _PLACE.format(*place) if place else ""


def _iso_day(time: str) -> str:
    return time[:_DAY]


_FORMS: dict[str, Callable[[str], str]] = {BIRTH: _iso_day, IMAGE: file_name, COORDINATES: _degrees}


def coverage(facts: Iterable[ItemFact]) -> str:
    """Of how many items which statements are there, in words; "none" of what nobody tells."""
    told = list(facts)
    counts = [(word, len({f.item for f in told if f.property in props})) for word, props in _KINDS.items()]
    return ", ".join(f"{word} of {count or 'none'}" for word, count in counts)


def enricher_of(source: object) -> Enricher:
    """What tells more about the items of a source.

    Raises:
        SourceDown: a source of this kind tells no more.
    """
    match source:
        case Snapshot():
            return _FromSnapshot(source)
        case ApiSource():
            return _FromApi(source)
        case SparqlSource():
            return _FromSparql(source)
    raise SourceDown("a reconciliation service tells no statements: take --source sparql, api or snapshot to enrich")
