"""First-level units as areas: parts of them, borders between them, what lies in them. Real geography, by the map."""

from __future__ import annotations

import pytest

from extractor.validation.places.choosing import unit_code
from extractor.validation.places.gazetteer import entries_named, sites
from extractor.validation.places.polygons import distance, is_within
from extractor.validation.places.resolving import look_up_place, resolve_place, units_named
from extractor.validation.places.units import border_of, compass, is_in_unit, part_of, units_at

ALEPPO, HASAKAH = "SY.09", "SY.01"


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("northern Karm", (0.0, 1.0)),
        ("South-western Karm", (-1.0, -1.0)),
        ("southeast Karm", (1.0, -1.0)),
        ("central Karm", (0.0, 0.0)),
        ("rural Karm", None),
        ("", None),
    ],
)
def test_compass(words: str, direction: tuple[float, float] | None) -> None:
    assert compass(words) == direction


@pytest.mark.parametrize("unit", [ALEPPO, HASAKAH, "YE.20", "NG.49", "UA.07", "SY"])
def test_a_part_lies_inside_and_on_its_side(unit: str) -> None:
    parts = {name: part_of(unit, point) for name, point in
             (("north", (0.0, 1.0)), ("south", (0.0, -1.0)), ("east", (1.0, 0.0)), ("west", (-1.0, 0.0)))}  # fmt: skip
    north, south, east, west = (parts[name] for name in ("north", "south", "east", "west"))
    assert north and south and east and west
    assert north.latitude > south.latitude and east.longitude > west.longitude
    for area in (north, south, east, west):
        inside = is_within if len(unit) == 2 else is_in_unit
        assert inside(area.latitude, area.longitude, unit)
        assert area.radius > 5


def test_unknown_units_have_no_parts_and_no_borders() -> None:
    assert part_of("ZZ.99", (0.0, 1.0)) is None
    assert border_of(ALEPPO, "ZZ.99") is None
    assert border_of(ALEPPO, "SY.06") is None, "Aleppo and Daraa do not touch"


def test_a_border_lies_on_both_sides() -> None:
    border = border_of("SY.04", "SY.07")
    assert border is not None
    for unit in ("SY.04", "SY.07"):
        assert is_in_unit(border.latitude, border.longitude, unit, 3.0)


def test_the_unit_at_a_point() -> None:
    assert units_at(36.2, 37.16, "SY") == (ALEPPO,)
    assert units_at(0.0, 0.0, "SY") == ()


def test_units_by_name() -> None:
    assert {unit.country for unit in units_named("Aleppo")} == {"SY"}
    assert units_named("Aleppo", ("IQ",)) == ()
    assert units_named("Karvalat") == ()


PARTS = [
    # words, country, latitude and longitude about the middle of that part on the map, kilometres it may be off
    ("northern Idlib province", "SY", 36.1, 36.6, 20),
    ("Southern Idlib Governorate", "SY", 35.55, 36.75, 20),
    ("the eastern part of Hasakah province", "SY", 36.7, 41.6, 35),
    ("western Aleppo province", "SY", 36.3, 36.9, 35),
]


@pytest.mark.parametrize(("words", "country", "latitude", "longitude", "off"), PARTS)
def test_a_part_of_a_province_has_a_point_of_its_own(
    words: str, country: str, latitude: float, longitude: float, off: float
) -> None:
    found = resolve_place(words, country_hints=(country,))
    assert found is not None and found.latitude is not None and found.longitude is not None
    assert found.precision == 5
    assert distance(latitude, longitude, found.latitude, found.longitude) < off


def test_a_part_of_a_country_has_a_point_of_its_own() -> None:
    north, whole = resolve_place("northern Syria"), resolve_place("Syria")
    assert north and whole and north.latitude and whole.latitude
    assert north.latitude > whole.latitude + 1


@pytest.mark.parametrize(
    "words",
    [
        "the Raqqa/Deir ez-Zor border",
        "on the Raqqa – Deir ez-Zor provincial border",
        "the border between Raqqa and Deir ez-Zor governorates",
    ],
)
def test_borders_between_provinces(words: str) -> None:
    found = look_up_place(words, "in", ("SY",)).resolution
    assert found is not None and found.latitude is not None and found.longitude is not None
    assert (found.kind, found.precision, found.country) == ("border", 5, "SY")
    assert 35.0 < found.latitude < 36.5 and 39.0 < found.longitude < 40.2


@pytest.mark.parametrize(
    "words", ["the Aleppo/Daraa border", "the Syrian-Iraqi border", "the road between Aleppo and Basra"]
)
def test_lines_that_are_long_or_do_not_exist_have_no_point(words: str) -> None:
    found = look_up_place(words, "in", ("SY", "IQ")).resolution
    assert found is None or (found.latitude is None and found.precision == 5)


def test_second_level_units_are_told_where_the_source_has_them() -> None:
    found = resolve_place("Lashkar Gah", country_hints=("AF",))
    assert found is not None and found.admin2 is not None
    assert resolve_place("Tel Aviv", country_hints=("IL",)) is not None


def test_governorates_of_the_hand_table_have_outlines_that_fit() -> None:
    for site in sites():
        code = unit_code(site) if site.kind == "governorate" else None
        if code is not None:
            part = part_of(code, (0.0, 0.0))
            assert part is not None
            assert distance(part.latitude, part.longitude, site.latitude, site.longitude) < 1.2 * site.radius, site.name


def test_a_unit_cut_out_of_a_larger_one_has_not_the_outline_of_that() -> None:
    ituri = next(site for site in sites() if site.name == "Ituri")
    assert units_at(ituri.latitude, ituri.longitude, "CD") != ()
    assert unit_code(ituri) is None


def test_airports_know_their_unit() -> None:
    airports = [hit.entry for hit in entries_named("Bagram Airfield") if hit.entry.kind == "airport"]
    assert all(entry.unit for entry in airports)
