"""What Wikidata says of an entity (after `kg link --enrich`), and the offices of articles held against it."""

import re
from collections.abc import Sequence
from functools import cache

from pyoxigraph import NamedNode

from kg.explore.reader import Look
from kg.explore.records import ExternalRecord, OfficeComparison, OfficeLine
from kg.lang.lexicon import words
from kg.terms.iris import last_step
from kg.terms.vocab import KG, RDFS, SCHEMA

__all__ = ["AGREES", "compared", "external"]

AGREES = "agrees"  # and the other verdicts, as queries/compared-offices.rq has them
_OVER, _NOT_YET, _STILL_HELD = (f"Wikidata: {how}" for how in ("until then only", "not yet", "still held"))
_OFFICE = "P39"


def external(look: Look, entity: NamedNode) -> list[ExternalRecord]:
    """What Wikidata says of an entity, by property, the newest offices first."""
    found = [_record(look, node) for node in look.subjects(KG.describes, entity)]
    found.sort(key=lambda r: (r["since"], r["until"], r["value"]), reverse=True)
    return sorted(found, key=lambda r: r["property"] != _OFFICE)


def _record(look: Look, node: NamedNode) -> ExternalRecord:
    value = look.value(node, KG.externalValue)
    return {
        "property": look.value(node, KG.property),
        "value": look.value(node, RDFS.label) or last_step(value),
        "since": look.value(node, SCHEMA.startDate),
        "until": look.value(node, SCHEMA.endDate),
    }


def compared(line: OfficeLine, told: Sequence[ExternalRecord]) -> OfficeComparison | None:
    """What Wikidata says of an office of an article: that of its terms that agrees, else the last one.

    The same office is one whose label holds the title and the body, or is the title: "president" of Ruritania is
    "President of Ruritania", but not "Vice President of Ruritania" nor "President of the Zenda Club". None where
    Wikidata tells of no such office, or the article has no day.

    Args:
        line: the office as the article tells it.
        told: what Wikidata says of its holder.
    """
    offices = [r for r in told if r["property"] == _OFFICE and _is_of(line, r["value"])]
    if not offices or not line["as_of"]:
        return None
    verdicts = [(_verdict(line["status"], line["as_of"], o), o) for o in offices]
    verdict, office = next((v for v in verdicts if v[0] == AGREES), verdicts[0])
    return {"item_office": office["value"], "since": office["since"], "until": office["until"], "verdict": verdict}


def _is_of(line: OfficeLine, label: str) -> bool:
    title, its, body = (
        line["office"].casefold(),
        label.casefold(),
        (line["organisation"] or {"name": ""})["name"].casefold(),
    )
    if not title or title not in its or re.search(f"({_ranks()})[ -]{re.escape(title)}", its):
        return False
    return body in its or its == title


@cache
def _ranks() -> str:
    return "|".join(sorted(words("titles.yaml", "ranks")))


def _verdict(status: str, as_of: str, office: ExternalRecord) -> str:
    """Whether Wikidata agrees with what an article says of a day; days are compared as far as Wikidata tells them."""
    since, until = office["since"], office["until"]
    if status == "current" and until and until < as_of[: len(until)]:
        return _OVER
    if since > as_of[: len(since)]:
        return _NOT_YET if status == "current" else AGREES
    return _STILL_HELD if status == "former" and not until else AGREES
