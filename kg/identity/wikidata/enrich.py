"""What Wikidata says of linked items besides: offices with their time, parties, countries, days of birth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.identity.wikidata.client import SourceDown
from kg.identity.wikidata.entity import BIRTH, CITIZENSHIP, PARTY, POSITION, Entity, read_entity
from kg.identity.wikidata.live import ApiSource, SparqlSource
from kg.identity.wikidata.snapshot import Snapshot
from kg.terms.data import template
from kg.terms.ontology import prefixes

__all__ = ["Enricher", "ItemFact", "enricher_of"]

_BATCH = 50
_DAY = 10  # letters of an ISO day


@dataclass(frozen=True, slots=True, order=True)
class ItemFact:
    """A statement of an item: `value` is an item or an ISO day, month or year; `label` the name of the value's item.

    `start` and `end` are as precise as they are told, '' where they are not.
    """

    item: str
    property: str
    value: str
    label: str = ""
    start: str = ""
    end: str = ""


class Enricher(Protocol):
    """Tells what items say."""

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        """The statements of some items, sorted.

        Raises:
            SourceDown: the service fails.
        """


class _FromSnapshot:
    """A snapshot knows offices, parties and countries; offices with their time where it was made of a JSON dump."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        items = self._snapshot.get(qids)
        told = {(c.qid, p, v) for c in items for p in (PARTY, CITIZENSHIP, POSITION) for v in c.statements.get(p, ())}
        told |= {(c.qid, CITIZENSHIP, c.country) for c in items if c.country not in ("", c.qid)}
        timed = {(c.qid, POSITION, p.item, p.start, p.end) for c in items for p in c.positions}
        told -= {row[:3] for row in timed}
        labels = {c.qid: c.label for c in self._snapshot.get(sorted({v for _, _, v, *_ in (*told, *timed)}))}
        rows = (*((*row, "", "") for row in told), *timed)
        return sorted(ItemFact(q, p, v, labels.get(v, ""), start, end) for q, p, v, start, end in rows)


class _FromApi:
    def __init__(self, source: ApiSource) -> None:
        self._source = source

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        entities = [e for row in self._source.entities(qids) if (e := read_entity(row))]
        told = [fact for entity in entities for fact in _facts_of(entity)]
        values = sorted({f.value for f in told if f.value.startswith("Q")})
        labels = {
            e.candidate.qid: e.candidate.label for row in self._source.entities(values) if (e := read_entity(row))
        }
        return sorted(ItemFact(f.item, f.property, f.value, labels.get(f.value, ""), f.start, f.end) for f in told)


def _facts_of(entity: Entity) -> Iterable[ItemFact]:
    qid = entity.candidate.qid
    for position in entity.candidate.positions:
        yield ItemFact(qid, POSITION, position.item, "", position.start, position.end)
    for prop in (PARTY, CITIZENSHIP):
        for value in entity.candidate.statements.get(prop, ()):
            yield ItemFact(qid, prop, value)
    if entity.birth:
        yield ItemFact(qid, BIRTH, entity.birth)


class _FromSparql:
    def __init__(self, source: SparqlSource) -> None:
        self._source = source

    def facts(self, qids: Sequence[str]) -> list[ItemFact]:
        text, result = template("statements.rq").read_text(encoding="utf-8"), set()
        for start in range(0, len(qids), _BATCH):
            items = " ".join(f"wd:{q}" for q in qids[start : start + _BATCH])
            result |= {_of_row(row) for row in self._source.select(text.replace("#items", items))}
        return sorted(result)


def _of_row(row: dict[str, str]) -> ItemFact:
    base = prefixes()["wd"]
    value = row["value"].removeprefix(base)
    return ItemFact(
        row["item"].removeprefix(base),
        row["property"],
        value if row["value"].startswith(base) else value[:_DAY],
        row.get("label", ""),
        row.get("start", "")[:_DAY],
        row.get("end", "")[:_DAY],
    )


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
