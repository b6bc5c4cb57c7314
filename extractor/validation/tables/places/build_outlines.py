"""Outlines of countries and first-level units for the place tables: reading, simplifying, packing (see `build`)."""

from __future__ import annotations

import math
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

__all__ = (
    "UNIT_CODE",
    "Outlines",
    "is_inside",
    "middle_and_reach",
    "read_outlines",
    "read_unit_outlines",
    "write_outlines",
)

Outlines = dict[str, list[list[tuple[float, float]]]]
"""Rings, as (longitude, latitude), of each country or unit by its code."""
OUTLINE_SCALE = 1000
"""Coordinates of outlines are kept in thousandths of a degree."""
UNIT_CODE = 12
"""Bytes that the code of a unit is kept in."""
KILOMETRES_A_DEGREE = 111.2
GRID = 30
"""Cells on a side of the grid over a unit that its middle and reach are taken from."""


def read_outlines(path: Path) -> Outlines:
    """Rings of each country, out of the shapefile in the zip; territories with a code of their own apart."""
    with zipfile.ZipFile(path) as archive:
        stem = next(name for name in archive.namelist() if name.endswith(".shp"))[:-4]
        shapes, table = archive.read(f"{stem}.shp"), archive.read(f"{stem}.dbf")
    outlines: Outlines = {}
    for attributes, rings in zip(read_dbf(table), read_shapes(shapes), strict=True):
        code = attributes["ISO_A2_EH"] if attributes["ISO_A2_EH"] != "-99" else attributes["ISO_A2"]
        code = {"KOS": "XK", "SOL": "SO", "CYN": "CY"}.get(attributes["ADM0_A3"], code)
        if len(code) == 2 and code.isalpha():
            outlines.setdefault(code, []).extend(rings)
    return outlines


def read_dbf(data: bytes) -> Iterator[dict[str, str]]:
    """Rows of a dBase table."""
    count, head, width = struct.unpack("<IHH", data[4:12])
    fields, position = [], 32
    while data[position] != 0x0D:
        name = data[position : position + 11].split(b"\0")[0].decode()
        fields.append((name, data[position + 16]))
        position += 32
    for number in range(count):
        at = head + number * width + 1
        row = {}
        for name, size in fields:
            row[name] = data[at : at + size].decode("utf-8", "replace").strip(" \0")
            at += size
        yield row


def read_shapes(data: bytes) -> Iterator[list[list[tuple[float, float]]]]:
    """Rings of each polygon of a shapefile, as (longitude, latitude)."""
    position = 100
    while position < len(data):
        _, length = struct.unpack(">II", data[position : position + 8])
        start = position + 8
        parts, points = struct.unpack("<II", data[start + 36 : start + 44])
        begins = [*struct.unpack(f"<{parts}I", data[start + 44 : start + 44 + 4 * parts]), points]
        numbers = struct.unpack(f"<{2 * points}d", data[start + 44 + 4 * parts : start + 44 + 4 * parts + 16 * points])
        every = list(zip(numbers[::2], numbers[1::2], strict=True))
        yield [every[begin:end] for begin, end in pairwise(begins)]
        position = start + 2 * length


def simplified(ring: list[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """A ring with the points left out that lie within the tolerance of the line without them (Douglas, Peucker)."""
    keep, stack = {0, len(ring) // 2, len(ring) - 1}, [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = ring[first], ring[last]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        worst, at = 0.0, -1
        for index in range(first + 1, last):
            x, y = ring[index][0] - ax, ring[index][1] - ay
            along = max(0.0, min(1.0, (x * dx + y * dy) / length)) if length else 0.0
            away = (x - along * dx) ** 2 + (y - along * dy) ** 2
            if away > worst:
                worst, at = away, index
        if worst > tolerance**2:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [ring[index] for index in sorted(keep)]


def scaled(ring: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """A ring in thousandths of a degree."""
    return [(round(x * OUTLINE_SCALE), round(y * OUTLINE_SCALE)) for x, y in ring]


def varint(value: int) -> bytes:
    """A signed whole number in as few bytes as it needs (zigzag, seven bits a byte)."""
    value = value * 2 if value >= 0 else -value * 2 - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def write_outlines(outlines: Outlines, path: Path, tolerance: Mapping[str, float], width: int = 2) -> None:
    """`OUT1`, number of outlines (uint16), for each: code (`width` bytes, filled up with zeros), box (4 int32: west,
    south, east, north), begin and bytes (uint32 each); then the deflated outlines: number of rings, for each its number
    of points and the points' differences (longitude, latitude, in thousandths of a degree) as zigzag varints.

    `tolerance` is by how many degrees the outlines of a country, the first two letters of a code, may be simplified.
    """
    head = struct.Struct(f"<{width}s4iII")
    heads, blocks, position = [], [], 6 + len(outlines) * head.size
    for code, rings in sorted(outlines.items()):
        out = bytearray()
        whole = [scaled(simplified(ring, tolerance[code[:2]])) for ring in rings]
        whole = [ring for ring in whole if len(set(ring)) >= 3] or [scaled(ring) for ring in rings]
        out += varint(len(whole))
        for ring in whole:
            out += varint(len(ring))
            x = y = 0
            for point in ring:
                out += varint(point[0] - x) + varint(point[1] - y)
                x, y = point
        xs = [point[0] for ring in whole for point in ring]
        ys = [point[1] for ring in whole for point in ring]
        block = zlib.compress(bytes(out), 9)
        heads.append(head.pack(code.encode(), min(xs), min(ys), max(xs), max(ys), position, len(block)))
        blocks.append(block)
        position += len(block)
    path.write_bytes(b"OUT1" + struct.pack("<H", len(heads)) + b"".join(heads) + b"".join(blocks))


def read_unit_outlines(features: list[dict[str, Any]], countries: frozenset[str], tolerance: float) -> Outlines:
    """Rings, simplified by a tolerance in degrees, of the first-level units of some countries, by their GeoNames codes,
    out of Natural Earth's features."""
    outlines: Outlines = {}
    for feature in features:
        code = str(feature["properties"]["gn_a1_code"] or "")
        country, _, number = code.partition(".")
        if country not in countries or not number or number == "00" or len(code) > UNIT_CODE:
            continue
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        rings = [[(float(x), float(y)) for x, y, *_ in ring] for polygon in polygons for ring in polygon]
        rings = [simplified(ring, tolerance) for ring in rings]
        outlines.setdefault(code, []).extend(ring for ring in rings if len(set(ring)) >= 3)
    return {code: rings for code, rings in outlines.items() if rings}


def middle_and_reach(rings: list[list[tuple[float, float]]]) -> tuple[float, float, float]:
    """Latitude and longitude of the middle of an outline, and the kilometres from it that hold nine tenths of it."""
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    west, south = min(xs), min(ys)
    wide, high = (max(xs) - west) / GRID, (max(ys) - south) / GRID
    cells = [
        (south + (row + 0.5) * high, west + (column + 0.5) * wide)
        for row in range(GRID)
        for column in range(GRID)
        if is_inside(rings, west + (column + 0.5) * wide, south + (row + 0.5) * high)
    ]
    cells = cells or [(south + GRID * high / 2, west + GRID * wide / 2)]
    latitude = sum(cell[0] for cell in cells) / len(cells)
    longitude = sum(cell[1] for cell in cells) / len(cells)
    narrow = math.cos(math.radians(latitude))
    away = sorted(math.hypot(cell[0] - latitude, (cell[1] - longitude) * narrow) for cell in cells)
    return latitude, longitude, away[int(0.9 * (len(away) - 1))] * KILOMETRES_A_DEGREE


def is_inside(rings: list[list[tuple[float, float]]], x: float, y: float) -> bool:
    """Even number of crossings with the rings to the east of a point: outside."""
    inside = False
    for ring in rings:
        if not min(point[1] for point in ring) <= y <= max(point[1] for point in ring):
            continue
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside
