"""An entity in Wikidata's own JSON, as dumps and the API give it, to a candidate."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kg.identity.wikidata.candidates import Candidate, classes_of, is_nothing_named

__all__ = ["BIRTH", "CITIZENSHIP", "COUNTRY", "PARTY", "POSITION", "Entity", "Position", "read_entity"]

_LANGUAGES = ("en", "mul", "en-gb", "en-us", "en-ca")
INSTANCE, COUNTRY, CITIZENSHIP, PARTY, POSITION, BIRTH = "P31", "P17", "P27", "P102", "P39", "P569"
_START, _END, _OF = "P580", "P582", "P642"
_KEPT = (CITIZENSHIP, PARTY, POSITION)
_UNKNOWN = frozenset(["somevalue", "novalue"])


@dataclass(frozen=True, slots=True)
class Position:
    """An office (P39): its item, from and to when as ISO days, months or years, '' where not told."""

    item: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A candidate with what else its JSON says."""

    candidate: Candidate
    types: tuple[str, ...]
    positions: tuple[Position, ...]
    birth: str


def read_entity(row: dict[str, Any]) -> Entity | None:
    """An item; None for what is none, has no English name, or is nothing that a news graph names."""
    if row.get("type", "item") != "item" or not str(row["id"]).startswith("Q") or "redirects" in row:
        return None
    label = next((row["labels"][lang]["value"] for lang in _LANGUAGES if lang in row.get("labels", {})), "")
    claims = row.get("claims") or {}
    types = tuple(_values(claims, INSTANCE))
    if not label or is_nothing_named(types):
        return None
    aliases = [a["value"] for lang in _LANGUAGES for a in row.get("aliases", {}).get(lang, ())]
    aliases += [row["labels"][lang]["value"] for lang in _LANGUAGES if lang in row["labels"]]
    country = next(iter([*_values(claims, COUNTRY), *_values(claims, CITIZENSHIP)]), "")
    candidate = Candidate(
        row["id"],
        label,
        tuple(a for a in dict.fromkeys(aliases) if a != label),
        row.get("descriptions", {}).get("en", {}).get("value", ""),
        classes_of(types),
        country,
        len(row["sitelinks"]) if "sitelinks" in row else None,
        {p: values for p in _KEPT if (values := tuple(dict.fromkeys(_values(claims, p))))},
    )
    positions = tuple(
        Position(item, _qualifier(claim, _START), _qualifier(claim, _END))
        for claim in _ranked(claims.get(POSITION, ()))
        if (item := _item_of(claim.get("mainsnak", {})))
    )
    birth = next((_day(c.get("mainsnak", {})) for c in _ranked(claims.get(BIRTH, ()))), "")
    return Entity(candidate, types, positions, birth)


def _ranked(claims: Any) -> Iterator[dict[str, Any]]:
    """The claims that are not deprecated, the preferred ones first."""
    kept = [c for c in claims if c.get("rank") != "deprecated"]
    yield from sorted(kept, key=lambda c: c.get("rank") != "preferred")


def _values(claims: dict[str, Any], prop: str) -> Iterator[str]:
    yield from filter(None, (_item_of(c.get("mainsnak", {})) for c in _ranked(claims.get(prop, ()))))


def _value(snak: dict[str, Any]) -> Any:
    return None if snak.get("snaktype") in _UNKNOWN else snak.get("datavalue", {}).get("value")


def _item_of(snak: dict[str, Any]) -> str:
    value = _value(snak)
    return (
        str(value.get("id") or f"Q{value['numeric-id']}") if isinstance(value, dict) and "entity-type" in value else ""
    )


def _qualifier(claim: dict[str, Any], prop: str) -> str:
    return next((_day(snak) for snak in claim.get("qualifiers", {}).get(prop, ())), "")


def _day(snak: dict[str, Any]) -> str:
    """A time as a day, month or year, as precise as it is told (precision 11, 10 or 9); '' for all else."""
    value = _value(snak)
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return ""
    end: int = {11: 11, 10: 8, 9: 5}.get(int(value.get("precision", 0)), 1)
    return str(value["time"])[1:end]
