"""One figure of a text and what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.schema.incident import Group, Outcome
from extractor.validation.reading.numbers import NumberMention
from extractor.validation.reading.numbers_triggers import Trigger

__all__ = ("CasualtyReading", "Voice")

Voice = Literal["passive", "active", "bare", "noun", "implied", "part", "zero"]


@dataclass(frozen=True, slots=True)
class CasualtyReading:
    """One figure and what it counts. Offsets are code points into the text that was read, half-open."""

    outcome: Outcome | None
    """None: "casualties" or "victims", which may be killed or wounded."""
    groups: frozenset[Group]
    """Empty: the words do not say who."""
    number: NumberMention
    voice: Voice
    trigger: Trigger
    part: bool = False
    """It is contained in another figure of the same outcome: "including three children"."""
    additional: bool = False
    """"three more", "another": it comes on top of another figure."""
    negated: bool = False
    listed: int = 0
    """Number of figures that share this trigger by "and": above 1, the total is a sum."""
    open_list: bool = False
    """Somebody without a figure shares the trigger: "a commander's brother and two guards were killed"."""
    doubt: str = ""
    """Why the reading is not certain; empty where it is."""
