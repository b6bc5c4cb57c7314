"""PLC001-PLC004, PLC009: is the place the one that the words say, known, told apart, and where something happened?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from extractor.schema.blocks import Place
from extractor.schema.findings import Suggestion
from extractor.validation.places.choosing import LARGE, UNITS
from extractor.validation.places.countries import countries
from extractor.validation.places.deriving import place_told, said_to_lie_in
from extractor.validation.places.gazetteer import entries_named
from extractor.validation.places.names import fold, skeleton, spelling_words
from extractor.validation.places.phrases import read_place
from extractor.validation.places.polygons import distance
from extractor.validation.places.resolving import Lookup, PlaceResolution, look_up_place
from extractor.validation.places.roles import role_of
from extractor.validation.places.setting import countries_told
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.grounding import holds_up
from extractor.validation.wording import clipped, quoted

__all__ = (
    "COAST_GRACE",
    "cited_words",
    "country_name",
    "nearest_namesake",
    "place_problem",
    "place_suggestion",
    "stored_point",
    "told_place",
)

COAST_GRACE = 25.0
"""Kilometres off a coast that still count as the country's."""
_PEACEFUL = ("protest", "non_violent", "arrest_raid")
"""Types of event that happen where people gather or are taken away."""
_ROLES = {
    "dateline": "is where the report was written",
    "speaker": "is where somebody spoke or is based",
    "government": "stands for a government",
    "part_of_name": "is part of a name",
    "origin": "is where something came from or went to",
    "reference": "only tells where another place lies",
    "treated": "is where wounded or dead were brought",
    "aftermath": "is where people mourned, protested or were tried",
    "background": "tells of somebody's or something's past",
    "another": "is where another event happened",
    "aside": "is named where nothing of the event is told",
    "unreached": "is where an attack was foiled or never arrived",
}


def told_place(node: Node[Place], context: Context) -> Lookup | None:
    """What the cited words mean today; None where they are not in the article."""
    told: dict[str, Lookup | None] = context.shared("places told", dict)
    if node.path not in told:
        told[node.path] = _told(node, context)
    return told[node.path]


def _told(node: Node[Place], context: Context) -> Lookup | None:
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
        # A namesake in the stored country is as good a reading, unless the words or what stands behind them say the
        # country, or the article tells of the other country and not of this.
        words = context.evidence(node).text or ""
        lands = countries_told(context.article.text)
        found = told.resolution.country if told.resolution is not None else None
        if said_to_lie_in(context.evidence(node), context.article) or (found in lands and stored not in lands):
            return told
        there = look_up_place(words, place.relation, (stored,), "")
        if there.ambiguous or (there.resolution is not None and there.resolution.country == stored):
            return there
    return told


def place_problem(
    node: Node[Place], context: Context, message: str, claimed: str | None = None, **more: object
) -> Problem:
    evidence = context.evidence(node)
    return Problem(
        message=message,
        claimed=claimed if claimed is not None else node.value.name,
        observed=evidence.text,
        start=evidence.start,
        end=evidence.end,
        **more,  # type: ignore[arg-type]
    )


def cited_words(node: Node[Place], context: Context) -> str:
    return quoted(context.evidence(node).text or node.value.evidence.cited.text)


def place_suggestion(node: Node[Place], found: PlaceResolution) -> Suggestion:
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


def stored_point(place: Place) -> tuple[float, float] | None:
    """The stored point, where both of its numbers are numbers on the globe."""
    latitude, longitude = place.latitude, place.longitude
    if latitude is None or longitude is None or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def country_name(code: str | None) -> str:
    known = countries().get(code or "")
    return known.name if known else clipped(code or "no country")


def nearest_namesake(node: Node[Place], context: Context, point: tuple[float, float]) -> tuple[float, str] | None:
    """The nearest place of the gazetteer in the stored country that has a name in the words, and how far it is."""
    found = [
        (distance(*point, hit.entry.latitude, hit.entry.longitude), hit.entry.name)
        for name in read_place(context.evidence(node).text or "").names
        for hit in entries_named(name)
        if hit.entry.country == node.value.country or node.value.country is None
    ]
    return min(found) if found else None


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
    told = told_place(node, context)
    if told is None or name is None:
        return
    words = context.evidence(node).text or ""
    found = told.resolution
    if found is not None and (fold(found.name) == fold(name) or (found.gazetteer_id or "") == node.value.gazetteer_id):
        return
    if _is_named(name, words):
        return
    suggestion = place_suggestion(node, found) if found is not None else None
    meant = f", but {quoted(found.name)}" if found is not None else ""
    yield place_problem(
        node, context, f"{cited_words(node, context)} does not name {quoted(name)}{meant}", suggestion=suggestion
    )


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
    told = told_place(node, context)
    if told is None or told.resolution is not None or told.ambiguous:
        return
    if node.value.gazetteer_id is None and stored_point(node.value) is None:
        yield place_problem(node, context, f"{cited_words(node, context)} is in no table of places")


@rule("PLC003", "place-ambiguous", "review", on=Place)
def place_ambiguous(node: Node[Place], context: Context) -> Iterator[Problem]:
    """Several places far apart have the name, and nothing in the text tells them apart.

    Why: a guess puts the incident hundreds of kilometres away.
    Bad: "Springfield", in a report on the United States that names no state.
    Good: "Springfield, Illinois".
    Limits: places within 25 km count as one; a place 16 times larger than its namesakes is taken to be meant. Silent
    where one has been chosen (a gazetteer id, or coordinates near one of them, are stored).
    """
    told = told_place(node, context)
    if told is None or told.resolution is not None or not told.ambiguous or node.value.gazetteer_id is not None:
        return
    point = stored_point(node.value)
    nearest = nearest_namesake(node, context, point) if point is not None else None
    if nearest is not None and nearest[0] <= COAST_GRACE:
        return
    yield place_problem(
        node, context, f"{cited_words(node, context)} may be {' or '.join(map(clipped, told.ambiguous[:4]))}"
    )


@rule("PLC004", "place-outside-parent", "error", on=Place)
def place_outside_parent(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The place does not lie in the country or unit that the record or the words put it in.

    Why: country and province are what most tables are counted by.
    Bad: country `IQ` for "Palmyra, in central Syria"; admin1 `Idlib` for Raqqa.
    Good: country `SY`; admin1 `Raqqa`; country `LB` for "Tripoli" out of "Tripoli, in northern Lebanon".
    Limits: compares with the gazetteer's country and first-level unit; units that have been cut anew may differ. A
    small place in the words' own country that the gazetteer lacks is PLC002's.
    """
    told = told_place(node, context)
    if told is None:
        return
    found, stored = told.resolution, node.value
    if found is None:
        large = [code for code in told.elsewhere if _is_large_in(code, node, context)]
        if large and stored.country is None:
            names = " and ".join(country_name(code) for code in large[:3])
            yield place_problem(
                node,
                context,
                f"{cited_words(node, context)} is known in {names}, not where the words put it",
                severity="review",
            )
        return
    if stored.country is not None and found.country is not None and stored.country != found.country:
        message = (
            f"{cited_words(node, context)} is in {country_name(found.country)}, not in {country_name(stored.country)}"
        )
        yield place_problem(node, context, message, stored.country, suggestion=place_suggestion(node, found))
    elif stored.admin1 is not None and found.admin1 is not None and not _is_same_unit(stored.admin1, found):
        message = f"{cited_words(node, context)} is in {clipped(found.admin1)}, not in {clipped(stored.admin1)}"
        yield place_problem(node, context, message, stored.admin1, suggestion=place_suggestion(node, found))


def _is_large_in(code: str, node: Node[Place], context: Context) -> bool:
    names = read_place(context.evidence(node).text or "").names
    return any(
        hit.exact and hit.first and hit.entry.country == code and hit.entry.size >= LARGE - 2
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


@rule("PLC009", "place-role", "review", on=Place, mendable=True)
def place_role(node: Node[Place], context: Context) -> Iterator[Problem]:
    """The cited place has another part in its sentence than to say where something happened.

    Why: the town with the hospital, the capital that condemns, the town that a victim or a gunman came from and names
    of organisations are the commonest wrong places.
    Bad: "Rome" out of "said in Rome"; "Sufra" out of "driven to a clinic in Sufra", "born in Sufra", "300 km from
    Sufra", "Hundreds marched in Sufra", "recalled the 2013 siege of Sufra", "foiled an attack in Sufra", "the Sufra
    agreement"; "Karm" as `in` out of "near Karm".
    Good: citing the place of the event; "Karm" with the relation `near`.
    Limits: reads the words of the name's clause; the nearest telling one decides, so "a clinic in Karm was shelled"
    is left alone. Weak words count only where another place is named in this sentence or in the one that tells of
    the event. Silent where the same sentence names the place a second time as the scene.
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
    anchor = _anchor(node, context, index)
    at = evidence.start - sentence.start
    begins = index == 0 or (index <= 2 and (evidence.text or "").isupper())  # behind a title
    role = role_of(
        text, at, end - sentence.start, first_sentence=begins, anchor=anchor, following=_following(context, index)
    )
    if role == "unreached" and getattr(node.incident, "realis", "actual") != "actual":
        return
    if role is None or (role == "aftermath" and _event_type(node) in _PEACEFUL):
        return
    if role == "reference" and node.value.relation != "in":
        return
    if role != "near":
        yield place_problem(node, context, f"{cited_words(node, context)} {_ROLES[role]}")
    elif node.value.relation == "in":
        message = f"the text says near {cited_words(node, context)}, not in it"
        suggestion = Suggestion(path=f"{node.path}/relation", value="near")
        yield place_problem(node, context, message, severity="warning", suggestion=suggestion)


def _following(context: Context, index: int) -> str | None:
    """The sentence behind one."""
    if index + 1 >= len(context.article.sentences):
        return None
    sentence = context.article.sentences[index + 1]
    return context.article.text[sentence.start : sentence.end]


def _event_type(node: Node[Place]) -> str | None:
    kind = getattr(node.incident, "type", None)
    return getattr(kind, "value", None)


def _anchor(node: Node[Place], context: Context, index: int) -> str | None:
    """The sentence of the words that are cited for what happened, where the place is cited from a later one."""
    anchor = context.anchor(node)
    at = None if anchor is None or anchor.start is None else context.sentence_index(anchor.start)
    if at is None or at >= index:
        return None
    sentence = context.article.sentences[at]
    return context.article.text[sentence.start : sentence.end]
