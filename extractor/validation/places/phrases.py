"""Place words taken apart: what stands around the name ("the edge of X in central Y", "X district, Z province")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.validation.places.countries import country_mentions, country_named

__all__ = ("LONGEST_WORDS", "PlacePhrase", "Wanted", "read_place")

LONGEST_WORDS = 300
"""Characters of place words that are read."""
Wanted = Literal["unit", "district", "town", "site", "line"]
"""What the words call the place: a first-level unit, a district, a town, a site (base, camp), a line (road, river)."""

_DIRECTION = (
    r"(?:(?:north|south|east|west|north[- ]?(?:east|west)|south[- ]?(?:east|west))(?:ern(?:most)?)?|central|upper|lower"
    r"|rural|outer|inner|far|mid)"
)
_KINDS: tuple[tuple[Wanted, str], ...] = (
    ("unit", r"governorates?|provinces?|oblasts?|muhafazah?|states?|regions?"),
    (
        "district",
        r"(?:sub-?)?districts?|count(?:y|ies)|raions?|tehsils?|mandals?|blocks?|municipalit(?:y|ies)|nahiya[ht]?"
        r"|cantons?",
    ),
    (
        "site",
        r"(?:border |control |crossing )?(?:crossings?|points?|posts?|terminals?)"
        r"|(?:military |naval |army |international |civil )?"
        r"(?:air ?ports?|air ?bases?|air ?fields?|bases?|barracks|garrisons?|aerodromes?)"
        r"|(?:oil|gas) ?(?:fields?|plants?|wells?)|oilfields?|fields?|(?:refugee |idp |displacement |training )?camps?"
        r"|checkpoints?|dams?|bridges?|prisons?|jails?|hospitals?|universit(?:y|ies)|refiner(?:y|ies)"
        r"|(?:power |water )?(?:plants?|stations?)|depots?|warehouses?|complex|compounds?|zones?|mosques?|islands?"
        r"|mountains?|hills?|farms?",
    ),
    (
        "line",
        r"roads?|highways?|motorways?|borders?|frontiers?|front ?lines?|rivers?|valleys?|axis|deserts?|plains?"
        r"|coasts?",
    ),
    (
        "town",
        r"towns?|cit(?:y|ies)|villages?|hamlets?|suburbs?|settlements?|capitals?|neighbou?rhoods?|quarters?|areas?"
        r"|countryside|outskirts|localit(?:y|ies)|communit(?:y|ies)|centre|center|ports?|townships?",
    ),
)
_KIND_OF = tuple((wanted, re.compile(rf"(?:{words})", re.IGNORECASE)) for wanted, words in _KINDS)
_ANY_KIND = "|".join(words for _, words in _KINDS)
_DISTANCE = re.compile(
    r"^(?:(?:about|some|around|roughly|just|approximately|nearly|only)\s+)*"
    r"(?P<figure>\d{1,4}(?:[.,]\d+)?|one|two|three|five|ten|a few|several)[\s-]*"
    r"(?P<unit>kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?|m)\b"
    r"(?:\s*\([^)]*\))?\s*"
    rf"(?:(?:to\s+the\s+)?{_DIRECTION}\s*)?(?:(?:away\s+)?(?:from|of|outside|off))?\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NEAR = re.compile(
    r"^(?:near(?:by)?(?:\s+to)?|close\s+to|outside(?:\s+of)?|around|next\s+to|adjacent\s+to|not\s+far\s+from|beside|off"
    rf"|(?:to\s+the\s+|just\s+)?{_DIRECTION}\s+(?:of|from)|(?:(?:on|in|at)\s+)?(?:the\s+)?(?:{_DIRECTION}\s+)?(?:outskirts|edges?"
    r"|suburbs|vicinity|environs|surroundings|countryside|periphery|outside|suburb)\s+of)\b\s*",
    re.IGNORECASE,
)
_LEADING_DIRECTION = re.compile(rf"^{_DIRECTION}(?:[\s-]+{_DIRECTION})?\s+(?!of\b|from\b)", re.IGNORECASE)
_LEADING_OF = re.compile(
    rf"^(?:the\s+|a\s+)?(?:[\w’'-]+\s+){{0,5}}?(?P<kind>{_ANY_KIND})\s+(?:of|at|in|called|named|known\s+as)\s+(?=\S)",
    re.IGNORECASE,
)
_TRAILING_KIND = re.compile(rf"^(?P<name>\S.*?)[\s-]+(?P<kind>{_ANY_KIND})$", re.IGNORECASE)
_KIND_INSIDE = re.compile(rf"^.*\b(?P<kind>{_ANY_KIND})\s+(?P<name>[A-Z].*)$")
_LEADING_SMALL = re.compile(
    r"^(?!(?:al|el|ar|as|ash|ad|at|az|an|ed|es|er|et|ez|d|l|umm|de|la|le|san)[\s'’-])[a-z][a-z’'-]*\s+(?=\S)"
)
_PREPOSITION = re.compile(
    r"^(?:in|at|on|into|from|inside|within|along|toward|towards|to|across|over|against|the|a|an|of)\s+", re.IGNORECASE
)
_PARENTS = re.compile(r"\s*(?:,|;|\(|\)|\s[-–—]\s|\bin\b(?!-)|\bof the\b|\binside\b|\bwithin\b)\s*")
_POSSESSIVE = re.compile(r"^(?P<owner>[A-Z][\w-]{2,}(?:\s[A-Z][\w-]*){0,2})['’]s?\s+(?P<rest>\S.*)$")
_BETWEEN = re.compile(r"\bbetween\s+(?P<one>.+?)\s+and\s+(?P<other>.+)$", re.IGNORECASE | re.DOTALL)
_MILES = 1.609


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """Place words taken apart."""

    names: tuple[str, ...]
    """The name, the fullest form first: with what it is called, then without, then each of "X/Y"."""
    parents: tuple[str, ...] = ()
    """What it lies in, as the words say, nearest first."""
    wanted: Wanted | None = None
    small: bool = False
    """Whether the words call it a village or hamlet."""
    landform: bool = False
    """Whether the words call it a mountain, an island, a field: not a place in a town of that name."""
    direction: bool = False
    near: bool = False
    kilometres: float | None = None
    """Distance that the words give."""
    between: tuple[str, str] | None = None
    countries: tuple[str, ...] = ()
    """Countries that the words name or speak of by adjective, other than as the place itself."""
    words: str = ""
    """The words as they stand, blanks aside."""


@lru_cache(maxsize=2048)
def read_place(words: str) -> PlacePhrase:
    """Take place words apart.

    >>> phrase = read_place("the edge of Karm in central Ardan province")
    >>> phrase.names, phrase.parents, phrase.near
    (('Karm',), ('central Ardan province',), True)
    >>> read_place("12 miles north of the town of Karm").kilometres
    19.308
    """
    text = " ".join(words[:LONGEST_WORDS].split()).strip(" .,;:\"“”'‘’()[]")
    if country_named(text):
        return PlacePhrase((text,), countries=_countries(text), words=text)
    between = _BETWEEN.search(text)
    if between:
        return PlacePhrase(
            (), (), "line", between=(between["one"], between["other"]), countries=_countries(text), words=text
        )
    near, kilometres = False, None
    pieces = [piece for piece in _PARENTS.split(_without_distance(text)[0]) if piece]
    kilometres = _without_distance(text)[1]
    near = kilometres is not None
    if not pieces:
        return PlacePhrase(())
    target, parents = pieces[0], pieces[1:]
    names: list[str] = []
    wanted: Wanted | None = None
    direction = False
    for _ in range(12):
        before = target
        target = _PREPOSITION.sub("", target) if len(target.split()) > 1 else target
        if match := _NEAR.match(target):
            near, target = True, target[match.end() :]
        elif match := _LEADING_OF.match(target):
            wanted = wanted or _kind(match["kind"])
            direction = direction or bool(re.search(rf"\b{_DIRECTION}\b", match[0], re.IGNORECASE))
            target = target[match.end() :]
        elif (match := _LEADING_DIRECTION.match(target)) and not names:
            names.append(target)
            direction, target = True, target[match.end() :]
        elif match := _POSSESSIVE.match(target):
            parents.append(match["owner"])
            target = match["rest"]
        elif adjective := _leading_country(target):
            parents.append(adjective[0])
            target = adjective[1]
        elif match := _LEADING_SMALL.match(target):
            target = target[match.end() :]
        if target == before or not target:
            break
    names.append(target)
    for _ in range(3):
        match = _TRAILING_KIND.match(target)
        if not match or country_named(target):
            break
        wanted = _kind(match["kind"]) if wanted is None or not names[1:] else wanted
        target = match["name"].strip(" -")
        near = near or match["kind"].casefold() in ("outskirts", "countryside", "area", "areas")
        names.append(target)
    if match := _KIND_INSIDE.match(target):
        wanted = wanted or _kind(match["kind"])
        names.append(match["name"])
    for name in list(names):
        names.extend(part.strip() for part in re.split(r"\s*/\s*", name) if "/" in name and part.strip())
    if "(" in words:
        names.extend(re.findall(r"\(([^()]{3,60})\)", words))
    small = bool(re.search(r"\b(?:villages?|hamlets?|farms?)\b", pieces[0], re.IGNORECASE))
    landform = bool(
        re.search(r"\b(?:mountains?|hills?|islands?|fields?|dams?|farms?|bridges?)$", pieces[0], re.IGNORECASE)
    )
    kept = tuple(dict.fromkeys(name.strip(" -,") for name in names if name.strip(" -,")))
    return PlacePhrase(
        kept, tuple(parents), wanted, small, landform, direction, near, kilometres, None, _countries(text), text
    )


def _without_distance(text: str) -> tuple[str, float | None]:
    match = _DISTANCE.match(_PREPOSITION.sub("", text))
    if not match or not match["rest"]:
        return text, None
    figures = {"one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "a few": 3, "several": 5}
    raw = match["figure"].casefold().replace(",", ".")
    figure = float(figures.get(raw, 0)) or float(raw)
    unit = match["unit"].casefold()
    scale = _MILES if unit.startswith("mile") else 0.001 if unit == "m" or unit.startswith("met") else 1.0
    return match["rest"], figure * scale


def _kind(words: str) -> Wanted | None:
    return next((wanted for wanted, pattern in _KIND_OF if pattern.fullmatch(words)), None)


def _leading_country(target: str) -> tuple[str, str] | None:
    """A country's adjective before the name ("Syrian Karm"), or its name ("Iraq Karm")."""
    mentions = country_mentions(target)
    if not mentions or mentions[0].start != 0 or mentions[0].by_name or not target[mentions[0].end :].strip(" -"):
        return None
    return target[: mentions[0].end], target[mentions[0].end :].strip(" -")


def _countries(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.code for mention in country_mentions(text)))
