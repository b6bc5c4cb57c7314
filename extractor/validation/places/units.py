"""First-level units as areas: whether a point is in one, the middle of a part of it, the border between two."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.validation.places.outlines import KILOMETRES_A_DEGREE, SCALE, OutlineTable, outline_table

__all__ = ("Area", "border_of", "compass", "has_unit_outline", "is_in_unit", "part_of", "unit_reach", "units_at")

CELLS = 24
"""Cells on a side of the grid that a part of an outline is taken from."""
SHARED = 2.5
"""Kilometres within which the outlines of two units count as the border between them."""
SHARE = 3
"""A direction means the third of an area that lies farthest that way."""
_DIRECTIONS = {
    "north": (0.0, 1.0),
    "south": (0.0, -1.0),
    "east": (1.0, 0.0),
    "west": (-1.0, 0.0),
    "central": (0.0, 0.0),
}
_COMPASS = re.compile(r"\b(north|south|east|west|central)[- ]?(east|west)?", re.IGNORECASE)
_COUNTRY_CODE = 2


@dataclass(frozen=True, slots=True)
class Area:
    """A point that stands for an area, and how far the area reaches from it in kilometres."""

    latitude: float
    longitude: float
    radius: float


def compass(words: str) -> tuple[float, float] | None:
    """The direction that words begin with, as east and north; (0, 0) for the middle, None where they give none.

    >>> compass("north-eastern Karm"), compass("central Karm"), compass("rural Karm")
    ((1.0, 1.0), (0.0, 0.0), None)
    """
    match = _COMPASS.search(words[:60])
    if not match:
        return None
    east, north = _DIRECTIONS[match[1].casefold()]
    return (east + _DIRECTIONS[match[2].casefold()][0] if match[2] else east), north


def has_unit_outline(code: str) -> bool:
    """Whether the outline of a first-level unit, by its GeoNames code, is known."""
    return code in _table(code).boxes


def is_in_unit(latitude: float, longitude: float, code: str, grace: float = 0.0) -> bool:
    """Whether a point is in a unit or at most `grace` kilometres from it."""
    return _table(code).is_within(latitude, longitude, code, grace)


def unit_reach(code: str) -> float:
    """Half the diagonal, in kilometres, of the box around a unit."""
    box = _table(code).boxes[code]
    wide = (box.east - box.west) * math.cos(math.radians((box.north + box.south) / 2 / SCALE))
    return math.hypot(wide, box.north - box.south) / SCALE * KILOMETRES_A_DEGREE / 2


def units_at(latitude: float, longitude: float, country: str) -> tuple[str, ...]:
    """Codes of the first-level units of a country that a point is in."""
    x, y = round(longitude * SCALE), round(latitude * SCALE)
    table = outline_table("unit_outlines.bin")
    return tuple(
        code
        for code, box in table.boxes.items()
        if code.startswith(f"{country}.")
        and box.west <= x <= box.east
        and box.south <= y <= box.north
        and table.is_inside(code, x, y)
    )


@lru_cache(maxsize=512)
def part_of(code: str, direction: tuple[float, float]) -> Area | None:
    """The third of a unit, or of a country by its ISO code, that lies in a direction; None without an outline.

    The point lies inside the part; the radius holds nine tenths of it.
    """
    if not has_unit_outline(code):
        return None
    cells = _cells(code)
    if not cells:
        return None
    east, north = direction
    middle = _middle(cells)
    narrow = math.cos(math.radians(middle[0]))

    def order(cell: tuple[float, float]) -> tuple[float, tuple[float, float]]:
        across, up = (cell[1] - middle[1]) * narrow, cell[0] - middle[0]
        return (math.hypot(across, up) if direction == (0.0, 0.0) else -(across * east + up * north)), cell

    part = sorted(cells, key=order)[: max(1, len(cells) // SHARE)]
    centre = _middle(part)
    point = min(part, key=lambda cell: (_away(cell, centre), cell))
    return Area(round(point[0], 3), round(point[1], 3), _reach(point, part))


@lru_cache(maxsize=256)
def border_of(code: str, other: str) -> Area | None:
    """The middle of the border between two units or two countries; None where they share none, or are unknown."""
    if not (has_unit_outline(code) and has_unit_outline(other)):
        return None
    table, further = _table(code), _table(other)
    reach = int(SHARED / KILOMETRES_A_DEGREE * SCALE) + 1
    shared = []
    for ax, ay, bx, by in table.edges(code):
        steps = max(1, max(abs(bx - ax), abs(by - ay)) // 50)
        for step in range(steps):
            point = ((ay + (by - ay) * step / steps) / SCALE, (ax + (bx - ax) * step / steps) / SCALE)
            if further.edge_distance(other, *point, reach) <= SHARED:
                shared.append(point)
    if len(shared) < _COUNTRY_CODE:
        return None
    centre = _middle(shared)
    point = min(shared, key=lambda each: (_away(each, centre), each))
    return Area(round(point[0], 3), round(point[1], 3), _reach(point, shared))


def _table(code: str) -> OutlineTable:
    return outline_table("outlines.bin" if len(code) == _COUNTRY_CODE else "unit_outlines.bin")


def _cells(code: str) -> list[tuple[float, float]]:
    """Middles, latitude first, of the cells of a grid over an outline that lie in it."""
    table = _table(code)
    box = table.boxes[code]
    wide, high = (box.east - box.west) / CELLS, (box.north - box.south) / CELLS
    points = (
        (round(box.west + (column + 0.5) * wide), round(box.south + (row + 0.5) * high))
        for row in range(CELLS)
        for column in range(CELLS)
    )
    return [(y / SCALE, x / SCALE) for x, y in points if table.is_inside(code, x, y)]


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(point[0] for point in points) / len(points), sum(point[1] for point in points) / len(points)


def _away(one: tuple[float, float], other: tuple[float, float]) -> float:
    narrow = math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], (one[1] - other[1]) * narrow) * KILOMETRES_A_DEGREE


def _reach(point: tuple[float, float], points: Sequence[tuple[float, float]]) -> float:
    """Kilometres around a point that hold nine tenths of the points."""
    away = sorted(_away(point, other) for other in points)
    return float(math.ceil(away[int(0.9 * (len(away) - 1))])) + 5
