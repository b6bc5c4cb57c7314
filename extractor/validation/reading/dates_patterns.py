"""The list of patterns that the scanner tries; the modules `dates_patterns_*` fill it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractor.validation.reading.dates_expressions import Expression, Which
from extractor.validation.reading.dates_lexicon import BLANK, ORDINALS
from extractor.validation.reading.small_letters import AnyCase, beginning_of, beginnings_of_words, small_letters

__all__ = (
    "MONTHS",
    "PATTERNS",
    "THE",
    "WEEKDAYS",
    "WHICH",
    "Builder",
    "DatePattern",
    "TextRead",
    "pattern",
    "which_of",
)

Builder = Callable[[re.Match[str]], Expression | None]
"""Makes an expression of a match, or refuses it with None."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
THE = rf"(?:the{BLANK})?"
WHICH = r"(?:last|this|next|previous|following|past|coming|preceding)"
_FIGURE = re.compile(r"\d")
_ORDINAL_BEGINNINGS = beginnings_of_words(" ".join(ORDINALS))


class TextRead:
    """A text with what tells soon which patterns can find nothing in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.small = small_letters(text)
        self.lowered = text.casefold() if self.small is None else self.small
        self.beginnings = None if self.small is None else beginnings_of_words(self.small)
        self.may_name_day = (
            self.beginnings is None
            or not self.beginnings.isdisjoint(_ORDINAL_BEGINNINGS)
            or _FIGURE.search(text) is not None
        )
        self._held: dict[tuple[str, ...], bool] = {}

    def holds(self, words: tuple[str, ...], beginnings: frozenset[str]) -> bool:
        """Whether one of the words stands in the text; `beginnings` are theirs."""
        if self.beginnings is not None and self.beginnings.isdisjoint(beginnings):
            return False
        held = self._held.get(words)
        if held is None:
            held = self._held[words] = any(word in self.lowered for word in words)
        return held


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One pattern, what a text must hold for it to be tried, and what is made of a match."""

    expression: AnyCase
    build: Builder
    words: tuple[str, ...]
    beginnings: frozenset[str]
    figures: re.Pattern[str] | None
    day: bool

    def may_find(self, read: TextRead) -> bool:
        """Whether the text holds the word, the figures or the day of a month without which nothing can be found."""
        if self.words and not read.holds(self.words, self.beginnings):
            return False
        if self.day and not read.may_name_day:
            return False
        return self.figures is None or self.figures.search(read.text) is not None

    def matches(self, read: TextRead) -> Iterator[re.Match[str]]:
        """The matches in the text as it is written."""
        found = self.expression.finditer(read.text, read.small)
        if read.small is None:
            return found
        written = (self.expression.ignoring_case.match(read.text, match.start()) for match in found)
        return (match for match in written if match is not None)


PATTERNS: list[DatePattern] = []
"""In the order in which they were registered."""


def pattern(
    expression: str, words: tuple[str, ...] = (), *, figures: str | None = None, day: bool = False
) -> Callable[[Builder], Builder]:
    """Register a pattern, written in small letters; case is ignored.

    To save time it is tried only on text that has a word that begins with one of `words` (a word of less than three
    letters whole), a match of `figures`, and with `day` a figure or an ordinal such as "first".
    """

    def register(build: Builder) -> Builder:
        beginnings = frozenset(beginning_of(word) for word in words)
        needed = None if figures is None else re.compile(figures)
        PATTERNS.append(DatePattern(AnyCase(expression), build, words, beginnings, needed, day))
        return build

    return register


def which_of(text: str | None) -> Which:
    """The word before a weekday or month that says which one is meant; empty where there is none."""
    word = " ".join((text or "").casefold().split())
    if word in ("past", "this past"):
        return "past"
    if word == "coming":
        return "next"
    if word == "preceding":
        return "previous"
    return word  # type: ignore[return-value]
