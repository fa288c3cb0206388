"""An entity in Wikidata's own JSON, as dumps and the API give it, to a candidate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.identity.wikidata.candidates import Candidate, Position, classes_of, is_nothing_named
from kg.identity.wikidata.truthy import file_name

__all__ = [
    "BIRTH",
    "CITIZENSHIP",
    "COORDINATES",
    "COUNTRY",
    "IMAGE",
    "LANGUAGES",
    "OCCUPATION",
    "PARTY",
    "POSITION",
    "Entity",
    "read_entity",
    "superclasses_of",
]

LANGUAGES = ("en", "mul", "en-gb", "en-us", "en-ca")
INSTANCE, COUNTRY, CITIZENSHIP, PARTY, POSITION, BIRTH = "P31", "P17", "P27", "P102", "P39", "P569"
SUBCLASS, OCCUPATION, COORDINATES, IMAGE = "P279", "P106", "P625", "P18"
_START, _END, _OF = "P580", "P582", "P642"
_KEPT = (CITIZENSHIP, PARTY, POSITION, OCCUPATION)
_EARTH = "Q2"
_UNKNOWN = frozenset(["somevalue", "novalue"])


@dataclass(frozen=True, slots=True)
class Entity:
    """A candidate with what else its JSON says."""

    candidate: Candidate
    types: tuple[str, ...]
    birth: str


def superclasses_of(row: dict[str, Any]) -> tuple[str, ...]:
    """The classes that a class is below (P279), as QIDs; empty for what is no class."""
    return tuple(_values(row.get("claims") or {}, SUBCLASS))


def read_entity(row: dict[str, Any], languages: Sequence[str] = LANGUAGES) -> Entity | None:
    """An item; None for what is none, has no name in the languages, or is nothing that a news graph names.

    Args:
        row: its JSON.
        languages: codes of the languages whose names are kept; the label is of the first that has one.
    """
    if row.get("type", "item") != "item" or not str(row["id"]).startswith("Q") or "redirects" in row:
        return None
    label = next((row["labels"][lang]["value"] for lang in languages if lang in row.get("labels", {})), "")
    claims = row.get("claims") or {}
    types = tuple(_values(claims, INSTANCE))
    if not label or is_nothing_named(types):
        return None
    aliases = [a["value"] for lang in languages for a in row.get("aliases", {}).get(lang, ())]
    aliases += [row["labels"][lang]["value"] for lang in languages if lang in row["labels"]]
    country = next(iter([*_values(claims, COUNTRY), *_values(claims, CITIZENSHIP)]), "")
    positions = tuple(
        Position(item, _qualifier(claim, _START), _qualifier(claim, _END))
        for claim in _ranked(claims.get(POSITION, ()))
        if (item := _item_of(claim.get("mainsnak", {})))
    )
    classes, described = classes_of(types), row.get("descriptions", {})
    candidate = Candidate(
        row["id"],
        label,
        tuple(a for a in dict.fromkeys(aliases) if a != label),
        next((described[lang]["value"] for lang in languages if lang in described), ""),
        classes,
        country,
        len(row["sitelinks"]) if "sitelinks" in row else None,
        {p: values for p in _KEPT if (values := tuple(dict.fromkeys(_values(claims, p))))} | _image(claims),
        () if classes else types,
        positions,
        next(filter(None, (_coordinates(c.get("mainsnak", {})) for c in _ranked(claims.get(COORDINATES, ())))), None),
    )
    birth = next((_day(c.get("mainsnak", {})) for c in _ranked(claims.get(BIRTH, ()))), "")
    return Entity(candidate, types, birth)


def _ranked(claims: Any) -> Iterator[dict[str, Any]]:
    """The claims that are not deprecated, the preferred ones first."""
    kept = [c for c in claims if c.get("rank") != "deprecated"]
    yield from sorted(kept, key=lambda c: c.get("rank") != "preferred")


def _values(claims: dict[str, Any], prop: str) -> Iterator[str]:
    yield from filter(None, (_item_of(c.get("mainsnak", {})) for c in _ranked(claims.get(prop, ()))))


def _image(claims: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The file of an item's image, by its property; empty where it has none. The truthy triples tell its address."""
    for claim in _ranked(claims.get(IMAGE, ())):
        if isinstance(value := _value(claim.get("mainsnak", {})), str):
            return {IMAGE: (file_name(value),)}
    return {}


def _value(snak: dict[str, Any]) -> Any:
    return None if snak.get("snaktype") in _UNKNOWN else snak.get("datavalue", {}).get("value")


def _item_of(snak: dict[str, Any]) -> str:
    value = _value(snak)
    return (
        str(value.get("id") or f"Q{value['numeric-id']}") if isinstance(value, dict) and "entity-type" in value else ""
    )


def _coordinates(snak: dict[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude on Earth."""
    value = _value(snak)
    if not isinstance(value, dict) or str(value.get("globe", _EARTH)).rpartition("/")[2] != _EARTH:
        return None
    try:
        return float(value["latitude"]), float(value["longitude"])
    except (KeyError, TypeError, ValueError):
        return None


def _qualifier(claim: dict[str, Any], prop: str) -> str:
    return next((_day(snak) for snak in claim.get("qualifiers", {}).get(prop, ())), "")


def _day(snak: dict[str, Any]) -> str:
    """A time as a day, month or year, as precise as it is told (precision 11, 10 or 9); '' for all else."""
    value = _value(snak)
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return ""
    end: int = {11: 11, 10: 8, 9: 5}.get(int(value.get("precision", 0)), 1)
    return str(value["time"])[1:end]
