"""PLC005-PLC008, XFC006: do the coordinates of a place fit the globe, its country, and what the words say?"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.schema.blocks import Place
from extractor.schema.findings import Suggestion
from extractor.validation.places.polygons import country_of, distance, has_outline, is_within
from extractor.validation.places.resolving import PlaceResolution
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.places import (
    COAST_GRACE,
    country_name,
    nearest_namesake,
    place_problem,
    place_suggestion,
    stored_point,
    told_place,
)
from extractor.validation.wording import clipped, quoted

__all__ = ()

BORDER_GRACE = 2.0
"""Kilometres outside a country's outline that may be the outline's own error."""
FAR = 100.0
"""Kilometres beyond a place's own reach at which coordinates are refused."""
DOUBTFUL = 30.0
"""Kilometres beyond a place's own reach at which a person looks: more than two gazetteers differ by."""


def _shown(latitude: float | None, longitude: float | None) -> str:
    return f"{latitude}, {longitude}"


def _is_point(found: PlaceResolution | None) -> bool:
    return found is not None and found.latitude is not None and found.kind != "country"


@rule("PLC005", "coordinates-invalid", "error", on=Place)
def coordinates_invalid(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The coordinates are half missing, off the globe, 0/0, swapped, or have a wrong sign.

    Why: such slips put a strike in Syria into the sea off Cyprus, and no map shows that it is wrong.
    Bad: latitude 40.1, longitude 35.3 for Deir ez-Zor; latitude 33.5, longitude -36.3 for Damascus.
    Good: latitude 35.3, longitude 40.1; latitude 33.5, longitude 36.3.
    Limits: swapped and sign are found where the country or the place is known, and the point turned round lies in it.
    """
    place = node.value
    latitude, longitude = place.latitude, place.longitude
    if latitude is None and longitude is None:
        return
    shown = _shown(latitude, longitude)
    if latitude is None or longitude is None:
        yield place_problem(node, context, f"half of the coordinates is missing: {shown}", shown)
        return
    told = told_place(node, context)
    found = told.resolution if told is not None else None
    if stored_point(place) is None:
        suggestion = place_suggestion(node, found) if found is not None and _is_point(found) else None
        yield place_problem(node, context, f"{shown} is not on the globe", shown, suggestion=suggestion)
        return
    if latitude == 0 and longitude == 0:
        suggestion = place_suggestion(node, found) if found is not None and _is_point(found) else None
        yield place_problem(
            node, context, "0, 0 is what an empty pair of coordinates becomes", shown, suggestion=suggestion
        )
        return
    turned = _turned(latitude, longitude, place.country or (found.country if found else None), found)
    if turned is not None:
        what, (right_latitude, right_longitude) = turned
        value = place.model_dump(mode="json") | {"latitude": right_latitude, "longitude": right_longitude}
        message = f"{shown} has {what}: {_shown(right_latitude, right_longitude)} fits"
        yield place_problem(node, context, message, shown, suggestion=Suggestion(path=node.path, value=value))


def _turned(
    latitude: float, longitude: float, country: str | None, found: PlaceResolution | None
) -> tuple[str, tuple[float, float]] | None:
    """How the pair has to be turned round to fit the place, else its country; None where it fits, or nothing helps."""
    every = (
        ("its numbers swapped", (longitude, latitude)),
        ("a wrong sign", (latitude, -longitude)),
        ("a wrong sign", (-latitude, longitude)),
        ("two wrong signs", (-latitude, -longitude)),
        ("its numbers swapped and a wrong sign", (-longitude, latitude)),
        ("its numbers swapped and a wrong sign", (longitude, -latitude)),
    )
    turns = tuple((what, point) for what, point in every if abs(point[0]) <= 90 and abs(point[1]) <= 180)
    if found is not None and _is_point(found):
        assert found.latitude is not None and found.longitude is not None
        reach = found.radius + COAST_GRACE
        away = distance(latitude, longitude, found.latitude, found.longitude)
        if away <= reach:
            return None
        for what, point in turns:
            near = distance(*point, found.latitude, found.longitude)
            if near <= reach and away > near + FAR:
                return what, point
    if country is None or not has_outline(country) or is_within(latitude, longitude, country, COAST_GRACE):
        return None
    return next(((what, point) for what, point in turns if is_within(*point, country, BORDER_GRACE)), None)


@rule("PLC006", "coordinates-wrong-country", "error", on=Place)
def coordinates_wrong_country(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The coordinates lie in another country than the record has.

    Why: the outline of a country is the surest check on coordinates that there is.
    Bad: latitude 36.8, longitude 34.6 (Mersin) with country `SY`.
    Good: latitude 35.5, longitude 35.8 with country `SY`.
    Limits: 2 km of grace at borders (up to 10 km is sent to a person), 25 km off a coast. Outlines are Natural Earth's,
    which have to take sides on disputed ground.
    """
    place, point = node.value, stored_point(node.value)
    country = place.country
    if point is None or point == (0, 0) or country is None or not has_outline(country) or place.precision == 7:
        return
    if is_within(*point, country, BORDER_GRACE):
        return
    there = country_of(*point)
    if there is None and is_within(*point, country, COAST_GRACE):
        return
    told = told_place(node, context)
    found = told.resolution if told is not None else None
    if _turned(*point, country, found) is not None:
        return  # PLC005 has said so
    shown = _shown(*point)
    where = f"in {country_name(there)}" if there else "in no country"
    fits = found is not None and found.country == country and _is_point(found)
    suggestion = place_suggestion(node, found) if fits and found is not None else None
    message = f"{shown} is {where}, not in {country_name(country)}"
    severity = "review" if is_within(*point, country, 10.0) else "error"
    yield place_problem(node, context, message, shown, suggestion=suggestion, severity=severity)


@rule("PLC007", "coordinates-far", "warning", on=Place)
def coordinates_far(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The coordinates are far from where the gazetteer has the place.

    Why: a digit changed moves a point by a hundred kilometres within the same country.
    Bad: latitude 32.6, longitude 40.1 for Deir ez-Zor (300 km south of it).
    Good: latitude 35.3, longitude 40.1.
    Limits: a warning beyond the place's own reach (10 km for a town, more near it, in a district or a unit), a person
    looks beyond another 30 km, an error beyond another 100 km. Where several places have the name, the nearest of them
    counts, and a person decides.
    """
    point = stored_point(node.value)
    told = told_place(node, context)
    if point is None or point == (0, 0) or told is None:
        return
    found, shown = told.resolution, _shown(*point)
    if found is not None and _turned(*point, node.value.country or found.country, found) is not None:
        return
    if found is not None and _is_point(found):
        assert found.latitude is not None and found.longitude is not None
        away = distance(*point, found.latitude, found.longitude)
        if away > found.radius and away > 0.001:
            beyond = away - found.radius
            severity = "error" if beyond > FAR else "review" if beyond > DOUBTFUL else "warning"
            message = f"{shown} is {away:.0f} km from {quoted(found.name)}"
            yield place_problem(
                node, context, message, shown, suggestion=place_suggestion(node, found), severity=severity
            )
        return
    if found is None and (nearest := nearest_namesake(node, context, point)) is not None and nearest[0] > COAST_GRACE:
        message = f"{shown} is {nearest[0]:.0f} km from the nearest known place of the name, {clipped(nearest[1])}"
        yield place_problem(node, context, message, shown, severity="review" if nearest[0] > FAR else "warning")


@rule("PLC008", "coordinates-not-from-source", "info", on=Place)
def coordinates_not_from_source(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The coordinates come neither from the cited words nor from the gazetteer.

    Why: news hardly ever gives coordinates, so they were looked up by a person, or made up.
    Bad: latitude 35.331, longitude 40.118 beside a village that the gazetteer lacks.
    Good: the coordinates of the gazetteer, which every record gets that names a place of it.
    Limits: for information; digits in the cited sentence are taken to be the coordinates if they begin alike.
    """
    point = stored_point(node.value)
    told = told_place(node, context)
    if point is None or told is None:
        return
    found = told.resolution
    stands = found is not None and found.latitude is not None and found.longitude is not None
    if stands and found and distance(*point, found.latitude or 0.0, found.longitude or 0.0) < 0.2:
        return
    start = context.evidence(node).start
    sentence = context.sentence_text(start) if start is not None else ""
    if all(f"{abs(number):.1f}"[:-1] in sentence for number in point):
        return
    yield place_problem(node, context, f"{_shown(*point)} is neither in the text nor in the gazetteer", _shown(*point))


@rule("XFC006", "country-place-coordinates-disagree", "error", on=Place)
def country_place_coordinates_disagree(node: Node[Place], context: Context) -> Iterator[Problem]:
    """Country, place and coordinates are not of one country.

    Why: when two of the three agree, the third is the slip, and it can be mended.
    Bad: "Mosul", country `SY`, coordinates in Iraq.
    Good: "Mosul", country `IQ`, coordinates in Iraq.
    Limits: needs all three, and a place that the gazetteer knows for certain; 2 km of grace at borders, 25 off a coast.
    """
    place, point = node.value, stored_point(node.value)
    told = told_place(node, context)
    found = told.resolution if told is not None else None
    if point is None or place.country is None or found is None or found.country is None:
        return
    if not has_outline(place.country) or not has_outline(found.country):
        return
    in_stored = is_within(*point, place.country, BORDER_GRACE)
    in_found = is_within(*point, found.country, BORDER_GRACE)
    shown = (
        f"{found.name}: {found.country}, country: {place.country}, coordinates: {country_of(*point) or 'no country'}"
    )
    if place.country != found.country:
        odd = "the country" if in_found else "the place" if in_stored else "each"
        suggestion = Suggestion(path=f"{node.path}/country", value=found.country) if in_found else None
        yield place_problem(
            node, context, f"{odd} disagrees with the rest ({clipped(shown)})", shown, suggestion=suggestion
        )
    elif not in_stored and not (country_of(*point) is None and is_within(*point, place.country, COAST_GRACE)):
        if is_within(*point, place.country, 10.0) or place.precision == 7:
            return
        suggestion = place_suggestion(node, found) if _is_point(found) else None
        message = f"the coordinates disagree with the rest ({clipped(shown)})"
        yield place_problem(node, context, message, shown, suggestion=suggestion)
