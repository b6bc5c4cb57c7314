"""Attach the numbers of a sentence to what became of people: which figure was killed, wounded, captured or missing.

No parser is used. From each casualty word (`numbers_triggers`) the words before it (passive, intransitive) or after
it (active) are read as a noun phrase; parts ("including", "of them") are kept apart from totals. Where two readings
are possible the reading carries a `doubt` and nobody should rely on it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from extractor.schema.incident import Group, Outcome
from extractor.validation.reading.numbers import NumberMention, Token, read_numbers, tokenise
from extractor.validation.reading.numbers_groups import COLLECTIVES, groups_of
from extractor.validation.reading.numbers_triggers import Trigger, find_triggers
from extractor.validation.reading.numbers_words import words

__all__ = ("CasualtyReading", "Voice", "read_casualties")

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


_BE = words("was were is are been being be got get gets getting")
_HAVE = words("has have had having")
_MODAL = words("could may might would will shall should can must to threaten threatened")
_ADVERB = words(
    "reportedly allegedly also later critically seriously severely badly feared believed presumed reported confirmed "
    "said thought likely probably already still now then thus thereby often both all either immediate more others "
    "understood known declared pronounced on spot the subsequently eventually instantly even only just not never n't "
    "ever initially so so-called too apparently"
)
_NOT = words("not never neither nor n't")
_PREPOSITIONS = words(
    "in on at near from with by for to into against between under during after before within inside outside across "
    "around over along among amid despite through throughout towards toward per upon off via about besides behind "
    "beside beyond since until till than onto aboard targeting carrying hitting involving"
)
_SUBORDINATORS = words(
    "when while as because if although though whereas where but said says saying adding added told reported reporting "
    "announced claimed claiming stated confirmed alleged whereby whilst unless however so yet after before since"
)
_RELATIVES = words("who which that whom whose")
_CONJUNCTIONS = words("and or plus & nor")
_INCLUDING = words("including include includes included mostly mainly namely comprising")
_PRONOUNS = words("them whom these those which us dead victims wounded injured casualties fatalities deceased killed")
_BOUNDARY_SIGNS = frozenset(".!?;:")
_DASHES = frozenset("–—-")
_DETERMINERS = words(
    "the these those all other its his her their our my your such said same first last next further additional extra "
    "estimated total only as just some"
)
_SINGULAR_DETERMINERS = words("the his her their its this that a an our my")
_OPEN_QUOTES = frozenset("\"'“”‘’«»„()[]")
_ANIMALS = words(
    "cow cows goat goats sheep animal animals horse horses dog dogs camel camels cattle buffalo buffaloes chicken "
    "chickens donkey donkeys birds bird pig pigs livestock head"
)
_ADJECTIVAL_ED = words(
    "armed suspected unidentified identified alleged wanted retired displaced uniformed masked trained uninvolved "
    "off-duty hundred injured wounded named unnamed veiled unarmed elected disabled so-called united red dated backed "
    "affiliated aged based detained bed shed need naxalbari mohammed ahmed muhammed saeed waheed rasheed hamed majed "
    "khaled walid sayed rashed related killed employed allied sacred outlawed banned organised organized rated hooded"
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, sign, number mention or trigger, as one step of the walk."""

    low: str
    start: int
    end: int
    text: str
    number: NumberMention | None = None
    trigger: Trigger | None = None


def _units(text: str) -> list[_Unit]:
    """Words and signs, with number mentions (their qualifiers included) and triggers as single units."""
    spans: list[tuple[int, int, NumberMention | None, Trigger | None]] = []
    triggers = find_triggers(text)
    for number in read_numbers(text):
        if number.kind == "ordinal":
            continue
        spans.append((number.full_start, number.full_end, number, None))
    for trigger in triggers:
        if not any(first < trigger.end and trigger.start < last for first, last, _, _ in spans):
            spans.append((trigger.start, trigger.end, None, trigger))
    spans.sort(key=lambda span: span[0])
    units: list[_Unit] = []
    at = 0
    for token in tokenise(text):
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at < len(spans) and spans[at][0] < token.end:
            first, last, mention, trigger = spans[at]
            if not units or units[-1].start != first:
                piece = text[first:last]
                units.append(_Unit(piece.lower(), first, last, piece, mention, trigger))
            continue
        if token.low in _OPEN_QUOTES and token.low not in "()[]":
            continue
        units.append(_Unit(token.low, token.start, token.end, token.text))
    return units


@dataclass(slots=True)
class _Phrase:
    """What the walk from a trigger brought home."""

    numbers: list[int]
    parts: list[int]
    open_list: bool = False
    doubt: str = ""
    implied: int | None = None
    shared: int | None = None
    """Index of the trigger whose subject is meant."""


class _Sentence:
    """The units of one text and the readings found in it."""

    def __init__(self, text: str) -> None:
        self.units = _units(text)
        self.readings: list[CasualtyReading] = []
        self.claimed: dict[int, int] = {}
        """Unit index of a number -> unit index of the trigger whose subject it is."""

    def low(self, index: int) -> str:
        return self.units[index].low if 0 <= index < len(self.units) else "."

    def counts(self, index: int) -> NumberMention | None:
        """The number mention at `index` if it may count people."""
        if not 0 <= index < len(self.units):
            return None
        number = self.units[index].number
        if number is None or not number.counts:
            return None
        if number.kind == "article" and not self.groups(index):
            follows = self.units[index + 1] if index + 1 < len(self.units) else None
            aged = follows is not None and follows.number is not None and follows.number.kind == "age"
            if number.text.lower() != "another" and not aged:
                return None
        return number

    # -- noun phrases --

    def phrase_end(self, index: int) -> int:
        """Index after the last word of the noun phrase that starts at number `index`."""
        at = index + 1
        while at < len(self.units) and at < index + 12:
            unit = self.units[at]
            if unit.trigger is not None and unit.trigger.form != "noun":
                if not (unit.trigger.form in ("participle", "adjective") and at == index + 1 and self._noun_ahead(at)):
                    break
            if unit.number is not None and unit.number.counts:
                break
            low = unit.low
            if low == "of" and self.low(at - 1) in COLLECTIVES:
                at += 1
                continue
            if (
                low in _CONJUNCTIONS
                or low in _PREPOSITIONS
                or low == "of"
                or low in _BE
                or low in _HAVE
                or low in _RELATIVES
            ):
                break
            if low in _SUBORDINATORS or low in _INCLUDING or (low in _BOUNDARY_SIGNS or low in ",()[]"):
                break
            at += 1
        return at

    def _noun_ahead(self, at: int) -> bool:
        """Whether a participle right behind a figure stands before its noun: "two injured guards"."""
        return bool(self.named_groups(at + 1))

    def groups(self, index: int) -> frozenset[Group]:
        """Who the number at `index` counts, by the words behind it."""
        end = self.phrase_end(index)
        found = self._groups_between(index + 1, end)
        if not found and self.low(end) == "of":
            stop = min(end + 6, len(self.units))
            for at in range(end + 1, stop):
                if self.low(at) in _PREPOSITIONS or self.low(at) in "," or self.units[at].trigger is not None:
                    stop = at
                    break
            found = self._groups_between(end + 1, stop)
        return found

    def _groups_between(self, start: int, end: int) -> frozenset[Group]:
        named = [(at, self.named_groups(at)) for at in range(start, end)]
        named = [(at, groups) for at, groups in named if groups]
        if not named:
            return frozenset()
        groups = named[-1][1]
        last = self.low(named[-1][0])
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
        return groups_of(low)

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
            if low in _BE:
                seen.add("be")
                if low in ("was", "is"):
                    seen.add("singular")
            elif low in _HAVE:
                seen.add("have")
                if low == "has":
                    seen.add("singular")
            elif low in _MODAL:
                seen.add("modal")
            elif low in _NOT or low.endswith("n't"):
                seen.add("not")
            elif low in ("did", "do", "does"):
                seen.add("do")
            elif not (
                low in _ADVERB or (low.endswith("ly") and low not in ("family", "assembly", "july", "italy", "only"))
            ):
                break
            at -= 1
        return at, seen

    def subject(self, index: int, bare: bool) -> _Phrase:
        """The noun phrases with numbers that end at unit `index`, read leftwards."""
        phrase = _Phrase([], [])
        collected: list[int] = []
        passed_words = 0
        at = index
        inside = self.low(at) == ","
        while at >= 0 and at > index - 80:
            unit = self.units[at]
            low = unit.low
            if low in ")]":
                at = self._matching(at) - 1
                continue
            if unit.trigger is not None and unit.trigger.form == "noun":
                passed_words += 1
                at -= 1
                continue
            if unit.trigger is not None:
                if not collected and not phrase.numbers:
                    reduced = unit.trigger.form in ("participle", "adjective")
                    if reduced and passed_words and self.low(at - 1) not in _BE:
                        at -= 1
                        passed_words += 1
                        continue
                    phrase.shared = at
                break
            number = self.counts(at)
            if number is not None:
                if self._pronoun_part(at):
                    collected.append(at)
                    phrase.parts.extend(collected)
                    collected = []
                    if not inside:
                        phrase.numbers = phrase.parts[-1:]
                        phrase.parts = phrase.parts[:-1]
                        break
                    at -= 1
                    continue
                role = self._role(at)
                if role == "oblique" and not (bare and self.phrase_end(at) >= index + 1 and self._persons(at)):
                    at -= 1
                    continue
                collected.append(at)
                if role == "listed":
                    before = self._before(at)
                    if self._continues_list(before, inside):
                        at = before - 1
                        passed_words = 0
                        continue
                    if self.low(before) in _CONJUNCTIONS and self._unnumbered_before(before):
                        phrase.open_list = True
                    if inside and self._inclusion_before(before):
                        at = before - 1
                        continue
                    break
                if self._included(at):
                    phrase.parts.extend(collected)
                    collected = []
                    at -= 1
                    continue
                break
            if low in _INCLUDING or (low == "such" and self.low(at + 1) == "as"):
                phrase.parts.extend(collected)
                collected = []
                at -= 1
                continue
            if low in _RELATIVES:
                collected = []
                at -= 1
                continue
            if low in _BOUNDARY_SIGNS or low in _SUBORDINATORS:
                break
            if low in _DASHES and self.units[at].end - self.units[at].start == 1 and low != "-":
                opening = self._dash_before(at)
                if opening is not None:
                    at = opening - 1
                    inside = False
                    continue
                break
            if low in _BE or low in _HAVE:
                if passed_words == 0 or collected:
                    break
                at -= 1
                continue
            if low in _CONJUNCTIONS and not collected:
                if passed_words and not inside:
                    break
                if not passed_words:
                    at -= 1
                    continue
            if (
                low.endswith("ed")
                and len(low) > 4
                and low not in _ADJECTIVAL_ED
                and not collected
                and low != "identified"
            ):
                follows = self.low(at + 1)
                if follows not in ("as", "by", "in", "at", "with", "to", "on", "for"):
                    break
            if low == "," and not inside and not collected and passed_words > 3:
                pass
            if low not in ",":
                passed_words += 1
            at -= 1
        phrase.numbers = phrase.numbers + [place for place in collected if place not in phrase.parts]
        if not phrase.numbers and not phrase.parts and phrase.shared is None:
            phrase.implied = self._implied_one(index)
        return phrase

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

    def _before(self, index: int) -> int:
        """Index of the unit before the number at `index`, determiners skipped."""
        at = index - 1
        while at >= 0 and self.low(at) in _DETERMINERS and self.units[at].number is None:
            at -= 1
        return at

    def _role(self, index: int) -> Literal["head", "listed", "oblique"]:
        before = self._before(index)
        low = self.low(before) if before >= 0 else "."
        if low == "of":
            head = self.low(before - 1)
            unit = self.units[before - 1] if before else None
            if (
                head in COLLECTIVES
                or head in ("all", "both", "dozen", "dozens")
                or (unit is not None and unit.trigger is not None)
            ):
                return "head"
            return "oblique"
        if before >= 0 and self.units[before].trigger is not None and self.low(before).endswith(" of"):
            return "head"
        if low in ("as", "with") and self.low(before - 1) in ("well", "along", "together"):
            return "listed"
        if low in ("after", "before", "while", "when", "that", "among"):
            return "head"
        if low in _PREPOSITIONS:
            return "oblique"
        if low in _CONJUNCTIONS or low == ",":
            return "listed"
        return "head"

    def _persons(self, index: int) -> bool:
        """Whether the number stands alone or before a noun of persons."""
        return self.phrase_end(index) == index + 1 or bool(self.groups(index))

    def _continues_list(self, joint: int, inside: bool) -> bool:
        """Whether the segment left of "and" or a comma is another numbered item of the same list."""
        if not inside and self._inclusion_before(joint):
            return False
        at = joint - 1
        if self.low(at) == "," and self.low(joint) in _CONJUNCTIONS:
            at -= 1
        steps = 0
        while at >= 0 and steps < 14:
            unit = self.units[at]
            if unit.trigger is not None or unit.low in _BOUNDARY_SIGNS or unit.low in _SUBORDINATORS or unit.low in _BE:
                return False
            if self.counts(at) is not None:
                role = self._role(at)
                before = self._before(at)
                if role == "oblique" or self._pronoun_part(at):
                    return False
                if before >= 0 and self.units[before].trigger is not None:
                    return False
                if self.low(joint) == ",":
                    return role == "listed" or self._starts_clause(at)
                return True
            if unit.low in _INCLUDING or unit.low in _RELATIVES or unit.low == ",":
                return False
            if unit.low in _PREPOSITIONS and self.low(joint) == ",":
                return False
            if unit.low.endswith("ed") and unit.low not in _ADJECTIVAL_ED and len(unit.low) > 4:
                return False
            at -= 1
            steps += 1
        return False

    def _starts_clause(self, index: int) -> bool:
        before = self._before(index)
        return (
            before < 0
            or self.low(before) in _BOUNDARY_SIGNS
            or self.low(before) in _SUBORDINATORS
            or self.low(before) in _CONJUNCTIONS
            or self.low(before) in ","
            or self.units[before].trigger is not None
        )

    def _inclusion_before(self, joint: int) -> bool:
        """Whether a comma closes an insertion that began with "including"."""
        for back in range(joint - 1, max(-1, joint - 25), -1):
            low = self.low(back)
            if low in _INCLUDING:
                return True
            if low in _BOUNDARY_SIGNS or self.units[back].trigger is not None or low in _BE:
                return False
        return False

    def _included(self, index: int) -> bool:
        return self.low(self._before(index)) in _INCLUDING

    def _unnumbered_before(self, joint: int) -> bool:
        """Whether somebody without a figure stands left of "and": a name or a noun of persons."""
        before = self.units[joint - 1] if joint > 0 else None
        if before is None or before.number is not None or before.trigger is not None:
            return False
        return bool(self.named_groups(joint - 1)) or (before.text[:1].isupper() and before.text.isalpha())

    def _pronoun_part(self, index: int) -> bool:
        """ "two of them", "three of whom", "most of the dead"."""
        if self.low(index + 1) != "of":
            return False
        at = index + 2
        if self.low(at) == "the":
            at += 1
        return self.low(at) in _PRONOUNS

    def _implied_one(self, index: int) -> int | None:
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
        for back in range(index, max(-1, index - 8), -1):
            low = self.low(back)
            if low in _CONJUNCTIONS or low in (",", "of", "in", "with"):
                return index if low == "," and back < index else None
            if low in _BOUNDARY_SIGNS or low in _SUBORDINATORS:
                break
        return index

    # -- right of a trigger --

    def objects(self, index: int) -> _Phrase:
        """The noun phrases with numbers that begin right after unit `index`, read rightwards."""
        phrase = _Phrase([], [])
        at = index + 1
        while self.low(at) in _DETERMINERS or self.low(at) in _ADVERB or self.low(at).endswith("ly"):
            at += 1
        if self.counts(at) is None:
            limit = at + 8
            while at < min(limit, len(self.units)) and self.low(at) not in _CONJUNCTIONS:
                unit = self.units[at]
                stop = unit.low in _PREPOSITIONS or unit.low in _BE or unit.low in _BOUNDARY_SIGNS
                if stop or unit.trigger is not None or unit.low in _SUBORDINATORS or unit.low in _RELATIVES:
                    return phrase
                at += 1
            listed = at + 1
            while self.low(listed) in _DETERMINERS:
                listed += 1
            if (
                self.low(at) in _CONJUNCTIONS
                and self.counts(listed) is not None
                and self.claimed.get(listed) is None
                and not self._own_verb(listed)
            ):
                phrase.numbers.append(listed)
                phrase.open_list = True
            return phrase
        while self.counts(at) is not None and (self.claimed.get(at) in (None, index)):
            if phrase.numbers and self._own_verb(at):
                break
            if self._pronoun_part(at):
                (phrase.parts if phrase.numbers else phrase.numbers).append(at)
                break
            phrase.numbers.append(at)
            end = self.phrase_end(at)
            if self.low(end) == "of" and not self._pronoun_part(at):
                end += 1
                while end < len(self.units) and self._inside_phrase(end):
                    end += 1
            joint = end
            while self.low(joint) in _CONJUNCTIONS or self.low(joint) == "," or self.low(joint) in ("well", "as"):
                joint += 1
            if joint == end:
                break
            while self.low(joint) in _DETERMINERS and self.counts(joint) is None:
                joint += 1
            at = joint
        return phrase

    def _inside_phrase(self, index: int) -> bool:
        unit = self.units[index]
        if unit.trigger is not None or unit.number is not None:
            return False
        low = unit.low
        return low[:1].isalpha() and not (
            low in _CONJUNCTIONS
            or low in _PREPOSITIONS
            or low in _BE
            or low in _HAVE
            or low in _RELATIVES
            or low in _SUBORDINATORS
            or low in _INCLUDING
        )

    def _own_verb(self, index: int) -> bool:
        """Whether the number at `index` is followed by its own "was killed", "wounded"."""
        end = self.phrase_end(index)
        while (
            self.low(end) in _BE or self.low(end) in _HAVE or self.low(end) in _ADVERB or self.low(end).endswith("ly")
        ):
            end += 1
        unit = self.units[end] if end < len(self.units) else None
        return (
            unit is not None
            and unit.trigger is not None
            and unit.trigger.form in ("participle", "adjective", "intransitive")
        )

    # -- triggers one by one --

    def read(self) -> tuple[CasualtyReading, ...]:
        """All readings of the text, in order of their numbers."""
        order = [at for at, unit in enumerate(self.units) if unit.trigger is not None]
        subjects: dict[int, tuple[_Phrase, set[str], bool]] = {}
        for at in order:
            trigger = self.units[at].trigger
            if trigger is None or trigger.form in ("noun_of", "toll", "active"):
                continue
            before, seen = self.verb_group(at)
            phrase, active = self._left_or_right(at, before, seen, trigger)
            if not active:
                for place in phrase.numbers + phrase.parts:
                    self.claimed.setdefault(place, at)
            subjects[at] = (phrase, seen, active)
        for at in order:
            self._emit(at, subjects)
        self._inclusions(order)
        self._breakdowns()
        self._conflicts()
        return tuple(sorted(self.readings, key=lambda reading: (reading.number.start, reading.trigger.start)))

    def _left_or_right(self, at: int, before: int, seen: set[str], trigger: Trigger) -> tuple[_Phrase, bool]:
        if trigger.form == "participle" and "be" not in seen and self._takes_object(at, before, seen):
            return _Phrase([], []), True
        if trigger.form == "noun":
            return self._counted_noun(at), False
        return self.subject(before, "be" not in seen and trigger.form != "intransitive"), False

    def _counted_noun(self, at: int) -> _Phrase:
        """ "22 deaths", "at least three civilian deaths": the number right before, over adjectives only."""
        back = at - 1
        while back >= 0 and back > at - 5:
            if self.counts(back) is not None or (
                self.units[back].number is not None and self.units[back].number.kind == "article" and back == at - 1
            ):  # type: ignore[union-attr]
                return _Phrase([back], [])
            low = self.low(back)
            if (
                not low[:1].isalpha()
                or low in _PREPOSITIONS
                or low in _CONJUNCTIONS
                or low in _BE
                or low == "of"
                or self.units[back].trigger is not None
            ):
                if low == "of" and self.counts(back - 1) is not None:
                    return _Phrase([back - 1], [])
                break
            back -= 1
        return _Phrase([], [])

    def _takes_object(self, at: int, before: int, seen: set[str]) -> bool:
        """Whether a participle without "was" is a past tense: "the blast killed three", "has wounded two"."""
        after = at + 1
        while self.low(after) in _ADVERB and self.counts(after) is None and self.low(after) != "the":
            after += 1
        direct = before >= 0 and self.counts(before) is not None and not self._role(before) == "oblique"
        if self.counts(after) is not None or (self.low(after) in _DETERMINERS and self.counts(after + 1) is not None):
            target = after if self.counts(after) is not None else after + 1
            if self._own_verb(target) and (direct or self._number_phrase_ends(before)):
                return False
            return not direct
        if "have" in seen:
            return True
        if direct:
            return False
        low = self.low(after)
        unit = self.units[after] if after < len(self.units) else None
        if low in _SINGULAR_DETERMINERS or low in (
            "him",
            "her",
            "them",
            "himself",
            "themselves",
            "people",
            "civilians",
            "many",
        ):
            return True
        if unit is None or unit.trigger is not None or not low[:1].isalpha():
            return False
        return bool(self.named_groups(after)) or (
            unit.text[:1].isupper() and not self.low(at - 1) == "," and low not in _DAYS
        )

    def _number_phrase_ends(self, index: int) -> bool:
        for back in range(index, max(-1, index - 8), -1):
            if self.counts(back) is not None:
                return True
            if not self._inside_phrase(back):
                return False
        return False

    def _emit(self, at: int, subjects: dict[int, tuple[_Phrase, set[str], bool]]) -> None:
        trigger = self.units[at].trigger
        if trigger is None:
            return
        if trigger.form == "toll":
            self._toll(at, trigger)
            return
        if trigger.form in ("active", "noun_of"):
            phrase = self.objects(at)
            before, seen = self.verb_group(at)
            base = trigger.form == "active" and self.units[at].low in _BASE_FORMS
            doubt = "not told as a fact" if base and ("modal" in seen or "not" in seen) else ""
            voice: Voice = "active" if trigger.form == "active" else "noun"
            self._add(phrase, trigger, voice, seen | self._denial(before), doubt)
            return
        phrase, seen, active = subjects[at]
        if active:
            phrase = self.objects(at)
            before, _ = self.verb_group(at)
            doubt = "subject and object both have a figure" if self._number_phrase_ends(before) else ""
            self._add(phrase, trigger, "active", seen | self._denial(before), doubt)
            return
        if phrase.shared is not None and not phrase.numbers:
            self._share(at, phrase.shared, trigger, subjects)
            return
        if trigger.form == "zero":
            self._zero(at, phrase, trigger)
            return
        voice = "passive" if "be" in seen else "noun" if trigger.form == "noun" else "bare"
        doubt = (
            "not told as a fact"
            if "modal" in seen and "have" not in seen and "be" in seen and not seen & {"said"} and self._planned(at)
            else ""
        )
        self._add(phrase, trigger, voice, seen, doubt)
        if phrase.implied is not None and "singular" in seen and trigger.form in ("participle", "intransitive"):
            self._implied(phrase.implied, trigger, seen)
        if trigger.form in ("noun", "adjective", "participle") and self._among(at):
            self._after_among(at, trigger)

    def _planned(self, at: int) -> bool:
        return any(self.low(back) in ("could", "might", "would", "may", "should") for back in range(max(0, at - 4), at))

    def _denial(self, index: int) -> set[str]:
        near = [self.low(back) for back in range(max(0, index - 2), index + 1)]
        return (
            {"not"}
            if any(low in ("denied", "denies", "denying", "without", "rejected", "refuted") for low in near)
            else set()
        )

    def _share(
        self, at: int, other: int, trigger: Trigger, subjects: dict[int, tuple[_Phrase, set[str], bool]]
    ) -> None:
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

    def _add(self, phrase: _Phrase, trigger: Trigger, voice: Voice, seen: set[str], doubt: str) -> None:
        for place in phrase.numbers + phrase.parts:
            number = self.units[place].number
            if number is None:
                continue
            groups = self.groups(place)
            after = self.low(place + 1)
            if voice == "bare" and place + 1 < len(self.units) and self.units[place + 1].trigger is trigger:
                groups = groups or self._groups_between(place + 2, self.phrase_end(place + 1))
            if set(self._nouns(place)) & _ANIMALS:
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
                    open_list=phrase.open_list,
                    doubt=doubt or phrase.doubt or ("the word may mean another outcome" if trigger.doubtful else ""),
                )
            )

    def _nouns(self, place: int) -> list[str]:
        return [self.low(at) for at in range(place + 1, self.phrase_end(place))]

    def _implied(self, index: int, trigger: Trigger, seen: set[str]) -> None:
        unit = self.units[index]
        number = NumberMention(unit.start, unit.end, 1, 1, "exact", "article", unit.text, unit.start, unit.end)
        groups = self.named_groups(index)
        self.readings.append(
            CasualtyReading(trigger.outcome, groups, number, "implied", trigger, negated="not" in seen)
        )

    def _zero(self, at: int, phrase: _Phrase, trigger: Trigger) -> None:
        """ "escaped unhurt": nobody of these was killed or wounded."""
        number = NumberMention(
            trigger.start, trigger.end, 0, 0, "none_stated", "count", self.units[at].text, trigger.start, trigger.end
        )
        self.readings.append(CasualtyReading(None, frozenset(), number, "zero", trigger))

    def _toll(self, at: int, trigger: Trigger) -> None:
        """ "death toll rose to 12", "the toll stands at 5"."""
        if self.units[at].low in ("toll", "a toll", "the toll") and self.low(at - 1) in ("heavy", "its", "their"):
            return
        for step in range(at + 1, min(at + 12, len(self.units))):
            unit = self.units[step]
            if unit.low in _BOUNDARY_SIGNS and unit.low != ":":
                return
            if self.counts(step) is not None and unit.number is not None and unit.number.kind == "count":
                if self.claimed.get(step) is not None:
                    return
                if self.low(step - 1) in (
                    "to",
                    "at",
                    "of",
                    "is",
                    "was",
                    "stood",
                    "as",
                    ":",
                    "reached",
                    "hit",
                    "topped",
                    "reaches",
                    "reaching",
                    "passed",
                    "hits",
                    "tops",
                    "exceeds",
                    "now",
                    "stands",
                    "be",
                    "around",
                    "(",
                    "by",
                    "passes",
                    "surpassed",
                ):
                    additional = self.low(step - 1) == "by"
                    self.readings.append(
                        CasualtyReading(
                            trigger.outcome,
                            self.groups(step),
                            unit.number,
                            "noun",
                            trigger,
                            listed=1,
                            additional=additional,
                        )
                    )
                    if not additional:
                        return
                continue

    def _among(self, at: int) -> bool:
        return any(self.low(back) == "among" for back in range(max(0, at - 4), at))

    def _after_among(self, at: int, trigger: Trigger) -> None:
        """ "Among the dead were two children": parts behind the verb."""
        step = at + 1
        while step < min(at + 12, len(self.units)) and self.low(step) not in _BE:
            step += 1
        if self.low(step) not in _BE:
            return
        found = self.objects(step)
        self._add(_Phrase([], found.numbers), trigger, "part", set(), "")

    def _inclusions(self, order: list[int]) -> None:
        """Numbers behind "including", "among them" and "N of them" that no trigger took: parts of the figure before."""
        taken = {reading.number for reading in self.readings}
        trigger_at: int | None = None
        inside = False
        for at, unit in enumerate(self.units):
            if unit.trigger is not None:
                trigger_at, inside = at, False
                continue
            if unit.low in _INCLUDING or (unit.low == "among" and self.low(at + 1) in _PRONOUNS):
                inside = True
                continue
            if unit.low in _BOUNDARY_SIGNS or unit.low in _SUBORDINATORS:
                inside = False
                if unit.low in ".!?":
                    trigger_at = None
                continue
            if self.counts(at) is None or unit.number in taken or trigger_at is None:
                continue
            trigger = self.units[trigger_at].trigger
            if trigger is not None and (inside or self._pronoun_part(at)):
                self._add(_Phrase([], [at]), trigger, "part", set(), "")

    def _breakdowns(self) -> None:
        """ "13 people were killed: five soldiers and eight civilians": figures that add up to the one before."""
        taken = {reading.number.start for reading in self.readings}
        free = [
            (at, unit.number)
            for at, unit in enumerate(self.units)
            if self.counts(at) is not None and unit.number is not None and unit.number.start not in taken
        ]
        for reading in list(self.readings):
            if reading.part or reading.number.low is None:
                continue
            following = [(at, number) for at, number in free if number.start > reading.number.end]
            total, places = 0, []
            for at, number in following[:5]:
                total += number.low or 0
                places.append(at)
                if total >= reading.number.low:
                    break
            if len(places) > 1 and total == reading.number.low:
                self._add(_Phrase([], places), reading.trigger, "part", set(), "")
                return

    def _conflicts(self) -> None:
        """A number that two triggers with different outcomes took is in doubt."""
        pronouns = {unit.number.start for at, unit in enumerate(self.units) if unit.number and self._pronoun_part(at)}
        hosts = {(reading.outcome, reading.number.start) for reading in self.readings if not reading.part}
        self.readings = [
            replace(reading, part=True)
            if reading.number.start in pronouns
            and any(outcome == reading.outcome and start < reading.number.start for outcome, start in hosts)
            else reading
            for reading in self.readings
        ]
        outcomes: dict[int, set[Outcome | None]] = {}
        for reading in self.readings:
            if not reading.part:
                outcomes.setdefault(reading.number.start, set()).add(reading.outcome)
        self.readings = [
            replace(reading, doubt=reading.doubt or "the figure stands with two outcomes")
            if not reading.part and {"killed", "wounded"} <= outcomes.get(reading.number.start, set())
            else reading
            for reading in self.readings
        ]


_DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today january february march april may june july "
    "august september october november december"
)
_BASE_FORMS = words("kill murder execute behead slay assassinate wound injure hurt abduct kidnap capture detain arrest")


@lru_cache(maxsize=256)
def _read_all(text: str) -> tuple[CasualtyReading, ...]:
    return _Sentence(text).read()


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
