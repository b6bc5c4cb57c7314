"""Patterns of days, months and years that are written out: "2021-02-25", "25 Feb. 2021", "mid-March"."""

from __future__ import annotations

import re
from datetime import date

from extractor.validation.reading.dates_expressions import (
    AnyDay,
    Day,
    DayOfMonth,
    Either,
    Expression,
    Month,
    MonthPart,
    Range,
    Year,
)
from extractor.validation.reading.dates_lexicon import BLANK, DAY, MONTH, YEAR, day_number, month_number
from extractor.validation.reading.dates_patterns import DAYS, MONTHS, THE, YEARS, pattern, which_of

__all__ = ()

_NUMBER_START = r"\b(?<![\d.,:/$€£-])(?<!\d )"
_NUMBER_END = r"(?![\d%]|[.,:/]\d|-\d)"
_YEAR_AFTER = (
    rf"(?:,?{BLANK}(?:of{BLANK})?(?P<year>{YEAR})\b(?!\s*[-–]?\s*(?:people|persons|men|women|troops|km|m\b|kg)))?"
)
_LESS_YEAR = rf"(?:(?:-|{BLANK}|,{BLANK})'?(?P<short>\d\d)(?=\s*(?:$|[.,;:)\]\n]|--|–|—|-\s)))"
_PARTS: dict[str, MonthPart] = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid", "late": "late",
    "end": "late", "later": "late", "first week": "week1", "second week": "week2", "third week": "week3",
    "fourth week": "week4", "last week": "lastweek", "final week": "lastweek",
    "first half": "half1", "second half": "half2", "latter half": "half2",
}  # fmt: skip
_PART = (
    r"(?:(?P<part>early|mid|late)(?:[\s-]{1,3}(?:in[\s]{1,3})?)"
    rf"|{THE}(?P<partof>beginning|start|middle|end|(?:first|second|third|fourth|last|final){BLANK}week"
    rf"|(?:first|second|latter){BLANK}half){BLANK}of{BLANK})"
)

_PART_HEADS = (
    "early", "mid", "late", "the", "beginning", "start", "middle", "end", "first", "second", "third", "fourth", "last",
    "final", "latter",
)  # fmt: skip


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


@pattern(
    r"(?<![\d/-])(?P<year>[12]\d{3})(?P<mark>[-/])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?![\d/]|-\d)",
    YEARS,
)
def _iso(match: re.Match[str]) -> Expression | None:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


@pattern(
    r"(?<![\d/.-])(?P<one>\d\d?)(?P<mark>[-/.])(?P<two>\d\d?)(?P=mark)(?P<full>[12]\d{3}|\d\d)(?![\d/-]|\.\d)",
    ("#",),
    figures=r"\d[-/.]\d",
)
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


@pattern(
    r"(?<![\d.,:/-])(?P<what>(?P<day>[0-3]\d)\.(?P<month>[01]\d)\.?),?\s{1,2}(?:at\s)?[0-2]?\d:[0-5]\d\b",
    ("#",),
    figures=r"\d\.[01]\d",
)
def _day_and_clock(match: re.Match[str]) -> Expression | None:
    return _day(None, int(match["month"]), int(match["day"]))  # with points the day comes first


# --- days with the month's name ------------------------------------------------------------------------------------


@pattern(
    rf"{_NUMBER_START}(?P<day>{DAY})(?:{BLANK}of{BLANK}|-|{BLANK})(?P<month>{MONTH})(?![a-z'’])(?:{_LESS_YEAR}|{_YEAR_AFTER})",
    MONTHS,
    DAYS,
    heads=DAYS,
)
def _day_month(match: re.Match[str]) -> Expression | None:
    return _day(_full_year(match), match["month"], match["day"])


@pattern(
    rf"\b(?P<month>{MONTH}){BLANK}{THE}(?P<day>{DAY}){_NUMBER_END}(?:{_LESS_YEAR}|{_YEAR_AFTER})",
    MONTHS,
    DAYS,
    heads=MONTHS,
)
def _month_day(match: re.Match[str]) -> Expression | None:
    return _day(_full_year(match), match["month"], match["day"])


_TO = rf"(?:\s?[-–—]\s?|{BLANK}(?:to|and|until|till|through|or){BLANK}{THE}|\s?/\s?)"
_AND_END = (
    rf"(?!{BLANK}(?!(?:in|at|near|on|when|after|as|by|over|the|of|with|while|were|was|saw|brought|left|killed)\b)[a-z]"
    r"|[\d%]|[.,:]\d)"
)


@pattern(
    rf"{_NUMBER_START}(?P<day>{DAY}){_TO}(?P<last>{DAY})(?:{BLANK}of)?{BLANK}(?P<month>{MONTH})(?![a-z]){_YEAR_AFTER}",
    MONTHS,
    DAYS,
    heads=DAYS,
)
def _days_month(match: re.Match[str]) -> Expression | None:
    return _days(match)


@pattern(
    rf"\b(?P<month>{MONTH}){BLANK}(?P<day>{DAY}){_TO}(?P<last>{DAY}){_AND_END}{_YEAR_AFTER}",
    MONTHS,
    DAYS,
    heads=MONTHS,
)
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


@pattern(
    rf"\bthe{BLANK}(?P<day>{DAY}){BLANK}of{BLANK}(?P<which>this|last|the{BLANK}same){BLANK}month\b",
    ("month",),
    DAYS,
    heads=("the",),
)
def _day_of_named_month(match: re.Match[str]) -> Expression | None:
    which = match["which"].casefold()
    return DayOfMonth(day_number(match["day"]), {"this": 0, "last": -1}.get(which))


@pattern(
    rf"\bon{BLANK}(?P<what>the{BLANK}(?P<day>\d\d?(?:st|nd|rd|th)))"
    rf"(?=\s*(?:$|[.,;)\n])|{BLANK}(?:he|she|it|they|we|an?|the|one|another|some|several|in|at|near|when|after|by|his|her|their)\b)",
    ("st", "nd", "rd", "th"),
    ("on",),
    heads=("on",),
)
def _day_of_month(match: re.Match[str]) -> Expression | None:
    day = day_number(match["day"])
    return DayOfMonth(day) if 1 <= day <= 31 else None


@pattern(
    rf"\b(?P<name>christmas(?:{BLANK}(?P<eve>eve|day))|new{BLANK}year['’]?s{BLANK}(?P<year_eve>eve|day)|may{BLANK}day)\b",
    ("christmas", "year", "may"),
    ("eve", "day"),
    heads=("christmas", "new", "may"),
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


@pattern(
    rf"\b{_PART}?(?P<month>{MONTH}),?(?:{BLANK}of)?(?:{BLANK}|-)(?P<year>{YEAR})\b{_NUMBER_END}",
    MONTHS,
    YEARS,
    heads=(*_PART_HEADS, *MONTHS),
)
def _month_year(match: re.Match[str]) -> Expression | None:
    number = month_number(match["month"])
    return Month(int(match["year"]), number, _part_of(match)) if number else None


@pattern(
    rf"\b(?:{_PART}|(?P<which>last|this|next|past|this{BLANK}past){BLANK})?(?P<month>{MONTH})(?![a-z'’-]|{BLANK}\d)",
    MONTHS,
    heads=(*_PART_HEADS, "last", "this", "next", "past", *MONTHS),
)
def _month(match: re.Match[str]) -> Expression | None:
    number = month_number(match["month"])
    if number is None:
        return None
    part, which = _part_of(match), which_of(match["which"])
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


@pattern(
    rf"(?:\b(?:in|since|during|of|from|until|till|by|before|after|through|throughout|between|to|and|for|around|as)\s+"
    rf"|\(|^|[-–]|\byear\s+|\b(?=the\s))(?P<what>{_PART}?(?:the{BLANK}(?:year{BLANK})?)?(?P<year>{YEAR}))\b{_NUMBER_END}(?![-–]\w)"
    rf"(?!\s*(?:percent|people|persons|men|women|troops|soldiers|fighters|civilians|km|miles|rounds|meters|metres))",
    YEARS,
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
