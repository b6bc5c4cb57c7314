"""Who is spoken of left of a casualty word: subjects of "were killed", "died", "three dead"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.validation.reading.numbers_groups import COLLECTIVES
from extractor.validation.reading.numbers_lexicon import (
    ADJECTIVAL_ED,
    ADVERB,
    BANDS,
    BE,
    BOUNDARY_SIGNS,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    INCLUDING,
    MODAL,
    NAMING,
    NOT,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SINGULAR_DETERMINERS,
    SUBORDINATORS,
)
from extractor.validation.reading.numbers_singles import SingleReader

__all__ = ("Phrase", "SubjectReader")


@dataclass(slots=True)
class Phrase:
    """What the walk from a trigger brought home."""

    numbers: list[int]
    parts: list[int]
    open_list: bool = False
    doubt: str = ""
    implied: int | None = None
    """One person without a figure, if the verb is singular."""
    certain: int | None = None
    """One person by the words themselves, whatever the verb: "the man at the wheel", "he"."""
    shared: int | None = None
    """Index of the trigger whose subject is meant."""


LONGEST_WALK = 80
"""Units that are read leftwards of a verb at most."""


@dataclass(slots=True)
class _Walk:
    """Where the walk to the left stands."""

    phrase: Phrase
    collected: list[int]
    start: int
    bare: bool
    at: int
    inside: bool
    """A comma stands right before the verb: an insertion has to be crossed first."""
    single: bool = False
    """The verb is singular: "was", so that no list of people is its subject."""
    passed: int = 0
    """Words crossed since the last joint."""

    def put_aside(self, inside: bool = False) -> None:
        """What was collected stands behind "including": parts of what is still to come."""
        self.phrase.parts.extend(self.collected)
        self.collected = []
        self.inside = inside


class SubjectReader(SingleReader):
    """Reads the noun phrases left of a casualty word."""

    # -- left of a trigger --

    def verb_group(self, index: int) -> tuple[int, set[str]]:
        """Skip auxiliaries and adverbs left of trigger `index`; what was seen, and the index before them."""
        seen: set[str] = set()
        at = index - 1
        while at >= 0:
            unit = self.units[at]
            if unit.number is not None or unit.trigger is not None:
                break
            low = unit.low
            if low == "left" and self.low(at - 1) in BE:
                pass
            elif low in BE:
                seen.add("be")
                if low in ("was", "is"):
                    seen.add("singular")
            elif low == "since" and self.low(at - 1) in HAVE:
                pass  # "three have since died"
            elif low in HAVE:
                seen.add("have")
                if low == "has":
                    seen.add("singular")
            elif low in MODAL:
                seen.add("modal")
            elif low in NOT or low.endswith("n't"):
                seen.add("not")
            elif low in ("did", "do", "does"):
                seen.add("do")
            elif not (
                low in ADVERB or (low.endswith("ly") and low not in ("family", "assembly", "july", "italy", "only"))
            ):
                break
            at -= 1
        return at, seen

    def subject(self, index: int, bare: bool, single: bool = False) -> Phrase:
        """The noun phrases with numbers that end at unit `index`, read leftwards.

        `bare`: no auxiliary follows; `single`: the verb is singular.
        """
        walk = _Walk(Phrase([], []), [], index, bare, index, inside=self.low(index) == ",", single=single)
        while walk.at >= 0 and walk.at > index - LONGEST_WALK and self._step(walk):
            pass
        phrase = walk.phrase
        phrase.numbers += [place for place in walk.collected if place not in phrase.parts]
        if not phrase.numbers and not phrase.parts and phrase.shared is None:
            phrase.numbers = self._of_first_verb(index, bare)
        if not phrase.numbers and not phrase.parts and phrase.shared is None:
            phrase.implied = self.implied_one(index)
        if not phrase.numbers and not phrase.parts:
            phrase.certain = self.single_subject(index)
            if phrase.certain is None:
                phrase.certain = self.ordinal_one(index)
        return phrase

    def _of_first_verb(self, index: int, bare: bool) -> list[int]:
        """The figure that begins the clause of an earlier verb: "two men fled into the bush and were killed"."""
        if bare or not (self.low(index) in ("and", "but", ",") or self.low(index - 1) in ("and", "but")):
            return []
        start = index - 1
        while start >= 0 and index - start < LONGEST_WALK // 3:
            unit = self.units[start]
            if unit.trigger is not None and unit.trigger.form != "noun":
                return []
            if unit.low in BOUNDARY_SIGNS or unit.low in SUBORDINATORS or unit.low in RELATIVES or unit.low in ",()":
                break
            start -= 1
        first = start + 1
        while self.low(first) in DETERMINERS and self.counts(first) is None:
            first += 1
        number = self.counts(first)
        if number is None or not self.persons(first) or (number.kind == "article" and not self.groups(first)):
            return []
        return [first]

    def _joined_nouns(self, joint: int) -> bool:
        """Whether "and" joins two plural nouns of persons under one figure: "40 soldiers and policemen"."""
        after = joint + 1
        while self.low(after) in ADJECTIVAL_ED:
            after += 1
        left, right = self.low(joint - 1), self.low(after)
        plural = all(low.endswith(("s", "men", "people", "children", "police")) for low in (left, right))
        return plural and bool(self.named_groups(joint - 1)) and bool(self.named_groups(after))

    def _step(self, walk: _Walk) -> bool:
        """Take one unit (or one insertion) leftwards; False ends the walk."""
        unit = self.units[walk.at]
        if unit.low in ")]":
            walk.at = self._matching(walk.at) - 1
            return True
        if unit.trigger is not None:
            return self._step_over_trigger(walk)
        if self.counts(walk.at) is not None:
            return self._take_number(walk)
        if unit.low in INCLUDING or (unit.low == "such" and self.low(walk.at + 1) == "as"):
            walk.put_aside()
        elif unit.low in RELATIVES:
            walk.collected = []
        elif unit.low in ("–", "—"):
            opening = self._dash_before(walk.at)
            if opening is None:
                return False
            inserted = range(opening + 1, walk.at)
            walk.phrase.parts += [at for at in inserted if self.counts(at) is not None and self.pronoun_part(at)]
            walk.at, walk.inside = opening, False
        elif unit.low == "and" and not walk.collected and walk.passed and self._joins_one(walk):
            walk.phrase.open_list, walk.passed = True, 0
        elif self._closes(walk, unit.low):
            return False
        elif unit.low != "," and unit.low not in BE and unit.low not in HAVE and unit.low not in CONJUNCTIONS:
            walk.passed += 1
        walk.at -= 1
        return True

    def _joins_one(self, walk: _Walk) -> bool:
        """Whether "and" joins one person to counted ones that begin the clause: "two guards and the mayor died"."""
        if walk.single or walk.inside or self.low(walk.at + 1) not in SINGULAR_DETERMINERS:
            return False
        last = self.low(walk.start)
        if not self.named_groups(walk.start) or last.endswith(("s", "men", "people", "children", "police")):
            return False
        for at in range(walk.at - 1, max(-1, walk.at - 7), -1):
            if self.counts(at) is not None:
                start = self.low(self.before(at)) if self.before(at) >= 0 else "."
                begins = start in BOUNDARY_SIGNS or start in SUBORDINATORS
                return begins and self.phrase_end(at) == walk.at and bool(self.groups(at))
        return False

    def _closes(self, walk: _Walk, low: str) -> bool:
        """Whether the clause of the verb begins here."""
        if low in SUBORDINATORS or low in BOUNDARY_SIGNS:
            return not (low == "as" and self.low(walk.at - 1) in NAMING)
        if low in BE or low in HAVE:
            return walk.passed == 0 or bool(walk.collected)
        if low in CONJUNCTIONS:
            return walk.passed > 0 and not walk.inside and not walk.collected and not self._joined_nouns(walk.at)
        past = low.endswith("ed") and len(low) > 4 and low not in ADJECTIVAL_ED and low != "identified"
        if past and not walk.collected:
            behind = self.low(walk.at + 1).split(" ", 1)[0]
            return behind not in ("as", "by", "in", "at", "with", "to", "on", "for")
        return False

    def _step_over_trigger(self, walk: _Walk) -> bool:
        trigger = self.units[walk.at].trigger
        if trigger is not None and trigger.form == "noun":
            walk.passed += 1
            walk.at -= 1
            return True
        if walk.collected or walk.phrase.numbers:
            return False
        reduced = trigger is not None and trigger.form in ("participle", "adjective")
        if self.low(walk.at + 1) in HAVE and not walk.passed:
            walk.passed += 1  # "three of the men injured have died"
        if reduced and walk.passed and self.low(walk.at - 1) not in BE:
            walk.passed += 1
            walk.at -= 1
            return True
        walk.phrase.shared = walk.at
        return False

    def _take_number(self, walk: _Walk) -> bool:
        """A figure: head of the subject, one of a list, a part of it, or only inside "in two villages"."""
        at = walk.at
        if self.pronoun_part(at):
            walk.collected.append(at)
            walk.put_aside(inside=walk.inside)
            walk.at -= 1
            if walk.inside:
                return True
            walk.phrase.numbers = walk.phrase.parts[-1:]
            walk.phrase.parts = walk.phrase.parts[:-1]
            return False
        if self._object_in_relative(at):
            walk.at = self.before(at) - 1
            return True
        role = self.role(at)
        if role == "oblique" and not (walk.bare and self.phrase_end(at) > walk.start and self.persons(at)):
            walk.at -= 1
            return True
        walk.collected.append(at)
        number = self.units[at].number
        if role == "listed" and walk.single and number is not None and number.high == 1:
            return False
        if role == "listed":
            return self._go_on_in_list(walk)
        walk.at -= 1
        if self._included(at):
            walk.put_aside()
            return True
        return False

    def _object_in_relative(self, index: int) -> bool:
        """Whether the figure is the object of a relative clause: "who had killed five" in the subject of "fled"."""
        verb = self.before(index)
        trigger = self.units[verb].trigger if verb >= 0 else None
        if trigger is None or trigger.form not in ("participle", "active"):
            return False
        return any(self.low(back) in RELATIVES for back in range(max(0, verb - 5), verb))

    def _go_on_in_list(self, walk: _Walk) -> bool:
        joint = self.before(walk.at)
        if self._continues_list(joint, walk.inside):
            walk.passed = 0
            walk.at = joint - 1
            return True
        if self.low(joint) in CONJUNCTIONS and self._unnumbered_before(joint):
            walk.phrase.open_list = True
        walk.at = joint - 1
        return walk.inside and self.inclusion_before(joint)

    def role(self, index: int) -> Literal["head", "listed", "oblique"]:
        before = self.before(index)
        low = self.low(before) if before >= 0 else "."
        if low == "of":
            head = self.low(before - 1)
            unit = self.units[before - 1] if before else None
            if (
                head in COLLECTIVES
                or head in ("all", "both", "dozen", "dozens")
                or (head in BANDS and self._a_band(before - 2))
                or (unit is not None and unit.trigger is not None)
            ):
                return "head"
            return "oblique"
        if before >= 0 and self.units[before].trigger is not None and self.low(before).endswith(" of"):
            return "head"
        if low in ("as", "with") and self.low(before - 1) in ("well", "along", "together"):
            return "listed"
        number = self.units[index].number
        if low == "between" and number is not None and number.qualifier == "range":
            return "head"
        if low in ("after", "before", "while", "when", "that", "among"):
            return "head"
        if low in PREPOSITIONS:
            return "oblique"
        if low in CONJUNCTIONS or low == ",":
            return "listed"
        return "head"

    def _a_band(self, index: int) -> bool:
        """Whether the words up to `index` begin "a family of five", and not "members of a family of five"."""
        for back in range(index, max(-1, index - 4), -1):
            low = self.low(back)
            if low == "of" or self.units[back].trigger is not None:
                return low != "of"
            if low in SINGULAR_DETERMINERS:
                return self.low(back - 1) not in ("of", "from", "in")
        return False

    def persons(self, index: int) -> bool:
        """Whether the number stands alone or before a noun of persons."""
        return self.phrase_end(index) == index + 1 or bool(self.groups(index))

    def _continues_list(self, joint: int, inside: bool) -> bool:
        """Whether the segment left of "and" or a comma is another numbered item of the same list."""
        if not inside and self.inclusion_before(joint):
            return False
        at = joint - 1
        if self.low(at) == "," and self.low(joint) in CONJUNCTIONS:
            at -= 1
        steps = 0
        while at >= 0 and steps < 14:
            unit = self.units[at]
            if unit.trigger is not None or unit.low in BOUNDARY_SIGNS or unit.low in SUBORDINATORS or unit.low in BE:
                return False
            if self.counts(at) is not None:
                role = self.role(at)
                before = self.before(at)
                if role == "oblique" or self.pronoun_part(at):
                    return False
                if before >= 0 and self.units[before].trigger is not None:
                    return False
                if self.low(joint) == ",":
                    return role == "listed" or self._starts_clause(at)
                return True
            if unit.low in INCLUDING or unit.low in RELATIVES or unit.low == ",":
                return False
            if unit.low in PREPOSITIONS and self.low(joint) == ",":
                return False
            if unit.low.endswith("ed") and unit.low not in ADJECTIVAL_ED and len(unit.low) > 4:
                return False
            at -= 1
            steps += 1
        return False

    def _starts_clause(self, index: int) -> bool:
        before = self.before(index)
        return (
            before < 0
            or self.low(before) in BOUNDARY_SIGNS
            or self.low(before) in SUBORDINATORS
            or self.low(before) in CONJUNCTIONS
            or self.low(before) in ","
            or self.units[before].trigger is not None
        )

    def _included(self, index: int) -> bool:
        before = self.before(index)
        return self.low(before) in INCLUDING or (self.low(before) in PRONOUNS and self.low(before - 1) == "among")

    def _unnumbered_before(self, joint: int) -> bool:
        """Whether somebody without a figure stands left of "and": a name or a noun of persons."""
        before = self.units[joint - 1] if joint > 0 else None
        if before is None or before.number is not None or before.trigger is not None:
            return False
        return bool(self.named_groups(joint - 1)) or (before.text[:1].isupper() and before.text.isalpha())
