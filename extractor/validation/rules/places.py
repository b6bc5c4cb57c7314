"""PLC001-PLC009, XFC006: is the place the one that the words say, and do country, unit and coordinates fit it?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from extractor.schema.blocks import Place
from extractor.schema.findings import Suggestion
from extractor.validation.places.countries import countries
from extractor.validation.places.deriving import place_told
from extractor.validation.places.gazetteer import entries_named
from extractor.validation.places.names import fold, skeleton, spelling_words
from extractor.validation.places.phrases import read_place
from extractor.validation.places.polygons import country_of, distance, has_outline, is_within
from extractor.validation.places.resolving import LARGE, UNITS, Lookup, PlaceResolution, look_up_place
from extractor.validation.places.roles import role_of
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import clipped, quoted

__all__ = ()

BORDER_GRACE = 2.0
"""Kilometres outside a country's outline that may be the outline's own error."""
COAST_GRACE = 25.0
"""Kilometres off a coast that still count as the country's."""
FAR = 100.0
"""Kilometres beyond a place's own reach at which coordinates are refused."""
_ROLES = {
    "dateline": "is where the report was written",
    "speaker": "is where somebody spoke or is based",
    "government": "stands for a government",
    "part_of_name": "is part of a name",
    "origin": "is where something came from or went to",
}


def _told(node: Node[Place], context: Context) -> Lookup | None:
    """What the cited words mean today; None where they are not in the article."""
    if not holds_up(node, context):
        return None
    place = node.value.model_copy(update={"evidence": context.evidence(node)})
    others = tuple(
        other.evidence
        for value in vars(node.incident).values()
        for other in (value if isinstance(value, (list, tuple)) else (value,))
        if isinstance(other, Place)
    )
    told = place_told(place, others, context.article)
    stored = place.country
    if stored and (told.resolution is None or told.resolution.country != stored):
        # A namesake in the stored country is as good a reading, unless the words themselves say the country.
        words = context.evidence(node).text or ""
        there = look_up_place(words, place.relation, (stored,), "")
        if there.ambiguous or (there.resolution is not None and there.resolution.country == stored):
            return there
    return told


def _problem(node: Node[Place], context: Context, message: str, claimed: str | None = None, **more: object) -> Problem:
    evidence = context.evidence(node)
    return Problem(
        message=message,
        claimed=claimed if claimed is not None else node.value.name,
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
        **more,  # type: ignore[arg-type]
    )


def _words(node: Node[Place], context: Context) -> str:
    return quoted(context.evidence(node).text or node.value.evidence.cited.text)


def _suggestion(node: Node[Place], found: PlaceResolution) -> Suggestion:
    """The place as the gazetteer has it."""
    wanted = {
        "name": found.name,
        "country": found.country,
        "gazetteer_id": found.gazetteer_id,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "admin1": found.admin1,
        "admin2": found.admin2,
        "precision": found.precision,
    }
    return Suggestion(path=node.path, value=node.value.model_dump(mode="json") | wanted)


def _point(place: Place) -> tuple[float, float] | None:
    """The stored point, where both of its numbers are numbers on the globe."""
    latitude, longitude = place.latitude, place.longitude
    if latitude is None or longitude is None or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _shown(latitude: float | None, longitude: float | None) -> str:
    return f"{latitude}, {longitude}"


def _country_name(code: str | None) -> str:
    known = countries().get(code or "")
    return known.name if known else clipped(code or "no country")


def _is_point(found: PlaceResolution | None) -> bool:
    return found is not None and found.latitude is not None and found.kind != "country"


@rule("PLC001", "place-not-in-quote", "error", on=Place)
def place_not_in_quote(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The cited words do not name the place that the record has.

    Why: a place that the words do not name was guessed, or belongs to another incident.
    Bad: `Baghdad`, citing "west of Damascus".
    Good: `Damascus`, citing "west of Damascus"; `Deir ez-Zor`, citing "Deir el-Zour".
    Limits: other spellings and other names of one place count as named where the gazetteer has them. The place of "the
    town" is named elsewhere in the text and has to be cited there.
    """
    name = node.value.name
    told = _told(node, context)
    if told is None or name is None:
        return
    words = context.evidence(node).text or ""
    found = told.resolution
    if found is not None and (fold(found.name) == fold(name) or (found.gazetteer_id or "") == node.value.gazetteer_id):
        return
    if _is_named(name, words):
        return
    suggestion = _suggestion(node, found) if found is not None else None
    meant = f", but {quoted(found.name)}" if found is not None else ""
    yield _problem(node, context, f"{_words(node, context)} does not name {quoted(name)}{meant}", suggestion=suggestion)


def _is_named(name: str, words: str) -> bool:
    """Whether words hold a name: all of its words by their consonants, or another name of the same place."""
    bones = {skeleton(word) for word in spelling_words(words)}
    wanted = [skeleton(word) for word in spelling_words(name)]
    if wanted and all(word in bones for word in wanted):
        return True
    if skeleton(name) and skeleton(name) in skeleton(words):
        return True
    ids = {hit.entry.id for hit in entries_named(name)}
    phrase = read_place(words)
    return any(hit.entry.id in ids for spelling in phrase.names for hit in entries_named(spelling))


@rule("PLC002", "place-unknown", "review", on=Place)
def place_unknown(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The gazetteer does not know the place.

    Why: without coordinates an incident is on no map; a person may know the village.
    Bad: "the hamlet of Umm Qasir al-Gharbi", which no table has.
    Good: "the town of Hajin".
    Limits: the gazetteer holds towns of the world, more of them in countries at war, but few villages. Coordinates that
    are stored are left to PLC006 and PLC007.
    """
    told = _told(node, context)
    if told is None or told.resolution is not None or told.ambiguous:
        return
    if node.value.gazetteer_id is None and _point(node.value) is None:
        yield _problem(node, context, f"{_words(node, context)} is in no table of places")


@rule("PLC003", "place-ambiguous", "review", on=Place)
def place_ambiguous(node: Node[Place], context: Context) -> Iterator[Problem]:
    """Several places far apart have the name, and nothing in the text tells them apart.

    Why: a guess puts the incident hundreds of kilometres away.
    Bad: "Springfield", in a report on the United States that names no state.
    Good: "Springfield, Illinois".
    Limits: places within 25 km count as one; a place 16 times larger than its namesakes is taken to be meant. Silent
    where one has been chosen (a gazetteer id, or coordinates near one of them, are stored).
    """
    told = _told(node, context)
    if told is None or told.resolution is not None or not told.ambiguous or node.value.gazetteer_id is not None:
        return
    point = _point(node.value)
    nearest = _nearest_namesake(node, context, point) if point is not None else None
    if nearest is not None and nearest[0] <= COAST_GRACE:
        return
    yield _problem(node, context, f"{_words(node, context)} may be {' or '.join(map(clipped, told.ambiguous[:4]))}")


@rule("PLC004", "place-outside-parent", "error", on=Place)
def place_outside_parent(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The place does not lie in the country or unit that the record or the words put it in.

    Why: country and province are what most tables are counted by.
    Bad: country `IQ` for "Palmyra, in central Syria"; admin1 `Idlib` for Raqqa.
    Good: country `SY`; admin1 `Raqqa`.
    Limits: compares with the gazetteer's country and first-level unit; units that have been cut anew may differ. A
    small place in the words' own country that the gazetteer lacks is PLC002's.
    """
    told = _told(node, context)
    if told is None:
        return
    found, stored = told.resolution, node.value
    if found is None:
        large = [code for code in told.elsewhere if _is_large_in(code, node, context)]
        if large and stored.country is None:
            names = " and ".join(_country_name(code) for code in large[:3])
            yield _problem(
                node,
                context,
                f"{_words(node, context)} is known in {names}, not where the words put it",
                severity="review",
            )
        return
    if stored.country is not None and found.country is not None and stored.country != found.country:
        message = (
            f"{_words(node, context)} is in {_country_name(found.country)}, not in {_country_name(stored.country)}"
        )
        yield _problem(node, context, message, stored.country, suggestion=_suggestion(node, found))
    elif stored.admin1 is not None and found.admin1 is not None and not _is_same_unit(stored.admin1, found):
        message = f"{_words(node, context)} is in {clipped(found.admin1)}, not in {clipped(stored.admin1)}"
        yield _problem(node, context, message, stored.admin1, suggestion=_suggestion(node, found))


def _is_large_in(code: str, node: Node[Place], context: Context) -> bool:
    names = read_place(context.evidence(node).text or "").names
    return any(
        hit.exact and hit.entry.country == code and hit.entry.size >= LARGE - 2
        for name in names
        for hit in entries_named(name)
    )


def _is_same_unit(stored: str, found: PlaceResolution) -> bool:
    """Whether two names of a unit are one: spelt alike, or both names of one unit of the gazetteer."""
    assert found.admin1 is not None
    if skeleton(stored) == skeleton(found.admin1):
        return True
    names = read_place(stored).names
    mine = {
        hit.entry.id
        for name in names
        for hit in entries_named(name)
        if hit.entry.kind in UNITS and hit.entry.country == found.country
    }
    theirs = {
        hit.entry.id
        for name in read_place(found.admin1).names
        for hit in entries_named(name)
        if hit.entry.kind in UNITS
    }
    return bool(mine & theirs) or not mine


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
        yield _problem(node, context, f"half of the coordinates is missing: {shown}", shown)
        return
    told = _told(node, context)
    found = told.resolution if told is not None else None
    if _point(place) is None:
        suggestion = _suggestion(node, found) if found is not None and _is_point(found) else None
        yield _problem(node, context, f"{shown} is not on the globe", shown, suggestion=suggestion)
        return
    if latitude == 0 and longitude == 0:
        suggestion = _suggestion(node, found) if found is not None and _is_point(found) else None
        yield _problem(node, context, "0, 0 is what an empty pair of coordinates becomes", shown, suggestion=suggestion)
        return
    turned = _turned(latitude, longitude, place.country or (found.country if found else None), found)
    if turned is not None:
        what, (right_latitude, right_longitude) = turned
        value = place.model_dump(mode="json") | {"latitude": right_latitude, "longitude": right_longitude}
        message = f"{shown} has {what}: {_shown(right_latitude, right_longitude)} fits"
        yield _problem(node, context, message, shown, suggestion=Suggestion(path=node.path, value=value))


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
    place, point = node.value, _point(node.value)
    country = place.country
    if point is None or point == (0, 0) or country is None or not has_outline(country) or place.precision == 7:
        return
    if is_within(*point, country, BORDER_GRACE):
        return
    there = country_of(*point)
    if there is None and is_within(*point, country, COAST_GRACE):
        return
    told = _told(node, context)
    found = told.resolution if told is not None else None
    if _turned(*point, country, found) is not None:
        return  # PLC005 has said so
    shown = _shown(*point)
    where = f"in {_country_name(there)}" if there else "in no country"
    fits = found is not None and found.country == country and _is_point(found)
    suggestion = _suggestion(node, found) if fits and found is not None else None
    message = f"{shown} is {where}, not in {_country_name(country)}"
    severity = "review" if is_within(*point, country, 10.0) else "error"
    yield _problem(node, context, message, shown, suggestion=suggestion, severity=severity)


@rule("PLC007", "coordinates-far", "warning", on=Place)
def coordinates_far(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The coordinates are far from where the gazetteer has the place.

    Why: a digit changed moves a point by a hundred kilometres within the same country.
    Bad: latitude 32.6, longitude 40.1 for Deir ez-Zor (300 km south of it).
    Good: latitude 35.3, longitude 40.1.
    Limits: a warning beyond the place's own reach (10 km for a town, more near it, in a district or a unit), an error
    beyond another 100 km. Where several places have the name, the nearest of them counts, and a person decides.
    """
    point = _point(node.value)
    told = _told(node, context)
    if point is None or point == (0, 0) or told is None:
        return
    found, shown = told.resolution, _shown(*point)
    if found is not None and _turned(*point, node.value.country or found.country, found) is not None:
        return
    if found is not None and _is_point(found):
        assert found.latitude is not None and found.longitude is not None
        away = distance(*point, found.latitude, found.longitude)
        if away > found.radius and away > 0.001:
            severity = "error" if away > found.radius + FAR else "warning"
            message = f"{shown} is {away:.0f} km from {quoted(found.name)}"
            yield _problem(node, context, message, shown, suggestion=_suggestion(node, found), severity=severity)
        return
    if found is None and (nearest := _nearest_namesake(node, context, point)) is not None and nearest[0] > COAST_GRACE:
        message = f"{shown} is {nearest[0]:.0f} km from the nearest known place of the name, {clipped(nearest[1])}"
        yield _problem(node, context, message, shown, severity="review" if nearest[0] > FAR else "warning")


def _nearest_namesake(node: Node[Place], context: Context, point: tuple[float, float]) -> tuple[float, str] | None:
    """The nearest place of the gazetteer in the stored country that has a name in the words, and how far it is."""
    found = [
        (distance(*point, hit.entry.latitude, hit.entry.longitude), hit.entry.name)
        for name in read_place(context.evidence(node).text or "").names
        for hit in entries_named(name)
        if hit.entry.country == node.value.country or node.value.country is None
    ]
    return min(found) if found else None


@rule("PLC008", "coordinates-not-from-source", "info", on=Place)
def coordinates_not_from_source(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The coordinates come neither from the cited words nor from the gazetteer.

    Why: news hardly ever gives coordinates, so they were looked up by a person, or made up.
    Bad: latitude 35.331, longitude 40.118 beside a village that the gazetteer lacks.
    Good: the coordinates of the gazetteer, which every record gets that names a place of it.
    Limits: for information; digits in the cited sentence are taken to be the coordinates if they begin alike.
    """
    point = _point(node.value)
    told = _told(node, context)
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
    yield _problem(node, context, f"{_shown(*point)} is neither in the text nor in the gazetteer", _shown(*point))


@rule("PLC009", "place-role", "review", on=Place, mendable=True)
def place_role(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The cited place has another part in its sentence than to say where something happened.

    Why: datelines, capitals that speak for a government and names of organisations are the commonest wrong places.
    Bad: citing "Rome" out of "said in Rome"; "Damascus" out of "Damascus condemned"; "Karm" as `in` out of "near Karm".
    Good: citing the place of the event; "Karm" with the relation `near`.
    Limits: reads the words to the left and right within the sentence. A visit may itself be the place of an attack.
    """
    evidence = context.evidence(node)
    if not holds_up(node, context) or evidence.start is None or evidence.end is None:
        return
    index = context.sentence_index(evidence.start)
    if index is None:
        return
    sentence = context.article.sentences[index]
    text = context.article.text[sentence.start : sentence.end]
    end = min(evidence.end, sentence.end)
    role = role_of(text, evidence.start - sentence.start, end - sentence.start, first_sentence=index == 0)
    if role is None:
        return
    if role != "near":
        yield _problem(node, context, f"{_words(node, context)} {_ROLES[role]}")
    elif node.value.relation == "in":
        message = f"the text says near {_words(node, context)}, not in it"
        suggestion = Suggestion(path=f"{node.path}/relation", value="near")
        yield _problem(node, context, message, severity="warning", suggestion=suggestion)


@rule("XFC006", "country-place-coordinates-disagree", "error", on=Place)
def country_place_coordinates_disagree(node: Node[Place], context: Context) -> Iterator[Problem]:
    """Country, place and coordinates are not of one country.

    Why: when two of the three agree, the third is the slip, and it can be mended.
    Bad: "Mosul", country `SY`, coordinates in Iraq.
    Good: "Mosul", country `IQ`, coordinates in Iraq.
    Limits: needs all three, and a place that the gazetteer knows for certain; 2 km of grace at borders, 25 off a coast.
    """
    place, point = node.value, _point(node.value)
    told = _told(node, context)
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
        yield _problem(node, context, f"{odd} disagrees with the rest ({clipped(shown)})", shown, suggestion=suggestion)
    elif not in_stored and not (country_of(*point) is None and is_within(*point, place.country, COAST_GRACE)):
        if is_within(*point, place.country, 10.0) or place.precision == 7:
            return
        suggestion = _suggestion(node, found) if _is_point(found) else None
        message = f"the coordinates disagree with the rest ({clipped(shown)})"
        yield _problem(node, context, message, shown, suggestion=suggestion)
