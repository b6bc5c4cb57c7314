"""What an expression is counted from, and what comes out: the ends of resolving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractor.schema.blocks import DateAnchor, DatePrecision
from extractor.validation.reading.dates_edtf import Span, precision_of_form, shift
from extractor.validation.reading.dates_expressions import Day

__all__ = ("NO_DATE", "NO_EVENT", "Answer", "Covered", "Setting", "in_year", "single", "unresolved", "week_of")


@dataclass(frozen=True, slots=True)
class Covered:
    """The past days that a report says it covers: "note on the week of 1 to 7 August"."""

    days: Span
    sure: bool
    """Whether the report is about those days only; else its weekdays may mean the days after as well."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is counted from."""

    reference: date | None
    """The day of the report."""
    anchor: DateAnchor = "published"
    """Whether that day is the publication date or the dateline's."""
    told: Span | None = None
    """The event (or, for "a day earlier", the day) told before."""
    told_anchor: DateAnchor = "previous_event"
    future: bool = False
    """Whether the words around speak of what is still to come."""
    sentence_day: Span | None = None
    """The nearest day named before in the sentence, be it a statement's."""
    others_told: tuple[Span, ...] = ()
    """Other days of events told before `told`."""
    covered: Covered | None = None
    """The days that the report says it covers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Days from `first` to `last`, or unresolved (`first` None) for the reason in `notes`."""

    first: date | None
    last: date | None
    rule: str
    anchor: DateAnchor | None = "stated"
    precision: DatePrecision | None = None
    notes: tuple[str, ...] = ()
    alternatives: tuple[tuple[date, date], ...] = ()
    year_known: bool = True

    @property
    def span(self) -> Span | None:
        """The days as a span, where resolved."""
        if self.first is None or self.last is None:
            return None
        return Span(self.first, self.last, self.year_known)

    def kind(self) -> DatePrecision:
        """The precision: as the rule gives it, else by the form of the value."""
        if self.first is None or self.last is None:
            return "unknown"
        return self.precision or precision_of_form(self.first, self.last)


def unresolved(rule: str, *notes: str) -> Answer:
    """An answer without a day, with the reasons."""
    return Answer(None, None, rule, None, "unknown", notes)


NO_DATE = "no publication date to count from"
NO_EVENT = "no event told before to count from"


def in_year(day: Day, year: int) -> date | None:
    """The day in that year; None where the year has no such day."""
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None


def single(day: date | None, rule: str, anchor: DateAnchor, other: date | None = None) -> Answer:
    """One day as an answer, with another reading if there is one; None stands for a day outside the calendar."""
    if day is None:
        return unresolved(rule, "outside the calendar")
    return Answer(day, day, rule, anchor, alternatives=((other, other),) if other else ())


def week_of(day: date) -> tuple[date, date] | None:
    """Monday and Sunday of the week that `day` is in."""
    first, last = shift(day, -day.weekday()), shift(day, 6 - day.weekday())
    return (first, last) if first and last else None
