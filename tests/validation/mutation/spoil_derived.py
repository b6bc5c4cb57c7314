"""What code derives, changed by hand: dates, coordinates, ids of actors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from gold_records import GoldRecord
from spoiling import Kind, Spoiled, recorded

__all__ = ("KINDS",)


def _whens(gold: GoldRecord) -> Iterator[tuple[str, Any]]:
    for index, incident in enumerate(gold.record.incidents):
        if incident.when is not None:
            yield f"/incidents/{index}/when", incident.when


def _moved(value: str, days: int) -> str:
    """An EDTF day or interval, so many days later; a day without its year stays without."""
    if "/" in value:
        return "/".join(_moved(part, days) for part in value.split("/"))
    year, rest = value[:4], value[5:]
    later = date.fromisoformat(f"{2023 if year == 'XXXX' else year}-{rest}") + timedelta(days=days)
    return f"XXXX{later.isoformat()[4:]}" if year == "XXXX" else later.isoformat()


def shifted(days: int) -> Callable[[GoldRecord], Iterator[Spoiled]]:
    def spoil(gold: GoldRecord) -> Iterator[Spoiled]:
        for pointer, when in _whens(gold):
            if when.edtf and when.precision in ("day", "interval", "week") and when.rule:
                for by in (days, -days):
                    if abs(days) >= 300 and when.edtf.startswith("XXXX"):
                        continue  # the same day of an unknown year
                    yield recorded(gold, pointer, edtf=_moved(when.edtf, by))

    return spoil


def month_shifted(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, when in _whens(gold):
        if when.edtf and when.precision == "month":
            year, month = int(when.edtf[:4]), int(when.edtf[5:7])
            yield recorded(gold, pointer, edtf=f"{year}-{month % 12 + 1:02}")
            yield recorded(gold, pointer, edtf=f"{year - 1}-{month:02}")


def year_invented(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, when in _whens(gold):
        if when.edtf is None:
            yield recorded(gold, pointer, edtf="2021-03-12", precision="day")
        elif when.edtf.startswith("XXXX"):
            yield recorded(gold, pointer, edtf=when.edtf.replace("XXXX", "2021"))


def precision_overstated(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, when in _whens(gold):
        if when.edtf and when.precision == "month":
            yield recorded(gold, pointer, edtf=f"{when.edtf}-15", precision="day")
        elif when.edtf and when.precision in ("interval", "week"):
            yield recorded(gold, pointer, edtf=when.edtf.partition("/")[0], precision="day")


def _places(gold: GoldRecord) -> Iterator[tuple[str, Any]]:
    for index, incident in enumerate(gold.record.incidents):
        for number, place in enumerate(incident.where):
            if place.latitude is not None and place.longitude is not None:
                yield f"/incidents/{index}/where/{number}", place


def coordinates_shifted(gold: GoldRecord) -> Iterator[Spoiled]:
    """Some 150 km off; a whole region is so wide that it takes more to leave it."""
    for pointer, place in _places(gold):
        by = 1.5 if (place.precision or 1) < 4 else 6.0
        yield recorded(gold, pointer, latitude=round(place.latitude + by, 5))
        yield recorded(gold, pointer, longitude=round(place.longitude - by, 5))


def coordinates_swapped(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, place in _places(gold):
        yield recorded(gold, pointer, latitude=place.longitude, longitude=place.latitude)


def coordinates_of_wrong_sign(gold: GoldRecord) -> Iterator[Spoiled]:
    for pointer, place in _places(gold):
        yield recorded(gold, pointer, latitude=-place.latitude)
        yield recorded(gold, pointer, longitude=-place.longitude)


def actor_id_swapped(gold: GoldRecord) -> Iterator[Spoiled]:
    """The id of another actor of the fixtures, under words that do not name it."""
    for index, incident in enumerate(gold.record.incidents):
        for number, actor in enumerate(incident.actors):
            other = "us-armed-forces" if actor.canonical_id != "us-armed-forces" else "iq-pmf"
            yield recorded(gold, f"/incidents/{index}/actors/{number}", canonical_id=other)


KINDS = (
    *(Kind(f"date shifted by {days} d", shifted(days), bar=0.97) for days in (1, 7, 30, 365)),
    Kind("month shifted", month_shifted, bar=0.97),
    Kind("year invented", year_invented, bar=0.97),
    Kind("date precision overstated", precision_overstated, needed="warning", bar=0.97),
    Kind("coordinates shifted", coordinates_shifted, needed="warning", bar=0.97, family="PLC"),
    Kind("coordinates swapped", coordinates_swapped, bar=0.97, family="PLC"),
    Kind("coordinates of wrong sign", coordinates_of_wrong_sign, bar=0.97, family="PLC"),
    Kind("id of another actor", actor_id_swapped, bar=0.97, family="ACT"),
)
