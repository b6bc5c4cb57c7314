"""What governs a place name in its sentence: the preposition before it, and the words of its clause on either side.

No parser: the words are walked back from the name, over what may stand between a preposition and a name, to the
preposition, and from there to where the clause begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.validation.places.role_words import JOINTS, MODIFIERS, PLACE_KINDS, PREPOSITIONS, is_event

__all__ = ("Government", "clause_after", "governed", "plain_tokens")

LEFT = 320
"""Characters before the name that are read."""
RIGHT = 160
"""Characters after the name that are read."""
_TOKEN = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*|[^\w\s]")
_DAYS = frozenset(
    (
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
        "april", "may", "june", "july", "august", "september", "october", "november", "december",
    )
)  # fmt: skip
_CLAUSE_OPENERS = frozenset(
    (
        "and",
        "but",
        "who",
        "which",
        "where",
        "when",
        "while",
        "after",
        "said",
        "says",
        "police",
        "officials",
        "authorities",
    )
)
_BEFORE_AS = frozenset(
    (
        "identified", "known", "described", "such", "well", "same", "far", "posing", "disguised", "dressed",
        "working", "named",
    )
)  # fmt: skip
_SMALL_PARTS = frozenset(("of", "al", "el", "de", "la", "the", "'", "’", "-", "."))


@dataclass(frozen=True, slots=True)
class Government:
    """What stands before a place name."""

    preposition: str
    """In small letters; empty where the name is a subject or an object."""
    clause: tuple[str, ...]
    """Words of the clause before the preposition, in small letters, in order."""
    spelt: tuple[str, ...]
    """The same words as they stand."""
    before: tuple[str, ...]
    """All words of the sentence before that clause that were read."""
    joint: str
    """What joins the clause to those words; empty where nothing does."""
    apposed: bool
    """Whether the preposition stands behind a name and a comma: ", north of Karm"."""
    opens: bool
    """Whether the preposition is the first word of its clause: "In Karm, ..."."""


def plain_tokens(text: str) -> list[str]:
    """Words and marks of a text as they stand.

    >>> plain_tokens("Ankara's jets, in Deir ez-Zor.")
    ["Ankara's", 'jets', ',', 'in', 'Deir', 'ez-Zor', '.']
    """
    return _TOKEN.findall(text)


def governed(text: str, start: int) -> Government:
    """What governs the name that begins at `start` of a sentence.

    >>> found = governed("The wounded were flown to hospitals in the city of Karm.", 50)
    >>> found.preposition, found.clause
    ('in', ('the', 'wounded', 'were', 'flown', 'to', 'hospitals'))
    """
    tokens = plain_tokens(text[max(0, start - LEFT) : start])
    small = [token.lower() for token in tokens]
    at = _preposition(tokens, small)
    preposition = small[at] if at is not None else ""
    end = at if at is not None else len(tokens)
    begin = _clause_start(small, end)
    joint = small[begin - 1] if begin else ""
    apposed = at is not None and at >= 2 and small[at - 1] == "," and _is_name(tokens[at - 2])
    clause = tuple(small[begin:end])
    return Government(
        preposition, clause, tuple(tokens[begin:end]), tuple(small[: max(begin - 1, 0)]), joint, apposed, not clause
    )


def clause_after(text: str, end: int) -> tuple[str, ...]:
    """Words of the clause behind a name, in small letters: an apposition is passed over.

    >>> clause_after("In Karm, the capital, dozens rallied, while two were killed.", 7)
    ('the', 'capital', ',', 'dozens', 'rallied', ',')
    """
    found: list[str] = []
    for token in plain_tokens(text[end : end + RIGHT]):
        small = token.lower()
        if small in JOINTS and found:
            break
        if found or small not in (",", ")"):
            found.append(small)
    return tuple(found)


def _preposition(tokens: list[str], small: list[str]) -> int | None:
    """Index of the preposition that governs a name after these tokens; None where a name stands without one."""
    at, steps = len(tokens) - 1, 0
    while at >= 0 and steps < 16:
        steps += 1
        word = small[at]
        if word in PREPOSITIONS:
            if word == "of" and at and small[at - 1] in PLACE_KINDS:
                at -= 2
                continue
            return at
        if word in (",", "and", "or", "/"):
            before = at - 1
            while before >= 0 and small[before] in (",", "and", "or"):
                before -= 1
            while before >= 0 and small[before] in PLACE_KINDS and before and _is_name(tokens[before - 1]):
                before -= 1
            if before < 0 or not _is_name(tokens[before]):
                return None
            while before >= 0 and (
                _is_name(tokens[before]) or (small[before] in _SMALL_PARTS and small[before] != "the")
            ):
                if small[before] == "of" and not (before and _is_name(tokens[before - 1])):
                    break
                before -= 1
            at = before
            continue
        if is_event(word) or not (word in MODIFIERS or word in PLACE_KINDS or _is_modifier(tokens[at])):
            return None
        at -= 1
    return None


def _is_name(token: str) -> bool:
    return token[:1].isupper() and token.lower() not in _DAYS and token.lower() not in PREPOSITIONS


def _is_modifier(token: str) -> bool:
    """Whether a word may stand between a preposition and a name: "Syrian", "Somalia's", "rebel-controlled", "1980s"."""
    return token[:1].isupper() or token.endswith(("ern", "-held", "-controlled", "-run", "-majority", "'s", "’s"))


def _clause_start(small: list[str], end: int) -> int:
    """Index of the first word of the clause that ends before `end`."""
    at = end - 1
    while at >= 0:
        word = small[at]
        if word in JOINTS and not (word == "as" and at and small[at - 1] in _BEFORE_AS):
            return at + 1
        if word == "," and at + 1 < end and (small[at + 1] in _CLAUSE_OPENERS or _is_participle(small[at + 1])):
            return at + 1
        at -= 1
    return 0


def _is_participle(word: str) -> bool:
    return word.endswith("ing") and word not in ("including", "according", "during", "morning", "evening")
