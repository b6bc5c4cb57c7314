"""The table by hand: its index, its points, and what it takes for a village to be meant."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from extractor.validation.places.choosing import VILLAGES
from extractor.validation.places.gazetteer import SITES_INDEX, Entry, sites
from extractor.validation.places.polygons import has_outline, is_within
from extractor.validation.places.resolving import look_up_place, units_named
from extractor.validation.tables.places.build_sites import index_text


def villages_of_one_name() -> list[Entry]:
    named = Counter(entry.name for entry in sites())
    return [entry for entry in sites() if entry.kind in VILLAGES and named[entry.name] == 1]


def test_the_index_is_of_this_table() -> None:
    table = files("extractor.validation").joinpath("tables", "places", SITES_INDEX)
    again = "python -m extractor.validation.tables.places.build_sites"
    assert table.read_text(encoding="utf-8") == index_text(), f"run {again}"


def test_ids_are_different() -> None:
    ids = Counter(entry.id for entry in sites() if entry.id.startswith("site:"))
    assert [repeated for repeated, times in ids.items() if times > 1] == []


@pytest.mark.parametrize(
    "kind", sorted({entry.kind for entry in sites()} - {"region", "sea", "area", "island", "bridge"})
)
def test_points_lie_in_their_country(kind: str) -> None:
    of_kind = [entry for entry in sites() if entry.kind == kind and has_outline(entry.country)]
    assert of_kind
    strays = [
        entry.name for entry in of_kind if not is_within(entry.latitude, entry.longitude, entry.country, grace=15.0)
    ]
    assert strays == []


def test_a_village_is_meant_only_where_its_unit_is_named() -> None:
    """Many villages share a name, and the table has but some of them."""
    tried = found = 0
    for village in villages_of_one_name()[::7]:
        units = units_named(f"{village.admin1}", (village.country,))
        if not units:
            continue
        tried += 1
        alone = look_up_place(village.name, "in", (village.country,)).resolution
        assert alone is None or alone.gazetteer_id != village.id
        told = look_up_place(village.name, "in", (village.country,), "", units).resolution
        found += told is not None and told.gazetteer_id == village.id and told.precision == 2
    assert tried > 50 and found / tried > 0.9
