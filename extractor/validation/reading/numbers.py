"""Read the numbers of a text: figures and number words, how they are qualified, and what kind of number each is.

Only `count` and `article` mentions can count people or things. The other kinds (calibres, ages, clock times, dates,
distances, numbers inside names) are read so that nobody takes them for a count.

>>> [(m.text, m.low, m.high, m.qualifier, m.kind) for m in read_numbers("At least six fell near Gate 4, 2 km away.")]
[('six', 6, None, 'floor', 'count'), ('4', 4, 4, 'exact', 'name'), ('2', 2, 2, 'exact', 'distance')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.schema.blocks import Qualifier
from extractor.validation.reading.numbers_groups import PERSON_WORDS, groups_of
from extractor.validation.reading.numbers_kinds import KindReader
from extractor.validation.reading.numbers_phrases import (
    AFTER_FIGURE,
    BANDS_OF,
    BEFORE_FIGURE,
    BETWEEN,
    NEITHER,
    NO_NOUN,
    PLURALS,
    SAME_NUMBER,
    TOUCHING,
    bounded,
)
from extractor.validation.reading.numbers_shapes import find_shapes
from extractor.validation.reading.numbers_words import (
    MULTIPLIERS,
    ORDINALS,
    SILENCE,
    SMALL_NUMBERS,
    UPDATE_VERBS,
    ZERO_NOUNS,
    NumberKind,
    words,
)

__all__ = ("NumberKind", "NumberMention", "read_numbers")


_NEAR = 40
"""Characters between a figure and "as many", up to which that very figure is meant."""
_SAME_SECOND = frozenset(phrase[1] for phrase in SAME_NUMBER)
_ALONE = words("nobody none no zero nil neither nor half a an another both the")
_BEGINNINGS = (
    frozenset(phrase[0] for phrase in SAME_NUMBER)
    | frozenset(PLURALS)
    | _ALONE
    | frozenset(MULTIPLIERS)
    | frozenset(SMALL_NUMBERS)
    | ORDINALS
)
"""Words that a mention can begin with, figures aside: nothing is tried at any other word."""


@dataclass(frozen=True, slots=True)
class NumberMention:
    """One number in a text.

    `start` and `end` (code points, half-open) cover the figure or range itself, `full_start` and `full_end` its
    qualifiers too. `high` None: no upper bound was stated.
    """

    start: int
    end: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    kind: NumberKind
    text: str
    full_start: int = 0
    full_end: int = 0
    exclusive: bool = False
    """The bound itself is excluded: "more than 30" (codebooks keep 30, the least whole number is 31)."""

    @property
    def counts(self) -> bool:
        """Whether it may count people or things."""
        return self.kind in ("count", "article")


class _Reader(KindReader):
    """One pass over the tokens of one text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.found: list[NumberMention] = []

    # -- grammar of cardinals --

    def cardinal(self, index: int) -> tuple[int, int] | None:
        """The whole number that starts at token `index`, and the index after it."""
        word = self.low(index)
        if word == "half":
            after = index + 1
            while after < index + 4 and (self.low(after) in ("a", "an") or self.low(after) == "-"):
                after += 1
            return (6, after + 1) if self.low(after) == "dozen" and after > index + 1 else None
        if word == "a" and self.low(index + 1) in MULTIPLIERS:
            return self.scaled(1, index + 1)
        if word in MULTIPLIERS and word != "score" and self.low(index - 1) not in ("several", "few"):
            return self.scaled(1, index)
        if word[:1].isdigit():
            return self.figures(index)
        if word in SMALL_NUMBERS:
            value, after = SMALL_NUMBERS[word], index + 1
            if value >= 20:
                step = after + 1 if self.low(after) == "-" and self.touching(after) else after
                unit = SMALL_NUMBERS.get(self.low(step), 0)
                if 0 < unit < 10:
                    value, after = value + unit, step + 1
            return self.scaled(value, after)
        return None

    def figures(self, index: int) -> tuple[int, int] | None:
        """A number in figures: "1,200", "1.5 million"; a decimal that stays one is none."""
        digits = re.sub(r"[,\u00a0\u202f\u2009]", "", self.low(index))
        if len(digits) > 12:
            return None
        if "." not in digits:
            return self.scaled(int(digits), index + 1)
        scale = MULTIPLIERS.get(self.low(index + 1))
        value = round(float(digits) * scale) if scale else None
        return (value, index + 2) if value is not None else None

    def scaled(self, value: int, index: int) -> tuple[int, int]:
        """Apply what follows: "hundred", "thousand and five", "dozen"."""
        total, current, after = 0, value, index
        while True:
            word = self.low(after)
            step = after + 1 if word == "-" and self.touching(after) and self.low(after + 1) in MULTIPLIERS else after
            scale = MULTIPLIERS.get(self.low(step))
            if scale is not None:
                if scale == 100 or scale < 100:
                    current *= scale
                else:
                    total, current = total + current * scale, 0
                after = step + 1
                continue
            if after == index:
                return total + current, after
            step = after + 1 if word == "and" else after
            small = SMALL_NUMBERS.get(self.low(step))
            if small is None or MULTIPLIERS.get(self.low(after - 1), 0) < 100:
                return total + current, after
            tail = step + 1
            if small >= 20:
                tens = tail + 1 if self.low(tail) == "-" else tail
                unit = SMALL_NUMBERS.get(self.low(tens), 0)
                if 0 < unit < 10:
                    small, tail = small + unit, tens + 1
            current, after = current + small, tail

    def range_end(self, index: int, value: int, begin: int) -> tuple[int, int] | None:
        """The upper figure of "two or three", "8 to 12", "15-20", "between 8 and 12", and the index after it."""
        joint = self.low(index)
        between = self.low(begin - 1) == "between" or self.low(begin - 1) == "from"
        if (
            joint in ("or", "to")
            or (joint == "and" and self.low(begin - 1) == "between")
            or (joint in ("-", "–", "—", "‑") and self.tokens[index].start - self.tokens[index - 1].end <= 1)
        ):
            step = index + 1
        else:
            return None
        if joint == "or" and self.low(step) in ("more", "fewer", "less", "so"):
            return None
        upper = self.cardinal(step)
        if upper is None or upper[0] <= value:
            return None
        if joint == "to" and between and self.low(begin - 1) == "from" and self.update_before(begin - 1):
            return None
        return upper

    def update_before(self, index: int) -> bool:
        return any(self.low(back) in UPDATE_VERBS for back in range(max(0, index - 9), index))

    def vague(self, index: int) -> tuple[int, int] | None:
        """The least value of a plural without a figure, and the index after it."""
        for following, least in PLURALS.get(self.low(index), ()):
            after = index + 1 + len(following)
            if self.lows[index + 1 : after] == following:
                return least, after
        return None

    def read(self) -> tuple[NumberMention, ...]:
        """All mentions in text order."""
        shapes = find_shapes(self.text)
        begins = [at for at, low in enumerate(self.lows) if low in _BEGINNINGS or low[0].isdigit()]
        at = index = 0
        if not shapes:
            for index in begins:
                if index >= at:
                    at = self.mention_at(index, len(self.text))
            return tuple(self.found)
        tried = frozenset(begins)
        while index < len(self.tokens):
            token = self.tokens[index]
            while at < len(shapes) and shapes[at][1] <= token.start:
                at += 1
            if at < len(shapes) and shapes[at][0] < token.end:
                start, end, kind = shapes[at]
                self.add_shape(start, end, kind)
                while index < len(self.tokens) and self.tokens[index].start < end:
                    index += 1
                at += 1
                continue
            if index not in tried:
                index += 1
                continue
            limit = shapes[at][0] if at < len(shapes) else len(self.text)
            index = self.mention_at(index, limit)
        return tuple(self.found)

    def add_shape(self, start: int, end: int, kind: NumberKind) -> None:
        text = self.text[start:end]
        digits = re.search(r"\d{1,12}", text.replace(",", ""))
        value = int(digits.group()) if digits else None
        self.found.append(NumberMention(start, end, value, value, "exact", kind, text, start, end))

    def mention_at(self, index: int, limit: int) -> int:
        """Read the mention at token `index`, if one starts there; returns the index to go on from."""
        said = self.none_stated(index) or self.same_number(index)
        if said is not None:
            return said
        plural = self.vague(index)
        if (
            plural is not None
            and self.low(index) in ("some", "few", "many", "various")
            and not self.some_is_plural(index)
        ):
            plural = None
        if plural is not None:
            low, after = plural
            self.add(index, after, low, None, "vague", "count")
            return after
        read = self.cardinal(index)
        if read is None:
            return self.single_at(index)
        value, after = read
        upper = self.range_end(after, value, index)
        if upper is not None and self.tokens[upper[1] - 1].end <= limit:
            self.add(index, upper[1], value, upper[0], "range", self.kind_of(index, upper[1]))
            return upper[1]
        older = self.low(index - 1) == "from" and self.low(index - 2) in ("up", "down")
        if older or (self.low(after) == "to" and self.low(index - 1) == "from" and self.update_before(index - 1)):
            self.add(index, after, value, value, "exact", "superseded")
            return after
        self.add(index, after, value, value, "exact", self.kind_of(index, after))
        return after

    def single_at(self, index: int) -> int:
        """Articles, "another", "both" and ordinals."""
        word, noun = self.low(index), self.low(index + 1)
        if noun in BANDS_OF and word in ("a", "the", "another") and self.low(index + 2) == "of":
            self.add(index, index + 3, BANDS_OF[noun], BANDS_OF[noun], "exact", "count")
            return index + 3
        if (word in ("a", "an") and noun not in NO_NOUN) or (
            word == "another" and self.cardinal(index + 1) is None and self.low(index - 1) != "one"
        ):
            self.add(index, index + 1, 1, 1, "exact", "article")
        elif word == "both":
            self.add(index, index + 1, 2, 2, "exact", "count")
        elif word[:1].isdigit():
            self.add(index, index + 1, None, None, "exact", "unit")
        elif word in ORDINALS:
            self.add(index, index + 1, None, None, "exact", "ordinal")
        return index + 1

    def same_number(self, index: int) -> int | None:
        """ "the same number", "as many again": the figure told before once more; the index after it."""
        if self.low(index + 1) not in _SAME_SECOND or self.low(index - 1) in ("twice", "times", "half", "not"):
            return None
        length = 3
        if self.lows[index : index + 3] not in SAME_NUMBER:
            if (self.low(index), self.low(index + 1)) != ("as", "many") or self.low(index + 2) in ("as", "of"):
                return None
            length = 2
        here = self.tokens[index].start
        begin = max(self.text.rfind(mark, max(0, here - 400), here) for mark in (". ", "\n", ";"))
        before = [m for m in self.found[-20:] if m.kind == "count" and m.low and m.start > begin]
        if not before:
            return None
        told = before[-1]
        if len({(m.low, m.high) for m in before}) != 1:
            noun = re.match(r"\W*(\w+)", self.text[told.end : told.end + 40])
            if here - told.end > _NEAR or noun is None or not groups_of(noun[1]):
                return None  # not said which
        self.add(index, index + length, told.low, told.high, told.qualifier, "count")
        return index + length

    def none_stated(self, index: int) -> int | None:
        """Zero said outright ("no one", "none", "zero casualties", "no civilians"): the index after it."""
        word, after = self.low(index), self.low(index + 1)
        if word in ("nobody", "none") or (word == "no" and after == "one"):
            after_zero = index + (2 if word == "no" else 1)
            self.add(index, after_zero, 0, 0, "none_stated", "count")
            return after_zero
        if word in ("neither", "nor"):
            return self.neither(index)
        if word not in ("no", "zero", "nil"):
            return None
        for step in range(1, 6):
            noun = self.low(index + step)
            if noun in SILENCE or not noun[:1].isalpha():
                return None
            if noun in ZERO_NOUNS or (noun in PERSON_WORDS or noun.removesuffix("s") in PERSON_WORDS):
                self.add(index, index + 1, 0, 0, "none_stated", "count")
                return index + 1
        return None

    def neither(self, index: int) -> int | None:
        """ "neither deaths nor injuries": none of both; the index after the word."""
        nouns = NEITHER
        if self.low(index) == "nor":
            here = self.tokens[index].start
            if not self.found or self.found[-1].text.lower() != "neither" or here - self.found[-1].end > _NEAR:
                return None
            nouns = ZERO_NOUNS
        sides = self.low(index + 1) in ("side", "party", "camp", "force", "army")
        for step in (3, 4) if sides else (1, 2):
            if self.low(index + step) in nouns:
                self.add(index, index + 1, 0, 0, "none_stated", "count")
                return index + 1
        return None

    def some_is_plural(self, index: int) -> bool:
        """Whether "some", "few", "many" stands for a number of things here, not for "about" or "how many"."""
        after = self.low(index + 1)
        if self.low(index) in ("some", "many") and (
            self.cardinal(index + 1) or self.low(index - 1) in ("as", "how", "so", "too")
        ):
            return False
        return after not in ("of", "other", "reports", "time", "times", "areas", "kind", "sort", "way", "ways") or (
            after == "of" and self.low(index) != "some"
        )

    def add(self, index: int, after: int, low: int | None, high: int | None, how: Qualifier, kind: NumberKind) -> None:
        start, end = self.tokens[index].start, self.tokens[after - 1].end
        full_start, full_end, exclusive = start, end, False
        if kind in ("count", "article", "superseded") and how in ("exact", "range", "vague"):
            left = self.left_qualifier(index)
            right = self.right_qualifier(after)
            if left is not None:
                full_start = self.tokens[left[0]].start
            if right is not None:
                full_end = self.tokens[right[0] - 1].end
            said = left or right
            if said is not None and how != "vague":
                how, exclusive = said[1], said[2]
                low, high = bounded(how, low, high, exclusive)
        text = self.text[start:end]
        self.found.append(NumberMention(start, end, low, high, how, kind, text, full_start, full_end, exclusive))

    def left_qualifier(self, index: int) -> tuple[int, Qualifier, bool] | None:
        """Index of the first token of a qualifier that ends right before token `index`, and what it says."""
        if self.low(index) in ("a", "an") and self.low(index + 1) not in MULTIPLIERS:
            return None
        stop = index
        while stop > 0 and self.low(stop - 1) in BETWEEN:
            stop -= 1
            if index - stop > 2:
                break
        for end in (index, stop):
            if self.low(end - 1) not in BEFORE_FIGURE:
                continue
            for phrase, how, strict in BEFORE_FIGURE[self.low(end - 1)]:
                length = len(phrase)
                if phrase == ("up", "to") and self.low(end - 3) in UPDATE_VERBS:
                    continue  # "revised up to 33"
                if self.lows[max(0, end - length) : end] == phrase and (phrase not in TOUCHING or end == index):
                    return end - length, how, strict
        return None

    def right_qualifier(self, after: int) -> tuple[int, Qualifier, bool] | None:
        """Index after a qualifier that follows the figure, and what it says."""
        if self.low(after) == "+" and self.touching(after):
            return after + 1, "floor", False
        if self.low(after) == "-" and self.low(after + 1) in ("odd", "plus"):
            after += 1
        for phrase, how, strict in AFTER_FIGURE.get(self.low(after), ()):
            if self.lows[after : after + len(phrase)] == phrase:
                return after + len(phrase), how, strict
        return None


@lru_cache(maxsize=256)
def read_numbers(text: str) -> tuple[NumberMention, ...]:
    """All number mentions of `text` in text order; offsets are code points into `text`, half-open.

    >>> [(m.text, m.low, m.high, m.qualifier) for m in read_numbers("two or three men, up to 10 trucks, no casualties")]
    [('two or three', 2, 3, 'range'), ('10', 0, 10, 'ceiling'), ('no', 0, 0, 'none_stated')]
    """
    return _Reader(text).read()
