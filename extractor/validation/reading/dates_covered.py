"""The past days that a bulletin is about, where its title or its first lines say so.

"On Monday" in a note on 1 to 7 August is the first of August, whenever the note was published.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.validation.reading.dates import DateMention, find_dates
from extractor.validation.reading.dates_answers import Covered
from extractor.validation.reading.dates_edtf import Span, parse_edtf
from extractor.validation.reading.dates_lexicon import ORDINALS
from extractor.validation.reading.dates_patterns import MONTHS, WEEKDAYS

__all__ = ("covered_days", "may_name_weekday")

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


def may_name_weekday(text: str) -> bool:
    """Whether a weekday may stand in the text: of what a bulletin covers, nothing else is read."""
    small = text.lower()
    return any(name in small for name in WEEKDAYS)


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
    for mention in find_dates(head, published=published) if _may_hold_range(head) else ():
        days = _past_days(mention, reference)
        if days is not None and mention.resolution.rule == "range":
            return Covered(days, _said_of_days(head, mention))
    lead = text[:_LEAD]
    ranges, week = _may_hold_range(lead), _may_begin_with_week(lead)
    if not ranges and not week:
        return None
    mentions = find_dates(lead, published=published)
    for mention in mentions if ranges else ():
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


_DATE_WORDS = "|".join((
    *MONTHS, *WEEKDAYS, *(ordinal for ordinal in ORDINALS if " " not in ordinal and "-" not in ordinal), "twenty",
    "thirty", "yesterday", "today", "tomorrow", "tonight", "christmas", "new", "year",
))  # fmt: skip
_JOINED = re.compile(
    r"(?:[-–—/]|\b(?:to|and|until|till|through|thru|into|or))\s{0,5}"
    r"(?:(?:on|early|late|later|earlier|the|this|last|next|previous|following|past|coming|preceding|mid|beginning|start"
    r"|middle|end|of|in|day|before|week|final|latter|half|first|second|third|fourth)[\s-]{1,4}){0,9}"
    rf"(?:\d|{_DATE_WORDS})"
)
_WEEK = re.compile(r"\blast\s{1,4}(?:week|month)")
_BEFORE_WEEK = 40


def _may_hold_range(text: str) -> bool:
    """Whether two days may be joined in the text; without that its days need not be worked out."""
    return _JOINED.search(text.lower()) is not None


def _may_begin_with_week(text: str) -> bool:
    """Whether "last week" or "last month" may be told in the first sentence."""
    match = _WEEK.search(text.lower())
    return match is not None and not _ends_sentence(text[: max(0, match.start() - _BEFORE_WEEK)])


def _past_days(mention: DateMention, reference: Span) -> Span | None:
    span = parse_edtf(mention.resolution.edtf or "")
    if span is None or not span.year_known or not _SHORTEST <= span.days <= _LONGEST:
        return None
    return span if span.last < reference.first else None


def _said_of_days(text: str, mention: DateMention) -> bool:
    return _ABOUT_DAYS.search(text[max(0, mention.start - 60) : mention.start]) is not None


def _ends_sentence(text: str) -> bool:
    return re.search(r"[.!?][”\"’)]?\s", text) is not None
