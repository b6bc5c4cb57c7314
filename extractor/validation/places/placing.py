"""From an entry of the gazetteer, a country or a line to the place that words mean: its point, precision and reach.

Precision follows UCDP GED (codebook 19.1, appendix 3): 1 the place itself, 2 near it, 3 district, 4 first-level unit,
5 part of a unit or country, or along a line, 6 country, 7 sea. A part of a unit ("northern X province") gets the middle
of the third of the unit's outline that lies that way; a border the middle of the stretch that two outlines share. A
line longer than a map's eye can bear (see `LONGEST_LINE`) gets no point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.schema.blocks import PlaceRelation
from extractor.validation.places.choosing import BORDERLESS, SAME_PLACE, TOWNS, UNITS, VILLAGES, described, unit_code
from extractor.validation.places.countries import Country
from extractor.validation.places.gazetteer import Entry
from extractor.validation.places.phrases import PlacePhrase
from extractor.validation.places.polygons import distance
from extractor.validation.places.units import Area, border_of, compass, part_of

__all__ = ("PlaceResolution", "border_place", "country_place", "entry_place", "halfway_place")

LONGEST_LINE = 150.0
"""Kilometres of a road whose middle still says something of where on it a thing happened."""
LONGEST_BORDER = 100.0
"""Kilometres to either side of the middle of a border that may still be told by that middle."""
DISTRICT_REACH = 60.0
"""Kilometres from its seat that a district may reach; outlines of districts are not in the tables."""
_DIRECTION = re.compile(r"^(?:north|south|east|west|central|upper|lower|rural|inner|outer|far|mid)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaceResolution:
    """The place that words mean, as the gazetteer has it."""

    name: str
    country: str | None
    """ISO 3166-1 alpha-2; None for a line between two countries, a sea, and lands that several countries share."""
    gazetteer_id: str | None
    latitude: float | None
    longitude: float | None
    admin1: str | None
    admin2: str | None
    precision: int
    """UCDP GED where_prec, 1 to 7."""
    kind: str
    alternatives: tuple[str, ...] = ()
    """Further places of that name that were set aside, as "name, unit, country"."""
    note: str = ""
    radius: float = 10.0
    """Kilometres around the point that the words may mean."""
    unit: str | None = None
    """GeoNames code of the outline of a first-level unit."""


def entry_place(
    entry: Entry, others: Sequence[Entry], phrase: PlacePhrase, name: str, relation: PlaceRelation
) -> PlaceResolution:
    """The place that an entry found under a name stands for."""
    precision, note = _precision(entry, phrase, name, relation)
    point = Area(entry.latitude, entry.longitude, max(entry.radius, (phrase.kilometres or 0) + 10))
    if precision == 5 and note == "part of a unit":
        point = _part(unit_code(entry), phrase) or point
    elif precision == 2:
        point = Area(point.latitude, point.longitude, max(point.radius, SAME_PLACE))
    elif precision == 3:
        point = Area(point.latitude, point.longitude, max(point.radius, DISTRICT_REACH))
    return PlaceResolution(
        entry.name,
        None if entry.kind in BORDERLESS else entry.country,
        entry.id,
        point.latitude,
        point.longitude,
        entry.admin1,
        entry.admin2,
        precision,
        entry.kind,
        tuple(described(other) for other in others[:6]),
        note,
        point.radius,
        unit_code(entry) if entry.kind in UNITS[:2] else None,
    )


def _part(code: str | None, phrase: PlacePhrase) -> Area | None:
    """The part of a unit or country that the words turn to; None where they give no direction, or nothing is known."""
    direction = compass(phrase.names[0]) or compass(phrase.words)
    return part_of(code, direction) if code and direction else None


def _precision(entry: Entry, phrase: PlacePhrase, name: str, relation: PlaceRelation) -> tuple[int, str]:
    """UCDP precision and why it is not 1."""
    turned = phrase.direction and not _DIRECTION.match(name)
    if entry.kind == "sea":
        return 7, "at sea"
    if phrase.kilometres is not None and phrase.kilometres > SAME_PLACE:
        return 5, f"{phrase.kilometres:.0f} km away"
    if entry.kind in (*UNITS, *BORDERLESS):
        if turned:
            return 5, "part of a unit"
        return (4, "a first-level unit") if entry.kind in UNITS[:2] else (5, "a region")
    if entry.kind == "district":
        return 3, "a district"
    if phrase.wanted == "unit":
        return 4, "a town stands for its unit"
    if phrase.near or relation in ("near", "border", "between") or turned:
        return 2, "near the place"
    if phrase.wanted == "district":
        return 3, "a town stands for its district"
    if phrase.wanted == "line":
        return 5, "along a line"
    if phrase.wanted == "site" and entry.kind in TOWNS:
        return 2, "a site near the town"
    if entry.kind in VILLAGES:
        return 2, f"its position is known to about {entry.radius:.0f} km"
    return 1, ""


def country_place(country: Country, phrase: PlacePhrase, name: str, relation: PlaceRelation) -> PlaceResolution:
    """A country, or the part of it that the words turn to."""
    turned = phrase.direction and not _DIRECTION.match(name)
    partial = turned or relation in ("border", "near") or phrase.near or phrase.wanted == "line"
    precision, note = (5, "part of a country") if partial else (6, "a country")
    latitude, longitude, radius = country.latitude, country.longitude, 3000.0
    if turned and (part := _part(country.code, phrase)) is not None:
        latitude, longitude, radius = part.latitude, part.longitude, part.radius
    return PlaceResolution(
        country.name, country.code, country.id, latitude, longitude, None, None, precision, "country",
        note=note, radius=radius,
    )  # fmt: skip


def border_place(name: str, one: PlaceResolution | str, other: PlaceResolution | str | None) -> PlaceResolution:
    """The border between two units or countries (these by their codes), or of one country with whatever lies beyond it.

    It has a point where the two share a border that is short enough.
    """
    codes = tuple(_code(side) for side in (one, other) if side is not None)
    area = border_of(codes[0], codes[1]) if len(codes) == 2 and all(codes) else None
    countries = {code[:2] for code in codes if code}
    country = next(iter(countries)) if len(countries) == 1 else None
    if area is None or area.radius > LONGEST_BORDER:
        return PlaceResolution(
            name, country, None, None, None, None, None, 5, "border", note="a line, not a point", radius=3000.0
        )
    return PlaceResolution(
        name,
        country,
        None,
        area.latitude,
        area.longitude,
        None,
        None,
        5,
        "border",
        note="the middle of the border",
        radius=area.radius,
    )


def _code(side: PlaceResolution | str) -> str:
    """Code of a country or unit."""
    if isinstance(side, str):
        return side
    if side.kind == "country":
        return side.country or ""
    return side.unit or ""


def halfway_place(one: PlaceResolution, other: PlaceResolution) -> PlaceResolution | None:
    """Half-way between two places; without a point where they lie far apart, None where one has no point itself."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    apart = distance(one.latitude, one.longitude, other.latitude, other.longitude)
    short = apart <= LONGEST_LINE
    return PlaceResolution(
        f"between {one.name} and {other.name}",
        one.country if one.country == other.country else None,
        None,
        round((one.latitude + other.latitude) / 2, 3) if short else None,
        round((one.longitude + other.longitude) / 2, 3) if short else None,
        one.admin1 if one.admin1 == other.admin1 else None,
        None,
        2 if apart <= 2 * SAME_PLACE else 5,
        "line",
        note=f"half-way, {apart:.0f} km apart" if short else f"a line of {apart:.0f} km",
        radius=apart / 2 + 10,
    )
