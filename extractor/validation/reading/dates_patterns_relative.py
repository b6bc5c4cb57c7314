"""Patterns of weekdays and of days counted from another: "last Thursday", "three days ago", "the past week"."""

from __future__ import annotations

import re

from extractor.validation.reading.dates_expressions import (
    Calendar,
    Clock,
    Expression,
    FromEvent,
    InPeriod,
    Month,
    NthWeekday,
    Offset,
    OffsetFrom,
    Period,
    PeriodPart,
    Recent,
    Relative,
    Stretch,
    Told,
    Weekday,
    Which,
    Within,
)
from extractor.validation.reading.dates_lexicon import (
    ABBREVIATED_WEEKDAY,
    AMOUNT,
    AMOUNT_WORDS,
    BLANK,
    DAYPART,
    DAYPARTS,
    MONTH,
    UNIT,
    UNITS,
    WEEKDAY,
    YEAR,
    amount_of,
    month_number,
    weekday_number,
)
from extractor.validation.reading.dates_patterns import MONTHS, THE, WEEKDAYS, WHICH, pattern, which_of

__all__ = ()

_WHICH_WORDS = ("last", "this", "next", "previous", "following", "past", "coming", "preceding")

_NOT_AFTER_WEEKDAY = (
    r"(?!\s(?:times|telegraph|mirror|herald|tribune|independent|school|league|mail|express|night\slive)\b)"
)


@pattern(
    rf"(?<!\w)(?<!bloody )(?<!black )(?<!good )(?<!palm )(?<!easter )(?<!ash )"
    rf"(?:(?:the{BLANK}|this{BLANK})?(?P<which>{WHICH}){BLANK})?(?:(?:early|late){BLANK}(?:on{BLANK})?)?"
    rf"(?P<weekday>{WEEKDAY})(?:(?:['’]s)?{BLANK}{DAYPART})?\b{_NOT_AFTER_WEEKDAY}",
    WEEKDAYS,
    heads=("the", "early", "late", *_WHICH_WORDS, *WEEKDAYS),
)
def _weekday(match: re.Match[str]) -> Expression | None:
    return Weekday(weekday_number(match["weekday"]), which_of(match["which"]))


@pattern(
    rf"(?<![\w-])(?P<weekday>{ABBREVIATED_WEEKDAY})\.?(?=[.,]?\s{{1,3}}(?:\d{{1,2}}\b|{MONTH}))",
    WEEKDAYS,
    ("#", *MONTHS),
    heads=WEEKDAYS,
)
def _short_weekday(match: re.Match[str]) -> Expression | None:
    return None if match["weekday"].islower() else Weekday(weekday_number(match["weekday"]))


@pattern(rf"^\s*(?P<what>{ABBREVIATED_WEEKDAY}\.?)\s*$", WEEKDAYS)
def _only_short_weekday(match: re.Match[str]) -> Expression | None:
    return Weekday(weekday_number(match["what"]))


@pattern(
    rf"\bthe{BLANK}(?P<weekday>{WEEKDAY}){BLANK}(?P<side>before|after)\b", WEEKDAYS, ("before", "after"), heads=("the",)
)
def _weekday_beside(match: re.Match[str]) -> Expression | None:
    which: Which = "previous" if match["side"].casefold() == "before" else "following"
    return Weekday(weekday_number(match["weekday"]), which)


@pattern(
    rf"\b(?P<weekday>{WEEKDAY}){BLANK}(?:(?:of|in){BLANK})?(?P<which>last|this){BLANK}week\b(?!['’]s|end)"
    rf"|\b(?P<first>last|this){BLANK}week(?:['’]s|,?{BLANK}on)?{BLANK}(?P<then>{WEEKDAY})\b",
    ("week",),
    WEEKDAYS,
    heads=("last", "this", *WEEKDAYS),
)
def _weekday_of_week(match: re.Match[str]) -> Expression | None:
    which: Which = "last" if (match["which"] or match["first"]).casefold() == "last" else "this"
    return InPeriod(Weekday(weekday_number(match["weekday"] or match["then"])), Period("week", which))


@pattern(
    rf"\b{THE}(?P<weekday>{WEEKDAY}){BLANK}before{BLANK}last\b|\ba{BLANK}week{BLANK}last{BLANK}(?P<then>{WEEKDAY})\b",
    ("last",),
    WEEKDAYS,
    heads=("the", "a", *WEEKDAYS),
)
def _weekday_before_last(match: re.Match[str]) -> Expression | None:
    return OffsetFrom(-7, Weekday(weekday_number(match["weekday"] or match["then"]), "past"))


@pattern(rf"\bthe{BLANK}(?P<unit>week|night){BLANK}before{BLANK}last\b", ("last",), ("before",), heads=("the",))
def _before_last(match: re.Match[str]) -> Expression | None:
    if match["unit"].casefold() == "night":
        return Relative(-2, "night-before-last")
    return OffsetFrom(-7, Period("week", "last"))


_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1}


@pattern(
    rf"\b{THE}(?P<nth>first|second|third|fourth|last|final){BLANK}(?P<weekday>{WEEKDAY}){BLANK}(?:of|in){BLANK}"
    rf"(?P<month>{MONTH})(?![a-z])(?:,?{BLANK}(?P<year>{YEAR})\b)?",
    ("first", "second", "third", "fourth", "last", "final"),
    WEEKDAYS,
    MONTHS,
    heads=("the", *_NTH),
)
def _nth_weekday(match: re.Match[str]) -> Expression | None:
    number = month_number(match["month"])
    if number is None:
        return None
    month = Month(int(match["year"]) if match["year"] else None, number)
    return NthWeekday(weekday_number(match["weekday"]), _NTH[match["nth"].casefold()], month)


# --- from the day of the report ------------------------------------------------------------------------------------


@pattern(
    rf"\b(?P<before>{THE}day{BLANK}before{BLANK})?(?:(?:earlier|late|early|later){BLANK})?"
    rf"(?P<day>yesterday|today|tomorrow|tonight)(?:['’]s)?(?:{BLANK}{DAYPART})?\b",
    ("yesterday", "today", "tomorrow", "tonight"),
    heads=("the", "day", "earlier", "late", "early", "later", "yesterday", "today", "tomorrow", "tonight"),
)
def _today(match: re.Match[str]) -> Expression | None:
    days = {"yesterday": -1, "tomorrow": 1}.get(match["day"].casefold(), 0)
    return Relative(days - 1 if match["before"] else days, "day-from-reference")


@pattern(
    rf"\b(?P<which>this|last|yesterday){BLANK}(?P<part>{DAYPART})\b",
    ("this", "last"),
    DAYPARTS,
    heads=("this", "last", "yesterday"),
)
def _part_of_day(match: re.Match[str]) -> Expression | None:
    if match["which"].casefold() == "last":
        if match["part"].casefold() not in ("night", "evening", "midnight"):
            return None
        return Relative(-1, "last-night-before-reference")
    return Relative(0, "day-from-reference")


@pattern(
    rf"\b(?:(?P<exact>exactly|precisely){BLANK})?(?P<amount>{AMOUNT}){BLANK}(?:full{BLANK})?(?P<unit>{UNIT})s?{BLANK}(?P<direction>ago|later|earlier|afterwards?|before|prior)\b"
    rf"(?:{BLANK}(?:on{BLANK})?(?P<weekday>{WEEKDAY})|{BLANK}(?P<to_day>today|to{BLANK}the{BLANK}day)\b)?",
    ("ago", "later", "earlier", "afterward", "before", "prior"),
    UNITS,
    heads=("exactly", "precisely", *AMOUNT_WORDS),
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
    if unit == "fortnight":
        amount, unit = 2 * amount, "week"
    if direction == "ago":
        if unit == "week" and (match["exact"] or match["to_day"]):
            return Offset(7 * amount, "day", "ago")
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


@pattern(
    rf"\b(?:(?:several{BLANK}|a{BLANK}few{BLANK}|just{BLANK})?(?P<unit>hours|minutes|moments){BLANK}"
    rf"(?:later|afterwards?|after(?=\s*(?:$|[.,;])))"
    rf"|within{BLANK}(?:a{BLANK}few{BLANK})?(?P<within>hours|minutes)(?!{BLANK}(?:of|after|from)\b))\b",
    ("hours", "minutes", "moments"),
    ("later", "after", "within"),
    heads=("several", "a", "just", "hours", "minutes", "moments", "within"),
)
def _hours_later(match: re.Match[str]) -> Expression | None:
    return Told(0, 1 if (match["unit"] or match["within"]).casefold() == "hours" else 0)


@pattern(
    rf"\b(?:several{BLANK}|a{BLANK}few{BLANK}|just{BLANK}|only{BLANK})?(?P<unit>hours|minutes|moments){BLANK}"
    rf"(?:earlier|before(?=\s*(?:$|[.,;])))",
    ("hours", "minutes", "moments"),
    ("earlier", "before"),
    heads=("several", "a", "just", "only", "hours", "minutes", "moments"),
)
def _hours_earlier(match: re.Match[str]) -> Expression | None:
    return Told(-1 if match["unit"].casefold() == "hours" else 0, 0)


@pattern(
    rf"\b(?:the|that){BLANK}(?P<which>same|next|following|previous|preceding){BLANK}(?P<unit>day|night|morning|evening|afternoon|week|month|year)\b(?!{BLANK}(?:few|two|three))",
    ("same", "next", "following", "previous", "preceding"),
    ("day", "night", "morning", "evening", "afternoon", "week", "month", "year"),
    heads=("the", "that"),
)
def _told_day(match: re.Match[str]) -> Expression | None:
    which, unit = match["which"].casefold(), match["unit"].casefold()
    if unit in ("week", "month", "year"):
        if which == "same":
            return None
        return Offset(1, unit, "later" if which in ("next", "following") else "earlier")
    days = {"same": 0, "next": 1, "following": 1}.get(which, -1)
    return Told(days, days)


@pattern(
    rf"\bthat{BLANK}(?:very{BLANK})?(?:day|night|morning|evening|afternoon)\b",
    ("that",),
    ("day", "night", "morning", "evening", "afternoon"),
    heads=("that",),
)
def _that_day(match: re.Match[str]) -> Expression | None:
    return Told(0, 0)


@pattern(
    rf"\bthe{BLANK}(?P<unit>day|night){BLANK}(?P<side>before|after)\b(?!{BLANK}(?!when|it|he|she|they|(?:in|at|near|on|by|outside|inside)\b)[a-z0-9])",
    ("before", "after"),
    ("day", "night"),
    heads=("the",),
)
def _day_beside(match: re.Match[str]) -> Expression | None:
    days = -1 if match["side"].casefold() == "before" else 1
    return Told(days, days)


@pattern(
    rf"\b(?P<amount>the|{AMOUNT}){BLANK}(?P<unit>{UNIT})s?{BLANK}(?P<side>before|after|prior{BLANK}to|following){BLANK}"
    rf"(?:that|this)(?=\s*(?:$|[,.;:)—–]|(?:he|she|it|they|an?|the)\b))",
    ("that", "this"),
    ("before", "after", "prior", "following"),
    UNITS,
    heads=("the", *AMOUNT_WORDS),
)
def _beside_that(match: re.Match[str]) -> Expression | None:
    amount = 1 if match["amount"].casefold() == "the" else amount_of(match["amount"])
    unit = match["unit"].casefold()
    if unit == "fortnight":
        amount, unit = 2 * amount, "week"
    return _beside(amount, unit, "earlier" if match["side"][0].casefold() in "bp" else "later")


# --- weeks, months, years near the report ----------------------------------------------------------------------------


@pattern(
    rf"\b(?:(?P<part>earlier|later|early|late|mid|so{BLANK}far)(?:{BLANK}|-)(?:in{BLANK})?)?"
    rf"(?P<which>last|this|next|past){BLANK}(?P<unit>weekend|week|month|year)\b(?!['’]s)",
    ("week", "month", "year"),
    heads=("earlier", "later", "early", "late", "mid", "so", "last", "this", "next", "past"),
)
def _period(match: re.Match[str]) -> Expression | None:
    which, unit = which_of(match["which"]), match["unit"].casefold()
    if which == "past":
        if unit == "weekend":
            which = "last"
        elif match.string[: match.start()][-4:].casefold() not in ("the ",):
            return None
        else:
            return Stretch(1, unit)
    return Period(unit, which, _part_of(" ".join((match["part"] or "").casefold().split()), unit, which))


def _part_of(word: str, unit: str, which: Which) -> PeriodPart:
    if unit not in ("month", "year") and word == "early":
        word = "earlier"  # only months and years have thirds
    if word in ("earlier", "so far"):
        return word if which == "this" else ""  # type: ignore[return-value]
    return word if word in ("early", "mid", "late") and unit in ("month", "year") else ""  # type: ignore[return-value]


@pattern(
    rf"\b(?P<what>the{BLANK}(?:start|beginning|turn){BLANK}of{BLANK}(?P<which>the|this|last){BLANK}(?P<unit>week|month|year))\b(?!['’]s)",
    ("start", "beginning", "turn"),
    ("week", "month", "year"),
    heads=("the",),
)
def _start_of_period(match: re.Match[str]) -> Expression | None:
    return Period(match["unit"].casefold(), "last" if match["which"].casefold() == "last" else "this", "early")


@pattern(
    rf"\b(?P<part>earlier|later){BLANK}in{BLANK}the{BLANK}(?P<unit>day|week|month|year)\b",
    ("earlier", "later"),
    ("day", "week", "month", "year"),
    heads=("earlier", "later"),
)
def _within(match: re.Match[str]) -> Expression | None:
    return Within(match["unit"].casefold(), "earlier" if match["part"].casefold() == "earlier" else "later")


@pattern(rf"\bin{BLANK}(?:the|that){BLANK}same{BLANK}(?P<unit>week|month|year)\b", ("same",), heads=("in",))
def _in_the_same(match: re.Match[str]) -> Expression | None:
    return Within(match["unit"].casefold(), "same")


@pattern(rf"\bover{BLANK}the{BLANK}day\b(?!{BLANK}of)", ("over",), ("day",), heads=("over",))
def _over_the_day(match: re.Match[str]) -> Expression | None:
    return Within("day", "over")


@pattern(rf"\bsince{BLANK}(?:the{BLANK}|early{BLANK})?{DAYPART}\b(?!{BLANK}of)", ("since",), DAYPARTS, heads=("since",))
def _since_daypart(match: re.Match[str]) -> Expression | None:
    return Within("day", "since")


@pattern(
    rf"\b(?:at|around|about|shortly{BLANK}(?:before|after)|just{BLANK}(?:before|after)|by|before|after){BLANK}"
    rf"(?:about{BLANK}|around{BLANK})?(?P<clock>\d{{1,2}}(?:[:.]\d\d)?|{AMOUNT})(?:{BLANK}o['’]clock)?\s?"
    rf"(?P<half>in{BLANK}the{BLANK}(?:early{BLANK})?(?:morning|afternoon|evening)|at{BLANK}night|[ap]\.?m\b\.?)",
    ("morning", "afternoon", "evening", "night", "am", "pm", "a.m", "p.m"),
    AMOUNT_WORDS,
    heads=("at", "around", "about", "shortly", "just", "by", "before", "after"),
)
def _clock(match: re.Match[str]) -> Expression | None:
    word, half = re.split("[:.]", match["clock"])[0], match["half"].casefold()
    hour = amount_of(word)
    if not 0 <= hour <= 24:
        return None
    if re.match(r"a\.?m", half) or "morning" in half:
        return Clock("small hours" if hour % 12 < 5 else "morning")
    return Clock("evening" if ("evening" in half or hour >= 6) else "small hours" if "night" in half else "day")


_EVENT = (
    r"(?:attacks?|strikes?|blasts?|explosions?|bombings?|ambush|raids?|shelling|clash(?:es)?|killings?|shootings?"
    r"|assault|incident|massacre|battle|offensive|bombardment|gunfight|firefight|fighting|abduction|kidnapping)"
)
_EVENT_WORDS = tuple(re.findall(r"[a-z]{4,}", _EVENT))


@pattern(
    rf"\b(?:(?P<amount>{AMOUNT}){BLANK}(?P<unit>day|night|week|hour)s?|(?P<some>hours|minutes)){BLANK}"
    rf"(?P<side>before|after|following|prior{BLANK}to){BLANK}(?:the|that|this){BLANK}{_EVENT}(?=\s*(?:[,.;:)—–]|$)"
    rf"|{BLANK}(?!(?:in|on|at|of|that|which|near|against|by|outside|last|this|and|or|was|were)\b)[a-z0-9])",
    ("before", "after", "following", "prior"),
    ("day", "night", "week", "hours", "minutes"),
    _EVENT_WORDS,
    heads=("hours", "minutes", *AMOUNT_WORDS),
)
def _from_event(match: re.Match[str]) -> Expression | None:
    before = match["side"].casefold()[0] in "bp"
    unit = (match["some"] or match["unit"]).casefold().removesuffix("s")
    if unit == "minute":
        return FromEvent(0, 0)
    amount = amount_of(match["amount"]) if match["amount"] else 1
    if unit == "hour":
        days = -(-amount // 24)
        return FromEvent(-days, 0) if before else FromEvent(0, days)
    days = (amount * (7 if unit == "week" else 1)) * (-1 if before else 1)
    return FromEvent(days, days)


@pattern(
    rf"\b(?:over|in|during|within|for|throughout){BLANK}(?P<what>the{BLANK}(?:past|last){BLANK}day)\b(?!{BLANK}of)",
    ("day",),
    ("past", "last"),
    heads=("over", "in", "during", "within", "for", "throughout"),
)
def _past_day(match: re.Match[str]) -> Expression | None:
    return Stretch(1, "day")


@pattern(
    rf"\b(?:over|during|at|on|throughout){BLANK}(?P<what>the{BLANK}weekend)\b",
    ("weekend",),
    heads=("over", "during", "at", "on", "throughout"),
)
def _weekend(match: re.Match[str]) -> Expression | None:
    return Period("weekend", "")


@pattern(
    rf"\b(?:the|these){BLANK}(?:past|last|previous){BLANK}(?:(?P<amount>{AMOUNT}|few|several|couple{BLANK}of)(?:{BLANK}|-))?(?P<unit>hour|day|week|month|year)s\b",
    ("past", "last", "previous"),
    UNITS,
    heads=("the", "these"),
)
def _stretch(match: re.Match[str]) -> Expression | None:
    unit = match["unit"].casefold()
    word = (match["amount"] or "few").casefold()
    if word in ("few", "several"):
        return Recent(3) if unit == "day" else Stretch(3, "week") if unit == "week" else None
    return Stretch(amount_of(word), unit)


@pattern(
    rf"\b(?P<what>recently|(?:in{BLANK})?recent{BLANK}(?P<unit>days|weeks))\b", ("recent",), heads=("in", "recent")
)
def _recent(match: re.Match[str]) -> Expression | None:
    return Stretch(3, "week") if (match["unit"] or "").casefold() == "weeks" else Recent(3)
