"""A sentence as a line of units: words, signs, number mentions and casualty words, and the noun phrases among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from extractor.schema.incident import Group
from extractor.validation.reading.numbers import NumberMention, read_numbers
from extractor.validation.reading.numbers_groups import COLLECTIVES, groups_of
from extractor.validation.reading.numbers_lexicon import (
    BANDS,
    BE,
    BOUNDARY_SIGNS,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    INCLUDING,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE_MARKS,
    RANKS,
    RELATIVES,
    SUBORDINATORS,
    TITLES,
    UNTRUE,
)
from extractor.validation.reading.numbers_tokens import Token, tokenise
from extractor.validation.reading.numbers_triggers import Trigger, find_triggers

__all__ = ("JOINTS", "Unit", "UnitLine", "units_of")


_OUTSIDE = ["."] * 24
JOINTS = CONJUNCTIONS | PREPOSITIONS | BE | HAVE | RELATIVES | SUBORDINATORS | INCLUDING
"""Words that stand in no noun phrase."""
_TRAINEES = frozenset(("recruit", "cadet", "inductee", "trainee", "instructor", "trainer"))
_UNDER_ARMS: frozenset[Group] = frozenset({"soldiers", "police", "fighters", "contractors"})
_ENDING = JOINTS | BOUNDARY_SIGNS | frozenset(("of", ",", "(", ")", "[", "]"))


class Unit(NamedTuple):
    """A word, sign, number mention or trigger, as one step of the walk."""

    low: str
    start: int
    end: int
    text: str
    number: NumberMention | None = None
    trigger: Trigger | None = None


_new = tuple.__new__


def units_of(text: str) -> list[Unit]:
    """Words and signs, with number mentions (their qualifiers included) and casualty words as single units."""
    triggers = find_triggers(text)
    mentions = _outside(triggers, [number for number in read_numbers(text) if number.kind != "ordinal"])
    spans: list[tuple[int, int, NumberMention | None, Trigger | None]] = [
        (number.full_start, number.full_end, number, None) for number in mentions
    ]
    at = 0
    for trigger in triggers:
        while at < len(mentions) and mentions[at].full_end <= trigger.start:
            at += 1
        if at == len(mentions) or mentions[at].full_start >= trigger.end:
            spans.append((trigger.start, trigger.end, None, trigger))
    spans.sort(key=lambda span: span[0])
    units: list[Unit] = []
    at = 0
    for token in tokenise(text):
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at < len(spans) and spans[at][0] < token.end:
            first, last, mention, phrase = spans[at]
            if not units or units[-1].start != first:
                piece = text[first:last]
                units.append(Unit(piece.lower(), first, last, piece, mention, phrase))
        elif token.low not in QUOTE_MARKS and not (token.low == "." and units and _abbreviated(units[-1], token)):
            low = _dash(text, token) if token.low == "-" else token.low
            units.append(_new(Unit, (low, token.start, token.end, token.text, None, None)))
    return units


def _dash(text: str, token: Token) -> str:
    """The word itself; a hyphen between blanks is a dash."""
    apart = token.low == "-" and text[token.start - 1 : token.start] == " " and text[token.end : token.end + 1] == " "
    return "–" if apart else token.low


def _abbreviated(before: Unit, stop: Token) -> bool:
    """Whether a full stop belongs to the letters before it: "U.N.", "Lt.", and ends no sentence."""
    short = (len(before.text) == 1 and before.text.isupper()) or before.low in TITLES
    return short and before.end == stop.start and before.text[:1].isupper()


def _outside(triggers: tuple[Trigger, ...], mentions: list[NumberMention]) -> list[NumberMention]:
    """The mentions without the articles inside a casualty phrase: "lost an arm" is one phrase."""
    kept, at = [], 0
    for number in mentions:
        while at < len(triggers) and triggers[at].end <= number.start:
            at += 1
        if number.kind == "article" and at < len(triggers) and triggers[at].start < number.start:
            continue
        kept.append(number)
    return kept


class UnitLine:
    """The units of one text and the readings found in it."""

    low: Callable[[int], str]
    """The unit at an index in small letters, or a full stop outside the text, up to 24 units from it."""

    def __init__(self, text: str) -> None:
        self.units = units_of(text)
        lows = [unit.low for unit in self.units]
        self.low = (lows + _OUTSIDE).__getitem__
        self.trigger_at = {unit.start: at for at, unit in enumerate(self.units) if unit.trigger is not None}
        self.has_untrue = not UNTRUE.isdisjoint(lows)
        self._ends: dict[int, int] = {}
        self._groups: dict[int, frozenset[Group]] = {}
        self.claimed: dict[int, int] = {}
        """Unit index of a number -> unit index of the trigger whose subject it is."""
        self.numbers = [(at, unit.number) for at, unit in enumerate(self.units) if unit.number is not None]
        """The unit indexes of all number mentions, those that count nobody too."""
        self._counting = {at: number for at, number in self.numbers if self._counts(at, number) is not None}

    def counts(self, index: int) -> NumberMention | None:
        """The number mention at `index` if it may count people."""
        return self._counting.get(index)

    def _counts(self, index: int, number: NumberMention) -> NumberMention | None:
        if not number.counts:
            return None
        if number.low is not None and self.counts_bands(index):
            return None
        if number.kind == "article" and not self.groups(index):
            follows = self.units[index + 1] if index + 1 < len(self.units) else None
            aged = follows is not None and follows.number is not None and follows.number.kind == "age"
            if number.text.lower() != "another" and not aged:
                return None
        return number

    def counts_bands(self, index: int) -> bool:
        """Whether families, teams or groups are counted, not persons; "two members of one family" is not meant."""
        end = self.phrase_end(index)
        return end > index + 1 and self.low(end - 1) in BANDS and self.units[end - 1].number is None

    # -- noun phrases --

    def phrase_end(self, index: int) -> int:
        """Index after the last word of the noun phrase that starts at number `index`."""
        end = self._ends.get(index)
        if end is None:
            end = self._ends[index] = self._phrase_end(index)
        return end

    def _phrase_end(self, index: int) -> int:
        at = index + 1
        while at < len(self.units) and at < index + 12:
            unit = self.units[at]
            if (
                unit.trigger is not None
                and unit.trigger.form != "noun"
                and not (unit.trigger.form in ("participle", "adjective") and at == index + 1 and self.noun_ahead(at))
            ):
                break
            if unit.number is not None and unit.number.counts:
                break
            low = unit.low
            if low == "of" and self.low(at - 1) in COLLECTIVES:
                at += 1
                continue
            if low in _ENDING:
                break
            at += 1
        return at

    def noun_ahead(self, at: int) -> bool:
        """Whether a participle right behind a figure stands before its noun: "two injured guards"."""
        return bool(self.named_groups(at + 1))

    def groups(self, index: int) -> frozenset[Group]:
        """Who the number at `index` counts, by the words behind it."""
        found = self._groups.get(index)
        if found is None:
            found = self._groups[index] = self._groups_behind(index)
        return found

    def _groups_behind(self, index: int) -> frozenset[Group]:
        end = self.phrase_end(index)
        found = self.groups_between(index + 1, end)
        if not found and self.low(end) == "of":
            stop = min(end + 6, len(self.units))
            for at in range(end + 1, stop):
                if self.low(at) in PREPOSITIONS or self.low(at) in "," or self.units[at].trigger is not None:
                    stop = at
                    break
            found = self.groups_between(end + 1, stop)
        return found

    def groups_between(self, start: int, end: int) -> frozenset[Group]:
        named = [(at, self.named_groups(at)) for at in range(start, end)]
        named = [(at, groups) for at, groups in named if groups]
        if not named:
            return frozenset()
        groups = named[-1][1]
        last = self.low(named[-1][0])
        if last.removesuffix("s") in _TRAINEES:
            whose = frozenset().union(*[modifier for _, modifier in named[:-1]]) & _UNDER_ARMS
            if whose:
                return whose
        if last.removesuffix("s") in RANKS and any(modifier == {"police"} for _, modifier in named[:-1]):
            return frozenset({"police"})
        if groups <= {"people"} or last in ("officer", "officers", "personnel", "members", "men", "guards", "troopers"):
            general = groups
            for _, modifier in named[:-1]:
                general |= modifier
            specific = frozenset(general - {"people"})
            groups = (
                general
                if not specific or last not in ("officers", "officer")
                else (named[-2][1] & groups if len(named) > 1 and named[-2][1] & groups else general)
            )
        for _, modifier in named[:-1]:
            groups |= modifier & {"civilians", "women", "children"}
        return groups

    def named_groups(self, index: int) -> frozenset[Group]:
        low = self.low(index)
        if low in ("security", "sf", "sfs"):
            return frozenset({"soldiers", "police"})
        if low == "personnel":
            return frozenset({"people"})
        if low == "head" and self.low(index - 1) in ("district", "village", "ward", "town", "council", "clan"):
            return frozenset({"officials"})
        return groups_of(low)

    def before(self, index: int) -> int:
        """Index of the unit before the number at `index`, determiners skipped."""
        at = index - 1
        while at >= 0 and self.low(at) in DETERMINERS and self.units[at].number is None:
            at -= 1
        return at

    def _matching(self, index: int) -> int:
        for back in range(index - 1, max(-1, index - 60), -1):
            if self.low(back) in "([":
                return back
        return index

    def _dash_before(self, index: int) -> int | None:
        for back in range(index - 1, max(-1, index - 40), -1):
            if self.low(back) in ("–", "—"):
                return back
        return None

    def inclusion_before(self, joint: int) -> bool:
        """Whether a comma closes an insertion that began with "including"."""
        for back in range(joint - 1, max(-1, joint - 25), -1):
            low = self.low(back)
            if low in INCLUDING:
                return True
            if low in BOUNDARY_SIGNS or self.units[back].trigger is not None or low in BE:
                return False
        return False

    def pronoun_part(self, index: int) -> bool:
        """ "two of them", "three of whom", "most of the dead"."""
        if self.low(index + 1) != "of":
            return False
        at = index + 2
        if self.low(at) == "the":
            at += 1
        return self.low(at) in PRONOUNS
