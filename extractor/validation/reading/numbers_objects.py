"""Who is spoken of right of a casualty word: objects of "killed three", "the bodies of four"."""

from __future__ import annotations

from extractor.validation.reading.numbers_groups import groups_of
from extractor.validation.reading.numbers_lexicon import (
    ADVERB,
    BANDS,
    BE,
    BOUNDARY_SIGNS,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    HAVE,
    PREPOSITIONS,
    RELATIVES,
    REPORTING,
    SINGULAR_DETERMINERS,
    SUBORDINATORS,
)
from extractor.validation.reading.numbers_subjects import Phrase, SubjectReader
from extractor.validation.reading.numbers_triggers import Trigger
from extractor.validation.reading.numbers_units import JOINTS

__all__ = ("ObjectReader",)


class ObjectReader(SubjectReader):
    """Reads the noun phrases right of a casualty word, and tells past tense from participle."""

    # -- right of a trigger --

    def objects(self, index: int) -> Phrase:
        """The noun phrases with numbers that begin right after unit `index`, read rightwards."""
        phrase = Phrase([], [])
        at = index + 2 if self.heads_a_list(index) else index + 1
        while self.counts(at) is None and (
            self.low(at) in DETERMINERS or self.low(at) in ADVERB or self.low(at).endswith("ly")
        ):
            at += 1
        at = self._in_band(at)
        number = self.counts(at + 1)
        if self.low(at) in ("between", "from") and number is not None and number.qualifier == "range":
            at += 1
        if self.counts(at) is None:
            limit = at + 8
            while at < min(limit, len(self.units)) and self.low(at) not in CONJUNCTIONS:
                unit = self.units[at]
                stop = unit.low in PREPOSITIONS or unit.low in BE or unit.low in BOUNDARY_SIGNS
                if stop or unit.trigger is not None or unit.low in SUBORDINATORS or unit.low in RELATIVES:
                    return phrase
                at += 1
            listed = at + 1
            while self.low(listed) in DETERMINERS:
                listed += 1
            if (
                self.low(at) in CONJUNCTIONS
                and self.counts(listed) is not None
                and self.claimed.get(listed) is None
                and not self.own_verb(listed)
            ):
                phrase.numbers.append(listed)
                phrase.open_list = True
            return phrase
        bodies = self.low(index).endswith(" of")
        while self.counts(at) is not None and (
            self.claimed.get(at) in (None, index) or (bodies and not phrase.numbers)
        ):
            if phrase.numbers and self.own_verb(at):
                break
            if self.pronoun_part(at):
                (phrase.parts if phrase.numbers else phrase.numbers).append(at)
                break
            phrase.numbers.append(at)
            end = self.phrase_end(at)
            if self.low(end) == "of" and not self.pronoun_part(at):
                end += 1
                while end < len(self.units) and self.inside_phrase(end):
                    end += 1
            joint = end
            past = self._past_one(end)
            if past is not None and self.counts(past) is not None and self.claimed.get(past) is None:
                phrase.open_list = True
                at = past
                continue
            if self.somebody_joined(end):
                phrase.open_list = True
                break
            while self.low(joint) in CONJUNCTIONS or self.low(joint) == "," or self.low(joint) in ("well", "as"):
                joint += 1
            if joint == end:
                break
            while self.low(joint) in DETERMINERS and self.counts(joint) is None:
                joint += 1
            if self.low(end) == "," and joint == end + 1 and self.speaks(joint):
                break
            at = joint
        return phrase

    def _past_one(self, end: int) -> int | None:
        """Index behind ", his wife and their" where one person without a figure stands in the list, else None."""
        at = end + 1
        if self.low(end) != "," or self.low(at) not in SINGULAR_DETERMINERS or self.counts(at) is not None:
            return None
        at += 1
        while at < len(self.units) and at < end + 5 and self.inside_phrase(at):
            at += 1
        if not self.named_groups(at - 1) or self.low(at) not in ("and", ","):
            return None
        while self.low(at) in ("and", ",") or (self.low(at) in DETERMINERS and self.counts(at) is None):
            at += 1
        return at

    def _in_band(self, index: int) -> int:
        """Index of the figure of "a family of five" that begins at `index`, else `index` itself."""
        for at in range(index, min(index + 4, len(self.units) - 2)):
            if self.low(at) in BANDS and self.low(at + 1) == "of" and self.counts(at + 2) is not None:
                return at + 2
            if not self.inside_phrase(at) and not (at == index and self.low(at) in ("a", "an")):
                break
        return index

    def speaks(self, index: int) -> bool:
        """Whether somebody who begins at unit `index` reports the figure: ", a relief group in the town said"."""
        for at in range(index, min(index + 14, len(self.units))):
            if self.low(at) in REPORTING:
                return True
            if self.low(at) in BOUNDARY_SIGNS or self.low(at) == "," or self.units[at].trigger is not None:
                return False
        return False

    def heads_a_list(self, index: int) -> bool:
        """Whether a casualty word is a heading before its figure, as in bulletins: "Killed: nine villagers"."""
        begins = index == 0 or self.low(index - 1) in BOUNDARY_SIGNS or self.units[index].text[:1].isupper()
        return self.low(index + 1) == ":" and begins and self.counts(index + 2) is not None

    def object_is_certain(self, index: int) -> bool:
        """Whether "a vendor" follows the verb: certainly its object, which "two vendors" need not be in a headline."""
        at = index + 1
        number = self.units[at].number if at < len(self.units) else None
        if number is None or not self.groups(at) or self.own_verb(at):
            return False
        return number.kind == "article" or self._by_raiders(index)

    def _by_raiders(self, index: int) -> bool:
        """Whether those who strike stand right before the verb: "two gunmen killed nine villagers"."""
        return self.low(index - 1) in ("gunmen", "attackers", "bombers", "assailants", "raiders", "bandits", "drones")

    def insertion_end(self, index: int) -> int:
        """Index behind ", which stood at three an hour ago," where one begins at unit `index`, else `index` itself."""
        if self.low(index) != "," or self.low(index + 1) not in RELATIVES:
            return index
        for at in range(index + 2, min(index + 16, len(self.units))):
            if self.low(at) == ",":
                return at + 1
            if self.low(at) in BOUNDARY_SIGNS:
                break
        return index

    def somebody_joined(self, joint: int) -> bool:
        """Whether "and" brings in a person without a figure: "killed a trader and his son"."""
        at = joint + 1 if self.low(joint) == "," else joint
        if self.low(at) not in ("and", "&") or self._joined_nouns(at):
            return False
        step = at + 1
        owned = self.low(step) in SINGULAR_DETERMINERS
        while self.low(step) in SINGULAR_DETERMINERS and self.counts(step) is None:
            step += 1
        if step >= len(self.units) or self.counts(step) is not None or self.units[step].trigger is not None:
            return False
        name = self.units[step].text[:1].isupper() and not self.units[step].text.isupper()
        return bool(self.named_groups(step)) or (owned and bool(self.named_groups(step + 1))) or name

    def accompanied(self, trigger: Trigger) -> bool:
        """Whether "along with", "alongside" or "with her son" behind the trigger brings in more people."""
        at = self.trigger_at.get(trigger.start, len(self.units))
        for step in range(at + 1, min(at + 14, len(self.units) - 1)):
            low, follows = self.low(step), self.low(step + 1)
            if low in BOUNDARY_SIGNS or low in SUBORDINATORS or self.units[step].trigger is not None:
                return False
            if low == "alongside" or (low in ("along", "together") and follows == "with"):
                return True
            if low == "with" and follows in ("his", "her", "their") and bool(self.named_groups(step + 2)):
                return True
        return False

    def joined_later(self, index: int) -> bool:
        """Whether "and" brings in more people after an apposition: "killed a trader, Omar N., and his son"."""
        for at in range(index, min(index + 16, len(self.units))):
            unit = self.units[at]
            if unit.low in BOUNDARY_SIGNS or unit.low in SUBORDINATORS or (unit.trigger is not None and at > index):
                return False
            if unit.low in PREPOSITIONS and unit.low not in ("with", "along"):
                return False
            follows = self.units[at + 1] if at + 1 < len(self.units) else None
            if unit.low in ("and", "&", "with") and follows is not None and follows.trigger is None:
                return self.somebody_joined(at) or self.counts(at + 1) is not None or follows.text[:1].isupper()
        return False

    def single_object(self, index: int) -> int | None:
        """Unit index of one person without a figure right after an active verb: "killed trader Omar Nasrin"."""
        at = index + 1
        while self.low(at) in SINGULAR_DETERMINERS or self.low(at) in ADVERB:
            at += 1
        start = at
        while at < len(self.units) and self.inside_phrase(at) and self.low(at) not in DAYS:
            at += 1
        more = self.low(at) in ("and", "&") and at + 1 < len(self.units) and self.units[at + 1].trigger is None
        if at == start or more or self.low(at - 1) in BANDS:
            return None
        last, before = self.units[at - 1], self.units[at - 2]
        if last.low.endswith("s") or last.text.isupper():
            return None
        name = last.text[:1].isupper() and before.text[:1].isupper() and at - 2 >= start
        singular = bool(groups_of(last.low)) and not last.low.endswith(
            ("men", "people", "children", "police", "personnel")
        )
        return at - 1 if name or (singular and self.low(start - 1) in SINGULAR_DETERMINERS) else None

    def inside_phrase(self, index: int) -> bool:
        unit = self.units[index]
        if unit.trigger is not None or unit.number is not None:
            return False
        low = unit.low
        return low[:1].isalpha() and low not in JOINTS

    def own_verb(self, index: int) -> bool:
        """Whether the number at `index` is followed by its own "was killed", "wounded"."""
        end = self.phrase_end(index)
        while self.low(end) in BE or self.low(end) in HAVE or self.low(end) in ADVERB or self.low(end).endswith("ly"):
            end += 1
        unit = self.units[end] if end < len(self.units) else None
        return (
            unit is not None
            and unit.trigger is not None
            and unit.trigger.form in ("participle", "adjective", "intransitive")
        )

    def counted_noun(self, at: int) -> Phrase:
        """ "22 deaths", "at least three civilian deaths": the number right before, over adjectives only."""
        for back in range(at - 1, max(-1, at - 5), -1):
            unit = self.units[back]
            single = unit.number is not None and unit.number.kind == "article" and back == at - 1
            if single or self.counts(back) is not None:
                return Phrase([back], [])
            if unit.low == "of" and self.counts(back - 1) is not None:
                return Phrase([back - 1], [])
            if not self.inside_phrase(back):
                break
        return Phrase([], [])

    def takes_object(self, at: int, before: int, seen: set[str]) -> bool:
        """Whether a participle without "was" is a past tense: "the blast killed three", "has wounded two"."""
        after = at + 1
        while self.low(after) in ADVERB and self.counts(after) is None and self.low(after) != "the":
            after += 1
        direct = before >= 0 and self.counts(before) is not None
        if self.low(after) == "between" and self.counts(after + 1) is not None:
            after += 1
        if self.counts(after) is not None or (self.low(after) in DETERMINERS and self.counts(after + 1) is not None):
            target = after if self.counts(after) is not None else after + 1
            if self.own_verb(target) and (direct or self.number_phrase_ends(before)):
                return False
            return not direct
        if "have" in seen:
            return True
        if direct:
            return False
        low = self.low(after)
        unit = self.units[after] if after < len(self.units) else None
        if low in SINGULAR_DETERMINERS or low in (
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
            unit.text[:1].isupper() and self.low(at - 1) != "," and low not in DAYS
        )

    def number_phrase_ends(self, index: int) -> bool:
        for back in range(index, max(-1, index - 8), -1):
            if self.counts(back) is not None:
                return True
            if not self.inside_phrase(back):
                return False
        return False

    def nouns(self, place: int) -> list[str]:
        return [self.low(at) for at in range(place + 1, self.phrase_end(place))]
