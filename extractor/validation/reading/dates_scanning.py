"""Finds time expressions in text, in two steps: single expressions by pattern, then neighbours joined.

Leftmost first, longest first; overlapping finds are dropped. Every pattern has bounded repeats, so the time is linear
in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from extractor.validation.reading.dates_expressions import (
    AnyDay,
    Calendar,
    Day,
    DayOfMonth,
    Either,
    Expression,
    Found,
    Month,
    MonthPart,
    Offset,
    Period,
    Range,
    Recent,
    Relative,
    Stretch,
    Told,
    Weekday,
    Which,
    Year,
)
from extractor.validation.reading.dates_lexicon import (
    ABBREVIATED_WEEKDAY,
    AMOUNT,
    BLANK,
    DAY,
    DAYPART,
    MONTH,
    UNIT,
    WEEKDAY,
    YEAR,
    amount_of,
    day_number,
    month_number,
    weekday_number,
)

__all__ = ("scan",)

Builder = Callable[[re.Match[str]], Expression | None]
_PATTERNS: list[tuple[re.Pattern[str], tuple[str, ...], Builder]] = []
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NUMBER_START = r"(?<![\d.,:/$€£-])(?<!\d )"
_NUMBER_END = r"(?![\d%]|[.,:/]\d|-\d)"
_THE = rf"(?:the{BLANK})?"
_YEAR_AFTER = (
    rf"(?:,?{BLANK}(?:of{BLANK})?(?P<year>{YEAR})\b(?!\s*[-–]?\s*(?:people|persons|men|women|troops|km|m\b|kg)))?"
)
_LESS_YEAR = rf"(?:(?:-|{BLANK}|,{BLANK})'?(?P<short>\d\d)(?=\s*(?:$|[.,;:)\]\n]|--|–|—|-\s)))"
_WHICH = r"(?:last|this|next|previous|following|past|coming|preceding)"
_PARTS: dict[str, MonthPart] = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid", "late": "late",
    "end": "late", "later": "late", "first week": "week1", "second week": "week2", "third week": "week3",
    "fourth week": "week4", "last week": "lastweek", "final week": "lastweek",
}  # fmt: skip
_PART = (
    r"(?:(?P<part>early|mid|late)(?:[\s-]{1,3}(?:in[\s]{1,3})?)"
    rf"|{_THE}(?P<partof>beginning|start|middle|end|(?:first|second|third|fourth|last|final){BLANK}week){BLANK}of{BLANK})"
)


def _pattern(expression: str, needs: tuple[str, ...] = ("",)) -> Callable[[Builder], Builder]:
    """Register a pattern; it is tried only on text that holds one of `needs` (small letters), to save time."""

    def register(build: Builder) -> Builder:
        _PATTERNS.append((re.compile(expression, re.IGNORECASE), needs, build))
        return build

    return register


def scan(text: str) -> list[Found]:
    """All single time expressions of the text, in order, not overlapping."""
    finds: list[tuple[int, int, int, Expression]] = []
    lowered = text.casefold()
    for rank, (pattern, needs, build) in enumerate(_PATTERNS):
        if not any(word in lowered for word in needs):
            continue
        for match in pattern.finditer(text):
            expression = build(match)
            if expression is not None:
                start, end = match.span("what") if "what" in pattern.groupindex else match.span()
                finds.append((start, -end, rank, expression))
    finds.sort(key=lambda find: find[:3])
    kept: list[Found] = []
    for start, negative_end, _, expression in finds:
        if not kept or start >= kept[-1].end:
            kept.append(Found(start, -negative_end, expression))
    return kept


def _full_year(match: re.Match[str]) -> int | None:
    groups = match.re.groupindex
    if "year" in groups and match["year"]:
        return int(match["year"])
    if "short" in groups and match["short"]:
        return _century(int(match["short"]))
    return None


def _century(short: int) -> int:
    return short + (1900 if short >= 50 else 2000)


def _is_day(day: Day) -> bool:
    try:
        date(day.year or 2000, day.month, day.day)
    except ValueError:
        return False
    return True


def _day(year: int | None, month: str | int, day: str | int) -> Day | None:
    number = month_number(month) if isinstance(month, str) else month
    if number is None:
        return None
    value = Day(year, number, day_number(day) if isinstance(day, str) else day)
    return value if _is_day(value) else None


# --- days in figures ---------------------------------------------------------------------------------------------


@_pattern(r"(?<![\d/-])(?P<year>[12]\d{3})(?P<mark>[-/])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?![\d/]|-\d)")
def _iso(match: re.Match[str]) -> Expression | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


@_pattern(r"(?<![\d/.-])(?P<one>\d\d?)(?P<mark>[-/.])(?P<two>\d\d?)(?P=mark)(?P<full>[12]\d{3}|\d\d)(?![\d/-]|\.\d)")
def _figures(match: re.Match[str]) -> Expression | None:
    one, two, year = int(match["one"]), int(match["two"]), int(match["full"])
    if year < 100:
        if match["mark"] != "/":
            return None
        year = _century(year)
    readings = [Day(year, two, one)]
    if match["mark"] != ".":  # with points the day always comes first
        readings.append(Day(year, one, two))
    days = tuple(dict.fromkeys(day for day in readings if 1 <= day.month <= 12 and _is_day(day)))
    if not days:
        return None
    return days[0] if len(days) == 1 else AnyDay(days)


# --- days with the month's name ------------------------------------------------------------------------------------


@_pattern(
    rf"{_NUMBER_START}\b(?P<day>{DAY})(?:{BLANK}of{BLANK}|-|{BLANK})(?P<month>{MONTH})(?![a-z'’])(?:{_LESS_YEAR}|{_YEAR_AFTER})",
    _MONTHS,
)
def _day_month(match: re.Match[str]) -> Expression | None:
    return _day(_full_year(match), match["month"], match["day"])


@_pattern(rf"\b(?P<month>{MONTH}){BLANK}{_THE}(?P<day>{DAY}){_NUMBER_END}(?:{_LESS_YEAR}|{_YEAR_AFTER})", _MONTHS)
def _month_day(match: re.Match[str]) -> Expression | None:
    return _day(_full_year(match), match["month"], match["day"])


_TO = rf"(?:\s?[-–—]\s?|{BLANK}(?:to|and|until|till|through|or){BLANK}{_THE}|\s?/\s?)"
_AND_END = rf"(?!{BLANK}(?!(?:in|at|near|on|when|after|as|by|over|the|of|with|while|were)\b)[a-z]|[\d%]|[.,:]\d)"


@_pattern(
    rf"{_NUMBER_START}\b(?P<day>{DAY}){_TO}(?P<last>{DAY})(?:{BLANK}of)?{BLANK}(?P<month>{MONTH})(?![a-z]){_YEAR_AFTER}",
    _MONTHS,
)
def _days_month(match: re.Match[str]) -> Expression | None:
    return _days(match)


@_pattern(rf"\b(?P<month>{MONTH}){BLANK}(?P<day>{DAY}){_TO}(?P<last>{DAY}){_AND_END}{_YEAR_AFTER}", _MONTHS)
def _month_days(match: re.Match[str]) -> Expression | None:
    return _days(match)


def _days(match: re.Match[str]) -> Expression | None:
    year = _full_year(match)
    first, last = _day(year, match["month"], match["day"]), _day(year, match["month"], match["last"])
    if first is None or last is None or first.day >= last.day:
        return None
    joined = match[0].casefold()
    if (
        last.day > first.day + 1
        and " and " in joined
        and "between" not in match.string[: match.start()][-9:].casefold()
    ):
        return Either(first, last)
    if " or " in joined:
        return AnyDay((first, last))
    return Range(first, last)


@_pattern(rf"\bthe{BLANK}(?P<day>{DAY}){BLANK}of{BLANK}(?P<which>this|last|the{BLANK}same){BLANK}month\b", ("month",))
def _day_of_named_month(match: re.Match[str]) -> Expression | None:
    which = match["which"].casefold()
    return DayOfMonth(day_number(match["day"]), {"this": 0, "last": -1}.get(which))


@_pattern(rf"\bon{BLANK}(?P<what>the{BLANK}(?P<day>\d\d?(?:st|nd|rd|th)))(?=\s*(?:$|[.,;)\n]))", ("on",))
def _day_of_month(match: re.Match[str]) -> Expression | None:
    day = day_number(match["day"])
    return DayOfMonth(day) if 1 <= day <= 31 else None


@_pattern(
    rf"\b(?P<name>christmas(?:{BLANK}(?P<eve>eve|day))|new{BLANK}year['’]?s{BLANK}(?P<year_eve>eve|day)|may{BLANK}day)\b",
    ("christmas", "year", "may"),
)
def _holiday(match: re.Match[str]) -> Expression | None:
    if match["eve"]:
        return Day(None, 12, 24 if match["eve"].casefold() == "eve" else 25)
    if match["year_eve"]:
        return Day(None, 12, 31) if match["year_eve"].casefold() == "eve" else Day(None, 1, 1)
    return Day(None, 5, 1) if match["name"][0] == "M" else None


# --- months and years ----------------------------------------------------------------------------------------------


def _part_of(match: re.Match[str]) -> MonthPart:
    word = match["part"] or match["partof"]
    return _PARTS[" ".join(word.casefold().split())] if word else ""


@_pattern(rf"\b{_PART}?(?P<month>{MONTH}),?(?:{BLANK}of)?(?:{BLANK}|-)(?P<year>{YEAR})\b{_NUMBER_END}", _MONTHS)
def _month_year(match: re.Match[str]) -> Expression | None:
    number = month_number(match["month"])
    return Month(int(match["year"]), number, _part_of(match)) if number else None


@_pattern(
    rf"\b(?:{_PART}|(?P<which>last|this|next|past|this{BLANK}past){BLANK})?(?P<month>{MONTH})(?![a-z'’-]|{BLANK}\d)",
    _MONTHS,
)
def _month(match: re.Match[str]) -> Expression | None:
    number = month_number(match["month"])
    if number is None:
        return None
    part, which = _part_of(match), _which(match["which"])
    if not part and not which and _needs_preposition(match["month"]):
        before = match.string[max(0, match.start() - 12) : match.start()].casefold().split()
        if match.group() != match.string.strip(" .,") and (not before or before[-1] not in _BEFORE_MONTH):
            return None
    return Month(None, number, part, which)


def _needs_preposition(month: str) -> bool:
    """ "May", "March" and the short forms ("Jan" is also a first name) need a word that asks for a month."""
    return month_number(month.casefold()) is None or (
        len(month) <= 4 and not month.endswith(".") and month[:3] != "Jun"
    )


_BEFORE_MONTH = ("in", "since", "of", "from", "until", "till", "by", "during", "between", "through", "throughout")


@_pattern(
    rf"(?:\b(?:in|since|during|of|from|until|till|by|before|after|through|throughout|between|to|and|for|around|as)\s+"
    rf"|\(|^|[-–]|\byear\s+|\b(?=the\s))(?P<what>{_PART}?(?:the{BLANK}(?:year{BLANK})?)?(?P<year>{YEAR}))\b{_NUMBER_END}(?![-–]\w)"
    rf"(?!\s*(?:percent|people|persons|men|women|troops|soldiers|fighters|civilians|km|miles|rounds|meters|metres))"
)
def _year(match: re.Match[str]) -> Expression | None:
    year = int(match["year"])
    if not 1900 <= year <= 2199:
        return None
    after = match.string[match.end() : match.end() + 20]
    with_article = match["what"].casefold().startswith("the ")
    of_name = re.match(r"\s[A-Za-z]" if with_article else r"\s[a-z]", after) is not None
    of_name = of_name and _AFTER_YEAR.match(after) is None
    if with_article and not of_name:
        return None
    return Year(year, _part_of(match), of_name and (with_article or match.start("what") == 0))


_AFTER_YEAR = re.compile(
    r"\s(?:in|at|near|on|when|after|as|by|over|the|of|with|while|and|or|to|until|that|it|he|she|they|was|were|is|has"
    r"|had|but|for|from|a|an|under|during|who|which|because|before|since|left|killed|saw|against|amid|alone)\b"
)


# --- weekdays ------------------------------------------------------------------------------------------------------

_NOT_AFTER_WEEKDAY = (
    r"(?!\s(?:times|telegraph|mirror|herald|tribune|independent|school|league|mail|express|night\slive)\b)"
)


def _which(text: str | None) -> Which:
    word = " ".join((text or "").casefold().split())
    if word in ("past", "this past"):
        return "past"
    if word == "coming":
        return "next"
    if word == "preceding":
        return "previous"
    return word  # type: ignore[return-value]


@_pattern(
    rf"(?<!\w)(?<!bloody )(?<!black )(?<!good )(?<!palm )(?<!easter )(?<!ash )"
    rf"(?:(?:the{BLANK}|this{BLANK})?(?P<which>{_WHICH}){BLANK})?(?:(?:early|late){BLANK}(?:on{BLANK})?)?"
    rf"(?P<weekday>{WEEKDAY})(?:(?:['’]s)?{BLANK}{DAYPART})?\b{_NOT_AFTER_WEEKDAY}",
    _WEEKDAYS,
)
def _weekday(match: re.Match[str]) -> Expression | None:
    return Weekday(weekday_number(match["weekday"]), _which(match["which"]))


@_pattern(rf"(?<![\w-])(?P<weekday>{ABBREVIATED_WEEKDAY})\.?(?=[.,]?\s{{1,3}}(?:\d{{1,2}}\b|{MONTH}))", _WEEKDAYS)
def _short_weekday(match: re.Match[str]) -> Expression | None:
    return None if match["weekday"].islower() else Weekday(weekday_number(match["weekday"]))


@_pattern(rf"^\s*(?P<what>{ABBREVIATED_WEEKDAY}\.?)\s*$", _WEEKDAYS)
def _only_short_weekday(match: re.Match[str]) -> Expression | None:
    return Weekday(weekday_number(match["what"]))


@_pattern(rf"\bthe{BLANK}(?P<weekday>{WEEKDAY}){BLANK}(?P<side>before|after)\b", _WEEKDAYS)
def _weekday_beside(match: re.Match[str]) -> Expression | None:
    which: Which = "previous" if match["side"].casefold() == "before" else "following"
    return Weekday(weekday_number(match["weekday"]), which)


# --- from the day of the report ------------------------------------------------------------------------------------


@_pattern(
    rf"\b(?P<before>{_THE}day{BLANK}before{BLANK})?(?:(?:earlier|late|early|later){BLANK})?"
    rf"(?P<day>yesterday|today|tomorrow|tonight)(?:['’]s)?(?:{BLANK}{DAYPART})?\b",
    ("yesterday", "today", "tomorrow", "tonight"),
)
def _today(match: re.Match[str]) -> Expression | None:
    days = {"yesterday": -1, "tomorrow": 1}.get(match["day"].casefold(), 0)
    return Relative(days - 1 if match["before"] else days, "day-from-reference")


@_pattern(rf"\b(?P<which>this|last|yesterday){BLANK}(?P<part>{DAYPART})\b", ("this", "last"))
def _part_of_day(match: re.Match[str]) -> Expression | None:
    if match["which"].casefold() == "last":
        if match["part"].casefold() not in ("night", "evening", "midnight"):
            return None
        return Relative(-1, "last-night-before-reference")
    return Relative(0, "day-from-reference")


@_pattern(
    rf"\b(?P<amount>{AMOUNT}){BLANK}(?:full{BLANK})?(?P<unit>{UNIT})s?{BLANK}(?P<direction>ago|later|earlier|afterwards?|before|prior)\b"
    rf"(?:{BLANK}(?:on{BLANK})?(?P<weekday>{WEEKDAY}))?",
    ("ago", "later", "earlier", "afterward", "before", "prior"),
)
def _offset(match: re.Match[str]) -> Expression | None:
    direction = match["direction"].casefold()
    after = match.string[match.end("direction") : match.end("direction") + 12].lstrip().casefold()
    if direction in ("before", "prior") and re.match(r"[a-z0-9]", after):
        return None  # "two days before the attack": counted from what follows
    weekday = weekday_number(match["weekday"]) if match["weekday"] else None
    if weekday is not None and direction != "ago":
        weekday = None
    amount, unit = amount_of(match["amount"]), match["unit"].casefold()
    if direction == "ago":
        return Offset(amount, unit, "ago", weekday)
    return _beside(amount, unit, "later" if direction in ("later", "afterwards", "afterward") else "earlier")


def _beside(amount: int, unit: str, direction: str) -> Calendar:
    if unit in ("hour", "minute"):
        if unit == "minute":
            return Told(0, 0)
        days = -(-amount // 24)
        return (
            Told(0 if amount < 24 else days, days) if direction == "later" else Told(-days, 0 if amount < 24 else -days)
        )
    return Offset(amount, "day" if unit == "night" else unit, "later" if direction == "later" else "earlier")


@_pattern(
    rf"\b(?:several{BLANK}|a{BLANK}few{BLANK}|just{BLANK})?(?P<unit>hours|minutes){BLANK}(?:later|afterwards?|after(?=\s*(?:$|[.,;])))\b",
    ("hours", "minutes"),
)
def _hours_later(match: re.Match[str]) -> Expression | None:
    return Told(0, 1 if match["unit"].casefold() == "hours" else 0)


@_pattern(
    rf"\b(?:the|that){BLANK}(?P<which>same|next|following|previous|preceding){BLANK}(?P<unit>day|night|morning|evening|afternoon|week|month|year)\b(?!{BLANK}(?:few|two|three))",
    ("same", "next", "following", "previous", "preceding"),
)
def _told_day(match: re.Match[str]) -> Expression | None:
    which, unit = match["which"].casefold(), match["unit"].casefold()
    if unit in ("week", "month", "year"):
        if which == "same":
            return None
        return Offset(1, unit, "later" if which in ("next", "following") else "earlier")
    days = {"same": 0, "next": 1, "following": 1}.get(which, -1)
    return Told(days, days)


@_pattern(rf"\bthat{BLANK}(?:very{BLANK})?(?:day|night|morning|evening|afternoon)\b", ("that",))
def _that_day(match: re.Match[str]) -> Expression | None:
    return Told(0, 0)


@_pattern(
    rf"\bthe{BLANK}(?P<unit>day|night){BLANK}(?P<side>before|after)\b(?!{BLANK}(?!when|it|he|she|they)[a-z0-9])",
    ("before", "after"),
)
def _day_beside(match: re.Match[str]) -> Expression | None:
    days = -1 if match["side"].casefold() == "before" else 1
    return Told(days, days)


# --- weeks, months, years near the report ----------------------------------------------------------------------------


@_pattern(
    rf"\b(?:(?P<so_far>earlier|later|early|late){BLANK}(?:in{BLANK})?)?(?P<which>last|this|next|past){BLANK}(?P<unit>weekend|week|month|year)\b(?!['’]s)",
    ("week", "month", "year"),
)
def _period(match: re.Match[str]) -> Expression | None:
    which, unit = _which(match["which"]), match["unit"].casefold()
    if which == "past":
        if unit == "weekend":
            which = "last"
        elif match.string[: match.start()][-4:].casefold() not in ("the ",):
            return None
        else:
            return Stretch(1, unit)
    return Period(unit, which, (match["so_far"] or "").casefold() in ("earlier", "early") and which == "this")


@_pattern(rf"\b(?:over|during|at|on|throughout){BLANK}(?P<what>the{BLANK}weekend)\b", ("weekend",))
def _weekend(match: re.Match[str]) -> Expression | None:
    return Period("weekend", "")


@_pattern(
    rf"\b(?:the|these){BLANK}(?:past|last|previous){BLANK}(?:(?P<amount>{AMOUNT}|few|several|couple{BLANK}of)(?:{BLANK}|-))?(?P<unit>hour|day|week|month|year)s\b",
    ("past", "last", "previous"),
)
def _stretch(match: re.Match[str]) -> Expression | None:
    unit = match["unit"].casefold()
    word = (match["amount"] or "few").casefold()
    if word in ("few", "several"):
        return Recent(3) if unit == "day" else Stretch(3, "week") if unit == "week" else None
    return Stretch(amount_of(word), unit)


@_pattern(rf"\b(?P<what>recently|(?:in{BLANK})?recent{BLANK}(?P<unit>days|weeks))\b", ("recent",))
def _recent(match: re.Match[str]) -> Expression | None:
    return Stretch(3, "week") if (match["unit"] or "").casefold() == "weeks" else Recent(3)
