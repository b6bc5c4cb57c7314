"""Days counted from the report ("three days ago", "the past week") or from the event told before ("a week later").

Where other events were told before, "the attack" or a bare time of day may belong to any: all are kept as readings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extractor.schema.blocks import DateAnchor
from extractor.validation.reading.dates_answers import NO_DATE, NO_EVENT, Answer, Setting, single, unresolved, week_of
from extractor.validation.reading.dates_edtf import Span, add_months, month_end, shift
from extractor.validation.reading.dates_expressions import Clock, FromEvent, Offset, Stretch, Told, Within

__all__ = ("clock", "counted_offset", "counted_told", "from_event", "from_reference", "stretch", "within")


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
    if expression.unit == "year" and not known:
        return unresolved(rule, "no year known to count from")
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
        if week is None:
            return unresolved(rule, "outside the calendar")
        return Answer(*week, rule, anchor, "week", (f"counted: {day.isoformat()}",))
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
    notes = (f"counted: {base.isoformat()}",) if last != first and 0 in (expression.first, expression.last) else ()
    return Answer(first, last, rule, setting.told_anchor, None, notes, year_known=told.year_known)


def stretch(expression: Stretch, setting: Setting) -> Answer:
    """A stretch of time that ends with the report."""
    unit, amount = expression.unit, expression.amount
    rule = f"past-{unit}s"
    if unit == "hour":
        return from_reference(-((amount + 23) // 24), 0, rule, setting)
    if unit in ("day", "week"):
        return from_reference(-amount * (7 if unit == "week" else 1), 0, rule, setting)
    reference = setting.reference
    if reference is None:
        return unresolved(rule, NO_DATE)
    month = add_months(reference, -amount * (12 if unit == "year" else 1))
    if month is None:
        return unresolved(rule, "outside the calendar")
    first = month.replace(day=min(reference.day, month_end(month).day))
    return Answer(first, reference, rule, setting.anchor)


def within(expression: Within, setting: Setting) -> Answer:
    """A part of the day, week, month or year of the event told before, or of the report."""
    rule = f"{expression.part}-in-the-{expression.unit}"
    if expression.part in ("over", "since"):
        return _of_the_day(expression, rule, setting)
    told = setting.told
    if told is not None and (expression.part == "same" or expression.unit == "day"):
        if expression.unit == "day":
            return Answer(told.first, told.last, rule, setting.told_anchor, year_known=told.year_known)
        around = _calendar_unit(told.first, expression.unit)
        if around is None or not told.year_known or told.last > around.last:
            around = told
        return Answer(around.first, around.last, rule, setting.told_anchor, year_known=told.year_known)
    if expression.part == "earlier" and expression.unit != "day":
        return _earlier_within(expression, rule, setting)
    if expression.part == "later" and told is not None and told.year_known:
        around = _calendar_unit(told.last, expression.unit)
        last = around.last if around is not None else told.last
        if setting.reference is not None and told.last <= setting.reference < last:
            last = setting.reference
        return Answer(told.last, last, rule, setting.told_anchor)
    return unresolved(rule, NO_EVENT)


def _earlier_within(expression: Within, rule: str, setting: Setting) -> Answer:
    """From the first day of the week, month or year to the day before the report (UCDP), or before the event told."""
    readings: list[tuple[date, date]] = []
    told = setting.told if setting.told is not None and setting.told.year_known else None
    for base in (setting.reference, None if told is None else told.first):
        around = _calendar_unit(base, expression.unit) if base is not None else None
        end = shift(base, -1) if base is not None else None
        if base is not setting.reference and told is not None and told.days > 7:
            readings.append((told.first, told.last))
        elif around is not None and end is not None and not any(around.first == first for first, _ in readings):
            readings.append((around.first, max(around.first, end)))
    if not readings:
        return unresolved(rule, NO_DATE)
    if len(readings) == 1:
        return Answer(*readings[0], rule, setting.anchor if setting.reference is not None else setting.told_anchor)
    return _any_of(readings, rule)


def _of_the_day(expression: Within, rule: str, setting: Setting) -> Answer:
    """ "over the day": the last 24 hours; "since dawn": the day of the report, or the one told just before."""
    if setting.sentence_day is not None:
        day = setting.sentence_day
        return Answer(day.first, day.last, rule, setting.told_anchor, year_known=day.year_known)
    answer = from_reference(-1 if expression.part == "over" else 0, 0, rule, setting)
    told = setting.told
    if answer.first is None or answer.last is None or told is None or not told.year_known:
        return answer
    if told.last >= answer.first:
        return answer
    return _any_of([(told.first, told.last), (answer.first, answer.last)], rule)


def clock(expression: Clock, setting: Setting) -> Answer:
    """The day of the event told before; in the small hours, that day or the next."""
    rule, told = "time-of-day", setting.told
    if told is None:
        return unresolved(rule, NO_EVENT)
    events = _events(told, setting)
    if len(events) > 1:
        return _any_of([(span.first, span.last) for span in events], rule)
    first, last = told.first, told.last
    if told.days == 1 and expression.part == "small hours":
        last = shift(last, 1) or last
    elif told.days == 2:  # a night
        first, last = (first, first) if expression.part == "evening" else (last, last)
    elif told.days > 2:
        return unresolved(rule, "no day to which the time belongs")
    return Answer(first, last, rule, setting.told_anchor, year_known=told.year_known)


def from_event(expression: FromEvent, setting: Setting) -> Answer:
    """Days before or after "the attack", which is the event told before; a day named beside it is another one's."""
    rule, told = "days-from-event", setting.told
    if told is None or setting.sentence_day is not None:
        return unresolved(rule, NO_EVENT)
    readings: list[tuple[date, date]] = []
    for span in _events(told, setting):
        first, last = shift(span.first, expression.first), shift(span.last, expression.last)
        if first is not None and last is not None:
            readings.append((first, last))
    if not readings:
        return unresolved(rule, "outside the calendar")
    if len(readings) > 1:
        return _any_of(readings, rule)
    return Answer(*readings[0], rule, setting.told_anchor, year_known=told.year_known)


def _events(told: Span, setting: Setting) -> list[Span]:
    """The days told before that differ; of two that lie in each other, the narrower stands for both."""
    spans = (told, *setting.others_told)
    return [span for span in spans if not any(span != other and span.covers(other) for other in spans)]


def _any_of(readings: list[tuple[date, date]], rule: str) -> Answer:
    return Answer(None, None, rule, None, "unknown", ("the words have several readings",), tuple(readings))


def _calendar_unit(day: date, unit: str) -> Span | None:
    """The week, month or year that a day is in."""
    if unit == "week":
        week = week_of(day)
        return Span(*week) if week else None
    if unit == "month":
        first = day.replace(day=1)
        return Span(first, month_end(first))
    return Span(date(day.year, 1, 1), date(day.year, 12, 31))
