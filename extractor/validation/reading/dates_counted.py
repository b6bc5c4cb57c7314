"""Days counted from the report ("three days ago", "the past week") or from the event told before ("a week later")."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extractor.schema.blocks import DateAnchor
from extractor.validation.reading.dates_answers import NO_DATE, NO_EVENT, Answer, Setting, single, unresolved, week_of
from extractor.validation.reading.dates_edtf import add_months, month_end, shift
from extractor.validation.reading.dates_expressions import Offset, Stretch, Told

__all__ = ("counted_offset", "counted_told", "from_reference", "stretch")


def from_reference(first: int, last: int, rule: str, setting: Setting) -> Answer:
    """Days counted from the day of the report."""
    if setting.reference is None:
        return unresolved(rule, NO_DATE)
    start, end = shift(setting.reference, first), shift(setting.reference, last)
    if start is None or end is None:
        return unresolved(rule, "outside the calendar")
    return Answer(start, end, rule, setting.anchor)


def counted_offset(expression: Offset, setting: Setting) -> Answer:
    """So many days, weeks, months or years from the report ("ago") or from the event told before."""
    amount = expression.amount if expression.direction == "later" else -expression.amount
    rule = f"{expression.unit}s-{expression.direction}"
    base: date | None
    if expression.direction == "ago":
        base, anchor, notice, known = setting.reference, setting.anchor, NO_DATE, True
    else:
        told = setting.told
        if expression.direction == "earlier" and setting.sentence_day is not None:
            told = setting.sentence_day
        base = None if told is None else told.last if amount > 0 else told.first
        anchor, notice, known = setting.told_anchor, NO_EVENT, told is None or told.year_known
    if base is None:
        return unresolved(rule, notice)
    answer = _counted(base, amount, expression, rule, anchor)
    return replace(answer, year_known=known)


def _counted(base: date, amount: int, expression: Offset, rule: str, anchor: DateAnchor) -> Answer:
    unit = expression.unit
    if unit in ("hour", "minute"):
        hours = -amount if unit == "hour" else 0
        first = shift(base, -(hours // 24) if hours >= 24 else 0)
        return single(first, rule, anchor)
    if unit in ("day", "night"):
        return single(shift(base, amount), rule, anchor)
    if unit == "week":
        day = shift(base, 7 * amount)
        if expression.weekday is not None and day is not None:
            latest = shift(base, -((base.weekday() - expression.weekday) % 7))
            return single(shift(latest, 7 * amount) if latest else None, rule, anchor)
        if day is None:
            return unresolved(rule, "outside the calendar")
        if expression.direction != "ago":
            return single(day, rule, anchor)  # "a week later" names the day, as the measured cases have it
        week = week_of(day)
        return Answer(*week, rule, anchor, "week") if week else unresolved(rule, "outside the calendar")
    first = add_months(base, amount if unit == "month" else 12 * amount)
    if first is None:
        return unresolved(rule, "outside the calendar")
    if unit == "month":
        return Answer(first, month_end(first), rule, anchor, "month")
    return Answer(date(first.year, 1, 1), date(first.year, 12, 31), rule, anchor, "year")


def counted_told(expression: Told, setting: Setting) -> Answer:
    """The day of the event told before, or days beside it."""
    rule = "same-day" if expression.first == expression.last == 0 else "day-from-event-before"
    told = setting.told
    if expression.last < 0 and setting.sentence_day is not None:
        told = setting.sentence_day
    if told is None:
        return unresolved(rule, NO_EVENT)
    if expression.first == expression.last == 0:
        return Answer(told.first, told.last, rule, setting.told_anchor, year_known=told.year_known)
    base = told.last if expression.last > 0 else told.first
    first, last = shift(base, expression.first), shift(base, expression.last)
    if first is None or last is None:
        return unresolved(rule, "outside the calendar")
    return Answer(first, last, rule, setting.told_anchor, year_known=told.year_known)


def stretch(expression: Stretch, setting: Setting) -> Answer:
    """A stretch of time that ends with the report."""
    unit, amount = expression.unit, expression.amount
    rule = f"past-{unit}s"
    if unit == "hour":
        return from_reference(-((amount + 23) // 24), 0, rule, setting)
    if unit in ("day", "week"):
        answer = from_reference(-amount * (7 if unit == "week" else 1), 0, rule, setting)
        return (
            answer
            if unit == "day" or answer.first is None
            else replace(answer, precision="week" if amount == 1 else "month")
        )
    reference = setting.reference
    if reference is None:
        return unresolved(rule, NO_DATE)
    month = add_months(reference, -amount * (12 if unit == "year" else 1))
    if month is None:
        return unresolved(rule, "outside the calendar")
    first = month.replace(day=min(reference.day, month_end(month).day))
    return Answer(first, reference, rule, setting.anchor, "month" if unit == "month" and amount == 1 else "year")
