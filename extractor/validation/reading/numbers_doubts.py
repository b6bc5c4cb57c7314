"""What makes a figure doubtful before its outcome is read: not told as a fact, denied, or no people at all."""

from __future__ import annotations

from extractor.schema.incident import Group, Outcome
from extractor.validation.reading.numbers_lexicon import (
    BANDS,
    BASE_FORMS,
    BE,
    BOUNDARY_SIGNS,
    DENIALS,
    HAVE,
    INTENT,
    PREPOSITIONS,
    THINGS,
    UNTRUE,
)
from extractor.validation.reading.numbers_objects import ObjectReader
from extractor.validation.reading.numbers_readings import CasualtyReading
from extractor.validation.reading.numbers_subjects import Phrase
from extractor.validation.reading.numbers_triggers import Trigger

__all__ = ("NO_FACT", "DoubtReader")

NO_FACT = "not told as a fact"
_DEAD = frozenset(("body", "bodies", "corpse", "corpses", "dead", "deceased", "remains"))
_UNREAL = frozenset(("could", "would"))
_POSSIBLE = frozenset(("could", "might", "would", "may", "should", "will"))
_CONDITION = frozenset(("if", "unless", "otherwise"))
_FEAR = frozenset(("feared", "fear", "fears", "fearing", "warned", "warning"))
_FIGURES = frozenset(("figure", "number", "count", "total"))
_TOLLS = _FIGURES | {
    "toll",
    "tally",
    "estimate",
    "dead",
    "deaths",
    "fatalities",
    "casualties",
    "killed",
    "wounded",
    "it",
}
_SUBJECTS = frozenset(("they", "he", "she", "it", "we"))
_DENIED_BEFORE = 10
_DENIED_BEHIND = 24
_ASSERTING = frozenset(
    ("saying", "adding", "stating", "insisting", "maintaining", "said", "claiming", "countering", "put", "putting")
)
_PARTED = frozenset(("but", "while", "although", "though", "whereas"))


class DoubtReader(ObjectReader):
    """Tells where the words around a casualty word take its figure back."""

    def no_fact(self, at: int, before: int, seen: set[str]) -> str:
        """Why what stands at trigger `at`, behind the verb group that begins after `before`, may not have happened."""
        trigger = self.units[at].trigger
        said = {self.low(step) for step in range(before + 1, at)}
        if "have" in seen:
            unreal = said & _UNREAL or ("might" in said and self._conditional(at)) or self._feared(before)
            return NO_FACT if unreal and "modal" in seen else ""
        if trigger is not None and trigger.form == "active":
            base = self.units[at].low in BASE_FORMS
            return NO_FACT if (base and "modal" in seen) or self.intended(at) else ""
        if trigger is not None and trigger.form == "noun_of":
            return NO_FACT if self.intended(at) else ""
        if trigger is not None and trigger.form in ("noun", "adjective") and self._unreal_cause(at):
            return NO_FACT
        possible = "modal" in seen and ("be" in seen or (trigger is not None and trigger.form == "intransitive"))
        return NO_FACT if possible and not _POSSIBLE.isdisjoint(said) else ""

    def _unreal_cause(self, at: int) -> bool:
        """Whether "could have claimed" or "would leave" stands before the figure of "lives" or "dead"."""
        for back in range(at - 1, max(-1, at - 9), -1):
            low = self.low(back)
            if low in BOUNDARY_SIGNS or low in _PARTED or low in ",":
                return False
            if low in _UNREAL or (low in ("might", "may") and self._feared(back)):
                return self.low(back + 1) != "not"
        return False

    def _feared(self, before: int) -> bool:
        return any(self.low(step) in _FEAR for step in range(max(0, before - 6), before + 1))

    def _conditional(self, at: int) -> bool:
        near = range(max(0, at - 24), min(len(self.units), at + 24))
        return any(self.low(step) in _CONDITION for step in near)

    def not_yet(self, toll: int, figure: int) -> str:
        """Why a toll may not have been reached: "the toll could rise to 30"."""
        between = {unit.text for unit in self.units[toll + 1 : figure]}  # "May" is a month
        return NO_FACT if between & {"could", "may", "might", "would", "will", "likely", "expected", "feared"} else ""

    def parts_told(self) -> dict[int, int]:
        """Where figures begin that are parts by "of the 20 wounded, five", and where the whole figures begin."""
        found: dict[int, int] = {}
        if len(self._counting) < 2:
            return found
        for at, unit in enumerate(self.units):
            if unit.low != "of" or not (at == 0 or self.low(at - 1) in BOUNDARY_SIGNS or self.low(at - 1) == ","):
                continue
            whole = next((step for step in range(at + 1, at + 5) if self.counts(step) is not None), None)
            comma = next((step for step in range(at + 2, at + 14) if self.low(step) == ","), None)
            part = None if comma is None else self.counts(comma + 1) or self.counts(comma + 2)
            if whole is not None and part is not None:
                found[part.start] = self._counting[whole].start
        return found

    def intended(self, at: int) -> bool:
        """Whether a plan, an attempt or an older event stands right before: "plotted the killing of"."""
        return any(self.low(back) in INTENT for back in range(max(0, at - 4), at))

    def denial(self, index: int) -> set[str]:
        """{"not"} where the verb that ends at `index` denies what follows."""
        near = [self.low(back) for back in range(max(0, index - 2), index + 1)]
        return (
            {"not"}
            if any(low in ("denied", "denies", "denying", "without", "rejected", "refuted") for low in near)
            else set()
        )

    def denied_around(self, place: int) -> bool:
        """Whether somebody denies the figure at `place`: "dismissed talk of 17 dead", "reports of it were false"."""
        for back in range(place - 1, max(-1, place - _DENIED_BEFORE - 1), -1):
            low = self.low(back)
            if low in _ASSERTING and self.low(back - 1) in (",", "and", "instead"):
                break  # "denied it, saying two had died"
            if low in DENIALS or (low == "truth" and self.low(back - 1) in ("no", "any", "little")):
                return True
            if low in BOUNDARY_SIGNS or low in _PARTED:
                break
        if not self.has_untrue:
            return False
        for ahead in range(place + 1, min(len(self.units), place + _DENIED_BEHIND)):
            low = self.low(ahead)
            if low in BOUNDARY_SIGNS or low in _PARTED:
                return False
            if low in UNTRUE:
                near = {self.low(step) for step in range(max(place, ahead - 3), ahead)}
                if near & (BE | {"as", "be"}):
                    return True
        return False

    def whom(self, before: int) -> int | None:
        """Unit index of "whom" where the verb behind it has its object before it: "three men whom they had seized"."""
        for back in range(before, max(0, before - 6), -1):
            if self.low(back) == "whom" and self.low(back - 1) not in PREPOSITIONS and self.low(back - 1) != "of":
                return back
            if self.low(back) in BOUNDARY_SIGNS or self.low(back) == "," or self.units[back].trigger is not None:
                break
        return self._left_out(before)

    def _left_out(self, before: int) -> int | None:
        """Index of the subject of a relative clause without "whom": "the seven men they had abducted"."""
        first = before
        if self.low(first) not in _SUBJECTS:
            while first > before - 3 and self.low(first) != "the" and self.low(first)[:1].isalpha():
                first -= 1
            if self.low(first) != "the" or first == before:
                return None
        head = self.low(first - 1)
        plural = head.endswith(("s", "men", "people", "children", "police", "personnel"))
        return first if plural and self.named_groups(first - 1) and self._after_figure(first - 1) else None

    def _after_figure(self, head: int) -> bool:
        for at in range(max(0, head - 5), head):
            if self.counts(at) is not None:
                end = self.phrase_end(at)
                return end > head or self.low(end) == "of"
        return False

    def of_persons(self, place: int, groups: frozenset[Group]) -> bool:
        """Whether the figure counts a noun of persons, "others", or the heads of a band: "a family of five"."""
        behind = self.low(place + 1)
        if self._buried_by(place):
            return True
        of_band = self.low(place - 1) == "of" and self.low(place - 2) in BANDS
        if groups or of_band or behind in ("others", "other", "more"):
            return True
        if behind == "of":
            return self.low(place + 2) in ("his", "her", "its", "their", "our", "them", "whom", "those")
        follows = self.units[place + 1] if place + 1 < len(self.units) else None
        if behind in ("remain", "remained", "remains"):
            return True
        return behind in BE or behind in HAVE or (follows is not None and follows.trigger is not None)

    def _buried_by(self, place: int) -> bool:
        """Whether people buried a bare figure: "we have buried 31,"."""
        verb = place - 1
        if not self.low(verb).startswith("bur") or not (
            self.low(place + 1) in BOUNDARY_SIGNS or self.low(place + 1) == ","
        ):
            return False
        subject = self.low(self.verb_group(verb)[0])
        return subject in _SUBJECTS or subject in ("residents", "villagers", "families", "people")

    def may_be_things(self, place: int, trigger: Trigger, groups: frozenset[Group]) -> bool:
        """Whether what was captured or is missing is no person: "captured two trucks"."""
        return trigger.outcome in ("captured", "missing") and not groups and not THINGS.isdisjoint(self.nouns(place))

    def of_the_dead(self, at: int, phrase: Phrase) -> bool:
        """Whether wounds are those of the dead: "two bodies with bullet wounds", "died with burns"."""
        if phrase.shared is not None:
            return True
        first = max(0, phrase.numbers[0] - 1 if phrase.numbers else at - 6)
        words = {word for step in range(first, at) for word in self.low(step).split()}
        return not _DEAD.isdisjoint(words)

    def of_a_toll(self, at: int) -> bool:
        """Whether "put the figure" or, with a toll before it, "revised down" stands at the unit."""
        if not _FIGURES.isdisjoint(self.low(at).split()):
            return True
        return any(not _TOLLS.isdisjoint(self.low(back).split()) for back in range(max(0, at - 10), at))

    def only_outcome(self, at: int) -> Outcome | None:
        """What "a figure of 11" counts: what all other casualty words of the text tell of, if it is one thing."""
        told = {unit.trigger.outcome for step, unit in enumerate(self.units) if unit.trigger and step != at}
        return told.pop() if len(told) == 1 else None

    def of_the(self, reading: CasualtyReading) -> bool:
        """Whether the trigger belongs to "of those killed", "of the dead": the figure is a part of them."""
        at = self.trigger_at.get(reading.trigger.start, 0)
        near = at > 2 and self.units[max(0, at - 3)].start <= reading.number.start < self.units[at].start
        return near and self.low(at - 1) in ("those", "the", "these") and self.low(at - 2) == "of"
