"""From what a time expression says to the days it means, given the day of the report and the event told before.

The default of each phrase is that of UCDP GED's codebook (19.1, appendix 2) where it has one. A bare weekday is the
latest one on or before the day of the report, that day included; a day without its year likewise. What cannot be
settled stays unresolved, with the reason in `notes`; what has two readings keeps both in `alternatives`.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.validation.reading.dates_answers import NO_DATE, Answer, Setting, in_year, single, unresolved
from extractor.validation.reading.dates_counted import (
    clock,
    counted_offset,
    counted_told,
    from_event,
    from_reference,
    stretch,
    within,
)
from extractor.validation.reading.dates_edtf import UNKNOWN_YEAR, shift
from extractor.validation.reading.dates_expressions import (
    AnyDay,
    Around,
    Beside,
    Clock,
    Day,
    DayOfMonth,
    Either,
    Eve,
    Expression,
    FromEvent,
    InPeriod,
    Month,
    NthWeekday,
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
    Within,
    Year,
)
from extractor.validation.reading.dates_lexicon import WEEKDAYS
from extractor.validation.reading.dates_named import (
    any_day,
    day_of_month,
    named_day,
    named_month,
    named_weekday,
    named_year,
    near_period,
)

__all__ = ("Answer", "Setting", "resolve_expression")


def resolve_expression(expression: Expression, setting: Setting) -> Answer:
    """The days that an expression means. Unresolved answers give the reason in `notes`."""
    try:
        return _resolve(expression, setting)
    except OverflowError:
        return unresolved("out-of-calendar", "no calendar has that day")


def _resolve(expression: Expression, setting: Setting) -> Answer:
    match expression:
        case Day():
            return named_day(expression, setting)
        case AnyDay():
            return any_day(expression, setting)
        case DayOfMonth():
            return day_of_month(expression, setting)
        case Month():
            return named_month(expression, setting)
        case Year():
            return named_year(expression)
        case Weekday():
            return named_weekday(expression, setting)
        case Relative():
            return from_reference(expression.days, expression.days, expression.rule, setting)
        case Offset():
            return counted_offset(expression, setting)
        case Told():
            return counted_told(expression, setting)
        case Period():
            return near_period(expression, setting)
        case Stretch():
            return stretch(expression, setting)
        case Recent():
            return replace(from_reference(-expression.days, 0, "recent-three-days", setting), precision="interval")
        case InPeriod():
            return _in_period(expression, setting)
        case NthWeekday():
            return _nth_weekday(expression, setting)
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
        case Eve():
            return _eve(expression, setting)
        case Beside():
            answer = _resolve(expression.of, setting)
            return (
                unresolved("beside-a-date", "the words name a day before or after, and not which")
                if answer.first
                else answer
            )
        case Within():
            return within(expression, setting)
        case Clock():
            return clock(expression, setting)
        case FromEvent():
            return from_event(expression, setting)


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
        return unresolved("range", "only one end has a year")
    if not end.year_known and start.first > end.last:
        end = replace(end, last=end.last.replace(year=UNKNOWN_YEAR + 1))
    assert end.last is not None
    if start.first > end.last:
        return unresolved("range", "the range runs backwards")
    anchor = end.anchor if end.anchor != "stated" else start.anchor
    if isinstance(first, Day) and isinstance(last, Day) and last.year is not None:
        anchor = "stated"
    return Answer(start.first, end.last, "range", anchor, None, (*start.notes, *end.notes), year_known=end.year_known)


def _in_period(expression: InPeriod, setting: Setting) -> Answer:
    year = near_period(expression.year, setting)
    if year.first is None:
        return year
    if isinstance(expression.of, Weekday):
        return single(shift(year.first, expression.of.number), "weekday-of-week", setting.anchor)
    answer = _resolve(replace(expression.of, year=year.first.year), setting)
    return replace(answer, anchor=year.anchor) if answer.first else answer


def _nth_weekday(expression: NthWeekday, setting: Setting) -> Answer:
    month = named_month(expression.month, setting)
    if month.first is None or month.last is None or month.anchor is None:
        return month
    if not month.year_known:
        return unresolved("weekday-of-month", "no year known to find the weekday")
    if expression.nth > 0:
        day = shift(month.first, (expression.number - month.first.weekday()) % 7 + 7 * (expression.nth - 1))
    else:
        day = shift(month.last, -((month.last.weekday() - expression.number) % 7))
    return single(day, "weekday-of-month", month.anchor)


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
            moved = in_year(Day(None, answer.first.month, answer.first.day), answer.first.year + years)
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
        return from_reference(-1, 0, "overnight", setting)
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
        return replace(unresolved("since", NO_DATE), alternatives=())
    if answer.first > setting.reference:
        return answer
    if answer.first == setting.reference:
        return replace(answer, last=setting.reference, rule="since", precision="day")
    return replace(answer, last=setting.reference, rule="since", precision="interval")


def _eve(expression: Eve, setting: Setting) -> Answer:
    answer = _resolve(expression.of, setting)
    if answer.first is None:
        return answer
    before = shift(answer.first, -1)
    if before is None:
        return unresolved("eve-of-a-date", "outside the calendar")
    return replace(answer, first=before, last=before, rule="eve-of-a-date", precision="day", alternatives=())


def _offset_from(expression: OffsetFrom, setting: Setting) -> Answer:
    answer = _resolve(expression.of, setting)
    if answer.first is None or answer.last is None:
        return answer
    first, last = shift(answer.first, expression.days), shift(answer.last, expression.days)
    if first is None or last is None:
        return unresolved("days-from-a-date", "outside the calendar")
    return replace(answer, first=first, last=last, rule="days-from-a-date", alternatives=())
