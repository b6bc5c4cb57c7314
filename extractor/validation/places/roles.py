"""What part a place name plays in its sentence, where it does not say where something happened."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from extractor.validation.places.countries import countries, country_named
from extractor.validation.places.names import fold

__all__ = ("PlaceRole", "role_of")

PlaceRole = Literal["dateline", "speaker", "government", "part_of_name", "near", "origin"]
"""`dateline`: where the report was written. `speaker`: where somebody spoke or is based. `government`: a capital or a
country that acts or speaks. `part_of_name`: part of an organisation's name. `near`: beside it, not in it. `origin`:
where something came from or goes to."""
REACH = 120
"""Characters to either side of the name that are looked at."""

_SAY = (
    r"(?:said|says|told|tells|announced|warned|vowed|condemned|denied|denies|denounced|called|accused|accuses|insists?"
    r"|insisted|claims?|claimed|rejected|welcomed|urged|confirmed|blamed|demanded|threatened|pledged|hopes?|wants?|believes?"
    r"|expects?|regards?|considers?|has\s+(?:said|denied|condemned|accused|vowed|warned|threatened|called|repeatedly)"
    r"|did\s+not\s+(?:comment|respond|say)|backs|backed|supports?|sees)"
)
_DATELINE = re.compile(r"^\W*$")
_AFTER_DATELINE = re.compile(
    r"^(?:,\s*[\w.’' -]{2,40})?\s*(?:\([^)]{0,40}\)\s*)?"
    r"(?:,?\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s*\d{4})?|\d{1,2}\s+[A-Z][a-z]{2,8}(?:\s+\d{4})?))?"
    r"\s*(?:\([^)]{0,40}\)\s*)?(?::|—|–|--|\s-\s)"
)
_SPEAKER_LEFT = re.compile(
    rf"\b(?:{_SAY}|speaking|spoke|speech|statement|interview|reporters|journalists|conference|briefing|press|talks?|summit|meeting|met|visit(?:ed|ing|s)?|trip"
    r"|embassy|ambassador|correspondent|office|headquarters|based|funeral)\b(?:\s+[\w’'-]+){0,4}?\s+(?:in|at|from|to|outside)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BASED = re.compile(r"^-?\s?(?:-based|based)\b")
_GOVERNMENT_RIGHT = re.compile(
    rf"^\s+(?:(?:also|has|have|had|itself|again|never|always|reportedly)\s+){{0,2}}{_SAY}\b", re.IGNORECASE
)
_GOVERNMENT_BACKED = re.compile(
    r"^\s?[-‑–](?:backed|aligned|allied|led|supported|funded|linked|sponsored|run|controlled|brokered|appointed)\b"
)
_RELATIONS = re.compile(
    r"\b(?:relations|tensions?|ties|talks|negotiations|war|truce|ceasefire|deal|agreement|dialogue)\s+(?:between|with)\s+(?:[\w’'-]+\s+and\s+)?$",
    re.IGNORECASE,
)
_ORGANISATION_RIGHT = re.compile(
    r"^\s+(?:[A-Z][\w’'-]+\s+){0,2}(?:Institute|University|Observatory|Media|Council|Brigades?|Division|Battalion|Regiment|Front|Bank"
    r"|Times|Post|News|Centre|Center|Army|Forces?|Liberation|Party|Movement|Agency|Authority|Ministry|Network|Television|TV|Radio"
    r"|Today|Herald|Tribune|Command|Corps|Operations|Group|Foundation|Accords?|Agreement|Treaty|Protocol|Process|Club|Shield|\d{1,3}\b)"
)
_ORGANISATION_LEFT = re.compile(
    r"\b(?:Bank|University|Government|Ministry|Republic|Army|State|Party|Archbishop|Bishop|Governor|Mayor|Treaty|Battle|Voice|Radio|News|Friends|Sons"
    r"|Brigades?|Movement|Front|Union|Church|Emir|Council|Observatory|Post|Free|Radio\s+Free|Times)\s+(?:of|for|in)\s+(?:the\s+)?$"
)
_NEAR_LEFT = re.compile(
    r"\b(?:near|close\s+to|outside|not\s+far\s+from|next\s+to|adjacent\s+to|around"
    r"|(?:kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?)\s+(?:\([^)]{0,20}\)\s+)?(?:to\s+the\s+)?(?:\w+\s+)?(?:of|from|outside)"
    r"|(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west|south-east|south-west)\s+of"
    r"|(?:outskirts|edge|vicinity|suburbs|countryside)\s+of|border\s+with|bordering|frontier\s+with)"
    r"\s+(?:the\s+)?(?:(?:[a-z-]+\s+){0,3}(?:town|city|village|border)\s+(?:town\s+|city\s+|village\s+)?(?:of\s+)?)?$",
    re.IGNORECASE,
)
_ORIGIN_LEFT = re.compile(
    r"\b(?:coming|came|comes|arriv(?:ed|ing)|cross(?:ed|ing)|travell?(?:ed|ing)|smuggl(?:ed|ing)|ship(?:ped|ping)|sent|returning|returned|deployed|fled"
    r"|fleeing|originat(?:ed|ing)|hailed|hailing|imported|brought|recruit(?:ed|s)|fighters?|militants?|refugees|migrants)\s+"
    r"(?:[\w’'-]+\s+){0,2}?(?:from|bound\s+for|heading\s+to|en\s+route\s+to)\s+(?:the\s+)?(?:neighbou?ring\s+)?$"
    r"|\b(?:bound\s+for|heading\s+(?:to|for)|en\s+route\s+to|on\s+(?:its|their|his|her)\s+way\s+to|destined\s+for)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def role_of(text: str, start: int, end: int, *, first_sentence: bool = False) -> PlaceRole | None:
    """The part that the name at `start:end` of a sentence plays, or None where it may say where something happened.

    `first_sentence` tells that the text begins the report, where a dateline may stand.

    >>> sentence = "Speaking to reporters in Sufra, the minister said the men came from Karm."
    >>> [role_of(sentence, sentence.index(name), sentence.index(name) + len(name)) for name in ("Sufra", "Karm")]
    ['speaker', 'origin']
    """
    left, right, name = text[max(0, start - REACH) : start], text[end : end + REACH], text[start:end]
    if first_sentence and start < REACH and _DATELINE.match(left) and _AFTER_DATELINE.match(right):
        return "dateline"
    if _ORGANISATION_RIGHT.match(right) or _ORGANISATION_LEFT.search(left):
        return "part_of_name"
    if _BASED.match(right):
        return "speaker"
    if _GOVERNMENT_BACKED.match(right):
        return "government"
    if _acts(name) and not re.search(
        r"\b(?:in|at|near|on|from|of|outside|inside|over|to|into)\s+(?:the\s+)?$", left, re.IGNORECASE
    ):
        if _GOVERNMENT_RIGHT.match(right) or _RELATIONS.search(left):
            return "government"
    elif _acts(name) and _RELATIONS.search(left):
        return "government"
    if _ORIGIN_LEFT.search(left):
        return "origin"
    if _SPEAKER_LEFT.search(left):
        return "speaker"
    if _NEAR_LEFT.search(left):
        return "near"
    return None


def _acts(name: str) -> bool:
    """Whether a name may stand for a government: a country or a capital."""
    return country_named(name) is not None or fold(name) in _capitals()


@cache
def _capitals() -> frozenset[str]:
    return frozenset(fold(country.capital) for country in countries().values() if country.capital) | {
        "kremlin",
        "pentagon",
    }
