"""Qualifiers and plurals without a figure, by the word at which a reader meets them."""

from __future__ import annotations

from extractor.schema.blocks import Qualifier
from extractor.validation.reading.numbers_words import LEFT_QUALIFIERS, RIGHT_QUALIFIERS, VAGUE_LOWS

__all__ = (
    "AFTER_FIGURE",
    "BANDS_OF",
    "BEFORE_FIGURE",
    "BETWEEN",
    "NEITHER",
    "NO_NOUN",
    "PLURALS",
    "SAME_NUMBER",
    "TOUCHING",
    "bounded",
)

_Phrases = dict[str, tuple[tuple[tuple[str, ...], Qualifier, bool], ...]]


def _by_word(phrases: tuple[tuple[str, Qualifier, bool], ...], place: int) -> _Phrases:
    """Phrases, the longest first, by the word at `place`: their first or their last."""
    found: _Phrases = {}
    for phrase, how, strict in sorted(phrases, key=lambda row: -row[0].count(" ")):
        split = tuple(phrase.split(" "))
        found[split[place]] = (*found.get(split[place], ()), (split, how, strict))
    return found


def _plurals() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    found: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {}
    for phrase, least in sorted(VAGUE_LOWS.items(), key=lambda item: -item[0].count(" ")):
        first, *rest = phrase.split(" ")
        found[first] = (*found.get(first, ()), (tuple(rest), least))
    return found


BEFORE_FIGURE = _by_word(LEFT_QUALIFIERS, -1)
"""Qualifiers by their last word."""
AFTER_FIGURE = _by_word(RIGHT_QUALIFIERS, 0)
"""Qualifiers by their first word."""
TOUCHING = frozenset((word,) for word in ("over", "under", "above", "around", "about"))
"""Qualifiers between which and the figure nothing stands."""
PLURALS = _plurals()
"""By the first word of a plural: the words behind it, the longest first, and its least value."""
BETWEEN = frozenset(("a", "an", "the", "another", "further", "additional", "other", "“", '"', "of"))
"""What may stand between a qualifier and its figure."""
NO_NOUN = frozenset((".", "", "minimum", "maximum", "estimated", "total", "further", "additional", "combined"))
"""Behind "a", what makes it no one thing but a part of a figure: "an estimated 35"."""
BANDS_OF = {"pair": 2, "duo": 2, "trio": 3, "quartet": 4}
"""Numbers that stand with "a" and "of": "a pair of guards"."""
NEITHER = frozenset({
    "deaths", "casualties", "injuries", "fatalities", "dead", "losses", "victims", "loss", "casualty", "death",
    "injury",
})  # fmt: skip
SAME_NUMBER = frozenset({
    ("the", "same", "number"), ("an", "equal", "number"), ("as", "many", "again"), ("as", "many", "others"),
})  # fmt: skip


def bounded(how: Qualifier, low: int | None, high: int | None, exclusive: bool) -> tuple[int | None, int | None]:
    """Low and high of a figure behind a qualifier; `exclusive`: the bound itself is excluded."""
    if how == "floor":
        return low, None
    if how == "ceiling" and high is not None:
        return 0, high - 1 if exclusive and high > 0 else high
    return low, high
