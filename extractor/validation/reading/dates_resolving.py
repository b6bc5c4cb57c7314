"""From what a time expression says to the days it means, given the day of the report and the event told before.

The default of each phrase is that of UCDP GED's codebook (19.1, appendix 2) where it has one. A bare weekday is the
latest one on or before the day of the report, that day included; a day without its year likewise. What cannot be
settled stays unresolved, with the reason in `notes`; what has two readings keeps both in `alternatives`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from extractor.schema.blocks import DateAnchor, DatePrecision
from extractor.validation.reading.dates_edtf import (
    UNKNOWN_YEAR,
    Span,
    add_months,
    month_end,
    precision_of,
    shift,
)
from extractor.validation.reading.dates_expressions import (
    AnyDay,
    Around,
    Day,
    DayOfMonth,
    Either,
    Expression,
    InPeriod,
    Month,
    MonthPart,
    Offset,
    OffsetFrom,
    Overnight,
    Period,
    Range,
    Recent,
    Relative,
    Since,
    Stretch,
    Told,
    TwoZones,
    Weekday,
    WeekdayAndDate,
    Year,
)
from extractor.validation.reading.dates_lexicon import WEEKDAYS

__all__ = ("Answer", "Setting", "resolve_expression")


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
        """The precision: as the rule gives it, else by length."""
        if self.first is None or self.last is None:
            return "unknown"
        return self.precision or precision_of(self.first, self.last)


def resolve_expression(expression: Expression, setting: Setting) -> Answer:
    """The days that an expression means. Unresolved answers give the reason in `notes`."""
    try:
        return _resolve(expression, setting)
    except OverflowError:
        return _unresolved("out-of-calendar", "no calendar has that day")


def _unresolved(rule: str, *notes: str) -> Answer:
    return Answer(None, None, rule, None, "unknown", notes)


_NO_DATE = "no publication date to count from"
_NO_EVENT = "no event told before to count from"


def _resolve(expression: Expression, setting: Setting) -> Answer:
    match expression:
        case Day():
            return _day(expression, setting)
        case AnyDay():
            return _any_day(expression, setting)
        case DayOfMonth():
            return _day_of_month(expression, setting)
        case Month():
            return _month(expression, setting)
        case Year():
            return _year(expression)
        case Weekday():
            return _weekday(expression, setting)
        case Relative():
            return _from_reference(expression.days, expression.days, expression.rule, setting)
        case Offset():
            return _offset(expression, setting)
        case Told():
            return _told(expression, setting)
        case Period():
            return _period(expression, setting)
        case Stretch():
            return _stretch(expression, setting)
        case Recent():
            return replace(_from_reference(-expression.days, 0, "recent-three-days", setting), precision="interval")
        case InPeriod():
            return _in_period(expression, setting)
        case Range():
            return _range(expression, setting)
        case Either():
            return _either(_resolve(expression.one, setting), _resolve(expression.other, setting))
        case WeekdayAndDate():
            return _weekday_and_date(expression, setting)
        case TwoZones():
            return _two_zones(expression, setting)
        case Overnight():
            return _overnight(expression, setting)
        case Around():
            return _around(expression, setting)
        case Since():
            return _since(expression, setting)
        case OffsetFrom():
            return _offset_from(expression, setting)


# --- named days -----------------------------------------------------------------------------------


def _in_year(day: Day, year: int) -> date | None:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return None


def _day(day: Day, setting: Setting) -> Answer:
    if day.year is not None:
        stated = _in_year(day, day.year)
        return Answer(stated, stated, "full-date") if stated else _unresolved("full-date", "no calendar has that day")
    reference = setting.reference
    if reference is None:
        bare = _in_year(day, UNKNOWN_YEAR)
        return Answer(bare, bare, "month-day-without-year", year_known=False)
    years = range(min(reference.year + 4, date.max.year), max(reference.year - 9, 0), -1)
    candidates = [candidate for year in years if (candidate := _in_year(day, year))]
    past = next((candidate for candidate in candidates if (candidate - reference).days <= 0), None)
    coming = next((candidate for candidate in reversed(candidates) if (candidate - reference).days > 0), None)
    ahead = (coming - reference).days if coming else 1000
    if coming and ((setting.future and ahead <= 300) or ahead <= 1):
        others = ((past, past),) if past and setting.future and ahead > 1 else ()
        return Answer(coming, coming, "month-day-after-reference", setting.anchor, alternatives=others)
    if past is None:
        return _unresolved("month-day-before-reference", "no such day before publication")
    others = ((coming, coming),) if coming and ahead <= 31 else ()
    return Answer(past, past, "month-day-before-reference", setting.anchor, alternatives=others)


def _any_day(expression: AnyDay, setting: Setting) -> Answer:
    answers = [_day(day, setting) for day in expression.days]
    spans = tuple((answer.first, answer.last) for answer in answers if answer.first and answer.last)
    known = all(answer.year_known for answer in answers)
    return Answer(
        None, None, "several-readings", None, "unknown", ("the words have several readings",), spans, year_known=known
    )


def _day_of_month(expression: DayOfMonth, setting: Setting) -> Answer:
    if setting.reference is None:
        return _unresolved("day-of-month", _NO_DATE)
    months = range(0, -3, -1) if expression.months is None else (expression.months,)
    for back in months:
        first = add_months(setting.reference, back)
        found = _in_year(Day(None, first.month, expression.day), first.year) if first else None
        if found and (found <= setting.reference or expression.months is not None):
            return Answer(found, found, "day-of-month-before-reference", setting.anchor)
    return _unresolved("day-of-month", "no such day of the month")


def _weekday(expression: Weekday, setting: Setting) -> Answer:
    which, reference = expression.which, setting.reference
    if which in ("previous", "following"):
        if setting.told is None:
            return _unresolved(f"weekday-{which}", _NO_EVENT)
        if not setting.told.year_known:
            return _unresolved(f"weekday-{which}", "no year known to find the weekday")
        after = which == "following"
        base = setting.told.last if after else setting.told.first
        step = (
            (expression.number - base.weekday() - 1) % 7 + 1 if after else (expression.number - base.weekday()) % 7 - 7
        )
        return _single(shift(base, step), f"weekday-{which}", setting.told_anchor)
    if reference is None:
        return _unresolved("weekday-before-reference", _NO_DATE)
    back = (reference.weekday() - expression.number) % 7
    latest = shift(reference, -back)
    coming = shift(reference, 7 - back if back else 7)
    if which == "next":
        far = shift(reference, 14 - back if back else 14)
        same_week = coming is not None and coming.isocalendar()[:2] == reference.isocalendar()[:2]
        return _single(coming, "weekday-after-reference", setting.anchor, far if same_week else None)
    if which == "last":
        latest = shift(reference, -(back or 7))
        before = shift(reference, -(back or 7) - 7)
        same_week = latest is not None and latest.isocalendar()[:2] == reference.isocalendar()[:2]
        return _single(latest, "last-weekday-before-reference", setting.anchor, before if same_week else None)
    if which == "past":
        return _single(shift(reference, -(back or 7)), "last-weekday-before-reference", setting.anchor)
    if which == "this":
        ahead = (expression.number - reference.weekday()) % 7
        this = shift(reference, expression.number - reference.weekday())
        if ahead and this and this < reference:
            return _single(this, "weekday-of-this-week", setting.anchor, coming)
        return _single(this, "weekday-of-this-week", setting.anchor, latest if ahead else None)
    if setting.future:
        return _single(coming, "weekday-after-reference", setting.anchor, latest)
    return _single(latest, "weekday-before-reference", setting.anchor)


def _single(day: date | None, rule: str, anchor: DateAnchor, other: date | None = None) -> Answer:
    if day is None:
        return _unresolved(rule, "outside the calendar")
    return Answer(day, day, rule, anchor, alternatives=((other, other),) if other else ())


# --- months, years, weeks -------------------------------------------------------------------------


def _month(expression: Month, setting: Setting) -> Answer:
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
        return _unresolved("month", "outside the calendar")
    first = date(year, expression.month, 1)
    last = month_end(first)
    if not known and expression.month == 2:
        last = last.replace(day=28) if expression.part in ("late", "lastweek") else last
    days = _month_days(expression.part, last.day)
    precision: DatePrecision = "week" if "week" in expression.part else "month"
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
        "week1": (1, 7), "week2": (8, 14), "week3": (15, 21), "week4": (22, 28),
    }.get(part)  # fmt: skip


def _year(expression: Year) -> Answer:
    months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(expression.part, (1, 12))
    first = date(expression.year, months[0], 1)
    last = month_end(date(expression.year, months[1], 1))
    notes = ("the year belongs to a name",) if expression.of_name else ()
    return Answer(first, last, "part-of-year" if expression.part else "year", "stated", "year", notes)


def _week_of(day: date) -> tuple[date, date] | None:
    first, last = shift(day, -day.weekday()), shift(day, 6 - day.weekday())
    return (first, last) if first and last else None


def _period(expression: Period, setting: Setting) -> Answer:
    reference, unit, which = setting.reference, expression.unit, expression.which
    rule = f"{'earlier-' if expression.so_far else ''}{which or 'latest'}-{unit}"
    if reference is None:
        return _unresolved(rule, _NO_DATE)
    step = {"last": -1, "next": 1}.get(which, 0)
    first: date | None
    last: date | None
    if unit == "weekend":
        return _weekend(which, rule, setting)
    if unit == "week":
        week = _week_of(reference)
        first, last = (shift(week[0], 7 * step), shift(week[1], 7 * step)) if week else (None, None)
    elif unit == "month":
        first = add_months(reference, step)
        last = month_end(first) if first else None
    else:
        year = reference.year + step
        first, last = (date(year, 1, 1), date(year, 12, 31)) if 1 <= year <= 9999 else (None, None)
    if first is None or last is None:
        return _unresolved(rule, "outside the calendar")
    if expression.so_far:
        last = max(first, reference if unit == "week" else shift(reference, -1) or first)
    precision: DatePrecision = {"week": "week", "month": "month"}.get(unit, "year")  # type: ignore[assignment]
    return Answer(first, last, rule, setting.anchor, precision)


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
        return _unresolved(rule, "outside the calendar")
    return Answer(first, last, rule, setting.anchor, "interval")


# --- counted from the report or the event before --------------------------------------------------


def _from_reference(first: int, last: int, rule: str, setting: Setting) -> Answer:
    if setting.reference is None:
        return _unresolved(rule, _NO_DATE)
    start, end = shift(setting.reference, first), shift(setting.reference, last)
    if start is None or end is None:
        return _unresolved(rule, "outside the calendar")
    return Answer(start, end, rule, setting.anchor)


def _offset(expression: Offset, setting: Setting) -> Answer:
    amount = expression.amount if expression.direction == "later" else -expression.amount
    rule = f"{expression.unit}s-{expression.direction}"
    base: date | None
    if expression.direction == "ago":
        base, anchor, notice, known = setting.reference, setting.anchor, _NO_DATE, True
    else:
        told = setting.told
        if expression.direction == "earlier" and setting.sentence_day is not None:
            told = setting.sentence_day
        base = None if told is None else told.last if amount > 0 else told.first
        anchor, notice, known = setting.told_anchor, _NO_EVENT, told is None or told.year_known
    if base is None:
        return _unresolved(rule, notice)
    answer = _counted(base, amount, expression, rule, anchor)
    return replace(answer, year_known=known)


def _counted(base: date, amount: int, expression: Offset, rule: str, anchor: DateAnchor) -> Answer:
    unit = expression.unit
    if unit in ("hour", "minute"):
        hours = -amount if unit == "hour" else 0
        first = shift(base, -(hours // 24) if hours >= 24 else 0)
        return _single(first, rule, anchor)
    if unit in ("day", "night"):
        return _single(shift(base, amount), rule, anchor)
    if unit == "week":
        day = shift(base, 7 * amount)
        if expression.weekday is not None and day is not None:
            latest = shift(base, -((base.weekday() - expression.weekday) % 7))
            return _single(shift(latest, 7 * amount) if latest else None, rule, anchor)
        if day is None:
            return _unresolved(rule, "outside the calendar")
        if expression.direction != "ago":
            return _single(day, rule, anchor)  # "a week later" names the day, as the measured cases have it
        week = _week_of(day)
        return Answer(*week, rule, anchor, "week") if week else _unresolved(rule, "outside the calendar")
    first = add_months(base, amount if unit == "month" else 12 * amount)
    if first is None:
        return _unresolved(rule, "outside the calendar")
    if unit == "month":
        return Answer(first, month_end(first), rule, anchor, "month")
    return Answer(date(first.year, 1, 1), date(first.year, 12, 31), rule, anchor, "year")


def _told(expression: Told, setting: Setting) -> Answer:
    rule = "same-day" if expression.first == expression.last == 0 else "day-from-event-before"
    told = setting.told
    if expression.last < 0 and setting.sentence_day is not None:
        told = setting.sentence_day
    if told is None:
        return _unresolved(rule, _NO_EVENT)
    if expression.first == expression.last == 0:
        return Answer(told.first, told.last, rule, setting.told_anchor, year_known=told.year_known)
    base = told.last if expression.last > 0 else told.first
    first, last = shift(base, expression.first), shift(base, expression.last)
    if first is None or last is None:
        return _unresolved(rule, "outside the calendar")
    return Answer(first, last, rule, setting.told_anchor, year_known=told.year_known)


def _stretch(expression: Stretch, setting: Setting) -> Answer:
    unit, amount = expression.unit, expression.amount
    rule = f"past-{unit}s"
    if unit == "hour":
        return _from_reference(-((amount + 23) // 24), 0, rule, setting)
    if unit in ("day", "week"):
        answer = _from_reference(-amount * (7 if unit == "week" else 1), 0, rule, setting)
        return (
            answer
            if unit == "day" or answer.first is None
            else replace(answer, precision="week" if amount == 1 else "month")
        )
    reference = setting.reference
    if reference is None:
        return _unresolved(rule, _NO_DATE)
    month = add_months(reference, -amount * (12 if unit == "year" else 1))
    if month is None:
        return _unresolved(rule, "outside the calendar")
    first = month.replace(day=min(reference.day, month_end(month).day))
    return Answer(first, reference, rule, setting.anchor, "month" if unit == "month" and amount == 1 else "year")


# --- expressions that hold others -----------------------------------------------------------------


def _range(expression: Range, setting: Setting) -> Answer:
    first, last = expression.first, expression.last
    if isinstance(last, Day) and last.year is None and isinstance(first, Day) and first.year is not None:
        last = replace(last, year=first.year)
    if isinstance(last, Month) and last.year is None and isinstance(first, Month) and first.year is not None:
        last = replace(last, year=first.year)
    end = _resolve(last, setting)
    if end.first is None or end.last is None:
        return end
    earlier = setting
    if end.year_known:
        earlier = replace(setting, reference=end.last, future=False)
    start = _resolve(first, earlier)
    if start.first is None:
        return start
    if start.year_known != end.year_known:
        return _unresolved("range", "only one end has a year")
    if not end.year_known and start.first > end.last:
        end = replace(end, last=end.last.replace(year=UNKNOWN_YEAR + 1))
    assert end.last is not None
    if start.first > end.last:
        return _unresolved("range", "the range runs backwards")
    anchor = end.anchor if end.anchor != "stated" else start.anchor
    if isinstance(first, Day) and isinstance(last, Day) and last.year is not None:
        anchor = "stated"
    return Answer(start.first, end.last, "range", anchor, None, (*start.notes, *end.notes), year_known=end.year_known)


def _in_period(expression: InPeriod, setting: Setting) -> Answer:
    year = _period(expression.year, setting)
    if year.first is None:
        return year
    answer = _resolve(replace(expression.of, year=year.first.year), setting)
    return replace(answer, anchor=year.anchor) if answer.first else answer


def _either(one: Answer, other: Answer) -> Answer:
    if one.first is None or one.last is None:
        return one
    if other.first is None or other.last is None:
        return other
    spans = ((one.first, one.last), (other.first, other.last))
    return Answer(
        None, None, "several-readings", None, "unknown", ("the words name two days",), spans, year_known=one.year_known
    )


def _weekday_and_date(expression: WeekdayAndDate, setting: Setting) -> Answer:
    named = expression.weekday
    answer = _resolve(expression.date, setting)
    if answer.alternatives and answer.first is None:
        return _picked_by_weekday(named, answer, setting)
    if answer.first is None or not answer.year_known:
        return answer
    if isinstance(named, Relative):
        other = _resolve(named, setting)
        if other.first is not None and other.first != answer.first:
            note = f"clash: {answer.first.isoformat()} is not the day that the other words name"
            return replace(answer, notes=(*answer.notes, note), alternatives=((other.first, other.first),))
        return answer
    if answer.first.weekday() == named.number:
        return replace(answer, alternatives=())
    if answer.anchor != "stated":  # the weekday settles which year is meant, if it is a near one
        for years in (1, -1):
            moved = _in_year(Day(None, answer.first.month, answer.first.day), answer.first.year + years)
            if moved and moved.weekday() == named.number and (moved, moved) in answer.alternatives:
                return replace(answer, first=moved, last=moved, alternatives=())
    note = f"clash: {answer.first.isoformat()} is a {WEEKDAYS[answer.first.weekday()]}, not a {WEEKDAYS[named.number]}"
    return replace(answer, notes=(*answer.notes, note))


def _picked_by_weekday(named: Weekday | Relative, answer: Answer, setting: Setting) -> Answer:
    if isinstance(named, Relative):
        wanted = _resolve(named, setting).first
        fitting = [span for span in answer.alternatives if span[0] == wanted]
    elif answer.year_known:
        fitting = [span for span in answer.alternatives if span[0].weekday() == named.number]
    else:
        fitting = []
    if len(fitting) != 1:
        return answer
    return Answer(*fitting[0], "reading-that-fits-weekday", "stated", year_known=answer.year_known)


def _two_zones(expression: TwoZones, setting: Setting) -> Answer:
    one, other = _resolve(expression.local, setting), _resolve(expression.other, setting)
    if one.first is None or one.last is None:
        return one
    if other.first is None or other.last is None:
        return other
    if one.first == other.first:
        return one
    first, last = min(one.first, other.first), max(one.last, other.last)
    if (last - first).days > 1:
        return _either(one, other)
    return Answer(first, last, "two-time-zones", one.anchor, "interval", year_known=one.year_known)


def _overnight(expression: Overnight, setting: Setting) -> Answer:
    of = expression.of
    if of is None:
        return _from_reference(-1, 0, "overnight", setting)
    answer = _resolve(of, setting)
    if answer.first is None or answer.last is None or answer.first != answer.last:
        return replace(answer, rule="overnight") if answer.first else answer
    before, after = shift(answer.first, -1), shift(answer.first, 1)
    if before is None or after is None:
        return answer
    to, into = (before, answer.first), (answer.first, after)
    if isinstance(of, Relative):
        return replace(answer, first=before, rule="overnight", precision="interval")
    if setting.reference is not None and answer.first >= setting.reference:
        return replace(answer, first=before, rule="overnight", precision="interval", alternatives=())
    return replace(
        answer, first=into[0], last=into[1], rule="overnight", precision="interval", alternatives=(to,),
        notes=(*answer.notes, "the night before or after that day"),
    )  # fmt: skip


def _around(expression: Around, setting: Setting) -> Answer:
    answer = _resolve(expression.of, setting)
    if answer.first is None or answer.last is None:
        return answer
    first, last = shift(answer.first, -1), shift(answer.last, 1)
    if first is None or last is None:
        return answer
    return replace(answer, first=first, last=last, rule="around-a-day", precision="interval")


def _since(expression: Since, setting: Setting) -> Answer:
    answer = _resolve(expression.of, setting)
    if answer.first is None:
        return answer
    if setting.reference is None or not answer.year_known:
        return replace(_unresolved("since", _NO_DATE), alternatives=())
    if answer.first > setting.reference:
        return answer
    return replace(
        answer, last=setting.reference, rule="since", precision=precision_of(answer.first, setting.reference)
    )


def _offset_from(expression: OffsetFrom, setting: Setting) -> Answer:
    answer = _resolve(expression.of, setting)
    if answer.first is None or answer.last is None:
        return answer
    first, last = shift(answer.first, expression.days), shift(answer.last, expression.days)
    if first is None or last is None:
        return _unresolved("days-from-a-date", "outside the calendar")
    return replace(answer, first=first, last=last, rule="days-from-a-date", alternatives=())
