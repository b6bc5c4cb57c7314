"""What sort of thing the words for a party name: people can do and suffer, a lorry park or a missile cannot."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extractor.validation.wording import word_set, words_of

__all__ = ("PartKind", "head_of", "part_kind")

PartKind = Literal["thing", "weapon", "happening", "nobody"]
LONGEST = 200
"""Characters of the words that are read."""


THINGS = word_set(
    "park market marketplace bridge road street highway bakery mill kiosk shop store building house home apartment "
    "block school kindergarten university mosque church temple shrine synagogue monastery cemetery hall stadium "
    "square checkpoint base camp barracks depot warehouse bunker airport airfield runway hangar port harbour pier "
    "station substation plant refinery pipeline dam tower mast antenna transmitter workshop factory farm field "
    "orchard greenhouse crop well tunnel trench vehicle car truck lorry pick-up pickup bus coach van minibus tanker "
    "jeep motorcycle motorbike bicycle train wagon tank ship boat vessel aircraft helicopter plane jet ambulance "
    "armour radar equipment ammunition munition fuel oil gas line electricity power water property infrastructure "
    "facility installation position headquarters office outpost post hospital clinic pharmacy hotel restaurant cafe "
    "café bar tent hut shelter roof window wall gate fence stand dealership residence railway structure transformer "
    "shack kitchen club drugstore brothel taxi tractor roadside enclave culvert tricycle"
)
"""Can be attacked; none of them is a victim."""
PEOPLE_TOO = word_set(
    "base camp school hospital post headquarters outpost office station church ship vessel position structure"
)
"""Words for things that stand for the people in them: they are left open where their words name whose they are."""
WEAPONS = word_set(
    "drone uav missile rocket shell mortar bomb grenade mine landmine ied device explosive explosion projectile "
    "shrapnel bullet rifle pistol gun gunfire artillery fire cannon katyusha katyushas munition warhead torpedo "
    "knife machete poison gas"
)
HAPPENINGS = word_set(
    "attack strike airstrike raid bombing shelling blast explosion ambush clash gunfight firefight battle assault "
    "shooting killing offensive incident violence fighting war message statement report toll casualty death injury "
    "damage january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday today yesterday night morning evening day week month year"
)
_NOBODY = re.compile(r"^\W*(?:no(?:body|ne|\sone|\s(?=\w))|nothing|neither)\b", re.IGNORECASE)
_PHRASE_ENDS = re.compile(
    r"[,;:(]|\s(?:of|in|at|on|near|from|who|whom|whose|which|that|with|to|for|by|outside|inside|around|between|belonging|used|loaded"
    r"|carrying|parked|stationed|was|were|is|are|had|has)\s",
    re.IGNORECASE,
)
_QUANTITIES = word_set(
    "one two three four five six seven eight nine ten eleven twelve dozen dozens hundreds thousands number couple "
    "several some many few most all both half part parts column row pair group"
)
_OF = re.compile(r"\s+of\s+(?:the\s|its\s|their\s|his\s|her\s|our\s)?", re.IGNORECASE)
_OPENS = re.compile(r"^\W*(?:(?:the|a|an|its|his|her|their|our|this|that|these|those)\s+)*", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<=\s)[^\W\d_a-z]\w+|^(?:[A-Z]{2,}|[A-Z]\w+[-‑]\w+|[A-Z]\w*(?:ish|ian|ean|ese|can|eli|aqi|emi|udi|ani))\b"
)
"""A name or a nationality beside the thing: "Turkish drones"."""


@lru_cache(maxsize=512)
def head_of(words: str) -> str:
    """The word that says what is named, folded: the last one before "of", "in", "who"; of a number, what is counted.

    >>> head_of("two trucks of the 9th Brigade"), head_of("dozens of trucks"), head_of("a lorry park in Osk")
    ('trucks', 'trucks', 'park')
    """
    phrase = _OPENS.sub("", words[:LONGEST])
    for _ in range(3):
        ending = _PHRASE_ENDS.search(f"{phrase} ")
        first = phrase[: ending.start()] if ending is not None else phrase
        of = _OF.match(phrase, ending.start()) if ending is not None else None
        head = words_of(first)[-1:] if words_of(first) else ()
        if not head or of is None or not (head[0] in _QUANTITIES or head[0].isdigit()):
            return head[0] if head else ""
        phrase = phrase[of.end() :]
    return ""


def part_kind(words: str) -> PartKind | None:
    """What the words name that is no people, or None: people, a name, or nothing that can be told.

    >>> part_kind("the lorry park"), part_kind("two drones"), part_kind("none of the guards"), part_kind("six guards")
    ('thing', 'weapon', 'nobody', None)
    """
    if _NOBODY.search(words):
        return "nobody"
    head = head_of(words)
    forms = {head, head.removesuffix("s"), head.removesuffix("es"), re.sub(r"ies$", "y", head)}
    kind = next((kind for kind, known in _KINDS if forms & known), None)
    if kind is None or kind == "happening" or not _NAMED.search(words[:LONGEST].strip()):
        return kind
    return None if kind == "weapon" or forms & PEOPLE_TOO else kind  # "Turkish drones", "the Norva hospital"


_KINDS: tuple[tuple[PartKind, frozenset[str]], ...] = (
    ("weapon", WEAPONS),
    ("thing", THINGS),
    ("happening", HAPPENINGS),
)
