"""Whether words tell of violence at all, of whatever kind: done, planned, alleged or denied."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import get_args

from extractor.schema.types import IncidentType
from extractor.validation.reading.numbers_casualties import read_casualties
from extractor.validation.reading.numbers_triggers import find_triggers
from extractor.validation.reading.phrases import incident_type_phrases

__all__ = ("tells_of_violence",)

_NO_VIOLENCE = ("protest", "non_violent")
"""Types whose phrases ("march", "seized a cache") say nothing of violence."""


@cache
def _violent_types() -> tuple[str, ...]:
    table = incident_type_phrases()
    return tuple(kind for kind in get_args(IncidentType) if kind not in _NO_VIOLENCE and table.covers(kind))


@lru_cache(maxsize=256)
def tells_of_violence(text: str) -> bool:
    """Whether a phrase for any violent type stands in the text, or a word for people killed, hurt, seized or missing.

    >>> tells_of_violence("Gunmen opened fire on the hall"), tells_of_violence("Nine people were wounded")
    (True, True)
    >>> tells_of_violence("The town lies 90 km from the coast")
    False
    """
    table = incident_type_phrases()
    if any(table.allows(kind, text) for kind in _violent_types()):
        return True
    if not find_triggers(text):
        return False
    figures = [reading.number for reading in read_casualties(text)]
    return not figures or any(figure.high != 0 for figure in figures)  # "no losses" tells of none
