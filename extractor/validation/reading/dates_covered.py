"""The past days that a bulletin is about, where its title or its first lines say so.

"On Monday" in a note on 1 to 7 August is the first of August, whenever the note was published.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from functools import lru_cache

from extractor.validation.reading.dates import DateMention, find_dates
from extractor.validation.reading.dates_answers import Covered
from extractor.validation.reading.dates_edtf import Span, parse_edtf
from extractor.validation.reading.dates_expressions import Clock, Period, Range
from extractor.validation.reading.dates_joining import find_expressions

__all__ = ("covered_days",)

_LEAD = 700
"""Characters at the beginning of a text in which a bulletin says what it covers."""
_LONGEST_TITLE = 300
_SHORTEST, _LONGEST = 4, 31
_BULLETIN = re.compile(
    r"\b(?:weekly|monthly|week|month|bulletin|digest|round-?up|review|summary|note|update|report|log|diary|chronology)\b",
    re.IGNORECASE,
)
_ABOUT_DAYS = re.compile(
    r"(?:\b(?:week|period|days|cover(?:s|ed|ing)?|summary|bulletin|digest|note|report|update|review)\b[^.;\n]{0,20}|[,:(|/–—-]\s?)$",
    re.IGNORECASE,
)
_WEEK_RULES = ("last-week", "last-month")


@lru_cache(maxsize=64)
def covered_days(title: str | None, text: str, published: str | None) -> Covered | None:
    """What the report covers; None where it does not say so, or where the days are not past.

    Sure: a range in the title or after a word for it ("the week of 1 to 7 August"), or "last week" under a title that
    says "weekly". Not sure: "last week" in the first sentence, or a range in the first lines.

    >>> covered_days("Note on shootings, 1 to 7 August", "", "2022-08-08").days.first.isoformat()
    '2022-08-01'
    """
    reference = parse_edtf(published[:10]) if published else None
    if reference is None or reference.days != 1 or not reference.year_known:
        return None
    head = (title or "")[:_LONGEST_TITLE]
    for mention in find_dates(head, published=published) if _may_cover(head) else ():
        days = _past_days(mention, reference)
        if days is not None and mention.resolution.rule == "range":
            return Covered(days, _said_of_days(head, mention))
    lead = text[:_LEAD]
    if not _may_cover(lead):
        return None
    mentions = find_dates(lead, published=published)
    for mention in mentions:
        days = _past_days(mention, reference)
        if days is not None and mention.resolution.rule == "range":
            return Covered(days, _said_of_days(lead, mention))
    first = mentions[0] if mentions else None
    days = _past_days(first, reference) if first is not None else None
    if first is None or days is None or first.resolution.rule not in _WEEK_RULES:
        return None
    if first.statement is True or _ends_sentence(lead[: first.start]):
        return None
    bulletin = _BULLETIN.search(head) is not None
    return Covered(days, bulletin) if bulletin or first.resolution.rule == "last-week" else None


def _may_cover(text: str) -> bool:
    """Whether a range stands in the text, or a period first of all: only then its days are worked out."""
    expressions = [found.expression for found in find_expressions(text) if not isinstance(found.expression, Clock)]
    return any(_holds(expression, Range) for expression in expressions) or any(
        _holds(expression, Period) for expression in expressions[:1]
    )


def _holds(expression: object, kind: type[Range] | type[Period]) -> bool:
    """Whether an expression is of this kind or has one inside."""
    if isinstance(expression, kind):
        return True
    inside = fields(expression) if is_dataclass(expression) else ()
    return any(_holds(getattr(expression, field.name), kind) for field in inside)


def _past_days(mention: DateMention, reference: Span) -> Span | None:
    span = parse_edtf(mention.resolution.edtf or "")
    if span is None or not span.year_known or not _SHORTEST <= span.days <= _LONGEST:
        return None
    return span if span.last < reference.first else None


def _said_of_days(text: str, mention: DateMention) -> bool:
    return _ABOUT_DAYS.search(text[max(0, mention.start - 60) : mention.start]) is not None


def _ends_sentence(text: str) -> bool:
    return re.search(r"[.!?][”\"’)]?\s", text) is not None
