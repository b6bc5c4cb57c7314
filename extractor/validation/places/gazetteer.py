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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from extractor.validation.places.names import SHORTEST_SKELETON, fold, same_vowels, skeleton, sounds, spelling_words

__all__ = (
    "SITES_INDEX", "Entry", "Hit", "Unit", "entries_called", "entries_named", "region_of", "site_slug", "sites",
    "sites_index", "table_mark",
)  # fmt: skip

SCALE = 1000
_GEONAMES = re.compile(r"GeoNames (?P<number>\d+), (?P<people>\d+) people")
"""Source of a row of the hand table that gives a place of GeoNames further names."""
_KINDS = ("city", "capital", "admin1", "airport")
SITES_INDEX = "sites_index.txt"
"""Where the skeletons of its spellings stand in the table by hand, made by `tables/places/build_sites.py`."""


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
    """Whether it is of the table by hand: known from reports, so that it is meant before villages of its name; not so
    the villages and hills of that table."""


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


class _Bucket:
    """One inflated part of the table. Its rows are read when they are asked for: most lookups want one or two."""

    __slots__ = ("_block", "_codes", "_columns", "_further", "_lists", "_marks", "_more_marks")

    def __init__(self, block: bytes) -> None:
        count, more, length, more_length = struct.unpack_from("<4I", block)
        self._block = block
        self._lists = (16, 16 + length, 16 + length + more_length)
        self._codes = at = self._lists[2]
        at += 2 * count
        columns = []
        for width in (4, 4, 4, 2, 2, 1, 1):
            columns.append(at)
            at += width * count
        self._columns = tuple(columns)
        self._marks = block[at : at + count]
        at += count
        self._further = (at, at + 2 * more)
        at += 4 * more
        self._more_marks = block[at : at + more]

    def rows(self, mark: int) -> Iterator[tuple[str, int]]:
        """First name and row of each place with this fingerprint."""
        if mark in self._marks:
            begin, end, _ = self._lists
            yield from _marked(self._marks, mark, self._block[begin:end])

    def further(self, mark: int) -> Iterator[tuple[str, int, int]]:
        """Each further name with this fingerprint, the bucket of its place and the row there."""
        if mark not in self._more_marks:
            return
        _, begin, end = self._lists
        homes, indexes = self._further
        for name, row in _marked(self._more_marks, mark, self._block[begin:end]):
            (home,) = struct.unpack_from("<H", self._block, homes + 2 * row)
            (index,) = struct.unpack_from("<H", self._block, indexes + 2 * row)
            yield name, home, index

    def entry(self, row: int) -> Entry:
        begin, end, _ = self._lists
        name = self._block[begin:end].split(b"\n")[row].decode()
        code = self._block[self._codes + 2 * row : self._codes + 2 * row + 2].decode()
        numbers = [
            struct.unpack_from(kind, self._block, at + struct.calcsize(kind) * row)[0]
            for kind, at in zip(_COLUMNS, self._columns, strict=True)
        ]
        latitude, longitude, number, region, district, size, kind = numbers
        return _entry(name, code, latitude, longitude, number, region, district, size, _KINDS[kind])


_COLUMNS = ("<i", "<i", "<I", "<H", "<H", "<B", "<B")
"""Latitudes, longitudes, GeoNames numbers, first- and second-level units, sizes, kinds."""


def _marked(marks: bytes, mark: int, names: bytes) -> Iterator[tuple[str, int]]:
    lines = names.split(b"\n")
    row = marks.find(mark)
    while row >= 0:
        yield lines[row].decode(), row
        row = marks.find(mark, row + 1)


@lru_cache(maxsize=4096)
def entries_named(name: str) -> tuple[Hit, ...]:
    """All entries with this name, sites by hand first, then by size; empty where there are none.

    >>> [hit.entry.country for hit in entries_named("Dayr az Zawr")][0]
    'SY'
    """
    bones = skeleton(name)
    if not bones or len(fold(name)) < 2:
        return ()
    found = _hits(name, chain(_by_hand(bones), _in_table(bones)))
    return tuple(sorted(found.values(), key=lambda hit: (not hit.entry.by_hand, -hit.entry.size)))


@lru_cache(maxsize=1024)
def entries_called(name: str) -> tuple[Entry, ...]:
    """The entries of `entries_named` whose own name is this one, but for case, marks, blanks and an article before it.

    Far less work than all spellings: most words that begin a sentence are somewhere the spelling of something.

    >>> [entry.country for entry in entries_called("Damascus") if entry.kind == "capital"]
    ['SY']
    """
    bones = skeleton(name)
    folded = fold(name)
    if not bones or len(folded) < 2:
        return ()
    by_hand = _hits(name, _by_hand(bones))
    found = [hit.entry for hit in by_hand.values() if hit.exact and fold(hit.entry.name) == folded]
    for spelling, (bucket, row) in _in_table(bones):
        plain = spelling.isascii() and spelling.isalpha()
        if (spelling.lower() if plain else fold(spelling)) == folded and skeleton(spelling) == bones:
            entry = _bucket(bucket).entry(row)
            if entry.id not in by_hand and fold(entry.name) == folded:
                found.append(entry)
    return tuple(dict.fromkeys(found))


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
    return tuple(map(_site, range(len(_site_lines()))))


@cache
def _site_lines() -> tuple[str, ...]:
    """Rows of the table by hand."""
    return tuple(line for line in _site_text().split("\n") if line and not line.startswith("#"))


@cache
def _site_text() -> str:
    return _table("sites.tsv").decode()


@cache
def _site(row: int) -> Entry:
    """One row of the table by hand, read when it is asked for."""
    name, aliases, kind, country, admin1, latitude, longitude, radius, source = _site_lines()[row].split("\t")
    known = _GEONAMES.match(source)
    village = kind in ("village", "hill")
    return Entry(
        name,
        country,
        float(latitude),
        float(longitude),
        kind,
        f"geonames:{known['number']}" if known else f"site:{site_slug(row)}",
        int(known["people"]).bit_length() if known else 0,
        admin1 or None,
        float(radius),
        tuple(alias.strip() for alias in aliases.split("|") if alias.strip()),
        by_hand=not village,
    )


def site_slug(row: int) -> str:
    """What tells a row of the table by hand from all others: "sy-al-tanf-garrison-base", with a number where two rows
    would have the same."""
    slug, line = _plain_slug(row), _site_lines()[row]
    name = line.partition("\t")[0]
    text = _site_text()
    if text.startswith(line, text.find(f"\n{name}\t") + 1):  # the first of its name
        return slug
    earlier = sum(
        1 for other in range(row) if _site_lines()[other].startswith(f"{name}\t") and _plain_slug(other) == slug
    )
    return f"{slug}-{earlier + 1}" if earlier else slug


def _plain_slug(row: int) -> str:
    name, _, kind, country, admin1, *_ = _site_lines()[row].split("\t")
    village = kind in ("village", "hill")
    return "-".join([country.casefold(), *_words(admin1 if village else ""), *_words(name), kind])


def _words(name: str) -> list[str]:
    return name.casefold().replace("'", "").split()


def _table(name: str) -> bytes:
    return files("extractor.validation").joinpath("tables", "places", name).read_bytes()


def _hits(name: str, spellings: Iterable[tuple[str, Entry | tuple[int, int]]]) -> dict[str, Hit]:
    """Hits by their ids, of spellings that may be the name's; those by hand come first and are kept."""
    bones, folded, words = skeleton(name), fold(name), spelling_words(name)
    found: dict[str, Hit] = {}
    for spelling, written in spellings:
        same = spelling_words(spelling) == words
        if not same and skeleton(spelling) != bones:
            continue
        exact = same or fold(spelling) == folded or sounds(spelling) == sounds(name)
        if not exact and (len(bones) < SHORTEST_SKELETON or not same_vowels(spelling, name)):
            continue
        entry = written if isinstance(written, Entry) else _bucket(written[0]).entry(written[1])
        known = found.get(entry.id)
        if known is None or (exact and not known.exact):
            kept = known.entry if known is not None and known.entry.by_hand else entry
            found[entry.id] = Hit(kept, exact, spelling == entry.name or kept.by_hand)
    return found


def _by_hand(bones: str) -> Iterator[tuple[str, Entry]]:
    """Spellings of the table by hand with this skeleton, and their places."""
    for place in _sites_by_skeleton().get(bones, "").split():
        row, _, number = place.partition(".")
        entry = _site(int(row))
        yield (entry.aliases[int(number) - 1] if number != "0" else entry.name), entry


def _in_table(bones: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Spellings that may have this skeleton, and the bucket and row that hold their places: names, then further names.
    A few have it not."""
    _, offsets = _file()
    crc = zlib.crc32(bones.encode())
    mark, number = crc >> 24, crc % (len(offsets) - 1)
    bucket = _bucket(number)
    for name, row in bucket.rows(mark):
        yield name, (number, row)
    for name, home, row in bucket.further(mark):
        yield name, (home, row)


@cache
def _sites_by_skeleton() -> dict[str, str]:
    """Where each skeleton stands in the table by hand: row and number of the spelling, as "12.0 340.2"."""
    mark, _, lines = _table(SITES_INDEX).decode().partition("\n")
    if mark != table_mark():
        return sites_index()
    return dict(zip(*[iter(lines.replace("\n", "\t").split("\t"))] * 2, strict=False))


def sites_index() -> dict[str, str]:
    """The same worked out anew; `tables/places/build_sites.py` writes it down, as it takes long."""
    index: dict[str, list[str]] = {}
    for row, entry in enumerate(sites()):
        for number, spelling in enumerate((entry.name, *entry.aliases)):
            index.setdefault(skeleton(spelling), []).append(f"{row}.{number}")
    return {bones: " ".join(places) for bones, places in index.items()}


def table_mark() -> str:
    """What tells one state of the table by hand from another."""
    return f"{zlib.crc32(_table('sites.tsv')):08x}"


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


@cache
def _bucket(number: int) -> _Bucket:
    """One part of the table; its layout is described at `extractor.validation.tables.places.build.write_gazetteer`.

    Kept once it is inflated: all parts together are 5 MB.
    """
    data, offsets = _file()
    return _Bucket(zlib.decompress(data[offsets[number] : offsets[number + 1]]))


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
