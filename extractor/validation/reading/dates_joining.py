"""Joins neighbouring time expressions: "Thursday" + "(February 25)", "from Monday" + "to Wednesday"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeGuard

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
    Found,
    FromEvent,
    InPeriod,
    Month,
    Offset,
    OffsetFrom,
    Overnight,
    Period,
    Range,
    Relative,
    Since,
    Told,
    TwoZones,
    Weekday,
    WeekdayAndDate,
    Within,
    Year,
)
from extractor.validation.reading.dates_lexicon import AMOUNT, BLANK, DAY, amount_of, day_number
from extractor.validation.reading.dates_scanning import scan

__all__ = ("find_expressions",)

_APPOSED = re.compile(r",?\s{1,3}(?:the\s)?|\s?,\s?|\s{0,2}[(\[]\s?(?:on\s)?|\s?[-–—/]\s?|,?\s{1,3}on\s", re.IGNORECASE)
_OF_YEAR = re.compile(r",?\s{1,3}(?:of\s{1,3}|in\s{1,3})?")
_ON_COMMA = re.compile(r",\s{1,3}on\s", re.IGNORECASE)
_TO = re.compile(
    r"\s?[-–—]\s?|\s{1,3}(?:night\s)?(?:to|until|till|through|thru|into|up\sto)\s{1,3}(?:early\s|on\s|the\s)?",
    re.IGNORECASE,
)
_AND = re.compile(r",?\s{1,3}and\s{1,3}(?:early\s|on\s)?", re.IGNORECASE)
_OR = re.compile(r",?\s{1,3}or\s{1,3}(?:early\s|on\s)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s{1,3}(?:late\s|early\s)?$", re.IGNORECASE)
_NIGHT = re.compile(
    r"\b(?:the\s)?(?:(?:over)?night|overnight\shours)\s{1,3}(?:(?:of|on|from|between|in)\s{1,3})?$|\bovernight[,\s]{1,3}(?:the\s)?$",
    re.IGNORECASE,
)
_NIGHT_OF = re.compile(r"\b(?:the\s)?night\s{1,3}(?:of\s{1,3}|on\s{1,3})?$", re.IGNORECASE)
_OVERNIGHT = re.compile(r"\bovernight\b", re.IGNORECASE)
_AROUND = re.compile(r"\b(?:around|about|approximately|circa|c\.|on\sor\s(?:about|around))\s{1,3}$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s{1,3}(?:late\s|early\s)?$", re.IGNORECASE)
_ZONE_NAME = r"(?:GMT|UTC|EST|EDT|PST|PDT|CET|CEST|EET|ET|BST|MSK|local\stime|\w{2,15}\stime)"
_CLOCK = r"(?:(?:at\s)?\d{1,2}(?:[:.]?\d\d)?\s?(?:[ap]\.?m\.?)?\s?)?"
_ZONE_GAP = re.compile(
    rf",?\s?(?P<here>{_ZONE_NAME}|in\s\w{{2,15}})?,?\s?(?P<mark>\(|\bor\b|/|,|-|–|—)\s?(?:early\s|late\s)?"
    rf"{_CLOCK}(?P<there>{_ZONE_NAME})?,?\s?(?:on\s)?(?:early\s|late\s)?",
    re.IGNORECASE,
)
_ZONE_AFTER = re.compile(rf"[\s,]{{0,3}}{_CLOCK}(?:{_ZONE_NAME}\b|in\s\w{{2,15}}\s?\))", re.IGNORECASE)
_SINCE_THEN = re.compile(r"\bsince(?P<gap>(?:\s{1,3}[\w’'-]{1,20}){1,8})\s{1,3}$", re.IGNORECASE)
_EVE = re.compile(r"\b(?:on\s{1,3})?the\s{1,3}eve\s{1,3}of(?:\s{1,3}[\w’'-]{1,20}){0,6}\s{1,3}$", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:(?:days|weeks|months)\s{1,3}(?:before|after|following|ahead\sof)|ahead\sof|in\sthe\srun-?up\sto)"
    r"(?P<gap>(?:\s{1,3}(?!on\b|in\b|at\b)[\w’'-]{1,20}){0,4})\s{1,3}$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:said|says|told|when|that|which|and)\b", re.IGNORECASE)
_OTHER_CLAUSE = re.compile(
    r"\b(?:said|says|told|when|and|but|while|where)\b"
    r"|\b(?:that|which|who)\b(?!\s{1,3}(?:had\s{1,3}|has\s{1,3})?"
    r"(?:killed|wounded|injured|hurt|left|destroyed|damaged|struck|hit|claimed|targeted|maimed|took|cost)\b)",
    re.IGNORECASE,
)
""""two days after a bombing that killed five on 5 June": only such a clause keeps the day with the bombing."""
_OFFSET_FROM = re.compile(
    rf"\b(?P<amount>{AMOUNT}){BLANK}(?P<unit>day|night|week)s?{BLANK}(?P<side>after|before|following|prior{BLANK}to|ahead{BLANK}of)"
    rf"(?P<gap>(?:{BLANK}[\w’'-]{{1,20}}){{0,9}})(?:{BLANK}|$)$",
    re.IGNORECASE,
)
_DAY_BESIDE = re.compile(
    r"\b(?:the|a)\s{1,3}(?P<unit>day|week|night)\s{1,3}(?P<side>after|before|following|ahead\sof)"
    r"(?P<gap>(?:\s{1,3}[\w’'-]{1,20}){0,9})\s{1,3}$",
    re.IGNORECASE,
)
_BARE_BETWEEN = re.compile(
    rf"\b(?:between|from){BLANK}(?:the{BLANK})?(?P<day>{DAY}){BLANK}(?:and|to|until){BLANK}(?:the{BLANK})?$",
    re.IGNORECASE,
)
_COUNTED_FROM_TOLD = (Told, Offset, Within, Clock, FromEvent)
_CLOSE = re.compile(r"\s?[)\]]")
_REACH = 110
"""Characters to the left of an expression that the patterns above may look at."""


@lru_cache(maxsize=64)
def find_expressions(text: str) -> tuple[Found, ...]:
    """All time expressions of the text, neighbours joined, in order, not overlapping.

    >>> [text[found.start:found.end] for text in ["shot on Thursday (February 25) at dawn"]
    ...  for found in find_expressions(text)]
    ['Thursday (February 25)']
    """
    founds = _merged(text, scan(text))
    founds = [_prefixed(text, found, founds[index - 1].end if index else 0) for index, found in enumerate(founds)]
    return tuple(_with_bare_overnights(text, founds))


def _merged(text: str, founds: list[Found]) -> list[Found]:
    """Joins pairs, left to right; a joined pair may be joined again ("Thursday, 25 to Friday, 26 February")."""
    for join in (_name_pair, _range_pair):
        kept: list[Found] = []
        for found in founds:
            joined = join(text, kept[-1], found) if kept else None
            if joined is None:
                kept.append(found)
            else:
                kept[-1] = joined
        founds = kept
    return founds


def _name_pair(text: str, one: Found, two: Found) -> Found | None:
    """Two names of one day, or one moment in two time zones."""
    gap = text[one.end : two.start]
    if len(gap) > 40:
        return None
    first, second = one.expression, two.expression
    dated = (Day, AnyDay, DayOfMonth)
    if isinstance(first, (Weekday, Relative)) and isinstance(second, dated) and _APPOSED.fullmatch(gap):
        return Found(one.start, _closed(text, gap, two.end), WeekdayAndDate(first, second))
    if isinstance(first, dated) and isinstance(second, Weekday) and not second.which and _APPOSED.fullmatch(gap):
        if gap.strip() in ("", "-", "–", "—") or _ON_COMMA.fullmatch(gap):
            return None
        return Found(one.start, _closed(text, gap, two.end), WeekdayAndDate(second, first))
    if isinstance(first, Relative) and isinstance(second, Weekday) and _APPOSED.fullmatch(gap) and "on" not in gap:
        return Found(one.start, _closed(text, gap, two.end), WeekdayAndDate(second, first))
    if isinstance(first, (Day, Month)) and first.year is None and _is_whole_year(second) and _OF_YEAR.fullmatch(gap):
        return Found(one.start, two.end, InPeriod(first, second))
    if _same_kind(first, second) and _is_zone_pair(text, gap, two):
        return Found(one.start, _closed(text, gap, two.end), TwoZones(first, second))
    return None


def _is_whole_year(expression: Expression) -> TypeGuard[Period]:
    return isinstance(expression, Period) and expression.unit == "year" and not expression.part


def _is_zone_pair(text: str, gap: str, two: Found) -> bool:
    """Whether only clock times and names of time zones stand between, and at least one zone is named."""
    match = _ZONE_GAP.fullmatch(gap)
    if match is None:
        return False
    return bool(match["here"] or match["there"]) or _ZONE_AFTER.match(text, two.end) is not None


def _range_pair(text: str, one: Found, two: Found) -> Found | None:
    gap = text[one.end : two.start]
    if len(gap) > 20 or not _same_kind(one.expression, two.expression):
        return None
    span = (one.start, two.end)
    if _TO.fullmatch(gap):
        return Found(*span, Range(one.expression, two.expression))
    before = text[max(0, one.start - 20) : one.start]
    if _OR.fullmatch(gap):
        return Found(*span, Either(one.expression, two.expression))
    if _AND.fullmatch(gap) and (
        _BETWEEN.search(before) or _NIGHT.search(before) or _follows(one.expression, two.expression)
    ):
        return Found(*span, Range(one.expression, two.expression))
    return None


def _same_kind(one: Expression, two: Expression) -> bool:
    days = (Day, Weekday, WeekdayAndDate, Relative, AnyDay, InPeriod)
    return any(isinstance(one, kind) and isinstance(two, kind) for kind in (days, (Month,), (Year,)))


def _follows(one: Expression, two: Expression) -> bool:
    """Whether the second names the day (month, year) right after the first."""
    if isinstance(one, WeekdayAndDate) and isinstance(two, WeekdayAndDate):
        return _follows(one.weekday, two.weekday)
    if isinstance(one, Weekday) and isinstance(two, Weekday):
        return (two.number - one.number) % 7 == 1
    if isinstance(one, Day) and isinstance(two, Day):
        return (two.month, two.day) in ((one.month, one.day + 1), (one.month % 12 + 1, 1))
    if isinstance(one, Relative) and isinstance(two, Relative):
        return abs(two.days - one.days) == 1
    if isinstance(one, Month) and isinstance(two, Month):
        return two.month == one.month % 12 + 1
    return isinstance(one, Year) and isinstance(two, Year) and two.year == one.year + 1


def _closed(text: str, gap: str, end: int) -> int:
    """The end, with the bracket that the gap opened."""
    closing = _CLOSE.match(text, end) if "(" in gap or "[" in gap else None
    return closing.end() if closing else end


def _prefixed(text: str, found: Found, floor: int) -> Found:
    """Words to the left that change what the expression says; they become part of it."""
    low = max(floor, found.start - _REACH)
    left = text[low : found.start]
    small = left.lower()
    held = {word for word in _PREFIX_WORDS if word in small}
    if not held:
        return found
    expression = found.expression
    for words, search, build in _PREFIXES:
        match = None if held.isdisjoint(words) else search.search(left)
        if match is None:
            continue
        if search is _AROUND and text[found.end : found.end + 1] in ("'", "’"):
            continue  # "get around Monday's ruling"
        built = build(match, expression)
        if built is not None:
            return Found(low + match.start(), found.end, built, found.start)
    return found


def _night(_: re.Match[str], of: Expression) -> Expression | None:
    return Overnight(of) if isinstance(of, (Weekday, Day, Relative, Range, WeekdayAndDate)) else None


def _night_of(_: re.Match[str], of: Expression) -> Expression | None:
    return of if isinstance(of, (Weekday, Day, Relative, WeekdayAndDate)) else None


def _around(_: re.Match[str], of: Expression) -> Expression | None:
    return Around(of) if isinstance(of, (Day, Weekday, WeekdayAndDate)) else None


def _since(match: re.Match[str], of: Expression) -> Expression | None:
    if isinstance(of, _COUNTED_FROM_TOLD):
        return None
    blanks = len(match[0][len("since") :]) - len(match[0][len("since") :].lstrip())
    return Since(of, len("since") + blanks)


def _since_then(match: re.Match[str], of: Expression) -> Expression | None:
    if isinstance(of, _COUNTED_FROM_TOLD) or _CLAUSE.search(match["gap"]):
        return None
    return Since(of, len(match[0]))


def _eve(_: re.Match[str], of: Expression) -> Expression | None:
    return None if isinstance(of, _COUNTED_FROM_TOLD) else Eve(of)


def _beside(match: re.Match[str], of: Expression) -> Expression | None:
    days = (Day, Weekday, WeekdayAndDate, AnyDay, DayOfMonth, Range)
    return Beside(of) if isinstance(of, days) and not _CLAUSE.search(match["gap"]) else None


def _offset_from(match: re.Match[str], of: Expression) -> Expression | None:
    if not isinstance(of, (Day, Weekday, WeekdayAndDate, Relative, AnyDay)):
        return None
    if _OTHER_CLAUSE.search(match["gap"]):
        return None
    groups = match.re.groupindex
    amount = amount_of(match["amount"]) if "amount" in groups else 1
    days = amount * (7 if match["unit"].casefold() == "week" else 1)
    before = match["side"].casefold().startswith(("before", "prior", "ahead"))
    return OffsetFrom(-days if before else days, of)


def _bare_between(match: re.Match[str], of: Expression) -> Expression | None:
    if not isinstance(of, Day):
        return None
    day = day_number(match["day"])
    return Range(Day(of.year, of.month, day), of) if day < of.day else None


_PREFIXES = (
    (("between", "from"), _BARE_BETWEEN, _bare_between),
    (("night",), _NIGHT_OF, _night_of),
    (("night",), _NIGHT, _night),
    (("around", "about", "approximately", "circa", "c."), _AROUND, _around),
    (("since",), _SINCE, _since),
    (("after", "before", "following", "prior", "ahead"), _OFFSET_FROM, _offset_from),
    (("after", "before", "following", "ahead"), _DAY_BESIDE, _offset_from),
    (("eve",), _EVE, _eve),
    (("after", "before", "following", "ahead", "run"), _BESIDE, _beside),
    (("since",), _SINCE_THEN, _since_then),
)
"""In the order in which they are tried: words of which one must stand before the day, pattern, what is made of it."""
_PREFIX_WORDS = tuple(dict.fromkeys(word for words, _, _ in _PREFIXES for word in words))


def _with_bare_overnights(text: str, founds: list[Found]) -> list[Found]:
    return sorted([*founds, *_bare_overnights(text, founds)], key=lambda found: found.start)


def _bare_overnights(text: str, founds: list[Found]) -> Iterator[Found]:
    if "vernight" not in text.lower():
        return
    index = 0
    for match in _OVERNIGHT.finditer(text):
        while index < len(founds) and founds[index].end <= match.start():
            index += 1
        if index == len(founds) or founds[index].start >= match.end():
            yield Found(match.start(), match.end(), Overnight(None))
