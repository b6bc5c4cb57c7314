"""Tell a count from ages, dates, distances, units and parts of names by the words around the figure."""

from __future__ import annotations

import re

from extractor.validation.reading.numbers_groups import COLLECTIVES, PERSON_WORDS, groups_of
from extractor.validation.reading.numbers_lexicon import BANDS
from extractor.validation.reading.numbers_tokens import TokenLine
from extractor.validation.reading.numbers_words import (
    AFTER_NAME,
    DESIGNATORS,
    HARD_DESIGNATORS,
    MONTH_WORDS,
    NEVER_NAME,
    SMALL_NUMBERS,
    UNIT_WORDS,
    ZERO_NOUNS,
    NumberKind,
    words,
)

__all__ = ("KindReader",)

_OLDEST = 110
_YEARS_OF_AGE = frozenset(str(years) for years in range(1, _OLDEST + 1)) | SMALL_NUMBERS.keys()
_HAVING_OTHERS = words(
    "father mother parent grandfather grandmother grandparent widow widower leader commander head chief captain owner "
    "killer murderer victim other brother sister friend colleague kidnapper abductor survivor"
)
"""Persons of whom "of five" says how many others they have, led or killed."""
_AFTER_AGE = words(
    "who whose was were is are had has died dies and or in on at from with said says told near by when that while to "
    "lost went came fell lay got ran also later reportedly as after before"
)
_BARE_YEAR = re.compile(r"(?:19[3-9]|20[0-4])\d")


class KindReader(TokenLine):
    """Decides what kind of number stands at a place."""

    def kind_of(self, index: int, after: int) -> NumberKind:
        """Tell a count from ages, dates, distances, units and parts of names."""
        following, before = self.low(after), self.low(index - 1)
        hyphened = following == "-" and self.touching(after) and self.touching(after + 1)
        if hyphened:
            unit = self.low(after + 1)
            if unit in ("odd", "plus"):
                return "count"
            if unit[:1].isalpha():
                return (
                    "age"
                    if self.low(after + 3) == "old"
                    else UNIT_WORDS.get(unit.removesuffix("s"), UNIT_WORDS.get(unit, "compound"))
                )
            return "name"
        if self.touching(index) and before in ("-", "/", ".", "_", "–") and index > 1 and self.touching(index - 1):
            return "name"
        if following in UNIT_WORDS and not (
            following in ("second", "third", "m", "square", "up", "local", "foot", "level")
            and not self.is_figure(index)
        ):
            kind = UNIT_WORDS[following]
            if (
                kind == "duration"
                and self.low(after + 1) in ("old", "of")
                and self.low(after + 2) in ("", ",", "age", ".")
            ):
                return "age"
            if kind == "duration" and self.low(after + 1) == "old":
                return "age"
            return kind
        if following == "per" and self.low(after + 1) == "cent":
            return "fraction"
        if following in ("nautical", "square", "cubic", "light", "aerial"):
            return "distance"
        if before in ("aged", "age") or (self.is_figure(index) and self.name_age(index, after)):
            return "age"
        if self.person_aged(index, after):
            return "age"
        if self.part_of_name(index, after):
            return "name"
        figure = self.tokens[index].text
        if after == index + 1 and _BARE_YEAR.fullmatch(figure) and not self.counted_ahead(after):
            return "date"
        if before == "one" and self.low(index) == "another":
            return "name"
        if self.low(index) == "one" and after == index + 1 and self.one_is_no_count(index):
            return "name"
        return "count"

    def is_figure(self, index: int) -> bool:
        return self.low(index)[:1].isdigit()

    def one_is_no_count(self, index: int) -> bool:
        before, following = self.low(index - 1), self.low(index + 1)
        return (
            before in ("this", "that", "the", "any", "every", "each", "which", "by", "day", "number")
            and following not in ("person", "civilian", "soldier", "dead")
        ) or following in ("another", "day", "side", "way", "point", "time", "hand", "by", "party")

    def name_age(self, index: int, after: int) -> bool:
        """ "Ahmad Nur, 45, and": figures between commas behind a capitalised word."""
        if self.low(after) not in (",", ".", ")", ";", "") or self.low(index - 1) != ",":
            return False
        first = index - 2
        while first > 0 and self.tokens[first - 1].text[:1].isupper():
            first -= 1
        if first < 0 or self.low(first - 1) == "the":
            return False  # "the Red Cross, 21": a body, not a person
        before = self.tokens[index - 2].text
        return before[:1].isupper() and self.low(index - 2) not in MONTH_WORDS and after == index + 1

    def person_aged(self, index: int, after: int) -> bool:
        """ "a nephew of 15", "girls of 4 and 11": the age of somebody, not a number of what comes after."""
        value, of = self.low(index), index - 1
        if self.low(of) in ("and", "or") and self.low(of - 2) == "of" and self.low(of - 1) in _YEARS_OF_AGE:
            of -= 2
        if self.low(of) != "of":
            return False
        person = self.low(of - 1)
        years = int(value) if value.isdecimal() and len(value) <= 3 else SMALL_NUMBERS.get(value, 200)
        if years > _OLDEST or person in BANDS or person in COLLECTIVES or person in _HAVING_OTHERS:
            return False
        groups = groups_of(person)
        several = person.endswith("s") or person in ("men", "women", "children", "people")
        if not groups or (several and "children" not in groups and person not in ("men", "women")):
            return False
        following = self.low(after)
        return not following[:1].isalpha() or following in _AFTER_AGE or following.endswith("ed")

    def counted_ahead(self, after: int) -> bool:
        """Whether a noun of persons follows within two words: "2000 people", "12 armed men"."""
        for step in (after, after + 1, after + 2):
            word = self.low(step)
            if not word[:1].isalpha() or word in AFTER_NAME:
                return False
            if word in PERSON_WORDS or word.removesuffix("s") in PERSON_WORDS or word in ZERO_NOUNS:
                return True
        return False

    def part_of_name(self, index: int, after: int) -> bool:
        """Whether the figure belongs to a name: "Gate 4", "Ezzor 24", "Seven Hills"."""
        before, token, following = (
            self.low(index - 1),
            self.tokens[index],
            self.tokens[after] if after < len(self.tokens) else None,
        )
        if before in ("#", "no.") or (before == "." and self.low(index - 2) in ("no", "nos")):
            return True
        named = before in DESIGNATORS and not (
            before.isalpha() and before not in HARD_DESIGNATORS and self.counted_ahead(after)
        )
        if (
            named
            and (self.tokens[index - 1].text[:1].isupper() or before in HARD_DESIGNATORS)
            and not self.counted_next(after)
        ):
            return True
        if self.is_figure(index):
            previous = self.tokens[index - 1].text if index else ""
            capital = (
                previous[:1].isupper()
                and previous.isalpha()
                and before not in NEVER_NAME
                and not self.sentence_start(index - 1)
            )
            if not capital or self.counted_ahead(after):
                return False
            return following is None or not following.low[:1].isalpha() or following.low in AFTER_NAME
        if (
            token.text[:1].isupper()
            and following is not None
            and following.text[:1].isupper()
            and not self.sentence_start(index)
        ):
            title = self.tokens[index - 1].text[:1].isupper()
            return not title and not self.counted_ahead(after)
        return False

    def counted_next(self, after: int) -> bool:
        word = self.low(after)
        return word in PERSON_WORDS or word.removesuffix("s") in PERSON_WORDS

    def sentence_start(self, index: int) -> bool:
        """Whether token `index` begins the text, a sentence or a quotation."""
        return (
            index == 0
            or self.low(index - 1) in ".!?:;“\"‘'•*()[]—–|"
            or "\n" in self.text[self.tokens[index - 1].end : self.tokens[index].start]
        )
