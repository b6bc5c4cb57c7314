"""Attach the numbers of a sentence to what became of people: which figure was killed, wounded, captured or missing.

No parser is used. From each casualty word (`numbers_triggers`) the words before it (passive, intransitive) or after
it (active) are read as a noun phrase; parts ("including", "of them") are kept apart from totals. Where two readings
are possible the reading carries a `doubt` and nobody should rely on it alone.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

from extractor.schema.incident import Outcome
from extractor.validation.reading.numbers import NumberMention
from extractor.validation.reading.numbers_doubts import DoubtReader
from extractor.validation.reading.numbers_lexicon import (
    ANIMALS,
    BE,
    BOUNDARY_SIGNS,
    INCLUDING,
    PRONOUNS,
    SUBORDINATORS,
)
from extractor.validation.reading.numbers_readings import CasualtyReading, Voice
from extractor.validation.reading.numbers_subjects import Phrase
from extractor.validation.reading.numbers_triggers import Trigger, find_triggers
from extractor.validation.reading.numbers_words import words

__all__ = ("CasualtyReading", "Voice", "read_casualties")

_BEFORE_TOLL = words(
    "to at of is was stood as : reached hit topped reaches reaching passed hits tops exceeds now stands be around ( by "
    "passes surpassed"
)
_OLDER = frozenset(("earlier", "previous", "initial", "original", "preliminary", "provisional", "former", "old"))
_ONE_BODY = frozenset(("body of", "dead body of", "corpse of", "remains of"))


class _Sentence(DoubtReader):
    """The units of one text and the readings found in it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.readings: list[CasualtyReading] = []

    def read(self) -> tuple[CasualtyReading, ...]:
        """All readings of the text, in order of their numbers."""
        order = [at for at, unit in enumerate(self.units) if unit.trigger is not None]
        subjects: dict[int, tuple[Phrase, set[str], bool]] = {}
        for at in order:
            trigger = self.units[at].trigger
            if trigger is None or trigger.form in ("noun_of", "toll", "active"):
                continue
            before, seen = self.verb_group(at)
            phrase, active = self._left_or_right(at, before, seen, trigger)
            if not active and not (trigger.form == "noun" and trigger.doubtful):
                for place in phrase.numbers + phrase.parts:
                    self.claimed.setdefault(place, at)
            subjects[at] = (phrase, seen, active)
        for at in order:
            self._emit(at, subjects)
        self._inclusions(order)
        self._breakdowns()
        self._conflicts()
        return tuple(sorted(self.readings, key=lambda reading: (reading.number.start, reading.trigger.start)))

    def _left_or_right(self, at: int, before: int, seen: set[str], trigger: Trigger) -> tuple[Phrase, bool]:
        whom = self.whom(before) if trigger.form == "participle" and "be" not in seen else None
        if whom is not None:
            return self.subject(whom - 1, True), False
        if trigger.form == "participle" and self.heads_a_list(at):
            return Phrase([], []), True
        if trigger.form == "participle" and "be" not in seen and self.takes_object(at, before, seen):
            return Phrase([], []), True
        if trigger.form == "noun":
            return self.counted_noun(at), False
        bare = "be" not in seen and trigger.form != "intransitive"
        return self.subject(before, bare, "singular" in seen), False

    def _emit(self, at: int, subjects: dict[int, tuple[Phrase, set[str], bool]]) -> None:
        trigger = self.units[at].trigger
        if trigger is None:
            return
        if trigger.form == "toll":
            self._toll(at, trigger)
            return
        if trigger.form in ("active", "noun_of"):
            phrase = self.objects(at)
            before, seen = self.verb_group(at)
            doubt = self.no_fact(at, before, seen)
            voice: Voice = "active" if trigger.form == "active" else "noun"
            self._add(phrase, trigger, voice, seen | self.denial(before), doubt)
            if trigger.form == "noun_of" and not phrase.numbers and self.units[at].low in _ONE_BODY:
                self._implied(at, trigger, seen | self.denial(before))
            if trigger.form == "active" and not phrase.numbers and not doubt:
                self._implied(self.single_object(at), trigger, seen | self.denial(before))
            return
        phrase, seen, active = subjects[at]
        if active:
            phrase = self.objects(at)
            before, seen = self.verb_group(at)
            two = self.number_phrase_ends(before) and not self.object_is_certain(at)
            doubt = "subject and object both have a figure" if two else self.no_fact(at, before, seen)
            self._add(phrase, trigger, "active", seen | self.denial(before), doubt)
            if not phrase.numbers and not doubt:
                self._implied(self.single_object(at), trigger, seen | self.denial(before))
            return
        if trigger.form == "adjective" and self.units[at].low.startswith("with ") and self.of_the_dead(at, phrase):
            return
        bare = not seen & {"be", "have", "modal"}
        alone = "singular" in seen or (bare and (trigger.form == "intransitive" or self.low(at).startswith("in ")))
        alone = alone or (bare and trigger.form == "participle" and self._was_before(at, subjects))
        if alone and phrase.certain is not None and trigger.form in ("participle", "intransitive", "adjective"):
            self._implied(phrase.certain, trigger, seen)
            return
        if phrase.shared is not None and not phrase.numbers:
            self._share(at, phrase.shared, trigger, subjects)
            return
        if trigger.form == "zero":
            self._zero(at, phrase, trigger)
            return
        voice = "passive" if "be" in seen else "noun" if trigger.form == "noun" else "bare"
        doubt = self.no_fact(at, self.verb_group(at)[0], seen)
        part = trigger.form in ("noun", "adjective", "participle") and self._among(at)
        if part:
            phrase = self._before_among(at, phrase)
        self._add(phrase, trigger, voice, seen, doubt)
        if "singular" in seen and trigger.form in ("participle", "intransitive", "adjective") and not doubt:
            self._implied(phrase.implied, trigger, seen)
        if part:
            self._after_among(at, trigger)

    def _was_before(self, at: int, subjects: dict[int, tuple[Phrase, set[str], bool]]) -> bool:
        """Whether "was" is left out since it stands before: "a guard was killed and his son wounded"."""
        before = next((back for back in range(at - 1, max(-1, at - 12), -1) if self.units[back].trigger), None)
        return before in subjects and "singular" in subjects[before][1]

    def _share(self, at: int, other: int, trigger: Trigger, subjects: dict[int, tuple[Phrase, set[str], bool]]) -> None:
        """ "killed or wounded", "wounded and later died": one subject, two outcomes."""
        first = self.units[other].trigger
        if first is None or other not in subjects:
            return
        phrase, seen, active = subjects[other]
        if active or not (phrase.numbers or phrase.parts):
            return
        joint = {self.low(back) for back in range(other + 1, at)}
        mixed = "or" in joint or {first.outcome, trigger.outcome} == {"killed", "wounded"}
        doubt = "one figure for two outcomes" if mixed else ""
        self._add(phrase, trigger, "passive", seen, doubt)
        if doubt:
            numbers = {self.units[place].number for place in phrase.numbers}
            self.readings = [
                replace(reading, doubt=doubt) if reading.trigger == first and reading.number in numbers else reading
                for reading in self.readings
            ]

    def _add(self, phrase: Phrase, trigger: Trigger, voice: Voice, seen: set[str], doubt: str) -> None:
        if trigger.persons:
            phrase = replace(phrase, numbers=[at for at in phrase.numbers if self.of_persons(at, self.groups(at))])
        for place in phrase.numbers + phrase.parts:
            number = self.units[place].number
            if number is None:
                continue
            single = number.kind == "article" and number.low == 1
            listed = place in phrase.numbers
            if (
                listed
                and single
                and voice == "passive"
                and len(phrase.numbers) == 1
                and "be" in seen
                and "singular" not in seen
            ):
                doubt = doubt or "one person with a plural verb"
            denied = "not" not in seen and self.denied_around(place)
            groups = self.groups(place)
            after = self.low(place + 1)
            if voice == "bare" and place + 1 < len(self.units) and self.units[place + 1].trigger is trigger:
                groups = groups or self.groups_between(place + 2, self.phrase_end(place + 1))
            beasts = ANIMALS - ({"head"} if groups else set())
            if not beasts.isdisjoint(self.nouns(place)):
                continue
            self.readings.append(
                CasualtyReading(
                    outcome=trigger.outcome,
                    groups=groups,
                    number=number,
                    voice="part" if place in phrase.parts else voice,
                    trigger=trigger,
                    part=place in phrase.parts,
                    additional=after in ("more", "further", "additional")
                    or number.text.lower() == "another"
                    or self.low(place - 1) in ("another", "further", "additional"),
                    negated=bool(seen & {"not"}),
                    listed=len(phrase.numbers),
                    open_list=phrase.open_list
                    or self.accompanied(trigger)
                    or (
                        single
                        and voice in ("active", "noun")
                        and place == phrase.numbers[-1]
                        and self.joined_later(place + 1)
                    ),
                    doubt=doubt
                    or phrase.doubt
                    or ("it may count things" if self.may_be_things(place, trigger, groups) else "")
                    or ("the words may deny it" if denied else "")
                    or ("the word may mean another outcome" if trigger.doubtful else ""),
                )
            )

    def _implied(self, index: int | None, trigger: Trigger, seen: set[str]) -> None:
        """One person who is named and not counted."""
        if index is None:
            return
        unit = self.units[index]
        number = NumberMention(unit.start, unit.end, 1, 1, "exact", "article", unit.text, unit.start, unit.end)
        groups = self.named_groups(index)
        if unit.trigger is not None:
            groups = self.groups_between(index + 1, self.phrase_end(index))
        self.readings.append(
            CasualtyReading(
                trigger.outcome,
                groups,
                number,
                "implied",
                trigger,
                negated="not" in seen,
                open_list=self.joined_later(index + 1) or self.accompanied(trigger),
            )
        )

    def _zero(self, at: int, phrase: Phrase, trigger: Trigger) -> None:
        """ "escaped unhurt", "without harming anyone": nobody of these was killed or wounded."""
        number = NumberMention(
            trigger.start, trigger.end, 0, 0, "none_stated", "count", self.units[at].text, trigger.start, trigger.end
        )
        self.readings.append(CasualtyReading(trigger.outcome, frozenset(), number, "zero", trigger))

    def _toll(self, at: int, trigger: Trigger) -> None:
        """ "death toll rose to 12", "the toll stands at 5"."""
        if self.low(at) in ("toll", "a toll", "the toll") and self.low(at - 1) in ("heavy", "its", "their"):
            return
        outcome = trigger.outcome or (self.only_outcome(at) if self.of_a_toll(at) else None)
        if outcome is None:
            return
        old = {self.low(back) for back in range(max(0, at - 3), at)} & _OLDER
        inserted = self.insertion_end(at + 1)
        for step in range(inserted, min(inserted + 18, len(self.units))):
            unit = self.units[step]
            if unit.low in BOUNDARY_SIGNS and unit.low != ":":
                return
            if self.counts(step) is not None and unit.number is not None and unit.number.kind == "count":
                if self.claimed.get(step) is not None:
                    return
                if self.low(step - 1) in _BEFORE_TOLL and not (
                    self.low(step - 1) == "as" and self.low(step - 2) == ","
                ):
                    if any(r.number is unit.number and r.outcome == outcome for r in self.readings):
                        return
                    additional = self.low(step - 1) == "by"
                    self.readings.append(
                        CasualtyReading(
                            outcome,
                            self.groups(step),
                            unit.number,
                            "noun",
                            trigger,
                            listed=1,
                            additional=additional,
                            doubt="an older figure" if old and len(self._counting) > 1 else self.not_yet(at, step),
                        )
                    )
                    if not additional:
                        return

    def _among(self, at: int) -> bool:
        return any(self.low(back) == "among" for back in range(max(0, at - 4), at))

    def _before_among(self, at: int, phrase: Phrase) -> Phrase:
        """ "A mother was among the injured": who stands before "among" is a part of them."""
        among = next(back for back in range(at - 1, -1, -1) if self.low(back) == "among")
        parts = [place for place in phrase.numbers if place < among]
        if not parts:
            return phrase
        return replace(phrase, numbers=[n for n in phrase.numbers if n > among], parts=[*phrase.parts, *parts])

    def _after_among(self, at: int, trigger: Trigger) -> None:
        """ "Among the dead were two children": parts behind the verb."""
        step = at + 1
        while step < min(at + 12, len(self.units)) and self.low(step) not in BE:
            step += 1
        if self.low(step) not in BE:
            return
        found = self.objects(step)
        self._add(Phrase([], found.numbers), trigger, "part", set(), "")

    def _inclusions(self, order: list[int]) -> None:
        """Numbers behind "including", "among them" and "N of them" that no trigger took: parts of the figure before."""
        taken = {reading.number for reading in self.readings}
        if all(number in taken for number in self._counting.values()):
            return
        trigger_at: int | None = None
        inside = False
        for at, unit in enumerate(self.units):
            if unit.trigger is not None:
                trigger_at, inside = at, False
                continue
            if unit.low in INCLUDING or (unit.low == "among" and self.low(at + 1) in PRONOUNS):
                inside = True
                continue
            if unit.low in BOUNDARY_SIGNS or unit.low in SUBORDINATORS:
                inside = False
                if unit.low in ".!?":
                    trigger_at = None
                continue
            if self.counts(at) is None or unit.number in taken or trigger_at is None:
                continue
            trigger = self.units[trigger_at].trigger
            if trigger is not None and (inside or self.pronoun_part(at)):
                self._add(Phrase([], [at]), trigger, "part", set(), "")

    def _breakdowns(self) -> None:
        """ "13 people were killed: five soldiers and eight civilians": figures that add up to the one before."""
        taken = {reading.number.start for reading in self.readings}
        free = [(at, number) for at, number in self._counting.items() if number.start not in taken]
        if len(free) < 2:
            return
        starts = [number.start for _, number in free]
        for reading in list(self.readings):
            if reading.part or reading.number.low is None:
                continue
            first = bisect_right(starts, reading.number.end)
            total, places = 0, []
            for at, number in free[first : first + 5]:
                total += number.low or 0
                places.append(at)
                if total >= reading.number.low:
                    break
            if len(places) > 1 and total == reading.number.low:
                self._add(Phrase([], places), reading.trigger, "part", set(), "")
                return

    def _conflicts(self) -> None:
        """A number that two triggers with different outcomes took is in doubt."""
        of_them = [(at, number.start) for at, number in self.numbers if self.pronoun_part(at)]
        hurt = {"injured", "wounded"}  # "three of the injured died": no part of those killed before
        injured = {start for at, start in of_them if {self.low(at + 2), self.low(at + 3)} & hurt}
        told = self.parts_told()
        hosts = {(reading.outcome, reading.number.start) for reading in self.readings if not reading.part}
        self.readings = [
            replace(reading, part=True)
            if (reading.outcome, told.get(reading.number.start, -1)) in hosts
            or (
                any(reading.number.start == start for _, start in of_them)
                and not (reading.number.start in injured and reading.outcome == "killed")
                and (
                    any(outcome == reading.outcome and start < reading.number.start for outcome, start in hosts)
                    or self.of_the(reading)
                )
            )
            else reading
            for reading in self.readings
        ]
        if len(self.readings) < 2:
            return
        outcomes: dict[int, set[Outcome | None]] = {}
        for reading in self.readings:
            if not reading.part:
                outcomes.setdefault(reading.number.start, set()).add(reading.outcome)
        self.readings = [
            replace(reading, doubt=reading.doubt or "the figure stands with two outcomes")
            if not reading.part
            and (
                {"killed", "wounded"} <= outcomes.get(reading.number.start, set())
                or (reading.outcome == "missing" and "killed" in outcomes.get(reading.number.start, set()))
            )
            else reading
            for reading in self.readings
        ]


@lru_cache(maxsize=256)
def _read_all(text: str) -> tuple[CasualtyReading, ...]:
    return _Sentence(text).read() if find_triggers(text) else ()


def read_casualties(text: str, focus: tuple[int, int] | None = None) -> tuple[CasualtyReading, ...]:
    """The casualty figures of `text` (a sentence or a few); with `focus`, only those whose words overlap that span.

    Offsets of the readings and of `focus` are code points into `text`, half-open.

    >>> [(r.outcome, r.number.low, sorted(r.groups)) for r in read_casualties("Two guards died and a nurse was hurt.")]
    [('killed', 2, ['police', 'soldiers', 'workers']), ('wounded', 1, ['civilians', 'workers'])]
    """
    readings = _read_all(text)
    if focus is None:
        return readings
    return tuple(r for r in readings if r.number.start < focus[1] and focus[0] < r.number.end)
