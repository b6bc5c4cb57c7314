"""From place words to one place, or to none: never a guess between places that lie far apart.

A name is looked up in the countries that the words, or the caller's hints, fence it in with. Outside of them only
countries, capitals and very large cities are taken, and only in their own spelling. Precision follows UCDP GED
(codebook 19.1, appendix 3): 1 the place itself, 2 near it, 3 district, 4 first-level unit, 5 part of a unit or country,
or along a line, 6 country, 7 sea.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.schema.blocks import PlaceRelation
from extractor.validation.places.countries import Country, countries_in, country_named
from extractor.validation.places.gazetteer import Entry, Hit, entries_named
from extractor.validation.places.names import fold, spelling_words
from extractor.validation.places.phrases import PlacePhrase, read_place
from extractor.validation.places.polygons import distance

__all__ = ("UNITS", "Lookup", "PlaceResolution", "look_up_place", "resolve_place")

SAME_PLACE = 25.0
"""Kilometres within which two entries of one name count as one place (UCDP: near)."""
LARGE = 20
"""Binary digits of the population of a city that is known outside its country: half a million."""
KNOWN = 17
"""Binary digits of the population of a town that may be meant without any hint: 65,000."""
TOWN = 16
"""Binary digits of the population of a real town, 32,000, which a report need not tell from villages of its name."""
COMMON = 3
"""Places of one name in the world from which on a small one is not taken without its district or unit."""
FAR_LARGER = 4
"""A place this many binary digits larger than its namesakes, 16 times, is meant rather than they."""
UNITS = ("admin1", "governorate", "region")
_TOWNS = ("city", "capital", "town")
_CONTINENTS = re.compile(
    r"^(?:(?:north|south|east|west|central|latin|sub-saharan)(?:ern)?\s+)?(?:africa|asia|europe|america|americas"
    r"|middle\s+east|oceania|antarctica)\b(?!\s+city)",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"^(?:north|south|east|west|central|upper|lower|rural|inner|outer|far|mid)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaceResolution:
    """The place that words mean, as the gazetteer has it."""

    name: str
    country: str | None
    """ISO 3166-1 alpha-2; None for a line between two countries."""
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


@dataclass(frozen=True, slots=True)
class Lookup:
    """What came of looking place words up."""

    resolution: PlaceResolution | None
    ambiguous: tuple[str, ...] = ()
    """Places far apart that the words may mean, where nothing decides; as "name, unit, country"."""
    elsewhere: tuple[str, ...] = ()
    """Countries that have a place of this name, where the countries of the fence have none."""


def resolve_place(
    words: str, *, relation: PlaceRelation = "in", country_hints: Sequence[str] = (), sentence: str = ""
) -> PlaceResolution | None:
    """The place that words mean, or None where it is unknown or where places far apart have the name.

    `country_hints` are ISO codes of the countries that the text is about, first the likeliest; `sentence` is where
    the words stand, and its countries come before the hints.

    >>> found = resolve_place("near the Syrian border town of Albu Kamal", relation="near")
    >>> found.country, round(found.latitude, 1), found.precision
    ('SY', 34.5, 2)
    >>> resolve_place("eastern Syria", relation="in").precision
    5
    """
    return look_up_place(words, relation, tuple(country_hints), sentence).resolution


@lru_cache(maxsize=2048)
def look_up_place(
    words: str, relation: PlaceRelation = "in", country_hints: tuple[str, ...] = (), sentence: str = ""
) -> Lookup:
    """As `resolve_place`, with the reason where nothing came of it."""
    phrase = read_place(words)
    if _CONTINENTS.search(" ".join(phrase.names[:1])) and not any(map(country_named, phrase.names)):
        return Lookup(None)
    if phrase.between:
        return _between(phrase, country_hints, sentence)
    if (relation == "border" or phrase.wanted in ("line", "site")) and _is_border(phrase):
        return Lookup(_border(phrase))
    own = _fence_of_words(phrase)
    fences = [own] if own else [fence for fence in (tuple(countries_in(sentence)), country_hints) if fence]
    lookup = Lookup(None)
    for fence in fences:
        lookup = _look_up(phrase, fence, relation, sentence)
        if lookup.resolution or lookup.ambiguous:
            return lookup
    if not fences or not own:
        outside = _look_up_anywhere(phrase, relation, sentence, hinted=bool(fences))
        if outside.resolution or outside.ambiguous or not fences:
            return outside
    return lookup


def _fence_of_words(phrase: PlacePhrase) -> tuple[str, ...]:
    """Countries that the words themselves put the place in: a parent that is one, or lies in one."""
    for parent in reversed(phrase.parents):
        inner = read_place(parent)
        for name in inner.names:
            if country := country_named(name):
                return (country.code,)
        if inner.countries:
            return inner.countries
    return tuple(code for code in phrase.countries if not any(_is_country(name, code) for name in phrase.names))


def _is_country(name: str, code: str) -> bool:
    country = country_named(name)
    return country is not None and country.code == code


def _is_border(phrase: PlacePhrase) -> bool:
    return bool(phrase.countries) and any(
        "border" in name.casefold() or "frontier" in name.casefold() for name in phrase.names
    )


def _border(phrase: PlacePhrase) -> PlaceResolution:
    country = phrase.countries[0] if len(phrase.countries) == 1 else None
    return PlaceResolution(
        phrase.names[0], country, None, None, None, None, None, 5, "border", note="a line, not a point"
    )


def _look_up(phrase: PlacePhrase, fence: tuple[str, ...], relation: PlaceRelation, sentence: str) -> Lookup:
    """Inside a fence of countries."""
    elsewhere: tuple[str, ...] = ()
    for name in phrase.names:
        if country := country_named(name):
            return Lookup(_of_country(country, phrase, name, relation))
        every = entries_named(name)
        hits = [hit for hit in every if hit.entry.country in fence or hit.entry.kind == "sea"]
        if not hits:
            if any(hit.exact and hit.entry.id.startswith("site:") and " " in name for hit in every):
                break  # a known site elsewhere; its short name means something else
            elsewhere = elsewhere or tuple(dict.fromkeys(hit.entry.country for hit in every if hit.exact))
            continue
        return _decide(phrase, name, hits, relation, sentence)
    return Lookup(None, elsewhere=elsewhere)


def _look_up_anywhere(phrase: PlacePhrase, relation: PlaceRelation, sentence: str, *, hinted: bool) -> Lookup:
    """Without a fence: own spellings only, and only what is known far and wide."""
    for name in phrase.names:
        if country := country_named(name):
            return Lookup(_of_country(country, phrase, name, relation))
        exact = [hit for hit in entries_named(name) if hit.exact and _is_own_name(hit, name, hinted)]
        if hinted and phrase.wanted in ("site", "line"):
            exact = [hit for hit in exact if hit.entry.id.startswith("site:") and " " in name]
        if not exact:
            continue
        lookup = _decide(phrase, name, exact, relation, sentence)
        found = lookup.resolution
        if found is None:
            return Lookup(None) if hinted else lookup
        entry = next(hit.entry for hit in exact if hit.entry.id == found.gazetteer_id)
        is_known = (entry.kind == "capital" and entry.size >= KNOWN) or entry.size >= (LARGE if hinted else KNOWN)
        is_known = is_known or (hinted and entry.id.startswith("site:") and " " in name)
        is_known = is_known or (not hinted and (_is_landmark(entry, name) or entry.kind == "admin1"))
        return lookup if is_known else Lookup(None)
    return Lookup(None)


def _is_landmark(entry: Entry, name: str) -> bool:
    """Whether a site by hand is known far and wide: no town or quarter whose name others may share."""
    return entry.id.startswith("site:") and (entry.kind not in ("town", "quarter", "building") or " " in name)


def _is_own_name(hit: Hit, name: str, hinted: bool) -> bool:
    """Whether a place is known by this very name, and not by some alias of it."""
    if hit.entry.id.startswith("site:"):
        return True
    return fold(hit.entry.name) == fold(name) or (not hinted and hit.entry.size >= LARGE)


def _decide(phrase: PlacePhrase, name: str, hits: Sequence[Hit], relation: PlaceRelation, sentence: str) -> Lookup:
    """One place out of the hits, or the list of them where nothing decides."""
    namesakes = sum(1 for hit in entries_named(name) if hit.exact and hit.entry.kind not in UNITS)
    hits, confirmed = _below_parents(phrase, _of_wanted_kind(phrase, name, hits))
    for exact_only in (True, False):
        chosen = [hit.entry for hit in hits if hit.exact or not exact_only]
        if not chosen:
            continue
        best, others = _largest(chosen)
        if best is not None and not confirmed and _may_be_another(best, phrase, name, namesakes, sentence):
            others, best = [], None
        if best is None:
            return Lookup(None, ambiguous=tuple(_described(entry) for entry in chosen[:6]))
        return Lookup(_resolved(best, others, phrase, name, relation))
    return Lookup(None)


def _largest(entries: Sequence[Entry]) -> tuple[Entry | None, list[Entry]]:
    """The one place that all entries are, or that is far larger than the others; and the others."""
    best = max(entries, key=lambda entry: (entry.id.startswith("site:"), entry.kind == "capital", entry.size))
    others = [entry for entry in entries if _apart(best, entry) > SAME_PLACE and not _holds(entry, best)]
    if not others or (best.kind == "capital" and best.size >= LARGE - 1):
        return best, others
    if all(best.size - other.size >= FAR_LARGER for other in others) and best.size >= KNOWN:
        return best, others
    if (
        best.id.startswith("site:")
        and all(other.size < KNOWN for other in others)
        and len({e.country for e in entries}) == 1
    ):
        return best, others
    return None, others


def _may_be_another(entry: Entry, phrase: PlacePhrase, name: str, namesakes: int, sentence: str) -> bool:
    """Whether a place that the table lacks is as likely meant: it has no more than some of the villages."""
    if entry.kind in ("quarter", "building"):
        if phrase.small:
            return True
        return " " not in name and not (entry.admin1 and fold(entry.admin1) in fold_text(sentence))
    if entry.kind != "city":
        return False
    if phrase.small:
        return entry.size >= TOWN or namesakes > 1
    return entry.size < TOWN and namesakes >= COMMON


@lru_cache(maxsize=256)
def fold_text(sentence: str) -> str:
    """The words of a sentence folded as names are, for looking one up in it."""
    return "".join(
        word
        for start in range(0, min(len(sentence), 1200), 60)
        for word in spelling_words(sentence[start : start + 60])
    )


def _holds(entry: Entry, inner: Entry) -> bool:
    """Whether an entry is a unit around the other one (Idlib Governorate around Idlib)."""
    return (
        entry.kind in UNITS and entry.country == inner.country and _apart(entry, inner) <= 2 * entry.radius + SAME_PLACE
    )


def _apart(one: Entry, other: Entry) -> float:
    return distance(one.latitude, one.longitude, other.latitude, other.longitude)


def _of_wanted_kind(phrase: PlacePhrase, name: str, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits of the kind that the words call it; towns before units of the same name where they call it nothing."""

    def of(kinds: Iterable[str]) -> list[Hit]:
        return [hit for hit in hits if hit.entry.kind in kinds]

    if phrase.wanted == "unit":
        return of(UNITS[1:]) or of(UNITS) or hits
    if phrase.direction and not _DIRECTION.match(name):
        return of(("governorate", "region")) or hits
    if phrase.wanted in ("town", "district"):
        return of((*_TOWNS, "quarter")) or hits
    if phrase.wanted == "site":
        sites = [hit for hit in hits if hit.entry.kind not in (*_TOWNS, *UNITS[:2])]
        if sites and (_is_full(phrase, name, sites) or phrase.landform):
            return sites
        return [] if phrase.landform else of(_TOWNS) or sites or hits
    units = [hit for hit in of(UNITS) if hit.exact and hit.first]
    seats = [
        hit for hit in of(_TOWNS) if hit.entry.kind == "capital" or any(_holds(unit.entry, hit.entry) for unit in units)
    ]
    lands = {unit.entry.country for unit in units}
    if (
        units
        and not seats
        and all(hit.entry.size < (LARGE if hit.entry.country in lands else KNOWN) for hit in of(_TOWNS))
    ):
        return units
    towns = [hit for hit in hits if hit.entry.kind != "airport" or hit.exact]
    return [hit for hit in towns if hit.entry.kind not in UNITS] or towns or hits


def _is_full(phrase: PlacePhrase, name: str, sites: Sequence[Hit]) -> bool:
    """Whether sites were found under the name as the words have it, or no other kind of place shares the short name."""
    return name == phrase.names[0] or len({hit.entry.id for hit in sites}) == 1


def _below_parents(phrase: PlacePhrase, hits: Sequence[Hit]) -> tuple[Sequence[Hit], bool]:
    """The hits that lie in what the words say they lie in, and whether they do; none where they lie elsewhere."""
    known = False
    for parent in phrase.parents:
        for name in read_place(parent).names:
            if country_named(name):
                continue
            around = [
                hit.entry
                for hit in entries_named(name)
                if hit.exact or hit.entry.country in {h.entry.country for h in hits}
            ]
            inside = [hit for hit in hits if any(_lies_in(hit.entry, outer) for outer in around)]
            if inside:
                return inside, True
            known = known or bool(around)
    return ([] if known else hits), False


def _lies_in(entry: Entry, outer: Entry) -> bool:
    if entry.country != outer.country:
        return False
    if outer.kind in UNITS and entry.admin1 and outer.admin1 and fold(entry.admin1) == fold(outer.admin1):
        return True
    return _apart(entry, outer) <= max(outer.radius, 40.0)


def _described(entry: Entry) -> str:
    return ", ".join(part for part in (entry.name, entry.admin1, entry.country) if part)


def _resolved(
    entry: Entry, others: Sequence[Entry], phrase: PlacePhrase, name: str, relation: PlaceRelation
) -> PlaceResolution:
    precision, note = _precision(entry, phrase, name, relation)
    radius = max(entry.radius, (phrase.kilometres or 0) + 10)
    if precision == 2:
        radius = max(radius, SAME_PLACE)
    elif precision == 3:
        radius = max(radius, 40.0)
    return PlaceResolution(
        entry.name,
        entry.country,
        entry.id,
        entry.latitude,
        entry.longitude,
        entry.admin1,
        None,
        precision,
        entry.kind,
        tuple(_described(other) for other in others[:6]),
        note,
        radius,
    )


def _precision(entry: Entry, phrase: PlacePhrase, name: str, relation: PlaceRelation) -> tuple[int, str]:
    """UCDP precision and why it is not 1."""
    turned = phrase.direction and not _DIRECTION.match(name)
    if entry.kind == "sea":
        return 7, "at sea"
    if phrase.kilometres is not None and phrase.kilometres > SAME_PLACE:
        return 5, f"{phrase.kilometres:.0f} km away"
    if entry.kind in UNITS:
        return (5, "part of a unit") if turned or entry.kind == "region" else (4, "a first-level unit")
    if phrase.wanted == "unit":
        return 4, "a town stands for its unit"
    if phrase.near or relation in ("near", "border", "between") or turned:
        return 2, "near the place"
    if phrase.wanted == "district":
        return 3, "a town stands for its district"
    if phrase.wanted == "line":
        return 5, "along a line"
    if phrase.wanted == "site" and entry.kind in _TOWNS:
        return 2, "a site near the town"
    return 1, ""


def _of_country(country: Country, phrase: PlacePhrase, name: str, relation: PlaceRelation) -> PlaceResolution:
    turned = phrase.direction and not _DIRECTION.match(name)
    partial = turned or relation in ("border", "near") or phrase.near or phrase.wanted == "line"
    precision, note = (5, "part of a country") if partial else (6, "a country")
    return PlaceResolution(
        country.name, country.code, country.id, country.latitude, country.longitude, None, None, precision, "country",
        note=note, radius=3000.0,
    )  # fmt: skip


def _between(phrase: PlacePhrase, hints: tuple[str, ...], sentence: str) -> Lookup:
    """Half-way between two places, if both are known."""
    assert phrase.between is not None
    ends = [look_up_place(words, "in", hints, sentence).resolution for words in phrase.between]
    one, other = ends
    if one is None or other is None or one.latitude is None or other.latitude is None:
        return Lookup(None)
    assert one.longitude is not None and other.longitude is not None
    apart = distance(one.latitude, one.longitude, other.latitude, other.longitude)
    return Lookup(
        replace(
            one,
            name=f"between {one.name} and {other.name}",
            country=one.country if one.country == other.country else None,
            gazetteer_id=None,
            latitude=round((one.latitude + other.latitude) / 2, 3),
            longitude=round((one.longitude + other.longitude) / 2, 3),
            precision=2 if apart <= 2 * SAME_PLACE else 5,
            kind="line",
            radius=apart / 2 + 10,
            note=f"half-way, {apart:.0f} km apart",
            alternatives=(),
        )
    )
