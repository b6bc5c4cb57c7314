"""Which country a point is in, and how far from another's border: point in polygon over Natural Earth's outlines."""

from __future__ import annotations

import math

from extractor.validation.places.outlines import SCALE, OutlineTable, outline_table

__all__ = ("countries_at", "country_of", "distance", "has_outline", "is_within")

EARTH_DIAMETER = 12742.0


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
    table = _table()
    return tuple(
        code
        for code, box in table.boxes.items()
        if box.west <= x <= box.east and box.south <= y <= box.north and table.is_inside(code, x, y)
    )


def has_outline(country: str) -> bool:
    """Whether the outline of a country is known."""
    return country in _table().boxes


def is_within(latitude: float, longitude: float, country: str, grace: float = 0.0) -> bool:
    """Whether a point is in a country or at most `grace` kilometres from its border or coast."""
    return _is_in_range(latitude, longitude) and _table().is_within(latitude, longitude, country, grace)


def _is_in_range(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _table() -> OutlineTable:
    return outline_table("outlines.bin")
