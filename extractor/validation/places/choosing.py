"""Which of the gazetteer's entries of a name is meant: never a guess between places that lie far apart.

What the words call the place comes first (a province, a town, a base), then what they say it lies in, then the units
that the sentence and the article name, and last how much larger one is than its namesakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.validation.places.countries import country_named
from extractor.validation.places.gazetteer import Entry, Hit, entries_named
from extractor.validation.places.names import SHORTEST_SKELETON, fold, plain_words, skeleton, spelling_words
from extractor.validation.places.phrases import PlacePhrase, read_place
from extractor.validation.places.polygons import distance
from extractor.validation.places.units import has_unit_outline, is_in_unit, unit_reach, units_at

__all__ = ("BORDERLESS", "COMMON", "KNOWN", "LARGE", "SAME_PLACE", "TOWN", "TOWNS", "UNITS", "VILLAGES", "Choice",
           "choose", "described", "lies_in", "unit_code")  # fmt: skip

SAME_PLACE = 25.0
"""Kilometres within which two entries of one name count as one place (UCDP: near)."""
LARGE = 20
"""Binary digits of the population of a city that is known outside its country: half a million."""
KNOWN = 17
"""Binary digits of the population of a town that may be meant without any hint: 65,000."""
TOWN = 16
"""Binary digits of the population of a real town, 32,000, which a report need not tell from villages of its name."""
LEAST_SEAT = 14
"""Binary digits of the population of a town, 8,000, that is meant rather than the unit around it of its name."""
COMMON = 3
"""Places of one name in the world from which on a small one is not taken without its district or unit."""
FAR_LARGER = 4
"""A place this many binary digits larger than its namesakes, 16 times, is meant rather than they."""
UNIT_GRACE = 5.0
"""Kilometres outside of a unit's outline that still count as inside; outlines are right to about 1 km."""
LARGEST_OUTLINE = 2.2
"""Times the reach of a unit of the hand table that half the box around its outline may measure."""
UNITS = ("admin1", "governorate", "region")
VILLAGES = ("village", "hill")
"""Kinds of the table by hand that share their names with many others: meant only where the report names their unit."""
TOWNS = ("city", "capital", "town", "village")
BORDERLESS = ("sea", "area")
"""Kinds that are of no one country: seas, and lands and lakes that several share."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the entries of a name come to."""

    entry: Entry | None
    """The one that is meant; None where nothing decides."""
    entries: tuple[Entry, ...] = ()
    """Those between which nothing decides; or, beside the one that is meant, those that were set aside."""


def choose(
    phrase: PlacePhrase,
    name: str,
    hits: Sequence[Hit],
    sentence: str = "",
    units: Sequence[Entry] = (),
    *,
    turned: bool = False,
) -> Choice:
    """One of the entries found under a name, or those between which nothing decides.

    `units` are the first-level units that the report names; `turned` tells that the words turn to a part of the place.
    """
    namesakes = sum(1 for hit in entries_named(name) if hit.exact and hit.entry.kind not in UNITS)
    hits, confirmed = _below_parents(phrase, _of_wanted_kind(phrase, name, hits, turned=turned))
    if not confirmed:
        hits, confirmed = _in_named_units(hits, units)
    for exact_only in (True, False):
        chosen = [hit for hit in hits if hit.exact or not exact_only]
        if exact_only and not phrase.small:
            chosen = _large_of_another_spelling(name, chosen, hits) or chosen
        if not chosen:
            continue
        entries = [hit.entry for hit in chosen]
        best, others = _largest(entries)
        sure = exact_only or len(skeleton(name)) > SHORTEST_SKELETON
        if best is not None:
            if confirmed:
                doubtful = _is_common_village(best, phrase, name, sure=sure)
            else:
                doubtful = _may_be_another(best, phrase, name, namesakes, sentence, sure=sure)
                doubtful = doubtful or _is_outside(best, units)
            best = None if doubtful else best
        if best is None:
            return Choice(None, tuple(entries))
        return Choice(best, tuple(others))
    return Choice(None)


def _large_of_another_spelling(name: str, exact: Sequence[Hit], hits: Sequence[Hit]) -> list[Hit]:
    """Cities whose own name is spelt otherwise, beside which those of the very name are hamlets: Zaporizhzhya for
    "Zaporizhzhia"."""
    largest = max((LARGE if hit.entry.by_hand else hit.entry.size for hit in exact), default=LARGE)
    large = [hit for hit in hits if hit.entry.kind in TOWNS and hit.entry.size >= max(KNOWN, largest + FAR_LARGER)]
    large = [hit for hit in large if skeleton(hit.entry.name) == skeleton(name)]
    return large if exact and not any(hit.exact for hit in large) else []


def described(entry: Entry) -> str:
    """An entry as "name, unit, country"."""
    return ", ".join(part for part in (entry.name, entry.admin1, entry.country) if part)


@lru_cache(maxsize=1024)
def unit_code(entry: Entry) -> str | None:
    """GeoNames code of the outline that a first-level unit of the gazetteer has; None where its outline is unknown.

    Outlines are older than some units: one far larger than the unit that was cut out of it does not stand for it.
    """
    if entry.unit is not None:
        return entry.unit if has_unit_outline(entry.unit) else None
    found = units_at(entry.latitude, entry.longitude, entry.country)
    fits = [code for code in found if unit_reach(code) <= LARGEST_OUTLINE * entry.radius]
    return fits[0] if len(fits) == 1 else None


def lies_in(entry: Entry, outer: Entry) -> bool:
    """Whether a place lies in a unit, or about a town, that the words say it lies in."""
    if entry.country != outer.country:
        return False
    if outer.kind in UNITS and entry.admin1 and outer.admin1 and fold(entry.admin1) == fold(outer.admin1):
        return True
    if outer.kind in UNITS[:2] and (code := unit_code(outer)) is not None:
        return is_in_unit(entry.latitude, entry.longitude, code, UNIT_GRACE)
    return _apart(entry, outer) <= max(outer.radius, 40.0)


def _in_named_units(hits: Sequence[Hit], units: Sequence[Entry]) -> tuple[Sequence[Hit], bool]:
    """The hits that lie in units that the report names, where there are such; then they are no chance namesakes."""
    if not units or any(hit.entry.kind in UNITS for hit in hits):
        return hits, False
    inside = [hit for hit in hits if any(lies_in(hit.entry, unit) for unit in units)]
    return (inside, True) if inside and any(hit.exact for hit in inside) else (hits, False)


def _is_outside(entry: Entry, units: Sequence[Entry]) -> bool:
    """Whether a small place lies in its country outside all units that the report names there: a chance namesake."""
    around = [unit for unit in units if unit.country == entry.country]
    small = entry.kind == "city" and entry.size < TOWN and not entry.by_hand
    return small and bool(around) and not any(lies_in(entry, unit) for unit in around)


def _largest(entries: Sequence[Entry]) -> tuple[Entry | None, list[Entry]]:
    """The one place that all entries are, or that is far larger than the others; and the others."""
    best = max(entries, key=lambda entry: (entry.by_hand, entry.kind == "capital", entry.size))
    others = [entry for entry in entries if _apart(best, entry) > SAME_PLACE and not _holds(entry, best)]
    if not others or (best.kind == "capital" and best.size >= LARGE - 1):
        return best, others
    if all(best.size - other.size >= FAR_LARGER for other in others) and best.size >= KNOWN:
        return best, others
    if (
        best.by_hand
        and all(other.size < KNOWN and not other.by_hand for other in others)
        and len({e.country for e in entries}) == 1
    ):
        return best, others
    return None, others


def _may_be_another(entry: Entry, phrase: PlacePhrase, name: str, namesakes: int, sentence: str, *, sure: bool) -> bool:
    """Whether a place that the table lacks is as likely meant: it has no more than some of the villages.

    `sure` tells that the name stands in the table as it is spelt, or is long enough to be told by its consonants.
    """
    if entry.kind in VILLAGES:
        return True
    if entry.kind in ("quarter", "building"):
        if phrase.small:
            return True
        return len(plain_words(name)) <= 1 and not (entry.admin1 and fold(entry.admin1) in _folded(sentence))
    if _is_common_village(entry, phrase, name, sure=sure):
        return True
    if entry.kind != "city" or entry.by_hand:
        return False
    if phrase.small:
        return entry.size >= TOWN or namesakes > 1
    return entry.size < TOWN and namesakes >= COMMON


def _is_common_village(entry: Entry, phrase: PlacePhrase, name: str, *, sure: bool) -> bool:
    """Whether the words tell of a village whose plain name is as likely its neighbour's, in one governorate too."""
    known = entry.by_hand or entry.kind in VILLAGES
    return phrase.small and not known and (len(plain_words(name)) <= 1 or not sure)


@lru_cache(maxsize=256)
def _folded(sentence: str) -> str:
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


def _of_wanted_kind(phrase: PlacePhrase, name: str, hits: Sequence[Hit], *, turned: bool) -> Sequence[Hit]:
    """The hits of the kind that the words call it; towns before units of the same name where they call it nothing."""

    def of(kinds: Iterable[str]) -> list[Hit]:
        return [hit for hit in hits if hit.entry.kind in kinds]

    if phrase.wanted == "unit":
        return of(UNITS[1:]) or of(UNITS) or hits
    if turned:
        return of(("governorate", "region")) or hits
    if phrase.wanted in ("town", "district"):
        districts = of(("district",)) if phrase.wanted == "district" else []
        return districts or of((*TOWNS, "quarter")) or [hit for hit in hits if hit.entry.kind not in UNITS[:2]]
    if phrase.wanted == "site":
        sites = [hit for hit in hits if hit.entry.kind not in (*TOWNS, *UNITS[:2])]
        if sites and (_is_full(phrase, name, sites) or phrase.landform):
            return sites
        return [] if phrase.landform else of(TOWNS) or sites or hits
    units = [hit for hit in of(UNITS) if hit.exact and hit.first]
    seats = [
        hit
        for hit in of(TOWNS)
        if hit.entry.kind == "capital" or (_is_seat(hit.entry) and any(_holds(unit.entry, hit.entry) for unit in units))
    ]
    lands = {unit.entry.country for unit in units}
    if (
        units
        and not seats
        and all(hit.entry.size < (LARGE if hit.entry.country in lands else KNOWN) for hit in of(TOWNS))
    ):
        return units
    towns = [hit for hit in hits if hit.entry.kind != "airport" or hit.exact]
    return [hit for hit in towns if hit.entry.kind not in UNITS] or towns or hits


def _is_seat(entry: Entry) -> bool:
    """Whether a town is large enough to be meant rather than the unit that it lies in and that has its name."""
    return entry.by_hand or entry.size == 0 or entry.size >= LEAST_SEAT


def _is_full(phrase: PlacePhrase, name: str, sites: Sequence[Hit]) -> bool:
    """Whether sites were found under the name as the words have it, or no other kind of place shares the short name."""
    return name == phrase.names[0] or len({hit.entry.id for hit in sites}) == 1


def _below_parents(phrase: PlacePhrase, hits: Sequence[Hit]) -> tuple[Sequence[Hit], bool]:
    """The hits that lie in what the words say they lie in, and whether they do; none where they lie elsewhere."""
    known = False
    lands = {hit.entry.country for hit in hits}
    for parent in phrase.parents:
        outer = read_place(parent)
        for name in outer.names:
            if country_named(name):
                continue
            around = [hit.entry for hit in entries_named(name) if hit.exact or hit.entry.country in lands]
            if outer.wanted == "unit":
                around = [entry for entry in around if entry.kind in UNITS] or around
            inside = [hit for hit in hits if _is_of_district(hit.entry, name) or _is_in_any(hit.entry, around)]
            if inside:
                return inside, True
            known = known or bool(around)
    return ([] if known else hits), False


def _is_in_any(entry: Entry, around: Sequence[Entry]) -> bool:
    return any(lies_in(entry, outer) for outer in around)


def _is_of_district(entry: Entry, name: str) -> bool:
    """Whether a place lies in the second-level unit of this name, as the table has it."""
    return entry.admin2 is not None and any(
        skeleton(spelling) == skeleton(name) for spelling in read_place(entry.admin2).names
    )
