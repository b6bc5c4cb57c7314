"""The part of EDTF (ISO 8601-2) that dates of events are kept in, and its calendar.

A day `2021-02-25`, a month `2021-02`, a year `2021`, the same with an unknown year `XXXX-02-25`, `XXXX-02`, and an
interval of two such values of one kind, `2021-06-27/2021-06-28`. Nothing here reads a clock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from extractor.schema.blocks import DatePrecision

__all__ = (
    "Span", "add_months", "edtf_of", "is_edtf", "mask_years", "month_end", "parse_edtf", "precision_of",
    "precision_of_form", "shift",
)  # fmt: skip

_VALUE = re.compile(r"(?P<year>\d{4}|XXXX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)
_YEAR = re.compile(r"\b\d{4}(?=-|/|$)", re.ASCII)
UNKNOWN_YEAR = 2000
"""Stands for `XXXX` in a `Span`: a leap year, so that `XXXX-02-29` is a day."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that an EDTF value covers, both included."""

    first: date
    last: date
    year_known: bool = True

    @property
    def days(self) -> int:
        """How many days, both ends counted; 0 or less where the interval runs backwards."""
        return (self.last - self.first).days + 1

    def covers(self, other: Span) -> bool:
        """Whether every day of `other` is one of these days. Spans with and without a year are never compared."""
        return self.year_known == other.year_known and self.first <= other.first and other.last <= self.last


def parse_edtf(text: str) -> Span | None:
    """The days that an EDTF value of our subset covers; None for anything else, also for days that no calendar has.

    >>> parse_edtf("2021-02")
    Span(first=datetime.date(2021, 2, 1), last=datetime.date(2021, 2, 28), year_known=True)
    >>> parse_edtf("2021-02-30") is None
    True
    """
    return _parsed(text) if len(text) <= 21 else None


@lru_cache(maxsize=512)
def _parsed(text: str) -> Span | None:
    """As `parse_edtf`; the rules ask for the same few values again and again."""
    parts = text.split("/")
    if len(parts) == 1:
        return _parse_value(parts[0])
    if len(parts) != 2 or len(parts[0]) != len(parts[1]):
        return None
    first, last = _parse_value(parts[0]), _parse_value(parts[1])
    if first is None or last is None or first.year_known != last.year_known:
        return None
    end = last.last
    if end < first.first:
        if first.year_known:
            return None
        end = _moved_to_year(end, UNKNOWN_YEAR + 1)  # XXXX-12-30/XXXX-01-02 runs over a New Year
    return Span(first.first, end, first.year_known)


def is_edtf(text: str) -> bool:
    """Whether the text is a value of our subset.

    >>> is_edtf("XXXX-02-25"), is_edtf("2021-06-28/2021-06-27"), is_edtf("25 February")
    (True, False, False)
    """
    return parse_edtf(text) is not None


def edtf_of(first: date, last: date | None = None) -> str:
    """The EDTF value of a day, or of the days from `first` to `last`; a whole month or year in its short form.

    >>> edtf_of(date(2021, 2, 25))
    '2021-02-25'
    >>> edtf_of(date(2021, 2, 1), date(2021, 2, 28))
    '2021-02'
    """
    if last is None or first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}" if first.year == last.year else f"{first.year:04}/{last.year:04}"
    if first.day == 1 and last == month_end(last):
        start, end = first.isoformat()[:7], last.isoformat()[:7]
        return start if start == end else f"{start}/{end}"
    return f"{first.isoformat()}/{last.isoformat()}"


def precision_of(first: date, last: date) -> DatePrecision:
    """The precision of a span, by its length as UCDP GED's date_prec has it: 1 day; 2 to 6; a week; a month; more."""
    days = (last - first).days + 1
    if days <= 1:
        return "day"
    if days <= 6:
        return "interval"
    if days == 7:
        return "week"
    return "month" if days <= 31 else "year"


def precision_of_form(first: date, last: date) -> DatePrecision:
    """The precision that a date is kept with, by the form of its value: a day, a month, a year, a week; else interval.

    Days from one to another are an `interval` however many they are: only a whole calendar month or year is called so.

    >>> precision_of_form(date(2021, 2, 1), date(2021, 2, 28)), precision_of_form(date(2021, 1, 1), date(2021, 2, 12))
    ('month', 'interval')
    """
    value = edtf_of(first, last)
    if "/" not in value:
        return {10: "day", 7: "month"}.get(len(value), "year")  # type: ignore[return-value]
    return "week" if (last - first).days == 6 else "interval"


def mask_years(edtf: str) -> str:
    """The value with its years unknown.

    >>> mask_years("2021-06-27/2021-06-28")
    'XXXX-06-27/XXXX-06-28'
    """
    return _YEAR.sub("XXXX", edtf)


def shift(day: date, days: int) -> date | None:
    """The day so many days later (earlier if negative), or None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """The first day of the month so many months later, or None outside the calendar.

    >>> add_months(date(2021, 1, 31), -2)
    datetime.date(2020, 11, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1) if 12 <= index < 120_000 else None


def month_end(day: date) -> date:
    """The last day of the month that `day` is in."""
    if day.month == 12:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)


def _parse_value(text: str) -> Span | None:
    match = _VALUE.fullmatch(text)
    if match is None:
        return None
    known = match["year"] != "XXXX"
    year = int(match["year"]) if known else UNKNOWN_YEAR
    try:
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return Span(day, day, known)
        if match["month"]:
            first = date(year, int(match["month"]), 1)
            return Span(first, month_end(first), known)
        return Span(date(year, 1, 1), date(year, 12, 31)) if known else None
    except ValueError:
        return None


def _moved_to_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, 28)) if (day.month, day.day) == (2, 29) else day.replace(year=year)
