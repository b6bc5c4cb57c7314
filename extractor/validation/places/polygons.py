"""Which country a point is in, and how far from another's border: point in polygon over Natural Earth's outlines."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ("countries_at", "country_of", "distance", "has_outline", "is_within")

SCALE = 1000
"""Outlines are kept in thousandths of a degree."""
EARTH_DIAMETER = 12742.0
KILOMETRES_A_DEGREE = 111.2
_HEAD = struct.Struct("<2s4iII")

Edge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Box:
    """The box around a country, in thousandths of a degree, and where its outline stands in the file."""

    west: int
    south: int
    east: int
    north: int
    begin: int
    length: int


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in kilometres.

    >>> round(distance(36.2, 37.16, 33.51, 36.29))
    309
    """
    half = math.sin(math.radians(other_latitude - latitude) / 2) ** 2
    along = math.cos(math.radians(latitude)) * math.cos(math.radians(other_latitude))
    half += along * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return EARTH_DIAMETER * math.asin(math.sqrt(min(1.0, half)))


def country_of(latitude: float, longitude: float) -> str | None:
    """ISO 3166-1 alpha-2 code of the country that a point is in; None at sea and out of range.

    >>> country_of(33.51, 36.29), country_of(36.29, 33.51), country_of(0.0, 0.0)
    ('SY', 'TR', None)
    """
    found = countries_at(latitude, longitude)
    return found[0] if found else None


def countries_at(latitude: float, longitude: float) -> tuple[str, ...]:
    """All countries that a point is in, by code; more than one only where outlines overlap."""
    if not _is_in_range(latitude, longitude):
        return ()
    x, y = round(longitude * SCALE), round(latitude * SCALE)
    boxes = _boxes()[1]
    return tuple(
        code
        for code, box in boxes.items()
        if box.west <= x <= box.east and box.south <= y <= box.north and _is_inside(code, x, y)
    )


def has_outline(country: str) -> bool:
    """Whether the outline of a country is known."""
    return country in _boxes()[1]


def is_within(latitude: float, longitude: float, country: str, grace: float = 0.0) -> bool:
    """Whether a point is in a country or at most `grace` kilometres from its border or coast."""
    box = _boxes()[1].get(country)
    if box is None or not _is_in_range(latitude, longitude):
        return False
    x, y = round(longitude * SCALE), round(latitude * SCALE)
    high = int(grace / KILOMETRES_A_DEGREE * SCALE) + 1
    wide = int(high / max(0.05, math.cos(math.radians(latitude)))) + 1
    if not (box.west - wide <= x <= box.east + wide and box.south - high <= y <= box.north + high):
        return False
    return _is_inside(country, x, y) or (grace > 0 and _edge_distance(country, latitude, longitude, high) <= grace)


def _is_in_range(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


@cache
def _boxes() -> tuple[bytes, dict[str, _Box]]:
    data = files("extractor.validation").joinpath("tables", "places", "outlines.bin").read_bytes()
    (count,) = struct.unpack_from("<H", data, 4)
    boxes = {}
    for number in range(count):
        code, *numbers = _HEAD.unpack_from(data, 6 + number * _HEAD.size)
        boxes[code.decode()] = _Box(*numbers)
    return data, boxes


@cache
def _bands(country: str) -> dict[int, list[Edge]]:
    """The edges of a country by the tenths of a degree of latitude that they touch."""
    data, boxes = _boxes()
    box = boxes[country]
    block = zlib.decompress(data[box.begin : box.begin + box.length])
    bands: dict[int, list[Edge]] = {}
    numbers = _varints(block)
    at = 1
    for _ in range(numbers[0]):
        points, at = numbers[at], at + 1
        x, y = numbers[at], numbers[at + 1]
        for index in range(at + 2, at + 2 * points, 2):
            next_x, next_y = x + numbers[index], y + numbers[index + 1]
            low, high = (y, next_y) if y <= next_y else (next_y, y)
            edge = (x, y, next_x, next_y)
            for band in range(low // 100, high // 100 + 1):
                bands.setdefault(band, []).append(edge)
            x, y = next_x, next_y
        at += 2 * points
    return bands


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


def _is_inside(country: str, x: int, y: int) -> bool:
    """Even number of outline crossings to the east: outside."""
    inside = False
    for ax, ay, bx, by in _bands(country).get(y // 100, ()):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _edge_distance(country: str, latitude: float, longitude: float, reach: int) -> float:
    """Kilometres to the nearest edge within reach (thousandths of a degree of latitude), else infinite."""
    x, y = longitude * SCALE, latitude * SCALE
    narrow = math.cos(math.radians(latitude))
    bands = _bands(country)
    nearest = math.inf
    for band in range(int(y - reach) // 100, int(y + reach) // 100 + 1):
        for ax, ay, bx, by in bands.get(band, ()):
            px, py, qx, qy = (ax - x) * narrow, ay - y, (bx - x) * narrow, by - y
            dx, dy = qx - px, qy - py
            length = dx * dx + dy * dy
            along = max(0.0, min(1.0, -(px * dx + py * dy) / length)) if length else 0.0
            nearest = min(nearest, (px + along * dx) ** 2 + (py + along * dy) ** 2)
    return math.sqrt(nearest) / SCALE * KILOMETRES_A_DEGREE
