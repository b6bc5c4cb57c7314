"""The derived fields of places: gazetteer values for the cited words, with hints from what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractor.article.model import Article
from extractor.schema.blocks import Event, Place
from extractor.schema.evidence import Evidence
from extractor.validation.places.countries import capitals_in, country_mentions
from extractor.validation.places.phrases import read_place
from extractor.validation.places.resolving import Lookup, PlaceResolution, look_up_place

__all__ = ("derive_places", "fill", "place_told")


def derive_places(incidents: Sequence[Event], article: Article) -> None:
    """Fill the derived fields of all places of these events; places that nothing decides stay empty.

    The hints come in this order: the words, their sentence, the event's other places, the article.
    """
    for incident in incidents:
        places = list(_places(incident))
        others = tuple(place.evidence for place in places)
        for place in places:
            found = place_told(place, others, article).resolution
            if found is not None:
                fill(place, found)


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
    sentence = _sentence(evidence, article)
    lookup = Lookup(None)
    for fence in _fences(evidence, others, article, sentence):
        lookup = look_up_place(words, place.relation, fence, sentence)
        if lookup.resolution is not None or lookup.ambiguous:
            break
    if lookup.resolution is None and lookup.ambiguous:
        return _told_apart(place, words, others, sentence, article) or lookup
    if lookup.resolution is None:
        lookup = look_up_place(words, place.relation, (), sentence) if not _article_countries(article.text) else lookup
    return lookup


def _told_apart(place: Place, words: str, others: Sequence[Evidence], sentence: str, article: Article) -> Lookup | None:
    """The same words with another place of the event as what they lie in; None where that does not help."""
    for other in others:
        text = other.text or ""
        if text and text != words and read_place(text).wanted in ("unit", "district", None):
            lookup = look_up_place(f"{words}, {text}", place.relation, _article_countries(article.text)[:3], sentence)
            if lookup.resolution is not None:
                return lookup
    return None


def _fences(
    evidence: Evidence, others: Sequence[Evidence], article: Article, sentence: str
) -> Iterator[tuple[str, ...]]:
    """Countries to look in, in turn: named in the sentence, in the event's other places, then most in the article."""
    seen = set()
    named = tuple(dict.fromkeys(mention.code for mention in country_mentions(sentence) if mention.by_name))
    told = [code for other in others for code in read_place(other.text or "").countries]
    candidates = [
        named,
        capitals_in(sentence),
        tuple(dict.fromkeys(told)),
        *((code,) for code in _article_countries(article.text)[:4]),
    ]
    for fence in candidates:
        if fence and fence not in seen:
            seen.add(fence)
            yield fence
    if not seen:
        yield ()


@lru_cache(maxsize=16)
def _article_countries(text: str) -> tuple[str, ...]:
    """Countries of an article: a name counts for three, an adjective for one; most first, then first told first."""
    weights: dict[str, int] = {}
    for mention in country_mentions(text):
        weights[mention.code] = weights.get(mention.code, 0) + (3 if mention.by_name else 1)
    order = list(weights)
    return tuple(sorted(order, key=lambda code: (-weights[code], order.index(code))))


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
