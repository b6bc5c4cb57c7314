"""Reads dates of news text: when the words say that something happened, by rules that can be named.

    resolve_date("Thursday", published="2021-02-26").edtf   ->  "2021-02-25"

The day of the report is the dateline's if the text has one, else the publication date. With neither, weekdays stay
unresolved and a day keeps an unknown year (`XXXX-02-25`): no year is ever invented. No clock is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from extractor.schema.blocks import DateAnchor, DatePrecision
from extractor.validation.reading.dates_answers import Covered
from extractor.validation.reading.dates_dateline import dateline_candidates
from extractor.validation.reading.dates_edtf import Span, edtf_of, mask_years, parse_edtf, shift
from extractor.validation.reading.dates_expressions import (
    Beside,
    Clock,
    Day,
    Eve,
    Expression,
    Found,
    OffsetFrom,
    Since,
)
from extractor.validation.reading.dates_joining import find_expressions
from extractor.validation.reading.dates_resolving import Answer, Setting, resolve_expression
from extractor.validation.reading.dates_roles import is_statement_date, speaks_of_future

__all__ = (
    "DateMention",
    "Resolution",
    "find_dateline",
    "find_dates",
    "is_statement_date",
    "resolve_date",
    "resolve_span",
)


@dataclass(frozen=True)
class Resolution:
    """What words say of a day, and how it was worked out."""

    edtf: str | None
    """EDTF value of our subset; None: not resolved, `notes` say why."""
    precision: DatePrecision
    anchor: DateAnchor | None
    """What it was counted from; None where it is not resolved."""
    rule: str | None
    """Name of the rule, e.g. `weekday-before-reference`; None where the words hold no time expression."""
    notes: tuple[str, ...]
    """Reasons and doubts; one that begins with `clash:` says that two names of the day disagree."""
    alternatives: tuple[str, ...]
    """Other EDTF values that the words may mean."""


@dataclass(frozen=True)
class DateMention:
    """A time expression in running text: `text[start:end]`, in code points, half-open."""

    start: int
    end: int
    text: str
    resolution: Resolution
    statement: bool | None
    """Whether it dates a statement; None: open. See `is_statement_date`."""
    lead: int | None = None
    """Where words begin that count from this day ("since", "two days after") and were not asked about."""


@dataclass(frozen=True, slots=True)
class _Reference:
    """The day of the report. `day` None: not known. `year_known` False: `day` stands in a stand-in year."""

    day: date | None
    anchor: DateAnchor
    year_known: bool = True


@dataclass(frozen=True, slots=True)
class _Context:
    """What the words are read in: the days of the report, the events told before, the days that it covers."""

    published: str | None
    dateline: str | None
    previous_event: str | None
    others: tuple[Span, ...] = ()
    covered: Covered | None = None


_NOTHING = Resolution(None, "unknown", None, None, ("no time expression in these words",), ())
_STAND_INS = (2020, 2021)
"""Where the year of the report is not known, a rule is run for a leap year and a common one: what differs between
them depends on the year and stays unresolved."""
_LONGEST = 2000
"""Characters of sentence to either side that are looked at."""


def resolve_date(
    words: str,
    *,
    published: str | None,
    dateline: str | None = None,
    sentence: str = "",
    offset_in_sentence: int = 0,
    previous_event: str | None = None,
) -> Resolution:
    """When the words say that it happened.

    `published` and `dateline` are EDTF days, also with an unknown year (`XXXX-02-26`). `sentence` is where the words
    stand, from code point `offset_in_sentence`: a date beside them ("Thursday (February 25)") is read with them.
    `previous_event` is the EDTF value of the event told before, for "a week later". Never raises.

    >>> resolve_date("Thursday night", published="2021-02-26").edtf
    '2021-02-25'
    >>> resolve_date("February 25", published=None).edtf
    'XXXX-02-25'
    >>> resolve_date("a week later", published=None, previous_event="2021-02-15").edtf
    '2021-02-22'
    """
    text, start, end = _placed(words, sentence, offset_in_sentence)
    context = _Context(published, dateline, previous_event)
    inside = _overlapping(text, start, end, context)
    if not inside and text != words:
        inside = list(_read(words, context, wanted=(0, len(words))))
    return _one_of(inside)


def resolve_span(
    text: str,
    span: tuple[int, int],
    *,
    published: str | None,
    dateline: str | None = None,
    previous_event: str | None = None,
    others_told: tuple[str, ...] = (),
    covered: Covered | None = None,
) -> tuple[Resolution, tuple[DateMention, ...]]:
    """When the words at `text[start:end]` say that it happened, and the time expressions that they touch.

    `text` is a sentence or two, the span in code points, half-open; the rest is as for `resolve_date`. `others_told`
    are EDTF values of events told before `previous_event`, `covered` the past days that a bulletin is about.

    >>> resolution, mentions = resolve_span("Shot on Monday, police said Friday.", (8, 14), published="2021-02-26")
    >>> resolution.edtf, mentions[0].statement
    ('2021-02-22', False)
    """
    low = max(0, span[0] - _LONGEST)
    window = text[low : span[1] + _LONGEST]
    others = tuple(other for value in others_told if (other := parse_edtf(value)) is not None)
    context = _Context(published, dateline, previous_event, others, covered)
    mentions = _overlapping(window, span[0] - low, span[1] - low, context)
    return _one_of(mentions), tuple(_moved(mention, low) for mention in mentions) if low else tuple(mentions)


def find_dates(
    text: str, *, published: str | None, dateline: str | None = None, previous_event: str | None = None
) -> list[DateMention]:
    """All time expressions of running text, in order, each resolved; the parameters are those of `resolve_date`.

    An expression that is counted from the event before ("a day later") takes the nearest day told before it that is
    not a statement's.

    >>> [(mention.text, mention.resolution.edtf)
    ...  for mention in find_dates("Shots fell on 3 May. Two days later they fell again.", published="2021-05-09")]
    [('3 May', '2021-05-03'), ('Two days later', '2021-05-05')]
    """
    return list(_read(text, _Context(published, dateline, previous_event), wanted=None))


def find_dateline(text: str, *, published: str | None) -> DateMention | None:
    """The date that a report opens with, after its place: "NORVA, Feb. 24 (Agency) --". None where there is none.

    Looks at the first lines only. A dateline without its year gets it from `published`, else keeps `XXXX`.

    >>> find_dateline("NORVA, 4 JAN 90 -- TWO MEN WERE SHOT.", published=None).resolution.edtf
    '1990-01-04'
    """
    for match in dateline_candidates(text):
        for mention in find_dates(match["date"], published=_day_after(published)):
            if mention.resolution.precision == "day" and not mention.resolution.alternatives:
                start = match.start("date")
                return replace(mention, start=start + mention.start, end=start + mention.end)
    return None


def _moved(mention: DateMention, by: int) -> DateMention:
    lead = None if mention.lead is None else mention.lead + by
    return replace(mention, start=mention.start + by, end=mention.end + by, lead=lead)


def _overlapping(text: str, start: int, end: int, context: _Context) -> list[DateMention]:
    mentions = _read(text, context, wanted=(start, end))
    return [mention for mention in mentions if mention.start < end and start < mention.end]


def _placed(words: str, sentence: str, offset: int) -> tuple[str, int, int]:
    """The text to read and where the words stand in it; the words alone where they do not stand in the sentence."""
    if not sentence or not words.strip():
        return words, 0, len(words)
    if not (offset >= 0 and sentence[offset : offset + len(words)] == words):
        offset = sentence.find(words)
        if offset < 0:
            return words, 0, len(words)
    low = max(0, offset - _LONGEST)
    return sentence[low : offset + len(words) + _LONGEST], offset - low, offset - low + len(words)


def _read(text: str, context: _Context, wanted: tuple[int, int] | None) -> Iterator[DateMention]:
    reference = _reference(context.published, context.dateline)
    told = parse_edtf(context.previous_event) if context.previous_event else None
    told_anchor: DateAnchor = "previous_event"
    spoken: tuple[Span, int] | None = None
    founds = find_expressions(text)
    for found in founds:
        if wanted is not None and found.start >= wanted[1]:
            break  # nothing that follows is asked about
        if isinstance(found.expression, Clock) and (wanted is None or len(founds) > 1):
            continue  # a time of day stands for a day only where nothing else does
        found, lead = _without_lead(text, found, wanted)
        statement = is_statement_date(text, (found.start, found.end))
        beside = spoken[0] if spoken and not _sentence_ends(text, spoken[1], found.start) else None
        setting = Setting(
            reference.day,
            reference.anchor,
            told,
            told_anchor,
            speaks_of_future(text, (found.start, found.end)),
            beside,
            context.others,
            context.covered,
        )
        answer, resolution = _resolved(found.expression, setting, reference)
        yield DateMention(found.start, found.end, text[found.start : found.end], resolution, statement, lead)
        span = parse_edtf(resolution.edtf) if resolution.edtf else None
        if span is not None and span.days <= 2:
            spoken = (span, found.end)
            if statement is not True:
                told, told_anchor = span, answer.anchor or "previous_event"


def _without_lead(text: str, found: Found, wanted: tuple[int, int] | None) -> tuple[Found, int | None]:
    """The day alone, where the words asked about leave out what counts from it, and where those words begin.

    "the first since Monday" dates nothing from Monday on, unless "since" is among the words asked about; "5 June" out
    of "two days after the raid of 5 June" is the day of the raid.
    """
    expression = found.expression
    if isinstance(expression, Since):
        if wanted is not None and wanted[0] <= found.start:
            return found, None
        return Found(found.start + expression.lead, found.end, expression.of), found.start
    if not isinstance(expression, (OffsetFrom, Eve, Beside)) or wanted is None or found.core is None:
        return found, None
    if wanted[1] <= found.start or found.end <= wanted[0]:
        return found, None
    if text[found.start : max(found.start, wanted[0])].strip().casefold() in _LEADS:
        return found, None
    return Found(found.core, found.end, expression.of), found.start


_LEADS = ("", "on", "on the", "the", "a", "an")
"""What may be left out of "on the eve of", "the day after" and yet all be cited."""


def _sentence_ends(text: str, start: int, end: int) -> bool:
    gap = text[start:end]
    return len(gap) > 400 or any(mark in gap for mark in (". ", "! ", "? ", "\n\n", ".\n", ".” ", '." '))


@lru_cache(maxsize=64)
def _reference(published: str | None, dateline: str | None) -> _Reference:
    report, line = _day_of(published), _day_of(dateline)
    if line is not None and not line.year_known and report is not None and report.year_known:
        setting = Setting(shift(report.first, 1))
        line = resolve_expression(Day(None, line.first.month, line.first.day), setting).span
    if line is not None and (line.year_known or report is None or not report.year_known):
        return _Reference(line.first, "dateline", line.year_known)
    if report is not None:
        return _Reference(report.first, "published", report.year_known)
    return _Reference(None, "published")


def _day_after(published: str | None) -> str | None:
    """The day after publication: a dateline may be a day ahead of the publisher's clock."""
    span = _day_of(published)
    after = shift(span.first, 1) if span is not None and span.year_known else None
    return after.isoformat() if after else published


def _day_of(edtf: str | None) -> Span | None:
    """The day that a reference names; None for a month or a year, which no weekday can be counted from."""
    span = parse_edtf(edtf[:10] if edtf[10:11] == "T" else edtf) if edtf else None
    return span if span is not None and span.days == 1 else None


def _resolved(expression: Expression, setting: Setting, reference: _Reference) -> tuple[Answer, Resolution]:
    if reference.day is None or reference.year_known:
        answer = resolve_expression(expression, setting)
        return answer, _resolution(answer)
    answer = resolve_expression(expression, replace(setting, reference=None))
    if answer.first is not None:  # the words say it without a day to count from
        return answer, _resolution(answer)
    pairs = []
    for year in _STAND_INS:
        stand_in = _in_year(reference.day, year)
        if stand_in is not None:
            answer = resolve_expression(expression, replace(setting, reference=stand_in))
            pairs.append((answer, _masked(_resolution(answer))))
    answer, resolution = pairs[0]
    if all(other == resolution for _, other in pairs) and resolution.precision != "year":
        return answer, resolution
    note = "the year of the report is not known"
    return answer, Resolution(None, "unknown", None, resolution.rule, (note,), ())


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _masked(resolution: Resolution) -> Resolution:
    """The resolution with its years unknown, where they come from a report whose year is not known."""
    if resolution.anchor not in ("published", "dateline", None) or resolution.edtf is None:
        return resolution
    return replace(
        resolution,
        edtf=mask_years(resolution.edtf),
        alternatives=tuple(mask_years(alternative) for alternative in resolution.alternatives),
    )


def _resolution(answer: Answer) -> Resolution:
    def edtf(first: date, last: date) -> str:
        value = edtf_of(first, last)
        return value if answer.year_known else mask_years(value)

    alternatives = tuple(edtf(first, last) for first, last in answer.alternatives)
    if answer.first is None or answer.last is None:
        return Resolution(None, "unknown", None, answer.rule, answer.notes, alternatives)
    return Resolution(
        edtf(answer.first, answer.last), answer.kind(), answer.anchor, answer.rule, answer.notes, alternatives
    )


def _one_of(mentions: list[DateMention]) -> Resolution:
    """One resolution for words that may hold several expressions: the narrowest, if it lies in all the others."""
    if not mentions:
        return _NOTHING
    dates = [mention for mention in mentions if mention.statement is not True] or mentions
    if len(dates) == 1:
        return dates[0].resolution
    read = [(span, mention.resolution) for mention in dates if (span := _span_of(mention.resolution)) is not None]
    if not read:
        return dates[0].resolution
    narrow, resolution = min(read, key=lambda pair: pair[0].days)
    if all(_agree(span, narrow) for span, _ in read):
        return resolution
    values = tuple(dict.fromkeys(each.edtf for _, each in read if each.edtf))
    return Resolution(None, "unknown", None, "several-dates", ("the words name several days",), values)


def _span_of(resolution: Resolution) -> Span | None:
    return parse_edtf(resolution.edtf) if resolution.edtf else None


def _agree(wide: Span, narrow: Span) -> bool:
    if wide.covers(narrow):
        return True
    return wide.year_known != narrow.year_known and mask_years(edtf_of(wide.first, wide.last)) == mask_years(
        edtf_of(narrow.first, narrow.last)
    )
