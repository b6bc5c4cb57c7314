"""DAT009, EVD011: the sentence that tells of the event has its day; a date or a figure is taken from another's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from extractor.schema.blocks import Count, Date
from extractor.schema.evidence import Cited, Evidence
from extractor.validation.reading.dates import find_dates
from extractor.validation.reading.dates_deeds import holds_deed, tokens_of
from extractor.validation.reading.dates_edtf import Span, parse_edtf
from extractor.validation.reading.dates_of_event import why_not_of_event
from extractor.validation.reading.dates_told import ToldDate, resolve_in_order
from extractor.validation.registry import Context, Node, Problem, rule
from extractor.validation.rules.dates import telling_of, told_date
from extractor.validation.wording import quoted

__all__ = ()

DAYS_BEFORE = 2
"""Days by which a figure's own day has to be earlier to be of another event."""
SHORT_CLAUSE = 4
"""Words of a clause that is only a day between commas: "..., on Thursday night, ..."."""
_NIGHTS = ("night", "evening", "late")
LONGEST_SENTENCE = 2000
"""Characters of the sentence of the event that are searched for days."""


@rule("DAT009", "date-of-another-sentence", "review", on=Date, mendable=True)
def date_of_another_sentence(node: Node[Date], context: Context) -> Iterator[Problem]:
    """The sentence that tells of the event says when it was; the date is cited from elsewhere and is another day.

    Why: reports recall older attacks, tell of visits and tolls of later days; their dates move the event.
    Bad: `2021-02-20`, citing "on Saturday" out of "Rescue work ended on Saturday", for an event whose own sentence is
    "A mill was burned on Thursday".
    Good: `2021-02-18`, citing "on Thursday".
    Limits: looks only where the date stands in another sentence than the words under `type`; silent where that
    sentence names no day that is certainly the event's, or one within the value.
    """
    told = told_date(node, context)
    anchor = context.anchor(node)
    if told is None or told.resolution.edtf is None or anchor is None or anchor.start is None:
        return
    claimed = parse_edtf(node.value.edtf or told.resolution.edtf)
    here = context.sentence_index(context.evidence(node).start or 0)
    if claimed is None or here == context.sentence_index(anchor.start):
        return
    own = [(words, span) for words, span in _own_days(node, context, anchor.start) if span is not None]
    if own and not any(_meet(span, claimed) for _, span in own):
        words = own[0][0]
        date = context.evidence(node)
        yield Problem(
            message=f"the sentence that tells of the event says {quoted(words)}; this is cited from another",
            claimed=node.value.edtf,
            observed=words,
            start=date.start,
            end=date.end,
        )


@rule("EVD011", "figure-of-another-day", "review", on=Count, mendable=True)
def figure_of_another_day(node: Node[Count], context: Context) -> Iterator[Problem]:
    """A figure is cited from a sentence that tells of an earlier day than that of the event.

    Why: reports end on what happened before; the toll of last year's attack is one line away from today's.
    Bad: 200 killed, citing "A raid last July killed 200", for an event of this week that is told in another sentence.
    Good: 80 killed, citing the sentence of the event, or one without a day of its own ("At least 80 were killed").
    Limits: looks only where the figure stands in another sentence than the words under `type` and that sentence names
    a month, a year or a time gone by; the day has to be two days or more before the event's, as the record has it, or
    as the event's own sentence has it.
    """
    anchor, start = context.anchor(node), context.evidence(node).start
    told = None if anchor is None else anchor.start
    if told is None or start is None or context.sentence_index(start) == context.sentence_index(told):
        return
    if _GONE_BY.isdisjoint(_WORD.findall(context.sentence_text(start).lower()[:LONGEST_SENTENCE])):
        return
    of_event = _days_of_event(node, context, told)
    days = [
        (words, span) for words, span in _own_days(node, context, start, start) if span is not None and span.year_known
    ]
    if of_event and days and all(_is_before(span, each) for _, span in days for each in of_event):
        evidence = context.evidence(node)
        yield Problem(
            message=f"the cited sentence tells of {quoted(days[0][0])}, before the day of the event",
            claimed=evidence.cited.text,
            observed=days[0][0],
            start=evidence.start,
            end=evidence.end,
        )


_WORD = re.compile(r"[a-z]+|(?:19|20)\d\d")
_GONE_BY = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "last", "ago",
    "earlier", "previous", "year", "years", "month", "months", *map(str, range(1950, 2060)),
))  # fmt: skip


def _days_of_event(node: Node[Any], context: Context, told: int) -> list[Span]:
    """The day of the event as the record has it, or else as its own sentence does."""
    when = getattr(node.incident, "when", None)
    stored = parse_edtf(when.edtf) if isinstance(when, Date) and when.edtf is not None else None
    spans = [stored] if stored is not None else [span for _, span in _own_days(node, context, told)]
    return [span for span in spans if span is not None and span.year_known]


def _is_before(one: Span, other: Span) -> bool:
    return (other.first - one.last).days >= DAYS_BEFORE


def _own_days(
    node: Node[Any], context: Context, offset: int, figure: int | None = None
) -> Iterator[tuple[str, Span | None]]:
    """The days that the sentence at `offset` certainly gives the event: words and span.

    With `figure`, an offset into the article too, only those of its part of the sentence.
    """
    sentence, text = context.sentence(offset), context.article.text
    if sentence is None:
        return
    read = text[sentence.start : min(sentence.end, sentence.start + LONGEST_SENTENCE)]
    found = find_dates(read, published=context.article.published.date)
    cited = [_evidence(text, sentence.start + each.start, sentence.start + each.end, sentence.number) for each in found]
    telling = telling_of(node, context)
    for told in resolve_in_order(context.article, cited) if cited else ():
        if told is None or told.resolution.edtf is None or _is_open(told):
            continue
        start, end = told.mentions[0].start, told.mentions[-1].end
        if figure is not None and _is_parted(told.sentence, start, figure - told.sentence_start):
            continue
        if _is_of_deed(told.sentence, start) and why_not_of_event(told, telling) is None:
            words = told.sentence[start:end]
            yield words, _with_its_morning(parse_edtf(told.resolution.edtf), words)


def _is_parted(sentence: str, day: int, figure: int) -> bool:
    """Whether a new clause begins between a day and a figure."""
    return _NEW_CLAUSE.search(sentence, min(day, figure), max(day, figure)) is not None


_NEW_CLAUSE = re.compile(r"[;:]|,\s(?:and|but|while|whereas)\s")


def _is_of_deed(sentence: str, offset: int) -> bool:
    """Whether the clause of a day tells of a deed, not of something about a place or a person in it.

    >>> sentence = "The mill, bought on 3 May, was burned."
    >>> _is_of_deed(sentence, sentence.index("3 May")), _is_of_deed("They burned it, on 3 May.", 18)
    (False, True)
    """
    begin, end = sentence.rfind(",", 0, offset) + 1, sentence.find(",", offset)
    clause = sentence[begin:] if end < 0 else sentence[begin:end]
    if begin and len(clause.split()) <= SHORT_CLAUSE:
        clause = sentence[sentence.rfind(",", 0, begin - 1) + 1 : begin]
    return holds_deed(tokens_of(clause))


def _with_its_morning(span: Span | None, words: str) -> Span | None:
    """A night reaches into the next day."""
    if span is None or not any(word in words.lower() for word in _NIGHTS):
        return span
    return replace(span, last=span.last + timedelta(days=1))


def _is_open(told: ToldDate) -> bool:
    """Whether the words leave the day open, or may be a statement's."""
    unsure = any(mention.statement is not False for mention in told.mentions)
    return bool(told.resolution.alternatives) or not told.mentions or unsure


def _evidence(text: str, start: int, end: int, number: int) -> Evidence:
    words = text[start:end]
    return Evidence(cited=Cited(s=number, text=words), status="verbatim", start=start, end=end, text=words)


def _meet(one: Span, other: Span) -> bool:
    """Whether two values share a day, or may, where a year is not known."""
    if not one.year_known or not other.year_known:
        return True
    return one.first <= other.last and other.first <= one.last
