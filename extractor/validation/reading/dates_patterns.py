"""The list of patterns that the scanner tries; the modules `dates_patterns_*` fill it."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractor.validation.reading.dates_expressions import Expression, Which
from extractor.validation.reading.dates_lexicon import BLANK

__all__ = ("MONTHS", "PATTERNS", "THE", "WEEKDAYS", "WHICH", "Builder", "pattern", "which_of")

Builder = Callable[[re.Match[str]], Expression | None]
"""Makes an expression of a match, or refuses it with None."""
PATTERNS: list[tuple[re.Pattern[str], tuple[str, ...], Builder]] = []
"""Pattern, what the text must hold for it to be tried, builder."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
THE = rf"(?:the{BLANK})?"
WHICH = r"(?:last|this|next|previous|following|past|coming|preceding)"


def pattern(expression: str, needs: tuple[str, ...] = ("",)) -> Callable[[Builder], Builder]:
    """Register a pattern; it is tried only on text that holds one of `needs` (small letters), to save time."""
    compiled = re.compile(expression, re.IGNORECASE)

    def register(build: Builder) -> Builder:
        PATTERNS.append((compiled, needs, build))
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
