"""Number shapes that are never a count, whatever stands around them: dates, times, ages, calibres, names."""

from __future__ import annotations

import re

from extractor.validation.reading.numbers_words import MONTHS, NumberKind
from extractor.validation.reading.small_letters import AnyCase, small_letters

__all__ = ("find_shapes",)


_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SHAPES: tuple[tuple[NumberKind, str], ...] = (
    ("name", r"https?://\S{1,500}|www\.\S{1,500}|[@#]\w{1,100}"),
    ("date", r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b"),
    (
        "date",
        rf"\b(?:{MONTHS})\b\.?,?\s{{1,3}}{_DAY}\b(?!\sof\s(?:them|whom|those|these)\b)(?:\s{{0,3}}(?:-|–|to|and|or|&)\s{{0,3}}{_DAY}\b)?"
        r"(?:,?\s{1,3}(?:19|20)\d{2}\b)?",
    ),
    (
        "date",
        rf"\b{_DAY}(?:\s{{0,3}}(?:-|–|to|and|or|&)\s{{0,3}}{_DAY})?\s{{1,3}}(?:of\s{{1,3}})?(?:{MONTHS})\b"
        r"\.?(?:,?\s{1,3}(?:19|20)\d{2}\b)?",
    ),
    (
        "date",
        rf"\b(?:{MONTHS})\b\.?,?\s{{1,3}}(?:19|20)\d{{2}}\b|\b(?:19|20)\d0'?s\b"
        rf"|\b(?:mid|early|late|pre|post)-(?:19|20)\d{{2}}\b",
    ),
    ("time", r"\b\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?(?:a\.?m\b\.?|p\.?m\b\.?|hours|hrs|gmt|utc))?"),
    (
        "time",
        r"\b\d{1,2}(?:\.\d{2})?\s?(?:a\.m\.?|p\.m\.?|am\b|pm\b|o['’]clock)"
        r"|\b[0-2]\d[0-5]\d\s?(?:hours|hrs|gmt|utc|local|h\b)",
    ),
    (
        "money",
        r"(?:[$€£₹¥]|\b(?:rs|us\$|usd|eur)\.?)\s?\d[\d,.]*"
        r"(?:\s(?:hundred|thousand|million|billion|lakh|crore)s?)?",
    ),
    ("fraction", r"\b\d+(?:\.\d+)?\s?(?:%|percent\b|per\scent\b)"),
    (
        "age",
        r"\b\d{1,3}-(?:year|month|week|day)s?-olds?\b|\b\d{1,3}-\d{1,3}-year-olds?\b"
        r"|\b[a-z]+(?:-[a-z]+)?-year-olds?\b",
    ),
    ("age", r"\b(?:aged?|ages)\s(?:between\s|from\s|of\s)?\d{1,3}(?:\s?(?:-|–|to|and|or)\s?\d{1,3})?\b"),
    ("age", r"(?<=\w\s)\(\s?(?:aged?\s)?\d{1,3}\s?\)"),
    ("name", r"\b\d+\s?/\s?\d+\b"),
    ("name", r"(?<![\w-])[a-z]{1,8}-?\d[\w-]*"),
    ("ordinal", r"\b\d+(?:st|nd|rd|th)\b"),
    ("distance", r"\b\d+(?:\.\d+)?-?(?:km|kms|m|ft|mi|cm)\b"),
    ("unit", r"\b\d+(?:\.\d+)?-?(?:mm|kg|lb|lbs|kph|mph|mw|kw|gb|cal)\b"),
    ("name", r"\b\d+[a-z][\w-]*"),
    ("name", r"\b\d{7,}\b"),
    ("unit", r"(?<!\w)\.\d+\b"),
)  # fmt: skip
_ANY_SHAPE = "|".join(f"(?P<s{number}>{pattern})" for number, (_, pattern) in enumerate(_SHAPES))
_SHAPE = AnyCase(_ANY_SHAPE)
_WITHOUT_FIGURES = AnyCase(r"[@#]|://|www\.|-year-old")
"""What a shape without a figure holds."""
_FIGURE = re.compile(r"\d")
_SHAPE_WITH_FIGURE = AnyCase(rf"(?:(?<!\w)|(?=[$€£₹¥]))(?=\D{{0,24}}+\d)(?:{_ANY_SHAPE})")
"""The same, tried only where a word begins and a figure is near: no shape has more before
its first figure than "aged between " or "september., "."""


def find_shapes(text: str) -> list[tuple[int, int, NumberKind]]:
    """Start, end (code points, half-open) and kind of each shape, in text order.

    >>> find_shapes("At 10:45 an M16 fired")
    [(3, 8, 'time'), (12, 15, 'name')]
    """
    small = small_letters(text)
    if _WITHOUT_FIGURES.search(text, small):
        found = _SHAPE.finditer(text, small)
    elif _FIGURE.search(text):
        found = _SHAPE_WITH_FIGURE.finditer(text, small)
    else:
        return []
    return [(*match.span(), _SHAPES[int((match.lastgroup or "s0")[1:])][0]) for match in found]
