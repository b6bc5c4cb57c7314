"""Values that code works out from the cited words, never the model: EDTF dates, gazetteer places, canonical actors."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.article.model import Article
from extractor.schema.blocks import Date, Event
from extractor.validation.actors.deriving import derive_actors
from extractor.validation.places.deriving import derive_places
from extractor.validation.reading.dates_told import resolve_in_order

__all__ = ("derive",)


def derive(incidents: Sequence[Event], article: Article) -> None:
    """Fill the derived fields of dates, places and parties; what the words do not decide stays empty.

    Dates go in text order, so that "a week later" can look at the event before; actors after places, for a place's
    country tells one "Ansar Allah" from another.
    """
    _derive_dates(incidents, article)
    derive_places(incidents, article)
    derive_actors(incidents)


def _derive_dates(incidents: Sequence[Event], article: Article) -> None:
    dates = [value for incident in incidents for value in vars(incident).values() if isinstance(value, Date)]
    told = resolve_in_order(article, [date.evidence for date in dates])
    for date, found in zip(dates, told, strict=True):
        if found is None:
            continue  # words that do not stand in the article date nothing
        date.edtf = found.resolution.edtf
        date.precision = found.resolution.precision
        date.anchor = found.resolution.anchor
        date.rule = found.resolution.rule
