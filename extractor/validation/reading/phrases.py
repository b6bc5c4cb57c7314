"""Phrases that call for a value of a closed list: incident types, kinds of weapon.

The tables stand in `extractor/validation/tables/phrases`. Of each value they hold phrases that are `sure` (they call
for it, and against another), `also` (they allow it), `weak` (they allow it and say nothing against others), and the
values that are `compatible`: their words do not speak against it. A blank in a phrase may be a blank, a hyphen or
nothing; a star stands for any ending, and one by itself for one to four words.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from extractor.validation.reading.gates import Gated, Held, held_by
from extractor.validation.reading.small_letters import AnyCase

__all__ = ("PhraseTable", "incident_type_phrases", "is_labour_strike", "weapon_phrases")

LONGEST = 2000
"""Characters of a text that are searched."""
_STRIKE = re.compile(r"\bstrikes?\b|\bstriking\b|\bstruck\b", re.IGNORECASE)
_LABOUR = Gated(
    r"\b(?:(?:general|hunger|transport|rail|bus|teachers?[’']?|nurses?[’']?|doctors?[’']?|miners?[’']?|pilots?[’']?|dock(?:ers?)?[’']?"
    r"|workers?[’']?|labou?r|wildcat|warning|public[\s-]sector)\sstrikes?|strike\s(?:action|ballot|call|over\s(?:pay|wages))|on\sstrike"
    r"|(?:call(?:ed|ing)?|stag(?:ed|ing|e)|end(?:ed|ing)?|suspend(?:ed)?|join(?:ed|ing)?)\s(?:a|an|the|their|its)\s(?:[\w-]+\s){0,2}strike"
    r"|strik(?:ing|ers)\s(?:workers|miners|teachers|nurses|drivers|employees)|trade\sunions?|labou?r\sunions?|walk-?out|picket"
    r"|industrial\saction|wages|higher\spay|pay\s(?:rise|deal|dispute)|unpaid\ssalar\w+|salary\sarrears)\b",
    only=(
        "on general hunger transport rail bus public sector teacher teachers nurse nurses doctor doctors miner miners"
        " pilot pilots dock docker dockers worker workers labour labor wildcat warning action ballot call calls called"
        " calling pay wages stage staged staging end ended ending suspend suspended join joined joining striking"
        " strikers trade union unions walkout walk picket industrial higher unpaid salary"
    ),
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    sure: _AnyOf
    also: _AnyOf
    weak: _AnyOf
    compatible: frozenset[str]


class _AnyOf:
    """Some phrases, looked for only where a word of the text begins like one of them."""

    def __init__(self, phrases: list[str]) -> None:
        phrases = [phrase.lower() for phrase in phrases]
        longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        parts = [
            re.escape(phrase)
            .replace(r"\ \*\ ", r"\s(?:[\w’'-]+\s){1,4}?")
            .replace(r"\*", r"[\w’'-]*")
            .replace(r"\ ", r"[\s-]?")
            for phrase in longest_first
        ]
        self.pattern = AnyCase(rf"\b(?:{'|'.join(parts)})(?!\w)" if phrases else "(?!)")
        self._beginnings = frozenset(phrase[:3] for phrase in phrases)
        self._always = not all(beginning.isalpha() and len(beginning) == 3 for beginning in self._beginnings)

    def search(self, text: str, held: Held) -> re.Match[str] | None:
        """The first phrase in the text; its offsets are good for the text as it is written."""
        if held.small is not None and not self._always and held.first_three.isdisjoint(self._beginnings):
            return None
        return self.pattern.search(text, held.small)


class PhraseTable:
    """The phrases of one closed list."""

    def __init__(self, rows: dict[str, dict[str, list[str]]]) -> None:
        self._rows = {
            value: _Phrases(_AnyOf(row["sure"]), _AnyOf(row["also"]), _AnyOf(row["weak"]), frozenset(row["compatible"]))
            for value, row in rows.items()
        }
        self.sure_values = lru_cache(maxsize=1024)(self._sure_values)
        self._how_far = lru_cache(maxsize=1024)(self._graded)

    def covers(self, value: str) -> bool:
        """Whether the table has phrases for this value."""
        return value in self._rows

    def allows(self, value: str, text: str) -> bool:
        """Whether any phrase of the value stands in the text."""
        return self._how_far(value, text) > 0

    def holds(self, value: str, text: str) -> bool:
        """Whether a phrase stands in the text that calls for the value, or at least is its own."""
        return self._how_far(value, text) > 1

    def _graded(self, value: str, text: str) -> int:
        """2 where a phrase calls for the value or is its own, 1 where a weak one allows it, else 0."""
        row, read = self._rows[value], text[:LONGEST]
        held = held_by(read)
        if row.sure.search(read, held) is not None or row.also.search(read, held) is not None:
            return 2
        return int(row.weak.search(read, held) is not None)

    def may_mean(self, value: str, other: str, text: str) -> bool:
        """Whether all words of the text that call for `other` are phrases of `value` too, be it weak ones."""
        found = self._rows[other].sure.pattern.ignoring_case.finditer(text[:LONGEST])
        weak = self._rows[value].weak.pattern.ignoring_case
        return all(weak.fullmatch(match[0]) is not None for match in found)

    def _sure_values(self, text: str) -> tuple[tuple[str, str], ...]:
        """Values that the text calls for, each with its phrase as written."""
        read = text[:LONGEST]
        held = held_by(read)
        found = ((value, row.sure.search(read, held)) for value, row in self._rows.items())
        return tuple((value, text[match.start() : match.end()]) for value, match in found if match is not None)

    def against(self, value: str, text: str) -> tuple[tuple[str, str], ...]:
        """Values that the text calls for and that do not go with this one, each with its phrase as written."""
        compatible = self._rows[value].compatible
        return tuple(
            (other, words) for other, words in self.sure_values(text) if other != value and other not in compatible
        )


def _table(name: str) -> PhraseTable:
    path = files("extractor.validation") / "tables" / "phrases" / name
    return PhraseTable(json.loads(path.read_text(encoding="utf-8")))


@cache
def incident_type_phrases() -> PhraseTable:
    """The phrases of incident types, read once.

    >>> incident_type_phrases().against("air_strike", "a mortar barrage")
    (('shelling', 'mortar'),)
    """
    return _table("incident_types.json")


@cache
def weapon_phrases() -> PhraseTable:
    """The phrases of kinds of weapon, read once."""
    return _table("weapons.json")


def is_labour_strike(cited: str, sentence: str) -> bool:
    """Whether the strike of the cited words is workers' and not an army's.

    >>> is_labour_strike("strike", "Dockers went on strike over pay.")
    True
    >>> is_labour_strike("strike", "A strike hit a depot.")
    False
    """
    if "str" not in cited and "STR" not in cited and "Str" not in cited:
        return False  # no pattern is tried on most texts
    if _STRIKE.search(cited[:LONGEST]) is None:
        return False
    read = sentence[:LONGEST]
    held = held_by(read)
    return _LABOUR.may_match(held) and _LABOUR.pattern.search(read, held.small) is not None
