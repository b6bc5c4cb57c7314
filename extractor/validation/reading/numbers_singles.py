"""One person without a figure as the subject of a casualty word: "the man at the wheel died", "he lost an arm"."""

from __future__ import annotations

from extractor.validation.reading.numbers_groups import groups_of
from extractor.validation.reading.numbers_lexicon import (
    ADVERB,
    BANDS,
    BE,
    BOUNDARY_SIGNS,
    CONJUNCTIONS,
    HAVE,
    PREPOSITIONS,
    RELATIVES,
    REPORTING,
    SINGULAR_DETERMINERS,
    SUBORDINATORS,
)
from extractor.validation.reading.numbers_units import UnitLine
from extractor.validation.reading.numbers_words import ORDINALS

__all__ = ("SingleReader",)

_HE = frozenset(("he", "she"))
_LONGEST_SUBJECT = 9


class SingleReader(UnitLine):
    """Tells one person from many where no figure says so."""

    def implied_one(self, index: int) -> int | None:
        """Unit index of a single person without a figure right before the verb: a name or "the commander"."""
        if index < 0:
            return None
        unit = self.units[index]
        if unit.number is not None or unit.trigger is not None or not unit.text[:1].isalpha():
            return None
        singular = bool(groups_of(unit.low)) and not unit.low.endswith(("s", "men", "people", "children", "police"))
        name = unit.text[:1].isupper() and not unit.text.isupper() and not unit.low.endswith("s")
        if not (singular or name):
            return None
        if unit.low in BANDS:
            return None
        for back in range(index, max(-1, index - 8), -1):
            low = self.low(back)
            if low in CONJUNCTIONS and self.low(back + 1) in SINGULAR_DETERMINERS:
                return index  # with a singular verb it begins a clause: "and the mayor was wounded"
            if low in CONJUNCTIONS or low in (",", "of", "in", "with"):
                return index if low == "," and back < index else None
            if low in BOUNDARY_SIGNS or low in SUBORDINATORS:
                break
        return index

    def single_subject(self, index: int) -> int | None:
        """Unit index of a single person whose phrase fills the clause before the verb: "he", "the man at the wheel"."""
        start = self._clause_start(index)
        if start is None or start > index:
            return None
        if self.low(start) in _HE:
            return start if start == index else None
        if self.low(start) not in SINGULAR_DETERMINERS or self.counts(start) is not None:
            return None
        head = next((at for at in range(start + 1, min(index + 1, start + 5)) if self._one_person(at)), None)
        if head is None or any(self.low(at) in PREPOSITIONS or self.low(at) == "of" for at in range(start, head)):
            return None
        while head < index and self._one_person(head + 1):
            head += 1
        behind = self.low(head + 1)
        told = behind in PREPOSITIONS or behind == "of" or behind.endswith("ing")
        return head if head == index or told else None

    def ordinal_one(self, index: int) -> int | None:
        """Unit index of "seventh" where "the seventh" or "a third", with no noun behind it, begins the clause."""
        for at in range(index, max(0, index - _LONGEST_SUBJECT), -1):
            unit = self.units[at]
            if unit.low in ORDINALS and self.low(at - 1) in ("the", "a"):
                return at if at == index or self.low(at + 1) == "," else None
            article = unit.number is not None and unit.number.kind == "article"
            if unit.trigger is not None or (unit.number is not None and not article) or unit.low in BOUNDARY_SIGNS:
                return None
        return None

    def _clause_start(self, index: int) -> int | None:
        """Index of the first unit of the clause that ends at `index`; None where a list or a figure stands in it."""
        for at in range(index, max(-1, index - _LONGEST_SUBJECT), -1):
            unit, low = self.units[at], self.low(at)
            told = low == "that" and (self.low(at - 1) in REPORTING or self.low(at - 1) in SUBORDINATORS)
            if told or low in BOUNDARY_SIGNS or low in SUBORDINATORS:
                return at + 1
            if low in CONJUNCTIONS or low == ",":
                return at + 1 if self._closes_a_clause(at) else None
            article = unit.number is not None and unit.number.kind == "article"
            if unit.trigger is not None or (unit.number is not None and not article) or low in "()[]":
                return None
            if low in BE or low in HAVE or low in RELATIVES:
                return None
            if at == 0:
                return 0
        return None

    def _closes_a_clause(self, joint: int) -> bool:
        """Whether a clause with a casualty word of its own ends before "and"; else it joins a list of people."""
        near = [self.units[at].trigger for at in range(max(0, joint - 3), max(0, joint))]
        return any(trigger is not None and trigger.form not in ("noun", "noun_of") for trigger in near)

    def _one_person(self, index: int) -> bool:
        low = self.low(index)
        plural = low.endswith(("s", "men", "people", "children", "police", "personnel"))
        return bool(groups_of(low)) and not plural and low not in BANDS and low not in ADVERB
