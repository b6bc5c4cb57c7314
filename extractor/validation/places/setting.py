"""Where a report is set: the countries and first-level units that it names, and the countries that its towns lie in."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice

from extractor.validation.places.choosing import KNOWN, TOWNS, UNITS
from extractor.validation.places.countries import countries, country_mentions
from extractor.validation.places.gazetteer import Entry, entries_called, entries_named
from extractor.validation.places.resolving import units_named

__all__ = ("countries_meant", "countries_told", "is_country_named", "units_told")

LONGEST_TEXT = 20_000
"""Characters of an article that are searched for its units and towns."""
MOST_NAMES = 60
"""Different names of an article that are looked up for the countries they lie in."""
SMALLEST = 15
"""Binary digits of the population, 16,000, from which on a town may tell the country of a report."""
FAR_LARGER = 4
"""Binary digits by which it has to be larger than its namesakes in other countries."""
_TOWNS_AND_UNITS = frozenset((*TOWNS, *UNITS))
_NAME = (
    r"[A-Z][\w’'ʿʾ-]{0,30}\w(?:[ -](?:(?:al|el|ez|az|ed|ad|an|en|es|as|ash|ar|er|de|of)[ -])?[A-Z][\w’'ʿʾ-]{1,30}){0,2}"
)
_UNIT_KIND = (
    r"(?:[Gg]overnorate|[Pp]rovince|[Rr]egion|[Ss]tate|[Oo]blast|[Dd]epartment|[Dd]ivision|[Cc]ounty|[Pp]refecture)"
)
_UNIT = re.compile(rf"(?<![\w-])(?P<before>{_NAME})\s+{_UNIT_KIND}\b|\b{_UNIT_KIND}\s+of\s+(?P<after>{_NAME})")
_CAPITALISED = re.compile(rf"(?<![\w-]){_NAME}")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_LETTER = 0x1F1E6 - ord("A")


@lru_cache(maxsize=32)
def countries_told(text: str) -> tuple[str, ...]:
    """Countries of an article: a name counts for three, an adjective for one; most first, then first told first."""
    weights: dict[str, int] = {}
    for mention in country_mentions(text):
        weights[mention.code] = weights.get(mention.code, 0) + (3 if mention.by_name else 1)
    order = list(weights)
    return tuple(sorted(order, key=lambda code: (-weights[code], order.index(code))))


def is_country_named(text: str) -> bool:
    """Whether an article calls any country by its name."""
    return any(mention.by_name for mention in country_mentions(text))


@lru_cache(maxsize=32)
def countries_meant(text: str) -> tuple[str, ...]:
    """Countries that an article tells by its flags, its provinces, or by two of its towns; most first.

    >>> countries_meant("Gunmen struck two villages in Zamfara State on Friday.")
    ('NG',)
    """
    votes: Counter[str] = Counter()
    for flag in _FLAG.findall(text[:LONGEST_TEXT]):
        code = "".join(chr(ord(letter) - _FIRST_LETTER) for letter in flag)
        votes[code] += 2 if code in countries() else 0
    for name in _unit_names(text):
        lands = {hit.entry.country for hit in entries_named(name) if hit.exact and hit.entry.kind in UNITS}
        if len(lands) == 1:
            votes[lands.pop()] += 2
    if not any(count > 1 for count in votes.values()):
        names = dict.fromkeys(match[0] for match in _CAPITALISED.finditer(text[:LONGEST_TEXT]))
        for name in islice(names, MOST_NAMES):
            if (land := _only_country(name)) is not None:
                votes[land] += 1
    order = list(votes)
    likely = [code for code in order if votes[code] > 1]
    return tuple(sorted(likely, key=lambda code: (-votes[code], order.index(code))))


@lru_cache(maxsize=64)
def units_told(text: str, fence: tuple[str, ...]) -> tuple[Entry, ...]:
    """First-level units that an article names as such ("Karm province"), of some countries."""
    return tuple(dict.fromkeys(unit for name in _unit_names(text) for unit in units_named(name, fence)))


@lru_cache(maxsize=32)
def _unit_names(text: str) -> tuple[str, ...]:
    """What stands before or after the word for a unit, and with that word ("Kurdistan Region")."""
    names: list[str] = []
    for match in _UNIT.finditer(text[:LONGEST_TEXT]):
        names += _endings(match["before"] or match["after"])
        names += _endings(match[0]) if match["before"] else ()
    return tuple(dict.fromkeys(names))[:MOST_NAMES]


def _endings(name: str) -> tuple[str, ...]:
    """A name, and without its first words: a sentence may begin just before it ("In Karm")."""
    words = name.split()
    return tuple(" ".join(words[start:]) for start in range(len(words)))


def _only_country(name: str) -> str | None:
    """The country that a town or unit of this name lies in, if its namesakes elsewhere are far smaller."""
    largest: dict[str, int] = {}
    for entry in entries_called(name):
        if entry.kind in _TOWNS_AND_UNITS:
            told = entry.by_hand or entry.kind in UNITS
            size = max(entry.size, SMALLEST if told else 0)
            largest[entry.country] = max(size, largest.get(entry.country, 0))
    if not largest:
        return None
    best = max(largest, key=lambda code: (largest[code], code))
    others = [size for code, size in largest.items() if code != best]
    if largest[best] < SMALLEST or any(largest[best] - size < FAR_LARGER for size in others):
        return None
    return best if largest[best] >= KNOWN or len(largest) == 1 else None
