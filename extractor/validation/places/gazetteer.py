"""Looking names up: a deflated table of towns, first-level units and airports, and a table of sites by hand.

Only the part of the table that holds a name's skeleton is inflated, so that the first lookup takes milliseconds. A hit
is `exact` when the folded spellings are the same; other transliterations are told apart by their vowels.
"""

from __future__ import annotations

import gzip
import re
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.validation.places.names import SHORTEST_SKELETON, fold, same_vowels, skeleton, sounds

__all__ = ("Entry", "Hit", "Unit", "entries_named", "region_of", "sites")

SCALE = 1000
_GEONAMES = re.compile(r"GeoNames (?P<number>\d+), (?P<people>\d+) people")
"""Source of a row of the hand table that gives a place of GeoNames further names."""
_KINDS = ("city", "capital", "admin1", "airport")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the gazetteer."""

    name: str
    country: str
    latitude: float
    longitude: float
    kind: str
    """`city`, `capital`, `admin1`, `airport`, or a kind of the table by hand: `base`, `crossing` ..."""
    id: str
    """`geonames:169389`, or `site:sy-al-tanf-garrison-base` for places that only the table by hand has."""
    size: int = 0
    """Number of binary digits of its population: 20 is a million, 10 a thousand, 0 unknown."""
    admin1: str | None = None
    radius: float = 10.0
    """Kilometres around the point that belong to the place."""
    aliases: tuple[str, ...] = ()
    admin2: str | None = None
    """Second-level unit, where the source has it."""
    unit: str | None = None
    """GeoNames code of the first-level unit: `SY.09`."""
    by_hand: bool = False
    """Whether it is of the table by hand: known from reports, so that it is meant before villages of its name."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a name leads to."""

    entry: Entry
    exact: bool
    """Whether the spelling is one of the table's own, but for habits of spelling; else a transliteration of one."""
    first: bool = True
    """Whether it is the place's first name in the table, or of a site any name."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A first-level or second-level unit as the table of units has it."""

    code: str
    name: str
    radius: float


@dataclass(frozen=True, slots=True)
class _Bucket:
    """One inflated part of the table, as columns."""

    names: list[str]
    codes: str
    numbers: tuple[array[int], ...]
    """Latitudes, longitudes, GeoNames numbers, first- and second-level units, sizes, kinds."""
    fingerprints: bytes
    further: list[str]
    homes: array[int]
    indexes: array[int]
    further_fingerprints: bytes

    def entry(self, row: int) -> Entry:
        latitude, longitude, number, region, district, size, kind = (column[row] for column in self.numbers)
        code = self.codes[2 * row : 2 * row + 2]
        return _entry(self.names[row], code, latitude, longitude, number, region, district, size, _KINDS[kind])


@lru_cache(maxsize=4096)
def entries_named(name: str) -> tuple[Hit, ...]:
    """All entries with this name, sites by hand first, then by size; empty where there are none.

    >>> [hit.entry.country for hit in entries_named("Dayr az Zawr")][0]
    'SY'
    """
    bones = skeleton(name)
    folded = fold(name)
    if not bones or len(folded) < 2:
        return ()
    found: dict[str, Hit] = {}
    for spelling, entry in _same_skeleton(bones):
        exact = fold(spelling) == folded or sounds(spelling) == sounds(name)
        if not exact and (len(bones) < SHORTEST_SKELETON or not same_vowels(spelling, name)):
            continue
        known = found.get(entry.id)
        if known is None or (exact and not known.exact):
            kept = known.entry if known is not None and known.entry.by_hand else entry
            found[entry.id] = Hit(kept, exact, spelling == entry.name or kept.by_hand)
    return tuple(sorted(found.values(), key=lambda hit: (not hit.entry.by_hand, -hit.entry.size)))


@lru_cache(maxsize=4096)
def region_of(number: int) -> Unit | None:
    """A unit by its line in the table of units, counted from 1."""
    lines = _unit_lines()
    if not 0 < number <= len(lines):
        return None
    code, name, radius = lines[number - 1].split("\t")
    return Unit(code, name, float(radius))


@cache
def sites() -> tuple[Entry, ...]:
    """The table by hand: bases, crossings, fields, camps, quarters, governorates, conflict towns."""
    entries = []
    for line in _table("sites.tsv").decode().splitlines():
        if not line or line.startswith("#"):
            continue
        name, aliases, kind, country, admin1, latitude, longitude, radius, source = line.split("\t")
        known = _GEONAMES.match(source)
        slug = "-".join([country.casefold(), *name.casefold().replace("'", "").split(), kind])
        entries.append(
            Entry(
                name,
                country,
                float(latitude),
                float(longitude),
                kind,
                f"geonames:{known['number']}" if known else f"site:{slug}",
                int(known["people"]).bit_length() if known else 0,
                admin1 or None,
                float(radius),
                tuple(alias.strip() for alias in aliases.split("|") if alias.strip()),
                by_hand=True,
            )
        )
    return tuple(entries)


def _table(name: str) -> bytes:
    return files("extractor.validation").joinpath("tables", "places", name).read_bytes()


def _same_skeleton(bones: str) -> Iterator[tuple[str, Entry]]:
    for entry, spelling in _sites_by_skeleton().get(bones, ()):
        yield spelling, entry
    _, offsets = _file()
    crc = zlib.crc32(bones.encode())
    fingerprint, bucket = crc >> 24, _bucket(crc % (len(offsets) - 1))
    for row, mark in enumerate(bucket.fingerprints):
        if mark == fingerprint and skeleton(bucket.names[row]) == bones:
            yield bucket.names[row], bucket.entry(row)
    for row, mark in enumerate(bucket.further_fingerprints):
        if mark == fingerprint and skeleton(bucket.further[row]) == bones:
            yield bucket.further[row], _bucket(bucket.homes[row]).entry(bucket.indexes[row])


@cache
def _sites_by_skeleton() -> dict[str, list[tuple[Entry, str]]]:
    index: dict[str, list[tuple[Entry, str]]] = {}
    for entry in sites():
        for spelling in (entry.name, *entry.aliases):
            index.setdefault(skeleton(spelling), []).append((entry, spelling))
    return index


@cache
def _file() -> tuple[bytes, array[int]]:
    data = _table("gazetteer.bin")
    (count,) = struct.unpack_from("<H", data, 4)
    return data, _column("I", data, 6, count + 1)


@cache
def _unit_lines() -> list[str]:
    return gzip.decompress(_table("regions.tsv.gz")).decode().split("\n")[:-1]


def _column(code: str, data: bytes, at: int, count: int) -> array[int]:
    column = array(code)
    column.frombytes(data[at : at + count * column.itemsize])
    if sys.byteorder == "big":
        column.byteswap()
    return column


@lru_cache(maxsize=512)
def _bucket(number: int) -> _Bucket:
    """One part of the table; its layout is described at `extractor.validation.tables.places.build.write_gazetteer`."""
    data, offsets = _file()
    block = zlib.decompress(data[offsets[number] : offsets[number + 1]])
    count, more, length, more_length = struct.unpack_from("<4I", block)
    at = 16
    names = block[at : at + length].decode().split("\n") if count else []
    at += length
    spellings = block[at : at + more_length].decode().split("\n") if more else []
    at += more_length
    codes = block[at : at + 2 * count].decode()
    at += 2 * count
    columns = []
    for code, rows in zip("iiIHHBBBHHB", [count] * 8 + [more] * 3, strict=True):
        columns.append(_column(code, block, at, rows))
        at += rows * columns[-1].itemsize
    homes, indexes, marks = columns[8:]
    return _Bucket(names, codes, tuple(columns[:7]), bytes(columns[7]), spellings, homes, indexes, bytes(marks))


def _entry(
    name: str,
    country: str,
    latitude: int,
    longitude: int,
    number: int,
    region: int,
    district: int,
    size: int,
    kind: str,
) -> Entry:
    unit, inner = region_of(region), region_of(district)
    return Entry(
        name,
        country,
        latitude / SCALE,
        longitude / SCALE,
        kind,
        f"geonames:{number}" if number else f"airport:{country.casefold()}:{latitude}:{longitude}",
        size,
        unit.name if unit else None,
        unit.radius if unit and kind == "admin1" else 15.0 if size >= 20 else 10.0,
        admin2=inner.name if inner else None,
        unit=unit.code if unit else None,
    )
