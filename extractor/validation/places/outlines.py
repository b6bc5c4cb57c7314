"""Tables of outlines: countries and first-level units as closed rings, inflated one at a time.

The layout is described at `extractor.validation.tables.places.build_outlines.write_outlines`. Points are kept in
thousandths of a degree, x to the east and y to the north.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ("KILOMETRES_A_DEGREE", "SCALE", "Box", "OutlineTable", "outline_table")

SCALE = 1000
"""Outlines are kept in thousandths of a degree."""
KILOMETRES_A_DEGREE = 111.2
CODE_BYTES = {"outlines.bin": 2, "unit_outlines.bin": 12}
"""Bytes of the code that each table knows its outlines by."""

Edge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """The box around an outline, in thousandths of a degree, and where the outline stands in the file."""

    west: int
    south: int
    east: int
    north: int
    begin: int
    length: int


class OutlineTable:
    """One file of outlines."""

    def __init__(self, name: str) -> None:
        self._data = files("extractor.validation").joinpath("tables", "places", name).read_bytes()
        head = struct.Struct(f"<{CODE_BYTES[name]}s4iII")
        (count,) = struct.unpack_from("<H", self._data, 4)
        self.boxes: dict[str, Box] = {}
        for number in range(count):
            code, *numbers = head.unpack_from(self._data, 6 + number * head.size)
            self.boxes[code.rstrip(b"\0").decode()] = Box(*numbers)
        self._bands: dict[str, dict[int, list[Edge]]] = {}

    def edges(self, code: str) -> Iterator[Edge]:
        """All edges of an outline."""
        box = self.boxes[code]
        numbers = _varints(zlib.decompress(self._data[box.begin : box.begin + box.length]))
        at = 1
        for _ in range(numbers[0]):
            points, at = numbers[at], at + 1
            x, y = numbers[at], numbers[at + 1]
            for index in range(at + 2, at + 2 * points, 2):
                next_x, next_y = x + numbers[index], y + numbers[index + 1]
                yield x, y, next_x, next_y
                x, y = next_x, next_y
            at += 2 * points

    def is_inside(self, code: str, x: int, y: int) -> bool:
        """Whether a point is inside: an odd number of outline crossings to the east of it."""
        inside = False
        for ax, ay, bx, by in self._by_band(code).get(y // 100, ()):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
        return inside

    def edge_distance(self, code: str, latitude: float, longitude: float, reach: int) -> float:
        """Kilometres to the nearest edge within reach (thousandths of a degree of latitude), else infinite."""
        x, y = longitude * SCALE, latitude * SCALE
        narrow = math.cos(math.radians(latitude))
        bands = self._by_band(code)
        nearest = math.inf
        for band in range(int(y - reach) // 100, int(y + reach) // 100 + 1):
            for ax, ay, bx, by in bands.get(band, ()):
                px, py, qx, qy = (ax - x) * narrow, ay - y, (bx - x) * narrow, by - y
                dx, dy = qx - px, qy - py
                length = dx * dx + dy * dy
                along = max(0.0, min(1.0, -(px * dx + py * dy) / length)) if length else 0.0
                nearest = min(nearest, (px + along * dx) ** 2 + (py + along * dy) ** 2)
        return math.sqrt(nearest) / SCALE * KILOMETRES_A_DEGREE

    def is_within(self, latitude: float, longitude: float, code: str, grace: float = 0.0) -> bool:
        """Whether a point is inside an outline or at most `grace` kilometres from it; False for an unknown code."""
        box = self.boxes.get(code)
        if box is None:
            return False
        x, y = round(longitude * SCALE), round(latitude * SCALE)
        high = int(grace / KILOMETRES_A_DEGREE * SCALE) + 1
        wide = int(high / max(0.05, math.cos(math.radians(latitude)))) + 1
        if not (box.west - wide <= x <= box.east + wide and box.south - high <= y <= box.north + high):
            return False
        return self.is_inside(code, x, y) or (
            grace > 0 and self.edge_distance(code, latitude, longitude, high) <= grace
        )

    def _by_band(self, code: str) -> dict[int, list[Edge]]:
        """The edges of an outline by the tenths of a degree of latitude that they touch."""
        bands = self._bands.get(code)
        if bands is None:
            bands = {}
            for edge in self.edges(code):
                low, high = (edge[1], edge[3]) if edge[1] <= edge[3] else (edge[3], edge[1])
                for band in range(low // 100, high // 100 + 1):
                    bands.setdefault(band, []).append(edge)
            self._bands[code] = bands
        return bands


@cache
def outline_table(name: str) -> OutlineTable:
    """The outlines of a file of the place tables."""
    return OutlineTable(name)


def _varints(block: bytes) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in block:
        value |= (byte & 127) << shift
        if byte & 128:
            shift += 7
        else:
            numbers.append(value >> 1 if not value & 1 else -((value + 1) >> 1))
            value = shift = 0
    return numbers
