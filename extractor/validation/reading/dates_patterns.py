"""The list of patterns that the scanner tries; the modules `dates_patterns_*` fill it."""

from __future__ import annotations

import re
from collections.abc import Callable
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
    "YEARS",
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
YEARS = ("####",)
"""What a year begins with: a figure of four digits or more, where "#" stands for one of less."""
_WORD_OR_FIGURE = re.compile(r"([^\W\d_]{1,3})[^\W\d_]*|\d+")


class TextRead:
    """A text, and where its words begin: that tells which patterns can find something, and where."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.small = small_letters(text)
        self.starts: dict[str, list[int]] = {}
        """Where words begin, by the first three letters; figures by "#", or YEARS; empty without `small`.

        Only of words that some pattern needs."""
        if self.small is not None:
            known = _bits()[0]
            for match in _WORD_OR_FIGURE.finditer(self.small):
                beginning = match[1] or ("#" if match.end() - match.start() < 4 else "####")
                if beginning in known:
                    self.starts.setdefault(beginning, []).append(match.start())


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

    def matches(self, read: TextRead) -> list[re.Match[str]]:
        """The matches in the text as it is written."""
        if read.small is None:
            return list(self.expression.finditer(read.text, None))
        found = self._beginning_at_heads(read) if self.heads else self.expression.finditer(read.text, read.small)
        written = [self.expression.ignoring_case.match(read.text, match.start()) for match in found]
        return [match for match in written if match is not None]

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
    expression: str, first: Words, *needed: Words, heads: Words = (), figures: str | None = None
) -> Callable[[Builder], Builder]:
    """Register a pattern, written in small letters; case is ignored.

    To save time it is tried only on text that has, of `first` and each of `needed`, a word that begins like one of
    these, and a match of `figures`; and only where a word begins like one of `heads`. Three letters are compared (of
    shorter words all); "#" stands for a figure of up to three digits, `YEARS` for one of more.
    """

    def register(build: Builder) -> Builder:
        groups = tuple(_beginnings(group) for group in (first, *needed, heads) if group)
        compiled = None if figures is None else re.compile(figures)
        PATTERNS.append(DatePattern(AnyCase(expression), build, groups, _beginnings(heads), compiled))
        return build

    return register


def possible_patterns(read: TextRead) -> list[int]:
    """The ranks of the patterns that may find something in the text, in order."""
    if read.small is None:
        return list(range(len(PATTERNS)))
    bits, needed, needing_figures = _bits()
    held = 0
    for beginning in read.starts:
        held |= bits[beginning]
    ranks = [rank for rank, need in enumerate(needed) if held & need == need]
    for rank in needing_figures.intersection(ranks):
        figures = PATTERNS[rank].figures
        if figures is not None and figures.search(read.text) is None:
            ranks.remove(rank)
    return ranks


@cache
def _bits() -> tuple[dict[str, int], tuple[int, ...], frozenset[int]]:
    """A bit for each set of beginnings: those that a beginning stands for, those that each pattern needs; and which
    patterns need figures."""
    bits: dict[str, int] = {}
    needed = []
    numbers: dict[frozenset[str], int] = {}
    for each in PATTERNS:
        need = 0
        for group in each.needed:
            bit = 1 << numbers.setdefault(group, len(numbers))
            need |= bit
            for beginning in group:
                bits[beginning] = bits.get(beginning, 0) | bit
        needed.append(need)
    return bits, tuple(needed), frozenset(rank for rank, each in enumerate(PATTERNS) if each.figures is not None)


def _beginnings(words: Words) -> frozenset[str]:
    return frozenset(word if word[0] == "#" else beginning_of(word) for word in words)


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
