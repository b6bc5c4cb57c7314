"""Days, weekdays, weeks, months and years that are named: "25 February", "last Thursday", "early May", "last week".

A bare weekday is the latest one on or before the day of the report, that day included; a day without its year
likewise. Parts of months and years are cut as UCDP GED's codebook has them (19.1, appendix 2).
"""

from __future__ import annotations

from datetime import date

from extractor.schema.blocks import DateAnchor, DatePrecision
from extractor.validation.reading.dates_answers import (
    NO_DATE,
    NO_EVENT,
    Answer,
    Setting,
    in_year,
    single,
    unresolved,
    week_of,
)
from extractor.validation.reading.dates_edtf import UNKNOWN_YEAR, add_months, month_end, shift
from extractor.validation.reading.dates_expressions import (
    AnyDay,
    Day,
    DayOfMonth,
    Month,
    MonthPart,
    Period,
    Weekday,
    Year,
)

__all__ = ("any_day", "day_of_month", "named_day", "named_month", "named_weekday", "named_year", "near_period")


def named_day(day: Day, setting: Setting) -> Answer:
    """The day, with its own year or the latest on or before the report; the next one in words about the future."""
    if day.year is not None:
        stated = in_year(day, day.year)
        return Answer(stated, stated, "full-date") if stated else unresolved("full-date", "no calendar has that day")
    reference = setting.reference
    if reference is None:
        bare = in_year(day, UNKNOWN_YEAR)
        return Answer(bare, bare, "month-day-without-year", year_known=False)
    back = range(reference.year, max(reference.year - 9, 0), -1)
    past = next((found for year in back if (found := in_year(day, year)) and found <= reference), None)
    ahead_of = range(reference.year, min(reference.year + 4, date.max.year) + 1)
    coming = next((found for year in ahead_of if (found := in_year(day, year)) and found > reference), None)
    ahead = (coming - reference).days if coming else 1000
    if coming and ((setting.future and ahead <= 300) or ahead <= 1):
        others = ((past, past),) if past and setting.future and ahead > 1 else ()
        return Answer(coming, coming, "month-day-after-reference", setting.anchor, alternatives=others)
    if past is None:
        return unresolved("month-day-before-reference", "no such day before publication")
    others = ((coming, coming),) if coming and ahead <= 31 else ()
    return Answer(past, past, "month-day-before-reference", setting.anchor, alternatives=others)


def any_day(expression: AnyDay, setting: Setting) -> Answer:
    """Unresolved, with each reading as an alternative."""
    answers = [named_day(day, setting) for day in expression.days]
    spans = tuple((answer.first, answer.last) for answer in answers if answer.first and answer.last)
    known = all(answer.year_known for answer in answers)
    return Answer(
        None, None, "several-readings", None, "unknown", ("the words have several readings",), spans, year_known=known
    )


def day_of_month(expression: DayOfMonth, setting: Setting) -> Answer:
    """The latest such day on or before the report, or that of the month said, or the next after the event told before.

    "On 7 July ... On the 9th ..." is 9 July in a report of August: where the two ways differ, both are readings.
    """
    if setting.reference is None:
        return unresolved("day-of-month", NO_DATE)
    reported = _day_of_month_before_report(expression, setting)
    told = setting.told
    if expression.months is not None or told is None or told.days > 7 or not told.year_known:
        return reported
    for month in (told.first, add_months(told.first, 1)):
        day = in_year(Day(None, month.month, expression.day), month.year) if month else None
        if day is None or not told.first <= day <= setting.reference:
            continue
        if reported.first in (None, day):
            return reported if reported.first else single(day, "day-of-month-after-event", setting.told_anchor)
        return single(day, "day-of-month-after-event", setting.told_anchor, reported.first)
    return reported


def _day_of_month_before_report(expression: DayOfMonth, setting: Setting) -> Answer:
    assert setting.reference is not None
    months = range(0, -3, -1) if expression.months is None else (expression.months,)
    for back in months:
        first = add_months(setting.reference, back)
        found = in_year(Day(None, first.month, expression.day), first.year) if first else None
        if found and (found <= setting.reference or expression.months is not None):
            return Answer(found, found, "day-of-month-before-reference", setting.anchor)
    return unresolved("day-of-month", "no such day of the month")


def named_weekday(expression: Weekday, setting: Setting) -> Answer:
    """The latest such weekday on or before the report, or as "last", "next" and "following" have it."""
    which, reference = expression.which, setting.reference
    if which in ("previous", "following"):
        if setting.told is None:
            return unresolved(f"weekday-{which}", NO_EVENT)
        if not setting.told.year_known:
            return unresolved(f"weekday-{which}", "no year known to find the weekday")
        after = which == "following"
        base = setting.told.last if after else setting.told.first
        step = (
            (expression.number - base.weekday() - 1) % 7 + 1 if after else (expression.number - base.weekday()) % 7 - 7
        )
        return single(shift(base, step), f"weekday-{which}", setting.told_anchor)
    if reference is None:
        return unresolved("weekday-before-reference", NO_DATE)
    back = (reference.weekday() - expression.number) % 7
    latest = shift(reference, -back)
    coming = shift(reference, 7 - back if back else 7)
    if which == "next":
        far = shift(reference, 14 - back if back else 14)
        same_week = coming is not None and coming.isocalendar()[:2] == reference.isocalendar()[:2]
        return single(coming, "weekday-after-reference", setting.anchor, far if same_week else None)
    if which == "last":
        latest = shift(reference, -(back or 7))
        before = shift(reference, -(back or 7) - 7)
        same_week = latest is not None and latest.isocalendar()[:2] == reference.isocalendar()[:2]
        return single(latest, "last-weekday-before-reference", setting.anchor, before if same_week else None)
    if which == "past":
        return single(shift(reference, -(back or 7)), "last-weekday-before-reference", setting.anchor)
    if which == "this":
        ahead = (expression.number - reference.weekday()) % 7
        this = shift(reference, expression.number - reference.weekday())
        if ahead and this and this < reference:
            return single(this, "weekday-of-this-week", setting.anchor, coming)
        return single(this, "weekday-of-this-week", setting.anchor, latest if ahead else None)
    if setting.future:
        return single(coming, "weekday-after-reference", setting.anchor, latest)
    covered = _covered_weekdays(expression.number, setting)
    if covered and latest is not None and latest not in covered:
        return _of_covered(covered, latest, setting)
    return single(latest, "weekday-before-reference", setting.anchor)


def _covered_weekdays(number: int, setting: Setting) -> list[date]:
    """Those weekdays of the days that the report covers, where all these are past."""
    covered = setting.covered
    if covered is None or setting.reference is None or covered.days.last >= setting.reference:
        return []
    days = (shift(covered.days.first, step) for step in range(min(covered.days.days, 31)))
    return [day for day in days if day is not None and day.weekday() == number]


def _of_covered(days: list[date], latest: date, setting: Setting) -> Answer:
    rule = "weekday-of-covered-period"
    assert setting.covered is not None
    if setting.covered.sure and len(days) == 1:
        return single(days[0], rule, setting.anchor)
    readings = tuple((day, day) for day in ([*days] if setting.covered.sure else [*days, latest]))
    return Answer(None, None, rule, None, "unknown", ("the words have several readings",), readings)


def named_month(expression: Month, setting: Setting) -> Answer:
    """The month or its part, with its own year or the latest that has begun by the day of the report."""
    anchor: DateAnchor = "stated"
    year, known = expression.year, True
    if year is None and setting.reference is None:
        year, known = UNKNOWN_YEAR, False
    elif year is None:
        assert setting.reference is not None
        reference, anchor = setting.reference, setting.anchor
        year = reference.year - (expression.month > reference.month)
        coming = expression.which == "next" or setting.future
        if coming and expression.month != reference.month:
            year += 1
        elif expression.which == "last" and expression.month == reference.month:
            year -= 1
    if not 1 <= year <= 9999:
        return unresolved("month", "outside the calendar")
    first = date(year, expression.month, 1)
    last = month_end(first)
    if not known and expression.month == 2:
        last = last.replace(day=28) if expression.part in ("late", "lastweek") else last
    days = _month_days(expression.part, last.day)
    precision: DatePrecision | None = "week" if "week" in expression.part else None
    if days:
        first, last = first.replace(day=days[0]), first.replace(day=days[1])
    rule = "part-of-month" if days else "month"
    return Answer(first, last, rule, anchor, precision, year_known=known)


def _month_days(part: MonthPart, end: int) -> tuple[int, int] | None:
    """First and last day of a part of a month of `end` days, thirds as UCDP cuts them; None: the whole month."""
    if part == "lastweek":
        return end - 6, end
    return {
        "early": (1, 10), "mid": (10, 20), "late": (21, end),
        "half1": (1, 15), "half2": (16, end), "week1": (1, 7), "week2": (8, 14), "week3": (15, 21), "week4": (22, 28),
    }.get(part)  # fmt: skip


_YEAR_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}


def named_year(expression: Year) -> Answer:
    """The year or a third of it."""
    months = _YEAR_PARTS.get(expression.part, (1, 12))
    first = date(expression.year, months[0], 1)
    last = month_end(date(expression.year, months[1], 1))
    notes = ("the year belongs to a name",) if expression.of_name else ()
    return Answer(first, last, "part-of-year" if expression.part else "year", "stated", None, notes)


def near_period(expression: Period, setting: Setting) -> Answer:
    """The calendar week, weekend, month or year near the report."""
    reference, unit, which = setting.reference, expression.unit, expression.which
    part = f"{expression.part.replace(' ', '-')}-" if expression.part else ""
    rule = f"{part}{which or 'latest'}-{unit}"
    if reference is None:
        return unresolved(rule, NO_DATE)
    step = {"last": -1, "next": 1}.get(which, 0)
    first: date | None
    last: date | None
    if unit == "weekend":
        return _weekend(which, rule, setting)
    if unit == "week":
        week = week_of(reference)
        first, last = (shift(week[0], 7 * step), shift(week[1], 7 * step)) if week else (None, None)
    elif unit == "month":
        first = add_months(reference, step)
        last = month_end(first) if first else None
    else:
        year = reference.year + step
        first, last = (date(year, 1, 1), date(year, 12, 31)) if 1 <= year <= 9999 else (None, None)
    if first is None or last is None:
        return unresolved(rule, "outside the calendar")
    first, last = _part_of_period(expression, first, last, reference)
    return Answer(first, last, rule, setting.anchor)


def _part_of_period(expression: Period, first: date, last: date, reference: date) -> tuple[date, date]:
    """The days of a part of a week, month or year; thirds as UCDP cuts them, never beyond the report."""
    part, unit = expression.part, expression.unit
    if part == "so far":
        return first, max(first, reference)
    if part == "earlier":
        return first, max(first, reference if unit == "week" else shift(reference, -1) or first)
    if part == "" or unit == "week":
        return first, last
    if unit == "month":
        days = _month_days(part, last.day)
        begin, end = (first.replace(day=days[0]), first.replace(day=days[1])) if days else (first, last)
    else:
        months = _YEAR_PARTS[part]
        begin, end = date(first.year, months[0], 1), month_end(date(first.year, months[1], 1))
    if begin > reference >= first:
        return first, last  # the part is still to come
    return begin, min(end, max(reference, begin)) if first <= reference <= last else end


def _weekend(which: str, rule: str, setting: Setting) -> Answer:
    assert setting.reference is not None
    reference = setting.reference
    back = (reference.weekday() - 5) % 7
    if which == "next" or (which == "" and setting.future):
        back -= 7
    elif which == "last" and back <= 1:
        back += 7
    elif which == "this" and reference.weekday() < 5 and setting.future:
        back -= 7
    first, last = shift(reference, -back), shift(reference, 1 - back)
    if first is None or last is None:
        return unresolved(rule, "outside the calendar")
    return Answer(first, last, rule, setting.anchor, "interval")
