"""What a time expression says, before anybody asks when that was: the forms that the scanner finds.

"Monday" is `Weekday(0)`, "three days ago" is `Offset(3, "day", "ago")`. `extractor.validation.reading.dates_resolving`
turns them into days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = (
    "AnyDay", "Around", "Beside", "Calendar", "Clock", "Day", "DayOfMonth", "Either", "Eve", "Expression", "Found",
    "FromEvent", "InPeriod", "Month", "MonthPart", "NthWeekday", "Offset", "OffsetFrom", "Overnight", "Period",
    "PeriodPart", "Range", "Recent", "Relative", "Since", "Stretch", "Told", "TwoZones", "Weekday", "WeekdayAndDate",
    "Which", "Within", "Year",
)  # fmt: skip

Which = Literal["", "last", "this", "next", "previous", "following", "past"]
PeriodPart = Literal["", "earlier", "so far", "early", "mid", "late"]
MonthPart = Literal["", "early", "mid", "late", "week1", "week2", "week3", "week4", "lastweek", "half1", "half2"]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month, with or without its year: "February 25", "25 Feb. 2021"."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class AnyDay:
    """One of several days that the figures may mean: "03/02/2021"."""

    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day whose month is not said: "on the 25th", "the 25th of last month" (months -1)."""

    day: int
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month or a part of it: "February", "mid-March 2021", "the first week of May"."""

    year: int | None
    month: int
    part: MonthPart = ""
    which: Which = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A year or a third of it."""

    year: int
    part: MonthPart = ""
    of_name: bool = False
    """Whether it stands before the noun that it belongs to ("the 2015 deal")."""


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday 0: "Monday", "last Thursday", "the following Sunday"."""

    number: int
    which: Which = ""


@dataclass(frozen=True, slots=True)
class Relative:
    """So many days from the day of the report: today 0, yesterday -1, "last night" -1 by UCDP's table."""

    days: int
    rule: str


@dataclass(frozen=True, slots=True)
class Offset:
    """ "three days ago", "a week later", "two days earlier"."""

    amount: int
    unit: str
    direction: Literal["ago", "later", "earlier"]
    weekday: int | None = None
    """"a week ago Friday"."""


@dataclass(frozen=True, slots=True)
class Told:
    """The day of the event told before, or days beside it: "the same day" 0 to 0, "hours later" 0 to 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar week, weekend, month or year near the report: "last week", "earlier this month"."""

    unit: str
    which: Which
    part: PeriodPart = ""
    """"earlier this month": up to the day before the report; "so far this year": up to the report."""


@dataclass(frozen=True, slots=True)
class Within:
    """ "earlier in the day", "earlier in the month", "in the same week", "over the day", "since dawn"."""

    unit: str
    part: Literal["earlier", "later", "same", "over", "since"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day without a day: "at about three in the morning"."""

    part: Literal["small hours", "morning", "day", "evening"]


@dataclass(frozen=True, slots=True)
class FromEvent:
    """Days counted from an event that is only called by its kind: "two days before the attack" is -2 to -2."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that ends with the report: "the past 24 hours", "the last two weeks"."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Recent:
    """ "recently", "in recent days": UCDP counts three days before the report."""

    days: int


Calendar: TypeAlias = (
    Day | AnyDay | DayOfMonth | Month | Year | Weekday | Relative | Offset | Told | Period | Stretch | Recent
    | Within | Clock | FromEvent
)  # fmt: skip
"""Expressions that hold no other."""


@dataclass(frozen=True, slots=True)
class Range:
    """From one to another, both included: "February 10-12", "from Monday to Wednesday"."""

    first: Expression
    last: Expression


@dataclass(frozen=True, slots=True)
class Either:
    """ "on Monday or Tuesday"."""

    one: Expression
    other: Expression


@dataclass(frozen=True, slots=True)
class WeekdayAndDate:
    """Two names of one day: "Thursday (February 25)", "yesterday, 24 February"."""

    weekday: Weekday | Relative
    date: Expression


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """ "the first Sunday of May", "the last Friday in March" (nth -1)."""

    number: int
    nth: int
    month: Month


@dataclass(frozen=True, slots=True)
class InPeriod:
    """ "December last year", "25 February this year", "Tuesday of last week"."""

    of: Day | Month | Weekday
    year: Period


@dataclass(frozen=True, slots=True)
class TwoZones:
    """One moment in two time zones: "at 1 am Friday (2200 GMT Thursday)"."""

    local: Expression
    other: Expression


@dataclass(frozen=True, slots=True)
class Overnight:
    """ "overnight", "overnight Sunday to Monday": two days unless the words say otherwise."""

    of: Expression | None


@dataclass(frozen=True, slots=True)
class Around:
    """ "around 2 July": a day either side (UCDP)."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Since:
    """ "since Monday", "since the truce of Monday": from then to the report."""

    of: Expression
    lead: int
    """Code points from "since" to the words of `of`."""


@dataclass(frozen=True, slots=True)
class Eve:
    """ "on the eve of the 26 January parade": the day before."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Beside:
    """ "weeks before the 26 January parade", "ahead of Sunday's vote": not that day, and not said which."""

    of: Expression


@dataclass(frozen=True, slots=True)
class OffsetFrom:
    """ "two days after the 15 February attack"."""

    days: int
    of: Expression


Expression: TypeAlias = (
    Calendar | NthWeekday | InPeriod | Range | Either | WeekdayAndDate | TwoZones | Overnight | Around | Since
    | OffsetFrom | Eve | Beside
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """An expression and where it stands (code points, half-open)."""

    start: int
    end: int
    expression: Expression
    core: int | None = None
    """Where the day begins that the words before it count from or change: "two days after" |5 June|."""
