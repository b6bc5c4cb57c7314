"""Finds time expressions in text, in two steps: single expressions by pattern, then neighbours joined.

Leftmost first, longest first; overlapping finds are dropped. Every pattern has bounded repeats, so the time is linear
in the length of the text.
"""

from __future__ import annotations

from extractor.validation.reading import dates_patterns_named, dates_patterns_relative
from extractor.validation.reading.dates_expressions import Expression, Found
from extractor.validation.reading.dates_patterns import PATTERNS, TextRead, possible_patterns

__all__ = ("scan",)

_FILLED_BY = (dates_patterns_named, dates_patterns_relative)
"""Importing them fills `PATTERNS`; named patterns come first."""


def scan(text: str) -> list[Found]:
    """All single time expressions of the text, in order, not overlapping."""
    finds: list[tuple[int, int, int, Expression]] = []
    read = TextRead(text)
    for rank in possible_patterns(read):
        pattern = PATTERNS[rank]
        for match in pattern.matches(read):
            expression = pattern.build(match)
            if expression is not None:
                start, end = match.span("what") if "what" in match.re.groupindex else match.span()
                finds.append((start, -end, rank, expression))
    if len(finds) > 1:
        finds.sort(key=lambda find: find[:3])
    kept: list[Found] = []
    for start, negative_end, _, expression in finds:
        if not kept or start >= kept[-1].end:
            kept.append(Found(start, -negative_end, expression))
    return kept
