"""What a map is drawn of: outlines of land (Natural Earth, public domain, by world-atlas), and clusters of places."""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["HEIGHT", "WIDTH", "Spot", "clustered", "outlines"]

_LAND = Path(__file__).parent.parent / "static" / "lib" / "countries-110m.json"
WIDTH, HEIGHT = 1000, 480  # of the drawing: all longitudes, latitudes from 84 north to 56 south
_NORTH, _SOUTH = 84.0, -56.0
_LETTER = 7.5  # width of a letter
_NEAR = 14.0  # units of the drawing within which places become one spot


@dataclass
class Spot:
    """A point of the map with the places that it stands for, the first of most events."""

    x: float
    y: float
    places: list[dict[str, Any]] = field(default_factory=list)
    label: str = ""

    @property
    def events(self) -> int:
        """Events of all places."""
        return sum(place["events"] for place in self.places)

    @property
    def size(self) -> float:
        """Radius."""
        return round(4 + 2.2 * math.sqrt(self.events), 1)

    @property
    def is_sure(self) -> bool:
        """Whether some of the places are surely the items whose coordinates are shown."""
        return any(place["link"] == "linked" for place in self.places)


def _xy(latitude: float, longitude: float) -> tuple[float, float]:
    """Plate carrée."""
    y = (_NORTH - max(min(latitude, _NORTH), _SOUTH)) / (_NORTH - _SOUTH) * HEIGHT
    return round((longitude + 180) / 360 * WIDTH, 1), round(y, 1)


@cache
def outlines() -> str:
    """The borders of countries as one path of SVG; "" where the package was built without them."""
    if not _LAND.is_file():
        return ""
    world = json.loads(_LAND.read_text(encoding="utf-8"))
    (kx, ky), (dx, dy) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append(_xy(y * ky + dy, x * kx + dx))
        arcs.append(points)
    path = []
    for country in world["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = [p for number in ring for p in (arcs[number] if number >= 0 else arcs[~number][::-1])]
            path.append("".join(_drawn(points)))
    return "".join(path)


def _drawn(points: list[tuple[float, float]]) -> Iterator[str]:
    """A ring; where it crosses the edge of the map it goes on at the other."""
    before = None
    for x, y in points:
        yield f"{'M' if before is None or abs(x - before) > WIDTH / 2 else 'L'}{x} {y}"
        before = x


def clustered(places: Iterable[dict[str, Any]]) -> list[Spot]:
    """Places near each other as one spot, those of most events first; `coordinates` are latitude and longitude."""
    spots: list[Spot] = []
    for place in sorted(places, key=lambda p: (-p["events"], p["name"], p["iri"])):
        x, y = _xy(*place["coordinates"])
        near = next((s for s in spots if math.hypot(s.x - x, s.y - y) <= _NEAR), None)
        if near is None:
            spots.append(near := Spot(x, y))
        near.places.append(place)
    _label(spots)
    return spots


def _label(spots: list[Spot]) -> None:
    """Names the spots of most events, as far as their names have room."""
    taken = [(s.x - s.size, s.y - s.size, s.x + s.size, s.y + s.size) for s in spots]
    for spot in sorted(spots, key=lambda s: -s.events):
        more = f" +{len(spot.places) - 1}" if len(spot.places) > 1 else ""
        name = f"{spot.places[0]['name']}{more}"
        left = spot.x + spot.size + 3
        box = (left, spot.y - 9, left + _LETTER * len(name), spot.y + 6)
        free = all(box[0] >= b[2] or b[0] >= box[2] or box[1] >= b[3] or b[1] >= box[3] for b in taken)
        if free and box[2] <= WIDTH:
            taken.append(box)
            spot.label = name
