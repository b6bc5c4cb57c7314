"""Whether words tell of violence at all, of whatever kind: done, planned, alleged or denied; and of a deed or only of
what came of one."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import get_args

from extractor.schema.types import IncidentType
from extractor.validation.reading.numbers_casualties import read_casualties
from extractor.validation.reading.numbers_triggers import find_triggers
from extractor.validation.reading.phrases import incident_type_phrases

__all__ = ("speaks_of_another", "tells_of_a_deed", "tells_of_violence")

_NO_VIOLENCE = ("protest", "non_violent")
"""Types whose phrases ("march", "seized a cache") say nothing of violence."""

_ONLY_OUTCOME = re.compile(
    r"(?:kill|wound|injur|hurt|di(?:e|ed|es)\b|dead|death|dying|los(?:t|s)|casualt|victim|fatalit|bod(?:y|ies)|corpse|missing|toll|perish|hospital)",
    re.IGNORECASE,
)
"""Beginnings of casualty words that do not say what was done."""
_ONLY_DAMAGE = re.compile(
    r"\b(?:was|were|is|are|be|been|being|lay|left|reported)\s(?:\w+\s){0,2}?(?:destroyed|damaged|gutted|levelled|flattened)\b"
    r"|\b(?:burn(?:ed|t)-out|damaged|destroyed|charred)\s(?=\w)",
    re.IGNORECASE,
)
_RESPONSE = re.compile(
    r"\b(?:claim(?:ed|s|ing)?|den(?:y|ied|ies|ying)|acknowledg\w+|condemn\w*|blam(?:e|ed|es|ing)|accus\w+)"
    r"\s(?:the|this|that|it|its|any|having|such|all|both|being|involvement|responsibility)\b|\bresponsibility\b",
    re.IGNORECASE,
)
"""Of a deed that is told elsewhere: not "a bombing claimed by", which tells of it."""


@cache
def _violent_types() -> tuple[str, ...]:
    table = incident_type_phrases()
    return tuple(kind for kind in get_args(IncidentType) if kind not in _NO_VIOLENCE and table.covers(kind))


def _names_a_violent_type(text: str) -> bool:
    table = incident_type_phrases()
    return any(table.allows(kind, text) for kind in _violent_types())


@lru_cache(maxsize=256)
def tells_of_violence(text: str) -> bool:
    """Whether a phrase for any violent type stands in the text, or a word for people killed, hurt, seized or missing.

    >>> tells_of_violence("Gunmen opened fire on the hall"), tells_of_violence("Nine people were wounded")
    (True, True)
    >>> tells_of_violence("The town lies 90 km from the coast")
    False
    """
    if _names_a_violent_type(text):
        return True
    if not find_triggers(text):
        return False
    figures = [reading.number for reading in read_casualties(text)]
    return not figures or any(figure.high != 0 for figure in figures)  # "no losses" tells of none


@lru_cache(maxsize=256)
def tells_of_a_deed(text: str) -> bool:
    """Whether the words say what was done, not only who was killed or hurt, or what lay destroyed, by something.

    >>> tells_of_a_deed("Gunmen killed two traders"), tells_of_a_deed("a teacher was shot dead")
    (True, True)
    >>> tells_of_a_deed("Killed: 9 civilians"), tells_of_a_deed("nine people were wounded")
    (False, False)
    """
    rest = list(text)
    for trigger in find_triggers(text):
        if trigger.form != "active" and _ONLY_OUTCOME.match(text, trigger.start):
            rest[trigger.start : trigger.end] = " " * (trigger.end - trigger.start)
    remaining = _ONLY_DAMAGE.sub(lambda match: " " * len(match[0]), "".join(rest))
    return _names_a_violent_type(remaining)


def speaks_of_another(text: str) -> bool:
    """Whether the words tell how somebody took a deed: claimed, denied, condemned or blamed on another.

    >>> speaks_of_another("The Front claimed the raid"), speaks_of_another("a bombing claimed by the Front")
    (True, False)
    """
    return _RESPONSE.search(text) is not None
