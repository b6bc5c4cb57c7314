"""The list of patterns that the scanner tries; the modules `dates_patterns_*` fill it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from extractor.validation.reading.dates_expressions import Expression, Which
from extractor.validation.reading.dates_lexicon import BLANK, ORDINALS
from extractor.validation.reading.small_letters import AnyCase, beginning_of, small_letters

__all__ = (
    "DAYS",
    "MONTHS",
    "PATTERNS",
    "THE",
    "WEEKDAYS",
    "WHICH",
    "Builder",
    "DatePattern",
    "TextRead",
    "pattern",
    "possible_patterns",
    "which_of",
)

Builder = Callable[[re.Match[str]], Expression | None]
"""Makes an expression of a match, or refuses it with None."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
THE = rf"(?:the{BLANK})?"
WHICH = r"(?:last|this|next|previous|following|past|coming|preceding)"
DAYS = ("#", *ORDINALS)
"""What the day of a month begins with."""
_WORD_OR_FIGURE = re.compile(r"([^\W\d_]{1,3})[^\W\d_]*|\d+")


class TextRead:
    """A text, and where its words begin: that tells which patterns can find something, and where."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.small = small_letters(text)
        self.starts: dict[str, list[int]] = {}
        """Where words begin, by their first three letters ("#" of a figure); empty without `small`."""
        if self.small is not None:
            for match in _WORD_OR_FIGURE.finditer(self.small):
                self.starts.setdefault(match[1] or "#", []).append(match.start())


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One pattern, what a text must hold for it to be tried, and what is made of a match."""

    expression: AnyCase
    build: Builder
    needed: tuple[frozenset[str], ...]
    """Of each set, one beginning of a word must be in the text."""
    heads: frozenset[str]
    """What the first word of a match begins with, "#" for a figure; empty: a match may begin anywhere."""
    figures: re.Pattern[str] | None

    def matches(self, read: TextRead) -> Iterable[re.Match[str]]:
        """The matches in the text as it is written."""
        if read.small is None:
            return self.expression.finditer(read.text, None)
        found = self._beginning_at_heads(read) if self.heads else self.expression.finditer(read.text, read.small)
        written = (self.expression.ignoring_case.match(read.text, match.start()) for match in found)
        return (match for match in written if match is not None)

    def _beginning_at_heads(self, read: TextRead) -> list[re.Match[str]]:
        """The matches in small letters that begin with one of the heads, not overlapping."""
        starts = [start for head in self.heads & read.starts.keys() for start in read.starts[head]]
        starts.sort()
        found: list[re.Match[str]] = []
        end = 0
        for start in starts:
            match = self.expression.match(read.text, read.small, start) if start >= end else None
            if match is not None:
                end = match.end()
                found.append(match)
        return found


PATTERNS: list[DatePattern] = []
"""In the order in which they were registered."""
Words = tuple[str, ...]


def pattern(
    expression: str, *needed: Words, heads: Words = (), figures: str | None = None
) -> Callable[[Builder], Builder]:
    """Register a pattern, written in small letters; case is ignored.

    To save time it is tried only on text that has, of each of `needed`, a word that begins like one of these, and a
    match of `figures`; and only where a word begins like one of `heads`. Three letters are compared (of shorter words
    all); "#" stands for a figure.
    """

    def register(build: Builder) -> Builder:
        groups = tuple(_beginnings(group) for group in (*needed, heads) if group)
        compiled = None if figures is None else re.compile(figures)
        PATTERNS.append(DatePattern(AnyCase(expression), build, groups, _beginnings(heads), compiled))
        return build

    return register


def possible_patterns(read: TextRead) -> list[int]:
    """The ranks of the patterns that may find something in the text, in order."""
    if read.small is None:
        return list(range(len(PATTERNS)))
    bits, needed = _bits()
    held = 0
    for beginning in read.starts:
        held |= bits.get(beginning, 0)
    ranks = [rank for rank, need in needed if held & need == need]
    return [
        rank for rank in ranks if (figures := PATTERNS[rank].figures) is None or figures.search(read.text) is not None
    ]


@cache
def _bits() -> tuple[dict[str, int], tuple[tuple[int, int], ...]]:
    """A bit for every set of beginnings: which bits a beginning stands for, and which a pattern needs."""
    bits: dict[str, int] = {}
    needed = []
    numbers: dict[frozenset[str], int] = {}
    for rank, each in enumerate(PATTERNS):
        need = 0
        for group in each.needed:
            bit = 1 << numbers.setdefault(group, len(numbers))
            need |= bit
            for beginning in group:
                bits[beginning] = bits.get(beginning, 0) | bit
        needed.append((rank, need))
    return bits, tuple(needed)


def _beginnings(words: Words) -> frozenset[str]:
    return frozenset("#" if word == "#" else beginning_of(word) for word in words)


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
