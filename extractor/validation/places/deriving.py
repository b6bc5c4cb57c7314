"""The derived fields of places: gazetteer values for the cited words, with hints from what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractor.article.model import Article
from extractor.schema.blocks import Event, Place, PlaceRelation
from extractor.schema.evidence import Evidence
from extractor.validation.places.choosing import lies_in
from extractor.validation.places.countries import capitals_in, country_mentions, country_named
from extractor.validation.places.gazetteer import Entry, entries_called, entries_named
from extractor.validation.places.names import fold
from extractor.validation.places.phrases import read_place
from extractor.validation.places.placing import entry_place
from extractor.validation.places.resolving import Lookup, PlaceResolution, look_up_place, outer_named, units_named
from extractor.validation.places.setting import countries_meant, countries_told, is_country_named, units_told

__all__ = ("derive_places", "fill", "place_told", "said_to_lie_in")

REACH = 60
"""Characters before or behind a name in which it may be said what it lies in."""
_NAME = r"[A-Z][\w’'-]{1,30}(?:\s[A-Z][\w-]{1,30}){0,2}"
_BEHIND = re.compile(
    r"^(?:,\s+(?:in\s+|the\s+)?|\s+in\s+)(?:the\s+)?(?:(?:(?:north|south|east|west|central)[a-z-]*|rural|upper|lower)\s+){0,2}"
    rf"(?P<name>{_NAME})(?![\w’'])"
)
_OWNER_BEHIND = re.compile(
    r"^,\s+(?:(?:in|on|at|one\s+of)\s+)?(?P<name>[A-Z][\w-]{2,30}(?:\s[A-Z][\w-]{2,30})?)[’']s?\s"
)
_TOWN_BEFORE = re.compile(rf"(?P<name>{_NAME}),\s+$")


def derive_places(incidents: Sequence[Event], article: Article) -> None:
    """Fill the derived fields of all places of these events; places that nothing decides stay empty.

    The hints come in this order: the words, their sentence, the event's other places, the article. Of a place that the
    tables lack, country and first-level unit are filled where the words themselves say them.
    """
    for incident in incidents:
        places = list(_places(incident))
        others = tuple(place.evidence for place in places)
        for place in places:
            told = place_told(place, others, article)
            if told.resolution is not None:
                fill(place, told.resolution)
            elif told.within is not None:
                place.country, place.admin1 = told.within.country, told.within.admin1 or told.within.name


def fill(place: Place, found: PlaceResolution) -> None:
    """Put what the gazetteer says into a place."""
    place.name = found.name
    place.country = found.country
    place.gazetteer_id = found.gazetteer_id
    place.latitude = found.latitude
    place.longitude = found.longitude
    place.admin1 = found.admin1
    place.admin2 = found.admin2
    place.precision = found.precision


def place_told(place: Place, others: Sequence[Evidence], article: Article) -> Lookup:
    """What the cited words of a place mean in their article; `others` are the citations of the event's places."""
    evidence = place.evidence
    words = evidence.text or evidence.cited.text
    if not words.strip() or evidence.status == "absent":
        return Lookup(None)
    texts = tuple(other.text for other in others if other.text)
    sentence = _sentence(evidence, article)
    if evidence.start is not None and (
        kind := _KIND_BEFORE.search(article.text, max(0, evidence.start - 12), evidence.start)
    ):
        words = f"{kind['kind']} of {words}"
    if (parent := said_to_lie_in(evidence, article)) is not None:
        told = _told(f"{words}, {parent}", place.relation, texts, sentence, article.text)
        if told.resolution is not None:
            return told
        other = _told(words, place.relation, texts, sentence, article.text)
        return other if other.resolution is None or other.resolution.country in _lands_of(parent) else told
    if (unit := _unit_of_the_town_before(evidence, article)) is not None:
        return Lookup(entry_place(unit, (), read_place(words), words, place.relation))
    return _told(words, place.relation, texts, sentence, article.text)


_KIND_BEFORE = re.compile(r"\b(?P<kind>city|town|village)\s+of\s+$")
"""What the words call a place right before its name; a province of that name is not meant."""


def said_to_lie_in(evidence: Evidence, article: Article) -> str | None:
    """The country, first-level unit, region or district that the article puts a place in right behind its name.

    ", Alabama", ", in northern Lebanon", " in Alabama", ", England's second city", ", on Colombia's coast".
    """
    if evidence.end is None or evidence.text is None or read_place(evidence.text).parents:
        return None
    behind = article.text[evidence.end : evidence.end + REACH]
    for pattern in (_BEHIND, _OWNER_BEHIND):
        if (match := pattern.match(behind)) is not None:
            name = match["name"]
            if country_named(name) is not None or outer_named(name):
                return name
    return None


def _lands_of(parent: str) -> set[str]:
    """The countries that a country's or a first-level unit's name may stand for."""
    country = country_named(parent)
    return {outer.country for outer in outer_named(parent)} | ({country.code} if country is not None else set())


def _unit_of_the_town_before(evidence: Evidence, article: Article) -> Entry | None:
    """The first-level unit that a country's name means behind a town of that unit: "Winder, Georgia"."""
    words, start = evidence.text, evidence.start
    if words is None or start is None or country_named(words) is None:
        return None
    before = _TOWN_BEFORE.search(article.text[max(0, start - REACH) : start])
    units = units_named(words) if before is not None else ()
    if before is None or not units:
        return None
    towns = [hit.entry for hit in entries_named(before["name"]) if hit.exact]
    country = country_named(words)
    if any(country is not None and town.country == country.code for town in towns):
        return None
    return next((unit for unit in units if any(lies_in(town, unit) for town in towns)), None)


@lru_cache(maxsize=512)
def _told(words: str, relation: PlaceRelation, others: tuple[str, ...], sentence: str, text: str) -> Lookup:
    first: Lookup | None = None
    for fence in _fences(others, sentence, text):
        lookup = look_up_place(words, relation, fence, sentence, units_told(text, fence))
        if lookup.resolution is not None:
            return _by_its_own_name(words, relation, lookup, sentence, text) or lookup
        if lookup.ambiguous:
            return _told_apart(words, relation, others, sentence, text) or lookup
        first = lookup if first is None or (lookup.within and not first.within) else first
    return first or Lookup(None)


def _by_its_own_name(words: str, relation: PlaceRelation, found: Lookup, sentence: str, text: str) -> Lookup | None:
    """A place whose own name the words are, in another country that the report tells of, where what was found bears
    them only as a further name: a village's old spelling is no match for the town next door. None where there is none.
    """
    if found.resolution is None or fold(found.resolution.name) == fold(words):
        return None
    if all(entry.country == found.resolution.country for entry in entries_called(words)):
        return None
    for code in (*countries_told(text)[:4], *countries_meant(text)[:3]):
        if code != found.resolution.country:
            other = look_up_place(words, relation, (code,), sentence)
            if other.resolution is not None and fold(other.resolution.name) == fold(words):
                return other
    return None


def _told_apart(
    words: str, relation: PlaceRelation, others: tuple[str, ...], sentence: str, text: str
) -> Lookup | None:
    """The same words with another place of the event as what they lie in; None where that does not help."""
    for other in others:
        if other != words and read_place(other).wanted in ("unit", "district", None):
            lookup = look_up_place(f"{words}, {other}", relation, countries_told(text)[:3], sentence)
            if lookup.resolution is not None:
                return lookup
    return None


def _fences(others: tuple[str, ...], sentence: str, text: str) -> Iterator[tuple[str, ...]]:
    """Countries to look in, in turn: named in the sentence, in the event's other places, then most in the article, then
    those that its provinces and towns lie in; none at all where it calls no country by name."""
    seen = set()
    candidates = [
        tuple(dict.fromkeys(mention.code for mention in country_mentions(sentence) if mention.by_name)),
        capitals_in(sentence),
        tuple(dict.fromkeys(code for other in others for code in read_place(other).countries)),
        *((code,) for code in countries_told(text)[:4]),
    ]
    for fence in candidates:
        if fence and fence not in seen:
            seen.add(fence)
            yield fence
    for code in countries_meant(text)[:3]:
        if (code,) not in seen:
            yield (code,)
    if not is_country_named(text):
        yield ()


def _sentence(evidence: Evidence, article: Article) -> str:
    if evidence.start is None:
        return ""
    sentence = article.sentence_at(evidence.start)
    return article.text[sentence.start : sentence.end][:2000] if sentence else ""


def _places(incident: Event) -> Iterator[Place]:
    for value in vars(incident).values():
        if isinstance(value, Place):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from (item for item in value if isinstance(item, Place))
