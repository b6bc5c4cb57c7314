"""From place words to one place, or to none.

A name is looked up in the countries that the words, or the caller's hints, fence it in with. Outside of them only
countries, capitals and very large cities are taken, and only in their own spelling. Which of several namesakes is meant
is decided in `choosing`, point and precision in `placing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.schema.blocks import PlaceRelation
from extractor.validation.places.choosing import (
    BORDERLESS,
    KNOWN,
    LARGE,
    SAME_PLACE,
    TOWNS,
    UNITS,
    choose,
    described,
    unit_code,
)
from extractor.validation.places.countries import countries_in, country_mentions, country_named
from extractor.validation.places.gazetteer import Entry, Hit, entries_named
from extractor.validation.places.names import fold, plain_words, skeleton, spelling_words
from extractor.validation.places.phrases import LONGEST_WORDS, PlacePhrase, read_place
from extractor.validation.places.placing import (
    PlaceResolution,
    border_place,
    country_place,
    entry_place,
    halfway_place,
)
from extractor.validation.places.polygons import distance, is_within

__all__ = ("Lookup", "PlaceResolution", "look_up_place", "outer_named", "resolve_place", "units_named")

_GENERIC = frozenset(
    (
        "north", "south", "east", "west", "central", "centre", "northern", "southern", "eastern", "western", "upper",
        "lower", "northeast", "northwest", "southeast", "southwest", "northeastern", "northwestern", "southeastern",
        "southwestern", "far", "extreme", "region", "province", "state", "district", "the", "gulf",
        "nord", "sud", "est", "ouest",
    )
)  # fmt: skip
NEXT_DOOR = 40.0
"""Kilometres from a country within which a place beyond its border may be meant, if no other has the name."""
ONLY_ONE = 14
"""Binary digits of the population of a town, 8,000, that may be meant without a hint if no other place has its name."""
_CONTINENTS = re.compile(
    r"^(?:(?:north|south|east|west|central|latin|sub-saharan)(?:ern)?\s+)?(?:africa|asia|europe|america|americas"
    r"|middle\s+east|oceania|antarctica)\b(?!\s+city)",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"^(?:north|south|east|west|central|upper|lower|rural|inner|outer|far|mid)", re.IGNORECASE)
_BORDER = re.compile(r"\b(?:border|frontier|boundary)\b", re.IGNORECASE)
_SIDES = re.compile(
    r"^(?:(?:on|at|along|near|in)\s+)?(?:the\s+)?(?P<one>[^/–—]+?)\s*[/–—]\s*(?P<other>[^/–—]+?)\s+"
    r"(?:(?:provincial|administrative|state)\s+)?(?:border|frontier|boundary)(?:\s+area|\s+region)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What came of looking place words up."""

    resolution: PlaceResolution | None
    ambiguous: tuple[str, ...] = ()
    """Places far apart that the words may mean, where nothing decides; as "name, unit, country"."""
    elsewhere: tuple[str, ...] = ()
    """Countries that have a place of this name, where the countries of the fence have none."""
    within: Entry | None = None
    """The first-level unit that the words put a place in that the tables lack."""


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
    words: str,
    relation: PlaceRelation = "in",
    country_hints: tuple[str, ...] = (),
    sentence: str = "",
    units: tuple[Entry, ...] = (),
) -> Lookup:
    """As `resolve_place`, with the reason where nothing came of it.

    `units` are first-level units that the report names (see `units_named`): they decide between namesakes, and a
    village of the name that lies outside of them all is not taken.
    """
    phrase = read_place(words)
    if _CONTINENTS.search(" ".join(phrase.names[:1])) and not any(map(country_named, phrase.names)):
        return Lookup(None)
    if phrase.between:
        return _between(words, phrase, country_hints, sentence)
    if (border := _border(words, phrase, relation, country_hints, sentence)) is not None:
        return border
    own = _fence_of_words(phrase)
    fences = [own] if own else [fence for fence in (tuple(countries_in(sentence)), country_hints) if fence]
    lookup = Lookup(None)
    for fence in fences:
        lookup = _look_up(phrase, fence, relation, sentence, units)
        if lookup.ambiguous and not own and (capital := _capital(phrase, relation, sentence)) is not None:
            return capital  # Paris, in a report on the United States
        if lookup.resolution or lookup.ambiguous:
            return lookup
    if not own and (lands := _lands_of_parents(phrase)) and lands not in fences:
        told = _look_up(phrase, lands, relation, sentence, units)
        if told.resolution:
            return told
    if not fences or not own:
        outside = _look_up_anywhere(phrase, relation, sentence, units, hinted=bool(fences))
        if outside.resolution is None and not own:
            lands = tuple(dict.fromkeys((*country_hints, *_countries_named_in(sentence))))
            outside = _look_up_only_one(phrase, relation, lands) or outside
        if outside.resolution or outside.ambiguous or not fences:
            return outside
    return lookup


def units_named(name: str, countries: Sequence[str] = ()) -> tuple[Entry, ...]:
    """First-level units of this name, of some countries where any are given.

    >>> [unit.country for unit in units_named("Zamfara")]
    ['NG']
    """
    return tuple(
        hit.entry
        for hit in entries_named(name)
        if hit.exact and hit.entry.kind in UNITS[:2] and (not countries or hit.entry.country in countries)
    )


def outer_named(name: str) -> tuple[Entry, ...]:
    """First-level units, and regions and districts of the table by hand, of this name.

    >>> [outer.country for outer in outer_named("Puntland")]
    ['SO']
    """
    return tuple(
        hit.entry
        for hit in entries_named(name)
        if hit.exact
        and (hit.entry.kind in UNITS[:2] or (hit.entry.by_hand and hit.entry.kind in ("region", "district")))
    )


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


def _lands_of_parents(phrase: PlacePhrase) -> tuple[str, ...]:
    """The country of the first-level unit that the words put the place in, if units of one country have that name."""
    for parent in phrase.parents:
        lands = {outer.country for name in read_place(parent).names for outer in outer_named(name)}
        if len(lands) == 1:
            return tuple(lands)
    return ()


def _border(
    words: str, phrase: PlacePhrase, relation: PlaceRelation, hints: tuple[str, ...], sentence: str
) -> Lookup | None:
    """A border of countries or between units; None where the words do not tell of one."""
    words = " ".join(words[:LONGEST_WORDS].split())
    if not _BORDER.search(words):
        return None
    if sides := _SIDES.match(words):
        one, other = (look_up_place(_as_unit(side), "in", hints, sentence).resolution for side in sides.group(1, 2))
        if one is not None and other is not None:
            return Lookup(border_place(words, one, other))
        return Lookup(None)
    named = any(_BORDER.search(name) for name in phrase.names)
    alone = any(_BORDER.fullmatch(name) for name in phrase.names)
    if phrase.countries and named and (alone or relation == "border" or phrase.wanted in ("line", "site")):
        return Lookup(border_place(phrase.names[0], phrase.countries[0], (*phrase.countries, None)[1]))
    return None


def _as_unit(side: str) -> str:
    """One side of a border: a country as it is, anything else as a first-level unit."""
    return side if country_named(side) or read_place(side).wanted == "unit" else f"{side} province"


def _look_up(
    phrase: PlacePhrase, fence: tuple[str, ...], relation: PlaceRelation, sentence: str, units: tuple[Entry, ...]
) -> Lookup:
    """Inside a fence of countries."""
    elsewhere: tuple[str, ...] = ()
    for name in phrase.names:
        if country := country_named(name):
            return Lookup(country_place(country, phrase, name, relation))
        every = entries_named(name)
        shared = () if phrase.wanted in ("town", "district") else BORDERLESS
        hits = [hit for hit in every if hit.entry.country in fence or hit.entry.kind in shared]
        if _is_called(name, phrase):
            hits = [hit for hit in hits if hit.exact]
        if not hits:
            if any(hit.exact and _is_site_of_words(hit.entry, name) for hit in every):
                break  # a known site elsewhere; its short name means something else
            elsewhere = elsewhere or tuple(dict.fromkeys(hit.entry.country for hit in every if hit.exact))
            continue
        found = _decide(phrase, name, hits, relation, sentence, units)
        return found if found.resolution or found.ambiguous else Lookup(None, within=_within(phrase, fence))
    return Lookup(None, elsewhere=elsewhere, within=_within(phrase, fence))


def _capital(phrase: PlacePhrase, relation: PlaceRelation, sentence: str) -> Lookup | None:
    """The capital city of this name, if it is one that is known everywhere."""
    for name in phrase.names:
        hits = [hit for hit in entries_named(name) if hit.entry.kind == "capital" and hit.entry.size >= LARGE]
        hits = [hit for hit in hits if hit.exact and fold(hit.entry.name) == fold(name)]
        if hits:
            found = _decide(phrase, name, hits, relation, sentence, ())
            return found if found.resolution else None
    return None


def _is_called(name: str, phrase: PlacePhrase) -> bool:
    """Whether a name stands with the word for what it is ("Karm town"), the consonants of which say nothing."""
    return any(name != other and name.startswith(f"{other} ") for other in phrase.names)


def _within(phrase: PlacePhrase, fence: tuple[str, ...]) -> Entry | None:
    """The first-level unit that the words put the place in."""
    for parent in phrase.parents:
        outer = read_place(parent)
        if outer.wanted in ("unit", None):
            found = {unit_code(unit): unit for name in outer.names for unit in units_named(name, fence)}
            if len(found) == 1 and None not in found:
                return next(iter(found.values()))
    return None


def _look_up_anywhere(
    phrase: PlacePhrase, relation: PlaceRelation, sentence: str, units: tuple[Entry, ...], *, hinted: bool
) -> Lookup:
    """Without a fence: own spellings only, and only what is known far and wide."""
    for name in phrase.names:
        if country := country_named(name):
            return Lookup(country_place(country, phrase, name, relation))
        exact = [hit for hit in entries_named(name) if hit.exact and _is_own_name(hit, name, hinted)]
        if hinted and phrase.wanted in ("site", "line"):
            exact = [hit for hit in exact if _is_site_of_words(hit.entry, name)]
        if not exact:
            continue
        lookup = _decide(phrase, name, exact, relation, sentence, units)
        found = lookup.resolution
        if found is None:
            return Lookup(None) if hinted else lookup
        entry = next(hit.entry for hit in exact if hit.entry.id == found.gazetteer_id)
        is_known = (entry.kind == "capital" and entry.size >= KNOWN) or entry.size >= (LARGE if hinted else KNOWN)
        is_known = is_known or (hinted and _is_site_of_words(entry, name))
        is_known = is_known or (
            not hinted and (_is_landmark(entry, name) or (entry.kind == "admin1" and not _is_generic(name)))
        )
        return lookup if is_known else Lookup(None)
    return Lookup(None)


def _countries_named_in(sentence: str) -> tuple[str, ...]:
    """Countries that a sentence calls by their names; an adjective may only say whose shells they were."""
    return tuple(mention.code for mention in country_mentions(sentence) if mention.by_name)


def _look_up_only_one(phrase: PlacePhrase, relation: PlaceRelation, lands: tuple[str, ...]) -> Lookup | None:
    """The one place of the whole gazetteer that has this name as its own spelling, if it is no mere village.

    Where the report names countries, it has to lie next to one: Kiryat Shmona, hit by rockets out of Lebanon.
    """
    if phrase.small:
        return None
    for name in phrase.names:
        hits = [hit for hit in entries_named(name) if hit.exact]
        if not hits or _is_generic(name):
            continue
        best = max((hit.entry for hit in hits), key=lambda entry: (entry.by_hand, entry.size))
        alone = all(_is_one_place(best, hit.entry) for hit in hits)
        own = _has_article(name, best.name) and skeleton(best.name) == skeleton(name)  # Brazza is no Brazzaville
        known = best.by_hand or best.kind in UNITS or (best.size >= ONLY_ONE and own)
        if not alone or not known:
            return None
        if lands and not any(is_within(best.latitude, best.longitude, land, NEXT_DOOR) for land in lands):
            return None
        lookup = _decide(phrase, name, [hit for hit in hits if hit.entry.country == best.country], relation, "", ())
        return lookup if lookup.resolution is not None else None
    return None


def _has_article(name: str, other: str) -> bool:
    """Whether both of two names have an article before them, or neither: Al-Dabas is not Dabas."""
    articles = ("al", "el", "ad", "ar", "as", "ash", "at", "az", "an")
    return len({spelling_words(each)[:1] in {(article,) for article in articles} for each in (name, other)}) == 1


def _is_one_place(one: Entry, other: Entry) -> bool:
    """Whether two entries are a place twice, or a unit and a town in it."""
    if one.country != other.country:
        return False
    if other.kind in UNITS or one.kind in UNITS:
        return True
    return distance(one.latitude, one.longitude, other.latitude, other.longitude) <= SAME_PLACE


def _is_site_of_words(entry: Entry, name: str) -> bool:
    """Whether a site by hand has a name of several words, and is no town or quarter, whose name others may share."""
    if not entry.by_hand or entry.kind in (*TOWNS, "district", "quarter", "building"):
        return False
    return len(plain_words(name)) > 1 and not _is_generic(name)


def _is_generic(name: str) -> bool:
    """Whether a name only tells a direction: many countries have an Eastern Province."""
    return _GENERIC.issuperset(spelling_words(name))


def _is_landmark(entry: Entry, name: str) -> bool:
    """Whether a site by hand is known far and wide: no town, district or quarter whose name others may share, and no
    name that only tells a direction ("Eastern Province")."""
    if not entry.by_hand or _is_generic(name):
        return False
    return entry.kind not in (*TOWNS, "district", "quarter", "building") or " " in name


def _is_own_name(hit: Hit, name: str, hinted: bool) -> bool:
    """Whether a place is known by this very name, and not by some alias of it."""
    if hit.entry.by_hand:
        return True
    if fold(hit.entry.name) == fold(name):
        return True
    return not hinted and hit.entry.size >= LARGE and skeleton(hit.entry.name) == skeleton(name)


def _decide(
    phrase: PlacePhrase,
    name: str,
    hits: Sequence[Hit],
    relation: PlaceRelation,
    sentence: str,
    units: tuple[Entry, ...],
) -> Lookup:
    """One place out of the hits, or the list of them where nothing decides."""
    turned = phrase.direction and not _DIRECTION.match(name)
    choice = choose(phrase, name, hits, sentence, units, turned=turned)
    if choice.entry is None:
        return Lookup(None, ambiguous=tuple(described(entry) for entry in choice.entries[:6]))
    return Lookup(entry_place(choice.entry, choice.entries, phrase, name, relation))


def _between(words: str, phrase: PlacePhrase, hints: tuple[str, ...], sentence: str) -> Lookup:
    """Half-way between two places, if both are known; the border of the two where the words tell of that."""
    assert phrase.between is not None
    border = _BORDER.search(words)
    sides = tuple(_as_unit(side) if border else side for side in phrase.between)
    one, other = (look_up_place(side, "in", hints, sentence).resolution for side in sides)
    if one is None or other is None:
        return Lookup(None)
    if border:
        return Lookup(border_place(phrase.words, one, other))
    return Lookup(halfway_place(one, other))
