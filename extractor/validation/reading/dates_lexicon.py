"""Words that dates are written with, and the pieces of pattern made of them. Tables only.

All patterns are used with `re.IGNORECASE`; which case is needed is decided by `month_number`. Blanks are bounded,
so that no pattern takes more than linear time.
"""

from __future__ import annotations

import re

__all__ = (
    "ABBREVIATED_WEEKDAY",
    "AMOUNT",
    "AMOUNT_WORDS",
    "BLANK",
    "DAY",
    "DAYPART",
    "DAYPARTS",
    "MONTH",
    "ORDINALS",
    "UNIT",
    "UNITS",
    "WEEKDAY",
    "WEEKDAYS",
    "YEAR",
    "amount_of",
    "day_number",
    "month_number",
    "weekday_number",
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ORDINAL_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINAL_TEENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
    "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def _ordinals() -> dict[str, int]:
    table = {word: number for number, word in enumerate((*_ORDINAL_UNITS, *_ORDINAL_TEENS), 1)}
    table |= {"twentieth": 20, "thirtieth": 30, "thirty-first": 31, "thirty first": 31}
    for number, unit in enumerate(_ORDINAL_UNITS, 21):
        table[f"twenty-{unit}"] = table[f"twenty {unit}"] = number
    return table


ORDINALS = _ordinals()
"""Day of the month by its word."""
_AMOUNTS = {word: number for number, word in enumerate(_NUMBER_WORDS, 1)} | {
    "a": 1, "an": 1, "a couple of": 2, "couple of": 2, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "twenty-four": 24, "forty-eight": 48, "seventy-two": 72,
}  # fmt: skip


def _either(words: list[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


BLANK = r"[\s\u00a0]{1,4}"
MONTH = rf"(?:{_either(list(_MONTHS))}|sept\.?|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\b\.?)"
WEEKDAY = rf"(?:{_either([name.casefold() for name in WEEKDAYS])})"
ABBREVIATED_WEEKDAY = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
DAY = rf"(?:(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\b|(?:{_either(list(ORDINALS))})\b)"
YEAR = r"(?:1[0-9]{3}|2[01][0-9]{2})"
AMOUNT = rf"(?:[0-9]{{1,3}}|{_either(list(_AMOUNTS))})"
UNITS = ("minute", "hour", "day", "night", "week", "fortnight", "month", "year")
UNIT = rf"(?:{'|'.join(UNITS)})"
DAYPARTS = (
    "morning", "afternoon", "evening", "night", "midday", "noon", "midnight", "dawn", "dusk", "daybreak", "sunrise",
    "sunset", "lunchtime", "nightfall",
)  # fmt: skip
DAYPART = rf"(?:{'|'.join(DAYPARTS)})"
AMOUNT_WORDS = ("#", *_AMOUNTS)
"""What an amount begins with; "#" stands for figures."""
_MONTH_PREFIXES = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_ALSO_WORDS = ("may", "march", "mar")
"""Months that are also everyday words: in small letters they are never taken for a month."""


def month_number(text: str) -> int | None:
    """Number of a month as written; None where it is only a word that looks like one ("may", "march").

    >>> month_number("Sept."), month_number("MAY"), month_number("may")
    (9, 5, None)
    """
    return None if text.rstrip(".") in _ALSO_WORDS else _MONTH_PREFIXES.get(text[:3].casefold())


def weekday_number(text: str) -> int:
    """Number of a weekday, Monday 0, whole or cut short."""
    prefix = text[:2].casefold()
    return next(number for number, name in enumerate(WEEKDAYS) if name.casefold().startswith(prefix))


def day_number(text: str) -> int:
    """Day of the month as written.

    >>> day_number("3rd"), day_number("twenty-fifth"), day_number("07")
    (3, 25, 7)
    """
    digits = re.match(r"[0-9]{1,2}", text)
    return int(digits[0]) if digits else ORDINALS[" ".join(text.casefold().split())]


def amount_of(text: str) -> int:
    """An amount as written: figures, words up to twenty, "a", "a couple of"."""
    word = " ".join(text.casefold().split())
    return int(word) if word.isdigit() else _AMOUNTS[word]
